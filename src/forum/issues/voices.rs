//! What the room says by raising hands: votes for talking about an issue, the poll about who sees
//! to the fix, and the order that follows. One entry a voter, never a sum, so that counts merge.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Issue, IssueFilter, IssueState, Issues, PollChoice, PollVote, Vote};
use crate::forum::due;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// In which order issues stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ranking {
    /// Most votes first.
    #[default]
    Votes,
    /// Largest cost first. Costs in different units cannot be compared: the unit in which most
    /// issues are counted comes first, and those without a cost last.
    Impact,
    /// Oldest first.
    Age,
}

impl Ranking {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Votes, Self::Impact, Self::Age];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Votes => "by votes",
            Self::Impact => "by impact",
            Self::Age => "by age",
        }
    }
}

/// How many votes each person has in a round.
pub const VOTES_EACH: usize = 3;

/// From how many people of a side on its votes are shown apart: of fewer, everybody could tell whose
/// they are.
const SHOWN_APART: usize = 3;

impl Issue {
    /// How its votes divide among the sides; nothing where that would tell who voted how. `people`
    /// says how many people of a side are here.
    pub fn votes_by_side(&self, people: impl Fn(Side) -> usize) -> Vec<(Side, usize)> {
        let of = |side: Side| {
            let votes = self.votes.values();
            votes.filter(|vote| vote.side == Some(side)).count()
        };
        let sides: Vec<(Side, usize)> = Side::ALL
            .into_iter()
            .map(|side| (side, of(side)))
            .filter(|(_, votes)| *votes > 0)
            .collect();
        let known: usize = sides.iter().map(|(_, votes)| votes).sum();
        // With the sum at hand, what is left would tell of those who are not shown.
        let tells = known < self.votes.len()
            || [Side::Marketing, Side::Sales]
                .into_iter()
                .chain(sides.iter().map(|(side, _)| *side))
                .any(|side| people(side) < SHOWN_APART);
        if tells { Vec::new() } else { sides }
    }

    /// Whether the room asked leadership at an earlier forum and has no answer yet.
    pub fn ask_returns(&self, today: Date) -> bool {
        let ask = self.ask.as_ref().filter(|_| self.state.is_open());
        ask.is_some_and(|ask| ask.sent.is_some_and(|day| day < today) && ask.answered.is_none())
    }

    /// How many days ago it was raised.
    pub fn age(&self, today: Date) -> Option<i64> {
        Some(due::days_between(self.raised?, today).max(0))
    }

    /// How many votes that side gave it; with no side, how many were counted without one.
    pub fn votes_of(&self, side: Option<Side>) -> usize {
        self.votes.values().filter(|vote| vote.side == side).count()
    }

    /// How many hands of the poll are up for that choice.
    pub fn hands_for(&self, choice: PollChoice) -> usize {
        let votes = self.poll.values().filter(|vote| vote.choice == choice);
        votes.count()
    }

    /// How many hands each choice of the poll has.
    pub fn poll_counts(&self) -> [(PollChoice, usize); 6] {
        PollChoice::ALL.map(|choice| (choice, self.hands_for(choice)))
    }

    /// What the hands of the poll said, most first: `both together 4, Sales 2`. Empty before a hand
    /// was counted.
    pub fn poll_in_words(&self) -> String {
        let mut counts = self.poll_counts().to_vec();
        counts.retain(|(_, hands)| *hands > 0);
        counts.sort_by_key(|(_, hands)| std::cmp::Reverse(*hands));
        let words = counts
            .iter()
            .map(|(choice, hands)| format!("{} {hands}", choice.words()));
        words.collect::<Vec<_>>().join(", ")
    }
}

