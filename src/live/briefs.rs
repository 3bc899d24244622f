//! The page of a joint ask on disk, in the forum's folder `briefs`.

use std::path::Path;

use crate::export::Sitting;
use crate::export::brief::{brief, file_name};
use crate::forum::files::MeetingName;
use crate::forum::issues::BriefForm;
use crate::forum::meeting::Boards;
use crate::forum::record::Id;
use crate::store::disk::RealDisk;
use crate::store::folder::Folder;
use crate::store::replace::replace;

/// The folder in which the pages stand.
pub const BRIEFS: &str = "briefs";

/// Writes the page of an issue's ask. What was done, or why not, in words.
pub fn write(
    folder: &Folder,
    name: &MeetingName,
    boards: &Boards,
    id: &Id,
    form: BriefForm,
) -> Result<String, String> {
    let charter = folder.read_charter().value;
    let meetings = folder.meetings().unwrap_or_default();
    let place = meetings.iter().position(|known| known == name);
    let sitting = Sitting {
        charter: &charter,
        name,
        number: place.map_or(1, |at| at + 1),
        boards,
    };
    let text = brief(&sitting, id, form).map_err(|refusal| refusal.to_string())?;
    let below = Path::new(BRIEFS).join(file_name(&sitting, id, form));
    let not = |why: String| format!("The page of the ask could not be written: {why}");
    // First the folder: a link in its place may lead out of the forum's.
    let home = folder
        .inside(Path::new(BRIEFS))
        .map_err(|why| not(why.to_string()))?;
    std::fs::create_dir_all(&home).map_err(|why| not(why.to_string()))?;
    let path = folder.inside(&below).map_err(|why| not(why.to_string()))?;
    replace(&RealDisk, &path, text.as_bytes()).map_err(|why| not(why.to_string()))?;
    Ok(format!("The page of the ask is {}", below.display()))
}
