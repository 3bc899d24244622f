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

/// The code of a file with its line numbers: without comments, and without what is there for tests
/// alone. Of that each item is left out by itself, so that nothing below it goes unread.
fn code(text: &str) -> Vec<(usize, &str)> {
    if text.lines().any(|line| line.starts_with("#![cfg(test)]")) {
        return Vec::new();
    }
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"));
    let mut code = Vec::new();
    while let Some((number, line)) = lines.next() {
        let indented = line.trim_start();
        if !indented.starts_with("#[cfg(test)]") && !indented.starts_with("#[cfg(all(test") {
            code.push((number, line));
            continue;
        }
        // As rustfmt writes it, an item ends on its own line, or with a bracket as far in as it began.
        let indent = &line[..line.len() - indented.len()];
        let mut first = true;
        for (_, line) in lines.by_ref() {
            let Some(rest) = line.strip_prefix(indent) else {
                continue;
            };
            let ends = rest.ends_with(';') || rest.ends_with('}');
            if (first && !rest.starts_with('#') && ends) || rest.starts_with('}') {
                break;
            }
            first &= rest.starts_with('#');
        }
    }
    code
}

#[test]
fn what_is_for_tests_alone_is_left_out_and_nothing_below_it() {
    let text = "\
one
#[cfg(test)]
mod tests;
// a comment
two
#[cfg(test)]
#[allow(dead_code)]
use a::{
    b,
};
three
impl A {
    #[cfg(all(test, unix))]
    fn f() {
        four
    }

    five
}
#[cfg(test)]
mod more {
    fn g() {}
}
six";
    let left: Vec<_> = code(text)
        .into_iter()
        .map(|(number, line)| (number, line.trim()))
        .filter(|(_, line)| line.len() > 1)
        .collect();
    let expected = [
        (1, "one"),
        (5, "two"),
        (11, "three"),
        (12, "impl A {"),
        (18, "five"),
        (24, "six"),
    ];
    assert_eq!(left, expected);
    assert_eq!(code("#![cfg(test)]\none"), []);
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
        let knows = code(&text)
            .iter()
            .any(|(_, line)| names(line, "crossterm") || names(line, "termina"));
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
            let code: String = code(&text).into_iter().map(|(_, line)| line).collect();
            for call in code.split("Command::new(").skip(1) {
                let (program, _) = call.split_once(')').unwrap();
                // The user's own.
                assert_eq!(program, "\"git\"", "{}", path.display());
                started += 1;
            }
        }
    }
    assert!(started > 0);
}
