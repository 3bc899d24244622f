//! What checks find, and what they must not find.

use std::fs;
use std::path::Path;

use super::{Beside, check_file, check_folder};
use crate::forum::moment::Moment;
use crate::store::agendas::BUILT_IN;
use crate::store::folder::Folder;
use crate::store::sample;

/// The sample forum on disk.
fn sample_folder() -> (tempfile::TempDir, Folder) {
    let root = tempfile::tempdir().unwrap();
    let now = Moment::parse("2026-11-24T10:18:00+01:00").unwrap();
    for (path, text) in sample::files(now.date(), now) {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let folder = Folder::open(root.path()).unwrap();
    (root, folder)
}

#[test]
fn the_sample_forum_and_the_built_in_agendas_are_without_fault() {
    let (_root, folder) = sample_folder();
    let faults = check_folder(&folder);
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(folder.meetings().unwrap().len() > 8);
    for (name, text) in BUILT_IN {
        assert_eq!(check_file(Path::new(name), text, None), []);
    }
}

#[test]
fn owners_and_references_are_looked_up_in_the_whole_forum() {
    let (_root, folder) = sample_folder();
    let beside = Beside::of_forum(&folder);
    let text = "Actions(\n    format: 1,\n    actions: {\n        \"a1\": (title: \"x\", owner: \"anna\", issue: \"nope\", objective: \"sped\"),\n        \"b2\": (title: \"y\", owner: \"ana\", split_from: \"b2\", carried: 1, kept_at: 2),\n    },\n)\n";
    let faults = check_file(Path::new("-"), text, Some(&beside));
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "-:4:28: `anna` is not on the roster; did you mean `ana`?",
        "-:4:43: there is no issue `nope`",
        "-:4:58: there is no objective `sped`",
        "-:5:42: the action is split off itself",
        "-:5:42: there is no action `b2`",
        "-:5:72: `kept_at` is 2, more than `carried`, which is 1",
    ];
    assert_eq!(told, expected);
    assert_eq!(check_file(Path::new("-"), text, None).len(), 2);
}

#[test]
fn each_kind_has_its_checks() {
    let cases = [
        (
            "Charter(cadence: (every: Weeks(0)))",
            "every:",
            "never comes",
        ),
        (
            "Charter(roster: {\"a b\": (name: \"A\")})",
            "\"a b\":",
            "one short word",
        ),
        (
            "Charter(kpis: {\"k\": (unit: \"%\")})",
            "\"k\":",
            "no `name`",
        ),
        (
            "Agenda(title: \"x\", items: [(title: \"y\", time: \"30h\")])",
            "time:",
            "longer than a day",
        ),
        (
            "Meeting(agenda: [(id: \"a\", title: \"x\"), (id: \"a\", title: \"y\")])",
            "(id: \"a\", title: \"y\"",
            "stands here twice",
        ),
        (
            "Meeting(clock: Paused(\"a\", \"2026-11-24T10:00:00+01:00\"))",
            "clock:",
            "no agenda item `a`",
        ),
        (
            "Meeting(pulse: {\"v\": (felt: 6)})",
            "felt:",
            "from 1 to 5, not 6",
        ),
        (
            "Meeting(rating: {\"v\": (score: 0)})",
            "score:",
            "from 1 to 10, not 0",
        ),
        (
            "Meeting(started: \"2026-11-24T10:00:00Z\", closed: \"2026-11-24T09:00:00Z\")",
            "closed:",
            "before it was started",
        ),
        (
            "LeadDefinition(groups: {\"g\": (title: \"x\", cap: 1, floor: 2)})",
            "floor:",
            "above the cap",
        ),
        (
            "LeadDefinition(always: {\"r\": (when: Not(Between(\"x\", 2, 1)))})",
            "when:",
            "between 2 and 1",
        ),
        (
            "LeadDefinition(back_tests: {\"b\": (leads: 5, positives: 6)})",
            "positives:",
            "`positives` is 6, more than `leads`",
        ),
        (
            "Issues(issues: {\"i\": (title: \"x\", count: 3, out_of: 2)})",
            "count:",
            "`count` is 3, more than `out_of`",
        ),
        (
            "Issues(issues: {\"i\": (title: \"x\", owner: Pair(\"a\", \"a\"))})",
            "owner:",
            "two people",
        ),
        (
            "Issues(issues: {\"i\": (title: \"x\", whys: {\"w\": (text: \"y\", under: \"v\")})})",
            "under:",
            "no why `v`",
        ),
        (
            "Issues(issues: {\"i\": (title: \"x\", whys: {\"w\": (text: \"y\", under: \"w\")})})",
            "under:",
            "in a circle",
        ),
        (
            "Notes(decisions: {\"d\": (on: \"2026-11-24\")})",
            "\"d\":",
            "no `title`",
        ),
    ];
    for (text, at, says) in cases {
        let faults = check_file(Path::new("-"), text, None);
        assert_eq!(faults.len(), 1, "{text}: {faults:#?}");
        let fault = &faults[0];
        assert!(text[fault.column - 1..].starts_with(at), "{fault}");
        assert!(fault.sentence.contains(says), "{fault}");
    }
}

#[test]
fn the_kind_of_a_file_is_told_by_its_first_word_or_its_name() {
    let says = |path: &str, text: &str| {
        let faults = check_file(Path::new(path), text, None);
        faults
            .into_iter()
            .map(|fault| fault.sentence)
            .collect::<Vec<_>>()
    };
    assert!(says("meetings/2026-11-24/actions.ron", "(format: 1)").is_empty());
    assert!(says("anything", "Actions(format: 1)").is_empty());
    assert!(says("-", "Actoins(format: 1)")[0].contains("did you mean `Actions`?"));
    assert!(says("issues.ron", "Isues()")[0].contains("`Issues` belongs there"));
    assert!(says("-", "(format: 1)")[0].contains("Charter, Agenda, Meeting"));
    assert!(says("-", "Actions(format: 9)")[0].contains("newer Lockstep"));
}
