//! Four processes append to one board at once. Each is this test itself, started anew.

use std::process::{Command, Stdio};

use lockstep_forum::forum::files::{BoardKind, Stored};
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::keeper::{Keeper, NotSaved};

use crate::{file, is_long, small_forum, with_one_more};

const WRITERS: usize = 4;

#[test]
#[ignore = "one of the processes of the test below"]
fn a_writer() {
    let setting = |name: &str| std::env::var(name).unwrap();
    let root = setting("LOCKSTEP_WRITES_IN");
    let (writer, count): (String, usize) = (
        setting("LOCKSTEP_WRITER"),
        setting("LOCKSTEP_WRITES").parse().unwrap(),
    );
    let folder = Folder::open(root.as_ref()).unwrap();
    let mut keeper = Keeper::new(folder);
    let name = file(BoardKind::Actions);
    let mut board = keeper.load(&name).value;
    let mut refused = 0;
    for nth in 0..count {
        let title = format!("Writer {writer}, number {nth}");
        board = with_one_more(&board, &format!("w{writer}n{nth:04}"), &title);
        loop {
            match keeper.save(&name, &board) {
                Ok(saved) => {
                    // As the session does with what others wrote.
                    if saved.merged.is_some() {
                        keeper.taken(&name);
                        board = saved.now;
                    }
                    break;
                }
                // Said on the screen, and tried again.
                Err(NotSaved::NotLocked(_)) => refused += 1,
                Err(why) => panic!("{why}"),
            }
        }
    }
    println!("writer {writer}: {count} saved, the lock waited for in vain {refused} times");
}

#[test]
fn four_processes_append_to_one_board_and_everything_is_there() {
    let each = if is_long() { 1000 } else { 50 };
    let (_root, folder) = small_forum();
    let children: Vec<_> = (0..WRITERS)
        .map(|writer| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "writers::a_writer", "--ignored", "--nocapture"])
                .env("LOCKSTEP_WRITES_IN", folder.root())
                .env("LOCKSTEP_WRITER", writer.to_string())
                .env("LOCKSTEP_WRITES", each.to_string())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        for line in said.lines().filter(|line| line.contains("writer ")) {
            println!("{line}");
        }
    }
    let read = folder.read_file(&file(BoardKind::Actions));
    let Stored::Actions(actions) = read.value else {
        panic!("not actions")
    };
    for writer in 0..WRITERS {
        for nth in 0..each {
            let id = format!("w{writer}n{nth:04}");
            let action = actions.actions.get(&id.as_str().into());
            let title = action.map(|action| action.title.as_str());
            let expected = format!("Writer {writer}, number {nth}");
            assert_eq!(title, Some(expected.as_str()));
        }
    }
    assert_eq!(actions.actions.len(), WRITERS * each);
    assert!(actions.clashes.is_empty());
    println!(
        "{WRITERS} processes x {each} appends: {} there",
        WRITERS * each
    );
}
