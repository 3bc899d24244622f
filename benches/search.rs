//! The speed of looking back over ten thousand meetings: search against `rg -j2 -F -i` for the same
//! word over the same files, by turns in the same run; the timeline; a refresh after a pull.
//! `cargo bench --bench search`; a folder after `--` is written once and used again.

#[path = "forums/mod.rs"]
mod forums;
#[path = "measure/mod.rs"]
mod measure;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::forum::search::{Found, Query};
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::search::Searcher;
use measure::{Goal, Times, figure_line, open_times, times_line};
use tempfile::TempDir;

/// Past meetings.
const MANY: usize = 10_000;
/// How often each thing is measured.
const RUNS: usize = 15;
/// As many things as the screen asks for.
const MOST: usize = 200;

/// A word as it is typed, how often it occurs.
const WORDS: [(&str, &str); 4] = [
    (forums::years::RARE, "in a few dozen meetings"),
    ("zzzqq", "nowhere"),
    ("maintenance managers", "in many meetings"),
    ("the", "in every file"),
];

fn main() {
    // Under `cargo test` it is only asked whether it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let kept = std::env::args().skip(1).find(|word| word.contains('/'));
    let home = TempDir::new().expect("a temporary folder");
    let root = kept.map_or_else(|| home.path().join("years"), PathBuf::from);
    #[allow(clippy::disallowed_methods, reason = "the sample's days follow today")]
    let now = Moment::new(Timestamp::now(), Offset::UTC);
    if !root.join("forum.ron").exists() {
        forums::years::write(&root, now, MANY);
    }
    let folder = Folder::open(&root).expect("a forum");
    sizes(&root);
    searches(&folder, now.date());
    refreshes(&folder);
}

#[allow(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed<T>(what: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let result = what();
    (begun.elapsed(), result)
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for meeting in std::fs::read_dir(root.join("meetings"))
        .expect("there")
        .flatten()
    {
        if meeting.path().is_dir() {
            let boards = std::fs::read_dir(meeting.path()).expect("there");
            files.extend(boards.flatten().map(|file| file.path()));
        }
    }
    files
}

fn sizes(root: &Path) {
    let files = files(root);
    let bytes: u64 = files
        .iter()
        .map(|file| file.metadata().map_or(0, |about| about.len()))
        .sum();
    println!("{} files, {} MB", files.len(), bytes / 1_000_000);
}

fn rg(root: &Path, words: &str) {
    let status = Command::new("rg")
        .args(["-j2", "-F", "-i", "-c", "--no-messages", words])
        .arg(root.join("meetings"))
        .stdout(Stdio::null())
        .status();
    status.expect("ripgrep is installed: it is the reference");
}

fn searcher(folder: &Folder) -> Searcher {
    let names = folder.meetings().expect("a forum");
    let roster = folder.read_charter().value.roster.clone();
    Searcher::new(folder.clone(), Arc::from(names), roster)
}

fn find(searcher: &mut Searcher, line: &str, today: Date) -> (Duration, Found) {
    #[allow(clippy::disallowed_methods, reason = "a bench measures time")]
    let begun = Instant::now();
    let mut first = None;
    let query = Query::read(line);
    let found = searcher.search(&query, today, MOST, &|| false, |_| {
        first.get_or_insert_with(|| begun.elapsed());
    });
    (first.unwrap_or_else(|| begun.elapsed()), found)
}

fn searches(folder: &Folder, today: Date) {
    open_times("Search over 10 000 meetings, against rg -j2 -F -i");
    for (word, how_often) in WORDS {
        let (mut reference, mut first, mut next, mut results) = (vec![], vec![], vec![], vec![]);
        let mut hits = 0;
        for _ in 0..RUNS {
            let phrase = format!("\"{word}\"");
            let (whole, shorter) = (phrase.as_str(), &phrase[..phrase.len() - 2]);
            reference.push(timed(|| rg(folder.root(), word)).0);
            // The first keystroke that goes through all files, and the one after it.
            let mut searching = searcher(folder);
            let (time, (at_once, _)) = timed(|| find(&mut searching, shorter, today));
            first.push(time);
            results.push(at_once);
            let (time, (_, found)) = timed(|| find(&mut searching, whole, today));
            next.push(time);
            hits = found.gathered.hits.len();
        }
        let reference = Times::of(reference);
        println!("“{word}”, {how_often}: {hits} things");
        times_line("  rg", &reference, None, None);
        let goal = |p50| Some(Goal { p50, p99: 0.0 });
        times_line(
            "  first keystroke",
            &Times::of(first),
            Some(&reference),
            goal(1.0),
        );
        times_line(
            "  next keystroke",
            &Times::of(next),
            Some(&reference),
            goal(0.5),
        );
        if hits == 0 {
            continue;
        }
        let results = Times::of(results).p50().as_secs_f64() * 1e3;
        figure_line("  first results", results, "ms", Some(50.0));
    }
}

/// What is done when the folder changed: the meetings are listed anew.
fn refreshes(folder: &Folder) {
    open_times("Refresh after a pull of 10 000 meetings, against stat of all files");
    let files = files(folder.root());
    let (mut stats, mut listings) = (vec![], vec![]);
    for _ in 0..RUNS {
        stats.push(timed(|| files.iter().filter(|file| file.metadata().is_ok()).count()).0);
        listings.push(timed(|| lockstep_forum::store::listing::list(folder)).0);
    }
    let stats = Times::of(stats);
    times_line("stat of all files", &stats, None, None);
    let goal = Some(Goal { p50: 2.0, p99: 0.0 });
    times_line(
        "the list of meetings",
        &Times::of(listings),
        Some(&stats),
        goal,
    );
}
