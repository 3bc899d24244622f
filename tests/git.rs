//! Teams on git, with the real git and the real program: branches merge by item, clashes keep both
//! values, conflicts that git left are settled afterwards, and differences read like a report.

mod sessions;
mod team;

use team::{MEETING, Team};

const ACTIONS: &str = r#"// Looked at first, each time.
Actions(
    format: 1,
    actions: {
        "a1111111": (
            title: "Call script",
            owner: "dee",
            side: Sales,
            due: "2026-11-27",
            made: "2026-11-10",
        ),
        "b2222222": (
            title: "Landing page",
            state: Doing,
            owner: "max",
            side: Marketing,
        ),
    },
)
"#;

fn actions() -> String {
    format!("{MEETING}/actions.ron")
}

fn team(drivers: bool) -> Team {
    let team = Team::new(drivers);
    team.write(&actions(), ACTIONS);
    team.commit("Two actions");
    team
}

#[test]
fn neighbouring_edits_of_one_board_merge_without_a_conflict() {
    let team = team(true);
    let file = actions();
    team.branches(
        |team| {
            team.edit(&file, "due: \"2026-11-27\"", "due: \"2026-12-01\"");
            team.edit(
                &file,
                "    },\n)",
                "        \"d4444444\": (title: \"Ours\"),\n    },\n)",
            );
        },
        |team| {
            team.edit(&file, "\"Call script\"", "\"Call script, shorter\"");
            team.edit(&file, "owner: \"dee\",", "owner: \"dee\", state: Done,");
            team.edit(
                &file,
                "    },\n)",
                "        // asked for twice\n        \"c3333333\": (title: \"Theirs\"),\n    },\n)",
            );
        },
    );
    let (clean, said) = team.merge();
    assert!(clean, "{said}");
    let text = team.read(&file);
    for part in [
        "// Looked at first, each time.",
        "due: \"2026-12-01\"",
        "title: \"Call script, shorter\"",
        "state: Done",
        "// asked for twice",
        "title: \"Theirs\"",
        "title: \"Ours\"",
        "title: \"Landing page\"",
    ] {
        assert_eq!(text.matches(part).count(), 1, "{part} in {text}");
    }
    assert!(!text.contains("clashes"), "{text}");
    assert_eq!(team.lockstep(&["check", &file], 0), "");
}

