//! The user's own git, run as a process: no shell, no pager, no questions on the terminal.

pub mod drivers;
pub mod running;
pub mod sync;

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::forum::plain::neutralise;

/// Whether a folder is within a git repository's working tree: it or one above it holds `.git`. Git
/// itself is not asked, because starting it takes longer than everything else at the start.
pub fn is_repository(root: &Path) -> bool {
    root.ancestors().any(|folder| folder.join(".git").exists())
}

/// Merges as git does without a driver, line by line into `ours`, with conflict markers of that
/// size. Whether it went without a conflict.
pub fn merge_lines(
    [base, ours, theirs]: [&Path; 3],
    folder: &Path,
    markers: u32,
) -> Result<bool, String> {
    let size = format!("--marker-size={markers}");
    let mut command = git(folder, ["merge-file", "--quiet", &size]);
    command.args(["-L", "ours", "-L", "base", "-L", "theirs", "--"]);
    command.args([ours, base, theirs]);
    let output = command.output().map_err(|error| not_run(&error))?;
    match output.status.code() {
        Some(0) => Ok(true),
        Some(1..=127) => Ok(false),
        _ => done(&output).map(|_| false),
    }
}

/// A file in conflict, with the ids of its contents: base, ours and theirs. A side without one does
/// not have the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmerged {
    /// Where it stands below the folder that was asked about.
    pub path: PathBuf,
    /// The contents.
    pub stages: [Option<String>; 3],
}

/// The files in conflict below `folder`; of those that are named, if some are.
pub fn unmerged(folder: &Path, paths: &[PathBuf]) -> Result<Vec<Unmerged>, String> {
    let mut command = git(folder, ["ls-files", "--unmerged", "-z", "--"]);
    let listed = command
        .args(paths)
        .output()
        .map_err(|error| not_run(&error))?;
    whole(&listed).map(|bytes| read_unmerged(&bytes))
}

/// Reads the records of `git ls-files --unmerged -z`: mode, id, stage, tab, path.
pub fn read_unmerged(bytes: &[u8]) -> Vec<Unmerged> {
    let mut files: Vec<Unmerged> = Vec::new();
    for record in bytes.split(|byte| *byte == 0) {
        let Some(tab) = memchr::memchr(b'\t', record) else {
            continue;
        };
        let path = path_of(&record[tab + 1..]);
        let head = String::from_utf8_lossy(&record[..tab]).into_owned();
        let mut words = head.split(' ').skip(1);
        let (Some(id), Some(stage)) = (words.next(), words.next()) else {
            continue;
        };
        if files.last().is_none_or(|last| last.path != path) {
            files.push(Unmerged {
                path,
                ..Unmerged::default()
            });
        }
        let place = stage
            .parse::<usize>()
            .ok()
            .and_then(|stage| stage.checked_sub(1));
        if let (Some(place), Some(file)) = (place, files.last_mut())
            && let Some(stage) = file.stages.get_mut(place)
        {
            *stage = Some(id.to_owned());
        }
    }
    files
}

/// The bytes of a content by its id.
pub fn content(folder: &Path, id: &str) -> Result<Vec<u8>, String> {
    // An id is all digits and letters; anything else would be read as an option or a name.
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(format!("git: `{}` is not an id", neutralise(id)));
    }
    whole(&output(folder, ["cat-file", "blob", id])?)
}

/// Tells git that files in conflict are settled.
pub fn add(folder: &Path, paths: &[PathBuf]) -> Result<(), String> {
    let mut command = git(folder, ["add", "--"]);
    let added = command
        .args(paths)
        .output()
        .map_err(|error| not_run(&error))?;
    done(&added).map(|_| ())
}

/// The id of the commit that a person names: `HEAD~1`, a branch, a tag.
pub fn commit_named(folder: &Path, name: &str) -> Result<String, String> {
    let unknown = || format!("git knows no commit `{}` here", neutralise(name));
    if name.starts_with('-') {
        return Err(unknown());
    }
    let wanted = format!("{name}^{{commit}}");
    let said = output(folder, ["rev-parse", "--verify", "--quiet", &wanted])?;
    done(&said).map_err(|_| unknown())
}

