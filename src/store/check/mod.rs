//! What a file's shape cannot say: owners who are not on the roster, references that lead nowhere,
//! figures that make no sense. Everything Lockstep writes itself passes.

mod boards;
mod forum;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use super::file::{self, NAMES, ReadState};
use super::folder::Folder;
use super::syntax::{self, Kind, Lines, Tree};
use super::text::{self, fault_at, fault_of};
use super::wording;
use crate::forum::charter::Charter;
use crate::forum::clash_words::Naming;
use crate::forum::files::{BoardKind, Fault, MeetingName, Stored};
use crate::forum::meeting::Boards;
use crate::forum::record::{Handle, Id};

/// What is known of the forum around a file. What is absent is not checked.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Who may own something: the roster and everybody expected at a meeting.
    pub handles: Option<BTreeSet<Handle>>,
    /// The objectives that were ever set.
    pub objectives: Option<BTreeSet<Id>>,
    /// The issues that were ever logged.
    pub issues: Option<BTreeSet<Id>>,
    /// The actions that were ever promised.
    pub actions: Option<BTreeSet<Id>>,
}

impl Beside {
    /// What a charter and one meeting know: people and objectives.
    pub fn of(charter: &Charter, boards: &Boards) -> Self {
        let mut beside = Self::default();
        beside.add_charter(charter);
        beside.add_people(boards);
        beside
    }

    /// What the whole forum knows; reads every meeting.
    pub fn of_forum(folder: &Folder) -> Self {
        let charter = folder.read_charter();
        let mut beside = Self::default();
        // Of a charter that cannot be read nothing is known.
        let known = charter.state.writable();
        if known {
            beside.add_charter(&charter.value);
        }
        let mut whole = known;
        for meeting in folder.meetings().unwrap_or_default() {
            let boards = folder.read_boards(&meeting);
            whole &= boards.unwritable().next().is_none();
            let boards = boards.boards();
            if known {
                beside.add_people(&boards);
            }
            let issues = boards.issues.issues.ids().cloned();
            beside.issues.get_or_insert_default().extend(issues);
            let actions = boards.actions.actions.ids().cloned();
            beside.actions.get_or_insert_default().extend(actions);
        }
        if !whole {
            // What is missing may stand in a file that cannot be read.
            beside.issues = None;
            beside.actions = None;
        }
        beside
    }

    fn add_charter(&mut self, charter: &Charter) {
        let handles = charter.roster.ids().cloned();
        self.handles.get_or_insert_default().extend(handles);
        let objectives = charter.objectives.ids().cloned();
        self.objectives.get_or_insert_default().extend(objectives);
    }

    fn add_people(&mut self, boards: &Boards) {
        let handles = boards.meeting.people.ids().cloned();
        self.handles.get_or_insert_default().extend(handles);
        let objectives = boards.meeting.objectives.ids().cloned();
        self.objectives.get_or_insert_default().extend(objectives);
    }
}

/// Every fault of a file's text, in the order of the text. The kind of file is told by the name it
/// opens with, or else by `path`.
pub fn check_file(path: &Path, text: &str, beside: Option<&Beside>) -> Vec<Fault> {
    let file = path.display().to_string();
    if path.file_name().is_some_and(|name| name == wording::BLAME) {
        return wording::faults(text, &file);
    }
    if let Err(not_text) = text::check(&file, text) {
        return vec![not_text.fault().clone()];
    }
    let lines = Lines::of(text);
    let tree = match syntax::parse(text) {
        Ok(tree) => tree,
        Err(wrong) => return vec![fault_at(&file, &lines, wrong.at, wrong.sentence)],
    };
    let name = match kind_of(&tree, path) {
        Ok(name) => name,
        Err(sentence) => return vec![fault_at(&file, &lines, tree.root.start, sentence)],
    };
    let Some(reading) = file::read_named(name, &file, text) else {
        return Vec::new();
    };
    match &reading.state {
        ReadState::Fine | ReadState::Absent => {}
        ReadState::Newer { .. } => {
            let sentence = reading.state.sentence().unwrap_or_default();
            return vec![fault_of(&file, sentence)];
        }
        ReadState::Faulty(faults) => return faults.clone(),
        ReadState::Conflicted(fault) => return vec![fault.clone()],
    }
    let nothing = Beside::default();
    let mut checking = Checking {
        file: &file,
        tree: &tree,
        lines: &lines,
        beside: beside.unwrap_or(&nothing),
        faults: Vec::new(),
    };
    checking.stored(&reading.value);
    checking.clashes(&reading.value);
    let mut faults = checking.faults;
    faults.sort();
    faults
}

