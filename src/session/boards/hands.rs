//! Counting hands over the issues: votes for what to talk about, which nobody sees until counting
//! ends, and the poll about who should own the fix. Only counts are kept, never a name.

use std::collections::BTreeSet;

use super::super::Session;
use super::super::key::{Code, Key};
use super::super::over::Over;
use super::super::place::{IssuePart, Row};
use super::super::purpose::Purpose;
use crate::forum::issues::{IssueFilter, IssueState, PollChoice, Ranking, VOTES_EACH};
use crate::forum::meeting::Attendance;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// Hands that are being counted.
#[derive(Clone, Debug)]
pub struct Hands {
    /// What they are raised for.
    pub what: Raised,
    /// The line that is asked about.
    pub at: usize,
    /// The issues that were asked about since counting began.
    asked: BTreeSet<Id>,
    /// Whether a number is being typed: the next digit goes on with it, the first one replaces.
    typing: bool,
}

/// What hands are raised for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raised {
    /// Talking about one of these issues; for the votes of this side, or of everybody.
    Votes {
        /// The issues, in an order that tells nothing.
        issues: Vec<Id>,
        /// Whose hands are counted.
        side: Option<Side>,
    },
    /// Who should own the fix of this issue.
    Poll(Id),
}

impl Hands {
    fn lines(&self) -> usize {
        match &self.what {
            Raised::Votes { issues, .. } => issues.len(),
            Raised::Poll(_) => PollChoice::ALL.len(),
        }
    }

    fn new(what: Raised, at: usize) -> Self {
        Self {
            what,
            at,
            asked: BTreeSet::new(),
            typing: false,
        }
    }

    fn go_to(&mut self, at: usize) {
        self.at = at;
        self.typing = false;
    }

    /// Whether hands were counted for that issue since counting began.
    pub fn was_asked(&self, issue: &Id) -> bool {
        self.asked.contains(issue)
    }
}

/// Begins to count votes for what to talk about.
pub fn vote(session: &mut Session) -> Result<(), Refusal> {
    let chosen = session
        .selection()
        .and_then(|row| super::issues::of_row(session, &row));
    let today = session.now.date();
    let Some(meeting) = session.meeting() else {
        return Err(Refusal::because("Open a meeting first"));
    };
    let log = &meeting.boards.issues;
    // The order by age tells nothing of the votes.
    let issues = log.ranked(Ranking::Age, &IssueFilter::default(), today);
    let aside = [IssueState::Parked, IssueState::WithLeadership];
    // An ask without an answer comes first whatever the room votes.
    let issues: Vec<Id> = issues
        .into_iter()
        .filter(|(_, issue)| !aside.contains(&issue.state) && !issue.ask_returns(today))
        .map(|(id, _)| id.clone())
        .collect();
    if issues.is_empty() {
        return Err(
            session.refusal("There is no open issue to vote for; {capture-issue} captures one")
        );
    }
    let at = issues.iter().position(|id| Some(id) == chosen.as_ref());
    let (before, voting) = (log.votes_in(), log.voting);
    session.may_change()?;
    if meeting_is_closed(session) {
        return Err(Refusal::MeetingClosed);
    }
    if before > 0 && !voting {
        session.tell("The votes from before are in; a new one hides them all until counting ends");
    }
    // Voting begins with the first vote: left without one, nothing has happened.
    let what = Raised::Votes { issues, side: None };
    let hands = Hands::new(what, at.unwrap_or(0));
    session.over.push(Over::Hands(hands));
    Ok(())
}

/// Asks the room who should own the fix of the selected issue.
pub fn poll(session: &mut Session) -> Result<(), Refusal> {
    let id = session
        .selection()
        .and_then(|row| super::issues::of_row(session, &row));
    let id =
        id.ok_or_else(|| session.refusal("No issue is selected; {capture-issue} captures one"))?;
    if meeting_is_closed(session) {
        return Err(Refusal::MeetingClosed);
    }
    let hands = Hands::new(Raised::Poll(id), 0);
    session.over.push(Over::Hands(hands));
    Ok(())
}

