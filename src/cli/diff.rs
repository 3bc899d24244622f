//! `lockstep diff`: what changed in the forum's files since a commit, in words.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::Surroundings;
use super::arguments::{Everywhere, Listing};
use super::describe::charter_around;
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::export::json;
use crate::forum::changes::{Change, Names, changes};
use crate::forum::files::Stored;
use crate::store::disk::{Disk, RealDisk};
use crate::store::git::{self, Altered};
use crate::store::merging::{self, NotMerged, Side};

/// `lockstep diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The commit to compare the working files with: a branch, a tag, `HEAD~3`
    #[arg(value_name = "REV", default_value = "HEAD")]
    pub rev: String,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// A change as programs read it.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    #[serde(flatten)]
    change: Change,
}

/// Prints what changed, file by file.
pub fn run(
    asked: &Diff,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let root = folder.root();
    if !git::is_repository(root) {
        let place = root.display();
        return Err(Stop::NotThere(format!(
            "{place} is not in a git repository"
        )));
    }
    let commit = git::commit_named(root, &asked.rev).map_err(Stop::NotThere)?;
    let charter = charter_around(everywhere, around);
    let mut rows = Vec::new();
    let mut unread = false;
    for file in git::altered(root, &commit).map_err(Stop::Disk)? {
        let name = file.path.display().to_string();
        match changes_of(root, &file, Names::of(&charter))? {
            Ok(changes) => rows.extend(changes.into_iter().map(|change| Row {
                file: name.clone(),
                change,
            })),
            Err(faults) => {
                unread = true;
                for fault in &faults {
                    output::say(fault);
                }
            }
        }
    }
    match asked.format {
        Listing::Json => out.data(json::written(&rows).as_bytes())?,
        Listing::Text => text(&rows, out)?,
    }
    if rows.is_empty() && !unread && asked.format == Listing::Text {
        output::say(&format!("Nothing changed since {}.", asked.rev));
    }
    Ok(ExitCode::from(if unread { 4 } else { 0 }))
}

fn text(rows: &[Row], out: &mut Output) -> std::io::Result<()> {
    let mut file = "";
    for row in rows {
        if row.file != file {
            file = &row.file;
            out.line(file)?;
        }
        out.line(&format!("    {}", row.change.words))?;
    }
    Ok(())
}

/// What changed in a file, or what is wrong with it. Files that Lockstep does not know have no
/// changes in words.
fn changes_of(
    root: &Path,
    file: &Altered,
    names: Names<'_>,
) -> Result<Result<Vec<Change>, Vec<String>>, Stop> {
    if file.path.extension().is_none_or(|ending| ending != "ron") {
        return Ok(Ok(Vec::new()));
    }
    let before = match &file.before {
        Some(id) => Some(git::content(root, id).map_err(Stop::Disk)?),
        None => None,
    };
    let place = root.join(&file.path);
    let link = place
        .symlink_metadata()
        .is_ok_and(|place| place.is_symlink());
    let after = if place.exists() && !link {
        let bytes = RealDisk.read(&place);
        Some(bytes.map_err(|error| Stop::disk(&file.path, &error))?)
    } else {
        None
    };
    let name = file.path.display().to_string();
    let was = format!("{name} (before)");
    let sides = [(was.as_str(), before), (name.as_str(), after)];
    let mut values = Vec::new();
    let mut faults = Vec::new();
    for (name, bytes) in &sides {
        let side = |bytes| Side { name, bytes };
        match bytes
            .as_deref()
            .map(|bytes| merging::read(&file.path, side(bytes)))
        {
            None => values.push(None),
            Some(Ok((value, _))) => values.push(Some(value)),
            Some(Err(NotMerged::NotOurs)) => return Ok(Ok(Vec::new())),
            Some(Err(NotMerged::Unreadable(found))) => {
                faults.extend(found.iter().map(ToString::to_string));
            }
        }
    }
    Ok(match (faults.is_empty(), &values[..]) {
        (true, [before, after]) => Ok(between(before.as_ref(), after.as_ref(), names)),
        _ => Err(faults),
    })
}

fn between(before: Option<&Stored>, after: Option<&Stored>, names: Names<'_>) -> Vec<Change> {
    match (before, after) {
        (Some(before), Some(after)) => changes(before, after, names),
        (None, Some(after)) => changes(&after.empty(), after, names),
        (Some(_), None) => vec![Change {
            place: String::new(),
            words: "The file is no longer there".to_owned(),
        }],
        (None, None) => Vec::new(),
    }
}
