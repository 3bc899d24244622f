//! What can be found: the things of each board, with the texts in which words are looked for. The
//! texts are those that stand in the file, so that a file without a word has no thing with it.

use std::borrow::Cow;

use serde::Serialize;

use super::standing::{Is, Standing};
use crate::forum::actions::{ActionState, Actions};
use crate::forum::agenda::ItemState;
use crate::forum::files::{BoardKind, Stored};
use crate::forum::issues::{Issue, IssueState, Issues, Owner};
use crate::forum::lead_definition::{LeadDefinition, Rule, Verdict};
use crate::forum::meeting::Meeting;
use crate::forum::notes::{ExperimentState, Notes};
use crate::forum::people::Side;
use crate::forum::reason;
use crate::forum::record::{Handle, Id, Items, Words};
use crate::forum::scoreboard::Scoreboard;

/// The kinds of things, as `kind:` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Action,
    Issue,
    Decision,
    Parked,
    Win,
    Experiment,
    Kpi,
    Commitment,
    Definition,
    Agenda,
    Person,
    Objective,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Action,
        Self::Issue,
        Self::Decision,
        Self::Parked,
        Self::Win,
        Self::Experiment,
        Self::Kpi,
        Self::Commitment,
        Self::Definition,
        Self::Agenda,
        Self::Person,
        Self::Objective,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Issue => "issue",
            Self::Decision => "decision",
            Self::Parked => "parked",
            Self::Win => "win",
            Self::Experiment => "experiment",
            Self::Kpi => "kpi",
            Self::Commitment => "commitment",
            Self::Definition => "definition",
            Self::Agenda => "agenda",
            Self::Person => "person",
            Self::Objective => "objective",
        }
    }

    /// The word for many of them.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Action => "actions",
            Self::Issue => "issues",
            Self::Decision => "decisions",
            Self::Parked => "parked for later",
            Self::Win => "wins",
            Self::Experiment => "experiments",
            Self::Kpi => "KPIs",
            Self::Commitment => "commitments",
            Self::Definition => "the lead definition",
            Self::Agenda => "agenda items",
            Self::Person => "people",
            Self::Objective => "objectives",
        }
    }

    /// The board on which it stands.
    pub fn board(self) -> BoardKind {
        match self {
            Self::Action => BoardKind::Actions,
            Self::Issue => BoardKind::Issues,
            Self::Decision | Self::Parked | Self::Win | Self::Experiment => BoardKind::Notes,
            Self::Kpi | Self::Commitment => BoardKind::Scoreboard,
            Self::Definition => BoardKind::LeadDefinition,
            Self::Agenda | Self::Person | Self::Objective => BoardKind::Meeting,
        }
    }
}

/// A thing, or a part of it, as a place on a board.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Spot {
    Action(Id),
    Issue(Id),
    /// A why of an issue.
    Why(Id, Id),
    /// A factor of an issue.
    Factor(Id, Id),
    Decision(Id),
    Parked(Id),
    Win(Id),
    Experiment(Id),
    Kpi(Id),
    Commitment(Id),
    IdealCustomer,
    Group(Id),
    /// A criterion of a group.
    Criterion(Id, Id),
    Always(Id),
    Never(Id),
    Stage(Id),
    HandOff(Id),
    Reason(Id),
    OpenQuestion(Id),
    SignOff(Side),
    /// An agenda item, by its id and its title: most meetings have their own of the same title.
    AgendaItem(Id, String),
    Person(Handle),
    Objective(Id),
}

impl Spot {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Action(_) => Kind::Action,
            Self::Issue(_) | Self::Why(..) | Self::Factor(..) => Kind::Issue,
            Self::Decision(_) => Kind::Decision,
            Self::Parked(_) => Kind::Parked,
            Self::Win(_) => Kind::Win,
            Self::Experiment(_) => Kind::Experiment,
            Self::Kpi(_) => Kind::Kpi,
            Self::Commitment(_) => Kind::Commitment,
            Self::AgendaItem(..) => Kind::Agenda,
            Self::Person(_) => Kind::Person,
            Self::Objective(_) => Kind::Objective,
            _ => Kind::Definition,
        }
    }

    /// Its id in the file; of what a file has once, its name there.
    pub fn id(&self) -> String {
        match self {
            Self::IdealCustomer => "ideal_customer".to_owned(),
            Self::SignOff(side) => side.word().to_lowercase(),
            Self::Person(handle) => handle.to_string(),
            Self::Criterion(_, id) | Self::Why(id, _) | Self::Factor(id, _) => id.to_string(),
            Self::Action(id)
            | Self::Issue(id)
            | Self::Decision(id)
            | Self::Parked(id)
            | Self::Win(id)
            | Self::Experiment(id)
            | Self::Kpi(id)
            | Self::Commitment(id)
            | Self::Group(id)
            | Self::Always(id)
            | Self::Never(id)
            | Self::Stage(id)
            | Self::HandOff(id)
            | Self::Reason(id)
            | Self::OpenQuestion(id)
            | Self::AgendaItem(id, _)
            | Self::Objective(id) => id.to_string(),
        }
    }
}

