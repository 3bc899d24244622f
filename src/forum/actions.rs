//! The board of action items. `actions.ron`.
//!
//! Nothing is deleted here: an action is dropped, with or without a reason, and can be brought
//! back.

mod board;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::due;
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
        /// The small team that works on it.
        pub team: Vec<Handle>,
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

impl Action {
    /// Whether its day has passed while it is open.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state.is_open() && self.due.is_some_and(|due| due < today)
    }

    /// How many days ago it was promised.
    pub fn age(&self, today: Date) -> Option<i64> {
        let made = self.made?;
        Some(due::days_between(made, today).max(0))
    }

    /// Whether the card asks the room: keep, split, hand over or drop. From the third carry on,
    /// and again at each carry after the room chose to keep it.
    pub fn asks_to_decide(&self) -> bool {
        self.carried >= 3 && self.kept_at < self.carried && self.state.is_open()
    }
}

/// Which actions a board shows. Empty, it shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what one of them owns; with none, everybody's.
    pub owners: Vec<Handle>,
    /// Only this side's.
    pub side: Option<Side>,
    /// Only those whose day has passed.
    pub overdue: bool,
    /// Only those that contain each of these words, in any case.
    pub text: String,
}

impl Filter {
    /// Whether it shows everything.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
            && self.side.is_none()
            && !self.overdue
            && self.text.trim().is_empty()
    }

    /// Whether it shows that action.
    pub fn shows(&self, action: &Action, today: Date) -> bool {
        let owned = |owner: &Handle| action.owner.as_ref() == Some(owner);
        (self.owners.is_empty() || self.owners.iter().any(owned))
            && self.side.is_none_or(|side| action.side == Some(side))
            && (!self.overdue || action.is_overdue(today))
            && self.finds(action)
    }

    fn finds(&self, action: &Action) -> bool {
        if self.text.trim().is_empty() {
            return true;
        }
        let mut text = action.title.clone();
        let more = action.detail.iter().map(String::as_str);
        let more = more.chain(action.tags.iter()).chain([
            action.waits_for.as_str(),
            action.reason.as_str(),
            action.owner.as_ref().map_or("", Handle::as_str),
        ]);
        for part in more {
            text.push('\n');
            text.push_str(part);
        }
        let text = text.to_lowercase();
        let wanted = self.text.to_lowercase();
        wanted.split_whitespace().all(|word| text.contains(word))
    }
}
