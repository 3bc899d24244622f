//! The sample forum that comes with the program: eight past meetings and one that is running, with
//! dates that follow today.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Span;
use jiff::civil::{Date, date};
use jiff::tz::Offset;

use super::file::{Document, read_text, write_text};
use super::settings::Places;
use crate::forum::charter::{Charter, StartTime, Weekday};
use crate::forum::meeting::Meeting;
use crate::forum::moment::Moment;
use crate::forum::scoreboard::{Period, Targets};

/// The day on which the running meeting takes place in the files as they are embedded.
const ANCHOR: Date = date(2026, 11, 24);

/// The seconds of that day's UTC at which the sample is opened: 10:18 at an offset of one hour.
const OPENED: i64 = (9 * 60 + 18) * 60;

/// The leads that the sample's lead definition talks about, below the forum's folder.
pub const LEADS: &str = "leads/leads-two-quarters.csv";

macro_rules! embedded {
    ($path:expr) => {
        ($path, include_str!(concat!("../../assets/sample/", $path)))
    };
}

macro_rules! meeting {
    ($date:literal) => {
        [
            embedded!(concat!("meetings/", $date, "/meeting.ron")),
            embedded!(concat!("meetings/", $date, "/scoreboard.ron")),
            embedded!(concat!("meetings/", $date, "/lead-definition.ron")),
            embedded!(concat!("meetings/", $date, "/actions.ron")),
            embedded!(concat!("meetings/", $date, "/issues.ron")),
            embedded!(concat!("meetings/", $date, "/notes.ron")),
        ]
    };
}

/// Files of the standing forum, and minutes.
const FORUM: [(&str, &str); 7] = [
    embedded!("forum.ron"),
    embedded!("agendas/fortnightly.ron"),
    embedded!("agendas/quarter-look-back.ron"),
    embedded!("leads/leads-two-quarters.csv"),
    embedded!("meetings/2026-10-13.md"),
    embedded!("meetings/2026-10-27.md"),
    embedded!("meetings/2026-11-10.md"),
];

const MEETINGS: [[(&str, &str); 6]; 9] = [
    meeting!("2026-08-04"),
    meeting!("2026-08-18"),
    meeting!("2026-09-01"),
    meeting!("2026-09-15"),
    meeting!("2026-09-29"),
    meeting!("2026-10-13"),
    meeting!("2026-10-27"),
    meeting!("2026-11-10"),
    meeting!("2026-11-24"),
];

/// The sample forum's files, by their place below its folder, as if the running meeting were
/// today's and had begun 18 minutes before `now`.
///
/// Every date keeps its distance in days from the running meeting, in names as in contents; what
/// happened on earlier days keeps its time of day; instants take the offset of `now`.
pub fn files(today: Date, now: Moment) -> Vec<(PathBuf, String)> {
    let shift = Shift::to(today, now);
    FORUM
        .iter()
        .chain(MEETINGS.iter().flatten())
        .map(|(path, text)| {
            let moved = shift.text(text);
            let text = match *path {
                "forum.ron" => shift.charter(moved),
                "meetings/2026-11-24/meeting.ron" => shift.meeting(moved),
                _ => moved,
            };
            (PathBuf::from(shift.text(path)), text)
        })
        .collect()
}

/// Writes the sample forum into a folder that is empty or not there yet.
pub fn write(folder: &Path, now: Moment) -> io::Result<()> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "the folder is not empty; the sample forum wants a folder of its own",
        ));
    }
    for (path, text) in files(now.date(), now) {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text)?;
    }
    Ok(())
}

/// Writes the sample forum into a folder of its own below the user's data folder: what is tried in
/// it stays, and never mixes with the next try. The folder.
pub fn write_fresh(places: Option<&Places>, now: Moment) -> io::Result<PathBuf> {
    let data = places.map_or_else(std::env::temp_dir, |places| places.data().to_owned());
    let samples = data.join("sample");
    fs::create_dir_all(&samples)?;
    let fresh = tempfile::Builder::new()
        .prefix(&format!("{}-", now.date()))
        .tempdir_in(&samples)?;
    write(fresh.path(), now)?;
    Ok(fresh.keep())
}

