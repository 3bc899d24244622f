//! The leads by the pattern of criteria that hold for them. Even a million leads show only a few
//! thousand patterns, so that points, caps and thresholds are settled on the patterns alone, and
//! a changed test moves leads from one pattern to another in one pass.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSlice, ParallelSliceMut};

use super::bits::{Bits, STRETCH};

/// Above so many counters, leads are counted by outcome only, not by outcome and segment.
const MOST_COUNTERS: usize = 1 << 22;

/// Which class each lead is of: its outcome in the lowest bit, its segment of time above.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    pub(super) of: Arc<Vec<u8>>,
    pub(super) segments: usize,
}

/// Each lead's pattern, and how many leads of each class show each pattern.
#[derive(Clone, Debug)]
pub(super) struct Patterns {
    classes: Classes,
    /// Words of 64 slots that a pattern takes.
    stride: usize,
    keys: Vec<u64>,
    ids: Vec<u32>,
    /// Classes that are told apart: two for each segment, or just two.
    width: usize,
    /// Leads by class, then by pattern: leads of one time stand together in most files, so that
    /// counting them touches few places in memory.
    counts: Vec<u32>,
    /// The leads of each pattern, and how many of them became customers.
    outcomes: Vec<(u64, u64)>,
}

impl Patterns {
    /// Groups the leads by the columns, one for each slot.
    pub(super) fn new(columns: &[Arc<Bits>], classes: Classes) -> Self {
        let stride = columns.len().div_ceil(64).max(1);
        let mut keys = vec![0; stride];
        let mut ids = vec![0_u32; classes.of.len()];
        for (place, columns) in columns.chunks(CHUNK).enumerate() {
            keys = refine(&mut ids, &keys, stride, place * CHUNK, columns);
        }
        let mut patterns = Self {
            classes,
            stride,
            keys,
            ids,
            width: 2,
            counts: Vec::new(),
            outcomes: Vec::new(),
        };
        patterns.set_width();
        patterns.count();
        patterns
    }

