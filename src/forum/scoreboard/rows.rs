//! What may be done with the rows of a scoreboard, whether they stand in a meeting or in the
//! charter's catalogue: one rule for both.

use super::{Commitment, Kpi};
use crate::forum::editing::edited;
use crate::forum::people::Side;
use crate::forum::reason;
use crate::forum::record::{Id, Items, Value};
use crate::forum::refusal::Refusal;

/// A row of the scoreboard: a KPI or a commitment.
pub trait ScoreRow: Value {
    /// The word for it in a refusal.
    const WORD: &'static str;

    /// Refuses a row that makes no sense: no words, a figure that is no number.
    fn check(&self) -> Result<(), Refusal>;

    /// What it was; absent until somebody says it.
    fn actual_mut(&mut self) -> &mut Option<f64>;

    /// Its place on screen; lower comes first.
    fn rank(&self) -> i32;

    /// Its place, to be changed.
    fn rank_mut(&mut self) -> &mut i32;

    /// Why it is no longer looked at; empty while it is.
    fn retired_mut(&mut self) -> &mut String;
}

impl ScoreRow for Kpi {
    const WORD: &'static str = "KPI";

    fn check(&self) -> Result<(), Refusal> {
        if self.name.trim().is_empty() {
            return Err(Refusal::Empty("A KPI"));
        }
        refuse_no_number([self.target, self.actual].into_iter().flatten())?;
        refuse_no_number(self.targets.values().copied())
    }

    fn actual_mut(&mut self) -> &mut Option<f64> {
        &mut self.actual
    }

    fn rank(&self) -> i32 {
        self.rank
    }

    fn rank_mut(&mut self) -> &mut i32 {
        &mut self.rank
    }

    fn retired_mut(&mut self) -> &mut String {
        &mut self.retired
    }
}

impl ScoreRow for Commitment {
    const WORD: &'static str = "commitment";

    /// Refuses a promise to oneself as well.
    fn check(&self) -> Result<(), Refusal> {
        if self.title.trim().is_empty() {
            return Err(Refusal::Empty("A commitment"));
        }
        if self.from == self.to && self.from != Side::Shared {
            return Err(Refusal::because(
                "A commitment is from one side to the other: choose two sides",
            ));
        }
        refuse_no_number([self.target, self.actual].into_iter().flatten())
    }

    fn actual_mut(&mut self) -> &mut Option<f64> {
        &mut self.actual
    }

    fn rank(&self) -> i32 {
        self.rank
    }

    fn rank_mut(&mut self) -> &mut i32 {
        &mut self.rank
    }

    fn retired_mut(&mut self) -> &mut String {
        &mut self.retired
    }
}

impl<T: ScoreRow> Items<T> {
    /// Adds a row as the last one.
    pub fn add(&mut self, id: Id, mut row: T) -> Result<(), Refusal> {
        row.check()?;
        *row.rank_mut() = rank_after(self.values().map(ScoreRow::rank));
        self.insert(id, row);
        Ok(())
    }

    /// Takes what was edited in a form: `before` is what the form opened with. Fields that were not
    /// touched keep what they hold now. Changes the row as a whole or not at all.
    pub fn edit(&mut self, id: &Id, before: &T, after: &T) -> Result<(), Refusal> {
        self.change(id, |row| *row = edited(row, before, after))
    }

    /// Says what a row was; with none, that nobody knows yet.
    pub fn set_actual(&mut self, id: &Id, actual: Option<f64>) -> Result<(), Refusal> {
        self.change(id, |row| *row.actual_mut() = actual)
    }

    /// Takes a row off the scoreboard, with the reason.
    pub fn retire(&mut self, id: &Id, reason: &str) -> Result<(), Refusal> {
        self.change(id, |row| *row.retired_mut() = reason::stored(reason))
    }

    /// Puts a retired row back.
    pub fn bring_back(&mut self, id: &Id) -> Result<(), Refusal> {
        self.change(id, |row| row.retired_mut().clear())
    }

    /// Changes a row as a whole or not at all.
    pub(super) fn change(&mut self, id: &Id, change: impl FnOnce(&mut T)) -> Result<(), Refusal> {
        let mut row = self.get(id).cloned().ok_or(Refusal::Gone(T::WORD))?;
        change(&mut row);
        row.check()?;
        self.insert(id.clone(), row);
        Ok(())
    }
}

impl Items<Kpi> {
    /// The KPI rows as the screen shows them: by rank, then name, retired ones left out.
    pub fn in_order(&self) -> Vec<(&Id, &Kpi)> {
        let mut rows: Vec<_> = self.iter().collect();
        rows.retain(|(_, kpi)| kpi.retired.is_empty());
        rows.sort_by(|(_, a), (_, b)| (a.rank, &a.name).cmp(&(b.rank, &b.name)));
        rows
    }
}

impl Items<Commitment> {
    /// The commitments as the screen shows them: by who promises, rank and title, retired ones left
    /// out.
    pub fn in_order(&self) -> Vec<(&Id, &Commitment)> {
        let mut rows: Vec<_> = self.iter().collect();
        rows.retain(|(_, commitment)| commitment.retired.is_empty());
        rows.sort_by(|(_, a), (_, b)| (a.from, a.rank, &a.title).cmp(&(b.from, b.rank, &b.title)));
        rows
    }
}

/// The rank that puts a new thing last.
pub(in crate::forum) fn rank_after(ranks: impl Iterator<Item = i32>) -> i32 {
    ranks.max().map_or(0, |last| last.saturating_add(1))
}

fn refuse_no_number(mut figures: impl Iterator<Item = f64>) -> Result<(), Refusal> {
    if figures.all(f64::is_finite) {
        return Ok(());
    }
    Err(Refusal::because("A figure must be a plain number"))
}
