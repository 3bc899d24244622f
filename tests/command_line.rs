//! The command line as its users meet it: the real program, its output and its exit codes.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;

/// The program as if started on the Monday before a Tuesday of meetings, in a folder of its own.
fn lockstep(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("LOCKSTEP_FORUM")
        .env("LOCKSTEP_NOW", "2026-11-23T09:00:00+01:00")
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    lockstep(folder, arguments).output().expect("it starts")
}

/// What a run that must end well printed.
fn fine(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        errors(&output)
    );
    String::from_utf8(output.stdout).expect("text")
}

/// What a run that must end with `code` said on standard error.
fn stops(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = run(folder, arguments);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}: {}",
        errors(&output)
    );
    assert!(output.stdout.is_empty(), "data of {arguments:?}");
    errors(&output)
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A forum with one planned meeting, on 2026-11-24.
fn forum() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fine(
        folder.path(),
        &["init", ".", "--name", "Acme revenue forum"],
    );
    fine(folder.path(), &["new"]);
    folder
}

#[test]
fn a_forum_is_created_planned_listed_shown_exported_and_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fine(here, &["init", "acme", "--name", "Acme revenue forum"]);
    let acme = here.join("acme");
    assert_eq!(fine(&acme, &["new"]), "2026-11-24\n");
    let listed = fine(&acme, &["list"]);
    assert!(
        listed.contains("2026-11-24  Tue 24 Nov 2026  planned"),
        "{listed}"
    );
    let shown = fine(&acme, &["show"]);
    assert!(
        shown.starts_with("# Acme revenue forum, Tuesday 24 November 2026\n"),
        "{shown}"
    );
    assert_eq!(fine(&acme, &["export", "2026-11-24"]), shown);
    assert_eq!(fine(&acme, &["export", "1", "--out", "minutes.md"]), "");
    assert_eq!(
        fs::read_to_string(acme.join("minutes.md")).expect("written"),
        shown
    );
    assert_eq!(fine(&acme, &["check"]), "");
}

#[test]
fn a_file_whose_ending_names_no_form_is_not_written() {
    let folder = forum();
    let refused = stops(folder.path(), &["export", "--out", "x.pdf"], 2);
    assert!(
        refused.contains("x.pdf") && refused.contains(".md, .html, .csv, .ics or .json"),
        "{refused}"
    );
    assert!(!folder.path().join("x.pdf").exists());
    fine(
        folder.path(),
        &["export", "--out", "x.pdf", "--format", "html"],
    );
    fine(folder.path(), &["export", "--out", "minutes"]);
}

#[test]
fn a_forum_is_not_created_over_another_one() {
    let folder = forum();
    let before = fs::read_to_string(folder.path().join("forum.ron")).expect("there");
    stops(folder.path(), &["init", ".", "--name", "Other"], 4);
    let after = fs::read_to_string(folder.path().join("forum.ron")).expect("there");
    assert_eq!(before, after);
}

#[test]
fn a_second_meeting_is_planned_only_on_a_day_that_is_named() {
    let folder = forum();
    let refused = stops(folder.path(), &["new"], 4);
    assert!(
        refused.contains("2026-11-24") && refused.contains("--date"),
        "{refused}"
    );
    let planned = fine(
        folder.path(),
        &["new", "--date", "2026-12-08", "--agenda", "monthly"],
    );
    assert_eq!(planned, "2026-12-08\n");
    let again = fine(folder.path(), &["new", "--date", "2026-12-08"]);
    assert_eq!(again, "2026-12-08-b\n");
}

#[test]
fn the_json_of_a_meeting_has_the_documented_keys() {
    let folder = forum();
    for verb in ["show", "export"] {
        let text = fine(folder.path(), &[verb, "--format", "json"]);
        let json: Json = serde_json::from_str(&text).expect("JSON");
        let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
        assert_eq!(
            keys,
            [
                "actions",
                "agenda",
                "forum",
                "issues",
                "lead_definition",
                "meeting",
                "name",
                "notes",
                "scoreboard"
            ]
        );
        let documented = fs::read_to_string("docs/command-line.md").expect("is there");
        for key in keys {
            assert!(documented.contains(&format!("| `{key}` |")), "{key}");
        }
    }
}

