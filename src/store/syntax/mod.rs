//! A lossless reading of RON text: a tree with the place of every value and every comment, which
//! serde's readers lose. It knows nothing of what the values mean.

mod parse;

use std::borrow::Cow;

pub use parse::parse;

/// How deep values may be nested.
pub const DEEPEST: usize = 64;

/// Something wrong at a byte of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The byte, from 0.
    pub at: usize,
    /// What is wrong and the way out.
    pub sentence: String,
}

impl Wrong {
    /// A fault at a byte.
    pub fn new(at: usize, sentence: impl Into<String>) -> Self {
        Self {
            at,
            sentence: sentence.into(),
        }
    }
}

/// A text as a tree.
#[derive(Debug)]
pub struct Tree<'a> {
    /// The value.
    pub root: Node<'a>,
    /// Comments above it.
    pub above: Vec<&'a str>,
    /// Comments below it.
    pub below: Vec<&'a str>,
    /// Faults that did not stop the reading: a missing comma, something twice, a number that is
    /// not finite.
    pub faults: Vec<Wrong>,
}

/// A value.
#[derive(Debug)]
pub struct Node<'a> {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// What it is.
    pub kind: Kind<'a>,
    /// Whether there is a comment somewhere within it.
    pub commented: bool,
}

/// What a value is.
#[derive(Debug)]
pub enum Kind<'a> {
    /// `(a: 1)` or `Name(a: 1)`.
    Record(Option<&'a str>, Body<'a>),
    /// `(1, 2)`, `Name(1, 2)` or `()`.
    Tuple(Option<&'a str>, Body<'a>),
    /// `[1, 2]`.
    List(Body<'a>),
    /// `{"a": 1}`.
    Map(Body<'a>),
    /// A text in quotes, harmless.
    Text(Cow<'a, str>),
    /// `true`, `None`, `Sales`.
    Word(&'a str),
    /// A finite number as it is written.
    Number(&'a str),
    /// Anything else that stands where a value belongs, such as a date without quotes.
    Odd(&'a str),
}

/// What stands between two brackets.
#[derive(Debug, Default)]
pub struct Body<'a> {
    /// Fields, items or elements.
    pub entries: Vec<Entry<'a>>,
    /// Comments behind the opening bracket, on its line.
    pub open: Vec<&'a str>,
    /// Comments after the last entry.
    pub end: Vec<&'a str>,
}

/// A field of a record, an item of a map, an element of a list.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its first byte.
    pub start: usize,
    /// The field's name or the item's key; empty in lists and tuples.
    pub key: Cow<'a, str>,
    /// The value.
    pub value: Node<'a>,
    /// Its comments.
    pub notes: Option<Box<Notes<'a>>>,
    /// Whether the same key stands further up.
    pub again: bool,
}

/// The comments of an entry.
#[derive(Debug, Default)]
pub struct Notes<'a> {
    /// On lines above it.
    pub above: Vec<&'a str>,
    /// Behind it, on its line.
    pub behind: Vec<&'a str>,
}

impl Tree<'_> {
    /// Whether there is a comment anywhere.
    pub fn has_comments(&self) -> bool {
        !self.above.is_empty() || !self.below.is_empty() || self.root.commented
    }
}

impl<'a> Node<'a> {
    /// What stands between its brackets, if it has any.
    pub fn body(&self) -> Option<&Body<'a>> {
        match &self.kind {
            Kind::Record(_, body) | Kind::Tuple(_, body) | Kind::List(body) | Kind::Map(body) => {
                Some(body)
            }
            _ => None,
        }
    }

    /// The field or item of that name.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        match &self.kind {
            Kind::Record(_, body) | Kind::Map(body) => {
                body.entries.iter().find(|entry| entry.key == key)
            }
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The `id` it carries, if it is a record with one.
    pub fn id(&self) -> Option<&str> {
        match self.kind {
            Kind::Record(..) => self.entry("id")?.value.text(),
            _ => None,
        }
    }

    /// The name before its brackets.
    pub fn name(&self) -> Option<&'a str> {
        match &self.kind {
            Kind::Record(name, _) | Kind::Tuple(name, _) => *name,
            _ => None,
        }
    }
}

impl Tree<'_> {
    /// The byte at which the thing at `path` starts (`actions/k3v9m2xq/due`): fields by name, items
    /// by key, elements of lists by their `id` or their place from 0. Where the last steps lead
    /// nowhere, the byte of the innermost thing that is there.
    pub fn place(&self, path: &str) -> usize {
        let mut node = &self.root;
        let mut at = node.start;
        for step in path.split('/').filter(|step| !step.is_empty()) {
            let Some(entry) = step_into(node, step) else {
                break;
            };
            at = entry.start;
            node = &entry.value;
        }
        at
    }
}

fn step_into<'n, 'a>(node: &'n Node<'a>, step: &str) -> Option<&'n Entry<'a>> {
    match &node.kind {
        Kind::Record(..) | Kind::Map(_) => node.entry(step),
        Kind::Tuple(_, body) | Kind::List(body) => body
            .entries
            .iter()
            .find(|entry| entry.value.id() == Some(step))
            .or_else(|| body.entries.get(step.parse::<usize>().ok()?)),
        _ => None,
    }
}

