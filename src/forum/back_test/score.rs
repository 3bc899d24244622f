//! A definition made ready for the leads at hand: slots, groups, rules and score tests.
//!
//! Points are counted in millionths, so that 0.1 and 0.2 make 0.3, as they do on paper.

use std::sync::Arc;

use super::leads::{CannotTry, Leads};
use super::select::Test;
use crate::forum::lead_definition::{
    Axis, Condition, Group, LeadDefinition, LeadsColumns, Measure, Rule, ScoreTest,
};
use crate::forum::record::Items;

/// Points in millionths.
pub(super) type Points = i64;

/// Millionths in a point.
const FINE: f64 = 1e6;
/// The most a single value can be.
const MOST: f64 = 1e9;

fn points(value: f64) -> Points {
    (value.clamp(-MOST, MOST) * FINE).round() as Points
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
    pub(super) id: Arc<str>,
    pub(super) title: Arc<str>,
    pub(super) group: Arc<str>,
    pub(super) test: Arc<Test>,
    pub(super) points: Points,
}

impl Slot {
    /// The points as the definition writes them.
    pub(super) fn points(&self) -> f64 {
        as_written(self.points)
    }
}

/// The slots of a group of criteria and what it makes of their points.
#[derive(Clone, Debug)]
pub(super) struct GroupRule {
    pub(super) slots: std::ops::Range<usize>,
    pub(super) floor: Option<Points>,
    pub(super) cap: Option<Points>,
    pub(super) axis: Axis,
}

/// A definition made ready for the leads at hand. What is retired is left out.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) slots: Vec<Slot>,
    pub(super) groups: Vec<GroupRule>,
    /// The total score from which leads qualify by that alone, where an alternative is that simple.
    total: Option<Points>,
    /// The other alternatives.
    pub(super) others: Vec<Vec<(Measure, Limit)>>,
}

/// A range of scores, both ends in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) least: Points,
    pub(super) most: Points,
}

impl Sheet {
    /// Finds the columns of all criteria. What is as in a sheet of the same leads and columns
    /// `before` is not made again.
    pub(super) fn new(
        definition: &LeadDefinition,
        leads: &Leads,
        before: Option<&Self>,
    ) -> Result<Self, CannotTry> {
        let mut making = Making {
            slots: Vec::new(),
            before: before.map_or(&[], |before| &before.slots),
            leads,
            reading: &definition.leads,
        };
        let mut groups: Vec<_> = definition.groups.iter().collect();
        groups.sort_by_key(|(_, group)| group.rank);
        let groups = groups.into_iter().map(|(_, group)| group);
        let groups = groups
            .filter(|group| group.retired.is_empty())
            .map(|group| making.add_group(group))
            .collect::<Result<_, _>>()?;
        making.add_rules(Part::Always, &definition.always)?;
        making.add_rules(Part::Never, &definition.never)?;
        let alternatives = definition.qualifies_when.iter().map(|tests| limits(tests));
        let (simple, others): (Vec<_>, Vec<_>) =
            alternatives.partition(|tests| total_alone(tests).is_some());
        Ok(Self {
            slots: making.slots,
            groups,
            total: simple.iter().filter_map(|tests| total_alone(tests)).min(),
            others,
        })
    }

    /// The total score from which leads qualify by that alone, where there is one.
    pub(super) fn threshold(&self) -> Option<Points> {
        self.total
    }
}

/// The slots of a sheet while it is made.
struct Making<'a> {
    slots: Vec<Slot>,
    /// The slots of the sheet before.
    before: &'a [Slot],
    leads: &'a Leads,
    reading: &'a LeadsColumns,
}

impl Making<'_> {
    fn add_group(&mut self, group: &Group) -> Result<GroupRule, CannotTry> {
        let first = self.slots.len();
        let mut criteria: Vec<_> = group.criteria.iter().collect();
        criteria.sort_by_key(|(_, criterion)| criterion.rank);
        for (id, criterion) in criteria {
            if criterion.retired.is_empty() {
                let named = [id.0.as_str(), &criterion.title, &group.title];
                self.add(Part::Points, named, &criterion.when, criterion.points)?;
            }
        }
        Ok(GroupRule {
            slots: first..self.slots.len(),
            floor: group.floor.map(points),
            cap: group.cap.map(points),
            axis: group.axis,
        })
    }

    fn add_rules(&mut self, part: Part, rules: &Items<Rule>) -> Result<(), CannotTry> {
        let mut rules: Vec<_> = rules.iter().collect();
        rules.sort_by_key(|(_, rule)| rule.rank);
        for (id, rule) in rules {
            if rule.retired.is_empty() {
                self.add(part, [id.0.as_str(), &rule.title, ""], &rule.when, 0.0)?;
            }
        }
        Ok(())
    }

    /// Adds a slot with its id, title and group.
    fn add(
        &mut self,
        part: Part,
        [id, title, group]: [&str; 3],
        when: &Condition,
        adds: f64,
    ) -> Result<(), CannotTry> {
        let before = self.before.get(self.slots.len());
        let same = |text: &str, known: Option<&Arc<str>>| match known {
            Some(known) if **known == *text => known.clone(),
            _ => text.into(),
        };
        let test = match before.filter(|before| before.test.is(when)) {
            Some(before) => before.test.clone(),
            None => Arc::new(Test::find(when, self.leads, self.reading)?),
        };
        self.slots.push(Slot {
            part,
            id: same(id, before.map(|before| &before.id)),
            title: same(title, before.map(|before| &before.title)),
            group: same(group, before.map(|before| &before.group)),
            test,
            points: points(adds),
        });
        Ok(())
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
