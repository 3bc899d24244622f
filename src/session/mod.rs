//! The live session, still pure: what is open, where the user is, and how every message changes
//! it. It reads no clock and no disk; what is to be done outside leaves it as [`Effect`]s.
//!
//! The way of a key press: [`keymap`] names a [`Command`], [`update`] does it through `forum`, and
//! the screen draws what came out. What each board does with a command stands in [`boards`].

pub mod boards;
mod choice;
pub mod commands;
pub mod edit;
pub mod effect;
pub mod form;
pub mod hint;
pub mod kept;
pub mod key;
pub mod keymap;
pub mod keys;
pub mod leads;
pub mod losses;
pub mod message;
pub mod open;
pub mod over;
pub mod place;
pub mod press;
pub mod purpose;
pub mod saving;
pub mod search;
pub mod seat;
pub mod sync;
pub mod take_along;
pub mod text;
pub mod update;
pub mod wrapped;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::forum::earlier::EarlierWork;
use crate::forum::files::MeetingName;
use crate::forum::moment::Moment;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use commands::{Command, Where};
use effect::Effect;
use keymap::KeyMap;
use open::{OpenForum, OpenMeeting};
use over::Over;
use place::{Place, Row, Tab};

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeName {
    /// Dark.
    #[default]
    Dusk,
    /// Light, for projectors.
    Dawn,
    /// For bad projectors and low vision.
    Contrast,
    /// The 16 colours of the user's terminal.
    Terminal,
}

impl ThemeName {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dusk, Self::Dawn, Self::Contrast, Self::Terminal];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dusk => "dusk",
            Self::Dawn => "dawn",
            Self::Contrast => "contrast",
            Self::Terminal => "terminal",
        }
    }

    /// The theme of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL
            .iter()
            .position(|theme| *theme == self)
            .unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// How the user wants things to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The colours.
    pub theme: ThemeName,
    /// No colours at all (`NO_COLOR`).
    pub plain: bool,
    /// No box, block or other drawing characters.
    pub ascii: bool,
}

/// A line at the bottom that says what just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The line.
    pub text: String,
    /// Whether something did not work.
    pub refused: bool,
    /// Whether it tells of something that goes on or is good to know, and not of something done.
    pub news: bool,
    /// When it was said; after a while it makes room for the keys.
    pub at: Moment,
}

/// How long a notice stands, in seconds, unless a key is pressed before.
const NOTICE_STANDS: i64 = 10;

/// The whole state of the program.
#[derive(Debug)]
pub struct Session {
    /// The instant of the last message.
    pub now: Moment,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Which screen is shown.
    pub place: Place,
    /// What lies over it; the last one takes the keys.
    pub over: Vec<Over>,
    /// The forum that is open.
    pub forum: Option<OpenForum>,
    /// The meeting that goes on, or is being prepared.
    pub live: Option<OpenMeeting>,
    /// A meeting that is looked back at.
    pub past: Option<OpenMeeting>,
    /// What is selected on screens outside a meeting, by screen.
    pub selected: BTreeMap<u8, Row>,
    /// The page of the charter on screen.
    pub page: place::Page,
    /// How the last meetings went, once it was read.
    pub trends: Option<crate::forum::trends::Trends>,
    /// A meeting being planned.
    pub plan: Option<boards::plan::Plan>,
    /// The plan that was left; it comes back when the next meeting is planned again.
    pub plan_left: Option<boards::plan::Plan>,
    /// What just happened.
    pub notice: Option<Notice>,
    /// Whether everything is saved.
    pub saving: saving::Saving,
    /// How it is to look.
    pub look: Look,
    /// The keys in force.
    pub keys: KeyMap,
    /// Forums that were opened before, newest first.
    pub recent: Vec<PathBuf>,
    /// The folder in which the program was started.
    pub here: PathBuf,
    /// Texts left with Esc, by the field's key; they come back when it is opened again.
    pub left_texts: BTreeMap<String, Vec<String>>,
    /// The files that those forms had been opened on, by the same key.
    pub left_on: BTreeMap<String, form::OpenedOn>,
    /// What the form that is being confirmed starts from.
    starting: Option<edit::Starting>,
    /// The search over all meetings, while it is open.
    pub search: Option<search::Search>,
    /// The first screen from which a thing of a meeting was gone to: Esc goes back there.
    pub came_from: Option<Place>,
    /// How many searches were asked for, so that an old answer is known as such.
    pub searches: u64,
    /// What is to be shown of a meeting once it is open.
    pub goal: Option<(crate::forum::files::MeetingName, boards::past::Goal)>,
    /// Edits that can be taken back.
    pub edits: edit::Edits,
    /// Changes that take much of a board away and wait for an answer.
    pub held: Vec<losses::Held>,
    /// The leads that were brought to try the definition on.
    pub leads: Option<leads::BroughtLeads>,
    /// Bringing leads, put aside while their file is read.
    pub leads_aside: Option<Box<boards::bring_leads::BringLeads>>,
    /// The texts that earlier meetings left, newest first.
    pub versions: Vec<leads::EarlierVersion>,
    /// The page with the definition's versions, while it is shown.
    pub definition_versions: Option<boards::versions::VersionsPage>,
    /// What a side wanted the definition to be, kept in this sitting to compare with.
    pub drafts: BTreeMap<crate::forum::people::Side, leads::EarlierVersion>,
    /// What earlier meetings left to work with.
    pub earlier_work: EarlierWork,
    /// The issue that the opened one is like.
    pub alike: Option<boards::earlier_issue::Alike>,
    /// How many readings of leads were asked for, so that an old answer is known as such.
    pub readings: u64,
    /// Whether this screen holds the meeting or follows another one.
    pub seat: seat::Seat,
    /// Whether it is known that this screen holds it.
    holds_it: bool,
    /// What git does, or did last, beside the meeting.
    pub git: Option<sync::GitRun>,
    /// The wording of the text that is being written.
    pub writing: hint::Writing,
    ids: fastrand::Rng,
    effects: Vec<Effect>,
}

