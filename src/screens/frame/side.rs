//! The running order beside the boards: where the meeting is, what the clock says, who is here. On
//! narrow screens folded to one line.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::prompts;
use super::top::time_words;
use crate::forum::agenda::{AgendaItem, ItemState};
use crate::forum::meeting::{Attendance, Meeting, MeetingState};
use crate::forum::span;
use crate::forum::timebox::{ItemTime, Reading};
use crate::screens::sheet::{
    Piece, Sheet, bottom_of, inset, left_of, piece, right_of, row, skip_left, skip_top,
};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::{bar, list};
use crate::session::commands::{ClockCommand, Command};
use crate::session::open::OpenMeeting;
use crate::session::place::{Tab, Target};

/// Draws the column; with what may be said at the current item, when that does not stand elsewhere.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, with_prompts: bool) {
    let (Some(meeting), Some(reading)) = (view.meeting, &view.reading) else {
        return;
    };
    let inner = inset(area, 1);
    let people = people_lines(sheet, inner.width, (view, &meeting.boards.meeting));
    let items = meeting.boards.meeting.agenda.0.len() + usize::from(reading.current.is_some());
    // Above the people comes what may be said now: its first sentence at least.
    let first = reading.current.filter(|_| with_prompts).map_or(0, |at| {
        let prompt = meeting.boards.meeting.agenda.0[at].prompts.first();
        prompt.map_or(0, |prompt| {
            text::lines_of(prompt, usize::from(inner.width.saturating_sub(2)), 20) + 1
        })
    });
    let room = usize::from(inner.height).saturating_sub(items + 3 + usize::from(first));
    let people = if people.len() <= room {
        people
    } else {
        Vec::new()
    };
    let below = people.len() as u16;
    let order = Rect {
        height: inner.height.saturating_sub(below + u16::from(below > 0)),
        ..inner
    };
    running_order(sheet, skip_top(order, 1), meeting, reading);
    sheet.hit(order, Target::Tab(Tab::Agenda));
    if let (Some(at), true) = (reading.current, with_prompts) {
        // Under the order, what may be said at its current item.
        let items = u16::try_from(items).unwrap_or(u16::MAX);
        let said = skip_left(skip_top(order, items.saturating_add(2)), 2);
        prompts::beside(sheet, said, &meeting.boards.meeting.agenda.0[at]);
    }
    let at_the_end = bottom_of(inner, below);
    for (at, line) in people.iter().enumerate() {
        sheet.put_pieces(row(at_the_end, at as u16), line);
    }
}

fn running_order(sheet: &mut Sheet<'_>, area: Rect, meeting: &OpenMeeting, reading: &Reading) {
    let items = &meeting.boards.meeting.agenda.0;
    let each = |at: usize| 1 + u16::from(reading.current == Some(at));
    list::list(
        sheet,
        area,
        items.len(),
        reading.current,
        each,
        |sheet, at, place| {
            let current = reading.current == Some(at);
            item(sheet, place, &items[at], &reading.items[at], current);
            if current {
                current_time(sheet, row(place, 1), reading);
            }
        },
    );
}

fn item(sheet: &mut Sheet<'_>, area: Rect, item: &AgendaItem, time: &ItemTime, current: bool) {
    let (sign, sign_style, style) = sign_of(sheet, item, current);
    sheet.put(area, sign, sign_style);
    let minutes = minutes(item, time);
    let line = skip_left(row(area, 0), 2);
    let over = time.took_longer() && item.state == ItemState::Done;
    let used = sheet.put_right(
        line,
        &minutes,
        if over {
            sheet.theme.off_track
        } else {
            sheet.theme.dim
        },
    );
    sheet.put(
        left_of(line, line.width.saturating_sub(used + 1)),
        &item.title,
        style,
    );
}

/// The sign of an item's state, its style, and the style of the title.
pub fn sign_of(
    sheet: &Sheet<'_>,
    item: &AgendaItem,
    current: bool,
) -> (&'static str, Style, Style) {
    let (theme, signs) = (sheet.theme, sheet.signs);
    if current {
        return (signs.current, theme.accent, theme.strong);
    }
    match item.state {
        ItemState::Ahead => (signs.ahead, theme.faint, theme.text),
        ItemState::Done => (signs.done, theme.good, theme.dim),
        ItemState::Parked => (signs.parked, theme.dim, theme.dim),
        ItemState::Dropped => (signs.dropped, theme.dim, theme.dim),
    }
}

/// `15` ahead, `15+2` when some were added; `10/14` behind: spent of planned; `parked` and `dropped`
/// in words.
fn minutes(item: &AgendaItem, time: &ItemTime) -> String {
    let planned = time.planned_in_words();
    match item.state {
        ItemState::Parked => "parked".to_owned(),
        ItemState::Dropped => "dropped".to_owned(),
        _ if time.spent > 0 => {
            let spent = span::minutes(time.spent).to_string();
            if spent == planned {
                planned
            } else {
                format!("{spent}/{planned}")
            }
        }
        _ => planned,
    }
}

