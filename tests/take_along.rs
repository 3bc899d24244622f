//! What is taken along from a meeting, by the real program: minutes, actions, calendar, JSON, and a
//! team's own templates.

mod html;
mod program;
mod room;

use std::fs;
use std::path::Path;
use std::process::Output;

use lockstep_forum::export::Sitting;
use lockstep_forum::live::take_along::minutes_to_keep;
use lockstep_forum::store::folder::Folder;
use room::Room;

const NOW: &str = "2026-11-23T09:00:00+01:00";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program::run(folder, NOW, arguments)
}

fn fine(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("text")
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(4), "{arguments:?}");
    assert!(output.stdout.is_empty(), "data of {arguments:?}");
    String::from_utf8(output.stderr).expect("text")
}

/// The sample forum, its running meeting on 2026-11-23.
fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let now = lockstep_forum::forum::moment::Moment::parse(NOW).expect("an instant");
    lockstep_forum::store::sample::write(folder.path(), now).expect("an empty folder");
    folder
}

#[test]
fn a_meeting_is_exported_in_each_form_and_the_ending_of_the_file_says_which() {
    let sample = sample();
    let here = sample.path();
    let forms = [
        ("md", "# "),
        ("html", "<!doctype html>"),
        ("csv", "\u{feff}\"Action\""),
        ("ics", "BEGIN:VCALENDAR\r\n"),
        ("json", "{\n"),
    ];
    for (form, opens) in forms {
        let printed = fine(here, &["export", "2", "--format", form]);
        assert!(printed.starts_with(opens), "{form}: {printed:.80}");
        let file = format!("out.{form}");
        fine(here, &["export", "2", "--out", &file]);
        assert_eq!(
            fs::read_to_string(here.join(&file)).expect("is there"),
            printed,
            "{form}"
        );
    }
}

#[test]
fn the_minutes_as_html_are_one_valid_page() {
    let sample = sample();
    for meeting in ["1", "8", "9"] {
        let page = fine(sample.path(), &["export", meeting, "--format", "html"]);
        assert_eq!(html::faults(&page), [""; 0], "meeting {meeting}");
    }
}

#[test]
fn the_calendar_has_the_next_forum_of_the_cadence() {
    let sample = sample();
    let calendar = fine(sample.path(), &["export", "--format", "ics"]);
    assert!(calendar.contains("DTSTART:20261207T"), "{calendar}");
    // Looking back, the meeting that came after it is the next one as long as it is ahead.
    let calendar = fine(sample.path(), &["export", "8", "--format", "ics"]);
    assert!(calendar.contains("DTSTART:20261123T"), "{calendar}");
}

#[test]
fn a_teams_own_templates_are_used_and_their_faults_have_a_place() {
    let sample = sample();
    let here = sample.path();
    fs::create_dir(here.join("templates")).expect("a folder");
    let (markdown, html) = ("templates/minutes.md.j2", "templates/minutes.html.j2");
    fs::write(here.join(markdown), "Ours: {{ forum }}\n").expect("is written");
    let own = "{% extends \"page.html\" %}\n{% block main %}<h1>Ours: {{ day }}</h1>\n\
               {% include \"minutes-body.html\" %}{% endblock %}\n";
    fs::write(here.join(html), own).expect("is written");
    assert!(fine(here, &["show"]).starts_with("Ours: "));
    let page = fine(here, &["export", "--format", "html"]);
    assert!(
        page.contains("<h1>Ours: Monday 23 November 2026</h1>"),
        "{page}"
    );
    assert_eq!(html::faults(&page), [""; 0]);

    fs::write(here.join(markdown), "{{ forum }}\n{{ forum|loud }}\n").expect("is written");
    let said = refused(here, &["export"]);
    let fault = "templates/minutes.md.j2:2: this template cannot be used:";
    assert!(said.contains(fault), "{said}");
    fs::write(
        here.join(html),
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    )
    .expect("is written");
    let said = refused(here, &["export", "--format", "html"]);
    assert!(said.contains("it does not come to an end"), "{said}");
}

#[test]
fn a_key_writes_what_is_chosen_into_the_forums_folder_and_says_where() {
    let mut room = Room::sample();
    for (key, path) in [
        ("h", "exports/2026-11-24-minutes.html"),
        ("m", "exports/2026-11-24-minutes.md"),
        ("c", "exports/2026-11-24-actions.csv"),
        ("k", "exports/2026-11-24.ics"),
        ("j", "exports/2026-11-24.json"),
        ("s", "exports/site/index.html"),
    ] {
        room.keys("E");
        assert_eq!(room.asked(), Some("What do you want to take along?"));
        room.keys(key);
        assert!(room.says().contains(path), "{}", room.says());
        assert!(room.folder.path().join(path).is_file(), "{path}");
    }
    // What was captured a moment ago is in it.
    room.keys("a");
    room.types("Call the museum due:fri");
    room.keys("Enter E c");
    let table = fs::read_to_string(room.folder.path().join("exports/2026-11-24-actions.csv"));
    assert!(table.expect("is there").contains("\"Call the museum\""));
    // From the forum's home it is the last meeting.
    room.keys("0 E h");
    assert!(
        room.says().contains("exports/2026-11-24-minutes.html"),
        "{}",
        room.says()
    );
}

#[test]
fn a_template_that_cannot_be_used_is_said_and_the_minutes_are_kept_all_the_same() {
    let mut room = Room::sample();
    let templates = room.folder.path().join("templates");
    fs::create_dir(&templates).expect("a folder");
    fs::write(templates.join("minutes.md.j2"), "{{ nothing.here }}").expect("is written");
    room.keys("E m");
    assert!(
        room.says().contains("templates/minutes.md.j2:1:"),
        "{}",
        room.says()
    );
    let folder = Folder::open(room.folder.path()).expect("a forum");
    let meeting = room.session.meeting().expect("the running one");
    let sitting = Sitting {
        charter: &room.session.forum.as_ref().expect("is open").charter,
        name: &meeting.name,
        number: 9,
        boards: &meeting.boards,
    };
    let (text, fault) = minutes_to_keep(&folder, &sitting);
    assert!(
        text.starts_with("# Acme revenue forum, Tuesday 24 November 2026"),
        "{text}"
    );
    assert!(fault.is_some_and(|fault| fault.contains("minutes.md.j2:1:")));
}
