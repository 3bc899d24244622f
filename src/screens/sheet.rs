//! The sheet that everything is drawn on: the drawing, the places that a click meets, the cursor. It
//! never draws outside the area it is given, however small that is.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;

use super::drawing::Drawing;
use super::hits::Hits;
use super::signs::{self, Signs};
use super::text;
use super::theme::Theme;
use crate::session::Look;
use crate::session::place::Target;

/// A part of a line: words and how they look.
pub type Piece<'a> = (Cow<'a, str>, Style);

/// A part of a line.
pub fn piece<'a>(words: impl Into<Cow<'a, str>>, style: Style) -> Piece<'a> {
    (words.into(), style)
}

/// What is drawn on.
#[derive(Debug)]
pub struct Sheet<'a> {
    drawing: &'a mut Drawing,
    hits: &'a mut Hits,
    /// The styles in force.
    pub theme: &'static Theme,
    /// The signs in force.
    pub signs: &'static Signs,
    /// Where the terminal's cursor is to stand.
    pub cursor: Option<Position>,
}

impl<'a> Sheet<'a> {
    /// A sheet over that drawing.
    pub fn new(drawing: &'a mut Drawing, hits: &'a mut Hits, look: Look) -> Self {
        let signs = if look.ascii {
            &signs::ASCII
        } else {
            &signs::DRAWN
        };
        Self {
            drawing,
            hits,
            theme: Theme::of(look),
            signs,
            cursor: None,
        }
    }

    /// Says that a click there means that target.
    pub fn hit(&mut self, area: Rect, target: Target) {
        self.hits
            .add(area.intersection(self.drawing.area()), target);
    }

    /// Empties the cells and paints their ground.
    pub fn clear(&mut self, area: Rect, style: Style) {
        self.drawing.clear(area, style);
    }

    /// Lays a style over the cells and leaves their text.
    pub fn tint(&mut self, area: Rect, style: Style) {
        self.drawing.tint(area, style);
    }

    /// Marks a row as the selected one: under its text when `covers` is false.
    pub fn select(&mut self, area: Rect) {
        self.tint(area, self.theme.selected);
    }

    /// Writes on the first line of an area, cut with the mark where it does not fit. The cells used.
    pub fn put(&mut self, area: Rect, words: &str, style: Style) -> u16 {
        let words = self.written(words);
        let cut = text::cut(&words, usize::from(area.width), self.signs.more);
        self.write(area, &cut, style)
    }

    /// Writes at the right end of the first line. The cells used.
    pub fn put_right(&mut self, area: Rect, words: &str, style: Style) -> u16 {
        let words = self.written(words);
        let used = (text::width(&words) as u16).min(area.width);
        self.put(right_of(area, used), &words, style)
    }

    /// Writes in the middle of the first line.
    pub fn put_centred(&mut self, area: Rect, words: &str, style: Style) {
        let used = (text::width(words) as u16).min(area.width);
        let left = (area.width - used) / 2;
        self.put(skip_left(area, left), words, style);
    }

    /// Writes pieces one after the other on the first line. The cells used.
    pub fn put_pieces(&mut self, area: Rect, pieces: &[Piece<'_>]) -> u16 {
        let mark = self.signs.more;
        let whole = usize::from(area.width);
        let pieces: Vec<Piece<'_>> = pieces
            .iter()
            .map(|(words, style)| (self.written(words), *style))
            .collect();
        let pieces = &pieces;
        let cut = pieces_width(pieces) > whole;
        let room = if cut {
            whole.saturating_sub(text::width(mark))
        } else {
            whole
        };
        let mut used = 0;
        for (words, style) in pieces {
            let words = words.as_ref();
            let rest = room.saturating_sub(usize::from(used));
            let head = text::head(words, rest);
            used += self.write(skip_left(area, used), head, *style);
            if head.len() < words.len() {
                return used + self.write(skip_left(area, used), mark, *style);
            }
        }
        used
    }

    /// Writes pieces at the right end of the first line. The cells used.
    pub fn put_pieces_right(&mut self, area: Rect, pieces: &[Piece<'_>]) -> u16 {
        let wide: usize = pieces
            .iter()
            .map(|(words, _)| text::width(&self.written(words)))
            .sum();
        let used = (wide as u16).min(area.width);
        self.put_pieces(right_of(area, used), pieces)
    }

    /// Writes over as many lines as the area has, words kept whole. The lines used.
    pub fn put_wrapped(&mut self, area: Rect, words: &str, style: Style) -> u16 {
        if area.is_empty() {
            return 0;
        }
        let most = usize::from(area.height);
        let words = self.written(words);
        let lines = text::wrap(&words, usize::from(area.width), most, self.signs.more);
        for (at, line) in lines.iter().enumerate() {
            self.write(row(area, at as u16), line, style);
        }
        lines.len() as u16
    }

    /// Fills the first line with one sign.
    pub fn rule(&mut self, area: Rect, sign: &str, style: Style) {
        self.drawing.fill(row(area, 0), sign, style);
    }

    /// Fills the first column with one sign.
    pub fn upright(&mut self, area: Rect, sign: &str, style: Style) {
        self.drawing.fill(left_of(area, 1), sign, style);
    }

    /// Draws a widget of the drawing library's kind, what it leaves free left as it is.
    pub fn widget(&mut self, area: Rect, widget: impl Widget) {
        let area = area.intersection(self.drawing.area());
        let mut cells = Buffer::empty(area);
        widget.render(area, &mut cells);
        for place in area.positions() {
            let cell = &cells[place];
            if *cell != Cell::EMPTY {
                let set = |color| Some(color).filter(|color| *color != Color::Reset);
                let style = Style {
                    fg: set(cell.fg),
                    bg: set(cell.bg),
                    add_modifier: cell.modifier,
                    ..Style::default()
                };
                self.write(Rect::from((place, (1, 1).into())), cell.symbol(), style);
            }
        }
    }

    /// The words in the characters that are drawn: in ASCII, the typographic signs of our own
    /// sentences become the nearest plain ones.
    fn written<'b>(&self, words: &'b str) -> Cow<'b, str> {
        if self.is_ascii() {
            signs::in_ascii(words)
        } else {
            Cow::Borrowed(words)
        }
    }

