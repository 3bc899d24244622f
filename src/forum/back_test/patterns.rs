//! The leads by the pattern of criteria that hold for them. Even a million leads show only a few
//! thousand patterns, so that points, caps and thresholds are settled on the patterns alone, and
//! a changed test moves leads from one pattern to another in one pass.

use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSlice, ParallelSliceMut};

use super::bits::{Bits, STRETCH};

type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;

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
    /// Each pattern by its key; filled when a test changes for the first time.
    known: HashMap<Box<[u64]>, u32>,
    ids: Vec<u32>,
    /// Classes that are told apart: two for each segment, or just two.
    width: usize,
    /// Patterns that there is room for in the counts of a class.
    room: usize,
    /// Leads by class, then by pattern: leads of one time stand together in most files, so that
    /// counting them touches few places in memory.
    counts: Vec<u32>,
    /// The leads of each pattern, and how many of them became customers. A pattern that leads have
    /// left stays with none.
    outcomes: Vec<(u64, u64)>,
    /// Counters for the leads that move, one set a processor, all zero between changes.
    moving: Vec<Moving>,
}

/// Leads that move, by class and the pattern they leave, and which of these counters are in use.
#[derive(Clone, Debug, Default)]
struct Moving {
    counts: Vec<u32>,
    touched: Vec<u32>,
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
            known: HashMap::default(),
            ids,
            width: 2,
            room: 0,
            counts: Vec::new(),
            outcomes: Vec::new(),
            moving: Vec::new(),
        };
        patterns.set_width();
        patterns.count();
        patterns
    }

    /// How many patterns there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len() / self.stride
    }

    /// The patterns: for each slot a bit that says whether it holds, the first in the lowest.
    pub(super) fn keys(&self) -> impl Iterator<Item = &[u64]> {
        self.keys.chunks_exact(self.stride)
    }

    /// For each pattern how many leads show it, and how many of them became customers.
    pub(super) fn outcomes(&self) -> &[(u64, u64)] {
        &self.outcomes
    }

    /// For each segment the leads, and how many of them became customers, of the patterns for which
    /// `of` is all ones; for the others it is zero.
    // A mask rather than a choice: several counters are then added up at once.
    pub(super) fn segments(&self, of: &[u32]) -> Vec<(u64, u64)> {
        let width = self.classes.segments * 2;
        let mut sums = vec![0_u64; width];
        if self.width == width {
            let rows = self.counts.chunks_exact(self.room.max(1));
            for (sum, row) in sums.iter_mut().zip(rows) {
                let counts = row.iter().zip(of).map(|(count, of)| count & of);
                *sum = u64::from(counts.sum::<u32>());
            }
        } else {
            for (id, class) in self.ids.iter().zip(self.classes.of.iter()) {
                sums[usize::from(*class)] += u64::from(of[*id as usize] & 1);
            }
        }
        let pairs = sums.chunks_exact(2);
        pairs.map(|pair| (pair[0] + pair[1], pair[1])).collect()
    }

    /// The leads that show one of the patterns for which `of` is all ones.
    pub(super) fn leads(&self, of: &[u32]) -> Bits {
        Bits::each(self.ids.len(), |lead| of[self.ids[lead] as usize] != 0)
    }

    /// Puts a new column in the place of the one that a slot had.
    pub(super) fn replace(&mut self, slot: usize, before: &Bits, column: &Bits) {
        if before == column {
            return;
        }
        if self.known.is_empty() {
            let keys = self.keys.chunks_exact(self.stride).zip(0..);
            self.known = keys.map(|(key, id)| (key.into(), id)).collect();
        }
        let patterns = self.len();
        self.count_moving(before, column);
        let partners = self.move_counts(slot, patterns);
        let renumber = |(stretch, ids): (usize, &mut [u32])| {
            let first = stretch * STRETCH / 64;
            let words = before.words()[first..].iter().zip(&column.words()[first..]);
            for (ids, (old, new)) in ids.chunks_mut(64).zip(words) {
                each_bit(old ^ new, |bit| ids[bit] = partners[ids[bit] as usize]);
            }
        };
        self.ids
            .par_chunks_mut(STRETCH)
            .enumerate()
            .for_each(renumber);
        if self.room * self.width > MOST_COUNTERS && self.width > 2 {
            self.forget_segments();
        }
        self.sweep();
    }

    /// Counts, by class and pattern, the leads whose bit changes.
    fn count_moving(&mut self, before: &Bits, column: &Bits) {
        let (patterns, task) = (self.len(), self.task());
        let class_bits = if self.width == 2 { 1 } else { u8::MAX };
        let counters = patterns * self.width;
        self.moving
            .resize_with(self.ids.len().div_ceil(task), Moving::default);
        let count = |((task_at, ids), moving): ((usize, &[u32]), &mut Moving)| {
            if moving.counts.len() < counters {
                moving.counts.resize(counters, 0);
            }
            let first = task_at * task;
            let classes = self.classes.of[first..].chunks(64);
            let words = before.words()[first / 64..].iter();
            let words = words.zip(&column.words()[first / 64..]);
            for ((ids, classes), (old, new)) in ids.chunks(64).zip(classes).zip(words) {
                each_bit(old ^ new, |bit| {
                    let class = usize::from(classes[bit] & class_bits);
                    let place = class * patterns + ids[bit] as usize;
                    if moving.counts[place] == 0 {
                        moving.touched.push(place as u32);
                    }
                    moving.counts[place] += 1;
                });
            }
        };
        let tasks = self.ids.par_chunks(task).enumerate();
        tasks.zip(&mut self.moving).for_each(count);
    }

    /// Moves the counts of the leads whose bit changes; for each pattern that such leads leave says
    /// where they go.
    fn move_counts(&mut self, slot: usize, patterns: usize) -> Vec<u32> {
        let mut partners = vec![NONE; patterns];
        for mut moving in std::mem::take(&mut self.moving) {
            for place in moving.touched.drain(..) {
                let count = std::mem::take(&mut moving.counts[place as usize]);
                let (class, from) = (place as usize / patterns, place as usize % patterns);
                if partners[from] == NONE {
                    partners[from] = self.partner(from, slot);
                }
                let to = partners[from] as usize;
                self.counts[class * self.room + from] -= count;
                self.counts[class * self.room + to] += count;
                let (leads, won) = (u64::from(count), u64::from(count) * (class as u64 % 2));
                let (left, joined) = (self.outcomes[from], self.outcomes[to]);
                self.outcomes[from] = (left.0 - leads, left.1 - won);
                self.outcomes[to] = (joined.0 + leads, joined.1 + won);
            }
            self.moving.push(moving);
        }
        partners
    }

    /// The pattern that differs in the slot alone; a new one when no lead showed it yet.
    fn partner(&mut self, pattern: usize, slot: usize) -> u32 {
        let mut key: Box<[u64]> = self.keys[pattern * self.stride..][..self.stride].into();
        key[slot / 64] ^= 1_u64 << (slot % 64);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let new = self.len();
        if new == self.room {
            self.make_room(new.next_multiple_of(ROOM) + ROOM);
        }
        self.keys.extend_from_slice(&key);
        self.known.insert(key, new as u32);
        self.outcomes.push((0, 0));
        new as u32
    }

    /// Lays the counts out anew, with room for so many patterns.
    fn make_room(&mut self, room: usize) {
        let mut counts = vec![0; self.width * room];
        let rows = counts.chunks_exact_mut(room.max(1));
        for (to, from) in rows.zip(self.counts.chunks_exact(self.room.max(1))) {
            let both = room.min(self.room);
            to[..both].copy_from_slice(&from[..both]);
        }
        (self.counts, self.room) = (counts, room);
    }

    /// Forgets patterns that no lead shows any more, once they are many.
    fn sweep(&mut self) {
        let empty = self.outcomes.iter().filter(|(leads, _)| *leads == 0);
        if empty.count() * 2 < self.len().max(ROOM * 2) {
            return;
        }
        let mut targets = vec![NONE; self.len()];
        let mut kept = Vec::new();
        for (id, _) in self
            .outcomes
            .iter()
            .enumerate()
            .filter(|(_, (leads, _))| *leads > 0)
        {
            targets[id] = kept.len() as u32;
            kept.push(id);
        }
        let keys = kept
            .iter()
            .flat_map(|id| &self.keys[id * self.stride..][..self.stride]);
        self.keys = keys.copied().collect();
        self.outcomes = kept.iter().map(|id| self.outcomes[*id]).collect();
        let rows = self.counts.chunks_exact(self.room.max(1));
        self.counts = rows
            .flat_map(|row| kept.iter().map(|id| row[*id]))
            .collect();
        self.room = kept.len();
        self.known.clear();
        self.ids.par_chunks_mut(STRETCH).for_each(|ids| {
            for id in ids {
                *id = targets[*id as usize];
            }
        });
    }

    /// Counts the leads by class and by pattern, on all processors.
    fn tally(&self) -> Vec<u32> {
        let (patterns, task) = (self.len(), self.task());
        let counters = patterns * self.width;
        let class_bits = if self.width == 2 { 1 } else { u8::MAX };
        let stretch = |(ids, classes): (&[u32], &[u8])| {
            let mut counts = vec![0; counters];
            for (id, class) in ids.iter().zip(classes) {
                counts[usize::from(class & class_bits) * patterns + *id as usize] += 1_u32;
            }
            counts
        };
        let tasks = self.ids.par_chunks(task);
        let tasks = tasks.zip(self.classes.of.par_chunks(task));
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
        self.counts = self.tally();
        self.room = self.len();
        self.sum_outcomes();
    }

    fn sum_outcomes(&mut self) {
        let mut outcomes = vec![(0, 0); self.len()];
        for (class, row) in self.counts.chunks_exact(self.room.max(1)).enumerate() {
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
        (self.width, self.room) = (2, self.len());
    }
}

