//! Time left, over and paused, and the minute at which the meeting will end: computed from instants.
//!
//! Nothing is counted up and nothing ticks: a [`Reading`] is worked out anew from the meeting and
//! `now`, so a sleeping laptop or a slow screen cannot make it wrong. A wall clock that is set back
//! makes a running stretch nought, never negative; a change of the offset (summer time) changes what
//! the clock on the wall says and nothing else.

use super::agenda::{AgendaItem, ItemState};
use super::meeting::{Clock, Meeting, MeetingState};
use super::moment::Moment;
use super::record::Id;
use super::span::{Span, minutes};

/// A meeting that starts later or earlier than this against its plan is measured from its real
/// start: the slot it was planned for says nothing any more.
const SLOT: i64 = 30 * 60;

/// One item's times at an instant. All figures are whole seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemTime {
    /// The item.
    pub id: Id,
    /// Its timebox as it was planned.
    pub planned: i64,
    /// Its timebox now: planned, plus what was added, less what was taken. Never negative.
    pub allotted: i64,
    /// For how long it was current while its clock ran, the stretch that runs now included.
    pub spent: i64,
    /// What is left of the timebox; negative when it is over.
    pub left: i64,
}

/// What the clock of the current item does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticking {
    /// No item is current.
    Stopped,
    /// Its time runs.
    Running,
    /// Its time stands still.
    Paused,
}

/// Every figure of a meeting's clock at one instant. All lengths are whole seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The instant it was read for.
    pub now: Moment,
    /// What the clock does.
    pub ticking: Ticking,
    /// The times of all items, in the order of the running order.
    pub items: Vec<ItemTime>,
    /// The place of the current item in the running order, from 0.
    pub current: Option<usize>,
    /// What is left of the current item's timebox; negative when it is over; 0 without one.
    pub left: i64,
    /// How much of the current timebox is used, from 0 to 1, for a bar. A timebox of no time is
    /// used up as soon as any is spent.
    pub fraction: f64,
    /// The instant at which the running timebox ends or ended. None while paused, without a current
    /// item, and for an item without a timebox: that one never expires.
    pub expires_at: Option<Moment>,
    /// The sum of what was planned, without dropped items.
    pub planned: i64,
    /// What was spent in all.
    pub spent: i64,
    /// What the items still ahead take, the current one not counted.
    pub ahead: i64,
    /// When the meeting will end at this pace: now, plus what is left of the current item, plus what
    /// is ahead. For a closed meeting, when it was closed; for a planned one on another day, the
    /// end of the plan.
    pub ends: Moment,
    /// When it ends by the plan: its start plus everything planned.
    pub planned_end: Moment,
    /// How much later than the plan it will end; negative when earlier.
    pub over: i64,
    /// How long it has been under way, by the clock on the wall; to the close once it is closed.
    pub elapsed: i64,
}

impl Reading {
    /// Reads the meeting's clock.
    pub fn of(meeting: &Meeting, now: Moment) -> Self {
        let items: Vec<ItemTime> = meeting
            .agenda
            .0
            .iter()
            .map(|item| item_time(meeting, item, now))
            .collect();
        let current = meeting.clock.item().and_then(|id| meeting.agenda.place(id));
        let time = current.map(|place| &items[place]);
        let ahead = meeting.agenda.0.iter().zip(&items).enumerate();
        let ahead = ahead
            .filter(|(place, (item, _))| Some(*place) != current && item.state == ItemState::Ahead)
            .map(|(_, (_, time))| time.left.max(0))
            .sum::<i64>();
        let kept = meeting.agenda.0.iter();
        let kept = kept.filter(|item| item.state != ItemState::Dropped);
        let planned = kept.map(|item| item.planned.seconds()).sum::<i64>();
        let left = time.map_or(0, |time| time.left);
        let start = start_of_plan(meeting, now);
        let planned_end = start.plus_seconds(planned);
        let ends = match meeting.state {
            MeetingState::Running => now.plus_seconds(left.max(0).saturating_add(ahead)),
            MeetingState::Planned if meeting.date == Some(now.date()) && now > start => {
                now.plus_seconds(ahead)
            }
            MeetingState::Planned => planned_end,
            MeetingState::Closed => meeting.closed.unwrap_or(planned_end),
        };
        let until = meeting
            .closed
            .filter(|_| meeting.state == MeetingState::Closed)
            .unwrap_or(now);
        Self {
            now,
            ticking: match meeting.clock {
                Clock::Stopped => Ticking::Stopped,
                Clock::Running(..) => Ticking::Running,
                Clock::Paused(..) => Ticking::Paused,
            },
            left,
            fraction: time.map_or(0.0, ItemTime::fraction),
            expires_at: time.and_then(|time| expires_at(meeting, time)),
            planned,
            spent: items.iter().map(|time| time.spent).sum(),
            ahead,
            ends,
            planned_end,
            over: ends.seconds_since(planned_end),
            elapsed: meeting
                .started
                .map_or(0, |started| until.seconds_since(started).max(0)),
            items,
            current,
        }
    }