/// A file that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Altered {
    /// Where it stands below the folder.
    pub path: PathBuf,
    /// Its content then; none when it was not there.
    pub before: Option<String>,
}

/// The files below `folder` that differ from the commit of that id, new ones too, by path.
pub fn altered(folder: &Path, commit: &str) -> Result<Vec<Altered>, String> {
    let options = [
        "diff",
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--no-ext-diff",
        "--relative",
        commit,
        "--",
        ".",
    ];
    let mut files = read_raw(&whole(&output(folder, options)?)?);
    let options = [
        "ls-files",
        "--others",
        "--exclude-standard",
        "-z",
        "--",
        ".",
    ];
    let others = whole(&output(folder, options)?)?;
    let others = others
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty());
    files.extend(others.map(|path| Altered {
        path: path_of(path),
        before: None,
    }));
    files.sort();
    files.dedup_by(|one, other| one.path == other.path);
    Ok(files)
}

/// Reads `git diff --raw -z`: `:mode mode id id letter`, then the path.
pub fn read_raw(bytes: &[u8]) -> Vec<Altered> {
    let mut records = bytes.split(|byte| *byte == 0);
    let mut files = Vec::new();
    while let (Some(head), Some(path)) = (records.next(), records.next()) {
        let head = String::from_utf8_lossy(head);
        let id = head.split(' ').nth(2).unwrap_or_default();
        let there = !id.is_empty() && id.bytes().any(|byte| byte != b'0');
        files.push(Altered {
            path: path_of(path),
            before: there.then(|| id.to_owned()),
        });
    }
    files
}

fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}

fn output<S: AsRef<OsStr>>(
    root: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> Result<Output, String> {
    let output = git(root, arguments).output();
    output.map_err(|error| not_run(&error))
}

/// All that git printed.
fn whole(output: &Output) -> Result<Vec<u8>, String> {
    done(output).map(|_| output.stdout.clone())
}

/// What tells git of another repository than the one that the folder is in.
const ELSEWHERE: [&str; 6] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

fn git<S: AsRef<OsStr>>(root: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "--literal-pathspecs"])
        // A colleague may commit a folder that looks like a repository, with settings that run
        // programs: only a real `.git` counts.
        .args(["-c", "safe.bareRepository=explicit", "-C"])
        .arg(root)
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ASKPASS", "")
        .env("SSH_ASKPASS_REQUIRE", "never")
        .env("GCM_INTERACTIVE", "never")
        .env("GIT_EDITOR", "true")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    // Set when the program runs within a git hook; they would point git elsewhere. Without
    // GPG_TTY no question about a passphrase lands on the shared screen.
    for name in ELSEWHERE.into_iter().chain(["GPG_TTY"]) {
        command.env_remove(name);
    }
    command
}

fn not_run(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "git is not installed".to_owned(),
        _ => format!("git cannot be run: {error}"),
    }
}

/// What to do when git has no name to commit under.
const NO_NAME: &str =
    "git has no name for you: set `git config user.name` and `user.email`, then commit again";

/// The first line that git said, harmless; its first complaint when it failed.
fn done(output: &Output) -> Result<String, String> {
    let first = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let line = text.lines().find(|line| !line.trim().is_empty());
        neutralise(line.unwrap_or_default().trim()).into_owned()
    };
    if output.status.success() {
        return Ok(first(&output.stdout));
    }
    if String::from_utf8_lossy(&output.stderr).contains("tell me who you are") {
        return Err(NO_NAME.to_owned());
    }
    let complaint = [first(&output.stderr), first(&output.stdout)];
    let complaint = complaint.into_iter().find(|line| !line.is_empty());
    Err(format!(
        "git: {}",
        complaint.unwrap_or_else(|| output.status.to_string())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hook_of_another_repository_sets_never_leads_git_there() {
        let command = git(Path::new("."), ["status"]);
        for name in ELSEWHERE {
            let set = command.get_envs().find(|(key, _)| *key == name);
            assert_eq!(set, Some((OsStr::new(name), None)), "{name}");
        }
    }
}
