//! What to be careful about, in plain words.

use super::figures::{CriterionFigures, Figures, Line};
use super::leads::find_column;
use super::score::Slot;
use super::words::{count, percent};
use super::{BackTest, words};
use crate::forum::lead_definition::LeadsColumns;

/// Leads from which on a criterion's rate is taken seriously.
const ENOUGH_LEADS: u64 = 50;
/// Rates outside of these are rarely true of something known before the hand-off.
const TOO_LOW: f64 = 0.05;
const TOO_HIGH: f64 = 0.95;
/// Fewer selected leads than these say little.
const FEW_SELECTED: u64 = 30;
/// The level below which a difference is taken for more than chance.
const SURE: f64 = 0.05;

/// The columns that are only known after the hand-off: a criterion that reads them looks good and
/// helps nobody.
#[derive(Clone, Debug)]
pub(super) struct TooLate {
    outcome: Option<usize>,
    filled_after: Vec<usize>,
}

impl TooLate {
    pub(super) fn new(headers: &[String], reading: &LeadsColumns) -> Self {
        let place = |name: &str| find_column(headers, name, reading).ok();
        let outcome = reading.outcome.as_ref();
        Self {
            outcome: outcome.and_then(|outcome| place(&outcome.column)),
            filled_after: reading
                .filled_after_hand_off
                .iter()
                .filter_map(place)
                .collect(),
        }
    }

    /// What is to be said of a criterion that reads the column at that place.
    fn warning(&self, place: usize, header: &str, criterion: &str) -> Option<String> {
        if self.outcome == Some(place) {
            return Some(format!(
                "“{criterion}” reads “{header}”, the outcome itself: it knows the answer beforehand"
            ));
        }
        self.filled_after.contains(&place).then(|| {
            format!(
                "“{criterion}” reads “{header}”, which is filled after the hand-off: who fills this \
                 field, and when?"
            )
        })
    }
}

impl BackTest {
    /// All warnings about these figures.
    pub(super) fn warnings(&self, figures: &Figures, line: &Line) -> Vec<String> {
        let mut warnings = self.leads.notes().to_vec();
        for (slot, criterion) in self.sheet.slots.iter().zip(&figures.criteria) {
            self.warn_of_criterion(slot, criterion, figures, &mut warnings);
        }
        match figures.all.selected {
            0 => warnings.push("No lead is selected: nobody would be handed over".to_owned()),
            selected if selected < FEW_SELECTED => warnings.push(format!(
                "Only {} selected: fewer than {FEW_SELECTED} say little about the next ones",
                match selected {
                    1 => "1 lead is".to_owned(),
                    few => format!("{few} leads are"),
                }
            )),
            _ => {}
        }
        warnings.extend(fading(figures));
        warnings.extend(self.tie_at_threshold(figures, line));
        if self.reading.date.is_some() && self.timeline.undated > 0 {
            warnings.push(match self.timeline.undated {
                1 => "1 lead has no readable date and is left out of the figures over time"
                    .to_owned(),
                undated => format!(
                    "{} leads have no readable date and are left out of the figures over time",
                    count(undated)
                ),
            });
        }
        warnings
    }

    fn warn_of_criterion(
        &self,
        slot: &Slot,
        criterion: &CriterionFigures,
        figures: &Figures,
        warnings: &mut Vec<String>,
    ) {
        let name = if criterion.title.is_empty() {
            &criterion.id
        } else {
            &criterion.title
        };
        let mut columns = Vec::new();
        slot.test.each_place(&mut |place| {
            if !columns.contains(&place) {
                columns.push(place);
            }
        });
        for place in columns {
            warnings.extend(
                self.too_late
                    .warning(place, &self.leads.headers()[place], name),
            );
        }
        if criterion.matched == 0 {
            warnings.push(format!("“{name}” never matches a lead"));
        } else if criterion.matched == figures.all.leads {
            warnings.push(format!(
                "“{name}” matches every lead, so it tells none apart"
            ));
        }
        let strange = |rate: &f64| *rate > TOO_HIGH || *rate < TOO_LOW;
        if let Some(rate) = criterion.rate.filter(strange)
            && criterion.matched >= ENOUGH_LEADS
        {
            warnings.push(format!(
                "{} of the {} leads of “{name}” became customers, which is almost too clear: who \
                 fills this field, and when?",
                percent(rate),
                count(criterion.matched)
            ));
        }
    }

    /// When many of the selected leads stand exactly at the threshold, the next point decides on
    /// all of them at once.
    fn tie_at_threshold(&self, figures: &Figures, line: &Line) -> Option<String> {
        let at = line.scores.at(self.sheet.threshold()?);
        let many = at * 4 >= figures.all.selected && at >= FEW_SELECTED;
        many.then(|| {
            format!(
                "{} leads score exactly {}, the threshold: all of them are in, and one point more \
                 drops them all",
                count(at),
                figures.threshold.unwrap_or_default()
            )
        })
    }
}

/// Whether what holds for the oldest leads does not hold for the newest.
fn fading(figures: &Figures) -> Option<String> {
    let (oldest, newest) = (figures.oldest?, figures.newest?);
    let (before, now) = (oldest.lift?, newest.lift?);
    if before <= 1.0 || oldest.p_value? >= SURE {
        return None;
    }
    let lost = now - 1.0 < (before - 1.0) / 2.0;
    let unsure = newest.p_value? >= SURE;
    (lost || unsure).then(|| {
        format!(
            "The lift does not hold: {before:.2} in the oldest 70% of the leads, {now:.2} in the \
             newest 30%, where it is {}",
            words::against_lots(&newest)
        )
    })
}
