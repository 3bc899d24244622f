//! Counting hands over the issues: votes for what to talk about, which nobody sees until counting
//! ends, and the poll about who should own the fix. Only counts are kept, never a name.

use super::super::Session;
use super::super::key::{Code, Key};
use super::super::over::Over;
use super::super::place::{IssuePart, Row};
use super::super::purpose::Purpose;
use crate::forum::issues::{IssueFilter, PollChoice, Ranking, VOTES_EACH};
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
    /// What was counted since counting began, so that the last hand can be taken back.
    counted: Vec<Counted>,
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

#[derive(Clone, Debug)]
enum Counted {
    Vote(Id, Id),
    Hand(PollChoice),
}

impl Hands {
    fn lines(&self) -> usize {
        match &self.what {
            Raised::Votes { issues, .. } => issues.len(),
            Raised::Poll(_) => PollChoice::ALL.len(),
        }
    }

    /// Whether hands were counted for that issue since counting began.
    pub fn was_asked(&self, issue: &Id) -> bool {
        let votes = |one: &Counted| matches!(one, Counted::Vote(voted, _) if voted == issue);
        self.counted.iter().any(votes)
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
    let issues: Vec<Id> = issues.into_iter().map(|(id, _)| id.clone()).collect();
    if issues.is_empty() {
        return Err(
            session.refusal("There is no open issue to vote for; {capture-issue} captures one")
        );
    }
    let at = issues.iter().position(|id| Some(id) == chosen.as_ref());
    let before = log.votes_in();
    if !log.voting {
        session.edit("counting votes", |b| {
            b.edit_issues(|i| {
                i.begin_voting();
                Ok(())
            })
        })?;
        if before > 0 {
            session.say("Counting goes on; the votes from before are in, and hidden again");
        }
    }
    session.over.push(Over::Hands(Hands {
        what: Raised::Votes { issues, side: None },
        at: at.unwrap_or(0),
        counted: Vec::new(),
    }));
    Ok(())
}

/// Asks the room who should own the fix of the selected issue.
pub fn poll(session: &mut Session) -> Result<(), Refusal> {
    let id = session
        .selection()
        .and_then(|row| super::issues::of_row(session, &row));
    let id =
        id.ok_or_else(|| session.refusal("No issue is selected; {capture-issue} captures one"))?;
    if session
        .meeting()
        .is_some_and(super::super::open::OpenMeeting::is_closed)
    {
        return Err(Refusal::MeetingClosed);
    }
    session.over.push(Over::Hands(Hands {
        what: Raised::Poll(id),
        at: 0,
        counted: Vec::new(),
    }));
    Ok(())
}

/// A key while hands are counted: a digit is that many hands, Backspace takes the last one back.
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
                session.say_with_keys("Votes stay hidden until counting ends: {vote} goes on");
            }
            Ok(())
        }
        Code::Enter if last => finish(session),
        Code::Up | Code::Char('k') => {
            hands.at = (hands.at + count - 1) % count;
            Ok(())
        }
        Code::Down | Code::Enter | Code::Char('j') => {
            hands.at = (hands.at + 1) % count;
            Ok(())
        }
        Code::Left => turn_side(hands, false),
        Code::Right | Code::Tab => turn_side(hands, true),
        Code::Char(digit @ '1'..='9') => add(session, usize::from(digit as u8 - b'0')),
        Code::Char('+') => add(session, 1),
        Code::Backspace | Code::Char('-') => take_back(session),
        _ => Err(Refusal::because(
            "A digit counts that many hands, Backspace takes one back, Ctrl-S ends counting",
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
    Ok(())
}

fn add(session: &mut Session, number: usize) -> Result<(), Refusal> {
    let Some(Over::Hands(hands)) = session.over.last() else {
        return Ok(());
    };
    let (what, at) = (hands.what.clone(), hands.at);
    let new: Vec<Id> = (0..number).map(|_| session.new_id()).collect();
    let mut counted = Vec::new();
    match what {
        Raised::Votes { issues, side } => {
            let issue = issues.get(at).ok_or(Refusal::Gone("issue"))?;
            session.edit("counting votes", |b| {
                b.edit_issues(|i| {
                    new.iter()
                        .try_for_each(|vote| i.vote(issue, vote.clone(), side))
                })
            })?;
            counted.extend(
                new.into_iter()
                    .map(|vote| Counted::Vote(issue.clone(), vote)),
            );
        }
        Raised::Poll(issue) => {
            let choice = PollChoice::ALL.get(at).copied().unwrap_or_default();
            session.edit("counting hands", |b| {
                b.edit_issues(|i| {
                    new.iter()
                        .try_for_each(|hand| i.raise_hand(&issue, hand.clone(), choice))
                })
            })?;
            counted.extend(new.iter().map(|_| Counted::Hand(choice)));
        }
    }
    if let Some(Over::Hands(hands)) = session.over.last_mut() {
        hands.counted.append(&mut counted);
    }
    let hands = if number == 1 { "hand" } else { "hands" };
    session.say(format!("{number} {hands} counted"));
    Ok(())
}

fn take_back(session: &mut Session) -> Result<(), Refusal> {
    let Some(Over::Hands(hands)) = session.over.last_mut() else {
        return Ok(());
    };
    let (last, at, what) = (hands.counted.pop(), hands.at, hands.what.clone());
    match (last, what) {
        (Some(Counted::Vote(issue, vote)), _) => session.edit("taking a vote back", |b| {
            b.edit_issues(|i| i.take_back(&issue, &vote))
        }),
        (Some(Counted::Hand(choice)), Raised::Poll(issue)) => session
            .edit("taking a hand back", |b| {
                b.edit_issues(|i| i.lower_hand(&issue, choice))
            }),
        // Counted in an earlier poll: the chosen line loses one.
        (None, Raised::Poll(issue)) => {
            let choice = PollChoice::ALL.get(at).copied().unwrap_or_default();
            session.edit("taking a hand back", |b| {
                b.edit_issues(|i| i.lower_hand(&issue, choice))
            })
        }
        _ => Err(Refusal::because("No hand was counted just now")),
    }
}

/// Ends counting: votes are shown and order the log; after the poll the owner is named.
fn finish(session: &mut Session) -> Result<(), Refusal> {
    let Some(Over::Hands(hands)) = session.over.pop() else {
        return Ok(());
    };
    match hands.what {
        Raised::Votes { .. } => {
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
