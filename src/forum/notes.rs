//! What is to be remembered: decisions, what is parked for later, wins and thanks, experiments.
//! `notes.ron`.
//!
//! Nothing is deleted here: a note is withdrawn or dropped, and can be brought back.

mod board;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::merge::Clashes;
use super::people::Side;
use super::record::{Format, Handle, Id, Items, Words};
use crate::{board, record, whole};
pub use board::NoteKind;

record! {
    /// A meeting's notes.
    pub struct Notes {
        /// The file's format.
        pub format: Format,
        /// What was decided.
        pub decisions: Items<Decision>,
        /// What is parked for later.
        pub parked: Items<Parked>,
        /// Wins and thanks.
        pub wins: Items<Win>,
        /// What is being tried.
        pub experiments: Items<Experiment>,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(Notes);

record! {
    /// Something decided in the room.
    pub struct Decision {
        /// What was decided.
        pub title: String,
        /// Why, and what else was weighed.
        pub detail: Vec<String>,
        /// The day.
        pub on: Option<Date>,
        /// Who sees that it happens.
        pub owner: Option<Handle>,
        /// Whom it concerns.
        pub side: Option<Side>,
        /// The issue it answers.
        pub issue: Option<Id>,
        /// The objective it serves.
        pub objective: Option<Id>,
        /// Free words to find it by.
        pub tags: Words,
        /// Why it no longer holds; empty while it does.
        pub withdrawn: String,
    }
}

record! {
    /// Something kept for a later meeting.
    pub struct Parked {
        /// What.
        pub title: String,
        /// More about it.
        pub detail: Vec<String>,
        /// The day on which it was parked.
        pub on: Option<Date>,
        /// Who brought it.
        pub owner: Option<Handle>,
        /// Whose it is.
        pub side: Option<Side>,
        /// The objective it concerns.
        pub objective: Option<Id>,
        /// How often it was carried into another meeting.
        pub carried: u32,
        /// Whether it was talked about since.
        pub taken_up: bool,
        /// Free words to find it by.
        pub tags: Words,
        /// Why it was dropped; empty while it waits.
        pub dropped: String,
    }
}

record! {
    /// A win, or thanks to somebody.
    pub struct Win {
        /// What went well.
        pub title: String,
        /// Whom to thank.
        pub thanks_to: Vec<Handle>,
        /// Whose win it is.
        pub side: Option<Side>,
        /// The day.
        pub on: Option<Date>,
        /// The objective it serves.
        pub objective: Option<Id>,
        /// Free words to find it by.
        pub tags: Words,
        /// Why it was withdrawn; empty while it stands.
        pub withdrawn: String,
    }
}

record! {
    /// Something tried on a small scale, to be looked at on a day.
    pub struct Experiment {
        /// What it is called.
        pub title: String,
        /// What is tried.
        pub tried: Vec<String>,
        /// By what we will see whether it works.
        pub measure: String,
        /// Who from marketing.
        pub from_marketing: Option<Handle>,
        /// Who from sales.
        pub from_sales: Option<Handle>,
        /// The day on which it began.
        pub began: Option<Date>,
        /// The day on which both look at it.
        pub review: Option<Date>,
        /// What came out.
        pub result: Vec<String>,
        /// How far it is.
        pub state: ExperimentState,
        /// The issue it tries to fix.
        pub issue: Option<Id>,
        /// The objective it serves.
        pub objective: Option<Id>,
        /// Free words to find it by.
        pub tags: Words,
        /// Why it was stopped early.
        pub reason: String,
    }
}

/// How far an experiment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExperimentState {
    /// Being tried.
    #[default]
    Running,
    /// It works: kept as the new way.
    Kept,
    /// Changed and tried again.
    Adapted,
    /// Given up.
    Stopped,
}

impl ExperimentState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Running, Self::Kept, Self::Adapted, Self::Stopped];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Kept => "kept",
            Self::Adapted => "adapted",
            Self::Stopped => "stopped",
        }
    }
}
whole!(ExperimentState);
