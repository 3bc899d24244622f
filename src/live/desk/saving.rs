//! How the desk writes a file of the forum, and tries again what could not be written.

use super::Work;
use crate::forum::files::{FileName, Stored};
use crate::session::message::Message;

impl Work {
    /// Writes a file and tells what came of it, by the number of the save.
    pub(super) fn save(&mut self, file: &FileName, value: Stored, number: u64) {
        let Some(keeper) = &mut self.keeper else {
            return;
        };
        match keeper.save(file, &value) {
            Ok(saved) => {
                self.failed.remove(file);
                if *file == FileName::Charter {
                    self.names_changed();
                }
                self.tell(Message::Saved(file.clone(), number, self.clock.now()));
                if let Some(merged) = saved.merged {
                    self.tell(Message::ChangedOnDisk(
                        file.clone(),
                        merged.base,
                        merged.theirs,
                    ));
                }
            }
            Err(why) => {
                self.failed.insert(file.clone(), (value, number));
                self.tell(Message::NotSaved(file.clone(), number, why.to_string()));
            }
        }
    }

    /// Writes once more what could not be written.
    pub(super) fn try_again(&mut self) {
        for (file, (value, number)) in std::mem::take(&mut self.failed) {
            self.save(&file, value, number);
        }
    }

    /// The same before the program ends; what then is not on disk, and why.
    pub(super) fn last_try(&mut self) -> Vec<String> {
        let failed = std::mem::take(&mut self.failed).into_iter();
        failed
            .filter_map(|(file, (value, _))| {
                let why = self.keeper.as_mut()?.save(&file, &value).err()?;
                Some(format!("{file}: {why}"))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use tokio::sync::mpsc::unbounded_channel;

    use crate::forum::charter::Charter;
    use crate::forum::files::{FileName, Stored};
    use crate::forum::moment::Moment;
    use crate::live::clock::RoomClock;
    use crate::live::desk::{Job, Queue, Work};
    use crate::session::effect::Effect;
    use crate::session::message::Message;
    use crate::session::saving::Saving;
    use crate::store::folder::Folder;
    use crate::store::keeper::Keeper;

    /// What a session knows of its saves, by what the desk tells.
    fn hear(saving: &mut Saving, message: Message) {
        match message {
            Message::Saved(file, number, at) => saving.saved(&file, number, at),
            Message::NotSaved(file, number, why) => saving.not_saved(file, number, why),
            _ => {}
        }
    }

    #[test]
    fn nothing_is_said_to_be_saved_that_was_not_written() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        let mut keeper = Keeper::new(folder);
        keeper.load(&FileName::Charter);
        let (jobs, arriving) = channel();
        let (told, mut heard) = unbounded_channel();
        let now = Moment::parse("2026-11-24T10:00:00+01:00").unwrap();
        let clock = RoomClock::new(now, jiff::tz::TimeZone::UTC);
        let mut work = Work::new(jobs.clone(), told, clock, false);
        work.keeper = Some(keeper);
        let mut saving = Saving::default();
        let edit = |saving: &mut Saving, name: &str| {
            let charter = Charter {
                name: name.to_owned(),
                ..Charter::default()
            };
            let number = saving.ask(&FileName::Charter);
            let value = Stored::Charter(Arc::new(charter));
            let save = Effect::Save(FileName::Charter, value, number);
            jobs.send(Job::Do(Box::new(save))).unwrap();
        };
        // Nothing can be written any more: what stands there is no plain file.
        let path = root.path().join("forum.ron");
        let text = fs::read_to_string(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        for name in ["one", "two", "three"] {
            edit(&mut saving, name);
        }
        let mut queue = Queue::of(arriving);
        let job = queue.next(None).unwrap();
        work.perform(job);
        while let Ok(message) = heard.try_recv() {
            hear(&mut saving, message);
        }
        assert!(saving.failed.contains_key(&FileName::Charter));
        assert_eq!(saving.last, None, "nothing was written");
        // Two quick edits more wait, and the one that failed is tried again before them.
        edit(&mut saving, "four");
        edit(&mut saving, "five");
        work.try_again();
        let job = queue.next(None).unwrap();
        work.perform(job);
        while let Ok(message) = heard.try_recv() {
            hear(&mut saving, message);
            assert!(!saving.failed.is_empty() && saving.last.is_none());
        }
        fs::remove_dir(&path).unwrap();
        fs::write(&path, text).unwrap();
        work.try_again();
        while let Ok(message) = heard.try_recv() {
            hear(&mut saving, message);
        }
        assert!(saving.failed.is_empty() && saving.waiting.is_empty());
        assert!(saving.last.is_some());
        assert!(fs::read_to_string(&path).unwrap().contains("five"));
    }
}
