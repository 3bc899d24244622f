//! Small teams with both sides in them, of people who have worked together least. Who worked with
//! whom is read off what meetings left: the people of one issue with its actions, and of one action
//! with its parts. It measures nobody: only pairs are counted, to mix people, and never shown apart
//! from a proposal.

use std::collections::{BTreeMap, BTreeSet};

use super::actions::Actions;
use super::issues::Issues;
use super::people::{Roster, Side};
use super::record::{Handle, Id};
use super::refusal::Refusal;

/// Something that people worked on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// An issue with all of its actions.
    Issue(Id),
    /// An action of no issue, with the parts that were split off it.
    Action(Id),
}

/// Who worked on what, over any number of meetings. The same issue or action, carried from meeting
/// to meeting, counts once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkedTogether {
    works: BTreeMap<Work, Crew>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Crew {
    title: String,
    people: BTreeSet<Handle>,
}

impl WorkedTogether {
    /// Adds what a meeting's boards say.
    pub fn add(&mut self, actions: &Actions, issues: &Issues) {
        for (id, issue) in issues.issues.iter() {
            let people = issue.owner.people().chain(&issue.team).cloned();
            self.put(Work::Issue(id.clone()), &issue.title, people);
        }
        for (id, action) in actions.actions.iter() {
            let people = action.owner.iter().chain(&action.team).cloned();
            self.put(work_of(actions, id), &action.title, people);
        }
    }

    fn put(&mut self, work: Work, title: &str, people: impl Iterator<Item = Handle>) {
        let mut people = people.peekable();
        if people.peek().is_none() {
            return;
        }
        let crew = self.works.entry(work).or_default();
        if crew.title.is_empty() {
            title.clone_into(&mut crew.title);
        }
        crew.people.extend(people);
    }
}

/// What an action belongs to: its issue, else the action that it was split off, else itself.
pub fn work_of(actions: &Actions, id: &Id) -> Work {
    let mut id = id;
    // No longer than there are actions, so that a ring in a file written by hand comes to an end.
    for _ in 0..=actions.actions.len() {
        let Some(action) = actions.actions.get(id) else {
            break;
        };
        match (&action.issue, &action.split_from) {
            (Some(issue), _) => return Work::Issue(issue.clone()),
            (None, Some(from)) => id = from,
            (None, None) => break,
        }
    }
    Work::Action(id.clone())
}

/// How many people a team has at first.
pub const SIZE: usize = 4;

/// The most that a small team has.
pub const LARGEST: usize = 6;

/// Up to so many possible teams all are compared; beyond, the team is built one by one, so that a key
/// is answered at once.
const COMPARED: usize = 12_000;

#[derive(Clone, Debug)]
struct Candidate {
    handle: Handle,
    side: Side,
    /// How many open issues and actions this person sees to now.
    busy: usize,
}

/// Everybody who can be on a team for one issue or action, with what they worked on together before.
#[derive(Clone, Debug)]
pub struct Pool {
    people: Vec<Candidate>,
    /// What two people worked on, by their places; the lower one first.
    met: BTreeMap<(usize, usize), Vec<String>>,
    /// Those who own it and so are on the team.
    owners: Vec<usize>,
    works: usize,
}

