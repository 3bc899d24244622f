//! The terminal: taken over at the start, given back as it was at every end, and painted with one
//! write a frame.

use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::Range;
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
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use crate::screens::drawing::Drawing;
use crate::screens::hits::Hits;
use crate::screens::{self, Drawn};
use crate::session::Session;

/// Whether the terminal is ours now, so that whoever ends the program knows what to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Where a frame is written; it goes out in one piece.
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

/// A line of the screen, as it is shown and as it is to be.
struct ChangedLine {
    shown: Buffer,
    next: Buffer,
}

impl ChangedLine {
    fn empty(width: u16) -> Self {
        let line = Buffer::empty(Rect::new(0, 0, width, 1));
        Self {
            shown: line.clone(),
            next: line,
        }
    }

    /// Moves it to that line of the screen, to be painted anew.
    fn begin(&mut self, y: u16) {
        self.shown.area.y = y;
        self.next.area.y = y;
        self.next.reset();
    }

    /// The cells to be painted.
    fn cells(&self) -> impl Iterator<Item = (u16, u16, &Cell)> {
        self.shown.diff_iter(&self.next)
    }
}

/// Where the cells of a line are among those of the screen.
fn line_of(screen: &Buffer, y: u16) -> Range<usize> {
    let width = usize::from(screen.area.width);
    let first = usize::from(y) * width;
    first..first + width
}

/// The terminal while it is ours. Dropped, it is given back.
pub struct Screen {
    page: Page,
    backend: CrosstermBackend<Page>,
    /// The cells as the terminal shows them.
    shown: Buffer,
    /// The same as it was drawn; empty where that is not known.
    drawn: Drawing,
    /// Room for the next frame.
    next: Drawing,
    /// Room for the lines of a frame that changed, and how many did.
    lines: Vec<ChangedLine>,
    changed: usize,
    /// Where the terminal shows its cursor; hidden at first.
    cursor: Option<Position>,
    /// The next frame begins with an empty screen.
    clear: bool,
    hits: Hits,
}

impl Screen {
    /// Takes the terminal over.
    pub fn take() -> io::Result<Self> {
        take_over()?;
        let page = Page::default();
        let (columns, rows) = terminal::size().unwrap_or((80, 24));
        let area = Rect::new(0, 0, columns, rows);
        Ok(Self {
            backend: CrosstermBackend::new(page.clone()),
            page,
            shown: Buffer::empty(area),
            drawn: Drawing::default(),
            next: Drawing::default(),
            lines: Vec::new(),
            changed: 0,
            cursor: None,
            clear: false,
            hits: Hits::default(),
        })
    }

    /// The size in columns and rows.
    pub fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// Paints the session: what changed since the last frame, in one write. Where nothing did, not a
    /// byte goes out.
    pub fn draw(&mut self, session: &Session) -> io::Result<()> {
        if self.size() != session.size {
            self.empty(session.size);
        }
        self.next.begin(self.shown.area);
        let Drawn { hits, cursor } = screens::draw_strokes(&mut self.next, session);
        self.hits = hits;
        self.take_changed_lines();
        let painted = self.paint(cursor);
        self.show_changed_lines();
        if painted? {
            self.send()?;
        }
        Ok(())
    }

    /// Writes the lines that changed onto the page. Whether there was anything to write.
    fn paint(&mut self, cursor: Option<Position>) -> io::Result<bool> {
        let mut changes = self.lines[..self.changed]
            .iter()
            .flat_map(ChangedLine::cells)
            .peekable();
        let same = changes.peek().is_none();
        if same && self.cursor == cursor && !self.clear {
            return Ok(false);
        }
        queue!(self.page, BeginSynchronizedUpdate)?;
        if std::mem::take(&mut self.clear) {
            queue!(self.page, terminal::Clear(terminal::ClearType::All))?;
        }
        if !same {
            self.backend.draw(changes)?;
        }
        match cursor {
            // Painting has moved it.
            Some(place) => queue!(self.page, cursor::MoveTo(place.x, place.y), cursor::Show)?,
            None if self.cursor.is_none() => {}
            None => queue!(self.page, cursor::Hide)?,
        }
        queue!(self.page, EndSynchronizedUpdate)?;
        self.cursor = cursor;
        Ok(true)
    }

    /// Takes out the lines that are not drawn as they were, and paints them: between two frames most
    /// lines are the same, and telling that by how they are drawn is far less work than by their cells.
    fn take_changed_lines(&mut self) {
        for y in 0..self.shown.area.height {
            if self.next.is_same_line(&self.drawn, y) {
                debug_assert!(self.is_shown(y), "line {y} is not what was drawn");
                continue;
            }
            if self.lines.len() == self.changed {
                self.lines.push(ChangedLine::empty(self.shown.area.width));
            }
            let line = &mut self.lines[self.changed];
            self.changed += 1;
            line.begin(y);
            self.next.paint_line(y, &mut line.next.content);
            let cells = line_of(&self.shown, y);
            let shown = &mut line.shown.content;
            shown.swap_with_slice(&mut self.shown.content[cells]);
        }
    }

    /// Whether the cells of a line are as the next frame would paint them.
    fn is_shown(&self, y: u16) -> bool {
        let mut line = ChangedLine::empty(self.shown.area.width).next.content;
        self.next.paint_line(y, &mut line);
        line == self.shown.content[line_of(&self.shown, y)]
    }

    /// What was to come is shown now.
    fn show_changed_lines(&mut self) {
        for line in &mut self.lines[..std::mem::take(&mut self.changed)] {
            let cells = line_of(&self.shown, line.next.area.y);
            let next = &mut line.next.content;
            next.swap_with_slice(&mut self.shown.content[cells]);
        }
        std::mem::swap(&mut self.drawn, &mut self.next);
    }

    fn send(&mut self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(&self.page.0.borrow())?;
        self.page.0.borrow_mut().clear();
        out.flush()
    }

    /// What stands at that place of the last frame.
    pub fn at(&self, column: u16, row: u16) -> Option<crate::session::place::Target> {
        self.hits.at(column, row)
    }

    /// Forgets what is on the screen, so that the next frame paints all of it.
    pub fn forget(&mut self) {
        self.empty(self.size());
    }

    /// Begins anew with an empty screen of that size. The size is told, not asked for at each frame:
    /// asking opens the terminal anew.
    fn empty(&mut self, (columns, rows): (u16, u16)) {
        let area = Rect::new(0, 0, columns, rows);
        self.shown = Buffer::empty(area);
        self.drawn = Drawing::default();
        self.lines.clear();
        self.clear = true;
    }

    /// Gives the terminal back until [`Screen::come_back`].
    pub fn step_aside(&mut self) {
        give_back();
    }

    /// Takes the terminal over again, and paints all of it at the next frame.
    pub fn come_back(&mut self) -> io::Result<()> {
        take_over()?;
        self.cursor = None;
        let size = terminal::size().unwrap_or_else(|_| self.size());
        self.empty(size);
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
