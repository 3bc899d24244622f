//! A past meeting in a line: what the list of past forums says of it.

use jiff::civil::Date;

use super::actions::ActionState;
use super::files::{BoardKind, MeetingName};
use super::meeting::{Attendance, Boards, Clock, MeetingState};
use super::moment::Moment;
use super::people::Side;
use super::timebox::{Reading, span_of};

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
    /// What is wrong with it, when a file of it could not be read. What stands in that file is none.
    pub fault: String,
    /// The boards that could not be read.
    pub faulty: Vec<BoardKind>,
    /// Minutes planned, without the items that were dropped, and everything that was spent.
    pub minutes: Option<(u32, u32)>,
    /// People present from marketing and sales.
    pub present: Option<(usize, usize)>,
    /// People present, of whatever side.
    pub all_present: Option<usize>,
    /// Decisions taken and not withdrawn again.
    pub decisions: Option<usize>,
    /// Actions made in it.
    pub actions_made: Option<usize>,
    /// Actions done by its end.
    pub actions_done: Option<usize>,
    /// Actions still open.
    pub actions_open: Option<usize>,
    /// The days by which they are due, of those that have one.
    pub due: Vec<Date>,
    /// Issues still open.
    pub issues_open: Option<usize>,
    /// Mean pulse from 1 to 5, where enough people answered.
    pub pulse: Option<f64>,
    /// Mean rating from 1 to 10, where enough people answered.
    pub rating: Option<f64>,
}

impl MeetingFacts {
    /// The facts of a meeting of which some boards could not be read: what stands in the others.
    pub fn of_readable(
        name: MeetingName,
        boards: &Boards,
        now: Moment,
        faulty: Vec<BoardKind>,
        fault: String,
    ) -> Self {
        let mut facts = Self::of(name, boards, now);
        let unread = |kind| faulty.contains(&kind);
        if unread(BoardKind::Meeting) {
            facts.state = None;
            facts.minutes = None;
            facts.present = None;
            facts.all_present = None;
            facts.clock_runs = false;
            facts.pulse = None;
            facts.rating = None;
        }
        if unread(BoardKind::Actions) {
            facts.actions_made = None;
            facts.actions_done = None;
            facts.actions_open = None;
            facts.due.clear();
        }
        if unread(BoardKind::Issues) {
            facts.issues_open = None;
        }
        if unread(BoardKind::Notes) {
            facts.decisions = None;
        }
        Self {
            fault,
            faulty,
            ..facts
        }
    }

    /// What could not be read, with the place in the file where there is one fault; empty when all
    /// could.
    pub fn unread_words(&self) -> String {
        let names: Vec<&str> = self.faulty.iter().map(|kind| kind.file_name()).collect();
        match names[..] {
            [] => String::new(),
            // The meeting's folder is known from the line it stands in.
            [name] => match self.fault.find(name) {
                Some(at) => self.fault[at..].to_owned(),
                None => format!("{name}: {}", self.fault),
            },
            _ => format!("{} cannot be read", names.join(", ")),
        }
    }

    /// How many of the open actions are past their day.
    pub fn overdue(&self, today: Date) -> usize {
        self.due.iter().filter(|due| **due < today).count()
    }

    /// The facts of a meeting as it stands at `now`.
    pub fn of(name: MeetingName, boards: &Boards, now: Moment) -> Self {
        let meeting = &boards.meeting;
        let day = meeting.day(&name);
        let time = Reading::of(meeting, now);
        let here = || {
            let people = meeting.people.values();
            people.filter(|person| person.attendance == Attendance::Present)
        };
        let present = |side| here().filter(|person| person.side == side).count();
        let actions = || boards.actions.actions.values();
        Self {
            day,
            clock_runs: matches!(meeting.clock, Clock::Running(..)),
            state: Some(meeting.state),
            fault: String::new(),
            faulty: Vec::new(),
            minutes: Some((
                span_of(time.planned).in_minutes(),
                span_of(time.spent).in_minutes(),
            )),
            present: Some((present(Side::Marketing), present(Side::Sales))),
            all_present: Some(here().count()),
            decisions: Some(
                boards
                    .notes
                    .decisions
                    .values()
                    .filter(|decision| decision.withdrawn.is_empty())
                    .count(),
            ),
            actions_made: Some(actions().filter(|action| action.made == Some(day)).count()),
            actions_done: Some(
                actions()
                    .filter(|action| action.state == ActionState::Done)
                    .count(),
            ),
            actions_open: Some(boards.actions.open_count()),
            due: actions()
                .filter(|action| action.state.is_open())
                .filter_map(|action| action.due)
                .collect(),
            issues_open: Some(boards.issues.open_count()),
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
    use crate::forum::agenda::{AgendaItem, ItemState, RunningOrder};
    use crate::forum::notes::Decision;
    use crate::forum::record::Id;
    use crate::forum::span::Span;

    fn facts(boards: &Boards) -> MeetingFacts {
        let now = Moment::parse("2026-11-24T10:00:00+01:00").unwrap();
        let name = MeetingName::parse("2026-11-24").unwrap();
        MeetingFacts::of(name, boards, now)
    }

    #[test]
    fn what_was_dropped_is_not_planned_but_what_was_spent_on_it_is_spent() {
        let item = |planned, spent, state| AgendaItem {
            id: Id::from_bits(planned),
            planned: Span::minutes(planned as u32),
            spent: Span::minutes(spent),
            state,
            ..AgendaItem::default()
        };
        let mut boards = Boards::default();
        Arc::make_mut(&mut boards.meeting).agenda = RunningOrder(vec![
            item(10, 14, ItemState::Done),
            item(5, 2, ItemState::Dropped),
        ]);
        assert_eq!(facts(&boards).minutes, Some((10, 16)));
    }

    #[test]
    fn no_timebox_is_so_long_that_the_sum_cannot_be_told() {
        let long: Span = "1193046h".parse().unwrap();
        let item = |id: &str| AgendaItem {
            id: id.into(),
            planned: long,
            spent: long,
            ..AgendaItem::default()
        };
        let mut boards = Boards::default();
        Arc::make_mut(&mut boards.meeting).agenda = RunningOrder(vec![item("a"), item("b")]);
        let most = Span(u32::MAX).in_minutes();
        assert_eq!(facts(&boards).minutes, Some((most, most)));
        assert_eq!(boards.meeting.agenda.planned_minutes(), most);
        assert_eq!([long, long].into_iter().sum::<Span>(), Span(u32::MAX));
    }

    #[test]
    fn a_decision_after_midnight_counts_as_the_minutes_count_it() {
        let mut boards = Boards::default();
        let notes = Arc::make_mut(&mut boards.notes);
        let decision = Decision {
            on: Some(date(2026, 11, 25)),
            ..Decision::default()
        };
        let withdrawn = Decision {
            withdrawn: "no longer true".to_owned(),
            ..Decision::default()
        };
        notes.decisions.insert("a".into(), decision);
        notes.decisions.insert("b".into(), withdrawn);
        assert_eq!(facts(&boards).decisions, Some(1));
    }

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
        let facts = MeetingFacts::of(
            name.clone(),
            &boards,
            Moment::parse("2026-11-24T10:00:00+01:00").unwrap(),
        );
        assert_eq!(facts.day, date(2026, 11, 24));
        let overdue = [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 28)];
        assert_eq!(overdue.map(|today| facts.overdue(today)), [0, 1, 2]);
    }
}
