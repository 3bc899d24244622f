//! The filter line of a board.

use ratatui::layout::Rect;

use super::field;
use crate::screens::sheet::{Sheet, bottom_of, inset, row, skip_left};
use crate::screens::view::View;
use crate::session::place::{Tab, Target};
use crate::session::text::Text;

/// Draws the line at the bottom of the screen.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, text: &Text) {
    let place = bottom_of(screen, 3);
    sheet.hit(screen, Target::Outside);
    sheet.hit(place, Target::Inside);
    sheet.clear(place, sheet.theme.over);
    let (sign, faint) = (sheet.signs.line, sheet.theme.faint);
    let (accent, dim) = (sheet.theme.accent, sheet.theme.dim);
    sheet.rule(row(place, 0), sign, faint);
    let line = inset(row(place, 1), 1);
    let used = sheet.put(line, "Filter", accent) + 2;
    field::line(sheet, skip_left(line, used), text, true);
    let below = skip_left(inset(row(place, 2), 1), used + 1);
    let words = match view.session.tab() {
        Some(Tab::Issues) => "words   @owner   ^side   all: closed ones too",
        _ => "words   @owner   ^side   overdue   dropped",
    };
    sheet.put(below, words, dim);
}
