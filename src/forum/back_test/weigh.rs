//! What a definition makes of all patterns of criteria at once: points, caps, thresholds and rules.
//!
//! A change of points or of a threshold is asked of thousands of patterns while people look, so the
//! sheet is made ready for it first: what eight criteria of a group add up to stands in a table
//! under their eight bits, and scores are counted in the widest steps on which all of them stand.

use super::figures::{Line, Scores};
use super::patterns::Patterns;
use super::score::{GroupRule, Limit, Part, Points, Sheet, Slot};
use crate::forum::lead_definition::{Axis, Measure};

/// A score, or a part of one, in steps.
type Steps = i64;

/// The most that a score is, in points: sums of scores and what is made of them stay in range.
const MOST_IN_ALL: Points = Points::MAX / 4;

/// What becomes of the leads of all patterns.
#[derive(Debug)]
pub(super) struct Weighed {
    /// For each pattern all ones when its leads are selected, else none.
    pub(super) selected: Vec<u32>,
    /// Leads for which a rule that always qualifies holds, be they disqualified or not.
    pub(super) auto_qualified: u64,
    /// Leads for which a disqualifier holds.
    pub(super) disqualified: u64,
    /// All leads by score, whatever is said of them.
    pub(super) scores: Scores,
    /// What the definition selects as its total threshold moves.
    pub(super) line: Line,
}

impl Weighed {
    /// Asks the sheet what becomes of each pattern.
    pub(super) fn new(sheet: &Sheet, patterns: &Patterns) -> Self {
        let scales = Scales::new(sheet);
        let mut tally = Tally::new(scales.reach);
        let mut auto_qualified = 0;
        let weigh = |(key, &(leads, won)): (&[u64], &(u64, u64))| {
            // A pattern that its leads have left.
            if leads == 0 {
                return 0;
            }
            let verdict = scales.weigh(key);
            tally.add(verdict.fate, verdict.total, leads, won);
            if scales.always.hold(key) {
                auto_qualified += leads;
            }
            if verdict.selected { u32::MAX } else { 0 }
        };
        let selected = patterns.keys().zip(patterns.outcomes()).map(weigh);
        let selected = selected.collect();
        let mut by_fate = tally.by_fate(scales.step);
        let sums = by_fate.each_ref().map(Scores::sum);
        let (barred, anyway) = (sums[Fate::Barred as usize].0, sums[Fate::Anyway as usize]);
        let scores = Scores::sorted(by_fate.iter().flat_map(Scores::iter).collect());
        let by_total = std::mem::take(&mut by_fate[Fate::ByTotal as usize]);
        Self {
            selected,
            auto_qualified,
            disqualified: barred,
            scores,
            line: Line {
                anyway,
                scores: by_total,
            },
        }
    }
}

/// What decides on a lead as the total threshold moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// A disqualifier holds.
    Barred,
    /// It qualifies whatever the threshold is.
    Anyway,
    /// Its total.
    ByTotal,
}

/// How many fates there are.
const FATES: usize = 3;

/// What becomes of the leads of one pattern.
struct Verdict {
    total: Steps,
    fate: Fate,
    selected: bool,
}

/// A sheet made ready to weigh patterns.
#[derive(Debug)]
struct Scales {
    /// The points of a step.
    step: Points,
    /// The groups by axis: fit, then engagement.
    axes: [Vec<Group>; 2],
    always: Rules,
    never: Rules,
    /// The total from which leads qualify by that alone.
    threshold: Option<Steps>,
    others: Vec<Vec<(Measure, Limit)>>,
    /// The lowest and the highest total that can be.
    reach: (Steps, Steps),
}

/// A group of criteria.
#[derive(Debug)]
enum Group {
    /// Its criteria fit in one piece: cap and floor are in the piece's sums.
    One(Piece),
    Many {
        pieces: Vec<Piece>,
        cap: Steps,
        floor: Steps,
    },
}

/// Up to eight criteria of a group that stand in one word of a pattern.
#[derive(Debug)]
struct Piece {
    word: usize,
    shift: usize,
    /// What those that hold add up to, by their bits.
    sums: Vec<Steps>,
}

/// Criteria in a piece: a table of 256 sums.
const PIECE: usize = 8;

/// The bits of some rules, by word of a pattern.
#[derive(Debug)]
struct Rules(Vec<(usize, u64)>);

impl Rules {
    fn new(slots: &[Slot], part: Part) -> Self {
        let mut masks: Vec<(usize, u64)> = Vec::new();
        for (slot, _) in slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| slot.part == part)
        {
            let (word, bit) = (slot / 64, 1 << (slot % 64));
            match masks.last_mut().filter(|(last, _)| *last == word) {
                Some((_, mask)) => *mask |= bit,
                None => masks.push((word, bit)),
            }
        }
        Self(masks)
    }

    /// Whether one of them holds.
    fn hold(&self, key: &[u64]) -> bool {
        self.0.iter().any(|(word, mask)| key[*word] & mask != 0)
    }
}

