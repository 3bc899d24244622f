//! The threshold as a chart: for each score from which leads could qualify, which share of those
//! selected became customers, and which share of all customers is found.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::back_test::Outcome;
use crate::forum::back_test::figures::CurvePoint;
use crate::forum::back_test::words::{count, percent};
use crate::forum::lead_definition::{thresholds_in_words, total_threshold};
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left};
use crate::session::leads::Tried;

/// The lines of the chart, with its legend and axis.
pub const LINES: u16 = 12;

/// The columns at the left edge: `100%` and a blank.
const EDGE: u16 = 5;

/// Draws the chart.
///
/// The threshold in force is marked, where there is one of the total alone; otherwise the chart says
/// what it stands for.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, tried: &Tried) {
    let figures = &tried.figures;
    let curve = &figures.curve;
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else {
        return;
    };
    if area.height < LINES || area.width < EDGE + 10 {
        return;
    }
    let plot = Rect {
        x: area.x + EDGE,
        y: area.y + 1,
        width: area.width - EDGE,
        height: area.height - 3,
    };
    let span = (last.score - first.score).max(f64::EPSILON);
    let most = f64::from(plot.width - 1);
    let score = |column: u16| first.score + span * f64::from(column) / most;
    let column = |score: f64| ((score - first.score) / span * most).round() as u16;
    legend(sheet, row(area, 0));
    edge(sheet, area, plot.height);
    let alternatives = &tried.definition.qualifies_when;
    let now = total_threshold(alternatives);
    let place = now.map(|now| column(now.clamp(first.score, last.score)));
    if let Some(place) = place {
        let (line, faint) = (sheet.signs.upright, sheet.theme.faint);
        sheet.upright(skip_left(plot, place), line, faint);
    }
    let base = figures.all.base_rate.unwrap_or(0.0);
    let level = row(plot, height_of(plot, base));
    sheet.rule(level, sheet.signs.dashes, sheet.theme.faint);
    for at in 0..plot.width {
        let Some(point) = at_score(curve, score(at)) else {
            continue;
        };
        let (found, rate) = (sheet.theme.dim, sheet.theme.accent);
        let (ring, full) = (sheet.signs.expected, sheet.signs.here);
        dot(sheet, plot, at, point.recall, ring, found);
        dot(sheet, plot, at, point.precision, full, rate);
    }
    let axis = row(area, area.height - 2);
    axis_words(sheet, skip_left(axis, EDGE), first.score, last.score);
    let below = row(area, area.height - 1);
    match now.zip(place) {
        Some((now, place)) => here(sheet, below, plot, place, now, &figures.all),
        None => {
            let words = format!(
                "with a threshold of the total in the place of: {}",
                thresholds_in_words(alternatives)
            );
            let dim = sheet.theme.dim;
            sheet.put(skip_left(below, EDGE), &words, dim);
        }
    }
}

fn legend(sheet: &mut Sheet<'_>, line: Rect) {
    let theme = sheet.theme;
    let (full, ring) = (sheet.signs.here, sheet.signs.expected);
    let dashes = sheet.signs.dashes.repeat(2);
    sheet.put_pieces(
        line,
        &[
            piece(format!("{full} "), theme.accent),
            piece("selected who became customers   ", theme.dim),
            piece(format!("{ring} "), theme.dim),
            piece("customers found   ", theme.dim),
            piece(dashes, theme.faint),
            piece(" all leads", theme.dim),
        ],
    );
}

fn edge(sheet: &mut Sheet<'_>, area: Rect, height: u16) {
    let dim = sheet.theme.dim;
    let column = left_of(area, EDGE - 1);
    for (at, words) in [(1, "100%"), (1 + (height - 1) / 2, "50%"), (height, "0%")] {
        sheet.put_right(row(column, at), words, dim);
    }
}

fn axis_words(sheet: &mut Sheet<'_>, line: Rect, first: f64, last: f64) {
    let dim = sheet.theme.dim;
    sheet.put(line, &format!("{first}"), dim);
    sheet.put_right(line, &format!("{last}"), dim);
    sheet.put_centred(line, "leads qualify from this score on", dim);
}

/// What the threshold in force comes to, under its place on the axis: what the definition selects.
fn here(sheet: &mut Sheet<'_>, line: Rect, plot: Rect, column: u16, now: f64, all: &Outcome) {
    let share = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), percent);
    let words = format!(
        "{} at {now}: {} leads, {} became customers, {} found",
        sheet.signs.up,
        count(all.selected),
        share(all.precision),
        share(all.recall)
    );
    let used = crate::screens::text::width(&words) as u16;
    let at = plot.x - line.x + column;
    let at = at.min(line.width.saturating_sub(used));
    let accent = sheet.theme.accent;
    sheet.put(skip_left(line, at), &words, accent);
}

/// The point that holds for a threshold at that score: the lowest score that occurs from there on.
fn at_score(curve: &[CurvePoint], score: f64) -> Option<&CurvePoint> {
    let place = curve.partition_point(|point| point.score < score - 1e-9);
    curve.get(place)
}

fn height_of(plot: Rect, share: f64) -> u16 {
    let most = f64::from(plot.height - 1);
    (plot.height - 1) - (share.clamp(0.0, 1.0) * most).round() as u16
}

fn dot(
    sheet: &mut Sheet<'_>,
    plot: Rect,
    at: u16,
    share: Option<f64>,
    sign: &'static str,
    style: Style,
) {
    if let Some(share) = share {
        let cell = left_of(skip_left(row(plot, height_of(plot, share)), at), 1);
        sheet.put(cell, sign, style);
    }
}
