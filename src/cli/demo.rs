//! `lockstep demo`: the sample forum, written into a folder of its own and opened.

use super::Surroundings;
use super::arguments::{Demo, Everywhere};
use super::open::{needs_terminal, screen};
use super::output;
use super::stop::{Ended, Stop};
use crate::live::Open;
use crate::store::folder::Folder;
use crate::store::sample;
use crate::store::settings::Places;

/// Writes the sample forum as of today and opens it on its running meeting.
pub fn run(asked: &Demo, everywhere: &Everywhere, around: &Surroundings) -> Ended {
    let now = around.started.at;
    let folder = match &asked.folder {
        Some(named) => {
            let folder = around.folder.join(named);
            sample::write(&folder, now).map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    Stop::Usage(format!("{}: {error}", folder.display()))
                }
                _ => Stop::disk(&folder, &error),
            })?;
            folder
        }
        None => {
            // A folder that nobody named is not left behind when there is nothing to show it on.
            needs_terminal()?;
            let places = Places::of_user();
            sample::write_fresh(places.as_ref(), now).map_err(|error| {
                Stop::Disk(format!("the sample forum could not be written: {error}"))
            })?
        }
    };
    output::say(&format!("The sample forum is in {}", folder.display()));
    screen(Open::Meeting(Folder::open(&folder)?), everywhere, around)
}
