//! What the rows of the worksheet have in common: a title, a place, and that they are retired
//! instead of deleted.

use super::{Criterion, Group, HandOff, LeadDefinition, OpenQuestion, Reason, Rule, Stage};
use crate::forum::editing::{item, some_words};
use crate::forum::reason;
use crate::forum::record::{Id, Items, Value};
use crate::forum::refusal::Refusal;

/// Where a row stands in the worksheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A group.
    Group(Id),
    /// A criterion: its group, then its own id.
    Criterion(Id, Id),
    /// A rule that qualifies whatever the score.
    Always(Id),
    /// A disqualifier.
    Never(Id),
    /// A stage.
    Stage(Id),
    /// A hand-off.
    HandOff(Id),
    /// A reason for sending a lead back.
    Reason(Id),
    /// An open question.
    Question(Id),
}

/// The two lists of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleList {
    /// Qualify whatever the score.
    Always,
    /// Disqualify, whatever else.
    Never,
}

/// A row of the worksheet.
pub trait Row: Value {
    /// What it is called in a sentence.
    const WHAT: &'static str;

    /// Its title.
    fn title(&self) -> &str;
    /// Why it is no longer used; empty while it is.
    fn retired(&self) -> &str;
    /// The same, to be changed.
    fn retired_mut(&mut self) -> &mut String;
    /// Its place among its kind; lower comes first.
    fn rank(&self) -> i32;
    /// Sets its place, where it has one.
    fn set_rank(&mut self, rank: i32);
    /// Refuses what can never be right.
    fn check(&self) -> Result<(), Refusal> {
        some_words(self.title(), Self::WHAT).map(|_| ())
    }
}

macro_rules! row {
    ($type:ty, $what:literal, $retired:ident, $check:expr) => {
        impl Row for $type {
            const WHAT: &'static str = $what;

            fn title(&self) -> &str {
                &self.title
            }
            fn retired(&self) -> &str {
                &self.$retired
            }
            fn retired_mut(&mut self) -> &mut String {
                &mut self.$retired
            }
            fn rank(&self) -> i32 {
                self.rank
            }
            fn set_rank(&mut self, rank: i32) {
                self.rank = rank;
            }
            fn check(&self) -> Result<(), Refusal> {
                some_words(&self.title, Self::WHAT)?;
                let check: fn(&Self) -> Result<(), Refusal> = $check;
                check(self)
            }
        }
    };
}

row!(Group, "A group", retired, Group::check_limits);
row!(Criterion, "A criterion", retired, Criterion::check_numbers);
row!(Rule, "A rule", retired, |rule| {
    super::checks::numbers_are_finite(&rule.when)
});
row!(Stage, "A stage", retired, |_| Ok(()));
row!(HandOff, "A hand-off", retired, HandOff::check_sides);
row!(Reason, "A reason", retired, |reason| {
    some_words(&reason.code, "The code of a reason").map(|_| ())
});

impl Row for OpenQuestion {
    const WHAT: &'static str = "An open question";

    fn title(&self) -> &str {
        &self.title
    }
    fn retired(&self) -> &str {
        &self.withdrawn
    }
    fn retired_mut(&mut self) -> &mut String {
        &mut self.withdrawn
    }
    /// Questions stand by the day on which they were asked.
    fn rank(&self) -> i32 {
        let day = self.on.unwrap_or(jiff::civil::Date::MAX);
        i32::from(day.year()) * 400 + i32::from(day.day_of_year())
    }
    fn set_rank(&mut self, _: i32) {}
}

/// The rows as screens show them: those in use by their place, then the retired ones.
pub fn in_order<T: Row>(rows: &Items<T>) -> Vec<(&Id, &T)> {
    let mut order: Vec<(&Id, &T)> = rows.iter().collect();
    order.sort_by_key(|(id, row)| (!row.retired().is_empty(), row.rank(), *id));
    order
}

/// The rows in use.
pub(super) fn in_use<T: Row>(rows: &Items<T>) -> impl Iterator<Item = (&Id, &T)> {
    rows.iter().filter(|(_, row)| row.retired().is_empty())
}

