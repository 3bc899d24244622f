//! Search over all meetings: the line, what was understood, and what was found, meeting by meeting
//! with the words marked where they stand.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation;

use crate::forum::due;
use crate::forum::search::Hit;
use crate::screens::over::field;
use crate::screens::sheet::{Piece, Sheet, left_of, piece, right_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::{list, rows};
use crate::session::over::Over;
use crate::session::place::Row;
use crate::session::search::Search;

/// The widest name of a kind, with a gap.
const KIND: u16 = 12;

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, search: &Search) {
    let typing = matches!(view.session.over.last(), Some(Over::Search));
    let line = skip_left(row(area, 0), rows::MARGIN);
    let accent = sheet.theme.accent;
    let used = sheet.put(line, "Search", accent) + 2;
    field::line(sheet, skip_left(line, used), &search.text, typing);
    under_the_line(
        sheet,
        skip_left(row(area, 1), rows::MARGIN + used + 1),
        view,
        search,
    );
    let mut area = skip_top(area, 3);
    if let Some(note) = search.query.notes.first() {
        let warning = sheet.theme.warning;
        let words = format!(
            "{} {note}. That part of the line is left out: more is shown than you asked for.",
            sheet.signs.warns
        );
        let lines = Rect {
            height: area.height.min(4),
            ..skip_left(area, rows::MARGIN)
        };
        let used = sheet.put_wrapped(lines, &words, warning);
        area = skip_top(area, used + 1);
    }
    if search.query.is_empty() {
        help(sheet, skip_left(area, rows::MARGIN));
        return;
    }
    let hits = search.hits();
    if hits.is_empty() {
        let dim = sheet.theme.dim;
        let words = if search.running {
            format!("Looking{}", sheet.signs.more)
        } else {
            format!("Nothing in {}", text::counted(search.found.of, "meeting"))
        };
        sheet.put(skip_left(area, rows::MARGIN), &words, dim);
        return;
    }
    let opens = |at: usize| at == 0 || hits[at].meeting != hits[at - 1].meeting;
    let lines = |at: usize| {
        let gap = u16::from(at > 0);
        1 + u16::from(!hits[at].line.is_empty()) + u16::from(opens(at)) * (1 + gap)
    };
    list::list(
        sheet,
        area,
        hits.len(),
        Some(search.at),
        lines,
        |sheet, at, place| {
            let mut place = place;
            if opens(at) {
                place = skip_top(place, u16::from(at > 0));
                meeting(
                    sheet,
                    skip_left(row(place, 0), rows::MARGIN),
                    &hits[at],
                    view,
                );
                place = skip_top(place, 1);
            }
            hit(sheet, skip_left(place, rows::MARGIN), &hits[at], view);
            rows::mark(sheet, place, &Row::Hit(at), at == search.at);
        },
    );
}