/// Checks every file of a forum's folder.
pub fn check_folder(folder: &Folder) -> Vec<Fault> {
    let beside = Beside::of_forum(folder);
    let mut files = vec![crate::forum::files::FileName::Charter];
    let own = folder
        .agendas()
        .into_iter()
        .filter(|agenda| !agenda.built_in);
    files.extend(own.map(|agenda| crate::forum::files::FileName::Agenda(agenda.name)));
    for meeting in folder.meetings().unwrap_or_default() {
        files.extend(BoardKind::ALL.map(|board| {
            crate::forum::files::FileName::Board(MeetingName::clone(&meeting), board)
        }));
    }
    let mut faults = match wording::team_text(folder) {
        None => Vec::new(),
        Some(Ok(text)) => wording::faults(&text, wording::BLAME),
        Some(Err(fault)) => vec![fault],
    };
    let meetings = folder.meetings().unwrap_or_default();
    faults.extend(super::copies::faults(folder, &meetings));
    for name in files {
        let read = folder.read_file(&name);
        match (&read.state, &read.text) {
            (ReadState::Absent, _) => {}
            (_, Some(text)) => faults.extend(check_file(&name.path(), text, Some(&beside))),
            (state, None) => faults.extend_from_slice(state.faults()),
        }
    }
    faults
}

pub(super) fn kind_of(tree: &Tree<'_>, path: &Path) -> Result<&'static str, String> {
    let written = match tree.root.kind {
        Kind::Word(word) => Some(word),
        _ => tree.root.name(),
    };
    if let Some(known) = NAMES.iter().find(|name| Some(**name) == written) {
        return Ok(known);
    }
    let by_path = name_for(path);
    match (written, by_path) {
        (None, Some(name)) => Ok(name),
        (Some(written), Some(name)) => Err(format!(
            "the file opens with `{written}`; `{name}` belongs there"
        )),
        (written, None) => {
            let way_out = super::reading::nearest(written.unwrap_or_default(), NAMES);
            Err(format!(
                "the file does not open with the name of what it is{way_out}"
            ))
        }
    }
}

fn name_for(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?;
    let in_agendas = path
        .parent()
        .is_some_and(|folder| folder.ends_with("agendas"));
    match name {
        "forum.ron" => Some("Charter"),
        "meeting.ron" => Some("Meeting"),
        "scoreboard.ron" => Some("Scoreboard"),
        "lead-definition.ron" => Some("LeadDefinition"),
        "actions.ron" => Some("Actions"),
        "issues.ron" => Some("Issues"),
        "notes.ron" => Some("Notes"),
        _ if in_agendas => Some("Agenda"),
        _ => None,
    }
}

/// A check under way.
struct Checking<'c, 'a> {
    file: &'c str,
    tree: &'c Tree<'a>,
    lines: &'c Lines<'c>,
    beside: &'c Beside,
    faults: Vec<Fault>,
}

impl Checking<'_, '_> {
    fn say(&mut self, path: &str, sentence: impl Into<String>) {
        let at = self.tree.place(path);
        let fault = fault_at(self.file, self.lines, at, sentence);
        self.faults.push(fault);
    }

    fn title(&mut self, path: &str, field: &str, title: &str) {
        if title.trim().is_empty() {
            self.say(
                path,
                format!("it has no `{field}`: say in a few words what it is"),
            );
        }
    }

    fn handle(&mut self, path: &str, handle: Option<&Handle>) {
        let (Some(handle), Some(known)) = (handle, &self.beside.handles) else {
            return;
        };
        if !known.contains(handle) {
            let names: Vec<&str> = known.iter().map(Handle::as_str).collect();
            let way_out = super::reading::nearest(handle.as_str(), &names);
            self.say(path, format!("`{handle}` is not on the roster{way_out}"));
        }
    }

    fn reference(&mut self, path: &str, what: &str, id: Option<&Id>, known: Option<&BTreeSet<Id>>) {
        if let (Some(id), Some(known)) = (id, known)
            && !known.contains(id)
        {
            self.say(path, format!("there is no {what} `{id}`"));
        }
    }

    fn objective(&mut self, path: &str, id: Option<&Id>) {
        let beside = self.beside;
        let path = format!("{path}/objective");
        self.reference(&path, "objective", id, beside.objectives.as_ref());
    }

    /// What waits to be settled: nobody has decided yet what the file says.
    fn clashes(&mut self, value: &Stored) {
        let clashes = value.clashes();
        if clashes.is_empty() {
            return;
        }
        let words = Naming::of(value);
        let at = |entry: Option<&syntax::Entry<'_>>| entry.map(|entry| entry.start);
        let written = self.tree.root.entry("clashes");
        for (path, theirs) in clashes.iter() {
            let own = written.and_then(|entry| at(entry.value.entry(path)));
            let place = own.or_else(|| at(written));
            let sentence = words.sentence(path, theirs);
            let place = place.unwrap_or(self.tree.root.start);
            self.faults
                .push(fault_at(self.file, self.lines, place, sentence));
        }
    }

    fn stored(&mut self, value: &Stored) {
        match value {
            Stored::Charter(charter) => self.charter(charter),
            Stored::Agenda(agenda) => self.agenda(agenda),
            Stored::Meeting(meeting) => self.meeting(meeting),
            Stored::Scoreboard(scoreboard) => {
                self.kpis(&scoreboard.kpis);
                self.commitments(&scoreboard.commitments);
            }
            Stored::LeadDefinition(definition) => self.lead_definition(definition),
            Stored::Actions(actions) => self.actions(actions),
            Stored::Issues(issues) => self.issues(issues),
            Stored::Notes(notes) => self.notes(notes),
        }
    }
}
