//! What leaves the program: minutes, JSON, tables of actions. Values in, text out; never the disk.

#[cfg(test)]
mod example;
pub mod json;
pub mod markdown;
pub mod minutes;
pub mod words;

use crate::forum::charter::Charter;
use crate::forum::files::MeetingName;
use crate::forum::meeting::Boards;
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
        self.boards.meeting.date.unwrap_or_else(|| self.name.date())
    }

    /// The full name behind a handle: as at that meeting, else as on the roster, else the handle.
    pub fn full_name<'b>(&'b self, handle: &'b Handle) -> &'b str {
        let then = self.boards.meeting.people.get(handle);
        let now = self.charter.roster.get(handle);
        then.map(|person| person.name.as_str())
            .or(now.map(|person| person.name.as_str()))
            .filter(|name| !name.is_empty())
            .unwrap_or(handle.as_str())
    }
}
