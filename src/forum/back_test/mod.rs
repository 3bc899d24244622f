//! The back-test: a lead definition tried on a table of real leads whose outcome is known.
//!
//! [`Leads`] hold the columns, [`BackTest`] is the live handle: every change of the definition
//! gives new [`Figures`] and does the least work for it. Each criterion is one bit a lead; leads
//! with the same bits are counted together, so that points, caps and thresholds are settled on a
//! few thousand patterns. Nothing here reads a file, and nothing of the leads is ever saved.

pub mod bits;
pub mod columns;
pub mod compare;
pub mod days;
pub mod figures;
pub mod leads;
pub mod nearest;
mod over_time;
mod patterns;
mod score;
mod select;
pub mod statistics;
mod warnings;
mod weigh;
pub mod words;

use std::sync::Arc;

use jiff::ToSpan;

pub use bits::Bits;
pub use figures::{Capacity, Figures, Outcome};
pub use leads::{CannotTry, Column, Leads};
pub use score::Part;

use super::lead_definition::{LeadDefinition, LeadsColumns};
use super::refusal::Refusal;
use figures::{CriterionFigures, PeriodFigures};
use over_time::{Segment, Timeline};
use patterns::Patterns;
use score::{Sheet, Slot};
use select::{Test, Worked};
use warnings::TooLate;
use weigh::Weighed;

/// Days after which leads count as having had the time to become customers.
pub const RIPE_AFTER: i32 = 60;

/// A definition being tried on leads.
#[derive(Clone, Debug)]
pub struct BackTest {
    leads: Arc<Leads>,
    reading: LeadsColumns,
    outcome: Arc<Bits>,
    timeline: Arc<Timeline>,
    sheet: Sheet,
    worked: Worked,
    columns: Vec<Arc<Bits>>,
    /// For each slot how many leads match and how many of them became customers.
    matches: Vec<(u64, u64)>,
    patterns: Patterns,
    too_late: TooLate,
    ripe_after: i32,
}

impl BackTest {
    /// Tries a definition on leads.
    ///
    /// Refuses when no outcome is named, or a column is named that the leads lack.
    pub fn new(leads: Arc<Leads>, definition: &LeadDefinition) -> Result<Self, CannotTry> {
        let reading = definition.leads.clone();
        let sheet = Sheet::new(definition, &leads, None)?;
        let mut worked = Worked::new(&reading);
        let outcome = Arc::new(outcome(&leads, &reading)?);
        let timeline = Arc::new(timeline(&leads, &reading, &worked, &outcome)?);
        let columns = work_out(&sheet, &mut worked, &leads);
        let patterns = Patterns::new(&columns, timeline.classes.clone());
        let matches = columns.iter().map(|column| matches(column, &outcome));
        Ok(Self {
            matches: matches.collect(),
            too_late: TooLate::new(leads.headers(), &reading),
            leads,
            reading,
            outcome,
            timeline,
            sheet,
            worked,
            columns,
            patterns,
            ripe_after: RIPE_AFTER,
        })
    }

    /// The same with another number of days that leads are given to become customers; younger
    /// periods are marked as not ripe.
    #[must_use]
    pub fn ripe_after(mut self, days: u16) -> Self {
        self.ripe_after = i32::from(days);
        self
    }

    /// Takes the definition's newest state and gives its figures. What did not change is not
    /// worked out again. When it refuses, the last definition stays.
    pub fn change(&mut self, definition: &LeadDefinition) -> Result<Figures, CannotTry> {
        if definition.leads != self.reading {
            let ripe_after = self.ripe_after;
            *self = Self::new(self.leads.clone(), definition)?;
            self.ripe_after = ripe_after;
            return Ok(self.figures());
        }
        let sheet = Sheet::new(definition, &self.leads, Some(&self.sheet))?;
        let before = std::mem::replace(&mut self.sheet, sheet);
        let same_slots = before.slots.len() == self.sheet.slots.len();
        let pairs = before.slots.iter().zip(&self.sheet.slots);
        let changed = pairs
            .enumerate()
            .filter(|(_, (old, new))| old.test != new.test);
        match (
            same_slots,
            &changed.map(|(slot, _)| slot).collect::<Vec<_>>()[..],
        ) {
            (true, []) => {}
            (true, [slot]) => self.change_test(*slot),
            _ => self.change_tests(),
        }
        Ok(self.figures())
    }

