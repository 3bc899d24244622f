//! The figures of a back-test: what a definition selects, and how those leads turned out.

use std::sync::Arc;

use serde::Serialize;

use super::score::{self, Part, Points};
use super::statistics::{p_value, wilson};
use super::words;

/// All figures of one definition on one table of leads. Rates are from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// What is selected among all leads.
    #[serde(flatten)]
    pub all: Outcome,
    /// What that comes to, in a sentence.
    pub in_words: String,
    /// Leads for which a rule that always qualifies holds, be they disqualified or not.
    pub auto_qualified: u64,
    /// Leads for which a disqualifier holds.
    pub disqualified: u64,
    /// The total score from which leads qualify by that alone, where there is one.
    pub threshold: Option<f64>,
    /// Each criterion and rule by itself, in the definition's order.
    pub criteria: Vec<CriterionFigures>,
    /// What would be selected if the total threshold stood at each score that occurs, lowest first;
    /// rules and other score tests hold as they are.
    pub curve: Vec<CurvePoint>,
    /// Leads by score, in bands of ten points.
    pub bands: Vec<Band>,
    /// The oldest seventy of a hundred leads, where their order in time is known.
    pub oldest: Option<Outcome>,
    /// The newest thirty of a hundred.
    pub newest: Option<Outcome>,
    /// The leads by period, oldest first, where there are dates.
    pub periods: Vec<PeriodFigures>,
    /// What to be careful about, in sentences.
    pub warnings: Vec<String>,
}

/// What is selected among some leads, and how it turned out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// The leads.
    pub leads: u64,
    /// Those that became customers.
    pub positives: u64,
    /// The share that became customers.
    pub base_rate: Option<f64>,
    /// The selected leads.
    pub selected: u64,
    /// Selected, and became customers.
    pub true_positives: u64,
    /// Selected, and did not.
    pub false_positives: u64,
    /// Not selected, and became customers.
    pub false_negatives: u64,
    /// Not selected, and did not.
    pub true_negatives: u64,
    /// The share of the selected that became customers.
    pub precision: Option<f64>,
    /// Where the 95 % interval of the precision begins (Wilson).
    pub precision_low: Option<f64>,
    /// Where it ends.
    pub precision_high: Option<f64>,
    /// The share of customers that were selected.
    pub recall: Option<f64>,
    /// How many times as many of the selected became customers as of all.
    pub lift: Option<f64>,
    /// How likely leads drawn by lot would differ from the rest as much.
    pub p_value: Option<f64>,
}

impl Outcome {
    /// The figures of so many leads, positives, selected, and selected positives.
    pub fn of(leads: u64, positives: u64, selected: u64, true_positives: u64) -> Self {
        let interval = wilson(true_positives, selected);
        Self {
            leads,
            positives,
            base_rate: rate(positives, leads),
            selected,
            true_positives,
            false_positives: selected - true_positives,
            false_negatives: positives - true_positives,
            true_negatives: leads + true_positives - positives - selected,
            precision: rate(true_positives, selected),
            precision_low: interval.map(|(low, _)| low),
            precision_high: interval.map(|(_, high)| high),
            recall: rate(true_positives, positives),
            lift: lift(true_positives, selected, positives, leads),
            p_value: p_value(selected, true_positives, leads, positives),
        }
    }
}

/// A share; none of none.
pub(super) fn rate(part: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

/// How many times the base rate a group's rate is; none without group or positives.
pub(super) fn lift(hits: u64, of: u64, positives: u64, leads: u64) -> Option<f64> {
    let base = rate(positives, leads).filter(|base| *base > 0.0)?;
    Some(rate(hits, of)? / base)
}

/// One criterion by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CriterionFigures {
    /// Its id.
    pub id: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Whether it scores, qualifies or disqualifies.
    pub part: Part,
    /// The title of its group; empty for rules.
    pub group: Arc<str>,
    /// The points it adds.
    pub points: f64,
    /// Leads for which it holds.
    pub matched: u64,
    /// Those of them that became customers.
    pub converted: u64,
    /// Their share.
    pub rate: Option<f64>,
    /// The share against all leads'.
    pub lift: Option<f64>,
}

/// What the definition would select with its total threshold at this score. Where no alternative
/// asks for the total alone, the threshold takes the place of all score tests.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The threshold.
    pub score: f64,
    /// The selected leads.
    pub selected: u64,
    /// Those of them that became customers.
    pub converted: u64,
    /// Their share.
    pub precision: Option<f64>,
    /// The share of customers among them.
    pub recall: Option<f64>,
    /// The precision against all leads'.
    pub lift: Option<f64>,
}