/// How far the sample's calendar and the running meeting's clock are moved.
struct Shift {
    days: Span,
    today: Date,
    now: Moment,
}

impl Shift {
    fn to(today: Date, now: Moment) -> Self {
        let days = (today - ANCHOR).get_days();
        Self {
            days: Span::new().days(days),
            today,
            now,
        }
    }

    /// The text with every date and instant in it moved.
    fn text(&self, text: &str) -> String {
        let mut moved = String::with_capacity(text.len());
        let mut copied = 0;
        while let Some(at) = next_date(text, copied) {
            moved.push_str(&text[copied..at]);
            copied = at;
            if let Some(instant) = text.get(at..at + 25).and_then(|it| Moment::parse(it).ok()) {
                moved.push_str(&self.instant(instant).to_string());
                copied += 25;
            } else {
                let word = &text[at..at + 10];
                let day = word.parse().map(|day| self.day(day));
                moved.push_str(&day.map_or(word.to_owned(), |day| day.to_string()));
                copied += 10;
            }
        }
        moved.push_str(&text[copied..]);
        moved
    }

    fn day(&self, day: Date) -> Date {
        day.checked_add(self.days).unwrap_or(day)
    }

    fn instant(&self, instant: Moment) -> Moment {
        if instant.date() == ANCHOR {
            let midnight = Moment::at(ANCHOR, jiff::civil::Time::midnight(), Offset::UTC);
            let before = OPENED - instant.seconds_since(midnight);
            self.now.plus_seconds(-before)
        } else {
            Moment::at(self.day(instant.date()), instant.time(), self.now.offset())
        }
    }

    /// The charter with the forum's day of the week on today's, and its targets in the quarters that
    /// follow today's as they follow the anchor's.
    fn charter(&self, text: String) -> String {
        let today = self.today.weekday();
        let on = Weekday::ALL.into_iter().find(|on| on.civil() == today);
        edited(text, |charter: &mut Charter| {
            charter.cadence.on = on.unwrap_or_default();
            let ids: Vec<_> = charter.kpis.ids().cloned().collect();
            for kpi in ids {
                if let Some(kpi) = charter.kpis.get_mut(&kpi) {
                    kpi.targets = self.quarters(&kpi.targets);
                }
            }
        })
    }

    /// Targets as far from today's quarter as they are from the anchor's.
    fn quarters(&self, targets: &Targets) -> Targets {
        let near = -8..=8;
        let moved = near.filter_map(|after| {
            let target = targets.get(&Period::quarter(ANCHOR, after))?;
            Some((Period::quarter(self.today, after), *target))
        });
        moved.collect()
    }

    /// The running meeting with its planned start at the minute at which it began.
    fn meeting(&self, text: String) -> String {
        edited(text, |meeting: &mut Meeting| {
            let began = meeting.started.unwrap_or(self.now).time();
            meeting.at = StartTime(
                began
                    .with()
                    .second(0)
                    .nanosecond(0)
                    .build()
                    .unwrap_or(began),
            );
        })
    }
}

/// The text of a file's value, changed. Every embedded file reads and writes: the tests see to it.
fn edited<T: Document>(text: String, change: impl FnOnce(&mut T)) -> String {
    let Ok(mut value) = read_text::<T>("", &text) else {
        return text;
    };
    change(&mut value);
    write_text(&value, Some(&text)).unwrap_or(text)
}

/// Where the next date stands at or after `from`: ten bytes of the shape `2026-11-24`, no part of
/// a longer word.
fn next_date(text: &str, from: usize) -> Option<usize> {
    const SHAPE: &[u8; 10] = b"0000-00-00";
    let bytes = text.as_bytes();
    let fits = |at: &usize| {
        let shaped = bytes.get(*at..at + SHAPE.len()).is_some_and(|word| {
            word.iter().zip(SHAPE).all(|(byte, shape)| match shape {
                b'-' => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        });
        let goes_on = bytes.get(at + SHAPE.len()).is_some_and(u8::is_ascii_digit);
        shaped && !goes_on && (*at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
    };
    memchr::memchr_iter(b'-', &bytes[from..])
        .filter_map(|dash| (from + dash).checked_sub(4).filter(|at| *at >= from))
        .find(fits)
}

#[cfg(test)]
mod tests;