impl Issues {
    /// Adds a vote for talking about an issue, under a new id.
    pub fn vote(&mut self, id: &Id, vote: Id, side: Option<Side>) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        if !issue.state.is_open() {
            return Err(Refusal::because("The issue is closed: reopen it first"));
        }
        issue.votes.insert(vote, Vote { side });
        Ok(())
    }

    /// Takes one vote of that side back; with no side, one that was counted without a side, or else
    /// any one.
    pub fn take_back_vote(&mut self, id: &Id, side: Option<Side>) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        let found = issue
            .votes
            .iter()
            .find(|(_, vote)| vote.side == side)
            .or_else(|| issue.votes.iter().find(|_| side.is_none()))
            .map(|(id, _)| id.clone());
        let vote = found.ok_or_else(|| match side {
            Some(side) => Refusal::because(format!("{side} has no vote here to take back")),
            None => Refusal::because("There is no vote to take back"),
        })?;
        issue.votes.remove(&vote);
        Ok(())
    }

    /// Begins to count votes: until counting ends nobody sees them, and they order nothing.
    pub fn begin_voting(&mut self) {
        self.voting = true;
    }

    /// Ends the counting of votes: everybody sees them.
    pub fn end_voting(&mut self) {
        self.voting = false;
    }

    /// How many votes are in.
    pub fn votes_in(&self) -> usize {
        self.issues.values().map(|issue| issue.votes.len()).sum()
    }

    /// Adds a hand to the poll about who sees to the fix, under a new id.
    pub fn raise_hand(&mut self, id: &Id, vote: Id, choice: PollChoice) -> Result<(), Refusal> {
        self.issue(id)?.poll.insert(vote, PollVote { choice });
        Ok(())
    }

    /// Takes one hand of the poll down.
    pub fn lower_hand(&mut self, id: &Id, choice: PollChoice) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        let found = issue
            .poll
            .iter()
            .find(|(_, vote)| vote.choice == choice)
            .map(|(id, _)| id.clone());
        let vote = found
            .ok_or_else(|| Refusal::because(format!("No hand is up for {}", choice.words())))?;
        issue.poll.remove(&vote);
        Ok(())
    }

    /// The issues that the filter shows: first the asks of earlier forums that have no answer, then
    /// open ones in the order of the ranking, those parked or with leadership, and the closed ones.
    pub fn ranked(
        &self,
        ranking: Ranking,
        filter: &IssueFilter,
        today: Date,
    ) -> Vec<(&Id, &Issue)> {
        let mut shown: Vec<(&Id, &Issue)> = self
            .issues
            .iter()
            .filter(|(_, issue)| filter.shows(issue))
            .collect();
        let units = self.unit_uses();
        shown.sort_by(|(id, one), (other_id, other)| {
            let by_ranking = match ranking {
                Ranking::Votes if self.voting => std::cmp::Ordering::Equal,
                Ranking::Votes => other.votes.len().cmp(&one.votes.len()),
                Ranking::Impact => {
                    let group = |issue: &Issue| {
                        let uses = units.get(&unit(issue)).copied().unwrap_or_default();
                        (issue.impact_amount.is_none(), Reverse(uses), unit(issue))
                    };
                    let amount = |issue: &Issue| issue.impact_amount.unwrap_or_default();
                    group(one)
                        .cmp(&group(other))
                        .then_with(|| amount(other).total_cmp(&amount(one)))
                }
                Ranking::Age => std::cmp::Ordering::Equal,
            };
            let age = |issue: &Issue| (issue.raised.is_none(), issue.raised);
            standing(one, today)
                .cmp(&standing(other, today))
                .then(by_ranking)
                .then_with(|| age(one).cmp(&age(other)))
                .then_with(|| id.cmp(other_id))
        });
        shown
    }

    /// The three issues that the room talks about first.
    pub fn top_three(&self, ranking: Ranking, today: Date) -> Vec<(&Id, &Issue)> {
        let mut top = self.ranked(ranking, &IssueFilter::default(), today);
        top.retain(|(_, issue)| standing(issue, today) == WORKED_ON);
        top.truncate(3);
        top
    }

    /// How many issues are open.
    pub fn open_count(&self) -> usize {
        self.issues
            .values()
            .filter(|issue| issue.state.is_open())
            .count()
    }

    /// Whether what open issues cost is counted in several units, which nothing compares: by impact
    /// each unit is a group of its own.
    pub fn has_units_apart(&self) -> bool {
        let counted = self.issues.values().filter(|issue| issue.state.is_open());
        let mut units = counted
            .filter(|issue| issue.impact_amount.is_some())
            .map(unit);
        let first = units.next();
        units.any(|unit| Some(unit) != first)
    }

    /// How many issues are counted in each unit.
    fn unit_uses(&self) -> BTreeMap<String, usize> {
        let mut uses = BTreeMap::new();
        for issue in self
            .issues
            .values()
            .filter(|issue| issue.impact_amount.is_some())
        {
            *uses.entry(unit(issue)).or_default() += 1;
        }
        uses
    }
}

fn unit(issue: &Issue) -> String {
    issue.impact_unit.trim().to_lowercase()
}

/// The standing of an issue that the room works on.
const WORKED_ON: u8 = 1;

