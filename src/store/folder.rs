//! A forum's folder: finding it, making it, and reading each of its files on its own. A file that
//! cannot be read never stops the others. Changing files is the keeper's.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::disk::{Disk, RealDisk, read_text, why};
use super::file::{self, Document, ReadState, write_text};
use super::lock::{Lock, NotLocked, make_folders, own_place};
use super::replace::replace;
use super::text::fault_of;
use super::writing::NotWritable;
use super::{agendas, carried};
use crate::forum::actions::Actions;
use crate::forum::agenda::Agenda;
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::issues::Issues;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::meeting::{Boards, Meeting};
use crate::forum::notes::Notes;
use crate::forum::scoreboard::Scoreboard;

/// So many of a team's agendas are read, the first by name; nobody looks through more.
const MOST_AGENDAS: usize = 200;
/// Git merges and shows these files by item once `lockstep init` has told it how.
const ATTRIBUTES: &str = "*.ron text eol=lf merge=lockstep diff=lockstep\n";
/// What belongs to this machine, the leads, which must not be shared, and what can be made again.
const IGNORED: &str = ".lockstep/\nleads/\nexports/\n";

/// The folder of a forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
}

/// Why there is no forum to open or to make.
#[derive(Debug, thiserror::Error)]
pub enum NoForum {
    /// No folder from here up holds one.
    #[error("there is no forum in {} or above it; `lockstep new` makes one", .0.display())]
    NotFound(PathBuf),
    /// The named folder holds none.
    #[error("{} holds no forum: forum.ron is missing", .0.display())]
    NotHere(PathBuf),
    /// There is one already.
    #[error("{} holds a forum already; nothing was changed", .0.display())]
    Already(PathBuf),
    /// That meeting is there already.
    #[error("the meeting {0} is there already; nothing was changed")]
    MeetingThere(MeetingName),
    /// The system refused.
    #[error("{}: {}", .0.display(), why(.1))]
    Io(PathBuf, #[source] io::Error),
    /// Another Lockstep is writing.
    #[error(transparent)]
    NotLocked(#[from] NotLocked),
    /// The value cannot be written.
    #[error(transparent)]
    NotWritable(#[from] NotWritable),
}

/// A file as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    /// The value; of a faulty file what could be read of it.
    pub value: T,
    /// How the file is.
    pub state: ReadState,
    /// Its text; none when it is absent or not text.
    pub text: Option<Arc<str>>,
}

/// The files of a meeting as they were read.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each field is the board of that name")]
pub struct ReadBoards {
    pub meeting: Read<Arc<Meeting>>,
    pub scoreboard: Read<Arc<Scoreboard>>,
    pub lead_definition: Read<Arc<LeadDefinition>>,
    pub actions: Read<Arc<Actions>>,
    pub issues: Read<Arc<Issues>>,
    pub notes: Read<Arc<Notes>>,
}

impl ReadBoards {
    /// The values.
    pub fn boards(&self) -> Boards {
        Boards {
            meeting: Arc::clone(&self.meeting.value),
            scoreboard: Arc::clone(&self.scoreboard.value),
            lead_definition: Arc::clone(&self.lead_definition.value),
            actions: Arc::clone(&self.actions.value),
            issues: Arc::clone(&self.issues.value),
            notes: Arc::clone(&self.notes.value),
        }
    }

    /// How the file of a board is.
    pub fn state(&self, board: BoardKind) -> &ReadState {
        match board {
            BoardKind::Meeting => &self.meeting.state,
            BoardKind::Scoreboard => &self.scoreboard.state,
            BoardKind::LeadDefinition => &self.lead_definition.state,
            BoardKind::Actions => &self.actions.state,
            BoardKind::Issues => &self.issues.state,
            BoardKind::Notes => &self.notes.state,
        }
    }

    /// The boards whose files may not be written, with how they are.
    pub fn unwritable(&self) -> impl Iterator<Item = (BoardKind, &ReadState)> {
        let all = BoardKind::ALL.into_iter();
        all.map(|board| (board, self.state(board)))
            .filter(|(_, state)| !state.writable())
    }

    /// Each file with its value and its text.
    pub fn files(&self, name: &MeetingName) -> Vec<(FileName, Read<Stored>)> {
        fn stored<T: Document>(read: &Read<Arc<T>>) -> Read<Stored> {
            read.clone().map(Document::stored)
        }
        let reads = [
            (BoardKind::Meeting, stored(&self.meeting)),
            (BoardKind::Scoreboard, stored(&self.scoreboard)),
            (BoardKind::LeadDefinition, stored(&self.lead_definition)),
            (BoardKind::Actions, stored(&self.actions)),
            (BoardKind::Issues, stored(&self.issues)),
            (BoardKind::Notes, stored(&self.notes)),
        ];
        reads
            .into_iter()
            .map(|(board, read)| (FileName::Board(name.clone(), board), read))
            .collect()
    }
}

impl<T> Read<T> {
    /// The same of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Read<U> {
        Read {
            value: change(self.value),
            state: self.state,
            text: self.text,
        }
    }
}

/// An agenda that a meeting may be planned from.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedAgenda {
    /// The file's name without `.ron`.
    pub name: String,
    /// Whether it comes with the program; a team's own of the same name takes its place.
    pub built_in: bool,
    /// The agenda.
    pub agenda: Read<Arc<Agenda>>,
}

