//! What a minutes template sees: plain text and lists of it, in the order in which it is read.

mod issues;

use serde::Serialize;

use super::super::Sitting;
use super::super::words::{alternatives, count, day, joined, known, long_day};
use crate::forum::actions::{Action, ActionState};
use crate::forum::agenda::ItemState;
use crate::forum::meeting::{Attendance, Meeting, MeetingState};
use crate::forum::moment::Moment;
use crate::forum::notes::{Experiment, ExperimentState};
use crate::forum::people::Side;
use crate::forum::pulse::Poll;
use crate::forum::recap::{self, Recap, SidesWord};
use crate::forum::record::Id;
use crate::forum::scoreboard::{Better, Commitment, Kpi};
use crate::forum::span;
pub use issues::{IssueText, WhyText, whys};

/// The values of a minutes template.
#[derive(Debug, Default, Serialize)]
pub struct Values {
    /// The forum's name.
    pub forum: String,
    /// The day in full.
    pub day: String,
    /// The meeting in a sentence: its number, state and times.
    pub about: String,
    /// Who was there, a row a side.
    pub people: Vec<People>,
    /// The objectives, a sentence each.
    pub objectives: Vec<String>,
    /// What was decided.
    pub decisions: Vec<Line>,
    /// Who does what by when: open actions by owner, those without one last.
    pub owners: Vec<Owned>,
    /// Actions that are done.
    pub done: Vec<Line>,
    /// Actions that were given up.
    pub dropped: Vec<Line>,
    /// The KPIs.
    pub kpis: Vec<Row>,
    /// What the sides promised each other.
    pub commitments: Vec<Row>,
    /// How the lead definition stands; absent while it is empty.
    pub definition: Option<Definition>,
    /// The issues.
    pub issues: Vec<IssueText>,
    /// What is parked.
    pub parked: Vec<Line>,
    /// Wins and thanks.
    pub wins: Vec<Line>,
    /// Experiments.
    pub experiments: Vec<Line>,
    /// The running order with planned and taken minutes.
    pub agenda: Vec<Minutes>,
    /// Pulse and rating, a sentence each; a group only from three answers.
    pub felt: Vec<String>,
}

/// The people of a side.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct People {
    pub side: String,
    pub here: String,
    pub away: String,
}

/// A title with what else is to be said.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Line {
    pub id: String,
    pub title: String,
    pub detail: String,
    pub about: String,
}

/// The open actions of a person.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Owned {
    pub name: String,
    pub actions: Vec<Line>,
}

/// A row of the scoreboard.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Row {
    pub name: String,
    pub target: String,
    pub actual: String,
    pub track: String,
}

/// How the lead definition stands.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Definition {
    pub state: String,
    pub signed: Vec<String>,
    pub questions: Vec<String>,
}

/// An agenda item's minutes.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Minutes {
    pub title: String,
    pub planned: String,
    pub spent: String,
    pub state: String,
}

impl From<Values> for minijinja::Value {
    fn from(values: Values) -> Self {
        Self::from(minijinja::value::Serde(values))
    }
}

impl Values {
    /// The values of a meeting as it stands at `now`.
    pub fn of(sitting: &Sitting, now: Moment) -> Self {
        let boards = sitting.boards;
        let recap = Recap::of(boards, sitting.charter, now);
        Self {
            forum: sitting.charter.name.clone(),
            day: long_day(sitting.date()),
            about: about(sitting, &recap),
            people: people(&boards.meeting),
            objectives: objectives(sitting),
            decisions: decisions(sitting, &recap),
            owners: owners(sitting),
            done: recap.done.iter().map(|line| over(sitting, line)).collect(),
            dropped: recap
                .dropped
                .iter()
                .map(|line| over(sitting, line))
                .collect(),
            kpis: kpis(sitting),
            commitments: commitments(sitting),
            definition: definition(sitting, &recap),
            issues: issues::issues(sitting),
            parked: recap.parked.iter().map(parked).collect(),
            wins: recap.wins.iter().map(win).collect(),
            experiments: experiments(sitting),
            agenda: recap.minutes.iter().map(minutes_of).collect(),
            felt: felt(&recap),
        }
    }
}

