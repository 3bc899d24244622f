//! Figures from a CSV onto the scoreboard: which row of the file is which row of the board. The
//! file's rows are given; reading it is the store's.

use jiff::civil::Date;

use super::{Scoreboard, figure};
use crate::forum::figure;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// A row of the file as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureRow {
    /// Its row in the file; the headers are row 1.
    pub row: u64,
    /// The name or id of a KPI, or the words of a commitment.
    pub name: String,
    /// The figure as it is written.
    pub actual: String,
    /// What is to be known about it.
    pub note: String,
    /// Of which day it is, where the file says so.
    pub day: Option<Date>,
}

/// A row of the scoreboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A KPI.
    Kpi(Id),
    /// A commitment.
    Commitment(Id),
}

/// A figure that has its row.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The row.
    pub place: Place,
    /// What the row is called on the board.
    pub name: String,
    /// What it said before.
    pub before: Option<f64>,
    /// What it says now.
    pub actual: f64,
    /// The same with its unit.
    pub words: String,
    /// The note that comes with it; empty when there is none.
    pub note: String,
}

/// What a file of figures means for a scoreboard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Figures with their rows, in the file's order.
    pub taken: Vec<Taken>,
    /// Rows of the file that are left out, each with its row and why.
    pub left_out: Vec<(u64, String)>,
}

impl Figures {
    /// Looks up a row of the board for each row of the file, by id or by name in any case.
    ///
    /// Where rows have a day, each board row takes the newest one that is not after `day`; else the
    /// last row of the file that names it. What cannot be taken is left out with the reason.
    pub fn of(rows: &[FigureRow], board: &Scoreboard, day: Date) -> Self {
        let mut figures = Self::default();
        let mut newest: Vec<(Option<Date>, Taken)> = Vec::new();
        for row in rows {
            match taken(row, board, day) {
                Ok(None) => {}
                Ok(Some(taken)) => {
                    let known = newest.iter_mut().find(|(_, one)| one.place == taken.place);
                    match known {
                        Some((on, one)) if *on <= row.day => (*on, *one) = (row.day, taken),
                        Some(_) => {}
                        None => newest.push((row.day, taken)),
                    }
                }
                Err(why) => figures.left_out.push((row.row, why)),
            }
        }
        figures.taken = newest.into_iter().map(|(_, taken)| taken).collect();
        figures
    }

    /// Puts the figures on the board.
    pub fn put_on(&self, board: &mut Scoreboard) -> Result<(), Refusal> {
        for taken in &self.taken {
            match &taken.place {
                Place::Kpi(id) => board.kpis.change(id, |kpi| {
                    kpi.actual = Some(taken.actual);
                    if !taken.note.is_empty() {
                        kpi.note.clone_from(&taken.note);
                    }
                })?,
                Place::Commitment(id) => board.commitments.set_actual(id, Some(taken.actual))?,
            }
        }
        Ok(())
    }

    /// `6 figures taken, 2 rows left out (row 4: no row is called “Churn”)`.
    pub fn sentence(&self) -> String {
        let s = |count: usize| if count == 1 { "" } else { "s" };
        let count = self.taken.len();
        let taken = format!("{count} figure{} taken", s(count));
        let Some((row, why)) = self.left_out.first() else {
            return taken;
        };
        let count = self.left_out.len();
        format!(
            "{taken}, {count} row{} left out (row {row}: {why})",
            s(count)
        )
    }
}

