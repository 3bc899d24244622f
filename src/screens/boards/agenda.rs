//! The agenda: the running order, large, with what to say at the current item; beside it the people
//! by side and the objectives.

use ratatui::layout::Rect;

use crate::forum::agenda::{AgendaItem, ItemKind, ItemState};
use crate::forum::due;
use crate::forum::meeting::{Attendance, Attendee, Meeting, MeetingState};
use crate::forum::span;
use crate::forum::timebox::Reading;
use crate::screens::frame::{prompts, sign_of, time_words};
use crate::screens::sheet::{Sheet, left_of, piece, right_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::screens::widgets::{bar, heading, list};
use crate::session::boards::agenda::{objectives, objectives_first};
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

/// From this width on people and objectives stand beside the running order.
const BESIDE: u16 = 70;

/// Draws the board.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let Some(reading) = &view.reading else { return };
    let board = &meeting.boards.meeting;
    let right = if area.width < BESIDE {
        area.width
    } else {
        (area.width * 2 / 5).clamp(28, 48)
    };
    let beside = beside(view, board, usize::from(right.saturating_sub(MARGIN + 2)));
    if area.width < BESIDE {
        let order = Rect {
            height: area.height.min(area.height / 2 + 2),
            ..area
        };
        running_order(sheet, order, view, board, reading);
        rows::draw(sheet, skip_top(area, order.height + 1), view, &beside);
        return;
    }
    let order = left_of(area, area.width - right - 4);
    running_order(sheet, order, view, board, reading);
    rows::draw(sheet, right_of(area, right), view, &beside);
}

fn running_order(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    board: &Meeting,
    reading: &Reading,
) {
    let title = skip_left(row(area, 0), MARGIN);
    let aside = if board.state == MeetingState::Planned {
        "minutes"
    } else {
        "spent / planned"
    };
    heading(sheet, title, "Running order", aside);
    let area = skip_top(area, 2);
    let items = &board.agenda.0;
    if items.is_empty() {
        let dim = sheet.theme.dim;
        let words = view.fill("No items yet: {add} adds one");
        sheet.put(skip_left(area, MARGIN), &words, dim);
        return;
    }
    let chosen = items
        .iter()
        .position(|item| view.is_chosen(&Row::AgendaItem(item.id.clone())));
    let opened = reading.current.or(chosen);
    let width = usize::from(area.width.saturating_sub(MARGIN + 3));
    // What is said at an item gives way, so that the whole order is seen where that is possible.
    let room_to_say = area.height.saturating_sub(items.len() as u16 + 1);
    let own = |at: usize| match opened {
        Some(opened) if opened == at => lines_of(
            view,
            &items[at],
            width,
            reading.current == Some(at),
            room_to_say,
        ),
        _ => 1,
    };
    // Where all of it fits with an empty line after each item, it breathes.
    let all: u16 = (0..items.len()).map(own).sum();
    let gap = u16::from(all + items.len() as u16 <= area.height + 1);
    let seen = chosen.or(reading.current);
    list::list(
        sheet,
        area,
        items.len(),
        seen,
        |at| own(at) + gap,
        |sheet, at, place| {
            let place = Rect {
                height: place.height.min(own(at)),
                ..place
            };
            let current = reading.current == Some(at);
            item(
                sheet,
                skip_left(place, MARGIN),
                view,
                &items[at],
                reading,
                at,
            );
            if opened == Some(at) {
                let below = skip_left(skip_top(place, 1), MARGIN + 3);
                details(sheet, below, view, &items[at], current);
            }
            let first = row(place, 0);
            rows::mark(
                sheet,
                first,
                &Row::AgendaItem(items[at].id.clone()),
                chosen == Some(at),
            );
        },
    );
}

/// The lines of an opened item: its name, its bar, an empty line, what to say in the room there is.
fn lines_of(view: &View<'_>, item: &AgendaItem, width: usize, current: bool, room: u16) -> u16 {
    let picture = picture_to_look_at(view, item);
    let picture = picture.map_or(0, |sentence| text::lines_of(&sentence, width, 3));
    let prompts = prompts::lines_of(item, width) + picture;
    let said = if prompts > 0 { prompts + 1 } else { 0 };
    1 + u16::from(current) + said.min(room.max(4))
}

fn item(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    item: &AgendaItem,
    reading: &Reading,
    at: usize,
) {
    let current = reading.current == Some(at);
    let (sign, sign_style, style) = sign_of(sheet, item, current);
    sheet.put(area, sign, sign_style);
    let line = skip_left(row(area, 0), 3);
    let time = &reading.items[at];
    let planned = time.planned_in_words();
    let (words, ink) = match item.state {
        ItemState::Parked => ("parked".to_owned(), sheet.theme.dim),
        ItemState::Dropped => ("dropped".to_owned(), sheet.theme.dim),
        _ if current => {
            let (words, style) = time_words(sheet, reading);
            (
                format!("{words} of {}", span::minutes(time.allotted)),
                style,
            )
        }
        _ if time.spent > 0 => {
            let ink = if time.took_longer() {
                sheet.theme.off_track
            } else {
                sheet.theme.dim
            };
            (format!("{} / {planned}", span::minutes(time.spent)), ink)
        }
        _ => match usual_minutes(view, item) {
            Some(usual) => (format!("{planned}, usually {usual}"), sheet.theme.dim),
            None => (planned, sheet.theme.dim),
        },
    };
    let used = sheet.put_right(line, &words, ink);
    let room = left_of(line, line.width.saturating_sub(used + 2));
    let mut about = String::new();
    if let Some(leader) = &item.led_by {
        about = format!("  {}", view.name(leader));
    }
    if item.carried > 0 {
        let carried = format!("  {} carried {}×", sheet.signs.carried, item.carried);
        about.push_str(&carried);
    }
    if text::width(&item.title) + text::width(&about) > usize::from(room.width) {
        about.clear();
    }
    let dim = sheet.theme.dim;
    sheet.put_pieces(
        room,
        &[piece(item.title.as_str(), style), piece(about, dim)],
    );
}

