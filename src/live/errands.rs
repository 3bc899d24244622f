//! Git beside the meeting: one errand at a time, on a thread of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::session::sync::Errand;
use crate::store::git::running::{Line, Stop};
use crate::store::git::sync::Sync;

/// What git says, or what came of it.
pub enum Said {
    Line(Line),
    Ended(Result<String, String>),
}

/// How long an errand may take to end by itself when the program ends.
const GRACE: Duration = Duration::from_secs(2);

/// An errand that goes on.
pub struct Errands {
    stop: Arc<Stop>,
    /// Closed when the errand has ended.
    ended: Receiver<()>,
    thread: JoinHandle<()>,
}

impl Errands {
    /// Starts an errand in the repository around `root`.
    pub fn start(
        root: PathBuf,
        errand: Errand,
        message: String,
        told: impl Fn(Said) + Send + 'static,
    ) -> Self {
        let stop = Arc::new(Stop::default());
        let own = Arc::clone(&stop);
        let (open, ended) = channel();
        let thread = std::thread::spawn(move || {
            let mut line = |line| told(Said::Line(line));
            let mut sync = Sync::new(&root, &own, &mut line);
            let came = match errand {
                Errand::Commit => sync.commit(&message),
                Errand::Pull => sync.pull(&message),
                Errand::Push => sync.push(),
            };
            told(Said::Ended(came));
            drop(open);
        });
        Self {
            stop,
            ended,
            thread,
        }
    }

    /// Asks it to end; asked again, at once.
    pub fn stop(&self) {
        self.stop.ask();
    }

    /// Ends it and waits until it has ended.
    pub fn end(self) {
        self.stop.ask();
        if self.ended.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
            self.stop.ask();
        }
        // It has told what it had to tell; a fault of its own was told by the panic.
        let _ = self.thread.join();
    }
}
