//! A question with a few answers, each with its key.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::key::Key;
use crate::session::over::Ask;
use crate::session::place::Target;

/// How wide a question is, if there is room.
const WIDE: u16 = 70;

/// The most lines of what is said before the answers, each.
const MOST: u16 = 6;

/// Draws the question.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, ask: &Ask) {
    let width = WIDE.min(screen.width.saturating_sub(2));
    let room = usize::from(width.saturating_sub(6));
    let title = text::lines_of(&ask.title, room, 3);
    let said: u16 = ask
        .lines
        .iter()
        .map(|line| text::lines_of(line, room.saturating_sub(2), usize::from(MOST)))
        .sum();
    let answers = ask.choices.len() as u16;
    let between = u16::from(said > 0);
    let height = 4 + title + between + said + 1 + answers;
    let area = boxed::centred(screen, width, height);
    let inner = boxed::open(sheet, screen, area, "");
    let strong = sheet.theme.strong;
    let used = sheet.put_wrapped(
        Rect {
            height: inner.height.min(3),
            ..inner
        },
        &ask.title,
        strong,
    );
    let rest = skip_top(inner, used + between);
    // The answers are always seen; what is said before them gives way.
    let room_to_say = rest
        .height
        .saturating_sub(answers.min(rest.height) + 1)
        .min(said);
    say(
        sheet,
        Rect {
            height: room_to_say,
            ..rest
        },
        &ask.lines,
    );
    let rest = skip_top(rest, room_to_say + 1);
    list::list(
        sheet,
        rest,
        ask.choices.len(),
        Some(ask.at),
        |_| 1,
        |sheet, at, place| {
            let choice = &ask.choices[at];
            let key = choice.key.map_or(String::new(), Key::shown);
            let (key_style, ink) = (sheet.theme.key, sheet.theme.text);
            sheet.put_pieces(
                skip_left(place, MARGIN),
                &[
                    piece(format!("{key:<3}"), key_style),
                    piece(choice.label.as_str(), ink),
                ],
            );
            choose(sheet, place, at, at == ask.at);
        },
    );
}

fn say(sheet: &mut Sheet<'_>, area: Rect, lines: &[String]) {
    let mut rest = area;
    for line in lines {
        let (dot, dim, ink) = (sheet.signs.dot, sheet.theme.dim, sheet.theme.text);
        sheet.put(row(rest, 0), dot, dim);
        let place = skip_left(
            Rect {
                height: rest.height.min(MOST),
                ..rest
            },
            2,
        );
        let used = sheet.put_wrapped(place, line, ink);
        rest = skip_top(rest, used);
    }
}

/// Makes a line of an overlay one of its choices.
pub fn choose(sheet: &mut Sheet<'_>, place: Rect, at: usize, chosen: bool) {
    sheet.hit(place, Target::Choice(at));
    if chosen {
        let (sign, accent) = (sheet.signs.chosen, sheet.theme.accent);
        sheet.upright(left_of(place, 1), sign, accent);
        sheet.select(place);
    }
}
