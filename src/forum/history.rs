//! One thing through time: an action from promise to done with each carry, an issue through its
//! states and returns, a decision, the lead definition from version to version. What is told comes
//! from the meetings' own files, one after the other; nothing is kept for it.

use std::sync::Arc;

use serde::Serialize;

use super::actions::{Action, ActionState, Actions};
use super::changes::{Names, changes};
use super::files::{BoardKind, MeetingName, Stored};
use super::issues::{Issue, Issues};
use super::notes::Notes;
use super::record::{Id, Items};
use super::scoreboard::Scoreboard;
use super::search::Spot;
use crate::forum::reason;

/// What is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An action, from promise to done.
    Action(Id),
    /// An issue, through its states and returns.
    Issue(Id),
    /// A decision.
    Decision(Id),
    /// Something parked for later.
    Parked(Id),
    /// A win.
    Win(Id),
    /// An experiment.
    Experiment(Id),
    /// A KPI with its figures.
    Kpi(Id),
    /// What one side promised the other.
    Commitment(Id),
    /// The lead definition.
    Definition,
}

/// The history of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Story {
    /// What kind of thing it is.
    pub kind: &'static str,
    /// Its id; of the lead definition, none.
    pub id: String,
    /// What it is called now.
    pub title: String,
    /// How it stands, in a sentence without its full stop.
    pub now: String,
    /// What happened, meeting by meeting, the oldest first. Meetings in which nothing happened to
    /// it are left out.
    pub steps: Vec<Step>,
    /// In how many meetings it stands; of the lead definition, in how many its text was another.
    pub meetings: usize,
    /// What could not be read, a sentence each.
    pub unreadable: Vec<String>,
}

/// What happened to a thing in one meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The meeting.
    pub meeting: String,
    /// What happened, a sentence each without its full stop.
    pub said: Vec<String>,
}

impl Subject {
    /// What is followed when that spot is chosen; none for what has no history of its own.
    pub fn of(spot: &Spot) -> Option<Self> {
        Some(match spot {
            Spot::Action(id) => Self::Action(id.clone()),
            Spot::Issue(id) | Spot::Why(id, _) | Spot::Factor(id, _) => Self::Issue(id.clone()),
            Spot::Decision(id) => Self::Decision(id.clone()),
            Spot::Parked(id) => Self::Parked(id.clone()),
            Spot::Win(id) => Self::Win(id.clone()),
            Spot::Experiment(id) => Self::Experiment(id.clone()),
            Spot::Kpi(id) => Self::Kpi(id.clone()),
            Spot::Commitment(id) => Self::Commitment(id.clone()),
            Spot::AgendaItem(..) | Spot::Person(_) | Spot::Objective(_) => return None,
            _ => Self::Definition,
        })
    }

    /// The subject of that id on a board, if the board has it.
    pub fn on(board: &Stored, id: &Id) -> Option<Self> {
        let own = |has: bool, make: fn(Id) -> Self| has.then(|| make(id.clone()));
        match board {
            Stored::Actions(board) => own(board.actions.contains(id), Self::Action),
            Stored::Issues(board) => own(board.issues.contains(id), Self::Issue),
            Stored::Notes(board) => own(board.decisions.contains(id), Self::Decision)
                .or_else(|| own(board.parked.contains(id), Self::Parked))
                .or_else(|| own(board.wins.contains(id), Self::Win))
                .or_else(|| own(board.experiments.contains(id), Self::Experiment)),
            Stored::Scoreboard(board) => own(board.kpis.contains(id), Self::Kpi)
                .or_else(|| own(board.commitments.contains(id), Self::Commitment)),
            _ => None,
        }
    }

    /// The board on which it stands.
    pub fn board(&self) -> BoardKind {
        match self {
            Self::Action(_) => BoardKind::Actions,
            Self::Issue(_) => BoardKind::Issues,
            Self::Decision(_) | Self::Parked(_) | Self::Win(_) | Self::Experiment(_) => {
                BoardKind::Notes
            }
            Self::Kpi(_) | Self::Commitment(_) => BoardKind::Scoreboard,
            Self::Definition => BoardKind::LeadDefinition,
        }
    }

