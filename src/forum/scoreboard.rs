//! The shared scoreboard of a meeting: KPI rows and what the sides promised each other.
//! `scoreboard.ron`.

mod figures;
mod rows;
mod targets;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use figures::{FigureRow, Figures, Place, Taken};
pub use rows::ScoreRow;
pub(super) use rows::rank_after;
pub use targets::{Period, Targets, read_targets, target_lines};

use super::figure::amount;
use super::issues::Issue;
use super::merge::Clashes;
use super::people::Side;
use super::record::{Format, Id, Items};
use super::refusal::Refusal;
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
        /// What both teams aim for; in a meeting, on its day.
        pub target: Option<f64>,
        /// What they aim for in a year, a quarter or a month, where it differs by period; in the
        /// charter's catalogue alone.
        pub targets: Targets,
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

impl Better {
    /// How a target is bound, as a sign before it: at least, or at most.
    pub fn bound(self) -> &'static str {
        match self {
            Self::Higher => "≥",
            Self::Lower => "≤",
        }
    }

    /// Whether an actual is on track; none while either figure is missing.
    pub fn on_track(self, target: Option<f64>, actual: Option<f64>) -> Option<bool> {
        let (target, actual) = (target?, actual?);
        Some(match self {
            Self::Higher => actual >= target,
            Self::Lower => actual <= target,
        })
    }
}

impl Kpi {
    /// Whether it is on track; none while it has no target or no actual.
    pub fn on_track(&self) -> Option<bool> {
        self.better.on_track(self.target, self.actual)
    }
}

impl Commitment {
    /// Whether the promise was kept; none while it has no target or no actual.
    pub fn on_track(&self) -> Option<bool> {
        self.better.on_track(self.target, self.actual)
    }
}

/// How many targets were met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attainment {
    /// Met.
    pub met: usize,
    /// Of so many that have a target and an actual.
    pub of: usize,
    /// Rows that lack a target or an actual.
    pub unknown: usize,
}

impl Attainment {
    fn of(rows: impl Iterator<Item = Option<bool>>) -> Self {
        let mut attainment = Self::default();
        for row in rows {
            match row {
                Some(met) => {
                    attainment.of += 1;
                    attainment.met += usize::from(met);
                }
                None => attainment.unknown += 1,
            }
        }
        attainment
    }

    /// `2 of 6 targets met`.
    pub fn sentence(self) -> String {
        let targets = if self.of == 1 { "target" } else { "targets" };
        format!("{} of {} {targets} met", self.met, self.of)
    }
}

/// A figure as people write it, with its unit: `41 leads`, `62%`, `4.5 h`; two decimals at most.
pub fn figure(value: f64, unit: &str) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let text = amount(rounded);
    match unit {
        "" => text,
        "%" => format!("{text}%"),
        unit => format!("{text} {unit}"),
    }
}

/// A KPI's actuals over several meetings, in the order in which they are given; none where the row
/// or its actual is missing.
pub fn trend<'a>(kpi: &Id, meetings: impl IntoIterator<Item = &'a Scoreboard>) -> Vec<Option<f64>> {
    let rows = meetings.into_iter().map(|board| board.kpis.get(kpi));
    rows.map(|row| row.and_then(|row| row.actual)).collect()
}

/// What became of a commitment over several meetings, as [`trend`] says it of a KPI.
pub fn commitment_trend<'a>(
    commitment: &Id,
    meetings: impl IntoIterator<Item = &'a Scoreboard>,
) -> Vec<Option<f64>> {
    let rows = meetings.into_iter();
    let rows = rows.map(|board| board.commitments.get(commitment));
    rows.map(|row| row.and_then(|row| row.actual)).collect()
}

impl Scoreboard {
    /// How many KPI targets were met, without retired rows.
    pub fn attainment(&self) -> Attainment {
        let rows = self.kpis.values().filter(|kpi| kpi.retired.is_empty());
        Attainment::of(rows.map(Kpi::on_track))
    }

    /// How many commitments were kept, without retired rows.
    pub fn commitments_kept(&self) -> Attainment {
        let rows = self.commitments.values();
        let rows = rows.filter(|commitment| commitment.retired.is_empty());
        Attainment::of(rows.map(Commitment::on_track))
    }

