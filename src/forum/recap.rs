//! What a meeting came to: what was decided, promised, left open, and how long it took.
//!
//! A value to be shown or written, with names in place of handles; it changes nothing. What is new
//! is told from what was carried by the carry count: a thing that no meeting carried here came up
//! here. What is over is this meeting's too, because what was over before was not carried.

use jiff::civil::Date;

use super::actions::{Action, ActionState};
use super::agenda::{ItemKind, ItemState};
use super::charter::Charter;
use super::issues::{Issue, IssueState, Owner};
use super::lead_definition::{LeadDefinition, Standing};
use super::meeting::attendance::SideCount;
use super::meeting::{Boards, Meeting};
use super::moment::Moment;
use super::notes::{Experiment, ExperimentState};
use super::people::Side;
use super::pulse::{FeelingAndFact, Poll};
use super::record::{Handle, Id};
use super::span::Span;
use super::timebox::{Reading, span_of, took_longer};

/// A thing on a board, in a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Which one, to go to it.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Whose it is, by full name; empty when it is nobody's.
    pub who: String,
    /// Its side.
    pub side: Option<Side>,
    /// The day by which something is to be done about it.
    pub due: Option<Date>,
    /// The day on which it was done.
    pub done: Option<Date>,
    /// How often it was carried.
    pub carried: u32,
}

/// What one person promised.
#[derive(Clone, Debug, PartialEq)]
pub struct Promises {
    /// The full name; empty for what nobody owns.
    pub who: String,
    /// The actions, the nearest due date first.
    pub actions: Vec<Line>,
}

/// An agenda item's planned minutes against the actual ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Minutes {
    /// The item.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// What it was for.
    pub kind: ItemKind,
    /// How far it came.
    pub state: ItemState,
    /// Its timebox as planned.
    pub planned: Span,
    /// What was added to it on the way, less what was taken, in seconds.
    pub added: i64,
    /// The time it took.
    pub spent: Span,
}

impl Minutes {
    /// How much longer it took than planned, in seconds; negative when shorter.
    pub fn over(&self) -> i64 {
        self.spent.seconds() - self.planned.seconds()
    }

    /// Whether it took longer than planned.
    pub fn took_longer(&self) -> bool {
        took_longer(self.planned.seconds(), self.spent.seconds())
    }
}

/// How the lead definition stands.
#[derive(Clone, Debug, PartialEq)]
pub struct DefinitionState {
    /// `v7`, or `v8 (draft)`.
    pub version: String,
    /// Whether both sides signed this very text.
    pub agreed: bool,
    /// What marketing and sales say of the text as it stands.
    pub sides: Vec<SidesWord>,
}

/// What a side says of the lead definition.
#[derive(Clone, Debug, PartialEq)]
pub struct SidesWord {
    /// The side.
    pub side: Side,
    /// What it says; bound to the exact text.
    pub standing: Standing,
    /// Who signed for it, by full name; empty when nobody signed this text.
    pub who: String,
}

/// Everything a recap shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Recap {
    /// What was decided and not withdrawn again.
    pub decisions: Vec<Line>,
    /// New open actions by owner; what nobody owns comes last.
    pub new_actions: Vec<Promises>,
    /// Actions that were done.
    pub done: Vec<Line>,
    /// Actions that are open and were carried here, the longest carried first.
    pub still_open: Vec<Line>,
    /// Actions that were given up.
    pub dropped: Vec<Line>,
    /// Issues that came up.
    pub new_issues: Vec<Line>,
    /// Issues that want an owner of the fix; parked ones and those with leadership do not.
    pub issues_without_owner: Vec<Line>,
    /// Issues that were closed.
    pub closed_issues: Vec<Line>,
    /// What waits for later; a carry count of 0 marks what was parked here.
    pub parked: Vec<Line>,
    /// Wins and thanks; `who` names those thanked whom the title does not name.
    pub wins: Vec<Line>,
    /// Experiments that began on the meeting's day; due is the day of the review.
    pub experiments_started: Vec<Line>,
    /// Experiments that both looked at: kept, adapted or stopped.
    pub experiments_reviewed: Vec<(Line, ExperimentState)>,
    /// The items of the running order, without those that were dropped before anything was spent.
    pub minutes: Vec<Minutes>,
    /// What was planned in all.
    pub planned: Span,
    /// What was spent in all.
    pub spent: Span,
    /// How aligned people feel.
    pub pulse: Poll,
    /// What they thought of the meeting.
    pub rating: Poll,
    /// Feeling beside fact.
    pub feeling_and_fact: FeelingAndFact,
    /// How the lead definition stands; none while nothing is written in it.
    pub definition: Option<DefinitionState>,
    /// Who was there, by side.
    pub attendance: Vec<SideCount>,
}

