//! Notes: decisions, parked items, wins, experiments.

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::{Field, Form};
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::Row;
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, FieldFault};
use crate::forum::agenda::ItemKind;
use crate::forum::capture::Captured;
use crate::forum::notes::{Decision, Experiment, ExperimentState, NoteKind, Notes, Parked, Win};
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id, Words};
use crate::forum::refusal::Refusal;
use crate::forum::span::Span;

/// The rows of the board: decisions, parked items, wins, experiments.
pub fn rows(meeting: &OpenMeeting) -> Vec<Row> {
    let notes = &meeting.boards.notes;
    let wanted = meeting.wanted();
    let all = meeting.unfolded();
    let shows = |title: &str, gone: bool| (all || !gone) && title.to_lowercase().contains(&wanted);
    let mut rows = Vec::new();
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
        if shows(&note.title, note.state == ExperimentState::Stopped) {
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
                    ask_about_parked(session, id)?;
                    return Ok(());
                }
                Row::Parked(id) => Purpose::Parked(id.clone()),
                Row::Win(id) => Purpose::Win(id.clone()),
                Row::Experiment(id) => Purpose::Experiment(Some(id.clone())),
                _ => return Err(super::not_here(command)),
            };
            super::open_form(session, &purpose)
        }
        (ItemCommand::Tick, Row::Parked(id)) => tick_parked(session, id),
        (ItemCommand::Tick | ItemCommand::MoveOn, Row::Experiment(id)) => {
            super::open_form(session, &Purpose::ExperimentResult(id.clone()))
        }
        (ItemCommand::Owner, Row::Decision(_) | Row::Parked(_)) => {
            super::open_form(session, &Purpose::Owner(row.clone()))
        }
        (ItemCommand::Due, Row::Experiment(_)) => {
            super::open_form(session, &Purpose::Due(row.clone()))
        }
        (ItemCommand::Turn, Row::Parked(id)) => to_issue(session, id),
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

fn ask_about_parked(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let parked = notes(session)?
        .parked
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("parked item"))?;
    let choices = vec![
        Choice::new(
            't',
            "Take it up now, as an agenda item",
            Answer::TakeUp(id.clone()),
        ),
        Choice::new('e', "Edit it", Answer::Open(Purpose::Parked(id.clone()))),
        Choice::new('n', "Let it wait", Answer::Stay),
    ];
    let waited = match parked.carried {
        0 => "Parked in this meeting".to_owned(),
        1 => "Carried once".to_owned(),
        times => format!("Carried {times} times"),
    };
    session
        .over
        .push(Over::Ask(Ask::new(parked.title, vec![waited], choices)));
    Ok(())
}

/// Ticks a parked item as talked about, or lets it wait again.
fn tick_parked(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let taken_up = notes(session)?
        .parked
        .get(id)
        .is_some_and(|parked| parked.taken_up);
    session.edit("ticking a parked item", |b| {
        b.edit_notes(|n| {
            if taken_up {
                n.put_back(id)
            } else {
                n.take_up(id).map(|_| ())
            }
        })
    })?;
    session.say(if taken_up {
        "It waits again"
    } else {
        "Talked about; it is not carried on"
    });
    Ok(())
}

/// Takes a parked item up as the next agenda item.
pub fn take_up(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let title = notes(session)?
        .parked
        .get(id)
        .ok_or(Refusal::Gone("parked item"))?
        .title
        .clone();
    let item = session.new_id();
    let current = session
        .meeting()
        .and_then(|meeting| meeting.boards.meeting.clock.item().cloned());
    session.edit("taking a parked item up", |b| {
        b.edit_meeting(|m| {
            m.add_item(
                item,
                &title,
                ItemKind::Discussion,
                Span::minutes(5),
                current.as_ref(),
            )
        })
    })?;
    session.edit("ticking the parked item", |b| {
        b.edit_notes(|n| n.take_up(id).map(|_| ()))
    })?;
    session.say("It is the next agenda item, with five minutes");
    Ok(())
}

