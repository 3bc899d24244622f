//! A text while it is edited, with the cursor in it.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::hint;
use crate::screens::sheet::{Sheet, inset, left_of, row, skip_left};
use crate::screens::text;
use crate::session::text::Text;
use crate::session::wrapped;

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

/// The cells of a row of text in a field: one column is free on each side.
fn room(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(2))
}

/// Draws a text over several rows, wrapped: those around the cursor.
pub fn lines(sheet: &mut Sheet<'_>, area: Rect, content: &Text, editing: bool) {
    let style = if editing {
        sheet.theme.editing
    } else {
        sheet.theme.field
    };
    sheet.tint(area, style);
    let inner = inset(area, 1);
    let rows = wrapped::rows(content.as_str(), room(area));
    let (at, cell) = wrapped::place(content.as_str(), &rows, content.cursor());
    let first = first_row(at, editing, inner.height);
    for (number, range) in rows.into_iter().enumerate().skip(first) {
        if number - first >= usize::from(inner.height.max(1)) {
            break;
        }
        let place = row(inner, (number - first) as u16);
        sheet.put(
            place,
            content.as_str().get(range).unwrap_or_default().trim_end(),
            style,
        );
    }
    if editing {
        // Behind a full row there is the free column.
        let place = row(skip_left(area, 1), (at - first) as u16);
        sheet.put_cursor(place, (cell as u16).min(inner.width));
    }
}

/// Marks a part of a text that [`lines`] drew in that area, as a hint marks it.
pub fn mark(
    sheet: &mut Sheet<'_>,
    area: Rect,
    content: &Text,
    editing: bool,
    marked: &Range<usize>,
) {
    mark_rows(sheet, area, (content, editing), marked, hint::mark());
}

/// Marks a part of a text that is being edited in that style.
pub fn mark_with(
    sheet: &mut Sheet<'_>,
    area: Rect,
    content: &Text,
    marked: &Range<usize>,
    style: Style,
) {
    mark_rows(sheet, area, (content, true), marked, style);
}

fn mark_rows(
    sheet: &mut Sheet<'_>,
    area: Rect,
    (content, editing): (&Text, bool),
    marked: &Range<usize>,
    style: Style,
) {
    let inner = inset(area, 1);
    let whole = content.as_str();
    let rows = wrapped::rows(whole, room(area));
    let (at, _) = wrapped::place(whole, &rows, content.cursor());
    let first = first_row(at, editing, inner.height);
    for (number, range) in rows.into_iter().enumerate().skip(first) {
        if number - first >= usize::from(inner.height.max(1)) {
            break;
        }
        let place = row(inner, (number - first) as u16);
        let seen = whole.get(range).unwrap_or_default();
        mark_part(sheet, place, (whole, seen.trim_end()), marked, style);
    }
}

/// Marks what of the marked part is in a row that is seen in that place.
fn mark_part(
    sheet: &mut Sheet<'_>,
    place: Rect,
    (whole, seen): (&str, &str),
    marked: &Range<usize>,
    style: Style,
) {
    let start = seen.as_ptr() as usize - whole.as_ptr() as usize;
    let from = marked.start.saturating_sub(start).min(seen.len());
    let to = marked.end.saturating_sub(start).clamp(from, seen.len());
    if let (Some(before), Some(words)) = (seen.get(..from), seen.get(from..to)) {
        let place = skip_left(place, text::width(before) as u16);
        sheet.tint(left_of(place, text::width(words) as u16), style);
    }
}

/// The first row that is seen, with the cursor in that row.
fn first_row(at: usize, editing: bool, height: u16) -> usize {
    if editing {
        (at + 1).saturating_sub(usize::from(height.max(1)))
    } else {
        0
    }
}

/// How many rows a text takes in a field of that width: it grows with what is written, up to six.
pub fn height(content: &Text, width: u16) -> u16 {
    let rows = wrapped::rows(content.as_str(), usize::from(width.saturating_sub(2)));
    let least = if content.has_lines() { 2 } else { 1 };
    (rows.len() as u16).clamp(least, 6)
}
