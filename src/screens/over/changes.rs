//! What changed on the board on screen since the meeting before.

use ratatui::layout::Rect;

use crate::forum::due;
use crate::screens::sheet::{Sheet, left_of, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::boards::past::{Changes, lines_of_changes};

/// Draws the page.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, shown: Changes) {
    let Some(meeting) = view.meeting else { return };
    let width = screen.width.saturating_sub(4).min(110);
    let area = boxed::centred(screen, width, boxed::tall(screen));
    let board = meeting.tab.title();
    let before = meeting.before.as_ref();
    let since = before.and_then(|before| before.name.as_ref());
    let today = view.session.now.date();
    let day = due::words(meeting.day(), today);
    let title = match since {
        Some(name) => format!(
            "{board}: what changed since {}, up to {day}",
            due::words(view.session.day_of(name), today)
        ),
        None => format!("{board}, {day}: what changed"),
    };
    let inner = boxed::open(sheet, screen, area, &title);
    let inner = skip_left(inner, MARGIN);
    let (dim, style) = (sheet.theme.dim, sheet.theme.text);
    if since.is_none() {
        let words = if before.is_some() {
            "This is the first meeting: there is none before it to compare with".to_owned()
        } else {
            format!("Reading the meeting before{}", sheet.signs.more)
        };
        sheet.put_wrapped(inner, &words, dim);
        return;
    }
    let lines = lines_of_changes(view.session);
    if lines.is_empty() {
        sheet.put(inner, "Nothing on this board", dim);
        return;
    }
    let room = usize::from(inner.width.saturating_sub(4)).max(8);
    list::list(
        sheet,
        inner,
        lines.len(),
        Some(shown.first),
        |at| text::lines_of(&lines[at], room, 4).max(1),
        |sheet, at, place| {
            let (sign, bar) = (sheet.signs.dot, sheet.theme.bar);
            sheet.put(left_of(place, 1), sign, bar);
            sheet.put_wrapped(skip_left(place, 2), &lines[at], style);
        },
    );
}