impl Recap {
    /// The recap of a meeting as it stands at `now`.
    pub fn of(boards: &Boards, charter: &Charter, now: Moment) -> Self {
        let names = Names {
            charter,
            meeting: &boards.meeting,
        };
        let reading = Reading::of(&boards.meeting, now);
        let actions = |wanted: fn(&Action) -> bool| names.actions(boards, wanted);
        let issues = |wanted: fn(&Issue) -> bool| names.issues(boards, wanted);
        let mut still_open = actions(|action| action.state.is_open() && action.carried > 0);
        still_open.sort_by_key(|line| std::cmp::Reverse(line.carried));
        let day = boards.meeting.date;
        Self {
            decisions: names.decisions(boards),
            new_actions: by_owner(actions(|one| one.state.is_open() && one.carried == 0)),
            done: actions(|one| one.state == ActionState::Done),
            still_open,
            dropped: actions(|one| one.state == ActionState::Dropped),
            new_issues: issues(|one| one.carried == 0),
            issues_without_owner: issues(wants_owner),
            closed_issues: issues(|one| one.state == IssueState::Closed),
            parked: names.parked(boards),
            wins: names.wins(boards),
            experiments_started: names.experiments(boards, |one| day.is_some() && one.began == day),
            experiments_reviewed: reviewed(&names, boards),
            minutes: minutes(&boards.meeting, &reading),
            planned: span_of(reading.planned),
            spent: span_of(reading.spent),
            pulse: boards.meeting.pulse_poll(),
            rating: boards.meeting.rating_poll(),
            feeling_and_fact: FeelingAndFact::of(&boards.meeting, &boards.scoreboard),
            definition: definition_state(&names, &boards.lead_definition),
            attendance: boards.meeting.attendance_by_side(),
        }
    }
}

/// Full names for handles: from the roster, else from the meeting's list, else the handle itself.
struct Names<'a> {
    charter: &'a Charter,
    meeting: &'a Meeting,
}

