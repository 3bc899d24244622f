//! Forums for benches: the sample forum, and the same with any number of meetings before it.

#![allow(dead_code, reason = "each bench uses what it needs")]

pub mod leads;
pub mod years;

use std::fs;
use std::path::Path;

use jiff::ToSpan;
use lockstep_forum::forum::files::BoardKind;
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::sample;

/// Writes the sample forum: eight closed meetings and one that runs.
pub fn sample(root: &Path, now: Moment) {
    sample::write(root, now).expect("an empty folder");
}

/// Writes the sample forum with so many meetings in all: each of the added ones is a copy of its
/// first one, on a day of its own before it.
pub fn sample_with(root: &Path, now: Moment, meetings: usize) {
    sample(root, now);
    let folder = Folder::open(root).expect("just written");
    let there = folder.meetings().expect("just written");
    let first = there.first().expect("the sample has meetings");
    let meetings_folder = root.join("meetings");
    let files = BoardKind::ALL.map(|board| {
        let path = meetings_folder.join(first.as_str()).join(board.file_name());
        (board, fs::read_to_string(path).expect("just written"))
    });
    let mut date = first.date();
    for _ in there.len()..meetings {
        date = date.checked_sub(1.day()).expect("in range");
        let day = date.to_string();
        let to = meetings_folder.join(&day);
        fs::create_dir(&to).expect("a day of its own");
        for (board, text) in &files {
            let text = text.replace(first.as_str(), &day);
            fs::write(to.join(board.file_name()), text).expect("there is room");
        }
    }
}

/// Takes the running meeting out of a sample forum: all that is left is closed, and no clock runs.
pub fn close_last(root: &Path) {
    let folder = Folder::open(root).expect("a forum");
    let last = folder.meetings().expect("a forum").pop();
    let last = last.expect("the sample has meetings");
    fs::remove_dir_all(root.join("meetings").join(last.as_str())).expect("it is there");
}
