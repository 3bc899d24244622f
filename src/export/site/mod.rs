//! All forums as plain pages of HTML, for people who never open a terminal: a timeline, each
//! meeting, decisions, actions, issues, the scoreboard's charts, the lead definition with its
//! history, and a search. Each page is one file that needs no other and no network. Meetings are
//! taken in one after the other, so that years of them are never held at once.

pub mod charts;
mod definition;
mod pages;
mod search;
pub mod things;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::minutes::Values;
use super::template::{BadTemplate, Engine, Markup};
use super::words::count;
use super::{Sitting, style};
use crate::forum::charter::Charter;
use crate::forum::facts::MeetingFacts;
use crate::forum::files::MeetingName;
use crate::forum::lead_definition::history::{Left, Version, history};
use crate::forum::meeting::MeetingState;
use crate::forum::moment::Moment;
use crate::forum::record::Id;
use crate::forum::scoreboard::Scoreboard;
use crate::forum::trends::Felt;
use things::{Kind, Thing};

/// The templates of the site's pages, by their names.
const TEMPLATES: [(&str, &str); 9] = [
    ("site.html", include_str!("../../../assets/site/site.html")),
    (
        "meeting.html",
        include_str!("../../../assets/site/meeting.html"),
    ),
    (
        "index.html",
        include_str!("../../../assets/site/index.html"),
    ),
    (
        "decisions.html",
        include_str!("../../../assets/site/decisions.html"),
    ),
    (
        "actions.html",
        include_str!("../../../assets/site/actions.html"),
    ),
    (
        "issues.html",
        include_str!("../../../assets/site/issues.html"),
    ),
    (
        "scoreboard.html",
        include_str!("../../../assets/site/scoreboard.html"),
    ),
    (
        "definition.html",
        include_str!("../../../assets/site/definition.html"),
    ),
    (
        "search.html",
        include_str!("../../../assets/site/search.html"),
    ),
];

/// Everything that pages are made by: a page made by the same from the same is the same.
pub fn made_by() -> String {
    let templates = TEMPLATES.iter().map(|(_, text)| *text);
    let parts = templates.chain(super::template::parts());
    let parts = parts.chain([style::STYLE, search::SCRIPT, env!("CARGO_PKG_VERSION")]);
    parts.collect::<Vec<_>>().join("\0")
}

/// The engine that renders the site's pages.
pub fn engine() -> Engine {
    let mut engine = Engine::new(Markup::Html);
    for (name, text) in TEMPLATES {
        engine.add(name, text);
    }
    engine
}

/// The page of a meeting below the site's folder.
pub fn page_of(name: &MeetingName) -> String {
    format!("meetings/{name}.html")
}

/// What every page needs: the forum's name, the way to the site's folder, and which page it is.
fn shell(charter: &Charter, root: &str, here: &str, values: impl Serialize) -> Value {
    minijinja::context! {
        forum => &charter.name,
        root => root,
        here => here,
        ..Value::from(Serde(values))
    }
}

/// Another meeting, to go to.
#[derive(Serialize)]
struct Step {
    page: String,
    day: String,
}

impl Step {
    fn to(name: &MeetingName) -> Self {
        Self {
            page: format!("{name}.html"),
            day: day_of(name.date()),
        }
    }
}

/// `Tue 24 Nov 2026`.
fn day_of(date: Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}

#[derive(Serialize)]
struct MeetingValues {
    #[serde(flatten)]
    minutes: Values,
    faults: Vec<String>,
    before: Option<Step>,
    after: Option<Step>,
}

/// A meeting as its page is made from it.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The meeting; a board whose file cannot be read is empty.
    pub sitting: &'a Sitting<'a>,
    /// What is wrong with its files, a sentence each.
    pub faults: &'a [String],
    /// The meeting before it, and the one after it.
    pub beside: (Option<&'a MeetingName>, Option<&'a MeetingName>),
}

/// The page of a meeting, as of the last instant the meeting knows of.
pub fn meeting_page(engine: &Engine, page: Page<'_>) -> Result<String, BadTemplate> {
    let (before, after) = page.beside;
    let values = MeetingValues {
        minutes: Values::of(page.sitting, page.sitting.last_known()),
        faults: page.faults.to_vec(),
        before: before.map(Step::to),
        after: after.map(Step::to),
    };
    let shell = shell(page.sitting.charter, "../", "meeting", values);
    engine.render("meeting.html", shell)
}

/// What a meeting gives to the pages about all of them.
pub struct Account {
    row: Row,
    things: Vec<Thing>,
    board: Board,
    left: Left,
}

/// A meeting on the timeline.
#[derive(Debug, Serialize)]
pub struct Row {
    page: String,
    #[serde(skip)]
    date: Date,
    iso: String,
    day: String,
    number: usize,
    #[serde(skip)]
    state: MeetingState,
    facts: String,
    faults: Vec<String>,
}

/// What a meeting gives to the charts.
struct Board {
    meeting: usize,
    day: Date,
    held: bool,
    closed: bool,
    scoreboard: Arc<Scoreboard>,
    felt: Felt,
}

