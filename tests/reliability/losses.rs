//! What takes more than a fifth of a board away at once asks first.

use std::fs;

use lockstep_forum::forum::files::{BoardKind, FileName, MeetingName};
use lockstep_forum::session::place::Tab;

use crate::room::Room;

fn actions() -> FileName {
    FileName::Board(
        MeetingName::parse("2026-11-24").unwrap(),
        BoardKind::Actions,
    )
}

/// The sample's board with its file cut down to what `keep` leaves of it.
fn with_a_cut_file(room: &Room) -> String {
    let path = room.path().join(actions().path());
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(path, "Actions(format: 1, actions: {})\n").unwrap();
    whole
}

#[test]
fn a_file_that_lost_much_outside_is_asked_about_and_nothing_goes_before_the_answer() {
    let mut room = Room::sample();
    let before = room.boards().actions.clone();
    assert!(before.actions.len() > 4);
    with_a_cut_file(&room);
    room.notice(&actions());
    assert_eq!(room.asked(), Some("Much of a board is gone from its file"));
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("actions.ron was changed outside"),
        "{screen}"
    );
    // Kept on the screen and in the file, whatever key is pressed first.
    room.keys("Enter");
    assert!(
        room.asked().is_some(),
        "a key that was on its way is no answer"
    );
    room.wait(1).keys("Enter");
    assert_eq!(room.asked(), None);
    assert_eq!(room.boards().actions, before);
    assert_eq!(room.on_disk("2026-11-24").actions, before);
}

#[test]
fn what_was_lost_outside_goes_when_it_is_let_go_and_comes_back_with_undo() {
    let mut room = Room::sample();
    let before = room.boards().actions.clone();
    with_a_cut_file(&room);
    room.notice(&actions());
    room.wait(1).keys("Down Enter");
    assert!(room.says().contains("u takes it back"), "{}", room.says());
    assert!(room.boards().actions.actions.is_empty());
    assert!(room.on_disk("2026-11-24").actions.actions.is_empty());
    room.keys("u");
    assert_eq!(room.boards().actions, before);
    assert_eq!(room.on_disk("2026-11-24").actions, before);
    // Doing that again takes as much away, and asks again.
    room.keys("U");
    assert_eq!(room.asked(), Some("That is much of the board at once"));
    room.keys("n");
    assert_eq!(room.boards().actions, before);
    room.keys("U y");
    assert!(room.boards().actions.actions.is_empty());
}

#[test]
fn the_question_waits_until_no_text_is_typed() {
    let mut room = Room::sample();
    room.keys("a");
    room.types("half a sentence");
    with_a_cut_file(&room);
    room.notice(&actions());
    assert_eq!(room.asked(), None);
    room.types(" and y");
    room.keys("Enter");
    assert_eq!(room.asked(), Some("Much of a board is gone from its file"));
    room.keys("Esc");
    let board = room.on_disk("2026-11-24").actions;
    let typed = |title: &str| title == "half a sentence and y";
    assert!(board.actions.values().any(|action| typed(&action.title)));
    assert_eq!(board, room.boards().actions);
}

#[test]
fn one_thing_less_is_no_question() {
    let mut room = Room::sample();
    let tab = room.session.meeting().map(|meeting| meeting.tab);
    assert_ne!(tab, Some(Tab::Actions));
    let path = room.path().join(actions().path());
    let text = fs::read_to_string(&path).unwrap();
    let start = text.find("        \"").unwrap();
    let end = start + text[start..].find("\n        ),\n").unwrap() + "\n        ),\n".len();
    fs::write(&path, format!("{}{}", &text[..start], &text[end..])).unwrap();
    let before = room.boards().actions.actions.len();
    room.notice(&actions());
    assert_eq!(room.asked(), None, "{}", room.says());
    assert_eq!(room.boards().actions.actions.len(), before - 1);
}
