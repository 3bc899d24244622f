//! The catalogue of numbers: what every scoreboard starts from, with targets by period.

use ratatui::layout::Rect;

use super::super::super::boards::bound;
use crate::forum::scoreboard::{Commitment, Kpi, figure};
use crate::screens::sheet::{Sheet, left_of, row, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::Entry;
use crate::session::open::OpenForum;
use crate::session::place::Row;

/// The columns behind the name: target, whose it is.
const TARGET: u16 = 13;
const WHOSE: u16 = 11;

pub fn entries<'a>(view: &'a View<'_>, forum: &'a OpenForum, width: u16) -> Vec<Entry<'a>> {
    let charter = &forum.charter;
    let mut entries = vec![
        Entry::heading(
            "What both look at",
            "target, who brings it, targets by period",
        ),
        Entry::gap(),
    ];
    if charter.kpis.in_order().is_empty() {
        entries.push(Entry::words(view.fill("No KPI yet: {add} adds one")));
    }
    let mut direction = None;
    for wanted in &view.rows {
        match wanted {
            Row::Kpi(id) => {
                let Some(kpi) = charter.kpis.get(id) else {
                    continue;
                };
                let lines = if kpi.targets.is_empty() || width >= WIDE {
                    1
                } else {
                    2
                };
                entries.push(Entry::row(wanted.clone(), lines, move |sheet, area| {
                    draw_kpi(sheet, area, kpi);
                }));
            }
            Row::Commitment(id) => {
                let Some(promise) = charter.commitments.get(id) else {
                    continue;
                };
                if direction.is_none() {
                    let title = Entry::heading("Promised to each other", "");
                    entries.extend([Entry::gap(), title, Entry::gap()]);
                }
                let ways = (promise.from, promise.to);
                if direction != Some(ways) {
                    direction = Some(ways);
                    entries.push(Entry::still(1, move |sheet, area| {
                        let (dim, arrow) = (sheet.theme.dim, sheet.signs.arrow);
                        sheet.put(area, &format!("{} {arrow} {}", ways.0, ways.1), dim);
                    }));
                }
                entries.push(Entry::row(wanted.clone(), 1, move |sheet, area| {
                    draw_promise(sheet, area, promise);
                }));
            }
            _ => {}
        }
    }
    entries
}

/// From this width on targets by period stand in the KPI's own line.
const WIDE: u16 = 96;

/// The areas of a line: name, target, whose, the rest.
fn columns(area: Rect) -> [Rect; 4] {
    let line = row(area, 0);
    let rest = if area.width >= WIDE {
        area.width / 3
    } else {
        0
    };
    let own = left_of(line, line.width - rest);
    let name = own.width.saturating_sub(TARGET + WHOSE + 2);
    [
        left_of(own, name.saturating_sub(1)),
        left_of(skip_left(own, name), TARGET),
        left_of(skip_left(own, name + TARGET + 2), WHOSE),
        skip_left(line, own.width),
    ]
}

fn draw_kpi(sheet: &mut Sheet<'_>, area: Rect, kpi: &Kpi) {
    let [name, target, whose, rest] = columns(area);
    let (ink, dim) = (sheet.theme.text, sheet.theme.dim);
    sheet.put(name, &kpi.name, ink);
    let words = kpi.target.map_or("no target".to_owned(), |target| {
        format!("{} {}", bound(kpi.better), figure(target, &kpi.unit))
    });
    sheet.put_right(target, &words, dim);
    sheet.put(whose, kpi.side.word(), dim);
    let periods: Vec<String> = kpi
        .targets
        .iter()
        .map(|(period, target)| format!("{period} {}", figure(*target, "")))
        .collect();
    let place = if rest.width > 0 {
        rest
    } else {
        skip_left(row(area, 1), 2)
    };
    let words = periods.join(", ");
    let words = text::cut(&words, usize::from(place.width), sheet.signs.more);
    sheet.put(place, &words, dim);
}

fn draw_promise(sheet: &mut Sheet<'_>, area: Rect, promise: &Commitment) {
    let [name, target, ..] = columns(area);
    let (ink, dim) = (sheet.theme.text, sheet.theme.dim);
    sheet.put(name, &promise.title, ink);
    if let Some(promised) = promise.target {
        let words = format!(
            "{} {}",
            bound(promise.better),
            figure(promised, &promise.unit)
        );
        sheet.put_right(target, &words, dim);
    }
}
