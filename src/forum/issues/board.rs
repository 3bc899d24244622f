//! Adding issues, editing them, who owns the fix and who works on it.

use std::str::FromStr;

use jiff::civil::Date;

use super::{Issue, Issues, Owner};
use crate::forum::actions::{Action, Actions};
use crate::forum::capture::Captured;
use crate::forum::editing::{edited, item, on_the_roster, side_with_owner, some_words, team_of};
use crate::forum::figure::{self, count};
use crate::forum::notes::Parked;
use crate::forum::people::{Roster, Side};
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

impl Owner {
    /// The persons it names: none, one or two.
    pub fn people(&self) -> impl Iterator<Item = &Handle> {
        let (first, second) = match self {
            Self::Nobody => (None, None),
            Self::Person(handle) => (Some(handle), None),
            Self::Pair(one, other) => (Some(one), Some(other)),
        };
        first.into_iter().chain(second)
    }
}

/// In how many cases something was seen, out of how many: `12 of 40`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In how many.
    pub count: Option<u64>,
    /// Out of how many.
    pub out_of: Option<u64>,
}

impl Counts {
    /// Checks that the first is a part of the second.
    pub fn check(self) -> Result<Self, Refusal> {
        match (self.count, self.out_of) {
            (Some(count), Some(all)) if count > all => Err(Refusal::because(format!(
                "{count} of {all} cannot be: the first number counts a part of the second"
            ))),
            (None, Some(_)) => Err(Refusal::because(
                "Say how many of them as well, such as 12 of 40",
            )),
            _ => Ok(self),
        }
    }

    /// `12 of 40`, or `12`, or nothing.
    pub fn words(self) -> String {
        match (self.count, self.out_of) {
            (Some(part), Some(all)) => format!("{} of {}", count(part), count(all)),
            (Some(part), None) => count(part),
            _ => String::new(),
        }
    }
}

impl FromStr for Counts {
    type Err = Refusal;

    /// Reads `12 of 40`, `12/40`, `12` or nothing.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let wrong = || {
            Refusal::because(format!(
                "`{text}` does not say how many: write it like 12 of 40"
            ))
        };
        if text.is_empty() {
            return Ok(Self::default());
        }
        let read = |part: &str| {
            let plain: String = part.chars().filter(|sign| !sign.is_whitespace()).collect();
            plain.parse().map(Some).map_err(|_| wrong())
        };
        let parts = text.split_once("of").or_else(|| text.split_once('/'));
        let counts = match parts {
            Some((count, all)) => Self {
                count: read(count)?,
                out_of: read(all)?,
            },
            None => Self {
                count: read(text)?,
                out_of: None,
            },
        };
        counts.check()
    }
}

/// Which issues a board shows. Empty, it shows all that are open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueFilter {
    /// Only those whose fix one of them owns, alone or in a pair; with none, everybody's.
    pub owners: Vec<Handle>,
    /// Only this side's.
    pub side: Option<Side>,
    /// Closed ones as well.
    pub closed: bool,
    /// Only those that contain each of these words, in any case.
    pub text: String,
}

impl IssueFilter {
    /// Whether it shows that issue.
    pub fn shows(&self, issue: &Issue) -> bool {
        let owned = |owner: &Handle| issue.owner.people().any(|one| one == owner);
        (self.closed || issue.state.is_open())
            && (self.owners.is_empty() || self.owners.iter().any(owned))
            && self.side.is_none_or(|side| issue.side == Some(side))
            && self.finds(issue)
    }

