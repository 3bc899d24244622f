//! What is asked for: words, "exact phrases" and filters, in one line.

use jiff::ToSpan;
use jiff::civil::Date;

use super::fold::{Finder, Term, fold};
use super::standing::Is;
use super::things::{Kind, Thing};
use crate::forum::files::{BoardKind, MeetingName};
use crate::forum::people::{Roster, Side};
use crate::forum::record::Handle;

/// A line of search, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words and phrases; all must be there.
    pub terms: Vec<Term>,
    /// Any of these owns it; an empty one asks for what nobody owns.
    pub owners: Vec<String>,
    /// It is of any of these sides.
    pub sides: Vec<Side>,
    /// It stands in all of these ways.
    pub is: Vec<Is>,
    /// It is of any of these kinds.
    pub kinds: Vec<Kind>,
    /// It has all of these tags.
    pub tags: Vec<String>,
    /// From that day on.
    pub after: Option<Date>,
    /// Before that day.
    pub before: Option<Date>,
    /// Only that meeting: how its name begins, its number, or `last`.
    pub meeting: Option<String>,
    /// What was not understood, a sentence each; it asks for nothing.
    pub notes: Vec<String>,
}

/// Which meetings there are, for a query that names one.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The meeting.
    pub name: &'a MeetingName,
    /// Its place by date, from 1.
    pub number: usize,
    /// How many there are.
    pub count: usize,
}

impl Query {
    /// Reads a line. What is not understood is noted, and asks for nothing.
    pub fn read(line: &str) -> Self {
        let mut query = Self::default();
        for piece in pieces(line) {
            query.take(&piece);
        }
        query
    }

    fn take(&mut self, piece: &Piece) {
        if piece.quoted && piece.key.is_empty() {
            self.terms.push(Term::phrase(&piece.text, piece.finished));
            return;
        }
        let text = piece.text.as_str();
        match piece.key.as_str() {
            "owner" => self.owner(text),
            "side" => self.one_of("side", text, &Side::ALL, |side| side.word().to_lowercase()),
            "is" => self.one_of("is", text, &Is::ALL, |is| is.word().to_owned()),
            "kind" => self.one_of("kind", text, &Kind::ALL, |kind| kind.word().to_owned()),
            "tag" => self.tags.extend(some(text.trim_start_matches('#'))),
            "after" => self.after = self.day("after", text),
            "before" => self.before = self.day("before", text),
            "meeting" => self.meeting = some(text),
            _ => match text.chars().next() {
                Some('@') if text.len() > 1 => self.owner(&text[1..]),
                Some('#') if text.len() > 1 => self.tags.extend(some(&text[1..])),
                Some('^') if text.len() > 1 => {
                    self.one_of("^", &text[1..], &Side::ALL, |side| {
                        side.word().to_lowercase()
                    });
                }
                _ => self.terms.push(Term::word(text)),
            },
        }
    }

    fn owner(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let lower = text.to_lowercase();
        self.owners.push(match lower.as_str() {
            "nobody" | "none" => String::new(),
            _ => lower,
        });
    }

    fn one_of<T: Copy>(&mut self, key: &str, text: &str, all: &[T], word: impl Fn(&T) -> String)
    where
        Self: Asks<T>,
    {
        let lower = text.to_lowercase();
        let fits = || all.iter().filter(|one| word(one).starts_with(&lower));
        let exact = all.iter().find(|one| word(one) == lower);
        match (lower.is_empty(), exact, fits().count()) {
            (false, Some(one), _) => self.ask(*one),
            // While it is being written, it means what it can only become.
            (false, None, 1) => fits().for_each(|one| self.ask(*one)),
            (true, ..) => {}
            _ => {
                let words: Vec<String> = all.iter().map(&word).collect();
                let colon = if key == "^" { "" } else { ":" };
                let known = words.join(", ");
                self.notes
                    .push(format!("{key}{colon} knows {known}, and not “{text}”"));
            }
        }
    }

