//! How an issue goes on: Raised → Understood → Owned → Trying → Checked → Closed, with Parked and
//! With leadership beside that way. What is missing for a step is said, never enforced: with a
//! short reason the issue goes on, and the reason is kept.

use jiff::civil::Date;

use super::{Issue, IssueState, Issues, Outcome, Owner, WentOn};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// The way an issue goes.
const WAY: [IssueState; 6] = [
    IssueState::Raised,
    IssueState::Understood,
    IssueState::Owned,
    IssueState::Trying,
    IssueState::Checked,
    IssueState::Closed,
];

fn place(state: IssueState) -> Option<usize> {
    WAY.iter().position(|one| *one == state)
}

/// What an offer of other words leaves to be filled in.
const BLANK: &str = "__";

/// Whether a text still has a blank to be filled in.
pub fn has_blank(text: &str) -> bool {
    text.contains(BLANK)
}

fn said(lines: &[String]) -> bool {
    lines.iter().any(|line| told(line))
}

/// Whether a text says something: nothing does while a blank of it is open.
fn told(text: &str) -> bool {
    !text.trim().is_empty() && !has_blank(text)
}

impl Issue {
    /// What a state asks for by itself that is not there, in words.
    fn asked_by(&self, state: IssueState) -> Vec<&'static str> {
        let not = |there: bool, words: &'static str| (!there).then_some(words);
        let ask = self.ask.as_ref();
        let gaps: Vec<Option<&'static str>> = match state {
            IssueState::Raised => vec![],
            IssueState::Understood => vec![
                not(
                    said(&self.observed),
                    if self.observed.iter().any(|line| has_blank(line)) {
                        "what was observed, its blanks filled in"
                    } else {
                        "what was observed"
                    },
                ),
                not(self.count.is_some(), "how many of how many"),
                not(
                    self.whys.values().any(|why| why.withdrawn.is_empty()),
                    "a why",
                ),
            ],
            IssueState::Owned => vec![not(self.owner != Owner::Nobody, "one owner of the fix")],
            IssueState::Trying => vec![
                not(told(&self.next_step), "the next step"),
                not(self.next_step_by.is_some(), "by when"),
            ],
            IssueState::Checked => vec![
                not(told(&self.before), "the measure before"),
                not(told(&self.after), "the measure after"),
            ],
            IssueState::Closed => vec![
                not(self.outcome.is_some(), "how it ended"),
                not(
                    self.outcome != Some(Outcome::Duplicate) || self.like.is_some(),
                    "the issue it is a duplicate of",
                ),
                not(
                    self.outcome == Some(Outcome::Duplicate) || said(&self.learned),
                    "what was learned",
                ),
            ],
            IssueState::Parked => vec![not(self.parked_until.is_some(), "until when")],
            IssueState::WithLeadership => vec![
                not(ask.is_some_and(|ask| said(&ask.what)), "what is asked for"),
                not(
                    ask.is_some_and(super::Ask::is_backed_by_both),
                    "the backing of both sides",
                ),
            ],
        };
        gaps.into_iter().flatten().collect()
    }

    /// What is missing before the issue can stand in `state`, in words: everything that the steps
    /// from here to there ask for, but for what the room already went on without.
    pub fn missing_for(&self, state: IssueState) -> Vec<String> {
        let steps: Vec<IssueState> = match place(state) {
            None => vec![state],
            // Of an issue that goes nowhere further, only the end itself is asked for.
            Some(_) if self.ends_early(state) => vec![state],
            Some(end) => {
                let from = place(self.state).map_or(0, |now| now + 1);
                WAY[from.min(end + 1)..=end].to_vec()
            }
        };
        let gone_without = |gap: &str| {
            self.went_on
                .values()
                .any(|went| went.missing.iter().any(|one| one == gap))
        };
        let mut missing: Vec<String> = Vec::new();
        for gap in steps.into_iter().flat_map(|step| self.asked_by(step)) {
            if !gone_without(gap) {
                missing.push(gap.to_owned());
            }
        }
        missing
    }

    /// Whether the issue is closed without a fix, so that nobody asks for its measures.
    fn ends_early(&self, state: IssueState) -> bool {
        let without_fix = matches!(
            self.outcome,
            Some(Outcome::Duplicate | Outcome::NoLongerSeen | Outcome::AcceptedAsIs)
        );
        state == IssueState::Closed && without_fix
    }

    /// The state that comes next on the way; from beside the way, the furthest one for which
    /// everything is there, at most Trying. None when it is closed.
    pub fn next_state(&self) -> Option<IssueState> {
        match place(self.state) {
            Some(now) => WAY.get(now + 1).copied(),
            None => WAY[..4]
                .iter()
                .take_while(|state| self.asked_by(**state).is_empty())
                .last()
                .copied(),
        }
    }

    /// Whether a parked issue's day has come. One without a day waits until somebody takes it up.
    pub fn is_to_be_looked_at(&self, today: Date) -> bool {
        self.state == IssueState::Parked && self.parked_until.is_some_and(|day| day <= today)
    }
}

