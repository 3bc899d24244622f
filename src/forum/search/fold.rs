//! Words and phrases, and where they stand in a line: letters compare in any case.

use std::ops::Range;

/// A word or a phrase that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    text: Vec<char>,
    /// It begins where a word does.
    at_start: bool,
    /// It ends where a word does.
    at_end: bool,
}

impl Term {
    /// A word: found within longer words as well.
    pub fn word(text: &str) -> Self {
        Self {
            text: text.chars().map(fold).collect(),
            at_start: false,
            at_end: false,
        }
    }

    /// An exact phrase: whole words only. While it is still being written, its last word may go on.
    pub fn phrase(text: &str, finished: bool) -> Self {
        Self {
            at_start: true,
            at_end: finished,
            ..Self::word(text)
        }
    }

    /// The letters as they are compared.
    pub fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// Whether it stands in that line.
    pub fn is_in(&self, line: &str) -> bool {
        self.find_from(line, 0).is_some()
    }

    /// Every place where it stands in the line, in bytes, none within another.
    pub fn places(&self, line: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(place) = self.find_from(line, from) {
            from = place.end.max(place.start + 1);
            while !line.is_char_boundary(from) {
                from += 1;
            }
            places.push(place);
        }
        places
    }

    fn find_from(&self, line: &str, from: usize) -> Option<Range<usize>> {
        let first = *self.text.first()?;
        let rest = line.get(from..)?;
        let starts = rest.char_indices().filter(|(_, c)| fold(*c) == first);
        starts
            .map(|(at, _)| from + at)
            .find_map(|start| self.stands_at(line, start))
    }

    fn stands_at(&self, line: &str, start: usize) -> Option<Range<usize>> {
        let mut letters = line[start..].chars();
        let mut end = start;
        for wanted in &self.text {
            let there = letters.next().filter(|c| fold(*c) == *wanted)?;
            end += there.len_utf8();
        }
        let inside = |one: Option<char>, other: Option<&char>| {
            one.is_some_and(char::is_alphanumeric) && other.is_some_and(|c| c.is_alphanumeric())
        };
        let before = line[..start].chars().next_back();
        let cut = (self.at_start && inside(before, self.text.first()))
            || (self.at_end && inside(letters.next(), self.text.last()));
        (!cut).then_some(start..end)
    }

    /// What a file must hold for this term to be in it, as far as bytes alone can tell.
    pub fn finder(&self) -> Option<Finder> {
        Finder::of(&self.text)
    }
}

/// A letter as it is compared: its lower case, where that is one letter. An ASCII letter is like no
/// other than its own two cases, so that bytes can be looked through for it.
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}

/// Bytes that a file must hold, ASCII letters in any case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finder {
    /// In lower case.
    bytes: Vec<u8>,
    /// The letter that is looked for first: the rarest, and where it stands.
    rare: usize,
}

/// Letters of English and of these files, the commonest first; what is not here is rare.
const COMMON: &[u8] = b"etaoinsrhdlucmpgfwybvk,\"(:)-.0123456789_xjqz";

impl Finder {
    /// The longest run of the letters that a file spells as they are. A blank may stand for a tab
    /// or the end of a line, and quotes and backslashes are spelled in several ways.
    fn of(letters: &[char]) -> Option<Self> {
        let plain = |c: &char| c.is_ascii_graphic() && !matches!(c, '"' | '\\');
        let longest = letters
            .split(|c| !plain(c))
            .max_by_key(|run| run.len())
            .filter(|run| !run.is_empty())?;
        let bytes: Vec<u8> = longest.iter().map(|c| *c as u8).collect();
        let rank = |byte: &u8| COMMON.iter().position(|common| common == byte);
        let rare = (0..bytes.len())
            .max_by_key(|at| rank(&bytes[*at]).unwrap_or(COMMON.len()))
            .unwrap_or(0);
        Some(Self { bytes, rare })
    }

    /// The bytes of a name that is spelled one way only.
    pub fn exactly(text: &str) -> Option<Self> {
        let letters: Vec<char> = text.chars().map(fold).collect();
        Self::of(&letters)
    }

    /// Whether what holds `other` always holds this too.
    pub fn is_within(&self, other: &Self) -> bool {
        let len = self.bytes.len();
        other.bytes.windows(len).any(|window| window == self.bytes)
    }

    /// Whether the bytes hold it.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        let wanted = &self.bytes;
        let Some(last) = bytes.len().checked_sub(wanted.len()) else {
            return false;
        };
        let rare = wanted[self.rare];
        let window = &bytes[self.rare..=last + self.rare];
        let fits = |at: usize| bytes[at..at + wanted.len()].eq_ignore_ascii_case(wanted);
        if rare.is_ascii_lowercase() {
            memchr::memchr2_iter(rare, rare.to_ascii_uppercase(), window).any(fits)
        } else {
            memchr::memchr_iter(rare, window).any(fits)
        }
    }
}
