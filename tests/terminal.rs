//! The real program in a pseudo-terminal: from keys to files to a terminal that is as it was.

#![cfg(target_os = "linux")]

mod pseudo_terminal;

use std::fs;
use std::time::Duration;

use pseudo_terminal::{Home, Terminal, is_there};
use rustix::process::{Resource, Rlimit, Signal, prlimit};

const ACTIONS: &str = "meetings/2026-11-24/actions.ron";
const ESC: &str = "\x1b";
const ENTER: &str = "\r";
const CTRL_S: &str = "\x13";
const CTRL_Z: &str = "\x1a";

/// Captures an action and waits until the screen says that it is on disk.
fn capture(terminal: &mut Terminal, title: &str) {
    terminal.send(&format!("a{title}"));
    terminal.shows(title);
    terminal.send(ENTER);
    terminal.shows("Action captured");
    terminal.shows("saved 10:");
}

#[test]
fn the_first_frame_of_the_sample_is_whole() {
    let home = Home::new();
    let terminal = home.demo();
    let frame_ends = b"\x1b[?2026l";
    terminal.wait_for_bytes("the end of a frame", |bytes| {
        bytes.windows(frame_ends.len()).any(|at| at == frame_ends)
    });
    let bytes = terminal.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let (first, _) = text
        .split_once("\x1b[?2026l")
        .expect("a synchronised frame");
    let mut alone = vt100::Parser::new(pseudo_terminal::cells(36), pseudo_terminal::cells(120), 0);
    alone.process(first.as_bytes());
    let frame = alone.screen().contents();
    let (top, bottom) = (frame.lines().next(), frame.lines().last());
    assert!(
        top.is_some_and(|top| top.contains("Acme revenue forum")),
        "{frame}"
    );
    assert!(
        bottom.is_some_and(|bottom| bottom.contains("saved")),
        "{frame}"
    );
    for words in ["1 Agenda", "7 Past forums", "Lead definition", " left"] {
        assert!(frame.contains(words), "{words} in\n{frame}");
    }
    assert!(alone.screen().alternate_screen() && alone.screen().bracketed_paste());
}

#[test]
fn a_redraw_paints_everything_again_without_asking_the_terminal() {
    let home = Home::new();
    let mut terminal = home.demo();
    let before = terminal.bytes().len();
    terminal.send("\x0c");
    terminal.wait_for_bytes("the tabs again", |bytes| {
        let painted = String::from_utf8_lossy(&bytes[before..]);
        painted.contains("\x1b[2J") && painted.contains("Agenda")
    });
}

#[test]
fn from_an_empty_folder_to_an_action_on_disk() {
    let home = Home::new();
    let mut terminal = Terminal::start(home.lockstep(&[]), (120, 36));
    terminal.shows("Create a forum here");
    terminal.send(ENTER);
    terminal.shows("A new forum");
    terminal.send("Northwind forum");
    terminal.shows("Northwind forum");
    terminal.send(CTRL_S);
    terminal.shows("Plan the next meeting");
    terminal.send(ENTER);
    terminal.shows("Plan it");
    terminal.send("G");
    terminal.send(ENTER);
    terminal.shows("1 Agenda");
    terminal.send("s");
    terminal.shows(" left");
    capture(&mut terminal, "Call the ten oldest leads");
    assert!(home.text("forum.ron").contains("Northwind forum"));
    assert!(home.text(ACTIONS).contains("Call the ten oldest leads"));
    assert!(
        home.text("meetings/2026-11-24/meeting.ron")
            .contains("Running")
    );
    terminal.send("q");
    terminal.shows("Quit Lockstep?");
    terminal.send("y");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_restored();
}

#[test]
fn undo_takes_it_off_the_disk_again() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.send("4");
    capture(&mut terminal, "Ask for the churn list");
    assert!(home.text(ACTIONS).contains("Ask for the churn list"));
    terminal.send("u");
    is_there("the file without it", || {
        let text = home.text(ACTIONS);
        !text.is_empty() && !text.contains("Ask for the churn list")
    });
    terminal.send("U");
    is_there("the file with it again", || {
        home.text(ACTIONS).contains("Ask for the churn list")
    });
}

