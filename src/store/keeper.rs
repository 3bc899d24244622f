//! The one owner that writes a forum's files. It never overwrites what it has not read, and never
//! writes a file that is damaged, in conflict or newer.
//!
//! For each file it keeps two values: the `base`, from which the caller's value grew, and what is
//! on disk. A save merges the caller's change since the base into what is on disk, so a change
//! from outside is kept even by a caller that has not heard of it yet. When the caller has merged
//! what it was told ([`Saved::merged`], [`Changed`]), it says so with [`Keeper::taken`].

use std::collections::{HashMap, HashSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{Disk, RealDisk, Stamp, why};
use super::file::{self, Proved, ReadState, Reading, lay_out_stored, proves_stored, same};
use super::folder::{Folder, NotInside, Read, ReadBoards};
use super::layout::Pieces;
use super::lock::{Lock, NotLocked, make_folders, own_folder, own_place};
use super::replace::{Proof, replace_proved, tidy, tidy_unmade};
use super::text::fault_of;
use super::writing::NotWritable;
use crate::forum::files::{FileName, MeetingName, Stored};

/// A save that came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// What is on disk now.
    pub now: Stored,
    /// The change from outside that was merged into it, if there was one. Merge the same into the
    /// newer value (base, that value, theirs), then say [`Keeper::taken`].
    pub merged: Option<Merged>,
}

/// A change from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The value before it.
    pub base: Stored,
    /// The value after it.
    pub theirs: Stored,
}

/// What happened to a file from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The value before it.
    pub base: Stored,
    /// The value after it; the same as before when the file cannot be read or is gone.
    pub theirs: Stored,
    /// How the file is now.
    pub state: ReadState,
}

/// Why a save did not come about. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum NotSaved {
    /// The system refused.
    #[error("{}", why(.0))]
    Io(#[from] io::Error),
    /// The lock was not to be had.
    #[error("{0}")]
    NotLocked(#[from] NotLocked),
    /// The file on disk is not one that may be written.
    #[error("{file} cannot be read ({reason}): it is not written")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A newer Lockstep wrote it.
    #[error("{file} was {reason}")]
    Newer {
        /// The file.
        file: String,
        /// In which format.
        reason: String,
    },
    /// The forum's folder is empty or not there, as when a network folder is away: a file written
    /// into its place would be nowhere once it is back.
    #[error("the forum's folder {} is gone; it is tried again", .0.display())]
    Gone(PathBuf),
    /// Somebody made it read-only.
    #[error("{0} is read-only: allow writing it, or save a copy of the forum")]
    ReadOnly(String),
    /// Its link leads elsewhere.
    #[error("{0} is not written: {1}")]
    NotInside(String, NotInside),
    /// The folder it stands in went away.
    #[error("its folder is gone; perhaps another branch was checked out")]
    FolderGone,
    /// The value has no text.
    #[error("{0} is not written: {1}")]
    NotWritable(String, NotWritable),
}

struct Known {
    /// What the caller's value grew from.
    base: Stored,
    /// What is on disk, as last read or written.
    disk: Stored,
    text: Option<Arc<str>>,
    /// Where the items stand in the text, when it was laid out here, and proved, and has no comments.
    pieces: Option<Pieces>,
    state: ReadState,
    /// How the file stood when its text was read; none when that is not known.
    stamp: Option<Stamp>,
    /// Values on disk that the caller was told of and has not said to have taken.
    told: VecDeque<Stored>,
}

impl Known {
    /// What is on disk, if `seen` is the text in which it was laid out.
    fn proved(&self, seen: Option<&Arc<str>>) -> Option<Proved<'_>> {
        let (text, seen) = (self.text.as_ref()?, seen?);
        let proved = Proved {
            value: &self.disk,
            text,
            pieces: self.pieces.as_ref()?,
        };
        (Arc::ptr_eq(text, seen) && self.state == ReadState::Fine).then_some(proved)
    }
}

/// The owner of a forum's files.
pub struct Keeper {
    folder: Folder,
    disk: Arc<dyn Disk>,
    known: HashMap<FileName, Known>,
    /// Folders in which no stray of a crash is left.
    tidied: HashSet<PathBuf>,
    /// Folders whose names may not be on the disk, because a write there failed half way: the file
    /// may have its new name and text already, and still go back to the old ones in a crash.
    unsure: HashSet<PathBuf>,
}

impl Keeper {
    /// Keeps the files of a forum.
    pub fn new(folder: Folder) -> Self {
        Self::with_disk(folder, Arc::new(RealDisk))
    }

