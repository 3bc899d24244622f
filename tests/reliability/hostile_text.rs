//! Hostile text everywhere: in every field of every file, in names of files, branches, commits and
//! arguments. No byte of it that means something to a terminal reaches the terminal, standard error or
//! an export.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use clap::CommandFactory;
use lockstep_forum::cli::arguments::Arguments;
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::forum::plain::neutralise_lines;
use lockstep_forum::store::check::check_file;
use lockstep_forum::store::sample;

use crate::pseudo_terminal::{Home, Terminal, is_there};

/// Each would do something to a terminal, or to what a reader sees, if it got there.
const HOSTILE: [&str; 13] = [
    "\u{1b}[1337;31mred",
    "\u{1b}]52;c;SEFDS0VE\u{7}clipboard",
    "\u{1b}]0;title\u{1b}\\",
    "\u{1b}P1337;dcs\u{1b}\\",
    "\u{9b}1337;5mshort",
    "\u{202e}backwards\u{202c}",
    "\u{2066}isolated\u{2069}\u{200f}",
    "zero\u{200b}width\u{2060}\u{feff}\u{ad}",
    "back\u{8}\u{8}\u{7f}",
    "new\r\nline\u{85}and\u{2028}more\u{c}\u{b}",
    "tag\u{e0041}\u{e007f}",
    "\u{5}\u{e}\u{f}answerback",
    "\u{1f3fb}\u{200d}\u{1f3fb}\u{200d}tones",
];

/// All of it in one text, written with the escapes of RON.
fn escaped(nth: usize) -> String {
    let mut text = String::new();
    for part in [
        HOSTILE[nth % HOSTILE.len()],
        HOSTILE[(nth + 1) % HOSTILE.len()],
    ] {
        for c in part.chars() {
            if c.is_ascii_graphic() || c == ' ' {
                text.extend(c.escape_default());
            } else {
                write!(text, "\\u{{{:x}}}", u32::from(c)).unwrap();
            }
        }
    }
    text
}

/// What must not be in text that anybody is shown.
fn harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn assert_harmless(what: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    if let Some(at) = text.find(harmful) {
        let from = text[..at]
            .char_indices()
            .rev()
            .nth(60)
            .map_or(0, |(from, _)| from);
        let to = text[at..]
            .char_indices()
            .nth(40)
            .map_or(text.len(), |(to, _)| at + to);
        panic!("{what}: {:?}", &text[from..to]);
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "how long it takes is what is tested"
)]
#[test]
fn no_text_takes_longer_to_make_harmless_than_its_length_is_worth() {
    let signs = [
        "\u{1f3fb}\u{200d}",
        "\u{fe0f}\u{200d}",
        "\u{1f3f4}\u{e0041}",
        "\u{e0041}",
        "\u{200d}",
        "\u{628}\u{200c}",
        "\r\n",
    ];
    for sign in HOSTILE.into_iter().chain(signs) {
        let text = sign.repeat((1 << 20) / sign.len());
        let started = Instant::now();
        let harmless = neutralise_lines(&text);
        let took = started.elapsed();
        assert!(harmless.len() <= text.len() * 3);
        assert!(took < Duration::from_secs(5), "{sign:?}: {took:?}");
    }
}

