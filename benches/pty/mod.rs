//! A program on a terminal of 120 columns by 40 lines, as its bench sees it: bytes with the instant
//! at which they arrived, the screen that they make, and what the system says of the process.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub const COLUMNS: u16 = 120;
pub const LINES: u16 = 40;

/// Ends a frame: the terminal may show what came since the last one.
pub const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// Longer than anything takes; then the bench gives up and shows the screen.
const GIVES_UP: Duration = Duration::from_secs(20);

/// A running program. Dropped, it is ended.
pub struct Program {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    arrived: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    _terminal: Box<dyn MasterPty + Send>,
    /// When it was started.
    pub started: Instant,
}

impl Program {
    /// Starts a program; `home` takes the place of the user's own folders.
    pub fn start(program: &str, arguments: &[&str], home: &Path) -> Self {
        let size = PtySize {
            rows: LINES,
            cols: COLUMNS,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(home);
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "LOCKSTEP_NOW"] {
            command.env_remove(name);
        }
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let (sender, arrived) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                let read = (now(), buffer[..length].to_vec());
                if sender.send(read).is_err() {
                    break;
                }
            }
        });
        let started = now();
        let child = pair.slave.spawn_command(command).expect("it starts");
        Self {
            child,
            keys,
            arrived,
            screen: vt100::Parser::new(at_least_one(LINES), at_least_one(COLUMNS), 0),
            _terminal: pair.master,
            started,
        }
    }

    /// Sends keys and says when.
    pub fn send(&mut self, keys: &str) -> Instant {
        let sent = now();
        self.keys.write_all(keys.as_bytes()).expect("it listens");
        self.keys.flush().expect("it listens");
        sent
    }

    /// The instant at which what arrived since now is what is waited for: `painted` is asked with
    /// all bytes since, after each piece.
    pub fn until(&mut self, mut painted: impl FnMut(&[u8], &vt100::Screen) -> bool) -> Instant {
        let mut since = Vec::new();
        loop {
            match self.arrived.recv_timeout(GIVES_UP) {
                Ok((at, bytes)) => {
                    since.extend_from_slice(&bytes);
                    self.screen.process(&bytes);
                    if painted(&since, self.screen.screen()) {
                        return at;
                    }
                }
                Err(error) => panic!(
                    "waited in vain ({error}); the screen is:\n{}",
                    self.screen.screen().contents()
                ),
            }
        }
    }

    /// Takes in everything until nothing came for that long.
    pub fn quiet_for(&mut self, quiet: Duration) {
        loop {
            match self.arrived.recv_timeout(quiet) {
                Ok((_, bytes)) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("it ended:\n{}", self.screen.screen().contents())
                }
            }
        }
    }

    /// Takes in what has arrived.
    pub fn drain(&mut self) -> usize {
        let mut drained = 0;
        while let Ok((_, bytes)) = self.arrived.try_recv() {
            drained += bytes.len();
            self.screen.process(&bytes);
        }
        drained
    }

    /// The lines between the frame's top and its bottom line.
    pub fn body(&self) -> Vec<String> {
        body_of(self.screen.screen())
    }

    /// All that is on the screen.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// What the system says of the process now.
    pub fn process(&self) -> Process {
        let id = self.child.process_id().expect("it runs");
        Process::of(id)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines between the frame's top and its bottom line, with their colours.
pub fn body_of(screen: &vt100::Screen) -> Vec<String> {
    let lines = screen.rows_formatted(0, COLUMNS);
    lines.skip(2).take(usize::from(LINES) - 4).collect()
}

#[allow(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn now() -> Instant {
    Instant::now()
}

fn at_least_one(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).expect("a terminal has cells")
}

/// Whether a frame ended in these bytes.
pub fn has_frame(bytes: &[u8]) -> bool {
    count_frames(bytes) > 0
}

/// How many frames ended in these bytes.
pub fn count_frames(bytes: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, FRAME_ENDS).count()
}

/// Figures of a process, all threads together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Process {
    /// Time on a processor.
    pub busy: Duration,
    /// How often a thread went to sleep by itself, and so was woken.
    pub wakes: u64,
    /// Calls that write.
    pub writes: u64,
    /// Bytes written by them.
    pub bytes: u64,
    /// Resident memory in KiB.
    pub resident: u64,
}

impl Process {
    fn of(id: u32) -> Self {
        let process = format!("/proc/{id}");
        let text = |path: String| std::fs::read_to_string(path).unwrap_or_default();
        let io = text(format!("{process}/io"));
        let status = text(format!("{process}/status"));
        let mut figures = Self {
            writes: field(&io, "syscw:"),
            bytes: field(&io, "wchar:"),
            resident: field(&status, "VmRSS:"),
            ..Self::default()
        };
        let threads = std::fs::read_dir(format!("{process}/task"));
        for thread in threads.into_iter().flatten().flatten() {
            let thread = thread.path().display().to_string();
            let on_processor = text(format!("{thread}/schedstat"));
            let on_processor = on_processor.split(' ').next();
            let nanoseconds = on_processor.and_then(|first| first.parse().ok());
            figures.busy += Duration::from_nanos(nanoseconds.unwrap_or_default());
            figures.wakes += field(
                &text(format!("{thread}/status")),
                "voluntary_ctxt_switches:",
            );
        }
        figures
    }

    /// What was added since.
    pub fn since(self, before: Self) -> Self {
        Self {
            busy: self.busy.saturating_sub(before.busy),
            wakes: self.wakes.saturating_sub(before.wakes),
            writes: self.writes - before.writes,
            bytes: self.bytes - before.bytes,
            resident: self.resident,
        }
    }
}

fn field(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
