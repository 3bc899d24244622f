//! `lockstep describe`: a file in words, for people and as the text that git compares.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Surroundings;
use super::arguments::Everywhere;
use super::output::Output;
use super::stop::{Ended, Stop};
use super::which;
use crate::forum::changes::{Names, described};
use crate::forum::charter::Charter;
use crate::forum::files::Stored;
use crate::store::disk::{Disk, RealDisk};
use crate::store::merging::{self, Side};

/// `lockstep describe`.
#[derive(Debug, Args)]
pub struct Describe {
    /// The file; one that cannot be read is printed as it stands
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Prints what stands in a file. Git runs this for each side of a difference: it never fails for
/// what is in the file.
pub fn run(
    asked: &Describe,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let bytes = RealDisk
        .read(&around.folder.join(&asked.file))
        .map_err(|error| Stop::disk(&asked.file, &error))?;
    let name = asked.file.display().to_string();
    let side = Side {
        name: &name,
        bytes: &bytes,
    };
    match merging::read(&asked.file, side) {
        Ok((value, _)) => {
            let charter = charter_around(everywhere, around);
            let names = match &value {
                Stored::Charter(own) => Names::of(own),
                _ => Names::of(&charter),
            };
            for line in described(&value, names) {
                out.line(&line)?;
            }
        }
        Err(_) => out.text(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The charter by which people have names; an empty one where there is none to read.
pub fn charter_around(everywhere: &Everywhere, around: &Surroundings) -> Charter {
    let folder = which::maybe_forum(everywhere, around).ok().flatten();
    let charter = folder.and_then(|folder| which::charter(&folder).ok());
    charter.unwrap_or_default()
}