/// The texts in quotes of a file, by their places.
fn quoted(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if text[at..].starts_with("//") {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
        } else if bytes[at] == b'"' {
            let mut end = at + 1;
            while bytes[end] != b'"' {
                end += 1 + usize::from(bytes[end] == b'\\');
            }
            found.push((at + 1, end));
            at = end + 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Adds hostile text to every text of a file that may hold any; how many there were.
fn poison(path: &Path) -> usize {
    let text = fs::read_to_string(path).unwrap();
    // A name by which others refer to a thing must stay what it is.
    let named = |start: usize, end: usize| {
        let id = end - start == 8
            && text[start..end]
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric());
        id || text[end + 1..].trim_start().starts_with(':')
    };
    let mut places: Vec<(usize, usize)> = quoted(&text)
        .into_iter()
        .enumerate()
        .filter(|(_, (start, end))| !named(*start, *end))
        .map(|(nth, (_, end))| (nth, end))
        .collect();
    loop {
        let mut tried = text.clone();
        // From the end, so that the places before stay.
        for (nth, end) in places.iter().rev() {
            tried.insert_str(*end, &escaped(*nth));
        }
        let faults = check_file(path, &tried, None);
        if faults.is_empty() {
            fs::write(path, tried).unwrap();
            return places.len();
        }
        // Dates, numbers and names of people are refused, each on its line.
        let before = places.len();
        places.retain(|(_, end)| {
            let line = text[..*end].matches('\n').count() + 1;
            faults.iter().all(|fault| fault.line != line)
        });
        assert!(places.len() < before, "{faults:?}");
    }
}

fn ron_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let last = path.to_string_lossy().contains("/2026-11")
            || !path.to_string_lossy().contains("/meetings/");
        if path.is_dir() && last {
            files.extend(ron_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "ron") {
            files.push(path);
        }
    }
    files
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// A hostile name for a file; also one that looks like an option.
fn hostile_names() -> Vec<std::ffi::OsString> {
    let mut names: Vec<std::ffi::OsString> = [
        "--upload-pack=touch pwned",
        "-x",
        "\u{1b}]52;c;SEFDS0VE\u{7}",
        "name\u{202e}nor\u{200b}",
        "two\nlines",
    ]
    .into_iter()
    .map(Into::into)
    .collect();
    names.push(std::ffi::OsString::from_vec(
        b"raw\x1b[1337;31m\xff\x9b".to_vec(),
    ));
    names
}

/// The sample forum with hostile text wherever text may stand, in git with a hostile branch and commit.
fn hostile_forum(root: &Path) -> usize {
    let now = Moment::parse("2026-11-24T10:18:00+01:00").unwrap();
    sample::write(root, now).unwrap();
    let git = |arguments: &[&str]| {
        let output = program("git", root, arguments);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    };
    git(&["init", "--quiet"]);
    git(&["config", "user.name", "A\u{1b}[1337;31m"]);
    git(&["config", "user.email", "a@example.com"]);
    git(&["add", "--all"]);
    git(&[
        "commit",
        "--quiet",
        "--message",
        "\u{1b}]52;c;SEFDS0VE\u{7}\u{202e}",
    ]);
    git(&["update-ref", "refs/heads/-x", "HEAD"]);
    git(&["update-ref", "refs/heads/--upload-pack=pwned", "HEAD"]);
    let files = ron_files(root);
    let poisoned = files.iter().map(|file| poison(file)).sum();
    for name in hostile_names() {
        let mut ron = name.clone();
        ron.push(".ron");
        fs::write(
            root.join("agendas").join(ron),
            "Agenda(format: 1, title: \"x\\u{1b}[1337;31m\")",
        )
        .unwrap();
        let mut csv = name;
        csv.push(".csv");
        fs::create_dir_all(root.join("leads")).unwrap();
        fs::write(root.join("leads").join(csv), leads()).unwrap();
    }
    fs::write(root.join("hostile.csv"), leads()).unwrap();
    fs::write(root.join("figures.csv"), figures()).unwrap();
    fs::write(
        root.join("broken.ron"),
        format!("Actions(x: {}\u{1b}[1337;31m\u{202e})", HOSTILE[0]),
    )
    .unwrap();
    let broken = format!(
        "Actions(format: 1, actions: {{\"a\": (titel: \"{0}\", state: \"{0}\", due: \"{0}\")}})",
        escaped(1)
    );
    fs::write(root.join("wrong.ron"), broken).unwrap();
    fs::write(
        root.join("blame.ron"),
        format!(
            "(words: {{\"x\": [\"{}\"]}}, nonsense: \"{}\")",
            escaped(0),
            escaped(5)
        ),
    )
    .unwrap();
    fs::write(
        root.join("keys.ron"),
        format!("{{\"{}\": [\"{}\"]}}", escaped(2), escaped(5)),
    )
    .unwrap();
    poisoned
}

/// Figures for rows that there are, with hostile notes, and for rows that there are not.
fn figures() -> String {
    let mut csv = String::from("KPI,Actual,Note\n");
    for hostile in HOSTILE {
        writeln!(csv, "e8496dmv,57,\"{hostile}\"").unwrap();
        writeln!(csv, "\"{hostile}\",1,\n mav8hnt9,\"{hostile}\",").unwrap();
    }
    csv
}

fn leads() -> String {
    let mut csv = String::from("id,\"Sour\u{1b}[1337;31mce\",\"\u{202e}Converted\"\n");
    for (nth, hostile) in HOSTILE.iter().enumerate() {
        writeln!(csv, "{nth},\"{hostile}\",{}", nth % 2).unwrap();
    }
    csv
}

fn program(program: &str, root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(root)
        .env_remove("LOCKSTEP_FORUM")
        .env("LOCKSTEP_NOW", "2026-11-24T10:18:00+01:00")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("HOME", root.parent().unwrap())
        .env("XDG_CONFIG_HOME", root.parent().unwrap().join("config"))
        .env("XDG_DATA_HOME", root.parent().unwrap().join("data"))
        .stdin(Stdio::null());
    command.output().unwrap()
}

/// A call of every verb, and of the same with what is hostile in its arguments.
fn calls() -> Vec<Vec<&'static str>> {
    let lines = [
        "demo there",
        "init",
        "init there",
        "new --date 2026-12-08",
        "new --agenda \u{1b}[1337;31m",
        "list",
        "list --format json",
        "show",
        "show \u{1b}]52;c;\u{7}",
        "show --format json",
        "actions",
        "actions --all",
        "actions --format json --all",
        "actions --owner \u{1b}[1337;31m",
        "back-test --leads hostile.csv",
        "back-test --leads hostile.csv --format json",
        "back-test --leads \u{1b}[1337;31m.csv",
        "leads describe hostile.csv",
        "check",
        "check broken.ron",
        "check wrong.ron",
        "check blame.ron",
        "check \u{1b}[1337;31m.ron",
        "export",
        "export --format json",
        "export -o out.md",
        "export -o \u{1b}[1337;31m/x",
        "agenda list",
        "agenda show biweekly",
        "agenda show \u{1b}[1337;31m",
        "agenda show -- -x",
        "agenda copy biweekly \u{1b}[1337;31m",
        "wording broken.ron",
        "wording --rules blame.ron broken.ron",
        "wording --format json broken.ron",
        "diff",
        "diff --format json",
        "diff -- -x",
        "diff \u{1b}]52;c;\u{7}",
        "diff -- --upload-pack=touch",
        "describe meetings/2026-11-24/actions.ron",
        "describe meetings/2026-11-24/issues.ron",
        "describe meetings/2026-11-24/notes.ron",
        "describe meetings/2026-11-24/lead-definition.ron",
        "describe meetings/2026-11-24/scoreboard.ron",
        "describe meetings/2026-11-24/meeting.ron",
        "describe forum.ron",
        "describe wrong.ron",
        "search a",
        "search --format json a",
        "search \u{1b}[1337;31m",
        "history definition",
        "history --format json definition",
        "history \u{1b}[1337;31m",
        "trends",
        "trends --format json",
        "kpi list",
        "kpi list --format json",
        "kpi import figures.csv",
        "kpi import --format json figures.csv",
        "kpi import hostile.csv",
        "kpi import --meeting \u{1b}[1337;31m figures.csv",
        "kpi import \u{1b}[1337;31m.csv",
        "brief",
        "brief --format html",
        "brief --issue \u{1b}[1337;31m",
        "brief \u{1b}[1337;31m",
        "site pages",
        "follow",
        "follow \u{1b}[1337;31m",
        "take-in",
        "take-in \u{1b}[1337;31m",
        "resolve",
        "resolve \u{1b}[1337;31m",
        "merge-file wrong.ron wrong.ron wrong.ron",
        "merge-file \u{1b}[1337;31m b c",
        "keys",
        "keys --format json",
        "completions bash",
        "man",
        "\u{1b}[1337;31m",
        "no-such\u{202e}verb x",
        "list --format \u{1b}[1337;31m",
        "--theme \u{1b}[1337;31m list",
    ];
    lines.iter().map(|line| line.split(' ').collect()).collect()
}

