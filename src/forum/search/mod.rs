//! Search over everything that meetings hold: what may be asked for ([`Query`]), what can be found
//! ([`Thing`]), and what fits ([`Query::passes`]). Values and rules only; going through the meetings
//! is the store's.
//!
//! The rule, exactly. A thing of a meeting fits the words when each word and each phrase of the
//! query stands in one of its lines, in any case. Going from the newest meeting to the oldest, the
//! first one in which a thing fits the words speaks for it: there the filters are asked, and there
//! it is shown, once, with how many earlier meetings held it as well.

mod fold;
mod hit;
mod query;
mod standing;
mod things;

pub use fold::{Finder, Term};
pub use hit::{Found, Gathered, Hit, Mention};
pub use query::{Query, Scope};
pub use standing::{Is, Standing};
pub use things::{Kind, Line, Spot, Thing, things};

#[cfg(test)]
mod tests;