    /// Its id; the lead definition has none.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Action(id)
            | Self::Issue(id)
            | Self::Decision(id)
            | Self::Parked(id)
            | Self::Win(id)
            | Self::Experiment(id)
            | Self::Kpi(id)
            | Self::Commitment(id) => Some(id),
            Self::Definition => None,
        }
    }

    /// Where it is to be seen; none for the lead definition, which is a board of its own.
    pub fn spot(&self) -> Option<Spot> {
        Some(match self {
            Self::Action(id) => Spot::Action(id.clone()),
            Self::Issue(id) => Spot::Issue(id.clone()),
            Self::Decision(id) => Spot::Decision(id.clone()),
            Self::Parked(id) => Spot::Parked(id.clone()),
            Self::Win(id) => Spot::Win(id.clone()),
            Self::Experiment(id) => Spot::Experiment(id.clone()),
            Self::Kpi(id) => Spot::Kpi(id.clone()),
            Self::Commitment(id) => Spot::Commitment(id.clone()),
            Self::Definition => Spot::IdealCustomer,
        })
    }

    /// The word for its kind.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Action(_) => "action",
            Self::Issue(_) => "issue",
            Self::Decision(_) => "decision",
            Self::Parked(_) => "parked for later",
            Self::Win(_) => "win",
            Self::Experiment(_) => "experiment",
            Self::Kpi(_) => "KPI",
            Self::Commitment(_) => "commitment",
            Self::Definition => "lead definition",
        }
    }

    /// The board with this thing alone on it, its title, and how often it was carried; none where it
    /// does not stand.
    fn alone(&self, board: &Stored) -> Option<Alone> {
        fn only<T: Clone>(items: &Items<T>, id: &Id) -> Option<(Items<T>, T)> {
            let one = items.get(id)?.clone();
            Some(([(id.clone(), one.clone())].into_iter().collect(), one))
        }
        match (self, board) {
            (Self::Action(id), Stored::Actions(board)) => {
                let (mut actions, one) = only(&board.actions, id)?;
                // How often it was carried is said in words of its own.
                if let Some(action) = actions.get_mut(id) {
                    action.carried = 0;
                }
                let board = Actions {
                    actions,
                    ..Actions::default()
                };
                let now = action_now(&one);
                Some(Alone::new(
                    Stored::Actions(Arc::new(board)),
                    one.title,
                    one.carried,
                    now,
                ))
            }
            (Self::Issue(id), Stored::Issues(board)) => {
                let (mut issues, one) = only(&board.issues, id)?;
                if let Some(issue) = issues.get_mut(id) {
                    issue.carried = 0;
                }
                let board = Issues {
                    issues,
                    ..Issues::default()
                };
                let now = issue_now(&one);
                Some(Alone::new(
                    Stored::Issues(Arc::new(board)),
                    one.title,
                    one.carried,
                    now,
                ))
            }
            (_, Stored::Notes(board)) => self.note(board),
            (Self::Kpi(id), Stored::Scoreboard(board)) => {
                let (kpis, one) = only(&board.kpis, id)?;
                let board = Scoreboard {
                    kpis,
                    ..Scoreboard::default()
                };
                let now = on_track(one.on_track());
                Some(Alone::new(
                    Stored::Scoreboard(Arc::new(board)),
                    one.name,
                    0,
                    now,
                ))
            }
            (Self::Commitment(id), Stored::Scoreboard(board)) => {
                let (commitments, one) = only(&board.commitments, id)?;
                let board = Scoreboard {
                    commitments,
                    ..Scoreboard::default()
                };
                let now = on_track(one.on_track());
                Some(Alone::new(
                    Stored::Scoreboard(Arc::new(board)),
                    one.title,
                    0,
                    now,
                ))
            }
            (Self::Definition, Stored::LeadDefinition(definition)) => {
                let now = format!("Version {}", definition.version);
                let board = Stored::LeadDefinition(Arc::clone(definition));
                Some(Alone::new(board, "Lead definition".to_owned(), 0, now))
            }
            _ => None,
        }
    }

    fn note(&self, board: &Notes) -> Option<Alone> {
        let mut notes = Notes::default();
        let (title, carried, now) = match self {
            Self::Decision(id) => {
                let one = board.decisions.get(id)?;
                notes.decisions.insert(id.clone(), one.clone());
                let now = if one.withdrawn.is_empty() {
                    "It holds".to_owned()
                } else {
                    format!("Withdrawn: {}", reason::words(&one.withdrawn))
                };
                (one.title.clone(), 0, now)
            }
            Self::Parked(id) => {
                let mut one = board.parked.get(id)?.clone();
                let carried = std::mem::take(&mut one.carried);
                notes.parked.insert(id.clone(), one.clone());
                let now = match (one.taken_up, one.dropped.is_empty()) {
                    (true, _) => "Taken up".to_owned(),
                    (_, true) => "It waits".to_owned(),
                    _ => format!("Dropped: {}", reason::words(&one.dropped)),
                };
                (one.title, carried, now)
            }
            Self::Win(id) => {
                let one = board.wins.get(id)?;
                notes.wins.insert(id.clone(), one.clone());
                (one.title.clone(), 0, String::new())
            }
            Self::Experiment(id) => {
                let one = board.experiments.get(id)?;
                notes.experiments.insert(id.clone(), one.clone());
                (one.title.clone(), 0, one.state.words().to_owned())
            }
            _ => return None,
        };
        Some(Alone::new(
            Stored::Notes(Arc::new(notes)),
            title,
            carried,
            now,
        ))
    }
}