/// The figure of a row; none where it says nothing, or is of a later day.
fn taken(row: &FigureRow, board: &Scoreboard, day: Date) -> Result<Option<Taken>, String> {
    if row.day.is_some_and(|on| on > day) || row.name.trim().is_empty() {
        return Ok(None);
    }
    let wanted = row.name.trim().to_lowercase();
    let is_id = |id: &Id| id.as_str() == row.name.trim();
    let names = |id: &Id, name: &str| {
        id.as_str().to_lowercase() == wanted || name.trim().to_lowercase() == wanted
    };
    let kpis = board.kpis.in_order().into_iter().map(|(id, kpi)| {
        (
            Place::Kpi(id.clone()),
            id,
            kpi.name.as_str(),
            kpi.unit.as_str(),
            kpi.actual,
        )
    });
    let promises = board.commitments.in_order().into_iter().map(|(id, one)| {
        (
            Place::Commitment(id.clone()),
            id,
            one.title.as_str(),
            one.unit.as_str(),
            one.actual,
        )
    });
    let mut all = kpis.chain(promises);
    // Two ids may differ in their case alone: the one that is written comes first.
    let found = all
        .clone()
        .find(|(_, id, ..)| is_id(id))
        .or_else(|| all.find(|(_, id, name, ..)| names(id, name)));
    let Some((place, _, name, unit, before)) = found else {
        return Err(format!("no row is called “{}”", row.name.trim()));
    };
    let read = figure::read(&row.actual).map_err(|refusal| refusal.to_string())?;
    Ok(read.map(|actual| Taken {
        place,
        name: name.to_owned(),
        before,
        actual,
        words: figure(actual, unit),
        note: row.note.trim().to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::{Commitment, Kpi};
    use super::*;
    use crate::forum::people::Side;

    const DAY: Date = jiff::civil::date(2026, 11, 24);

    fn board() -> Scoreboard {
        let mut board = Scoreboard::default();
        for (id, name) in [("a", "Qualified leads"), ("b", "First answer")] {
            let kpi = Kpi {
                name: name.into(),
                unit: "h".into(),
                ..Kpi::default()
            };
            board.kpis.add(id.into(), kpi).unwrap();
        }
        let promise = Commitment {
            from: Side::Sales,
            to: Side::Marketing,
            title: "Calls back".into(),
            ..Commitment::default()
        };
        board.commitments.add("c".into(), promise).unwrap();
        board
    }

    fn row(row: u64, name: &str, actual: &str, day: Option<&str>) -> FigureRow {
        FigureRow {
            row,
            name: name.into(),
            actual: actual.into(),
            day: day.map(|day| day.parse().unwrap()),
            ..FigureRow::default()
        }
    }

    #[test]
    fn figures_find_their_rows_by_name_or_id() {
        let mut board = board();
        let rows = [
            row(2, " qualified LEADS ", "57", None),
            row(3, "b", "4,5", None),
            row(4, "calls back", "90%", None),
            row(5, "Churn", "3", None),
            row(6, "Qualified leads", "many", None),
            row(7, "", "1", None),
            row(8, "First answer", " ", None),
        ];
        let figures = Figures::of(&rows, &board, DAY);
        let taken: Vec<_> = figures
            .taken
            .iter()
            .map(|one| (one.name.as_str(), one.actual))
            .collect();
        assert_eq!(
            taken,
            [
                ("Qualified leads", 57.0),
                ("First answer", 4.5),
                ("Calls back", 90.0)
            ]
        );
        assert_eq!(
            figures.sentence(),
            "3 figures taken, 2 rows left out (row 5: no row is called “Churn”)"
        );
        figures.put_on(&mut board).unwrap();
        assert_eq!(board.kpis.get(&"b".into()).unwrap().actual, Some(4.5));
        let again = Figures::of(&rows, &board, DAY).taken;
        let same = |one: &Taken| one.before == Some(one.actual);
        assert!(again.iter().all(same));
    }

    #[test]
    fn an_id_with_a_capital_is_found_too() {
        let mut board = board();
        for id in ["MQL", "mql"] {
            let kpi = Kpi {
                name: format!("leads {}", board.kpis.in_order().len()),
                ..Kpi::default()
            };
            board.kpis.insert(id.into(), kpi);
        }
        let rows = [
            row(2, "MQL", "1", None),
            row(3, "mql", "2", None),
            row(4, "A", "3", None),
        ];
        let figures = Figures::of(&rows, &board, DAY);
        figures.put_on(&mut board).unwrap();
        let actual = |id: &str| board.kpis.get(&id.into()).unwrap().actual;
        assert_eq!(
            [actual("MQL"), actual("mql"), actual("a")],
            [1.0, 2.0, 3.0].map(Some)
        );
    }

    #[test]
    fn of_a_file_with_days_the_newest_that_is_not_later_than_the_meeting_counts() {
        let rows = [
            row(2, "a", "40", Some("2026-10-31")),
            row(3, "a", "55", Some("2026-11-24")),
            row(4, "a", "99", Some("2026-11-25")),
            row(5, "a", "50", Some("2026-11-15")),
        ];
        let figures = Figures::of(&rows, &board(), DAY);
        assert_eq!(figures.taken.len(), 1);
        assert_eq!(figures.taken[0].words, "55 h");
    }
}
