//! `lockstep show`: a whole meeting on standard output.

use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Document, Everywhere, Show};
use super::output::Output;
use super::stop::Ended;
use super::which::{self, Chosen};
use crate::export::{Sitting, json, minutes};
use crate::forum::moment::Moment;

/// Prints a meeting.
pub fn run(
    asked: &Show,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let chosen = Chosen::read(&folder, &asked.which)?;
    out.data(document(&chosen.sitting(), around.started.at, asked.format).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A meeting as it stands at `now`, in the form that was asked for.
pub fn document(sitting: &Sitting, now: Moment, form: Document) -> String {
    match form {
        Document::Md => minutes::minutes_at(sitting, now),
        Document::Json => json::written(&json::meeting(sitting)),
    }
}