    fn finds(&self, issue: &Issue) -> bool {
        if self.text.trim().is_empty() {
            return true;
        }
        let lines = [&issue.observed, &issue.impact, &issue.learned];
        let mut text = issue.title.clone();
        let more = lines.into_iter().flatten().map(String::as_str);
        let more = more
            .chain(issue.whys.values().map(|why| why.text.as_str()))
            .chain(issue.factors.values().map(|factor| factor.text.as_str()))
            .chain(issue.owner.people().map(Handle::as_str))
            .chain(issue.tags.iter())
            .chain([issue.next_step.as_str()]);
        for part in more {
            text.push('\n');
            text.push_str(part);
        }
        let text = text.to_lowercase();
        let wanted = self.text.to_lowercase();
        wanted.split_whitespace().all(|word| text.contains(word))
    }
}

impl Issue {
    /// In how many cases it was seen.
    pub fn counts(&self) -> Counts {
        Counts {
            count: self.count,
            out_of: self.out_of,
        }
    }

    /// What it cost, in words: `12 000 EUR`.
    pub fn impact_words(&self) -> String {
        match self.impact_amount {
            Some(amount) => format!("{} {}", figure::amount(amount), self.impact_unit)
                .trim_end()
                .to_owned(),
            None => String::new(),
        }
    }
}

impl Issues {
    /// Adds an issue from a captured line. A person in the line owns the fix.
    pub fn add(&mut self, id: Id, captured: &Captured, today: Date) -> Result<(), Refusal> {
        let owner = captured.owner.clone();
        let issue = Issue {
            title: some_words(&captured.title, "An issue")?,
            side: captured.side,
            raised: Some(today),
            owner: owner.map_or(Owner::Nobody, Owner::Person),
            next_step_by: captured.due,
            objective: captured.objective.clone(),
            tags: captured.tags.iter().collect(),
            ..Issue::default()
        };
        self.issues.insert(id, issue);
        Ok(())
    }

    /// Adds an issue about an action that does not move.
    pub fn add_from_action(
        &mut self,
        id: Id,
        action_id: &Id,
        action: &Action,
        today: Date,
    ) -> Result<(), Refusal> {
        self.none_open(|issue| issue.action.as_ref() == Some(action_id), "action")?;
        let waits = Some(action.waits_for.trim()).filter(|waits| !waits.is_empty());
        let issue = Issue {
            title: some_words(&action.title, "An issue")?,
            observed: waits
                .map(|waits| format!("Waits for {waits}"))
                .into_iter()
                .collect(),
            side: action.side,
            raised: Some(today),
            action: Some(action_id.clone()),
            objective: action.objective.clone(),
            tags: action.tags.clone(),
            ..Issue::default()
        };
        self.issues.insert(id, issue);
        Ok(())
    }

    /// Adds an issue from a parked item that is taken up.
    pub fn add_from_parked(&mut self, id: Id, parked: &Parked, today: Date) -> Result<(), Refusal> {
        let issue = Issue {
            title: some_words(&parked.title, "An issue")?,
            observed: parked.detail.clone(),
            side: parked.side,
            raised: Some(today),
            objective: parked.objective.clone(),
            tags: parked.tags.clone(),
            ..Issue::default()
        };
        self.issues.insert(id, issue);
        Ok(())
    }

    fn none_open(&self, about: impl Fn(&Issue) -> bool, what: &str) -> Result<(), Refusal> {
        let known = self
            .issues
            .values()
            .find(|issue| issue.state.is_open() && about(issue));
        match known {
            None => Ok(()),
            Some(issue) => Err(Refusal::because(format!(
                "There is an open issue about this {what} already: {}",
                issue.title
            ))),
        }
    }

    pub(super) fn issue(&mut self, id: &Id) -> Result<&mut Issue, Refusal> {
        item(&mut self.issues, id, "issue")
    }