const ACTIONS: &str = r#"Actions(
    format: 1,
    actions: {
        "k3v9m2xq": (title: "Send the list", owner: "ana", side: Marketing, due: "2026-11-20", made: "2026-11-10", carried: 1),
        "m4w8t2yb": (title: "Call the webinar leads", owner: "cy", side: Sales, due: "2026-12-01", state: Doing),
        "p9x2k7fa": (title: "Share the recording", owner: "ana", state: Done),
    },
)
"#;

/// The forum with people and actions written by hand.
fn forum_with_actions() -> tempfile::TempDir {
    let folder = forum();
    let charter = folder.path().join("forum.ron");
    let text = fs::read_to_string(&charter).expect("there");
    let at = text.rfind(')').expect("closes");
    let roster = r#"    roster: {
        "ana": (name: "Ana Lima", side: Marketing),
        "cy": (name: "Cy Okafor", side: Sales),
    },
"#;
    fs::write(&charter, format!("{}{roster})\n", &text[..at])).expect("written");
    let actions = folder.path().join("meetings/2026-11-24/actions.ron");
    fs::write(actions, ACTIONS).expect("written");
    folder
}

fn ids(folder: &Path, more: &[&str]) -> Vec<String> {
    let arguments = [&["actions", "--format", "json"], more].concat();
    let rows: Json = serde_json::from_str(&fine(folder, &arguments)).expect("JSON");
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| row["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn actions_are_filtered_by_owner_side_and_day() {
    let folder = forum_with_actions();
    let folder = folder.path();
    assert_eq!(fine(folder, &["check"]), "");
    let table: [(&[&str], &[&str]); 6] = [
        (&[], &["k3v9m2xq", "m4w8t2yb"]),
        (&["--all"], &["k3v9m2xq", "m4w8t2yb", "p9x2k7fa"]),
        (&["--owner", "ana"], &["k3v9m2xq"]),
        (&["--owner", "Cy Okafor"], &["m4w8t2yb"]),
        (&["--side", "sales"], &["m4w8t2yb"]),
        (&["--overdue"], &["k3v9m2xq"]),
    ];
    for (arguments, expected) in table {
        assert_eq!(ids(folder, arguments), expected, "{arguments:?}");
    }
    let text = fine(folder, &["actions", "--overdue"]);
    assert_eq!(
        text.trim_end(),
        "Fri 20 Nov !  Ana Lima  Marketing  To do  carried 1  Send the list"
    );
    let refused = stops(folder, &["actions", "--owner", "bo"], 3);
    assert!(refused.contains("ana, cy"), "{refused}");
}

#[test]
fn the_instant_named_in_the_environment_is_today() {
    let folder = forum_with_actions();
    let rows = lockstep(folder.path(), &["actions", "--format", "json", "--overdue"])
        .env("LOCKSTEP_NOW", "2026-12-01T23:59:00-05:00")
        .output()
        .expect("it starts");
    let rows: Json = serde_json::from_slice(&rows.stdout).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows}");
    assert_eq!(rows[0]["age_days"], 21);
    let refused = lockstep(folder.path(), &["list"])
        .env("LOCKSTEP_NOW", "noon")
        .output()
        .expect("it starts");
    assert_eq!(refused.status.code(), Some(2));
    assert!(errors(&refused).contains("noon"), "{}", errors(&refused));
}

