//! Wording hints: one edit of a field of 2 000 characters, and reading the rules at the start.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use lockstep_forum::forum::wording::{FieldKind, Wording};
use lockstep_forum::store::wording;

const OWN: &str = include_str!("../tests/wording/own.tsv");

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

fn wording_hints(criterion: &mut Criterion) {
    let (rules, _) = wording::rules(None).expect("the built-in rules read");
    let hints = Wording::new(rules, ["Dana", "Karim", "Yuki"]);
    let field = field();
    let neutral = "The list came two days after the fair and had 12 wrong numbers. ".repeat(31);
    criterion.bench_function(
        "wording: an edit, 2 000 characters, every second one blaming",
        |b| {
            b.iter(|| hints.hints(black_box(&field), FieldKind::Observed, None));
        },
    );
    criterion.bench_function("wording: an edit, 2 000 characters, nothing blaming", |b| {
        b.iter(|| hints.hints(black_box(&neutral), FieldKind::Observed, None));
    });
    criterion.bench_function("wording: reading the rules", |b| {
        b.iter(|| wording::rules(None).expect("the built-in rules read"));
    });
}

criterion_group!(benches, wording_hints);
criterion_main!(benches);
