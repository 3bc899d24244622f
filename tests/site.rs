//! The site of a forum: what is on its pages, that each is valid and harmless, and what is written
//! when something changed.

mod html;
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use lockstep_forum::forum::moment::Moment;
use lockstep_forum::live::site;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::sample;
use lockstep_forum::store::site::Written;

const NOW: &str = "2026-11-24T10:18:00+01:00";

fn now() -> Moment {
    Moment::parse(NOW).expect("an instant")
}

/// The sample forum and a place for its site.
fn forum() -> (tempfile::TempDir, Folder, PathBuf) {
    let root = tempfile::tempdir().expect("a folder");
    sample::write(&root.path().join("forum"), now()).expect("an empty folder");
    let folder = Folder::open(&root.path().join("forum")).expect("just written");
    let into = root.path().join("site");
    (root, folder, into)
}

fn write(folder: &Folder, into: &Path) -> Written {
    site::write(folder, into, now()).expect("is written")
}

fn page(into: &Path, name: &str) -> String {
    fs::read_to_string(into.join(name)).expect(name)
}

/// All pages by their names below the site's folder.
fn pages(into: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in [into.to_owned(), into.join("meetings")] {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "html") {
                let name = path
                    .strip_prefix(into)
                    .expect("is below")
                    .display()
                    .to_string();
                found.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    found.sort();
    found
}

/// The links of all pages that lead to a page or a place in one that is not there.
fn dead_links(pages: &[(String, String)]) -> Vec<String> {
    let mut dead = Vec::new();
    for (name, text) in pages {
        for one in html::elements(text).expect("is HTML") {
            let Some(href) = one.get("href") else {
                continue;
            };
            let (to, id) = href.split_once('#').unwrap_or((href, ""));
            let below = name.starts_with("meetings/");
            let target = match (to.strip_prefix("../"), below) {
                _ if to.is_empty() => name.clone(),
                (Some(page), true) => page.to_owned(),
                (None, true) => format!("meetings/{to}"),
                (_, false) => to.to_owned(),
            };
            let page = pages.iter().find(|(known, _)| *known == target);
            let there = page
                .is_some_and(|(_, text)| id.is_empty() || text.contains(&format!("id=\"{id}\"")));
            if !there {
                dead.push(format!("{name}: {href}"));
            }
        }
    }
    dead
}

#[test]
fn every_page_of_the_sample_is_valid_html_and_every_link_leads_somewhere() {
    let (_root, folder, into) = forum();
    write(&folder, &into);
    let pages = pages(&into);
    assert_eq!(pages.len(), 7 + 9);
    for (name, text) in &pages {
        assert_eq!(html::faults(text), [""; 0], "{name}");
    }
    assert_eq!(dead_links(&pages), [""; 0]);
}

#[test]
fn the_pages_say_what_the_forum_says() {
    let (_root, folder, into) = forum();
    write(&folder, &into);
    let index = page(&into, "index.html");
    for words in [
        "<h1>Acme revenue forum</h1>",
        "A qualified pipeline that both teams trust",
        "Tue 10 Nov 2026",
        "of\u{a0}5",
    ] {
        assert!(index.contains(words), "{words}");
    }
    let scoreboard = page(&into, "scoreboard.html");
    assert!(scoreboard.contains("it feels better than the numbers are"));
    assert!(scoreboard.contains("class=\"target\"") && scoreboard.contains("off track"));
    let definition = page(&into, "definition.html");
    for words in ["The ideal customer", "v7 (draft)", "→", "points when"] {
        assert!(definition.contains(words), "{words}");
    }
    let actions = page(&into, "actions.html");
    assert!(actions.contains("past its day") && actions.contains("Lena Vogt"));
}

/// Writes text over every text of the forum that people write.
fn make_hostile(folder: &Folder, hostile: &str) {
    let ron = serde_json::to_string(hostile).expect("a text");
    // RON writes `\u{..}` where JSON writes `\u....`.
    let ron = ron
        .replace("\\u202e", "\\u{202e}")
        .replace("\\u001b", "\\u{1b}");
    let meetings = folder.root().join("meetings");
    let mut files = vec![folder.root().join("forum.ron")];
    for meeting in folder.meetings().expect("a forum") {
        for entry in fs::read_dir(meetings.join(meeting.as_str())).expect("a folder") {
            files.push(entry.expect("an entry").path());
        }
    }
    for file in files {
        let text = fs::read_to_string(&file).expect("text");
        let lines = text.lines().map(|line| {
            let field = [
                "title: \"",
                "name: \"",
                "text: \"",
                "note: \"",
                "because: \"",
                "reason: \"",
                "unit: \"",
                "next_step: \"",
                "waits_for: \"",
                "measure: \"",
            ];
            let found = field
                .iter()
                .find_map(|field| Some(line.find(field)? + field.len() - 1));
            match found.filter(|_| line.ends_with("\",") && !line.contains("text: \"sha")) {
                Some(at) => format!("{}{ron},", &line[..at]),
                None => line.to_owned(),
            }
        });
        let text: Vec<String> = lines.collect();
        fs::write(&file, text.join("\n") + "\n").expect("is written");
    }
}

#[test]
fn hostile_text_is_shown_and_never_obeyed() {
    let attempts = [
        "<script>alert(1)</script>",
        "</title></style></script><script>alert(1)</script><!--",
        "\"><img src=x onerror=alert(1)> ' onmouseover='alert(1)",
        "javascript:alert(1)",
        "{{ 7 * 7 }}{% raw %}{# no #}",
        "&lt;b&gt;&amp;#60;script&#62;",
        "\u{202e}evil\u{202c} \u{1b}[31mred",
        "]]>--><svg onload=alert(1)></svg>",
    ];
    for hostile in attempts {
        let (_root, folder, into) = forum();
        let plain = {
            write(&folder, &into);
            pages(&into)
        };
        make_hostile(&folder, hostile);
        assert!(
            folder.read_charter().state.sentence().is_none(),
            "{hostile}"
        );
        write(&folder, &into);
        for ((name, text), (_, before)) in pages(&into).iter().zip(&plain) {
            assert_eq!(html::faults(text), [""; 0], "{name} with {hostile:?}");
            let scripts = |text: &str| {
                let elements = html::elements(text).expect("is HTML");
                let runs = elements.iter().filter(|one| one.name == "script");
                runs.count()
            };
            assert_eq!(scripts(text), scripts(before), "{name} with {hostile:?}");
            assert!(
                !text.contains(['\u{202e}', '\u{1b}']),
                "{name} with {hostile:?}"
            );
            if name == "index.html" {
                let shown = html::elements(text).expect("is HTML");
                let heading = shown
                    .iter()
                    .find(|one| one.name == "h1")
                    .expect("a heading");
                let kept = heading.text.trim() == hostile;
                assert!(kept || hostile.contains('\u{202e}'), "{}", heading.text);
            }
        }
    }
}

#[test]
fn only_what_changed_is_written_again() {
    let (_root, folder, into) = forum();
    assert_eq!(write(&folder, &into).written, 16);
    assert_eq!(write(&folder, &into).written, 0);
    let notes = folder.root().join("meetings/2026-10-13/notes.ron");
    let text = fs::read_to_string(&notes).expect("text");
    let title = text
        .split("title: \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let title = title.expect("a title").to_owned();
    fs::write(&notes, text.replace(&title, "Something quite different")).expect("is written");
    let written = write(&folder, &into);
    assert!((2..=5).contains(&written.written), "{written:?}");
    assert!(page(&into, "meetings/2026-10-13.html").contains("Something quite different"));
    // A page that somebody spoiled is made again.
    fs::write(into.join("meetings/2026-10-13.html"), "spoiled").expect("is written");
    assert_eq!(write(&folder, &into).written, 1);
    // The meeting that is gone goes, and its neighbours no longer lead to it.
    fs::remove_dir_all(folder.root().join("meetings/2026-10-13")).expect("is there");
    let written = write(&folder, &into);
    assert_eq!((written.pages, written.removed), (15, 1));
    assert_eq!(dead_links(&pages(&into)), [""; 0]);
}

#[test]
fn a_meeting_that_cannot_be_read_is_listed_with_its_fault_and_hides_nothing_else() {
    let (_root, folder, into) = forum();
    let broken = folder.root().join("meetings/2026-11-10/actions.ron");
    fs::write(&broken, "Actions(\n    format: 1,\n    actoins: {},\n)\n").expect("is written");
    write(&folder, &into);
    let index = page(&into, "index.html");
    assert!(index.contains("actions.ron:3:5"), "{index}");
    assert!(index.contains("One meeting cannot be read in full"));
    assert_eq!(index.matches("class=\"day\"").count(), 9);
    let meeting = page(&into, "meetings/2026-11-10.html");
    assert!(meeting.contains("Not all of this meeting can be read."));
    // Its other boards are there.
    assert!(meeting.contains("We ask leadership together"));
    for (name, text) in pages(&into) {
        assert_eq!(html::faults(&text), [""; 0], "{name}");
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program::run(folder, NOW, arguments)
}

#[test]
fn the_command_says_what_it_wrote_and_leaves_other_folders_alone() {
    let (_root, folder, _) = forum();
    let output = run(folder.root(), &["site", "../out"]);
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(output.status.success(), "{said}");
    let wanted = "16 pages, 16 of them written now. Open ../out/index.html\n";
    assert_eq!(said, wanted);
    let output = run(folder.root(), &["site", "meetings"]);
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(
        said.contains("was not written by `lockstep site`, so it is left alone"),
        "{said}"
    );
}
