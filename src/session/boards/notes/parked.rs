//! What becomes of a parked item: taken up, made an issue, talked about, or left to wait.

use super::notes;
use crate::forum::agenda::ItemKind;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::span::Span;
use crate::session::Session;
use crate::session::over::{Ask, Choice, Over};
use crate::session::purpose::{Answer, Purpose};

/// Asks what is to become of a parked item.
pub fn ask(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let parked = notes(session)?
        .parked
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("parked item"))?;
    let choices = vec![
        Choice::new(
            't',
            "Take it up now, as an agenda item",
            Answer::TakeUp(id.clone()),
        ),
        Choice::new('e', "Edit it", Answer::Open(Purpose::Parked(id.clone()))),
        Choice::new('n', "Let it wait", Answer::Stay),
    ];
    let waited = match parked.carried {
        0 => "Parked in this meeting".to_owned(),
        1 => "Carried once".to_owned(),
        times => format!("Carried {times} times"),
    };
    session
        .over
        .push(Over::Ask(Ask::new(parked.title, vec![waited], choices)));
    Ok(())
}

/// Ticks a parked item as talked about, or lets it wait again.
pub fn tick(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let taken_up = notes(session)?
        .parked
        .get(id)
        .is_some_and(|parked| parked.taken_up);
    session.edit("ticking a parked item", |b| {
        b.edit_notes(|n| {
            if taken_up {
                n.put_back(id)
            } else {
                n.take_up(id).map(|_| ())
            }
        })
    })?;
    session.say(if taken_up {
        "It waits again"
    } else {
        "Talked about; it is not carried on"
    });
    Ok(())
}

/// Takes a parked item up as the next agenda item.
pub fn take_up(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let title = notes(session)?
        .parked
        .get(id)
        .ok_or(Refusal::Gone("parked item"))?
        .title
        .clone();
    let item = session.new_id();
    let current = session
        .meeting()
        .and_then(|meeting| meeting.boards.meeting.clock.item().cloned());
    session.edit("taking a parked item up", |b| {
        b.edit_meeting(|m| {
            m.add_item(
                item,
                &title,
                ItemKind::Discussion,
                Span::minutes(5),
                current.as_ref(),
            )
        })
    })?;
    session.edit("ticking the parked item", |b| {
        b.edit_notes(|n| n.take_up(id).map(|_| ()))
    })?;
    session.say("It is the next agenda item, with five minutes");
    Ok(())
}

/// Makes an issue of a parked item.
pub fn to_issue(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let parked = notes(session)?
        .parked
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("parked item"))?;
    let (new, today) = (session.new_id(), session.now.date());
    session.edit("making an issue of a parked item", |b| {
        b.edit_issues(|i| i.add_from_parked(new, &parked, today))
    })?;
    session.edit("ticking the parked item", |b| {
        b.edit_notes(|n| n.take_up(id).map(|_| ()))
    })?;
    session.say_with_keys("It is on the issue log; {go-issues} goes there");
    Ok(())
}
