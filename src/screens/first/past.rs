//! Past forums: the timeline of meetings, newest first, with the facts of each. Only what is seen is
//! looked at, however many meetings there are.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::home::{facts, state_words};
use crate::forum::due;
use crate::forum::facts::MeetingFacts;
use crate::forum::files::MeetingName;
use crate::forum::meeting::MeetingState;
use crate::screens::sheet::{Sheet, left_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::bar::sparkline;
use crate::screens::widgets::{heading, list, rows};
use crate::session::boards::past;
use crate::session::open::OpenForum;
use crate::session::place::Row;

/// A column of facts: its heading, and its width with a gap.
const COLUMNS: [(&str, u16); 7] = [
    ("minutes", 8),
    ("mktg+sales", 11),
    ("decided", 8),
    ("made", 6),
    ("done", 6),
    ("pulse", 6),
    ("rating", 7),
];

/// The column of the days.
const DAY: u16 = 16;

/// Meetings whose trends are drawn.
const TREND: usize = 24;

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let Some(forum) = &view.session.forum else {
        return;
    };
    let count = forum.meetings.len();
    let title = skip_left(row(area, 0), rows::MARGIN);
    heading(
        sheet,
        title,
        "Past forums",
        &text::counted(count, "meeting"),
    );
    let used = trends(sheet, skip_left(skip_top(area, 2), rows::MARGIN), forum);
    let area = skip_top(area, 2 + used);
    let Some(chosen) = past::at(view.session) else {
        let dim = sheet.theme.dim;
        let words = view.fill("No meeting yet: {plan-meeting} plans the first one");
        sheet.put(skip_left(area, rows::MARGIN), &words, dim);
        return;
    };
    let dim = sheet.theme.dim;
    columns(sheet, skip_left(row(area, 0), rows::MARGIN), dim, |at| {
        COLUMNS[at].0.to_owned()
    });
    // The newest one is on top.
    let name = |at: usize| &forum.meetings[count - 1 - at];
    let year = |at: usize| name(at).as_str().get(..4).unwrap_or_default();
    // A year is named once, over its newest meeting, unless there is only one.
    let several = year(0) != year(count - 1);
    let opens = |at: usize| several && (at == 0 || year(at) != year(at - 1));
    list::list(
        sheet,
        skip_top(area, 1),
        count,
        Some(count - 1 - chosen),
        |at| 1 + u16::from(opens(at)) * (1 + u16::from(at > 0)),
        |sheet, at, place| {
            let mut place = place;
            if opens(at) {
                place = skip_top(place, u16::from(at > 0));
                let style = sheet.theme.heading;
                sheet.put(skip_left(row(place, 0), rows::MARGIN), year(at), style);
                place = skip_top(place, 1);
            }
            let line = skip_left(place, rows::MARGIN);
            meeting(sheet, line, name(at), facts(forum, name(at)), view);
            let chosen = at == count - 1 - chosen;
            rows::mark(sheet, place, &Row::Meeting(name(at).clone()), chosen);
        },
    );
}

/// Puts a text into each column.
fn columns(sheet: &mut Sheet<'_>, line: Rect, style: Style, words: impl Fn(usize) -> String) {
    let mut rest = skip_left(line, DAY);
    for (at, (_, wide)) in COLUMNS.iter().enumerate() {
        sheet.put(left_of(rest, wide.saturating_sub(1)), &words(at), style);
        rest = skip_left(rest, *wide);
    }
}

/// A past meeting in a line: the day, how it went in numbers, or what is wrong with it.
fn meeting(
    sheet: &mut Sheet<'_>,
    line: Rect,
    name: &MeetingName,
    facts: Option<&MeetingFacts>,
    view: &View<'_>,
) {
    let (strong, dim, warning) = (sheet.theme.text, sheet.theme.dim, sheet.theme.warning);
    let second = name.as_str().get(10..).unwrap_or_default();
    let day = format!(
        "{}{second}",
        due::words(view.session.day_of(name), view.today)
    );
    sheet.put(left_of(line, DAY - 1), &day, strong);
    let Some(facts) = facts else {
        sheet.put(skip_left(line, DAY), sheet.signs.more, dim);
        return;
    };
    if !facts.fault.is_empty() && facts.state.is_none() {
        let sign = sheet.signs.warns;
        sheet.put(
            skip_left(line, DAY),
            &format!("{sign} {}", facts.fault),
            warning,
        );
        return;
    }
    if facts.state != Some(MeetingState::Closed) {
        let words = facts.state.map_or("", state_words);
        sheet.put(skip_left(line, DAY), words, dim);
        return;
    }
    if !facts.fault.is_empty() {
        let whole: u16 = COLUMNS.iter().map(|(_, wide)| wide).sum();
        let words = format!("{} {}", sheet.signs.warns, facts.unread_words());
        sheet.put(skip_left(line, DAY + whole), &words, warning);
    }
    // What stands in a file that cannot be read is not nought.
    let count = |count: Option<usize>| match count {
        None => "?".to_owned(),
        Some(0) => String::new(),
        Some(count) => count.to_string(),
    };
    let mean = |mean: Option<f64>| mean.map_or(String::new(), |mean| format!("{mean:.1}"));
    columns(sheet, line, dim, |at| match at {
        0 => facts.minutes.map_or(String::new(), |(planned, taken)| {
            format!("{taken}/{planned}")
        }),
        1 => facts
            .present
            .map_or(String::new(), |(one, other)| format!("{one} + {other}")),
        2 => count(facts.decisions),
        3 => count(facts.actions_made),
        4 => count(facts.actions_done),
        5 => mean(facts.pulse),
        _ => mean(facts.rating),
    });
}

/// How pulse and actions done went over the newest meetings. The lines used.
fn trends(sheet: &mut Sheet<'_>, area: Rect, forum: &OpenForum) -> u16 {
    let newest = forum.meetings.iter().rev().take(TREND);
    let mut last: Vec<_> = newest.filter_map(|name| facts(forum, name)).collect();
    last.reverse();
    let pulse: Vec<Option<f64>> = last.iter().map(|facts| facts.pulse).collect();
    let done: Vec<Option<f64>> = last
        .iter()
        .map(|facts| {
            // What is only planned has done nothing yet.
            let held = facts.state.filter(|state| *state != MeetingState::Planned);
            held.and(facts.actions_done).map(|done| done as f64)
        })
        .collect();
    let mut used = 0;
    for (title, figures) in [("Pulse", &pulse), ("Actions done", &done)] {
        if figures.iter().flatten().count() < 2 {
            continue;
        }
        let newest = figures.iter().rev().copied().flatten().next();
        let newest = newest.unwrap_or_default();
        let newest = if title == "Pulse" {
            format!("{newest:.1}")
        } else {
            format!("{newest:.0}")
        };
        let line = row(area, used);
        let (dim, bar, strong) = (sheet.theme.dim, sheet.theme.bar, sheet.theme.strong);
        sheet.put(line, title, dim);
        let drawn = sparkline(sheet, figures);
        let wide = sheet.put(skip_left(line, DAY), &drawn, bar);
        sheet.put(skip_left(line, DAY + wide + 2), &newest, strong);
        used += 1;
    }
    used + u16::from(used > 0)
}
