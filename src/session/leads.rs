//! The leads that were brought to the meeting, and what the definition on screen does with them.
//! They live in memory only: nothing of them is ever written, but for what a recorded back-test
//! counts.

use std::path::PathBuf;
use std::sync::Arc;

use crate::forum::back_test::columns::ColumnSummary;
use crate::forum::back_test::compare::{Comparison, compare};
use crate::forum::back_test::figures::CriterionFigures;
use crate::forum::back_test::{BackTest, CannotTry, Capacity, Figures, Leads, Part};
use crate::forum::files::MeetingName;
use crate::forum::lead_definition::{LeadDefinition, changes};

/// Up to so many leads everything is worked out at once, within the frame of the key.
const AT_ONCE: usize = 50_000;

/// Where leads are read from, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file; it is only ever read.
    pub path: PathBuf,
    /// Whether rows that were wrapped whole in quotes are unwrapped.
    pub unwrap: bool,
    /// The second file that tells who became a customer, if there is one.
    pub outcomes: Option<SecondFile>,
}

impl Source {
    /// A file as it stands.
    pub fn of(path: PathBuf) -> Self {
        Self {
            path,
            unwrap: false,
            outcomes: None,
        }
    }
}

/// A second file that tells who became a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFile {
    /// Where it is; it is only ever read.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// The column on which it is joined to the leads.
    pub join: String,
}

/// Why a file of leads was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRead {
    /// The sentence.
    pub why: String,
    /// Whether it could be read if rows that are wrapped whole in quotes were unwrapped.
    pub wrapped: bool,
}

/// A file of leads as it was read.
#[derive(Clone, Debug)]
pub struct LeadsFile {
    /// Where it is, and how it was read.
    pub source: Source,
    /// Its name.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// The same of the second file; empty without one.
    pub outcomes_hash: String,
    /// Its leads.
    pub leads: Arc<Leads>,
    /// What its columns hold.
    pub columns: Arc<Vec<ColumnSummary>>,
}

/// Something that the picker lists: a CSV, or a folder to look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its name as the list shows it; a folder ends with `/`.
    pub name: String,
    /// What is said beside it: its folder and size.
    pub about: String,
    /// Whether it is a folder.
    pub folder: bool,
}

/// A text of the definition as a meeting left it.
#[derive(Clone, Debug)]
pub struct EarlierVersion {
    /// The meeting that left it so last.
    pub meeting: MeetingName,
    /// The first meeting that left it so.
    pub since: MeetingName,
    /// What it is called: `v6`, `v7 (draft)`, or the name of a file.
    pub called: String,
    /// Whether both sides signed it.
    pub signed: bool,
    /// The hash of its text.
    pub text: String,
    /// The definition.
    pub definition: Arc<LeadDefinition>,
}

impl EarlierVersion {
    /// The definition as it stood in that meeting.
    pub fn of(meeting: MeetingName, definition: Arc<LeadDefinition>) -> Self {
        Self {
            since: meeting.clone(),
            meeting,
            called: definition.version_words(),
            signed: definition.agreed(),
            text: definition.content_hash(),
            definition,
        }
    }
}

/// What the definition on screen changes against another one.
#[derive(Clone, Debug)]
pub struct Against {
    /// What the other one is called.
    pub called: String,
    /// What the two texts differ in, in words.
    pub changes: Vec<String>,
    /// What changes on the leads; or why the two cannot be compared.
    pub comparison: Result<Comparison, String>,
    /// The figures of the other one.
    pub figures: Option<Figures>,
}

/// What came out of trying a definition.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The definition that was tried.
    pub definition: Arc<LeadDefinition>,
    /// Its figures.
    pub figures: Figures,
    /// The days that the leads span, where there are dates.
    pub period: Option<String>,
    /// What it changes against another one.
    pub against: Option<Against>,
    /// What fits the capacity that was named.
    pub capacity: Option<Capacity>,
}