#[test]
fn a_closed_meeting_has_its_minutes_and_is_read_only() {
    let home = Home::new();
    let mut terminal = home.demo();
    capture(&mut terminal, "Send the recap to both heads");
    terminal.send("s");
    terminal.shows("Close");
    terminal.send("y");
    terminal.shows("The minutes are in meetings/2026-11-24.md");
    is_there("the minutes", || {
        home.text("meetings/2026-11-24.md")
            .contains("Send the recap to both heads")
    });
    is_there("the closed state", || {
        home.text("meetings/2026-11-24/meeting.ron")
            .contains("Closed")
    });
    terminal.send("a");
    terminal.shows("The meeting is closed");
    terminal.send("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_restored();
}

#[test]
fn what_was_shown_as_saved_survives_a_kill() {
    let home = Home::new();
    let mut terminal = home.demo();
    capture(&mut terminal, "Survive a kill");
    terminal.signal(Signal::KILL);
    let mut again = Terminal::start(home.lockstep(&[]), (120, 60));
    again.shows("0 Home");
    again.send(ENTER);
    again.shows("1 Agenda");
    again.send("4");
    again.shows("Survive a kill");
}

#[test]
fn text_being_typed_is_offered_back_after_a_kill() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.send("aHalf a thought about");
    terminal.shows("Half a thought about");
    // A file on its way to its name, `.lockstep-….tmp`, is not there yet.
    is_there("the draft", || {
        let drafts = fs::read_dir(home.forum().join(".lockstep/drafts"));
        let mut drafts = drafts.into_iter().flatten().flatten();
        drafts.any(|entry| {
            let whole = !entry.file_name().to_string_lossy().starts_with('.');
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            whole && text.contains("Half a thought about")
        })
    });
    terminal.signal(Signal::KILL);
    let mut again = Terminal::start(home.lockstep(&[]), (120, 36));
    again.shows("Text you were typing is kept");
    again.send(ENTER);
    again.shows("1 Agenda");
    again.send("a");
    again.shows("Half a thought about");
}

#[test]
fn not_saved_stands_with_its_reason_until_it_is_saved() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.shows("saved");
    // A folder in the lock's place stops every user from writing, root as well.
    let lock = home.forum().join(".lockstep/lock");
    is_there("the hold", || {
        !home.text(".lockstep/holds/2026-11-24").is_empty()
    });
    fs::remove_file(&lock).unwrap();
    fs::create_dir_all(&lock).unwrap();
    terminal.send("aWrite this down");
    terminal.send(ENTER);
    terminal.shows("NOT SAVED: the lock .lockstep/lock cannot be taken");
    terminal.send("4");
    terminal.shows("To do");
    terminal.shows("NOT SAVED");
    assert!(!home.text(ACTIONS).contains("Write this down"));
    fs::remove_dir(&lock).unwrap();
    terminal.hides("NOT SAVED");
    assert!(home.text(ACTIONS).contains("Write this down"));
}

#[test]
fn a_read_only_folder_is_said_until_it_can_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let mut terminal = home.demo();
    let meeting = home.forum().join("meetings/2026-11-24");
    let allow = |mode| fs::set_permissions(&meeting, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    if fs::write(meeting.join("probe"), "").is_ok() {
        // The test of the lock's place stands for this one where root runs the tests.
        println!("skipped: this user may write into read-only folders");
        return;
    }
    terminal.send("aWrite this down");
    terminal.send(ENTER);
    terminal.shows("NOT SAVED: permission denied");
    allow(0o755);
    terminal.hides("NOT SAVED");
    assert!(home.text(ACTIONS).contains("Write this down"));
}

/// The most bytes a file of that process may have.
fn limit_files(terminal: &Terminal, most: Option<u64>) {
    let limit = Rlimit {
        current: most,
        maximum: None,
    };
    prlimit(Some(terminal.pid), Resource::Fsize, limit).unwrap();
}

#[test]
fn a_full_disk_is_said_until_there_is_room_and_no_file_is_harmed() {
    let home = Home::new();
    let mut command = home.command("/bin/sh");
    let lockstep = env!("CARGO_BIN_EXE_lockstep");
    // A write past the limit then fails as it does on a full disk, instead of ending the program.
    command.args(["-c", &format!("trap '' XFSZ; exec '{lockstep}' demo .")]);
    let mut terminal = Terminal::start(command, (120, 36));
    terminal.shows("1 Agenda");
    capture(&mut terminal, "While there was room");
    limit_files(&terminal, Some(64));
    terminal.send("aWhen there was none");
    terminal.send(ENTER);
    terminal.shows("NOT SAVED");
    let kept = home.text(ACTIONS);
    assert!(kept.contains("While there was room") && kept.ends_with(")\n"));
    limit_files(&terminal, None);
    terminal.hides("NOT SAVED");
    assert!(home.text(ACTIONS).contains("When there was none"));
}

/// Puts a folder where the lock is, also when the program has made its lock there already or makes
/// it in between.
fn take_the_locks_place(home: &Home) {
    let lock = home.forum().join(".lockstep/lock");
    is_there("a folder in the lock's place", || {
        let _ = fs::remove_file(&lock);
        fs::create_dir_all(&lock).is_ok()
    });
}

