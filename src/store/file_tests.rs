//! Reading and writing of files as text.

use std::sync::Arc;

use super::file::{
    Document, LaidOut, Proved, ReadState, lay_out_text, read, read_text, write_text,
};
use super::text::LARGEST;
use crate::forum::actions::{Action, Actions};
use crate::forum::charter::Objective;
use crate::forum::files::Stored;
use crate::forum::lead_definition::{Criterion, Group, LeadDefinition, Rule};
use crate::forum::meeting::{Attendee, Meeting};
use crate::forum::moment::Moment;
use crate::forum::record::{Handle, Id};

const LEADS: &str = r#"// our definition
LeadDefinition(
    format: 1,
    version: 8,
    ideal_customer: ["Working professionals who want a promotion within a year", "Not: students without a budget"],
    leads: ( // how to read the CSV
        outcome: (column: "Converted", is: ["1"]),
        missing: ["Select"], // besides blank
        columns: {"occupation": ["What is your current occupation"]},
        filled_after_hand_off: ["Lead Quality", "Tags"],
        // a date column
    ),
    groups: {
        "fit": (
            title: "Fit: who they are",
            cap: 50,
            criteria: {
                // the best one
                "k3v9m2xq": (title: "working professional", when: Is("occupation", "Working Professional"), points: 35),
                "m4w8t2yb": (title: "referred", when: In("Lead Source", ["Reference", "Welingak Website"]), points: 30.5),
            },
        ),
    },
    qualifies_when: [[AtLeast(Total, 45)]],
)
// end
"#;

#[test]
fn a_file_that_lockstep_wrote_is_written_the_same_again_with_its_comments() {
    let value = read_text::<LeadDefinition>("lead-definition.ron", LEADS).unwrap();
    assert_eq!(write_text(&value, Some(LEADS)).unwrap(), LEADS);
    let bare = write_text(&value, None).unwrap();
    assert!(!bare.contains("//"));
    assert_eq!(read_text::<LeadDefinition>("", &bare).unwrap(), value);
    assert_eq!(
        crate::forum::merge::ron_options()
            .from_str::<LeadDefinition>(&bare)
            .unwrap(),
        value
    );
}

#[test]
fn every_fault_is_told_in_one_go_with_its_place() {
    let text = "Actions(\n    format: 1,\n    actions: {\n        \"a1\": (titel: \"x\", due: \"fri\"),\n        \"b2\": (title: 5, side: Sale, carried: -1, owner: ana, due: 2026-12-01),\n        \"c3\": (side: \"Sales\", tags: \"x\"),\n        \"c3\": (title: \"again\"),\n    },\n)\n";
    let faults = read_text::<Actions>("actions.ron", text).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "actions.ron:4:16: `titel` is not a field of an action; did you mean `title`?",
        "actions.ron:4:33: `due` needs a date like \"2026-12-01\", not \"fri\"",
        "actions.ron:5:23: `title` needs a text in quotes, not `5`",
        "actions.ron:5:32: `side` cannot be `Sale`; did you mean `Sales`?",
        "actions.ron:5:47: `carried` needs a whole number from 0 to 4294967295, not `-1`",
        "actions.ron:5:58: `owner` needs a text in quotes; write \"ana\" in quotes",
        "actions.ron:5:68: `due` needs a date like \"2026-12-01\"; write \"2026-12-01\" in quotes",
        "actions.ron:6:22: `side` needs the word without quotes: Sales",
        "actions.ron:6:37: `tags` needs a list in square brackets: [\"…\", \"…\"], not \"x\"",
        "actions.ron:7:9: the item `c3` stands here twice",
    ];
    for (told, expected) in told.iter().zip(expected) {
        assert_eq!(told, expected);
    }
    assert_eq!(told.len(), expected.len(), "{told:#?}");
}

#[test]
fn a_newer_format_is_read_as_far_as_it_is_known_and_never_written() {
    let reading = read::<Actions>(
        "a",
        "Actions(format: 2, hologram: 3, actions: {\"a\": (title: \"x\")})",
    );
    assert_eq!(reading.state, ReadState::Newer { format: 2 });
    assert!(!reading.state.writable());
    assert_eq!(reading.value.actions.len(), 1);
}

#[test]
fn a_board_is_one_field_a_line_and_harmless() {
    let mut board = Actions::default();
    let action = Action {
        title: "call \u{1b}[31m\"Dee\" \\ back".into(),
        carried: 2,
        ..Action::default()
    };
    board.actions.insert(Id::from("k3v9m2xq"), action);
    let text = write_text(&board, None).unwrap();
    let expected = "Actions(\n    format: 1,\n    actions: {\n        \"k3v9m2xq\": (\n            title: \"call ␛[31m\\\"Dee\\\" \\\\ back\",\n            carried: 2,\n        ),\n    },\n)\n";
    assert_eq!(text, expected);
}

