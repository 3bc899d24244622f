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
