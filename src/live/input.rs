//! The terminal's input, read on a thread of its own: keys, mouse, paste, new sizes.
//!
//! One blocking read after the other, and one wake-up of the loop for all that came in one piece.
//! An event stream would wake its thread anew for every key.

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What came in one piece, or that the terminal is gone.
pub type Came = io::Result<Vec<Event>>;

/// How long to look for more that came with an event: just long enough to ask the system once.
const CAME_WITH_IT: Duration = Duration::from_micros(1);

/// Starts reading. The thread ends with the terminal, or with the program.
pub fn start() -> io::Result<UnboundedReceiver<Came>> {
    let (sender, receiver) = unbounded_channel();
    std::thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            loop {
                let came = read();
                let gone = came.is_err();
                if sender.send(came).is_err() || gone {
                    return;
                }
            }
        })?;
    Ok(receiver)
}

/// The next event and all that came with it: a held key or a pasted text is one frame.
fn read() -> Came {
    let mut events = vec![event::read()?];
    while event::poll(CAME_WITH_IT)? {
        events.push(event::read()?);
    }
    Ok(events)
}
