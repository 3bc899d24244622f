//! The quick-capture line: one line of text becomes an action, an issue, a decision, a parked item
//! or a win. Never loses a word: what is not understood stays in the title.
//!
//! `@ana` is the owner, `due:fri` the day, `^sales` the side, `#pricing` a tag, `!pipeline` an
//! objective, anywhere in the line. A token starts after a blank or where the line starts, so that
//! an email address, `C#` or `50!` stay words.

mod completions;

use std::ops::Range;

use jiff::civil::Date;

use super::charter::Objective;
use super::due;
use super::people::{Person, Roster, Side, people_meant, sides_meant};
use super::record::{Handle, Id, Items};

pub use completions::{Completion, completions};

/// What a line can refer to.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Who can own something.
    pub roster: &'a Roster,
    /// What it can serve.
    pub objectives: &'a Items<Objective>,
    /// Tags in use, to be offered.
    pub tags: &'a [String],
    /// The day of the next meeting, for `due:"next forum"`.
    pub next_forum: Option<Date>,
}

/// A line, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// All words that are not tokens, with one blank between them.
    pub title: String,
    /// The first `@` person.
    pub owner: Option<Handle>,
    /// Further `@` people. Their words stay in the title.
    pub also: Vec<Handle>,
    /// The day.
    pub due: Option<Date>,
    /// The `^` side; without one, the owner's.
    pub side: Option<Side>,
    /// The tags, in lower case.
    pub tags: Vec<String>,
    /// The `!` objective.
    pub objective: Option<Id>,
    /// What looks like a token, in the order of the line.
    pub tokens: Vec<Token>,
    /// What was understood, in words: `Dee · by Fri 27 Nov · Sales`.
    pub in_words: String,
}

/// A word of the line that looks like a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its place in the line, in bytes.
    pub range: Range<usize>,
    /// What it is about.
    pub kind: TokenKind,
    /// Why it was not understood and stays in the title; none when it was.
    pub problem: Option<String>,
}

/// What a token is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `@ana`
    Owner,
    /// `due:fri`
    Due,
    /// `^sales`
    Side,
    /// `#pricing`
    Tag,
    /// `!pipeline`
    Objective,
}

impl Captured {
    /// The tokens that were not understood, each with its reason.
    pub fn problems(&self) -> impl Iterator<Item = (&Range<usize>, &str)> {
        self.tokens
            .iter()
            .filter_map(|token| Some((&token.range, token.problem.as_deref()?)))
    }
}

/// Reads a line said on `today`. Each kind counts once (tags as often as they come); a second one
/// stays in the title.
pub fn read(line: &str, known: &Known<'_>, today: Date) -> Captured {
    Reading::new(line, *known, today).read()
}

/// Reads a line of thanks: like [`read`], but people stay in the title by their names, so that
/// "Thanks @ana and @bo" reads well.
pub fn read_thanks(line: &str, known: &Known<'_>, today: Date) -> Captured {
    let reading = Reading {
        people_stay: true,
        ..Reading::new(line, *known, today)
    };
    reading.read()
}

/// A line being read, word by word.
struct Reading<'a> {
    line: &'a str,
    words: Vec<Range<usize>>,
    known: Known<'a>,
    today: Date,
    people_stay: bool,
    captured: Captured,
}

impl<'a> Reading<'a> {
    fn new(line: &'a str, known: Known<'a>, today: Date) -> Self {
        Self {
            line,
            words: words(line),
            known,
            today,
            people_stay: false,
            captured: Captured::default(),
        }
    }

    fn read(mut self) -> Captured {
        let mut at = 0;
        while at < self.words.len() {
            at += self.read_at(at);
        }
        self.finish()
    }

    /// Reads what starts with a word; how many words that were.
    fn read_at(&mut self, at: usize) -> usize {
        let range = self.words[at].clone();
        let word = &self.line[range.clone()];
        if due_value(word).is_some() {
            return self.read_due(at);
        }
        let Some((kind, body)) = sign(word) else {
            self.keep(word);
            return 1;
        };
        let end = range.start + word.len() - (body.len() - bare(body).len());
        let mut token = range.start..end;
        let body = bare(body);
        let understood = match kind {
            TokenKind::Owner => self.owner(body),
            TokenKind::Side => self.side(body),
            TokenKind::Tag => self.tag(body),
            TokenKind::Objective => self.objective(body),
            TokenKind::Due => Ok(None),
        };
        let rest = &self.line[end..range.end];
        match &understood {
            Ok(None) => {
                if !self.keep_mark(rest) {
                    token.end = range.end;
                }
            }
            Ok(Some(text)) => self.keep(&format!("{text}{rest}")),
            Err(_) => self.keep(word),
        }
        self.note(token, kind, understood.err());
        1
    }

