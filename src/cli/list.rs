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
use crate::forum::files::MeetingName;
use crate::forum::meeting::{Attendance, Boards, MeetingState};
use crate::forum::moment::Moment;
use crate::forum::timebox;

/// A meeting as a row of a table.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    number: usize,
    date: Date,
    state: &'static str,
    planned_minutes: Option<i64>,
    taken_minutes: Option<i64>,
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
            Ok(boards) => row(name, place + 1, &boards, around.started.at),
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

fn row(name: &MeetingName, number: usize, boards: &Boards, now: Moment) -> Row {
    let meeting = &boards.meeting;
    let items = &meeting.agenda.0;
    let people = meeting.people.values();
    let issues = boards.issues.issues.values();
    let decisions = boards.notes.decisions.values();
    Row {
        name: name.to_string(),
        number,
        date: meeting.date.unwrap_or_else(|| name.date()),
        state: match meeting.state {
            MeetingState::Planned => "planned",
            MeetingState::Running => "running",
            MeetingState::Closed => "closed",
        },
        planned_minutes: Some(minutes(items.iter().map(|item| item.planned.seconds()))),
        taken_minutes: Some(minutes(
            items.iter().map(|item| timebox::spent(meeting, item, now)),
        )),
        present: Some(
            people
                .filter(|who| who.attendance == Attendance::Present)
                .count(),
        ),
        decisions: Some(decisions.filter(|it| it.withdrawn.is_empty()).count()),
        open_actions: Some(boards.actions.open_count()),
        open_issues: Some(issues.filter(|issue| issue.state.is_open()).count()),
        pulse: meeting.pulse_poll().all.mean,
    }
}

/// Whole minutes of so many seconds, rounded to the nearest.
fn minutes(seconds: impl Iterator<Item = i64>) -> i64 {
    (seconds.sum::<i64>() + 30) / 60
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
