//! Going through the meetings of a forum for what a query asks for: newest first, on as many
//! threads as there are cores, each file looked through as bytes and read only when the words may
//! be in it. Nothing of the files is kept but which of them lack the words, a bit a file.

mod bytes;
mod holding;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use jiff::civil::Date;

use super::file;
use super::folder::Folder;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::people::Roster;
use crate::forum::search::{Finder, Found, Mention, Query, Scope, things};
use bytes::{Came, Meetings};
pub use holding::{distinct, holding};

/// So many meetings are looked through before a thread says what it found.
const AT_ONCE: usize = 16;

/// After so many stretches it is told how far the search is.
const AT_LEAST: usize = 64;

/// So many earlier searches are remembered, each in a bit a file.
const REMEMBERED: usize = 12;

/// So many files that were read are remembered by each thread: most are carried from meeting to
/// meeting as they are.
const READ: usize = 96;

/// So many faults are told in words.
const FAULTS: usize = 20;

/// Searches a forum, again and again as a line is typed.
pub struct Searcher {
    folder: Folder,
    names: Arc<[MeetingName]>,
    roster: Roster,
    earlier: Vec<Lacking>,
}

/// Which files lack the bytes that a search looked for.
struct Lacking {
    finders: Vec<Finder>,
    /// One byte a meeting, one bit a board; unset is unknown, too.
    boards: Vec<AtomicU8>,
}

impl Lacking {
    fn new(finders: Vec<Finder>, meetings: usize) -> Self {
        Self {
            finders,
            boards: (0..meetings).map(|_| AtomicU8::new(0)).collect(),
        }
    }

    /// Whether a file that lacks what this looked for lacks `finders` as well.
    fn holds_for(&self, finders: &[Finder]) -> bool {
        let asked_too = |old: &Finder| finders.iter().any(|new| old.is_within(new));
        !self.finders.is_empty() && self.finders.iter().all(asked_too)
    }

    fn known(&self) -> usize {
        let bits = self.boards.iter().map(|byte| byte.load(Ordering::Relaxed));
        bits.map(|bits| bits.count_ones() as usize).sum()
    }

    fn lacks(&self, meeting: usize, board: BoardKind) -> bool {
        self.boards[meeting].load(Ordering::Relaxed) & bit(board) != 0
    }

    fn note(&self, meeting: usize, board: BoardKind) {
        self.boards[meeting].fetch_or(bit(board), Ordering::Relaxed);
    }
}

fn bit(board: BoardKind) -> u8 {
    1 << board as u8
}

/// One search.
struct Job<'a> {
    folder: &'a Folder,
    names: &'a [MeetingName],
    roster: &'a Roster,
    query: &'a Query,
    /// The day on which "overdue" is asked.
    on: Date,
    /// The meetings that are looked into, by their place among all, newest first.
    asked: Vec<usize>,
    boards: Vec<BoardKind>,
    lacking: &'a Lacking,
    /// The next stretch of `asked` that nobody has taken.
    next: AtomicUsize,
    /// Enough was found: from here on it is only noted which files lack the words.
    enough: AtomicBool,
    stop: &'a (dyn Fn() -> bool + Sync),
}

/// What one stretch of meetings gave.
struct Stretch {
    number: usize,
    meetings: Vec<(usize, Vec<Mention>)>,
    faults: Vec<String>,
}

impl Searcher {
    /// A search over these meetings, which are in order of their days.
    pub fn new(folder: Folder, names: Arc<[MeetingName]>, roster: Roster) -> Self {
        Self {
            folder,
            names,
            roster,
            earlier: Vec::new(),
        }
    }

    /// Forgets which files lacked what: they may have changed.
    pub fn forget(&mut self) {
        self.earlier.clear();
    }

    /// Finds at most so many things. `stop` is asked again and again whether to give up; `tell`
    /// hears of what was found so far: at once of the first, then as it grows.
    pub fn search(
        &mut self,
        query: &Query,
        today: Date,
        most: usize,
        stop: &(dyn Fn() -> bool + Sync),
        mut tell: impl FnMut(&Found),
    ) -> Found {
        let asked = self.asked(query);
        let newest = asked.first().map(|at| &self.names[*at]);
        let lacking = self.lacking(query.finders());
        let job = Job {
            folder: &self.folder,
            names: &self.names,
            roster: &self.roster,
            query,
            on: query.as_of(newest, today),
            boards: query.boards(),
            lacking: &lacking,
            next: AtomicUsize::new(0),
            enough: AtomicBool::new(false),
            stop,
            asked,
        };
        let found = job.run(most, &mut tell);
        if !lacking.finders.is_empty() {
            self.earlier.push(lacking);
            let spare = self.earlier.len().saturating_sub(REMEMBERED);
            self.earlier.drain(..spare);
        }
        found
    }

    fn asked(&self, query: &Query) -> Vec<usize> {
        let count = self.names.len();
        let looks_into = |at: &usize| {
            query.looks_into(Scope {
                name: &self.names[*at],
                number: at + 1,
                count,
            })
        };
        (0..count).rev().filter(looks_into).collect()
    }

    /// What is known to lack these: what an earlier search, for less, saw to lack that.
    fn lacking(&self, finders: Vec<Finder>) -> Lacking {
        let lacking = Lacking::new(finders, self.names.len());
        let holds = self
            .earlier
            .iter()
            .filter(|old| old.holds_for(&lacking.finders));
        if let Some(best) = holds.max_by_key(|old| old.known()) {
            for (new, old) in lacking.boards.iter().zip(&best.boards) {
                new.store(old.load(Ordering::Relaxed), Ordering::Relaxed);
            }
        }
        lacking
    }
}