impl Session {
    /// A session with nothing open. `seed` makes the ids of new items.
    pub fn new(now: Moment, size: (u16, u16), seed: u64) -> Self {
        Self {
            now,
            size,
            place: Place::Start,
            over: Vec::new(),
            forum: None,
            live: None,
            past: None,
            selected: BTreeMap::new(),
            page: place::Page::default(),
            trends: None,
            plan: None,
            plan_left: None,
            notice: None,
            saving: saving::Saving::default(),
            look: Look::default(),
            keys: KeyMap::default(),
            recent: Vec::new(),
            here: PathBuf::new(),
            left_texts: BTreeMap::new(),
            left_on: BTreeMap::new(),
            starting: None,
            search: None,
            came_from: None,
            searches: 0,
            goal: None,
            edits: edit::Edits::default(),
            held: Vec::new(),
            leads: None,
            leads_aside: None,
            versions: Vec::new(),
            definition_versions: None,
            drafts: BTreeMap::new(),
            earlier_work: EarlierWork::default(),
            alike: None,
            readings: 0,
            seat: seat::Seat::default(),
            holds_it: false,
            git: None,
            writing: hint::Writing::default(),
            ids: fastrand::Rng::with_seed(seed),
            effects: Vec::new(),
        }
    }

    /// The meeting on screen: the one looked back at, else the live one.
    pub fn meeting(&self) -> Option<&OpenMeeting> {
        self.past.as_ref().or(self.live.as_ref())
    }

    /// The meeting on screen, to be changed.
    pub fn meeting_mut(&mut self) -> Option<&mut OpenMeeting> {
        self.past.as_mut().or(self.live.as_mut())
    }

    /// The day of a meeting of the forum: its own, as far as it is known; until it was read, the one
    /// in its folder's name.
    pub fn day_of(&self, name: &MeetingName) -> Date {
        let mut open = [&self.past, &self.live].into_iter().flatten();
        let own = open.find(|meeting| meeting.name == *name);
        let known = || {
            let facts = self.forum.as_ref()?.facts.get(name)?;
            Some(facts.day)
        };
        own.map(OpenMeeting::day)
            .or_else(known)
            .unwrap_or_else(|| name.date())
    }

    /// The board on screen.
    pub fn tab(&self) -> Option<Tab> {
        (self.place == Place::Meeting)
            .then(|| self.meeting().map(|meeting| meeting.tab))
            .flatten()
    }

    /// The day that ages and lateness on screen are told from: that of a closed meeting while it is
    /// looked back at, else this one.
    pub fn day(&self) -> jiff::civil::Date {
        let past = self.past.as_ref().filter(|_| self.place == Place::Meeting);
        let past = past.filter(|meeting| meeting.is_closed());
        past.map_or_else(
            || self.now.date(),
            |meeting| {
                let day = meeting.boards.meeting.date;
                day.unwrap_or_else(|| meeting.name.date())
            },
        )
    }

    /// Where commands are looked for, the nearest place first.
    pub fn here(&self) -> Vec<Where> {
        let mut places = Vec::with_capacity(6);
        match self.place {
            Place::Start => places.push(Where::Start),
            Place::Home => places.push(Where::Home),
            Place::Past => places.push(Where::Past),
            Place::Plan | Place::Trends | Place::Charter => {}
            Place::Meeting => {
                if let Some(meeting) = self.meeting() {
                    if meeting.tab == Tab::Issues && meeting.issue.is_some() {
                        places.push(Where::Issue);
                    }
                    let board = if meeting.recap {
                        Where::Recap
                    } else {
                        Where::Board(meeting.tab)
                    };
                    // A closed meeting is looked back at: what a key does there to every board goes
                    // before what it would change on this one.
                    if meeting.is_closed() {
                        places.extend([Where::Meeting, board]);
                    } else {
                        places.extend([board, Where::Meeting]);
                    }
                }
            }
        }
        if self.forum.is_some() {
            places.push(Where::Forum);
        }
        places.push(Where::Everywhere);
        places
    }

    /// The rows of the screen that can be selected, in order.
    pub fn rows(&self) -> Vec<Row> {
        boards::rows(self)
    }