impl Account {
    /// Of a meeting as it stands at `now`, with what is wrong with its files.
    pub fn of(sitting: &Sitting, faults: &[String], now: Moment) -> Self {
        let boards = sitting.boards;
        let date = sitting.date();
        let facts = MeetingFacts::of(sitting.name.clone(), boards, now);
        Self {
            row: Row {
                page: page_of(sitting.name),
                date,
                iso: date.to_string(),
                day: day_of(date),
                number: sitting.number,
                state: boards.meeting.state,
                facts: in_words(&facts),
                faults: faults.to_vec(),
            },
            things: things::of(sitting),
            board: Board {
                meeting: 0,
                day: date,
                held: boards.meeting.state != MeetingState::Planned,
                closed: boards.meeting.state == MeetingState::Closed,
                scoreboard: Arc::clone(&boards.scoreboard),
                felt: Felt::of(sitting.name.clone(), boards),
            },
            left: Left {
                meeting: sitting.name.clone(),
                definition: Arc::clone(&boards.lead_definition),
            },
        }
    }
}

/// The facts of a meeting in a line.
fn in_words(facts: &MeetingFacts) -> String {
    let (planned, taken) = facts.minutes.unwrap_or_default();
    let (marketing, sales) = facts.present.unwrap_or_default();
    let some = |number: Option<usize>, one: &str, many: &str| {
        let number = number.filter(|number| *number > 0)?;
        Some(count(number, one, many))
    };
    let said = match facts.state {
        Some(MeetingState::Planned) => vec![
            Some("Planned".to_owned()),
            Some(format!("{planned} minutes")),
        ],
        state => vec![
            (state == Some(MeetingState::Running)).then(|| "Running".to_owned()),
            (taken > 0).then(|| format!("{taken} of {planned} minutes")),
            (marketing + sales > 0)
                .then(|| format!("{marketing} from Marketing, {sales} from Sales")),
            some(facts.decisions, "decision", "decisions"),
            some(facts.actions_made, "new action", "new actions"),
            some(facts.actions_done, "action done", "actions done"),
            facts.pulse.map(|felt| format!("felt {felt:.1} of 5")),
            facts
                .rating
                .map(|rating| format!("rated {rating:.1} of 10")),
        ],
    };
    // A number is not torn from its word.
    let said = said.into_iter().flatten();
    let said: Vec<String> = said.map(|part| part.replace(' ', "\u{a0}")).collect();
    said.join(" · ")
}

/// A thing as it stood last, with the first and the last meeting it stood in.
struct Seen {
    thing: Thing,
    first: usize,
    last: usize,
}

/// All meetings together, as far as pages need them.
#[derive(Default)]
pub struct Whole {
    meetings: Vec<Row>,
    things: BTreeMap<(Kind, Id), Seen>,
    boards: Vec<Board>,
    /// The lead definitions that meetings left, without those that were only carried on.
    left: Vec<Left>,
}

impl Whole {
    /// Takes in the next meeting by date.
    pub fn take_in(&mut self, account: Account) {
        let place = self.meetings.len();
        self.meetings.push(account.row);
        for thing in account.things {
            let key = (thing.kind, thing.id.clone());
            let first = self.things.get(&key).map_or(place, |seen| seen.first);
            let seen = Seen {
                thing,
                first,
                last: place,
            };
            self.things.insert(key, seen);
        }
        if account.board.held {
            self.boards.push(Board {
                meeting: place,
                ..account.board
            });
        }
        let last = self.left.last().map(|left| &left.definition);
        if last != Some(&account.left.definition) {
            self.left.push(account.left);
        }
    }

    /// Where a meeting stands among those that were taken in.
    fn place_of(&self, meeting: &MeetingName) -> Option<usize> {
        let page = page_of(meeting);
        self.meetings.iter().position(|row| row.page == page)
    }

    /// The versions of the lead definition, newest first.
    fn versions(&self) -> Vec<Version> {
        history(&self.left)
    }

    /// The things of a kind, as they stood last.
    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Seen> {
        self.things
            .values()
            .filter(move |seen| seen.thing.kind == kind)
    }

    /// The pages about all meetings: their names below the site's folder, and their texts.
    pub fn pages(
        &self,
        engine: &Engine,
        charter: &Charter,
        today: Date,
    ) -> Result<Vec<(&'static str, String)>, BadTemplate> {
        let page = |name: &'static str, values: Value| Ok((name, engine.render(name, values)?));
        let search = minijinja::context! {
            policy => style::policy(&[search::SCRIPT]),
            script => Value::from_safe_string(search::SCRIPT.to_owned()),
            index => Value::from_safe_string(search::index(self, today)),
        };
        let shell = |here: &str, values: Value| shell(charter, "", here, values);
        Ok(vec![
            page(
                "index.html",
                shell("index", pages::timeline(self, charter, today)),
            )?,
            page("decisions.html", shell("decisions", pages::decisions(self)))?,
            page(
                "actions.html",
                shell("actions", pages::actions(self, today)),
            )?,
            page("issues.html", shell("issues", pages::issues(self, today)))?,
            page(
                "scoreboard.html",
                shell("scoreboard", pages::scoreboard(self)),
            )?,
            page(
                "definition.html",
                shell("definition", pages::definition(self, charter)),
            )?,
            page("search.html", shell("search", search))?,
        ])
    }
}
