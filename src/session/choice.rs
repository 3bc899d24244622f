//! A value chosen by keys from a few: the arrows step, and letters find a name.

use super::key::{Code, Key};
use crate::forum::charter::plain_letters;

/// What a key did to a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// It was for the choice.
    Here,
    /// Nothing begins with the letters that were typed; the choice stands.
    Nothing,
    /// It is none of its keys.
    Elsewhere,
}

/// The letters typed one after the other in a choice.
#[derive(Clone, Debug, Default)]
pub(super) struct Letters {
    typed: String,
    /// The value that stood there before them.
    before: usize,
}

impl Letters {
    /// What was typed.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// The next letter begins anew.
    pub(super) fn forget(&mut self) {
        self.typed.clear();
    }

    /// Left and right step through a choice; letters go to the value that has a word beginning with
    /// them, and Backspace takes the last one back. A letter typed once more goes to the next such
    /// value. Where they fit nothing, the value stands that stood there before.
    pub(super) fn choose(
        &mut self,
        options: &[(String, String)],
        at: &mut usize,
        key: Key,
    ) -> Chosen {
        let count = options.len().max(1);
        let find = |letters: &str, from: usize| {
            let mut places = (0..count).map(|step| (from + step) % count);
            places.find(|index| options.get(*index).is_some_and(|one| begins(one, letters)))
        };
        match key.code {
            Code::Left => *at = (*at + count - 1) % count,
            Code::Right => *at = (*at + 1) % count,
            Code::Char(' ') if self.typed.is_empty() => *at = (*at + 1) % count,
            Code::Backspace if self.typed.pop().is_some() => {
                let begun = !self.typed.is_empty();
                let found = begun.then(|| find(&self.typed, self.before)).flatten();
                *at = found.unwrap_or(self.before);
            }
            Code::Char(letter) if key.writes().is_some() => {
                if self.typed.is_empty() {
                    self.before = *at;
                }
                let again = self.typed.chars().all(|one| one == letter);
                let next = again.then(|| *at + 1);
                self.typed.extend(letter.to_lowercase());
                if let Some(found) = find(&self.typed, *at) {
                    *at = found;
                } else if let Some(found) = next.and_then(|from| find(&letter.to_string(), from)) {
                    *at = found;
                    self.typed = letter.to_string();
                } else {
                    *at = self.before;
                    return Chosen::Nothing;
                }
            }
            _ => return Chosen::Elsewhere,
        }
        Chosen::Here
    }
}

/// Whether the name of a value has a word that begins so, with accents or without. What stands for
/// nothing chosen is found by its own beginning alone.
fn begins((stored, shown): &(String, String), letters: &str) -> bool {
    let name = shown.split(" · ").next().unwrap_or(shown).to_lowercase();
    let plain = |text: &str| {
        let words = text.split(' ').map(plain_letters);
        words.collect::<Vec<_>>().join(" ")
    };
    let (plain_name, plain_typed) = (plain(&name), plain(letters));
    let within = |name: &str, letters: &str| {
        let mut starts = name.char_indices().filter(|(at, _)| {
            let before = name[..*at].chars().next_back();
            before.is_none_or(|before| !stored.is_empty() && !before.is_alphanumeric())
        });
        starts.any(|(at, _)| name[at..].starts_with(letters))
    };
    within(&name, letters) || (!plain_typed.is_empty() && within(&plain_name, &plain_typed))
}