#[test]
fn a_fault_has_its_file_line_and_column() {
    let folder = forum_with_actions();
    let file = folder.path().join("meetings/2026-11-24/actions.ron");
    fs::write(&file, ACTIONS.replacen("owner", "onwer", 1)).expect("written");
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    let expected = "meetings/2026-11-24/actions.ron:4:46: ";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.contains("onwer") && said.contains("owner"), "{said}");
    let one = run(
        folder.path(),
        &["check", "meetings/2026-11-24/actions.ron", "forum.ron"],
    );
    assert_eq!(one.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&one.stdout).starts_with(expected));
    // An owner is looked up on the roster of the forum around the file.
    fs::write(&file, ACTIONS.replacen("\"ana\"", "\"ann\"", 1)).expect("written");
    let stranger = run(folder.path(), &["check", "meetings/2026-11-24/actions.ron"]);
    let said = String::from_utf8_lossy(&stranger.stdout).into_owned();
    assert!(said.contains(":4:") && said.contains("ann"), "{said}");
    assert_eq!(stranger.status.code(), Some(1));
    fs::write(&file, ACTIONS.replacen("owner", "onwer", 1)).expect("written");
    // A verb that needs the file says the same and does not go on.
    let shown = stops(folder.path(), &["show"], 4);
    assert!(shown.contains(expected), "{shown}");
    // The list goes on with the others.
    let listed = run(folder.path(), &["list"]);
    assert_eq!(listed.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&listed.stdout).contains("actions.ron cannot be read"));
}