impl Scales {
    fn new(sheet: &Sheet) -> Self {
        let step = step(sheet);
        let mut axes = [Vec::new(), Vec::new()];
        let mut reach: (Steps, Steps) = (0, 0);
        for group in &sheet.groups {
            let groups = match group.axis {
                Axis::Fit => &mut axes[0],
                Axis::Engagement => &mut axes[1],
            };
            let group = Group::new(sheet, group, step);
            let (least, most) = group.reach();
            reach = (reach.0.saturating_add(least), reach.1.saturating_add(most));
            groups.push(group);
        }
        let limit = |&(measure, limit): &(Measure, Limit)| {
            // No limit stays none.
            let least = Some(limit.least).filter(|least| *least > Points::MIN);
            let most = Some(limit.most).filter(|most| *most < Points::MAX);
            let limit = Limit {
                least: least.map_or(Steps::MIN, |least| up_to_step(least, step)),
                most: most.map_or(Steps::MAX, |most| most.div_euclid(step)),
            };
            (measure, limit)
        };
        let others = sheet.others.iter();
        Self {
            axes,
            always: Rules::new(&sheet.slots, Part::Always),
            never: Rules::new(&sheet.slots, Part::Never),
            threshold: sheet.threshold().map(|total| up_to_step(total, step)),
            others: others
                .map(|tests| tests.iter().map(limit).collect())
                .collect(),
            reach,
            step,
        }
    }

    /// What becomes of the leads of a pattern.
    #[inline]
    fn weigh(&self, key: &[u64]) -> Verdict {
        let [fit, engagement] = self.axes.each_ref().map(|groups| {
            let sums = groups.iter().map(|group| group.sum(key));
            sums.fold(0, Steps::saturating_add)
        });
        let total = fit.saturating_add(engagement);
        let meets = |(measure, limit): &(Measure, Limit)| {
            let score = match measure {
                Measure::Total => total,
                Measure::Fit => fit,
                Measure::Engagement => engagement,
            };
            limit.least <= score && score <= limit.most
        };
        let meets_other = || self.others.iter().any(|tests| tests.iter().all(meets));
        let (fate, selected) = if self.never.hold(key) {
            (Fate::Barred, false)
        } else if self.always.hold(key) {
            (Fate::Anyway, true)
        } else if meets_other() {
            // Where no alternative asks for the total alone, a threshold takes the place of all
            // score tests.
            let stays = self.threshold.is_some();
            (if stays { Fate::Anyway } else { Fate::ByTotal }, true)
        } else {
            (
                Fate::ByTotal,
                self.threshold.is_some_and(|least| least <= total),
            )
        };
        Verdict {
            total,
            fate,
            selected,
        }
    }
}

impl Group {
    fn new(sheet: &Sheet, group: &GroupRule, step: Points) -> Self {
        let in_steps = |points: Points| points / step;
        let mut pieces = Vec::new();
        let mut first = group.slots.start;
        while first < group.slots.end {
            let count = PIECE.min(64 - first % 64).min(group.slots.end - first);
            let mut sums = vec![0; 1 << count];
            for bits in 1..sums.len() {
                let slot = &sheet.slots[first + bits.trailing_zeros() as usize];
                sums[bits] = sums[bits & (bits - 1)] + in_steps(slot.points);
            }
            pieces.push(Piece {
                word: first / 64,
                shift: first % 64,
                sums,
            });
            first += count;
        }
        let cap = group.cap.map_or(Steps::MAX, in_steps);
        let floor = group.floor.map_or(Steps::MIN, in_steps);
        match <[Piece; 1]>::try_from(pieces) {
            Ok([mut piece]) => {
                for sum in &mut piece.sums {
                    *sum = capped(*sum, cap, floor);
                }
                Self::One(piece)
            }
            Err(pieces) => Self::Many { pieces, cap, floor },
        }
    }

    /// What the criteria that hold add up to.
    #[inline]
    fn sum(&self, key: &[u64]) -> Steps {
        match self {
            Self::One(piece) => piece.sum(key),
            Self::Many { pieces, cap, floor } => {
                let sums = pieces.iter().map(|piece| piece.sum(key));
                capped(sums.fold(0, Steps::saturating_add), *cap, *floor)
            }
        }
    }

    /// The lowest and the highest sum that can be.
    fn reach(&self) -> (Steps, Steps) {
        let of_piece = |piece: &Piece| {
            let sums = piece.sums.iter().copied();
            sums.fold((Steps::MAX, Steps::MIN), |(least, most), sum| {
                (least.min(sum), most.max(sum))
            })
        };
        match self {
            Self::One(piece) => of_piece(piece),
            Self::Many { pieces, cap, floor } => {
                let pieces = pieces.iter().map(of_piece);
                let (least, most) =
                    pieces.fold((0, 0), |sum, (least, most)| (sum.0 + least, sum.1 + most));
                (capped(least, *cap, *floor), capped(most, *cap, *floor))
            }
        }
    }
}