    fn note(&mut self, range: Range<usize>, kind: TokenKind, problem: Option<String>) {
        self.captured.tokens.push(Token {
            range,
            kind,
            problem,
        });
    }

    /// Keeps a word in the title.
    fn keep(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if !self.captured.title.is_empty() {
            self.captured.title.push(' ');
        }
        self.captured.title.push_str(word);
    }

    /// Keeps a punctuation mark that stood behind a token: it closes the word before. Where no word
    /// stands before it, as behind a name that is addressed, it closes nothing and belongs to the
    /// token. Whether it was kept.
    fn keep_mark(&mut self, mark: &str) -> bool {
        let closes = !self.captured.title.is_empty();
        if closes {
            self.captured.title.push_str(mark);
        }
        closes
    }

    /// An owner. In thanks, the text that stays in the title in their place.
    fn owner(&mut self, start: &str) -> Result<Option<String>, String> {
        let (handle, person) = find_person(self.known.roster, start)?;
        let stays = self.people_stay.then(|| person.name.clone());
        if self.captured.owner.is_none() {
            self.captured.owner = Some(handle.clone());
            return Ok(stays);
        }
        if self.captured.owner.as_ref() != Some(handle) && !self.captured.also.contains(handle) {
            self.captured.also.push(handle.clone());
        }
        match stays {
            Some(name) => Ok(Some(name)),
            None => Err("There is an owner already; exactly one sees to it".to_owned()),
        }
    }

    fn side(&mut self, start: &str) -> Result<Option<String>, String> {
        let side = find_side(start)?;
        if self.captured.side.is_some() {
            return Err("There is a side already".to_owned());
        }
        self.captured.side = Some(side);
        Ok(None)
    }

    #[expect(clippy::unnecessary_wraps, reason = "each kind of token is read alike")]
    fn tag(&mut self, tag: &str) -> Result<Option<String>, String> {
        let tag = tag.to_lowercase();
        if !self.captured.tags.contains(&tag) {
            self.captured.tags.push(tag);
        }
        Ok(None)
    }

    fn objective(&mut self, start: &str) -> Result<Option<String>, String> {
        let id = find_objective(self.known.objectives, start)?;
        if self.captured.objective.is_some() {
            return Err("There is an objective already".to_owned());
        }
        self.captured.objective = Some(id.clone());
        Ok(None)
    }

    /// A due date: in quotes, or as many of the next words as make a day together.
    fn read_due(&mut self, at: usize) -> usize {
        let start = self.words[at].start;
        let (count, value) = match self.quoted(at) {
            Some(found) => found,
            None => self.longest_day(at),
        };
        let end = self.words[at + count - 1].end;
        let tail = value.end..end;
        let read = due::read(&self.line[value.clone()], self.today, self.known.next_forum);
        let problem = match read {
            Ok(_) if self.captured.due.is_some() => Some("There is a due date already".to_owned()),
            Ok(day) => {
                self.captured.due = Some(day);
                None
            }
            Err(refusal) => Some(refusal.to_string()),
        };
        if problem.is_some() {
            for place in at..at + count {
                self.keep(&self.line[self.words[place].clone()]);
            }
            self.note(start..end, TokenKind::Due, problem);
            return count;
        }
        let rest = self.line[tail].trim_start_matches(is_quote);
        let mut closing = end - rest.len();
        if rest.chars().any(char::is_alphanumeric) {
            self.keep(rest);
        } else if !self.keep_mark(rest) {
            closing = end;
        }
        self.note(start..closing, TokenKind::Due, None);
        count
    }

    /// The text between quotes behind `due:`, and over how many words it goes.
    fn quoted(&self, at: usize) -> Option<(usize, Range<usize>)> {
        let word = self.words[at].clone();
        let value = due_value(&self.line[word.clone()])?;
        let open = value.chars().next().filter(|c| is_quote(*c))?;
        let from = word.end - value.len() + open.len_utf8();
        let length = self.line[from..].find(is_quote)?;
        let close = from + length;
        let last = self.words.iter().position(|word| word.end > close)?;
        Some((last + 1 - at, from..close))
    }

    /// The longest run of up to four words that can be read as a day, from `due:` on; the one word
    /// alone when none can.
    fn longest_day(&self, at: usize) -> (usize, Range<usize>) {
        let word = self.words[at].clone();
        let value = due_value(&self.line[word.clone()]).unwrap_or_default();
        let from = word.end - value.len();
        let from = from + (value.len() - value.trim_start_matches(is_quote).len());
        let most = self.words.len().min(at + 4);
        for last in (at..most).rev() {
            let end = self.words[last].end;
            let text = &self.line[from.min(end)..end];
            for text in [text, bare(text)] {
                if due::read(text, self.today, self.known.next_forum).is_ok() {
                    return (last + 1 - at, from..from + text.len());
                }
            }
        }
        (1, from..word.end.max(from))
    }

