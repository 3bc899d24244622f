//! Text measured as the terminal shows it: by grapheme and display width, never by byte or `char`.
//! Cuts and wraps; changes no word.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Whether every byte is one printable cell, which most text is.
pub fn is_plain(text: &str) -> bool {
    are_plain(text.as_bytes())
}

fn are_plain(bytes: &[u8]) -> bool {
    // Every byte is looked at, so that many are looked at in one step.
    let plain = |byte: &u8| (b' '..=b'~').contains(byte);
    bytes.iter().fold(true, |all, byte| all & plain(byte))
}

/// Whether every letter is a grapheme of its own and takes one cell: all of most texts, with their
/// accents and typographic signs. Such a text is measured by counting.
pub fn is_simple(text: &str) -> bool {
    is_plain(text) || text.chars().all(takes_one_cell)
}

/// Latin letters, typographic signs, arrows, mathematical signs, lines, blocks and dots. Left out
/// is what joins with its neighbours, is not seen, or is wide.
fn takes_one_cell(letter: char) -> bool {
    matches!(
        letter,
        ' '..='~'
            | '\u{a1}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205e}'
            | '\u{2190}'..='\u{22ff}'
            | '\u{2500}'..='\u{25fc}'
            | '\u{2713}'..='\u{2718}'
            | '\u{2800}'..='\u{28ff}'
    )
}

/// The cells that a grapheme takes; none for what a screen must not be sent.
pub fn cells(grapheme: &str) -> u16 {
    if grapheme.contains(char::is_control) {
        0
    } else {
        grapheme.cell_width()
    }
}

/// The cells that a text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    if text.chars().all(takes_one_cell) {
        return text.chars().count();
    }
    text.graphemes(true)
        .map(|grapheme| usize::from(cells(grapheme)))
        .sum()
}

/// The longest beginning of a text that takes at most so many cells.
pub fn head(text: &str, room: usize) -> &str {
    // Long texts are cut line by line, so no more is looked at than a line, and the letter behind it,
    // which may join with its last one.
    let near = &text.as_bytes()[..text.len().min(room + 1)];
    if are_plain(near) {
        return &text[..room.min(text.len())];
    }
    if text.chars().take(room + 1).all(takes_one_cell) {
        let end = text.char_indices().nth(room);
        return end.map_or(text, |(end, _)| &text[..end]);
    }
    let mut used = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += usize::from(cells(grapheme));
        if used > room {
            return &text[..start];
        }
    }
    text
}

/// The text in at most so many cells: whole, or cut at a grapheme with `mark` behind it.
pub fn cut<'a>(text: &'a str, room: usize, mark: &str) -> Cow<'a, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    let Some(rest) = room.checked_sub(width(mark)) else {
        return Cow::Borrowed(head(text, room));
    };
    Cow::Owned(format!("{}{mark}", head(text, rest).trim_end()))
}

/// The text in lines of at most so many cells, broken between words and, where a word is longer
/// than a line, between graphemes. At most `most` lines; the last one ends with `mark` when there
/// is more. Always at least one line.
pub fn wrap<'a>(text: &'a str, room: usize, most: usize, mark: &str) -> Vec<Cow<'a, str>> {
    let (room, most) = (room.max(1), most.max(1));
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 == most {
            lines.push(cut(rest, room, mark));
            return lines;
        }
        let (line, after) = first_line(rest, room);
        lines.push(Cow::Borrowed(line));
        rest = after;
    }
    if lines.is_empty() {
        lines.push(Cow::Borrowed(""));
    }
    lines
}

/// How many lines [`wrap`] makes, without making them.
pub fn lines_of(text: &str, room: usize, most: usize) -> u16 {
    let (room, most) = (room.max(1), most.max(1));
    let mut rest = text.trim();
    let mut lines = 0;
    while !rest.is_empty() && lines < most {
        rest = first_line(rest, room).1;
        lines += 1;
    }
    lines.max(1) as u16
}

fn first_line(text: &str, room: usize) -> (&str, &str) {
    let fits = head(text, room);
    if fits.len() == text.len() {
        return (text, "");
    }
    // A blank right behind the line is a break as well.
    let after = &text[fits.len()..];
    let end = if after.starts_with(char::is_whitespace) {
        fits.len()
    } else {
        fits.rfind(char::is_whitespace)
            .filter(|at| !fits[..*at].trim().is_empty())
            .unwrap_or(fits.len())
    };
    // One grapheme is always taken, so that a line narrower than it still comes to an end.
    let end = if end == 0 {
        text.graphemes(true).next().map_or(text.len(), str::len)
    } else {
        end
    };
    (text[..end].trim_end(), text[end..].trim_start())
}

/// The part of a text of one line that is seen in a field of so many cells while the cursor (a byte
/// offset) is in it, and the cell in which the cursor stands.
pub fn scrolled(text: &str, cursor: usize, room: usize) -> (&str, u16) {
    let cursor = cursor.min(text.len());
    let before = text.get(..cursor).unwrap_or(text);
    let room = room.max(1);
    let mut used = width(before);
    let mut start = 0;
    // The cursor needs a cell of its own behind the text.
    while used >= room {
        let Some(first) = text[start..].graphemes(true).next() else {
            break;
        };
        used = used.saturating_sub(usize::from(cells(first)));
        start += first.len();
        if start >= cursor {
            used = 0;
            break;
        }
    }
    (head(&text[start..], room), used as u16)
}

