//! Rules as values, as they stand in `en.ron` and in a forum's `blame.ron`, and compiled.
//!
//! A team's rule that does not pass its own sentences is left out, with a note that says why.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Wording;
use super::lexicon::Lexicon;
use super::scan::Compiled;
use super::tokens;

/// What kind of blame a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Family {
    /// The text has no process in it: a why that ends at a person, "be more careful".
    Structure,
    /// Always, never, nobody.
    Absolute,
    /// Fault, guilt, and a person as the cause.
    Fault,
    /// What somebody failed to do.
    Failure,
    /// What somebody did to others, in words of war.
    Hostile,
    /// What somebody is said to think or want.
    Motive,
    /// What somebody is said to be.
    PersonLabel,
    /// A verdict on somebody's work.
    WorkLabel,
    /// What somebody should have done.
    Counterfactual,
    /// One team held against another.
    Comparison,
    /// You.
    You,
    /// A question that is an accusation.
    Question,
    /// Praise that is none.
    Sarcasm,
}

/// The kind of field in which a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FieldKind {
    /// What was observed, and any text without a field of its own.
    #[default]
    Observed,
    /// What it led to.
    Impact,
    /// One why of the tree.
    Why,
    /// What contributed.
    Factor,
    /// An issue's title.
    Title,
    /// What an action says is to be done.
    Action,
}

/// A reason for which a match gives no hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guard {
    /// The sentence asks.
    Question,
    /// The words are denied: "nobody says that", "it is not".
    Denied,
    /// Somebody's words are reported.
    Reported,
    /// The clause sets a condition: if, unless, as soon as.
    Conditional,
    /// The sentence sets a rule or asks: please, must, we agreed.
    Policy,
    /// The sentence has a number.
    Number,
    /// The sentence has a date.
    Date,
    /// What made it likely is said with it: "because the form was down".
    Explained,
}

/// The guards that hold for every rule that does not lay them down with `despite`.
const USUAL: [Guard; 3] = [Guard::Question, Guard::Denied, Guard::Reported];

/// A rule: what it looks for, what stops it, what it says and offers, and its own sentences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule's name.
    pub id: String,
    /// What kind of blame it finds.
    pub family: Family,
    /// Patterns of words and slots; see `docs/wording.md`.
    pub patterns: Vec<String>,
    /// Only with a word of one of these lists somewhere in the sentence.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Not with a word of one of these lists in the sentence.
    #[serde(default)]
    pub without: Vec<String>,
    /// Guards beside the usual ones (question, denied, reported).
    #[serde(default)]
    pub guards: Vec<Guard>,
    /// Usual guards that do not hold here.
    #[serde(default)]
    pub despite: Vec<Guard>,
    /// Only in sentences that end with a question mark.
    #[serde(default)]
    pub asks: bool,
    /// Only in these fields; in all when none are named.
    #[serde(default)]
    pub fields: Vec<FieldKind>,
    /// Why the words get in the way.
    pub reason: String,
    /// Offers before those of the family.
    #[serde(default)]
    pub offers: Vec<String>,
    /// Sentences that get a hint of this rule.
    pub flags: Vec<String>,
    /// Sentences that get none.
    pub passes: Vec<String>,
}

impl Rule {
    pub(super) fn guarded_by(&self, guard: Guard) -> bool {
        self.guards.contains(&guard) || (USUAL.contains(&guard) && !self.despite.contains(&guard))
    }
}

/// A file of rules: a language's, or a team's own that extends and mutes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleFile {
    /// The file's format; 1.
    pub format: u32,
    /// The language the rules are for, as in `en`.
    pub language: String,
    /// Word lists by name. Each text holds one entry or more, with commas between; `<other>`
    /// takes in another list; `..` in an entry stands for up to four words.
    pub words: BTreeMap<String, Vec<String>>,
    /// Lists of verbs, which match in all their forms. An irregular verb is written
    /// `forget/forgot/forgotten`.
    pub verbs: BTreeMap<String, Vec<String>>,
    /// Function words of other languages, by language; a text with more of them than of ours
    /// gets no hint.
    pub foreign: BTreeMap<String, Vec<String>>,
    /// Entries taken out of the lists.
    pub without: BTreeMap<String, Vec<String>>,
    /// Rules, by name, and families that give no hint.
    pub mute: Vec<String>,
    /// Offers that serve all rules of a family.
    pub offers: BTreeMap<Family, Vec<String>>,
    /// The rules; the first one that fits a place wins.
    pub rules: Vec<Rule>,
}

