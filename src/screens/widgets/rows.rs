//! Rows that can be selected, with headings between them: drawn in the session's order, each a
//! place to click, the selected one marked.

use ratatui::layout::Rect;

use super::list;
use crate::screens::sheet::{Sheet, left_of, right_of, row, skip_left, skip_top};
use crate::screens::view::View;
use crate::session::place::{Row, Target};

/// How many columns stand before a row's text: the mark of the selection and a blank.
pub const MARGIN: u16 = 2;

type Draw<'a> = Box<dyn Fn(&mut Sheet<'_>, Rect) + 'a>;

/// Something in a list: a row of the session, or a heading or a gap between rows.
pub struct Entry<'a> {
    row: Option<Row>,
    lines: u16,
    draw: Draw<'a>,
    /// Whether its first line alone is marked when it is selected.
    headed: bool,
    /// The lines of its own heading, which is never marked.
    above: u16,
}

impl<'a> Entry<'a> {
    /// A row of the session over so many lines.
    pub fn row(row: Row, lines: u16, draw: impl Fn(&mut Sheet<'_>, Rect) + 'a) -> Self {
        Self {
            row: Some(row),
            lines,
            draw: Box::new(draw),
            headed: false,
            above: 0,
        }
    }

    /// Something that cannot be selected.
    pub fn still(lines: u16, draw: impl Fn(&mut Sheet<'_>, Rect) + 'a) -> Self {
        Self {
            row: None,
            lines,
            draw: Box::new(draw),
            headed: false,
            above: 0,
        }
    }

    /// The same under a heading that is only seen together with it: neither is drawn where there
    /// is room for fewer than `least` lines of the two.
    #[must_use]
    pub fn under_heading(
        self,
        least: u16,
        title: impl Into<String>,
        aside: impl Into<String>,
    ) -> Self {
        let (title, aside, below) = (title.into(), aside.into(), self.draw);
        let draw = move |sheet: &mut Sheet<'_>, area: Rect| {
            if area.height >= least {
                super::heading(sheet, row(area, 0), &title, &aside);
                below(sheet, skip_top(area, 1));
            }
        };
        Self {
            lines: self.lines + 1,
            above: 1,
            draw: Box::new(draw),
            ..self
        }
    }

    /// The same with something at the right end of its first line, where there is room for it.
    #[must_use]
    pub fn with_right(self, columns: u16, right: impl Fn(&mut Sheet<'_>, Rect) + 'a) -> Self {
        let left = self.draw;
        let draw = move |sheet: &mut Sheet<'_>, area: Rect| {
            if area.width < columns * 2 {
                left(sheet, area);
                return;
            }
            left(sheet, left_of(area, area.width - columns - 1));
            right(sheet, row(right_of(area, columns), 0));
        };
        Self {
            draw: Box::new(draw),
            ..self
        }
    }

    /// The same with its first line alone marked when it is selected: for a whole part of a page.
    #[must_use]
    pub fn headed(self) -> Self {
        Self {
            headed: true,
            ..self
        }
    }

    /// A heading, with words of less weight at its right.
    pub fn heading(title: impl Into<String>, aside: impl Into<String>) -> Self {
        let (title, aside) = (title.into(), aside.into());
        Self::still(1, move |sheet, area| {
            super::heading(sheet, area, &title, &aside);
        })
    }

    /// An empty line.
    pub fn gap() -> Self {
        Self::still(1, |_, _| {})
    }

    /// Words that can only be read.
    pub fn words(words: impl Into<String>) -> Self {
        let words = words.into();
        Self::still(1, move |sheet, area| {
            let dim = sheet.theme.dim;
            sheet.put(area, &words, dim);
        })
    }
}

/// How many lines all entries take.
pub fn lines(entries: &[Entry<'_>]) -> u16 {
    entries
        .iter()
        .fold(0, |sum: u16, entry| sum.saturating_add(entry.lines))
}

/// Draws the entries that are seen around the selected one.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, entries: &[Entry<'_>]) {
    let chosen = entries
        .iter()
        .position(|entry| entry.row.is_some() && entry.row == view.chosen);
    // With the last row the end of the list is seen, also what cannot be selected there.
    let last = entries.iter().rposition(|entry| entry.row.is_some());
    let end = chosen
        .filter(|at| Some(*at) == last)
        .filter(|at| lines(&entries[*at..]) <= area.height);
    let seen = end.map_or(chosen, |_| Some(entries.len() - 1));
    list::list(
        sheet,
        area,
        entries.len(),
        seen,
        |at| entries[at].lines,
        |sheet, at, place| {
            let entry = &entries[at];
            (entry.draw)(sheet, skip_left(place, MARGIN));
            if let Some(row) = &entry.row {
                let place = skip_top(place, entry.above);
                let marked = if entry.headed {
                    crate::screens::sheet::row(place, 0)
                } else {
                    place
                };
                mark(sheet, marked, row, chosen == Some(at));
            }
        },
    );
}

/// Makes a place a row: a click selects it, and a selected one is marked by sign and ground.
pub fn mark(sheet: &mut Sheet<'_>, place: Rect, row: &Row, chosen: bool) {
    sheet.hit(place, Target::Row(row.clone()));
    if chosen {
        let (sign, accent) = (sheet.signs.chosen, sheet.theme.accent);
        sheet.upright(left_of(place, 1), sign, accent);
        sheet.select(place);
    }
}
