use jiff::civil::{Date, date};

use super::{Action, Actions, Captured, Counts, Issue, IssueFilter, Issues, Owner, Parked};
use crate::forum::issues::{Ask, IssueState};
use crate::forum::people::{Person, Roster, Side};
use crate::forum::record::{Handle, Id};
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
    let people = [
        person("ana", Side::Marketing),
        person("cy", Side::Sales),
        person("dee", Side::Sales),
    ];
    people.into_iter().collect()
}

fn one(issue: Issue) -> (Issues, Id) {
    let id = Id::from("i1");
    let mut log = Issues::default();
    log.issues.insert(id.clone(), issue);
    (log, id)
}

fn said<T: std::fmt::Debug>(result: Result<T, Refusal>) -> String {
    result.expect_err("refused").to_string()
}

#[test]
fn how_many_of_how_many_is_read_and_said() {
    let table = [
        ("12 of 40", "12 of 40"),
        (" 12/40 ", "12 of 40"),
        ("40of40", "40 of 40"),
        ("12", "12"),
        ("", ""),
    ];
    for (text, words) in table {
        let counts: Counts = text.parse().unwrap();
        assert_eq!(counts.words(), words, "{text}");
    }
    assert_eq!(
        said("40 of 12".parse::<Counts>()),
        "40 of 12 cannot be: the first number counts a part of the second"
    );
    for text in ["some", "12 of", "of 40", "-1 of 40", "1.5"] {
        assert_eq!(
            said(text.parse::<Counts>()),
            format!("`{text}` does not say how many: write it like 12 of 40")
        );
    }
    let only_all = Counts {
        count: None,
        out_of: Some(40),
    };
    assert_eq!(
        said(only_all.check()),
        "Say how many of them as well, such as 12 of 40"
    );
}

#[test]
fn an_issue_is_made_from_a_line_a_kpi_an_action_or_a_parked_item() {
    let mut log = Issues::default();
    let captured = Captured {
        title: "Leads wait".to_owned(),
        owner: Some(Handle::from("dee")),
        ..Captured::default()
    };
    log.add(Id::from("a"), &captured, TODAY).unwrap();
    assert_eq!(
        log.issues.get(&Id::from("a")).unwrap().owner,
        Owner::Person(Handle::from("dee"))
    );
    let action = Action {
        title: "Call".to_owned(),
        waits_for: "the list".to_owned(),
        ..Action::default()
    };
    log.add_from_action(Id::from("d"), &Id::from("x"), &action, TODAY)
        .unwrap();
    let issue = log.issues.get(&Id::from("d")).unwrap();
    assert_eq!(
        (issue.title.as_str(), issue.observed[0].as_str()),
        ("Call", "Waits for the list")
    );
    assert_eq!(
        said(log.add_from_action(Id::from("e"), &Id::from("x"), &action, TODAY)),
        "There is an open issue about this action already: Call"
    );
    let parked = Parked {
        title: "Prices".to_owned(),
        ..Parked::default()
    };
    log.add_from_parked(Id::from("f"), &parked, TODAY).unwrap();
    assert_eq!(log.issues.get(&Id::from("f")).unwrap().raised, Some(TODAY));
}

#[test]
fn an_action_takes_the_next_step_of_its_issue() {
    let mut board = Actions::default();
    let issue = Issue {
        title: "Leads wait".to_owned(),
        next_step: "Set an alert".to_owned(),
        next_step_by: Some(TODAY),
        owner: Owner::Pair(Handle::from("ana"), Handle::from("dee")),
        ..Issue::default()
    };
    board
        .add_from_issue(Id::from("a"), &Id::from("i"), &issue, TODAY)
        .unwrap();
    let action = board.actions.get(&Id::from("a")).unwrap();
    assert_eq!(
        (action.title.as_str(), action.owner.clone()),
        ("Set an alert", None)
    );
    assert_eq!(
        (action.issue.clone(), action.due),
        (Some(Id::from("i")), Some(TODAY))
    );
    let issue = Issue {
        next_step: String::new(),
        ..issue
    };
    board
        .add_from_issue(Id::from("b"), &Id::from("i"), &issue, TODAY)
        .unwrap();
    assert_eq!(
        board.actions.get(&Id::from("b")).unwrap().title,
        "Leads wait"
    );
}

