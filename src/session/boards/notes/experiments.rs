//! Experiments: what is tried, by whom from each side, and what came out.

use jiff::civil::Date;

use super::super::{
    Confirmed, FieldFault, chosen_objective, handle, objective_field, opened, person_field,
    read_date, roster, tags, tags_field,
};
use super::notes;
use crate::forum::capture::Captured;
use crate::forum::notes::{Experiment, ExperimentState};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::session::Session;
use crate::session::form::{Field, Form};
use crate::session::place::Row;
use crate::session::purpose::Purpose;

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let get = |id: &Id| {
        let experiments = &notes(session)?.experiments;
        experiments.get(id).ok_or(Refusal::Gone("experiment"))
    };
    match purpose {
        Purpose::ExperimentResult(id) => Ok(result_form(purpose, get(id)?)),
        Purpose::Experiment(Some(id)) => Ok(plan_form(session, purpose, get(id)?, true)),
        _ => Ok(plan_form(session, purpose, &Experiment::default(), false)),
    }
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::ExperimentResult(id) => conclude(session, form, id),
        Purpose::Experiment(id) => confirm_experiment(session, form, id.as_ref()),
        _ => Ok(()),
    }
}

fn result_form(purpose: &Purpose, note: &Experiment) -> Form {
    Form::new(
        format!("What came out: {}", note.title),
        purpose.clone(),
        vec![
            Field::choice("state", "It is", states(), state_word(note.state)),
            Field::lines("result", "Result", &note.result).hint("what the measure says"),
            Field::line("review", "Look again on", "")
                .hint("only when it is tried again: 2w, next forum"),
            Field::line("reason", "Stopped because", note.reason.as_str()),
        ],
    )
}

fn plan_form(session: &Session, purpose: &Purpose, note: &Experiment, known: bool) -> Form {
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
            person_field(
                session,
                "from_marketing",
                "From marketing",
                note.from_marketing.as_ref(),
            ),
            person_field(
                session,
                "from_sales",
                "From sales",
                note.from_sales.as_ref(),
            ),
            Field::day(
                "review",
                "Review on",
                note.review,
                "4w, next forum, 2026-12-01",
            ),
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

fn conclude(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let state = STATES
        .iter()
        .find(|(_, stored, _)| *stored == form.value("state"));
    let state = state.map_or(ExperimentState::Running, |(state, ..)| *state);
    let review = read_date(session, "review", form.value("review"))?;
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
    let roster = roster(session);
    let today = session.now.date();
    let before = match id {
        Some(id) => opened(session, form)?
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
        from_marketing: handle(form.value("from_marketing")),
        from_sales: handle(form.value("from_sales")),
        review: read_date(session, "review", form.value("review"))?,
        objective: chosen_objective(form),
        tags: tags(form),
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

/// When an experiment is looked at.
pub fn review(session: &Session, id: &Id) -> Option<Date> {
    notes(session).ok()?.experiments.get(id)?.review
}

/// Sets when an experiment is looked at.
pub fn set_review(session: &mut Session, id: &Id, day: Option<Date>) -> Result<(), Refusal> {
    let roster = roster(session);
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
