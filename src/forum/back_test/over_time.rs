//! The leads in time: the oldest seventy and the newest thirty of a hundred, and periods. Young
//! leads have had less time to become customers, so periods are marked as ripe or not.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::bits::Bits;
use super::days::{date_of, since_1970};
use super::leads::Column;
use super::patterns::Classes;

/// Months that are shown one by one; longer spans are shown by quarter, then by year.
const MOST_PERIODS: usize = 36;

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) title: Arc<str>,
    pub(super) first: Date,
    pub(super) last: Date,
}

/// Leads of one period and one half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) period: Option<usize>,
    /// Whether its leads are among the newest thirty of a hundred; none when their time is not
    /// known.
    pub(super) newest: Option<bool>,
}

/// Where each lead stands in time.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    pub(super) classes: Classes,
    pub(super) segments: Vec<Segment>,
    /// For each segment its leads, and how many of them became customers.
    pub(super) totals: Vec<(u64, u64)>,
    pub(super) periods: Vec<Period>,
    /// The oldest and the newest date.
    pub(super) span: Option<(Date, Date)>,
    /// Leads whose time is not known.
    pub(super) undated: u64,
}

impl Timeline {
    /// Leads without any time: one segment.
    pub(super) fn none(outcome: &Bits) -> Self {
        let of = (0..outcome.len()).map(|lead| u8::from(outcome.get(lead)));
        Self {
            classes: Classes {
                of: Arc::new(of.collect()),
                segments: 1,
            },
            segments: vec![Segment {
                period: None,
                newest: None,
            }],
            totals: vec![(outcome.len() as u64, outcome.count())],
            periods: Vec::new(),
            span: None,
            undated: outcome.len() as u64,
        }
    }

    /// Leads by a column of dates, or of numbers that grow with time. The oldest seventy of a
    /// hundred are counted off in the order of time; leads of the same day in the file's order.
    pub(super) fn new(column: &Column, is_missing: impl Fn(&str) -> bool, outcome: &Bits) -> Self {
        let times = Times::of(column, is_missing);
        let (periods, period_of) = periods(&times);
        let old = first_new(&times, column);
        let (mut segments, mut totals) = (Vec::new(), Vec::new());
        let mut places = vec![usize::MAX; (periods.len() + 1) * 3];
        let mut of = Vec::with_capacity(outcome.len());
        let (mut tied, mut undated) = (0, 0);
        for lead in 0..outcome.len() {
            let code = column.codes().get(lead);
            let newest = times.ranks[code].map(|rank| {
                tied += u64::from(rank == old.rank);
                rank > old.rank || rank == old.rank && tied > old.of_rank
            });
            undated += u64::from(newest.is_none());
            let period = period_of[code];
            let half = newest.map_or(2, usize::from);
            let place = &mut places[period.map_or(0, |period| period + 1) * 3 + half];
            if *place == usize::MAX {
                *place = segments.len();
                segments.push(Segment { period, newest });
                totals.push((0, 0));
            }
            let won = u8::from(outcome.get(lead));
            totals[*place].0 += 1;
            totals[*place].1 += u64::from(won);
            of.push((*place * 2) as u8 | won);
        }
        Self {
            classes: Classes {
                of: Arc::new(of),
                segments: segments.len().max(1),
            },
            segments,
            totals,
            periods,
            span: times.span,
            undated,
        }
    }
}

/// The distinct times of a column in order.
struct Times {
    /// The place in time of each distinct value; none when it is missing or unreadable.
    ranks: Vec<Option<usize>>,
    days: Vec<Option<i32>>,
    span: Option<(Date, Date)>,
}

impl Times {
    fn of(column: &Column, is_missing: impl Fn(&str) -> bool) -> Self {
        let missing: Vec<_> = column.texts().iter().map(is_missing).collect();
        let present = |code: &usize| !missing[*code];
        let days = column.days().iter().zip(&missing);
        let days: Vec<_> = days
            .map(|(day, missing)| day.filter(|_| !missing))
            .collect();
        let dated = days.iter().flatten().count();
        let readable = (0..missing.len()).filter(present).count();
        if dated * 2 >= readable.max(1) {
            let newest = days.iter().flatten().max();
            let span = days.iter().flatten().min().zip(newest);
            let keys = days
                .iter()
                .map(|day| day.map(f64::from))
                .collect::<Vec<_>>();
            return Self {
                ranks: ranks(&keys),
                span: span.map(|(first, last)| (date_of(*first), date_of(*last))),
                days,
            };
        }
        let numbers = column.numbers().iter().enumerate();
        let keys =
            numbers.map(|(code, number)| (!missing[code] && !number.is_nan()).then_some(*number));
        Self {
            ranks: ranks(&keys.collect::<Vec<_>>()),
            days: vec![None; missing.len()],
            span: None,
        }
    }
}

