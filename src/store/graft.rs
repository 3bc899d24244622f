//! Brings the comments that one side of a merge wrote into the other side's tree, so that laying the
//! merged value out keeps both sides' comments. Values are not looked at.

use super::syntax::{Body, Entry, Kind, Node, Tree};

/// Adds to `ours` the comments of `theirs` that neither `ours` nor `base` has.
pub fn graft<'a>(ours: &mut Tree<'a>, theirs: Tree<'a>, base: Option<&Tree<'a>>) {
    let (above, below) = base.map_or((&[][..], &[][..]), |base| (&base.above, &base.below));
    add(&mut ours.above, theirs.above, above);
    add(&mut ours.below, theirs.below, below);
    node(&mut ours.root, theirs.root, base.map(|base| &base.root));
}

/// Whether something was added.
fn add<'a>(ours: &mut Vec<&'a str>, theirs: Vec<&'a str>, base: &[&'a str]) -> bool {
    let before = ours.len();
    for comment in theirs {
        if !ours.contains(&comment) && !base.contains(&comment) {
            ours.push(comment);
        }
    }
    ours.len() > before
}

fn node<'a>(ours: &mut Node<'a>, theirs: Node<'a>, base: Option<&Node<'a>>) -> bool {
    if !theirs.commented {
        return false;
    }
    let (Some(mine), Some(others)) = (body_of(&mut ours.kind), into_body(theirs.kind)) else {
        return false;
    };
    let nothing = Body::default();
    let was = base.and_then(Node::body).unwrap_or(&nothing);
    let mut added = add(&mut mine.open, others.open, &was.open);
    added |= add(&mut mine.end, others.end, &was.end);
    let same_length = mine.entries.len() == others.entries.len();
    for (place, entry) in others.entries.into_iter().enumerate() {
        if entry.notes.is_none() && !entry.value.commented {
            continue;
        }
        let before = partner(&was.entries, &entry).map(|place| &was.entries[place]);
        let found =
            partner(&mine.entries, &entry).or((same_length && nameless(&entry)).then_some(place));
        match found {
            Some(place) => added |= beside(&mut mine.entries[place], entry, before),
            // Taken out on our side with its comments, or new on theirs.
            None if before.is_none() => {
                mine.entries.push(entry);
                added = true;
            }
            None => {}
        }
    }
    ours.commented |= added;
    added
}

fn beside<'a>(ours: &mut Entry<'a>, theirs: Entry<'a>, base: Option<&Entry<'a>>) -> bool {
    let mut added = false;
    if let Some(notes) = theirs.notes {
        let was = base.and_then(|base| base.notes.as_deref());
        let (above, behind) = was.map_or((&[][..], &[][..]), |was| (&was.above, &was.behind));
        let mine = ours.notes.get_or_insert_default();
        added |= add(&mut mine.above, notes.above, above);
        added |= add(&mut mine.behind, notes.behind, behind);
    }
    added | node(&mut ours.value, theirs.value, base.map(|base| &base.value))
}

/// What tells an entry from its neighbours: its key, else its `id`, else its text.
fn name<'e>(entry: &'e Entry<'_>) -> Option<&'e str> {
    if !entry.key.is_empty() {
        return Some(&entry.key);
    }
    entry.value.id().or_else(|| entry.value.text())
}

fn nameless(entry: &Entry<'_>) -> bool {
    name(entry).is_none()
}

fn partner(entries: &[Entry<'_>], entry: &Entry<'_>) -> Option<usize> {
    let wanted = name(entry)?;
    entries.iter().position(|one| name(one) == Some(wanted))
}

fn body_of<'n, 'a>(kind: &'n mut Kind<'a>) -> Option<&'n mut Body<'a>> {
    match kind {
        Kind::Record(_, body) | Kind::Tuple(_, body) | Kind::List(body) | Kind::Map(body) => {
            Some(body)
        }
        _ => None,
    }
}

fn into_body(kind: Kind<'_>) -> Option<Body<'_>> {
    match kind {
        Kind::Record(_, body) | Kind::Tuple(_, body) | Kind::List(body) | Kind::Map(body) => {
            Some(body)
        }
        _ => None,
    }
}
