//! Readers fed with changed copies of real files: none panics, none hangs, and memory stays bounded.
//!
//! The inputs are made by changing, cutting and joining real files with a dictionary of what readers
//! trip over. What a reader says of an input (the kinds of faults, or how much it read) guides the
//! search: an input that is answered in a new way joins those that are changed further. The work runs
//! in a process of its own under a limit of memory.

#![allow(
    clippy::disallowed_methods,
    reason = "how long a reader takes is measured by the machine's clock"
)]

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::date;
use lockstep_forum::forum::charter::Charter;
use lockstep_forum::forum::merge::ron_options;
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::forum::{capture, due, plain};
use lockstep_forum::session::key::Key;
use lockstep_forum::session::keymap::KeyMap;
use lockstep_forum::store::check::check_file;
use lockstep_forum::store::file::{NAMES, ReadState, read_bytes, read_named, write_stored};
use lockstep_forum::store::leads::{self, Choice, Keep};
use lockstep_forum::store::merging::{self, Side};
use lockstep_forum::store::{git, text, wording};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::fuzz_inputs::{Corpus, READERS, Reader, SHARES};
use crate::is_long;

/// A reader has hung when it takes longer than this over one input.
const HANGS: Duration = Duration::from_secs(10);
/// The memory that the process may have, in bytes.
const MEMORY: u64 = 3 << 30;
/// An answer without the words of the input, so that like answers are one.
fn kind_of_answer(sentence: &str) -> String {
    let mut kind = String::new();
    let mut quoted = false;
    for c in sentence.chars() {
        match c {
            '`' | '"' => quoted = !quoted,
            c if quoted || c.is_ascii_digit() => {}
            c => kind.push(c),
        }
    }
    kind
}

/// So many, roughly: what is a little more is no new answer.
fn about(count: usize) -> u32 {
    count.checked_ilog2().map_or(0, |log| log + 1)
}

struct Readers {
    folder: PathBuf,
    charter: Charter,
}

impl Readers {
    /// Reads an input; what distinguishes the answer from others.
    fn read(&self, reader: Reader, input: &[u8], other: &[u8]) -> u64 {
        let mut answer = DefaultHasher::new();
        reader.hash(&mut answer);
        match reader {
            Reader::Ron => Self::ron(input, &mut answer),
            Reader::Merge => Self::merge(input, other, &mut answer),
            Reader::Csv => self.csv(input, &mut answer),
            Reader::Capture => self.capture(input, &mut answer),
            Reader::Keys => Self::keys(input, &mut answer),
            Reader::Wording => {
                let text = String::from_utf8_lossy(input);
                match wording::read(&text, "blame.ron") {
                    Ok(rules) => wording::rules(Some(&rules))
                        .map_or(0, |(_, notes)| notes.len())
                        .hash(&mut answer),
                    Err(why) => kind_of_answer(&why.to_string()).hash(&mut answer),
                }
            }
            Reader::Git => {
                about(git::read_unmerged(input).len()).hash(&mut answer);
                about(git::read_raw(input).len()).hash(&mut answer);
                kind_of_answer(&plain::neutralise(&String::from_utf8_lossy(input)))
                    .len()
                    .min(64)
                    .hash(&mut answer);
            }
            Reader::Words => {
                let text = String::from_utf8_lossy(input);
                let read = due::read(&text, date(2026, 11, 24), Some(date(2026, 12, 8)));
                read.map_err(|why| kind_of_answer(&why.to_string()))
                    .map(|day| (day - date(2026, 11, 24)).get_days())
                    .hash(&mut answer);
                let span = text.parse::<lockstep_forum::forum::span::Span>();
                span.is_ok().hash(&mut answer);
                Moment::parse(&text).is_ok().hash(&mut answer);
                text.parse::<Key>().is_ok().hash(&mut answer);
            }
        }
        answer.finish()
    }

