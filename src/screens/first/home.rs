//! The forum's home: the meeting to go on with, what is open, the last meetings.

use ratatui::layout::Rect;

use crate::forum::charter::{Cadence, Every};
use crate::forum::due;
use crate::forum::facts::MeetingFacts;
use crate::forum::files::{BoardKind, MeetingName};
use crate::forum::meeting::MeetingState;
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::clock;
use crate::screens::widgets::rows::{self, Entry};
use crate::session::boards::home;
use crate::session::boards::trends::rhythm;
use crate::session::open::{OpenForum, OpenMeeting};
use crate::session::place::Row;

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let Some(forum) = &view.session.forum else {
        return;
    };
    let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
    let title = skip_left(row(area, 0), rows::MARGIN);
    let used = sheet.put_right(title, &cadence(&forum.charter.cadence), dim);
    sheet.put(
        left_of(title, title.width.saturating_sub(used + 2)),
        &forum.charter.name,
        strong,
    );
    let said = how_regularly(sheet, skip_left(skip_top(area, 1), rows::MARGIN), view);
    let mut area = skip_top(area, 2 + said);
    if let Some(fault) = forum.unreadable.as_ref() {
        let warning = sheet.theme.warning;
        let lines = Rect {
            height: area.height.min(3),
            ..skip_left(area, rows::MARGIN)
        };
        let words = format!("{} {fault}", sheet.signs.warns);
        let used = sheet.put_wrapped(lines, &words, warning);
        area = skip_top(area, used + 1);
    }
    rows::draw(sheet, area, view, &entries(view, forum));
}

/// That the forum should have met, or how many it held in a row. The lines used.
fn how_regularly(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) -> u16 {
    let Some(rhythm) = rhythm(view.session) else {
        return 0;
    };
    let lines = Rect {
        height: area.height.min(2),
        ..area
    };
    let (dim, off) = (sheet.theme.dim, sheet.theme.off_track);
    match (rhythm.overdue, rhythm.streak_words()) {
        (Some(overdue), _) => sheet.put_wrapped(lines, &overdue.sentence(), off),
        (None, Some(streak)) => sheet.put_wrapped(lines, &streak, dim),
        (None, None) => 0,
    }
}

fn entries<'a>(view: &'a View<'_>, forum: &'a OpenForum) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut listed = false;
    for row in &view.rows {
        match row {
            Row::GoOn => {
                entries.push(Entry::row(Row::GoOn, 2, move |sheet, area| {
                    go_on(sheet, area, view);
                }));
                entries.push(Entry::gap());
            }
            Row::PlanNext => {
                let on = home::next_to_plan(view.session);
                let on = on.map_or(String::new(), |on| due::words(on, view.today));
                entries.push(Entry::row(Row::PlanNext, 1, move |sheet, area| {
                    let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
                    sheet.put_pieces(
                        area,
                        &[
                            piece("Plan the next meeting", strong),
                            piece(format!("   by the cadence {on}"), dim),
                        ],
                    );
                }));
                entries.push(Entry::gap());
                entries.extend(open_things(view, forum));
            }
            Row::Meeting(name) => {
                if !listed {
                    listed = true;
                    entries.push(Entry::heading("Last meetings", ""));
                    entries.push(Entry::gap());
                }
                entries.push(meeting(view, forum, name));
            }
            _ => {}
        }
    }
    entries
}