    /// How many patterns there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len() / self.stride
    }

    /// Whether the slot holds in the pattern.
    pub(super) fn holds(&self, pattern: usize, slot: usize) -> bool {
        self.keys[pattern * self.stride + slot / 64] >> (slot % 64) & 1 == 1
    }

    /// For each pattern how many leads show it, and how many of them became customers.
    pub(super) fn outcomes(&self) -> &[(u64, u64)] {
        &self.outcomes
    }

    /// For each segment the leads, and how many of them became customers, of the patterns that
    /// `of` names.
    pub(super) fn segments(&self, of: &[bool]) -> Vec<(u64, u64)> {
        let width = self.classes.segments * 2;
        let mut sums = vec![0_u64; width];
        if self.width == width {
            let rows = self.counts.chunks_exact(self.len().max(1));
            for (sum, row) in sums.iter_mut().zip(rows) {
                let counts = row.iter().zip(of);
                *sum = u64::from(
                    counts
                        .map(|(count, of)| count * u32::from(*of))
                        .sum::<u32>(),
                );
            }
        } else {
            for (id, class) in self.ids.iter().zip(self.classes.of.iter()) {
                sums[usize::from(*class)] += u64::from(of[*id as usize]);
            }
        }
        let pairs = sums.chunks_exact(2);
        pairs.map(|pair| (pair[0] + pair[1], pair[1])).collect()
    }

    /// The leads that show one of the patterns that `of` names.
    pub(super) fn leads(&self, of: &[bool]) -> Bits {
        Bits::each(self.ids.len(), |lead| of[self.ids[lead] as usize])
    }

    /// Puts a new column in the place of one slot.
    pub(super) fn replace(&mut self, slot: usize, column: &Bits) {
        let pairs = self.len() * 2;
        let counts = self.tally(pairs, |id, bit| id as usize * 2 + bit, column);
        let targets = self.regroup(slot, &counts, pairs);
        let renumber = |(stretch, ids): (usize, &mut [u32])| {
            let first = stretch * STRETCH / 64;
            for (ids, word) in ids.chunks_mut(64).zip(&column.words()[first..]) {
                for (bit, id) in ids.iter_mut().enumerate() {
                    *id = targets[*id as usize * 2 + (word >> bit & 1) as usize];
                }
            }
        };
        self.ids
            .par_chunks_mut(STRETCH)
            .enumerate()
            .for_each(renumber);
    }

    /// Makes the patterns anew from counts by class, old pattern and new bit; says which pattern
    /// each pair of old pattern and new bit becomes.
    fn regroup(&mut self, slot: usize, counts: &[u32], pairs: usize) -> Vec<u32> {
        const NONE: usize = usize::MAX;
        let stride = self.stride;
        let mask = 1_u64 << (slot % 64);
        let mut bases = std::mem::take(&mut self.keys);
        for key in bases.chunks_exact_mut(stride) {
            key[slot / 64] &= !mask;
        }
        let mut shown = vec![false; pairs];
        for row in counts.chunks_exact(pairs.max(1)) {
            for (shown, count) in shown.iter_mut().zip(row) {
                *shown |= *count > 0;
            }
        }
        let mut known: HashMap<(&[u64], usize), u32, Quick> = HashMap::default();
        let mut targets = vec![0; pairs];
        // Two old patterns that differ in the slot alone become one.
        let mut sources: Vec<[usize; 2]> = Vec::new();
        let mut keys = Vec::new();
        for pair in (0..pairs).filter(|pair| shown[*pair]) {
            let base = &bases[pair / 2 * stride..][..stride];
            let next = sources.len() as u32;
            let target = *known.entry((base, pair % 2)).or_insert(next);
            targets[pair] = target;
            if target < next {
                sources[target as usize][1] = pair;
                continue;
            }
            sources.push([pair, NONE]);
            keys.extend_from_slice(base);
            if pair % 2 == 1 {
                keys[target as usize * stride + slot / 64] |= mask;
            }
        }
        drop(known);
        self.keys = keys;
        self.counts = Vec::with_capacity(self.width * sources.len());
        for row in counts.chunks_exact(pairs.max(1)) {
            let count = |pair: usize| row.get(pair).copied().unwrap_or(0);
            let joined = sources.iter().map(|[one, two]| count(*one) + count(*two));
            self.counts.extend(joined);
        }
        self.sum_outcomes();
        if self.counts.len() > MOST_COUNTERS && self.width > 2 {
            self.forget_segments();
        }
        targets
    }

    /// Counts the leads by class and by the place that `place` gives for their pattern and their
    /// bit in `column`, on all processors.
    fn tally(
        &self,
        places: usize,
        place: impl Fn(u32, usize) -> usize + Sync,
        column: &Bits,
    ) -> Vec<u32> {
        let counters = places * self.width;
        let class_bits = if self.width == 2 { 1 } else { u8::MAX };
        let stretch = |(task, ids): (usize, &[u32])| {
            let first = task * self.task();
            let mut counts = vec![0; counters];
            let classes = self.classes.of[first..].chunks(64);
            let words = &column.words()[first / 64..];
            for ((ids, classes), word) in ids.chunks(64).zip(classes).zip(words) {
                for (bit, (id, class)) in ids.iter().zip(classes).enumerate() {
                    let place = place(*id, (word >> bit & 1) as usize);
                    counts[usize::from(class & class_bits) * places + place] += 1_u32;
                }
            }
            counts
        };
        let tasks = self.ids.par_chunks(self.task()).enumerate();
        let sums = tasks.map(stretch).reduce_with(|mut one, two| {
            for (sum, count) in one.iter_mut().zip(&two) {
                *sum += count;
            }
            one
        });
        sums.unwrap_or_else(|| vec![0; counters])
    }

    /// Leads that one processor counts: few tasks, because each has its own counters.
    fn task(&self) -> usize {
        let share = self.ids.len().div_ceil(rayon::current_num_threads());
        share.next_multiple_of(64).max(STRETCH)
    }

    fn set_width(&mut self) {
        let full = self.classes.segments * 2;
        self.width = if self.len() * full > MOST_COUNTERS {
            2
        } else {
            full
        };
    }

    fn count(&mut self) {
        let none = Bits::all(self.ids.len(), false);
        self.counts = self.tally(self.len(), |id, _| id as usize, &none);
        self.sum_outcomes();
    }

    fn sum_outcomes(&mut self) {
        let mut outcomes = vec![(0, 0); self.len()];
        for (class, row) in self.counts.chunks_exact(self.len().max(1)).enumerate() {
            let won = class as u64 % 2;
            for (sum, count) in outcomes.iter_mut().zip(row) {
                let count = u64::from(*count);
                *sum = (sum.0 + count, sum.1 + count * won);
            }
        }
        self.outcomes = outcomes;
    }

    fn forget_segments(&mut self) {
        let lost_and_won = self.outcomes.iter().map(|(leads, won)| (leads - won, *won));
        let (lost, won): (Vec<_>, Vec<_>) = lost_and_won.unzip();
        self.counts = lost
            .into_iter()
            .chain(won)
            .map(|count| count as u32)
            .collect();
        self.width = 2;
    }
}

/// Slots that are told apart in one pass of [`refine`].
const CHUNK: usize = 16;