    /// The current item's times.
    pub fn current_time(&self) -> Option<&ItemTime> {
        self.current.and_then(|place| self.items.get(place))
    }

    /// The instant at which the current timebox ran out, once it has: the room is asked then.
    pub fn expired_at(&self) -> Option<Moment> {
        self.expires_at.filter(|instant| *instant <= self.now)
    }

    /// Whether more was spent on the current item than its timebox holds.
    pub fn is_over(&self) -> bool {
        self.left < 0
    }

    /// Whole minutes by which the meeting will end late; negative when early. Rounded to the
    /// nearest, so that a difference of seconds is none.
    pub fn minutes_over(&self) -> i64 {
        (self.over + 30).div_euclid(60)
    }
}

impl ItemTime {
    /// The planned minutes, and beside them what was added on the way or taken: `12`, `12+2`. What
    /// was added is never called planned.
    pub fn planned_in_words(&self) -> String {
        let planned = minutes(self.planned);
        match minutes(self.allotted) - planned {
            0 => planned.to_string(),
            more @ 1.. => format!("{planned}+{more}"),
            less => format!("{planned}−{}", -less),
        }
    }

    /// Whether it took longer than planned.
    pub fn took_longer(&self) -> bool {
        took_longer(self.planned, self.spent)
    }

    /// How much of the timebox is used, from 0 to 1.
    pub fn fraction(&self) -> f64 {
        if self.allotted > 0 {
            (self.spent as f64 / self.allotted as f64).clamp(0.0, 1.0)
        } else if self.spent > 0 {
            1.0
        } else {
            0.0
        }
    }
}

/// Whether something took longer than planned: half a minute counts, seconds do not.
pub fn took_longer(planned: i64, spent: i64) -> bool {
    spent - planned >= 30
}

/// An item's timebox as it is now, in seconds: planned, plus added, less taken; never negative.
pub fn allotted(item: &AgendaItem) -> i64 {
    (item.planned.seconds() + item.added.seconds() - item.taken.seconds()).max(0)
}

/// The seconds spent on an item, the stretch that runs now included.
pub fn spent(meeting: &Meeting, item: &AgendaItem, now: Moment) -> i64 {
    item.spent.seconds() + running_stretch(&meeting.clock, &item.id, now)
}

/// A length of so many seconds; what does not fit is cut.
pub(super) fn span_of(seconds: i64) -> Span {
    Span(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX))
}

fn running_stretch(clock: &Clock, id: &Id, now: Moment) -> i64 {
    match clock {
        Clock::Running(current, since) if current == id => now.seconds_since(*since).max(0),
        _ => 0,
    }
}

fn item_time(meeting: &Meeting, item: &AgendaItem, now: Moment) -> ItemTime {
    let allotted = allotted(item);
    let spent = spent(meeting, item, now);
    ItemTime {
        id: item.id.clone(),
        planned: item.planned.seconds(),
        allotted,
        spent,
        left: allotted - spent,
    }
}

fn expires_at(meeting: &Meeting, time: &ItemTime) -> Option<Moment> {
    let Clock::Running(id, since) = &meeting.clock else {
        return None;
    };
    let banked = meeting.agenda.get(id)?.spent.seconds();
    (time.allotted > 0).then(|| since.plus_seconds(time.allotted - banked))
}

