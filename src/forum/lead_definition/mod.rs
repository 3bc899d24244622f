//! What both sides call a lead: the worksheet they write together and sign.
//! `lead-definition.ron`.
//!
//! Nothing is deleted here: rows are retired and questions withdrawn. A sign-off holds for the exact
//! text that was signed, so no edit ever touches it.

mod changes;
mod checks;
pub mod condition;
pub mod history;
mod rows;
mod sign_off;
mod thresholds;
mod worksheet;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::merge::Clashes;
use super::people::Side;
use super::record::{Format, Handle, Items, Nested, Words};
use super::span::Within;
use crate::{board, record, whole};
pub use changes::changes;
pub use condition::{Condition, NotACondition};
pub use rows::{Place, Row, RuleList, in_order};
pub use sign_off::{Standing, short};
pub use thresholds::{read_thresholds, thresholds_in_words, total_threshold, with_total_threshold};

record! {
    /// The lead definition as it stands in a meeting.
    pub struct LeadDefinition {
        /// The file's format.
        pub format: Format,
        /// Counts the versions that both sides have signed, and the draft after them.
        pub version: u32,
        /// Who the ideal customer is; `Not:` opens a line about who is not.
        pub ideal_customer: Vec<String>,
        /// How to read the CSV this definition talks about.
        pub leads: LeadsColumns,
        /// Criteria in groups, by a short name.
        pub groups: Items<Group>,
        /// When a lead qualifies: any of these alternatives, each all of its tests.
        pub qualifies_when: Vec<Vec<ScoreTest>>,
        /// Criteria that qualify whatever the score, such as a hand-raise.
        pub always: Items<Rule>,
        /// Disqualifiers; they win over everything.
        pub never: Items<Rule>,
        /// The stages a lead goes through.
        pub stages: Items<Stage>,
        /// Where the baton passes between the sides.
        pub hand_offs: Items<HandOff>,
        /// Reasons for sending a lead back.
        pub reasons: Items<Reason>,
        /// What is not settled yet.
        pub open_questions: Items<OpenQuestion>,
        /// Who signed which text.
        pub sign_offs: Items<SignOff>,
        /// What came out when the definition was tried on real leads.
        pub back_tests: Items<BackTestRecord>,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(LeadDefinition);
whole!(Vec<Vec<ScoreTest>>, BTreeMap<String, Vec<String>>);

record! {
    /// How to read the CSV of leads.
    pub struct LeadsColumns {
        /// Which leads became customers.
        pub outcome: Option<OutcomeColumn>,
        /// Values that mean "missing", besides blank; trimmed, any case.
        pub missing: Words,
        /// Short names for long headers.
        pub columns: BTreeMap<String, Vec<String>>,
        /// Columns that are filled only after the hand-off, so that a criterion must not use them.
        pub filled_after_hand_off: Words,
        /// A date column: for lift per period.
        pub date: Option<String>,
    }
}

record! {
    /// The column that says whether a lead became a customer.
    pub struct OutcomeColumn {
        /// Its header.
        pub column: String,
        /// The values that say yes.
        pub is: Vec<String>,
    }
}
impl Nested for OutcomeColumn {}

record! {
    /// A group of criteria whose points are summed and clamped.
    pub struct Group {
        /// What the group asks.
        pub title: String,
        /// Which axis its sum counts towards.
        pub axis: Axis,
        /// The most its sum can be.
        pub cap: Option<f64>,
        /// The least its sum can be.
        pub floor: Option<f64>,
        /// Its place on screen; lower comes first.
        pub rank: i32,
        /// The criteria.
        pub criteria: Items<Criterion>,
        /// Why it is no longer used; empty while it is.
        pub retired: String,
    }
}

/// What a group's points say about a lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axis {
    /// Who they are.
    #[default]
    Fit,
    /// What they did.
    Engagement,
}

record! {
    /// A test that adds its points at most once.
    pub struct Criterion {
        /// The criterion in a few words.
        pub title: String,
        /// When it holds.
        pub when: Condition,
        /// What it adds; negative points take away.
        pub points: f64,
        /// The side that brought it.
        pub raised_by: Option<Side>,
        /// Why it counts.
        pub because: String,
        /// Its place on screen; lower comes first.
        pub rank: i32,
        /// Why it is no longer used; empty while it is.
        pub retired: String,
    }
}

record! {
    /// A test that settles the matter, whatever the score.
    pub struct Rule {
        /// The rule in a few words.
        pub title: String,
        /// When it holds.
        pub when: Condition,
        /// The code of the reason that goes with it.
        pub reason: String,
        /// The side that brought it.
        pub raised_by: Option<Side>,
        /// Its place on screen; lower comes first.
        pub rank: i32,
        /// Why it is no longer used; empty while it is.
        pub retired: String,
    }
}

/// A test of a lead's score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScoreTest {
    /// The measure is that much or more.
    AtLeast(Measure, f64),
    /// The measure is more than that.
    Above(Measure, f64),
    /// The measure is that much or less.
    AtMost(Measure, f64),
    /// The measure is less than that.
    Below(Measure, f64),
}

