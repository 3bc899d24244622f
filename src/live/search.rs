//! Searching beside the screen: one thread that answers the newest question and gives up an older
//! one as soon as a key changes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use jiff::civil::Date;
use tokio::sync::mpsc::UnboundedSender;

use crate::forum::changes::Names;
use crate::forum::files::{MeetingName, Stored};
use crate::forum::history::{Story, Subject, story};
use crate::forum::search::Query;
use crate::session::message::Message;
use crate::store::folder::Folder;
use crate::store::listing;
use crate::store::search::{Searcher, distinct, holding};

/// A question.
pub struct Question {
    /// Which one it is.
    pub asked: u64,
    /// What is looked for.
    pub query: Query,
    /// The day.
    pub today: Date,
    /// As many things as are wanted.
    pub most: usize,
    /// Whether what was remembered of the files is to be forgotten.
    pub afresh: bool,
    /// The forum.
    pub folder: Folder,
}

/// Where questions are put. The thread ends when this is dropped.
pub struct Searching {
    questions: Sender<Question>,
    newest: Arc<AtomicU64>,
}

impl Searching {
    /// A thread that tells what it finds.
    pub fn start(told: UnboundedSender<Message>) -> Self {
        let (questions, waiting) = channel();
        let newest = Arc::new(AtomicU64::new(0));
        let wanted = Arc::clone(&newest);
        thread::spawn(move || answer(&waiting, &wanted, &told));
        Self { questions, newest }
    }

    /// Asks; an older question is given up.
    pub fn ask(&self, question: Question) {
        self.newest.store(question.asked, Ordering::Relaxed);
        // The thread is gone only when the program ends.
        let _ = self.questions.send(question);
    }

    /// Gives up what is being looked for.
    pub fn stop(&self) {
        self.newest.store(0, Ordering::Relaxed);
    }
}

impl Drop for Searching {
    fn drop(&mut self) {
        self.stop();
    }
}

fn answer(waiting: &Receiver<Question>, wanted: &AtomicU64, told: &UnboundedSender<Message>) {
    let mut known: Option<(Folder, Searcher)> = None;
    while let Ok(question) = waiting.recv() {
        let stopped = || wanted.load(Ordering::Relaxed) != question.asked;
        let tell = |found: &crate::forum::search::Found| {
            if !stopped() {
                let _ = told.send(Message::Found(question.asked, Box::new(found.clone())));
            }
        };
        if question.afresh
            || known
                .as_ref()
                .is_none_or(|(folder, _)| *folder != question.folder)
        {
            known = None;
        }
        let (_, searcher) = known.get_or_insert_with(|| {
            let folder = question.folder.clone();
            let names = listing::list(&folder).unwrap_or_default();
            let roster = folder.read_charter().value.roster.clone();
            (
                folder.clone(),
                Searcher::new(folder, Arc::from(names), roster),
            )
        });
        if stopped() {
            continue;
        }
        let (query, today, most) = (&question.query, question.today, question.most);
        let found = searcher.search(query, today, most, &stopped, tell);
        tell(&found);
    }
}

/// The history of a thing, read from all meetings.
pub fn history(folder: &Folder, subject: &Subject) -> Story {
    let names: Arc<[MeetingName]> = Arc::from(listing::list(folder).unwrap_or_default());
    let read = match subject.id() {
        Some(id) => holding(folder, &names, subject.board(), id),
        None => distinct(folder, &names, subject.board()),
    };
    let charter = folder.read_charter().value;
    let pairs = read
        .iter()
        .map(|(name, board, _): &(MeetingName, Stored, _)| (name, board));
    let mut told = story(subject, pairs, Names::of(&charter));
    told.unreadable = read.into_iter().filter_map(|(.., fault)| fault).collect();
    told
}
