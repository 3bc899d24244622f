//! The bottom of the screen: what the keys do here, what just happened, whether everything is
//! saved; and over it, when it is so, that something is not saved or that the time is up.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::keys;
use crate::screens::sheet::{Sheet, inset, left_of, piece, right_of, row, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::session::boards::bring_leads;
use crate::session::boards::clock::asks_about_time;
use crate::session::boards::settle;
use crate::session::commands::{ClockCommand, Command, Move};
use crate::session::over::Over;
use crate::session::place::{Place, Target};

/// The narrowest place for keys behind a notice.
const KEYS: u16 = 30;

/// How many lines it takes.
pub fn lines(view: &View<'_>) -> u16 {
    1 + u16::from(not_saved(view).is_some())
        + u16::from(time_is_up(view))
        + u16::from(follows(view).is_some())
        + u16::from(waits(view).is_some())
}

/// Draws it.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let mut y = area.height.saturating_sub(lines(view));
    if time_is_up(view) {
        draw_time_is_up(sheet, row(area, y), view);
        y += 1;
    }
    if let Some(whom) = follows(view) {
        let style = sheet.theme.accent;
        let key = (Command::TakeOver, "takes the meeting over");
        draw_standing(sheet, row(area, y), view, (&whom, style), key);
        y += 1;
    }
    if let Some(words) = waits(view) {
        let style = sheet.theme.warning;
        let key = (Command::Settle, "settles it");
        draw_standing(sheet, row(area, y), view, (&words, style), key);
        y += 1;
    }
    if let Some(why) = not_saved(view) {
        let line = row(area, y);
        sheet.tint(line, sheet.theme.band);
        sheet.put(inset(line, 1), &why, sheet.theme.band);
        y += 1;
    }
    draw_line(sheet, row(area, y), view);
}

fn draw_line(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    sheet.clear(area, sheet.theme.over);
    let line = inset(area, 1);
    let (words, style) = saved(sheet, view);
    let used = sheet.put_right(line, &words, style);
    let room = left_of(
        line,
        line.width.saturating_sub(used + u16::from(used > 0) * 2),
    );
    // What is wrong is said in full; anything else leaves room for the way on and the way out.
    let needed = keys::needed(sheet, view);
    let refused = view.session.notice.as_ref().is_some_and(|one| one.refused);
    let for_words = if refused { 0 } else { needed };
    let words = left_of(room, room.width.saturating_sub(for_words));
    let used = match &view.session.notice {
        Some(notice) => {
            let (sign, style, ink) = if notice.refused {
                (sheet.signs.warns, sheet.theme.warning, sheet.theme.warning)
            } else if notice.news {
                (sheet.signs.dot, sheet.theme.accent, sheet.theme.strong)
            } else {
                (sheet.signs.done, sheet.theme.good, sheet.theme.strong)
            };
            let pieces = [piece(sign, style), piece(format!(" {}", notice.text), ink)];
            sheet.put_pieces(words, &pieces)
        }
        None => 0,
    };
    // Behind a notice, as many keys as there is room for.
    let place = skip_left(room, used + u16::from(used > 0) * 3);
    let least = if needed > 0 { needed } else { KEYS };
    if used == 0 || place.width + 2 >= least {
        keys::draw(sheet, place, view);
    }
}

/// The standing words at the right end.
fn saved(sheet: &Sheet<'_>, view: &View<'_>) -> (String, Style) {
    let saving = &view.session.saving;
    let git = view.session.git.as_ref().filter(|run| run.goes_on());
    if let Some(run) = git.filter(|_| saving.failed.is_empty()) {
        let words = format!("git {}{}", run.errand.word(), sheet.signs.more);
        return (words, sheet.theme.accent);
    }
    if !saving.failed.is_empty() {
        return ("NOT SAVED".to_owned(), sheet.theme.warning);
    }
    // A reading that was put aside is told of as soon as it takes its time.
    if let Some((name, Some(share))) = bring_leads::read_aside(view.session) {
        let stops = view.fill("{back} stops");
        let words = format!("reading {name} {:.0}% · {stops}", share * 100.0);
        return (words, sheet.theme.accent);
    }
    if view.session.may_change().is_err() && saving.waiting.is_empty() {
        return ("read-only".to_owned(), sheet.theme.accent);
    }
    if !saving.waiting.is_empty() {
        return (format!("saving{}", sheet.signs.more), sheet.theme.dim);
    }
    let unread = view
        .session
        .live
        .as_ref()
        .map_or(0, |meeting| meeting.unreadable.len());
    if unread > 0 {
        let words = format!("{} unreadable", text::counted(unread, "file"));
        return (words, sheet.theme.warning);
    }
    match saving.last {
        Some(last) => (
            format!("saved {}", last.clock_with_seconds()),
            sheet.theme.dim,
        ),
        None if view.session.forum.is_some() => ("saved".to_owned(), sheet.theme.dim),
        None => (String::new(), sheet.theme.dim),
    }
}