/// Everything that working out figures needs; it knows nothing of the session, so that it can be
/// done beside it.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Which reading of leads it belongs to.
    pub reading: u64,
    /// The leads.
    pub leads: Arc<Leads>,
    /// The definition to try.
    pub definition: Arc<LeadDefinition>,
    /// What to compare it with.
    pub against: Option<EarlierVersion>,
    /// How many leads can be worked in a week.
    pub a_week: Option<u64>,
    /// The test of the definition as it was before, where there is one.
    test: Option<BackTest>,
    /// The test of what it was compared with, and what tells it from others.
    other: Option<(String, BackTest)>,
}

/// A trial that was run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Which reading of leads it belongs to.
    pub reading: u64,
    test: Option<BackTest>,
    other: Option<(String, BackTest)>,
    /// The figures; or why there are none.
    pub outcome: Result<Tried, CannotTry>,
}

impl Trial {
    /// Works the figures out.
    pub fn run(mut self) -> Ran {
        let figures = match self.test.as_mut() {
            Some(test) => test.change(&self.definition),
            None => BackTest::new(Arc::clone(&self.leads), &self.definition).map(|test| {
                let figures = test.figures();
                self.test = Some(test);
                figures
            }),
        };
        let against = self.compare();
        let outcome = figures.map(|figures| Tried {
            definition: Arc::clone(&self.definition),
            period: self.test.as_ref().and_then(BackTest::period),
            capacity: self.capacity(),
            figures,
            against,
        });
        Ran {
            reading: self.reading,
            test: self.test,
            other: self.other,
            outcome,
        }
    }

    fn compare(&mut self) -> Option<Against> {
        let version = self.against.as_ref()?;
        let known = self
            .other
            .as_ref()
            .is_some_and(|(key, _)| *key == key_of(version, &self.definition));
        if !known {
            // The leads are read as the draft reads them, so that only the tests differ.
            let mut definition = LeadDefinition::clone(&version.definition);
            let reading = &self.definition.leads;
            definition.leads.outcome.clone_from(&reading.outcome);
            definition.leads.date.clone_from(&reading.date);
            self.other = None;
            match BackTest::new(Arc::clone(&self.leads), &definition) {
                Ok(test) => self.other = Some((key_of(version, &self.definition), test)),
                Err(why) => {
                    return Some(Against {
                        called: version.called.clone(),
                        changes: changes(&version.definition, &self.definition),
                        comparison: Err(why.to_string()),
                        figures: None,
                    });
                }
            }
        }
        let ((_, old), new) = (self.other.as_ref()?, self.test.as_ref()?);
        Some(Against {
            called: version.called.clone(),
            changes: changes(&version.definition, &self.definition),
            comparison: compare(old, new).map_err(|why| why.to_string()),
            figures: Some(old.figures()),
        })
    }

    fn capacity(&self) -> Option<Capacity> {
        let test = self.test.as_ref()?;
        let a_week = self.a_week?;
        test.capacity(test.over_weeks(a_week).unwrap_or(a_week))
    }
}

/// Tells the tests of other definitions apart: by their text, and by how the draft reads the leads.
fn key_of(version: &EarlierVersion, draft: &LeadDefinition) -> String {
    format!(
        "{} {:?} {:?}",
        version.text, draft.leads.outcome, draft.leads.date
    )
}

/// The leads that are on the table.
#[derive(Debug)]
pub struct BroughtLeads {
    /// The file.
    pub file: LeadsFile,
    /// Which reading it came from.
    pub reading: u64,
    /// What came out of the newest trial.
    pub tried: Option<Tried>,
    /// Why the definition on screen cannot be tried.
    pub cannot: Option<String>,
    /// Whether newer figures are on their way.
    pub stale: bool,
    /// Whether all figures are shown in the place of the worksheet.
    pub page: bool,
    /// The version to compare with that somebody chose; otherwise it is the one signed last.
    pub chosen: Option<EarlierVersion>,
    /// How many leads can be worked in a week.
    pub a_week: Option<u64>,
    /// How much of the file is read again, from 0 to 1, while it is and that takes its time.
    pub rereading: Option<f64>,
    wanted: Option<Arc<LeadDefinition>>,
    busy: bool,
    test: Option<BackTest>,
    other: Option<(String, BackTest)>,
}

