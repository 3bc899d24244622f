//! Commit, pull and push with the user's own git, beside a running meeting. Nothing is ever forced,
//! nothing of the forum is overwritten that was not committed, and a step that fails leaves the
//! index as it was.

use std::path::{Path, PathBuf};
use std::process::Output;

use super::running::{Kind, Line, Stop, run};
use super::{Unmerged, done, drivers, git, not_run, path_of, unmerged, whole};
use crate::store::disk::{Disk, RealDisk};
use crate::store::lock::Lock;
use crate::store::merging::{self, Side};
use crate::store::resolving;

/// How long a merge waits for a save to end, in hundredths of a second.
const WAITS: u32 = 1000;

/// How many paths one run of git is given.
const AT_ONCE: usize = 500;

/// The repository around a forum, at work.
pub struct Sync<'a> {
    root: &'a Path,
    stop: &'a Stop,
    told: &'a mut dyn FnMut(Line),
    program: String,
    ssh: Option<String>,
}

/// What a run of git came to.
struct Ran {
    fine: bool,
    lines: Vec<String>,
}

impl Ran {
    fn says(&self, words: &str) -> bool {
        self.lines.iter().any(|line| line.contains(words))
    }

    /// What git complains of, in a line.
    fn complaint(&self) -> String {
        let complains = |line: &&String| line.starts_with("fatal:") || line.starts_with("error:");
        let line = self.lines.iter().find(complains).or(self.lines.last());
        format!("git: {}", line.map_or("it failed", String::as_str))
    }
}

impl<'a> Sync<'a> {
    /// The repository around the forum at `root`. `told` hears what git prints.
    pub fn new(root: &'a Path, stop: &'a Stop, told: &'a mut dyn FnMut(Line)) -> Self {
        Self {
            root,
            stop,
            told,
            program: drivers::program(),
            ssh: quiet_ssh(root),
        }
    }

    /// The same with another word or quoted path by which a shell finds this program.
    #[must_use]
    pub fn with_program(mut self, program: &str) -> Self {
        program.clone_into(&mut self.program);
        self
    }

    /// Commits the forum's own files as they are now, and nothing else that may be staged. A merge
    /// that waits is finished, once nothing in it is left to settle.
    pub fn commit(&mut self, message: &str) -> Result<String, String> {
        self.nothing_half_done()?;
        if self.is_merging()? {
            return self.finish_merge();
        }
        let paths = self.forum_paths()?;
        if !self.is_dirty(&paths)? {
            return Ok("nothing new to commit".to_owned());
        }
        // Git commits only what it has heard of. Of new files it hears their names alone, so that
        // they can be taken out again.
        let fresh = self.listed(
            &["ls-files", "--others", "--exclude-standard", "-z"],
            &paths,
        )?;
        for some in fresh.chunks(AT_ONCE) {
            self.ask(&["add", "--intent-to-add"], some)?;
        }
        let known = self.listed(&["ls-files", "-z"], &paths)?;
        let paths: Vec<PathBuf> = paths
            .into_iter()
            .filter(|path| known.iter().any(|known| known.starts_with(path)))
            .collect();
        let message = format!("--message={message}");
        let committed = self.tell(&["commit", "--only", &message], &paths);
        let fine = committed.as_ref().is_ok_and(|ran| ran.fine);
        if !fine {
            for some in fresh.chunks(AT_ONCE) {
                self.ask(&["reset", "--quiet"], some)?;
            }
        }
        let committed = committed?;
        if !committed.fine {
            return Err(committed.complaint());
        }
        self.last_commit().map(|named| format!("committed {named}"))
    }

