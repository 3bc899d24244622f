use jiff::civil::date;
use proptest::prelude::{any, prop_assert_eq, proptest};

use super::{Date, Weekday, days_between, how_far, read, read_past, words};

/// A Tuesday.
const TODAY: Date = date(2026, 11, 24);

#[test]
fn each_word_means_what_the_table_says() {
    let table = [
        ("today", "2026-11-24"),
        ("Tomorrow", "2026-11-25"),
        ("day after tomorrow", "2026-11-26"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("by fri", "2026-11-27"),
        ("tue", "2026-12-01"),
        ("mon", "2026-11-30"),
        ("this tue", "2026-11-24"),
        ("this fri", "2026-11-27"),
        ("next fri", "2026-12-04"),
        ("next tue", "2026-12-01"),
        ("\"next  tue\"", "2026-12-01"),
        ("next mon", "2026-11-30"),
        ("3d", "2026-11-27"),
        ("+3d", "2026-11-27"),
        ("3 days", "2026-11-27"),
        ("2w", "2026-12-08"),
        ("in 2 weeks", "2026-12-08"),
        ("2 weeks", "2026-12-08"),
        ("two weeks", "2026-12-08"),
        ("2 weeks from now", "2026-12-08"),
        ("in a week", "2026-12-01"),
        ("1m", "2026-12-24"),
        ("in three months", "2027-02-24"),
        ("1y", "2027-11-24"),
        ("3bd", "2026-11-27"),
        ("4 working days", "2026-11-30"),
        ("next week", "2026-12-04"),
        ("end of week", "2026-11-27"),
        ("eow", "2026-11-27"),
        ("end of month", "2026-11-30"),
        ("eom", "2026-11-30"),
        ("next month", "2026-12-31"),
        ("end of quarter", "2026-12-31"),
        ("next quarter", "2027-03-31"),
        ("eoy", "2026-12-31"),
        ("next forum", "2026-12-08"),
        ("2026-12-01", "2026-12-01"),
        ("2025-01-31", "2025-01-31"),
        ("1 Dec", "2026-12-01"),
        ("Dec 1", "2026-12-01"),
        ("dec 1st, 2027", "2027-12-01"),
        ("1 December 2027", "2027-12-01"),
        ("1 Nov", "2027-11-01"),
        ("24 nov", "2026-11-24"),
        ("1.12.", "2026-12-01"),
        ("1.12", "2026-12-01"),
        ("1.12.27", "2027-12-01"),
        ("01.12.2027", "2027-12-01"),
        ("29 Feb", "2028-02-29"),
        ("Tue 1 Dec", "2026-12-01"),
        ("Tue 3 Nov", "2026-11-03"),
        ("Fri 1 Jan", "2027-01-01"),
        ("15th", "2026-12-15"),
        ("30th", "2026-11-30"),
        ("31st", "2026-12-31"),
    ];
    for (text, expected) in table {
        let read = read(text, TODAY, Some(date(2026, 12, 8)));
        assert_eq!(
            read.map(|day| day.to_string()),
            Ok(expected.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn every_example_that_help_shows_can_be_read() {
    for (example, _) in super::WORDS {
        assert!(read(example, TODAY, Some(TODAY)).is_ok(), "{example}");
    }
}

#[test]
fn what_cannot_be_read_gets_a_sentence() {
    let table = [
        (
            "soon",
            "`soon` is not a day I can read: write fri, next tue, 2w, end of month, 1 Dec or \
             2026-12-01",
        ),
        (
            "1/12",
            "`1/12` reads differently in different countries: write 1 Dec or 2026-12-01",
        ),
        ("31 Apr", "April has no day 31"),
        ("31.4.", "April has no day 31"),
        ("29 feb 2027", "February 2027 has no day 29"),
        (
            "1.13.",
            "There is no month 13: write day.month., such as 1.12.",
        ),
        ("32nd", "No month has a day 32"),
        (
            "this mon",
            "The Monday of this week is over: write mon or next mon",
        ),
        (
            "Wed 1 Dec 2026",
            "1 Dec 2026 is a Tuesday, not a Wednesday: leave the day of the week out or \
             correct it",
        ),
        (
            "99999999999999999999d",
            "That day is too far away to plan for",
        ),
        ("9999y", "That day is too far away to plan for"),
        (
            "next forum",
            "The day of the next forum is not known yet: write a date",
        ),
    ];
    for (text, sentence) in table {
        let refusal = read(text, TODAY, None).expect_err(text);
        assert_eq!(refusal.to_string(), sentence);
    }
    for text in [
        "", "  ", "+", "in", "w", "2", "next", "due", "fr", "-3d", "1 2 3",
    ] {
        assert!(read(text, TODAY, None).is_err(), "{text}");
    }
}

#[test]
fn on_a_weekend_the_end_of_the_week_is_the_coming_friday() {
    let saturday = date(2026, 11, 28);
    assert_eq!(read("eow", saturday, None), Ok(date(2026, 12, 4)));
    assert_eq!(read("1bd", saturday, None), Ok(date(2026, 11, 30)));
}

#[test]
fn a_date_is_said_in_few_words() {
    let table = [
        (date(2026, 11, 23), "yesterday", "1 day late"),
        (TODAY, "today", "today"),
        (date(2026, 11, 25), "tomorrow", "in 1 day"),
        (date(2026, 11, 27), "Fri 27 Nov", "in 3 days"),
        (date(2026, 11, 10), "Tue 10 Nov", "2 weeks late"),
        (date(2027, 1, 1), "Fri 1 Jan 2027", "in 5 weeks"),
        (date(2028, 12, 1), "Fri 1 Dec 2028", "in 2 years"),
    ];
    for (day, said, far) in table {
        assert_eq!(
            (words(day, TODAY).as_str(), how_far(day, TODAY).as_str()),
            (said, far)
        );
    }
}

#[test]
fn a_day_that_has_been_is_read_as_people_say_it() {
    // TODAY is a Tuesday.
    let table = [
        ("yesterday", date(2026, 11, 23)),
        ("today", date(2026, 11, 24)),
        ("tue", date(2026, 11, 24)),
        ("fri", date(2026, 11, 20)),
        ("last fri", date(2026, 11, 20)),
        ("3 days ago", date(2026, 11, 21)),
        ("2w ago", date(2026, 11, 10)),
        ("20 nov", date(2026, 11, 20)),
        ("1 dec", date(2025, 12, 1)),
        ("2026-11-01", date(2026, 11, 1)),
        ("1 Dec 2026", date(2026, 12, 1)),
    ];
    for (text, day) in table {
        assert_eq!(read_past(text, TODAY), Ok(day), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in any::<String>(), days in -800_000_i64..2_900_000) {
        let today = super::plus_days(date(2000, 1, 1), days).unwrap_or(Date::MAX);
        let _ = read(&text, today, None);
        let _ = super::read_past(&text, today);
    }

    #[test]
    fn a_date_as_shown_can_be_read_again(days in -20_000_i64..20_000, ahead in 2_i64..5_000) {
        let today = super::plus_days(TODAY, days).unwrap();
        let due = super::plus_days(today, ahead).unwrap();
        prop_assert_eq!(read(&words(due, today), today, None), Ok(due));
    }

    #[test]
    fn working_days_are_counted_one_by_one(days in 0_i64..3_000, count in 1_i64..60) {
        let today = super::plus_days(TODAY, days).unwrap();
        let mut day = today;
        let mut left = count;
        while left > 0 {
            day = super::plus_days(day, 1).unwrap();
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            left -= i64::from(!weekend);
        }
        prop_assert_eq!(super::working_days(today, count), Ok(day));
        prop_assert_eq!(days_between(today, day) > 0, true);
    }
}
