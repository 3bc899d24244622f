//! Whatever is written reads the same, comments survive a rewrite, and no text makes the reader
//! stumble.

use std::fs;
use std::path::Path;

use lockstep_forum::forum::actions::{Action, ActionState, Actions};
use lockstep_forum::forum::lead_definition::{
    Condition, Criterion, Group, LeadDefinition, Measure, ScoreTest,
};
use lockstep_forum::forum::merge::ron_options;
use lockstep_forum::forum::people::Side;
use lockstep_forum::forum::record::{Handle, Id};
use lockstep_forum::store::check::check_file;
use lockstep_forum::store::file::{NAMES, read_text, write_text};
use proptest::prelude::*;

/// Text as it may stand in a value: nothing in it is taken out at load.
fn words() -> impl Strategy<Value = String> {
    "[ -~äß東😀“”]{0,40}"
}

fn id() -> impl Strategy<Value = Id> {
    "[0-9a-z]{1,8}".prop_map(Id)
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-1000_i32..1000).prop_map(f64::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
    ]
}

prop_compose! {
    fn action()(
        title in words(),
        detail in prop::collection::vec(words(), 0..4),
        owner in prop::option::of("[a-z]{1,5}".prop_map(Handle)),
        side in prop::option::of(prop::sample::select(&Side::ALL[..])),
        state in prop::sample::select(&ActionState::ALL[..]),
        day in prop::option::of(1_i8..28),
        carried in any::<u32>(),
        tags in prop::collection::btree_set(words(), 0..3),
    ) -> Action {
        let due = day.map(|day| jiff::civil::date(2026, 11, day));
        Action { title, detail, owner, side, state, due, carried, tags: tags.into_iter().collect(), ..Action::default() }
    }
}

