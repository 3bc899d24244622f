//! A team lead on a train looks back: the timeline, a past meeting read as it was, what changed
//! since the one before, search over everything, one thing through time.

#[path = "room/mod.rs"]
mod room;

use std::fs;

use lockstep_forum::session::over::Over;
use lockstep_forum::session::place::{Place, Row, Tab};
use room::Room;

fn screen(room: &Room) -> String {
    room.screen(120, 36)
}

#[test]
fn the_timeline_shows_the_facts_of_each_meeting_and_steps_by_year() {
    let mut room = Room::sample();
    room.keys("7");
    assert_eq!(room.session.place, Place::Past);
    let seen = screen(&room);
    assert!(
        seen.contains("Past forums") && seen.contains("9 meetings"),
        "{seen}"
    );
    for heading in [
        "minutes",
        "mktg+sales",
        "decided",
        "made",
        "done",
        "pulse",
        "rating",
    ] {
        assert!(seen.contains(heading), "{heading}: {seen}");
    }
    // The newest is on top; down goes back in time, G to the first meeting there was.
    room.keys("G Enter");
    let first = room.session.meeting().unwrap().name.clone();
    assert_eq!(
        Some(&first),
        room.session.forum.as_ref().unwrap().meetings.first()
    );
}

#[test]
fn a_meeting_that_cannot_be_read_is_listed_with_its_fault_and_hides_nothing_else() {
    let mut room = Room::sample();
    let name = room.session.forum.as_ref().unwrap().meetings[3].clone();
    let path = room
        .folder
        .path()
        .join("meetings")
        .join(name.as_str())
        .join("issues.ron");
    fs::write(path, "Issues(format: 1, issues: {").unwrap();
    room.keys("7");
    let seen = screen(&room);
    assert!(seen.contains("issues.ron:1:"), "{seen}");
    assert_eq!(
        seen.matches("/60").count() + seen.matches("/90").count(),
        8,
        "what can be read of it is told: {seen}"
    );
    // What can be read of it opens; the board at fault says so.
    room.keys("Down Down Down Down Down Enter 4");
    assert_eq!(room.session.meeting().unwrap().name, name);
    assert!(!room.boards().actions.actions.is_empty());
    room.keys("5");
    assert!(screen(&room).contains("issues.ron"), "{}", screen(&room));
}

#[test]
fn a_past_meeting_is_read_board_by_board_and_nothing_of_it_can_be_written() {
    let mut room = Room::sample();
    room.keys("7 Down Enter");
    let name = room.session.past.as_ref().unwrap().name.clone();
    let before = room.files(name.as_str());
    for board in ["1", "2", "3", "4", "5", "6", "c"] {
        room.keys(board);
        for key in [
            "x", "m", "e", "o", "t", "D", "r", "A", "a", "i", "d", "l", "w", "n", "u", ">",
        ] {
            room.keys(key);
            room.keys("Esc Esc");
            if room.session.past.is_none() {
                room.keys("7 Enter");
                room.keys(board);
            }
        }
    }
    assert_eq!(room.files(name.as_str()), before);
}

#[test]
fn a_step_to_the_next_meeting_stays_on_the_board_and_says_what_changed() {
    let mut room = Room::sample();
    room.keys("7 Down Down Enter 4");
    let (older, board) = {
        let meeting = room.session.meeting().unwrap();
        (meeting.name.clone(), meeting.tab)
    };
    room.keys("]");
    let newer = room.session.meeting().unwrap();
    assert!(newer.name > older);
    assert_eq!(newer.tab, board);
    room.keys("H");
    let seen = screen(&room);
    assert!(seen.contains("what changed since"), "{seen}");
    assert!(seen.contains("New action"), "{seen}");
    // Other meetings and boards within the page.
    room.keys("[");
    assert_eq!(room.session.meeting().unwrap().name, older);
    assert!(matches!(room.session.over.last(), Some(Over::Changes(_))));
    room.keys("6");
    assert!(
        screen(&room).contains("Notes: what changed since"),
        "{}",
        screen(&room)
    );
    room.keys("Esc");
    for _ in 0..12 {
        room.keys("[");
    }
    assert_eq!(room.session.meeting().unwrap().number, 1);
    assert_eq!(
        room.session.notice.as_ref().unwrap().text,
        "This is the oldest meeting"
    );
    room.keys("H");
    assert!(screen(&room).contains("first meeting"), "{}", screen(&room));
    // Onwards to the one that runs.
    room.keys("Esc");
    for _ in 0..9 {
        room.keys("]");
    }
    assert!(room.session.past.is_none() && room.session.place == Place::Meeting);
    assert_eq!(room.session.tab(), Some(Tab::Notes));
}

