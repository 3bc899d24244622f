//! `lockstep wording`: reads a text for words that blame, and says how else it could be said.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::forum::refusal::Refusal;
use crate::forum::wording::{Family, FieldKind, Hint, Wording};
use crate::store::wording;

/// Read a text for words that blame somebody, and offer other words.
///
/// Prints one record a hint. Lines count from 1; `start` and `end` are characters (not bytes)
/// from the start of the line, from 0, and `end` is the character after the last one.
#[derive(Debug, clap::Args)]
pub struct WordingArgs {
    /// The text; standard input when left out or `-`
    file: Option<PathBuf>,
    /// A file with the names of the people, one a line
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// A team's own rules, as in a forum's `blame.ron`
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The kind of field in which the text would stand
    #[arg(long, value_enum, default_value_t = Field::Observed)]
    field: Field,
    /// How the hints are printed; JSON is one object a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Field {
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

/// A hint as it is printed.
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

/// Reads the text and prints its hints. A hint is no error: the exit code stays 0.
pub fn run(args: &WordingArgs) -> Result<(), Refusal> {
    let team = match &args.rules {
        Some(path) => Some(wording::read(&text_of(path)?, &path.display().to_string())?),
        None => None,
    };
    let (rules, notes) = wording::rules(team.as_ref())?;
    for note in notes {
        eprintln!("Rule {} is not in use: {}", note.rule, note.sentence);
    }
    let roster = args.roster.as_deref().map(text_of).transpose()?;
    let text = match args.file.as_deref() {
        Some(path) if path != Path::new("-") => text_of(path)?,
        _ => from_standard_input()?,
    };
    let wording = Wording::new(rules, roster.iter().flat_map(|names| names.lines()));
    let hints = wording.hints(&text, args.field.into(), None);
    let mut out = io::stdout().lock();
    match print(&mut out, &hints, args.format) {
        // The reader of a pipe may stop early: nothing is wrong then.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Refusal::because(format!(
            "Could not print the hints: {error}"
        ))),
        _ => Ok(()),
    }
}

fn print(out: &mut impl Write, hints: &[Hint], format: Format) -> io::Result<()> {
    for hint in hints {
        match format {
            Format::Json => {
                serde_json::to_writer(&mut *out, &record(hint))?;
                writeln!(out)?;
            }
            Format::Text => {
                let Hint {
                    line,
                    start,
                    end,
                    rule,
                    words,
                    reason,
                    offers,
                    ..
                } = hint;
                writeln!(
                    out,
                    "{line}:{start}-{end}: {words}  ({}, {rule})",
                    family(hint)
                )?;
                writeln!(out, "    {reason}")?;
                for offer in offers {
                    writeln!(out, "    > {offer}")?;
                }
            }
        }
    }
    out.flush()
}

fn family(hint: &Hint) -> String {
    format!("{:?}", hint.family)
}

fn record(hint: &Hint) -> Record<'_> {
    Record {
        line: hint.line,
        start: hint.start,
        end: hint.end,
        rule: &hint.rule,
        family: hint.family,
        words: &hint.words,
        reason: &hint.reason,
        offers: &hint.offers,
    }
}

fn text_of(path: &Path) -> Result<String, Refusal> {
    let bytes = fs::read(path)
        .map_err(|error| Refusal::because(format!("Could not read {}: {error}", path.display())))?;
    Ok(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
}

fn from_standard_input() -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::because(format!("Could not read the text: {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
}
