//! The bytes of the meetings' files, as fast as the system gives them: each folder is opened once,
//! its files from there. Links are not followed and nothing but plain bytes is read; what is
//! anything else is for the careful way.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::fd::OwnedFd;

use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::Errno;

use super::super::folder::Folder;
use super::super::text::LARGEST;
use crate::forum::files::{BoardKind, MeetingName};
use crate::forum::search::Finder;

/// What came of asking for a file's bytes.
pub(super) enum Came {
    /// It is not there.
    Nothing,
    /// So many bytes stand in the buffer.
    Bytes(usize),
    /// It is a link or something else, or cannot be read.
    Strange,
}

/// A buffer that most files fit into.
pub(super) fn buffer() -> Vec<u8> {
    vec![0; 64 * 1024]
}

/// Reads to the end. A file beyond the limit is strange.
fn fill(mut from: impl Read, buffer: &mut Vec<u8>) -> Came {
    let mut length = 0;
    loop {
        if length == buffer.len() {
            if length > LARGEST {
                return Came::Strange;
            }
            buffer.resize(length * 2, 0);
        }
        match from.read(&mut buffer[length..]) {
            Ok(0) => return Came::Bytes(length),
            Ok(more) => length += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Came::Strange,
        }
    }
}

/// The folder of the meetings.
pub(super) struct Meetings(Option<OwnedFd>);

/// The folder of one meeting.
pub(super) struct Sitting(Result<OwnedFd, Errno>);

const FOLDER: OFlags = OFlags::DIRECTORY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);
// A pipe must not be waited for.
const FILE: OFlags = OFlags::NOFOLLOW
    .union(OFlags::NONBLOCK)
    .union(OFlags::CLOEXEC);

impl Meetings {
    /// The meetings of that forum.
    pub(super) fn of(folder: &Folder) -> Self {
        let path = folder.root().join("meetings");
        Self(openat(CWD, path, FOLDER, Mode::empty()).ok())
    }

    /// The folder of a meeting.
    pub(super) fn sitting(&self, name: &MeetingName) -> Sitting {
        Sitting(match &self.0 {
            Some(meetings) => openat(meetings, name.as_str(), FOLDER, Mode::empty()),
            None => Err(Errno::LOOP),
        })
    }
}

impl Sitting {
    /// The bytes of one of its files.
    pub(super) fn read(&self, board: BoardKind, buffer: &mut Vec<u8>) -> Came {
        let opened = match &self.0 {
            Ok(sitting) => openat(sitting, board.file_name(), FILE, Mode::empty()),
            Err(why) => Err(*why),
        };
        match opened {
            Ok(file) => fill(File::from(file), buffer),
            Err(Errno::NOENT) => Came::Nothing,
            Err(_) => Came::Strange,
        }
    }
}

/// Whether a file may hold all of these: its bytes do, or it spells letters in a way that bytes do
/// not tell.
pub(super) fn may_hold(bytes: &[u8], finders: &[Finder]) -> bool {
    finders.iter().all(|finder| finder.is_in(bytes)) || spells_strangely(bytes)
}

/// Whether there are escapes, or characters that are taken out when the file is read, so that
/// letters come together which do not stand together here.
fn spells_strangely(bytes: &[u8]) -> bool {
    if bytes.is_ascii() {
        return escapes(bytes);
    }
    escapes(bytes)
        || bytes
            .windows(3)
            .filter(|window| window[0] >= 0xc2)
            .any(|window| match window[0] {
                0xc2 => window[1] == 0xad,
                0xcd => window[1] == 0x8f,
                0xd8 => window[1] == 0x9c,
                0xe1 => window[1] == 0xa0,
                0xe2 => match window[1] {
                    0x80 => matches!(window[2], 0x8b..=0x8f | 0xa8..=0xae),
                    0x81 => window[2] >= 0xa0,
                    _ => false,
                },
                0xef => {
                    matches!(window[1], 0xb8 | 0xbf | 0xbb)
                        && (window[1] != 0xb8 || window[2] <= 0x8f)
                }
                0xf3 => true,
                _ => false,
            })
}

/// Escapes that stand for letters: all but those for a quote and a backslash.
fn escapes(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\\', bytes).any(|at| !matches!(bytes.get(at + 1), Some(b'"' | b'\\')))
}
