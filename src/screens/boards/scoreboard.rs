//! The scoreboard: what the numbers did, how aligned people feel beside it, what each side promised
//! the other; and the selected row over past meetings, where there is room or it is asked for.

mod chart;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::pulse::FeelingAndFact;
use crate::forum::record::Id;
use crate::forum::scoreboard::{Better, Commitment, Kpi, figure};
use crate::forum::trends::Trends;
use crate::screens::sheet::{
    Sheet, bottom_of, left_of, piece, right_of, row, skip_left, skip_top, top_of,
};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::bar::sparkline;
use crate::screens::widgets::heading;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

/// The columns behind the name: target, actual, how it stands, trend.
const FIGURE: u16 = 11;
const STANDS: u16 = 13;
const TREND: u16 = 10;

/// The width below which names need the room of the trend, and that from which figures have more.
const NARROW: u16 = 66;
const WIDE: u16 = 90;
const NARROW_FIGURE: u16 = 9;
const WIDE_FIGURE: u16 = 15;

/// The lowest and highest chart.
const CHART: (u16, u16) = (8, 14);

/// Draws the board.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    if meeting.charted {
        chart::page(sheet, area, view, meeting);
        return;
    }
    let said = Rect {
        height: area.height.min(3),
        ..skip_left(area, MARGIN)
    };
    let used = feeling_and_fact(sheet, said, view, meeting);
    let mut area = skip_top(area, used.max(1) + 1);
    let entries = entries(view, meeting, area.width.saturating_sub(MARGIN + 2));
    if entries.is_empty() {
        let dim = sheet.theme.dim;
        let words = view.fill("No KPI yet: {add} adds one");
        sheet.put(skip_left(area, MARGIN), &words, dim);
        return;
    }
    let wanted = rows::lines(&entries);
    let left_over = area.height.saturating_sub(wanted + 1);
    if left_over >= CHART.0 {
        let height = left_over.min(CHART.1);
        let below = skip_left(bottom_of(area, height), MARGIN);
        chart::below(sheet, below, view, meeting);
        area = top_of(area, area.height - height - 1);
    }
    rows::draw(sheet, area, view, &entries);
}

/// How it feels beside what the numbers did, read out in full. Until this meeting's pulse is taken,
/// as it was in the last forums: the same sentence as everywhere. The lines used.
fn feeling_and_fact(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    meeting: &OpenMeeting,
) -> u16 {
    let boards = &meeting.boards;
    let own = FeelingAndFact::of(&boards.meeting, &boards.scoreboard);
    let trends = view.session.trends.as_ref();
    let trends = trends.filter(|_| own.felt.is_none() && !meeting.is_closed());
    let last = trends.and_then(Trends::together);
    let (words, parting) = match last {
        Some(last) => (last.sentence(), last.both.parting),
        None => (own.sentence(), own.parting),
    };
    let style = if parting.is_some() {
        sheet.theme.off_track
    } else {
        sheet.theme.strong
    };
    sheet.put_wrapped(area, &words, style)
}

fn entries<'a>(view: &'a View<'_>, meeting: &'a OpenMeeting, width: u16) -> Vec<Entry<'a>> {
    let board = &meeting.boards.scoreboard;
    let name_width = usize::from(columns(Rect::new(0, 0, width, 1))[0].width);
    let mut entries = Vec::new();
    let mut direction = None;
    for wanted in &view.rows {
        match wanted {
            Row::Kpi(id) => {
                let Some(kpi) = board.kpis.get(id) else {
                    continue;
                };
                if entries.is_empty() {
                    entries.push(Entry::still(1, |sheet, area| {
                        column_heads(sheet, area, "What both look at", "trend");
                    }));
                    entries.push(Entry::gap());
                }
                let lines = text::lines_of(&kpi.name, name_width, 2);
                entries.push(Entry::row(wanted.clone(), lines, move |sheet, area| {
                    draw_kpi(sheet, area, meeting, id, kpi);
                }));
            }
            Row::Commitment(id) => {
                let Some(promise) = board.commitments.get(id) else {
                    continue;
                };
                if direction.is_none() {
                    entries.extend((!entries.is_empty()).then(Entry::gap));
                    entries.push(Entry::still(1, |sheet, area| {
                        column_heads(sheet, area, "Promised to each other", "trend");
                    }));
                    entries.push(Entry::gap());
                }
                if direction != Some((promise.from, promise.to)) {
                    direction = Some((promise.from, promise.to));
                    let (from, to) = (promise.from, promise.to);
                    entries.push(Entry::still(1, move |sheet, area| {
                        let (dim, arrow) = (sheet.theme.dim, sheet.signs.arrow);
                        sheet.put(area, &format!("{from} {arrow} {to}"), dim);
                    }));
                }
                let lines = text::lines_of(&promise.title, name_width, 2);
                entries.push(Entry::row(wanted.clone(), lines, move |sheet, area| {
                    draw_promise(sheet, area, meeting, promise, wanted);
                }));
            }
            _ => {}
        }
    }
    entries
}

