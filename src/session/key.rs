//! A key press, by the name that help, `keys.ron` and tests write: `a`, `Ctrl-R`, `Shift-Tab`.

use std::fmt;
use std::str::FromStr;

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Whether Ctrl was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
    /// Whether Shift was held; a letter carries it in its case instead.
    pub shift: bool,
}

/// Which key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names stand on the keys")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// Names of the keys that print nothing, as they are written and read.
const NAMES: [(Code, &str); 15] = [
    (Code::Enter, "Enter"),
    (Code::Esc, "Esc"),
    (Code::Tab, "Tab"),
    (Code::Backspace, "Backspace"),
    (Code::Delete, "Delete"),
    (Code::Left, "Left"),
    (Code::Right, "Right"),
    (Code::Up, "Up"),
    (Code::Down, "Down"),
    (Code::Home, "Home"),
    (Code::End, "End"),
    (Code::PageUp, "PageUp"),
    (Code::PageDown, "PageDown"),
    (Code::Char(' '), "space"),
    (Code::Char('-'), "-"),
];

impl Key {
    /// A key alone.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A letter, digit or sign alone.
    pub const fn char(letter: char) -> Self {
        Self::plain(Code::Char(letter))
    }

    /// The letter that typing this key writes, if it writes one.
    pub fn writes(self) -> Option<char> {
        match self {
            Self {
                code: Code::Char(letter),
                ctrl: false,
                alt: false,
                ..
            } => Some(letter),
            _ => None,
        }
    }

    /// How the key is shown in a line of help: arrows as arrows.
    pub fn shown(self) -> String {
        let arrow = match self.code {
            Code::Left => "←",
            Code::Right => "→",
            Code::Up => "↑",
            Code::Down => "↓",
            _ => return self.to_string(),
        };
        arrow.to_owned()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.ctrl, "Ctrl-"),
            (self.alt, "Alt-"),
            (self.shift, "Shift-"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((_, name)) = NAMES.iter().find(|(code, _)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            // After a modifier letters are written large, as on the key itself.
            Code::Char(letter) if self.ctrl => write!(f, "{}", letter.to_uppercase()),
            Code::Char(letter) => write!(f, "{letter}"),
            Code::F(number) => write!(f, "F{number}"),
            _ => Ok(()),
        }
    }
}

/// A word that names no key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a key; write it like a, Ctrl-R, Shift-Tab, Enter or space")]
pub struct NotAKey(String);

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let wrong = || NotAKey(text.to_owned());
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        loop {
            let (held, after) = if let Some(after) = rest.strip_prefix("Ctrl-") {
                (&mut key.ctrl, after)
            } else if let Some(after) = rest.strip_prefix("Alt-") {
                (&mut key.alt, after)
            } else if let Some(after) = rest.strip_prefix("Shift-") {
                (&mut key.shift, after)
            } else {
                break;
            };
            *held = true;
            rest = after;
        }
        let named = NAMES
            .iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(rest));
        key.code = if let Some((code, _)) = named {
            *code
        } else if let Some(number) = rest.strip_prefix('F').and_then(|n| n.parse().ok()) {
            Code::F(number)
        } else {
            let mut letters = rest.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if key.ctrl => Code::Char(letter.to_ascii_lowercase()),
                (Some(letter), None) if key.shift => Code::Char(letter.to_ascii_uppercase()),
                (Some(letter), None) => Code::Char(letter),
                _ => return Err(wrong()),
            }
        };
        if matches!(key.code, Code::Char(_)) {
            key.shift = false;
        }
        Ok(key)
    }
}

/// The keys that type a text, a line break being Enter.
pub fn typing(text: &str) -> impl Iterator<Item = Key> + '_ {
    text.chars().map(|letter| match letter {
        '\n' => Key::plain(Code::Enter),
        letter => Key::char(letter),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_it_is_written() {
        for name in [
            "a",
            "A",
            "?",
            "-",
            "space",
            "Enter",
            "Ctrl-R",
            "Alt-Enter",
            "Shift-Tab",
            "F5",
            "PageUp",
        ] {
            let key: Key = name.parse().unwrap();
            assert_eq!(key.to_string(), name);
        }
    }

    #[test]
    fn a_word_that_names_no_key_says_so() {
        assert_eq!(
            "Hyper-x".parse::<Key>().unwrap_err().to_string(),
            "`Hyper-x` is not a key; write it like a, Ctrl-R, Shift-Tab, Enter or space"
        );
    }
}
