//! A drawing: what is to be seen, stroke by stroke on each line, before any cell is painted. Two
//! drawings of a line can be compared for far less than its cells, and between two frames most lines
//! are the same: only the others are painted.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::text;

/// What is to be seen.
#[derive(Debug, Default)]
pub struct Drawing {
    area: Rect,
    /// The words of all strokes, one behind the other.
    words: String,
    /// The strokes of each line, the lowest first.
    lines: Vec<Vec<Stroke>>,
}

/// Something drawn on a line.
#[derive(Debug)]
struct Stroke {
    what: What,
    x: u16,
    width: u16,
    style: Style,
    /// Whether each of its signs takes one cell.
    simple: bool,
    /// Where its words are among those of the drawing.
    words: Range<usize>,
}

impl Stroke {
    /// The cells that it covers, from the first of the line.
    fn cells(&self, area: Rect) -> Range<usize> {
        let first = usize::from(self.x - area.x);
        first..first + usize::from(self.width)
    }
}

/// The cells of a line that may look otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which they are, from the first of the line.
    pub cells: Range<usize>,
    /// Whether no sign of the line, now or before, takes more or less than one cell. Where one does,
    /// all cells of the line are named.
    pub simple: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// Nothing but ground.
    Clear,
    /// Another style for what is there.
    Tint,
    /// One sign in each cell.
    Sign,
    /// A text of which every letter takes one cell.
    Simple,
    /// Any other text.
    Words,
}

impl Drawing {
    /// An empty drawing over those cells.
    pub fn new(area: Rect) -> Self {
        let mut drawing = Self::default();
        drawing.begin(area);
        drawing
    }

    /// Empties it, and lays it over those cells.
    pub fn begin(&mut self, area: Rect) {
        self.area = area;
        self.words.clear();
        for line in &mut self.lines {
            line.clear();
        }
        self.lines
            .resize_with(usize::from(area.height), Default::default);
    }

    /// The cells that it lies over.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Empties the cells and paints their ground.
    pub fn clear(&mut self, area: Rect, style: Style) {
        self.stroke(What::Clear, area, "", style, true);
    }

    /// Lays a style over the cells and leaves their text.
    pub fn tint(&mut self, area: Rect, style: Style) {
        self.stroke(What::Tint, area, "", style, true);
    }

    /// Puts one sign into each cell.
    pub fn fill(&mut self, area: Rect, sign: &str, style: Style) {
        self.stroke(What::Sign, area, sign, style, text::is_simple(sign));
    }

    /// Writes on the first line of an area, as far as there is room. The cells used.
    pub fn write(&mut self, area: Rect, words: &str, style: Style) -> u16 {
        let line = Rect {
            height: area.height.min(1),
            ..area
        };
        let line = line.intersection(self.area);
        if line.is_empty() || line.x != area.x {
            return 0;
        }
        let (what, used) = if text::is_simple(words) {
            let letters = words.chars().take(usize::from(line.width));
            (What::Simple, letters.count() as u16)
        } else {
            let cells = fitting(words, line.width).map(|(_, cells)| cells);
            (What::Words, cells.sum())
        };
        self.stroke(what, line, words, style, what == What::Simple);
        used
    }

    fn stroke(&mut self, what: What, area: Rect, words: &str, style: Style, simple: bool) {
        let area = area.intersection(self.area);
        if area.is_empty() {
            return;
        }
        let start = self.words.len();
        self.words.push_str(words);
        let top = usize::from(area.y - self.area.y);
        let lines = self.lines.iter_mut().skip(top);
        for line in lines.take(usize::from(area.height)) {
            line.push(Stroke {
                what,
                x: area.x,
                width: area.width,
                style,
                simple,
                words: start..self.words.len(),
            });
        }
    }

    /// What of a line, counted from 0, may look otherwise than in the drawing before; none when it is
    /// drawn in both alike. Drawn in another way it may look the same nevertheless.
    pub fn change(&self, before: &Self, line: u16) -> Option<Change> {
        let over_same = self.area.x == before.area.x && self.area.width == before.area.width;
        let at = usize::from(line);
        let lines = (self.lines.get(at), before.lines.get(at));
        let (Some(mine), Some(theirs), true) = (lines.0, lines.1, over_same) else {
            return Some(Change {
                cells: 0..usize::from(self.area.width),
                simple: false,
            });
        };
        let same = |(mine, theirs): (&Stroke, &Stroke)| {
            mine.what == theirs.what
                && (mine.x, mine.width) == (theirs.x, theirs.width)
                && mine.style == theirs.style
                && self.words[mine.words.clone()] == before.words[theirs.words.clone()]
        };
        // Where every stroke acts on each cell alone, as it does while each sign takes one cell, what is
        // drawn first and what is drawn last in both alike makes a difference on no cell that the
        // strokes between do not cover.
        let alike = |pairs: &mut dyn Iterator<Item = (&Stroke, &Stroke)>| {
            pairs.take_while(|pair| same(*pair)).count()
        };
        let first = alike(&mut mine.iter().zip(theirs));
        if first == mine.len() && first == theirs.len() {
            return None;
        }
        let (mine_left, theirs_left) = (&mine[first..], &theirs[first..]);
        let last = alike(&mut mine_left.iter().rev().zip(theirs_left.iter().rev()));
        if !mine.iter().chain(theirs).all(|stroke| stroke.simple) {
            return Some(Change {
                cells: 0..usize::from(self.area.width),
                simple: false,
            });
        }
        let others = [mine_left, theirs_left].map(|left| &left[..left.len() - last]);
        let covered = others
            .into_iter()
            .flatten()
            .map(|stroke| stroke.cells(self.area));
        let cells = covered.reduce(|sum, cells| sum.start.min(cells.start)..sum.end.max(cells.end));
        cells.map(|cells| Change {
            cells,
            simple: true,
        })
    }

