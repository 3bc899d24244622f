//! The command line: one verb a file. Data goes to standard output, sentences to standard error,
//! and the exit code says how it went.

pub mod actions;
pub mod agenda;
pub mod arguments;
pub mod back_test;
pub mod brief;
pub mod check;
pub mod completions;
pub mod demo;
pub mod describe;
pub mod diff;
pub mod export;
pub mod follow;
pub mod history;
pub mod init;
pub mod keys;
pub mod kpi;
pub mod leads;
pub mod list;
pub mod man;
pub mod merge_file;
pub mod new;
pub mod open;
pub mod output;
pub mod resolve;
pub mod search;
pub mod show;
pub mod site;
pub mod started;
pub mod stop;
pub mod take_in;
pub mod trends;
pub mod which;
pub mod wording;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Verb};
use output::Output;
use started::Started;
use stop::{Ended, Stop};

/// What a verb needs to know of the place and the time at which it runs.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The current folder.
    pub folder: PathBuf,
    /// The folder that `LOCKSTEP_FORUM` names.
    pub forum: Option<OsString>,
    /// When the program started.
    pub started: Started,
}

/// Does what the command line says.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are data, everything else is a sentence; clap knows which.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = Output::new();
    let ended = surroundings().and_then(|around| act(&arguments, &around, &mut out));
    let finished = out.finish().map_err(Stop::from);
    match ended.and_then(|code| finished.map(|()| code)) {
        Ok(code) => code,
        Err(stop) => {
            output::say(&format!("lockstep: {stop}"));
            stop.code()
        }
    }
}

fn surroundings() -> Result<Surroundings, Stop> {
    let named = std::env::var("LOCKSTEP_NOW").ok();
    let here = std::path::Path::new(".");
    Ok(Surroundings {
        folder: std::env::current_dir().map_err(|error| Stop::disk(here, &error))?,
        forum: std::env::var_os("LOCKSTEP_FORUM"),
        started: Started::read(named.as_deref())?,
    })
}

fn act(arguments: &Arguments, around: &Surroundings, out: &mut Output) -> Ended {
    let everywhere = &arguments.everywhere;
    let Some(verb) = &arguments.verb else {
        return open::run(arguments.folder.as_deref(), everywhere, around);
    };
    if let Some(folder) = &arguments.folder {
        return Err(Stop::Usage(format!(
            "a folder ({}) and a command do not go together; name the forum with --forum DIR",
            folder.display()
        )));
    }
    match verb {
        Verb::Demo(asked) => demo::run(asked, everywhere, around),
        Verb::Follow => follow::run(everywhere, around),
        Verb::Init(asked) => init::run(asked, around, out),
        Verb::New(asked) => new::run(asked, everywhere, around, out),
        Verb::List(asked) => list::run(asked, everywhere, around, out),
        Verb::Show(asked) => show::run(asked, everywhere, around, out),
        Verb::BackTest(asked) => back_test::run(asked, everywhere, around, out),
        Verb::Leads(asked) => leads::run(asked, around, out),
        Verb::Trends(asked) => trends::run(asked, everywhere, around, out),
        Verb::Kpi(asked) => kpi::run(asked, everywhere, around, out),
        Verb::Actions(asked) => actions::run(asked, everywhere, around, out),
        Verb::History(asked) => history::run(asked, everywhere, around, out),
        Verb::Search(asked) => search::run(asked, everywhere, around, out),
        Verb::Check(asked) => check::run(asked, everywhere, around, out),
        Verb::Export(asked) => export::run(asked, everywhere, around, out),
        Verb::Brief(asked) => brief::run(asked, everywhere, around, out),
        Verb::Site(asked) => site::run(asked, everywhere, around),
        Verb::Agenda(asked) => agenda::run(asked, everywhere, around, out),
        Verb::Wording(asked) => wording::run(asked, everywhere, around, out),
        Verb::Diff(asked) => diff::run(asked, everywhere, around, out),
        Verb::Describe(asked) => describe::run(asked, everywhere, around, out),
        Verb::MergeFile(asked) => merge_file::run(asked, around),
        Verb::Resolve(asked) => resolve::run(asked, everywhere, around, out),
        Verb::TakeIn(asked) => take_in::run(asked, everywhere, around, out),
        Verb::Keys(asked) => keys::run(asked, everywhere, around, out),
        Verb::Completions(asked) => completions::run(asked, out),
        Verb::Man => man::run(out),
    }
}
