//! The forms of the lead definition's rows: what their fields show, and what they become.

use super::super::Session;
use super::super::form::{Field, Form};
use super::super::place::Row;
use super::super::purpose::Purpose;
use super::{Confirmed, FieldFault, choose_condition};

use crate::forum::lead_definition::{
    Axis, Condition, Criterion, Group, HandOff, LeadDefinition, LeadsColumns, OpenQuestion,
    OutcomeColumn, Reason, Rule, RuleList, Stage, Standing, Undecided, Verdict, read_thresholds,
    thresholds_in_words,
};
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id, Items, Words};
use crate::forum::refusal::Refusal;
use crate::forum::span::Within;

/// How a condition is typed, for people who never wrote one.
const CONDITION_HINT: &str = "occupation is Working Professional · time >= 600 · source in (Reference, Fair) · budget present · a and not b";

/// The form for that purpose.
pub fn form(
    session: &Session,
    definition: &LeadDefinition,
    purpose: &Purpose,
) -> Result<Form, Refusal> {
    use Purpose as P;
    let (title, fields) = match purpose {
        P::IdealCustomer => (
            "Who is the ideal customer?",
            vec![
                Field::lines("lines", "They are", &definition.ideal_customer)
                    .hint("one line each; Not: opens a line about who is not"),
            ],
        ),
        P::LeadsColumns => ("How to read the leads", leads_fields(&definition.leads)),
        P::Threshold(_) => (
            "A lead qualifies when",
            vec![
                Field::line(
                    "when",
                    "When",
                    thresholds_in_words(&definition.qualifies_when),
                )
                .hint("total >= 45, or fit >= 30 and engagement >= 20; several joined by or"),
            ],
        ),
        P::Group(id) => (
            "Group of criteria",
            group_fields(&known(&definition.groups, id.as_ref())?),
        ),
        P::Criterion(group, id) => {
            let group = definition.groups.get(group).ok_or(Refusal::Gone("group"))?;
            (
                "Criterion",
                choosing(
                    session,
                    definition,
                    criterion_fields(&known(&group.criteria, id.as_ref())?, id.is_none()),
                ),
            )
        }
        P::Always(id) => (
            "Always qualifies",
            choosing(
                session,
                definition,
                rule_fields(
                    definition,
                    &known(&definition.always, id.as_ref())?,
                    id.is_none(),
                ),
            ),
        ),
        P::Never(id) => (
            "Never qualifies",
            choosing(
                session,
                definition,
                rule_fields(
                    definition,
                    &known(&definition.never, id.as_ref())?,
                    id.is_none(),
                ),
            ),
        ),
        P::Stage(id) => (
            "Stage",
            stage_fields(&known(&definition.stages, id.as_ref())?),
        ),
        P::HandOff(id) => {
            let mut hand_off = known(&definition.hand_offs, id.as_ref())?;
            if id.is_none() {
                (hand_off.from, hand_off.to) = (Side::Marketing, Side::Sales);
            }
            ("Hand-off", hand_off_fields(&hand_off))
        }
        P::ReturnReason(id) => (
            "Reason for sending a lead back",
            reason_fields(&known(&definition.reasons, id.as_ref())?),
        ),
        P::OpenQuestion(id) => (
            "Open question",
            question_fields(&known(&definition.open_questions, id.as_ref())?),
        ),
        P::SignOff(side) => return Ok(sign_form(session, definition, purpose, *side)),
        _ => return Err(Refusal::Gone("row")),
    };
    Ok(Form::new(title, purpose.clone(), fields))
}

