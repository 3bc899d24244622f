//! What happened: everything that can change the session. Messages are in the past tense.

use std::path::PathBuf;
use std::sync::Arc;

use super::key::Key;
use super::place::Target;
use crate::forum::agenda::Agenda;
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, Fault, FileName, MeetingName, Stored};
use crate::forum::meeting::{Boards, MeetingState};
use crate::forum::moment::Moment;
use crate::forum::scoreboard::Scoreboard;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Pressed(Key),
    /// Text was pasted.
    Pasted(String),
    /// Something was clicked.
    Clicked(Target),
    /// The wheel was turned down, or up.
    Wheeled(bool),
    /// The terminal has a new size, in columns and rows.
    Resized(u16, u16),
    /// A second went by.
    Ticked,
    /// A forum was opened.
    ForumOpened(Box<OpenedForum>),
    /// A meeting was read.
    MeetingOpened(Box<OpenedMeeting>),
    /// Something could not be opened, and why.
    NotOpened(String),
    /// The facts of past meetings were read.
    PastRead(Vec<MeetingFacts>),
    /// A file is on disk as it was sent.
    Saved(FileName, Moment),
    /// A file was changed by somebody else: what both started from, and what is on disk now.
    ChangedOnDisk(FileName, Stored, Stored),
    /// A file could not be written, and why.
    NotSaved(FileName, String),
    /// Something was done outside, in words for the bottom line.
    Done(String),
    /// Something outside did not work, in words for the bottom line.
    Failed(String),
    /// The meetings of the folder are these now.
    MeetingsListed(Vec<MeetingName>),
}

/// A forum as it was read.
#[derive(Clone, Debug, Default)]
pub struct OpenedForum {
    /// The folder.
    pub root: PathBuf,
    /// Its charter.
    pub charter: Arc<Charter>,
    /// What is wrong with the charter's file; then it is not written.
    pub faults: Vec<Fault>,
    /// Its meetings by date.
    pub meetings: Vec<MeetingName>,
    /// The agendas to plan from: name, agenda, whether it is built in.
    pub agendas: Vec<AgendaChoice>,
    /// Whether the folder is in a git repository.
    pub in_git: bool,
    /// Texts that were being typed when the program ended, by the field's key.
    pub drafts: Vec<(String, String)>,
    /// The last meeting by date, if there is one that can be read.
    pub last: Option<Box<OpenedMeeting>>,
    /// Whether to go straight into the last meeting instead of the forum's home.
    pub into_meeting: bool,
}

/// An agenda that can be chosen.
#[derive(Clone, Debug, Default)]
pub struct AgendaChoice {
    /// The file's name without its ending.
    pub name: String,
    /// The agenda.
    pub agenda: Arc<Agenda>,
    /// Whether it comes with Lockstep; otherwise it is the team's own.
    pub built_in: bool,
}

/// A meeting as it was read.
#[derive(Clone, Debug)]
pub struct OpenedMeeting {
    /// Its folder's name.
    pub name: MeetingName,
    /// Its place by date among the forum's meetings, from 1.
    pub number: usize,
    /// Its boards; one that could not be read is empty.
    pub boards: Boards,
    /// The boards that must not be written, each with the sentence that says why.
    pub unreadable: Vec<(BoardKind, String)>,
    /// The scoreboards of earlier meetings, oldest first.
    pub earlier: Vec<(MeetingName, Arc<Scoreboard>)>,
    /// Whether it is opened to go on with it; otherwise to look back at it.
    pub live: bool,
    /// For a planned meeting, the one before it: what it left open is carried over.
    pub previous: Option<Box<Boards>>,
}

/// What the list of past forums says of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingFacts {
    /// Its folder's name.
    pub name: MeetingName,
    /// Its state; none when it could not be read.
    pub state: Option<MeetingState>,
    /// What is wrong with it, when it could not be read.
    pub fault: String,
    /// Minutes planned and actual.
    pub minutes: (u32, u32),
    /// People present from marketing and sales.
    pub present: (usize, usize),
    /// Decisions taken.
    pub decisions: usize,
    /// Actions made in it.
    pub actions_made: usize,
    /// Actions done by its end.
    pub actions_done: usize,
    /// Actions still open.
    pub actions_open: usize,
    /// Issues still open.
    pub issues_open: usize,
    /// Mean pulse from 1 to 5, where enough people answered.
    pub pulse: Option<f64>,
    /// Mean rating from 1 to 10, where enough people answered.
    pub rating: Option<f64>,
}
