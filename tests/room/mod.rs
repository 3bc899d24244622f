//! A room for whole-session tests: a session with its forum in a folder of its own, driven by keys,
//! with every effect performed at once and in order. No screen, no clock but the one that is set.

#![allow(dead_code, reason = "each test file uses what it needs")]

use std::path::{Path, PathBuf};

use lockstep_forum::forum::files::{FileName, MeetingName};
use lockstep_forum::forum::meeting::{Boards, MeetingState};
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::live::{briefs, earlier_work, leads, opening, planning, search, take_along};
use lockstep_forum::session::Session;
use lockstep_forum::session::effect::Effect;
use lockstep_forum::session::key::{Key, typing};
use lockstep_forum::session::message::Message;
use lockstep_forum::session::over::Over;
use lockstep_forum::session::update::update;
use lockstep_forum::store::carried;
use lockstep_forum::store::copies::{self, Copied};
use lockstep_forum::store::figures;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::keeper::Keeper;
use lockstep_forum::store::kept_sentences;
use lockstep_forum::store::leads::Progress;
use lockstep_forum::store::sample;
use lockstep_forum::store::search::Searcher;
use tempfile::TempDir;

/// The session, its folder, and what happened outside.
pub struct Room {
    pub session: Session,
    pub folder: TempDir,
    pub now: Moment,
    pub quit: bool,
    pub minutes_written: Vec<MeetingName>,
    pub commits: Vec<String>,
    keeper: Option<Keeper>,
    /// Whether wording rules are read when they are asked for: most tests are about other things.
    hints: bool,
}

/// Tuesday 24 November 2026, ten o'clock in the room.
pub fn ten_o_clock() -> Moment {
    Moment::parse("2026-11-24T10:00:00+01:00").unwrap()
}

