//! A text while it is edited: one line or several, moved through by grapheme, so that an accented
//! letter or an emoji is one step and one deletion.
//!
//! Our own, because the kept text-field crates draw themselves, and this room knows no screen.

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};
use super::wrapped;
use crate::forum::plain;

/// A text and the place in it where typing goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    content: String,
    /// A byte offset, always between two graphemes.
    cursor: usize,
    /// Whether Enter begins a new line.
    several: bool,
}

/// The most that one field holds, in bytes.
const LIMIT: usize = 64 * 1024;

impl Text {
    /// One line with the cursor at its end.
    pub fn line(content: impl Into<String>) -> Self {
        let content: String = content.into().replace('\n', " ");
        Self {
            cursor: content.len(),
            content,
            several: false,
        }
    }

    /// Several lines with the cursor at the end.
    pub fn lines(lines: &[String]) -> Self {
        let content = lines.join("\n");
        Self {
            cursor: content.len(),
            content,
            several: true,
        }
    }

    /// The text as it stands.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// The text without spaces around it.
    pub fn trimmed(&self) -> &str {
        self.content.trim()
    }

    /// The lines, without empty ones at the end.
    pub fn to_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .content
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }

    /// Where typing goes, in bytes from the start.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Whether it may have several lines.
    pub fn has_lines(&self) -> bool {
        self.several
    }

    /// Puts the cursor at that byte offset, or at the next place between two graphemes before it.
    pub fn put_cursor(&mut self, offset: usize) {
        let mut bounds = self.content.grapheme_indices(true).map(|(start, _)| start);
        self.cursor = if offset >= self.content.len() {
            self.content.len()
        } else {
            bounds.rfind(|start| *start <= offset).unwrap_or(0)
        };
    }

    /// Writes at the cursor. What would harm a screen is made harmless; beyond the limit nothing
    /// more is taken.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace(['\r', '\t'], " ");
        let text = if self.several {
            text
        } else {
            text.replace('\n', " ")
        };
        let text = if self.several {
            plain::neutralise_lines(&text)
        } else {
            plain::neutralise(&text)
        };
        if self.content.len() + text.len() <= LIMIT {
            self.content.insert_str(self.cursor, &text);
            self.cursor += text.len();
        }
    }

    /// Puts `text` in the place of those bytes and the cursor behind it.
    pub fn replace(&mut self, range: std::ops::Range<usize>, text: &str) {
        if self.content.get(range.clone()).is_some() {
            self.content.replace_range(range.clone(), text);
            self.cursor = range.start + text.len();
        }
    }

    /// As [`press`](Self::press) in a field of so many cells, where the arrows go from row to row.
    pub fn press_in(&mut self, key: Key, room: usize) -> bool {
        match key.code {
            Code::Up => self.go_a_row(false, room),
            Code::Down => self.go_a_row(true, room),
            _ => self.press(key),
        }
    }

    /// One row up or down; false on the first or last one, so that a form can go to another field.
    fn go_a_row(&mut self, down: bool, room: usize) -> bool {
        let rows = wrapped::rows(&self.content, room);
        let (row, cell) = wrapped::place(&self.content, &rows, self.cursor);
        let to = if down {
            Some(row + 1)
        } else {
            row.checked_sub(1)
        };
        let Some(to) = to.filter(|to| *to < rows.len()) else {
            return false;
        };
        let byte = wrapped::byte_at(&self.content, &rows, (to, cell));
        self.put_cursor(byte);
        true
    }

    /// Does what the key means while a text is edited; false when it means nothing to a text.
    pub fn press(&mut self, key: Key) -> bool {
        if let Some(letter) = key.writes() {
            let mut buffer = [0; 4];
            self.insert(letter.encode_utf8(&mut buffer));
            return true;
        }
        let by_word = key.ctrl || key.alt;
        match key.code {
            Code::Enter if self.several && !by_word => self.insert("\n"),
            Code::Backspace if by_word => self.cut(self.word_before(), self.cursor),
            Code::Backspace => self.cut(self.before(), self.cursor),
            Code::Delete if by_word => self.cut(self.cursor, self.word_after()),
            Code::Delete => self.cut(self.cursor, self.after()),
            Code::Left if by_word => self.cursor = self.word_before(),
            Code::Left => self.cursor = self.before(),
            Code::Right if by_word => self.cursor = self.word_after(),
            Code::Right => self.cursor = self.after(),
            Code::Home => self.cursor = self.line_start(),
            Code::End => self.cursor = self.line_end(),
            Code::Char('a') if key.ctrl => self.cursor = self.line_start(),
            Code::Char('e') if key.ctrl => self.cursor = self.line_end(),
            Code::Char('w') if key.ctrl => self.cut(self.word_before(), self.cursor),
            Code::Char('u') if key.ctrl => self.cut(self.line_start(), self.cursor),
            Code::Char('k') if key.ctrl => self.cut(self.cursor, self.line_end()),
            Code::Char('b') if key.alt => self.cursor = self.word_before(),
            Code::Char('f') if key.alt => self.cursor = self.word_after(),
            _ => return false,
        }
        true
    }

    /// Whether the cursor is on an empty last line, which is then taken away: Enter there goes on
    /// instead of making another one.
    pub fn leave_empty_last_line(&mut self) -> bool {
        let at_end = self.cursor == self.content.len();
        let empty = self.content.is_empty() || self.content.ends_with('\n');
        if !(self.several && at_end && empty) {
            return false;
        }
        self.content
            .truncate(self.content.trim_end_matches('\n').len());
        self.cursor = self.content.len();
        true
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.content.replace_range(from..to, "");
        self.cursor = from;
    }

    fn before(&self) -> usize {
        let before = self.content[..self.cursor]
            .grapheme_indices(true)
            .next_back();
        before.map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        let next = self.content[self.cursor..].graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let mut words = self.content[..self.cursor].unicode_word_indices();
        words.next_back().map_or(0, |(start, _)| start)
    }

    fn word_after(&self) -> usize {
        let next = self.content[self.cursor..].unicode_word_indices().next();
        next.map_or(self.content.len(), |(start, word)| {
            self.cursor + start + word.len()
        })
    }

    fn line_start(&self) -> usize {
        self.content[..self.cursor]
            .rfind('\n')
            .map_or(0, |found| found + 1)
    }

    fn line_end(&self) -> usize {
        let end = self.content[self.cursor..].find('\n');
        end.map_or(self.content.len(), |found| self.cursor + found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::key::typing;

    fn typed(text: &mut Text, keys: &str) {
        for key in keys.split_whitespace() {
            text.press(key.parse().unwrap());
        }
    }

    #[test]
    fn an_emoji_family_is_one_step_and_one_deletion() {
        let mut text = Text::line("a👨‍👩‍👧b");
        typed(&mut text, "Left Backspace");
        assert_eq!(text.as_str(), "ab");
    }

    #[test]
    fn words_are_taken_out_whole() {
        let mut text = Text::line("call the client");
        typed(&mut text, "Ctrl-W");
        assert_eq!(text.as_str(), "call the ");
        typed(&mut text, "Ctrl-U");
        assert_eq!(text.as_str(), "");
    }

    #[test]
    fn one_line_stays_one_line_whatever_is_pasted() {
        let mut text = Text::line("");
        text.insert("a\r\nb\tc\u{1b}[31m");
        assert_eq!(text.as_str().lines().count(), 1);
        assert!(!text.as_str().contains('\u{1b}'));
    }

    #[test]
    fn up_and_down_keep_the_column_and_stop_at_the_ends() {
        let mut text = Text::lines(&["erste".into(), "zw".into(), "dritte".into()]);
        let mut press = |key: &str| {
            let moved = text.press_in(key.parse().unwrap(), 40);
            (moved, text.cursor())
        };
        assert_eq!(press("Up"), (true, "erste\nzw".len()));
        assert!(press("Up").0);
        assert!(!press("Up").0);
        assert!(press("Down").0);
        assert!(press("Down").0);
        assert!(!press("Down").0);
    }

    proptest::proptest! {
        #[test]
        fn any_keys_on_any_text_leave_the_cursor_between_graphemes(
            start in ".{0,40}", keys in proptest::collection::vec(0usize..12, 0..40),
        ) {
            const KEYS: [&str; 12] = [
                "Left", "Right", "Home", "End", "Backspace", "Delete", "Ctrl-Left",
                "Ctrl-Right", "Ctrl-W", "Ctrl-K", "Up", "Down",
            ];
            let mut text = Text::lines(&[start]);
            for key in keys {
                text.press_in(KEYS[key].parse().unwrap(), 9);
                let bounds = text.as_str().grapheme_indices(true).map(|(at, _)| at);
                let at = text.cursor();
                proptest::prop_assert!(at == text.as_str().len() || bounds.into_iter().any(|b| b == at));
            }
            for key in typing("é漢") {
                text.press(key);
            }
        }
    }
}
