//! The meeting's clock: start, next, previous, pause, more and less time, the end of a timebox,
//! the close.

use super::super::Session;
use super::super::commands::{ClockCommand, Command};
use super::super::effect::Effect;
use super::super::key::Key;
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::{Place, Row, Tab};
use super::super::purpose::Answer;
use crate::forum::agenda::ItemKind;
use crate::forum::meeting::undone;
use crate::forum::meeting::{Attendance, MeetingState};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::span::Span;
use crate::forum::timebox::Reading;

/// Does something to the clock.
pub fn run(session: &mut Session, command: ClockCommand) -> Result<(), Refusal> {
    // A past meeting can be reopened; else the clock is that of the meeting that goes on.
    let closed = session.meeting().is_some_and(OpenMeeting::is_closed);
    if command == ClockCommand::StartOrClose && closed {
        return ask_to_reopen(session);
    }
    back_to_the_live_meeting(session)?;
    match command {
        ClockCommand::StartOrClose => start_or_close(session),
        ClockCommand::Next | ClockCommand::ParkItem => ask_or_do(session, command),
        ClockCommand::Previous => {
            let now = session.now;
            session.edit("going back an item", |b| {
                b.edit_meeting(|m| m.previous(now))
            })?;
            follow(session);
            Ok(())
        }
        ClockCommand::Jump => ask_or_do(session, command),
        ClockCommand::Pause => {
            let now = session.now;
            session.edit("pausing or resuming", |b| {
                b.edit_meeting(|m| m.pause_or_resume(now))
            })
        }
        ClockCommand::More => give(session, 1),
        ClockCommand::TwoMore => give(session, 2),
        ClockCommand::Less => {
            let id = current(session)?;
            session.edit("taking a minute", |b| {
                b.edit_meeting(|m| m.take_time(&id, Span::minutes(1)))
            })?;
            session.say("A minute less");
            Ok(())
        }
    }
}

/// Does what the room was asked about and agreed to.
pub fn really(session: &mut Session, command: ClockCommand) -> Result<(), Refusal> {
    match command {
        ClockCommand::StartOrClose => {
            let planned = session
                .meeting()
                .map(|meeting| meeting.boards.meeting.state);
            if planned == Some(MeetingState::Planned) {
                start(session)
            } else {
                close(session)
            }
        }
        command => leave(session, command),
    }
}

/// The clock belongs to the meeting that goes on, also while an old one is on screen.
fn back_to_the_live_meeting(session: &mut Session) -> Result<(), Refusal> {
    let goes_on = session.live.as_ref().is_some_and(|live| !live.is_closed());
    if session.past.is_some() && goes_on {
        return Err(session.refusal(
            "You are looking at a past meeting; {back} goes back to the one that goes on",
        ));
    }
    Ok(())
}

fn give(session: &mut Session, minutes: u32) -> Result<(), Refusal> {
    let id = current(session)?;
    let now = session.now;
    let over = session.meeting().is_some_and(|meeting| {
        Reading::of(&meeting.boards.meeting, now)
            .expired_at()
            .is_some()
    });
    let more = Span::minutes(minutes);
    let what = if minutes == 1 {
        "a minute more"
    } else {
        "two minutes more"
    };
    // After the end the minutes count from now: what is over stays over, and is counted.
    session.edit(what, |b| {
        b.edit_meeting(|m| {
            if over {
                m.extend(more, now)
            } else {
                m.add_time(&id, more)
            }
        })
    })?;
    session.say(if minutes == 1 {
        "A minute more"
    } else {
        "Two minutes more"
    });
    Ok(())
}

fn current(session: &Session) -> Result<Id, Refusal> {
    let item = session
        .meeting()
        .and_then(|meeting| meeting.boards.meeting.current());
    item.map(|item| item.id.clone()).ok_or_else(|| {
        match session
            .meeting()
            .map(|meeting| meeting.boards.meeting.state)
        {
            Some(MeetingState::Closed) => Refusal::MeetingClosed,
            Some(MeetingState::Running) => session.refusal(
                "No agenda item is current; {previous-item} goes back to one, or {jump-to-item} on the agenda takes one up",
            ),
            _ => session.refusal("No agenda item is current yet; {start-or-close} starts the meeting"),
        }
    })
}

