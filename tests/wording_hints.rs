//! Wording hints as people meet them while they write.

mod room;

use lockstep_forum::session::effect::Effect;
use lockstep_forum::session::form::Input;
use lockstep_forum::session::hint::{OtherWords, Says, current};
use lockstep_forum::session::message::Message;
use lockstep_forum::session::over::Over;
use lockstep_forum::session::update::update;
use room::Room;

const NEVER: &str = "Sales never calls the leads back.";

/// The sample forum with an issue opened, on what was observed.
fn observed() -> Room {
    let mut room = opened_issue();
    room.keys("j Enter");
    assert!(room.session.over.last().is_some(), "{}", room.says());
    room.keys("Ctrl-U");
    room
}

/// The sample forum with a new issue opened.
fn opened_issue() -> Room {
    let mut room = Room::sample();
    room.reads_wording();
    room.keys("i")
        .types("Zebra printers jam at the dispatch")
        .keys("Enter 5 / z e b r a Enter Enter");
    let issue = room.session.meeting().unwrap().issue.clone();
    assert!(issue.is_some(), "{}", room.says());
    room
}

fn hint(room: &Room) -> Option<&OtherWords> {
    match &current(&room.session)?.says {
        Says::OtherWords(words) => Some(words),
        Says::Blanks { .. } => None,
    }
}

fn asks_for_blanks(room: &Room) -> bool {
    let shown = current(&room.session);
    shown.is_some_and(|shown| matches!(shown.says, Says::Blanks { .. }))
}

/// What stands in the field, with the cursor as `|`.
fn text(room: &Room) -> String {
    let text = match room.session.over.last() {
        Some(Over::Capture(line)) => &line.text,
        Some(Over::Form(form)) => match &form.fields[form.at].input {
            Input::Text(text) => text,
            _ => panic!("only a text is written"),
        },
        _ => panic!("nothing is being written"),
    };
    let (before, after) = text.as_str().split_at(text.cursor());
    format!("{before}|{after}")
}

#[test]
fn a_finished_clause_that_blames_gets_a_hint_and_an_unfinished_one_none() {
    let mut room = observed();
    for (typed, expected) in [
        ("Sales never calls the leads back", false),
        (".", true),
        (" The list came two days after the fair.", true),
    ] {
        room.types(typed);
        assert_eq!(hint(&room).is_some(), expected, "after `{typed}`");
    }
    let words = hint(&room).unwrap();
    assert_eq!(&text(&room)[words.marked.clone()], "Sales never");
    assert!(!words.reason.is_empty() && !words.offers.is_empty());
}

#[test]
fn the_offer_takes_the_place_of_the_sentence_and_its_blanks_are_typed_over() {
    let mut room = observed();
    room.types("The list was long. ").types(NEVER);
    let offer = hint(&room).unwrap().offer().unwrap().to_owned();
    assert!(offer.starts_with("__ of __ leads "), "{offer}");
    room.keys("Ctrl-O");
    assert_eq!(text(&room), format!("The list was long. |{offer}."));
    assert!(asks_for_blanks(&room));
    room.types("12").keys("Ctrl-N").types("80");
    let rest = &offer["__ of __ ".len()..];
    assert_eq!(text(&room), format!("The list was long. 12 of 80| {rest}."));
    room.keys("Ctrl-N").types("call").keys("Ctrl-N").types("3");
    assert!(!text(&room).contains("__"), "{}", text(&room));
    assert_eq!(current(&room.session), None);
}

#[test]
fn the_next_offer_is_shown_and_comes_round_again() {
    let mut room = observed();
    room.types(NEVER);
    let offers = hint(&room).unwrap().offers.clone();
    assert!(offers.len() > 1);
    for at in 1..=offers.len() {
        room.keys("Ctrl-N");
        let expected = &offers[at % offers.len()];
        assert_eq!(hint(&room).unwrap().offer(), Some(expected.as_str()));
    }
    assert_eq!(text(&room), format!("{NEVER}|"));
}

