//! The minutes that past meetings suggest, taken over with one key: into the meeting that is being
//! planned, or onto the agenda of a planned one.

use super::super::Session;
use super::super::effect::Effect;
use super::super::place::{Place, Tab};
use crate::forum::meeting::MeetingState;
use crate::forum::refusal::Refusal;
use crate::forum::timing::{ENOUGH, Timings};

/// What past meetings say of an agenda's minutes. While they are being read, that is the refusal.
fn timings(session: &mut Session) -> Result<&Timings, Refusal> {
    if session.trends.is_none() {
        session.effect(Effect::ReadTrends);
    }
    let trends = session.trends.as_ref();
    trends.map(|trends| &trends.timings).ok_or_else(|| {
        Refusal::because("The past meetings are being read: press the key again in a moment")
    })
}

fn nothing_to_change() -> Refusal {
    Refusal::because(format!(
        "The last meetings suggest no other minutes; it takes {ENOUGH} of them with such an item"
    ))
}

/// Takes the usual minutes over, or the agenda's own again.
pub fn suggest(session: &mut Session) -> Result<(), Refusal> {
    match (session.place, session.tab()) {
        (Place::Plan, _) => in_plan(session),
        (Place::Meeting, Some(Tab::Agenda)) => on_agenda(session),
        _ => Err(session.refusal(
            "Minutes are suggested while a meeting is planned ({plan-meeting}), and on the agenda of a \
             planned one",
        )),
    }
}

fn in_plan(session: &mut Session) -> Result<(), Refusal> {
    let chosen = session.plan.as_ref().and_then(|plan| {
        let choice = session.forum.as_ref()?.agendas.get(plan.agenda)?;
        Some(std::sync::Arc::clone(&choice.agenda))
    });
    let agenda = chosen.ok_or_else(|| Refusal::because("Choose an agenda first"))?;
    let with = timings(session)?
        .agenda(&agenda)
        .ok_or_else(nothing_to_change)?;
    let (own, usual) = (agenda.time().in_minutes(), with.time().in_minutes());
    let takes = session.plan.as_mut().is_some_and(|plan| {
        plan.usual_minutes = !plan.usual_minutes;
        plan.usual_minutes
    });
    session.say(if takes {
        format!("As long as it usually takes: {usual} minutes in place of {own}")
    } else {
        format!("The agenda's own minutes again: {own}")
    });
    Ok(())
}

fn on_agenda(session: &mut Session) -> Result<(), Refusal> {
    let state = session
        .meeting()
        .map(|meeting| meeting.boards.meeting.state);
    match state {
        Some(MeetingState::Planned) => {}
        Some(MeetingState::Closed) => return Err(Refusal::MeetingClosed),
        _ => {
            return Err(session.refusal(
                "The meeting runs: {minute-more} and {minute-less} change the minutes of the current item",
            ));
        }
    }
    let order = session
        .meeting()
        .map(|meeting| meeting.boards.meeting.agenda.clone());
    let order = order.unwrap_or_default();
    let suggested = timings(session)?.of_order(&order);
    let items = order.0.iter().zip(suggested);
    let changes: Vec<_> = items
        .filter_map(|(item, minutes)| {
            let minutes = minutes.filter(|minutes| *minutes != item.planned)?;
            Some((item.id.clone(), minutes))
        })
        .collect();
    if changes.is_empty() {
        return Err(nothing_to_change());
    }
    session.edit("the usual minutes", |boards| {
        boards.edit_meeting(|meeting| {
            for (id, minutes) in &changes {
                meeting.retime_item(id, *minutes)?;
            }
            Ok(())
        })
    })?;
    let now = session
        .meeting()
        .map_or(0, |meeting| meeting.boards.meeting.agenda.planned_minutes());
    let were = order.planned_minutes();
    session.say(format!(
        "As long as they usually take: {now} minutes in place of {were}"
    ));
    Ok(())
}
