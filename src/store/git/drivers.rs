//! What git is told so that it merges a forum's files by item and shows them in words: settings of
//! one repository, never of the user.

use std::io;
use std::path::{Path, PathBuf};

use super::{done, is_repository, output};
use crate::store::disk::RealDisk;
use crate::store::lock::{make_folders, own_folder, own_place};
use crate::store::replace::replace;

/// The settings; `program` is the word or quoted path by which a shell finds this program.
fn settings(program: &str) -> [(&'static str, String); 3] {
    [
        (
            "merge.lockstep.name",
            "Lockstep: by item and field".to_owned(),
        ),
        (
            "merge.lockstep.driver",
            format!("{program} merge-file --markers %L --name %P %O %A %B"),
        ),
        ("diff.lockstep.textconv", format!("{program} describe")),
    ]
}

/// The same as options of one run of git, so that it merges by item in a repository that was not
/// set up, too.
pub fn for_one_run(program: &str) -> Vec<String> {
    settings(program)
        .into_iter()
        .flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")])
        .collect()
}

/// Sets up the drivers in the repository around `root`, for that repository alone. The answer is
/// whether something changed.
pub fn set_up(root: &Path, program: &str) -> Result<bool, String> {
    let mut changed = false;
    for (name, wanted) in settings(program) {
        let known = output(root, ["config", "--local", "--get", name])?;
        if known.status.success() && known.stdout.trim_ascii() == wanted.as_bytes() {
            continue;
        }
        done(&output(
            root,
            ["config", "--local", "--replace-all", name, &wanted],
        )?)?;
        changed = true;
    }
    Ok(changed)
}

/// Where it is remembered, on this machine only, that somebody was asked and said no.
fn answer_of(root: &Path) -> io::Result<PathBuf> {
    own_place(root, "no-drivers")
}

/// Whether somebody should be asked: the forum is in a repository whose git knows neither driver,
/// here or in the user's own settings, and nobody has said no.
pub fn should_ask(root: &Path) -> bool {
    is_repository(root)
        && !answer_of(root).is_ok_and(|answer| answer.exists())
        && output(root, ["config", "--get", "merge.lockstep.driver"])
            .is_ok_and(|known| known.status.code() == Some(1))
}

/// Remembers that somebody said no. `lockstep init` sets the drivers up all the same.
pub fn remember_no(root: &Path) -> io::Result<()> {
    let answer = answer_of(root)?;
    make_folders(root, &own_folder(root)?)?;
    let why = "Asked whether git should merge by item here: no. `lockstep init` sets it up.\n";
    replace(&RealDisk, &answer, why.as_bytes())
}

/// The word by which git's shell finds this program: its name where the path leads to it, else
/// where it stands.
pub fn program() -> String {
    let name = "lockstep";
    let Ok(this) = std::env::current_exe() else {
        return name.to_owned();
    };
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let found = std::env::var_os("PATH").is_some_and(|folders| {
        let mut places = std::env::split_paths(&folders).map(|folder| folder.join(name));
        let first: Option<PathBuf> = places.find(|place| place.is_file());
        first.is_some_and(|first| real(&first) == real(&this))
    });
    if found {
        name.to_owned()
    } else {
        format!("'{}'", this.display().to_string().replace('\'', r"'\''"))
    }
}
