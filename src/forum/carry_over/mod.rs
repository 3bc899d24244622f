//! The next meeting from this one.
//!
//! What is open is copied under the same id with its carry count one higher; what is over stays
//! where it was. The meeting it comes from is only read: every meeting's files stand on their own.

mod into_planned;
mod proposal;
mod running_order;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::civil::Date;

use super::actions::{Action, Actions};
use super::agenda::{Agenda, RunningOrder};
use super::charter::Charter;
use super::files::MeetingName;
use super::issues::{Issue, IssueState, Issues};
use super::lead_definition::LeadDefinition;
use super::meeting::{Attendee, Boards, Meeting, MeetingState};
use super::merge::Clashes;
use super::notes::{Experiment, ExperimentState, Notes, Parked};
use super::people::Person;
use super::record::{Handle, Id, Items};
use super::scoreboard::{Commitment, Scoreboard};
pub use into_planned::{CarriedFrom, carry_into};
pub use proposal::usual_agenda;

/// The meeting that one on that day is planned from: the last one on that day or before it.
/// `meetings` are in order of their days.
pub fn planned_from(meetings: &[MeetingName], date: Date) -> Option<&MeetingName> {
    meetings.iter().rfind(|name| name.date() <= date)
}

/// What the next meeting is planned from.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The forum's charter: its roster, objectives, KPIs and commitments.
    pub charter: &'a Charter,
    /// The agenda to take.
    pub agenda: &'a Agenda,
    /// The day of the meeting.
    pub date: Date,
    /// The meeting before it; none for a forum's first one.
    pub last: Option<&'a Boards>,
}

/// Plans the next meeting.
///
/// It takes the agenda, the people on the roster who have not left, the objectives that are pursued,
/// and from the meeting before: every open action, issue, waiting parked item and running
/// experiment; the lead definition as it stands, with its sign-offs (they are bound to the text, so
/// they hold as long as the text is the same) and its version (a draft stays that draft); the KPI
/// rows and commitments of the charter's catalogue, with the targets of that day and empty actuals,
/// and those that the meeting before it has beyond them; the agenda items that were not reached, where
/// the meeting before has taken place.
///
/// A parked issue whose day has come by then goes on where everything for it is there. `id` gives a
/// fresh id for each agenda item.
pub fn plan_next(plan: &Plan<'_>, id: impl FnMut() -> Id) -> Boards {
    let Plan {
        charter,
        agenda,
        date,
        last,
    } = *plan;
    let nothing = Boards::default();
    let from = last.unwrap_or(&nothing);
    let mut order = RunningOrder::from_agenda(agenda, id);
    let times = Times::through(&from.meeting);
    running_order::carry(&mut order, &from.meeting.agenda, times);
    let meeting = Meeting {
        date: Some(date),
        at: charter.cadence.at,
        objectives: filtered(
            &charter.objectives,
            |one| one.retired.is_empty(),
            Clone::clone,
        ),
        people: expected(charter),
        agenda: order,
        ..Meeting::default()
    };
    let mut scoreboard = carried_scoreboard(&from.scoreboard, date);
    add_rows_of_charter(&mut scoreboard, charter, date);
    let lead_definition = match last {
        Some(last) => Arc::clone(&last.lead_definition),
        None => Arc::new(first_definition(charter)),
    };
    Boards {
        meeting: Arc::new(meeting),
        scoreboard: Arc::new(scoreboard),
        lead_definition,
        actions: Arc::new(carried_actions(&from.actions, times)),
        issues: Arc::new(carried_issues(&from.issues, date, times)),
        notes: Arc::new(carried_notes(&from.notes, times)),
    }
}

/// How often a thing is carried on its way through a meeting into the next: through one that has not
/// taken place it was not put off once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Times {
    /// The meeting took place.
    Once,
    /// It is only planned.
    NotAgain,
}

impl Times {
    fn through(meeting: &Meeting) -> Self {
        match meeting.state {
            MeetingState::Planned => Self::NotAgain,
            MeetingState::Running | MeetingState::Closed => Self::Once,
        }
    }

    /// A count after that.
    fn after(self, count: u32) -> u32 {
        count.saturating_add(u32::from(self == Self::Once))
    }
}

/// An action as the next meeting finds it.
fn carried_action(action: &Action, times: Times) -> Action {
    Action {
        carried: times.after(action.carried),
        ..action.clone()
    }
}

/// An issue as the next meeting finds it: the votes for talking about it were that meeting's own.
fn carried_issue(issue: &Issue, date: Date, times: Times) -> Issue {
    let mut issue = issue.clone();
    issue.carried = times.after(issue.carried);
    issue.votes = Items::default();
    if issue.is_to_be_looked_at(date) {
        let ask = issue.ask.as_ref();
        let asked = ask.is_some_and(|ask| ask.sent.is_some() && ask.answered.is_none());
        issue.state = if asked {
            IssueState::WithLeadership
        } else {
            issue.next_state().unwrap_or_default()
        };
        issue.parked_until = None;
    }
    issue
}

