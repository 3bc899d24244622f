//! What the terminal shows, and the bytes that bring it from one frame to the next.
//!
//! Only lines that are drawn otherwise than before become cells, and of those only the part that
//! may look otherwise. What a style is to the terminal is worked out once.

use std::io;
use std::ops::Range;

use crossterm::style::{Attribute, SetAttribute, SetStyle};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{cursor, queue, terminal};
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use crate::screens::drawing::Drawing;

/// The cells of a terminal.
pub struct Canvas {
    area: Rect,
    /// The cells as the terminal shows them, line by line.
    shown: Vec<Cell>,
    /// The same as it was drawn; empty where that is not known.
    drawn: Drawing,
    /// The next frame.
    next: Drawing,
    /// Room for a line as it was and as it is to be.
    was: Buffer,
    is: Buffer,
    pen: Pen,
    /// Where the terminal shows its cursor; hidden at first.
    cursor: Option<Position>,
    /// The next frame begins with an empty screen.
    clear: bool,
}

impl Canvas {
    /// Of a terminal that is empty and hides its cursor.
    pub fn new((columns, rows): (u16, u16)) -> Self {
        let line = Buffer::empty(Rect::new(0, 0, columns, 1));
        let area = Rect::new(0, 0, columns, rows);
        Self {
            area,
            shown: vec![Cell::EMPTY; area.area() as usize],
            drawn: Drawing::default(),
            next: Drawing::default(),
            was: line.clone(),
            is: line,
            pen: Pen::default(),
            cursor: None,
            clear: false,
        }
    }

    /// The size in columns and rows.
    pub fn size(&self) -> (u16, u16) {
        (self.area.width, self.area.height)
    }

    /// Begins anew with an empty screen of that size, which the next frame clears.
    pub fn empty(&mut self, size: (u16, u16)) {
        let cursor = self.cursor;
        *self = Self::new(size);
        self.cursor = cursor;
        self.clear = true;
    }

    /// Takes the cursor for hidden.
    pub fn forget_cursor(&mut self) {
        self.cursor = None;
    }

    /// Begins a frame: an empty drawing over all cells.
    pub fn begin(&mut self) -> &mut Drawing {
        self.next.begin(self.area);
        &mut self.next
    }

    /// Ends the frame: the bytes that make the terminal show it, inside a synchronised update. None
    /// where nothing changed.
    pub fn end(&mut self, cursor: Option<Position>) -> io::Result<&[u8]> {
        self.pen.begin()?;
        if self.clear {
            // Some terminals clear with the ground that was left behind.
            queue!(
                self.pen.bytes,
                SetAttribute(Attribute::Reset),
                terminal::Clear(terminal::ClearType::All)
            )?;
        }
        for y in 0..self.area.height {
            match self.next.change(&self.drawn, y) {
                None => debug_assert!(self.is_shown(y), "line {y} is not what was drawn"),
                Some(change) if change.simple => self.paint_part(y, change.cells)?,
                Some(_) => self.paint_line(y)?,
            }
        }
        std::mem::swap(&mut self.drawn, &mut self.next);
        let painted = self.pen.end()?;
        if !painted && self.cursor == cursor && !self.clear {
            return Ok(&[]);
        }
        match cursor {
            // Painting has moved it.
            Some(place) => queue!(
                self.pen.bytes,
                cursor::MoveTo(place.x, place.y),
                cursor::Show
            )?,
            None if self.cursor.is_none() => {}
            None => queue!(self.pen.bytes, cursor::Hide)?,
        }
        queue!(self.pen.bytes, EndSynchronizedUpdate)?;
        self.clear = false;
        self.cursor = cursor;
        Ok(&self.pen.bytes)
    }

    /// Where the cells of a line are among those of the screen.
    fn line(&self, y: u16) -> Range<usize> {
        let width = usize::from(self.area.width);
        let first = usize::from(y) * width;
        first..first + width
    }

    /// Paints some cells of a line on which each sign takes one cell.
    fn paint_part(&mut self, y: u16, part: Range<usize>) -> io::Result<()> {
        let first = self.line(y).start;
        let next = &mut self.is.content[part.clone()];
        next.iter_mut().for_each(Cell::reset);
        self.next.paint_line(y, part.clone(), next);
        let shown = &mut self.shown[first + part.start..first + part.end];
        let pairs = shown.iter_mut().zip(next).zip(part.start as u16..);
        for ((shown, next), x) in pairs.filter(|((shown, next), _)| !looks_like(shown, next)) {
            self.pen.print(x, y, next)?;
            std::mem::swap(shown, next);
        }
        Ok(())
    }

