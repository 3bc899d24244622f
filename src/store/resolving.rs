//! Files that git left in conflict, merged by item and field from the three sides in git's index. It
//! needs no set-up, and never writes over what somebody made of a file since the conflict.

use std::fmt;
use std::path::{Path, PathBuf};

use super::disk::{Disk, RealDisk, why};
use super::git::{self, Unmerged};
use super::lock::Lock;
use super::merging::{self, NotMerged, Side};
use super::replace::replace;
use super::text::{self, NotText};
use crate::forum::files::{Fault, Stored};

/// What became of a file in conflict.
#[derive(Clone, Debug, PartialEq)]
pub enum Became {
    /// It was merged, with its clashes to settle, and what a side took out and was kept.
    Merged(Stored, Vec<String>),
    /// Somebody changed it since git left the conflict: it stays as it is.
    Changed(Stored),
    /// A side took the file away.
    TakenAway,
    /// It is no file of ours.
    NotOurs,
    /// It cannot be merged.
    Faulty(Vec<Fault>),
}

impl Became {
    /// What a side took out and was kept, to be looked at.
    pub fn kept(&self) -> &[String] {
        match self {
            Self::Merged(_, kept) => kept,
            _ => &[],
        }
    }
}

impl fmt::Display for Became {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to_settle = |value: &Stored| match value.clashes().iter().count() {
            0 => String::new(),
            1 => ", 1 clash to settle".to_owned(),
            count => format!(", {count} clashes to settle"),
        };
        match self {
            Self::Merged(value, _) => write!(f, "merged{}", to_settle(value)),
            Self::Changed(value) => write!(
                f,
                "changed since the conflict, left as it is{}",
                to_settle(value)
            ),
            Self::TakenAway => f.write_str(
                "one side has no such file; keep it with `git add` or take it away with `git rm`",
            ),
            Self::NotOurs => f.write_str("not a file that merges by item; settle it by hand"),
            Self::Faulty(_) => f.write_str("not merged: it cannot be read"),
        }
    }
}

/// Merges one file in conflict below `folder`. An error is the system's or git's.
pub fn resolve(folder: &Path, file: &Unmerged) -> Result<Became, String> {
    let ron = file.path.extension().is_some_and(|ending| ending == "ron");
    let [base, Some(ours), Some(theirs)] = &file.stages else {
        return Ok(if ron {
            Became::TakenAway
        } else {
            Became::NotOurs
        });
    };
    if !ron {
        return Ok(Became::NotOurs);
    }
    let content = |id: &str| git::content(folder, id);
    let base = base
        .as_deref()
        .map(content)
        .transpose()?
        .unwrap_or_default();
    let (ours, theirs) = (content(ours)?, content(theirs)?);
    let name = file.path.display().to_string();
    let names = ["base", "ours", "theirs"].map(|side| format!("{name} ({side})"));
    let side = |place: usize, bytes| Side {
        name: &names[place],
        bytes,
    };
    let sides = (side(0, &base), side(1, &ours), side(2, &theirs));
    let merged = match merging::merge(&file.path, sides.0, sides.1, sides.2) {
        Ok(merged) => merged,
        Err(NotMerged::NotOurs) => return Ok(Became::NotOurs),
        Err(NotMerged::Unreadable(faults)) => return Ok(Became::Faulty(faults)),
    };
    let place = real_place(folder, &file.path)?;
    // From reading what stands there until it is replaced nobody else saves.
    let _lock = forum_of(&place)
        .map(Lock::take)
        .transpose()
        .map_err(|error| format!("{}: {error}", file.path.display()))?;
    if let Some(became) = changed_since(&file.path, &place, &ours, &merged.text)? {
        return Ok(became);
    }
    replace(&RealDisk, &place, merged.text.as_bytes())
        .map_err(|error| format!("{}: {}", file.path.display(), why(&error)))?;
    Ok(Became::Merged(merged.value, merged.kept))
}

/// What somebody made of the file since git left the conflict, if they did: it is not written over.
/// A file that is as ours was still lacks theirs.
fn changed_since(
    path: &Path,
    place: &Path,
    ours: &[u8],
    merged: &str,
) -> Result<Option<Became>, String> {
    if !place.exists() {
        return Ok(None);
    }
    let now = RealDisk
        .read(place)
        .map_err(|error| format!("{}: {}", path.display(), why(&error)))?;
    let name = path.display().to_string();
    let markers = matches!(text::read_bytes(&name, &now), Err(NotText::Conflicted(_)));
    if markers || now == ours || now == merged.as_bytes() {
        return Ok(None);
    }
    let side = Side {
        name: &name,
        bytes: &now,
    };
    Ok(Some(match merging::read(path, side) {
        Ok((value, _)) => Became::Changed(value),
        Err(NotMerged::NotOurs) => Became::NotOurs,
        Err(NotMerged::Unreadable(faults)) => Became::Faulty(faults),
    }))
}

/// The folder of the forum that a file belongs to. Where there is none, nobody saves.
fn forum_of(place: &Path) -> Option<&Path> {
    let forum = |folder: &&Path| folder.join("forum.ron").symlink_metadata().is_ok();
    place.ancestors().skip(1).find(forum)
}

/// The file itself. A link is not followed: it may lead anywhere.
fn real_place(folder: &Path, path: &Path) -> Result<PathBuf, String> {
    let place = folder.join(path);
    let link = place
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.is_symlink());
    if link {
        let path = path.display();
        return Err(format!("{path}: it is a link: it is not followed"));
    }
    Ok(place)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::forum::charter::Charter;
    use crate::forum::meeting::Boards;
    use crate::store::folder::Folder;

    #[test]
    fn nothing_is_merged_while_somebody_else_saves() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        let name = folder.free_name(jiff::civil::date(2026, 11, 24));
        folder.create_meeting(&name, &Boards::default()).unwrap();
        let git = |arguments: &[&str], input: &str| {
            let text = root.path().join("text");
            std::fs::write(&text, input).unwrap();
            let output = Command::new("git")
                .arg("-C")
                .arg(root.path())
                .args(arguments)
                .stdin(std::fs::File::open(&text).unwrap())
                .output()
                .unwrap();
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        git(&["init", "--quiet"], "");
        let side = |title: &str| {
            let text = format!("Actions(format: 1, actions: {{\"{title}\": (title: \"x\")}})\n");
            git(&["hash-object", "-w", "--stdin"], &text)
        };
        let base = git(&["hash-object", "-w", "--stdin"], "Actions(format: 1)\n");
        let path = Path::new("meetings")
            .join(name.as_str())
            .join("actions.ron");
        let file = Unmerged {
            path: path.clone(),
            stages: [Some(base), Some(side("a")), Some(side("b"))],
        };
        std::fs::write(root.path().join(&path), "Actions(\n<<<<<<< HEAD\n)\n").unwrap();
        let held = Lock::take(root.path()).unwrap();
        let refused = resolve(root.path(), &file).unwrap_err();
        assert!(refused.contains("another Lockstep"), "{refused}");
        drop(held);
        let became = resolve(root.path(), &file).unwrap();
        assert!(matches!(became, Became::Merged(..)), "{became:?}");
        let text = std::fs::read_to_string(root.path().join(&path)).unwrap();
        assert!(text.contains("\"a\"") && text.contains("\"b\""), "{text}");
    }
}
