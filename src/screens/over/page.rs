//! A page of lines that scrolls, such as the rows of a file that were left out.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, left_of, skip_left};
use crate::screens::text;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::over::Page;

/// The most lines that one of its lines is broken into.
const MOST: usize = 4;

/// Draws the page.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, page: &Page) {
    let width = screen.width.saturating_sub(4).min(100);
    let room = usize::from(width.saturating_sub(MARGIN + 8)).max(8);
    let lines = |at: usize| text::lines_of(&page.lines[at], room, MOST);
    let whole: u16 = (0..page.lines.len())
        .map(lines)
        .fold(4, u16::saturating_add);
    let area = boxed::centred(screen, width, whole.min(boxed::tall(screen)));
    let inner = boxed::open(sheet, screen, area, &page.title);
    let inner = skip_left(inner, MARGIN);
    let style = sheet.theme.text;
    let chosen = Some(page.first);
    list::list(
        sheet,
        inner,
        page.lines.len(),
        chosen,
        lines,
        |sheet, at, place| {
            let (sign, bar) = (sheet.signs.dot, sheet.theme.bar);
            sheet.put(left_of(place, 1), sign, bar);
            sheet.put_wrapped(skip_left(place, 2), &page.lines[at], style);
        },
    );
}
