//! What people do with a forum, from an empty folder to the next meeting.

mod room;

use lockstep_forum::forum::actions::ActionState;
use lockstep_forum::forum::agenda::ItemState;
use lockstep_forum::forum::files::{BoardKind, FileName, MeetingName};
use lockstep_forum::forum::meeting::{Clock, MeetingState};
use lockstep_forum::forum::people::Side;
use lockstep_forum::session::over::Over;
use lockstep_forum::session::place::{Place, Row, Tab};
use room::Room;

/// Plans the first meeting of a new forum with the `biweekly` agenda and starts it.
fn running() -> Room {
    let mut room = Room::new_forum();
    assert_eq!(room.session.place, Place::Home);
    room.keys("N");
    let biweekly = {
        let forum = room.session.forum.as_ref().unwrap();
        forum
            .agendas
            .iter()
            .position(|choice| choice.name == "biweekly")
            .unwrap()
    };
    room.session.plan.as_mut().unwrap().agenda = biweekly;
    room.keys("G Enter");
    assert_eq!(room.session.place, Place::Meeting, "{}", room.says());
    room.keys("s");
    assert_eq!(room.boards().meeting.state, MeetingState::Running);
    room
}

#[test]
fn the_short_form_makes_a_forum_with_people_on_both_sides() {
    let room = Room::new_forum();
    let charter = &room.session.forum.as_ref().unwrap().charter;
    assert_eq!(charter.name, "Acme revenue forum");
    let side = |handle: &str| charter.roster.get(&handle.into()).unwrap().side;
    assert_eq!(
        (side("ana"), side("bo")),
        (Side::Marketing, Side::Marketing)
    );
    assert_eq!((side("cy"), side("dee")), (Side::Sales, Side::Sales));
    assert_eq!(
        charter.objectives.values().next().unwrap().title,
        "Pipeline of 2 million by June"
    );
    assert!(room.path().join("forum.ron").exists());
}

#[test]
fn every_field_of_the_short_form_can_be_skipped() {
    let mut room = Room::empty();
    room.keys("Enter Ctrl-S");
    assert_eq!(room.session.place, Place::Home);
    assert_eq!(
        room.session.forum.as_ref().unwrap().charter.name,
        "Our joint forum"
    );
}

#[test]
fn an_open_action_is_carried_with_its_id_and_the_closed_meeting_stays_as_it_was() {
    let mut room = running();
    room.keys("a")
        .types("Call script for the new segment @dee due:fri #pricing")
        .keys("Enter");
    room.keys("a")
        .types("Send the list to sales @ana")
        .keys("Enter");
    let first = room.session.live.as_ref().unwrap().name.to_string();
    assert_eq!(room.boards().actions.actions.len(), 2);
    // One of the two is done before the end.
    room.keys("4 / s e n d Enter x");
    assert_eq!(room.boards().actions.open_count(), 1, "{}", room.says());
    room.keys("Esc");
    room.closes();
    assert_eq!(room.minutes_written.len(), 1);
    let before = room.files(&first);

    room.keys("0 N G Enter");
    let next = room.session.live.as_ref().unwrap().name.to_string();
    assert_ne!(first, next);
    let actions = &room.boards().actions.actions;
    assert_eq!(actions.len(), 1);
    let (id, carried) = actions.iter().next().unwrap();
    assert_eq!(carried.title, "Call script for the new segment");
    assert_eq!(carried.carried, 1);
    assert_eq!(carried.owner.as_ref().unwrap().as_str(), "dee");
    assert!(room.on_disk(&first).actions.actions.contains(id));
    assert_eq!(room.files(&first), before);
}

#[test]
fn what_is_captured_is_on_disk_when_it_says_saved() {
    let mut room = running();
    room.keys("d")
        .types("We answer every demo request within a day ^sales")
        .keys("Enter");
    assert!(room.session.all_saved());
    assert!(room.session.saving.last.is_some());
    let name = room.session.live.as_ref().unwrap().name.to_string();
    let decisions = room.on_disk(&name).notes.decisions.clone();
    let decision = decisions.values().next().unwrap();
    assert_eq!(decision.title, "We answer every demo request within a day");
    assert_eq!(decision.side, Some(Side::Sales));
}

#[test]
fn every_capture_lands_on_its_board() {
    let mut room = running();
    room.keys("i")
        .types("Leads from the fair wait for days")
        .keys("Enter");
    room.keys("d").types("Weekly check").keys("Enter");
    room.keys("l").types("Partner programme").keys("Enter");
    room.keys("w")
        .types("Thanks @bo for the webinar")
        .keys("Enter");
    let boards = room.boards();
    assert_eq!(boards.issues.issues.len(), 1);
    assert_eq!(boards.notes.decisions.len(), 1);
    assert_eq!(boards.notes.parked.len(), 1);
    assert_eq!(
        boards.notes.wins.values().next().unwrap().title,
        "Thanks Bo Lund for the webinar"
    );
}

#[test]
fn alt_enter_saves_and_stays_for_another() {
    let mut room = running();
    room.keys("a")
        .types("One")
        .keys("Alt-Enter")
        .types("Two")
        .keys("Enter");
    assert_eq!(room.boards().actions.actions.len(), 2);
    assert!(room.session.over.is_empty());
}