fn actions() -> impl Strategy<Value = Actions> {
    prop::collection::btree_map(id(), action(), 0..5).prop_map(|items| Actions {
        actions: items.into_iter().collect(),
        ..Actions::default()
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let one = prop_oneof![
        (words(), words()).prop_map(|(column, value)| Condition::Is(column, value)),
        (words(), prop::collection::vec(words(), 0..3)).prop_map(|(c, v)| Condition::In(c, v)),
        (words(), number()).prop_map(|(column, least)| Condition::AtLeast(column, least)),
        (words(), number(), number()).prop_map(|(c, a, b)| Condition::Between(c, a, b)),
        words().prop_map(Condition::Missing),
    ];
    one.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

prop_compose! {
    fn definition()(
        criteria in prop::collection::btree_map(id(), (words(), condition(), number()), 0..4),
        cap in prop::option::of(number()),
        least in number(),
        ideal_customer in prop::collection::vec(words(), 0..4),
    ) -> LeadDefinition {
        let criteria = criteria.into_iter().map(|(id, (title, when, points))| {
            (id, Criterion { title, when, points, ..Criterion::default() })
        });
        let group = Group { title: "fit".into(), cap, criteria: criteria.collect(), ..Group::default() };
        LeadDefinition {
            ideal_customer,
            groups: [(Id::from("fit"), group)].into_iter().collect(),
            qualifies_when: vec![vec![ScoreTest::AtLeast(Measure::Total, least)]],
            ..LeadDefinition::default()
        }
    }
}

/// A file of format 1, as it is in `tests/files`.
fn golden(file: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/format-1");
    fs::read_to_string(Path::new(folder).join(file)).unwrap()
}

/// The text with a comment above or behind some of its lines; each comment is its own.
fn commented(text: &str, places: &[(usize, bool)]) -> (String, Vec<String>) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let count = lines.len();
    let mut comments = Vec::new();
    for (number, (place, above)) in places.iter().enumerate() {
        let line = &mut lines[place % count];
        let comment = format!("// note {number};");
        *line = if *above {
            format!("  {comment}\n{line}")
        } else if line.contains("//") && !line.contains('\n') {
            continue;
        } else {
            format!("{line} {comment}")
        };
        comments.push(comment);
    }
    (lines.join("\r\n"), comments)
}

proptest! {
    #[test]
    fn a_board_reads_back_as_it_was_written(board in actions()) {
        let text = write_text(&board, None).unwrap();
        prop_assert_eq!(&read_text::<Actions>("a", &text).unwrap(), &board);
        prop_assert_eq!(&ron_options().from_str::<Actions>(&text).unwrap(), &board);
        prop_assert_eq!(write_text(&board, Some(&text)).unwrap(), text);
    }

    #[test]
    fn a_lead_definition_reads_back_as_it_was_written(definition in definition()) {
        let text = write_text(&definition, None).unwrap();
        prop_assert_eq!(&read_text::<LeadDefinition>("a", &text).unwrap(), &definition);
        prop_assert_eq!(&ron_options().from_str::<LeadDefinition>(&text).unwrap(), &definition);
        prop_assert_eq!(write_text(&definition, Some(&text)).unwrap(), text);
    }

    #[test]
    fn comments_survive_a_rewrite_wherever_they_stand(
        places in prop::collection::vec((0_usize..400, any::<bool>()), 0..12),
    ) {
        let (text, comments) = commented(&golden("lead-definition.ron"), &places);
        let mut value = read_text::<LeadDefinition>("a", &text).unwrap();
        let once = write_text(&value, Some(&text)).unwrap();
        prop_assert!(!once.contains('\r'));
        for comment in &comments {
            prop_assert_eq!(once.matches(comment.as_str()).count(), 1, "{} in {}", comment, once);
        }
        prop_assert_eq!(&write_text(&value, Some(&once)).unwrap(), &once);
        // An edit elsewhere takes none of them away either, nor does a field that goes.
        value.version += 1;
        value.leads.date = None;
        value.groups.insert(Id::from("new"), Group::default());
        let edited = write_text(&value, Some(&once)).unwrap();
        for comment in &comments {
            prop_assert_eq!(edited.matches(comment.as_str()).count(), 1, "{} in {}", comment, edited);
        }
    }

    #[test]
    fn no_text_makes_the_reader_stumble(text in "\\PC{0,60}", name in prop::sample::select(NAMES)) {
        check_file(Path::new("-"), &text, None);
        check_file(Path::new("-"), &format!("{name}({text})"), None);
    }

    #[test]
    fn no_damage_makes_the_reader_stumble(
        at in 0_usize..6000,
        length in 0_usize..6,
        put in "[(){}\\[\\]\",:\\\\/*#r0-9a-z<\n-]{0,4}",
        file in prop::sample::select(&["lead-definition.ron", "meeting.ron", "issues.ron"][..]),
    ) {
        let mut text = golden(file);
        let at = at % text.len();
        text.replace_range(at..(at + length).min(text.len()), &put);
        for fault in check_file(Path::new(file), &text, None) {
            let lines = text.lines().count() + 1;
            prop_assert!(fault.line <= lines && !fault.sentence.is_empty(), "{}", fault);
        }
    }
}

#[test]
fn a_comment_follows_its_line_when_lines_move() {
    let before = "Actions(\n    actions: {\n        \"a\": (\n            detail: [\n                \"one\", // first\n                // above two\n                \"two\",\n                \"three\", // third\n            ],\n        ),\n    },\n)\n";
    let mut board = read_text::<Actions>("a", before).unwrap();
    let action = board.actions.get_mut(&Id::from("a")).unwrap();
    action.detail = ["new", "two", "changed", "one"].map(String::from).to_vec();
    let text = write_text(&board, Some(before)).unwrap();
    assert!(text.contains("\"one\", // first\n"), "{text}");
    assert!(
        text.contains("// above two\n                \"two\",\n"),
        "{text}"
    );
    assert!(text.contains("\"changed\", // third\n"), "{text}");
}
