//! A second evaluator of lead definitions, as naive as can be: row by row, straight from the words
//! of the format. It shares no code with the product's.

use std::collections::HashSet;

use lockstep_forum::forum::lead_definition::{
    Axis, Condition, LeadDefinition, Measure, Rule, ScoreTest,
};
use lockstep_forum::forum::record::Items;

/// A table of text: headers, and rows of as many cells.
#[derive(Clone, Debug)]
pub struct Table {
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// What the definition says of each row, and the plain counts.
#[derive(Debug, Default, PartialEq)]
pub struct Verdicts {
    pub selected: Vec<bool>,
    pub won: Vec<bool>,
    pub totals: Vec<f64>,
    /// For each criterion's id the rows it matches and how many of them were won.
    pub criteria: Vec<(String, u64, u64)>,
}

struct Row<'a> {
    table: &'a Table,
    cells: &'a [String],
    missing: &'a HashSet<String>,
    /// The columns whose numbers have a decimal comma.
    commas: &'a HashSet<String>,
}

/// Whether some number of a column has a decimal comma, and all of them can be read so.
fn has_decimal_commas(table: &Table, place: usize) -> bool {
    let cells = table.rows.iter().map(|cells| cells[place].trim());
    let numbers: Vec<&str> = cells
        .filter(|cell| cell.chars().any(|c| c.is_ascii_digit()))
        .filter(|cell| {
            cell.chars()
                .all(|c| c.is_ascii_digit() || "+-.,".contains(c))
        })
        .collect();
    // Short cells only: points between thousands do not come up in these tests.
    numbers.iter().any(|cell| cell.contains(',')) && !numbers.iter().any(|cell| cell.contains('.'))
}

impl Row<'_> {
    fn value(&self, column: &str) -> Option<String> {
        let place = self
            .table
            .headers
            .iter()
            .position(|header| header == column);
        let value = self.cells[place.expect("the column is there")]
            .trim()
            .to_lowercase();
        (!value.is_empty() && !self.missing.contains(&value)).then_some(value)
    }

    fn number(&self, column: &str) -> Option<f64> {
        let mut value = self.value(column)?;
        if self.commas.contains(column) {
            if value.contains('e') {
                return None;
            }
            value = value.replace(',', ".");
        }
        let plain = |c: char| c.is_ascii_digit() || "+-.e".contains(c);
        value
            .chars()
            .all(plain)
            .then(|| value.parse().ok())?
            .filter(|number: &f64| number.is_finite())
    }

    fn date(&self, column: &str) -> Option<jiff::civil::Date> {
        self.value(column)?.parse().ok()
    }

    fn newest(&self, column: &str) -> Option<jiff::civil::Date> {
        let rows = self.table.rows.iter().map(|cells| Row { cells, ..*self });
        rows.filter_map(|row| row.date(column)).max()
    }

    fn holds(&self, condition: &Condition) -> bool {
        let text = |column: &str, test: &dyn Fn(&str) -> bool| {
            self.value(column).is_some_and(|value| test(&value))
        };
        let low = |word: &String| word.trim().to_lowercase();
        match condition {
            Condition::Is(column, word) => text(column, &|value| value == low(word)),
            Condition::IsNot(column, word) => text(column, &|value| value != low(word)),
            Condition::In(column, words) => {
                text(column, &|value| words.iter().any(|word| value == low(word)))
            }
            Condition::NotIn(column, words) => {
                text(column, &|value| words.iter().all(|word| value != low(word)))
            }
            Condition::Contains(column, part) => text(column, &|value| value.contains(&low(part))),
            Condition::StartsWith(column, part) => {
                text(column, &|value| value.starts_with(&low(part)))
            }
            Condition::EndsWith(column, part) => text(column, &|value| value.ends_with(&low(part))),
            Condition::Above(column, limit) => {
                self.number(column).is_some_and(|number| number > *limit)
            }
            Condition::AtLeast(column, limit) => {
                self.number(column).is_some_and(|number| number >= *limit)
            }
            Condition::Below(column, limit) => {
                self.number(column).is_some_and(|number| number < *limit)
            }
            Condition::AtMost(column, limit) => {
                self.number(column).is_some_and(|number| number <= *limit)
            }
            Condition::Between(column, least, most) => self
                .number(column)
                .is_some_and(|number| (*least..=*most).contains(&number)),
            Condition::Missing(column) => self.value(column).is_none(),
            Condition::Present(column) => self.value(column).is_some(),
            Condition::WithinDays(column, days) => match (self.date(column), self.newest(column)) {
                (Some(date), Some(newest)) => newest
                    .since(date)
                    .is_ok_and(|span| span.get_days() <= *days as i32),
                _ => false,
            },
            Condition::All(conditions) => conditions.iter().all(|condition| self.holds(condition)),
            Condition::Any(conditions) => conditions.iter().any(|condition| self.holds(condition)),
            Condition::Not(condition) => !self.holds(condition),
        }
    }
}

