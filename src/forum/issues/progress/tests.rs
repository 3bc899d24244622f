use jiff::civil::{Date, date};
use proptest::prelude::{prop_assert, proptest};

use super::{Issue, IssueState, Issues, Outcome, WAY};
use crate::forum::issues::{Owner, Why};
use crate::forum::record::{Handle, Id};

const TODAY: Date = date(2026, 11, 24);

fn one(issue: Issue) -> (Issues, Id) {
    let id = Id::from("i1");
    let mut log = Issues::default();
    log.issues.insert(id.clone(), issue);
    (log, id)
}

fn complete() -> Issue {
    let why = Why {
        text: "late".to_owned(),
        ..Why::default()
    };
    Issue {
        title: "Leads wait".to_owned(),
        observed: vec!["Leads wait two days".to_owned()],
        count: Some(12),
        out_of: Some(40),
        whys: [(Id::from("w1"), why)].into_iter().collect(),
        owner: Owner::Person(Handle::from("dee")),
        next_step: "alert".to_owned(),
        next_step_by: Some(TODAY),
        before: "48 h".to_owned(),
        after: "3 h".to_owned(),
        outcome: Some(Outcome::Fixed),
        learned: vec!["alerts help".to_owned()],
        ..Issue::default()
    }
}

#[test]
fn a_text_with_an_open_blank_says_nothing_yet() {
    let blank = Issue {
        observed: vec!["__ of __ leads had no call within __ days".to_owned()],
        next_step: "Ask __ by __".to_owned(),
        ..complete()
    };
    assert_eq!(
        blank.missing_for(IssueState::Trying),
        ["what was observed, its blanks filled in", "the next step"]
    );
}

#[test]
fn an_issue_that_comes_back_is_tried_and_measured_anew() {
    let (mut log, id) = one(Issue {
        state: IssueState::Closed,
        ..complete()
    });
    let later = date(2026, 12, 8);
    log.reopen(&id, later).unwrap();
    let issue = log.issues.get(&id).unwrap();
    assert_eq!((issue.before.as_str(), issue.after.as_str()), ("3 h", ""));
    assert_eq!(
        issue.missing_for(IssueState::Checked),
        ["by when", "the measure after"]
    );
}

#[test]
fn a_complete_issue_goes_all_the_way() {
    let (mut log, id) = one(complete());
    for state in &WAY[1..] {
        assert_eq!(log.go_on(&id, "", Id::from("r"), TODAY), Ok(*state));
    }
    let refusal = log.go_on(&id, "", Id::from("r"), TODAY).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "The issue is closed: reopen it if it came back"
    );
    assert!(log.issues.get(&id).unwrap().went_on.is_empty());
    log.reopen(&id, TODAY).unwrap();
    let issue = log.issues.get(&id).unwrap();
    assert_eq!((issue.state, issue.outcome), (IssueState::Understood, None));
    assert_eq!(issue.reopened, [TODAY]);
    let refusal = log.reopen(&id, TODAY).unwrap_err();
    assert_eq!(refusal.to_string(), "Only a closed issue can be reopened");
}

#[test]
fn what_is_missing_is_said_for_every_step_between() {
    let empty = Issue::default();
    let table: [(IssueState, &[&str]); 6] = [
        (IssueState::Raised, &[]),
        (
            IssueState::Understood,
            &["what was observed", "how many of how many", "a why"],
        ),
        (
            IssueState::Owned,
            &[
                "what was observed",
                "how many of how many",
                "a why",
                "one owner of the fix",
            ],
        ),
        (IssueState::Parked, &["until when"]),
        (
            IssueState::WithLeadership,
            &["what is asked for", "the backing of both sides"],
        ),
        (
            IssueState::Checked,
            &[
                "what was observed",
                "how many of how many",
                "a why",
                "one owner of the fix",
                "the next step",
                "by when",
                "the measure before",
                "the measure after",
            ],
        ),
    ];
    for (state, expected) in table {
        assert_eq!(empty.missing_for(state), expected, "{state:?}");
    }
    let trying = Issue {
        state: IssueState::Trying,
        ..Issue::default()
    };
    assert_eq!(
        trying.missing_for(IssueState::Checked),
        ["the measure before", "the measure after"]
    );
    let duplicate = Issue {
        outcome: Some(Outcome::Duplicate),
        ..Issue::default()
    };
    assert_eq!(
        duplicate.missing_for(IssueState::Closed),
        ["the issue it is a duplicate of"]
    );
}

