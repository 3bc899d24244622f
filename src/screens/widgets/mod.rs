//! Small things that several screens draw: lists, bars, charts, boxes, the clock's words.

pub mod bar;
pub mod big;
pub mod boxed;
pub mod chart;
pub mod clock;
pub mod list;
pub mod rows;

use ratatui::layout::Rect;

use super::sheet::{Piece, Sheet, piece, row, skip_left};

/// A heading over a group, with words of less weight at its right end.
pub fn heading(sheet: &mut Sheet<'_>, area: Rect, title: &str, aside: &str) {
    let line = row(area, 0);
    let used = sheet.put(line, title, sheet.theme.heading);
    let rest = skip_left(line, used + 2);
    if crate::screens::text::width(aside) <= usize::from(rest.width) {
        sheet.put_right(rest, aside, sheet.theme.dim);
    }
}

/// A key and what it does, as two pieces.
pub fn key_hint(sheet: &Sheet<'_>, key: &str, does: &str) -> [Piece<'static>; 2] {
    [
        piece(key.to_owned(), sheet.theme.key),
        piece(format!(" {does}"), sheet.theme.dim),
    ]
}