    fn day(&mut self, key: &str, text: &str) -> Option<Date> {
        if text.is_empty() {
            return None;
        }
        let whole = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            _ => text.to_owned(),
        };
        let day = whole.parse().ok();
        if day.is_none() {
            let words = format!("{key}: takes a year, a month or a day, such as 2026-01");
            self.notes.push(words);
        }
        day
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        let nothing = Self {
            notes: self.notes.clone(),
            ..Self::default()
        };
        *self == nothing
    }

    /// What must be in a file for a thing of it to fit the words. Exact: a file without all of them
    /// has no such thing, unless it spells letters in an unusual way.
    pub fn finders(&self) -> Vec<Finder> {
        let mut finders: Vec<Finder> = self.terms.iter().filter_map(Term::finder).collect();
        finders.sort();
        finders.dedup();
        let within = |one: &Finder| finders.iter().any(|it| it != one && one.is_within(it));
        let needed = finders.iter().filter(|one| !within(one));
        needed.cloned().collect()
    }

    /// The boards on which it can find something.
    pub fn boards(&self) -> Vec<BoardKind> {
        let asked = |board: &BoardKind| {
            self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.board() == *board)
        };
        BoardKind::ALL.into_iter().filter(asked).collect()
    }

    /// Whether it looks into that meeting.
    pub fn looks_into(&self, scope: Scope<'_>) -> bool {
        let named = self.meeting.as_ref().is_none_or(|wanted| {
            (wanted == "last" && scope.number == scope.count)
                || (wanted.len() < 4 && wanted.parse() == Ok(scope.number))
                || (wanted.len() >= 4 && scope.name.as_str().starts_with(wanted.as_str()))
        });
        if !named || (self.after.is_none() && self.before.is_none()) {
            return named;
        }
        let day = scope.name.date();
        self.after.is_none_or(|after| day >= after) && self.before.is_none_or(|before| day < before)
    }

    /// The day on which "overdue" is asked: today, or the last day that is looked at.
    pub fn as_of(&self, newest: Option<&MeetingName>, today: Date) -> Date {
        let end = self
            .before
            .and_then(|before| before.checked_sub(1.day()).ok());
        let sitting = newest.filter(|_| self.meeting.is_some());
        let last = sitting.map(MeetingName::date).or(end);
        last.map_or(today, |last| last.min(today))
    }

    /// Whether each word stands in a line of the thing, and its kind and side are asked for.
    pub fn fits_words(&self, thing: &Thing<'_>) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&thing.kind()))
            && self
                .terms
                .iter()
                .all(|term| thing.lines.iter().any(|line| term.is_in(&line.text)))
    }

    /// Whether a thing that fits the words passes the filters on that day.
    pub fn passes(&self, thing: &Thing<'_>, roster: &Roster, on: Date) -> bool {
        let owned = |wanted: &String| match wanted.as_str() {
            "" => thing.may_be_owned && thing.owners.is_empty(),
            wanted => thing
                .owners
                .iter()
                .any(|owner| is_called(owner, wanted, roster)),
        };
        (self.owners.is_empty() || self.owners.iter().any(owned))
            && (self.sides.is_empty() || thing.side.is_some_and(|side| self.sides.contains(&side)))
            && self.is.iter().all(|is| thing.standing.is(*is, on))
            && self.tags.iter().all(|tag| {
                let lower = tag.to_lowercase();
                thing.tags.iter().any(|own| own.to_lowercase() == lower)
            })
    }

    /// What was understood, in words: `everywhere “pricing” is open`.
    pub fn in_words(&self, roster: &Roster) -> String {
        let mut parts = Vec::new();
        if !self.kinds.is_empty() {
            let kinds = self.kinds.iter().map(|kind| kind.plural());
            parts.push(kinds.collect::<Vec<_>>().join(" and "));
        }
        if !self.terms.is_empty() {
            let texts = self.terms.iter().map(|term| format!("“{}”", term.text()));
            parts.push(texts.collect::<Vec<_>>().join(" and "));
        }
        if !self.owners.is_empty() {
            let owners = self.owners.iter().map(|owner| people(owner, roster));
            let owners = owners.collect::<Vec<_>>().join(" or ");
            parts.push(format!("owned by {owners}"));
        }
        if !self.sides.is_empty() {
            let sides = self.sides.iter().map(|side| side.word());
            parts.push(format!("of {}", sides.collect::<Vec<_>>().join(" or ")));
        }
        parts.extend(self.is.iter().map(|is| is.word().to_owned()));
        parts.extend(self.tags.iter().map(|tag| format!("#{tag}")));
        parts.extend(self.meeting.iter().map(|name| match name.as_str() {
            "last" => "in the last meeting".to_owned(),
            name if name.len() < 4 => format!("in meeting no. {name}"),
            name => format!("in meetings of {name}"),
        }));
        let day = |day: Date| day.strftime("%-d %b %Y").to_string();
        parts.extend(self.after.map(|after| format!("from {} on", day(after))));
        parts.extend(self.before.map(|before| format!("before {}", day(before))));
        parts.join(" · ")
    }
}

