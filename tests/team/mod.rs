//! A team on git: a repository in a temporary folder, with a forum in it and the real programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Where a meeting's files stand.
pub const MEETING: &str = "meetings/2026-11-24";

const ROSTER: &str = r#"roster: {
    "ana": (name: "Ana Adler", side: Marketing),
    "dee": (name: "Dee Dorn", side: Sales),
    "max": (name: "Max Mott", side: Marketing),
},
"#;

/// A repository with a forum of one planned meeting, all committed on `main`.
pub struct Team {
    folder: tempfile::TempDir,
}

impl Team {
    /// A forum whose git merges by item, or, without `drivers`, as git does by itself.
    pub fn new(drivers: bool) -> Self {
        let team = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        team.git(&["init", "--quiet", "--initial-branch=main"]);
        team.git(&["config", "user.name", "Ana"]);
        team.git(&["config", "user.email", "ana@example.com"]);
        team.git(&["config", "commit.gpgsign", "false"]);
        team.lockstep(&["init", ".", "--name", "Acme revenue forum"], 0);
        let charter = team.read("forum.ron");
        let (charter, _) = charter.rsplit_once(')').expect("brackets");
        team.write("forum.ron", &format!("{charter}{ROSTER})\n"));
        team.lockstep(&["new"], 0);
        if !drivers {
            team.git(&["config", "--remove-section", "merge.lockstep"]);
            team.git(&["config", "--remove-section", "diff.lockstep"]);
        }
        team.commit("The forum");
        team
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.root())
            .env_remove("LOCKSTEP_FORUM")
            .env("LOCKSTEP_NOW", "2026-11-23T09:00:00+01:00")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        command.output().expect("it starts")
    }

    /// Runs git; whether it ended well, and what it printed.
    pub fn try_git(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.command(Path::new("git"), arguments);
        (output.status.success(), said(&output))
    }

    /// What a git that must end well printed.
    pub fn git(&self, arguments: &[&str]) -> String {
        let (fine, said) = self.try_git(arguments);
        assert!(fine, "git {arguments:?}: {said}");
        said
    }

    /// What the program, which must end with that code, printed.
    pub fn lockstep(&self, arguments: &[&str], code: i32) -> String {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_lockstep"));
        let output = self.command(&program, arguments);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            said(&output)
        );
        said(&output)
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// A file's text.
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root().join(file)).expect("is there")
    }

    /// Writes a file.
    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.root().join(file), text).expect("written");
    }

    /// Replaces a part of a file that stands in it once.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
        self.write(file, &text.replace(from, to));
    }

    /// Does two branches' work from where `main` is, and leaves `main` with `ours` on it.
    pub fn branches(&self, ours: impl FnOnce(&Self), theirs: impl FnOnce(&Self)) {
        self.git(&["switch", "--quiet", "--create", "theirs"]);
        theirs(self);
        self.commit("Theirs");
        self.git(&["switch", "--quiet", "main"]);
        ours(self);
        self.commit("Ours");
    }

    /// Merges their branch; whether git had no conflict, and what it said.
    pub fn merge(&self) -> (bool, String) {
        self.try_git(&["merge", "--no-edit", "theirs"])
    }
}

fn said(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&all).into_owned()
}