/// The fields with those to choose a condition with behind the one that holds it, when there are
/// leads to choose from.
fn choosing(session: &Session, definition: &LeadDefinition, mut fields: Vec<Field>) -> Vec<Field> {
    let when = fields.iter().position(|field| field.name == "when");
    if let (Some(leads), Some(at)) = (&session.leads, when) {
        let chosen = choose_condition::fields(leads, &definition.leads, fields[at].value());
        let behind = fields.split_off(at + 1);
        fields.extend(chosen);
        fields.extend(behind);
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

fn leads_fields(leads: &LeadsColumns) -> Vec<Field> {
    let outcome = leads.outcome.clone().unwrap_or_default();
    let aliases: Vec<String> = leads
        .columns
        .iter()
        .map(|(short, long)| format!("{short} = {}", long.join(" | ")))
        .collect();
    let words = |words: &Words| words.iter().map(str::to_owned).collect::<Vec<_>>();
    vec![
        Field::line("outcome", "Outcome column", outcome.column)
            .hint("its header in the CSV, such as Converted"),
        Field::lines("is", "Became a customer when it is", &outcome.is)
            .hint("one value a line, such as 1"),
        Field::lines("missing", "Also means missing", &words(&leads.missing))
            .hint("besides blank, such as Select"),
        Field::lines("columns", "Short names", &aliases)
            .hint("occupation = What is your current occupation"),
        Field::lines(
            "after",
            "Filled after the hand-off",
            &words(&leads.filled_after_hand_off),
        )
        .hint("columns that a criterion must not use"),
        Field::line(
            "date",
            "Date column",
            leads.date.clone().unwrap_or_default(),
        ),
    ]
}

fn group_fields(group: &Group) -> Vec<Field> {
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
        Field::line("cap", "At most", super::number(group.cap)).hint("empty for no cap"),
        Field::line("floor", "At least", super::number(group.floor)).hint("empty for no floor"),
    ]
}

fn raised_by_field(side: Option<Side>) -> Field {
    let mut sides = super::agenda::sides();
    sides.insert(0, (String::new(), "not said".to_owned()));
    Field::choice(
        "raised_by",
        "Brought by",
        sides,
        side.map_or("", Side::word),
    )
}

fn raised_by(form: &Form) -> Option<Side> {
    let word = form.value("raised_by");
    (!word.is_empty()).then(|| super::agenda::side(word))
}

fn condition_text(condition: &Condition, new: bool) -> String {
    if new {
        String::new()
    } else {
        condition.to_string()
    }
}

fn criterion_fields(criterion: &Criterion, new: bool) -> Vec<Field> {
    let points = if new {
        "10".to_owned()
    } else {
        super::number(Some(criterion.points))
    };
    vec![
        Field::line("title", "Criterion", criterion.title.as_str()),
        Field::line("when", "Holds when", condition_text(&criterion.when, new))
            .hint(CONDITION_HINT),
        Field::line("points", "Points", points).hint("negative points take away"),
        raised_by_field(criterion.raised_by),
        Field::line("because", "Because", criterion.because.as_str()),
    ]
}

fn rule_fields(definition: &LeadDefinition, rule: &Rule, new: bool) -> Vec<Field> {
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
        raised_by_field(rule.raised_by),
    ]
}

fn stage_fields(stage: &Stage) -> Vec<Field> {
    vec![
        Field::line("title", "Stage", stage.title.as_str()),
        Field::lines("meaning", "True of a lead there", &stage.meaning),
        Field::choice(
            "side",
            "Looked after by",
            super::agenda::sides(),
            stage.side.word(),
        ),
    ]
}

const UNDECIDED: [(Undecided, &str, &str); 3] = [
    (Undecided::Accepted, "accepted", "it counts as accepted"),
    (Undecided::Returned, "returned", "it goes back"),
    (Undecided::Escalated, "escalated", "both heads look at it"),
];

fn hand_off_fields(hand_off: &HandOff) -> Vec<Field> {
    let within = |within: Option<Within>| within.map_or(String::new(), |within| within.to_string());
    let undecided = UNDECIDED.map(|(_, stored, shown)| (stored.to_owned(), shown.to_owned()));
    let now = UNDECIDED
        .iter()
        .find(|(known, ..)| *known == hand_off.if_nobody_decides);
    vec![
        Field::line("title", "Hand-off", hand_off.title.as_str()),
        Field::choice("from", "From", super::agenda::sides(), hand_off.from.word()),
        Field::choice("to", "To", super::agenda::sides(), hand_off.to.word()),
        Field::line("trigger", "Set off by", hand_off.trigger.as_str()),
        Field::lines("passed", "Passed along", &hand_off.passed),
        Field::line(
            "respond_within",
            "First response within",
            within(hand_off.respond_within),
        )
        .hint("4h, 1 business day"),
        Field::line(
            "attempts",
            "Attempts",
            hand_off.attempts.map_or(String::new(), |n| n.to_string()),
        ),
        Field::line("attempts_over", "Over", within(hand_off.attempts_over)).hint("2 weeks"),
        Field::line(
            "decide_within",
            "Decided within",
            within(hand_off.decide_within),
        )
        .hint("2 business days"),
        Field::choice(
            "undecided",
            "If nobody decides",
            undecided.to_vec(),
            now.map_or("escalated", |(_, stored, _)| stored),
        ),
        Field::lines(
            "from_promises",
            "The passing side promises",
            &hand_off.from_promises,
        ),
        Field::lines(
            "to_promises",
            "The taking side promises",
            &hand_off.to_promises,
        ),
    ]
}

