//! An item as a title with facts in words, and how two such lists differ.

use std::collections::BTreeMap;
use std::fmt::Display;

use jiff::civil::Date;

use super::Change;

/// What a field that two sides changed is told as.
pub(super) const CLASH: &str = "changed on two sides:";

/// What a side's signature is told as.
pub(super) const SIGN_OFF: &str = "sign-off by";

/// An item in words.
pub(super) struct Thing {
    place: String,
    kind: &'static str,
    title: String,
    /// Whom it is about, for the sentence that says it moved.
    who: String,
    rank: Option<i64>,
    facts: Vec<Fact>,
}

struct Fact {
    what: &'static str,
    says: Says,
}

#[derive(PartialEq)]
enum Says {
    Text(String),
    /// How far it is.
    State(String),
    Lines(Vec<String>),
}

impl Thing {
    /// An item of `list` by its key there.
    pub(super) fn new(list: &str, key: impl Display, kind: &'static str, title: &str) -> Self {
        Self {
            place: format!("{list}/{key}"),
            kind,
            title: title.to_owned(),
            who: String::new(),
            rank: None,
            facts: Vec::new(),
        }
    }

    /// What a file says of itself as a whole.
    pub(super) fn whole(kind: &'static str) -> Self {
        Self::whole_at("", kind)
    }

    /// A part that a file has once.
    pub(super) fn whole_at(place: &str, kind: &'static str) -> Self {
        Self {
            place: place.to_owned(),
            kind,
            title: String::new(),
            who: String::new(),
            rank: None,
            facts: Vec::new(),
        }
    }

    /// Its path in the file.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    fn fact(mut self, what: &'static str, says: Says) -> Self {
        self.facts.push(Fact { what, says });
        self
    }

    /// Its place among its kind.
    pub(super) fn rank(mut self, rank: impl Into<i64>) -> Self {
        self.rank = Some(rank.into());
        self
    }

    /// How far it is, and whose it is.
    pub(super) fn state(mut self, words: &str, who: &str) -> Self {
        who.clone_into(&mut self.who);
        self.fact("state", Says::State(words.to_owned()))
    }

    /// A field, left out when it says nothing.
    pub(super) fn say(self, what: &'static str, text: impl Display) -> Self {
        let text = text.to_string();
        if text.trim().is_empty() {
            return self;
        }
        self.fact(what, Says::Text(text))
    }

    /// A field that may be absent.
    pub(super) fn maybe(self, what: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.say(what, value),
            None => self,
        }
    }

    /// A day.
    pub(super) fn day(self, what: &'static str, day: Option<Date>) -> Self {
        self.maybe(what, day.map(|day| day.strftime("%a %-d %b %Y")))
    }

    /// A field that counts, left out at nought.
    pub(super) fn count(self, what: &'static str, count: u64) -> Self {
        self.maybe(what, (count > 0).then_some(count))
    }

    /// A field that is said only when it holds.
    pub(super) fn holds(self, what: &'static str, holds: bool) -> Self {
        self.maybe(what, holds.then_some("yes"))
    }

    /// A field of several lines.
    pub(super) fn lines_of(self, what: &'static str, lines: &[String]) -> Self {
        if lines.is_empty() {
            return self;
        }
        self.fact(what, Says::Lines(lines.to_vec()))
    }

    fn name(&self) -> String {
        if self.title.is_empty() {
            self.kind.to_owned()
        } else if [CLASH, SIGN_OFF].contains(&self.kind) {
            format!("{} {}", self.kind, self.title)
        } else {
            format!("{} “{}”", self.kind, self.title)
        }
    }

    /// Its title, and its facts indented.
    pub(super) fn lines(&self, lines: &mut Vec<String>) {
        lines.push(capital(&self.name()));
        for fact in &self.facts {
            match &fact.says {
                Says::Text(text) | Says::State(text) => {
                    lines.push(format!("    {} {text}", fact.what));
                }
                Says::Lines(texts) => {
                    let texts = texts.iter();
                    lines.extend(texts.map(|text| format!("    {}: {text}", fact.what)));
                }
            }
        }
    }

    fn says(&self, what: &str) -> Option<&Says> {
        let fact = self.facts.iter().find(|fact| fact.what == what);
        fact.map(|fact| &fact.says)
    }

    /// The first words about an item that is new.
    fn introduced(&self) -> String {
        if self.kind == CLASH {
            return capital(&format!(
                "{} was changed on two sides, and is to be settled",
                self.title
            ));
        }
        if self.kind == SIGN_OFF {
            return self.signed();
        }
        let short = self.facts.iter().filter_map(|fact| match &fact.says {
            Says::Text(text) => Some(format!("{} {text}", fact.what)),
            Says::State(text) => Some(text.clone()),
            Says::Lines(_) => None,
        });
        let short: Vec<String> = short.take(4).collect();
        let about = if short.is_empty() {
            String::new()
        } else {
            format!(": {}", short.join(", "))
        };
        if self.title.is_empty() {
            capital(&format!("{}{about}", self.kind))
        } else {
            format!("New {}{about}", self.name())
        }
    }

    /// `Sales signed v6: agrees (Bo Lund, on Tue 24 Nov 2026)`.
    fn signed(&self) -> String {
        let text = |what| match self.says(what) {
            Some(Says::Text(text)) => text.as_str(),
            _ => "",
        };
        let on = match text("on") {
            "" => String::new(),
            day => format!("on {day}"),
        };
        let who = [text("by"), &on];
        let who: Vec<&str> = who.into_iter().filter(|part| !part.is_empty()).collect();
        let who = if who.is_empty() {
            String::new()
        } else {
            format!(" ({})", who.join(", "))
        };
        format!(
            "{} signed {}: {}{who}",
            self.title,
            text("of"),
            text("verdict")
        )
    }

    /// What is said of it when it is no longer there; nothing where another one stands in its place.
    fn gone(&self, after: &[Self]) -> Option<String> {
        match self.kind {
            CLASH => Some(capital(&format!("{} is settled", self.title))),
            SIGN_OFF => {
                let again = |other: &Self| other.kind == SIGN_OFF && other.title == self.title;
                let words = format!("{} has not signed the text as it stands now", self.title);
                (!after.iter().any(again)).then_some(words)
            }
            _ => Some(format!("{} is no longer there", capital(&self.name()))),
        }
    }

    fn change(&self, words: String) -> Change {
        Change {
            place: self.place.clone(),
            words,
        }
    }
}

