//! Looking at the columns of a file that was read: values that mean missing, the column that tells
//! who became a customer, and its values that say so.

use super::super::super::Session;
use super::super::super::key::{Code, Key};
use super::super::super::leads::{BroughtLeads, LeadsFile};
use super::super::super::over::Over;
use super::super::lead_definition;
use super::{BringLeads, Preview, Step, bringing, moved, second_file};
use crate::forum::back_test::columns::{ColumnSummary, ValueCount};
use crate::forum::back_test::leads::find_column;
use crate::forum::lead_definition::{LeadDefinition, LeadsColumns, OutcomeColumn};
use crate::forum::refusal::Refusal;

/// The preview of the step on screen.
fn preview(session: &mut Session) -> Option<(&mut BringLeads, Preview)> {
    let bringing = bringing(session)?;
    let preview = match &bringing.step {
        Step::Columns(preview) | Step::Outcome(preview) | Step::Yes(preview) => preview.clone(),
        _ => return None,
    };
    Some((bringing, preview))
}

pub(super) fn columns_key(session: &mut Session, key: Key) {
    let needs_outcome = needs_outcome(session);
    let Some((bringing, mut preview)) = preview(session) else {
        return;
    };
    match key.code {
        Code::Esc => bringing.step = Step::File,
        Code::Enter if needs_outcome => to_outcome(bringing, preview),
        Code::Enter => finish(session, preview),
        Code::Char('o') => to_outcome(bringing, preview),
        Code::Char('s') => second_file::choose(session, preview),
        Code::Char('x' | ' ') => {
            let offered = offered(&preview);
            if offered.is_empty() {
                session.refuse("No value of this column looks as if it meant missing");
                return;
            }
            let all = offered.iter().all(|value| preview.missing.contains(value));
            preview.missing.retain(|value| !offered.contains(value));
            if !all {
                preview.missing.extend(offered);
            }
            bringing.step = Step::Columns(preview);
        }
        _ => {
            if moved(&mut preview.at, preview.file.columns.len(), key) {
                bringing.step = Step::Columns(preview);
            }
        }
    }
}

/// The values of the column under the cursor that look as if they meant missing.
fn offered(preview: &Preview) -> Vec<String> {
    let column = preview.column();
    column.map_or_else(Vec::new, |column| {
        let values = column.placeholders.iter();
        values.map(|value| value.value.clone()).collect()
    })
}

/// Whether the definition does not say yet which leads of the file became customers.
fn needs_outcome(session: &Session) -> bool {
    let Some((definition, preview)) = session.meeting().and_then(|meeting| {
        session.over.iter().rev().find_map(|over| match over {
            Over::Leads(BringLeads {
                step: Step::Columns(preview),
                ..
            }) => Some((&meeting.boards.lead_definition, preview)),
            _ => None,
        })
    }) else {
        return false;
    };
    !tells_outcome(definition, &preview.file)
}

/// Whether the definition's outcome column is one of the file, or a second file tells it.
pub fn tells_outcome(definition: &LeadDefinition, file: &LeadsFile) -> bool {
    if file.leads.joined().is_some() {
        return true;
    }
    let reading = &definition.leads;
    reading
        .outcome
        .as_ref()
        .is_some_and(|outcome| find_column(file.leads.headers(), &outcome.column, reading).is_ok())
}

fn to_outcome(bringing: &mut BringLeads, mut preview: Preview) {
    preview.at = likely_outcome(&preview.file.columns);
    bringing.step = Step::Outcome(preview);
}

/// Values that most likely say that a lead became a customer.
const YES: [&str; 8] = [
    "1",
    "yes",
    "true",
    "won",
    "closed won",
    "converted",
    "customer",
    "y",
];

fn says_yes(value: &ValueCount) -> bool {
    YES.contains(&value.value.to_lowercase().as_str())
}

