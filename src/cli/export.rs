//! `lockstep export`: a meeting as minutes, a table of actions, calendar entries or JSON, in a file or
//! on standard output.

use std::path::Path;
use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Everywhere, Export, ExportForm};
use super::output::Output;
use super::stop::{Ended, Stop};
use super::which::{self, Chosen};
use crate::live::take_along;
use crate::session::take_along::Form;

impl From<ExportForm> for Form {
    fn from(form: ExportForm) -> Self {
        match form {
            ExportForm::Md => Self::Markdown,
            ExportForm::Html => Self::Html,
            ExportForm::Csv => Self::Csv,
            ExportForm::Ics => Self::Calendar,
            ExportForm::Json => Self::Json,
        }
    }
}

/// Writes a meeting.
pub fn run(
    asked: &Export,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let chosen = Chosen::read(&folder, &asked.which)?;
    let form = match (asked.format, &asked.out) {
        (Some(form), _) => form,
        (None, Some(path)) => by_ending(path)?,
        (None, None) => ExportForm::Md,
    };
    let now = around.started.at;
    let text = take_along::document(&folder, &chosen.sitting(), form.into(), now);
    let text = text.map_err(Stop::Disk)?;
    out.document(&around.folder, asked.out.as_deref(), &text)?;
    Ok(ExitCode::SUCCESS)
}

/// The form that a file's ending names; minutes for a name without one, as `/dev/stdout` is.
fn by_ending(path: &Path) -> Result<ExportForm, Stop> {
    if path.extension().is_none() {
        return Ok(ExportForm::Md);
    }
    ExportForm::of_file(path).ok_or_else(|| {
        Stop::Usage(format!(
            "{} names no form that a meeting can be written in: the ending is .md, .html, .csv, .ics \
             or .json, or --format says it",
            path.display()
        ))
    })
}