/// What waits to be settled.
fn waits(view: &View<'_>) -> Option<String> {
    if !matches!(view.session.place, Place::Meeting | Place::Charter)
        || view.session.may_change().is_err()
    {
        return None;
    }
    settle::waits(view.session)
}

/// Whom this screen follows.
fn follows(view: &View<'_>) -> Option<String> {
    let holder = view.session.followed()?;
    Some(format!(
        "Read-only: another Lockstep on this meeting ({}) writes since {}",
        holder.host,
        holder.since.clock()
    ))
}

/// A line that stands until it is true no more, and at its right, never cut, the key that helps.
fn draw_standing(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    (words, style): (&str, Style),
    (command, does): (Command, &str),
) {
    sheet.clear(area, sheet.theme.over);
    let line = inset(area, 1);
    let key = view.session.keys.shown(command);
    let pieces = [
        piece(key, sheet.theme.key),
        piece(format!(" {does}"), sheet.theme.dim),
    ];
    let used = sheet.put_pieces_right(line, &pieces);
    sheet.hit(right_of(line, used), Target::Command(command));
    sheet.put(
        left_of(line, line.width.saturating_sub(used + 2)),
        words,
        style,
    );
}

/// The sentence that stands until everything is on disk again.
fn not_saved(view: &View<'_>) -> Option<String> {
    let failed = &view.session.saving.failed;
    let (file, why) = failed.iter().next()?;
    let more = match failed.len() {
        1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    Some(format!("NOT SAVED: {why}: {file}{more}"))
}

fn time_is_up(view: &View<'_>) -> bool {
    let Some(meeting) = view.meeting else {
        return false;
    };
    let covered = view
        .session
        .over
        .iter()
        .any(|over| !matches!(over, Over::Room));
    let may = view.session.may_change().is_ok();
    may && view.session.place == Place::Meeting
        && !covered
        && asks_about_time(meeting, view.session.now)
}

fn draw_time_is_up(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let band = sheet.theme.band;
    sheet.clear(area, band);
    let line = inset(area, 1);
    let answers = [
        (Command::Clock(ClockCommand::TwoMore), "two more"),
        (Command::Clock(ClockCommand::More), "one more"),
        (Command::Clock(ClockCommand::Next), "move on"),
        (Command::Clock(ClockCommand::ParkItem), "park it"),
        (Command::Move(Move::Back), "later"),
    ];
    let answers =
        answers.map(|(command, words)| (command, view.session.keys.shown(command), words));
    let wide: usize = answers
        .iter()
        .map(|(_, key, words)| key.len() + words.len() + 4)
        .sum();
    let title = view
        .meeting
        .and_then(|meeting| meeting.boards.meeting.current());
    let title = title.map_or("", |item| item.title.as_str());
    let bold = band.add_modifier(ratatui::style::Modifier::BOLD);
    let room = usize::from(line.width).saturating_sub(wide);
    let long = format!("Time is up for {title}");
    let words = if text::width(&long) <= room {
        long
    } else {
        "Time is up".to_owned()
    };
    let mut rest = skip_left(line, sheet.put(line, &words, bold));
    for (command, key, words) in answers {
        let pieces = [
            piece("  ", band),
            piece(sheet.signs.dot, band),
            piece(" ", band),
            piece(key, bold),
            piece(format!(" {words}"), band),
        ];
        let place = rest;
        let used = sheet.put_pieces(rest, &pieces);
        sheet.hit(
            right_of(left_of(place, used), used.saturating_sub(3)),
            Target::Command(command),
        );
        rest = skip_left(rest, used);
    }
}