fn checked_from_standard_input(text: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = lockstep(folder.path(), arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(text.as_bytes()).expect("taken");
    drop(input);
    child.wait_with_output().expect("ends")
}

#[test]
fn standard_input_is_checked() {
    let fine = checked_from_standard_input(ACTIONS, &["check", "-"]);
    assert_eq!(fine.status.code(), Some(0), "{}", errors(&fine));
    let faulty = ACTIONS.replacen("owner", "onwer", 1);
    let found = checked_from_standard_input(&faulty, &["check", "-"]);
    assert_eq!(found.status.code(), Some(1));
    let said = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(said.starts_with("-:4:46: "), "{said}");
    // A file that does not open with its name needs one.
    let bare = ACTIONS.replacen("Actions", "", 1);
    let unnamed = checked_from_standard_input(&bare, &["check", "-"]);
    assert_eq!(unnamed.status.code(), Some(1));
    let named = checked_from_standard_input(&bare, &["check", "-", "--named", "actions.ron"]);
    assert_eq!(named.status.code(), Some(0), "{}", errors(&named));
}

#[test]
fn a_reader_that_goes_away_ends_the_output_quietly() {
    let folder = forum();
    let mut child = lockstep(folder.path(), &["show", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let mut said = String::new();
    let mut stderr = child.stderr.take().expect("piped");
    stderr.read_to_string(&mut said).expect("text");
    let status = child.wait().expect("ends");
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
}

#[test]
fn the_forum_is_named_around_or_in_the_environment() {
    let folder = forum();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let named = folder.path().to_str().expect("text");
    // By option.
    let listed = fine(elsewhere.path(), &["--forum", named, "list"]);
    assert_eq!(fine(elsewhere.path(), &["list", "--forum", named]), listed);
    // From within.
    let within = folder.path().join("meetings/2026-11-24");
    assert_eq!(fine(&within, &["list"]), listed);
    // By the environment, when none is around.
    let by_environment = lockstep(elsewhere.path(), &["list"])
        .env("LOCKSTEP_FORUM", named)
        .output()
        .expect("it starts");
    assert_eq!(String::from_utf8_lossy(&by_environment.stdout), listed);
    let around_first = lockstep(&within, &["list"])
        .env("LOCKSTEP_FORUM", "/nowhere")
        .output()
        .expect("it starts");
    assert_eq!(String::from_utf8_lossy(&around_first.stdout), listed);
    // Not at all.
    let refused = stops(elsewhere.path(), &["list"], 3);
    for way in ["lockstep init", "--forum", "LOCKSTEP_FORUM"] {
        assert!(refused.contains(way), "{refused}");
    }
    stops(elsewhere.path(), &["list", "--forum", "nowhere"], 3);
}

#[test]
fn the_screen_is_not_opened_without_a_terminal() {
    let folder = forum();
    let refused = stops(folder.path(), &[], 2);
    assert!(
        refused.contains("terminal") && refused.contains("lockstep list"),
        "{refused}"
    );
    let mistyped = stops(folder.path(), &["lsit"], 3);
    assert!(
        mistyped.contains("lsit") && mistyped.contains("--help"),
        "{mistyped}"
    );
}

#[test]
fn agendas_are_listed_shown_and_copied() {
    let folder = forum();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let built_in = fine(elsewhere.path(), &["agenda", "list"]);
    assert!(built_in.contains("biweekly"), "{built_in}");
    let shown = fine(elsewhere.path(), &["agenda", "show", "Biweekly forum"]);
    assert_eq!(
        fine(elsewhere.path(), &["agenda", "show", "biweekly"]),
        shown
    );
    let copied = fine(
        folder.path(),
        &["agenda", "copy", "biweekly", "--as", "ours"],
    );
    assert_eq!(copied, "agendas/ours.ron\n");
    assert_eq!(fine(folder.path(), &["check"]), "");
    let json = fine(folder.path(), &["agenda", "list", "--format", "json"]);
    let json: Json = serde_json::from_str(&json).expect("JSON");
    let ours = json
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["name"] == "ours");
    assert_eq!(ours.expect("is listed")["own"], true);
    // Not over one that is there, nor outside the folder.
    stops(
        folder.path(),
        &["agenda", "copy", "monthly", "--as", "ours"],
        4,
    );
    stops(
        folder.path(),
        &["agenda", "copy", "monthly", "--as", "../ours"],
        2,
    );
    #[cfg(unix)]
    {
        let linked = forum();
        let own = linked.path().join("agendas");
        fs::remove_dir_all(&own).expect("it goes");
        std::os::unix::fs::symlink(elsewhere.path(), &own).expect("a link");
        let refused = stops(linked.path(), &["agenda", "copy", "monthly"], 4);
        assert!(
            refused.contains("leads out of the forum's folder"),
            "{refused}"
        );
        assert_eq!(fs::read_dir(elsewhere.path()).expect("is there").count(), 0);
    }
    let refused = stops(folder.path(), &["agenda", "show", "weekly"], 3);
    assert!(refused.contains("biweekly"), "{refused}");
}

#[test]
fn the_manual_and_the_completions_name_every_verb() {
    let folder = tempfile::tempdir().expect("a folder");
    let manual = fine(folder.path(), &["man"]);
    let completions = fine(folder.path(), &["completions", "bash"]);
    let documented = fs::read_to_string("docs/command-line.md").expect("is there");
    for verb in [
        "demo", "init", "new", "list", "show", "actions", "check", "export",
    ] {
        assert!(
            manual.contains(&format!("lockstep {verb}")),
            "{verb} in the manual"
        );
        assert!(completions.contains(verb), "{verb} in the completions");
        assert!(
            documented.contains(&format!("lockstep {verb}")),
            "{verb} in the docs"
        );
    }
    for code in 0..=4 {
        assert!(documented.contains(&format!("| {code} | ")), "{code}");
    }
    assert!(fine(folder.path(), &["--help"]).contains("Exit codes:"));
}

#[test]
fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
    let folder = forum_with_actions();
    let file = folder.path().join("meetings/2026-11-24/actions.ron");
    let hostile = ACTIONS.replacen("Send the list", "Send\\u{1b}]52;c;x\\u{7}\\u{202e} it", 1);
    fs::write(&file, hostile).expect("written");
    for arguments in [
        &["actions"][..],
        &["show"],
        &["check"],
        &["actions", "--format", "json"],
    ] {
        let output = run(folder.path(), arguments);
        let all = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(all).expect("text");
        let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(obeyed), "{arguments:?}: {text:?}");
    }
}

