//! The files of a forum's folder by name, their values, and what may be wrong with them. The names
//! alone: reading and writing is the store's.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use compact_str::{CompactString, format_compact};
use jiff::civil::Date;

use super::actions::Actions;
use super::agenda::Agenda;
use super::charter::Charter;
use super::issues::Issues;
use super::lead_definition::LeadDefinition;
use super::meeting::Meeting;
use super::merge::{self, Board, Clashes};
use super::notes::Notes;
use super::scoreboard::Scoreboard;

/// The name of a meeting's folder: `2026-11-24`, or `2026-11-24-b` for the second one on that day.
///
/// Short as they are, names stand where they are kept, and thousands of them cost no memory of their
/// own each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingName(CompactString);

/// How many meetings a cadence looks back on: nineteen years of a forum that meets every week. What
/// is said at each frame does not cost more with every meeting there ever was.
pub const LOOKS_BACK: usize = 1_000;

/// The days of the newest meetings of those that are in order of their days, the newest first, as a
/// cadence takes them.
pub fn newest_first(meetings: &[MeetingName]) -> Vec<Date> {
    let newest = meetings.iter().rev().take(LOOKS_BACK);
    newest.map(MeetingName::date).collect()
}

impl MeetingName {
    /// Reads a folder's name; none when it does not open with a date.
    pub fn parse(name: &str) -> Option<Self> {
        let (date, rest) = name.split_at_checked(10)?;
        let fits = rest.is_empty()
            || rest.strip_prefix('-').is_some_and(|letter| {
                !letter.is_empty() && letter.bytes().all(|byte| byte.is_ascii_lowercase())
            });
        (fits && day(date).is_some()).then(|| Self(name.into()))
    }

    /// The name of the `nth` meeting of that day, counting from 0.
    pub fn of(date: Date, nth: usize) -> Self {
        match nth {
            0 => Self(format_compact!("{date}")),
            nth => {
                let letter = char::from(b'a' + (nth % 26) as u8);
                Self(format_compact!("{date}-{}{letter}", "z".repeat(nth / 26)))
            }
        }
    }

    /// The day.
    pub fn date(&self) -> Date {
        self.0.get(..10).and_then(day).unwrap_or_default()
    }

    /// The name as it stands on disk.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The day of `2026-11-24`, and of nothing that is written in another way. Thousands of names are
/// read before a forum's first frame, so this does without a reader of all kinds of dates.
fn day(text: &str) -> Option<Date> {
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i16::from(digit - b'0'))
        })
    };
    let month = i8::try_from(number(&[m0, m1])?).ok()?;
    let day = i8::try_from(number(&[d0, d1])?).ok()?;
    Date::new(number(&[y0, y1, y2, y3])?, month, day).ok()
}

impl fmt::Display for MeetingName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One of the six files of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum BoardKind {
    Meeting,
    Scoreboard,
    LeadDefinition,
    Actions,
    Issues,
    Notes,
}

impl BoardKind {
    /// All of them, in the order in which the screen numbers them.
    pub const ALL: [Self; 6] = [
        Self::Meeting,
        Self::Scoreboard,
        Self::LeadDefinition,
        Self::Actions,
        Self::Issues,
        Self::Notes,
    ];

    /// The file's name.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Meeting => "meeting.ron",
            Self::Scoreboard => "scoreboard.ron",
            Self::LeadDefinition => "lead-definition.ron",
            Self::Actions => "actions.ron",
            Self::Issues => "issues.ron",
            Self::Notes => "notes.ron",
        }
    }
}

/// A file of a forum's folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileName {
    /// `forum.ron`.
    Charter,
    /// `agendas/NAME.ron`.
    Agenda(String),
    /// A board of a meeting.
    Board(MeetingName, BoardKind),
}

impl FileName {
    /// Where it stands below the forum's folder.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Charter => PathBuf::from("forum.ron"),
            Self::Agenda(name) => PathBuf::from("agendas").join(format!("{name}.ron")),
            Self::Board(meeting, board) => PathBuf::from("meetings")
                .join(meeting.as_str())
                .join(board.file_name()),
        }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path().display())
    }
}

