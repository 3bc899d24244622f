//! A condition built by choosing: column, test and value from what the leads hold. What is chosen is
//! written into the field that holds the condition, where it can be typed on.

use super::super::Session;
use super::super::form::{Field, Form, Input};
use super::super::leads::BroughtLeads;
use super::super::over::Over;
use super::super::text::Text;
use crate::forum::back_test::columns::{ColumnSummary, Kind};
use crate::forum::back_test::leads::find_column;
use crate::forum::back_test::words::count;
use crate::forum::lead_definition::{Condition, LeadsColumns};

/// The tests that can be chosen: what is stored, what is shown, and of which columns.
const TESTS: [(&str, &str, Of); 9] = [
    ("is", "is", Of::Values),
    ("not", "is not", Of::Values),
    ("contains", "contains", Of::Values),
    ("at-least", "is at least", Of::Numbers),
    ("at-most", "is at most", Of::Numbers),
    ("equals", "is exactly", Of::Numbers),
    ("within", "is within the last days", Of::Dates),
    ("present", "is filled in", Of::All),
    ("missing", "is empty", Of::All),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Values,
    Numbers,
    Dates,
    All,
}

impl Of {
    fn fits(self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::Numbers => kind == Kind::Number,
            Self::Dates => kind == Kind::Date,
            Self::Values => matches!(kind, Kind::Choice | Kind::Text | Kind::Empty),
        }
    }
}

/// Days that a date can be chosen to lie back.
const DAYS: [&str; 6] = ["7", "14", "30", "60", "90", "180"];

/// Values of a number that are offered when it has more different ones.
const STEPS: usize = 12;

/// The fields to choose with; `when` is the condition as it stands.
pub fn fields(leads: &BroughtLeads, reading: &LeadsColumns, when: &str) -> Vec<Field> {
    let columns = columns(leads, reading);
    let options = columns.iter().map(|(name, column)| {
        let after = reading
            .filled_after_hand_off
            .iter()
            .any(|name| name == column.header);
        let after = if after {
            " · filled after the hand-off"
        } else {
            ""
        };
        (name.clone(), format!("{name} · {}{after}", holds(column)))
    });
    let mut options: Vec<(String, String)> = options.collect();
    options.insert(0, (String::new(), "as written above".to_owned()));
    let known = when.parse::<Condition>().ok().and_then(|when| parts(&when));
    let (name, test, values) = known.unwrap_or_default();
    let column = columns.iter().find(|(known, _)| *known == name);
    let column = column.map(|(_, column)| *column);
    let first = values.first().map_or("", String::as_str);
    let second = values.get(1).map_or("", String::as_str);
    let tests = tests(column);
    let offered = offered(column, test);
    vec![
        Field::choice("column", "Or choose a column", options, &name)
            .hint("← → or a letter; what is chosen is written above"),
        Field::choice("test", "which", tests, test),
        Field::choice("value", "this value", with(&offered, first), first),
        Field::choice("or", "or this one", with(&offered, second), second),
    ]
}

/// What is chosen in a form; all empty in a form that has nothing to choose a condition with.
pub fn chosen(form: &Form) -> [String; 4] {
    ["column", "test", "value", "or"].map(|name| form.value(name).to_owned())
}

/// Something else was chosen: offers the tests and values of that column, and writes the choice
/// into the condition. Typing is left alone: it is the condition.
pub fn follow(session: &mut Session) {
    let Ok(definition) = super::lead_definition::definition(session) else {
        return;
    };
    let reading = definition.leads.clone();
    if let (Some(Over::Form(form)), Some(leads)) = (session.over.last_mut(), &session.leads) {
        offer(form, leads, &reading);
        write(form);
    }
}

fn write(form: &mut Form) {
    let chosen = form.value("column").to_owned();
    if chosen.is_empty() {
        return;
    }
    let Some(condition) = condition(
        &chosen,
        form.value("test"),
        [form.value("value"), form.value("or")],
    ) else {
        return;
    };
    if let Some(field) = form.fields.iter_mut().find(|field| field.name == "when") {
        field.input = Input::Text(Text::line(condition.to_string()));
    }
}

