//! `lockstep show`: a whole meeting on standard output.

use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Document, Everywhere, Show};
use super::output::Output;
use super::stop::{Ended, Stop};
use super::which::{self, Chosen};
use crate::live::take_along;
use crate::session::take_along::Form;

/// Prints a meeting.
pub fn run(
    asked: &Show,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let chosen = Chosen::read(&folder, &asked.which)?;
    let form = match asked.format {
        Document::Md => Form::Markdown,
        Document::Json => Form::Json,
    };
    let text = take_along::document(&folder, &chosen.sitting(), form, around.started.at);
    out.data(text.map_err(Stop::Disk)?.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
