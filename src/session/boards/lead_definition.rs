//! The lead definition: the whole worksheet, from the ideal customer to the signatures.

use std::sync::Arc;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::Form;
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::Row;
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, worksheet};
use crate::forum::files::MeetingName;
use crate::forum::lead_definition::{LeadDefinition, Place, Standing, in_order};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// The rows of the worksheet from top to bottom; retired ones where they are asked for.
pub fn rows(meeting: &OpenMeeting) -> Vec<Row> {
    let definition = &meeting.boards.lead_definition;
    let all = meeting.unfolded();
    let wanted = meeting.wanted();
    let shows = |title: &str, retired: &str| {
        (all || retired.is_empty()) && (wanted.is_empty() || title.to_lowercase().contains(&wanted))
    };
    let mut rows = Vec::new();
    if wanted.is_empty() {
        rows.push(Row::IdealCustomer);
    }
    for (group_id, group) in in_order(&definition.groups) {
        if !all && !group.retired.is_empty() {
            continue;
        }
        let criteria: Vec<Row> = in_order(&group.criteria)
            .into_iter()
            .filter(|(_, criterion)| shows(&criterion.title, &criterion.retired))
            .map(|(id, _)| Row::Criterion(group_id.clone(), id.clone()))
            .collect();
        if shows(&group.title, "") || !criteria.is_empty() {
            rows.push(Row::Group(group_id.clone()));
        }
        rows.extend(criteria);
    }
    if wanted.is_empty() {
        rows.push(Row::Threshold(0));
    }
    macro_rules! section {
        ($field:ident, $row:ident, $retired:ident) => {
            for (id, row) in in_order(&definition.$field) {
                if shows(&row.title, &row.$retired) {
                    rows.push(Row::$row(id.clone()));
                }
            }
        };
    }
    section!(always, Always, retired);
    section!(never, Never, retired);
    section!(stages, Stage, retired);
    section!(hand_offs, HandOff, retired);
    section!(reasons, Reason, retired);
    section!(open_questions, OpenQuestion, withdrawn);
    if wanted.is_empty() {
        rows.push(Row::LeadsColumns);
        rows.push(Row::SignOff(Side::Marketing));
        rows.push(Row::SignOff(Side::Sales));
    }
    rows
}

/// The definition on screen.
pub fn definition(session: &Session) -> Result<&LeadDefinition, Refusal> {
    let meeting = session
        .meeting()
        .ok_or_else(|| Refusal::because("Open a meeting first"))?;
    Ok(&meeting.boards.lead_definition)
}

/// Where a row stands in the worksheet's own terms; none for the rows that are never retired.
fn place(row: &Row) -> Option<Place> {
    Some(match row {
        Row::Group(id) => Place::Group(id.clone()),
        Row::Criterion(group, id) => Place::Criterion(group.clone(), id.clone()),
        Row::Always(id) => Place::Always(id.clone()),
        Row::Never(id) => Place::Never(id.clone()),
        Row::Stage(id) => Place::Stage(id.clone()),
        Row::HandOff(id) => Place::HandOff(id.clone()),
        Row::Reason(id) => Place::Reason(id.clone()),
        Row::OpenQuestion(id) => Place::Question(id.clone()),
        _ => return None,
    })
}

/// The form that edits a row.
fn purpose(row: &Row) -> Option<Purpose> {
    Some(match row {
        Row::IdealCustomer => Purpose::IdealCustomer,
        Row::LeadsColumns => Purpose::LeadsColumns,
        Row::Threshold(_) => Purpose::Threshold(None),
        Row::Group(id) => Purpose::Group(Some(id.clone())),
        Row::Criterion(group, id) => Purpose::Criterion(group.clone(), Some(id.clone())),
        Row::Always(id) => Purpose::Always(Some(id.clone())),
        Row::Never(id) => Purpose::Never(Some(id.clone())),
        Row::Stage(id) => Purpose::Stage(Some(id.clone())),
        Row::HandOff(id) => Purpose::HandOff(Some(id.clone())),
        Row::Reason(id) => Purpose::ReturnReason(Some(id.clone())),
        Row::OpenQuestion(id) => Purpose::OpenQuestion(Some(id.clone())),
        Row::SignOff(side) => Purpose::SignOff(*side),
        _ => return None,
    })
}

