//! One fault a file, and the words that tell it. The files are in `tests/files/broken`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lockstep_forum::forum::files::Fault;
use lockstep_forum::store::check::check_file;
use lockstep_forum::store::text::read_bytes;

/// The file, the place of its fault (line and column; empty where only the words matter), and what
/// the sentence holds.
const BROKEN: &[(&str, &str, &str)] = &[
    (
        "unknown-field.ron",
        "6:13",
        "`ownr` is not a field of an action; did you mean `owner`?",
    ),
    (
        "unknown-variant.ron",
        "6:20",
        "`state` cannot be `Doingg`; did you mean `Doing`?",
    ),
    (
        "variant-in-quotes.ron",
        "6:19",
        "`side` needs the word without quotes: Sales",
    ),
    (
        "word-without-quotes.ron",
        "6:20",
        "`owner` needs a text in quotes; write \"ana\" in quotes",
    ),
    (
        "date-without-quotes.ron",
        "6:18",
        "write \"2026-12-01\" in quotes",
    ),
    (
        "date-that-is-none.ron",
        "6:18",
        "`due` needs a date like \"2026-12-01\", not \"next week\"",
    ),
    ("day-that-is-none.ron", "6:18", "`due` needs a date like"),
    (
        "negative-count.ron",
        "6:22",
        "`carried` needs a whole number from 0 to 4294967295, not `-1`",
    ),
    ("broken-count.ron", "6:22", "`carried` needs a whole number"),
    (
        "text-for-a-list.ron",
        "6:19",
        "`tags` needs a list in square brackets",
    ),
    (
        "number-for-a-text.ron",
        "6:24",
        "`waits_for` needs a text in quotes, not `5`",
    ),
    (
        "field-twice.ron",
        "6:13",
        "the field `title` stands here twice",
    ),
    (
        "id-twice.ron",
        "8:9",
        "the item `k3v9m2xq` stands here twice",
    ),
    ("missing-comma.ron", "6:25", "a comma is missing here"),
    ("missing-colon.ron", "6:19", "a colon is missing"),
    ("missing-value.ron", "6:20", "a value is missing here"),
    ("quotes-not-closed.ron", "3:28", "the quotes are not closed"),
    ("bracket-not-closed.ron", "3:14", "`{` is never closed"),
    ("wrong-bracket.ron", "6:28", "`]` is expected here"),
    (
        "key-without-quotes.ron",
        "4:9",
        "the key of an item stands in quotes",
    ),
    (
        "list-for-items.ron",
        "3:14",
        "`actions` needs items by key in curly brackets",
    ),
    (
        "wrong-record.ron",
        "3:20",
        "`Issue` does not belong here: this is an action",
    ),
    ("wrong-name.ron", "1:1", "did you mean `Actions`?"),
    ("after-the-end.ron", "4:1", "after the end of the value"),
    ("unknown-escape.ron", "2:31", "write `\\\\` for a backslash"),
    (
        "comment-not-closed.ron",
        "2:16",
        "the comment is not closed",
    ),
    ("single-quotes.ron", "2:28", "texts stand in double quotes"),
    ("nested-65-deep.ron", "", "nested more than 64 deep"),
    (
        "endless-number.ron",
        "2:37",
        "`1e400` is not a finite number",
    ),
    (
        "infinite-number.ron",
        "2:37",
        "`inf` is not a finite number",
    ),
    ("not-a-number.ron", "2:37", "`NaN` is not a finite number"),
    (
        "text-for-a-number.ron",
        "2:37",
        "`target` needs a number, not \"ten\"",
    ),
    (
        "number-too-large.ron",
        "2:25",
        "`felt` needs a whole number from 0 to 255, not `300`",
    ),
    (
        "pulse-out-of-range.ron",
        "2:19",
        "`felt` goes from 1 to 5, not 7",
    ),
    (
        "span-without-a-unit.ron",
        "2:45",
        "`10` is not a length of time; write it like \"15m\" or \"1h 30m\"",
    ),
    (
        "agenda-item-twice.ron",
        "4:9",
        "the agenda item `a` stands here twice",
    ),
    (
        "time-of-day.ron",
        "2:9",
        "`25:00` is not a time of day; write it like \"10:00\"",
    ),
    (
        "instant-without-offset.ron",
        "2:14",
        "is not an instant; write it like 2026-11-24T10:12:03+01:00",
    ),
    (
        "condition-with-one-value.ron",
        "2:26",
        "`Is` needs 2 in its brackets, and there are 1",
    ),
    (
        "condition-that-is-none.ron",
        "2:26",
        "`when` cannot be `Equals`",
    ),
    ("why-without-its-parent.ron", "2:56", "there is no why `v`"),
    ("no-title.ron", "2:14", "it has no `title`"),
    ("empty.ron", "1:1", "the file is empty"),
    ("only-blanks.ron", "1:1", "the file is empty"),
    ("nul.ron", "2:15", "NUL"),
    ("latin-1.ron", "2:28", "this is not UTF-8"),
    ("utf-16.ron", "1:1", "UTF-16"),
    ("conflict.ron", "3:1", "git left a conflict here"),
    ("newer.ron", "1:1", "written by a newer Lockstep (format 2"),
];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/broken"))
}

fn faults_of(file: &str) -> Vec<Fault> {
    let bytes = fs::read(folder().join(file)).unwrap();
    match read_bytes(file, &bytes) {
        Ok(text) => check_file(Path::new(file), text, None),
        Err(not_text) => vec![not_text.fault().clone()],
    }
}

#[test]
fn every_broken_file_is_told_in_one_sentence_at_its_place() {
    let mut wrong = Vec::new();
    for (file, place, words) in BROKEN {
        let faults = faults_of(file);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let opens = format!("{file}:{place}");
        let right = |told: &String| told.starts_with(&opens) && told.contains(words);
        if told.len() != 1 || !told.iter().all(right) {
            wrong.push((opens, words, told));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_sentence_speaks_of_the_code() {
    let ours = [
        "struct", "enum", "variant", "serde", "invalid", "sequence", "u32",
    ];
    for (file, ..) in BROKEN {
        for fault in faults_of(file) {
            let mut words = fault.sentence.split(|c: char| !c.is_alphanumeric());
            assert!(!words.any(|word| ours.contains(&word)), "{fault}");
        }
    }
}

#[test]
fn every_broken_file_is_in_the_table() {
    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: BTreeSet<String> = BROKEN.iter().map(|(file, ..)| (*file).to_owned()).collect();
    assert_eq!(there, listed);
}