/// Tells leads of one pattern apart by up to sixteen more slots; returns the new patterns.
fn refine(
    ids: &mut [u32],
    keys: &[u64],
    stride: usize,
    first_slot: usize,
    columns: &[Arc<Bits>],
) -> Vec<u64> {
    const UNSEEN: u32 = u32::MAX;
    let size = 1_usize << columns.len();
    let direct = keys.len() / stride * size <= 1 << 20;
    let mut seen = vec![
        UNSEEN;
        if direct {
            keys.len() / stride * size
        } else {
            0
        }
    ];
    let mut seen_far: HashMap<u64, u32, Quick> = HashMap::default();
    let mut refined: Vec<u64> = Vec::new();
    let (word_of, shift) = (first_slot / 64, first_slot % 64);
    for (block, ids) in ids.chunks_mut(64).enumerate() {
        let mut more = [0_u16; 64];
        for (slot, column) in columns.iter().enumerate() {
            let word = column.words()[block];
            for (bit, more) in more.iter_mut().enumerate() {
                *more |= ((word >> bit & 1) as u16) << slot;
            }
        }
        for (id, more) in ids.iter_mut().zip(more) {
            let place = *id as usize * size + usize::from(more);
            let known = if direct {
                &mut seen[place]
            } else {
                seen_far.entry(place as u64).or_insert(UNSEEN)
            };
            if *known == UNSEEN {
                *known = (refined.len() / stride) as u32;
                refined.extend_from_slice(&keys[*id as usize * stride..][..stride]);
                let last = refined.len() - stride + word_of;
                refined[last] |= u64::from(more) << shift;
            }
            *id = *known;
        }
    }
    refined
}

/// A quick hash for keys that nobody chooses to collide: words folded by multiplication.
#[derive(Default)]
struct QuickHash(u64);

type Quick = BuildHasherDefault<QuickHash>;

impl Hasher for QuickHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 29;
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(slots: usize, leads: usize, salt: usize) -> Vec<Arc<Bits>> {
        let bit = |slot: usize, lead: usize| {
            (lead * 7 + slot * salt + lead / (slot + 2)).is_multiple_of(slot % 5 + 2)
        };
        (0..slots)
            .map(|slot| Arc::new(Bits::each(leads, |lead| bit(slot, lead))))
            .collect()
    }

    fn classes(leads: usize, segments: usize) -> Classes {
        let of = (0..leads).map(|lead| (lead % (segments * 2)) as u8);
        Classes {
            of: Arc::new(of.collect()),
            segments,
        }
    }

    fn check(patterns: &Patterns, columns: &[Arc<Bits>], classes: &Classes) {
        let leads = classes.of.len();
        for lead in 0..leads {
            let id = patterns.ids[lead] as usize;
            for (slot, column) in columns.iter().enumerate() {
                assert_eq!(
                    patterns.holds(id, slot),
                    column.get(lead),
                    "lead {lead} slot {slot}"
                );
            }
        }
        let mut distinct: Vec<_> = patterns.keys.chunks(patterns.stride).collect();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), patterns.len(), "patterns are distinct");
        let counted: u64 = patterns.outcomes().iter().map(|(leads, _)| leads).sum();
        assert_eq!(counted, leads as u64);
        let all = vec![true; patterns.len()];
        for (segment, (in_it, won)) in patterns.segments(&all).into_iter().enumerate() {
            let of = |class: u8| {
                classes
                    .of
                    .iter()
                    .map(|known| u64::from(*known == class))
                    .sum::<u64>()
            };
            assert_eq!(in_it, of(segment as u8 * 2) + of(segment as u8 * 2 + 1));
            assert_eq!(won, of(segment as u8 * 2 + 1));
        }
    }

    #[test]
    fn leads_are_grouped_by_what_holds_for_them() {
        for slots in [0, 1, 12, 16, 17, 40, 64, 65, 130] {
            let (columns, classes) = (columns(slots, 3_000, 3), classes(3_000, 3));
            check(
                &Patterns::new(&columns, classes.clone()),
                &columns,
                &classes,
            );
        }
    }

    #[test]
    fn a_replaced_column_gives_the_same_patterns_as_a_fresh_start() {
        for slots in [1, 12, 70] {
            let (mut columns_now, classes) = (columns(slots, 70_000, 3), classes(70_000, 2));
            let mut patterns = Patterns::new(&columns_now, classes.clone());
            for (slot, column) in columns(slots, 70_000, 5).into_iter().enumerate().step_by(3) {
                patterns.replace(slot, &column);
                columns_now[slot] = column;
            }
            check(&patterns, &columns_now, &classes);
        }
    }

    #[test]
    fn segments_are_counted_lead_by_lead_when_counters_would_be_too_many() {
        let (columns, classes) = (columns(12, 3_000, 3), classes(3_000, 3));
        let mut patterns = Patterns::new(&columns, classes.clone());
        patterns.forget_segments();
        check(&patterns, &columns, &classes);
    }
}
