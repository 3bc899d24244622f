//! What earlier meetings left to work with, read beside the screen.

use crate::forum::actions::Actions;
use crate::forum::earlier::EarlierWork;
use crate::forum::files::BoardKind;
use crate::forum::issues::Issues;
use crate::store::folder::Folder;

/// How many meetings are looked back on: ten years of a forum every two weeks.
const LOOKED_BACK: usize = 260;

/// Reads the actions and the issues of the newest meetings. A file that cannot be read tells nothing.
pub fn read(folder: &Folder) -> EarlierWork {
    let meetings = folder.meetings().unwrap_or_default();
    let first = meetings.len().saturating_sub(LOOKED_BACK);
    let mut work = EarlierWork::default();
    for name in &meetings[first..] {
        let actions = folder.read_board::<Actions>(name, BoardKind::Actions).value;
        let issues = folder.read_board::<Issues>(name, BoardKind::Issues).value;
        work.add(name, &actions, &issues);
    }
    work
}
