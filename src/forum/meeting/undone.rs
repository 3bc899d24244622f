//! What an agenda item is there for and has not been done yet: the facilitator is asked once before
//! it is left.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Attendance, Boards};
use crate::forum::agenda::ItemKind;
use crate::forum::issues::{Issue, IssueState, Owner};
use crate::forum::lead_definition::Standing;
use crate::forum::people::Side;
use crate::forum::record::Id;

/// How many titles a sentence names before it only counts the rest.
const NAMED: usize = 3;

/// What is undone before the current item is left, a sentence each; nothing when it may be left.
///
/// `seen` are the things that were looked at in this meeting: opened, moved or ticked.
pub fn undone_work(boards: &Boards, seen: &BTreeSet<Id>, today: Date) -> Vec<String> {
    match boards.meeting.current() {
        Some(item) => undone_at(item.kind, boards, seen, today),
        None => Vec::new(),
    }
}

/// What is undone of the work that an item of that kind is there for.
pub fn undone_at(kind: ItemKind, boards: &Boards, seen: &BTreeSet<Id>, today: Date) -> Vec<String> {
    let sentences = match kind {
        ItemKind::Actions => vec![actions_not_seen(boards, seen)],
        ItemKind::Scoreboard => vec![kpis_without_actual(boards)],
        ItemKind::Issues => vec![
            fixes_without_owner(boards),
            parked_issues_due(boards, today),
            asks_without_answer(boards, today),
        ],
        ItemKind::Wins => vec![no_win(boards)],
        ItemKind::Close => close(boards, today),
        ItemKind::LeadDefinition => vec![open_questions(boards), not_signed(boards)],
        ItemKind::HandOffs => vec![open_questions(boards)],
        ItemKind::Destination | ItemKind::Discussion => Vec::new(),
    };
    sentences.into_iter().flatten().collect()
}

fn actions_not_seen(boards: &Boards, seen: &BTreeSet<Id>) -> Option<String> {
    let waiting = boards.actions.actions.iter();
    let waiting = waiting
        .filter(|(id, action)| action.carried > 0 && action.state.is_open() && !seen.contains(*id))
        .map(|(_, action)| action.title.as_str());
    sentence(
        waiting,
        "1 carried action was not looked at",
        "{} carried actions were not looked at",
    )
}

fn kpis_without_actual(boards: &Boards) -> Option<String> {
    let rows = boards.scoreboard.kpis.values();
    let rows = rows
        .filter(|kpi| kpi.retired.is_empty() && kpi.actual.is_none())
        .map(|kpi| kpi.name.as_str());
    sentence(
        rows,
        "1 KPI has no actual yet",
        "{} KPIs have no actual yet",
    )
}

fn fixes_without_owner(boards: &Boards) -> Option<String> {
    let understood = |issue: &Issue| {
        let stage = matches!(
            issue.state,
            IssueState::Understood | IssueState::Owned | IssueState::Trying
        );
        stage && issue.owner == Owner::Nobody
    };
    sentence(
        titles_of(boards, understood),
        "1 issue that is understood has no owner of the fix",
        "{} issues that are understood have no owner of the fix",
    )
}

fn parked_issues_due(boards: &Boards, today: Date) -> Option<String> {
    let due = |issue: &Issue| issue.is_to_be_looked_at(today);
    sentence(
        titles_of(boards, due),
        "1 parked issue's day has come",
        "{} parked issues' day has come",
    )
}

fn asks_without_answer(boards: &Boards, today: Date) -> Option<String> {
    let waiting = |issue: &Issue| issue.ask_returns(today);
    sentence(
        titles_of(boards, waiting),
        "1 joint ask to leadership has no answer yet",
        "{} joint asks to leadership have no answer yet",
    )
}

fn titles_of(boards: &Boards, which: impl Fn(&Issue) -> bool) -> impl Iterator<Item = &str> {
    let issues = boards.issues.issues.values();
    issues
        .filter(move |issue| which(issue))
        .map(|issue| issue.title.as_str())
}

fn no_win(boards: &Boards) -> Option<String> {
    let mut wins = boards.notes.wins.values();
    let none = !wins.any(|win| win.withdrawn.is_empty());
    none.then(|| "No win and no thanks were written down".to_owned())
}

