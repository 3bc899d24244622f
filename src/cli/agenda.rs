//! `lockstep agenda`: the agendas that meetings are planned from, the forum's own and the built-in
//! ones.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::Surroundings;
use super::arguments::{Agenda as Verb, Everywhere, Listing};
use super::output::Output;
use super::stop::{Ended, Stop};
use super::which;
use crate::export::json;
use crate::export::words::joined;
use crate::forum::agenda::Agenda;
use crate::forum::files::FileName;
use crate::forum::record::InFull;
use crate::store::agendas;
use crate::store::disk::RealDisk;
use crate::store::file::{self, ReadState};
use crate::store::folder::Folder;
use crate::store::lock::make_folders;
use crate::store::replace::replace;

/// An agenda by its file name, as it was read.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The file's name, without `.ron`.
    pub name: String,
    /// Whether it comes with the program.
    pub built_in: bool,
    /// What it says.
    pub agenda: Arc<Agenda>,
    /// How its file is.
    pub state: ReadState,
    /// The file as it is written.
    pub text: Arc<str>,
}

/// All agendas: the forum's own, then the built-in ones, which are there without a forum as well.
pub fn all(folder: Option<&Folder>) -> Vec<Listed> {
    let Some(folder) = folder else {
        return agendas::BUILT_IN.iter().map(built_in).collect();
    };
    let all = folder.agendas().into_iter().map(|listed| Listed {
        name: listed.name,
        built_in: listed.built_in,
        agenda: listed.agenda.value,
        state: listed.agenda.state,
        text: listed.agenda.text.unwrap_or_default(),
    });
    all.collect()
}

fn built_in((name, text): &(&str, &str)) -> Listed {
    let reading = file::read::<Agenda>(name, text);
    Listed {
        name: (*name).to_owned(),
        built_in: true,
        agenda: Arc::new(reading.value),
        state: reading.state,
        text: Arc::from(*text),
    }
}

/// The agenda of that file name or title.
pub fn find(asked: &str, folder: Option<&Folder>) -> Result<Listed, Stop> {
    let all = all(folder);
    let by_name = all.iter().find(|listed| listed.name == asked);
    let lower = asked.to_lowercase();
    let by_title = || {
        let mut all = all.iter();
        all.find(|listed| listed.agenda.title.to_lowercase() == lower)
    };
    let Some(found) = by_name.or_else(by_title) else {
        let names: Vec<&str> = all.iter().map(|listed| listed.name.as_str()).collect();
        return Err(Stop::NotThere(format!(
            "No agenda is called `{asked}`; there are {}.",
            names.join(", ")
        )));
    };
    match found.state.sentence() {
        None => Ok(found.clone()),
        Some(sentence) => Err(Stop::Disk(sentence)),
    }
}

/// Does what was asked about agendas. The built-in ones are there without a forum.
pub fn run(
    asked: &Verb,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    match asked {
        Verb::List { format } => {
            let folder = which::maybe_forum(everywhere, around)?;
            list(&all(folder.as_ref()), *format, out)
        }
        Verb::Show { name, format } => {
            let folder = which::maybe_forum(everywhere, around)?;
            show(&find(name, folder.as_ref())?, *format, out)
        }
        Verb::Copy { name, copy } => {
            let folder = which::forum(everywhere, around)?;
            let found = find(name, Some(&folder))?;
            let copy = copy.as_deref().unwrap_or(&found.name);
            copy_to(&folder, copy, &found, out)
        }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    title: &'a str,
    own: bool,
    minutes: u32,
    items: usize,
    about: String,
}

fn list(all: &[Listed], format: Listing, out: &mut Output) -> Ended {
    let rows = all.iter().map(|found| Row {
        name: &found.name,
        title: &found.agenda.title,
        own: !found.built_in,
        minutes: found.agenda.time().in_minutes(),
        items: found.agenda.items.len(),
        about: joined(&found.agenda.about),
    });
    let rows: Vec<Row> = rows.collect();
    match format {
        Listing::Json => out.data(json::written(&rows).as_bytes())?,
        Listing::Text => {
            let cells = rows.iter().map(|row| {
                let whose = if row.own { "own" } else { "built in" };
                let minutes = format!("{:>3} min", row.minutes);
                [row.name, row.title, whose, &minutes].map(str::to_owned)
            });
            out.table(&cells.collect::<Vec<_>>())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(found: &Listed, format: Listing, out: &mut Output) -> Ended {
    let agenda = &*found.agenda;
    if format == Listing::Json {
        out.data(json::written(&InFull(agenda)).as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    out.line(&format!("{}, {}", agenda.title, agenda.time()))?;
    for line in &agenda.about {
        out.line(line)?;
    }
    for item in &agenda.items {
        out.line("")?;
        out.line(&format!("{:>4}  {}", item.time.to_string(), item.title))?;
        for prompt in &item.prompts {
            out.line(&format!("      {prompt}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Copies an agenda as it is written, comments included.
fn copy_to(folder: &Folder, name: &str, agenda: &Listed, out: &mut Output) -> Ended {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    if name.is_empty() || !name.chars().all(plain) {
        return Err(Stop::Usage(format!(
            "`{name}` is no file name for an agenda: letters, digits, `-` and `_` make one"
        )));
    }
    let file = FileName::Agenda(name.to_owned());
    let path = folder
        .inside(&file.path())
        .map_err(|why| Stop::Disk(format!("{file}: {why}")))?;
    if path.symlink_metadata().is_ok() {
        return Err(Stop::Disk(format!(
            "{file} is there already; give the copy another name with --as"
        )));
    }
    if let Some(parent) = path.parent() {
        make_folders(folder.root(), parent).map_err(|error| Stop::disk(parent, &error))?;
    }
    replace(&RealDisk, &path, agenda.text.as_bytes()).map_err(|error| Stop::disk(&path, &error))?;
    out.line(&file.to_string())?;
    Ok(ExitCode::SUCCESS)
}
