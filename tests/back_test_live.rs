//! The back-test in the meeting, as people use it: leads are brought, the definition is edited, the
//! figures follow; and nothing of the leads reaches the meeting's files.

mod room;

use std::fs;
use std::path::Path;

use lockstep_forum::forum::back_test::Figures;
use lockstep_forum::session::boards::bring_leads::{BringLeads, Step};
use lockstep_forum::session::effect::Effect;
use lockstep_forum::session::leads::{BroughtLeads, NotRead, Source};
use lockstep_forum::session::message::Message;
use lockstep_forum::session::over::Over;
use lockstep_forum::session::place::Row;
use lockstep_forum::session::update::update;
use room::Room;

/// The sample forum on the board of its lead definition.
fn on_the_board() -> Room {
    let mut room = Room::sample();
    room.keys("3");
    room
}

/// The same with its CSV on the table.
fn with_leads() -> Room {
    let mut room = on_the_board();
    room.keys("b Enter Enter");
    room
}

fn leads(room: &Room) -> &BroughtLeads {
    room.session.leads.as_ref().expect("leads were brought")
}

fn figures(room: &Room) -> &Figures {
    &leads(room).tried.as_ref().expect("it was tried").figures
}

fn csv(room: &Room, text: &str) {
    bytes(room, text.as_bytes());
}

fn bytes(room: &Room, bytes: &[u8]) {
    let folder = room.path().join("leads");
    for entry in fs::read_dir(&folder).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    fs::write(folder.join("own.csv"), bytes).unwrap();
}

#[test]
fn the_samples_leads_are_two_keys_away_and_every_edit_shows_new_figures() {
    let mut room = with_leads();
    assert!(room.session.over.is_empty(), "nothing is in the way");
    let before = figures(&room).all;
    assert_eq!((before.leads, before.positives), (1204, 184));
    assert!(before.selected > 0);

    // The threshold.
    while !matches!(
        room.session.selection(),
        Some(lockstep_forum::session::place::Row::Threshold(_))
    ) {
        room.keys("Down");
    }
    room.keys("Enter Ctrl-U");
    room.types("total >= 90");
    room.keys("Enter");
    let after = figures(&room).all;
    assert!(
        after.selected < before.selected,
        "a higher bar selects fewer"
    );
    assert!(!leads(&room).stale);

    // Undo is an edit as well.
    room.keys("u");
    assert_eq!(figures(&room).all, before);

    // So are points, moved with one key.
    room.keys("g Down Down > > > > > > > >");
    assert_ne!(figures(&room).all, before);
}

#[test]
fn the_draft_is_compared_with_the_version_signed_last() {
    let room = with_leads();
    let against = leads(&room).tried.as_ref().unwrap().against.as_ref();
    let against = against.expect("v6 was signed");
    assert_eq!(against.called, "v6");
    let comparison = against.comparison.as_ref().unwrap();
    assert_eq!(
        comparison.both + comparison.gained,
        figures(&room).all.selected
    );
}

#[test]
fn a_version_signed_in_this_sitting_is_the_one_to_compare_with_once_it_is_edited() {
    let mut room = with_leads();
    room.keys("x m Ctrl-S x s Ctrl-S");
    assert!(room.boards().lead_definition.agreed(), "{}", room.says());
    room.keys("g Down Down >");
    let against = leads(&room).tried.as_ref().unwrap().against.as_ref();
    assert_eq!(against.unwrap().called, "v7");
}

#[test]
fn a_record_holds_counts_and_the_files_hash_and_can_be_taken_back() {
    let mut room = with_leads();
    let before = room.boards().lead_definition.back_tests.len();
    room.keys("R");
    let definition = room.boards().lead_definition.clone();
    assert_eq!(definition.back_tests.len(), before + 1);
    let text = definition.content_hash();
    let record = definition
        .back_tests
        .values()
        .find(|record| record.text == text && record.file_hash.len() == 64)
        .expect("the record of this text");
    assert_eq!(record.file, "leads-two-quarters.csv");
    assert_eq!(record.selected, figures(&room).all.selected);

    room.keys("R");
    let again = room.boards().lead_definition.back_tests.len();
    assert_eq!(
        again,
        before + 1,
        "the same text on the same file is one record"
    );
    room.keys("u u");
    assert!(room.boards().lead_definition.back_tests.len() <= before + 1);
    while room.boards().lead_definition.back_tests.len() > before {
        room.keys("u");
    }
}

