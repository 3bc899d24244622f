//! Reading a condition from what a person types: words (`time on site >= 600 and not mail is
//! missing`) or the form of the file (`AtLeast("time on site", 600)`).
//!
//! `not` binds closer than `and`, `and` closer than `or`; parentheses group. Names and values of
//! several words need no quotes unless a word in them has a meaning here.

use std::str::FromStr;

use super::Condition;
use super::words::RESERVED;
use crate::forum::merge::ron_options;
use crate::forum::refusal::Refusal;

/// Why a text is no condition, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("At character {at}: {sentence}")]
pub struct NotACondition {
    /// The place in the text, in characters from 1.
    pub at: usize,
    /// What is wrong and the way out.
    pub sentence: String,
}

impl From<NotACondition> for Refusal {
    fn from(error: NotACondition) -> Self {
        Self::because(error.to_string())
    }
}

/// How deep tests may stand in each other.
const DEEPEST: usize = 60;

impl FromStr for Condition {
    type Err = NotACondition;

    fn from_str(text: &str) -> Result<Self, NotACondition> {
        if !looks_like_the_file(text) {
            return read_words(text);
        }
        let options = ron_options().with_recursion_limit(DEEPEST);
        options
            .from_str(text)
            .or_else(|error: ron::error::SpannedError| {
                // `Not(mail is missing)` looks like the file's form and is words.
                read_words(text).map_err(|_| NotACondition {
                    at: error.span.start.col,
                    sentence: format!("{}; write it like AtLeast(\"visits\", 3)", error.code),
                })
            })
    }
}

fn looks_like_the_file(text: &str) -> bool {
    let text = text.trim_start();
    let head = text.split('(').next().unwrap_or_default();
    head.len() < text.len()
        && head.starts_with(|c: char| c.is_ascii_uppercase())
        && head.chars().all(|c| c.is_ascii_alphabetic())
}

fn read_words(text: &str) -> Result<Condition, NotACondition> {
    let mut reading = Reading {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
        end: text.chars().count() + 1,
    };
    let condition = reading.alternatives()?;
    match reading.peek() {
        None => Ok(condition),
        Some(Token::Close) => Err(reading.wrong("there is a `)` too many")),
        Some(Token::Comma) => {
            Err(reading.wrong("put a value with a comma in quotes, or a list in ( )"))
        }
        Some(_) => Err(reading.wrong("join tests with `and` or `or`")),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(&'static str),
    Open,
    Close,
    Comma,
}

/// The tokens of a text with their places in characters from 1.
fn tokens(text: &str) -> Result<Vec<(usize, Token)>, NotACondition> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let start = at;
        let token = match c {
            _ if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '"' | '“' => {
                let (value, length) = quoted(&chars[at..]).ok_or_else(|| NotACondition {
                    at: start + 1,
                    sentence: "this quote is not closed".to_owned(),
                })?;
                at += length;
                tokens.push((start + 1, Token::Quoted(value)));
                continue;
            }
            _ => {
                if let Some((sign, length)) = sign(c, chars.get(at + 1).copied()) {
                    tokens.push((start + 1, Token::Sign(sign)));
                    at += length;
                    continue;
                }
                let length = word_length(&chars[at..]);
                at += length - 1;
                Token::Word(chars[start..start + length].iter().collect())
            }
        };
        at += 1;
        tokens.push((start + 1, token));
    }
    Ok(tokens)
}

/// How many characters the word at the start takes.
fn word_length(chars: &[char]) -> usize {
    let ends = |(place, c): (usize, &char)| {
        c.is_whitespace()
            || matches!(c, '(' | ')' | ',' | '"' | '“')
            || sign(*c, chars.get(place + 1).copied()).is_some()
    };
    let end = chars.iter().enumerate().position(ends);
    end.unwrap_or(chars.len())
}