/// Leads whose score is from `from` up to, but not with, ten points more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// The lowest score of the band.
    pub from: f64,
    /// Its leads.
    pub leads: u64,
    /// Those of them that became customers.
    pub converted: u64,
    /// Their share.
    pub rate: Option<f64>,
}

/// One period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodFigures {
    /// Its name: `2018-04`, `2018 Q2` or `2018`.
    pub title: Arc<str>,
    /// Whether its leads have had time to become customers.
    pub ripe: bool,
    /// What is selected among its leads.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What fits when only so many leads can be worked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Capacity {
    /// How many leads can be worked.
    pub capacity: u64,
    /// Leads that are handed over whatever their total: by a rule, or another score test.
    pub anyway: u64,
    /// The score of the last lead that fits; none when those of `anyway` take all the room.
    pub threshold: Option<f64>,
    /// Leads above that score, besides `anyway`.
    pub above: u64,
    /// Leads of exactly that score, besides `anyway`.
    pub tied: u64,
    /// The lowest total threshold with which no more leads are handed over than can be worked; none
    /// when there is no such threshold.
    pub fits_from: Option<f64>,
    /// The leads that would then be handed over.
    pub fits: u64,
    /// Customers to expect of the leads that can be worked: of those tied, an even share of theirs.
    pub expected_customers: f64,
    /// Their share of the leads worked.
    pub precision: f64,
    /// The share against all leads'.
    pub lift: Option<f64>,
    /// What that means, in a sentence.
    pub in_words: String,
}

/// Leads and customers of each score, lowest score first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scores(Vec<(Points, u64, u64)>);

impl Scores {
    /// Each score with its leads and the customers among them, lowest score first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Points, u64, u64)> {
        self.0.iter().copied()
    }

    /// The leads of all scores, and the customers among them.
    pub(super) fn sum(&self) -> (u64, u64) {
        let sums = self.0.iter();
        sums.fold((0, 0), |sum, (_, leads, won)| (sum.0 + leads, sum.1 + won))
    }

    /// Adds leads up by score.
    pub(super) fn sorted(mut all: Vec<(Points, u64, u64)>) -> Self {
        all.sort_unstable();
        all.dedup_by(|next, sum| {
            let same = next.0 == sum.0;
            if same {
                sum.1 += next.1;
                sum.2 += next.2;
            }
            same
        });
        Self(all)
    }

    pub(super) fn bands(&self) -> Vec<Band> {
        const TEN: Points = 10_000_000;
        let mut bands: Vec<(Points, u64, u64)> = Vec::new();
        for (score, leads, won) in &self.0 {
            let from = score.div_euclid(TEN);
            match bands.last_mut().filter(|band| band.0 == from) {
                Some(band) => *band = (from, band.1 + leads, band.2 + won),
                None => bands.push((from, *leads, *won)),
            }
        }
        let band = |(from, leads, converted): (Points, u64, u64)| Band {
            from: score::as_written(from * TEN),
            leads,
            converted,
            rate: rate(converted, leads),
        };
        bands.into_iter().map(band).collect()
    }

    /// Leads of exactly that score.
    pub(super) fn at(&self, score: Points) -> u64 {
        let place = self.0.binary_search_by_key(&score, |(known, _, _)| *known);
        place.map_or(0, |place| self.0[place].1)
    }
}

/// What is selected as the total threshold moves: some leads at any threshold, the others from
/// their score down. Who is disqualified is in neither.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// Leads that are selected whatever their total, and those of them that became customers.
    pub(super) anyway: (u64, u64),
    /// The others by score.
    pub(super) scores: Scores,
}

impl Line {
    pub(super) fn curve(&self, leads: u64, positives: u64) -> Vec<CurvePoint> {
        let (mut selected, mut converted) = self.anyway;
        let scores = self.scores.0.iter().rev();
        let mut curve: Vec<_> = scores
            .map(|(score, more, won)| {
                selected += more;
                converted += won;
                CurvePoint {
                    score: score::as_written(*score),
                    selected,
                    converted,
                    precision: rate(converted, selected),
                    recall: rate(converted, positives),
                    lift: lift(converted, selected, positives, leads),
                }
            })
            .collect();
        curve.reverse();
        curve
    }

