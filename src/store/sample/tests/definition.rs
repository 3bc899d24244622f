//! The lead definition and what it selects among the sample's leads.

use std::sync::Arc;

use super::{Sample, sample};
use crate::forum::back_test::compare::compare;
use crate::forum::back_test::{BackTest, Leads};
use crate::forum::lead_definition::{LeadDefinition, Standing, changes};
use crate::forum::people::Side;

fn leads(sample: &Sample) -> Arc<Leads> {
    let mut lines = sample
        .leads
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    let headers = lines.next().unwrap();
    let rows: Vec<_> = lines.collect();
    assert!(rows.iter().all(|row| row.len() == headers.len()));
    Arc::new(Leads::from_rows(&headers, &rows))
}

/// The last definition of that version.
fn version(sample: &Sample, version: u32) -> &LeadDefinition {
    let definitions = sample
        .meetings
        .iter()
        .map(|(_, boards)| &*boards.lead_definition);
    definitions
        .rev()
        .find(|definition| definition.version == version)
        .unwrap()
}

#[test]
fn recorded_figures_are_what_the_definition_gives_on_the_leads() {
    let sample = sample();
    let leads = leads(&sample);
    for number in 2..=7 {
        let definition = version(&sample, number);
        let trial = BackTest::new(Arc::clone(&leads), definition).unwrap();
        let figures = trial.figures();
        let record = definition
            .back_tests
            .values()
            .find(|record| record.version == number)
            .unwrap();
        assert_eq!(
            (
                record.leads,
                record.positives,
                record.selected,
                record.true_positives
            ),
            (
                figures.all.leads,
                figures.all.positives,
                figures.all.selected,
                figures.all.true_positives
            ),
            "version {number}"
        );
        assert_eq!(trial.period().as_deref(), Some(record.period.as_str()));
        let lift = figures.all.lift.unwrap();
        assert!((1.5..3.0).contains(&lift), "version {number}: {lift}");
    }
}

#[test]
fn the_draft_selects_more_leads_than_the_version_in_force() {
    let sample = sample();
    let leads = leads(&sample);
    let trial = |number| BackTest::new(Arc::clone(&leads), version(&sample, number)).unwrap();
    let change = compare(&trial(6), &trial(7)).unwrap();
    assert_eq!((change.gained, change.gained_converted), (47, 11));
    assert_eq!((change.lost, change.lost_converted), (12, 2));
}

#[test]
fn every_version_is_signed_by_both_and_the_seventh_is_a_draft() {
    let sample = sample();
    let versions = sample
        .meetings
        .iter()
        .map(|(_, boards)| boards.lead_definition.version_words());
    let versions: Vec<String> = versions.collect();
    assert_eq!(
        versions,
        ["v1", "v2", "v3", "v4", "v4", "v5", "v6", "v6", "v7 (draft)"]
    );
    let draft = version(&sample, 7);
    for side in [Side::Marketing, Side::Sales] {
        let signed = Standing::SignedOther {
            version: 6,
            earlier_text: false,
        };
        assert_eq!(draft.standing(side), signed);
    }
    assert!(changes(version(&sample, 6), draft).len() >= 4);
}

#[test]
fn nothing_looks_wrong_in_any_version_and_each_back_test_names_its_text() {
    let sample = sample();
    for (day, boards) in &sample.meetings {
        let definition = &boards.lead_definition;
        assert_eq!(definition.problems(), Vec::<String>::new(), "{day}");
        for record in definition.back_tests.values() {
            assert_eq!(
                record.text,
                version(&sample, record.version).content_hash(),
                "{day}"
            );
        }
    }
}
