//! The verbs and options of the command line, with the sentences that `--help`, the manual page
//! and the shells' completions show.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::back_test::BackTestArguments;
use super::leads::LeadsVerb;
use crate::forum::people::Side;

const EXIT_CODES: &str = "\
Exit codes:
  0  fine
  1  faults were found (check), clashes are left to settle (merge-file, resolve)
  2  the command line was wrong, or the screen was asked for without a terminal
  3  the forum, meeting, agenda or file that was named is not there
  4  a file cannot be read or written, or a rule of the forum says no

Environment:
  LOCKSTEP_FORUM  the forum to use when no folder from here up holds one
  LOCKSTEP_NOW    the instant (RFC 3339) at which the program believes it started; its clock runs on from there
  NO_COLOR        no colours on the screen";

/// Runs a company's joint sales-and-marketing forum live on a shared screen.
///
/// Without a command it opens the screen: on the forum around the current folder, or on DIR.
#[derive(Debug, Parser)]
#[command(name = "lockstep", version, after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do; without one, the screen opens.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// The folder to open: a forum, or a place for one
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Where and how, for every verb.
    #[command(flatten)]
    pub everywhere: Everywhere,
}

/// Options that every verb takes.
#[derive(Clone, Debug, Args)]
pub struct Everywhere {
    /// The forum's folder [default: the nearest one from here up that holds forum.ron, else `LOCKSTEP_FORUM`]
    #[arg(long, global = true, value_name = "DIR")]
    pub forum: Option<PathBuf>,
    /// The screen's colours
    #[arg(long, global = true, value_enum)]
    pub theme: Option<Theme>,
    /// Draw without box and block characters
    #[arg(long, global = true)]
    pub ascii: bool,
}

/// The screen's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// Dark.
    Dusk,
    /// Light, for projectors.
    Dawn,
    /// For bad projectors and low vision.
    Contrast,
    /// The colours of your terminal.
    Terminal,
}

impl Theme {
    /// Its name, as the screens know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dusk => "dusk",
            Self::Dawn => "dawn",
            Self::Contrast => "contrast",
            Self::Terminal => "terminal",
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Open the sample forum, with a meeting running
    Demo(Demo),
    /// Show the running meeting in the room view, on another screen
    Follow,
    /// Create a forum in a folder; in one that is there, set up git to merge by item
    Init(Init),
    /// Plan the next meeting, with everything that is open carried over
    New(New),
    /// List the meetings
    List(List),
    /// Show a whole meeting
    Show(Show),
    /// List action items, the nearest day first
    Actions(Actions),
    /// Search all meetings: words, "exact phrases", owner: side: is: kind: tag: after: before: meeting:
    Search(super::search::Search),
    /// Follow one thing through all meetings: an action from promise to done, an issue, a decision, the lead definition
    History(super::history::History),
    /// Say whether it gets better: feeling beside fact, promises kept, minutes, cadence
    Trends(Trends),
    /// Take figures into the scoreboard
    #[command(subcommand)]
    Kpi(Kpi),
    /// Try a lead definition on a CSV of real leads
    BackTest(BackTestArguments),
    /// Look at a CSV of leads
    #[command(subcommand)]
    Leads(LeadsVerb),
    /// Look for faults in files; prints `file:line:column: sentence` for each
    Check(Check),
    /// Write minutes, actions, due dates or a whole meeting to a file, or to standard output
    Export(Export),
    /// Write the joint ask of an issue as one page, once both sides back it
    Brief(super::brief::Brief),
    /// Write all forums as a folder of plain HTML pages, to be read without a terminal or a network
    Site(Site),
    /// List, show or copy the agendas that meetings are planned from
    #[command(subcommand)]
    Agenda(Agenda),
    /// Read a text for words that blame somebody, and offer other words
    Wording(super::wording::Wording),
    /// Say in words what changed since a commit
    Diff(super::diff::Diff),
    /// Say in words what stands in a file: what git shows its differences by
    Describe(super::describe::Describe),
    /// Merge files that git left in conflict, by item and field
    Resolve(super::resolve::Resolve),
    /// Merge three copies of a file, by item and field: git's merge driver
    MergeFile(super::merge_file::MergeFile),
    /// Merge copies back by item: what a cloud client left, or what was written to another place
    TakeIn(super::take_in::TakeIn),
    /// List the commands of the screen with their keys
    Keys(Keys),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// `lockstep demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where to write it; must not be there yet, or be empty [default: a fresh folder below your data folder]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// `lockstep init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The forum's folder; made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// The forum's name [default: the folder's name]
    #[arg(long)]
    pub name: Option<String>,
}

/// `lockstep new`.
#[derive(Debug, Args)]
pub struct New {
    /// The agenda's file name or title [default: the forum's only own one; else a built-in one by the cadence, and `first-forum` for the first meeting]
    #[arg(long, value_name = "NAME")]
    pub agenda: Option<String>,
    /// The day: 2026-11-24, or in words such as `next tue` or `2w` [default: from the cadence]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
}