/// Offers the tests and values of the column that was just chosen.
fn offer(form: &mut Form, leads: &BroughtLeads, reading: &LeadsColumns) {
    let chosen = form.value("column").to_owned();
    let (test, value, or) = (
        form.value("test").to_owned(),
        form.value("value").to_owned(),
        form.value("or").to_owned(),
    );
    let columns = columns(leads, reading);
    let column = columns.iter().find(|(name, _)| *name == chosen);
    let column = column.map(|(_, column)| *column);
    let tests = tests(column);
    let test = tests
        .iter()
        .find(|(known, _)| *known == test)
        .or(tests.first())
        .map_or(String::new(), |(stored, _)| stored.clone());
    let offered = offered(column, &test);
    let known = |value: &str| {
        let same = offered.iter().find(|(stored, _)| stored == value);
        same.map_or("", |(stored, _)| stored.as_str())
    };
    let first = offered.first().map_or("", |(stored, _)| stored.as_str());
    let value = match known(&value) {
        "" => first,
        value => value,
    };
    set(form, "test", tests.clone(), &test);
    set(form, "value", with(&offered, value), value);
    set(form, "or", with(&offered, known(&or)), known(&or));
}

fn set(form: &mut Form, name: &str, options: Vec<(String, String)>, value: &str) {
    if let Some(field) = form.fields.iter_mut().find(|field| field.name == name) {
        let at = options.iter().position(|(stored, _)| stored == value);
        field.input = Input::Choice {
            options,
            at: at.unwrap_or(0),
        };
    }
}

/// The columns by the name that a condition calls them: the short one, where there is one. The
/// outcome is no criterion.
fn columns<'a>(
    leads: &'a BroughtLeads,
    reading: &LeadsColumns,
) -> Vec<(String, &'a ColumnSummary)> {
    let headers = leads.file.leads.headers();
    let outcome = reading.outcome.as_ref();
    let outcome = outcome.and_then(|outcome| find_column(headers, &outcome.column, reading).ok());
    let outcome = outcome.map(|place| headers[place].as_str());
    let name = |column: &ColumnSummary| {
        let short = reading.columns.iter();
        let mut short = short.filter(|(_, long)| long.contains(&column.header));
        short
            .next()
            .map_or_else(|| column.header.clone(), |(short, _)| short.clone())
    };
    let columns = leads.file.columns.iter();
    columns
        .filter(|column| Some(column.header.as_str()) != outcome)
        .map(|column| (name(column), column))
        .collect()
}

fn holds(column: &ColumnSummary) -> String {
    match (&column.kind, &column.range) {
        (Kind::Number | Kind::Date, Some((least, most))) => format!("{least} to {most}"),
        (Kind::Choice, _) => format!("{} values", count(column.distinct)),
        (Kind::Empty, _) => "empty".to_owned(),
        _ => "text".to_owned(),
    }
}

fn tests(column: Option<&ColumnSummary>) -> Vec<(String, String)> {
    let kind = column.map(|column| column.kind);
    let fitting = TESTS
        .iter()
        .filter(|(_, _, of)| kind.is_some_and(|kind| of.fits(kind)));
    let tests: Vec<_> = fitting
        .map(|(stored, shown, _)| ((*stored).to_owned(), (*shown).to_owned()))
        .collect();
    if tests.is_empty() {
        return vec![(String::new(), "-".to_owned())];
    }
    tests
}

/// The values to choose from; of a column that may name a person there are none.
fn offered(column: Option<&ColumnSummary>, test: &str) -> Vec<(String, String)> {
    let Some(column) = column.filter(|_| !matches!(test, "present" | "missing" | "")) else {
        return Vec::new();
    };
    if test == "within" {
        let days = DAYS.iter();
        return days
            .map(|days| ((*days).to_owned(), format!("{days} days")))
            .collect();
    }
    if column.personal {
        return Vec::new();
    }
    if column.kind == Kind::Number {
        return numbers(column)
            .into_iter()
            .map(|number| (number.clone(), number))
            .collect();
    }
    let values = column.most_frequent.iter();
    values
        .map(|value| {
            let shown = format!("{} · {} leads", value.value, count(value.leads));
            (value.value.clone(), shown)
        })
        .collect()
}

/// The values of a column of numbers when they are few, else round steps through its range.
fn numbers(column: &ColumnSummary) -> Vec<String> {
    let mut values: Vec<f64> = if column.distinct <= column.most_frequent.len() as u64 {
        let values = column.most_frequent.iter();
        values
            .filter_map(|value| column.number_style.number(&value.value))
            .collect()
    } else {
        let range = column.range.as_ref();
        let ends = range.and_then(|(least, most)| {
            Some((least.parse::<f64>().ok()?, most.parse::<f64>().ok()?))
        });
        ends.map_or_else(Vec::new, |(least, most)| steps(least, most))
    };
    values.sort_by(f64::total_cmp);
    values.dedup();
    values.iter().map(ToString::to_string).collect()
}

