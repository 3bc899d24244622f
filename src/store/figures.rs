//! A CSV of actuals for the scoreboard, read into rows: one of the usual delimiters and encodings,
//! headers in any case and order. Reads the file and nothing else.

use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use simd_csv::ZeroCopyReaderBuilder;

use super::disk::{open_plain, why};
use super::leads::{header_row, shape};
use crate::forum::plain::neutralise;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::FigureRow;

/// The most that a file of figures may hold, in bytes: it has a row for each KPI and period.
const MOST: u64 = 4 << 20;

/// What the headers of each column may be, in lower case; the first is the one that is asked for.
const NAME: [&str; 6] = ["kpi", "name", "metric", "measure", "commitment", "id"];
const ACTUAL: [&str; 5] = ["actual", "value", "figure", "result", "ist"];
const NOTE: [&str; 3] = ["note", "comment", "remark"];
const DAY: [&str; 4] = ["date", "day", "on", "period end"];

/// Reads the rows of a file.
pub fn read(path: &Path) -> Result<Vec<FigureRow>, Refusal> {
    let shown = path.display();
    let cannot = |error: &std::io::Error| {
        Refusal::because(format!("{shown} cannot be read: {}", why(error)))
    };
    let file = open_plain(path).map_err(|error| cannot(&error))?;
    let mut bytes = Vec::new();
    let read = file.take(MOST + 1).read_to_end(&mut bytes);
    read.map_err(|error| cannot(&error))?;
    if bytes.len() as u64 > MOST {
        return Err(Refusal::because(format!(
            "{shown} is larger than a file of figures is: leave one row for each KPI and day"
        )));
    }
    rows(&bytes, &shown.to_string())
}

/// Reads the rows of a file's bytes.
pub fn rows(bytes: &[u8], name: &str) -> Result<Vec<FigureRow>, Refusal> {
    let shape = shape(bytes, name)?;
    let (text, faulty) = shape
        .encoding
        .decode_without_bom_handling(&bytes[shape.mark..]);
    let text = if faulty {
        // Not UTF-8: what Excel writes in Europe.
        encoding_rs::WINDOWS_1252.decode(bytes).0
    } else {
        text
    };
    let headers = header_row(text.as_bytes());
    let above = &text.as_bytes()[..headers.start];
    // A quote counts only around a whole cell: one in the middle of a text is a part of it.
    let mut reader = ZeroCopyReaderBuilder::new()
        .delimiter(headers.delimiter)
        .flexible(true)
        .from_reader(&text.as_bytes()[headers.start..]);
    let plain = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        neutralise(text.trim()).into_owned()
    };
    let no_csv = |error: simd_csv::Error| Refusal::because(format!("{name}: {error}"));
    let headers = reader.byte_headers().map_err(no_csv)?;
    let headers: Vec<String> = headers
        .iter()
        .map(|header| plain(header).to_lowercase())
        .collect();
    let column = |words: &[&str]| {
        let mut words = words.iter();
        words.find_map(|word| headers.iter().position(|header| header == word))
    };
    let needed = |words: &[&str], what: &str| {
        column(words).ok_or_else(|| {
            Refusal::because(format!(
                "{name} has no column “{what}”; its columns are {}",
                headers.join(", ")
            ))
        })
    };
    let (kpi, actual) = (needed(&NAME, "KPI")?, needed(&ACTUAL, "Actual")?);
    let (note, day) = (column(&NOTE), column(&DAY));
    let mut found = Vec::new();
    let mut row = 1 + memchr::memchr_iter(b'\n', above).count() as u64;
    while let Some(record) = reader.read_byte_record().map_err(no_csv)? {
        row += 1;
        let cell = |at: Option<usize>| {
            let bytes = at.and_then(|at| record.unescape(at));
            plain(&bytes.unwrap_or_default())
        };
        let written = cell(day);
        found.push(FigureRow {
            row,
            name: cell(Some(kpi)),
            actual: cell(Some(actual)),
            note: cell(note),
            day: read_day(&written)
                .map_err(|why| Refusal::because(format!("{name}, row {row}: {why}")))?,
        });
    }
    Ok(found)
}

/// A day as exports write it: `2026-11-24`, with or without a time behind it.
fn read_day(written: &str) -> Result<Option<Date>, String> {
    if written.is_empty() {
        return Ok(None);
    }
    let day = written.get(..10).and_then(|day| day.parse().ok());
    day.map(Some)
        .ok_or_else(|| format!("`{written}` is no day; write it like 2026-11-24"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_in_any_usual_shape() {
        let expected = [
            ("Qualified leads", "57", "holidays"),
            ("First answer", "4,5", ""),
        ];
        let files: [&[u8]; 5] = [
            b"KPI,Actual,Note\nQualified leads,57,holidays\n\"First answer\",\"4,5\",\n",
            b"\xef\xbb\xbfNote;Value;Name\r\nholidays;57;Qualified leads\r\n;4,5;First answer\r\n",
            b"metric\tresult\tcomment\tmore\nQualified leads\t57\tholidays\nFirst answer\t4,5\n",
            b"\r\nsep=;\r\nKPI;Actual;Note\r\nQualified leads;57;holidays\r\nFirst answer;4,5;\r\n",
            b"\xff\xfek\0p\0i\0,\0a\0c\0t\0u\0a\0l\0\n\0",
        ];
        for (at, bytes) in files.iter().enumerate() {
            let found = rows(bytes, "figures.csv").unwrap();
            let found: Vec<_> = found
                .iter()
                .map(|row| (row.name.as_str(), row.actual.as_str(), row.note.as_str()))
                .collect();
            let expected: &[_] = if at == 4 { &[] } else { &expected };
            assert_eq!(found, expected, "file {at}");
        }
        let noted = rows(b"kpi,actual,note\na,1,=HYPERLINK(\"x\")\n", "f.csv").unwrap();
        assert_eq!(noted[0].note, "=HYPERLINK(\"x\")", "a text stays as it is");
        let dated = rows(b"kpi,actual,date\na,1,2026-11-24 00:00\nb,2,\n", "f.csv").unwrap();
        assert_eq!(dated[0].day, Some(jiff::civil::date(2026, 11, 24)));
        assert_eq!((dated[1].day, dated[1].row), (None, 3));
        let named = rows(b"sep=;\nkpi;actual\na;1\n", "f.csv").unwrap();
        assert_eq!(named[0].row, 3, "as the file counts them");
        let latin = rows(b"kpi,actual\nKundenzufriedenheit f\xfcr alle,1\n", "f.csv").unwrap();
        assert_eq!(latin[0].name, "Kundenzufriedenheit für alle");
    }

    #[test]
    fn what_is_no_file_of_figures_is_refused_with_the_way_out() {
        let table: [(&[u8], &str); 4] = [
            (b"PK\x03\x04....xl/workbook.xml", "is an Excel workbook"),
            (
                b"name,target\na,1\n",
                "f.csv has no column “Actual”; its columns are name, target",
            ),
            (
                b"kpi,actual,date\na,1,24.11.\n",
                "f.csv, row 2: `24.11.` is no day; write it like 2026-11-24",
            ),
            (b"", "empty"),
        ];
        for (bytes, words) in table {
            let refused = rows(bytes, "f.csv").unwrap_err().to_string();
            assert!(refused.contains(words), "{refused}");
        }
    }
}