    /// The issue that an off-track KPI makes: what was seen, in numbers, linked to the KPI. Refuses
    /// for a KPI that is on track or lacks a figure.
    pub fn issue_from_kpi(&self, id: &Id, today: Date) -> Result<Issue, Refusal> {
        let kpi = self.kpis.get(id).ok_or(Refusal::Gone("KPI"))?;
        let (Some(target), Some(actual)) = (kpi.target, kpi.actual) else {
            return Err(Refusal::because(
                "This KPI lacks its target or its actual: enter it first",
            ));
        };
        if kpi.on_track() == Some(true) {
            return Err(Refusal::because("This KPI is on track"));
        }
        let bound = match kpi.better {
            Better::Higher => "at least",
            Better::Lower => "at most",
        };
        let (actual, target) = (figure(actual, &kpi.unit), figure(target, &kpi.unit));
        let mut observed = vec![format!(
            "{} was {actual}; the target is {bound} {target}.",
            kpi.name
        )];
        observed.extend((!kpi.note.is_empty()).then(|| kpi.note.clone()));
        Ok(Issue {
            title: format!("{} is off track", kpi.name),
            raised: Some(today),
            observed,
            source: format!("Scoreboard, {today}"),
            kpi: Some(id.clone()),
            objective: kpi.objective.clone(),
            ..Issue::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::reason;

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn kpi(name: &str, better: Better, target: Option<f64>, actual: Option<f64>) -> Kpi {
        Kpi {
            name: name.to_owned(),
            unit: "leads".to_owned(),
            better,
            target,
            actual,
            ..Kpi::default()
        }
    }

    fn board(rows: &[Kpi]) -> Scoreboard {
        let mut board = Scoreboard::default();
        for row in rows {
            board
                .kpis
                .add(row.name.as_str().into(), row.clone())
                .unwrap();
        }
        board
    }

    #[test]
    fn on_track_is_at_the_target_or_on_its_better_side() {
        use Better::{Higher, Lower};
        let table = [
            (Higher, Some(60.0), Some(60.0), Some(true)),
            (Higher, Some(60.0), Some(59.9), Some(false)),
            (Lower, Some(4.0), Some(4.0), Some(true)),
            (Lower, Some(4.0), Some(4.1), Some(false)),
            (Higher, None, Some(1.0), None),
            (Lower, Some(4.0), None, None),
        ];
        for (better, target, actual, expected) in table {
            let row = kpi("k", better, target, actual);
            assert_eq!(row.on_track(), expected, "{row:?}");
        }
    }

    #[test]
    fn attainment_counts_rows_with_both_figures_and_no_retired_ones() {
        let mut board = board(&[
            kpi("a", Better::Higher, Some(1.0), Some(2.0)),
            kpi("b", Better::Higher, Some(3.0), Some(2.0)),
            kpi("c", Better::Higher, Some(3.0), None),
            kpi("d", Better::Higher, Some(1.0), Some(2.0)),
        ]);
        board.kpis.retire(&"d".into(), " ").unwrap();
        let found = board.attainment();
        assert_eq!((found.met, found.of, found.unknown), (1, 2, 1));
        assert_eq!(found.sentence(), "1 of 2 targets met");
        let rows = board.kpis.in_order();
        let names: Vec<_> = rows.iter().map(|(_, kpi)| kpi.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let retired = &board.kpis.get(&"d".into()).unwrap().retired;
        assert_eq!(reason::words(retired), "no reason given");
    }

    #[test]
    fn a_trend_has_a_gap_where_a_figure_is_missing() {
        let boards = [
            board(&[kpi("a", Better::Higher, None, Some(5.0))]),
            board(&[]),
            board(&[kpi("a", Better::Higher, None, None)]),
            board(&[kpi("a", Better::Higher, None, Some(7.0))]),
        ];
        let expected = [Some(5.0), None, None, Some(7.0)];
        assert_eq!(trend(&"a".into(), &boards), expected);
    }

    #[test]
    fn figures_are_written_as_people_write_them() {
        let table = [
            (41.0, "leads", "41 leads"),
            (62.0, "%", "62%"),
            (0.1 + 0.2, "h", "0.3 h"),
            (4.567, "", "4.57"),
            (-0.001, "", "0"),
            (12_000.0, "EUR", "12 000 EUR"),
        ];
        for (value, unit, text) in table {
            assert_eq!(figure(value, unit), text);
        }
    }

    #[test]
    fn an_off_track_kpi_makes_an_issue_that_says_only_what_was_seen() {
        let mut row = kpi("Response time", Better::Lower, Some(4.0), Some(9.5));
        (row.unit, row.objective) = ("h".into(), Some("grow".into()));
        row.note = "Two weeks of holidays.".into();
        let board = board(&[row]);
        let issue = board
            .issue_from_kpi(&"Response time".into(), TODAY)
            .unwrap();
        assert_eq!(issue.title, "Response time is off track");
        assert_eq!(
            issue.observed,
            [
                "Response time was 9.5 h; the target is at most 4 h.",
                "Two weeks of holidays."
            ]
        );
        assert_eq!(issue.kpi, Some("Response time".into()));
        assert_eq!(issue.objective, Some("grow".into()));
        assert_eq!(issue.raised, Some(TODAY));
    }

    #[test]
    fn what_makes_no_sense_is_refused_and_changes_nothing() {
        let mut board = board(&[
            kpi("a", Better::Higher, Some(1.0), Some(2.0)),
            kpi("b", Better::Higher, Some(1.0), None),
        ]);
        let before = board.clone();
        let to_itself = Commitment {
            title: "calls back".into(),
            from: Side::Sales,
            to: Side::Sales,
            ..Commitment::default()
        };
        let named = kpi("a", Better::Higher, Some(1.0), Some(2.0));
        let lacks = "This KPI lacks its target or its actual: enter it first";
        let (a, b, z) = (Id::from("a"), Id::from("b"), Id::from("z"));
        let table = [
            (
                board.kpis.set_actual(&a, Some(f64::NAN)),
                "A figure must be a plain number",
            ),
            (
                board.kpis.edit(&a, &named, &Kpi::default()),
                "A KPI needs some words",
            ),
            (
                board.kpis.set_actual(&z, None),
                "That KPI is no longer on the board",
            ),
            (
                board.commitments.add("c".into(), Commitment::default()),
                "A commitment needs some words",
            ),
            (
                board.commitments.add("c".into(), to_itself),
                "A commitment is from one side to the other: choose two sides",
            ),
            (
                board.issue_from_kpi(&a, TODAY).map(|_| ()),
                "This KPI is on track",
            ),
            (board.issue_from_kpi(&b, TODAY).map(|_| ()), lacks),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
        assert_eq!(board, before);
    }

    #[test]
    fn a_form_changes_only_what_was_touched_in_it() {
        let opened = kpi("a", Better::Higher, Some(1.0), None);
        let mut board = board(std::slice::from_ref(&opened));
        board.kpis.set_actual(&"a".into(), Some(3.0)).unwrap();
        let mut sent = opened.clone();
        sent.target = Some(2.0);
        board.kpis.edit(&"a".into(), &opened, &sent).unwrap();
        let row = board.kpis.get(&"a".into()).unwrap();
        assert_eq!((row.target, row.actual), (Some(2.0), Some(3.0)));
    }

    #[test]
    fn commitments_stand_by_side_and_are_kept_or_not() {
        let mut board = Scoreboard::default();
        for (id, from, to, actual) in [
            ("a", Side::Sales, Side::Marketing, Some(5.0)),
            ("b", Side::Marketing, Side::Sales, Some(3.0)),
            ("c", Side::Sales, Side::Marketing, None),
        ] {
            let commitment = Commitment {
                title: format!("promise {id}"),
                from,
                to,
                better: Better::Lower,
                target: Some(4.0),
                ..Commitment::default()
            };
            board.commitments.add(id.into(), commitment).unwrap();
            board.commitments.set_actual(&id.into(), actual).unwrap();
        }
        let rows = board.commitments.in_order();
        let ids: Vec<_> = rows.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["b", "a", "c"]);
        let kept = board.commitments_kept();
        assert_eq!((kept.met, kept.of, kept.unknown), (1, 2, 1));
        board
            .commitments
            .retire(&"a".into(), "agreed otherwise")
            .unwrap();
        assert_eq!(board.commitments.in_order().len(), 2);
    }
}
