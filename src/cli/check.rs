//! `lockstep check`: the faults of files, one a line, for people, editors and hooks.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Check, Everywhere};
use super::output::Output;
use super::stop::{Ended, Stop};
use super::which;
use crate::forum::files::{BoardKind, Fault, FileName, MeetingName};
use crate::store::file::{self, ReadState};
use crate::store::folder::Folder;
use crate::store::{syntax, text};

/// Prints the faults of what was named, else of the whole forum; exit code 1 when there is one.
pub fn run(
    asked: &Check,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let mut faults = Vec::new();
    if asked.paths.is_empty() {
        faults.extend(whole_forum(&which::forum(everywhere, around)?)?);
    }
    for path in &asked.paths {
        faults.extend(if path.as_os_str() == "-" {
            standard_input(asked.named.as_deref())?
        } else {
            named(path)?
        });
    }
    for fault in &faults {
        out.line(&fault.to_string())?;
    }
    Ok(if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn whole_forum(folder: &Folder) -> Result<Vec<Fault>, Stop> {
    let agendas = folder.agendas().into_iter();
    let own = agendas.filter(|agenda| !agenda.built_in);
    let meetings = which::meetings(folder)?;
    let boards = meetings
        .iter()
        .flat_map(|meeting| BoardKind::ALL.map(|board| FileName::Board(meeting.clone(), board)));
    let files = [FileName::Charter]
        .into_iter()
        .chain(own.map(|agenda| FileName::Agenda(agenda.name)))
        .chain(boards);
    let faults = files.flat_map(|name| faults(&name.to_string(), &folder.read_file(&name).state));
    Ok(faults.collect())
}

/// The faults of a file; one in a newer format is a fault of its first line.
fn faults(file: &str, state: &ReadState) -> Vec<Fault> {
    let found = match (state, state.sentence()) {
        (ReadState::Newer { .. }, Some(sentence)) => vec![text::fault_of(file, sentence)],
        _ => state.faults().to_vec(),
    };
    let named = found.into_iter().map(|fault| Fault {
        file: file.to_owned(),
        ..fault
    });
    named.collect()
}

fn named(path: &Path) -> Result<Vec<Fault>, Stop> {
    if path.is_dir() {
        return whole_forum(&Folder::open(path)?);
    }
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Stop::NotThere(format!("There is no {}", path.display())),
        _ => Stop::disk(path, &error),
    })?;
    let name = file_name(path).or_else(|| opens_with(&bytes));
    let Some(name) = name else {
        return Err(Stop::Usage(format!(
            "{} has neither the name of a forum's file nor opens like one",
            path.display()
        )));
    };
    let state = file::read_file(&name, &bytes).state;
    Ok(faults(&path.display().to_string(), &state))
}

fn standard_input(named: Option<&Path>) -> Result<Vec<Fault>, Stop> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(text::LARGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Stop::disk(Path::new("standard input"), &error))?;
    let name = named.and_then(file_name).or_else(|| opens_with(&bytes));
    let Some(name) = name else {
        return Err(Stop::Usage(
            "standard input does not open with the name of a forum's file; say which one it is \
             with --named, such as --named actions.ron"
                .to_owned(),
        ));
    };
    Ok(faults("-", &file::read_file(&name, &bytes).state))
}

/// Which file of a forum has that name; the folder that it is in tells agendas.
fn file_name(path: &Path) -> Option<FileName> {
    let name = path.file_name()?.to_str()?;
    if name == "forum.ron" {
        return Some(FileName::Charter);
    }
    let mut boards = BoardKind::ALL.into_iter();
    if let Some(board) = boards.find(|board| board.file_name() == name) {
        return Some(FileName::Board(any_meeting(), board));
    }
    let parent = path.parent().and_then(Path::file_name);
    let agenda = parent.is_some_and(|parent| parent == "agendas");
    let stem = name.strip_suffix(".ron").filter(|_| agenda)?;
    Some(FileName::Agenda(stem.to_owned()))
}

/// Which file of a forum opens like that: `Actions(` is the board of actions.
fn opens_with(bytes: &[u8]) -> Option<FileName> {
    let text = std::str::from_utf8(bytes).ok()?;
    let tree = syntax::parse(text).ok()?;
    Some(match tree.root.name()? {
        "Charter" => FileName::Charter,
        "Agenda" => FileName::Agenda("agenda".to_owned()),
        "Meeting" => FileName::Board(any_meeting(), BoardKind::Meeting),
        "Scoreboard" => FileName::Board(any_meeting(), BoardKind::Scoreboard),
        "LeadDefinition" => FileName::Board(any_meeting(), BoardKind::LeadDefinition),
        "Actions" => FileName::Board(any_meeting(), BoardKind::Actions),
        "Issues" => FileName::Board(any_meeting(), BoardKind::Issues),
        "Notes" => FileName::Board(any_meeting(), BoardKind::Notes),
        _ => return None,
    })
}

/// A board alone does not say of which meeting it is, and its faults are the same in any.
fn any_meeting() -> MeetingName {
    MeetingName::of(jiff::civil::Date::ZERO, 0)
}
