//! Which of several screens holds a meeting. Every running screen has a file below
//! `.lockstep/screens/` that it keeps locked as long as it lives, and `.lockstep/holds/` names for
//! each meeting the screen that holds it. The system lets go of a lock however a program ends, so a
//! screen that is gone is known as such. Nothing is protected by this: two screens that both write
//! lose nothing, since every save merges. It only says who is followed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::Offset;

use super::disk::{Disk, RealDisk, open_plain};
use super::lock::{Lock, make_folders, own_place};
use super::replace::replace;
use crate::forum::files::MeetingName;
use crate::forum::holder::Holder;
use crate::forum::moment::Moment;
use crate::forum::plain::neutralise;

/// This screen, as it stands beside the others.
#[derive(Debug)]
pub struct Holding {
    root: PathBuf,
    name: String,
    _own: File,
}

/// Another screen that lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its name among the screens.
    pub screen: String,
    /// Where it is.
    pub holder: Holder,
}

impl Holding {
    /// Says that this screen is there, and tidies up after those that are gone.
    pub fn begin(root: &Path, me: &Holder) -> io::Result<Self> {
        let screens = screens(root)?;
        make_folders(root, &screens)?;
        make_folders(root, &holds(root)?)?;
        // Another start must not take a screen for gone that has not locked its file yet.
        let _lock = Lock::take(root).map_err(io::Error::other)?;
        for entry in fs::read_dir(&screens)?.filter_map(Result::ok) {
            if !is_alive(&entry.path()) {
                // Another start may have been faster.
                let _ = fs::remove_file(entry.path());
            }
        }
        let name = format!("{}-{:016x}", me.process, fastrand::u64(..));
        let path = screens.join(&name);
        let mut options = OpenOptions::new();
        let mut written = options.write(true).create_new(true).open(&path)?;
        write!(written, "{}\n{}\n{}\n", me.host, me.process, me.since)?;
        drop(written);
        // Kept open for reading alone: a file open for writing would keep its file system from being
        // made read-only as long as the screen lives.
        let own = File::open(&path)?;
        own.try_lock().map_err(io::Error::from)?;
        Ok(Self {
            root: root.to_owned(),
            name,
            _own: own,
        })
    }

    /// Holds a meeting, unless a screen that lives does; that one comes back.
    pub fn claim(&self, meeting: &MeetingName) -> io::Result<Option<Other>> {
        let _lock = Lock::take(&self.root).map_err(io::Error::other)?;
        let other = self.other(meeting);
        if other.is_none() && !self.holds(meeting) {
            self.write(meeting)?;
        }
        Ok(other)
    }

    /// Holds a meeting in place of whoever does; that screen sees it and follows from then on.
    pub fn take_over(&self, meeting: &MeetingName) -> io::Result<()> {
        let _lock = Lock::take(&self.root).map_err(io::Error::other)?;
        self.write(meeting)
    }

    /// The other screen that holds a meeting, if one that lives does.
    pub fn other(&self, meeting: &MeetingName) -> Option<Other> {
        let screen = read(&self.hold(meeting).ok()?)?;
        let screen = screen.trim();
        // It names a file of that folder, and nothing else.
        let plain = screen
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if screen == self.name || screen.is_empty() || !plain {
            return None;
        }
        let path = screens(&self.root).ok()?.join(screen);
        is_alive(&path).then(|| Other {
            screen: screen.to_owned(),
            holder: read(&path).map_or_else(unknown, |text| holder(&text)),
        })
    }

    /// Lets go of a meeting, if this screen holds it.
    ///
    /// Under the lock, so that the hold of a screen that takes over meanwhile stays.
    pub fn let_go(&self, meeting: &MeetingName) {
        let (Ok(_lock), Ok(hold)) = (Lock::take(&self.root), self.hold(meeting)) else {
            // One that stays names a screen that is gone.
            return;
        };
        if self.holds(meeting) {
            // As above.
            let _ = fs::remove_file(hold);
        }
    }

    fn holds(&self, meeting: &MeetingName) -> bool {
        let hold = self.hold(meeting).ok().and_then(|hold| read(&hold));
        hold.is_some_and(|screen| screen.trim() == self.name)
    }

    fn write(&self, meeting: &MeetingName) -> io::Result<()> {
        replace(&RealDisk, &self.hold(meeting)?, self.name.as_bytes())
    }

    /// The file that names who holds a meeting.
    fn hold(&self, meeting: &MeetingName) -> io::Result<PathBuf> {
        Ok(holds(&self.root)?.join(meeting.as_str()))
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        // What stays is tidied up by the next start.
        let _ = screens(&self.root).and_then(|screens| fs::remove_file(screens.join(&self.name)));
    }
}

