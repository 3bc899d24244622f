//! What was found: a thing once, with the line in which the words stand, and where it is to be seen.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;

use super::query::Query;
use super::things::{Kind, Spot, Thing};
use crate::forum::files::MeetingName;
use crate::forum::people::{Roster, Side};

/// A thing that fits the words in one meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What it is, the same in every meeting.
    pub thing: Spot,
    /// Where the words stand: the thing itself, or a part of it.
    pub spot: Spot,
    /// Its title.
    pub title: String,
    /// How it stands, in a word or two; empty where that says nothing.
    pub state: &'static str,
    /// Who owns it, in names.
    pub owner: String,
    /// Whose it is.
    pub side: Option<Side>,
    /// By when it is due.
    pub due: Option<Date>,
    /// What the words stand in, when that is not the title: `why`, and the line.
    pub line: Option<(&'static str, String)>,
    /// Whether it passes the filters.
    pub passes: bool,
}

impl Mention {
    /// The mention of a thing; none when it does not fit the words.
    pub fn of(thing: &Thing<'_>, query: &Query, roster: &Roster, on: Date) -> Option<Self> {
        if !query.fits_words(thing) {
            return None;
        }
        let counts = |text: &str| query.terms.iter().filter(|term| term.is_in(text)).count();
        // The line that says most; the title, when it says as much.
        let mut best = (counts(thing.title()), None);
        for line in thing.lines.iter().skip(1) {
            let count = counts(&line.text);
            if count > best.0 {
                best = (count, Some(line));
            }
        }
        let line = best.1;
        let owners: Vec<&str> = thing
            .owners
            .iter()
            .map(|owner| {
                let person = roster.get(owner).map(|person| person.name.as_str());
                let named = person.filter(|name| !name.is_empty());
                named.unwrap_or(owner.as_str())
            })
            .collect();
        Some(Self {
            thing: thing.spot.clone(),
            spot: line
                .and_then(|line| line.spot.clone())
                .unwrap_or_else(|| thing.spot.clone()),
            title: thing.title().to_owned(),
            state: thing.state,
            owner: owners.join(" and "),
            side: thing.side,
            due: thing.standing.due,
            line: line.map(|line| (line.label, line.text.clone().into_owned())),
            passes: query.passes(thing, roster, on),
        })
    }
}

/// A thing that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The newest meeting in which it fits.
    #[serde(serialize_with = "name")]
    pub meeting: MeetingName,
    /// What kind of thing.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it stands there.
    pub state: &'static str,
    /// Who owns it, in names.
    pub owner: String,
    /// Whose it is.
    pub side: Option<Side>,
    /// By when it is due.
    pub due: Option<Date>,
    /// What the words stand in, when that is not the title: `why`.
    pub label: &'static str,
    /// That line.
    pub line: String,
    /// How many earlier meetings hold it as well, among those looked through.
    pub earlier: usize,
    /// The oldest of them.
    #[serde(serialize_with = "maybe_name")]
    pub first: Option<MeetingName>,
    /// What it is, the same in every meeting.
    #[serde(skip)]
    pub thing: Spot,
    /// Where the words stand.
    #[serde(skip)]
    pub spot: Spot,
    /// Where the words stand in the title, in bytes.
    #[serde(skip)]
    pub in_title: Vec<Range<usize>>,
    /// Where the words stand in the line, in bytes.
    #[serde(skip)]
    pub in_line: Vec<Range<usize>>,
}

fn name<S: serde::Serializer>(name: &MeetingName, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(name.as_str())
}

#[allow(clippy::ref_option, reason = "serde hands it over so")]
fn maybe_name<S: serde::Serializer>(name: &Option<MeetingName>, to: S) -> Result<S::Ok, S::Error> {
    match name {
        Some(name) => to.serialize_some(name.as_str()),
        None => to.serialize_none(),
    }
}

impl Hit {
    fn of(meeting: &MeetingName, mention: Mention, query: &Query) -> Self {
        let places = |text: &str| {
            let all = query.terms.iter().flat_map(|term| term.places(text));
            let mut places: Vec<Range<usize>> = all.collect();
            places.sort_by_key(|place| (place.start, place.end));
            places
        };
        let (label, line) = mention.line.unwrap_or_default();
        Self {
            meeting: meeting.clone(),
            kind: mention.thing.kind(),
            id: mention.thing.id(),
            in_title: places(&mention.title),
            in_line: places(&line),
            title: mention.title,
            state: mention.state,
            owner: mention.owner,
            side: mention.side,
            due: mention.due,
            label,
            line,
            earlier: 0,
            first: None,
            thing: mention.thing,
            spot: mention.spot,
        }
    }
}

/// What was found so far, meeting by meeting from the newest to the oldest.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The things, in the order in which they were found.
    pub hits: Vec<Hit>,
    /// What each thing became, by the hash of its spot, which is small however many there are: its
    /// place among the hits, or none when the filters said no.
    known: HashMap<u64, Option<usize>>,
}

fn key(spot: &Spot) -> u64 {
    let mut hasher = DefaultHasher::new();
    spot.hash(&mut hasher);
    hasher.finish()
}

impl Gathered {
    /// Takes in the mentions of a meeting that is older than those before.
    pub fn take(&mut self, meeting: &MeetingName, mentions: Vec<Mention>, query: &Query) {
        for mention in mentions {
            match self.known.get(&key(&mention.thing)) {
                Some(Some(at)) => {
                    let hit = &mut self.hits[*at];
                    // Twice in one meeting is once.
                    if hit.meeting != *meeting && hit.first.as_ref() != Some(meeting) {
                        hit.earlier += 1;
                        hit.first = Some(meeting.clone());
                    }
                }
                Some(None) => {}
                None => {
                    let place = mention.passes.then_some(self.hits.len());
                    self.known.insert(key(&mention.thing), place);
                    if mention.passes {
                        self.hits.push(Hit::of(meeting, mention, query));
                    }
                }
            }
        }
    }
}

/// What a search found, or has found so far.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The things, newest meetings first.
    pub gathered: Gathered,
    /// What could not be read where the words may be, a sentence each.
    pub faults: Vec<String>,
    /// How many files could not be read.
    pub unreadable: usize,
    /// How many meetings were looked through.
    pub looked: usize,
    /// How many are asked for.
    pub of: usize,
    /// Whether there was more than was asked for.
    pub cut: bool,
    /// Whether it went to its end.
    pub ended: bool,
}
