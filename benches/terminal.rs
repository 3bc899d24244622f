//! The speed of the whole program on a terminal of 120 columns by 40 lines, against `vim -u NONE`
//! on a text file: both are run by turns, measured in the same way, and ratios are what counts.
//! `cargo bench --bench terminal`; a word after `--` runs the tables whose title holds it.

#[path = "forums/mod.rs"]
mod forums;
#[path = "measure/mod.rs"]
mod measure;
#[path = "pty/mod.rs"]
mod pty;

use std::fmt::Write as _;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;
use lockstep_forum::forum::moment::Moment;
use measure::{Goal, Times, figure_line, open_times, times_line};
use pty::{Process, Program, body_of, count_frames, has_frame};
use tempfile::TempDir;

const LOCKSTEP: &str = env!("CARGO_BIN_EXE_lockstep");

/// Past meetings in the large case.
const MANY: usize = 10_000;
/// Starts of each program.
const STARTS: usize = 31;
/// Keys on each board.
const KEYS: usize = 500;
/// Leads that are read meanwhile.
const LEADS: usize = 1_000_000;
/// Keys held down.
const HELD: usize = 300;
/// How often they are held.
const HOLDS: usize = 21;
/// Between two keys: long enough for a program to have gone to sleep.
const PAUSE: Duration = Duration::from_millis(3);
/// Nothing came for so long: the program has done all it had to do.
const SETTLED: Duration = Duration::from_millis(300);
/// How long an idle program is looked at.
const IDLE: Duration = Duration::from_secs(10);

const BOARDS: [(&str, &str); 6] = [
    ("1", "Agenda"),
    ("2", "Scoreboard"),
    ("3", "Lead definition"),
    ("4", "Actions"),
    ("5", "Issues"),
    ("6", "Notes"),
];

/// Folders to run in.
struct Rooms {
    home: TempDir,
    sample: PathBuf,
    running: PathBuf,
    closed: PathBuf,
    committed: PathBuf,
    many: PathBuf,
    text: PathBuf,
    vim: bool,
}

type Table = fn(&Rooms);

fn main() {
    // Under `cargo test` it is only asked whether it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let asked = |title: &str| wanted.as_ref().is_none_or(|word| title.contains(word));
    let rooms = rooms(asked("start") || asked("memory"));
    if !rooms.vim {
        println!("vim is not installed: the ratios are missing, the figures are absolute");
    }
    let tables: [(&str, Table); 5] = [
        ("start", starts),
        ("keys", keys),
        ("held", held),
        ("idle", idle),
        ("memory", memory),
    ];
    for (title, table) in tables {
        if asked(title) {
            table(&rooms);
        }
    }
}

fn rooms(large: bool) -> Rooms {
    let home = TempDir::new().expect("a temporary folder");
    let at = |name: &str| home.path().join(name);
    let (sample, running, closed) = (at("sample"), at("running"), at("closed"));
    let (many, text, committed) = (at("many"), at("text.txt"), at("committed"));
    #[allow(clippy::disallowed_methods, reason = "the sample's days follow today")]
    let now = Moment::new(Timestamp::now(), Offset::UTC);
    for forum in [&sample, &running, &closed, &committed] {
        forums::sample(forum, now);
    }
    forums::close_last(&closed);
    if large {
        forums::sample_with(&many, now, MANY);
    }
    let mut lines = String::new();
    for line in 1..=2_000 {
        let _ = writeln!(lines, "Line {line:04} of a text, neither long nor short");
    }
    std::fs::write(&text, lines).expect("there is room");
    let vim = Command::new("vim")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    Rooms {
        home,
        sample,
        running,
        closed,
        committed,
        many,
        text,
        vim,
    }
}

impl Rooms {
    fn lockstep(&self, forum: &Path) -> Program {
        Program::start(LOCKSTEP, &[&forum.to_string_lossy()], self.home.path())
    }

    fn vim(&self) -> Program {
        let text = self.text.to_string_lossy();
        Program::start("vim", &["-u", "NONE", &text], self.home.path())
    }

    /// Lockstep in the sample's running meeting with its clock stopped, so that a frame is the
    /// answer to a key and to nothing else.
    fn lockstep_paused(&self, forum: &Path) -> Program {
        let mut program = self.lockstep(forum);
        program.until(|bytes, _| has_frame(bytes));
        program.quiet_for(SETTLED);
        program.send("\r");
        program.until(|bytes, _| has_frame(bytes));
        program.drain();
        let busy = program.process();
        sleep(Duration::from_millis(2500));
        if program.process().since(busy).bytes > 0 {
            program.send(" ");
        }
        program.quiet_for(Duration::from_millis(1500));
        program
    }

