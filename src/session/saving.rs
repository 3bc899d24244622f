//! Whether everything is on disk. Every save has a number, so that an answer to an older one never
//! stands for the newest: only that one's success takes away that a file could not be written.

use std::collections::BTreeMap;

use crate::forum::files::FileName;
use crate::forum::moment::Moment;

/// What was sent to the disk, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// When the last file was written.
    pub last: Option<Moment>,
    /// Files sent and not yet answered for, each with the number of its newest save.
    pub waiting: BTreeMap<FileName, u64>,
    /// Files that could not be written, and why.
    pub failed: BTreeMap<FileName, String>,
    /// How many saves there were; no number is given twice.
    asked: u64,
}

impl Saving {
    /// A file is sent to the disk; the number of this save.
    pub fn ask(&mut self, file: &FileName) -> u64 {
        self.asked += 1;
        self.waiting.insert(file.clone(), self.asked);
        self.asked
    }

    /// That save of the file is on disk. While a newer one waits, nothing else is known of the file.
    pub fn saved(&mut self, file: &FileName, number: u64, at: Moment) {
        self.last = Some(at);
        if self.answered(file, number) {
            self.failed.remove(file);
        }
    }

    /// That save of the file could not be written.
    pub fn not_saved(&mut self, file: FileName, number: u64, why: String) {
        self.answered(&file, number);
        self.failed.insert(file, why);
    }

    /// Nothing of another forum waits or failed in this one. Late answers about it mean nothing here.
    pub fn begin_anew(&mut self) {
        self.waiting.clear();
        self.failed.clear();
        self.last = None;
    }

    /// Whether nothing newer waits than the save that was answered.
    fn answered(&mut self, file: &FileName, number: u64) -> bool {
        let newest = self
            .waiting
            .get(file)
            .is_none_or(|newest| *newest <= number);
        if newest {
            self.waiting.remove(file);
        }
        newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    const FILE: FileName = FileName::Charter;

    #[test]
    fn only_the_newest_save_takes_away_that_a_file_could_not_be_written() {
        let mut saving = Saving::default();
        let first = saving.ask(&FILE);
        saving.not_saved(FILE, first, "disk is full".to_owned());
        assert!(saving.waiting.is_empty());
        // Two quick edits; then the one that failed is written after all.
        let _second = saving.ask(&FILE);
        let third = saving.ask(&FILE);
        let now = at("2026-11-24T10:00:00+01:00");
        saving.saved(&FILE, first, now);
        assert!(saving.failed.contains_key(&FILE), "the newest waits");
        assert_eq!(saving.waiting.get(&FILE), Some(&third));
        saving.not_saved(FILE, third, "disk is full".to_owned());
        assert!(saving.waiting.is_empty() && !saving.failed.is_empty());
        // Tried again.
        saving.saved(&FILE, third, now);
        assert!(saving.failed.is_empty());
        assert_eq!(saving.last, Some(now));
    }

    #[test]
    fn another_forum_begins_with_nothing_to_be_saved() {
        let mut saving = Saving::default();
        let number = saving.ask(&FILE);
        saving.not_saved(FILE, number, "disk is full".to_owned());
        saving.ask(&FILE);
        saving.begin_anew();
        assert!(saving.waiting.is_empty() && saving.failed.is_empty());
        assert!(saving.ask(&FILE) > number, "numbers are not given again");
    }
}
