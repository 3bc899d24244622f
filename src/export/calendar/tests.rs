//! The calendar, read by a parser as strict as RFC 5545 is.

use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;

use super::super::example;
use super::*;
use crate::forum::meeting::Boards;

const NEXT: NextForum = NextForum {
    date: date(2026, 12, 8),
    at: StartTime(jiff::civil::time(10, 0, 0, 0)),
    minutes: 75,
};

fn of(boards: &Boards, now: &str) -> String {
    let sitting = Sitting {
        charter: &example::charter(),
        name: &example::name(),
        number: 14,
        boards,
    };
    written(
        &sitting,
        Some(NEXT),
        Moment::parse(now).expect("an instant"),
    )
}

fn with_title(title: &str) -> Boards {
    let mut boards = example::boards();
    let actions = Arc::make_mut(&mut boards.actions);
    let action = actions.actions.get_mut(&"k3v9m2xq".into());
    title.clone_into(&mut action.expect("is there").title);
    boards
}

/// A property: name, parameters, value.
type Property = (String, Vec<(String, String)>, String);

/// Reads a calendar of one level of components, as the grammar of RFC 5545, 3.1 has it: lines end
/// with CRLF, none is wider than 75 octets, and what follows is held against each property's type.
fn parsed(text: &str) -> Result<Vec<Vec<Property>>, String> {
    let body = text.strip_suffix("\r\n").ok_or("does not end with CRLF")?;
    let physical: Vec<&str> = body.split("\r\n").collect();
    for line in &physical {
        if line.len() > 75 || line.contains(['\r', '\n']) || line.chars().any(char::is_control) {
            return Err(format!("not a line: {line:?}"));
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for line in physical {
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    let mut components = vec![Vec::new()];
    let mut open: Vec<String> = Vec::new();
    for line in lines {
        let (name, parameters, value) = property(&line)?;
        match name.as_str() {
            "BEGIN" => {
                if (value == "VCALENDAR") != open.is_empty() {
                    return Err(format!("{value} stands in the wrong place"));
                }
                if !open.is_empty() {
                    components.push(Vec::new());
                }
                open.push(value);
            }
            "END" if open.pop().as_deref() == Some(value.as_str()) => {}
            "END" => return Err(format!("{value} was not begun")),
            _ if open.is_empty() => return Err(format!("{name} stands outside")),
            _ => {
                let at = if open.len() == 1 {
                    0
                } else {
                    components.len() - 1
                };
                components[at].push((name, parameters, value));
            }
        }
    }
    if !open.is_empty() {
        return Err(format!("{open:?} is not ended"));
    }
    Ok(components)
}

fn property(line: &str) -> Result<Property, String> {
    let wrong = || format!("not a property: {line:?}");
    let (head, value) = line.split_once(':').ok_or_else(wrong)?;
    let mut parts = head.split(';');
    let name = parts.next().unwrap_or_default();
    let plain = |word: &str| {
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        !word.is_empty() && word.chars().all(fits)
    };
    let parameters = parts.map(|part| {
        let (key, value) = part
            .split_once('=')
            .filter(|(key, value)| plain(key) && plain(value))?;
        Some((key.to_owned(), value.to_owned()))
    });
    let parameters: Option<Vec<_>> = parameters.collect();
    let (true, Some(parameters)) = (plain(name), parameters) else {
        return Err(wrong());
    };
    let value = match name {
        "SUMMARY" | "DESCRIPTION" | "X-WR-CALNAME" => unescaped(value)?,
        _ => value.to_owned(),
    };
    Ok((name.to_owned(), parameters, value))
}

/// The value of a text property (RFC 5545, 3.3.11).
fn unescaped(value: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => text.push(c),
                other => return Err(format!("\\{other:?} in {value:?}")),
            },
            ';' | ',' => return Err(format!("a bare {c} in {value:?}")),
            c => text.push(c),
        }
    }
    Ok(text)
}

fn value<'a>(component: &'a [Property], name: &str) -> &'a str {
    let found: Vec<&Property> = component.iter().filter(|(is, ..)| is == name).collect();
    assert_eq!(found.len(), 1, "{name} in {component:?}");
    &found[0].2
}

#[test]
fn open_actions_with_a_day_and_the_next_forum_are_entries() {
    let text = of(&example::boards(), "2026-11-24T11:02:00+01:00");
    let components = parsed(&text).expect("is a calendar");
    let calendar = &components[0];
    assert_eq!(value(calendar, "VERSION"), "2.0");
    assert_eq!(value(calendar, "X-WR-CALNAME"), "Acme revenue *forum*");
    let events = &components[1..];
    let summaries: Vec<&str> = events.iter().map(|event| value(event, "SUMMARY")).collect();
    assert_eq!(
        summaries,
        [
            "Due: Put prices on https://example.org (Ana Lima)",
            "Due: Send the list of lost deals (Cy Okafor)",
            "Due: Ask two customers why they left",
            "Acme revenue *forum*",
        ]
    );
    let late = &events[1];
    assert_eq!(value(late, "UID"), "action.k3v9m2xq.2026-11-10@lockstep");
    assert_eq!(value(late, "DTSTAMP"), "20261124T100200Z");
    assert_eq!(value(late, "DTSTART"), "20261117");
    assert_eq!(value(late, "DTEND"), "20261118");
    let dated = late.iter().find(|(name, ..)| name == "DTSTART");
    let is_a_day = [("VALUE".to_owned(), "DATE".to_owned())];
    assert_eq!(dated.expect("is there").1, is_a_day);
    let forum = &events[3];
    assert_eq!(value(forum, "DTSTART"), "20261208T100000");
    assert_eq!(value(forum, "DURATION"), "PT75M");
}

#[test]
fn an_entry_keeps_its_uid_when_it_is_moved_and_written_again() {
    let uids = |text: &str| -> Vec<String> {
        let components = parsed(text).expect("is a calendar");
        let events = components[1..].iter();
        events.map(|event| value(event, "UID").to_owned()).collect()
    };
    let mut later = with_title("Another title");
    let actions = Arc::make_mut(&mut later.actions);
    let action = actions
        .actions
        .get_mut(&"k3v9m2xq".into())
        .expect("is there");
    action.due = Some(date(2027, 1, 4));
    let first = of(&example::boards(), "2026-11-24T11:02:00+01:00");
    let again = of(&later, "2026-12-01T09:00:00+01:00");
    assert_ne!(first, again);
    assert_eq!(uids(&first), uids(&again));
}

proptest! {
    #[test]
    fn whatever_was_written_comes_back_from_the_calendar(title in "[\\PC\\n\\r\\\\;,:\"é漢]{1,120}") {
        let text = of(&with_title(&title), "2026-11-24T11:02:00+01:00");
        let components = parsed(&text).map_err(TestCaseError::fail)?;
        let lines: Vec<String> = title.split('\n').map(|part| neutralise(part).into_owned()).collect();
        let wanted = format!("Due: {} (Cy Okafor)", lines.join("\n"));
        let found = components[1..].iter().any(|event| value(event, "SUMMARY") == wanted);
        prop_assert!(found, "{wanted:?} in {text}");
    }
}
