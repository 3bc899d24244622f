//! What a definition does with a pattern of criteria: points, groups, axes, and the verdict.
//!
//! Points are counted in millionths, so that 0.1 and 0.2 make 0.3, as they do on paper.

use super::leads::{CannotTry, Leads};
use super::select::Test;
use crate::forum::lead_definition::{
    Axis, Group, LeadDefinition, LeadsColumns, Measure, Rule, ScoreTest,
};
use crate::forum::record::Items;

/// Points in millionths.
pub(super) type Points = i64;

/// Millionths in a point.
const FINE: f64 = 1e6;
/// The most a single value can be.
const MOST: f64 = 1e9;
/// The most a score can be: what lies between two scores is a number of points as well.
const MOST_IN_ALL: i128 = Points::MAX as i128 / 4;

fn points(value: f64) -> Points {
    (value.clamp(-MOST, MOST) * FINE).round() as Points
}

/// A sum of points as a score. However many criteria there are, the sum itself cannot overflow.
#[inline]
fn score(sum: i128) -> Points {
    sum.clamp(-MOST_IN_ALL, MOST_IN_ALL) as Points
}

/// Points as the definition writes them.
pub(super) fn as_written(points: Points) -> f64 {
    points as f64 / FINE
}

/// What a criterion is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It adds its points to a group.
    Points,
    /// It qualifies whatever the score.
    Always,
    /// It disqualifies.
    Never,
}

/// One bit of the patterns.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) part: Part,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) group: String,
    pub(super) test: Test,
    points: Points,
}

impl Slot {
    /// The points as the definition writes them.
    pub(super) fn points(&self) -> f64 {
        as_written(self.points)
    }
}

#[derive(Clone, Debug)]
struct GroupRule {
    slots: std::ops::Range<usize>,
    floor: Points,
    cap: Points,
    axis: Axis,
}

/// A definition made ready for the leads at hand. What is retired is left out.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) slots: Vec<Slot>,
    groups: Vec<GroupRule>,
    /// The total score from which leads qualify by that alone, where an alternative is that simple.
    total: Option<Points>,
    /// The other alternatives.
    others: Vec<Vec<(Measure, Limit)>>,
}

/// A range of scores, both ends in.
#[derive(Clone, Copy, Debug)]
struct Limit {
    least: Points,
    most: Points,
}

/// What becomes of a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A disqualifier holds.
    Barred,
    /// It qualifies whatever its score.
    Always,
    /// Its score qualifies by another test than the total alone.
    OtherTest,
    /// Its total qualifies.
    Total,
    /// Its score does not qualify.
    Short,
}

impl Verdict {
    pub(super) fn selected(self) -> bool {
        matches!(self, Self::Always | Self::OtherTest | Self::Total)
    }
}

impl Sheet {
    pub(super) fn new(definition: &LeadDefinition, leads: &Leads) -> Result<Self, CannotTry> {
        let reading = &definition.leads;
        let alternatives = definition.qualifies_when.iter().map(|tests| limits(tests));
        let (simple, others): (Vec<_>, Vec<_>) =
            alternatives.partition(|tests| total_alone(tests).is_some());
        let mut sheet = Self {
            slots: Vec::new(),
            groups: Vec::new(),
            total: simple.iter().filter_map(|tests| total_alone(tests)).min(),
            others,
        };
        let mut groups: Vec<_> = definition.groups.iter().collect();
        groups.sort_by_key(|(_, group)| group.rank);
        for (_, group) in groups
            .into_iter()
            .filter(|(_, group)| group.retired.is_empty())
        {
            sheet.add_group(group, leads, reading)?;
        }
        sheet.add_rules(Part::Always, &definition.always, leads, reading)?;
        sheet.add_rules(Part::Never, &definition.never, leads, reading)?;
        Ok(sheet)
    }

    fn add_group(
        &mut self,
        group: &Group,
        leads: &Leads,
        reading: &LeadsColumns,
    ) -> Result<(), CannotTry> {
        let first = self.slots.len();
        let mut criteria: Vec<_> = group.criteria.iter().collect();
        criteria.sort_by_key(|(_, criterion)| criterion.rank);
        for (id, criterion) in criteria {
            if criterion.retired.is_empty() {
                self.slots.push(Slot {
                    part: Part::Points,
                    id: id.to_string(),
                    title: criterion.title.clone(),
                    group: group.title.clone(),
                    test: Test::find(&criterion.when, leads, reading)?,
                    points: points(criterion.points),
                });
            }
        }
        self.groups.push(GroupRule {
            slots: first..self.slots.len(),
            floor: group.floor.map_or(Points::MIN, points),
            cap: group.cap.map_or(Points::MAX, points),
            axis: group.axis,
        });
        Ok(())
    }

