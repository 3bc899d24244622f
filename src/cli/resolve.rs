//! `lockstep resolve`: files that git left in conflict, merged by item and field.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Surroundings;
use super::arguments::Everywhere;
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::forum::clash_words::Naming;
use crate::store::git;
use crate::store::resolving::{Became, resolve};

/// `lockstep resolve`.
///
/// Reads both sides of each conflict from git's index and writes the merged file. A field that both
/// changed differently keeps ours; theirs stands in the file's `clashes`, to be settled on the
/// screen, and the exit code is 1. So it is where a side took more than a fifth of a file's things
/// out at once: they are kept, and `git add` says that the file is right.
#[derive(Debug, Args)]
pub struct Resolve {
    /// Files or folders [default: the whole forum, else the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Tell git (`git add`) of each file in which nothing is left to settle
    #[arg(long)]
    pub add: bool,
}

/// Merges the files in conflict, a line for each.
pub fn run(
    asked: &Resolve,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = if asked.paths.is_empty() {
        let forum = which::maybe_forum(everywhere, around)?;
        forum.map_or_else(|| around.folder.clone(), |forum| forum.root().to_owned())
    } else {
        around.folder.clone()
    };
    let files = git::unmerged(&folder, &asked.paths).map_err(Stop::Disk)?;
    if files.is_empty() {
        output::say("Nothing is in conflict here.");
    }
    let mut settled = Vec::new();
    let (mut left, mut faulty) = (false, false);
    for file in &files {
        let became = resolve(&folder, file).map_err(Stop::Disk)?;
        let name = file.path.display();
        out.line(&format!("{name}: {became}"))?;
        match &became {
            Became::Merged(value, _) | Became::Changed(value) => {
                let kept = became.kept();
                for kept in kept {
                    out.line(&format!("    {kept}: all of it is kept, to be looked at"))?;
                }
                let naming = Naming::of(value);
                for (path, theirs) in value.clashes().iter() {
                    out.line(&format!("    {}", naming.sentence(path, theirs)))?;
                }
                if value.clashes().is_empty() && kept.is_empty() {
                    settled.push(file.path.clone());
                } else {
                    left = true;
                }
            }
            Became::TakenAway | Became::NotOurs => left = true,
            Became::Faulty(found) => {
                faulty = true;
                for fault in found {
                    output::say(&fault.to_string());
                }
            }
        }
    }
    if asked.add && !settled.is_empty() {
        git::add(&folder, &settled).map_err(Stop::Disk)?;
    }
    Ok(ExitCode::from(match (faulty, left) {
        (true, _) => 4,
        (false, true) => 1,
        (false, false) => 0,
    }))
}