/// `lockstep list`.
#[derive(Debug, Args)]
pub struct List {
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// `lockstep show`.
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    #[allow(missing_docs, reason = "the type says it")]
    pub which: Which,
    /// Markdown or JSON
    #[arg(long, value_enum, default_value = "md")]
    pub format: Document,
}

/// `lockstep export`.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    #[allow(missing_docs, reason = "the type says it")]
    pub which: Which,
    /// What to write [default: what the ending of FILE says, else md]
    #[arg(long, value_enum)]
    pub format: Option<ExportForm>,
    /// The file to write, in place of one that is there [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `lockstep site`.
#[derive(Debug, Args)]
pub struct Site {
    /// The folder for the pages: a new one, an empty one, or one that holds a site already
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Which meeting.
#[derive(Debug, Args)]
pub struct Which {
    /// The meeting: its folder's name (2026-11-24), its number, `last` or `next` [default: the running one, else the last]
    #[arg(value_name = "MEETING")]
    pub meeting: Option<String>,
}

/// `lockstep actions`.
#[derive(Debug, Args)]
pub struct Actions {
    /// Only what this person owns: a handle or a full name
    #[arg(long, value_name = "WHO")]
    pub owner: Option<String>,
    /// Only what this side promised
    #[arg(long, value_enum)]
    pub side: Option<SideName>,
    /// Only what is open past its day
    #[arg(long)]
    pub overdue: bool,
    /// Also what is done or dropped
    #[arg(long)]
    pub all: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// `lockstep trends`.
#[derive(Debug, Args)]
pub struct Trends {
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// `lockstep kpi`.
#[derive(Debug, Subcommand)]
pub enum Kpi {
    /// Take the actuals of a CSV into a meeting's scoreboard
    ///
    /// The file has the columns KPI (a name or an id; a commitment by its words) and Actual, and may
    /// have Note and Date. With dates, the newest row that is not after the meeting counts.
    Import {
        /// The CSV
        #[arg(value_name = "CSV")]
        file: PathBuf,
        /// The meeting: its folder's name (2026-11-24), its number, `last` or `next` [default: the running one, else the next, else the last]
        #[arg(long, value_name = "MEETING")]
        meeting: Option<String>,
        /// For people or for programs
        #[arg(long, value_enum, default_value = "text")]
        format: Listing,
    },
    /// List the catalogue of KPIs with their targets and last actuals
    List {
        /// For people or for programs
        #[arg(long, value_enum, default_value = "text")]
        format: Listing,
    },
}

/// A side on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SideName {
    Marketing,
    Sales,
    Shared,
    Other,
}

impl From<SideName> for Side {
    fn from(name: SideName) -> Self {
        match name {
            SideName::Marketing => Self::Marketing,
            SideName::Sales => Self::Sales,
            SideName::Shared => Self::Shared,
            SideName::Other => Self::Other,
        }
    }
}

/// `lockstep check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files or folders; `-` is standard input [default: the whole forum]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The name of the file that standard input would be, such as actions.ron
    #[arg(long, value_name = "FILE")]
    pub named: Option<PathBuf>,
}

/// `lockstep agenda`.
#[derive(Debug, Subcommand)]
pub enum Agenda {
    /// List the agendas: the forum's own and the built-in ones
    List {
        /// For people or for programs
        #[arg(long, value_enum, default_value = "text")]
        format: Listing,
    },
    /// Show an agenda with its minutes and prompts
    Show {
        /// Its file name or title
        name: String,
        /// For people or for programs
        #[arg(long, value_enum, default_value = "text")]
        format: Listing,
    },
    /// Copy an agenda into the forum's agendas folder, to be changed there
    Copy {
        /// Its file name or title
        name: String,
        /// The copy's file name, without `.ron` [default: the same]
        #[arg(long = "as", value_name = "NAME")]
        copy: Option<String>,
    },
}

/// `lockstep keys`.
#[derive(Debug, Args)]
pub struct Keys {
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// `lockstep completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// A table for people.
    Text,
    /// JSON for programs.
    Json,
}

/// The form of a whole meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Document {
    /// Minutes in Markdown.
    Md,
    /// JSON for programs.
    Json,
}

/// What is exported of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// Minutes in Markdown.
    Md,
    /// Minutes as one page of HTML.
    Html,
    /// Actions as a table for spreadsheets.
    Csv,
    /// Due dates and the next forum for calendars.
    Ics,
    /// The whole meeting for programs.
    Json,
}

impl ExportForm {
    /// The form of a file with that name, as its ending says.
    pub fn of_file(path: &std::path::Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::from_str(ending, true).ok()
    }
}
