//! Bringing leads: choosing a CSV, looking at its columns, saying which leads became customers. The
//! file is only ever read. While it is, everything else goes on: any key of the meeting puts this
//! aside, and the key that brings leads opens it again.

mod columns;
mod second_file;

use std::sync::Arc;

use super::super::Session;
use super::super::effect::Effect;
use super::super::key::{Code, Key};
use super::super::leads::{Found, LeadsFile, NotRead, Source};
use super::super::over::Over;
use super::super::place::Tab;
use super::super::text::Text;
use crate::forum::back_test::columns::{ColumnSummary, ValueCount};
pub use columns::tells_outcome;
pub use second_file::{JoinColumns, headers_read};

/// Bringing leads, step by step.
#[derive(Clone, Debug)]
pub struct BringLeads {
    /// What is typed: words of a file's name, or a path.
    pub text: Text,
    /// The files that fit it.
    pub found: Vec<Found>,
    /// Whether they are still being looked for.
    pub looking: bool,
    /// Whether Enter was pressed while they were: then the first one is taken when it is there.
    pub hurried: bool,
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
    /// A file has rows that were wrapped whole in quotes: whether to unwrap them.
    Wrapped {
        /// The file.
        source: Source,
        /// Its name, and what is the matter with it.
        name: String,
        /// The same as a sentence.
        why: String,
    },
    /// A file is being read.
    Reading {
        /// Which reading it is.
        reading: u64,
        /// What is read.
        source: Source,
        /// Its name.
        name: String,
        /// How much is read, from 0 to 1; none until that takes long enough to be told.
        share: Option<f64>,
        /// The step to go back to.
        back: Box<Step>,
    },
    /// Looking at the columns.
    Columns(Preview),
    /// Choosing the column that tells who became a customer.
    Outcome(Preview),
    /// Choosing its values that say so.
    Yes(Preview),
    /// Choosing a second file that tells who became a customer.
    SecondFile(Preview),
    /// Choosing the column on which it is joined.
    Join(Preview, JoinColumns),
}

impl Step {
    /// What was settled about a file that was read before this step.
    pub fn preview(&self) -> Option<&Preview> {
        match self {
            Self::Columns(preview)
            | Self::Outcome(preview)
            | Self::Yes(preview)
            | Self::SecondFile(preview)
            | Self::Join(preview, _) => Some(preview),
            Self::Reading { back, .. } => back.preview(),
            Self::File | Self::Wrapped { .. } => None,
        }
    }
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
    /// A file that was just read; values that were said to mean missing still do.
    fn of(file: Box<LeadsFile>, reading: u64, missing: Vec<String>) -> Self {
        Self {
            file,
            reading,
            at: 0,
            missing,
            outcome: None,
            yes: Vec::new(),
        }
    }

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

/// Opens the list of files; or what was put aside while a file was read.
pub fn open(session: &mut Session) {
    if let Some(aside) = session.leads_aside.take() {
        session.over.push(Over::Leads(*aside));
        return;
    }
    session.over.push(Over::Leads(BringLeads {
        text: Text::line(""),
        found: Vec::new(),
        looking: true,
        hurried: false,
        at: 0,
        fault: None,
        step: Step::File,
    }));
    session.effect(Effect::ListLeads(String::new()));
    session.effect(Effect::ReadVersions);
}

/// Forgets what was put aside: another forum is open now.
pub fn forget(session: &mut Session) {
    if session.leads_aside.take().is_some() {
        session.readings += 1;
        session.effect(Effect::StopReading);
    }
}

/// Bringing leads, on screen or put aside.
fn bringing(session: &mut Session) -> Option<&mut BringLeads> {
    let over = session.over.iter_mut().rev().find_map(|over| match over {
        Over::Leads(bringing) => Some(bringing),
        _ => None,
    });
    over.or(session.leads_aside.as_deref_mut())
}

/// The files for what was typed are there.
pub fn listed(session: &mut Session, typed: &str, mut found: Vec<Found>) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    if bringing.text.as_str() != typed {
        return;
    }
    if let Step::SecondFile(preview) = &bringing.step {
        found.retain(|found| found.path != preview.file.source.path);
    }
    bringing.at = bringing.at.min(found.len().saturating_sub(1));
    bringing.found = found;
    bringing.looking = false;
    if std::mem::take(&mut bringing.hurried) {
        take_file(session);
    }
}

