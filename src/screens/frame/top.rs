//! The top line: whose forum and which meeting, and what the clock says.

use ratatui::layout::Rect;

use crate::forum::meeting::MeetingState;
use crate::forum::span;
use crate::forum::timebox::{Reading, Ticking};
use crate::screens::sheet::{Piece, Sheet, inset, left_of, piece, pieces_width};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::clock;
use crate::session::commands::{ClockCommand, Command};
use crate::session::place::Place;

/// So much of the line is left to the forum's name, if anything is cut.
const NAME: usize = 6;

/// Draws the line.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let line = inset(area, 1);
    let right = right(sheet, line.width, view);
    let used = sheet.put_pieces_right(line, &right);
    let room = left_of(
        line,
        line.width.saturating_sub(used + u16::from(used > 0) * 2),
    );
    let left = left(sheet, view, usize::from(room.width));
    sheet.put_pieces(room, &left);
}

/// Whose forum, which meeting: the day gives way before the name does.
fn left<'a>(sheet: &Sheet<'_>, view: &View<'a>, room: usize) -> Vec<Piece<'a>> {
    let theme = sheet.theme;
    let mut pieces = vec![piece("Lockstep", theme.accent), piece("  ", theme.dim)];
    let Some(forum) = &view.session.forum else {
        return pieces;
    };
    pieces.push(piece(forum.charter.name.as_str(), theme.strong));
    let (Place::Meeting, Some(meeting)) = (view.session.place, view.meeting) else {
        return pieces;
    };
    if view.session.past.is_some() {
        let words = format!(" {} looking back", sheet.signs.dot);
        pieces.push(piece(words, theme.accent));
    }
    let date = meeting.day();
    let (dot, number) = (sheet.signs.dot, meeting.number);
    let ways = [
        format!(
            " {dot} no. {number} {dot} {}",
            date.strftime("%a %-d %b %Y")
        ),
        format!(" {dot} no. {number} {dot} {}", date.strftime("%-d %b")),
        format!(" {dot} no. {number}"),
    ];
    let used = pieces_width(&pieces);
    let fits = ways
        .into_iter()
        .find(|words| used + text::width(words) <= room);
    pieces.push(piece(fits.unwrap_or_default(), theme.dim));
    pieces
}

/// What the clock says, in as many words as fit.
fn right(sheet: &Sheet<'_>, room: u16, view: &View<'_>) -> Vec<Piece<'static>> {
    let (Some(meeting), Some(reading)) = (view.meeting, &view.reading) else {
        return Vec::new();
    };
    let theme = sheet.theme;
    let board = &meeting.boards.meeting;
    match board.state {
        MeetingState::Planned => {
            let key = view
                .session
                .keys
                .shown(Command::Clock(ClockCommand::StartOrClose));
            let minutes = span::minutes(reading.planned);
            let dot = sheet.signs.dot;
            vec![
                piece(
                    format!("planned {} {dot} {minutes} min {dot} ", board.at),
                    theme.dim,
                ),
                piece(key, theme.key),
                piece(" starts", theme.dim),
            ]
        }
        MeetingState::Closed => {
            let at = board
                .closed
                .map_or(String::new(), |closed| format!(" at {}", closed.clock()));
            vec![piece(format!("closed{at}"), theme.dim)]
        }
        MeetingState::Running => {
            let room = usize::from(room).saturating_sub(NAME + 12);
            let mut shorter = running(sheet, view, reading);
            let over = pieces_width(&shorter).saturating_sub(room);
            if over > 0 && shorter.len() > 2 {
                let title = text::width(&shorter[0].0).saturating_sub(over + 1);
                let cut = text::cut(&shorter[0].0, title, sheet.signs.more).into_owned();
                shorter[0].0 = format!("{cut} ").into();
            }
            shorter
        }
    }
}

/// The item, its time, the end: what can be missed most comes first, and goes first.
fn running(sheet: &Sheet<'_>, view: &View<'_>, reading: &Reading) -> Vec<Piece<'static>> {
    let theme = sheet.theme;
    let mut pieces = Vec::new();
    let current = view
        .meeting
        .and_then(|meeting| meeting.boards.meeting.current());
    if let Some(item) = current {
        pieces.push(piece(format!("{} ", item.title), theme.strong));
        let (words, style) = time_words(sheet, reading);
        pieces.push(piece(words, style));
        pieces.push(piece(format!(" {} ", sheet.signs.dot), theme.dim));
    }
    pieces.push(piece(format!("ends {}", reading.ends.clock()), theme.dim));
    let late = reading.minutes_over();
    pieces.push(match late {
        1.. => piece(format!(", {late} over"), theme.overrun),
        0 => piece("", theme.dim),
        _ => piece(format!(", {} early", -late), theme.good),
    });
    pieces
}

/// What is left of the current item, and how that looks.
pub fn time_words(sheet: &Sheet<'_>, reading: &Reading) -> (String, ratatui::style::Style) {
    let words = clock::left(reading.left);
    match reading.ticking {
        Ticking::Paused => (format!("paused, {words}"), sheet.theme.warning),
        _ if reading.is_over() => (words, sheet.theme.overrun),
        _ => (words, sheet.theme.accent),
    }
}
