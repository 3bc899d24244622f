//! The desk: one thread that owns the forum's files. It writes one file at a time, the newest value
//! of each, and tells the loop what is on disk. Long reading happens beside it, on threads of its
//! own.

mod others;
mod reading;
mod writing;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::beside::Beside;
use super::clock::RoomClock;
use super::errands::Errands;
use super::search::{Question, Searching};
use super::{leads, opening};
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::meeting::Boards;
use crate::forum::search::Query;
use crate::session::effect::Effect;
use crate::session::message::Message;
use crate::store::drafts::Drafts;
use crate::store::file::ReadState;
use crate::store::folder::Folder;
use crate::store::keeper::Keeper;
use crate::store::kept_sentences;
use crate::store::leads::Progress;
use crate::store::settings::Places;
use crate::store::watch::{Noticed, Watch};
use crate::store::{figures, listing, sample};

/// Something for the desk to do.
pub enum Job {
    /// An effect of the session.
    Do(Box<Effect>),
    /// The forum that is open from now on.
    Keep(Box<Keeper>),
    /// Keep a text that is being typed.
    KeepDraft(String, String),
    /// Forget it.
    DropDraft(String),
    /// Something was noticed in the folder.
    Look(Vec<Noticed>),
    /// Look at every file that is open.
    LookAtAll,
    /// Finish what waits, and end.
    End,
}

/// The loop's side of the desk.
pub struct Desk {
    jobs: Sender<Job>,
    thread: Option<JoinHandle<Vec<String>>>,
}

/// How long a failed write waits before it is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// How many past meetings are read for the forum's home; the timeline asks for more as it goes.
const LISTED: usize = 40;

impl Desk {
    /// A desk, and what it will tell.
    /// One that `only_shows` never claims a meeting.
    pub fn new(clock: RoomClock, only_shows: bool) -> (Self, UnboundedReceiver<Message>) {
        let (jobs, waiting) = channel();
        let (told, arrived) = unbounded_channel();
        let own = jobs.clone();
        let thread =
            std::thread::spawn(move || Work::new(own, told, clock, only_shows).run(&waiting));
        (
            Self {
                jobs,
                thread: Some(thread),
            },
            arrived,
        )
    }

    /// Gives the desk something to do. A desk that is gone has told so by closing its messages.
    pub fn send(&self, job: Job) {
        let _ = self.jobs.send(job);
    }

    /// Waits until everything is written, and says what could not be.
    pub fn finish(mut self) -> io::Result<()> {
        let unsaved = self.end()?;
        if unsaved.is_empty() {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "NOT SAVED: {}",
            unsaved.join("; ")
        )))
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        self.send(Job::End);
        let thread = self.thread.take().map(JoinHandle::join);
        thread
            .unwrap_or(Ok(Vec::new()))
            .map_err(|_| io::Error::other("the part that writes files ended by a fault of its own"))
    }
}

/// When the loop ends by a panic, what was sent is written all the same.
impl Drop for Desk {
    fn drop(&mut self) {
        // Nobody is there to be told any more.
        let _ = self.end();
    }
}

/// The thread's side.
struct Work {
    jobs: Sender<Job>,
    told: UnboundedSender<Message>,
    clock: RoomClock,
    keeper: Option<Keeper>,
    watch: Option<Watch>,
    failed: BTreeMap<FileName, Stored>,
    /// The file of leads that is being read.
    reading: Option<Arc<Progress>>,
    /// The git that runs.
    git: Option<Errands>,
    /// The thread that searches all meetings, once something was looked for.
    searching: Option<Searching>,
    /// The other screens on the same meeting.
    beside: Option<Beside>,
    /// Whether this screen follows whatever meeting runs.
    only_shows: bool,
    /// The meeting that such a screen shows.
    shown: Option<MeetingName>,
    /// Whether copies were found that a cloud client left.
    copies: bool,
    /// The meetings of which it was read what they left to work with.
    looked_back_on: Option<Vec<MeetingName>>,
}

impl Work {
    fn new(
        jobs: Sender<Job>,
        told: UnboundedSender<Message>,
        clock: RoomClock,
        only_shows: bool,
    ) -> Self {
        Self {
            jobs,
            told,
            clock,
            keeper: None,
            watch: None,
            failed: BTreeMap::new(),
            reading: None,
            git: None,
            searching: None,
            beside: None,
            only_shows,
            shown: None,
            copies: false,
            looked_back_on: None,
        }
    }

