//! Every state in which a crash can leave the folder while files are saved.
//!
//! A script of saves runs on the real disk while each call is written down. Then the calls are played
//! on a model of a file system that keeps only what POSIX promises: bytes not yet synced may be lost,
//! cut or zeroed; names not yet synced may be lost, each on its own, and a rename may leave both
//! names, but never takes the target away. Every state that the model allows after every call, and in
//! the middle of it, is put on disk and opened.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use lockstep_forum::forum::files::{BoardKind, FileName, Stored};
use lockstep_forum::store::disk::{Disk, RealDisk, Stamp};
use lockstep_forum::store::file::ReadState;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::keeper::Keeper;
use lockstep_forum::store::replace::is_ours;

use crate::{file, is_long, meeting, small_forum, with_one_more};

/// A call on the file system, or that a save was acknowledged.
#[derive(Clone, Debug)]
enum Call {
    Create(PathBuf),
    Write(PathBuf, Vec<u8>),
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    SyncFolder,
    Remove(PathBuf),
    /// From now on this save is under way.
    Begins(usize),
    /// It was shown as saved.
    Acknowledged(usize),
}

/// The real disk, with every call written down; one call may be told to fail.
#[derive(Default)]
struct Recorder {
    calls: Mutex<Vec<Call>>,
    open: Mutex<HashMap<i32, PathBuf>>,
    /// The call that fails, counted down.
    fails: Mutex<Option<usize>>,
}

impl Recorder {
    fn note(&self, call: Call) -> io::Result<()> {
        let mut fails = self.fails.lock().unwrap();
        match *fails {
            Some(0) => {
                *fails = None;
                // ENOSPC.
                return Err(io::Error::from_raw_os_error(28));
            }
            Some(left) => *fails = Some(left - 1),
            None => {}
        }
        self.calls.lock().unwrap().push(call);
        Ok(())
    }

    fn path(&self, file: &File) -> PathBuf {
        self.open.lock().unwrap()[&file.as_raw_fd()].clone()
    }
}

impl Disk for Recorder {
    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        RealDisk.stamp(path)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<File> {
        self.note(Call::Create(path.to_owned()))?;
        let file = RealDisk.create(path, like)?;
        let mut open = self.open.lock().unwrap();
        open.insert(file.as_raw_fd(), path.to_owned());
        Ok(file)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        self.note(Call::Write(self.path(file), bytes.to_vec()))?;
        RealDisk.write(file, bytes)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.note(Call::Sync(self.path(file)))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note(Call::Rename(from.to_owned(), to.to_owned()))?;
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        self.note(Call::SyncFolder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.note(Call::Remove(path.to_owned()))?;
        RealDisk.remove(path)
    }
}

/// The grain at which bytes get to the disk or not; smaller than that of any real one.
const BLOCK: usize = 256;

/// A file's bytes: those that are surely on the disk, and those written since.
#[derive(Clone, Default)]
struct Inode {
    durable: Vec<u8>,
    written: Option<Vec<u8>>,
}

impl Inode {
    /// What of it may be found after a crash.
    fn found(&self) -> Vec<Vec<u8>> {
        let Some(written) = &self.written else {
            return vec![self.durable.clone()];
        };
        let mut found = vec![self.durable.clone(), written.clone()];
        // Cut short anywhere, or as long as it should be with zeros for what never came.
        for length in (0..written.len()).step_by(BLOCK) {
            found.push(written[..length].to_vec());
            let mut torn = written[..length].to_vec();
            torn.resize(written.len(), 0);
            found.push(torn);
        }
        found
    }
}

/// A change of names that is not surely on the disk: each of its outcomes is a list of names that are
/// set, to an inode or to nothing.
type Outcomes = Vec<Vec<(PathBuf, Option<usize>)>>;

#[derive(Clone, Default)]
struct Model {
    inodes: Vec<Inode>,
    durable: BTreeMap<PathBuf, usize>,
    /// As the running program sees it.
    seen: BTreeMap<PathBuf, usize>,
    unsynced: Vec<Outcomes>,
}

type Found = BTreeMap<PathBuf, Vec<u8>>;

impl Model {
    fn of(folder: &Path) -> Self {
        let mut model = Self::default();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            model.durable.insert(path.clone(), model.inodes.len());
            model.inodes.push(Inode {
                durable: fs::read(path).unwrap(),
                written: None,
            });
        }
        model.seen.clone_from(&model.durable);
        model
    }

