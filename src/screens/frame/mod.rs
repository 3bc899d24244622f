//! What is always on screen: whose forum it is, what is current and when it ends, the tabs, the
//! running order beside the boards, the bottom line.

mod bottom;
mod keys;
pub mod prompts;
mod side;
mod tabs;
mod top;

pub use bottom::{draw as bottom, lines as lines_below};
pub use side::sign_of;
pub use top::time_words;

use ratatui::layout::Rect;

use super::sheet::{Sheet, bottom_of, inset, left_of, row, skip_left, skip_top, top_of};
use super::view::View;
use crate::session::place::{Place, Tab};

/// From this width on the running order has a column of its own.
const WIDE: u16 = 100;

/// The width of that column, with the line on its right.
const SIDE: u16 = 31;

/// Draws the frame and hands back the area of the board.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) -> Rect {
    top::draw(sheet, row(area, 0), view);
    tabs::draw(sheet, row(area, 1), row(area, 2), view);
    let lines_below = bottom::lines(view);
    let mut middle = skip_top(area, 3);
    middle.height = middle.height.saturating_sub(lines_below);
    let on_board = view.session.place == Place::Meeting && view.session.tab().is_some();
    let shows_order = on_board && !shows_its_own_order(view);
    if shows_order && area.width >= wide_enough(view) {
        let column = left_of(middle, SIDE);
        let line = skip_left(column, SIDE - 1);
        sheet.upright(line, sheet.signs.upright, sheet.theme.faint);
        let empty = view
            .meeting
            .is_some_and(|meeting| prompts::over_nothing(view, meeting));
        side::draw(sheet, left_of(column, SIDE - 1), view, !empty);
        let board = padded(skip_left(middle, SIDE), view);
        return if empty {
            prompts::above(sheet, board, view, area.height)
        } else {
            board
        };
    }
    if shows_order {
        side::folded(sheet, inset(top_of(middle, 1), 1), view);
        let below = inset(skip_top(middle, 1), 1);
        let left = prompts::above(sheet, below, view, area.height);
        let above = below.height - left.height;
        return padded(skip_top(middle, 1 + above.max(1)), view);
    }
    padded(skip_top(middle, 1), view)
}

/// The width from which the running order has a column of its own beside this board: cards and
/// tables need more room than rows.
fn wide_enough(view: &View<'_>) -> u16 {
    if view.meeting.is_some_and(|meeting| meeting.recap) {
        return WIDE + 3 * SIDE / 2;
    }
    match view.session.tab() {
        Some(Tab::Actions | Tab::Scoreboard) => WIDE + 3 * SIDE / 2,
        _ => WIDE,
    }
}

/// The agenda board is the running order.
fn shows_its_own_order(view: &View<'_>) -> bool {
    view.meeting
        .is_some_and(|meeting| meeting.tab == Tab::Agenda && !meeting.recap)
}

/// The widest board of rows: on wider screens what belongs together would stand too far apart.
const WIDEST: u16 = 132;

/// The board's own area: with room to breathe where there is some.
fn padded(area: Rect, view: &View<'_>) -> Rect {
    let columns = if area.width >= WIDE - SIDE { 3 } else { 2 };
    let top = u16::from(area.height >= 24);
    let inner = bottom_of(inset(area, columns), area.height.saturating_sub(top));
    // Cards take all the room there is: more of each title is read.
    let cards = view.session.tab() == Some(Tab::Actions);
    if cards { inner } else { left_of(inner, WIDEST) }
}
