//! An instant with the offset of the place where it was read: RFC 3339 on disk, the wall clock of
//! the room on screen.

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An instant and its offset from UTC.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    timestamp: Timestamp,
    offset: Offset,
}

/// Two moments are equal when they are the same instant, wherever they were read.
impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.timestamp == other.timestamp
    }
}
impl Eq for Moment {}
impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Moment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.timestamp.cmp(&other.timestamp)
    }
}

impl Moment {
    /// The instant, seen with that offset.
    pub fn new(timestamp: Timestamp, offset: Offset) -> Self {
        Self { timestamp, offset }
    }

    /// Reads RFC 3339, for example `2026-11-24T10:12:03+01:00`.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text)?;
        let timestamp: Timestamp = text.parse()?;
        let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
        Ok(Self { timestamp, offset })
    }

    /// The instant that clock and calendar of the place show.
    pub fn at(date: Date, time: Time, offset: Offset) -> Self {
        let timestamp = offset
            .to_timestamp(date.to_datetime(time))
            .unwrap_or(Timestamp::UNIX_EPOCH);
        Self { timestamp, offset }
    }

    /// The instant alone.
    pub fn timestamp(self) -> Timestamp {
        self.timestamp
    }

    /// The offset of the place.
    pub fn offset(self) -> Offset {
        self.offset
    }

    /// The calendar day at the place.
    pub fn date(self) -> Date {
        self.offset.to_datetime(self.timestamp).date()
    }

    /// The wall clock at the place.
    pub fn time(self) -> Time {
        self.offset.to_datetime(self.timestamp).time()
    }

    /// Hours and minutes of the wall clock: `10:12`.
    pub fn clock(self) -> String {
        let time = self.time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// Hours, minutes and seconds of the wall clock: `10:12:03`.
    pub fn clock_with_seconds(self) -> String {
        format!("{}:{:02}", self.clock(), self.time().second())
    }

    /// Milliseconds since `earlier`; negative when it is later.
    pub fn milliseconds_since(self, earlier: Self) -> i64 {
        self.timestamp.as_millisecond() - earlier.timestamp.as_millisecond()
    }

    /// Whole seconds since `earlier`; negative when it is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.timestamp.duration_since(earlier.timestamp).as_secs()
    }

    /// The moment that many seconds on.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let later = self
            .timestamp
            .checked_add(SignedDuration::from_secs(seconds));
        Self {
            timestamp: later.unwrap_or(self.timestamp),
            offset: self.offset,
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = Timestamp::from_second(self.timestamp.as_second()).unwrap_or(self.timestamp);
        let zoned = whole.to_zoned(TimeZone::fixed(self.offset));
        write!(f, "{}", zoned.strftime("%Y-%m-%dT%H:%M:%S%:z"))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| {
            de::Error::custom(format!(
                "`{text}` is not an instant; write it like 2026-11-24T10:12:03+01:00"
            ))
        })
    }
}

crate::whole!(Option<Moment>, Vec<Moment>);
