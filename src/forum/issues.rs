//! The blame-free issue log: what happened, why, who sees to the fix. `issues.ron`.
//!
//! Nothing is deleted here: an issue is closed with an outcome and can come back.

mod alike;
mod ask;
mod board;
mod progress;
mod voices;
mod whys;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::merge::Clashes;
use super::people::Side;
use super::record::{Format, Handle, Id, Items, Nested, Words};
use crate::{board, record, whole};
pub use alike::{EarlierIssue, EarlierIssues};
pub use ask::BriefForm;
pub use board::{Counts, IssueFilter};
pub use progress::has_blank;
pub use voices::{Ranking, VOTES_EACH};

record! {
    /// A meeting's issues.
    pub struct Issues {
        /// The file's format.
        pub format: Format,
        /// The issues; the same id is the same issue from meeting to meeting.
        pub issues: Items<Issue>,
        /// Whether votes are being counted, and so are shown to nobody yet.
        pub voting: bool,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(Issues);

record! {
    /// Something in the shared process that did not go as it should.
    pub struct Issue {
        /// The issue in a line.
        pub title: String,
        /// How far it is.
        pub state: IssueState,
        /// The side that sees to it.
        pub side: Option<Side>,
        /// The day on which it was raised.
        pub raised: Option<Date>,
        /// What was observed: what, when, at which stage.
        pub observed: Vec<String>,
        /// In how many cases it was seen.
        pub count: Option<u64>,
        /// Out of how many.
        pub out_of: Option<u64>,
        /// Where those numbers come from.
        pub source: String,
        /// What it led to.
        pub impact: Vec<String>,
        /// What that cost, in `impact_unit`.
        pub impact_amount: Option<f64>,
        /// What the cost is counted in: `EUR`, `deals`, `hours`.
        pub impact_unit: String,
        /// The tree of whys.
        pub whys: Items<Why>,
        /// What contributed.
        pub factors: Items<Factor>,
        /// What went well all the same.
        pub went_well: Vec<String>,
        /// Who in the room sees to the fix: a show of hands.
        pub poll: Items<PollVote>,
        /// Exactly one owner of the fix.
        pub owner: Owner,
        /// What happens next.
        pub next_step: String,
        /// By when.
        pub next_step_by: Option<Date>,
        /// What both sides ask of leadership.
        pub ask: Option<Ask>,
        /// Votes for talking about it, one entry a voter.
        pub votes: Items<Vote>,
        /// The measure before the fix.
        pub before: String,
        /// The measure after it.
        pub after: String,
        /// What was learned.
        pub learned: Vec<String>,
        /// Why the issue went on although something was missing, by the state it went to.
        pub went_on: Items<WentOn>,
        /// How it ended; empty while it has not.
        pub outcome: Option<Outcome>,
        /// The issue it is a duplicate of, or an earlier one that came back.
        pub like: Option<Id>,
        /// Each day on which it came back after it was closed.
        pub reopened: Vec<Date>,
        /// The day until which it is parked.
        pub parked_until: Option<Date>,
        /// How often it was carried into another meeting while open.
        pub carried: u32,
        /// The small team that works on it.
        pub team: Vec<Handle>,
        /// The KPI it was made from.
        pub kpi: Option<Id>,
        /// The action it was made from.
        pub action: Option<Id>,
        /// The objective it stands in the way of.
        pub objective: Option<Id>,
        /// Free words to find it by.
        pub tags: Words,
    }
}

/// How far an issue is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum IssueState {
    /// Said, not yet looked into.
    #[default]
    Raised,
    /// Both sides see what happened and why.
    Understood,
    /// It has one owner of the fix.
    Owned,
    /// A fix is being tried.
    Trying,
    /// The fix was measured.
    Checked,
    /// Over; see the outcome.
    Closed,
    /// Put off until a day.
    Parked,
    /// With leadership, as a joint ask.
    WithLeadership,
}

impl IssueState {
    /// The way an issue goes, then the two places beside it.
    pub const ALL: [Self; 8] = [
        Self::Raised,
        Self::Understood,
        Self::Owned,
        Self::Trying,
        Self::Checked,
        Self::Closed,
        Self::Parked,
        Self::WithLeadership,
    ];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Raised => "Raised",
            Self::Understood => "Understood",
            Self::Owned => "Owned",
            Self::Trying => "Trying",
            Self::Checked => "Checked",
            Self::Closed => "Closed",
            Self::Parked => "Parked",
            Self::WithLeadership => "With leadership",
        }
    }

    /// Whether it still wants something of somebody.
    pub fn is_open(self) -> bool {
        self != Self::Closed
    }
}