/// The column that most likely tells who became a customer: by its name, by a value that says yes,
/// else the last one of two values.
fn likely_outcome(columns: &[ColumnSummary]) -> usize {
    const NAMES: [&str; 6] = ["converted", "won", "customer", "outcome", "closed", "deal"];
    let few = |column: &ColumnSummary| (1..=20).contains(&column.distinct);
    let named = |column: &ColumnSummary| {
        let name = column.header.to_lowercase();
        few(column) && NAMES.iter().any(|word| name.contains(word))
    };
    let says = |column: &ColumnSummary| few(column) && column.most_frequent.iter().any(says_yes);
    let two = |column: &ColumnSummary| column.distinct == 2;
    let columns = columns.iter();
    columns
        .clone()
        .rposition(named)
        .or_else(|| columns.clone().rposition(says))
        .or_else(|| columns.clone().rposition(two))
        .unwrap_or(0)
}

pub(super) fn outcome_key(session: &mut Session, key: Key) {
    let Some((bringing, mut preview)) = preview(session) else {
        return;
    };
    match key.code {
        Code::Esc => {
            preview.at = 0;
            bringing.step = Step::Columns(preview);
        }
        Code::Enter => {
            preview.outcome = Some(preview.at);
            preview.at = likely_yes(&preview);
            preview.yes.clear();
            bringing.step = Step::Yes(preview);
        }
        _ => {
            if moved(&mut preview.at, preview.file.columns.len(), key) {
                bringing.step = Step::Outcome(preview);
            }
        }
    }
}

/// The value that most likely says yes.
fn likely_yes(preview: &Preview) -> usize {
    let mut values = preview.outcome_values().iter();
    values.position(says_yes).unwrap_or(0)
}

pub(super) fn yes_key(session: &mut Session, key: Key) {
    let Some((bringing, mut preview)) = preview(session) else {
        return;
    };
    let under = preview
        .outcome_values()
        .get(preview.at)
        .map(|value| value.value.clone());
    match key.code {
        Code::Esc => {
            preview.at = preview.outcome.unwrap_or(0);
            bringing.step = Step::Outcome(preview);
        }
        Code::Char('x' | ' ') => {
            let Some(value) = under else { return };
            if preview.yes.contains(&value) {
                preview.yes.retain(|known| *known != value);
            } else {
                preview.yes.push(value);
            }
            bringing.step = Step::Yes(preview);
        }
        Code::Enter => {
            if preview.yes.is_empty() {
                preview.yes.extend(under);
            }
            if preview.yes.is_empty() {
                session.refuse("This column is empty: Esc chooses another one");
                return;
            }
            finish(session, preview);
        }
        _ => {
            let count = preview.outcome_values().len();
            if moved(&mut preview.at, count, key) {
                bringing.step = Step::Yes(preview);
            }
        }
    }
}

/// Puts the leads on the table. What was settled about reading them goes into the definition, as
/// one edit.
fn finish(session: &mut Session, preview: Preview) {
    if let Err(why) = settle(session, &preview) {
        session.refuse(why.to_string());
        return;
    }
    session.over.retain(|over| !matches!(over, Over::Leads(_)));
    session.leads = Some(BroughtLeads::new(*preview.file, preview.reading));
}

fn settle(session: &mut Session, preview: &Preview) -> Result<(), Refusal> {
    let before = lead_definition::definition(session)?.leads.clone();
    let mut after: LeadsColumns = before.clone();
    if let Some(column) = preview.outcome.and_then(|at| preview.file.columns.get(at)) {
        after.outcome = Some(OutcomeColumn {
            column: column.header.clone(),
            is: preview.yes.clone(),
        });
    }
    let missing = before.missing.iter().map(str::to_owned);
    after.missing = missing.chain(preview.missing.iter().cloned()).collect();
    if after == before {
        return Ok(());
    }
    session.edit("how to read the leads", |b| {
        b.edit_lead_definition(|d| d.edit_leads(&before, &after))
    })?;
    Ok(())
}