/// What was understood, how much was found, and what was not understood or not read.
fn under_the_line(sheet: &mut Sheet<'_>, line: Rect, view: &View<'_>, search: &Search) {
    let (dim, warning) = (sheet.theme.dim, sheet.theme.warning);
    let found = &search.found;
    let mut facts = Vec::new();
    if !search.query.is_empty() {
        let more = if found.cut { "the newest " } else { "" };
        facts.push(format!(
            "{more}{}",
            text::counted(search.hits().len(), "thing")
        ));
        if search.running && found.of > 0 {
            facts.push(format!("{} of {} meetings", found.looked, found.of));
        }
    }
    let facts = facts.join(&format!(" {} ", sheet.signs.dot));
    let used = sheet.put_right(line, &facts, dim);
    let room = left_of(line, line.width.saturating_sub(used + 2));
    let sign = sheet.signs.warns;
    if let Some(fault) = found.faults.first() {
        let more = match found.unreadable {
            0 | 1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        sheet.put(
            room,
            &format!("{sign} not searched: {fault}{more}"),
            warning,
        );
    } else if let Some(forum) = &view.session.forum {
        let words = search.query.in_words(&forum.charter.roster);
        sheet.put(room, &words, dim);
    }
}

/// What may be written, while nothing is.
fn help(sheet: &mut Sheet<'_>, area: Rect) {
    const WAYS: [(&str, &str); 9] = [
        (
            "pricing page",
            "both words, in any case, anywhere in one thing",
        ),
        ("\"pricing page\"", "these words, exactly so"),
        (
            "owner:ana",
            "whose it is; owner:nobody for what nobody owns; @ana does as well",
        ),
        ("side:sales", "which side's it is"),
        (
            "is:open",
            "or done, overdue, blocked, parked, dropped, carried, back, off-track",
        ),
        (
            "kind:issue",
            "or action, decision, definition, person, kpi, win, parked, agenda…",
        ),
        ("after:2026-01", "from then on; before:2026-07 until then"),
        (
            "meeting:2026-11-24",
            "one meeting, by day or number; meeting:last",
        ),
        ("#pricing", "a tag"),
    ];
    let (key, dim) = (sheet.theme.key, sheet.theme.dim);
    for (at, (example, means)) in (0..).zip(WAYS) {
        let line = row(area, at);
        sheet.put(left_of(line, 20), example, key);
        sheet.put(skip_left(line, 21), means, dim);
    }
}

/// The meeting over what was found in it.
fn meeting(sheet: &mut Sheet<'_>, line: Rect, hit: &Hit, view: &View<'_>) {
    let heading = sheet.theme.heading;
    let day = due::words(view.session.day_of(&hit.meeting), view.today);
    let second = hit.meeting.as_str().get(10..).unwrap_or_default();
    let number = view.session.forum.as_ref().and_then(|forum| {
        let at = forum.meetings.binary_search(&hit.meeting).ok()?;
        Some(format!("   no. {}", at + 1))
    });
    let dim = sheet.theme.dim;
    let pieces = [
        piece(format!("{day}{second}"), heading),
        piece(number.unwrap_or_default(), dim),
    ];
    sheet.put_pieces(line, &pieces);
}

fn hit(sheet: &mut Sheet<'_>, area: Rect, hit: &Hit, view: &View<'_>) {
    let (text_style, dim) = (sheet.theme.text, sheet.theme.dim);
    let line = row(area, 0);
    sheet.put(left_of(line, KIND - 1), hit.kind.word(), dim);
    let mut about = Vec::new();
    about.extend([hit.state, hit.owner.as_str()].map(str::to_owned));
    about.extend(hit.due.map(|due| due::words(due, view.today)));
    if hit.earlier > 0 {
        about.push(format!("+{}", hit.earlier));
    }
    about.retain(|words| !words.is_empty());
    let about = about.join(&format!(" {} ", sheet.signs.dot));
    // What it is called comes first: the facts about it take what the title leaves, but for a part.
    let beside = line
        .width
        .saturating_sub(KIND + 2 + text::width(&hit.title) as u16);
    let wide = (text::width(&about) as u16).min(beside.max(line.width / 4));
    let used = sheet.put_right(right_of(line, wide), &about, dim);
    let title = skip_left(line, KIND);
    let title = left_of(
        title,
        title.width.saturating_sub(used + u16::from(used > 0) * 2),
    );
    let pieces = marked(
        sheet,
        &hit.title,
        &hit.in_title,
        usize::from(title.width),
        text_style,
    );
    sheet.put_pieces(title, &pieces);
    if !hit.line.is_empty() {
        let below = skip_left(row(area, 1), KIND);
        let used = sheet.put(below, &format!("{}: ", hit.label), dim);
        let rest = skip_left(below, used);
        let pieces = marked(sheet, &hit.line, &hit.in_line, usize::from(rest.width), dim);
        sheet.put_pieces(rest, &pieces);
    }
}

/// A text with the words marked. When it is too long, it begins shortly before the first of them.
fn marked<'a>(
    sheet: &Sheet<'_>,
    words: &'a str,
    places: &[Range<usize>],
    room: usize,
    style: ratatui::style::Style,
) -> Vec<Piece<'a>> {
    let strong = sheet
        .theme
        .strong
        .add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let first = places.first().map_or(0, |place| place.start);
    let last = places.first().map_or(0, |place| place.end);
    let mut from = 0;
    let mut pieces = Vec::new();
    if text::width(&words[..last]) + 1 > room {
        // Some words before the first place are kept, so that it is read in its sentence.
        let keep = room / 3;
        let mut wide = 0;
        for (at, sign) in words[..first].grapheme_indices(true).rev() {
            wide += text::width(sign);
            if wide > keep {
                break;
            }
            from = at;
        }
        pieces.push(piece(sheet.signs.more, style));
    }
    for place in places {
        let start = place.start.max(from);
        if place.end <= from || start >= place.end {
            continue;
        }
        pieces.push(piece(&words[from..start], style));
        pieces.push(piece(&words[start..place.end], strong));
        from = place.end;
    }
    pieces.push(piece(&words[from..], style));
    pieces
}
