//! Two real programs on one forum, each in a pseudo-terminal, and a real git beside them.

#![cfg(target_os = "linux")]

mod pseudo_terminal;

use std::process::{Command, Stdio};

use pseudo_terminal::{Home, Terminal, is_there};
use rustix::process::Signal;

const ACTIONS: &str = "meetings/2026-11-24/actions.ron";
const ENTER: &str = "\r";
const ESC: &str = "\x1b";

fn capture(terminal: &mut Terminal, title: &str) {
    terminal.send(&format!("a{title}"));
    terminal.shows(title);
    terminal.send(ENTER);
    terminal.shows("Action captured");
}

/// Another screen on the forum that is there, in its running meeting.
fn second(home: &Home) -> Terminal {
    let mut second = Terminal::start(home.lockstep(&[]), (140, 60));
    second.shows("follows");
    second.send(ENTER);
    second.shows("1 Agenda");
    second
}

fn git(home: &Home, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(home.forum())
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.com"])
        .args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn the_second_screen_follows_live_and_takes_over_and_the_first_keeps_what_is_typed() {
    let home = Home::new();
    let mut first = home.demo();
    is_there("the hold", || {
        !home.text(".lockstep/holds/2026-11-24").is_empty()
    });
    let mut second = second(&home);
    second.shows("Read-only: another Lockstep");
    capture(&mut first, "Seen on both screens");
    second.send("4");
    second.shows("4 Actions 12");
    second.send("a");
    second.shows("O takes the meeting over");
    first.send("aHalf a sentence");
    first.shows("Half a sentence");
    second.send("O");
    second.shows("Take this meeting over?");
    second.send("t");
    second.hides("Read-only");
    second.shows("holds the meeting now");
    first.shows("Read-only: another Lockstep");
    first.shows("Half a sentence");
    first.send(ENTER);
    first.shows("O takes the meeting over");
    capture(&mut second, "From the second screen");
    first.send(ESC);
    first.hides("@ who");
    first.send("4");
    first.shows("4 Actions 13");
    // And back: what was typed is there.
    first.send("O");
    first.shows("Take this meeting over?");
    first.send("t");
    second.shows("Read-only: another Lockstep");
    first.hides("Read-only");
    first.send("a");
    first.shows("Half a sentence");
    first.send(ENTER);
    is_there("the kept words on disk", || {
        home.text(ACTIONS).contains("Half a sentence")
    });
}

#[test]
fn when_the_first_screen_is_killed_the_second_one_holds_the_meeting() {
    let home = Home::new();
    let first = home.demo();
    is_there("the hold", || {
        !home.text(".lockstep/holds/2026-11-24").is_empty()
    });
    let mut second = second(&home);
    first.signal(Signal::KILL);
    second.shows("This screen holds the meeting now");
    second.hides("Read-only");
    capture(&mut second, "Nobody else is there");
    is_there("the edit on disk", || {
        home.text(ACTIONS).contains("Nobody else is there")
    });
    drop(second);
    // And a hold that a killed one left is taken without a word.
    let mut third = Terminal::start(home.lockstep(&[]), (100, 30));
    third.shows("Go on");
    third.send(ENTER);
    capture(&mut third, "Quietly");
}

#[test]
fn follow_waits_for_a_meeting_and_shows_it_in_the_room_view() {
    let home = Home::new();
    let mut first = Terminal::start(home.lockstep(&[]), (120, 36));
    first.shows("Create a forum here");
    first.send(ENTER);
    first.shows("A new forum");
    first.send("Northwind forum\x13");
    first.shows("Plan the next meeting");
    let mut shown = Terminal::start(home.lockstep(&["follow"]), (100, 30));
    shown.shows("No meeting is running now");
    first.send(ENTER);
    first.shows("Plan it");
    first.send("G");
    first.send(ENTER);
    first.shows("1 Agenda");
    shown.shows("The next meeting");
    first.send("s");
    first.shows(" left");
    shown.shows("left of");
    shown.send("a");
    shown.shows("This screen only shows the meeting");
    let before = home.text("meetings/2026-11-24/meeting.ron");
    shown.send("q");
    assert_eq!(shown.ends().exit_code(), 0);
    shown.is_restored();
    assert_eq!(home.text("meetings/2026-11-24/meeting.ron"), before);
}

#[test]
fn a_checkout_that_takes_the_meeting_away_keeps_it_on_screen_and_joins_it_afterwards() {
    let home = Home::new();
    let mut terminal = home.demo();
    git(&home, &["init", "--quiet", "-b", "main"]);
    std::fs::write(home.forum().join(".gitignore"), ".lockstep/\nleads/\n").unwrap();
    git(&home, &["add", ".gitignore"]);
    git(&home, &["commit", "--quiet", "-m", "nothing yet"]);
    git(&home, &["checkout", "--quiet", "-b", "meeting"]);
    git(&home, &["add", "--all"]);
    git(&home, &["commit", "--quiet", "-m", "the meeting"]);
    git(&home, &["checkout", "--quiet", "main"]);
    terminal.shows("is no longer in the folder");
    terminal.send("aTyped on no branch");
    terminal.shows("Typed on no branch");
    terminal.send(ENTER);
    terminal.shows("NOT SAVED: the forum's folder");
    assert_eq!(home.text(ACTIONS), "");
    let said = git(&home, &["checkout", "meeting"]);
    assert!(said.contains("Switched"), "{said}");
    terminal.hides("NOT SAVED");
    terminal.hides("is no longer in the folder");
    is_there("the edit on its branch", || {
        home.text(ACTIONS).contains("Typed on no branch")
    });
}

#[test]
fn a_conflict_that_git_leaves_is_resolved_with_one_key() {
    let home = Home::new();
    drop(home.demo());
    git(&home, &["init", "--quiet", "-b", "main"]);
    // As in a clone that was never set up.
    let _ = std::fs::remove_file(home.forum().join(".gitattributes"));
    std::fs::write(home.forum().join(".gitignore"), ".lockstep/\nleads/\n").unwrap();
    git(&home, &["add", "--all"]);
    git(&home, &["commit", "--quiet", "-m", "the meeting"]);
    let mut terminal = Terminal::start(home.lockstep(&[]), (120, 36));
    terminal.answers("Tell git how to merge this forum's files?", "n");
    terminal.shows("Not set up");
    terminal.send(ENTER);
    terminal.shows("1 Agenda");
    terminal.send("4");
    let path = home.forum().join(ACTIONS);
    let text = home.text(ACTIONS);
    let with = |title: &str| {
        let item = format!("    actions: {{\n        \"00000000\": (title: \"{title}\"),\n");
        text.replacen("    actions: {\n", &item, 1)
    };
    git(&home, &["checkout", "--quiet", "-b", "theirs"]);
    std::fs::write(&path, with("Theirs")).unwrap();
    git(&home, &["commit", "--quiet", "-am", "theirs"]);
    git(&home, &["checkout", "--quiet", "main"]);
    std::fs::write(&path, with("Ours")).unwrap();
    git(&home, &["commit", "--quiet", "-am", "ours"]);
    terminal.shows("4 Actions 12");
    let said = git(&home, &["merge", "theirs"]);
    assert!(said.contains("CONFLICT"), "{said}");
    terminal.shows("actions.ron is in conflict, as git left it");
    terminal.send("=");
    terminal.shows("1 field of Actions was changed on two sides");
    assert!(!home.text(ACTIONS).contains("<<<<<<<"));
    terminal.send("=");
    terminal.shows("Take what came from elsewhere: Theirs");
    terminal.send("t");
    terminal.shows("Settled");
    terminal.hides("changed on two sides");
    is_there("the settled value", || {
        let text = home.text(ACTIONS);
        text.contains("\"Theirs\"") && !text.contains("clashes")
    });
    for (key, value) in [("user.name", "Ana"), ("user.email", "ana@example.com")] {
        git(&home, &["config", key, value]);
    }
    terminal.hides("saving");
    terminal.send("\x07");
    terminal.shows("committed ");
    terminal.send(ENTER);
    terminal.hides("git commit");
    assert!(
        git(&home, &["log", "-1", "--format=%P"])
            .trim()
            .contains(' '),
        "a merge"
    );
    assert!(!git(&home, &["status", "--porcelain"]).contains("UU"));
}
