//! Text that is still being typed, kept on this machine so that a crash does not take it:
//! `.lockstep/drafts/`, one small file a field. Never a part of the forum itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, RealDisk};
use super::lock::{Lock, make_folders, own_place};
use super::replace::{is_ours, replace};
use crate::forum::plain::{neutralise, neutralise_lines};

/// How often the lock is tried for, a hundredth of a second apart.
const LOCK_TRIES: u32 = 10;

/// So many drafts are read; a person leaves a handful.
const MOST: usize = 1_000;

/// The drafts of a forum.
#[derive(Clone, Debug)]
pub struct Drafts {
    root: PathBuf,
}

impl Drafts {
    /// The drafts of the forum at `root`.
    pub fn of(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// Keeps a text under its field's key, in place of an earlier one.
    pub fn save(&self, key: &str, text: &str) -> io::Result<()> {
        let folder = self.folder()?;
        make_folders(&self.root, &folder)?;
        // Held so that nobody who starts meanwhile tidies the new file away. Without the lock the
        // text is kept all the same.
        let _lock = Lock::take_within(&self.root, LOCK_TRIES);
        let key = neutralise(key);
        let content = format!("{key}\n{text}");
        replace(&RealDisk, &folder.join(name_of(&key)), content.as_bytes())
    }

    /// Forgets the text of a key.
    pub fn forget(&self, key: &str) -> io::Result<()> {
        match fs::remove_file(self.folder()?.join(name_of(&neutralise(key)))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// All texts with their keys, by key. What cannot be read is left out.
    pub fn list(&self) -> Vec<(String, String)> {
        let entries = self.folder().and_then(fs::read_dir).into_iter().flatten();
        let mut drafts: Vec<(String, String)> = entries
            .filter_map(Result::ok)
            .filter(|entry| {
                entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| !is_ours(name))
            })
            .take(MOST)
            .filter_map(|entry| {
                let content = String::from_utf8(RealDisk.read(&entry.path()).ok()?).ok()?;
                let (key, text) = content.split_once('\n')?;
                let harmless = neutralise_lines(text).into_owned();
                Some((neutralise(key).into_owned(), harmless))
            })
            .collect();
        drafts.sort_unstable();
        drafts
    }

    fn folder(&self) -> io::Result<PathBuf> {
        own_place(&self.root, "drafts")
    }
}

/// A name that every file system takes: letters and digits as they are, the rest in hex, and
/// what is too long cut, with a sum of the whole key so that no two keys share a file.
fn name_of(key: &str) -> String {
    let mut name = String::new();
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in key.bytes() {
        // FNV-1a.
        sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        if name.len() < 80 {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'-' => name.push(char::from(byte)),
                b'/' => name.push('.'),
                _ => name.push('_'),
            }
        }
    }
    format!("{}-{sum:016x}", name.trim_start_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::Drafts;

    #[test]
    fn a_text_that_is_being_typed_comes_back_until_it_is_forgotten() {
        let root = tempfile::tempdir().unwrap();
        let drafts = Drafts::of(root.path());
        assert!(drafts.list().is_empty());
        let long = format!("issues/{}", "x/".repeat(500));
        drafts.save("actions/a1/title", "call D").unwrap();
        drafts
            .save("actions/a1/title", "call Dee\nsoon \u{1b}")
            .unwrap();
        drafts.save(&long, "y").unwrap();
        drafts.save("../../escape", "z").unwrap();
        drafts.save("Actions/A1/title", "another").unwrap();
        let expected = [
            ("../../escape", "z"),
            ("Actions/A1/title", "another"),
            ("actions/a1/title", "call Dee\nsoon ␛"),
            (&long, "y"),
        ]
        .map(|(key, text)| (key.to_owned(), text.to_owned()));
        assert_eq!(drafts.list(), expected);
        assert!(!root.path().join("escape").exists());
        for (key, _) in &expected {
            drafts.forget(key).unwrap();
            drafts.forget(key).unwrap();
        }
        assert!(drafts.list().is_empty());
    }
}