impl Room {
    /// A room with no forum, in an empty folder.
    pub fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let now = ten_o_clock();
        let mut session = Session::new(now, (120, 36), 7);
        folder.path().clone_into(&mut session.here);
        Self {
            session,
            folder,
            now,
            quit: false,
            minutes_written: Vec::new(),
            commits: Vec::new(),
            keeper: None,
            hints: false,
        }
    }

    /// A room with the sample forum, in its running meeting.
    pub fn sample() -> Self {
        let mut room = Self::empty();
        sample::write(room.folder.path(), room.now).unwrap();
        room.open(true);
        room
    }

    /// A room whose forum was made by the short form, with Ana and Bo of marketing, Cy and Dee of
    /// sales, and one objective.
    pub fn new_forum() -> Self {
        let mut room = Self::empty();
        room.keys("Enter");
        room.types("Acme revenue forum");
        room.keys("Tab Tab Tab Tab");
        room.types("Ana Ruiz\nBo Lund");
        room.keys("Tab");
        room.types("Cy Adler\nDee Okoye");
        room.keys("Tab Tab");
        room.types("Pipeline of 2 million by June");
        room.keys("Ctrl-S");
        room
    }

    /// Opens the forum in the folder anew, as a second start of the program would.
    pub fn open(&mut self, into_meeting: bool) {
        let folder = Folder::open(self.folder.path()).unwrap();
        let (opened, keeper, _) = opening::forum(folder, into_meeting);
        self.keeper = Some(keeper);
        self.tell(Message::ForumOpened(Box::new(opened)));
    }

    /// Saves through another file system from now on.
    pub fn use_disk(&mut self, disk: std::sync::Arc<dyn lockstep_forum::store::disk::Disk>) {
        let folder = Folder::open(self.folder.path()).unwrap();
        let mut keeper = Keeper::with_disk(folder, disk);
        keeper.load(&FileName::Charter);
        if let Some(meeting) = self.session.meeting() {
            let read = keeper.folder().read_boards(&meeting.name);
            keeper.remember_boards(&meeting.name, &read);
        }
        self.keeper = Some(keeper);
    }

    /// What the desk does some time after a save that failed.
    pub fn tries_again(&mut self) {
        let failed: Vec<FileName> = self.session.saving.failed.keys().cloned().collect();
        for file in failed {
            let value = self.session.stored(&file).expect("it is open");
            let number = self.session.saving.ask(&file);
            for message in self.perform(Effect::Save(file, value, number)) {
                self.tell(message);
            }
        }
    }

    /// From now on the wording rules are read, with the forum's names, once somebody writes.
    pub fn reads_wording(&mut self) -> &mut Self {
        self.hints = true;
        self
    }

    /// The forum's own rules were written or changed: they are read at once.
    pub fn notices_own_rules(&mut self) {
        self.hints = true;
        for message in self.read_wording() {
            self.tell(message);
        }
    }

    fn read_wording(&self) -> Vec<Message> {
        if !self.hints {
            return Vec::new();
        }
        let folder = Folder::open(self.folder.path()).unwrap();
        vec![Message::WordingRead(Box::new(opening::wording(&folder, 1)))]
    }

    /// The screen in that many columns and lines, without colours.
    pub fn screen(&self, columns: u16, lines: u16) -> String {
        let backend = ratatui::backend::TestBackend::new(columns, lines);
        let mut terminal = ratatui::Terminal::new(backend).unwrap();
        terminal
            .draw(|frame| {
                lockstep_forum::screens::draw(frame, &self.session);
            })
            .unwrap();
        terminal.backend().to_string()
    }

    /// Presses keys, named as in help, with blanks between them.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let key: Key = key.parse().unwrap();
            self.tell(Message::Pressed(key));
        }
        self
    }

    /// Goes on to the last agenda item, whatever is left undone, and closes the meeting.
    pub fn closes(&mut self) -> &mut Self {
        for _ in 0..self.boards().meeting.agenda.0.len() {
            if self.boards().meeting.next_item().is_none() {
                break;
            }
            self.keys("n");
            if self.asked().is_some() {
                self.keys("y");
            }
        }
        self.keys("s y");
        let state = self.boards().meeting.state;
        assert_eq!(state, MeetingState::Closed, "{}", self.says());
        self
    }

    /// Types a text.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for key in typing(text) {
            self.tell(Message::Pressed(key));
        }
        self
    }

    /// Lets time pass, second by second as the loop would.
    pub fn wait(&mut self, seconds: i64) -> &mut Self {
        self.now = self.now.plus_seconds(seconds);
        self.tell(Message::Ticked);
        self
    }

    pub fn tell(&mut self, message: Message) {
        let mut messages = std::collections::VecDeque::from([message]);
        while let Some(message) = messages.pop_front() {
            for effect in update(&mut self.session, message, self.now) {
                messages.extend(self.perform(effect));
            }
        }
    }

    fn perform(&mut self, effect: Effect) -> Vec<Message> {
        match effect {
            Effect::Save(file, value, number) => {
                let keeper = self.keeper.as_mut().expect("a forum is open");
                match keeper.save(&file, &value) {
                    Ok(saved) => {
                        let mut told = vec![Message::Saved(file.clone(), number, self.now)];
                        if let Some(merged) = saved.merged {
                            told.push(Message::ChangedOnDisk(file, merged.base, merged.theirs));
                        }
                        told
                    }
                    Err(why) => vec![Message::NotSaved(file, number, why.to_string())],
                }
            }
            Effect::Taken(file) => {
                self.keeper.as_mut().expect("a forum is open").taken(&file);
                Vec::new()
            }
            Effect::CreateForum(root, charter) => {
                Folder::create(&root, &charter).unwrap();
                self.open(false);
                Vec::new()
            }
            Effect::CreateMeeting(meeting) => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                match planning::create(keeper.folder(), |_| None, &meeting) {
                    Ok(name) => self.read_meeting(&name, true),
                    Err(why) => vec![Message::NotOpened(why)],
                }
            }
            Effect::ReadLast(name) => {
                let keeper = self.keeper.as_mut().expect("a forum is open");
                let read = keeper.folder().read_boards(&name);
                keeper.remember_boards(&name, &read);
                vec![Message::LastRead(name, Box::new(read.boards()))]
            }
            Effect::KeepCarried(name, from) => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                carried::keep(keeper.folder(), &name, &from).unwrap();
                Vec::new()
            }
            Effect::OpenMeeting { name, live } => self.read_meeting(&name, live),
            Effect::ReadPast => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                let read = earlier_work::read(keeper.folder());
                vec![Message::EarlierWorkRead(Box::new(read))]
            }
            Effect::WriteBrief {
                meeting,
                issue,
                form,
                boards,
            } => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                match briefs::write(keeper.folder(), &meeting, &boards, &issue, form) {
                    Ok(words) => vec![Message::Done(words)],
                    Err(words) => vec![Message::Failed(words)],
                }
            }
            Effect::KeepSentence(sum) => {
                kept_sentences::add(self.folder.path(), sum).unwrap();
                Vec::new()
            }
            Effect::WriteMinutes(name, _) => {
                self.minutes_written.push(name);
                Vec::new()
            }
            Effect::TakeAlong(form, name, boards) => {
                let folder = Folder::open(self.folder.path()).unwrap();
                let written = take_along::write_meeting(&folder, &name, &boards, form, self.now);
                vec![written.map_or_else(Message::Failed, Message::Done)]
            }
            Effect::TakeSiteAlong => {
                let folder = Folder::open(self.folder.path()).unwrap();
                let written = take_along::write_site(&folder, self.now);
                vec![written.map_or_else(Message::Failed, Message::Done)]
            }
            Effect::Git {
                number, message, ..
            } => {
                self.commits.push(message);
                vec![Message::GitEnded(number, Ok("done".to_owned()))]
            }
            Effect::Quit => {
                self.quit = true;
                Vec::new()
            }
            Effect::ReadWording => self.read_wording(),
            effect => self.try_on_leads(effect),
        }
    }

    /// What the lead definition is tried on.
    fn try_on_leads(&mut self, effect: Effect) -> Vec<Message> {
        match effect {
            Effect::ListLeads(typed) => {
                let found = leads::found(&[self.folder.path().join("leads")], &typed);
                vec![Message::LeadsListed(typed, found)]
            }
            Effect::ReadLeads {
                reading,
                source,
                definitions,
            } => {
                let read = leads::read(&source, &definitions, &Progress::default());
                vec![Message::LeadsRead(reading, read.map(Box::new))]
            }
            Effect::ReadHeaders(path) => {
                let read = leads::headers(&path);
                vec![Message::HeadersRead(path, read)]
            }
            Effect::ReadVersions => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                vec![Message::VersionsRead(leads::versions(keeper.folder()))]
            }
            Effect::ReadDefinition(path) => {
                let read = leads::definition(&path, self.now.date());
                vec![Message::DefinitionRead(read.map(Box::new))]
            }
            Effect::TryDefinition(trial) => vec![Message::DefinitionTried(Box::new(trial.run()))],
            effect => self.look_back(effect),
        }
    }

    /// What is read while looking back.
    fn look_back(&mut self, effect: Effect) -> Vec<Message> {
        match effect {
            Effect::ReadTrends => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                let read = opening::trends(keeper.folder(), self.now.date());
                vec![Message::TrendsRead(Box::new(read))]
            }
            Effect::ReadFigures(path, name) => {
                let read = figures::read(&path).map_err(|why| why.to_string());
                vec![Message::FiguresRead(name, read)]
            }
            Effect::ReadFacts(names) => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                vec![Message::PastRead(opening::facts(
                    keeper.folder(),
                    names,
                    self.now,
                ))]
            }
            Effect::Search {
                asked,
                query,
                today,
                most,
                ..
            } => {
                let folder = self.keeper.as_ref().expect("a forum is open").folder();
                let names = folder.meetings().unwrap().into();
                let roster = folder.read_charter().value.roster.clone();
                let mut searcher = Searcher::new(folder.clone(), names, roster);
                let found = searcher.search(&query, today, most, &|| false, |_| {});
                vec![Message::Found(asked, Box::new(found))]
            }
            Effect::ReadHistory(subject) => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                let story = search::history(keeper.folder(), &subject);
                vec![Message::HistoryRead(subject, Box::new(story))]
            }
            effect => self.perform_beside(effect),
        }
    }

    /// What is done about copies, and when the forum's own place is out of reach.
    fn perform_beside(&mut self, effect: Effect) -> Vec<Message> {
        match effect {
            Effect::TakeIn(path, of) => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                let copy = Copied { path, of };
                let theirs = copies::read(keeper.folder(), &copy).unwrap();
                vec![Message::CopyRead(copy.path, copy.of, theirs)]
            }
            Effect::SetAside(path, _) => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                copies::set_aside(keeper.folder(), &path).unwrap();
                Vec::new()
            }
            Effect::MakeAgain(name) => {
                let keeper = self.keeper.as_ref().expect("a forum is open");
                keeper.make_again(&name).unwrap();
                Vec::new()
            }
            Effect::WriteElsewhere {
                folder,
                charter,
                name,
                boards,
            } => {
                let kept = Folder::create(&folder, &charter).unwrap();
                kept.create_meeting(&name, &boards).unwrap();
                vec![Message::WrittenElsewhere(folder.display().to_string())]
            }
            _ => Vec::new(),
        }
    }

    fn read_meeting(&mut self, name: &MeetingName, live: bool) -> Vec<Message> {
        let keeper = self.keeper.as_mut().expect("a forum is open");
        let meetings = keeper.folder().meetings().unwrap();
        let opened = opening::meeting(keeper, name, &meetings, live);
        let before = opening::before(keeper.folder(), name).map(Box::new);
        vec![
            Message::MeetingOpened(Box::new(opened)),
            Message::BeforeRead(name.clone(), before),
        ]
    }

    /// What the watch would notice: a file changed by somebody else.
    pub fn notice(&mut self, file: &FileName) {
        let changed = self.keeper.as_mut().expect("a forum is open").look(file);
        if let Some(changed) = changed {
            let message = match changed.state.sentence() {
                Some(why) => Message::BecameUnreadable(file.clone(), why),
                None => Message::ChangedOnDisk(file.clone(), changed.base, changed.theirs),
            };
            self.tell(message);
        }
    }

    /// What the desk would find that cloud clients left.
    pub fn finds_copies(&mut self) {
        let keeper = self.keeper.as_ref().expect("a forum is open");
        let meetings = keeper.folder().meetings().unwrap();
        let found = copies::find(keeper.folder(), &meetings).into_iter();
        let found = found.map(|copy| (copy.path, copy.of)).collect();
        self.tell(Message::CopiesFound(found));
    }

    /// The boards on screen.
    pub fn boards(&self) -> &Boards {
        &self.session.meeting().expect("a meeting is open").boards
    }

    /// The boards of a meeting as they are on disk.
    pub fn on_disk(&self, name: &str) -> Boards {
        let folder = Folder::open(self.folder.path()).unwrap();
        folder
            .read_boards(&MeetingName::parse(name).unwrap())
            .boards()
    }

    /// All files of a meeting with their bytes.
    pub fn files(&self, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let folder = self.folder.path().join("meetings").join(name);
        let mut files: Vec<(PathBuf, Vec<u8>)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    }

    /// What the bottom line says.
    pub fn says(&self) -> &str {
        self.session
            .notice
            .as_ref()
            .map_or("", |notice| &notice.text)
    }

    /// The title of the question that is asked.
    pub fn asked(&self) -> Option<&str> {
        match self.session.over.last() {
            Some(Over::Ask(ask)) => Some(&ask.title),
            _ => None,
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
