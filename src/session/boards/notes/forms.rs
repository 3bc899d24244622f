//! The forms of decisions, parked items and wins: what their fields show, and what they become.

use super::super::{
    Confirmed, FieldFault, chosen_objective, chosen_side, handle, objective_field, opened,
    person_field, roster, side_field, tags, tags_field,
};
use super::notes;
use crate::forum::notes::{Decision, Notes, Parked, Win};
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id, Items, Words};
use crate::forum::refusal::Refusal;
use crate::session::Session;
use crate::session::form::{Field, Form};
use crate::session::purpose::Purpose;

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let notes = notes(session)?;
    let (heading, mut fields, (side, objective, tags)) = match purpose {
        Purpose::Decision(id) => {
            let note = notes.decisions.get(id).ok_or(Refusal::Gone("decision"))?;
            let fields = vec![
                Field::line("title", "Decided", note.title.as_str()),
                Field::lines("detail", "Why, and what else was weighed", &note.detail),
                person_field(session, "owner", "Seen to by", note.owner.as_ref()),
            ];
            ("Decision", fields, (note.side, &note.objective, &note.tags))
        }
        Purpose::Parked(id) => {
            let note = notes.parked.get(id).ok_or(Refusal::Gone("parked item"))?;
            let fields = vec![
                Field::line("title", "For later", note.title.as_str()),
                Field::lines("detail", "Detail", &note.detail),
                person_field(session, "owner", "Brought by", note.owner.as_ref()),
            ];
            (
                "For later",
                fields,
                (note.side, &note.objective, &note.tags),
            )
        }
        Purpose::Win(id) => {
            let note = notes.wins.get(id).ok_or(Refusal::Gone("win"))?;
            let thanks: Vec<&str> = note.thanks_to.iter().map(Handle::as_str).collect();
            let fields = vec![
                Field::line("title", "Win", note.title.as_str()),
                Field::line("thanks_to", "Thanks to", thanks.join(" "))
                    .hint("handles from the roster, such as ana bo"),
            ];
            (
                "Win or thanks",
                fields,
                (note.side, &note.objective, &note.tags),
            )
        }
        _ => return Err(Refusal::Gone("note")),
    };
    fields.extend([
        side_field("side", "Side", side),
        objective_field(session, objective.as_ref()),
        tags_field(tags),
    ]);
    Ok(Form::new(heading, purpose.clone(), fields))
}

/// What every kind of note says, as the form says it.
struct Said {
    title: String,
    detail: Vec<String>,
    owner: Option<Handle>,
    side: Option<Side>,
    objective: Option<Id>,
    tags: Words,
}

impl Said {
    fn in_form(form: &Form) -> Result<Self, FieldFault> {
        if form.value("title").is_empty() {
            return Err(FieldFault::at("title", "It needs some words"));
        }
        Ok(Self {
            title: form.value("title").to_owned(),
            detail: form.lines("detail"),
            owner: handle(form.value("owner")),
            side: chosen_side(form, "side"),
            objective: chosen_objective(form),
            tags: tags(form),
        })
    }
}

/// The note as it was when the form was opened.
fn before<T: Clone>(
    session: &Session,
    form: &Form,
    id: &Id,
    (of, what): (fn(&Notes) -> &Items<T>, &'static str),
) -> Result<T, Refusal> {
    let notes = &opened(session, form)?.notes;
    of(notes).get(id).cloned().ok_or(Refusal::Gone(what))
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let said = Said::in_form(form)?;
    match &form.purpose {
        Purpose::Decision(id) => confirm_decision(session, form, id, said),
        Purpose::Parked(id) => confirm_parked(session, form, id, said),
        Purpose::Win(id) => confirm_win(session, form, id, said),
        _ => Ok(()),
    }
}

fn confirm_decision(session: &mut Session, form: &Form, id: &Id, said: Said) -> Confirmed {
    let before = before(session, form, id, (|n| &n.decisions, "decision"))?;
    let after = Decision {
        title: said.title,
        detail: said.detail,
        owner: said.owner,
        side: said.side,
        objective: said.objective,
        tags: said.tags,
        ..before.clone()
    };
    let roster = roster(session);
    session.edit("editing a decision", |b| {
        b.edit_notes(|n| n.edit_decision(id, &before, &after, &roster))
    })?;
    Ok(())
}

fn confirm_parked(session: &mut Session, form: &Form, id: &Id, said: Said) -> Confirmed {
    let before = before(session, form, id, (|n| &n.parked, "parked item"))?;
    let after = Parked {
        title: said.title,
        detail: said.detail,
        owner: said.owner,
        side: said.side,
        objective: said.objective,
        tags: said.tags,
        ..before.clone()
    };
    let roster = roster(session);
    session.edit("editing a parked item", |b| {
        b.edit_notes(|n| n.edit_parked(id, &before, &after, &roster))
    })?;
    Ok(())
}

fn confirm_win(session: &mut Session, form: &Form, id: &Id, said: Said) -> Confirmed {
    let before = before(session, form, id, (|n| &n.wins, "win"))?;
    let thanks = form.value("thanks_to").split_whitespace();
    let after = Win {
        title: said.title,
        thanks_to: thanks
            .map(|word| Handle(word.trim_matches(['@', ',']).to_owned()))
            .collect(),
        side: said.side,
        objective: said.objective,
        tags: said.tags,
        ..before.clone()
    };
    let roster = roster(session);
    session
        .edit("editing a win", |b| {
            b.edit_notes(|n| n.edit_win(id, &before, &after, &roster))
        })
        .map_err(|refusal| FieldFault::at("thanks_to", refusal.to_string()))
}
