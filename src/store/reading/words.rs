//! The words in which a reading says what is wrong.

use crate::forum::spelling::distance;
use crate::store::syntax::{Kind, Node};

/// "`due` needs a date like …", with what stands there instead where that helps.
pub fn needs(label: &str, what: &str, node: &Node<'_>) -> String {
    let label = if label.is_empty() { "this file" } else { label };
    let text = what.contains("quotes") || what.contains("date");
    let instead = match &node.kind {
        Kind::Odd(odd) | Kind::Word(odd) if text => format!("; write \"{odd}\" in quotes"),
        Kind::Odd(odd) | Kind::Word(odd) | Kind::Number(odd) => format!(", not `{odd}`"),
        Kind::Text(text) if !what.contains(text.as_ref()) => {
            format!(", not \"{}\"", short(text))
        }
        _ => String::new(),
    };
    if label == "this file" {
        return format!("{label} needs {what}{instead}");
    }
    format!("`{label}` needs {what}{instead}")
}

fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// "its fields in round brackets".
pub fn fields_of(fields: &[&str]) -> String {
    let first = fields.iter().find(|field| **field != "format");
    let first = first.copied().unwrap_or("…");
    format!("its fields in round brackets: ({first}: …)")
}

/// "one of A, B or C".
pub fn one_of(names: &[&str]) -> String {
    match names {
        [] => "a word".to_owned(),
        [only] => format!("`{only}`"),
        [some @ .., last] => format!("one of {} or {last}", some.join(", ")),
    }
}

/// A record's name as people say it: "an action item", "a lead definition".
pub fn name_of(record: &str) -> String {
    let mut words = String::new();
    for c in record.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    if words.ends_with('s') {
        return format!("the {words}");
    }
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {words}")
}

/// The way out of an unknown name: the nearest known one, or all of them.
pub fn nearest(name: &str, known: &[&str]) -> String {
    let lower = name.to_lowercase();
    let best = known
        .iter()
        .map(|known| (distance(&lower, &known.to_lowercase()), *known))
        .min();
    match best {
        Some((far, best)) if far <= (name.chars().count() / 3).max(2) && far < best.len() => {
            format!("; did you mean `{best}`?")
        }
        _ if known.is_empty() => String::new(),
        _ => format!("; it is {}", one_of(known)),
    }
}

#[cfg(test)]
mod tests {
    use super::{name_of, nearest};

    #[test]
    fn the_nearest_name_is_offered_when_it_is_near() {
        let known = ["title", "owner", "due"];
        for (written, expected) in [
            ("ownr", "; did you mean `owner`?"),
            ("onwer", "; did you mean `owner`?"),
            ("Title", "; did you mean `title`?"),
            ("zzzz", "; it is one of title, owner or due"),
        ] {
            assert_eq!(nearest(written, &known), expected);
        }
    }

    #[test]
    fn records_are_named_as_people_say() {
        assert_eq!(name_of("LeadDefinition"), "a lead definition");
        assert_eq!(name_of("Action"), "an action");
        assert_eq!(name_of("Actions"), "the actions");
    }
}