#[test]
fn words_that_are_kept_get_no_hint_again_in_this_sitting() {
    let mut room = observed();
    room.types(NEVER).keys("Ctrl-Y");
    assert_eq!(hint(&room), None);
    room.types(" So it goes.").keys("Ctrl-U").types(NEVER);
    assert_eq!(hint(&room), None);
    assert_eq!(text(&room), format!("{NEVER}|"));
    room.types(" Marketing never listens.");
    assert!(hint(&room).is_some());
}

#[test]
fn the_own_words_come_back_after_an_offer_was_taken() {
    let mut room = observed();
    room.types(NEVER).keys("Ctrl-O").types("4").keys("Ctrl-Y");
    assert_eq!(text(&room), format!("{NEVER}|"));
    assert_eq!(current(&room.session), None);
}

#[test]
fn texts_that_do_not_blame_and_texts_in_german_are_left_alone() {
    let mut room = observed();
    for neutral in [
        "12 of 80 leads had no call within 3 days.",
        "Nobody is to blame.",
        "Der Vertrieb ruft die Kontakte nie zurück und das ist immer so.",
    ] {
        room.keys("Ctrl-U").types(neutral);
        assert_eq!(current(&room.session), None, "{neutral}");
    }
}

#[test]
fn a_text_with_a_hint_is_left_and_saved_as_it_stands() {
    let mut room = observed();
    room.types(NEVER).keys("Esc");
    assert!(room.session.over.is_empty());
    assert_eq!(current(&room.session), None);
    room.keys("Enter");
    assert_eq!(text(&room), format!("{NEVER}|"));
    room.keys("Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
    let issues = &room.boards().issues.issues;
    assert!(issues.values().any(|issue| issue.observed == [NEVER]));
}

#[test]
fn a_name_of_the_roster_is_known_and_another_field_than_text_has_no_hint() {
    let mut room = Room::new_forum();
    room.reads_wording();
    room.keys("N G Enter s i")
        .types("Dee ignores the leads from the fair.");
    assert!(hint(&room).is_some(), "{}", room.says());
    room.keys("Ctrl-O Esc d").types(NEVER);
    assert_eq!(current(&room.session), None);
}

#[test]
fn in_the_capture_line_a_token_closes_the_words_and_is_not_lost() {
    let mut room = Room::sample();
    room.reads_wording();
    room.keys("a").types("Be more careful with the price list");
    assert_eq!(current(&room.session), None);
    room.types(" due:fri ");
    assert_eq!(&hint(&room).unwrap().words, "Be more careful");
    let offer = hint(&room).unwrap().offer().unwrap().to_owned();
    room.keys("Ctrl-O");
    let blank = offer.find("__").unwrap();
    let (before, after) = offer.split_at(blank);
    assert_eq!(text(&room), format!("{before}|{after} due:fri "));
    assert!(asks_for_blanks(&room));
}

#[test]
fn a_why_that_ends_at_a_person_comes_before_other_hints() {
    let mut room = opened_issue();
    room.keys("A w")
        .types("Sales always blames us. The dispatcher forgot to print the label.");
    let words = hint(&room).unwrap();
    assert!(words.reason.contains("What made that likely"), "{words:?}");
}

#[test]
fn the_team_s_own_rules_are_in_use_and_what_is_wrong_with_them_is_said() {
    let mut room = observed();
    let file = room.path().join("blame.ron");
    std::fs::write(&file, r#"(format: 1, mute: ["Absolute"])"#).unwrap();
    room.types(NEVER);
    assert!(hint(&room).is_some());
    room.notices_own_rules();
    assert_eq!(current(&room.session), None);
    std::fs::write(&file, "(format: 1, mute: ").unwrap();
    room.notices_own_rules();
    assert!(room.says().starts_with("blame.ron:1:"), "{}", room.says());
    assert!(hint(&room).is_some());
}

#[test]
fn a_saved_why_that_ends_at_a_person_asks_for_a_deeper_one_until_there_is_one() {
    const ASKS: &str = "ends at a person";
    let mut room = opened_issue();
    room.keys("A w")
        .types("The dispatcher forgot to print the label")
        .keys("Enter");
    assert!(room.screen(100, 40).contains(ASKS));
    room.keys("A d")
        .types("The label is printed on another floor")
        .keys("Enter");
    assert!(!room.screen(100, 40).contains(ASKS));
}

#[test]
fn a_form_with_a_hint_looks_like_this() {
    let mut room = observed();
    room.types(NEVER);
    insta::assert_snapshot!(room.screen(80, 24));
}

#[test]
fn a_guest_of_the_meeting_is_a_name_for_the_rules() {
    const BLAMES: &str = "Zuleika forgot to send the list.";
    let mut room = observed();
    room.types(BLAMES);
    assert_eq!(current(&room.session), None);
    room.keys("Ctrl-U Esc Esc 1 P")
        .types("Zuleika Park")
        .keys("Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
    let people = room.boards().meeting.people.values();
    assert!(
        people
            .map(|person| person.name.as_str())
            .any(|name| name == "Zuleika Park")
    );
    room.keys("5 Enter g j Enter Ctrl-U").types(BLAMES);
    assert!(hint(&room).is_some(), "{}", text(&room));
}

#[test]
fn a_team_s_rule_that_fails_its_own_sentences_is_left_out_with_a_note_on_screen() {
    let mut room = Room::sample();
    let rule = |id: &str| {
        format!(
            r#"(id: "{id}", family: Failure, patterns: ["{{who}} said tbd"], reason: "When?", flags: ["The date."], passes: []),"#
        )
    };
    let text = format!("(format: 1, rules: [\n{}\n{}\n])", rule("one"), rule("two"));
    std::fs::write(room.path().join("blame.ron"), text).unwrap();
    room.notices_own_rules();
    assert!(
        room.says().starts_with("blame.ron:2:6: one: "),
        "{}",
        room.says()
    );
    assert!(
        room.says().ends_with("(and 1 more: lockstep check)"),
        "{}",
        room.says()
    );
    assert!(
        room.screen(120, 36).contains("blame.ron:2:6: one"),
        "{}",
        room.screen(120, 36)
    );
}

const UNFINISHED: &str = "Sales never call our leads back";

fn bottom(room: &Room) -> String {
    let screen = room.screen(80, 24);
    let mut lines = screen.lines().filter(|line| !line.trim().is_empty());
    lines.next_back().unwrap_or_default().to_owned()
}

fn titles(room: &Room) -> Vec<&str> {
    let issues = room.boards().issues.issues.values();
    issues.map(|issue| issue.title.as_str()).collect()
}

#[test]
fn a_captured_line_without_a_full_stop_stops_once_at_its_hint_and_is_saved_the_second_time() {
    let mut room = Room::sample();
    room.reads_wording();
    room.keys("i").types(UNFINISHED);
    assert_eq!(current(&room.session), None, "nothing while typing on");
    room.keys("Enter");
    assert_eq!(hint(&room).unwrap().words, "Sales never");
    assert!(!titles(&room).contains(&UNFINISHED));
    assert!(
        bottom(&room).contains("Enter save it as it is"),
        "{}",
        bottom(&room)
    );
    room.keys("Enter");
    assert!(room.session.over.is_empty(), "{}", room.says());
    assert!(titles(&room).contains(&UNFINISHED));
    // What was saved as it is, is kept: the same words stop nothing any more.
    room.keys("i").types(UNFINISHED).keys("Enter");
    assert!(room.session.over.is_empty());
    room.keys("i")
        .types("Sales never answer our mails")
        .keys("Enter");
    assert_eq!(hint(&room).unwrap().words, "Sales never");
}

#[test]
fn at_a_stop_an_offer_is_taken_and_the_line_goes_on() {
    let mut room = Room::sample();
    room.reads_wording();
    room.keys("i").types(UNFINISHED).keys("Enter Ctrl-N Ctrl-O");
    assert!(asks_for_blanks(&room), "{}", text(&room));
    room.keys("Ctrl-Y");
    assert_eq!(text(&room), format!("{UNFINISHED}|"));
    assert_eq!(current(&room.session), None);
    room.keys("Enter");
    assert!(titles(&room).contains(&UNFINISHED), "{}", room.says());
}

#[test]
fn a_form_shows_the_hint_of_a_field_that_is_left_and_stops_once_when_it_is_saved_from_within() {
    let mut room = observed();
    room.types(UNFINISHED);
    assert_eq!(current(&room.session), None);
    room.keys("Tab");
    assert_eq!(hint(&room).unwrap().words, "Sales never");
    // It was shown and gone on from: saving does not stop.
    room.keys("Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
    room.keys("Enter Ctrl-U")
        .types("Marketing never listens")
        .keys("Ctrl-S");
    assert_eq!(hint(&room).unwrap().words, "Marketing never listens");
    assert!(
        bottom(&room).contains("Ctrl-S save it as it is"),
        "{}",
        bottom(&room)
    );
    room.keys("Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
}

#[test]
fn words_that_are_kept_get_no_hint_after_the_program_was_started_again() {
    let mut room = observed();
    room.types(NEVER).keys("Ctrl-Y Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
    let folder = room.folder;
    let mut again = Room::empty();
    again.folder = folder;
    again.open(true);
    again.reads_wording();
    again.keys("i").types(NEVER);
    assert_eq!(current(&again.session), None);
    again.keys("Ctrl-U").types("Sales never answer our mails.");
    assert!(hint(&again).is_some());
    let kept = std::fs::read_to_string(again.path().join(".lockstep/kept-sentences")).unwrap();
    assert_eq!(kept.len(), 17, "one sum and nothing else: {kept}");
}

#[test]
fn a_blaming_why_that_is_saved_as_it_stands_still_asks_for_a_deeper_one() {
    let mut room = Room::new_forum();
    room.reads_wording();
    room.keys("N G Enter s i")
        .types("Labels are missing")
        .keys("Enter 5 Enter A w")
        .types("Dee forgot to print the label")
        .keys("Enter");
    if !room.session.over.is_empty() {
        room.keys("Enter");
    }
    assert!(room.session.over.is_empty(), "{}", room.says());
    let screen = room.screen(100, 40);
    assert!(screen.contains("ends at a person"), "{screen}");
}

fn asks(effects: &[Effect]) -> bool {
    let mut effects = effects.iter();
    effects.any(|effect| matches!(effect, Effect::ReadWording))
}

#[test]
fn the_rules_are_read_once_somebody_writes_or_looks_at_issues_and_not_before() {
    let mut room = Room::sample();
    let mut asked = |key: &str| {
        let now = room.now;
        let effects = update(
            &mut room.session,
            Message::Pressed(key.parse().unwrap()),
            now,
        );
        asks(&effects)
    };
    for key in ["1", "j", "4", "?", "Esc", "2", "j"] {
        assert!(!asked(key), "{key}");
    }
    assert!(asked("5"), "from there an ask goes to leadership");
    for key in ["Enter", "Esc", "a", "x"] {
        assert!(!asked(key), "{key}: once is enough");
    }
    let mut room = Room::sample();
    room.keys("4");
    let now = room.now;
    let effects = update(
        &mut room.session,
        Message::Pressed("a".parse().unwrap()),
        now,
    );
    assert!(asks(&effects), "a line is written");
}

#[test]
fn rules_of_another_forum_or_older_ones_are_not_taken() {
    let mut room = Room::sample();
    room.keys("i").types(NEVER);
    let folder = lockstep_forum::store::folder::Folder::open(room.path()).unwrap();
    let read = lockstep_forum::live::opening::wording(&folder, 2);
    let mut of_another = read.clone();
    of_another.root = std::path::PathBuf::from("/elsewhere");
    room.tell(Message::WordingRead(Box::new(of_another)));
    assert!(hint(&room).is_none(), "another forum's");
    room.tell(Message::WordingRead(Box::new(read)));
    assert!(hint(&room).is_some());
    std::fs::write(
        room.path().join("blame.ron"),
        r#"(format: 1, mute: ["Absolute"])"#,
    )
    .unwrap();
    let older = lockstep_forum::live::opening::wording(&folder, 1);
    room.tell(Message::WordingRead(Box::new(older)));
    assert!(hint(&room).is_some(), "an older reading came late");
    // In the next forum nothing of this one is left.
    room.open(true);
    assert_eq!(current(&room.session), None);
}

#[test]
fn a_stop_at_a_line_that_ends_in_a_name_shows_its_hint() {
    let mut room = Room::sample();
    room.reads_wording();
    room.keys("a")
        .types("Remind dealers to be more careful with forms @cy")
        .keys("Enter");
    let screen = room.screen(80, 24);
    assert!(screen.contains("Care runs out"), "{screen}");
}
