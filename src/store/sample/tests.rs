//! The sample forum tells one consistent story, whatever day it is opened on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;
use serde::de::DeserializeOwned;

use super::*;
use crate::forum::actions::{ActionState, Actions};
use crate::forum::agenda::{Agenda, ItemKind, ItemState};
use crate::forum::charter::Charter;
use crate::forum::issues::{Issues, Owner};
use crate::forum::lead_definition::{Condition, LeadDefinition};
use crate::forum::meeting::{Attendance, Boards, Clock, Meeting, MeetingState};
use crate::forum::merge::ron_options;
use crate::forum::notes::Notes;
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id};
use crate::forum::scoreboard::Scoreboard;

fn now() -> Moment {
    Moment::parse("2027-03-09T14:37:20-05:00").unwrap()
}

fn today() -> Date {
    date(2027, 3, 9)
}

struct Sample {
    charter: Charter,
    meetings: Vec<(Date, Boards)>,
    leads: String,
}

fn read<T: DeserializeOwned>(files: &BTreeMap<PathBuf, String>, path: &Path) -> T {
    let text = &files[path];
    ron_options()
        .from_str(text)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn sample() -> Sample {
    let files: BTreeMap<PathBuf, String> = files(today(), now()).into_iter().collect();
    let meetings = (0..9).rev().map(|before| {
        let day = today() - Span::new().days(14 * before);
        let board = |name: &str| PathBuf::from(format!("meetings/{day}/{name}.ron"));
        let boards = Boards {
            meeting: Arc::new(read(&files, &board("meeting"))),
            scoreboard: Arc::new(read(&files, &board("scoreboard"))),
            lead_definition: Arc::new(read(&files, &board("lead-definition"))),
            actions: Arc::new(read(&files, &board("actions"))),
            issues: Arc::new(read(&files, &board("issues"))),
            notes: Arc::new(read(&files, &board("notes"))),
        };
        (day, boards)
    });
    Sample {
        charter: read(&files, Path::new("forum.ron")),
        meetings: meetings.collect(),
        leads: files[Path::new(LEADS)].clone(),
    }
}

#[test]
fn every_file_reads_as_what_it_is() {
    for (path, text) in files(today(), now()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let folder = path.parent().unwrap();
        let read = match name {
            "forum.ron" => ron_options().from_str::<Charter>(&text).map(drop),
            "meeting.ron" => ron_options().from_str::<Meeting>(&text).map(drop),
            "scoreboard.ron" => ron_options().from_str::<Scoreboard>(&text).map(drop),
            "lead-definition.ron" => ron_options().from_str::<LeadDefinition>(&text).map(drop),
            "actions.ron" => ron_options().from_str::<Actions>(&text).map(drop),
            "issues.ron" => ron_options().from_str::<Issues>(&text).map(drop),
            "notes.ron" => ron_options().from_str::<Notes>(&text).map(drop),
            _ if folder == Path::new("agendas") => {
                ron_options().from_str::<Agenda>(&text).map(drop)
            }
            _ => continue,
        };
        assert_eq!(read, Ok(()), "{}", path.display());
    }
}

#[test]
fn no_file_is_left_out() {
    let listed: BTreeSet<PathBuf> = files(ANCHOR, now())
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(&folder).unwrap().to_owned());
            }
        }
    }
    assert_eq!(listed, found);
}

#[test]
fn dates_keep_their_distance_and_the_running_meeting_began_18_minutes_ago() {
    let sample = sample();
    let (day, current) = sample.meetings.last().unwrap();
    assert_eq!(current.meeting.date, Some(*day));
    assert_eq!(current.meeting.state, MeetingState::Running);
    let started = current.meeting.started.unwrap();
    assert_eq!(started.to_string(), "2027-03-09T14:19:20-05:00");
    assert_eq!(current.meeting.at.to_string(), "14:19");
    let Clock::Running(item, since) = &current.meeting.clock else {
        panic!("the clock stands still");
    };
    assert_eq!(now().seconds_since(*since), 4 * 60);
    assert_eq!(
        current.meeting.agenda.get(item).unwrap().kind,
        ItemKind::LeadDefinition
    );
    let before: u32 = current
        .meeting
        .agenda
        .0
        .iter()
        .map(|item| item.spent.0)
        .sum();
    assert_eq!(before, 14 * 60);

    assert_eq!(sample.charter.cadence.on, Weekday::Tuesday);
    let first = &sample.meetings[0].1.meeting;
    assert_eq!(
        first.started.unwrap().to_string(),
        "2026-11-17T10:02:00-05:00"
    );
    assert!(
        sample
            .leads
            .lines()
            .nth(1)
            .unwrap()
            .starts_with("2026-08-17,")
    );
}