impl Folder {
    /// The forum in that folder; `forum.ron` itself may be named, too.
    pub fn open(root: &Path) -> Result<Self, NoForum> {
        let root = match root.file_name() {
            Some(name) if name == "forum.ron" => root.parent().unwrap_or(root),
            _ => root,
        };
        let root = if root.as_os_str().is_empty() {
            Path::new(".")
        } else {
            root
        };
        if !root.join("forum.ron").exists() {
            return Err(NoForum::NotHere(root.to_owned()));
        }
        let whole = fs::canonicalize(root);
        let root = whole.map_err(|error| NoForum::Io(root.to_owned(), error))?;
        Ok(Self { root })
    }

    /// The forum to work in: the named one, else the nearest at `start` or above it, else the one
    /// that the environment names.
    pub fn find(start: &Path, named: Option<&Path>, env: Option<&OsStr>) -> Result<Self, NoForum> {
        if let Some(named) = named {
            return Self::open(&start.join(named));
        }
        let nearest = start.ancestors().find(|at| at.join("forum.ron").is_file());
        match (nearest, env.filter(|env| !env.is_empty())) {
            (Some(nearest), _) => Self::open(nearest),
            (None, Some(env)) => Self::open(Path::new(env)),
            (None, None) => Err(NoForum::NotFound(start.to_owned())),
        }
    }

    /// Makes a forum in that folder, which may be there already but must hold none. What is in
    /// `.gitattributes` and `.gitignore` stays.
    pub fn create(root: &Path, charter: &Charter) -> Result<Self, NoForum> {
        let charter_path = root.join("forum.ron");
        if charter_path.symlink_metadata().is_ok() {
            return Err(NoForum::Already(root.to_owned()));
        }
        let text = write_text(charter, None)?;
        let io = |path: &Path| {
            let path = path.to_owned();
            move |error| NoForum::Io(path, error)
        };
        for folder in [root, &root.join("meetings"), &root.join("agendas")] {
            fs::create_dir_all(folder).map_err(io(folder))?;
        }
        let lock = Lock::take(root)?;
        tell_git(root)?;
        replace(&RealDisk, &charter_path, text.as_bytes()).map_err(io(&charter_path))?;
        drop(lock);
        Self::open(root)
    }

