//! Lists that are longer than the screen. Only what is seen is measured and drawn, and where the
//! list stands follows from the selection alone: nothing is remembered from frame to frame.

use std::cell::RefCell;
use std::ops::Range;

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, left_of, right_of, skip_top};

/// Which entries are seen: the chosen one in the middle, and no room left empty at either end.
/// `each` gives an entry's lines.
pub fn window(
    count: usize,
    chosen: Option<usize>,
    lines: u16,
    each: impl Fn(usize) -> u16,
) -> Range<usize> {
    let chosen = chosen.unwrap_or(0).min(count.saturating_sub(1));
    if count == 0 || lines == 0 {
        return 0..0;
    }
    let own = each(chosen).min(lines);
    let mut first = chosen;
    let mut above = 0;
    while first > 0 && above + each(first - 1) <= (lines - own) / 2 {
        first -= 1;
        above += each(first);
    }
    let mut end = chosen + 1;
    let mut used = above + own;
    while end < count && used < lines {
        used = used.saturating_add(each(end));
        end += 1;
    }
    // What is left at the bottom goes to the top.
    while first > 0 && used + each(first - 1) <= lines {
        first -= 1;
        used += each(first);
    }
    first..end
}

/// Draws the entries that are seen, and at the right edge where they stand among all of them.
pub fn list(
    sheet: &mut Sheet<'_>,
    area: Rect,
    count: usize,
    chosen: Option<usize>,
    each: impl Fn(usize) -> u16,
    mut draw: impl FnMut(&mut Sheet<'_>, usize, Rect),
) {
    let lines = Lines::of(count, each);
    let each = |entry| lines.at(entry);
    let seen = window(count, chosen, area.height, each);
    let whole =
        seen.start == 0 && seen.end == count && total(count, each, area.height) <= area.height;
    let inner = if whole {
        area
    } else {
        left_of(area, area.width.saturating_sub(2))
    };
    let mut rest = inner;
    for entry in seen.clone() {
        let lines = each(entry).min(rest.height);
        draw(
            sheet,
            entry,
            Rect {
                height: lines,
                ..rest
            },
        );
        rest = skip_top(rest, lines);
    }
    if !whole {
        scroll_position(sheet, right_of(area, 1), &seen, count);
    }
}

/// The lines that entries take, each measured once: measuring wraps its texts.
struct Lines<F> {
    measure: F,
    measured: RefCell<Vec<Option<u16>>>,
}

impl<F: Fn(usize) -> u16> Lines<F> {
    fn of(count: usize, measure: F) -> Self {
        Self {
            measure,
            measured: RefCell::new(vec![None; count]),
        }
    }

    fn at(&self, entry: usize) -> u16 {
        let known = self.measured.borrow()[entry];
        known.unwrap_or_else(|| {
            let lines = (self.measure)(entry);
            self.measured.borrow_mut()[entry] = Some(lines);
            lines
        })
    }
}

/// The lines of all entries, as far as it matters: counting ends beyond `enough`.
fn total(count: usize, each: impl Fn(usize) -> u16, enough: u16) -> u16 {
    let mut sum: u16 = 0;
    for entry in 0..count {
        sum = sum.saturating_add(each(entry));
        if sum > enough {
            break;
        }
    }
    sum
}

/// A thumb that shows which part of a list is seen.
pub fn scroll_position(sheet: &mut Sheet<'_>, area: Rect, seen: &Range<usize>, count: usize) {
    let height = usize::from(area.height);
    if count == 0 || height == 0 {
        return;
    }
    let length = (seen.len() * height / count).clamp(1, height);
    let free = height - length;
    let hidden = count - seen.len().min(count);
    let top = (seen.start * free)
        .checked_div(hidden)
        .unwrap_or(0)
        .min(free);
    let thumb = Rect {
        y: area.y + top as u16,
        height: length as u16,
        ..area
    };
    sheet.upright(thumb, sheet.signs.thumb, sheet.theme.faint);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_entry_is_always_seen_with_what_stands_around_it() {
        let table = [
            // count, chosen, lines, lines each, seen
            (5, Some(4), 10, 1, 0..5),
            (50, Some(0), 10, 1, 0..10),
            (50, Some(25), 10, 1, 21..31),
            (50, Some(49), 10, 1, 40..50),
            (50, Some(25), 10, 3, 24..28),
            (50, Some(7), 2, 5, 7..8),
            (0, None, 10, 1, 0..0),
            (3, Some(9), 10, 1, 0..3),
        ];
        for (count, chosen, lines, each, seen) in table {
            assert_eq!(
                window(count, chosen, lines, |_| each),
                seen,
                "{count} {chosen:?} {lines} {each}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn the_chosen_entry_begins_within_the_lines(
            heights in proptest::collection::vec(1u16..6, 1..60), chosen in 0usize..60, lines in 1u16..30,
        ) {
            let chosen = chosen % heights.len();
            let seen = window(heights.len(), Some(chosen), lines, |at| heights[at]);
            proptest::prop_assert!(seen.contains(&chosen));
            let before: u16 = heights[seen.start..chosen].iter().sum();
            let own = heights[chosen].min(lines);
            proptest::prop_assert!(before + own <= lines, "whole, where it fits at all");
        }
    }
}
