//! Finding, making and reading forums.

use std::ffi::OsStr;
use std::fs;
use std::sync::Arc;

use jiff::civil::date;

use super::file::ReadState;
use super::folder::{Folder, NoForum};
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::forum::meeting::{Boards, Meeting, MeetingState};

fn charter() -> Charter {
    Charter {
        name: "Acme".into(),
        ..Charter::default()
    }
}

fn meeting(name: &str) -> MeetingName {
    MeetingName::parse(name).unwrap()
}

#[test]
fn a_new_forum_has_its_folders_and_keeps_what_was_there() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join(".gitignore"), "target/\n.lockstep/").unwrap();
    let folder = Folder::create(root.path(), &charter()).unwrap();
    assert_eq!(folder.read_charter().value.name, "Acme");
    assert!(root.path().join("meetings").is_dir() && root.path().join("agendas").is_dir());
    let ignored = fs::read_to_string(root.path().join(".gitignore")).unwrap();
    assert_eq!(ignored, "target/\n.lockstep/\nleads/\nexports/\n");
    let attributes = fs::read_to_string(root.path().join(".gitattributes")).unwrap();
    assert_eq!(
        attributes,
        "*.ron text eol=lf merge=lockstep diff=lockstep\n"
    );
    let again = Folder::create(root.path(), &Charter::default()).unwrap_err();
    assert!(again.to_string().contains("holds a forum already"));
    assert_eq!(folder.read_charter().value.name, "Acme");
}

#[test]
fn a_forum_is_found_by_name_then_nearby_then_by_the_environment() {
    let here = tempfile::tempdir().unwrap();
    let there = tempfile::tempdir().unwrap();
    let empty = tempfile::tempdir().unwrap();
    let near = Folder::create(here.path(), &charter()).unwrap();
    let far = Folder::create(there.path(), &charter()).unwrap();
    let within = here.path().join("meetings");
    let env = Some(there.path().as_os_str());
    assert_eq!(
        Folder::find(&within, Some(there.path()), None).unwrap(),
        far
    );
    assert_eq!(Folder::find(&within, None, env).unwrap(), near);
    assert_eq!(Folder::find(empty.path(), None, env).unwrap(), far);
    let file = here.path().join("forum.ron");
    assert_eq!(Folder::find(empty.path(), Some(&file), None).unwrap(), near);
    let none = Folder::find(empty.path(), None, Some(OsStr::new(""))).unwrap_err();
    assert!(matches!(none, NoForum::NotFound(_)));
    let wrong = Folder::find(&within, Some(empty.path()), env).unwrap_err();
    assert!(wrong.to_string().contains("forum.ron is missing"));
}

#[test]
fn meetings_are_listed_in_order_of_their_days_and_nothing_else_is() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::create(root.path(), &charter()).unwrap();
    let names = ["2026-11-24", "2026-11-24-b", "2025-01-07"];
    for name in names {
        folder
            .create_meeting(&meeting(name), &Boards::default())
            .unwrap();
    }
    fs::create_dir(root.path().join("meetings/notes")).unwrap();
    fs::write(root.path().join("meetings/2026-11-24.md"), "minutes").unwrap();
    let listed = folder.meetings().unwrap();
    let listed: Vec<&str> = listed.iter().map(MeetingName::as_str).collect();
    assert_eq!(listed, ["2025-01-07", "2026-11-24", "2026-11-24-b"]);
    assert_eq!(
        folder.free_name(date(2026, 11, 24)),
        meeting("2026-11-24-c")
    );
    let there = folder.create_meeting(&meeting(names[0]), &Boards::default());
    assert!(matches!(there, Err(NoForum::MeetingThere(_))));
}

#[test]
fn each_board_is_read_on_its_own() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::create(root.path(), &charter()).unwrap();
    let name = meeting("2026-11-24");
    let boards = Boards {
        meeting: Arc::new(Meeting {
            state: MeetingState::Running,
            ..Meeting::default()
        }),
        ..Boards::default()
    };
    folder.create_meeting(&name, &boards).unwrap();
    let path = |board| {
        root.path()
            .join(FileName::Board(name.clone(), board).path())
    };
    fs::write(
        path(BoardKind::Actions),
        "\u{feff}Actions(\r\n    format: 1,\r\n    actoins: {},\r\n)\r\n",
    )
    .unwrap();
    fs::write(
        path(BoardKind::Issues),
        "\u{feff}Issues(\r\n    format: 1,\r\n)\r\n",
    )
    .unwrap();
    fs::write(path(BoardKind::Notes), "Notes(format: 7)").unwrap();
    fs::remove_file(path(BoardKind::Scoreboard)).unwrap();
    fs::remove_file(path(BoardKind::LeadDefinition)).unwrap();
    fs::create_dir(path(BoardKind::LeadDefinition)).unwrap();

    let read = folder.read_boards(&name);
    assert_eq!(read.boards().meeting, boards.meeting);
    assert_eq!(read.scoreboard.state, ReadState::Absent);
    assert_eq!(read.issues.state, ReadState::Fine);
    assert_eq!(read.notes.state, ReadState::Newer { format: 7 });
    let told: Vec<String> = read
        .unwritable()
        .filter_map(|(_, state)| state.sentence())
        .collect();
    let expected = [
        "meetings/2026-11-24/lead-definition.ron:1:1: it cannot be read: it is not a plain file",
        "meetings/2026-11-24/actions.ron:3:5: `actoins` is not a field of the actions; did you mean `actions`?",
        "written by a newer Lockstep (format 7, this one knows 1): it opens read-only",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_teams_own_agenda_takes_the_place_of_a_built_in_one() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::create(root.path(), &charter()).unwrap();
    let built_in = folder.agendas();
    assert!(
        built_in
            .iter()
            .all(|agenda| agenda.built_in && agenda.agenda.state.writable())
    );
    fs::write(
        root.path().join("agendas/monthly.ron"),
        "Agenda(title: \"Ours\")",
    )
    .unwrap();
    let all = folder.agendas();
    assert_eq!(all.len(), built_in.len());
    assert_eq!((all[0].name.as_str(), all[0].built_in), ("monthly", false));
    assert_eq!(all[0].agenda.value.title, "Ours");
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_not_followed() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::create(root.path(), &charter()).unwrap();
    for name in ["../../forum", "/etc/hosts"] {
        let read = folder.read_file(&FileName::Agenda(name.into()));
        assert!(!read.state.writable(), "{name}");
    }
}

#[test]
fn a_new_meeting_is_not_made_through_a_link_that_leads_out() {
    let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = Folder::create(root.path(), &charter()).unwrap();
    let meetings = root.path().join("meetings");
    fs::remove_dir(&meetings).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &meetings).unwrap();
    let name = MeetingName::parse("2026-11-24").unwrap();
    let refused = folder.create_meeting(&name, &Boards::default());
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("leads out of the forum's folder"),
        "{refused}"
    );
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