#[test]
fn opened_on_a_sunday_the_forum_meets_on_sundays() {
    let files = files(
        date(2026, 5, 3),
        Moment::parse("2026-05-03T00:05:00Z").unwrap(),
    );
    let text = &files
        .iter()
        .find(|(path, _)| path == Path::new("forum.ron"))
        .unwrap()
        .1;
    let charter: Charter = ron_options().from_str(text).unwrap();
    assert_eq!(charter.cadence.on, Weekday::Sunday);
}

#[test]
fn only_whole_dates_are_moved() {
    let shift = Shift::to(date(2026, 11, 25), now());
    for (text, moved) in [
        ("on 2026-02-28.", "on 2026-03-01."),
        ("2026-12-31", "2027-01-01"),
        ("a2026-12-31 2026-12-311", "a2026-12-31 2026-12-311"),
        ("2026-13-45, 1-2-3", "2026-13-45, 1-2-3"),
        ("é2026-11-24é", "é2026-11-25é"),
        (
            "\"2026-08-04T10:02:00+01:00\"",
            "\"2026-08-05T10:02:00-05:00\"",
        ),
    ] {
        assert_eq!(shift.text(text), moved);
    }
}

proptest! {
    #[test]
    fn moving_there_and_back_changes_nothing(days in -20_000_i32..20_000) {
        let other = ANCHOR + Span::new().days(days);
        let there = Shift::to(other, now());
        let back = Shift { days: Span::new().days(-days), today: ANCHOR, now: now() };
        let text = FORUM[0].1;
        prop_assert_eq!(back.text(&there.text(text)), text);
    }
}

#[test]
fn an_open_action_is_in_the_next_meeting_carried_once_more() {
    let sample = sample();
    for pair in sample.meetings.windows(2) {
        let [(_, before), (day, after)] = pair else {
            unreachable!()
        };
        for (id, action) in before.actions.actions.iter() {
            let next = after.actions.actions.get(id);
            if action.state.is_open() {
                let next = next.unwrap_or_else(|| panic!("{day}: `{}` is lost", action.title));
                assert_eq!(next.carried, action.carried + 1, "{day}: {}", action.title);
                assert_eq!((&next.title, next.made), (&action.title, action.made));
            } else {
                assert!(next.is_none(), "{day}: `{}` is over", action.title);
            }
        }
        let new = after
            .actions
            .actions
            .iter()
            .filter(|(id, _)| !before.actions.actions.contains(id));
        for (_, action) in new {
            assert_eq!(
                (action.carried, action.made),
                (0, Some(*day)),
                "{}",
                action.title
            );
        }
        for action in after.actions.actions.values() {
            let done = action.state == ActionState::Done;
            assert_eq!(action.done.is_some(), done, "{}", action.title);
            assert!(
                action.done <= Some(*day) && action.made <= Some(*day),
                "{}",
                action.title
            );
        }
    }
}

#[test]
fn an_open_issue_is_in_the_next_meeting_carried_once_more() {
    let sample = sample();
    for pair in sample.meetings.windows(2) {
        let [(_, before), (day, after)] = pair else {
            unreachable!()
        };
        for (id, issue) in before.issues.issues.iter() {
            let next = after.issues.issues.get(id);
            assert_eq!(
                next.is_some(),
                issue.state.is_open(),
                "{day}: {}",
                issue.title
            );
            if let Some(next) = next {
                assert_eq!(next.carried, issue.carried + 1, "{day}: {}", issue.title);
                assert_eq!(next.raised, issue.raised);
            }
        }
        for (id, parked) in before.notes.parked.iter() {
            let waits = !parked.taken_up && parked.dropped.is_empty();
            let next = after.notes.parked.get(id).map(|next| next.carried);
            assert_eq!(
                next,
                waits.then_some(parked.carried + 1),
                "{day}: {}",
                parked.title
            );
        }
    }
}

