//! What a meeting holds that is listed and found: actions, issues, decisions, what is parked, wins,
//! experiments. Each as it stands in that meeting, in plain text.

use jiff::civil::Date;

use super::super::Sitting;
use super::super::words::joined;
use crate::forum::issues::{Issue, Outcome, Owner};
use crate::forum::notes::ExperimentState;
use crate::forum::people::Side;
use crate::forum::reason;
use crate::forum::record::{Handle, Id, Words};

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Action,
    Issue,
    Decision,
    Parked,
    Win,
    Experiment,
}

impl Kind {
    /// The word for it, as the search knows it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Issue => "issue",
            Self::Decision => "decision",
            Self::Parked => "for later",
            Self::Win => "win",
            Self::Experiment => "experiment",
        }
    }

    /// What its anchor on a meeting's page opens with.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Parked => "parked",
            other => other.word(),
        }
    }
}

/// A thing of a meeting.
#[derive(Clone, Debug)]
pub struct Thing {
    /// What kind it is.
    pub kind: Kind,
    /// The same from meeting to meeting.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Everything else that was written of it.
    pub text: String,
    /// Whose it is, by full name; empty when it is nobody's.
    pub who: String,
    /// Its side.
    pub side: Option<Side>,
    /// How far it is, in words; empty where there is nothing to say.
    pub state: String,
    /// Whether it still wants something of somebody.
    pub open: bool,
    /// Whether it was given up or withdrawn.
    pub given_up: bool,
    /// The day it came up.
    pub on: Option<Date>,
    /// The day by which something is to be done.
    pub due: Option<Date>,
    /// The day on which it was done.
    pub done: Option<Date>,
    /// How often it was carried.
    pub carried: u32,
}

impl Thing {
    fn new(kind: Kind, id: &Id, title: &str) -> Self {
        Self {
            kind,
            id: id.clone(),
            title: title.to_owned(),
            text: String::new(),
            who: String::new(),
            side: None,
            state: String::new(),
            open: false,
            given_up: false,
            on: None,
            due: None,
            done: None,
            carried: 0,
        }
    }

    /// Whether it is open and its day is past.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.open && self.due.is_some_and(|due| due < today)
    }
}

/// All things of a meeting.
pub fn of(sitting: &Sitting) -> Vec<Thing> {
    let mut things = actions(sitting);
    things.extend(issues(sitting));
    notes(sitting, &mut things);
    things
}

fn name(sitting: &Sitting, handle: Option<&Handle>) -> String {
    handle.map_or_else(String::new, |handle| sitting.full_name(handle).to_owned())
}

fn said<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// `#pricing #webinar`.
fn tags(tags: &Words) -> String {
    let tags: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}

fn actions(sitting: &Sitting) -> Vec<Thing> {
    let all = sitting.boards.actions.actions.iter();
    let thing = |(id, action): (&Id, &crate::forum::actions::Action)| Thing {
        text: said([
            joined(&action.detail).as_str(),
            &action.waits_for,
            &action.reason,
            &tags(&action.tags),
        ]),
        who: name(sitting, action.owner.as_ref()),
        side: action.side,
        state: action.state.words().to_owned(),
        open: action.state.is_open(),
        given_up: action.state == crate::forum::actions::ActionState::Dropped,
        on: action.made,
        due: action.due,
        done: action.done,
        carried: action.carried,
        ..Thing::new(Kind::Action, id, &action.title)
    };
    all.map(thing).collect()
}

fn issues(sitting: &Sitting) -> Vec<Thing> {
    let all = sitting.boards.issues.issues.iter();
    let thing = |(id, issue): (&Id, &Issue)| {
        let ended = issue.outcome.map(Outcome::words);
        Thing {
            text: issue_text(issue),
            who: match &issue.owner {
                Owner::Nobody => String::new(),
                Owner::Person(handle) => name(sitting, Some(handle)),
                Owner::Pair(one, other) => {
                    let names = [one, other].map(|handle| sitting.full_name(handle));
                    names.join(" and ")
                }
            },
            side: issue.side,
            state: said([issue.state.words(), ended.unwrap_or_default()]),
            open: issue.state.is_open(),
            on: issue.raised,
            due: issue.next_step_by,
            carried: issue.carried,
            ..Thing::new(Kind::Issue, id, &issue.title)
        }
    };
    all.map(thing).collect()
}

fn issue_text(issue: &Issue) -> String {
    let (observed, impact) = (joined(&issue.observed), joined(&issue.impact));
    let whys = issue.whys.values().filter(|why| why.withdrawn.is_empty());
    let factors = issue.factors.values();
    let factors = factors.filter(|factor| factor.withdrawn.is_empty());
    let (well, learned) = (joined(&issue.went_well), joined(&issue.learned));
    let ask = issue.ask.as_ref();
    let ask = ask.map(|ask| said([joined(&ask.what).as_str(), &joined(&ask.answer)]));
    let ask = ask.unwrap_or_default();
    let parts = [observed.as_str(), &impact];
    let parts = parts.into_iter().chain(whys.map(|why| why.text.as_str()));
    let parts = parts.chain(factors.map(|factor| factor.text.as_str()));
    said(parts.chain([well.as_str(), &issue.next_step, &learned, &ask]))
}

fn notes(sitting: &Sitting, things: &mut Vec<Thing>) {
    let notes = &sitting.boards.notes;
    things.extend(notes.decisions.iter().map(|(id, one)| Thing {
        text: said([joined(&one.detail).as_str(), reason::words(&one.withdrawn)]),
        who: name(sitting, one.owner.as_ref()),
        side: one.side,
        given_up: !one.withdrawn.is_empty(),
        on: one.on,
        ..Thing::new(Kind::Decision, id, &one.title)
    }));
    things.extend(notes.parked.iter().map(|(id, one)| Thing {
        text: said([joined(&one.detail).as_str(), reason::words(&one.dropped)]),
        who: name(sitting, one.owner.as_ref()),
        side: one.side,
        open: one.waits(),
        given_up: !one.dropped.is_empty(),
        on: one.on,
        carried: one.carried,
        ..Thing::new(Kind::Parked, id, &one.title)
    }));
    things.extend(notes.wins.iter().map(|(id, one)| Thing {
        who: {
            let names = one.thanks_to.iter();
            let names: Vec<&str> = names.map(|who| sitting.full_name(who)).collect();
            names.join(", ")
        },
        side: one.side,
        given_up: !one.withdrawn.is_empty(),
        on: one.on,
        ..Thing::new(Kind::Win, id, &one.title)
    }));
    things.extend(notes.experiments.iter().map(|(id, one)| Thing {
        text: said([
            joined(&one.tried).as_str(),
            &one.measure,
            &joined(&one.result),
            &one.reason,
        ]),
        who: said([
            name(sitting, one.from_marketing.as_ref()).as_str(),
            &name(sitting, one.from_sales.as_ref()),
        ]),
        state: one.state.words().to_owned(),
        open: one.state == ExperimentState::Running,
        on: one.began,
        due: one.review,
        ..Thing::new(Kind::Experiment, id, &one.title)
    }));
}
