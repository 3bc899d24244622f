//! A chart of figures over past meetings, with the target as a line through it.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, bottom_of, left_of, row, skip_left, top_of};
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
}

/// The narrowest column of a chart with the gap behind it.
const COLUMN: u16 = 3;

impl Chart<'_> {
    /// Draws the chart over the whole area: columns, the target as a dashed line, labels below.
    pub fn draw(&self, sheet: &mut Sheet<'_>, area: Rect) {
        let known = || self.figures.iter().copied().flatten().chain(self.target);
        let high = known().fold(f64::NEG_INFINITY, f64::max);
        if !high.is_finite() || area.height < 4 || area.width < 16 {
            return;
        }
        // Columns stand on nought, so that their lengths can be compared.
        let low = known().fold(0.0, f64::min);
        let high = if high > low { high } else { low + 1.0 };
        let edge = [Some(high), self.target, Some(low)];
        let edge = edge
            .into_iter()
            .flatten()
            .map(|figure| text::width(&(self.written)(figure)))
            .max();
        let edge = edge.unwrap_or(0) as u16 + 1;
        let plot = skip_left(
            Rect {
                height: area.height - 1,
                ..area
            },
            edge,
        );
        if plot.width < COLUMN {
            return;
        }
        let scale = |figure: f64| (figure - low) / (high - low) * f64::from(plot.height);
        let target_row = self.draw_target(sheet, plot, edge, &scale);
        let figures = Rect {
            height: plot.height,
            ..left_of(area, edge.saturating_sub(1))
        };
        self.draw_edge(sheet, figures, (low, high), target_row);
        self.draw_columns(sheet, plot, bottom_of(skip_left(area, edge), 1), &scale);
    }

    fn draw_edge(
        &self,
        sheet: &mut Sheet<'_>,
        edge: Rect,
        (low, high): (f64, f64),
        target_row: Option<u16>,
    ) {
        let height = edge.height;
        if target_row != Some(0) {
            sheet.put_right(row(edge, 0), &(self.written)(high), sheet.theme.dim);
        }
        if target_row != Some(height - 1) {
            sheet.put_right(row(edge, height - 1), &(self.written)(low), sheet.theme.dim);
        }
    }

    /// The target's line; at which line of the chart it stands.
    fn draw_target(
        &self,
        sheet: &mut Sheet<'_>,
        plot: Rect,
        edge: u16,
        scale: &dyn Fn(f64) -> f64,
    ) -> Option<u16> {
        let target = self.target?;
        let at = plot.height - (scale(target).ceil() as u16).clamp(1, plot.height);
        let line = row(plot, at);
        sheet.rule(line, sheet.signs.dashes, sheet.theme.dim);
        let words = (self.written)(target);
        let label = Rect {
            x: plot.x - edge,
            width: edge.saturating_sub(1),
            ..line
        };
        sheet.put_right(label, &words, sheet.theme.strong);
        Some(at)
    }

    fn draw_columns(
        &self,
        sheet: &mut Sheet<'_>,
        plot: Rect,
        below: Rect,
        scale: &dyn Fn(f64) -> f64,
    ) {
        let fits = usize::from(plot.width / COLUMN).max(1);
        let skipped = self.figures.len().saturating_sub(fits);
        let figures = &self.figures[skipped..];
        let step = (plot.width / figures.len().max(1) as u16).clamp(COLUMN, 12);
        for (at, figure) in figures.iter().enumerate() {
            let column = left_of(skip_left(plot, at as u16 * step), step - 1);
            let label = left_of(skip_left(below, at as u16 * step), step);
            if let Some(words) = self.labels.get(skipped + at)
                && text::width(words) < usize::from(step)
            {
                sheet.put(label, words, sheet.theme.dim);
            }
            match figure {
                Some(figure) => draw_column(sheet, column, scale(*figure), at + 1 == figures.len()),
                None => {
                    sheet.put(bottom_of(column, 1), sheet.signs.dot, sheet.theme.dim);
                }
            }
        }
    }
}

/// One column, to an eighth of a cell; the newest one in the accent.
fn draw_column(sheet: &mut Sheet<'_>, area: Rect, cells: f64, newest: bool) {
    let style = if newest {
        sheet.theme.accent
    } else {
        sheet.theme.past
    };
    let eighths = (cells * 8.0).round().max(1.0) as u16;
    let (whole, part) = (eighths / 8, eighths % 8);
    let body = bottom_of(area, whole);
    for line in 0..body.height {
        sheet.rule(row(body, line), sheet.signs.full, style);
    }
    if part > 0 && whole < area.height {
        let top = top_of(bottom_of(area, whole + 1), 1);
        sheet.rule(top, sheet.signs.eighths[usize::from(part) - 1], style);
    }
}