#[test]
fn whatever_is_named_exists() {
    let sample = sample();
    let roster = |handle: &Handle| assert!(sample.charter.roster.contains(handle), "{handle}");
    let objective = |id: &Option<Id>| {
        assert!(
            id.as_ref()
                .is_none_or(|id| sample.charter.objectives.contains(id)),
            "{id:?}"
        );
    };
    let mut issues = BTreeSet::new();
    for (day, boards) in &sample.meetings {
        issues.extend(boards.issues.issues.ids().cloned());
        let known = |id: &Option<Id>| {
            assert!(
                id.as_ref().is_none_or(|id| issues.contains(id)),
                "{day}: {id:?}"
            );
        };
        boards.meeting.people.ids().for_each(roster);
        boards
            .meeting
            .agenda
            .0
            .iter()
            .filter_map(|item| item.led_by.as_ref())
            .for_each(roster);
        for action in boards.actions.actions.values() {
            action.owner.iter().for_each(roster);
            objective(&action.objective);
            known(&action.issue);
        }
        for issue in boards.issues.issues.values() {
            match &issue.owner {
                Owner::Nobody => {}
                Owner::Person(one) => roster(one),
                Owner::Pair(one, other) => [one, other].into_iter().for_each(roster),
            }
            issue.team.iter().for_each(roster);
            objective(&issue.objective);
            known(&issue.like);
            assert!(
                issue
                    .kpi
                    .as_ref()
                    .is_none_or(|kpi| boards.scoreboard.kpis.contains(kpi))
            );
            for why in issue.whys.values() {
                assert!(
                    why.under
                        .as_ref()
                        .is_none_or(|under| issue.whys.contains(under))
                );
            }
        }
        let notes = &boards.notes;
        for decision in notes.decisions.values() {
            decision.owner.iter().for_each(roster);
            objective(&decision.objective);
            known(&decision.issue);
        }
        notes
            .wins
            .values()
            .flat_map(|win| &win.thanks_to)
            .for_each(roster);
        notes
            .parked
            .values()
            .flat_map(|parked| &parked.owner)
            .for_each(roster);
        for experiment in notes.experiments.values() {
            experiment
                .from_marketing
                .iter()
                .chain(&experiment.from_sales)
                .for_each(roster);
            known(&experiment.issue);
            objective(&experiment.objective);
        }
        for kpi in boards.scoreboard.kpis.ids() {
            assert!(sample.charter.kpis.contains(kpi));
        }
        for sign_off in boards.lead_definition.sign_offs.values() {
            sign_off.by.iter().for_each(roster);
        }
    }
    let last = &sample.meetings.last().unwrap().1.lead_definition;
    for process in sample.charter.processes.values() {
        for hand_off in process
            .steps
            .iter()
            .filter_map(|step| step.hand_off.as_ref())
        {
            assert!(last.hand_offs.contains(hand_off));
        }
    }
}

#[test]
fn no_id_stands_twice_in_a_file() {
    for (path, text) in files(today(), now()) {
        let mut ids = BTreeSet::new();
        let keys = text
            .lines()
            .filter_map(|line| line.trim().strip_suffix("\": ("));
        for key in keys.filter_map(|line| line.strip_prefix('"')) {
            assert!(ids.insert(key), "{}: `{key}` stands twice", path.display());
        }
    }
}

#[test]
fn the_past_meetings_are_closed_and_everybody_there_has_voted() {
    let sample = sample();
    let (_, past) = sample.meetings.split_last().unwrap();
    for (day, boards) in past {
        let meeting = &boards.meeting;
        assert_eq!(
            (meeting.state, meeting.date),
            (MeetingState::Closed, Some(*day))
        );
        assert!(meeting.closed > meeting.started && meeting.clock == Clock::Stopped);
        let here = |side| {
            let people = meeting.people.values();
            people
                .filter(|one| one.side == side && one.attendance == Attendance::Present)
                .count()
        };
        for side in Side::ALL {
            let pulse = meeting.pulse.values().filter(|vote| vote.side == side);
            assert_eq!(pulse.count(), here(side), "{day}: {side}");
            let rating = meeting.rating.values().filter(|vote| vote.side == side);
            assert_eq!(rating.count(), here(side), "{day}: {side}");
        }
        let done = meeting
            .agenda
            .0
            .iter()
            .filter(|item| item.state == ItemState::Done);
        assert!(done.count() >= 7, "{day}");
        assert!(
            boards
                .scoreboard
                .kpis
                .values()
                .all(|kpi| kpi.actual.is_some()),
            "{day}"
        );
    }
}

#[test]
fn the_room_feels_better_while_fewer_figures_are_on_track() {
    let sample = sample();
    let felt = |boards: &Boards| {
        let votes = boards
            .meeting
            .pulse
            .values()
            .map(|vote| f64::from(vote.felt));
        votes.sum::<f64>() / boards.meeting.pulse.len() as f64
    };
    let on_track = |boards: &Boards| {
        let reached = boards
            .scoreboard
            .kpis
            .values()
            .filter(|kpi| match kpi.better {
                crate::forum::scoreboard::Better::Higher => kpi.actual >= kpi.target,
                crate::forum::scoreboard::Better::Lower => kpi.actual <= kpi.target,
            });
        reached.count()
    };
    let (fifth, eighth) = (&sample.meetings[4].1, &sample.meetings[7].1);
    assert!(felt(eighth) > felt(fifth) + 0.5);
    assert!(on_track(eighth) * 2 < on_track(fifth));
}

