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
use crate::forum::files::MeetingName;
use crate::forum::meeting::MeetingState;

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
}

/// Prints the meetings. One that cannot be read has its row, and its faults are said beside it.
pub fn run(
    asked: &List,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let names = which::meetings(&folder)?;
    let mut unreadable = None;
    let mut rows = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        rows.push(match which::boards(&folder, name) {
            Ok(boards) => {
                let date = boards.meeting.date.unwrap_or_else(|| name.date());
                let facts = MeetingFacts::of(name.clone(), &boards, around.started.at);
                row(place + 1, date, &facts)
            }
            Err(stop) => {
                output::say(&stop.to_string());
                unreadable = Some(stop);
                unreadable_row(name, place + 1)
            }
        });
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

fn row(number: usize, date: Date, facts: &MeetingFacts) -> Row {
    let (planned, taken) = facts.minutes;
    Row {
        name: facts.name.to_string(),
        number,
        date,
        state: match facts.state {
            Some(MeetingState::Planned) => "planned",
            Some(MeetingState::Running) => "running",
            Some(MeetingState::Closed) => "closed",
            None => "unreadable",
        },
        planned_minutes: Some(planned),
        taken_minutes: Some(taken),
        present: Some(facts.all_present),
        decisions: Some(facts.decisions),
        open_actions: Some(facts.actions_open),
        open_issues: Some(facts.issues_open),
        pulse: facts.pulse,
    }
}

fn unreadable_row(name: &MeetingName, number: usize) -> Row {
    Row {
        name: name.to_string(),
        number,
        date: name.date(),
        state: "unreadable",
        planned_minutes: None,
        taken_minutes: None,
        present: None,
        decisions: None,
        open_actions: None,
        open_issues: None,
        pulse: None,
    }
}

fn cells(row: &Row) -> [String; 9] {
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
    ]
}