#[test]
fn nothing_of_the_leads_enters_the_files_of_the_forum() {
    let mut room = on_the_board();
    csv(
        &room,
        "Created,How did you hear about us,Industry,Employees,Job Title,Region,Visits,\
         Total Minutes on Site,Downloads,Demo Requested,Do Not Email,Call Outcome,Converted\n\
         2026-05-04,Trade fair,Xylophonery,21,Zitherist,UK,1,9,0,No,No,,0\n\
         2026-05-05,Trade fair,Xylophonery,21,Zitherist,UK,1,9,0,No,No,,1\n",
    );
    room.keys("b Enter Enter R");
    assert_eq!(figures(&room).all.leads, 2);
    assert!(!holds(&room.path().join("meetings"), "itherist"));
    assert!(!holds(&room.path().join(".lockstep"), "itherist"));
}

fn holds(path: &Path, word: &str) -> bool {
    if path.is_dir() {
        let mut entries = fs::read_dir(path).unwrap();
        return entries.any(|entry| holds(&entry.unwrap().path(), word));
    }
    fs::read_to_string(path).is_ok_and(|text| text.contains(word))
}

/// From the start of a new forum to the lead definition of its first meeting.
fn to_the_new_definition(room: &mut Room) {
    room.keys("Enter Ctrl-S Enter 3");
    if room.session.meeting().is_none() {
        room.keys("N");
        while room.session.meeting().is_none() {
            room.keys("G Enter");
        }
        room.keys("3");
    }
}

#[test]
fn a_definition_that_names_no_outcome_asks_for_it_and_its_values() {
    let mut room = Room::new_forum();
    fs::create_dir_all(room.path().join("leads")).unwrap();
    csv(
        &room,
        "source,status\nfair,won\nweb,lost\nweb,Select\nfair,won\n",
    );
    to_the_new_definition(&mut room);
    // The likely column and value are under the cursor; x says that "Select" means nothing.
    room.keys("b Enter Down x Enter Enter Enter");
    let reading = room.boards().lead_definition.leads.clone();
    let outcome = reading.outcome.expect("the outcome is settled");
    assert_eq!(
        (outcome.column.as_str(), outcome.is.as_slice()),
        ("status", ["won".to_owned()].as_slice())
    );
    assert_eq!(reading.missing.iter().collect::<Vec<_>>(), ["Select"]);
    assert_eq!(figures(&room).all.positives, 2);
}

