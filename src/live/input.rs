//! The terminal's input: keys, mouse, paste, new sizes.
//!
//! Read on the loop's own thread, when the system says that something waits: a thread of its own
//! would have to wake the loop for every key, which costs as much as painting the answer. A read
//! never waits, since each is made only after the system was asked whether there is something.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::task::{Context, Poll};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::retry_on_intr;
use termina::event::Event;
use termina::{Parser, WindowSize};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// One read takes at most so many bytes.
const PIECE: usize = 4096;

/// Ask, and come back at once.
const AT_ONCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// What the user does at the terminal.
pub struct Input {
    terminal: AsyncFd<OwnedFd>,
    parser: Parser,
    new_size: Signal,
}

impl Input {
    /// Listens from now on: to standard input, or to the terminal itself when standard input is
    /// something else.
    pub fn new() -> io::Result<Self> {
        let stdin = io::stdin();
        let terminal = if stdin.is_terminal() {
            stdin.as_fd().try_clone_to_owned()?
        } else {
            File::open("/dev/tty")?.into()
        };
        #[expect(
            deprecated,
            reason = "its successor is unsafe for descriptors that may be closed under it; an owned \
                      one cannot be"
        )]
        let terminal = AsyncFd::with_interest(terminal, Interest::READABLE)?;
        Ok(Self {
            terminal,
            parser: Parser::default(),
            new_size: signal(SignalKind::window_change())?,
        })
    }

    /// All that came since the last time: a held key or a pasted text is one frame. An error means
    /// that the terminal is gone.
    pub fn poll(&mut self, context: &mut Context<'_>, came: &mut Vec<Event>) -> io::Result<()> {
        while let Poll::Ready(ready) = self.terminal.poll_read_ready(context) {
            let mut ready = ready?;
            while waits(self.terminal.get_ref())? {
                let mut piece = [0; PIECE];
                let terminal = self.terminal.get_ref();
                let read = retry_on_intr(|| rustix::io::read(terminal, &mut piece[..]))?;
                if read == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                // A full piece may end within a sequence; a lone Esc at its end is then no key yet.
                self.parser.parse(&piece[..read], read == PIECE);
                came.extend(std::iter::from_fn(|| self.parser.pop()));
            }
            ready.clear_ready();
        }
        if self.new_size.poll_recv(context).is_ready() {
            let (cols, rows) = crossterm::terminal::size()?;
            came.push(Event::WindowResized(WindowSize {
                cols,
                rows,
                pixel_width: None,
                pixel_height: None,
            }));
        }
        Ok(())
    }
}

/// Whether a read would come back at once: with bytes, or with the news that nobody is there.
fn waits(terminal: &OwnedFd) -> io::Result<bool> {
    let mut asked = [PollFd::new(terminal, PollFlags::IN)];
    // A signal is no answer: taken for a no, what waits would stay unread until the next key.
    Ok(retry_on_intr(|| rustix::event::poll(&mut asked, Some(&AT_ONCE)))? > 0)
}