/// What is to be done for new figures.
#[derive(Debug)]
pub enum Wanted {
    /// Nothing: they are there, or on their way.
    Nothing,
    /// This trial is quick: run it now.
    Now(Box<Trial>),
    /// This trial may take longer than a frame: run it beside.
    Beside(Box<Trial>),
}

impl BroughtLeads {
    /// Leads that were just read.
    pub fn new(file: LeadsFile, reading: u64) -> Self {
        Self {
            file,
            reading,
            tried: None,
            cannot: None,
            stale: true,
            page: false,
            chosen: None,
            a_week: None,
            rereading: None,
            wanted: None,
            busy: false,
            test: None,
            other: None,
        }
    }

    /// The same file read again, with more of its columns.
    pub fn read_again(&mut self, file: LeadsFile, reading: u64) {
        (self.file, self.reading) = (file, reading);
        (self.test, self.other, self.wanted) = (None, None, None);
        (self.busy, self.stale) = (false, true);
        self.rereading = None;
    }

    /// Looks whether the definition on screen, or what it is compared with, is another than the one
    /// tried last.
    pub fn follow(
        &mut self,
        definition: &Arc<LeadDefinition>,
        signed: impl FnOnce() -> Option<EarlierVersion>,
    ) -> Wanted {
        let same = self
            .wanted
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, definition));
        if same || self.busy {
            return Wanted::Nothing;
        }
        let against = self.chosen.clone().or_else(signed);
        let quick = self.is_quick(definition, against.as_ref());
        self.wanted = Some(Arc::clone(definition));
        let trial = Box::new(Trial {
            reading: self.reading,
            leads: Arc::clone(&self.file.leads),
            definition: Arc::clone(definition),
            against,
            a_week: self.a_week,
            test: self.test.take(),
            other: self.other.take(),
        });
        if quick {
            Wanted::Now(trial)
        } else {
            (self.busy, self.stale) = (true, true);
            Wanted::Beside(trial)
        }
    }

    fn is_quick(&self, definition: &LeadDefinition, against: Option<&EarlierVersion>) -> bool {
        if self.file.leads.len() <= AT_ONCE {
            return true;
        }
        let same_other = against.is_none_or(|version| {
            let other = self.other.as_ref();
            other.is_some_and(|(key, _)| *key == key_of(version, definition))
        });
        let test = self.test.as_ref();
        same_other && test.is_some_and(|test| test.only_weighs_anew(definition))
    }

    /// Asks for new figures although the definition is the same.
    pub fn try_again(&mut self) {
        self.wanted = None;
    }

    /// Takes what a trial came to. What it gives back are the columns that must be read from the
    /// file before the definition can be tried.
    pub fn take(&mut self, ran: Ran) -> Option<Vec<String>> {
        if ran.reading != self.reading {
            return None;
        }
        (self.test, self.other) = (ran.test, ran.other);
        (self.busy, self.stale) = (false, false);
        match ran.outcome {
            Ok(tried) => {
                self.tried = Some(tried);
                self.cannot = None;
                None
            }
            Err(CannotTry::NotRead(columns)) => {
                self.stale = true;
                Some(columns)
            }
            Err(why) => {
                // The figures of the last definition that could be tried stay, marked as such.
                self.stale = self.tried.is_some();
                self.cannot = Some(why.to_string());
                None
            }
        }
    }

    /// The figures of a criterion or rule by itself.
    pub fn of_criterion(&self, part: Part, id: &str) -> Option<&CriterionFigures> {
        let criteria = &self.tried.as_ref()?.figures.criteria;
        criteria
            .iter()
            .find(|figures| figures.part == part && *figures.id == *id)
    }

    /// The tests of the definition on screen and of what it is compared with, when both are ready.
    pub fn tests(&self) -> Option<(&BackTest, &BackTest)> {
        Some((&self.other.as_ref()?.1, self.test.as_ref()?))
    }
}
