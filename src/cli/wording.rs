//! `lockstep wording`: reads a text for words that blame, and says how else it could be said.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::arguments::{Everywhere, Listing};
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::{Surroundings, which};
use crate::forum::plain::escape_json;
use crate::forum::refusal::Refusal;
use crate::forum::wording::{Family, FieldKind, Hint, Wording as Hints};
use crate::store::disk::open_plain;
use crate::store::{text, wording};

/// `lockstep wording`.
///
/// In a forum its people are names and its blame.ron is in use, as on screen. Prints one record a hint. Lines count from 1; `start` and `end` are characters (not bytes)
/// from the start of the line, from 0, and `end` is the character after the last one.
#[derive(Debug, Args)]
pub struct Wording {
    /// The text to read; `-` is standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// A file with names of more people, one a line; those of the forum's roster are known
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// A team's own rules, in the place of the forum's blame.ron
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// The kind of field in which the text would stand
    #[arg(long, value_enum, default_value = "observed")]
    pub field: Field,
    /// For people, or for programs: one JSON object a line
    #[arg(long, value_enum, default_value = "text")]
    pub format: Listing,
}

/// A kind of field on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Field {
    Observed,
    Impact,
    Why,
    Factor,
    Title,
    Action,
}

impl From<Field> for FieldKind {
    fn from(field: Field) -> Self {
        match field {
            Field::Observed => Self::Observed,
            Field::Impact => Self::Impact,
            Field::Why => Self::Why,
            Field::Factor => Self::Factor,
            Field::Title => Self::Title,
            Field::Action => Self::Action,
        }
    }
}

/// A hint as programs read it.
#[derive(Serialize)]
struct Record<'a> {
    line: usize,
    start: usize,
    end: usize,
    rule: &'a str,
    family: Family,
    words: &'a str,
    reason: &'a str,
    offers: &'a [String],
}

/// Prints the hints for a text. A hint is no fault: the exit code stays 0.
pub fn run(
    asked: &Wording,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let forum = which::maybe_forum(everywhere, around)?;
    let team = match (&asked.rules, forum.as_ref().and_then(wording::team_text)) {
        (Some(path), _) => Some(wording::read(&text_of(path)?, &path.display().to_string())?),
        (None, Some(text)) => {
            let text = text.map_err(|fault| Refusal::because(fault.to_string()))?;
            Some(wording::read(&text, wording::BLAME)?)
        }
        (None, None) => None,
    };
    let (rules, notes) = wording::rules(team.as_ref())?;
    for note in notes {
        output::say(&format!(
            "rule {} is not in use: {}",
            note.rule, note.sentence
        ));
    }
    let roster = asked.roster.as_deref().map(text_of).transpose()?;
    let charter = forum.as_ref().map(which::charter).transpose()?;
    let people = charter.iter().flat_map(|charter| charter.roster.iter());
    let people = people.map(|(_, person)| person.name.as_str());
    let names = roster.iter().flat_map(|names| names.lines()).chain(people);
    let text = text_of(&asked.file)?;
    let hints = Hints::new(rules, names).hints(&text, asked.field.into(), None);
    for hint in &hints {
        match asked.format {
            Listing::Text => for_people(hint, out)?,
            Listing::Json => for_programs(hint, out)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn for_people(hint: &Hint, out: &mut Output) -> io::Result<()> {
    let Hint {
        line,
        start,
        end,
        rule,
        words,
        ..
    } = hint;
    out.line(&format!("{line}:{start}-{end}: {words}  ({rule})"))?;
    out.line(&format!("    {}", hint.reason))?;
    for offer in &hint.offers {
        out.line(&format!("    > {offer}"))?;
    }
    Ok(())
}

fn for_programs(hint: &Hint, out: &mut Output) -> Result<(), Stop> {
    let record = Record {
        line: hint.line,
        start: hint.start,
        end: hint.end,
        rule: &hint.rule,
        family: hint.family,
        words: &hint.words,
        reason: &hint.reason,
        offers: &hint.offers,
    };
    let json = serde_json::to_string(&record)
        .map_err(|error| Refusal::because(format!("The hint cannot be written: {error}")))?;
    out.data(escape_json(&json).as_bytes())?;
    Ok(out.data(b"\n")?)
}

/// The text of a file, or of standard input, without a byte order mark or carriage returns.
fn text_of(path: &Path) -> Result<String, Stop> {
    let limit = text::LARGEST as u64 + 1;
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        open_plain(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Stop::NotThere(format!("There is no {}", path.display())),
        _ => Stop::disk(path, &error),
    })?;
    if bytes.len() > text::LARGEST {
        let most = text::LARGEST / 1024 / 1024;
        return Err(Stop::Disk(format!(
            "{} is too long: at most {most} MiB are read",
            path.display()
        )));
    }
    // A mail from an older program may hold bytes that are no UTF-8; its words still read.
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