    /// The selected row, if there is any row.
    pub fn selection(&self) -> Option<Row> {
        self.selection_among(&self.rows())
    }

    /// The selected one of these rows, which are the screen's.
    pub fn selection_among(&self, rows: &[Row]) -> Option<Row> {
        let hit;
        let chosen = match self.place {
            Place::Past if self.search.is_some() => {
                hit = self.search.as_ref().map(|search| Row::Hit(search.at));
                hit.as_ref()
            }
            Place::Meeting => self.meeting().and_then(|open| open.cursor_among(rows)),
            place => self.selected.get(&(place as u8)),
        };
        let chosen = chosen.filter(|row| rows.contains(row));
        chosen.or_else(|| rows.first()).cloned()
    }

    /// Selects a row.
    pub fn select(&mut self, row: Row) {
        if let (Row::Hit(at), Some(search)) = (&row, &mut self.search) {
            search.at = *at;
        } else if self.place == Place::Meeting {
            if let Some(meeting) = self.meeting_mut() {
                meeting.put_cursor(row);
            }
        } else {
            self.selected.insert(self.place as u8, row);
        }
    }

    /// A new random id.
    pub fn new_id(&mut self) -> Id {
        Id::from_bits(self.ids.u64(..))
    }

    /// Asks for something to be done outside.
    pub fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Says in the bottom line that something is done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            refused: false,
            news: false,
            at: self.now,
        });
    }

    /// Says in the bottom line that something goes on, or is good to know.
    pub fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            refused: false,
            news: true,
            at: self.now,
        });
    }

    /// Says something more of what was just done, behind what was said of it.
    pub fn say_also(&mut self, text: impl Into<String>) {
        match &mut self.notice {
            Some(notice) => {
                notice.text.push_str(". ");
                notice.text.push_str(&text.into());
            }
            None => self.say(text),
        }
    }

    /// Says in the bottom line why something was not done.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            refused: true,
            news: false,
            at: self.now,
        });
    }

    /// Says something in the bottom line, with the keys of the commands it names in braces.
    pub fn say_with_keys(&mut self, sentence: &'static str) {
        self.say(self.keys.fill(sentence));
    }

    /// Says in the bottom line that something goes on, with the keys of the commands it names in
    /// braces.
    pub fn tell_with_keys(&mut self, sentence: &'static str) {
        self.tell(self.keys.fill(sentence));
    }

    /// Says why something was not done, with the keys of the commands it names in braces.
    pub fn refuse_with_keys(&mut self, sentence: &'static str) {
        self.refuse(self.keys.fill(sentence));
    }

    /// Why something is not done, with the keys of the commands it names in braces.
    pub fn refusal(&self, sentence: &'static str) -> Refusal {
        Refusal::because(self.keys.fill(sentence))
    }

    /// Says why a change was refused, with the key that leads on.
    pub fn refuse_because(&mut self, refusal: &Refusal) {
        let words = self.words_of(refusal);
        self.refuse(words);
    }

    /// A refusal in words, with the key that leads on; where no key is bound, in its own words.
    pub fn words_of(&self, refusal: &Refusal) -> String {
        let reopens = Command::Clock(commands::ClockCommand::StartOrClose);
        match (refusal, self.keys.shown(reopens)) {
            (Refusal::MeetingClosed, key) if !key.is_empty() => {
                format!("The meeting is closed: {key} reopens it, then it can be changed")
            }
            _ => refusal.to_string(),
        }
    }

    /// Lets a notice go that has stood long enough.
    pub fn forget_old_notice(&mut self) {
        let old = |notice: &Notice| self.now.seconds_since(notice.at) >= NOTICE_STANDS;
        if self.notice.as_ref().is_some_and(old) {
            self.notice = None;
        }
    }

    /// Whether the screen changes with a second going by: a clock runs, or a notice is to go.
    pub fn changes_by_itself(&self) -> bool {
        self.clock_runs() || self.notice.is_some()
    }

    /// Whether the meeting's clock runs, so that a second going by changes the screen.
    pub fn clock_runs(&self) -> bool {
        use crate::forum::meeting::{Clock, MeetingState};
        self.live.as_ref().is_some_and(|meeting| {
            meeting.boards.meeting.state == MeetingState::Running
                && matches!(meeting.boards.meeting.clock, Clock::Running(..))
        })
    }

    /// Whether everything is on disk.
    pub fn all_saved(&self) -> bool {
        self.saving.waiting.is_empty() && self.saving.failed.is_empty()
    }

    /// Why a command cannot be done now; none when it can.
    pub fn why_not(&self, command: Command) -> Option<String> {
        let entry = commands::entry(command)?;
        if self.here().contains(&entry.place) {
            return None;
        }
        Some(match entry.place {
            Where::Forum | Where::Meeting if self.forum.is_none() => "No forum is open".to_owned(),
            Where::Meeting => self
                .keys
                .fill("Open a meeting first: {open} on the forum's home"),
            Where::Writing => "This is for a hint, while you write".to_owned(),
            place => format!("This belongs to {}", place.heading()),
        })
    }
}