/// The meeting on top: running, planned for a day, or open from before.
fn go_on(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let (accent, strong, dim) = (sheet.theme.accent, sheet.theme.strong, sheet.theme.dim);
    let Some(name) = home::next_meeting(view.session) else {
        return;
    };
    let day = due::words(view.session.day_of(name), view.today);
    let dot = sheet.signs.dot;
    let state = |meeting: &OpenMeeting| meeting.boards.meeting.state;
    let live = view.session.live.as_ref();
    let live = live.filter(|live| live.name == *name);
    let (words, below) = match live.map(|meeting| (state(meeting), meeting)) {
        Some((MeetingState::Running, meeting)) => {
            let item = meeting
                .boards
                .meeting
                .current()
                .map(|item| item.title.as_str());
            let reading =
                crate::forum::timebox::Reading::of(&meeting.boards.meeting, view.session.now);
            let below = item.map_or(String::new(), |item| {
                format!("{item} {dot} {}", clock::left(reading.left))
            });
            (format!("Go on with the meeting of {day}"), below)
        }
        Some((_, meeting)) => {
            let board = &meeting.boards.meeting;
            let items = text::counted(board.agenda.kept().count(), "item");
            (
                format!("Open the meeting of {day}"),
                format!("planned for {} {dot} {items}", board.at),
            )
        }
        None => {
            let facts = view
                .session
                .forum
                .as_ref()
                .and_then(|forum| facts(forum, name));
            let state = facts.and_then(|facts| facts.state).map_or("", state_words);
            let words = if facts.is_some_and(|facts| facts.state == Some(MeetingState::Running)) {
                format!("Go on with the meeting of {day}")
            } else {
                format!("Open the meeting of {day}")
            };
            (words, state.to_owned())
        }
    };
    let sign = sheet.signs.current;
    // Enter goes on with it only while it is the selected line.
    let enter = if view.is_chosen(&Row::GoOn) {
        view.fill("   {open}")
    } else {
        String::new()
    };
    sheet.put_pieces(
        area,
        &[
            piece(format!("{sign} "), accent),
            piece(words, strong),
            piece(enter, sheet.theme.key),
        ],
    );
    sheet.put(skip_left(row(area, 1), 2), &below, dim);
}

/// A state in a word.
pub fn state_words(state: MeetingState) -> &'static str {
    match state {
        MeetingState::Planned => "planned",
        MeetingState::Running => "running",
        MeetingState::Closed => "closed",
    }
}

/// What is known of a meeting.
pub fn facts<'a>(forum: &'a OpenForum, name: &MeetingName) -> Option<&'a MeetingFacts> {
    forum.facts.get(name)
}

/// Open actions and issues in numbers: of the meeting that goes on, else of the last one.
fn open_things<'a>(view: &View<'_>, forum: &OpenForum) -> Vec<Entry<'a>> {
    let numbers = match &view.session.live {
        Some(meeting) => {
            let actions = &meeting.boards.actions;
            let issues = meeting.boards.issues.issues.values();
            Some((
                actions.open_count(),
                Some(actions.overdue_count(view.today)),
                issues.filter(|issue| issue.state.is_open()).count(),
            ))
        }
        None => {
            let last = forum
                .meetings
                .iter()
                .rev()
                .find_map(|name| facts(forum, name));
            last.map(|facts| {
                let overdue = Some(facts.overdue(view.today));
                let count = |count: Option<usize>| count.unwrap_or_default();
                (count(facts.actions_open), overdue, count(facts.issues_open))
            })
        }
    };
    let Some((actions, overdue, issues)) = numbers else {
        return Vec::new();
    };
    let unread = [BoardKind::Actions, BoardKind::Issues].map(|kind| match &view.session.live {
        Some(meeting) => meeting.unreadable.contains_key(&kind),
        None => {
            let mut known = forum.meetings.iter().rev();
            let last = known.find_map(|name| facts(forum, name));
            last.is_some_and(|facts| facts.faulty.contains(&kind))
        }
    });
    let line = Entry::still(1, move |sheet, area| {
        let (strong, dim, off) = (sheet.theme.strong, sheet.theme.dim, sheet.theme.off_track);
        if unread.contains(&true) {
            let warning = sheet.theme.warning;
            let says = |unread: bool, count: usize, noun: &str| {
                if unread {
                    (format!("{noun}s cannot be read"), warning)
                } else {
                    (text::counted(count, &format!("open {noun}")), dim)
                }
            };
            let (actions, how) = says(unread[0], actions, "action");
            let (issues, so) = says(unread[1], issues, "issue");
            let gap = piece("      ", dim);
            sheet.put_pieces(area, &[piece(actions, how), gap, piece(issues, so)]);
            return;
        }
        let mut pieces = vec![
            piece(actions.to_string(), strong),
            piece(
                if actions == 1 {
                    " open action"
                } else {
                    " open actions"
                },
                dim,
            ),
        ];
        if let Some(overdue) = overdue.filter(|overdue| *overdue > 0) {
            let whose = if overdue == 1 { "its" } else { "their" };
            pieces.push(piece(format!(", {overdue} past {whose} day"), off));
        }
        pieces.push(piece("      ", dim));
        pieces.push(piece(issues.to_string(), strong));
        pieces.push(piece(
            if issues == 1 {
                " open issue"
            } else {
                " open issues"
            },
            dim,
        ));
        sheet.put_pieces(area, &pieces);
    });
    vec![line, Entry::gap()]
}

