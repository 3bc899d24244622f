//! The boards that hold an id, and those that changed: what the history of a thing is read from.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::bytes::{self, Came, Meetings};
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::record::Id;
use crate::forum::search::Finder;
use crate::store::folder::Folder;

/// One board of each meeting that may hold that id, in the meetings' order, with what is wrong
/// with it. Of an id that bytes alone cannot tell, all of them.
pub fn holding(
    folder: &Folder,
    names: &Arc<[MeetingName]>,
    board: BoardKind,
    id: &Id,
) -> Vec<(MeetingName, Stored, Option<String>)> {
    let finders: Vec<Finder> = Finder::exactly(id.as_str()).into_iter().collect();
    let meetings = Meetings::of(folder);
    let read = |buffer: &mut Vec<u8>, at: usize| {
        let name = &names[at];
        let holds = match meetings.sitting(name).read(board, buffer) {
            Came::Nothing => false,
            Came::Bytes(length) => bytes::may_hold(&buffer[..length], &finders),
            Came::Strange => true,
        };
        let file = FileName::Board(name.clone(), board);
        holds.then(|| folder.read_file(&file)).map(|read| {
            let fault = read.state.sentence();
            (name.clone(), read.value, fault)
        })
    };
    (0..names.len())
        .into_par_iter()
        .map_init(bytes::buffer, read)
        .flatten_iter()
        .collect()
}

/// One board of each meeting whose text is not the one before it, in the meetings' order, with what
/// is wrong with it.
pub fn distinct(
    folder: &Folder,
    names: &Arc<[MeetingName]>,
    board: BoardKind,
) -> Vec<(MeetingName, Stored, Option<String>)> {
    let meetings = Meetings::of(folder);
    let (mut before, mut buffer) = (Vec::new(), bytes::buffer());
    let mut read = Vec::new();
    for name in names.iter() {
        match meetings.sitting(name).read(board, &mut buffer) {
            Came::Nothing => continue,
            Came::Bytes(length) if buffer[..length] == before => continue,
            Came::Bytes(length) => {
                before.clear();
                before.extend_from_slice(&buffer[..length]);
            }
            Came::Strange => before.clear(),
        }
        let came = folder.read_file(&FileName::Board(name.clone(), board));
        read.push((name.clone(), came.value, came.state.sentence()));
    }
    read
}
