//! The calls on the file system that saving is made of, one by one, so that tests can let each of
//! them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::SystemTime;

use super::text::LARGEST;

/// What tells a changed file from an unchanged one without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub length: u64,
    /// When it was written, where the system knows.
    pub modified: Option<SystemTime>,
    /// The file's number.
    pub inode: u64,
}

/// The file system as saving sees it.
pub trait Disk: Send + Sync {
    /// How a file stands. A folder, a device or a pipe is an error.
    fn stamp(&self, path: &Path) -> io::Result<Stamp>;
    /// The bytes of a file, at most one more than is allowed.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Makes a file that was not there, with the mode of `like`.
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<File>;
    /// Writes all bytes.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;
    /// Waits until the file is on the disk.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Gives a file another name, in place of what has that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Waits until the names in a folder are on the disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::other("it is not a plain file"));
        }
        Ok(Stamp {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            inode: metadata.ino(),
        })
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        // Asked first: opening a pipe would wait for ever.
        let length = self.stamp(path)?.length;
        let mut bytes = Vec::with_capacity(length.min(LARGEST as u64) as usize + 1);
        File::open(path)?
            .take(LARGEST as u64 + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<File> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        if let Some(metadata) = like.and_then(|like| fs::metadata(like).ok())
            && let Err(error) = file.set_permissions(metadata.permissions())
        {
            let _ = fs::remove_file(path);
            return Err(error);
        }
        Ok(file)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        use io::ErrorKind::{InvalidInput, Unsupported};
        match File::open(folder)?.sync_all() {
            // A file system that knows no such wait has nothing to wait for.
            Err(error) if matches!(error.kind(), InvalidInput | Unsupported) => Ok(()),
            done => done,
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

/// The text of a plain file of a size that is read at all. A device or a pipe, which might never end,
/// is an error; so is what is no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let bytes = RealDisk.read(path)?;
    if bytes.len() > LARGEST {
        return Err(io::Error::other("it is too large"));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8"))
}

/// The file at that path, opened to be read: a plain one, for opening a pipe would wait for ever.
pub fn open_plain(path: &Path) -> io::Result<File> {
    RealDisk.stamp(path)?;
    File::open(path)
}

/// Why the system refused, in words: `disk is full (os error 28)`.
pub fn why(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::StorageFull => "disk is full",
        io::ErrorKind::QuotaExceeded => "your share of the disk is full",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        io::ErrorKind::NotFound => "it is not there",
        _ => return error.to_string(),
    };
    match error.raw_os_error() {
        Some(code) => format!("{words} (os error {code})"),
        None => words.to_owned(),
    }
}
