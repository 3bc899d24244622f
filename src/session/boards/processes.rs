//! Who does what: the shared processes, step by step. A hand-off in them opens its rule in the lead
//! definition.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::{Field, Form};
use super::super::over::{Ask, Choice, Over};
use super::super::place::Row;
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, FieldFault, agenda, charter, chosen_objective, not_here, open_form};
use super::{id as chosen_id, objective_field};
use crate::forum::charter::{Charter, Process, Step};
use crate::forum::lead_definition::in_order;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// Each process with its steps below it.
pub fn rows(charter: &Charter) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, process) in charter.processes_in_order() {
        rows.push(Row::Process(id.clone()));
        let steps = process.numbered().into_iter();
        rows.extend(steps.map(|(place, ..)| Row::Step(id.clone(), place)));
    }
    rows
}

fn process(session: &Session, id: &Id) -> Result<Process, Refusal> {
    let forum = session.forum.as_ref();
    let found = forum.and_then(|forum| forum.charter.processes.get(id));
    found.cloned().ok_or(Refusal::Gone("process"))
}

fn step(session: &Session, id: &Id, place: usize) -> Result<Step, Refusal> {
    let mut process = process(session, id)?;
    if place >= process.steps.len() {
        return Err(Refusal::Gone("step"));
    }
    Ok(process.steps.swap_remove(place))
}

/// Does something to a row.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    use ItemCommand as I;
    let Row::Step(id, place) = row else {
        let Row::Process(id) = row else {
            return Err(not_here(command));
        };
        return match command {
            I::Open | I::Edit => open_form(session, &Purpose::Process(Some(id.clone()))),
            I::Drop => open_form(session, &Purpose::Drop(row.clone())),
            command => Err(not_here(command)),
        };
    };
    let place = *place;
    match command {
        I::Open => match step(session, id, place)?.hand_off {
            Some(hand_off) => open_rule(session, hand_off),
            None => open_form(session, &Purpose::Step(id.clone(), Some(place))),
        },
        I::Edit => open_form(session, &Purpose::Step(id.clone(), Some(place))),
        I::Tick => {
            let beside =
                session.edit_charter("a step of a process", |it| it.turn_beside(id, place))?;
            session.say(if beside {
                "It runs beside the step before it"
            } else {
                "It follows the step before it"
            });
            Ok(())
        }
        I::ToLeft | I::ToRight => {
            let side = if command == I::ToLeft {
                Side::Marketing
            } else {
                Side::Sales
            };
            session.edit_charter("who leads a step", |it| it.hand_lead(id, place, side))
        }
        I::Earlier | I::Later => {
            let up = command == I::Earlier;
            let to = session.edit_charter("moving a step", |it| it.move_step(id, place, up))?;
            session.select(Row::Step(id.clone(), to));
            Ok(())
        }
        I::Drop => open_form(session, &Purpose::Drop(row.clone())),
        command => Err(not_here(command)),
    }
}

/// Opens the rule of a hand-off in the lead definition of the meeting that goes on.
fn open_rule(session: &mut Session, hand_off: Id) -> Result<(), Refusal> {
    let known = session.live.as_ref().map(|live| {
        let rules = &live.boards.lead_definition.hand_offs;
        rules
            .get(&hand_off)
            .is_some_and(|rule| rule.retired.is_empty())
    });
    if known == Some(false) {
        return Err(session.refusal(
            "The lead definition has this hand-off no more: {edit} chooses another one for the step",
        ));
    }
    charter::go_to(session, &Row::HandOff(hand_off))
}

/// Asks what to add: a step where the selection is, or a process.
pub fn add(session: &mut Session) -> Result<(), Refusal> {
    let near = match session.selection() {
        Some(Row::Process(id) | Row::Step(id, _)) => Some(id),
        _ => None,
    };
    let Some(near) = near else {
        return open_form(session, &Purpose::Process(None));
    };
    let title = process(session, &near)?.title;
    let choices = vec![
        Choice::new(
            's',
            format!(
                "A step in “{}”, after the selected one",
                super::actions::short(&title)
            ),
            Answer::Open(Purpose::Step(near, None)),
        ),
        Choice::new('p', "A process", Answer::Open(Purpose::Process(None))),
    ];
    session.over.push(Over::Ask(Ask::new(
        "Add to who does what",
        Vec::new(),
        choices,
    )));
    Ok(())
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    match purpose {
        Purpose::Process(known) => {
            let title = if known.is_some() {
                "Process"
            } else {
                "A new process"
            };
            let known = known.as_ref().map(|id| process(session, id)).transpose()?;
            let process = known.unwrap_or_default();
            let fields = vec![
                Field::line("title", "For what", process.title.as_str())
                    .hint("finding a customer; launching a product"),
                objective_field(session, process.objective.as_ref()),
            ];
            Ok(Form::new(title, purpose.clone(), fields))
        }
        Purpose::Step(id, place) => {
            let title = process(session, id)?.title;
            let known = place.map(|place| step(session, id, place)).transpose()?;
            let fresh = known.is_none();
            let step = known.unwrap_or(Step {
                lead: Side::Marketing,
                ..Step::default()
            });
            let title = if fresh {
                format!("A new step: {title}")
            } else {
                title
            };
            Ok(Form::new(
                title,
                purpose.clone(),
                step_fields(session, &step),
            ))
        }
        _ => Err(Refusal::Gone("form")),
    }
}

