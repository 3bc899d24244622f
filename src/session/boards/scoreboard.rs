//! The scoreboard: KPI rows, and what the sides promised each other.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::{Field, Form};
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::Row;
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, FieldFault};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::{Better, Commitment, Kpi};

/// The KPI rows, then the commitments; retired ones at the end, where they are asked for.
pub fn rows(meeting: &OpenMeeting) -> Vec<Row> {
    let board = &meeting.boards.scoreboard;
    let wanted = meeting.wanted();
    let shows = |text: &str| text.to_lowercase().contains(&wanted);
    let kpis = board
        .kpis_in_order()
        .into_iter()
        .filter(|(_, kpi)| shows(&kpi.name));
    let commitments = board
        .commitments_in_order()
        .into_iter()
        .filter(|(_, promise)| shows(&promise.title));
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
        ItemCommand::Open => super::open_form(session, &actual),
        ItemCommand::Edit => super::open_form(session, &full),
        ItemCommand::Drop => {
            let retired = is_retired(session, row);
            super::drop_or_bring_back(session, row, retired)
        }
        ItemCommand::Turn => match row {
            Row::Kpi(id) => super::issues::from_kpi(session, id),
            _ => Err(Refusal::because(
                "Only a KPI that is off track becomes an issue; i captures one",
            )),
        },
        ItemCommand::Earlier => step(session, row, true),
        ItemCommand::Later => step(session, row, false),
        command => Err(super::not_here(command)),
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

fn kpi(session: &Session, id: &Id) -> Result<Kpi, Refusal> {
    let meeting = session.meeting().ok_or(Refusal::Gone("KPI"))?;
    meeting
        .boards
        .scoreboard
        .kpis
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("KPI"))
}

fn commitment(session: &Session, id: &Id) -> Result<Commitment, Refusal> {
    let meeting = session.meeting().ok_or(Refusal::Gone("commitment"))?;
    meeting
        .boards
        .scoreboard
        .commitments
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("commitment"))
}

/// Moves a KPI row up or down by giving all rows their places anew.
fn step(session: &mut Session, row: &Row, up: bool) -> Result<(), Refusal> {
    let Row::Kpi(id) = row else {
        return Err(Refusal::because(
            "Commitments stand by side; only KPI rows move",
        ));
    };
    let meeting = session.meeting().ok_or(Refusal::Gone("KPI"))?;
    let mut order: Vec<Id> = meeting
        .boards
        .scoreboard
        .kpis_in_order()
        .into_iter()
        .map(|(id, _)| id.clone())
        .collect();
    let at = order
        .iter()
        .position(|known| known == id)
        .ok_or(Refusal::Gone("KPI"))?;
    let to = if up {
        at.checked_sub(1)
    } else {
        Some(at + 1).filter(|to| *to < order.len())
    };
    let Some(to) = to else { return Ok(()) };
    order.swap(at, to);
    session.edit("moving a KPI", |b| {
        b.edit_scoreboard(|board| {
            for (rank, id) in order.iter().enumerate() {
                if let Some(kpi) = board.kpis.get_mut(id) {
                    kpi.rank = rank as i32;
                }
            }
            Ok(())
        })
    })
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

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    match purpose {
        Purpose::KpiActual(id) => {
            let kpi = kpi(session, id)?;
            let field = Field::line("actual", "Actual", super::number(kpi.actual))
                .hint("empty while nobody knows; e edits the KPI in full");
            Ok(Form::new(kpi.name, purpose.clone(), vec![field]))
        }
        Purpose::CommitmentActual(id) => {
            let promise = commitment(session, id)?;
            let field = Field::line("actual", "Actual", super::number(promise.actual));
            Ok(Form::new(promise.title, purpose.clone(), vec![field]))
        }
        Purpose::Kpi(id) => {
            let known = id.as_ref().map(|id| kpi(session, id)).transpose()?;
            let title = if known.is_some() { "KPI" } else { "A new KPI" };
            Ok(Form::new(
                title,
                purpose.clone(),
                kpi_fields(session, &known.unwrap_or_default()),
            ))
        }
        Purpose::Commitment(id) => {
            let known = id.as_ref().map(|id| commitment(session, id)).transpose()?;
            let title = if known.is_some() {
                "Commitment"
            } else {
                "A new commitment"
            };
            let first = Commitment {
                from: Side::Marketing,
                to: Side::Sales,
                ..Commitment::default()
            };
            Ok(Form::new(
                title,
                purpose.clone(),
                commitment_fields(session, &known.unwrap_or(first)),
            ))
        }
        _ => Err(Refusal::Gone("row")),
    }
}

fn better_field(better: Better) -> Field {
    let options = vec![
        ("higher".to_owned(), "higher is better".to_owned()),
        ("lower".to_owned(), "lower is better".to_owned()),
    ];
    Field::choice(
        "better",
        "Direction",
        options,
        if better == Better::Higher {
            "higher"
        } else {
            "lower"
        },
    )
}

fn better(form: &Form) -> Better {
    if form.value("better") == "lower" {
        Better::Lower
    } else {
        Better::Higher
    }
}

fn kpi_fields(session: &Session, kpi: &Kpi) -> Vec<Field> {
    let objective = kpi.objective.as_ref().map_or("", Id::as_str);
    vec![
        Field::line("name", "Name", kpi.name.as_str()),
        Field::line("unit", "Unit", kpi.unit.as_str()).hint("leads, %, h, EUR"),
        better_field(kpi.better),
        Field::line("target", "Target", super::number(kpi.target)),
        Field::line("actual", "Actual", super::number(kpi.actual)).hint("empty while nobody knows"),
        Field::choice(
            "side",
            "Brought by",
            super::agenda::sides(),
            kpi.side.word(),
        ),
        Field::choice(
            "objective",
            "Objective",
            super::objectives(session),
            objective,
        ),
        Field::line("note", "Note", kpi.note.as_str()),
    ]
}

