//! `lockstep list`: the meetings of a forum by date.

use std::process::ExitCode;

use jiff::civil::Date;
use serde::Serialize;

use super::Surroundings;
use super::arguments::{Everywhere, List, Listing};
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::export::json;
use crate::forum::facts::MeetingFacts;
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::forum::meeting::{Boards, MeetingState};
use crate::forum::moment::Moment;

/// A meeting as a row of a table.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    number: usize,
    date: Date,
    state: &'static str,
    planned_minutes: Option<u32>,
    taken_minutes: Option<u32>,
    present: Option<usize>,
    decisions: Option<usize>,
    open_actions: Option<usize>,
    open_issues: Option<usize>,
    pulse: Option<f64>,
    unreadable: Vec<&'static str>,
}

/// Prints the meetings. Of one with a file that cannot be read, the row says what stands in the
/// others, and which file it is; its faults are said beside it.
pub fn run(
    asked: &List,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let names = which::meetings(&folder)?;
    let charter = folder.read_charter();
    let mut unreadable = None;
    let mut rows = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        let read = folder.read_boards(name);
        let mut row = row(name, place + 1, &read.boards(), around.started.at);
        for board in BoardKind::ALL {
            let known = charter.state.writable() && read.state(board).writable();
            let strangers = known.then(|| read.boards().strangers_in_words(board, &charter.value));
            if let Some(words) = strangers.flatten() {
                let file = FileName::Board(name.clone(), board);
                output::say(&format!("{file}: {words}"));
            }
        }
        for (board, state) in read.unwritable() {
            let file = FileName::Board(name.clone(), board).to_string();
            if let Err(stop) = which::readable(&file, state) {
                output::say(&stop.to_string());
                unreadable = Some(stop);
            }
            row.without(board);
        }
        rows.push(row);
    }
    match asked.format {
        Listing::Json => out.data(json::written(&rows).as_bytes())?,
        Listing::Text if rows.is_empty() => {
            output::say("This forum has no meeting yet; plan one with `lockstep new`.");
        }
        Listing::Text => out.table(&rows.iter().map(cells).collect::<Vec<_>>())?,
    }
    Ok(unreadable.map_or(ExitCode::SUCCESS, |stop: Stop| stop.code()))
}

fn row(name: &MeetingName, number: usize, boards: &Boards, now: Moment) -> Row {
    let facts = MeetingFacts::of(name.clone(), boards, now);
    let (planned, taken) = facts.minutes.unzip();
    Row {
        name: facts.name.to_string(),
        number,
        date: facts.day,
        state: match facts.state {
            Some(MeetingState::Planned) => "planned",
            Some(MeetingState::Running) => "running",
            Some(MeetingState::Closed) => "closed",
            None => "unreadable",
        },
        planned_minutes: planned,
        taken_minutes: taken,
        present: facts.all_present,
        decisions: facts.decisions,
        open_actions: facts.actions_open,
        open_issues: facts.issues_open,
        pulse: facts.pulse,
        unreadable: Vec::new(),
    }
}

impl Row {
    /// Leaves out what stands in a file that cannot be read.
    fn without(&mut self, board: BoardKind) {
        self.unreadable.push(board.file_name());
        match board {
            BoardKind::Meeting => {
                self.state = "unreadable";
                self.planned_minutes = None;
                self.taken_minutes = None;
                self.present = None;
                self.pulse = None;
            }
            BoardKind::Actions => self.open_actions = None,
            BoardKind::Issues => self.open_issues = None,
            BoardKind::Notes => self.decisions = None,
            BoardKind::Scoreboard | BoardKind::LeadDefinition => {}
        }
    }
}

fn cells(row: &Row) -> [String; 10] {
    let counted = |count: Option<usize>, one: &str, many: &str| match count {
        None | Some(0) => String::new(),
        Some(1) => format!("1 {one}"),
        Some(count) => format!("{count} {many}"),
    };
    let minutes = match (row.state, row.taken_minutes, row.planned_minutes) {
        ("planned", _, Some(planned)) => format!("{planned} min"),
        (_, Some(taken), Some(planned)) => format!("{taken}/{planned} min"),
        _ => String::new(),
    };
    let felt = row.pulse.map(|felt| format!("felt {felt:.1}"));
    [
        format!("{:>3}", row.number),
        row.name.clone(),
        row.date.strftime("%a %-d %b %Y").to_string(),
        row.state.to_owned(),
        minutes,
        counted(row.open_actions, "action open", "actions open"),
        counted(row.open_issues, "issue open", "issues open"),
        counted(row.decisions, "decision", "decisions"),
        felt.unwrap_or_default(),
        if row.unreadable.is_empty() {
            String::new()
        } else {
            format!("{} cannot be read", row.unreadable.join(", "))
        },
    ]
}
