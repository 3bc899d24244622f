//! The recap: what was decided, who promised what, what is still open, where the minutes went; and
//! how people feel about it. Everybody sees it before the meeting is closed.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::agenda::ItemState;
use crate::forum::charter::Charter;
use crate::forum::due;
use crate::forum::pulse::{Answers, Poll};
use crate::forum::recap::{Line, Minutes, Recap};
use crate::screens::sheet::{Piece, Sheet, left_of, piece, right_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::screens::widgets::{bar, clock, heading};
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
    said(sheet, skip_left(left, MARGIN), view, &recap);
    measured(sheet, right_of(area, right), view, &recap);
}

/// A part of the recap: its heading and its lines.
struct Part<'a> {
    title: &'static str,
    lines: Vec<Vec<Piece<'a>>>,
}

fn said(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, recap: &Recap) {
    let parts = parts(sheet, view, recap);
    if parts.is_empty() {
        let dim = sheet.theme.dim;
        sheet.put(area, "Nothing was written down yet.", dim);
        return;
    }
    let (shown, gap) = shares(&parts, area.height);
    let mut rest = area;
    for (part, shown) in parts.iter().zip(shown) {
        let count = part.lines.len();
        heading(sheet, rest, part.title, &count.to_string());
        rest = skip_top(rest, 1);
        for line in part.lines.iter().take(shown) {
            sheet.put_pieces(row(rest, 0), line);
            rest = skip_top(rest, 1);
        }
        if shown < count {
            let dim = sheet.theme.dim;
            let more = format!("{} and {} more", sheet.signs.more, count - shown);
            sheet.put(row(rest, 0), &more, dim);
            rest = skip_top(rest, 1);
        }
        rest = skip_top(rest, gap);
    }
}

/// How many lines of each part are shown, so that every part is seen: the longest ones give first.
fn shares(parts: &[Part<'_>], height: u16) -> (Vec<usize>, u16) {
    let mut shown: Vec<usize> = parts.iter().map(|part| part.lines.len()).collect();
    let lines = |shown: &[usize]| -> usize {
        let each = shown.iter().zip(parts);
        each.map(|(shown, part)| 1 + shown + usize::from(*shown < part.lines.len()))
            .sum()
    };
    let gaps = parts.len().saturating_sub(1);
    while lines(&shown) + gaps > usize::from(height) {
        let longest = (0..parts.len()).max_by_key(|at| shown[*at]);
        let Some(at) = longest.filter(|at| shown[*at] > 2) else {
            break;
        };
        // A line that says "and 1 more" would take the place of that one.
        let whole = shown[at] == parts[at].lines.len();
        shown[at] -= if whole { 2 } else { 1 };
    }
    let gap = u16::from(lines(&shown) + gaps <= usize::from(height));
    (shown, gap)
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

/// Minutes, pulse and rating.
fn measured(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, recap: &Recap) {
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
    entries.push(Entry::gap());
    let (planned, spent) = (recap.planned.in_minutes(), recap.spent.in_minutes());
    entries.push(Entry::heading(
        "Minutes",
        format!("{spent} of {planned} planned"),
    ));
    let most = recap
        .minutes
        .iter()
        .map(|item| item.spent.0.max(item.planned.0))
        .max()
        .unwrap_or(1)
        .max(1);
    entries.extend(
        recap
            .minutes
            .iter()
            .map(|item| Entry::still(1, move |sheet, area| draw_minutes(sheet, area, item, most))),
    );
    rows::draw(sheet, area, view, &entries);
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
    let words = answers.words();
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