fn start_or_close(session: &mut Session) -> Result<(), Refusal> {
    let Some(meeting) = session.meeting() else {
        return Ok(());
    };
    match meeting.boards.meeting.state {
        MeetingState::Planned => {
            let planned = meeting.boards.meeting.date;
            let today = session.now.date();
            match planned.filter(|planned| *planned != today) {
                Some(planned) => {
                    let day = crate::forum::due::words(planned, today);
                    let title = format!("Planned for {day}. Start it today?");
                    let lines = vec!["The minutes then name today as its day.".to_owned()];
                    ask(
                        session,
                        &title,
                        lines,
                        ClockCommand::StartOrClose,
                        "Start it today",
                    );
                    Ok(())
                }
                None => start(session),
            }
        }
        MeetingState::Running => {
            super::recap::show(session);
            ask_to_close(session);
            Ok(())
        }
        MeetingState::Closed => ask_to_reopen(session),
    }
}

/// Asks whether to reopen the closed meeting on screen. While another one runs it stays closed: the
/// clock belongs to one meeting.
pub fn ask_to_reopen(session: &mut Session) -> Result<(), Refusal> {
    let running = session.past.as_ref().and(session.live.as_ref());
    let running = running.filter(|live| live.boards.meeting.state == MeetingState::Running);
    if let Some(live) = running {
        let day = crate::forum::due::words(live.day(), session.now.date());
        return Err(Refusal::because(format!(
            "The meeting of {day} is running: close it, then this one can be reopened"
        )));
    }
    let choices = vec![
        Choice::new('y', "Reopen it", Answer::Reopen),
        Choice::new('n', "Leave it closed", Answer::Stay),
    ];
    let lines = vec!["It can be changed again, and that it was reopened is recorded.".to_owned()];
    session.over.push(Over::Ask(Ask::new(
        "Reopen the closed meeting?",
        lines,
        choices,
    )));
    Ok(())
}

/// Reopens the closed meeting on screen: it is the one that goes on then.
pub fn reopen(session: &mut Session) -> Result<(), Refusal> {
    let now = session.now;
    session.edit("reopening the meeting", |b| b.reopen(now))?;
    if let Some(reopened) = session.past.take() {
        session.effect(Effect::Hold(reopened.name.clone()));
        session.live = Some(reopened);
    }
    let key = session
        .keys
        .shown(Command::Clock(ClockCommand::StartOrClose));
    session.say(format!(
        "Reopened, and that is recorded; {key} closes it again"
    ));
    Ok(())
}

/// Starts the meeting today.
fn start(session: &mut Session) -> Result<(), Refusal> {
    let now = session.now;
    session.edit("starting the meeting", |b| {
        b.edit_meeting(|m| {
            m.start(now)?;
            m.date = Some(now.date());
            Ok(())
        })
    })?;
    follow(session);
    let due = session.meeting().map_or(0, |meeting| {
        let notes = &meeting.boards.notes;
        notes.reviews_due(now.date()).len()
    });
    let there = session.keys.fill("{go-notes} goes there");
    session.say(match due {
        0 => session
            .keys
            .fill("The meeting has started; {next} goes on to the next item"),
        1 => format!("Started; an experiment is to be reviewed today: {there}"),
        many => format!("Started; {many} experiments are to be reviewed today: {there}"),
    });
    Ok(())
}

fn at_close(meeting: &OpenMeeting) -> bool {
    let board = &meeting.boards.meeting;
    board
        .current()
        .is_none_or(|item| item.kind == ItemKind::Close)
        || board.next_item().is_none()
}

/// Asks once more before the end, with what is not done.
fn ask_to_close(session: &mut Session) {
    let mut lines = undone_work(session);
    let yes = if lines.is_empty() {
        "Close it"
    } else {
        "Close it all the same"
    };
    let nobody = session.meeting().is_some_and(|meeting| {
        let mut people = meeting.boards.meeting.people.values();
        people.all(|person| person.attendance == Attendance::Expected)
    });
    lines.push("The minutes are written, and the meeting becomes read-only.".to_owned());
    let title = match session.meeting() {
        Some(meeting) if !at_close(meeting) => "Close the meeting before its Close item?",
        _ => "Close the meeting?",
    };
    ask(session, title, lines, ClockCommand::StartOrClose, yes);
    if let (true, Some(Over::Ask(ask))) = (nobody, session.over.last_mut()) {
        ask.lines.insert(
            0,
            "Nobody is ticked as present; the minutes would name nobody.".to_owned(),
        );
        ask.choices.insert(
            0,
            Choice::new('t', "Tick everybody as present", Answer::EverybodyIsHere),
        );
        ask.at = 0;
    }
}