fn reason_fields(reason: &Reason) -> Vec<Field> {
    vec![
        Field::line("code", "Code", reason.code.as_str()).hint("short, such as no-budget"),
        Field::line("title", "Meaning", reason.title.as_str()),
        Field::line(
            "comes_back",
            "What becomes of the lead",
            reason.comes_back.as_str(),
        )
        .hint("back to nurturing; again in 6 months"),
    ]
}

fn question_fields(question: &OpenQuestion) -> Vec<Field> {
    vec![
        Field::line("title", "Question", question.title.as_str()),
        raised_by_field(question.raised_by),
        Field::lines("answer", "Answer", &question.answer).hint("empty while it is open"),
    ]
}

fn sign_form(
    session: &Session,
    definition: &LeadDefinition,
    purpose: &Purpose,
    side: Side,
) -> Form {
    let verdicts = vec![
        ("agree".to_owned(), "agrees".to_owned()),
        (
            "reservation".to_owned(),
            "agrees with a reservation, which is kept".to_owned(),
        ),
        ("object".to_owned(), "objects, with a reason".to_owned()),
    ];
    let roster = super::roster(session);
    let of_side = roster
        .iter()
        .filter(|(_, person)| person.side == side && !person.left);
    let mut people = vec![(String::new(), "no name given".to_owned())];
    people.extend(of_side.map(|(handle, person)| (handle.to_string(), person.name.clone())));
    let head = roster
        .iter()
        .find(|(_, person)| person.side == side && person.head);
    let head = head.map_or("", |(handle, _)| handle.as_str());
    let standing = definition.standing(side);
    let words = match &standing {
        Standing::Signed { reservation, .. } => reservation.clone(),
        Standing::Objects { reason } => reason.clone(),
        _ => String::new(),
    };
    let title = format!(
        "{side} on the lead definition {}",
        definition.version_words()
    );
    Form::new(
        title,
        purpose.clone(),
        vec![
            Field::choice("verdict", "It", verdicts, "agree")
                .hint("the signature holds for this exact text"),
            Field::choice("by", "Signed by", people, head),
            Field::line("words", "Reservation or reason", words).hint("only where there is one"),
        ],
    )
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    use Purpose as P;
    match &form.purpose {
        P::IdealCustomer => {
            let lines = form.lines("lines");
            session.edit("the ideal customer", |b| {
                b.edit_lead_definition(|d| d.set_ideal_customer(lines))
            })?;
        }
        P::LeadsColumns => confirm_leads(session, form)?,
        P::Threshold(_) => {
            let alternatives = read_thresholds(form.value("when"))
                .map_err(|refusal| FieldFault::at("when", refusal.to_string()))?;
            session
                .edit("the thresholds", |b| {
                    b.edit_lead_definition(|d| d.set_thresholds(alternatives))
                })
                .map_err(|refusal| FieldFault::at("when", refusal.to_string()))?;
        }
        P::Group(id) => confirm_group(session, form, id.as_ref())?,
        P::Criterion(group, id) => confirm_criterion(session, form, group, id.as_ref())?,
        P::Always(id) => confirm_rule(session, form, RuleList::Always, id.as_ref())?,
        P::Never(id) => confirm_rule(session, form, RuleList::Never, id.as_ref())?,
        P::Stage(id) => confirm_stage(session, form, id.as_ref())?,
        P::HandOff(id) => confirm_hand_off(session, form, id.as_ref())?,
        P::ReturnReason(id) => confirm_reason(session, form, id.as_ref())?,
        P::OpenQuestion(id) => confirm_question(session, form, id.as_ref())?,
        P::SignOff(side) => confirm_sign(session, form, *side)?,
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
macro_rules! edit_or_add {
    ($session:ident, $id:expr, $what:literal, |$d:ident, $known:ident| $edit:expr, |$new:ident| $add:expr, $row:expr) => {
        match $id {
            Some($known) => $session.edit(concat!("editing ", $what), |b| {
                b.edit_lead_definition(|$d| $edit)
            })?,
            None => {
                let id = $session.new_id();
                let $new = id.clone();
                $session.edit(concat!("adding ", $what), |b| {
                    b.edit_lead_definition(|$d| $add)
                })?;
                $session.select($row(id));
            }
        }
    };
}

fn confirm_group(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.groups), id)?;
    let after = Group {
        title: form.value("title").to_owned(),
        axis: if form.value("axis") == "fit" {
            Axis::Fit
        } else {
            Axis::Engagement
        },
        cap: super::read_number("cap", form.value("cap"))?,
        floor: super::read_number("floor", form.value("floor"))?,
        ..before.clone()
    };
    edit_or_add!(
        session,
        id,
        "a group",
        |d, id| d.edit_group(id, &before, &after),
        |new| d.add_group(new, after),
        Row::Group
    );
    Ok(())
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

fn confirm_criterion(session: &mut Session, form: &Form, group: &Id, id: Option<&Id>) -> Confirmed {
    let before = before(
        session,
        form,
        |d| d.groups.get(group).map(|group| &group.criteria),
        id,
    )?;
    let points = super::read_number("points", form.value("points"))?;
    let after = Criterion {
        title: form.value("title").to_owned(),
        when: read_condition(form)?,
        points: points.ok_or_else(|| FieldFault::at("points", "Say how many points it adds"))?,
        raised_by: raised_by(form),
        because: form.value("because").to_owned(),
        ..before.clone()
    };
    edit_or_add!(
        session,
        id,
        "a criterion",
        |d, id| d.edit_criterion(group, id, &before, &after),
        |new| d.add_criterion(group, new, after),
        |id| Row::Criterion(group.clone(), id)
    );
    Ok(())
}

fn confirm_rule(session: &mut Session, form: &Form, list: RuleList, id: Option<&Id>) -> Confirmed {
    let of_list = |d: &LeadDefinition| -> Items<Rule> {
        match list {
            RuleList::Always => d.always.clone(),
            RuleList::Never => d.never.clone(),
        }
    };
    let before = known(&of_list(&super::opened(session, form)?.lead_definition), id)?;
    let after = Rule {
        title: form.value("title").to_owned(),
        when: read_condition(form)?,
        reason: form.value("reason").to_owned(),
        raised_by: raised_by(form),
        ..before.clone()
    };
    let row = |id| match list {
        RuleList::Always => Row::Always(id),
        RuleList::Never => Row::Never(id),
    };
    edit_or_add!(
        session,
        id,
        "a rule",
        |d, id| d.edit_rule(list, id, &before, &after),
        |new| d.add_rule(list, new, after),
        row
    );
    Ok(())
}

fn confirm_stage(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.stages), id)?;
    let after = Stage {
        title: form.value("title").to_owned(),
        meaning: form.lines("meaning"),
        side: super::agenda::side(form.value("side")),
        ..before.clone()
    };
    edit_or_add!(
        session,
        id,
        "a stage",
        |d, id| d.edit_stage(id, &before, &after),
        |new| d.add_stage(new, after),
        Row::Stage
    );
    Ok(())
}

