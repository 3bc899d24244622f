use jiff::civil::{Date, date};

use super::{Left, Said, history};
use crate::forum::files::MeetingName;
use crate::forum::lead_definition::{
    BackTestRecord, Condition, Criterion, Group, LeadDefinition, Measure, ScoreTest, Verdict,
};
use crate::forum::people::{Roster, Side};
use crate::forum::record::Id;

fn day(day: i8) -> Date {
    date(2026, 11, day)
}

fn first() -> LeadDefinition {
    let mut definition = LeadDefinition::default();
    let group = Group {
        title: "Fit".to_owned(),
        ..Group::default()
    };
    definition.add_group(Id::from("fit"), group).unwrap();
    let criterion = Criterion {
        title: "referred".to_owned(),
        when: Condition::Is("source".to_owned(), "Reference".to_owned()),
        points: 20.0,
        ..Criterion::default()
    };
    definition
        .add_criterion(&Id::from("fit"), Id::from("ref"), criterion)
        .unwrap();
    definition
}

fn points(definition: &mut LeadDefinition, points: f64) {
    definition
        .set_points(&Id::from("fit"), &Id::from("ref"), points)
        .unwrap();
}

fn says(definition: &mut LeadDefinition, side: Side, on: i8, verdict: Verdict) {
    let id = Id(format!("{side}{on}"));
    definition
        .sign(id, side, None, verdict, &Roster::default(), day(on))
        .unwrap();
}

fn signed(definition: &mut LeadDefinition, on: i8) {
    says(definition, Side::Marketing, on, Verdict::Agree);
    let reservation = Verdict::AgreeWithReservation("few leads".to_owned());
    says(definition, Side::Sales, on, reservation);
}

fn left(on: i8, definition: &LeadDefinition) -> Left {
    Left {
        meeting: MeetingName::of(day(on), 0),
        definition: definition.clone().into(),
    }
}

fn words(said: &[Said]) -> Vec<(String, bool)> {
    let words = said.iter();
    words
        .map(|said| {
            (
                format!("{} {:?}", said.word.side, said.word.verdict),
                said.of_this_text,
            )
        })
        .collect()
}

#[test]
fn each_version_has_what_was_said_what_changed_and_what_came_of_it() {
    let mut meetings = vec![left(1, &LeadDefinition::default())];
    let mut definition = first();
    signed(&mut definition, 2);
    let tried = BackTestRecord {
        on: Some(day(2)),
        version: 1,
        text: definition.content_hash(),
        selected: 30,
        ..BackTestRecord::default()
    };
    definition.back_tests.insert(Id::from("bt"), tried);
    meetings.push(left(2, &definition));
    // Carried on without a change.
    meetings.push(left(9, &definition));
    // A draft that sales objects to, then one that both sign.
    points(&mut definition, 30.0);
    says(
        &mut definition,
        Side::Sales,
        16,
        Verdict::Object("too many".to_owned()),
    );
    meetings.push(left(16, &definition));
    points(&mut definition, 25.0);
    definition
        .set_thresholds(vec![vec![ScoreTest::AtLeast(Measure::Total, 45.0)]])
        .unwrap();
    signed(&mut definition, 23);
    meetings.push(left(23, &definition));
    points(&mut definition, 35.0);
    meetings.push(left(24, &definition));

    let versions = history(&meetings);
    let called: Vec<_> = versions.iter().map(super::Version::called).collect();
    assert_eq!(called, ["v3 (draft)", "v2", "v1"]);
    let [draft, second, first] = &versions[..] else {
        panic!("three versions");
    };
    assert_eq!(
        first.meeting,
        MeetingName::of(day(2), 0),
        "where it came up"
    );
    assert!(first.changes.is_empty());
    assert_eq!(first.tried.len(), 1);
    assert_eq!(first.tried[0].selected, 30);
    assert_eq!(
        words(&first.said),
        [
            ("Marketing Agree".to_owned(), true),
            ("Sales AgreeWithReservation(\"few leads\")".to_owned(), true)
        ]
    );
    assert_eq!(second.drafts_before, 1);
    assert_eq!(
        second.changes,
        [
            "criterion “referred” 20 → 25 points",
            "qualifies when never → total ≥ 45"
        ]
    );
    assert_eq!(
        words(&second.said)[0],
        ("Sales Object(\"too many\")".to_owned(), false),
        "an objection to a draft is kept"
    );
    assert!(second.tried.is_empty());
    assert_eq!(draft.changes, ["criterion “referred” 25 → 35 points"]);
    assert!(draft.said.is_empty());
}

#[test]
fn a_signature_that_a_later_meeting_brought_counts_for_the_text_of_the_earlier_one() {
    let mut definition = first();
    says(&mut definition, Side::Marketing, 2, Verdict::Agree);
    let meetings = [left(2, &definition), {
        says(&mut definition, Side::Sales, 9, Verdict::Agree);
        left(9, &definition)
    }];
    let versions = history(&meetings);
    assert_eq!(versions.len(), 1);
    assert!(versions[0].agreed);
    assert_eq!(versions[0].meeting, MeetingName::of(day(2), 0));
    assert!(history(&[]).is_empty());
}