#[test]
fn the_other_sides_value_of_a_clash_is_harmless_too() {
    let text = r#"Actions(clashes: {"actions/a/detail": ["[\"\\u{1b}[31mred\", \"plain\"]"]})"#;
    let board = read_text::<Actions>("a", text).unwrap();
    let (_, theirs) = board.clashes.iter().next().unwrap();
    let theirs: Vec<&str> = theirs.iter().collect();
    assert_eq!(theirs, [r#"["␛[31mred", "plain"]"#]);
}

/// A value and its text, as a keeper knows them after a save.
struct Known {
    value: Stored,
    laid_out: LaidOut,
}

impl Known {
    fn of<T: Document>(value: &T) -> Self {
        Self {
            value: Arc::new(value.clone()).stored(),
            laid_out: lay_out_text(value, None, None).unwrap(),
        }
    }

    fn proved(&self) -> Option<Proved<'_>> {
        Some(Proved {
            value: &self.value,
            text: &self.laid_out.text,
            pieces: self.laid_out.pieces.as_ref()?,
        })
    }

    /// Saves an edited copy on what is known: the text is what it would be if all of it were written.
    fn save<T: Document>(&mut self, edited: &T) {
        let laid_out = lay_out_text(edited, Some(&self.laid_out.text), self.proved()).unwrap();
        assert_eq!(laid_out.text, write_text(edited, None).unwrap());
        laid_out.proves(edited, self.proved()).unwrap();
        self.laid_out = laid_out;
        self.value = Arc::new(edited.clone()).stored();
    }
}

#[test]
fn what_was_edited_alone_is_written_into_the_text_before() {
    let mut chance = fastrand::Rng::with_seed(7);
    let mut board = Actions::default();
    let mut known = Known::of(&board);
    for step in 0..300 {
        // Some ids begin like others.
        let id = Id(format!("a{}", chance.u8(..60)));
        match (chance.u8(..5), board.actions.get_mut(&id)) {
            (0, _) => board.actions.remove(&id),
            (1, Some(action)) => action.detail.push("a \"second\" // line".into()),
            (_, Some(action)) => action.title = format!("Edited in step {step}"),
            (_, None) => {
                let action = Action {
                    title: format!("See https://example.com/{step}, then call"),
                    tags: [format!("t{step}")].into_iter().collect(),
                    ..Action::default()
                };
                board.actions.insert(id, action);
            }
        }
        known.save(&board);
    }
    assert!(board.actions.len() > 20);
    let id = board.actions.ids().next().unwrap().clone();
    board.actions.get_mut(&id).unwrap().title = "One of many".into();
    let laid_out = lay_out_text(&board, None, known.proved()).unwrap();
    assert!(laid_out.proof_length() * 10 < laid_out.text.len());
    let other = board.actions.ids().nth(1).unwrap().clone();
    board.actions.get_mut(&other).unwrap().title = "Another one".into();
    let wrong = laid_out.proves(&board, known.proved()).unwrap_err();
    assert!(wrong.to_string().contains("does not read the same"));
}

#[test]
fn items_within_items_are_written_with_the_item_that_holds_them() {
    let mut definition = read_text::<LeadDefinition>("", LEADS).unwrap();
    let mut known = Known::of(&definition);
    let fit = Id::from("fit");
    let criterion = Criterion {
        title: "asked for a demo".into(),
        points: 20.0,
        ..Criterion::default()
    };
    let group = definition.groups.get_mut(&fit).unwrap();
    group.criteria.insert(Id::from("d1"), criterion);
    known.save(&definition);
    let engagement = Group {
        title: "Engagement".into(),
        ..Group::default()
    };
    definition.groups.insert(Id::from("act"), engagement);
    known.save(&definition);
    definition.version += 1;
    known.save(&definition);
    definition.always.insert(Id::from("hand"), Rule::default());
    definition.ideal_customer.clear();
    known.save(&definition);
    definition.groups.remove(&fit);
    known.save(&definition);
    definition.groups.remove(&Id::from("act"));
    known.save(&definition);
}

#[test]
fn what_the_text_says_more_coarsely_is_proved_all_the_same() {
    let mut meeting = Meeting::default();
    let attendee = Attendee {
        name: "Ana".into(),
        ..Attendee::default()
    };
    meeting.people.insert(Handle::from("ana"), attendee);
    let mut known = Known::of(&meeting);
    // An instant is written in whole seconds.
    let now = Moment::parse("2026-11-24T10:00:00.25+01:00").unwrap();
    meeting.started = Some(now);
    known.save(&meeting);
    meeting.objectives.insert(
        Id::from("o1"),
        Objective {
            title: "with a bell \u{7}".into(),
            ..Objective::default()
        },
    );
    known.save(&meeting);
}

#[test]
fn what_would_be_too_large_to_be_read_again_is_not_written() {
    let mut board = Actions::default();
    let large = Action {
        title: "x".repeat(LARGEST - 200),
        ..Action::default()
    };
    board.actions.insert(Id::from("a1"), large);
    let known = Known::of(&board);
    known.laid_out.proves(&board, None).unwrap();
    let small = Action {
        title: "y".repeat(200),
        ..Action::default()
    };
    board.actions.insert(Id::from("b2"), small);
    let laid_out = lay_out_text(&board, Some(&known.laid_out.text), known.proved()).unwrap();
    let refused = laid_out.proves(&board, known.proved()).unwrap_err();
    assert!(refused.to_string().contains("MiB"), "{refused}");
}