fn open_questions(boards: &Boards) -> Option<String> {
    let open = boards.lead_definition.open_questions.values();
    let open = open
        .filter(|question| question.answer.is_empty() && question.withdrawn.is_empty())
        .map(|question| question.title.as_str());
    sentence(
        open,
        "1 question about the lead definition is open",
        "{} questions about the lead definition are open",
    )
}

/// Whose word on the text is missing, once a side has given its own: then it is to be settled.
fn not_signed(boards: &Boards) -> Option<String> {
    let definition = &boards.lead_definition;
    let sides = [Side::Marketing, Side::Sales].map(|side| (side, definition.standing(side)));
    let begun = sides
        .iter()
        .any(|(_, standing)| matches!(standing, Standing::Signed { .. }));
    let missing = sides
        .iter()
        .find(|(_, standing)| !matches!(standing, Standing::Signed { .. }));
    let (side, standing) = missing.filter(|_| begun)?;
    Some(format!(
        "The lead definition is signed by one side only; {side}: {}",
        standing.words()
    ))
}

fn close(boards: &Boards, today: Date) -> Vec<Option<String>> {
    let meeting = &boards.meeting;
    let unticked = meeting.people.values();
    let unticked = unticked
        .filter(|attendee| attendee.attendance == Attendance::Expected)
        .map(|attendee| attendee.name.as_str());
    let experiments = boards.notes.experiments.values();
    let due = experiments
        .filter(|one| one.is_to_be_reviewed(today))
        .map(|one| one.title.as_str());
    let said = |missing: bool, words: &str| missing.then(|| words.to_owned());
    vec![
        sentence(
            due,
            "1 experiment is due for review",
            "{} experiments are due for review",
        ),
        said(meeting.pulse.is_empty(), "No pulse was taken"),
        said(meeting.rating.is_empty(), "Nobody rated the meeting"),
        sentence(
            unticked,
            "1 person is ticked neither here nor not here",
            "{} people are ticked neither here nor not here",
        ),
    ]
}

