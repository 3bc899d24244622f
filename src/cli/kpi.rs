//! `lockstep kpi`: figures from a CSV into a meeting's scoreboard, and the catalogue of KPIs.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::Surroundings;
use super::arguments::{Everywhere, Kpi, Listing, Which};
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which::{self, Chosen};
use crate::export::json;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::meeting::{Boards, Meeting, MeetingState};
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::{Better, Figures, Place, figure, target_lines};
use crate::store::figures;
use crate::store::folder::Folder;
use crate::store::keeper::Keeper;

/// Does what was asked with the KPIs.
pub fn run(asked: &Kpi, everywhere: &Everywhere, around: &Surroundings, out: &mut Output) -> Ended {
    let folder = which::forum(everywhere, around)?;
    match asked {
        Kpi::Import {
            file,
            meeting,
            format,
        } => import(
            folder,
            &around.folder.join(file),
            meeting.as_deref(),
            *format,
            out,
        ),
        Kpi::List { format } => list(&folder, *format, out),
    }
}

/// The meeting whose scoreboard waits for figures: the running one, else the newest.
fn waiting(folder: &Folder) -> Result<Option<MeetingName>, Stop> {
    let names = which::meetings(folder)?;
    let state = |name: &MeetingName| {
        let read = folder.read_board::<Meeting>(name, BoardKind::Meeting);
        read.value.state
    };
    let recent = names.iter().rev().take(5);
    let running = recent
        .into_iter()
        .find(|name| state(name) == MeetingState::Running);
    Ok(running.or(names.last()).cloned())
}

fn import(
    folder: Folder,
    file: &Path,
    meeting: Option<&str>,
    format: Listing,
    out: &mut Output,
) -> Ended {
    let asked = match meeting {
        Some(meeting) => Some(meeting.to_owned()),
        None => waiting(&folder)?.map(|name| name.to_string()),
    };
    let chosen = Chosen::read(&folder, &Which { meeting: asked })?;
    let (name, boards) = (chosen.name(), chosen.boards());
    if boards.meeting.state == MeetingState::Closed {
        return Err(Stop::Refused(Refusal::because(format!(
            "The meeting {name} is closed: plan the next one with `lockstep new`, or name another \
             with --meeting"
        ))));
    }
    let rows = figures::read(file)?;
    let day = boards.meeting.day(name);
    let figures = Figures::of(&rows, &boards.scoreboard, day);
    write(folder, name, boards, &figures)?;
    for (row, why) in &figures.left_out {
        output::say(&format!("{}, row {row}: {why}: left out", file.display()));
    }
    match format {
        Listing::Json => out.data(json::written(&imported(name, &figures)).as_bytes())?,
        Listing::Text => {
            let rows = figures.taken.iter().map(|taken| {
                let before = taken
                    .before
                    .map_or("not said yet".to_owned(), |it| it.to_string());
                [
                    taken.name.clone(),
                    taken.words.clone(),
                    format!("before: {before}"),
                ]
            });
            out.table(&rows.collect::<Vec<_>>())?;
            output::say(&format!("{name}: {}", figures.sentence()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the scoreboard, if anything on it is new.
fn write(
    folder: Folder,
    name: &MeetingName,
    boards: &Boards,
    figures: &Figures,
) -> Result<(), Stop> {
    let mut scoreboard = boards.scoreboard.as_ref().clone();
    figures.put_on(&mut scoreboard)?;
    if scoreboard == *boards.scoreboard {
        return Ok(());
    }
    let read = folder.read_boards(name);
    let mut keeper = Keeper::new(folder);
    keeper.remember_boards(name, &read);
    let file = FileName::Board(name.clone(), BoardKind::Scoreboard);
    let saved = keeper.save(&file, &Stored::Scoreboard(Arc::new(scoreboard)));
    saved.map(|_| ()).map_err(|why| Stop::Disk(why.to_string()))
}

fn imported(name: &MeetingName, figures: &Figures) -> serde_json::Value {
    let taken = figures.taken.iter().map(|taken| {
        let (kind, id) = match &taken.place {
            Place::Kpi(id) => ("kpi", id),
            Place::Commitment(id) => ("commitment", id),
        };
        json!({
            "kind": kind,
            "id": id,
            "name": taken.name,
            "before": taken.before,
            "actual": taken.actual,
        })
    });
    let left_out = figures.left_out.iter();
    let left_out = left_out.map(|(row, why)| json!({"row": row, "why": why}));
    json!({
        "meeting": name.as_str(),
        "taken": taken.collect::<Vec<_>>(),
        "left_out": left_out.collect::<Vec<_>>(),
    })
}

/// A KPI of the catalogue as a row of a table.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    side: &'static str,
    unit: String,
    better: &'static str,
    target: Option<f64>,
    targets: std::collections::BTreeMap<String, f64>,
    objective: Option<String>,
    actual: Option<f64>,
    on_track: Option<bool>,
    meeting: Option<String>,
}

fn list(folder: &Folder, format: Listing, out: &mut Output) -> Ended {
    let charter = which::charter(folder)?;
    let newest = waiting(folder)?;
    let board = newest
        .as_ref()
        .map(|name| which::boards(folder, name))
        .transpose()?;
    let rows = charter.kpis.in_order().into_iter().map(|(id, kpi)| {
        let now = board
            .as_ref()
            .and_then(|boards| boards.scoreboard.kpis.get(id));
        Row {
            id: id.to_string(),
            name: kpi.name.clone(),
            side: kpi.side.word(),
            unit: kpi.unit.clone(),
            better: match kpi.better {
                Better::Higher => "higher",
                Better::Lower => "lower",
            },
            target: now.map_or(kpi.target, |now| now.target),
            targets: kpi
                .targets
                .iter()
                .map(|(of, it)| (of.to_string(), *it))
                .collect(),
            objective: kpi.objective.as_ref().map(ToString::to_string),
            actual: now.and_then(|now| now.actual),
            on_track: now.and_then(crate::forum::scoreboard::Kpi::on_track),
            meeting: newest.as_ref().map(ToString::to_string),
        }
    });
    let rows: Vec<Row> = rows.collect();
    match format {
        Listing::Json => out.data(json::written(&rows).as_bytes())?,
        Listing::Text if rows.is_empty() => {
            output::say("The charter has no KPI yet; add one on the scoreboard with A.");
        }
        Listing::Text => {
            let kpis = charter.kpis.in_order();
            let cells = rows.iter().zip(kpis).map(|(row, (_, kpi))| cells(row, kpi));
            out.table(&cells.collect::<Vec<_>>())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn cells(row: &Row, kpi: &crate::forum::scoreboard::Kpi) -> [String; 5] {
    let bound = if row.better == "higher" { ">=" } else { "<=" };
    let target = row.target.map_or("no target".to_owned(), |target| {
        format!("{bound} {}", figure(target, &row.unit))
    });
    let actual = row.actual.map_or("not said yet".to_owned(), |actual| {
        let off = if row.on_track == Some(false) {
            " !"
        } else {
            ""
        };
        format!("{}{off}", figure(actual, &row.unit))
    });
    [
        row.name.clone(),
        target,
        actual,
        row.side.to_owned(),
        target_lines(&kpi.targets).join(", "),
    ]
}
