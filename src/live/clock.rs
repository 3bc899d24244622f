//! The clock of the room: the machine's clock, moved to the instant at which the program was told
//! it started.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::forum::moment::Moment;

/// Tells the time in the room.
#[derive(Clone, Debug)]
pub struct RoomClock {
    shift: SignedDuration,
    zone: TimeZone,
}

impl RoomClock {
    /// A clock that shows `started` now and runs on from there.
    pub fn new(started: Moment, zone: TimeZone) -> Self {
        let shift = started.timestamp().duration_since(machine_time());
        // The time between the program's start and here is no shift.
        let shift = if shift.abs() < SignedDuration::from_secs(2) {
            SignedDuration::ZERO
        } else {
            shift
        };
        Self { shift, zone }
    }

    /// The time in the room.
    pub fn now(&self) -> Moment {
        let real = machine_time();
        let timestamp = real.checked_add(self.shift).unwrap_or(real);
        Moment::new(timestamp, self.zone.to_offset(timestamp))
    }

    /// How long until the second changes, and a moment more, so that it has.
    pub fn until_next_second(&self) -> Duration {
        let within = self.now().timestamp().subsec_nanosecond();
        Duration::from_nanos(1_000_000_000 - u64::from(within.unsigned_abs()).min(999_999_999))
            + Duration::from_millis(1)
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the loop is where the clock is read"
)]
fn machine_time() -> Timestamp {
    Timestamp::now()
}
