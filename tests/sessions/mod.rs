//! Two branches of one forum, edited at random as a team would and merged with the real git. What is
//! expected comes from a naive comparison of single values, which shares nothing with the merge.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use jiff::civil::date;
use lockstep_forum::forum::actions::{Action, Actions};
use lockstep_forum::forum::files::Stored;
use lockstep_forum::forum::issues::{Issue, Issues, Vote};
use lockstep_forum::forum::lead_definition::{Criterion, Group, LeadDefinition, SignOff};
use lockstep_forum::forum::meeting::Meeting;
use lockstep_forum::forum::notes::{Decision, Notes};
use lockstep_forum::forum::record::{Handle, Id};
use lockstep_forum::forum::span::Span;
use lockstep_forum::store::file::{read_named, write_stored};
use serde_json::Value as Json;

use crate::team::{MEETING, Team};

const BOARDS: [(&str, &str); 5] = [
    ("meeting.ron", "Meeting"),
    ("actions.ron", "Actions"),
    ("issues.ron", "Issues"),
    ("notes.ron", "Notes"),
    ("lead-definition.ron", "LeadDefinition"),
];

fn read(team: &Team, place: usize) -> Stored {
    let (file, name) = BOARDS[place];
    let text = team.read(&format!("{MEETING}/{file}"));
    let reading = read_named(name, file, &text).expect("a board");
    assert!(reading.state.writable(), "{:?}", reading.state);
    reading.value
}

fn write(team: &Team, place: usize, value: &Stored) {
    let file = format!("{MEETING}/{}", BOARDS[place].0);
    let before = fs::read_to_string(team.root().join(&file)).ok();
    let text = write_stored(value, before.as_deref()).expect("it writes");
    team.write(&file, &text);
}

/// Every single value of a board by its path; what is left out has none.
fn values(value: &Stored) -> BTreeMap<String, Json> {
    let json = match value {
        Stored::Meeting(value) => serde_json::to_value(&**value),
        Stored::Actions(value) => serde_json::to_value(&**value),
        Stored::Issues(value) => serde_json::to_value(&**value),
        Stored::Notes(value) => serde_json::to_value(&**value),
        Stored::LeadDefinition(value) => serde_json::to_value(&**value),
        _ => panic!("not a board of the sessions"),
    };
    let mut found = BTreeMap::new();
    flatten(String::new(), json.expect("JSON"), &mut found);
    found.retain(|path, _| !path.starts_with("clashes"));
    found
}

fn flatten(path: String, json: Json, found: &mut BTreeMap<String, Json>) {
    let below = |key: &str| match path.as_str() {
        "" => key.to_owned(),
        path => format!("{path}/{key}"),
    };
    match json {
        Json::Object(fields) => {
            for (key, value) in fields {
                flatten(below(&key), value, found);
            }
        }
        // The running order alone is a list of items.
        Json::Array(items) if path == "agenda" => {
            for item in items {
                let id = item["id"].as_str().expect("an id").to_owned();
                flatten(below(&id), item, found);
            }
        }
        value => {
            found.insert(path, value);
        }
    }
}

fn some<T: Clone>(random: &mut fastrand::Rng, all: &[T]) -> Option<T> {
    random.choice(all).cloned()
}

fn id(random: &mut fastrand::Rng) -> Id {
    Id::from_bits(random.u64(..))
}

fn edit(value: &mut Stored, random: &mut fastrand::Rng) {
    match value {
        Stored::Meeting(meeting) => edit_meeting(Arc::make_mut(meeting), random),
        Stored::Actions(board) => edit_actions(Arc::make_mut(board), random),
        Stored::Issues(board) => edit_issues(Arc::make_mut(board), random),
        Stored::Notes(board) => edit_notes(Arc::make_mut(board), random),
        Stored::LeadDefinition(definition) => edit_definition(Arc::make_mut(definition), random),
        _ => panic!("not a board of the sessions"),
    }
}

