//! A hand-off as two lanes with the baton between them: who passes, what goes along, who takes it
//! and how soon.

use ratatui::layout::Rect;

use crate::forum::lead_definition::HandOff;
use crate::forum::people::Side;
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;

/// The most lines of one promise.
const MOST: usize = 3;

/// Something that stands in a lane.
struct Said {
    words: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What is passed along.
    Baton,
    /// By when, how often, and what happens else: what a lane is held to.
    Time,
    /// A promise in the team's own words.
    Promise,
}

/// The lines of a hand-off: its title, the baton, and what stands in both lanes.
pub fn lines(hand_off: &HandOff, width: u16) -> u16 {
    let (left, right) = lanes(hand_off);
    let room = lane(width);
    title_lines(hand_off, width) + 1 + high(&left, room).max(high(&right, room))
}

fn high(lane: &[Said], room: u16) -> u16 {
    let lines = lane.iter();
    lines
        .map(|said| text::lines_of(&said.words, usize::from(room), MOST))
        .sum()
}

/// One line when title and trigger fit beside each other, else the trigger has one of its own.
fn title_lines(hand_off: &HandOff, width: u16) -> u16 {
    let wide = text::width(&hand_off.title) + text::width(&hand_off.trigger) + 3;
    1 + u16::from(wide > usize::from(width))
}

/// How wide the text of a lane is; between the lanes stand a line and a blank on either side.
fn lane(width: u16) -> u16 {
    (width / 2).saturating_sub(2)
}

/// What each lane holds, in the order left and right.
fn lanes(hand_off: &HandOff) -> (Vec<Said>, Vec<Said>) {
    let said = |kind, words: String| Said { words, kind };
    let promises = |promises: &[String]| -> Vec<Said> {
        let promises = promises.iter();
        promises
            .map(|promise| said(Kind::Promise, promise.clone()))
            .collect()
    };
    let mut passing = Vec::new();
    if !hand_off.passed.is_empty() {
        let words = format!("passes on: {}", hand_off.passed.join(", "));
        passing.push(said(Kind::Baton, words));
    }
    passing.extend(promises(&hand_off.from_promises));
    let mut taking = Vec::new();
    if let Some(within) = hand_off.respond_within {
        taking.push(said(Kind::Time, format!("first answer within {within}")));
    }
    if let Some(attempts) = hand_off.attempts {
        let over = hand_off
            .attempts_over
            .map_or(String::new(), |over| format!(" over {over}"));
        let attempts = text::counted(attempts as usize, "attempt");
        taking.push(said(Kind::Time, format!("{attempts}{over}")));
    }
    if let Some(within) = hand_off.decide_within {
        let words = format!(
            "decides within {within}; else {}",
            hand_off.if_nobody_decides.words()
        );
        taking.push(said(Kind::Time, words));
    }
    taking.extend(promises(&hand_off.to_promises));
    if leads_right(hand_off) {
        (passing, taking)
    } else {
        (taking, passing)
    }
}

/// Whether the baton goes from the left lane to the right one.
fn leads_right(hand_off: &HandOff) -> bool {
    hand_off.to != Side::Marketing && hand_off.from != Side::Sales || hand_off.from == hand_off.to
}

/// Draws it.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, hand_off: &HandOff) {
    let theme = sheet.theme;
    let retired = !hand_off.retired.is_empty();
    let title = if retired { theme.dim } else { theme.strong };
    let above = title_lines(hand_off, area.width);
    if above == 1 {
        let pieces = [
            piece(hand_off.title.as_str(), title),
            piece(format!("   {}", hand_off.trigger), theme.dim),
        ];
        sheet.put_pieces(row(area, 0), &pieces);
    } else {
        sheet.put(row(area, 0), &hand_off.title, title);
        sheet.put(row(area, 1), &hand_off.trigger, theme.dim);
    }
    let area = skip_top(area, above);
    baton(sheet, row(area, 0), hand_off);
    let rest = skip_top(area, 1);
    let (left, right) = lanes(hand_off);
    let half = rest.width / 2;
    let upright = sheet.signs.upright;
    sheet.upright(skip_left(rest, half - 1), upright, theme.faint);
    for (lane_of, from) in [(left, 0), (right, half + 1)] {
        let mut place = left_of(skip_left(rest, from), lane(rest.width));
        for said in &lane_of {
            let style = match said.kind {
                _ if retired => theme.dim,
                Kind::Baton => theme.accent,
                Kind::Time => theme.strong,
                Kind::Promise => theme.text,
            };
            let lines = Rect {
                height: place.height.min(MOST as u16),
                ..place
            };
            place = skip_top(place, sheet.put_wrapped(lines, &said.words, style));
        }
    }
}

/// `Marketing ━━━━━━━━━━━► Sales`
fn baton(sheet: &mut Sheet<'_>, line: Rect, hand_off: &HandOff) {
    let (accent, heading, heavy) = (sheet.theme.accent, sheet.theme.heading, sheet.signs.heavy);
    let right = leads_right(hand_off);
    let (left_side, right_side) = if right {
        (hand_off.from, hand_off.to)
    } else {
        (hand_off.to, hand_off.from)
    };
    let half = line.width / 2;
    let used = sheet.put(line, left_side.word(), heading);
    sheet.put(skip_left(line, half + 1), right_side.word(), heading);
    let track = left_of(skip_left(line, used + 1), half.saturating_sub(used + 1));
    if track.width > 2 {
        sheet.rule(track, heavy, accent);
        let (tip, sign) = if right {
            (skip_left(track, track.width - 1), sheet.signs.tip)
        } else {
            (left_of(track, 1), sheet.signs.back_tip)
        };
        sheet.put(tip, sign, accent);
    }
}
