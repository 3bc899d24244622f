//! The issues of the log as minutes tell them: what was observed, why, who owns the fix, what came of it.

use serde::Serialize;

use super::super::super::Sitting;
use super::super::super::words::{count, day, joined, known};
use super::{carried, facts_of, side, with_facts};
use crate::forum::issues::{Ask, Issue, IssueFilter, IssueState, Owner, Ranking, Why};
use crate::forum::record::{Id, Items};

/// An issue.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct IssueText {
    pub id: String,
    pub title: String,
    pub state: String,
    pub observed: String,
    pub impact: String,
    pub whys: Vec<WhyText>,
    pub factors: String,
    pub went_well: String,
    pub poll: String,
    pub owner: String,
    pub team: String,
    pub next: String,
    pub ask: String,
    pub measure: String,
    pub went_on: Vec<String>,
    pub learned: String,
}

/// A why with the blanks that put it below the one it answers.
#[derive(Debug, Serialize)]
pub struct WhyText {
    /// Two blanks a level; never text from people.
    pub indent: minijinja::Value,
    /// How deep it stands, from 1.
    pub level: usize,
    /// The answer.
    pub text: String,
}

pub(super) fn issues(sitting: &Sitting) -> Vec<IssueText> {
    let all = IssueFilter {
        closed: true,
        ..IssueFilter::default()
    };
    // As on the board: what waits for an answer first, then by votes, then by age.
    let log = &sitting.boards.issues;
    let ranked = log.ranked(Ranking::default(), &all, sitting.date());
    let ranked = ranked.into_iter();
    ranked
        .map(|(id, issue)| issue_text(sitting, id, issue))
        .collect()
}

/// How far it is, and what is to be known of that.
fn issue_state(sitting: &Sitting, issue: &Issue) -> String {
    let ended = issue.outcome.map(|outcome| outcome.words().to_owned());
    let parked = issue
        .parked_until
        .filter(|_| issue.state == IssueState::Parked);
    let back: Vec<String> = issue.reopened.iter().map(|on| day(*on)).collect();
    let votes = match issue.votes.len() {
        0 => String::new(),
        _ if sitting.boards.issues.voting => String::new(),
        votes => count(votes, "vote", "votes"),
    };
    let facts = facts_of(&[
        ended.unwrap_or_default(),
        parked
            .map(|until| format!("until {}", day(until)))
            .unwrap_or_default(),
        side(issue.side),
        carried(issue.carried),
        if back.is_empty() {
            String::new()
        } else {
            format!("came back {}", back.join(", "))
        },
        votes,
    ]);
    let state = issue.state.words();
    if facts.is_empty() {
        format!("{state}.")
    } else {
        format!("{state}; {facts}.")
    }
}

/// What contributed, each with who can do something about it.
fn factors(issue: &Issue) -> String {
    let standing = issue
        .factors
        .values()
        .filter(|one| one.withdrawn.is_empty());
    let words = standing.map(|one| with_facts(&one.text, &[one.reach.words().to_owned()]));
    words.collect::<Vec<_>>().join("; ")
}

/// The measure before the fix and after it.
fn measure(issue: &Issue) -> String {
    let said = |word: &str, text: &str| match text.trim() {
        "" => String::new(),
        text => format!("{word} {text}"),
    };
    facts_of(&[said("before:", &issue.before), said("after:", &issue.after)])
}

/// Why it went on although something was missing.
fn went_on(issue: &Issue) -> Vec<String> {
    let steps = issue.went_on.values().map(|went| {
        let on = went.on.map(day).unwrap_or_default();
        let (state, missing) = (went.to.words(), went.missing.join(", "));
        with_facts(
            &format!("{state} without {missing}: {}", went.reason),
            &[on],
        )
    });
    steps.collect()
}