#[test]
fn text_left_with_esc_comes_back_when_the_line_is_opened_again() {
    let mut room = running();
    room.keys("a").types("Half a thou").keys("Esc");
    assert!(room.session.over.is_empty());
    room.keys("a");
    let Some(Over::Capture(line)) = room.session.over.last() else {
        panic!("no line is open")
    };
    assert_eq!(line.text.as_str(), "Half a thou");
}

#[test]
fn letters_are_text_while_text_is_edited() {
    let mut room = running();
    room.keys("a").types("quit uninstall next 1 2 3 ?");
    assert!(!room.quit);
    assert_eq!(room.session.meeting().unwrap().tab, Tab::Agenda);
    room.keys("Enter");
    let actions = &room.boards().actions.actions;
    assert_eq!(
        actions.values().next().unwrap().title,
        "quit uninstall next 1 2 3 ?"
    );
}

#[test]
fn undo_takes_back_and_redo_does_again() {
    let mut room = running();
    room.keys("a").types("Call script").keys("Enter");
    room.keys("u");
    assert!(room.boards().actions.actions.is_empty());
    assert!(
        room.says().starts_with("Took back: capturing"),
        "{}",
        room.says()
    );
    room.keys("U");
    assert_eq!(room.boards().actions.actions.len(), 1);
    room.keys("4 m m u");
    let action = room
        .boards()
        .actions
        .actions
        .values()
        .next()
        .unwrap()
        .clone();
    assert_eq!(action.state, ActionState::Doing);
}

#[test]
fn undo_takes_back_that_edit_alone_when_a_colleague_changed_the_file_since() {
    let mut room = running();
    room.keys("a").types("Mine").keys("Enter");
    // A colleague adds an action to the same file with an editor.
    let name = room.session.live.as_ref().unwrap().name.clone();
    let file = FileName::Board(name, BoardKind::Actions);
    let path = room.path().join(file.path());
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace(
        "actions: {",
        "actions: {\n        \"theirs01\": (title: \"Theirs\", made: \"2026-11-24\"),",
    );
    std::fs::write(&path, text).unwrap();
    room.notice(&file);
    assert_eq!(room.boards().actions.actions.len(), 2, "{}", room.says());
    room.keys("u");
    let titles: Vec<&str> = room
        .boards()
        .actions
        .actions
        .values()
        .map(|a| a.title.as_str())
        .collect();
    assert_eq!(titles, ["Theirs"]);
}

#[test]
fn the_clock_runs_stops_and_counts_what_is_over() {
    let mut room = running();
    room.wait(60).keys("space");
    room.wait(600).keys("space");
    room.wait(60);
    let first = room.boards().meeting.agenda.0[0].id.clone();
    room.keys("n");
    if room.asked().is_some() {
        room.keys("y");
    }
    let spent = room
        .boards()
        .meeting
        .agenda
        .get(&first)
        .unwrap()
        .spent
        .seconds();
    assert_eq!(spent, 120);
}

#[test]
fn when_the_timebox_ends_the_room_is_asked_until_it_answers() {
    use lockstep_forum::session::boards::clock::asks_about_time;
    let mut room = running();
    let planned = room.boards().meeting.agenda.0[0].planned.seconds();
    let asks = |room: &Room| asks_about_time(room.session.live.as_ref().unwrap(), room.now);
    room.wait(planned - 1);
    assert!(!asks(&room));
    room.wait(2);
    assert!(asks(&room));
    room.keys("T");
    assert!(!asks(&room));
    room.wait(118);
    assert!(!asks(&room));
    room.wait(3);
    assert!(asks(&room));
    room.keys("Esc");
    assert!(!asks(&room));
    let item = &room.boards().meeting.agenda.0[0];
    assert_eq!(item.added.seconds() + item.planned.seconds(), planned + 121);
}

#[test]
fn parking_the_current_item_goes_on_and_the_next_meeting_has_it_again() {
    let mut room = running();
    room.keys("n");
    if room.asked().is_some() {
        room.keys("y");
    }
    let item = room.boards().meeting.current().unwrap().clone();
    room.keys("L");
    assert_eq!(
        room.boards().meeting.agenda.get(&item.id).unwrap().state,
        ItemState::Parked
    );
    room.closes();
    room.keys("0 N G Enter");
    let carried = room
        .boards()
        .meeting
        .agenda
        .0
        .iter()
        .find(|known| known.title == item.title);
    assert!(carried.is_some());
}

#[test]
fn leaving_an_item_whose_work_is_not_done_is_asked_once_and_can_be_stayed_at() {
    let mut room = Room::sample();
    // The sample's running meeting stands at an item with work of its own further on.
    for _ in 0..room.boards().meeting.agenda.0.len() {
        room.keys("n");
        if room.asked().is_some() {
            break;
        }
    }
    let title = room
        .asked()
        .expect("some item of the sample has work of its own")
        .to_owned();
    assert!(title.starts_with("Leave “"), "{title}");
    let current = room.boards().meeting.clock.item().cloned();
    assert!(
        room.screen(120, 36).contains("n again does it too"),
        "{}",
        room.screen(120, 36)
    );
    room.keys("Esc");
    assert_eq!(room.asked(), None, "Esc is the answer that stays");
    assert_eq!(room.boards().meeting.clock.item().cloned(), current);
    room.keys("n n");
    let next = room.boards().meeting.clock.item().cloned();
    assert_ne!(next, current, "the key that asked, once more, goes on");
    room.keys("p n y");
    assert_eq!(room.boards().meeting.clock.item().cloned(), next);
}