/// A reading has come so far.
pub fn read_so_far(session: &mut Session, now: u64, so_far: f64) {
    if now != session.readings {
        return;
    }
    match bringing(session).map(|bringing| &mut bringing.step) {
        Some(Step::Reading { share, .. }) => *share = Some(so_far),
        _ => {
            if let Some(leads) = &mut session.leads {
                leads.rereading = Some(so_far);
            }
        }
    }
}

/// Asks for a file to be read; the definition's columns and those of its versions are kept in any
/// case. The number of the reading.
pub fn ask_to_read(session: &mut Session, source: Source) -> u64 {
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
        source,
        definitions,
    });
    reading
}

/// Asks for the file that is being brought.
fn read_it(session: &mut Session, name: String, source: Source) {
    let reading = ask_to_read(session, source.clone());
    if let Some(bringing) = bringing(session) {
        bringing.fault = None;
        let back = Box::new(std::mem::replace(&mut bringing.step, Step::File));
        bringing.step = Step::Reading {
            reading,
            source,
            name,
            share: None,
            back,
        };
    }
}

/// A file was read, or could not be.
pub fn read(session: &mut Session, reading: u64, read: Result<Box<LeadsFile>, NotRead>) {
    if reading != session.readings {
        return;
    }
    let aside = session.leads_aside.is_some();
    let Some(bringing) = bringing(session) else {
        read_again(session, reading, read);
        return;
    };
    let Step::Reading {
        source, name, back, ..
    } = std::mem::replace(&mut bringing.step, Step::File)
    else {
        return;
    };
    match read {
        Err(not_read) if not_read.wrapped => {
            bringing.step = Step::Wrapped {
                source,
                name: name.clone(),
                why: not_read.why,
            };
        }
        Err(not_read) => {
            bringing.step = *back;
            bringing.fault = Some(not_read.why);
        }
        Ok(file) => {
            let missing = back.preview().map(|preview| preview.missing.clone());
            let preview = Preview::of(file, reading, missing.unwrap_or_default());
            bringing.step = Step::Columns(preview);
        }
    }
    if aside {
        say_of_aside(session, &name);
    }
}

/// What was put aside is ready to be looked at, or could not be read. It never comes up by itself:
/// it would take a key that was meant for something else.
fn say_of_aside(session: &mut Session, name: &str) {
    let Some(aside) = &session.leads_aside else {
        return;
    };
    match (&aside.fault, &aside.step) {
        (Some(why), _) | (None, Step::Wrapped { why, .. }) => {
            let why = why.clone();
            session.refuse(why);
        }
        _ => {
            let on_the_board = session.tab() == Some(Tab::LeadDefinition);
            let way = session.keys.fill(if on_the_board {
                "{bring-leads} looks at its columns"
            } else {
                "{go-lead-definition} {bring-leads} looks at its columns"
            });
            session.say(format!("{name} is read: {way}"));
        }
    }
}

/// The file on the table was read again, with more of its columns.
fn read_again(session: &mut Session, reading: u64, read: Result<Box<LeadsFile>, NotRead>) {
    match (read, &mut session.leads) {
        (Ok(file), Some(leads)) => leads.read_again(*file, reading),
        (Err(not_read), leads) => {
            if let Some(leads) = leads {
                leads.rereading = None;
            }
            session.refuse(not_read.why);
        }
        _ => {}
    }
}

