//! A terminal for the tests: the real program in a pseudo-terminal, its keys and its screen. Every
//! wait is for a named condition; when it does not come true, the last screen is printed.

#![allow(dead_code, reason = "each test file uses what it needs")]
#![allow(
    clippy::disallowed_methods,
    reason = "a wait ends by the machine's clock, and only then"
)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, mpsc};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser, Screen};

/// How long a condition may take on a busy machine before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A user's home with a folder for the forum in it; it outlives the program.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        let home = Self(TempDir::new().unwrap());
        std::fs::create_dir(home.forum()).unwrap();
        home
    }

    pub fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    pub fn forum(&self) -> PathBuf {
        self.0.path().join("forum")
    }

    /// A file's text; empty while there is none.
    pub fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.forum().join(path)).unwrap_or_default()
    }

    /// `lockstep` with these arguments, in the forum's folder.
    pub fn lockstep(&self, arguments: &[&str]) -> CommandBuilder {
        let mut command = self.command(env!("CARGO_BIN_EXE_lockstep"));
        command.args(arguments);
        command
    }

    /// A program at home here, at 10:18 on the day of the forum.
    pub fn command(&self, program: &str) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        let home = self.0.path();
        command.env("HOME", home);
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_DATA_HOME", home.join("data"));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LOCKSTEP_NOW", "2026-11-24T10:18:00+01:00");
        command.cwd(self.forum());
        command
    }

    /// The sample forum on its running meeting, written into the forum's folder.
    pub fn demo(&self) -> Terminal {
        let terminal = Terminal::start(self.lockstep(&["demo", "."]), (120, 36));
        terminal.shows("1 Agenda");
        terminal
    }
}

/// What the reader knows of the terminal.
struct Seen {
    parser: Parser,
    bytes: Vec<u8>,
    closed: bool,
}

impl Seen {
    /// Whether no frame is under way: the last synchronised update has ended.
    fn is_whole(&self) -> bool {
        let marks = b"\x1b[?2026";
        let last = self
            .bytes
            .windows(marks.len() + 1)
            .rposition(|at| at.starts_with(marks));
        last.is_none_or(|at| self.bytes[at + marks.len()] == b'l')
    }
}

/// The terminal a program runs in.
pub struct Terminal {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    master: Option<Box<dyn MasterPty + Send>>,
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    pub pid: Pid,
    ended: mpsc::Receiver<ExitStatus>,
    /// The settings of the line before the program changed them.
    before: String,
}

/// So many columns or lines, as the screen's model wants them.
pub fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

