//! `lockstep take-in`: copies of the forum's files, merged back by item: what a cloud client left, or
//! what was written to another place while the forum's own was out of reach.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::Surroundings;
use super::arguments::Everywhere;
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::forum::files::{BoardKind, FileName, Stored};
use crate::store::copies::{self, Copied};
use crate::store::file::ReadState;
use crate::store::folder::Folder;
use crate::store::keeper::Keeper;

/// `lockstep take-in`.
///
/// Merges by item and field. What both sides changed differently keeps the forum's own value; the
/// copy's stands in the file's `clashes`, to be settled on the screen, and the exit code is 1.
#[derive(Debug, Args)]
pub struct TakeIn {
    /// A folder to which the meeting was written [default: the copies that a cloud client left in the forum]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Takes the copies in, a line for each.
pub fn run(
    asked: &TakeIn,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let mut keeper = Keeper::new(folder.clone());
    let mut left = 0;
    match &asked.folder {
        Some(from) => {
            let from = Folder::open(&around.folder.join(from))?;
            for (name, theirs) in files(&from)? {
                left += take_in(&mut keeper, &name, &theirs, &name.path(), out)?;
            }
        }
        None => {
            let meetings = which::meetings(&folder)?;
            let found = copies::find(&folder, &meetings);
            if found.is_empty() {
                output::say("No copy was left in the forum.");
            }
            for copy in &found {
                let Copied { path, of } = copy;
                let theirs = copies::read(&folder, copy).map_err(Stop::Disk)?;
                left += take_in(&mut keeper, of, &theirs, path, out)?;
                copies::set_aside(&folder, path).map_err(|error| Stop::disk(path, &error))?;
            }
        }
    }
    Ok(ExitCode::from(u8::from(left > 0)))
}

/// The files of a forum that was written to another place.
fn files(from: &Folder) -> Result<Vec<(FileName, Stored)>, Stop> {
    let mut names = vec![FileName::Charter];
    for meeting in which::meetings(from)? {
        names.extend(BoardKind::ALL.map(|board| FileName::Board(meeting.clone(), board)));
    }
    let mut files = Vec::new();
    for name in names {
        let read = from.read_file(&name);
        match read.state {
            ReadState::Fine => files.push((name, read.value)),
            ReadState::Absent => {}
            state => return Err(Stop::Disk(state.sentence().unwrap_or_default())),
        }
    }
    Ok(files)
}

/// Takes one copy in; how many fields then are to be settled.
fn take_in(
    keeper: &mut Keeper,
    name: &FileName,
    theirs: &Stored,
    from: &Path,
    out: &mut Output,
) -> Result<usize, Stop> {
    let mine = keeper.load(name);
    let merged = Stored::merge(&theirs.empty(), &mine.value, theirs);
    let clashes = merged.clashes().iter().count();
    let before = mine.value.clashes().iter().count();
    if merged == mine.value && mine.state == ReadState::Fine {
        out.line(&format!("{}: nothing new", from.display()))?;
        return Ok(0);
    }
    if let FileName::Board(meeting, _) = name {
        keeper
            .make_again(meeting)
            .map_err(|error| Stop::disk(&name.path(), &error))?;
    }
    keeper
        .save(name, &merged)
        .map_err(|why| Stop::Disk(format!("{name}: {why}")))?;
    let new = clashes.saturating_sub(before);
    let to_settle = match new {
        0 => String::new(),
        1 => ", 1 clash to settle".to_owned(),
        new => format!(", {new} clashes to settle"),
    };
    out.line(&format!("{}: taken into {name}{to_settle}", from.display()))?;
    Ok(new)
}