fn standing(issue: &Issue, today: Date) -> u8 {
    match issue.state {
        IssueState::Closed => 3,
        _ if issue.ask_returns(today) => 0,
        IssueState::Parked | IssueState::WithLeadership => 2,
        _ => WORKED_ON,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Id, Issue, IssueFilter, IssueState, Issues, PollChoice, Ranking, Side};
    use crate::forum::issues::Ask;

    fn log() -> Issues {
        let issue = |day, amount: Option<f64>, unit: &str, state| Issue {
            title: "x".to_owned(),
            raised: Some(date(2026, 11, day)),
            impact_amount: amount,
            impact_unit: unit.to_owned(),
            state,
            ..Issue::default()
        };
        let issues = [
            ("a", issue(4, Some(5.0), "EUR", IssueState::Raised)),
            ("b", issue(3, Some(900.0), "hours", IssueState::Owned)),
            ("c", issue(2, Some(70.0), "eur", IssueState::Raised)),
            ("d", issue(5, None, "", IssueState::Raised)),
            ("e", issue(1, Some(999.0), "EUR", IssueState::Parked)),
            ("f", issue(1, None, "", IssueState::Closed)),
        ];
        let mut log = Issues::default();
        for (id, issue) in issues {
            log.issues.insert(Id::from(id), issue);
        }
        log
    }

    fn order(log: &Issues, ranking: Ranking, closed: bool) -> String {
        let filter = IssueFilter {
            closed,
            ..IssueFilter::default()
        };
        let ranked = log.ranked(ranking, &filter, date(2026, 11, 24));
        ranked.iter().map(|(id, _)| id.as_str()).collect()
    }

    #[test]
    fn issues_stand_by_votes_impact_or_age() {
        let mut log = log();
        assert_eq!(order(&log, Ranking::Age, true), "cbadef");
        assert_eq!(order(&log, Ranking::Impact, false), "cabde");
        assert_eq!(order(&log, Ranking::Votes, false), "cbade");
        for (vote, issue) in [("v1", "d"), ("v2", "d"), ("v3", "a"), ("v4", "e")] {
            log.vote(&Id::from(issue), Id::from(vote), Some(Side::Sales))
                .unwrap();
        }
        assert_eq!(order(&log, Ranking::Votes, false), "dacbe");
        let top: String = log
            .top_three(Ranking::Votes, date(2026, 11, 24))
            .iter()
            .map(|(id, _)| id.as_str())
            .collect();
        assert_eq!(top, "dac");
        assert_eq!(log.open_count(), 5);
        // While votes are counted they order nothing.
        log.begin_voting();
        assert_eq!(order(&log, Ranking::Votes, false), "cbade");
        assert_eq!(log.votes_in(), 4);
        log.end_voting();
        assert_eq!(order(&log, Ranking::Votes, false), "dacbe");
    }

    #[test]
    fn an_ask_without_answer_comes_first_at_the_next_forum() {
        let mut log = log();
        let ask = |sent, answered| Ask {
            sent: Some(date(2026, 11, sent)),
            answered,
            ..Ask::default()
        };
        let issue = log.issues.get_mut(&Id::from("d")).unwrap();
        issue.state = IssueState::WithLeadership;
        issue.ask = Some(ask(10, None));
        assert_eq!(order(&log, Ranking::Age, false), "dcbae");
        // On the day on which it goes out nobody waits yet; with an answer nobody waits any more.
        for (sent, answered) in [(24, None), (10, Some(date(2026, 11, 20)))] {
            log.issues.get_mut(&Id::from("d")).unwrap().ask = Some(ask(sent, answered));
            assert_eq!(order(&log, Ranking::Age, false), "cbaed");
        }
    }

    #[test]
    fn votes_of_sides_are_shown_only_where_they_tell_of_nobody() {
        let mut log = log();
        let id = Id::from("a");
        let by_side = |log: &Issues, people: [usize; 2]| {
            let people = |side| match side {
                Side::Marketing => people[0],
                Side::Sales => people[1],
                _ => 0,
            };
            log.issues.get(&id).unwrap().votes_by_side(people)
        };
        for (vote, side) in [
            ("v1", Side::Sales),
            ("v2", Side::Sales),
            ("v3", Side::Marketing),
        ] {
            log.vote(&id, Id::from(vote), Some(side)).unwrap();
        }
        assert_eq!(
            by_side(&log, [3, 4]),
            [(Side::Marketing, 1), (Side::Sales, 2)]
        );
        assert_eq!(by_side(&log, [2, 4]), []);
        assert_eq!(by_side(&log, [4, 2]), []);
        log.vote(&id, Id::from("v4"), None).unwrap();
        assert_eq!(by_side(&log, [3, 4]), []);
    }

    #[test]
    fn a_vote_can_be_taken_back_by_the_side_that_gave_it() {
        let mut log = log();
        let id = Id::from("a");
        log.vote(&id, Id::from("v1"), Some(Side::Sales)).unwrap();
        assert_eq!(
            log.take_back_vote(&id, Some(Side::Marketing))
                .unwrap_err()
                .to_string(),
            "Marketing has no vote here to take back"
        );
        log.take_back_vote(&id, Some(Side::Sales)).unwrap();
        assert_eq!(
            log.take_back_vote(&id, None).unwrap_err().to_string(),
            "There is no vote to take back"
        );
        assert_eq!(
            log.vote(&Id::from("f"), Id::from("v"), None)
                .unwrap_err()
                .to_string(),
            "The issue is closed: reopen it first"
        );
    }

    #[test]
    fn hands_of_the_poll_are_counted_by_choice() {
        let mut log = log();
        let id = Id::from("a");
        for vote in ["p1", "p2"] {
            log.raise_hand(&id, Id::from(vote), PollChoice::Both)
                .unwrap();
        }
        log.raise_hand(&id, Id::from("p3"), PollChoice::Ceo)
            .unwrap();
        log.lower_hand(&id, PollChoice::Both).unwrap();
        let counts = log.issues.get(&id).unwrap().poll_counts();
        assert_eq!(counts.map(|(_, hands)| hands), [0, 0, 1, 0, 1, 0]);
        assert_eq!(
            log.lower_hand(&id, PollChoice::Outside)
                .unwrap_err()
                .to_string(),
            "No hand is up for a facilitator from outside"
        );
    }
}
