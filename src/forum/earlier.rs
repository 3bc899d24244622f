//! What earlier meetings left that a room wants to know now: who worked together, and which issues
//! there were. Read beside the screen; what is on screen comes on top.

use super::actions::Actions;
use super::files::MeetingName;
use super::issues::{EarlierIssues, Issues};
use super::teams::WorkedTogether;

/// What earlier meetings left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EarlierWork {
    /// Who worked on what.
    pub together: WorkedTogether,
    /// Every issue as it stood last.
    pub issues: EarlierIssues,
}

impl EarlierWork {
    /// Adds a meeting's boards.
    pub fn add(&mut self, meeting: &MeetingName, actions: &Actions, issues: &Issues) {
        self.together.add(actions, issues);
        self.issues.add(meeting, issues);
    }
}
