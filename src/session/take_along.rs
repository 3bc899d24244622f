//! What can be taken along from a meeting, and where it is written below the forum's folder.

use std::path::PathBuf;

use crate::forum::files::MeetingName;

/// The folder below the forum's for everything that is taken along.
pub const FOLDER: &str = "exports";

/// What is written of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The minutes as Markdown.
    Markdown,
    /// The minutes as one page of HTML.
    Html,
    /// The actions as a table for spreadsheets.
    Csv,
    /// Due dates and the next forum for calendars.
    Calendar,
    /// The whole meeting for programs.
    Json,
}

impl Form {
    /// Where it is written below the forum's folder.
    pub fn path(self, meeting: &MeetingName) -> PathBuf {
        let name = match self {
            Self::Markdown => format!("{meeting}-minutes.md"),
            Self::Html => format!("{meeting}-minutes.html"),
            Self::Csv => format!("{meeting}-actions.csv"),
            Self::Calendar => format!("{meeting}.ics"),
            Self::Json => format!("{meeting}.json"),
        };
        PathBuf::from(FOLDER).join(name)
    }
}

/// Where the site is written below the forum's folder.
pub fn site() -> PathBuf {
    PathBuf::from(FOLDER).join("site")
}
