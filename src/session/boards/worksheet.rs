//! The forms of the lead definition's rows: what their fields show, and what they become.

mod columns;
mod criteria;
mod hand_offs;
mod signing;

use super::super::Session;
use super::super::form::{Field, Form};
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::{Confirmed, FieldFault, choose_condition};
use crate::forum::lead_definition::{
    LeadDefinition, Rule, RuleList, read_thresholds, thresholds_in_words,
};
use crate::forum::people::Side;
use crate::forum::record::{Id, Items};
use crate::forum::refusal::Refusal;

/// The form for that purpose.
pub fn form(
    session: &Session,
    definition: &LeadDefinition,
    purpose: &Purpose,
) -> Result<Form, Refusal> {
    if let Purpose::SignOff(side) = purpose {
        return Ok(signing::sign_form(session, definition, purpose, *side));
    }
    let fields = fields(session, definition, purpose)?;
    Ok(Form::new(title(purpose), purpose.clone(), fields))
}

/// What the form is called.
fn title(purpose: &Purpose) -> &'static str {
    use Purpose as P;
    match purpose {
        P::IdealCustomer => "Who is the ideal customer?",
        P::LeadsColumns => "How to read the leads",
        P::Threshold(_) => "A lead qualifies when",
        P::Group(_) => "Group of criteria",
        P::Criterion(..) => "Criterion",
        P::Always(_) => "Always qualifies",
        P::Never(_) => "Never qualifies",
        P::Stage(_) => "Stage",
        P::HandOff(_) => "Hand-off",
        P::ReturnReason(_) => "Reason for sending a lead back",
        P::OpenQuestion(_) => "Open question",
        _ => "",
    }
}

/// The fields with what the row says now.
fn fields(
    session: &Session,
    definition: &LeadDefinition,
    purpose: &Purpose,
) -> Result<Vec<Field>, Refusal> {
    use Purpose as P;
    Ok(match purpose {
        P::IdealCustomer => vec![
            Field::lines("lines", "They are", &definition.ideal_customer)
                .hint("one line each; Not: opens a line about who is not"),
        ],
        P::LeadsColumns => columns::leads_fields(&definition.leads),
        P::Threshold(_) => {
            vec![Field::line("when", "When", thresholds(definition)).hint(
                "a number such as 45, or fit >= 30 and engagement >= 20; several joined by or",
            )]
        }
        P::Group(id) => criteria::group_fields(&known(&definition.groups, id.as_ref())?),
        P::Criterion(group, id) => {
            let group = definition.groups.get(group).ok_or(Refusal::Gone("group"))?;
            let criterion = known(&group.criteria, id.as_ref())?;
            let fields = criteria::criterion_fields(&criterion, id.is_none());
            choosing(session, fields)
        }
        P::Always(id) => rule_fields(session, definition, &definition.always, id.as_ref())?,
        P::Never(id) => rule_fields(session, definition, &definition.never, id.as_ref())?,
        P::Stage(id) => hand_offs::stage_fields(&known(&definition.stages, id.as_ref())?),
        P::HandOff(id) => {
            let mut hand_off = known(&definition.hand_offs, id.as_ref())?;
            if id.is_none() {
                (hand_off.from, hand_off.to) = (Side::Marketing, Side::Sales);
            }
            hand_offs::hand_off_fields(&hand_off)
        }
        P::ReturnReason(id) => hand_offs::reason_fields(&known(&definition.reasons, id.as_ref())?),
        P::OpenQuestion(id) => {
            hand_offs::question_fields(&known(&definition.open_questions, id.as_ref())?)
        }
        _ => return Err(Refusal::Gone("row")),
    })
}

/// The fields of a rule that always, or never, qualifies a lead.
fn rule_fields(
    session: &Session,
    definition: &LeadDefinition,
    rules: &Items<Rule>,
    id: Option<&Id>,
) -> Result<Vec<Field>, Refusal> {
    let fields = criteria::rule_fields(definition, &known(rules, id)?, id.is_none());
    Ok(choosing(session, fields))
}

