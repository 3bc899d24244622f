//! Bars of blocks and sparklines.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, left_of, row, skip_left};
use ratatui::style::Style;

/// A bar over the first line of an area, filled from the left as far as `fraction` (0 to 1) says,
/// to an eighth of a cell.
pub fn bar(sheet: &mut Sheet<'_>, area: Rect, fraction: f64, filled: Style) {
    let line = row(area, 0);
    let eighths = (fraction.clamp(0.0, 1.0) * f64::from(line.width) * 8.0).round() as u16;
    let (cells, part) = (eighths / 8, eighths % 8);
    sheet.rule(skip_left(line, cells), sheet.signs.rest, sheet.theme.faint);
    sheet.rule(left_of(line, cells), sheet.signs.full, filled);
    if part > 0 {
        let sign = sheet.signs.parts[usize::from(part) - 1];
        sheet.rule(left_of(skip_left(line, cells), 1), sign, filled);
    }
}

/// Figures over time in one line of blocks, each measured between the lowest and the highest; a
/// missing one is a dot. No block fills its cell, so that lines below each other stay apart.
pub fn sparkline(sheet: &Sheet<'_>, figures: &[Option<f64>]) -> String {
    let known = || figures.iter().copied().flatten();
    let (low, high) = (
        known().fold(f64::INFINITY, f64::min),
        known().fold(f64::NEG_INFINITY, f64::max),
    );
    figures
        .iter()
        .map(|figure| match figure {
            None => sheet.signs.dot,
            Some(figure) if high > low => {
                let step = ((figure - low) / (high - low) * 6.0).round() as usize;
                sheet.signs.eighths[step.min(6)]
            }
            // All the same: a level line in the middle.
            Some(_) => sheet.signs.eighths[3],
        })
        .collect()
}