/// Makes an issue of a parked item.
fn to_issue(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let parked = notes(session)?
        .parked
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("parked item"))?;
    let (new, today) = (session.new_id(), session.now.date());
    session.edit("making an issue of a parked item", |b| {
        b.edit_issues(|i| i.add_from_parked(new, &parked, today))
    })?;
    session.edit("ticking the parked item", |b| {
        b.edit_notes(|n| n.take_up(id).map(|_| ()))
    })?;
    session.say("It is on the issue log; 5 goes there");
    Ok(())
}

fn side_field(side: Option<Side>) -> Field {
    let mut sides = super::agenda::sides();
    sides.insert(0, (String::new(), "not said".to_owned()));
    Field::choice("side", "Side", sides, side.map_or("", Side::word))
}

fn chosen_side(form: &Form) -> Option<Side> {
    let word = form.value("side");
    (!word.is_empty()).then(|| super::agenda::side(word))
}

fn owner_field(
    session: &Session,
    name: &'static str,
    label: &'static str,
    who: Option<&Handle>,
) -> Field {
    Field::choice(
        name,
        label,
        super::people(session),
        who.map_or("", Handle::as_str),
    )
}

fn objective_field(session: &Session, objective: Option<&Id>) -> Field {
    Field::choice(
        "objective",
        "Objective",
        super::objectives(session),
        objective.map_or("", Id::as_str),
    )
}

fn tags_field(tags: &Words) -> Field {
    Field::line("tags", "Tags", tags.iter().collect::<Vec<_>>().join(" "))
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let notes = notes(session)?;
    match purpose {
        Purpose::Decision(id) => {
            let note = notes.decisions.get(id).ok_or(Refusal::Gone("decision"))?;
            Ok(Form::new(
                "Decision",
                purpose.clone(),
                vec![
                    Field::line("title", "Decided", note.title.as_str()),
                    Field::lines("detail", "Why, and what else was weighed", &note.detail),
                    owner_field(session, "owner", "Seen to by", note.owner.as_ref()),
                    side_field(note.side),
                    objective_field(session, note.objective.as_ref()),
                    tags_field(&note.tags),
                ],
            ))
        }
        Purpose::Parked(id) => {
            let note = notes.parked.get(id).ok_or(Refusal::Gone("parked item"))?;
            Ok(Form::new(
                "For later",
                purpose.clone(),
                vec![
                    Field::line("title", "For later", note.title.as_str()),
                    Field::lines("detail", "Detail", &note.detail),
                    owner_field(session, "owner", "Brought by", note.owner.as_ref()),
                    side_field(note.side),
                    objective_field(session, note.objective.as_ref()),
                    tags_field(&note.tags),
                ],
            ))
        }
        Purpose::Win(id) => {
            let note = notes.wins.get(id).ok_or(Refusal::Gone("win"))?;
            let thanks = note
                .thanks_to
                .iter()
                .map(Handle::as_str)
                .collect::<Vec<_>>()
                .join(" ");
            Ok(Form::new(
                "Win or thanks",
                purpose.clone(),
                vec![
                    Field::line("title", "Win", note.title.as_str()),
                    Field::line("thanks_to", "Thanks to", thanks)
                        .hint("handles from the roster, such as ana bo"),
                    side_field(note.side),
                    objective_field(session, note.objective.as_ref()),
                    tags_field(&note.tags),
                ],
            ))
        }
        Purpose::ExperimentResult(id) => {
            let note = notes
                .experiments
                .get(id)
                .ok_or(Refusal::Gone("experiment"))?;
            Ok(Form::new(
                format!("What came out: {}", note.title),
                purpose.clone(),
                vec![
                    Field::choice("state", "It is", states(), state_word(note.state)),
                    Field::lines("result", "Result", &note.result).hint("what the measure says"),
                    Field::line("review", "Look again on", "")
                        .hint("only when it is tried again: 2w, next forum"),
                    Field::line("reason", "Stopped because", note.reason.as_str()),
                ],
            ))
        }
        Purpose::Experiment(id) => {
            let known = match id {
                Some(id) => Some(
                    notes
                        .experiments
                        .get(id)
                        .ok_or(Refusal::Gone("experiment"))?,
                ),
                None => None,
            };
            let fresh = Experiment::default();
            Ok(experiment_form(
                session,
                purpose,
                known.unwrap_or(&fresh),
                known.is_some(),
            ))
        }
        _ => Err(Refusal::Gone("note")),
    }
}

