//! A table of leads in memory: each column a dictionary of its distinct values and one small code
//! a lead. It never knows where the leads came from, and nothing of it is ever saved.

use std::sync::{Arc, OnceLock};

use super::bits::Bits;
use super::days::DayStyle;
use super::nearest::nearest;
use crate::forum::lead_definition::LeadsColumns;
use crate::forum::refusal::Refusal;

/// The leads that a definition is tried on.
#[derive(Clone, Debug, Default)]
pub struct Leads {
    rows: usize,
    headers: Vec<String>,
    columns: Vec<Option<Arc<Column>>>,
    joined: Option<Bits>,
    notes: Vec<String>,
}

/// Why a definition cannot be tried on these leads.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum CannotTry {
    /// The definition does not fit the leads.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Columns that the file has but that were not kept when it was read: read it again with them.
    #[error("The columns {} were not read from the file: read it again", .0.join(", "))]
    NotRead(Vec<String>),
}

impl Leads {
    /// A table of so many rows. A column is none when the file has it but it was not kept.
    pub fn new(rows: usize, columns: Vec<(String, Option<Column>)>) -> Self {
        let (headers, columns) = columns
            .into_iter()
            .map(|(header, column)| (header, column.map(Arc::new)))
            .unzip();
        Self {
            rows,
            headers,
            columns,
            joined: None,
            notes: Vec::new(),
        }
    }

    /// A table of text: for tests and small tables made by hand.
    pub fn from_rows(headers: &[&str], rows: &[Vec<&str>]) -> Self {
        let columns = headers.iter().enumerate().map(|(place, header)| {
            let cells = rows.iter().map(|row| row.get(place).copied().unwrap_or(""));
            ((*header).to_owned(), Some(Column::of(cells)))
        });
        Self::new(rows.len(), columns.collect())
    }

    /// The same leads with outcomes that were found elsewhere, one bit a lead.
    #[must_use]
    pub fn with_outcomes(mut self, outcomes: Bits) -> Self {
        self.joined = Some(outcomes);
        self
    }

    /// The same leads without the values of the columns, by place, that `keep` does not name.
    #[must_use]
    pub fn keeping(mut self, keep: impl Fn(usize) -> bool) -> Self {
        for (place, column) in self.columns.iter_mut().enumerate() {
            if !keep(place) {
                *column = None;
            }
        }
        self
    }

    /// The same leads with sentences about how they were read.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// How many leads.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The headers, in the file's order, also of columns that were not kept.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// What the reader wants to be known about the file, in sentences.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Outcomes that came from a second file.
    pub fn joined(&self) -> Option<&Bits> {
        self.joined.as_ref()
    }

    /// The column at that place; none when it was not kept.
    pub fn column(&self, place: usize) -> Option<&Arc<Column>> {
        self.columns.get(place)?.as_ref()
    }

    /// The columns that were kept, with their headers.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.headers
            .iter()
            .zip(&self.columns)
            .filter_map(|(header, column)| Some((header.as_str(), column.as_deref()?)))
    }

    /// The place of the column that a definition calls `name`.
    ///
    /// Refuses when the file has no such column, naming the nearest header, or two of that name.
    pub fn place(&self, name: &str, reading: &LeadsColumns) -> Result<usize, Refusal> {
        find_column(&self.headers, name, reading)
    }

    /// The memory that the columns take, in bytes.
    pub fn memory(&self) -> usize {
        let columns = self.columns.iter().flatten();
        columns.map(|column| column.memory()).sum::<usize>()
            + self
                .joined
                .as_ref()
                .map_or(0, |bits| bits.words().len() * 8)
    }
}

/// The place among `headers` of the column that a definition calls `name`: by its short name, its
/// header, or its header in another case.
pub fn find_column(
    headers: &[String],
    name: &str,
    reading: &LeadsColumns,
) -> Result<usize, Refusal> {
    let long = reading.columns.get(name);
    for wanted in long.into_iter().flatten().map(String::as_str).chain([name]) {
        let wanted = wanted.trim();
        let exact = |header: &String| header == wanted;
        let folded = |header: &String| header.to_lowercase() == wanted.to_lowercase();
        let places = |same: &dyn Fn(&String) -> bool| {
            let all = headers.iter().enumerate();
            all.filter(|(_, header)| same(header))
                .map(|(place, _)| place)
                .collect::<Vec<_>>()
        };
        let mut found = places(&exact);
        if found.is_empty() {
            found = places(&folded);
        }
        match found[..] {
            [] => {}
            [place] => return Ok(place),
            _ => {
                return Err(Refusal::because(format!(
                    "{} columns of the leads are named “{wanted}”: rename all but one in the file",
                    found.len()
                )));
            }
        }
    }
    // A short name is one that can be used here only where its header is in the file.
    let here = |long: &&Vec<String>| long.iter().any(|header| headers.contains(header));
    let short = reading.columns.iter().filter(|(_, long)| here(long));
    let known = headers.iter().chain(short.map(|(short, _)| short));
    let hint = match nearest(name, known.map(String::as_str)) {
        Some(near) => format!("the nearest is “{near}”"),
        None => format!("none is called like that; they have {}", listed(headers)),
    };
    Err(Refusal::because(format!(
        "The leads have no column “{name}”: {hint}"
    )))
}

