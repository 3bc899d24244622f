//! The lead definition as a page reads it: what it says now, in words, and version by version what
//! changed and who signed.

use serde::Serialize;

use super::super::words::{count, day, joined};
use crate::forum::charter::Charter;
use crate::forum::files::MeetingName;
use crate::forum::lead_definition::{
    BackTestRecord, Criterion, Group, HandOff, LeadDefinition, Row, Rule, SignOff, Standing,
    Verdict, history, in_order, thresholds_in_words,
};
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id, Items};
use crate::forum::scoreboard::figure;

/// A title with facts about it.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Fact {
    pub title: String,
    pub about: String,
}

/// A criterion.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct CriterionRow {
    pub points: String,
    pub title: String,
    pub when: String,
    pub because: String,
}

/// A group of criteria.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct GroupTable {
    pub title: String,
    pub about: String,
    pub criteria: Vec<CriterionRow>,
}

/// A hand-off.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct HandOffText {
    pub title: String,
    pub from: String,
    pub to: String,
    pub facts: Vec<Fact>,
}

/// The definition as it stands.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Worksheet {
    pub version: String,
    pub signed: Vec<String>,
    pub ideal_customer: Vec<String>,
    pub qualifies: String,
    pub groups: Vec<GroupTable>,
    pub always: Vec<Fact>,
    pub never: Vec<Fact>,
    pub stages: Vec<Fact>,
    pub hand_offs: Vec<HandOffText>,
    pub reasons: Vec<Fact>,
    pub questions: Vec<Fact>,
}

/// A version of the definition.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Version {
    pub anchor: String,
    pub called: String,
    pub since: String,
    pub meeting: String,
    pub signed: Vec<String>,
    pub first: bool,
    pub drafts: String,
    pub changes: Vec<String>,
    pub tried: Vec<String>,
}

/// The rows in use, in their order.
fn used<T: Row>(rows: &Items<T>) -> impl Iterator<Item = &T> {
    let rows = in_order(rows).into_iter();
    rows.map(|(_, row)| row)
        .filter(|row| row.retired().is_empty())
}

fn name_of(who: &Handle, charter: &Charter) -> String {
    let person = charter.roster.get(who).map(|person| person.name.clone());
    let person = person.filter(|name| !name.is_empty());
    person.unwrap_or_else(|| who.to_string())
}

/// What each side says of the text as it stands.
fn signed(definition: &LeadDefinition, charter: &Charter) -> Vec<String> {
    let hash = definition.content_hash();
    let word = |side: Side| {
        let standing = definition.standing_on(side, &hash);
        let facts = match &standing {
            Standing::Signed { by, on, .. } => {
                let by = by.as_ref().map(|who| name_of(who, charter));
                let on = on.map(day);
                by.into_iter().chain(on).collect::<Vec<_>>().join(", ")
            }
            _ => String::new(),
        };
        let said = format!("{side}: {}", standing.words());
        if facts.is_empty() {
            said
        } else {
            format!("{said} ({facts})")
        }
    };
    [Side::Marketing, Side::Sales].map(word).to_vec()
}

/// The definition in words.
pub fn worksheet(definition: &LeadDefinition, charter: &Charter) -> Worksheet {
    let rule = |rule: &Rule| Fact {
        title: rule.title.clone(),
        about: if rule.reason.is_empty() {
            format!("when {}", rule.when)
        } else {
            format!("when {}; reason: {}", rule.when, rule.reason)
        },
    };
    let questions = definition.open_questions.values();
    let questions = questions.filter(|one| one.answer.is_empty() && one.withdrawn.is_empty());
    Worksheet {
        version: definition.version_words(),
        signed: signed(definition, charter),
        ideal_customer: definition.ideal_customer.clone(),
        qualifies: thresholds_in_words(&definition.qualifies_when),
        groups: used(&definition.groups).map(group).collect(),
        always: used(&definition.always).map(rule).collect(),
        never: used(&definition.never).map(rule).collect(),
        stages: used(&definition.stages)
            .map(|stage| Fact {
                title: format!("{} ({})", stage.title, stage.side),
                about: joined(&stage.meaning),
            })
            .collect(),
        hand_offs: used(&definition.hand_offs).map(hand_off).collect(),
        reasons: used(&definition.reasons)
            .map(|reason| Fact {
                title: format!("{}: {}", reason.code, reason.title),
                about: reason.comes_back.clone(),
            })
            .collect(),
        questions: questions
            .map(|one| Fact {
                title: one.title.clone(),
                about: one
                    .raised_by
                    .map(|side| format!("asked by {side}"))
                    .unwrap_or_default(),
            })
            .collect(),
    }
}

