//! From planned over running to closed: the clock that belongs to the current item, and the moves
//! between items. Every instant is an argument.

use jiff::civil::Date;

use super::{Clock, Meeting, MeetingState};
use crate::forum::agenda::{AgendaItem, ItemState};
use crate::forum::files::MeetingName;
use crate::forum::moment::Moment;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::span::Span;
use crate::forum::timebox;

impl Meeting {
    /// Its day: the one on which it was started, else the one it is planned for. The folder keeps
    /// the name it was planned under, so that one says it only where nothing else does.
    pub fn day(&self, name: &MeetingName) -> Date {
        self.date.unwrap_or_else(|| name.date())
    }

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
mod tests;
