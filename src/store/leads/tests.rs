use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use proptest::prelude::{prop, prop_assert, prop_assert_eq, proptest};
use tempfile::{NamedTempFile, TempDir};

use super::*;
use crate::forum::lead_definition::{Condition, Criterion, Group, OutcomeColumn};
use crate::forum::record::Id;

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("written");
    file
}

const ALL: Choice<'_> = Choice {
    definitions: &[],
    keep: Keep::Every,
    outcomes: None,
    repair_wrapped_rows: false,
    progress: None,
};

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let leads = read(file(bytes).path(), &ALL).expect("a CSV");
    table(&leads)
}

fn table(leads: &Leads) -> Vec<Vec<String>> {
    let cells = |lead: usize| {
        leads
            .kept()
            .map(move |(_, column)| column.value(lead).to_owned())
    };
    let mut rows = vec![leads.headers().to_vec()];
    rows.extend((0..leads.len()).map(|lead| cells(lead).collect()));
    rows
}

fn sentence(bytes: &[u8]) -> String {
    let file = file(bytes);
    match read(file.path(), &ALL) {
        Ok(leads) => format!("{} leads", leads.len()),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn the_same_leads_are_read_however_they_were_exported() {
    let meant = [
        ["Name", "City"],
        ["Müller; & Co, \"M\"", "Köln"],
        ["two lines", ""],
    ];
    let utf8 = "Name,City\n\"Müller; & Co, \"\"M\"\"\",Köln\n\"two\nlines\",\n";
    let semicolons = "Name;City\r\n\"Müller; & Co, \"\"M\"\"\"; Köln \r\n\"two\nlines\";\"\"";
    let tabs = "Name\tCity\n\"Müller; & Co, \"\"M\"\"\"\tKöln\n\"two\nlines\"\t\n";
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let utf16 = |text: &str, mark: &str| {
        let marked = format!("{mark}{text}");
        marked
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
    };
    for bytes in [
        utf8.as_bytes().to_vec(),
        format!("\u{feff}{utf8}").into_bytes(),
        format!("sep=;\r\n{semicolons}").into_bytes(),
        semicolons.as_bytes().to_vec(),
        tabs.as_bytes().to_vec(),
        latin(semicolons),
        utf16(tabs, "\u{feff}"),
        utf16(semicolons, ""),
    ] {
        assert_eq!(rows(&bytes), meant, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn broken_files_give_a_sentence_that_names_the_row() {
    let long = |row: &str| format!("a,b,c\n{}{row}\n7,8,9\n", "1,\"2\n2\",3\n".repeat(150_000));
    for (bytes, words) in [
        (
            "a,b,c\n1,2,3\n4,5\n",
            "Row 3 has 2 cells where the headers have 3",
        ),
        ("a,b,c\n1,2,3\n4,5,6,7\n8,9\n", "Row 3 has 4 cells"),
        (
            "a,b,c\n1,2,3\nx\n",
            "Row 3 has 1 cell where the headers have 3",
        ),
        (&long("4,5"), "Row 150002 has 2 cells"),
        (
            "a,b,c\n1,2,3\n4,\"5,6\n7,8,9\n",
            "Row 3 opens a quote that is never closed",
        ),
        (
            &long("4,\"5,6"),
            "Row 150002 opens a quote that is never closed",
        ),
        (
            "a,b,c\n1,2,3\n\"4,5,6\"\n\"7,\"\"8\"\",9\"\n",
            "2 rows are wrapped whole in one quoted cell, the first of them row 3",
        ),
        ("a,\"b\n1,2\n", "Line 1 opens a quote that is never closed"),
        (
            "a,\"b\nc\",d\",e\n1,2\n",
            "Line 2 opens a quote that is never closed",
        ),
        ("a,b,c\n", "headers but no leads"),
        ("a,b,c", "headers but no leads"),
        ("a,b\r1,2\r3,4\r", "CR alone"),
        ("\n\n", "nothing in it"),
        ("", "empty"),
    ] {
        let said = sentence(bytes.as_bytes());
        assert!(said.contains(words), "{said}");
    }
    assert!(sentence(b"a,b\n1,\0\0\0\n").contains("no text has"));
    let folder = TempDir::new().expect("a folder");
    let refusal = |path: &Path| read(path, &ALL).expect_err("nothing to read").to_string();
    assert!(refusal(folder.path()).contains("is a folder"));
    assert!(refusal(&folder.path().join("no.csv")).contains("cannot be read"));
}

#[test]
fn a_quote_that_is_never_closed_does_not_fill_the_memory() {
    let endless = format!("a,b\n1,2\n3,\"4\n{}", "a longer cell,6\n".repeat(1_200_000));
    assert!(sentence(endless.as_bytes()).contains("Row 3 opens a quote"));
}

#[test]
fn wrapped_rows_are_repaired_when_asked() {
    let file = file(b"a,b\n\"1,\"\"two, 2\"\"\"\n3,4\n");
    let choice = Choice {
        repair_wrapped_rows: true,
        ..ALL
    };
    let leads = read(file.path(), &choice).expect("repaired");
    assert_eq!(table(&leads), [["a", "b"], ["1", "two, 2"], ["3", "4"]]);
    assert_eq!(
        leads.notes(),
        ["1 rows that were wrapped whole in quotes were unwrapped"]
    );
}

#[test]
fn oddities_that_do_no_harm_are_told() {
    let file = file(b"a,,b\n1,x,M\xfcller\n,,\n2,y,\x1b[31mred\n");
    let leads = read(file.path(), &ALL).expect("a CSV");
    assert_eq!(
        table(&leads)[1..],
        [["1", "x", "Müller"], ["2", "y", "␛[31mred"]]
    );
    let notes = leads.notes().join(". ");
    for words in ["1 empty rows", "Column 2 has no name", "read as Latin-1"] {
        assert!(notes.contains(words), "{notes}");
    }
}

fn definition(column: &str) -> LeadDefinition {
    let mut group = Group::default();
    let when = Condition::Present(column.to_owned());
    group.criteria.insert(
        Id::from("c"),
        Criterion {
            when,
            ..Criterion::default()
        },
    );
    let mut definition = LeadDefinition::default();
    definition.groups.insert(Id::from("g"), group);
    definition.leads.outcome = Some(OutcomeColumn {
        column: "won".into(),
        is: vec!["yes".into()],
    });
    definition
}

#[test]
fn only_the_columns_of_the_definitions_are_kept() {
    let file = file(b"id,city,size,won\n1,Rome,9,yes\n2,Bern,8,no\n");
    let (one, two) = (definition("CITY"), definition("no such column"));
    let choice = Choice {
        definitions: &[&one, &two],
        ..Choice::default()
    };
    let leads = read(file.path(), &choice).expect("a CSV");
    assert_eq!(
        leads.kept().map(|(header, _)| header).collect::<Vec<_>>(),
        ["city", "won"]
    );
    assert_eq!(leads.headers().len(), 4);
    assert_eq!(headers(file.path()), Ok(leads.headers().to_vec()));
}

#[test]
fn memory_stays_far_below_the_size_of_the_file() {
    let mut text = String::from("id,city,source,visits,won\n");
    for row in 0..200_000 {
        let (city, visits) = (row % 700, row % 2_500);
        let row = format!("{city},Organic search,{visits},{}\n", row % 3);
        text += "0123456789abcdef0123456789abcdef,Some city with number ";
        text += &row;
    }
    let file = file(text.as_bytes());
    let mut definition = definition("city");
    definition.leads.date = Some("visits".into());
    let choice = Choice {
        definitions: &[&definition],
        ..Choice::default()
    };
    let leads = read(file.path(), &choice).expect("a CSV");
    assert_eq!(leads.len(), 200_000);
    assert!(
        leads.memory() * 100 < text.len() * 35,
        "{} of {}",
        leads.memory(),
        text.len()
    );
}

#[test]
fn outcomes_come_from_a_second_file() {
    let leads_file = file(b"id,city\na,Rome\nb,Bern\nc,Oslo\n");
    let outcomes = |text: &str| file(text.as_bytes());
    let read_with = |outcomes: &NamedTempFile, join, definition: &LeadDefinition| {
        let outcomes = Some(Outcomes {
            path: outcomes.path(),
            join,
        });
        let choice = Choice {
            definitions: &[definition],
            outcomes,
            ..Choice::default()
        };
        read(leads_file.path(), &choice)
    };
    let won = |leads: Leads| leads.joined().map(|bits| bits.leads().collect::<Vec<_>>());
    let mut present = definition("city");
    present.leads.outcome = None;
    let deals = outcomes("id;won\nb;yes\nc;no\nb;no\nx;yes\n");
    let leads = read_with(&deals, "ID", &present).expect("joined");
    assert_eq!(
        leads.kept().map(|(header, _)| header).collect::<Vec<_>>(),
        ["city"]
    );
    assert_eq!(
        won(leads),
        Some(vec![1, 2]),
        "whoever is in the file was won"
    );
    let leads = read_with(&deals, "id", &definition("city")).expect("joined");
    assert_eq!(
        won(leads),
        Some(vec![1]),
        "the outcome column says who was won"
    );
    let customers = outcomes("id,since\nb,2026\n");
    let leads = read_with(&customers, "id", &definition("city")).expect("joined");
    let note = leads.notes()[0].clone();
    assert!(
        note.contains("has no column “won”: every lead that stands in it"),
        "{note}"
    );
    assert_eq!(won(leads), Some(vec![1]));
    for (outcomes, join, words) in [
        ("id\nb\n", "city", "no column “city”"),
        ("id\nb\n", "idd", "no column “idd”: the nearest is “id”"),
        (
            "id\nz\n",
            "id",
            "No lead's “id” stands among the 1 customers",
        ),
    ] {
        let refusal = read_with(&self::file(outcomes.as_bytes()), join, &present);
        let said = refusal.expect_err("refused").to_string();
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn reading_can_be_watched_and_cancelled() {
    let file = file(b"a,b\n1,2\n");
    let progress = Progress::default();
    let choice = Choice {
        progress: Some(&progress),
        ..ALL
    };
    assert!(read(file.path(), &choice).is_ok());
    assert!(progress.share() > 0.99);
    progress.cancel();
    let refusal = read(file.path(), &choice).expect_err("cancelled");
    assert_eq!(refusal.to_string(), "Reading the leads was cancelled");
}

#[test]
fn the_fingerprint_is_what_sha256sum_prints() {
    assert_eq!(
        fingerprint(file(b"abc").path(), None),
        Ok("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned())
    );
    assert!(fingerprint(&PathBuf::from("/no/such/file"), None).is_err());
}

#[test]
fn of_a_large_file_columns_with_very_many_different_values_are_left_out_unless_they_are_named() {
    let mut text = String::from("id,city,email,won\n");
    for row in 0..60_000 {
        let (city, won) = (row % 50, row % 2);
        let _ = writeln!(text, "{row:08},City {city},p{row}@example.com,{won}");
    }
    let file = file(text.as_bytes());
    let definition = definition("email");
    let choice = Choice {
        definitions: &[&definition],
        keep: Keep::EveryUpTo(100_000),
        ..Choice::default()
    };
    let leads = read(file.path(), &choice).expect("a CSV");
    assert_eq!(leads.len(), 60_000);
    let kept = |leads: &Leads| {
        leads
            .kept()
            .map(|(name, _)| name.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(kept(&leads), ["city", "email", "won"]);
    assert!(
        leads.notes()[0].contains("left out: “id”."),
        "{:?}",
        leads.notes()
    );
    let column = leads.column(2).expect("it is named");
    assert_eq!(column.value(59_999), "p59999@example.com");
    assert_eq!(Keep::of_size(1 << 20), Keep::Every);
    assert!(matches!(Keep::of_size(1 << 30), Keep::EveryUpTo(_)));
}

#[test]
fn a_file_with_wrapped_rows_is_told_from_one_that_nothing_can_be_done_about() {
    let wrapped = |text: &[u8]| read(file(text).path(), &ALL).expect_err("refused").wrapped;
    assert!(wrapped(b"a,b\n\"1,2\"\n3,4\n"));
    assert!(!wrapped(b"a,b\n\"1,2\"\n3\n"));
}

proptest! {
    #[test]
    fn what_a_csv_writer_wrote_is_read(
        rows in prop::collection::vec(prop::collection::vec("[a-c,;\t\"\n é€]{0,6}", 3), 1..40),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        crlf in prop::bool::ANY,
    ) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        writer.write_record(["one", "two", "three"]).expect("written");
        for row in &rows {
            writer.write_record(row).expect("written");
        }
        let bytes = writer.into_inner().expect("written");
        let written = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
        let shown = |cell: &String| cell.trim().replace(['\n', '\t'], " ");
        let meant: Vec<Vec<_>> = rows.iter().filter(written).map(|row| row.iter().map(shown).collect()).collect();
        if meant.is_empty() {
            prop_assert!(sentence(&bytes).contains("no leads"));
            return Ok(());
        }
        let read = read(file(&bytes).path(), &ALL).expect("a CSV");
        let mine: Vec<Vec<_>> = table(&read)[1..].iter().map(|row| row.iter().map(shown).collect()).collect();
        prop_assert_eq!(mine, meant);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(prop::sample::select(b"ab,;\t\"\n\r\0\xff\xfe\xef".to_vec()), 0..200)) {
        let _ = sentence(&bytes);
    }
}