    /// Takes what was edited in a form: `before` is what the form opened with. Fields that were not
    /// touched keep what they hold now. How far it is, who owns it and the ask have rules of their
    /// own and stay as they are.
    pub fn edit(&mut self, id: &Id, before: &Issue, after: &Issue) -> Result<(), Refusal> {
        let title = some_words(&after.title, "An issue")?;
        after.counts().check()?;
        if after
            .impact_amount
            .is_some_and(|amount| !amount.is_finite())
        {
            return Err(Refusal::because("What it cost must be a number"));
        }
        let issue = self.issue(id)?;
        let changed = edited(
            issue,
            before,
            &Issue {
                title,
                ..after.clone()
            },
        );
        changed.counts().check()?;
        *issue = Issue {
            state: issue.state,
            owner: issue.owner.clone(),
            ask: issue.ask.clone(),
            ..changed
        };
        Ok(())
    }

    /// Says in how many cases it was seen, out of how many, and where the numbers come from.
    pub fn set_counts(&mut self, id: &Id, counts: Counts, source: &str) -> Result<(), Refusal> {
        let counts = counts.check()?;
        let issue = self.issue(id)?;
        issue.count = counts.count;
        issue.out_of = counts.out_of;
        source.trim().clone_into(&mut issue.source);
        Ok(())
    }

    /// Sets the one owner of the fix: nobody yet, one person, or a named pair across the sides.
    pub fn set_owner(&mut self, id: &Id, owner: Owner, roster: &Roster) -> Result<(), Refusal> {
        let side = match &owner {
            Owner::Nobody => None,
            Owner::Person(handle) => Some(on_the_roster(roster, handle)?.side),
            Owner::Pair(one, other) => {
                let (first, second) = (on_the_roster(roster, one)?, on_the_roster(roster, other)?);
                if first.side == second.side {
                    return Err(Refusal::because(format!(
                        "A pair stands for both sides, and {} and {} are both {}: choose one \
                         person from each side",
                        first.name, second.name, first.side
                    )));
                }
                Some(Side::Shared)
            }
        };
        let issue = self.issue(id)?;
        issue.side = match (&issue.owner, &owner) {
            (Owner::Person(was), Owner::Person(now)) => {
                side_with_owner(issue.side, Some(was), Some(now), roster)
            }
            // A pair stands for both sides.
            (_, Owner::Pair(..)) => Some(Side::Shared),
            _ => issue.side.or(side),
        };
        issue.owner = owner;
        Ok(())
    }

    /// Sets the small team that works on it.
    pub fn set_team(&mut self, id: &Id, team: &[Handle], roster: &Roster) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        issue.team = team_of(&issue.team, team, roster)?;
        Ok(())
    }

    /// Sets what happens next and by when.
    pub fn set_next_step(&mut self, id: &Id, step: &str, by: Option<Date>) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        step.trim().clone_into(&mut issue.next_step);
        issue.next_step_by = by;
        Ok(())
    }
}

impl Action {
    /// A new action for an issue: its next step, without words where no step was said. Of a pair,
    /// the action's one owner is still to be chosen, and both are its team.
    pub fn for_issue(id: &Id, issue: &Issue, today: Date) -> Self {
        let (owner, team) = match &issue.owner {
            Owner::Nobody => (None, Vec::new()),
            Owner::Person(handle) => (Some(handle.clone()), Vec::new()),
            Owner::Pair(one, other) => (None, vec![one.clone(), other.clone()]),
        };
        Self {
            title: issue.next_step.trim().to_owned(),
            owner,
            team,
            side: issue.side,
            due: issue.next_step_by,
            made: Some(today),
            issue: Some(id.clone()),
            objective: issue.objective.clone(),
            tags: issue.tags.clone(),
            ..Self::default()
        }
    }
}

impl Actions {
    /// Adds an action for an issue: its next step, or the issue itself where no step was said. Of a
    /// pair, the action's one owner is still to be chosen.
    pub fn add_from_issue(
        &mut self,
        id: Id,
        issue_id: &Id,
        issue: &Issue,
        today: Date,
    ) -> Result<(), Refusal> {
        let mut action = Action::for_issue(issue_id, issue, today);
        if action.title.is_empty() {
            action.title = some_words(&issue.title, "An action")?;
        }
        self.actions.insert(id, action);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