fn action_now(action: &Action) -> String {
    let carried = match action.carried {
        0 => String::new(),
        1 => ", carried once".to_owned(),
        times => format!(", carried {times} times"),
    };
    let day = match (action.state, action.done, action.due) {
        (ActionState::Done, Some(done), Some(due)) if done <= due => {
            format!(" on {}, by its day", done.strftime("%-d %b %Y"))
        }
        (ActionState::Done, Some(done), _) => format!(" on {}", done.strftime("%-d %b %Y")),
        (ActionState::Dropped, ..) => String::new(),
        (_, _, Some(due)) => format!(", due {}", due.strftime("%-d %b %Y")),
        _ => String::new(),
    };
    format!("{}{day}{carried}", action.state.words())
}

fn issue_now(issue: &Issue) -> String {
    let outcome = issue
        .outcome
        .map_or(String::new(), |outcome| format!(" ({})", outcome.words()));
    let back = match issue.reopened.len() {
        0 => String::new(),
        1 => ", came back once".to_owned(),
        times => format!(", came back {times} times"),
    };
    format!("{}{outcome}{back}", issue.state.words())
}

fn on_track(on_track: Option<bool>) -> String {
    let words = match on_track {
        Some(true) => "On track",
        Some(false) => "Off track",
        None => "No figure yet",
    };
    words.to_owned()
}

/// A board with one thing on it.
struct Alone {
    board: Stored,
    title: String,
    carried: u32,
    now: String,
}

impl Alone {
    fn new(board: Stored, title: String, carried: u32, now: String) -> Self {
        Self {
            board,
            title,
            carried,
            now,
        }
    }
}

/// The history of a thing through these meetings, which are in order of their days. Those that do
/// not have it change nothing.
pub fn story<'a>(
    subject: &Subject,
    meetings: impl IntoIterator<Item = (&'a MeetingName, &'a Stored)>,
    names: Names<'_>,
) -> Story {
    let mut story = Story {
        kind: subject.word(),
        id: subject.id().map(ToString::to_string).unwrap_or_default(),
        ..Story::default()
    };
    let mut before: Option<Alone> = None;
    for (name, board) in meetings {
        let Some(now) = subject.alone(board) else {
            continue;
        };
        story.meetings += 1;
        let said = match &before {
            None => begins(&now, names),
            Some(before) => goes_on(before, &now, names),
        };
        if !said.is_empty() {
            story.steps.push(Step {
                meeting: name.to_string(),
                said,
            });
        }
        story.title.clone_from(&now.title);
        story.now.clone_from(&now.now);
        before = Some(now);
    }
    story
}

/// The first words about a thing.
fn begins(now: &Alone, names: Names<'_>) -> Vec<String> {
    if let Stored::LeadDefinition(definition) = &now.board {
        let groups = definition.groups.values();
        let criteria: usize = groups.map(|group| group.criteria.len()).sum();
        return vec![format!(
            "Version {} with {criteria} criteria",
            definition.version
        )];
    }
    let told = changes(&now.board.empty(), &now.board, names);
    told.into_iter()
        .map(|change| change.words)
        .take(6)
        .collect()
}

fn goes_on(before: &Alone, now: &Alone, names: Names<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if now.carried > before.carried {
        said.push(match now.carried {
            1 => "Carried over".to_owned(),
            times => format!("Carried over, for the {} time", ordinal(times)),
        });
    }
    let told = changes(&before.board, &now.board, names);
    said.extend(
        told.into_iter()
            .map(|change| shorter(&change.words, &now.title)),
    );
    said
}

