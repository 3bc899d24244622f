//! The next date of a forum, and when it is overdue: joint forums are held at least monthly.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Cadence, Every};

/// A joint forum is held at least monthly. A month and four days, so that "the first Tuesday" of
/// two months in a row is always near enough.
pub const AT_LEAST_EVERY: i32 = 35;

/// A forum that has not met for too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The day on which it should have met.
    pub due: Date,
    /// Whole days since it last met.
    pub days: i32,
    /// Whether it missed not only its own date but also "at least monthly".
    pub over_a_month: bool,
}

impl Overdue {
    /// `The last meeting was 40 days ago; the next one was due on 2026-11-24`.
    pub fn sentence(self) -> String {
        let rule = if self.over_a_month {
            ": a joint forum lives on meeting at least monthly"
        } else {
            ""
        };
        format!(
            "The last meeting was {} days ago; the next one was due on {}{rule}",
            self.days, self.due
        )
    }
}

impl Cadence {
    /// The next date of the series that is not over; `held` are the dates so far, the newest first.
    /// A forum that missed some dates goes on with the first one from today; without any meeting yet,
    /// with the first day of the week that fits.
    pub fn next_date(&self, held: &[Date], today: Date) -> Date {
        let Some(mut date) = self.after(held) else {
            return self.first_on_or_after(today);
        };
        let place = self.place(held);
        while date < today {
            date = self.step(date, place);
        }
        date
    }

    /// The date of the meeting after those that were `held`, the newest first; always later than the
    /// newest. None without any.
    ///
    /// A meeting that was moved by a few days does not move the series: counting goes on from the
    /// forum's weekday nearest to its date. Every so many weeks counts weeks from there. Every month
    /// keeps the place of the weekday in its month ("the second Tuesday"); where a month has no
    /// fifth one, its last is taken.
    fn after(&self, held: &[Date]) -> Option<Date> {
        let newest = held.first()?;
        Some(self.step(*newest, self.place(held)))
    }

    /// The date after `date` in a series that has that place in its months.
    fn step(&self, date: Date, place: i8) -> Date {
        let held = self.nearest(date);
        match self.every {
            Every::Weeks(weeks) => days_on(held, i64::from(weeks.max(1)) * 7),
            Every::Month => {
                let month = held.first_of_month().checked_add(1.month());
                let month = month.unwrap_or(held);
                month
                    .nth_weekday_of_month(place, self.on.civil())
                    .or_else(|_| month.nth_weekday_of_month(-1, self.on.civil()))
                    .unwrap_or(held)
            }
        }
    }

    /// The place of a monthly series in its months, from 1 to 5, told from what was held, the newest
    /// first. A fourth weekday that is the last of its month may stand in for a fifth one: then what
    /// was held before tells.
    fn place(&self, held: &[Date]) -> i8 {
        let mut stood_in = false;
        for date in held {
            let date = self.nearest(*date);
            let place = (date.day() - 1) / 7 + 1;
            if place == 4 && days_on(date, 7).month() != date.month() {
                stood_in = true;
            } else if stood_in && place < 5 {
                return 4;
            } else {
                return place;
            }
        }
        4
    }

    /// The first date of the series: the forum's weekday on `today` or after it.
    fn first_on_or_after(&self, today: Date) -> Date {
        let ahead = today.weekday().until(self.on.civil());
        days_on(today, i64::from(ahead))
    }

    /// Whether the forum should have met since the newest of `held`, which comes first. It is due on
    /// the date its cadence gives, and [`AT_LEAST_EVERY`] days after the last meeting at the latest.
    pub fn overdue(&self, held: &[Date], today: Date) -> Option<Overdue> {
        let last = *held.first()?;
        let month = days_on(last, i64::from(AT_LEAST_EVERY));
        let due = self.after(held)?.min(month);
        let days = today.since(last).map_or(0, |span| span.get_days());
        (today > due).then_some(Overdue {
            due,
            days,
            over_a_month: today > month,
        })
    }

    /// How many of the meetings that were `held`, the newest first, follow each other within
    /// [`AT_LEAST_EVERY`] days, counted from the newest; nought when that one is longer ago.
    pub fn streak(&self, held: &[Date], today: Date) -> usize {
        let near = |from: Date, to: Date| to <= days_on(from, i64::from(AT_LEAST_EVERY));
        let mut after = today;
        let row = held.iter().take_while(|day| {
            let follows = near(**day, after);
            after = **day;
            follows
        });
        row.count()
    }

    /// The forum's weekday nearest to a date: at most three days away.
    fn nearest(&self, date: Date) -> Date {
        let ahead = i64::from(date.weekday().until(self.on.civil()));
        days_on(date, if ahead > 3 { ahead - 7 } else { ahead })
    }
}

