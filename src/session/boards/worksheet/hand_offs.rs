//! What becomes of a lead: the stages, the hand-offs with their times, the reasons for sending one
//! back, and the questions that are still open.

use super::super::{Confirmed, FieldFault, agenda, chosen_side, side_field};
use super::{before, edit_or_add};
use crate::forum::lead_definition::{HandOff, OpenQuestion, Reason, Stage, Undecided};
use crate::forum::record::Id;
use crate::forum::span::{NotASpan, Within};
use crate::session::Session;
use crate::session::form::{Field, Form};
use crate::session::place::Row;

/// The fields of a stage.
pub fn stage_fields(stage: &Stage) -> Vec<Field> {
    vec![
        Field::line("title", "Stage", stage.title.as_str()),
        Field::lines("meaning", "True of a lead there", &stage.meaning),
        Field::choice(
            "side",
            "Looked after by",
            agenda::sides(),
            stage.side.word(),
        ),
    ]
}

const UNDECIDED: [(Undecided, &str, &str); 3] = [
    (Undecided::Accepted, "accepted", "it counts as accepted"),
    (Undecided::Returned, "returned", "it goes back"),
    (Undecided::Escalated, "escalated", "both heads look at it"),
];

/// The fields of a hand-off.
pub fn hand_off_fields(hand_off: &HandOff) -> Vec<Field> {
    let within = |within: Option<Within>| within.map_or(String::new(), |within| within.to_string());
    let undecided = UNDECIDED.map(|(_, stored, shown)| (stored.to_owned(), shown.to_owned()));
    let now = UNDECIDED
        .iter()
        .find(|(known, ..)| *known == hand_off.if_nobody_decides);
    vec![
        Field::line("title", "Hand-off", hand_off.title.as_str()),
        Field::choice("from", "From", agenda::sides(), hand_off.from.word()),
        Field::choice("to", "To", agenda::sides(), hand_off.to.word()),
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

/// The fields of a reason for sending a lead back.
pub fn reason_fields(reason: &Reason) -> Vec<Field> {
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

/// The fields of an open question.
pub fn question_fields(question: &OpenQuestion) -> Vec<Field> {
    vec![
        Field::line("title", "Question", question.title.as_str()),
        side_field("raised_by", "Brought by", question.raised_by),
        Field::lines("answer", "Answer", &question.answer).hint("empty while it is open"),
    ]
}

/// Makes a confirmed stage true.
pub fn confirm_stage(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.stages), id)?;
    let after = Stage {
        title: form.value("title").to_owned(),
        meaning: form.lines("meaning"),
        side: agenda::side(form.value("side")),
        ..before.clone()
    };
    edit_or_add(
        session,
        id,
        "a stage",
        |d, id| d.edit_stage(id, &before, &after),
        |d, new| d.add_stage(new, after.clone()),
        Row::Stage,
    )
}

fn read_within(form: &Form, field: &'static str) -> Result<Option<Within>, FieldFault> {
    match form.value(field) {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|wrong: NotASpan| FieldFault::at(field, wrong.to_string())),
    }
}

/// Makes a confirmed hand-off true.
pub fn confirm_hand_off(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
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
        from: agenda::side(form.value("from")),
        to: agenda::side(form.value("to")),
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
    edit_or_add(
        session,
        id,
        "a hand-off",
        |d, id| d.edit_hand_off(id, &before, &after),
        |d, new| d.add_hand_off(new, after.clone()),
        Row::HandOff,
    )
}

/// Makes a confirmed reason true.
pub fn confirm_reason(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.reasons), id)?;
    let after = Reason {
        code: form.value("code").to_owned(),
        title: form.value("title").to_owned(),
        comes_back: form.value("comes_back").to_owned(),
        ..before.clone()
    };
    edit_or_add(
        session,
        id,
        "a reason",
        |d, id| d.edit_reason(id, &before, &after),
        |d, new| d.add_reason(new, after.clone()),
        Row::Reason,
    )
}

/// Makes a confirmed question true.
pub fn confirm_question(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    let before = before(session, form, |d| Some(&d.open_questions), id)?;
    let after = OpenQuestion {
        title: form.value("title").to_owned(),
        raised_by: chosen_side(form, "raised_by"),
        on: before.on.or(Some(session.now.date())),
        answer: form.lines("answer"),
        ..before.clone()
    };
    edit_or_add(
        session,
        id,
        "a question",
        |d, id| d.edit_question(id, &before, &after),
        |d, new| d.add_question(new, after.clone()),
        Row::OpenQuestion,
    )
}
