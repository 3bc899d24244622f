//! A text as it is wrapped while it is edited: rows of at most so many cells, broken between words.
//! Every letter stands in one row, so that the cursor has a place wherever it is. The screen draws
//! these rows, and the arrows go from one to the next.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The rows, as bytes of the text; at least one. Blanks at the end of a row may hang over it.
pub fn rows(text: &str, room: usize) -> Vec<Range<usize>> {
    let room = room.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        while start < end {
            let length = first_row(&text[start..end], room);
            rows.push(start..start + length);
            start += length;
        }
        if line.is_empty() {
            rows.push(start..start);
        }
        // Behind the line's end.
        start = end + 1;
    }
    rows
}

/// How many bytes of a line stand in its first row.
fn first_row(line: &str, room: usize) -> usize {
    let (mut used, mut fits) = (0, line.len());
    for (at, grapheme) in line.grapheme_indices(true) {
        used += grapheme.width();
        if used > room && at > 0 {
            fits = at;
            break;
        }
    }
    if fits == line.len() {
        return fits;
    }
    // Blanks behind the last word stay in its row.
    let after = &line[fits..];
    let blanks = after.len() - after.trim_start().len();
    if blanks > 0 {
        return fits + blanks;
    }
    let word = line[..fits].rfind(char::is_whitespace);
    word.map_or(fits, |blank| {
        blank + line[blank..].chars().next().map_or(1, char::len_utf8)
    })
}

/// The row in which the cursor stands, and the cell in it.
pub fn place(text: &str, rows: &[Range<usize>], cursor: usize) -> (usize, usize) {
    let at = rows.iter().rposition(|row| row.start <= cursor);
    let at = at.unwrap_or_default();
    let start = rows.get(at).map_or(0, |row| row.start);
    let before = text.get(start..cursor).unwrap_or_default();
    (at, before.width())
}

/// The byte at which a cell of a row begins, or its last place.
pub fn byte_at(text: &str, rows: &[Range<usize>], (row, cell): (usize, usize)) -> usize {
    let Some(range) = rows.get(row) else {
        return text.len();
    };
    let line = &text[range.clone()];
    let mut used = 0;
    for (at, grapheme) in line.grapheme_indices(true) {
        if used >= cell {
            return range.start + at;
        }
        used += grapheme.width();
    }
    // Where the next row goes on without a line's end, its first place is not this row's.
    let goes_on = rows
        .get(row + 1)
        .is_some_and(|next| next.start == range.end);
    let last = line.grapheme_indices(true).next_back();
    match last {
        Some((at, _)) if goes_on => range.start + at,
        _ => range.end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, room: usize) -> Vec<&str> {
        rows(text, room).into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn rows_are_broken_between_words_and_long_words_within() {
        assert_eq!(wrapped("", 10), [""]);
        assert_eq!(wrapped("one two three", 8), ["one two ", "three"]);
        assert_eq!(wrapped("one  two", 3), ["one  ", "two"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("a\n\nb", 9), ["a", "", "b"]);
        assert_eq!(wrapped("a\n", 9), ["a", ""]);
        assert_eq!(wrapped("顧客の定義", 4), ["顧客", "の定", "義"]);
    }

    #[test]
    fn the_cursor_finds_its_cell_and_comes_back_from_it() {
        let text = "one two three";
        let rows = rows(text, 8);
        assert_eq!(place(text, &rows, 7), (0, 7));
        assert_eq!(place(text, &rows, 8), (1, 0));
        assert_eq!(place(text, &rows, 13), (1, 5));
        assert_eq!(byte_at(text, &rows, (0, 3)), 3);
        assert_eq!(byte_at(text, &rows, (0, 99)), 7, "the row's last place");
        assert_eq!(byte_at(text, &rows, (1, 99)), 13);
    }

    proptest::proptest! {
        #[test]
        fn every_letter_stands_in_one_row(text in "(\\PC|\n){0,60}", room in 1usize..12) {
            let mut at = 0;
            for row in rows(&text, room) {
                if row.start != at {
                    proptest::prop_assert_eq!(&text[at..row.start], "\n");
                }
                at = row.end;
            }
            proptest::prop_assert_eq!(at, text.len());
        }
    }
}
