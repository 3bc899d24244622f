//! `lockstep init`: a new forum in a folder, without questions.

use std::path::Path;
use std::process::ExitCode;

use super::Surroundings;
use super::arguments::Init;
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use crate::forum::charter::{Charter, ShortForm};
use crate::forum::record::Id;
use crate::store::folder::Folder;

/// Creates the forum and prints its folder.
pub fn run(asked: &Init, around: &Surroundings, out: &mut Output) -> Ended {
    let folder = around.folder.join(&asked.folder);
    let form = ShortForm {
        name: match &asked.name {
            Some(name) => name.clone(),
            None => name_of(&folder)?,
        },
        ..ShortForm::default()
    };
    let charter = Charter::first(&form, || Id::from_bits(fastrand::u64(..)))?;
    Folder::create(&folder, &charter)?;
    output::say(&format!(
        "Created the forum “{}”. Its people, cadence and objectives stand in forum.ron; `lockstep \
         new` plans the first meeting.",
        charter.name
    ));
    out.line(&asked.folder.join("forum.ron").display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn name_of(folder: &Path) -> Result<String, Stop> {
    let normal = std::path::absolute(folder).map_err(|error| Stop::disk(folder, &error))?;
    let name = normal.components().next_back();
    let name = name.map(|name| name.as_os_str().to_string_lossy().into_owned());
    name.filter(|name| name != "..")
        .ok_or_else(|| Stop::Usage("say the forum's name with --name".to_owned()))
}
