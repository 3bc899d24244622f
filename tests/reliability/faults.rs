//! A fault at every call on the file system in turn: the screen says why, nothing is lost, and the
//! next try saves.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use lockstep_forum::forum::files::{BoardKind, FileName, MeetingName};
use lockstep_forum::store::disk::{Disk, RealDisk, Stamp, why};
use lockstep_forum::store::file::ReadState;
use lockstep_forum::store::folder::Folder;

use crate::room::Room;

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// The system's error of that number.
    System(i32),
    /// Half of the bytes are taken, then the disk is full.
    ShortWrite,
    /// Half of the bytes are taken, and no error is told but that no more are.
    TakesNoMore,
}

/// ENOSPC, EIO, EACCES, EINTR, EROFS, EDQUOT, EMFILE.
const SYSTEM: [i32; 7] = [28, 5, 13, 4, 30, 122, 24];

impl Fault {
    fn error(self) -> io::Error {
        match self {
            Self::System(number) => io::Error::from_raw_os_error(number),
            Self::ShortWrite => io::Error::from_raw_os_error(28),
            Self::TakesNoMore => io::ErrorKind::WriteZero.into(),
        }
    }
}

/// The real disk, on which one call fails.
#[derive(Default)]
struct FaultyDisk(Mutex<Armed>);

#[derive(Default)]
struct Armed {
    fault: Option<(usize, Fault)>,
    failed: Option<&'static str>,
}

impl FaultyDisk {
    fn call(&self, name: &'static str) -> Result<(), Fault> {
        let mut armed = self.0.lock().unwrap();
        match armed.fault {
            Some((0, fault)) => {
                armed.fault = None;
                armed.failed = Some(name);
                Err(fault)
            }
            Some((left, fault)) => {
                armed.fault = Some((left - 1, fault));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn arm(&self, call: usize, fault: Fault) {
        *self.0.lock().unwrap() = Armed {
            fault: Some((call, fault)),
            failed: None,
        };
    }

    /// The call that failed; from now on none does.
    fn failed(&self) -> Option<&'static str> {
        let mut armed = self.0.lock().unwrap();
        armed.fault = None;
        armed.failed.take()
    }
}

impl Disk for FaultyDisk {
    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        self.call("stamp").map_err(Fault::error)?;
        RealDisk.stamp(path)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.call("read").map_err(Fault::error)?;
        RealDisk.read(path)
    }
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<File> {
        self.call("create").map_err(Fault::error)?;
        RealDisk.create(path, like)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let called = self.call("write");
        let taken = match called {
            Err(Fault::ShortWrite | Fault::TakesNoMore) => bytes.len() / 2,
            Err(Fault::System(_)) => 0,
            Ok(()) => bytes.len(),
        };
        RealDisk.write(file, &bytes[..taken])?;
        called.map_err(Fault::error)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.call("sync").map_err(Fault::error)?;
        RealDisk.sync(file)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename").map_err(Fault::error)?;
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call("sync_folder").map_err(Fault::error)?;
        RealDisk.sync_folder(folder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call("remove").map_err(Fault::error)?;
        RealDisk.remove(path)
    }
}

fn faults() -> impl Iterator<Item = Fault> {
    let system = SYSTEM.into_iter().map(Fault::System);
    system.chain([Fault::ShortWrite, Fault::TakesNoMore])
}

#[test]
fn whatever_call_fails_the_screen_says_why_and_the_next_try_saves() {
    let mut room = Room::sample();
    let disk = Arc::new(FaultyDisk::default());
    room.use_disk(disk.clone());
    let name = MeetingName::parse("2026-11-24").unwrap();
    let file = FileName::Board(name.clone(), BoardKind::Actions);
    let folder = Folder::open(room.path()).unwrap();
    let titles = |folder: &Folder| -> Vec<String> {
        let board = folder.read_boards(&name).actions;
        assert_eq!(board.state, ReadState::Fine);
        let mut titles: Vec<String> = board
            .value
            .actions
            .values()
            .map(|a| a.title.clone())
            .collect();
        titles.sort();
        titles
    };
    let mut cases = 0;
    for fault in faults() {
        let mut calls = Vec::new();
        for call in 0.. {
            let before = titles(&folder);
            let title = format!("Fault {fault:?} at call {call}");
            room.keys("a");
            room.types(&title);
            disk.arm(call, fault);
            room.keys("Enter");
            let mut after = before.clone();
            after.push(title);
            after.sort();
            let Some(failed) = disk.failed() else {
                assert_eq!(titles(&folder), after);
                break;
            };
            if failed == "stamp" {
                // Only the next look is less cheap.
                assert_eq!(titles(&folder), after, "{failed}");
                continue;
            }
            calls.push(failed);
            cases += 1;
            let on_disk = titles(&folder);
            // Behind the rename the file is the new one; it is not called saved all the same.
            let expected = if failed == "sync_folder" {
                &after
            } else {
                &before
            };
            assert_eq!(on_disk, *expected, "{fault:?} at {failed}");
            let screen = room.screen(120, 36);
            let words = format!("NOT SAVED: {}", why(&fault.error()));
            assert!(screen.contains(&words), "{fault:?} at {failed}: {screen}");
            room.tries_again();
            let screen = room.screen(120, 36);
            assert!(
                !screen.contains("NOT SAVED"),
                "{fault:?} at {failed}: {screen}"
            );
            assert!(screen.contains("saved 10:"), "{screen}");
            assert_eq!(titles(&folder), after, "{fault:?} at {failed}");
            let within = room.path().join(file.path());
            let strays = std::fs::read_dir(within.parent().unwrap()).unwrap().count();
            assert_eq!(strays, 6, "{fault:?} at {failed}");
        }
        let expected = ["read", "create", "write", "sync", "rename", "sync_folder"];
        assert_eq!(calls, expected, "{fault:?}");
    }
    println!("{cases} faults: each on the screen with its reason, 0 lost, saved at the next try");
}

#[test]
fn a_disk_that_stays_broken_keeps_every_edit_in_memory_until_it_is_well() {
    let mut room = Room::sample();
    let disk = Arc::new(FaultyDisk::default());
    room.use_disk(disk.clone());
    for nth in 0..5 {
        room.keys("a");
        room.types(&format!("Kept while the disk is broken {nth}"));
        // At the create each time.
        disk.arm(1, Fault::System(5));
        room.keys("Enter");
        assert!(room.screen(120, 36).contains("NOT SAVED"));
    }
    disk.failed();
    room.tries_again();
    assert!(!room.screen(120, 36).contains("NOT SAVED"));
    let kept = room.on_disk("2026-11-24").actions;
    let kept = kept
        .actions
        .values()
        .filter(|action| action.title.starts_with("Kept while"));
    assert_eq!(kept.count(), 5);
}
