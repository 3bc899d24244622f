//! Sentences that writers kept although they had a hint, as sums: `.lockstep/kept-sentences`, on this
//! machine only. The words are not in it, nor who wrote them.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{RealDisk, read_text};
use super::lock::{Lock, own_folder};
use super::replace::replace;

/// So many are remembered; the oldest are forgotten first.
const MOST: usize = 4_000;

/// How often the lock is tried for, a hundredth of a second apart.
const LOCK_TRIES: u32 = 10;

fn path(root: &Path) -> PathBuf {
    root.join(".lockstep").join("kept-sentences")
}

/// The sums that are remembered for the forum at `root`, the oldest first. What is no sum is left
/// out: at worst a hint is shown once more.
pub fn read(root: &Path) -> Vec<u64> {
    let text = read_text(&path(root)).unwrap_or_default();
    let sums = text
        .lines()
        .filter_map(|line| u64::from_str_radix(line, 16).ok());
    sums.take(MOST).collect()
}

/// Remembers one more.
pub fn add(root: &Path, sum: u64) -> io::Result<()> {
    // Nothing is written into the place of a forum that is away.
    if !root.join("forum.ron").exists() {
        return Ok(());
    }
    own_folder(root)?;
    // Without the lock another screen's sentence may be forgotten; this one is remembered.
    let _lock = Lock::take_within(root, LOCK_TRIES).ok();
    let mut sums = match read_text(&path(root)) {
        Ok(_) => read(root),
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    if sums.contains(&sum) {
        return Ok(());
    }
    sums.push(sum);
    let first = sums.len().saturating_sub(MOST);
    let lines: Vec<String> = sums[first..]
        .iter()
        .map(|sum| format!("{sum:016x}\n"))
        .collect();
    replace(&RealDisk, &path(root), lines.concat().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{MOST, add, path, read};

    #[test]
    fn what_was_kept_is_known_again_and_the_oldest_is_forgotten_first() {
        let root = tempfile::tempdir().unwrap();
        add(root.path(), 7).unwrap();
        assert!(!root.path().join(".lockstep").exists(), "no forum is here");
        std::fs::write(root.path().join("forum.ron"), "()").unwrap();
        assert!(read(root.path()).is_empty());
        for sum in [7, u64::MAX, 7] {
            add(root.path(), sum).unwrap();
        }
        assert_eq!(read(root.path()), [7, u64::MAX]);
        let many: Vec<String> = (0..MOST).map(|sum| format!("{sum:016x}\n")).collect();
        std::fs::write(path(root.path()), many.concat()).unwrap();
        add(root.path(), u64::MAX).unwrap();
        let sums = read(root.path());
        assert_eq!((sums.len(), sums[0], sums[MOST - 1]), (MOST, 1, u64::MAX));
    }

    #[test]
    fn a_file_that_holds_something_else_is_no_fault() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join(".lockstep")).unwrap();
        std::fs::write(path(root.path()), "not a sum\n000000000000000a\n\u{1b}\n").unwrap();
        assert_eq!(read(root.path()), [10]);
    }
}
