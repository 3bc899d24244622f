//! Agenda items that were not reached, into the next running order.
//!
//! Most items of an agenda stand for a board and come back with every agenda: such an item that was
//! not reached is the new agenda's item of its kind, which takes over its id and its count. What is
//! in a discussion is in its title, so it is added where no item of that title is.

use super::Times;
use crate::forum::agenda::{AgendaItem, ItemKind, ItemState, RunningOrder};
use crate::forum::span::Span;

/// Carries the items of `last` that were not reached or were parked into a new running order; of a
/// meeting that has not taken place those that it was to take up itself.
pub(super) fn carry(order: &mut RunningOrder, last: &RunningOrder, times: Times) {
    let mut taken: Vec<usize> = Vec::new();
    for item in &last.0 {
        if !matches!(item.state, ItemState::Ahead | ItemState::Parked) {
            continue;
        }
        let carried = times.after(item.carried);
        if carried == 0 {
            continue;
        }
        if let Some(place) = order.place(&item.id) {
            let there = &mut order.0[place];
            there.carried = there.carried.max(carried);
            taken.push(place);
        } else if let Some(place) = same(order, item, &taken) {
            let there = &mut order.0[place];
            there.id = item.id.clone();
            there.carried = carried;
            if there.led_by.is_none() {
                there.led_by.clone_from(&item.led_by);
            }
            if !is_titled(there, item) && its_title_says_something(item.kind) {
                there
                    .prompts
                    .push(format!("Not reached last time: {}", item.title));
            }
            taken.push(place);
        } else {
            let place = place_for(order, item.kind);
            for known in &mut taken {
                *known += usize::from(*known >= place);
            }
            taken.push(place);
            order.0.insert(place, again(item, carried));
        }
    }
}

/// Drops a discussion that the planned meeting waits for and that the last one has had meanwhile.
pub(super) fn leave_out_reached(order: &mut RunningOrder, last: &RunningOrder) {
    let reached = last.0.iter().filter(|item| item.state == ItemState::Done);
    for item in reached.filter(|item| item.kind == ItemKind::Discussion) {
        if let Some(there) = order.get_mut(&item.id)
            && there.state == ItemState::Ahead
            && there.spent == Span(0)
        {
            there.state = ItemState::Dropped;
            "reached in the meeting before".clone_into(&mut there.reason);
        }
    }
}

/// An item as the next meeting finds it: nothing spent, nothing added.
fn again(item: &AgendaItem, carried: u32) -> AgendaItem {
    AgendaItem {
        state: ItemState::Ahead,
        added: Span(0),
        taken: Span(0),
        spent: Span(0),
        reason: String::new(),
        carried,
        ..item.clone()
    }
}

/// The item of the new agenda that stands for `item`: one of its kind and title, or, where the kind
/// says it all, the first of its kind that stands for no other.
fn same(order: &RunningOrder, item: &AgendaItem, taken: &[usize]) -> Option<usize> {
    let fresh = |place: &usize| !taken.contains(place) && order.0[*place].carried == 0;
    let of_kind = |place: &usize| order.0[*place].kind == item.kind;
    let mut places = (0..order.0.len()).filter(fresh).filter(of_kind);
    let titled = places
        .clone()
        .find(|place| is_titled(&order.0[*place], item));
    titled.or_else(|| places.next().filter(|_| item.kind != ItemKind::Discussion))
}

fn is_titled(one: &AgendaItem, other: &AgendaItem) -> bool {
    one.title.trim().to_lowercase() == other.title.trim().to_lowercase()
}

/// Whether what an item of that kind is called may be more than a name for its board.
fn its_title_says_something(kind: ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::LeadDefinition | ItemKind::HandOffs | ItemKind::Issues
    )
}

/// After the last item of that kind, or before the close, or at the end.
fn place_for(order: &RunningOrder, kind: ItemKind) -> usize {
    let last = order.0.iter().rposition(|item| item.kind == kind);
    last.map_or_else(|| order.place_for_new(), |last| last + 1)
}
