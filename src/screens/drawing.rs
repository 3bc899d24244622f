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
    /// Where its words are among those of the drawing.
    words: Range<usize>,
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
        self.stroke(What::Clear, area, "", style);
    }

    /// Lays a style over the cells and leaves their text.
    pub fn tint(&mut self, area: Rect, style: Style) {
        self.stroke(What::Tint, area, "", style);
    }

    /// Puts one sign into each cell.
    pub fn fill(&mut self, area: Rect, sign: &str, style: Style) {
        self.stroke(What::Sign, area, sign, style);
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
        self.stroke(what, line, words, style);
        used
    }

    fn stroke(&mut self, what: What, area: Rect, words: &str, style: Style) {
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
                words: start..self.words.len(),
            });
        }
    }

    /// Whether that line, counted from 0, is drawn in both alike. Drawn in another way it may look
    /// the same nevertheless.
    pub fn is_same_line(&self, other: &Self, line: u16) -> bool {
        let over_same = self.area.x == other.area.x && self.area.width == other.area.width;
        let at = usize::from(line);
        let (Some(mine), Some(theirs)) = (self.lines.get(at), other.lines.get(at)) else {
            return false;
        };
        let same = |(mine, theirs): (&Stroke, &Stroke)| {
            mine.what == theirs.what
                && (mine.x, mine.width) == (theirs.x, theirs.width)
                && mine.style == theirs.style
                && self.words[mine.words.clone()] == other.words[theirs.words.clone()]
        };
        over_same && mine.len() == theirs.len() && mine.iter().zip(theirs).all(same)
    }

    /// Paints a line, counted from 0, onto its cells, which are empty.
    pub fn paint_line(&self, line: u16, cells: &mut [Cell]) {
        let strokes = self.lines.get(usize::from(line)).into_iter().flatten();
        for stroke in strokes {
            let first = usize::from(stroke.x - self.area.x);
            let covered = first..(first + usize::from(stroke.width)).min(cells.len());
            if matches!(stroke.what, What::Clear | What::Simple | What::Words) {
                cut_wide_sign(cells, first);
            }
            let Some(covered) = cells.get_mut(covered) else {
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
                    for (cell, (at, letter)) in covered.iter_mut().zip(words.char_indices()) {
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
            self.paint_line(line, cells);
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
            assert_eq!(one.is_same_line(&other, 0), same, "{other:?}");
        }
        assert!(!one.is_same_line(&drawn(words("Agenda", 0, plain)), 1));
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

    proptest! {
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
