//! Keys bound anew: whatever is drawn or said then names the key that is in force.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_forum::session::Session;
use lockstep_forum::session::commands::{Command, TABLE};
use lockstep_forum::session::key::Key;
use lockstep_forum::session::keymap::KeyMap;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::over::Over;
use lockstep_forum::session::place::Target;
use lockstep_forum::session::seat::Seat;
use lockstep_forum::session::update::update;

use crate::fixture::{at_home, draw, in_meeting, looking_back, press, text_of};
use crate::states::{all, empty, planned, start};

/// The letter that a command of the table is bound to: one that no word of a screen has in it.
fn letter(row: usize) -> char {
    char::from_u32(0x0410 + row as u32).unwrap()
}

/// Every command bound to a letter of its own, and to nothing else.
fn rebound() -> KeyMap {
    let bindings: BTreeMap<String, Vec<String>> = TABLE
        .iter()
        .enumerate()
        .map(|(row, entry)| (entry.name.to_owned(), vec![letter(row).to_string()]))
        .collect();
    let (keys, faults) = KeyMap::with(&bindings);
    assert_eq!(faults, Vec::<String>::new());
    keys
}

/// A text with the letters of [`rebound`] as the keys that the commands have of their own.
fn as_before(text: &str) -> String {
    let own = KeyMap::default();
    let mut before = text.to_owned();
    for (row, entry) in TABLE.iter().enumerate() {
        before = before.replace(letter(row), &own.shown(entry.command));
    }
    before
}

/// Words behind a sign that say that the sign is a key: `a captures one`, `(b brings them)`.
fn tells_what_a_key_does(key: &str, next: &str) -> bool {
    const FEW: [&str; 8] = [
        "goes", "opens", "shows", "captures", "adds", "starts", "looks", "edits",
    ];
    let next = next.trim_end_matches([';', ',', '.', ')', ':']);
    match key {
        // An article or a number before a noun is none.
        "a" | "A" | "I" => FEW.contains(&next),
        digit if digit.parse::<u8>().is_ok() => FEW.contains(&next),
        "/" => matches!(next, "all" | "dropped"),
        _ => next.ends_with('s') && next.len() > 3 && next.chars().all(char::is_lowercase),
    }
}

/// The commands' own keys that a text names, each with the word behind it.
fn own_keys_in(text: &str) -> BTreeSet<String> {
    // Words that are keys as well, and stand for the key in no sentence.
    const WORDS: [&str; 7] = ["Home", "End", "Left", "Right", "Up", "Down", "space"];
    let own: BTreeSet<String> = TABLE
        .iter()
        .flat_map(|entry| entry.keys)
        .filter(|key| !WORDS.contains(*key))
        .map(|key| (*key).to_owned())
        .collect();
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let bare = word.trim_start_matches(['(', '“']);
            let alone =
                word.starts_with('(') && word.trim_end_matches([',', ';', '.']).ends_with(')');
            let key = bare.trim_end_matches([')', ',', ';']);
            let next = words.get(at + 1).copied().unwrap_or_default();
            let with = at > 0 && words[at - 1] == "with" && key != "a";
            let named = key.chars().count() > 1;
            let sign = key.chars().count() == 1;
            let is_key = own.contains(key)
                && (named
                    || sign
                        && (with
                            || (alone && key.parse::<u8>().is_err())
                            || tells_what_a_key_does(key, next)));
            if is_key {
                found.insert(format!("{key} {next}"));
            }
        }
    }
    found
}

/// Whether what lies on top has keys of its own, which nobody binds: arrows, Enter, letters.
fn has_fixed_keys(session: &Session) -> bool {
    !matches!(session.over.last(), None | Some(Over::Room))
}

/// What a session says in sentences: the line at the bottom, and the question or form on top.
fn said(session: &Session) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(session.notice.iter().map(|notice| notice.text.clone()));
    match session.over.last() {
        Some(Over::Ask(ask)) => {
            said.push(ask.title.clone());
            said.extend(ask.lines.iter().cloned());
            said.extend(ask.choices.iter().map(|choice| choice.label.clone()));
        }
        Some(Over::Form(form)) => {
            said.push(form.title.clone());
            said.extend(form.fault.iter().map(|(_, sentence)| sentence.clone()));
            for field in &form.fields {
                said.push(field.label.to_owned());
                said.push(field.hint.clone().into_owned());
            }
        }
        _ => {}
    }
    said
}

