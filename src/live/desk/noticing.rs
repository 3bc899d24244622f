//! What changes in the forum's folder while it is open: each change is looked at and told.

use super::Work;
use crate::forum::files::{BoardKind, FileName};
use crate::live::opening;
use crate::session::message::Message;
use crate::store::file::ReadState;
use crate::store::watch::Noticed;

impl Work {
    /// Looks at every file that is open.
    pub(super) fn look_at_known(&mut self) {
        let Some(keeper) = &self.keeper else { return };
        for file in keeper.files() {
            self.look_at(&file);
        }
    }

    /// Looks at everything, after git or wherever notices may have been missed.
    pub(super) fn look_at_all(&mut self) {
        // Earlier meetings may have changed as well.
        self.looked_back_on = None;
        self.look_at_known();
        self.look(vec![Noticed::Meetings, Noticed::Agendas, Noticed::Wording]);
    }

    /// Looks at what was noticed.
    pub(super) fn look(&mut self, noticed: Vec<Noticed>) {
        for noticed in noticed {
            match noticed {
                Noticed::File(FileName::Board(_, BoardKind::Meeting)) if self.only_shows => {
                    self.look_at_known();
                    self.show_running();
                }
                Noticed::File(file) => self.look_at(&file),
                Noticed::Screens => self.look_at_screens(),
                Noticed::Copies => self.find_copies(),
                Noticed::Wording => self.wording_may_differ(),
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
                    self.names_changed();
                }
            }
        }
    }
}
