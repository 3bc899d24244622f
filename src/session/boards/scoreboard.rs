//! The scoreboard: KPI rows, and what the sides promised each other. What a row is stands in the
//! charter's catalogue as well and is changed in both; what it was stands in the meeting.

mod bring;
mod catalogue;
mod forms;

use super::super::Session;
use super::super::commands::{ItemCommand, ScoreCommand};
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::{Place, Row};
use super::super::purpose::{Answer, Purpose};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::{Commitment, Kpi};

pub use bring::figures_read;
pub use forms::{confirm, form};

/// The KPI rows, then the commitments; retired ones at the end, where they are asked for.
pub fn rows(meeting: &OpenMeeting) -> Vec<Row> {
    let board = &meeting.boards.scoreboard;
    let wanted = meeting.wanted();
    let shows = |text: &str| text.to_lowercase().contains(&wanted);
    let kpis = board.kpis.in_order().into_iter();
    let kpis = kpis.filter(|(_, kpi)| shows(&kpi.name));
    let commitments = board.commitments.in_order().into_iter();
    let commitments = commitments.filter(|(_, promise)| shows(&promise.title));
    let mut rows: Vec<Row> = kpis.map(|(id, _)| Row::Kpi(id.clone())).collect();
    if meeting.unfolded() {
        let retired = board.kpis.iter().filter(|(_, kpi)| !kpi.retired.is_empty());
        rows.extend(retired.map(|(id, _)| Row::Kpi(id.clone())));
    }
    rows.extend(commitments.map(|(id, _)| Row::Commitment(id.clone())));
    if meeting.unfolded() {
        let retired = board
            .commitments
            .iter()
            .filter(|(_, promise)| !promise.retired.is_empty());
        rows.extend(retired.map(|(id, _)| Row::Commitment(id.clone())));
    }
    rows
}

/// Does something to a row.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    let (full, actual) = match row {
        Row::Kpi(id) => (
            Purpose::Kpi(Some(id.clone())),
            Purpose::KpiActual(id.clone()),
        ),
        Row::Commitment(id) => (
            Purpose::Commitment(Some(id.clone())),
            Purpose::CommitmentActual(id.clone()),
        ),
        _ => return Err(super::not_here(command)),
    };
    match command {
        ItemCommand::Open if session.place == Place::Meeting => super::open_form(session, &actual),
        ItemCommand::Open | ItemCommand::Edit => super::open_form(session, &full),
        ItemCommand::Drop => {
            let retired = is_retired(session, row);
            super::asked::drop_or_bring_back(session, row, retired)
        }
        ItemCommand::Turn => match row {
            Row::Kpi(id) => super::issues::from_kpi(session, id),
            _ => Err(session.refusal(
                "Only a KPI that is off track becomes an issue; {capture-issue} captures one",
            )),
        },
        ItemCommand::Earlier => catalogue::step(session, row, true),
        ItemCommand::Later => catalogue::step(session, row, false),
        command => Err(super::not_here(command)),
    }
}

/// Runs a command of this board.
pub fn run(session: &mut Session, command: ScoreCommand) -> Result<(), Refusal> {
    match command {
        ScoreCommand::Chart => {
            let meeting = session.meeting_mut().ok_or(Refusal::Gone("scoreboard"))?;
            meeting.charted = !meeting.charted;
            Ok(())
        }
        ScoreCommand::Bring => super::open_form(session, &Purpose::FiguresFile),
    }
}

fn is_retired(session: &Session, row: &Row) -> bool {
    match row {
        Row::Kpi(id) => kpi(session, id).is_ok_and(|kpi| !kpi.retired.is_empty()),
        Row::Commitment(id) => {
            commitment(session, id).is_ok_and(|promise| !promise.retired.is_empty())
        }
        _ => false,
    }
}

/// The KPI on screen: the meeting's row, or the catalogue's.
fn kpi(session: &Session, id: &Id) -> Result<Kpi, Refusal> {
    let forum = session.forum.as_ref();
    let of_catalogue = forum.and_then(|forum| forum.charter.kpis.get(id));
    let found = if session.place == Place::Meeting {
        let meeting = session.meeting();
        let row = meeting.and_then(|meeting| meeting.boards.scoreboard.kpis.get(id));
        row.map(|row| forms::with_targets(row, of_catalogue))
    } else {
        of_catalogue.cloned()
    };
    found.ok_or(Refusal::Gone("KPI"))
}

/// The commitment on screen.
fn commitment(session: &Session, id: &Id) -> Result<Commitment, Refusal> {
    let found = if session.place == Place::Meeting {
        let meeting = session.meeting();
        meeting.and_then(|meeting| meeting.boards.scoreboard.commitments.get(id))
    } else {
        let forum = session.forum.as_ref();
        forum.and_then(|forum| forum.charter.commitments.get(id))
    };
    found.cloned().ok_or(Refusal::Gone("commitment"))
}

/// Asks what to add.
pub fn add(session: &mut Session) -> Result<(), Refusal> {
    let choices = vec![
        Choice::new(
            'k',
            "A KPI: a figure both teams look at",
            Answer::Open(Purpose::Kpi(None)),
        ),
        Choice::new(
            'c',
            "A commitment: what one side promises the other",
            Answer::Open(Purpose::Commitment(None)),
        ),
    ];
    session.over.push(Over::Ask(Ask::new(
        "Add to the scoreboard",
        Vec::new(),
        choices,
    )));
    Ok(())
}

/// Retires a row, with a reason.
pub fn retire(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    let word = "retiring a row";
    match row {
        Row::Kpi(id) => catalogue::kpis(session, word, id, |rows| rows.retire(id, reason)),
        Row::Commitment(id) => {
            catalogue::commitments(session, word, id, |rows| rows.retire(id, reason))
        }
        _ => Err(Refusal::Gone("row")),
    }?;
    session.say_with_keys("Retired; {undo} brings it back, and {filter} all shows retired ones");
    Ok(())
}

/// Brings a retired row back.
pub fn bring_back(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    let word = "bringing a row back";
    match row {
        Row::Kpi(id) => catalogue::kpis(session, word, id, |rows| rows.bring_back(id)),
        Row::Commitment(id) => {
            catalogue::commitments(session, word, id, |rows| rows.bring_back(id))
        }
        _ => Ok(()),
    }
}