    fn add_rules(
        &mut self,
        part: Part,
        rules: &Items<Rule>,
        leads: &Leads,
        reading: &LeadsColumns,
    ) -> Result<(), CannotTry> {
        let mut rules: Vec<_> = rules.iter().collect();
        rules.sort_by_key(|(_, rule)| rule.rank);
        for (id, rule) in rules
            .into_iter()
            .filter(|(_, rule)| rule.retired.is_empty())
        {
            self.slots.push(Slot {
                part,
                id: id.to_string(),
                title: rule.title.clone(),
                group: String::new(),
                test: Test::find(&rule.when, leads, reading)?,
                points: 0,
            });
        }
        Ok(())
    }

    /// The total score and the verdict on leads whose criteria hold as `holds` says by slot.
    #[inline]
    pub(super) fn judge(&self, holds: impl Fn(usize) -> bool) -> (Points, Verdict) {
        let (mut fit, mut engagement) = (0_i128, 0_i128);
        for group in &self.groups {
            let matched = group.slots.clone().filter(|slot| holds(*slot));
            let sum: i128 = matched
                .map(|slot| i128::from(self.slots[slot].points))
                .sum();
            // The cap is applied first and the floor last, so that a floor above the cap holds.
            let sum = sum.min(group.cap.into()).max(group.floor.into());
            match group.axis {
                Axis::Fit => fit += sum,
                Axis::Engagement => engagement += sum,
            }
        }
        let total = score(fit + engagement);
        let verdict = self.verdict(&holds, total, score(fit), score(engagement));
        (total, verdict)
    }

    #[inline]
    fn verdict(
        &self,
        holds: &impl Fn(usize) -> bool,
        total: Points,
        fit: Points,
        engagement: Points,
    ) -> Verdict {
        let scored = self.groups.last().map_or(0, |group| group.slots.end);
        let mut always = false;
        for (slot, rule) in self.slots.iter().enumerate().skip(scored) {
            if holds(slot) {
                match rule.part {
                    Part::Never => return Verdict::Barred,
                    Part::Always => always = true,
                    Part::Points => {}
                }
            }
        }
        if always {
            return Verdict::Always;
        }
        let meets = |(measure, limit): &(Measure, Limit)| {
            let score = match measure {
                Measure::Total => total,
                Measure::Fit => fit,
                Measure::Engagement => engagement,
            };
            limit.least <= score && score <= limit.most
        };
        if self.others.iter().any(|tests| tests.iter().all(meets)) {
            Verdict::OtherTest
        } else if self.total.is_some_and(|least| least <= total) {
            Verdict::Total
        } else {
            Verdict::Short
        }
    }

    /// The total score from which leads qualify by that alone, where there is one.
    pub(super) fn threshold(&self) -> Option<Points> {
        self.total
    }

    /// Whether another total threshold would still select leads of that verdict. Where no
    /// alternative asks for the total alone, a threshold takes the place of all score tests.
    #[inline]
    pub(super) fn selects_at_any_total(&self, verdict: Verdict) -> bool {
        verdict == Verdict::Always || verdict == Verdict::OtherTest && self.total.is_some()
    }
}

fn total_alone(tests: &[(Measure, Limit)]) -> Option<Points> {
    match *tests {
        [(Measure::Total, limit)] if limit.most == Points::MAX => Some(limit.least),
        _ => None,
    }
}

fn limits(tests: &[ScoreTest]) -> Vec<(Measure, Limit)> {
    let limit = |test: &ScoreTest| match *test {
        ScoreTest::AtLeast(measure, value) => (measure, points(value), Points::MAX),
        ScoreTest::Above(measure, value) => (measure, points(value) + 1, Points::MAX),
        ScoreTest::AtMost(measure, value) => (measure, Points::MIN, points(value)),
        ScoreTest::Below(measure, value) => (measure, Points::MIN, points(value) - 1),
    };
    let limits = tests.iter().map(limit);
    limits
        .map(|(measure, least, most)| (measure, Limit { least, most }))
        .collect()
}
