//! The recap: what was decided, who promised what, what is still open, where the minutes went; and
//! how people feel about it. Everybody sees it before the meeting is closed.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::agenda::ItemState;
use crate::forum::due;
use crate::forum::pulse::{Answers, NEEDED, Poll};
use crate::forum::recap::{DefinitionState, Minutes, Recap};
use crate::forum::span;
use crate::screens::sheet::{Piece, Sheet, left_of, piece, right_of, row, skip_left, wrap_pieces};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::bar;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::session::boards::recap::{self, Thing};
use crate::session::place::Row;

/// Draws the recap.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let Some(recap) = recap::recap(view.session) else {
        return;
    };
    let right = (area.width * 2 / 5).clamp(30, 44);
    let left = left_of(area, area.width.saturating_sub(right + 3));
    let minutes = measured(sheet, right_of(area, right), view, &recap);
    said(sheet, left, view, &recap, !minutes);
}

/// What was said, whole, in the order in which it is read aloud. What does not fit scrolls with the
/// selection.
fn said(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, recap: &Recap, minutes: bool) {
    let room = usize::from(area.width.saturating_sub(MARGIN + 2));
    let mut entries = Vec::new();
    for part in recap::parts(recap) {
        entries.push(Entry::heading(part.title, part.things.len().to_string()));
        for thing in &part.things {
            let pieces = pieces(sheet, view, thing);
            let apart = |(words, style): &Piece<'_>| piece(words.replace(JOINED, " "), *style);
            let lines: Vec<Vec<Piece<'static>>> = wrap_pieces(&pieces, room, usize::MAX)
                .iter()
                .map(|line| line.iter().map(apart).collect())
                .collect();
            let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
            entries.push(Entry::row(thing.row.clone(), height, move |sheet, area| {
                for (at, line) in lines.iter().enumerate() {
                    sheet.put_pieces(row(area, at as u16), line);
                }
            }));
        }
        entries.push(Entry::gap());
    }
    if entries.is_empty() {
        entries.push(Entry::words("Nothing was written down yet."));
        entries.push(Entry::gap());
    }
    if let Some(definition) = &recap.definition {
        entries.extend(definition_lines(definition, room));
        entries.push(Entry::gap());
    }
    if minutes {
        entries.push(Entry::heading("Minutes", minutes_words(recap)));
        entries.extend(minutes_rows(recap));
    } else {
        entries.pop();
    }
    rows::draw(sheet, area, view, &entries);
}

/// How the lead definition stands, in a sentence.
fn definition_lines<'a>(definition: &DefinitionState, room: usize) -> Vec<Entry<'a>> {
    let sides = definition.sides.iter();
    let each = sides.map(|one| format!("{} {}", one.side, one.standing.words()));
    let words = format!(
        "{}: {}",
        definition.version,
        each.collect::<Vec<_>>().join(", ")
    );
    let lines = text::lines_of(&words, room, usize::MAX);
    vec![
        Entry::heading("Lead definition", ""),
        Entry::still(lines, move |sheet, area| {
            let style = sheet.theme.text;
            sheet.put_wrapped(area, &words, style);
        }),
    ]
}

/// A thing in words: who promised it, what it is, whose it is and by when.
fn pieces<'a>(sheet: &Sheet<'_>, view: &View<'_>, thing: &Thing<'a>) -> Vec<Piece<'a>> {
    let theme = sheet.theme;
    let mut pieces = Vec::new();
    if thing.promised {
        let (who, style) = if thing.line.who.is_empty() {
            ("no owner yet", theme.off_track)
        } else {
            (view.short(&thing.line.who), theme.strong)
        };
        pieces.push(piece(format!("{who}  "), style));
    }
    pieces.push(piece(thing.line.title.as_str(), theme.text));
    pieces.push(piece(aside(sheet, view, thing), theme.dim));
    pieces
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

/// What stands between words that stay on one line; a blank on the screen.
const JOINED: &str = "\u{a0}";

fn aside(sheet: &Sheet<'_>, view: &View<'_>, thing: &Thing<'_>) -> String {
    let line = thing.line;
    let mut words = Vec::new();
    if !thing.became.is_empty() {
        words.push(thing.became.to_owned());
    }
    if !line.who.is_empty() && !thing.promised {
        let names: Vec<&str> = line.who.split(", ").map(|name| view.short(name)).collect();
        words.push(names.join(", "));
    }
    let day = |day| due::words(day, view.today).replace(' ', JOINED);
    words.extend(if thing.done {
        line.done.map(|on| format!("done{JOINED}{}", day(on)))
    } else {
        line.due.map(day)
    });
    if line.carried > 0 {
        words.push(format!("carried{JOINED}{}×", line.carried));
    }
    let dot = sheet.signs.dot;
    let words = words.join(&format!(" {dot} "));
    if words.is_empty() {
        words
    } else {
        format!("   {words}")
    }
}

fn minutes_rows(recap: &Recap) -> impl Iterator<Item = Entry<'_>> {
    let most = most_minutes(recap);
    let rows = recap.minutes.iter();
    rows.map(move |item| Entry::still(1, move |sheet, area| draw_minutes(sheet, area, item, most)))
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
        entries.push(Entry::gap());
        entries.push(Entry::heading("Minutes", minutes_words(recap)));
        entries.extend(minutes_rows(recap));
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
            format!(
                "{}, shown from {NEEDED} on",
                text::counted(answers.count, "hand")
            )
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
    let over = item.took_longer() && item.state == ItemState::Done;
    let (spent, planned) = (
        span::minutes(item.spent.seconds()),
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
