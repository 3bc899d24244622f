//! What a file is, from its first bytes: its encoding and its delimiter, or something that is no
//! CSV at all.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::forum::refusal::Refusal;

/// How the bytes of a CSV are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Shape {
    /// UTF-16, or else bytes that are ASCII where it matters.
    pub(in crate::store) encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub(in crate::store) mark: usize,
}

/// Recognises the encoding. Refuses what is not text, saying what it is.
pub(in crate::store) fn shape(head: &[u8], name: &str) -> Result<Shape, Refusal> {
    if let Some(what) = not_a_csv(head) {
        return Err(Refusal::because(format!("{name} is {what}")));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Ok(Shape { encoding, mark });
    }
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = head.len() / 2;
    let encoding = match (zeros(0), zeros(1)) {
        (0, 0) => UTF_8,
        (0, odd) if odd * 2 > half => UTF_16LE,
        (even, 0) if even * 2 > half => UTF_16BE,
        _ => {
            return Err(Refusal::because(format!(
                "{name} holds bytes that no text has: export the leads as CSV (UTF-8)"
            )));
        }
    };
    Ok(Shape { encoding, mark: 0 })
}

const EXCEL: &str = "an Excel workbook, not a CSV: open it and save the sheet as CSV (UTF-8)";

fn not_a_csv(head: &[u8]) -> Option<&'static str> {
    let holds = |part: &[u8]| memchr::memmem::find(head, part).is_some();
    let text = head.trim_ascii_start();
    let opens = |word: &str| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    Some(match head {
        [] => "empty: there is nothing in it",
        [b'P', b'K', 3 | 5, 4 | 6, ..] if holds(b"xl/") || holds(b"[Content_Types].xml") => EXCEL,
        [b'P', b'K', 3 | 5, 4 | 6, ..] => "a ZIP archive, not a CSV: unpack it first",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => EXCEL,
        [0x1f, 0x8b, ..] => "compressed with gzip: unpack it first",
        [b'%', b'P', b'D', b'F', ..] => "a PDF, not a CSV: export the leads as CSV",
        [b'P', b'A', b'R', b'1', ..] => "a Parquet file, not a CSV: export the leads as CSV",
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => {
            "a database, not a CSV: export the leads as CSV"
        }
        _ if opens("<!doctype html") || opens("<html") => {
            "a web page, not a CSV: the download was probably refused; sign in and export again"
        }
        _ if opens("<?xml") => "an XML file, not a CSV: export the leads as CSV",
        _ if opens("{") || opens("[{") => "a JSON file, not a CSV: export the leads as CSV",
        _ if text.is_empty() => "empty: there is nothing in it but blanks",
        _ => return None,
    })
}

/// The row of headers at the beginning of a CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct HeaderRow {
    /// Where it begins: behind blank lines and a line that names the delimiter.
    pub(in crate::store) start: usize,
    /// Where the row behind it begins.
    pub(in crate::store) end: usize,
    /// What parts the columns.
    pub(in crate::store) delimiter: u8,
}

/// Finds the headers in bytes that are ASCII where it matters.
pub(in crate::store) fn header_row(bytes: &[u8]) -> HeaderRow {
    let blank = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let mut start = bytes.iter().position(|byte| !blank(byte)).unwrap_or(0);
    let mut end = start + first_row(&bytes[start..]);
    let line = bytes[start..end].trim_ascii();
    // Excel's own way to name the delimiter.
    let named = match *line {
        [b's', b'e', b'p', b'=', sign @ (b',' | b';' | b'\t')] => Some(sign),
        _ => None,
    };
    if named.is_some() {
        start = end;
        end += first_row(&bytes[start..]);
    }
    HeaderRow {
        start,
        end,
        delimiter: named.unwrap_or_else(|| delimiter(line)),
    }
}

/// How long the first row is, with its line end.
fn first_row(bytes: &[u8]) -> usize {
    let mut quoted = false;
    let ends = |byte: &u8| {
        quoted ^= *byte == b'"';
        *byte == b'\n' && !quoted
    };
    let end = bytes.iter().position(ends);
    end.map_or(bytes.len(), |end| end + 1)
}

/// The delimiter that parts the first line most often, outside of quotes; comma when none does.
fn delimiter(first_line: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in first_line {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| sign == byte && !quoted) {
            *count += 1;
        }
    }
    // The first of equals: the comma.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(head: &[u8]) -> String {
        shape(head, "leads.csv").expect_err("no CSV").to_string()
    }

    #[test]
    fn what_is_no_csv_is_named() {
        for (head, words) in [
            (
                &b"PK\x03\x04....xl/workbook.xml"[..],
                "leads.csv is an Excel workbook",
            ),
            (b"PK\x03\x04....word", "a ZIP archive"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel workbook"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"%PDF-1.7", "a PDF"),
            (b"PAR1", "Parquet"),
            (b"SQLite format 3\0", "a database"),
            (b"\n <!DOCTYPE HTML><html>", "a web page"),
            (b"<?xml version", "XML"),
            (b" {\"leads\": []}", "JSON"),
            (b"", "empty"),
            (b" \r\n\t", "nothing in it but blanks"),
            (b"a,b\n\0\x01\x02,\0\0", "no text has"),
        ] {
            assert!(refusal(head).contains(words), "{}", refusal(head));
        }
    }

    #[test]
    fn encodings_are_recognised_with_and_without_a_mark() {
        let utf16 = |text: &str, swap: bool| {
            let units = text.encode_utf16();
            units
                .flat_map(|unit| {
                    if swap {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect::<Vec<u8>>()
        };
        for (head, encoding, mark) in [
            (b"a,b".to_vec(), UTF_8, 0),
            (b"\xef\xbb\xbfa,b".to_vec(), UTF_8, 3),
            (b"a,M\xfcller".to_vec(), UTF_8, 0),
            (utf16("\u{feff}a,b", false), UTF_16LE, 2),
            (utf16("\u{feff}a,b", true), UTF_16BE, 2),
            (utf16("id;Zürich\n1;2\n", false), UTF_16LE, 0),
            (utf16("id;Zürich\n1;2\n", true), UTF_16BE, 0),
        ] {
            assert_eq!(shape(&head, "x"), Ok(Shape { encoding, mark }));
        }
    }

    #[test]
    fn the_delimiter_is_what_parts_the_first_line() {
        for (line, sign) in [
            (&b"a,b,c"[..], b','),
            (b"a;b;\"c,d,e,f\"", b';'),
            (b"a\tb\tc", b'\t'),
            (b"only", b','),
        ] {
            assert_eq!(delimiter(line), sign);
        }
    }
}