/// Ticks everybody who is expected, and asks again whether to close.
pub fn everybody_is_here(session: &mut Session) -> Result<(), Refusal> {
    session.edit("ticking everybody", |b| {
        b.edit_meeting(|m| {
            m.everybody_is_here();
            Ok(())
        })
    })?;
    ask_to_close(session);
    Ok(())
}

fn close(session: &mut Session) -> Result<(), Refusal> {
    let now = session.now;
    session.edit("closing the meeting", |b| b.edit_meeting(|m| m.close(now)))?;
    super::recap::show(session);
    write_minutes(session);
    session.say("Closed. The minutes are written beside the meeting");
    if session.forum.as_ref().is_some_and(|forum| forum.in_git) {
        let choices = vec![
            Choice::new('y', "Commit", Answer::CommitAfterClose),
            Choice::new('n', "Not now", Answer::Stay),
        ];
        let lines = vec![
            "The forum's folder is in git. The commit holds whatever changed in its files: this \
             meeting and its minutes, the charter, the agendas, .gitattributes and .gitignore. \
             Nothing else that lies in the repository goes in."
                .to_owned(),
        ];
        session.over.push(Over::Ask(Ask::new(
            "The meeting is closed. Commit it?",
            lines,
            choices,
        )));
    }
    Ok(())
}

/// Writes the minutes of the meeting on screen.
pub fn write_minutes(session: &mut Session) {
    let written = session.meeting().map(|meeting| {
        Effect::WriteMinutes(meeting.name.clone(), Box::new(meeting.boards.clone()))
    });
    if let Some(effect) = written {
        session.effect(effect);
    }
}

fn undone_work(session: &Session) -> Vec<String> {
    session.meeting().map_or_else(Vec::new, |meeting| {
        undone::undone_work(&meeting.boards, &meeting.seen, session.now.date())
    })
}

/// Leaves the current item, or asks first when its own work is not done.
fn ask_or_do(session: &mut Session, command: ClockCommand) -> Result<(), Refusal> {
    current(session)?;
    let undone = undone_work(session);
    let last = session
        .meeting()
        .is_some_and(|meeting| meeting.boards.meeting.next_item().is_none());
    // At the last item there is nowhere to go on to, which is what is to be said.
    let nowhere = last && command == ClockCommand::Next;
    if undone.is_empty() || nowhere || command == ClockCommand::ParkItem {
        return leave(session, command);
    }
    let title = session
        .meeting()
        .and_then(|meeting| meeting.boards.meeting.current());
    let title = title.map_or_else(String::new, |item| format!("Leave “{}”?", item.title));
    // The key that asked means the same once more: it goes on.
    let key = session.keys.shown(Command::Clock(command));
    let again = if key.is_empty() {
        "Go on all the same".to_owned()
    } else {
        format!("Go on all the same; {key} again does it too")
    };
    let choices = vec![
        Choice::new('y', again, Answer::Really(Command::Clock(command))),
        Choice::plain("Stay here: Esc", Answer::Stay),
    ];
    session
        .over
        .push(Over::Ask(Ask::new(title, undone, choices)));
    Ok(())
}

/// Whether a key, pressed while it is asked whether to leave the current item, is the one that asked:
/// it means to go on.
pub fn means_to_go_on(session: &Session, key: Key) -> bool {
    let Some(Over::Ask(ask)) = session.over.last() else {
        return false;
    };
    let asked = ask.choices.first().map(|choice| &choice.answer);
    match asked {
        Some(Answer::Really(command @ Command::Clock(ClockCommand::Next | ClockCommand::Jump))) => {
            session.keys.command(key, &session.here()) == Some(*command)
        }
        _ => false,
    }
}