/// The minutes that an item of a planned meeting usually takes, where they are others.
fn usual_minutes(view: &View<'_>, item: &AgendaItem) -> Option<u32> {
    let board = &view.meeting?.boards.meeting;
    let trends = view.session.trends.as_ref();
    let trends = trends.filter(|_| board.state == MeetingState::Planned)?;
    let place = board.agenda.place(&item.id)?;
    let usual = trends
        .timings
        .of_order(&board.agenda)
        .into_iter()
        .nth(place)??;
    (usual != item.planned).then(|| usual.in_minutes())
}

fn details(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, item: &AgendaItem, current: bool) {
    let mut rest = area;
    if let (true, Some(reading)) = (current, &view.reading) {
        let style = if reading.is_over() {
            sheet.theme.overrun
        } else {
            sheet.theme.bar
        };
        bar::bar(sheet, row(rest, 0), reading.fraction, style);
        rest = skip_top(rest, 1);
    }
    rest = skip_top(rest, 1);
    if let Some(sentence) = picture_to_look_at(view, item) {
        let off = sheet.theme.off_track;
        let lines = Rect {
            height: rest.height.min(3),
            ..rest
        };
        rest = skip_top(rest, sheet.put_wrapped(lines, &sentence, off));
    }
    prompts::said(sheet, rest, view, item, rest.height);
}

/// People by side and the objectives, in the order of their rows.
fn beside<'a>(view: &View<'a>, board: &'a Meeting, width: usize) -> Vec<Entry<'a>> {
    let (people, aims) = (people(view, board), aims(view, board, width));
    let (mut first, second) = if objectives_first(board) {
        (aims, people)
    } else {
        (people, aims)
    };
    if !(first.is_empty() || second.is_empty()) {
        first.push(Entry::gap());
    }
    first.extend(second);
    first
}

/// The people by side.
fn people<'a>(view: &View<'a>, board: &'a Meeting) -> Vec<Entry<'a>> {
    let counts = board.attendance_by_side();
    let here: usize = counts.iter().map(|count| count.present).sum();
    let mut entries = vec![
        Entry::heading("People", format!("{here} of {} here", board.people.len())),
        Entry::gap(),
    ];
    let mut side = None;
    for wanted in &view.rows {
        let Row::Person(handle) = wanted else {
            continue;
        };
        let Some(person) = board.people.get(handle) else {
            continue;
        };
        if side != Some(person.side) {
            if side.is_some() {
                entries.push(Entry::gap());
            }
            side = Some(person.side);
            let count = counts
                .iter()
                .find(|count| count.side == person.side)
                .copied()
                .unwrap_or_default();
            entries.push(Entry::words(format!(
                "{}  {} of {}",
                person.side,
                count.present,
                count.listed()
            )));
        }
        entries.push(Entry::row(wanted.clone(), 1, move |sheet, area| {
            draw_person(sheet, area, person);
        }));
    }
    entries
}

/// The objectives in their order.
fn aims<'a>(view: &View<'a>, board: &'a Meeting, width: usize) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let ranked = objectives(view.session);
    if !ranked.is_empty() {
        entries.extend([Entry::heading("Objectives", ""), Entry::gap()]);
    }
    let (today, dot) = (view.today, if view.session.look.ascii { "-" } else { "·" });
    for id in ranked {
        let Some(objective) = board.objectives.get(&id) else {
            continue;
        };
        let by = objective
            .by
            .map(|by| format!("by {}", due::words(by, today)));
        let about: Vec<String> = [
            Some(objective.measure.clone()).filter(|measure| !measure.is_empty()),
            by,
        ]
        .into_iter()
        .flatten()
        .collect();
        let about = about.join(&format!(" {dot} "));
        let title = text::lines_of(&objective.title, width, 2);
        let lines = title + text::lines_of(&about, width, 2) * u16::from(!about.is_empty());
        entries.push(Entry::row(Row::Objective(id), lines, move |sheet, area| {
            let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
            let used = sheet.put_wrapped(
                Rect {
                    height: area.height.min(2),
                    ..area
                },
                &objective.title,
                strong,
            );
            sheet.put_wrapped(skip_top(area, used), &about, dim);
        }));
        entries.push(Entry::gap());
    }
    entries.pop();
    entries
}

/// Where we are going: what of the shared picture of the market is to be looked at again.
fn picture_to_look_at(view: &View<'_>, item: &AgendaItem) -> Option<String> {
    let open = view.meeting.is_some_and(|meeting| !meeting.is_closed());
    let forum = view.session.forum.as_ref();
    let forum = forum.filter(|_| open && item.kind == ItemKind::Destination)?;
    let sentence = forum.charter.picture.to_look_at(view.today)?;
    let key = view.fill("({charter})");
    Some(format!("{sentence} {key}"))
}

fn draw_person(sheet: &mut Sheet<'_>, area: Rect, person: &Attendee) {
    let (theme, signs) = (sheet.theme, sheet.signs);
    let (sign, sign_style, style, words) = match person.attendance {
        Attendance::Present => (signs.here, theme.good, theme.text, ""),
        Attendance::Absent => (signs.away, theme.dim, theme.dim, "  not here"),
        Attendance::Expected => (signs.expected, theme.dim, theme.dim, ""),
    };
    sheet.put_pieces(
        area,
        &[
            piece(sign, sign_style),
            piece(" ", style),
            piece(person.name.as_str(), style),
            piece(words, theme.dim),
        ],
    );
}
