//! What is to be done outside the session: data, performed by the loop in tasks.

use std::path::PathBuf;
use std::sync::Arc;

use super::ThemeName;
use super::boards::plan::NewMeeting;
use super::leads::{Source, Trial};
use super::sync::Errand;
use super::take_along::Form;
use jiff::civil::Date;

use crate::forum::charter::Charter;
use crate::forum::files::{FileName, MeetingName, Stored};
use crate::forum::issues::BriefForm;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::meeting::Boards;
use crate::forum::record::Id;

/// Something to be done outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Write a file; a newer value of the same file replaces one that still waits. The number tells
    /// this save from others.
    Save(FileName, Stored, u64),
    /// A change of this file from outside was merged into what is on screen.
    Taken(FileName),
    /// Keep a text that is being typed, under its field's key.
    KeepDraft(String, String),
    /// Forget the text of that key.
    DropDraft(String),
    /// Remember on this machine that a sentence was kept, by its sum.
    KeepSentence(u64),
    /// Open the forum in that folder.
    OpenForum(PathBuf),
    /// Write a new forum into that folder and open it.
    CreateForum(PathBuf, Arc<Charter>),
    /// Write the sample forum into a folder of its own and open it.
    OpenSample,
    /// Read a meeting; `live` when it is to be gone on with.
    OpenMeeting {
        /// Its folder's name.
        name: MeetingName,
        /// Whether it is to be gone on with.
        live: bool,
    },
    /// Hold that meeting here: it was reopened, and is the one that goes on now.
    Hold(MeetingName),
    /// List the meetings anew, and read what the newest of them were like and left to work with.
    ReadPast,
    /// Read the boards of that meeting, which is the last one now.
    ReadLast(MeetingName),
    /// Read what these meetings were like.
    ReadFacts(Vec<MeetingName>),
    /// Look through all meetings for what is asked.
    Search {
        /// Which question it is.
        asked: u64,
        /// What is looked for.
        query: Box<crate::forum::search::Query>,
        /// The day.
        today: Date,
        /// As many things as are wanted.
        most: usize,
        /// Whether the files may have changed since the last question.
        afresh: bool,
    },
    /// Give up what is looked for.
    StopSearch,
    /// Read the history of a thing from all meetings.
    ReadHistory(crate::forum::history::Subject),
    /// Read how the last meetings went.
    ReadTrends,
    /// Read a CSV of actuals for the scoreboard of that meeting.
    ReadFigures(PathBuf, MeetingName),
    /// Plan a meeting from the one before it on disk, write its six files and open it.
    CreateMeeting(Box<NewMeeting>),
    /// Keep what a planned meeting was carried from, once what was carried is saved.
    KeepCarried(MeetingName, Box<Boards>),
    /// Write the minutes of a closed meeting.
    WriteMinutes(MeetingName, Box<Boards>),
    /// Write a meeting in that form below the forum's folder.
    TakeAlong(Form, MeetingName, Box<Boards>),
    /// Write the site of all forums below the forum's folder.
    TakeSiteAlong,
    /// Write a forum with that meeting into another folder.
    WriteElsewhere {
        /// The folder, as it was typed.
        folder: PathBuf,
        /// The charter.
        charter: Arc<Charter>,
        /// The meeting.
        name: MeetingName,
        /// Its boards.
        boards: Box<Boards>,
    },
    /// Make the folder of a meeting that went away again.
    MakeAgain(MeetingName),
    /// Read a copy of that file.
    TakeIn(PathBuf, FileName),
    /// Put a copy of that file aside, once the file is saved.
    SetAside(PathBuf, FileName),
    /// Merge what git left in conflict in that file.
    Resolve(FileName),
    /// Tell git how to merge here; or remember that it is not to be told.
    Drivers(bool),
    /// Hold that meeting on this screen, in place of the one that does.
    TakeOver(MeetingName),
    /// Run the user's own git, beside everything else.
    Git {
        /// Which run it is.
        number: u64,
        /// What it is to do.
        errand: Errand,
        /// The message of a commit, if there is one to make.
        message: String,
    },
    /// Stop the git that runs; asked again, at once.
    StopGit,
    /// Write the page of an issue's joint ask.
    WriteBrief {
        /// The meeting's folder.
        meeting: MeetingName,
        /// The issue.
        issue: Id,
        /// In which form.
        form: BriefForm,
        /// The meeting's boards.
        boards: Box<Boards>,
    },
    /// Read the wording rules, with the names of the forum's people.
    ReadWording,
    /// List the CSV files that leads can be brought from, for what is typed.
    ListLeads(String),
    /// Read a CSV of leads, beside everything else.
    ReadLeads {
        /// Which reading it is.
        reading: u64,
        /// The file or files, and how they are read.
        source: Source,
        /// The definitions whose columns are needed; of a file that is not large all are kept.
        definitions: Vec<Arc<LeadDefinition>>,
    },
    /// Read which columns a second file has.
    ReadHeaders(PathBuf),
    /// Stop the reading that goes on.
    StopReading,
    /// Read the texts of the definition that earlier meetings left.
    ReadVersions,
    /// Read a lead definition from a file of any name, to compare with.
    ReadDefinition(PathBuf),
    /// Work out the figures of a definition, beside everything else.
    TryDefinition(Box<Trial>),
    /// Remember the theme for next time.
    RememberTheme(ThemeName),
    /// Draw everything anew.
    Redraw,
    /// Go back to the shell until it says to go on.
    Suspend,
    /// End the program.
    Quit,
}