fn ask(session: &mut Session, title: &str, lines: Vec<String>, command: ClockCommand, yes: &str) {
    let choices = vec![
        Choice::new('y', yes, Answer::Really(Command::Clock(command))),
        Choice::new('n', "Stay here", Answer::Stay),
    ];
    session
        .over
        .push(Over::Ask(Ask::new(title, lines, choices)));
}

fn leave(session: &mut Session, command: ClockCommand) -> Result<(), Refusal> {
    let now = session.now;
    match command {
        ClockCommand::ParkItem => {
            let id = current(session)?;
            session.edit("parking the item", |b| {
                b.edit_meeting(|m| m.park_item(&id, now))
            })?;
            session.say("Parked; the next meeting brings it up again");
        }
        ClockCommand::Jump => {
            let Some(Row::AgendaItem(id)) = session.selection() else {
                return Err(Refusal::because("Select an agenda item to jump to"));
            };
            session.edit("jumping to an item", |b| {
                b.edit_meeting(|m| m.jump(&id, now))
            })?;
        }
        _ => session.edit("going on to the next item", |b| {
            b.edit_meeting(|m| m.next(now))
        })?,
    }
    follow(session);
    Ok(())
}

/// Shows the board of the current item, after the clock went to another one.
fn follow(session: &mut Session) {
    if let Some(meeting) = session.meeting_mut() {
        meeting.waved = None;
        show_current_board(meeting);
    }
}

/// Shows the board of the current item where it is another one than before: going to it was taken
/// back, or done again.
pub fn go_along(session: &mut Session, before: Option<&Id>) {
    let on_screen = session.place == Place::Meeting && session.past.is_none();
    if on_screen && session.current_item().as_ref() != before {
        follow(session);
    }
}

/// The board that an item of that kind opens; none for the recap.
pub fn board_of(kind: ItemKind) -> Option<Tab> {
    Some(match kind {
        ItemKind::Destination => Tab::Agenda,
        ItemKind::Scoreboard => Tab::Scoreboard,
        ItemKind::LeadDefinition | ItemKind::HandOffs => Tab::LeadDefinition,
        ItemKind::Actions => Tab::Actions,
        ItemKind::Issues => Tab::Issues,
        ItemKind::Wins | ItemKind::Discussion => Tab::Notes,
        ItemKind::Close => return None,
    })
}

/// Shows the board that the current item is for.
pub fn show_current_board(meeting: &mut OpenMeeting) {
    let board = &meeting.boards.meeting;
    let kind = match board.state {
        MeetingState::Running => board.current().map(|item| item.kind),
        MeetingState::Planned => None,
        MeetingState::Closed => Some(ItemKind::Close),
    };
    let current = board.current().map(|item| Row::AgendaItem(item.id.clone()));
    meeting.issue = None;
    meeting.recap = false;
    meeting.tab = Tab::Agenda;
    if let Some(row) = current {
        meeting.put_cursor(row);
    }
    if let Some(kind) = kind {
        meeting.tab = board_of(kind).unwrap_or(Tab::Agenda);
        meeting.recap = board_of(kind).is_none();
    }
    if kind == Some(ItemKind::HandOffs) {
        let first = meeting
            .boards
            .lead_definition
            .hand_offs
            .ids()
            .next()
            .cloned();
        if let Some(id) = first {
            meeting.put_cursor(Row::HandOff(id));
        }
    }
}

/// Whether the end of the current timebox is to be asked about: it is over, and was not waved away
/// since.
pub fn asks_about_time(meeting: &OpenMeeting, now: crate::forum::moment::Moment) -> bool {
    let board = &meeting.boards.meeting;
    if board.state != MeetingState::Running {
        return false;
    }
    let reading = Reading::of(board, now);
    let (Some(time), true) = (reading.current_time(), reading.expired_at().is_some()) else {
        return false;
    };
    meeting.waved.as_ref() != Some(&(time.id.clone(), time.allotted))
}

/// Waves the question about the time away until the timebox is changed. False when it was not asked.
pub fn wave_away(session: &mut Session) -> bool {
    let now = session.now;
    let Some(meeting) = session.meeting_mut() else {
        return false;
    };
    if !asks_about_time(meeting, now) {
        return false;
    }
    let reading = Reading::of(&meeting.boards.meeting, now);
    meeting.waved = reading
        .current_time()
        .map(|time| (time.id.clone(), time.allotted));
    true
}
