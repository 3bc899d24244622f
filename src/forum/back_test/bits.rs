//! One bit a lead: whether a test holds. Joined sixty-four leads at a time.

use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSliceMut};

/// Leads that one task works through at a time; a multiple of 64.
pub(super) const STRETCH: usize = 1 << 16;

/// A column of bits over the leads. Bits past the last lead are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// All bits the same.
    pub fn all(len: usize, holds: bool) -> Self {
        let word = if holds { u64::MAX } else { 0 };
        let mut bits = Self {
            words: vec![word; len.div_ceil(64)],
            len,
        };
        bits.clear_past_end();
        bits
    }

    /// Asks `holds` for each lead's number, in parallel stretches.
    pub fn each(len: usize, holds: impl Fn(usize) -> bool + Sync) -> Self {
        Self::by_word(len, |from, to| {
            (from..to)
                .rev()
                .fold(0, |word, lead| word << 1 | u64::from(holds(lead)))
        })
    }

    /// Asks `word` for each stretch of at most 64 leads, given its ends.
    pub(super) fn by_word(len: usize, word: impl Fn(usize, usize) -> u64 + Sync) -> Self {
        let mut words = vec![0; len.div_ceil(64)];
        let fill = |(stretch, words): (usize, &mut [u64])| {
            let first = stretch * STRETCH;
            for (place, slot) in words.iter_mut().enumerate() {
                let from = first + place * 64;
                *slot = word(from, (from + 64).min(len));
            }
        };
        if len <= STRETCH {
            fill((0, &mut words));
        } else {
            words
                .par_chunks_mut(STRETCH / 64)
                .enumerate()
                .for_each(fill);
        }
        Self { words, len }
    }

    /// How many leads there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no leads.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit of one lead; false past the end.
    pub fn get(&self, lead: usize) -> bool {
        self.words
            .get(lead / 64)
            .is_some_and(|word| word >> (lead % 64) & 1 == 1)
    }

    /// Sixty-four leads to a word, the first lead in the lowest bit.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many bits are set.
    pub fn count(&self) -> u64 {
        self.words
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    /// How many bits are set in both.
    pub fn count_with(&self, other: &Self) -> u64 {
        self.words
            .iter()
            .zip(&other.words)
            .map(|(one, two)| u64::from((one & two).count_ones()))
            .sum()
    }

    /// Set where both are.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
        self
    }

    /// Set where either is.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
        self
    }

    /// Set where this is and the other is not.
    #[must_use]
    pub fn without(mut self, other: &Self) -> Self {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
        self
    }

    /// Set where this is not.
    #[must_use]
    pub fn inverted(mut self) -> Self {
        for word in &mut self.words {
            *word = !*word;
        }
        self.clear_past_end();
        self
    }

    /// The numbers of the leads whose bit is set.
    pub fn leads(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(place, &word)| {
            (0..64).filter_map(move |bit| (word >> bit & 1 == 1).then_some(place * 64 + bit))
        })
    }

    fn clear_past_end(&mut self) {
        let past = self.len % 64;
        if past > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << past) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_past_the_last_lead_stay_zero() {
        let bits = Bits::all(70, false).inverted();
        assert_eq!(bits.count(), 70);
        assert_eq!(bits.words()[1], 0b11_1111);
    }

    #[test]
    fn joining_is_done_lead_by_lead() {
        let even = Bits::each(100, |lead| lead % 2 == 0);
        let third = Bits::each(100, |lead| lead % 3 == 0);
        assert_eq!(even.clone().and(&third).count(), 17);
        assert_eq!(even.clone().or(&third).count(), 67);
        assert_eq!(even.clone().without(&third).count(), 33);
        assert_eq!(even.count_with(&third), 17);
        assert_eq!(third.leads().take(3).collect::<Vec<_>>(), [0, 3, 6]);
    }

    #[test]
    fn many_leads_are_asked_in_the_same_order_as_few() {
        let len = STRETCH * 2 + 77;
        let bits = Bits::each(len, |lead| lead % 7 == 3);
        assert!((0..len).all(|lead| bits.get(lead) == (lead % 7 == 3)));
        assert!(!bits.get(len));
    }
}
