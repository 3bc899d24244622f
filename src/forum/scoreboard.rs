//! The shared scoreboard of a meeting: KPI rows and what the sides promised each other.
//! `scoreboard.ron`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::editing::edited;
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

impl Better {
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
    // Adding nought makes a negative nought plain.
    let text = format!("{}", rounded + 0.0);
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

    /// The KPI rows as the screen shows them: by rank, then name, retired ones left out.
    pub fn kpis_in_order(&self) -> Vec<(&Id, &Kpi)> {
        let mut rows: Vec<_> = self.kpis.iter().collect();
        rows.retain(|(_, kpi)| kpi.retired.is_empty());
        rows.sort_by(|(_, a), (_, b)| (a.rank, &a.name).cmp(&(b.rank, &b.name)));
        rows
    }

    /// The commitments as the screen shows them: by who promises, rank and title, retired ones left
    /// out.
    pub fn commitments_in_order(&self) -> Vec<(&Id, &Commitment)> {
        let mut rows: Vec<_> = self.commitments.iter().collect();
        rows.retain(|(_, commitment)| commitment.retired.is_empty());
        rows.sort_by(|(_, a), (_, b)| (a.from, a.rank, &a.title).cmp(&(b.from, b.rank, &b.title)));
        rows
    }

    /// Adds a KPI as the last row.
    pub fn add_kpi(&mut self, id: Id, mut kpi: Kpi) -> Result<(), Refusal> {
        kpi.check()?;
        kpi.rank = rank_after(self.kpis.values().map(|kpi| kpi.rank));
        self.kpis.insert(id, kpi);
        Ok(())
    }

    /// Takes what was edited in a form: `before` is what the form opened with. Fields that were not
    /// touched keep what they hold now. Refuses a name of no words and a figure that is no number.
    pub fn edit_kpi(&mut self, id: &Id, before: &Kpi, after: &Kpi) -> Result<(), Refusal> {
        self.change_kpi(id, |kpi| *kpi = edited(kpi, before, after))
    }

    fn change_kpi(&mut self, id: &Id, change: impl FnOnce(&mut Kpi)) -> Result<(), Refusal> {
        change_row(&mut self.kpis, id, "KPI", change, Kpi::check)
    }

    /// Says what a KPI was; with none, that nobody knows yet.
    pub fn set_kpi_actual(&mut self, id: &Id, actual: Option<f64>) -> Result<(), Refusal> {
        self.change_kpi(id, |kpi| kpi.actual = actual)
    }

    /// Takes a KPI off the scoreboard, with the reason.
    pub fn retire_kpi(&mut self, id: &Id, reason: &str) -> Result<(), Refusal> {
        self.change_kpi(id, |kpi| kpi.retired = reason_or(reason))
    }

    /// Adds a commitment as its side's last.
    pub fn add_commitment(&mut self, id: Id, mut new: Commitment) -> Result<(), Refusal> {
        new.check()?;
        new.rank = rank_after(self.commitments.values().map(|row| row.rank));
        self.commitments.insert(id, new);
        Ok(())
    }

    /// Takes what was edited in a form, as [`edit_kpi`](Self::edit_kpi) does.
    pub fn edit_commitment(
        &mut self,
        id: &Id,
        before: &Commitment,
        after: &Commitment,
    ) -> Result<(), Refusal> {
        self.change_commitment(id, |row| *row = edited(row, before, after))
    }

    fn change_commitment(
        &mut self,
        id: &Id,
        change: impl FnOnce(&mut Commitment),
    ) -> Result<(), Refusal> {
        let check = Commitment::check;
        change_row(&mut self.commitments, id, "commitment", change, check)
    }

    /// Says what became of a commitment; with none, that nobody knows yet.
    pub fn set_commitment_actual(&mut self, id: &Id, actual: Option<f64>) -> Result<(), Refusal> {
        self.change_commitment(id, |commitment| commitment.actual = actual)
    }

