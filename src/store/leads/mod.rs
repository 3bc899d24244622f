//! A CSV of leads as CRMs export it, read into [`Leads`]: commas, semicolons or tabs, quotes,
//! either line end, UTF-8, UTF-16 or Latin-1. The file is read in blocks on two threads and only
//! the columns that are asked for are kept. It is never written, copied or remembered.

mod blocks;
mod dictionary;
mod fingerprint;
mod gather;
mod outcomes;
mod sniff;

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub use fingerprint::fingerprint;

use crate::forum::back_test::leads::find_column;
use crate::forum::back_test::{Leads, columns_read};
use crate::forum::lead_definition::{LeadDefinition, LeadsColumns};
use crate::forum::refusal::Refusal;
use blocks::Blocks;
use gather::Gathered;

/// What to read of a file of leads, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    /// The definitions whose columns are kept.
    pub definitions: &'a [&'a LeadDefinition],
    /// Whether every column is kept: for choosing among them, and for files that are not large.
    pub every_column: bool,
    /// Where the outcomes are, when they are in a second file.
    pub outcomes: Option<Outcomes<'a>>,
    /// Whether rows that were wrapped whole in one quoted cell are unwrapped.
    pub repair_wrapped_rows: bool,
    /// To watch and to stop the reading.
    pub progress: Option<&'a Progress>,
}

/// A second file that tells how the leads turned out.
#[derive(Clone, Copy, Debug)]
pub struct Outcomes<'a> {
    /// The file. Where it has the definition's outcome column, that column says who became a
    /// customer; else every lead in the file did.
    pub path: &'a Path,
    /// The column on which the two files are joined.
    pub join: &'a str,
}

/// How far a reading has come; shared with whoever watches it.
#[derive(Debug, Default)]
pub struct Progress {
    read: AtomicU64,
    size: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// The share of the file that was read, from 0 to 1.
    pub fn share(&self) -> f64 {
        let size = self.size.load(Ordering::Relaxed).max(1);
        (self.read.load(Ordering::Relaxed) as f64 / size as f64).min(1.0)
    }

    /// Ends the reading soon, with a refusal.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn advance(&self, bytes: usize) {
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Reads a CSV of leads.
///
/// Refuses what is not a CSV, saying what it is, and a broken CSV, naming the row. A column that a
/// definition names and the file lacks is not refused here but when the definition is tried.
pub fn read(path: &Path, choice: &Choice<'_>) -> Result<Leads, Refusal> {
    let reading = choice
        .definitions
        .first()
        .map(|definition| definition.leads.clone());
    let reading = reading.unwrap_or_default();
    let wanted = |headers: &[String]| {
        let mut keep: Vec<_> = headers.iter().map(|_| choice.every_column).collect();
        for definition in choice.definitions {
            for name in columns_read(definition) {
                if let Ok(place) = find_column(headers, &name, &definition.leads) {
                    keep[place] = true;
                }
            }
        }
        Ok(keep)
    };
    let Some(outcomes) = choice.outcomes else {
        let gathered = gather(path, choice, wanted)?;
        let notes = gathered.notes();
        return Ok(gathered.into_leads().with_notes(notes));
    };
    let customers = outcomes::customers(outcomes, choice, &reading)?;
    let mut join = None;
    let wanted = |headers: &[String]| {
        let place = find_column(headers, outcomes.join, &reading)?;
        let mut keep = wanted(headers)?;
        join = Some((place, keep[place]));
        keep[place] = true;
        Ok(keep)
    };
    let gathered = gather(path, choice, wanted)?;
    let notes = gathered.notes();
    let (place, kept) = join.unwrap_or_default();
    let leads = gathered.into_leads();
    let won = customers.among(&leads, place, outcomes.join)?;
    Ok(leads
        .keeping(|column| column != place || kept)
        .with_outcomes(won)
        .with_notes(notes))
}

/// Reads the columns of a file that `wanted` marks, given the headers.
fn gather(
    path: &Path,
    choice: &Choice<'_>,
    wanted: impl FnOnce(&[String]) -> Result<Vec<bool>, Refusal>,
) -> Result<Gathered, Refusal> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let unreadable = |error: std::io::Error| {
        Refusal::because(format!("{} cannot be read: {error}", path.display()))
    };
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(Refusal::because(format!(
            "{} is a folder: name the CSV in it",
            path.display()
        )));
    }
    if let Some(progress) = choice.progress {
        progress.size.fetch_add(about.len(), Ordering::Relaxed);
    }
    let blocks = Blocks::open(file, &name)?;
    gather::gather(blocks, choice.repair_wrapped_rows, choice.progress, wanted)
}

/// The headers of a CSV, without reading the rest of it.
pub fn headers(path: &Path) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    let stop = Refusal::because("enough was read");
    let seen = gather(path, &Choice::default(), |headers| {
        found = headers.to_vec();
        Err(stop.clone())
    });
    match seen {
        Err(refusal) if refusal != stop => Err(refusal),
        _ => Ok(found),
    }
}

/// Describes the columns of a CSV; a value is missing when it is empty or one of `missing`.
pub fn describe(
    path: &Path,
    reading: &LeadsColumns,
) -> Result<(Leads, Vec<crate::forum::back_test::columns::ColumnSummary>), Refusal> {
    let leads = read(
        path,
        &Choice {
            every_column: true,
            ..Choice::default()
        },
    )?;
    let missing: Vec<_> = reading.missing.iter().map(str::to_owned).collect();
    let summaries = crate::forum::back_test::columns::describe(&leads, &missing);
    Ok((leads, summaries))
}

#[cfg(test)]
mod tests;