/// The words of a box on the screen, without its frame.
fn words_on(screen: &str) -> String {
    let words = screen.split(|sign: char| sign.is_whitespace() || "│╭╮╰╯─\"".contains(sign));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn every_broken_file_gives_its_sentence_on_the_screen() {
    let mut room = on_the_board();
    for (broken, sentence) in [
        (
            &b"PK\x03\x04....xl/workbook.xml"[..],
            "own.csv is an Excel workbook, not a CSV",
        ),
        (
            b"PK\x03\x04....word/document",
            "own.csv is a ZIP archive, not a CSV: unpack it first",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "own.csv is an Excel workbook",
        ),
        (
            b"<!DOCTYPE html><html><body>Sign in",
            "own.csv is a web page, not a CSV",
        ),
        (b"\x1f\x8b\x08\x00", "own.csv is compressed with gzip"),
        (b"%PDF-1.7", "own.csv is a PDF"),
        (b"{\"leads\": []}", "own.csv is a JSON file"),
        (b"", "own.csv is empty: there is nothing in it"),
        (
            b" \r\n \r\n",
            "own.csv is empty: there is nothing in it but blanks",
        ),
        (
            b"a,b\n1,\x00\x00\x00\n",
            "own.csv holds bytes that no text has",
        ),
        (
            b"a,b\r1,2\r3,4\r",
            "The lines of own.csv end as in very old programs",
        ),
        (b"a,b,c\n", "The file has headers but no leads"),
        (
            b"a,b,c\n1,2,3\n4,5\n",
            "Row 3 has 2 cells where the headers have 3",
        ),
        (
            b"a,b,c\n1,2,3\n4,5,6,7\n",
            "Row 3 has 4 cells where the headers have 3",
        ),
        (
            b"a,b,c\n1,2,3\n4,\"5,6\n7,8,9\n",
            "Row 3 opens a quote that is never closed",
        ),
        (
            b"a,b,c\n\"1,2,3\"\n4,5,6\n",
            "1 row is wrapped whole in one quoted cell, the first of them row 2",
        ),
    ] {
        bytes(&room, broken);
        room.keys("b Enter");
        for (columns, lines) in [(120, 36), (80, 24), (60, 16)] {
            let screen = room.screen(columns, lines);
            assert!(
                words_on(&screen).contains(sentence),
                "{sentence}:\n{screen}"
            );
        }
        room.keys("Esc");
        while !room.session.over.is_empty() {
            room.keys("Esc");
        }
        assert!(room.session.leads.is_none());
    }
}

#[test]
fn a_broken_file_shows_its_sentence_and_another_can_be_chosen() {
    let mut room = on_the_board();
    csv(&room, "a,b,c\n1,2,3\n1,2\n");
    room.keys("b Enter");
    let fault = match room.session.over.last() {
        Some(Over::Leads(bringing)) => bringing.fault.clone(),
        _ => None,
    };
    let fault = fault.expect("it is said");
    assert!(fault.contains("Row 3 has 2 cells"), "{fault}");
    room.keys("Esc");
    assert!(room.session.leads.is_none());
}

fn bringing(room: &Room) -> &BringLeads {
    match room.session.over.last() {
        Some(Over::Leads(bringing)) => bringing,
        _ => panic!("the box is open: {}", room.says()),
    }
}

#[test]
fn outcomes_in_a_second_file_are_joined_on_a_column_that_both_have() {
    let mut room = on_the_board();
    csv(&room, "mql_id,origin\na1,fair\na2,web\na3,fair\na4,web\n");
    let folder = room.path().join("leads");
    fs::write(folder.join("won.csv"), "seller;MQL_ID\ns1;a1\ns2;a3\n").unwrap();
    fs::write(folder.join("alien.csv"), "x,y\n1,2\n").unwrap();
    room.keys("b");
    room.types("own");
    room.keys("Enter s");
    let listed = bringing(&room).found.iter().map(|found| found.name.clone());
    assert_eq!(
        listed.collect::<Vec<_>>(),
        ["alien.csv", "won.csv"],
        "not the leads themselves"
    );
    room.keys("Enter");
    let fault = bringing(&room).fault.clone().expect("it is said");
    assert!(
        fault.contains("alien.csv has no column that own.csv has"),
        "{fault}"
    );
    room.keys("Down Enter");
    assert!(matches!(&bringing(&room).step, Step::Join(_, join) if join.columns == ["mql_id"]));
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("Which column names the same lead in both files?"),
        "{screen}"
    );
    room.keys("Enter");
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("2 of these leads became customers, says won.csv"),
        "{screen}"
    );
    room.keys("Enter");
    let file = &leads(&room).file;
    assert_eq!(
        file.leads
            .joined()
            .map(lockstep_forum::forum::back_test::Bits::count),
        Some(2)
    );
    assert_eq!(file.outcomes_hash.len(), 64);

    // The definition of the sample asks for columns that this file lacks; one of its own is tried.
    let why = leads(&room).cannot.clone().expect("it is said");
    assert!(why.contains("no column"), "{why}");
}

#[test]
fn a_second_file_that_knows_none_of_the_leads_is_said_and_another_column_can_be_chosen() {
    let mut room = on_the_board();
    csv(&room, "id,city\na,Rome\nb,Bern\n");
    fs::write(room.path().join("leads/won.csv"), "id,city\nz,Rome\n").unwrap();
    room.keys("b");
    room.types("own");
    room.keys("Enter s Enter Enter");
    let fault = bringing(&room).fault.clone().expect("it is said");
    assert!(
        fault.contains("No lead's “id” stands among the 1 customers"),
        "{fault}"
    );
    assert!(room.screen(120, 36).contains("No lead's “id” stands among"));
    room.keys("Down Enter");
    assert!(
        matches!(bringing(&room).step, Step::Columns(_)),
        "{:?}",
        bringing(&room).fault
    );
}

