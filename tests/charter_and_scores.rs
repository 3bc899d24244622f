//! What people do with the charter, the scoreboard and the trends: figures from a file, targets by
//! period, the shared picture, who does what, the minutes that items usually take.

mod room;

use lockstep_forum::forum::charter::PictureStanding;
use lockstep_forum::forum::files::{BoardKind, FileName};
use lockstep_forum::forum::people::Side;
use lockstep_forum::forum::record::Id;
use lockstep_forum::live::opening;
use lockstep_forum::screens;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::place::{Page, Place, Row, Tab};
use lockstep_forum::store::folder::Folder;
use ratatui::backend::{CrosstermBackend, TestBackend};
use ratatui::buffer::Buffer;
use room::Room;

fn charter(room: &Room) -> &lockstep_forum::forum::charter::Charter {
    &room.session.forum.as_ref().unwrap().charter
}

fn leads() -> Id {
    "e8496dmv".into()
}

/// The sample forum with its running meeting closed.
fn after_the_close() -> Room {
    let mut room = Room::sample();
    room.closes();
    room
}

#[test]
fn figures_of_a_csv_come_onto_the_scoreboard_as_one_edit() {
    let mut room = Room::sample();
    let csv = room.path().join("figures.csv");
    let text = "KPI;Actual;Note\nCustomers active after 90 days;91;from the CRM\n\
                Qualified leads handed over;61;\nChurn;3;\n";
    std::fs::write(&csv, text).unwrap();
    room.keys("2 b").types(csv.to_str().unwrap()).keys("Enter");
    assert_eq!(
        room.says(),
        "2 figures taken, 1 row left out (row 4: no row is called “Churn”)"
    );
    let kpi = room
        .boards()
        .scoreboard
        .kpis
        .get(&"mav8hnt9".into())
        .unwrap();
    assert_eq!(
        (kpi.actual, kpi.note.as_str()),
        (Some(91.0), "from the CRM")
    );
    let name = room.session.live.as_ref().unwrap().name.to_string();
    let on_disk = room
        .on_disk(&name)
        .scoreboard
        .kpis
        .get(&leads())
        .unwrap()
        .actual;
    assert_eq!(on_disk, Some(61.0));
    room.keys("u");
    let kpi = room.boards().scoreboard.kpis.get(&leads()).unwrap();
    assert_eq!(kpi.actual, Some(55.0), "{}", room.says());
    room.keys("b").types("/no/such.csv").keys("Enter");
    assert!(
        room.says().contains("/no/such.csv cannot be read"),
        "{}",
        room.says()
    );
}

#[test]
fn a_kpi_is_one_row_in_the_catalogue_and_on_the_board() {
    let mut room = Room::sample();
    room.keys("2 j e Ctrl-U")
        .types("Leads that fit")
        .keys("Ctrl-S");
    assert_eq!(
        charter(&room).kpis.get(&leads()).unwrap().name,
        "Leads that fit"
    );
    assert_eq!(
        room.boards().scoreboard.kpis.get(&leads()).unwrap().name,
        "Leads that fit"
    );
    let actual = room.boards().scoreboard.kpis.get(&leads()).unwrap().actual;
    assert_eq!(
        (actual, charter(&room).kpis.get(&leads()).unwrap().actual),
        (Some(55.0), None)
    );
    room.keys("u");
    let before = "Qualified leads handed over";
    assert_eq!(
        charter(&room).kpis.get(&leads()).unwrap().name,
        before,
        "{}",
        room.says()
    );
    assert_eq!(
        room.boards().scoreboard.kpis.get(&leads()).unwrap().name,
        before
    );
    room.keys("U");
    assert_eq!(
        charter(&room).kpis.get(&leads()).unwrap().name,
        "Leads that fit"
    );
    assert_eq!(
        room.boards().scoreboard.kpis.get(&leads()).unwrap().name,
        "Leads that fit"
    );
}

