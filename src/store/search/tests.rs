//! Search finds what a naive scan finds: the same forums read whole, board by board, and compared
//! letter by letter.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::Searcher;
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::people::Roster;
use crate::forum::search::{Found, Query, Spot, Thing, things};
use crate::store::folder::Folder;

const TODAY: Date = date(2026, 11, 24);

/// Texts as people write them, and as they should not: escapes, invisible characters, letters that
/// only look alike.
const TEXTS: [&str; 12] = [
    "Pricing page",
    "pricing of the trial",
    "PRICE list \\\"gold\\\"",
    "Back\\\\slash and pri\\u{63}ing",
    "Кузнецова fragt nach",
    "Čaka na odgovor",
    "zero\u{200b}width pricing",
    "soft\u{ad}hyphen",
    "\u{212a}elvin sign",
    "a line\\nof two",
    "価格表を送る",
    "trial “gold” – now",
];

/// Lines that are looked for.
const LINES: [&str; 20] = [
    "pric",
    "pricing",
    "PRICING page",
    "gold",
    "\"gold\"",
    "zerowidth",
    "softhyphen",
    "kelvin",
    "elvin",
    "кузнец",
    "čaka",
    "価格",
    "back\\",
    "line of",
    "\"line of two\"",
    "pricing is:open",
    "is:done",
    "owner:ana trial",
    "kind:decision price",
    "– now",
];

#[derive(Clone, Debug)]
struct Written {
    meeting: u8,
    thing: u8,
    text: usize,
    decision: bool,
    done: bool,
    owned: bool,
}

fn written() -> impl Strategy<Value = Written> {
    let parts = (0..6_u8, 0..8_u8, 0..TEXTS.len());
    (parts, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |((meeting, thing, text), decision, done, owned)| Written {
            meeting,
            thing,
            text,
            decision,
            done,
            owned,
        },
    )
}

fn forum(all: &[Written]) -> (tempfile::TempDir, Folder, Vec<MeetingName>) {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::create(root.path(), &Charter::default()).unwrap();
    for nth in 0..6_u8 {
        let day = date(2026, 1, 1) + i64::from(nth).days();
        let at = root.path().join("meetings").join(day.to_string());
        fs::create_dir(&at).unwrap();
        let (mut actions, mut decisions) = (String::new(), String::new());
        let mut seen = std::collections::BTreeSet::new();
        for one in all.iter().filter(|one| one.meeting == nth) {
            if !seen.insert((one.decision, one.thing)) {
                continue;
            }
            let (id, text) = (one.thing, TEXTS[one.text]);
            let owner = if one.owned { ", owner: \"ana\"" } else { "" };
            if one.decision {
                let _ = writeln!(decisions, "\"d{id}\": (title: \"{text}\"{owner}),");
            } else {
                let state = if one.done { "Done" } else { "ToDo" };
                let title = format!("title: \"{text}\"");
                let _ = writeln!(actions, "\"a{id}\": ({title}, state: {state}{owner}),");
            }
        }
        let (actions, notes) = (
            format!("Actions(format: 1, actions: {{\n{actions}}})"),
            format!("Notes(format: 1, decisions: {{\n{decisions}}})"),
        );
        fs::write(at.join("actions.ron"), actions).unwrap();
        fs::write(at.join("notes.ron"), notes).unwrap();
    }
    let names = folder.meetings().unwrap();
    (root, folder, names)
}

/// What a scan of everything finds, by the words of the rule.
fn naive(line: &str, folder: &Folder, names: &[MeetingName]) -> Vec<(MeetingName, Spot, usize)> {
    let query = Query::read(line);
    let roster = Roster::default();
    let low = |text: &str| -> String {
        let fold = |c: char| match c.to_lowercase().collect::<Vec<_>>()[..] {
            [one] if c.is_ascii() || !one.is_ascii() => one,
            _ => c,
        };
        text.chars().map(fold).collect()
    };
    let quoted = line.contains('"');
    let fits = |thing: &Thing<'_>| {
        query.terms.iter().all(|term| {
            let wanted = term.text();
            thing.lines.iter().any(|line| {
                let text = low(&line.text);
                if quoted {
                    let words = |text: &str| format!(" {} ", text.replace(['“', '”', '"'], " "));
                    return words(&text).contains(&words(&wanted));
                }
                text.contains(&wanted)
            })
        })
    };
    let mut found: Vec<(MeetingName, Spot, usize)> = Vec::new();
    let mut refused: Vec<Spot> = Vec::new();
    for name in names.iter().rev() {
        let boards = folder.read_boards(name).boards();
        let files = [Stored::Actions(boards.actions), Stored::Notes(boards.notes)];
        for thing in files.iter().flat_map(things).filter(|thing| fits(thing)) {
            if !query.kinds.is_empty() && !query.kinds.contains(&thing.kind()) {
                continue;
            }
            if let Some(known) = found.iter_mut().find(|(_, spot, _)| *spot == thing.spot) {
                known.2 += 1;
            } else if !refused.contains(&thing.spot) {
                if query.passes(&thing, &roster, TODAY) {
                    found.push((name.clone(), thing.spot.clone(), 0));
                } else {
                    refused.push(thing.spot.clone());
                }
            }
        }
    }
    found
}