    fn finish(mut self) -> Captured {
        let owner = self.captured.owner.as_ref();
        let person = owner.and_then(|handle| self.known.roster.get(handle));
        if self.captured.side.is_none() {
            self.captured.side = person.map(|person| person.side);
        }
        let mut parts: Vec<String> = person
            .map(|person| person.name.clone())
            .into_iter()
            .collect();
        let also = self.captured.also.iter();
        parts.extend(also.filter(|_| self.people_stay).filter_map(|handle| {
            self.known
                .roster
                .get(handle)
                .map(|person| person.name.clone())
        }));
        if let Some(day) = self.captured.due {
            parts.push(format!("by {}", due::words(day, self.today)));
        }
        parts.extend(self.captured.side.map(|side| side.word().to_owned()));
        let objective = self.captured.objective.as_ref();
        let objective = objective.and_then(|id| self.known.objectives.get(id));
        parts.extend(objective.map(|objective| format!("for \u{201c}{}\u{201d}", objective.title)));
        parts.extend(self.captured.tags.iter().map(|tag| format!("#{tag}")));
        self.captured.in_words = parts.join(" · ");
        self.captured
    }
}

/// The words of a line by their places.
fn words(line: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices() {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| from..line.len()));
    words
}

/// The sign that opens a word, when the rest of it can be a name: `@5` and `#1` are none.
fn sign(word: &str) -> Option<(TokenKind, &str)> {
    let mut chars = word.chars();
    let kind = match chars.next()? {
        '@' => TokenKind::Owner,
        '^' => TokenKind::Side,
        '#' => TokenKind::Tag,
        '!' => TokenKind::Objective,
        _ => return None,
    };
    let body = chars.as_str();
    let first = body.chars().next()?;
    let name = match kind {
        TokenKind::Tag => first.is_alphanumeric() && !bare(body).chars().all(char::is_numeric),
        _ => first.is_alphabetic(),
    };
    name.then_some((kind, body))
}

/// What stands behind `due:`, if anything does.
fn due_value(word: &str) -> Option<&str> {
    let head = word.get(..4)?;
    let value = &word[4..];
    (head.eq_ignore_ascii_case("due:") && !value.is_empty()).then_some(value)
}

/// The word without the punctuation marks behind it.
fn bare(word: &str) -> &str {
    word.trim_end_matches(|c| {
        matches!(
            c,
            ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '…'
        )
    })
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// The one person who is meant by a handle, or by the start of a handle or of a name.
fn find_person<'a>(roster: &'a Roster, start: &str) -> Result<(&'a Handle, &'a Person), String> {
    let found = people_meant(roster, start);
    match found[..] {
        [] => Err(format!("Nobody on the roster starts with `{start}`")),
        [(_, person)] if person.left => Err(format!("{} has left the forum", person.name)),
        [found] => Ok(found),
        _ => {
            let names = found.iter().map(|(_, person)| person.name.as_str());
            Err(format!("`{start}` could be {}", or(names)))
        }
    }
}

fn find_side(start: &str) -> Result<Side, String> {
    let found: Vec<Side> = sides_meant(start).collect();
    match found[..] {
        [side] => Ok(side),
        [] => Err(format!(
            "`{start}` is no side: Marketing, Sales, Shared or Other"
        )),
        _ => Err(format!(
            "`{start}` could be {}",
            or(found.iter().map(|side| side.word()))
        )),
    }
}

fn find_objective<'a>(objectives: &'a Items<Objective>, start: &str) -> Result<&'a Id, String> {
    let lower = start.to_lowercase();
    let exact = objectives
        .iter()
        .find(|(id, _)| id.as_str().to_lowercase() == lower);
    let found: Vec<_> = match exact {
        Some(found) => vec![found],
        None => objectives_starting_with(objectives, &lower),
    };
    match found[..] {
        [] => Err(format!("No objective starts with `{start}`")),
        [(_, objective)] if !objective.retired.is_empty() => {
            Err(format!("“{}” is no longer pursued", objective.title))
        }
        [(id, _)] => Ok(id),
        _ => {
            let titles = found.iter().map(|(_, objective)| objective.title.as_str());
            Err(format!("`{start}` could be {}", or(titles)))
        }
    }
}

/// The objectives whose short name, or a word of whose title, starts that way.
fn objectives_starting_with<'a>(
    objectives: &'a Items<Objective>,
    lower: &str,
) -> Vec<(&'a Id, &'a Objective)> {
    let starts = |(id, objective): &(&Id, &Objective)| {
        let title = objective.title.to_lowercase();
        let mut words = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        objective.retired.is_empty()
            && (id.as_str().to_lowercase().starts_with(lower)
                || words.any(|word| word.starts_with(lower)))
    };
    objectives.iter().filter(starts).collect()
}

/// `Ana, Bo or Cy`.
fn or<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