impl Pool {
    /// The people of the roster who have not left. `before` is what was worked on so far; what the
    /// team is for is left out of it. `owners` belong to every proposal.
    pub fn new<'a>(
        roster: &Roster,
        before: &WorkedTogether,
        about: &Work,
        owners: impl IntoIterator<Item = &'a Handle>,
        (actions, issues): (&Actions, &Issues),
    ) -> Self {
        let here = roster.iter().filter(|(_, person)| !person.left);
        let people: Vec<Candidate> = here
            .map(|(handle, person)| Candidate {
                handle: handle.clone(),
                side: person.side,
                busy: busy(handle, actions, issues),
            })
            .collect();
        let place: BTreeMap<&Handle, usize> = people
            .iter()
            .enumerate()
            .map(|(at, one)| (&one.handle, at))
            .collect();
        let mut met: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        for (_, crew) in before.works.iter().filter(|(work, _)| *work != about) {
            // Both are in the order of handles.
            let crewed: Vec<usize> = crew
                .people
                .iter()
                .filter_map(|handle| place.get(handle).copied())
                .collect();
            for (at, one) in crewed.iter().enumerate() {
                for other in &crewed[at + 1..] {
                    let titles = met.entry((*one, *other)).or_default();
                    titles.push(crew.title.clone());
                }
            }
        }
        let owners = owners.into_iter().collect::<BTreeSet<_>>().into_iter();
        let owners = owners
            .filter_map(|owner| place.get(owner).copied())
            .collect();
        let works = before.works.len();
        Self {
            people,
            met,
            owners,
            works,
        }
    }

    /// On how many issues and actions a proposal rests.
    pub fn works(&self) -> usize {
        self.works
    }

    /// A team of that size, the owners in it, with marketing and sales in equal numbers as far as
    /// their people reach: those who worked together least. Of teams alike in that, the one where no
    /// two did so often; then the one that sees to least at present; then by handle. The same
    /// history gives the same team.
    pub fn propose(&self, size: usize) -> Result<Vec<Handle>, Refusal> {
        for side in [Side::Marketing, Side::Sales] {
            if !self.people.iter().any(|one| one.side == side) {
                return Err(Refusal::because(format!(
                    "A team has both sides in it, and nobody of {side} is on the roster"
                )));
            }
        }
        let size = size.clamp(2, LARGEST).max(self.owners.len());
        let candidates: Vec<usize> = (0..self.people.len())
            .filter(|at| {
                matches!(self.people[*at].side, Side::Marketing | Side::Sales)
                    && !self.owners.contains(at)
            })
            .collect();
        let mut team = self.owners.clone();
        let free = size.saturating_sub(team.len());
        if choices(candidates.len(), free) <= COMPARED {
            let mut best = None;
            self.compare(&candidates, size, &mut team, &mut best);
            team = best.map_or(team, |(_, team)| team);
        } else {
            self.build(&candidates, size, &mut team);
        }
        Ok(self.handles(&team))
    }

    /// Tries every team that goes on from `team`.
    fn compare(
        &self,
        candidates: &[usize],
        size: usize,
        team: &mut Vec<usize>,
        best: &mut Option<(Cost, Vec<usize>)>,
    ) {
        if team.len() >= size || candidates.is_empty() {
            let cost = self.cost(team, size);
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                *best = Some((cost, team.clone()));
            }
            return;
        }
        for (at, candidate) in candidates.iter().enumerate() {
            team.push(*candidate);
            self.compare(&candidates[at + 1..], size, team, best);
            team.pop();
        }
    }

    /// Adds the one who costs least, again and again.
    fn build(&self, candidates: &[usize], size: usize, team: &mut Vec<usize>) {
        while team.len() < size {
            let next = candidates.iter().filter(|at| !team.contains(at));
            let next = next.min_by_key(|at| {
                let mut with = team.clone();
                with.push(**at);
                (self.cost(&with, with.len()), **at)
            });
            match next {
                Some(next) => team.push(*next),
                None => return,
            }
        }
    }

    fn cost(&self, team: &[usize], size: usize) -> Cost {
        let of = |side| {
            team.iter()
                .filter(|at| self.people[**at].side == side)
                .count()
        };
        let (marketing, sales) = (of(Side::Marketing), of(Side::Sales));
        let mut together = 0;
        let mut most = 0;
        for (place, one) in team.iter().enumerate() {
            for other in &team[place + 1..] {
                let times = self.titles(*one, *other).len();
                together += times;
                most = most.max(times);
            }
        }
        Cost {
            missing: size.saturating_sub(team.len()),
            // One more on one side is as even as an odd team can be.
            uneven: marketing.abs_diff(sales) / 2,
            without_a_side: usize::from(marketing == 0) + usize::from(sales == 0),
            together,
            most,
            busy: team.iter().map(|at| self.people[*at].busy).sum(),
        }
    }

    fn titles(&self, one: usize, other: usize) -> &[String] {
        let pair = (one.min(other), one.max(other));
        self.met.get(&pair).map_or(&[], Vec::as_slice)
    }

    fn handles(&self, team: &[usize]) -> Vec<Handle> {
        let handles = team.iter().map(|at| self.people[*at].handle.clone());
        handles.collect()
    }

    fn places(&self, team: &[Handle]) -> Vec<usize> {
        let place = |handle: &Handle| self.people.iter().position(|one| one.handle == *handle);
        team.iter().filter_map(place).collect()
    }

    /// The side of somebody on the roster.
    pub fn side(&self, handle: &Handle) -> Option<Side> {
        let one = self.people.iter().find(|one| one.handle == *handle);
        one.map(|one| one.side)
    }

    /// Who could sit in a place of the team, the best first, with the one who sits there; at the end
    /// of the team, who could come into it.
    pub fn for_seat(&self, team: &[Handle], at: usize) -> Vec<Handle> {
        let mut others: Vec<Handle> = team.to_vec();
        if at < others.len() {
            others.remove(at);
        }
        let kept = self.places(&others);
        let size = kept.len() + 1;
        let mut free: Vec<(Cost, usize)> = (0..self.people.len())
            .filter(|one| !others.contains(&self.people[*one].handle))
            .map(|one| {
                let with: Vec<usize> = kept.iter().copied().chain([one]).collect();
                (self.cost(&with, size), one)
            })
            .collect();
        free.sort();
        free.into_iter()
            .map(|(_, one)| self.people[one].handle.clone())
            .collect()
    }

    /// Why a member is on the team, in words: what they own, and with whom of the others they worked
    /// before. `name` gives the name of a person.
    pub fn why(&self, team: &[Handle], at: usize, name: impl Fn(&Handle) -> String) -> String {
        let Some(member) = team.get(at) else {
            return String::new();
        };
        let place = |handle: &Handle| self.people.iter().position(|one| one.handle == *handle);
        let Some(own) = place(member) else {
            return "is not on the roster any more".to_owned();
        };
        let mut known: Vec<String> = Vec::new();
        for other in team.iter().filter(|other| *other != member) {
            let titles = place(other).map_or(&[][..], |other| self.titles(own, other));
            match titles {
                [] => {}
                [title] => known.push(format!("once with {} (“{title}”)", name(other))),
                titles => known.push(format!("{} times with {}", titles.len(), name(other))),
            }
        }
        let met = if team.len() < 2 {
            String::new()
        } else if known.is_empty() {
            "has worked with none of the others yet".to_owned()
        } else {
            format!("worked {}", known.join(", "))
        };
        if self.owners.contains(&own) {
            let and = if met.is_empty() { "" } else { "; " };
            return format!("owns it{and}{met}");
        }
        met
    }

    /// How many pairs of the team have not worked together yet, and how many there are.
    pub fn new_pairs(&self, team: &[Handle]) -> (usize, usize) {
        let team = self.places(team);
        let mut pairs = (0, 0);
        for (at, one) in team.iter().enumerate() {
            for other in &team[at + 1..] {
                pairs.0 += usize::from(self.titles(*one, *other).is_empty());
                pairs.1 += 1;
            }
        }
        pairs
    }

    /// The sides that nobody of the team is of.
    pub fn sides_missing(&self, team: &[Handle]) -> Vec<Side> {
        let missing = [Side::Marketing, Side::Sales].into_iter();
        missing
            .filter(|side| !team.iter().any(|one| self.side(one) == Some(*side)))
            .collect()
    }
}

/// What speaks against a team, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    missing: usize,
    without_a_side: usize,
    uneven: usize,
    together: usize,
    most: usize,
    busy: usize,
}

/// In how many ways so many can be chosen.
fn choices(from: usize, chosen: usize) -> usize {
    (0..chosen.min(from)).fold(1, |ways: usize, at| {
        ways.saturating_mul(from - at) / (at + 1)
    })
}

fn busy(handle: &Handle, actions: &Actions, issues: &Issues) -> usize {
    let acts = actions.actions.values().filter(|action| {
        action.state.is_open()
            && (action.owner.as_ref() == Some(handle) || action.team.contains(handle))
    });
    let issues = issues.issues.values().filter(|issue| {
        issue.state.is_open()
            && (issue.owner.people().any(|one| one == handle) || issue.team.contains(handle))
    });
    acts.count() + issues.count()
}

#[cfg(test)]
mod tests;
