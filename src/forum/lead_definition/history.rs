//! The history of the definition: each version with what both sides said of it, what changed in
//! words, and what came of it on real leads. Worked out from the texts that meetings left; nothing
//! is stored twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{BackTestRecord, LeadDefinition, SignOff, Standing, changes};
use crate::forum::files::MeetingName;
use crate::forum::people::Side;
use crate::forum::record::Id;

/// The definition as a meeting left it.
#[derive(Clone, Debug)]
pub struct Left {
    /// The meeting.
    pub meeting: MeetingName,
    /// The definition.
    pub definition: Arc<LeadDefinition>,
}

/// A version: the text that both sides signed under its number, or the last draft of it.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number.
    pub number: u32,
    /// The hash of its text.
    pub text: String,
    /// The meeting that first left this text.
    pub meeting: MeetingName,
    /// The definition with this text.
    pub definition: Arc<LeadDefinition>,
    /// Whether both sides signed this very text.
    pub agreed: bool,
    /// What both sides said under this number, oldest first.
    pub said: Vec<Said>,
    /// What changed against the version before it, a line each; nothing for the first one.
    pub changes: Vec<String>,
    /// The back-tests that were recorded of this text, oldest first.
    pub tried: Vec<BackTestRecord>,
    /// Other drafts of this number that meetings left before it.
    pub drafts_before: usize,
}

/// A side's word.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What was said, by whom and when.
    pub word: SignOff,
    /// Whether it was said of the version's text; otherwise of a draft before it.
    pub of_this_text: bool,
}

impl Version {
    /// `v7`, or `v8 (draft)`.
    pub fn called(&self) -> String {
        self.definition.version_words_when(self.agreed)
    }
}

/// The versions, newest first, of what meetings left, oldest first. A meeting that only carried a
/// text on adds nothing but the signatures and back-tests that it brought.
pub fn history(left: &[Left]) -> Vec<Version> {
    let mut texts: Vec<(String, &Left)> = Vec::new();
    let mut words: BTreeMap<&Id, &SignOff> = BTreeMap::new();
    let mut records: BTreeMap<&Id, &BackTestRecord> = BTreeMap::new();
    for one in left {
        words.extend(one.definition.sign_offs.iter());
        records.extend(one.definition.back_tests.iter());
        if *one.definition == LeadDefinition::default() {
            continue;
        }
        let text = one.definition.content_hash();
        if !texts.iter().any(|(known, _)| *known == text) {
            texts.push((text, one));
        }
    }
    // Signatures count wherever they were written down.
    let all = LeadDefinition {
        sign_offs: words
            .iter()
            .map(|(id, word)| ((*id).clone(), (*word).clone()))
            .collect(),
        ..LeadDefinition::default()
    };
    let signed = |(text, _): &(String, &Left)| {
        let says = |side| matches!(all.standing_on(side, text), Standing::Signed { .. });
        says(Side::Marketing) && says(Side::Sales)
    };
    let mut versions: Vec<Version> = Vec::new();
    let number = |left: &Left| left.definition.version.max(1);
    let numbers = texts.chunk_by(|(_, one), (_, next)| number(one) == number(next));
    for drafts in numbers {
        let agreed = drafts.iter().rposition(signed);
        let at = agreed.unwrap_or(drafts.len() - 1);
        let (text, one) = &drafts[at];
        let before = versions.last().map(|version| &version.definition);
        versions.push(Version {
            number: number(one),
            text: text.clone(),
            meeting: one.meeting.clone(),
            definition: Arc::clone(&one.definition),
            agreed: agreed.is_some(),
            said: said(&words, number(one), text),
            changes: before.map_or_else(Vec::new, |old| changes(old, &one.definition)),
            tried: tried(&records, text),
            // What was written and changed within one meeting is no draft that somebody saw.
            drafts_before: drafts[..at]
                .iter()
                .filter(|(_, draft)| draft.meeting != one.meeting)
                .count(),
        });
    }
    versions.reverse();
    versions
}

/// What was said under that number, of that text or of a draft before it.
fn said(words: &BTreeMap<&Id, &SignOff>, number: u32, text: &str) -> Vec<Said> {
    let of_number = words
        .values()
        .filter(|word| word.text == text || word.version == number);
    let mut said: Vec<Said> = of_number
        .map(|word| Said {
            word: (*word).clone(),
            of_this_text: word.text == text,
        })
        .collect();
    said.sort_by_key(|said| (said.word.on, said.of_this_text, said.word.side));
    said
}

fn tried(records: &BTreeMap<&Id, &BackTestRecord>, text: &str) -> Vec<BackTestRecord> {
    let of_text = records.values().filter(|record| record.text == text);
    let mut tried: Vec<BackTestRecord> = of_text.map(|record| (*record).clone()).collect();
    tried.sort_by_key(|record| record.on);
    tried
}

#[cfg(test)]
mod tests;
