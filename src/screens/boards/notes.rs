//! The notes: decisions, parked items, wins and thanks, experiments.

use jiff::civil::Date;
use ratatui::layout::Rect;

use crate::forum::due;
use crate::forum::notes::{Decision, Experiment, ExperimentState, Parked, Win};
use crate::forum::reason;
use crate::forum::record::Handle;
use crate::screens::sheet::{Piece, Sheet, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::session::boards::notes::state_word;
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

/// The parts, with what is said of an empty one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Due,
    Decisions,
    Parked,
    Wins,
    Experiments,
}

impl Part {
    const ALL: [Self; 5] = [
        Self::Due,
        Self::Decisions,
        Self::Parked,
        Self::Wins,
        Self::Experiments,
    ];

    fn of(row: &Row, meeting: &OpenMeeting, today: Date) -> Option<Self> {
        let experiments = &meeting.boards.notes.experiments;
        Some(match row {
            Row::Experiment(id)
                if experiments
                    .get(id)
                    .is_some_and(|one| one.is_to_be_reviewed(today)) =>
            {
                Self::Due
            }
            Row::Decision(_) => Self::Decisions,
            Row::Parked(_) => Self::Parked,
            Row::Win(_) => Self::Wins,
            Row::Experiment(_) => Self::Experiments,
            _ => return None,
        })
    }

    /// Its title, and what puts the first thing there.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Due => ("To be reviewed now", ""),
            Self::Decisions => ("Decisions", "{capture-decision} writes down the first"),
            Self::Parked => ("For later", "{capture-for-later} parks something"),
            Self::Wins => ("Wins and thanks", "{capture-win} says the first"),
            Self::Experiments => ("Experiments", "{add} starts one"),
        }
    }
}

/// Draws the board.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let width = usize::from(area.width.saturating_sub(MARGIN + 4));
    let mut entries = Vec::with_capacity(view.rows.len() + 12);
    for part in Part::ALL {
        let rows: Vec<&Row> = view
            .rows
            .iter()
            .filter(|row| Part::of(row, meeting, view.today) == Some(part))
            .collect();
        if part == Part::Due && rows.is_empty() {
            continue;
        }
        let (title, empty) = part.words();
        if !entries.is_empty() {
            entries.push(Entry::gap());
        }
        entries.push(Entry::heading(
            title,
            if rows.is_empty() {
                view.fill(empty)
            } else {
                rows.len().to_string()
            },
        ));
        entries.extend(
            rows.into_iter()
                .filter_map(|row| entry(view, meeting, row, width)),
        );
    }
    rows::draw(sheet, area, view, &entries);
}

/// What is drawn of one note.
struct Note<'a> {
    title: &'a str,
    about: Vec<String>,
    sign: Sign,
    gone: bool,
}

#[derive(Clone, Copy)]
enum Sign {
    Decided,
    Waits,
    TakenUp,
    Win,
    Running,
    Concluded,
    Gone,
}

/// Only the title is measured here: what is said of a note is put together when it is drawn.
fn entry<'a>(
    view: &'a View<'_>,
    meeting: &'a OpenMeeting,
    wanted: &'a Row,
    width: usize,
) -> Option<Entry<'a>> {
    let notes = &meeting.boards.notes;
    let title = match wanted {
        Row::Decision(id) => &notes.decisions.get(id)?.title,
        Row::Parked(id) => &notes.parked.get(id)?.title,
        Row::Win(id) => &notes.wins.get(id)?.title,
        Row::Experiment(id) => &notes.experiments.get(id)?.title,
        _ => return None,
    };
    let lines = text::lines_of(title, width, 2) + 1;
    Some(Entry::row(wanted.clone(), lines, move |sheet, area| {
        if let Some(note) = note(view, meeting, wanted) {
            draw_note(sheet, area, &note);
        }
    }))
}

fn note<'a>(view: &View<'_>, meeting: &'a OpenMeeting, wanted: &Row) -> Option<Note<'a>> {
    let notes = &meeting.boards.notes;
    Some(match wanted {
        Row::Decision(id) => decision(view, notes.decisions.get(id)?),
        Row::Parked(id) => parked(view, notes.parked.get(id)?),
        Row::Win(id) => win(view, notes.wins.get(id)?),
        Row::Experiment(id) => experiment(view, notes.experiments.get(id)?),
        _ => return None,
    })
}