#[test]
fn parking_that_is_taken_back_goes_back_to_the_items_board() {
    let mut room = running();
    let board = |room: &Room| room.session.meeting().map(|meeting| meeting.tab);
    // On to an item whose board is another one than that of the next.
    while board(&room) == Some(Tab::Agenda) {
        room.keys("n");
        if room.asked().is_some() {
            room.keys("y");
        }
    }
    let (item, before) = (room.boards().meeting.clock.item().cloned(), board(&room));
    room.keys("L");
    assert_ne!(room.boards().meeting.clock.item().cloned(), item);
    room.keys("6 u");
    assert_eq!(room.boards().meeting.clock.item().cloned(), item);
    assert_eq!(board(&room), before, "{}", room.says());
}

#[test]
fn a_meeting_started_on_another_day_is_read_with_that_day_everywhere() {
    let mut room = Room::new_forum();
    room.session.forum.as_mut().unwrap().in_git = true;
    room.keys("N");
    room.session.plan.as_mut().unwrap().date = jiff::civil::date(2026, 12, 1);
    room.keys("G Enter s y");
    let name = room.session.live.as_ref().unwrap().name.clone();
    assert_eq!(name.as_str(), "2026-12-01", "the folder keeps its name");
    room.keys("0");
    assert!(
        room.screen(120, 36)
            .contains("Go on with the meeting of today")
    );
    room.keys("Enter d")
        .types("Weekly check")
        .keys("Enter c Down Down");
    room.closes();
    room.keys("y");
    let commit = room.commits.last().unwrap();
    assert!(commit.ends_with("meeting of 2026-11-24"), "{commit}");
    room.wait(3 * 24 * 3600);
    room.keys("0 N G Enter 7");
    let past = room.screen(120, 36);
    assert!(
        past.contains("Tue 24 Nov") && !past.contains("Tue 1 Dec"),
        "{past}"
    );
    room.keys("0");
    let home = room.screen(120, 36);
    let last = home.split("Last meetings").nth(1).unwrap();
    assert!(
        last.contains("Tue 24 Nov") && !last.contains("Tue 1 Dec"),
        "{home}"
    );
    room.keys("/").types("weekly");
    let found = room.screen(120, 36);
    assert!(
        found.contains("Tue 24 Nov") && !found.contains("Tue 1 Dec"),
        "{found}"
    );
}

#[test]
fn dropped_items_are_not_counted() {
    let mut room = running();
    let all = room.boards().meeting.agenda.0.len();
    room.keys("1 g Down D Enter");
    assert_eq!(room.boards().meeting.agenda.kept().count(), all - 1);
    room.keys("n");
    if room.asked().is_some() {
        room.keys("y");
    }
    let screen = room.screen(80, 24);
    assert!(screen.contains(&format!("2 of {}", all - 1)), "{screen}");
}

#[test]
fn the_running_meeting_is_on_top_and_quitting_asks_although_another_one_is_open() {
    let mut room = running();
    let first = room.session.live.as_ref().unwrap().name.clone();
    room.keys("0 N G Enter");
    assert_ne!(room.session.live.as_ref().unwrap().name, first);
    room.keys("7 0 g");
    let home = room.screen(120, 36);
    assert!(
        home.contains("Go on with the meeting of today   Enter"),
        "{home}"
    );
    room.keys("q");
    assert_eq!(room.asked(), Some("Quit Lockstep?"));
    room.keys("n Down");
    let home = room.screen(120, 36);
    assert!(
        !home.contains("today   Enter"),
        "Enter is for another line now:\n{home}"
    );
    room.keys("g Enter");
    assert_eq!(room.session.live.as_ref().unwrap().name, first);
    // And so it is when the program starts anew.
    room.open(false);
    assert_eq!(room.session.live.as_ref().unwrap().name, first);
}

#[test]
fn a_plan_that_was_left_comes_back() {
    let mut room = Room::new_forum();
    room.keys("N");
    room.session.plan.as_mut().unwrap().date = jiff::civil::date(2026, 12, 9);
    room.keys("G Up x Esc");
    assert_eq!(room.session.place, Place::Home);
    room.keys("N");
    let plan = room.session.plan.as_ref().unwrap();
    assert_eq!(plan.date, jiff::civil::date(2026, 12, 9));
    assert_eq!(plan.without.len(), 1);
    assert_eq!(room.says(), "Your plan from before is back");
    room.keys("G Enter 0 N");
    assert!(room.session.plan.as_ref().unwrap().without.is_empty());
}

#[test]
fn a_day_that_stands_in_a_field_gives_way_to_what_is_typed() {
    let mut room = running();
    room.keys("a")
        .types("Call script @dee due:2026-12-15")
        .keys("Enter 4 t");
    assert!(room.screen(120, 36).contains("type over it"));
    room.types("fri").keys("Enter");
    let due = |room: &Room| room.boards().actions.actions.values().next().unwrap().due;
    assert_eq!(
        due(&room),
        Some(jiff::civil::date(2026, 11, 27)),
        "{}",
        room.says()
    );
    room.keys("t Backspace 6 Enter");
    assert_eq!(due(&room), Some(jiff::civil::date(2026, 11, 26)));
}

