//! A git that runs beside everything else: what it prints is told line by line while it runs, and
//! it can be stopped with everything it started. It has no terminal to ask on.

use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::forum::plain::neutralise;

/// The longest line that is told, in bytes; hooks may print anything.
const LONGEST: usize = 2000;

/// A line that git, or something it started, printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line, harmless.
    pub text: String,
    /// Whether the next line takes its place, as a counter of per cent does.
    pub passing: bool,
}

impl Line {
    /// A line that stays.
    pub fn lasting(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            passing: false,
        }
    }
}

/// Stops what runs, from another thread.
#[derive(Debug, Default)]
pub struct Stop {
    asked: AtomicBool,
    running: Mutex<Option<Running>>,
}

/// What runs.
#[derive(Clone, Copy, Debug)]
struct Running {
    process: u32,
    kind: Kind,
}

/// Whether a command may be stopped half-way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It may: it talks to a network or to hooks, and leaves things as they were.
    Stoppable,
    /// It changes files: it is stopped only when that is asked for twice.
    Whole,
}

impl Stop {
    /// Asks what runs to end, and lets nothing more begin. Asked again, it is ended whatever it does.
    pub fn ask(&self) {
        let again = self.asked.swap(true, Ordering::SeqCst);
        if let Some(Running { process, kind }) = *self.running() {
            match kind {
                Kind::Stoppable => end(process, again),
                Kind::Whole if again => end(process, false),
                Kind::Whole => {}
            }
        }
    }

    /// Whether it was asked to stop.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a command to its end and tells what it prints. A command that was stopped before it began
/// is not begun.
pub fn run(
    command: &mut Command,
    kind: Kind,
    stop: &Stop,
    told: &mut dyn FnMut(Line),
) -> io::Result<ExitStatus> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // A group of its own: what git starts, such as ssh and hooks, is stopped together with it.
    command.process_group(0);
    let mut child = {
        let mut running = stop.running();
        if stop.is_asked() {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        let child = command.spawn()?;
        *running = Some(Running {
            process: child.id(),
            kind,
        });
        child
    };
    let (sender, lines) = channel();
    let outputs: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|output| Box::new(output) as _),
        child.stderr.take().map(|output| Box::new(output) as _),
    ];
    for output in outputs.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || read_lines(output, &sender));
    }
    drop(sender);
    for line in lines {
        told(line);
    }
    wait(&mut child, stop)
}

/// Waits for the end. The number of the process is forgotten before the system may give it to
/// another one.
fn wait(child: &mut Child, stop: &Stop) -> io::Result<ExitStatus> {
    if let Some(process) = pid(child.id()) {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(process), options) {}
    }
    let mut running = stop.running();
    *running = None;
    child.wait()
}

fn pid(process: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(process).ok()?)
}

fn end(process: u32, at_once: bool) {
    let signal = if at_once { Signal::KILL } else { Signal::TERM };
    if let Some(process) = pid(process) {
        // It may have ended by itself.
        let _ = kill_process_group(process, signal);
    }
}

fn read_lines(mut output: Box<dyn Read + Send>, told: &Sender<Line>) {
    let mut buffer = [0; 4096];
    let mut line = Vec::new();
    loop {
        let count = match output.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        for byte in &buffer[..count] {
            match byte {
                b'\n' | b'\r' => {
                    // A line that ends with both is told once.
                    if !line.is_empty() {
                        let _ = told.send(said(&line, *byte == b'\r'));
                    }
                    line.clear();
                }
                byte if line.len() < LONGEST => line.push(*byte),
                _ => {}
            }
        }
    }
    if !line.is_empty() {
        let _ = told.send(said(&line, false));
    }
}

fn said(line: &[u8], passing: bool) -> Line {
    let text = String::from_utf8_lossy(line);
    Line {
        text: neutralise(text.trim_end()).into_owned(),
        passing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Line, Stop, run};
    use std::process::Command;
    use std::sync::Arc;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn lines(script: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut told = |line| lines.push(line);
        run(
            &mut shell(script),
            Kind::Stoppable,
            &Stop::default(),
            &mut told,
        )
        .unwrap();
        lines
    }

    #[test]
    fn what_is_printed_is_told_line_by_line_and_harmless() {
        let passing = |text: &str| Line {
            text: text.to_owned(),
            passing: true,
        };
        assert_eq!(
            lines(r"printf 'one\ncount 1%%\rcount 2%%\rdone\r\n\033[2Jlast'"),
            [
                Line::lasting("one"),
                passing("count 1%"),
                passing("count 2%"),
                passing("done"),
                Line::lasting("␛[2Jlast"),
            ]
        );
        let long = lines("head -c 100000 /dev/zero | tr '\\0' x");
        assert_eq!(long[0].text.len(), super::LONGEST);
    }

    #[test]
    fn it_has_nothing_to_ask_on() {
        assert_eq!(
            lines("read answer || echo nobody answers"),
            [Line::lasting("nobody answers")]
        );
    }

    #[test]
    fn everything_it_started_is_stopped_with_it_and_nothing_more_begins() {
        let stop = Arc::new(Stop::default());
        let other = Arc::clone(&stop);
        let mut told = |line: Line| {
            if line.text == "begun" {
                other.ask();
            }
        };
        // The inner one holds the output open: only stopping both ends the reading.
        let script = "sh -c 'echo begun; sleep 600' & wait";
        let ended = run(&mut shell(script), Kind::Stoppable, &stop, &mut told).unwrap();
        assert!(!ended.success());
        assert!(run(&mut shell("echo more"), Kind::Stoppable, &stop, &mut |_| ()).is_err());
    }

    #[test]
    fn what_does_not_listen_is_ended_at_the_second_time() {
        let stop = Arc::new(Stop::default());
        let other = Arc::clone(&stop);
        let mut told = |_: Line| other.ask();
        let script = "trap 'echo no' TERM; echo begun; while :; do sleep 0.01; done";
        let ended = run(&mut shell(script), Kind::Stoppable, &stop, &mut told).unwrap();
        assert!(!ended.success());
    }
}
