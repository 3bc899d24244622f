//! `lockstep back-test`: a lead definition tried on a CSV of real leads, for people or programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Surroundings;
use super::arguments::Everywhere;
use super::output::Output;
use super::stop::{Ended, Stop};
use super::which;
use crate::export::json;
use crate::forum::back_test::RIPE_AFTER;
use crate::forum::back_test::compare::{Comparison, compare};
use crate::forum::back_test::figures::{CriterionFigures, CurvePoint, PeriodFigures};
use crate::forum::back_test::words::{against_lots, count, percent};
use crate::forum::back_test::{BackTest, CannotTry, Capacity, Figures, Leads, Outcome, Part};
use crate::forum::files::BoardKind;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::refusal::Refusal;
use crate::store::file::read_text;
use crate::store::leads::{Choice, Outcomes, read};

/// `lockstep back-test`.
#[derive(Debug, Args)]
pub struct BackTestArguments {
    /// The lead definition [default: the one of the forum's newest meeting]
    #[arg(long, value_name = "FILE.ron")]
    pub definition: Option<PathBuf>,
    /// The leads, as a CRM exports them
    #[arg(long, value_name = "CSV")]
    pub leads: PathBuf,
    /// A second file that tells who became a customer
    #[arg(long, value_name = "CSV", requires = "join")]
    pub outcomes: Option<PathBuf>,
    /// The column on which the two files are joined
    #[arg(long, value_name = "COLUMN", requires = "outcomes")]
    pub join: Option<String>,
    /// An older definition or another draft to compare with
    #[arg(long, value_name = "FILE.ron")]
    pub against: Option<PathBuf>,
    /// How many of these leads can be worked: what threshold fits, and what to expect of it
    #[arg(long, value_name = "LEADS")]
    pub capacity: Option<u64>,
    /// Unwrap rows that stand whole in one quoted cell
    #[arg(long)]
    pub repair_wrapped_rows: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

/// The form of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Tables and sentences for people.
    Table,
    /// JSON for programs.
    Json,
}

/// What a back-test says.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    figures: Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Against>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<Capacity>,
}

/// The other definition, and what the first changes against it.
#[derive(Debug, Serialize)]
struct Against {
    figures: Figures,
    comparison: Comparison,
}