    /// Fetches what colleagues pushed and merges it, as the user has told git to. What is not
    /// committed is committed first, so that git has nothing to overwrite. While git changes files
    /// no Lockstep writes one; an edit that comes meanwhile is saved, merged, right after.
    pub fn pull(&mut self, message: &str) -> Result<String, String> {
        self.nothing_half_done()?;
        if self.is_merging()? {
            return Err("A merge waits here: settle what is left of it, then commit it".to_owned());
        }
        let upstream = self.upstream()?;
        self.commit_what_is_new(message)?;
        let fetched = self.tell(&["fetch", "--progress"], &[])?;
        if !fetched.fine {
            return Err(fetched.complaint());
        }
        let before = self.answer(&["rev-parse", "HEAD"])?;
        let lock = Lock::take_within(self.root, WAITS).map_err(|error| error.to_string())?;
        self.commit_what_is_new(message)?;
        let merged = self.merge_from(&upstream)?;
        drop(lock);
        if !merged.fine {
            return self.after_a_conflict(&merged);
        }
        let count = self.answer(&["rev-list", "--count", &format!("{before}..{upstream}")])?;
        Ok(match count.as_str() {
            "0" => "nothing new came".to_owned(),
            "1" => "pulled 1 commit".to_owned(),
            count => format!("pulled {count} commits"),
        })
    }

    /// Pushes what is committed to where the branch comes from. Never with force.
    pub fn push(&mut self) -> Result<String, String> {
        let upstream = self.upstream()?;
        let ahead = self.answer(&["rev-list", "--count", &format!("{upstream}..HEAD")])?;
        let pushed = self.tell(&["push", "--progress"], &[])?;
        if pushed.fine {
            return Ok(match ahead.as_str() {
                "0" => "nothing new to push".to_owned(),
                "1" => "pushed 1 commit".to_owned(),
                ahead => format!("pushed {ahead} commits"),
            });
        }
        if pushed.says("[rejected]") {
            return Err(
                "Colleagues pushed before you: pull first, then push again. Nothing was \
                        forced"
                    .to_owned(),
            );
        }
        Err(pushed.complaint())
    }

    fn commit_what_is_new(&mut self, message: &str) -> Result<(), String> {
        if self.is_dirty(&self.forum_paths()?)? {
            self.commit(message)?;
        }
        Ok(())
    }

    /// Merges, or rebases where the user has told git to. A rebase that stops at a conflict is
    /// taken back and becomes a merge: that is what can be settled field by field.
    fn merge_from(&mut self, upstream: &str) -> Result<Ran, String> {
        let drivers = drivers::for_one_run(&self.program);
        let mut arguments: Vec<&str> = drivers.iter().map(String::as_str).collect();
        arguments.extend(["pull", "--no-edit"]);
        let branch = self.answer(&["symbolic-ref", "--short", "HEAD"])?;
        let own = format!("branch.{branch}.rebase");
        if !self.is_set("pull.rebase")? && !self.is_set(&own)? {
            arguments.push("--no-rebase");
        }
        let place = arguments.len();
        arguments.extend([".", upstream]);
        let pulled = self.tell_whole(&arguments)?;
        if pulled.fine || !self.is_rebasing()? {
            return Ok(pulled);
        }
        (self.told)(Line::lasting(
            "The rebase stopped at a conflict. It is taken back, and merged instead:",
        ));
        let aborted = self.tell_whole(&["rebase", "--abort"])?;
        if !aborted.fine {
            return Err(aborted.complaint());
        }
        arguments.insert(place, "--no-rebase");
        self.tell_whole(&arguments)
    }

    /// What can be merged by item is; what then is left is said.
    fn after_a_conflict(&mut self, merged: &Ran) -> Result<String, String> {
        if !self.is_merging()? {
            return Err(merged.complaint());
        }
        let mut kept = false;
        for file in unmerged(self.root, &[])? {
            let name = file.path.display().to_string();
            let became = resolving::resolve(self.root, &file)?;
            (self.told)(Line::lasting(format!("{name}: {became}")));
            for place in became.kept() {
                kept = true;
                let words = format!("    {place}: all of it is kept, to be looked at");
                (self.told)(Line::lasting(words));
            }
        }
        if kept {
            return Err("Pulled. What one side took out was kept: look at it, then commit".into());
        }
        match self.finish_merge() {
            Ok(done) => Ok(format!("pulled, and {done}")),
            Err(left) => Err(format!("Pulled. {left}")),
        }
    }