#[test]
fn wrapped_rows_are_unwrapped_only_when_that_is_asked_for() {
    let mut room = on_the_board();
    let folder = fs::read_dir(room.path().join("leads")).unwrap();
    let path = folder.map(|entry| entry.unwrap().path()).next().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let wrapped: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(row, line)| match row % 30 {
            7 => format!("\"{}\"", line.replace('"', "\"\"")),
            _ => line.to_owned(),
        })
        .collect();
    csv(&room, &wrapped.join("\n"));
    room.keys("b Enter");
    assert!(matches!(bringing(&room).step, Step::Wrapped { .. }));
    let screen = room.screen(80, 24);
    assert!(
        screen.contains("40 rows are wrapped whole in one quoted cell"),
        "{screen}"
    );
    room.keys("Esc Enter Enter");
    assert!(matches!(bringing(&room).step, Step::Columns(_)));
    room.keys("Enter");
    let all = figures(&room).all;
    assert_eq!((all.leads, all.positives), (1204, 184));
    let warnings = &figures(&room).warnings;
    assert!(
        warnings.iter().any(|said| said.contains("were unwrapped")),
        "{warnings:?}"
    );
}

/// Presses keys without performing what they ask for outside.
fn only_press(room: &mut Room, keys: &str) -> Vec<Effect> {
    let keys = keys.split_whitespace().map(|key| key.parse().unwrap());
    let presses = keys.map(|key| update(&mut room.session, Message::Pressed(key), room.now));
    presses.flatten().collect()
}

fn reading_of(effects: &[Effect]) -> u64 {
    let mut readings = effects.iter().filter_map(|effect| match effect {
        Effect::ReadLeads { reading, .. } => Some(*reading),
        _ => None,
    });
    readings.next_back().expect("a file is read")
}

#[test]
fn a_file_is_read_beside_the_meeting_which_goes_on() {
    let mut room = on_the_board();
    room.keys("b");
    let reading = reading_of(&only_press(&mut room, "Enter"));
    let path = bringing(&room).found[0].path.clone();
    // A key of the meeting does what it does, and the reading goes on.
    room.keys("a");
    room.types("Call the ten oldest leads");
    room.tell(Message::LeadsReadSoFar(reading, 0.34));
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("reading leads-two-quarters.csv 34% · Esc stops"),
        "{screen}"
    );
    let file = lockstep_forum::live::leads::read(
        &Source::of(path),
        &[],
        &lockstep_forum::store::leads::Progress::default(),
    );
    let file = Box::new(file.expect("the sample's leads"));
    room.tell(Message::LeadsRead(reading, Ok(file)));
    assert!(
        matches!(room.session.over.last(), Some(Over::Capture(_))),
        "nothing comes between the keys"
    );
    assert!(
        room.says().contains("is read: b looks at its columns"),
        "{}",
        room.says()
    );
    room.keys("Enter b Enter");
    assert_eq!(figures(&room).all.leads, 1204);
    let actions = room.boards().actions.actions.values();
    let mut actions = actions.filter(|action| action.title == "Call the ten oldest leads");
    assert!(actions.next().is_some(), "no key was lost");
}

#[test]
fn a_reading_is_stopped_with_escape_in_its_box_and_beside_the_meeting() {
    let mut room = on_the_board();
    room.keys("b");
    only_press(&mut room, "Enter");
    let stopped = |effects: Vec<Effect>| {
        let stops = |effect: &Effect| matches!(effect, Effect::StopReading);
        effects.iter().any(stops)
    };
    assert!(stopped(only_press(&mut room, "Esc")));
    assert!(matches!(bringing(&room).step, Step::File));

    let reading = reading_of(&only_press(&mut room, "Enter"));
    only_press(&mut room, "4");
    assert!(room.session.over.is_empty());
    assert!(stopped(only_press(&mut room, "Esc")));
    assert!(room.says().contains("stopped"));
    let not_read = NotRead {
        why: "Reading the leads was cancelled".to_owned(),
        wrapped: false,
    };
    room.tell(Message::LeadsRead(reading, Err(not_read)));
    assert!(!room.says().contains("cancelled"), "that was asked for");
    room.keys("3 b");
    assert!(matches!(bringing(&room).step, Step::File));
}