#[test]
fn ten_typed_as_a_one_and_a_nought_is_one_hand() {
    let mut room = running();
    room.keys("c Down Down Enter 1 0");
    let scores: Vec<u8> = room
        .boards()
        .meeting
        .rating
        .values()
        .map(|vote| vote.score)
        .collect();
    assert_eq!(scores, [10]);
    assert!(
        room.says().starts_with("Counted as one 10"),
        "{}",
        room.says()
    );
    room.keys("1 9");
    assert_eq!(room.boards().meeting.rating.len(), 3);
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("3 hands, 2 names on the list: Backspace takes one back"),
        "{screen}"
    );
}

#[test]
fn what_was_done_shows_the_day_on_which_it_was_done() {
    let mut room = running();
    room.keys("a")
        .types("Call script @dee due:2026-12-15")
        .keys("Enter 4 x c");
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("done today") && !screen.contains("15 Dec"),
        "{screen}"
    );
}

#[test]
fn the_room_view_says_resume_while_the_clock_is_paused() {
    let mut room = running();
    room.keys("F");
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("space pause") && screen.contains("+ 1 min more"),
        "{screen}"
    );
    room.keys("space");
    room.wait(11);
    let screen = room.screen(120, 36);
    assert!(screen.contains("space resume"), "{screen}");
}

#[test]
fn a_closed_meeting_is_read_only_until_it_is_reopened_and_that_is_recorded() {
    let mut room = running();
    room.closes();
    room.keys("a");
    assert_eq!(
        room.says(),
        "The meeting is closed: s reopens it, then it can be changed"
    );
    assert!(room.session.over.is_empty());
    room.keys("s");
    assert_eq!(room.asked(), Some("Reopen the closed meeting?"));
    room.keys("n");
    assert!(room.session.meeting().unwrap().is_closed());
    room.keys("s y");
    assert_eq!(
        room.boards().meeting.state,
        MeetingState::Running,
        "{}",
        room.says()
    );
    assert_eq!(room.boards().meeting.reopened.len(), 1);
    room.keys("a").types("Late thought").keys("Enter");
    assert_eq!(room.boards().actions.actions.len(), 1);
}

#[test]
fn closing_is_taken_back_by_reopening_which_is_recorded() {
    let mut room = running();
    room.closes();
    room.keys("u");
    assert_eq!(room.asked(), Some("Reopen the closed meeting?"));
    assert!(room.session.meeting().unwrap().is_closed());
    room.keys("y");
    assert_eq!(
        room.boards().meeting.state,
        MeetingState::Running,
        "{}",
        room.says()
    );
    assert_eq!(room.boards().meeting.reopened.len(), 1);
    // Taken back and done again, it is closed, then open with its record.
    room.keys("u");
    assert!(room.session.meeting().unwrap().is_closed());
    room.keys("U");
    assert_eq!(room.boards().meeting.state, MeetingState::Running);
    assert_eq!(room.boards().meeting.reopened.len(), 1);
}

#[test]
fn the_way_to_reopen_is_found_from_the_palette_and_the_bottom_line() {
    let mut room = running();
    room.closes();
    // The first key takes the word about the minutes away.
    room.keys("Down");
    for columns in [80, 120] {
        assert!(room.screen(columns, 24).contains("s reopen"), "{columns}");
    }
    room.keys(":").types("reopen").keys("Enter");
    assert_eq!(room.asked(), Some("Reopen the closed meeting?"));
}

/// Two closed meetings, the older one on screen.
fn looking_back() -> (Room, MeetingName) {
    let mut room = running();
    room.closes();
    let first = room.session.live.as_ref().unwrap().name.clone();
    room.keys("0 N G Enter s y");
    assert_eq!(room.boards().meeting.state, MeetingState::Running);
    (room, first)
}

#[test]
fn an_older_meeting_is_reopened_when_none_runs() {
    let (mut room, first) = looking_back();
    room.closes();
    room.keys("7 Down Enter");
    assert_eq!(room.session.past.as_ref().unwrap().name, first);
    room.keys("n");
    assert_eq!(
        room.says(),
        "The meeting is closed: s reopens it, then it can be changed"
    );
    room.keys("s y");
    assert_eq!(room.session.live.as_ref().unwrap().name, first);
    assert_eq!(room.boards().meeting.state, MeetingState::Running);
    assert_eq!(room.boards().meeting.reopened.len(), 1);
    assert_eq!(room.on_disk(first.as_str()).meeting.reopened.len(), 1);
}

#[test]
fn while_a_meeting_runs_an_older_one_stays_closed_and_that_is_said() {
    let (mut room, first) = looking_back();
    room.keys("7 Down Enter");
    assert_eq!(room.session.past.as_ref().unwrap().name, first);
    room.keys("s");
    assert_eq!(room.asked(), None);
    let says = room.says();
    assert!(
        says.starts_with("The meeting of ")
            && says.ends_with(" is running: close it, then this one can be reopened"),
        "{says}"
    );
}

#[test]
fn in_a_git_repository_the_close_offers_to_commit() {
    let mut room = running();
    room.session.forum.as_mut().unwrap().in_git = true;
    room.closes();
    assert_eq!(room.asked(), Some("The meeting is closed. Commit it?"));
    room.keys("y");
    assert_eq!(room.commits.len(), 1);
}

#[test]
fn hands_are_counted_by_side_and_never_by_name() {
    let mut room = running();
    room.keys("c Enter");
    assert!(
        matches!(room.session.over.last(), Some(Over::Count(_))),
        "{}",
        room.says()
    );
    room.types("4453").keys("Backspace Enter");
    let pulse: Vec<u8> = room
        .boards()
        .meeting
        .pulse
        .values()
        .map(|vote| vote.felt)
        .collect();
    assert_eq!(pulse.len(), 3);
    assert!(
        room.boards()
            .meeting
            .pulse
            .values()
            .all(|vote| vote.side == Side::Marketing)
    );
}