#[test]
fn no_hostile_byte_reaches_standard_output_standard_error_or_an_export() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("forum");
    let poisoned = hostile_forum(&root);
    assert!(poisoned > 500, "{poisoned} texts");
    let calls = calls();
    for verb in Arguments::command().get_subcommands() {
        let name = verb.get_name();
        let called = |call: &Vec<&str>| call.first() == Some(&name);
        assert!(
            calls.iter().any(called),
            "`{name}` is missing here: call it with hostile data"
        );
    }
    for call in &calls {
        let output = program(env!("CARGO_BIN_EXE_lockstep"), &root, call);
        assert_harmless(&format!("{call:?}, standard error"), &output.stderr);
        // A file that cannot be read is described as it stands, for git to compare; git's pager shows it.
        if *call != ["describe", "wrong.ron"] {
            assert_harmless(&format!("{call:?}, standard output"), &output.stdout);
        }
    }
    assert_harmless("out.md", &fs::read(root.join("out.md")).unwrap());
    let mut pages = Vec::new();
    files_below(&root.join("pages"), &mut pages);
    assert!(pages.len() > 10, "{pages:?}");
    for page in pages {
        assert_harmless(&page.display().to_string(), &fs::read(&page).unwrap());
    }
    // Every file by its own name, as a shell would give it.
    let check = Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .arg("check")
        .arg("--")
        .args(hostile_names())
        .args(
            fs::read_dir(root.join("agendas"))
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        )
        .current_dir(&root)
        .output()
        .unwrap();
    assert_harmless("check, standard error", &check.stderr);
    assert_harmless("check, standard output", &check.stdout);
    assert!(!root.join("pwned").exists());
    println!(
        "{poisoned} hostile texts, {} calls: nothing harmful got through",
        calls.len() + 1
    );
}