fn draw_note(sheet: &mut Sheet<'_>, area: Rect, note: &Note<'_>) {
    let (theme, signs) = (sheet.theme, sheet.signs);
    let (sign, style) = match note.sign {
        _ if note.gone => (signs.dropped, theme.dim),
        Sign::Decided | Sign::Concluded => (signs.done, theme.good),
        Sign::Waits => (signs.parked, theme.key),
        Sign::TakenUp => (signs.done, theme.dim),
        Sign::Win => (signs.here, theme.good),
        Sign::Running => (signs.current, theme.accent),
        Sign::Gone => (signs.dropped, theme.dim),
    };
    sheet.put(area, sign, style);
    let body = skip_left(area, 2);
    let title = if note.gone { theme.dim } else { theme.text };
    let lines = Rect {
        height: body.height.min(2),
        ..body
    };
    let used = sheet.put_wrapped(lines, note.title, title);
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (at, words) in note.about.iter().enumerate() {
        let dot = if at == 0 {
            String::new()
        } else {
            format!(" {} ", signs.dot)
        };
        pieces.push(piece(format!("{dot}{words}"), theme.dim));
    }
    sheet.put_pieces(row(skip_top(body, used), 0), &pieces);
}

fn about(parts: impl IntoIterator<Item = Option<String>>) -> Vec<String> {
    parts
        .into_iter()
        .flatten()
        .filter(|words| !words.is_empty())
        .collect()
}

fn name(view: &View<'_>, who: Option<&Handle>) -> Option<String> {
    who.map(|who| view.name_of(who).to_owned())
}

fn decision<'a>(view: &View<'_>, one: &'a Decision) -> Note<'a> {
    let gone = !one.withdrawn.is_empty();
    Note {
        title: &one.title,
        about: about([
            name(view, one.owner.as_ref()).map(|who| format!("{who} sees to it")),
            one.side.map(|side| side.word().to_owned()),
            one.on.map(|on| due::words(on, view.today)),
            gone.then(|| format!("withdrawn: {}", reason::words(&one.withdrawn))),
            one.detail.first().cloned(),
        ]),
        sign: Sign::Decided,
        gone,
    }
}

fn parked<'a>(view: &View<'_>, one: &'a Parked) -> Note<'a> {
    let gone = !one.dropped.is_empty();
    Note {
        title: &one.title,
        about: about([
            name(view, one.owner.as_ref()).map(|who| format!("from {who}")),
            one.side.map(|side| side.word().to_owned()),
            one.on
                .map(|on| format!("since {}", due::words(on, view.today))),
            (one.carried > 0).then(|| format!("carried {}×", one.carried)),
            one.taken_up.then(|| "taken up".to_owned()),
            gone.then(|| format!("dropped: {}", reason::words(&one.dropped))),
        ]),
        sign: if one.taken_up {
            Sign::TakenUp
        } else {
            Sign::Waits
        },
        gone,
    }
}

fn win<'a>(view: &View<'_>, one: &'a Win) -> Note<'a> {
    // Whom the title names already is not named twice.
    let names = one.thanks_to.iter().map(|who| view.name_of(who));
    let thanks: Vec<&str> = names.filter(|name| !one.title.contains(name)).collect();
    let gone = !one.withdrawn.is_empty();
    Note {
        title: &one.title,
        about: about([
            (!thanks.is_empty()).then(|| format!("thanks to {}", thanks.join(", "))),
            one.side.map(|side| side.word().to_owned()),
            one.on.map(|on| due::words(on, view.today)),
            gone.then(|| format!("withdrawn: {}", reason::words(&one.withdrawn))),
        ]),
        sign: Sign::Win,
        gone,
    }
}

fn experiment<'a>(view: &View<'_>, one: &'a Experiment) -> Note<'a> {
    let pair: Vec<&str> = [&one.from_marketing, &one.from_sales]
        .into_iter()
        .flatten()
        .map(|who| view.name_of(who))
        .collect();
    let running = one.state == ExperimentState::Running;
    let review = one.review.filter(|_| running).map(|day| {
        if day < view.today {
            format!("review due since {}", due::words(day, view.today))
        } else {
            format!("review {}", due::words(day, view.today))
        }
    });
    let gone = one.state == ExperimentState::Stopped;
    Note {
        title: &one.title,
        about: about([
            (!running).then(|| state_word(one.state).to_owned()),
            (!pair.is_empty()).then(|| pair.join(" and ")),
            review,
            (!one.measure.is_empty() && running).then(|| format!("measure: {}", one.measure)),
            one.result.first().cloned().filter(|_| !running),
            (!one.reason.is_empty()).then(|| one.reason.clone()),
        ]),
        sign: if gone {
            Sign::Gone
        } else if running {
            Sign::Running
        } else {
            Sign::Concluded
        },
        gone,
    }
}
