//! Targets by period: what is aimed for in a year, a quarter or a month.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Kpi;
use crate::forum::figure;
use crate::forum::record::{AsKey, Items};
use crate::forum::refusal::Refusal;

/// A year, a quarter or a month: `2026`, `2026-Q4`, `2026-11`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Period(String);

impl Period {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The quarter so many quarters after the one that holds a day.
    pub fn quarter(day: Date, after: i32) -> Self {
        let quarters = i32::from(day.year()) * 4 + i32::from((day.month() - 1) / 3) + after;
        Self(format!(
            "{:04}-Q{}",
            quarters.div_euclid(4),
            quarters.rem_euclid(4) + 1
        ))
    }

    /// Whether a day is in it.
    pub fn holds(&self, day: Date) -> bool {
        let (year, rest) = self.0.split_at_checked(4).unwrap_or((&self.0, ""));
        let of_year = year.parse() == Ok(day.year());
        of_year
            && match rest.strip_prefix('-') {
                None => true,
                Some(part) => match part.strip_prefix('Q') {
                    Some(quarter) => quarter.parse() == Ok((day.month() - 1) / 3 + 1),
                    None => part.parse() == Ok(day.month()),
                },
            }
    }

    /// How long it is in months: the shorter of two periods says more.
    fn months(&self) -> u8 {
        match self.0.get(5..) {
            None => 12,
            Some(part) if part.starts_with('Q') => 3,
            Some(_) => 1,
        }
    }
}

impl FromStr for Period {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let word = text.trim().to_uppercase();
        let (year, rest) = word.split_at_checked(4).unwrap_or((&word, ""));
        let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
        let fits = match rest.strip_prefix('-') {
            None => rest.is_empty(),
            Some(part) => match part.strip_prefix('Q') {
                Some(quarter) => matches!(quarter, "1" | "2" | "3" | "4"),
                None => {
                    part.len() == 2
                        && part
                            .parse()
                            .is_ok_and(|month: u8| (1..=12).contains(&month))
                }
            },
        };
        if is_year && fits {
            return Ok(Self(word));
        }
        Err(Refusal::because(format!(
            "`{text}` is no period; write a year, a quarter or a month: 2027, 2027-Q1, 2027-01"
        )))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsKey for Period {
    fn key(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Targets by period.
pub type Targets = Items<f64, Period>;

/// Reads targets as they stand in a form, a period and a figure a line: `2027-Q1 70`.
pub fn read_targets(lines: &[String]) -> Result<Targets, Refusal> {
    let mut targets = Targets::default();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let (period, written) = line
            .trim()
            .split_once([' ', ':', '='])
            .unwrap_or((line, ""));
        let period: Period = period.parse()?;
        let written = written.trim_matches([' ', ':', '=']);
        let Some(target) = figure::read(written)? else {
            return Err(Refusal::because(format!(
                "{period} has no figure yet: write it like {period} 70"
            )));
        };
        targets.insert(period, target);
    }
    Ok(targets)
}

/// The targets as [`read_targets`] reads them.
pub fn target_lines(targets: &Targets) -> Vec<String> {
    let lines = targets.iter();
    lines
        .map(|(period, target)| format!("{period} {target}"))
        .collect()
}

impl Kpi {
    /// What is aimed for on a day: the target of the shortest period that holds it, else the
    /// target without a period.
    pub fn target_on(&self, day: Date) -> Option<f64> {
        let period = self.period_of(day);
        let target = period.and_then(|period| self.targets.get(period)).copied();
        target.or(self.target)
    }

    /// The shortest period with a target of its own that holds a day.
    pub fn period_of(&self, day: Date) -> Option<&Period> {
        let held = self.targets.ids().filter(|period| period.holds(day));
        held.min_by_key(|period| period.months())
    }

    /// The row with which a meeting of that day starts: its target, and no actual yet. The targets
    /// of other periods stay in the catalogue.
    #[must_use]
    pub fn for_meeting(&self, day: Date) -> Self {
        Self {
            target: self.target_on(day),
            actual: None,
            note: String::new(),
            targets: Targets::default(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_target_of_a_day_is_that_of_its_shortest_period() {
        let lines = ["2026 50", "2026-Q4 60", "2026-12: 40", "2027-q1 = 70"];
        let kpi = Kpi {
            target: Some(10.0),
            targets: read_targets(&lines.map(str::to_owned)).unwrap(),
            ..Kpi::default()
        };
        let table = [
            ("2026-09-30", 50.0),
            ("2026-10-01", 60.0),
            ("2026-11-30", 60.0),
            ("2026-12-01", 40.0),
            ("2027-03-31", 70.0),
            ("2027-04-01", 10.0),
        ];
        for (on, target) in table {
            assert_eq!(kpi.target_on(day(on)), Some(target), "{on}");
        }
        let shown = ["2026 50", "2026-12 40", "2026-Q4 60", "2027-Q1 70"];
        assert_eq!(target_lines(&kpi.targets), shown);
    }

    #[test]
    fn quarters_are_counted_over_the_end_of_a_year() {
        let table = [
            ("2026-11-24", 0, "2026-Q4"),
            ("2026-11-24", 1, "2027-Q1"),
            ("2026-01-01", -1, "2025-Q4"),
        ];
        for (on, after, quarter) in table {
            assert_eq!(Period::quarter(day(on), after).as_str(), quarter);
        }
    }

    #[test]
    fn a_meeting_starts_with_the_target_of_its_day_and_no_actual() {
        let kpi = Kpi {
            target: Some(60.0),
            actual: Some(55.0),
            note: "holidays".into(),
            targets: read_targets(&["2027 70".to_owned()]).unwrap(),
            ..Kpi::default()
        };
        let row = kpi.for_meeting(day("2027-01-05"));
        assert_eq!(
            (row.target, row.actual, row.note.as_str()),
            (Some(70.0), None, "")
        );
        assert!(row.targets.is_empty());
    }

    #[test]
    fn what_is_no_period_or_no_figure_is_refused() {
        let no_period = |text: &str| {
            format!(
                "`{text}` is no period; write a year, a quarter or a month: 2027, 2027-Q1, 2027-01"
            )
        };
        let table = [
            ("27 70", no_period("27")),
            ("2027-Q5 70", no_period("2027-Q5")),
            ("2027-13 70", no_period("2027-13")),
            ("20270 70", no_period("20270")),
            (
                "2027-Q1",
                "2027-Q1 has no figure yet: write it like 2027-Q1 70".to_owned(),
            ),
            (
                "2027-Q1 many",
                "`many` is not a number; write it like 120, 4.5 or 85".to_owned(),
            ),
        ];
        for (line, sentence) in table {
            let refused = read_targets(&[line.to_owned()]).unwrap_err();
            assert_eq!(refused.to_string(), sentence, "{line}");
        }
    }
}
