//! Who holds a meeting: of several screens on one meeting, the one that writes it. The others follow.

use std::fmt;

use super::moment::Moment;

/// A screen, as the others name it. A machine and a program, never a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The machine's name.
    pub host: String,
    /// The number of the process on it.
    pub process: u32,
    /// Since when it runs.
    pub since: Moment,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} (process {}, since {})",
            self.host,
            self.process,
            self.since.clock()
        )
    }
}