#[test]
fn what_was_done_together_is_taken_back_together_or_not_at_all() {
    let mut room = Room::sample();
    room.keys("2 j e Ctrl-U")
        .types("Leads that fit")
        .keys("Ctrl-S");
    let names = |room: &Room| {
        let board = &room.boards().scoreboard;
        let on_board = board.kpis.get(&leads()).unwrap().name.clone();
        (
            on_board,
            charter(room).kpis.get(&leads()).unwrap().name.clone(),
        )
    };
    let renamed = ("Leads that fit".to_owned(), "Leads that fit".to_owned());
    let why = "forum.ron:1:1: it cannot be read".to_owned();
    let board = FileName::Board(
        room.session.live.as_ref().unwrap().name.clone(),
        BoardKind::Scoreboard,
    );
    for file in [FileName::Charter, board] {
        room.tell(Message::BecameUnreadable(file.clone(), why.clone()));
        room.keys("u");
        assert_eq!(names(&room), renamed, "{file}");
        assert!(room.says().contains(&why), "{}", room.says());
        let value = room.session.stored(&file).unwrap();
        room.tell(Message::ChangedOnDisk(file, value.clone(), value));
    }
    room.keys("u");
    let before = "Qualified leads handed over".to_owned();
    assert_eq!(names(&room), (before.clone(), before));
    room.keys("U");
    assert_eq!(names(&room), renamed);
}

#[test]
fn the_target_of_the_next_meeting_is_that_of_its_period() {
    let mut room = Room::sample();
    room.keys("9 Tab Tab Tab");
    assert_eq!(room.session.page, Page::Numbers);
    room.session.select(Row::Kpi(leads()));
    room.keys("e Shift-Tab Shift-Tab")
        .types("\n2026-12 72")
        .keys("Ctrl-S");
    let kpi = charter(&room).kpis.get(&leads()).unwrap();
    assert_eq!(kpi.targets.len(), 3, "{}", room.says());
    let now = room.boards().scoreboard.kpis.get(&leads()).unwrap();
    assert_eq!(
        (now.target, now.actual),
        (Some(60.0), Some(55.0)),
        "today is in November"
    );
    room.keys("Esc");
    for _ in 0..room.boards().meeting.agenda.0.len() {
        room.keys("n");
        if room.asked().is_some() {
            room.keys("y");
        }
    }
    room.keys("s y N G Enter");
    let next = room.boards().scoreboard.kpis.get(&leads()).unwrap();
    assert_eq!(
        (next.target, next.actual),
        (Some(72.0), None),
        "{}",
        room.says()
    );
}

#[test]
fn the_ideal_customer_is_one_text_in_the_charter_and_in_the_lead_definition() {
    let mut room = Room::sample();
    room.keys("9 Tab j Enter")
        .types("Plants with a line of their own\n")
        .keys("Ctrl-S");
    let text = charter(&room).picture.ideal_customer.clone();
    assert!(
        text.iter().any(|line| line.contains("a line of their own")),
        "{text:?}"
    );
    assert_eq!(room.boards().lead_definition.ideal_customer, text);
    let today = room.now.date();
    let standing = charter(&room).picture.standing(Side::Sales, today);
    assert!(
        matches!(standing, PictureStanding::ChangedSince(_)),
        "{standing:?}"
    );
    room.keys("3");
    room.session.select(Row::IdealCustomer);
    room.keys("Enter")
        .types("And one more line\n")
        .keys("Ctrl-S");
    let text = room.boards().lead_definition.ideal_customer.clone();
    assert!(
        text.iter().any(|line| line.contains("one more line")),
        "{text:?}"
    );
    assert_eq!(charter(&room).picture.ideal_customer, text);
    room.keys("u u");
    let before = &charter(&room).picture.ideal_customer;
    assert_eq!(&room.boards().lead_definition.ideal_customer, before);
    assert!(
        before.iter().all(|line| !line.contains("more line")),
        "{before:?}"
    );
}

#[test]
fn without_an_open_meeting_the_ideal_customer_waits_for_the_next_one() {
    let mut room = after_the_close();
    room.keys("9 Tab j Enter");
    assert!(
        room.says().contains("plan the next meeting with N"),
        "{}",
        room.says()
    );
    assert!(room.session.over.is_empty());
}

