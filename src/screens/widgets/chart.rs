//! A chart of figures over past meetings: a line from figure to figure, and the target.
//!
//! The line is thin and in one style, and days and edges keep their places: stepping from one KPI
//! to the next changes few cells, and a frame over a slow connection is paid by the cell.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::scoreboard::figure as figure_of;
use crate::screens::sheet::{Sheet, bottom_of, left_of, row, skip_left, skip_top};
use crate::screens::text;

/// What a chart shows.
pub struct Chart<'a> {
    /// The figures, oldest first; none where one is missing.
    pub figures: &'a [Option<f64>],
    /// What stands under each figure.
    pub labels: &'a [String],
    /// The target, if there is one.
    pub target: Option<f64>,
    /// How a figure is written at the edge.
    pub written: &'a dyn Fn(f64) -> String,
    /// Whether each figure is written under its day, as a plain number.
    pub with_figures: bool,
}

/// The columns of the edge on which figures are written, with the blank behind them.
const EDGE: u16 = 11;

/// The least and the most columns from one figure to the next.
const STEP: (u16, u16) = (7, 9);

/// Dots in a cell of the braille pattern, across and down.
const DOTS: (i32, i32) = (2, 4);

impl Chart<'_> {
    /// Draws the chart over the whole area. Nothing in less than 16 columns and 4 lines.
    pub fn draw(&self, sheet: &mut Sheet<'_>, area: Rect) {
        if area.height < 4 || area.width < EDGE + STEP.0 || !self.known().any(|_| true) {
            return;
        }
        let below = 1 + u16::from(self.with_figures);
        let plot = Rect {
            height: area.height - below,
            ..skip_left(area, EDGE)
        };
        let fits = usize::from(plot.width / STEP.0).max(1);
        let skipped = self.figures.len().saturating_sub(fits);
        let figures = &self.figures[skipped..];
        let step = (plot.width / figures.len().max(1) as u16).clamp(STEP.0, STEP.1);
        let scale = Scale::of(figures, self.target, plot.height);
        self.edge(sheet, left_of(area, EDGE - 1), figures, &scale);
        if let Some(target) = self.target {
            let dim = sheet.theme.dim;
            let line = row(plot, scale.line_of(target));
            let used = (figures.len() as u16 * step).min(plot.width);
            sheet.rule(left_of(line, used), sheet.signs.dashes, dim);
        }
        let accent = sheet.theme.accent;
        line(sheet, plot, figures, step, &scale, sheet.signs.here, accent);
        self.under(
            sheet,
            skip_left(bottom_of(area, below), EDGE),
            skipped,
            step,
        );
    }

    fn known(&self) -> impl Iterator<Item = f64> {
        self.figures.iter().copied().flatten()
    }

    /// The target, and the highest and lowest figure where they do not stand on its line.
    fn edge(&self, sheet: &mut Sheet<'_>, edge: Rect, figures: &[Option<f64>], scale: &Scale) {
        let known = || figures.iter().copied().flatten();
        let ends = [
            known().fold(f64::NEG_INFINITY, f64::max),
            known().fold(f64::INFINITY, f64::min),
        ];
        let mut taken = Vec::new();
        if let Some(target) = self.target {
            let (strong, at) = (sheet.theme.strong, scale.line_of(target));
            sheet.put_right(row(edge, at), &(self.written)(target), strong);
            taken.push(at);
        }
        for figure in ends.into_iter().filter(|figure| figure.is_finite()) {
            let at = scale.line_of(figure);
            if !taken.contains(&at) {
                let dim = sheet.theme.dim;
                sheet.put_right(row(edge, at), &(self.written)(figure), dim);
                taken.push(at);
            }
        }
    }

    /// The day of each figure, and the figure itself where it is asked for.
    fn under(&self, sheet: &mut Sheet<'_>, below: Rect, skipped: usize, step: u16) {
        let (dim, ink) = (sheet.theme.dim, sheet.theme.text);
        for at in skipped..self.figures.len() {
            let column = left_of(skip_left(below, (at - skipped) as u16 * step), step - 1);
            if let Some(label) = self.labels.get(at) {
                sheet.put_centred(row(column, 0), label, dim);
            }
            if let Some(figure) = self.figures[at].filter(|_| self.with_figures) {
                let words = figure_of(figure, "");
                let words = text::cut(&words, usize::from(column.width), sheet.signs.more);
                sheet.put_centred(row(column, 1), &words, ink);
            }
        }
    }
}

/// Which dot of a chart a figure stands on.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: f64,
    high: f64,
    lines: u16,
}

impl Scale {
    /// From the lowest to the highest of the figures and the target.
    fn of(figures: &[Option<f64>], target: Option<f64>, lines: u16) -> Self {
        let known = || figures.iter().copied().flatten().chain(target);
        let (low, high) = (
            known().fold(f64::INFINITY, f64::min),
            known().fold(f64::NEG_INFINITY, f64::max),
        );
        if high > low {
            Self::between(low, high, lines)
        } else {
            // All the same: a level line in the middle.
            Self::between(low - 1.0, low + 1.0, lines)
        }
    }

    /// From one figure at the bottom to another one at the top.
    pub fn between(low: f64, high: f64, lines: u16) -> Self {
        Self { low, high, lines }
    }

    /// The dot of a figure, counted from the top.
    fn dot(&self, figure: f64) -> i32 {
        let last = i32::from(self.lines) * DOTS.1 - 1;
        let share = (figure - self.low) / (self.high - self.low);
        (((1.0 - share) * f64::from(last)).round() as i32).clamp(0, last)
    }

