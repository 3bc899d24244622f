//! Saving through keepers: alone, two on one folder, and on a disk that fails.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::disk::{Disk, RealDisk, Stamp};
use super::file::{self, ReadState};
use super::folder::Folder;
use super::keeper::{Keeper, NotSaved};
use super::replace;
use crate::forum::actions::{Action, Actions};
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::meeting::Boards;
use crate::forum::record::Id;

fn forum() -> (tempfile::TempDir, Folder, FileName) {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::create(root.path(), &Charter::default()).unwrap();
    let meeting = MeetingName::parse("2026-11-24").unwrap();
    folder.create_meeting(&meeting, &Boards::default()).unwrap();
    (root, folder, FileName::Board(meeting, BoardKind::Actions))
}

fn with(board: &Stored, id: &str, title: &str) -> Stored {
    let Stored::Actions(actions) = board else {
        panic!("not actions")
    };
    let mut actions = Actions::clone(actions);
    let action = Action {
        title: title.into(),
        ..Action::default()
    };
    actions.actions.insert(Id::from(id), action);
    Stored::Actions(Arc::new(actions))
}

fn titles(board: &Stored) -> Vec<String> {
    match board {
        Stored::Actions(actions) => actions.actions.values().map(|a| a.title.clone()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn two_keepers_on_one_folder_lose_nothing() {
    let (_root, folder, name) = forum();
    let (mut ana, mut bo) = (Keeper::new(folder.clone()), Keeper::new(folder));
    let start = ana.load(&name).value;
    bo.load(&name);
    let mut anas = with(&start, "a1", "from ana");
    assert!(ana.save(&name, &anas).unwrap().merged.is_none());
    let bos = with(&start, "b2", "from bo");
    let saved = bo.save(&name, &bos).unwrap();
    assert_eq!(titles(&saved.now), ["from ana", "from bo"]);
    let merged = saved.merged.unwrap();
    assert_eq!(Stored::merge(&merged.base, &bos, &merged.theirs), saved.now);

    let changed = ana.look(&name).unwrap();
    assert_eq!(changed.state, ReadState::Fine);
    // Ana goes on before she hears of it: still nothing is lost.
    anas = with(&anas, "a3", "more from ana");
    let saved = ana.save(&name, &anas).unwrap();
    assert_eq!(titles(&saved.now), ["from ana", "more from ana", "from bo"]);
    assert!(ana.look(&name).is_none());
}

#[test]
fn a_change_from_outside_that_was_taken_can_be_changed_back() {
    let (_root, folder, name) = forum();
    let (mut ana, mut bo) = (Keeper::new(folder.clone()), Keeper::new(folder));
    let start = with(&ana.load(&name).value, "a1", "as it was");
    ana.save(&name, &start).unwrap();
    bo.load(&name);
    bo.save(&name, &with(&start, "a1", "as bo has it")).unwrap();
    let changed = ana.look(&name).unwrap();
    let mine = Stored::merge(&changed.base, &start, &changed.theirs);
    assert_eq!(titles(&mine), ["as bo has it"]);
    ana.taken(&name);
    let saved = ana.save(&name, &start).unwrap();
    assert_eq!(titles(&saved.now), ["as it was"]);
    assert!(saved.merged.is_none());
}

#[test]
fn comments_that_a_colleague_wrote_meanwhile_are_kept() {
    let (root, folder, name) = forum();
    let mut keeper = Keeper::new(folder);
    let start = with(&keeper.load(&name).value, "a1", "call Dee");
    keeper.save(&name, &start).unwrap();
    let path = root.path().join(name.path());
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace("        \"a1\"", "        // soon\n        \"a1\""),
    )
    .unwrap();
    assert!(keeper.look(&name).is_none(), "a comment changes no value");
    keeper.save(&name, &with(&start, "b2", "call Bo")).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("        // soon\n        \"a1\": (\n"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_read_is_never_written() {
    let cases = [
        (
            "Actions(format: 1, actions: {\"a\": (titel: \"x\")})",
            "cannot be read",
        ),
        ("Actions(\n<<<<<<< HEAD\n)", "cannot be read"),
        ("", "cannot be read"),
        ("Actions(format: 2)", "newer Lockstep"),
    ];
    for (text, says) in cases {
        let (root, folder, name) = forum();
        let mut keeper = Keeper::new(folder);
        let start = keeper.load(&name).value;
        let path = root.path().join(name.path());
        fs::write(&path, text).unwrap();
        let refused = keeper.save(&name, &with(&start, "a1", "x")).unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        let changed = keeper.look(&name).unwrap();
        assert!(!changed.state.writable());
        assert_eq!(changed.theirs, start);
        assert!(keeper.look(&name).is_none(), "told once");
        fs::write(&path, "Actions(format: 1)").unwrap();
        assert!(keeper.look(&name).unwrap().state.writable());
        keeper.save(&name, &with(&start, "a1", "x")).unwrap();
    }
}

#[test]
fn a_file_that_was_taken_away_is_written_again() {
    let (root, folder, name) = forum();
    let mut keeper = Keeper::new(folder);
    let start = keeper.load(&name).value;
    fs::remove_file(root.path().join(name.path())).unwrap();
    let saved = keeper.save(&name, &with(&start, "a1", "x")).unwrap();
    assert_eq!(titles(&saved.now), ["x"]);
    assert!(root.path().join(name.path()).exists());
}

#[test]
fn a_meeting_whose_folder_was_taken_away_is_made_again_only_when_that_is_wanted() {
    let (root, folder, name) = forum();
    let mut keeper = Keeper::new(folder);
    let start = keeper.load(&name).value;
    let mine = with(&start, "a1", "x");
    fs::remove_dir_all(root.path().join("meetings")).unwrap();
    let refused = keeper.save(&name, &mine).unwrap_err();
    assert!(refused.to_string().contains("its folder is gone"));
    assert!(!root.path().join("meetings").exists());
    let FileName::Board(meeting, _) = &name else {
        panic!("a board")
    };
    keeper.make_again(meeting).unwrap();
    let saved = keeper.save(&name, &mine).unwrap();
    assert_eq!(titles(&saved.now), ["x"]);
}

#[test]
fn a_value_that_is_on_disk_already_is_not_written_again() {
    let (root, folder, name) = forum();
    let mut keeper = Keeper::new(folder);
    let start = keeper.load(&name).value;
    let stamp = RealDisk.stamp(&root.path().join(name.path())).unwrap();
    keeper.save(&name, &start).unwrap();
    assert_eq!(
        RealDisk.stamp(&root.path().join(name.path())).unwrap(),
        stamp
    );
}

#[test]
fn the_mode_of_a_file_stays_and_links_are_followed_only_inside() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (root, folder, name) = forum();
    let path = root.path().join(name.path());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let mut keeper = Keeper::new(folder.clone());
    let start = keeper.load(&name).value;
    keeper.save(&name, &with(&start, "a1", "x")).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );

    let inside = root.path().join("elsewhere.ron");
    fs::rename(&path, &inside).unwrap();
    symlink(&inside, &path).unwrap();
    keeper.save(&name, &with(&start, "b2", "y")).unwrap();
    assert!(path.symlink_metadata().unwrap().is_symlink());
    assert!(fs::read_to_string(&inside).unwrap().contains("b2"));

    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, "Actions(format: 1)").unwrap();
    fs::remove_file(&path).unwrap();
    symlink(&secret, &path).unwrap();
    assert!(!folder.read_file(&name).state.writable());
    let refused = keeper.save(&name, &start).unwrap_err();
    assert!(refused.to_string().contains("leads out"), "{refused}");
    assert_eq!(fs::read_to_string(&secret).unwrap(), "Actions(format: 1)");
}

#[test]
fn strays_of_a_crash_are_tidied_away_at_the_first_save() {
    let (root, folder, name) = forum();
    let path = root.path().join(name.path());
    let stray = path.with_file_name(".lockstep-actions.ron-0123456789abcdef.tmp");
    fs::write(&stray, "half").unwrap();
    let mut keeper = Keeper::new(folder);
    let start = keeper.load(&name).value;
    keeper.save(&name, &start).unwrap();
    assert!(!stray.exists());
}

/// A disk whose nth call fails.
struct FailingDisk {
    left: AtomicUsize,
    failed: Mutex<Option<&'static str>>,
}

impl FailingDisk {
    fn at(call: usize) -> Arc<Self> {
        Arc::new(Self {
            left: AtomicUsize::new(call),
            failed: Mutex::default(),
        })
    }

    fn call(&self, name: &'static str) -> io::Result<()> {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            *self.failed.lock().unwrap() = Some(name);
            // No space left on device.
            return Err(io::Error::from_raw_os_error(28));
        }
        Ok(())
    }
}