    /// What fits when `capacity` leads are worked: those that are handed over whatever their total,
    /// then the others, best score first.
    pub(super) fn capacity(&self, capacity: u64, leads: u64, positives: u64) -> Option<Capacity> {
        let (anyway, won_anyway) = self.anyway;
        let mut fits = Capacity {
            capacity,
            anyway,
            threshold: None,
            above: 0,
            tied: 0,
            fits_from: None,
            fits: anyway,
            expected_customers: 0.0,
            precision: 0.0,
            lift: None,
            in_words: String::new(),
        };
        if capacity <= anyway {
            fits.expected_customers = share(capacity, anyway) * won_anyway as f64;
        } else {
            self.fill(&mut fits, won_anyway)?;
        }
        fits.precision = fits.expected_customers / capacity.max(1) as f64;
        let base = rate(positives, leads).filter(|base| *base > 0.0);
        fits.lift = base.map(|base| fits.precision / base);
        fits.in_words = words::capacity(&fits);
        Some(fits)
    }

    /// Fills the room that is left with the best scores; none when there are not that many leads.
    fn fill(&self, fits: &mut Capacity, mut won: u64) -> Option<()> {
        let room = fits.capacity - fits.anyway;
        for (score, tied, won_here) in self.scores.0.iter().rev() {
            if fits.above + tied <= room {
                fits.fits_from = Some(score::as_written(*score));
                fits.fits = fits.anyway + fits.above + tied;
            }
            if fits.above + tied < room {
                fits.above += tied;
                won += won_here;
                continue;
            }
            (fits.threshold, fits.tied) = (Some(score::as_written(*score)), *tied);
            let part = share(room - fits.above, *tied);
            fits.expected_customers = won as f64 + part * *won_here as f64;
            return Some(());
        }
        None
    }
}

fn share(part: u64, of: u64) -> f64 {
    part as f64 / of.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: Points = 1_000_000;

    fn scores() -> Scores {
        let patterns = [(10, 4, 1), (-5, 10, 0), (20, 2, 2), (10, 6, 3)];
        let patterns = patterns.map(|(score, leads, won)| (score * POINT, leads, won));
        Scores::sorted(patterns.to_vec())
    }

    fn line(anyway: (u64, u64)) -> Line {
        Line {
            anyway,
            scores: scores(),
        }
    }

    #[test]
    fn the_curve_counts_from_the_top() {
        let curve = line((0, 0)).curve(22, 6);
        let points: Vec<_> = curve
            .iter()
            .map(|point| (point.score, point.selected, point.converted))
            .collect();
        assert_eq!(points, [(-5.0, 22, 6), (10.0, 12, 6), (20.0, 2, 2)]);
        assert_eq!(curve[0].lift, Some(1.0));
        let with_rules = line((3, 1)).curve(25, 7);
        let selected = with_rules.iter().map(|point| point.selected);
        assert_eq!(selected.collect::<Vec<_>>(), [25, 15, 5]);
    }

    #[test]
    fn bands_of_ten_begin_at_their_lowest_score() {
        let bands: Vec<_> = scores()
            .bands()
            .iter()
            .map(|band| (band.from, band.leads))
            .collect();
        assert_eq!(bands, [(-10.0, 10), (10.0, 10), (20.0, 2)]);
    }

    #[test]
    fn ties_at_the_threshold_are_split_evenly() {
        let fits = line((0, 0)).capacity(7, 22, 6).expect("enough leads");
        assert_eq!((fits.threshold, fits.above, fits.tied), (Some(10.0), 2, 10));
        assert!((fits.expected_customers - 4.0).abs() < 1e-12);
        assert!(line((0, 0)).capacity(23, 22, 6).is_none());
    }

    #[test]
    fn the_threshold_that_fits_hands_over_no_more_than_can_be_worked() {
        for (anyway, capacity, from, handed_over) in [
            ((0, 0), 2, Some(20.0), 2),
            ((0, 0), 11, Some(20.0), 2),
            ((0, 0), 12, Some(10.0), 12),
            ((0, 0), 1, None, 0),
            ((3, 2), 5, Some(20.0), 5),
            ((3, 2), 4, None, 3),
            ((3, 2), 3, None, 3),
            ((3, 2), 2, None, 3),
        ] {
            let fits = line(anyway).capacity(capacity, 25, 8).expect("enough");
            assert_eq!(
                (fits.fits_from, fits.fits),
                (from, handed_over),
                "{anyway:?} {capacity}"
            );
        }
        let full = line((3, 2)).capacity(2, 25, 8).expect("enough");
        assert_eq!(full.threshold, None);
        assert!((full.expected_customers - 4.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_selected_has_no_rates() {
        let outcome = Outcome::of(10, 4, 0, 0);
        assert_eq!(
            (outcome.precision, outcome.lift, outcome.p_value),
            (None, None, None)
        );
        assert_eq!((outcome.recall, outcome.true_negatives), (Some(0.0), 6));
    }
}
