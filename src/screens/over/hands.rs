//! Counting hands over the issues. Votes are hidden while they are counted; the hands of the poll are
//! in everybody's sight, and so are their counts.

use ratatui::layout::Rect;

use super::ask::choose;
use crate::forum::issues::PollChoice;
use crate::forum::people::Side;
use crate::screens::sheet::{Sheet, bottom_of, left_of, piece, row, skip_left, skip_top, top_of};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::boards::hands::{Hands, Raised, too_many, votes_of_the_room};

/// How wide the box is, if there is room.
const WIDE: u16 = 78;

/// Draws what is counted.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, hands: &Hands) {
    match &hands.what {
        Raised::Votes { issues, side } => votes(sheet, screen, view, hands, (issues, *side)),
        Raised::Poll(issue) => poll(sheet, screen, view, hands, issue),
    }
}

fn votes(
    sheet: &mut Sheet<'_>,
    screen: Rect,
    view: &View<'_>,
    hands: &Hands,
    (issues, side): (&[crate::forum::record::Id], Option<Side>),
) {
    let Some(meeting) = view.meeting else { return };
    let width = WIDE.min(screen.width.saturating_sub(2));
    let height = issues.len() as u16 + 4 + 5;
    let area = boxed::centred(screen, width, height.min(boxed::tall(screen)));
    let inner = boxed::open(sheet, screen, area, "Votes: what do we talk about?");
    let (dim, accent, before, behind) = (
        sheet.theme.dim,
        sheet.theme.accent,
        sheet.signs.before,
        sheet.signs.behind,
    );
    let whose = side.map_or("everybody", Side::word);
    let line = [
        piece("Hands of ", dim),
        piece(format!("{before} {whose} {behind}"), accent),
        piece("   counts are hidden until counting ends", dim),
    ];
    sheet.put_pieces(row(inner, 0), &line);
    let body = top_of(skip_top(inner, 2), inner.height.saturating_sub(4));
    list::list(
        sheet,
        body,
        issues.len(),
        Some(hands.at),
        |_| 1,
        |sheet, at, place| {
            let issue = meeting.boards.issues.issues.get(&issues[at]);
            let title = issue.map_or("", |issue| issue.title.as_str());
            let (ink, good, done) = (sheet.theme.text, sheet.theme.good, sheet.signs.done);
            let inside = skip_left(place, MARGIN);
            if hands.was_asked(&issues[at]) {
                sheet.put(left_of(inside, 1), done, good);
            }
            sheet.put(skip_left(inside, 2), title, ink);
            choose(sheet, place, at, at == hands.at);
        },
    );
    let (votes, all) = votes_of_the_room(view.session);
    let words = too_many(view.session).unwrap_or_else(|| {
        let each = crate::forum::issues::VOTES_EACH;
        format!("{votes} of {all} votes are in; each person has {each}")
    });
    sheet.put(bottom_of(inner, 1), &words, dim);
}

fn poll(
    sheet: &mut Sheet<'_>,
    screen: Rect,
    view: &View<'_>,
    hands: &Hands,
    issue: &crate::forum::record::Id,
) {
    let issue = view
        .meeting
        .and_then(|meeting| meeting.boards.issues.issues.get(issue));
    let Some(issue) = issue else { return };
    let width = WIDE.min(screen.width.saturating_sub(2));
    let height = PollChoice::ALL.len() as u16 + 4 + 4;
    let area = boxed::centred(screen, width, height.min(screen.height));
    let inner = boxed::open(sheet, screen, area, "Who should own the fix?");
    let strong = sheet.theme.strong;
    sheet.put(row(inner, 0), &issue.title, strong);
    let counts = issue.poll_counts();
    let body = top_of(skip_top(inner, 2), PollChoice::ALL.len() as u16);
    list::list(
        sheet,
        body,
        counts.len(),
        Some(hands.at),
        |_| 1,
        |sheet, at, place| {
            let (choice, hands_up) = counts[at];
            let (ink, bar, full) = (sheet.theme.text, sheet.theme.bar, sheet.signs.full);
            let inside = skip_left(place, MARGIN);
            sheet.put(left_of(inside, 28), choice.words(), ink);
            let room = skip_left(inside, 29);
            let wide = (hands_up as u16 * 2).min(room.width.saturating_sub(4));
            sheet.rule(left_of(room, wide), full, bar);
            if hands_up > 0 {
                let strong = sheet.theme.strong;
                sheet.put(skip_left(room, wide + 1), &hands_up.to_string(), strong);
            }
            choose(sheet, place, at, at == hands.at);
        },
    );
    let all: usize = counts.iter().map(|(_, hands)| hands).sum();
    let words = too_many(view.session).unwrap_or_else(|| {
        let counted = text::counted(all, "hand");
        format!("{counted} counted; then the owner is named")
    });
    let dim = sheet.theme.dim;
    sheet.put(bottom_of(inner, 1), &words, dim);
}
