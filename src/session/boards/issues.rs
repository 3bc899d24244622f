//! The issue log, and one issue opened.

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::Form;
use super::super::open::OpenMeeting;
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::Confirmed;
use crate::forum::capture::Captured;
use crate::forum::issues::IssueState;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

/// The rows of the log, or of the opened issue.
pub fn rows(_meeting: &OpenMeeting) -> Vec<Row> {
    Vec::new()
}

/// Does something to a row.
pub fn item(_session: &mut Session, command: ItemCommand, _row: &Row) -> Result<(), Refusal> {
    Err(super::not_here(command))
}

/// Adds an issue, or, in an opened one, asks what to add.
pub fn add(_session: &mut Session) -> Result<(), Refusal> {
    Ok(())
}

/// Puts a captured issue on the log.
pub fn capture(
    _session: &mut Session,
    _id: Id,
    _captured: &Captured,
    _what: String,
) -> Result<(), Refusal> {
    Ok(())
}

/// Makes an issue from an action.
pub fn from_action(_session: &mut Session, _id: &Id) -> Result<(), Refusal> {
    Ok(())
}

/// Orders the log by the next measure: votes, impact, age.
pub fn next_order(_session: &mut Session) {}

/// Counts one vote for the selected issue.
pub fn vote(_session: &mut Session) -> Result<(), Refusal> {
    Ok(())
}

/// The form for that purpose.
pub fn form(_session: &Session, _purpose: &Purpose) -> Result<Form, Refusal> {
    Err(Refusal::Gone("issue"))
}

/// Makes a confirmed form true.
pub fn confirm(_session: &mut Session, _form: &Form) -> Confirmed {
    Ok(())
}

/// Who owns the fix.
pub fn owner(_session: &Session, _id: &Id) -> Option<Handle> {
    None
}

/// Sets who owns the fix.
pub fn set_owner(_session: &mut Session, _id: &Id, _owner: Option<Handle>) -> Result<(), Refusal> {
    Ok(())
}

/// By when the next step is due.
pub fn due(_session: &Session, _id: &Id) -> Option<Date> {
    None
}

/// Sets by when the next step is due.
pub fn set_due(_session: &mut Session, _id: &Id, _due: Option<Date>) -> Result<(), Refusal> {
    Ok(())
}

/// Withdraws a why or a factor, with a reason.
pub fn withdraw(_session: &mut Session, _row: &Row, _reason: &str) -> Result<(), Refusal> {
    Ok(())
}

/// Brings an issue to a state.
pub fn to_state(_session: &mut Session, _id: &Id, _state: IssueState) -> Result<(), Refusal> {
    Ok(())
}
