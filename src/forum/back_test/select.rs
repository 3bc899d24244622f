//! Which leads a condition holds for: each test is asked once for each distinct value of its
//! column, then spread over the leads.

use std::sync::Arc;

use super::bits::Bits;
use super::leads::{CannotTry, Column, Leads};
use crate::forum::lead_definition::{Condition, LeadsColumns};

/// A condition whose columns were found among the leads'.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// A test of the column at that place.
    One(usize, Condition),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

impl Test {
    /// Finds the condition's columns. Refuses a column that the leads lack.
    pub(super) fn find(
        condition: &Condition,
        leads: &Leads,
        reading: &LeadsColumns,
    ) -> Result<Self, CannotTry> {
        let each = |conditions: &[Condition]| {
            conditions
                .iter()
                .map(|condition| Self::find(condition, leads, reading))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match condition {
            Condition::All(conditions) => Self::All(each(conditions)?),
            Condition::Any(conditions) => Self::Any(each(conditions)?),
            Condition::Not(condition) => {
                Self::Not(Box::new(Self::find(condition, leads, reading)?))
            }
            one => {
                let place = one
                    .column()
                    .map_or(Ok(0), |name| leads.place(name, reading))?;
                if leads.column(place).is_none() {
                    return Err(CannotTry::NotRead(vec![leads.headers()[place].clone()]));
                }
                Self::One(place, one.clone())
            }
        })
    }

    /// Whether this is what is found for the condition.
    pub(super) fn is(&self, condition: &Condition) -> bool {
        let each = |tests: &[Self], conditions: &[Condition]| {
            let pairs = tests.iter().zip(conditions);
            tests.len() == conditions.len() && pairs.into_iter().all(|(test, other)| test.is(other))
        };
        match (self, condition) {
            (Self::All(tests), Condition::All(conditions))
            | (Self::Any(tests), Condition::Any(conditions)) => each(tests, conditions),
            (Self::Not(test), Condition::Not(other)) => test.is(other),
            (Self::One(_, one), other) => one == other,
            _ => false,
        }
    }

    /// Calls `with` with the place of each column that is tested.
    pub(super) fn each_place(&self, with: &mut impl FnMut(usize)) {
        match self {
            Self::One(place, _) => with(*place),
            Self::All(tests) | Self::Any(tests) => {
                for test in tests {
                    test.each_place(with);
                }
            }
            Self::Not(test) => test.each_place(with),
        }
    }
}

/// Bit columns that were worked out, kept for the next change: going back and forth between two
/// values costs nothing the second time.
#[derive(Clone, Debug, Default)]
pub(super) struct Worked {
    missing: Vec<String>,
    columns: Vec<(usize, Condition, Arc<Bits>)>,
}

/// Bit columns kept at most; the oldest goes first.
const KEPT: usize = 64;

impl Worked {
    pub(super) fn new(reading: &LeadsColumns) -> Self {
        let missing = reading.missing.iter().map(|word| fold(word.trim()));
        Self {
            missing: missing.collect(),
            columns: Vec::new(),
        }
    }

    /// Whether a trimmed value says nothing.
    pub(super) fn is_missing(&self, value: &str) -> bool {
        value.is_empty() || {
            let folded = |word: &String| same(value, word);
            self.missing.iter().any(folded)
        }
    }

    /// The leads for which the test holds.
    pub(super) fn holds(&mut self, test: &Test, leads: &Leads) -> Arc<Bits> {
        match test {
            Test::One(place, condition) => self.one(*place, condition, leads),
            Test::All(tests) => {
                let all = Bits::all(leads.len(), true);
                self.join(tests, leads, all, Bits::and)
            }
            Test::Any(tests) => {
                let none = Bits::all(leads.len(), false);
                self.join(tests, leads, none, Bits::or)
            }
            Test::Not(test) => Arc::new(Bits::clone(&self.holds(test, leads)).inverted()),
        }
    }

    fn join(
        &mut self,
        tests: &[Test],
        leads: &Leads,
        start: Bits,
        join: impl Fn(Bits, &Bits) -> Bits,
    ) -> Arc<Bits> {
        if let [only] = tests {
            return self.holds(only, leads);
        }
        let joined = tests.iter().fold(start, |joined, test| {
            let bits = self.holds(test, leads);
            join(joined, &bits)
        });
        Arc::new(joined)
    }

    fn one(&mut self, place: usize, condition: &Condition, leads: &Leads) -> Arc<Bits> {
        let known = |(other_place, other, _): &&(usize, Condition, Arc<Bits>)| {
            *other_place == place && other == condition
        };
        if let Some((_, _, bits)) = self.columns.iter().find(known) {
            return bits.clone();
        }
        let bits = match leads.column(place) {
            Some(column) => column.select(&self.values(column, condition)),
            None => Bits::all(leads.len(), false),
        };
        let bits = Arc::new(bits);
        if self.columns.len() == KEPT {
            self.columns.remove(0);
        }
        self.columns.push((place, condition.clone(), bits.clone()));
        bits
    }

