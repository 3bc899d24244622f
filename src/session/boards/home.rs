//! The first screens: start without a forum, the forum's home.

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::effect::Effect;
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::{Place, Row};
use super::super::purpose::{Answer, Purpose};
use crate::forum::facts::MeetingFacts;
use crate::forum::files::{MeetingName, newest_first};
use crate::forum::meeting::MeetingState;
use crate::forum::refusal::Refusal;

/// The rows of the screen.
pub fn rows(session: &Session) -> Vec<Row> {
    match session.place {
        Place::Start => {
            let recent = (0..session.recent.len()).map(Row::Recent);
            [Row::CreateForum, Row::OpenSample]
                .into_iter()
                .chain(recent)
                .collect()
        }
        Place::Home => {
            let Some(forum) = &session.forum else {
                return Vec::new();
            };
            let mut rows = Vec::new();
            if next_meeting(session).is_some() {
                rows.push(Row::GoOn);
            }
            rows.push(Row::PlanNext);
            let last = forum
                .meetings
                .iter()
                .rev()
                .filter(|name| Some(*name) != next_meeting(session));
            rows.extend(last.take(5).cloned().map(Row::Meeting));
            rows
        }
        _ => Vec::new(),
    }
}

/// The meeting to go on with: the one that runs, else the live one unless it is closed, else the last
/// one by date.
pub fn next_meeting(session: &Session) -> Option<&MeetingName> {
    let running = |live: &&OpenMeeting| live.boards.meeting.state == MeetingState::Running;
    if let Some(live) = session.live.as_ref().filter(running) {
        return Some(&live.name);
    }
    if let Some(running) = running_elsewhere(session) {
        return Some(&running.name);
    }
    if let Some(live) = &session.live {
        return (!live.is_closed()).then_some(&live.name);
    }
    let forum = session.forum.as_ref()?;
    forum.meetings.last()
}

/// What is known of a meeting that runs and is not the one that is open here.
pub fn running_elsewhere(session: &Session) -> Option<&MeetingFacts> {
    let forum = session.forum.as_ref()?;
    let here = session.live.as_ref().map(|live| &live.name);
    let known = forum.facts.values().rev();
    let mut known = known.filter(|facts| Some(&facts.name) != here);
    known.find(|facts| facts.state == Some(MeetingState::Running))
}

/// The day for which the next meeting would be planned: by the cadence, after the last one.
pub fn next_to_plan(session: &Session) -> Option<Date> {
    let forum = session.forum.as_ref()?;
    let held = newest_first(&forum.meetings);
    Some(forum.charter.cadence.next_date(&held, session.now.date()))
}

/// The day on which the room meets next: of a meeting that is planned already, else by the cadence.
pub fn next_forum(session: &Session) -> Option<Date> {
    let forum = session.forum.as_ref()?;
    let on_screen = session.live.as_ref().map(|meeting| &meeting.name);
    let planned = forum.meetings.last().filter(|name| Some(*name) > on_screen);
    let planned = planned
        .map(MeetingName::date)
        .filter(|day| *day > session.now.date());
    planned.or_else(|| next_to_plan(session))
}

/// Goes to the forum's home.
pub fn go_home(session: &mut Session) {
    session.past = None;
    super::plan::leave(session);
    session.place = Place::Home;
    session.effect(Effect::ReadPast);
    ask_about_drivers(session);
}

/// Goes to past forums.
pub fn go_past(session: &mut Session) {
    if session.place == Place::Past && session.search.is_some() {
        super::search::close(session);
        return;
    }
    session.past = None;
    super::plan::leave(session);
    session.place = Place::Past;
    session.effect(Effect::ReadPast);
}

/// Does something to a row of a first screen.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    if !matches!(command, ItemCommand::Open | ItemCommand::Edit) {
        return Err(super::not_here(command));
    }
    match row {
        Row::CreateForum => super::open_form(session, &Purpose::NewForum),
        Row::OpenSample => {
            session.effect(Effect::OpenSample);
            Ok(())
        }
        Row::Recent(place) => {
            if let Some(root) = session.recent.get(*place).cloned() {
                session.effect(Effect::OpenForum(root));
            }
            Ok(())
        }
        Row::GoOn => {
            let Some(name) = next_meeting(session).cloned() else {
                return Ok(());
            };
            if session.live.as_ref().is_some_and(|live| live.name == name) {
                session.past = None;
                session.place = Place::Meeting;
            } else {
                session.effect(Effect::OpenMeeting { name, live: true });
            }
            Ok(())
        }
        Row::PlanNext => super::plan::open(session),
        Row::Meeting(name) => {
            open_meeting(session, name);
            Ok(())
        }
        _ => Err(super::not_here(command)),
    }
}

/// Opens a meeting: the live one to go on with, another one to look back at.
fn open_meeting(session: &mut Session, name: &MeetingName) {
    if session.live.as_ref().is_some_and(|live| live.name == *name) {
        session.past = None;
        session.place = Place::Meeting;
    } else {
        session.effect(Effect::OpenMeeting {
            name: name.clone(),
            live: false,
        });
    }
}

/// Asks, on the home screen and once, whether git is to be told how to merge a forum's files.
pub fn ask_about_drivers(session: &mut Session) {
    let due = session.place == Place::Home && session.over.is_empty();
    let Some(forum) = session
        .forum
        .as_mut()
        .filter(|forum| due && forum.ask_drivers)
    else {
        return;
    };
    forum.ask_drivers = false;
    let lines = vec![
        "Two people may then change one board: git merges by item and field, and shows what \
         changed in words."
            .to_owned(),
        "It writes three settings into this repository's own .git/config; `lockstep init` does \
         the same."
            .to_owned(),
    ];
    let choices = vec![
        Choice::new('y', "Yes, set it up here", Answer::Drivers(true)),
        Choice::new('n', "No, and do not ask again", Answer::Drivers(false)),
    ];
    let title = "Tell git how to merge this forum's files?";
    let ask = Ask::new(title, lines, choices).unasked(session.now);
    session.over.push(Over::Ask(ask));
}