impl Terminal {
    /// Starts a program on a screen of so many columns and rows.
    pub fn start(command: CommandBuilder, size: (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let before = format!("{:?}", pair.master.get_termios().unwrap());
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        let pid = Pid::from_raw(child.process_id().unwrap().cast_signed()).unwrap();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: Parser::new(cells(size.1), cells(size.0), 0),
                bytes: Vec::new(),
                closed: false,
            }),
            Condvar::new(),
        ));
        let own = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0; 16384];
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = own.0.lock().unwrap();
                seen.parser.process(&buffer[..count]);
                seen.bytes.extend_from_slice(&buffer[..count]);
                let last = seen.closed || count == 0;
                seen.closed = last;
                own.1.notify_all();
                if last {
                    break;
                }
            }
        });
        let (tell, ended) = mpsc::channel();
        std::thread::spawn(move || tell.send(child.wait().unwrap()));
        Self {
            seen,
            writer: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            slave: Some(pair.slave),
            pid,
            ended,
            before,
        }
    }

    /// Presses keys, as the bytes a terminal sends for them.
    pub fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("an open terminal");
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    pub fn resize(&self, size: (u16, u16)) {
        self.seen()
            .parser
            .screen_mut()
            .set_size(cells(size.1), cells(size.0));
        let master = self.master.as_ref().expect("an open terminal");
        master.resize(pty_size(size)).unwrap();
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    fn wait_until(&self, what: &str, condition: impl Fn(&Seen) -> bool) {
        let late = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        while !condition(&seen) {
            let left = late.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let screen = seen.parser.screen().contents();
                drop(seen);
                panic!("waited in vain for: {what}\nthe last screen:\n{screen}");
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the condition on the screen is true.
    pub fn wait_for(&self, what: &str, condition: impl Fn(&Screen) -> bool) {
        // Half a frame may still show what the whole one does not: a terminal paints it in one piece.
        self.wait_until(what, |seen| {
            seen.is_whole() && condition(seen.parser.screen())
        });
    }

    /// Waits until those words stand on the screen.
    pub fn shows(&self, words: &str) {
        self.wait_for(words, |screen| screen.contents().contains(words));
    }

    /// Whether those words stand on the screen before that instant.
    pub fn shows_by(&self, words: &str, late: Instant) -> bool {
        let mut seen = self.seen();
        while !seen.parser.screen().contents().contains(words) {
            let left = late.saturating_duration_since(Instant::now());
            if left.is_zero() || seen.closed {
                return false;
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        true
    }

    /// Answers a question that came up by itself, and takes no key before it can have been read: the
    /// keys are sent again as long as it stands there.
    pub fn answers(&mut self, question: &str, keys: &str) {
        self.shows(question);
        let late = Instant::now() + Duration::from_secs(20);
        while self.seen().parser.screen().contents().contains(question) && Instant::now() < late {
            self.send(keys);
            let soon = Instant::now() + Duration::from_millis(200);
            let mut seen = self.seen();
            while seen.parser.screen().contents().contains(question) {
                let left = soon.saturating_duration_since(Instant::now());
                if left.is_zero() || seen.closed {
                    break;
                }
                seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
            }
        }
        self.hides(question);
    }

    /// Waits until those words stand nowhere on the screen.
    pub fn hides(&self, words: &str) {
        let what = format!("no more {words}");
        self.wait_for(&what, |screen| !screen.contents().contains(words));
    }

    /// Waits until what the program wrote fulfils the condition.
    pub fn wait_for_bytes(&self, what: &str, condition: impl Fn(&[u8]) -> bool) {
        self.wait_until(what, |seen| condition(&seen.bytes));
    }

    /// Everything the program wrote so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen().bytes.clone()
    }

    pub fn screen(&self) -> String {
        self.seen().parser.screen().contents()
    }

    /// How many bytes come within that time.
    pub fn bytes_within(&self, time: Duration) -> usize {
        let until = Instant::now() + time;
        let mut seen = self.seen();
        let before = seen.bytes.len();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return seen.bytes.len() - before;
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the program has ended, however it ends.
    pub fn ends(&mut self) -> ExitStatus {
        let status = self.ended.recv_timeout(PATIENCE);
        let status = status.unwrap_or_else(|_| panic!("it does not end:\n{}", self.screen()));
        let master = self.master.as_ref().expect("an open terminal");
        let after = format!("{:?}", master.get_termios().unwrap());
        drop(self.slave.take());
        self.wait_until("the last byte", |seen| seen.closed);
        assert_eq!(after, self.before, "the settings of the line");
        status
    }

    /// Ends the program at once, as a crash does, and waits for the last byte it wrote.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.ended.recv_timeout(PATIENCE).expect("it ends");
        drop(self.slave.take());
        self.wait_until("the last byte", |seen| seen.closed);
    }

    /// Fails unless the terminal is as it was before the program took it over.
    pub fn is_restored(&self) {
        let seen = self.seen();
        let screen = seen.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        let count = |sequence: &str| {
            let bytes = sequence.as_bytes();
            seen.bytes
                .windows(bytes.len())
                .filter(|at| *at == bytes)
                .count()
        };
        assert_eq!(count("\x1b[>1u"), count("\x1b[<1u"), "keyboard flags");
    }

    /// Closes the terminal's window; how long the program lived on.
    pub fn close(&mut self) -> Duration {
        // The reader lets go of the terminal at its next byte, and any key brings some.
        self.seen().closed = true;
        self.resize((100, 30));
        drop(self.slave.take());
        self.wait_until("the reader to end", |_| Arc::strong_count(&self.seen) == 1);
        let closed = Instant::now();
        drop(self.writer.take());
        drop(self.master.take());
        self.ended.recv_timeout(PATIENCE).expect("it ends");
        closed.elapsed()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.ended.try_recv(), Err(mpsc::TryRecvError::Empty)) {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// Waits until something outside the terminal is true, such as a file's text.
pub fn is_there(what: &str, condition: impl Fn() -> bool) {
    let late = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < late, "waited in vain for: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
