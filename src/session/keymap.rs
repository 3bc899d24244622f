//! Which key asks for which command: the table's own keys, changed by `keys.ron`.
//!
//! `keys.ron` is a map from a command's name to its keys: `{"capture-action": ["a", "F2"]}`.

use std::collections::BTreeMap;

use super::commands::{self, Command, Entry, TABLE, Where};
use super::key::Key;

/// The keys in force.
#[derive(Clone, Debug)]
pub struct KeyMap {
    /// For each row of the table, its keys.
    keys: Vec<Vec<Key>>,
}

impl Default for KeyMap {
    fn default() -> Self {
        let keys = TABLE
            .iter()
            .map(|entry| {
                entry
                    .keys
                    .iter()
                    .filter_map(|key| key.parse().ok())
                    .collect()
            })
            .collect();
        Self { keys }
    }
}

impl KeyMap {
    /// The table's keys with those commands bound anew. Every word that is not understood gives a
    /// sentence, and what it names keeps the keys it had.
    pub fn with(bindings: &BTreeMap<String, Vec<String>>) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut faults = Vec::new();
        for (name, words) in bindings {
            let Some(row) = TABLE.iter().position(|entry| entry.name == name) else {
                faults.push(format!(
                    "keys.ron: there is no command `{name}`; `lockstep keys` lists them"
                ));
                continue;
            };
            let keys: Result<Vec<Key>, _> = words.iter().map(|word| word.parse()).collect();
            match keys {
                Ok(keys) => map.bind(row, &keys),
                Err(wrong) => faults.push(format!("keys.ron: {name}: {wrong}")),
            }
        }
        (map, faults)
    }

    /// Gives a row those keys and takes them from other rows of the same place.
    fn bind(&mut self, row: usize, keys: &[Key]) {
        for (other, entry) in TABLE.iter().enumerate() {
            if other != row && entry.place == TABLE[row].place {
                self.keys[other].retain(|key| !keys.contains(key));
            }
        }
        self.keys[row] = keys.to_vec();
    }

    /// The command that a key asks for in these places, the nearest place first.
    pub fn command(&self, key: Key, places: &[Where]) -> Option<Command> {
        places.iter().find_map(|place| {
            let rows = TABLE.iter().zip(&self.keys);
            let mut here = rows.filter(|(entry, _)| entry.place == *place);
            here.find(|(_, keys)| keys.contains(&key))
                .map(|(entry, _)| entry.command)
        })
    }

    /// The keys of a command.
    pub fn keys(&self, command: Command) -> &[Key] {
        let row = TABLE.iter().position(|entry| entry.command == command);
        row.map_or(&[], |row| &self.keys[row])
    }

    /// The first key of a command as help shows it; empty when it has none.
    pub fn shown(&self, command: Command) -> String {
        self.keys(command)
            .first()
            .map(|key| key.shown())
            .unwrap_or_default()
    }

    /// What to press for a command, as a sentence names it: its first key, or how it is called in
    /// the palette where it has none.
    fn to_press(&self, entry: &Entry) -> String {
        match self.keys(entry.command).first() {
            Some(key) => key.shown(),
            None => format!("the command `{}`", entry.name),
        }
    }

    /// A sentence with the keys in force for the commands it names in braces:
    /// `No KPI yet: {add} adds one`.
    pub fn fill(&self, sentence: &'static str) -> String {
        let mut filled = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let named = after.split_once('}');
            let entry = named.and_then(|(name, behind)| Some((commands::named(name)?, behind)));
            rest = if let Some((entry, behind)) = entry {
                filled.push_str(&self.to_press(entry));
                behind
            } else {
                filled.push('{');
                after
            };
        }
        filled.push_str(rest);
        filled
    }

    /// All rows with their keys, in the table's order.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Entry, &[Key])> {
        TABLE.iter().zip(self.keys.iter().map(Vec::as_slice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::commands::{Capture, ClockCommand};

    #[test]
    fn a_key_bound_anew_means_the_new_command_and_no_longer_the_old_one() {
        let bindings = BTreeMap::from([("next".to_owned(), vec!["a".to_owned()])]);
        let (map, faults) = KeyMap::with(&bindings);
        assert!(faults.is_empty());
        let places = [Where::Meeting, Where::Everywhere];
        assert_eq!(
            map.command(Key::char('a'), &places),
            Some(Command::Clock(ClockCommand::Next))
        );
        assert!(map.keys(Command::Capture(Capture::Action)).is_empty());
        assert_eq!(map.command(Key::char('n'), &places), None);
    }

    #[test]
    fn a_sentence_names_the_keys_in_force_or_the_command_that_has_none() {
        let sentence = "{go-notes} goes there, {undo} takes it back";
        assert_eq!(
            KeyMap::default().fill(sentence),
            "6 goes there, u takes it back"
        );
        let bindings = BTreeMap::from([
            ("go-notes".to_owned(), vec!["Ctrl-B".to_owned()]),
            ("redo".to_owned(), vec!["u".to_owned()]),
        ]);
        let (map, _) = KeyMap::with(&bindings);
        assert_eq!(
            map.fill(sentence),
            "Ctrl-B goes there, the command `undo` takes it back"
        );
        assert_eq!(map.fill("{nothing} } {"), "{nothing} } {");
    }

    #[test]
    fn a_word_that_is_not_understood_gives_a_sentence_and_changes_nothing() {
        let bindings = BTreeMap::from([
            ("nexxt".to_owned(), vec!["a".to_owned()]),
            ("undo".to_owned(), vec!["Meta-q".to_owned()]),
        ]);
        let (map, faults) = KeyMap::with(&bindings);
        assert_eq!(faults.len(), 2);
        assert!(
            faults[0].contains("there is no command `nexxt`"),
            "{faults:?}"
        );
        assert_eq!(map.shown(Command::Undo), "u");
    }
}
