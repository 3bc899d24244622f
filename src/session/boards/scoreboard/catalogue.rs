//! What a row of the scoreboard is, changed in the charter's catalogue and in the meeting that goes
//! on, as one edit.

use super::super::super::Session;
use super::super::super::place::{Place, Row};
use crate::forum::charter::Charter;
use crate::forum::record::{Id, Items};
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::{Commitment, Kpi, Scoreboard};

/// Changes a KPI in the catalogue and in the meeting, where each has it.
pub fn kpis(
    session: &mut Session,
    what: &str,
    id: &Id,
    change: impl Fn(&mut Items<Kpi>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    in_both(
        session,
        what,
        |charter| charter.kpis.contains(id).then(|| change(&mut charter.kpis)),
        |board| board.kpis.contains(id).then(|| change(&mut board.kpis)),
    )
}

/// Changes a commitment in the catalogue and in the meeting, where each has it.
pub fn commitments(
    session: &mut Session,
    what: &str,
    id: &Id,
    change: impl Fn(&mut Items<Commitment>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    in_both(
        session,
        what,
        |charter| {
            let rows = &mut charter.commitments;
            rows.contains(id).then(|| change(rows))
        },
        |board| {
            let rows = &mut board.commitments;
            rows.contains(id).then(|| change(rows))
        },
    )
}

/// Changes the charter and the scoreboard of the meeting that goes on. What is changed on a meeting's
/// board changes there even where the charter cannot be written; what is changed in the charter
/// changes there even where no meeting goes on. Each says nothing where it lacks the row.
pub fn in_both(
    session: &mut Session,
    what: &str,
    in_charter: impl FnOnce(&mut Charter) -> Option<Result<(), Refusal>>,
    in_meeting: impl FnOnce(&mut Scoreboard) -> Option<Result<(), Refusal>>,
) -> Result<(), Refusal> {
    let on_board = session.place == Place::Meeting;
    let goes_on = on_board
        || session.past.is_none() && session.live.as_ref().is_some_and(|live| !live.is_closed());
    session.together(|session| {
        let mut found = false;
        if goes_on {
            session.edit(what, |boards| {
                boards.edit_scoreboard(|board| match in_meeting(board) {
                    None => Ok(()),
                    Some(done) => {
                        found = true;
                        done
                    }
                })
            })?;
        }
        let written = session.edit_charter(what, |charter| match in_charter(charter) {
            None => Ok(()),
            Some(done) => {
                found = true;
                done
            }
        });
        match written {
            Err(why) if !(on_board && found) => Err(why),
            _ if !found => Err(Refusal::Gone("row")),
            _ => Ok(()),
        }
    })
}

/// Moves a KPI row up or down by giving all rows their places anew.
pub fn step(session: &mut Session, row: &Row, up: bool) -> Result<(), Refusal> {
    let Row::Kpi(id) = row else {
        return Err(Refusal::because(
            "Commitments stand by side; only KPI rows move",
        ));
    };
    let rows = if session.place == Place::Meeting {
        let meeting = session.meeting().ok_or(Refusal::Gone("KPI"))?;
        meeting.boards.scoreboard.kpis.in_order()
    } else {
        let forum = session.forum.as_ref().ok_or(Refusal::Gone("KPI"))?;
        forum.charter.kpis.in_order()
    };
    let mut order: Vec<Id> = rows.into_iter().map(|(id, _)| id.clone()).collect();
    let at = order.iter().position(|known| known == id);
    let at = at.ok_or(Refusal::Gone("KPI"))?;
    let to = if up {
        at.checked_sub(1)
    } else {
        Some(at + 1).filter(|to| *to < order.len())
    };
    let Some(to) = to else { return Ok(()) };
    order.swap(at, to);
    let ranked = |rows: &mut Items<Kpi>| {
        for (rank, id) in (0_i32..).zip(&order) {
            if let Some(kpi) = rows.get_mut(id) {
                kpi.rank = rank;
            }
        }
        Ok(())
    };
    kpis(session, "moving a KPI", id, ranked)
}
