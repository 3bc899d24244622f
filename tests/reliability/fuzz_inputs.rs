//! The inputs of the fuzzer: real files, changed, cut and joined, with a dictionary of what readers
//! trip over. Inputs that were answered in a new way are changed further.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use lockstep_forum::forum::moment::Moment;
use lockstep_forum::store::sample;

/// The largest input that is made by changing; larger ones are tried in `hostile_files`.
const LARGEST: usize = 24 << 10;

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reader {
    Ron,
    Merge,
    Csv,
    Capture,
    Keys,
    Wording,
    Git,
    Words,
}

pub const READERS: [Reader; 8] = [
    Reader::Ron,
    Reader::Merge,
    Reader::Csv,
    Reader::Capture,
    Reader::Keys,
    Reader::Wording,
    Reader::Git,
    Reader::Words,
];

/// How often each reader is chosen, of a hundred.
pub const SHARES: [u32; 8] = [38, 6, 4, 20, 10, 4, 9, 9];

const TOKENS: &[&str] = &[
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\\u{",
    "\\u{d800}",
    "\\u{1b}",
    "r#\"",
    "\"#",
    "//",
    "/*",
    "*/",
    ":",
    ",",
    ";",
    "Some(",
    "None",
    "format: 1",
    "format: 2",
    "format: 99999999999999999999",
    "1e400",
    "-1e400",
    "inf",
    "NaN",
    "-0.0",
    "0x7f",
    "4294967296",
    "18446744073709551616",
    "-9223372036854775809",
    "255",
    "256",
    "\u{feff}",
    "\0",
    "\r\n",
    "\r",
    "\t",
    "\n",
    "<<<<<<< HEAD\n",
    "=======\n",
    ">>>>>>> theirs\n",
    "clashes: {\"actions/a/due\": [\"\\\"x\\\"\"]}",
    "actions: {",
    "title: \"",
    "state: Done",
    "due: \"2026-11-27\"",
    "2026-02-30",
    "9999-12-31",
    "-009999-01-01",
    "0000-00-00",
    "24:00",
    "25:61",
    "15m",
    "99999999999h",
    "2026-11-24T10:00:00+01:00",
    "\u{202e}",
    "\u{200d}",
    "\u{1f3fb}\u{200d}",
    "sep=;\n",
    "😀",
    "é",
    "漢",
    "@ana",
    "@",
    "due:",
    "due:fri",
    "due:\"next tue\"",
    "due:in 2 weeks",
    "due:9999999999d",
    "due:+3d",
    "^sales",
    "^",
    "#",
    "#tag",
    "!",
    "!pipe",
    "Ctrl-S",
    "F25",
    "Alt-Shift-Enter",
    "quit",
    "x\ty",
    "100644 0123456789abcdef0123456789abcdef01234567 1\tmeetings/a.ron\0",
    ":100644 100644 0123 4567 M\0a.ron\0",
    "--upload-pack",
    ",,,,",
    "\"a\"\"b\"",
    "\"unclosed",
    "Is(\"a\", \"b\")",
    "All([",
    "Not(",
    "Between(\"a\", 1, 2)",
    "WithinDays(\"d\", 99999999999)",
];

/// A team's wording rules with every part that such a file can have.
const RULES: &str = r#"(
    format: 1,
    language: "en",
    words: {"bare_team": ["dispatch"], "label": ["grumbly"]},
    verbs: {"failure": ["whiff", "overshoot/overshot"]},
    without: {"label": ["slow"]},
    mute: ["sour-praise", "Sarcasm"],
    offers: {Failure: ["__ of __ {thing} waited for __"]},
    rules: [
        (
            id: "tbd", family: Failure,
            patterns: ["{who} said tbd"],
            reason: "When will it be known?",
            flags: ["Dispatch said TBD."],
            passes: ["The date is TBD."],
        ),
    ],
)"#;

pub struct Corpus {
    inputs: BTreeMap<Reader, Vec<Vec<u8>>>,
    pub answers: HashSet<u64>,
}

/// The files below a folder, in an order that does not hang on where the folder is: a seed finds
/// the same inputs everywhere.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    let below = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    entries.into_iter().flat_map(below).collect()
}

