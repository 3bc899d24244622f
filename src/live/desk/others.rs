//! The desk beside others: git, the screens on the same meeting, copies that other machines left, and
//! folders that go away.

use std::path::{Path, PathBuf};

use super::{Job, Work};
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::live::errands::{Errands, Said};
use crate::live::{elsewhere, opening};
use crate::session::effect::Effect;
use crate::session::message::Message;
use crate::session::sync::Errand;
use crate::store::copies::{self, Copied};
use crate::store::git::{self, drivers};
use crate::store::watch::Noticed;

impl Work {
    /// What is done about other screens, other copies and other places.
    pub(super) fn effect_beside(&mut self, effect: Effect) {
        match effect {
            Effect::Hold(meeting) => {
                self.hold(&meeting);
                self.shown = Some(meeting);
            }
            Effect::TakeOver(meeting) => self.take_over(&meeting),
            Effect::WriteElsewhere {
                folder,
                charter,
                name,
                boards,
            } => {
                // That place may be as slow as this one.
                self.beside(move |tell| {
                    let written = elsewhere::write(&folder, &charter, &name, &boards);
                    tell(match written {
                        Ok(folder) => Message::WrittenElsewhere(folder),
                        Err(why) => Message::Failed(why),
                    });
                });
            }
            Effect::MakeAgain(name) => {
                let made = self.keeper.as_ref().map(|keeper| keeper.make_again(&name));
                if let Some(Err(why)) = made {
                    self.tell(Message::Failed(format!("meetings/{name}: {why}")));
                }
            }
            Effect::TakeIn(path, of) => self.take_in(path, of),
            Effect::SetAside(path, of) => self.set_aside(&path, &of),
            Effect::Resolve(file) => self.resolve(file),
            Effect::Drivers(yes) => self.drivers(yes),
            // The others are the desk's own, and the loop's.
            _ => {}
        }
    }

    /// Runs git beside the meeting: it may take its time, with a network, hooks and signing.
    pub(super) fn git(&mut self, number: u64, errand: Errand, message: String) {
        let Some(keeper) = &self.keeper else { return };
        let root = keeper.folder().root().to_owned();
        let (told, jobs) = (self.told.clone(), self.jobs.clone());
        self.git = Some(Errands::start(root, errand, message, move |said| {
            let _ = match said {
                Said::Line(line) => told.send(Message::GitSaid(number, line.text, line.passing)),
                Said::Ended(came) => {
                    // Seen at once, also where the folder cannot be watched.
                    let _ = jobs.send(Job::LookAtAll);
                    told.send(Message::GitEnded(number, came))
                }
            };
        }));
    }

    pub(super) fn stop_git(&self) {
        if let Some(git) = &self.git {
            git.stop();
        }
    }

    /// Before the program ends: a git that nobody sees any more must not go on.
    pub(super) fn end_git(&mut self) {
        if let Some(git) = self.git.take() {
            git.end();
        }
    }

    /// Holds a meeting, or follows the screen that does.
    pub(super) fn hold(&mut self, name: &MeetingName) {
        let (Some(keeper), Some(beside)) = (&self.keeper, &mut self.beside) else {
            return;
        };
        if let Some(watch) = &mut self.watch {
            watch.follow_screens();
        }
        let jobs = self.jobs.clone();
        let message = beside.hold(keeper.folder().root(), name, move || {
            let _ = jobs.send(Job::Look(vec![Noticed::Screens]));
        });
        self.tell(message);
    }

    fn take_over(&mut self, name: &MeetingName) {
        let (Some(keeper), Some(beside)) = (&self.keeper, &mut self.beside) else {
            return;
        };
        let message = beside.take_over(keeper.folder().root(), name);
        self.tell(message);
    }

    /// The copies that a cloud client left beside the charter and in the meeting that is open.
    pub(super) fn find_copies(&mut self) {
        let Some(keeper) = &self.keeper else { return };
        let mut meetings: Vec<MeetingName> = keeper
            .files()
            .into_iter()
            .filter_map(|file| match file {
                FileName::Board(name, _) => Some(name),
                _ => None,
            })
            .collect();
        meetings.sort();
        meetings.dedup();
        let found = copies::find(keeper.folder(), &meetings);
        if !found.is_empty() || self.copies {
            self.copies = !found.is_empty();
            let found = found.into_iter().map(|copy| (copy.path, copy.of));
            self.tell(Message::CopiesFound(found.collect()));
        }
    }