/// The bar of the current item and its clock.
fn current_time(sheet: &mut Sheet<'_>, area: Rect, reading: &Reading) {
    let (words, style) = time_words(sheet, reading);
    let line = skip_left(area, 2);
    let used = sheet.put_right(line, &words, style);
    let room = left_of(line, line.width.saturating_sub(used + 2));
    bar::bar(
        sheet,
        room,
        reading.fraction,
        if reading.is_over() {
            sheet.theme.overrun
        } else {
            sheet.theme.bar
        },
    );
}

/// The people by side, as many lines as they take.
fn people_lines<'a>(
    sheet: &Sheet<'_>,
    width: u16,
    (view, board): (&View<'_>, &'a Meeting),
) -> Vec<Vec<Piece<'a>>> {
    let (theme, signs) = (sheet.theme, sheet.signs);
    let mut lines = Vec::new();
    for count in board.attendance_by_side() {
        let words = format!("  {} of {}", count.present, count.listed());
        lines.push(vec![
            piece(count.side.word(), theme.heading),
            piece(words, theme.dim),
        ]);
        let mut line: Vec<Piece<'a>> = Vec::new();
        let mut used = 0;
        for person in board
            .people
            .values()
            .filter(|person| person.side == count.side)
        {
            let (sign, style) = match person.attendance {
                Attendance::Present => (signs.here, theme.good),
                Attendance::Absent => (signs.away, theme.dim),
                Attendance::Expected => (signs.expected, theme.dim),
            };
            let name = view.short(&person.name);
            let wide = text::width(name) + 4;
            if used > 0 && used + wide > usize::from(width) + 2 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            let ink = if person.attendance == Attendance::Present {
                theme.text
            } else {
                theme.dim
            };
            line.extend([
                piece(sign, style),
                piece(" ", ink),
                piece(name, ink),
                piece("  ", ink),
            ]);
            used += wide;
        }
        lines.push(line);
    }
    lines
}

/// The running order in one line: the current item, its clock, how far we are, what comes next.
pub fn folded(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let (Some(meeting), Some(reading)) = (view.meeting, &view.reading) else {
        return;
    };
    let board = &meeting.boards.meeting;
    sheet.hit(area, Target::Tab(Tab::Agenda));
    if board.state != MeetingState::Running {
        not_running(sheet, area, view, board, reading);
        return;
    }
    let Some(item) = board.current() else {
        no_current_item(sheet, area, view);
        return;
    };
    let (theme, signs) = (sheet.theme, sheet.signs);
    let (place, of) = board.agenda.how_far(&item.id);
    let aside = format!("{place} of {of}");
    let next = board.next_item().map(|next| format!("then {}", next.title));
    let (words, style) = time_words(sheet, reading);
    let mut line = area;
    let used = sheet.put_right(line, &aside, theme.dim);
    line.width = line.width.saturating_sub(used + 2);
    let title = left_of(line, line.width / 2);
    let used = sheet.put_pieces(
        title,
        &[
            piece(signs.current, theme.accent),
            piece(format!(" {}", item.title), theme.strong),
        ],
    );
    let mut rest = skip_left(line, used + 2);
    let filled = if reading.is_over() {
        theme.overrun
    } else {
        theme.bar
    };
    bar::bar(sheet, left_of(rest, 12), reading.fraction, filled);
    rest = skip_left(rest, 13);
    let used = sheet.put(rest, &words, style);
    if let Some(next) = next {
        let place = right_of(rest, rest.width.saturating_sub(used + 2));
        if text::width(&next) <= usize::from(place.width) {
            sheet.put_right(place, &next, theme.dim);
        }
    }
}

/// After a meeting was reopened nothing is current.
fn no_current_item(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let (dim, key) = (sheet.theme.dim, sheet.theme.key);
    let shown = |command| view.session.keys.shown(Command::Clock(command));
    sheet.put_pieces(
        area,
        &[
            piece("Open again, no item is current   ", dim),
            piece(shown(ClockCommand::Previous), key),
            piece(" takes one up   ", dim),
            piece(shown(ClockCommand::StartOrClose), key),
            piece(" closes the meeting", dim),
        ],
    );
}

fn not_running(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    board: &Meeting,
    reading: &Reading,
) {
    let theme = sheet.theme;
    let dot = sheet.signs.dot;
    if board.state == MeetingState::Planned {
        let key = view
            .session
            .keys
            .shown(Command::Clock(ClockCommand::StartOrClose));
        let items = text::counted(board.agenda.kept().count(), "item");
        let minutes = span::minutes(reading.planned);
        sheet.put_pieces(
            area,
            &[
                piece(
                    format!("Not started {dot} {items} {dot} {minutes} min {dot} "),
                    theme.dim,
                ),
                piece(key, theme.key),
                piece(" starts the meeting", theme.dim),
            ],
        );
    } else {
        let (planned, spent) = (span::minutes(reading.planned), span::minutes(reading.spent));
        let words =
            format!("Closed {dot} {planned} minutes planned, {spent} spent {dot} read-only");
        sheet.put(area, &words, theme.dim);
    }
}