fn edit_meeting(meeting: &mut Meeting, random: &mut fastrand::Rng) {
    let place = random.usize(..meeting.agenda.0.len());
    match random.u8(..4) {
        3 => {
            let item = meeting.agenda.0.remove(place);
            let to = random.usize(..=meeting.agenda.0.len());
            meeting.agenda.0.insert(to, item);
        }
        0 => meeting.agenda.0[place].planned = Span::minutes(random.u32(1..40)),
        1 => meeting.agenda.0[place].title = format!("Item {}", random.u8(..)),
        _ => {
            let mut item = meeting.agenda.0[place].clone();
            item.id = id(random);
            meeting.agenda.0.insert(place, item);
        }
    }
}

fn edit_actions(board: &mut Actions, random: &mut fastrand::Rng) {
    let today = date(2026, 11, 23);
    let known: Vec<Id> = board.actions.ids().cloned().collect();
    let Some(one) = some(random, &known).filter(|_| random.u8(..6) > 0) else {
        let action = Action {
            title: format!("Action {}", random.u32(..)),
            ..Action::default()
        };
        board.actions.insert(id(random), action);
        return;
    };
    // A rule may say no: then nothing is edited.
    let _ = match random.u8(..8) {
        6 | 7 => {
            let item = board.actions.get_mut(&one).expect("is there");
            edit_lines(&mut item.detail, random);
            Ok(())
        }
        0 => board.move_right(&one, today).map(|_| ()),
        1 => board.move_left(&one, today).map(|_| ()),
        2 => board.give_up(&one, "no longer needed", today),
        3 => board.set_due(&one, Some(date(2026, 12, random.i8(1..28)))),
        action => {
            let item = board.actions.get_mut(&one).expect("is there");
            if action == 4 {
                item.owner = some(random, &["ana", "dee", "max"]).map(Handle::from);
            } else {
                item.title = format!("Action {}", random.u32(..));
            }
            Ok(())
        }
    };
}

fn edit_issues(board: &mut Issues, random: &mut fastrand::Rng) {
    let known: Vec<Id> = board.issues.ids().cloned().collect();
    let Some(one) = some(random, &known).filter(|_| random.u8(..5) > 0) else {
        let issue = Issue {
            title: format!("Issue {}", random.u32(..)),
            ..Issue::default()
        };
        board.issues.insert(id(random), issue);
        return;
    };
    let vote = id(random);
    let item = board.issues.get_mut(&one).expect("is there");
    match random.u8(..6) {
        4 => edit_lines(&mut item.observed, random),
        5 => edit_lines(&mut item.learned, random),
        0 => item.next_step = format!("Step {}", random.u8(..)),
        1 => item.count = Some(random.u64(1..50)),
        _ => item.votes.insert(vote, Vote::default()),
    }
}

/// Adds a line, or writes one anew, or takes one out. No two lines are the same.
fn edit_lines(lines: &mut Vec<String>, random: &mut fastrand::Rng) {
    let line = format!("Line {}", random.u64(..));
    let at = random.usize(..=lines.len());
    match random.u8(..4) {
        0 | 1 => lines.insert(at, line),
        2 if at < lines.len() && lines.len() > 4 => {
            lines.remove(at);
        }
        _ if at < lines.len() => lines[at] = line,
        _ => lines.push(line),
    }
}

fn edit_notes(board: &mut Notes, random: &mut fastrand::Rng) {
    let known: Vec<Id> = board.decisions.ids().cloned().collect();
    match some(random, &known).filter(|_| random.bool()) {
        Some(one) => {
            let decision = board.decisions.get_mut(&one).expect("is there");
            if random.bool() {
                "no longer holds".clone_into(&mut decision.withdrawn);
            } else {
                decision.title = format!("Decision {}", random.u8(..));
            }
        }
        None => {
            let decision = Decision {
                title: format!("Decision {}", random.u32(..)),
                ..Decision::default()
            };
            board.decisions.insert(id(random), decision);
        }
    }
}

