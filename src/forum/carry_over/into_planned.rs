//! What a meeting left open, into one that was planned already.

use std::sync::Arc;

use jiff::civil::Date;

use super::{
    Times, carried_action, carried_experiment, carried_issue, carried_parked, carried_scoreboard,
    clashes_of, is_open_action, is_open_issue, running_order, runs,
};
use crate::forum::actions::Actions;
use crate::forum::issues::Issues;
use crate::forum::meeting::{Boards, Meeting};
use crate::forum::merge::{self, Board, Clashes};
use crate::forum::notes::{Notes, Parked};
use crate::forum::record::{Items, Value};
use crate::forum::scoreboard::Scoreboard;

/// What is known of where a planned meeting was carried from.
#[derive(Clone, Copy, Debug)]
pub enum CarriedFrom<'a> {
    /// From these boards: those of the meeting before it as they stood at that time. What differs
    /// from them was changed since, by the room or by the plan.
    Known(&'a Boards),
    /// Nobody kept them, as where the meeting was planned on another machine. The nearest there is
    /// are the boards from which the meeting before it was carried itself.
    Guessed(&'a Boards),
}

impl CarriedFrom<'_> {
    fn boards(&self) -> &Boards {
        match self {
            Self::Known(boards) | Self::Guessed(boards) => boards,
        }
    }

    /// One board of the planned meeting, with what the last one says now.
    fn join<T: Board>(&self, base: &T, last: &T, planned: &T) -> T {
        match self {
            Self::Known(_) => merge::merge(base, last, planned),
            Self::Guessed(_) => merge::merge_into_mine(base, planned, last),
        }
    }
}

/// Carries what the last meeting left open into one that was planned already, without doubling what
/// is there: by id and field, as two changed copies of a file are merged.
///
/// Where it is known what `planned` was carried from, only what both meetings changed differently
/// since clashes. Such a field takes what `last` says, which is what the room said, and keeps the
/// planned value beside it as a clash to be settled. Where it is not known, nothing clashes: a field
/// that says something else than both earlier meetings was prepared on purpose and stands; another one
/// takes what `last` says. Carrying twice changes nothing more.
pub fn carry_into(planned: &mut Boards, last: &Boards, from: CarriedFrom<'_>) {
    let date = planned.meeting.date.unwrap_or_default();
    let before = from.boards();

    let mut meeting = Meeting::clone(&planned.meeting);
    running_order::carry(&mut meeting.agenda, &last.meeting.agenda, Times::Once);
    running_order::leave_out_reached(&mut meeting.agenda, &last.meeting.agenda);
    set(&mut planned.meeting, meeting);

    let mut scoreboard = Scoreboard::clone(&planned.scoreboard);
    let rows = carried_scoreboard(&last.scoreboard, date);
    let known = &before.scoreboard;
    add_missing(&mut scoreboard.kpis, &rows.kpis, &known.kpis);
    add_missing(
        &mut scoreboard.commitments,
        &rows.commitments,
        &known.commitments,
    );
    set(&mut planned.scoreboard, scoreboard);

    let base = &before.lead_definition;
    let joined = from.join(&**base, &*last.lead_definition, &*planned.lead_definition);
    set(&mut planned.lead_definition, joined);

    let actions = actions_into(&planned.actions, &last.actions, from);
    set(&mut planned.actions, actions);
    let issues = issues_into(&planned.issues, &last.issues, from, date);
    set(&mut planned.issues, issues);
    let notes = notes_into(&planned.notes, &last.notes, from);
    set(&mut planned.notes, notes);
}

/// Adds the rows that are not there. One that was `known` when the meeting was planned and is not
/// there was left out on purpose.
fn add_missing<T: Clone>(rows: &mut Items<T>, more: &Items<T>, known: &Items<T>) {
    for (id, row) in more.iter() {
        if !rows.contains(id) && !known.contains(id) {
            rows.insert(id.clone(), row.clone());
        }
    }
}

/// Replaces a board only when it differs, so that what did not change is not written.
fn set<T: PartialEq>(board: &mut Arc<T>, new: T) {
    if **board != new {
        *board = Arc::new(new);
    }
}