/// Adds a row behind the others of its kind.
pub(super) fn add<T: Row>(rows: &mut Items<T>, id: Id, mut row: T) -> Result<(), Refusal> {
    row.check()?;
    let last = rows.values().map(Row::rank).max();
    row.set_rank(last.map_or(0, |rank| rank.saturating_add(1)));
    rows.insert(id, row);
    Ok(())
}

/// Takes what was edited in a form; fields that were not touched keep what they hold now.
pub(super) fn edit<T: Row>(
    rows: &mut Items<T>,
    id: &Id,
    before: &T,
    after: &T,
) -> Result<(), Refusal> {
    let row = item(rows, id, "row")?;
    let changed = crate::forum::editing::edited(row, before, after);
    changed.check()?;
    *row = changed;
    Ok(())
}

/// Moves a row so many places down among those in use; up when negative. It stops at the ends.
fn shift<T: Row>(rows: &mut Items<T>, id: &Id, places: isize) -> Result<(), Refusal> {
    let mut order: Vec<Id> = in_order(rows)
        .into_iter()
        .filter(|(_, row)| row.retired().is_empty())
        .map(|(id, _)| id.clone())
        .collect();
    let Some(from) = order.iter().position(|one| one == id) else {
        return Err(Refusal::Gone("row"));
    };
    let to = from.saturating_add_signed(places).min(order.len() - 1);
    let moved = order.remove(from);
    order.insert(to, moved);
    for (rank, id) in order.iter().enumerate() {
        let rank = i32::try_from(rank).unwrap_or(i32::MAX);
        // Only what moves is written, so that merges stay small.
        if rows.get(id).is_some_and(|row| row.rank() != rank) {
            item(rows, id, "row")?.set_rank(rank);
        }
    }
    Ok(())
}

/// Does `$do` with the rows of a place and the row's id.
macro_rules! at_place {
    ($definition:expr, $place:expr, |$rows:ident, $id:ident| $do:expr) => {
        match $place {
            Place::Group($id) => {
                let $rows = &mut $definition.groups;
                $do
            }
            Place::Criterion(group, $id) => {
                let $rows = &mut item(&mut $definition.groups, group, "group")?.criteria;
                $do
            }
            Place::Always($id) => {
                let $rows = &mut $definition.always;
                $do
            }
            Place::Never($id) => {
                let $rows = &mut $definition.never;
                $do
            }
            Place::Stage($id) => {
                let $rows = &mut $definition.stages;
                $do
            }
            Place::HandOff($id) => {
                let $rows = &mut $definition.hand_offs;
                $do
            }
            Place::Reason($id) => {
                let $rows = &mut $definition.reasons;
                $do
            }
            Place::Question($id) => {
                let $rows = &mut $definition.open_questions;
                $do
            }
        }
    };
}

impl LeadDefinition {
    /// Retires a row, with a reason if there is one. A question is withdrawn the same way.
    pub fn retire(&mut self, place: &Place, reason: &str) -> Result<(), Refusal> {
        self.set_retired(place, reason::stored(reason))
    }

    /// Brings a retired row back into use.
    pub fn bring_back(&mut self, place: &Place) -> Result<(), Refusal> {
        self.set_retired(place, String::new())
    }

    fn set_retired(&mut self, place: &Place, text: String) -> Result<(), Refusal> {
        self.rewrite(|definition| {
            at_place!(definition, place, |rows, id| {
                *item(rows, id, "row")?.retired_mut() = text;
            });
            Ok(())
        })
    }

    /// Moves a row so many places down among its kind; up when negative. It stops at the ends.
    pub fn shift(&mut self, place: &Place, places: isize) -> Result<(), Refusal> {
        if matches!(place, Place::Question(_)) {
            return Err(Refusal::because(
                "Questions stand by the day they were asked",
            ));
        }
        self.rewrite(|definition| at_place!(definition, place, |rows, id| shift(rows, id, places)))
    }
}
