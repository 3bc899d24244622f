//! Due dates as people say them: `fri`, `2w`, `next tue`, `end of month`, `2026-12-01`; and how a
//! date is said back. Never guesses between two readings: what cannot be read gets a sentence.
//!
//! Weeks are ISO weeks, from Monday. A named period means its last day, for a week its Friday.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::refusal::Refusal;

/// What may be written, an example each, and what it means.
pub const WORDS: [(&str, &str); 20] = [
    ("today", "this day"),
    ("tomorrow", "the day after today"),
    ("fri", "the next Friday after today"),
    ("this fri", "the Friday of this week"),
    ("next fri", "the Friday of next week"),
    ("3d", "three days from today; also +3d, in 3 days, 3 days"),
    ("2w", "two weeks from today; also +2w, in 2 weeks, 2 weeks"),
    ("1m", "the same day of next month, or that month's last day"),
    (
        "5bd",
        "five working days from today, Saturdays and Sundays left out",
    ),
    (
        "end of week",
        "the Friday of this week, on a weekend of the next; also eow",
    ),
    ("next week", "the Friday of next week"),
    ("end of month", "the last day of this month; also eom"),
    ("next month", "the last day of next month"),
    ("end of quarter", "the last day of this quarter; also eoq"),
    ("end of year", "31 December; also eoy"),
    ("next forum", "the day of the next meeting"),
    ("1 Dec", "the next 1 December; also Dec 1, 1.12."),
    ("1 Dec 2027", "that day; also Dec 1 2027, 1.12.2027"),
    ("15th", "the next 15th of a month"),
    ("2026-12-01", "that day"),
];

/// Reads a due date said on `today`. `next_forum` is the day of the next meeting, where known.
pub fn read(text: &str, today: Date, next_forum: Option<Date>) -> Result<Date, Refusal> {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(|word| word.trim_matches(|c| matches!(c, '"' | '\'' | '“' | '”')))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 1 && matches!(words[0], "by" | "on" | "until") {
        words.remove(0);
    }
    let found = if words.is_empty() {
        None
    } else {
        fixed_words(&words, today, next_forum)
            .or_else(|| week_day(&words, today))
            .or_else(|| distance(&words, today))
            .or_else(|| calendar_day(&words, today))
    };
    found.unwrap_or_else(|| Err(unreadable(text)))
}

/// Reads a day that has been, said on `today`: as [`read`], and `yesterday`, `2 days ago`, `last fri`. A
/// day of the week or of the year is the latest one that is not after today.
pub fn read_past(text: &str, today: Date) -> Result<Date, Refusal> {
    let lower = text.trim().to_lowercase();
    if lower == "yesterday" {
        return plus_days(today, -1);
    }
    if let Some(ago) = lower.strip_suffix("ago") {
        let ahead = read(ago, today, None)?;
        return today.checked_sub(ahead - today).map_err(|_| too_far());
    }
    let day = lower.strip_prefix("last ").unwrap_or(&lower);
    let mut date = read(day, today, None)?;
    let words: Vec<&str> = day.split_whitespace().collect();
    let back = if week_day(&words, today).is_some() {
        7.days()
    } else if calendar_day(&words, today).is_some() {
        1.year()
    } else {
        return Ok(date);
    };
    // A year that was written stays.
    let has_year = words
        .iter()
        .any(|word| word.len() >= 4 && word.contains("20"));
    while date > today && !has_year {
        date = date.checked_sub(back).map_err(|_| too_far())?;
    }
    Ok(date)
}

fn unreadable(text: &str) -> Refusal {
    Refusal::because(format!(
        "`{}` is not a day I can read: write fri, next tue, 2w, end of month, 1 Dec or 2026-12-01",
        text.trim()
    ))
}

fn too_far() -> Refusal {
    Refusal::because("That day is too far away to plan for")
}

type Found = Option<Result<Date, Refusal>>;

