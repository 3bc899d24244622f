//! What the word under the cursor can become.

use std::ops::Range;

use jiff::civil::Date;

use super::{Known, due_value, is_quote, words};
use crate::forum::due;
use crate::forum::people::{people_starting_with, sides_meant};

/// A way to complete the word under the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The part of the line that it replaces, in bytes.
    pub replace: Range<usize>,
    /// What comes in its place.
    pub text: String,
    /// How it is listed: `@ana  Ana Lima, Marketing`.
    pub shown: String,
}

/// The days that are offered behind `due:`.
const DAYS: [&str; 16] = [
    "today",
    "tomorrow",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "next mon",
    "next tue",
    "next fri",
    "1w",
    "2w",
    "1m",
    "end of month",
    "end of quarter",
    "next forum",
];

/// The ways to complete what stands before the cursor (a byte offset), best first. None where the
/// cursor is not in a token.
pub fn completions(line: &str, cursor: usize, known: &Known<'_>, today: Date) -> Vec<Completion> {
    let cursor = (0..=cursor.min(line.len()))
        .rev()
        .find(|at| line.is_char_boundary(*at))
        .unwrap_or(0);
    let Some(token) = token_at(line, cursor) else {
        return Vec::new();
    };
    let typed = &line[token.start..cursor];
    let found = match typed.chars().next() {
        Some('@') => people(&typed[1..], known),
        Some('^') => sides(&typed[1..]),
        Some('#') => tags(&typed[1..], known),
        Some('!') => objectives(&typed[1..], known),
        _ => days(typed.get(4..).unwrap_or_default(), known, today),
    };
    found
        .into_iter()
        .map(|(text, shown)| Completion {
            replace: token.clone(),
            text,
            shown,
        })
        .collect()
}

/// The token that the cursor stands in or at the end of.
fn token_at(line: &str, cursor: usize) -> Option<Range<usize>> {
    let words = words(line);
    // An open quote behind `due:` reaches over blanks.
    for (place, word) in words.iter().enumerate() {
        let value = due_value(&line[word.clone()]).filter(|value| value.starts_with(is_quote));
        let Some(value) = value else { continue };
        let open = word.end - value.len();
        let from = open + value.chars().next().map_or(0, char::len_utf8);
        let close = line[from..].find(is_quote).map(|length| {
            let at = from + length;
            at + line[at..].chars().next().map_or(0, char::len_utf8)
        });
        let end = match close {
            Some(close) => close,
            // Not closed: it ends where the cursor's word ends.
            None => words[place..]
                .iter()
                .find(|word| word.end >= cursor)
                .map_or(line.len(), |word| word.end.min(line.len())),
        };
        if (word.start + 4..=end).contains(&cursor) {
            return Some(word.start..end);
        }
    }
    let word = words
        .into_iter()
        .find(|word| word.start < cursor && cursor <= word.end)?;
    let text = &line[word.start..cursor];
    let signed = text.starts_with(['@', '^', '#', '!']);
    let due = text
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("due:"));
    (signed || due).then_some(word)
}

type Listed = Vec<(String, String)>;

fn people(start: &str, known: &Known<'_>) -> Listed {
    let lower = start.to_lowercase();
    let mut found = people_starting_with(known.roster, &lower);
    found.retain(|(_, person)| !person.left);
    // A handle that starts that way comes before a surname that does.
    found.sort_by_key(|(handle, person)| {
        let by_handle = handle.as_str().to_lowercase().starts_with(&lower);
        (!by_handle, person.name.to_lowercase())
    });
    found
        .into_iter()
        .map(|(handle, person)| {
            let shown = format!("@{handle}  {}, {}", person.name, person.side);
            (format!("@{handle}"), shown)
        })
        .collect()
}

fn sides(start: &str) -> Listed {
    sides_meant(start)
        .map(|side| {
            (
                format!("^{}", side.word().to_lowercase()),
                side.word().to_owned(),
            )
        })
        .collect()
}

fn tags(start: &str, known: &Known<'_>) -> Listed {
    let lower = start.to_lowercase();
    known
        .tags
        .iter()
        .filter(|tag| tag.to_lowercase().starts_with(&lower))
        .map(|tag| (format!("#{tag}"), format!("#{tag}")))
        .collect()
}

fn objectives(start: &str, known: &Known<'_>) -> Listed {
    let lower = start.to_lowercase();
    super::objectives_starting_with(known.objectives, &lower)
        .into_iter()
        .map(|(id, objective)| (format!("!{id}"), format!("!{id}  {}", objective.title)))
        .collect()
}

fn days(typed: &str, known: &Known<'_>, today: Date) -> Listed {
    let typed = typed.trim_matches(is_quote);
    let lower = typed.to_lowercase();
    let mut found: Listed = DAYS
        .iter()
        .filter(|day| day.starts_with(&lower))
        .filter_map(|day| listed_day(day, known, today))
        .collect();
    // What was typed and can be read is offered first, so that its date is seen.
    if !DAYS.contains(&lower.as_str()) {
        let read = listed_day(typed.trim(), known, today);
        found.splice(0..0, read);
    }
    found
}

fn listed_day(day: &str, known: &Known<'_>, today: Date) -> Option<(String, String)> {
    let date = due::read(day, today, known.next_forum).ok()?;
    let text = if day.contains(char::is_whitespace) {
        format!("due:\"{day}\"")
    } else {
        format!("due:{day}")
    };
    Some((text, format!("{day}  {}", due::words(date, today))))
}