    /// Ends a commitment, with the reason.
    pub fn retire_commitment(&mut self, id: &Id, reason: &str) -> Result<(), Refusal> {
        self.change_commitment(id, |commitment| commitment.retired = reason_or(reason))
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

impl Kpi {
    /// Refuses a name of no words and a figure that is no number.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.name.trim().is_empty() {
            return Err(Refusal::Empty("A KPI"));
        }
        refuse_no_number([self.target, self.actual])
    }
}

impl Commitment {
    /// Refuses a title of no words, a promise to oneself and a figure that is no number.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.title.trim().is_empty() {
            return Err(Refusal::Empty("A commitment"));
        }
        if self.from == self.to && self.from != Side::Shared {
            return Err(Refusal::because(
                "A commitment is from one side to the other: choose two sides",
            ));
        }
        refuse_no_number([self.target, self.actual])
    }
}

/// Changes a row as a whole or not at all.
pub(super) fn change_row<T: Clone>(
    rows: &mut Items<T>,
    id: &Id,
    word: &'static str,
    change: impl FnOnce(&mut T),
    check: impl FnOnce(&T) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut row = rows.get(id).cloned().ok_or(Refusal::Gone(word))?;
    change(&mut row);
    check(&row)?;
    rows.insert(id.clone(), row);
    Ok(())
}

/// The rank that puts a new thing last.
pub(super) fn rank_after(ranks: impl Iterator<Item = i32>) -> i32 {
    ranks.max().map_or(0, |last| last.saturating_add(1))
}

/// A reason that is never empty, because an empty one means "still looked at".
pub(super) fn reason_or(reason: &str) -> String {
    match reason.trim() {
        "" => "no longer needed".to_owned(),
        reason => reason.to_owned(),
    }
}

fn refuse_no_number(figures: [Option<f64>; 2]) -> Result<(), Refusal> {
    if figures.into_iter().flatten().all(f64::is_finite) {
        return Ok(());
    }
    Err(Refusal::because("A figure must be a plain number"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
                .add_kpi(row.name.as_str().into(), row.clone())
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
        board.retire_kpi(&"d".into(), " ").unwrap();
        let found = board.attainment();
        assert_eq!((found.met, found.of, found.unknown), (1, 2, 1));
        assert_eq!(found.sentence(), "1 of 2 targets met");
        let rows = board.kpis_in_order();
        let names: Vec<_> = rows.iter().map(|(_, kpi)| kpi.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let retired = &board.kpis.get(&"d".into()).unwrap().retired;
        assert_eq!(retired, "no longer needed");
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
                board.set_kpi_actual(&a, Some(f64::NAN)),
                "A figure must be a plain number",
            ),
            (
                board.edit_kpi(&a, &named, &Kpi::default()),
                "A KPI needs some words",
            ),
            (
                board.set_kpi_actual(&z, None),
                "That KPI is no longer on the board",
            ),
            (
                board.add_commitment("c".into(), Commitment::default()),
                "A commitment needs some words",
            ),
            (
                board.add_commitment("c".into(), to_itself),
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
        board.set_kpi_actual(&"a".into(), Some(3.0)).unwrap();
        let mut sent = opened.clone();
        sent.target = Some(2.0);
        board.edit_kpi(&"a".into(), &opened, &sent).unwrap();
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
            board.add_commitment(id.into(), commitment).unwrap();
            board.set_commitment_actual(&id.into(), actual).unwrap();
        }
        let rows = board.commitments_in_order();
        let ids: Vec<_> = rows.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["b", "a", "c"]);
        let kept = board.commitments_kept();
        assert_eq!((kept.met, kept.of, kept.unknown), (1, 2, 1));
        board
            .retire_commitment(&"a".into(), "agreed otherwise")
            .unwrap();
        assert_eq!(board.commitments_in_order().len(), 2);
    }
}
