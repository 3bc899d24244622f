//! A condition built by choosing: the column from a list of what the leads hold, then the test, then
//! the value or several of them. What is chosen is written into the field of the form that holds the
//! condition, where it can be typed on.

use super::super::Session;
use super::super::form::{Field, Form, Input};
use super::super::key::{Code, Key};
use super::super::leads::BroughtLeads;
use super::super::over::Over;
use super::super::text::Text;
use super::bring_leads::moved;
use crate::forum::back_test::columns::{ColumnSummary, Kind};
use crate::forum::back_test::leads::find_column;
use crate::forum::lead_definition::{Condition, LeadsColumns};

/// A test that can be chosen.
#[derive(Debug, PartialEq, Eq)]
pub struct Test {
    name: &'static str,
    /// How it is said between column and value.
    pub says: &'static str,
    of: Of,
    takes: Takes,
}

/// What a test asks for besides the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// Any of several values, to be ticked.
    Several,
    /// One value, to be typed or taken from a list.
    One,
    Nothing,
}

#[rustfmt::skip]
const TESTS: [Test; 9] = [
    Test { name: "is", says: "is", of: Of::Values, takes: Takes::Several },
    Test { name: "not", says: "is not", of: Of::Values, takes: Takes::Several },
    Test { name: "contains", says: "contains", of: Of::Values, takes: Takes::One },
    Test { name: "at-least", says: "is at least", of: Of::Numbers, takes: Takes::One },
    Test { name: "at-most", says: "is at most", of: Of::Numbers, takes: Takes::One },
    Test { name: "equals", says: "is exactly", of: Of::Numbers, takes: Takes::One },
    Test { name: "within", says: "is within the last days", of: Of::Dates, takes: Takes::One },
    Test { name: "present", says: "is filled in", of: Of::All, takes: Takes::Nothing },
    Test { name: "missing", says: "is empty", of: Of::All, takes: Takes::Nothing },
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A condition while it is chosen.
#[derive(Clone, Debug)]
pub struct ChooseCondition {
    /// The step.
    pub step: Step,
    /// What is typed: a part of a column's name, or a value.
    pub text: Text,
    /// The line under the cursor.
    pub at: usize,
    /// The values that are ticked.
    pub ticked: Vec<String>,
    /// The condition as it stood, where it could have been chosen.
    known: Option<(String, &'static Test, Vec<String>)>,
}

/// A step of choosing a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The column.
    Column,
    /// What is asked of it.
    Test(ChosenColumn),
    /// The value, or several.
    Value(ChosenColumn, &'static Test),
}

/// A column that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenColumn {
    /// The name by which a condition calls it.
    pub name: String,
    at: usize,
}

/// The columns of the leads on the table, as the picker lists them.
#[derive(Debug)]
pub struct Columns<'a>(Vec<(String, &'a ColumnSummary)>);

impl<'a> Columns<'a> {
    /// The columns by the name that a condition calls them: the short one, where there is one. The
    /// outcome is no criterion.
    pub fn of(leads: &'a BroughtLeads, reading: &LeadsColumns) -> Self {
        let headers = leads.file.leads.headers();
        let outcome = reading.outcome.as_ref();
        let outcome =
            outcome.and_then(|outcome| find_column(headers, &outcome.column, reading).ok());
        let outcome = outcome.map(|place| headers[place].as_str());
        let name = |column: &ColumnSummary| {
            let short = reading.columns.iter();
            let mut short = short.filter(|(_, long)| long.contains(&column.header));
            short
                .next()
                .map_or_else(|| column.header.clone(), |(short, _)| short.clone())
        };
        let columns = leads.file.columns.iter();
        let columns = columns.filter(|column| Some(column.header.as_str()) != outcome);
        Self(columns.map(|column| (name(column), column)).collect())
    }

    /// Those whose name or header has every word that is typed, with their places among all.
    fn found(&self, typed: &str) -> Vec<usize> {
        let typed = typed.to_lowercase();
        let fits = |(name, column): &(String, &ColumnSummary)| {
            let both = format!("{name} {}", column.header).to_lowercase();
            typed.split_whitespace().all(|word| both.contains(word))
        };
        let places = (0..self.0.len()).filter(|at| fits(&self.0[*at]));
        places.collect()
    }

    /// What a column holds.
    pub fn summary(&self, column: &ChosenColumn) -> Option<&'a ColumnSummary> {
        self.0.get(column.at).map(|(_, column)| *column)
    }
}

