//! A past meeting in a line: what the list of past forums says of it.

use super::actions::ActionState;
use super::files::MeetingName;
use super::meeting::{Attendance, Boards, MeetingState};
use super::moment::Moment;
use super::people::Side;
use super::timebox::{Reading, span_of};

/// The facts of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingFacts {
    /// Its folder's name.
    pub name: MeetingName,
    /// Its state; none when it could not be read.
    pub state: Option<MeetingState>,
    /// What is wrong with it, when it could not be read.
    pub fault: String,
    /// Minutes planned, without the items that were dropped, and everything that was spent.
    pub minutes: (u32, u32),
    /// People present from marketing and sales.
    pub present: (usize, usize),
    /// People present, of whatever side.
    pub all_present: usize,
    /// Decisions taken and not withdrawn again.
    pub decisions: usize,
    /// Actions made in it.
    pub actions_made: usize,
    /// Actions done by its end.
    pub actions_done: usize,
    /// Actions still open.
    pub actions_open: usize,
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
            name,
            state: None,
            fault,
            minutes: (0, 0),
            present: (0, 0),
            all_present: 0,
            decisions: 0,
            actions_made: 0,
            actions_done: 0,
            actions_open: 0,
            issues_open: 0,
            pulse: None,
            rating: None,
        }
    }

    /// The facts of a meeting as it stands at `now`.
    pub fn of(name: MeetingName, boards: &Boards, now: Moment) -> Self {
        let meeting = &boards.meeting;
        let day = meeting.date.unwrap_or_else(|| name.date());
        let time = Reading::of(meeting, now);
        let here = || {
            let people = meeting.people.values();
            people.filter(|person| person.attendance == Attendance::Present)
        };
        let present = |side| here().filter(|person| person.side == side).count();
        let actions = || boards.actions.actions.values();
        Self {
            state: Some(meeting.state),
            fault: String::new(),
            minutes: (
                span_of(time.planned).in_minutes(),
                span_of(time.spent).in_minutes(),
            ),
            present: (present(Side::Marketing), present(Side::Sales)),
            all_present: here().count(),
            decisions: boards
                .notes
                .decisions
                .values()
                .filter(|decision| decision.withdrawn.is_empty())
                .count(),
            actions_made: actions().filter(|action| action.made == Some(day)).count(),
            actions_done: actions()
                .filter(|action| action.state == ActionState::Done)
                .count(),
            actions_open: boards.actions.open_count(),
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

    use super::*;
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
        assert_eq!(facts(&boards).minutes, (10, 16));
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
        assert_eq!(facts(&boards).minutes, (most, most));
        assert_eq!(boards.meeting.agenda.planned_minutes(), most);
        assert_eq!([long, long].into_iter().sum::<Span>(), Span(u32::MAX));
    }

    #[test]
    fn a_decision_after_midnight_counts_as_the_minutes_count_it() {
        let mut boards = Boards::default();
        let notes = Arc::make_mut(&mut boards.notes);
        let decision = Decision {
            on: Some(jiff::civil::date(2026, 11, 25)),
            ..Decision::default()
        };
        let withdrawn = Decision {
            withdrawn: "no longer true".to_owned(),
            ..Decision::default()
        };
        notes.decisions.insert("a".into(), decision);
        notes.decisions.insert("b".into(), withdrawn);
        assert_eq!(facts(&boards).decisions, 1);
    }
}