/// Why a part of a team's rules is not in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The rule's name.
    pub rule: String,
    /// What is wrong and the way out.
    pub sentence: String,
}

/// Rules ready for use; cheap to clone.
#[derive(Clone, Debug)]
pub struct Rules {
    pub(super) compiled: Arc<Compiled>,
}

impl Rules {
    /// The rules of a language, without a team's.
    pub fn of(language: RuleFile) -> (Self, Vec<Note>) {
        Self::with_team(language, &RuleFile::default())
    }

    /// The rules of a language, extended and muted by a team's. The notes say what of them is
    /// not in use and why.
    pub fn with_team(language: RuleFile, team: &RuleFile) -> (Self, Vec<Note>) {
        let mut notes = Vec::new();
        let plain = *team == RuleFile::default();
        let mut merged = merged(language, team);
        let mut rules = std::mem::take(&mut merged.rules);
        let lexicon = Lexicon::new(&merged);
        let own = team.rules.iter().filter(|rule| {
            let note = own_fault(&lexicon, &merged, rule);
            notes.extend(note.clone());
            note.is_none()
        });
        let own: Vec<_> = own.cloned().collect();
        notes.extend(unknown_mutes(&merged.mute, [&rules, &team.rules]));
        rules.splice(0..0, own);
        rules.retain(|rule| !muted(rule, &merged.mute));
        let mut compiled = Compiled::new(lexicon, rules, merged.offers, &mut notes);
        if !plain {
            compiled.drop_blaming_offers();
        }
        let rules = Self {
            compiled: Arc::new(compiled),
        };
        (rules, notes)
    }

    /// Whether the text is written in another language.
    pub(super) fn foreign(&self, text: &str) -> bool {
        self.compiled.lexicon.foreign(tokens::plain_words(text))
    }
}

/// What is wrong with a rule by its own sentences.
pub(super) fn own_sentences(rule: &Rule, wording: &Wording) -> Option<String> {
    let field = rule.fields.first().copied().unwrap_or_default();
    let hinted = |text: &String| {
        let hints = wording.hints(text, field, None);
        hints.iter().any(|hint| hint.rule == rule.id)
    };
    if rule.flags.is_empty() || rule.passes.is_empty() {
        return Some("It needs a sentence in `flags` and one in `passes`".to_owned());
    }
    if let Some(text) = rule.flags.iter().find(|text| !hinted(text)) {
        return Some(format!(
            "It gives no hint on its own sentence in `flags`: {text}"
        ));
    }
    let text = rule.passes.iter().find(|text| hinted(text))?;
    Some(format!(
        "It gives a hint on its own sentence in `passes`: {text}"
    ))
}

fn own_fault(lexicon: &Lexicon, merged: &RuleFile, rule: &Rule) -> Option<Note> {
    let mut notes = Vec::new();
    let alone = Compiled::new(
        lexicon.clone(),
        vec![rule.clone()],
        merged.offers.clone(),
        &mut notes,
    );
    if let Some(note) = notes.pop() {
        return Some(note);
    }
    let rules = Rules {
        compiled: Arc::new(alone),
    };
    own_sentences(rule, &Wording::new(rules, [])).map(|sentence| Note {
        rule: rule.id.clone(),
        sentence,
    })
}

fn muted(rule: &Rule, mute: &[String]) -> bool {
    let family = format!("{:?}", rule.family);
    mute.iter().any(|name| *name == rule.id || *name == family)
}

fn unknown_mutes(mute: &[String], rules: [&[Rule]; 2]) -> Vec<Note> {
    let known = |name: &String| {
        let name = std::slice::from_ref(name);
        rules
            .iter()
            .copied()
            .flatten()
            .any(|rule| muted(rule, name))
    };
    let unknown = mute.iter().filter(|name| !known(name));
    unknown
        .map(|name| Note {
            rule: name.clone(),
            sentence: "It is muted, but no rule or family has this name".to_owned(),
        })
        .collect()
}

/// A language's rules with a team's lists, mutes and offers added; the team's rules are not.
fn merged(mut file: RuleFile, team: &RuleFile) -> RuleFile {
    for (into, from) in [
        (&mut file.words, &team.words),
        (&mut file.verbs, &team.verbs),
        (&mut file.foreign, &team.foreign),
        (&mut file.without, &team.without),
    ] {
        for (list, more) in from {
            into.entry(list.clone())
                .or_default()
                .extend(more.iter().cloned());
        }
    }
    for (family, more) in &team.offers {
        let offers = file.offers.entry(*family).or_default();
        offers.splice(0..0, more.iter().cloned());
    }
    file.mute.extend(team.mute.iter().cloned());
    file
}