fn meeting_is_closed(session: &Session) -> bool {
    let meeting = session.meeting();
    meeting.is_some_and(super::super::open::OpenMeeting::is_closed)
}

/// A key while hands are counted: digits type how many, Backspace takes the last digit away, + and -
/// count one more or less.
pub fn press(session: &mut Session, key: Key) {
    let Some(Over::Hands(hands)) = session.over.last_mut() else {
        return;
    };
    let count = hands.lines().max(1);
    let last = hands.at + 1 == count;
    let at_once = key.code == Code::Char('s') && key.ctrl;
    let done = match key.code {
        _ if at_once => finish(session),
        Code::Esc => {
            session.over.pop();
            if session
                .meeting()
                .is_some_and(|meeting| meeting.boards.issues.voting)
            {
                session.tell_with_keys("Votes stay hidden until counting ends: {vote} goes on");
            }
            Ok(())
        }
        Code::Enter if last => finish(session),
        Code::Up | Code::Char('k') => {
            hands.go_to((hands.at + count - 1) % count);
            Ok(())
        }
        Code::Down | Code::Enter | Code::Char('j') => {
            hands.go_to((hands.at + 1) % count);
            Ok(())
        }
        Code::Left => turn_side(hands, false),
        Code::Right | Code::Tab => turn_side(hands, true),
        Code::Char(digit @ '0'..='9') => {
            let goes_on = std::mem::replace(&mut hands.typing, true);
            let digit = usize::from(digit as u8 - b'0');
            count_hands(
                session,
                |now| if goes_on { now * 10 + digit } else { digit },
            )
        }
        Code::Backspace => {
            hands.typing = true;
            count_hands(session, |now| now / 10)
        }
        Code::Char('+') => {
            hands.typing = false;
            count_hands(session, |now| now + 1)
        }
        Code::Char('-') => {
            hands.typing = false;
            count_hands(session, |now| now.saturating_sub(1))
        }
        _ => Err(Refusal::because(
            "Digits say how many, + - one more or less, Ctrl-S goes on",
        )),
    };
    if let Err(refusal) = done {
        session.refuse_because(&refusal);
    }
}

/// Whose hands are counted: everybody's, marketing's, sales'.
fn turn_side(hands: &mut Hands, ahead: bool) -> Result<(), Refusal> {
    const TURN: [Option<Side>; 3] = [None, Some(Side::Marketing), Some(Side::Sales)];
    let Raised::Votes { side, .. } = &mut hands.what else {
        return Err(Refusal::because(
            "A show of hands of the whole room: ↑ ↓ choose",
        ));
    };
    let at = TURN.iter().position(|one| one == side).unwrap_or(0);
    *side = TURN[(at + if ahead { 1 } else { 2 }) % 3];
    hands.typing = false;
    Ok(())
}

/// The most hands that a line takes: more is a slip of the finger.
const MOST_HANDS: usize = 999;

/// Makes the number of hands of the chosen line another one. Votes that were there stay the same
/// entries, so that counts from two screens merge.
fn count_hands(session: &mut Session, number: impl Fn(usize) -> usize) -> Result<(), Refusal> {
    let Some(Over::Hands(hands)) = session.over.last() else {
        return Ok(());
    };
    let (what, at) = (hands.what.clone(), hands.at);
    let hands = match what {
        Raised::Votes { issues, side } => {
            let id = issues.get(at).ok_or(Refusal::Gone("issue"))?;
            let now = super::issues::get(session, id)?.votes_of(side);
            let hands = within(number(now))?;
            let new = new_ids(session, hands.saturating_sub(now));
            session.edit("counting votes", |b| {
                b.edit_issues(|i| {
                    i.begin_voting();
                    (hands..now).try_for_each(|_| i.take_back_vote(id, side))?;
                    new.into_iter().try_for_each(|vote| i.vote(id, vote, side))
                })
            })?;
            if let Some(Over::Hands(hands)) = session.over.last_mut() {
                hands.asked.insert(id.clone());
            }
            hands
        }
        Raised::Poll(issue) => {
            let choice = PollChoice::ALL.get(at).copied().unwrap_or_default();
            let now = super::issues::get(session, &issue)?.hands_for(choice);
            let hands = within(number(now))?;
            let new = new_ids(session, hands.saturating_sub(now));
            session.edit("counting hands", |b| {
                b.edit_issues(|i| {
                    (hands..now).try_for_each(|_| i.lower_hand(&issue, choice))?;
                    new.into_iter()
                        .try_for_each(|hand| i.raise_hand(&issue, hand, choice))
                })
            })?;
            hands
        }
    };
    let s = if hands == 1 { "" } else { "s" };
    session.say(match too_many(session) {
        Some(words) => words,
        None => format!("{hands} hand{s} counted"),
    });
    Ok(())
}