#[test]
fn a_file_that_cannot_be_read_is_shown_as_such_and_never_written() {
    let mut room = running();
    room.keys("a").types("Kept").keys("Enter");
    let name = room.session.live.as_ref().unwrap().name.clone();
    let path = room
        .path()
        .join(FileName::Board(name, BoardKind::Actions).path());
    let broken = "Actions(\n    format: 1,\n    acttions: {},\n)\n";
    std::fs::write(&path, broken).unwrap();
    room.open(true);
    assert!(room.says().contains("acttions"), "{}", room.says());
    room.keys("a").types("More").keys("Enter");
    assert!(
        matches!(room.session.over.last(), Some(Over::Capture(_))),
        "the words are not lost"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
    // The other boards work on.
    room.keys("Esc d").types("Goes on").keys("Enter");
    assert_eq!(room.boards().notes.decisions.len(), 1);
}

#[test]
fn a_field_changed_on_two_sides_keeps_both_values_and_asks() {
    let mut room = running();
    room.keys("a").types("Call script").keys("Enter");
    let name = room.session.live.as_ref().unwrap().name.clone();
    let file = FileName::Board(name, BoardKind::Actions);
    let path = room.path().join(file.path());
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("Call script", "Call guide")).unwrap();
    // Before anybody notices, the title is changed here as well.
    room.keys("4 e Ctrl-U").types("Talk track").keys("Ctrl-S");
    let actions = &room.boards().actions;
    assert_eq!(actions.actions.values().next().unwrap().title, "Talk track");
    assert_eq!(actions.clashes.iter().count(), 1);
    room.keys("=");
    assert_eq!(
        room.asked(),
        Some("The title of the action “Talk track” was changed on two sides")
    );
    room.keys("Down Enter");
    let actions = &room.boards().actions;
    assert_eq!(
        actions.actions.values().next().unwrap().title,
        "Call guide",
        "{}",
        room.says()
    );
    assert!(actions.clashes.is_empty());
}

#[test]
fn at_the_third_carry_the_card_asks() {
    let mut room = Room::sample();
    let meeting = room.session.live.as_ref().unwrap();
    let asking = meeting
        .boards
        .actions
        .actions
        .iter()
        .find(|(_, action)| action.asks_to_decide());
    let (id, _) = asking.expect("the sample has an action carried three times");
    let row = lockstep_forum::session::place::Row::Action(id.clone());
    let id = id.clone();
    room.keys("4");
    room.session.select(row);
    room.keys("Enter");
    assert!(
        room.asked()
            .is_some_and(|title| title.starts_with("Carried ")),
        "{:?}",
        room.asked()
    );
    room.keys("k");
    assert!(
        !room
            .boards()
            .actions
            .actions
            .get(&id)
            .unwrap()
            .asks_to_decide()
    );
}

#[test]
fn a_key_that_cannot_act_says_why() {
    let mut room = running();
    room.keys("4 x");
    assert_eq!(room.says(), "No action is selected; a captures one");
    room.keys("Z");
    assert_eq!(room.says(), "Z does nothing here; ? shows all keys");
}

#[test]
fn quitting_asks_only_while_the_clock_runs() {
    let mut room = running();
    room.keys("q");
    assert_eq!(room.asked(), Some("Quit Lockstep?"));
    room.keys("n space q");
    assert!(room.quit);
}

#[test]
fn agenda_items_are_added_renamed_moved_and_dropped_while_it_runs() {
    let mut room = running();
    room.keys("1 A")
        .types("A guest speaks")
        .keys("Tab Tab Ctrl-U")
        .types("12")
        .keys("Ctrl-S");
    let order = &room.boards().meeting.agenda;
    let place = order
        .0
        .iter()
        .position(|item| item.title == "A guest speaks")
        .unwrap();
    assert_eq!(order.0[place].planned.in_minutes(), 12);
    room.keys("K");
    assert_eq!(
        room.boards().meeting.agenda.0[place - 1].title,
        "A guest speaks"
    );
    room.keys("e Ctrl-U")
        .types("A customer speaks")
        .keys("Ctrl-S D")
        .types("ill today")
        .keys("Enter");
    let item = room
        .boards()
        .meeting
        .agenda
        .0
        .iter()
        .find(|item| item.title == "A customer speaks")
        .unwrap();
    assert_eq!(
        (item.state, item.reason.as_str()),
        (ItemState::Dropped, "ill today")
    );
}

#[test]
fn a_running_order_is_saved_as_an_agenda_of_the_team() {
    let mut room = running();
    room.keys("1 S")
        .types("quarterly")
        .keys("Tab")
        .types("Quarterly review")
        .keys("Enter");
    assert!(
        room.path().join("agendas/quarterly.ron").exists(),
        "{}",
        room.says()
    );
    room.keys("0 N");
    let agendas = &room.session.forum.as_ref().unwrap().agendas;
    assert!(
        agendas
            .iter()
            .any(|choice| choice.name == "quarterly" && !choice.built_in)
    );
}