/// Where the plan starts: at the time set for the meeting, unless it really started far from it.
fn start_of_plan(meeting: &Meeting, now: Moment) -> Moment {
    let offset = meeting.started.unwrap_or(now).offset();
    let set = meeting
        .date
        .map(|date| Moment::at(date, meeting.at.0, offset));
    match (set, meeting.started) {
        (Some(set), Some(started)) if started.seconds_since(set).abs() > SLOT => started,
        (Some(set), _) => set,
        (None, started) => started.unwrap_or(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::agenda::RunningOrder;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn at(clock: &str) -> Moment {
        moment(&format!("2026-11-24T{clock}+01:00"))
    }

    fn item(id: &str, minutes: u32) -> AgendaItem {
        AgendaItem {
            id: id.into(),
            title: id.to_owned(),
            planned: Span::minutes(minutes),
            ..AgendaItem::default()
        }
    }

    /// Three items of 10, 20 and 5 minutes, set for 10:00, started on time.
    fn running(clock: Clock) -> Meeting {
        Meeting {
            state: MeetingState::Running,
            date: Some(at("10:00:00").date()),
            started: Some(at("10:00:00")),
            agenda: RunningOrder(vec![item("a", 10), item("b", 20), item("c", 5)]),
            clock,
            ..Meeting::default()
        }
    }

    #[test]
    fn what_was_added_or_taken_stands_beside_what_was_planned() {
        let mut meeting = running(Clock::Stopped);
        meeting.agenda.0[0].added = Span::minutes(2);
        meeting.agenda.0[1].taken = Span::minutes(3);
        let words: Vec<_> = Reading::of(&meeting, at("10:00:00"))
            .items
            .iter()
            .map(ItemTime::planned_in_words)
            .collect();
        assert_eq!(words, ["10+2", "20−3", "5"]);
        assert!(!took_longer(600, 629) && took_longer(600, 630));
    }

    #[test]
    fn left_over_and_the_end_follow_the_clock() {
        // now, left of the current item, spent, ends, over
        let table = [
            ("10:00:00", 600, 0, "10:35", 0),
            ("10:04:30", 330, 270, "10:35", 0),
            ("10:10:00", 0, 600, "10:35", 0),
            ("10:12:00", -120, 720, "10:37", 120),
            // The wall clock was set back: nothing was spent, and nothing is negative.
            ("09:58:00", 600, 0, "10:33", -120),
        ];
        let meeting = running(Clock::Running("a".into(), at("10:00:00")));
        for (now, left, spent, ends, over) in table {
            let reading = Reading::of(&meeting, at(now));
            let found = (reading.left, reading.spent, reading.ends.clock());
            assert_eq!(found, (left, spent, ends.to_owned()), "at {now}");
            assert_eq!(reading.over, over, "at {now}");
        }
    }

    #[test]
    fn a_paused_clock_spends_nothing_and_the_end_moves_on() {
        let mut meeting = running(Clock::Paused("a".into(), at("10:04:00")));
        meeting.agenda.0[0].spent = Span::minutes(4);
        let reading = Reading::of(&meeting, at("10:09:00"));
        assert_eq!(reading.ticking, Ticking::Paused);
        assert_eq!((reading.left, reading.spent), (360, 240));
        assert_eq!(reading.ends.clock(), "10:40");
        assert_eq!(reading.minutes_over(), 5);
        assert_eq!(reading.expires_at, None);
    }

    #[test]
    fn added_and_taken_time_change_the_box_and_not_the_plan() {
        let mut meeting = running(Clock::Running("a".into(), at("10:00:00")));
        meeting.agenda.0[0].added = Span::minutes(3);
        meeting.agenda.0[0].taken = Span::minutes(1);
        let reading = Reading::of(&meeting, at("10:06:00"));
        assert_eq!(reading.left, 6 * 60);
        assert!((reading.fraction - 0.5).abs() < 1e-9);
        assert_eq!(reading.planned, 35 * 60);
        assert_eq!(reading.minutes_over(), 2);
    }

    #[test]
    fn items_behind_parked_and_dropped_are_not_ahead() {
        let mut meeting = running(Clock::Running("c".into(), at("10:20:00")));
        meeting.agenda.0[0].state = ItemState::Done;
        meeting.agenda.0[1].state = ItemState::Parked;
        let reading = Reading::of(&meeting, at("10:20:00"));
        assert_eq!((reading.ahead, reading.ends.clock().as_str()), (0, "10:25"));
        assert_eq!(reading.minutes_over(), -10, "parking saved time");
        meeting.agenda.0[1].state = ItemState::Dropped;
        let reading = Reading::of(&meeting, at("10:20:00"));
        assert_eq!(reading.planned, 15 * 60, "what is dropped leaves the plan");
    }

    #[test]
    fn a_box_expires_at_an_instant_known_beforehand() {
        let mut meeting = running(Clock::Running("a".into(), at("10:02:00")));
        meeting.agenda.0[0].spent = Span::minutes(2);
        let before = Reading::of(&meeting, at("10:09:59"));
        assert_eq!(before.expires_at, Some(at("10:10:00")));
        assert_eq!(before.expired_at(), None);
        let after = Reading::of(&meeting, at("10:10:00"));
        assert_eq!(after.expired_at(), Some(at("10:10:00")));
        assert!(!after.is_over(), "over begins a second later");
    }

    #[test]
    fn an_item_without_a_box_counts_over_but_never_expires() {
        let mut meeting = running(Clock::Running("a".into(), at("10:00:00")));
        meeting.agenda.0[0].planned = Span(0);
        let start = Reading::of(&meeting, at("10:00:00"));
        assert!(start.fraction.abs() < 1e-9 && !start.is_over());
        let later = Reading::of(&meeting, at("10:01:00"));
        assert_eq!((later.left, later.expires_at), (-60, None));
        assert!((later.fraction - 1.0).abs() < 1e-9);
    }

    #[test]
    fn taking_more_than_there_is_leaves_a_box_of_nothing() {
        let mut meeting = running(Clock::Running("a".into(), at("10:00:00")));
        meeting.agenda.0[0].taken = Span::minutes(15);
        let reading = Reading::of(&meeting, at("10:00:00"));
        assert_eq!(reading.items[0].allotted, 0);
    }

    #[test]
    fn a_change_of_the_offset_moves_the_wall_clock_alone() {
        // In the night of 2026-10-25 clocks in Berlin go from 03:00 +02:00 back to 02:00 +01:00.
        let mut meeting = running(Clock::Running(
            "a".into(),
            moment("2026-10-25T02:55:00+02:00"),
        ));
        meeting.started = Some(moment("2026-10-25T02:55:00+02:00"));
        meeting.date = None;
        let now = moment("2026-10-25T02:03:00+01:00");
        let reading = Reading::of(&meeting, now);
        assert_eq!(reading.items[0].spent, 8 * 60);
        assert_eq!(reading.ends.clock(), "02:30", "in the offset of now");
        assert_eq!(reading.over, 0);
    }

    #[test]
    fn a_late_start_counts_against_the_slot_and_another_slot_does_not() {
        let mut meeting = running(Clock::Running("a".into(), at("10:07:00")));
        meeting.started = Some(at("10:07:00"));
        assert_eq!(Reading::of(&meeting, at("10:07:00")).minutes_over(), 7);
        meeting.started = Some(at("15:00:00"));
        meeting.clock = Clock::Running("a".into(), at("15:00:00"));
        assert_eq!(Reading::of(&meeting, at("15:00:00")).minutes_over(), 0);
    }

    #[test]
    fn a_planned_meeting_ends_by_its_plan_and_a_closed_one_when_it_was_closed() {
        let mut meeting = running(Clock::Stopped);
        (meeting.state, meeting.started) = (MeetingState::Planned, None);
        let day_before = moment("2026-11-23T18:00:00+01:00");
        assert_eq!(Reading::of(&meeting, day_before).ends, at("10:35:00"));
        let waiting = Reading::of(&meeting, at("10:05:00"));
        assert_eq!((waiting.ends, waiting.minutes_over()), (at("10:40:00"), 5));
        meeting.state = MeetingState::Closed;
        (meeting.started, meeting.closed) = (Some(at("10:00:00")), Some(at("10:50:00")));
        let closed = Reading::of(&meeting, at("18:00:00"));
        assert_eq!((closed.minutes_over(), closed.elapsed), (15, 3000));
    }

    #[test]
    fn an_item_gone_back_from_keeps_what_was_spent_on_it() {
        let mut meeting = running(Clock::Running("a".into(), at("10:15:00")));
        meeting.agenda.0[1].spent = Span::minutes(5);
        let reading = Reading::of(&meeting, at("10:15:00"));
        assert_eq!(reading.ahead, 20 * 60, "15 of 20 minutes, and 5");
    }
}