/// Tries the definition and prints its figures.
pub fn run(
    asked: &BackTestArguments,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let definition = match &asked.definition {
        Some(path) => definition(&around.folder.join(path))?,
        None => newest_definition(everywhere, around)?,
    };
    let against = asked.against.as_ref();
    let against = against
        .map(|path| self::definition(&around.folder.join(path)))
        .transpose()?;
    let report = report(asked, &around.folder, &definition, against.as_ref())?;
    match asked.format {
        Form::Json => {
            out.data(json::written(&report).as_bytes())?;
        }
        Form::Table => out.text(&tables(&report))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a lead definition from a file of any name.
pub fn definition(path: &Path) -> Result<LeadDefinition, Stop> {
    let text = fs::read_to_string(path).map_err(|error| Stop::disk(path, &error))?;
    read_text(&path.display().to_string(), &text).map_err(|faults| {
        let faults = faults.iter().map(ToString::to_string);
        Stop::Disk(faults.collect::<Vec<_>>().join("\n"))
    })
}

fn newest_definition(
    everywhere: &Everywhere,
    around: &Surroundings,
) -> Result<LeadDefinition, Stop> {
    let folder = which::forum(everywhere, around)?;
    let names = which::meetings(&folder)?;
    let Some(newest) = names.last() else {
        return Err(Stop::NotThere(
            "This forum has no meeting yet, so no lead definition either: name one with \
             --definition FILE.ron"
                .to_owned(),
        ));
    };
    let read = folder.read_board::<LeadDefinition>(newest, BoardKind::LeadDefinition);
    match read.state.sentence() {
        Some(sentence) => Err(Stop::Disk(sentence)),
        None => Ok(LeadDefinition::clone(&read.value)),
    }
}

fn report(
    asked: &BackTestArguments,
    folder: &Path,
    definition: &LeadDefinition,
    against: Option<&LeadDefinition>,
) -> Result<Report, Stop> {
    let definitions: Vec<_> = std::iter::once(definition).chain(against).collect();
    let outcomes = asked.outcomes.as_ref().map(|path| folder.join(path));
    let join = asked.join.as_deref().unwrap_or_default();
    let choice = Choice {
        definitions: &definitions,
        outcomes: outcomes.as_deref().map(|path| Outcomes { path, join }),
        repair_wrapped_rows: asked.repair_wrapped_rows,
        ..Choice::default()
    };
    let leads = Arc::new(read(&folder.join(&asked.leads), &choice)?);
    let tried = try_on(&leads, definition)?;
    let against = against.map(|other| try_on(&leads, other)).transpose()?;
    let against = against.map(|other| {
        Ok::<_, Refusal>(Against {
            comparison: compare(&other, &tried)?,
            figures: other.figures(),
        })
    });
    let capacity = asked.capacity.map(|capacity| {
        tried.capacity(capacity).ok_or_else(|| {
            let eligible = tried.eligible();
            let which = if eligible == leads.len() as u64 {
                ""
            } else {
                " that are not disqualified"
            };
            Refusal::because(format!(
                "There are {} leads{which}: give --capacity between 1 and that many",
                count(eligible)
            ))
        })
    });
    Ok(Report {
        figures: tried.figures(),
        against: against.transpose()?,
        capacity: capacity.transpose()?,
    })
}

fn try_on(leads: &Arc<Leads>, definition: &LeadDefinition) -> Result<BackTest, Stop> {
    BackTest::new(leads.clone(), definition).map_err(|cannot| match cannot {
        CannotTry::Refused(refusal) => Stop::Refused(refusal),
        CannotTry::NotRead(_) => Stop::Refused(Refusal::because(cannot.to_string())),
    })
}

fn tables(report: &Report) -> String {
    let figures = &report.figures;
    let mut text = format!("{}\n\n", figures.in_words);
    text += &columns(&outcome_rows(figures));
    for part in [Part::Points, Part::Always, Part::Never] {
        let of_part = figures
            .criteria
            .iter()
            .filter(|criterion| criterion.part == part);
        let rows: Vec<_> = of_part.map(criterion_row).collect();
        if !rows.is_empty() {
            let title = match part {
                Part::Points => "criterion",
                Part::Always => "qualifies whatever the score",
                Part::Never => "disqualifies",
            };
            text.push('\n');
            text += &columns(&headed(
                [title, "points", "leads", "customers", "rate", "lift"],
                rows,
            ));
        }
    }
    if figures.curve.len() > 1 {
        let head = ["score from", "leads", "customers", "rate", "found", "lift"];
        text.push('\n');
        text += &columns(&headed(
            head,
            thinned(&figures.curve).map(curve_row).collect(),
        ));
    }
    if !figures.periods.is_empty() {
        let head = ["period", "leads", "rate", "selected", "their rate", "lift"];
        text.push('\n');
        text += &columns(&headed(
            head,
            figures.periods.iter().map(period_row).collect(),
        ));
    }
    if let Some(capacity) = &report.capacity {
        text.extend(["\n", &capacity.in_words, "\n"]);
    }
    if let Some(against) = &report.against {
        text.extend([
            "
Against the other definition: ",
            &against.comparison.in_words,
            "
",
        ]);
    }
    if !figures.warnings.is_empty() {
        text += "\nBe careful:\n";
        text.extend(
            figures
                .warnings
                .iter()
                .map(|warning| format!("  {warning}\n")),
        );
    }
    text
}

fn headed<const N: usize>(head: [&str; N], rows: Vec<[String; N]>) -> Vec<[String; N]> {
    std::iter::once(head.map(str::to_owned))
        .chain(rows)
        .collect()
}

fn outcome_rows(figures: &Figures) -> Vec<[String; 6]> {
    let halves = [
        ("oldest 70%", figures.oldest),
        ("newest 30%", figures.newest),
    ];
    let row = |name: &str, outcome: &Outcome| {
        let interval = outcome.precision_low.zip(outcome.precision_high);
        let interval = interval.map_or(String::new(), |(low, high)| {
            format!(" ({} to {})", percent(low), percent(high))
        });
        [
            name.to_owned(),
            count(outcome.selected),
            share(outcome.precision) + &interval,
            share(outcome.recall),
            lift(outcome.lift),
            against_lots(outcome).to_owned(),
        ]
    };
    let mut rows = vec![row("all leads", &figures.all)];
    rows.extend(
        halves
            .iter()
            .filter_map(|(name, half)| Some(row(name, half.as_ref()?))),
    );
    headed(
        ["", "selected", "became customers", "found", "lift", ""],
        rows,
    )
}

fn criterion_row(criterion: &CriterionFigures) -> [String; 6] {
    let title = if criterion.title.is_empty() {
        &criterion.id
    } else {
        &criterion.title
    };
    let points = match criterion.part {
        Part::Points => format!("{:+}", criterion.points),
        Part::Always | Part::Never => String::new(),
    };
    [
        title.to_string(),
        points,
        count(criterion.matched),
        count(criterion.converted),
        share(criterion.rate),
        lift(criterion.lift),
    ]
}

/// At most so many points of the curve are shown.
const CURVE_ROWS: usize = 16;

fn thinned(curve: &[CurvePoint]) -> impl Iterator<Item = &CurvePoint> {
    let step = curve.len().div_ceil(CURVE_ROWS);
    curve.iter().step_by(step)
}

fn curve_row(point: &CurvePoint) -> [String; 6] {
    [
        point.score.to_string(),
        count(point.selected),
        count(point.converted),
        share(point.precision),
        share(point.recall),
        lift(point.lift),
    ]
}

fn period_row(period: &PeriodFigures) -> [String; 6] {
    let outcome = &period.outcome;
    let young = if period.ripe {
        String::new()
    } else {
        format!(" (under {RIPE_AFTER} days)")
    };
    [
        format!("{}{young}", period.title),
        count(outcome.leads),
        share(outcome.base_rate),
        count(outcome.selected),
        share(outcome.precision),
        lift(outcome.lift),
    ]
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), percent)
}

fn lift(lift: Option<f64>) -> String {
    lift.map_or_else(|| "–".to_owned(), |lift| format!("{lift:.2}"))
}

/// Rows in columns two blanks apart: the first to the left, figures to the right, and the last to
/// the left when it holds words.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    use unicode_width::UnicodeWidthStr;
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let words_last = rows.iter().any(|row| row[N - 1].contains(' '));
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let blanks = " ".repeat(widths[column] - cell.width());
            if column == 0 || column + 1 == N && words_last {
                line += cell;
                line += &blanks;
            } else {
                line += &blanks;
                line += cell;
            }
            line += "  ";
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
