//! What may be done with notes: adding, editing, withdrawing, taking up what was parked, reviewing
//! experiments.

use jiff::civil::Date;

use super::{Decision, Experiment, ExperimentState, Notes, Parked, Win};
use crate::forum::capture::Captured;
use crate::forum::editing::{edited, item, on_the_roster, reason_or_dash, some_words};
use crate::forum::people::{Roster, Side};
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
        *decision = Decision {
            title,
            ..edited(decision, before, after)
        };
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
        *parked = Parked {
            title,
            ..edited(parked, before, after)
        };
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
        *win = Win {
            title,
            ..edited(win, before, after)
        };
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
        let changed = edited(experiment, before, after);
        if let (Some(began), Some(review)) = (changed.began, changed.review)
            && review < began
        {
            return Err(Refusal::because(
                "An experiment is reviewed after it began: choose a later day",
            ));
        }
        *experiment = Experiment { title, ..changed };
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
            _ => *self.withdrawn(kind, id)? = reason_or_dash(reason),
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
mod tests {
    use jiff::civil::{Date, date};

    use super::{
        Captured, Decision, Experiment, ExperimentState, Handle, Id, NoteKind, Notes, Roster, Side,
        Win,
    };
    use crate::forum::people::Person;
    use crate::forum::refusal::Refusal;

    const TODAY: Date = date(2026, 11, 24);

    fn roster() -> Roster {
        let person = |handle: &str, side| {
            let name = handle.to_uppercase();
            (
                Handle::from(handle),
                Person {
                    name,
                    side,
                    ..Person::default()
                },
            )
        };
        [person("ana", Side::Marketing), person("dee", Side::Sales)]
            .into_iter()
            .collect()
    }

    fn line(title: &str) -> Captured {
        Captured {
            title: title.to_owned(),
            owner: Some(Handle::from("ana")),
            also: vec![Handle::from("dee")],
            due: Some(date(2026, 12, 8)),
            ..Captured::default()
        }
    }

    fn notes() -> (Notes, Id) {
        let (mut notes, id) = (Notes::default(), Id::from("n1"));
        notes
            .add_decision(id.clone(), &line("one price list"), TODAY)
            .unwrap();
        notes.park(id.clone(), &line("fairs"), TODAY).unwrap();
        notes
            .add_win(id.clone(), &line("a full webinar"), TODAY)
            .unwrap();
        notes
            .add_experiment(id.clone(), &line("call at noon"), &roster(), TODAY)
            .unwrap();
        (notes, id)
    }

    fn said<T: std::fmt::Debug>(result: Result<T, Refusal>) -> String {
        result.expect_err("refused").to_string()
    }

    #[test]
    fn a_line_becomes_a_note_of_each_kind() {
        let (mut notes, id) = notes();
        assert_eq!(notes.decisions.get(&id).unwrap().on, Some(TODAY));
        assert_eq!(
            notes.parked.get(&id).unwrap().owner,
            Some(Handle::from("ana"))
        );
        assert_eq!(notes.wins.get(&id).unwrap().thanks_to.len(), 2);
        let experiment = notes.experiments.get(&id).unwrap();
        assert_eq!(experiment.from_marketing, Some(Handle::from("ana")));
        assert_eq!(experiment.from_sales, Some(Handle::from("dee")));
        assert_eq!(experiment.review, Some(date(2026, 12, 8)));
        let empty = line(" ");
        let refusals = [
            said(notes.add_decision(id.clone(), &empty, TODAY)),
            said(notes.park(id.clone(), &empty, TODAY)),
            said(notes.add_win(id.clone(), &empty, TODAY)),
            said(notes.add_experiment(id, &empty, &roster(), TODAY)),
        ];
        assert_eq!(
            refusals,
            [
                "A decision needs some words",
                "A parked item needs some words",
                "A win needs some words",
                "An experiment needs some words"
            ]
        );
    }

    #[test]
    fn what_is_withdrawn_can_be_brought_back() {
        for kind in NoteKind::ALL {
            let (mut notes, id) = notes();
            let before = notes.clone();
            notes.withdraw(kind, &id, "").unwrap();
            assert_ne!(notes, before, "{kind:?}");
            notes.bring_back(kind, &id).unwrap();
            assert_eq!(notes, before, "{kind:?}");
        }
        let (mut notes, id) = notes();
        assert_eq!(
            said(notes.bring_back(NoteKind::Win, &id)),
            "It was not withdrawn"
        );
        notes
            .withdraw(NoteKind::Experiment, &id, "too slow")
            .unwrap();
        assert_eq!(
            said(notes.withdraw(NoteKind::Experiment, &id, "")),
            "Only a running experiment can be stopped"
        );
        assert_eq!(
            said(notes.withdraw(NoteKind::Win, &Id::from("gone"), "")),
            "That win is no longer on the board"
        );
    }