/// The value of a file, shared.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Stored {
    Charter(Arc<Charter>),
    Agenda(Arc<Agenda>),
    Meeting(Arc<Meeting>),
    Scoreboard(Arc<Scoreboard>),
    LeadDefinition(Arc<LeadDefinition>),
    Actions(Arc<Actions>),
    Issues(Arc<Issues>),
    Notes(Arc<Notes>),
}

/// What `of` makes of three values, if all are of one kind.
macro_rules! of_one_kind {
    ($one:expr, $two:expr, $three:expr, $of:path) => {
        of_one_kind!(@of $one, $two, $three, $of: Charter, Agenda, Meeting, Scoreboard,
            LeadDefinition, Actions, Issues, Notes)
    };
    (@of $one:expr, $two:expr, $three:expr, $of:path: $($kind:ident),+) => {
        match ($one, $two, $three) {
            $( (Stored::$kind(one), Stored::$kind(two), Stored::$kind(three)) => {
                Some(Stored::$kind(Arc::new($of(&**one, &**two, &**three))))
            } )+
            _ => None,
        }
    };
}

impl Stored {
    /// Merges two changed copies of one file by item and field. Values of different kinds do not
    /// merge: `mine` stays.
    #[must_use]
    pub fn merge(base: &Self, mine: &Self, theirs: &Self) -> Self {
        of_one_kind!(base, mine, theirs, merge::merge).unwrap_or_else(|| mine.clone())
    }

    /// Takes one edit back: the value as it is now, without what changed from `before` to `after`.
    /// Values of different kinds stay as they are.
    #[must_use]
    pub fn take_back(before: &Self, after: &Self, now: &Self) -> Self {
        of_one_kind!(before, after, now, merge::take_back).unwrap_or_else(|| now.clone())
    }

    /// The clashes that wait to be settled in it.
    pub fn clashes(&self) -> &Clashes {
        match self {
            Self::Charter(value) => value.clashes(),
            Self::Agenda(value) => value.clashes(),
            Self::Meeting(value) => value.clashes(),
            Self::Scoreboard(value) => value.clashes(),
            Self::LeadDefinition(value) => value.clashes(),
            Self::Actions(value) => value.clashes(),
            Self::Issues(value) => value.clashes(),
            Self::Notes(value) => value.clashes(),
        }
    }

    /// A file of the same kind that says nothing.
    #[must_use]
    pub fn empty(&self) -> Self {
        match self {
            Self::Charter(_) => Self::Charter(Arc::default()),
            Self::Agenda(_) => Self::Agenda(Arc::default()),
            Self::Meeting(_) => Self::Meeting(Arc::default()),
            Self::Scoreboard(_) => Self::Scoreboard(Arc::default()),
            Self::LeadDefinition(_) => Self::LeadDefinition(Arc::default()),
            Self::Actions(_) => Self::Actions(Arc::default()),
            Self::Issues(_) => Self::Issues(Arc::default()),
            Self::Notes(_) => Self::Notes(Arc::default()),
        }
    }

    /// Whether both are of one kind.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Something wrong with a file, at a place in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as the user knows it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong and the way out, in a sentence.
    pub sentence: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file, self.line, self.column, self.sentence
        )
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use proptest::prelude::*;

    use super::MeetingName;

    #[test]
    fn a_meetings_folder_bears_a_day_and_a_letter_for_the_next_one_of_it() {
        for name in ["2026-11-24", "2026-11-24-b", "2024-02-29", "2026-11-24-zb"] {
            let read = MeetingName::parse(name).map(|name| (name.date(), name.to_string()));
            let day: Date = name[..10].parse().unwrap();
            assert_eq!(read, Some((day, name.to_owned())));
        }
        let others = [
            "",
            "2026-11",
            "2026-02-30",
            "2026-13-01",
            "2026-11-24-",
            "2026-11-24-B",
            "2026-11-24b",
            "2026/11/24",
            "+026-11-24",
            "20261124--",
            "２026-11-4",
            "notes",
        ];
        for name in others {
            assert_eq!(MeetingName::parse(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_as_it_is_written(days in 0_i64..3_652_000) {
            let day = jiff::civil::date(0, 1, 1)
                .checked_add(jiff::Span::new().days(days))
                .unwrap();
            prop_assert_eq!(MeetingName::of(day, 0).date(), day);
        }
    }
}
