//! The charter page by page: objectives and what serves them, the market, who does what, the
//! numbers, the people.

use super::super::super::Session;
use super::super::super::commands::{ItemCommand, Move};
use super::super::super::place::{Page, Place, Row, Tab};
use super::super::super::purpose::Purpose;
use super::super::{drop_or_bring_back, not_here, open_form, picture, processes, scoreboard};
use crate::forum::charter::{Charter, Served};
use crate::forum::meeting::Boards;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// Goes to the charter, on the page that was open last.
pub fn go(session: &mut Session) {
    session.past = None;
    super::super::plan::leave(session);
    session.place = Place::Charter;
}

/// Goes to the next or the previous page. False where no charter is on screen, or for another step.
pub fn turn_page(session: &mut Session, step: Move) -> bool {
    let ahead = match step {
        Move::NextPane | Move::Right => true,
        Move::PreviousPane | Move::Left => false,
        _ => return false,
    };
    if session.place != Place::Charter {
        return false;
    }
    let pages = Page::ALL.len();
    let at = session.page as usize;
    let to = if ahead { at + 1 } else { at + pages - 1 } % pages;
    session.page = Page::ALL[to];
    true
}

/// The boards in which what serves an objective is looked up: those of the meeting that goes on,
/// else of the last one.
pub fn boards(session: &Session) -> Option<&Boards> {
    let live = session.live.as_ref().map(|live| &live.boards);
    live.or_else(|| Some(&session.forum.as_ref()?.last.as_ref()?.1))
}

/// What serves an objective; with none, what serves no objective yet.
pub fn served(session: &Session, objective: Option<&Id>) -> Served {
    let of = |boards: &Boards| {
        Served::by(
            objective,
            &boards.scoreboard,
            &boards.actions,
            &boards.issues,
        )
    };
    boards(session).map(of).unwrap_or_default()
}

fn charter(session: &Session) -> Option<&Charter> {
    session.forum.as_ref().map(|forum| forum.charter.as_ref())
}

/// The rows of the page on screen.
pub fn rows(session: &Session) -> Vec<Row> {
    let Some(charter) = charter(session) else {
        return Vec::new();
    };
    match session.page {
        Page::Objectives => objectives(session, charter),
        Page::Market => picture::rows(charter),
        Page::Work => processes::rows(charter),
        Page::Numbers => {
            let kpis = charter.kpis.in_order().into_iter();
            let promises = charter.commitments.in_order().into_iter();
            kpis.map(|(id, _)| Row::Kpi(id.clone()))
                .chain(promises.map(|(id, _)| Row::Commitment(id.clone())))
                .collect()
        }
        Page::People => {
            let of_side = |side: Side| {
                let people = charter.roster.iter();
                let people = people.filter(move |(_, one)| one.side == side && !one.left);
                people.map(|(handle, _)| Row::Person(handle.clone()))
            };
            let left = charter.roster.iter().filter(|(_, one)| one.left);
            let left = left.map(|(handle, _)| Row::Person(handle.clone()));
            let here = Side::ALL.into_iter().flat_map(of_side);
            [Row::Cadence].into_iter().chain(here).chain(left).collect()
        }
    }
}

/// Each objective with what serves it below it.
fn objectives(session: &Session, charter: &Charter) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, _) in charter.objectives_in_order() {
        rows.push(Row::Objective(id.clone()));
        let served = served(session, Some(id));
        rows.extend(served.kpis.into_iter().map(Row::Kpi));
        rows.extend(served.commitments.into_iter().map(Row::Commitment));
        rows.extend(served.actions.into_iter().map(Row::Action));
        rows.extend(served.issues.into_iter().map(Row::Issue));
    }
    rows
}

/// Does something to a row of the page on screen.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    use ItemCommand as I;
    match (session.page, row) {
        (Page::Objectives, Row::Objective(id)) => objective(session, command, id),
        (Page::Objectives, row) if command == I::Open => go_to(session, row),
        (Page::Objectives, _) => {
            Err(session.refusal("This stands on its own board: {open} goes there"))
        }
        (Page::Market, row) => picture::item(session, command, row),
        (Page::Work, row) => processes::item(session, command, row),
        (Page::Numbers, row) => scoreboard::item(session, command, row),
        (Page::People, Row::Cadence) if matches!(command, I::Open | I::Edit) => {
            open_form(session, &Purpose::Charter)
        }
        (Page::People, Row::Person(handle)) if matches!(command, I::Open | I::Edit) => {
            open_form(session, &Purpose::Person(Some(handle.clone())))
        }
        _ => Err(not_here(command)),
    }
}

fn objective(session: &mut Session, command: ItemCommand, id: &Id) -> Result<(), Refusal> {
    match command {
        ItemCommand::Open | ItemCommand::Edit => {
            open_form(session, &Purpose::Objective(Some(id.clone())))
        }
        ItemCommand::Earlier => session.edit_charter("moving an objective", |charter| {
            charter.move_objective_up(id)
        }),
        ItemCommand::Later => session.edit_charter("moving an objective", |charter| {
            charter.move_objective_down(id)
        }),
        ItemCommand::Drop => {
            let known = charter(session).and_then(|charter| charter.objectives.get(id));
            let retired = known.is_some_and(|objective| !objective.retired.is_empty());
            drop_or_bring_back(session, &Row::Objective(id.clone()), retired)
        }
        command => Err(not_here(command)),
    }
}

/// Goes to a row on its own board, in the meeting that goes on.
pub fn go_to(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    let tab = match row {
        Row::Kpi(_) | Row::Commitment(_) => Tab::Scoreboard,
        Row::HandOff(_) | Row::IdealCustomer => Tab::LeadDefinition,
        Row::Action(_) => Tab::Actions,
        Row::Issue(_) => Tab::Issues,
        _ => return Err(not_here(ItemCommand::Open)),
    };
    let Some(live) = session.live.as_mut() else {
        return Err(session.refusal(
            "That stands on a board of a meeting: open one with {open} on the home, or plan one \
             with {plan-meeting}",
        ));
    };
    live.tab = tab;
    (live.recap, live.issue, live.charted) = (false, None, false);
    // A filter would hide what is gone to.
    live.filters.remove(&tab);
    live.put_cursor(row.clone());
    session.past = None;
    if let Some(leads) = session
        .leads
        .as_mut()
        .filter(|_| tab == Tab::LeadDefinition)
    {
        leads.page = false;
    }
    session.place = Place::Meeting;
    Ok(())
}

/// Adds something to the page on screen.
pub fn add(session: &mut Session) -> Result<(), Refusal> {
    match session.page {
        Page::Objectives => open_form(session, &Purpose::Objective(None)),
        Page::Market => open_form(session, &Purpose::BuyingStage(None)),
        Page::Work => processes::add(session),
        Page::Numbers => scoreboard::add(session),
        Page::People => open_form(session, &Purpose::Person(None)),
    }
}

/// Retires an objective, with a reason.
pub fn retire(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    let Row::Objective(id) = row else {
        return Err(Refusal::Gone("objective"));
    };
    session.edit_charter("retiring an objective", |charter| {
        charter.retire_objective(id, reason)
    })
}

/// Pursues a retired objective again.
pub fn bring_back(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    let Row::Objective(id) = row else {
        return Err(Refusal::Gone("objective"));
    };
    session.edit_charter("taking an objective up again", |charter| {
        charter.take_up_objective(id)
    })
}
