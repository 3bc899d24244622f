use jiff::civil::{Date, date};
use proptest::prelude::{prop_assert_eq, proptest};

use super::{Action, ActionState, Actions, Filter};
use crate::forum::capture::Captured;
use crate::forum::people::{Person, Roster, Side};
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

const TODAY: Date = date(2026, 11, 24);

fn roster() -> Roster {
    let person = |handle: &str, side, left| {
        let name = handle.to_uppercase();
        (
            Handle::from(handle),
            Person {
                name,
                side,
                left,
                ..Person::default()
            },
        )
    };
    let people = [
        person("ana", Side::Marketing, false),
        person("dee", Side::Sales, false),
        person("zed", Side::Sales, true),
    ];
    people.into_iter().collect()
}

fn one(action: Action) -> (Actions, Id) {
    let id = Id::from("a1");
    let mut board = Actions::default();
    board.actions.insert(id.clone(), action);
    (board, id)
}

fn in_state(state: ActionState) -> (Actions, Id) {
    one(Action {
        title: "call".to_owned(),
        state,
        ..Action::default()
    })
}

fn said<T: std::fmt::Debug>(result: Result<T, Refusal>) -> String {
    result.expect_err("refused").to_string()
}

#[test]
fn a_captured_line_becomes_an_action_of_today() {
    let captured = Captured {
        title: "call".to_owned(),
        owner: Some(Handle::from("dee")),
        side: Some(Side::Sales),
        due: Some(date(2026, 11, 27)),
        tags: vec!["trial".to_owned()],
        ..Captured::default()
    };
    let mut board = Actions::default();
    board.add(Id::from("a1"), &captured, TODAY).unwrap();
    let action = board.actions.get(&Id::from("a1")).unwrap();
    assert_eq!(
        (action.made, action.state),
        (Some(TODAY), ActionState::ToDo)
    );
    assert_eq!(action.owner, captured.owner);
    let empty = Captured {
        title: "  ".to_owned(),
        ..captured
    };
    assert_eq!(
        said(board.add(Id::from("a2"), &empty, TODAY)),
        "An action needs some words"
    );
}

#[test]
fn a_card_moves_on_until_it_is_done() {
    use ActionState::{Blocked, Doing, Done, Dropped, ToDo};
    for (from, to) in [(ToDo, Doing), (Doing, Done), (Blocked, Doing)] {
        let (mut board, id) = in_state(from);
        assert_eq!(board.move_on(&id, TODAY), Ok(to));
        let done = board.actions.get(&id).unwrap().done;
        assert_eq!(done, (to == Done).then_some(TODAY));
    }
    let (mut board, id) = in_state(Done);
    assert_eq!(
        said(board.move_on(&id, TODAY)),
        "The action is done: take that back first"
    );
    let (mut board, id) = in_state(Dropped);
    assert_eq!(
        said(board.move_on(&id, TODAY)),
        "The action was dropped: bring it back first"
    );
    assert_eq!(
        said(board.move_on(&Id::from("gone"), TODAY)),
        "That action is no longer on the board"
    );
}

#[test]
fn a_card_stops_at_the_first_and_the_last_column() {
    let (mut board, id) = in_state(ActionState::ToDo);
    assert_eq!(
        said(board.move_left(&id, TODAY)),
        "To do is the first column"
    );
    for state in &super::COLUMNS[1..] {
        assert_eq!(board.move_right(&id, TODAY), Ok(*state));
    }
    assert_eq!(
        said(board.move_right(&id, TODAY)),
        "Done is the last column"
    );
    assert_eq!(board.move_left(&id, TODAY), Ok(ActionState::Blocked));
    assert_eq!(board.actions.get(&id).unwrap().done, None);
}

#[test]
fn ticking_twice_leaves_it_not_done() {
    let (mut board, id) = in_state(ActionState::Doing);
    assert_eq!(board.tick(&id, TODAY), Ok(ActionState::Done));
    assert_eq!(board.actions.get(&id).unwrap().done, Some(TODAY));
    assert_eq!(board.tick(&id, TODAY), Ok(ActionState::ToDo));
    assert_eq!(board.actions.get(&id).unwrap().done, None);
}