#[test]
fn what_the_last_meeting_left_open_reaches_a_meeting_that_was_planned_before_it_closed() {
    let mut room = running();
    let first = room.session.live.as_ref().unwrap().name.clone();
    room.keys("0 N G Enter");
    let second = room.session.live.as_ref().unwrap().name.clone();
    assert!(second > first);
    // Back to the running one, where something is promised, then it closes.
    let row = lockstep_forum::session::place::Row::Meeting(first.clone());
    room.keys("7");
    room.session.select(row);
    room.keys("Enter");
    assert_eq!(room.session.meeting().unwrap().name, first);
    room.keys("a").types("Late promise @cy").keys("Enter");
    room.closes();
    room.open(true);
    assert_eq!(room.session.meeting().unwrap().name, second);
    let titles: Vec<&str> = room
        .boards()
        .actions
        .actions
        .values()
        .map(|a| a.title.as_str())
        .collect();
    assert_eq!(titles, ["Late promise"]);
}

#[test]
fn the_meeting_goes_on_after_the_program_was_ended_and_its_clock_ran() {
    let mut room = running();
    room.wait(30);
    room.open(true);
    assert_eq!(room.session.place, Place::Meeting);
    assert!(matches!(room.boards().meeting.clock, Clock::Running(..)));
}

#[test]
fn signing_holds_for_the_exact_text_and_any_edit_voids_it() {
    let mut room = Room::sample();
    room.keys("3 x m Ctrl-S x s Ctrl-S");
    assert!(room.boards().lead_definition.agreed(), "{}", room.says());
    let version = room.boards().lead_definition.version;
    let criterion = room
        .session
        .rows()
        .into_iter()
        .find(|row| matches!(row, lockstep_forum::session::place::Row::Criterion(..)));
    room.session.select(criterion.unwrap());
    room.keys(">");
    assert!(!room.boards().lead_definition.agreed());
    assert_eq!(room.boards().lead_definition.version, version + 1);
    assert!(
        room.says().contains("both signatures are void"),
        "{}",
        room.says()
    );
    room.keys("u");
    assert!(room.boards().lead_definition.agreed());
}

#[test]
fn the_signature_of_one_side_alone_is_not_voided_in_silence() {
    let mut room = Room::sample();
    room.keys("3 x m Ctrl-S");
    assert_eq!(room.says(), "Marketing agreed to this text");
    let rows = room.session.rows().into_iter();
    let mut criteria =
        rows.filter(|row| matches!(row, lockstep_forum::session::place::Row::Criterion(..)));
    room.session.select(criteria.next().unwrap());
    for edit in [">", "<", "J"] {
        room.keys(edit);
        assert!(
            room.says()
                .contains("The text changed: Marketing's signature is void for it"),
            "{edit}: {}",
            room.says()
        );
        room.keys("u");
    }
    room.keys(">");
    let screen = room.screen(120, 36);
    assert!(screen.contains("signed an earlier text"), "{screen}");
}

#[test]
fn what_a_side_says_of_the_text_is_said_back_as_it_is() {
    let mut room = Room::sample();
    for (side, verdict, said) in [
        ("m", "Right Right", "Marketing objected to this text"),
        ("s", "Right", "Sales agreed with a reservation to this text"),
    ] {
        room.keys("3 x").keys(side).keys(verdict).keys("Tab Tab");
        room.types("too many leads").keys("Ctrl-S");
        assert_eq!(room.says(), said);
    }
}

#[test]
fn an_issue_is_worked_through_to_its_close() {
    let mut room = running();
    room.keys("i")
        .types("Leads from the fair wait for days")
        .keys("Enter 5 Enter");
    assert!(room.session.meeting().unwrap().issue.is_some());
    room.keys("Down Enter")
        .types("40 leads of the autumn fair, followed up in week 3")
        .keys("Ctrl-S");
    room.keys("Down Enter")
        .types("12")
        .keys("Tab")
        .types("40")
        .keys("Tab")
        .types("CRM")
        .keys("Enter");
    let issue = room.boards().issues.issues.values().next().unwrap().clone();
    assert_eq!((issue.count, issue.out_of), (Some(12), Some(40)));
    // A why, and a deeper one under it.
    room.keys("A w")
        .types("The list came as a photo")
        .keys("Enter");
    room.keys("A d")
        .types("The stand had no scanner")
        .keys("Enter");
    let issue = room.boards().issues.issues.values().next().unwrap().clone();
    let depths: Vec<usize> = issue
        .whys_in_order()
        .iter()
        .map(|(depth, ..)| *depth)
        .collect();
    assert_eq!(depths, [0, 1]);
    // Going on with something missing asks for a short reason, and refuses nothing.
    room.keys("m");
    if let Some(Over::Form(form)) = room.session.over.last() {
        assert!(form.title.starts_with("Still missing:"), "{}", form.title);
        room.types("we know enough").keys("Enter");
    }
    let issue = room.boards().issues.issues.values().next().unwrap();
    assert_eq!(issue.state.words(), "Understood");
}

