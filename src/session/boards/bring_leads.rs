//! Bringing leads: choosing a CSV, looking at its columns, saying which leads became customers. The
//! file is only ever read.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::Session;
use super::super::effect::Effect;
use super::super::key::{Code, Key};
use super::super::leads::{BroughtLeads, Found, LeadsFile};
use super::super::over::Over;
use super::super::text::Text;
use crate::forum::back_test::columns::{ColumnSummary, ValueCount};
use crate::forum::back_test::leads::find_column;
use crate::forum::lead_definition::{LeadDefinition, LeadsColumns, OutcomeColumn};
use crate::forum::refusal::Refusal;

/// Bringing leads, step by step.
#[derive(Clone, Debug)]
pub struct BringLeads {
    /// What is typed: words of a file's name, or a path.
    pub text: Text,
    /// The files that fit it.
    pub found: Vec<Found>,
    /// Which of them is chosen.
    pub at: usize,
    /// Why the last file could not be read.
    pub fault: Option<String>,
    /// The step.
    pub step: Step,
}

/// A step of bringing leads.
#[derive(Clone, Debug)]
pub enum Step {
    /// Choosing a file.
    File,
    /// A file is being read.
    Reading {
        /// Which reading it is.
        reading: u64,
        /// Its name.
        name: String,
        /// How much is read, from 0 to 1; none until that takes long enough to be told.
        share: Option<f64>,
    },
    /// Looking at the columns.
    Columns(Preview),
    /// Choosing the column that tells who became a customer.
    Outcome(Preview),
    /// Choosing its values that say so.
    Yes(Preview),
}

/// A file that was read, and what was settled about it so far.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The file.
    pub file: Box<LeadsFile>,
    /// Which reading it came from.
    pub reading: u64,
    /// The column or value under the cursor.
    pub at: usize,
    /// Values that are to count as missing, besides those of the definition.
    pub missing: Vec<String>,
    /// The column that tells who became a customer.
    pub outcome: Option<usize>,
    /// The values that say so.
    pub yes: Vec<String>,
}

impl Preview {
    /// The column under the cursor, or the one whose values are chosen.
    pub fn column(&self) -> Option<&ColumnSummary> {
        self.file.columns.get(self.at)
    }

    /// The values of the outcome column to choose from: value and leads.
    pub fn outcome_values(&self) -> &[ValueCount] {
        let column = self.outcome.and_then(|at| self.file.columns.get(at));
        column.map_or(&[], |column| &column.most_frequent)
    }
}

/// Opens the list of files.
pub fn open(session: &mut Session) {
    session.over.push(Over::Leads(BringLeads {
        text: Text::line(""),
        found: Vec::new(),
        at: 0,
        fault: None,
        step: Step::File,
    }));
    session.effect(Effect::ListLeads(String::new()));
    session.effect(Effect::ReadVersions);
}

fn bringing(session: &mut Session) -> Option<&mut BringLeads> {
    session.over.iter_mut().rev().find_map(|over| match over {
        Over::Leads(bringing) => Some(bringing),
        _ => None,
    })
}

/// The files for what was typed are there.
pub fn listed(session: &mut Session, typed: &str, found: Vec<Found>) {
    if let Some(bringing) = bringing(session)
        && bringing.text.as_str() == typed
    {
        bringing.at = bringing.at.min(found.len().saturating_sub(1));
        bringing.found = found;
    }
}

/// A reading has come so far.
pub fn read_so_far(session: &mut Session, now: u64, so_far: f64) {
    if let Some(BringLeads {
        step: Step::Reading { reading, share, .. },
        ..
    }) = bringing(session)
        && *reading == now
    {
        *share = Some(so_far);
    }
}

/// Asks for a file to be read; the definition's columns and those of its versions are kept in any
/// case. The number of the reading.
pub fn ask_to_read(session: &mut Session, path: PathBuf, unwrap: bool) -> u64 {
    session.readings += 1;
    let reading = session.readings;
    let mut definitions = Vec::new();
    definitions.extend(
        session
            .meeting()
            .map(|meeting| Arc::clone(&meeting.boards.lead_definition)),
    );
    let versions = session.versions.iter();
    definitions.extend(versions.map(|version| Arc::clone(&version.definition)));
    session.effect(Effect::ReadLeads {
        reading,
        path,
        definitions,
        unwrap,
    });
    reading
}

/// A file was read, or could not be.
pub fn read(session: &mut Session, reading: u64, read: Result<Box<LeadsFile>, String>) {
    if reading != session.readings {
        return;
    }
    let wanted = |over: &Over| matches!(over, Over::Leads(BringLeads { step: Step::Reading { reading: known, .. }, .. }) if *known == reading);
    if !session.over.iter().any(wanted) {
        read_again(session, reading, read);
        return;
    }
    let Some(bringing) = bringing(session) else {
        return;
    };
    match read {
        Err(why) => {
            bringing.fault = Some(why);
            bringing.step = Step::File;
        }
        Ok(file) => {
            bringing.fault = None;
            bringing.step = Step::Columns(Preview {
                file,
                reading,
                at: 0,
                missing: Vec::new(),
                outcome: None,
                yes: Vec::new(),
            });
        }
    }
}

