//! Who may use whom: the rooms of the house, read from their imports.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and what its files must not name.
const RULES: &[(&str, &[&str])] = &[
    (
        "forum",
        &[
            "crate::store",
            "crate::session",
            "crate::screens",
            "crate::export",
            "crate::cli",
            "crate::live",
            "ratatui",
            "crossterm",
            "termina",
            "tokio",
            "std::fs",
            "std::net",
            "std::process",
            "std::env",
            "std::thread",
            "std::time::Instant",
            "std::time::SystemTime",
            "Timestamp::now",
            "Zoned::now",
            "fastrand",
            "notify",
            "tempfile",
            "directories",
        ],
    ),
    (
        "store",
        &[
            "crate::session",
            "crate::screens",
            "crate::export",
            "crate::cli",
            "crate::live",
            "ratatui",
            "crossterm",
            "termina",
            "tokio",
        ],
    ),
    (
        "session",
        &[
            "crate::store",
            "crate::screens",
            "crate::export",
            "crate::cli",
            "crate::live",
            "ratatui",
            "tokio",
            "std::fs",
            "std::net",
            "std::process",
            "std::env",
            "std::thread",
            "std::time::Instant",
            "std::time::SystemTime",
            "Timestamp::now",
            "Zoned::now",
        ],
    ),
    (
        "screens",
        &[
            "crate::store",
            "crate::export",
            "crate::cli",
            "crate::live",
            "crossterm",
            "termina",
            "tokio",
            "std::fs",
            "std::net",
            "std::process",
            "std::env",
            "std::thread",
            "&mut Session",
        ],
    ),
    (
        "export",
        &[
            "crate::session",
            "crate::screens",
            "crate::cli",
            "crate::live",
            "ratatui",
            "crossterm",
            "termina",
            "tokio",
            "std::fs",
        ],
    ),
];

/// Files that may name one thing that their room must not, each with its reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file with its line numbers: without comments, and without the tests at its end.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let before_tests = text.lines().position(|line| {
        let line = line.trim_start();
        ["#[cfg(test)]", "#![cfg(test)]", "#[cfg(all(test"]
            .iter()
            .any(|tests| line.starts_with(tests))
    });
    let lines = text
        .lines()
        .take(before_tests.unwrap_or(usize::MAX))
        .enumerate();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line))
}

#[test]
fn no_room_uses_what_it_must_not() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut offences = Vec::new();
    for (room, forbidden) in RULES {
        let mut files = Vec::new();
        rust_files(&source.join(room), &mut files);
        assert!(!files.is_empty(), "the room `{room}` is gone");
        for path in files {
            let name = path.strip_prefix(&source).unwrap().display().to_string();
            if name.ends_with("tests.rs") || name.contains("/tests/") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in code(&text) {
                for word in *forbidden {
                    let excepted = EXCEPTIONS
                        .iter()
                        .any(|(file, what, _)| *file == name && what == word);
                    if names(line, word) && !excepted {
                        offences.push(format!(
                            "src/{name}:{number}: `{room}` must not use {word}: {}",
                            line.trim()
                        ));
                    }
                }
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

/// Whether the line names the thing as a whole word.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let part_of_word =
            |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
        !part_of_word(before) && !part_of_word(after)
    })
}

#[test]
fn the_terminal_crate_is_known_to_the_session_only_where_keys_are_read() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/session");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let knows = code(&text).any(|(_, line)| names(line, "crossterm") || names(line, "termina"));
        assert_eq!(knows, path.ends_with("keys.rs"), "{}", path.display());
    }
}

#[test]
fn the_code_has_no_unwrap_and_leaves_nothing_for_later() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut offences = Vec::new();
    for path in files {
        let name = path.strip_prefix(&source).unwrap().display().to_string();
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        if text
            .lines()
            .take(3)
            .any(|line| line.contains("#![cfg(test)]"))
        {
            continue;
        }
        for (number, line) in code(&text) {
            for word in [".unwrap()", "todo!", "unimplemented!", "dbg!"] {
                if line.contains(word) {
                    offences.push(format!("src/{name}:{number}: {word}: {}", line.trim()));
                }
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

/// The programs that may be started: the user's own git, and what ends it elsewhere.
const PROGRAMS: [&str; 2] = ["\"git\"", "\"taskkill\""];

#[test]
fn nothing_but_git_is_started_and_never_through_a_shell() {
    let mut started = 0;
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let (code, _) = text.split_once("mod tests {").unwrap_or((&text, ""));
            for call in code.split("Command::new(").skip(1) {
                let (program, _) = call.split_once(')').unwrap();
                assert!(PROGRAMS.contains(&program), "{}: {program}", path.display());
                started += 1;
            }
        }
    }
    assert!(started > 0);
}
