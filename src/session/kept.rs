//! Sentences that a writer kept although they had a hint. Only a sum of each is known, never the
//! words, and never who wrote them.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

/// The sums of the sentences that were kept on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptSentences(BTreeSet<u64>);

impl KeptSentences {
    /// The sum of a sentence. Its mark at the end, its spaces and its capitals do not count; whether
    /// it was kept although it `ends` where one should ask on does: its words are another matter.
    pub fn sum(sentence: &str, ends: bool) -> u64 {
        let end = |letter: char| letter.is_whitespace() || ".!?;:,".contains(letter);
        let mut sum = Sha256::new();
        sum.update([u8::from(ends)]);
        for word in sentence.trim_end_matches(end).split_whitespace() {
            sum.update(word.to_lowercase());
            sum.update(" ");
        }
        let first = sum.finalize();
        first
            .iter()
            .take(8)
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }

    /// Whether that sentence was kept.
    pub fn contains(&self, sentence: &str, ends: bool) -> bool {
        !self.0.is_empty() && self.0.contains(&Self::sum(sentence, ends))
    }

    /// Adds a sentence by its sum; false when it is known.
    pub fn insert(&mut self, sum: u64) -> bool {
        self.0.insert(sum)
    }
}

impl Extend<u64> for KeptSentences {
    fn extend<T: IntoIterator<Item = u64>>(&mut self, sums: T) {
        self.0.extend(sums);
    }
}

#[cfg(test)]
mod tests {
    use super::KeptSentences;

    #[test]
    fn a_sentence_is_known_again_whatever_its_mark_its_spaces_and_its_capitals() {
        let mut kept = KeptSentences::default();
        let sum = |sentence| KeptSentences::sum(sentence, false);
        assert!(!kept.contains("Sales never calls back", false));
        assert!(kept.insert(sum("Sales never calls  back.")));
        assert!(!kept.insert(sum("sales never calls back")));
        assert!(kept.contains(" sales never calls back! ", false));
        assert!(!kept.contains("Sales never calls", false));
        assert!(!kept.contains("Sales never calls back", true));
    }
}
