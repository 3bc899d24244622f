//! What is open: a forum, and a meeting of it with what is selected on each of its boards.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::message::{AgendaChoice, OpenedForum, OpenedMeeting};
use super::place::{Row, Tab};
use crate::forum::charter::Charter;
use crate::forum::facts::MeetingFacts;
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::forum::issues::Ranking;
use crate::forum::meeting::{Boards, MeetingState};
use crate::forum::record::Id;
use crate::forum::scoreboard::Scoreboard;

/// An opened forum.
#[derive(Debug)]
pub struct OpenForum {
    /// Its folder.
    pub root: PathBuf,
    /// Its charter.
    pub charter: Arc<Charter>,
    /// What is wrong with the charter's file; then it is not written.
    pub unreadable: Option<String>,
    /// Its meetings by date.
    pub meetings: Vec<MeetingName>,
    /// The last of them and its boards as they are now, when it was read.
    pub last: Option<(MeetingName, Boards)>,
    /// What is known of them; read in the background.
    pub facts: BTreeMap<MeetingName, MeetingFacts>,
    /// Whether more of them are being read.
    pub reading_facts: bool,
    /// The agendas to plan from.
    pub agendas: Vec<AgendaChoice>,
    /// Whether the folder is in a git repository.
    pub in_git: bool,
    /// Copies that a cloud client left, with what each is a copy of.
    pub copies: Vec<(PathBuf, FileName)>,
    /// Whether to ask if git is to be told how to merge here.
    pub ask_drivers: bool,
}

impl OpenForum {
    /// A forum as it was read.
    pub fn new(opened: OpenedForum) -> Self {
        Self {
            root: opened.root,
            charter: opened.charter,
            unreadable: opened.unreadable,
            meetings: opened.meetings,
            last: None,
            facts: BTreeMap::new(),
            reading_facts: false,
            agendas: opened.agendas,
            in_git: opened.in_git,
            copies: Vec::new(),
            ask_drivers: false,
        }
    }
}

/// Words of a filter that show what is folded away.
pub const UNFOLDS: [&str; 2] = ["all", "dropped"];

/// An opened meeting.
#[derive(Debug)]
pub struct OpenMeeting {
    /// Its folder's name.
    pub name: MeetingName,
    /// Its place by date among the forum's meetings, from 1.
    pub number: usize,
    /// Its boards.
    pub boards: Boards,
    /// Boards that must not be written, each with the sentence that says why.
    pub unreadable: BTreeMap<BoardKind, String>,
    /// Those of them that never could be read here: nothing is shown of them.
    pub unread: BTreeSet<BoardKind>,
    /// Whether its folder went away under it.
    pub gone: bool,
    /// The scoreboards of earlier meetings, oldest first.
    pub earlier: Vec<(MeetingName, Arc<Scoreboard>)>,
    /// What changed since the meeting before, once that was read.
    pub before: Option<Before>,
    /// The board on screen.
    pub tab: Tab,
    /// Whether the recap is shown.
    pub recap: bool,
    /// The issue that is open on its board.
    pub issue: Option<Id>,
    /// Whether the scoreboard shows the selected row as a large chart.
    pub charted: bool,
    /// What is selected on each board, on the recap and in the open issue.
    cursors: BTreeMap<View, Row>,
    /// The filter of each board.
    pub filters: BTreeMap<Tab, String>,
    /// How issues are ordered.
    pub order: Ranking,
    /// Carried actions that were looked at in this sitting.
    pub seen: BTreeSet<Id>,
    /// The issue raised last that is like an earlier one.
    pub pointed_out: Option<Id>,
    /// The agenda item for which the end of the timebox was waved away, and its limit then, in seconds.
    pub waved: Option<(Id, i64)>,
}

/// What changed from the meeting before, in words, board by board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// The meeting before; none when there is none.
    pub name: Option<MeetingName>,
    /// What changed on each board.
    pub changes: BTreeMap<BoardKind, Vec<String>>,
}

/// A list with a selection of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum View {
    Board(Tab),
    Recap,
    Issue,
    Figures,
    Versions,
}

