//! The sample forum reads, and moves, whatever day it is opened on.

mod definition;
mod story;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::forum::agenda::{Agenda, ItemKind};
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::meeting::{Boards, Clock, MeetingState};
use crate::forum::merge::ron_options;
use crate::store::file::{ReadState, read_file, write_stored};

fn now() -> Moment {
    Moment::parse("2027-03-09T14:37:20-05:00").unwrap()
}

fn today() -> Date {
    date(2027, 3, 9)
}

struct Sample {
    charter: Arc<Charter>,
    meetings: Vec<(Date, Boards)>,
    leads: String,
}

/// The value of a file, read as strictly as the program reads it.
fn read(files: &BTreeMap<PathBuf, String>, name: &FileName) -> Stored {
    let reading = read_file(name, files[&name.path()].as_bytes());
    assert_eq!(reading.state, ReadState::Fine, "{name}");
    reading.value
}

fn sample() -> Sample {
    let files: BTreeMap<PathBuf, String> = files(today(), now()).into_iter().collect();
    let meetings = (0..9).rev().map(|before| {
        let day = today() - Span::new().days(14 * before);
        let mut boards = Boards::default();
        for board in BoardKind::ALL {
            let name = FileName::Board(MeetingName::of(day, 0), board);
            boards.put(read(&files, &name));
        }
        (day, boards)
    });
    let Stored::Charter(charter) = read(&files, &FileName::Charter) else {
        unreachable!()
    };
    Sample {
        charter,
        meetings: meetings.collect(),
        leads: files[Path::new(LEADS)].clone(),
    }
}

/// The name of a RON file of the sample.
fn named(path: &Path) -> Option<FileName> {
    let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    match parts[..] {
        ["forum.ron"] => Some(FileName::Charter),
        ["agendas", file] => Some(FileName::Agenda(file.strip_suffix(".ron")?.to_owned())),
        ["meetings", day, file] => {
            let board = BoardKind::ALL
                .into_iter()
                .find(|board| board.file_name() == file)?;
            Some(FileName::Board(MeetingName::parse(day)?, board))
        }
        _ => None,
    }
}

#[test]
fn every_file_is_written_as_the_program_writes_it() {
    let files: BTreeMap<PathBuf, String> = files(today(), now()).into_iter().collect();
    let names: Vec<FileName> = files.keys().filter_map(|path| named(path)).collect();
    assert_eq!(names.len(), 1 + 2 + 9 * 6);
    for name in names {
        let text = &files[&name.path()];
        let written = write_stored(&read(&files, &name), Some(text)).unwrap();
        assert!(written == *text, "{name} is laid out otherwise:\n{written}");
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
