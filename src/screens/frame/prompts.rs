//! What the facilitator may say at the current item, on the board that the item opens: all of it
//! over a board on which nothing stands yet, else the first sentence. Never on another board.

use ratatui::layout::Rect;

use crate::forum::agenda::AgendaItem;
use crate::screens::sheet::{Sheet, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::session::boards::clock::{asks_about_time, board_of};
use crate::session::commands::Command;
use crate::session::open::OpenMeeting;
use crate::session::place::{Place, Tab};

/// The most lines over a board on which something stands, and on a tall screen.
const LINES: (u16, u16) = (2, 3);

/// From this height on a screen is tall.
const TALL: u16 = 30;

/// The lines that are left to a board on which nothing stands.
const LEFT: u16 = 6;

/// The current item, when the board on screen is the one that it opens.
pub fn of_the_board<'a>(view: &View<'a>) -> Option<&'a AgendaItem> {
    let meeting = view.meeting?;
    let item = meeting.boards.meeting.current()?;
    let here = match board_of(item.kind) {
        Some(tab) => !meeting.recap && meeting.tab == tab && tab != Tab::Agenda,
        None => meeting.recap,
    };
    let on_screen = view.session.place == Place::Meeting && view.session.past.is_none();
    let opened = meeting.tab == Tab::Issues && meeting.issue.is_some();
    (on_screen && here && !opened && !item.prompts.is_empty()).then_some(item)
}

/// Whether nothing stands on the board on screen yet.
pub fn over_nothing(view: &View<'_>, meeting: &OpenMeeting) -> bool {
    if meeting.recap || !meeting.filter().is_empty() {
        return false;
    }
    match meeting.tab {
        Tab::Agenda => false,
        Tab::LeadDefinition => {
            let definition = &meeting.boards.lead_definition;
            definition.groups.is_empty()
                && definition.ideal_customer.is_empty()
                && definition.hand_offs.is_empty()
        }
        _ => view.rows.is_empty(),
    }
}

/// Draws what may be said at the top of an area; the area that is left.
pub fn above(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, screen: u16) -> Rect {
    let (Some(item), Some(meeting)) = (of_the_board(view), view.meeting) else {
        return area;
    };
    let most = if asks_about_time(meeting, view.session.now) && screen < TALL {
        // The room is just asked about the time; one question at once.
        return area;
    } else if over_nothing(view, meeting) {
        area.height.saturating_sub(LEFT)
    } else if screen >= TALL {
        LINES.1
    } else {
        LINES.0
    };
    let used = said(sheet, area, view, item, most);
    skip_top(area, used + u16::from(used > 0))
}

/// Whole sentences in at most so many lines, at least the first one; behind the last one, how many
/// more the room view shows. The lines used.
fn said(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, item: &AgendaItem, most: u16) -> u16 {
    let (ink, dim, key_style) = (sheet.theme.heading, sheet.theme.dim, sheet.theme.key);
    let key = view.session.keys.shown(Command::Room);
    let indent = skip_left(area, 2);
    let width = usize::from(indent.width);
    let mut used = 0;
    for (at, prompt) in item.prompts.iter().enumerate() {
        let quoted = format!("“{prompt}”");
        let lines = text::wrap(
            &quoted,
            width,
            usize::from(area.height.max(1)),
            sheet.signs.more,
        );
        let height = lines.len() as u16;
        if at > 0 && used + height > most {
            break;
        }
        sheet.put_wrapped(skip_top(indent, used), &quoted, ink);
        used = (used + height).min(area.height);
        let behind = skip_left(
            row(indent, used.saturating_sub(1)),
            lines.last().map_or(0, |line| text::width(line) as u16) + 2,
        );
        let left = item.prompts.len() - at - 1;
        let next = item.prompts.get(at + 1);
        let ends = next.is_some_and(|next| {
            let next = text::lines_of(&format!("“{next}”"), width, usize::from(u16::MAX));
            used + next > most
        });
        if ends && behind.width >= 10 {
            sheet.put_pieces(
                behind,
                &[
                    piece(key.as_str(), key_style),
                    piece(format!(" {left} more"), dim),
                ],
            );
        }
    }
    used
}