/// A screen by a name, made anew as often as it is needed.
type Place = (&'static str, fn() -> Session);

/// Every board and first screen, with things on it and without.
fn places() -> Vec<Place> {
    fn with(mut session: Session, keys: &str) -> Session {
        press(&mut session, keys);
        session.notice = None;
        session
    }
    fn only_shows() -> Session {
        let mut session = in_meeting();
        session.seat = Seat::Shows;
        session
    }
    vec![
        ("start", start),
        ("home", at_home),
        ("past", || with(at_home(), "7")),
        ("plan", || with(at_home(), "N")),
        ("trends", || with(at_home(), "8")),
        ("minutes", || with(at_home(), "8 Down Down")),
        ("objectives", || with(at_home(), "9")),
        ("market", || with(at_home(), "9 Tab")),
        ("stage", || with(at_home(), "9 Tab Down Down Down")),
        ("work", || with(at_home(), "9 Tab Tab Down")),
        ("numbers", || with(at_home(), "9 Tab Tab Tab")),
        ("people", || with(at_home(), "9 Shift-Tab")),
        ("agenda", || with(in_meeting(), "1")),
        ("scoreboard", || with(in_meeting(), "2")),
        ("promises", || with(in_meeting(), "2 G")),
        ("lead definition", || with(in_meeting(), "3")),
        ("criterion", || with(in_meeting(), "3 Down Down Down")),
        ("versions", || with(in_meeting(), "3 h")),
        ("actions", || with(in_meeting(), "4")),
        ("issues", || with(in_meeting(), "5")),
        ("opened issue", || with(in_meeting(), "5 j Enter")),
        ("ask", || with(in_meeting(), "5 Enter G")),
        ("notes", || with(in_meeting(), "6")),
        ("experiment", || with(in_meeting(), "6 G")),
        ("recap", || with(in_meeting(), "c")),
        ("room", || with(in_meeting(), "F")),
        ("looking back", looking_back),
        ("planned", || planned("1")),
        ("empty scoreboard", || empty("2")),
        ("empty lead definition", || empty("3")),
        ("empty actions", || empty("4")),
        ("empty issues", || empty("5")),
        ("empty notes", || empty("6")),
        ("only shows", only_shows),
    ]
}

/// What is said while a command runs and what it opens is answered, confirmed and left.
fn walk(mut session: Session, keys: &KeyMap, command: Command) -> Vec<(bool, String)> {
    session.keys = keys.clone();
    let mut heard = Vec::new();
    let at = session.now;
    let unknown = "F99";
    let mut hear = |session: &mut Session, message: Message| {
        update(session, message, at);
        let fixed = has_fixed_keys(session);
        heard.extend(said(session).into_iter().map(|text| (fixed, text)));
    };
    hear(&mut session, Message::Clicked(Target::Command(command)));
    for key in [unknown, "b", "e", "Ctrl-S", "Enter", unknown, "Esc", "Esc"] {
        // Where nothing lies over the screen the key would mean another command in each session.
        if key == unknown || has_fixed_keys(&session) {
            hear(&mut session, Message::Pressed(key.parse::<Key>().unwrap()));
        }
    }
    heard
}

#[test]
fn every_sentence_names_the_key_in_force_and_reads_as_before_with_the_own_ones() {
    let (own, rebound) = (KeyMap::default(), rebound());
    let (mut lies, mut differ) = (BTreeSet::new(), BTreeSet::new());
    let (mut sentences, mut named) = (BTreeSet::new(), BTreeSet::new());
    for (name, place) in places() {
        for entry in TABLE {
            let before = walk(place(), &own, entry.command);
            let after = walk(place(), &rebound, entry.command);
            for (fixed, sentence) in &after {
                let mut keys = own_keys_in(sentence);
                // Enter, Esc and the like are the overlay's own there.
                keys.retain(|key| !fixed || key.chars().nth(1) == Some(' '));
                if !keys.is_empty() {
                    lies.insert(format!("{name}, {}: {sentence} {keys:?}", entry.name));
                }
            }
            let again: Vec<String> = after.iter().map(|(_, text)| as_before(text)).collect();
            let before: Vec<String> = before.into_iter().map(|(_, text)| text).collect();
            if before != again {
                differ.insert(format!("{name}, {}: {before:?} and {again:?}", entry.name));
            }
            for sentence in before {
                named.extend(own_keys_in(&sentence));
                sentences.insert(sentence);
            }
        }
    }
    assert!(lies.is_empty(), "{lies:#?}");
    assert!(differ.is_empty(), "{differ:#?}");
    // The walk hears much, and knows a key when it hears one.
    assert!(sentences.len() > 300, "{}", sentences.len());
    assert!(named.len() > 30, "{named:?}");
}

#[test]
fn every_screen_names_the_key_in_force_and_looks_as_before_with_the_own_ones() {
    let rebound = rebound();
    let (mut lies, mut differ, mut named) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (name, mut session) in all() {
        session.notice = None;
        let drawn = |session: &Session| text_of(&draw(session, 400, 70).0);
        let before = drawn(&session);
        session.keys = rebound.clone();
        let after = drawn(&session);
        named.extend(own_keys_in(&before));
        let mut keys = own_keys_in(&after);
        keys.retain(|_| !has_fixed_keys(&session));
        if !keys.is_empty() {
            lies.push(format!("{name}: {keys:?}"));
        }
        let words = |text: &str| -> Vec<String> {
            let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            words.sort();
            words
        };
        let (before, again) = (words(&before), words(&as_before(&after)));
        // Help and the palette list each key where its column is as wide as it has to be.
        let lists = matches!(session.over.last(), Some(Over::Help(_) | Over::Palette(_)));
        if before != again && !lists {
            let only = |one: &[String], other: &[String]| -> Vec<String> {
                one.iter()
                    .filter(|word| !other.contains(word))
                    .cloned()
                    .collect()
            };
            differ.push(format!(
                "{name}: {:?} and {:?}",
                only(&before, &again),
                only(&again, &before)
            ));
        }
    }
    assert!(lies.is_empty(), "{lies:#?}");
    assert!(differ.is_empty(), "{differ:#?}");
    assert!(named.len() > 20, "{named:?}");
}