fn issue_text(sitting: &Sitting, id: &Id, issue: &Issue) -> IssueText {
    let names = issue.team.iter().map(|one| sitting.full_name(one));
    let seen = match (issue.count, issue.out_of) {
        (Some(seen), Some(all)) => {
            format!("{seen} of {all}")
        }
        (Some(seen), None) => seen.to_string(),
        (None, _) => String::new(),
    };
    let next = issue.next_step_by.map(|by| format!("by {}", day(by)));
    IssueText {
        id: id.to_string(),
        title: issue.title.clone(),
        state: issue_state(sitting, issue),
        observed: with_facts(&joined(&issue.observed), &[seen, issue.source.clone()]),
        impact: with_facts(
            &joined(&issue.impact),
            &[known(issue.impact_amount, &issue.impact_unit)],
        ),
        whys: whys(&issue.whys),
        factors: factors(issue),
        went_well: joined(&issue.went_well),
        poll: issue.poll_in_words(),
        team: names.collect::<Vec<_>>().join(", "),
        measure: measure(issue),
        went_on: went_on(issue),
        owner: match &issue.owner {
            Owner::Nobody => "nobody yet".to_owned(),
            Owner::Person(handle) => sitting.full_name(handle).to_owned(),
            Owner::Pair(one, other) => {
                format!(
                    "{} and {}",
                    sitting.full_name(one),
                    sitting.full_name(other)
                )
            }
        },
        next: with_facts(&issue.next_step, &[next.unwrap_or_default()]),
        ask: issue.ask.as_ref().map(asked).unwrap_or_default(),
        learned: joined(&issue.learned),
    }
}

fn asked(ask: &Ask) -> String {
    let backed = match (ask.backed_by_marketing, ask.backed_by_sales) {
        (Some(_), Some(_)) => "backed by both sides",
        (Some(_), None) => "backed by Marketing",
        (None, Some(_)) => "backed by Sales",
        (None, None) => "not backed yet",
    };
    let by = ask
        .decide_by
        .map(|by| format!("to be decided by {}", day(by)));
    let answer = match joined(&ask.answer) {
        answer if answer.is_empty() => String::new(),
        answer => format!("answer: {answer}"),
    };
    let sent = ask.sent.map(|on| format!("sent {}", day(on)));
    let facts = [
        backed.to_owned(),
        sent.unwrap_or_default(),
        by.unwrap_or_default(),
        answer,
    ];
    with_facts(&joined(&ask.what), &facts)
}

/// The whys from the top, each below the one it answers. A why that answers one which is not there
/// (or, by hand, itself) stands at the top.
pub fn whys(all: &Items<Why>) -> Vec<WhyText> {
    let standing = |why: &Why| why.withdrawn.is_empty();
    let mut left: Vec<(&Id, &Why)> = all.iter().filter(|(_, why)| standing(why)).collect();
    left.sort_by_key(|(_, why)| why.rank);
    let mut written = Vec::new();
    let tops: Vec<&Id> = left
        .iter()
        .filter(|(id, why)| {
            let under = why.under.as_ref();
            !under.is_some_and(|under| under != *id && all.get(under).is_some_and(standing))
        })
        .map(|(id, _)| *id)
        .collect();
    for top in tops {
        below(top, 1, &mut left, &mut written);
    }
    // What is left answers in a ring.
    while let Some((id, _)) = left.first() {
        below(id, 1, &mut left, &mut written);
    }
    written
}

/// Levels beyond this one are written at it: Markdown takes deeper ones for code.
const DEEPEST: usize = 8;

fn below<'a>(id: &'a Id, level: usize, left: &mut Vec<(&'a Id, &'a Why)>, to: &mut Vec<WhyText>) {
    let Some(place) = left.iter().position(|(other, _)| *other == id) else {
        return;
    };
    let (_, why) = left.remove(place);
    to.push(WhyText {
        indent: minijinja::Value::from_safe_string("  ".repeat(level.min(DEEPEST))),
        level: level.min(DEEPEST),
        text: why.text.clone(),
    });
    let answers: Vec<&Id> = left
        .iter()
        .filter(|(_, why)| why.under.as_ref() == Some(id))
        .map(|(id, _)| *id)
        .collect();
    for answer in answers {
        below(answer, level + 1, left, to);
    }
}
