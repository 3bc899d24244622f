//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    lockstep_forum::cli::run(std::env::args_os())
}
