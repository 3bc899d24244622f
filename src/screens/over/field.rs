//! A text while it is edited, with the cursor in it.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, inset, row};
use crate::screens::text;
use crate::session::text::Text;

/// Draws a text of one line in a field; with the terminal's cursor while it is being edited.
pub fn line(sheet: &mut Sheet<'_>, area: Rect, content: &Text, editing: bool) {
    let style = if editing {
        sheet.theme.editing
    } else {
        sheet.theme.field
    };
    let line = row(area, 0);
    sheet.tint(line, style);
    let inner = inset(line, 1);
    if editing {
        let (seen, cursor) =
            text::scrolled(content.as_str(), content.cursor(), usize::from(inner.width));
        sheet.put(inner, seen, style);
        sheet.put_cursor(inner, cursor);
    } else {
        sheet.put(inner, content.as_str(), style);
    }
}

/// Draws a text of several lines: those around the cursor. A line longer than the field scrolls
/// while the cursor is in it.
pub fn lines(sheet: &mut Sheet<'_>, area: Rect, content: &Text, editing: bool) {
    let style = if editing {
        sheet.theme.editing
    } else {
        sheet.theme.field
    };
    sheet.tint(area, style);
    let inner = inset(area, 1);
    let before = content.as_str().get(..content.cursor()).unwrap_or_default();
    let at = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
    let height = usize::from(inner.height.max(1));
    let first = if editing {
        (at + 1).saturating_sub(height)
    } else {
        0
    };
    for (number, line) in content
        .as_str()
        .split('\n')
        .enumerate()
        .skip(first)
        .take(height)
    {
        let place = row(inner, (number - first) as u16);
        if editing && number == at {
            let (seen, cursor) = text::scrolled(line, column, usize::from(inner.width));
            sheet.put(place, seen, style);
            sheet.put_cursor(place, cursor);
        } else {
            sheet.put(place, line, style);
        }
    }
}

/// How many lines a text of several lines takes, from 2 to 6.
pub fn height(content: &Text) -> u16 {
    (content.as_str().matches('\n').count() as u16 + 1).clamp(2, 6)
}
