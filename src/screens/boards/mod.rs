//! The boards of a meeting, one a file. This file picks the one on screen and says above it what
//! concerns the board as a whole: a file that cannot be read, a clash, a filter.

mod actions;
mod agenda;
mod back_test;
mod issue;
mod issues;
mod lead_definition;
mod notes;
mod recap;
mod scoreboard;

pub use scoreboard::bound;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::sheet::{Sheet, piece, skip_top};
use super::view::View;
use crate::session::boards::settle;
use crate::session::commands::{Command, Move};
use crate::session::open::OpenMeeting;
use crate::session::place::{Tab, Target};

/// Draws the board on screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let Some(meeting) = view.meeting else { return };
    if meeting.recap {
        recap::draw(sheet, area, view);
        return;
    }
    let area = above(sheet, area, view, meeting);
    if meeting.unread.contains(&settle::kind(meeting.tab)) {
        return;
    }
    match meeting.tab {
        Tab::Agenda => agenda::draw(sheet, area, view, meeting),
        Tab::Scoreboard => scoreboard::draw(sheet, area, view, meeting),
        Tab::LeadDefinition => lead_definition::draw(sheet, area, view, meeting),
        Tab::Actions => actions::draw(sheet, area, view, meeting),
        Tab::Issues => {
            let opened = meeting
                .issue
                .as_ref()
                .and_then(|id| meeting.boards.issues.issues.get(id));
            match opened {
                Some(issue) => issue::draw(sheet, area, view, issue),
                None => issues::draw(sheet, area, view, meeting),
            }
        }
        Tab::Notes => notes::draw(sheet, area, view, meeting),
    }
}

/// Puts a sentence over as many lines as it takes; the area below it and an empty line.
fn wrapped(sheet: &mut Sheet<'_>, area: Rect, words: &str, style: Style) -> Rect {
    let used = sheet.put_wrapped(
        Rect {
            height: area.height.min(5),
            ..area
        },
        words,
        style,
    );
    skip_top(area, used + 1)
}

/// What is said above the board; the area that is left.
fn above(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) -> Rect {
    let mut area = area;
    let warning = sheet.theme.warning;
    let kind = settle::kind(meeting.tab);
    let why = meeting.why_read_only();
    if let Some(why) = why.as_ref().or_else(|| meeting.unreadable.get(&kind)) {
        let words = format!("{} {why}", sheet.signs.warns);
        area = wrapped(sheet, area, &words, warning);
        let dim = sheet.theme.dim;
        let file = format!("meetings/{}/{}", meeting.name, kind.file_name());
        if settle::in_conflict(why) {
            // The fault itself says what to run, the line at the bottom which key does it.
            let words = "Nothing of this board is written until then.";
            area = wrapped(sheet, area, words, dim);
        } else if meeting.unread.contains(&kind) {
            let words = format!(
                "Nothing of this board is shown or written until {file} can be read. Mend it in an \
                 editor: it is read again as soon as it is saved. `lockstep check {file}` names \
                 everything that is wrong with it."
            );
            area = wrapped(sheet, area, &words, dim);
        } else if meeting.unreadable.contains_key(&kind) {
            let words = "What stands here is as it was read last; it is not written until the file can be read.";
            area = wrapped(sheet, area, words, dim);
        }
    }
    let charter = view.session.forum.as_ref().map(|forum| &forum.charter);
    let strangers = charter.filter(|_| !meeting.unread.contains(&kind));
    if let Some(words) = strangers.and_then(|it| meeting.boards.strangers_in_words(kind, it)) {
        let words = format!("{} {words}", sheet.signs.warns);
        area = wrapped(sheet, area, &words, warning);
    }
    let clashes =
        settle::clashes(view.session, meeting.tab).map_or(0, |clashes| clashes.iter().count());
    if clashes > 0 {
        let fields = super::text::counted(clashes, "field");
        let key = view.session.keys.shown(Command::Settle);
        let (sign, key_style, dim) = (sheet.signs.warns, sheet.theme.key, sheet.theme.dim);
        sheet.put_pieces(
            area,
            &[
                piece(format!("{sign} Changed on two sides: {fields}   "), warning),
                piece(key, key_style),
                piece(" settles them one by one", dim),
            ],
        );
        sheet.hit(
            Rect {
                height: area.height.min(1),
                ..area
            },
            Target::Command(Command::Settle),
        );
        area = skip_top(area, 2);
    }
    // An opened issue is no list: the filter comes back with the log.
    let opened = meeting.tab == Tab::Issues && meeting.issue.is_some();
    if !meeting.filter().is_empty() && !opened {
        let key = view.session.keys.shown(Command::Move(Move::Back));
        let (strong, key_style, dim) = (sheet.theme.strong, sheet.theme.key, sheet.theme.dim);
        sheet.put_pieces(
            area,
            &[
                piece("Filter: ", dim),
                piece(meeting.filter(), strong),
                piece("   ", dim),
                piece(key, key_style),
                piece(" clears it", dim),
            ],
        );
        area = skip_top(area, 2);
    }
    area
}
