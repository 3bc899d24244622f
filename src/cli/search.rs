//! `lockstep search`: everything that the meetings hold, newest first.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::Surroundings;
use super::arguments::{Everywhere, Listing};
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::export::json;
use crate::forum::due;
use crate::forum::files::BoardKind;
use crate::forum::meeting::Meeting;
use crate::forum::search::{Found, Hit, Query};
use crate::store::folder::Folder;
use crate::store::search::Searcher;
use jiff::civil::Date;

/// `lockstep search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words, "exact phrases" and filters: owner:ana side:sales is:open is:overdue kind:issue tag:pricing after:2026-01 before:2026-07 meeting:2026-11-24
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,
    /// At most so many things, the newest ones
    #[arg(long, value_name = "COUNT")]
    pub limit: Option<usize>,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// The answer as JSON.
#[derive(Serialize)]
struct Answer<'a> {
    /// What was understood.
    understood: String,
    /// What was not.
    notes: &'a [String],
    /// How many meetings were looked through.
    meetings: usize,
    /// Whether there is more than was asked for.
    more: bool,
    found: &'a [Hit],
    /// What could not be read where the words may be.
    unreadable: &'a [String],
}

/// Prints what was found.
pub fn run(
    asked: &Search,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    // One that cannot be read only lacks names; the meetings are searched all the same.
    let charter = folder.read_charter().value;
    let names = Arc::from(which::meetings(&folder)?);
    let query = Query::read(&as_line(&asked.query));
    if !query.notes.is_empty() {
        // Without what was not understood, more would be found than was asked for.
        return Err(Stop::Usage(query.notes.join("\n")));
    }
    let today = around.started.today();
    let mut searcher = Searcher::new(folder.clone(), names, charter.roster.clone());
    let found = searcher.search(
        &query,
        today,
        asked.limit.unwrap_or(usize::MAX),
        &|| false,
        |_| {},
    );
    let understood = query.in_words(&charter.roster);
    match asked.format {
        Listing::Json => {
            let answer = Answer {
                understood,
                notes: &query.notes,
                meetings: found.of,
                more: found.cut,
                found: &found.gathered.hits,
                unreadable: &found.faults,
            };
            out.data(json::written(&answer).as_bytes())?;
        }
        Listing::Text => {
            print(&folder, &found, today, out)?;
            for fault in &found.faults {
                output::say(&format!("Not searched: {fault}"));
            }
            if found.gathered.hits.is_empty() {
                output::say(&format!("Nothing found for {understood}."));
            } else if found.cut {
                output::say("There is more; --limit shows more of it.");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The arguments as one line of search. The shell has taken the quotes of a phrase: an argument of
/// several words is one again.
fn as_line(arguments: &[String]) -> String {
    if let [whole] = arguments {
        return whole.clone();
    }
    let each = arguments.iter().map(|argument| {
        let plain = !argument.contains(char::is_whitespace) || argument.contains('"');
        match argument.split_once(':') {
            _ if plain => argument.clone(),
            Some((key, value)) if key.chars().all(char::is_alphabetic) => {
                format!("{key}:\"{value}\"")
            }
            _ => format!("\"{argument}\""),
        }
    });
    each.collect::<Vec<_>>().join(" ")
}

fn print(folder: &Folder, found: &Found, today: Date, out: &mut Output) -> std::io::Result<()> {
    let mut meeting = None;
    for hit in &found.gathered.hits {
        if meeting.replace(&hit.meeting) != Some(&hit.meeting) {
            let read = folder.read_board::<Meeting>(&hit.meeting, BoardKind::Meeting);
            let day = due::words(read.value.day(&hit.meeting), today);
            out.line(&format!("{}  {day}", hit.meeting))?;
        }
        let mut about = vec![hit.kind.word().to_owned()];
        about.extend(
            [hit.state, &hit.owner]
                .iter()
                .filter(|it| !it.is_empty())
                .map(ToString::to_string),
        );
        about.extend(hit.due.map(|due| format!("due {}", due::words(due, today))));
        if hit.earlier > 0 {
            about.push(format!("in {} earlier, too", hit.earlier));
        }
        out.line(&format!(
            "  {}  ({}, {})",
            hit.title,
            hit.id,
            about.join(", ")
        ))?;
        if !hit.line.is_empty() {
            out.line(&format!("      {}: {}", hit.label, hit.line))?;
        }
    }
    Ok(())
}
