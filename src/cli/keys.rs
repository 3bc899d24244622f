//! `lockstep keys`: the screen's commands from their one table, with their keys.

use std::process::ExitCode;

use serde::Serialize;

use super::arguments::{Everywhere, Keys, Listing};
use super::output::{self, Output};
use super::stop::Ended;
use super::{Surroundings, which};
use crate::export::json;
use crate::live::opening;
use crate::store::folder::Folder;

#[derive(Serialize)]
struct Row {
    name: &'static str,
    keys: Vec<String>,
    place: &'static str,
    says: &'static str,
}

/// Prints the commands with the keys in force: the program's own, bound anew by the forum's and the
/// user's `keys.ron`.
pub fn run(
    asked: &Keys,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let forum = which::maybe_forum(everywhere, around)?;
    let (keys, faults) = opening::key_map(forum.as_ref().map(Folder::root));
    for fault in faults {
        output::say(&fault);
    }
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
