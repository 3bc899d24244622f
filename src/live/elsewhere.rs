//! What is done when the forum's own files are out of reach or in conflict: writing everything to
//! another place, and merging what git left.

use std::path::Path;

use crate::forum::charter::Charter;
use crate::forum::files::{FileName, MeetingName};
use crate::forum::meeting::Boards;
use crate::live::home::at_home;
use crate::session::message::Message;
use crate::store::folder::Folder;
use crate::store::{git, resolving};

/// Writes a forum with one meeting into a folder that holds none; its path, as it is told.
pub fn write(
    named: &Path,
    charter: &Charter,
    name: &MeetingName,
    boards: &Boards,
) -> Result<String, String> {
    let root = at_home(named);
    let folder = Folder::create(&root, charter).map_err(|error| error.to_string())?;
    folder
        .create_meeting(name, boards)
        .map_err(|error| error.to_string())?;
    Ok(folder.root().display().to_string())
}

/// Merges by item what git left in conflict in a file.
pub fn resolve(root: &Path, file: &FileName) -> Message {
    let found = git::unmerged(root, &[file.path()]);
    let resolved = found.and_then(|files| match files.first() {
        Some(unmerged) => resolving::resolve(root, unmerged),
        None => Err(format!(
            "git knows of no conflict in {file}: settle it in an editor"
        )),
    });
    match resolved {
        Ok(resolving::Became::Faulty(faults)) => Message::Failed(
            faults
                .first()
                .map_or_else(|| format!("{file} is not merged"), ToString::to_string),
        ),
        Ok(became) => Message::Done(format!("{file}: {became}")),
        Err(why) => Message::Failed(why),
    }
}
