//! `lockstep demo`: the sample forum, written into a folder of its own and opened.

use std::fs;
use std::path::{Path, PathBuf};

use super::Surroundings;
use super::arguments::{Demo, Everywhere};
use super::open::{needs_terminal, screen};
use super::output;
use super::stop::{Ended, Stop};
use crate::live::Open;
use crate::store::folder::Folder;
use crate::store::sample;

/// Writes the sample forum as of today and opens it.
pub fn run(asked: &Demo, everywhere: &Everywhere, around: &Surroundings) -> Ended {
    let folder = match &asked.folder {
        Some(named) => around.folder.join(named),
        None => {
            // A folder that nobody named is not left behind when there is nothing to show it on.
            needs_terminal()?;
            fresh_folder(around)?
        }
    };
    write(&folder, around)?;
    output::say(&format!("The sample forum is in {}", folder.display()));
    screen(Open::Forum(Folder::open(&folder)?), everywhere, around)
}

/// A folder that is not there yet, below the user's data folder: what is tried in the sample stays,
/// and never mixes with the next try.
fn fresh_folder(around: &Surroundings) -> Result<PathBuf, Stop> {
    let folders = directories::ProjectDirs::from("", "", "lockstep");
    let data = folders
        .as_ref()
        .map_or_else(std::env::temp_dir, |all| all.data_dir().to_owned());
    let samples = data.join("sample");
    fs::create_dir_all(&samples).map_err(|error| Stop::disk(&samples, &error))?;
    let day = around.started.today().to_string();
    let fresh = tempfile::Builder::new()
        .prefix(&format!("{day}-"))
        .tempdir_in(&samples)
        .map_err(|error| Stop::disk(&samples, &error))?;
    Ok(fresh.keep())
}

fn write(folder: &Path, around: &Surroundings) -> Result<(), Stop> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        return Err(Stop::Usage(format!(
            "{} is not empty; the sample forum wants a folder of its own",
            folder.display()
        )));
    }
    for (path, text) in sample::files(around.started.today(), around.started.at) {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Stop::disk(parent, &error))?;
        }
        fs::write(&path, text).map_err(|error| Stop::disk(&path, &error))?;
    }
    Ok(())
}