impl OpenMeeting {
    /// A meeting as it was read, on the board of its current item.
    pub fn new(opened: OpenedMeeting) -> Self {
        Self {
            name: opened.name,
            number: opened.number,
            boards: opened.boards,
            unreadable: opened.unreadable.into_iter().collect(),
            unread: opened.unread.into_iter().collect(),
            gone: false,
            earlier: opened.earlier,
            before: None,
            tab: Tab::Agenda,
            recap: false,
            issue: None,
            charted: false,
            cursors: BTreeMap::new(),
            filters: BTreeMap::new(),
            order: Ranking::Votes,
            seen: BTreeSet::new(),
            pointed_out: None,
            waved: None,
        }
    }

    fn view(&self) -> View {
        if self.recap {
            View::Recap
        } else if self.tab == Tab::Issues && self.issue.is_some() {
            View::Issue
        } else {
            View::Board(self.tab)
        }
    }

    /// The row selected last among those on screen.
    pub fn cursor_among(&self, rows: &[Row]) -> Option<&Row> {
        // The two pages beside the worksheet stand in the place of its rows.
        let views = [self.view(), View::Figures, View::Versions];
        let mut chosen = views.iter().filter_map(|view| self.cursors.get(view));
        chosen.find(|row| rows.contains(row))
    }

    /// Keeps a row selected that is so only as the first one of those: what is done to it may move it.
    pub fn stay_on(&mut self, row: &Row, rows: &[Row]) {
        if self.cursor_among(rows).is_none() {
            self.cursors.insert(self.view_of(row), row.clone());
        }
    }

    /// The list that a row of the screen stands in.
    fn view_of(&self, row: &Row) -> View {
        match row {
            Row::Figure(_) => View::Figures,
            Row::Version(_) => View::Versions,
            _ => self.view(),
        }
    }

    /// Opens an issue, at its first line.
    pub fn open_issue(&mut self, id: Id) {
        self.issue = Some(id);
        self.cursors.remove(&View::Issue);
    }

    /// Selects a row of the list on screen.
    pub fn put_cursor(&mut self, row: Row) {
        if let Row::Action(id) = &row {
            self.seen.insert(id.clone());
        }
        // From now on the room looks at something else than what was raised last.
        self.pointed_out = None;
        self.cursors.insert(self.view_of(&row), row);
    }

    /// The filter of the board on screen; empty when there is none.
    pub fn filter(&self) -> &str {
        self.filters.get(&self.tab).map_or("", String::as_str)
    }

    /// The words of that filter that things are looked for by, in lower case: without the one that
    /// asks for what is folded away.
    pub fn wanted(&self) -> String {
        let words = self
            .filter()
            .split_whitespace()
            .filter(|word| !UNFOLDS.contains(word));
        words.collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// Whether the filter asks for dropped, withdrawn, retired and closed things as well.
    pub fn unfolded(&self) -> bool {
        self.filter()
            .split_whitespace()
            .any(|word| UNFOLDS.contains(&word))
    }

    /// Its day: the one on which it was started, else the one it is planned for.
    pub fn day(&self) -> Date {
        self.boards.meeting.day(&self.name)
    }

    /// Whether it is over, and so read-only.
    pub fn is_closed(&self) -> bool {
        self.boards.meeting.state == MeetingState::Closed
    }

    /// Why a board must not be written: its own file cannot be read, or that of the meeting itself,
    /// which says whether it is closed.
    pub fn why_not_writable(&self, board: BoardKind) -> Option<String> {
        let why = |kind| self.unreadable.get(&kind).cloned();
        why(board).or_else(|| self.why_read_only())
    }

    /// Why nothing of the meeting is written: what its own file says is not known.
    pub fn why_read_only(&self) -> Option<String> {
        let fault = self.unreadable.get(&BoardKind::Meeting)?;
        Some(format!(
            "{fault}. Whether the meeting is closed stands in that file, so nothing of it is \
             written until it is mended"
        ))
    }
}