    fn vim_settled(&self) -> Program {
        let mut program = self.vim();
        program.until(shows_text);
        program.quiet_for(SETTLED);
        program
    }
}

/// Vim has painted its last line but one.
fn shows_text(_: &[u8], screen: &vt100::Screen) -> bool {
    screen.contents().contains("Line 0039")
}

fn starts(rooms: &Rooms) {
    let (mut vim, mut small, mut large) = (Vec::new(), Vec::new(), Vec::new());
    let first_ever = Times::of((0..11).map(|_| never_listed(rooms)).collect());
    // The list of meetings is believed once it is clearly younger than their folder.
    sleep(Duration::from_secs(4));
    rooms.lockstep(&rooms.many).quiet_for(SETTLED);
    for round in 0..=STARTS {
        let sample = first_frame(rooms, &rooms.sample);
        let many = first_frame(rooms, &rooms.many);
        let text = rooms.vim.then(|| {
            let mut program = rooms.vim();
            program.until(shows_text) - program.started
        });
        // The first round only warms the caches.
        if round > 0 {
            small.push(sample);
            large.push(many);
            vim.extend(text);
        }
    }
    open_times("start: exec to the first complete frame");
    let vim = rooms.vim.then(|| Times::of(vim));
    if let Some(vim) = &vim {
        times_line("vim -u NONE on a text file", vim, None, None);
    }
    let (small, large) = (Times::of(small), Times::of(large));
    let goal = |p50| Some(Goal { p50, p99: 0.0 });
    times_line("the sample forum / vim", &small, vim.as_ref(), goal(1.5));
    times_line(
        "10 000 past meetings / the sample forum",
        &large,
        Some(&small),
        goal(1.2),
    );
    times_line(
        "  the first time ever here",
        &first_ever,
        Some(&small),
        None,
    );
}

fn first_frame(rooms: &Rooms, forum: &Path) -> Duration {
    let mut program = rooms.lockstep(forum);
    let painted = program.until(|bytes, _| has_frame(bytes));
    let body = program.body();
    let drawn = body.iter().any(|line| !line.is_empty());
    assert!(drawn, "the first frame is empty");
    painted - program.started
}

/// A start that cannot know how the meetings were listed last time.
fn never_listed(rooms: &Rooms) -> Duration {
    // It is there only when a start before this one had the time to write it.
    let _ = std::fs::remove_file(rooms.many.join(".lockstep/meetings"));
    first_frame(rooms, &rooms.many)
}

/// The time from a key to its frame.
fn key(program: &mut Program, key: &str) -> Duration {
    program.drain();
    let sent = program.send(key);
    program.until(|bytes, _| has_frame(bytes)) - sent
}

fn keys(rooms: &Rooms) {
    let goal = Some(Goal { p50: 2.5, p99: 4.0 });
    let mut vim = rooms.vim.then(|| rooms.vim_settled());
    let mut vim_times = Vec::new();
    let mut program = rooms.lockstep_paused(&rooms.sample);
    let mut boards = Vec::new();
    for (board, name) in BOARDS {
        program.send(board);
        program.quiet_for(SETTLED);
        let (mut times, mut by_turns) = (Vec::new(), Vec::new());
        let before = program.process();
        for nth in 0..KEYS {
            let step = if nth % 2 == 0 { "j" } else { "k" };
            sleep(PAUSE);
            times.push(key(&mut program, step));
            if let Some(vim) = &mut vim {
                sleep(PAUSE);
                vim.drain();
                let sent = vim.send(step);
                by_turns.push(vim.until(|_, _| true) - sent);
            }
        }
        let written = program.process().since(before);
        vim_times.extend_from_slice(&by_turns);
        // Each board is compared with the keys that vim was given between its own: the machine is
        // not the same all the time.
        let beside = (!by_turns.is_empty()).then(|| Times::of(by_turns));
        boards.push((name, Times::of(times), beside, written));
    }
    let saving = while_saving(&mut program);
    let committing = while_committing(rooms, &mut vim);
    let reading = while_reading(rooms, &mut vim);
    open_times("keys: a key to its painted screen");
    let vim = (!vim_times.is_empty()).then(|| Times::of(vim_times));
    if let Some(vim) = &vim {
        times_line("vim -u NONE, up and down", vim, None, None);
    }
    for (name, times, beside, _) in &boards {
        let what = format!("{name}, up and down");
        times_line(&what, times, beside.as_ref(), goal);
    }
    times_line(
        "a minute more or less, while saving",
        &saving,
        vim.as_ref(),
        goal,
    );
    late(&saving);
    for (what, busy) in [
        ("while git commits", committing),
        ("while leads are read", reading),
    ] {
        let vim = (!busy.vim.is_empty()).then(|| Times::of(busy.vim));
        if let Some(vim) = &vim {
            times_line(&format!("vim, {what}"), vim, None, None);
        }
        let own = Times::of(busy.own);
        times_line(&format!("up and down, {what}"), &own, vim.as_ref(), goal);
        late(&own);
    }
    println!("\nframes: what one key writes");
    for (name, _, _, written) in &boards {
        per_frame(name, *written);
    }
}

