//! The joint ask on its way: both sides tick it, it goes out as a page in the forum's folder, and the
//! answer is written down.

use super::super::Session;
use super::super::effect::Effect;
use super::super::over::{Ask as Question, Choice, Over};
use super::super::place::IssuePart;
use super::super::purpose::{Answer, Purpose};
use super::issues::get;
use crate::forum::issues::{BriefForm, has_blank};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::wording::FieldKind;

/// What the tick does to the ask now: each side backs it, then it goes out, then it is answered.
pub fn tick(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let ask = get(session, id)?.ask.unwrap_or_default();
    if ask.sent.is_some() {
        return super::open_form(session, &Purpose::Issue(id.clone(), IssuePart::Ask));
    }
    let Some(side) = ask.not_backed_by().first().copied() else {
        return send(session, id);
    };
    let today = session.now.date();
    session.edit("backing the ask", |b| {
        b.edit_issues(|i| i.back_ask(id, side, today))
    })?;
    session.say(match side {
        Side::Marketing => session
            .keys
            .fill("Marketing backs the ask; {tick} again: Sales backs it too"),
        side => {
            let sends = session.keys.fill("{tick} again sends it");
            format!("{side} backs the ask: both do. {sends}")
        }
    });
    Ok(())
}

/// The side that was ticked last for an ask that has not gone out.
fn backed_last(session: &Session, id: &Id) -> Option<Side> {
    let ask = get(session, id).ok()?.ask?;
    let missing = ask.not_backed_by();
    let backs = |side: &Side| ask.sent.is_none() && !missing.contains(side);
    [Side::Sales, Side::Marketing].into_iter().find(backs)
}

/// Whether a side stands behind the ask, which has not gone out.
pub fn is_backed(session: &Session, id: &Id) -> bool {
    backed_last(session, id).is_some()
}

/// Takes a side's backing back, the one that was ticked last, as long as the ask has not gone out.
pub fn take_backing_back(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let side = backed_last(session, id);
    let side = side.ok_or_else(|| Refusal::because("No side backs the ask yet"))?;
    session.edit("taking the backing of an ask back", |b| {
        b.edit_issues(|i| i.take_back_backing(id, side))
    })?;
    let ticks = session.keys.fill("{tick} ticks it again");
    session.say(format!("{side} does not back the ask any more; {ticks}"));
    Ok(())
}

/// Asks in which form the ask goes out.
fn send(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let ask = get(session, id)?.ask.unwrap_or_default();
    ask.check_backing()?;
    let to = if ask.to.trim().is_empty() {
        "leadership".to_owned()
    } else {
        ask.to.clone()
    };
    let mut lines = vec![
        "Both sides back it. One page is written into the forum's folder `briefs`.".to_owned(),
        "From now on its text stays as it is, and it comes up at each forum until it is answered."
            .to_owned(),
    ];
    let open = still_open(session, id)?;
    let complete = open.is_empty();
    lines.extend(open);
    let send = |form| Answer::SendAsk(id.clone(), form);
    let choices = vec![
        Choice::new('m', "As a page of Markdown", send(BriefForm::Markdown)),
        Choice::new(
            'h',
            "As a page of HTML, to print or mail",
            send(BriefForm::Html),
        ),
        Choice::new('n', "Not yet", Answer::Stay),
    ];
    let title = format!("The joint ask goes out to {to}");
    let mut question = Question::new(title, lines, choices);
    if !complete {
        question.at = question.choices.len() - 1;
    }
    session.over.push(Over::Ask(question));
    Ok(())
}

/// What the page would leave open or say amiss: in front of leadership a word cannot be taken back.
fn still_open(session: &Session, id: &Id) -> Result<Vec<String>, Refusal> {
    let issue = get(session, id)?;
    let ask = issue.ask.clone().unwrap_or_default();
    let mut open = Vec::new();
    let missing = ask.not_said();
    if !missing.is_empty() {
        open.push(format!("Not said yet: {}.", missing.join(", ")));
    }
    let whys = issue.whys.values().filter(|why| why.withdrawn.is_empty());
    let lines = [&issue.observed, &ask.what, &ask.why, &ask.options];
    let lines = lines.into_iter().flatten().chain([&issue.title, &ask.cost]);
    let texts: Vec<(&String, FieldKind)> = lines
        .map(|text| (text, FieldKind::Observed))
        .chain(whys.map(|why| (&why.text, FieldKind::Why)))
        .collect();
    if texts.iter().any(|(text, _)| has_blank(text)) {
        open.push("Its text still has blanks (__) to be filled in.".to_owned());
    }
    let hinted = texts
        .iter()
        .find_map(|(text, kind)| session.writing.first_hinted(text, *kind));
    open.extend(
        hinted.map(|words| format!("“{words}” may be read as blame there: other words first?")),
    );
    Ok(open)
}

/// The ask goes out: the issue is with leadership, and the page is written.
pub fn send_as(session: &mut Session, id: &Id, form: BriefForm) -> Result<(), Refusal> {
    let today = session.now.date();
    if get(session, id)?.ask.is_some_and(|ask| ask.sent.is_none()) {
        session.edit("sending the ask", |b| {
            b.edit_issues(|i| i.send_ask(id, today))
        })?;
        session.say("The ask is with leadership now");
    }
    write(session, id, form)
}

fn write(session: &mut Session, id: &Id, form: BriefForm) -> Result<(), Refusal> {
    let meeting = session.meeting().ok_or(Refusal::Gone("issue"))?;
    let (name, boards) = (meeting.name.clone(), Box::new(meeting.boards.clone()));
    session.effect(Effect::WriteBrief {
        meeting: name,
        issue: id.clone(),
        form,
        boards,
    });
    Ok(())
}

/// Writes the page of the selected issue's ask: sends it first, where it has not gone out.
pub fn page(session: &mut Session) -> Result<(), Refusal> {
    let id = session
        .selection()
        .and_then(|row| super::issues::of_row(session, &row));
    let id =
        id.ok_or_else(|| session.refusal("No issue is selected; {capture-issue} captures one"))?;
    let Some(ask) = get(session, &id)?.ask else {
        return Err(session.refusal(
            "There is no ask yet: open the issue, and {open} on “Ask of leadership” writes one",
        ));
    };
    if ask.sent.is_none() {
        return send(session, &id);
    }
    let again = |form| Answer::SendAsk(id.clone(), form);
    let choices = vec![
        Choice::new('m', "As a page of Markdown", again(BriefForm::Markdown)),
        Choice::new(
            'h',
            "As a page of HTML, to print or mail",
            again(BriefForm::Html),
        ),
    ];
    session.over.push(Over::Ask(Question::new(
        "Write the page of the ask again",
        Vec::new(),
        choices,
    )));
    Ok(())
}
