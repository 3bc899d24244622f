//! Lengths of time as people write them: `"15m"`, `"4h"`, `"2 business days"`.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A length of clock time in whole seconds, written `1h 30m`, `15m` or `2m 30s`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub u32);

impl Span {
    /// So many minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes.saturating_mul(60))
    }

    /// So many whole seconds.
    pub fn seconds(self) -> i64 {
        i64::from(self.0)
    }

    /// Whole minutes, as [`minutes`] rounds them.
    pub fn in_minutes(self) -> u32 {
        u32::try_from(minutes(self.seconds())).unwrap_or(u32::MAX)
    }
}

/// A sum that is longer than any span can be is cut.
impl Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        Self(spans.fold(0, |sum, span| sum.saturating_add(span.0)))
    }
}

/// Seconds as the whole minutes that people read, the same on every screen and in every file:
/// rounded to the nearest, and never nought for something that took time.
pub fn minutes(seconds: i64) -> i64 {
    if seconds > 0 {
        (seconds.saturating_add(30) / 60).max(1)
    } else {
        0
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        let parts = [(hours, 'h'), (minutes, 'm'), (seconds, 's')];
        let mut wrote = false;
        for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
            if wrote {
                f.write_str(" ")?;
            }
            write!(f, "{count}{unit}")?;
            wrote = true;
        }
        if wrote { Ok(()) } else { f.write_str("0m") }
    }
}

/// What is wrong with a length of time.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a length of time; write it like {1}")]
pub struct NotASpan(String, &'static str);

impl FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let wrong = || NotASpan(text.to_owned(), "\"15m\" or \"1h 30m\"");
        let mut total: u32 = 0;
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
            let count: u32 = rest[..digits].parse().map_err(|_| wrong())?;
            let after = rest[digits..].trim_start();
            let letters = after
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(after.len());
            let seconds = match &after[..letters] {
                "h" | "hour" | "hours" => 3600,
                "m" | "min" | "minute" | "minutes" => 60,
                "s" | "second" | "seconds" => 1,
                _ => return Err(wrong()),
            };
            let part = count.checked_mul(seconds).ok_or_else(wrong)?;
            total = total.checked_add(part).ok_or_else(wrong)?;
            rest = after[letters..].trim_start();
        }
        Ok(Self(total))
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A time limit of a promise between teams, in the unit in which it was agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Within {
    /// Minutes of clock time.
    Minutes(u32),
    /// Hours of clock time.
    Hours(u32),
    /// Calendar days.
    Days(u32),
    /// Working days; which days are worked is the team's own custom.
    BusinessDays(u32),
    /// Weeks.
    Weeks(u32),
}

impl Within {
    fn parts(self) -> (u32, &'static str) {
        match self {
            Self::Minutes(count) => (count, "m"),
            Self::Hours(count) => (count, "h"),
            Self::Days(count) => (count, "day"),
            Self::BusinessDays(count) => (count, "business day"),
            Self::Weeks(count) => (count, "week"),
        }
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = self.parts();
        match unit {
            "m" | "h" => write!(f, "{count}{unit}"),
            _ if count == 1 => write!(f, "1 {unit}"),
            _ => write!(f, "{count} {unit}s"),
        }
    }
}

impl FromStr for Within {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let wrong = || NotASpan(text.to_owned(), "\"4h\", \"15m\" or \"2 business days\"");
        let trimmed = text.trim();
        let digits = trimmed
            .find(|c: char| !c.is_ascii_digit())
            .ok_or_else(wrong)?;
        let count = trimmed[..digits].parse().map_err(|_| wrong())?;
        let unit = trimmed[digits..]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        match unit.to_ascii_lowercase().as_str() {
            "m" | "min" | "minute" | "minutes" => Ok(Self::Minutes(count)),
            "h" | "hour" | "hours" => Ok(Self::Hours(count)),
            "d" | "day" | "days" => Ok(Self::Days(count)),
            "bd" | "business day" | "business days" | "working day" | "working days" => {
                Ok(Self::BusinessDays(count))
            }
            "w" | "week" | "weeks" => Ok(Self::Weeks(count)),
            _ => Err(wrong()),
        }
    }
}

impl Serialize for Within {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Within {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

crate::whole!(Span, Option<Within>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_time_is_never_nought_minutes() {
        let rounded = [-5, 0, 5, 89, 90, 600].map(minutes);
        assert_eq!(rounded, [0, 0, 1, 1, 2, 10]);
        assert_eq!(Span(5).in_minutes(), 1);
    }
}
