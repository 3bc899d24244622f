//! The recap: what was decided, who promised what, what is still open, where the minutes went; and
//! how people feel about it. Everybody sees it before the meeting is closed.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::agenda::ItemState;
use crate::forum::charter::Charter;
use crate::forum::due;
use crate::forum::pulse::{Answers, NEEDED, Poll};
use crate::forum::recap::{Line, Minutes, Recap};
use crate::screens::sheet::{Piece, Sheet, left_of, piece, right_of, row, skip_left, wrap_pieces};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::screens::widgets::{bar, clock, heading, list};
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

/// Draws the recap.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let nothing = Charter::default();
    let charter = view
        .session
        .forum
        .as_ref()
        .map_or(&nothing, |forum| &*forum.charter);
    let recap = Recap::of(&meeting.boards, charter, view.session.now);
    let right = (area.width * 2 / 5).clamp(30, 44);
    let left = left_of(area, area.width.saturating_sub(right + 3));
    let minutes = measured(sheet, right_of(area, right), view, &recap);
    said(sheet, skip_left(left, MARGIN), view, &recap, !minutes);
}

/// A part of the recap: its heading and its lines.
struct Part<'a> {
    title: &'static str,
    lines: Vec<Vec<Piece<'a>>>,
}

/// A line as it is drawn.
enum Shown<'a> {
    Heading(&'static str, String),
    Words(Vec<Piece<'static>>),
    Minutes(&'a Minutes),
    Empty,
}

/// What was said, whole, in the order in which it is read aloud. What does not fit scrolls with the
/// selection, from the first row to the last.
fn said(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, recap: &Recap, minutes: bool) {
    let parts = parts(sheet, view, recap);
    if parts.is_empty() && !minutes {
        let dim = sheet.theme.dim;
        sheet.put(area, "Nothing was written down yet.", dim);
        return;
    }
    let room = usize::from(area.width.saturating_sub(2));
    let mut lines = Vec::new();
    for part in &parts {
        lines.push(Shown::Heading(part.title, part.lines.len().to_string()));
        for line in &part.lines {
            lines.extend(wrap_pieces(line, room, 2).into_iter().map(Shown::Words));
        }
        lines.push(Shown::Empty);
    }
    if minutes {
        lines.push(Shown::Heading("Minutes", minutes_words(recap)));
        lines.extend(recap.minutes.iter().map(Shown::Minutes));
    } else {
        lines.pop();
    }
    let height = usize::from(area.height);
    let hidden = lines.len().saturating_sub(height);
    let last = view.rows.len().saturating_sub(1).max(1);
    let first = (hidden * view.chosen_at().unwrap_or(0))
        .div_ceil(last)
        .min(hidden);
    let seen = first..lines.len().min(first + height);
    let inner = left_of(area, room as u16);
    let most = most_minutes(recap);
    for (at, line) in lines[seen.clone()].iter().enumerate() {
        let place = row(inner, at as u16);
        match line {
            Shown::Heading(title, count) => heading(sheet, place, title, count),
            Shown::Words(pieces) => {
                sheet.put_pieces(place, pieces);
            }
            Shown::Minutes(item) => draw_minutes(sheet, place, item, most),
            Shown::Empty => {}
        }
    }
    if hidden > 0 {
        list::scroll_position(sheet, right_of(area, 1), &seen, lines.len());
    }
}

fn minutes_words(recap: &Recap) -> String {
    let (planned, spent) = (recap.planned.in_minutes(), recap.spent.in_minutes());
    format!("{spent} of {planned} planned")
}

/// The longest item, by which the bars are measured.
fn most_minutes(recap: &Recap) -> u32 {
    let each = recap.minutes.iter();
    let longest = each.map(|item| item.spent.0.max(item.planned.0)).max();
    longest.unwrap_or(1).max(1)
}

fn parts<'a>(sheet: &Sheet<'_>, view: &View<'_>, recap: &'a Recap) -> Vec<Part<'a>> {
    let theme = sheet.theme;
    let plain = |line: &'a Line| {
        vec![
            piece(line.title.as_str(), theme.text),
            aside(sheet, view, line),
        ]
    };
    let all = |lines: &'a [Line]| lines.iter().map(plain).collect::<Vec<_>>();
    let mut promised = Vec::new();
    for person in &recap.new_actions {
        let who = if person.who.is_empty() {
            "no owner yet"
        } else {
            text::given_name(&person.who)
        };
        let style = if person.who.is_empty() {
            theme.off_track
        } else {
            theme.strong
        };
        for action in &person.actions {
            let by = action.due.map_or(String::new(), |by| {
                format!("  {}", due::words(by, view.today))
            });
            promised.push(vec![
                piece(format!("{who}  "), style),
                piece(action.title.as_str(), theme.text),
                piece(by, theme.dim),
            ]);
        }
    }
    let mut parts = Vec::new();
    let mut add = |title, lines: Vec<Vec<Piece<'a>>>| {
        if !lines.is_empty() {
            parts.push(Part { title, lines });
        }
    };
    add("Decided", all(&recap.decisions));
    add("Promised today", promised);
    add("Done", all(&recap.done));
    add("Still open from before", all(&recap.still_open));
    add(
        "Issues without an owner of the fix",
        all(&recap.issues_without_owner),
    );
    add("For later", all(&recap.parked));
    add("Wins and thanks", all(&recap.wins));
    parts
}

