use jiff::civil::{Date, date};

use super::{
    Captured, Decision, Experiment, ExperimentState, Handle, Id, NoteKind, Notes, Roster, Side, Win,
};
use crate::forum::people::Person;
use crate::forum::refusal::Refusal;

const TODAY: Date = date(2026, 11, 24);

fn roster() -> Roster {
    let person = |handle: &str, side| {
        let name = handle.to_uppercase();
        (
            Handle::from(handle),
            Person {
                name,
                side,
                ..Person::default()
            },
        )
    };
    [person("ana", Side::Marketing), person("dee", Side::Sales)]
        .into_iter()
        .collect()
}

fn line(title: &str) -> Captured {
    Captured {
        title: title.to_owned(),
        owner: Some(Handle::from("ana")),
        also: vec![Handle::from("dee")],
        due: Some(date(2026, 12, 8)),
        ..Captured::default()
    }
}

fn notes() -> (Notes, Id) {
    let (mut notes, id) = (Notes::default(), Id::from("n1"));
    notes
        .add_decision(id.clone(), &line("one price list"), TODAY)
        .unwrap();
    notes.park(id.clone(), &line("fairs"), TODAY).unwrap();
    notes
        .add_win(id.clone(), &line("a full webinar"), TODAY)
        .unwrap();
    notes
        .add_experiment(id.clone(), &line("call at noon"), &roster(), TODAY)
        .unwrap();
    (notes, id)
}

fn said<T: std::fmt::Debug>(result: Result<T, Refusal>) -> String {
    result.expect_err("refused").to_string()
}

#[test]
fn a_line_becomes_a_note_of_each_kind() {
    let (mut notes, id) = notes();
    assert_eq!(notes.decisions.get(&id).unwrap().on, Some(TODAY));
    assert_eq!(
        notes.parked.get(&id).unwrap().owner,
        Some(Handle::from("ana"))
    );
    assert_eq!(notes.wins.get(&id).unwrap().thanks_to.len(), 2);
    let experiment = notes.experiments.get(&id).unwrap();
    assert_eq!(experiment.from_marketing, Some(Handle::from("ana")));
    assert_eq!(experiment.from_sales, Some(Handle::from("dee")));
    assert_eq!(experiment.review, Some(date(2026, 12, 8)));
    let empty = line(" ");
    let refusals = [
        said(notes.add_decision(id.clone(), &empty, TODAY)),
        said(notes.park(id.clone(), &empty, TODAY)),
        said(notes.add_win(id.clone(), &empty, TODAY)),
        said(notes.add_experiment(id, &empty, &roster(), TODAY)),
    ];
    assert_eq!(
        refusals,
        [
            "A decision needs some words",
            "A parked item needs some words",
            "A win needs some words",
            "An experiment needs some words"
        ]
    );
}

#[test]
fn what_is_withdrawn_can_be_brought_back() {
    for kind in NoteKind::ALL {
        let (mut notes, id) = notes();
        let before = notes.clone();
        notes.withdraw(kind, &id, "").unwrap();
        assert_ne!(notes, before, "{kind:?}");
        notes.bring_back(kind, &id).unwrap();
        assert_eq!(notes, before, "{kind:?}");
    }
    let (mut notes, id) = notes();
    assert_eq!(
        said(notes.bring_back(NoteKind::Win, &id)),
        "It was not withdrawn"
    );
    notes
        .withdraw(NoteKind::Experiment, &id, "too slow")
        .unwrap();
    assert_eq!(
        said(notes.withdraw(NoteKind::Experiment, &id, "")),
        "Only a running experiment can be stopped"
    );
    assert_eq!(
        said(notes.withdraw(NoteKind::Win, &Id::from("gone"), "")),
        "That win is no longer on the board"
    );
}

#[test]
fn a_parked_item_is_taken_up_once() {
    let (mut notes, id) = notes();
    assert_eq!(notes.take_up(&id), Ok("fairs".to_owned()));
    assert_eq!(
        said(notes.take_up(&id)),
        "It was taken up or dropped already"
    );
    notes.put_back(&id).unwrap();
    assert_eq!(notes.take_up(&id), Ok("fairs".to_owned()));
}

