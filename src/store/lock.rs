//! The lock that one Lockstep at a time holds while it writes: `.lockstep/lock`, a file that is
//! never renamed or removed. The system lets go of it when the program ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::disk::why;

const PAUSE: Duration = Duration::from_millis(10);
const TRIES: u32 = 200;

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotLocked {
    /// Another program holds it.
    #[error("another Lockstep has been saving in this forum for seconds; trying again")]
    Held,
    /// The folder is not for this user to write in.
    #[error("the forum's folder cannot be written: {}", why(.0))]
    ReadOnly(io::Error),
    /// It cannot be had at all.
    #[error("the lock .lockstep/lock cannot be taken: {}", why(.0))]
    Io(io::Error),
}

impl From<io::Error> for NotLocked {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(error)
            }
            _ => Self::Io(error),
        }
    }
}

/// The lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The folder of this machine's own files, `.lockstep` in the forum at `root`. A link that leads out
/// of the forum is not followed.
pub fn own_folder(root: &Path) -> io::Result<PathBuf> {
    within(root, root.join(".lockstep"))
}

/// The file or folder of that name in [`own_folder`]; it is no link that leads out either.
pub fn own_place(root: &Path, name: &str) -> io::Result<PathBuf> {
    within(root, own_folder(root)?.join(name))
}

/// The place, unless it is a link that leads out of the forum's folder.
fn within(root: &Path, place: PathBuf) -> io::Result<PathBuf> {
    let link = place
        .symlink_metadata()
        .is_ok_and(|found| found.is_symlink());
    if link && !fs::canonicalize(&place)?.starts_with(fs::canonicalize(root)?) {
        return Err(io::Error::other(
            "it is a link that leads out of the forum's folder: it is not followed",
        ));
    }
    Ok(place)
}

/// Makes a folder below the forum's, with those between. The forum's own is never made: where it is
/// away, as a network folder can be, a file written in its place would be nowhere once it is back.
pub fn make_folders(root: &Path, folder: &Path) -> io::Result<()> {
    let below = folder.strip_prefix(root).map_err(io::Error::other)?;
    let mut made = root.to_owned();
    for part in below {
        made.push(part);
        match fs::create_dir(&made) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && made.is_dir() => {}
            other => other?,
        }
    }
    Ok(())
}

impl Lock {
    /// Takes the lock of the forum at `root`, waiting two seconds at most.
    pub fn take(root: &Path) -> Result<Self, NotLocked> {
        Self::take_within(root, TRIES)
    }