    /// Commits a merge in which nothing is left to settle.
    fn finish_merge(&mut self) -> Result<String, String> {
        let top = self.answer(&["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top);
        let files = unmerged(&top, &[])?;
        let left: Vec<String> = files
            .iter()
            .filter_map(|file| what_is_left(&top, file))
            .collect();
        if !left.is_empty() {
            return Err(format!(
                "Both sides changed the same: {}. The board settles it; then commit",
                left.join(", ")
            ));
        }
        for file in &files {
            super::add(&top, std::slice::from_ref(&file.path))?;
        }
        let paths = self.forum_paths()?;
        done(&self.ask(&["add"], &paths)?)?;
        let committed = self.tell(&["commit", "--no-edit"], &[])?;
        if !committed.fine {
            return Err(committed.complaint());
        }
        self.last_commit().map(|named| format!("committed {named}"))
    }

    fn last_commit(&self) -> Result<String, String> {
        self.answer(&["log", "-1", "--format=%h %s"])
    }

    fn upstream(&self) -> Result<String, String> {
        self.answer(&["rev-parse", "--symbolic-full-name", "@{upstream}"])
            .map_err(|_| self.why_no_upstream())
    }

    /// What is missing where the branch is tied to no other one, and what to run for it.
    fn why_no_upstream(&self) -> String {
        let remotes = self.answer(&["remote"]).unwrap_or_default();
        match remotes.lines().next() {
            None => "This repository has no remote, so there is nowhere to pull from or push to. \
                     In a terminal, once: `git remote add origin ADDRESS`, then \
                     `git push --set-upstream origin HEAD`"
                .to_owned(),
            Some(remote) => format!(
                "This branch is not tied to one of the remote `{remote}` yet. In a terminal, once: \
                 `git push --set-upstream {remote} HEAD`"
            ),
        }
    }

    fn nothing_half_done(&self) -> Result<(), String> {
        if self.is_rebasing()? {
            return Err(
                "A rebase is under way in this repository: finish it in a terminal first"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn is_merging(&self) -> Result<bool, String> {
        let head = self.ask(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"], &[])?;
        Ok(head.status.success())
    }

    fn is_rebasing(&self) -> Result<bool, String> {
        for name in ["rebase-merge", "rebase-apply"] {
            let place = self.answer(&["rev-parse", "--git-path", name])?;
            if self.root.join(place).exists() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_set(&self, setting: &str) -> Result<bool, String> {
        let said = self.ask(&["config", "--get", setting], &[])?;
        Ok(said.status.success())
    }

    /// What of the folder a commit holds: the forum's own files, and nothing else that lies there;
    /// also those that git knows and that are gone.
    fn forum_paths(&self) -> Result<Vec<PathBuf>, String> {
        let (mut paths, gone): (Vec<PathBuf>, Vec<PathBuf>) = FORUM
            .into_iter()
            .map(PathBuf::from)
            .partition(|path| holds_a_file(&self.root.join(path)));
        if !gone.is_empty() {
            let known = self.listed(&["ls-files", "-z"], &gone)?;
            let known = |path: &PathBuf| known.iter().any(|known| known.starts_with(path));
            paths.extend(gone.into_iter().filter(known));
        }
        Ok(paths)
    }

    fn is_dirty(&self, paths: &[PathBuf]) -> Result<bool, String> {
        if paths.is_empty() {
            return Ok(false);
        }
        let said = self.ask(&["status", "--porcelain", "-z"], paths)?;
        whole(&said).map(|bytes| !bytes.is_empty())
    }

    fn listed(&self, arguments: &[&str], paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
        let bytes = whole(&self.ask(arguments, paths)?)?;
        let names = bytes.split(|byte| *byte == 0);
        Ok(names.filter(|name| !name.is_empty()).map(path_of).collect())
    }

    fn answer(&self, arguments: &[&str]) -> Result<String, String> {
        done(&self.ask(arguments, &[])?)
    }

    /// A short question to git, which is not shown.
    fn ask(&self, arguments: &[&str], paths: &[PathBuf]) -> Result<Output, String> {
        let mut command = git(self.root, arguments);
        command.env("GIT_OPTIONAL_LOCKS", "0");
        if !paths.is_empty() {
            command.arg("--").args(paths);
        }
        command.output().map_err(|error| not_run(&error))
    }

    /// Runs git and tells what it prints, until it ends or is stopped.
    fn tell(&mut self, arguments: &[&str], paths: &[PathBuf]) -> Result<Ran, String> {
        let ran = self.shown(Kind::Stoppable, arguments, paths)?;
        if self.stop.is_asked() {
            return Err("stopped".to_owned());
        }
        Ok(ran)
    }

    /// The same for what changes files and talks to no network.
    fn tell_whole(&mut self, arguments: &[&str]) -> Result<Ran, String> {
        self.shown(Kind::Whole, arguments, &[])
    }

    fn shown(&mut self, kind: Kind, arguments: &[&str], paths: &[PathBuf]) -> Result<Ran, String> {
        if self.stop.is_asked() {
            return Err("stopped".to_owned());
        }
        // What this run alone is told by `-c` says nothing to the room.
        let words = arguments.chunks(2).skip_while(|words| words[0] == "-c");
        let words: Vec<&str> = words.flatten().copied().collect();
        (self.told)(Line::lasting(format!("$ git {}", words.join(" "))));
        let mut command = git(self.root, arguments);
        if let Some(ssh) = &self.ssh {
            command.env("GIT_SSH_COMMAND", ssh);
        }
        if !paths.is_empty() {
            command.arg("--").args(paths);
        }
        let mut lines = Vec::new();
        let ended = run(&mut command, kind, self.stop, &mut |line| {
            if !line.passing {
                lines.push(line.text.clone());
            }
            (self.told)(line);
        });
        let ended = ended.map_err(|error| not_run(&error))?;
        Ok(Ran {
            fine: ended.success(),
            lines,
        })
    }
}

/// What is left to settle in a file in conflict; none when it may be committed as it is.
fn what_is_left(top: &Path, file: &Unmerged) -> Option<String> {
    let name = file.path.display().to_string();
    let bytes = RealDisk.read(&top.join(&file.path)).unwrap_or_default();
    let side = Side {
        name: &name,
        bytes: &bytes,
    };
    match merging::read(&file.path, side) {
        Ok((value, _)) => {
            let clashes = value.clashes().iter().count();
            (clashes > 0).then(|| match clashes {
                1 => format!("1 field of {name}"),
                count => format!("{count} fields of {name}"),
            })
        }
        Err(_) => Some(name),
    }
}

/// The user's ssh, told to ask nothing: a question about a passphrase or a host would land on the
/// shared screen. None where it is another program, which is left alone.
fn quiet_ssh(root: &Path) -> Option<String> {
    let configured = || {
        let said = git(root, ["config", "--get", "core.sshCommand"])
            .output()
            .ok()?;
        done(&said).ok().filter(|line| !line.is_empty())
    };
    let named = std::env::var("GIT_SSH_COMMAND").ok().or_else(configured);
    if named.is_none() && std::env::var_os("GIT_SSH").is_some() {
        return None;
    }
    let ssh = named.unwrap_or_else(|| "ssh".to_owned());
    let program = ssh.split_whitespace().next().unwrap_or_default();
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(program.trim_matches(['\'', '"']), "ssh" | "ssh.exe")
        .then(|| format!("{ssh} -o BatchMode=yes"))
}

/// The forum's own files and folders.
const FORUM: [&str; 9] = [
    "forum.ron",
    "agendas",
    "meetings",
    "briefs",
    "blame.ron",
    "keys.ron",
    "templates",
    ".gitattributes",
    ".gitignore",
];

/// Whether there is a file there or below; git knows no empty folder.
fn holds_a_file(path: &Path) -> bool {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().any(|entry| holds_a_file(&entry.path())),
        Err(_) => path.is_file(),
    }
}
