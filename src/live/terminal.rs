//! The terminal: taken over at the start, given back as it was at every end, and painted with one
//! write a frame.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue, terminal};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::screens::{self, hits::Hits};
use crate::session::Session;

/// Whether the terminal is ours now, so that whoever ends the program knows what to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Where ratatui writes a frame; it goes out in one piece.
#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Nothing: the frame is sent once it is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal while it is ours. Dropped, it is given back.
pub struct Screen {
    page: Page,
    terminal: Terminal<CrosstermBackend<Page>>,
    hits: Hits,
}

impl Screen {
    /// Takes the terminal over.
    pub fn take() -> io::Result<Self> {
        take_over()?;
        let page = Page::default();
        let terminal = Terminal::new(CrosstermBackend::new(page.clone()))?;
        Ok(Self {
            page,
            terminal,
            hits: Hits::default(),
        })
    }

    /// The size in columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.terminal
            .size()
            .map_or((80, 24), |size| (size.width, size.height))
    }

    /// Paints the session: what changed since the last frame, in one write.
    pub fn draw(&mut self, session: &Session) -> io::Result<()> {
        let mut hits = Hits::default();
        queue!(self.page, BeginSynchronizedUpdate)?;
        let opened = self.page.0.borrow().len();
        self.terminal
            .draw(|frame| hits = screens::draw(frame, session))?;
        self.hits = hits;
        if self.page.0.borrow().len() == opened {
            // Nothing changed: not a byte goes out.
            self.page.0.borrow_mut().clear();
            return Ok(());
        }
        queue!(self.page, EndSynchronizedUpdate)?;
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        let bytes = std::mem::take(&mut *self.page.0.borrow_mut());
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }

    /// What stands at that place of the last frame.
    pub fn at(&self, column: u16, row: u16) -> Option<crate::session::place::Target> {
        self.hits.at(column, row)
    }

    /// Forgets what is on the screen, so that the next frame paints all of it. Not ratatui's own
    /// way, which asks the terminal where the cursor is and fails when no answer comes.
    pub fn forget(&mut self) -> io::Result<()> {
        queue!(self.page, terminal::Clear(terminal::ClearType::All))?;
        self.terminal = Terminal::new(CrosstermBackend::new(self.page.clone()))?;
        Ok(())
    }

    /// Gives the terminal back until [`Screen::come_back`].
    pub fn step_aside(&mut self) {
        give_back();
    }

    /// Takes the terminal over again, and paints all of it at the next frame.
    pub fn come_back(&mut self) -> io::Result<()> {
        take_over()?;
        self.forget()
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

/// Gives the terminal back before a panic is told, so that it can be read. A panic on a thread
/// beside the loop ends the program as well: it could not go on without a screen.
pub fn give_back_on_panic() {
    let tell = std::panic::take_hook();
    let screen = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        give_back();
        tell(panic);
        eprintln!("Lockstep ended by a fault of its own. What was shown as saved is on disk.");
        if std::thread::current().id() != screen {
            super::signals::end_ourselves();
        }
    }));
}
