//! What a facilitator who has never run a forum reads at each item.

use std::sync::Arc;

use lockstep_forum::forum::agenda::{ItemKind, RunningOrder};
use lockstep_forum::forum::meeting::{Boards, Meeting};
use lockstep_forum::forum::notes::Experiment;
use lockstep_forum::forum::record::Items;
use lockstep_forum::session::Session;
use lockstep_forum::session::key::typing;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::place::Row;
use lockstep_forum::session::update::update;

use crate::fixture::{at_home, draw, in_meeting, press, text_of};

/// Every built-in agenda planned for a forum in which nothing was written yet, and for one with all
/// its boards.
fn meetings() -> Vec<(String, Session)> {
    let agendas = at_home().forum.unwrap().agendas;
    let mut meetings = Vec::new();
    for choice in agendas.iter().filter(|choice| choice.built_in) {
        for empty in [true, false] {
            let mut session = in_meeting();
            let meeting = session.live.as_mut().unwrap();
            let board = Arc::make_mut(&mut meeting.boards.meeting);
            let mut id = 0;
            board.agenda = RunningOrder::from_agenda(&choice.agenda, || {
                id += 1;
                format!("item{id}").as_str().into()
            });
            *board = Meeting {
                agenda: board.agenda.clone(),
                people: board.people.clone(),
                date: board.date,
                at: board.at,
                ..Meeting::default()
            };
            if empty {
                let meeting_board = Arc::clone(&meeting.boards.meeting);
                meeting.boards = Boards {
                    meeting: meeting_board,
                    ..Boards::default()
                };
            }
            press(&mut session, "s");
            meetings.push((format!("{} {empty}", choice.name), session));
        }
    }
    meetings
}

/// The words in the part of the screen between two columns, without frames and quotes.
fn words(text: &str, from: usize, to: usize) -> String {
    let part = |line: &str| -> String { line.chars().skip(from).take(to - from).collect() };
    let lines: Vec<String> = text.lines().map(part).collect();
    let all = lines.join(" ").replace(['“', '”', '│', '▐', '▌'], " ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn go_on(session: &mut Session) {
    for key in typing("n") {
        let at = session.now;
        update(session, Message::Pressed(key), at);
    }
    if !session.over.is_empty() {
        press(session, "y");
    }
}

#[test]
fn a_prompt_of_the_current_item_stands_on_its_board_and_all_of_them_in_the_room_view() {
    let mut items = 0;
    for (name, mut session) in meetings() {
        loop {
            let item = session.live.as_ref().unwrap().boards.meeting.current();
            let Some(item) = item.cloned() else { break };
            items += 1;
            for (columns, lines) in [(80, 24), (100, 30), (120, 36)] {
                session.notice = None;
                let text = text_of(&draw(&session, columns, lines).0);
                let half = usize::from(columns) * 3 / 5;
                let places = [(0, 29), (0, usize::from(columns)), (31, 200), (0, half)];
                let prompt = item.prompts[0]
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                assert!(
                    places
                        .iter()
                        .any(|(from, to)| words(&text, *from, *to).contains(&prompt)),
                    "{name}, {} at {columns}x{lines}: {prompt}\n{text}",
                    item.title
                );
            }
            press(&mut session, "F");
            for (columns, lines) in [(80, 24), (120, 36)] {
                let room = text_of(&draw(&session, columns, lines).0);
                let room = words(&room, 0, 200);
                for prompt in &item.prompts {
                    assert!(room.contains(prompt.as_str()), "{name}: {prompt}\n{room}");
                }
            }
            press(&mut session, "Esc");
            if item.kind == ItemKind::Close {
                break;
            }
            go_on(&mut session);
        }
    }
    assert!(items > 80, "{items} items of six agendas, each twice");
}

#[test]
fn on_another_board_nothing_is_said() {
    let mut session = in_meeting();
    let prompt = &session
        .live
        .as_ref()
        .unwrap()
        .boards
        .meeting
        .current()
        .unwrap()
        .prompts[0];
    let begins: String = prompt.chars().take(20).collect();
    assert!(text_of(&draw(&session, 80, 24).0).contains(&begins));
    press(&mut session, "5");
    assert!(!text_of(&draw(&session, 80, 24).0).contains(&begins));
}

#[test]
fn an_experiment_comes_up_by_itself_on_the_day_of_its_review() {
    let mut session = in_meeting();
    let day = session.now.date();
    let meeting = session.live.as_mut().unwrap();
    let notes = Arc::make_mut(&mut meeting.boards.notes);
    notes.experiments = Items::default();
    for (id, review) in [("due", day), ("later", day.tomorrow().unwrap())] {
        let experiment = Experiment {
            title: format!("Trial {id}"),
            review: Some(review),
            ..Experiment::default()
        };
        notes.experiments.insert(id.into(), experiment);
    }
    press(&mut session, "6");
    assert_eq!(session.selection(), Some(Row::Experiment("due".into())));
    let text = text_of(&draw(&session, 120, 36).0);
    let place = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}\n{text}"))
    };
    assert!(place("To be reviewed now") < place("Trial due"));
    assert!(place("Trial due") < place("Decisions"));
    assert!(place("Experiments") < place("Trial later"));
    assert!(text.contains("6 Notes 1"), "{text}");
    // With its result it is no longer due.
    press(&mut session, "x Right Tab F i n e Ctrl-S");
    assert!(!text_of(&draw(&session, 120, 36).0).contains("To be reviewed now"));
}
