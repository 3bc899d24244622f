//! `lockstep history`: one thing through all meetings.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::Surroundings;
use super::arguments::{Everywhere, Listing};
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::export::json;
use crate::forum::files::{BoardKind, MeetingName};
use crate::forum::history::Subject;
use crate::forum::record::Id;
use crate::live::search;
use crate::store::folder::Folder;
use crate::store::search::holding;

/// `lockstep history`.
#[derive(Debug, Args)]
pub struct History {
    /// The id of an action, an issue, a note, a KPI or a commitment, as `lockstep search` shows it; or `definition` for the lead definition
    #[arg(value_name = "ID")]
    pub id: String,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// Prints the history.
pub fn run(
    asked: &History,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let subject = subject(&folder, &asked.id)?;
    let story = search::history(&folder, &subject);
    match asked.format {
        Listing::Json => out.data(json::written(&story).as_bytes())?,
        Listing::Text => {
            out.line(&format!("{} ({})", story.title, story.kind))?;
            out.line(&story.now)?;
            for step in &story.steps {
                let mut day = format!("{:<14}", step.meeting);
                for said in &step.said {
                    out.line(&format!("{day}{said}"))?;
                    day = " ".repeat(14);
                }
            }
        }
    }
    for fault in &story.unreadable {
        output::say(&format!("Not read: {fault}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// What that id is, by the newest meeting that holds it.
fn subject(folder: &Folder, id: &str) -> Result<Subject, Stop> {
    if matches!(id, "definition" | "lead-definition") {
        return Ok(Subject::Definition);
    }
    let id = Id::from(id);
    let names: Arc<[MeetingName]> = Arc::from(which::meetings(folder)?);
    let boards = [
        BoardKind::Actions,
        BoardKind::Issues,
        BoardKind::Notes,
        BoardKind::Scoreboard,
    ];
    for board in boards {
        let held = holding(folder, &names, board, &id);
        let mut newest = held.iter().rev();
        if let Some(subject) = newest.find_map(|(_, board, _)| Subject::on(board, &id)) {
            return Ok(subject);
        }
    }
    Err(Stop::NotThere(format!(
        "No meeting holds anything with the id `{id}`; `lockstep search` shows the ids."
    )))
}