    fn ron(input: &[u8], answer: &mut DefaultHasher) {
        let text = match text::read_bytes("fuzz.ron", input) {
            Ok(text) => text,
            Err(not_text) => return kind_of_answer(&not_text.fault().sentence).hash(answer),
        };
        let faults = check_file(Path::new("fuzz.ron"), text, None);
        for fault in faults.iter().take(3) {
            assert!(fault.line > 0 && fault.column > 0);
            kind_of_answer(&fault.sentence).hash(answer);
        }
        if !faults.is_empty() {
            return;
        }
        for name in NAMES {
            let reading = read_named(name, "fuzz.ron", text).expect("a name of ours");
            if reading.state != ReadState::Fine {
                continue;
            }
            name.hash(answer);
            // What can be read can be written, and then reads the same.
            let Ok(written) = write_stored(&reading.value, Some(text)) else {
                continue;
            };
            about(written.len()).hash(answer);
            let again = read_named(name, "fuzz.ron", &written).expect("a name of ours");
            assert_eq!(again.state, ReadState::Fine, "{written}");
            let twice = write_stored(&again.value, Some(&written)).expect("it was written once");
            assert_eq!(twice, written);
        }
    }

    fn merge(input: &[u8], other: &[u8], answer: &mut DefaultHasher) {
        let side = |name, bytes| Side { name, bytes };
        let path = Path::new("actions.ron");
        let base = if input.len().is_multiple_of(3) {
            &[][..]
        } else {
            other
        };
        match merging::merge(
            path,
            side("base", base),
            side("ours", input),
            side("theirs", other),
        ) {
            Ok(merged) => (about(merged.clashed), merged.kept.len()).hash(answer),
            Err(merging::NotMerged::NotOurs) => 0.hash(answer),
            Err(merging::NotMerged::Unreadable(faults)) => {
                for fault in faults.iter().take(3) {
                    kind_of_answer(&fault.sentence).hash(answer);
                }
            }
        }
    }

    fn csv(&self, input: &[u8], answer: &mut DefaultHasher) {
        let path = self.folder.join("fuzz.csv");
        fs::write(&path, input).unwrap();
        let choice = Choice {
            keep: Keep::Every,
            repair_wrapped_rows: input.len().is_multiple_of(2),
            ..Choice::default()
        };
        match leads::read(&path, &choice) {
            Ok(leads) => (about(leads.len()), leads.notes().len()).hash(answer),
            Err(not_read) => kind_of_answer(&not_read.why.to_string()).hash(answer),
        }
    }

    fn capture(&self, input: &[u8], answer: &mut DefaultHasher) {
        let line = String::from_utf8_lossy(input);
        let known = capture::Known {
            roster: &self.charter.roster,
            objectives: &self.charter.objectives,
            tags: &["pricing".to_owned()],
            next_forum: Some(date(2026, 12, 8)),
        };
        let today = date(2026, 11, 24);
        let captured = capture::read(&line, &known, today);
        for token in captured.tokens.iter().take(4) {
            assert!(
                line.get(token.range.clone()).is_some(),
                "a range between letters"
            );
            (
                token.kind as u8,
                token.problem.as_deref().map(kind_of_answer),
            )
                .hash(answer);
        }
        about(captured.title.len()).hash(answer);
        capture::read_thanks(&line, &known, today);
    }

    fn keys(input: &[u8], answer: &mut DefaultHasher) {
        let text = String::from_utf8_lossy(input);
        match ron_options().from_str::<BTreeMap<String, Vec<String>>>(&text) {
            Ok(bound) => {
                let (_, faults) = KeyMap::with(&bound);
                for fault in faults.iter().take(3) {
                    kind_of_answer(fault).hash(answer);
                }
            }
            Err(wrong) => kind_of_answer(&wrong.code.to_string()).len().hash(answer),
        }
    }
}

/// What is being read, and since when.
static NOW: Mutex<Option<(Instant, Reader, Vec<u8>)>> = Mutex::new(None);
static DONE: AtomicU64 = AtomicU64::new(0);

/// The most memory that this process had, in KiB.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

