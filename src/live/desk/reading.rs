//! What the desk reads beside the meeting: each of it on a thread of its own, so that no save waits,
//! however slow the disk is on which it lies.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::Work;
use crate::forum::files::MeetingName;
use crate::forum::history::Subject;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::search::Query;
use crate::live::home::at_home;
use crate::live::search::{Question, Searching};
use crate::live::{earlier_work, leads, opening, search};
use crate::session::leads::Source;
use crate::session::message::Message;
use crate::store::folder::Folder;
use crate::store::keeper::Keeper;
use crate::store::leads::Progress;
use crate::store::{figures, listing, wording};

/// How many past meetings are read for the forum's home; the timeline asks for more as it goes.
const LISTED: usize = 40;

/// Tells the loop what came of something.
pub(super) type Tell = dyn Fn(Message) + Sync;

impl Work {
    /// Does something on a thread of its own, which tells what came of it.
    pub(super) fn beside(&self, work: impl FnOnce(&Tell) + Send + 'static) {
        let told = self.told.clone();
        std::thread::spawn(move || {
            work(&move |message| {
                // As in `tell`.
                let _ = told.send(message);
            });
        });
    }

    /// The same with the open forum's folder. Without a forum, nothing.
    pub(super) fn apart(&self, work: impl FnOnce(&Folder, &Tell) + Send + 'static) {
        let Some(keeper) = &self.keeper else { return };
        let folder = keeper.folder().clone();
        self.beside(move |tell| work(&folder, tell));
    }

    /// Puts a question to the thread that searches.
    pub(super) fn search(
        &mut self,
        asked: u64,
        query: Query,
        today: Date,
        most: usize,
        afresh: bool,
    ) {
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

    /// Reads what past forums list, newest first.
    pub(super) fn read_past(&self) {
        let now = self.clock.now();
        self.apart(move |folder, tell| {
            let meetings = listing::list(folder).unwrap_or_default();
            let newest: Vec<MeetingName> = meetings.iter().rev().take(LISTED).cloned().collect();
            tell(Message::MeetingsListed(meetings));
            tell(Message::PastRead(opening::facts(folder, newest, now)));
        });
    }

    /// Reads the meeting that is the last one now. It is not open, so nothing on screen grew from
    /// what was known of its files.
    pub(super) fn read_last(&mut self, name: &MeetingName) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        let read = keeper.folder().read_boards(name);
        keeper.remember_boards(name, &read);
        if let Some(watch) = &mut self.watch {
            // As where a meeting is opened.
            let _ = watch.follow(name);
        }
        let boards = Box::new(read.boards());
        self.tell(Message::LastRead(name.clone(), boards));
    }

    /// Reads what these meetings were like.
    pub(super) fn read_facts(&self, names: Vec<MeetingName>) {
        let now = self.clock.now();
        self.apart(move |folder, tell| {
            tell(Message::PastRead(opening::facts(folder, names, now)));
        });
    }

    /// Reads what earlier meetings left to work with, unless these meetings were read for it already:
    /// it takes hundreds of files.
    pub(super) fn read_earlier_work(&mut self) {
        let Some(keeper) = &self.keeper else { return };
        let meetings = listing::list(keeper.folder()).unwrap_or_default();
        if self.looked_back_on.as_ref() == Some(&meetings) {
            return;
        }
        self.looked_back_on = Some(meetings);
        self.apart(|folder, tell| {
            let read = earlier_work::read(folder);
            tell(Message::EarlierWorkRead(Box::new(read)));
        });
    }

    /// Reads the history of a thing from all meetings.
    pub(super) fn read_history(&self, subject: Subject) {
        self.apart(|folder, tell| {
            let story = search::history(folder, &subject);
            tell(Message::HistoryRead(subject, Box::new(story)));
        });
    }

    /// Reads the meeting before that one, to say what changed.
    pub(super) fn read_before(&self, name: &MeetingName) {
        let name = name.clone();
        self.apart(|folder, tell| {
            let before = opening::before(folder, &name).map(Box::new);
            tell(Message::BeforeRead(name, before));
        });
    }

    /// Reads how the last meetings went.
    pub(super) fn read_trends(&self) {
        let today = self.clock.now().date();
        self.apart(move |folder, tell| {
            let read = opening::trends(folder, today);
            tell(Message::TrendsRead(Box::new(read)));
        });
    }

    /// Reads the scoreboards before a meeting for its trends.
    pub(super) fn read_earlier(&self, name: &MeetingName) {
        let name = name.clone();
        self.apart(|folder, tell| {
            tell(Message::EarlierRead(opening::earlier(folder, &name), name));
        });
    }

