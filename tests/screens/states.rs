//! Sessions on every screen and under everything that can lie over one.

use std::sync::Arc;

use lockstep_forum::forum::agenda::ItemState;
use lockstep_forum::forum::files::{BoardKind, FileName};
use lockstep_forum::forum::meeting::{Boards, Clock, MeetingState};
use lockstep_forum::forum::span::Span;
use lockstep_forum::session::Session;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::update::update;

use crate::fixture::{
    at_home, changes, history, in_meeting, looking_back, now, press, searching, type_text,
};

/// A name for a snapshot and the session it is of.
pub type State = (&'static str, Session);

fn meeting(keys: &str) -> Session {
    let mut session = in_meeting();
    press(&mut session, keys);
    session
}

fn typed(mut session: Session, text: &str) -> Session {
    type_text(&mut session, text);
    session
}

/// Twenty minutes on, when the current item's time is up.
fn late(keys: &str) -> Session {
    let mut session = in_meeting();
    let later = now().plus_seconds(20 * 60);
    update(&mut session, Message::Ticked, later);
    press(&mut session, keys);
    session
}

pub fn start() -> Session {
    let mut session = Session::new(now(), (80, 24), 1);
    session.here = "/home/ana/forums".into();
    session.recent = vec!["/home/ana/acme-forum".into(), "/srv/teams/emea".into()];
    session
}

fn not_saved() -> Session {
    let mut session = meeting("4 x");
    let name = session.live.as_ref().unwrap().name.clone();
    let file = FileName::Board(name, BoardKind::Actions);
    let why = "disk is full (os error 28)".to_owned();
    update(&mut session, Message::NotSaved(file, 1, why), now());
    session.notice = None;
    session
}

fn unreadable() -> Session {
    let mut session = meeting("5");
    let meeting = session.live.as_mut().unwrap();
    let why = "meetings/2026-11-24/issues.ron:12:9: there is no field `ownr`; do you mean `owner`?";
    meeting.unreadable.insert(BoardKind::Issues, why.to_owned());
    session
}

/// The meeting before it has started.
pub fn planned(keys: &str) -> Session {
    let mut session = in_meeting();
    let meeting = session.live.as_mut().unwrap();
    let board = Arc::make_mut(&mut meeting.boards.meeting);
    (board.state, board.started, board.clock) = (MeetingState::Planned, None, Clock::Stopped);
    for item in &mut board.agenda.0 {
        (item.state, item.spent) = (ItemState::Ahead, Span(0));
    }
    press(&mut session, keys);
    session
}

/// A meeting in which nothing was written yet.
pub fn empty(keys: &str) -> Session {
    let mut session = in_meeting();
    let meeting = session.live.as_mut().unwrap();
    let board = Arc::clone(&meeting.boards.meeting);
    meeting.boards = Boards {
        meeting: board,
        ..Boards::default()
    };
    press(&mut session, keys);
    session
}

fn searching_in_list(line: &str) -> Session {
    let mut session = searching(line);
    press(&mut session, "Tab");
    session
}

/// What was found, with the keys in the list.
fn found() -> Session {
    let mut session = searching("hand-off");
    press(&mut session, "Tab Down Down");
    session
}

/// A screen reached from the forum's home.
fn from_home(keys: &str) -> Session {
    let mut session = at_home();
    press(&mut session, keys);
    session.notice = None;
    session
}

/// A forum whose charter says nothing yet.
fn without_charter(keys: &str) -> Session {
    let mut session = at_home();
    let forum = session.forum.as_mut().unwrap();
    forum.charter = Arc::default();
    press(&mut session, keys);
    session
}

/// The screens, without anything over them.
pub fn screens() -> Vec<State> {
    let mut home = at_home();
    let mut past = at_home();
    press(&mut past, "7");
    let mut plan = at_home();
    press(&mut plan, "N");
    press(&mut home, "Down");
    vec![
        ("start", start()),
        ("home", home),
        ("past", past),
        ("plan", plan),
        ("plan-with-usual-minutes", from_home("N B")),
        ("trends", from_home("8")),
        ("trends-promises", from_home("8 Down")),
        ("charter-objectives", from_home("9")),
        ("charter-market", from_home("9 Tab Down Down Down")),
        ("charter-work", from_home("9 Tab Tab Down Down Down Down")),
        ("charter-numbers", from_home("9 Tab Tab Tab")),
        ("charter-people", from_home("9 Shift-Tab")),
        ("empty-charter-market", without_charter("9 Tab")),
        ("empty-charter-work", without_charter("9 Tab Tab")),
        ("agenda", meeting("1")),
        ("scoreboard", meeting("2")),
        ("scoreboard-chart", meeting("2 Down Down Down Down f")),
        ("lead-definition", meeting("3 Down Down Down")),
        ("hand-offs", meeting("3 G k k k k k k k k k k k k")),
        ("actions", meeting("4")),
        ("issues", meeting("5")),
        ("issue", meeting("5 j Enter")),
        ("notes", meeting("6")),
        ("recap", meeting("c")),
        ("looking-back", looking_back()),
        ("found", found()),
        ("planned", planned("1")),
        ("planned-notes", planned("6")),
        ("empty-scoreboard", empty("2")),
        ("empty-lead-definition", empty("3")),
        ("empty-actions", empty("4")),
        ("empty-issues", empty("5")),
        ("empty-notes", empty("6")),
        ("empty-recap", empty("c")),
        ("time-is-up", late("")),
        ("not-saved", not_saved()),
        ("unreadable", unreadable()),
    ]
}

/// What lies over a screen.
pub fn overlays() -> Vec<State> {
    vec![
        (
            "capture",
            typed(meeting("a"), "Call Beta back @raj due:fri due:never ^sa"),
        ),
        ("form", meeting("4 e")),
        ("form-of-several-lines", meeting("3 Enter")),
        (
            "form-with-a-fault",
            typed(meeting("4 t Ctrl-U"), "soonish\n"),
        ),
        ("form-of-a-kpi", meeting("2 e")),
        ("form-of-a-step", from_home("9 Tab Tab Down e")),
        ("question", meeting("n")),
        ("bring-leads", meeting("3 b")),
        ("palette", typed(meeting(":"), "cap")),
        ("help", meeting("?")),
        ("filter", typed(meeting("4 /"), "@ine")),
        ("count", meeting("c Enter 4 5 5")),
        ("search", searching("hand-off is:open side:sa")),
        ("search-empty", searching("")),
        (
            "history",
            history(searching_in_list("kind:action is:carried")),
        ),
        (
            "history-of-the-definition",
            history(searching_in_list("kind:definition")),
        ),
        ("changes", changes("4")),
        ("room", meeting("F")),
        ("room-over-time", late("F")),
    ]
}

/// All of them.
pub fn all() -> Vec<State> {
    screens().into_iter().chain(overlays()).collect()
}