    fn take_in(&self, path: PathBuf, of: FileName) {
        let Some(keeper) = &self.keeper else { return };
        let copy = Copied { path, of };
        self.tell(match copies::read(keeper.folder(), &copy) {
            Ok(theirs) => Message::CopyRead(copy.path, copy.of, theirs),
            Err(why) => Message::Failed(why),
        });
    }

    /// A copy that was taken in goes aside only when what it held is on disk.
    fn set_aside(&mut self, path: &Path, of: &FileName) {
        if let Some(keeper) = self
            .keeper
            .as_ref()
            .filter(|_| !self.failed.contains_key(of))
            && let Err(why) = copies::set_aside(keeper.folder(), path)
        {
            self.tell(Message::Failed(format!("{}: {why}", path.display())));
        }
        self.find_copies();
    }

    /// Merges by item what git left in conflict, beside the meeting.
    fn resolve(&self, file: FileName) {
        let Some(keeper) = &self.keeper else { return };
        let root = keeper.folder().root().to_owned();
        let jobs = self.jobs.clone();
        self.beside(move |tell| {
            tell(elsewhere::resolve(&root, &file));
            let _ = jobs.send(Job::Look(vec![Noticed::File(file)]));
        });
    }

    fn drivers(&self, yes: bool) {
        let Some(keeper) = &self.keeper else { return };
        let root = keeper.folder().root();
        let done = if yes {
            // Without them git would never ask for the driver, nor leave this machine's files alone.
            let told = keeper.folder().tell_git().map_err(|why| why.to_string());
            told.and_then(|_| drivers::set_up(root, &drivers::program()))
                .map(|_| "git merges by item here now; every other clone needs it once, too")
        } else {
            drivers::remember_no(root)
                .map(|()| "Not set up; `lockstep init` does it when you want it")
                .map_err(|why| why.to_string())
        };
        self.tell(match done {
            Ok(words) => Message::Done(words.to_owned()),
            Err(why) => Message::Failed(why),
        });
    }

    /// Looks, beside everything else, whether git knows how to merge here.
    pub(super) fn look_at_drivers(&self) {
        let Some(keeper) = self.keeper.as_ref().filter(|_| !self.only_shows) else {
            return;
        };
        let root = keeper.folder().root().to_owned();
        if !git::is_repository(&root) {
            return;
        }
        self.beside(move |tell| {
            if drivers::should_ask(&root) {
                tell(Message::DriversMissing);
            }
        });
    }

    pub(super) fn look_at_screens(&mut self) {
        let (Some(keeper), Some(beside)) = (&self.keeper, &mut self.beside) else {
            return;
        };
        let jobs = self.jobs.clone();
        let message = beside.look(keeper.folder().root(), move || {
            let _ = jobs.send(Job::Look(vec![Noticed::Screens]));
        });
        if let Some(message) = message {
            self.tell(message);
        }
    }

    /// On a screen that only shows: opens the meeting that runs, and watches those that may start.
    pub(super) fn show_running(&mut self) {
        let Some(keeper) = self.keeper.as_ref().filter(|_| self.only_shows) else {
            return;
        };
        let folder = keeper.folder();
        let meetings = folder.meetings().unwrap_or_default();
        if let Some(watch) = &mut self.watch {
            for name in meetings.iter().rev().take(5) {
                let _ = watch.follow(name);
            }
        }
        let running = opening::running(folder, &meetings);
        if let Some(name) = running.filter(|name| Some(name) != self.shown.as_ref()) {
            self.open_meeting(&name, true);
        }
    }

    /// A folder that went away and came back is watched anew, and looked at.
    pub(super) fn watch_again(&mut self) {
        let (Some(keeper), Some(watch)) = (&self.keeper, &mut self.watch) else {
            return;
        };
        watch.again();
        for file in keeper.files() {
            if let FileName::Board(name, BoardKind::Meeting) = file {
                let _ = watch.follow(&name);
            }
        }
        self.look_at_known();
    }
}
