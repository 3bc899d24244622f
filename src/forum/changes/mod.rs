//! What a file says, in words, and what changed from one copy of it to another, item by item. Who
//! made a change is not in the files and never guessed.

mod boards;
mod charter;
mod definition;
mod meeting;
mod thing;

use serde::Serialize;

use super::charter::Charter;
use super::files::Stored;
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

/// Where the names of people and objectives are looked up.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a>(pub &'a Charter);

impl Names<'_> {
    fn person(self, handle: &Handle) -> String {
        let person = self.0.roster.get(handle).map(|person| &person.name);
        let name = person.filter(|name| !name.is_empty());
        name.unwrap_or(&handle.0).clone()
    }

    fn people(self, handles: &[Handle]) -> String {
        let names: Vec<String> = handles.iter().map(|handle| self.person(handle)).collect();
        names.join(", ")
    }

    fn objective(self, id: &Id) -> String {
        let objective = self.0.objectives.get(id);
        objective.map_or_else(|| id.to_string(), |objective| objective.title.clone())
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
    let clashes = value.clashes().iter();
    clashes
        .map(|(path, theirs)| {
            let theirs: Vec<String> = theirs.iter().map(str::to_owned).collect();
            Thing::new("clashes", path, "clash", path).lines_of("the other value", &theirs)
        })
        .collect()
}

#[cfg(test)]
mod tests;
