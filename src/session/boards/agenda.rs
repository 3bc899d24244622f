//! The agenda: the running order, the people, the objectives.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::{Field, Form};
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::{Confirmed, FieldFault};
use crate::forum::agenda::{ItemKind, ItemState};
use crate::forum::charter;
use crate::forum::files::{FileName, Stored};
use crate::forum::meeting::Meeting;
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;
use crate::forum::span::Span;

/// The running order, then the people by side and the objectives; at the item that is about them the
/// objectives come first.
pub fn rows(session: &Session) -> Vec<Row> {
    let Some(meeting) = session.meeting() else {
        return Vec::new();
    };
    let board = &meeting.boards.meeting;
    let items = board
        .agenda
        .0
        .iter()
        .map(|item| Row::AgendaItem(item.id.clone()));
    let people = Side::ALL.into_iter().flat_map(|side| {
        let of_side = board
            .people
            .iter()
            .filter(move |(_, person)| person.side == side);
        of_side.map(|(handle, _)| Row::Person(handle.clone()))
    });
    let people: Vec<Row> = people.collect();
    let objectives: Vec<Row> = objectives(session)
        .into_iter()
        .map(Row::Objective)
        .collect();
    let (first, second) = if objectives_first(board) {
        (objectives, people)
    } else {
        (people, objectives)
    };
    items.chain(first).chain(second).collect()
}

/// Whether the room is just talking about its objectives.
pub fn objectives_first(meeting: &Meeting) -> bool {
    meeting
        .current()
        .is_some_and(|item| item.kind == ItemKind::Destination)
}

/// The meeting's objectives in their order.
pub fn objectives(session: &Session) -> Vec<Id> {
    let Some(meeting) = session.meeting() else {
        return Vec::new();
    };
    let mut ranked: Vec<_> = meeting.boards.meeting.objectives.iter().collect();
    ranked.sort_by_key(|(id, objective)| (objective.rank, (*id).clone()));
    ranked.into_iter().map(|(id, _)| id.clone()).collect()
}

/// Does something to a row of the agenda.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    match row {
        Row::AgendaItem(id) => agenda_item(session, command, id),
        Row::Person(handle) => person(session, command, handle),
        Row::Objective(id) => match command {
            ItemCommand::Open | ItemCommand::Edit => {
                super::open_form(session, &Purpose::Objective(Some(id.clone())))
            }
            command => Err(super::not_here(command)),
        },
        _ => Err(super::not_here(command)),
    }
}

fn agenda_item(session: &mut Session, command: ItemCommand, id: &Id) -> Result<(), Refusal> {
    match command {
        ItemCommand::Open | ItemCommand::Edit => {
            super::open_form(session, &Purpose::AgendaItem(Some(id.clone())))
        }
        ItemCommand::Earlier => session.edit("moving an agenda item", |b| {
            b.edit_meeting(|m| m.move_item_up(id))
        }),
        ItemCommand::Later => session.edit("moving an agenda item", |b| {
            b.edit_meeting(|m| m.move_item_down(id))
        }),
        ItemCommand::Drop => {
            let item = session
                .meeting()
                .and_then(|m| m.boards.meeting.agenda.get(id));
            let dropped = item.is_some_and(|item| item.state == ItemState::Dropped);
            super::drop_or_bring_back(session, &Row::AgendaItem(id.clone()), dropped)
        }
        ItemCommand::Owner => {
            super::open_form(session, &Purpose::Owner(Row::AgendaItem(id.clone())))
        }
        ItemCommand::Tick => {
            Err(session.refusal("{next} goes on to the next item, {jump} jumps to this one"))
        }
        command => Err(super::not_here(command)),
    }
}

fn person(session: &mut Session, command: ItemCommand, handle: &Handle) -> Result<(), Refusal> {
    match command {
        ItemCommand::Open | ItemCommand::Tick => {
            session.edit("ticking who is here", |b| {
                b.edit_meeting(|m| m.tick(handle))
            })?;
            Ok(())
        }
        ItemCommand::Edit => super::open_form(session, &Purpose::Person(Some(handle.clone()))),
        command => Err(super::not_here(command)),
    }
}

/// The form of an agenda item, a guest or a new agenda.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    match purpose {
        Purpose::AgendaItem(id) => item_form(session, purpose, id.as_ref()),
        Purpose::Guest => Ok(Form::new(
            "Somebody who is here too",
            purpose.clone(),
            vec![
                Field::line("name", "Name", ""),
                Field::choice("side", "Side", sides(), "Other"),
            ],
        )),
        _ => Ok(Form::new(
            "Save this running order as an agenda",
            purpose.clone(),
            vec![
                Field::line("name", "File name", "")
                    .hint("letters, digits and -, such as quarterly"),
                Field::line("title", "Title", ""),
            ],
        )),
    }
}

fn item_form(session: &Session, purpose: &Purpose, id: Option<&Id>) -> Result<Form, Refusal> {
    let found = id.map(|id| {
        let item = session
            .meeting()
            .and_then(|meeting| meeting.boards.meeting.agenda.get(id));
        item.cloned().ok_or(Refusal::Gone("agenda item"))
    });
    let is_new = found.is_none();
    let item = found.transpose()?.unwrap_or_default();
    let kinds = ItemKind::ALL.map(|kind| (kind.words().to_owned(), kind.words().to_owned()));
    let minutes = if is_new { 5 } else { item.planned.in_minutes() };
    let title = if is_new {
        "A new agenda item"
    } else {
        "Agenda item"
    };
    Ok(Form::new(
        title,
        purpose.clone(),
        vec![
            Field::line("title", "Title", item.title.as_str()),
            Field::choice("kind", "Opens", kinds.to_vec(), item.kind.words()),
            Field::line("minutes", "Minutes", minutes.to_string()),
            Field::lines("prompts", "Prompts", &item.prompts)
                .hint("what to say or ask, one a line"),
        ],
    ))
}