/// Does something to a row.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    match command {
        ItemCommand::Open | ItemCommand::Edit => {
            let purpose = purpose(row).ok_or_else(|| super::not_here(command))?;
            super::open_form(session, &purpose)
        }
        ItemCommand::Tick => match row {
            Row::SignOff(side) => super::open_form(session, &Purpose::SignOff(*side)),
            _ => ask_who_signs(session),
        },
        ItemCommand::Earlier | ItemCommand::Later => {
            let place = place(row).ok_or_else(|| super::not_here(command))?;
            let places = if command == ItemCommand::Earlier {
                -1
            } else {
                1
            };
            session.edit("moving a row of the worksheet", |b| {
                b.edit_lead_definition(|d| d.shift(&place, places))
            })
        }
        ItemCommand::ToLeft | ItemCommand::ToRight => {
            points(session, row, command == ItemCommand::ToRight)
        }
        ItemCommand::Drop => {
            let place = place(row).ok_or_else(|| super::not_here(command))?;
            let retired = is_retired(definition(session)?, &place);
            super::drop_or_bring_back(session, row, retired)
        }
        command => Err(super::not_here(command)),
    }
}

fn is_retired(definition: &LeadDefinition, place: &Place) -> bool {
    let retired = match place {
        Place::Group(id) => definition.groups.get(id).map(|row| &row.retired),
        Place::Criterion(group, id) => {
            let group = definition.groups.get(group);
            group
                .and_then(|group| group.criteria.get(id))
                .map(|row| &row.retired)
        }
        Place::Always(id) => definition.always.get(id).map(|row| &row.retired),
        Place::Never(id) => definition.never.get(id).map(|row| &row.retired),
        Place::Stage(id) => definition.stages.get(id).map(|row| &row.retired),
        Place::HandOff(id) => definition.hand_offs.get(id).map(|row| &row.retired),
        Place::Reason(id) => definition.reasons.get(id).map(|row| &row.retired),
        Place::Question(id) => definition.open_questions.get(id).map(|row| &row.withdrawn),
    };
    retired.is_some_and(|retired| !retired.is_empty())
}

/// Five points more or less for a criterion, a threshold or a cap, without a form: while people talk,
/// they move often.
fn points(session: &mut Session, row: &Row, more: bool) -> Result<(), Refusal> {
    let by = if more { 5.0 } else { -5.0 };
    match row {
        Row::Criterion(group, id) => {
            let groups = &definition(session)?.groups;
            let found = groups.get(group).and_then(|group| group.criteria.get(id));
            let points = found.ok_or(Refusal::Gone("criterion"))?.points + by;
            session.edit("points of a criterion", |b| {
                b.edit_lead_definition(|d| d.set_points(group, id, points))
            })
        }
        Row::Threshold(_) => session.edit("the threshold", |b| {
            b.edit_lead_definition(|d| d.move_threshold(by))
        }),
        Row::Group(id) => session.edit("the cap of a group", |b| {
            b.edit_lead_definition(|d| d.move_cap(id, by))
        }),
        _ => Err(session.refusal(
            "{move-left} and {move-right} move the points of a criterion, a threshold or a cap: \
             select one",
        )),
    }
}

fn ask_who_signs(session: &mut Session) -> Result<(), Refusal> {
    let definition = definition(session)?;
    let choice = |letter, side: Side| {
        let label = format!("{side}: {}", definition.standing(side).words());
        Choice::new(letter, label, Answer::Open(Purpose::SignOff(side)))
    };
    let choices = vec![choice('m', Side::Marketing), choice('s', Side::Sales)];
    let title = format!("Sign the lead definition {}", definition.version_words());
    let lines = vec!["A signature holds for this exact text; any edit voids it.".to_owned()];
    session
        .over
        .push(Over::Ask(Ask::new(title, lines, choices)));
    Ok(())
}