fn read_within(form: &Form, field: &'static str) -> Result<Option<Within>, FieldFault> {
    match form.value(field) {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|wrong: crate::forum::span::NotASpan| {
                FieldFault::at(field, wrong.to_string())
            }),
    }
}

fn confirm_hand_off(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.hand_offs), id)?;
    let attempts =
        match form.value("attempts") {
            "" => None,
            text => Some(text.parse().map_err(|_| {
                FieldFault::at("attempts", format!("`{text}` is not a whole number"))
            })?),
        };
    let undecided = UNDECIDED
        .iter()
        .find(|(_, stored, _)| *stored == form.value("undecided"));
    let after = HandOff {
        title: form.value("title").to_owned(),
        from: super::agenda::side(form.value("from")),
        to: super::agenda::side(form.value("to")),
        trigger: form.value("trigger").to_owned(),
        passed: form.lines("passed"),
        respond_within: read_within(form, "respond_within")?,
        attempts,
        attempts_over: read_within(form, "attempts_over")?,
        decide_within: read_within(form, "decide_within")?,
        if_nobody_decides: undecided.map_or(Undecided::Escalated, |(known, ..)| *known),
        from_promises: form.lines("from_promises"),
        to_promises: form.lines("to_promises"),
        ..before.clone()
    };
    edit_or_add!(
        session,
        id,
        "a hand-off",
        |d, id| d.edit_hand_off(id, &before, &after),
        |new| d.add_hand_off(new, after),
        Row::HandOff
    );
    Ok(())
}