    /// Whether only ASCII is to be drawn.
    pub fn is_ascii(&self) -> bool {
        self.signs.line == signs::ASCII.line
    }

    /// Puts the terminal's cursor there, if the area holds that cell.
    pub fn put_cursor(&mut self, area: Rect, column: u16) {
        if column < area.width && area.height > 0 {
            self.cursor = Some(Position {
                x: area.x + column,
                y: area.y,
            });
        }
    }

    fn write(&mut self, area: Rect, words: &str, style: Style) -> u16 {
        self.drawing.write(area, words, style)
    }
}

/// Pieces over at most so many lines, broken between words; what is more stays on the last line and
/// is cut there when it is drawn.
pub fn wrap_pieces<'a>(pieces: &'a [Piece<'_>], room: usize, most: usize) -> Vec<Vec<Piece<'a>>> {
    let first = pieces.iter().find(|(words, _)| !words.is_empty());
    let begins = first.is_some_and(|(words, _)| !words.starts_with(' '));
    if begins && pieces_width(pieces) <= room {
        let whole = pieces.iter().map(|(words, style)| piece(&**words, *style));
        return vec![whole.collect()];
    }
    let mut lines: Vec<Vec<Piece<'a>>> = vec![Vec::new()];
    let mut used = 0;
    for (words, style) in pieces {
        let words: &'a str = words;
        // What of it is on the line already, and up to where it goes on.
        let (mut from, mut to) = (0, 0);
        for word in words.split_inclusive(' ') {
            let start = to;
            to += word.len();
            // A blank is what it was split at.
            let (wide, blank) = (text::width(word), usize::from(word.ends_with(' ')));
            let over = used > 0 && used + wide - blank > room;
            if over && lines.len() < most {
                append(&mut lines, &words[from..start], *style);
                trim_last(&mut lines);
                lines.push(Vec::new());
                (used, from) = (0, start);
            }
            if used == 0 && word.trim().is_empty() {
                append(&mut lines, &words[from..start], *style);
                from = to;
                continue;
            }
            used += wide;
        }
        append(&mut lines, &words[from..], *style);
    }
    lines
}

/// Puts words behind those of the last line.
fn append<'a>(lines: &mut [Vec<Piece<'a>>], words: &'a str, style: Style) {
    let Some(line) = lines.last_mut().filter(|_| !words.is_empty()) else {
        return;
    };
    match line.last_mut() {
        Some((before, same)) if *same == style => before.to_mut().push_str(words),
        _ => line.push(piece(words, style)),
    }
}

/// The blank behind the last word of a line takes no place.
fn trim_last(lines: &mut [Vec<Piece<'_>>]) {
    let Some(line) = lines.last_mut() else { return };
    if let Some((words, _)) = line.last_mut() {
        match words {
            Cow::Borrowed(words) => *words = words.trim_end(),
            Cow::Owned(words) => words.truncate(words.trim_end().len()),
        }
    }
    line.retain(|(words, _)| !words.is_empty());
}

/// The cells that pieces take together.
pub fn pieces_width(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|(words, _)| text::width(words)).sum()
}

/// A line of an area, counted from 0; empty when there is none.
pub fn row(area: Rect, at: u16) -> Rect {
    if at < area.height {
        Rect {
            y: area.y + at,
            height: 1,
            ..area
        }
    } else {
        Rect {
            y: area.bottom(),
            height: 0,
            ..area
        }
    }
}

/// The area without so many columns on its left.
pub fn skip_left(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect {
        x: area.x + columns,
        width: area.width - columns,
        ..area
    }
}