/// A comparison sign and how many characters it takes.
fn sign(c: char, next: Option<char>) -> Option<(&'static str, usize)> {
    let with_equals = next == Some('=');
    match (c, with_equals) {
        ('>', true) => Some(("≥", 2)),
        ('<', true) => Some(("≤", 2)),
        ('!', true) => Some(("≠", 2)),
        ('=', true) => Some(("=", 2)),
        ('=', false) => Some(("=", 1)),
        ('>', false) => Some((">", 1)),
        ('<', false) => Some(("<", 1)),
        ('≥', _) => Some(("≥", 1)),
        ('≤', _) => Some(("≤", 1)),
        ('≠', _) => Some(("≠", 1)),
        _ => None,
    }
}

/// The text in quotes at the start, and how many characters it takes with them.
fn quoted(chars: &[char]) -> Option<(String, usize)> {
    let close = if chars.first() == Some(&'“') {
        '”'
    } else {
        '"'
    };
    let mut value = String::new();
    let mut at = 1;
    loop {
        match *chars.get(at)? {
            '\\' if close == '"' => {
                at += 1;
                value.push(*chars.get(at)?);
            }
            c if c == close => return Some((value, at + 1)),
            c => value.push(c),
        }
        at += 1;
    }
}

struct Reading {
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
    end: usize,
}

type Read<T> = Result<T, NotACondition>;

impl Reading {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    /// Whether a keyword comes after so many tokens. Keywords are written small or all in
    /// capitals, so that `Not Applicable` stays a value.
    fn is_word(&self, ahead: usize, keyword: &str) -> bool {
        match self.tokens.get(self.at + ahead) {
            Some((_, Token::Word(word))) => {
                word == keyword || (word.len() > 1 && *word == keyword.to_uppercase())
            }
            _ => false,
        }
    }

    fn take(&mut self, keyword: &str) -> bool {
        let found = self.is_word(0, keyword);
        self.at += usize::from(found);
        found
    }

    fn take_all(&mut self, keywords: &[&str]) -> bool {
        let found = keywords
            .iter()
            .enumerate()
            .all(|(ahead, keyword)| self.is_word(ahead, keyword));
        self.at += if found { keywords.len() } else { 0 };
        found
    }

