//! What may be done with notes: adding, editing, withdrawing, taking up what was parked, reviewing
//! experiments.

use jiff::civil::Date;

use super::{Decision, Experiment, ExperimentState, Notes, Parked, Win};
use crate::forum::capture::Captured;
use crate::forum::editing::{edited, item, on_the_roster, some_words};
use crate::forum::people::{Roster, Side};
use crate::forum::reason;
use crate::forum::record::{Handle, Id, Items};
use crate::forum::refusal::Refusal;

/// The four kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Something decided.
    Decision,
    /// Something for later.
    Parked,
    /// A win or thanks.
    Win,
    /// Something being tried.
    Experiment,
}

impl NoteKind {
    /// All of them, in the order in which the board shows them.
    pub const ALL: [Self; 4] = [Self::Decision, Self::Parked, Self::Win, Self::Experiment];

    /// The words over its part of the board.
    pub fn words(self) -> &'static str {
        match self {
            Self::Decision => "Decisions",
            Self::Parked => "Parked for later",
            Self::Win => "Wins and thanks",
            Self::Experiment => "Experiments",
        }
    }
}

impl Experiment {
    /// Whether the day has come on which both look at it.
    pub fn is_to_be_reviewed(&self, today: Date) -> bool {
        self.state == ExperimentState::Running && self.review.is_some_and(|day| day <= today)
    }
}

impl Parked {
    /// Whether it still waits to be talked about.
    pub fn waits(&self) -> bool {
        !self.taken_up && self.dropped.is_empty()
    }
}

impl Notes {
    /// Adds a decision from a captured line.
    pub fn add_decision(&mut self, id: Id, line: &Captured, today: Date) -> Result<(), Refusal> {
        let decision = Decision {
            title: some_words(&line.title, "A decision")?,
            on: Some(today),
            owner: line.owner.clone(),
            side: line.side,
            objective: line.objective.clone(),
            tags: line.tags.iter().collect(),
            ..Decision::default()
        };
        self.decisions.insert(id, decision);
        Ok(())
    }

    /// Parks something for later from a captured line.
    pub fn park(&mut self, id: Id, line: &Captured, today: Date) -> Result<(), Refusal> {
        let parked = Parked {
            title: some_words(&line.title, "A parked item")?,
            on: Some(today),
            owner: line.owner.clone(),
            side: line.side,
            objective: line.objective.clone(),
            tags: line.tags.iter().collect(),
            ..Parked::default()
        };
        self.parked.insert(id, parked);
        Ok(())
    }

    /// Adds a win or thanks from a captured line; every person in it is thanked.
    pub fn add_win(&mut self, id: Id, line: &Captured, today: Date) -> Result<(), Refusal> {
        let win = Win {
            title: some_words(&line.title, "A win")?,
            thanks_to: line.owner.iter().chain(&line.also).cloned().collect(),
            side: line.side,
            on: Some(today),
            objective: line.objective.clone(),
            tags: line.tags.iter().collect(),
            ..Win::default()
        };
        self.wins.insert(id, win);
        Ok(())
    }

    /// Adds an experiment from a captured line: its day is the review's, its person stands for
    /// their side.
    pub fn add_experiment(
        &mut self,
        id: Id,
        line: &Captured,
        roster: &Roster,
        today: Date,
    ) -> Result<(), Refusal> {
        let mut experiment = Experiment {
            title: some_words(&line.title, "An experiment")?,
            began: Some(today),
            review: line.due,
            objective: line.objective.clone(),
            tags: line.tags.iter().collect(),
            ..Experiment::default()
        };
        let side = |handle: &Handle| roster.get(handle).map(|person| person.side);
        for handle in line.owner.iter().chain(&line.also) {
            match side(handle) {
                Some(Side::Marketing) => experiment.from_marketing = Some(handle.clone()),
                Some(Side::Sales) => experiment.from_sales = Some(handle.clone()),
                _ => {}
            }
        }
        self.experiments.insert(id, experiment);
        Ok(())
    }

    /// Takes what was edited in a form: `before` is what the form opened with. Fields that were not
    /// touched keep what they hold now.
    pub fn edit_decision(
        &mut self,
        id: &Id,
        before: &Decision,
        after: &Decision,
        roster: &Roster,
    ) -> Result<(), Refusal> {
        let title = some_words(&after.title, "A decision")?;
        newly_named(roster, before.owner.as_ref(), after.owner.as_ref())?;
        let decision = item(&mut self.decisions, id, "decision")?;
        *decision = edited(
            decision,
            before,
            &Decision {
                title,
                ..after.clone()
            },
        );
        Ok(())
    }

