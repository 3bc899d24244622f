//! Notes: decisions, parked items, wins, experiments.

mod experiments;
mod forms;
mod parked;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::Form;
use super::super::open::OpenMeeting;
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::Confirmed;
use crate::forum::notes::{Decision, ExperimentState, NoteKind, Notes, Parked};
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;
pub use experiments::{review, set_review, state_word};
pub use parked::take_up;

/// The rows of the board: experiments whose review has come, then decisions, parked items, wins and
/// the other experiments.
pub fn rows(session: &Session, meeting: &OpenMeeting) -> Vec<Row> {
    let (notes, today) = (&meeting.boards.notes, session.day());
    let wanted = meeting.wanted();
    let all = meeting.unfolded();
    let shows = |title: &str, gone: bool| (all || !gone) && title.to_lowercase().contains(&wanted);
    let mut rows = Vec::new();
    for (id, note) in notes.reviews_due(today) {
        if shows(&note.title, false) {
            rows.push(Row::Experiment(id.clone()));
        }
    }
    for (id, note) in notes.decisions_in_order() {
        if shows(&note.title, !note.withdrawn.is_empty()) {
            rows.push(Row::Decision(id.clone()));
        }
    }
    for (id, note) in notes.parked_in_order() {
        if shows(&note.title, !note.dropped.is_empty()) {
            rows.push(Row::Parked(id.clone()));
        }
    }
    for (id, note) in notes.wins_in_order() {
        if shows(&note.title, !note.withdrawn.is_empty()) {
            rows.push(Row::Win(id.clone()));
        }
    }
    for (id, note) in notes.experiments_in_order() {
        let stopped = note.state == ExperimentState::Stopped;
        if !note.is_to_be_reviewed(today) && shows(&note.title, stopped) {
            rows.push(Row::Experiment(id.clone()));
        }
    }
    rows
}

/// The kind and id of a note's row.
fn note(row: &Row) -> Result<(NoteKind, &Id), Refusal> {
    match row {
        Row::Decision(id) => Ok((NoteKind::Decision, id)),
        Row::Parked(id) => Ok((NoteKind::Parked, id)),
        Row::Win(id) => Ok((NoteKind::Win, id)),
        Row::Experiment(id) => Ok((NoteKind::Experiment, id)),
        _ => Err(Refusal::Gone("note")),
    }
}

fn notes(session: &Session) -> Result<&Notes, Refusal> {
    let meeting = session
        .meeting()
        .ok_or_else(|| Refusal::because("Open a meeting first"))?;
    Ok(&meeting.boards.notes)
}

/// Does something to a row.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    match (command, row) {
        (ItemCommand::Open | ItemCommand::Edit, row) => {
            let purpose = match row {
                Row::Decision(id) => Purpose::Decision(id.clone()),
                Row::Parked(id) if command == ItemCommand::Open => {
                    parked::ask(session, id)?;
                    return Ok(());
                }
                Row::Parked(id) => Purpose::Parked(id.clone()),
                Row::Win(id) => Purpose::Win(id.clone()),
                Row::Experiment(id) => Purpose::Experiment(Some(id.clone())),
                _ => return Err(super::not_here(command)),
            };
            super::open_form(session, &purpose)
        }
        (ItemCommand::Tick, Row::Parked(id)) => parked::tick(session, id),
        (ItemCommand::Tick | ItemCommand::MoveOn, Row::Experiment(id)) => {
            super::open_form(session, &Purpose::ExperimentResult(id.clone()))
        }
        (ItemCommand::Owner, Row::Decision(_) | Row::Parked(_)) => {
            super::open_form(session, &Purpose::Owner(row.clone()))
        }
        (ItemCommand::Due, Row::Experiment(_)) => {
            super::open_form(session, &Purpose::Due(row.clone()))
        }
        (ItemCommand::Turn, Row::Parked(id)) => parked::to_issue(session, id),
        (ItemCommand::Drop, row) => {
            let gone = is_gone(session, row);
            super::drop_or_bring_back(session, row, gone)
        }
        (command, _) => Err(super::not_here(command)),
    }
}

fn is_gone(session: &Session, row: &Row) -> bool {
    let Ok(notes) = notes(session) else {
        return false;
    };
    match row {
        Row::Decision(id) => notes
            .decisions
            .get(id)
            .is_some_and(|note| !note.withdrawn.is_empty()),
        Row::Parked(id) => notes
            .parked
            .get(id)
            .is_some_and(|note| !note.dropped.is_empty()),
        Row::Win(id) => notes
            .wins
            .get(id)
            .is_some_and(|note| !note.withdrawn.is_empty()),
        Row::Experiment(id) => notes
            .experiments
            .get(id)
            .is_some_and(|note| note.state == ExperimentState::Stopped),
        _ => false,
    }
}

/// Withdraws a note, with a reason.
pub fn withdraw(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    let (kind, id) = note(row)?;
    session.edit("withdrawing a note", |b| {
        b.edit_notes(|n| n.withdraw(kind, id, reason))
    })?;
    session
        .say_with_keys("Withdrawn; {undo} brings it back, and {filter} all shows withdrawn ones");
    Ok(())
}

/// Brings a withdrawn note back.
pub fn bring_back(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    let (kind, id) = note(row)?;
    session.edit("bringing a note back", |b| {
        b.edit_notes(|n| n.bring_back(kind, id))
    })
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    match purpose {
        Purpose::Experiment(_) | Purpose::ExperimentResult(_) => {
            experiments::form(session, purpose)
        }
        purpose => forms::form(session, purpose),
    }
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::Experiment(_) | Purpose::ExperimentResult(_) => {
            experiments::confirm(session, form)
        }
        _ => forms::confirm(session, form),
    }
}

/// Who sees to it.
pub fn owner(session: &Session, row: &Row) -> Option<Handle> {
    let notes = notes(session).ok()?;
    match row {
        Row::Decision(id) => notes.decisions.get(id)?.owner.clone(),
        Row::Parked(id) => notes.parked.get(id)?.owner.clone(),
        _ => None,
    }
}

/// Sets who sees to it.
pub fn set_owner(session: &mut Session, row: &Row, owner: Option<Handle>) -> Result<(), Refusal> {
    let roster = super::roster(session);
    session.edit("setting an owner", |b| {
        b.edit_notes(|notes| match row {
            Row::Decision(id) => {
                let before = notes.decisions.get(id).cloned();
                let before = before.ok_or(Refusal::Gone("decision"))?;
                let after = Decision {
                    owner,
                    ..before.clone()
                };
                notes.edit_decision(id, &before, &after, &roster)
            }
            Row::Parked(id) => {
                let before = notes.parked.get(id).cloned();
                let before = before.ok_or(Refusal::Gone("parked item"))?;
                let after = Parked {
                    owner,
                    ..before.clone()
                };
                notes.edit_parked(id, &before, &after, &roster)
            }
            _ => Err(super::not_here(ItemCommand::Owner)),
        })
    })
}