#[test]
fn a_criterion_on_a_column_that_the_file_lacks_says_so_and_keeps_the_figures_of_before() {
    let mut room = with_leads();
    let before = figures(&room).all;
    room.keys("g Down Down e Tab Ctrl-U");
    room.types("Emplyees >= 50");
    room.keys("Ctrl-S");
    let why = leads(&room).cannot.as_deref().expect("it is said");
    assert!(why.contains("Employees"), "the nearest header: {why}");
    assert!(leads(&room).stale);
    assert_eq!(figures(&room).all, before);
    room.keys("u");
    assert!(!leads(&room).stale && leads(&room).cannot.is_none());
}

#[test]
fn the_page_of_figures_scrolls_opens_a_criterion_and_is_left_with_escape() {
    use lockstep_forum::session::boards::back_test::Section;
    use lockstep_forum::session::place::Row;

    let mut room = with_leads();
    room.keys("f");
    assert_eq!(
        room.session.selection(),
        Some(Row::Figure(Section::InShort))
    );
    while room.session.selection() != Some(Row::Figure(Section::Criterion(0))) {
        room.keys("Down");
    }
    room.keys("Enter");
    assert!(matches!(room.session.over.last(), Some(Over::Form(_))));
    room.keys("Esc Esc");
    assert!(!matches!(room.session.selection(), Some(Row::Figure(_))));
}

#[test]
fn without_leads_the_keys_say_how_to_bring_some() {
    let mut room = on_the_board();
    for key in ["f", "R"] {
        room.keys(key);
        assert!(room.says().contains("b brings them"), "{}", room.says());
    }
}

#[test]
fn a_criterion_is_built_by_choosing_and_can_still_be_typed() {
    let mut room = with_leads();
    room.keys("g Down A c");
    room.types("from a trade fair");
    let when = |room: &Room| match room.session.over.last() {
        Some(Over::Form(form)) => form.value("when").to_owned(),
        _ => panic!("the form is open: {}", room.says()),
    };
    // Past the text, to the lists; a few letters find the column.
    room.keys("Tab Tab Enter");
    let columns = room.screen(80, 24);
    for words in ["Industry", "Employees", "numbers", "choices", "2 to 6000"] {
        assert!(columns.contains(words), "{words} is not in {columns}");
    }
    room.types("dustr").keys("Enter");
    let tests = room.screen(80, 24);
    assert!(
        tests.contains("“Industry” …") && tests.contains("is not"),
        "{tests}"
    );
    // The second value and the third, ticked.
    room.keys("Enter Down x Down x");
    let values = room.screen(80, 24);
    assert!(values.contains("x ticks several"), "{values}");
    room.keys("Enter");
    let several = when(&room);
    assert!(several.starts_with("Industry in ("), "{several}");
    assert_eq!(several.matches(',').count(), 1, "two of them: {several}");

    // Left and opened again it is there, and the lists stand where it stands.
    room.keys("Esc A c");
    assert_eq!(when(&room), several);
    room.keys("Tab Tab Enter Enter Enter Enter");
    assert_eq!(when(&room), several, "the same column, test and values");

    // A number is taken from the list or typed.
    room.keys("Shift-Tab Enter")
        .types("visits")
        .keys("Enter Enter");
    room.types("many").keys("Enter");
    assert!(room.says().contains("needs a number"), "{}", room.says());
    room.keys("Ctrl-U").types("4").keys("Enter");
    assert_eq!(when(&room), "Visits ≥ 4");

    // What is typed last holds.
    room.keys("Shift-Tab Shift-Tab Ctrl-U");
    room.types("visits >= 3");
    room.keys("Ctrl-S");
    assert!(room.session.over.is_empty(), "saved: {}", room.says());
    let added = figures(&room).criteria.iter();
    let mut added = added.filter(|criterion| *criterion.title == *"from a trade fair");
    assert!(added.next().expect("it is tried").matched > 0);
}

