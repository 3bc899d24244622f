use proptest::prelude::*;

use super::*;
use crate::forum::agenda::ItemState::{Ahead, Done, Dropped, Parked};
use crate::forum::agenda::RunningOrder;
use crate::forum::timebox::{Reading, Ticking};

type Move = fn(&mut Meeting, Moment) -> Result<(), Refusal>;

fn at(clock: &str) -> Moment {
    Moment::parse(&format!("2026-11-24T{clock}:00+01:00")).unwrap()
}

fn planned() -> Meeting {
    let items = ["a", "b", "c"].map(|id| AgendaItem {
        id: id.into(),
        title: id.to_uppercase(),
        planned: Span::minutes(10),
        ..AgendaItem::default()
    });
    Meeting {
        agenda: RunningOrder(items.to_vec()),
        ..Meeting::default()
    }
}

fn running() -> Meeting {
    let mut meeting = planned();
    meeting.start(at("10:00")).unwrap();
    meeting
}

fn current(meeting: &Meeting) -> &str {
    meeting.clock.item().map_or("", Id::as_str)
}

fn states(meeting: &Meeting) -> Vec<ItemState> {
    meeting.agenda.0.iter().map(|item| item.state).collect()
}

fn minutes(meeting: &Meeting) -> Vec<u32> {
    let items = meeting.agenda.0.iter();
    items.map(|item| item.spent.in_minutes()).collect()
}

#[test]
fn a_meeting_starts_with_its_first_item_and_its_clock_runs() {
    let meeting = running();
    assert_eq!(meeting.state, MeetingState::Running);
    assert_eq!(meeting.started, Some(at("10:00")));
    assert_eq!(meeting.date, Some(at("10:00").date()));
    assert_eq!(meeting.clock, Clock::Running("a".into(), at("10:00")));
}

#[test]
fn next_goes_to_the_next_item_and_puts_down_what_was_spent() {
    let mut meeting = running();
    meeting.next(at("10:07")).unwrap();
    meeting.next(at("10:20")).unwrap();
    assert_eq!(current(&meeting), "c");
    assert_eq!(minutes(&meeting), [7, 13, 0]);
    assert_eq!(states(&meeting), [Done, Done, Ahead]);
    let refused = meeting.next(at("10:21")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "This is the last item: close the meeting"
    );
    assert_eq!(current(&meeting), "c", "a refusal changes nothing");
}

#[test]
fn going_back_leaves_the_item_ahead_and_both_keep_their_minutes() {
    let mut meeting = running();
    meeting.next(at("10:05")).unwrap();
    meeting.previous(at("10:06")).unwrap();
    assert_eq!(current(&meeting), "a");
    assert_eq!(states(&meeting), [Done, Ahead, Ahead]);
    meeting.next(at("10:08")).unwrap();
    assert_eq!(current(&meeting), "b");
    assert_eq!(minutes(&meeting), [7, 1, 0]);
    meeting.previous(at("10:09")).unwrap();
    let refused = meeting.previous(at("10:09")).unwrap_err();
    assert_eq!(refused.to_string(), "This is the first item");
}

#[test]
fn a_jump_skips_items_and_they_stay_ahead() {
    let mut meeting = running();
    meeting.jump(&"c".into(), at("10:04")).unwrap();
    assert_eq!(states(&meeting), [Done, Ahead, Ahead]);
    let refused = meeting.next(at("10:05")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "This is the last item: close the meeting, or go back to “B”"
    );
    meeting.jump(&"c".into(), at("10:06")).unwrap();
    assert_eq!(
        meeting.clock,
        Clock::Running("c".into(), at("10:04")),
        "a jump to the current item is none"
    );
    let gone = meeting.jump(&"z".into(), at("10:06")).unwrap_err();
    assert_eq!(
        gone.to_string(),
        "That agenda item is no longer on the board"
    );
}

#[test]
fn a_pause_spends_nothing_and_moving_on_starts_the_clock() {
    let mut meeting = running();
    meeting.pause_or_resume(at("10:03")).unwrap();
    assert_eq!(meeting.clock, Clock::Paused("a".into(), at("10:03")));
    let twice = meeting.pause(at("10:04")).unwrap_err();
    assert_eq!(twice.to_string(), "The clock is paused already");
    meeting.pause_or_resume(at("10:10")).unwrap();
    let twice = meeting.resume(at("10:10")).unwrap_err();
    assert_eq!(twice.to_string(), "The clock runs already");
    meeting.pause(at("10:12")).unwrap();
    meeting.next(at("10:15")).unwrap();
    assert_eq!(minutes(&meeting), [5, 0, 0]);
    let reading = Reading::of(&meeting, at("10:16"));
    assert_eq!((reading.ticking, reading.left), (Ticking::Running, 540));
}

#[test]
fn a_clock_set_back_never_takes_time_away() {
    let mut meeting = running();
    meeting.pause(at("10:05")).unwrap();
    meeting.resume(at("10:05")).unwrap();
    meeting.next(at("09:30")).unwrap();
    assert_eq!(minutes(&meeting), [5, 0, 0]);
}

#[test]
fn two_more_minutes_are_two_minutes_however_far_over_it_is() {
    for now in ["10:08", "10:10", "10:17"] {
        let mut meeting = running();
        let before = Reading::of(&meeting, at(now)).left.max(0);
        meeting.extend(Span::minutes(2), at(now)).unwrap();
        let left = Reading::of(&meeting, at(now)).left;
        assert_eq!(left, before + 120, "at {now}");
    }
}