    /// Paints some cells of a line, counted from 0, which are empty. All of them, unless each sign of
    /// the line takes one cell.
    pub fn paint_line(&self, line: u16, part: Range<usize>, cells: &mut [Cell]) {
        let strokes = self.lines.get(usize::from(line)).into_iter().flatten();
        for stroke in strokes {
            let covered = stroke.cells(self.area);
            if matches!(stroke.what, What::Clear | What::Simple | What::Words) {
                cut_wide_sign(cells, covered.start.saturating_sub(part.start));
            }
            let skipped = part.start.saturating_sub(covered.start);
            let from = covered.start.max(part.start) - part.start;
            let to = covered.end.min(part.end).saturating_sub(part.start);
            let Some(covered) = cells.get_mut(from..to) else {
                continue;
            };
            let words = &self.words[stroke.words.clone()];
            match stroke.what {
                What::Clear => {
                    for cell in covered {
                        cell.reset();
                        cell.set_style(stroke.style);
                    }
                }
                What::Tint => {
                    for cell in covered {
                        cell.set_style(stroke.style);
                    }
                }
                What::Sign => {
                    for cell in covered {
                        cell.set_symbol(words).set_style(stroke.style);
                    }
                }
                What::Simple => {
                    let letters = words.char_indices().skip(skipped);
                    for (cell, (at, letter)) in covered.iter_mut().zip(letters) {
                        cell.set_symbol(&words[at..at + letter.len_utf8()])
                            .set_style(stroke.style);
                    }
                }
                What::Words => paint_words(covered, words, stroke.style),
            }
        }
    }

    /// Paints all of it onto those cells, which are empty.
    pub fn paint(&self, buffer: &mut Buffer) {
        let width = usize::from(self.area.width).max(1);
        let lines = buffer.content.chunks_mut(width);
        for (line, cells) in (0..self.area.height).zip(lines) {
            self.paint_line(line, 0..cells.len(), cells);
        }
    }
}

/// The graphemes of a text that are drawn in so many cells, each with the cells it takes.
fn fitting(words: &str, room: u16) -> impl Iterator<Item = (&str, u16)> {
    let measured = words
        .graphemes(true)
        .map(|grapheme| (grapheme, text::cells(grapheme)))
        .filter(|(_, cells)| *cells > 0);
    measured.scan(0, move |used, (grapheme, cells)| {
        *used += cells;
        (*used <= room).then_some((grapheme, cells))
    })
}

