//! `lockstep export`: a whole meeting in a file, or on standard output.

use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Everywhere, Export};
use super::output::{self, Output};
use super::show::document;
use super::stop::{Ended, Stop};
use super::which::{self, Chosen};

/// Writes a meeting.
pub fn run(
    asked: &Export,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let chosen = Chosen::read(&folder, &asked.which)?;
    let document = document(&chosen.sitting(), around.started.at, asked.format);
    match &asked.out {
        None => out.data(document.as_bytes())?,
        Some(path) => {
            std::fs::write(path, document).map_err(|error| Stop::disk(path, &error))?;
            output::say(&format!("Wrote {}", path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}
