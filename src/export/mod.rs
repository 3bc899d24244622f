//! What leaves the program: minutes, JSON, tables and calendars of actions, the site. Values in, text
//! out; never the disk.

pub mod brief;
pub mod calendar;
pub mod csv;
#[cfg(test)]
mod example;
pub mod json;
pub mod markdown;
pub mod minutes;
pub mod site;
pub mod style;
pub mod template;
pub mod words;

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::forum::charter::Charter;
use crate::forum::files::MeetingName;
use crate::forum::meeting::{Boards, Clock};
use crate::forum::moment::Moment;
use crate::forum::record::Handle;

/// A meeting with what is known around it, as every export takes it.
#[derive(Clone, Copy, Debug)]
pub struct Sitting<'a> {
    /// The forum's charter.
    pub charter: &'a Charter,
    /// The meeting's folder.
    pub name: &'a MeetingName,
    /// Its place among the forum's meetings by date, from 1.
    pub number: usize,
    /// Its six boards.
    pub boards: &'a Boards,
}

impl Sitting<'_> {
    /// The day: as written in the meeting, else as in its folder's name.
    pub fn date(&self) -> jiff::civil::Date {
        self.boards.meeting.day(self.name)
    }

    /// The last instant that the meeting itself knows of.
    pub fn last_known(&self) -> Moment {
        let meeting = &self.boards.meeting;
        let since = match &meeting.clock {
            Clock::Stopped => None,
            Clock::Running(_, since) | Clock::Paused(_, since) => Some(*since),
        };
        let known = [meeting.closed, since, meeting.started];
        let known = known.into_iter().flatten().next();
        known.unwrap_or_else(|| Moment::new(Timestamp::UNIX_EPOCH, Offset::UTC))
    }

    /// The full name behind a handle: as on the roster, else as at that meeting, else the handle.
    pub fn full_name<'b>(&'b self, handle: &'b Handle) -> &'b str {
        let known = self.charter.roster.get(handle).map(|person| &person.name);
        let guest = self.boards.meeting.people.get(handle);
        known
            .or(guest.map(|guest| &guest.name))
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .unwrap_or(handle.as_str())
    }
}