/// The cap is applied first and the floor last, so that a floor above the cap holds.
fn capped(sum: Steps, cap: Steps, floor: Steps) -> Steps {
    sum.min(cap).max(floor)
}

impl Piece {
    #[inline]
    fn sum(&self, key: &[u64]) -> Steps {
        let bits = key[self.word] >> self.shift;
        self.sums[bits as usize & (self.sums.len() - 1)]
    }
}

/// The widest step on which all points, caps and floors stand.
fn step(sheet: &Sheet) -> Points {
    let points = sheet.slots.iter().map(|slot| slot.points);
    let ends = sheet
        .groups
        .iter()
        .flat_map(|group| [group.cap, group.floor]);
    let step = points
        .chain(ends.flatten())
        .fold(0, |step, points| common(points.unsigned_abs(), step));
    // Points are at most a thousand million, so a step is as well.
    step.max(1) as Points
}

/// The greatest common divisor (Euclid).
fn common(one: u64, two: u64) -> u64 {
    if two == 0 {
        one
    } else {
        common(two, one % two)
    }
}

/// A score in points.
fn as_points(score: Steps, step: Points) -> Points {
    score.saturating_mul(step).clamp(-MOST_IN_ALL, MOST_IN_ALL)
}

/// The first step from that many points on.
fn up_to_step(points: Points, step: Points) -> Steps {
    points.div_euclid(step) + Steps::from(points.rem_euclid(step) != 0)
}

/// Scores over up to so many steps are counted in a row of counters.
const MOST_STEPS: u64 = 1 << 14;

/// Leads by fate and score while they are counted.
#[derive(Debug)]
enum Tally {
    /// A counter for each fate and step, from the lowest score on.
    Counted {
        least: Steps,
        sums: Vec<[(u64, u64); FATES]>,
    },
    /// The scores as they came, where the counters would be too many.
    Listed([Vec<(Steps, u64, u64)>; FATES]),
}

impl Tally {
    /// For scores between these two.
    fn new((least, most): (Steps, Steps)) -> Self {
        let steps = most.abs_diff(least);
        if steps > MOST_STEPS {
            return Self::Listed(Default::default());
        }
        Self::Counted {
            least,
            sums: vec![[(0, 0); FATES]; steps as usize + 1],
        }
    }

    #[inline]
    fn add(&mut self, fate: Fate, score: Steps, leads: u64, won: u64) {
        match self {
            Self::Counted { least, sums } => {
                let sum = &mut sums[(score - *least) as usize][fate as usize];
                *sum = (sum.0 + leads, sum.1 + won);
            }
            Self::Listed(all) => all[fate as usize].push((score, leads, won)),
        }
    }

    fn by_fate(self, step: Points) -> [Scores; FATES] {
        match self {
            Self::Counted { least, sums } => std::array::from_fn(|fate| {
                let counted = (least..)
                    .zip(&sums)
                    .map(|(score, sums)| (score, sums[fate]));
                let counted = counted.filter(|(_, (leads, _))| *leads > 0);
                let points = |(score, (leads, won))| (as_points(score, step), leads, won);
                Scores::sorted(counted.map(points).collect())
            }),
            Self::Listed(all) => all.map(|all| {
                let points = |(score, leads, won)| (as_points(score, step), leads, won);
                Scores::sorted(all.into_iter().map(points).collect())
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: Points = 1_000_000;

    #[test]
    fn the_first_step_from_some_points_on_is_at_least_these_points() {
        for (points, step, steps) in [
            (45 * POINT, 5 * POINT, 9),
            (45 * POINT + 1, 5 * POINT, 10),
            (-45 * POINT, 5 * POINT, -9),
            (-45 * POINT + 1, 5 * POINT, -8),
            (0, 7, 0),
        ] {
            assert_eq!(up_to_step(points, step), steps, "{points} {step}");
        }
    }

    #[test]
    fn steps_are_as_wide_as_they_can_be() {
        assert_eq!(common(10, common(25, 0)), 5);
        assert_eq!(common(0, 0), 0);
        assert_eq!(common(9, 4), 1);
    }

    #[test]
    fn scores_are_the_same_counted_and_listed() {
        let added = [
            (Fate::ByTotal, 3, 4, 1),
            (Fate::Barred, -2, 5, 2),
            (Fate::ByTotal, 3, 1, 1),
            (Fate::Anyway, 0, 7, 0),
            (Fate::ByTotal, -1, 2, 2),
        ];
        let counters = Tally::new((-2, 3));
        assert!(matches!(counters, Tally::Counted { .. }));
        let [counted, listed] = [counters, Tally::Listed(Default::default())].map(|mut tally| {
            for (fate, score, leads, won) in added {
                tally.add(fate, score, leads, won);
            }
            tally.by_fate(5)
        });
        assert_eq!(counted, listed);
        let by_total = [(-5, 2, 2), (15, 5, 2)];
        assert!(counted[Fate::ByTotal as usize].iter().eq(by_total));
        let far = Tally::new((0, MOST_STEPS as Steps + 1));
        assert!(matches!(far, Tally::Listed(_)));
    }
}