fn columns(condition: &Condition, found: &mut BTreeSet<String>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                columns(part, found);
            }
        }
        Condition::Not(part) => columns(part, found),
        Condition::Is(column, _)
        | Condition::IsNot(column, _)
        | Condition::In(column, _)
        | Condition::NotIn(column, _)
        | Condition::Contains(column, _)
        | Condition::StartsWith(column, _)
        | Condition::EndsWith(column, _)
        | Condition::Above(column, _)
        | Condition::AtLeast(column, _)
        | Condition::Below(column, _)
        | Condition::AtMost(column, _)
        | Condition::Between(column, _, _)
        | Condition::Missing(column)
        | Condition::Present(column)
        | Condition::WithinDays(column, _) => {
            found.insert(column.clone());
        }
    }
}

#[test]
fn the_definition_names_columns_that_the_leads_have() {
    let sample = sample();
    let header: Vec<&str> = sample.leads.lines().next().unwrap().split(',').collect();
    for (day, boards) in &sample.meetings {
        let definition = &boards.lead_definition;
        let mut used = BTreeSet::new();
        for group in definition.groups.values() {
            group
                .criteria
                .values()
                .for_each(|criterion| columns(&criterion.when, &mut used));
        }
        let rules = definition.always.values().chain(definition.never.values());
        rules.for_each(|rule| columns(&rule.when, &mut used));
        let short = &definition.leads.columns;
        for column in used {
            let known = short
                .get(&column)
                .map_or(column.as_str(), |long| long[0].as_str());
            assert!(header.contains(&known), "{day}: {column}");
            assert!(
                !definition
                    .leads
                    .filled_after_hand_off
                    .iter()
                    .any(|late| late == known)
            );
        }
        for record in definition.back_tests.values() {
            assert_eq!(record.leads, sample.leads.lines().count() as u64 - 1);
            let (precision, base) = (
                record.true_positives as f64 / record.selected as f64,
                record.positives as f64 / record.leads as f64,
            );
            assert!(
                (1.4..3.0).contains(&(precision / base)),
                "{day}: lift of v{}",
                record.version
            );
        }
    }
}

#[test]
fn the_sixth_version_is_signed_by_both_and_the_seventh_is_a_draft() {
    let sample = sample();
    for (place, version) in [1, 2, 3, 4, 4, 5, 6, 6, 7].into_iter().enumerate() {
        let definition = &sample.meetings[place].1.lead_definition;
        assert_eq!(definition.version, version);
        let sides: BTreeSet<(Side, u32)> = definition
            .sign_offs
            .values()
            .map(|sign_off| (sign_off.side, sign_off.version))
            .collect();
        let signed = version.min(6);
        assert_eq!(
            sides,
            BTreeSet::from([(Side::Marketing, signed), (Side::Sales, signed)])
        );
    }
}

#[test]
fn titles_fit_on_a_narrow_screen() {
    for (day, boards) in &sample().meetings {
        let actions = boards.actions.actions.values().map(|action| &action.title);
        let issues = boards.issues.issues.values().map(|issue| &issue.title);
        let wins = boards.notes.wins.values().map(|win| &win.title);
        let decisions = boards
            .notes
            .decisions
            .values()
            .map(|decision| &decision.title);
        for title in actions.chain(issues).chain(wins).chain(decisions) {
            assert!(title.chars().count() <= 66, "{day}: {title}");
        }
    }
}

#[test]
fn the_agendas_take_the_time_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("agendas");
    let expected = [
        ("biweekly", 60),
        ("campaign-debrief", 60),
        ("first-forum", 90),
        ("half-hour", 30),
        ("lead-definition-workshop", 90),
        ("monthly", 90),
    ];
    let read = |path: PathBuf| {
        let agenda: Agenda = ron_options()
            .from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap();
        for part in &agenda.items {
            assert!(
                (2..=4).contains(&part.prompts.len()),
                "{}: {}",
                path.display(),
                part.title
            );
        }
        assert_eq!(agenda.items.last().unwrap().kind, ItemKind::Close);
        agenda.time().in_minutes()
    };
    for (name, minutes) in expected {
        assert_eq!(read(folder.join(format!("{name}.ron"))), minutes, "{name}");
    }
    for name in ["fortnightly", "quarter-look-back"] {
        assert_eq!(
            read(folder.join(format!("../assets/sample/agendas/{name}.ron"))),
            60,
            "{name}"
        );
    }
}
