//! The standing forum: why it meets, when, who, and what its meetings start from. `forum.ron`.

mod cadence;
mod first;
mod objectives;
mod picture;
mod processes;
mod roster;
mod served;

use std::fmt;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

pub use cadence::{AT_LEAST_EVERY, Overdue};
pub use first::ShortForm;
pub use picture::{OLD_AFTER_MONTHS, PicturePart, PictureStanding};
pub use roster::{new_handle, plain_letters};
pub use served::Served;

use super::merge::Clashes;
use super::people::{Roster, Side};
use super::record::{Format, Handle, Id, Items};
use super::scoreboard::{Commitment, Kpi};
use crate::{board, record, whole};

record! {
    /// The charter of a forum.
    pub struct Charter {
        /// The file's format.
        pub format: Format,
        /// The forum's name, as it stands at the top of the screen.
        pub name: String,
        /// When it meets.
        pub cadence: Cadence,
        /// Why: the same objectives for both teams, by a short name.
        pub objectives: Items<Objective>,
        /// Who belongs to it, by handle.
        pub roster: Roster,
        /// What both teams believe about their market.
        pub picture: SharedPicture,
        /// The KPIs that both look at. A meeting's scoreboard starts from them.
        pub kpis: Items<Kpi>,
        /// What each side promises the other.
        pub commitments: Items<Commitment>,
        /// How shared work is done.
        pub processes: Items<Process>,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(Charter);

record! {
    /// Something both teams row for.
    pub struct Objective {
        /// What will be true when it is reached.
        pub title: String,
        /// How both will know.
        pub measure: String,
        /// By when.
        pub by: Option<Date>,
        /// Its place on screen; lower comes first.
        pub rank: i32,
        /// Why it is no longer pursued; empty while it is.
        pub retired: String,
    }
}

record! {
    /// When the forum meets.
    pub struct Cadence {
        /// How often.
        pub every: Every,
        /// On which day of the week.
        pub on: Weekday,
        /// At what time it starts.
        pub at: StartTime,
    }
}

/// How often the forum meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Every {
    /// Every so many weeks.
    Weeks(u8),
    /// Every month, on the same week of it as the meeting before.
    Month,
}

impl Default for Every {
    fn default() -> Self {
        Self::Weeks(2)
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    #[default]
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All of them, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The date crate's name for it.
    pub fn civil(self) -> jiff::civil::Weekday {
        use jiff::civil::Weekday as Civil;
        match self {
            Self::Monday => Civil::Monday,
            Self::Tuesday => Civil::Tuesday,
            Self::Wednesday => Civil::Wednesday,
            Self::Thursday => Civil::Thursday,
            Self::Friday => Civil::Friday,
            Self::Saturday => Civil::Saturday,
            Self::Sunday => Civil::Sunday,
        }
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The wall-clock time at which something starts, written `10:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StartTime(pub Time);

impl Default for StartTime {
    fn default() -> Self {
        Self(jiff::civil::time(10, 0, 0, 0))
    }
}

impl fmt::Display for StartTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl std::str::FromStr for StartTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a time of day; write it like \"10:00\"");
        let (hour, minute) = text.trim().split_once(':').ok_or_else(wrong)?;
        let (hour, minute) = (
            hour.parse().map_err(|_| wrong())?,
            minute.parse().map_err(|_| wrong())?,
        );
        Time::new(hour, minute, 0, 0).map(Self).map_err(|_| wrong())
    }
}

impl Serialize for StartTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StartTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

whole!(Every, Weekday, StartTime);

record! {
    /// The picture of the market that both teams share, confirmed by both and looked at again when
    /// it grows old.
    pub struct SharedPicture {
        /// Whom the company sells to.
        pub target_market: Vec<String>,
        /// Who buys most gladly and stays longest; the lead definition shows the same text.
        pub ideal_customer: Vec<String>,
        /// Why they buy from us.
        pub value_propositions: Vec<String>,
        /// How they buy, stage by stage, in the customer's own view.
        pub buying_process: Vec<BuyingStage>,
        /// Since when each side stands behind it.
        pub confirmed: Items<Confirmation>,
    }
}

record! {
    /// One stage of the customer's buying process.
    pub struct BuyingStage {
        /// What the customer does at this stage.
        pub title: String,
        /// What they ask themselves then.
        pub question: String,
        /// What helps them, from whom.
        pub help: String,
    }
}
whole!(Vec<BuyingStage>);

record! {
    /// A side's word that the shared picture is right.
    pub struct Confirmation {
        /// Which side.
        pub side: Side,
        /// Who said so for it.
        pub by: Option<Handle>,
        /// When.
        pub on: Option<Date>,
        /// The hash of the picture that was confirmed; it holds for no other. Empty in words from
        /// before it was kept, which hold for any.
        pub text: String,
    }
}

record! {
    /// A piece of work that both teams share, step by step.
    pub struct Process {
        /// What the work is for: "finding a customer", "launching a product".
        pub title: String,
        /// The objective it serves.
        pub objective: Option<Id>,
        /// The steps in order.
        pub steps: Vec<Step>,
        /// Why it is no longer in use; empty while it is.
        pub retired: String,
    }
}

record! {
    /// One step of a process.
    pub struct Step {
        /// What is done.
        pub title: String,
        /// Who leads.
        pub lead: Side,
        /// Who supports.
        pub support: Option<Side>,
        /// Whether it runs beside the step before it; otherwise after it.
        pub beside: bool,
        /// The hand-off of the lead definition that happens here.
        pub hand_off: Option<Id>,
        /// Why it is no longer done; empty while it is.
        pub retired: String,
    }
}
whole!(Vec<Step>);