/// The sides to choose from.
pub fn sides() -> Vec<(String, String)> {
    Side::ALL
        .map(|side| (side.word().to_owned(), side.word().to_owned()))
        .to_vec()
}

/// The side of that word; shared when there is none.
pub fn side(word: &str) -> Side {
    Side::ALL
        .into_iter()
        .find(|side| side.word() == word)
        .unwrap_or_default()
}

/// Reads minutes as people write them: `15`, `15m` or `1h 30m`.
pub fn minutes(field: &'static str, value: &str) -> Result<Span, FieldFault> {
    let refused = |why: &str| {
        let words = format!("`{value}` is {why}; write it like 15 or 1h 30m");
        FieldFault::at(field, words)
    };
    match value.parse::<u32>() {
        Ok(minutes) if minutes <= 24 * 60 => Ok(Span::minutes(minutes)),
        Ok(_) => Err(refused("more than a day")),
        Err(_) => value
            .parse::<Span>()
            .map_err(|_| refused("not a length of time")),
    }
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::AgendaItem(id) => confirm_item(session, form, id.as_ref()),
        Purpose::Guest => {
            let name = form.value("name").to_owned();
            if name.is_empty() {
                return Err(FieldFault::at("name", "Write the guest's name"));
            }
            let side = side(form.value("side"));
            let handle = free_handle(session, &name);
            session.edit("adding a guest", |b| {
                b.edit_meeting(|m| m.add_guest(handle, &name, side))
            })?;
            Ok(())
        }
        _ => save_agenda(session, form),
    }
}

/// A handle that neither the roster nor the meeting knows yet.
fn free_handle(session: &Session, name: &str) -> Handle {
    let mut taken: Vec<&Handle> = Vec::new();
    if let Some(forum) = &session.forum {
        taken.extend(forum.charter.roster.ids());
    }
    if let Some(meeting) = session.meeting() {
        taken.extend(meeting.boards.meeting.people.ids());
    }
    charter::new_handle(name, |handle| taken.contains(&handle))
}

fn confirm_item(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let title = form.value("title").to_owned();
    if title.is_empty() {
        return Err(FieldFault::at("title", "The item needs a title"));
    }
    let time = minutes("minutes", form.value("minutes"))?;
    let kind = ItemKind::ALL
        .into_iter()
        .find(|kind| kind.words() == form.value("kind"));
    let kind = kind.unwrap_or_default();
    let prompts = form.lines("prompts");
    if let Some(id) = id {
        session.edit("editing an agenda item", |b| {
            b.edit_meeting(|m| {
                m.rename_item(id, &title)?;
                m.retime_item(id, time)?;
                m.set_item_kind(id, kind)?;
                m.set_item_prompts(id, &prompts)
            })
        })?;
    } else {
        let id = session.new_id();
        let new = id.clone();
        let after = match session.selection() {
            Some(Row::AgendaItem(after)) => Some(after),
            _ => None,
        };
        session.edit("adding an agenda item", |b| {
            b.edit_meeting(|m| {
                m.add_item(new.clone(), &title, kind, time, after.as_ref())?;
                m.set_item_prompts(&new, &prompts)
            })
        })?;
        session.select(Row::AgendaItem(id));
    }
    Ok(())
}

fn save_agenda(session: &mut Session, filled: &Form) -> Confirmed {
    let name = filled.value("name").to_ascii_lowercase().replace(' ', "-");
    let fits = !name.is_empty()
        && name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
    if !fits {
        return Err(FieldFault::at(
            "name",
            "The file's name takes letters, digits and -",
        ));
    }
    let Some(forum) = &session.forum else {
        return Ok(());
    };
    if forum.agendas.iter().any(|choice| choice.name == name) {
        return Err(FieldFault::at(
            "name",
            format!("There is an agenda `{name}` already; take another name"),
        ));
    }
    let title = if filled.value("title").is_empty() {
        name.clone()
    } else {
        filled.value("title").to_owned()
    };
    let Some(meeting) = session.meeting() else {
        return Ok(());
    };
    let agenda = std::sync::Arc::new(meeting.boards.meeting.agenda.to_agenda(&title)?);
    if let Some(forum) = &mut session.forum {
        forum.agendas.push(super::super::message::AgendaChoice {
            name: name.clone(),
            agenda: std::sync::Arc::clone(&agenda),
            built_in: false,
        });
    }
    session.save(FileName::Agenda(name.clone()), Stored::Agenda(agenda));
    session.say(format!("Saved as agendas/{name}.ron"));
    Ok(())
}

/// Who leads the item, if not the facilitator.
pub fn led_by(session: &Session, id: &Id) -> Option<Handle> {
    session
        .meeting()?
        .boards
        .meeting
        .agenda
        .get(id)?
        .led_by
        .clone()
}

/// Sets who leads the item.
pub fn set_led_by(session: &mut Session, id: &Id, who: Option<Handle>) -> Result<(), Refusal> {
    session.edit("setting who leads an item", |b| {
        b.edit_meeting(|m| m.set_item_led_by(id, who))
    })
}

/// Drops an item, with a reason.
pub fn drop(session: &mut Session, id: &Id, reason: &str) -> Result<(), Refusal> {
    let now = session.now;
    session.edit("dropping an agenda item", |b| {
        b.edit_meeting(|m| m.drop_item(id, reason, now))
    })
}

/// Brings a dropped item back.
pub fn bring_back(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    session.edit("bringing an agenda item back", |b| {
        b.edit_meeting(|m| m.bring_item_back(id))
    })
}