fn about(sitting: &Sitting, recap: &Recap) -> String {
    let meeting = &sitting.boards.meeting;
    let planned = recap.planned.in_minutes();
    let times = match (meeting.state, meeting.started, meeting.closed) {
        (MeetingState::Closed, Some(started), Some(closed)) => {
            let taken = recap.spent.in_minutes();
            let took = count(taken as usize, "minute", "minutes");
            let (from, to) = (started.clock(), closed.clock());
            // What the items took, as on the screen; a break or a reopening is none of it.
            let reopened = if meeting.reopened.is_empty() {
                ""
            } else {
                ", reopened in between"
            };
            let by_the_wall = span::minutes(closed.seconds_since(started));
            let spent = if by_the_wall == i64::from(taken) {
                ""
            } else {
                " spent on the agenda"
            };
            format!("Held from {from} to {to}{reopened}: {took}{spent}, {planned} planned.")
        }
        (MeetingState::Closed, ..) => format!("Closed; {planned} minutes planned."),
        (MeetingState::Running, Some(started), _) => {
            format!(
                "Running since {}; {planned} minutes planned.",
                started.clock()
            )
        }
        (MeetingState::Running, None, _) => format!("Running; {planned} minutes planned."),
        (MeetingState::Planned, ..) => {
            format!("Planned for {}, {planned} minutes.", meeting.at)
        }
    };
    format!("Meeting no. {}. {times}", sitting.number)
}

fn people(meeting: &Meeting) -> Vec<People> {
    let named = |side: Side, wanted: fn(Attendance) -> bool| {
        let people = meeting.people.iter();
        let people = people.filter(|(_, who)| who.side == side && wanted(who.attendance));
        let mut names: Vec<&str> = people
            .map(|(handle, who)| {
                if who.name.is_empty() {
                    handle.as_str()
                } else {
                    &who.name
                }
            })
            .collect();
        names.sort_unstable();
        names.join(", ")
    };
    // Before the start nobody is ticked: those expected are the news then.
    let here: fn(Attendance) -> bool = match meeting.state {
        MeetingState::Planned => |came| came != Attendance::Absent,
        MeetingState::Running | MeetingState::Closed => |came| came == Attendance::Present,
    };
    let away: fn(Attendance) -> bool = match meeting.state {
        MeetingState::Closed => |came| came != Attendance::Present,
        MeetingState::Planned | MeetingState::Running => |came| came == Attendance::Absent,
    };
    let sides = Side::ALL.into_iter().map(|side| People {
        side: side.to_string(),
        here: named(side, here),
        away: named(side, away),
    });
    sides
        .map(|mut row| {
            if row.here.is_empty() && !row.away.is_empty() {
                "nobody".clone_into(&mut row.here);
            }
            row
        })
        .filter(|row| !row.here.is_empty())
        .collect()
}

fn objectives(sitting: &Sitting) -> Vec<String> {
    let held = &sitting.boards.meeting.objectives;
    let mut standing: Vec<_> = held
        .values()
        .filter(|objective| objective.retired.is_empty())
        .collect();
    standing.sort_by_key(|objective| objective.rank);
    let sentence = |objective: &&crate::forum::charter::Objective| {
        let by = objective.by.map(|by| format!("by {}", day(by)));
        let facts = [objective.measure.clone(), by.unwrap_or_default()];
        with_facts(&objective.title, &facts)
    };
    standing.iter().map(sentence).collect()
}

/// `title (fact; fact)`, without the facts that are empty.
fn with_facts(title: &str, facts: &[String]) -> String {
    let facts = facts_of(facts);
    if facts.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({facts})")
    }
}

fn facts_of(facts: &[String]) -> String {
    let said = facts.iter().filter(|fact| !fact.is_empty());
    said.map(String::as_str).collect::<Vec<_>>().join("; ")
}

fn side(side: Option<Side>) -> String {
    side.map(|side| side.to_string()).unwrap_or_default()
}

fn decisions(sitting: &Sitting, recap: &Recap) -> Vec<Line> {
    let all = &sitting.boards.notes.decisions;
    let line = |line: &recap::Line| Line {
        id: line.id.to_string(),
        title: line.title.clone(),
        detail: all
            .get(&line.id)
            .map(|decision| joined(&decision.detail))
            .unwrap_or_default(),
        about: facts_of(&[line.who.clone(), side(line.side)]),
    };
    recap.decisions.iter().map(line).collect()
}

/// An action that is done or given up.
fn over(sitting: &Sitting, line: &recap::Line) -> Line {
    let action = sitting.boards.actions.actions.get(&line.id);
    let reason = action.map(|action| action.reason.clone());
    Line {
        id: line.id.to_string(),
        title: line.title.clone(),
        detail: String::new(),
        about: facts_of(&[
            line.who.clone(),
            side(line.side),
            reason.unwrap_or_default(),
        ]),
    }
}

