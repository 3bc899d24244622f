//! The other screens on the same meeting: which of them holds it, as the desk keeps track of it.

use std::path::Path;

use crate::forum::files::MeetingName;
use crate::forum::holder::Holder;
use crate::forum::moment::Moment;
use crate::session::message::Message;
use crate::store::drafts::Drafts;
use crate::store::hold::{Holding, Other, host, until_gone};

/// This screen among the others on a forum.
pub struct Beside {
    holding: Holding,
    meeting: Option<MeetingName>,
    /// Whom we follow.
    follows: Option<Other>,
}

impl Beside {
    /// Says that this screen is there. Where that cannot be written, nobody is followed.
    pub fn begin(root: &Path, now: Moment) -> Option<Self> {
        let me = Holder {
            host: host(),
            process: std::process::id(),
            since: now,
        };
        let holding = Holding::begin(root, &me).ok()?;
        Some(Self {
            holding,
            meeting: None,
            follows: None,
        })
    }

    /// Holds a meeting from now on, or follows whoever does. `gone` is called, on another thread,
    /// when the one that is followed has ended.
    pub fn hold(
        &mut self,
        root: &Path,
        meeting: &MeetingName,
        gone: impl FnOnce() + Send + 'static,
    ) -> Message {
        if self.meeting.as_ref() != Some(meeting) {
            self.let_go();
            self.meeting = Some(meeting.clone());
            self.follows = None;
        }
        // A hold that cannot be written is no reason not to work.
        let other = self.holding.claim(meeting).unwrap_or_default();
        self.told(root, other, gone)
    }

    /// Looks who holds the meeting now; a message when that is somebody else than before.
    pub fn look(&mut self, root: &Path, gone: impl FnOnce() + Send + 'static) -> Option<Message> {
        let meeting = self.meeting.clone()?;
        let other = self.holding.claim(&meeting).unwrap_or_default();
        (other != self.follows).then(|| self.told(root, other, gone))
    }

    /// Holds the meeting in place of whoever does.
    pub fn take_over(&mut self, root: &Path, meeting: &MeetingName) -> Message {
        match self.holding.take_over(meeting) {
            Ok(()) => {
                self.meeting = Some(meeting.clone());
                self.told(root, None, || ())
            }
            Err(why) => Message::Failed(format!("The meeting could not be taken over: {why}")),
        }
    }

    /// Lets go of the meeting.
    pub fn let_go(&mut self) {
        if let Some(meeting) = &self.meeting {
            self.holding.let_go(meeting);
        }
    }

    fn told(
        &mut self,
        root: &Path,
        other: Option<Other>,
        gone: impl FnOnce() + Send + 'static,
    ) -> Message {
        self.follows = other;
        match (&self.follows, &self.meeting) {
            (Some(other), Some(meeting)) => {
                let (root, screen) = (root.to_owned(), other.screen.clone());
                std::thread::spawn(move || {
                    until_gone(&root, &screen);
                    gone();
                });
                Message::HeldElsewhere(meeting.clone(), other.holder.clone())
            }
            _ => Message::HeldHere(Drafts::of(root).list()),
        }
    }
}