    /// Whether a change to that definition only weighs anew what was counted: points, caps, floors
    /// and thresholds, which takes no time that anybody could notice.
    pub fn only_weighs_anew(&self, definition: &LeadDefinition) -> bool {
        if definition.leads != self.reading {
            return false;
        }
        let Ok(sheet) = Sheet::new(definition, &self.leads, Some(&self.sheet)) else {
            // Refusing takes no time either.
            return true;
        };
        let same = |(old, new): (&Slot, &Slot)| old.test == new.test;
        sheet.slots.len() == self.sheet.slots.len()
            && self.sheet.slots.iter().zip(&sheet.slots).all(same)
    }

    fn change_test(&mut self, slot: usize) {
        let column = self.worked.holds(&self.sheet.slots[slot].test, &self.leads);
        self.patterns.replace(slot, &self.columns[slot], &column);
        self.matches[slot] = matches(&column, &self.outcome);
        self.columns[slot] = column;
    }

    fn change_tests(&mut self) {
        self.columns = work_out(&self.sheet, &mut self.worked, &self.leads);
        let counted = self
            .columns
            .iter()
            .map(|column| matches(column, &self.outcome));
        self.matches = counted.collect();
        self.patterns = Patterns::new(&self.columns, self.timeline.classes.clone());
    }

    /// The leads.
    pub fn leads(&self) -> &Arc<Leads> {
        &self.leads
    }

    /// The leads that became customers.
    pub fn customers(&self) -> &Bits {
        &self.outcome
    }

    /// The leads that the definition selects.
    pub fn selected(&self) -> Bits {
        self.patterns.leads(&self.weighed().selected)
    }

    /// The figures of the definition as it stands.
    pub fn figures(&self) -> Figures {
        let weighed = self.weighed();
        let of_selected = self.patterns.segments(&weighed.selected);
        let segments = self
            .timeline
            .segments
            .iter()
            .zip(self.timeline.totals.iter().zip(&of_selected));
        let sum = |belongs: &dyn Fn(&Segment) -> bool| {
            let sums = segments.clone().filter(|(segment, _)| belongs(segment));
            let sums = sums.fold([0; 4], |sum, (_, ((leads, won), (selected, hits)))| {
                [
                    sum[0] + leads,
                    sum[1] + won,
                    sum[2] + selected,
                    sum[3] + hits,
                ]
            });
            Outcome::of(sums[0], sums[1], sums[2], sums[3])
        };
        let all = sum(&|_| true);
        let half = |newest: bool| {
            let known = self
                .timeline
                .segments
                .iter()
                .any(|segment| segment.newest.is_some());
            known.then(|| sum(&|segment| segment.newest == Some(newest)))
        };
        let periods = (0..self.timeline.periods.len()).map(|place| PeriodFigures {
            title: self.timeline.periods[place].title.clone(),
            ripe: self.is_ripe(place),
            outcome: sum(&|segment| segment.period == Some(place)),
        });
        let mut figures = Figures {
            all,
            in_words: words::outcome(&all),
            auto_qualified: weighed.auto_qualified,
            disqualified: weighed.disqualified,
            threshold: self.sheet.threshold().map(score::as_written),
            criteria: self.criteria(&all),
            curve: weighed.line.curve(all.leads, all.positives),
            bands: weighed.scores.bands(),
            oldest: half(false),
            newest: half(true),
            periods: periods.collect(),
            warnings: Vec::new(),
        };
        figures.warnings = self.warnings(&figures, &weighed.line);
        figures
    }

    /// What fits when only so many of these leads can be worked: first those that are handed over
    /// whatever their total, then the best of the others; ties share evenly, and who is disqualified
    /// is never among them. None when there are not that many such leads, or for none.
    pub fn capacity(&self, leads: u64) -> Option<Capacity> {
        let all = (self.leads.len() as u64, self.outcome.count());
        let line = self.weighed().line;
        line.capacity(leads, all.0, all.1).filter(|_| leads > 0)
    }

    /// The leads that are not disqualified: more can never be handed over.
    pub fn eligible(&self) -> u64 {
        self.leads.len() as u64 - self.weighed().disqualified
    }

