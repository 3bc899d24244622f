//! What the keys do here: a few commands of the one table, the most useful ones first, each a
//! button. [`here`] says which commands, [`over`] which keys of what lies over the screen.

mod here;
mod over;

use ratatui::layout::Rect;

use crate::forum::meeting::MeetingState;
use crate::forum::timebox::Ticking;
use crate::screens::sheet::{Sheet, left_of, pieces_width, right_of, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::key_hint;
use crate::session::commands::{
    Capture, ClockCommand as C, Command as K, ItemCommand as I, Move, entry,
};
use crate::session::hint::stopped;
use crate::session::open::OpenMeeting;
use crate::session::over::Over;
use crate::session::place::{IssuePart, Page, Place, Row, Tab, Target};
use crate::session::seat::{self, Seat};
use crate::session::sync::GitRun;
use over::Fixed;

/// The commands of the room view.
const ROOM: [K; 4] = [
    K::Clock(C::Next),
    K::Clock(C::Pause),
    K::Clock(C::More),
    K::Capture(Capture::Action),
];

/// Draws the keys.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    match view.session.over.last() {
        None => {
            let mut wanted = here::wanted(view);
            let known = |meeting: &OpenMeeting| meeting.why_read_only().is_none();
            if view.session.may_change().is_err() || !view.meeting.is_none_or(known) {
                wanted.retain(|command| !seat::changes(*command));
            }
            commands(sheet, area, view, &wanted, &[K::Palette, K::Help]);
        }
        Some(Over::Git(_)) if !view.session.git.as_ref().is_some_and(GitRun::goes_on) => {
            fixed(sheet, area, view, over::GIT_ENDED);
        }
        Some(Over::Room) if view.session.seat == Seat::Shows => {
            commands(sheet, area, view, &[K::Theme], &[K::Quit]);
        }
        Some(Over::Room) => commands(sheet, area, view, &ROOM, &[K::Move(Move::Back)]),
        Some(over) if stopped(view.session) => {
            fixed(sheet, area, view, over::keys_of_a_stop(over));
        }
        Some(over) => fixed(sheet, area, view, over::keys_of(over)),
    }
}

/// Draws as many of the wanted commands as fit, and always the last ones.
fn commands(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, wanted: &[K], last: &[K]) {
    let label = |command: &K| {
        let key = view.session.keys.shown(*command);
        let words = own_words(view, *command);
        (!key.is_empty()).then_some((key, words))
    };
    let wide = |(key, words): &(String, &str)| (text::width(key) + text::width(words) + 3) as u16;
    let kept: u16 = last
        .iter()
        .filter_map(label)
        .map(|label| wide(&label))
        .sum();
    let mut rest = left_of(area, area.width.saturating_sub(kept));
    for command in wanted {
        let Some(label) = label(command) else {
            continue;
        };
        if wide(&label) > rest.width {
            continue;
        }
        rest = one(sheet, rest, *command, &label);
    }
    let mut rest = right_of(
        area,
        area.width.saturating_sub(rest.x.saturating_sub(area.x)),
    );
    for command in last {
        if let Some(label) = label(command) {
            rest = one(sheet, rest, *command, &label);
        }
    }
}

/// Whether the clock of the meeting on screen stands still.
fn paused(view: &View<'_>) -> bool {
    let reading = view.reading.as_ref();
    reading.is_some_and(|reading| reading.ticking == Ticking::Paused)
}

/// The words of a hint: those of the table, but where a command means something narrower here.
fn own_words(view: &View<'_>, command: K) -> &'static str {
    let state = view.meeting.map(|meeting| meeting.boards.meeting.state);
    if view.session.place == Place::Charter {
        match (command, view.session.page) {
            (K::Move(Move::NextPane), _) => return "next page",
            (K::Item(I::Tick), Page::Market) => return "confirm",
            (K::Item(I::Tick), Page::Work) => return "side by side",
            (K::Item(I::ToLeft), Page::Work) => return "marketing leads",
            (K::Item(I::ToRight), Page::Work) => return "sales leads",
            _ => {}
        }
    }
    let worksheet = view.session.tab() == Some(Tab::LeadDefinition);
    let narrower = match command {
        K::Item(I::ToRight) if worksheet => Some("5 more"),
        K::Item(I::ToLeft) if worksheet => Some("5 less"),
        K::Item(I::Open) => view.chosen.as_ref().and_then(opens),
        K::Item(I::Tick) => view.chosen.as_ref().and_then(ticks),
        _ => None,
    };
    if let Some(words) = narrower {
        return words;
    }
    match (command, state) {
        (K::Plan, _) if view.session.place == Place::Plan => "plan it",
        (K::Clock(C::StartOrClose), Some(MeetingState::Planned)) => "start the meeting",
        (K::Clock(C::StartOrClose), Some(MeetingState::Running)) => "close the meeting",
        (K::Clock(C::StartOrClose), Some(MeetingState::Closed)) => "reopen",
        (K::Clock(C::Pause), Some(MeetingState::Running)) if paused(view) => "resume",
        _ => entry(command).map_or("", |entry| entry.short),
    }
}

/// What Enter does on a row, where that is more than to open it.
fn opens(row: &Row) -> Option<&'static str> {
    Some(match row {
        Row::CreateForum => "create it",
        Row::GoOn => "go on",
        Row::PlanNext => "plan it",
        Row::PlanDate => "another day",
        Row::PlanAgenda(_) => "take this one",
        Row::PlanPerson(_) => "comes or not",
        Row::PlanCreate => "plan it",
        Row::Pulse(_) | Row::Rating(_) => "count hands",
        Row::Person(_) => "here or not",
        _ => return None,
    })
}

/// What a tick means for a row.
fn ticks(row: &Row) -> Option<&'static str> {
    Some(match row {
        Row::Action(_) => "done",
        Row::Experiment(_) => "what came out",
        Row::Parked(_) => "talked about",
        Row::Person(_) | Row::PlanPerson(_) => "here or not",
        Row::SignOff(_) => "sign",
        Row::IssuePart(IssuePart::Ask) => "back or send it",
        _ => return None,
    })
}

fn one(sheet: &mut Sheet<'_>, area: Rect, command: K, (key, words): &(String, &str)) -> Rect {
    let pieces = key_hint(sheet, key, words);
    let used = sheet.put_pieces(area, &pieces);
    sheet.hit(left_of(area, used), Target::Command(command));
    skip_left(area, used + 2)
}

/// The columns of the keys that a message must leave room for: the way on and the way out of what
/// lies on top, which stand first.
pub fn needed(sheet: &Sheet<'_>, view: &View<'_>) -> u16 {
    let keys = match view.session.over.last() {
        Some(over @ (Over::Hands(_) | Over::Team(_))) => over::keys_of(over),
        Some(over) if stopped(view.session) => over::keys_of_a_stop(over),
        _ => return 0,
    };
    let wide = |(key, does): &Fixed| {
        let pieces = key_hint(sheet, &view.fill(key), does);
        pieces_width(&pieces) as u16 + 2
    };
    keys.iter().take(2).map(wide).sum()
}

/// Draws the keys of an overlay as far as they fit.
fn fixed(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, keys: &[Fixed]) {
    let mut rest = area;
    for (key, does) in keys {
        let key = view.fill(key);
        let pieces = key_hint(sheet, &key, does);
        if pieces_width(&pieces) > usize::from(rest.width) {
            continue;
        }
        let used = sheet.put_pieces(rest, &pieces);
        if let Ok(key) = key.parse() {
            sheet.hit(left_of(rest, used), Target::Key(key));
        }
        rest = skip_left(rest, used + 2);
    }
}
