//! What is promised of files and of the terminal, tried. In `cargo test` each at a size that takes
//! seconds; the longer run, whose figures stand in `docs/reliability.md`, is
//! `LOCKSTEP_LONG=1 cargo test --profile reliability --test reliability --test git -- --nocapture`.

mod crash_states;
mod faults;
#[cfg(target_os = "linux")]
mod fuzz;
#[cfg(target_os = "linux")]
mod fuzz_inputs;
#[cfg(target_os = "linux")]
mod hostile_files;
#[cfg(target_os = "linux")]
mod hostile_text;
#[cfg(target_os = "linux")]
mod kill;
mod losses;
#[cfg(target_os = "linux")]
mod real_disks;
mod writers;

#[cfg(target_os = "linux")]
#[path = "../pseudo_terminal/mod.rs"]
mod pseudo_terminal;
#[path = "../room/mod.rs"]
mod room;

use lockstep_forum::forum::charter::Charter;
use lockstep_forum::forum::files::{BoardKind, FileName, MeetingName, Stored};
use lockstep_forum::forum::meeting::Boards;
use lockstep_forum::store::folder::Folder;

/// Whether this is the longer run.
fn is_long() -> bool {
    std::env::var_os("LOCKSTEP_LONG").is_some()
}

/// A forum of one empty meeting in a folder of its own.
fn small_forum() -> (tempfile::TempDir, Folder) {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::create(root.path(), &Charter::default()).unwrap();
    folder
        .create_meeting(&meeting(), &Boards::default())
        .unwrap();
    (root, folder)
}

fn meeting() -> MeetingName {
    MeetingName::parse("2026-11-24").unwrap()
}

/// A board's file in that forum.
fn file(board: BoardKind) -> FileName {
    FileName::Board(meeting(), board)
}

/// The board with one more action, or one more decision.
fn with_one_more(board: &Stored, id: &str, title: &str) -> Stored {
    use lockstep_forum::forum::actions::Action;
    use lockstep_forum::forum::notes::Decision;
    use std::sync::Arc;
    match board.clone() {
        Stored::Actions(mut actions) => {
            let action = Action {
                title: title.to_owned(),
                ..Action::default()
            };
            Arc::make_mut(&mut actions)
                .actions
                .insert(id.into(), action);
            Stored::Actions(actions)
        }
        Stored::Notes(mut notes) => {
            let decision = Decision {
                title: title.to_owned(),
                ..Decision::default()
            };
            Arc::make_mut(&mut notes)
                .decisions
                .insert(id.into(), decision);
            Stored::Notes(notes)
        }
        _ => panic!("neither actions nor notes"),
    }
}