    /// As [`Notes::edit_decision`], for a parked item.
    pub fn edit_parked(
        &mut self,
        id: &Id,
        before: &Parked,
        after: &Parked,
        roster: &Roster,
    ) -> Result<(), Refusal> {
        let title = some_words(&after.title, "A parked item")?;
        newly_named(roster, before.owner.as_ref(), after.owner.as_ref())?;
        let parked = item(&mut self.parked, id, "parked item")?;
        *parked = edited(
            parked,
            before,
            &Parked {
                title,
                ..after.clone()
            },
        );
        Ok(())
    }

    /// As [`Notes::edit_decision`], for a win.
    pub fn edit_win(
        &mut self,
        id: &Id,
        before: &Win,
        after: &Win,
        roster: &Roster,
    ) -> Result<(), Refusal> {
        let title = some_words(&after.title, "A win")?;
        for handle in &after.thanks_to {
            if !before.thanks_to.contains(handle) {
                on_the_roster(roster, handle)?;
            }
        }
        let win = item(&mut self.wins, id, "win")?;
        *win = edited(
            win,
            before,
            &Win {
                title,
                ..after.clone()
            },
        );
        Ok(())
    }

    /// As [`Notes::edit_decision`], for an experiment. Its two people come from the two sides, and
    /// its review does not come before it began.
    pub fn edit_experiment(
        &mut self,
        id: &Id,
        before: &Experiment,
        after: &Experiment,
        roster: &Roster,
    ) -> Result<(), Refusal> {
        let title = some_words(&after.title, "An experiment")?;
        let people = [
            (
                &before.from_marketing,
                &after.from_marketing,
                Side::Marketing,
            ),
            (&before.from_sales, &after.from_sales, Side::Sales),
        ];
        for (was, now, side) in people {
            let Some(handle) = now.as_ref().filter(|_| was != now) else {
                continue;
            };
            let person = on_the_roster(roster, handle)?;
            if person.side != side {
                return Err(Refusal::because(format!(
                    "{} is {}, not {side}: choose somebody from {side}",
                    person.name, person.side
                )));
            }
        }
        let experiment = item(&mut self.experiments, id, "experiment")?;
        let changed = edited(
            experiment,
            before,
            &Experiment {
                title,
                ..after.clone()
            },
        );
        if let (Some(began), Some(review)) = (changed.began, changed.review)
            && review < began
        {
            return Err(Refusal::because(
                "An experiment is reviewed after it began: choose a later day",
            ));
        }
        *experiment = changed;
        Ok(())
    }

    /// Withdraws or drops a note, with a reason if there is one. A running experiment is stopped.
    pub fn withdraw(&mut self, kind: NoteKind, id: &Id, reason: &str) -> Result<(), Refusal> {
        match kind {
            NoteKind::Experiment => {
                let experiment = item(&mut self.experiments, id, "experiment")?;
                if experiment.state != ExperimentState::Running {
                    return Err(Refusal::because("Only a running experiment can be stopped"));
                }
                experiment.state = ExperimentState::Stopped;
                reason.trim().clone_into(&mut experiment.reason);
                return Ok(());
            }
            _ => *self.withdrawn(kind, id)? = reason::stored(reason),
        }
        Ok(())
    }

    /// Lets a withdrawn or dropped note stand again; a stopped experiment runs again.
    pub fn bring_back(&mut self, kind: NoteKind, id: &Id) -> Result<(), Refusal> {
        if kind == NoteKind::Experiment {
            let experiment = item(&mut self.experiments, id, "experiment")?;
            experiment.state = ExperimentState::Running;
            experiment.reason.clear();
            return Ok(());
        }
        let withdrawn = self.withdrawn(kind, id)?;
        if withdrawn.is_empty() {
            return Err(Refusal::because("It was not withdrawn"));
        }
        withdrawn.clear();
        Ok(())
    }