fn late(times: &Times) {
    let late = times.over(Duration::from_millis(33));
    figure_line("  later than 33 ms", late as f64, "frames", Some(0.0));
}

fn per_frame(name: &str, written: Process) {
    let each = |count: u64| count as f64 / KEYS as f64;
    println!(
        "{name:<46}{:>10.0} bytes in {:.2} calls that write",
        each(written.bytes),
        each(written.writes)
    );
}

/// Each key changes a file; the one before is still being written. A frame that only says `saved`
/// is not the answer: the board itself must have changed.
fn while_saving(program: &mut Program) -> Times {
    program.send("1");
    program.quiet_for(SETTLED);
    let mut times = Vec::new();
    for nth in 0..KEYS {
        program.drain();
        let before = program.body();
        let sent = program.send(if nth % 2 == 0 { "+" } else { "-" });
        times.push(program.until(|_, screen| body_of(screen) != before) - sent);
    }
    program.quiet_for(SETTLED);
    Times::of(times)
}

/// Up and down while a commit is made, with a hook that works for as long as a linter would.
fn while_committing(rooms: &Rooms, vim: &mut Option<Program>) -> Busy {
    let git = |arguments: &[&str]| {
        let done = Command::new("git")
            .arg("-C")
            .arg(&rooms.committed)
            .args(arguments)
            .stdout(Stdio::null())
            .status();
        assert!(done.expect("git is installed").success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["config", "user.name", "Bench"]);
    git(&["config", "user.email", "bench@example.com"]);
    // So that nothing is asked on the first look at the repository.
    let init = Command::new(LOCKSTEP)
        .arg("init")
        .arg(&rooms.committed)
        .stdout(Stdio::null())
        .status();
    assert!(init.expect("it starts").success(), "git is set up");
    let hook = rooms.committed.join(".git/hooks/pre-commit");
    let work = "#!/bin/sh\ni=0; while [ $i -lt 400000 ]; do i=$((i+1)); done\n";
    std::fs::create_dir_all(hook.parent().expect("it has one")).expect("there is room");
    std::fs::write(&hook, work).expect("there is room");
    std::fs::set_permissions(&hook, Permissions::from_mode(0o755)).expect("it is ours");
    let mut program = rooms.lockstep_paused(&rooms.committed);
    let mut times = Busy::default();
    while times.own.len() < KEYS {
        program.send("1+");
        program.quiet_for(SETTLED);
        // The commit is begun, and its page left.
        program.send("\x07");
        program.until(|_, screen| screen.contents().contains("committing"));
        program.send("\r");
        program.until(|_, screen| !screen.contents().contains("committing"));
        times.up_and_down(&mut program, vim, "git commit");
    }
    times
}

/// Up and down while a million leads are read, with all processors.
fn while_reading(rooms: &Rooms, vim: &mut Option<Program>) -> Busy {
    let leads = rooms.home.path().join("a-million-leads.csv");
    forums::leads::write(&leads, LEADS);
    let mut times = Busy::default();
    while times.own.len() < KEYS {
        let mut program = rooms.lockstep_paused(&rooms.committed);
        program.send("3b");
        program.quiet_for(SETTLED);
        program.send(&leads.to_string_lossy());
        program.quiet_for(SETTLED);
        program.send("\r");
        program.until(|_, screen| screen.contents().contains("Esc stop reading"));
        program.send("1");
        program.until(|_, screen| screen.contents().contains("reading a-mil"));
        times.up_and_down(&mut program, vim, "reading a-mil");
    }
    times
}

/// Times of keys while processors have other things to do, and vim's by turns.
#[derive(Default)]
struct Busy {
    own: Vec<Duration>,
    vim: Vec<Duration>,
}

impl Busy {
    /// Keys on the agenda for as long as the bottom line says those words. A frame of the bottom line
    /// alone is not the answer.
    fn up_and_down(&mut self, program: &mut Program, vim: &mut Option<Program>, words: &str) {
        while program.contents().contains(words) && self.own.len() < KEYS {
            let step = if self.own.len().is_multiple_of(2) {
                "j"
            } else {
                "k"
            };
            sleep(PAUSE);
            program.drain();
            let before = program.body();
            let sent = program.send(step);
            let painted = program.until(|_, screen| body_of(screen) != before);
            self.own.push(painted - sent);
            if let Some(vim) = vim {
                sleep(PAUSE);
                vim.drain();
                let sent = vim.send(step);
                self.vim.push(vim.until(|_, _| true) - sent);
            }
        }
    }
}

/// What a program shows after the keys, found out once; then the time to it.
fn hold(program: &mut Program, keys: &str, back: &str) -> (Times, Times) {
    // Twice: what is looked at for the first time is marked as seen.
    for step in [keys, back, keys] {
        program.send(step);
        program.quiet_for(SETTLED);
    }
    let end = program.body();
    let (mut times, mut frames) = (Vec::new(), Vec::new());
    for _ in 0..HOLDS {
        program.send(back);
        program.quiet_for(SETTLED);
        let sent = program.send(keys);
        let mut painted = 0;
        let last = program.until(|bytes, screen| {
            painted = count_frames(bytes);
            body_of(screen) == end
        });
        times.push(last - sent);
        frames.push(Duration::from_millis(painted as u64));
    }
    (Times::of(times), Times::of(frames))
}

fn held(rooms: &Rooms) {
    // The last key opens something else, so that the end is seen.
    let keys = format!("{}:", "j".repeat(HELD));
    let vim = rooms.vim.then(|| {
        let mut vim = rooms.vim_settled();
        hold(&mut vim, &keys, "\x1bgg").0
    });
    let mut program = rooms.lockstep_paused(&rooms.sample);
    program.send("4");
    program.quiet_for(SETTLED);
    let (times, frames) = hold(&mut program, &keys, "\x1b[27ug");
    open_times("held: 300 keys at once to the last one's screen");
    if let Some(vim) = &vim {
        times_line("vim -u NONE", vim, None, None);
    }
    let goal = Goal { p50: 4.0, p99: 0.0 };
    times_line("Actions", &times, vim.as_ref(), Some(goal));
    let painted = measure::milliseconds(frames.p50());
    figure_line("  frames painted", painted, "frames", None);
}

fn idle(rooms: &Rooms) {
    let mut no_clock = rooms.lockstep(&rooms.closed);
    let mut running = rooms.lockstep(&rooms.running);
    for program in [&mut no_clock, &mut running] {
        program.until(|bytes, _| has_frame(bytes));
    }
    running.send("\r");
    let mut paused = rooms.lockstep_paused(&rooms.sample);
    sleep(Duration::from_secs(1));
    println!("\nidle: a second of it, over {} s", IDLE.as_secs());
    println!("{:<46}{:>10}{:>10}{:>10}", "", "bytes", "CPU %", "wake-ups");
    let programs = [
        ("no clock", &mut no_clock, (0.0, 0.0, 0.0)),
        ("clock paused", &mut paused, (0.0, 0.0, 0.0)),
        ("clock running", &mut running, (f64::MAX, 0.1, 4.0)),
    ];
    let before = programs.each_ref().map(|(_, program, _)| program.process());
    sleep(IDLE);
    for ((name, program, goal), before) in programs.into_iter().zip(before) {
        let spent = program.process().since(before);
        let seconds = IDLE.as_secs_f64();
        let bytes = spent.bytes as f64 / seconds;
        let busy = spent.busy.as_secs_f64() / seconds * 100.0;
        let wakes = spent.wakes as f64 / seconds;
        let kept = bytes <= goal.0 && busy <= goal.1 && wakes <= goal.2;
        println!(
            "{name:<46}{bytes:>10.1}{busy:>10.3}{wakes:>10.1}  goal {}{}",
            if goal.2 > 0.0 { "0.1 %, 4" } else { "0, 0, 0" },
            if kept { "" } else { "  MISSED" }
        );
    }
}

fn memory(rooms: &Rooms) {
    println!("\nmemory: resident");
    for (name, forum, goal) in [
        ("the sample forum, in its meeting", &rooms.sample, 16.0),
        ("10 000 meetings, listed", &rooms.many, 48.0),
    ] {
        let mut program = rooms.lockstep(forum);
        program.until(|bytes, _| has_frame(bytes));
        sleep(Duration::from_secs(1));
        program.send(if goal > 16.0 { "7" } else { "\r" });
        program.until(|bytes, _| has_frame(bytes));
        sleep(Duration::from_secs(1));
        let resident = program.process().resident as f64 / 1024.0;
        figure_line(name, resident, "MiB", Some(goal));
    }
}