fn fixed_words(words: &[&str], today: Date, next_forum: Option<Date>) -> Found {
    let week = |weeks: i32| friday_of_week(today, weeks);
    let found = match words {
        ["today"] => Ok(today),
        ["tomorrow" | "tmr" | "tom"] => plus_days(today, 1),
        ["day", "after", "tomorrow"] => plus_days(today, 2),
        ["eow"] | ["end", "of", "week"] | ["end", "of", "this", "week"] | ["this", "week"] => {
            week(0)
        }
        ["next", "week"] | ["end", "of", "next", "week"] => week(1),
        ["eom"] | ["end", "of", "month"] | ["end", "of", "this", "month"] | ["this", "month"] => {
            Ok(today.last_of_month())
        }
        ["next", "month"] | ["end", "of", "next", "month"] => end_of_month_after(today, 1),
        ["eoq"]
        | ["end", "of", "quarter"]
        | ["end", "of", "this", "quarter"]
        | ["this", "quarter"] => end_of_month_after(today, months_left_in_quarter(today)),
        ["next", "quarter"] | ["end", "of", "next", "quarter"] => {
            end_of_month_after(today, months_left_in_quarter(today) + 3)
        }
        ["eoy"] | ["end", "of", "year"] | ["end", "of", "this", "year"] | ["this", "year"] => {
            Ok(today.last_of_year())
        }
        ["next", "forum" | "meeting"] | ["forum"] => next_forum.ok_or_else(|| {
            Refusal::because("The day of the next forum is not known yet: write a date")
        }),
        _ => return None,
    };
    Some(found)
}

fn plus_days(day: Date, days: i64) -> Result<Date, Refusal> {
    Span::new()
        .try_days(days)
        .and_then(|span| day.checked_add(span))
        .map_err(|_| too_far())
}

/// The Friday of the week so many weeks on; on a weekend this week's is over, so weeks count from
/// the Monday that comes.
fn friday_of_week(today: Date, weeks: i32) -> Result<Date, Refusal> {
    let gone = i64::from(today.weekday().to_monday_zero_offset());
    let over = i64::from(gone > 4);
    plus_days(today, 4 - gone + 7 * (i64::from(weeks) + over))
}

fn months_left_in_quarter(today: Date) -> i32 {
    2 - i32::from(today.month() - 1) % 3
}

fn end_of_month_after(today: Date, months: i32) -> Result<Date, Refusal> {
    let month = today.first_of_month().checked_add(months.months());
    month.map(Date::last_of_month).map_err(|_| too_far())
}

fn week_day(words: &[&str], today: Date) -> Found {
    let (which, name) = match words {
        [name] => ("", name),
        [which @ ("this" | "next"), name] => (*which, name),
        _ => return None,
    };
    let asked = weekday(name)?;
    let now = i64::from(today.weekday().to_monday_zero_offset());
    let place = i64::from(asked.to_monday_zero_offset());
    let days = match which {
        "next" => place - now + 7,
        "this" => place - now,
        _ if place > now => place - now,
        _ => place - now + 7,
    };
    if days < 0 {
        return Some(Err(Refusal::because(format!(
            "The {asked:?} of this week is over: write {name} or next {name}"
        ))));
    }
    Some(plus_days(today, days))
}

/// A day of the week by its name or the first three letters of it or more.
fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let word = word.trim_end_matches('.');
    let found = NAMES
        .iter()
        .find(|(name, _)| word.len() >= 3 && name.starts_with(word))?;
    Some(found.1)
}