/// The first headers, and how many more there are.
fn listed(headers: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut named: Vec<String> = headers
        .iter()
        .filter(|header| !header.trim().is_empty())
        .map(|header| format!("“{header}”"))
        .collect();
    let more = named.len().saturating_sub(SHOWN);
    named.truncate(SHOWN);
    match (named.is_empty(), more) {
        (true, _) => "none with a name".to_owned(),
        (false, 0) => named.join(", "),
        (false, more) => format!("{} and {more} more", named.join(", ")),
    }
}

/// The distinct values of a column, end to end.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a value at the end.
    ///
    /// # Panics
    /// Never below 4 GiB of distinct text, which readers refuse long before.
    pub fn push(&mut self, value: &str) {
        self.text.push_str(value);
        self.ends.push(self.text.len() as u32);
    }

    /// How many values.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The value of that code.
    pub fn get(&self, code: usize) -> &str {
        let start = match code {
            0 => 0,
            code => self.ends.get(code - 1).map_or(0, |end| *end as usize),
        };
        let end = self.ends.get(code).map_or(start, |end| *end as usize);
        &self.text[start..end]
    }

    /// All values in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|code| self.get(code))
    }
}

/// Which value each lead has, in as few bytes as the number of distinct values allows.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the width of a code")]
pub enum Codes {
    Narrow(Vec<u8>),
    Middle(Vec<u16>),
    Wide(Vec<u32>),
}

impl Codes {
    /// The code of one lead.
    pub fn get(&self, lead: usize) -> usize {
        match self {
            Self::Narrow(codes) => usize::from(codes[lead]),
            Self::Middle(codes) => usize::from(codes[lead]),
            Self::Wide(codes) => codes[lead] as usize,
        }
    }

    fn memory(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.len(),
            Self::Middle(codes) => codes.len() * 2,
            Self::Wide(codes) => codes.len() * 4,
        }
    }
}

/// One column of the leads. Values are trimmed.
#[derive(Debug)]
pub struct Column {
    texts: Texts,
    codes: Codes,
    style: OnceLock<NumberStyle>,
    numbers: OnceLock<Vec<f64>>,
    days: OnceLock<Vec<Option<i32>>>,
}

impl Column {
    /// A column from its distinct values and each lead's code among them.
    pub fn new(texts: Texts, codes: Codes) -> Self {
        Self {
            texts,
            codes,
            style: OnceLock::new(),
            numbers: OnceLock::new(),
            days: OnceLock::new(),
        }
    }

