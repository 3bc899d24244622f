//! What the columns of a file of leads hold, so that a criterion is built by choosing from lists.

use serde::Serialize;

use super::days::date_of;
use super::leads::{Column, Leads, NumberStyle};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Nothing at all.
    Empty,
    /// Numbers.
    Number,
    /// Dates.
    Date,
    /// A few values that many leads share.
    Choice,
    /// Text that is nearly always different.
    Text,
}

/// A value and how many leads have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value, trimmed.
    pub value: String,
    /// The leads.
    pub leads: u64,
}

/// One column in brief.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnSummary {
    /// Its header.
    pub header: String,
    /// What it holds.
    pub kind: Kind,
    /// How its numbers are written, where it holds some.
    pub number_style: NumberStyle,
    /// Leads without a value.
    pub missing: u64,
    /// Their share, from 0 to 1.
    pub missing_share: f64,
    /// Distinct values, without the missing.
    pub distinct: u64,
    /// The most frequent values, most frequent first; of a choice these are what to choose from.
    pub most_frequent: Vec<ValueCount>,
    /// The least and the greatest number or date.
    pub range: Option<(String, String)>,
    /// Values that look as if they meant "missing" and are not yet named as such: to be offered,
    /// never assumed.
    pub placeholders: Vec<ValueCount>,
    /// Whether it may say who a lead is.
    pub personal: bool,
}

/// Values that many CRMs write where nothing was filled in.
const PLACEHOLDERS: [&str; 34] = [
    "select",
    "select one",
    "please select",
    "-select-",
    "- select -",
    "choose",
    "n/a",
    "na",
    "n.a.",
    "#n/a",
    "not applicable",
    "not available",
    "not specified",
    "not provided",
    "not set",
    "unspecified",
    "unassigned",
    "unknown",
    "none",
    "null",
    "nil",
    "nan",
    "undefined",
    "blank",
    "(blank)",
    "empty",
    "(empty)",
    "(not set)",
    "(none)",
    "tbd",
    "?",
    "-",
    "--",
    ".",
];

/// Values that are listed for a column at most.
const LISTED: usize = 20;
/// Distinct values up to which a column is a choice, however few leads share them.
const FEW: usize = 12;

/// Describes each column that was kept. A value is missing when it is empty or one of `missing`, in
/// any case.
pub fn describe(leads: &Leads, missing: &[String]) -> Vec<ColumnSummary> {
    leads
        .kept()
        .map(|(header, column)| summary(header, column, missing))
        .collect()
}

/// Describes one column.
pub fn summary(header: &str, column: &Column, missing: &[String]) -> ColumnSummary {
    let known = |value: &str| {
        missing
            .iter()
            .any(|word| word.trim().to_lowercase() == value.to_lowercase())
    };
    let counts = column.counts();
    let says = |code: &usize| {
        let value = column.texts().get(*code);
        counts[*code] > 0 && !value.is_empty() && !known(value)
    };
    let codes: Vec<_> = (0..counts.len()).filter(says).collect();
    let present: u64 = codes.iter().map(|code| counts[*code]).sum();
    let total: u64 = counts.iter().sum();
    let (kind, range) = kind(column, &codes, &counts, present);
    let value_count = |code: &usize| ValueCount {
        value: column.texts().get(*code).to_owned(),
        leads: counts[*code],
    };
    let looks_missing =
        |code: &&usize| PLACEHOLDERS.contains(&column.texts().get(**code).to_lowercase().as_str());
    ColumnSummary {
        header: header.to_owned(),
        kind,
        number_style: column.number_style(),
        missing: total - present,
        missing_share: if total == 0 {
            0.0
        } else {
            (total - present) as f64 / total as f64
        },
        distinct: codes.len() as u64,
        most_frequent: most_frequent(&codes, &counts)
            .iter()
            .map(value_count)
            .collect(),
        range,
        placeholders: codes
            .iter()
            .filter(looks_missing)
            .map(value_count)
            .collect(),
        personal: super::compare::may_name_a_person(header, column),
    }
}