fn distance(words: &[&str], today: Date) -> Found {
    let words = words.strip_prefix(&["in"]).unwrap_or(words);
    let tail = [["from", "now"], ["from", "today"]];
    let words = tail
        .iter()
        .find_map(|tail| words.strip_suffix(tail))
        .unwrap_or(words);
    let joined = words.join(" ");
    let text = joined.strip_prefix('+').unwrap_or(&joined).trim_start();
    let (count, unit) = match text.find(|c: char| !c.is_ascii_digit()) {
        Some(0) => {
            let (number, unit) = text.split_once(' ')?;
            (number_word(number)?, unit)
        }
        Some(end) => {
            let (digits, unit) = text.split_at(end);
            // More digits than fit are a number all the same: too far away.
            (digits.parse().unwrap_or(i64::MAX), unit)
        }
        None => return None,
    };
    let add = |span: Result<Span, jiff::Error>| {
        span.and_then(|span| today.checked_add(span))
            .map_err(|_| too_far())
    };
    Some(match unit.trim() {
        "d" | "day" | "days" => add(Span::new().try_days(count)),
        "w" | "wk" | "week" | "weeks" => add(Span::new().try_weeks(count)),
        "m" | "mo" | "month" | "months" => add(Span::new().try_months(count)),
        "y" | "year" | "years" => add(Span::new().try_years(count)),
        "bd" | "business day" | "business days" | "working day" | "working days" => {
            working_days(today, count)
        }
        _ => return None,
    })
}

fn number_word(word: &str) -> Option<i64> {
    const NUMBERS: [&str; 10] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let place = NUMBERS.iter().position(|number| *number == word)?;
    Some(place as i64 + 1)
}

/// So many days on from `today` when Saturdays and Sundays do not count.
pub fn working_days(today: Date, count: i64) -> Result<Date, Refusal> {
    let place = i64::from(today.weekday().to_monday_zero_offset());
    if count == 0 {
        return Ok(today);
    }
    // From a weekend, counting starts on the Friday before.
    let (from, place) = if place > 4 {
        (4 - place, 4)
    } else {
        (0, place)
    };
    let weeks = count.checked_add(place).ok_or_else(too_far)?.div_euclid(5);
    let weekends = weeks.checked_mul(2).ok_or_else(too_far)?;
    let days = count.checked_add(weekends).ok_or_else(too_far)?;
    plus_days(today, from + days)
}

