//! The speed of the back-test on a million made-up leads: loading against bare `simd-csv` into
//! columns, and each kind of change against a naive row-by-row evaluator. Everything is timed in
//! the same run, and ratios are what counts. `cargo bench --bench back_test`.

#[path = "forums/leads.rs"]
mod leads;
#[path = "measure/mod.rs"]
mod measure;
#[path = "../tests/naive/mod.rs"]
mod naive;

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use leads::{HEADERS, rows, write};
use lockstep_forum::forum::back_test::BackTest;
use lockstep_forum::forum::lead_definition::{Condition, LeadDefinition, Measure, ScoreTest};
use lockstep_forum::forum::merge::ron_options;
use lockstep_forum::forum::record::Id;
use lockstep_forum::store::leads::{Choice, read};
use measure::{Goal, Times, figure_line, milliseconds, open_times, still, time, times_line};
use simd_csv::ZeroCopyReaderBuilder;

const LEADS: usize = 1_000_000;
/// The naive evaluator is given fewer leads, so that its strings fit into memory.
const NAIVE_LEADS: usize = 100_000;

const DEFINITION: &str = r#"LeadDefinition(
    format: 1,
    leads: (outcome: (column: "Won", is: ["1"]), missing: ["Select"], date: "Created"),
    groups: {
        "fit": (title: "Fit", axis: Fit, cap: 50, criteria: {
            "c01": (title: "professional", when: Is("Occupation", "Working Professional"), points: 35),
            "c02": (title: "occupation unknown", when: Missing("Occupation"), points: -10),
            "c03": (title: "specialization named", when: Present("Specialization"), points: 10),
            "c04": (title: "near", when: In("City", ["City 3", "City 7", "Springfield, IL"]), points: 5),
            "c05": (title: "home market", when: Is("Country", "Country 1"), points: 5),
        }),
        "engagement": (title: "Engagement", axis: Engagement, cap: 50, criteria: {
            "c06": (title: "ten minutes", when: AtLeast("Time on site", 600), points: 25),
            "c07": (title: "visits", when: Between("Visits", 4, 12), points: 10),
            "c08": (title: "pages", when: Above("Pages per visit", 3), points: 10),
            "c09": (title: "referred", when: In("Source", ["Source 2", "Source 5"]), points: 30),
            "c10": (title: "spoke with us", when: Contains("Last activity", "activity 4"), points: 20),
        }),
        "negative": (title: "Negative", axis: Engagement, floor: -40, criteria: {
            "c11": (title: "asked for no mail", when: Is("Do not email", "Yes"), points: -20),
            "c12": (title: "imported", when: Is("Origin", "Origin 4"), points: -15),
        }),
    },
    qualifies_when: [[AtLeast(Total, 45)]],
)"#;

fn main() {
    // Under `cargo test` it is only asked whether it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let definition: LeadDefinition = ron_options().from_str(DEFINITION).expect("well formed");
    let path = leads_file();
    let size = path.metadata().expect("it was written").len();
    open_times(&format!(
        "{LEADS} leads, {} MB, 21 columns, 13 used; 12 criteria",
        size / 1_000_000
    ));
    load(&path, &definition, size);
    let choice = Choice {
        definitions: &[&definition],
        ..Choice::default()
    };
    let leads = Arc::new(read(&path, &choice).expect("a CSV"));
    let first = || black_box(BackTest::new(leads.clone(), &definition)).map(drop);
    times_line(
        "first figures",
        &times(11, || first().expect("it fits")),
        None,
        None,
    );
    changes(&leads, &definition);
}

