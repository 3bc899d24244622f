//! `lockstep` without a verb: the screen.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Everywhere, Theme};
use super::stop::{Ended, Stop};
use super::which;
use crate::live::{self, Open, Options};
use crate::store::folder::{Folder, NoForum};

/// Opens the screen on `named`, else on the forum around the current folder, else on that folder.
pub fn run(named: Option<&Path>, everywhere: &Everywhere, around: &Surroundings) -> Ended {
    let open = match named {
        Some(_) if everywhere.forum.is_some() => {
            return Err(Stop::Usage(
                "DIR and --forum both name a folder; give one of them".to_owned(),
            ));
        }
        Some(named) => named_folder(&around.folder.join(named), named)?,
        None => match which::maybe_forum(everywhere, around)? {
            Some(forum) => Open::Forum(forum),
            None => Open::Here(around.folder.clone()),
        },
    };
    screen(open, everywhere, around)
}

fn named_folder(path: &Path, named: &Path) -> Result<Open, Stop> {
    if !path.is_dir() {
        return Err(Stop::NotThere(format!(
            "There is neither a folder nor a command called `{}`; `lockstep --help` lists the \
             commands.",
            named.display()
        )));
    }
    match Folder::find(path, None, None) {
        Ok(forum) => Ok(Open::Forum(forum)),
        Err(NoForum::NotFound(_)) => Ok(Open::Here(path.to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// Refuses where there is no terminal to draw on.
pub fn needs_terminal() -> Result<(), Stop> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Stop::Usage(
        "The screen needs a terminal for its input and output. Without one there are `lockstep \
         list`, `show`, `actions` and more; `lockstep --help` lists them."
            .to_owned(),
    ))
}

/// Opens the screen, if there is one.
pub fn screen(open: Open, everywhere: &Everywhere, around: &Surroundings) -> Ended {
    needs_terminal()?;
    let ended = live::run(Options {
        open,
        started: around.started.at,
        zone: around.started.zone.clone(),
        theme: everywhere.theme.map(Theme::name).map(str::to_owned),
        ascii: everywhere.ascii,
    });
    match ended {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Stop::Disk(format!("the screen ended: {error}"))),
    }
}