impl Issues {
    /// Brings an issue to a state, on the way or beside it, forward or back.
    ///
    /// Where something is missing for it, `reason` must say briefly why it goes on all the same;
    /// that is kept under the id `record`.
    pub fn go_to(
        &mut self,
        id: &Id,
        state: IssueState,
        reason: &str,
        record: Id,
        today: Date,
    ) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        if issue.state == IssueState::Closed {
            return Err(Refusal::because("The issue is closed: reopen it first"));
        }
        if issue.state == state {
            return Err(Refusal::because(format!(
                "The issue is {} already",
                state.words().to_lowercase()
            )));
        }
        if state == IssueState::Closed && issue.outcome.is_none() {
            return Err(Refusal::because(
                "Say how it ended: fixed, accepted as is, duplicate or no longer seen",
            ));
        }
        let missing = issue.missing_for(state);
        let reason = reason.trim();
        if !missing.is_empty() && reason.is_empty() {
            return Err(Refusal::because(format!(
                "For \u{201c}{}\u{201d} this is missing: {}. Add it, or say briefly why it goes on \
                 without",
                state.words(),
                missing.join(", ")
            )));
        }
        if !missing.is_empty() {
            let went_on = WentOn {
                to: state,
                missing,
                reason: reason.to_owned(),
                on: Some(today),
            };
            issue.went_on.insert(record, went_on);
        }
        if issue.state == IssueState::Parked {
            issue.parked_until = None;
        }
        issue.state = state;
        Ok(())
    }

    /// Brings an issue to the next state. The state it has then.
    pub fn go_on(
        &mut self,
        id: &Id,
        reason: &str,
        record: Id,
        today: Date,
    ) -> Result<IssueState, Refusal> {
        let next = self.issue(id)?.next_state();
        let next =
            next.ok_or_else(|| Refusal::because("The issue is closed: reopen it if it came back"))?;
        self.go_to(id, next, reason, record, today)?;
        Ok(next)
    }

    /// Parks an issue until a day.
    pub fn park(&mut self, id: &Id, until: Date, today: Date) -> Result<(), Refusal> {
        if until <= today {
            return Err(Refusal::because(
                "Park it until a day that is still to come",
            ));
        }
        let issue = self.issue(id)?;
        if issue.state == IssueState::Closed {
            return Err(Refusal::because("The issue is closed: reopen it first"));
        }
        issue.state = IssueState::Parked;
        issue.parked_until = Some(until);
        Ok(())
    }

    /// Closes an issue with how it ended. `like` is the other issue of a duplicate. Nothing changes
    /// when it is refused.
    pub fn close(
        &mut self,
        id: &Id,
        outcome: Outcome,
        like: Option<Id>,
        reason: &str,
        record: Id,
        today: Date,
    ) -> Result<(), Refusal> {
        if like.as_ref() == Some(id) {
            return Err(Refusal::because("An issue is no duplicate of itself"));
        }
        let issue = self.issue(id)?;
        let before = (issue.outcome, issue.like.clone());
        issue.outcome = Some(outcome);
        if like.is_some() {
            issue.like = like;
        }
        let closed = self.go_to(id, IssueState::Closed, reason, record, today);
        if closed.is_err() {
            let issue = self.issue(id)?;
            (issue.outcome, issue.like) = before;
        }
        closed
    }

    /// Reopens a closed issue that came back: both sides know what happened, so it goes on from
    /// Understood. The measure after the last try is the one before the next, and a next step whose day
    /// has gone by has none.
    pub fn reopen(&mut self, id: &Id, today: Date) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        if issue.state != IssueState::Closed {
            return Err(Refusal::because("Only a closed issue can be reopened"));
        }
        issue.state = IssueState::Understood;
        issue.outcome = None;
        issue.reopened.push(today);
        // What was reached last time is where the next try starts from, and a day that has gone by
        // says nothing of when it is to happen.
        if told(&issue.after) {
            issue.before = std::mem::take(&mut issue.after);
        }
        issue.next_step_by = issue.next_step_by.filter(|day| *day >= today);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