/// One kind of thing on its way into a planned meeting: (base, the last meeting's, the planned one's).
struct Three<T> {
    base: Items<T>,
    last: Items<T>,
    planned: Items<T>,
}

/// Sorts three copies for a merge. What is over in the last meeting comes along only where the
/// planned one has it, so that it is over there too; what the planned meeting alone has stays.
fn three<T: Value>(
    planned: &Items<T>,
    last: &Items<T>,
    before: &Items<T>,
    open: impl Fn(&T) -> bool,
    carry: impl Fn(&T) -> T,
    carried: impl Fn(&mut T) -> Option<&mut u32>,
) -> Three<T> {
    let mut three = Three {
        base: Items::default(),
        last: Items::default(),
        planned: planned.clone(),
    };
    for (id, item) in last.iter() {
        let there = planned.get(id);
        if !open(item) && there.is_none() {
            continue;
        }
        let mut mine = if open(item) {
            carry(item)
        } else {
            item.clone()
        };
        let mut base = before.get(id).map(&carry);
        if let Some(there) = there {
            // The count is never a matter of choice: the higher one is right.
            let mut there = there.clone();
            let count = carried(&mut mine)
                .copied()
                .max(carried(&mut there).copied());
            let copies = [Some(&mut mine), Some(&mut there), base.as_mut()];
            for one in copies.into_iter().flatten() {
                if let (Some(carried), Some(count)) = (carried(one), count) {
                    *carried = count;
                }
            }
            three.planned.insert(id.clone(), there);
        }
        if let Some(base) = base {
            three.base.insert(id.clone(), base);
        }
        three.last.insert(id.clone(), mine);
    }
    three
}

fn actions_into(planned: &Actions, last: &Actions, from: CarriedFrom<'_>) -> Actions {
    let of = |actions, clashes: Option<&Clashes>| Actions {
        actions,
        clashes: clashes.cloned().unwrap_or_default(),
        ..Actions::default()
    };
    let three = three(
        &planned.actions,
        &last.actions,
        &from.boards().actions.actions,
        is_open_action,
        |action| carried_action(action, Times::Once),
        |action| Some(&mut action.carried),
    );
    let open = clashes_of(&last.clashes, "actions", &three.last);
    from.join(
        &of(three.base, None),
        &of(three.last, Some(&open)),
        &of(three.planned, Some(&planned.clashes)),
    )
}

fn issues_into(planned: &Issues, last: &Issues, from: CarriedFrom<'_>, date: Date) -> Issues {
    let of = |issues, clashes: Option<&Clashes>| Issues {
        issues,
        clashes: clashes.cloned().unwrap_or_default(),
        ..Issues::default()
    };
    let three = three(
        &planned.issues,
        &last.issues,
        &from.boards().issues.issues,
        is_open_issue,
        |issue| carried_issue(issue, date, Times::Once),
        |issue| Some(&mut issue.carried),
    );
    let open = clashes_of(&last.clashes, "issues", &three.last);
    from.join(
        &of(three.base, None),
        &of(three.last, Some(&open)),
        &of(three.planned, Some(&planned.clashes)),
    )
}

fn notes_into(planned: &Notes, last: &Notes, from: CarriedFrom<'_>) -> Notes {
    let before = &from.boards().notes;
    let parked = three(
        &planned.parked,
        &last.parked,
        &before.parked,
        Parked::waits,
        |parked| carried_parked(parked, Times::Once),
        |parked| Some(&mut parked.carried),
    );
    let experiments = three(
        &planned.experiments,
        &last.experiments,
        &before.experiments,
        runs,
        carried_experiment,
        |_| None,
    );
    let mut open = clashes_of(&last.clashes, "parked", &parked.last);
    let more = clashes_of(&last.clashes, "experiments", &experiments.last);
    open.0.extend(more.0);
    let of = |parked, experiments, clashes: Option<&Clashes>| Notes {
        parked,
        experiments,
        clashes: clashes.cloned().unwrap_or_default(),
        ..Notes::default()
    };
    let theirs = Notes {
        parked: parked.planned,
        experiments: experiments.planned,
        ..planned.clone()
    };
    from.join(
        &of(parked.base, experiments.base, None),
        &of(parked.last, experiments.last, Some(&open)),
        &theirs,
    )
}