#[test]
fn an_off_track_kpi_becomes_an_issue_once() {
    let mut room = Room::sample();
    let meeting = room.session.live.as_ref().unwrap();
    let known: Vec<_> = meeting
        .boards
        .issues
        .issues
        .values()
        .filter_map(|i| i.kpi.clone())
        .collect();
    let kpi = {
        let kpis = meeting.boards.scoreboard.kpis.iter();
        let mut off = kpis.filter(|(id, kpi)| kpi.retired.is_empty() && !known.contains(id));
        off.next()
            .map(|(id, _)| id.clone())
            .expect("a KPI without an issue")
    };
    room.keys("2");
    room.session
        .select(lockstep_forum::session::place::Row::Kpi(kpi.clone()));
    // Its figures say that it is off track.
    let target = room
        .boards()
        .scoreboard
        .kpis
        .get(&kpi)
        .unwrap()
        .target
        .unwrap_or(10.0);
    let higher = room.boards().scoreboard.kpis.get(&kpi).unwrap().better
        == lockstep_forum::forum::scoreboard::Better::Higher;
    let off = if higher { target / 2.0 } else { target * 2.0 };
    room.keys("Enter Ctrl-U")
        .types(&off.to_string())
        .keys("Ctrl-S");
    let before = room.boards().issues.issues.len();
    room.keys("r");
    assert_eq!(
        room.boards().issues.issues.len(),
        before + 1,
        "{}",
        room.says()
    );
    room.keys("r");
    assert_eq!(room.boards().issues.issues.len(), before + 1);
    assert!(room.says().contains("already"), "{}", room.says());
}

#[test]
fn a_second_meeting_on_one_day_has_a_folder_of_its_own() {
    let mut room = running();
    room.closes();
    room.keys("0 N");
    room.session.plan.as_mut().unwrap().date = room.now.date();
    room.keys("G Enter");
    let name = room.session.live.as_ref().unwrap().name.clone();
    assert_eq!(name, MeetingName::parse("2026-11-24-b").unwrap());
}

/// Changes a text in a file as a colleague's editor would, and lets it be noticed.
fn colleague_replaces(room: &mut Room, board: BoardKind, from: &str, to: &str) {
    let name = room.session.live.as_ref().unwrap().name.clone();
    let file = FileName::Board(name, board);
    let path = room.path().join(file.path());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
    room.notice(&file);
}

#[test]
fn a_colleagues_change_can_be_changed_back_without_a_clash() {
    let mut room = running();
    room.keys("a").types("Call script").keys("Enter");
    colleague_replaces(&mut room, BoardKind::Actions, "Call script", "Call guide");
    room.keys("4 e Ctrl-U").types("Call script").keys("Ctrl-S");
    let actions = &room.boards().actions;
    assert_eq!(
        actions.actions.values().next().unwrap().title,
        "Call script"
    );
    assert!(actions.clashes.is_empty());
    let name = room.session.live.as_ref().unwrap().name.to_string();
    assert_eq!(
        room.on_disk(&name)
            .actions
            .actions
            .values()
            .next()
            .unwrap()
            .title,
        "Call script"
    );
}

#[test]
fn a_form_changes_only_the_fields_that_were_touched_in_it() {
    let mut room = running();
    room.keys("a").types("Call script").keys("Enter 4 e");
    colleague_replaces(&mut room, BoardKind::Actions, "Call script", "Call guide");
    room.keys("Tab Tab").types("fri").keys("Ctrl-S");
    let action = room
        .boards()
        .actions
        .actions
        .values()
        .next()
        .unwrap()
        .clone();
    assert_eq!(action.title, "Call guide");
    assert!(action.due.is_some());
}

/// Types behind the title of the first action, and dies: what of it is on disk then.
fn killed_while_typing(room: &mut Room, words: &str) {
    use lockstep_forum::session::effect::Effect;
    use lockstep_forum::session::message::Message;
    use lockstep_forum::session::update::update;
    room.keys("a").types("Call script").keys("Enter 4 e");
    let mut kept = Vec::new();
    for key in lockstep_forum::session::key::typing(words) {
        for effect in update(&mut room.session, Message::Pressed(key), room.now) {
            if let Effect::KeepDraft(key, text) = effect {
                kept.push((key, text));
            }
        }
    }
    // What the next start reads has gone through the disk and its neutralising.
    let (key, text) = kept.pop().unwrap();
    let drafts = lockstep_forum::store::drafts::Drafts::of(room.path());
    drafts.save(&key, &text).unwrap();
}

#[test]
fn text_of_a_form_that_was_being_typed_is_back_after_the_program_was_killed() {
    let mut room = running();
    killed_while_typing(&mut room, " for all");
    room.open(true);
    room.keys("4 e");
    let Some(Over::Form(form)) = room.session.over.last() else {
        panic!("no form is open")
    };
    assert_eq!(form.value("title"), "Call script for all");
    assert_eq!(form.value("state"), "To do");
    assert_eq!(form.says_meanwhile(0), None);
}

#[test]
fn text_that_is_back_says_where_somebody_else_changed_the_field_before_it_was_opened_again() {
    let mut room = running();
    killed_while_typing(&mut room, " for all");
    colleague_replaces(&mut room, BoardKind::Actions, "Call script", "Call guide");
    room.open(true);
    room.keys("4 e");
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("Meanwhile changed to “Call guide”"),
        "{screen}"
    );
    assert!(screen.contains("Call script for all"), "{screen}");
    let Some(Over::Form(form)) = room.session.over.last() else {
        panic!("no form is open")
    };
    let says = form.says_meanwhile(0).unwrap();
    assert!(says.ends_with("“Call guide”: saving replaces it"), "{says}");
}

#[test]
fn ctrl_c_in_a_field_leaves_it_and_keeps_the_text() {
    let mut room = running();
    room.keys("a").types("Half a thou").keys("Ctrl-C a");
    let Some(Over::Capture(line)) = room.session.over.last() else {
        panic!("no line is open")
    };
    assert_eq!(line.text.as_str(), "Half a thou");
}

