//! A CSV of made-up leads, as large as is wanted.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Its columns.
pub const HEADERS: &str = "Id,Email,First name,Last name,Company,Phone,Created,Origin,Source,Occupation,\
Specialization,City,Country,Time on site,Visits,Pages per visit,Last activity,Do not email,Campaign,Owner,Won";

/// Made-up leads, the same on every machine.
pub fn rows(leads: usize) -> impl Iterator<Item = String> {
    let mut random = fastrand::Rng::with_seed(14);
    (0..leads).map(move |lead| {
        let mut below = |most: usize| random.usize(..most);
        let occupation = ["Unemployed", "Unemployed", "Working Professional", "Student", "", "Other"][below(6)];
        let city = match below(60) {
            0 => "\"Springfield, IL\"".to_owned(),
            1..=9 => "Select".to_owned(),
            city => format!("City {city}"),
        };
        let special = match below(24) {
            0..=5 => "Select".to_owned(),
            special => format!("Specialization number {special}"),
        };
        let (time, visits, pages) = (below(2500) * below(2), below(30), below(1500));
        let won = below(100) < 10 + time / 60 + if occupation.starts_with('W') { 40 } else { 0 };
        format!(
            "{:032x},person.{lead}@company{}.example.com,First{},Lastname{},Company number {} Limited,\
             +49 30 {:08},{}-{:02}-{:02},Origin {},Source {},{occupation},{special},{city},Country {},\
             {time},{visits},{}.{:02},Last activity {},{},Campaign {},Owner {},{}",
            lead as u128 * 0x9e37_79b9_7f4a_7c15_1234_5678_9abc_def1,
            below(900), below(800), below(5000), below(90_000), below(100_000_000),
            2024 + lead / 500_000, 1 + lead / 42_000 % 12, 1 + lead / 1_500 % 28,
            below(5), below(20), below(38), pages / 100, pages % 100, below(16),
            if below(12) == 0 { "Yes" } else { "No" }, below(40), below(12), u8::from(won),
        )
    })
}

/// Writes so many of them.
pub fn write(path: &Path, leads: usize) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    writeln!(file, "{HEADERS}").expect("written");
    for row in rows(leads) {
        writeln!(file, "{row}").expect("written");
    }
    file.flush().expect("written");
}