    /// For each distinct value of the column whether the test holds.
    fn values(&self, column: &Column, condition: &Condition) -> Vec<bool> {
        let text = |test: &dyn Fn(&str) -> bool| {
            let values = column.texts().iter();
            values
                .map(|value| !self.is_missing(value) && test(value))
                .collect()
        };
        let number = |test: &dyn Fn(f64) -> bool| {
            let values = column.texts().iter().zip(column.numbers());
            values
                .map(|(value, number)| !self.is_missing(value) && test(*number))
                .collect()
        };
        match condition {
            Condition::Is(_, wanted) => {
                let wanted = fold(wanted.trim());
                text(&|value| same(value, &wanted))
            }
            Condition::IsNot(_, wanted) => {
                let wanted = fold(wanted.trim());
                text(&|value| !same(value, &wanted))
            }
            Condition::In(_, wanted) => {
                let wanted = fold_all(wanted);
                text(&|value| wanted.iter().any(|wanted| same(value, wanted)))
            }
            Condition::NotIn(_, wanted) => {
                let wanted = fold_all(wanted);
                text(&|value| !wanted.iter().any(|wanted| same(value, wanted)))
            }
            Condition::Contains(_, part) => {
                let part = fold(part.trim());
                text(&|value| fold(value).contains(&part))
            }
            Condition::StartsWith(_, part) => {
                let part = fold(part.trim());
                text(&|value| fold(value).starts_with(&part))
            }
            Condition::EndsWith(_, part) => {
                let part = fold(part.trim());
                text(&|value| fold(value).ends_with(&part))
            }
            Condition::Above(_, limit) => number(&|number| number > *limit),
            Condition::AtLeast(_, limit) => number(&|number| number >= *limit),
            Condition::Below(_, limit) => number(&|number| number < *limit),
            Condition::AtMost(_, limit) => number(&|number| number <= *limit),
            Condition::Between(_, least, most) => {
                number(&|number| *least <= number && number <= *most)
            }
            Condition::Missing(_) => {
                let values = column.texts().iter();
                values.map(|value| self.is_missing(value)).collect()
            }
            Condition::Present(_) => text(&|_| true),
            Condition::WithinDays(_, days) => self.within_days(column, *days),
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) => {
                vec![false; column.texts().len()]
            }
        }
    }

    fn within_days(&self, column: &Column, days: u32) -> Vec<bool> {
        let values = || column.texts().iter().zip(column.days());
        let present =
            |(value, day): (&str, &Option<i32>)| (!self.is_missing(value)).then_some(*day)?;
        let newest = values().filter_map(present).max();
        values()
            .map(|value| match (present(value), newest) {
                (Some(day), Some(newest)) => i64::from(newest) - i64::from(day) <= i64::from(days),
                _ => false,
            })
            .collect()
    }
}

fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn fold_all(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold(word.trim())).collect()
}

/// Whether a value is the same as a folded word, without regard to case.
fn same(value: &str, folded: &str) -> bool {
    if value.is_ascii() {
        value.len() == folded.len() && value.eq_ignore_ascii_case(folded)
    } else {
        fold(value) == folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &Condition) -> String {
        let cells = [
            "",
            " select ",
            "Zürich",
            "ZÜRICH ",
            "12",
            "12.0",
            "x12",
            "2026-11-01",
            "2026-11-24",
        ];
        let rows: Vec<_> = cells.iter().map(|cell| vec![*cell]).collect();
        let leads = Leads::from_rows(&["c"], &rows);
        let mut reading = LeadsColumns::default();
        reading.missing.0.insert("Select".into());
        let test = Test::find(condition, &leads, &reading).expect("a column");
        let bits = Worked::new(&reading).holds(&test, &leads);
        (0..cells.len())
            .map(|lead| if bits.get(lead) { '1' } else { '.' })
            .collect()
    }

    #[test]
    fn each_test_means_what_the_format_says() {
        use Condition::{
            Above, All, Any, AtLeast, AtMost, Below, Between, Contains, EndsWith, In, Is, IsNot,
            Missing, Not, NotIn, Present, StartsWith, WithinDays,
        };
        let c = || "c".to_owned();
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        for (condition, meant) in [
            (Is(c(), " zürich".into()), "..11....."),
            (Is(c(), "select".into()), "........."),
            (Is(c(), "12".into()), "....1...."),
            (IsNot(c(), "Zürich".into()), "....11111"),
            (In(c(), words(&["x12", "12"])), "....1.1.."),
            (NotIn(c(), words(&["x12", "12"])), "..11.1.11"),
            (Contains(c(), "12".into()), "....111.."),
            (Contains(c(), "RIC".into()), "..11....."),
            (StartsWith(c(), "2026".into()), ".......11"),
            (EndsWith(c(), "24".into()), "........1"),
            (Above(c(), 12.0), "........."),
            (AtLeast(c(), 12.0), "....11..."),
            (Below(c(), 12.5), "....11..."),
            (AtMost(c(), 11.0), "........."),
            (Between(c(), 12.0, 12.0), "....11..."),
            (Missing(c()), "11......."),
            (Present(c()), "..1111111"),
            (WithinDays(c(), 22), "........1"),
            (WithinDays(c(), 23), ".......11"),
            (Not(Box::new(Is(c(), "12".into()))), "1111.1111"),
            (All(vec![]), "111111111"),
            (Any(vec![]), "........."),
            (All(vec![Present(c()), AtLeast(c(), 1.0)]), "....11..."),
            (Any(vec![Missing(c()), AtLeast(c(), 1.0)]), "11..11..."),
        ] {
            assert_eq!(holds(&condition), meant, "{condition:?}");
        }
    }
}