/// How an issue ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The fix works.
    Fixed,
    /// Both sides live with it.
    AcceptedAsIs,
    /// It is the same as another one.
    Duplicate,
    /// It has not been seen again.
    NoLongerSeen,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Fixed,
        Self::AcceptedAsIs,
        Self::Duplicate,
        Self::NoLongerSeen,
    ];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::AcceptedAsIs => "accepted as is",
            Self::Duplicate => "duplicate",
            Self::NoLongerSeen => "no longer seen",
        }
    }
}

/// Who owns the fix: exactly one, or none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// Nobody yet.
    #[default]
    Nobody,
    /// One person.
    Person(Handle),
    /// A named pair across the sides, when the fix is truly shared.
    Pair(Handle, Handle),
}

record! {
    /// One answer to "what made that likely?".
    pub struct Why {
        /// The answer.
        pub text: String,
        /// The why it answers; absent for an answer to the observation itself.
        pub under: Option<Id>,
        /// Its place among its siblings; lower comes first.
        pub rank: i32,
        /// Why it was withdrawn; empty while it stands.
        pub withdrawn: String,
    }
}

record! {
    /// Something that contributed.
    pub struct Factor {
        /// What.
        pub text: String,
        /// Who can do something about it.
        pub reach: Reach,
        /// Why it was withdrawn; empty while it stands.
        pub withdrawn: String,
    }
}

/// Who can do something about a factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// The people in the room.
    #[default]
    Ours,
    /// Leadership.
    Leadership,
    /// Nobody.
    Nobody,
}

impl Reach {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ours, Self::Leadership, Self::Nobody];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ours => "ours to change",
            Self::Leadership => "leadership's to change",
            Self::Nobody => "nobody's to change",
        }
    }
}

/// Who should see to the fix, in a show of hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PollChoice {
    /// Sales.
    Sales,
    /// Marketing.
    Marketing,
    /// Both together.
    #[default]
    Both,
    /// One head over both.
    OneHead,
    /// The chief executive.
    Ceo,
    /// A facilitator from outside.
    Outside,
}

impl PollChoice {
    /// All of them, in the order in which they are read out.
    pub const ALL: [Self; 6] = [
        Self::Sales,
        Self::Marketing,
        Self::Both,
        Self::OneHead,
        Self::Ceo,
        Self::Outside,
    ];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sales => "Sales",
            Self::Marketing => "Marketing",
            Self::Both => "both together",
            Self::OneHead => "one head over both",
            Self::Ceo => "the chief executive",
            Self::Outside => "a facilitator from outside",
        }
    }
}

record! {
    /// One hand in the poll.
    pub struct PollVote {
        /// What it was raised for.
        pub choice: PollChoice,
    }
}

record! {
    /// One vote for talking about an issue.
    pub struct Vote {
        /// The voter's side; absent when votes were counted without it.
        pub side: Option<Side>,
    }
}

record! {
    /// What both sides ask of leadership together.
    pub struct Ask {
        /// What we ask for.
        pub what: Vec<String>,
        /// Why we cannot do it ourselves.
        pub why: Vec<String>,
        /// The options.
        pub options: Vec<String>,
        /// What it costs.
        pub cost: String,
        /// By when a decision is needed.
        pub decide_by: Option<Date>,
        /// Whom we ask.
        pub to: String,
        /// Since when marketing backs it.
        pub backed_by_marketing: Option<Date>,
        /// Since when sales backs it.
        pub backed_by_sales: Option<Date>,
        /// When it went out.
        pub sent: Option<Date>,
        /// The answer.
        pub answer: Vec<String>,
        /// When it came.
        pub answered: Option<Date>,
    }
}
impl Nested for Ask {}

record! {
    /// An issue's step ahead although something was missing.
    pub struct WentOn {
        /// The state it went to.
        pub to: IssueState,
        /// What was missing, in words.
        pub missing: Vec<String>,
        /// Why it went on all the same.
        pub reason: String,
        /// When.
        pub on: Option<Date>,
    }
}

whole!(
    IssueState,
    Option<Outcome>,
    Owner,
    Reach,
    PollChoice,
    Vec<Date>
);
