//! The quick-capture line: what is typed, what of it was understood, ways to complete a word.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::ask::choose;
use super::{field, hint};
use crate::forum::capture::Captured;
use crate::screens::sheet::{
    Sheet, bottom_of, inset, left_of, piece, row, skip_left, skip_top, top_of,
};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::list;
use crate::screens::widgets::rows::MARGIN;
use crate::session::boards::capture::{offers, understood};
use crate::session::hint::{Says, current};
use crate::session::over::CaptureLine;
use crate::session::place::Target;

/// The most completions that are seen at once.
const OFFERED: u16 = 6;

/// Draws the line at the bottom of the screen.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, line: &CaptureLine) {
    let place = bottom_of(screen, 3);
    sheet.hit(screen, Target::Outside);
    sheet.hit(place, Target::Inside);
    sheet.clear(place, sheet.theme.over);
    let (sign, faint, accent) = (sheet.signs.line, sheet.theme.faint, sheet.theme.accent);
    sheet.rule(row(place, 0), sign, faint);
    let inner = inset(place, 1);
    let used = sheet.put(row(inner, 1), &capital(line.kind.word()), accent) + 2;
    let captured = understood(view.session, line);
    draw_typed(sheet, skip_left(row(inner, 1), used), line, &captured);
    draw_understood(sheet, skip_left(row(inner, 2), used), line, &captured);
    if draw_offers(sheet, screen, view, line, inner.x + used) == 0 {
        draw_hint(sheet, screen, view, line, used);
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What is typed, with its tokens marked as it goes.
fn draw_typed(sheet: &mut Sheet<'_>, area: Rect, line: &CaptureLine, captured: &Captured) {
    let (content, style) = (line.text.as_str(), sheet.theme.editing);
    sheet.tint(area, style);
    let inner = inset(area, 1);
    let (seen, cursor) = text::scrolled(content, line.text.cursor(), usize::from(inner.width));
    // Where the seen part begins; it is a part of the whole.
    let start = seen.as_ptr() as usize - content.as_ptr() as usize;
    let (mut x, mut at) = (0, 0);
    for token in &captured.tokens {
        let from = token
            .range
            .start
            .saturating_sub(start)
            .clamp(at, seen.len());
        let to = token
            .range
            .end
            .saturating_sub(start)
            .clamp(from, seen.len());
        let (Some(plain), Some(marked)) = (seen.get(at..from), seen.get(from..to)) else {
            continue;
        };
        x += sheet.put(skip_left(inner, x), plain, style);
        let mark = match token.problem {
            None => style.add_modifier(Modifier::BOLD),
            Some(_) => style.add_modifier(Modifier::UNDERLINED),
        };
        x += sheet.put(skip_left(inner, x), marked, mark);
        at = to;
    }
    sheet.put(
        skip_left(inner, x),
        seen.get(at..).unwrap_or_default(),
        style,
    );
    sheet.put_cursor(inner, cursor);
}

/// What was understood in words, then what was not, with the reason.
fn draw_understood(sheet: &mut Sheet<'_>, area: Rect, line: &CaptureLine, captured: &Captured) {
    let inner = inset(area, 1);
    let (good, dim, warning) = (sheet.theme.good, sheet.theme.dim, sheet.theme.warning);
    let mut pieces = Vec::new();
    if !captured.in_words.is_empty() {
        pieces.push(piece(captured.in_words.as_str(), good));
    }
    for (range, why) in captured.problems() {
        let token = line.text.as_str().get(range.clone()).unwrap_or_default();
        let gap = if pieces.is_empty() { "" } else { "   " };
        pieces.push(piece(
            format!("{gap}{} {token}: {why}", sheet.signs.warns),
            warning,
        ));
    }
    if pieces.is_empty() {
        pieces.push(piece(
            "@ who   due: when   ^ side   # tag   ! objective",
            dim,
        ));
    }
    sheet.put_pieces(inner, &pieces);
}

/// A hint on the wording, over the line so that what is typed stays where it is.
fn draw_hint(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, line: &CaptureLine, label: u16) {
    let Some(shown) = current(view.session) else {
        return;
    };
    let width = inset(skip_left(screen, label), 2).width;
    let place = bottom_of(screen, 3 + 1 + hint::height(shown, width));
    let above = top_of(place, place.height.saturating_sub(3));
    sheet.hit(above, Target::Inside);
    sheet.clear(above, sheet.theme.over);
    let (sign, faint) = (sheet.signs.line, sheet.theme.faint);
    sheet.rule(row(above, 0), sign, faint);
    sheet.rule(skip_top(place, above.height), " ", faint);
    hint::draw(
        sheet,
        inset(skip_left(skip_top(above, 1), label), 2),
        view,
        shown,
    );
    if let Says::OtherWords(words) = &shown.says {
        let typed = inset(skip_left(inset(row(bottom_of(screen, 2), 0), 1), label), 1);
        let content = line.text.as_str();
        let (seen, _) = text::scrolled(content, line.text.cursor(), usize::from(typed.width));
        field::mark_part(sheet, typed, content, seen, &words.marked);
    }
}

/// The completions over the line. How many there are.
fn draw_offers(
    sheet: &mut Sheet<'_>,
    screen: Rect,
    view: &View<'_>,
    line: &CaptureLine,
    x: u16,
) -> usize {
    let offers = offers(view.session, line);
    if offers.is_empty() {
        return 0;
    }
    let wide = offers
        .iter()
        .map(|offer| text::width(&offer.shown))
        .max()
        .unwrap_or(0) as u16
        + MARGIN
        + 4;
    let height = (offers.len() as u16).min(OFFERED);
    let above = Rect {
        height: screen.height.saturating_sub(3),
        ..screen
    };
    let area = left_of(skip_left(bottom_of(above, height), x - screen.x), wide);
    sheet.clear(area, sheet.theme.over);
    let chosen = line.chosen.min(offers.len() - 1);
    list::list(
        sheet,
        area,
        offers.len(),
        Some(chosen),
        |_| 1,
        |sheet, at, place| {
            let ink = sheet.theme.text;
            sheet.put(skip_left(place, MARGIN), &offers[at].shown, ink);
            choose(sheet, place, at, at == chosen);
        },
    );
    offers.len()
}
