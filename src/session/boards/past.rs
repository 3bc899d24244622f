//! Past forums: the timeline, stepping from meeting to meeting, and what changed since the one
//! before. Nothing here costs more with more meetings: the timeline is never gone through.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Session;
use super::super::commands::Move;
use super::super::effect::Effect;
use super::super::key::{Code, Key};
use super::super::open::Before;
use super::super::over::Over;
use super::super::place::{Place, Row, Tab};
use crate::forum::changes::{Names, since};
use crate::forum::facts::MeetingFacts;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::meeting::Boards;
use crate::forum::refusal::Refusal;
use crate::forum::search::Spot;

/// Facts are read for so many meetings around the selected one.
const AROUND: usize = 40;

/// What is to be shown once a meeting is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// A thing of it.
    Spot(Spot),
    /// The same board as before, with the same thing selected.
    Same {
        /// The board.
        tab: Tab,
        /// Whether it is the recap.
        recap: bool,
        /// The thing.
        row: Option<Row>,
        /// Whether what changed is shown.
        changed: bool,
    },
}

/// The place of the selected meeting among the forum's, which are in order of their days.
pub fn at(session: &Session) -> Option<usize> {
    let meetings = &session.forum.as_ref()?.meetings;
    let last = meetings.len().checked_sub(1)?;
    let chosen = match session.selected.get(&(Place::Past as u8)) {
        Some(Row::Meeting(name)) => meetings.binary_search(name).unwrap_or_else(|at| at),
        _ => last,
    };
    Some(chosen.min(last))
}

/// The selected meeting, the only row that is worked out.
pub fn rows(session: &Session) -> Vec<Row> {
    let meetings = session.forum.as_ref().map(|forum| &forum.meetings);
    let chosen = at(session).and_then(|at| meetings?.get(at));
    chosen.cloned().map(Row::Meeting).into_iter().collect()
}

/// Moves the selection: the newest meeting is on top. Tab goes to the next year.
pub fn step(session: &mut Session, step: Move) {
    let Some(at) = at(session) else { return };
    let Some(forum) = &session.forum else { return };
    let meetings = &forum.meetings;
    let last = meetings.len() - 1;
    let page = usize::from(session.size.1 / 2).max(1);
    let year = |at: usize| meetings[at].as_str().get(..4).unwrap_or_default();
    let to = match step {
        Move::Up => (at + 1).min(last),
        Move::Down => at.saturating_sub(1),
        Move::PageUp => (at + page).min(last),
        Move::PageDown => at.saturating_sub(page),
        Move::First => last,
        Move::Last => 0,
        Move::NextPane => {
            let older = meetings.partition_point(|name| name.as_str() < year(at));
            older.checked_sub(1).unwrap_or(last)
        }
        Move::PreviousPane => {
            let end = meetings
                .partition_point(|name| name.as_str().get(..4).unwrap_or_default() <= year(at));
            // The newest meeting of the year after this one.
            match meetings.get(end) {
                Some(_) => {
                    meetings.partition_point(|name| {
                        name.as_str().get(..4).unwrap_or_default() <= year(end)
                    }) - 1
                }
                None => 0,
            }
        }
        Move::Left | Move::Right | Move::Back => at,
    };
    let row = Row::Meeting(meetings[to].clone());
    session.select(row);
}

/// Asks for the facts that are missing around the selected meeting, or of the meetings in which
/// something was found; one reading at a time.
pub fn follow(session: &mut Session) {
    if session.place != Place::Past {
        return;
    }
    let found = session.search.as_ref().map(|search| {
        let shown = search.hits().iter().skip(search.at.saturating_sub(AROUND));
        shown
            .take(2 * AROUND)
            .map(|hit| hit.meeting.clone())
            .collect::<BTreeSet<_>>()
    });
    let Some(at) = at(session) else { return };
    let Some(forum) = &mut session.forum else {
        return;
    };
    if forum.reading_facts {
        return;
    }
    let from = at.saturating_sub(AROUND);
    let end = (at + AROUND).min(forum.meetings.len());
    let around: Vec<&MeetingName> = match &found {
        Some(found) => found.iter().rev().collect(),
        None => forum.meetings[from..end].iter().rev().collect(),
    };
    let missing: Vec<MeetingName> = around
        .into_iter()
        .filter(|name| !forum.facts.contains_key(name))
        .cloned()
        .collect();
    if !missing.is_empty() {
        forum.reading_facts = true;
        session.effect(Effect::ReadFacts(missing));
    }
}