impl ChooseCondition {
    /// The columns that fit what is typed.
    pub fn found<'a>(&self, columns: &Columns<'a>) -> Vec<&'a ColumnSummary> {
        let places = columns.found(self.text.trimmed());
        places.into_iter().map(|at| columns.0[at].1).collect()
    }

    /// The tests that the column of this step can be asked for.
    pub fn tests(&self, columns: &Columns<'_>) -> Vec<&'static Test> {
        match &self.step {
            Step::Test(column) => columns.summary(column).map_or(Vec::new(), tests),
            _ => Vec::new(),
        }
    }

    /// The values to choose from, and how many leads have each, where that is known. Of a column
    /// that may name a person there are none.
    pub fn values(&self, columns: &Columns<'_>) -> Vec<(String, Option<u64>)> {
        let Step::Value(column, test) = &self.step else {
            return Vec::new();
        };
        let Some(column) = columns.summary(column) else {
            return Vec::new();
        };
        let mut values = offered(column, test);
        for ticked in &self.ticked {
            if !values.iter().any(|(value, _)| value == ticked) {
                values.push((ticked.clone(), None));
            }
        }
        values
    }

    /// Whether several values can be ticked; otherwise one is typed or taken from the list.
    pub fn ticks(&self, columns: &Columns<'_>) -> bool {
        let Step::Value(_, test) = &self.step else {
            return false;
        };
        test.takes == Takes::Several && !self.values(columns).is_empty()
    }

    /// Whether what is typed is a value of its own.
    pub fn is_typed(&self) -> bool {
        matches!(self.step, Step::Value(..)) && !self.text.trimmed().is_empty()
    }

    fn lines(&self, columns: &Columns<'_>) -> usize {
        match &self.step {
            Step::Column => self.found(columns).len(),
            Step::Test(_) => self.tests(columns).len(),
            Step::Value(..) => self.values(columns).len(),
        }
    }
}

/// The field that opens the lists.
pub fn field() -> Field {
    Field::opens("choose", "Or from lists", "Choose column, test and value")
        .hint("Enter lists the columns of the leads, with what they hold")
}

/// Opens the lists over a form that holds a condition, on the condition as it stands.
pub fn open(session: &mut Session) {
    let Some(Over::Form(form)) = session.over.last() else {
        return;
    };
    let known = form.value("when").parse::<Condition>().ok();
    let known = known.and_then(|when| parts(&when));
    let Some(columns) = columns(session) else {
        session.refuse_with_keys(
            "{bring-leads} brings leads; then a condition is chosen from what they hold",
        );
        return;
    };
    let at = known.as_ref().and_then(|(name, ..)| {
        let mut names = columns.0.iter();
        names.position(|(known, _)| known == name)
    });
    session.over.push(Over::Condition(ChooseCondition {
        step: Step::Column,
        text: Text::line(""),
        at: at.unwrap_or(0),
        ticked: Vec::new(),
        known,
    }));
}

/// The columns to choose from; none without leads on the table.
fn columns(session: &Session) -> Option<Columns<'_>> {
    let definition = super::lead_definition::definition(session).ok()?;
    let leads = session.leads.as_ref()?;
    Some(Columns::of(leads, &definition.leads))
}

/// A key while a condition is chosen.
pub fn press(session: &mut Session, key: Key) {
    let Some(Over::Condition(choosing)) = session.over.last() else {
        return;
    };
    let mut choosing = choosing.clone();
    let Some(columns) = columns(session) else {
        session.over.pop();
        return;
    };
    let chosen = pressed(&mut choosing, &columns, key);
    if let Some(Over::Condition(open)) = session.over.last_mut() {
        *open = choosing;
    }
    match chosen {
        Pressed::Stays => {}
        Pressed::Left => {
            session.over.pop();
        }
        Pressed::Refused(why) => session.refuse(why),
        Pressed::Chose(condition) => {
            session.over.pop();
            write(session, &condition);
        }
    }
}

/// A line of the list was clicked: first it is under the cursor, then it is taken.
pub fn click(session: &mut Session, line: usize) {
    let Some(Over::Condition(choosing)) = session.over.last_mut() else {
        return;
    };
    let again = choosing.at == line;
    choosing.at = line;
    if again {
        press(session, Key::plain(Code::Enter));
    }
}