    /// The field that says why a decision, a parked item or a win no longer stands.
    fn withdrawn(&mut self, kind: NoteKind, id: &Id) -> Result<&mut String, Refusal> {
        match kind {
            NoteKind::Decision => {
                item(&mut self.decisions, id, "decision").map(|one| &mut one.withdrawn)
            }
            NoteKind::Parked => {
                item(&mut self.parked, id, "parked item").map(|one| &mut one.dropped)
            }
            NoteKind::Win => item(&mut self.wins, id, "win").map(|one| &mut one.withdrawn),
            NoteKind::Experiment => {
                item(&mut self.experiments, id, "experiment").map(|one| &mut one.reason)
            }
        }
    }

    /// Takes a parked item up, as an agenda item or (with [`Issues::add_from_parked`]) as an issue.
    /// Its title.
    ///
    /// [`Issues::add_from_parked`]: crate::forum::issues::Issues::add_from_parked
    pub fn take_up(&mut self, id: &Id) -> Result<String, Refusal> {
        let parked = item(&mut self.parked, id, "parked item")?;
        if !parked.waits() {
            return Err(Refusal::because("It was taken up or dropped already"));
        }
        parked.taken_up = true;
        Ok(parked.title.clone())
    }

    /// Lets a parked item wait again.
    pub fn put_back(&mut self, id: &Id) -> Result<(), Refusal> {
        item(&mut self.parked, id, "parked item")?.taken_up = false;
        Ok(())
    }

    /// Writes down what came out of an experiment and what becomes of it. A changed one that is
    /// tried again gets a new day for its review.
    pub fn conclude(
        &mut self,
        id: &Id,
        state: ExperimentState,
        result: Vec<String>,
        next_review: Option<Date>,
        reason: &str,
    ) -> Result<(), Refusal> {
        let said = result.iter().any(|line| !line.trim().is_empty());
        if !said && matches!(state, ExperimentState::Kept | ExperimentState::Adapted) {
            return Err(Refusal::because(
                "Say what came out before it is kept or adapted",
            ));
        }
        let experiment = item(&mut self.experiments, id, "experiment")?;
        experiment.state = state;
        experiment.result = result;
        experiment.review = next_review.or(experiment.review);
        reason.trim().clone_into(&mut experiment.reason);
        Ok(())
    }

    /// Decisions from the newest to the oldest; withdrawn ones last.
    pub fn decisions_in_order(&self) -> Vec<(&Id, &Decision)> {
        in_order(&self.decisions, |one| (!one.withdrawn.is_empty(), one.on))
    }

    /// Parked items: what waits longest first, then what was taken up or dropped.
    pub fn parked_in_order(&self) -> Vec<(&Id, &Parked)> {
        let mut order: Vec<_> = self.parked.iter().collect();
        order.sort_by_key(|(id, one)| (!one.waits(), one.on.is_none(), one.on, *id));
        order
    }

    /// Wins from the newest to the oldest; withdrawn ones last.
    pub fn wins_in_order(&self) -> Vec<(&Id, &Win)> {
        in_order(&self.wins, |one| (!one.withdrawn.is_empty(), one.on))
    }

    /// Experiments: running ones by the day of their review, then the concluded ones.
    pub fn experiments_in_order(&self) -> Vec<(&Id, &Experiment)> {
        let mut order: Vec<_> = self.experiments.iter().collect();
        order.sort_by_key(|(id, one)| {
            let over = one.state != ExperimentState::Running;
            (over, one.review.is_none(), one.review, *id)
        });
        order
    }

    /// The running experiments whose review has come.
    pub fn reviews_due(&self, today: Date) -> Vec<(&Id, &Experiment)> {
        let mut due = self.experiments_in_order();
        due.retain(|(_, one)| one.is_to_be_reviewed(today));
        due
    }
}

/// Standing items from the newest day to the oldest, then the withdrawn ones.
fn in_order<T>(items: &Items<T>, key: impl Fn(&T) -> (bool, Option<Date>)) -> Vec<(&Id, &T)> {
    let mut order: Vec<_> = items.iter().collect();
    order.sort_by_key(|(id, one)| {
        let (withdrawn, on) = key(one);
        (withdrawn, std::cmp::Reverse(on), *id)
    });
    order
}

/// Checks a person who was not named before; who was named may have left since.
fn newly_named(roster: &Roster, was: Option<&Handle>, now: Option<&Handle>) -> Result<(), Refusal> {
    if let Some(handle) = now.filter(|_| was != now) {
        on_the_roster(roster, handle)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
