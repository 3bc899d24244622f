//! Figures, days and counts as the minutes say them.

use jiff::civil::Date;

use crate::forum::lead_definition::{Measure, ScoreTest};
use crate::forum::scoreboard::figure;

/// A figure with its unit; nothing when it is not known.
pub fn known(value: Option<f64>, unit: &str) -> String {
    value.map(|value| figure(value, unit)).unwrap_or_default()
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
    format!("{measure} {words} {}", figure(points, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

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
