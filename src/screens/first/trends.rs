//! Trends: whether it gets better. Feeling beside fact in one picture, promises kept by side, the
//! minutes that items take, how regularly the forum meets.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::home::cadence;
use crate::forum::due;
use crate::forum::people::Side;
use crate::forum::promises::{Promises, SidePromises};
use crate::forum::pulse::NEEDED;
use crate::forum::timing::KindTime;
use crate::forum::trends::Trends;
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::chart::{Scale, columns, line};
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::screens::widgets::{bar, heading};
use crate::session::boards::trends::rhythm;
use crate::session::place::{Row, Trend};

/// The lines of the picture: its plot, and all of it.
const PLOT: u16 = 9;
const PICTURE: u16 = PLOT + 7;

/// What stands where both sides felt the same.
const BOTH: &str = "=";

/// The width of the edge with the scale of the pulse.
const EDGE: u16 = 4;

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let title = skip_left(row(area, 0), MARGIN);
    let trends = view.session.trends.as_ref();
    let count = trends.map_or(0, |trends| trends.felt.len());
    let aside = text::counted(count, "meeting");
    heading(
        sheet,
        title,
        "Does it get better?",
        &format!("the last {aside}"),
    );
    let area = skip_top(area, 2);
    let Some(trends) = trends else {
        let (more, dim) = (sheet.signs.more, sheet.theme.dim);
        sheet.put(
            skip_left(area, MARGIN),
            &format!("Reading the last meetings{more}"),
            dim,
        );
        return;
    };
    let width = area.width.saturating_sub(MARGIN + 2);
    rows::draw(sheet, area, view, &entries(view, trends, width));
}

fn entries<'a>(view: &'a View<'_>, trends: &'a Trends, width: u16) -> Vec<Entry<'a>> {
    let kinds = trends.timings.kinds();
    let promises = &trends.promises;
    let mut entries = Vec::new();
    for part in Trend::ALL {
        let wanted = Row::Trend(part);
        let entry = match part {
            Trend::Feeling => {
                let sentence = sentence(trends);
                let said = text::lines_of(&sentence, usize::from(width), 2);
                Entry::row(wanted, PICTURE + said, move |sheet, area| {
                    feeling(sheet, area, trends, &sentence);
                })
            }
            Trend::Promises => {
                let lines = promises.sides.len() + promises.carried_most.len();
                let more = 2 + usize::from(!promises.carried_most.is_empty());
                let lines = (lines + more).max(3) as u16;
                Entry::row(wanted, lines, move |sheet, area| {
                    draw_promises(sheet, area, promises);
                })
            }
            Trend::Minutes => {
                let lines = (kinds.len() as u16 + 2).max(3);
                let kinds = kinds.clone();
                Entry::row(wanted, lines, move |sheet, area| {
                    minutes(sheet, area, view, &kinds);
                })
            }
            Trend::Cadence => Entry::row(wanted, 4, move |sheet, area| {
                draw_cadence(sheet, area, view);
            }),
        };
        entries.push(entry.headed());
        entries.push(Entry::gap());
    }
    entries
}

fn sentence(trends: &Trends) -> String {
    trends.together().map_or_else(
        || "No pulse was taken yet: it is asked for at the close of a meeting".to_owned(),
        |together| format!("{}.", together.sentence()),
    )
}

