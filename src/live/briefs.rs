//! The page of a joint ask on disk, in the forum's folder `briefs`.

use std::path::Path;

use super::papers;
use crate::export::brief::{brief, file_name};
use crate::forum::files::MeetingName;
use crate::forum::issues::BriefForm;
use crate::forum::meeting::Boards;
use crate::forum::record::Id;
use crate::store::folder::Folder;

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
    let (text, file) = papers::sitting(folder, name, boards, |sitting| {
        let text = brief(sitting, id, form).map_err(|refusal| refusal.to_string())?;
        Ok::<_, String>((text, file_name(sitting, id, form)))
    })?;
    let below = Path::new(BRIEFS).join(file);
    papers::write_with_folders(folder, &below, &text)
        .map_err(|why| format!("The page of the ask could not be written: {why}"))?;
    Ok(format!("The page of the ask is {}", below.display()))
}
