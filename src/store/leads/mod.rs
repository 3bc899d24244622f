//! A CSV of leads as CRMs export it, read into [`Leads`]: commas, semicolons or tabs, quotes,
//! either line end, UTF-8, UTF-16 or Latin-1. The file is read in blocks on two threads and only
//! the columns that are asked for are kept. It is never written, copied or remembered.

mod blocks;
mod dictionary;
mod fingerprint;
mod gather;
mod outcomes;
mod sniff;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub use fingerprint::fingerprint;
pub(super) use sniff::{header_row, shape};

use super::disk::open_plain;
use crate::forum::back_test::leads::find_column;
use crate::forum::back_test::{Leads, columns_read};
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::refusal::Refusal;
use blocks::Blocks;
use gather::{Gathered, Wanted};

/// What to read of a file of leads, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    /// The definitions whose columns are kept.
    pub definitions: &'a [&'a LeadDefinition],
    /// Which columns are kept besides.
    pub keep: Keep,
    /// Where the outcomes are, when they are in a second file.
    pub outcomes: Option<Outcomes<'a>>,
    /// Whether rows that were wrapped whole in one quoted cell are unwrapped.
    pub repair_wrapped_rows: bool,
    /// To watch and to stop the reading.
    pub progress: Option<&'a Progress>,
}

/// Files up to so many bytes are kept with all their columns.
const LARGE: u64 = 256 << 20;
/// Different text that a column of a larger file may hold, in bytes: an order number or an address
/// for every lead is more than that, a choice or a city is far less.
const MOST_OF_A_COLUMN: usize = 8 << 20;

/// Which columns are kept besides those of the definitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// None.
    #[default]
    Named,
    /// All of them.
    Every,
    /// Those whose different values take no more than so many bytes: the others are left out while
    /// they are read, so that memory stays bounded.
    EveryUpTo(usize),
}

impl Keep {
    /// What is kept of a file of that size to choose criteria from.
    pub fn of_size(bytes: u64) -> Self {
        if bytes <= LARGE {
            Self::Every
        } else {
            Self::EveryUpTo(MOST_OF_A_COLUMN)
        }
    }

    /// What is kept of that file to choose criteria from.
    pub fn of_file(path: &Path) -> Self {
        // A file that is not there is told of when it is read.
        Self::of_size(path.metadata().map_or(0, |about| about.len()))
    }
}

/// Why a file of leads was not read.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{why}")]
pub struct NotRead {
    /// The sentence for the user.
    pub why: Refusal,
    /// Whether it could be read if rows that are wrapped whole in quotes were unwrapped.
    pub wrapped: bool,
}

impl From<Refusal> for NotRead {
    fn from(why: Refusal) -> Self {
        Self {
            why,
            wrapped: false,
        }
    }
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

    /// Counts so many bytes as bytes to be read.
    fn expect(&self, bytes: u64) {
        self.size.fetch_add(bytes, Ordering::Relaxed);
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
pub fn read(path: &Path, choice: &Choice<'_>) -> Result<Leads, NotRead> {
    let reading = choice
        .definitions
        .first()
        .map(|definition| definition.leads.clone());
    let reading = reading.unwrap_or_default();
    let wanted = |headers: &[String]| {
        let others = match choice.keep {
            Keep::Named => Wanted::No,
            Keep::Every => Wanted::Yes,
            Keep::EveryUpTo(bytes) => Wanted::UpTo(bytes),
        };
        let mut keep = vec![others; headers.len()];
        for definition in choice.definitions {
            for name in columns_read(definition) {
                if let Ok(place) = find_column(headers, &name, &definition.leads) {
                    keep[place] = Wanted::Yes;
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
        join = Some((place, keep[place] == Wanted::Yes));
        keep[place] = Wanted::Yes;
        Ok(keep)
    };
    let gathered = gather(path, choice, wanted)?;
    let mut notes = gathered.notes();
    notes.extend(customers.note.clone());
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
    wanted: impl FnOnce(&[String]) -> Result<Vec<Wanted>, Refusal>,
) -> Result<Gathered, NotRead> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let unreadable = |error: std::io::Error| {
        Refusal::because(format!("{} cannot be read: {error}", path.display()))
    };
    if path.is_dir() {
        return Err(Refusal::because(format!(
            "{} is a folder: name the CSV in it",
            path.display()
        ))
        .into());
    }
    let file = open_plain(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if let Some(progress) = choice.progress {
        progress.expect(about.len());
    }
    let blocks = Blocks::open(file, &name)?;
    gather::gather(blocks, choice.repair_wrapped_rows, choice.progress, wanted)
}

/// The headers of a CSV, without reading the rest of it.
pub fn headers(path: &Path) -> Result<Vec<String>, NotRead> {
    let mut found = Vec::new();
    let stop = Refusal::because("enough was read");
    let seen = gather(path, &Choice::default(), |headers| {
        found = headers.to_vec();
        Err(stop.clone())
    });
    match seen {
        Err(not_read) if not_read.why != stop => Err(not_read),
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests;