/// The pulse of each side as a line over columns of targets met.
fn feeling(sheet: &mut Sheet<'_>, area: Rect, trends: &Trends, sentence: &str) {
    heading(sheet, area, "Feeling beside fact", "");
    let parted = trends
        .together()
        .is_some_and(|it| it.both.parting.is_some());
    let style = if parted {
        sheet.theme.off_track
    } else {
        sheet.theme.strong
    };
    let lines = Rect {
        height: area
            .height
            .saturating_sub(PICTURE - 1)
            .max(1)
            .min(area.height),
        ..skip_top(area, 1)
    };
    let said = sheet.put_wrapped(lines, sentence, style);
    let area = skip_top(area, said + 2);
    if area.height < PLOT + 3 {
        return;
    }
    let plot = Rect {
        height: PLOT,
        ..skip_left(area, EDGE)
    };
    let plot = left_of(plot, plot.width.saturating_sub(6));
    let fits = usize::from(plot.width / 7).max(1);
    let felt = &trends.felt[trends.felt.len().saturating_sub(fits)..];
    let step = (plot.width / felt.len().max(1) as u16).clamp(7, 12);
    let (past, dim) = (sheet.theme.past, sheet.theme.dim);
    let shares: Vec<_> = felt
        .iter()
        .map(crate::forum::trends::Felt::share_met)
        .collect();
    columns(sheet, plot, &shares, step, 3, past);
    let scale = Scale::between(1.0, 5.0, PLOT);
    for (side, sign, style) in sides(sheet) {
        let pulse: Vec<_> = felt.iter().map(|one| one.side(side)).collect();
        line(sheet, plot, &pulse, step, &scale, sign, style);
    }
    for (at, one) in felt.iter().enumerate() {
        let [first, second] = sides(sheet).map(|(side, ..)| one.side(side));
        let lines = first.zip(second);
        let lines = lines.map(|(one, other)| (scale.line_of(one), scale.line_of(other)));
        if let Some((line, _)) = lines.filter(|(one, other)| one == other) {
            // One letter would cover the other.
            let cell = skip_left(row(plot, line), at as u16 * step + (step - 1) / 2);
            let strong = sheet.theme.strong;
            sheet.put(left_of(cell, 1), BOTH, strong);
        }
    }
    edge(sheet, area, plot, felt.len() as u16 * step, &scale);
    for (at, one) in felt.iter().enumerate() {
        let below = Rect {
            y: plot.bottom(),
            height: 2,
            ..plot
        };
        let column = left_of(skip_left(below, at as u16 * step), step - 1);
        let day = one.day.strftime("%-d %b").to_string();
        sheet.put_centred(row(column, 0), &day, dim);
        if one.attainment.of > 0 {
            let met = format!("{}/{}", one.attainment.met, one.attainment.of);
            sheet.put_centred(row(column, 1), &met, dim);
        }
    }
    legend(sheet, skip_top(area, PLOT + 2));
}

/// The two sides whose pulse is drawn, each with its letter.
fn sides(sheet: &Sheet<'_>) -> [(Side, &'static str, Style); 2] {
    [
        (Side::Marketing, "M", sheet.theme.strong),
        (Side::Sales, "S", sheet.theme.accent),
    ]
}

/// The pulse's scale on the left, the share of targets on the right.
fn edge(sheet: &mut Sheet<'_>, area: Rect, plot: Rect, used: u16, scale: &Scale) {
    let dim = sheet.theme.dim;
    for felt in [5, 3, 1] {
        let line = row(area, scale.line_of(f64::from(felt)));
        sheet.put_right(left_of(line, EDGE - 2), &felt.to_string(), dim);
    }
    let right = skip_left(plot, used.min(plot.width));
    let right = Rect { width: 6, ..right };
    for (at, words) in [(0, "all"), (PLOT / 2, "half"), (PLOT - 1, "none")] {
        sheet.put(row(right, at), words, dim);
    }
}

fn legend(sheet: &mut Sheet<'_>, area: Rect) {
    let (dim, past, full) = (sheet.theme.dim, sheet.theme.past, sheet.signs.full);
    let mut pieces = Vec::new();
    for (side, sign, style) in sides(sheet) {
        pieces.push(piece(sign, style));
        pieces.push(piece(format!(" {side}   "), dim));
    }
    pieces.push(piece(BOTH, sheet.theme.strong));
    pieces.push(piece(" both felt, 1 to 5   ", dim));
    pieces.push(piece(full, past));
    pieces.push(piece(" targets met", dim));
    sheet.put_pieces(area, &pieces);
    let words = format!("A side is shown from {NEEDED} answers up; who answered what is not kept");
    sheet.put(row(area, 1), &words, dim);
}

fn draw_promises(sheet: &mut Sheet<'_>, area: Rect, promises: &Promises) {
    let (kept, due) = promises.all();
    let aside = if due > 0 {
        format!("{kept} of {due} done by their day")
    } else {
        String::new()
    };
    heading(sheet, area, "Promises kept", &aside);
    let dim = sheet.theme.dim;
    if promises.sides.is_empty() {
        sheet.put(row(area, 2), "No action was promised yet", dim);
        return;
    }
    let mut at = 2;
    for side in &promises.sides {
        side_line(sheet, row(area, at), side);
        at += 1;
    }
    if promises.carried_most.is_empty() {
        return;
    }
    at += 1;
    for (place, often) in promises.carried_most.iter().enumerate() {
        let (carried, ink) = (sheet.signs.carried, sheet.theme.text);
        let first = if place == 0 { "Carried most" } else { "" };
        let state = if often.open { "open" } else { "done" };
        let used = sheet.put_right(row(area, at), &format!("{}, {state}", often.side), dim);
        let line = row(area, at);
        sheet.put(left_of(line, 13), first, dim);
        let words = skip_left(left_of(line, line.width.saturating_sub(used + 2)), 14);
        let count = format!("{carried} {}×  ", often.carried);
        sheet.put_pieces(
            words,
            &[piece(count, ink), piece(often.title.as_str(), ink)],
        );
        at += 1;
    }
}

