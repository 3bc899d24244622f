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
use crate::forum::files::{BoardKind, FileName, MeetingName};
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
        unreadable: Vec::new(),
    }
}

/// Whole minutes of so many seconds, rounded to the nearest.
fn minutes(seconds: impl Iterator<Item = i64>) -> i64 {
    (seconds.sum::<i64>() + 30) / 60
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