/// What a score test looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// The sum of all groups.
    #[default]
    Total,
    /// The sum of the groups on the fit axis.
    Fit,
    /// The sum of the groups on the engagement axis.
    Engagement,
}

record! {
    /// A stage that a lead goes through.
    pub struct Stage {
        /// Its name, such as "Marketing qualified".
        pub title: String,
        /// What is true of a lead at this stage.
        pub meaning: Vec<String>,
        /// Who looks after it there.
        pub side: Side,
        /// Its place; lower comes first.
        pub rank: i32,
        /// Why it is no longer used; empty while it is.
        pub retired: String,
    }
}

record! {
    /// Where one side passes the baton to the other.
    pub struct HandOff {
        /// What it is called.
        pub title: String,
        /// Who passes.
        pub from: Side,
        /// Who takes.
        pub to: Side,
        /// What sets it off.
        pub trigger: String,
        /// What is passed along.
        pub passed: Vec<String>,
        /// How soon the first response is given.
        pub respond_within: Option<Within>,
        /// How many attempts are made to reach the lead.
        pub attempts: Option<u32>,
        /// Over how long.
        pub attempts_over: Option<Within>,
        /// By when it is accepted or sent back.
        pub decide_within: Option<Within>,
        /// What happens when nobody decides.
        pub if_nobody_decides: Undecided,
        /// What the passing side promises.
        pub from_promises: Vec<String>,
        /// What the taking side promises.
        pub to_promises: Vec<String>,
        /// Its place; lower comes first.
        pub rank: i32,
        /// Why it is no longer used; empty while it is.
        pub retired: String,
    }
}

/// What happens to a lead when nobody decides in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undecided {
    /// It counts as accepted.
    Accepted,
    /// It goes back.
    Returned,
    /// Both heads look at it.
    #[default]
    Escalated,
}

record! {
    /// A reason for sending a lead back, or for disqualifying it.
    pub struct Reason {
        /// A short code: `no-budget`.
        pub code: String,
        /// What it means.
        pub title: String,
        /// What becomes of the lead, and when it comes back.
        pub comes_back: String,
        /// Its place; lower comes first.
        pub rank: i32,
        /// Why it is no longer used; empty while it is.
        pub retired: String,
    }
}

record! {
    /// Something about the definition that is not settled.
    pub struct OpenQuestion {
        /// The question.
        pub title: String,
        /// The side that asks.
        pub raised_by: Option<Side>,
        /// The day.
        pub on: Option<Date>,
        /// The answer; empty while it is open.
        pub answer: Vec<String>,
        /// Why it was withdrawn; empty while it stands.
        pub withdrawn: String,
    }
}

record! {
    /// A side's word on an exact text.
    pub struct SignOff {
        /// Which side.
        pub side: Side,
        /// Who said so for it.
        pub by: Option<Handle>,
        /// The day.
        pub on: Option<Date>,
        /// The version that was signed.
        pub version: u32,
        /// The hash of the text that was signed; it holds for no other.
        pub text: String,
        /// What was said.
        pub verdict: Verdict,
    }
}

/// What a side says of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Yes.
    #[default]
    Agree,
    /// Yes, with a reservation that is kept.
    AgreeWithReservation(String),
    /// No, with a reason.
    Object(String),
}

record! {
    /// What came out of trying the definition on real leads. Never the leads themselves.
    pub struct BackTestRecord {
        /// The day.
        pub on: Option<Date>,
        /// The version that was tried.
        pub version: u32,
        /// The hash of the definition's text that was tried.
        pub text: String,
        /// The name of the CSV.
        pub file: String,
        /// The hash of its content.
        pub file_hash: String,
        /// The name of the second CSV that told who became a customer; empty without one.
        pub outcomes_file: String,
        /// The hash of its content.
        pub outcomes_hash: String,
        /// From when to when its leads are, where there is a date column.
        pub period: String,
        /// Leads read.
        pub leads: u64,
        /// Leads that became customers.
        pub positives: u64,
        /// Leads selected.
        pub selected: u64,
        /// Selected leads that became customers.
        pub true_positives: u64,
        /// What was to be warned of.
        pub warnings: Vec<String>,
    }
}

impl BackTestRecord {
    /// Whether it was made on files of these contents.
    pub fn is_on(&self, file_hash: &str, outcomes_hash: &str) -> bool {
        self.file_hash == file_hash && self.outcomes_hash == outcomes_hash
    }
}

whole!(Axis, Measure, Undecided, Verdict);
