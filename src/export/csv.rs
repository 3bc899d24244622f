//! Actions as CSV (RFC 4180) for spreadsheets. No cell can become a formula, in whatever country's
//! spreadsheet the file is opened.

use jiff::civil::Date;

use super::Sitting;
use super::json::{ActionRow, action_rows};
use crate::forum::plain::neutralise;

/// The first row.
const HEADERS: [&str; 10] = [
    "Action",
    "Owner",
    "Side",
    "State",
    "Due",
    "Overdue",
    "Age in days",
    "Carried",
    "Meeting",
    "Id",
];

/// The actions of a meeting as they stand on the day `today`: the nearest day first. It opens with
/// the byte order mark by which spreadsheets know UTF-8.
pub fn actions(sitting: &Sitting, today: Date) -> String {
    let mut written = String::from("\u{feff}");
    record(&mut written, HEADERS.map(str::to_owned));
    for row in action_rows(sitting, today) {
        record(&mut written, cells(row));
    }
    written
}

fn cells(row: ActionRow) -> [String; 10] {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    [
        row.title,
        row.owner_name.unwrap_or_default(),
        row.side.map(|side| side.to_string()).unwrap_or_default(),
        row.state.to_owned(),
        row.due.map(|due| due.to_string()).unwrap_or_default(),
        if row.overdue { "yes" } else { "no" }.to_owned(),
        number(row.age_days).unwrap_or_default(),
        row.carried.to_string(),
        row.meeting,
        row.id.to_string(),
    ]
}

/// A row with every cell in quotes: so a comma, a quote or a blank at its ends is kept by all.
fn record(written: &mut String, cells: [String; 10]) {
    let cells = cells.map(|cell| format!("\"{}\"", harmless(&cell).replace('"', "\"\"")));
    written.push_str(&cells.join(","));
    written.push_str("\r\n");
}

/// The text as a cell that no spreadsheet takes for a formula: an apostrophe stands before each
/// sign that would open one. Also after a semicolon: where that parts the cells of a CSV, the quotes
/// around the whole do not count.
fn harmless(text: &str) -> String {
    let text = neutralise(text);
    let mut written = String::with_capacity(text.len() + 1);
    let mut opens = true;
    for c in text.chars() {
        if opens && opens_a_formula(c) {
            written.push('\'');
        }
        opens = c == ';' || (opens && (c.is_whitespace() || c == '"'));
        written.push(c);
    }
    written
}

/// The signs that spreadsheets know, and their full-width forms.
fn opens_a_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠' | '−'
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::example;
    use super::*;
    use crate::forum::meeting::Boards;

    fn with_title(title: &str) -> Boards {
        let mut boards = example::boards();
        let actions = Arc::make_mut(&mut boards.actions);
        let action = actions.actions.get_mut(&"k3v9m2xq".into());
        title.clone_into(&mut action.expect("is there").title);
        boards
    }

    fn written(boards: &Boards) -> String {
        let sitting = Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 14,
            boards,
        };
        actions(&sitting, example::DAY)
    }

    fn read(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.expect("is CSV"));
        rows.map(|row| row.iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn the_actions_of_a_meeting_are_rows() {
        let rows = read(&written(&example::boards()), b',');
        assert_eq!(rows[0], HEADERS);
        assert_eq!(
            rows[1],
            [
                "Send the list of lost deals",
                "Cy Okafor",
                "Sales",
                "Doing",
                "2026-11-17",
                "yes",
                "14",
                "2",
                "2026-11-24",
                "k3v9m2xq"
            ]
        );
        assert_eq!(rows.len(), 6);
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        let table = [
            ("=1+1", "'=1+1"),
            ("  =cmd|' /C calc'!A0", "  '=cmd|' /C calc'!A0"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-3 leads", "'-3 leads"),
            ("\t=1", " '=1"),
            ("＝1", "'＝1"),
            ("plain, \"quoted\"; =1", "plain, \"quoted\"; '=1"),
            ("one - two = three", "one - two = three"),
        ];
        for (title, cell) in table {
            assert_eq!(harmless(title), cell, "{title}");
        }
    }

    proptest! {
        #[test]
        fn whatever_was_written_comes_back_and_opens_no_formula(title in "[ -~;=+@\"\\t\\n\u{e9}-]{1,40}") {
            let text = written(&with_title(&title));
            let rows = read(&text, b',');
            prop_assert!(rows.iter().all(|row| row.len() == HEADERS.len()), "{text}");
            let plain = neutralise(&title);
            let kept = rows.iter().any(|row| row[0].replace('\'', "") == plain.replace('\'', ""));
            prop_assert!(kept, "{title:?} in {text}");
            for delimiter in [b',', b';'] {
                for cell in read(&text, delimiter).into_iter().flatten() {
                    let cell = cell.trim_start_matches(['"', ' ', '\u{feff}']);
                    prop_assert!(!cell.starts_with(opens_a_formula), "{cell:?} of {title:?}");
                }
            }
        }
    }
}