/// No pattern.
const NONE: u32 = u32::MAX;

/// New patterns that room is made for at a time.
const ROOM: usize = 256;

/// Calls `with` with the place of each bit that is set.
fn each_bit(mut word: u64, mut with: impl FnMut(usize)) {
    while word != 0 {
        with(word.trailing_zeros() as usize);
        word &= word - 1;
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
    let mut seen_far: HashMap<u64, u32> = HashMap::default();
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
        let keys: Vec<_> = patterns.keys().collect();
        for lead in 0..leads {
            let id = patterns.ids[lead] as usize;
            for (slot, column) in columns.iter().enumerate() {
                let holds = keys[id][slot / 64] >> (slot % 64) & 1 == 1;
                assert_eq!(holds, column.get(lead), "lead {lead} slot {slot}");
            }
        }
        let mut distinct: Vec<_> = patterns.keys.chunks(patterns.stride).collect();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), patterns.len(), "patterns are distinct");
        let counted: u64 = patterns.outcomes().iter().map(|(leads, _)| leads).sum();
        assert_eq!(counted, leads as u64);
        let all = vec![u32::MAX; patterns.len()];
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
                patterns.replace(slot, &columns_now[slot], &column);
                columns_now[slot] = column;
            }
            check(&patterns, &columns_now, &classes);
        }
    }

    #[test]
    fn patterns_that_no_lead_shows_any_more_do_not_pile_up() {
        let (mut columns_now, classes) = (columns(14, 20_000, 3), classes(20_000, 2));
        let mut patterns = Patterns::new(&columns_now, classes.clone());
        for salt in 4..40 {
            let slot = salt % 14;
            let column = columns(14, 20_000, salt).swap_remove(slot);
            patterns.replace(slot, &columns_now[slot], &column);
            columns_now[slot] = column;
            check(&patterns, &columns_now, &classes);
        }
        let shown = patterns.outcomes().iter().filter(|(leads, _)| *leads > 0);
        let shown = shown.count();
        assert!(
            patterns.len() <= shown * 2 + ROOM * 2,
            "{} for {shown}",
            patterns.len()
        );
        // Back to one answer for everybody: the patterns become few again.
        for (slot, before) in columns_now.iter_mut().enumerate() {
            let column = Arc::new(Bits::all(20_000, slot % 2 == 0));
            patterns.replace(slot, before, &column);
            *before = column;
        }
        check(&patterns, &columns_now, &classes);
        assert!(patterns.len() <= ROOM * 2, "{}", patterns.len());
    }

    #[test]
    fn segments_are_counted_lead_by_lead_when_counters_would_be_too_many() {
        let (columns, classes) = (columns(12, 3_000, 3), classes(3_000, 3));
        let mut patterns = Patterns::new(&columns, classes.clone());
        patterns.forget_segments();
        check(&patterns, &columns, &classes);
        let other = Arc::new(Bits::each(3_000, |lead| lead % 7 == 1));
        patterns.replace(4, &columns[4], &other);
        let mut columns = columns;
        columns[4] = other;
        check(&patterns, &columns, &classes);
    }
}