fn edit_definition(definition: &mut LeadDefinition, random: &mut fastrand::Rng) {
    let fit = Id::from("fit");
    if !definition.groups.contains(&fit) {
        definition.groups.insert(fit.clone(), Group::default());
    }
    if random.u8(..4) == 0 {
        definition.sign_offs.insert(id(random), SignOff::default());
        return;
    }
    let fresh = id(random);
    let group = definition.groups.get_mut(&fit).expect("is there");
    let known: Vec<Id> = group.criteria.ids().cloned().collect();
    match some(random, &known).filter(|_| random.u8(..4) > 0) {
        Some(one) => {
            let criterion = group.criteria.get_mut(&one).expect("is there");
            criterion.points = f64::from(random.i32(1..60));
        }
        None => {
            let criterion = Criterion {
                title: format!("criterion {}", random.u32(..)),
                points: f64::from(random.i32(1..60)),
                ..Criterion::default()
            };
            group.criteria.insert(fresh, criterion);
        }
    }
}

/// So many edits of one branch.
fn work(team: &Team, random: &mut fastrand::Rng, edits: usize) {
    for _ in 0..edits {
        let place = random.usize(..BOARDS.len());
        let mut value = read(team, place);
        edit(&mut value, random);
        write(team, place, &value);
    }
}

fn all(team: &Team) -> Vec<Stored> {
    (0..BOARDS.len()).map(|place| read(team, place)).collect()
}

/// Compares a merged board with what single values say; how many true clashes there are.
fn compare(base: &Stored, ours: &Stored, theirs: &Stored, merged: &Stored) -> usize {
    let mut told: BTreeMap<String, Vec<String>> = merged
        .clashes()
        .iter()
        .map(|(path, values)| (path.to_owned(), values.iter().map(str::to_owned).collect()))
        .collect();
    let order = compare_orders([base, ours, theirs, merged], &mut told);
    let (base, ours, theirs) = (values(base), values(ours), values(theirs));
    let merged = values(merged);
    let mut paths: Vec<&String> = base
        .keys()
        .chain(ours.keys())
        .chain(theirs.keys())
        .collect();
    paths.extend(merged.keys());
    paths.sort();
    paths.dedup();
    let mut clashes = BTreeMap::new();
    let mut in_lines = 0;
    for path in paths {
        let (was, mine, other) = (base.get(path), ours.get(path), theirs.get(path));
        let both = mine != was && other != was && mine != other;
        let texts = [was, mine, other, merged.get(path)].map(lines);
        if let ([Some(was), Some(mine), Some(other), Some(merged)], true) = (texts, both) {
            let told = told.remove(path);
            in_lines += usize::from(told.is_some());
            compare_lines(path, [&was, &mine, &other, &merged], told.as_deref());
            continue;
        }
        let expected = if mine == was { other } else { mine };
        assert_eq!(merged.get(path), expected, "{path}");
        if both {
            let other = other.map_or("None".to_owned(), Json::to_string);
            clashes.insert(path.clone(), other);
        }
    }
    assert_eq!(
        told.keys().collect::<Vec<_>>(),
        clashes.keys().collect::<Vec<_>>()
    );
    for (path, value) in &clashes {
        let plain = |text: &str| text.trim_matches('"').to_owned();
        let values: Vec<String> = told[path].iter().map(|text| plain(text)).collect();
        assert_eq!(values, [plain(value)], "{path}");
    }
    clashes.len() + in_lines + order
}

/// The lines of a text; none for what is no text of several lines.
fn lines(value: Option<&Json>) -> Option<Vec<String>> {
    let Some(value) = value else {
        return Some(Vec::new());
    };
    let lines = value.as_array()?.iter();
    lines.map(|line| line.as_str().map(str::to_owned)).collect()
}

/// Where a side changed a text: odd numbers are lines that it took out or wrote anew, even ones the
/// gaps before them, in which it put lines.
fn changed(was: &[String], side: &[String]) -> Vec<usize> {
    let kept = |line: &String| side.contains(line);
    let mut places: Vec<usize> = (0..was.len())
        .filter(|place| !kept(&was[*place]))
        .map(|place| place * 2 + 1)
        .collect();
    let mut before = 0;
    for line in side {
        match was.iter().position(|known| known == line) {
            Some(place) => before = place + 1,
            None if was.get(before).is_none_or(kept) => places.push(before * 2),
            None => {}
        }
    }
    places
}