#[test]
fn what_a_blocked_card_waits_for_goes_when_it_moves() {
    let (mut board, id) = in_state(ActionState::Doing);
    assert_eq!(
        said(board.block(&id, " ", TODAY)),
        "What it waits for needs some words"
    );
    board.block(&id, "the contract", TODAY).unwrap();
    assert_eq!(board.actions.get(&id).unwrap().waits_for, "the contract");
    board.move_on(&id, TODAY).unwrap();
    assert_eq!(board.actions.get(&id).unwrap().waits_for, "");
}

#[test]
fn the_side_goes_with_the_owner_unless_chosen_apart() {
    let roster = roster();
    let (mut board, id) = in_state(ActionState::ToDo);
    let mut owned_by = |handle: Option<&str>| {
        board
            .set_owner(&id, handle.map(Handle::from), &roster)
            .map(|()| board.actions.get(&id).unwrap().side)
    };
    assert_eq!(owned_by(Some("ana")), Ok(Some(Side::Marketing)));
    assert_eq!(owned_by(Some("dee")), Ok(Some(Side::Sales)));
    assert_eq!(owned_by(None), Ok(Some(Side::Sales)));
    assert_eq!(said(owned_by(Some("bob"))), "`bob` is not on the roster");
    assert_eq!(
        said(owned_by(Some("zed"))),
        "ZED has left the forum: choose somebody else"
    );
    let side = Some(Side::Shared);
    let (mut board, id) = one(Action {
        side,
        ..Action::default()
    });
    board
        .set_owner(&id, Some(Handle::from("ana")), &roster)
        .unwrap();
    assert_eq!(board.actions.get(&id).unwrap().side, side);
}

#[test]
fn an_edit_keeps_what_a_colleague_changed_meanwhile() {
    let (mut board, id) = in_state(ActionState::ToDo);
    let before = board.actions.get(&id).unwrap().clone();
    board.set_due(&id, Some(TODAY)).unwrap();
    let after = Action {
        title: "call them".to_owned(),
        state: ActionState::Done,
        ..before.clone()
    };
    board.edit(&id, &before, &after, &roster(), TODAY).unwrap();
    let now = board.actions.get(&id).unwrap();
    assert_eq!((now.title.as_str(), now.due), ("call them", Some(TODAY)));
    assert_eq!((now.state, now.done), (ActionState::Done, Some(TODAY)));
    let empty = Action {
        title: String::new(),
        ..before.clone()
    };
    assert_eq!(
        said(board.edit(&id, &before, &empty, &roster(), TODAY)),
        "An action needs some words"
    );
}

#[test]
fn a_dropped_action_can_be_brought_back() {
    let (mut board, id) = in_state(ActionState::Doing);
    assert_eq!(
        said(board.bring_back(&id, TODAY)),
        "Only a dropped action can be brought back"
    );
    board.give_up(&id, " no budget ", TODAY).unwrap();
    assert_eq!(board.actions.get(&id).unwrap().reason, "no budget");
    assert_eq!(
        said(board.give_up(&id, "", TODAY)),
        "The action was dropped: bring it back first"
    );
    board.bring_back(&id, TODAY).unwrap();
    let action = board.actions.get(&id).unwrap();
    assert_eq!(
        (action.state, action.reason.as_str()),
        (ActionState::ToDo, "")
    );
}

#[test]
fn a_split_leaves_its_parts_and_drops_the_whole() {
    let (mut board, id) = one(Action {
        title: "all".to_owned(),
        owner: Some(Handle::from("dee")),
        carried: 3,
        ..Action::default()
    });
    let part = |id: &str, title: &str| (Id::from(id), title.to_owned());
    assert_eq!(
        said(board.split(&id, &[part("b", "one"), part("c", " ")], TODAY)),
        "A split needs two titles or more"
    );
    board
        .split(&id, &[part("b", "one"), part("c", "two")], TODAY)
        .unwrap();
    let whole = board.actions.get(&id).unwrap();
    assert_eq!(
        (whole.state, whole.reason.as_str()),
        (ActionState::Dropped, "split")
    );
    for (part, title) in [("b", "one"), ("c", "two")] {
        let part = board.actions.get(&Id::from(part)).unwrap();
        assert_eq!(part.title, title);
        assert_eq!(part.split_from.as_ref(), Some(&id));
        assert_eq!(
            (part.owner.as_ref().map(Handle::as_str), part.carried),
            (Some("dee"), 0)
        );
    }
}

