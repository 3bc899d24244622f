//! The quick-capture line: what is typed, what of it was understood, ways to complete a word.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

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

/// The most rows of the line: a longer one scrolls.
const ROWS: u16 = 3;

/// Draws the line at the bottom of the screen: what is typed over as many rows as it takes, below it
/// a hint on its wording, and what was understood.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, line: &CaptureLine) {
    let word = capital(line.kind.word());
    let label = text::width(&word) as u16 + 2;
    let width = inset(screen, 1).width.saturating_sub(label);
    let captured = understood(view.session, line);
    let offered = !offers(view.session, line).is_empty();
    let shown = current(view.session).filter(|_| !offered);
    let rows = field::height(&line.text, width).min(ROWS);
    let said = shown.map_or(0, |shown| hint::height(shown, width.saturating_sub(2)));
    let place = bottom_of(screen, 2 + rows + said);
    sheet.hit(screen, Target::Outside);
    sheet.hit(place, Target::Inside);
    sheet.clear(place, sheet.theme.over);
    let (sign, faint, accent) = (sheet.signs.line, sheet.theme.faint, sheet.theme.accent);
    sheet.rule(row(place, 0), sign, faint);
    let inner = skip_top(inset(place, 1), 1);
    sheet.put(row(inner, 0), &word, accent);
    let inner = skip_left(inner, label);
    let typed = top_of(inner, rows);
    field::lines(sheet, typed, &line.text, true);
    mark_tokens(sheet, typed, line, &captured);
    let mut rest = skip_top(inner, rows);
    if let Some(shown) = shown {
        if let Says::OtherWords(words) = &shown.says {
            field::mark(sheet, typed, &line.text, true, &words.marked);
        }
        rest = skip_top(
            rest,
            hint::draw(sheet, inset(top_of(rest, said), 1), view, shown),
        );
    }
    draw_understood(sheet, rest, line, &captured);
    draw_offers(sheet, screen, (view, line), inner.x, place.height);
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The tokens of what is typed: understood ones are bold, others underlined.
fn mark_tokens(sheet: &mut Sheet<'_>, area: Rect, line: &CaptureLine, captured: &Captured) {
    for token in &captured.tokens {
        let mark = match token.problem {
            None => Modifier::BOLD,
            Some(_) => Modifier::UNDERLINED,
        };
        field::mark_with(
            sheet,
            area,
            &line.text,
            &token.range,
            Style::new().add_modifier(mark),
        );
    }
}

/// What was not understood comes first, with the reason where there is room for it; then what was,
/// in words.
fn draw_understood(sheet: &mut Sheet<'_>, area: Rect, line: &CaptureLine, captured: &Captured) {
    let inner = inset(area, 1);
    let (good, dim, warning) = (sheet.theme.good, sheet.theme.dim, sheet.theme.warning);
    let token =
        |range: &std::ops::Range<usize>| line.text.as_str().get(range.clone()).unwrap_or_default();
    let problems: Vec<String> = captured
        .problems()
        .map(|(range, why)| format!("{} {}: {why}", sheet.signs.warns, token(range)))
        .collect();
    let mut wrong = problems.join("   ");
    if text::width(&wrong) > usize::from(inner.width) {
        // Rather all of them without a reason than one of them alone.
        let tokens: Vec<&str> = captured.problems().map(|(range, _)| token(range)).collect();
        wrong = format!(
            "{} not understood: {}",
            sheet.signs.warns,
            tokens.join("  ")
        );
    }
    let mut pieces = Vec::new();
    if !wrong.is_empty() {
        pieces.push(piece(wrong, warning));
    }
    if !captured.in_words.is_empty() {
        let gap = if pieces.is_empty() { "" } else { "   " };
        pieces.push(piece(format!("{gap}{}", captured.in_words), good));
    }
    if pieces.is_empty() {
        pieces.push(piece(
            "@ who   due: when   ^ side   # tag   ! objective",
            dim,
        ));
    }
    sheet.put_pieces(inner, &pieces);
}

/// The completions, over the place of the line.
fn draw_offers(
    sheet: &mut Sheet<'_>,
    screen: Rect,
    (view, line): (&View<'_>, &CaptureLine),
    x: u16,
    below: u16,
) {
    let offers = offers(view.session, line);
    if offers.is_empty() {
        return;
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
        height: screen.height.saturating_sub(below),
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
}
