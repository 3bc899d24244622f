//! Files and folders as somebody who means harm, or an accident, would leave them: the program opens
//! what it can, says what it cannot, writes over none of it, follows no link out, waits for no pipe.

#![allow(
    clippy::disallowed_methods,
    reason = "a wait ends by the machine's clock, and only then"
)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lockstep_forum::forum::files::{BoardKind, FileName, Stored};
use lockstep_forum::store::file::ReadState;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::keeper::Keeper;

use crate::pseudo_terminal::{Home, Terminal};
use crate::{file, is_long, meeting, small_forum, with_one_more};

/// A file's text, and what the program has to make of it.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    /// What the sentence holds; none when the file is fine.
    says: Option<&'static str>,
}

fn actions(items: &str) -> Vec<u8> {
    format!("Actions(format: 1, actions: {{{items}}})\n").into_bytes()
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    let case = |name, bytes, says| Case { name, bytes, says };
    let nested = |depth: usize| {
        actions(&format!(
            "\"a\": {}1{}",
            "(x: ".repeat(depth),
            ")".repeat(depth)
        ))
    };
    let mut whole = "\u{feff}".as_bytes().to_vec();
    whole.extend(actions("\"a\": (title: \"With a mark\")"));
    let many: String = (0..6000)
        .map(|nth| format!("\"i{nth}\": (title: \"x\"),\n"))
        .collect::<Vec<_>>()
        .concat();
    vec![
        case(
            "nested 64 deep and wrong",
            nested(60),
            Some("is not a field"),
        ),
        case(
            "nested 100 000 deep",
            nested(100_000),
            Some("nested more than 64 deep"),
        ),
        case("brackets without an end", vec![b'('; 1 << 20], Some("")),
        case(
            "quotes without an end",
            [b"Actions(actions: {\"".to_vec(), vec![b'x'; 1 << 20]].concat(),
            Some("not closed"),
        ),
        case(
            "a title of a megabyte",
            actions(&format!("\"a\": (title: \"{}\")", "long ".repeat(200_000))),
            None,
        ),
        case(
            "larger than is read",
            vec![b' '; (16 << 20) + 1],
            Some("MiB"),
        ),
        case("a NUL", b"Actions(format: 1)\0".to_vec(), Some("NUL")),
        case(
            "no UTF-8",
            b"Actions(format: 1, actions: {\"a\": (title: \"\xff\xfe\")})".to_vec(),
            Some("not UTF-8"),
        ),
        case("a byte order mark", whole, None),
        case(
            "Windows line ends",
            b"Actions(\r\n    format: 1,\r\n    actions: {\r\n    },\r\n)\r\n".to_vec(),
            None,
        ),
        case(
            "conflict markers",
            b"Actions(\n<<<<<<< HEAD\n=======\n>>>>>>> x\n)".to_vec(),
            Some("conflict"),
        ),
        case(
            "conflict markers in a text",
            actions("\"a\": (title: \"x\n<<<<<<< HEAD\n=======\n>>>>>>> x\n\")"),
            None,
        ),
        case(
            "an id twice",
            actions("\"a\": (title: \"x\"), \"a\": (title: \"y\")"),
            Some("twice"),
        ),
        case(
            "an endless number",
            b"Scoreboard(format: 1, kpis: {\"a\": (target: 1e400)})".to_vec(),
            Some("Scoreboard"),
        ),
        case(
            "an unknown field",
            actions("\"a\": (titel: \"x\")"),
            Some("did you mean"),
        ),
        case(
            "an unknown variant",
            actions("\"a\": (state: Don)"),
            Some("cannot be"),
        ),
        case(
            "more items than are read",
            actions(&many),
            Some("at most 5000"),
        ),
        case(
            "another kind of file",
            b"Notes(format: 1)".to_vec(),
            Some("Notes"),
        ),
        case(
            "a newer format",
            b"Actions(format: 4294967296)".to_vec(),
            Some("newer"),
        ),
        case("nothing", Vec::new(), Some("empty")),
        case("zeros, as after a power loss", vec![0; 4096], Some("NUL")),
        case(
            "a picture",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
            Some(""),
        ),
    ]
}

