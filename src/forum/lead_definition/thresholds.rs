//! When a lead qualifies by its score, in words: `fit ≥ 30 and engagement ≥ 20, or total ≥ 60`.

use std::fmt;

use super::{Condition, Measure, ScoreTest};
use crate::forum::editing::number;
use crate::forum::refusal::Refusal;

impl Measure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Total, Self::Fit, Self::Engagement];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Fit => "fit",
            Self::Engagement => "engagement",
        }
    }
}

impl ScoreTest {
    /// What it looks at, and the number it compares with.
    pub fn parts(self) -> (Measure, f64) {
        match self {
            Self::AtLeast(measure, limit)
            | Self::Above(measure, limit)
            | Self::AtMost(measure, limit)
            | Self::Below(measure, limit) => (measure, limit),
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::AtLeast(..) => "≥",
            Self::Above(..) => ">",
            Self::AtMost(..) => "≤",
            Self::Below(..) => "<",
        }
    }
}

impl fmt::Display for ScoreTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (measure, limit) = self.parts();
        write!(f, "{} {} {}", measure.word(), self.sign(), number(limit))
    }
}

/// The alternatives in words. None at all: no lead qualifies by its score.
pub fn thresholds_in_words(alternatives: &[Vec<ScoreTest>]) -> String {
    let words: Vec<String> = alternatives
        .iter()
        .map(|tests| {
            let tests: Vec<String> = tests.iter().map(ToString::to_string).collect();
            if tests.is_empty() {
                "always".to_owned()
            } else {
                tests.join(" and ")
            }
        })
        .collect();
    if words.is_empty() {
        "never".to_owned()
    } else {
        words.join(" or ")
    }
}

/// The total score from which a lead qualifies by that alone; none where no alternative is that
/// simple.
pub fn total_threshold(alternatives: &[Vec<ScoreTest>]) -> Option<f64> {
    let alone = alternatives.iter().filter_map(|tests| total_alone(tests));
    alone.reduce(f64::min)
}

/// The alternatives with another total score from which a lead qualifies by that alone. The others
/// stay; where none is that simple, the total takes the place of all of them.
pub fn with_total_threshold(alternatives: &[Vec<ScoreTest>], least: f64) -> Vec<Vec<ScoreTest>> {
    let total = vec![ScoreTest::AtLeast(Measure::Total, least)];
    let Some(place) = alternatives
        .iter()
        .position(|tests| total_alone(tests).is_some())
    else {
        return vec![total];
    };
    let mut others: Vec<Vec<ScoreTest>> = alternatives
        .iter()
        .filter(|tests| total_alone(tests).is_none())
        .cloned()
        .collect();
    others.insert(place, total);
    others
}

fn total_alone(tests: &[ScoreTest]) -> Option<f64> {
    match *tests {
        [ScoreTest::AtLeast(Measure::Total, least) | ScoreTest::Above(Measure::Total, least)] => {
            Some(least)
        }
        _ => None,
    }
}

/// Reads `fit >= 30 and engagement >= 20 or total >= 60`; a number alone is the least total.
pub fn read_thresholds(text: &str) -> Result<Vec<Vec<ScoreTest>>, Refusal> {
    if let Ok(limit) = text.trim().parse::<f64>() {
        if !limit.is_finite() {
            return Err(Refusal::because("A threshold must be a number"));
        }
        return Ok(vec![vec![ScoreTest::AtLeast(Measure::Total, limit)]]);
    }
    let alternatives = match text.parse::<Condition>()? {
        Condition::Any(alternatives) if alternatives.len() != 1 => alternatives,
        one => vec![one],
    };
    alternatives.into_iter().map(together).collect()
}

fn together(condition: Condition) -> Result<Vec<ScoreTest>, Refusal> {
    match condition {
        Condition::All(tests) => tests.iter().map(score_test).collect(),
        one => Ok(vec![score_test(&one)?]),
    }
}

fn score_test(condition: &Condition) -> Result<ScoreTest, Refusal> {
    type Make = fn(Measure, f64) -> ScoreTest;
    let (column, limit, make): (&str, f64, Make) = match condition {
        Condition::AtLeast(column, limit) => (column, *limit, ScoreTest::AtLeast),
        Condition::Above(column, limit) => (column, *limit, ScoreTest::Above),
        Condition::AtMost(column, limit) => (column, *limit, ScoreTest::AtMost),
        Condition::Below(column, limit) => (column, *limit, ScoreTest::Below),
        _ => return Err(not_a_threshold(condition)),
    };
    let wanted = column.trim().to_lowercase();
    let measure = Measure::ALL
        .into_iter()
        .find(|measure| measure.word() == wanted);
    measure
        .map(|measure| make(measure, limit))
        .ok_or_else(|| not_a_threshold(condition))
}

fn not_a_threshold(condition: &Condition) -> Refusal {
    Refusal::because(format!(
        "`{condition}` is no threshold: compare total, fit or engagement with a number, such as \
         total ≥ 45"
    ))
}

#[cfg(test)]
mod tests {
    use super::{read_thresholds, thresholds_in_words, total_threshold, with_total_threshold};

    #[test]
    fn thresholds_are_read_and_said_back() {
        let table = [
            ("45", "total ≥ 45"),
            ("total >= 45", "total ≥ 45"),
            (
                "Fit >= 30 and engagement > 20 or total at least 60.5",
                "fit ≥ 30 and engagement > 20 or total ≥ 60.5",
            ),
            ("fit < 3 or total <= 4", "fit < 3 or total ≤ 4"),
            ("never", "never"),
            ("always", "always"),
            ("total > 9 or always", "total > 9 or always"),
        ];
        for (typed, said) in table {
            let read = read_thresholds(typed).expect(typed);
            assert_eq!(thresholds_in_words(&read), said);
            assert_eq!(read_thresholds(said), Ok(read), "{typed}");
        }
    }

    #[test]
    fn another_total_leaves_the_other_alternatives_as_they_are() {
        let table = [
            ("total >= 45", Some(45.0), "total ≥ 70"),
            (
                "fit >= 40 and engagement >= 20 or total >= 60",
                Some(60.0),
                "fit ≥ 40 and engagement ≥ 20 or total ≥ 70",
            ),
            (
                "total > 60 or fit >= 50 or total >= 80",
                Some(60.0),
                "total ≥ 70 or fit ≥ 50",
            ),
            ("fit >= 40 and total >= 60", None, "total ≥ 70"),
            ("total <= 60", None, "total ≥ 70"),
            ("never", None, "total ≥ 70"),
        ];
        for (typed, now, then) in table {
            let read = read_thresholds(typed).expect(typed);
            assert_eq!(total_threshold(&read), now, "{typed}");
            let moved = with_total_threshold(&read, 70.0);
            assert_eq!(thresholds_in_words(&moved), then, "{typed}");
        }
    }

    #[test]
    fn what_is_no_threshold_is_refused() {
        let table = [
            (
                "points >= 3",
                "`points ≥ 3` is no threshold: compare total, fit or engagement with a number, \
                 such as total ≥ 45",
            ),
            (
                "fit is high",
                "`fit is high` is no threshold: compare total, fit or engagement with a number, \
                 such as total ≥ 45",
            ),
            ("inf", "A threshold must be a number"),
            ("fit >=", "At character 7: `≥` needs a number"),
        ];
        for (typed, said) in table {
            assert_eq!(read_thresholds(typed).expect_err(typed).to_string(), said);
        }
    }
}
