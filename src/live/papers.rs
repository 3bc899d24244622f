//! What stands in a forum's folder for people to read: a meeting as the exports take it, and their
//! texts put into the folder, never through a link that leads out of it.

use std::io;
use std::path::Path;

use crate::export::Sitting;
use crate::forum::files::MeetingName;
use crate::forum::meeting::Boards;
use crate::store::disk::RealDisk;
use crate::store::folder::{Folder, NotInside};
use crate::store::lock::make_folders;
use crate::store::replace::replace;

/// Why a text is not there.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// A link leads out of the forum's folder.
    #[error("{0}")]
    Outside(#[from] NotInside),
    /// The disk refuses.
    #[error("{0}")]
    Disk(#[from] io::Error),
}

/// The meeting with the forum's charter and its place by date; one that is not listed comes last.
pub fn sitting<T>(
    folder: &Folder,
    name: &MeetingName,
    boards: &Boards,
    then: impl FnOnce(&Sitting<'_>) -> T,
) -> T {
    let charter = folder.read_charter().value;
    let meetings = folder.meetings().unwrap_or_default();
    let place = meetings.iter().position(|known| known == name);
    then(&Sitting {
        charter: &charter,
        name,
        number: place.unwrap_or(meetings.len()) + 1,
        boards,
    })
}

/// Writes a text below the forum's folder, where its folder is there already.
pub fn write(folder: &Folder, below: &Path, text: &str) -> Result<(), NotWritten> {
    let path = folder.inside(below)?;
    Ok(replace(&RealDisk, &path, text.as_bytes())?)
}

/// Writes a text below the forum's folder, and makes the folders in which it stands.
pub fn write_with_folders(folder: &Folder, below: &Path, text: &str) -> Result<(), NotWritten> {
    if let Some(home) = below.parent() {
        // First the folder: a link in its place may lead out of the forum's.
        make_folders(folder.root(), &folder.inside(home)?)?;
    }
    write(folder, below, text)
}