/// Asks what to add.
pub fn add(session: &mut Session) -> Result<(), Refusal> {
    let groups = &definition(session)?.groups;
    let near: Option<Id> = match session.selection() {
        Some(Row::Group(group) | Row::Criterion(group, _)) => Some(group),
        _ => in_order(groups).first().map(|(id, _)| (*id).clone()),
    };
    let mut choices = Vec::new();
    if let Some(group) = near.filter(|group| groups.contains(group)) {
        let title = groups.get(&group).map_or("", |group| &group.title);
        choices.push(Choice::new(
            'c',
            format!("A criterion in “{}”", super::actions::short(title)),
            Answer::Open(Purpose::Criterion(group, None)),
        ));
    }
    choices.extend([
        Choice::new(
            'g',
            "A group of criteria",
            Answer::Open(Purpose::Group(None)),
        ),
        Choice::new(
            'a',
            "Always: qualifies whatever the score",
            Answer::Open(Purpose::Always(None)),
        ),
        Choice::new(
            'n',
            "Never: a disqualifier",
            Answer::Open(Purpose::Never(None)),
        ),
        Choice::new('s', "A stage", Answer::Open(Purpose::Stage(None))),
        Choice::new('h', "A hand-off", Answer::Open(Purpose::HandOff(None))),
        Choice::new(
            'r',
            "A reason for sending a lead back",
            Answer::Open(Purpose::ReturnReason(None)),
        ),
        Choice::new(
            'q',
            "An open question",
            Answer::Open(Purpose::OpenQuestion(None)),
        ),
    ]);
    session.over.push(Over::Ask(Ask::new(
        "Add to the lead definition",
        Vec::new(),
        choices,
    )));
    Ok(())
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    worksheet::form(session, definition(session)?, purpose)
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    worksheet::confirm(session, form)
}

/// The definition of the meeting on screen, as it was before something happened to it.
#[derive(Debug)]
pub struct Before(Option<(MeetingName, Arc<LeadDefinition>)>);

impl Before {
    /// As it is now.
    pub fn of(session: &Session) -> Self {
        let meeting = session.meeting();
        Self(meeting.map(|it| (it.name.clone(), Arc::clone(&it.boards.lead_definition))))
    }
}

/// Says what became of the signatures, whatever has changed the text: a form, a key, another board,
/// a colleague. It stands behind what was said of the change itself.
pub fn say_what_it_means(session: &mut Session, before: &Before) {
    let (Some((name, before)), Some(meeting)) = (&before.0, session.meeting()) else {
        return;
    };
    let now = Arc::clone(&meeting.boards.lead_definition);
    if meeting.name != *name || Arc::ptr_eq(before, &now) {
        return;
    }
    if let Some(words) = what_it_means(before, &now) {
        session.say_also(words);
    }
}

fn what_it_means(before: &LeadDefinition, now: &LeadDefinition) -> Option<String> {
    let same_text = before.content_hash() == now.content_hash();
    let version = now.version_words();
    if same_text {
        return (!before.agreed() && now.agreed())
            .then(|| format!("Both sides signed the same text: {version} is in force"));
    }
    let signed = |it: &LeadDefinition, side| matches!(it.standing(side), Standing::Signed { .. });
    let sides = [Side::Marketing, Side::Sales].into_iter();
    let mut void = sides.filter(|side| signed(before, *side) && !signed(now, *side));
    let whose = match (void.next(), void.next()) {
        (Some(_), Some(_)) => "both signatures are void for it".to_owned(),
        (Some(side), None) => format!("{side}'s signature is void for it"),
        _ => return None,
    };
    Some(format!("The text changed: {whose}; this is {version} now"))
}

/// Retires a row, with a reason.
pub fn retire(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    let place = place(row).ok_or(Refusal::Gone("row"))?;
    session.edit("retiring a row of the worksheet", |b| {
        b.edit_lead_definition(|d| d.retire(&place, reason))
    })?;
    session.say_with_keys("Retired; {undo} brings it back, and {filter} all shows retired ones");
    Ok(())
}

/// Brings a retired row back.
pub fn bring_back(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    let place = place(row).ok_or(Refusal::Gone("row"))?;
    session.edit("bringing a row of the worksheet back", |b| {
        b.edit_lead_definition(|d| d.bring_back(&place))
    })
}
