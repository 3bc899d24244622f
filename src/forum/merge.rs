//! Three-way merging by item and field, and the clashes it leaves to be settled.
//!
//! The merge itself is [`Value::merge`], written once a kind of
//! value; this file keeps the path while it runs and the clashes it finds. Undo is the same merge,
//! with the board after the edit as the base.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::record::{Value, Words};

/// Fields that two sides changed differently: from the field's path (`actions/k3v9m2xq/due`) to
/// the other side's values, each written in RON. The field itself keeps our value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clashes(pub BTreeMap<String, Words>);

impl Clashes {
    /// Whether nothing is to be settled.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The clashes with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Words)> {
        self.0.iter().map(|(path, theirs)| (path.as_str(), theirs))
    }
}

impl Value for Clashes {
    fn merge(base: &Self, mine: &Self, theirs: &Self, merging: &mut Merging) -> Self {
        let nothing = Words::default();
        let paths = mine.0.keys().chain(theirs.0.keys());
        let merged = paths.filter_map(|path| {
            let of = |clashes: &Self| clashes.0.get(path).cloned().unwrap_or_default();
            let words = Words::merge(&of(base), &of(mine), &of(theirs), merging);
            (words != nothing).then(|| (path.clone(), words))
        });
        Self(merged.collect())
    }

    fn settle(&mut self, _: &[&str], _: &str) -> Result<(), NotSettled> {
        Err(NotSettled::NoSuchPlace)
    }
}

/// Why a clash could not be settled.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotSettled {
    /// The path names nothing here.
    #[error("the field is no longer there")]
    NoSuchPlace,
    /// The value does not fit the field.
    #[error("the other value does not fit the field: {0}")]
    Unreadable(String),
}

/// A merge under way: where it is, and what clashed so far.
#[derive(Debug, Default)]
pub struct Merging {
    path: Vec<String>,
    clashes: BTreeMap<String, Words>,
}

impl Merging {
    /// Does `within` one step further down.
    pub fn at<T>(&mut self, step: &str, within: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.to_owned());
        let result = within(self);
        self.path.pop();
        result
    }

    /// Notes that both sides changed this place, the other one to `theirs`.
    pub fn clash<T: Serialize>(&mut self, theirs: &T) {
        let text = ron_options().to_string(theirs).unwrap_or_default();
        self.clashes
            .entry(self.path.join("/"))
            .or_default()
            .0
            .insert(text);
    }
}

/// The one RON dialect of the product: an optional value is written without `Some`.
pub fn ron_options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// Reads one field's value from RON.
pub fn read_value<T: DeserializeOwned>(text: &str) -> Result<T, NotSettled> {
    ron_options()
        .from_str(text)
        .map_err(|error| NotSettled::Unreadable(error.code.to_string()))
}

/// A value that is a file of its own and keeps its unsettled clashes in it.
pub trait Board: Value {
    /// The clashes that wait to be settled.
    fn clashes(&self) -> &Clashes;
    /// The clashes, to be changed.
    fn clashes_mut(&mut self) -> &mut Clashes;
}

/// Gives file-level records their [`Board`].
#[macro_export]
macro_rules! board {
    ($($type:ty),+ $(,)?) => { $(
        impl $crate::forum::merge::Board for $type {
            fn clashes(&self) -> &$crate::forum::merge::Clashes {
                &self.clashes
            }
            fn clashes_mut(&mut self) -> &mut $crate::forum::merge::Clashes {
                &mut self.clashes
            }
        }
    )+ };
}

/// Merges two changed copies of a file. Every field that both changed differently keeps `mine` and
/// stands in the result's clashes with theirs.
pub fn merge<T: Board>(base: &T, mine: &T, theirs: &T) -> T {
    let mut merging = Merging::default();
    let mut merged = T::merge(base, mine, theirs, &mut merging);
    for (path, theirs) in merging.clashes {
        merged
            .clashes_mut()
            .0
            .entry(path)
            .or_default()
            .0
            .extend(theirs.0);
    }
    merged
}

/// Merges two changed copies of a file where `mine` is right: a field that both changed differently
/// keeps it, and nothing is left to be settled.
pub fn merge_into_mine<T: Board>(base: &T, mine: &T, theirs: &T) -> T {
    T::merge(base, mine, theirs, &mut Merging::default())
}

/// Takes one edit back: the board as it is now, without what changed from `before` to `after`.
/// A field changed again since keeps its newer value.
pub fn take_back<T: Board>(before: &T, after: &T, now: &T) -> T {
    merge_into_mine(after, now, before)
}

/// Settles the clash at `path` with the other side's value, or, with `None`, with ours.
pub fn settle<T: Board>(board: &mut T, path: &str, theirs: Option<&str>) -> Result<(), NotSettled> {
    if let Some(text) = theirs {
        let steps: Vec<&str> = path.split('/').collect();
        board.settle(&steps, text)?;
    }
    board.clashes_mut().0.remove(path);
    Ok(())
}