fn load(path: &Path, definition: &LeadDefinition, size: u64) {
    let choice = Choice {
        definitions: &[definition],
        ..Choice::default()
    };
    let (mut mine, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..11 {
        bare.push(time(|| assert!(black_box(bare_columns(path)) > 0)));
        mine.push(time(|| assert!(black_box(read(path, &choice)).is_ok())));
    }
    let (mine, bare) = (Times::of(mine), Times::of(bare));
    times_line("bare simd-csv into columns, two threads", &bare, None, None);
    let goal = Goal { p50: 1.5, p99: 0.0 };
    times_line("load", &mine, Some(&bare), Some(goal));
    let leads = read(path, &choice).expect("a CSV");
    let memory = leads.memory() as f64 / size as f64;
    figure_line(
        "  memory, as a part of the file's size",
        memory,
        "x",
        Some(0.35),
    );
}

/// Drafts tried one after the other, each other than the last.
const DRAFTS: u32 = 400;

fn changes(leads: &Arc<lockstep_forum::forum::back_test::Leads>, definition: &LeadDefinition) {
    let mut back_test = BackTest::new(leads.clone(), definition).expect("it fits");
    println!(
        "{:<46}{:>10}",
        "  selected",
        back_test.figures().all.selected
    );
    let drafts = |draft: &dyn Fn(u32) -> LeadDefinition| (0..DRAFTS).map(draft).collect::<Vec<_>>();
    // None of these tests was tried before, so nothing is known of it.
    let tests = drafts(&|step| with_test(definition, 400.0 + f64::from(step)));
    // Far apart: at each change a sixth of the leads give another answer, on average.
    let jumps = drafts(&|step| {
        with_test(
            definition,
            f64::from(step * 997 % 2_400) + f64::from(step) / 1e3,
        )
    });
    let points = drafts(&|step| with_points(definition, f64::from(step % 60)));
    let thresholds = drafts(&|step| with_threshold(definition, f64::from(step % 90)));
    let mut change = |what: &str, drafts: &[LeadDefinition]| {
        let mut drafts = drafts.iter();
        let times = times(drafts.len(), || {
            let draft = drafts.next().expect("as many as are timed");
            black_box(back_test.change(draft)).expect("it fits");
        });
        times_line(what, &times, None, None);
        times
    };
    let p99 = |times: &Times, goal: f64| {
        figure_line(
            "  at the 99th percentile",
            milliseconds(times.p99()),
            "ms",
            Some(goal),
        );
        still(DRAFTS as usize, times.p50());
    };
    let test = change("a test changed: all figures", &tests);
    p99(&test, 3.0);
    p99(
        &change("  many leads change sides: all figures", &jumps),
        3.0,
    );
    for (what, drafts) in [
        ("points changed: all figures", &points),
        ("a threshold changed: all figures", &thresholds),
    ] {
        let times = change(what, drafts);
        figure_line(
            "  in the median",
            milliseconds(times.p50()),
            "ms",
            Some(0.1),
        );
    }
    let table = table();
    let evaluate = || {
        let found = naive::evaluate(black_box(&table), definition);
        assert!(!found.selected.is_empty());
    };
    // It takes seconds: the shortest of three.
    let naive = (0..3).map(|_| time(evaluate)).min().unwrap_or_default();
    let naive = milliseconds(naive) * (LEADS / NAIVE_LEADS) as f64;
    figure_line(
        "naive rows, a tenth of the leads, times ten",
        naive,
        "ms",
        None,
    );
    figure_line(
        "  naive / a test changed",
        naive / milliseconds(test.p50()),
        "x",
        None,
    );
}

fn times(runs: usize, mut what: impl FnMut()) -> Times {
    Times::of((0..runs).map(|_| time(&mut what)).collect())
}

fn criterion<'a>(
    definition: &'a mut LeadDefinition,
    group: &str,
    id: &str,
) -> &'a mut lockstep_forum::forum::lead_definition::Criterion {
    let group = definition
        .groups
        .get_mut(&Id::from(group))
        .expect("the group");
    group
        .criteria
        .get_mut(&Id::from(id))
        .expect("the criterion")
}

fn with_test(definition: &LeadDefinition, least: f64) -> LeadDefinition {
    let mut draft = definition.clone();
    criterion(&mut draft, "engagement", "c06").when =
        Condition::AtLeast("Time on site".into(), least);
    draft
}

fn with_points(definition: &LeadDefinition, points: f64) -> LeadDefinition {
    let mut draft = definition.clone();
    criterion(&mut draft, "engagement", "c06").points = points;
    draft
}

fn with_threshold(definition: &LeadDefinition, threshold: f64) -> LeadDefinition {
    let mut draft = definition.clone();
    draft.qualifies_when = vec![vec![ScoreTest::AtLeast(Measure::Total, threshold)]];
    draft
}

/// The least that reading into columns can be: two threads, each with half of the file, put the
/// cells of the thirteen columns end to end.
fn bare_columns(path: &Path) -> usize {
    let size = path.metadata().expect("it is there").len();
    let middle = next_line(path, size / 2);
    std::thread::scope(|scope| {
        let halves = [(0, middle), (middle, size)]
            .map(|(from, to)| scope.spawn(move || half(path, from, to)));
        halves
            .into_iter()
            .map(|half| half.join().expect("no panic"))
            .sum()
    })
}

fn next_line(path: &Path, from: u64) -> u64 {
    let mut file = File::open(path).expect("it is there");
    file.seek(SeekFrom::Start(from)).expect("within the file");
    let mut part = [0; 4096];
    let read = file.read(&mut part).expect("readable");
    from + 1
        + part[..read]
            .iter()
            .position(|byte| *byte == b'\n')
            .expect("a line end") as u64
}

fn half(path: &Path, from: u64, to: u64) -> usize {
    let used = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20];
    let mut file = File::open(path).expect("it is there");
    file.seek(SeekFrom::Start(from)).expect("within the file");
    let mut reader = ZeroCopyReaderBuilder::with_capacity(1 << 18)
        .has_headers(from == 0)
        .from_reader(file.take(to - from));
    let mut columns = used.map(|_| (Vec::<u8>::new(), Vec::<u32>::new()));
    while let Some(record) = reader.read_byte_record().expect("a CSV") {
        for (place, (bytes, ends)) in used.iter().zip(&mut columns) {
            bytes.extend_from_slice(&record.unescape(*place).expect("a cell"));
            ends.push(bytes.len() as u32);
        }
    }
    columns
        .iter()
        .map(|(bytes, ends)| bytes.len() + ends.len())
        .sum()
}

fn leads_file() -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a-million-leads.csv");
    write(&path, LEADS);
    path
}

fn table() -> naive::Table {
    let split = |row: String| {
        row.replace("\"Springfield, IL\"", "Springfield")
            .split(',')
            .map(str::to_owned)
            .collect()
    };
    naive::Table {
        headers: HEADERS.split(',').map(str::to_owned).collect(),
        rows: rows(NAIVE_LEADS).map(split).collect(),
    }
}
