//! Forming a small team: who is proposed, of which side, and why these people.

use ratatui::layout::Rect;

use super::ask::choose;
use crate::screens::sheet::{Sheet, bottom_of, piece, row, skip_left, skip_top, top_of};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::boards::name_of;
use crate::session::boards::team::TeamChoice;

/// How wide the box is, if there is room.
const WIDE: u16 = 82;

/// Draws the team.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, team: &TeamChoice) {
    let width = WIDE.min(screen.width.saturating_sub(2));
    let room = usize::from(width.saturating_sub(6 + MARGIN + 2));
    let whys: Vec<String> = (0..team.members.len())
        .map(|at| team.why(view.session, at))
        .collect();
    let lines = |at: usize| 1 + text::lines_of(&whys[at], room, 2);
    let members: u16 = (0..whys.len()).map(lines).sum();
    let height = members + 4 + 5;
    let area = boxed::centred(screen, width, height.min(screen.height));
    let title = if team.stands {
        "The team"
    } else {
        "A small team"
    };
    let inner = boxed::open(sheet, screen, area, title);
    let strong = sheet.theme.strong;
    sheet.put(inner, &team.title, strong);
    let below = bottom_of(inner, 2);
    let body = top_of(skip_top(inner, 2), inner.height.saturating_sub(5));
    list::list(
        sheet,
        body,
        team.members.len(),
        Some(team.at),
        lines,
        |sheet, at, place| {
            let member = &team.members[at];
            let (ink, dim) = (sheet.theme.text, sheet.theme.dim);
            let dot = sheet.signs.dot;
            let side = team.side(member).map_or("", |side| side.word());
            let inside = skip_left(place, MARGIN);
            let name = name_of(view.session, member);
            sheet.put_pieces(
                row(inside, 0),
                &[piece(name, ink), piece(format!(" {dot} {side}"), dim)],
            );
            sheet.put_wrapped(skip_left(skip_top(inside, 1), 2), &whys[at], dim);
            choose(sheet, place, at, at == team.at);
        },
    );
    let dim = sheet.theme.dim;
    sheet.put_wrapped(below, &team.about_all(), dim);
}
