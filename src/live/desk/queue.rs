//! What waits for the desk, in order. Of several saves of one file that wait only the newest is
//! given out.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::Job;
use crate::forum::files::FileName;
use crate::session::effect::Effect;

/// The jobs that were sent.
pub(super) struct Queue {
    arriving: Receiver<Job>,
    waiting: VecDeque<Job>,
}

impl Queue {
    /// The jobs that come from there.
    pub(super) fn of(arriving: Receiver<Job>) -> Self {
        Self {
            arriving,
            waiting: VecDeque::new(),
        }
    }

    /// The next job, waited for; none when nothing came for that time, if there is one. When nobody
    /// can send any more, that is the end.
    pub(super) fn next(&mut self, at_most: Option<Duration>) -> Option<Job> {
        loop {
            if self.waiting.is_empty() {
                let came = match at_most {
                    None => self.arriving.recv().map_err(RecvTimeoutError::from),
                    Some(time) => self.arriving.recv_timeout(time),
                };
                match came {
                    Ok(job) => self.waiting.push_back(job),
                    Err(RecvTimeoutError::Disconnected) => return Some(Job::End),
                    Err(RecvTimeoutError::Timeout) => return None,
                }
            }
            self.waiting.extend(self.arriving.try_iter());
            let job = self.waiting.pop_front()?;
            // A newer value of the same file is written for both, and what comes of it is told then:
            // nothing is said of a write that did not happen.
            if !self.is_superseded(&job) {
                return Some(job);
            }
        }
    }

    /// Whether a newer value of the file waits, with nothing between that would read what is on disk.
    fn is_superseded(&self, job: &Job) -> bool {
        let Some(file) = saves(job) else { return false };
        let writes = |job: &&Job| match job {
            Job::Do(effect) => matches!(effect.as_ref(), Effect::Save(..) | Effect::Taken(_)),
            job => matches!(job, Job::KeepDraft(..) | Job::DropDraft(_)),
        };
        let behind = self.waiting.iter().take_while(writes);
        behind.filter_map(saves).any(|other| other == file)
    }
}

/// The file that a job writes.
fn saves(job: &Job) -> Option<&FileName> {
    match job {
        Job::Do(effect) => match effect.as_ref() {
            Effect::Save(file, ..) => Some(file),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::forum::charter::Charter;
    use crate::forum::files::Stored;

    fn save(number: u64) -> Job {
        let value = Stored::Charter(Arc::new(Charter::default()));
        Job::Do(Box::new(Effect::Save(FileName::Charter, value, number)))
    }

    fn number(job: &Job) -> Option<u64> {
        match job {
            Job::Do(effect) => match effect.as_ref() {
                Effect::Save(_, _, number) => Some(*number),
                _ => None,
            },
            _ => None,
        }
    }

    #[test]
    fn the_newest_of_several_saves_is_written_unless_something_between_reads_the_disk() {
        let (jobs, arriving) = channel();
        let mut queue = Queue::of(arriving);
        let keep = Job::KeepDraft(String::new(), String::new());
        for job in [save(1), keep, save(2), Job::LookAtAll, save(3)] {
            jobs.send(job).unwrap();
        }
        assert!(matches!(queue.next(None), Some(Job::KeepDraft(..))));
        assert_eq!(queue.next(None).as_ref().and_then(number), Some(2));
        assert!(matches!(queue.next(None), Some(Job::LookAtAll)));
        assert_eq!(queue.next(None).as_ref().and_then(number), Some(3));
        assert!(queue.next(Some(Duration::ZERO)).is_none());
        drop(jobs);
        assert!(matches!(queue.next(None), Some(Job::End)));
    }
}
