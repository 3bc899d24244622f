//! Notices what others change in a forum's folder: a second Lockstep, a `git pull`, an editor. It
//! only says which files to look at; what they hold is the keeper's to read.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::copies::copy_of;
use super::folder::Folder;
use super::replace::is_ours;
use crate::forum::files::{BoardKind, FileName, MeetingName};

/// A save or a pull makes many events; they are told together after this much quiet.
const QUIET: Duration = Duration::from_millis(60);
/// At most so many times, so that a folder that is never quiet is told of all the same.
const MOST_WAITS: usize = 10;

/// Something worth a look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noticed {
    /// That file may have changed.
    File(FileName),
    /// Meetings may have come or gone.
    Meetings,
    /// Agendas may have come or gone.
    Agendas,
    /// The team's own wording rules may have changed.
    Wording,
    /// Another screen may hold a meeting now.
    Screens,
    /// A copy of a file may have come or gone.
    Copies,
}

/// A watch on a forum's folder; it ends when it is dropped.
pub struct Watch {
    watcher: RecommendedWatcher,
    folder: Folder,
}

impl Watch {
    /// Watches the charter, the agendas and the list of meetings; `noticed` is called on a thread
    /// of the watch. The boards of a meeting are watched from [`Watch::follow`] on: a folder for
    /// each of ten thousand past meetings would be watched for nothing.
    pub fn start(
        folder: &Folder,
        noticed: impl FnMut(Vec<Noticed>) + Send + 'static,
    ) -> Result<Self, String> {
        let (sender, receiver) = channel();
        let root = folder.root().to_owned();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if let Ok(event) = event
                && !matches!(event.kind, EventKind::Access(_))
            {
                send(&root, &event, &sender);
            }
        });
        let mut watch = Self {
            watcher: watcher.map_err(|error| error.to_string())?,
            folder: folder.clone(),
        };
        watch.add(folder.root())?;
        for name in ["meetings", "agendas"] {
            // One that is not there yet is noticed when it comes.
            let _ = watch.add(&folder.root().join(name));
        }
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || gather(&receiver, noticed))
            .map_err(|error| error.to_string())?;
        Ok(watch)
    }

    /// Watches the boards of a meeting from now on.
    pub fn follow(&mut self, meeting: &MeetingName) -> Result<(), String> {
        let path = self.folder.root().join("meetings").join(meeting.as_str());
        self.add(&path)
    }

    /// Watches the folders of meetings and agendas anew: they may have gone and come back.
    pub fn again(&mut self) {
        for name in ["meetings", "agendas"] {
            // One that is not there yet is noticed when it comes.
            let _ = self.add(&self.folder.root().join(name));
        }
    }

    /// Watches which screen holds a meeting, from now on.
    pub fn follow_screens(&mut self) {
        // Without it a screen that takes over is seen at the next start.
        let _ = self.add(&self.folder.root().join(".lockstep").join("holds"));
    }

    /// Watches them no more.
    pub fn leave(&mut self, meeting: &MeetingName) {
        let path = self.folder.root().join("meetings").join(meeting.as_str());
        // It may be gone already.
        let _ = self.watcher.unwatch(&path);
    }

    fn add(&mut self, path: &Path) -> Result<(), String> {
        let watched = self.watcher.watch(path, RecursiveMode::NonRecursive);
        watched.map_err(|error| format!("{} cannot be watched: {error}", path.display()))
    }
}

fn send(root: &Path, event: &notify::Event, sender: &Sender<Noticed>) {
    for path in &event.paths {
        if let Some(noticed) = path.strip_prefix(root).ok().and_then(noticed_at) {
            // Nobody listens any more when the watch is being dropped.
            let _ = sender.send(noticed);
        }
    }
}

fn gather(events: &Receiver<Noticed>, mut noticed: impl FnMut(Vec<Noticed>)) {
    while let Ok(first) = events.recv() {
        let mut all = BTreeSet::from([first]);
        for _ in 0..MOST_WAITS {
            match events.recv_timeout(QUIET) {
                Ok(next) => {
                    all.insert(next);
                    all.extend(events.try_iter());
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        noticed(all.into_iter().collect());
    }
}

/// What a change at a path below the forum's folder is worth; none for our own temporary files and
/// for what is no file of a forum.
fn noticed_at(path: &Path) -> Option<Noticed> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    let parts = parts?;
    if parts.last().is_some_and(|name| is_ours(name)) {
        return None;
    }
    if copy_of(path).is_some() {
        return Some(Noticed::Copies);
    }
    match parts[..] {
        ["blame.ron"] => Some(Noticed::Wording),
        ["forum.ron"] => Some(Noticed::File(FileName::Charter)),
        ["meetings"] => Some(Noticed::Meetings),
        ["meetings", name] => MeetingName::parse(name).map(|_| Noticed::Meetings),
        ["meetings", meeting, file] => {
            let meeting = MeetingName::parse(meeting)?;
            let board = BoardKind::ALL
                .into_iter()
                .find(|board| board.file_name() == file)?;
            Some(Noticed::File(FileName::Board(meeting, board)))
        }
        [".lockstep", "holds", _] => Some(Noticed::Screens),
        ["agendas"] => Some(Noticed::Agendas),
        ["agendas", file] if file.strip_suffix(".ron").is_some() => Some(Noticed::Agendas),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Noticed, Watch, noticed_at};
    use crate::forum::charter::Charter;
    use crate::forum::files::{BoardKind, FileName, MeetingName};
    use crate::forum::meeting::Boards;
    use crate::store::folder::Folder;
    use std::path::Path;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn paths_are_mapped_to_files_and_our_own_are_ignored() {
        let meeting = MeetingName::parse("2026-11-24-b").unwrap();
        let board = |kind| Some(Noticed::File(FileName::Board(meeting.clone(), kind)));
        let cases = [
            ("forum.ron", Some(Noticed::File(FileName::Charter))),
            (
                "meetings/2026-11-24-b/actions.ron",
                board(BoardKind::Actions),
            ),
            ("meetings/2026-11-24-b", Some(Noticed::Meetings)),
            ("meetings/2026-11-24.md", None),
            ("agendas/ours.ron", Some(Noticed::Agendas)),
            ("blame.ron", Some(Noticed::Wording)),
            ("meetings/2026-11-24-b/.lockstep-actions.ron-00.tmp", None),
            (".lockstep/lock", None),
            ("meetings/2026-11-24-b/4913", None),
        ];
        for (path, expected) in cases {
            assert_eq!(noticed_at(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn a_change_by_somebody_else_is_noticed() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        let meeting = MeetingName::parse("2026-11-24").unwrap();
        folder.create_meeting(&meeting, &Boards::default()).unwrap();
        let (sender, receiver) = channel();
        let mut watch = Watch::start(&folder, move |all| {
            let _ = sender.send(all);
        })
        .unwrap();
        watch.follow(&meeting).unwrap();
        let name = FileName::Board(meeting, BoardKind::Notes);
        std::fs::write(folder.root().join(name.path()), "Notes(format: 1)").unwrap();
        // Much longer than it takes; the test waits for the event, not for the time.
        let wait = Duration::from_secs(20);
        let all = receiver.recv_timeout(wait).expect("the change is noticed");
        assert!(all.contains(&Noticed::File(name)), "{all:?}");
    }
}
