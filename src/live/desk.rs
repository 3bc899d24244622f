//! The desk: one thread that owns the forum's files. It writes one file at a time, the newest value
//! of each, and tells the loop what is on disk. Long reading happens beside it, on threads of its
//! own.

mod effects;
mod forums;
mod noticing;
mod others;
mod queue;
mod reading;
mod saving;
mod writing;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;

use super::beside::Beside;
use super::clock::RoomClock;
use super::errands::Errands;
use super::search::Searching;
use crate::forum::files::{FileName, MeetingName, Stored};
use crate::session::effect::Effect;
use crate::session::message::Message;
use crate::store::drafts::Drafts;
use crate::store::keeper::Keeper;
use crate::store::leads::Progress;
use crate::store::watch::{Noticed, Watch};
use queue::Queue;

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

impl Desk {
    /// A desk, and what it will tell. One that `only_shows` never claims a meeting.
    pub fn new(clock: RoomClock, only_shows: bool) -> (Self, UnboundedReceiver<Message>) {
        let (jobs, arriving) = channel();
        let (told, arrived) = unbounded_channel();
        let own = jobs.clone();
        let thread =
            std::thread::spawn(move || Work::new(own, told, clock, only_shows).run(arriving));
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
    /// What could not be written, each with the number of its newest save.
    failed: BTreeMap<FileName, (Stored, u64)>,
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
    /// Whether the wording rules were asked for in this forum.
    wants_wording: bool,
    /// How often they were read.
    wording_readings: u64,
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
            wants_wording: false,
            wording_readings: 0,
            looked_back_on: None,
        }
    }

    /// Works until the end; what then is not on disk, and why.
    fn run(mut self, arriving: Receiver<Job>) -> Vec<String> {
        let mut queue = Queue::of(arriving);
        let mut retry: Option<Instant> = None;
        loop {
            let now = Instant::now();
            retry = (!self.failed.is_empty()).then(|| retry.unwrap_or(now + RETRY));
            // One that is due comes first: somebody who types without a pause does not put it off.
            let left = retry.map(|at| at.saturating_duration_since(now));
            let next = match left {
                Some(Duration::ZERO) => None,
                left => queue.next(left),
            };
            match next {
                Some(Job::End) => break,
                Some(job) => self.perform(job),
                None => {
                    self.try_again();
                    retry = None;
                }
            }
        }
        self.end_git();
        if let Some(beside) = &mut self.beside {
            beside.let_go();
        }
        self.last_try()
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

    /// Where texts are kept that are being typed; nowhere while the forum is away.
    fn drafts(&self) -> Option<Drafts> {
        let keeper = self.keeper.as_ref().filter(|keeper| !keeper.is_away())?;
        Some(Drafts::of(keeper.folder().root()))
    }
}
