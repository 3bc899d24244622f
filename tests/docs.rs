//! What the documentation says of keys is made from the one table of commands. These tests fail
//! when it is stale; `LOCKSTEP_UPDATE_DOCS=1 cargo test --test docs` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lockstep_forum::session::commands::{Entry, Where};
use lockstep_forum::session::key::Key;
use lockstep_forum::session::keymap::KeyMap;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn keys_in_words(keys: &[Key]) -> String {
    let shown: Vec<String> = keys
        .iter()
        .map(|key| format!("`{}`", key.shown().replace('|', "\\|")))
        .collect();
    if shown.is_empty() {
        "–".to_owned()
    } else {
        shown.join(" ")
    }
}

/// All commands, place by place.
fn whole_table() -> String {
    let map = KeyMap::default();
    let mut rows: Vec<(&Entry, &[Key])> = map.rows().collect();
    rows.sort_by_key(|(entry, _)| entry.place);
    let mut text = String::from(
        "# Keys and commands\n\n\
         Made from the program's own table of commands. The palette (`:`) finds each of them by name. A team binds\n\
         keys anew in `keys.ron` in the forum's folder: `{\"capture-action\": [\"a\", \"F2\"]}`.\n",
    );
    let mut heading: Option<Where> = None;
    for (entry, keys) in rows {
        if heading != Some(entry.place) {
            heading = Some(entry.place);
            let _ = write!(
                text,
                "\n## {}\n\n| key | command | what it does |\n|---|---|---|\n",
                entry.place.heading()
            );
        }
        let _ = writeln!(
            text,
            "| {} | `{}` | {} |",
            keys_in_words(keys),
            entry.name,
            entry.says
        );
    }
    text
}

/// The commands that a first meeting needs, for the README.
fn short_table() -> String {
    const NEEDED: [&str; 24] = [
        "open",
        "back",
        "next",
        "previous",
        "pause",
        "minute-more",
        "start-or-close",
        "capture-action",
        "capture-issue",
        "capture-decision",
        "capture-for-later",
        "capture-win",
        "tick",
        "move-on",
        "set-owner",
        "set-due",
        "edit",
        "drop",
        "turn",
        "add",
        "undo",
        "redo",
        "room-view",
        "filter",
    ];
    let map = KeyMap::default();
    let mut text = String::from(
        "| key | what it does |\n|---|---|\n| `1` … `6` `7` `8` `9` | Go to a board; `7` past forums, `8` trends, `9` the charter |\n",
    );
    for name in NEEDED {
        let (entry, keys) = map
            .rows()
            .find(|(entry, _)| entry.name == name)
            .expect("the command is in the table");
        let _ = writeln!(text, "| {} | {} |", keys_in_words(keys), entry.says);
    }
    text
}

fn check(path: &Path, wanted: &str) {
    if std::env::var_os("LOCKSTEP_UPDATE_DOCS").is_some() {
        fs::write(path, wanted).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is stale; `LOCKSTEP_UPDATE_DOCS=1 cargo test --test docs` writes it anew",
        path.display()
    );
}

#[test]
fn the_list_of_keys_is_the_table_of_commands() {
    check(&root().join("docs/keys.md"), &whole_table());
}

#[test]
fn the_keys_in_the_readme_are_those_of_the_table() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (opens, closes) = ("<!-- keys -->\n", "<!-- /keys -->");
    let start = readme.find(opens).expect("the README marks its keys") + opens.len();
    let end = readme
        .find(closes)
        .expect("the README marks the end of its keys");
    let wanted = format!("{}{}{}", &readme[..start], short_table(), &readme[end..]);
    check(&path, &wanted);
}

#[test]
fn every_link_between_the_documents_leads_somewhere() {
    let mut missing = Vec::new();
    let mut documents = vec![root().join("README.md")];
    documents.extend(
        fs::read_dir(root().join("docs"))
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    for document in documents
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
    {
        let text = fs::read_to_string(document).unwrap();
        for part in text.split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap_or_default();
            let outside = target.is_empty() || target.contains("://");
            if !outside && !document.parent().unwrap().join(target).exists() {
                missing.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_guide_names_no_key_that_does_nothing() {
    let map = KeyMap::default();
    let guide = fs::read_to_string(root().join("docs/guide.md")).unwrap();
    let single = guide
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.chars().count() == 1);
    for word in single {
        let Ok(key) = word.parse::<Key>() else {
            continue;
        };
        let known = map.rows().any(|(_, keys)| keys.contains(&key));
        // `y` and the like answer questions; `@`, `#`, `^` are written in the capture line.
        let typed = !word.is_ascii() || "y@#^!-".contains(word);
        assert!(
            known || typed,
            "the guide names the key `{word}`, which does nothing"
        );
    }
}
