//! The wording rules against their own sentences and against sets of labelled sentences.

use std::fs;
use std::path::Path;

use lockstep_forum::forum::wording::{FieldKind, Wording};
use lockstep_forum::store::wording;

/// What the hints did on a set of labelled sentences.
#[derive(Default)]
struct Measured {
    found: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
    neutral: usize,
}

impl Measured {
    fn of(wording: &Wording, set: &str) -> Self {
        let mut measured = Self::default();
        for row in set.lines().filter(|row| !row.trim().is_empty()) {
            let fields: Vec<&str> = row.split('\t').collect();
            let [label, category, sentence] = fields[..] else {
                panic!("three fields in {row}");
            };
            let hints = wording.hints(sentence, FieldKind::Observed, None);
            let rules: Vec<&str> = hints
                .iter()
                .flat_map(|hint| [hint.rule.as_str(), hint.words.as_str()])
                .collect();
            match (label, hints.is_empty()) {
                ("blame", false) => measured.found += 1,
                ("blame", true) => measured.missed.push(format!("{category}: {sentence}")),
                (_, true) => measured.neutral += 1,
                (_, false) => {
                    measured.neutral += 1;
                    measured
                        .false_alarms
                        .push(format!("{category}: {sentence} {rules:?}"));
                }
            }
        }
        measured
    }

    fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.false_alarms.len()).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.found as f64 / (self.found + self.missed.len()).max(1) as f64
    }

    fn print(&self, name: &str) {
        println!(
            "{name}: {} of {} blaming found, {} false alarms in {} neutral: precision {:.3}, recall {:.3}",
            self.found,
            self.found + self.missed.len(),
            self.false_alarms.len(),
            self.neutral,
            self.precision(),
            self.recall()
        );
        for sentence in &self.false_alarms {
            println!("  false alarm  {sentence}");
        }
        for sentence in &self.missed {
            println!("  missed       {sentence}");
        }
    }
}

fn with_roster(names: &str) -> Wording {
    let (rules, notes) = wording::rules(None).expect("the built-in rules read");
    assert_eq!(notes, [], "every built-in rule compiles");
    Wording::new(rules, names.lines())
}

#[test]
fn the_development_set_is_told_apart() {
    let Ok(folder) = std::env::var("LOCKSTEP_WORDING") else {
        return;
    };
    let read = |name: &str| fs::read_to_string(Path::new(&folder).join(name)).expect(name);
    let measured = Measured::of(&with_roster(&read("dev_roster.txt")), &read("dev.tsv"));
    measured.print("dev.tsv");
    assert!(measured.false_alarms.is_empty());
    assert!(measured.recall() >= 0.90);
}

#[test]
fn every_rule_passes_its_own_sentences() {
    let file = wording::read(wording::ENGLISH, "en.ron").expect("the built-in rules read");
    let wording = with_roster("");
    let mut wrong = Vec::new();
    for rule in &file.rules {
        let field = rule.fields.first().copied().unwrap_or_default();
        let hinted = |text: &String| {
            let hints = wording.hints(text, field, None);
            if !hints.is_empty() {
                println!("{text}: {hints:#?}");
            }
            !hints.is_empty()
        };
        wrong.extend(
            rule.flags
                .iter()
                .filter(|text| !hinted(text))
                .map(|text| format!("{}: no hint: {text}", rule.id)),
        );
        wrong.extend(
            rule.passes
                .iter()
                .filter(|text| hinted(text))
                .map(|text| format!("{}: a hint: {text}", rule.id)),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