fn experiment_form(session: &Session, purpose: &Purpose, note: &Experiment, known: bool) -> Form {
    let title = if known {
        "Experiment"
    } else {
        "A new experiment"
    };
    Form::new(
        title,
        purpose.clone(),
        vec![
            Field::line("title", "Name", note.title.as_str()),
            Field::lines("tried", "What is tried", &note.tried),
            Field::line("measure", "Measure", note.measure.as_str())
                .hint("by what we will see whether it works"),
            owner_field(
                session,
                "from_marketing",
                "From marketing",
                note.from_marketing.as_ref(),
            ),
            owner_field(
                session,
                "from_sales",
                "From sales",
                note.from_sales.as_ref(),
            ),
            Field::line(
                "review",
                "Review on",
                note.review.map_or(String::new(), |day| day.to_string()),
            )
            .hint("4w, next forum, 2026-12-01"),
            objective_field(session, note.objective.as_ref()),
            tags_field(&note.tags),
        ],
    )
}

const STATES: [(ExperimentState, &str, &str); 4] = [
    (ExperimentState::Running, "running", "still running"),
    (ExperimentState::Kept, "kept", "kept: it is the new way"),
    (
        ExperimentState::Adapted,
        "adapted",
        "adapted: changed and tried again",
    ),
    (ExperimentState::Stopped, "stopped", "stopped"),
];

fn states() -> Vec<(String, String)> {
    STATES
        .map(|(_, stored, shown)| (stored.to_owned(), shown.to_owned()))
        .to_vec()
}

/// The word for how far an experiment is.
pub fn state_word(state: ExperimentState) -> &'static str {
    STATES
        .iter()
        .find(|(known, ..)| *known == state)
        .map_or("running", |(_, stored, _)| stored)
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::ExperimentResult(id) => conclude(session, form, id),
        Purpose::Experiment(id) => confirm_experiment(session, form, id.as_ref()),
        _ if form.value("title").is_empty() => Err(FieldFault::at("title", "It needs some words")),
        Purpose::Decision(id) => confirm_decision(session, form, id),
        Purpose::Parked(id) => confirm_parked(session, form, id),
        Purpose::Win(id) => confirm_win(session, form, id),
        _ => Ok(()),
    }
}

fn confirm_decision(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let before = super::opened(session, form)?
        .notes
        .decisions
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("decision"))?;
    let after = Decision {
        title: form.value("title").to_owned(),
        detail: form.lines("detail"),
        owner: super::handle(form.value("owner")),
        side: chosen_side(form),
        objective: super::id(form.value("objective")),
        tags: super::actions::tags(form.value("tags")),
        ..before.clone()
    };
    let roster = super::roster(session);
    session.edit("editing a decision", |b| {
        b.edit_notes(|n| n.edit_decision(id, &before, &after, &roster))
    })?;
    Ok(())
}

fn confirm_parked(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let before = super::opened(session, form)?
        .notes
        .parked
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("parked item"))?;
    let after = Parked {
        title: form.value("title").to_owned(),
        detail: form.lines("detail"),
        owner: super::handle(form.value("owner")),
        side: chosen_side(form),
        objective: super::id(form.value("objective")),
        tags: super::actions::tags(form.value("tags")),
        ..before.clone()
    };
    let roster = super::roster(session);
    session.edit("editing a parked item", |b| {
        b.edit_notes(|n| n.edit_parked(id, &before, &after, &roster))
    })?;
    Ok(())
}

fn confirm_win(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let before = super::opened(session, form)?
        .notes
        .wins
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("win"))?;
    let thanks = form.value("thanks_to").split_whitespace();
    let after = Win {
        title: form.value("title").to_owned(),
        thanks_to: thanks
            .map(|word| Handle(word.trim_matches(['@', ',']).to_owned()))
            .collect(),
        side: chosen_side(form),
        objective: super::id(form.value("objective")),
        tags: super::actions::tags(form.value("tags")),
        ..before.clone()
    };
    let roster = super::roster(session);
    session
        .edit("editing a win", |b| {
            b.edit_notes(|n| n.edit_win(id, &before, &after, &roster))
        })
        .map_err(|refusal| FieldFault::at("thanks_to", refusal.to_string()))
}

