//! The user's own git, run as a process: no shell, no pager, no questions on the terminal.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::forum::plain::neutralise;

/// Whether a folder is within a git repository's working tree: it or one above it holds `.git`. Git
/// itself is not asked, because starting it takes longer than everything else at the start.
pub fn is_repository(root: &Path) -> bool {
    root.ancestors().any(|folder| folder.join(".git").exists())
}

/// Commits those files as they are now, and nothing else that may be staged. The answer is a
/// sentence in either case.
pub fn commit(root: &Path, paths: &[PathBuf], message: &str) -> Result<String, String> {
    if paths.is_empty() {
        return Ok("nothing to commit".to_owned());
    }
    let with_paths = |options: &[&str]| {
        let mut command = git(root, options);
        command.arg("--").args(paths);
        command.output().map_err(|error| not_run(&error))
    };
    done(&with_paths(&["add"])?)?;
    let staged = with_paths(&["diff", "--cached", "--quiet", "--no-ext-diff"])?;
    if staged.status.success() {
        return Ok("nothing new to commit".to_owned());
    }
    let message = format!("--message={message}");
    let committed = with_paths(&["commit", "--quiet", "--only", &message])?;
    done(&committed)?;
    let named = git(root, ["log", "-1", "--format=%h %s"]).output();
    let named = named.map_err(|error| not_run(&error))?;
    done(&named).map(|named| format!("committed {named}"))
}

/// What git is told so that it merges and shows a forum's files by item; `program` is the word or
/// quoted path by which a shell finds this program.
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

/// Sets up the drivers in the repository around `root`, for that repository alone. The answer is
/// whether something changed.
pub fn set_up_drivers(root: &Path, program: &str) -> Result<bool, String> {
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
fn read_unmerged(bytes: &[u8]) -> Vec<Unmerged> {
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
fn read_raw(bytes: &[u8]) -> Vec<Altered> {
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

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
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

fn git<S: AsRef<OsStr>>(root: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "--literal-pathspecs", "-C"])
        .arg(root)
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_EDITOR", "true")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    // Set when the program runs within a git hook; they would point git elsewhere. Without
    // GPG_TTY no question about a passphrase lands on the shared screen.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GPG_TTY"] {
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
    let complaint = [first(&output.stderr), first(&output.stdout)];
    let complaint = complaint.into_iter().find(|line| !line.is_empty());
    Err(format!(
        "git: {}",
        complaint.unwrap_or_else(|| output.status.to_string())
    ))
}

#[cfg(test)]
mod tests {
    use super::{commit, git, is_repository};
    use std::fs;
    use std::path::{Path, PathBuf};

    fn repository() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for arguments in [
            &["init", "--quiet"][..],
            &["config", "user.name", "Ana"],
            &["config", "user.email", "ana@example.com"],
            &["config", "commit.gpgsign", "false"],
        ] {
            assert!(git(root.path(), arguments).status().unwrap().success());
        }
        root
    }

    fn said(root: &Path, arguments: &[&str]) -> String {
        let output = git(root, arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn the_named_files_are_committed_and_nothing_else() {
        let root = repository();
        assert!(is_repository(root.path()));
        for name in ["-f.ron", "b*.ron", "bc.ron", "staged.txt"] {
            fs::write(root.path().join(name), name).unwrap();
        }
        said(root.path(), &["add", "--", "staged.txt"]);
        let paths = ["-f.ron", "b*.ron"].map(PathBuf::from);
        let answer = commit(root.path(), &paths, "--amend is no option").unwrap();
        assert!(answer.starts_with("committed ") && answer.ends_with("--amend is no option"));
        let committed = said(root.path(), &["show", "--format=", "--name-only"]);
        assert_eq!(committed, "-f.ron\nb*.ron\n");
        assert_eq!(
            said(root.path(), &["diff", "--cached", "--name-only"]),
            "staged.txt\n"
        );
        assert_eq!(
            commit(root.path(), &paths, "again").unwrap(),
            "nothing new to commit"
        );
    }

    #[test]
    fn what_git_complains_of_is_told() {
        let root = repository();
        let missing = [PathBuf::from("missing.ron")];
        let complaint = commit(root.path(), &missing, "x").unwrap_err();
        assert!(complaint.contains("missing.ron"), "{complaint}");
        let plain = tempfile::tempdir().unwrap();
        assert!(!is_repository(plain.path()));
        assert!(
            commit(plain.path(), &missing, "x")
                .unwrap_err()
                .starts_with("git: ")
        );
    }
}
