//! The forms of the scoreboard: a row in full, its actual alone, a file of figures.

use std::path::PathBuf;

use super::super::super::Session;
use super::super::super::effect::Effect;
use super::super::super::form::{Field, Form};
use super::super::super::place::{Place, Row};
use super::super::super::purpose::Purpose;
use super::super::choices::{number, objectives, read_number};
use super::super::{Confirmed, FieldFault, agenda};
use super::{catalogue, commitment, kpi};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::{Better, Commitment, Kpi, read_targets, target_lines};

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let of = |title: &str, fields| Ok(Form::new(title, purpose.clone(), fields));
    let in_meeting = session.place == Place::Meeting;
    match purpose {
        Purpose::KpiActual(id) => {
            let kpi = kpi(session, id)?;
            let field = Field::line("actual", "Actual", number(kpi.actual)).hint(
                session
                    .keys
                    .fill("empty while nobody knows; {edit} edits the KPI in full"),
            );
            of(&kpi.name, vec![field])
        }
        Purpose::CommitmentActual(id) => {
            let promise = commitment(session, id)?;
            let field = Field::line("actual", "Actual", number(promise.actual));
            of(&promise.title, vec![field])
        }
        Purpose::Kpi(id) => {
            let known = id.as_ref().map(|id| kpi(session, id)).transpose()?;
            let title = if known.is_some() { "KPI" } else { "A new KPI" };
            let kpi = known.unwrap_or_default();
            of(title, kpi_fields(session, &kpi, in_meeting))
        }
        Purpose::Commitment(id) => {
            let known = id.as_ref().map(|id| commitment(session, id)).transpose()?;
            let title = if known.is_some() {
                "Commitment"
            } else {
                "A new commitment"
            };
            let promise = known.unwrap_or_else(first_promise);
            of(title, commitment_fields(session, &promise, in_meeting))
        }
        Purpose::FiguresFile => of(
            "Figures from a CSV",
            vec![
                Field::line("file", "File", "")
                    .hint("with the columns KPI and Actual; Note and Date may be there too"),
            ],
        ),
        _ => Err(Refusal::Gone("row")),
    }
}

fn first_promise() -> Commitment {
    Commitment {
        from: Side::Marketing,
        to: Side::Sales,
        ..Commitment::default()
    }
}

fn better_field(better: Better) -> Field {
    let options = vec![
        ("higher".to_owned(), "higher is better".to_owned()),
        ("lower".to_owned(), "lower is better".to_owned()),
    ];
    let now = match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    };
    Field::choice("better", "Direction", options, now)
}

fn better(form: &Form) -> Better {
    if form.value("better") == "lower" {
        Better::Lower
    } else {
        Better::Higher
    }
}

fn kpi_fields(session: &Session, kpi: &Kpi, in_meeting: bool) -> Vec<Field> {
    let objective = kpi.objective.as_ref().map_or("", Id::as_str);
    let mut fields = vec![
        Field::line("name", "Name", kpi.name.as_str()),
        Field::line("unit", "Unit", kpi.unit.as_str()).hint("leads, %, h, EUR"),
        better_field(kpi.better),
        Field::line("target", "Target", number(kpi.target)),
    ];
    if in_meeting {
        fields.push(
            Field::line("actual", "Actual", number(kpi.actual)).hint("empty while nobody knows"),
        );
    }
    fields.extend([
        Field::choice("side", "Brought by", agenda::sides(), kpi.side.word()),
        Field::choice("objective", "Objective", objectives(session), objective),
    ]);
    if in_meeting {
        fields.push(Field::line("note", "Note", kpi.note.as_str()));
    }
    fields.push(
        Field::lines("targets", "By period", &target_lines(&kpi.targets))
            .hint("2027-Q1 70, one a line; also 2027 or 2027-01"),
    );
    fields
}

