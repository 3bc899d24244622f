//! `lockstep merge-file`: git's merge driver for a forum's files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::Surroundings;
use super::output;
use super::stop::{Ended, Stop};
use crate::forum::clash_words::Naming;
use crate::store::disk::{Disk, RealDisk};
use crate::store::git;
use crate::store::merging::{self, NotMerged, Side};
use crate::store::replace::replace;

/// `lockstep merge-file`.
///
/// Writes the merged file over OURS. A field that both changed differently keeps ours; theirs
/// stands in the file's `clashes`, and the exit code is 1. So it is where a side took more than a
/// fifth of the file's things out at once: they are kept, and it is said. A file that cannot be
/// read is not changed, and the exit code is 4.
#[derive(Debug, Args)]
pub struct MergeFile {
    /// The file that both came from; an empty one when both made it
    pub base: PathBuf,
    /// Our file, which becomes the merged one
    pub ours: PathBuf,
    /// Their file
    pub theirs: PathBuf,
    /// The file's path in the repository, for messages [default: OURS]
    #[arg(long, value_name = "PATH")]
    pub name: Option<PathBuf>,
    /// Where merging by item cannot be: merge by lines as git does, with conflict markers of this size
    #[arg(long, value_name = "SIZE")]
    pub markers: Option<u32>,
}

/// Merges three files.
pub fn run(asked: &MergeFile, around: &Surroundings) -> Ended {
    let read = |path: &Path| {
        let bytes = RealDisk.read(&around.folder.join(path));
        bytes.map_err(|error| Stop::disk(path, &error))
    };
    let (base, ours, theirs) = (read(&asked.base)?, read(&asked.ours)?, read(&asked.theirs)?);
    let names = Names::of(asked);
    let path = asked.name.as_deref().unwrap_or(&asked.ours);
    let merged = merging::merge(
        path,
        names.side(0, &base),
        names.side(1, &ours),
        names.side(2, &theirs),
    );
    match merged {
        Ok(merged) => {
            let place = around.folder.join(&asked.ours);
            let file = std::fs::canonicalize(&place).unwrap_or(place);
            replace(&RealDisk, &file, merged.text.as_bytes())
                .map_err(|error| Stop::disk(&asked.ours, &error))?;
            for kept in &merged.kept {
                output::say(&format!("{kept}: all of it is kept, to be looked at"));
            }
            let naming = Naming::of(&merged.value);
            for (field, theirs) in merged.value.clashes().iter() {
                let name = path.display();
                output::say(&format!("{name}: {}", naming.sentence(field, theirs)));
            }
            if merged.clashed > 0 {
                output::say(
                    "Ours stands in the file and theirs beside it, under `clashes`. Settle it with = \
                     on the board; in a merge of git, `lockstep resolve --add` then tells git",
                );
            }
            let open = merged.clashed > 0 || !merged.kept.is_empty();
            Ok(ExitCode::from(u8::from(open)))
        }
        Err(why) => by_lines(asked, around, &why, &names),
    }
}

/// What to do when merging by item cannot be: git's own conflict, if the driver asked for it.
fn by_lines(asked: &MergeFile, around: &Surroundings, why: &NotMerged, names: &Names) -> Ended {
    let faults = match why {
        NotMerged::Unreadable(faults) => &faults[..],
        NotMerged::NotOurs => &[],
    };
    for fault in faults {
        output::say(&fault.to_string());
    }
    let Some(markers) = asked.markers else {
        if faults.is_empty() {
            let ours = &names.0[1];
            output::say(&format!(
                "{ours}: it does not open with the name of what it is"
            ));
        }
        return Ok(ExitCode::from(4));
    };
    let paths = [&*asked.base, &*asked.ours, &*asked.theirs];
    let clean = git::merge_lines(paths, &around.folder, markers).map_err(Stop::Disk)?;
    Ok(ExitCode::from(match (faults.is_empty(), clean) {
        (true, true) => 0,
        (true, false) => 1,
        // Lines that fit together are no proof that the file can be read.
        (false, _) => 4,
    }))
}

/// What complaints call the three files.
struct Names([String; 3]);

impl Names {
    fn of(asked: &MergeFile) -> Self {
        let files = [&asked.base, &asked.ours, &asked.theirs];
        let words = ["base", "ours", "theirs"];
        Self(std::array::from_fn(|place| match &asked.name {
            Some(name) => format!("{} ({})", name.display(), words[place]),
            None => files[place].display().to_string(),
        }))
    }

    fn side<'a>(&'a self, place: usize, bytes: &'a [u8]) -> Side<'a> {
        Side {
            name: &self.0[place],
            bytes,
        }
    }
}