    /// Works until the end; what then is not on disk, and why.
    fn run(mut self, waiting: &Receiver<Job>) -> Vec<String> {
        let mut queue: VecDeque<Job> = VecDeque::new();
        loop {
            if queue.is_empty() {
                match self.wait(waiting) {
                    Some(job) => queue.push_back(job),
                    None => continue,
                }
            }
            queue.extend(waiting.try_iter());
            let Some(job) = queue.pop_front() else {
                continue;
            };
            if let Job::Do(effect) = &job
                && let Effect::Save(file, _) = effect.as_ref()
                && waits_again(&queue, file)
            {
                // A newer value of the same file is behind it: that one is written for both.
                self.tell(Message::Saved(file.clone(), self.clock.now()));
                continue;
            }
            match job {
                Job::End => break,
                job => self.perform(job),
            }
        }
        self.end_git();
        if let Some(beside) = &mut self.beside {
            beside.let_go();
        }
        let failed = std::mem::take(&mut self.failed).into_iter();
        failed
            .filter_map(|(file, value)| {
                let why = self.keeper.as_mut()?.save(&file, &value).err()?;
                Some(format!("{file}: {why}"))
            })
            .collect()
    }

    /// The next job; none after a failed write was tried again.
    fn wait(&mut self, waiting: &Receiver<Job>) -> Option<Job> {
        if self.failed.is_empty() {
            return Some(waiting.recv().unwrap_or(Job::End));
        }
        match waiting.recv_timeout(RETRY) {
            Ok(job) => Some(job),
            Err(RecvTimeoutError::Disconnected) => Some(Job::End),
            Err(RecvTimeoutError::Timeout) => {
                self.try_again();
                None
            }
        }
    }

    fn tell(&self, message: Message) {
        // The loop is gone only when the program ends; then there is nobody to tell.
        let _ = self.told.send(message);
    }

    fn perform(&mut self, job: Job) {
        match job {
            Job::Do(effect) => self.effect(*effect),
            Job::Keep(keeper) => self.keep(*keeper),
            Job::KeepDraft(key, text) => {
                if let Some(drafts) = self.drafts()
                    && let Err(error) = drafts.save(&key, &text)
                {
                    self.tell(Message::Failed(format!(
                        "Unfinished text could not be kept: {error}"
                    )));
                }
            }
            Job::DropDraft(key) => {
                if let Some(drafts) = self.drafts() {
                    // A draft that stays is offered once more; nothing is lost.
                    let _ = drafts.forget(&key);
                }
            }
            Job::Look(noticed) => self.look(noticed),
            Job::LookAtAll => self.look_at_all(),
            Job::End => {}
        }
    }

    fn drafts(&self) -> Option<Drafts> {
        self.keeper
            .as_ref()
            .map(|keeper| Drafts::of(keeper.folder().root()))
    }

    fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Save(file, value) => self.save(&file, value),
            Effect::Taken(file) => {
                if let Some(keeper) = &mut self.keeper {
                    keeper.taken(&file);
                }
            }
            Effect::KeepSentence(sum) => {
                if let Some(keeper) = &self.keeper {
                    // At worst its hint is shown once more.
                    let _ = kept_sentences::add(keeper.folder().root(), sum);
                }
            }
            Effect::OpenForum(root) => match Folder::open(&root) {
                Ok(folder) => self.open(folder, false),
                Err(error) => self.tell(Message::NotOpened(error.to_string())),
            },
            Effect::CreateForum(root, charter) => self.create_forum(&root, &charter),
            Effect::OpenSample => self.open_sample(),
            Effect::OpenMeeting { name, live } => self.open_meeting(&name, live),
            Effect::ReadPast => {
                self.read_past();
                self.read_earlier_work();
            }
            Effect::ReadFacts(names) => self.read_facts(names),
            Effect::Search {
                asked,
                query,
                today,
                most,
                afresh,
            } => self.search(asked, *query, today, most, afresh),
            Effect::StopSearch => {
                if let Some(searching) = &self.searching {
                    searching.stop();
                }
            }
            Effect::ReadHistory(subject) => self.read_history(subject),
            Effect::ReadTrends => self.read_trends(),
            Effect::ReadFigures(path) => {
                let read = figures::read(&path).map_err(|why| why.to_string());
                self.tell(Message::FiguresRead(read));
            }
            Effect::CreateMeeting(date, boards) => self.create_meeting(date, &boards),
            Effect::WriteMinutes(name, boards) => self.write_minutes(&name, &boards),
            Effect::Git {
                number,
                errand,
                message,
            } => self.git(number, errand, message),
            Effect::StopGit => self.stop_git(),
            Effect::WriteBrief {
                meeting,
                issue,
                form,
                boards,
            } => self.write_brief(&meeting, &issue, form, &boards),
            Effect::TakeAlong(form, name, boards) => self.take_along(form, name, boards),
            Effect::TakeSiteAlong => self.take_site_along(),
            Effect::RememberTheme(theme) => remember_theme(theme.word()),
            Effect::ListLeads(typed) => self.list_leads(typed),
            Effect::ReadLeads {
                reading,
                source,
                definitions,
            } => self.read_leads(reading, source, definitions),
            Effect::ReadHeaders(path) => self.read_headers(path),
            Effect::StopReading => {
                if let Some(progress) = self.reading.take() {
                    progress.cancel();
                }
            }
            Effect::ReadVersions => self.read_versions(),
            Effect::ReadDefinition(path) => {
                let read = leads::definition(&path, self.clock.now().date());
                self.tell(Message::DefinitionRead(read.map(Box::new)));
            }
            Effect::TryDefinition(trial) => {
                let told = self.told.clone();
                std::thread::spawn(move || {
                    let _ = told.send(Message::DefinitionTried(Box::new(trial.run())));
                });
            }
            effect => self.effect_beside(effect),
        }
    }

    fn save(&mut self, file: &FileName, value: Stored) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        match keeper.save(file, &value) {
            Ok(saved) => {
                self.failed.remove(file);
                if *file == FileName::Charter {
                    // Its names may be others now.
                    self.read_wording();
                }
                self.tell(Message::Saved(file.clone(), self.clock.now()));
                if let Some(merged) = saved.merged {
                    self.tell(Message::ChangedOnDisk(
                        file.clone(),
                        merged.base,
                        merged.theirs,
                    ));
                }
            }
            Err(why) => {
                self.failed.insert(file.clone(), value);
                self.tell(Message::NotSaved(file.clone(), why.to_string()));
            }
        }
    }

    fn try_again(&mut self) {
        for (file, value) in std::mem::take(&mut self.failed) {
            self.save(&file, value);
        }
    }

    fn open(&mut self, folder: Folder, into_meeting: bool) {
        self.try_again();
        if let Some(file) = self.failed.keys().next() {
            let why = format!("{file} of this forum is not saved yet, so no other one is opened");
            self.tell(Message::NotOpened(why));
            return;
        }
        let (opened, keeper, (keys, faults)) = opening::forum(folder, into_meeting);
        self.keep(keeper);
        self.tell(Message::KeysRead(keys, faults));
        self.tell(Message::ForumOpened(Box::new(opened)));
    }

    /// A forum is open from now on: it is remembered, and its folder is watched.
    fn keep(&mut self, mut keeper: Keeper) {
        let root = keeper.folder().root().to_owned();
        if let Some(places) = Places::of_user() {
            // Only the list of recent forums would lack it.
            let _ = places.opened(&root);
        }
        let jobs = self.jobs.clone();
        let watch = Watch::start(keeper.folder(), move |noticed| {
            let _ = jobs.send(Job::Look(noticed));
        });
        let remembered = listing::remembered(keeper.folder());
        let listed = listing::list(keeper.folder()).unwrap_or_default();
        let last = listed.last().cloned();
        keeper.tidy_up(last.as_ref());
        if remembered.is_some_and(|remembered| remembered != listed) {
            self.tell(Message::MeetingsListed(listed));
        }
        self.watch = match watch {
            Ok(mut watch) => {
                if let Some(why) = last.as_ref().and_then(|last| watch.follow(last).err()) {
                    self.tell(Message::Failed(why));
                }
                Some(watch)
            }
            Err(why) => {
                self.tell(Message::Failed(why));
                None
            }
        };
        self.beside = None;
        self.looked_back_on = None;
        if self.only_shows {
            let folder = keeper.folder();
            let meetings = folder.meetings().unwrap_or_default();
            self.shown = opening::running(folder, &meetings);
        } else {
            self.beside = Beside::begin(keeper.folder().root(), self.clock.now());
        }
        self.keeper = Some(keeper);
        if let Some(last) = last {
            self.hold(&last);
            self.read_earlier(&last);
            self.read_before(&last);
        }
        self.show_running();
        self.find_copies();
        self.look_at_drivers();
        self.read_wording();
    }

    fn create_forum(&mut self, root: &Path, charter: &Charter) {
        match Folder::create(root, charter) {
            Ok(folder) => {
                self.open(folder, false);
                self.tell(Message::Done(
                    "The forum is there. Plan its first meeting with Enter".to_owned(),
                ));
            }
            Err(error) => self.tell(Message::NotOpened(error.to_string())),
        }
    }

    fn open_sample(&mut self) {
        let now = self.clock.now();
        match sample::write_fresh(Places::of_user().as_ref(), now).and_then(|root| {
            Folder::open(&root).map_err(|error| io::Error::other(error.to_string()))
        }) {
            Ok(folder) => self.open(folder, true),
            Err(error) => self.tell(Message::NotOpened(format!(
                "The sample forum could not be written: {error}"
            ))),
        }
    }

    fn open_meeting(&mut self, name: &MeetingName, live: bool) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        let meetings = keeper.folder().meetings().unwrap_or_default();
        let opened = opening::meeting(keeper, name, &meetings, live);
        if let Some(watch) = &mut self.watch {
            // Without it only changes from outside come in later, at the next save.
            let _ = watch.follow(name);
        }
        self.tell(Message::MeetingOpened(Box::new(opened)));
        if live {
            self.shown = Some(name.clone());
            self.hold(name);
        }
        self.read_earlier(name);
        self.read_before(name);
    }

    fn create_meeting(&mut self, date: Date, boards: &Boards) {
        let Some(keeper) = &self.keeper else {
            return;
        };
        let name = keeper.folder().free_name(date);
        match keeper.folder().create_meeting(&name, boards) {
            Ok(()) => self.open_meeting(&name, true),
            Err(error) => self.tell(Message::NotOpened(error.to_string())),
        }
    }

    /// Puts a question to the thread that searches.
    fn search(&mut self, asked: u64, query: Query, today: Date, most: usize, afresh: bool) {
        let Some(keeper) = &self.keeper else { return };
        let folder = keeper.folder().clone();
        let told = &self.told;
        let searching = self
            .searching
            .get_or_insert_with(|| Searching::start(told.clone()));
        searching.ask(Question {
            asked,
            query,
            today,
            most,
            afresh,
            folder,
        });
    }

    fn look_at_known(&mut self) {
        let Some(keeper) = &self.keeper else { return };
        for file in keeper.files() {
            self.look_at(&file);
        }
    }

    fn look_at_all(&mut self) {
        // Earlier meetings may have changed as well.
        self.looked_back_on = None;
        self.look_at_known();
        self.look(vec![Noticed::Meetings, Noticed::Agendas, Noticed::Wording]);
    }

    fn look(&mut self, noticed: Vec<Noticed>) {
        for noticed in noticed {
            match noticed {
                Noticed::File(FileName::Board(_, BoardKind::Meeting)) if self.only_shows => {
                    self.look_at_known();
                    self.show_running();
                }
                Noticed::File(file) => self.look_at(&file),
                Noticed::Screens => self.look_at_screens(),
                Noticed::Copies => self.find_copies(),
                Noticed::Wording => self.read_wording(),
                Noticed::Agendas => {
                    if let Some(keeper) = &self.keeper {
                        self.tell(Message::AgendasRead(opening::agendas(keeper.folder())));
                    }
                }
                Noticed::Meetings => {
                    if let Some(keeper) = &self.keeper {
                        let meetings = keeper.folder().meetings().unwrap_or_default();
                        self.tell(Message::MeetingsListed(meetings));
                    }
                    self.watch_again();
                    self.show_running();
                }
            }
        }
    }

    fn look_at(&mut self, file: &FileName) {
        let Some(changed) = self.keeper.as_mut().and_then(|keeper| keeper.look(file)) else {
            return;
        };
        let gone = changed.state == ReadState::Absent;
        if let FileName::Board(name, _) = file {
            let folder = self
                .keeper
                .as_ref()
                .map(|keeper| keeper.has_folder_of(file));
            self.tell(Message::MeetingGone(
                name.clone(),
                gone && folder == Some(false),
            ));
        }
        match changed.state.sentence() {
            Some(why) => self.tell(Message::BecameUnreadable(file.clone(), why)),
            // What is on screen is what there is of it.
            None if gone => {}
            None => {
                self.tell(Message::ChangedOnDisk(
                    file.clone(),
                    changed.base,
                    changed.theirs,
                ));
                if *file == FileName::Charter {
                    self.read_wording();
                }
            }
        }
    }
}

/// Whether a newer value of the file waits, with nothing between that would read what is on disk.
fn waits_again(queue: &VecDeque<Job>, file: &FileName) -> bool {
    let writes = |job: &&Job| match job {
        Job::Do(effect) => matches!(effect.as_ref(), Effect::Save(..) | Effect::Taken(_)),
        job => matches!(job, Job::KeepDraft(..) | Job::DropDraft(_)),
    };
    queue.iter().take_while(writes).any(|job| {
        matches!(job, Job::Do(effect) if matches!(effect.as_ref(), Effect::Save(other, _) if other == file))
    })
}

fn remember_theme(theme: &str) {
    if let Some(places) = Places::of_user() {
        let (mut settings, fault) = places.settings();
        if fault.is_none() {
            settings.theme = Some(theme.to_owned());
            // Next time it would be the theme of before; nothing else is lost.
            let _ = places.save_settings(&settings);
        }
    }
}
