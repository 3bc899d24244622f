//! The loop: terminal, clock, tasks. The only async code.

use std::path::PathBuf;

use jiff::tz::TimeZone;

use crate::forum::moment::Moment;
use crate::store::folder::Folder;

/// What the screen opens with.
#[derive(Debug)]
pub struct Options {
    /// Which folder.
    pub open: Open,
    /// The instant at which the program believes it started; its clock runs on from there.
    pub started: Moment,
    /// The time zone of the room.
    pub zone: TimeZone,
    /// The name of a theme.
    pub theme: Option<String>,
    /// Whether to draw without box and block characters.
    pub ascii: bool,
}

/// The folder that the screen opens.
#[derive(Debug)]
pub enum Open {
    /// A folder that is no forum: it may become one.
    Here(PathBuf),
    /// A forum.
    Forum(Folder),
}

/// Opens the screen.
pub fn run(_: Options) -> std::io::Result<()> {
    Err(std::io::Error::other("this build has no screen"))
}