#[test]
fn search_finds_as_one_types_and_enter_goes_there_and_esc_comes_back() {
    let mut room = Room::sample();
    room.keys("7 /").types("put hand-off note");
    let seen = screen(&room);
    assert!(
        seen.contains("Put the hand-off note into the CRM"),
        "{seen}"
    );
    let chosen = room
        .session
        .search
        .as_ref()
        .unwrap()
        .chosen()
        .unwrap()
        .clone();
    room.keys("Enter");
    let meeting = room.session.meeting().unwrap();
    assert_eq!(meeting.name, chosen.meeting);
    let Some(Row::Action(id)) = room.session.selection() else {
        panic!("{:?}", room.session.selection())
    };
    assert_eq!(id.as_str(), chosen.id);
    // Esc as often as there is something to leave: the results are there again, then the timeline.
    while room.session.place == Place::Meeting {
        room.keys("Esc");
    }
    assert_eq!(
        room.session.search.as_ref().unwrap().text.as_str(),
        "put hand-off note"
    );
    assert!(screen(&room).contains("hand-off"));
    room.keys("Esc");
    assert!(room.session.search.is_none());
    assert!(screen(&room).contains("Past forums"));
}

#[test]
fn a_search_is_cleared_refined_and_says_what_it_does_not_know() {
    let mut room = Room::sample();
    room.keys("/");
    assert!(
        !matches!(room.session.over.last(), Some(Over::Search)),
        "on a board / filters"
    );
    room.keys("Esc 0 /");
    assert!(
        screen(&room).contains("owner:ana"),
        "what may be written is shown"
    );
    room.types("zzzz");
    assert!(
        screen(&room).contains("Nothing in 9 meetings"),
        "{}",
        screen(&room)
    );
    room.keys("Ctrl-U").types("kind:issue is:open");
    let hits = room.session.search.as_ref().unwrap().hits().len();
    assert!(hits > 0);
    let open = room
        .session
        .live
        .as_ref()
        .unwrap()
        .boards
        .issues
        .open_count();
    assert_eq!(hits, open, "what is open now, once each");
    room.types(" side:nowhere");
    assert!(
        screen(&room).contains("side: knows marketing"),
        "{}",
        screen(&room)
    );
    room.keys("Ctrl-U Esc");
    assert!(room.session.search.is_none());
}

#[test]
fn what_was_dropped_is_shown_where_it_is_folded_away() {
    let mut room = Room::sample();
    room.keys("4 D").types("no longer").keys("Enter 7 /");
    room.types("kind:action is:dropped");
    assert!(!room.session.search.as_ref().unwrap().hits().is_empty());
    room.keys("Enter");
    assert!(matches!(room.session.selection(), Some(Row::Action(_))));
    assert_eq!(room.session.meeting().unwrap().filter(), "all");
}

#[test]
fn an_action_is_followed_through_time_from_a_board_and_from_what_was_found() {
    let mut room = Room::sample();
    room.keys("7 /").types("kind:action is:carried");
    room.keys("Tab h");
    let Some(Over::History(shown)) = room.session.over.last() else {
        panic!("no history")
    };
    let story = shown.story.clone().unwrap();
    assert!(story.steps.len() > 1, "{story:?}");
    assert!(
        story.steps[0].said[0].starts_with("New action"),
        "{story:?}"
    );
    let said = story.steps.iter().flat_map(|step| &step.said);
    assert!(
        said.into_iter()
            .any(|said| said.starts_with("Carried over")),
        "{story:?}"
    );
    assert!(screen(&room).contains("Through time: action"));
    // Enter on its first step opens the meeting in which it was promised.
    room.keys("g Enter");
    let meeting = room.session.meeting().unwrap();
    assert_eq!(meeting.name.as_str(), story.steps[0].meeting);
    assert!(matches!(room.session.selection(), Some(Row::Action(_))));
    room.keys("h");
    assert!(matches!(room.session.over.last(), Some(Over::History(_))));
    room.keys("Esc 1 h");
    assert!(room.session.notice.as_ref().unwrap().refused);
}

