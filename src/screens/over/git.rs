//! What git says while it commits, pulls or pushes, and what came of it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::screens::sheet::{Sheet, bottom_of, left_of, right_of, row};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::{boxed, list};
use crate::session::sync::{GitPane, GitRun, Stage, shown_lines};

/// How wide it is, if there is room.
const WIDE: u16 = 100;

/// Draws the pane: the last lines, or those scrolled to, and below them how far git is.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, pane: GitPane) {
    let Some(run) = &view.session.git else {
        return;
    };
    let lines = shown_lines(view.session.size.1);
    let height = boxed::tall(screen).min(lines as u16 + 6);
    let area = boxed::centred(screen, WIDE.min(screen.width.saturating_sub(2)), height);
    let inner = boxed::open(sheet, screen, area, &format!("git {}", run.errand.word()));
    let (words, style) = outcome(sheet, run);
    // What came of it is read in full: git's own lines make room for it.
    let most = usize::from(inner.height.saturating_sub(2)).clamp(1, 5);
    let below = text::lines_of(&words, usize::from(inner.width), most).max(1);
    let room = usize::from(inner.height.saturating_sub(below + 1)).min(lines);
    let last = run.lines.len().saturating_sub(room);
    let first = pane.first.unwrap_or(last).min(last);
    let seen = first..run.lines.len().min(first + room);
    for (at, line) in run.lines[seen.clone()].iter().enumerate() {
        let style = if line.starts_with("$ ") {
            sheet.theme.strong
        } else {
            sheet.theme.text
        };
        let place = row(inner, at as u16);
        sheet.put(left_of(place, place.width.saturating_sub(2)), line, style);
    }
    if seen.len() < run.lines.len() {
        let bar = Rect {
            height: room as u16,
            ..right_of(inner, 1)
        };
        list::scroll_position(sheet, bar, &seen, run.lines.len());
    }
    sheet.put_wrapped(bottom_of(inner, below), &words, style);
}

/// How far it is, with a sign and in words.
fn outcome(sheet: &Sheet<'_>, run: &GitRun) -> (String, Style) {
    let (signs, theme) = (sheet.signs, sheet.theme);
    match &run.stage {
        Stage::Going => (
            format!("{}{}", run.errand.going_on(), signs.more),
            theme.accent,
        ),
        Stage::Stopping => (
            format!("stopping{} Esc again ends it at once", signs.more),
            theme.warning,
        ),
        Stage::Done(done) => (format!("{} {done}", signs.done), theme.good),
        Stage::Failed(why) => (format!("{} {why}", signs.warns), theme.warning),
    }
}