fn aside<'a>(sheet: &Sheet<'_>, view: &View<'_>, line: &Line) -> Piece<'a> {
    let mut words = Vec::new();
    if !line.who.is_empty() {
        let names: Vec<&str> = line.who.split(", ").map(text::given_name).collect();
        words.push(names.join(", "));
    }
    words.extend(line.due.map(|day| due::words(day, view.today)));
    if line.carried > 0 {
        words.push(format!("carried {}×", line.carried));
    }
    let dot = sheet.signs.dot;
    let words = words.join(&format!(" {dot} "));
    piece(
        if words.is_empty() {
            words
        } else {
            format!("   {words}")
        },
        sheet.theme.dim,
    )
}

/// Pulse and rating; under them the minutes, if there is room for all of them: whether there was.
fn measured(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, recap: &Recap) -> bool {
    let mut entries = Vec::new();
    entries.push(Entry::heading("Pulse", "how aligned we feel, 1 to 5"));
    entries.extend(polls(view, &recap.pulse, false));
    entries.push(Entry::gap());
    entries.push(Entry::heading("Rating", "of this meeting, 1 to 10"));
    entries.extend(polls(view, &recap.rating, true));
    let apart = recap.feeling_and_fact.parting.is_some();
    let sentence = recap.feeling_and_fact.sentence();
    entries.push(Entry::gap());
    let lines = text::lines_of(
        &sentence,
        usize::from(area.width.saturating_sub(MARGIN + 2)),
        3,
    );
    entries.push(Entry::still(lines, move |sheet, area| {
        let style = if apart {
            sheet.theme.off_track
        } else {
            sheet.theme.dim
        };
        sheet.put_wrapped(area, &sentence, style);
    }));
    let minutes = recap.minutes.len() as u16 + 2;
    let beside = rows::lines(&entries) + minutes <= area.height;
    if beside {
        let most = most_minutes(recap);
        entries.push(Entry::gap());
        entries.push(Entry::heading("Minutes", minutes_words(recap)));
        entries.extend(
            recap.minutes.iter().map(|item| {
                Entry::still(1, move |sheet, area| draw_minutes(sheet, area, item, most))
            }),
        );
    }
    rows::draw(sheet, area, view, &entries);
    beside
}

fn polls<'a>(view: &'a View<'_>, poll: &Poll, rating: bool) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for wanted in &view.rows {
        let side = match wanted {
            Row::Pulse(side) if !rating => *side,
            Row::Rating(side) if rating => *side,
            _ => continue,
        };
        let answers = poll.side(side);
        entries.push(Entry::row(wanted.clone(), 1, move |sheet, area| {
            let ink = sheet.theme.text;
            draw_poll(sheet, area, side.word(), &answers, ink);
        }));
    }
    let all = poll.all.clone();
    entries.push(Entry::still(1, move |sheet, area| {
        let strong = sheet.theme.strong;
        draw_poll(sheet, area, "All", &all, strong);
    }));
    entries
}

fn draw_poll(sheet: &mut Sheet<'_>, area: Rect, who: &str, answers: &Answers, ink: Style) {
    let (dim, bar_style) = (sheet.theme.dim, sheet.theme.bar);
    sheet.put(left_of(area, 10), who, ink);
    let words = match answers.mean {
        None if answers.count > 0 => {
            format!("{}, {NEEDED} needed", text::counted(answers.count, "hand"))
        }
        _ => answers.words(),
    };
    let style = if answers.mean.is_some() {
        sheet.theme.strong
    } else {
        dim
    };
    let used = sheet.put(skip_left(area, 11), &words, style);
    let spread: Vec<Option<f64>> = answers
        .spread
        .iter()
        .map(|count| Some(*count as f64))
        .collect();
    let count = match answers.mean {
        Some(_) => text::counted(answers.count, "hand"),
        None => String::new(),
    };
    let counted = sheet.put_right(area, &count, dim);
    let rest = skip_left(area, 11 + used + 2);
    if answers.mean.is_some() && rest.width > counted + spread.len() as u16 {
        let drawn = bar::sparkline(sheet, &spread);
        sheet.put(rest, &drawn, bar_style);
    }
}

/// An item's minutes: spent as a bar, planned as figures.
fn draw_minutes(sheet: &mut Sheet<'_>, area: Rect, item: &Minutes, most: u32) {
    let theme = sheet.theme;
    let over = item.over() > 30 && item.state == ItemState::Done;
    let (spent, planned) = (
        clock::minutes(item.spent.seconds()),
        item.planned.in_minutes(),
    );
    let words = match item.state {
        ItemState::Parked => "parked".to_owned(),
        ItemState::Dropped => "dropped".to_owned(),
        _ => format!("{spent} / {planned}"),
    };
    let line = row(area, 0);
    let used = sheet.put_right(line, &words, if over { theme.off_track } else { theme.dim });
    let rest = left_of(line, line.width.saturating_sub(used.max(7) + 1));
    let bar_width = rest.width / 3;
    let title = left_of(rest, rest.width.saturating_sub(bar_width + 1));
    sheet.put(title, &item.title, theme.text);
    let track = right_of(rest, bar_width);
    let fraction = f64::from(item.spent.0) / f64::from(most);
    let cells = (fraction * f64::from(track.width)).ceil() as u16;
    let heavy = sheet.signs.heavy;
    sheet.rule(
        left_of(track, cells),
        heavy,
        if over { theme.off_track } else { theme.bar },
    );
}