fn days_on(date: Date, days: i64) -> Date {
    date.checked_add(days.days()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::forum::charter::Weekday;

    fn cadence(every: Every, on: Weekday) -> Cadence {
        Cadence {
            every,
            on,
            ..Cadence::default()
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_next_date_follows_the_cadence() {
        use Every::{Month, Weeks};
        use Weekday::{Friday, Tuesday};
        let table = [
            (Weeks(2), Tuesday, "2026-11-10", "2026-11-24"),
            (Weeks(1), Tuesday, "2026-12-29", "2027-01-05"),
            // Held on a Thursday in place of the Tuesday, and on the Monday before it.
            (Weeks(2), Tuesday, "2026-11-12", "2026-11-24"),
            (Weeks(2), Tuesday, "2026-11-09", "2026-11-24"),
            // No weeks at all would stand still.
            (Weeks(0), Tuesday, "2026-11-10", "2026-11-17"),
            // The second Tuesday, over the end of a year.
            (Month, Tuesday, "2026-11-10", "2026-12-08"),
            (Month, Tuesday, "2026-12-08", "2027-01-12"),
            // The fifth Friday falls back to the last one.
            (Month, Friday, "2026-10-30", "2026-11-27"),
            // Moved to the last day of a month: the weekday it stands for is in the next one.
            (Month, Tuesday, "2026-11-30", "2027-01-05"),
        ];
        for (every, on, held, next) in table {
            let found = cadence(every, on).after(&[day(held)]);
            assert_eq!(found, Some(day(next)), "{every:?} {on} after {held}");
        }
    }

    #[test]
    fn a_fifth_weekday_is_not_lost_by_falling_back_to_the_last() {
        let fridays = cadence(Every::Month, Weekday::Friday);
        let table: [(&[&str], &str); 5] = [
            // October 2026 has five Fridays, November and December four, January five.
            (&["2026-12-25", "2026-11-27", "2026-10-30"], "2027-01-29"),
            (&["2026-12-25", "2026-11-27", "2026-10-23"], "2027-01-22"),
            (&["2026-11-27", "2026-10-30", "2026-09-25"], "2026-12-25"),
            // Nothing tells: it is taken for what it is.
            (&["2026-12-25"], "2027-01-22"),
            (&["2026-12-11", "2026-10-30"], "2027-01-08"),
        ];
        for (held, next) in table {
            let held: Vec<Date> = held.iter().map(|date| day(date)).collect();
            assert_eq!(fridays.after(&held), Some(day(next)), "{held:?}");
        }
    }

    #[test]
    fn the_first_date_is_today_or_within_a_week() {
        let tuesdays = cadence(Every::Weeks(2), Weekday::Tuesday);
        let table = [
            ("2026-11-24", "2026-11-24"),
            ("2026-11-25", "2026-12-01"),
            ("2026-11-22", "2026-11-24"),
        ];
        for (today, first) in table {
            assert_eq!(tuesdays.first_on_or_after(day(today)), day(first));
        }
    }

    #[test]
    fn a_forum_is_overdue_after_its_date_and_after_a_month_at_the_latest() {
        let table = [
            (Every::Weeks(2), "2026-11-24", None),
            (
                Every::Weeks(2),
                "2026-11-26",
                Some("The last meeting was 16 days ago; the next one was due on 2026-11-24"),
            ),
            (
                Every::Weeks(8),
                "2026-12-20",
                Some(
                    "The last meeting was 40 days ago; the next one was due on 2026-12-15: a \
                     joint forum lives on meeting at least monthly",
                ),
            ),
            (Every::Month, "2026-12-08", None),
        ];
        for (every, today, sentence) in table {
            let cadence = cadence(every, Weekday::Tuesday);
            let overdue = cadence.overdue(&[day("2026-11-10")], day(today));
            assert_eq!(overdue.map(Overdue::sentence).as_deref(), sentence);
        }
    }

    #[test]
    fn a_series_that_missed_dates_goes_on_from_today() {
        let cadence = Cadence::default();
        let table = [
            ("2026-09-02", "2026-09-15"),
            ("2026-09-15", "2026-09-15"),
            ("2026-11-23", "2026-11-24"),
        ];
        for (today, expected) in table {
            let found = cadence.next_date(&[day("2026-09-01")], day(today));
            assert_eq!(found, day(expected));
        }
        let first = cadence.next_date(&[], day("2026-11-23"));
        assert_eq!(first, day("2026-11-24"));
    }

    #[test]
    fn a_forum_is_overdue_by_the_date_that_all_its_meetings_give() {
        let tuesdays = cadence(Every::Month, Weekday::Tuesday);
        let held = ["2026-11-24", "2026-10-27", "2026-09-29"].map(day);
        let overdue = tuesdays.overdue(&held, day("2026-12-23"));
        assert_eq!(overdue, None, "the fifth Tuesday of December is the 29th");
        assert_eq!(tuesdays.overdue(&[], day("2026-12-29")), None);
    }

    #[test]
    fn a_row_of_forums_ends_where_more_than_a_month_lies_between_two() {
        let table: [(&[&str], usize); 5] = [
            (&[], 0),
            (&["2026-11-10"], 1),
            (&["2026-11-10", "2026-10-06"], 2),
            (&["2026-11-10", "2026-10-07", "2026-09-01"], 2),
            (&["2026-10-13", "2026-09-15"], 0),
        ];
        for (held, row) in table {
            let held: Vec<Date> = held.iter().map(|on| day(on)).collect();
            let found = Cadence::default().streak(&held, day("2026-11-24"));
            assert_eq!(found, row, "{held:?}");
        }
    }

    proptest! {
        #[test]
        fn the_next_date_is_later_on_the_right_weekday_and_not_far(
            days in 0_i64..40_000, weeks in 1_u8..=8, weekday in 0_usize..7, monthly: bool
        ) {
            let every = if monthly { Every::Month } else { Every::Weeks(weeks) };
            let cadence = cadence(every, Weekday::ALL[weekday]);
            let date = days_on(day("1990-01-01"), days);
            let next = cadence.after(&[date]).unwrap();
            prop_assert_eq!(next.weekday(), cadence.on.civil());
            let far = next.since(date).unwrap().get_days();
            let longest = if monthly { 38 } else { i32::from(weeks) * 7 + 3 };
            prop_assert!(far >= 4 && far <= longest, "{date} to {next}");
        }
    }
}