impl Names<'_> {
    fn of(&self, handle: &Handle) -> String {
        let person = self.charter.roster.get(handle).map(|one| &one.name);
        let listed = || self.meeting.people.get(handle).map(|one| &one.name);
        let name = person.or_else(listed).filter(|name| !name.is_empty());
        name.unwrap_or(&handle.0).clone()
    }

    fn of_any(&self, handle: Option<&Handle>) -> String {
        handle.map(|handle| self.of(handle)).unwrap_or_default()
    }

    fn actions(&self, boards: &Boards, wanted: fn(&Action) -> bool) -> Vec<Line> {
        let actions = boards.actions.actions.iter();
        let mut lines: Vec<Line> = actions
            .filter(|(_, action)| wanted(action))
            .map(|(id, action)| Line {
                id: id.clone(),
                title: action.title.clone(),
                who: self.of_any(action.owner.as_ref()),
                side: action.side,
                due: action.due,
                done: action.done,
                carried: action.carried,
            })
            .collect();
        lines.sort_by_key(|line| (line.due.is_none(), line.due));
        lines
    }

    fn issues(&self, boards: &Boards, wanted: fn(&Issue) -> bool) -> Vec<Line> {
        let issues = boards.issues.issues.iter();
        let line = |(id, issue): (&Id, &Issue)| Line {
            id: id.clone(),
            title: issue.title.clone(),
            who: match &issue.owner {
                Owner::Nobody => String::new(),
                Owner::Person(one) => self.of(one),
                Owner::Pair(one, other) => format!("{} and {}", self.of(one), self.of(other)),
            },
            side: issue.side,
            due: issue.next_step_by,
            carried: issue.carried,
            ..Line::default()
        };
        issues
            .filter(|(_, issue)| wanted(issue))
            .map(line)
            .collect()
    }

    fn decisions(&self, boards: &Boards) -> Vec<Line> {
        let all = boards.notes.decisions.iter();
        let standing = all.filter(|(_, decision)| decision.withdrawn.is_empty());
        standing
            .map(|(id, decision)| Line {
                id: id.clone(),
                title: decision.title.clone(),
                who: self.of_any(decision.owner.as_ref()),
                side: decision.side,
                ..Line::default()
            })
            .collect()
    }

    fn parked(&self, boards: &Boards) -> Vec<Line> {
        let all = boards.notes.parked.iter();
        let waiting = all.filter(|(_, parked)| parked.waits());
        let mut lines: Vec<Line> = waiting
            .map(|(id, parked)| Line {
                id: id.clone(),
                title: parked.title.clone(),
                who: self.of_any(parked.owner.as_ref()),
                side: parked.side,
                carried: parked.carried,
                ..Line::default()
            })
            .collect();
        lines.sort_by_key(|line| line.carried);
        lines
    }

    fn wins(&self, boards: &Boards) -> Vec<Line> {
        let all = boards.notes.wins.iter();
        let standing = all.filter(|(_, win)| win.withdrawn.is_empty());
        standing
            .map(|(id, win)| Line {
                id: id.clone(),
                title: win.title.clone(),
                who: win
                    .thanks_to
                    .iter()
                    .map(|handle| self.of(handle))
                    // A win that was captured with `@` names them in its own words already.
                    .filter(|name| !win.title.contains(name.as_str()))
                    .collect::<Vec<_>>()
                    .join(", "),
                side: win.side,
                ..Line::default()
            })
            .collect()
    }

    fn experiments(&self, boards: &Boards, wanted: impl Fn(&Experiment) -> bool) -> Vec<Line> {
        let experiments = boards.notes.experiments.iter();
        experiments
            .filter(|(_, experiment)| wanted(experiment))
            .map(|(id, experiment)| self.experiment(id, experiment))
            .collect()
    }

    fn experiment(&self, id: &Id, experiment: &Experiment) -> Line {
        let two = [&experiment.from_marketing, &experiment.from_sales];
        let who = two.into_iter().flatten().map(|handle| self.of(handle));
        Line {
            id: id.clone(),
            title: experiment.title.clone(),
            who: who.collect::<Vec<_>>().join(" and "),
            due: experiment.review,
            ..Line::default()
        }
    }
}

fn wants_owner(issue: &Issue) -> bool {
    let elsewhere = matches!(
        issue.state,
        IssueState::Closed | IssueState::Parked | IssueState::WithLeadership
    );
    !elsewhere && issue.owner == Owner::Nobody
}

fn by_owner(lines: Vec<Line>) -> Vec<Promises> {
    let mut owners: Vec<Promises> = Vec::new();
    for line in lines {
        match owners.iter_mut().find(|one| one.who == line.who) {
            Some(promises) => promises.actions.push(line),
            None => owners.push(Promises {
                who: line.who.clone(),
                actions: vec![line],
            }),
        }
    }
    owners.sort_by(|one, other| {
        (one.who.is_empty(), &one.who).cmp(&(other.who.is_empty(), &other.who))
    });
    owners
}

