//! What happened: everything that can change the session. Messages are in the past tense.

use std::path::PathBuf;
use std::sync::Arc;

use super::hint::ReadRules;
use super::key::Key;
use super::leads::{EarlierVersion, Found, LeadsFile, NotRead, Ran};
use super::place::Target;
use crate::forum::agenda::Agenda;
use crate::forum::charter::Charter;
use crate::forum::earlier::EarlierWork;
use crate::forum::facts::MeetingFacts;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::holder::Holder;
use crate::forum::meeting::Boards;
use crate::forum::moment::Moment;
use crate::forum::scoreboard::{FigureRow, Scoreboard};
use crate::forum::trends::Trends;

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
    /// The forum that was just opened is a new one.
    ForumCreated,
    /// A meeting was read.
    MeetingOpened(Box<OpenedMeeting>),
    /// Something could not be opened, and why.
    NotOpened(String),
    /// The facts of some past meetings were read.
    PastRead(Vec<MeetingFacts>),
    /// So much was found for that question.
    Found(u64, Box<crate::forum::search::Found>),
    /// The history of a thing was read.
    HistoryRead(
        crate::forum::history::Subject,
        Box<crate::forum::history::Story>,
    ),
    /// The meeting before that one was read, if there is one.
    BeforeRead(MeetingName, Option<Box<(MeetingName, Boards)>>),
    /// How the last meetings went was read.
    TrendsRead(Box<Trends>),
    /// A CSV of actuals was read for that meeting; or why it could not be.
    FiguresRead(MeetingName, Result<Vec<FigureRow>, String>),
    /// A file is on disk as it was sent by the save of that number.
    Saved(FileName, u64, Moment),
    /// A file was changed by somebody else: what both started from, and what is on disk now.
    ChangedOnDisk(FileName, Stored, Stored),
    /// A file can no longer be read, and why; it is not written until it can.
    BecameUnreadable(FileName, String),
    /// The scoreboards before that meeting were read, oldest first.
    EarlierRead(Vec<(MeetingName, Arc<Scoreboard>)>, MeetingName),
    /// The team's key bindings were read, with what is wrong with them.
    KeysRead(super::keymap::KeyMap, Vec<String>),
    /// The wording rules were read with the forum's names.
    WordingRead(Box<ReadRules>),
    /// The save of that number could not be written, and why.
    NotSaved(FileName, u64, String),
    /// What earlier meetings left was read: who worked together, which issues there were.
    EarlierWorkRead(Box<EarlierWork>),
    /// Something was done outside, in words for the bottom line.
    Done(String),
    /// Something outside did not work, in words for the bottom line.
    Failed(String),
    /// Another screen holds that meeting, and this one follows it.
    HeldElsewhere(MeetingName, Holder),
    /// The folder of that meeting went away, or came back.
    MeetingGone(MeetingName, bool),
    /// These copies lie in the forum, each with what it is a copy of.
    CopiesFound(Vec<(PathBuf, FileName)>),
    /// A copy was read, of that file.
    CopyRead(PathBuf, FileName, Stored),
    /// Everything on screen was written to that folder.
    WrittenElsewhere(String),
    /// The forum is in a repository whose git does not know how to merge it.
    DriversMissing,
    /// This screen holds the meeting; the texts that are kept unfinished, by the field's key.
    HeldHere(Vec<(String, String)>),
    /// The run of git of that number printed a line; whether the next one takes its place.
    GitSaid(u64, String, bool),
    /// The run of git of that number ended: what came of it, or why nothing did.
    GitEnded(u64, Result<String, String>),
    /// These files leads can be brought from, for what was typed.
    LeadsListed(String, Vec<Found>),
    /// So much of a file of leads is read, from 0 to 1.
    LeadsReadSoFar(u64, f64),
    /// A file of leads was read; or why it could not be.
    LeadsRead(u64, Result<Box<LeadsFile>, NotRead>),
    /// The columns of a second file; or why it could not be read.
    HeadersRead(PathBuf, Result<Vec<String>, String>),
    /// The texts that earlier meetings left were read, newest first.
    VersionsRead(Vec<EarlierVersion>),
    /// A definition to compare with was read; or why it could not be.
    DefinitionRead(Result<Box<EarlierVersion>, String>),
    /// The figures of a definition were worked out.
    DefinitionTried(Box<Ran>),
    /// The agendas of the folder are these now.
    AgendasRead(Vec<AgendaChoice>),
    /// The last meeting was read.
    LastRead(MeetingName, Box<Boards>),
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
    pub unreadable: Option<String>,
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
    /// Its boards; of one that could not be read, what could be made out.
    pub boards: Boards,
    /// The boards that must not be written, each with the sentence that says why.
    pub unreadable: Vec<(BoardKind, String)>,
    /// Those of them of which nothing is to be shown: what could be read is not the whole.
    pub unread: Vec<BoardKind>,
    /// The scoreboards of earlier meetings, oldest first.
    pub earlier: Vec<(MeetingName, Arc<Scoreboard>)>,
    /// Whether it is opened to go on with it; otherwise to look back at it.
    pub live: bool,
    /// For a planned meeting, the one before it: what it left open is carried over.
    pub previous: Option<Box<Previous>>,
}

/// The meeting before a planned one.
#[derive(Clone, Debug)]
pub struct Previous {
    /// Its boards.
    pub boards: Boards,
    /// Those from which the planned one was carried, where they are kept.
    pub carried_from: Option<Boards>,
    /// The boards of the meeting before it in turn; empty for a forum's second one.
    pub earlier: Boards,
}
