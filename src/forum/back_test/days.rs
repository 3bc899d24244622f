//! Dates as CRMs export them, read as days.

use jiff::civil::Date;

/// How a column writes its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayStyle {
    /// Year, month, day, as `2026-11-24` or `2026/11/24`, with or without a time behind it.
    YearFirst,
    /// Day, month, year, as `24.11.2026` or `24/11/2026`.
    DayFirst,
    /// Month, day, year, as `11/24/2026`.
    MonthFirst,
}

impl DayStyle {
    /// The style of a column. Where day and month cannot be told apart, points mean day first and
    /// strokes mean month first.
    pub fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut points = false;
        for [first, second, third] in values.filter_map(three_numbers).map(|(parts, stroke)| {
            points |= stroke != b'/';
            parts
        }) {
            match (first, second) {
                (32.., _) => return Self::YearFirst,
                (13..=31, 1..=12) if third > 31 => return Self::DayFirst,
                (1..=12, 13..=31) if third > 31 => return Self::MonthFirst,
                _ => {}
            }
        }
        if points {
            Self::DayFirst
        } else {
            Self::MonthFirst
        }
    }

    /// Days since 1970-01-01; none when the text is no date in this style.
    pub fn day(self, text: &str) -> Option<i32> {
        let ([first, second, third], _) = three_numbers(text)?;
        let (year, month, day) = match self {
            Self::YearFirst => (first, second, third),
            Self::DayFirst => (third, second, first),
            Self::MonthFirst => (third, first, second),
        };
        let year = if year < 100 && self != Self::YearFirst {
            year + 2000
        } else {
            year
        };
        let date = Date::new(
            i16::try_from(year).ok().filter(|year| *year >= 1000)?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        );
        Some(since_1970(date.ok()?))
    }
}

/// Days since 1970-01-01.
pub fn since_1970(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    date.since(epoch).map_or(0, |span| span.get_days())
}

/// The date that many days after 1970-01-01.
pub fn date_of(day: i32) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    epoch
        .checked_add(jiff::SignedDuration::from_hours(i64::from(day) * 24))
        .unwrap_or(epoch)
}

/// The three numbers that open a date, and the sign between them. A time may follow.
fn three_numbers(text: &str) -> Option<([u32; 3], u8)> {
    let bytes = text.as_bytes();
    let sign = *bytes.iter().find(|byte| !byte.is_ascii_digit())?;
    if !matches!(sign, b'-' | b'/' | b'.') {
        return None;
    }
    let date = text.split([' ', 'T', 't']).next()?;
    let mut parts = date.split(char::from(sign));
    let mut next = || {
        let part = parts.next()?;
        let plain = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse().ok())?
    };
    let numbers = [next()?, next()?, next()?];
    parts.next().is_none().then_some((numbers, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_crms_are_read() {
        for (column, text, meant) in [
            (
                vec!["2018-02-01"],
                "2018-02-26 19:58:54",
                Some("2018-02-26"),
            ),
            (
                vec!["2018-02-01"],
                "2018-02-26T19:58:54Z",
                Some("2018-02-26"),
            ),
            (vec!["24.11.2026"], "1.2.2026", Some("2026-02-01")),
            (vec!["24/11/2026"], "01/02/2026", Some("2026-02-01")),
            (vec!["11/24/2026"], "01/02/2026", Some("2026-01-02")),
            (vec!["01/02/26"], "01/02/26", Some("2026-01-02")),
            (vec!["2018-02-01"], "2018-02-30", None),
            (vec!["2018-02-01"], "unknown", None),
            (vec!["2018-02-01"], "12.5", None),
            (vec!["2018-02-01"], "", None),
        ] {
            let style = DayStyle::of(column.into_iter());
            let day = style.day(text).map(|day| date_of(day).to_string());
            assert_eq!(day.as_deref(), meant, "{text}");
        }
    }
}