impl Corpus {
    pub fn new(folder: &Path) -> Self {
        sample::write(folder, Moment::parse("2026-11-24T10:18:00+01:00").unwrap()).unwrap();
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut paths = files_below(folder);
        for below in ["tests/files", "agendas"] {
            paths.extend(files_below(&own.join(below)));
        }
        let mut inputs: BTreeMap<Reader, Vec<Vec<u8>>> = BTreeMap::new();
        for path in paths {
            let bytes = fs::read(&path).unwrap();
            let reader = match path.extension().and_then(|ending| ending.to_str()) {
                Some("ron") if bytes.len() <= LARGEST => Reader::Ron,
                Some("csv") => Reader::Csv,
                _ => continue,
            };
            let cut = bytes.len().min(LARGEST / 4);
            let bytes = if reader == Reader::Csv {
                bytes[..cut].to_vec()
            } else {
                bytes
            };
            inputs.entry(reader).or_default().push(bytes);
        }
        let texts = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| text.as_bytes().to_vec())
                .collect::<Vec<_>>()
        };
        let capture = [
            "Call Dee @dee due:fri ^sales #pricing !pipeline",
            "due:\"next tue\" due:2w @\"ana ruiz\" write",
            "",
        ];
        inputs.insert(Reader::Capture, texts(&capture));
        inputs.insert(
            Reader::Words,
            texts(&[
                "in 2 weeks",
                "next forum",
                "2026-11-27",
                "fri",
                "+3d",
                "end of month",
                "15m",
                "2 business days",
            ]),
        );
        let keys = [
            "{\"quit\": [\"q\", \"Ctrl-Q\"], \"undo\": [\"u\"]}",
            "{\"next-item\": [\"n\", \"F5\", \"Alt-Enter\"]}",
        ];
        inputs.insert(Reader::Keys, texts(&keys));
        let wording = [
            "(mute: [\"name.blame\"], words: {\"x\": [\"always late\"]})",
            RULES,
        ];
        inputs.insert(Reader::Wording, texts(&wording));
        let git = [
            "100644 0123456789abcdef0123456789abcdef01234567 1\tmeetings/a.ron\x00100644 89 2\tmeetings/a.ron\0",
            ":100644 100644 0123456789 4567890123 M\0meetings/a.ron\0:000000 100644 0000 1234 A\0b\0",
        ];
        inputs.insert(Reader::Git, texts(&git));
        inputs.insert(Reader::Merge, inputs[&Reader::Ron].clone());
        Self {
            inputs,
            answers: HashSet::new(),
        }
    }

    pub fn one(&self, reader: Reader, random: &mut fastrand::Rng) -> &[u8] {
        let inputs = &self.inputs[&reader];
        &inputs[random.usize(..inputs.len())]
    }

    pub fn input(&self, reader: Reader, random: &mut fastrand::Rng) -> Vec<u8> {
        let mut input = self.one(reader, random).to_vec();
        for _ in 0..1 << random.u8(..4) {
            self.change(reader, &mut input, random);
        }
        input.truncate(LARGEST);
        input
    }

    fn change(&self, reader: Reader, input: &mut Vec<u8>, random: &mut fastrand::Rng) {
        let at = random.usize(..=input.len());
        let part = |input: &[u8], random: &mut fastrand::Rng| {
            let from = random.usize(..=input.len());
            let most = (input.len() - from).min(1 << random.u8(..12));
            from..from + random.usize(..=most)
        };
        match random.u8(..10) {
            0 if at < input.len() => input[at] ^= 1 << random.u8(..8),
            1 => input.insert(at, random.u8(..)),
            2 | 3 => {
                let token = random.choice(TOKENS).unwrap();
                input.splice(at..at, token.bytes());
            }
            4 => {
                let part = part(input, random);
                input.drain(part);
            }
            5 => {
                let copied = input[part(input, random)].to_vec();
                input.splice(at..at, copied);
            }
            6 => {
                let other = self.one(reader, random);
                let copied = other[part(other, random)].to_vec();
                input.splice(at..at, copied);
            }
            7 => {
                // The same sign many times: depth, length, width.
                let token = random.choice(TOKENS).unwrap().repeat(1 << random.u8(..9));
                input.splice(at..at, token.bytes());
            }
            8 => {
                let token = random.choice(TOKENS).unwrap();
                let part = part(input, random);
                input.splice(part, token.bytes());
            }
            _ => input.truncate(at),
        }
    }

    /// Keeps an input that was answered in a new way.
    pub fn learn(&mut self, reader: Reader, input: Vec<u8>, answer: u64) -> bool {
        let fresh = self.answers.len() < 60_000 && self.answers.insert(answer);
        if fresh {
            self.inputs.get_mut(&reader).unwrap().push(input);
        }
        fresh
    }
}