#[test]
fn each_side_confirms_the_picture_and_an_edit_asks_again() {
    let mut room = Room::sample();
    let (today, tomorrow) = (room.now.date(), room.now.plus_seconds(86_400));
    room.keys("9 Tab Enter")
        .types("And the Netherlands\n")
        .keys("Ctrl-S");
    assert!(charter(&room).picture.to_look_at(today).is_some());
    room.keys("x m Enter");
    assert_eq!(room.says(), "Marketing stands behind the picture as it is");
    room.keys("G Enter Enter");
    assert_eq!(room.says(), "Sales stands behind the picture as it is");
    assert_eq!(charter(&room).picture.to_look_at(today), None);
    room.now = tomorrow;
    room.keys("A").types("Asks a neighbour").keys("Ctrl-S");
    let picture = &charter(&room).picture;
    assert_eq!(
        picture.buying_process.last().unwrap().title,
        "Asks a neighbour"
    );
    assert!(
        picture
            .to_look_at(today)
            .unwrap()
            .contains("changed since Marketing and Sales confirmed it")
    );
    // In the item about where we are going, and while the next meeting is planned.
    room.keys("1 g p p p");
    let screen = room.screen(120, 36);
    assert!(screen.contains("changed since Marketing"), "{screen}");
    room.keys("N");
    let screen = room.screen(120, 36);
    assert!(screen.contains("changed since Marketing"), "{screen}");
}

#[test]
fn a_hand_off_in_who_does_what_opens_its_rule() {
    let mut room = Room::sample();
    room.keys("9 Tab Tab");
    let process = Id::from("crj67hq1");
    room.session.select(Row::Step(process.clone(), 2));
    room.keys("Enter");
    assert_eq!(
        room.session.tab(),
        Some(Tab::LeadDefinition),
        "{}",
        room.says()
    );
    assert_eq!(
        room.session.selection(),
        Some(Row::HandOff("q4xgm4nd".into()))
    );
    // Back on the page: hand the lead over, put it beside, move it, take it out of use.
    room.keys("9");
    assert_eq!(room.session.place, Place::Charter);
    room.session.select(Row::Step(process.clone(), 1));
    room.keys("> x");
    let step = &charter(&room).processes.get(&process).unwrap().steps[1];
    assert_eq!(
        (step.lead, step.support, step.beside),
        (Side::Sales, Some(Side::Marketing), true)
    );
    room.keys("J");
    assert_eq!(
        room.session.selection(),
        Some(Row::Step(process.clone(), 2))
    );
    room.keys("D").types("nobody asks").keys("Enter");
    let used = charter(&room)
        .processes
        .get(&process)
        .unwrap()
        .numbered()
        .len();
    assert_eq!(used, 6, "{}", room.says());
    room.keys("A s").types("Ask how it went").keys("Ctrl-S");
    let used = charter(&room)
        .processes
        .get(&process)
        .unwrap()
        .numbered()
        .len();
    assert_eq!(used, 7);
    room.keys("u u u u u");
    let step = &charter(&room).processes.get(&process).unwrap().steps[1];
    assert_eq!((step.lead, step.beside), (Side::Marketing, false));
}

#[test]
fn what_serves_an_objective_is_one_key_away() {
    let mut room = Room::sample();
    room.keys("9");
    let rows = room.session.rows();
    let kpi = rows
        .iter()
        .position(|row| *row == Row::Kpi(leads()))
        .unwrap();
    assert!(matches!(rows[kpi - 1], Row::Objective(_) | Row::Kpi(_)));
    room.session.select(Row::Kpi(leads()));
    room.keys("Enter");
    assert_eq!(room.session.tab(), Some(Tab::Scoreboard));
    assert_eq!(room.session.selection(), Some(Row::Kpi(leads())));
}

#[test]
fn one_key_makes_a_linked_issue_of_a_kpi_that_is_off_track() {
    let mut room = Room::sample();
    room.keys("2");
    room.session.select(Row::Kpi(leads()));
    let before = room.boards().issues.issues.len();
    room.keys("r");
    let issues = &room.boards().issues.issues;
    assert_eq!(issues.len(), before + 1, "{}", room.says());
    let linked = issues.values().filter(|issue| issue.kpi == Some(leads()));
    assert_eq!(linked.count(), 1);
}

