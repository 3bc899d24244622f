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
    let folder = root.join(".lockstep");
    let link = folder
        .symlink_metadata()
        .is_ok_and(|found| found.is_symlink());
    if link && !fs::canonicalize(&folder)?.starts_with(fs::canonicalize(root)?) {
        return Err(io::Error::other(
            "it is a link that leads out of the forum's folder: it is not followed",
        ));
    }
    Ok(folder)
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
            fs::create_dir_all(&folder)?;
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
    use std::io;

    use super::{Lock, NotLocked};

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

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_forum_is_not_followed() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let own = root.path().join(".lockstep");
        std::os::unix::fs::symlink(elsewhere.path(), &own).unwrap();
        let refused = Lock::take(root.path()).unwrap_err().to_string();
        assert!(
            refused.contains("leads out of the forum's folder"),
            "{refused}"
        );
        let drafts = crate::store::drafts::Drafts::of(root.path());
        assert!(drafts.save("Win", "half a sentence").is_err());
        let written = std::fs::read_dir(elsewhere.path()).unwrap().count();
        assert_eq!(written, 0, "nothing is written out there");
        // One that stays within is.
        std::fs::remove_file(&own).unwrap();
        std::fs::create_dir(root.path().join("here")).unwrap();
        std::os::unix::fs::symlink(root.path().join("here"), &own).unwrap();
        assert!(Lock::take(root.path()).is_ok());
    }

    #[test]
    fn a_folder_that_cannot_hold_a_lock_is_said() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(".lockstep"), "a file in the way").unwrap();
        let refused = Lock::take(root.path()).unwrap_err();
        assert!(refused.to_string().contains(".lockstep/lock"));
    }
}