fn group(group: &Group) -> GroupTable {
    let limit = |words: &str, limit: Option<f64>| {
        limit.map(|limit| format!("{words} {} points", figure(limit, "")))
    };
    let facts = [
        Some(format!("counts as {}", group.axis.word())),
        limit("at most", group.cap),
        limit("at least", group.floor),
    ];
    GroupTable {
        title: group.title.clone(),
        about: facts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        criteria: used(&group.criteria).map(criterion).collect(),
    }
}

fn criterion(criterion: &Criterion) -> CriterionRow {
    let sign = if criterion.points > 0.0 { "+" } else { "" };
    CriterionRow {
        points: format!("{sign}{}", figure(criterion.points, "")),
        title: criterion.title.clone(),
        when: criterion.when.to_string(),
        because: criterion.because.clone(),
    }
}

fn hand_off(one: &HandOff) -> HandOffText {
    let fact = |title: &str, about: String| {
        (!about.is_empty()).then(|| Fact {
            title: title.to_owned(),
            about,
        })
    };
    let time = |time: Option<crate::forum::span::Within>| {
        time.map(|time| time.to_string()).unwrap_or_default()
    };
    let attempts = match (one.attempts, one.attempts_over) {
        (Some(attempts), Some(over)) => format!("{attempts} over {over}"),
        (Some(attempts), None) => attempts.to_string(),
        (None, _) => String::new(),
    };
    let facts = [
        fact("Set off by", one.trigger.clone()),
        fact("What is passed", one.passed.join(", ")),
        fact("First response within", time(one.respond_within)),
        fact("Attempts", attempts),
        fact("Taken or sent back within", time(one.decide_within)),
        fact(
            "If nobody decides",
            one.if_nobody_decides.words().to_owned(),
        ),
        fact(
            &format!("{} promises", one.from),
            one.from_promises.join("; "),
        ),
        fact(&format!("{} promises", one.to), one.to_promises.join("; ")),
    ];
    HandOffText {
        title: one.title.clone(),
        from: one.from.to_string(),
        to: one.to.to_string(),
        facts: facts.into_iter().flatten().collect(),
    }
}

/// The versions, newest first: each with what changed from the one before it, who signed, and what
/// came of it on real leads. `day` says when a meeting was held.
pub fn versions(
    history: &[history::Version],
    charter: &Charter,
    day: impl Fn(&MeetingName) -> String,
) -> Vec<Version> {
    let version = |(nth, one): (usize, &history::Version)| {
        let said = one.said.iter().filter(|said| said.of_this_text);
        Version {
            anchor: anchor_of(one),
            called: one.called(),
            since: day(&one.meeting),
            meeting: super::page_of(&one.meeting),
            signed: said
                .map(|said| said_in_words(&said.word, charter))
                .collect(),
            first: nth + 1 == history.len(),
            drafts: match one.drafts_before {
                0 => String::new(),
                drafts => format!("after {}", count(drafts, "other draft", "other drafts")),
            },
            changes: one.changes.clone(),
            tried: one.tried.iter().map(tried_in_words).collect(),
        }
    };
    history.iter().enumerate().map(version).collect()
}

/// Where a version stands on the page.
pub fn anchor_of(version: &history::Version) -> String {
    format!("v{}", version.number)
}

fn said_in_words(word: &SignOff, charter: &Charter) -> String {
    let verdict = match &word.verdict {
        Verdict::Agree => "signed".to_owned(),
        Verdict::AgreeWithReservation(why) => format!("signed, with a reservation: {why}"),
        Verdict::Object(why) => format!("objects: {why}"),
    };
    let by = word.by.as_ref().map(|who| name_of(who, charter));
    let facts: Vec<String> = by.into_iter().chain(word.on.map(day)).collect();
    let facts = match facts.join(", ") {
        facts if facts.is_empty() => facts,
        facts => format!(" ({facts})"),
    };
    format!("{}: {verdict}{facts}", word.side)
}

/// What the version selected of the leads it was tried on.
fn tried_in_words(record: &BackTestRecord) -> String {
    let leads = count(record.leads as usize, "lead", "leads");
    format!(
        "Tried on {leads} of {}: it selects {}, and {} of those became customers",
        record.file, record.selected, record.true_positives
    )
}

/// Everything in the text that is looked for: titles of rows, conditions, the ideal customer.
pub fn words_of(definition: &LeadDefinition) -> String {
    let mut parts: Vec<String> = definition.ideal_customer.clone();
    for group in used(&definition.groups) {
        parts.push(group.title.clone());
        parts.extend(used(&group.criteria).map(|one| format!("{} ({})", one.title, one.when)));
    }
    parts.extend(used(&definition.never).map(|one| one.title.clone()));
    parts.extend(used(&definition.hand_offs).map(|one| one.title.clone()));
    parts.join(" · ")
}

/// The id that a KPI's row has on the scoreboard's page.
pub fn kpi_anchor(id: &Id) -> String {
    format!("kpi-{}", super::super::template::anchor(id.as_str()))
}