fn owners(sitting: &Sitting) -> Vec<Owned> {
    type Promised<'a> = Vec<(&'a Id, &'a Action)>;
    let open = sitting.boards.actions.actions.iter();
    let open = open.filter(|(_, action)| action.state.is_open());
    let mut by_owner: Vec<(Option<String>, Promised<'_>)> = Vec::new();
    for (id, action) in open {
        let owner = action.owner.as_ref();
        let owner = owner.map(|handle| sitting.full_name(handle).to_owned());
        match by_owner.iter_mut().find(|(name, _)| *name == owner) {
            Some((_, actions)) => actions.push((id, action)),
            None => by_owner.push((owner, vec![(id, action)])),
        }
    }
    by_owner.sort_by(|(one, _), (other, _)| {
        (one.is_none(), one.as_deref()).cmp(&(other.is_none(), other.as_deref()))
    });
    let owned = by_owner.into_iter().map(|(name, mut actions)| {
        // Without a day last, and else the nearest first.
        actions.sort_by_key(|(_, action)| (action.due.is_none(), action.due));
        Owned {
            name: name.unwrap_or_else(|| "Nobody yet".to_owned()),
            actions: actions
                .into_iter()
                .map(|(id, action)| promise(sitting, id, action))
                .collect(),
        }
    });
    owned.collect()
}

fn promise(sitting: &Sitting, id: &Id, action: &Action) -> Line {
    let due = match action.due {
        Some(due) if action.is_overdue(sitting.date()) => format!("was due {}", day(due)),
        Some(due) => format!("by {}", day(due)),
        None => "no day yet".to_owned(),
    };
    let state = match action.state {
        ActionState::Doing => "under way".to_owned(),
        ActionState::Blocked if action.waits_for.is_empty() => "blocked".to_owned(),
        ActionState::Blocked => format!("blocked: waits for {}", action.waits_for),
        ActionState::ToDo | ActionState::Done | ActionState::Dropped => String::new(),
    };
    let facts = [due, side(action.side), state, carried(action.carried)];
    Line {
        id: id.to_string(),
        title: action.title.clone(),
        detail: joined(&action.detail),
        about: facts_of(&facts),
    }
}

fn carried(times: u32) -> String {
    match times {
        0 => String::new(),
        1 => "carried once".to_owned(),
        2 => "carried twice".to_owned(),
        times => format!("carried {times} times"),
    }
}

fn track(on: Option<bool>, target: Option<f64>, actual: Option<f64>) -> String {
    let words = match (on, target, actual) {
        (Some(true), ..) => "on track",
        (Some(false), ..) => "off track",
        (None, None, Some(_)) => "no target",
        (None, ..) => "no figure",
    };
    words.to_owned()
}

/// A target with its bound: at least, or at most.
fn bound(better: Better, target: Option<f64>, unit: &str) -> String {
    match target {
        Some(_) => format!("{} {}", better.bound(), known(target, unit)),
        None => String::new(),
    }
}

fn kept(on: Option<bool>, target: Option<f64>, actual: Option<f64>) -> String {
    match on {
        Some(true) => "kept".to_owned(),
        Some(false) => "not kept".to_owned(),
        None => track(on, target, actual),
    }
}

fn kpis(sitting: &Sitting) -> Vec<Row> {
    let rows = sitting.boards.scoreboard.kpis.in_order();
    let row = |(_, kpi): (&Id, &Kpi)| Row {
        name: kpi.name.clone(),
        target: bound(kpi.better, kpi.target, &kpi.unit),
        actual: known(kpi.actual, &kpi.unit),
        track: track(kpi.on_track(), kpi.target, kpi.actual),
    };
    rows.into_iter().map(row).collect()
}

fn commitments(sitting: &Sitting) -> Vec<Row> {
    let rows = sitting.boards.scoreboard.commitments.in_order();
    let row = |(_, row): (&Id, &Commitment)| Row {
        name: format!("{} to {}: {}", row.from, row.to, row.title),
        target: bound(row.better, row.target, &row.unit),
        actual: known(row.actual, &row.unit),
        track: kept(row.on_track(), row.target, row.actual),
    };
    rows.into_iter().map(row).collect()
}

fn definition(sitting: &Sitting, recap: &Recap) -> Option<Definition> {
    let state = recap.definition.as_ref()?;
    let definition = &sitting.boards.lead_definition;
    let criteria = definition
        .groups
        .values()
        .filter(|group| group.retired.is_empty())
        .flat_map(|group| group.criteria.values())
        .filter(|criterion| criterion.retired.is_empty())
        .count();
    let criteria = count(criteria, "criterion", "criteria");
    let rule = match alternatives(&definition.qualifies_when) {
        rule if rule.is_empty() => "no score qualifies a lead yet".to_owned(),
        rule => format!("a lead qualifies with {rule}"),
    };
    let agreed = if state.agreed {
        " Both sides signed this text."
    } else {
        ""
    };
    let questions = definition.open_questions.values();
    let questions = questions
        .filter(|question| question.answer.is_empty() && question.withdrawn.is_empty())
        .map(|question| with_facts(&question.title, &[side(question.raised_by)]));
    Some(Definition {
        state: format!("{}: {criteria}; {rule}.{agreed}", state.version),
        signed: state.sides.iter().map(signed).collect(),
        questions: questions.collect(),
    })
}

/// What a side says of the text as it stands.
fn signed(word: &SidesWord) -> String {
    let said = format!("{}: {}", word.side, word.standing.words());
    with_facts(&said, std::slice::from_ref(&word.who))
}

fn parked(line: &recap::Line) -> Line {
    fact_line(
        line,
        &[line.who.clone(), side(line.side), carried(line.carried)],
    )
}

fn fact_line(line: &recap::Line, facts: &[String]) -> Line {
    Line {
        id: line.id.to_string(),
        title: line.title.clone(),
        detail: String::new(),
        about: facts_of(facts),
    }
}

fn win(line: &recap::Line) -> Line {
    let thanks = match line.who.as_str() {
        "" => String::new(),
        names => format!("thanks to {names}"),
    };
    fact_line(line, &[thanks, side(line.side)])
}

fn experiments(sitting: &Sitting) -> Vec<Line> {
    let all = sitting.boards.notes.experiments.iter();
    all.map(|(id, experiment)| Line {
        id: id.to_string(),
        title: experiment.title.clone(),
        detail: joined(&experiment.tried),
        about: experiment_text(sitting, experiment),
    })
    .collect()
}

fn experiment_text(sitting: &Sitting, experiment: &Experiment) -> String {
    let state = match experiment.state {
        ExperimentState::Running => "running",
        ExperimentState::Kept => "kept",
        ExperimentState::Adapted => "adapted",
        ExperimentState::Stopped => "stopped",
    };
    let who = [&experiment.from_marketing, &experiment.from_sales]
        .into_iter()
        .flatten()
        .map(|handle| sitting.full_name(handle).to_owned())
        .collect::<Vec<_>>()
        .join(" and ");
    let measure = match experiment.measure.as_str() {
        "" => String::new(),
        measure => format!("seen by: {measure}"),
    };
    let review = experiment
        .review
        .map(|on| format!("looked at on {}", day(on)));
    let facts = facts_of(&[
        state.to_owned(),
        who,
        measure,
        review.unwrap_or_default(),
        experiment.reason.clone(),
    ]);
    let said = [joined(&experiment.tried), joined(&experiment.result)];
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    format!("{} ({facts})", said.join(" ").trim())
        .trim()
        .to_owned()
}

fn minutes_of(item: &recap::Minutes) -> Minutes {
    let state = match item.state {
        ItemState::Ahead if item.spent.0 > 0 => "begun",
        ItemState::Ahead => "not reached",
        ItemState::Done => "done",
        ItemState::Parked => "parked",
        ItemState::Dropped => "dropped",
    };
    Minutes {
        title: item.title.clone(),
        planned: item.planned.in_minutes().to_string(),
        spent: item.spent.in_minutes().to_string(),
        state: state.to_owned(),
    }
}

fn felt(recap: &Recap) -> Vec<String> {
    let pulse = asked_of("How aligned we feel", 5, &recap.pulse);
    let rating = asked_of("How the meeting was", 10, &recap.rating);
    let both = &recap.feeling_and_fact;
    let apart = both.parting.map(|_| both.sentence());
    [pulse, rating, apart].into_iter().flatten().collect()
}

fn asked_of(question: &str, out_of: u8, poll: &Poll) -> Option<String> {
    if poll.all.count == 0 {
        return None;
    }
    let given = count(poll.all.count, "answer", "answers");
    let Some(mean) = poll.all.mean else {
        return Some(format!("{question}: {given}, too few to show"));
    };
    let sides = poll.sides.iter();
    let sides = sides.filter_map(|(side, answers)| {
        let mean = answers.mean?;
        Some(format!("{side} {mean:.1}"))
    });
    let mut facts: Vec<String> = sides.collect();
    if poll.kept_back > 0 {
        let kept_back = count(poll.kept_back, "answer", "answers");
        facts.push(format!("{kept_back} kept back, too few to show"));
    }
    Some(with_facts(
        &format!("{question}: {mean:.1} of {out_of} from {given}"),
        &facts,
    ))
}
