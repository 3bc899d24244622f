//! Copies that a cloud client leaves beside a file when two machines changed it: `actions (Ana's
//! conflicted copy 2026-11-24).ron`, `actions-DESKTOP-1.ron`, `actions.sync-conflict-20261124-101500-
//! ABCDEFG.ron`, `actions 2.ron`. They hold edits that nobody sees, so they are noticed, and taken in
//! by item. A copy that was taken in is put aside, never removed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, RealDisk, why};
use super::folder::Folder;
use super::lock::{make_folders, own_place};
use super::merging::{self, NotMerged, Side};
use crate::forum::files::{BoardKind, Fault, FileName, MeetingName, Stored};

/// A copy, and the file it is one of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copied {
    /// Where it stands below the forum's folder.
    pub path: PathBuf,
    /// What it is a copy of.
    pub of: FileName,
}

/// The file that a path below the forum's folder is a copy of, told by its name alone.
pub fn copy_of(path: &Path) -> Option<FileName> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    match parts?[..] {
        [name] => is_copy_of(name, "forum").then_some(FileName::Charter),
        ["meetings", meeting, name] => {
            let meeting = MeetingName::parse(meeting)?;
            let stem = |board: &BoardKind| board.file_name().trim_end_matches(".ron");
            let board = BoardKind::ALL
                .into_iter()
                .find(|board| is_copy_of(name, stem(board)))?;
            Some(FileName::Board(meeting, board))
        }
        _ => None,
    }
}

/// Whether a name is `stem`, something that a cloud client put behind it, and `.ron`.
fn is_copy_of(name: &str, stem: &str) -> bool {
    let between = name
        .strip_suffix(".ron")
        .and_then(|name| name.strip_prefix(stem));
    between.is_some_and(|mark| mark.len() > 1 && mark.starts_with([' ', '(', '-', '_', '.', '~']))
}

/// The copies beside the charter and in these meetings.
pub fn find(folder: &Folder, meetings: &[MeetingName]) -> Vec<Copied> {
    let meetings = meetings
        .iter()
        .map(|name| Path::new("meetings").join(name.as_str()));
    let mut found = Vec::new();
    for below in std::iter::once(PathBuf::new()).chain(meetings) {
        let entries = fs::read_dir(folder.root().join(&below));
        for entry in entries.into_iter().flatten().filter_map(Result::ok) {
            let path = below.join(entry.file_name());
            let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
            if let Some(of) = copy_of(&path).filter(|_| plain) {
                found.push(Copied { path, of });
            }
        }
    }
    found.sort();
    found
}

/// What a copy says. It has to be of the same kind as the file, and readable.
pub fn read(folder: &Folder, copy: &Copied) -> Result<Stored, String> {
    let name = copy.path.display().to_string();
    let path = folder
        .inside(&copy.path)
        .map_err(|wrong| format!("{name}: {wrong}"))?;
    let bytes = RealDisk
        .read(&path)
        .map_err(|error| format!("{name}: {}", why(&error)))?;
    let side = Side {
        name: &name,
        bytes: &bytes,
    };
    match merging::read(&copy.of.path(), side) {
        Ok((value, _)) => Ok(value),
        Err(NotMerged::NotOurs) => Err(format!("{name}: it is another kind of file")),
        Err(NotMerged::Unreadable(faults)) => Err(faults
            .first()
            .map_or(name, std::string::ToString::to_string)),
    }
}

/// Puts a copy that was taken in below `.lockstep/taken-in/`.
pub fn set_aside(folder: &Folder, path: &Path) -> io::Result<()> {
    let from = folder.inside(path).map_err(io::Error::other)?;
    let aside = own_place(folder.root(), "taken-in")?;
    make_folders(folder.root(), &aside)?;
    let name = path.to_string_lossy().replace(['/', '\\'], " ");
    let mut place = aside.join(&name);
    let mut nth = 1;
    while place.symlink_metadata().is_ok() {
        nth += 1;
        place = aside.join(format!("{name} {nth}"));
    }
    fs::rename(from, place)
}

/// The copies as `lockstep check` names them.
pub fn faults(folder: &Folder, meetings: &[MeetingName]) -> Vec<Fault> {
    let found = find(folder, meetings).into_iter();
    found
        .map(|copy| Fault {
            file: copy.path.display().to_string(),
            line: 1,
            column: 1,
            sentence: format!(
                "this is a copy of {} that another machine left: `lockstep take-in` merges it by item",
                copy.of
            ),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Copied, copy_of, find, read, set_aside};
    use crate::forum::charter::Charter;
    use crate::forum::files::{FileName, MeetingName};
    use crate::forum::meeting::Boards;
    use crate::store::folder::Folder;
    use std::path::Path;

    #[test]
    fn copies_are_known_by_their_names() {
        let cases = [
            (
                "actions (Ana's conflicted copy 2026-11-24).ron",
                "actions.ron",
            ),
            ("actions-DESKTOP-1.ron", "actions.ron"),
            (
                "actions.sync-conflict-20261124-101500-ABCDEFG.ron",
                "actions.ron",
            ),
            ("actions_conflict-20261124-101500.ron", "actions.ron"),
            ("actions 2.ron", "actions.ron"),
            ("actions (1).ron", "actions.ron"),
            (
                "meeting (Ana's conflicted copy 2026-11-24).ron",
                "meeting.ron",
            ),
            ("lead-definition-DESKTOP-1.ron", "lead-definition.ron"),
            ("actions.ron", ""),
            ("actionsX.ron", ""),
            ("actions-DESKTOP-1.txt", ""),
            (".lockstep-actions.ron-00.tmp", ""),
        ];
        for (name, of) in cases {
            let found = copy_of(&Path::new("meetings/2026-11-24").join(name));
            let of = (!of.is_empty()).then(|| format!("meetings/2026-11-24/{of}"));
            assert_eq!(found.map(|of| of.to_string()), of, "{name}");
        }
        let charter = copy_of(Path::new("forum (Case Conflict).ron"));
        assert_eq!(charter, Some(FileName::Charter));
        assert_eq!(copy_of(Path::new("keys-DESKTOP-1.ron")), None);
    }

    #[test]
    fn a_copy_is_found_read_and_put_aside() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        let meeting = MeetingName::parse("2026-11-24").unwrap();
        folder.create_meeting(&meeting, &Boards::default()).unwrap();
        let path = Path::new("meetings/2026-11-24/notes (conflicted copy).ron");
        let write = |text: &str| std::fs::write(folder.root().join(path), text).unwrap();
        let meetings = [meeting];
        for _ in 0..2 {
            write("Notes(format: 1)");
            let found = find(&folder, &meetings);
            let [copy] = &found[..] else {
                panic!("{found:?}")
            };
            assert_eq!(copy.path, path);
            read(&folder, copy).unwrap();
            set_aside(&folder, path).unwrap();
            assert_eq!(find(&folder, &meetings), []);
        }
        write("Notes(\nnots: 1)");
        let copy = Copied {
            path: path.to_owned(),
            of: copy_of(path).unwrap(),
        };
        assert!(read(&folder, &copy).unwrap_err().contains(".ron:2:1"));
        let aside = folder.root().join(".lockstep/taken-in");
        assert_eq!(std::fs::read_dir(aside).unwrap().count(), 2);
    }
}