fn meeting<'a>(view: &View<'_>, forum: &'a OpenForum, name: &'a MeetingName) -> Entry<'a> {
    let day = due::words(view.session.day_of(name), view.today);
    let facts = facts(forum, name);
    Entry::row(Row::Meeting(name.clone()), 1, move |sheet, area| {
        meeting_line(sheet, area, &day, name, facts);
    })
}

/// A past meeting in a line: the day, how it went in numbers.
pub fn meeting_line(
    sheet: &mut Sheet<'_>,
    area: Rect,
    day: &str,
    name: &MeetingName,
    facts: Option<&MeetingFacts>,
) {
    let (strong, dim, warning) = (sheet.theme.text, sheet.theme.dim, sheet.theme.warning);
    let second = name.as_str().get(10..).unwrap_or_default();
    sheet.put(left_of(area, 17), &format!("{day}{second}"), strong);
    let rest = skip_left(area, 18);
    let Some(facts) = facts else { return };
    let sign = sheet.signs.warns;
    if !facts.fault.is_empty() && facts.state.is_none() {
        sheet.put(rest, &format!("{sign} {}", facts.fault), warning);
        return;
    }
    let dot = sheet.signs.dot;
    let mut words = facts.state.map_or("", state_words).to_owned();
    if facts.state == Some(MeetingState::Closed) {
        let (planned, taken) = facts.minutes.unwrap_or_default();
        words = format!("{taken}/{planned} min");
    }
    sheet.put(left_of(rest, 11), &words, dim);
    let rest = skip_left(rest, 12);
    let between = format!(" {dot} ");
    let whole = in_numbers(facts, true).join(&between);
    let short = || in_numbers(facts, false).join(&between);
    if !facts.fault.is_empty() {
        // The fault first: it is what must not be cut.
        let fault = format!("{sign} {}   ", facts.unread_words());
        sheet.put_pieces(rest, &[piece(fault, warning), piece(short(), dim)]);
        return;
    }
    let words = if text::width(&whole) <= usize::from(rest.width) {
        whole
    } else {
        short()
    };
    sheet.put(rest, &words, dim);
}

/// How a meeting went in numbers: in whole words, or in as few as say it.
fn in_numbers(facts: &MeetingFacts, whole: bool) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(pulse) = facts.pulse {
        parts.push(format!("pulse {pulse:.1}"));
    }
    let some = |count: Option<usize>| count.filter(|count| *count > 0);
    if let Some(count) = some(facts.decisions) {
        parts.push(if whole {
            text::counted(count, "decision")
        } else {
            format!("{count} decided")
        });
    }
    if let Some(count) = some(facts.actions_made) {
        parts.push(if whole {
            format!("{} made", text::counted(count, "action"))
        } else {
            format!("{count} made")
        });
    }
    if let Some(count) = some(facts.actions_done) {
        parts.push(format!("{count} done"));
    }
    parts
}

/// The cadence in words: `every 2 weeks on Tuesday at 10:00`.
pub fn cadence(cadence: &Cadence) -> String {
    let every = match cadence.every {
        Every::Weeks(1) => "every week".to_owned(),
        Every::Weeks(weeks) => format!("every {weeks} weeks"),
        Every::Month => "every month".to_owned(),
    };
    format!("{every} on {} at {}", cadence.on, cadence.at)
}