/// A text that opens with a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// Tells how the things of a file differ, in the order in which they stand after, then what is gone.
pub(super) fn compare(before: &[Thing], after: &[Thing], told: &mut Vec<Change>) {
    let by_place = |things: &[Thing]| -> BTreeMap<String, usize> {
        let places = things.iter().enumerate();
        places
            .map(|(at, thing)| (thing.place.clone(), at))
            .collect()
    };
    let (was, is) = (by_place(before), by_place(after));
    for thing in after {
        match was.get(&thing.place) {
            Some(at) => differ(&before[*at], thing, told),
            None => told.push(thing.change(thing.introduced())),
        }
    }
    for thing in before.iter().filter(|thing| !is.contains_key(&thing.place)) {
        if let Some(words) = thing.gone(after) {
            told.push(thing.change(words));
        }
    }
    carried_over(before, after, &was, told);
    reordered(before, after, &was, &is, told);
}

/// Tells in one sentence how many things were carried over: that is so for nearly all of them, and
/// none of them changed by it.
fn carried_over(
    before: &[Thing],
    after: &[Thing],
    was: &BTreeMap<String, usize>,
    told: &mut Vec<Change>,
) {
    let carried = |thing: &&Thing| {
        let old = was.get(&thing.place).map(|at| before[*at].says("carried"));
        old.is_some_and(|old| thing.says("carried").is_some_and(|now| Some(now) != old))
    };
    let count = after.iter().filter(carried).count();
    if count > 0 {
        let words = match count {
            1 => "1 thing was carried over".to_owned(),
            count => format!("{count} things were carried over"),
        };
        told.push(Change {
            place: String::new(),
            words,
        });
    }
}

fn differ(old: &Thing, new: &Thing, told: &mut Vec<Change>) {
    if old.title != new.title {
        let words = format!("{} is now called “{}”", capital(&old.name()), new.title);
        told.push(new.change(words));
    }
    let gone = old
        .facts
        .iter()
        .filter(|fact| new.says(fact.what).is_none());
    for fact in new.facts.iter().chain(gone) {
        let (was, is) = (old.says(fact.what), new.says(fact.what));
        if was != is {
            let words = words_for(new, fact.what, was, is);
            told.extend(words.into_iter().map(|words| new.change(words)));
        }
    }
}