    /// Writes what git is to know of the forum's files into `.gitattributes` and `.gitignore`, where it
    /// is missing; whether any of it was.
    pub fn tell_git(&self) -> Result<bool, NoForum> {
        let _lock = Lock::take(&self.root)?;
        tell_git(&self.root)
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The meetings in order of their days. Their names alone are read.
    pub fn meetings(&self) -> io::Result<Vec<MeetingName>> {
        let entries = match fs::read_dir(self.root.join("meetings")) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            let plain = entry.file_type().is_ok_and(|kind| !kind.is_file());
            let name = entry.file_name();
            names.extend(name.to_str().filter(|_| plain).and_then(MeetingName::parse));
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The name of the next meeting on that day: the first that is free.
    pub fn free_name(&self, date: Date) -> MeetingName {
        let taken = |name: &MeetingName| self.meeting_path(name).symlink_metadata().is_ok();
        let mut names = (0..).map(|nth| MeetingName::of(date, nth));
        names
            .find(|name| !taken(name))
            .unwrap_or_else(|| MeetingName::of(date, 0))
    }

    fn meeting_path(&self, name: &MeetingName) -> PathBuf {
        self.root.join("meetings").join(name.as_str())
    }

    /// Reads the charter.
    pub fn read_charter(&self) -> Read<Arc<Charter>> {
        self.read(&FileName::Charter)
    }

    /// Reads the boards of a meeting, each file on its own.
    pub fn read_boards(&self, meeting: &MeetingName) -> ReadBoards {
        let file = |board| FileName::Board(meeting.clone(), board);
        ReadBoards {
            meeting: self.read(&file(BoardKind::Meeting)),
            scoreboard: self.read(&file(BoardKind::Scoreboard)),
            lead_definition: self.read(&file(BoardKind::LeadDefinition)),
            actions: self.read(&file(BoardKind::Actions)),
            issues: self.read(&file(BoardKind::Issues)),
            notes: self.read(&file(BoardKind::Notes)),
        }
    }

    /// Reads one board of a meeting; `T` is the board's type.
    pub fn read_board<T: Document>(&self, meeting: &MeetingName, board: BoardKind) -> Read<Arc<T>> {
        self.read(&FileName::Board(meeting.clone(), board))
    }

    /// Reads a file.
    pub fn read_file(&self, name: &FileName) -> Read<Stored> {
        match self.bytes_of(name) {
            Ok(Some(bytes)) => {
                let reading = file::read_file(name, &bytes);
                Read {
                    value: reading.value,
                    state: reading.state,
                    text: String::from_utf8(bytes).ok().map(Arc::from),
                }
            }
            Ok(None) => Read {
                value: file::empty(name),
                state: ReadState::Absent,
                text: None,
            },
            Err(sentence) => Read {
                value: file::empty(name),
                state: ReadState::Faulty(vec![fault_of(&name.to_string(), sentence)]),
                text: None,
            },
        }
    }

    fn read<T: Document>(&self, name: &FileName) -> Read<Arc<T>> {
        self.read_file(name)
            .map(|stored| T::of(&stored).cloned().unwrap_or_default())
    }

    fn bytes_of(&self, name: &FileName) -> Result<Option<Vec<u8>>, String> {
        let path = self
            .real_path(name)
            .map_err(|outside| outside.to_string())?;
        match RealDisk.read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("it cannot be read: {}", why(&error))),
        }
    }

    /// Where a file really stands: links are followed inside the forum's folder only.
    pub(super) fn real_path(&self, name: &FileName) -> Result<PathBuf, NotInside> {
        self.inside(&name.path())
    }

