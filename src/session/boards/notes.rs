//! Notes: decisions, parked items, wins, experiments.

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::Form;
use super::super::open::OpenMeeting;
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::Confirmed;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

/// The rows of the board.
pub fn rows(_meeting: &OpenMeeting) -> Vec<Row> {
    Vec::new()
}

/// Does something to a row.
pub fn item(_session: &mut Session, command: ItemCommand, _row: &Row) -> Result<(), Refusal> {
    Err(super::not_here(command))
}

/// The form for that purpose.
pub fn form(_session: &Session, _purpose: &Purpose) -> Result<Form, Refusal> {
    Err(Refusal::Gone("note"))
}

/// Makes a confirmed form true.
pub fn confirm(_session: &mut Session, _form: &Form) -> Confirmed {
    Ok(())
}

/// Who sees to it.
pub fn owner(_session: &Session, _row: &Row) -> Option<Handle> {
    None
}

/// Sets who sees to it.
pub fn set_owner(
    _session: &mut Session,
    _row: &Row,
    _owner: Option<Handle>,
) -> Result<(), Refusal> {
    Ok(())
}

/// When an experiment is looked at.
pub fn review(_session: &Session, _id: &Id) -> Option<Date> {
    None
}

/// Sets when an experiment is looked at.
pub fn set_review(_session: &mut Session, _id: &Id, _day: Option<Date>) -> Result<(), Refusal> {
    Ok(())
}

/// Withdraws a note, with a reason.
pub fn withdraw(_session: &mut Session, _row: &Row, _reason: &str) -> Result<(), Refusal> {
    Ok(())
}

/// Brings a withdrawn note back.
pub fn bring_back(_session: &mut Session, _row: &Row) -> Result<(), Refusal> {
    Ok(())
}

/// Takes a parked item up again.
pub fn take_up(_session: &mut Session, _id: &Id) -> Result<(), Refusal> {
    Ok(())
}