#[test]
fn a_charter_that_was_repaired_can_be_edited_at_once() {
    let mut room = Room::new_forum();
    let path = room.path().join("forum.ron");
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, "Charter(").unwrap();
    room.notice(&FileName::Charter);
    room.keys("N");
    assert!(
        room.session
            .notice
            .as_ref()
            .is_some_and(|notice| notice.refused),
        "{}",
        room.says()
    );
    std::fs::write(&path, whole).unwrap();
    room.notice(&FileName::Charter);
    room.keys("N");
    assert_eq!(room.session.place, Place::Plan, "{}", room.says());
}

#[test]
fn letters_typed_one_after_the_other_find_a_name() {
    let mut room = Room::sample();
    for (typed, found) in [
        ("raj", "Raj"),
        ("mei", "Mei"),
        ("tom", "Tomasz"),
        ("okafor", "Cy"),
        ("ines", "Inès"),
        ("Dee M", "Dee"),
    ] {
        room.keys("4 g o").types(typed);
        let Some(Over::Form(form)) = room.session.over.last() else {
            panic!("no form is open: {}", room.says())
        };
        let handle = form.value("owner").to_owned();
        let name = &room.session.forum.as_ref().unwrap().charter.roster;
        let (_, person) = name
            .iter()
            .find(|(known, _)| known.as_str() == handle)
            .unwrap();
        assert!(person.name.starts_with(found), "{typed}: {}", person.name);
        room.keys("Esc");
    }
}

#[test]
fn letters_that_begin_no_name_change_nothing_and_say_so() {
    let mut room = Room::sample();
    room.keys("4 g o");
    let owner = |room: &Room| match room.session.over.last() {
        Some(Over::Form(form)) => (form.value("owner").to_owned(), form.fault.clone()),
        over => panic!("{over:?}"),
    };
    let before = owner(&room).0;
    for typed in ["peter", "xyz", "yet"] {
        room.types(typed);
        let (now, fault) = owner(&room);
        assert_eq!(now, before, "{typed}");
        let (_, says) = fault.unwrap();
        assert!(says.contains(&format!("“{typed}”")), "{says}");
        for _ in typed.chars() {
            room.keys("Backspace");
        }
        assert_eq!(owner(&room).1, None);
    }
    room.types("mary")
        .keys("Backspace Backspace Backspace")
        .types("ei");
    assert_eq!(owner(&room).0, "mei");
}

#[test]
fn a_card_that_is_moved_stays_selected_although_nobody_moved_the_cursor() {
    let mut room = Room::sample();
    room.keys("4");
    let first = room.session.selection().unwrap();
    room.keys("m m");
    assert_eq!(room.session.selection().unwrap(), first);
    assert!(room.says().ends_with("moved to Done"), "{}", room.says());
}

#[test]
fn what_was_chosen_and_left_is_not_there_again_and_text_that_is_back_can_be_given_up() {
    let mut room = Room::sample();
    room.keys("4 g o").types("raj").keys("Esc o");
    let owner = |room: &Room| {
        let Some(Over::Form(form)) = room.session.over.last() else {
            panic!("no form is open")
        };
        form.value("owner").to_owned()
    };
    assert_ne!(owner(&room), "raj");
    room.keys("Esc e");
    let title = |room: &Room| {
        let Some(Over::Form(form)) = room.session.over.last() else {
            panic!("no form is open: {}", room.says())
        };
        form.value("title").to_owned()
    };
    let saved = title(&room);
    room.keys("Ctrl-U").types("Wrong words").keys("Esc e");
    assert_eq!(title(&room), "Wrong words");
    room.keys("Ctrl-R");
    assert_eq!(title(&room), saved);
    room.keys("Esc e");
    assert_eq!(title(&room), saved, "it is forgotten");
}

#[test]
fn one_s_own_later_edit_is_no_second_side_of_text_that_was_left() {
    let mut room = Room::sample();
    room.keys("4 g e Ctrl-U")
        .types("Left in the form")
        .keys("Esc");
    room.keys("e Ctrl-R Ctrl-U")
        .types("Saved since")
        .keys("Ctrl-S");
    room.keys("e Ctrl-U").types("Left once more").keys("Esc");
    room.keys("m e Ctrl-S");
    let actions = &room.boards().actions;
    assert!(actions.clashes.0.is_empty(), "{:?}", actions.clashes);
    let mut titles = actions.actions.values().map(|action| &action.title);
    assert!(titles.any(|title| title == "Left once more"));
}

#[test]
fn a_meeting_that_has_not_taken_place_leaves_no_items_and_the_agenda_looked_at_is_planned() {
    let mut room = Room::new_forum();
    room.keys("N N");
    let first = room.boards().meeting.agenda.0.len();
    assert!(first > 0, "{}", room.says());
    room.keys("0 N g j");
    let looked_at = match room.session.selection() {
        Some(Row::PlanAgenda(place)) => place,
        row => panic!("{row:?}"),
    };
    let forum = room.session.forum.as_ref().unwrap();
    let agenda = forum.agendas[looked_at].agenda.clone();
    let titles: Vec<String> = agenda.items.iter().map(|item| item.title.clone()).collect();
    room.keys("N");
    let items = &room.boards().meeting.agenda.0;
    let planned: Vec<String> = items.iter().map(|item| item.title.clone()).collect();
    assert_eq!(planned, titles, "{}", room.says());
}
