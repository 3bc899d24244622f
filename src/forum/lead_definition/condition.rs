//! When a criterion holds: a test of one column, or tests joined. Here are the value, its words for
//! the screen and how it is read from what a person types; a lead is tested elsewhere.

mod read;
mod words;

use serde::{Deserialize, Serialize};

use crate::whole;
pub use read::NotACondition;

/// A test of a lead. A value is trimmed; text compares without regard to case; a missing value
/// makes every test false except `Missing`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// The column has that value.
    Is(String, String),
    /// The column has a value, and not that one.
    IsNot(String, String),
    /// The column has one of those values.
    In(String, Vec<String>),
    /// The column has a value, and none of those.
    NotIn(String, Vec<String>),
    /// The value contains that text.
    Contains(String, String),
    /// The value starts with that text.
    StartsWith(String, String),
    /// The value ends with that text.
    EndsWith(String, String),
    /// The value is a number greater than that.
    Above(String, f64),
    /// The value is a number and at least that.
    AtLeast(String, f64),
    /// The value is a number less than that.
    Below(String, f64),
    /// The value is a number and at most that.
    AtMost(String, f64),
    /// The value is a number from the first to the second, both ends in.
    Between(String, f64, f64),
    /// The column has no value.
    Missing(String),
    /// The column has a value.
    Present(String),
    /// The value is a date at most so many days before the newest date of that column.
    WithinDays(String, u32),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// A test that always holds: all of none. A new criterion starts from it.
impl Default for Condition {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

whole!(Condition);