/// Takes up one value of a filter.
trait Asks<T> {
    fn ask(&mut self, one: T);
}

impl Asks<Side> for Query {
    fn ask(&mut self, one: Side) {
        self.sides.push(one);
    }
}

impl Asks<Is> for Query {
    fn ask(&mut self, one: Is) {
        self.is.push(one);
    }
}

impl Asks<Kind> for Query {
    fn ask(&mut self, one: Kind) {
        self.kinds.push(one);
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_lowercase())
}

/// Whether a person is meant: by how the handle or one of the names begins.
fn is_called(handle: &Handle, wanted: &str, roster: &Roster) -> bool {
    let begins = |name: &str| name.to_lowercase().starts_with(wanted);
    begins(handle.as_str())
        || roster
            .get(handle)
            .is_some_and(|person| begins(&person.name) || person.name.split(' ').any(begins))
}

fn people(wanted: &str, roster: &Roster) -> String {
    if wanted.is_empty() {
        return "nobody".to_owned();
    }
    let found = roster
        .iter()
        .filter(|(handle, _)| is_called(handle, wanted, roster));
    let names: Vec<&str> = found.map(|(_, person)| person.name.as_str()).collect();
    if names.is_empty() {
        wanted.to_owned()
    } else {
        names.join(" or ")
    }
}

/// A word or a quoted text, with the filter that it follows.
struct Piece {
    /// The filter's name in lower case; empty for a plain word.
    key: String,
    text: String,
    quoted: bool,
    finished: bool,
}

/// The filters that end in a colon.
const KEYS: [&str; 8] = [
    "owner", "side", "is", "kind", "tag", "after", "before", "meeting",
];

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let key = KEYS.into_iter().find(|key| {
            let begins = rest.get(..key.len());
            begins.is_some_and(|begins| begins.eq_ignore_ascii_case(key))
                && rest[key.len()..].starts_with(':')
        });
        if let Some(key) = key {
            rest = &rest[key.len() + 1..];
        }
        let opened = rest.chars().next().filter(|c| is_quote(*c));
        let (text, finished) = match opened {
            Some(quote) => {
                let within = &rest[quote.len_utf8()..];
                match within.find(is_quote) {
                    Some(end) => {
                        let closed = within[end..].chars().next().map_or(0, char::len_utf8);
                        rest = &within[end + closed..];
                        (&within[..end], true)
                    }
                    None => {
                        rest = "";
                        (within, false)
                    }
                }
            }
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let word = &rest[..end];
                rest = &rest[end..];
                (word, true)
            }
        };
        rest = rest.trim_start();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() || key.is_some() {
            pieces.push(Piece {
                key: key.unwrap_or_default().to_owned(),
                text,
                quoted: opened.is_some(),
                finished,
            });
        }
    }
    pieces
}

fn is_quote(c: char) -> bool {
    matches!(fold(c), '"' | '“' | '”' | '„')
}
