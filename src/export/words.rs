//! Figures, days and counts as the minutes say them.

use jiff::civil::Date;

use crate::forum::lead_definition::{Measure, ScoreTest};

/// A figure with at most two decimals and its thousands apart: `9 240`, `3.25`.
pub fn figure(value: f64) -> String {
    let rounded = format!("{value:.2}");
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    let (sign, digits) = match short.strip_prefix('-') {
        Some(digits) if digits != "0" => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", short),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut apart = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            apart.push('\u{a0}');
        }
        apart.push(digit);
    }
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{apart}{point}{part}")
}

/// A figure with its unit; nothing when it is not known.
pub fn with_unit(value: Option<f64>, unit: &str) -> String {
    match value {
        None => String::new(),
        Some(value) if unit == "%" => format!("{}%", figure(value)),
        Some(value) => format!("{} {unit}", figure(value)).trim_end().to_owned(),
    }
}

/// `Tuesday 24 November 2026`.
pub fn long_day(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// `24 November 2026`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `1 meeting`, `2 meetings`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The sentence that a list of paragraphs' lines makes.
pub fn joined(lines: &[String]) -> String {
    let lines = lines.iter().map(|line| line.trim());
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// When a lead qualifies, in words: `total at least 45, or fit at least 30 and engagement above 10`.
pub fn alternatives(any: &[Vec<ScoreTest>]) -> String {
    let all = any.iter().map(|tests| {
        let tests: Vec<String> = tests.iter().map(|test| score_test(*test)).collect();
        tests.join(" and ")
    });
    all.collect::<Vec<_>>().join(", or ")
}

fn score_test(test: ScoreTest) -> String {
    let (measure, words, points) = match test {
        ScoreTest::AtLeast(measure, points) => (measure, "at least", points),
        ScoreTest::Above(measure, points) => (measure, "above", points),
        ScoreTest::AtMost(measure, points) => (measure, "at most", points),
        ScoreTest::Below(measure, points) => (measure, "below", points),
    };
    let measure = match measure {
        Measure::Total => "total",
        Measure::Fit => "fit",
        Measure::Engagement => "engagement",
    };
    format!("{measure} {words} {}", figure(points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        let table = [
            (0.0, "0"),
            (-0.001, "0"),
            (3.0, "3"),
            (3.25, "3.25"),
            (3.257, "3.26"),
            (100.0, "100"),
            (9240.0, "9\u{a0}240"),
            (-1_234_567.5, "-1\u{a0}234\u{a0}567.5"),
        ];
        for (value, text) in table {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn a_figure_carries_its_unit() {
        assert_eq!(with_unit(Some(38.5), "%"), "38.5%");
        assert_eq!(with_unit(Some(4.0), "h"), "4 h");
        assert_eq!(with_unit(Some(4.0), ""), "4");
        assert_eq!(with_unit(None, "h"), "");
    }

    #[test]
    fn alternatives_read_as_one_sentence() {
        let any = [
            vec![ScoreTest::AtLeast(Measure::Total, 45.0)],
            vec![
                ScoreTest::Above(Measure::Fit, 30.0),
                ScoreTest::Below(Measure::Engagement, 10.0),
            ],
        ];
        assert_eq!(
            alternatives(&any),
            "total at least 45, or fit above 30 and engagement below 10"
        );
    }
}