#[test]
fn what_could_not_be_saved_at_the_end_is_said_on_the_way_out() {
    let home = Home::new();
    let mut terminal = home.demo();
    take_the_locks_place(&home);
    terminal.send("aNever written");
    terminal.send(ENTER);
    terminal.shows("NOT SAVED");
    terminal.signal(Signal::TERM);
    assert_ne!(terminal.ends().exit_code(), 0);
    terminal.is_restored();
    terminal.shows("NOT SAVED: meetings/2026-11-24/actions.ron");
}

#[test]
fn every_signal_that_ends_it_saves_and_restores_the_terminal() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let home = Home::new();
        let mut terminal = home.demo();
        // Not waited for: what was taken in is saved even when the signal comes at once.
        terminal.send("aSaved on the way out");
        terminal.shows("Saved on the way out");
        terminal.send(ENTER);
        terminal.shows("Action captured");
        terminal.signal(signal);
        assert_eq!(terminal.ends().exit_code(), 0, "{signal:?}");
        terminal.is_restored();
        assert!(
            home.text(ACTIONS).contains("Saved on the way out"),
            "{signal:?}"
        );
    }
}

#[test]
fn a_closed_window_ends_the_program_and_loses_nothing() {
    let home = Home::new();
    let mut terminal = home.demo();
    capture(&mut terminal, "Before the window closed");
    terminal.send("aHalf a sentence");
    terminal.shows("Half a sentence");
    let lived_on = terminal.close();
    assert!(lived_on < Duration::from_secs(2), "{lived_on:?}");
    assert!(home.text(ACTIONS).contains("Before the window closed"));
    let mut again = Terminal::start(home.lockstep(&[]), (120, 36));
    again.shows("Text you were typing is kept");
    again.send(ENTER);
    again.shows("1 Agenda");
    again.send("a");
    again.shows("Half a sentence");
}

#[test]
fn ctrl_z_goes_back_to_the_shell_and_fg_brings_the_screen_back() {
    let home = Home::new();
    let mut command = home.command("/bin/sh");
    let lockstep = env!("CARGO_BIN_EXE_lockstep");
    // A shell with job control, as the one people type into.
    let script =
        format!("set -m; '{lockstep}' demo .; echo 'in the shell'; read line; fg; echo 'fg: '$?");
    command.args(["-c", &script]);
    let mut terminal = Terminal::start(command, (120, 36));
    terminal.shows("1 Agenda");
    terminal.send(CTRL_Z);
    terminal.wait_for("the shell's screen", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    });
    terminal.shows("in the shell");
    terminal.send("go on\n");
    terminal.wait_for("the whole screen again", |screen| {
        screen.alternate_screen() && screen.contents().contains("1 Agenda")
    });
    terminal.send("4");
    terminal.shows("To do");
    terminal.send("q");
    terminal.shows("Quit Lockstep?");
    terminal.send("y");
    terminal.ends();
    terminal.shows("fg: 0");
    terminal.is_restored();
}

#[test]
fn ctrl_z_without_a_shell_says_so_and_goes_on() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.send(CTRL_Z);
    terminal.shows("There is no shell to go back to");
    terminal.signal(Signal::TSTP);
    terminal.send("4");
    terminal.shows("To do");
}

#[test]
fn a_tiny_window_is_told_and_a_larger_one_shows_everything_again() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.send("4");
    terminal.shows("To do");
    for size in [(2, 2), (59, 16), (60, 15)] {
        terminal.resize(size);
        if size.0 > 2 {
            terminal.shows("Please make the window a little larger");
        }
    }
    for size in [(60, 16), (80, 24), (200, 60)] {
        terminal.resize(size);
        terminal.shows("To do");
    }
}

#[test]
fn a_click_on_a_tab_switches_the_board() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.shows("4 Actions");
    let all = terminal.screen();
    let tabs = all
        .lines()
        .position(|line| line.contains("4 Actions"))
        .unwrap();
    let before = all
        .lines()
        .nth(tabs)
        .unwrap()
        .split("4 Actions")
        .next()
        .unwrap();
    let (column, line) = (before.chars().count() + 3, tabs + 1);
    terminal.send(&format!(
        "{ESC}[<0;{column};{line}M{ESC}[<0;{column};{line}m"
    ));
    terminal.shows("To do");
}

#[test]
fn a_paused_meeting_writes_nothing_to_the_terminal() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.send(" ");
    terminal.shows("paused");
    terminal.shows("saved 10:");
    // What was still being read when the clock stopped may come in first.
    let quiet = (0..5).any(|_| terminal.bytes_within(Duration::from_millis(1200)) == 0);
    assert!(quiet, "bytes are written while nothing changes");
}

