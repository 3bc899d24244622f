//! The charter, page by page: objectives with what serves them, the market both sides share, who
//! does what, the numbers, the people.

mod market;
mod numbers;
mod objectives;
mod people;
mod work;

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, left_of, piece, pieces_width, row, skip_left, skip_top};
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::session::commands::{Command, Move};
use crate::session::open::OpenForum;
use crate::session::place::{Page, Target};

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let Some(forum) = &view.session.forum else {
        return;
    };
    titles(sheet, skip_left(row(area, 0), MARGIN), view);
    let mut area = skip_top(area, 1);
    if view.session.page == Page::Work && !forum.charter.processes.is_empty() {
        work::legend(sheet, skip_left(row(area, 0), MARGIN));
        area = skip_top(area, 1);
    }
    area = skip_top(area, 1);
    if let Some(fault) = forum.unreadable.as_ref() {
        let warning = sheet.theme.warning;
        let lines = Rect {
            height: area.height.min(3),
            ..skip_left(area, MARGIN)
        };
        let words = format!("{} {fault}", sheet.signs.warns);
        let used = sheet.put_wrapped(lines, &words, warning);
        area = skip_top(area, used + 1);
    }
    let width = area.width.saturating_sub(MARGIN + 2);
    let entries = entries(view, forum, width);
    rows::draw(sheet, area, view, &entries);
}

fn entries<'a>(view: &'a View<'_>, forum: &'a OpenForum, width: u16) -> Vec<Entry<'a>> {
    match view.session.page {
        Page::Objectives => objectives::entries(view, forum, width),
        Page::Market => market::entries(view, forum, width),
        Page::Work => work::entries(view, forum, width),
        Page::Numbers => numbers::entries(view, forum, width),
        Page::People => people::entries(view, forum),
    }
}

/// The pages by name, each a place to click; where there is no room for all, the one on screen.
fn titles(sheet: &mut Sheet<'_>, line: Rect, view: &View<'_>) {
    let key = view.session.keys.shown(Command::Move(Move::NextPane));
    let (strong, dim, key_style) = (sheet.theme.accent, sheet.theme.dim, sheet.theme.key);
    let now = view.session.page;
    let hint = [piece(key, key_style), piece(" next page", dim)];
    let hint_wide = pieces_width(&hint) as u16;
    let all: usize = Page::ALL.iter().map(|page| page.title().len() + 3).sum();
    let mut rest = line;
    if all + usize::from(hint_wide) <= usize::from(line.width) {
        for page in Page::ALL {
            let style = if page == now { strong } else { dim };
            let used = sheet.put(rest, page.title(), style);
            sheet.hit(left_of(rest, used), Target::Page(page));
            rest = skip_left(rest, used + 3);
        }
    } else {
        let place = format!("{} of {}", now as usize + 1, Page::ALL.len());
        sheet.put_pieces(
            line,
            &[
                piece(now.title(), strong),
                piece(format!("   {place}"), dim),
            ],
        );
    }
    sheet.put_pieces_right(line, &hint);
}
