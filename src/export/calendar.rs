//! Due dates and the next forum as calendar entries (iCalendar, RFC 5545): all-day entries for the
//! open actions, and one for the forum at its wall-clock time, wherever the calendar is read.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use super::template::anchor;
use super::{Sitting, words};
use crate::forum::actions::Action;
use crate::forum::charter::StartTime;
use crate::forum::moment::Moment;
use crate::forum::plain::neutralise;
use crate::forum::record::Id;

/// The most octets of a line, without its end (RFC 5545, 3.1).
const WIDEST: usize = 75;

/// How long a forum is taken to be when nobody planned its minutes.
const USUAL_MINUTES: u32 = 60;

/// The next sitting of the forum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextForum {
    /// The day.
    pub date: Date,
    /// When it starts.
    pub at: StartTime,
    /// How long it is planned to be, in minutes; 0 when nobody said.
    pub minutes: u32,
}

/// The open actions of a meeting that have a day, and the next forum, as they stand at `now`.
///
/// An entry keeps its UID as long as it is the same promise, or the forum of the same day, so that a
/// calendar which takes the file again moves its entries instead of adding others.
pub fn written(sitting: &Sitting, next: Option<NextForum>, now: Moment) -> String {
    let mut file = File::default();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lockstep//Lockstep//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        file.line(line);
    }
    file.text("X-WR-CALNAME", &sitting.charter.name);
    let actions = sitting.boards.actions.actions.iter();
    for (id, action) in actions.filter(|(_, action)| action.state.is_open()) {
        if let Some(due) = action.due {
            entry(&mut file, sitting, now, id, action, due);
        }
    }
    if let Some(next) = next {
        forum(&mut file, sitting, now, next);
    }
    file.line("END:VCALENDAR");
    file.0
}

fn entry(file: &mut File, sitting: &Sitting, now: Moment, id: &Id, action: &Action, due: Date) {
    let made = action.made.map(|day| format!(".{day}")).unwrap_or_default();
    file.line("BEGIN:VEVENT");
    file.line(&format!(
        "UID:action.{}{made}@lockstep",
        anchor(id.as_str())
    ));
    file.line(&format!("DTSTAMP:{}", instant(now)));
    file.line(&format!("DTSTART;VALUE=DATE:{}", day(due)));
    let after = due.checked_add(1.day()).unwrap_or(due);
    file.line(&format!("DTEND;VALUE=DATE:{}", day(after)));
    let owner = action.owner.as_ref();
    let owner = owner.map(|handle| format!(" ({})", sitting.full_name(handle)));
    let title = format!("Due: {}{}", action.title, owner.unwrap_or_default());
    file.text("SUMMARY", &title);
    file.text("DESCRIPTION", &about(sitting, action));
    file.line("TRANSP:TRANSPARENT");
    file.line("END:VEVENT");
}

/// More about an action, in lines.
fn about(sitting: &Sitting, action: &Action) -> String {
    let mut lines: Vec<String> = action.detail.clone();
    let side = action.side.map(|side| format!("Promised by {side}"));
    lines.extend(side);
    lines.push(format!("State: {}", action.state.words()));
    if !action.waits_for.is_empty() {
        lines.push(format!("Waits for: {}", action.waits_for));
    }
    lines.push(format!(
        "{}, {}",
        sitting.charter.name,
        words::day(sitting.date())
    ));
    lines.join("\n")
}

fn forum(file: &mut File, sitting: &Sitting, now: Moment, next: NextForum) {
    let minutes = match next.minutes {
        0 => USUAL_MINUTES,
        minutes => minutes,
    };
    file.line("BEGIN:VEVENT");
    let name = anchor(&sitting.charter.name);
    file.line(&format!("UID:forum.{}.{name}@lockstep", next.date));
    file.line(&format!("DTSTAMP:{}", instant(now)));
    let starts = next.date.to_datetime(next.at.0);
    file.line(&format!("DTSTART:{}", wall_clock(starts)));
    file.line(&format!("DURATION:PT{minutes}M"));
    file.text("SUMMARY", &sitting.charter.name);
    file.line("END:VEVENT");
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// A time of no zone: the same on every wall clock.
fn wall_clock(time: DateTime) -> String {
    time.strftime("%Y%m%dT%H%M%S").to_string()
}

fn instant(moment: Moment) -> String {
    let utc: Zoned = moment.timestamp().to_zoned(TimeZone::UTC);
    utc.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The lines of a calendar.
#[derive(Default)]
struct File(String);

impl File {
    /// A property of free text.
    fn text(&mut self, name: &str, text: &str) {
        let mut line = format!("{name}:");
        for (nth, part) in text.split('\n').enumerate() {
            if nth > 0 {
                line.push_str("\\n");
            }
            for c in neutralise(part).chars() {
                if matches!(c, '\\' | ';' | ',') {
                    line.push('\\');
                }
                line.push(c);
            }
        }
        self.line(&line);
    }

    /// A line, folded so that no part of it is wider than allowed and no letter is cut.
    fn line(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > WIDEST {
                let _ = write!(self.0, "\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests;