/// A side in a line: the share, a bar, what is open and how old.
fn side_line(sheet: &mut Sheet<'_>, line: Rect, side: &SidePromises) {
    let (dim, strong, ink) = (sheet.theme.dim, sheet.theme.strong, sheet.theme.text);
    sheet.put(left_of(line, 13), side.side.word(), ink);
    let rest = skip_left(line, 14);
    let Some(share) = side.share_kept() else {
        sheet.put(rest, &format!("{} open, none due yet", side.open), dim);
        return;
    };
    let percent = format!("{:.0}%", share * 100.0);
    sheet.put_right(left_of(rest, 4), &percent, strong);
    let of = format!("{} of {}", side.kept, side.due);
    sheet.put(left_of(skip_left(rest, 6), 9), &of, dim);
    let mut rest = skip_left(rest, 15);
    if rest.width > 66 {
        let style = sheet.theme.bar;
        bar::bar(sheet, left_of(rest, 16), share, style);
        rest = skip_left(rest, 18);
    }
    let dot = sheet.signs.dot;
    let mut parts = vec![format!("{} open", side.open)];
    parts.extend(
        side.median_age
            .map(|days| format!("median age {}", in_days(days))),
    );
    parts.extend(
        side.median_to_done
            .map(|days| format!("done in {}", in_days(days))),
    );
    parts.extend((side.moved > 0).then(|| format!("{} with the day moved", side.moved)));
    let mut words = parts.join(&format!(" {dot} "));
    while text::width(&words) > usize::from(rest.width) && parts.len() > 1 {
        parts.pop();
        words = parts.join(&format!(" {dot} "));
    }
    sheet.put(rest, &words, dim);
}

fn in_days(days: i64) -> String {
    let s = if days == 1 { "" } else { "s" };
    format!("{days} day{s}")
}

fn minutes(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, kinds: &[KindTime]) {
    let aside = view.fill("{suggest-minutes} takes them over for the next agenda");
    heading(sheet, area, "Minutes, planned and taken", &aside);
    let (dim, ink, strong) = (sheet.theme.dim, sheet.theme.text, sheet.theme.strong);
    if kinds.is_empty() {
        sheet.put(row(area, 2), "No meeting is over yet", dim);
        return;
    }
    for (at, kind) in kinds.iter().enumerate() {
        let line = row(area, at as u16 + 2);
        sheet.put(left_of(line, 17), kind.kind.words(), ink);
        let rest = skip_left(line, 18);
        sheet.put_right(left_of(rest, 3), &kind.planned.to_string(), dim);
        sheet.put(skip_left(rest, 4), sheet.signs.arrow, dim);
        let off = (kind.actual - kind.planned).abs() * 5 >= kind.planned.max(5);
        let style = if off { strong } else { ink };
        sheet.put_right(
            left_of(skip_left(rest, 6), 3),
            &kind.actual.to_string(),
            style,
        );
        let over = match (kind.over, kind.meetings) {
            (0, 1) => "in time the one time".to_owned(),
            (0, all) => format!("in time in all {all}"),
            (over, all) => format!("over in {over} of {all}"),
        };
        sheet.put(skip_left(rest, 12), &over, dim);
    }
}

fn draw_cadence(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let Some(forum) = &view.session.forum else {
        return;
    };
    heading(sheet, area, "Cadence", &cadence(&forum.charter.cadence));
    let Some(rhythm) = rhythm(view.session) else {
        return;
    };
    let (ink, dim, off) = (sheet.theme.text, sheet.theme.dim, sheet.theme.off_track);
    let planned = view.fill(if rhythm.planned {
        "planned"
    } else {
        "not planned yet: {open} plans it"
    });
    let next = format!("Next {}", due::words(rhythm.next, view.today));
    sheet.put_pieces(
        row(area, 2),
        &[piece(next, ink), piece(format!("   {planned}"), dim)],
    );
    let below = row(area, 3);
    match (&rhythm.overdue, rhythm.streak_words()) {
        (Some(overdue), _) => {
            sheet.put(below, &overdue.sentence(), off);
        }
        (None, Some(streak)) => {
            sheet.put(below, &streak, dim);
        }
        (None, None) => {}
    }
}