#[test]
fn one_field_changed_on_both_branches_keeps_both_values_and_is_a_conflict() {
    let team = team(true);
    let file = actions();
    team.branches(
        |team| team.edit(&file, "2026-11-27", "2026-12-01"),
        |team| team.edit(&file, "2026-11-27", "2026-12-02"),
    );
    let (clean, said) = team.merge();
    assert!(!clean && said.contains("CONFLICT"), "{said}");
    let text = team.read(&file);
    assert!(text.contains("due: \"2026-12-01\""), "{text}");
    assert!(
        text.contains(r#""actions/a1111111/due": ["\"2026-12-02\""]"#),
        "{text}"
    );
    // What the driver wrote is what resolve would write; nothing is added behind one's back.
    let said = team.lockstep(&["resolve", "--add"], 1);
    assert!(said.contains("merged, 1 clash to settle"), "{said}");
    assert_eq!(team.read(&file), text);
    assert!(!team.git(&["ls-files", "--unmerged"]).is_empty());
    // Settled by hand: theirs it is.
    let settled = text.replace("due: \"2026-12-01\"", "due: \"2026-12-02\"");
    let (head, _) = settled.split_once("    clashes").expect("clashes");
    team.write(&file, &format!("{head})\n"));
    let said = team.lockstep(&["resolve", "--add"], 0);
    assert!(said.contains("left as it is"), "{said}");
    assert!(team.git(&["ls-files", "--unmerged"]).is_empty());
}

#[test]
fn a_conflict_that_git_left_by_itself_is_resolved_from_the_index() {
    let team = team(false);
    let file = actions();
    team.branches(
        |team| team.edit(&file, "side: Sales", "side: Shared"),
        |team| team.edit(&file, "due: \"2026-11-27\"", "due: \"2026-12-02\""),
    );
    let (clean, _) = team.merge();
    assert!(!clean);
    assert!(team.read(&file).contains("<<<<<<<"));
    let check = team.lockstep(&["check", &file], 1);
    assert!(check.contains("lockstep resolve"), "{check}");
    let said = team.lockstep(&["resolve", &file], 0);
    assert_eq!(said, format!("{file}: merged\n"));
    let text = team.read(&file);
    assert!(
        text.contains("side: Shared") && text.contains("2026-12-02"),
        "{text}"
    );
    // Git is told only when asked.
    assert!(!team.git(&["ls-files", "--unmerged"]).is_empty());
    team.lockstep(&["resolve", "--add"], 0);
    assert!(team.git(&["ls-files", "--unmerged"]).is_empty());
    team.commit("Merged");
    let nothing = team.lockstep(&["resolve"], 0);
    assert!(nothing.contains("Nothing is in conflict"), "{nothing}");
}

#[test]
fn a_side_that_cannot_be_read_is_left_to_git_and_named() {
    let team = team(true);
    let file = actions();
    team.branches(
        |team| team.edit(&file, "owner: \"dee\"", "owner: \"ana\""),
        |team| team.edit(&file, "owner: \"dee\"", "onwer: \"dee\""),
    );
    let (clean, said) = team.merge();
    assert!(!clean);
    let fault = format!("{file} (theirs):7:13: `onwer` is not a field");
    assert!(said.contains(&fault), "{said}");
    assert!(team.read(&file).contains("<<<<<<<"), "git's own conflict");
    let said = team.lockstep(&["resolve"], 4);
    assert!(
        said.contains(&fault) && said.contains("not merged"),
        "{said}"
    );
    assert!(team.read(&file).contains("<<<<<<<"), "it stays");
}

#[test]
fn by_hand_three_files_merge_into_ours_and_faults_change_nothing() {
    let team = team(true);
    let parts = ["base.ron", "ours.ron", "theirs.ron"];
    let merge = |code| team.lockstep(&["merge-file", parts[0], parts[1], parts[2]], code);
    for part in parts {
        team.write(part, ACTIONS);
    }
    team.edit("theirs.ron", "Landing page", "Landing pages");
    merge(0);
    assert!(team.read("ours.ron").contains("Landing pages"));
    team.edit("theirs.ron", "Landing pages", "Landing site");
    let said = merge(1);
    assert!(
        said.contains("the title of the action “Landing pages” was changed on two sides")
            && said.contains("lockstep resolve"),
        "{said}"
    );
    team.write("ours.ron", ACTIONS);
    team.write("theirs.ron", &ACTIONS.replace("format: 1", "format: 2"));
    let before = team.read("ours.ron");
    let said = merge(4);
    assert!(
        said.starts_with("theirs.ron:1:1: written by a newer Lockstep"),
        "{said}"
    );
    assert_eq!(team.read("ours.ron"), before);
    team.write("theirs.ron", "Notes(format: 1)\n");
    assert!(merge(4).contains("another kind"));
    assert_eq!(team.read("ours.ron"), before);
}

#[test]
fn other_ron_files_merge_line_by_line() {
    let team = team(true);
    let keys = "{\n    \"a\": 1,\n    \"b\": 2,\n    \"c\": 3,\n    \"d\": 4,\n    \"e\": 5,\n}\n";
    team.write("keys.ron", keys);
    team.commit("Keys");
    team.branches(
        |team| team.edit("keys.ron", "\"a\": 1", "\"a\": 10"),
        |team| team.edit("keys.ron", "\"e\": 5", "\"e\": 50"),
    );
    let (clean, said) = team.merge();
    assert!(clean, "{said}");
    let text = team.read("keys.ron");
    assert!(text.contains("10") && text.contains("50"), "{text}");
}

#[test]
fn init_sets_git_up_once_and_says_so() {
    let team = team(false);
    let said = team.lockstep(&["init"], 0);
    assert!(said.contains("merge.lockstep"), "{said}");
    let driver = team.git(&["config", "--get", "merge.lockstep.driver"]);
    assert!(
        driver.contains("merge-file --markers %L --name %P %O %A %B"),
        "{driver}"
    );
    assert!(team.lockstep(&["init"], 0).contains("nothing was changed"));
    assert_eq!(team.git(&["status", "--porcelain"]), "");
    // Without git there is nothing to set up in a forum that is there.
    let plain = tempfile::tempdir().expect("a folder");
    let place = plain.path().display().to_string();
    team.lockstep(&["init", &place, "--name", "Other"], 0);
    assert!(
        team.lockstep(&["init", &place], 4)
            .contains("holds a forum already")
    );
}

#[test]
fn what_changed_since_a_commit_is_said_in_words() {
    let team = team(true);
    let file = actions();
    assert!(
        team.lockstep(&["diff"], 0)
            .contains("Nothing changed since HEAD")
    );
    team.edit(&file, "2026-11-27", "2026-12-01");
    team.edit(&file, "state: Doing", "state: Done");
    team.edit(
        &file,
        "    },\n)",
        "        \"c\": (title: \"New\\u{1b}[31m\"),\n    },\n)",
    );
    let told = team.lockstep(&["diff"], 0);
    let expected = format!(
        "{file}\n    Due of “Call script”: Fri 27 Nov 2026 → Tue 1 Dec 2026\n    Action “Landing page” \
         (Max Mott) moved from Doing to Done\n    New action “New␛[31m”: To do\n"
    );
    assert_eq!(told, expected);
    let json = team.lockstep(&["diff", "HEAD~1", "--format", "json"], 0);
    let rows: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(rows[0]["file"], *file);
    assert_eq!(rows[0]["place"], "actions/a1111111");
    assert!(
        rows[0]["words"]
            .as_str()
            .expect("words")
            .contains("Call script")
    );
    for rev in ["nowhere", "--output=x", "-p"] {
        let said = team.lockstep(&["diff", "--", rev], 3);
        assert!(said.contains("knows no commit"), "{said}");
    }
    team.edit(&file, "Actions(", "Actions(x: 1,");
    let said = team.lockstep(&["diff"], 4);
    assert!(
        said.contains(&format!("{file}:2:9: `x` is not a field")),
        "{said}"
    );
}

#[test]
fn gits_own_log_and_show_read_like_a_report() {
    let team = team(true);
    team.edit(&actions(), "2026-11-27", "2026-12-01");
    team.commit("Put off");
    for command in [&["show"][..], &["log", "-p", "-1"], &["diff", "HEAD~1"]] {
        let said = team.git(command);
        for line in [
            "\n Action “Call script”\n",
            "\n-    due Fri 27 Nov 2026\n+    due Tue 1 Dec 2026\n",
            "\n     owner Dee Dorn\n",
        ] {
            assert!(said.contains(line), "{line:?} in {said}");
        }
    }
    // A file that cannot be read is compared as it stands.
    team.edit(&actions(), "state: Doing", "stat: Doing");
    assert!(team.git(&["diff"]).contains("+            stat: Doing,"));
}
