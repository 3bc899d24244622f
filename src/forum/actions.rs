//! The board of action items. `actions.ron`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::merge::Clashes;
use super::people::Side;
use super::record::{Format, Handle, Id, Items, Words};
use crate::{board, record, whole};

record! {
    /// A meeting's action items.
    pub struct Actions {
        /// The file's format.
        pub format: Format,
        /// The cards; the same id is the same promise from meeting to meeting.
        pub actions: Items<Action>,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(Actions);

record! {
    /// An action item: who does what by when.
    pub struct Action {
        /// What will be done.
        pub title: String,
        /// More about it.
        pub detail: Vec<String>,
        /// The column it stands in.
        pub state: ActionState,
        /// The one person who sees to it.
        pub owner: Option<Handle>,
        /// The side that promised it.
        pub side: Option<Side>,
        /// The day by which it is to be done.
        pub due: Option<Date>,
        /// The day on which it was promised.
        pub made: Option<Date>,
        /// The day on which it was done.
        pub done: Option<Date>,
        /// How often it was carried into another meeting while open.
        pub carried: u32,
        /// The carry count at which the room last chose to keep it.
        pub kept_at: u32,
        /// What it waits for while it is blocked.
        pub waits_for: String,
        /// Why it was dropped.
        pub reason: String,
        /// The issue it came from.
        pub issue: Option<Id>,
        /// The action it was split off.
        pub split_from: Option<Id>,
        /// The objective it serves.
        pub objective: Option<Id>,
        /// Free words to find it by.
        pub tags: Words,
    }
}

/// The columns of the board.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum ActionState {
    /// Not begun.
    #[default]
    ToDo,
    /// Under way.
    Doing,
    /// Waits for something.
    Blocked,
    /// Done.
    Done,
    /// Given up, with a reason.
    Dropped,
}
whole!(ActionState);

impl ActionState {
    /// The columns from left to right.
    pub const ALL: [Self; 5] = [
        Self::ToDo,
        Self::Doing,
        Self::Blocked,
        Self::Done,
        Self::Dropped,
    ];

    /// The words over the column.
    pub fn words(self) -> &'static str {
        match self {
            Self::ToDo => "To do",
            Self::Doing => "Doing",
            Self::Blocked => "Blocked",
            Self::Done => "Done",
            Self::Dropped => "Dropped",
        }
    }

    /// Whether the promise still stands.
    pub fn is_open(self) -> bool {
        matches!(self, Self::ToDo | Self::Doing | Self::Blocked)
    }
}