/// A sentence about the thing that the whole page is about: its title need not be said again.
fn shorter(words: &str, title: &str) -> String {
    let of = format!(" of “{title}”");
    if words.contains(&of) {
        return words.replacen(&of, "", 1);
    }
    let quoted = format!("“{title}”");
    match words.split_once(&quoted) {
        Some((kind, rest)) if kind.split_whitespace().count() <= 1 => {
            // Whose it is, is no part of its name.
            let rest = match rest
                .strip_prefix(" (")
                .and_then(|rest| rest.split_once(')'))
            {
                Some((_, rest)) => rest,
                None => rest,
            };
            format!("It{rest}")
        }
        _ => words.to_owned(),
    }
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::charter::Charter;
    use crate::forum::issues::IssueState;
    use crate::forum::record::Handle;
    use jiff::civil::date;

    fn told(subject: &Subject, meetings: Vec<(&str, Stored)>) -> (Story, Vec<String>) {
        let meetings: Vec<(MeetingName, Stored)> = meetings
            .into_iter()
            .map(|(name, board)| (MeetingName::parse(name).unwrap(), board))
            .collect();
        let charter = Charter::default();
        let pairs = meetings.iter().map(|(name, board)| (name, board));
        let story = story(subject, pairs, Names::of(&charter));
        let steps = story.steps.iter();
        let lines = steps
            .flat_map(|step| {
                step.said
                    .iter()
                    .map(|said| format!("{}: {said}", step.meeting))
            })
            .collect();
        (story, lines)
    }

    fn actions(change: impl FnOnce(&mut Action)) -> Stored {
        let mut action = Action {
            title: "Call script".to_owned(),
            owner: Some(Handle::from("dee")),
            due: Some(date(2026, 3, 20)),
            made: Some(date(2026, 3, 1)),
            ..Action::default()
        };
        change(&mut action);
        let mut board = Actions::default();
        board.actions.insert(Id::from("a"), action);
        Stored::Actions(Arc::new(board))
    }

    #[test]
    fn an_action_is_followed_from_promise_to_done_with_each_carry() {
        let meetings = vec![
            ("2026-03-01", actions(|_| ())),
            ("2026-03-15", actions(|action| action.carried = 1)),
            (
                "2026-03-29",
                actions(|action| {
                    action.carried = 2;
                    action.due = Some(date(2026, 4, 10));
                }),
            ),
            ("2026-04-01", Stored::Actions(Arc::default())),
            (
                "2026-04-12",
                actions(|action| {
                    action.carried = 2;
                    action.due = Some(date(2026, 4, 10));
                    action.state = ActionState::Done;
                    action.done = Some(date(2026, 4, 9));
                }),
            ),
        ];
        let (story, lines) = told(&Subject::Action(Id::from("a")), meetings);
        assert_eq!(
            lines,
            [
                "2026-03-01: New action “Call script”: To do, owner dee, due Fri 20 Mar 2026, \
                 made Sun 1 Mar 2026",
                "2026-03-15: Carried over",
                "2026-03-29: Carried over, for the 2nd time",
                "2026-03-29: Due: Fri 20 Mar 2026 → Fri 10 Apr 2026",
                "2026-04-12: It moved from To do to Done",
                "2026-04-12: It was done on Thu 9 Apr 2026",
            ]
        );
        assert_eq!(story.now, "Done on 9 Apr 2026, by its day, carried 2 times");
        assert_eq!(story.meetings, 4);
    }

    #[test]
    fn an_issue_is_followed_through_its_states_and_returns() {
        let issues = |state, back: Vec<jiff::civil::Date>| {
            let issue = Issue {
                title: "Slow answers".to_owned(),
                state,
                reopened: back,
                ..Issue::default()
            };
            let mut board = Issues::default();
            board.issues.insert(Id::from("i"), issue);
            Stored::Issues(Arc::new(board))
        };
        let back = vec![date(2026, 5, 1)];
        let meetings = vec![
            ("2026-03-01", issues(IssueState::Raised, vec![])),
            ("2026-03-15", issues(IssueState::Raised, vec![])),
            ("2026-04-01", issues(IssueState::Closed, vec![])),
            ("2026-05-01", issues(IssueState::Raised, back)),
        ];
        let (story, lines) = told(&Subject::Issue(Id::from("i")), meetings);
        assert_eq!(
            lines,
            [
                "2026-03-01: New issue “Slow answers”: Raised",
                "2026-04-01: It moved from Raised to Closed",
                "2026-05-01: It moved from Closed to Raised",
                "2026-05-01: Days of coming back: none → 2026-05-01",
            ]
        );
        assert_eq!(story.now, "Raised, came back once");
    }

    #[test]
    fn what_is_nowhere_has_an_empty_story() {
        let (story, lines) = told(&Subject::Decision(Id::from("d")), vec![]);
        assert!(lines.is_empty() && story.title.is_empty());
    }
}
