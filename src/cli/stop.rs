//! Why a verb ends without having done its work, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use crate::forum::refusal::Refusal;
use crate::store::folder::NoForum;
use crate::store::leads::NotRead;

/// Why a verb ends early.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The command line asks for something that does not go together.
    #[error("{0}")]
    Usage(String),
    /// What was named is not there.
    #[error("{0}")]
    NotThere(String),
    /// A file cannot be read or written.
    #[error("{0}")]
    Disk(String),
    /// A rule of the forum says no.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Standard output cannot be written.
    #[error("cannot write to standard output: {0}")]
    Output(#[from] io::Error),
}

impl Stop {
    /// A file or folder and what the system says of it.
    pub fn disk(path: &std::path::Path, error: &io::Error) -> Self {
        Self::Disk(format!("{}: {error}", path.display()))
    }

    /// The exit code, as `--help` lists them.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::NotThere(_) => 3,
            Self::Disk(_) | Self::Refused(_) | Self::Output(_) => 4,
        })
    }
}

impl From<NotRead> for Stop {
    fn from(error: NotRead) -> Self {
        if !error.wrapped {
            return Self::Refused(error.why);
        }
        let why = error.why;
        Self::Refused(Refusal::because(format!(
            "{why}: --repair-wrapped-rows unwraps them, or export the leads again"
        )))
    }
}

impl From<NoForum> for Stop {
    fn from(error: NoForum) -> Self {
        match error {
            NoForum::NotFound(_) | NoForum::NotHere(_) => Self::NotThere(error.to_string()),
            _ => Self::Disk(error.to_string()),
        }
    }
}

/// What a verb ends with.
pub type Ended = Result<ExitCode, Stop>;