fn paint_words(covered: &mut [Cell], words: &str, style: Style) {
    let room = covered.len() as u16;
    let mut rest = covered.iter_mut();
    for (grapheme, cells) in fitting(words, room) {
        let signs = std::iter::once(grapheme).chain(std::iter::repeat(" "));
        // The cells under a wide sign are empty, and on the same ground.
        for (sign, cell) in signs.take(usize::from(cells)).zip(&mut rest) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

/// A wide sign that reaches into this cell from the left would be drawn half: it goes. Some signs are
/// up to four cells wide.
fn cut_wide_sign(cells: &mut [Cell], at: usize) {
    let left = cells.get_mut(..at).unwrap_or_default();
    for (back, cell) in (1..).zip(left.iter_mut().rev().take(3)) {
        if text::cells(cell.symbol()) > back {
            cell.set_symbol(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::Color;

    use super::*;

    fn line(x: u16, width: u16) -> Rect {
        Rect::new(x, 0, width, 1)
    }

    fn drawn(draw: impl FnOnce(&mut Drawing)) -> Drawing {
        let mut drawing = Drawing::new(line(0, 12));
        draw(&mut drawing);
        drawing
    }

    #[test]
    fn a_line_is_the_same_when_all_of_its_strokes_are() {
        let plain = Style::new();
        let words = |text: &'static str, x, style| {
            move |drawing: &mut Drawing| {
                drawing.clear(line(0, 12), Style::new());
                drawing.write(line(x, 8), text, style);
            }
        };
        let one = drawn(words("Agenda", 0, plain));
        let lines = [
            (drawn(words("Agenda", 0, plain)), true),
            (drawn(words("Agenda!", 0, plain)), false),
            (drawn(words("Agendo", 0, plain)), false),
            (drawn(words("Agenda", 1, plain)), false),
            (drawn(words("Agenda", 0, plain.fg(Color::Red))), false),
            (drawn(|_| {}), false),
            (Drawing::default(), false),
        ];
        for (other, same) in lines {
            assert_eq!(one.change(&other, 0).is_none(), same, "{other:?}");
        }
        assert!(one.change(&drawn(words("Agenda", 0, plain)), 1).is_some());
    }

    #[test]
    fn what_changed_is_what_the_other_strokes_cover() {
        let line_with = |list: &'static str, text: &'static str| {
            drawn(|drawing| {
                drawing.clear(line(0, 12), Style::new());
                drawing.write(line(0, 4), list, Style::new());
                drawing.write(line(6, 3), text, Style::new());
                drawing.tint(line(0, 12), Style::new());
            })
        };
        let before = line_with("one", "old");
        for (list, text, change) in [
            ("one", "new", Some((6..9, true))),
            ("two", "old", Some((0..4, true))),
            ("two", "new", Some((0..9, true))),
            ("one", "新", Some((0..12, false))),
            ("one", "old", None),
        ] {
            let change = change.map(|(cells, simple)| Change { cells, simple });
            assert_eq!(
                line_with(list, text).change(&before, 0),
                change,
                "{list} {text}"
            );
        }
    }

    #[test]
    fn a_drawing_that_is_begun_anew_is_empty() {
        let mut drawing = drawn(|drawing| {
            drawing.write(line(0, 12), "Agenda", Style::new());
        });
        drawing.begin(line(0, 12));
        let mut cells = Buffer::empty(line(0, 12));
        drawing.paint(&mut cells);
        assert_eq!(cells, Buffer::empty(line(0, 12)));
    }

    /// Strokes of all kinds, of one cell a sign or not.
    fn strokes() -> impl Strategy<Value = Vec<(u8, u16, u16, String, u8)>> {
        let words = "[a-zé·]{0,9}|([a-z 顧]|👩‍👩‍👧){0,5}";
        prop::collection::vec((0_u8..4, 0_u16..12, 1_u16..13, words, 0_u8..4), 0..6)
    }

    fn draw_all(strokes: &[(u8, u16, u16, String, u8)]) -> Drawing {
        drawn(|drawing| {
            for (what, x, width, words, color) in strokes {
                let style = Style::new().fg(Color::Indexed(*color));
                match what {
                    0 => drawing.clear(line(*x, *width), style),
                    1 => drawing.tint(line(*x, *width), style),
                    2 => drawing.fill(line(*x, *width), "─", style),
                    _ => {
                        drawing.write(line(*x, *width), words, style);
                    }
                }
            }
        })
    }

    fn painted(drawing: &Drawing) -> Buffer {
        let mut cells = Buffer::empty(line(0, 12));
        drawing.paint(&mut cells);
        cells
    }

    proptest! {
        /// Outside of what is said to change nothing does, and inside it a part is painted as it is
        /// with the whole line.
        #[test]
        fn a_part_is_painted_as_in_the_whole(
            (common, one, other) in (strokes(), strokes(), strokes()),
        ) {
            let with = |own: &[_]| draw_all(&[&common[..], own, &common[..]].concat());
            let (before, after) = (with(&one), with(&other));
            let (were, are) = (painted(&before), painted(&after));
            let nothing = Change { cells: 0..0, simple: true };
            let change = after.change(&before, 0).unwrap_or(nothing);
            let mut part = vec![Cell::EMPTY; change.cells.len()];
            after.paint_line(0, change.cells.clone(), &mut part);
            prop_assert_eq!(&part[..], &are.content[change.cells.clone()]);
            let outside = (0..12).filter(|cell| !change.cells.contains(cell));
            for cell in outside {
                prop_assert_eq!(&were.content[cell], &are.content[cell], "cell {}", cell);
            }
        }

        /// What is said to be used is what is painted, for every text.
        #[test]
        fn as_many_cells_are_used_as_are_said(words in "([a-z é顧\u{301}\u{200b}]|👩‍👩‍👧|\u{0}){0,9}", room in 0_u16..12) {
            let mut drawing = Drawing::new(line(0, 12));
            let used = drawing.write(line(0, room), &words, Style::new().fg(Color::Red));
            let mut cells = Buffer::empty(line(0, 12));
            drawing.paint(&mut cells);
            let painted = cells.content.iter().filter(|cell| cell.fg == Color::Red).count();
            prop_assert_eq!(usize::from(used), painted);
            prop_assert!(used <= room);
        }
    }
}