    fn take_token(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn wrong(&self, sentence: impl Into<String>) -> NotACondition {
        NotACondition {
            at: self.tokens.get(self.at).map_or(self.end, |(at, _)| *at),
            sentence: sentence.into(),
        }
    }

    fn alternatives(&mut self) -> Read<Condition> {
        self.joined("or", Self::together, Condition::Any)
    }

    fn together(&mut self) -> Read<Condition> {
        self.joined("and", Self::one, Condition::All)
    }

    fn joined(
        &mut self,
        word: &str,
        part: impl Fn(&mut Self) -> Read<Condition>,
        join: impl Fn(Vec<Condition>) -> Condition,
    ) -> Read<Condition> {
        let first = part(self)?;
        let mut tests = vec![first];
        while self.take(word) {
            tests.push(part(self)?);
        }
        Ok(match tests.len() {
            1 => tests.remove(0),
            _ => join(tests),
        })
    }

    fn one(&mut self) -> Read<Condition> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong(format!(
                "tests stand more than {DEEPEST} deep in each other"
            )));
        }
        let condition = self.one_within();
        self.depth -= 1;
        condition
    }

    fn one_within(&mut self) -> Read<Condition> {
        let before_open = matches!(self.tokens.get(self.at + 1), Some((_, Token::Open)));
        if self.take("not") {
            return Ok(Condition::Not(Box::new(self.one()?)));
        }
        if self.take("always") {
            return Ok(Condition::All(Vec::new()));
        }
        if self.take("never") {
            return Ok(Condition::Any(Vec::new()));
        }
        if before_open && self.take("all") {
            return Ok(Condition::All(vec![self.grouped()?]));
        }
        if before_open && self.take("any") {
            return Ok(Condition::Any(vec![self.grouped()?]));
        }
        if self.peek() == Some(&Token::Open) {
            return self.grouped();
        }
        self.test()
    }

    fn grouped(&mut self) -> Read<Condition> {
        self.at += 1;
        let condition = self.alternatives()?;
        if !self.take_token(&Token::Close) {
            return Err(self.wrong("a `)` is missing"));
        }
        Ok(condition)
    }

    fn test(&mut self) -> Read<Condition> {
        let column = self.column()?;
        if let Some(Token::Sign(sign)) = self.peek() {
            let sign = *sign;
            self.at += 1;
            return match sign {
                "=" => Ok(Condition::Is(column, self.value("=")?)),
                "≠" => Ok(Condition::IsNot(column, self.value("≠")?)),
                _ => self.compared(column, sign),
            };
        }
        let is = self.take("is") || self.take("equals");
        let not = self.take("not");
        if self.take("missing") || self.take("blank") || self.take("empty") {
            return Ok(missing(column, !not));
        }
        if self.take("present") {
            return Ok(missing(column, not));
        }
        if self.take("in") || self.take_all(&["one", "of"]) {
            let values = self.list()?;
            return Ok(if not {
                Condition::NotIn(column, values)
            } else {
                Condition::In(column, values)
            });
        }
        if is && not {
            return Ok(Condition::IsNot(column, self.value("is not")?));
        }
        if not {
            return Err(self.wrong("write `is not` or `not in` behind a column"));
        }
        if let Some(test) = self.number_test(&column)? {
            return Ok(test);
        }
        if let Some(test) = self.text_test(&column)? {
            return Ok(test);
        }
        if is {
            return Ok(Condition::Is(column, self.value("is")?));
        }
        Err(self.wrong(format!(
            "what about `{column}`? Write is, in, contains, ≥, <, between, within, present or \
             missing behind it"
        )))
    }

    /// The name before an operator.
    fn column(&mut self) -> Read<String> {
        if let Some(Token::Quoted(name)) = self.peek() {
            let name = name.clone();
            self.at += 1;
            return Ok(name);
        }
        let mut words = Vec::new();
        while let Some(Token::Word(word)) = self.peek() {
            if self.starts_operator() {
                break;
            }
            words.push(word.clone());
            self.at += 1;
        }
        if words.is_empty() {
            return Err(self.wrong("the name of a column is missing here"));
        }
        Ok(words.join(" "))
    }

    fn starts_operator(&self) -> bool {
        let two = |first, seconds: &[&str]| {
            self.is_word(0, first) && seconds.iter().any(|second| self.is_word(1, second))
        };
        // `one`, `at`, `with` and the like are words of a name unless their second word follows.
        let alone = RESERVED.iter().filter(|word| {
            !matches!(
                **word,
                "one"
                    | "at"
                    | "more"
                    | "less"
                    | "starts"
                    | "begins"
                    | "ends"
                    | "with"
                    | "all"
                    | "any"
                    | "always"
                    | "never"
                    | "over"
                    | "under"
            )
        });
        alone.into_iter().any(|word| self.is_word(0, word))
            || two("one", &["of"])
            || two("at", &["least", "most"])
            || two("more", &["than"])
            || two("less", &["than"])
            || two("starts", &["with"])
            || two("begins", &["with"])
            || two("ends", &["with"])
            || ((self.is_word(0, "over") || self.is_word(0, "under")) && self.number_follows())
    }

    fn number_follows(&self) -> bool {
        match self.tokens.get(self.at + 1) {
            Some((_, Token::Word(word))) => word.parse::<f64>().is_ok(),
            _ => false,
        }
    }

    fn number_test(&mut self, column: &str) -> Read<Option<Condition>> {
        let column = column.to_owned();
        if self.take("between") {
            let low = self.number("between")?;
            if !self.take("and") {
                return Err(self.wrong("write `between` 1 `and` 5"));
            }
            let high = self.number("and")?;
            return Ok(Some(Condition::Between(column, low, high)));
        }
        if self.take("within") {
            return self.days(column).map(Some);
        }
        let sign = if self.take_all(&["at", "least"]) {
            "≥"
        } else if self.take_all(&["at", "most"]) {
            "≤"
        } else if self.take("above") || self.take("over") || self.take_all(&["more", "than"]) {
            ">"
        } else if self.take("below") || self.take("under") || self.take_all(&["less", "than"]) {
            "<"
        } else {
            return Ok(None);
        };
        self.compared(column, sign).map(Some)
    }

    fn compared(&mut self, column: String, sign: &'static str) -> Read<Condition> {
        let number = self.number(sign)?;
        Ok(match sign {
            "≥" => Condition::AtLeast(column, number),
            "≤" => Condition::AtMost(column, number),
            ">" => Condition::Above(column, number),
            _ => Condition::Below(column, number),
        })
    }

    fn days(&mut self, column: String) -> Read<Condition> {
        let wrong = "`within` needs a number of days, such as within 30 days";
        let Some(Token::Word(word)) = self.peek() else {
            return Err(self.wrong(wrong));
        };
        let count: u32 = word.parse().map_err(|_| self.wrong(wrong))?;
        self.at += 1;
        if self.take("week") || self.take("weeks") {
            let days = count.checked_mul(7).ok_or_else(|| self.wrong(wrong))?;
            return Ok(Condition::WithinDays(column, days));
        }
        let _ = self.take("day") || self.take("days");
        Ok(Condition::WithinDays(column, count))
    }

    fn text_test(&mut self, column: &str) -> Read<Option<Condition>> {
        let column = column.to_owned();
        let test = if self.take("contains") {
            Condition::Contains(column, self.value("contains")?)
        } else if self.take_all(&["starts", "with"]) || self.take_all(&["begins", "with"]) {
            Condition::StartsWith(column, self.value("starts with")?)
        } else if self.take_all(&["ends", "with"]) {
            Condition::EndsWith(column, self.value("ends with")?)
        } else {
            return Ok(None);
        };
        Ok(Some(test))
    }

    fn number(&mut self, before: &str) -> Read<f64> {
        let number = match self.peek() {
            Some(Token::Word(word)) => word.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        };
        let number = number.ok_or_else(|| {
            let found = match self.peek() {
                Some(Token::Word(word) | Token::Quoted(word)) => format!(", not `{word}`"),
                _ => String::new(),
            };
            self.wrong(format!("`{before}` needs a number{found}"))
        })?;
        self.at += 1;
        Ok(number)
    }

    /// A value: in quotes, or all words up to `and`, `or` or a sign.
    fn value(&mut self, before: &str) -> Read<String> {
        let value =
            self.words_until(|reading| reading.is_word(0, "and") || reading.is_word(0, "or"));
        value.ok_or_else(|| {
            self.wrong(format!(
                "`{before}` needs a value; put an empty one in quotes"
            ))
        })
    }

    fn words_until(&mut self, ends: impl Fn(&Self) -> bool) -> Option<String> {
        if let Some(Token::Quoted(value)) = self.peek() {
            let value = value.clone();
            self.at += 1;
            return Some(value);
        }
        let mut words = Vec::new();
        while let Some(Token::Word(word)) = self.peek() {
            if ends(self) {
                break;
            }
            words.push(word.clone());
            self.at += 1;
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn list(&mut self) -> Read<Vec<String>> {
        if !self.take_token(&Token::Open) {
            return Err(self.wrong("`in` needs a list, such as in (Reference, Fair)"));
        }
        let mut values = Vec::new();
        if self.take_token(&Token::Close) {
            return Ok(values);
        }
        loop {
            let value = self.words_until(|_| false);
            values.push(value.ok_or_else(|| self.wrong("a value is missing in the list"))?);
            if self.take_token(&Token::Close) {
                return Ok(values);
            }
            if !self.take_token(&Token::Comma) {
                return Err(self.wrong("put a comma between the values, and a `)` behind the last"));
            }
        }
    }
}

fn missing(column: String, missing: bool) -> Condition {
    if missing {
        Condition::Missing(column)
    } else {
        Condition::Present(column)
    }
}

#[cfg(test)]
mod tests;