#[test]
fn the_chart_stands_where_the_figures_stand_and_a_page_down_does_not_pass_it_by() {
    let mut room = with_leads();
    let selected = figures(&room).all.selected;
    room.keys("f");
    let at = format!("at 60: {selected} leads");
    let mut pages = 0;
    while !room.screen(120, 36).contains(&at) {
        room.keys("PageDown");
        pages += 1;
        assert!(pages < 6, "{}", room.screen(120, 36));
    }
    assert!(room.screen(120, 36).contains("Where to draw the line"));
    room.keys("g");
    for _ in 0..12 {
        let screen = room.screen(80, 24);
        let chart = screen.contains("leads qualify from this score on");
        assert_eq!(screen.contains("Where to draw the line"), chart, "{screen}");
        room.keys("PageDown");
    }
}

#[test]
fn a_threshold_and_a_cap_move_by_five_points_and_the_figures_with_them() {
    let mut room = with_leads();
    let selected = figures(&room).all.selected;
    let threshold = figures(&room).threshold.expect("a total qualifies");
    room.session.select(Row::Threshold(0));
    room.keys("<");
    assert_eq!(figures(&room).threshold, Some(threshold - 5.0));
    assert!(figures(&room).all.selected > selected);
    room.keys("> >");
    assert_eq!(figures(&room).threshold, Some(threshold + 5.0));
    assert!(figures(&room).all.selected < selected);
    room.keys("u u u");
    assert_eq!(figures(&room).all.selected, selected);
    let caps = |room: &Room| -> Vec<_> {
        let groups = room.boards().lead_definition.groups.iter();
        groups.map(|(id, group)| (id.clone(), group.cap)).collect()
    };
    for (id, before) in caps(&room) {
        room.session.select(Row::Group(id.clone()));
        room.keys("<");
        let now = room.boards().lead_definition.groups.get(&id).unwrap().cap;
        assert_eq!(now, before.map(|cap| cap - 5.0), "{}", room.says());
        if before.is_none() {
            assert!(room.says().contains("has no cap"), "{}", room.says());
        }
    }
}

#[test]
fn the_threshold_that_fits_keeps_the_other_tests_and_hands_over_no_more_than_fits() {
    let mut room = with_leads();
    room.keys("W").types("10").keys("Enter");
    let fits = leads(&room).tried.as_ref().unwrap().capacity.clone();
    let fits = fits.expect("there are more leads");
    let before = room.boards().lead_definition.qualifies_when.len();
    room.keys("z");
    if let Some(from) = fits.fits_from {
        assert_eq!(figures(&room).all.selected, fits.fits, "{}", room.says());
        assert!(fits.fits <= fits.capacity);
        assert_eq!(figures(&room).threshold, Some(from));
        let after = room.boards().lead_definition.qualifies_when.len();
        assert_eq!(after, before);
    } else {
        assert!(room.says().contains("no threshold"), "{}", room.says());
    }
}

#[test]
fn warnings_are_seen_on_a_small_screen_as_well() {
    let room = with_leads();
    let warnings = &figures(&room).warnings;
    assert!(!warnings.is_empty());
    let screen = room.screen(80, 24);
    let first: String = warnings[0].chars().take(12).collect();
    assert!(screen.contains(&first), "{screen}");
    assert!(warnings.len() < 2 || screen.contains(&format!("1 of {}", warnings.len())));
}

#[test]
fn a_file_that_is_not_found_by_what_is_typed_is_said_so() {
    let mut room = on_the_board();
    room.keys("b").types("zzz");
    let screen = words_on(&room.screen(80, 24));
    assert!(screen.contains("is called anything like “zzz”"), "{screen}");
}

#[test]
fn the_first_threshold_of_a_new_definition_is_simply_typed() {
    let mut room = Room::new_forum();
    to_the_new_definition(&mut room);
    let screen = room.screen(120, 50);
    for empty in [
        "no score is settled yet",
        "Hand-offs   no hand-off yet: A h to add one",
    ] {
        assert!(screen.contains(empty), "{screen}");
    }
    room.session
        .select(lockstep_forum::session::place::Row::Threshold(0));
    room.keys("Enter Ctrl-S");
    assert!(
        room.screen(120, 36).contains("Say from which score"),
        "nothing is typed"
    );
    room.types("45").keys("Enter");
    let thresholds = &room.boards().lead_definition.qualifies_when;
    let words = lockstep_forum::forum::lead_definition::thresholds_in_words(thresholds);
    assert_eq!(words, "total ≥ 45", "{}", room.says());
}

