//! The instant at which the program started: the one look at the clock outside the live loop.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::stop::Stop;
use crate::forum::moment::Moment;

/// When and where the program started.
#[derive(Clone, Debug)]
pub struct Started {
    /// The instant, or the one that `LOCKSTEP_NOW` names.
    pub at: Moment,
    /// The time zone of the room.
    pub zone: TimeZone,
}

impl Started {
    /// Reads the clock, or `named` (RFC 3339), whose offset then is the room's time zone.
    pub fn read(named: Option<&str>) -> Result<Self, Stop> {
        if let Some(text) = named.filter(|text| !text.is_empty()) {
            let at = Moment::parse(text).map_err(|_| {
                Stop::Usage(format!(
                    "LOCKSTEP_NOW is `{text}`, which is not an instant; write it like \
                     2026-11-24T10:12:03+01:00"
                ))
            })?;
            let zone = TimeZone::fixed(at.offset());
            return Ok(Self { at, zone });
        }
        let zone = zone_of_the_room();
        #[allow(
            clippy::disallowed_methods,
            reason = "the command line is where the clock is read, once"
        )]
        let now = Timestamp::now();
        let at = Moment::new(now, zone.to_offset(now));
        Ok(Self { at, zone })
    }

    /// The calendar day.
    pub fn today(&self) -> Date {
        self.at.date()
    }
}

/// The system's time zone. Where only `/etc/localtime` names it, that file alone is read: looking for
/// its name goes through the whole database of zones, a good part of the time that a start takes.
fn zone_of_the_room() -> TimeZone {
    if std::env::var_os("TZ").is_none()
        && let Ok(bytes) = std::fs::read("/etc/localtime")
        && let Ok(zone) = TimeZone::tzif("", &bytes)
    {
        return zone;
    }
    TimeZone::system()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_instant_is_believed_with_its_offset() {
        let started = Started::read(Some("2026-11-24T23:30:00-05:00")).expect("an instant");
        assert_eq!(started.at.to_string(), "2026-11-24T23:30:00-05:00");
        assert_eq!(started.today(), jiff::civil::date(2026, 11, 24));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["yesterday", "2026-11-24", "10:00"] {
            let refused = Started::read(Some(text)).expect_err(text);
            assert!(refused.to_string().contains(text), "{refused}");
        }
    }
}
