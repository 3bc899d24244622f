//! The search over all meetings while it is open: the line, what it found so far, what is selected.

use super::text::Text;
use crate::forum::search::{Found, Hit, Query};

/// As many things as the screen asks for; who wants more writes more.
pub const MOST: usize = 200;

/// A search.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The line.
    pub text: Text,
    /// What it was understood as.
    pub query: Query,
    /// What was found for it so far; of the line before, until the first answer comes.
    pub found: Found,
    /// Whether the line is on screen again after something that was found was left.
    pub returned: bool,
    /// Which one is selected.
    pub at: usize,
    /// Which search answers; an older answer is left aside.
    pub asked: u64,
    /// Whether more may come.
    pub running: bool,
}

impl Search {
    /// What was found so far.
    pub fn hits(&self) -> &[Hit] {
        &self.found.gathered.hits
    }

    /// The selected thing.
    pub fn chosen(&self) -> Option<&Hit> {
        self.hits().get(self.at)
    }

    /// Selects the one that is so many further down, or up.
    pub fn step(&mut self, by: isize) {
        let last = self.hits().len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }
}