fn within(hands: usize) -> Result<usize, Refusal> {
    if hands > MOST_HANDS {
        return Err(Refusal::because(format!(
            "At most {MOST_HANDS} hands are counted on a line"
        )));
    }
    Ok(hands)
}

fn new_ids(session: &mut Session, number: usize) -> Vec<Id> {
    (0..number).map(|_| session.new_id()).collect()
}

/// Said when there are more hands than people, or more votes than they have: it may be so, and it
/// may be a slip.
pub fn too_many(session: &Session) -> Option<String> {
    let Some(Over::Hands(hands)) = session.over.last() else {
        return None;
    };
    let people: usize = Side::ALL
        .iter()
        .map(|side| people_here(session, *side))
        .sum();
    match &hands.what {
        Raised::Votes { .. } => {
            let (votes, all) = votes_of_the_room(session);
            (votes > all && all > 0).then(|| {
                format!("{votes} votes from {people} people, who have {all}: is that right?")
            })
        }
        Raised::Poll(issue) => {
            let issue = super::issues::get(session, issue).ok()?;
            let hands = issue.poll.len();
            (hands > people && people > 0)
                .then(|| format!("{hands} hands from {people} people: is that right?"))
        }
    }
}

/// Ends counting: votes are shown and order the log; after the poll the owner is named.
fn finish(session: &mut Session) -> Result<(), Refusal> {
    let Some(Over::Hands(hands)) = session.over.pop() else {
        return Ok(());
    };
    match hands.what {
        Raised::Votes { .. } => {
            let voting = session
                .meeting()
                .is_some_and(|meeting| meeting.boards.issues.voting);
            if !voting {
                session.refuse_with_keys("No hand was counted; {vote} counts votes");
                return Ok(());
            }
            session.edit("the end of voting", |b| {
                b.edit_issues(|i| {
                    i.end_voting();
                    Ok(())
                })
            })?;
            if let Some(meeting) = session.meeting_mut() {
                meeting.order = Ranking::Votes;
            }
            session.say("Counting has ended: the first three are talked about first");
            if let Some(first) = session.rows().into_iter().next()
                && matches!(first, Row::Issue(_))
            {
                session.select(first);
            }
            Ok(())
        }
        Raised::Poll(issue) => super::open_form(session, &Purpose::Issue(issue, IssuePart::Owner)),
    }
}

/// How many votes are in, and how many the people who are here have.
pub fn votes_of_the_room(session: &Session) -> (usize, usize) {
    let Some(meeting) = session.meeting() else {
        return (0, 0);
    };
    let here = Side::ALL.iter().map(|side| people_here(session, *side));
    (
        meeting.boards.issues.votes_in(),
        here.sum::<usize>() * VOTES_EACH,
    )
}

/// How many people of a side are in the meeting.
pub fn people_here(session: &Session, side: Side) -> usize {
    let Some(meeting) = session.meeting() else {
        return 0;
    };
    let people = meeting.boards.meeting.people.values();
    people
        .filter(|person| person.side == side && person.attendance != Attendance::Absent)
        .count()
}
