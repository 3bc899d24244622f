//! What the desk reads beside the meeting: each of it on a thread of its own, so that nothing waits.

use std::path::PathBuf;
use std::sync::Arc;

use super::{LISTED, Work};
use crate::forum::files::MeetingName;
use crate::forum::history::Subject;
use crate::forum::lead_definition::LeadDefinition;
use crate::live::{earlier_work, leads, opening, search};
use crate::session::leads::Source;
use crate::session::message::Message;
use crate::store::folder::Folder;
use crate::store::kept_sentences;
use crate::store::leads::Progress;
use crate::store::listing;

impl Work {
    /// Does something with the open forum's folder on a thread of its own, which tells what came of
    /// it. Without a forum, nothing.
    pub(super) fn apart(&self, work: impl FnOnce(&Folder, &dyn Fn(Message)) + Send + 'static) {
        let Some(keeper) = &self.keeper else { return };
        let folder = keeper.folder().clone();
        let told = self.told.clone();
        std::thread::spawn(move || {
            work(&folder, &|message| {
                // As in `tell`.
                let _ = told.send(message);
            });
        });
    }

    /// Reads what past forums list, newest first.
    pub(super) fn read_past(&self) {
        self.apart(|folder, tell| {
            let meetings = listing::list(folder).unwrap_or_default();
            let newest: Vec<MeetingName> = meetings.iter().rev().take(LISTED).cloned().collect();
            tell(Message::MeetingsListed(meetings));
            tell(Message::PastRead(opening::facts(folder, newest)));
        });
    }

    /// Reads what these meetings were like.
    pub(super) fn read_facts(&self, names: Vec<MeetingName>) {
        self.apart(|folder, tell| tell(Message::PastRead(opening::facts(folder, names))));
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
    pub(super) fn read_wording(&self) {
        self.apart(|folder, tell| {
            let (wording, notes) = opening::wording(folder);
            tell(Message::WordingRead(wording, notes));
            let kept = kept_sentences::read(folder.root());
            tell(Message::KeptSentencesRead(kept));
        });
    }

    /// The folder's own leads first, then those where the program was started.
    pub(super) fn list_leads(&self, typed: String) {
        let mut folders = Vec::new();
        if let Some(keeper) = &self.keeper {
            folders.push(keeper.folder().root().join("leads"));
        }
        folders.extend(std::env::current_dir());
        let found = leads::found(&folders, &typed);
        self.tell(Message::LeadsListed(typed, found));
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
        let told = self.told.clone();
        std::thread::spawn(move || {
            let so_far = |share| {
                let _ = told.send(Message::LeadsReadSoFar(reading, share));
            };
            let read = leads::read_telling(&progress, so_far, || {
                leads::read(&source, &definitions, &progress)
            });
            let _ = told.send(Message::LeadsRead(reading, read.map(Box::new)));
        });
    }

    /// Reads which columns a second file has: it may lie on a slow disk.
    pub(super) fn read_headers(&self, path: PathBuf) {
        let told = self.told.clone();
        std::thread::spawn(move || {
            let read = leads::headers(&path);
            let _ = told.send(Message::HeadersRead(path, read));
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
    use crate::store::keeper::Keeper;
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
