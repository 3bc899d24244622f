//! What the rules of all boards share when they change an item. Knows no board.

use super::merge::Merging;
use super::people::{Person, Roster, Side};
use super::record::{Handle, Items, Value};
use super::refusal::Refusal;

/// Applies an edit made in a form: the fields that differ between `before` (what the form opened
/// with) and `after` go into the item as it is now, so that a colleague's change to another field,
/// come meanwhile, stays.
pub(super) fn edited<T: Value>(now: &T, before: &T, after: &T) -> T {
    T::merge(before, after, now, &mut Merging::default())
}

/// The text without blanks around it; `what` names it in the refusal when nothing is left.
pub(super) fn some_words(text: &str, what: &'static str) -> Result<String, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::Empty(what));
    }
    Ok(trimmed.to_owned())
}

/// The person of that handle, if they are on the roster and have not left.
pub(super) fn on_the_roster<'a>(
    roster: &'a Roster,
    handle: &Handle,
) -> Result<&'a Person, Refusal> {
    match roster.get(handle) {
        None => Err(Refusal::because(format!("`{handle}` is not on the roster"))),
        Some(person) if person.left => Err(Refusal::because(format!(
            "{} has left the forum: choose somebody else",
            person.name
        ))),
        Some(person) => Ok(person),
    }
}

/// The people of a team, each once. Somebody new to it must be on the roster; who left the forum
/// since stays as they are.
pub(super) fn team_of(
    before: &[Handle],
    team: &[Handle],
    roster: &Roster,
) -> Result<Vec<Handle>, Refusal> {
    let mut once: Vec<Handle> = Vec::new();
    for handle in team {
        if !before.contains(handle) {
            on_the_roster(roster, handle)?;
        }
        if !once.contains(handle) {
            once.push(handle.clone());
        }
    }
    Ok(once)
}

/// Whose a thing is once its owner changes from `was` to `now`: it moves with the owner, unless its
/// side was chosen apart from them.
pub(super) fn side_with_owner(
    side: Option<Side>,
    was: Option<&Handle>,
    now: Option<&Handle>,
    roster: &Roster,
) -> Option<Side> {
    let of = |handle: Option<&Handle>| handle.and_then(|handle| roster.get(handle)).map(|p| p.side);
    match (side, of(now)) {
        (Some(_), None) => side,
        (None, new) => new,
        (Some(kept), Some(new)) => Some(if of(was) == Some(kept) { new } else { kept }),
    }
}

/// The item of that id, to be changed.
pub(super) fn item<'a, T: Clone>(
    items: &'a mut Items<T>,
    id: &super::record::Id,
    what: &'static str,
) -> Result<&'a mut T, Refusal> {
    items.get_mut(id).ok_or(Refusal::Gone(what))
}

/// A number as people write it: no `.0`.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else {
        value.to_string()
    }
}