#[test]
fn a_fix_has_one_owner_or_a_pair_across_the_sides() {
    let (mut log, id) = one(Issue::default());
    let roster = roster();
    let pair = |one: &str, other: &str| Owner::Pair(Handle::from(one), Handle::from(other));
    assert_eq!(
        said(log.set_owner(&id, pair("cy", "dee"), &roster)),
        "A pair stands for both sides, and CY and DEE are both Sales: choose one person from each \
         side"
    );
    assert_eq!(
        said(log.set_owner(&id, pair("ana", "bob"), &roster)),
        "`bob` is not on the roster"
    );
    log.set_owner(&id, pair("ana", "dee"), &roster).unwrap();
    let issue = log.issues.get(&id).unwrap();
    assert_eq!(
        (issue.side, issue.owner.people().count()),
        (Some(Side::Shared), 2)
    );
    log.set_owner(&id, Owner::Nobody, &roster).unwrap();
    assert_eq!(log.issues.get(&id).unwrap().owner, Owner::Nobody);
    let team = ["ana", "dee", "ana"].map(Handle::from).to_vec();
    log.set_team(&id, &team, &roster).unwrap();
    assert_eq!(log.issues.get(&id).unwrap().team.len(), 2);
}

#[test]
fn a_form_does_not_move_the_issue_nor_its_owner() {
    let before = Issue {
        title: "x".to_owned(),
        ..Issue::default()
    };
    let (mut log, id) = one(before.clone());
    log.set_next_step(&id, "call", Some(TODAY)).unwrap();
    let after = Issue {
        title: "y".to_owned(),
        state: IssueState::Closed,
        owner: Owner::Person(Handle::from("dee")),
        ask: Some(Ask::default()),
        count: Some(1),
        out_of: Some(2),
        ..before.clone()
    };
    log.edit(&id, &before, &after).unwrap();
    let now = log.issues.get(&id).unwrap();
    assert_eq!((now.title.as_str(), now.next_step.as_str()), ("y", "call"));
    assert_eq!(
        (now.state, &now.owner),
        (IssueState::Raised, &Owner::Nobody)
    );
    assert_eq!(
        (now.ask.is_none(), now.counts().words().as_str()),
        (true, "1 of 2")
    );
    let not_finite = Issue {
        impact_amount: Some(f64::NAN),
        ..after.clone()
    };
    assert_eq!(
        said(log.edit(&id, &after, &not_finite)),
        "What it cost must be a number"
    );
    let more = Counts {
        count: Some(3),
        out_of: Some(2),
    };
    assert_eq!(
        said(log.set_counts(&id, more, "")),
        "3 of 2 cannot be: the first number counts a part of the second"
    );
}

#[test]
fn a_filter_finds_words_anywhere_in_an_issue() {
    let issue = Issue {
        title: "Leads wait".to_owned(),
        observed: vec!["two DAYS".to_owned()],
        owner: Owner::Person(Handle::from("dee")),
        side: Some(Side::Sales),
        impact_amount: Some(1200.0),
        impact_unit: "EUR".to_owned(),
        ..Issue::default()
    };
    assert_eq!(issue.impact_words(), "1 200 EUR");
    let text = |text: &str| IssueFilter {
        text: text.to_owned(),
        ..IssueFilter::default()
    };
    assert!(text("days leads").shows(&issue));
    assert!(!text("weeks").shows(&issue));
    let owners = vec![Handle::from("ana")];
    assert!(
        !IssueFilter {
            owners,
            ..IssueFilter::default()
        }
        .shows(&issue)
    );
    let side = Some(Side::Sales);
    assert!(
        IssueFilter {
            side,
            ..IssueFilter::default()
        }
        .shows(&issue)
    );
    let closed = Issue {
        state: IssueState::Closed,
        ..issue
    };
    assert!(!IssueFilter::default().shows(&closed));
    assert!(
        IssueFilter {
            closed: true,
            ..IssueFilter::default()
        }
        .shows(&closed)
    );
}
