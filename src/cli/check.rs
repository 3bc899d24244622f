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
use crate::forum::files::Fault;
use crate::store::check::{Beside, check_file, check_folder};
use crate::store::disk::{Disk, RealDisk};
use crate::store::folder::Folder;
use crate::store::text;

/// Prints the faults of what was named, else of the whole forum; exit code 1 when there is one.
pub fn run(
    asked: &Check,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let mut faults = Vec::new();
    if asked.paths.is_empty() {
        faults.extend(check_folder(&which::forum(everywhere, around)?));
    }
    let mut forums = Forums::default();
    for path in &asked.paths {
        faults.extend(if path.as_os_str() == "-" {
            standard_input(asked.named.as_deref())?
        } else {
            named(path, &mut forums)?
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

/// What is known of the forums around the files that were named: a hook names many of one forum.
#[derive(Default)]
struct Forums {
    known: Vec<(Folder, Beside)>,
}

impl Forums {
    fn beside(&mut self, path: &Path) -> Option<&Beside> {
        let path = fs::canonicalize(path).ok()?;
        let folder = Folder::find(path.parent()?, None, None).ok()?;
        let place = self.known.iter().position(|(known, _)| *known == folder);
        let place = place.unwrap_or_else(|| {
            let beside = Beside::of_forum(&folder);
            self.known.push((folder, beside));
            self.known.len() - 1
        });
        self.known.get(place).map(|(_, beside)| beside)
    }
}

fn named(path: &Path, forums: &mut Forums) -> Result<Vec<Fault>, Stop> {
    if path.is_dir() {
        return Ok(check_folder(&Folder::open(path)?));
    }
    let bytes = RealDisk.read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Stop::NotThere(format!("There is no {}", path.display())),
        _ => Stop::disk(path, &error),
    })?;
    let beside = forums.beside(path);
    Ok(faults(path, &bytes, beside))
}

fn standard_input(named: Option<&Path>) -> Result<Vec<Fault>, Stop> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(text::LARGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Stop::disk(Path::new("standard input"), &error))?;
    let found = faults(named.unwrap_or(Path::new("-")), &bytes, None);
    let found = found.into_iter().map(|fault| Fault {
        file: "-".to_owned(),
        ..fault
    });
    Ok(found.collect())
}

fn faults(path: &Path, bytes: &[u8], beside: Option<&Beside>) -> Vec<Fault> {
    match text::read_bytes(&path.display().to_string(), bytes) {
        Ok(text) => check_file(path, text, beside),
        Err(not_text) => vec![not_text.fault().clone()],
    }
}
