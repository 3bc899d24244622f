//! Untrusted bytes become text, or a sentence that says why not. What the text means is not looked
//! at here.

use super::syntax::Lines;
use crate::forum::files::Fault;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 16 * 1024 * 1024;

/// Why bytes are not a text to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotText {
    /// They are damaged or something else.
    Faulty(Fault),
    /// Git left its conflict markers in them.
    Conflicted(Fault),
}

impl NotText {
    /// What is wrong, where.
    pub fn fault(&self) -> &Fault {
        match self {
            Self::Faulty(fault) | Self::Conflicted(fault) => fault,
        }
    }
}

/// A fault of `file` at a byte of `text`.
pub fn fault_at(file: &str, lines: &Lines<'_>, at: usize, sentence: impl Into<String>) -> Fault {
    let (line, column) = lines.place(at);
    Fault {
        file: file.to_owned(),
        line,
        column,
        sentence: sentence.into(),
    }
}

/// A fault of a file as a whole.
pub fn fault_of(file: &str, sentence: impl Into<String>) -> Fault {
    Fault {
        file: file.to_owned(),
        line: 1,
        column: 1,
        sentence: sentence.into(),
    }
}

/// The text of a file's bytes. A byte order mark is left in (the syntax skips it); Windows line
/// ends are fine.
pub fn read_bytes<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, NotText> {
    let whole = |sentence: String| Err(NotText::Faulty(fault_of(file, sentence)));
    if bytes.len() > LARGEST {
        return whole(format!(
            "the file has {} MiB; at most {} are read",
            bytes.len().div_ceil(1024 * 1024),
            LARGEST / 1024 / 1024
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return whole("the file is in UTF-16; save it as UTF-8".to_owned());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = error.valid_up_to();
            let before = std::str::from_utf8(&bytes[..good]).unwrap_or_default();
            let sentence = "this is not UTF-8; save the file as UTF-8";
            let lines = Lines::of(before);
            return Err(NotText::Faulty(fault_at(file, &lines, good, sentence)));
        }
    };
    check(file, text)?;
    Ok(text)
}

/// The same for what is text already.
pub fn check(file: &str, text: &str) -> Result<(), NotText> {
    if text.len() > LARGEST {
        return read_bytes(file, text.as_bytes()).map(|_| ());
    }
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    if text.chars().all(blank) {
        let sentence = "the file is empty; restore it from git, or delete it";
        return Err(NotText::Faulty(fault_of(file, sentence)));
    }
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        let sentence = "there is a NUL byte here: the file is damaged or not a text";
        return Err(NotText::Faulty(fault_at(
            file,
            &Lines::of(text),
            at,
            sentence,
        )));
    }
    if let Some(at) = conflict(text) {
        let sentence = "git left a conflict here; settle it with `lockstep resolve`";
        return Err(NotText::Conflicted(fault_at(
            file,
            &Lines::of(text),
            at,
            sentence,
        )));
    }
    Ok(())
}

/// Whether seven signs of a kind, as git writes them, open this line.
fn marker(line: &str) -> bool {
    ["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|signs| {
        line.strip_prefix(signs)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r', '\n']))
    })
}

/// The first conflict marker that opens a line outside a text in quotes.
fn conflict(text: &str) -> Option<usize> {
    // Nearly every file has none, and finds that out here.
    let starts =
        || std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1));
    if !starts().any(|start| marker(&text[start..])) {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let opens_line = at == 0 || bytes[at - 1] == b'\n';
        if opens_line && text.is_char_boundary(at) && marker(&text[at..]) {
            return Some(at);
        }
        at = match bytes[at] {
            b'"' => after_text(bytes, at),
            b'r' if !named(bytes, at) => after_raw_text(text, at),
            // A quote in a comment opens nothing.
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end)
            }
            _ => at + 1,
        };
    }
    None
}

fn named(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
}

fn after_text(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(step) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += step;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    // Never closed: the markers cut it, so they are outside of it.
    open + 1
}

fn after_raw_text(text: &str, open: usize) -> usize {
    let rest = &text[open + 1..];
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let close = format!("\"{}", "#".repeat(hashes));
    match rest[hashes..]
        .strip_prefix('"')
        .and_then(|inner| inner.find(&close))
    {
        Some(end) => open + 1 + hashes + 1 + end + close.len(),
        None => open + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, NotText, read_bytes};

    #[test]
    fn what_is_not_text_is_said_in_a_sentence() {
        let cases: [(&[u8], (usize, usize), &str); 7] = [
            (b"", (1, 1), "empty"),
            (b" \n\t\n", (1, 1), "empty"),
            (b"\xef\xbb\xbf", (1, 1), "empty"),
            (b"Actions(\n  \0)", (2, 3), "NUL"),
            (b"Actions(\n \xc3\xa9\xff)", (2, 3), "not UTF-8"),
            (b"\xff\xfeA\0", (1, 1), "UTF-16"),
            (b"\xfe\xff\0A", (1, 1), "UTF-16"),
        ];
        for (bytes, place, says) in cases {
            let not_text = read_bytes("actions.ron", bytes).unwrap_err();
            let fault = not_text.fault();
            assert!(fault.sentence.contains(says), "{fault}");
            assert_eq!((fault.line, fault.column), place, "{fault}");
        }
        let large = vec![b' '; LARGEST + 1];
        let fault = read_bytes("actions.ron", &large).unwrap_err();
        assert!(fault.fault().sentence.contains("16"));
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_fine() {
        assert!(read_bytes("a", b"\xef\xbb\xbfActions(\r\n)\r\n").is_ok());
    }

    #[test]
    fn conflict_markers_count_only_outside_texts() {
        let conflicted = |text: &str| {
            matches!(
                read_bytes("a", text.as_bytes()),
                Err(NotText::Conflicted(_))
            )
        };
        assert!(conflicted(
            "(\n<<<<<<< HEAD\na: 1,\n=======\na: 2,\n>>>>>>> x\n)"
        ));
        assert!(conflicted("// it's \"open\n(\n<<<<<<< HEAD\n)"));
        assert!(conflicted("(a: \"cut\n<<<<<<< HEAD\n)"));
        assert!(!conflicted("(a: \"text\n<<<<<<< HEAD\n\")"));
        assert!(!conflicted("(a: r#\"a \" text\n>>>>>>> x\n\"#)"));
        assert!(!conflicted("(a: \"esc \\\" aped\n<<<<<<< HEAD\n\")"));
        assert!(!conflicted("(a: 1)\n <<<<<<< HEAD\n<<<<<<<<<\n"));
    }
}