/// A text of a thing.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// What the text is, in a word or two: `why`, `detail`.
    pub label: &'static str,
    /// The text.
    pub text: Cow<'a, str>,
    /// The part of the thing that it is, if it is one.
    pub spot: Option<Spot>,
}

/// A thing of a meeting.
#[derive(Clone, Debug)]
pub struct Thing<'a> {
    /// What it is.
    pub spot: Spot,
    /// Its texts; the first one is its title.
    pub lines: Vec<Line<'a>>,
    /// How it stands, in a word or two.
    pub state: &'static str,
    /// Who owns it.
    pub owners: Vec<&'a Handle>,
    /// Whether it is of a kind that somebody owns.
    pub may_be_owned: bool,
    /// Whose it is.
    pub side: Option<Side>,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// How it stands.
    pub standing: Standing,
}

impl<'a> Thing<'a> {
    fn new(spot: Spot, title: &'a str) -> Self {
        Self {
            spot,
            lines: vec![Line {
                label: "title",
                text: Cow::Borrowed(title),
                spot: None,
            }],
            state: "",
            owners: Vec::new(),
            may_be_owned: false,
            side: None,
            tags: Vec::new(),
            standing: Standing::default(),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.spot.kind()
    }

    /// Its title.
    pub fn title(&self) -> &str {
        self.lines.first().map_or("", |line| &line.text)
    }

    fn say(mut self, label: &'static str, text: &'a str) -> Self {
        if !text.is_empty() {
            self.lines.push(Line {
                label,
                text: Cow::Borrowed(text),
                spot: None,
            });
        }
        self
    }

    fn all(self, label: &'static str, texts: &'a [String]) -> Self {
        texts
            .iter()
            .fold(self, |thing, text| thing.say(label, text))
    }

    fn part(mut self, label: &'static str, text: &'a str, spot: Spot) -> Self {
        self.lines.push(Line {
            label,
            text: Cow::Borrowed(text),
            spot: Some(spot),
        });
        self
    }

    fn tagged(mut self, tags: &'a Words) -> Self {
        self.tags = tags.iter().collect();
        tags.iter().fold(self, |thing, tag| thing.say("tag", tag))
    }

    fn owned(mut self, owners: impl IntoIterator<Item = &'a Handle>) -> Self {
        self.owners = owners.into_iter().collect();
        self.may_be_owned = true;
        self
    }

    fn of(mut self, side: Option<Side>) -> Self {
        self.side = side;
        self
    }

    fn stands(mut self, state: &'static str, standing: Standing) -> Self {
        self.state = state;
        self.standing = standing;
        self
    }

    /// What is dropped, withdrawn or retired when a reason is given.
    fn unless(self, word: &'static str, reason: &'a str) -> Self {
        if reason.is_empty() {
            return self;
        }
        let standing = Standing::default().when(Is::Dropped, true);
        self.stands(word, standing).say("because", reason)
    }
}

/// The things of a file, in its order.
pub fn things(file: &Stored) -> Vec<Thing<'_>> {
    match file {
        Stored::Actions(board) => actions(board),
        Stored::Issues(board) => issues(board),
        Stored::Notes(board) => notes(board),
        Stored::Scoreboard(board) => scoreboard(board),
        Stored::LeadDefinition(definition) => lead_definition(definition),
        Stored::Meeting(meeting) => sitting(meeting),
        Stored::Charter(_) | Stored::Agenda(_) => Vec::new(),
    }
}

fn actions(board: &Actions) -> Vec<Thing<'_>> {
    let all = board.actions.iter().map(|(id, one)| {
        let standing = Standing::default()
            .when(Is::Open, one.state.is_open())
            .when(Is::Done, one.state == ActionState::Done)
            .when(Is::Blocked, one.state == ActionState::Blocked)
            .when(Is::Dropped, one.state == ActionState::Dropped)
            .by(one.due)
            .when(Is::Carried, one.carried > 0);
        Thing::new(Spot::Action(id.clone()), &one.title)
            .stands(one.state.words(), standing)
            .owned(&one.owner)
            .of(one.side)
            .all("detail", &one.detail)
            .say("waits for", &one.waits_for)
            .say("because", &one.reason)
            .tagged(&one.tags)
    });
    all.collect()
}

fn issues(board: &Issues) -> Vec<Thing<'_>> {
    board
        .issues
        .iter()
        .map(|(id, one)| issue(id, one))
        .collect()
}