impl Disk for FailingDisk {
    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        RealDisk.stamp(path)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.call("read")?;
        RealDisk.read(path)
    }
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<File> {
        self.call("create")?;
        RealDisk.create(path, like)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let failed = self.call("write");
        // A full disk takes a part first.
        let taken = if failed.is_err() {
            bytes.len() / 2
        } else {
            bytes.len()
        };
        RealDisk.write(file, &bytes[..taken])?;
        failed
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.call("sync")?;
        RealDisk.sync(file)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename")?;
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call("sync_folder")?;
        RealDisk.sync_folder(folder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
}

fn names_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn whatever_call_fails_the_file_is_whole_and_the_next_save_succeeds() {
    let mut failed = Vec::new();
    for call in 0.. {
        let (root, folder, name) = forum();
        let path = root.path().join(name.path());
        let before = fs::read_to_string(&path).unwrap();
        let disk = FailingDisk::at(call);
        let mut keeper = Keeper::with_disk(folder.clone(), disk.clone());
        let start = keeper.load(&name).value;
        let mine = with(&start, "a1", "x");
        let result = keeper.save(&name, &mine);
        let Some(what) = *disk.failed.lock().unwrap() else {
            assert!(result.is_ok());
            break;
        };
        failed.push(what);
        let refused = result.unwrap_err();
        assert_eq!(refused.to_string(), "disk is full (os error 28)");
        assert!(matches!(refused, NotSaved::Io(_)));
        let after = fs::read_to_string(&path).unwrap();
        assert!(after == before || what == "sync_folder", "after {what}");
        assert_eq!(folder.read_file(&name).state, ReadState::Fine);
        let strays = names_in(path.parent().unwrap());
        assert_eq!(strays.len(), 6, "after {what}: {strays:?}");
        let saved = keeper.save(&name, &mine).unwrap();
        assert_eq!(titles(&saved.now), ["x"]);
    }
    assert_eq!(
        failed,
        ["read", "create", "write", "sync", "rename", "sync_folder"]
    );
}

/// Edits of one's own, changes from outside and comments in any order, on a disk of which one call
/// fails: after each save the file says what was saved, as if all of it had been written at once.
#[test]
fn the_file_says_what_was_saved_whatever_came_before() {
    for round in 0..60 {
        let mut chance = fastrand::Rng::with_seed(round);
        let (root, folder, name) = forum();
        let path = root.path().join(name.path());
        let mut keeper = Keeper::with_disk(folder.clone(), FailingDisk::at(chance.usize(..90)));
        let mut mine = keeper.load(&name).value;
        let mut own = std::collections::BTreeMap::new();
        for step in 0..30 {
            match chance.u8(..8) {
                0 => {
                    let mut other = Keeper::new(folder.clone());
                    let theirs = other.load(&name).value;
                    let edited = with(&theirs, &format!("other{}", chance.u8(..4)), "theirs");
                    other.save(&name, &edited).unwrap();
                }
                1 => {
                    let text = fs::read_to_string(&path).unwrap();
                    let noted = text.replacen("format: 1,", "format: 1, // noted", 1);
                    fs::write(&path, noted).unwrap();
                }
                2 => {
                    let text = fs::read_to_string(&path).unwrap();
                    fs::write(&path, text.replace(" // noted", "")).unwrap();
                }
                _ => {
                    let id = ["a", "a1", "é \"x\"", "b: "][chance.usize(..4)];
                    let title = format!("step {step} of https://example.com");
                    mine = with(&mine, id, &title);
                    own.insert(id, title);
                }
            }
            let Ok(saved) = keeper.save(&name, &mine) else {
                continue;
            };
            if let Some(merged) = &saved.merged {
                mine = Stored::merge(&merged.base, &mine, &merged.theirs);
                keeper.taken(&name);
            }
            let text = fs::read_to_string(&path).unwrap();
            let plain = file::write_stored(&saved.now, None).unwrap();
            assert_eq!(text.replace(" // noted", ""), plain, "round {round}");
        }
        let saved = keeper.save(&name, &mine).unwrap();
        let Stored::Actions(actions) = &saved.now else {
            panic!("not actions")
        };
        for (id, title) in own {
            assert_eq!(actions.actions.get(&Id::from(id)).unwrap().title, title);
        }
        assert!(actions.clashes.0.is_empty(), "nobody else touched those");
    }
}

/// A folder that could not be synced makes one's own write no colleague's.
#[test]
fn a_write_whose_last_step_failed_is_one_s_own() {
    let (_root, folder, name) = forum();
    // Each save reads, creates, writes, syncs, renames, syncs the folder.
    let mut keeper = Keeper::with_disk(folder, FailingDisk::at(11));
    let first = with(&keeper.load(&name).value, "a1", "x");
    keeper.save(&name, &first).unwrap();
    keeper.save(&name, &with(&first, "a1", "y")).unwrap_err();
    let saved = keeper.save(&name, &first).unwrap();
    assert_eq!(titles(&saved.now), ["x"], "taken back is taken back");
    assert!(saved.merged.is_none());
}

#[test]
fn only_names_of_our_own_making_are_strays() {
    assert!(replace::is_ours(".lockstep-actions.ron-0f.tmp"));
    for name in [
        "actions.ron",
        ".actions.ron.swp",
        ".lockstep-notes",
        "x.tmp",
    ] {
        assert!(!replace::is_ours(name), "{name}");
    }
}
