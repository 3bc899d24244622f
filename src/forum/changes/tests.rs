use std::sync::Arc;

use jiff::civil::date;

use super::{Names, changes, described};
use crate::forum::actions::{Action, ActionState, Actions};
use crate::forum::agenda::{AgendaItem, RunningOrder};
use crate::forum::charter::Charter;
use crate::forum::files::Stored;
use crate::forum::issues::{Issue, Issues, Vote};
use crate::forum::lead_definition::{Criterion, Group, LeadDefinition, SignOff};
use crate::forum::meeting::{Meeting, PulseVote};
use crate::forum::notes::{Decision, Notes};
use crate::forum::people::{Person, Side};
use crate::forum::record::{Handle, Id};
use crate::forum::scoreboard::{Kpi, Scoreboard};

fn charter() -> Charter {
    let mut charter = Charter::default();
    let dee = Person {
        name: "Dee Dorn".to_owned(),
        side: Side::Sales,
        ..Person::default()
    };
    charter.roster.insert(Handle::from("dee"), dee);
    charter
}

fn told(before: &Stored, after: &Stored) -> Vec<String> {
    let told = changes(before, after, Names::of(&charter()));
    told.into_iter().map(|change| change.words).collect()
}

fn actions(change: impl FnOnce(&mut Action)) -> Stored {
    let mut action = Action {
        title: "Call script".to_owned(),
        owner: Some(Handle::from("dee")),
        due: Some(date(2026, 11, 27)),
        ..Action::default()
    };
    change(&mut action);
    let mut board = Actions::default();
    board.actions.insert(Id::from("a"), action);
    Stored::Actions(Arc::new(board))
}

#[test]
fn an_action_that_moved_was_put_off_and_renamed() {
    let before = actions(|_| ());
    let after = actions(|action| {
        action.title = "Shorter call script".to_owned();
        action.state = ActionState::Done;
        action.due = Some(date(2026, 12, 1));
        action.detail = vec!["One page.".to_owned()];
    });
    assert_eq!(
        told(&before, &after),
        [
            "Action “Call script” is now called “Shorter call script”",
            "Action “Shorter call script” (Dee Dorn) moved from To do to Done",
            "Due of “Shorter call script”: Fri 27 Nov 2026 → Tue 1 Dec 2026",
            "Detail of “Shorter call script”: added “One page.”",
        ]
    );
    assert!(told(&before, &before).is_empty());
    let none = Stored::Actions(Arc::default());
    assert_eq!(
        told(&none, &before),
        ["New action “Call script”: To do, owner Dee Dorn, due Fri 27 Nov 2026"]
    );
    assert_eq!(
        told(&before, &none),
        ["Action “Call script” is no longer there"]
    );
}

#[test]
fn figures_decisions_and_votes_are_told() {
    let board = |actual| {
        let mut board = Scoreboard::default();
        let kpi = Kpi {
            name: "Qualified leads".to_owned(),
            unit: "leads".to_owned(),
            actual,
            ..Kpi::default()
        };
        board.kpis.insert(Id::from("k"), kpi);
        Stored::Scoreboard(Arc::new(board))
    };
    assert_eq!(
        told(&board(None), &board(Some(41.0))),
        ["Actual of “Qualified leads”: none → 41 leads"]
    );
    let mut notes = Notes::default();
    let decision = Decision {
        title: "One list".to_owned(),
        ..Decision::default()
    };
    notes.decisions.insert(Id::from("d"), decision);
    let none = Stored::Notes(Arc::default());
    assert_eq!(
        told(&none, &Stored::Notes(Arc::new(notes))),
        ["New decision “One list”"]
    );
    let issues = |votes: &[&str]| {
        let mut issue = Issue {
            title: "Slow answers".to_owned(),
            ..Issue::default()
        };
        for vote in votes {
            issue.votes.insert(Id::from(*vote), Vote::default());
        }
        let mut board = Issues::default();
        board.issues.insert(Id::from("i"), issue);
        Stored::Issues(Arc::new(board))
    };
    assert_eq!(
        told(&issues(&["v"]), &issues(&["v", "w"])),
        ["Votes of “Slow answers”: 1 → 2"]
    );
}

#[test]
fn a_definition_tells_its_points_and_its_sign_offs() {
    let definition = |points, signed| {
        let mut group = Group {
            title: "Fit".to_owned(),
            ..Group::default()
        };
        let criterion = Criterion {
            title: "referred".to_owned(),
            points,
            ..Criterion::default()
        };
        group.criteria.insert(Id::from("r"), criterion);
        let mut definition = LeadDefinition::default();
        definition.groups.insert(Id::from("fit"), group);
        if signed {
            let sign_off = SignOff {
                side: Side::Sales,
                by: Some(Handle::from("dee")),
                version: 7,
                ..SignOff::default()
            };
            definition.sign_offs.insert(Id::from("s"), sign_off);
        }
        Stored::LeadDefinition(Arc::new(definition))
    };
    assert_eq!(
        told(&definition(20.0, false), &definition(30.0, true)),
        [
            "Criterion “referred” 20 → 30 points",
            "Sales signed v7: agrees (Dee Dorn)",
        ]
    );
}

#[test]
fn a_meeting_tells_its_order_and_never_an_answer() {
    let meeting = |order: &[&str], felt: &[u8]| {
        let items = order.iter().map(|id| AgendaItem {
            id: Id::from(*id),
            title: id.to_uppercase(),
            ..AgendaItem::default()
        });
        let mut meeting = Meeting {
            agenda: RunningOrder(items.collect()),
            ..Meeting::default()
        };
        for (place, felt) in felt.iter().enumerate() {
            let vote = PulseVote {
                side: Side::Sales,
                felt: *felt,
            };
            meeting.pulse.insert(Id(place.to_string()), vote);
        }
        Stored::Meeting(Arc::new(meeting))
    };
    assert_eq!(
        told(&meeting(&["a", "b"], &[]), &meeting(&["b", "a"], &[5])),
        [
            "The meeting pulse answers: none → 1",
            "The order by agenda item is now “B”, “A”",
        ]
    );
    // A new item alone reorders nothing.
    let added = told(&meeting(&["a", "b"], &[]), &meeting(&["a", "n", "b"], &[]));
    assert_eq!(added.len(), 1);
    let lines = described(&meeting(&["a"], &[3]), Names::of(&charter())).join("\n");
    assert!(
        lines.contains("pulse answers 1") && !lines.contains('3'),
        "{lines}"
    );
}

#[test]
fn whatever_differs_is_told_and_never_nothing() {
    let one = |rank| {
        let mut board = Scoreboard::default();
        let kpi = Kpi {
            rank,
            ..Kpi::default()
        };
        board.kpis.insert(Id::from("k"), kpi);
        Stored::Scoreboard(Arc::new(board))
    };
    assert_eq!(told(&one(1), &one(2)).len(), 1);
    assert_eq!(told(&one(1), &Stored::Notes(Arc::default())).len(), 1);
}
