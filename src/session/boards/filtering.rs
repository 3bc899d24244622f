//! The filter of a board: one line, `@owner ^side overdue` and words.

use super::super::open::UNFOLDS;
use super::Session;
use crate::forum::people::{Roster, Side};
use crate::forum::record::Handle;

/// The words of a filter line.
#[derive(Clone, Debug, Default)]
pub struct FilterWords {
    /// `@ana`
    pub owner: Option<Handle>,
    /// `^sales`
    pub side: Option<Side>,
    /// `overdue`
    pub overdue: bool,
    /// `all`: what is folded away as well.
    pub all: bool,
    /// The other words.
    pub text: String,
}

/// Reads a filter line: `@ana ^sales overdue` and words.
pub fn filter_words(text: &str, roster: &Roster) -> FilterWords {
    let mut filter = FilterWords::default();
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        if let Some(name) = word.strip_prefix('@') {
            filter.owner = person_like(name, roster);
            if filter.owner.is_none() && !name.is_empty() {
                words.push(word);
            }
        } else if let Some(name) = word.strip_prefix('^') {
            let begins = |side: &Side| side.word().to_lowercase().starts_with(&name.to_lowercase());
            filter.side = Side::ALL.into_iter().find(begins);
        } else if word.eq_ignore_ascii_case("overdue") {
            filter.overdue = true;
        } else if UNFOLDS.contains(&word) {
            filter.all = true;
        } else {
            words.push(word);
        }
    }
    filter.text = words.join(" ");
    filter
}

fn person_like(name: &str, roster: &Roster) -> Option<Handle> {
    let name = name.to_lowercase();
    let mut begins = roster.iter().filter(|(handle, person)| {
        handle.as_str().starts_with(&name) || person.name.to_lowercase().starts_with(&name)
    });
    begins
        .next()
        .filter(|_| !name.is_empty())
        .map(|(handle, _)| handle.clone())
}

/// Sets the filter of the board on screen.
pub fn set_filter(session: &mut Session, filter: &str) {
    if let Some(meeting) = session.meeting_mut() {
        let tab = meeting.tab;
        if filter.is_empty() {
            meeting.filters.remove(&tab);
        } else {
            meeting.filters.insert(tab, filter.to_owned());
        }
    }
}
