//! The lead definition: the whole worksheet.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::Form;
use super::super::open::OpenMeeting;
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::Confirmed;
use crate::forum::refusal::Refusal;

/// The rows of the worksheet.
pub fn rows(_meeting: &OpenMeeting) -> Vec<Row> {
    Vec::new()
}

/// Does something to a row.
pub fn item(_session: &mut Session, command: ItemCommand, _row: &Row) -> Result<(), Refusal> {
    Err(super::not_here(command))
}

/// Asks what to add.
pub fn add(_session: &mut Session) -> Result<(), Refusal> {
    Ok(())
}

/// The form for that purpose.
pub fn form(_session: &Session, _purpose: &Purpose) -> Result<Form, Refusal> {
    Err(Refusal::Gone("row"))
}

/// Makes a confirmed form true.
pub fn confirm(_session: &mut Session, _form: &Form) -> Confirmed {
    Ok(())
}

/// Retires a row, with a reason.
pub fn retire(_session: &mut Session, _row: &Row, _reason: &str) -> Result<(), Refusal> {
    Ok(())
}

/// Brings a retired row back.
pub fn bring_back(_session: &mut Session, _row: &Row) -> Result<(), Refusal> {
    Ok(())
}
