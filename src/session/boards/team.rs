//! Forming a small team for an issue or an action: a proposal with its reasons, in which anybody can
//! be swapped before it is saved with the thing.

use std::collections::BTreeSet;

use super::super::Session;
use super::super::key::{Code, Key};
use super::super::over::Over;
use super::super::place::Row;
use crate::forum::meeting::Attendance;
use crate::forum::people::Side;
use crate::forum::record::Handle;
use crate::forum::refusal::Refusal;
use crate::forum::teams::{self, LARGEST, Pool, SIZE, Work};

/// A team that is being formed.
#[derive(Clone, Debug)]
pub struct TeamChoice {
    /// The issue or the action.
    pub about: Row,
    /// Its title.
    pub title: String,
    /// Who is on the team.
    pub members: Vec<Handle>,
    /// The member that is chosen.
    pub at: usize,
    /// Whether the team is the one that stands already.
    pub stands: bool,
    pool: Pool,
}

impl TeamChoice {
    /// The side of a member.
    pub fn side(&self, member: &Handle) -> Option<Side> {
        self.pool.side(member)
    }

    /// Why the member in that place is on the team.
    pub fn why(&self, session: &Session, at: usize) -> String {
        let name = |handle: &Handle| super::name_of(session, handle).to_owned();
        let why = self.pool.why(&self.members, at, name);
        let member = self.members.get(at);
        match member.and_then(|member| away_words(session, member)) {
            None => why,
            Some(away) if why.is_empty() => away.to_owned(),
            Some(away) => format!("{why}; {away}"),
        }
    }

    /// What is to be known of the team as a whole.
    pub fn about_all(&self) -> String {
        let missing = self.pool.sides_missing(&self.members);
        if let Some(side) = missing.first() {
            return format!("Nobody of {side} is on it: a team has both sides in it");
        }
        let (new, all) = self.pool.new_pairs(&self.members);
        let works = self.pool.works();
        let from = match works {
            0 => "nothing is known yet of who worked together".to_owned(),
            1 => "from 1 issue or action".to_owned(),
            works => format!("from {works} issues and actions"),
        };
        let pairs = if all == 1 { "pair has" } else { "pairs have" };
        format!("{new} of {all} {pairs} not worked together yet, {from}")
    }
}

/// What is to be said of somebody who takes no part in the meeting on screen.
fn away_words(session: &Session, member: &Handle) -> Option<&'static str> {
    let meeting = &session.meeting()?.boards.meeting;
    let away = meeting.people.get(member)?.attendance == Attendance::Absent;
    let today = meeting.date == Some(session.day());
    away.then_some(if today {
        "not here today"
    } else {
        "not at this meeting"
    })
}

/// Proposes a team for the selected issue or action, or shows the one that it has.
pub fn open(session: &mut Session) -> Result<(), Refusal> {
    let row = session.selection();
    let row = row.and_then(|row| match row {
        Row::Action(id) => Some(Row::Action(id)),
        row => super::issues::of_row(session, &row)
            .filter(|_| session.tab() == Some(super::Tab::Issues))
            .map(Row::Issue),
    });
    let row = row.ok_or_else(|| Refusal::because("Select an issue or an action first"))?;
    open_for(session, row)
}

/// Proposes a team for that issue or action.
pub fn open_for(session: &mut Session, about: Row) -> Result<(), Refusal> {
    let Some(meeting) = session.meeting() else {
        return Err(Refusal::because("Open a meeting first"));
    };
    if meeting.is_closed() {
        return Err(Refusal::MeetingClosed);
    }
    let (actions, issues) = (&*meeting.boards.actions, &*meeting.boards.issues);
    let gone = || Refusal::Gone("thing");
    let (title, owners, team, work): (String, BTreeSet<Handle>, Vec<Handle>, Work) = match &about {
        Row::Issue(id) => {
            let issue = issues.issues.get(id).ok_or_else(gone)?;
            let owners = issue.owner.people().cloned().collect();
            (
                issue.title.clone(),
                owners,
                issue.team.clone(),
                Work::Issue(id.clone()),
            )
        }
        Row::Action(id) => {
            let action = actions.actions.get(id).ok_or_else(gone)?;
            let owners = action.owner.iter().cloned().collect();
            let work = teams::work_of(actions, id);
            (action.title.clone(), owners, action.team.clone(), work)
        }
        _ => return Err(gone()),
    };
    let mut before = session.earlier_work.together.clone();
    before.add(actions, issues);
    let roster = super::roster(session);
    let pool = Pool::new(&roster, &before, &work, &owners, (actions, issues));
    let stands = !team.is_empty();
    let members = if stands {
        team
    } else {
        let on_the_roster = |missing| {
            let edits = session.keys.fill("{charter} edits it");
            Refusal::because(format!("{missing}; {edits}"))
        };
        pool.propose(SIZE).map_err(on_the_roster)?
    };
    session.over.push(Over::Team(Box::new(TeamChoice {
        about,
        title,
        members,
        at: 0,
        stands,
        pool,
    })));
    Ok(())
}