    fn change(&mut self, outcomes: Outcomes) {
        for (path, inode) in outcomes.last().unwrap() {
            match inode {
                Some(inode) => self.seen.insert(path.clone(), *inode),
                None => self.seen.remove(path),
            };
        }
        self.unsynced.push(outcomes);
    }

    fn play(&mut self, call: &Call) {
        match call {
            Call::Create(path) => {
                let inode = self.inodes.len();
                self.inodes.push(Inode::default());
                self.change(vec![vec![], vec![(path.clone(), Some(inode))]]);
            }
            Call::Write(path, bytes) => {
                let inode = &mut self.inodes[self.seen[path]];
                inode.written.get_or_insert_default().extend(bytes);
            }
            Call::Sync(path) => {
                let inode = &mut self.inodes[self.seen[path]];
                if let Some(written) = inode.written.take() {
                    inode.durable = written;
                }
            }
            Call::Rename(from, to) => {
                let inode = self.seen[from];
                self.change(vec![
                    vec![],
                    // Both names: the new one is written before the old one is taken out.
                    vec![(to.clone(), Some(inode)), (from.clone(), Some(inode))],
                    vec![(to.clone(), Some(inode)), (from.clone(), None)],
                ]);
            }
            Call::Remove(path) => self.change(vec![vec![], vec![(path.clone(), None)]]),
            Call::SyncFolder => {
                self.durable.clone_from(&self.seen);
                self.unsynced.clear();
            }
            Call::Begins(_) | Call::Acknowledged(_) => {}
        }
    }

    /// The states that may be found if the crash comes now.
    fn crash(&self) -> BTreeSet<Found> {
        let mut names = BTreeSet::from([self.durable.clone()]);
        for outcomes in &self.unsynced {
            let mut more = BTreeSet::new();
            for known in &names {
                for outcome in outcomes {
                    let mut known = known.clone();
                    for (path, inode) in outcome {
                        match inode {
                            Some(inode) => known.insert(path.clone(), *inode),
                            None => known.remove(path),
                        };
                    }
                    more.insert(known);
                }
            }
            names = more;
        }
        let mut states = BTreeSet::new();
        for names in names {
            let mut found = vec![Found::new()];
            for (path, inode) in names {
                let contents = self.inodes[inode].found();
                let with = |state: &Found| {
                    let state = state.clone();
                    let path = path.clone();
                    contents.clone().into_iter().map(move |bytes| {
                        let mut state = state.clone();
                        state.insert(path.clone(), bytes);
                        state
                    })
                };
                found = found.iter().flat_map(with).collect();
            }
            states.extend(found);
        }
        states
    }
}

/// The disk without waiting for it: after the crash nothing depends on that.
struct Quick;