    /// Where something below the forum's folder really stands, links followed inside it only.
    pub fn inside(&self, below: &Path) -> Result<PathBuf, NotInside> {
        let path = self.root.join(below);
        // Names of agendas come from the user.
        let plain = |part| matches!(part, std::path::Component::Normal(_));
        if !below.components().all(plain) {
            return Err(NotInside::Outside);
        }
        let link = path
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_symlink());
        let real = match fs::canonicalize(&path) {
            Ok(real) => real,
            Err(_) if link => return Err(NotInside::Nowhere),
            Err(_) => {
                let existing = path.ancestors().skip(1).find_map(|at| {
                    let rest = path.strip_prefix(at).ok()?;
                    Some(fs::canonicalize(at).ok()?.join(rest))
                });
                existing.unwrap_or(path)
            }
        };
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err(NotInside::Outside)
        }
    }

    /// The team's agendas by name, then the built-in ones that are not replaced by one of them.
    pub fn agendas(&self) -> Vec<ListedAgenda> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.root.join("agendas"))
            .into_iter()
            .flatten()
        {
            let path = entry.map(|entry| entry.path()).unwrap_or_default();
            let ron = path.extension().is_some_and(|extension| extension == "ron");
            let name = path.file_stem().and_then(OsStr::to_str).filter(|_| ron);
            names.extend(name.map(str::to_owned));
        }
        names.sort_unstable();
        names.truncate(MOST_AGENDAS);
        let mut listed: Vec<ListedAgenda> = names
            .into_iter()
            .map(|name| ListedAgenda {
                agenda: self.read(&FileName::Agenda(name.clone())),
                built_in: false,
                name,
            })
            .collect();
        for (name, text) in agendas::BUILT_IN {
            if listed.iter().any(|own| own.name == name) {
                continue;
            }
            let reading = file::read::<Agenda>(name, text);
            listed.push(ListedAgenda {
                name: name.to_owned(),
                built_in: true,
                agenda: Read {
                    value: Arc::new(reading.value),
                    state: reading.state,
                    text: Some(Arc::from(text)),
                },
            });
        }
        listed
    }

    /// Writes a meeting that was planned for that day under a name that is free, and keeps what it
    /// was carried from.
    pub fn plan_meeting(
        &self,
        date: Date,
        boards: &Boards,
        from: Option<&Boards>,
    ) -> Result<MeetingName, NoForum> {
        let name = self.free_name(date);
        self.create_meeting(&name, boards)?;
        if let Some(from) = from {
            // The meeting is there; without what it was carried from, later changes are guessed at.
            let _ = carried::keep(self, &name, from);
        }
        Ok(name)
    }

    /// Makes the folder of a new meeting with its six files, all at once or not at all.
    pub fn create_meeting(&self, name: &MeetingName, boards: &Boards) -> Result<(), NoForum> {
        let target = self.meeting_path(name);
        let not_inside = |why: NotInside| NoForum::Io(target.clone(), io::Error::other(why));
        self.inside(Path::new("meetings")).map_err(not_inside)?;
        if target.symlink_metadata().is_ok() {
            return Err(NoForum::MeetingThere(name.clone()));
        }
        let texts = [
            (BoardKind::Meeting, write_text(&*boards.meeting, None)?),
            (
                BoardKind::Scoreboard,
                write_text(&*boards.scoreboard, None)?,
            ),
            (
                BoardKind::LeadDefinition,
                write_text(&*boards.lead_definition, None)?,
            ),
            (BoardKind::Actions, write_text(&*boards.actions, None)?),
            (BoardKind::Issues, write_text(&*boards.issues, None)?),
            (BoardKind::Notes, write_text(&*boards.notes, None)?),
        ];
        let _lock = Lock::take(&self.root)?;
        let sign = fastrand::u64(..);
        let growing = own_place(&self.root, &format!("new-{sign:016x}"));
        let growing = growing.map_err(|error| NoForum::Io(target.clone(), error))?;
        let grown = (|| {
            make_folders(&self.root, &growing)?;
            for (board, text) in texts {
                replace(&RealDisk, &growing.join(board.file_name()), text.as_bytes())?;
            }
            let meetings = self.root.join("meetings");
            make_folders(&self.root, &meetings)?;
            fs::rename(&growing, &target)?;
            RealDisk.sync_folder(&meetings)
        })();
        grown.map_err(|error| {
            let _ = fs::remove_dir_all(&growing);
            NoForum::Io(target, error)
        })
    }
}

/// Why a path is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotInside {
    /// It leads out.
    #[error("it is a link that leads out of the forum's folder: it is not followed")]
    Outside,
    /// It leads nowhere.
    #[error("it is a link to a file that is not there")]
    Nowhere,
}

/// Whether something was added.
fn tell_git(root: &Path) -> Result<bool, NoForum> {
    let mut added = false;
    for (name, lines) in [(".gitattributes", ATTRIBUTES), (".gitignore", IGNORED)] {
        let path = root.join(name);
        added |= add_lines(&path, lines).map_err(|error| NoForum::Io(path, error))?;
    }
    Ok(added)
}

/// Adds the lines that a file lacks; whether it lacked any.
fn add_lines(path: &Path, lines: &str) -> io::Result<bool> {
    let mut text = match read_text(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let missing: Vec<&str> = lines
        .lines()
        .filter(|line| !text.lines().any(|there| there.trim() == *line))
        .collect();
    if missing.is_empty() {
        return Ok(false);
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in missing {
        text.push_str(line);
        text.push('\n');
    }
    replace(&RealDisk, path, text.as_bytes())?;
    Ok(true)
}
