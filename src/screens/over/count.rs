//! Counting hands for pulse or rating: the counts grow as digits are typed. Never a name.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, left_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::boxed;
use crate::session::boards::recap::counted;
use crate::session::over::{Count, Counted};

/// Draws the counts.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, count: &Count) {
    let Some(meeting) = view.meeting else { return };
    let counts = counted(&meeting.boards.meeting, count);
    let (title, question, low, high) = match count.what {
        Counted::Pulse => (
            "Pulse",
            "How aligned do the two teams feel to you?",
            "not at all",
            "fully",
        ),
        Counted::Rating => (
            "Rating",
            "How good was this meeting?",
            "a waste",
            "could not be better",
        ),
    };
    let width = 64.min(screen.width.saturating_sub(2));
    let height = counts.len() as u16 + 4 + 4;
    let area = boxed::centred(screen, width, height.min(screen.height));
    let inner = boxed::open(
        sheet,
        screen,
        area,
        &format!("{title}: {}", count.side.word()),
    );
    let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
    sheet.put(inner, question, strong);
    let body = skip_top(inner, 2);
    let hands: usize = counts.iter().sum();
    // The highest answer stands on top, as on a scale.
    for (at, number) in counts.iter().enumerate().rev() {
        let line = row(body, (counts.len() - 1 - at) as u16);
        let words = match at {
            0 => low,
            at if at + 1 == counts.len() => high,
            _ => "",
        };
        draw_answer(sheet, line, at + 1, *number, words);
    }
    let listed = meeting
        .boards
        .meeting
        .people
        .values()
        .filter(|person| person.side == count.side)
        .count();
    let counted = text::counted(hands, "hand");
    let (words, style) = if hands > listed {
        let people = text::counted(listed, "name");
        (
            format!("{counted}, {people} on the list: Backspace takes one back"),
            sheet.theme.warning,
        )
    } else {
        (format!("{counted} counted, {listed} on the list"), dim)
    };
    sheet.put(row(body, counts.len() as u16 + 1), &words, style);
}

fn draw_answer(sheet: &mut Sheet<'_>, area: Rect, value: usize, hands: usize, words: &str) {
    let (key, strong, dim, bar) = (
        sheet.theme.key,
        sheet.theme.strong,
        sheet.theme.dim,
        sheet.theme.bar,
    );
    sheet.put_right(left_of(area, 2), &value.to_string(), key);
    sheet.put_right(skip_left(area, area.width.saturating_sub(20)), words, dim);
    let room = skip_left(left_of(area, area.width.saturating_sub(21)), 4);
    let wide = (hands as u16 * 2).min(room.width.saturating_sub(4));
    let full = sheet.signs.full;
    sheet.rule(left_of(room, wide), full, bar);
    if hands > 0 {
        sheet.put(skip_left(room, wide + 1), &hands.to_string(), strong);
    }
}
