//! Trends: whether it gets better, read from the last meetings.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::effect::Effect;
use super::super::place::{Place, Row, Trend};
use crate::forum::files::LOOKS_BACK;
use crate::forum::meeting::MeetingState;
use crate::forum::refusal::Refusal;
use crate::forum::trends::Rhythm;

/// Goes to the trends, and reads them anew.
pub fn go(session: &mut Session) {
    session.past = None;
    super::plan::leave(session);
    session.place = Place::Trends;
    session.effect(Effect::ReadTrends);
}

/// Does something to a part of the trends: they are read, not changed.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    match (command, row) {
        (ItemCommand::Open, Row::Trend(Trend::Cadence)) => super::plan::open(session),
        (ItemCommand::Open, Row::Trend(Trend::Minutes)) => Err(session.refusal(
            "{suggest-minutes} takes these minutes over while a meeting is planned ({plan-meeting})",
        )),
        (ItemCommand::Open, Row::Trend(_)) => Err(session.refusal(
            "Figures of whole sides; {past-forums} opens the meetings they come from",
        )),
        _ => Err(super::not_here(command)),
    }
}

/// How regularly the forum meets, as far as its meetings are known.
pub fn rhythm(session: &Session) -> Option<Rhythm> {
    let forum = session.forum.as_ref()?;
    let today = session.now.date();
    let live = session.live.as_ref();
    let days = forum.meetings.iter().rev().take(LOOKS_BACK).map(|name| {
        let on_screen = live.filter(|live| live.name == *name);
        let known = forum.facts.get(name);
        let state = on_screen
            .map(|live| live.boards.meeting.state)
            .or_else(|| known.and_then(|facts| facts.state));
        // Of a meeting that is not read yet its day says whether it was.
        let day = session.day_of(name);
        let held = state.map_or(day <= today, |state| state != MeetingState::Planned);
        (day, held)
    });
    let mut days: Vec<_> = days.collect();
    // One that was held early can stand behind the one after it.
    days.sort();
    Some(Rhythm::of(&forum.charter.cadence, &days, today))
}