fn carried_parked(parked: &Parked, times: Times) -> Parked {
    Parked {
        carried: times.after(parked.carried),
        ..parked.clone()
    }
}

/// An experiment as the next meeting finds it: one that was changed is tried again.
fn carried_experiment(experiment: &Experiment) -> Experiment {
    Experiment {
        state: ExperimentState::Running,
        ..experiment.clone()
    }
}

fn is_open_action(action: &Action) -> bool {
    action.state.is_open()
}

fn is_open_issue(issue: &Issue) -> bool {
    issue.state.is_open()
}

fn runs(experiment: &Experiment) -> bool {
    matches!(
        experiment.state,
        ExperimentState::Running | ExperimentState::Adapted
    )
}

fn carried_actions(last: &Actions, times: Times) -> Actions {
    let carry = |one: &Action| carried_action(one, times);
    let actions = filtered(&last.actions, is_open_action, carry);
    let clashes = clashes_of(&last.clashes, "actions", &actions);
    Actions {
        actions,
        clashes,
        ..Actions::default()
    }
}

fn carried_issues(last: &Issues, date: Date, times: Times) -> Issues {
    let carry = |one: &Issue| carried_issue(one, date, times);
    let issues = filtered(&last.issues, is_open_issue, carry);
    let clashes = clashes_of(&last.clashes, "issues", &issues);
    Issues {
        issues,
        clashes,
        ..Issues::default()
    }
}

fn carried_notes(last: &Notes, times: Times) -> Notes {
    let carry = |one: &Parked| carried_parked(one, times);
    let parked = filtered(&last.parked, Parked::waits, carry);
    let experiments = filtered(&last.experiments, runs, carried_experiment);
    let mut clashes = clashes_of(&last.clashes, "parked", &parked);
    let others = clashes_of(&last.clashes, "experiments", &experiments);
    clashes.0.extend(others.0);
    Notes {
        parked,
        experiments,
        clashes,
        ..Notes::default()
    }
}

fn carried_scoreboard(last: &Scoreboard, date: Date) -> Scoreboard {
    let commitment = |row: &Commitment| Commitment {
        actual: None,
        ..row.clone()
    };
    Scoreboard {
        kpis: filtered(
            &last.kpis,
            |row| row.retired.is_empty(),
            |row| row.for_meeting(date),
        ),
        commitments: filtered(&last.commitments, |row| row.retired.is_empty(), commitment),
        ..Scoreboard::default()
    }
}

/// Takes the charter's rows as the catalogue says them, and takes out those that the charter has
/// ended. Rows that one meeting alone has stay.
fn add_rows_of_charter(scoreboard: &mut Scoreboard, charter: &Charter, date: Date) {
    for (id, row) in charter.kpis.iter() {
        if row.retired.is_empty() {
            scoreboard.kpis.insert(id.clone(), row.for_meeting(date));
        } else {
            scoreboard.kpis.remove(id);
        }
    }
    for (id, row) in charter.commitments.iter() {
        if row.retired.is_empty() {
            let row = Commitment {
                actual: None,
                ..row.clone()
            };
            scoreboard.commitments.insert(id.clone(), row);
        } else {
            scoreboard.commitments.remove(id);
        }
    }
}

/// The empty worksheet of a forum's first meeting.
fn first_definition(charter: &Charter) -> LeadDefinition {
    LeadDefinition {
        version: 1,
        ideal_customer: charter.picture.ideal_customer.clone(),
        ..LeadDefinition::default()
    }
}

fn expected(charter: &Charter) -> Items<Attendee, Handle> {
    let here = charter.roster.iter().filter(|(_, person)| !person.left);
    let attendee = |person: &Person| Attendee {
        name: person.name.clone(),
        side: person.side,
        ..Attendee::default()
    };
    here.map(|(handle, person)| (handle.clone(), attendee(person)))
        .collect()
}

fn filtered<T>(items: &Items<T>, keep: impl Fn(&T) -> bool, carry: impl Fn(&T) -> T) -> Items<T> {
    let kept = items.iter().filter(|(_, item)| keep(item));
    kept.map(|(id, item)| (id.clone(), carry(item))).collect()
}

/// The unsettled clashes of the things that are carried: they wait in the next meeting as well.
fn clashes_of<T>(clashes: &Clashes, field: &str, carried: &Items<T>) -> Clashes {
    let of_carried = clashes.iter().filter(|(path, _)| {
        let mut steps = path.split('/');
        let of_field = steps.next() == Some(field);
        of_field
            && steps
                .next()
                .is_some_and(|id| carried.contains(&Id::from(id)))
    });
    Clashes(
        of_carried
            .map(|(path, theirs)| (path.to_owned(), theirs.clone()))
            .collect(),
    )
}