#[test]
fn no_more_time_is_taken_than_there_is() {
    let mut meeting = running();
    let id = Id::from("a");
    meeting.add_time(&id, Span::minutes(1)).unwrap();
    for _ in 0..11 {
        meeting.take_time(&id, Span::minutes(1)).unwrap();
    }
    let refused = meeting.take_time(&id, Span::minutes(1)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "There is no time left to take from this item's timebox"
    );
    assert_eq!(Reading::of(&meeting, at("10:00")).left, 0);
}

#[test]
fn parking_the_current_item_goes_on_with_the_next() {
    let mut meeting = running();
    meeting.park_item(&"a".into(), at("10:04")).unwrap();
    assert_eq!(current(&meeting), "b");
    assert_eq!(minutes(&meeting), [4, 0, 0]);
    meeting.park_item(&"c".into(), at("10:05")).unwrap();
    meeting
        .drop_item(&"b".into(), " not today ", at("10:06"))
        .unwrap();
    assert_eq!(meeting.clock, Clock::Stopped, "nothing is ahead");
    assert_eq!(states(&meeting), [Parked, Dropped, Parked]);
    assert_eq!(meeting.agenda.0[1].reason, "not today");
    let twice = meeting.park_item(&"a".into(), at("10:07")).unwrap_err();
    assert_eq!(twice.to_string(), "That item is parked already");
    let dropped = meeting.jump(&"b".into(), at("10:07")).unwrap_err();
    assert_eq!(
        dropped.to_string(),
        "That item was dropped: bring it back, then go to it"
    );
    meeting.jump(&"c".into(), at("10:08")).unwrap();
    assert_eq!(states(&meeting)[2], Ahead, "taken up after all");
}

#[test]
fn a_closed_meeting_is_reopened_and_that_is_recorded() {
    let mut meeting = running();
    meeting.close(at("10:09")).unwrap();
    assert_eq!(meeting.state, MeetingState::Closed);
    assert_eq!(meeting.closed, Some(at("10:09")));
    assert_eq!(meeting.clock, Clock::Stopped);
    assert_eq!(minutes(&meeting), [9, 0, 0]);
    assert_eq!(states(&meeting), [Done, Ahead, Ahead]);
    meeting.reopen(at("11:00")).unwrap();
    assert_eq!(meeting.reopened, [at("11:00")]);
    let nothing = meeting.pause_or_resume(at("11:01")).unwrap_err();
    assert_eq!(nothing.to_string(), "No item is current: go to one first");
    meeting.close(at("11:05")).unwrap();
    assert_eq!(meeting.closed, Some(at("11:05")));
    assert_eq!(minutes(&meeting), [9, 0, 0], "no clock ran");
}

#[test]
fn what_a_state_does_not_allow_is_refused_with_the_way_out() {
    let now = at("10:00");
    let not_started = "The meeting has not started: start it first";
    let closed = "The meeting is closed: reopen it to change it";
    let mut over = running();
    over.close(now).unwrap();
    let moves: [Move; 5] = [
        Meeting::next,
        Meeting::previous,
        Meeting::pause,
        Meeting::resume,
        Meeting::close,
    ];
    for action in moves {
        for (mut meeting, sentence) in [(planned(), not_started), (over.clone(), closed)] {
            let before = meeting.clone();
            let refused = action(&mut meeting, now).unwrap_err();
            assert_eq!(refused.to_string(), sentence);
            assert_eq!(meeting, before);
        }
    }
    let table = [
        (running().start(now), "The meeting runs already"),
        (over.start(now), closed),
        (
            Meeting::default().start(now),
            "The agenda is empty: add an item, then start",
        ),
        (
            running().reopen(now),
            "Only a closed meeting can be reopened",
        ),
    ];
    for (refused, sentence) in table {
        assert_eq!(refused.unwrap_err().to_string(), sentence);
    }
}

/// A step of a meeting: what is done, and how many seconds pass before it.
type Step = (u8, usize, u16);

fn step(meeting: &mut Meeting, (what, which, _): Step, now: Moment) {
    let id = ["a", "b", "c", "z"].map(Id::from)[which % 4].clone();
    // A step that is refused is a step as well: it must change nothing.
    let before = meeting.clone();
    let done = match what % 10 {
        0 => meeting.next(now),
        1 => meeting.previous(now),
        2 => meeting.jump(&id, now),
        3 => meeting.pause(now),
        4 => meeting.resume(now),
        5 => meeting.extend(Span::minutes(2), now),
        6 => meeting.park_item(&id, now),
        7 => meeting.drop_item(&id, "", now),
        8 => meeting.bring_item_back(&id),
        _ => meeting.move_item_up(&id),
    };
    if done.is_err() {
        assert_eq!(*meeting, before, "a refusal changes nothing");
    }
}

proptest! {
    #[test]
    fn every_second_of_a_running_clock_is_spent_on_exactly_one_item(
        steps in proptest::collection::vec((any::<u8>(), any::<usize>(), 0_u16..900), 0..40)
    ) {
        let mut meeting = running();
        let mut now = at("10:00");
        let mut ran = 0;
        for one in steps {
            if matches!(meeting.clock, Clock::Running(..)) {
                ran += i64::from(one.2);
            }
            now = now.plus_seconds(i64::from(one.2));
            step(&mut meeting, one, now);
            let reading = Reading::of(&meeting, now);
            prop_assert_eq!(reading.spent, ran);
            prop_assert!(reading.ends >= now);
            let current = meeting.current().map(|item| item.state);
            prop_assert!(!matches!(current, Some(Parked | Dropped)));
        }
        meeting.close(now).unwrap();
        prop_assert_eq!(Reading::of(&meeting, now).spent, ran);
        prop_assert_eq!(&meeting.clock, &Clock::Stopped);
    }
}
