//! A hand-off as two lanes: who passes, what goes along, who takes it and how soon.

use ratatui::layout::Rect;

use crate::forum::lead_definition::HandOff;
use crate::forum::people::Side;
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;

/// The most lines of one promise.
const MOST: usize = 3;

/// The lines of a hand-off: its title, the baton, what is passed, the promises of both lanes.
pub fn lines(hand_off: &HandOff, width: u16) -> u16 {
    let (left, right) = lanes(hand_off);
    let passed = u16::from(!hand_off.passed.is_empty());
    let room = usize::from(lane(width));
    let high = |lane: &[String]| {
        lane.iter()
            .map(|words| text::lines_of(words, room, MOST))
            .sum::<u16>()
    };
    2 + passed + high(&left).max(high(&right))
}

/// How wide the text of a lane is.
fn lane(width: u16) -> u16 {
    (width / 2).saturating_sub(2)
}

/// What each lane holds, marketing on the left.
fn lanes(hand_off: &HandOff) -> (Vec<String>, Vec<String>) {
    let passing = hand_off.from_promises.clone();
    let mut taking = Vec::new();
    if let Some(within) = hand_off.respond_within {
        taking.push(format!("first answer within {within}"));
    }
    if let Some(attempts) = hand_off.attempts {
        let over = hand_off
            .attempts_over
            .map_or(String::new(), |over| format!(" over {over}"));
        taking.push(format!(
            "{}{over}",
            text::counted(attempts as usize, "attempt")
        ));
    }
    if let Some(within) = hand_off.decide_within {
        taking.push(format!(
            "decides within {within}; else {}",
            hand_off.if_nobody_decides.words()
        ));
    }
    taking.extend(hand_off.to_promises.iter().cloned());
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
    sheet.put_pieces(
        row(area, 0),
        &[
            piece(hand_off.title.as_str(), title),
            piece(format!("   {}", hand_off.trigger), theme.dim),
        ],
    );
    baton(sheet, row(area, 1), hand_off);
    let mut rest = skip_top(area, 2);
    if !hand_off.passed.is_empty() {
        let words = hand_off.passed.join(&format!(" {} ", sheet.signs.dot));
        let width = text::width(&words) as u16;
        let indent = rest.width.saturating_sub(width) / 2;
        sheet.put(skip_left(row(rest, 0), indent), &words, theme.dim);
        rest = skip_top(rest, 1);
    }
    let (left, right) = lanes(hand_off);
    let ink = if retired { theme.dim } else { theme.text };
    let half = rest.width / 2;
    for (promises, from) in [(left, 0), (right, half)] {
        let mut place = left_of(skip_left(rest, from), lane(rest.width));
        for words in &promises {
            let lines = Rect {
                height: place.height.min(MOST as u16),
                ..place
            };
            place = skip_top(place, sheet.put_wrapped(lines, words, ink));
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
    sheet.put(skip_left(line, half), right_side.word(), heading);
    let track = left_of(skip_left(line, used + 1), half.saturating_sub(used + 3));
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
