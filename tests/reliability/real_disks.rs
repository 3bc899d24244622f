//! Real file systems that refuse: a small one that is full, one that is read-only, one that is gone, a
//! folder of somebody else. They need root; without it the tests say that they were skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use portable_pty::CommandBuilder;

use crate::pseudo_terminal::{Home, Terminal};

const ACTIONS: &str = "meetings/2026-11-24/actions.ron";

/// A small file system in memory; taken away at the end.
struct Small(PathBuf);

impl Small {
    /// None where this user may not mount.
    fn at(place: &Path) -> Option<Self> {
        let mounted = mount(&["-t", "tmpfs", "-o", "size=2m", "lockstep-test"], place);
        if !mounted {
            println!("skipped: this user may not mount a file system");
        }
        mounted.then(|| Self(place.to_owned()))
    }

    fn again(&self, option: &str) {
        assert!(mount(&["-o", &format!("remount,{option}")], &self.0));
    }
}

fn mount(arguments: &[&str], place: &Path) -> bool {
    let mut command = Command::new("mount");
    let output = command.args(arguments).arg(place).output();
    output.is_ok_and(|output| output.status.success())
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}

fn capture(terminal: &mut Terminal, title: &str) {
    terminal.send(&format!("a{title}"));
    terminal.shows(title);
    terminal.send("\r");
    terminal.shows("Action captured");
}

/// Captures one thing before, one that cannot be saved, and sees it saved at last.
fn refuses(home: &Home, says: &str, break_it: impl FnOnce(), mend: impl FnOnce()) {
    let mut terminal = home.demo();
    capture(&mut terminal, "While all was well");
    terminal.shows("saved 10:");
    break_it();
    capture(&mut terminal, "While it refused");
    terminal.shows("NOT SAVED");
    terminal.shows(says);
    let kept = home.text(ACTIONS);
    assert!(kept.contains("While all was well") && kept.ends_with(")\n"));
    assert!(!kept.contains("While it refused"));
    mend();
    terminal.hides("NOT SAVED");
    terminal.shows("saved 10:");
    assert!(home.text(ACTIONS).contains("While it refused"));
}

#[test]
fn a_full_file_system_is_said_and_saved_to_once_there_is_room() {
    let home = Home::new();
    let Some(_small) = Small::at(&home.forum()) else {
        return;
    };
    let filling = home.forum().join("filling");
    refuses(
        &home,
        "disk is full (os error 28)",
        || {
            let mut room = fs::File::create(&filling).unwrap();
            let block = [0_u8; 1024];
            while std::io::Write::write_all(&mut room, &block).is_ok() {}
        },
        || fs::remove_file(&filling).unwrap(),
    );
}

#[test]
fn a_file_system_that_became_read_only_is_said_and_saved_to_once_it_is_not() {
    let home = Home::new();
    let Some(small) = Small::at(&home.forum()) else {
        return;
    };
    refuses(
        &home,
        "read-only",
        || small.again("ro"),
        || small.again("rw"),
    );
}

/// The program as nobody, in a home that is nobody's; none where this user is not root.
fn as_nobody(home: &Home) -> Option<CommandBuilder> {
    const NOBODY: &str = "65534";
    let own = Command::new("chown")
        .args(["-R", NOBODY])
        .arg(home.path())
        .output();
    let becomes = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
    let program = env!("CARGO_BIN_EXE_lockstep");
    let mut try_it = Command::new("setpriv");
    let tried = try_it.args(becomes).args([program, "--version"]).output();
    let fine = |output: std::io::Result<std::process::Output>| {
        output.is_ok_and(|output| output.status.success())
    };
    if !fine(own) || !fine(tried) {
        println!("skipped: this user cannot become another one");
        return None;
    }
    let mut command = home.command("setpriv");
    command.args(becomes);
    command.args([program, "demo", "."]);
    Some(command)
}

#[test]
fn a_folder_that_may_not_be_written_is_said_and_saved_to_once_it_may() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let Some(command) = as_nobody(&home) else {
        return;
    };
    let mut terminal = Terminal::start(command, (120, 36));
    terminal.shows("1 Agenda");
    capture(&mut terminal, "While all was well");
    terminal.shows("saved 10:");
    let within = home.forum().join("meetings/2026-11-24");
    let allow = |mode| fs::set_permissions(&within, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    capture(&mut terminal, "While it refused");
    terminal.shows("NOT SAVED: permission denied (os error 13)");
    assert!(!home.text(ACTIONS).contains("While it refused"));
    allow(0o755);
    terminal.hides("NOT SAVED");
    assert!(home.text(ACTIONS).contains("While it refused"));
}

#[test]
fn a_file_that_is_read_only_is_said_and_saved_to_once_it_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let file = home.forum().join(ACTIONS);
    let allow = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    refuses(
        &home,
        "is read-only: allow writing it",
        || allow(0o444),
        || allow(0o644),
    );
}

#[test]
fn a_folder_that_vanished_comes_back_with_what_is_on_the_screen() {
    let home = Home::new();
    let mut terminal = home.demo();
    capture(&mut terminal, "While all was well");
    terminal.shows("saved 10:");
    // As a network folder that is away: first nothing is left of it, then the empty place where it
    // was. A file written there would be nowhere once it is back.
    let away = home.path().join("away");
    for (title, place) in [
        ("While it was gone", false),
        ("While its place was empty", true),
    ] {
        fs::rename(home.forum(), &away).unwrap();
        if place {
            fs::create_dir(home.forum()).unwrap();
        }
        capture(&mut terminal, title);
        terminal.shows("NOT SAVED: the forum's folder");
        if place {
            // Nothing was written there.
            let written: Vec<_> = fs::read_dir(home.forum())
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect();
            assert!(written.is_empty(), "{written:?}");
            fs::remove_dir(home.forum()).unwrap();
        }
        fs::rename(&away, home.forum()).unwrap();
        terminal.hides("NOT SAVED");
        let text = home.text(ACTIONS);
        assert!(
            text.contains("While all was well") && text.contains(title),
            "{text}"
        );
    }
}