fn ranks(keys: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut order: Vec<_> = keys.iter().flatten().copied().collect();
    order.sort_unstable_by(f64::total_cmp);
    order.dedup();
    let rank = |key: f64| order.partition_point(|other| *other < key);
    keys.iter().map(|key| key.map(rank)).collect()
}

/// Where the newest thirty of a hundred begin: leads of an earlier rank, and so many of that rank
/// in the file's order, are old.
struct FirstNew {
    rank: usize,
    of_rank: u64,
}

fn first_new(times: &Times, column: &Column) -> FirstNew {
    let ranks = times
        .ranks
        .iter()
        .flatten()
        .max()
        .map_or(0, |rank| rank + 1);
    let mut counts = vec![0_u64; ranks];
    for (rank, count) in times.ranks.iter().zip(column.counts()) {
        if let Some(rank) = rank {
            counts[*rank] += count;
        }
    }
    let mut left = counts.iter().sum::<u64>() * 7 / 10;
    for (rank, count) in counts.iter().enumerate() {
        if *count > left {
            return FirstNew {
                rank,
                of_rank: left,
            };
        }
        left -= count;
    }
    FirstNew {
        rank: ranks,
        of_rank: 0,
    }
}

/// The periods, oldest first, and the period of each distinct value.
fn periods(times: &Times) -> (Vec<Period>, Vec<Option<usize>>) {
    let Some((first, last)) = times.span else {
        return (Vec::new(), vec![None; times.days.len()]);
    };
    let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let fits =
        |months: &i32| ((month(last) / months - month(first) / months) as usize) < MOST_PERIODS;
    let months = [1, 3, 12, 120].into_iter().find(fits).unwrap_or(1200);
    let start = month(first) / months;
    let count = month(last) / months - start + 1;
    let all = (0..count)
        .map(|place| period((start + place) * months, months))
        .collect();
    let place = |day: &i32| (month(date_of(*day)) / months - start) as usize;
    let of = times.days.iter().map(|day| day.as_ref().map(place));
    (all, of.collect())
}

fn period(first_month: i32, months: i32) -> Period {
    let (year, month) = (first_month.div_euclid(12), first_month.rem_euclid(12));
    let first = Date::new(year as i16, month as i8 + 1, 1).unwrap_or_default();
    let next = first.checked_add(months.months()).unwrap_or(Date::MAX);
    let title = match months {
        1 => format!("{year}-{:02}", month + 1),
        3 => format!("{year} Q{}", month / 3 + 1),
        12 => year.to_string(),
        _ => format!("from {year}"),
    };
    Period {
        title: title.into(),
        first,
        last: date_of(since_1970(next) - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(times: &[&str]) -> Timeline {
        let column = Column::of(times.iter().copied());
        Timeline::new(&column, str::is_empty, &Bits::all(times.len(), false))
    }

    fn newest(times: &[&str]) -> String {
        let timeline = timeline(times);
        let segments = timeline.classes.of.iter();
        segments
            .map(
                |class| match timeline.segments[usize::from(class / 2)].newest {
                    Some(true) => 'n',
                    Some(false) => 'o',
                    None => '?',
                },
            )
            .collect()
    }

    #[test]
    fn the_newest_thirty_of_a_hundred_are_told_from_the_rest() {
        assert_eq!(
            newest(&["9", "8", "7", "6", "5", "4", "3", "2", "1", "0"]),
            "nnnooooooo"
        );
        assert_eq!(newest(&["100", "20", "3", "", "x"]), "noo??");
        assert_eq!(
            newest(&["2026-01-05", "2026-01-01", "2026-01-05", "2026-01-02", ""]),
            "nono?"
        );
    }

    #[test]
    fn spans_are_shown_by_month_then_quarter_then_year() {
        let titles = |times: &[&str]| {
            let periods = timeline(times).periods;
            let ends = periods.iter().map(|period| period.title.to_string());
            let ends: Vec<_> = ends.collect();
            (ends.len(), ends[0].clone(), periods[0].last.to_string())
        };
        let meant = |count, title: &str, last: &str| (count, title.to_owned(), last.to_owned());
        assert_eq!(
            titles(&["2026-01-05", "2026-03-01"]),
            meant(3, "2026-01", "2026-01-31")
        );
        assert_eq!(
            titles(&["2020-05-05", "2026-03-01"]),
            meant(24, "2020 Q2", "2020-06-30")
        );
        assert_eq!(
            titles(&["2001-05-05", "2026-03-01"]),
            meant(26, "2001", "2001-12-31")
        );
        assert!(timeline(&["1", "2"]).periods.is_empty());
    }
}