#[test]
fn another_version_is_chosen_to_compare_with_and_a_file_as_well() {
    let mut room = with_leads();
    let called = |room: &Room| {
        let tried = leads(room).tried.as_ref().unwrap();
        tried.against.as_ref().unwrap().called.clone()
    };
    assert_eq!(called(&room), "v6");
    room.keys("v 2");
    assert_eq!(called(&room), "v2", "the key is the version's");
    room.keys("v s");
    assert_eq!(called(&room), "v6");

    let file = room.path().join("sales-draft.ron");
    fs::write(
        &file,
        r#"LeadDefinition(format: 1, version: 8, groups: {"all": (title: "All",
            criteria: {"aaaaaaaa": (title: "any", when: Present("Region"), points: 10)})},
            qualifies_when: [[AtLeast(Total, 10)]])"#,
    )
    .unwrap();
    room.keys("v f");
    room.types(&file.display().to_string());
    room.keys("Enter");
    assert_eq!(called(&room), "sales-draft.ron", "{}", room.says());
    let tried = leads(&room).tried.as_ref().unwrap();
    let comparison = tried.against.as_ref().unwrap().comparison.clone().unwrap();
    assert!(comparison.lost > 500, "it selects nearly everybody");
}

#[test]
fn disputed_leads_are_listed_without_persons_unless_they_are_asked_for() {
    let mut room = on_the_board();
    let leads = fs::read_dir(room.path().join("leads")).unwrap();
    let path = leads.map(|entry| entry.unwrap().path()).next().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let with_mail: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(row, line)| match row {
            0 => format!("{line},Email"),
            row => format!("{line},person{row}@example.com"),
        })
        .collect();
    csv(&room, &with_mail.join("\n"));
    room.keys("b Enter Enter y");
    let listed = |room: &Room| match room.session.over.last() {
        Some(Over::Disputes(listed)) => listed.clone(),
        _ => panic!("the list is open: {}", room.says()),
    };
    let before = listed(&room);
    assert!(before.disputes.hidden.contains(&"Email".to_owned()));
    assert!(!format!("{:?}", before.disputes.leads).contains("@example.com"));
    let comparison = {
        let tried = self::leads(&room).tried.as_ref().unwrap();
        tried.against.as_ref().unwrap().comparison.clone().unwrap()
    };
    assert_eq!(before.disputes.count, comparison.gained + comparison.lost);
    room.keys("p");
    assert!(format!("{:?}", listed(&room).disputes.leads).contains("@example.com"));
    room.keys("Esc");
    assert!(room.session.over.is_empty());
}

#[test]
fn a_capacity_gives_the_threshold_that_fits_and_follows_every_edit() {
    let mut room = with_leads();
    room.keys("W");
    room.types("10 a week");
    room.keys("Enter");
    let fits = |room: &Room| {
        let tried = leads(room).tried.as_ref().unwrap();
        tried.capacity.clone().expect("ten a week fit")
    };
    let before = fits(&room);
    // From 2 May to 20 October are 172 days.
    assert_eq!(before.capacity, 246);
    assert!(before.expected_customers > 50.0);
    room.keys("g Down Down > > > >");
    assert_ne!(fits(&room), before);
}

#[test]
fn the_threshold_that_fits_is_taken_with_one_key() {
    let mut room = with_leads();
    room.keys("z");
    assert!(room.says().contains("W takes it"), "{}", room.says());
    room.keys("W");
    room.types("10 a week");
    room.keys("Enter");
    let threshold = leads(&room).tried.as_ref().unwrap().capacity.clone();
    let threshold = threshold.expect("ten a week fit").fits_from;
    let threshold = threshold.expect("a threshold fits them");
    let screen = room.screen(120, 36);
    assert!(
        screen.contains(&format!("z takes total ≥ {threshold}")),
        "{screen}"
    );
    // The sample qualifies by two alternatives: the one that asks for more than the total stays.
    room.keys("z");
    assert_eq!(room.asked(), None);
    let alternatives = &room.boards().lead_definition.qualifies_when;
    assert_eq!(alternatives.len(), 2, "{alternatives:?}");
    assert!(
        room.says().contains(&format!("from {threshold} points on")),
        "{}",
        room.says()
    );
    assert_eq!(figures(&room).threshold, Some(threshold));
    assert!(!room.screen(120, 36).contains("z takes"), "it is taken");
    room.keys("u");
    assert_ne!(figures(&room).threshold, Some(threshold));

    // Where no alternative asks for the total alone, that all go is asked first.
    room.session
        .select(lockstep_forum::session::place::Row::Threshold(0));
    room.keys("Enter Ctrl-U").types("fit >= 30").keys("Enter z");
    assert_eq!(room.asked(), Some("Take the threshold that fits?"));
    room.keys("y");
    let alternatives = &room.boards().lead_definition.qualifies_when;
    assert_eq!(alternatives.len(), 1, "{alternatives:?}");
}