fn calendar_day(words: &[&str], today: Date) -> Found {
    if let [word] = words {
        if let Ok(date) = word.parse::<Date>() {
            return Some(Ok(date));
        }
        return dotted(word, today)
            .or_else(|| ordinal_day(word, today))
            .or_else(|| slashed(word));
    }
    let (asked, words) = match words {
        [name, rest @ ..] if weekday(name).is_some() => (weekday(name), rest),
        words => (None, words),
    };
    let (first, second, year) = match words {
        [first, second] => (first, second, None),
        [first, second, year] => (first, second, Some(four_digits(year)?)),
        _ => return None,
    };
    let (day, month) = match (day_number(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (day_number(second)?, month(first)?),
    };
    Some(day_of(day, month, year, asked, today))
}

/// A day and a month, with or without the year and the day of the week. Without a year it is the
/// next such day; with a day of the week, this year's or next year's, whichever falls on it.
fn day_of(
    day: i8,
    month: i8,
    year: Option<i16>,
    asked: Option<Weekday>,
    today: Date,
) -> Result<Date, Refusal> {
    let years = match (year, asked) {
        (Some(year), _) => year..=year,
        (None, Some(_)) => today.year()..=today.year().saturating_add(1),
        // 29 February is at most eight years away.
        (None, None) => today.year()..=today.year().saturating_add(8),
    };
    let days: Vec<Date> = years
        .filter_map(|year| Date::new(year, month, day).ok())
        .filter(|date| year.is_some() || asked.is_some() || *date >= today)
        .collect();
    let fits = |date: &&Date| asked.is_none_or(|asked| date.weekday() == asked);
    match (days.iter().find(fits), days.last(), asked) {
        (Some(date), ..) => Ok(*date),
        (None, Some(date), Some(asked)) => Err(Refusal::because(format!(
            "{} is a {:?}, not a {asked:?}: leave the day of the week out or correct it",
            date.strftime("%-d %b %Y"),
            date.weekday()
        ))),
        _ => Err(Refusal::because(match year {
            Some(year) => format!("{} {year} has no day {day}", month_name(month)),
            None => format!("{} has no day {day}", month_name(month)),
        })),
    }
}

/// `1.12.`, `1.12`, `1.12.2027`, `1.12.27`: day, month, year.
fn dotted(word: &str, today: Date) -> Found {
    let parts: Vec<&str> = word.trim_end_matches('.').split('.').collect();
    let (day, month, year) = match parts[..] {
        [day, month] => (day, month, None),
        [day, month, year] if year.len() == 2 => {
            (day, month, Some(2000 + year.parse::<i16>().ok()?))
        }
        [day, month, year] => (day, month, Some(four_digits(year)?)),
        _ => return None,
    };
    let month: i8 = month.parse().ok()?;
    let day: i8 = day.parse().ok()?;
    if !(1..=12).contains(&month) {
        return Some(Err(Refusal::because(format!(
            "There is no month {month}: write day.month., such as 1.12."
        ))));
    }
    Some(day_of(day, month, year, None, today))
}

/// `15th`: the next such day of a month, today included.
fn ordinal_day(word: &str, today: Date) -> Found {
    let day = day_number(word).filter(|_| !word.ends_with(|c: char| c.is_ascii_digit()))?;
    // No two neighbouring months both lack a day that a month can have.
    let found = (0..=2).find_map(|months| {
        let first = today.first_of_month().checked_add(months.months()).ok()?;
        let date = Date::new(first.year(), first.month(), day).ok()?;
        (date >= today).then_some(date)
    });
    Some(found.ok_or_else(|| Refusal::because(format!("No month has a day {day}"))))
}

fn slashed(word: &str) -> Found {
    let parts: Vec<&str> = word.split('/').collect();
    let numbers = parts.iter().all(|part| part.parse::<u16>().is_ok());
    (parts.len() > 1 && numbers).then(|| {
        Err(Refusal::because(format!(
            "`{word}` reads differently in different countries: write 1 Dec or 2026-12-01"
        )))
    })
}

/// `1`, `1.`, `1st`, `22nd`.
fn day_number(word: &str) -> Option<i8> {
    let end = word
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    let plain = matches!(rest, "" | "." | "st" | "nd" | "rd" | "th");
    digits
        .parse()
        .ok()
        .filter(|day| plain && (1..=99).contains(day))
}

fn four_digits(word: &str) -> Option<i16> {
    let plain = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| plain && *year >= 1000)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let place = MONTHS
        .iter()
        .position(|name| word.len() >= 3 && name.to_lowercase().starts_with(word))?;
    Some(place as i8 + 1)
}

fn month_name(month: i8) -> &'static str {
    MONTHS
        .get(usize::try_from(month - 1).unwrap_or(0))
        .copied()
        .unwrap_or("That month")
}

/// Whole days from one day to another; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// A date as screens show it: `today`, `tomorrow`, `Fri 27 Nov`, and with the year when it is not
/// this one: `Fri 1 Jan 2027`.
pub fn words(date: Date, today: Date) -> String {
    match days_between(today, date) {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ if date.year() == today.year() => date.strftime("%a %-d %b").to_string(),
        _ => date.strftime("%a %-d %b %Y").to_string(),
    }
}

/// How far a due date is: `3 days late`, `today`, `in 2 days`, `in 5 weeks`.
pub fn how_far(due: Date, today: Date) -> String {
    let days = days_between(today, due);
    let (count, unit) = match days.abs() {
        days @ ..14 => (days, "day"),
        days @ 14..63 => (days / 7, "week"),
        days @ 63..730 => (days / 30, "month"),
        days => (days / 365, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    match days {
        0 => "today".to_owned(),
        1.. => format!("in {count} {unit}{plural}"),
        _ => format!("{count} {unit}{plural} late"),
    }
}

#[cfg(test)]
mod tests;