enum Pressed {
    Stays,
    Left,
    Refused(&'static str),
    Chose(Condition),
}

fn pressed(choosing: &mut ChooseCondition, columns: &Columns<'_>, key: Key) -> Pressed {
    match key.code {
        Code::Esc => return back(choosing, columns),
        Code::Enter => return take(choosing, columns),
        _ => {}
    }
    let lines = choosing.lines(columns);
    let writes = match &choosing.step {
        Step::Column => true,
        Step::Test(_) => false,
        Step::Value(..) => !choosing.ticks(columns),
    };
    if !writes {
        if matches!(key.code, Code::Char('x' | ' ')) {
            tick(choosing, columns);
        } else {
            moved(&mut choosing.at, lines, key);
        }
        return Pressed::Stays;
    }
    if key.writes().is_none() && moved(&mut choosing.at, lines, key) {
        if matches!(choosing.step, Step::Value(..)) {
            choosing.text = Text::line("");
        }
    } else if choosing.text.press(key) {
        choosing.at = 0;
    }
    Pressed::Stays
}

fn tick(choosing: &mut ChooseCondition, columns: &Columns<'_>) {
    let values = choosing.values(columns);
    let Some((value, _)) = values.get(choosing.at) else {
        return;
    };
    if choosing.ticked.contains(value) {
        choosing.ticked.retain(|known| known != value);
    } else {
        choosing.ticked.push(value.clone());
    }
}

fn back(choosing: &mut ChooseCondition, columns: &Columns<'_>) -> Pressed {
    choosing.text = Text::line("");
    match choosing.step.clone() {
        Step::Column => return Pressed::Left,
        Step::Test(column) => {
            choosing.at = column.at;
            choosing.step = Step::Column;
        }
        Step::Value(column, test) => {
            choosing.step = Step::Test(column);
            choosing.at = place_of(&choosing.tests(columns), test);
        }
    }
    Pressed::Stays
}

fn place_of(tests: &[&'static Test], wanted: &Test) -> usize {
    let place = tests.iter().position(|test| *test == wanted);
    place.unwrap_or(0)
}

/// Takes the line under the cursor, and goes on to the next step.
fn take(choosing: &mut ChooseCondition, columns: &Columns<'_>) -> Pressed {
    match choosing.step.clone() {
        Step::Column => take_column(choosing, columns),
        Step::Test(column) => take_test(choosing, columns, column),
        Step::Value(column, test) => {
            let values = choosing.values(columns);
            let taken = if choosing.is_typed() {
                vec![choosing.text.trimmed().to_owned()]
            } else if choosing.ticked.is_empty() {
                let under = values.get(choosing.at);
                under.map(|(value, _)| value.clone()).into_iter().collect()
            } else {
                choosing.ticked.clone()
            };
            chosen(&column.name, test, taken)
        }
    }
}

fn take_column(choosing: &mut ChooseCondition, columns: &Columns<'_>) -> Pressed {
    let found = columns.found(choosing.text.trimmed());
    let Some(at) = found.get(choosing.at).copied() else {
        return Pressed::Refused("No column is called anything like that");
    };
    let name = columns.0[at].0.clone();
    let known = choosing.known.as_ref().filter(|known| known.0 == name);
    let before = known.map(|known| known.1);
    choosing.step = Step::Test(ChosenColumn { name, at });
    choosing.at = before.map_or(0, |test| place_of(&choosing.tests(columns), test));
    choosing.text = Text::line("");
    Pressed::Stays
}

fn take_test(
    choosing: &mut ChooseCondition,
    columns: &Columns<'_>,
    column: ChosenColumn,
) -> Pressed {
    let tests = choosing.tests(columns);
    let Some(test) = tests.get(choosing.at).copied() else {
        return Pressed::Stays;
    };
    if test.takes == Takes::Nothing {
        return chosen(&column.name, test, Vec::new());
    }
    let known = choosing.known.as_ref();
    let known = known.filter(|known| known.0 == column.name && known.1 == test);
    let before = known.map_or(Vec::new(), |known| known.2.clone());
    choosing.step = Step::Value(column, test);
    (choosing.at, choosing.ticked) = (0, Vec::new());
    choosing.text = Text::line("");
    if choosing.ticks(columns) {
        choosing.ticked = before;
        let mut values = choosing.values(columns).into_iter();
        let first = values.position(|(value, _)| choosing.ticked.contains(&value));
        choosing.at = first.unwrap_or(0);
    } else if let Some(value) = before.first() {
        choosing.text = Text::line(value.as_str());
    }
    Pressed::Stays
}

fn chosen(column: &str, test: &Test, values: Vec<String>) -> Pressed {
    let none = values.is_empty();
    match condition(column, test.name, values) {
        Some(condition) => Pressed::Chose(condition),
        None if none && test.takes != Takes::Nothing => Pressed::Refused("Type a value"),
        None => Pressed::Refused("This test needs a number: type one, such as 10 or 2.5"),
    }
}

/// Writes the condition into the form, and goes on behind it.
fn write(session: &mut Session, condition: &Condition) {
    if let Some(Over::Form(form)) = session.over.last_mut() {
        set(form, condition);
    }
    super::super::press::keep_draft(session);
}

fn set(form: &mut Form, condition: &Condition) {
    if let Some(field) = form.fields.iter_mut().find(|field| field.name == "when") {
        field.input = Input::Text(Text::line(condition.to_string()));
        form.fault = None;
        form.step(true);
    }
}

fn tests(column: &ColumnSummary) -> Vec<&'static Test> {
    let tests = TESTS.iter().filter(|test| test.of.fits(column.kind));
    tests.collect()
}

fn offered(column: &ColumnSummary, test: &Test) -> Vec<(String, Option<u64>)> {
    let plain = |values: Vec<String>| values.into_iter().map(|value| (value, None)).collect();
    if test.name == "within" {
        return plain(DAYS.map(str::to_owned).to_vec());
    }
    if column.personal {
        return Vec::new();
    }
    if column.kind == Kind::Number {
        return plain(numbers(column));
    }
    let values = column.most_frequent.iter();
    values
        .map(|value| (value.value.clone(), Some(value.leads)))
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

fn condition(column: &str, test: &str, values: Vec<String>) -> Option<Condition> {
    use Condition as C;
    let name = column.to_owned();
    let first = values.first().cloned();
    let number = || first.as_ref().and_then(|value| value.parse::<f64>().ok());
    let number = || number().filter(|number| number.is_finite());
    Some(match (test, values.len()) {
        ("present", _) => C::Present(name),
        ("missing", _) => C::Missing(name),
        ("is", 2..) => C::In(name, values),
        ("not", 2..) => C::NotIn(name, values),
        ("equals", _) => {
            number()?;
            C::Is(name, first?)
        }
        ("is", _) => C::Is(name, first?),
        ("not", _) => C::IsNot(name, first?),
        ("contains", _) => C::Contains(name, first?),
        ("at-least", _) => C::AtLeast(name, number()?),
        ("at-most", _) => C::AtMost(name, number()?),
        ("within", _) => C::WithinDays(name, first?.parse().ok()?),
        _ => return None,
    })
}

/// Column, test and values of a condition that could have been chosen.
fn parts(condition: &Condition) -> Option<(String, &'static Test, Vec<String>)> {
    use Condition as C;
    let (column, test, values) = match condition {
        C::Is(name, value) => (name, "is", vec![value.clone()]),
        C::IsNot(name, value) => (name, "not", vec![value.clone()]),
        C::In(name, values) => (name, "is", values.clone()),
        C::NotIn(name, values) => (name, "not", values.clone()),
        C::Contains(name, value) => (name, "contains", vec![value.clone()]),
        C::AtLeast(name, value) => (name, "at-least", vec![value.to_string()]),
        C::AtMost(name, value) => (name, "at-most", vec![value.to_string()]),
        C::WithinDays(name, days) => (name, "within", vec![days.to_string()]),
        C::Present(name) => (name, "present", Vec::new()),
        C::Missing(name) => (name, "missing", Vec::new()),
        _ => return None,
    };
    let mut tests = TESTS.iter().filter(|known| known.name == test);
    Some((column.clone(), tests.next()?, values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_chosen_reads_back_as_the_same_choice() {
        for (test, values) in [
            ("is", vec!["a b"]),
            ("is", vec!["a", "b", "c"]),
            ("not", vec!["a"]),
            ("not", vec!["a", "b", "c"]),
            ("contains", vec!["a"]),
            ("at-least", vec!["2.5"]),
            ("at-most", vec!["-3"]),
            ("within", vec!["30"]),
            ("present", vec![]),
            ("missing", vec![]),
        ] {
            let wanted: Vec<String> = values.into_iter().map(str::to_owned).collect();
            let condition = condition("source", test, wanted.clone()).expect("a condition");
            let read: Condition = condition.to_string().parse().expect("it is read back");
            assert_eq!(read, condition);
            let (name, found, kept) = parts(&read).expect("simple enough");
            assert_eq!((name.as_str(), found.name), ("source", test));
            assert_eq!(kept, wanted);
        }
        assert_eq!(
            condition("visits", "at-least", vec!["many".to_owned()]),
            None
        );
    }

    #[test]
    fn numbers_are_offered_in_round_steps() {
        assert_eq!(steps(0.2, 38.2)[..3], [5.0, 10.0, 15.0]);
        assert_eq!(steps(2.0, 6000.0).first(), Some(&500.0));
        assert_eq!(steps(3.0, 3.0), [3.0]);
        assert_eq!(steps(0.0, 1.0)[3].to_string(), "0.3");
    }
}