    /// The same on another file system.
    pub fn with_disk(folder: Folder, disk: Arc<dyn Disk>) -> Self {
        Self {
            folder,
            disk,
            known: HashMap::new(),
            tidied: HashSet::new(),
            unsure: HashSet::new(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Takes away what a crash left half made in the forum's folder, in the one of that meeting and
    /// beside the drafts. Not while somebody else goes on saving: then the next start does it.
    pub fn tidy_up(&mut self, meeting: Option<&MeetingName>) {
        // One save is waited for, not a row of them.
        const TRIES: u32 = 10;
        let root = self.folder.root().to_owned();
        let Ok(_lock) = Lock::take_within(&root, TRIES) else {
            return;
        };
        let Ok(own) = own_folder(&root) else { return };
        tidy_unmade(&own);
        let meetings = root.join("meetings");
        let meeting = meeting.map(|name| meetings.join(name.as_str()));
        let folders = [root.join("agendas"), meetings, own, root.clone()];
        let drafts = own_place(&root, "drafts").ok();
        for folder in folders.into_iter().chain(meeting).chain(drafts) {
            tidy(&*self.disk, &folder);
            self.tidied.insert(folder);
        }
    }

    /// Whether the folder is there that a file stands in.
    pub fn has_folder_of(&self, name: &FileName) -> bool {
        let root = self.folder.root();
        match name {
            FileName::Charter => root.is_dir(),
            name => root
                .join(name.path())
                .parent()
                .is_none_or(std::path::Path::is_dir),
        }
    }

    /// Makes the folder of a meeting that went away again, for what is on screen.
    pub fn make_again(&self, meeting: &MeetingName) -> io::Result<()> {
        let root = self.folder.root();
        make_folders(root, &root.join("meetings").join(meeting.as_str()))
    }

    /// The files that are known.
    pub fn files(&self) -> Vec<FileName> {
        self.known.keys().cloned().collect()
    }

    /// Remembers a file as the caller has read it.
    pub fn remember(&mut self, name: &FileName, read: &Read<Stored>) {
        let known = Known {
            base: read.value.clone(),
            disk: read.value.clone(),
            text: read.text.clone(),
            pieces: None,
            state: read.state.clone(),
            stamp: None,
            told: VecDeque::new(),
        };
        self.known.insert(name.clone(), known);
    }

    /// Remembers all boards of a meeting as the caller has read them.
    pub fn remember_boards(&mut self, meeting: &MeetingName, boards: &ReadBoards) {
        for (name, read) in boards.files(meeting) {
            self.remember(&name, &read);
        }
    }

    /// Reads a file and remembers it.
    pub fn load(&mut self, name: &FileName) -> Read<Stored> {
        let read = self.folder.read_file(name);
        self.remember(name, &read);
        read
    }

    /// Whether the forum is not where it was, as with a network folder that is away: what is found in
    /// its place is not the forum, and nothing may be written there.
    pub fn is_away(&self) -> bool {
        let root = self.folder.root();
        !root.join("forum.ron").exists() && !root.join("meetings").exists()
    }

    /// Saves the caller's value: merged, if need be, with what somebody else wrote since.
    pub fn save(&mut self, name: &FileName, mine: &Stored) -> Result<Saved, NotSaved> {
        let file = name.to_string();
        let path = self.real_path(name)?;
        let root = self.folder.root();
        if self.is_away() {
            return Err(NotSaved::Gone(root.to_owned()));
        }
        if self.known.contains_key(name) && !self.has_folder_of(name) {
            // Made again by itself, a part of the meeting would land on another branch.
            return Err(NotSaved::FolderGone);
        }
        let _lock = Lock::take(root)?;
        self.tidy_once(&path);
        let seen = self.see(name, &path)?;
        match &seen.state {
            ReadState::Fine | ReadState::Absent => {}
            ReadState::Newer { .. } => {
                let reason = seen.state.sentence().unwrap_or_default();
                return Err(NotSaved::Newer { file, reason });
            }
            ReadState::Faulty(_) | ReadState::Conflicted(_) => {
                let reason = seen.state.sentence().unwrap_or_default();
                return Err(NotSaved::Unreadable { file, reason });
            }
        }
        let known = self.known.get(name);
        let nothing = file::empty(name);
        let base = known.map_or(&nothing, |known| &known.base);
        // A file that somebody took away is written again: it holds what is on screen.
        let gone = seen.state == ReadState::Absent;
        let outside = !gone && !same(&seen.value, base) && seen.value != *base;
        let now = if outside {
            Stored::merge(base, mine, &seen.value)
        } else {
            mine.clone()
        };
        let wrong = |error| NotSaved::NotWritable(file.clone(), error);
        let proved = known.and_then(|known| known.proved(seen.text.as_ref()));
        let laid_out = lay_out_stored(&now, seen.text.as_deref(), proved).map_err(wrong)?;
        let proof = Proof {
            length: laid_out.proof_length(),
            holds: || proves_stored(&laid_out, &now, proved).map_err(wrong),
        };
        let within = path.parent().unwrap_or(&path).to_owned();
        let written = seen.text.as_deref() != Some(laid_out.text.as_str());
        if written {
            self.unsure.insert(within.clone());
            if let Err(why) = self.put(&file, &path, &laid_out.text, proof) {
                if !outside {
                    self.own_what_stands(name, &path, &laid_out.text, mine);
                }
                return Err(why);
            }
            self.unsure.remove(&within);
        } else if self.unsure.contains(&within) {
            self.disk.sync_folder(&within)?;
            self.unsure.remove(&within);
        }
        let merged = (outside && now != *mine).then(|| Merged {
            base: base.clone(),
            theirs: seen.value,
        });
        let stamp = self.disk.stamp(&path).ok();
        let known = Known {
            base: mine.clone(),
            disk: now.clone(),
            text: Some(Arc::from(laid_out.text)),
            // What was not written was not proved.
            pieces: laid_out.pieces.filter(|_| written),
            state: ReadState::Fine,
            stamp,
            told: match self.known.remove(name) {
                Some(mut known) => {
                    known.told.extend(merged.is_some().then(|| now.clone()));
                    known.told
                }
                None => merged.is_some().then(|| now.clone()).into_iter().collect(),
            },
        };
        self.known.insert(name.clone(), known);
        Ok(Saved { now, merged })
    }

    /// The caller has merged the oldest change it was told of and not said so yet.
    pub fn taken(&mut self, name: &FileName) {
        if let Some(known) = self.known.get_mut(name)
            && let Some(told) = known.told.pop_front()
        {
            known.base = told;
        }
    }

    /// What happened to a file from outside since it was last read, written or looked at. Cheap
    /// when nothing did.
    pub fn look(&mut self, name: &FileName) -> Option<Changed> {
        let path = self.real_path(name).ok()?;
        let known = self.known.get(name)?;
        let stamp = self.disk.stamp(&path).ok();
        if stamp.is_some() && stamp == known.stamp {
            return None;
        }
        let seen = self.see(name, &path).ok()?;
        let known = self.known.get_mut(name)?;
        known.stamp = stamp;
        if known.text != seen.text {
            known.pieces = None;
        }
        known.text = seen.text;
        let was = std::mem::replace(&mut known.state, seen.state.clone());
        let base = known.disk.clone();
        if seen.state == ReadState::Fine && !same(&seen.value, &base) && seen.value != base {
            known.disk = seen.value.clone();
            known.told.push_back(seen.value);
        } else if was == seen.state {
            return None;
        }
        Some(Changed {
            base,
            theirs: known.disk.clone(),
            state: seen.state,
        })
    }

    fn real_path(&self, name: &FileName) -> Result<PathBuf, NotSaved> {
        let path = self.folder.real_path(name);
        path.map_err(|wrong| NotSaved::NotInside(name.to_string(), wrong))
    }

    /// The file as it is on disk; parsed only when its text is not the known one.
    fn see(&self, name: &FileName, path: &Path) -> io::Result<Read<Stored>> {
        let absent = |value| Read {
            value,
            state: ReadState::Absent,
            text: None,
        };
        let bytes = match self.disk.read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(absent(file::empty(name)));
            }
            Err(error) => return Err(error),
        };
        let known = self.known.get(name);
        if let Some(known) = known.filter(|known| known.state == ReadState::Fine)
            && let Some(text) = known.text.as_ref()
            && text.as_bytes() == bytes
        {
            return Ok(Read {
                value: known.disk.clone(),
                state: ReadState::Fine,
                text: Some(Arc::clone(text)),
            });
        }
        let Reading { value, state } = file::read_file(name, &bytes);
        let text = match String::from_utf8(bytes) {
            Ok(text) => Some(Arc::from(text)),
            Err(_) if state == ReadState::Fine => {
                let fault = fault_of(&name.to_string(), "this is not UTF-8");
                return Ok(Read {
                    value,
                    state: ReadState::Faulty(vec![fault]),
                    text: None,
                });
            }
            Err(_) => None,
        };
        Ok(Read { value, state, text })
    }

    fn put(
        &self,
        file: &str,
        path: &Path,
        text: &str,
        proof: Proof<impl FnOnce() -> Result<(), NotSaved> + Send>,
    ) -> Result<(), NotSaved> {
        if let Ok(metadata) = fs::metadata(path)
            && metadata.permissions().readonly()
        {
            return Err(NotSaved::ReadOnly(file.to_owned()));
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
            make_folders(self.folder.root(), folder)?;
        }
        replace_proved(&*self.disk, path, text.as_bytes(), proof)
    }

    /// After a write that failed half way the file may hold the new text already: then that is one's
    /// own, and no change from outside for the next save to merge.
    fn own_what_stands(&mut self, name: &FileName, path: &Path, text: &str, mine: &Stored) {
        let stands = self.disk.read(path);
        if !stands.is_ok_and(|bytes| bytes == text.as_bytes()) {
            return;
        }
        if let Some(known) = self.known.get_mut(name) {
            known.base = mine.clone();
            known.disk = mine.clone();
            known.text = Some(Arc::from(text));
            known.pieces = None;
        }
    }

    fn tidy_once(&mut self, path: &Path) {
        if let Some(folder) = path.parent()
            && !self.tidied.contains(folder)
        {
            tidy(&*self.disk, folder);
            self.tidied.insert(folder.to_owned());
        }
    }
}
