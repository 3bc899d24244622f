//! The speed of what happens behind a key, without a terminal: one edit saved against the bare
//! calls on the disk, a board of 5 000 items opened and written, two boards merged, a key taken in,
//! a frame drawn. `cargo bench --bench save`.

#[path = "forums/mod.rs"]
mod forums;
#[path = "measure/mod.rs"]
mod measure;

use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use lockstep_forum::forum::actions::{Action, Actions};
use lockstep_forum::forum::files::{BoardKind, FileName, Stored};
use lockstep_forum::forum::merge::merge;
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::forum::record::{Handle, Id};
use lockstep_forum::live::opening;
use lockstep_forum::screens;
use lockstep_forum::session::Session;
use lockstep_forum::session::key::typing;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::open::OpenMeeting;
use lockstep_forum::session::update::update;
use lockstep_forum::store::file::{Document, read, write_text};
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::keeper::Keeper;
use measure::{Goal, Times, figure_line, milliseconds, open_times, time, times_line};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

/// Saves of each kind.
const SAVES: usize = 300;
/// Everything else.
const RUNS: usize = 31;
/// The most items that a board may hold.
const LARGE: usize = 5_000;

const BOARDS: [(&str, &str); 6] = [
    ("1", "Agenda"),
    ("2", "Scoreboard"),
    ("3", "Lead definition"),
    ("4", "Actions"),
    ("5", "Issues"),
    ("6", "Notes"),
];

fn main() {
    // Under `cargo test` it is only asked whether it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let room = TempDir::new().expect("a temporary folder");
    let now = Moment::parse("2026-11-24T10:00:00+01:00").expect("an instant");
    forums::sample(room.path(), now);
    saves(room.path());
    large_boards();
    let mut session = in_meeting(room.path(), now);
    frames(&mut session);
    many_actions(&mut session);
    frames_of("Actions, 5 000 of them", "4", &mut session);
}

fn times(mut what: impl FnMut()) -> Times {
    Times::of((0..RUNS).map(|_| time(&mut what)).collect())
}

