//! A past meeting in a line: what the list of past forums says of it.

use jiff::civil::Date;

use super::actions::ActionState;
use super::files::MeetingName;
use super::meeting::{Attendance, Boards, Clock, MeetingState};
use super::people::Side;

/// The facts of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingFacts {
    /// Its folder's name.
    pub name: MeetingName,
    /// Its day: the one on which it was started, else the one it is planned for.
    pub day: Date,
    /// Whether the clock of an item runs in it.
    pub clock_runs: bool,
    /// Its state; none when it could not be read.
    pub state: Option<MeetingState>,
    /// What is wrong with it, when it could not be read.
    pub fault: String,
    /// Minutes planned and actual.
    pub minutes: (u32, u32),
    /// People present from marketing and sales.
    pub present: (usize, usize),
    /// Decisions taken.
    pub decisions: usize,
    /// Actions made in it.
    pub actions_made: usize,
    /// Actions done by its end.
    pub actions_done: usize,
    /// Actions still open.
    pub actions_open: usize,
    /// The days by which they are due, of those that have one.
    pub due: Vec<Date>,
    /// Issues still open.
    pub issues_open: usize,
    /// Mean pulse from 1 to 5, where enough people answered.
    pub pulse: Option<f64>,
    /// Mean rating from 1 to 10, where enough people answered.
    pub rating: Option<f64>,
}

impl MeetingFacts {
    /// The facts of a meeting that cannot be read.
    pub fn unreadable(name: MeetingName, fault: String) -> Self {
        Self {
            day: name.date(),
            clock_runs: false,
            name,
            state: None,
            fault,
            minutes: (0, 0),
            present: (0, 0),
            decisions: 0,
            actions_made: 0,
            actions_done: 0,
            actions_open: 0,
            due: Vec::new(),
            issues_open: 0,
            pulse: None,
            rating: None,
        }
    }

    /// How many of the open actions are past their day.
    pub fn overdue(&self, today: Date) -> usize {
        self.due.iter().filter(|due| **due < today).count()
    }

    /// The facts of a meeting.
    pub fn of(name: MeetingName, boards: &Boards) -> Self {
        let meeting = &boards.meeting;
        let day = meeting.day(&name);
        let present = |side| {
            let here = meeting.people.values();
            here.filter(|person| person.side == side && person.attendance == Attendance::Present)
                .count()
        };
        let actions = || boards.actions.actions.values();
        Self {
            day,
            clock_runs: matches!(meeting.clock, Clock::Running(..)),
            state: Some(meeting.state),
            fault: String::new(),
            minutes: (
                meeting.agenda.planned_minutes(),
                meeting.agenda.spent_minutes(),
            ),
            present: (present(Side::Marketing), present(Side::Sales)),
            decisions: boards
                .notes
                .decisions
                .values()
                .filter(|decision| decision.withdrawn.is_empty() && decision.on == Some(day))
                .count(),
            actions_made: actions().filter(|action| action.made == Some(day)).count(),
            actions_done: actions()
                .filter(|action| action.state == ActionState::Done)
                .count(),
            actions_open: boards.actions.open_count(),
            due: actions()
                .filter(|action| action.state.is_open())
                .filter_map(|action| action.due)
                .collect(),
            issues_open: boards.issues.open_count(),
            pulse: meeting.pulse_poll().all.mean,
            rating: meeting.rating_poll().all.mean,
            name,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::forum::actions::Action;

    #[test]
    fn the_day_is_the_meetings_own_and_open_actions_past_their_day_are_counted() {
        let mut boards = Boards::default();
        Arc::make_mut(&mut boards.meeting).date = Some(date(2026, 11, 24));
        let actions = Arc::make_mut(&mut boards.actions);
        for (id, state, due) in [
            ("a", ActionState::ToDo, Some(date(2026, 11, 20))),
            ("b", ActionState::Done, Some(date(2026, 11, 20))),
            ("c", ActionState::Doing, Some(date(2026, 11, 27))),
            ("d", ActionState::ToDo, None),
        ] {
            let action = Action {
                state,
                due,
                ..Action::default()
            };
            actions.actions.insert(id.into(), action);
        }
        let name = MeetingName::parse("2026-12-01").unwrap();
        let facts = MeetingFacts::of(name.clone(), &boards);
        assert_eq!(facts.day, date(2026, 11, 24));
        let overdue = [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 28)];
        assert_eq!(overdue.map(|today| facts.overdue(today)), [0, 1, 2]);
        let unreadable = MeetingFacts::unreadable(name, String::new());
        assert_eq!(unreadable.day, date(2026, 12, 1));
    }
}