#[test]
fn no_color_is_honoured() {
    let home = Home::new();
    let mut command = home.lockstep(&["demo", "."]);
    command.env("NO_COLOR", "1");
    let mut terminal = Terminal::start(command, (120, 36));
    terminal.shows("1 Agenda");
    terminal.send("4");
    terminal.shows("To do");
    let bytes = terminal.bytes();
    let text = String::from_utf8_lossy(&bytes);
    for sequence in text.split("\x1b[").skip(1) {
        let Some((numbers, _)) = sequence.split_once('m') else {
            continue;
        };
        let sgr = numbers
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b';');
        for number in numbers.split(';').filter(|_| sgr) {
            let number: u16 = number.parse().unwrap_or(0);
            let colour = matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107);
            assert!(!colour, "a colour: {numbers}");
        }
    }
}

#[test]
fn ascii_draws_with_ascii_alone() {
    let home = Home::new();
    let mut terminal = Terminal::start(home.lockstep(&["--ascii"]), (80, 24));
    terminal.shows("Create a forum here");
    terminal.send(ENTER);
    terminal.shows("A new forum");
    terminal.send(CTRL_S);
    terminal.shows("Plan the next meeting");
    terminal.send(ENTER);
    terminal.shows("Plan it");
    let all = terminal.bytes();
    assert!(all.is_ascii(), "{}", String::from_utf8_lossy(&all));
}

mod faults {
    //! Panics: the test binary itself is the program in the terminal.

    use super::{Home, Terminal};
    use lockstep_forum::live::terminal::{Screen, give_back_on_panic};

    fn start(home: &Home, test: &str) -> Terminal {
        let program = std::env::current_exe().unwrap();
        let mut command = home.command(program.to_str().unwrap());
        command.args([
            "--exact",
            test,
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        Terminal::start(command, (120, 36))
    }

    #[test]
    #[ignore = "runs in the terminal of the test below"]
    fn the_screen_panics() {
        give_back_on_panic();
        let _screen = Screen::take().unwrap();
        panic!("a fault of the screen");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_and_can_be_read() {
        let home = Home::new();
        let mut terminal = start(&home, "faults::the_screen_panics");
        terminal.ends();
        let bytes = String::from_utf8(terminal.bytes()).unwrap();
        assert!(bytes.contains("\x1b[?1049h"), "the screen was taken");
        terminal.shows("a fault of the screen");
        terminal.shows("What was shown as saved is on disk");
        terminal.is_restored();
    }

    #[test]
    #[ignore = "runs in the terminal of the test below"]
    fn a_thread_panics_beside_the_screen() {
        use lockstep_forum::live::{Open, Options, run};
        let started = lockstep_forum::forum::moment::Moment::parse("2026-11-24T10:18:00+01:00");
        let fault = std::env::current_dir().unwrap().join("now");
        std::thread::spawn(move || {
            super::is_there("the sign to fail", || fault.exists());
            panic!("a fault beside the screen");
        });
        let ended = run(Options {
            open: Open::Here(std::env::current_dir().unwrap()),
            started: started.unwrap(),
            zone: jiff::tz::TimeZone::UTC,
            theme: None,
            ascii: false,
        });
        println!("it said: {}", ended.expect_err("a fault"));
    }

    #[test]
    fn a_panic_beside_the_screen_ends_the_program_in_order() {
        let home = Home::new();
        let mut terminal = start(&home, "faults::a_thread_panics_beside_the_screen");
        terminal.shows("Create a forum here");
        std::fs::write(home.forum().join("now"), "").unwrap();
        terminal.ends();
        terminal.shows("a fault beside the screen");
        terminal.shows("it said: a part of it ended by a fault of its own");
        terminal.is_restored();
    }

    #[test]
    #[ignore = "runs in the terminal of the test below"]
    fn a_task_panics_beside_the_screen() {
        use lockstep_forum::live::signals::Signals;
        use lockstep_forum::live::terminal::is_ours;
        use tokio::signal::unix::{SignalKind, signal};
        give_back_on_panic();
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(async {
            let _heard = Signals::new().unwrap();
            let mut ends = signal(SignalKind::terminate()).unwrap();
            let screen = Screen::take().unwrap();
            // On the loop's own thread; the runtime catches it, and the loop would sleep on.
            tokio::spawn(async { panic!("a fault in a task") });
            ends.recv().await;
            println!("woken, and ours: {}", is_ours());
            drop(screen);
        });
    }

    #[test]
    fn a_panic_in_a_task_gives_the_terminal_back_and_wakes_the_loop() {
        let home = Home::new();
        let mut terminal = start(&home, "faults::a_task_panics_beside_the_screen");
        terminal.ends();
        let bytes = String::from_utf8(terminal.bytes()).unwrap();
        assert!(bytes.contains("\x1b[?1049h"), "the screen was taken");
        terminal.shows("a fault in a task");
        terminal.shows("woken, and ours: false");
        terminal.is_restored();
    }
}
