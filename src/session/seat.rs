//! Whether this screen holds the meeting or follows another one that does. A screen that follows
//! shows everything live and changes nothing; taking over is one key and one question.

use super::Session;
use super::boards::clock::show_current_board;
use super::commands::{Command, ItemCommand, LeadsCommand};
use super::effect::Effect;
use super::key::{Code, Key};
use super::over::{Ask, Choice, Over};
use super::place::Place;
use super::purpose::Answer;
use crate::forum::files::MeetingName;
use crate::forum::holder::Holder;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// Which part this screen has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seat {
    /// It holds the meeting, or nobody else does.
    #[default]
    Holds,
    /// Another screen holds that meeting; this one follows it.
    Follows(MeetingName, Holder),
    /// It shows the running meeting and never changes anything (`lockstep follow`).
    Shows,
}

impl Session {
    /// Refuses where this screen only follows.
    pub fn may_change(&self) -> Result<(), Refusal> {
        match self.followed() {
            None if self.seat == Seat::Shows => {
                Err(Refusal::because("This screen only shows the meeting"))
            }
            None => Ok(()),
            Some(holder) => {
                let over = self.keys.fill("{take-over} takes the meeting over");
                Err(Refusal::because(format!(
                    "{over}; this screen follows {holder}"
                )))
            }
        }
    }

    /// Refuses on the boards of a meeting whose own file cannot be read: whether it is closed is
    /// not known then.
    pub fn meeting_is_known(&self) -> Result<(), Refusal> {
        let meeting = self.meeting().filter(|_| self.place == Place::Meeting);
        match meeting.and_then(super::open::OpenMeeting::why_read_only) {
            Some(why) => Err(Refusal::because(why)),
            None => Ok(()),
        }
    }

    /// The screen that holds the meeting that is open here.
    pub fn followed(&self) -> Option<&Holder> {
        match &self.seat {
            Seat::Follows(name, holder) => {
                let live = self.live.as_ref().is_some_and(|live| live.name == *name);
                live.then_some(holder)
            }
            Seat::Holds | Seat::Shows => None,
        }
    }

    /// The current agenda item of the meeting that goes on.
    pub(super) fn current_item(&self) -> Option<Id> {
        let board = &self.live.as_ref()?.boards.meeting;
        board.current().map(|item| item.id.clone())
    }
}

/// Whether a command changes something, so that a screen that only follows refuses it before it
/// asks anything.
pub fn changes(command: Command) -> bool {
    match command {
        Command::Item(item) => item != ItemCommand::Open,
        Command::Leads(leads) => leads == LeadsCommand::Record,
        Command::Clock(_)
        | Command::Capture(_)
        | Command::Agenda(_)
        | Command::Add
        | Command::Vote
        | Command::Settle
        | Command::Plan
        | Command::Undo
        | Command::Redo => true,
        _ => false,
    }
}

/// Another screen holds the meeting.
pub fn held_elsewhere(session: &mut Session, meeting: MeetingName, holder: Holder) {
    if session.seat == Seat::Shows {
        return;
    }
    if session.holds_it {
        session.refuse(format!(
            "{holder} has taken this meeting over; this screen follows it, and what you typed is kept"
        ));
    } else {
        // What is being typed there is not this screen's.
        session.left_texts.clear();
        session.left_on.clear();
        session.tell(format!("This screen follows: {holder} holds the meeting"));
    }
    session.holds_it = false;
    session.seat = Seat::Follows(meeting, holder);
}

/// This screen holds the meeting, with the texts that were being typed on the one before.
pub fn held_here(session: &mut Session, drafts: Vec<(String, String)>) {
    if session.seat == Seat::Shows {
        return;
    }
    if matches!(session.seat, Seat::Follows(..)) {
        for (key, text) in drafts {
            let values = super::press::draft_values(&text);
            session.left_texts.entry(key).or_insert(values);
        }
        session.say("This screen holds the meeting now; what was typed on the other one is kept");
    }
    session.seat = Seat::Holds;
    session.holds_it = true;
}

/// Asks whether to take the meeting over.
pub fn ask_to_take_over(session: &mut Session) -> Result<(), Refusal> {
    let Some(holder) = session.followed() else {
        return Err(Refusal::because("This screen holds the meeting already"));
    };
    let lines = vec![
        format!("{holder} holds it now."),
        "That screen becomes read-only and follows this one.".to_owned(),
        "What is being typed there is kept, on both screens.".to_owned(),
    ];
    let choices = vec![
        Choice::new('t', "Take it over", Answer::TakeOver),
        Choice::new('n', "Go on following", Answer::Stay),
    ];
    let ask = Ask::new("Take this meeting over?", lines, choices);
    session.over.push(Over::Ask(ask));
    Ok(())
}

/// Takes the meeting over.
pub fn take_over(session: &mut Session) {
    if let Some(live) = &session.live {
        let name = live.name.clone();
        session.effect(Effect::TakeOver(name));
    }
}

/// The current item may be another one: a screen that follows goes along.
pub fn go_along(session: &mut Session, before: Option<&Id>) {
    let follows = session.followed().is_some();
    if !follows || session.place != Place::Meeting || !session.over.is_empty() {
        return;
    }
    if session.past.is_none()
        && session.current_item().as_ref() != before
        && let Some(live) = &mut session.live
    {
        show_current_board(live);
    }
}

/// A key on a screen that only shows the meeting.
pub fn press(session: &mut Session, key: Key) {
    let command = session.keys.command(key, &session.here());
    match (key.code, command) {
        (Code::Esc, _) | (_, Some(Command::Quit)) => session.effect(Effect::Quit),
        (_, Some(command @ (Command::Theme | Command::Reload | Command::Suspend))) => {
            super::update::run(session, command);
        }
        _ => session.refuse_with_keys("This screen only shows the meeting; {quit} leaves"),
    }
}

/// Keeps the room view on a screen that only shows the meeting.
pub fn keep_showing(session: &mut Session) {
    if session.seat == Seat::Shows {
        session.place = Place::Meeting;
        session.past = None;
        session.over.clear();
        session.over.push(Over::Room);
    }
}
