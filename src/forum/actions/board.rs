//! What may be done with the cards of the board.

use jiff::civil::Date;

use super::{Action, ActionState, Actions, Filter};
use crate::forum::capture::Captured;
use crate::forum::editing::{edited, item, on_the_roster, side_with_owner, some_words, team_of};
use crate::forum::people::Roster;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

/// The columns through which a card moves from left to right; dropped cards are folded away.
const COLUMNS: [ActionState; 4] = [
    ActionState::ToDo,
    ActionState::Doing,
    ActionState::Blocked,
    ActionState::Done,
];

impl Action {
    /// Moves the card to a column and keeps what hangs together with it: the day on which it was
    /// done, what it waits for, why it was dropped.
    fn put(&mut self, state: ActionState, today: Date) {
        if state == self.state {
            return;
        }
        self.done = (state == ActionState::Done).then_some(today);
        if state != ActionState::Blocked {
            self.waits_for.clear();
        }
        if state != ActionState::Dropped {
            self.reason.clear();
        }
        self.state = state;
    }
}

impl Actions {
    /// Adds an action from a captured line.
    pub fn add(&mut self, id: Id, captured: &Captured, today: Date) -> Result<(), Refusal> {
        let action = Action {
            title: some_words(&captured.title, "An action")?,
            owner: captured.owner.clone(),
            side: captured.side,
            due: captured.due,
            made: Some(today),
            objective: captured.objective.clone(),
            tags: captured.tags.iter().collect(),
            ..Action::default()
        };
        self.actions.insert(id, action);
        Ok(())
    }

    fn action(&mut self, id: &Id) -> Result<&mut Action, Refusal> {
        item(&mut self.actions, id, "action")
    }

    fn open(&mut self, id: &Id) -> Result<&mut Action, Refusal> {
        let action = self.action(id)?;
        match action.state {
            ActionState::Done => Err(Refusal::because("The action is done: take that back first")),
            ActionState::Dropped => Err(dropped()),
            _ => Ok(action),
        }
    }

    /// Moves a card on: To do → Doing → Done; a blocked one goes on as Doing. The new column.
    pub fn move_on(&mut self, id: &Id, today: Date) -> Result<ActionState, Refusal> {
        let action = self.open(id)?;
        let next = match action.state {
            ActionState::Doing => ActionState::Done,
            _ => ActionState::Doing,
        };
        action.put(next, today);
        Ok(next)
    }

    /// Moves a card one column to the right. The new column.
    pub fn move_right(&mut self, id: &Id, today: Date) -> Result<ActionState, Refusal> {
        self.move_by(id, 1, today)
    }

    /// Moves a card one column to the left. The new column.
    pub fn move_left(&mut self, id: &Id, today: Date) -> Result<ActionState, Refusal> {
        self.move_by(id, -1, today)
    }

    fn move_by(&mut self, id: &Id, step: isize, today: Date) -> Result<ActionState, Refusal> {
        let action = self.action(id)?;
        let place = COLUMNS.iter().position(|state| *state == action.state);
        let target = place
            .ok_or_else(dropped)?
            .checked_add_signed(step)
            .and_then(|place| COLUMNS.get(place));
        let Some(&state) = target else {
            return Err(Refusal::because(format!(
                "{} is the {} column",
                action.state.words(),
                if step < 0 { "first" } else { "last" }
            )));
        };
        action.put(state, today);
        Ok(state)
    }

    /// Marks an open action done, and a done one not done (it goes back to To do). The new column.
    pub fn tick(&mut self, id: &Id, today: Date) -> Result<ActionState, Refusal> {
        let action = self.action(id)?;
        let state = match action.state {
            ActionState::Dropped => return Err(dropped()),
            ActionState::Done => ActionState::ToDo,
            _ => ActionState::Done,
        };
        action.put(state, today);
        Ok(state)
    }

    /// Marks an action blocked, with what it waits for.
    pub fn block(&mut self, id: &Id, waits_for: &str, today: Date) -> Result<(), Refusal> {
        let waits_for = some_words(waits_for, "What it waits for")?;
        let action = self.open(id)?;
        action.put(ActionState::Blocked, today);
        action.waits_for = waits_for;
        Ok(())
    }

    /// Sets or clears the one owner. The action's side goes with them, unless it was chosen apart.
    pub fn set_owner(
        &mut self,
        id: &Id,
        owner: Option<Handle>,
        roster: &Roster,
    ) -> Result<(), Refusal> {
        if let Some(owner) = &owner {
            on_the_roster(roster, owner)?;
        }
        let action = self.action(id)?;
        action.side = side_with_owner(action.side, action.owner.as_ref(), owner.as_ref(), roster);
        action.owner = owner;
        Ok(())
    }