    /// A column of these cells.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut known = std::collections::HashMap::new();
        let mut texts = Texts::default();
        let codes = cells.map(|cell| {
            let cell = cell.trim();
            *known.entry(cell).or_insert_with(|| {
                texts.push(cell);
                texts.len() as u32 - 1
            })
        });
        let codes = codes.collect();
        Self::new(texts, Codes::Wide(codes))
    }

    /// How many leads.
    pub fn len(&self) -> usize {
        match &self.codes {
            Codes::Narrow(codes) => codes.len(),
            Codes::Middle(codes) => codes.len(),
            Codes::Wide(codes) => codes.len(),
        }
    }

    /// Whether there are no leads.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The distinct values.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Each lead's code.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The value of one lead, trimmed.
    pub fn value(&self, lead: usize) -> &str {
        self.texts.get(self.codes.get(lead))
    }

    /// How the column writes its numbers.
    pub fn number_style(&self) -> NumberStyle {
        *self
            .style
            .get_or_init(|| NumberStyle::of(self.texts.iter()))
    }

    /// The distinct values as decimal numbers; not a number where they are none.
    pub fn numbers(&self) -> &[f64] {
        self.numbers.get_or_init(|| {
            let style = self.number_style();
            self.texts
                .iter()
                .map(|text| style.number(text).unwrap_or(f64::NAN))
                .collect()
        })
    }

    /// The distinct values as days since 1970-01-01; none where they are no dates.
    pub fn days(&self) -> &[Option<i32>] {
        self.days.get_or_init(|| {
            let style = DayStyle::of(self.texts.iter());
            self.texts.iter().map(|text| style.day(text)).collect()
        })
    }

    /// How many leads have each distinct value.
    pub fn counts(&self) -> Vec<u64> {
        fn count<T: Copy + Into<u32>>(codes: &[T], counts: &mut [u64]) {
            for &code in codes {
                counts[code.into() as usize] += 1;
            }
        }
        let mut counts = vec![0; self.texts.len()];
        match &self.codes {
            Codes::Narrow(codes) => count(codes, &mut counts),
            Codes::Middle(codes) => count(codes, &mut counts),
            Codes::Wide(codes) => count(codes, &mut counts),
        }
        counts
    }

    /// The leads whose value is among those whose code is marked in `holds`.
    pub fn select(&self, holds: &[bool]) -> Bits {
        fn select<T: Copy + Sync>(codes: &[T], holds: impl Fn(T) -> bool + Sync) -> Bits {
            Bits::by_word(codes.len(), |from, to| {
                // Eight at a time: their places in the word are then known beforehand.
                let (eights, rest) = codes[from..to].as_chunks::<8>();
                let byte = |codes: &[T]| {
                    let bits = codes.iter().enumerate();
                    bits.fold(0, |byte, (bit, code)| byte | u64::from(holds(*code)) << bit)
                };
                let eights = eights.iter().map(|eight| byte(eight));
                let bytes = eights.chain([byte(rest)]).take(8).enumerate();
                bytes.fold(0, |word, (place, byte)| word | byte << (place * 8))
            })
        }
        // A table as long as there are codes needs no look at its length for each lead.
        match &self.codes {
            Codes::Narrow(codes) => {
                let mut table = [false; 1 << 8];
                table[..holds.len()].copy_from_slice(holds);
                select(codes, |code| table[usize::from(code)])
            }
            Codes::Middle(codes) => {
                let mut table = vec![false; 1 << 16];
                table[..holds.len()].copy_from_slice(holds);
                let table: &[bool; 1 << 16] = match table.as_slice().try_into() {
                    Ok(table) => table,
                    // It was made that long.
                    Err(_) => return select(codes, |code| holds[usize::from(code)]),
                };
                select(codes, |code| table[usize::from(code)])
            }
            Codes::Wide(codes) => select(codes, |code| holds[code as usize]),
        }
    }

    fn memory(&self) -> usize {
        self.texts.text.capacity() + self.texts.ends.capacity() * 4 + self.codes.memory()
    }
}

/// How a column writes its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// `1234.5`, as programs write them.
    #[default]
    Plain,
    /// `1.234,5`: a decimal comma, and points between thousands.
    DecimalComma,
    /// `1,234.5`: commas between thousands.
    ThousandsComma,
}

impl NumberStyle {
    /// The style of a column: another than plain only when every number in it can be read so, and
    /// one of them cannot be read otherwise.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Self {
        let sign = |byte: u8| byte.is_ascii_digit() || b"+-.,".contains(&byte);
        let numbers = texts.filter(|text| {
            text.bytes().all(sign) && text.bytes().any(|byte| byte.is_ascii_digit())
        });
        if !numbers.clone().any(|text| text.contains(',')) {
            return Self::Plain;
        }
        let reads = |style: Self| numbers.clone().all(|text| style.number(text).is_some());
        // `1,234` may be either, so such a column is left as it is.
        match (reads(Self::DecimalComma), reads(Self::ThousandsComma)) {
            (true, false) => Self::DecimalComma,
            (false, true) => Self::ThousandsComma,
            _ => Self::Plain,
        }
    }

    /// Reads a number that is written so.
    pub fn number(self, text: &str) -> Option<f64> {
        match self {
            Self::Plain => number(text),
            Self::DecimalComma => grouped(text, '.', ','),
            Self::ThousandsComma => grouped(text, ',', '.'),
        }
    }

    /// What is said of a column that writes its numbers so; nothing of a plain one.
    pub fn words(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::DecimalComma => "decimal comma",
            Self::ThousandsComma => "commas between thousands",
        }
    }
}

