//! Signals: those that ask to end, and stopping for a while.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use rustix::process::{getpgrp, getpid, getsid, kill_process, kill_process_group};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Woken;

/// Whether signals are listened for; from then on they no longer end the program by themselves.
static HEARD: AtomicBool = AtomicBool::new(false);

/// Whether a signal that asks to end would only be heard, and end nothing by itself.
pub fn are_heard() -> bool {
    HEARD.load(Ordering::SeqCst)
}

/// The signals that ask the program to end. Each ends it in order: everything sent is written, the
/// terminal is given back.
pub struct Signals {
    ends: [Signal; 4],
    stop: Signal,
}

impl Signals {
    /// Listens from now on.
    pub fn new() -> io::Result<Self> {
        let listening = Self {
            ends: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
                signal(SignalKind::interrupt())?,
                signal(SignalKind::quit())?,
            ],
            stop: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
        };
        HEARD.store(true, Ordering::SeqCst);
        Ok(listening)
    }

    /// The next signal.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Woken> {
        for end in &mut self.ends {
            if end.poll_recv(context).is_ready() {
                return Poll::Ready(Woken::End);
            }
        }
        if self.stop.poll_recv(context).is_ready() {
            return Poll::Ready(Woken::Suspend);
        }
        Poll::Pending
    }
}

/// Whether a shell stands by that can bring the program back: it gave the program a process group
/// of its own. Without one, as in a terminal window opened for the program alone, stopping would
/// leave a dead screen.
pub fn can_come_back() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Stops the program as Ctrl-Z does elsewhere, with whatever the shell started together with it;
/// returns when it goes on. `SIGSTOP`, because the handler above would only hear another `SIGTSTP`.
pub fn stop_ourselves() {
    let _ = kill_process_group(getpgrp(), rustix::process::Signal::STOP);
}

/// Asks this program to end in order, from any thread.
pub fn end_ourselves() {
    let _ = kill_process(getpid(), rustix::process::Signal::TERM);
}