/// Tries the definition on the table. Nothing of the definition is retired.
pub fn evaluate(table: &Table, definition: &LeadDefinition) -> Verdicts {
    let missing: HashSet<_> = definition
        .leads
        .missing
        .iter()
        .map(|word| word.trim().to_lowercase())
        .collect();
    let outcome = definition.leads.outcome.as_ref().expect("an outcome");
    let outcome_place = table
        .headers
        .iter()
        .position(|header| *header == outcome.column)
        .expect("there");
    let columns = table.headers.iter().enumerate();
    let commas: HashSet<_> = columns
        .filter(|(place, _)| has_decimal_commas(table, *place))
        .map(|(_, header)| header.clone())
        .collect();
    let mut verdicts = Verdicts::default();
    let mut matches = vec![(0, 0); all_ids(definition).len()];
    for cells in &table.rows {
        let row = Row {
            table,
            cells,
            missing: &missing,
            commas: &commas,
        };
        let won = outcome
            .is
            .iter()
            .any(|yes| yes == cells[outcome_place].trim());
        let (mut fit, mut engagement, mut slot) = (0.0, 0.0, 0);
        let mut count = |holds: bool| {
            matches[slot].0 += u64::from(holds);
            matches[slot].1 += u64::from(holds && won);
            slot += 1;
            holds
        };
        for group in definition.groups.values() {
            let mut sum = 0.0;
            for criterion in group.criteria.values() {
                if count(row.holds(&criterion.when)) {
                    sum += criterion.points;
                }
            }
            sum = sum
                .min(group.cap.unwrap_or(f64::INFINITY))
                .max(group.floor.unwrap_or(f64::NEG_INFINITY));
            match group.axis {
                Axis::Fit => fit += sum,
                Axis::Engagement => engagement += sum,
            }
        }
        let mut any = |rules: &Items<Rule>| {
            let mut held = false;
            for rule in rules.values() {
                held |= count(row.holds(&rule.when));
            }
            held
        };
        let (always, never) = (any(&definition.always), any(&definition.never));
        let score = |measure: Measure| match measure {
            Measure::Total => fit + engagement,
            Measure::Fit => fit,
            Measure::Engagement => engagement,
        };
        let passes = |test: &ScoreTest| match *test {
            ScoreTest::AtLeast(measure, limit) => score(measure) >= limit,
            ScoreTest::Above(measure, limit) => score(measure) > limit,
            ScoreTest::AtMost(measure, limit) => score(measure) <= limit,
            ScoreTest::Below(measure, limit) => score(measure) < limit,
        };
        let qualifies = definition
            .qualifies_when
            .iter()
            .any(|tests| tests.iter().all(passes));
        verdicts.selected.push(!never && (always || qualifies));
        verdicts.won.push(won);
        verdicts.totals.push(fit + engagement);
    }
    let named = all_ids(definition).into_iter().zip(matches);
    verdicts.criteria = named
        .map(|(id, (matched, won))| (id, matched, won))
        .collect();
    verdicts
}

fn all_ids(definition: &LeadDefinition) -> Vec<String> {
    let criteria = definition
        .groups
        .values()
        .flat_map(|group| group.criteria.ids());
    let rules = definition.always.ids().chain(definition.never.ids());
    criteria.chain(rules).map(ToString::to_string).collect()
}
