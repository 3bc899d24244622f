//! Drawing: what the room sees, made from the session and from nothing else. Nothing here changes
//! anything; the same session always gives the same picture.
//!
//! [`frame`] draws what is always there (top, tabs, running order, bottom line), `boards` and
//! `first` one screen a file, `over` what lies over them. All of it is written on a [`sheet`] with
//! the styles of [`theme`] and the signs of [`signs`].

pub mod boards;
pub mod drawing;
pub mod first;
pub mod frame;
pub mod hits;
pub mod over;
pub mod sheet;
pub mod signs;
pub mod text;
pub mod theme;
pub mod view;
pub mod widgets;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::session::Session;
use crate::session::over::Over;
use crate::session::place::Place;
use drawing::Drawing;
use hits::Hits;
use sheet::{Sheet, inset, row};
use view::View;

/// Fewer columns or lines than these, and the screen asks for more room.
const SMALLEST: (u16, u16) = (60, 16);

/// A session drawn.
#[derive(Debug)]
pub struct Drawn {
    /// What a click means, place by place.
    pub hits: Hits,
    /// Where the terminal's cursor stands, if it is seen.
    pub cursor: Option<Position>,
}

/// Draws the session on a frame of the drawing library's terminal.
pub fn draw(frame: &mut Frame<'_>, session: &Session) -> Hits {
    let mut drawing = Drawing::new(frame.area());
    let Drawn { hits, cursor } = draw_strokes(&mut drawing, session);
    drawing.paint(frame.buffer_mut());
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    hits
}

/// Draws the session over all of a drawing, which is empty.
pub fn draw_strokes(drawing: &mut Drawing, session: &Session) -> Drawn {
    let area = drawing.area();
    let mut hits = Hits::default();
    let mut sheet = Sheet::new(drawing, &mut hits, session.look);
    draw_on(&mut sheet, area, session);
    let cursor = sheet.cursor;
    Drawn { hits, cursor }
}

fn draw_on(sheet: &mut Sheet<'_>, area: Rect, session: &Session) {
    // The cells of a new frame are empty.
    sheet.tint(area, sheet.theme.ground);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        ask_for_room(sheet, area);
        return;
    }
    let view = View::of(session);
    let room = session.over.iter().any(|over| matches!(over, Over::Room));
    let below = if room {
        over::room::draw(sheet, area, &view);
        area
    } else {
        let main = frame::draw(sheet, area, &view);
        match session.place {
            Place::Start => first::start::draw(sheet, main, &view),
            Place::Home => first::home::draw(sheet, main, &view),
            Place::Past => match &session.search {
                Some(search) => first::search::draw(sheet, main, &view, search),
                None => first::past::draw(sheet, main, &view),
            },
            Place::Plan => first::plan::draw(sheet, main, &view),
            Place::Trends => first::trends::draw(sheet, main, &view),
            Place::Charter => first::charter::draw(sheet, main, &view),
            Place::Meeting => boards::draw(sheet, main, &view),
        }
        area
    };
    over::draw(sheet, below, &view);
    frame::bottom(sheet, area, &view);
}

fn ask_for_room(sheet: &mut Sheet<'_>, area: Rect) {
    let (columns, lines) = SMALLEST;
    let words = format!(
        "Please make the window a little larger: {columns} columns by {lines} lines or more. \
         It is {} by {} now.",
        area.width, area.height
    );
    let inner = inset(area, u16::from(area.width > 8) * 2);
    let wanted = text::lines_of(&words, usize::from(inner.width), 9);
    let top = inner.height.saturating_sub(wanted) / 2;
    let text = sheet::skip_top(inner, top);
    let style = sheet.theme.text;
    sheet.put_wrapped(text, &words, style);
    if top > 1 {
        let accent = sheet.theme.accent;
        sheet.put(row(inner, top - 2), "Lockstep", accent);
    }
}