fn issue<'a>(id: &Id, one: &'a Issue) -> Thing<'a> {
    let standing = Standing::default()
        .when(Is::Open, one.state.is_open())
        .when(Is::Done, one.state == IssueState::Closed)
        .when(Is::Parked, one.state == IssueState::Parked)
        .by(one.next_step_by)
        .when(Is::Carried, one.carried > 0)
        .when(Is::Back, !one.reopened.is_empty());
    let owners: Vec<&Handle> = match &one.owner {
        Owner::Nobody => Vec::new(),
        Owner::Person(who) => vec![who],
        Owner::Pair(one, other) => vec![one, other],
    };
    let mut thing = Thing::new(Spot::Issue(id.clone()), &one.title)
        .stands(one.state.words(), standing)
        .owned(owners)
        .of(one.side)
        .all("observed", &one.observed)
        .say("source", &one.source)
        .all("led to", &one.impact)
        .all("went well", &one.went_well)
        .say("next step", &one.next_step)
        .say("before", &one.before)
        .say("after", &one.after)
        .all("learned", &one.learned);
    for (why, said) in one.whys.iter() {
        thing = thing.part("why", &said.text, Spot::Why(id.clone(), why.clone()));
    }
    for (factor, said) in one.factors.iter() {
        let spot = Spot::Factor(id.clone(), factor.clone());
        thing = thing.part("factor", &said.text, spot);
    }
    for step in one.went_on.values() {
        thing = thing.say("went on because", &step.reason);
    }
    if let Some(ask) = &one.ask {
        thing = thing
            .all("joint ask", &ask.what)
            .all("we cannot because", &ask.why)
            .all("option", &ask.options)
            .say("cost", &ask.cost)
            .say("asked", &ask.to)
            .all("answer", &ask.answer);
    }
    thing.tagged(&one.tags)
}

fn notes(board: &Notes) -> Vec<Thing<'_>> {
    let decisions = board.decisions.iter().map(|(id, one)| {
        Thing::new(Spot::Decision(id.clone()), &one.title)
            .owned(&one.owner)
            .of(one.side)
            .all("detail", &one.detail)
            .tagged(&one.tags)
            .unless("Withdrawn", reason::words(&one.withdrawn))
    });
    let parked = board.parked.iter().map(|(id, one)| {
        let waits = !one.taken_up;
        let standing = Standing::default()
            .when(Is::Open, waits)
            .when(Is::Parked, waits)
            .when(Is::Done, one.taken_up)
            .when(Is::Carried, one.carried > 0);
        Thing::new(Spot::Parked(id.clone()), &one.title)
            .stands(if waits { "Waits" } else { "Taken up" }, standing)
            .owned(&one.owner)
            .of(one.side)
            .all("detail", &one.detail)
            .tagged(&one.tags)
            .unless("Dropped", reason::words(&one.dropped))
    });
    let wins = board.wins.iter().map(|(id, one)| {
        let thing = Thing::new(Spot::Win(id.clone()), &one.title).of(one.side);
        let mut thing = thing
            .tagged(&one.tags)
            .unless("Withdrawn", reason::words(&one.withdrawn));
        thing.owners = one.thanks_to.iter().collect();
        thing
    });
    let experiments = board.experiments.iter().map(|(id, one)| {
        let standing = Standing::default()
            .when(
                Is::Open,
                matches!(
                    one.state,
                    ExperimentState::Running | ExperimentState::Adapted
                ),
            )
            .when(Is::Done, one.state == ExperimentState::Kept)
            .when(Is::Dropped, one.state == ExperimentState::Stopped)
            .by(one.review);
        Thing::new(Spot::Experiment(id.clone()), &one.title)
            .stands(one.state.words(), standing)
            .owned(one.from_marketing.iter().chain(&one.from_sales))
            .all("tried", &one.tried)
            .say("measure", &one.measure)
            .all("result", &one.result)
            .say("because", &one.reason)
            .tagged(&one.tags)
    });
    decisions
        .chain(parked)
        .chain(wins)
        .chain(experiments)
        .collect()
}

fn scoreboard(board: &Scoreboard) -> Vec<Thing<'_>> {
    let on = |on_track: Option<bool>| {
        let state = match on_track {
            Some(true) => "On track",
            Some(false) => "Off track",
            None => "",
        };
        let standing = Standing::default().when(Is::OffTrack, on_track == Some(false));
        (state, standing)
    };
    let kpis = board.kpis.iter().map(|(id, one)| {
        let (state, standing) = on(one.on_track());
        Thing::new(Spot::Kpi(id.clone()), &one.name)
            .stands(state, standing)
            .of(Some(one.side))
            .say("note", &one.note)
            .say("unit", &one.unit)
            .unless("Retired", reason::words(&one.retired))
    });
    let commitments = board.commitments.iter().map(|(id, one)| {
        let (state, standing) = on(one.on_track());
        Thing::new(Spot::Commitment(id.clone()), &one.title)
            .stands(state, standing)
            .of(Some(one.from))
            .say("unit", &one.unit)
            .unless("Retired", reason::words(&one.retired))
    });
    kpis.chain(commitments).collect()
}

