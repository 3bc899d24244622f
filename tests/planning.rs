//! Planning the next meeting: from which one it is carried, and what becomes of it until it starts.

mod room;

use std::sync::Arc;

use jiff::civil::{Date, date};
use lockstep_forum::forum::actions::Action;
use lockstep_forum::forum::files::MeetingName;
use lockstep_forum::forum::meeting::MeetingState;
use lockstep_forum::forum::record::Id;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::place::Row;
use lockstep_forum::store::folder::Folder;
use room::Room;

/// A meeting of a new forum that runs, in which something was promised.
fn running() -> Room {
    let mut room = Room::new_forum();
    room.keys("N G Enter s");
    room.keys("a").types("Call the fair @cy").keys("Enter");
    assert_eq!(room.boards().meeting.state, MeetingState::Running);
    room
}

fn promise(room: &Room) -> (Id, Action) {
    let actions = &room.boards().actions.actions;
    let (id, action) = actions.iter().next().expect("it was promised");
    (id.clone(), action.clone())
}

fn sets_due(room: &mut Room, day: &str) {
    let (id, _) = promise(room);
    room.keys("4");
    room.session.select(Row::Action(id));
    room.keys("t Ctrl-U").types(day).keys("Enter");
    assert_eq!(promise(room).1.due, Some(day.parse::<Date>().unwrap()));
}

fn goes_to(room: &mut Room, name: &MeetingName) {
    room.keys("7");
    room.session.select(Row::Meeting(name.clone()));
    room.keys("Enter");
    assert_eq!(room.session.meeting().unwrap().name, *name);
}

fn name_on_screen(room: &Room) -> MeetingName {
    room.session.meeting().unwrap().name.clone()
}

#[test]
fn a_meeting_is_planned_from_the_newest_one_on_disk_whoever_wrote_it() {
    let mut room = running();
    room.closes();
    let folder = Folder::open(room.path()).unwrap();
    let colleagues = MeetingName::of(date(2026, 12, 8), 0);
    let mut boards = room.boards().clone();
    let late = Action {
        title: "Promised while we were away".to_owned(),
        ..Action::default()
    };
    Arc::make_mut(&mut boards.actions)
        .actions
        .insert(Id::from("late"), late);
    folder.create_meeting(&colleagues, &boards).unwrap();
    room.tell(Message::MeetingsListed(folder.meetings().unwrap()));
    room.keys("0 N G Enter");
    assert!(name_on_screen(&room) > colleagues, "{}", room.says());
    let actions = &room.boards().actions.actions;
    assert!(actions.contains(&Id::from("late")));
    assert_eq!(actions.len(), 2);
}

#[test]
fn a_meeting_planned_for_an_earlier_day_is_carried_from_the_one_before_that_day() {
    let mut room = running();
    room.closes();
    room.keys("0 N");
    let first_day = room.now.date();
    room.session.plan.as_mut().unwrap().date = date(2026, 12, 22);
    room.keys("G Enter");
    sets_due(&mut room, "2026-12-30");
    room.keys("0 N");
    room.session.plan.as_mut().unwrap().date = date(2026, 12, 1);
    room.keys("G Enter");
    assert_eq!(name_on_screen(&room).date(), date(2026, 12, 1));
    assert!(first_day < date(2026, 12, 1));
    let (_, action) = promise(&room);
    assert_eq!((action.carried, action.due), (1, None));
}

#[test]
fn nothing_is_planned_from_a_meeting_that_cannot_be_read() {
    let mut room = running();
    room.closes();
    let closed = name_on_screen(&room);
    let path = room.path().join(format!("meetings/{closed}/actions.ron"));
    std::fs::write(path, "Actions(").unwrap();
    room.keys("0 N G Enter");
    let folder = Folder::open(room.path()).unwrap();
    assert_eq!(folder.meetings().unwrap(), std::slice::from_ref(&closed));
    assert!(
        room.says().contains("Nothing is planned"),
        "{}",
        room.says()
    );
}

#[test]
fn what_the_room_changes_after_the_next_meeting_was_planned_comes_along_without_a_clash() {
    let mut room = running();
    let first = name_on_screen(&room);
    room.keys("0 N G Enter");
    let second = name_on_screen(&room);
    goes_to(&mut room, &first);
    sets_due(&mut room, "2026-12-04");
    room.closes();
    room.open(true);
    assert_eq!(name_on_screen(&room), second);
    let (_, action) = promise(&room);
    assert_eq!(action.due, Some(date(2026, 12, 4)));
    assert!(room.boards().actions.clashes.is_empty());
    // It is an edit like any other, and stays taken back.
    room.keys("u");
    assert!(room.says().contains("carrying over"), "{}", room.says());
    assert_eq!(promise(&room).1.due, None);
    room.open(true);
    assert_eq!(promise(&room).1.due, None);
}

#[test]
fn what_is_prepared_in_a_planned_meeting_stands_however_often_it_is_opened() {
    let mut room = running();
    room.closes();
    room.keys("0 N G Enter");
    sets_due(&mut room, "2026-12-04");
    for kept in [true, false] {
        if !kept {
            // As on the machine of a colleague.
            std::fs::remove_dir_all(room.path().join(".lockstep/carried")).unwrap();
        }
        for _ in 0..2 {
            room.open(true);
            assert_eq!(promise(&room).1.due, Some(date(2026, 12, 4)));
            assert!(room.boards().actions.clashes.is_empty());
        }
    }
}

#[test]
fn handing_over_what_was_carried_three_times_answers_the_question() {
    let mut room = running();
    for _ in 0..3 {
        room.closes();
        room.wait(14 * 24 * 3600);
        room.keys("Esc 0 N G Enter s");
        if room.asked().is_some() {
            room.keys("y");
        }
        assert_eq!(room.boards().meeting.state, MeetingState::Running);
    }
    let (id, action) = promise(&room);
    assert!(action.asks_to_decide());
    room.keys("4");
    room.session.select(Row::Action(id));
    room.keys("Enter h Ctrl-S");
    assert!(!room.session.over.is_empty(), "somebody is to be chosen");
    room.types("dee").keys("Ctrl-S");
    let (_, action) = promise(&room);
    assert_eq!(
        action.owner.as_ref().unwrap().as_str(),
        "dee",
        "{}",
        room.says()
    );
    assert!(!action.asks_to_decide());
    assert_eq!(room.says(), "Dee Okoye sees to it from now on");
}