impl Job<'_> {
    fn run(&self, most: usize, tell: &mut impl FnMut(&Found)) -> Found {
        let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut found = Found {
            of: self.asked.len(),
            ..Found::default()
        };
        let (sender, came) = channel();
        thread::scope(|scope| {
            for _ in 0..threads {
                let sender = sender.clone();
                scope.spawn(move || self.work(&sender));
            }
            drop(sender);
            let mut waiting = BTreeMap::new();
            let mut told = 0;
            let mut heard = 0;
            let mut next = 0;
            for stretch in came {
                waiting.insert(stretch.number, stretch);
                // In order, newest first: what was found does not hang on which thread was faster.
                while let Some(stretch) = waiting.remove(&next) {
                    next += 1;
                    self.take(stretch, &mut found, most);
                }
                let hits = found.gathered.hits.len();
                // How far it is, is told as well where little is found.
                if hits > told * 3 / 2 || next >= heard + AT_LEAST {
                    heard = next;
                    told = hits;
                    tell(&found);
                }
            }
        });
        found.ended = !(self.stop)();
        found
    }

    fn take(&self, stretch: Stretch, found: &mut Found, most: usize) {
        let from = stretch.number * AT_ONCE;
        found.looked = (from + AT_ONCE).min(found.of);
        found.unreadable += stretch.faults.len();
        let room = FAULTS.saturating_sub(found.faults.len());
        found.faults.extend(stretch.faults.into_iter().take(room));
        if self.enough.load(Ordering::Relaxed) {
            found.cut |= stretch.meetings.iter().any(|(_, all)| !all.is_empty());
            return;
        }
        for (at, mentions) in stretch.meetings {
            found.gathered.take(&self.names[at], mentions, self.query);
        }
        if found.gathered.hits.len() > most {
            found.gathered.hits.truncate(most);
            found.cut = true;
        }
        if found.cut {
            self.enough.store(true, Ordering::Relaxed);
        }
    }

    fn work(&self, sender: &Sender<Stretch>) {
        let mut thread = Looking::new(self);
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let from = number * AT_ONCE;
            if from >= self.asked.len() || (self.stop)() {
                return;
            }
            let mut stretch = Stretch {
                number,
                meetings: Vec::new(),
                faults: Vec::new(),
            };
            for at in self.asked.iter().skip(from).take(AT_ONCE) {
                let mut mentions = Vec::new();
                thread.look(*at, &mut mentions, &mut stretch.faults);
                if !mentions.is_empty() {
                    stretch.meetings.push((*at, mentions));
                }
            }
            if sender.send(stretch).is_err() {
                return;
            }
        }
    }
}

/// One thread of a search.
struct Looking<'a> {
    job: &'a Job<'a>,
    meetings: Meetings,
    buffer: Vec<u8>,
    read: HashMap<u64, Arc<Vec<Mention>>>,
}

impl<'a> Looking<'a> {
    fn new(job: &'a Job<'a>) -> Self {
        Self {
            job,
            meetings: Meetings::of(job.folder),
            buffer: bytes::buffer(),
            read: HashMap::new(),
        }
    }

    /// Looks through the files of a meeting.
    fn look(&mut self, at: usize, mentions: &mut Vec<Mention>, faults: &mut Vec<String>) {
        let (job, name) = (self.job, &self.job.names[at]);
        let unknown = |board: &&BoardKind| !job.lacking.lacks(at, **board);
        if !job.boards.iter().any(|board| unknown(&board)) {
            return;
        }
        let sitting = self.meetings.sitting(name);
        for board in job.boards.iter().filter(unknown) {
            match sitting.read(*board, &mut self.buffer) {
                Came::Nothing => job.lacking.note(at, *board),
                Came::Bytes(length) => {
                    let bytes = &self.buffer[..length];
                    let finders = &job.lacking.finders;
                    if !bytes::may_hold(bytes, finders) {
                        job.lacking.note(at, *board);
                    } else if !job.enough.load(Ordering::Relaxed) {
                        let all = self.mentions(name, *board, length, faults);
                        mentions.extend(all.iter().cloned());
                    }
                }
                // A link, or what cannot be read: looked at with all care.
                Came::Strange if job.enough.load(Ordering::Relaxed) => {}
                Came::Strange => {
                    let file = FileName::Board(name.clone(), *board);
                    let read = job.folder.read_file(&file);
                    faults.extend(read.state.sentence());
                    mentions.extend(self.of(&read.value));
                }
            }
        }
    }

    fn mentions(
        &mut self,
        name: &MeetingName,
        board: BoardKind,
        length: usize,
        faults: &mut Vec<String>,
    ) -> Arc<Vec<Mention>> {
        let bytes = &self.buffer[..length];
        let mut hasher = DefaultHasher::new();
        (board, bytes).hash(&mut hasher);
        let key = hasher.finish();
        if let Some(known) = self.read.get(&key) {
            return Arc::clone(known);
        }
        let file = FileName::Board(name.clone(), board);
        let reading = file::read_file(&file, bytes);
        let all = Arc::new(self.of(&reading.value));
        match reading.state.sentence() {
            // It names the file, so it is said of each one.
            Some(fault) => faults.push(fault),
            None => {
                if self.read.len() >= READ {
                    self.read.clear();
                }
                self.read.insert(key, Arc::clone(&all));
            }
        }
        all
    }

    fn of(&self, file: &Stored) -> Vec<Mention> {
        let job = self.job;
        let all = things(file);
        all.iter()
            .filter_map(|thing| Mention::of(thing, job.query, job.roster, job.on))
            .collect()
    }
}

#[cfg(test)]
mod tests;
