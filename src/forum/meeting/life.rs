//! From planned over running to closed: the clock that belongs to the current item, and the moves
//! between items. Every instant is an argument.

use super::{Clock, Meeting, MeetingState};
use crate::forum::agenda::{AgendaItem, ItemState};
use crate::forum::moment::Moment;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::span::Span;
use crate::forum::timebox;

impl Meeting {
    /// The current item.
    pub fn current(&self) -> Option<&AgendaItem> {
        self.clock.item().and_then(|id| self.agenda.get(id))
    }

    /// Starts the meeting with the first item that is ahead. Refuses when it has started before or
    /// when nothing is on the agenda.
    pub fn start(&mut self, now: Moment) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Running => return Err(Refusal::because("The meeting runs already")),
            MeetingState::Closed => return Err(Refusal::MeetingClosed),
            MeetingState::Planned => {}
        }
        let first = self
            .agenda
            .0
            .iter()
            .find(|item| item.state == ItemState::Ahead);
        let first = first
            .map(|item| item.id.clone())
            .ok_or_else(|| Refusal::because("The agenda is empty: add an item, then start"))?;
        self.state = MeetingState::Running;
        self.started = Some(now);
        self.date.get_or_insert(now.date());
        self.clock = Clock::Running(first, now);
        Ok(())
    }

    /// The item to which [`next`](Self::next) would go: the next one that is ahead.
    pub fn next_item(&self) -> Option<&AgendaItem> {
        let place = self.clock.item().and_then(|id| self.agenda.place(id));
        let from = place.map_or(0, |place| place + 1);
        let mut later = self.agenda.0.iter().skip(from);
        later.find(|item| item.state == ItemState::Ahead)
    }

    /// Leaves the current item behind and goes to the next one that is ahead; its clock starts by
    /// itself.
    pub fn next(&mut self, now: Moment) -> Result<(), Refusal> {
        self.refuse_unless_running()?;
        let next = self.next_item().map(|item| item.id.clone());
        let next = next.ok_or_else(|| self.no_next_item())?;
        self.enter(next, ItemState::Done, now);
        Ok(())
    }

    /// Goes back to the item before the current one. The item that is left stays ahead if it was:
    /// it will come again.
    pub fn previous(&mut self, now: Moment) -> Result<(), Refusal> {
        self.refuse_unless_running()?;
        let place = self.clock.item().and_then(|id| self.agenda.place(id));
        let place = place.unwrap_or(self.agenda.0.len());
        let mut earlier = self.agenda.0[..place].iter().rev();
        let before = earlier
            .find(|item| matches!(item.state, ItemState::Ahead | ItemState::Done))
            .map(|item| item.id.clone())
            .ok_or_else(|| Refusal::because("This is the first item"))?;
        self.enter(before, ItemState::Ahead, now);
        Ok(())
    }

    /// Goes to any item. A parked one is taken up after all; a dropped one must be brought back
    /// first. What is left for a later item counts as done, what is left for an earlier one comes
    /// again.
    pub fn jump(&mut self, id: &Id, now: Moment) -> Result<(), Refusal> {
        self.refuse_unless_running()?;
        let to = self.agenda.place(id).ok_or(Refusal::Gone("agenda item"))?;
        let item = &mut self.agenda.0[to];
        match item.state {
            ItemState::Dropped => {
                return Err(Refusal::because(
                    "That item was dropped: bring it back, then go to it",
                ));
            }
            ItemState::Parked => item.state = ItemState::Ahead,
            ItemState::Ahead | ItemState::Done => {}
        }
        if self.clock.item() == Some(id) {
            return Ok(());
        }
        let from = self.clock.item().and_then(|id| self.agenda.place(id));
        let forward = from.is_some_and(|from| from < to);
        let left_as = if forward {
            ItemState::Done
        } else {
            ItemState::Ahead
        };
        self.enter(id.clone(), left_as, now);
        Ok(())
    }

    /// Stops the clock of the current item.
    pub fn pause(&mut self, now: Moment) -> Result<(), Refusal> {
        self.refuse_unless_running()?;
        match &self.clock {
            Clock::Running(id, _) => {
                let id = id.clone();
                self.bank(now);
                self.clock = Clock::Paused(id, now);
                Ok(())
            }
            Clock::Paused(..) => Err(Refusal::because("The clock is paused already")),
            Clock::Stopped => Err(no_current_item()),
        }
    }

    /// Lets the clock of the current item run on.
    pub fn resume(&mut self, now: Moment) -> Result<(), Refusal> {
        self.refuse_unless_running()?;
        match &self.clock {
            Clock::Paused(id, _) => {
                self.clock = Clock::Running(id.clone(), now);
                Ok(())
            }
            Clock::Running(..) => Err(Refusal::because("The clock runs already")),
            Clock::Stopped => Err(no_current_item()),
        }
    }

    /// Pauses a running clock and resumes a paused one.
    pub fn pause_or_resume(&mut self, now: Moment) -> Result<(), Refusal> {
        match self.clock {
            Clock::Running(..) => self.pause(now),
            Clock::Paused(..) | Clock::Stopped => self.resume(now),
        }
    }

    /// Adds to an item's timebox.
    pub fn add_time(&mut self, id: &Id, more: Span) -> Result<(), Refusal> {
        let item = self.open_item(id)?;
        item.added = Span(item.added.0.saturating_add(more.0));
        Ok(())
    }

    /// Takes from an item's timebox. Refuses to take more than there is.
    pub fn take_time(&mut self, id: &Id, less: Span) -> Result<(), Refusal> {
        let item = self.open_item(id)?;
        if timebox::allotted(item) < less.seconds() {
            return Err(Refusal::because(
                "There is no time left to take from this item's timebox",
            ));
        }
        item.taken = Span(item.taken.0.saturating_add(less.0));
        Ok(())
    }

    /// Gives the current item so much time from now, after its timebox ended: what it is over by is
    /// added as well, so that "two more minutes" are two minutes. Before the end it only adds.
    pub fn extend(&mut self, by: Span, now: Moment) -> Result<(), Refusal> {
        self.refuse_unless_running()?;
        let item = self.current().ok_or_else(no_current_item)?;
        let over = timebox::spent(self, item, now) - timebox::allotted(item);
        let id = item.id.clone();
        self.add_time(&id, timebox::span_of(over.max(0) + by.seconds()))
    }

    /// Parks an item for a later meeting. When it is the current one, the meeting goes on with the
    /// next.
    pub fn park_item(&mut self, id: &Id, now: Moment) -> Result<(), Refusal> {
        self.set_aside(id, ItemState::Parked, "parked", now)
    }

    /// Drops an item, with a reason if one is given. When it is the current one, the meeting goes on
    /// with the next.
    pub fn drop_item(&mut self, id: &Id, reason: &str, now: Moment) -> Result<(), Refusal> {
        self.set_aside(id, ItemState::Dropped, "dropped", now)?;
        let item = self
            .agenda
            .get_mut(id)
            .ok_or(Refusal::Gone("agenda item"))?;
        reason.trim().clone_into(&mut item.reason);
        Ok(())
    }

    /// Closes the meeting: the clock stops and the current item is done. It is read-only until it is
    /// reopened.
    pub fn close(&mut self, now: Moment) -> Result<(), Refusal> {
        self.refuse_unless_running()?;
        self.leave(ItemState::Done, now);
        self.clock = Clock::Stopped;
        self.state = MeetingState::Closed;
        self.closed = Some(now);
        Ok(())
    }

    /// Reopens a closed meeting, which is recorded. No clock runs until an item is gone to.
    pub fn reopen(&mut self, now: Moment) -> Result<(), Refusal> {
        if self.state != MeetingState::Closed {
            return Err(Refusal::because("Only a closed meeting can be reopened"));
        }
        self.state = MeetingState::Running;
        self.reopened.push(now);
        Ok(())
    }

    /// Refuses for a meeting that is not under way, with what to do about it.
    pub(super) fn refuse_unless_running(&self) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Running => Ok(()),
            MeetingState::Planned => Err(Refusal::because(
                "The meeting has not started: start it first",
            )),
            MeetingState::Closed => Err(Refusal::MeetingClosed),
        }
    }

    fn no_next_item(&self) -> Refusal {
        let current = self.clock.item();
        let skipped = self
            .agenda
            .0
            .iter()
            .find(|item| item.state == ItemState::Ahead && Some(&item.id) != current);
        Refusal::because(match skipped {
            Some(item) => format!(
                "This is the last item: close the meeting, or go back to “{}”",
                item.title
            ),
            None => "This is the last item: close the meeting".to_owned(),
        })
    }

    fn open_item(&mut self, id: &Id) -> Result<&mut AgendaItem, Refusal> {
        if self.state == MeetingState::Closed {
            return Err(Refusal::MeetingClosed);
        }
        self.agenda.get_mut(id).ok_or(Refusal::Gone("agenda item"))
    }

    fn set_aside(
        &mut self,
        id: &Id,
        state: ItemState,
        word: &str,
        now: Moment,
    ) -> Result<(), Refusal> {
        let item = self.open_item(id)?;
        if item.state == state {
            return Err(Refusal::because(format!("That item is {word} already")));
        }
        if self.clock.item() == Some(id) {
            let next = self.next_item().map(|item| item.id.clone());
            self.bank(now);
            self.clock = next.map_or(Clock::Stopped, |next| Clock::Running(next, now));
        }
        self.open_item(id)?.state = state;
        Ok(())
    }

    /// Leaves the current item as `left_as` and makes another one current, with its clock running.
    fn enter(&mut self, id: Id, left_as: ItemState, now: Moment) {
        self.leave(left_as, now);
        self.clock = Clock::Running(id, now);
    }

    fn leave(&mut self, left_as: ItemState, now: Moment) {
        self.bank(now);
        let Some(id) = self.clock.item().cloned() else {
            return;
        };
        if let Some(item) = self.agenda.get_mut(&id)
            && item.state == ItemState::Ahead
        {
            item.state = left_as;
        }
    }

    /// Puts the stretch that runs now down as spent.
    fn bank(&mut self, now: Moment) {
        let Some(item) = self.current() else { return };
        let (id, spent) = (item.id.clone(), timebox::spent(self, item, now));
        if let Some(item) = self.agenda.get_mut(&id) {
            item.spent = timebox::span_of(spent);
        }
    }
}

fn no_current_item() -> Refusal {
    Refusal::because("No item is current: go to one first")
}

#[cfg(test)]
mod tests {
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
}