fn confirm_reason(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.reasons), id)?;
    let after = Reason {
        code: form.value("code").to_owned(),
        title: form.value("title").to_owned(),
        comes_back: form.value("comes_back").to_owned(),
        ..before.clone()
    };
    edit_or_add!(
        session,
        id,
        "a reason",
        |d, id| d.edit_reason(id, &before, &after),
        |new| d.add_reason(new, after),
        Row::Reason
    );
    Ok(())
}

fn confirm_question(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.open_questions), id)?;
    let after = OpenQuestion {
        title: form.value("title").to_owned(),
        raised_by: raised_by(form),
        on: before.on.or(Some(session.now.date())),
        answer: form.lines("answer"),
        ..before.clone()
    };
    edit_or_add!(
        session,
        id,
        "a question",
        |d, id| d.edit_question(id, &before, &after),
        |new| d.add_question(new, after),
        Row::OpenQuestion
    );
    Ok(())
}

fn confirm_leads(session: &mut Session, form: &Form) -> Confirmed {
    let before = super::opened(session, form)?.lead_definition.leads.clone();
    let mut columns = std::collections::BTreeMap::new();
    for line in form
        .lines("columns")
        .iter()
        .filter(|line| !line.trim().is_empty())
    {
        let Some((short, long)) = line.split_once('=') else {
            return Err(FieldFault::at(
                "columns",
                format!("`{line}` lacks a =; write it like short = long header"),
            ));
        };
        let long = long
            .split('|')
            .map(|header| header.trim().to_owned())
            .collect();
        columns.insert(short.trim().to_owned(), long);
    }
    let column = form.value("outcome").to_owned();
    let date = form.value("date").to_owned();
    let after = LeadsColumns {
        outcome: (!column.is_empty()).then(|| OutcomeColumn {
            column,
            is: form.lines("is"),
        }),
        missing: form.lines("missing").into_iter().collect(),
        columns,
        filled_after_hand_off: form.lines("after").into_iter().collect(),
        date: (!date.is_empty()).then_some(date),
    };
    session.edit("how to read the leads", |b| {
        b.edit_lead_definition(|d| d.edit_leads(&before, &after))
    })?;
    Ok(())
}

fn confirm_sign(session: &mut Session, form: &Form, side: Side) -> Confirmed {
    let words = form.value("words").to_owned();
    let verdict = match form.value("verdict") {
        "reservation" => Verdict::AgreeWithReservation(words),
        "object" => Verdict::Object(words),
        _ => Verdict::Agree,
    };
    let by: Option<Handle> = super::handle(form.value("by"));
    let roster = super::roster(session);
    let (id, today) = (session.new_id(), session.now.date());
    session
        .edit(format!("the word of {side}"), |b| {
            b.edit_lead_definition(|d| d.sign(id, side, by, verdict, &roster, today))
        })
        .map_err(|refusal| FieldFault::at("words", refusal.to_string()))?;
    session.say(format!("{side} has given its word on this text"));
    Ok(())
}
