//! `lockstep back-test` and `lockstep leads describe` as a user runs them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const DEFINITION: &str = r#"LeadDefinition(
    format: 1,
    leads: (outcome: (column: "Won", is: ["yes"]), missing: ["n/a"]),
    groups: {
        "fit": (title: "Fit", criteria: {
            "referred": (title: "was referred", when: Is("Source", "referral"), points: 30),
            "large": (title: "large company", when: AtLeast("Employees", 100), points: 20),
        }),
    },
    qualifies_when: [[AtLeast(Total, 30)]],
    always: {"asked": (title: "asked for a demo", when: Present("Demo"))},
    never: {"student": (title: "student", when: Is("Job", "Student"), reason: "no-budget")},
)"#;

/// Two hundred leads, of which every second referral and every tenth other lead became a customer.
fn leads() -> String {
    let mut text = String::from("Id;Source;Employees;Demo;Job;Won\r\n");
    for lead in 0..200 {
        let source = if lead % 4 == 0 { "Referral" } else { "web" };
        let employees = if lead % 5 == 0 {
            "n/a".to_owned()
        } else {
            (lead * 3).to_string()
        };
        let demo = if lead % 50 == 1 { "12:00" } else { "" };
        let job = if lead % 40 == 0 { "student" } else { "Buyer" };
        let won = if lead % 8 == 0 || lead % 10 == 1 {
            "Yes"
        } else {
            "no"
        };
        let row = format!("L{lead};{source};{employees};{demo};{job};{won}\r\n");
        text += &row;
    }
    text
}

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("leads.csv"), leads()).expect("written");
    fs::write(folder.path().join("definition.ron"), DEFINITION).expect("written");
    folder
}