/// The areas of a line: name, target, actual, how it stands, trend. Where there is little room, the
/// trend makes way for the name.
fn columns(area: Rect) -> [Rect; 5] {
    let line = row(area, 0);
    let figures = match line.width {
        ..NARROW => NARROW_FIGURE,
        NARROW..WIDE => FIGURE,
        WIDE.. => WIDE_FIGURE,
    };
    let wide = if line.width < NARROW { 0 } else { TREND };
    let trend = right_of(line, wide);
    let rest = left_of(line, line.width.saturating_sub(wide));
    let stands = right_of(rest, STANDS);
    let rest = left_of(rest, rest.width.saturating_sub(STANDS + 2));
    let actual = right_of(rest, figures);
    let rest = left_of(rest, rest.width.saturating_sub(figures));
    let target = right_of(rest, figures);
    let name = left_of(rest, rest.width.saturating_sub(figures + 1));
    [name, target, actual, stands, trend]
}

fn column_heads(sheet: &mut Sheet<'_>, area: Rect, title: &str, last: &str) {
    let [name, target, actual, _, trend] = columns(area);
    let dim = sheet.theme.dim;
    heading(sheet, name, title, "");
    sheet.put_right(target, "target", dim);
    sheet.put_right(actual, "actual", dim);
    sheet.put(trend, last, dim);
}

fn draw_kpi(sheet: &mut Sheet<'_>, area: Rect, meeting: &OpenMeeting, id: &Id, kpi: &Kpi) {
    let [name, target, actual, stands, line] = columns(area);
    let retired = !kpi.retired.is_empty();
    let used = draw_name(sheet, area, name, (&kpi.name, retired));
    if used == 1 && !kpi.note.is_empty() {
        // Beside the name whatever is selected: a line of its own would move all rows below it.
        let beside = skip_left(name, text::width(&kpi.name) as u16 + 3);
        let dim = sheet.theme.dim;
        sheet.put(beside, &kpi.note, dim);
    }
    draw_figures(
        sheet,
        [target, actual, stands],
        kpi.better,
        kpi.target,
        kpi.actual,
        &kpi.unit,
        retired,
        ["on track", "off track"],
    );
    draw_trend(sheet, line, &chart::figures(meeting, &Row::Kpi(id.clone())));
}

/// What the row is called, in its column on two lines of the row at the most. The lines used.
fn draw_name(
    sheet: &mut Sheet<'_>,
    area: Rect,
    column: Rect,
    (name, retired): (&str, bool),
) -> u16 {
    let ink = if retired {
        sheet.theme.dim
    } else {
        sheet.theme.text
    };
    let lines = Rect {
        height: area.height.min(2),
        ..column
    };
    sheet.put_wrapped(lines, name, ink)
}

/// The last figures as a sparkline, where there are two or more.
fn draw_trend(sheet: &mut Sheet<'_>, area: Rect, figures: &[Option<f64>]) {
    if area.width > 0 && figures.iter().flatten().count() > 1 {
        let last = &figures[figures.len().saturating_sub(usize::from(TREND))..];
        let (drawn, bar) = (sparkline(sheet, last), sheet.theme.bar);
        sheet.put(area, &drawn, bar);
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "one line of a table: its three places and what stands in them"
)]
fn draw_figures(
    sheet: &mut Sheet<'_>,
    [target_at, actual_at, stands_at]: [Rect; 3],
    better: Better,
    target: Option<f64>,
    actual: Option<f64>,
    unit: &str,
    retired: bool,
    [good, bad]: [&'static str; 2],
) {
    let theme = sheet.theme;
    if let Some(target) = target {
        sheet.put_right(
            target_at,
            &format!("{} {}", bound(better), figure(target, unit)),
            theme.dim,
        );
    }
    let (words, style): (String, Style) = match actual {
        Some(actual) => (
            figure(actual, unit),
            if retired { theme.dim } else { theme.strong },
        ),
        None => (sheet.signs.dot.to_owned(), theme.dim),
    };
    sheet.put_right(actual_at, &words, style);
    let (sign, words, style) = match better.on_track(target, actual) {
        _ if retired => ("", "retired", theme.dim),
        Some(true) => (sheet.signs.on_track, good, theme.good),
        Some(false) => (sheet.signs.off_track, bad, theme.off_track),
        None if actual.is_none() => ("", "not said yet", theme.dim),
        None => ("", "no target", theme.dim),
    };
    let gap = if sign.is_empty() { "" } else { " " };
    sheet.put_pieces(
        stands_at,
        &[piece(sign, style), piece(gap, style), piece(words, style)],
    );
}

fn draw_promise(
    sheet: &mut Sheet<'_>,
    area: Rect,
    meeting: &OpenMeeting,
    promise: &Commitment,
    wanted: &Row,
) {
    let [name, target, actual, stands, line] = columns(area);
    draw_trend(sheet, line, &chart::figures(meeting, wanted));
    let retired = !promise.retired.is_empty();
    draw_name(sheet, area, name, (&promise.title, retired));
    draw_figures(
        sheet,
        [target, actual, stands],
        promise.better,
        promise.target,
        promise.actual,
        &promise.unit,
        retired,
        ["kept", "not kept"],
    );
}

/// How a target is bound: at least, or at most.
pub fn bound(better: Better) -> &'static str {
    better.bound()
}