#[test]
fn a_hostile_file_is_told_never_written_and_stops_no_other() {
    let (_root, folder) = small_forum();
    let name = file(BoardKind::Actions);
    let path = folder.root().join(name.path());
    for case in cases() {
        fs::write(&path, &case.bytes).unwrap();
        let mut keeper = Keeper::new(folder.clone());
        let started = Instant::now();
        let read = keeper.load(&name);
        let sentence = read.state.sentence();
        assert_eq!(
            sentence.is_some(),
            case.says.is_some(),
            "{}: {sentence:?}",
            case.name
        );
        if let (Some(sentence), Some(says)) = (&sentence, case.says) {
            assert!(
                sentence.contains(says) && sentence.len() < 400,
                "{}: {sentence}",
                case.name
            );
        }
        let saved = keeper.save(&name, &with_one_more(&read.value, "mine", "Mine"));
        if case.says.is_some() {
            assert!(saved.is_err(), "{}", case.name);
            assert!(
                fs::read(&path).unwrap() == case.bytes,
                "{} was written",
                case.name
            );
        } else {
            saved.unwrap();
            let again = folder.read_file(&name);
            assert_eq!(again.state, ReadState::Fine, "{}", case.name);
        }
        let others = folder.read_boards(&meeting());
        let unwritable: Vec<_> = others.unwritable().map(|(board, _)| board).collect();
        let expected: &[BoardKind] = if case.says.is_some() {
            &[BoardKind::Actions]
        } else {
            &[]
        };
        assert_eq!(unwritable, expected, "{}", case.name);
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{}: {:?}",
            case.name,
            started.elapsed()
        );
    }
}

fn pipe(at: &Path) {
    if let Some(folder) = at.parent() {
        fs::create_dir_all(folder).unwrap();
    }
    let _ = fs::remove_file(at);
    let made = Command::new("mkfifo").arg(at).status().unwrap();
    assert!(made.success(), "{}", at.display());
}

