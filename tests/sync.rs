//! Commit, pull and push beside a meeting, with the real git, a shared repository and two clones:
//! nothing is forced, nothing is lost, nothing asks a question.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lockstep_forum::forum::actions::{Action, Actions};
use lockstep_forum::forum::charter::Charter;
use lockstep_forum::forum::files::{BoardKind, FileName, MeetingName, Stored};
use lockstep_forum::forum::meeting::Boards;
use lockstep_forum::forum::record::Id;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::git::running::{Line, Stop};
use lockstep_forum::store::git::sync::Sync;
use lockstep_forum::store::keeper::Keeper;
use tempfile::TempDir;

const ACTIONS: &str = "meetings/2026-11-24/actions.ron";

/// A shared repository and two clones of it, `ana` and `dee`, each with the same forum.
struct Colleagues(TempDir);

fn meeting() -> MeetingName {
    MeetingName::parse("2026-11-24").unwrap()
}

fn git(at: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(at)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [&output.stdout[..], &output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(output.status.success(), "git {arguments:?}: {said}");
    said
}

impl Colleagues {
    fn new() -> Self {
        let colleagues = Self(TempDir::new().unwrap());
        let shared = colleagues.0.path().join("shared.git");
        let all = colleagues.0.path();
        git(
            all,
            &["init", "--quiet", "--bare", "-b", "main", "shared.git"],
        );
        for name in ["ana", "dee"] {
            git(
                all,
                &["clone", "--quiet", &shared.display().to_string(), name],
            );
            let clone = colleagues.of(name);
            for (key, value) in [
                ("user.name", name),
                ("user.email", "team@example.com"),
                ("commit.gpgsign", "false"),
            ] {
                git(&clone, &["config", key, value]);
            }
            if name == "ana" {
                git(&clone, &["checkout", "--quiet", "-b", "main"]);
                let folder = Folder::create(&clone, &Charter::default()).unwrap();
                let mut actions = Actions::default();
                actions
                    .actions
                    .insert(Id::from("a1"), action("Call script"));
                let boards = Boards {
                    actions: Arc::new(actions),
                    ..Boards::default()
                };
                folder.create_meeting(&meeting(), &boards).unwrap();
                colleagues.commit("ana").unwrap();
                git(
                    &clone,
                    &["push", "--quiet", "--set-upstream", "origin", "main"],
                );
            }
        }
        colleagues
    }

    fn of(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn at_work<T>(&self, name: &str, work: impl FnOnce(&mut Sync<'_>) -> T) -> (T, Vec<Line>) {
        let root = self.of(name);
        let stop = Stop::default();
        let mut lines = Vec::new();
        let mut told = |line| lines.push(line);
        let program = format!("'{}'", env!("CARGO_BIN_EXE_lockstep"));
        let came = work(&mut Sync::new(&root, &stop, &mut told).with_program(&program));
        (came, lines)
    }

    fn commit(&self, name: &str) -> Result<String, String> {
        self.at_work(name, |sync| sync.commit("the meeting")).0
    }

    fn pull(&self, name: &str) -> Result<String, String> {
        self.at_work(name, |sync| sync.pull("the meeting")).0
    }

    fn push(&self, name: &str) -> Result<String, String> {
        let push = |sync: &mut Sync<'_>| sync.push();
        self.at_work(name, push).0
    }

    fn board(&self, name: &str) -> Actions {
        let folder = Folder::open(&self.of(name)).unwrap();
        let read = folder.read_boards(&meeting());
        assert!(read.unwritable().next().is_none(), "{read:?}");
        Actions::clone(&read.boards().actions)
    }

    /// Changes the board of actions as a Lockstep of that colleague would.
    fn edit(&self, name: &str, change: impl FnOnce(&mut Actions)) {
        let mut keeper = Keeper::new(Folder::open(&self.of(name)).unwrap());
        let file = FileName::Board(meeting(), BoardKind::Actions);
        keeper.load(&file);
        let mut board = self.board(name);
        change(&mut board);
        keeper
            .save(&file, &Stored::Actions(Arc::new(board)))
            .unwrap();
    }

    fn titles(&self, name: &str) -> Vec<String> {
        let mut titles: Vec<String> = self
            .board(name)
            .actions
            .values()
            .map(|action| action.title.clone())
            .collect();
        titles.sort();
        titles
    }

    fn add(&self, name: &str, title: &str) {
        self.edit(name, |board| {
            board.actions.insert(Id::from(title), action(title));
        });
    }

    fn rename(&self, name: &str, title: &str) {
        self.edit(name, |board| {
            title.clone_into(&mut board.actions.get_mut(&Id::from("a1")).unwrap().title);
        });
    }
}

fn action(title: &str) -> Action {
    Action {
        title: title.to_owned(),
        ..Action::default()
    }
}

#[test]
fn what_two_colleagues_did_comes_together_with_commit_pull_and_push() {
    let both = Colleagues::new();
    git(&both.of("dee"), &["pull", "--quiet"]);
    both.add("ana", "From Ana");
    assert!(both.commit("ana").unwrap().ends_with(" the meeting"));
    assert_eq!(both.push("ana").unwrap(), "pushed 1 commit");
    // Not committed: the same file, beside what Ana changed.
    both.add("dee", "From Dee");
    assert_eq!(both.pull("dee").unwrap(), "pulled 1 commit");
    assert_eq!(both.titles("dee"), ["Call script", "From Ana", "From Dee"]);
    assert_eq!(git(&both.of("dee"), &["status", "--porcelain"]), "");
    assert_eq!(both.push("dee").unwrap(), "pushed 2 commits");
    assert_eq!(both.push("dee").unwrap(), "nothing new to push");
    assert_eq!(both.pull("ana").unwrap(), "pulled 2 commits");
    assert_eq!(both.pull("ana").unwrap(), "nothing new came");
    assert_eq!(both.titles("ana"), both.titles("dee"));
}

#[test]
fn a_file_that_was_taken_away_is_committed_and_goes_at_the_others_too() {
    let both = Colleagues::new();
    git(&both.of("dee"), &["pull", "--quiet"]);
    let rules = |name: &str| both.of(name).join("blame.ron");
    fs::write(rules("ana"), "Wording(format: 1)\n").unwrap();
    both.commit("ana").unwrap();
    both.push("ana").unwrap();
    both.pull("dee").unwrap();
    assert!(rules("dee").exists());
    fs::remove_file(rules("dee")).unwrap();
    let did = both.commit("dee").unwrap();
    assert!(did.starts_with("committed"), "{did}");
    both.push("dee").unwrap();
    both.pull("ana").unwrap();
    assert!(!rules("ana").exists());
    assert_eq!(both.commit("ana").unwrap(), "nothing new to commit");
}

#[test]
fn how_another_branch_is_pulled_means_nothing_to_this_one() {
    let both = Colleagues::new();
    git(&both.of("dee"), &["pull", "--quiet"]);
    both.add("dee", "From Dee");
    both.commit("dee").unwrap();
    both.push("dee").unwrap();
    git(&both.of("ana"), &["config", "branch.other.rebase", "true"]);
    both.add("ana", "From Ana");
    both.commit("ana").unwrap();
    assert_eq!(both.pull("ana").unwrap(), "pulled 1 commit");
    let parents = git(&both.of("ana"), &["rev-list", "--parents", "-1", "HEAD"]);
    assert_eq!(parents.split_whitespace().count(), 3, "merged, not rebased");
}

#[test]
fn a_push_that_would_need_force_says_to_pull_first() {
    let both = Colleagues::new();
    git(&both.of("dee"), &["pull", "--quiet"]);
    for name in ["ana", "dee"] {
        both.add(name, name);
        both.commit(name).unwrap();
    }
    both.push("ana").unwrap();
    let shared = git(&both.of("ana"), &["rev-parse", "origin/main"]);
    let why = both.push("dee").unwrap_err();
    assert!(why.contains("pull first"), "{why}");
    git(&both.of("ana"), &["fetch", "--quiet"]);
    assert_eq!(git(&both.of("ana"), &["rev-parse", "origin/main"]), shared);
}

#[test]
fn a_true_clash_waits_readable_until_it_is_settled_and_then_the_merge_is_finished() {
    let both = Colleagues::new();
    git(&both.of("dee"), &["pull", "--quiet"]);
    both.rename("ana", "Ring");
    both.commit("ana").unwrap();
    both.push("ana").unwrap();
    both.rename("dee", "Write");
    let why = both.pull("dee").unwrap_err();
    assert!(
        why.contains("1 field of meetings/2026-11-24/actions.ron")
            && why.contains("The board settles it; then commit"),
        "{why}"
    );
    let board = both.board("dee");
    assert_eq!(both.titles("dee"), ["Write"]);
    assert_eq!(board.clashes.iter().next().unwrap().0, "actions/a1/title");
    // The meeting goes on with it, and neither step gets ahead of the settling.
    both.add("dee", "Meanwhile");
    for why in [
        both.commit("dee").unwrap_err(),
        both.pull("dee").unwrap_err(),
    ] {
        assert!(why.contains("settle"), "{why}");
    }
    both.edit("dee", |board| board.clashes.0.clear());
    assert!(both.commit("dee").unwrap().contains("Merge"));
    both.push("dee").unwrap();
    both.pull("ana").unwrap();
    assert_eq!(both.titles("ana"), ["Meanwhile", "Write"]);
}

#[test]
fn a_clone_without_attributes_is_merged_by_item_as_well() {
    let both = Colleagues::new();
    git(&both.of("ana"), &["rm", "--quiet", ".gitattributes"]);
    git(
        &both.of("ana"),
        &["commit", "--quiet", "-m", "no attributes"],
    );
    both.push("ana").unwrap();
    git(&both.of("dee"), &["pull", "--quiet"]);
    for name in ["ana", "dee"] {
        both.add(name, name);
        both.commit(name).unwrap();
    }
    both.push("ana").unwrap();
    let came = both.pull("dee").unwrap();
    assert!(came.starts_with("pulled, and committed"), "{came}");
    assert_eq!(both.titles("dee"), ["Call script", "ana", "dee"]);
}

#[test]
fn a_rebase_that_stops_is_taken_back_and_merged() {
    let both = Colleagues::new();
    let dee = both.of("dee");
    git(&dee, &["pull", "--quiet"]);
    git(&dee, &["config", "pull.rebase", "true"]);
    both.add("ana", "From Ana");
    both.commit("ana").unwrap();
    both.push("ana").unwrap();
    both.add("dee", "From Dee");
    assert_eq!(both.pull("dee").unwrap(), "pulled 1 commit");
    let line = git(&dee, &["rev-list", "--merges", "HEAD"]);
    assert_eq!(line, "", "rebased, as the user wants it");
    both.rename("ana", "Ring");
    both.commit("ana").unwrap();
    both.push("ana").unwrap();
    both.rename("dee", "Write");
    let why = both.pull("dee").unwrap_err();
    assert!(why.contains("settles it"), "{why}");
    assert_eq!(git(&dee, &["symbolic-ref", "--short", "HEAD"]), "main\n");
    let mut kept = both.titles("dee");
    kept.retain(|title| title.starts_with("From"));
    assert_eq!(kept, ["From Ana", "From Dee"]);
}

#[test]
fn a_commit_that_a_hook_refuses_leaves_the_index_as_it_was() {
    let both = Colleagues::new();
    let ana = both.of("ana");
    let hook = ana.join(".git/hooks/pre-commit");
    fs::write(&hook, "#!/bin/sh\necho 'no commits on a Friday'\nexit 1\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&hook, mode).unwrap();
    fs::write(ana.join("other.txt"), "staged by hand").unwrap();
    git(&ana, &["add", "other.txt"]);
    fs::write(ana.join("agendas/ours.ron"), "Agenda(format: 1)\n").unwrap();
    both.add("ana", "New");
    let before = git(&ana, &["status", "--porcelain"]);
    let (came, lines) = both.at_work("ana", |sync| sync.commit("the meeting"));
    assert!(came.unwrap_err().contains("no commits on a Friday"));
    assert!(
        lines
            .iter()
            .any(|line| line.text == "no commits on a Friday")
    );
    assert_eq!(git(&ana, &["status", "--porcelain"]), before);
    fs::remove_file(&hook).unwrap();
    both.commit("ana").unwrap();
    assert_eq!(
        git(&ana, &["status", "--porcelain"]),
        "A  other.txt\n",
        "only the forum's own files were committed"
    );
}

#[test]
fn a_branch_that_comes_from_nowhere_says_what_to_do() {
    let both = Colleagues::new();
    git(&both.of("ana"), &["branch", "--unset-upstream"]);
    for why in [both.push("ana").unwrap_err(), both.pull("ana").unwrap_err()] {
        assert!(why.contains("--set-upstream"), "{why}");
    }
}

/// An ssh of our own that a repository is told to use.
fn ssh(both: &Colleagues, name: &str, script: &str) {
    let program = both.0.path().join("ssh");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&program, mode).unwrap();
    let clone = both.of(name);
    git(
        &clone,
        &["config", "core.sshCommand", &program.display().to_string()],
    );
    git(
        &clone,
        &["remote", "set-url", "origin", "ssh://team.example/forum"],
    );
}

#[test]
fn nothing_can_ask_for_a_password_or_a_passphrase() {
    let both = Colleagues::new();
    let ask = "echo \"told: $*, askpass [$GIT_ASKPASS] [$SSH_ASKPASS_REQUIRE]\" >&2; exit 1";
    ssh(&both, "ana", ask);
    let (came, lines) = both.at_work("ana", |sync| sync.pull("the meeting"));
    came.unwrap_err();
    let said = |words: &str| lines.iter().any(|line| line.text.contains(words));
    assert!(said("-o BatchMode=yes"), "{lines:?}");
    assert!(said("askpass [] [never]"), "{lines:?}");
}

#[test]
fn a_network_that_does_not_answer_is_left_by_stopping() {
    let both = Colleagues::new();
    ssh(&both, "ana", "echo waiting >&2; sleep 600");
    let root = both.of("ana");
    let stop = Stop::default();
    let mut told = |line: Line| {
        if line.text == "waiting" {
            stop.ask();
        }
    };
    let came = Sync::new(&root, &stop, &mut told).pull("the meeting");
    assert_eq!(came.unwrap_err(), "stopped");
}

#[test]
fn edits_that_come_while_git_pulls_are_all_there_afterwards() {
    let both = Colleagues::new();
    git(&both.of("dee"), &["pull", "--quiet"]);
    let (goes_on, ends) = channel::<()>();
    let typed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let typed = &typed;
        let root = both.of("dee");
        scope.spawn(move || {
            let file = FileName::Board(meeting(), BoardKind::Actions);
            let mut keeper = Keeper::new(Folder::open(&root).unwrap());
            let mut mine = keeper.load(&file).value;
            for number in 0.. {
                let Stored::Actions(board) = &mut mine else {
                    panic!("a board of actions");
                };
                let title = format!("typed {number:04}");
                let board = Arc::make_mut(board);
                board
                    .actions
                    .insert(Id::from(title.as_str()), action(&title));
                let saved = keeper.save(&file, &mine).unwrap();
                if let Some(merged) = saved.merged {
                    mine = Stored::merge(&merged.base, &mine, &merged.theirs);
                    keeper.taken(&file);
                }
                typed.lock().unwrap().push(title);
                // Closed when the pulls are over, also by a failure.
                let pause = ends.recv_timeout(Duration::from_millis(5));
                if pause == Err(RecvTimeoutError::Disconnected) {
                    break;
                }
            }
        });
        let goes_on = goes_on;
        for number in 0..3 {
            let title = format!("from Ana {number}");
            both.add("ana", &title);
            both.commit("ana").unwrap();
            both.push("ana").unwrap();
            both.pull("dee").unwrap();
        }
        drop(goes_on);
    });
    let there = both.titles("dee");
    let typed = typed.into_inner().unwrap();
    assert!(typed.len() > 3, "{}", typed.len());
    for title in &typed {
        assert!(there.contains(title), "{title} is lost");
    }
    assert_eq!(
        there
            .iter()
            .filter(|title| title.starts_with("from"))
            .count(),
        3
    );
    assert!(!both.of("dee").join(ACTIONS).with_extension("orig").exists());
}

#[test]
fn without_a_remote_it_is_said_that_there_is_none_and_how_to_add_one() {
    let colleagues = Colleagues::new();
    let ana = colleagues.of("ana");
    git(&ana, &["remote", "remove", "origin"]);
    let stop = Stop::default();
    let mut told = |_: Line| {};
    let why = Sync::new(&ana, &stop, &mut told).push().unwrap_err();
    assert!(
        why.contains("has no remote") && why.contains("git remote add origin"),
        "{why}"
    );
    let why = Sync::new(&ana, &stop, &mut told)
        .pull("a message")
        .unwrap_err();
    assert!(why.contains("has no remote"), "{why}");
}
