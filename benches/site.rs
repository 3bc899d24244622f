//! The site of many meetings: written the first time, again when nothing changed, and again when one
//! meeting changed. `cargo bench --bench site`.

#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

#[path = "forums/mod.rs"]
mod forums;
#[path = "measure/mod.rs"]
mod measure;

use std::fs;
use std::time::{Duration, Instant};

use lockstep_forum::forum::moment::Moment;
use lockstep_forum::live::site;
use lockstep_forum::store::folder::Folder;
use measure::{Times, figure_line, open_times, times_line};

/// How often each is measured.
const RUNS: usize = 11;

fn timed(what: impl FnOnce()) -> Duration {
    let began = Instant::now();
    what();
    began.elapsed()
}

fn main() {
    let now = Moment::parse("2026-11-24T10:18:00+01:00").expect("an instant");
    open_times("The site");
    for (meetings, goals) in [(9, None), (500, Some((5.0, 1.0))), (2_000, None)] {
        let root = tempfile::tempdir().expect("a folder");
        let forum = root.path().join("forum");
        forums::sample_with(&forum, now, meetings);
        let folder = Folder::open(&forum).expect("just written");
        let into = root.path().join("site");
        let write = || {
            site::write(&folder, &into, now).expect("is written");
        };
        let first = Times::of(
            (0..RUNS)
                .map(|_| {
                    let _ = fs::remove_dir_all(&into);
                    timed(write)
                })
                .collect(),
        );
        let same = Times::of((0..RUNS).map(|_| timed(write)).collect());
        let names = folder.meetings().expect("a forum");
        let notes = forum
            .join("meetings")
            .join(names[names.len() / 2].as_str())
            .join("notes.ron");
        let text = fs::read_to_string(&notes).expect("just written");
        let changed = Times::of(
            (0..RUNS)
                .map(|run| {
                    let other = text.replacen("title: \"", &format!("title: \"{run} "), 1);
                    fs::write(&notes, other).expect("there is room");
                    timed(write)
                })
                .collect(),
        );
        times_line(
            &format!("{meetings} meetings, the first time"),
            &first,
            None,
            None,
        );
        times_line(
            &format!("{meetings} meetings, nothing changed"),
            &same,
            None,
            None,
        );
        times_line(
            &format!("{meetings} meetings, one changed"),
            &changed,
            None,
            None,
        );
        if let Some((whole, again)) = goals {
            figure_line(
                "the first time, median",
                first.p50().as_secs_f64(),
                "s",
                Some(whole),
            );
            figure_line(
                "one changed, median",
                changed.p50().as_secs_f64(),
                "s",
                Some(again),
            );
        }
    }
}
