//! Sides and persons.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::record::{Handle, Items};
use crate::{record, whole};

/// Whose a thing or a person is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Side {
    /// The marketing team.
    Marketing,
    /// The sales team.
    Sales,
    /// Both together.
    #[default]
    Shared,
    /// Leadership, operations, guests.
    Other,
}

impl Side {
    /// All sides, in the order in which screens show them.
    pub const ALL: [Self; 4] = [Self::Marketing, Self::Sales, Self::Shared, Self::Other];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Marketing => "Marketing",
            Self::Sales => "Sales",
            Self::Shared => "Shared",
            Self::Other => "Other",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

whole!(Side, Option<Side>);

record! {
    /// Somebody on the forum's roster.
    pub struct Person {
        /// The full name.
        pub name: String,
        /// Whose they are.
        pub side: Side,
        /// What they do, in their own words.
        pub role: String,
        /// Whether they head their function: the two heads run the forum together.
        pub head: bool,
        /// Whether they have left the forum. Their name stays in what they did.
        pub left: bool,
    }
}

/// The people of a forum by handle.
pub type Roster = Items<Person, Handle>;