/// Turns bytes into lines and columns.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub fn of(text: &'a str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0).chain(ends.map(|end| end + 1)).collect();
        Self { text, starts }
    }

    /// The line of a byte and its column in characters, both from 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts[line - 1];
        let before = self.text.get(start..at).unwrap_or_default();
        (
            line,
            before.trim_start_matches('\u{feff}').chars().count() + 1,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, Kind, Lines, parse};

    const ACTIONS: &str = "// the board\nActions(\n    format: 1, // first\n    actions: { // open\n        // promised\n        \"k3v9m2xq\": (title: \"x\", due: \"2026-12-01\"),\n        // last\n    },\n)\n// end\n";

    #[test]
    fn every_value_has_a_place() {
        let tree = parse(ACTIONS).unwrap();
        let lines = Lines::of(ACTIONS);
        assert_eq!(lines.place(tree.place("format")), (3, 5));
        assert_eq!(lines.place(tree.place("actions/k3v9m2xq")), (6, 9));
        assert_eq!(lines.place(tree.place("actions/k3v9m2xq/due")), (6, 34));
        assert_eq!(lines.place(tree.place("actions/k3v9m2xq/owner")), (6, 9));
        assert_eq!(lines.place(tree.place("")), (2, 1));
    }

    #[test]
    fn every_comment_stands_with_its_value() {
        let tree = parse(ACTIONS).unwrap();
        assert_eq!(tree.above, ["// the board"]);
        assert_eq!(tree.below, ["// end"]);
        let format = tree.root.entry("format").unwrap();
        assert_eq!(format.notes.as_ref().unwrap().behind, ["// first"]);
        let actions = tree.root.entry("actions").unwrap();
        let body = actions.value.body().unwrap();
        assert_eq!(body.open, ["// open"]);
        assert_eq!(body.end, ["// last"]);
        let item = actions.value.entry("k3v9m2xq").unwrap();
        assert_eq!(item.notes.as_ref().unwrap().above, ["// promised"]);
        assert!(actions.value.commented && !item.value.commented);
    }

    #[test]
    fn faults_that_do_not_stop_the_reading_are_all_found() {
        let text = "(a: 1 b: 2, a: 3, c: {\"x\": 1, \"x\": 2}, d: 1e400, e: -inf)";
        let tree = parse(text).unwrap();
        let found: Vec<(usize, &str)> = tree
            .faults
            .iter()
            .map(|wrong| (wrong.at, wrong.sentence.as_str()))
            .collect();
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(found[0].1.contains("comma is missing"));
        let endless = found
            .iter()
            .filter(|(_, says)| says.contains("not a finite number"));
        assert_eq!(endless.count(), 2);
        assert!(
            found
                .iter()
                .any(|(at, says)| *at == 12 && says.contains("`a` stands here twice"))
        );
        assert!(
            found
                .iter()
                .any(|(at, says)| *at == 30 && says.contains("`x` stands here twice"))
        );
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(DEEPEST)).is_ok());
        let wrong = parse(&nested(DEEPEST + 1)).unwrap_err();
        assert!(wrong.sentence.contains("64"), "{}", wrong.sentence);
        assert!(parse(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn texts_are_unescaped_and_harmless() {
        let cases = [
            (r#""a\"b\\c""#, "a\"b\\c"),
            (r#""\u{41}\x42""#, "AB"),
            (r##"r#"raw "quotes" \n"#"##, "raw \"quotes\" \\n"),
            (r#""\u{1b}[2J""#, "␛[2J"),
            ("\"two\r\nlines\"", "two lines"),
        ];
        for (text, expected) in cases {
            let tree = parse(text).unwrap();
            assert_eq!(tree.root.text(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_stops_the_reading_says_where_and_why() {
        let cases = [
            ("(a: \"open", 4, "quotes are not closed"),
            ("(a: 1", 0, "never closed"),
            ("(a: 1]", 5, "`)`"),
            ("(a: )", 4, "value is missing"),
            ("(a 1)", 3, "comma is missing"),
            ("{a: 1}", 1, "in quotes"),
            ("() x", 3, "after the end"),
            ("(a: \"\\q\")", 5, "`\\q`"),
            ("/* never", 0, "comment is not closed"),
        ];
        for (text, at, says) in cases {
            let wrong = match parse(text) {
                Err(wrong) => wrong,
                Ok(tree) => tree.faults.into_iter().next().unwrap(),
            };
            assert_eq!(wrong.at, at, "{text}: {}", wrong.sentence);
            assert!(wrong.sentence.contains(says), "{text}: {}", wrong.sentence);
        }
    }

    #[test]
    fn a_date_without_quotes_is_kept_for_a_better_sentence() {
        let tree = parse("(due: 2026-12-01, at: 10:00)").unwrap();
        let kind = &tree.root.entry("due").unwrap().value.kind;
        assert!(matches!(kind, Kind::Odd("2026-12-01")));
        assert!(matches!(
            tree.root.entry("at").unwrap().value.kind,
            Kind::Odd("10:00")
        ));
    }
}