#[test]
fn the_lead_definition_is_followed_version_by_version_with_who_signed() {
    let mut room = Room::sample();
    room.keys("7 /").types("kind:definition").keys("Tab h");
    let Some(Over::History(shown)) = room.session.over.last() else {
        panic!("no history")
    };
    let story = shown.story.clone().unwrap();
    assert!(story.steps.len() > 4, "{story:?}");
    let said: Vec<&String> = story.steps.iter().flat_map(|step| &step.said).collect();
    assert!(
        said.iter().any(|said| said.to_lowercase().contains("sign")),
        "{said:#?}"
    );
}

fn past_file(room: &Room, back: usize, file: &str) -> std::path::PathBuf {
    let names = &room.session.forum.as_ref().unwrap().meetings;
    let name = &names[names.len() - 1 - back];
    room.path().join("meetings").join(name.as_str()).join(file)
}

#[test]
fn a_past_meeting_whose_own_file_is_broken_is_not_written_and_says_why() {
    let mut room = Room::sample();
    let path = past_file(&room, 1, "meeting.ron");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}}}}}}}")).unwrap();
    let live = room.session.live.as_ref().unwrap().name.clone();
    room.keys("7 Down Enter 4");
    let name = room.session.meeting().unwrap().name.clone();
    assert_ne!(name, live);
    assert_eq!(room.session.live.as_ref().unwrap().name, live);
    let before = room.files(name.as_str());
    let seen = screen(&room);
    assert!(
        seen.contains("nothing of it is written until it is mended"),
        "{seen}"
    );
    for keys in ["a", "x", "e", "5 i", "6 d", "2 m", "1 s", "3 A", "4 m"] {
        room.keys(keys);
        assert!(
            room.says().contains("until it is mended"),
            "{keys}: {}",
            room.says()
        );
        assert!(room.session.over.is_empty(), "{keys}");
    }
    assert_eq!(room.files(name.as_str()), before);
}

#[test]
fn in_a_past_meeting_what_changed_is_one_key_on_every_board() {
    let mut room = Room::sample();
    room.keys("7 Down Enter");
    for board in ["1", "2", "3", "4", "5", "6"] {
        room.keys(board).keys("H");
        assert!(
            matches!(room.session.over.last(), Some(Over::Changes(_))),
            "{board}: {}",
            room.says()
        );
        room.keys("Esc");
    }
}

#[test]
fn a_past_meeting_is_told_as_of_its_own_day() {
    let mut room = Room::sample();
    room.keys("7 Down Enter 5");
    let then = screen(&room);
    room.now = room.now.plus_seconds(400 * 24 * 60 * 60);
    room.keys("4 5");
    assert_eq!(
        screen(&room).lines().skip(3).take(25).collect::<Vec<_>>(),
        then.lines().skip(3).take(25).collect::<Vec<_>>()
    );
    let closed = room.boards().meeting.date.unwrap();
    for issue in room.boards().issues.issues.values() {
        let sent = issue.ask.as_ref().and_then(|ask| ask.sent);
        assert!(sent.is_none_or(|sent| sent <= closed), "{}", issue.title);
    }
}

#[test]
fn esc_comes_back_to_the_search_and_typing_goes_on_in_its_line() {
    let mut room = Room::sample();
    room.keys("7 /")
        .types("kind:action owner:dee")
        .keys("Enter");
    assert_eq!(room.session.place, Place::Meeting);
    room.keys("Esc");
    assert_eq!(room.session.place, Place::Past, "{}", room.says());
    assert!(matches!(room.session.over.last(), Some(Over::Search)));
    room.types(" q");
    assert!(!room.quit);
    assert_eq!(
        room.session.search.as_ref().unwrap().text.as_str(),
        "kind:action owner:dee q"
    );
}

#[test]
fn a_board_that_cannot_be_read_shows_its_fault_and_nothing_else() {
    let mut room = Room::sample();
    let path = past_file(&room, 1, "scoreboard.ron");
    let text = fs::read_to_string(&path).unwrap();
    let broken = text.replacen("target: ", "target: NaN, // ", 1);
    assert_ne!(text, broken);
    fs::write(&path, broken).unwrap();
    let issues = past_file(&room, 1, "issues.ron");
    fs::write(issues, "Issues(format: 1, issues: {").unwrap();
    room.keys("7 Down Enter 2");
    let seen = screen(&room);
    assert!(seen.contains("scoreboard.ron:"), "{seen}");
    assert!(seen.contains("lockstep check"), "{seen}");
    assert!(!seen.contains("on track"), "{seen}");
    room.keys("5");
    let seen = screen(&room);
    assert!(
        !seen.contains("No open issue") && !seen.contains("0 issues"),
        "{seen}"
    );
}