/// Runs a verb that must end by itself; what it said.
fn verb(root: &Path, arguments: &[&str]) -> String {
    let home = root.parent().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(arguments)
        .current_dir(root)
        .env_remove("LOCKSTEP_FORUM")
        .env("LOCKSTEP_NOW", "2026-11-24T10:18:00+01:00")
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let late = Instant::now() + Duration::from_secs(20);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > late {
            child.kill().unwrap();
            panic!("lockstep {arguments:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// Every place of a forum where the program reads a file.
const PLACES: [&str; 14] = [
    "agendas/pipe.ron",
    "blame.ron",
    "keys.ron",
    ".gitattributes",
    ".gitignore",
    ".lockstep/drafts/pipe",
    ".lockstep/meetings",
    "leads/pipe.csv",
    "meetings/2026-11-24/actions.ron",
    "meetings/2026-11-24/notes.ron",
    "meetings/2026-11-24/meeting.ron",
    "meetings/2026-11-10/issues.ron",
    "meetings/2026-11-24.md",
    "meetings/2026-12-08",
];

#[test]
fn pipes_and_devices_in_the_place_of_files_are_not_waited_for() {
    let home = Home::new();
    verb(&home.forum(), &["demo", "--help"]);
    let terminal = home.demo();
    drop(terminal);
    let meeting = home.forum().join("meetings/2026-11-24/meeting.ron");
    let well = fs::read_to_string(&meeting).unwrap();
    for place in PLACES {
        pipe(&home.forum().join(place));
    }
    // As root, a device as well.
    let device = home.forum().join("agendas/device.ron");
    let made = Command::new("mknod")
        .arg(&device)
        .args(["c", "1", "5"])
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        println!("skipped: this user may not make a device");
    }
    let told = verb(&home.forum(), &["check"]);
    assert!(
        told.contains("actions.ron:1:1: it cannot be read: it is not a plain file"),
        "{told}"
    );
    for arguments in [
        &["list"][..],
        &["show"],
        &["actions"],
        &["agenda", "list"],
        &["agenda", "show", "pipe"],
        &["export"],
        &["keys"],
        &["check", "blame.ron"],
        &["check", "agendas/device.ron"],
        &["leads", "describe", "leads/pipe.csv"],
        &["kpi", "import", "leads/pipe.csv"],
        &["wording", "blame.ron"],
        &["describe", "meetings/2026-11-24/actions.ron"],
        &["init", "."],
        &["new", "--date", "2026-12-22"],
        &["back-test", "--leads", "leads/pipe.csv"],
        &["merge-file", "blame.ron", "blame.ron", "blame.ron"],
    ] {
        verb(&home.forum(), arguments);
    }
    let mut terminal = Terminal::start(home.lockstep(&[]), (120, 36));
    terminal.shows("0 Home");
    terminal.send("7");
    terminal.shows("Past forums");
    terminal.send("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    // Brought by hand, too, onto a meeting that is well.
    fs::remove_file(home.forum().join("meetings/2026-12-08")).unwrap();
    fs::remove_file(&meeting).unwrap();
    fs::write(&meeting, well).unwrap();
    let mut terminal = Terminal::start(home.lockstep(&[]), (120, 36));
    terminal.shows("0 Home");
    terminal.send("2");
    terminal.send("b");
    terminal.shows("Figures from a CSV");
    terminal.send("leads/pipe.csv\x13");
    terminal.shows("it is not a plain file");
    terminal.send("q");
    terminal.shows("Quit Lockstep?");
    terminal.send("y");
    assert_eq!(terminal.ends().exit_code(), 0);
    // A forum whose charter is a pipe is told of.
    pipe(&home.forum().join("forum.ron"));
    let told = verb(&home.forum(), &["list"]);
    assert!(!told.is_empty());
}

#[test]
fn links_that_lead_out_and_names_that_climb_are_not_followed() {
    let (root, folder) = small_forum();
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.ron");
    let text = "Actions(format: 1, actions: {\"a\": (title: \"the secret\")})";
    fs::write(&secret, text).unwrap();
    let name = file(BoardKind::Actions);
    let path = root.path().join(name.path());
    let links: [(&str, PathBuf); 4] = [
        ("out", secret.clone()),
        ("to a device", PathBuf::from("/dev/zero")),
        ("to itself", path.clone()),
        ("up", PathBuf::from("../../../../../../../../../etc/passwd")),
    ];
    for (what, target) in links {
        let _ = fs::remove_file(&path);
        symlink(target, &path).unwrap();
        let mut keeper = Keeper::new(folder.clone());
        let read = keeper.load(&name);
        assert!(!read.state.writable(), "{what}: {:?}", read.state);
        let Stored::Actions(board) = &read.value else {
            panic!("not actions")
        };
        assert!(board.actions.is_empty(), "{what}");
        keeper
            .save(&name, &with_one_more(&read.value, "mine", "Mine"))
            .unwrap_err();
        assert!(path.symlink_metadata().unwrap().is_symlink(), "{what}");
    }
    assert_eq!(fs::read_to_string(&secret).unwrap(), text);
    // A whole meeting that is a link out of the forum.
    let meetings = root.path().join("meetings");
    symlink(outside.path(), meetings.join("2026-12-08")).unwrap();
    let elsewhere = FileName::Board(
        lockstep_forum::forum::files::MeetingName::parse("2026-12-08").unwrap(),
        BoardKind::Notes,
    );
    let mut keeper = Keeper::new(folder.clone());
    let read = keeper.load(&elsewhere);
    keeper
        .save(&elsewhere, &with_one_more(&read.value, "mine", "Mine"))
        .unwrap_err();
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    for climbing in ["../../outside", "..", "a/../../b", "/etc/passwd", "."] {
        let name = FileName::Agenda(climbing.to_owned());
        let read = folder.read_file(&name);
        let mine = Stored::Agenda(std::sync::Arc::default());
        let saved = keeper.save(&name, &mine);
        let inside = folder.inside(&name.path());
        let harmless = inside.is_ok_and(|path| path.starts_with(folder.root()));
        assert!(
            harmless || (saved.is_err() && !read.state.writable()),
            "{climbing}"
        );
    }
}

#[test]
fn very_many_files_do_not_keep_a_forum_from_opening() {
    let count = if is_long() { 1_000_000 } else { 4_000 };
    let home = Home::new();
    drop(home.demo());
    let forum = home.forum();
    for folder in ["meetings", "agendas", ".lockstep/drafts"] {
        fs::create_dir_all(forum.join(folder)).unwrap();
    }
    // A third each where meetings, agendas and drafts are looked for.
    for nth in 0..count / 3 {
        fs::write(forum.join(format!("meetings/tiny-{nth}")), "x").unwrap();
        fs::write(
            forum.join(format!("agendas/tiny-{nth}.ron")),
            "Agenda(format: 1, title: \"x\")",
        )
        .unwrap();
        fs::write(forum.join(format!(".lockstep/drafts/tiny-{nth}")), "k\nx").unwrap();
    }
    let started = Instant::now();
    let terminal = Terminal::start(home.lockstep(&[]), (120, 36));
    terminal.shows("0 Home");
    let took = started.elapsed();
    let status =
        fs::read_to_string(format!("/proc/{}/status", terminal.pid.as_raw_nonzero())).unwrap();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let memory: u64 = memory
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap();
    println!(
        "{count} tiny files in the folder: opened in {took:?} with {} MB",
        memory / 1024
    );
    assert!(memory < 300 * 1024, "{memory} KiB");
    let folder = Folder::open(&forum).unwrap();
    assert!(folder.agendas().len() < 1000);
    let listed = folder.meetings().unwrap();
    assert!(listed.len() < 100, "{}", listed.len());
}