#[test]
fn a_field_that_waits_to_be_settled_is_named_by_check_with_its_place() {
    let folder = forum_with_actions();
    let file = folder.path().join("meetings/2026-11-24/actions.ron");
    let end = ACTIONS.rfind(')').expect("the end");
    let id = ids(folder.path(), &[]).remove(0);
    let clash = format!(
        "    clashes: {{\n        \"actions/{id}/title\": [\"\\\"Write to them\\\"\"],\n    }},\n)\n"
    );
    fs::write(&file, format!("{}{clash}", &ACTIONS[..end])).expect("written");
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    let line = ACTIONS[..end].lines().count() + 2;
    assert!(
        said.starts_with(&format!(
            "meetings/2026-11-24/actions.ron:{line}:9: the title of the action"
        )),
        "{said}"
    );
    assert!(
        said.contains("“Write to them” came from elsewhere"),
        "{said}"
    );
}

#[test]
fn a_filter_that_search_does_not_know_is_a_wrong_command_line() {
    let folder = forum_with_actions();
    let said = stops(folder.path(), &["search", "is:gone"], 2);
    assert!(said.contains("not “gone”"), "{said}");
}

#[test]
fn one_file_at_fault_hides_none_of_the_other_facts_of_its_meeting() {
    let folder = forum_with_actions();
    let issues = folder.path().join("meetings/2026-11-24/issues.ron");
    fs::write(&issues, "Issues(format: 1, issues: {").expect("written");
    let listed = run(folder.path(), &["list"]);
    assert_eq!(listed.status.code(), Some(4));
    let said = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(said.contains("planned") && said.contains("open"), "{said}");
    assert!(said.contains("issues.ron cannot be read"), "{said}");
}

#[test]
fn wording_knows_the_people_of_the_forum_and_its_own_rules() {
    let folder = forum();
    let text = folder.path().join("text.txt");
    fs::write(&text, "Zuleika ignores the leads from the fair.\n").unwrap();
    let hints = |arguments: &[&str]| {
        let mut all = vec!["wording", "text.txt"];
        all.extend(arguments);
        fine(folder.path(), &all)
    };
    assert_eq!(hints(&[]), "");
    let file = folder.path().join("forum.ron");
    let charter = fs::read_to_string(&file).unwrap();
    let with = charter.replace(
        "roster: {",
        "roster: {\n        \"zuleika\": (name: \"Zuleika Park\", side: Sales),",
    );
    let with = if with == charter {
        charter.trim_end().trim_end_matches(')').to_owned()
            + "    roster: {\"zuleika\": (name: \"Zuleika Park\", side: Sales)},\n)\n"
    } else {
        with
    };
    fs::write(&file, with).unwrap();
    assert!(hints(&[]).contains("Zuleika ignores"), "{}", hints(&[]));
    // From elsewhere, the forum named.
    let elsewhere = tempfile::tempdir().unwrap();
    let (text, root) = (text.to_str().unwrap(), folder.path().to_str().unwrap());
    assert_eq!(fine(elsewhere.path(), &["wording", text]), "");
    let named = fine(elsewhere.path(), &["wording", text, "--forum", root]);
    assert!(named.contains("Zuleika ignores"), "{named}");
    // A file adds to the roster.
    fs::write(
        folder.path().join("text.txt"),
        "Zuleika and Quentin: Quentin ignores the leads.\n",
    )
    .unwrap();
    fs::write(folder.path().join("names.txt"), "Quentin\n").unwrap();
    assert!(hints(&["--roster", "names.txt"]).contains("Quentin ignores"));
    // What the team muted is muted here too.
    let family = fine(
        folder.path(),
        &[
            "wording",
            "text.txt",
            "--roster",
            "names.txt",
            "--format",
            "json",
        ],
    );
    let record: Json = serde_json::from_str(family.lines().next().unwrap()).unwrap();
    let mute = format!(
        "(format: 1, mute: [\"{}\"])",
        record["family"].as_str().unwrap()
    );
    fs::write(folder.path().join("blame.ron"), mute).unwrap();
    assert_eq!(hints(&["--roster", "names.txt"]), "");
}