fn words_for(thing: &Thing, what: &str, was: Option<&Says>, is: Option<&Says>) -> Vec<String> {
    if let (Some(Says::State(was)), Some(Says::State(is))) = (was, is) {
        let who = match thing.who.as_str() {
            "" => String::new(),
            who => format!(" ({who})"),
        };
        return vec![capital(&format!(
            "{}{who} moved from {was} to {is}",
            thing.name()
        ))];
    }
    if what == "carried" {
        return Vec::new();
    }
    if let Some(words) = said_otherwise(thing, what, was, is) {
        return vec![words];
    }
    let field = field_in_words(what);
    let about = match thing.title.as_str() {
        "" => capital(&format!("{} {what}", thing.kind)),
        title => capital(&format!("{field} of “{title}”")),
    };
    let text = |says: Option<&Says>| match says {
        Some(Says::Text(text) | Says::State(text)) => Some(text.clone()),
        _ => None,
    };
    let lines = |says: Option<&Says>| match says {
        Some(Says::Lines(lines)) => lines.clone(),
        _ => Vec::new(),
    };
    let none = || "none".to_owned();
    match (text(was), text(is)) {
        (None, None) => lines_differ(&about, &lines(was), &lines(is)),
        (was, is) => {
            let (was, is) = (was.unwrap_or_else(none), is.unwrap_or_else(none));
            vec![format!("{about}: {was} → {is}")]
        }
    }
}

/// What is said in words of its own rather than as a field.
fn said_otherwise(
    thing: &Thing,
    what: &str,
    was: Option<&Says>,
    is: Option<&Says>,
) -> Option<String> {
    let Some(Says::Text(is)) = is else {
        return None;
    };
    let title = &thing.title;
    match what {
        "version" => match was {
            Some(Says::Text(was)) => {
                Some(capital(&format!("{} went from {was} to {is}", thing.kind)))
            }
            _ => Some(capital(&format!("{} is {is}", thing.kind))),
        },
        "waits for" => Some(format!("“{title}” waits for {is}")),
        "kept at" => Some(format!("“{title}” was looked at again and kept")),
        "done" if was.is_none() => Some(format!("“{title}” was done on {is}")),
        _ => None,
    }
}

/// A field as it is named in a sentence before “of”.
fn field_in_words(what: &str) -> &str {
    match what {
        "after" => "what it is like after the change",
        "answers the issue" => "issue that is answered",
        "backed by Marketing" => "day of Marketing's backing",
        "backed by Sales" => "day of Sales's backing",
        "before" => "what it was like before the change",
        "by" => "signer",
        "came back on" => "days of coming back",
        "counted in" => "unit of the cost",
        "decide by" => "day to decide by",
        "dropped because" => "reason for dropping",
        "from the KPI" => "KPI behind",
        "from the action" => "action behind",
        "from the issue" => "issue behind",
        "learned" => "what was learned",
        "like" => "earlier issue like",
        "made" => "day of making",
        "missing" => "what is missing",
        "next step by" => "day of the next step",
        "observed" => "what was observed",
        "on" => "day",
        "out of" => "number of cases",
        "parked until" => "day of taking up",
        "retired because" => "reason for retiring",
        "seen" => "number of times seen",
        "sent" => "day of sending",
        "answered" => "day of the answer",
        "stopped because" => "reason for stopping",
        "thanks to" => "people thanked",
        "tried" => "what was tried",
        "tries to fix" => "issue to be fixed",
        "waits for" => "what is waited for",
        "went well" => "what went well",
        "withdrawn because" => "reason for withdrawing",
        what => what,
    }
}

fn lines_differ(about: &str, was: &[String], is: &[String]) -> Vec<String> {
    let gone = was.iter().filter(|line| !is.contains(line));
    let new = is.iter().filter(|line| !was.contains(line));
    let mut words: Vec<String> = gone
        .map(|line| format!("{about}: removed “{line}”"))
        .collect();
    words.extend(new.map(|line| format!("{about}: added “{line}”")));
    if words.is_empty() {
        words.push(format!("{about}: the lines stand in another order"));
    }
    words
}

/// Tells of each kind whose items stand in another order than before.
fn reordered(
    before: &[Thing],
    after: &[Thing],
    was: &BTreeMap<String, usize>,
    is: &BTreeMap<String, usize>,
    told: &mut Vec<Change>,
) {
    let mut kinds: Vec<&'static str> = Vec::new();
    for thing in after.iter().filter(|thing| thing.rank.is_some()) {
        if !kinds.contains(&thing.kind) {
            kinds.push(thing.kind);
        }
    }
    for kind in kinds {
        let order = |things: &[Thing], others: &BTreeMap<String, usize>| -> Vec<String> {
            let of_kind = |thing: &&Thing| thing.kind == kind && others.contains_key(&thing.place);
            let mut common: Vec<&Thing> = things.iter().filter(of_kind).collect();
            common.sort_by_key(|thing| (thing.rank, thing.place.clone()));
            common.iter().map(|thing| thing.place.clone()).collect()
        };
        let now = order(after, was);
        if order(before, is) != now {
            let titles = now
                .iter()
                .filter_map(|place| Some(&after[*is.get(place)?].title));
            let titles: Vec<String> = titles.map(|title| format!("“{title}”")).collect();
            told.push(Change {
                place: String::new(),
                words: format!("The order by {kind} is now {}", titles.join(", ")),
            });
        }
    }
}