#[test]
fn a_draft_of_marketing_and_one_of_sales_are_compared_and_either_can_be_put_on_the_worksheet() {
    let mut room = with_leads();
    let text = |room: &Room| room.boards().lead_definition.content_hash();
    room.keys("g Down Down > > > > v m");
    assert!(
        room.says().contains("Kept as Marketing's draft"),
        "{}",
        room.says()
    );
    let marketing = text(&room);
    // Sales wants it otherwise.
    room.keys("< < < < < < < < v l v Down Enter");
    let against = leads(&room)
        .tried
        .as_ref()
        .unwrap()
        .against
        .clone()
        .unwrap();
    assert_eq!(against.called, "Marketing's draft");
    assert_eq!(against.changes.len(), 1, "{:?}", against.changes);
    assert!(
        against.changes[0].contains("points"),
        "{:?}",
        against.changes
    );
    room.keys("f");
    let screen = room.screen(120, 60);
    assert!(screen.contains(&against.changes[0]), "{screen}");
    room.keys("f v M");
    assert_eq!(text(&room), marketing);
    assert!(
        room.says()
            .contains("Marketing's draft is on the worksheet"),
        "{}",
        room.says()
    );
    room.keys("u");
    assert_ne!(text(&room), marketing);
}

#[test]
fn an_edit_that_was_taken_back_is_no_version() {
    let mut room = on_the_board();
    room.keys("x m Ctrl-S x s Ctrl-S");
    let versions = |room: &mut Room| {
        room.keys("h");
        let screen = room.screen(120, 60);
        room.keys("h");
        screen
    };
    let signed = versions(&mut room);
    assert!(
        signed.contains("v7 ") && !signed.contains("v7 (draft)"),
        "{signed}"
    );
    room.keys("g Down Down >");
    let edited = versions(&mut room);
    assert!(edited.contains("v8 (draft)"), "{edited}");
    // What was edited is on disk when the versions are read once more.
    room.keys("u");
    let after = versions(&mut room);
    assert!(!after.contains("v8"), "{after}");
    assert_eq!(after, signed);
}

#[test]
fn the_versions_page_tells_who_signed_what_changed_and_what_came_of_it() {
    let mut room = on_the_board();
    room.keys("h");
    let screen = room.screen(120, 60);
    for words in [
        "Versions of this definition",
        "v7 (draft)",
        "v6 ",
        "Marketing signed",
        "what changed:",
        "selects 321 of 1 204 · 36% became customers (all: 15%) · lift 2.36",
    ] {
        assert!(screen.contains(words), "{words} in\n{screen}");
    }
    // An objection stands in it as soon as it is given, and it is kept when the text moves on.
    room.keys("h x s Down Right Right Tab Tab");
    room.keys("Esc Esc x s Right Right Tab Tab");
    room.types("Too few of them from the north");
    room.keys("Ctrl-S h");
    let screen = room.screen(120, 60);
    assert!(
        screen.contains("Sales objects") && screen.contains("“Too few of them from the north”"),
        "{screen}"
    );
    room.keys("Esc g Down Down > h");
    let screen = room.screen(120, 60);
    assert!(
        screen.contains("Sales objected to a draft before it"),
        "{screen}"
    );
    // Enter compares with an earlier one, on leads.
    room.keys("Down Enter");
    assert!(room.says().contains("b brings leads"), "{}", room.says());
    room.keys("Esc b Enter Enter h Down Down Enter");
    let against = leads(&room)
        .tried
        .as_ref()
        .unwrap()
        .against
        .clone()
        .unwrap();
    assert_eq!(against.called, "v5");
    assert!(room.session.definition_versions.is_none());
}
