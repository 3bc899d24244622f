//! What is asked of a row on more than one board: who sees to it, by which day, and why it is
//! dropped.

use super::super::commands::ItemCommand;
use super::super::form::{Field, Form};
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::super::update::next_to;
use super::{
    Confirmed, Session, actions, agenda, charter, handle, issue, issues, lead_definition, not_here,
    notes, open_form, people, processes, read_date, scoreboard,
};
use crate::forum::refusal::Refusal;

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    match purpose {
        Purpose::Owner(row) => owner_form(session, row),
        Purpose::Due(row) => due_form(session, row),
        Purpose::Drop(_) => Ok(Form::new(
            "Drop it",
            purpose.clone(),
            vec![
                Field::line("reason", "Why", "")
                    .hint(session.keys.fill("a few words; {undo} brings it back")),
            ],
        )),
        _ => Err(Refusal::Gone("row")),
    }
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::Owner(row) => confirm_owner(session, row, form.value("owner")),
        Purpose::Due(row) => confirm_due(session, row, form.value("due")),
        Purpose::Drop(row) => confirm_drop(session, row, form.value("reason")),
        _ => Ok(()),
    }
}

fn owner_form(session: &Session, row: &Row) -> Result<Form, Refusal> {
    let owner = match row {
        Row::Action(id) => actions::owner(session, id),
        Row::Issue(id) => issues::owner(session, id),
        Row::Decision(_) | Row::Parked(_) | Row::Experiment(_) => notes::owner(session, row),
        Row::AgendaItem(id) => agenda::led_by(session, id),
        _ => return Err(not_here(ItemCommand::Owner)),
    };
    let value = owner.map_or(String::new(), |handle| handle.to_string());
    let field = Field::choice("owner", "Owner", people(session), &value)
        .hint(super::choices::owner_hint(session));
    Ok(Form::new(
        "Who sees to it",
        Purpose::Owner(row.clone()),
        vec![field],
    ))
}

fn confirm_owner(session: &mut Session, row: &Row, value: &str) -> Confirmed {
    let owner = handle(value);
    match row {
        Row::Action(id) => actions::set_owner(session, id, owner)?,
        Row::Issue(id) => issues::set_owner(session, id, owner)?,
        Row::AgendaItem(id) => agenda::set_led_by(session, id, owner)?,
        row => notes::set_owner(session, row, owner)?,
    }
    let who = handle(value).map_or("nobody yet".to_owned(), |handle| {
        super::name_of(session, &handle).to_owned()
    });
    say_of(session, row, &who);
    Ok(())
}

/// Says what was set for a row, with its title: the room sees that it was the right one.
fn say_of(session: &mut Session, row: &Row, what: &str) {
    let title = session.meeting().and_then(|meeting| {
        let boards = &meeting.boards;
        Some(match row {
            Row::Action(id) => &boards.actions.actions.get(id)?.title,
            Row::Issue(id) => &boards.issues.issues.get(id)?.title,
            Row::Experiment(id) => &boards.notes.experiments.get(id)?.title,
            _ => return None,
        })
    });
    if let Some(title) = title {
        let says = format!("{}: {what}", actions::short(title));
        session.say(says);
    }
}

fn due_form(session: &Session, row: &Row) -> Result<Form, Refusal> {
    let due = match row {
        Row::Action(id) => actions::due(session, id),
        Row::Issue(id) => issues::due(session, id),
        Row::Experiment(id) => notes::review(session, id),
        _ => return Err(not_here(ItemCommand::Due)),
    };
    let hint = "fri, 2w, next tue, 1 dec or 2026-12-01; empty for no day";
    let field = Field::day("due", "By", due, hint);
    Ok(Form::new(
        "By which day",
        Purpose::Due(row.clone()),
        vec![field],
    ))
}

fn confirm_due(session: &mut Session, row: &Row, value: &str) -> Confirmed {
    let due = read_date(session, "due", value)?;
    match row {
        Row::Action(id) => actions::set_due(session, id, due)?,
        Row::Issue(id) => issues::set_due(session, id, due)?,
        Row::Experiment(id) => notes::set_review(session, id, due)?,
        _ => {}
    }
    let day = due.map_or("no day".to_owned(), |day| {
        format!("by {}", crate::forum::due::words(day, session.day()))
    });
    say_of(session, row, &day);
    Ok(())
}

/// Asks for the reason of a drop, or brings back what was dropped.
pub fn drop_or_bring_back(session: &mut Session, row: &Row, dropped: bool) -> Result<(), Refusal> {
    if dropped {
        return match row {
            Row::Action(id) => actions::bring_back(session, id),
            Row::AgendaItem(id) => agenda::bring_back(session, id),
            Row::Kpi(_) | Row::Commitment(_) => scoreboard::bring_back(session, row),
            Row::Objective(_) => charter::bring_back(session, row),
            Row::Decision(_) | Row::Parked(_) | Row::Win(_) | Row::Experiment(_) => {
                notes::bring_back(session, row)
            }
            Row::Why(_) | Row::Factor(_) => issue::bring_back(session, row),
            row => lead_definition::bring_back(session, row),
        };
    }
    open_form(session, &Purpose::Drop(row.clone()))
}

fn confirm_drop(session: &mut Session, row: &Row, reason: &str) -> Confirmed {
    // What is withdrawn from an issue stays in sight, and selected.
    let stays = matches!(row, Row::Why(_) | Row::Factor(_));
    let next = (!stays).then(|| next_to(session, row)).flatten();
    match row {
        Row::Action(id) => actions::drop(session, id, reason)?,
        Row::AgendaItem(id) => agenda::drop(session, id, reason)?,
        Row::Kpi(_) | Row::Commitment(_) => scoreboard::retire(session, row, reason)?,
        Row::Objective(_) => charter::retire(session, row, reason)?,
        Row::Process(_) | Row::Step(..) => processes::retire(session, row, reason)?,
        Row::Why(_) | Row::Factor(_) => issue::withdraw(session, row, reason)?,
        Row::Decision(_) | Row::Parked(_) | Row::Win(_) | Row::Experiment(_) => {
            notes::withdraw(session, row, reason)?;
        }
        row => lead_definition::retire(session, row, reason)?,
    }
    if let Some(next) = next {
        session.select(next);
    }
    Ok(())
}