#[test]
fn going_on_without_something_needs_a_reason_that_is_kept() {
    let (mut log, id) = one(Issue {
        whys: complete().whys,
        ..Issue::default()
    });
    let refusal = log.go_on(&id, " ", Id::from("r1"), TODAY).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "For “Understood” this is missing: what was observed, how many of how many. Add it, \
         or say briefly why it goes on without"
    );
    assert_eq!(log.issues.get(&id).unwrap().state, IssueState::Raised);
    log.go_on(&id, "all of us saw it", Id::from("r1"), TODAY)
        .unwrap();
    let issue = log.issues.get(&id).unwrap();
    let went_on = issue.went_on.get(&Id::from("r1")).unwrap();
    assert_eq!(
        went_on.missing,
        ["what was observed", "how many of how many"]
    );
    assert_eq!(
        (went_on.to, went_on.on),
        (IssueState::Understood, Some(TODAY))
    );
    log.park(&id, date(2026, 12, 8), TODAY).unwrap();
    let parked = log.issues.get(&id).unwrap();
    assert!(parked.missing_for(IssueState::Understood).is_empty());
}

#[test]
fn a_parked_issue_comes_back_where_it_stood() {
    let (mut log, id) = one(Issue {
        state: IssueState::Trying,
        ..complete()
    });
    let refusal = log.park(&id, TODAY, TODAY).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Park it until a day that is still to come"
    );
    log.park(&id, date(2026, 12, 8), TODAY).unwrap();
    let look = |day| log.issues.get(&id).unwrap().is_to_be_looked_at(day);
    assert_eq!((look(TODAY), look(date(2026, 12, 8))), (false, true));
    assert_eq!(
        log.go_on(&id, "", Id::from("r"), TODAY),
        Ok(IssueState::Trying)
    );
    assert_eq!(log.issues.get(&id).unwrap().parked_until, None);
}

#[test]
fn closing_says_how_it_ended_or_changes_nothing() {
    let (mut log, id) = one(Issue {
        outcome: None,
        learned: vec![],
        ..complete()
    });
    let closed = log.go_to(&id, IssueState::Closed, "x", Id::from("r"), TODAY);
    assert_eq!(
        closed.unwrap_err().to_string(),
        "Say how it ended: fixed, accepted as is, duplicate or no longer seen"
    );
    let before = log.clone();
    let closed = log.close(&id, Outcome::Fixed, None, "", Id::from("r"), TODAY);
    assert_eq!(
        closed.unwrap_err().to_string(),
        "For “Closed” this is missing: what was learned. Add it, or say briefly why it goes \
         on without"
    );
    assert_eq!(log, before);
    let other = Some(Id::from("i2"));
    let itself = log.close(
        &id,
        Outcome::Duplicate,
        Some(id.clone()),
        "",
        Id::from("r"),
        TODAY,
    );
    assert_eq!(
        itself.unwrap_err().to_string(),
        "An issue is no duplicate of itself"
    );
    log.close(&id, Outcome::Duplicate, other, "", Id::from("r"), TODAY)
        .unwrap();
    let again = log.go_to(&id, IssueState::Trying, "", Id::from("r"), TODAY);
    assert_eq!(
        again.unwrap_err().to_string(),
        "The issue is closed: reopen it first"
    );
}

proptest! {
    #[test]
    fn an_issue_is_closed_exactly_with_an_outcome_or_a_refusal(
        steps in proptest::collection::vec((0_usize..8, proptest::bool::ANY), 0..20)
    ) {
        let (mut log, id) = one(Issue::default());
        for (state, reasoned) in steps {
            let state = IssueState::ALL[state];
            let reason = if reasoned { "because" } else { "" };
            let missing = log.issues.get(&id).unwrap().missing_for(state);
            let went = log.go_to(&id, state, reason, Id::from("r"), TODAY);
            prop_assert!(went.is_err() || reasoned || missing.is_empty());
            let issue = log.issues.get(&id).unwrap();
            prop_assert!(issue.state != IssueState::Closed || issue.outcome.is_some());
        }
    }
}
