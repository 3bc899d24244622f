//! Past forums: the timeline of meetings, newest first, with what is known of each.

use ratatui::layout::Rect;

use super::home::{facts, meeting_line};
use crate::screens::sheet::{Sheet, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::bar::sparkline;
use crate::screens::widgets::{heading, list, rows};
use crate::session::open::OpenForum;
use crate::session::place::Row;

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let Some(forum) = &view.session.forum else {
        return;
    };
    let title = skip_left(row(area, 0), rows::MARGIN);
    heading(
        sheet,
        title,
        "Past forums",
        &text::counted(view.rows.len(), "meeting"),
    );
    let used = trends(sheet, skip_left(skip_top(area, 2), rows::MARGIN), forum);
    let area = skip_top(area, 2 + used);
    if view.rows.is_empty() {
        let dim = sheet.theme.dim;
        sheet.put(
            skip_left(area, rows::MARGIN),
            "No meeting yet: N plans the first one",
            dim,
        );
        return;
    }
    let mut year = None;
    let years: Vec<Option<i16>> = view
        .rows
        .iter()
        .map(|row| match row {
            Row::Meeting(name) if year != Some(name.date().year()) => {
                year = Some(name.date().year());
                year
            }
            _ => None,
        })
        .collect();
    // A year is named once, over its first meeting, unless there is only one.
    let several = years.iter().flatten().count() > 1;
    let each = |at: usize| 1 + u16::from(several && years[at].is_some()) * 2;
    list::list(
        sheet,
        area,
        view.rows.len(),
        view.chosen_at(),
        each,
        |sheet, at, place| {
            let Row::Meeting(name) = &view.rows[at] else {
                return;
            };
            let mut place = place;
            if let Some(year) = years[at].filter(|_| several) {
                let style = sheet.theme.heading;
                sheet.put(
                    skip_left(row(place, 1), rows::MARGIN),
                    &year.to_string(),
                    style,
                );
                place = skip_top(place, 2);
            }
            meeting_line(
                sheet,
                skip_left(place, rows::MARGIN),
                name,
                facts(forum, name),
                view.today,
            );
            rows::mark(sheet, place, &view.rows[at], view.is_chosen(&view.rows[at]));
        },
    );
}

/// How pulse and kept promises went over the meetings that are known. The lines used.
fn trends(sheet: &mut Sheet<'_>, area: Rect, forum: &OpenForum) -> u16 {
    let known: Vec<_> = forum
        .meetings
        .iter()
        .filter_map(|name| facts(forum, name))
        .collect();
    let last = &known[known.len().saturating_sub(24)..];
    let pulse: Vec<Option<f64>> = last.iter().map(|facts| facts.pulse).collect();
    let done: Vec<Option<f64>> = last
        .iter()
        .map(|facts| facts.state.map(|_| facts.actions_done as f64))
        .collect();
    let mut used = 0;
    for (title, figures) in [("Pulse", &pulse), ("Actions done", &done)] {
        if figures.iter().flatten().count() < 2 {
            continue;
        }
        let newest = figures
            .iter()
            .rev()
            .copied()
            .flatten()
            .next()
            .unwrap_or_default();
        let newest = if title == "Pulse" {
            format!("{newest:.1}")
        } else {
            format!("{newest:.0}")
        };
        let line = row(area, used);
        let (dim, bar, strong) = (sheet.theme.dim, sheet.theme.bar, sheet.theme.strong);
        sheet.put(line, title, dim);
        let drawn = sparkline(sheet, figures);
        let wide = sheet.put(skip_left(line, 18), &drawn, bar);
        sheet.put(skip_left(line, 18 + wide + 2), &newest, strong);
        used += 1;
    }
    used + u16::from(used > 0)
}
