//! Forums and meetings that the desk opens and makes.

use std::io;
use std::path::Path;

use super::{Job, Work};
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::forum::meeting::Boards;
use crate::live::beside::Beside;
use crate::live::{opening, planning};
use crate::session::boards::plan::NewMeeting;
use crate::session::message::Message;
use crate::store::folder::Folder;
use crate::store::keeper::Keeper;
use crate::store::settings::Places;
use crate::store::watch::Watch;
use crate::store::{carried, listing, sample};

impl Work {
    /// Opens a forum, unless something of the one before is not saved yet.
    pub(super) fn open(&mut self, folder: Folder, into_meeting: bool) {
        self.try_again();
        if let Some(file) = self.failed.keys().next() {
            let why = format!("{file} of this forum is not saved yet, so no other one is opened");
            self.tell(Message::NotOpened(why));
            return;
        }
        let (opened, keeper, (keys, faults)) = opening::forum(folder, into_meeting);
        self.tell(Message::KeysRead(keys, faults));
        self.tell(Message::ForumOpened(Box::new(opened)));
        // What is told of its meetings now belongs to it, not to the forum before.
        self.keep(keeper);
    }

    /// A forum is open from now on: it is remembered, and its folder is watched.
    pub(super) fn keep(&mut self, mut keeper: Keeper) {
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
        let last = opening::running(keeper.folder(), &listed);
        keeper.tidy_up(last.as_ref());
        // What came before the watch began may have been missed by what is on screen.
        if remembered.as_ref() != Some(&listed) {
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
            // The meeting that was opened, not one that came since: that is shown below.
            self.shown = keeper.files().into_iter().find_map(|file| match file {
                FileName::Board(name, BoardKind::Meeting) => Some(name),
                _ => None,
            });
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
        self.read_own_wording();
    }

    /// Writes a new forum and opens it.
    pub(super) fn create_forum(&mut self, root: &Path, charter: &Charter) {
        match Folder::create(root, charter) {
            Ok(folder) => {
                self.open(folder, false);
                self.tell(Message::ForumCreated);
            }
            Err(error) => self.tell(Message::NotOpened(error.to_string())),
        }
    }

    /// Writes the sample forum anew and opens it.
    pub(super) fn open_sample(&mut self) {
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

    /// Reads a meeting, and follows what changes in it.
    pub(super) fn open_meeting(&mut self, name: &MeetingName, live: bool) {
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

    /// Writes a new meeting and opens it.
    pub(super) fn create_meeting(&mut self, meeting: &NewMeeting) {
        let Some(keeper) = &self.keeper else {
            return;
        };
        let unsaved = |file: &FileName| self.failed.get(file).map(|(value, _)| value);
        match planning::create(keeper.folder(), unsaved, meeting) {
            Ok(name) => self.open_meeting(&name, true),
            Err(why) => self.tell(Message::NotOpened(why)),
        }
    }

    /// What was carried into a meeting must be on disk before what it was carried from is: else it
    /// would count as taken out on purpose after a crash.
    pub(super) fn keep_carried(&mut self, name: &MeetingName, from: &Boards) {
        let waits = |file: &FileName| matches!(file, FileName::Board(of, _) if of == name);
        if let Some(keeper) = &self.keeper
            && !self.failed.keys().any(waits)
        {
            // Without it, the next time guesses at what was changed since.
            let _ = carried::keep(keeper.folder(), name, from);
        }
    }
}