/// The first word of a name: `Ana` of `Ana Lima`.
pub fn given_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// The same with the first letter of the next word: `Ana L`.
pub fn given_name_and_initial(name: &str) -> &str {
    let given = given_name(name);
    let from = name.find(given).unwrap_or(0) + given.len();
    let mut rest = name[from..]
        .char_indices()
        .skip_while(|(_, letter)| letter.is_whitespace());
    let initial = rest.next();
    initial.map_or(given, |(at, letter)| {
        name[..from + at + letter.len_utf8()].trim_start()
    })
}

/// A count with its noun: `1 issue`, `3 issues`.
pub fn counted(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_in_short() {
        for (name, given, with_initial) in [
            ("Dee Park", "Dee", "Dee P"),
            ("Dee", "Dee", "Dee"),
            ("  Zoë  Ørsted Lund", "Zoë", "Zoë  Ø"),
            ("", "", ""),
        ] {
            assert_eq!(given_name(name), given);
            assert_eq!(given_name_and_initial(name), with_initial);
        }
    }

    #[test]
    fn what_is_counted_is_one_cell_and_joins_with_nothing() {
        let simple = (' '..='\u{2fff}').filter(|letter| takes_one_cell(*letter));
        for letter in simple {
            let name = u32::from(letter);
            assert_eq!(cells(&letter.to_string()), 1, "{name:x}");
            for pair in [
                format!("{letter}a"),
                format!("a{letter}"),
                format!("{letter}{letter}"),
            ] {
                assert_eq!(pair.graphemes(true).count(), 2, "{name:x}");
            }
        }
    }

    #[test]
    fn a_cut_never_goes_through_a_grapheme() {
        let table = [
            ("Lead definition", 20, "Lead definition"),
            ("Lead definition", 8, "Lead de…"),
            ("Lead definition", 6, "Lead…"),
            ("顧客の定義", 6, "顧客…"),
            ("ok 👨‍👩‍👧 family", 5, "ok…"),
            ("abc", 0, ""),
        ];
        for (text, room, expected) in table {
            assert_eq!(cut(text, room, "…"), expected, "{text} in {room}");
        }
    }

    #[test]
    fn words_wrap_whole_and_what_is_too_long_is_broken() {
        assert_eq!(wrap("one two three", 7, 9, "…"), ["one two", "three"]);
        assert_eq!(wrap("one two three", 8, 1, "…"), ["one two…"]);
        assert_eq!(wrap("abcdefgh", 3, 9, "…"), ["abc", "def", "gh"]);
        assert_eq!(wrap("  ", 3, 9, "…"), [""]);
        assert_eq!(
            wrap("顧客の定義", 1, 9, "…").len(),
            5,
            "wider than the line, and it ends"
        );
    }

    #[test]
    fn a_long_line_scrolls_so_that_its_cursor_is_seen() {
        assert_eq!(scrolled("abc", 3, 10), ("abc", 3));
        assert_eq!(scrolled("abcdefgh", 8, 4), ("fgh", 3));
        assert_eq!(scrolled("abcdefgh", 2, 4), ("abcd", 2));
        assert_eq!(scrolled("顧客の定義", 15, 4), ("義", 2));
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_its_room(text in "\\PC{0,60}", room in 1usize..20, most in 1usize..6) {
            prop_assert!(width(&cut(&text, room, "…")) <= room);
            let lines = wrap(&text, room, most, "…");
            prop_assert!(lines.len() <= most);
            prop_assert_eq!(lines.len(), usize::from(lines_of(&text, room, most)));
            let widest = text.graphemes(true).map(cells).max().unwrap_or(0);
            for line in lines {
                // A single grapheme may be wider than the room; it is drawn clipped.
                prop_assert!(width(&line) <= room.max(usize::from(widest)));
            }
        }

        #[test]
        fn counting_measures_what_looking_closely_does(text in "[a-z é·…→▸×漢\u{301}👍\u{200d}]{0,20}", room in 0usize..20) {
            let closely: usize = text.graphemes(true).map(|grapheme| usize::from(cells(grapheme))).sum();
            prop_assert_eq!(width(&text), closely);
            let mut used = 0;
            let fits: String = text
                .graphemes(true)
                .take_while(|grapheme| {
                    used += usize::from(cells(grapheme));
                    used <= room
                })
                .collect();
            prop_assert_eq!(head(&text, room), fits);
        }

        #[test]
        fn wrapping_loses_no_word(text in "[a-zé漢 ]{0,60}", room in 1usize..20) {
            let lines = wrap(&text, room, 1000, "…");
            let kept: String = lines.concat().split_whitespace().collect();
            let whole: String = text.split_whitespace().collect();
            prop_assert_eq!(kept, whole);
        }

        #[test]
        fn the_cursor_of_a_field_stands_within_it(text in "\\PC{0,40}", room in 1usize..20) {
            for (at, _) in text.grapheme_indices(true) {
                let (seen, cursor) = scrolled(&text, at, room);
                prop_assert!(usize::from(cursor) < room && width(seen) <= room);
            }
        }
    }
}