fn most_frequent(codes: &[usize], counts: &[u64]) -> Vec<usize> {
    let mut codes = codes.to_vec();
    let rank = |code: &usize| (std::cmp::Reverse(counts[*code]), *code);
    if codes.len() > LISTED {
        codes.select_nth_unstable_by_key(LISTED, rank);
        codes.truncate(LISTED);
    }
    codes.sort_unstable_by_key(rank);
    codes
}

/// A column is of numbers or dates when at least nineteen of twenty present values are.
fn kind(
    column: &Column,
    codes: &[usize],
    counts: &[u64],
    present: u64,
) -> (Kind, Option<(String, String)>) {
    if present == 0 {
        return (Kind::Empty, None);
    }
    let nearly_all = |fits: &dyn Fn(usize) -> bool| {
        let fitting = codes.iter().filter(|code| fits(**code));
        fitting.map(|code| counts[*code]).sum::<u64>() * 20 >= present * 19
    };
    if nearly_all(&|code| !column.numbers()[code].is_nan()) {
        let numbers = || {
            codes
                .iter()
                .map(|code| column.numbers()[*code])
                .filter(|number| !number.is_nan())
        };
        let least = numbers().fold(f64::INFINITY, f64::min);
        let most = numbers().fold(f64::NEG_INFINITY, f64::max);
        return (Kind::Number, Some((least.to_string(), most.to_string())));
    }
    if nearly_all(&|code| column.days()[code].is_some()) {
        let days = || codes.iter().filter_map(|code| column.days()[*code]);
        let range = days().min().zip(days().max());
        let written =
            range.map(|(first, last)| (date_of(first).to_string(), date_of(last).to_string()));
        return (Kind::Date, written);
    }
    let shared = codes.len() <= FEW || codes.len() as u64 * 2 <= present;
    (if shared { Kind::Choice } else { Kind::Text }, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str, cells: &[&str]) -> ColumnSummary {
        summary(
            header,
            &Column::of(cells.iter().copied()),
            &["Select".to_owned()],
        )
    }

    #[test]
    fn a_column_says_what_it_holds() {
        let numbers = of("visits", &["2", "10", "", "3.5"]);
        assert_eq!(numbers.kind, Kind::Number);
        assert_eq!(numbers.range, Some(("2".into(), "10".into())));
        assert_eq!((numbers.missing, numbers.distinct), (1, 3));
        assert!((numbers.missing_share - 0.25).abs() < 1e-12);

        let dates = of("seen", &["2026-02-01", "2025-12-31"]);
        assert_eq!(
            dates.range,
            Some(("2025-12-31".into(), "2026-02-01".into()))
        );
        assert_eq!(of("none", &["", " ", "select"]).kind, Kind::Empty);

        let day: Vec<_> = (1..29).map(|day| format!("2026-02-{day:02}")).collect();
        let day: Vec<_> = day.iter().map(String::as_str).collect();
        assert!(
            !of("first_contact_date", &day).personal,
            "a day names nobody"
        );
        assert!(of("birth_date", &day).personal);
        assert!(of("contact_person", &["Ana", "Dee"]).personal);

        let cities: Vec<_> = (0..40).map(|city| format!("city {city}")).collect();
        let cities: Vec<_> = cities.iter().map(String::as_str).collect();
        assert_eq!(of("city", &cities).kind, Kind::Text);
        assert_eq!(of("city", &cities.repeat(2)).kind, Kind::Choice);
    }

    #[test]
    fn the_most_frequent_values_come_first() {
        let cells = ["b", "a", "b", "c", "b", "a"];
        let listed: Vec<_> = of("x", &cells)
            .most_frequent
            .into_iter()
            .map(|value| (value.value, value.leads))
            .collect();
        assert_eq!(
            listed,
            [
                ("b".to_owned(), 3),
                ("a".to_owned(), 2),
                ("c".to_owned(), 1)
            ]
        );
    }

    #[test]
    fn placeholders_are_offered_and_never_assumed() {
        let origin = of("origin", &["unknown", "email", "unknown", "Select", "N/A"]);
        let offered: Vec<_> = origin
            .placeholders
            .iter()
            .map(|value| value.value.as_str())
            .collect();
        assert_eq!(offered, ["unknown", "N/A"]);
        assert_eq!(
            origin.missing, 1,
            "only what the definition names is missing"
        );
    }
}