/// What a terminal would do for those bytes: the sequences apart from the text.
fn text_of(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let mut shown = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\u{1b}' {
            shown.push(c);
            continue;
        }
        // Only CSI sequences are our own.
        assert_eq!(rest.next(), Some('['), "an escape that is none of ours");
        let mut numbers = String::new();
        let last = loop {
            match rest.next().expect("a whole sequence") {
                c @ '@'..='~' => break c,
                c => numbers.push(c),
            }
        };
        assert!(
            !numbers.contains("1337"),
            "a sequence from data: {numbers}{last}"
        );
        assert!(
            "mHJKhluABCDGdXPLMr".contains(last),
            "a sequence of its own: {numbers}{last}"
        );
    }
    shown
}

#[test]
fn no_hostile_byte_reaches_the_terminal() {
    let home = Home::new();
    hostile_forum(&home.forum());
    let mut terminal = Terminal::start(home.lockstep(&[]), (120, 36));
    // Asked of a forum in git once it is read; Enter would answer that, if it came first.
    terminal.answers("Tell git how to merge", "\x1b");
    terminal.send("\r");
    terminal.shows("1 Agenda");
    // Every board, what lies over it, a form on what is selected, the recap, past forums.
    for keys in [
        "1", "2", "3", "4", "5", "6", "e", "\x1b", "\r", "\x1b", "1", "?", "\x1b", ":", "\x1b",
        "F", "\x1b", "4", "e", "\x1b", "D", "\x1b", "/x", "\x1b", "5", "\r", "e", "\x1b", "\x1b",
        "3", "e", "\x1b", "b", "\x1b", "2", "\r", "\x1b", "a@", "\x1b", "i", "\x1b", "7", "\r",
        "1", "4", "\x1b", "\x1b", "0",
    ] {
        let before = terminal.bytes().len();
        terminal.send(keys);
        is_there("an answer to the key", || terminal.bytes().len() > before);
    }
    assert_shows_nothing_harmful(&mut terminal);
    // What is typed and pasted is data, too.
    let mut terminal = Terminal::start(home.lockstep(&[]), (120, 36));
    terminal.shows("0 Home");
    terminal.send("\r");
    terminal.shows("1 Agenda");
    terminal.send("4");
    terminal.send("a\x1b[200~pasted\x1b[1337;31m\u{9b}1337m\u{202e}\u{200b}\x07end\x1b[201~");
    terminal.shows("end");
    terminal.send("\r");
    terminal.shows("Action captured");
    terminal.shows("saved 10:");
    assert_shows_nothing_harmful(&mut terminal);
    let kept = home.text("meetings/2026-11-24/actions.ron");
    assert!(kept.contains("pasted") && !kept.contains('\u{1b}'));
}

fn assert_shows_nothing_harmful(terminal: &mut Terminal) {
    terminal.kill();
    // The last bytes may be cut in the middle.
    let mut bytes = terminal.bytes();
    while !bytes.ends_with(b"\x1b[?2026l") {
        bytes.pop();
    }
    let shown = text_of(&bytes);
    if let Some(at) = shown.find(harmful) {
        let from = shown[..at].char_indices().rev().nth(60);
        let from = from.map_or(0, |(from, _)| from);
        panic!("{:?}", &shown[from..shown.len().min(at + 20)]);
    }
    // It was there to be seen: made harmless, and shown.
    assert!(shown.contains('␛'));
}

#[test]
fn a_folder_dressed_up_as_a_repository_runs_nothing() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("forum");
    let now = Moment::parse("2026-11-24T10:18:00+01:00").unwrap();
    sample::write(&root, now).unwrap();
    let git = |folder: &Path, arguments: &[&str]| program("git", folder, arguments);
    git(home.path(), &["init", "--quiet"]);
    // As a colleague could commit it: the parts of a repository, in the forum's own folder.
    git(&root, &["init", "--quiet", "--bare"]);
    let pwned = home.path().join("pwned");
    let config = format!(
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\nfsmonitor = \"touch '{}'; false\"\n",
        pwned.display()
    );
    fs::write(root.join("config"), config).unwrap();
    git(&root, &["status"]);
    if !pwned.exists() {
        println!("this git runs nothing by itself");
    }
    let _ = fs::remove_file(&pwned);
    for call in [&["diff"][..], &["resolve"], &["init"], &["check"]] {
        let output = program(env!("CARGO_BIN_EXE_lockstep"), &root, call);
        assert_harmless(&format!("{call:?}"), &output.stderr);
        assert!(
            !pwned.exists(),
            "{call:?} ran what a file of the forum says"
        );
    }
}
