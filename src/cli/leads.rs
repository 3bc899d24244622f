//! `lockstep leads describe`: what the columns of a CSV of leads hold.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::Surroundings;
use super::back_test::{Form, columns};
use super::output::Output;
use super::stop::Ended;
use crate::export::json;
use crate::forum::back_test::columns::{ColumnSummary, Kind, ValueCount, describe};
use crate::forum::back_test::words::{count, percent};
use crate::store::leads::{Choice, Keep, read};

/// `lockstep leads`.
#[derive(Debug, Subcommand)]
pub enum LeadsVerb {
    /// Say what each column of a CSV holds: kind, missing share, values or range
    Describe(Describe),
}

/// `lockstep leads describe`.
#[derive(Debug, Args)]
pub struct Describe {
    /// The leads, as a CRM exports them
    #[arg(value_name = "CSV")]
    pub leads: PathBuf,
    /// A value that means "missing", besides blank; may be given again
    #[arg(long, value_name = "VALUE")]
    pub missing: Vec<String>,
    /// Unwrap rows that stand whole in one quoted cell
    #[arg(long)]
    pub repair_wrapped_rows: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

/// What a file of leads holds.
#[derive(Debug, Serialize)]
struct Description {
    leads: usize,
    columns: Vec<ColumnSummary>,
    notes: Vec<String>,
}

/// Prints what the columns hold.
pub fn run(asked: &LeadsVerb, around: &Surroundings, out: &mut Output) -> Ended {
    let LeadsVerb::Describe(asked) = asked;
    let path = around.folder.join(&asked.leads);
    let choice = Choice {
        keep: Keep::of_file(&path),
        repair_wrapped_rows: asked.repair_wrapped_rows,
        ..Choice::default()
    };
    let leads = read(&path, &choice)?;
    let description = Description {
        leads: leads.len(),
        columns: describe(&leads, &asked.missing),
        notes: leads.notes().to_vec(),
    };
    match asked.format {
        Form::Json => {
            out.data(json::written(&description).as_bytes())?;
        }
        Form::Table => out.text(&table(&description))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn table(description: &Description) -> String {
    let head = ["column", "kind", "missing", "different", "values"].map(str::to_owned);
    let rows = description.columns.iter().map(row);
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    let mut text = format!(
        "{} leads\n\n{}",
        count(description.leads as u64),
        columns(&rows)
    );
    for column in description
        .columns
        .iter()
        .filter(|column| !column.placeholders.is_empty())
    {
        let values: Vec<_> = column.placeholders.iter().map(counted).collect();
        text += "\n";
        text += &column.header;
        text += ": does it mean “missing”? ";
        text += &values.join(", ");
    }
    for note in &description.notes {
        text += "\n";
        text += note;
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn row(column: &ColumnSummary) -> [String; 5] {
    let kind = match column.kind {
        Kind::Empty => "empty",
        Kind::Number => "number",
        Kind::Date => "date",
        Kind::Choice => "choice",
        Kind::Text => "text",
    };
    let values = match &column.range {
        Some((least, most)) => match (column.kind, column.number_style.words()) {
            (Kind::Number, style) if !style.is_empty() => format!("{least} to {most} ({style})"),
            _ => format!("{least} to {most}"),
        },
        // What may say who a lead is need not stand on a screen that eight people look at.
        None if column.personal => "(may name a person)".to_owned(),
        None => {
            let values: Vec<_> = column.most_frequent.iter().take(4).map(counted).collect();
            values.join(", ")
        }
    };
    [
        column.header.clone(),
        kind.to_owned(),
        percent(column.missing_share),
        count(column.distinct),
        values,
    ]
}

fn counted(value: &ValueCount) -> String {
    format!("{} ({})", value.value, count(value.leads))
}