/// Waits, on a thread of its own, until that screen is gone.
pub fn until_gone(root: &Path, screen: &str) {
    if let Ok(file) = screens(root).and_then(|screens| open_plain(&screens.join(screen))) {
        // Where locks are not to be had nothing is waited for; the screen is asked about later.
        let _ = file.lock_shared();
    }
}

fn screens(root: &Path) -> io::Result<PathBuf> {
    own_place(root, "screens")
}

fn holds(root: &Path) -> io::Result<PathBuf> {
    own_place(root, "holds")
}

fn is_alive(path: &Path) -> bool {
    open_plain(path).is_ok_and(|file| file.try_lock_shared().is_err())
}

fn read(path: &Path) -> Option<String> {
    String::from_utf8(RealDisk.read(path).ok()?).ok()
}

fn holder(text: &str) -> Holder {
    let mut lines = text.lines();
    let mut next = || lines.next().unwrap_or_default();
    let nobody = unknown();
    Holder {
        host: neutralise(next()).into_owned(),
        process: next().parse().unwrap_or(nobody.process),
        since: Moment::parse(next()).unwrap_or(nobody.since),
    }
}

fn unknown() -> Holder {
    Holder {
        host: "another screen".to_owned(),
        process: 0,
        since: Moment::new(Timestamp::UNIX_EPOCH, Offset::UTC),
    }
}

/// The machine's name, as far as it can be read without asking the system for more than files.
pub fn host() -> String {
    let files = ["/proc/sys/kernel/hostname", "/etc/hostname"];
    let file = files.iter().find_map(|file| fs::read_to_string(file).ok());
    let name = file
        .or_else(|| std::env::var("HOSTNAME").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .unwrap_or_default();
    match name.trim() {
        "" => "this machine".to_owned(),
        name => neutralise(name).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Holding, until_gone};
    use crate::forum::files::MeetingName;
    use crate::forum::holder::Holder;
    use crate::forum::moment::Moment;
    use std::sync::mpsc::channel;

    fn me(process: u32) -> Holder {
        Holder {
            host: "laptop".to_owned(),
            process,
            since: Moment::parse("2026-11-24T10:02:00+01:00").unwrap(),
        }
    }

    #[test]
    fn the_second_screen_follows_until_it_takes_over() {
        let root = tempfile::tempdir().unwrap();
        let meeting = MeetingName::parse("2026-11-24").unwrap();
        let first = Holding::begin(root.path(), &me(1)).unwrap();
        assert_eq!(first.claim(&meeting).unwrap(), None);
        assert_eq!(first.claim(&meeting).unwrap(), None, "its own already");
        let second = Holding::begin(root.path(), &me(2)).unwrap();
        let other = second.claim(&meeting).unwrap().expect("held");
        assert_eq!(other.holder.to_string(), "laptop (process 1, since 10:02)");
        second.take_over(&meeting).unwrap();
        assert_eq!(first.other(&meeting).unwrap().holder, me(2));
        // What the first one does at its end is no matter any more.
        first.let_go(&meeting);
        drop(first);
        assert_eq!(second.other(&meeting), None);
        assert_eq!(second.claim(&meeting).unwrap(), None);
    }

    #[test]
    fn the_hold_of_a_screen_that_is_gone_is_taken_quietly() {
        let root = tempfile::tempdir().unwrap();
        let meeting = MeetingName::parse("2026-11-24").unwrap();
        let first = Holding::begin(root.path(), &me(1)).unwrap();
        first.claim(&meeting).unwrap();
        let second = Holding::begin(root.path(), &me(2)).unwrap();
        let screen = second.claim(&meeting).unwrap().expect("held").screen;
        let (told, gone) = channel();
        let at = root.path().to_owned();
        let waits = std::thread::spawn(move || {
            until_gone(&at, &screen);
            told.send(()).unwrap();
        });
        assert!(gone.try_recv().is_err());
        // As when it is killed: the hold stays, only the lock goes.
        drop(first);
        waits.join().unwrap();
        assert_eq!(second.claim(&meeting).unwrap(), None);
    }

    #[test]
    fn a_hold_that_names_anything_else_holds_nothing() {
        let root = tempfile::tempdir().unwrap();
        let meeting = MeetingName::parse("2026-11-24").unwrap();
        let screen = Holding::begin(root.path(), &me(1)).unwrap();
        for text in ["", "../../forum.ron", "gone-1", "\u{1b}[2J"] {
            let hold = root.path().join(".lockstep/holds/2026-11-24");
            std::fs::write(hold, text).unwrap();
            assert_eq!(screen.claim(&meeting).unwrap(), None, "{text}");
        }
    }
}