    /// Paints a line on which some signs take more than a cell, or of which nothing is known.
    fn paint_line(&mut self, y: u16) -> io::Result<()> {
        let line = self.line(y);
        (self.was.area.y, self.is.area.y) = (y, y);
        self.was
            .content
            .swap_with_slice(&mut self.shown[line.clone()]);
        self.is.content.iter_mut().for_each(Cell::reset);
        self.next.paint_line(y, 0..line.len(), &mut self.is.content);
        let mut covered = 0;
        let mut painted = vec![false; line.len()];
        for (x, y, cell) in self.was.diff_iter(&self.is) {
            let wide = cell.cell_width();
            if wide == 1 && x >= covered {
                self.pen.print(x, y, cell)?;
            } else if x >= covered {
                covered = x.saturating_add(wide);
                self.pen.print_wide(x, y, cell, wide)?;
            } else {
                continue;
            }
            let whole = usize::from(x)..usize::from(x.saturating_add(wide));
            if let Some(cells) = painted.get_mut(whole) {
                cells.fill(true);
            }
        }
        self.paint_other_halves(y, &painted)?;
        self.is.content.swap_with_slice(&mut self.shown[line]);
        Ok(())
    }

    /// A wide sign of which the first half was painted over loses its other half on the terminal too,
    /// whatever stood there before and is to stand there now.
    fn paint_other_halves(&mut self, y: u16, painted: &[bool]) -> io::Result<()> {
        for (x, was) in self.was.content.iter().enumerate() {
            if !painted[x] || was.cell_width() < 2 {
                continue;
            }
            let end = (x + usize::from(was.cell_width())).min(painted.len());
            for other in (x + 1..end).filter(|other| !painted[*other]) {
                self.pen.print(other as u16, y, &self.is.content[other])?;
            }
        }
        Ok(())
    }

    /// Whether the cells of a line are as the next frame would paint them.
    fn is_shown(&self, y: u16) -> bool {
        let mut line = vec![Cell::EMPTY; usize::from(self.area.width)];
        self.next.paint_line(y, 0..line.len(), &mut line);
        line == self.shown[self.line(y)]
    }
}

/// Whether two cells look the same: what differs most is compared first.
fn looks_like(one: &Cell, other: &Cell) -> bool {
    one.symbol() == other.symbol()
        && (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier)
}

/// How a cell is painted, beside its sign.
type Look = (Color, Color, Modifier);

/// Asks for a sign's look as an emoji (variation selector 16), which makes some of them wide.
const EMOJI_LOOK: char = '\u{fe0f}';

/// Writes cells as the terminal understands them.
#[derive(Default)]
struct Pen {
    bytes: Vec<u8>,
    /// The looks that were used, and what brings the terminal to them from any other.
    looks: Vec<(Look, Vec<u8>)>,
    /// The look that the terminal has now.
    look: Option<Look>,
    /// Where it prints next.
    at: Option<(u16, u16)>,
}

impl Pen {
    fn begin(&mut self) -> io::Result<()> {
        (self.look, self.at) = (None, None);
        self.bytes.clear();
        queue!(self.bytes, BeginSynchronizedUpdate)
    }

    /// Gives the terminal its own look back. Whether anything was printed.
    fn end(&mut self) -> io::Result<bool> {
        let painted = self.look.is_some();
        if painted {
            queue!(self.bytes, SetAttribute(Attribute::Reset))?;
        }
        Ok(painted)
    }

    fn print(&mut self, x: u16, y: u16, cell: &Cell) -> io::Result<()> {
        if self.at != Some((x, y)) {
            self.move_to(x, y);
        }
        let look = (cell.fg, cell.bg, cell.modifier);
        if self.look != Some(look) {
            self.take_on(look)?;
        }
        self.bytes.extend_from_slice(cell.symbol().as_bytes());
        // One that ends a line does not begin the next.
        self.at = Some((x + 1, y));
        Ok(())
    }

    /// Prints a sign that takes more than a cell. Terminals do not agree on how many some emoji take:
    /// what stood under it is blanked first, and after it the place is not believed to be known.
    fn print_wide(&mut self, x: u16, y: u16, cell: &Cell, wide: u16) -> io::Result<()> {
        if cell.symbol().contains(EMOJI_LOOK) {
            let mut blank = cell.clone();
            blank.set_symbol(" ");
            for under in 1..wide {
                self.print(x + under, y, &blank)?;
            }
        }
        self.print(x, y, cell)?;
        self.at = None;
        Ok(())
    }