    /// Sets the small team that works on it.
    pub fn set_team(&mut self, id: &Id, team: &[Handle], roster: &Roster) -> Result<(), Refusal> {
        let action = self.action(id)?;
        action.team = team_of(&action.team, team, roster)?;
        Ok(())
    }

    /// Sets or clears the day by which it is to be done.
    pub fn set_due(&mut self, id: &Id, due: Option<Date>) -> Result<(), Refusal> {
        self.action(id)?.due = due;
        Ok(())
    }

    /// Takes what was edited in a form: `before` is what the form opened with. Fields that were not
    /// touched keep what they hold now.
    pub fn edit(
        &mut self,
        id: &Id,
        before: &Action,
        after: &Action,
        roster: &Roster,
        today: Date,
    ) -> Result<(), Refusal> {
        let title = some_words(&after.title, "An action")?;
        if let Some(owner) = after.owner.as_ref().filter(|_| after.owner != before.owner) {
            on_the_roster(roster, owner)?;
        }
        let action = self.action(id)?;
        let after = Action {
            title,
            ..after.clone()
        };
        let mut changed = edited(action, before, &after);
        let state = std::mem::replace(&mut changed.state, action.state);
        changed.put(state, today);
        *action = changed;
        Ok(())
    }

    /// Gives an action up, with a reason if there is one.
    pub fn give_up(&mut self, id: &Id, reason: &str, today: Date) -> Result<(), Refusal> {
        let action = self.open(id)?;
        action.put(ActionState::Dropped, today);
        reason.trim().clone_into(&mut action.reason);
        Ok(())
    }

    /// Brings a dropped action back to the first column.
    pub fn bring_back(&mut self, id: &Id, today: Date) -> Result<(), Refusal> {
        let action = self.action(id)?;
        if action.state != ActionState::Dropped {
            return Err(Refusal::because(
                "Only a dropped action can be brought back",
            ));
        }
        action.put(ActionState::ToDo, today);
        Ok(())
    }

    /// Splits an action into two or more new ones, which keep its owner, side, due date and where
    /// it came from; the action itself is dropped with the reason "split".
    pub fn split(&mut self, id: &Id, parts: &[(Id, String)], today: Date) -> Result<(), Refusal> {
        let whole = self.open(id)?.clone();
        let titles: Vec<&(Id, String)> = parts
            .iter()
            .filter(|(_, title)| !title.trim().is_empty())
            .collect();
        if titles.len() < 2 {
            return Err(Refusal::because("A split needs two titles or more"));
        }
        for (new, title) in titles {
            let part = Action {
                title: title.trim().to_owned(),
                detail: whole.detail.clone(),
                owner: whole.owner.clone(),
                side: whole.side,
                due: whole.due,
                made: Some(today),
                issue: whole.issue.clone(),
                split_from: Some(id.clone()),
                objective: whole.objective.clone(),
                tags: whole.tags.clone(),
                ..Action::default()
            };
            self.actions.insert(new.clone(), part);
        }
        self.give_up(id, "split", today)
    }

    /// Hands an action over to somebody else, which also answers the question of the third carry.
    pub fn hand_over(&mut self, id: &Id, to: &Handle, roster: &Roster) -> Result<(), Refusal> {
        let person = on_the_roster(roster, to)?;
        let action = self.open(id)?;
        if action.owner.as_ref() == Some(to) {
            return Err(Refusal::because(format!(
                "{} owns it already: choose somebody else",
                person.name
            )));
        }
        self.set_owner(id, Some(to.clone()), roster)?;
        self.keep(id)
    }

    /// Keeps an action as it is when it asks: it asks again when it is carried once more.
    pub fn keep(&mut self, id: &Id) -> Result<(), Refusal> {
        let action = self.open(id)?;
        action.kept_at = action.carried;
        Ok(())
    }

    /// The cards of a column from top to bottom: by due date (so the overdue ones first), those
    /// without one after them, then by the day they were promised.
    pub fn column(&self, state: ActionState, filter: &Filter, today: Date) -> Vec<(&Id, &Action)> {
        let mut cards: Vec<(&Id, &Action)> = self
            .actions
            .iter()
            .filter(|(_, action)| action.state == state && filter.shows(action, today))
            .collect();
        cards.sort_by_key(|(id, action)| {
            (
                action.due.is_none(),
                action.due,
                action.made.is_none(),
                action.made,
                *id,
            )
        });
        cards
    }

    /// How many promises still stand.
    pub fn open_count(&self) -> usize {
        self.actions
            .values()
            .filter(|action| action.state.is_open())
            .count()
    }

    /// How many of them are past their day.
    pub fn overdue_count(&self, today: Date) -> usize {
        self.actions
            .values()
            .filter(|action| action.is_overdue(today))
            .count()
    }
}

fn dropped() -> Refusal {
    Refusal::because("The action was dropped: bring it back first")
}

#[cfg(test)]
mod tests;
