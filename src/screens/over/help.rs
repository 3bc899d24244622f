//! All keys, from the one table of commands, grouped by where they work.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, left_of, right_of, row, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::{boxed, list};
use crate::session::commands::{Entry, Where};
use crate::session::key::Key;
use crate::session::place::Target;

/// A line of help.
enum Line<'a> {
    Heading(&'static str),
    Command(&'static Entry, &'a [Key], String),
    Rest(&'static Entry, String),
    Empty,
}

/// The columns that the keys take.
const KEYS: u16 = 18;

/// From this width on each command's name stands at the right.
const NAMED: u16 = 80;

/// Draws the help from its line `first` on.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, first: usize) {
    let width = screen.width.saturating_sub(2).min(100);
    let area = boxed::centred(screen, width, boxed::tall(screen));
    let inner = boxed::open(sheet, screen, area, "Keys");
    let lines = lines(view, inner.width.saturating_sub(2), sheet.signs.more);
    let height = usize::from(inner.height);
    let first = first.min(lines.len().saturating_sub(height));
    let seen = first..lines.len().min(first + height);
    for (at, line) in lines[seen.clone()].iter().enumerate() {
        draw_line(
            sheet,
            left_of(row(inner, at as u16), inner.width.saturating_sub(2)),
            line,
        );
    }
    if seen.len() < lines.len() {
        list::scroll_position(sheet, right_of(inner, 1), &seen, lines.len());
    }
}

fn draw_line(sheet: &mut Sheet<'_>, area: Rect, line: &Line<'_>) {
    let (key, dim, heading, ink) = (
        sheet.theme.key,
        sheet.theme.dim,
        sheet.theme.heading,
        sheet.theme.text,
    );
    match line {
        Line::Heading(words) => {
            sheet.put(area, words, heading);
        }
        Line::Command(entry, keys, says) => {
            let keys: Vec<String> = keys.iter().map(|key| key.shown()).collect();
            sheet.put(left_of(area, KEYS - 1), &keys.join("  "), key);
            if area.width > NAMED {
                sheet.put_right(area, entry.name, dim);
            }
            sheet.put(skip_left(area, KEYS), says, ink);
            sheet.hit(area, Target::Command(entry.command));
        }
        Line::Rest(entry, says) => {
            sheet.put(skip_left(area, KEYS), says, ink);
            sheet.hit(area, Target::Command(entry.command));
        }
        Line::Empty => {}
    }
}

/// A command in a line, or in two where its sentence is long.
fn command<'a>(entry: &'static Entry, keys: &'a [Key], width: u16, more: &str) -> Vec<Line<'a>> {
    let name = if width > NAMED {
        text::width(entry.name) + 2
    } else {
        0
    };
    let room = usize::from(width.saturating_sub(KEYS)).saturating_sub(name);
    let mut says = text::wrap(entry.says, room, 2, more).into_iter();
    let first = says.next().unwrap_or_default().into_owned();
    let rest = says.map(|says| Line::Rest(entry, says.into_owned()));
    std::iter::once(Line::Command(entry, keys, first))
        .chain(rest)
        .collect()
}

/// The commands of this place first, then all others, in the table's order.
fn lines<'a>(view: &View<'a>, width: u16, more: &str) -> Vec<Line<'a>> {
    let mut places: Vec<Where> = view.session.here();
    for (entry, _) in view.session.keys.rows() {
        if !places.contains(&entry.place) {
            places.push(entry.place);
        }
    }
    let mut lines = Vec::new();
    for place in places {
        let rows = view.session.keys.rows();
        let mut rows = rows
            .filter(|(entry, keys)| entry.place == place && !keys.is_empty())
            .peekable();
        if rows.peek().is_none() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::Empty);
        }
        lines.push(Line::Heading(place.heading()));
        lines.extend(rows.flat_map(|(entry, keys)| command(entry, keys, width, more)));
    }
    lines
}