    /// How many leads fit over the time that the leads span, when so many fit in a week. None
    /// without dates.
    pub fn over_weeks(&self, leads_a_week: u64) -> Option<u64> {
        let (first, last) = self.timeline.span?;
        let days = days::since_1970(last) - days::since_1970(first) + 1;
        Some((leads_a_week as f64 * f64::from(days) / 7.0).round() as u64)
    }

    /// The oldest and the newest date of the leads, as `2017-06-14 to 2018-05-31`.
    pub fn period(&self) -> Option<String> {
        let (first, last) = self.timeline.span?;
        Some(format!("{first} to {last}"))
    }

    fn weighed(&self) -> Weighed {
        Weighed::new(&self.sheet, &self.patterns)
    }

    fn criteria(&self, all: &Outcome) -> Vec<CriterionFigures> {
        let slots = self.sheet.slots.iter().zip(&self.matches);
        let figures = slots.map(|(slot, &(matched, converted))| CriterionFigures {
            id: slot.id.clone(),
            title: slot.title.clone(),
            part: slot.part,
            group: slot.group.clone(),
            points: slot.points(),
            matched,
            converted,
            rate: figures::rate(converted, matched),
            lift: figures::lift(converted, matched, all.positives, all.leads),
        });
        figures.collect()
    }

    fn is_ripe(&self, period: usize) -> bool {
        let last = self.timeline.periods[period].last;
        let Some((_, newest)) = self.timeline.span else {
            return true;
        };
        last.checked_add(self.ripe_after.days())
            .is_ok_and(|ripe| ripe <= newest)
    }
}

fn work_out(sheet: &Sheet, worked: &mut Worked, leads: &Leads) -> Vec<Arc<Bits>> {
    let slots = sheet.slots.iter();
    slots.map(|slot| worked.holds(&slot.test, leads)).collect()
}

fn matches(column: &Bits, outcome: &Bits) -> (u64, u64) {
    (column.count(), column.count_with(outcome))
}

/// The leads that became customers.
fn outcome(leads: &Leads, reading: &LeadsColumns) -> Result<Bits, CannotTry> {
    if let Some(joined) = leads.joined() {
        return Ok(joined.clone());
    }
    let Some(outcome) = &reading.outcome else {
        return Err(Refusal::because(
            "The definition does not say which column tells the customers: name the outcome \
             column and the values that mean yes",
        )
        .into());
    };
    let condition =
        super::lead_definition::Condition::In(outcome.column.clone(), outcome.is.clone());
    let test = Test::find(&condition, leads, reading)?;
    // "Missing" values have no meaning for an outcome: a value that says yes says yes.
    let bits = Worked::new(&LeadsColumns::default()).holds(&test, leads);
    if bits.count() == 0 && !leads.is_empty() {
        return Err(Refusal::because(format!(
            "No lead became a customer: “{}” is never {}. Look at the values that mean yes",
            outcome.column,
            outcome.is.join(" or ")
        ))
        .into());
    }
    Ok(Bits::clone(&bits))
}

fn timeline(
    leads: &Leads,
    reading: &LeadsColumns,
    worked: &Worked,
    outcome: &Bits,
) -> Result<Timeline, CannotTry> {
    let Some(name) = &reading.date else {
        return Ok(Timeline::none(outcome));
    };
    let place = leads.place(name, reading)?;
    let Some(column) = leads.column(place) else {
        return Err(CannotTry::NotRead(vec![leads.headers()[place].clone()]));
    };
    Ok(Timeline::new(
        column,
        |value| worked.is_missing(value),
        outcome,
    ))
}

/// The names of all columns that a definition reads, as it calls them.
pub fn columns_read(definition: &LeadDefinition) -> Vec<String> {
    let mut names = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    let groups = definition
        .groups
        .values()
        .filter(|group| group.retired.is_empty());
    for criterion in groups.flat_map(|group| group.criteria.values()) {
        if criterion.retired.is_empty() {
            criterion.when.columns().into_iter().for_each(&mut add);
        }
    }
    for rule in definition.always.values().chain(definition.never.values()) {
        if rule.retired.is_empty() {
            rule.when.columns().into_iter().for_each(&mut add);
        }
    }
    let reading = &definition.leads;
    reading
        .outcome
        .iter()
        .for_each(|outcome| add(&outcome.column));
    reading.date.iter().for_each(|date| add(date));
    names
}

#[cfg(test)]
mod tests;