fn compare_lines(path: &str, [was, mine, other, merged]: [&[String]; 4], told: Option<&[String]>) {
    let new = |side: &[String]| -> Vec<String> {
        let new = side.iter().filter(|line| !was.contains(line));
        new.cloned().collect()
    };
    let with_theirs = told.map(|told| told.join(" "));
    for line in new(mine) {
        assert!(merged.contains(&line), "{path}: our {line} is gone");
    }
    for line in new(other) {
        let kept = with_theirs
            .as_ref()
            .is_some_and(|told| told.contains(&line));
        let there = merged.contains(&line) || kept;
        assert!(there, "{path}: their {line} is gone");
    }
    for (place, line) in merged.iter().enumerate() {
        assert!(
            !merged[..place].contains(line),
            "{path}: {line} is there twice"
        );
        let known = mine.contains(line) || other.contains(line);
        assert!(known, "{path}: {line} came back");
    }
    let apart = |mine: usize| {
        changed(was, other)
            .iter()
            .all(|other| mine.abs_diff(*other) > 2)
    };
    if changed(was, mine).into_iter().all(apart) {
        assert!(told.is_none(), "{path}: a needless conflict");
        let gone = |line: &&String| !mine.contains(line) || !other.contains(line);
        for line in was.iter().filter(gone) {
            assert!(!merged.contains(line), "{path}: {line} came back");
        }
    }
}

/// The order of the agenda items that all three had; whether it is a true clash.
fn compare_orders(boards: [&Stored; 4], told: &mut BTreeMap<String, Vec<String>>) -> usize {
    let ids = boards.map(|board| match board {
        Stored::Meeting(meeting) => {
            let items = meeting.agenda.0.iter();
            items.map(|item| item.id.clone()).collect()
        }
        _ => Vec::new(),
    });
    let among: Vec<Vec<&Id>> = ids
        .iter()
        .map(|order| {
            let all = |id: &&Id| ids.iter().all(|other| other.contains(id));
            order.iter().filter(all).collect()
        })
        .collect();
    let [was, mine, other, merged] = &among[..] else {
        panic!("four orders")
    };
    let clashes = mine != was && other != was && mine != other;
    assert_eq!(
        merged,
        if mine == was { other } else { mine },
        "the running order"
    );
    let told = told.remove("agenda/running order");
    assert_eq!(told.is_some(), clashes, "the running order");
    usize::from(clashes)
}

/// Clears the clashes, keeping ours.
fn settle(team: &Team) {
    for (file, _) in BOARDS {
        let file = format!("{MEETING}/{file}");
        let text = team.read(&file);
        let Some((head, _)) = text.split_once("\n    clashes: ") else {
            continue;
        };
        team.write(&file, &format!("{head}\n)\n"));
    }
}

fn sessions(seed: u64, count: usize, edits: usize) {
    let mut random = fastrand::Rng::with_seed(seed);
    let team = Team::new(true);
    let mut clashed = 0;
    for session in 0..count {
        let base = all(&team);
        let (mut first, mut second) = (random.fork(), random.fork());
        team.branches(
            |team| work(team, &mut first, edits),
            |team| work(team, &mut second, edits),
        );
        let ours = all(&team);
        team.git(&["switch", "--quiet", "theirs"]);
        let theirs = all(&team);
        team.git(&["switch", "--quiet", "main"]);
        let (clean, said) = team.merge();
        let merged = all(&team);
        let mut found = 0;
        for (place, merged) in merged.iter().enumerate() {
            found += compare(&base[place], &ours[place], &theirs[place], merged);
        }
        assert_eq!(clean, found == 0, "session {session} of {seed}: {said}");
        clashed += found;
        settle(&team);
        team.commit("Settled");
        team.git(&["branch", "--quiet", "-D", "theirs"]);
    }
    println!("seed {seed}: {count} merges of 2 x {edits} edits, {clashed} true clashes, all kept");
    assert!(clashed > 0 && clashed < count * edits, "clashes: {clashed}");
}

#[test]
fn random_work_of_two_branches_merges_without_a_loss_or_a_needless_conflict() {
    sessions(1, 40, 6);
    if std::env::var_os("LOCKSTEP_LONG").is_some() {
        for seed in 2..12 {
            sessions(seed, 100, 6);
            sessions(seed + 100, 100, 15);
        }
    }
}