fn lead_definition(definition: &LeadDefinition) -> Vec<Thing<'_>> {
    let mut things = Vec::new();
    if let Some(first) = definition.ideal_customer.first() {
        let thing = Thing::new(Spot::IdealCustomer, first);
        things.push(thing.all("ideal customer", &definition.ideal_customer[1..]));
    }
    for (id, group) in definition.groups.iter() {
        let thing = Thing::new(Spot::Group(id.clone()), &group.title);
        things.push(thing.unless("Retired", reason::words(&group.retired)));
        let criteria = group.criteria.iter().map(|(criterion, one)| {
            Thing::new(Spot::Criterion(id.clone(), criterion.clone()), &one.title)
                .of(one.raised_by)
                .say("counts because", &one.because)
                .unless("Retired", reason::words(&one.retired))
        });
        things.extend(criteria);
    }
    rules(&definition.always, Spot::Always, &mut things);
    rules(&definition.never, Spot::Never, &mut things);
    for (id, one) in definition.stages.iter() {
        let thing = Thing::new(Spot::Stage(id.clone()), &one.title);
        let thing = thing.of(Some(one.side)).all("meaning", &one.meaning);
        things.push(thing.unless("Retired", reason::words(&one.retired)));
    }
    for (id, one) in definition.hand_offs.iter() {
        let thing = Thing::new(Spot::HandOff(id.clone()), &one.title)
            .of(Some(one.from))
            .say("set off by", &one.trigger)
            .all("passed along", &one.passed)
            .all("promised", &one.from_promises)
            .all("promised", &one.to_promises);
        things.push(thing.unless("Retired", reason::words(&one.retired)));
    }
    for (id, one) in definition.reasons.iter() {
        let thing = Thing::new(Spot::Reason(id.clone()), &one.title)
            .say("code", &one.code)
            .say("comes back", &one.comes_back);
        things.push(thing.unless("Retired", reason::words(&one.retired)));
    }
    for (id, one) in definition.open_questions.iter() {
        let standing = Standing::default()
            .when(Is::Open, one.answer.is_empty())
            .when(Is::Done, !one.answer.is_empty());
        let state = if one.answer.is_empty() {
            "Open"
        } else {
            "Answered"
        };
        let thing = Thing::new(Spot::OpenQuestion(id.clone()), &one.title)
            .stands(state, standing)
            .of(one.raised_by)
            .all("answer", &one.answer);
        things.push(thing.unless("Withdrawn", reason::words(&one.withdrawn)));
    }
    for one in definition.sign_offs.values() {
        if let Verdict::AgreeWithReservation(text) | Verdict::Object(text) = &one.verdict {
            let thing = Thing::new(Spot::SignOff(one.side), text);
            things.push(thing.owned(&one.by).of(Some(one.side)));
        }
    }
    things
}

fn rules<'a>(rules: &'a Items<Rule>, spot: fn(Id) -> Spot, things: &mut Vec<Thing<'a>>) {
    let all = rules.iter().map(|(id, one)| {
        Thing::new(spot(id.clone()), &one.title)
            .of(one.raised_by)
            .say("reason", &one.reason)
            .unless("Retired", reason::words(&one.retired))
    });
    things.extend(all);
}

fn sitting(meeting: &Meeting) -> Vec<Thing<'_>> {
    let objectives = meeting.objectives.iter().map(|(id, one)| {
        Thing::new(Spot::Objective(id.clone()), &one.title)
            .say("measure", &one.measure)
            .unless("Retired", reason::words(&one.retired))
    });
    let people = meeting.people.iter().map(|(handle, one)| {
        let thing = Thing::new(Spot::Person(handle.clone()), &one.name);
        let mut thing = thing.of(Some(one.side)).say("handle", &handle.0);
        thing.owners = vec![handle];
        thing
    });
    let items = meeting.agenda.0.iter().map(|one| {
        let standing = Standing::default()
            .when(Is::Open, one.state == ItemState::Ahead)
            .when(Is::Done, one.state == ItemState::Done)
            .when(Is::Parked, one.state == ItemState::Parked)
            .when(Is::Dropped, one.state == ItemState::Dropped)
            .when(Is::Carried, one.carried > 0);
        let spot = Spot::AgendaItem(one.id.clone(), one.title.clone());
        let mut thing = Thing::new(spot, &one.title)
            .stands("", standing)
            .all("prompt", &one.prompts)
            .say("because", &one.reason);
        thing.owners = one.led_by.iter().collect();
        thing
    });
    objectives.chain(people).chain(items).collect()
}