fn lockstep(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .current_dir(folder)
        .env_remove("LOCKSTEP_FORUM")
        .args(arguments)
        .output()
        .expect("it runs")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn json_holds_every_figure() {
    let folder = folder();
    let base = [
        "back-test",
        "--definition",
        "definition.ron",
        "--leads",
        "leads.csv",
    ];
    let out = lockstep(folder.path(), &[&base[..], &["--format", "json"]].concat());
    assert!(out.status.success(), "{}", said(&out.stderr));
    let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    // Referrals are every fourth lead; of these every tenth is a student. Four asked for a demo.
    for (key, count) in [
        ("leads", 200),
        ("positives", 45),
        ("selected", 49),
        ("true_positives", 24),
        ("false_positives", 25),
        ("false_negatives", 21),
        ("true_negatives", 130),
        ("auto_qualified", 4),
        ("disqualified", 5),
    ] {
        assert_eq!(json[key].as_u64(), Some(count), "{key}");
    }
    for key in [
        "base_rate",
        "precision",
        "precision_low",
        "precision_high",
        "recall",
        "lift",
        "p_value",
    ] {
        assert!(json[key].is_f64(), "{key}");
    }
    assert!(json["warnings"].is_array());
    let referred = json["criteria"].as_array().expect("criteria").iter();
    let referred = referred
        .clone()
        .find(|criterion| criterion["id"] == "referred")
        .expect("it");
    assert_eq!(referred["title"], "was referred");
    assert_eq!(
        (referred["matched"].as_u64(), referred["converted"].as_u64()),
        (Some(50), Some(25))
    );
    assert_eq!(referred["rate"], 0.5);
    assert!((referred["lift"].as_f64().expect("a lift") - 0.5 / 0.225).abs() < 1e-12);
}

#[test]
fn tables_are_for_people() {
    let folder = folder();
    let looser = DEFINITION.replace("AtLeast(Total, 30)", "AtLeast(Total, 20)");
    fs::write(folder.path().join("looser.ron"), looser).expect("written");
    let out = lockstep(
        folder.path(),
        &[
            "back-test",
            "--definition",
            "looser.ron",
            "--leads",
            "leads.csv",
            "--against",
            "definition.ron",
            "--capacity",
            "20",
        ],
    );
    let text = said(&out.stdout);
    for words in [
        "leads; ",
        "was referred",
        "qualifies whatever the score",
        "disqualifies",
        "score from",
        "leads qualify whatever their total, and ",
        "Against the other definition: +",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn outcomes_may_stand_in_a_second_file() {
    let folder = folder();
    let joined = DEFINITION.replace(r#"outcome: (column: "Won", is: ["yes"]), "#, "");
    fs::write(folder.path().join("joined.ron"), joined).expect("written");
    fs::write(folder.path().join("deals.csv"), "lead,id\nx,L4\nx,L8\n").expect("written");
    let base = [
        "back-test",
        "--definition",
        "joined.ron",
        "--leads",
        "leads.csv",
        "--format",
        "json",
    ];
    let out = lockstep(
        folder.path(),
        &[&base[..], &["--outcomes", "deals.csv", "--join", "ID"]].concat(),
    );
    let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(
        (json["positives"].as_u64(), json["true_positives"].as_u64()),
        (Some(2), Some(2))
    );
}

#[test]
fn what_cannot_be_done_is_said_with_an_exit_code() {
    let folder = folder();
    fs::write(folder.path().join("page.csv"), "<!DOCTYPE html>").expect("written");
    fs::write(
        folder.path().join("typo.ron"),
        DEFINITION.replace("\"Source\"", "\"Sorce\""),
    )
    .expect("written");
    fs::write(folder.path().join("broken.ron"), "LeadDefinition(formt: 1)").expect("written");
    let tried = |definition: &'static str, leads: &'static str| {
        ["back-test", "--definition", definition, "--leads", leads]
    };
    for (arguments, code, words) in [
        (
            &tried("definition.ron", "page.csv")[..],
            4,
            "page.csv is a web page",
        ),
        (&tried("definition.ron", "no.csv"), 4, "cannot be read"),
        (
            &tried("typo.ron", "leads.csv"),
            4,
            "no column “Sorce”: the nearest is “Source”",
        ),
        (&tried("broken.ron", "leads.csv"), 4, "broken.ron:1:"),
        (&tried("no.ron", "leads.csv"), 4, "no.ron"),
        (&["back-test", "--leads", "leads.csv"], 3, "No forum here"),
        (&["back-test"], 2, "--leads"),
        (
            &["back-test", "--leads", "leads.csv", "--join", "Id"],
            2,
            "--outcomes",
        ),
        (
            &["leads", "describe", "page.csv"],
            4,
            "page.csv is a web page",
        ),
    ] {
        let out = lockstep(folder.path(), arguments);
        let sentence = said(&out.stderr);
        assert_eq!(out.status.code(), Some(code), "{arguments:?}: {sentence}");
        assert!(sentence.contains(words), "{arguments:?}: {sentence}");
        assert!(out.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn columns_are_described() {
    let folder = folder();
    let out = lockstep(
        folder.path(),
        &["leads", "describe", "leads.csv", "--format", "json"],
    );
    let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let columns = json["columns"].as_array().expect("columns");
    let kinds: Vec<_> = columns
        .iter()
        .map(|column| column["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(json["leads"], 200);
    assert_eq!(
        kinds,
        ["text", "choice", "text", "choice", "choice", "choice"]
    );
    let employees = &columns[2];
    assert_eq!(employees["placeholders"][0]["value"], "n/a");
    let out = lockstep(
        folder.path(),
        &["leads", "describe", "leads.csv", "--missing", "n/a"],
    );
    let text = said(&out.stdout);
    assert!(
        text.contains("3 to 597"),
        "numbers once n/a means missing: {text}"
    );
    assert!(!text.contains("does it mean"), "{text}");
    assert!(!text.contains("L17"), "ids may name a person: {text}");
}

#[test]
fn the_forums_own_definition_is_tried_when_none_is_named() {
    let folder = folder();
    assert!(
        lockstep(folder.path(), &["init", "forum", "--name", "Acme"])
            .status
            .success()
    );
    let forum = folder.path().join("forum");
    let out = lockstep(&forum, &["back-test", "--leads", "../leads.csv"]);
    assert_eq!(
        out.status.code(),
        Some(3),
        "no meeting yet: {}",
        said(&out.stderr)
    );
    let out = lockstep(&forum, &["new", "--date", "2026-11-24"]);
    assert!(out.status.success(), "{}", said(&out.stderr));
    let definition = forum.join("meetings/2026-11-24/lead-definition.ron");
    fs::write(definition, DEFINITION).expect("written");
    let out = lockstep(&forum, &["back-test", "--leads", "../leads.csv"]);
    assert!(
        said(&out.stdout).starts_with("It selects 49 of 200 leads"),
        "{}",
        said(&out.stderr)
    );
}
