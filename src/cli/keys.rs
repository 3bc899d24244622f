//! `lockstep keys`: the screen's commands from their one table, with their keys.

use std::process::ExitCode;

use serde::Serialize;

use super::arguments::{Keys, Listing};
use super::output::Output;
use super::stop::Ended;
use crate::export::json;
use crate::session::keymap::KeyMap;

#[derive(Serialize)]
struct Row {
    name: &'static str,
    keys: Vec<String>,
    place: &'static str,
    says: &'static str,
}

/// Prints the commands as the program comes.
pub fn run(asked: &Keys, out: &mut Output) -> Ended {
    let keys = KeyMap::default();
    let mut rows: Vec<_> = keys.rows().collect();
    rows.sort_by_key(|(entry, _)| entry.place);
    let rows = rows.into_iter().map(|(entry, keys)| Row {
        name: entry.name,
        keys: keys.iter().map(ToString::to_string).collect(),
        place: entry.place.heading(),
        says: entry.says,
    });
    let rows: Vec<Row> = rows.collect();
    match asked.format {
        Listing::Json => out.data(json::written(&rows).as_bytes())?,
        Listing::Text => {
            let cells = rows.iter().map(|row| {
                let keys = row.keys.join(" ");
                [row.place, &keys, row.name, row.says].map(str::to_owned)
            });
            out.table(&cells.collect::<Vec<_>>())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