/// The area without so many lines at its top.
pub fn skip_top(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect {
        y: area.y + lines,
        height: area.height - lines,
        ..area
    }
}

/// The first so many columns of an area.
pub fn left_of(area: Rect, columns: u16) -> Rect {
    Rect {
        width: columns.min(area.width),
        ..area
    }
}

/// The last so many columns of an area.
pub fn right_of(area: Rect, columns: u16) -> Rect {
    let width = columns.min(area.width);
    Rect {
        x: area.right() - width,
        width,
        ..area
    }
}

/// The first so many lines of an area.
pub fn top_of(area: Rect, lines: u16) -> Rect {
    Rect {
        height: lines.min(area.height),
        ..area
    }
}

/// The last so many lines of an area.
pub fn bottom_of(area: Rect, lines: u16) -> Rect {
    let height = lines.min(area.height);
    Rect {
        y: area.bottom() - height,
        height,
        ..area
    }
}

/// The area with so many columns left free on both sides.
pub fn inset(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width / 2);
    Rect {
        x: area.x + columns,
        width: area.width - 2 * columns,
        ..area
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u16, draw: impl FnOnce(&mut Sheet<'_>, Rect)) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut drawing = Drawing::new(area);
        let mut hits = Hits::default();
        draw(
            &mut Sheet::new(&mut drawing, &mut hits, Look::default()),
            area,
        );
        let mut buffer = Buffer::empty(area);
        drawing.paint(&mut buffer);
        buffer
            .content()
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect()
    }

    #[test]
    fn what_does_not_fit_is_cut_with_a_mark() {
        let plain = Style::new();
        assert_eq!(
            drawn(6, |sheet, area| {
                sheet.put(area, "Lead definition", plain);
            }),
            "Lead… "
        );
        assert_eq!(
            drawn(8, |sheet, area| {
                sheet.put_right(area, "ends", plain);
            }),
            "    ends"
        );
        let pieces = [
            piece("one ", plain),
            piece("two ", plain),
            piece("three", plain),
        ];
        assert_eq!(
            drawn(13, |sheet, area| {
                sheet.put_pieces(area, &pieces);
            }),
            "one two three"
        );
        assert_eq!(
            drawn(10, |sheet, area| {
                sheet.put_pieces(area, &pieces);
            }),
            "one two t…"
        );
    }

    #[test]
    fn pieces_are_wrapped_between_words_and_keep_their_looks() {
        let (plain, bold) = (Style::new(), Style::new().bold());
        let pieces = [
            piece("12 leads ", plain),
            piece("were late", plain),
            piece("  again and again", bold),
        ];
        let wrapped = |room, most| -> Vec<Vec<String>> {
            let lines = wrap_pieces(&pieces, room, most);
            let words = |line: &Vec<Piece<'_>>| {
                let words = line.iter().map(|(words, _)| words.to_string());
                words.collect()
            };
            lines.iter().map(words).collect()
        };
        // Where there is room for all, they stay as they are.
        let as_they_are = [["12 leads ", "were late", "  again and again"]];
        assert_eq!(wrapped(90, 9), as_they_are);
        let whole = [["12 leads were late", "  again and again"]];
        assert_eq!(
            wrapped(18, 9),
            [vec!["12 leads were late"], vec!["again and again"]]
        );
        assert_eq!(
            wrapped(10, 3),
            [vec!["12 leads"], vec!["were late"], vec!["again and again"]]
        );
        assert_eq!(wrapped(3, 1), whole);
        assert_eq!(
            wrapped(26, 9),
            [vec!["12 leads were late", "  again"], vec!["and again"]]
        );
    }

    #[test]
    fn a_wide_sign_that_does_not_fit_is_not_drawn_half() {
        assert_eq!(
            drawn(3, |sheet, area| {
                sheet.put(area, "顧客", Style::new());
            }),
            "顧 …"
        );
        assert_eq!(
            drawn(2, |sheet, area| {
                sheet.put(area, "顧客", Style::new());
            }),
            "… "
        );
    }

    #[test]
    fn what_is_drawn_over_half_a_wide_sign_takes_the_other_half_with_it() {
        let over = |sheet: &mut Sheet<'_>, area: Rect| {
            sheet.put(area, "顧客", Style::new());
            sheet.clear(
                Rect {
                    x: 1,
                    width: 1,
                    ..area
                },
                Style::new(),
            );
        };
        assert_eq!(drawn(4, over), "  客 ");
    }

    #[test]
    fn nothing_is_drawn_outside_the_cells() {
        let far = Rect::new(90, 40, 10, 2);
        drawn(4, |sheet, _| {
            sheet.put(far, "text", Style::new());
            sheet.rule(far, "-", Style::new());
            sheet.upright(far, "|", Style::new());
            sheet.clear(far, Style::new());
            sheet.tint(far, Style::new());
        });
    }
}
