//! Steps of the selection that are more than the next row: between columns, between kinds of rows.

use super::super::commands::Move;
use super::super::place::{Place, Row, Tab};
use super::{Session, actions, recap};

/// A step to the left or right, where a board has columns.
pub fn sideways(session: &Session, step: Move) -> Option<Row> {
    if session.place == Place::Meeting && session.meeting()?.recap {
        return recap::sideways(session, step);
    }
    if session.tab() == Some(Tab::Actions) {
        return actions::sideways(session, step);
    }
    None
}

/// The first row of the next, or the previous, kind of rows.
pub fn other_pane(rows: &[Row], at: usize, ahead: bool) -> usize {
    let kind = |row: &Row| std::mem::discriminant(row);
    let here = kind(&rows[at]);
    if ahead {
        let after = rows[at..].iter().position(|row| kind(row) != here);
        return after.map_or(0, |step| at + step);
    }
    let start = rows[..at].iter().rposition(|row| kind(row) != here);
    let Some(last) = start else {
        // Before the first kind comes the last one.
        let wanted = kind(&rows[rows.len() - 1]);
        return rows
            .iter()
            .rposition(|row| kind(row) != wanted)
            .map_or(0, |before| before + 1);
    };
    let wanted = kind(&rows[last]);
    rows[..last]
        .iter()
        .rposition(|row| kind(row) != wanted)
        .map_or(0, |before| before + 1)
}
