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

/// The people who are meant by a handle, or by the start of a handle or of a word of a name, in any
/// case. A whole handle means one person, whoever else begins that way.
pub fn people_meant<'a>(roster: &'a Roster, start: &str) -> Vec<(&'a Handle, &'a Person)> {
    let lower = start.to_lowercase();
    let exact = |(handle, _): &(&Handle, &Person)| handle.as_str().to_lowercase() == lower;
    match roster.iter().find(exact) {
        Some(one) => vec![one],
        None => people_starting_with(roster, start),
    }
}

/// The people whose handle, or a word of whose name, starts that way, in any case; those who have
/// left the forum only where nobody else does.
pub fn people_starting_with<'a>(roster: &'a Roster, start: &str) -> Vec<(&'a Handle, &'a Person)> {
    let lower = start.to_lowercase();
    let starts = |(handle, person): &(&Handle, &Person)| {
        let name = person.name.to_lowercase();
        handle.as_str().to_lowercase().starts_with(&lower)
            || name.starts_with(&lower)
            || name.split_whitespace().any(|word| word.starts_with(&lower))
    };
    let (left, here): (Vec<_>, Vec<_>) = roster
        .iter()
        .filter(starts)
        .partition(|(_, person)| person.left);
    if here.is_empty() { left } else { here }
}

/// The sides whose word starts that way, in any case.
pub fn sides_meant(start: &str) -> impl Iterator<Item = Side> {
    let lower = start.to_lowercase();
    let starts = move |side: &Side| side.word().to_lowercase().starts_with(&lower);
    Side::ALL.into_iter().filter(starts)
}