fn reviewed(names: &Names<'_>, boards: &Boards) -> Vec<(Line, ExperimentState)> {
    let experiments = boards.notes.experiments.iter();
    experiments
        .filter(|(_, experiment)| experiment.state != ExperimentState::Running)
        .map(|(id, experiment)| (names.experiment(id, experiment), experiment.state))
        .collect()
}

fn minutes(meeting: &Meeting, reading: &Reading) -> Vec<Minutes> {
    let items = meeting.agenda.0.iter().zip(&reading.items);
    items
        .filter(|(item, time)| item.state != ItemState::Dropped || time.spent > 0)
        .map(|(item, time)| Minutes {
            id: item.id.clone(),
            title: item.title.clone(),
            kind: item.kind,
            state: item.state,
            planned: item.planned,
            added: item.added.seconds() - item.taken.seconds(),
            spent: span_of(time.spent),
        })
        .collect()
}

fn definition_state(names: &Names<'_>, definition: &LeadDefinition) -> Option<DefinitionState> {
    let unwritten = LeadDefinition::default().canonical_text();
    if definition.canonical_text() == unwritten && definition.sign_offs.is_empty() {
        return None;
    }
    let hash = definition.content_hash();
    let word = |side| {
        let standing = definition.standing_on(side, &hash);
        let who = match &standing {
            Standing::Signed { by, .. } => names.of_any(by.as_ref()),
            _ => String::new(),
        };
        SidesWord {
            side,
            standing,
            who,
        }
    };
    let sides = [Side::Marketing, Side::Sales].map(word);
    let signed = |one: &SidesWord| matches!(one.standing, Standing::Signed { .. });
    let agreed = sides.iter().all(signed);
    Some(DefinitionState {
        version: definition.version_words_when(agreed),
        agreed,
        sides: sides.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forum::agenda::{AgendaItem, RunningOrder};
    use crate::forum::lead_definition::Verdict;
    use crate::forum::meeting::{Clock, MeetingState};
    use crate::forum::notes::{Decision, Parked, Win};

    const DAY: Date = jiff::civil::date(2026, 11, 24);

    fn charter() -> Charter {
        let mut charter = Charter::default();
        charter.add_person("Ana Ruiz", Side::Marketing).unwrap();
        charter.add_person("Cy Obi", Side::Sales).unwrap();
        charter
    }

    fn at(clock: &str) -> Moment {
        Moment::parse(&format!("2026-11-24T{clock}:00+01:00")).unwrap()
    }

    fn recap(boards: &Boards) -> Recap {
        Recap::of(boards, &charter(), at("10:30"))
    }

    fn titles(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.title.as_str()).collect()
    }

    #[test]
    fn actions_are_told_apart_by_their_carry_count_and_state() {
        let mut boards = Boards::default();
        let actions = &mut Arc::make_mut(&mut boards.actions).actions;
        let table = [
            ("new, later", ActionState::ToDo, 0, Some("ana"), Some(DAY)),
            (
                "new, soon",
                ActionState::ToDo,
                0,
                Some("ana"),
                DAY.yesterday().ok(),
            ),
            ("new, gone", ActionState::Doing, 0, Some("zed"), None),
            ("new, nobody's", ActionState::ToDo, 0, None, None),
            ("old once", ActionState::Doing, 1, Some("cy"), None),
            ("old thrice", ActionState::Blocked, 3, Some("cy"), None),
            ("done", ActionState::Done, 2, Some("cy"), None),
            ("dropped", ActionState::Dropped, 0, None, None),
        ];
        for (title, state, carried, owner, due) in table {
            let action = Action {
                title: title.to_owned(),
                state,
                carried,
                owner: owner.map(Handle::from),
                due,
                ..Action::default()
            };
            actions.insert(title.into(), action);
        }
        let recap = recap(&boards);
        let promises: Vec<_> = recap
            .new_actions
            .iter()
            .map(|one| (one.who.as_str(), titles(&one.actions)))
            .collect();
        assert_eq!(
            promises,
            [
                ("Ana Ruiz", vec!["new, soon", "new, later"]),
                ("zed", vec!["new, gone"]),
                ("", vec!["new, nobody's"]),
            ]
        );
        assert_eq!(titles(&recap.still_open), ["old thrice", "old once"]);
        assert_eq!(titles(&recap.done), ["done"]);
        assert_eq!(titles(&recap.dropped), ["dropped"]);
    }

    #[test]
    fn issues_are_new_unowned_or_closed() {
        let mut boards = Boards::default();
        let issues = &mut Arc::make_mut(&mut boards.issues).issues;
        let pair = Owner::Pair("ana".into(), "cy".into());
        let table = [
            ("new", IssueState::Raised, 0, Owner::Nobody),
            ("old", IssueState::Understood, 2, Owner::Nobody),
            ("owned", IssueState::Owned, 0, pair),
            ("parked", IssueState::Parked, 1, Owner::Nobody),
            ("asked", IssueState::WithLeadership, 1, Owner::Nobody),
            ("over", IssueState::Closed, 1, Owner::Nobody),
        ];
        for (title, state, carried, owner) in table {
            let issue = Issue {
                title: title.to_owned(),
                state,
                carried,
                owner,
                ..Issue::default()
            };
            issues.insert(title.into(), issue);
        }
        let recap = recap(&boards);
        assert_eq!(titles(&recap.new_issues), ["new", "owned"]);
        assert_eq!(recap.new_issues[1].who, "Ana Ruiz and Cy Obi");
        assert_eq!(titles(&recap.issues_without_owner), ["new", "old"]);
        assert_eq!(titles(&recap.closed_issues), ["over"]);
    }

    #[test]
    fn notes_leave_out_what_was_withdrawn_dropped_or_taken_up() {
        let mut boards = Boards::default();
        Arc::make_mut(&mut boards.meeting).date = Some(DAY);
        let notes = Arc::make_mut(&mut boards.notes);
        for (title, gone) in [("stands", ""), ("not", "changed our mind")] {
            let decision = Decision {
                title: title.to_owned(),
                owner: Some("cy".into()),
                withdrawn: gone.to_owned(),
                ..Decision::default()
            };
            notes.decisions.insert(title.into(), decision);
            let win = Win {
                title: title.to_owned(),
                thanks_to: vec!["ana".into(), "cy".into()],
                withdrawn: gone.to_owned(),
                ..Win::default()
            };
            notes.wins.insert(title.into(), win);
        }
        for (title, carried, taken_up) in [("a", 2, false), ("b", 0, false), ("c", 0, true)] {
            let parked = Parked {
                title: title.to_owned(),
                carried,
                taken_up,
                ..Parked::default()
            };
            notes.parked.insert(title.into(), parked);
        }
        for (title, began, state) in [
            ("x", Some(DAY), ExperimentState::Running),
            ("y", None, ExperimentState::Running),
            ("z", DAY.yesterday().ok(), ExperimentState::Kept),
        ] {
            let experiment = Experiment {
                title: title.to_owned(),
                began,
                state,
                from_marketing: Some("ana".into()),
                from_sales: Some("cy".into()),
                ..Experiment::default()
            };
            notes.experiments.insert(title.into(), experiment);
        }
        let recap = recap(&boards);
        assert_eq!(titles(&recap.decisions), ["stands"]);
        assert_eq!(recap.decisions[0].who, "Cy Obi");
        assert_eq!(titles(&recap.wins), ["stands"]);
        assert_eq!(recap.wins[0].who, "Ana Ruiz, Cy Obi");
        assert_eq!(titles(&recap.parked), ["b", "a"], "what is new first");
        assert_eq!(titles(&recap.experiments_started), ["x"]);
        assert_eq!(recap.experiments_started[0].who, "Ana Ruiz and Cy Obi");
        let (line, state) = &recap.experiments_reviewed[0];
        assert_eq!((line.title.as_str(), *state), ("z", ExperimentState::Kept));
        assert_eq!(recap.experiments_reviewed.len(), 1);
    }

    #[test]
    fn planned_minutes_stand_against_the_actual_ones_also_while_the_clock_runs() {
        let item = |id: &str, planned, spent, state| AgendaItem {
            id: id.into(),
            planned: Span::minutes(planned),
            spent: Span::minutes(spent),
            state,
            ..AgendaItem::default()
        };
        let mut boards = Boards::default();
        let meeting = Arc::make_mut(&mut boards.meeting);
        meeting.state = MeetingState::Running;
        meeting.agenda = RunningOrder(vec![
            item("a", 10, 14, ItemState::Done),
            item("b", 15, 0, ItemState::Ahead),
            item("c", 5, 0, ItemState::Dropped),
            item("d", 5, 2, ItemState::Dropped),
        ]);
        meeting.agenda.0[0].added = Span::minutes(2);
        meeting.clock = Clock::Running("b".into(), at("10:24"));
        let recap = recap(&boards);
        let rows: Vec<_> = recap
            .minutes
            .iter()
            .map(|row| (row.id.as_str(), row.spent.in_minutes(), row.over() / 60))
            .collect();
        assert_eq!(rows, [("a", 14, 4), ("b", 6, -9), ("d", 2, -3)]);
        assert_eq!(recap.minutes[0].added, 120);
        let in_all = (recap.planned.in_minutes(), recap.spent.in_minutes());
        assert_eq!(in_all, (25, 22));
    }

    #[test]
    fn the_definition_shows_what_each_side_says_of_this_very_text() {
        let mut boards = Boards::default();
        assert_eq!(recap(&boards).definition, None);
        let charter = charter();
        let definition = Arc::make_mut(&mut boards.lead_definition);
        definition.ideal_customer = vec!["Grows fast".into()];
        let sign = |definition: &mut LeadDefinition, side, by: &str| {
            let id = Id(format!("{side}"));
            let by = Some(by.into());
            definition.sign(id, side, by, Verdict::Agree, &charter.roster, DAY)
        };
        sign(definition, Side::Marketing, "ana").unwrap();
        sign(definition, Side::Sales, "cy").unwrap();
        let state = recap(&boards).definition.unwrap();
        assert_eq!((state.version.as_str(), state.agreed), ("v1", true));
        assert_eq!(state.sides[1].who, "Cy Obi");
        // Changed by hand, so without a new version: the words were for another text.
        let definition = Arc::make_mut(&mut boards.lead_definition);
        definition.ideal_customer.push("Not: students".into());
        let state = recap(&boards).definition.unwrap();
        assert_eq!(
            (state.version.as_str(), state.agreed),
            ("v1 (draft)", false)
        );
        let words: Vec<_> = state.sides.iter().map(|one| one.standing.words()).collect();
        assert_eq!(words, ["signed an earlier text of v1, not this one"; 2]);
        assert_eq!(state.sides[1].who, "", "nobody signed this text");
    }

    #[test]
    fn an_empty_meeting_has_an_empty_recap() {
        let recap = recap(&Boards::default());
        assert!(recap.decisions.is_empty() && recap.minutes.is_empty());
        assert_eq!(recap.pulse.all.words(), "no answers");
        assert_eq!(
            recap.feeling_and_fact.sentence(),
            "No pulse and no figures yet"
        );
    }

    #[test]
    fn a_win_that_names_somebody_does_not_name_them_again() {
        let mut boards = Boards::default();
        let win = Win {
            title: "Thanks Ana Ruiz for the webinar".to_owned(),
            thanks_to: vec!["ana".into(), "cy".into()],
            ..Win::default()
        };
        Arc::make_mut(&mut boards.notes)
            .wins
            .insert("w".into(), win);
        assert_eq!(recap(&boards).wins[0].who, "Cy Obi");
    }
}