fn conclude(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let state = STATES
        .iter()
        .find(|(_, stored, _)| *stored == form.value("state"));
    let state = state.map_or(ExperimentState::Running, |(state, ..)| *state);
    let review = super::read_date(session, "review", form.value("review"))?;
    let (result, reason) = (form.lines("result"), form.value("reason").to_owned());
    session
        .edit("the result of an experiment", |b| {
            b.edit_notes(|n| n.conclude(id, state, result, review, &reason))
        })
        .map_err(|refusal| FieldFault::at("result", refusal.to_string()))?;
    session.say(format!("The experiment is {}", state_word(state)));
    Ok(())
}

fn confirm_experiment(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    if form.value("title").is_empty() {
        return Err(FieldFault::at("title", "An experiment needs a name"));
    }
    let roster = super::roster(session);
    let today = session.now.date();
    let before = match id {
        Some(id) => super::opened(session, form)?
            .notes
            .experiments
            .get(id)
            .cloned()
            .ok_or(Refusal::Gone("experiment"))?,
        None => Experiment {
            began: Some(today),
            ..Experiment::default()
        },
    };
    let after = Experiment {
        title: form.value("title").to_owned(),
        tried: form.lines("tried"),
        measure: form.value("measure").to_owned(),
        from_marketing: super::handle(form.value("from_marketing")),
        from_sales: super::handle(form.value("from_sales")),
        review: super::read_date(session, "review", form.value("review"))?,
        objective: super::id(form.value("objective")),
        tags: super::actions::tags(form.value("tags")),
        ..before.clone()
    };
    let (id, new) = match id {
        Some(id) => (id.clone(), false),
        None => (session.new_id(), true),
    };
    let target = id.clone();
    session.edit("an experiment", |b| {
        b.edit_notes(|n| {
            if new {
                let line = Captured {
                    title: after.title.clone(),
                    ..Captured::default()
                };
                n.add_experiment(target.clone(), &line, &roster, today)?;
            }
            let before = if new {
                n.experiments.get(&target).cloned().unwrap_or(before)
            } else {
                before
            };
            n.edit_experiment(&target, &before, &after, &roster)
        })
    })?;
    session.select(Row::Experiment(id));
    Ok(())
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
                let before = notes
                    .decisions
                    .get(id)
                    .cloned()
                    .ok_or(Refusal::Gone("decision"))?;
                let after = Decision {
                    owner,
                    ..before.clone()
                };
                notes.edit_decision(id, &before, &after, &roster)
            }
            Row::Parked(id) => {
                let before = notes
                    .parked
                    .get(id)
                    .cloned()
                    .ok_or(Refusal::Gone("parked item"))?;
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

/// When an experiment is looked at.
pub fn review(session: &Session, id: &Id) -> Option<Date> {
    notes(session).ok()?.experiments.get(id)?.review
}

/// Sets when an experiment is looked at.
pub fn set_review(session: &mut Session, id: &Id, day: Option<Date>) -> Result<(), Refusal> {
    let roster = super::roster(session);
    session.edit("the review of an experiment", |b| {
        b.edit_notes(|notes| {
            let before = notes
                .experiments
                .get(id)
                .cloned()
                .ok_or(Refusal::Gone("experiment"))?;
            let after = Experiment {
                review: day,
                ..before.clone()
            };
            notes.edit_experiment(id, &before, &after, &roster)
        })
    })
}

/// Withdraws a note, with a reason.
pub fn withdraw(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    let (kind, id) = note(row)?;
    session.edit("withdrawing a note", |b| {
        b.edit_notes(|n| n.withdraw(kind, id, reason))
    })?;
    session.say("Withdrawn; u brings it back, and / all shows withdrawn ones");
    Ok(())
}

/// Brings a withdrawn note back.
pub fn bring_back(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    let (kind, id) = note(row)?;
    session.edit("bringing a note back", |b| {
        b.edit_notes(|n| n.bring_back(kind, id))
    })
}