fn commitment_fields(session: &Session, promise: &Commitment, in_meeting: bool) -> Vec<Field> {
    let objective = promise.objective.as_ref().map_or("", Id::as_str);
    let mut fields = vec![
        Field::line("title", "Promise", promise.title.as_str())
            .hint("answers every qualified lead within 4 hours"),
        Field::choice("from", "From", agenda::sides(), promise.from.word()),
        Field::choice("to", "To", agenda::sides(), promise.to.word()),
        Field::line("unit", "Unit", promise.unit.as_str()),
        better_field(promise.better),
        Field::line("target", "Promised", number(promise.target)),
    ];
    if in_meeting {
        fields.push(Field::line("actual", "Actual", number(promise.actual)));
    }
    fields.push(Field::choice(
        "objective",
        "Objective",
        objectives(session),
        objective,
    ));
    fields
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::KpiActual(id) => {
            let actual = read_number("actual", form.value("actual"))?;
            session.edit("a KPI's actual", |b| {
                b.edit_scoreboard(|board| board.kpis.set_actual(id, actual))
            })?;
        }
        Purpose::CommitmentActual(id) => {
            let actual = read_number("actual", form.value("actual"))?;
            session.edit("a commitment's actual", |b| {
                b.edit_scoreboard(|board| board.commitments.set_actual(id, actual))
            })?;
        }
        Purpose::Kpi(id) => confirm_kpi(session, form, id.as_ref())?,
        Purpose::Commitment(id) => confirm_commitment(session, form, id.as_ref())?,
        Purpose::FiguresFile => {
            let path = form.value("file");
            if path.is_empty() {
                return Err(FieldFault::at("file", "Say which file"));
            }
            let meeting = session.meeting();
            let meeting = meeting.ok_or_else(|| Refusal::because("Open a meeting first"))?;
            let name = meeting.name.clone();
            session.effect(Effect::ReadFigures(PathBuf::from(path), name));
        }
        _ => {}
    }
    Ok(())
}

/// The row as the form opened with it: the meeting's, or the catalogue's.
fn opened<T: Clone>(
    session: &Session,
    form: &Form,
    of_meeting: impl Fn(&crate::forum::meeting::Boards) -> Option<T>,
    of_charter: impl Fn(&crate::forum::charter::Charter) -> Option<T>,
) -> Result<T, Refusal> {
    let found = if session.place == Place::Meeting {
        of_meeting(super::super::opened(session, form)?)
    } else {
        form.opened_on.charter.as_deref().and_then(of_charter)
    };
    found.ok_or(Refusal::Gone("row"))
}

fn confirm_kpi(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = id.map_or(Ok(Kpi::default()), |id| opened_kpi(session, form, id))?;
    let after = kpi_in_form(session, form, &before)?;
    match id {
        Some(id) => edit_kpi(session, id, &before, &after)?,
        None => add_kpi(session, &after)?,
    }
    Ok(())
}

/// The KPI as the form opened with it, with the targets by period of the catalogue.
fn opened_kpi(session: &Session, form: &Form, id: &Id) -> Result<Kpi, Refusal> {
    opened(
        session,
        form,
        |boards| {
            let of_catalogue = form
                .opened_on
                .charter
                .as_ref()
                .and_then(|it| it.kpis.get(id));
            let row = boards.scoreboard.kpis.get(id)?;
            Some(with_targets(row, of_catalogue))
        },
        |charter| charter.kpis.get(id).cloned(),
    )
}

/// The KPI as the form has it now.
fn kpi_in_form(session: &Session, form: &Form, before: &Kpi) -> Result<Kpi, FieldFault> {
    if form.value("name").is_empty() {
        return Err(FieldFault::at("name", "A KPI needs a name"));
    }
    let targets = read_targets(&form.lines("targets"))
        .map_err(|refusal| FieldFault::at("targets", refusal.to_string()))?;
    let mut after = Kpi {
        name: form.value("name").to_owned(),
        unit: form.value("unit").to_owned(),
        better: better(form),
        target: read_number("target", form.value("target"))?,
        targets,
        side: agenda::side(form.value("side")),
        objective: super::super::id(form.value("objective")),
        ..before.clone()
    };
    if session.place == Place::Meeting {
        after.actual = read_number("actual", form.value("actual"))?;
        form.value("note").clone_into(&mut after.note);
    }
    Ok(after)
}

/// Edits the KPI in the catalogue and on the board of the meeting that goes on.
fn edit_kpi(session: &mut Session, id: &Id, before: &Kpi, after: &Kpi) -> Result<(), Refusal> {
    let in_meeting = session.place == Place::Meeting;
    let day = day_of_meeting(session);
    let (old, new) = (of_catalogue(before), of_catalogue(after));
    catalogue::in_both(
        session,
        "editing a KPI",
        |charter| {
            let known = charter.kpis.get(id)?.clone();
            Some(charter.kpis.edit(id, &old, &new).map(|()| {
                if let Some(row) = charter.kpis.get_mut(id) {
                    keep_period(row, &known, &old, &new, day.filter(|_| in_meeting));
                }
            }))
        },
        |board| {
            let row = board.kpis.get(id)?.clone();
            if in_meeting {
                let (before, after) = (of_meeting(before), of_meeting(after));
                return Some(board.kpis.edit(id, &before, &after));
            }
            // The meeting has its own day, actual and note.
            let after = Kpi {
                target: day.map_or(new.target, |day| new.target_on(day)),
                actual: row.actual,
                note: row.note.clone(),
                ..of_meeting(after)
            };
            Some(board.kpis.edit(id, &row, &after))
        },
    )
}

