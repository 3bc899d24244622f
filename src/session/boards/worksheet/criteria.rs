//! What makes a lead: the groups with their criteria, and the rules that settle it whatever the
//! score.

use super::super::{Confirmed, FieldFault, chosen_side, number, opened, read_number, side_field};
use super::{before, edit_or_add, known};
use crate::forum::lead_definition::{
    Axis, Condition, Criterion, Group, LeadDefinition, Rule, RuleList,
};
use crate::forum::record::{Id, Items};
use crate::session::Session;
use crate::session::form::{Field, Form};
use crate::session::place::Row;

/// How a condition is typed, for people who never wrote one.
const CONDITION_HINT: &str = "occupation is Working Professional · time >= 600 · source in (Reference, Fair) · budget present · a and not b";

/// The fields of a group.
pub fn group_fields(group: &Group) -> Vec<Field> {
    let axes = vec![
        ("fit".to_owned(), "fit: who they are".to_owned()),
        (
            "engagement".to_owned(),
            "engagement: what they did".to_owned(),
        ),
    ];
    vec![
        Field::line("title", "Title", group.title.as_str()),
        Field::choice(
            "axis",
            "Counts towards",
            axes,
            if group.axis == Axis::Fit {
                "fit"
            } else {
                "engagement"
            },
        ),
        Field::line("cap", "At most", number(group.cap)).hint("empty for no cap"),
        Field::line("floor", "At least", number(group.floor)).hint("empty for no floor"),
    ]
}

fn condition_text(condition: &Condition, new: bool) -> String {
    if new {
        String::new()
    } else {
        condition.to_string()
    }
}

/// The fields of a criterion.
pub fn criterion_fields(criterion: &Criterion, new: bool) -> Vec<Field> {
    let points = if new {
        "10".to_owned()
    } else {
        number(Some(criterion.points))
    };
    vec![
        Field::line("title", "Criterion", criterion.title.as_str()),
        Field::line("when", "Holds when", condition_text(&criterion.when, new))
            .hint(CONDITION_HINT),
        Field::line("points", "Points", points).hint("negative points take away"),
        side_field("raised_by", "Brought by", criterion.raised_by),
        Field::line("because", "Because", criterion.because.as_str()),
    ]
}

/// The fields of a rule.
pub fn rule_fields(definition: &LeadDefinition, rule: &Rule, new: bool) -> Vec<Field> {
    let mut reasons = vec![(String::new(), "none".to_owned())];
    let known = definition
        .reasons
        .values()
        .filter(|reason| reason.retired.is_empty());
    reasons.extend(known.map(|reason| {
        (
            reason.code.clone(),
            format!("{} · {}", reason.code, reason.title),
        )
    }));
    vec![
        Field::line("title", "Rule", rule.title.as_str()),
        Field::line("when", "Holds when", condition_text(&rule.when, new)).hint(CONDITION_HINT),
        Field::choice("reason", "Reason", reasons, &rule.reason),
        side_field("raised_by", "Brought by", rule.raised_by),
    ]
}

/// Makes a confirmed group true.
pub fn confirm_group(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.groups), id)?;
    let after = Group {
        title: form.value("title").to_owned(),
        axis: if form.value("axis") == "fit" {
            Axis::Fit
        } else {
            Axis::Engagement
        },
        cap: read_number("cap", form.value("cap"))?,
        floor: read_number("floor", form.value("floor"))?,
        ..before.clone()
    };
    edit_or_add(
        session,
        id,
        "a group",
        |d, id| d.edit_group(id, &before, &after),
        |d, new| d.add_group(new, after.clone()),
        Row::Group,
    )
}

fn read_condition(form: &Form) -> Result<Condition, FieldFault> {
    let text = form.value("when");
    if text.is_empty() {
        return Err(FieldFault::at(
            "when",
            format!("Say when it holds: {CONDITION_HINT}"),
        ));
    }
    text.parse::<Condition>()
        .map_err(|wrong| FieldFault::at("when", wrong.to_string()))
}

/// Makes a confirmed criterion true.
pub fn confirm_criterion(
    session: &mut Session,
    form: &Form,
    group: &Id,
    id: Option<&Id>,
) -> Confirmed {
    let before = before(
        session,
        form,
        |d| d.groups.get(group).map(|group| &group.criteria),
        id,
    )?;
    let points = read_number("points", form.value("points"))?;
    let after = Criterion {
        title: form.value("title").to_owned(),
        when: read_condition(form)?,
        points: points.ok_or_else(|| FieldFault::at("points", "Say how many points it adds"))?,
        raised_by: chosen_side(form, "raised_by"),
        because: form.value("because").to_owned(),
        ..before.clone()
    };
    edit_or_add(
        session,
        id,
        "a criterion",
        |d, id| d.edit_criterion(group, id, &before, &after),
        |d, new| d.add_criterion(group, new, after.clone()),
        |id| Row::Criterion(group.clone(), id),
    )
}

/// Makes a confirmed rule true.
pub fn confirm_rule(
    session: &mut Session,
    form: &Form,
    list: RuleList,
    id: Option<&Id>,
) -> Confirmed {
    let of_list = |d: &LeadDefinition| -> Items<Rule> {
        match list {
            RuleList::Always => d.always.clone(),
            RuleList::Never => d.never.clone(),
        }
    };
    let before = known(&of_list(&opened(session, form)?.lead_definition), id)?;
    let after = Rule {
        title: form.value("title").to_owned(),
        when: read_condition(form)?,
        reason: form.value("reason").to_owned(),
        raised_by: chosen_side(form, "raised_by"),
        ..before.clone()
    };
    let row = |id| match list {
        RuleList::Always => Row::Always(id),
        RuleList::Never => Row::Never(id),
    };
    edit_or_add(
        session,
        id,
        "a rule",
        |d, id| d.edit_rule(list, id, &before, &after),
        |d, new| d.add_rule(list, new, after.clone()),
        row,
    )
}