    /// The same as crossterm's `MoveTo`, without the machinery of formatted text: it is written
    /// dozens of times a frame.
    fn move_to(&mut self, x: u16, y: u16) {
        let mut digits = itoa::Buffer::new();
        self.bytes.extend_from_slice(b"\x1b[");
        self.bytes
            .extend_from_slice(digits.format(u32::from(y) + 1).as_bytes());
        self.bytes.push(b';');
        self.bytes
            .extend_from_slice(digits.format(u32::from(x) + 1).as_bytes());
        self.bytes.push(b'H');
    }

    fn take_on(&mut self, look: Look) -> io::Result<()> {
        self.look = Some(look);
        if let Some((_, bytes)) = self.looks.iter().find(|(known, _)| *known == look) {
            self.bytes.extend_from_slice(bytes);
            return Ok(());
        }
        let bytes = taking_on(look)?;
        self.bytes.extend_from_slice(&bytes);
        self.looks.push((look, bytes));
        Ok(())
    }
}

/// What brings a terminal to a look from any other.
fn taking_on((foreground, background, modifier): Look) -> io::Result<Vec<u8>> {
    let own = |color: &Color| *color != Color::Reset;
    let style = Style {
        fg: Some(foreground).filter(own),
        bg: Some(background).filter(own),
        add_modifier: modifier,
        ..Style::default()
    };
    let mut bytes = Vec::new();
    queue!(
        bytes,
        SetAttribute(Attribute::Reset),
        SetStyle(style.into_crossterm())
    )?;
    // Each of them sets graphics, and one sequence can set all.
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.replace("m\x1b[", ";").into_bytes())
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use proptest::prelude::*;

    use super::*;

    /// A terminal that shows what it is sent.
    struct Terminal {
        canvas: Canvas,
        parser: vt100::Parser,
    }

    const SIZE: (u16, u16) = (14, 4);

    fn cells(count: u16) -> NonZero<u16> {
        NonZero::new(count).expect("not zero")
    }

    impl Terminal {
        fn new() -> Self {
            with_colors();
            Self {
                canvas: Canvas::new(SIZE),
                parser: vt100::Parser::new(cells(SIZE.1), cells(SIZE.0), 0),
            }
        }

        /// Draws a frame; how many bytes it took.
        fn frame(&mut self, texts: &[Text], cursor: Option<Position>) -> usize {
            draw(self.canvas.begin(), texts);
            let bytes = self.canvas.end(cursor).expect("room in memory");
            self.parser.process(bytes);
            bytes.len()
        }

        fn row(&self, y: u16) -> String {
            let rows = self.parser.screen().rows(0, SIZE.0);
            rows.skip(usize::from(y)).take(1).collect()
        }
    }

    /// Whoever runs the tests may have asked for no colors.
    fn with_colors() {
        crossterm::style::Colored::set_ansi_color_disabled(false);
    }

    /// Words at a place in a color; three colors stand for other strokes than words.
    type Text = (u16, u16, String, u8);

    fn text(x: u16, y: u16, words: &str, color: u8) -> Text {
        (x, y, words.to_owned(), color)
    }

    fn style(color: u8) -> Style {
        let bold = if color < 2 {
            Modifier::BOLD
        } else {
            Modifier::empty()
        };
        let back = Color::Indexed(color / 2 + 1);
        Style::new()
            .fg(Color::Rgb(1, 2, color))
            .bg(back)
            .add_modifier(bold)
    }

    fn draw(drawing: &mut Drawing, texts: &[Text]) {
        drawing.clear(drawing.area(), Style::new());
        for (x, y, words, color) in texts {
            let area = Rect::new(*x, *y, SIZE.0 - x, 1);
            match color {
                4 => drawing.tint(area, style(*color)),
                5 => drawing.fill(area, "─", style(*color)),
                6 => drawing.clear(area, style(*color)),
                _ => {
                    drawing.write(area, words, style(*color));
                }
            }
        }
    }

    #[test]
    fn a_frame_like_the_last_one_sends_nothing() {
        let mut terminal = Terminal::new();
        let texts = [text(2, 1, "Agenda", 1)];
        assert!(terminal.frame(&texts, None) > 0);
        assert_eq!(terminal.frame(&texts, None), 0);
        assert!(terminal.frame(&texts, Some(Position::new(3, 1))) > 0);
        assert_eq!(terminal.parser.screen().cursor_position(), (1, 3));
        assert_eq!(terminal.frame(&texts, Some(Position::new(3, 1))), 0);
        // The same cells drawn in two strokes.
        let split = [text(2, 1, "Age", 1), text(5, 1, "nda", 1)];
        assert_eq!(terminal.frame(&split, Some(Position::new(3, 1))), 0);
    }

    #[test]
    fn an_emptied_canvas_paints_all_again() {
        let mut terminal = Terminal::new();
        terminal.frame(&[text(0, 0, "Agenda", 1)], None);
        terminal.parser.process(b"\x1b[1;1Hspoilt\x1b[4;1Hspoilt");
        terminal.canvas.empty(SIZE);
        terminal.frame(&[text(0, 0, "Notes", 1)], None);
        let rows = [0, 1, 2, 3].map(|y| terminal.row(y).trim_end().to_owned());
        assert_eq!(rows, ["Notes", "", "", ""]);
    }

    #[test]
    fn what_comes_after_an_emoji_is_put_where_it_belongs() {
        let sent = |before: &str, after: &str| {
            let mut canvas = Canvas::new(SIZE);
            for words in [before, after] {
                let area = canvas.area;
                let drawing = canvas.begin();
                drawing.clear(area, Style::new());
                drawing.write(Rect::new(0, 0, SIZE.0, 1), words, Style::new());
                canvas.end(None).expect("room in memory");
            }
            String::from_utf8_lossy(&canvas.pen.bytes).into_owned()
        };
        let heart = "\u{2764}\u{fe0f}";
        let bytes = sent("abcdef", &format!("{heart}XYZ"));
        assert!(
            bytes.contains(&format!("\x1b[1;2H\x1b[0m \x1b[1;1H{heart}\x1b[1;3HXYZ")),
            "{bytes:?}"
        );
        let bytes = sent("abXcd", &format!("{heart}Xcd"));
        assert!(
            bytes.contains(&format!("{heart}\x1b[")) && !bytes.contains(&format!("{heart} ")),
            "{bytes:?}"
        );
    }

    #[test]
    fn a_look_is_taken_on_in_one_sequence() {
        with_colors();
        let look = (Color::Reset, Color::Indexed(4), Modifier::BOLD);
        let bytes = taking_on(look).expect("room in memory");
        assert_eq!(String::from_utf8_lossy(&bytes), "\x1b[0;48;5;4;1m");
        let plain = (Color::Reset, Color::Reset, Modifier::empty());
        let bytes = taking_on(plain).expect("room in memory");
        assert_eq!(String::from_utf8_lossy(&bytes), "\x1b[0m");
    }

    #[test]
    fn what_stood_behind_a_wide_sign_that_is_painted_over_is_painted_again() {
        let mut terminal = Terminal::new();
        terminal.frame(&[text(6, 0, "客", 2)], None);
        terminal.frame(&[text(5, 0, " 客", 2), text(3, 0, "aa顧", 0)], None);
        let screen = terminal.parser.screen();
        let behind = screen.cell(0, 7).expect("on the screen");
        assert_eq!(behind.bgcolor(), vt100::Color::Idx(2));
    }

    fn texts() -> impl Strategy<Value = Vec<Text>> {
        let words = "[a-zé·]{0,9}|[a-z 顧客]{0,5}";
        prop::collection::vec((0..SIZE.0, 0..SIZE.1, words, 0_u8..7), 0..6)
    }

    proptest! {
        /// Whatever was shown before, the terminal shows what is drawn.
        #[test]
        fn the_terminal_shows_what_is_drawn(frames in prop::collection::vec(texts(), 1..5)) {
            let mut terminal = Terminal::new();
            for texts in frames {
                terminal.frame(&texts, None);
                let mut drawing = Drawing::new(terminal.canvas.area);
                draw(&mut drawing, &texts);
                let mut cells = Buffer::empty(terminal.canvas.area);
                drawing.paint(&mut cells);
                let screen = terminal.parser.screen();
                for y in 0..SIZE.1 {
                    for x in 0..SIZE.0 {
                        let seen = screen.cell(y, x).expect("on the screen");
                        if seen.is_wide_continuation() {
                            continue;
                        }
                        let meant = &cells[(x, y)];
                        let sign = if seen.has_contents() { seen.contents() } else { " " };
                        prop_assert_eq!(sign, meant.symbol(), "{} {}", x, y);
                        let back = match meant.bg {
                            Color::Indexed(color) => vt100::Color::Idx(color),
                            _ => vt100::Color::Default,
                        };
                        prop_assert_eq!(seen.bgcolor(), back, "{} {}", x, y);
                        let fore = match meant.fg {
                            Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
                            _ => vt100::Color::Default,
                        };
                        prop_assert_eq!(seen.fgcolor(), fore, "{} {}", x, y);
                        prop_assert_eq!(seen.bold(), meant.modifier.contains(Modifier::BOLD));
                    }
                }
            }
        }
    }
}
