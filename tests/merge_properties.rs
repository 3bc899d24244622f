//! What holds of every merge of two changed copies of a board, whatever was changed.

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use lockstep_forum::forum::actions::{Action, ActionState, Actions};
use lockstep_forum::forum::merge::{Board, merge, settle};
use lockstep_forum::forum::record::{Handle, Id};

fn action() -> impl Strategy<Value = Action> {
    let title = prop::sample::select(vec!["", "Call", "Write", "Ring"]);
    let due = prop::option::of((1_i8..4).prop_map(|day| date(2026, 11, day)));
    let owner = prop::option::of(prop::sample::select(vec!["ana", "dee"]));
    let state = prop::sample::select(&ActionState::ALL[..]);
    let tags = prop::collection::btree_set("[ab]", 0..2);
    let detail = prop::collection::vec("[a-d]", 0..5);
    (title, due, owner, state, tags, 0_u32..3, detail).prop_map(
        |(title, due, owner, state, tags, carried, detail)| Action {
            title: title.to_owned(),
            due,
            owner: owner.map(Handle::from),
            state,
            tags: tags.into_iter().collect(),
            carried,
            detail,
            ..Action::default()
        },
    )
}

fn board() -> impl Strategy<Value = Actions> {
    let ids = prop_oneof![Just("a"), Just("b"), Just("c")].prop_map(Id::from);
    prop::collection::btree_map(ids, action(), 0..4).prop_map(|actions: BTreeMap<Id, Action>| {
        Actions {
            actions: actions.into_iter().collect(),
            ..Actions::default()
        }
    })
}

proptest! {
    #[test]
    fn a_side_that_changed_nothing_takes_the_others_work(base in board(), work in board()) {
        prop_assert_eq!(&merge(&base, &work, &base), &work);
        prop_assert_eq!(&merge(&base, &base, &work), &work);
    }

    #[test]
    fn the_same_work_on_both_sides_is_that_work(base in board(), work in board()) {
        prop_assert_eq!(&merge(&base, &work, &work), &work);
    }

    #[test]
    fn only_the_clashes_tell_which_side_was_ours(
        base in board(), one in board(), other in board(),
    ) {
        let mut here = merge(&base, &one, &other);
        let mut there = merge(&base, &other, &one);
        let paths = |board: &Actions| -> Vec<String> {
            board.clashes.iter().map(|(path, _)| path.to_owned()).collect()
        };
        prop_assert_eq!(paths(&here), paths(&there));
        // With theirs taken everywhere, it is what they got.
        for (path, theirs) in here.clashes.0.clone() {
            let theirs = theirs.iter().next().expect("a value").to_owned();
            settle(&mut here, &path, Some(&theirs)).expect("it fits");
        }
        there.clashes_mut().0.clear();
        prop_assert_eq!(here, there);
    }

    #[test]
    fn every_edit_is_in_the_result_or_in_the_clashes(
        base in board(), mine in board(), theirs in board(),
    ) {
        let merged = merge(&base, &mine, &theirs);
        let nothing = Action::default();
        for (id, other) in theirs.actions.iter() {
            let was = base.actions.get(id).unwrap_or(&nothing);
            let Some(kept) = merged.actions.get(id) else {
                prop_assert!(other == was, "an edit of {id} is gone");
                continue;
            };
            let clashed = |field: &str| merged.clashes.0.contains_key(&format!("actions/{id}/{field}"));
            prop_assert!(other.title == was.title || kept.title == other.title || clashed("title"));
            prop_assert!(other.due == was.due || kept.due == other.due || clashed("due"));
            prop_assert!(other.owner == was.owner || kept.owner == other.owner || clashed("owner"));
            prop_assert!(other.state == was.state || kept.state == other.state || clashed("state"));
            let lines = other.detail.iter().filter(|line| !was.detail.contains(line));
            prop_assert!(clashed("detail") || lines.into_iter().all(|line| kept.detail.contains(line)));
            let new = other.tags.0.difference(&was.tags.0);
            prop_assert!(new.into_iter().all(|tag| kept.tags.0.contains(tag)));
        }
        for (id, own) in mine.actions.iter() {
            let was = base.actions.get(id).unwrap_or(&nothing);
            match merged.actions.get(id) {
                Some(kept) => {
                    prop_assert!(own.title == was.title || kept.title == own.title);
                    prop_assert!(own.due == was.due || kept.due == own.due);
                    prop_assert!(own.state == was.state || kept.state == own.state);
                    let mut lines = own.detail.iter().filter(|line| !was.detail.contains(line));
                    prop_assert!(lines.all(|line| kept.detail.contains(line)));
                }
                None => prop_assert!(own == was, "an edit of {id} is gone"),
            }
        }
    }
}