/// The file on the table was read again, with more of its columns.
fn read_again(session: &mut Session, reading: u64, read: Result<Box<LeadsFile>, String>) {
    match (read, &mut session.leads) {
        (Ok(file), Some(leads)) => leads.read_again(*file, reading),
        (Err(why), _) => session.refuse(why),
        _ => {}
    }
}

/// Text was pasted: a path, most likely.
pub fn paste(session: &mut Session, pasted: &str) {
    if let Some(bringing) = bringing(session)
        && matches!(bringing.step, Step::File)
    {
        bringing.text.insert(pasted);
        typed(session);
    }
}

/// A line of the list was clicked.
pub fn click(session: &mut Session, line: usize) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    let at = match &mut bringing.step {
        Step::File => &mut bringing.at,
        Step::Columns(preview) | Step::Outcome(preview) | Step::Yes(preview) => &mut preview.at,
        Step::Reading { .. } => return,
    };
    let again = *at == line;
    *at = line;
    if again {
        press(session, Key::plain(Code::Enter));
    }
}

/// A key while leads are brought.
pub fn press(session: &mut Session, key: Key) {
    let Some(Over::Leads(bringing)) = session.over.last() else {
        return;
    };
    match &bringing.step {
        Step::File => file_key(session, key),
        Step::Reading { .. } => reading_key(session, key),
        Step::Columns(_) => columns_key(session, key),
        Step::Outcome(_) => outcome_key(session, key),
        Step::Yes(_) => yes_key(session, key),
    }
}

fn typed(session: &mut Session) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    (bringing.at, bringing.fault) = (0, None);
    let text = bringing.text.as_str().to_owned();
    session.effect(Effect::ListLeads(text));
}

fn file_key(session: &mut Session, key: Key) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    let count = bringing.found.len().max(1);
    match key.code {
        Code::Esc => {
            session.over.pop();
        }
        Code::Up => bringing.at = (bringing.at + count - 1) % count,
        Code::Down => bringing.at = (bringing.at + 1) % count,
        Code::Tab => {
            if let Some(found) = bringing.found.get(bringing.at) {
                bringing.text = Text::line(path_text(found));
                typed(session);
            }
        }
        Code::Enter => take_file(session),
        _ => {
            if bringing.text.press(key) {
                typed(session);
            }
        }
    }
}

fn path_text(found: &Found) -> String {
    let mut path = found.path.display().to_string();
    if found.folder && !path.ends_with('/') {
        path.push('/');
    }
    path
}

fn take_file(session: &mut Session) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    let Some(found) = bringing.found.get(bringing.at).cloned() else {
        let typed = bringing.text.trimmed().to_owned();
        if typed.is_empty() {
            bringing.fault = Some(
                "No CSV was found: put one into the forum's folder leads/, or type its path"
                    .to_owned(),
            );
        } else {
            bringing.fault = Some(format!("There is no CSV or folder `{typed}`"));
        }
        return;
    };
    if found.folder {
        bringing.text = Text::line(path_text(&found));
        typed(session);
        return;
    }
    let reading = ask_to_read(session, found.path.clone(), false);
    if let Some(bringing) = self::bringing(session) {
        bringing.step = Step::Reading {
            reading,
            name: found.name,
            share: None,
        };
    }
}

fn reading_key(session: &mut Session, key: Key) {
    if key.code != Code::Esc {
        session.refuse("The file is being read; Esc stops it");
        return;
    }
    session.readings += 1;
    session.effect(Effect::StopReading);
    if let Some(bringing) = bringing(session) {
        bringing.step = Step::File;
    }
}

/// Moves through a list; whether the key did.
fn moved(at: &mut usize, count: usize, key: Key) -> bool {
    let count = count.max(1);
    *at = match key.code {
        Code::Up | Code::Char('k') => (*at + count - 1) % count,
        Code::Down | Code::Char('j') | Code::Tab => (*at + 1) % count,
        Code::PageUp => at.saturating_sub(10),
        Code::PageDown => (*at + 10).min(count - 1),
        Code::Home | Code::Char('g') => 0,
        Code::End | Code::Char('G') => count - 1,
        _ => return false,
    };
    true
}

/// The preview of the step on screen.
fn preview(session: &mut Session) -> Option<(&mut BringLeads, Preview)> {
    let bringing = bringing(session)?;
    let preview = match &bringing.step {
        Step::Columns(preview) | Step::Outcome(preview) | Step::Yes(preview) => preview.clone(),
        _ => return None,
    };
    Some((bringing, preview))
}

fn columns_key(session: &mut Session, key: Key) {
    let needs_outcome = needs_outcome(session);
    let Some((bringing, mut preview)) = preview(session) else {
        return;
    };
    match key.code {
        Code::Esc => bringing.step = Step::File,
        Code::Enter if needs_outcome => to_outcome(bringing, preview),
        Code::Enter => finish(session, preview),
        Code::Char('o') => to_outcome(bringing, preview),
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

/// Whether the definition's outcome column is one of the file.
pub fn tells_outcome(definition: &LeadDefinition, file: &LeadsFile) -> bool {
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

fn outcome_key(session: &mut Session, key: Key) {
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

fn yes_key(session: &mut Session, key: Key) {
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
    let before = super::lead_definition::definition(session)?.leads.clone();
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