/// From which score a lead qualifies; empty while nobody has said so, for it to be typed.
fn thresholds(definition: &LeadDefinition) -> String {
    if definition.qualifies_when.is_empty() {
        return String::new();
    }
    thresholds_in_words(&definition.qualifies_when)
}

/// The fields with the one that chooses a condition behind the one that holds it, when there are
/// leads to choose from.
fn choosing(session: &Session, mut fields: Vec<Field>) -> Vec<Field> {
    let when = fields.iter().position(|field| field.name == "when");
    if let (Some(_), Some(at)) = (&session.leads, when) {
        fields.insert(at + 1, choose_condition::field());
    }
    fields
}

/// The row to edit, or a fresh one.
fn known<T: Clone + Default>(rows: &Items<T>, id: Option<&Id>) -> Result<T, Refusal> {
    match id {
        Some(id) => rows.get(id).cloned().ok_or(Refusal::Gone("row")),
        None => Ok(T::default()),
    }
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    use Purpose as P;
    match &form.purpose {
        P::IdealCustomer => {
            let opened = form.opened_on.charter.clone().unwrap_or_default();
            let before = &opened.picture.ideal_customer;
            super::picture::set_ideal_customer(session, before, &form.lines("lines"))?;
        }
        P::LeadsColumns => columns::confirm_leads(session, form)?,
        P::Threshold(_) => {
            let typed = form.value("when");
            if typed.is_empty() {
                let words = "Say from which score a lead qualifies, such as 45; or never";
                return Err(FieldFault::at("when", words));
            }
            let alternatives = read_thresholds(typed)
                .map_err(|refusal| FieldFault::at("when", refusal.to_string()))?;
            session
                .edit("the thresholds", |b| {
                    b.edit_lead_definition(|d| d.set_thresholds(alternatives))
                })
                .map_err(|refusal| FieldFault::at("when", refusal.to_string()))?;
        }
        P::Group(id) => criteria::confirm_group(session, form, id.as_ref())?,
        P::Criterion(group, id) => criteria::confirm_criterion(session, form, group, id.as_ref())?,
        P::Always(id) => criteria::confirm_rule(session, form, RuleList::Always, id.as_ref())?,
        P::Never(id) => criteria::confirm_rule(session, form, RuleList::Never, id.as_ref())?,
        P::Stage(id) => hand_offs::confirm_stage(session, form, id.as_ref())?,
        P::HandOff(id) => hand_offs::confirm_hand_off(session, form, id.as_ref())?,
        P::ReturnReason(id) => hand_offs::confirm_reason(session, form, id.as_ref())?,
        P::OpenQuestion(id) => hand_offs::confirm_question(session, form, id.as_ref())?,
        P::SignOff(side) => signing::confirm_sign(session, form, *side)?,
        _ => {}
    }
    Ok(())
}

/// The row as it is before the form changes it.
fn before<T: Clone + Default>(
    session: &Session,
    form: &Form,
    rows: impl FnOnce(&LeadDefinition) -> Option<&Items<T>>,
    id: Option<&Id>,
) -> Result<T, Refusal> {
    let definition = &super::opened(session, form)?.lead_definition;
    known(rows(definition).ok_or(Refusal::Gone("group"))?, id)
}

/// Edits the row, or adds it and selects it.
fn edit_or_add(
    session: &mut Session,
    id: Option<&Id>,
    what: &str,
    edit: impl FnOnce(&mut LeadDefinition, &Id) -> Result<(), Refusal>,
    add: impl FnOnce(&mut LeadDefinition, Id) -> Result<(), Refusal>,
    row: impl FnOnce(Id) -> Row,
) -> Confirmed {
    let Some(known) = id else {
        let new = session.new_id();
        session.edit(format!("adding {what}"), |b| {
            b.edit_lead_definition(|d| add(d, new.clone()))
        })?;
        session.select(row(new));
        return Ok(());
    };
    session.edit(format!("editing {what}"), |b| {
        b.edit_lead_definition(|d| edit(d, known))
    })?;
    Ok(())
}
