//! The tabs, each with its key and what is open there; a heavy line under the one on screen.

use jiff::civil::Date;
use ratatui::layout::Rect;

use crate::screens::sheet::{Piece, Sheet, left_of, piece, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::session::boards::settle;
use crate::session::commands::Command;
use crate::session::open::OpenMeeting;
use crate::session::place::{Place, Tab, Target};

/// One tab.
struct Entry {
    key: String,
    title: &'static str,
    count: Option<usize>,
    /// Something is to be settled or cannot be read.
    warns: bool,
    active: bool,
    target: Target,
    needed: Needed,
}

/// What gives way to what, when there is not enough room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Always,
    /// Goes when even short titles do not fit.
    WhereItFits,
    /// Goes before any title is shortened.
    BesideWholeTitles,
}

/// How much of the titles is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Whole,
    Short,
    KeysAlone,
}

/// Draws the tabs and the rule under them.
pub fn draw(sheet: &mut Sheet<'_>, tabs: Rect, rule: Rect, view: &View<'_>) {
    sheet.rule(rule, sheet.signs.line, sheet.theme.faint);
    let mut entries = entries(view);
    let room = usize::from(tabs.width).saturating_sub(2);
    let fits = |entries: &[Entry]| {
        let ways = [Written::Whole, Written::Short];
        ways.into_iter().find(|way| wide(entries, *way) <= room)
    };
    // In a meeting the boards' whole titles come before what looks beyond it.
    if wide(&entries, Written::Whole) > room {
        entries.retain(|entry| entry.active || entry.needed != Needed::BesideWholeTitles);
    }
    // Titles give way before tabs do, and the last tabs before the boards.
    while fits(&entries).is_none() {
        let spare = entries
            .iter()
            .rposition(|entry| entry.needed != Needed::Always && !entry.active);
        let Some(spare) = spare else { break };
        entries.remove(spare);
    }
    let written = fits(&entries).unwrap_or(Written::KeysAlone);
    let mut x = 1;
    for entry in &entries {
        let pieces = entry.pieces(sheet, written);
        let place = skip_left(tabs, x);
        let used = sheet.put_pieces(place, &pieces);
        if entry.active {
            let under = left_of(skip_left(rule, x), used);
            sheet.rule(under, sheet.signs.heavy, sheet.theme.accent);
        }
        let wide = (used + 2).min(place.width);
        sheet.hit(
            Rect {
                width: wide,
                ..place
            },
            entry.target.clone(),
        );
        x += used + 2;
    }
}

fn wide(entries: &[Entry], written: Written) -> usize {
    let widths = entries.iter().map(|entry| {
        let count = entry.count.map_or(0, |count| count.to_string().len() + 1);
        let title = entry
            .title(written)
            .map_or(0, |title| text::width(title) + 1 + count);
        entry.key.len() + title + usize::from(entry.warns) * 2
    });
    widths.sum::<usize>() + entries.len().saturating_sub(1) * 2
}

impl Entry {
    fn title(&self, written: Written) -> Option<&'static str> {
        match (written, self.title) {
            (Written::KeysAlone, _) if !self.active => None,
            (Written::Short, "Scoreboard") => Some("Score…"),
            (Written::Short, "Lead definition") => Some("Lead def…"),
            (Written::Short, "Past forums") => Some("Past…"),
            (_, title) => Some(title),
        }
    }

    fn pieces(&self, sheet: &Sheet<'_>, written: Written) -> Vec<Piece<'static>> {
        let theme = sheet.theme;
        let (key, title) = if self.active {
            (theme.accent, theme.strong)
        } else {
            (theme.key, theme.dim)
        };
        let mut pieces = vec![piece(self.key.clone(), key)];
        if let Some(words) = self.title(written) {
            let words = words.replace('…', sheet.signs.more);
            pieces.push(piece(format!(" {words}"), title));
            if let Some(count) = self.count {
                pieces.push(piece(format!(" {count}"), key));
            }
        }
        if self.warns {
            pieces.push(piece(format!(" {}", sheet.signs.warns), theme.warning));
        }
        pieces
    }
}

fn entries(view: &View<'_>) -> Vec<Entry> {
    let session = view.session;
    let mut entries = Vec::with_capacity(9);
    let key = |command| session.keys.shown(command);
    let screen = |command, title, active, spare| Entry {
        key: key(command),
        title,
        count: None,
        warns: false,
        active,
        target: if command == Command::PastForums {
            Target::PastForums
        } else {
            Target::Command(command)
        },
        needed: if spare {
            Needed::WhereItFits
        } else {
            Needed::Always
        },
    };
    if session.forum.is_none() {
        return entries;
    }
    let on_meeting = session.place == Place::Meeting;
    if !on_meeting {
        entries.push(screen(
            Command::Home,
            "Home",
            session.place == Place::Home,
            false,
        ));
    }
    if on_meeting && let Some(meeting) = view.meeting {
        for tab in Tab::ALL {
            entries.push(Entry {
                key: key(Command::Go(tab)),
                title: tab.title(),
                count: count(meeting, tab, view.today),
                warns: warns(view, meeting, tab),
                active: on_meeting && meeting.tab == tab && !meeting.recap,
                target: Target::Tab(tab),
                needed: Needed::Always,
            });
        }
        entries.push(screen(
            Command::Close,
            "Recap",
            on_meeting && meeting.recap,
            true,
        ));
    }
    entries.push(screen(
        Command::PastForums,
        "Past forums",
        session.place == Place::Past,
        on_meeting,
    ));
    let of_forum = [
        (Command::Trends, "Trends", Place::Trends),
        (Command::Charter, "Charter", Place::Charter),
    ];
    for (command, title, place) in of_forum {
        let mut entry = screen(command, title, session.place == place, true);
        if on_meeting {
            entry.needed = Needed::BesideWholeTitles;
        }
        entries.push(entry);
    }
    if session.place == Place::Plan {
        entries.push(screen(Command::Plan, "Next meeting", true, false));
    }
    entries
}

/// What is open on a board, where a number says something; on the notes, the experiments whose review
/// has come.
fn count(meeting: &OpenMeeting, tab: Tab, today: Date) -> Option<usize> {
    let open = match tab {
        tab if meeting.unread.contains(&settle::kind(tab)) => 0,
        Tab::Actions => meeting.boards.actions.open_count(),
        Tab::Issues => {
            let issues = meeting.boards.issues.issues.values();
            issues.filter(|issue| issue.state.is_open()).count()
        }
        Tab::Notes if !meeting.is_closed() => meeting.boards.notes.reviews_due(today).len(),
        _ => 0,
    };
    (open > 0).then_some(open)
}

fn warns(view: &View<'_>, meeting: &OpenMeeting, tab: Tab) -> bool {
    let clashes = settle::clashes(view.session, tab).is_some_and(|clashes| !clashes.is_empty());
    clashes || meeting.unreadable.contains_key(&settle::kind(tab))
}