    #[test]
    fn a_parked_item_is_taken_up_once() {
        let (mut notes, id) = notes();
        assert_eq!(notes.take_up(&id), Ok("fairs".to_owned()));
        assert_eq!(
            said(notes.take_up(&id)),
            "It was taken up or dropped already"
        );
        notes.put_back(&id).unwrap();
        assert_eq!(notes.take_up(&id), Ok("fairs".to_owned()));
    }

    #[test]
    fn an_experiment_is_reviewed_on_its_day_and_concluded() {
        let (mut notes, id) = notes();
        let review = date(2026, 12, 8);
        assert!(notes.reviews_due(date(2026, 12, 7)).is_empty());
        assert_eq!(notes.reviews_due(review).len(), 1);
        assert_eq!(
            said(notes.conclude(&id, ExperimentState::Kept, vec![], None, "")),
            "Say what came out before it is kept or adapted"
        );
        let result = vec!["twice as many answer".to_owned()];
        notes
            .conclude(&id, ExperimentState::Kept, result, None, "")
            .unwrap();
        assert!(notes.reviews_due(review).is_empty());
    }

    #[test]
    fn an_experiments_people_come_from_the_two_sides() {
        let (mut notes, id) = notes();
        let before = notes.experiments.get(&id).unwrap().clone();
        let after = Experiment {
            from_sales: Some(Handle::from("ana")),
            ..before.clone()
        };
        assert_eq!(
            said(notes.edit_experiment(&id, &before, &after, &roster())),
            "ANA is Marketing, not Sales: choose somebody from Sales"
        );
        let after = Experiment {
            review: Some(date(2026, 11, 1)),
            ..before.clone()
        };
        assert_eq!(
            said(notes.edit_experiment(&id, &before, &after, &roster())),
            "An experiment is reviewed after it began: choose a later day"
        );
        let after = Experiment {
            measure: "answers".to_owned(),
            ..before.clone()
        };
        notes
            .edit_experiment(&id, &before, &after, &roster())
            .unwrap();
        assert_eq!(notes.experiments.get(&id), Some(&after));
    }

    #[test]
    fn editing_names_only_people_of_the_roster() {
        let (mut notes, id) = notes();
        let before = notes.decisions.get(&id).unwrap().clone();
        let after = Decision {
            owner: Some(Handle::from("bob")),
            ..before.clone()
        };
        assert_eq!(
            said(notes.edit_decision(&id, &before, &after, &roster())),
            "`bob` is not on the roster"
        );
        let win = notes.wins.get(&id).unwrap().clone();
        let after = Win {
            thanks_to: vec![Handle::from("bob")],
            ..win.clone()
        };
        assert_eq!(
            said(notes.edit_win(&id, &win, &after, &roster())),
            "`bob` is not on the roster"
        );
        let parked = notes.parked.get(&id).unwrap().clone();
        let mut after = parked.clone();
        after.title = "trade fairs ".to_owned();
        notes.edit_parked(&id, &parked, &after, &roster()).unwrap();
        assert_eq!(notes.parked.get(&id).unwrap().title, "trade fairs");
    }

    #[test]
    fn the_newest_decision_stands_first_and_the_withdrawn_last() {
        let mut notes = Notes::default();
        for (id, day) in [("a", 1), ("b", 3), ("c", 2)] {
            notes
                .add_decision(Id::from(id), &line("x"), date(2026, 11, day))
                .unwrap();
            notes
                .park(Id::from(id), &line("x"), date(2026, 11, day))
                .unwrap();
            notes
                .add_win(Id::from(id), &line("x"), date(2026, 11, day))
                .unwrap();
        }
        notes
            .withdraw(NoteKind::Decision, &Id::from("b"), "")
            .unwrap();
        notes.take_up(&Id::from("a")).unwrap();
        let decisions: String = notes
            .decisions_in_order()
            .iter()
            .map(|(id, _)| id.as_str())
            .collect();
        let parked: String = notes
            .parked_in_order()
            .iter()
            .map(|(id, _)| id.as_str())
            .collect();
        let wins: String = notes
            .wins_in_order()
            .iter()
            .map(|(id, _)| id.as_str())
            .collect();
        assert_eq!(
            (decisions.as_str(), parked.as_str(), wins.as_str()),
            ("cab", "cba", "bca")
        );
    }
}