/// Adds the KPI to the catalogue and to the board of the meeting that goes on, and selects it.
fn add_kpi(session: &mut Session, kpi: &Kpi) -> Result<(), Refusal> {
    let day = day_of_meeting(session);
    let id = session.new_id();
    catalogue::in_both(
        session,
        "adding a KPI",
        |charter| Some(charter.kpis.add(id.clone(), of_catalogue(kpi))),
        |board| {
            let row = Kpi {
                target: day.map_or(kpi.target, |day| kpi.target_on(day)),
                ..of_meeting(kpi)
            };
            Some(board.kpis.add(id.clone(), row))
        },
    )?;
    session.select(Row::Kpi(id));
    Ok(())
}

/// A meeting's row with the targets by period that the catalogue has for it.
pub fn with_targets(row: &Kpi, of_catalogue: Option<&Kpi>) -> Kpi {
    Kpi {
        targets: of_catalogue
            .map(|kpi| kpi.targets.clone())
            .unwrap_or_default(),
        ..row.clone()
    }
}

/// A row without the targets by period, which the catalogue keeps.
fn of_meeting(kpi: &Kpi) -> Kpi {
    Kpi {
        targets: crate::forum::scoreboard::Targets::default(),
        ..kpi.clone()
    }
}

/// A row without what one meeting says of it.
fn of_catalogue(kpi: &Kpi) -> Kpi {
    Kpi {
        actual: None,
        note: String::new(),
        ..kpi.clone()
    }
}

/// A target that was changed on a meeting's board is that of the period the meeting is in, where the
/// catalogue has one for it: it would come back with the next meeting otherwise.
fn keep_period(row: &mut Kpi, known: &Kpi, old: &Kpi, new: &Kpi, day: Option<jiff::civil::Date>) {
    let day = day.filter(|_| old.target != new.target);
    let period = day.and_then(|day| known.period_of(day));
    if let (Some(period), Some(target)) = (period, new.target) {
        row.target = known.target;
        row.targets.insert(period.clone(), target);
    }
}

/// The day of the meeting that goes on.
fn day_of_meeting(session: &Session) -> Option<jiff::civil::Date> {
    let meeting = session.meeting()?;
    Some(meeting.day())
}

fn confirm_commitment(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = match id {
        Some(id) => opened(
            session,
            form,
            |boards| boards.scoreboard.commitments.get(id).cloned(),
            |charter| charter.commitments.get(id).cloned(),
        )?,
        None => Commitment::default(),
    };
    if form.value("title").is_empty() {
        return Err(FieldFault::at("title", "A commitment needs some words"));
    }
    let in_meeting = session.place == Place::Meeting;
    let mut after = Commitment {
        title: form.value("title").to_owned(),
        from: agenda::side(form.value("from")),
        to: agenda::side(form.value("to")),
        unit: form.value("unit").to_owned(),
        better: better(form),
        target: read_number("target", form.value("target"))?,
        objective: super::super::id(form.value("objective")),
        ..before.clone()
    };
    if in_meeting {
        after.actual = read_number("actual", form.value("actual"))?;
    }
    let no_actual = |row: &Commitment| Commitment {
        actual: None,
        ..row.clone()
    };
    match id {
        Some(id) => catalogue::in_both(
            session,
            "editing a commitment",
            |charter| {
                let rows = &mut charter.commitments;
                let edit = || (no_actual(&before), no_actual(&after));
                rows.contains(id)
                    .then(edit)
                    .map(|(old, new)| rows.edit(id, &old, &new))
            },
            |board| {
                let rows = &mut board.commitments;
                rows.contains(id).then(|| rows.edit(id, &before, &after))
            },
        )?,
        None => {
            let id = session.new_id();
            catalogue::in_both(
                session,
                "adding a commitment",
                |charter| Some(charter.commitments.add(id.clone(), no_actual(&after))),
                |board| Some(board.commitments.add(id.clone(), after.clone())),
            )?;
            session.select(Row::Commitment(id));
        }
    }
    Ok(())
}
