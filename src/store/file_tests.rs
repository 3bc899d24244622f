//! Reading and writing of files as text.

use super::file::{ReadState, read, read_text, write_text};
use crate::forum::actions::{Action, Actions};
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::record::Id;

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