    /// Reads the texts of the definition that earlier meetings left.
    pub(super) fn read_versions(&self) {
        self.apart(|folder, tell| tell(Message::VersionsRead(leads::versions(folder))));
    }

    /// Reads the wording rules with the names of the forum's people.
    pub(super) fn read_wording(&mut self) {
        self.wants_wording = true;
        self.wording_readings += 1;
        let reading = self.wording_readings;
        self.apart(move |folder, tell| {
            let read = opening::wording(folder, reading);
            tell(Message::WordingRead(Box::new(read)));
        });
    }

    /// Reads them on opening a forum, when it has rules of its own: what is wrong with those is said
    /// before the meeting, not while somebody writes.
    pub(super) fn read_own_wording(&mut self) {
        self.wants_wording = false;
        self.wording_may_differ();
    }

    /// The forum's own rules may be others now, or be there for the first time.
    pub(super) fn wording_may_differ(&mut self) {
        let folder = self.keeper.as_ref().map(Keeper::folder);
        let own = folder.is_some_and(|folder| folder.root().join(wording::BLAME).exists());
        if own || self.wants_wording {
            self.read_wording();
        }
    }

    /// The forum's people may be others now: if the rules are in use, they are told.
    pub(super) fn names_changed(&mut self) {
        if self.wants_wording {
            self.read_wording();
        }
    }

    /// The folder's own leads first, then those where the program was started.
    pub(super) fn list_leads(&self, typed: String) {
        let mut folders = Vec::new();
        if let Some(keeper) = &self.keeper {
            folders.push(keeper.folder().root().join("leads"));
        }
        folders.extend(std::env::current_dir());
        self.beside(move |tell| {
            let found = leads::found(&folders, &typed);
            tell(Message::LeadsListed(typed, found));
        });
    }

    /// Reads leads; a reading that still goes on is stopped.
    pub(super) fn read_leads(
        &mut self,
        reading: u64,
        source: Source,
        definitions: Vec<Arc<LeadDefinition>>,
    ) {
        let progress = Arc::new(Progress::default());
        if let Some(before) = self.reading.replace(Arc::clone(&progress)) {
            before.cancel();
        }
        self.beside(move |tell| {
            let so_far = |share| tell(Message::LeadsReadSoFar(reading, share));
            let read = leads::read_telling(&progress, so_far, || {
                leads::read(&source, &definitions, &progress)
            });
            tell(Message::LeadsRead(reading, read.map(Box::new)));
        });
    }

    /// Reads which columns a second file has.
    pub(super) fn read_headers(&self, path: PathBuf) {
        self.beside(move |tell| {
            let read = leads::headers(&path);
            tell(Message::HeadersRead(path, read));
        });
    }

    /// Reads actuals from a CSV for a meeting.
    pub(super) fn read_figures(&self, path: PathBuf, name: MeetingName) {
        self.beside(move |tell| {
            let read = figures::read(&at_home(&path)).map_err(|why| why.to_string());
            tell(Message::FiguresRead(name, read));
        });
    }

    /// Reads another draft of the definition.
    pub(super) fn read_definition(&self, path: PathBuf) {
        let today = self.clock.now().date();
        self.beside(move |tell| {
            let read = leads::definition(&path, today);
            tell(Message::DefinitionRead(read.map(Box::new)));
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::forum::moment::Moment;
    use crate::live::clock::RoomClock;
    use crate::live::desk::Work;
    use crate::store::sample;

    #[test]
    fn earlier_meetings_are_read_again_only_when_they_may_be_others() {
        let root = tempfile::tempdir().unwrap();
        let now = Moment::parse("2026-11-24T10:00:00+01:00").unwrap();
        sample::write(root.path(), now).unwrap();
        let folder = Folder::open(root.path()).unwrap();
        let (jobs, _waiting) = channel();
        let (told, mut arrived) = unbounded_channel();
        let clock = RoomClock::new(now, jiff::tz::TimeZone::UTC);
        let mut work = Work::new(jobs, told, clock, false);
        work.keeper = Some(Keeper::new(folder.clone()));
        work.read_earlier_work();
        work.read_earlier_work();
        let newest = folder.free_name(jiff::civil::date(2026, 12, 8));
        let boards = folder.read_boards(&folder.meetings().unwrap()[0]).boards();
        folder.create_meeting(&newest, &boards).unwrap();
        work.read_earlier_work();
        work.look_at_all();
        work.read_earlier_work();
        drop(work);
        let mut read = 0;
        // Until every thread has told and is gone.
        while let Some(message) = arrived.blocking_recv() {
            read += usize::from(matches!(message, Message::EarlierWorkRead(_)));
        }
        assert_eq!(read, 3, "at first, with a new meeting, after git");
    }
}
