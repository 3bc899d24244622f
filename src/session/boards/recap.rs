//! The recap at the close, with pulse and rating: hands are counted by side, never by name. What was
//! said stands there whole, thing by thing, so that each can be read aloud and still be put right.

use super::super::Session;
use super::super::commands::{ItemCommand, Move};
use super::super::key::{Code, Key};
use super::super::over::{Count, Counted, Over};
use super::super::place::{Place, Row, Tab};
use super::{actions, issues, notes};
use crate::forum::charter::Charter;
use crate::forum::meeting::Meeting;
use crate::forum::notes::ExperimentState;
use crate::forum::people::Side;
use crate::forum::recap::{Line, Recap};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// Shows the recap.
pub fn show(session: &mut Session) {
    if let Some(meeting) = session.meeting_mut() {
        meeting.recap = true;
        session.place = Place::Meeting;
    }
}

/// The recap of the meeting on screen.
pub fn recap(session: &Session) -> Option<Recap> {
    let nothing = Charter::default();
    let charter = session.forum.as_ref().map(|forum| &*forum.charter);
    let boards = &session.meeting()?.boards;
    Some(Recap::of(boards, charter.unwrap_or(&nothing), session.now))
}

/// A part of the recap: its heading and its things.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// What they have in common.
    pub title: &'static str,
    /// The things, in the order in which they are read aloud.
    pub things: Vec<Thing<'a>>,
}

/// One thing of the recap.
#[derive(Clone, Debug)]
pub struct Thing<'a> {
    /// Its row.
    pub row: Row,
    /// Its line.
    pub line: &'a Line,
    /// Whether somebody promised it, so that the name comes first.
    pub promised: bool,
    /// What became of it, where the part does not say so.
    pub became: &'static str,
    /// Whether it is over, so that the day it was done says more than the day it was due.
    pub done: bool,
}

/// What was said, in the order in which it is read aloud.
pub fn parts(recap: &Recap) -> Vec<Part<'_>> {
    let mut promised: Vec<Thing<'_>> = Vec::new();
    for person in &recap.new_actions {
        promised.extend(
            each(&person.actions, Row::Action)
                .into_iter()
                .map(|thing| Thing {
                    promised: true,
                    ..thing
                }),
        );
    }
    let mut experiments = each(&recap.experiments_started, Row::Experiment);
    experiments.retain(|thing| {
        let reviewed = recap.experiments_reviewed.iter();
        !reviewed
            .map(|(line, _)| &line.id)
            .any(|id| *id == thing.line.id)
    });
    for thing in &mut experiments {
        thing.became = "begins";
    }
    experiments.extend(
        recap
            .experiments_reviewed
            .iter()
            .map(|(line, state)| Thing {
                row: Row::Experiment(line.id.clone()),
                line,
                promised: false,
                became: became(*state),
                done: false,
            }),
    );
    let mut done = each(&recap.done, Row::Action);
    for thing in &mut done {
        thing.done = true;
    }
    let parts = [
        ("Decided", each(&recap.decisions, Row::Decision)),
        ("Promised today", promised),
        ("Done", done),
        (
            "Still open from before",
            each(&recap.still_open, Row::Action),
        ),
        ("Dropped", each(&recap.dropped, Row::Action)),
        (
            "Issues without an owner of the fix",
            each(&recap.issues_without_owner, Row::Issue),
        ),
        ("Issues closed", each(&recap.closed_issues, Row::Issue)),
        ("Experiments", experiments),
        ("For later", each(&recap.parked, Row::Parked)),
        ("Wins and thanks", each(&recap.wins, Row::Win)),
    ];
    parts
        .into_iter()
        .filter(|(_, things)| !things.is_empty())
        .map(|(title, things)| Part { title, things })
        .collect()
}

fn each<'a>(lines: &'a [Line], row: fn(Id) -> Row) -> Vec<Thing<'a>> {
    let thing = |line: &'a Line| Thing {
        row: row(line.id.clone()),
        line,
        promised: false,
        became: "",
        done: false,
    };
    lines.iter().map(thing).collect()
}

fn became(state: ExperimentState) -> &'static str {
    match state {
        ExperimentState::Running => "goes on",
        ExperimentState::Kept => "kept",
        ExperimentState::Adapted => "adapted",
        ExperimentState::Stopped => "stopped",
    }
}

/// Pulse and rating of each side that has people in the meeting, then what was said.
pub fn rows(session: &Session) -> Vec<Row> {
    let sides = sides(session);
    let mut rows: Vec<Row> = sides.iter().copied().map(Row::Pulse).collect();
    rows.extend(sides.iter().copied().map(Row::Rating));
    if let Some(recap) = recap(session) {
        let parts = parts(&recap);
        rows.extend(
            parts
                .into_iter()
                .flat_map(|part| part.things)
                .map(|thing| thing.row),
        );
    }
    rows
}

/// From what was said to the hands, and back.
pub fn sideways(session: &Session, step: Move) -> Option<Row> {
    let hands = |row: &Row| matches!(row, Row::Pulse(_) | Row::Rating(_));
    let here = session.selection()?;
    match step {
        Move::Left if hands(&here) => session.rows().into_iter().find(|row| !hands(row)),
        Move::Right if !hands(&here) => session.rows().into_iter().find(hands),
        _ => None,
    }
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

/// Does something to a row of the recap: counts hands, or does to a thing what its board does.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    let what = match row {
        Row::Pulse(_) => Counted::Pulse,
        Row::Rating(_) => Counted::Rating,
        row => return thing(session, command, row),
    };
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
    let (Row::Pulse(side) | Row::Rating(side)) = row else {
        return Err(super::not_here(command));
    };
    session.over.push(Over::Count(Count {
        what,
        side: *side,
        counted: Vec::new(),
    }));
    Ok(())
}

fn thing(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    match row {
        Row::Action(_) => actions::item(session, command, row),
        Row::Issue(id) if matches!(command, ItemCommand::Open | ItemCommand::Edit) => {
            if let Some(meeting) = session.meeting_mut() {
                meeting.recap = false;
                meeting.tab = Tab::Issues;
                meeting.open_issue(id.clone());
            }
            Ok(())
        }
        Row::Issue(_) => issues::item(session, command, row),
        row => notes::item(session, command, row),
    }
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
        (Counted::Rating, Code::Char('0')) => zero(session, count),
        (Counted::Rating, Code::Char(digit @ '1'..='9')) => add(session, count, digit as u8 - b'0'),
        (Counted::Pulse, _) => Err(Refusal::because(
            "A digit from 1 to 5 for each hand; Enter when all are counted",
        )),
        (Counted::Rating, _) => Err(Refusal::because(
            "A digit for each hand, 0 for ten; Enter when all are counted",
        )),
    };
    if let Err(refusal) = done {
        session.refuse_because(&refusal);
    }
}

/// A nought is one ten; behind a one that was just typed it makes a ten of it, as a newcomer writes
/// it.
fn zero(session: &mut Session, count: &Count) -> Result<(), Refusal> {
    let ratings = session
        .meeting()
        .map(|meeting| &meeting.boards.meeting.rating);
    let last = count.counted.last();
    let one = last
        .and_then(|id| ratings?.get(id))
        .is_some_and(|vote| vote.score == 1);
    if one {
        take_back(session, count.what)?;
    }
    add(session, count, 10)?;
    if one {
        session.say("Counted as one 10; for a 1 and a 10, count the 10 first with 0");
    }
    Ok(())
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