#[test]
#[ignore = "the process of the test below"]
fn a_fuzzer() {
    let setting = |name: &str| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let (seed, count) = (
        setting("LOCKSTEP_FUZZ_SEED"),
        setting("LOCKSTEP_FUZZ_INPUTS"),
    );
    let limit = Rlimit {
        current: Some(MEMORY),
        maximum: Some(MEMORY),
    };
    setrlimit(Resource::As, limit).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut corpus = Corpus::new(&folder.path().join("forum"));
    let charter = fs::read(folder.path().join("forum/forum.ron")).unwrap();
    let charter = read_bytes::<Charter>("forum.ron", &charter).value;
    let readers = Readers {
        folder: folder.path().to_owned(),
        charter,
    };
    let mut random = fastrand::Rng::with_seed(seed);
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let now = NOW
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some((since, reader, input)) = &*now
                && since.elapsed() > HANGS
            {
                println!("HANG: {reader:?} over {:?}", String::from_utf8_lossy(input));
                std::process::exit(3);
            }
        }
    });
    let mut counts: BTreeMap<Reader, (u64, Duration)> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, Reader::Ron, 0);
    for _ in 0..count {
        let mut nth = random.u32(..100);
        let mut chosen = READERS[0];
        for (reader, share) in READERS.into_iter().zip(SHARES) {
            chosen = reader;
            if nth < share {
                break;
            }
            nth -= share;
        }
        let input = corpus.input(chosen, &mut random);
        let other = corpus.one(chosen, &mut random).to_vec();
        let started = Instant::now();
        *NOW.lock().unwrap() = Some((started, chosen, input.clone()));
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            readers.read(chosen, &input, &other)
        }));
        let took = started.elapsed();
        *NOW.lock().unwrap() = None;
        let Ok(answer) = answer else {
            println!(
                "PANIC: {chosen:?} over {:?}\nwith {:?}",
                String::from_utf8_lossy(&input),
                String::from_utf8_lossy(&other)
            );
            std::process::exit(4);
        };
        DONE.fetch_add(1, Ordering::Relaxed);
        if took > slowest.0 {
            slowest = (took, chosen, input.len());
        }
        let counted = counts.entry(chosen).or_default();
        *counted = (counted.0 + 1, counted.1 + took);
        corpus.learn(chosen, input, answer);
    }
    for (reader, (count, took)) in counts {
        println!(
            "fuzz {reader:?}: {count} inputs, {:?} each",
            took / u32::try_from(count.max(1)).unwrap()
        );
    }
    println!(
        "fuzz seed {seed}: {} inputs, 0 panics, 0 hangs, {} different answers, slowest {:?} ({:?}, {} bytes), at most {} MB",
        DONE.load(Ordering::Relaxed),
        corpus.answers.len(),
        slowest.0,
        slowest.1,
        slowest.2,
        most_memory() / 1024,
    );
}

#[test]
fn no_input_makes_a_reader_panic_hang_or_fill_the_memory() {
    let asked = std::env::var("LOCKSTEP_FUZZ_INPUTS").ok();
    let asked = asked.and_then(|count| count.parse::<u64>().ok());
    let processes: u64 = if is_long() { 2 } else { 1 };
    let count = asked.unwrap_or(if is_long() { 10_000_000 } else { 6_000 }) / processes;
    let children: Vec<_> = (0..processes)
        .map(|nth| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "fuzz::a_fuzzer", "--ignored", "--nocapture"])
                .env("LOCKSTEP_FUZZ_SEED", (nth + 1).to_string())
                .env("LOCKSTEP_FUZZ_INPUTS", count.to_string())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{complained}");
        for line in said.lines().filter(|line| line.starts_with("fuzz ")) {
            println!("{line}");
        }
    }
}

#[test]
fn the_fuzzer_reaches_deep() {
    // It must be able to find something: valid files that were changed and are valid still.
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new(&folder.path().join("forum"));
    let mut random = fastrand::Rng::with_seed(7);
    let (mut fine, mut refused) = (0, 0);
    for _ in 0..1_000 {
        let input = corpus.input(Reader::Ron, &mut random);
        match text::read_bytes("x.ron", &input)
            .map(|text| check_file(Path::new("x.ron"), text, None))
        {
            Ok(faults) if faults.is_empty() => fine += 1,
            _ => refused += 1,
        }
    }
    assert!(fine > 10 && refused > 100, "{fine} fine, {refused} refused");
}