/// A board of so many actions; `word` stands in each.
fn board_of(count: usize, word: &str) -> Actions {
    let mut actions = Actions::default();
    for nth in 0..count {
        let action = Action {
            title: format!("Call the leads of list {nth} back within a day, {word}"),
            owner: Some(Handle(format!("p{}", nth % 9))),
            tags: [word.to_owned()].into_iter().collect(),
            ..Action::default()
        };
        let id = Id::from_bits((nth as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        actions.actions.insert(id, action);
    }
    actions
}

/// What a save comes down to: a temporary file, the wait for the disk, the name, the wait for it.
fn bare_save(path: &Path, bytes: &[u8]) {
    let beside = path.with_extension("tmp");
    let mut file = File::create_new(&beside).expect("it is not there");
    file.write_all(bytes).expect("there is room");
    file.sync_all().expect("a disk");
    drop(file);
    std::fs::rename(&beside, path).expect("the same folder");
    let folder = File::open(path.parent().expect("it has one")).expect("it is there");
    folder.sync_all().expect("a disk");
}

fn saves(root: &Path) {
    open_times("save: one edit against the bare calls with the same bytes, by turns");
    save_of("the sample's actions", root, None);
    save_of("500 actions", root, Some(board_of(500, "one")));
}

fn save_of(what: &str, root: &Path, board: Option<Actions>) {
    let folder = Folder::open(root).expect("the sample");
    let meetings = folder.meetings().expect("the sample");
    let meeting = meetings.last().expect("the sample").clone();
    let bare_path = root.join("bare.ron");
    let name = FileName::Board(meeting, BoardKind::Actions);
    let path = root.join(name.path());
    let mut keeper = Keeper::new(folder);
    let read = keeper.load(&name);
    let mut actions = match board {
        Some(board) => board,
        None => Actions::clone(Actions::of(&read.value).expect("actions")),
    };
    let edited = actions.actions.ids().next().expect("an action").clone();
    let (mut mine, mut bare) = (Vec::new(), Vec::new());
    for nth in 0..=SAVES {
        if let Some(action) = actions.actions.get_mut(&edited) {
            action.title = format!("Edited for the time number {nth:04}");
        }
        let value = Arc::new(actions.clone()).stored();
        let saved = time(|| assert!(keeper.save(&name, &value).is_ok(), "it is saved"));
        let bytes = std::fs::read(&path).expect("it was saved");
        let compared = time(|| bare_save(&bare_path, &bytes));
        if nth > 0 {
            mine.push(saved);
            bare.push(compared);
        }
    }
    let (mine, bare) = (Times::of(mine), Times::of(bare));
    times_line("bare calls", &bare, None, None);
    let goal = Goal { p50: 1.5, p99: 3.0 };
    times_line(what, &mine, Some(&bare), Some(goal));
}

fn large_boards() {
    open_times("boards: read, written, merged");
    let large = board_of(LARGE, "one");
    let text = write_text(&large, None).expect("it can be written");
    let opened = times(|| {
        black_box(read::<Actions>("actions.ron", &text));
    });
    times_line("5 000 items read", &opened, None, None);
    let goal = Some(150.0);
    figure_line("  goal", milliseconds(opened.p50()), "ms", goal);
    let written = times(|| {
        black_box(write_text(&large, Some(&text)).is_ok());
    });
    times_line("5 000 items written and read back", &written, None, None);
    let (base, mut mine, mut theirs) = (
        board_of(500, "base"),
        board_of(500, "base"),
        board_of(500, "base"),
    );
    let ids: Vec<Id> = base.actions.ids().cloned().collect();
    for (nth, id) in ids.iter().enumerate() {
        if let (Some(mine), Some(theirs)) = (mine.actions.get_mut(id), theirs.actions.get_mut(id)) {
            mine.title = format!("Mine {nth}");
            theirs.detail = vec![format!("Theirs {nth}")];
        }
    }
    let merged = times(|| {
        black_box(merge(&base, &mine, &theirs));
    });
    times_line("two boards of 500 items merged", &merged, None, None);
    figure_line("  goal", milliseconds(merged.p50()), "ms", Some(20.0));
    let stored = |board: &Actions| Stored::Actions(Arc::new(board.clone()));
    let (base, mine) = (stored(&base), stored(&mine));
    let untouched = times(|| {
        black_box(Stored::merge(&base, &mine, &base));
    });
    times_line(
        "500 items merged, one side as before",
        &untouched,
        None,
        None,
    );
}

/// A session in the sample's running meeting.
fn in_meeting(root: &Path, now: Moment) -> Session {
    let folder = Folder::open(root).expect("the sample");
    let mut session = Session::new(now, (120, 40), 7);
    let (opened, _, _) = opening::forum(folder, true);
    update(&mut session, Message::ForumOpened(Box::new(opened)), now);
    session
}

fn press(session: &mut Session, keys: &str) {
    let now = session.now;
    for key in typing(keys) {
        black_box(update(session, Message::Pressed(key), now));
    }
}

fn frames(session: &mut Session) {
    open_times("frames: a key taken in, the screen drawn at 120x40");
    for (board, name) in BOARDS {
        frames_of(name, board, session);
    }
}

fn frames_of(name: &str, board: &str, session: &mut Session) {
    let backend = TestBackend::new(120, 40);
    let mut terminal = Terminal::new(backend).expect("a screen in memory");
    press(session, board);
    let mut nth = 0;
    let keys = times(|| {
        nth += 1;
        press(session, if nth % 2 == 0 { "k" } else { "j" });
    });
    times_line(&format!("{name}: key"), &keys, None, None);
    let drawn = times(|| {
        let frame = terminal.draw(|frame| {
            black_box(screens::draw(frame, session));
        });
        assert!(frame.is_ok(), "a screen in memory");
    });
    times_line(&format!("{name}: frame"), &drawn, None, None);
}

fn many_actions(session: &mut Session) {
    let large = Arc::new(board_of(LARGE, "one"));
    let meeting: &mut OpenMeeting = session.meeting_mut().expect("the sample's meeting");
    meeting.boards.actions = large;
}