#[test]
fn the_usual_minutes_are_taken_over_with_one_key() {
    let mut room = after_the_close();
    room.keys("N");
    let own = {
        let plan = room.session.plan.as_ref().unwrap();
        let forum = room.session.forum.as_ref().unwrap();
        forum.agendas[plan.agenda].agenda.time().in_minutes()
    };
    room.keys("B");
    assert!(
        room.says().starts_with("As long as it usually takes: "),
        "{}",
        room.says()
    );
    assert!(room.session.plan.as_ref().unwrap().usual_minutes);
    room.keys("G Enter");
    let minutes = |room: &Room| -> u32 {
        let items = room.boards().meeting.agenda.0.iter();
        items.map(|item| item.planned.in_minutes()).sum()
    };
    let usual = minutes(&room);
    assert_ne!(usual, own);
    room.keys("1 B");
    assert!(
        room.says().contains("suggest no other minutes"),
        "{}",
        room.says()
    );
    room.keys("g e Tab Tab Ctrl-U").types("25").keys("Ctrl-S B");
    assert_eq!(minutes(&room), usual, "{}", room.says());
    room.keys("u");
    assert!(minutes(&room) > usual);
    room.keys("s");
    if room.asked().is_some() {
        room.keys("y");
    }
    room.keys("1 B");
    assert_eq!(
        room.says(),
        "The meeting runs: + and - change the minutes of the current item"
    );
}

#[test]
fn the_home_says_how_many_forums_were_held_in_a_row_and_when_one_is_overdue() {
    let mut room = after_the_close();
    room.keys("0");
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("9 forums in a row, at least monthly"),
        "{screen}"
    );
    room.wait(40 * 86_400);
    let screen = room.screen(120, 36);
    assert!(screen.contains("a joint forum lives on"), "{screen}");
    room.keys("8 G");
    let screen = room.screen(120, 36);
    assert!(screen.contains("not planned yet"), "{screen}");
}

/// What the terminal is sent from one frame to the next.
fn bytes_between(before: &Buffer, after: &Buffer) -> usize {
    let mut sent = Vec::new();
    let mut backend = CrosstermBackend::new(&mut sent);
    let changed = before.diff(after);
    ratatui::backend::Backend::draw(&mut backend, changed.into_iter()).unwrap();
    sent.len()
}

#[test]
fn a_step_on_the_scoreboard_sends_few_bytes() {
    let mut room = Room::sample();
    room.keys("2");
    // As the loop does it once the earlier scoreboards are read.
    let folder = Folder::open(room.path()).unwrap();
    let name = room.session.live.as_ref().unwrap().name.clone();
    let earlier = opening::earlier(&folder, &name);
    room.tell(Message::EarlierRead(earlier, name));
    let frame = |room: &Room| {
        let mut terminal = ratatui::Terminal::new(TestBackend::new(120, 40)).unwrap();
        let frame = terminal.draw(|frame| {
            screens::draw(frame, &room.session);
        });
        frame.unwrap().buffer.clone()
    };
    assert!(room.screen(120, 40).contains("9 meetings"));
    let mut before = frame(&room);
    for _ in 0..9 {
        room.keys("j");
        let after = frame(&room);
        let bytes = bytes_between(&before, &after);
        assert!(bytes < 3_000, "{bytes} bytes a step");
        before = after;
    }
}

#[test]
fn every_row_that_was_left_out_is_named_on_a_page() {
    let mut room = Room::sample();
    let csv = room.path().join("figures.csv");
    std::fs::write(
        &csv,
        "KPI,Actual\nChurn,4\nQualified leads handed over,many\nNoise,1\n",
    )
    .unwrap();
    room.keys("2 b")
        .types(&csv.display().to_string())
        .keys("Enter");
    let frame = room.screen(80, 24);
    for row in ["Row 2", "Row 3", "Row 4"] {
        assert!(frame.contains(row), "{frame}");
    }
    room.keys("Down Esc");
    assert!(room.session.over.is_empty());
}

#[test]
fn the_sentence_to_read_aloud_is_whole_on_a_small_screen_and_so_are_targets_without_signs() {
    let mut room = Room::sample();
    room.keys("8 2");
    let frame = room.screen(80, 24);
    assert!(
        frame.contains("targets met") && !frame.contains("it feels be…"),
        "{frame}"
    );
    room.session.look.ascii = true;
    let frame = room.screen(120, 36);
    assert!(!frame.contains(" k..."), "{frame}");
}
