//! The folder of a site: pages replaced whole, pages of meetings that are gone removed, nothing
//! touched that Lockstep did not write. A file of its own in it, the mark, says that the folder is a
//! site and which page was made from what, so that the next time only what changed is made anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use super::disk::{RealDisk, why};
use super::replace::{is_ours, replace, replace_in_time};
use crate::forum::digest::hex;

/// The file by which a site is known.
const MARK: &str = ".lockstep-site";
/// How it opens.
const OPENS: &str = "A site written by Lockstep. This file says which page was made from what.";
/// The only folder of a site.
const MEETINGS: &str = "meetings";

/// Why a folder is not written to.
#[derive(Debug, thiserror::Error)]
pub enum NotASite {
    /// Somebody else's files are in it.
    #[error(
        "{} is not empty and was not written by `lockstep site`, so it is left alone; name a new or \
         an empty folder", .0.display()
    )]
    Taken(PathBuf),
    /// It is no folder, or leads elsewhere.
    #[error("{} is not a plain folder, so nothing is written there", .0.display())]
    NotAFolder(PathBuf),
    /// The system refused.
    #[error("{}: {}", .0.display(), why(.1))]
    Io(PathBuf, #[source] io::Error),
}

/// What a page was made from, and what came out, as hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Made {
    from: String,
    text: String,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Pages there are now.
    pub pages: usize,
    /// Pages that were written, because they are new or changed.
    pub written: usize,
    /// Pages that were removed.
    pub removed: usize,
}

/// The folder of a site that is being written. Pages may be written from several threads.
#[derive(Debug)]
pub struct SiteFolder {
    root: PathBuf,
    before: BTreeMap<String, Made>,
    now: Mutex<BTreeMap<String, Made>>,
    written: AtomicUsize,
}

/// The hash of a page, or of what it is made from: SHA-256 in hexadecimal.
pub fn hash_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        // With its length, so that no two lists of parts run together to the same.
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hex(digest.finalize())
}

impl SiteFolder {
    /// Opens a folder for a site, and makes it if it is not there. Refuses one with anything in it
    /// that is not a site.
    pub fn open(folder: &Path) -> Result<Self, NotASite> {
        let io = |error| NotASite::Io(folder.to_owned(), error);
        match fs::metadata(folder) {
            Ok(metadata) if !metadata.is_dir() => {
                return Err(NotASite::NotAFolder(folder.to_owned()));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(io)?;
            }
            Err(error) => return Err(io(error)),
        }
        let root = fs::canonicalize(folder).map_err(io)?;
        let mark = root.join(MARK);
        let before = match fs::symlink_metadata(&mark) {
            Ok(metadata) if metadata.is_file() => read_mark(&mark),
            _ => None,
        };
        let mut others = fs::read_dir(&root).map_err(io)?.filter_map(Result::ok);
        let empty = others.all(|entry| entry.file_name().to_str().is_some_and(is_ours));
        let before = match before {
            Some(before) => before,
            None if empty => BTreeMap::new(),
            None => return Err(NotASite::Taken(folder.to_owned())),
        };
        let site = Self {
            root,
            before,
            now: Mutex::default(),
            written: AtomicUsize::new(0),
        };
        // From here on it is a site, also when we are interrupted.
        site.write_mark(&site.before)?;
        site.make_meetings()?;
        Ok(site)
    }

    fn make_meetings(&self) -> Result<(), NotASite> {
        let meetings = self.root.join(MEETINGS);
        match fs::symlink_metadata(&meetings) {
            Ok(metadata) if metadata.is_dir() => Ok(()),
            Ok(_) => Err(NotASite::NotAFolder(meetings)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir(&meetings).map_err(|error| NotASite::Io(meetings, error))
            }
            Err(error) => Err(NotASite::Io(meetings, error)),
        }
    }

    /// Whether the page stands there as it was made from the same; then it is kept.
    pub fn keeps(&self, page: &str, from: &str) -> bool {
        let Some(known) = self.before.get(page).filter(|known| known.from == from) else {
            return false;
        };
        let there = fs::read(self.root.join(page));
        if there.is_ok_and(|bytes| hash_of([bytes.as_slice()]) == known.text) {
            self.note(page, known.clone());
            return true;
        }
        false
    }

    /// Writes a page that was made from `from`; one that stands there already is left as it is.
    pub fn write(&self, page: &str, from: &str, text: &str) -> Result<(), NotASite> {
        let made = Made {
            from: from.to_owned(),
            text: hash_of([text.as_bytes()]),
        };
        let path = self.root.join(page);
        let io = |error| NotASite::Io(path.clone(), error);
        if !is_a_page(page) {
            return Err(io(io::Error::other("it is no page of a site")));
        }
        let same = fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
        if !same {
            // Not forced to the disk: a page that a power cut left empty has another hash than the
            // mark says, and is made again.
            replace_in_time(&RealDisk, &path, text.as_bytes()).map_err(io)?;
            self.written.fetch_add(1, Ordering::Relaxed);
        }
        self.note(page, made);
        Ok(())
    }

    fn note(&self, page: &str, made: Made) {
        // A thread that panicked cannot have left a page half noted.
        let mut now = self
            .now
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        now.insert(page.to_owned(), made);
    }

    /// Removes the pages that were not made this time, and notes what was.
    pub fn finish(self) -> Result<Written, NotASite> {
        let now = std::mem::take(
            &mut *self
                .now
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        );
        let mut removed = 0;
        for page in self.before.keys().filter(|page| !now.contains_key(*page)) {
            match fs::remove_file(self.root.join(page)) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(NotASite::Io(self.root.join(page), error)),
            }
        }
        if now != self.before {
            self.write_mark(&now)?;
        }
        Ok(Written {
            pages: now.len(),
            written: self.written.into_inner(),
            removed,
        })
    }

    fn write_mark(&self, pages: &BTreeMap<String, Made>) -> Result<(), NotASite> {
        let mut text = format!("{OPENS}\n");
        for (page, made) in pages {
            let _ = writeln!(text, "{page} {} {}", made.from, made.text);
        }
        let path = self.root.join(MARK);
        if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        replace(&RealDisk, &path, text.as_bytes()).map_err(|error| NotASite::Io(path, error))
    }
}

/// The pages that the mark names; none when it is not ours.
fn read_mark(path: &Path) -> Option<BTreeMap<String, Made>> {
    let text = fs::read_to_string(path).ok()?;
    let mut lines = text.lines();
    if lines.next() != Some(OPENS) {
        return None;
    }
    let pages = lines.filter_map(|line| {
        let mut words = line.split(' ');
        let page = words.next().filter(|page| is_a_page(page))?;
        let made = Made {
            from: words.next()?.to_owned(),
            text: words.next()?.to_owned(),
        };
        Some((page.to_owned(), made))
    });
    Some(pages.collect())
}

/// Whether a name is one that a page of a site can have: the mark may come from anywhere.
fn is_a_page(page: &str) -> bool {
    let name = page
        .strip_prefix(MEETINGS)
        .and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or(page);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.strip_suffix(".html")
        .is_some_and(|stem| !stem.is_empty() && stem.chars().all(plain))
}

#[cfg(test)]
mod tests;
