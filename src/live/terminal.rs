//! The terminal: taken over at the start, given back as it was at every end, and painted with one
//! write a frame.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, terminal};

use super::canvas::Canvas;
use crate::screens::hits::Hits;
use crate::screens::{self, Drawn};
use crate::session::Session;

/// Whether the terminal is ours now, so that whoever ends the program knows what to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours. Dropped, it is given back.
pub struct Screen {
    canvas: Canvas,
    hits: Hits,
}

impl Screen {
    /// Takes the terminal over.
    pub fn take() -> io::Result<Self> {
        take_over()?;
        Ok(Self {
            canvas: Canvas::new(terminal::size().unwrap_or((80, 24))),
            hits: Hits::default(),
        })
    }

    /// The size in columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.canvas.size()
    }

    /// Paints the session: what changed since the last frame, in one write. Where nothing did, not a
    /// byte goes out. The size is told, not asked for at each frame: asking opens the terminal anew.
    pub fn draw(&mut self, session: &Session) -> io::Result<()> {
        if self.size() != session.size {
            self.canvas.empty(session.size);
        }
        let Drawn { hits, cursor } = screens::draw_strokes(self.canvas.begin(), session);
        self.hits = hits;
        let bytes = self.canvas.end(cursor)?;
        if bytes.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// What stands at that place of the last frame.
    pub fn at(&self, column: u16, row: u16) -> Option<crate::session::place::Target> {
        self.hits.at(column, row)
    }

    /// Forgets what is on the screen, so that the next frame paints all of it.
    pub fn forget(&mut self) {
        self.canvas.empty(self.size());
    }

    /// Gives the terminal back until [`Screen::come_back`].
    pub fn step_aside(&mut self) {
        give_back();
    }

    /// Takes the terminal over again, and paints all of it at the next frame.
    pub fn come_back(&mut self) -> io::Result<()> {
        take_over()?;
        let size = terminal::size().unwrap_or_else(|_| self.size());
        self.canvas.empty(size);
        self.canvas.forget_cursor();
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take_over() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    execute!(
        out,
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableMouseCapture,
        // Asked for without probing: a probe can wait two seconds for an answer that never comes.
        PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES),
        cursor::Hide
    )
}

/// Gives the terminal back, if it is ours. Safe to call from anywhere, and more than once.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout().lock();
    // Each of these may fail on a terminal that is gone; then there is nobody to tell.
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        PopKeyboardEnhancementFlags,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = terminal::disable_raw_mode();
}

/// Whether the terminal is taken over now.
pub fn is_ours() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Gives the terminal back before a panic is told, so that it can be read. A panic beside the loop,
/// on a thread or in a task, ends the program as well: it could not go on without a screen. The loop
/// is woken by a signal; when it is the loop itself that panics, nobody hears it any more.
pub fn give_back_on_panic() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        give_back();
        tell(panic);
        eprintln!("Lockstep ended by a fault of its own. What was shown as saved is on disk.");
        if super::signals::are_heard() {
            super::signals::end_ourselves();
        }
    }));
}