#[test]
fn from_the_third_carry_a_card_asks_until_it_is_answered() {
    let (mut board, id) = one(Action {
        title: "all".to_owned(),
        owner: Some(Handle::from("dee")),
        carried: 2,
        ..Action::default()
    });
    let asks = |board: &Actions| board.actions.get(&id).unwrap().asks_to_decide();
    let carry = |board: &mut Actions| board.actions.get_mut(&id).unwrap().carried += 1;
    assert!(!asks(&board));
    carry(&mut board);
    assert!(asks(&board));
    board.keep(&id).unwrap();
    assert!(!asks(&board));
    carry(&mut board);
    assert!(asks(&board));
    assert_eq!(
        said(board.hand_over(&id, &Handle::from("dee"), &roster())),
        "DEE owns it already: choose somebody else"
    );
    board
        .hand_over(&id, &Handle::from("ana"), &roster())
        .unwrap();
    assert!(!asks(&board));
    carry(&mut board);
    board.tick(&id, TODAY).unwrap();
    assert!(!asks(&board));
}

#[test]
fn a_column_shows_the_overdue_first_and_the_undated_last() {
    let action = |due: Option<i8>, made: i8, side| Action {
        title: "Call Zoë".to_owned(),
        due: due.map(|day| date(2026, 11, day)),
        made: Some(date(2026, 11, made)),
        side: Some(side),
        ..Action::default()
    };
    let mut board = Actions::default();
    let cards = [
        ("a", action(None, 1, Side::Sales)),
        ("b", action(Some(27), 2, Side::Sales)),
        ("c", action(Some(3), 3, Side::Marketing)),
        ("d", action(Some(27), 1, Side::Sales)),
    ];
    for (id, card) in cards {
        board.actions.insert(Id::from(id), card);
    }
    let shown = |filter: &Filter| -> String {
        let column = board.column(ActionState::ToDo, filter, TODAY);
        column.iter().map(|(id, _)| id.as_str()).collect()
    };
    assert_eq!(shown(&Filter::default()), "cdba");
    let side = Some(Side::Sales);
    assert_eq!(
        shown(&Filter {
            side,
            ..Filter::default()
        }),
        "dba"
    );
    assert_eq!(
        shown(&Filter {
            overdue: true,
            ..Filter::default()
        }),
        "c"
    );
    let text = |text: &str| Filter {
        text: text.to_owned(),
        ..Filter::default()
    };
    assert_eq!(shown(&text("zoË  CALL")), "cdba");
    assert_eq!(shown(&text("zoë bob")), "");
    assert_eq!((board.open_count(), board.overdue_count(TODAY)), (4, 1));
    assert_eq!(
        board.actions.get(&Id::from("c")).unwrap().age(TODAY),
        Some(21)
    );
}

proptest! {
    #[test]
    fn the_day_it_was_done_stands_exactly_while_it_is_done(
        steps in proptest::collection::vec(0_u8..6, 0..30)
    ) {
        let (mut board, id) = in_state(ActionState::ToDo);
        for step in steps {
            let _ = match step {
                0 => board.move_on(&id, TODAY).map(|_| ()),
                1 => board.move_left(&id, TODAY).map(|_| ()),
                2 => board.move_right(&id, TODAY).map(|_| ()),
                3 => board.tick(&id, TODAY).map(|_| ()),
                4 => board.give_up(&id, "x", TODAY),
                _ => board.block(&id, "y", TODAY),
            };
            let action = board.actions.get(&id).unwrap();
            prop_assert_eq!(action.done.is_some(), action.state == ActionState::Done);
            let dropped = action.state == ActionState::Dropped;
            prop_assert_eq!(!action.reason.is_empty(), dropped);
        }
    }
}
