//! What a file says, in words, and what changed from one copy of it to another, item by item. Who
//! made a change is not in the files and never guessed.

mod boards;
mod charter;
mod definition;
mod meeting;
mod thing;

use std::collections::BTreeSet;

use serde::Serialize;

use super::charter::Charter;
use super::clash_words::{Naming, plain_words};
use super::files::Stored;
use super::issues::Issues;
use super::lead_definition;
use super::record::{Handle, Id};
use thing::Thing;

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The item's path in its file, such as `actions/k3v9m2xq`; empty for the file as a whole.
    pub place: String,
    /// What changed, in a sentence without its full stop.
    pub words: String,
}

/// Where the names of people, objectives and KPIs are looked up, and, where the meeting is at hand,
/// the titles of issues.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    charter: &'a Charter,
    issues: Option<&'a Issues>,
}

impl<'a> Names<'a> {
    /// Names that are looked up in a charter alone.
    pub fn of(charter: &'a Charter) -> Self {
        Self {
            charter,
            issues: None,
        }
    }

    /// The same with the issues of a meeting.
    #[must_use]
    pub fn with_issues(self, issues: &'a Issues) -> Self {
        Self {
            issues: Some(issues),
            ..self
        }
    }

    fn issue(self, id: &Id) -> String {
        let issue = self.issues.and_then(|board| board.issues.get(id));
        issue.map_or_else(
            || "an issue of this forum".to_owned(),
            |issue| format!("“{}”", issue.title),
        )
    }

    fn kpi(self, id: &Id) -> String {
        let kpi = self.charter.kpis.get(id);
        kpi.map_or_else(
            || "a KPI of this forum".to_owned(),
            |kpi| format!("“{}”", kpi.name),
        )
    }

    fn person(self, handle: &Handle) -> String {
        let person = self.charter.roster.get(handle).map(|person| &person.name);
        let name = person.filter(|name| !name.is_empty());
        name.unwrap_or(&handle.0).clone()
    }

    fn people(self, handles: &[Handle]) -> String {
        let names: Vec<String> = handles.iter().map(|handle| self.person(handle)).collect();
        names.join(", ")
    }

    fn objective(self, id: &Id) -> String {
        let objective = self.charter.objectives.get(id);
        objective.map_or_else(
            || "one that is no longer set".to_owned(),
            |objective| objective.title.clone(),
        )
    }
}

/// What changed from `before` to `after`, in the order of the file. Empty when they are equal; two
/// different kinds of files are said to be so.
pub fn changes(before: &Stored, after: &Stored, names: Names<'_>) -> Vec<Change> {
    if before == after {
        return Vec::new();
    }
    if !before.is_like(after) {
        return vec![of_the_file("It is another kind of file now")];
    }
    let mut told = Vec::new();
    if let (Stored::LeadDefinition(old), Stored::LeadDefinition(new)) = (before, after) {
        let lines = lead_definition::changes(old, new).into_iter();
        told.extend(lines.map(|line| of_the_file(&thing::capital(&line))));
        let records = |one| definition::records(one, names);
        thing::compare(&records(old), &records(new), &mut told);
        clashes(before, after, &mut told);
    } else {
        thing::compare(&things(before, names), &things(after, names), &mut told);
    }
    if told.is_empty() {
        told.push(of_the_file(
            "Only what is not shown changed, such as the numbers that rows are ordered by",
        ));
    }
    told
}

/// What changed from one meeting's board to that of the next one. A thing that was finished in the
/// earlier meeting stays there, and is not told as gone.
pub fn since(before: &Stored, after: &Stored, names: Names<'_>) -> Vec<Change> {
    let stands: BTreeSet<String> = things(after, names)
        .into_iter()
        .map(|thing| thing.place().to_owned())
        .collect();
    let told = changes(before, after, names).into_iter();
    told.filter(|change| change.place.is_empty() || stands.contains(&change.place))
        .collect()
}

fn of_the_file(words: &str) -> Change {
    Change {
        place: String::new(),
        words: words.to_owned(),
    }
}

fn clashes(before: &Stored, after: &Stored, told: &mut Vec<Change>) {
    thing::compare(&unsettled(before), &unsettled(after), told);
}

/// What a file says, a line each, item by item: an item's title, then its fields indented.
pub fn described(value: &Stored, names: Names<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for thing in things(value, names) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        thing.lines(&mut lines);
    }
    lines
}

fn things(value: &Stored, names: Names<'_>) -> Vec<Thing> {
    let mut things = match value {
        Stored::Charter(charter) => charter::things(charter),
        Stored::Agenda(agenda) => meeting::agenda(agenda),
        Stored::Meeting(meeting) => meeting::things(meeting, names),
        Stored::Scoreboard(scoreboard) => boards::scoreboard(scoreboard, names),
        Stored::LeadDefinition(definition) => {
            let mut things = definition::worksheet(definition);
            things.extend(definition::records(definition, names));
            things
        }
        Stored::Actions(actions) => boards::actions(actions, names),
        Stored::Issues(issues) => boards::issues(issues, names),
        Stored::Notes(notes) => boards::notes(notes, names),
    };
    things.extend(unsettled(value));
    things
}

fn unsettled(value: &Stored) -> Vec<Thing> {
    if value.clashes().is_empty() {
        return Vec::new();
    }
    let naming = Naming::of(value);
    let clashes = value.clashes().iter();
    clashes
        .map(|(path, theirs)| {
            let theirs: Vec<String> = theirs.iter().map(plain_words).collect();
            Thing::new("clashes", path, thing::CLASH, &naming.field(path))
                .lines_of("from elsewhere", &theirs)
        })
        .collect()
}

#[cfg(test)]
mod tests;
