//! The shared scoreboard of a meeting: KPI rows and what the sides promised each other.
//! `scoreboard.ron`.

use serde::{Deserialize, Serialize};

use super::merge::Clashes;
use super::people::Side;
use super::record::{Format, Id, Items};
use crate::{board, record, whole};

record! {
    /// A meeting's scoreboard.
    pub struct Scoreboard {
        /// The file's format.
        pub format: Format,
        /// The KPI rows; the same id is the same KPI from meeting to meeting.
        pub kpis: Items<Kpi>,
        /// The two-way service agreement with this meeting's actuals.
        pub commitments: Items<Commitment>,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(Scoreboard);

record! {
    /// A key performance indicator with the figures of one meeting.
    pub struct Kpi {
        /// What is measured.
        pub name: String,
        /// What it is counted in: `leads`, `%`, `h`, `EUR`.
        pub unit: String,
        /// Whether a higher or a lower figure is the better one.
        pub better: Better,
        /// What both teams aim for.
        pub target: Option<f64>,
        /// What it was; absent until somebody says it.
        pub actual: Option<f64>,
        /// Who brings the figure.
        pub side: Side,
        /// The objective it serves.
        pub objective: Option<Id>,
        /// What is to be known about this figure.
        pub note: String,
        /// Its place on screen; lower comes first.
        pub rank: i32,
        /// Why it is no longer looked at; empty while it is.
        pub retired: String,
    }
}

/// Which way a KPI is to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Better {
    /// The higher the better: on track at the target or above.
    #[default]
    Higher,
    /// The lower the better: on track at the target or below.
    Lower,
}
whole!(Better);

record! {
    /// What one side promises the other.
    pub struct Commitment {
        /// Who promises.
        pub from: Side,
        /// To whom.
        pub to: Side,
        /// What: "answers every qualified lead within 4 hours".
        pub title: String,
        /// What it is counted in.
        pub unit: String,
        /// Whether a higher or a lower figure is the better one.
        pub better: Better,
        /// What was promised.
        pub target: Option<f64>,
        /// What was done; absent until somebody says it.
        pub actual: Option<f64>,
        /// The objective it serves.
        pub objective: Option<Id>,
        /// Its place on screen; lower comes first.
        pub rank: i32,
        /// Why it no longer holds; empty while it does.
        pub retired: String,
    }
}
