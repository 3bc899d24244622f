//! `lockstep brief`: the joint ask of an issue as one page to send to leadership.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::Surroundings;
use super::arguments::{Everywhere, Which};
use super::output::Output;
use super::stop::{Ended, Stop};
use super::which::{self, Chosen};
use crate::export::brief::brief;
use crate::forum::issues::{BriefForm, Issue};
use crate::forum::record::Id;

/// `lockstep brief`.
#[derive(Debug, Args)]
pub struct Brief {
    #[command(flatten)]
    #[allow(missing_docs, reason = "the type says it")]
    pub which: Which,
    /// The issue: its id, or words of its title [default: the only one with an ask]
    #[arg(long, value_name = "WORDS")]
    pub issue: Option<String>,
    /// A page of Markdown or of HTML
    #[arg(long, value_enum, default_value = "md")]
    pub format: Page,
    /// The file to write, in place of one that is there [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Page {
    /// Markdown.
    Md,
    /// HTML, to print or to mail.
    Html,
}

/// Writes the page.
pub fn run(
    asked: &Brief,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let chosen = Chosen::read(&folder, &asked.which)?;
    let sitting = chosen.sitting();
    let issues = sitting.boards.issues.issues.iter();
    let id = the_issue(issues, asked.issue.as_deref())?;
    let form = match asked.format {
        Page::Md => BriefForm::Markdown,
        Page::Html => BriefForm::Html,
    };
    let page = brief(&sitting, &id, form)?;
    out.document(&around.folder, asked.out.as_deref(), &page)?;
    Ok(ExitCode::SUCCESS)
}

/// The issue that is meant: by id or words, among those with an ask.
fn the_issue<'a>(
    issues: impl Iterator<Item = (&'a Id, &'a Issue)>,
    wanted: Option<&str>,
) -> Result<Id, Stop> {
    let asking: Vec<(&Id, &Issue)> = issues.filter(|(_, issue)| issue.ask.is_some()).collect();
    let wanted_words = wanted.unwrap_or_default().to_lowercase();
    let mut found: Vec<&(&Id, &Issue)> = asking
        .iter()
        .filter(|(id, issue)| {
            let title = issue.title.to_lowercase();
            id.as_str() == wanted_words
                || wanted_words
                    .split_whitespace()
                    .all(|word| title.contains(word))
        })
        .collect();
    if let Some(exact) = found.iter().position(|(id, _)| Some(id.as_str()) == wanted) {
        found = vec![found[exact]];
    }
    let list = || {
        let titles = asking
            .iter()
            .map(|(id, issue)| format!("{id} “{}”", issue.title));
        titles.collect::<Vec<_>>().join(", ")
    };
    match found.as_slice() {
        [(id, _)] => Ok((*id).clone()),
        _ if asking.is_empty() => Err(Stop::NotThere(
            "No issue of this meeting asks anything of leadership.".to_owned(),
        )),
        [] => Err(Stop::NotThere(format!(
            "No issue with an ask is called that; there are {}.",
            list()
        ))),
        _ => Err(Stop::NotThere(format!(
            "Say which one with --issue: {}.",
            list()
        ))),
    }
}