/// Facts were read.
pub fn facts_read(session: &mut Session, facts: Vec<MeetingFacts>) {
    if let Some(forum) = &mut session.forum {
        forum.reading_facts = false;
        let read = facts.into_iter().map(|facts| (facts.name.clone(), facts));
        forum.facts.extend(read);
    }
}

/// The meetings of the folder are these now: what was known of those that are gone is forgotten, and
/// a newer one is read.
pub fn listed(session: &mut Session, meetings: Vec<MeetingName>) {
    let Some(forum) = &mut session.forum else {
        return;
    };
    if forum.meetings != meetings {
        forum.meetings = meetings;
        let there = &forum.meetings;
        forum
            .facts
            .retain(|name, _| there.binary_search(name).is_ok());
    }
    let known = forum.last.as_ref().map(|(name, _)| name);
    match forum.meetings.last() {
        None => forum.last = None,
        Some(last) if Some(last) != known => {
            let last = last.clone();
            session.effect(Effect::ReadLast(last));
        }
        Some(_) => {}
    }
}

/// The boards of the last meeting were read.
pub fn last_read(session: &mut Session, name: MeetingName, boards: Boards) {
    if let Some(forum) = &mut session.forum {
        forum.last = Some((name, boards));
    }
}

/// A file of a meeting that is not open was changed from outside.
pub fn last_changed(session: &mut Session, file: &FileName, theirs: &Stored) {
    let last = session.forum.as_mut().and_then(|forum| forum.last.as_mut());
    if let (Some((last, boards)), FileName::Board(name, _)) = (last, file)
        && last == name
    {
        boards.put(theirs.clone());
    }
}

/// The last meeting is as it is on screen, while it is open.
pub fn follow_last(session: &mut Session) {
    let Some(forum) = &mut session.forum else {
        return;
    };
    for meeting in [&session.past, &session.live].into_iter().flatten() {
        match &mut forum.last {
            Some((last, boards)) if *last == meeting.name => boards.clone_from(&meeting.boards),
            Some((last, _)) if *last > meeting.name => {}
            last => *last = Some((meeting.name.clone(), meeting.boards.clone())),
        }
    }
}

/// Opens a meeting and shows something of it.
pub fn open(session: &mut Session, name: &MeetingName, goal: Goal) {
    session.goal = Some((name.clone(), goal));
    if session.live.as_ref().is_some_and(|live| live.name == *name) {
        session.past = None;
        session.place = Place::Meeting;
        arrive(session);
    } else if session.past.as_ref().is_some_and(|past| past.name == *name) {
        session.place = Place::Meeting;
        arrive(session);
    } else {
        session.effect(Effect::OpenMeeting {
            name: name.clone(),
            live: false,
        });
    }
}

/// A meeting is on screen: what it was opened for is shown.
pub fn arrive(session: &mut Session) {
    let on_screen = session.meeting().map(|meeting| meeting.name.clone());
    let Some((_, goal)) = session
        .goal
        .take_if(|(name, _)| Some(&*name) == on_screen.as_ref())
    else {
        return;
    };
    match goal {
        Goal::Spot(spot) => super::search::show(session, &spot),
        Goal::Same {
            tab,
            recap,
            row,
            changed,
        } => {
            let Some(meeting) = session.meeting_mut() else {
                return;
            };
            (meeting.tab, meeting.recap, meeting.issue) = (tab, recap, None);
            if let Some(row) = row {
                meeting.put_cursor(row);
            }
            if changed {
                session.over.push(Over::Changes(Changes::default()));
            }
        }
    }
}

/// Goes to the meeting before or after the one on screen, on the same board.
pub fn step_meeting(session: &mut Session, older: bool, changed: bool) -> Result<(), Refusal> {
    let (Some(forum), Some(meeting)) = (&session.forum, session.meeting()) else {
        return Err(Refusal::because("Open a meeting first"));
    };
    let meetings = &forum.meetings;
    let at = meetings
        .binary_search(&meeting.name)
        .unwrap_or_else(|at| at);
    let to = if older {
        at.checked_sub(1)
    } else {
        Some(at + 1)
    };
    let Some(name) = to.and_then(|to| meetings.get(to)).cloned() else {
        return Err(Refusal::because(if older {
            "This is the oldest meeting"
        } else {
            "This is the newest meeting"
        }));
    };
    let goal = Goal::Same {
        tab: meeting.tab,
        recap: meeting.recap,
        row: session.selection(),
        changed,
    };
    open(session, &name, goal);
    Ok(())
}

