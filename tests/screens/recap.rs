//! Everything that the room decided is on the recap, whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use lockstep_forum::forum::notes::{Decision, Experiment, ExperimentState};
use lockstep_forum::session::place::Row;

use crate::fixture::{draw, in_meeting, press, text_of};

#[test]
fn no_word_of_what_was_decided_is_cut_on_a_small_screen() {
    let mut session = in_meeting();
    let notes = Arc::make_mut(&mut session.live.as_mut().unwrap().boards.notes);
    let mut expected = BTreeSet::new();
    for number in 0..9 {
        let words: Vec<String> = (0..40).map(|word| format!("w{number}x{word}")).collect();
        expected.extend(words.iter().cloned());
        let decision = Decision {
            title: words.join(" "),
            ..Decision::default()
        };
        notes
            .decisions
            .insert(format!("d{number}").as_str().into(), decision);
    }
    press(&mut session, "c");
    let mut seen = BTreeSet::new();
    for row in session.rows() {
        session.select(row);
        let text = text_of(&draw(&session, 80, 24).0);
        seen.extend(text.split_whitespace().map(str::to_owned));
    }
    let missing: Vec<_> = expected.difference(&seen).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_arrows_go_through_what_was_said_and_enter_puts_it_right() {
    let mut session = in_meeting();
    press(&mut session, "c");
    assert!(matches!(session.selection(), Some(Row::Pulse(_))));
    press(&mut session, "Left");
    assert!(matches!(session.selection(), Some(Row::Decision(_))));
    press(&mut session, "e Ctrl-U P a r t n e r s Ctrl-S");
    let notes = &session.live.as_ref().unwrap().boards.notes;
    assert!(notes.decisions.values().any(|one| one.title == "Partners"));
    press(&mut session, "Right");
    assert!(matches!(session.selection(), Some(Row::Pulse(_))));
}

#[test]
fn an_issue_on_the_recap_gets_its_owner_there() {
    let mut session = in_meeting();
    press(&mut session, "c");
    let issue = session
        .rows()
        .into_iter()
        .find(|row| matches!(row, Row::Issue(_)))
        .unwrap();
    session.select(issue.clone());
    press(&mut session, "o a Ctrl-S");
    assert!(!session.rows().contains(&issue), "it has an owner now");
}

#[test]
fn an_experiment_that_was_judged_and_the_word_on_the_definition_stand_there() {
    let mut session = in_meeting();
    let notes = Arc::make_mut(&mut session.live.as_mut().unwrap().boards.notes);
    let experiment = Experiment {
        title: "Shorter form".to_owned(),
        state: ExperimentState::Kept,
        ..Experiment::default()
    };
    notes.experiments.insert("shorter".into(), experiment);
    press(&mut session, "c");
    session.select(Row::Experiment("shorter".into()));
    let text = text_of(&draw(&session, 120, 36).0);
    assert!(text.contains("Shorter form   kept"), "{text}");
    press(&mut session, "G");
    let text = text_of(&draw(&session, 120, 36).0);
    assert!(text.contains("Lead definition"), "{text}");
    assert!(text.contains("v7 (draft): Marketing signed v6"), "{text}");
}