    /// The line on which a figure stands, from the top.
    pub fn line_of(&self, figure: f64) -> u16 {
        (self.dot(figure) / DOTS.1) as u16
    }
}

/// Draws a line from figure to figure, `step` columns from one to the next, with a sign at each; a
/// missing figure leaves a gap. In ASCII the signs alone.
pub fn line(
    sheet: &mut Sheet<'_>,
    plot: Rect,
    figures: &[Option<f64>],
    step: u16,
    scale: &Scale,
    sign: &str,
    style: Style,
) {
    let column = |at: usize| at as u16 * step + (step - 1) / 2;
    if !sheet.is_ascii() {
        let mut dots = Dots::over(plot);
        for (at, pair) in figures.windows(2).enumerate() {
            if let [Some(from), Some(to)] = pair {
                dots.line(
                    (i32::from(column(at)) * DOTS.0, scale.dot(*from)),
                    (i32::from(column(at + 1)) * DOTS.0, scale.dot(*to)),
                );
            }
        }
        dots.draw(sheet, plot, style);
    }
    for (at, figure) in figures.iter().enumerate() {
        if let Some(figure) = figure {
            let cell = skip_left(row(plot, scale.line_of(*figure)), column(at));
            sheet.put(left_of(cell, 1), sign, style);
        }
    }
}

/// Dots over an area, eight to a cell.
struct Dots {
    width: u16,
    cells: Vec<u8>,
}

impl Dots {
    fn over(area: Rect) -> Self {
        Self {
            width: area.width,
            cells: vec![0; usize::from(area.width) * usize::from(area.height)],
        }
    }

    fn set(&mut self, across: i32, down: i32) {
        // The bits of a cell as Unicode orders them (U+2800): columns of three, then the last row.
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let (x, y) = (across / DOTS.0, down / DOTS.1);
        let inside = across >= 0 && down >= 0 && x < i32::from(self.width);
        let cell = usize::from(self.width) * y as usize + x as usize;
        if let Some(cell) = self.cells.get_mut(cell).filter(|_| inside) {
            *cell |= BITS[(down % DOTS.1) as usize][(across % DOTS.0) as usize];
        }
    }

    /// A straight line: a dot for each step across, or down where it is steep.
    fn line(&mut self, (x, y): (i32, i32), (to_x, to_y): (i32, i32)) {
        let steps = (to_x - x).abs().max((to_y - y).abs()).max(1);
        for step in 0..=steps {
            let part = f64::from(step) / f64::from(steps);
            let along = |from: i32, to: i32| from + (f64::from(to - from) * part).round() as i32;
            self.set(along(x, to_x), along(y, to_y));
        }
    }

    /// Writes the cells that hold a dot, stretch by stretch.
    fn draw(&self, sheet: &mut Sheet<'_>, area: Rect, style: Style) {
        for (at, line) in self
            .cells
            .chunks(usize::from(self.width).max(1))
            .enumerate()
        {
            let mut from = 0;
            while let Some(start) = line[from..].iter().position(|cell| *cell > 0) {
                let start = from + start;
                let run = line[start..].iter().take_while(|cell| **cell > 0);
                let words: String = run
                    .filter_map(|cell| char::from_u32(0x2800 + u32::from(*cell)))
                    .collect();
                from = start + words.chars().count();
                sheet.put(skip_left(row(area, at as u16), start as u16), &words, style);
            }
        }
    }
}

/// Draws columns that are filled from the bottom, `step` columns from one to the next, each to the
/// eighth of a cell that its share (0 to 1) says.
pub fn columns(
    sheet: &mut Sheet<'_>,
    plot: Rect,
    shares: &[Option<f64>],
    step: u16,
    wide: u16,
    style: Style,
) {
    for (at, share) in shares.iter().enumerate() {
        let Some(share) = share else { continue };
        let left = (at as u16 * step + (step - 1) / 2).saturating_sub(wide / 2);
        let column = left_of(skip_left(plot, left), wide);
        let eighths = (share.clamp(0.0, 1.0) * f64::from(plot.height) * 8.0).round() as u16;
        let (whole, part) = (eighths / 8, eighths % 8);
        for line in 0..whole {
            sheet.rule(row(bottom_of(column, whole), line), sheet.signs.full, style);
        }
        if part > 0 && whole < plot.height {
            let top = skip_top(column, plot.height - whole - 1);
            sheet.rule(top, sheet.signs.eighths[usize::from(part) - 1], style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_their_target_fill_the_chart() {
        let figures = [Some(38.0), None, Some(55.0)];
        for lines in 4..16 {
            let scale = Scale::of(&figures, Some(60.0), lines);
            assert_eq!((scale.line_of(60.0), scale.line_of(38.0)), (0, lines - 1));
            assert!(scale.line_of(55.0) < lines / 2, "{lines} lines");
        }
        let level = Scale::of(&[Some(5.0), Some(5.0)], Some(5.0), 9);
        assert_eq!(level.line_of(5.0), 4);
        let felt = Scale::between(1.0, 5.0, 9);
        assert_eq!(
            (felt.line_of(5.0), felt.line_of(3.0), felt.line_of(1.0)),
            (0, 4, 8)
        );
    }

    #[test]
    fn a_line_joins_its_ends() {
        let mut dots = Dots::over(Rect::new(0, 0, 4, 2));
        dots.line((0, 7), (7, 0));
        let filled: Vec<bool> = dots.cells.iter().map(|cell| *cell > 0).collect();
        assert_eq!(filled, [false, false, true, true, true, true, false, false]);
        dots.set(-1, 3);
        dots.set(99, 0);
        dots.set(0, 99);
    }
}
