//! A condition in words, such that reading them gives the same condition.

use std::fmt;

use super::Condition;

/// Words with a meaning of their own: a name or value that contains one is put in quotes.
pub(super) const RESERVED: [&str; 29] = [
    "above", "all", "always", "and", "any", "at", "begins", "below", "between", "blank",
    "contains", "empty", "ends", "equals", "in", "is", "less", "missing", "more", "never", "not",
    "one", "or", "over", "present", "starts", "under", "within", "with",
];

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(column, value) => write!(f, "{} is {}", Name(column), Name(value)),
            Self::IsNot(column, value) => write!(f, "{} is not {}", Name(column), Name(value)),
            Self::In(column, values) => write!(f, "{} in {}", Name(column), List(values)),
            Self::NotIn(column, values) => write!(f, "{} not in {}", Name(column), List(values)),
            Self::Contains(column, text) => write!(f, "{} contains {}", Name(column), Name(text)),
            Self::StartsWith(column, text) => {
                write!(f, "{} starts with {}", Name(column), Name(text))
            }
            Self::EndsWith(column, text) => write!(f, "{} ends with {}", Name(column), Name(text)),
            Self::Above(column, number) => write!(f, "{} > {number}", Name(column)),
            Self::AtLeast(column, number) => write!(f, "{} ≥ {number}", Name(column)),
            Self::Below(column, number) => write!(f, "{} < {number}", Name(column)),
            Self::AtMost(column, number) => write!(f, "{} ≤ {number}", Name(column)),
            Self::Between(column, low, high) => {
                write!(f, "{} between {low} and {high}", Name(column))
            }
            Self::Missing(column) => write!(f, "{} is missing", Name(column)),
            Self::Present(column) => write!(f, "{} is present", Name(column)),
            Self::WithinDays(column, 1) => write!(f, "{} within 1 day", Name(column)),
            Self::WithinDays(column, days) => write!(f, "{} within {days} days", Name(column)),
            Self::All(tests) => joined(f, tests, "and", "all", "always"),
            Self::Any(tests) => joined(f, tests, "or", "any", "never"),
            Self::Not(test) => {
                f.write_str("not ")?;
                inner(f, test)
            }
        }
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    tests: &[Condition],
    word: &str,
    single: &str,
    nothing: &str,
) -> fmt::Result {
    match tests {
        [] => f.write_str(nothing),
        [one] => write!(f, "{single} ({one})"),
        [first, rest @ ..] => {
            inner(f, first)?;
            for test in rest {
                write!(f, " {word} ")?;
                inner(f, test)?;
            }
            Ok(())
        }
    }
}

/// A test within another one: in parentheses when it joins several itself.
fn inner(f: &mut fmt::Formatter<'_>, test: &Condition) -> fmt::Result {
    match test {
        Condition::All(tests) | Condition::Any(tests) if tests.len() > 1 => write!(f, "({test})"),
        _ => write!(f, "{test}"),
    }
}

/// A column's name or a value, in quotes where it could be taken for something else.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(self.0) {
            return f.write_str(self.0);
        }
        f.write_str("\"")?;
        for c in self.0.chars() {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("\"")
    }
}

fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || " -_/.+%&'#@:$€".contains(c);
    let reserved = |word: &str| {
        if word.is_ascii() {
            return RESERVED
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word));
        }
        RESERVED.contains(&word.to_lowercase().as_str())
    };
    text.chars().all(plain)
        && text
            .split(' ')
            .all(|word| !word.is_empty() && !reserved(word))
}

struct List<'a>(&'a [String]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (place, value) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{}", Name(value))?;
        }
        f.write_str(")")
    }
}