/// Text was pasted: a path, most likely.
pub fn paste(session: &mut Session, pasted: &str) {
    if let Some(bringing) = bringing(session)
        && matches!(bringing.step, Step::File | Step::SecondFile(_))
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
        Step::File | Step::SecondFile(_) => &mut bringing.at,
        Step::Columns(preview) | Step::Outcome(preview) | Step::Yes(preview) => &mut preview.at,
        Step::Join(_, join) => &mut join.at,
        Step::Reading { .. } | Step::Wrapped { .. } => return,
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
        Step::File | Step::SecondFile(_) => file_key(session, key),
        Step::Wrapped { .. } => wrapped_key(session, key),
        Step::Reading { .. } => reading_key(session, key),
        Step::Columns(_) => columns::columns_key(session, key),
        Step::Outcome(_) => columns::outcome_key(session, key),
        Step::Yes(_) => columns::yes_key(session, key),
        Step::Join(..) => second_file::join_key(session, key),
    }
}

fn typed(session: &mut Session) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    (bringing.at, bringing.fault) = (0, None);
    (bringing.looking, bringing.hurried) = (true, false);
    let text = bringing.text.as_str().to_owned();
    session.effect(Effect::ListLeads(text));
}

fn file_key(session: &mut Session, key: Key) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    let count = bringing.found.len().max(1);
    match key.code {
        Code::Esc => match &bringing.step {
            Step::SecondFile(preview) => bringing.step = Step::Columns(preview.clone()),
            _ => {
                session.over.pop();
            }
        },
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
    if bringing.looking {
        bringing.hurried = true;
        return;
    }
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
    if matches!(bringing.step, Step::SecondFile(_)) {
        session.effect(Effect::ReadHeaders(found.path));
        return;
    }
    read_it(session, found.name, Source::of(found.path));
}

/// Wrapped rows are unwrapped only when that is asked for.
fn wrapped_key(session: &mut Session, key: Key) {
    let Some(bringing) = bringing(session) else {
        return;
    };
    let Step::Wrapped { source, name, .. } = &bringing.step else {
        return;
    };
    match key.code {
        Code::Enter | Code::Char('x') => {
            let source = Source {
                unwrap: true,
                ..source.clone()
            };
            let name = name.clone();
            bringing.step = Step::File;
            read_it(session, name, source);
        }
        Code::Esc => bringing.step = Step::File,
        _ => session.refuse("Enter unwraps the rows, Esc leaves the file as it is"),
    }
}

/// Esc stops the reading; any other key of the meeting puts it aside and does what it does.
fn reading_key(session: &mut Session, key: Key) {
    match key.code {
        Code::Esc => {
            stop(session);
        }
        Code::Enter => session.tell("The file is being read; Esc stops it"),
        _ => {
            if let Some(Over::Leads(bringing)) = session.over.pop() {
                session.leads_aside = Some(Box::new(bringing));
            }
            super::super::press::key(session, key);
        }
    }
}

/// Stops a reading, on screen or put aside; false when there is none.
pub fn stop(session: &mut Session) -> bool {
    let aside = session.leads_aside.take();
    let was_aside = aside.is_some();
    if let Some(aside) = aside {
        if !matches!(aside.step, Step::Reading { .. }) {
            session.leads_aside = Some(aside);
            return false;
        }
    } else {
        match bringing(session) {
            Some(bringing) if matches!(bringing.step, Step::Reading { .. }) => {
                let step = std::mem::replace(&mut bringing.step, Step::File);
                if let Step::Reading { back, .. } = step {
                    bringing.step = *back;
                }
            }
            _ => return false,
        }
    }
    session.readings += 1;
    session.effect(Effect::StopReading);
    if was_aside {
        session.say("Reading the leads was stopped");
    }
    true
}

/// The reading that was put aside: the file's name and how much of it is read, from 0 to 1.
pub fn read_aside(session: &Session) -> Option<(&str, Option<f64>)> {
    match &session.leads_aside.as_deref()?.step {
        Step::Reading { name, share, .. } => Some((name, *share)),
        _ => None,
    }
}

/// Moves through a list; whether the key did.
pub(super) fn moved(at: &mut usize, count: usize, key: Key) -> bool {
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