/// What changed on a board since the meeting before, while it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The first line shown.
    pub first: usize,
}

/// Shows what changed on the board since the meeting before.
pub fn show_changes(session: &mut Session) -> Result<(), Refusal> {
    if session.meeting().is_none() {
        return Err(Refusal::because("Open a meeting first"));
    }
    session.over.push(Over::Changes(Changes::default()));
    Ok(())
}

/// The meeting before one was read, or there is none.
pub fn before_read(
    session: &mut Session,
    name: &MeetingName,
    before: Option<(MeetingName, Boards)>,
) {
    let charter = session
        .forum
        .as_ref()
        .map(|forum| Arc::clone(&forum.charter));
    let Some(charter) = charter else { return };
    let mut open = [&mut session.past, &mut session.live].into_iter().flatten();
    if let Some(meeting) = open.find(|meeting| meeting.name == *name) {
        meeting.before = Some(match before {
            None => Before::default(),
            Some((name, boards)) => {
                let told = BoardKind::ALL.map(|board| {
                    let (was, is) = (boards.stored(board), meeting.boards.stored(board));
                    let told = since(
                        &was,
                        &is,
                        Names::of(&charter).with_issues(&meeting.boards.issues),
                    )
                    .into_iter();
                    (board, told.map(|change| change.words).collect())
                });
                Before {
                    name: Some(name),
                    changes: told.into_iter().collect(),
                }
            }
        });
    }
}

/// The file of a board on screen.
pub fn board_of(tab: Tab) -> BoardKind {
    BoardKind::ALL[tab.index()]
}

/// A key while what changed is shown.
pub fn press(session: &mut Session, key: Key) {
    use super::super::commands::Command;
    let lines = lines_of_changes(session).len();
    let page = usize::from(session.size.1 / 2).max(1);
    let Some(Over::Changes(shown)) = session.over.last_mut() else {
        return;
    };
    let last = lines.saturating_sub(1);
    match key.code {
        Code::Esc | Code::Enter | Code::Char('q') => {
            session.over.pop();
        }
        Code::Up | Code::Char('k') => shown.first = shown.first.saturating_sub(1),
        Code::Down | Code::Char('j') => shown.first = (shown.first + 1).min(last),
        Code::PageUp => shown.first = shown.first.saturating_sub(page),
        Code::PageDown | Code::Char(' ') => shown.first = (shown.first + page).min(last),
        Code::Home | Code::Char('g') => shown.first = 0,
        Code::End | Code::Char('G') => shown.first = last,
        _ => {
            let places = session.here();
            match session.keys.command(key, &places) {
                Some(Command::StepMeeting(older)) => {
                    session.over.pop();
                    if let Err(refusal) = step_meeting(session, older, true) {
                        session.over.push(Over::Changes(Changes::default()));
                        session.refuse_because(&refusal);
                    }
                }
                Some(Command::Changed) => {
                    session.over.pop();
                }
                Some(Command::Go(tab)) => {
                    if let Some(Over::Changes(shown)) = session.over.last_mut() {
                        shown.first = 0;
                    }
                    if let Some(meeting) = session.meeting_mut() {
                        (meeting.tab, meeting.recap, meeting.issue) = (tab, false, None);
                    }
                }
                _ => session.refuse_with_keys(
                    "↑ ↓ scroll, {go-agenda} to {go-notes} other boards, {older-meeting} \
                     {newer-meeting} other meetings, Esc leaves",
                ),
            }
        }
    }
}

/// What changed on the board on screen, a line each.
pub fn lines_of_changes(session: &Session) -> Vec<String> {
    let meeting = session.meeting();
    let before = meeting.and_then(|meeting| meeting.before.as_ref());
    let board = meeting.map(|meeting| board_of(meeting.tab));
    let told = before
        .zip(board)
        .and_then(|(before, board)| before.changes.get(&board));
    told.cloned().unwrap_or_default()
}
