//! `lockstep site`: all forums as a folder of plain HTML pages.

use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Everywhere, Site};
use super::output;
use super::stop::{Ended, Stop};
use super::which;
use crate::live;

/// Writes the site.
pub fn run(asked: &Site, everywhere: &Everywhere, around: &Surroundings) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let into = around.folder.join(&asked.folder);
    let written = live::site::write(&folder, &into, around.started.at).map_err(Stop::Disk)?;
    let removed = match written.removed {
        0 => String::new(),
        removed => format!(", {removed} removed"),
    };
    output::say(&format!(
        "{} pages, {} of them written now{removed}. Open {}",
        written.pages,
        written.written,
        asked.folder.join("index.html").display()
    ));
    Ok(ExitCode::SUCCESS)
}