/// Reads a number with a mark between thousands and one before its decimals; either may be left
/// out.
fn grouped(text: &str, thousands: char, decimal: char) -> Option<f64> {
    let (whole, decimals) = match text.split_once(decimal) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let unsigned = whole.strip_prefix(['+', '-']).unwrap_or(whole);
    let mut groups = unsigned.split(thousands);
    let first = groups.next().unwrap_or_default();
    let is_grouped = unsigned.contains(thousands);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole_is_right = digits(first)
        && !first.is_empty()
        && (!is_grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && digits(group));
    let decimals_are_right = decimals.is_none_or(|part| !part.is_empty() && digits(part));
    if !whole_is_right || !decimals_are_right {
        return None;
    }
    let mut plain = whole.replace(thousands, "");
    if let Some(decimals) = decimals {
        plain.push('.');
        plain.push_str(decimals);
    }
    number(&plain)
}

/// Reads a decimal number, such as `12`, `-0.5` or `1e3`; nothing else is one.
pub fn number(text: &str) -> Option<f64> {
    let decimal =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if !text.bytes().all(decimal) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(name: &str) -> String {
        let leads = Leads::from_rows(&["Lead Source", "City", "city ", "Twice", "Twice"], &[]);
        leads
            .place(name, &LeadsColumns::default())
            .expect_err("no such column")
            .to_string()
    }

    #[test]
    fn a_missing_column_names_the_nearest_header() {
        assert_eq!(
            refusal("Lead Sorce"),
            "The leads have no column “Lead Sorce”: the nearest is “Lead Source”"
        );
        assert!(refusal("zzzzzzzz").contains("none is called like that; they have “"));
        assert!(refusal("Twice").starts_with("2 columns of the leads are named “Twice”"));
    }

    #[test]
    fn a_short_name_stands_for_a_long_header() {
        let leads = Leads::from_rows(&["A", "What is your current occupation"], &[]);
        let mut reading = LeadsColumns::default();
        reading.columns.insert(
            "occupation".into(),
            vec!["Job".into(), "What is your current occupation".into()],
        );
        assert_eq!(leads.place("occupation", &reading), Ok(1));
        assert_eq!(leads.place("a", &reading), Ok(0));
    }

    #[test]
    fn only_decimal_numbers_are_numbers() {
        for (text, meant) in [
            ("12", Some(12.0)),
            ("-0.50", Some(-0.5)),
            ("1e3", Some(1000.0)),
            ("", None),
            ("inf", None),
            ("NaN", None),
            ("1e999", None),
            ("1,5", None),
            ("12 ", None),
            ("0x10", None),
        ] {
            assert_eq!(number(text), meant, "{text}");
        }
    }

    #[test]
    fn decimal_commas_are_recognised_when_a_column_is_consistently_so() {
        use NumberStyle::{DecimalComma, Plain, ThousandsComma};
        for (texts, style, numbers) in [
            (
                &["1.234,5", "12,50", "7", "-3,1", "n/a"][..],
                DecimalComma,
                &[1234.5, 12.5, 7.0, -3.1][..],
            ),
            (
                &["1.234.567,8", "1.000"],
                DecimalComma,
                &[1_234_567.8, 1000.0],
            ),
            (&["0,5", "1,25"], DecimalComma, &[0.5, 1.25]),
            (
                &["1,234.5", "12,000", "7"],
                ThousandsComma,
                &[1234.5, 12000.0, 7.0],
            ),
            (&["1,234,567"], ThousandsComma, &[1_234_567.0]),
            (&["1.5", "2", "1e3"], Plain, &[1.5, 2.0, 1000.0]),
            // Not consistent, or it could be either: as it always was.
            (&["1,5", "2.5"], Plain, &[2.5]),
            (&["1,234", "5"], Plain, &[5.0]),
            (&["1.234,5", "1,234.5"], Plain, &[]),
            (&["a,b", ",", "-"], Plain, &[]),
        ] {
            let column = Column::of(texts.iter().copied());
            assert_eq!(column.number_style(), style, "{texts:?}");
            let read: Vec<f64> = column
                .numbers()
                .iter()
                .copied()
                .filter(|n| !n.is_nan())
                .collect();
            assert_eq!(read, numbers, "{texts:?}");
        }
    }

    #[test]
    fn a_column_keeps_each_value_once() {
        let column = Column::of(["a", " b ", "a", ""].into_iter());
        assert_eq!(column.texts().len(), 3);
        assert_eq!(column.value(1), "b");
        assert_eq!(column.counts(), [2, 1, 1]);
        assert_eq!(column.select(&[true, false, true]).count(), 3);
    }
}
