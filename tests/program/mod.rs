//! The program itself, run without a screen.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs it in a folder, at an instant, to its end; with nothing to read.
pub fn run(folder: &Path, now: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("LOCKSTEP_FORUM")
        .env("LOCKSTEP_NOW", now)
        .stdin(Stdio::null())
        .output()
        .expect("it starts")
}