impl Disk for Quick {
    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        RealDisk.stamp(path)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<File> {
        RealDisk.create(path, like)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        RealDisk.write(file, bytes)
    }
    fn sync(&self, _: &File) -> io::Result<()> {
        Ok(())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
}

/// The boards as saved one after the other: after `n` saves, `saved[n]`.
type Boards = [Stored; 2];

const FILES: [BoardKind; 2] = [BoardKind::Actions, BoardKind::Notes];

/// Runs the script; the calls, and the boards after each save.
fn script(folder: &Folder) -> (Vec<Call>, Vec<Boards>) {
    let disk = Arc::new(Recorder::default());
    let mut keeper = Keeper::with_disk(folder.clone(), disk.clone());
    let mut boards = FILES.map(|board| keeper.load(&file(board)).value);
    let mut saved = vec![boards.clone()];
    let count = if is_long() { 200 } else { 50 };
    for nth in 0..count {
        let board = usize::from(nth % 3 == 2);
        let title = format!("What was said, number {nth}");
        boards[board] = with_one_more(&boards[board], &format!("id{nth}"), &title);
        let call = |call| disk.calls.lock().unwrap().push(call);
        call(Call::Begins(nth + 1));
        if nth % 4 == 3 {
            // A full disk at each of the calls in turn, then another try.
            *disk.fails.lock().unwrap() = Some(nth / 4 % 5);
            keeper
                .save(&file(FILES[board]), &boards[board])
                .unwrap_err();
        }
        keeper.save(&file(FILES[board]), &boards[board]).unwrap();
        call(Call::Acknowledged(nth + 1));
        saved.push(boards.clone());
    }
    let calls = disk.calls.lock().unwrap().clone();
    (calls, saved)
}

/// Puts a state on disk in the place of the meeting's folder.
fn put(folder: &Path, state: &Found) {
    for entry in fs::read_dir(folder).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for (path, bytes) in state {
        fs::write(path, bytes).unwrap();
    }
}

fn strays(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| is_ours(&name.to_string_lossy()))
        .count()
}

#[test]
fn every_state_a_crash_can_leave_is_readable_and_holds_every_acknowledged_edit() {
    let (_root, folder) = small_forum();
    let within = folder.root().join("meetings").join(meeting().as_str());
    let mut model = Model::of(&within);
    let (calls, saved) = script(&folder);
    let (mut acknowledged, mut under_way) = (0, 0);
    let mut tried = BTreeSet::new();
    let mut with_strays = 0;
    for at in 0..=calls.len() {
        // After the calls before it; a call that is half done leaves nothing that the next one, done
        // and not synced, may not leave as well.
        for state in model.crash() {
            if !tried.insert((acknowledged, under_way, state.clone())) {
                continue;
            }
            put(&within, &state);
            with_strays += usize::from(strays(&within) > 0);
            for (board, kind) in FILES.into_iter().enumerate() {
                let read = folder.read_file(&file(kind));
                assert_eq!(read.state, ReadState::Fine, "before call {at}: {state:?}");
                let old = &saved[acknowledged][board];
                let new = &saved[under_way][board];
                assert!(read.value == *old || read.value == *new, "before call {at}");
            }
            let mut keeper = Keeper::with_disk(folder.clone(), Arc::new(Quick));
            keeper.tidy_up(Some(&meeting()));
            assert_eq!(strays(&within), 0, "before call {at}");
            let name = file(BoardKind::Actions);
            let now = keeper.load(&name).value;
            let more = with_one_more(&now, "after", "After the crash");
            assert_eq!(keeper.save(&name, &more).unwrap().now, more);
        }
        match calls.get(at) {
            Some(Call::Begins(save)) => under_way = *save,
            Some(Call::Acknowledged(save)) => acknowledged = *save,
            Some(call) => model.play(call),
            None => {}
        }
    }
    println!(
        "{} calls of {} saves, {} states after a crash ({with_strays} with temporary files), all readable, \
         no acknowledged edit lost",
        calls.len() - 2 * (saved.len() - 1),
        saved.len() - 1,
        tried.len(),
    );
    assert!(tried.len() >= 1000, "{} states", tried.len());
}

#[test]
fn a_protocol_without_its_syncs_is_found_out() {
    // The model must be able to fail: without the syncs a torn file gets its name.
    let (_root, folder) = small_forum();
    let within = folder.root().join("meetings").join(meeting().as_str());
    let mut model = Model::of(&within);
    let (calls, _) = script(&folder);
    let mut torn = 0;
    for call in calls
        .iter()
        .filter(|call| !matches!(call, Call::Sync(_)))
        .take(8)
    {
        model.play(call);
        for state in model.crash() {
            put(&within, &state);
            let read: FileName = file(BoardKind::Actions);
            torn += usize::from(folder.read_file(&read).state != ReadState::Fine);
        }
    }
    assert!(torn > 0, "no torn file without a sync");
}