/// A key while a team is formed.
pub fn press(session: &mut Session, key: Key) {
    let Some(Over::Team(team)) = session.over.last_mut() else {
        return;
    };
    let count = team.members.len().max(1);
    let save = (key.code == Code::Char('s') && key.ctrl) || key.code == Code::Enter;
    match key.code {
        _ if save => confirm(session),
        Code::Esc => {
            session.over.pop();
        }
        Code::Up | Code::Char('k') => team.at = (team.at + count - 1) % count,
        Code::Down | Code::Tab | Code::Char('j') => team.at = (team.at + 1) % count,
        Code::Right | Code::Char(' ') => swap(team, true),
        Code::Left => swap(team, false),
        Code::Char('+') if team.members.len() >= LARGEST => {
            session.refuse(format!("A small team has at most {LARGEST} people"));
        }
        Code::Char('+') => {
            let joins = team.pool.for_seat(&team.members, team.members.len());
            match joins.into_iter().next() {
                Some(one) => {
                    team.members.push(one);
                    team.at = team.members.len() - 1;
                    team.stands = false;
                }
                None => session.refuse("Everybody of the roster is on the team"),
            }
        }
        Code::Char('-') | Code::Delete if team.members.len() > 2 => {
            team.members.remove(team.at);
            team.at = team.at.min(team.members.len() - 1);
            team.stands = false;
        }
        Code::Char('-') | Code::Delete => session.refuse("A team has two people at least"),
        Code::Char('p') => match team.pool.propose(team.members.len()) {
            Ok(members) => {
                team.members = members;
                team.stands = false;
            }
            Err(refusal) => session.refuse_because(&refusal),
        },
        _ => session.refuse("← → swap the chosen person, + - more or fewer, Enter saves"),
    }
}

/// Puts the next, or the one before, in the place of the chosen member: the best fitting come first.
fn swap(team: &mut TeamChoice, ahead: bool) {
    let seat = team.pool.for_seat(&team.members, team.at);
    let Some(member) = team.members.get(team.at) else {
        return;
    };
    if seat.is_empty() {
        return;
    }
    // Somebody who left the forum stands nowhere in the order: the best comes then.
    let to = match (seat.iter().position(|one| one == member), ahead) {
        (Some(at), true) => (at + 1) % seat.len(),
        (Some(at), false) => (at + seat.len() - 1) % seat.len(),
        (None, _) => 0,
    };
    team.members[team.at] = seat[to].clone();
    team.stands = false;
}

/// A click on a member chooses it; on the chosen one, swaps it.
pub fn click(session: &mut Session, at: usize) {
    if let Some(Over::Team(team)) = session.over.last_mut() {
        if team.at == at {
            swap(team, true);
        } else if at < team.members.len() {
            team.at = at;
        }
    }
}

fn confirm(session: &mut Session) {
    let Some(Over::Team(team)) = session.over.pop() else {
        return;
    };
    let roster = super::roster(session);
    let members = &team.members;
    let done = match &team.about {
        Row::Issue(id) => session.edit("forming a team", |b| {
            b.edit_issues(|i| i.set_team(id, members, &roster))
        }),
        Row::Action(id) => session.edit("forming a team", |b| {
            b.edit_actions(|a| a.set_team(id, members, &roster))
        }),
        _ => Ok(()),
    };
    match done {
        Ok(()) => {
            let words = words(session, members);
            session.say(format!("The team: {words}"));
        }
        Err(refusal) => {
            session.refuse_because(&refusal);
            session.over.push(Over::Team(team));
        }
    }
}

/// The members of a team by name.
pub fn words(session: &Session, members: &[Handle]) -> String {
    let names = members.iter().map(|one| super::name_of(session, one));
    names.collect::<Vec<_>>().join(", ")
}
