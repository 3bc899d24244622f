//! A past meeting in a line: what the list of past forums says of it.

use super::actions::ActionState;
use super::agenda::ItemState;
use super::files::{BoardKind, MeetingName};
use super::meeting::{Attendance, Boards, MeetingState};
use super::people::Side;

/// The facts of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingFacts {
    /// Its folder's name.
    pub name: MeetingName,
    /// Its state; none when it could not be read.
    pub state: Option<MeetingState>,
    /// What is wrong with it, when a file of it could not be read. What stands in that file is none.
    pub fault: String,
    /// The boards that could not be read.
    pub faulty: Vec<BoardKind>,
    /// Minutes planned and actual.
    pub minutes: Option<(u32, u32)>,
    /// People present from marketing and sales.
    pub present: Option<(usize, usize)>,
    /// Decisions taken.
    pub decisions: Option<usize>,
    /// Actions made in it.
    pub actions_made: Option<usize>,
    /// Actions done by its end.
    pub actions_done: Option<usize>,
    /// Actions still open.
    pub actions_open: Option<usize>,
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
        faulty: Vec<BoardKind>,
        fault: String,
    ) -> Self {
        let mut facts = Self::of(name, boards);
        let unread = |kind| faulty.contains(&kind);
        if unread(BoardKind::Meeting) {
            facts.state = None;
            facts.minutes = None;
            facts.present = None;
            facts.pulse = None;
            facts.rating = None;
        }
        if unread(BoardKind::Actions) {
            facts.actions_made = None;
            facts.actions_done = None;
            facts.actions_open = None;
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

    /// The facts of a meeting.
    pub fn of(name: MeetingName, boards: &Boards) -> Self {
        let meeting = &boards.meeting;
        let day = meeting.date.unwrap_or_else(|| name.date());
        let items = || {
            meeting
                .agenda
                .0
                .iter()
                .filter(|item| item.state != ItemState::Dropped)
        };
        let seconds: u32 = items().map(|item| item.spent.0).sum();
        let present = |side| {
            let here = meeting.people.values();
            here.filter(|person| person.side == side && person.attendance == Attendance::Present)
                .count()
        };
        let actions = || boards.actions.actions.values();
        Self {
            state: Some(meeting.state),
            fault: String::new(),
            faulty: Vec::new(),
            minutes: Some((
                items().map(|item| item.planned.in_minutes()).sum(),
                (seconds + 30) / 60,
            )),
            present: Some((present(Side::Marketing), present(Side::Sales))),
            decisions: Some(
                boards
                    .notes
                    .decisions
                    .values()
                    .filter(|decision| decision.withdrawn.is_empty() && decision.on == Some(day))
                    .count(),
            ),
            actions_made: Some(actions().filter(|action| action.made == Some(day)).count()),
            actions_done: Some(
                actions()
                    .filter(|action| action.state == ActionState::Done)
                    .count(),
            ),
            actions_open: Some(boards.actions.open_count()),
            issues_open: Some(boards.issues.open_count()),
            pulse: meeting.pulse_poll().all.mean,
            rating: meeting.rating_poll().all.mean,
            name,
        }
    }
}
