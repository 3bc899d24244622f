//! Signals: those that ask to end, and stopping for a while.

use std::io;
use std::task::{Context, Poll};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Woken;

/// The signals that ask the program to end. Each ends it in order: everything sent is written, the
/// terminal is given back.
pub struct Signals {
    ends: [Signal; 4],
    stop: Signal,
}

impl Signals {
    /// Listens from now on.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            ends: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
                signal(SignalKind::interrupt())?,
                signal(SignalKind::quit())?,
            ],
            stop: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
        })
    }

    /// The next signal.
    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<Woken> {
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

/// Stops the program as Ctrl-Z does elsewhere; returns when it goes on. `SIGSTOP`, because the
/// handler above would only hear another `SIGTSTP`.
pub fn stop_ourselves() {
    let group = rustix::process::getpgrp();
    // Without a shell that can bring us back there is nothing to stop for.
    let _ = rustix::process::kill_process_group(group, rustix::process::Signal::STOP);
}
