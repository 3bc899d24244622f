//! The recap at the close, with pulse and rating: hands are counted by side, never by name.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::key::{Code, Key};
use super::super::over::{Count, Counted, Over};
use super::super::place::{Place, Row};
use crate::forum::meeting::Meeting;
use crate::forum::people::Side;
use crate::forum::refusal::Refusal;

/// Shows the recap.
pub fn show(session: &mut Session) {
    if let Some(meeting) = session.meeting_mut() {
        meeting.recap = true;
        session.place = Place::Meeting;
    }
}

/// Pulse and rating of each side that has people in the meeting.
pub fn rows(session: &Session) -> Vec<Row> {
    let sides = sides(session);
    let pulse = sides.iter().copied().map(Row::Pulse);
    pulse
        .chain(sides.iter().copied().map(Row::Rating))
        .collect()
}

/// The sides that have people in the meeting; both teams always.
pub fn sides(session: &Session) -> Vec<Side> {
    let people = session
        .meeting()
        .map(|meeting| &meeting.boards.meeting.people);
    Side::ALL
        .into_iter()
        .filter(|side| {
            matches!(side, Side::Marketing | Side::Sales)
                || people.is_some_and(|people| people.values().any(|person| person.side == *side))
        })
        .collect()
}

/// Does something to a row of the recap.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    if !matches!(
        command,
        ItemCommand::Open | ItemCommand::Edit | ItemCommand::Tick
    ) {
        return Err(super::not_here(command));
    }
    if session
        .meeting()
        .is_some_and(super::super::open::OpenMeeting::is_closed)
    {
        return Err(Refusal::MeetingClosed);
    }
    let count = match row {
        Row::Pulse(side) => Count {
            what: Counted::Pulse,
            side: *side,
            counted: Vec::new(),
        },
        Row::Rating(side) => Count {
            what: Counted::Rating,
            side: *side,
            counted: Vec::new(),
        },
        _ => return Err(super::not_here(command)),
    };
    session.over.push(Over::Count(count));
    Ok(())
}

/// A key while hands are counted: a digit is one hand, Backspace takes the last one back.
pub fn count_key(session: &mut Session, count: &Count, key: Key) {
    let done = match (count.what, key.code) {
        (_, Code::Esc | Code::Enter) => {
            session.over.pop();
            return;
        }
        (_, Code::Backspace) => take_back(session, count.what),
        (Counted::Pulse, Code::Char(digit @ '1'..='5')) => add(session, count, digit as u8 - b'0'),
        (Counted::Rating, Code::Char('0')) => add(session, count, 10),
        (Counted::Rating, Code::Char(digit @ '1'..='9')) => add(session, count, digit as u8 - b'0'),
        (Counted::Pulse, _) => Err(Refusal::because(
            "A digit from 1 to 5 for each hand; Enter when all are counted",
        )),
        (Counted::Rating, _) => Err(Refusal::because(
            "A digit for each hand, 0 for ten; Enter when all are counted",
        )),
    };
    if let Err(refusal) = done {
        session.refuse(refusal.to_string());
    }
}

fn add(session: &mut Session, count: &Count, value: u8) -> Result<(), Refusal> {
    let id = session.new_id();
    let new = id.clone();
    session.edit("counting a hand", |b| {
        b.edit_meeting(|m| match count.what {
            Counted::Pulse => m.add_pulse(new, count.side, value),
            Counted::Rating => m.add_rating(new, count.side, value),
        })
    })?;
    if let Some(Over::Count(count)) = session.over.last_mut() {
        count.counted.push(id);
    }
    Ok(())
}

/// Takes the hand back that was counted last since counting began.
fn take_back(session: &mut Session, what: Counted) -> Result<(), Refusal> {
    let last = match session.over.last_mut() {
        Some(Over::Count(count)) => count.counted.pop(),
        _ => None,
    };
    let id = last.ok_or_else(|| Refusal::because("No hand was counted just now"))?;
    session.edit("taking a hand back", |b| {
        b.edit_meeting(|m| match what {
            Counted::Pulse => m.take_pulse_back(&id),
            Counted::Rating => m.take_rating_back(&id),
        })
    })
}

/// How many hands were raised for each value, from 1 on.
pub fn counted(meeting: &Meeting, count: &Count) -> Vec<usize> {
    let most = if count.what == Counted::Pulse { 5 } else { 10 };
    let mut counts = vec![0; most];
    let pulse = meeting
        .pulse
        .values()
        .filter(|vote| vote.side == count.side)
        .map(|vote| vote.felt);
    let rating = meeting
        .rating
        .values()
        .filter(|vote| vote.side == count.side)
        .map(|vote| vote.score);
    let mut add = |value: u8| {
        if let Some(place) = counts.get_mut(usize::from(value).wrapping_sub(1)) {
            *place += 1;
        }
    };
    match count.what {
        Counted::Pulse => pulse.for_each(&mut add),
        Counted::Rating => rating.for_each(&mut add),
    }
    counts
}