/// Round figures between two ends: 1, 2 or 5 times a power of ten apart.
fn steps(least: f64, most: f64) -> Vec<f64> {
    let wide = (most - least) / STEPS as f64;
    if !(wide.is_finite() && wide > 0.0) {
        return vec![least];
    }
    let power = 10_f64.powf(wide.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0];
    let step = round
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= wide)
        .unwrap_or(wide);
    let first = (least / step).ceil();
    (0..=STEPS)
        .map(|at| (first + at as f64) * step)
        // 0.30000000000000004 is no round figure.
        .map(|value| (value * 1e6).round() / 1e6)
        .take_while(|value| *value <= most)
        .collect()
}

/// The offered values with "none" before them, and the one that stands among them in any case.
fn with(offered: &[(String, String)], value: &str) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "-".to_owned())];
    options.extend_from_slice(offered);
    if !options.iter().any(|(stored, _)| stored == value) {
        options.push((value.to_owned(), value.to_owned()));
    }
    options
}

fn condition(column: &str, test: &str, values: [&str; 2]) -> Option<Condition> {
    use Condition as C;
    let name = column.to_owned();
    let values: Vec<String> = values
        .into_iter()
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    let first = values.first().cloned();
    let number = || first.as_ref().and_then(|value| value.parse::<f64>().ok());
    Some(match (test, values.len()) {
        ("present", _) => C::Present(name),
        ("missing", _) => C::Missing(name),
        ("is", 2) => C::In(name, values),
        ("not", 2) => C::NotIn(name, values),
        ("contains", 2) => C::Any(
            values
                .into_iter()
                .map(|value| C::Contains(name.clone(), value))
                .collect(),
        ),
        ("is" | "equals", _) => C::Is(name, first?),
        ("not", _) => C::IsNot(name, first?),
        ("contains", _) => C::Contains(name, first?),
        ("at-least", _) => C::AtLeast(name, number()?),
        ("at-most", _) => C::AtMost(name, number()?),
        ("within", _) => C::WithinDays(name, first?.parse().ok()?),
        _ => return None,
    })
}

/// Column, test and values of a condition that could have been chosen.
fn parts(condition: &Condition) -> Option<(String, &'static str, Vec<String>)> {
    use Condition as C;
    Some(match condition {
        C::Is(name, value) => (name.clone(), "is", vec![value.clone()]),
        C::IsNot(name, value) => (name.clone(), "not", vec![value.clone()]),
        C::In(name, values) if values.len() <= 2 => (name.clone(), "is", values.clone()),
        C::NotIn(name, values) if values.len() <= 2 => (name.clone(), "not", values.clone()),
        C::Contains(name, value) => (name.clone(), "contains", vec![value.clone()]),
        C::AtLeast(name, value) => (name.clone(), "at-least", vec![value.to_string()]),
        C::AtMost(name, value) => (name.clone(), "at-most", vec![value.to_string()]),
        C::WithinDays(name, days) => (name.clone(), "within", vec![days.to_string()]),
        C::Present(name) => (name.clone(), "present", Vec::new()),
        C::Missing(name) => (name.clone(), "missing", Vec::new()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_chosen_reads_back_as_the_same_choice() {
        for (test, values) in [
            ("is", ["a b", ""]),
            ("is", ["a", "b"]),
            ("not", ["a", ""]),
            ("not", ["a", "b"]),
            ("contains", ["a", ""]),
            ("at-least", ["2.5", ""]),
            ("at-most", ["-3", ""]),
            ("within", ["30", ""]),
            ("present", ["", ""]),
            ("missing", ["", ""]),
        ] {
            let condition = condition("source", test, values).expect("a condition");
            let read: Condition = condition.to_string().parse().expect("it is read back");
            assert_eq!(read, condition);
            let (name, found, kept) = parts(&read).expect("simple enough");
            let wanted: Vec<_> = values
                .into_iter()
                .filter(|value| !value.is_empty())
                .collect();
            assert_eq!((name.as_str(), found), ("source", test));
            assert_eq!(kept, wanted);
        }
    }

    #[test]
    fn numbers_are_offered_in_round_steps() {
        assert_eq!(steps(0.2, 38.2)[..3], [5.0, 10.0, 15.0]);
        assert_eq!(steps(2.0, 6000.0).first(), Some(&500.0));
        assert_eq!(steps(3.0, 3.0), [3.0]);
        assert_eq!(steps(0.0, 1.0)[3].to_string(), "0.3");
    }
}