#[test]
fn an_experiment_is_reviewed_on_its_day_and_concluded() {
    let (mut notes, id) = notes();
    let review = date(2026, 12, 8);
    assert!(notes.reviews_due(date(2026, 12, 7)).is_empty());
    assert_eq!(notes.reviews_due(review).len(), 1);
    assert_eq!(
        said(notes.conclude(&id, ExperimentState::Kept, vec![], None, "")),
        "Say what came out before it is kept or adapted"
    );
    let result = vec!["twice as many answer".to_owned()];
    notes
        .conclude(&id, ExperimentState::Kept, result, None, "")
        .unwrap();
    assert!(notes.reviews_due(review).is_empty());
}

#[test]
fn an_experiments_people_come_from_the_two_sides() {
    let (mut notes, id) = notes();
    let before = notes.experiments.get(&id).unwrap().clone();
    let after = Experiment {
        from_sales: Some(Handle::from("ana")),
        ..before.clone()
    };
    assert_eq!(
        said(notes.edit_experiment(&id, &before, &after, &roster())),
        "ANA is Marketing, not Sales: choose somebody from Sales"
    );
    let after = Experiment {
        review: Some(date(2026, 11, 1)),
        ..before.clone()
    };
    assert_eq!(
        said(notes.edit_experiment(&id, &before, &after, &roster())),
        "An experiment is reviewed after it began: choose a later day"
    );
    let after = Experiment {
        measure: "answers".to_owned(),
        ..before.clone()
    };
    notes
        .edit_experiment(&id, &before, &after, &roster())
        .unwrap();
    assert_eq!(notes.experiments.get(&id), Some(&after));
}

#[test]
fn editing_names_only_people_of_the_roster() {
    let (mut notes, id) = notes();
    let before = notes.decisions.get(&id).unwrap().clone();
    let after = Decision {
        owner: Some(Handle::from("bob")),
        ..before.clone()
    };
    assert_eq!(
        said(notes.edit_decision(&id, &before, &after, &roster())),
        "`bob` is not on the roster"
    );
    let win = notes.wins.get(&id).unwrap().clone();
    let after = Win {
        thanks_to: vec![Handle::from("bob")],
        ..win.clone()
    };
    assert_eq!(
        said(notes.edit_win(&id, &win, &after, &roster())),
        "`bob` is not on the roster"
    );
    let parked = notes.parked.get(&id).unwrap().clone();
    let mut after = parked.clone();
    after.title = "trade fairs ".to_owned();
    notes.edit_parked(&id, &parked, &after, &roster()).unwrap();
    assert_eq!(notes.parked.get(&id).unwrap().title, "trade fairs");
}

#[test]
fn the_newest_decision_stands_first_and_the_withdrawn_last() {
    let mut notes = Notes::default();
    for (id, day) in [("a", 1), ("b", 3), ("c", 2)] {
        notes
            .add_decision(Id::from(id), &line("x"), date(2026, 11, day))
            .unwrap();
        notes
            .park(Id::from(id), &line("x"), date(2026, 11, day))
            .unwrap();
        notes
            .add_win(Id::from(id), &line("x"), date(2026, 11, day))
            .unwrap();
    }
    notes
        .withdraw(NoteKind::Decision, &Id::from("b"), "")
        .unwrap();
    notes.take_up(&Id::from("a")).unwrap();
    let decisions: String = notes
        .decisions_in_order()
        .iter()
        .map(|(id, _)| id.as_str())
        .collect();
    let parked: String = notes
        .parked_in_order()
        .iter()
        .map(|(id, _)| id.as_str())
        .collect();
    let wins: String = notes
        .wins_in_order()
        .iter()
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(
        (decisions.as_str(), parked.as_str(), wins.as_str()),
        ("cab", "cba", "bca")
    );
}