/// `2 KPIs have no actual yet: Leads, Win rate`; none when there is nothing to name.
fn sentence<'a>(titles: impl Iterator<Item = &'a str>, one: &str, many: &str) -> Option<String> {
    let titles: Vec<&str> = titles.collect();
    let count = match titles.len() {
        0 => return None,
        1 => one.to_owned(),
        several => many.replace("{}", &several.to_string()),
    };
    let named = titles.iter().take(NAMED).copied().collect::<Vec<_>>();
    let more = match titles.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("{count}: {}{more}", named.join(", ")))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forum::actions::{Action, ActionState};
    use crate::forum::issues::Ask;
    use crate::forum::lead_definition::{OpenQuestion, Verdict};
    use crate::forum::meeting::{Attendee, PulseVote};
    use crate::forum::notes::{Experiment, Win};
    use crate::forum::people::Roster;
    use crate::forum::scoreboard::Kpi;

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn at(kind: ItemKind, boards: &Boards) -> Vec<String> {
        undone_at(kind, boards, &BTreeSet::from([Id::from("seen")]), TODAY)
    }

    #[test]
    fn carried_actions_are_to_be_looked_at_and_new_or_done_ones_are_not() {
        let mut boards = Boards::default();
        let actions = Arc::make_mut(&mut boards.actions);
        let table = [
            ("a", 1, ActionState::ToDo),
            ("seen", 2, ActionState::Doing),
            ("new", 0, ActionState::ToDo),
            ("done", 3, ActionState::Done),
        ];
        for (id, carried, state) in table {
            let action = Action {
                title: format!("call {id}"),
                carried,
                state,
                ..Action::default()
            };
            actions.actions.insert(id.into(), action);
        }
        let found = at(ItemKind::Actions, &boards);
        assert_eq!(found, ["1 carried action was not looked at: call a"]);
        assert!(at(ItemKind::Discussion, &boards).is_empty());
    }

    #[test]
    fn many_are_counted_and_three_are_named() {
        let mut boards = Boards::default();
        let scoreboard = Arc::make_mut(&mut boards.scoreboard);
        for name in ["Calls", "Deals", "Leads", "Visits"] {
            let kpi = Kpi {
                name: name.to_owned(),
                ..Kpi::default()
            };
            scoreboard.kpis.insert(name.into(), kpi);
        }
        let found = at(ItemKind::Scoreboard, &boards);
        assert_eq!(
            found,
            ["4 KPIs have no actual yet: Calls, Deals, Leads and 1 more"]
        );
        let scoreboard = Arc::make_mut(&mut boards.scoreboard);
        for name in ["Calls", "Deals", "Leads"] {
            scoreboard.kpis.get_mut(&name.into()).unwrap().actual = Some(1.0);
        }
        scoreboard.kpis.get_mut(&"Visits".into()).unwrap().retired = "old".into();
        assert!(at(ItemKind::Scoreboard, &boards).is_empty());
    }

    #[test]
    fn an_issue_wants_an_owner_an_answer_and_its_day() {
        let mut boards = Boards::default();
        let issues = Arc::make_mut(&mut boards.issues);
        let ask = Ask {
            sent: Some(TODAY.yesterday().unwrap()),
            decide_by: Some(TODAY),
            ..Ask::default()
        };
        let table = [
            ("one", IssueState::Understood, None, None),
            ("two", IssueState::WithLeadership, Some(ask), None),
            ("three", IssueState::Parked, None, Some(TODAY)),
            ("four", IssueState::Parked, None, None),
            ("five", IssueState::Raised, None, None),
        ];
        for (title, state, ask, parked_until) in table {
            let issue = Issue {
                title: title.to_owned(),
                state,
                ask,
                parked_until,
                ..Issue::default()
            };
            issues.issues.insert(title.into(), issue);
        }
        assert_eq!(
            at(ItemKind::Issues, &boards),
            [
                "1 issue that is understood has no owner of the fix: one",
                "1 parked issue's day has come: three",
                "1 joint ask to leadership has no answer yet: two",
            ]
        );
    }

    #[test]
    fn the_close_wants_the_pulse_the_rating_the_ticks_and_due_reviews() {
        let mut boards = Boards::default();
        let experiment = Experiment {
            title: "call first".into(),
            review: Some(TODAY),
            ..Experiment::default()
        };
        let notes = Arc::make_mut(&mut boards.notes);
        notes.experiments.insert("x".into(), experiment);
        let meeting = Arc::make_mut(&mut boards.meeting);
        let ana = Attendee {
            name: "Ana Ruiz".into(),
            ..Attendee::default()
        };
        meeting.people.insert("ana".into(), ana);
        let expected = [
            "1 experiment is due for review: call first",
            "No pulse was taken",
            "Nobody rated the meeting",
            "1 person is ticked neither here nor not here: Ana Ruiz",
        ];
        assert_eq!(at(ItemKind::Close, &boards), expected);
        let meeting = Arc::make_mut(&mut boards.meeting);
        meeting.pulse.insert("v".into(), PulseVote::default());
        meeting.everybody_is_here();
        assert_eq!(at(ItemKind::Close, &boards), [expected[0], expected[2]]);
    }

    #[test]
    fn the_lead_definition_wants_answers_and_the_other_sides_word() {
        let mut boards = Boards::default();
        assert!(at(ItemKind::LeadDefinition, &boards).is_empty());
        let definition = Arc::make_mut(&mut boards.lead_definition);
        let question = OpenQuestion {
            title: "who is a student".into(),
            ..OpenQuestion::default()
        };
        definition.open_questions.insert("q".into(), question);
        let roster = Roster::default();
        let (side, verdict) = (Side::Marketing, Verdict::Agree);
        definition
            .sign("s".into(), side, None, verdict, &roster, TODAY)
            .unwrap();
        let expected = [
            "1 question about the lead definition is open: who is a student",
            "The lead definition is signed by one side only; Sales: not signed yet",
        ];
        assert_eq!(at(ItemKind::LeadDefinition, &boards), expected);
        assert_eq!(at(ItemKind::HandOffs, &boards), expected[..1]);
        let definition = Arc::make_mut(&mut boards.lead_definition);
        let verdict = Verdict::Object("too many".into());
        definition
            .sign("t".into(), Side::Sales, None, verdict, &roster, TODAY)
            .unwrap();
        assert_eq!(
            at(ItemKind::LeadDefinition, &boards)[1],
            "The lead definition is signed by one side only; Sales: objects: too many"
        );
    }

    #[test]
    fn wins_want_one_written_down() {
        let mut boards = Boards::default();
        let wanted = ["No win and no thanks were written down"];
        assert_eq!(at(ItemKind::Wins, &boards), wanted);
        let notes = Arc::make_mut(&mut boards.notes);
        notes.wins.insert("w".into(), Win::default());
        assert!(at(ItemKind::Wins, &boards).is_empty());
    }
}
