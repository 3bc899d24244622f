//! One sitting of the forum: its state, its running order, who is there, how aligned they feel.
//! `meeting.ron`; the other boards of the meeting are files beside it, gathered in [`Boards`].

pub mod attendance;
pub mod edit;
mod life;
mod limits;
pub mod planning;
pub mod strangers;
pub mod undone;

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use edit::{Change, Edited};

use super::actions::Actions;
use super::agenda::RunningOrder;
use super::charter::{Objective, StartTime};
use super::issues::Issues;
use super::lead_definition::LeadDefinition;
use super::merge::Clashes;
use super::moment::Moment;
use super::notes::Notes;
use super::people::Side;
use super::record::{Format, Handle, Id, Items};
use super::scoreboard::Scoreboard;
use crate::{board, record, whole};

record! {
    /// A meeting.
    pub struct Meeting {
        /// The file's format.
        pub format: Format,
        /// Planned, running or closed.
        pub state: MeetingState,
        /// The day.
        pub date: Option<Date>,
        /// When it is to start.
        pub at: StartTime,
        /// When it was started.
        pub started: Option<Moment>,
        /// When it was closed, last.
        pub closed: Option<Moment>,
        /// Each time it was reopened after that.
        pub reopened: Vec<Moment>,
        /// The objectives it opened on.
        pub objectives: Items<Objective>,
        /// Who is expected and who is here.
        pub people: Items<Attendee, Handle>,
        /// The running order.
        pub agenda: RunningOrder,
        /// Which item is current, and whether its clock runs.
        pub clock: Clock,
        /// How aligned people feel, one entry a voter, without names.
        pub pulse: Items<PulseVote>,
        /// What people thought of the meeting, one entry a voter, without names.
        pub rating: Items<RatingVote>,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(Meeting);

/// A meeting's life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MeetingState {
    /// Not started.
    #[default]
    Planned,
    /// Under way.
    Running,
    /// Over; read-only until it is reopened.
    Closed,
}

record! {
    /// Somebody expected at a meeting.
    pub struct Attendee {
        /// The full name, as on the roster that day.
        pub name: String,
        /// Whose they are.
        pub side: Side,
        /// Whether they came.
        pub attendance: Attendance,
    }
}

/// Whether somebody came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attendance {
    /// On the list; not ticked yet.
    #[default]
    Expected,
    /// Here.
    Present,
    /// Not here.
    Absent,
}

/// The meeting's clock: it belongs to the current item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Clock {
    /// No item is current.
    #[default]
    Stopped,
    /// This item is current and its time has been running since then.
    Running(Id, Moment),
    /// This item is current and its time stands still since then.
    Paused(Id, Moment),
}

impl Clock {
    /// The current item.
    pub fn item(&self) -> Option<&Id> {
        match self {
            Self::Stopped => None,
            Self::Running(id, _) | Self::Paused(id, _) => Some(id),
        }
    }
}

whole!(MeetingState, Attendance, Clock);

record! {
    /// How aligned one person feels the two teams are.
    pub struct PulseVote {
        /// Whose they are. Never who.
        pub side: Side,
        /// From 1 (not at all) to 5 (fully).
        pub felt: u8,
    }
}

record! {
    /// What one person thought of the meeting.
    pub struct RatingVote {
        /// Whose they are. Never who.
        pub side: Side,
        /// From 1 (a waste) to 10 (could not be better).
        pub score: u8,
    }
}

/// The six files of a meeting, each shared so that a copy costs nothing.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each field is the board of that name")]
pub struct Boards {
    pub meeting: Arc<Meeting>,
    pub scoreboard: Arc<Scoreboard>,
    pub lead_definition: Arc<LeadDefinition>,
    pub actions: Arc<Actions>,
    pub issues: Arc<Issues>,
    pub notes: Arc<Notes>,
}