    /// The same with so many tries, a hundredth of a second apart.
    pub fn take_within(root: &Path, tries: u32) -> Result<Self, NotLocked> {
        let folder = own_folder(root)?;
        let open = || {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            options.open(folder.join("lock"))
        };
        let file = open().or_else(|_| {
            make_folders(root, &folder)?;
            open()
        })?;
        for left in (0..tries.max(1)).rev() {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Err(TryLockError::WouldBlock) if left > 0 => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        Err(NotLocked::Held)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::{fs, io};

    use super::{Lock, NotLocked, make_folders};
    use crate::forum::charter::Charter;
    use crate::forum::holder::Holder;
    use crate::forum::meeting::Boards;
    use crate::forum::moment::Moment;
    use crate::store::copies;
    use crate::store::drafts::Drafts;
    use crate::store::folder::Folder;
    use crate::store::git::drivers;
    use crate::store::hold::Holding;

    #[test]
    fn no_folder_is_made_for_a_forum_that_is_away() {
        let root = tempfile::tempdir().unwrap();
        let forum = root.path().join("forum");
        let own = forum.join(".lockstep/drafts");
        let away = make_folders(&forum, &own).unwrap_err();
        assert_eq!(away.kind(), io::ErrorKind::NotFound);
        assert!(Lock::take(&forum).is_err());
        assert!(Drafts::of(&forum).save("title", "text").is_err());
        assert!(!forum.exists());

        fs::create_dir(&forum).unwrap();
        make_folders(&forum, &own).unwrap();
        make_folders(&forum, &own).unwrap();
        assert!(own.is_dir());
        assert!(make_folders(&forum, root.path()).is_err());
        fs::write(forum.join("file"), "").unwrap();
        assert!(make_folders(&forum, &forum.join("file")).is_err());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said_in_a_users_words() {
        let table = [
            (
                io::ErrorKind::PermissionDenied,
                "the forum's folder cannot be written: permission denied",
            ),
            (
                io::ErrorKind::ReadOnlyFilesystem,
                "the forum's folder cannot be written: the disk is read-only",
            ),
            (
                io::ErrorKind::NotFound,
                "the lock .lockstep/lock cannot be taken: it is not there",
            ),
        ];
        for (kind, sentence) in table {
            assert_eq!(NotLocked::from(io::Error::from(kind)).to_string(), sentence);
        }
    }

    #[test]
    fn one_holds_the_lock_and_the_next_one_gets_it_afterwards() {
        let root = tempfile::tempdir().unwrap();
        let held = Lock::take(root.path()).unwrap();
        let refused = Lock::take_within(root.path(), 1).unwrap_err();
        assert!(matches!(refused, NotLocked::Held));
        assert!(refused.to_string().contains("another Lockstep"));
        drop(held);
        assert!(Lock::take_within(root.path(), 1).is_ok());
    }

    /// Everything that writes below `.lockstep`.
    fn write_everything(root: &Path) -> Vec<(&'static str, Result<(), String>)> {
        fn said<T>(done: Result<T, impl ToString>) -> Result<(), String> {
            done.map(drop).map_err(|why| why.to_string())
        }
        let folder = Folder::open(root).unwrap();
        let meeting = folder.free_name(jiff::civil::date(2026, 11, 24));
        let copy = Path::new("forum (1).ron");
        fs::copy(root.join("forum.ron"), root.join(copy)).unwrap();
        let me = Holder {
            host: "laptop".to_owned(),
            process: 1,
            since: Moment::parse("2026-11-24T10:02:00+01:00").unwrap(),
        };
        vec![
            ("the lock", said(Lock::take(root))),
            ("a draft", said(Drafts::of(root).save("Win", "half"))),
            ("the screens", said(Holding::begin(root, &me))),
            ("a copy", said(copies::set_aside(&folder, copy))),
            ("the answer about git", said(drivers::remember_no(root))),
            (
                "a new meeting",
                said(folder.create_meeting(&meeting, &Boards::default())),
            ),
        ]
    }

    #[test]
    fn a_link_that_leads_out_of_the_forum_is_followed_by_nothing_that_writes() {
        let elsewhere = tempfile::tempdir().unwrap();
        let nothing_there = || assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        let root = tempfile::tempdir().unwrap();
        Folder::create(root.path(), &Charter::default()).unwrap();
        let own = root.path().join(".lockstep");
        let _ = fs::remove_dir_all(&own);
        symlink(elsewhere.path(), &own).unwrap();
        let refused = Lock::take(root.path()).unwrap_err().to_string();
        assert!(
            refused.contains("leads out of the forum's folder"),
            "{refused}"
        );
        for (what, written) in write_everything(root.path()) {
            assert!(written.is_err(), "{what}");
            nothing_there();
        }
        // So it is with what is in it.
        fs::remove_file(&own).unwrap();
        fs::create_dir(&own).unwrap();
        let secret = elsewhere.path().join("secret");
        fs::write(&secret, "theirs").unwrap();
        for name in ["drafts", "screens", "holds", "taken-in"] {
            symlink(elsewhere.path(), own.join(name)).unwrap();
        }
        symlink(&secret, own.join("no-drivers")).unwrap();
        for (what, written) in write_everything(root.path()) {
            let fine = ["the lock", "a new meeting"].contains(&what);
            assert_eq!(written.is_ok(), fine, "{what}: {written:?}");
        }
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(&secret).unwrap(), "theirs");
        // One that stays within is followed.
        fs::remove_dir_all(&own).unwrap();
        fs::create_dir(root.path().join("here")).unwrap();
        symlink(root.path().join("here"), &own).unwrap();
        for (what, written) in write_everything(root.path()) {
            assert_eq!(written, Ok(()), "{what}");
        }
    }

    #[test]
    fn a_folder_that_cannot_hold_a_lock_is_said() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(".lockstep"), "a file in the way").unwrap();
        let refused = Lock::take(root.path()).unwrap_err();
        assert!(refused.to_string().contains(".lockstep/lock"));
    }
}
