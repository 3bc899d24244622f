//! `lockstep completions`: what a shell needs to complete a command line.

use std::process::ExitCode;

use clap::CommandFactory;

use super::arguments::{Arguments, Completions};
use super::output::Output;
use super::stop::Ended;

/// Prints the completions of a shell.
pub fn run(asked: &Completions, out: &mut Output) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(
        asked.shell,
        &mut Arguments::command(),
        "lockstep",
        &mut script,
    );
    out.data(&script)?;
    Ok(ExitCode::SUCCESS)
}
