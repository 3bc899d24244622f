//! A text while it is edited, with the cursor in it.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::hint;
use crate::screens::sheet::{Sheet, inset, left_of, row, skip_left};
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
        let used = sheet.put(inner, seen, style);
        if content.is_marked() {
            let marked = Style::new().add_modifier(Modifier::REVERSED);
            sheet.tint(left_of(inner, used), marked);
        }
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
    let first = first_line(content, editing, inner.height);
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

/// Marks a part of a text that [`line()`] or [`lines`] drew in that area.
pub fn mark(
    sheet: &mut Sheet<'_>,
    area: Rect,
    content: &Text,
    editing: bool,
    marked: &Range<usize>,
) {
    let inner = inset(area, 1);
    let (whole, cursor) = (content.as_str(), content.cursor());
    let first = first_line(content, editing, inner.height);
    for (number, line) in whole.split('\n').enumerate().skip(first) {
        let place = row(inner, (number - first) as u16);
        // Where the line begins; it is a part of the whole.
        let start = line.as_ptr() as usize - whole.as_ptr() as usize;
        let here = editing && (start..=start + line.len()).contains(&cursor);
        let seen = if here {
            text::scrolled(line, cursor - start, usize::from(inner.width)).0
        } else {
            line
        };
        mark_part(sheet, place, whole, seen, marked);
    }
}

/// Marks what of the marked part is in a line, or a part of it, that is seen in that place.
pub fn mark_part(
    sheet: &mut Sheet<'_>,
    place: Rect,
    whole: &str,
    seen: &str,
    marked: &Range<usize>,
) {
    let start = seen.as_ptr() as usize - whole.as_ptr() as usize;
    let from = marked.start.saturating_sub(start).min(seen.len());
    let to = marked.end.saturating_sub(start).clamp(from, seen.len());
    if let (Some(before), Some(words)) = (seen.get(..from), seen.get(from..to)) {
        let place = skip_left(place, text::width(before) as u16);
        sheet.tint(left_of(place, text::width(words) as u16), hint::mark());
    }
}

/// The first line that is seen of a text of several lines.
fn first_line(content: &Text, editing: bool, height: u16) -> usize {
    if !editing {
        return 0;
    }
    let before = content.as_str().get(..content.cursor()).unwrap_or_default();
    let at = before.matches('\n').count();
    (at + 1).saturating_sub(usize::from(height.max(1)))
}

/// How many lines a text of several lines takes, from 2 to 6.
pub fn height(content: &Text) -> u16 {
    (content.as_str().matches('\n').count() as u16 + 1).clamp(2, 6)
}
