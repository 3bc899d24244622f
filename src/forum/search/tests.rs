use std::sync::Arc;

use jiff::civil::date;

use super::{Found, Kind, Mention, Query, Scope, Term, things};
use crate::forum::actions::{Action, ActionState, Actions};
use crate::forum::files::{BoardKind, MeetingName, Stored};
use crate::forum::issues::{Issue, Issues, Why};
use crate::forum::people::{Person, Roster, Side};
use crate::forum::record::{Handle, Id};

fn roster() -> Roster {
    let ana = Person {
        name: "Ana Kovač".to_owned(),
        side: Side::Marketing,
        ..Person::default()
    };
    [(Handle::from("ana"), ana)].into_iter().collect()
}

fn board(actions: &[(&str, Action)]) -> Stored {
    let all = actions.iter().map(|(id, one)| (Id::from(*id), one.clone()));
    Stored::Actions(Arc::new(Actions {
        actions: all.collect(),
        ..Actions::default()
    }))
}

fn action(title: &str) -> Action {
    Action {
        title: title.to_owned(),
        ..Action::default()
    }
}

/// The titles that a line finds in these meetings, newest first.
fn finds(line: &str, meetings: &[(&str, Stored)]) -> Vec<(String, usize)> {
    let query = Query::read(line);
    let mut found = Found::default();
    let mut newest_first = meetings.to_vec();
    newest_first.sort_by(|one, other| other.0.cmp(one.0));
    for (name, stored) in &newest_first {
        let name = MeetingName::parse(name).unwrap();
        let all = things(stored);
        let mentions = all
            .iter()
            .filter_map(|thing| Mention::of(thing, &query, &roster(), date(2026, 11, 24)))
            .collect();
        found.gathered.take(&name, mentions, &query);
    }
    let hits = found.gathered.hits.into_iter();
    hits.map(|hit| (hit.title, hit.earlier)).collect()
}

#[test]
fn words_are_found_in_any_case_and_phrases_as_whole_words() {
    let board = board(&[
        ("a", action("Restart the Pricing page")),
        ("b", action("Prices on one page")),
    ]);
    let meetings = [("2026-11-24", board)];
    let titles = |line: &str| {
        let found = finds(line, &meetings);
        found
            .into_iter()
            .map(|(title, _)| title)
            .collect::<Vec<_>>()
    };
    assert_eq!(titles("PRIC page").len(), 2);
    assert_eq!(titles("art pricing"), ["Restart the Pricing page"]);
    assert_eq!(titles("\"pricing page\""), ["Restart the Pricing page"]);
    assert!(titles("\"art\"").is_empty(), "a phrase is whole words");
    assert_eq!(
        titles("\"the pri").len(),
        1,
        "one still being written goes on"
    );
    assert!(titles("\"the pri\"").is_empty());
    assert!(titles("pricing nothing").is_empty(), "all words");
}

#[test]
fn letters_of_all_scripts_compare_in_any_case() {
    let line = "Кузнецова ČAKA Straße";
    for word in ["кузнец", "čaka", "STRAßE"] {
        assert!(Term::word(word).is_in(line), "{word}");
    }
    assert_eq!(Term::word("a").places("ABA"), [0..1, 2..3]);
    assert_eq!(Term::word("č").places("xČč"), [1..3, 3..5]);
}

#[test]
fn filters_ask_the_newest_meeting_that_speaks_of_a_thing() {
    let open = Action {
        owner: Some(Handle::from("ana")),
        due: Some(date(2026, 11, 1)),
        side: Some(Side::Sales),
        ..action("Pricing")
    };
    let done = Action {
        state: ActionState::Done,
        ..open.clone()
    };
    let meetings = [
        (
            "2026-10-01",
            board(&[("a", open.clone()), ("b", open.clone())]),
        ),
        ("2026-11-01", board(&[("a", done), ("b", open)])),
    ];
    assert_eq!(finds("is:open", &meetings), [("Pricing".to_owned(), 1)]);
    assert_eq!(finds("is:done", &meetings).len(), 1);
    assert_eq!(finds("owner:kov is:overdue", &meetings).len(), 1);
    assert_eq!(finds("side:marketing", &meetings), []);
    assert_eq!(finds("side:sa @ana", &meetings).len(), 2);
    assert_eq!(finds("owner:nobody", &meetings), []);
}

#[test]
fn a_why_is_found_with_its_issue_and_leads_to_itself() {
    let mut issue = Issue {
        title: "Slow answers".to_owned(),
        ..Issue::default()
    };
    let why = Why {
        text: "The mailbox is shared".to_owned(),
        ..Why::default()
    };
    issue.whys.insert(Id::from("w"), why);
    let mut issues = Issues::default();
    issues.issues.insert(Id::from("i"), issue);
    let stored = Stored::Issues(Arc::new(issues));
    let query = Query::read("mailbox kind:issue");
    let all = things(&stored);
    let mention = Mention::of(&all[0], &query, &roster(), date(2026, 11, 24)).unwrap();
    assert_eq!(
        mention.line,
        Some(("why", "The mailbox is shared".to_owned()))
    );
    assert_ne!(mention.spot, mention.thing);
    assert_eq!(mention.title, "Slow answers");
}

#[test]
fn a_line_is_said_back_and_what_it_does_not_know_is_said() {
    let query = Query::read("pricing kind:iss is:ov owner:ana after:2026-01 before:2026-07 #crm");
    let words = query.in_words(&roster());
    let expected = "issues · “pricing” · owned by Ana Kovač · overdue · #crm · from 1 Jan 2026 on · \
                    before 1 Jul 2026";
    assert_eq!(words, expected);
    assert!(query.notes.is_empty());
    assert_eq!(query.boards(), [BoardKind::Issues]);
    for (line, said) in [
        ("kind:thing", "kind: knows action"),
        ("is:o", "is: knows open"),
        ("after:soon", "after: takes a year"),
    ] {
        let query = Query::read(line);
        assert!(query.is_empty(), "{line}");
        assert!(query.notes[0].starts_with(said), "{}", query.notes[0]);
    }
    assert!(Query::read("owner: is: kind:").is_empty());
    assert_eq!(Query::read("kind:DECISION").kinds, [Kind::Decision]);
}

#[test]
fn meetings_are_asked_for_by_day_number_or_name() {
    let name = MeetingName::parse("2026-03-10-b").unwrap();
    let scope = Scope {
        name: &name,
        number: 14,
        count: 14,
    };
    for (line, looks) in [
        ("", true),
        ("after:2026", true),
        ("after:2026-03-11", false),
        ("before:2026-03", false),
        ("before:2026-03-11", true),
        ("meeting:14", true),
        ("meeting:1", false),
        ("meeting:2026-03", true),
        ("meeting:last", true),
    ] {
        assert_eq!(Query::read(line).looks_into(scope), looks, "{line}");
    }
}

#[test]
fn overdue_is_asked_on_the_last_day_that_is_looked_at() {
    let name = MeetingName::parse("2026-03-10").unwrap();
    let today = date(2026, 11, 24);
    let on = |line: &str| Query::read(line).as_of(Some(&name), today);
    assert_eq!(on("is:overdue"), today);
    assert_eq!(on("before:2026-03"), date(2026, 2, 28));
    assert_eq!(on("meeting:2026-03-10"), date(2026, 3, 10));
}
