//! What the facilitator may say at the current item, on the board that the item opens: all of it
//! over a board on which nothing stands yet, else the first sentence. Never on another board.

use ratatui::layout::Rect;

use crate::forum::agenda::AgendaItem;
use crate::screens::sheet::{Sheet, piece, pieces_width, row, skip_left, skip_top};
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
    let used = said(sheet, skip_left(area, 2), view, item, most);
    skip_top(area, used + u16::from(used > 0))
}

/// The lines that all of it takes.
pub fn lines_of(item: &AgendaItem, width: usize) -> u16 {
    let each = item.prompts.iter();
    each.map(|prompt| text::lines_of(&quoted(prompt), width, usize::MAX))
        .fold(0, u16::saturating_add)
}

fn quoted(prompt: &str) -> String {
    format!("“{prompt}”")
}

/// What the facilitator may say at an item, as far as there is room; whole sentences only, with an
/// empty line between them where all of it fits with that.
pub fn beside(sheet: &mut Sheet<'_>, area: Rect, item: &AgendaItem) {
    let dim = sheet.theme.dim;
    let width = usize::from(area.width);
    let airy = height_beside(item, width) + item.prompts.len().saturating_sub(1) as u16;
    let gap = u16::from(airy <= area.height);
    let mut rest = area;
    for prompt in &item.prompts {
        let lines = text::lines_of(prompt, width, 20);
        if lines > rest.height {
            return;
        }
        sheet.put_wrapped(rest, prompt, dim);
        rest = skip_top(rest, lines + gap);
    }
}

/// The lines that [`beside`] takes at least.
pub fn height_beside(item: &AgendaItem, width: usize) -> u16 {
    let each = item.prompts.iter();
    each.map(|prompt| text::lines_of(prompt, width, 20)).sum()
}

/// Whole sentences in at most so many lines, at least the first one; behind the last one, how many
/// more the room view shows. The lines used.
pub fn said(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    item: &AgendaItem,
    most: u16,
) -> u16 {
    let (ink, dim, key_style) = (sheet.theme.text, sheet.theme.dim, sheet.theme.key);
    let width = usize::from(area.width);
    let height = |prompt: &String| text::lines_of(&quoted(prompt), width, usize::MAX);
    let (mut used, mut shown, mut cut) = (0, 0, false);
    for prompt in &item.prompts {
        if shown > 0 && used + height(prompt) > most {
            break;
        }
        let taken = sheet.put_wrapped(skip_top(area, used), &quoted(prompt), ink);
        cut = taken < height(prompt);
        used += taken;
        shown += 1;
    }
    let left = item.prompts.len() - shown;
    let last = item.prompts[..shown].last().map(|prompt| quoted(prompt));
    let current = view
        .meeting
        .and_then(|meeting| meeting.boards.meeting.current());
    let in_room = current.is_some_and(|current| current.id == item.id);
    // Behind a sentence that is cut there is no room to say so.
    if let (Some(last), 1.., true) = (last, left, in_room && !cut) {
        let lines = text::wrap(&last, width, usize::MAX, sheet.signs.more);
        let end = lines.last().map_or(0, |line| text::width(line) as u16);
        let behind = skip_left(row(area, used.saturating_sub(1)), end + 2);
        let key = view.session.keys.shown(Command::Room);
        let pieces = [piece(key, key_style), piece(format!(" {left} more"), dim)];
        if pieces_width(&pieces) <= usize::from(behind.width) {
            sheet.put_pieces(behind, &pieces);
        }
    }
    used
}