fn commitment_fields(session: &Session, promise: &Commitment) -> Vec<Field> {
    let objective = promise.objective.as_ref().map_or("", Id::as_str);
    vec![
        Field::line("title", "Promise", promise.title.as_str())
            .hint("answers every qualified lead within 4 hours"),
        Field::choice("from", "From", super::agenda::sides(), promise.from.word()),
        Field::choice("to", "To", super::agenda::sides(), promise.to.word()),
        Field::line("unit", "Unit", promise.unit.as_str()),
        better_field(promise.better),
        Field::line("target", "Promised", super::number(promise.target)),
        Field::line("actual", "Actual", super::number(promise.actual)),
        Field::choice(
            "objective",
            "Objective",
            super::objectives(session),
            objective,
        ),
    ]
}

fn opened_kpi(session: &Session, form: &Form, id: &Id) -> Result<Kpi, Refusal> {
    let board = &super::opened(session, form)?.scoreboard;
    board.kpis.get(id).cloned().ok_or(Refusal::Gone("KPI"))
}

fn opened_commitment(session: &Session, form: &Form, id: &Id) -> Result<Commitment, Refusal> {
    let board = &super::opened(session, form)?.scoreboard;
    board
        .commitments
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("commitment"))
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::KpiActual(id) => {
            let actual = super::read_number("actual", form.value("actual"))?;
            session.edit("a KPI's actual", |b| {
                b.edit_scoreboard(|board| board.set_kpi_actual(id, actual))
            })?;
        }
        Purpose::CommitmentActual(id) => {
            let actual = super::read_number("actual", form.value("actual"))?;
            session.edit("a commitment's actual", |b| {
                b.edit_scoreboard(|board| board.set_commitment_actual(id, actual))
            })?;
        }
        Purpose::Kpi(id) => confirm_kpi(session, form, id.as_ref())?,
        Purpose::Commitment(id) => confirm_commitment(session, form, id.as_ref())?,
        _ => {}
    }
    Ok(())
}

fn confirm_kpi(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = id
        .map(|id| opened_kpi(session, form, id))
        .transpose()?
        .unwrap_or_default();
    if form.value("name").is_empty() {
        return Err(FieldFault::at("name", "A KPI needs a name"));
    }
    let after = Kpi {
        name: form.value("name").to_owned(),
        unit: form.value("unit").to_owned(),
        better: better(form),
        target: super::read_number("target", form.value("target"))?,
        actual: super::read_number("actual", form.value("actual"))?,
        side: super::agenda::side(form.value("side")),
        objective: super::id(form.value("objective")),
        note: form.value("note").to_owned(),
        ..before.clone()
    };
    match id {
        Some(id) => session.edit("editing a KPI", |b| {
            b.edit_scoreboard(|board| board.edit_kpi(id, &before, &after))
        })?,
        None => {
            let id = session.new_id();
            let new = id.clone();
            session.edit("adding a KPI", |b| {
                b.edit_scoreboard(|board| board.add_kpi(new, after))
            })?;
            session.select(Row::Kpi(id));
        }
    }
    Ok(())
}

fn confirm_commitment(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = id
        .map(|id| opened_commitment(session, form, id))
        .transpose()?
        .unwrap_or_default();
    if form.value("title").is_empty() {
        return Err(FieldFault::at("title", "A commitment needs some words"));
    }
    let after = Commitment {
        title: form.value("title").to_owned(),
        from: super::agenda::side(form.value("from")),
        to: super::agenda::side(form.value("to")),
        unit: form.value("unit").to_owned(),
        better: better(form),
        target: super::read_number("target", form.value("target"))?,
        actual: super::read_number("actual", form.value("actual"))?,
        objective: super::id(form.value("objective")),
        ..before.clone()
    };
    match id {
        Some(id) => session.edit("editing a commitment", |b| {
            b.edit_scoreboard(|board| board.edit_commitment(id, &before, &after))
        })?,
        None => {
            let id = session.new_id();
            let new = id.clone();
            session.edit("adding a commitment", |b| {
                b.edit_scoreboard(|board| board.add_commitment(new, after))
            })?;
            session.select(Row::Commitment(id));
        }
    }
    Ok(())
}

/// Retires a row, with a reason.
pub fn retire(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    session.edit("retiring a row", |b| {
        b.edit_scoreboard(|board| match row {
            Row::Kpi(id) => board.retire_kpi(id, reason),
            Row::Commitment(id) => board.retire_commitment(id, reason),
            _ => Err(Refusal::Gone("row")),
        })
    })?;
    session.say("Retired; u brings it back, and / all shows retired ones");
    Ok(())
}

/// Brings a retired row back.
pub fn bring_back(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    session.edit("bringing a row back", |b| {
        b.edit_scoreboard(|board| {
            match row {
                Row::Kpi(id) => {
                    board
                        .kpis
                        .get_mut(id)
                        .ok_or(Refusal::Gone("KPI"))?
                        .retired
                        .clear();
                }
                Row::Commitment(id) => {
                    board
                        .commitments
                        .get_mut(id)
                        .ok_or(Refusal::Gone("commitment"))?
                        .retired
                        .clear();
                }
                _ => {}
            }
            Ok(())
        })
    })
}
