//! `lockstep resolve`: files that git left in conflict, merged by item and field.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::Surroundings;
use super::arguments::Everywhere;
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::forum::files::{Fault, Stored};
use crate::store::disk::{Disk, RealDisk};
use crate::store::git::{self, Unmerged};
use crate::store::merging::{self, NotMerged, Side};
use crate::store::replace::replace;
use crate::store::text::{self, NotText};

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

/// What became of a file.
enum Became {
    /// It was merged, with its clashes to settle, and what a side took out and was kept.
    Merged(Stored, Vec<String>),
    /// Somebody changed it since git left the conflict: it stays as it is.
    Changed(Stored),
    /// A side took the file away.
    TakenAway,
    /// It is no file of ours.
    NotOurs,
    /// It cannot be merged.
    Faulty,
}

impl Became {
    fn kept(&self) -> &[String] {
        match self {
            Self::Merged(_, kept) => kept,
            _ => &[],
        }
    }
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
        let became = resolve(&folder, file)?;
        let name = file.path.display();
        out.line(&format!("{name}: {}", sentence(&became)))?;
        match &became {
            Became::Merged(value, _) | Became::Changed(value) => {
                let kept = became.kept();
                for kept in kept {
                    out.line(&format!("    {kept}: all of it is kept, to be looked at"))?;
                }
                for (path, theirs) in value.clashes().iter() {
                    let theirs: Vec<&str> = theirs.iter().collect();
                    out.line(&format!("    {path}: theirs {}", theirs.join(" or ")))?;
                }
                if value.clashes().is_empty() && kept.is_empty() {
                    settled.push(file.path.clone());
                } else {
                    left = true;
                }
            }
            Became::TakenAway | Became::NotOurs => left = true,
            Became::Faulty => faulty = true,
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

fn sentence(became: &Became) -> String {
    let to_settle = |value: &Stored| match value.clashes().iter().count() {
        0 => String::new(),
        1 => ", 1 clash to settle".to_owned(),
        count => format!(", {count} clashes to settle"),
    };
    match became {
        Became::Merged(value, _) => format!("merged{}", to_settle(value)),
        Became::Changed(value) => {
            format!(
                "changed since the conflict, left as it is{}",
                to_settle(value)
            )
        }
        Became::TakenAway => "one side has no such file; keep it with `git add` or take it away \
                              with `git rm`"
            .to_owned(),
        Became::NotOurs => "not a file that merges by item; settle it by hand".to_owned(),
        Became::Faulty => "not merged: it cannot be read".to_owned(),
    }
}

fn resolve(folder: &Path, file: &Unmerged) -> Result<Became, Stop> {
    let ron = file.path.extension().is_some_and(|ending| ending == "ron");
    let [base, Some(ours), Some(theirs)] = &file.stages else {
        return Ok(if ron {
            Became::TakenAway
        } else {
            Became::NotOurs
        });
    };
    if !ron {
        return Ok(Became::NotOurs);
    }
    let content = |id: &str| git::content(folder, id).map_err(Stop::Disk);
    let base = base
        .as_deref()
        .map(content)
        .transpose()?
        .unwrap_or_default();
    let (ours, theirs) = (content(ours)?, content(theirs)?);
    let name = file.path.display().to_string();
    let names = ["base", "ours", "theirs"].map(|side| format!("{name} ({side})"));
    let side = |place: usize, bytes| Side {
        name: &names[place],
        bytes,
    };
    let sides = (side(0, &base), side(1, &ours), side(2, &theirs));
    let merged = match merging::merge(&file.path, sides.0, sides.1, sides.2) {
        Ok(merged) => merged,
        Err(NotMerged::NotOurs) => return Ok(Became::NotOurs),
        Err(NotMerged::Unreadable(faults)) => return Ok(faulty(&faults)),
    };
    let place = real_place(folder, &file.path)?;
    if let Some(became) = changed_since(&file.path, &place, &ours, &merged.text)? {
        return Ok(became);
    }
    replace(&RealDisk, &place, merged.text.as_bytes())
        .map_err(|error| Stop::disk(&file.path, &error))?;
    Ok(Became::Merged(merged.value, merged.kept))
}

/// What somebody made of the file since git left the conflict, if they did: it is not written over.
/// A file that is as ours was still lacks theirs.
fn changed_since(
    path: &Path,
    place: &Path,
    ours: &[u8],
    merged: &str,
) -> Result<Option<Became>, Stop> {
    if !place.exists() {
        return Ok(None);
    }
    let now = RealDisk
        .read(place)
        .map_err(|error| Stop::disk(path, &error))?;
    let name = path.display().to_string();
    let markers = matches!(text::read_bytes(&name, &now), Err(NotText::Conflicted(_)));
    if markers || now == ours || now == merged.as_bytes() {
        return Ok(None);
    }
    let side = Side {
        name: &name,
        bytes: &now,
    };
    Ok(Some(match merging::read(path, side) {
        Ok((value, _)) => Became::Changed(value),
        Err(NotMerged::NotOurs) => Became::NotOurs,
        Err(NotMerged::Unreadable(faults)) => faulty(&faults),
    }))
}

fn faulty(faults: &[Fault]) -> Became {
    for fault in faults {
        output::say(&fault.to_string());
    }
    Became::Faulty
}

/// The file itself. A link is not followed: it may lead anywhere.
fn real_place(folder: &Path, path: &Path) -> Result<PathBuf, Stop> {
    let place = folder.join(path);
    let link = place
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.is_symlink());
    if link {
        let path = path.display();
        return Err(Stop::Disk(format!(
            "{path}: it is a link: it is not followed"
        )));
    }
    Ok(place)
}
