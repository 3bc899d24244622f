//! What a planned meeting was carried from: the boards of the meeting before it as they stood then.
//! With them it can be told later what was changed since, and by whom. They are kept in
//! `.lockstep/carried/`, on this machine only, while the meeting is planned.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::disk::{Disk, RealDisk};
use super::file::{read_file, write_stored};
use super::folder::Folder;
use super::lock::{make_folders, own_folder};
use super::replace::replace;
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::forum::meeting::{Boards, Meeting, MeetingState};

/// Keeps what a planned meeting was carried from, in place of what was kept of it before, and lets
/// go what was kept for meetings that are planned no more.
pub fn keep(folder: &Folder, planned: &MeetingName, from: &Boards) -> io::Result<()> {
    let own = place(folder)?;
    forget_others(folder, &own);
    let own = own.join(planned.as_str());
    make_folders(folder.root(), &own)?;
    for board in BoardKind::ALL {
        let text = write_stored(&from.stored(board), None).map_err(io::Error::other)?;
        replace(&RealDisk, &own.join(board.file_name()), text.as_bytes())?;
    }
    Ok(())
}

/// What that meeting was carried from last; none when nobody on this machine kept it.
pub fn of(folder: &Folder, planned: &MeetingName) -> Option<Boards> {
    let own = place(folder).ok()?.join(planned.as_str());
    let mut boards = Boards::default();
    for board in BoardKind::ALL {
        let bytes = RealDisk.read(&own.join(board.file_name())).ok()?;
        let read = read_file(&FileName::Board(planned.clone(), board), &bytes);
        if !read.state.writable() {
            return None;
        }
        boards.put(read.value);
    }
    Some(boards)
}

fn place(folder: &Folder) -> io::Result<PathBuf> {
    Ok(own_folder(folder.root())?.join("carried"))
}

fn forget_others(folder: &Folder, own: &std::path::Path) {
    let entries = fs::read_dir(own).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name().to_str().and_then(MeetingName::parse);
        let over = name.is_some_and(|name| {
            let meeting = folder.read_board::<Meeting>(&name, BoardKind::Meeting);
            meeting.value.state != MeetingState::Planned
        });
        if over {
            // What stays is never read again, and is tried the next time.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::forum::actions::Action;
    use crate::forum::charter::Charter;
    use crate::forum::record::Id;

    #[test]
    fn what_a_meeting_was_carried_from_is_kept_while_it_is_planned() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        let [first, second] = [8, 22].map(|day| MeetingName::of(date(2026, 12, day), 0));
        let mut from = Boards::default();
        let actions = Arc::make_mut(&mut from.actions);
        actions.actions.insert(Id::from("a"), Action::default());
        folder.create_meeting(&first, &Boards::default()).unwrap();
        folder.create_meeting(&second, &Boards::default()).unwrap();
        assert_eq!(of(&folder, &first), None);
        keep(&folder, &first, &from).unwrap();
        keep(&folder, &second, &Boards::default()).unwrap();
        assert_eq!(of(&folder, &first).as_ref(), Some(&from));
        let file = FileName::Board(first.clone(), BoardKind::Meeting);
        let path = root.path().join(file.path());
        fs::write(path, "Meeting(format: 1, state: Running)").unwrap();
        keep(&folder, &second, &from).unwrap();
        assert_eq!(of(&folder, &first), None);
        assert_eq!(of(&folder, &second), Some(from));
    }

    #[test]
    fn what_cannot_be_read_any_more_counts_for_nothing() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        let name = MeetingName::of(date(2026, 12, 8), 0);
        keep(&folder, &name, &Boards::default()).unwrap();
        let path = root.path().join(".lockstep/carried/2026-12-08/actions.ron");
        fs::write(path, "Actions(").unwrap();
        assert_eq!(of(&folder, &name), None);
    }
}
