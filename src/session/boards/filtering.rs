//! The filter of a board: one line, `@owner ^side overdue` and words.

use super::super::open::UNFOLDS;
use super::Session;
use crate::forum::people::{Roster, Side, people_meant, sides_meant};
use crate::forum::record::Handle;

/// The words of a filter line.
#[derive(Clone, Debug, Default)]
pub struct FilterWords {
    /// `@ana`; everybody who may be meant while the name is not whole.
    pub owners: Vec<Handle>,
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
            if name.is_empty() {
                continue;
            }
            let meant = people_meant(roster, name).into_iter();
            filter.owners = meant.map(|(handle, _)| handle.clone()).collect();
            if filter.owners.is_empty() {
                words.push(word);
            }
        } else if let Some(name) = word.strip_prefix('^') {
            filter.side = sides_meant(name).next();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::people::Person;

    #[test]
    fn a_filter_finds_people_as_the_capture_line_does() {
        let person = |handle: &str, name: &str, left| {
            let person = Person {
                name: name.to_owned(),
                left,
                ..Person::default()
            };
            (Handle::from(handle), person)
        };
        let roster: Roster = [
            person("Ana", "Ana Lima", false),
            person("anders", "Anders Berg", false),
            person("zed", "Zed Gone", true),
        ]
        .into_iter()
        .collect();
        let table: [(&str, &[&str], &str); 6] = [
            ("@ana", &["Ana"], ""),
            ("@an", &["Ana", "anders"], ""),
            ("@berg late", &["anders"], "late"),
            ("@ze", &["zed"], ""),
            ("@nobody", &[], "@nobody"),
            ("@", &[], ""),
        ];
        for (line, owners, text) in table {
            let words = filter_words(line, &roster);
            let found: Vec<&str> = words.owners.iter().map(Handle::as_str).collect();
            assert_eq!((&found[..], words.text.as_str()), (owners, text), "{line}");
        }
    }
}