fn step_fields(session: &Session, step: &Step) -> Vec<Field> {
    let mut supports = vec![(String::new(), "nobody".to_owned())];
    supports.extend(agenda::sides());
    let order = vec![
        ("after".to_owned(), "after the step before it".to_owned()),
        ("beside".to_owned(), "side by side with it".to_owned()),
    ];
    let mut rules = vec![(String::new(), "none".to_owned())];
    if let Some(boards) = charter::boards(session) {
        let known = in_order(&boards.lead_definition.hand_offs).into_iter();
        let known = known.filter(|(_, rule)| rule.retired.is_empty());
        rules.extend(known.map(|(id, rule)| (id.to_string(), rule.title.clone())));
    }
    let rule = step.hand_off.as_ref().map_or("", Id::as_str);
    if !rules.iter().any(|(id, _)| id == rule) {
        rules.push((
            rule.to_owned(),
            "one that the definition has no more".to_owned(),
        ));
    }
    vec![
        Field::line("title", "Step", step.title.as_str()),
        Field::choice("lead", "Leads", agenda::sides(), step.lead.word()),
        Field::choice(
            "support",
            "Supports",
            supports,
            step.support.map_or("", Side::word),
        ),
        Field::choice(
            "order",
            "Runs",
            order,
            if step.beside { "beside" } else { "after" },
        ),
        Field::choice("hand_off", "Hand-off", rules, rule)
            .hint("its rule stands in the lead definition"),
    ]
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let opened = form.opened_on.charter.clone().unwrap_or_default();
    if form.value("title").is_empty() {
        return Err(FieldFault::at("title", "A few words are needed here"));
    }
    match &form.purpose {
        Purpose::Process(known) => {
            let before = known.as_ref().and_then(|id| opened.processes.get(id));
            let before = before.cloned().unwrap_or_default();
            let after = Process {
                title: form.value("title").to_owned(),
                objective: chosen_objective(form),
                ..before.clone()
            };
            match known {
                Some(id) => session.edit_charter("editing a process", |charter| {
                    charter.edit_process(id, &before, &after)
                })?,
                None => {
                    let id = session.new_id();
                    let new = id.clone();
                    session.edit_charter("adding a process", |charter| {
                        charter.add_process(new, &after)
                    })?;
                    session.select(Row::Process(id));
                }
            }
        }
        Purpose::Step(id, place) => confirm_step(session, form, &opened, id, *place)?,
        _ => {}
    }
    Ok(())
}

fn confirm_step(
    session: &mut Session,
    form: &Form,
    opened: &Charter,
    id: &Id,
    place: Option<usize>,
) -> Result<(), Refusal> {
    let support = form.value("support");
    let step = Step {
        title: form.value("title").to_owned(),
        lead: agenda::side(form.value("lead")),
        support: (!support.is_empty()).then(|| agenda::side(support)),
        beside: form.value("order") == "beside",
        hand_off: chosen_id(form.value("hand_off")),
        retired: String::new(),
    };
    if let Some(place) = place {
        let process = opened.processes.get(id);
        let before = process.and_then(|process| process.steps.get(place));
        let before = before.cloned().ok_or(Refusal::Gone("step"))?;
        return session.edit_charter("editing a step", |charter| {
            charter.edit_step(id, place, &before, step)
        });
    }
    let after = match session.selection() {
        Some(Row::Step(of, place)) if of == *id => Some(place),
        _ => None,
    };
    let place =
        session.edit_charter("adding a step", |charter| charter.add_step(id, after, step))?;
    session.select(Row::Step(id.clone(), place));
    Ok(())
}

/// Puts a process or a step out of use, with a reason.
pub fn retire(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    session.edit_charter("putting it out of use", |charter| match row {
        Row::Process(id) => charter.retire_process(id, reason),
        Row::Step(id, place) => charter.retire_step(id, *place, reason),
        _ => Err(Refusal::Gone("process")),
    })?;
    session.say_with_keys("Out of use; {undo} brings it back");
    Ok(())
}
