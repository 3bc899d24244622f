//! `lockstep init`: a new forum in a folder, without questions; and what git is to know of it.

use std::path::Path;
use std::process::ExitCode;

use super::Surroundings;
use super::arguments::Init;
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use crate::forum::charter::{Charter, ShortForm};
use crate::forum::record::Id;
use crate::store::folder::{Folder, NoForum};
use crate::store::git::{self, drivers};

/// Creates the forum and prints its folder. For a forum that is there already, sets up git alone.
pub fn run(asked: &Init, around: &Surroundings, out: &mut Output) -> Ended {
    let folder = around.folder.join(&asked.folder);
    let there = folder.join("forum.ron").symlink_metadata().is_ok();
    if there {
        if asked.name.is_some() || !git::is_repository(&folder) {
            return Err(NoForum::Already(folder).into());
        }
        let wrote = Folder::open(&folder)?.tell_git()?;
        if wrote {
            output::say("Wrote what was missing in .gitattributes and .gitignore.");
        }
        set_up_git(&folder, !wrote)?;
    } else {
        create(asked, &folder)?;
        set_up_git(&folder, false)?;
    }
    out.line(&asked.folder.join("forum.ron").display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn create(asked: &Init, folder: &Path) -> Result<(), Stop> {
    let form = ShortForm {
        name: match &asked.name {
            Some(name) => name.clone(),
            None => name_of(folder)?,
        },
        ..ShortForm::default()
    };
    let charter = Charter::first(&form, || Id::from_bits(fastrand::u64(..)))?;
    Folder::create(folder, &charter)?;
    output::say(&format!(
        "Created the forum “{}”. Its people, cadence and objectives stand in forum.ron; `lockstep \
         new` plans the first meeting.",
        charter.name
    ));
    Ok(())
}

/// Sets up git's drivers where the forum is in a repository; every clone needs that once.
fn set_up_git(folder: &Path, again: bool) -> Result<(), Stop> {
    if !git::is_repository(folder) {
        output::say("In git, run `lockstep init` here once more: git then merges by item.");
        return Ok(());
    }
    let changed = drivers::set_up(folder, &drivers::program()).map_err(Stop::Disk)?;
    let sentence = if changed {
        "Told this repository's git to merge the forum's files by item and to show them in words \
         (merge.lockstep and diff.lockstep in .git/config); every other clone needs `lockstep init` \
         once as well."
    } else if again {
        "This repository's git merges the forum's files by item already; nothing was changed."
    } else {
        return Ok(());
    };
    output::say(sentence);
    Ok(())
}

fn name_of(folder: &Path) -> Result<String, Stop> {
    let normal = std::path::absolute(folder).map_err(|error| Stop::disk(folder, &error))?;
    let name = normal.components().next_back();
    let name = name.map(|name| name.as_os_str().to_string_lossy().into_owned());
    name.filter(|name| name != "..")
        .ok_or_else(|| Stop::Usage("say the forum's name with --name".to_owned()))
}
