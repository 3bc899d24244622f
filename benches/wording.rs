//! Wording hints: one edit of a field of 2 000 characters, and reading the rules at the start.
//! `cargo bench --bench wording`.

#[path = "measure/mod.rs"]
mod measure;

use std::hint::black_box;

use lockstep_forum::forum::wording::{FieldKind, Wording};
use lockstep_forum::store::wording;
use measure::{Times, figure_line, milliseconds, open_times, still, time, times_line};

const OWN: &str = include_str!("../tests/wording/own.tsv");
const EDITS: usize = 2_000;
const STARTS: usize = 200;

/// 2 000 characters of the labelled set, blaming and neutral by turns.
fn field() -> String {
    let sentences: Vec<&str> = OWN
        .lines()
        .filter_map(|row| row.split('\t').nth(2))
        .collect();
    let (blaming, neutral) = sentences.split_at(sentences.len() / 2);
    let pairs = blaming.iter().zip(neutral);
    let mixed: Vec<&str> = pairs.flat_map(|(one, other)| [*one, *other]).collect();
    let text = mixed.join(" ");
    text.chars().take(2000).collect()
}

fn main() {
    // Under `cargo test` it is only asked whether it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    open_times("wording hints");
    let read = || drop(black_box(wording::rules(None).expect("the rules read")));
    let starts = Times::of((0..STARTS).map(|_| time(read)).collect());
    times_line("reading the rules", &starts, None, None);
    figure_line(
        "  in the median",
        milliseconds(starts.p50()),
        "ms",
        Some(5.0),
    );
    let (rules, _) = wording::rules(None).expect("the rules read");
    let hints = Wording::new(rules, ["Dana", "Karim", "Yuki"]);
    let neutral = "The list came two days after the fair and had 12 wrong numbers. ".repeat(31);
    for (what, text) in [
        ("an edit, 2 000 characters, half of it blaming", field()),
        ("an edit, 2 000 characters, nothing blaming", neutral),
    ] {
        let edit = || {
            let found = hints.hints(black_box(&text), FieldKind::Observed, None);
            drop(black_box(found));
        };
        let edits = Times::of((0..EDITS).map(|_| time(edit)).collect());
        times_line(what, &edits, None, None);
        figure_line(
            "  at the 99th percentile",
            milliseconds(edits.p99()),
            "ms",
            Some(1.0),
        );
        still(EDITS, edits.p50());
    }
}
