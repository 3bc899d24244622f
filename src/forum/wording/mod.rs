//! Blame-aware wording hints: rules, matcher, offers.
//!
//! Rules are values ([`RuleFile`]), compiled once into [`Rules`]; [`Wording`] adds the names of a
//! forum's people and answers [`Wording::hints`]. A hint is an offer and nothing more: nothing
//! here refuses a text, counts hints, or knows who wrote it. No file is read here; the rules of
//! the language are handed in.

mod guards;
mod lexicon;
mod offers;
mod pattern;
mod people;
mod rules;
mod scan;
mod tokens;

pub use rules::{Family, FieldKind, Guard, Note, Rule, RuleFile, Rules};

use scan::Scan;

/// Rules together with the names of the people they may be about.
#[derive(Clone, Debug)]
pub struct Wording {
    rules: Rules,
    /// In lower case.
    names: Vec<Vec<String>>,
}

/// A place in a text that blames, why that gets in the way, and how else to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The line, from 1.
    pub line: usize,
    /// Where the words begin, in characters from the start of the line, from 0.
    pub start: usize,
    /// Where they end: the character after the last one.
    pub end: usize,
    /// Where the sentence begins that an offer stands for, in characters of the same line.
    pub sentence_start: usize,
    /// Where that sentence ends.
    pub sentence_end: usize,
    /// The rule's name.
    pub rule: String,
    /// What kind of blame it is.
    pub family: Family,
    /// The words themselves, as written.
    pub words: String,
    /// Why they get in the way, in a sentence.
    pub reason: String,
    /// Other ways to say it, best first; `__` is a blank to fill.
    pub offers: Vec<String>,
}

impl Wording {
    /// Rules for a forum with these people. A name counts in full and by its first word.
    pub fn new<'a>(rules: Rules, more: impl IntoIterator<Item = &'a str>) -> Self {
        let names = Vec::new();
        Self { rules, names }.with_names(more)
    }

    /// The same rules with more people.
    #[must_use]
    pub fn with_names<'a>(&self, more: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = self.names.clone();
        for name in more {
            let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
            if let Some(first) = words.first() {
                all.push(vec![first.clone()]);
            }
            if words.len() > 1 {
                all.push(words);
            }
        }
        all.sort();
        all.dedup();
        Self {
            rules: self.rules.clone(),
            names: all,
        }
    }

    /// The hints for a text of one or more lines.
    ///
    /// `cursor` is where the writer is, in characters from the start of the whole text; the clause
    /// in which they still write gives no hint until it ends in a mark, a line's end or a comma
    /// with a conjunction. Without a cursor every clause counts as finished.
    pub fn hints(&self, text: &str, field: FieldKind, cursor: Option<usize>) -> Vec<Hint> {
        if self.rules.foreign(text) {
            return Vec::new();
        }
        let scan = Scan {
            compiled: &self.rules.compiled,
            names: &self.names,
            field,
        };
        let last = text.split('\n').count();
        let mut hints = Vec::new();
        let mut before = 0;
        for (index, line) in text.split('\n').enumerate() {
            let writing = cursor.filter(|_| index + 1 == last);
            for hint in scan.line(line, writing.and_then(|at| at.checked_sub(before))) {
                hints.push(Hint {
                    line: index + 1,
                    ..hint
                });
            }
            before += line.chars().count() + 1;
        }
        hints
    }
}
