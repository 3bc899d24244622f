//! The objectives, and which KPI, commitment, action and issue serve each.

use super::super::super::boards::bound;
use crate::forum::due;
use crate::forum::record::Id;
use crate::forum::scoreboard::{Better, figure};
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::Entry;
use crate::session::boards::charter::{boards, served};
use crate::session::open::OpenForum;
use crate::session::place::Row;
use ratatui::layout::Rect;

pub fn entries<'a>(view: &'a View<'_>, forum: &'a OpenForum, width: u16) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for wanted in &view.rows {
        if let Row::Objective(id) = wanted {
            entries.extend((!entries.is_empty()).then(Entry::gap));
            entries.extend(objective(view, forum, wanted, id, width));
        } else if let Some(entry) = serving(view, wanted) {
            entries.push(entry);
        }
    }
    if view.rows.is_empty() {
        entries.push(Entry::words(
            view.fill("No objective yet: {add} adds what both teams row for"),
        ));
    }
    let without = served(view.session, None).len();
    if without > 0 && !view.rows.is_empty() {
        let rows = text::counted(without, "row");
        entries.push(Entry::gap());
        let chooses = view.fill("{edit} on a row lets you choose one");
        entries.push(Entry::words(format!(
            "{rows} of the boards name no objective yet; {chooses}"
        )));
    }
    entries
}

fn objective<'a>(
    view: &View<'_>,
    forum: &'a OpenForum,
    wanted: &Row,
    id: &Id,
    width: u16,
) -> Option<Entry<'a>> {
    let objective = forum.charter.objectives.get(id)?;
    let by = objective
        .by
        .map(|by| format!("by {}", due::words(by, view.today)));
    let measure = Some(objective.measure.clone()).filter(|measure| !measure.is_empty());
    let dot = if view.session.look.ascii { "-" } else { "·" };
    let about = [measure, by].into_iter().flatten().collect::<Vec<_>>();
    let about = about.join(&format!(" {dot} "));
    let title = text::lines_of(&objective.title, usize::from(width), 2);
    let lines = title + u16::from(!about.is_empty());
    Some(Entry::row(wanted.clone(), lines, move |sheet, area| {
        let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
        let two = Rect {
            height: area.height.min(2),
            ..area
        };
        let used = sheet.put_wrapped(two, &objective.title, strong);
        sheet.put(skip_top(area, used), &about, dim);
    }))
}

/// A row of another board, with its own figure or day at the right.
fn serving<'a>(view: &'a View<'_>, wanted: &'a Row) -> Option<Entry<'a>> {
    let boards = boards(view.session)?;
    let (kind, title, right) = match wanted {
        Row::Kpi(id) => {
            let kpi = boards.scoreboard.kpis.get(id)?;
            let stands = stands(kpi.better, kpi.target, kpi.actual, &kpi.unit);
            ("KPI", kpi.name.as_str(), stands)
        }
        Row::Commitment(id) => {
            let one = boards.scoreboard.commitments.get(id)?;
            let stands = stands(one.better, one.target, one.actual, &one.unit);
            ("promise", one.title.as_str(), stands)
        }
        Row::Action(id) => {
            let action = boards.actions.actions.get(id)?;
            let due = action.due.map(|due| due::words(due, view.today));
            let side = action.side.map(|side| side.to_string());
            let words: Vec<String> = [side, due].into_iter().flatten().collect();
            let stands = (
                words.join(", "),
                action.is_overdue(view.today).then_some(false),
            );
            ("action", action.title.as_str(), stands)
        }
        Row::Issue(id) => {
            let issue = boards.issues.issues.get(id)?;
            let stands = (issue.state.words().to_owned(), None);
            ("issue", issue.title.as_str(), stands)
        }
        _ => return None,
    };
    Some(Entry::row(wanted.clone(), 1, move |sheet, area| {
        line(sheet, area, kind, title, &right);
    }))
}

fn line(
    sheet: &mut Sheet<'_>,
    area: Rect,
    kind: &str,
    title: &str,
    (right, on_track): &(String, Option<bool>),
) {
    let (dim, ink) = (sheet.theme.dim, sheet.theme.text);
    let (sign, style) = match on_track {
        Some(true) => (sheet.signs.on_track, sheet.theme.good),
        Some(false) => (sheet.signs.off_track, sheet.theme.off_track),
        None => ("", dim),
    };
    let gap = if sign.is_empty() { "" } else { " " };
    let pieces = [
        piece(right.as_str(), dim),
        piece(gap, dim),
        piece(sign, style),
    ];
    let used = sheet.put_pieces_right(row(area, 0), &pieces);
    let rest = left_of(area, area.width.saturating_sub(used + 2));
    sheet.put(left_of(skip_left(rest, 2), 7), kind, dim);
    sheet.put(skip_left(rest, 11), title, ink);
}

fn stands(
    better: Better,
    target: Option<f64>,
    actual: Option<f64>,
    unit: &str,
) -> (String, Option<bool>) {
    let target_words = target.map(|target| format!("{} {}", bound(better), figure(target, unit)));
    let actual_words = actual.map(|actual| figure(actual, unit));
    let words = match (actual_words, target_words) {
        (Some(actual), Some(target)) => format!("{actual}, {target}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "no target".to_owned(),
    };
    (words, better.on_track(target, actual))
}
