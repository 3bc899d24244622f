//! Where the user is: which screen, which board, what is selected there.

use crate::forum::record::{Handle, Id};

/// One of the six boards of a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Tab {
    #[default]
    Agenda,
    Scoreboard,
    LeadDefinition,
    Actions,
    Issues,
    Notes,
}

impl Tab {
    /// The boards in the order of their keys.
    pub const ALL: [Self; 6] = [
        Self::Agenda,
        Self::Scoreboard,
        Self::LeadDefinition,
        Self::Actions,
        Self::Issues,
        Self::Notes,
    ];

    /// What the tab says.
    pub fn title(self) -> &'static str {
        match self {
            Self::Agenda => "Agenda",
            Self::Scoreboard => "Scoreboard",
            Self::LeadDefinition => "Lead definition",
            Self::Actions => "Actions",
            Self::Issues => "Issues",
            Self::Notes => "Notes",
        }
    }

    /// Its place among the boards, from 0.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// Which screen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// No forum is open: create one, look at the sample, open a recent one.
    #[default]
    Start,
    /// The forum's home.
    Home,
    /// Planning the next meeting.
    Plan,
    /// A meeting.
    Meeting,
    /// Past forums.
    Past,
    /// Whether it gets better: figures over the last meetings.
    Trends,
    /// The charter, page by page.
    Charter,
}

/// A page of the charter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the titles say it")]
pub enum Page {
    #[default]
    Objectives,
    Market,
    Work,
    Numbers,
    People,
}

impl Page {
    /// The pages in order.
    pub const ALL: [Self; 5] = [
        Self::Objectives,
        Self::Market,
        Self::Work,
        Self::Numbers,
        Self::People,
    ];

    /// What stands over it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Objectives => "Objectives",
            Self::Market => "The market we share",
            Self::Work => "Who does what",
            Self::Numbers => "Numbers",
            Self::People => "People",
        }
    }
}

/// A part of the trends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Trend {
    Feeling,
    Promises,
    Minutes,
    Cadence,
}

impl Trend {
    /// The parts in order.
    pub const ALL: [Self; 4] = [Self::Feeling, Self::Promises, Self::Minutes, Self::Cadence];
}

/// A selectable row or card of a screen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Row {
    // Start, home, planning, past forums.
    CreateForum,
    OpenSample,
    Recent(usize),
    GoOn,
    PlanNext,
    Meeting(crate::forum::files::MeetingName),
    /// Something that was found, by its place.
    Hit(usize),
    PlanDate,
    PlanAgenda(usize),
    PlanPerson(Handle),
    PlanCreate,
    // Trends, the charter.
    Trend(Trend),
    Picture(crate::forum::charter::PicturePart),
    BuyingStage(usize),
    Confirmation(crate::forum::people::Side),
    Process(Id),
    Step(Id, usize),
    Cadence,
    // Agenda.
    AgendaItem(Id),
    Person(Handle),
    Objective(Id),
    // Recap.
    Pulse(crate::forum::people::Side),
    Rating(crate::forum::people::Side),
    // Scoreboard.
    Kpi(Id),
    Commitment(Id),
    // Lead definition.
    IdealCustomer,
    LeadsColumns,
    Group(Id),
    Criterion(Id, Id),
    Threshold(usize),
    Always(Id),
    Never(Id),
    Stage(Id),
    HandOff(Id),
    Reason(Id),
    OpenQuestion(Id),
    SignOff(crate::forum::people::Side),
    /// A line or chart of the back-test's figures.
    Figure(super::boards::back_test::Section),
    /// A version in the definition's history.
    Version(usize),
    // Actions.
    Action(Id),
    // Issues, and the parts of an opened one.
    Issue(Id),
    IssuePart(IssuePart),
    Why(Id),
    Factor(Id),
    // Notes.
    Decision(Id),
    Parked(Id),
    Win(Id),
    Experiment(Id),
}

/// A part of an opened issue that is edited as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum IssuePart {
    Title,
    Observed,
    Count,
    Impact,
    Whys,
    Factors,
    WentWell,
    Owner,
    Team,
    NextStep,
    Ask,
    Measure,
    Learned,
}

/// What a click or a tap meets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Target {
    Tab(Tab),
    PastForums,
    /// A page of the charter.
    Page(Page),
    Row(Row),
    Command(super::commands::Command),
    /// A field of the open form.
    Field(usize),
    /// The sign before or behind a field's choice: the value before it, or the one after it.
    Step(usize, bool),
    /// A key shown at the bottom.
    Key(super::key::Key),
    /// A line of the open list or question.
    Choice(usize),
    /// The open box itself: a click on it does nothing.
    Inside,
    /// Outside the open box: leaves it.
    Outside,
}