fn searched(found: &Found) -> Vec<(MeetingName, Spot, usize)> {
    let hits = found.gathered.hits.iter();
    hits.map(|hit| (hit.meeting.clone(), hit.thing.clone(), hit.earlier))
        .collect()
}

fn searcher(folder: &Folder, names: &[MeetingName]) -> Searcher {
    Searcher::new(folder.clone(), Arc::from(names), Roster::default())
}

fn find(searcher: &mut Searcher, line: &str) -> Found {
    let query = Query::read(line);
    searcher.search(&query, TODAY, usize::MAX, &|| false, |_| {})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn search_finds_what_a_naive_scan_finds(
        all in proptest::collection::vec(written(), 0..40),
        lines in proptest::collection::vec(0..LINES.len(), 1..8),
    ) {
        let (_root, folder, names) = forum(&all);
        // One search after the other, so that what the earlier ones remember is put to use.
        let mut searcher = searcher(&folder, &names);
        for line in lines.into_iter().map(|at| LINES[at]) {
            for length in 1..=line.chars().count() {
                let typed: String = line.chars().take(length).collect();
                find(&mut searcher, &typed);
            }
            let found = find(&mut searcher, line);
            prop_assert_eq!(searched(&found), naive(line, &folder, &names), "{}", line);
        }
    }
}

fn put(folder: &Folder, name: &str, text: &str) -> MeetingName {
    let name = MeetingName::parse(name).unwrap();
    let path = FileName::Board(name.clone(), BoardKind::Actions).path();
    let path = folder.root().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    name
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_hides_nothing_else() {
    let (_root, folder, _) = forum(&[]);
    put(
        &folder,
        "2026-02-01",
        "Actions(actions: {\"a\": (title: \"pricing\"",
    );
    put(
        &folder,
        "2026-02-02",
        "Actions(actions: {\"b\": (title: \"pricing\")})",
    );
    let names = folder.meetings().unwrap();
    let found = find(&mut searcher(&folder, &names), "pricing");
    assert_eq!(found.gathered.hits.len(), 1);
    assert_eq!(found.unreadable, 1);
    assert!(
        found.faults[0].contains("2026-02-01/actions.ron:"),
        "{:?}",
        found.faults
    );
}

#[test]
fn a_search_that_is_stopped_says_so_and_one_that_is_cut_is_the_newest() {
    let (_root, folder, _) = forum(&[]);
    for month in 1..=9 {
        let text = format!("Actions(actions: {{\"a{month}\": (title: \"pricing {month}\")}})");
        put(&folder, &format!("2026-{month:02}-28"), &text);
    }
    let names = folder.meetings().unwrap();
    let mut searcher = searcher(&folder, &names);
    let query = Query::read("pricing");
    let found = searcher.search(&query, TODAY, 3, &|| false, |_| {});
    let titles: Vec<&str> = found
        .gathered
        .hits
        .iter()
        .map(|hit| hit.title.as_str())
        .collect();
    assert_eq!(titles, ["pricing 9", "pricing 8", "pricing 7"]);
    assert!(found.cut && found.ended);
    let found = searcher.search(&query, TODAY, 3, &|| true, |_| {});
    assert!(!found.ended);
}

#[test]
fn a_link_is_followed_inside_the_forum_only() {
    let (root, folder, _) = forum(&[]);
    let secret = root
        .path()
        .parent()
        .unwrap()
        .join(format!("secret-{}.ron", std::process::id()));
    fs::write(
        &secret,
        "Actions(actions: {\"s\": (title: \"pricing secret\")})",
    )
    .unwrap();
    let inside = put(
        &folder,
        "2026-03-01",
        "Actions(actions: {\"a\": (title: \"pricing\")})",
    );
    for (name, target) in [
        ("2026-03-02", secret.clone()),
        (
            "2026-03-03",
            folder
                .root()
                .join("meetings")
                .join(inside.as_str())
                .join("actions.ron"),
        ),
    ] {
        let at = folder.root().join("meetings").join(name);
        fs::create_dir(&at).unwrap();
        std::os::unix::fs::symlink(target, at.join("actions.ron")).unwrap();
    }
    let names = folder.meetings().unwrap();
    let found = find(&mut searcher(&folder, &names), "pricing");
    fs::remove_file(secret).unwrap();
    let titles: Vec<&str> = found
        .gathered
        .hits
        .iter()
        .map(|hit| hit.title.as_str())
        .collect();
    assert_eq!(titles, ["pricing"]);
    assert_eq!(found.gathered.hits[0].earlier, 1);
    assert!(found.faults[0].contains("leads out"), "{:?}", found.faults);
}
