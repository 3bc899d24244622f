//! The back-test beside the worksheet: figures that follow every edit of the definition, the page
//! with all of them, and their record.

use std::sync::Arc;

use super::super::Session;
use super::super::commands::{ItemCommand, LeadsCommand};
use super::super::effect::Effect;
use super::super::keymap::KeyMap;
use super::super::leads::{EarlierVersion, Ran, Wanted};
use super::super::place::{Row, Tab};
use super::super::purpose::Purpose;
use super::{bring_leads, capacity, compare, versions};
use crate::forum::back_test::Part;
use crate::forum::lead_definition::{BackTestRecord, LeadDefinition};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// A part of the page with all figures; the list of them scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Section {
    InShort,
    Warning(usize),
    Against,
    Change(usize),
    Capacity,
    Criterion(usize),
    Curve,
    Band(usize),
    Half(usize),
    Period(usize),
}

/// Does a command of the back-test.
pub fn run(session: &mut Session, command: LeadsCommand) -> Result<(), Refusal> {
    match command {
        LeadsCommand::Bring => {
            bring_leads::open(session);
            Ok(())
        }
        LeadsCommand::Figures => turn_page(session),
        LeadsCommand::Record => record(session),
        LeadsCommand::Compare => compare::ask(session),
        LeadsCommand::Disputes => compare::open_disputes(session),
        LeadsCommand::Capacity => {
            session
                .leads
                .as_ref()
                .ok_or_else(|| no_leads(&session.keys))?;
            super::open_form(session, &Purpose::Capacity)
        }
        LeadsCommand::Fit => capacity::take_threshold(session),
        LeadsCommand::History => versions::turn(session),
    }
}

/// Why nothing can be done with leads that are not there.
pub fn no_leads(keys: &KeyMap) -> Refusal {
    Refusal::because(keys.fill("There are no leads to try it on yet: {bring-leads} brings them"))
}

/// Tries the definition on screen, if it is another than the one tried last. Figures that only
/// weigh anew what was counted, and those of few leads, are there at once.
pub fn follow(session: &mut Session) {
    if session.leads.is_none() {
        return;
    }
    let Some(meeting) = session.meeting() else {
        return;
    };
    let definition = Arc::clone(&meeting.boards.lead_definition);
    let name = meeting.name.clone();
    keep_signed(session, &definition);
    let versions = std::mem::take(&mut session.versions);
    let signed = || {
        let text = definition.content_hash();
        let before = |version: &&EarlierVersion| {
            version.signed && version.meeting <= name && version.text != text
        };
        versions.iter().find(before).cloned()
    };
    let wanted = session
        .leads
        .as_mut()
        .map_or(Wanted::Nothing, |leads| leads.follow(&definition, signed));
    session.versions = versions;
    match wanted {
        Wanted::Nothing => {}
        Wanted::Now(trial) => take(session, trial.run()),
        Wanted::Beside(trial) => session.effect(Effect::TryDefinition(trial)),
    }
}

/// A text that both sides signed in this sitting is one to compare with from then on, also when it
/// is edited the next moment.
fn keep_signed(session: &mut Session, definition: &Arc<LeadDefinition>) {
    let known = |version: &EarlierVersion| Arc::ptr_eq(&version.definition, definition);
    if session.versions.iter().any(known) || !definition.agreed() {
        return;
    }
    let Some(meeting) = session.meeting().map(|meeting| meeting.name.clone()) else {
        return;
    };
    let version = EarlierVersion::of(meeting, Arc::clone(definition));
    session
        .versions
        .retain(|earlier| earlier.text != version.text);
    session.versions.insert(0, version);
}

/// The texts of earlier meetings are there. Those signed in this sitting may not be on disk yet.
pub fn versions_read(session: &mut Session, read: Vec<EarlierVersion>) {
    let known = |text: &str| read.iter().any(|version| version.text == text);
    session.versions.retain(|version| !known(&version.text));
    session.versions.extend(read);
    if let Some(leads) = &mut session.leads {
        leads.try_again();
    }
    versions::texts_read(session);
}

/// Figures that were worked out beside are there.
pub fn tried(session: &mut Session, ran: Ran) {
    take(session, ran);
}

fn take(session: &mut Session, ran: Ran) {
    let Some(leads) = &mut session.leads else {
        return;
    };
    if leads.take(ran).is_some() {
        let source = leads.file.source.clone();
        bring_leads::ask_to_read(session, source);
    }
}

fn turn_page(session: &mut Session) -> Result<(), Refusal> {
    let leads = session
        .leads
        .as_mut()
        .ok_or_else(|| no_leads(&session.keys))?;
    if leads.tried.is_none() {
        let why = leads.cannot.clone();
        return Err(Refusal::because(
            why.unwrap_or_else(|| "The figures are being worked out".to_owned()),
        ));
    }
    leads.page = !leads.page || session.definition_versions.is_some();
    session.definition_versions = None;
    Ok(())
}

/// Goes from the page of figures back to the worksheet; false when it was not there.
pub fn leave_page(session: &mut Session) -> bool {
    if session.tab() != Some(Tab::LeadDefinition) {
        return false;
    }
    let Some(leads) = session.leads.as_mut().filter(|leads| leads.page) else {
        return false;
    };
    leads.page = false;
    true
}

/// The parts of the page of figures, in the place of the worksheet's rows; none while the worksheet
/// is shown.
pub fn rows(session: &Session) -> Option<Vec<Row>> {
    let leads = session.leads.as_ref().filter(|leads| leads.page)?;
    let tried = leads.tried.as_ref()?;
    let figures = &tried.figures;
    let mut sections = vec![Section::InShort];
    sections.extend((0..figures.warnings.len()).map(Section::Warning));
    if let Some(against) = &tried.against {
        sections.push(Section::Against);
        sections.extend((0..against.changes.len()).map(Section::Change));
    }
    sections.extend(tried.capacity.iter().map(|_| Section::Capacity));
    sections.extend((0..figures.criteria.len()).map(Section::Criterion));
    if figures.curve.len() > 1 {
        sections.push(Section::Curve);
    }
    sections.extend((0..figures.bands.len()).map(Section::Band));
    if figures.oldest.is_some() && figures.newest.is_some() {
        sections.extend([Section::Half(0), Section::Half(1)]);
    }
    sections.extend((0..figures.periods.len()).map(Section::Period));
    Some(sections.into_iter().map(Row::Figure).collect())
}

/// Where a page down or up among the figures leads to at most: to the next part of the page, as each
/// has a heading of its own and some take many lines. None among other rows, and at the ends.
pub fn page_of(rows: &[Row], at: usize, down: bool) -> Option<usize> {
    let part = |at: usize| match rows.get(at) {
        Some(Row::Figure(section)) => Some(std::mem::discriminant(section)),
        _ => None,
    };
    let begins = |place: &usize| *place == 0 || part(*place) != part(*place - 1);
    part(at)?;
    if down {
        (at + 1..rows.len()).find(begins)
    } else {
        (0..at).rev().find(begins)
    }
}

/// Does something to a part of the page: a criterion's figures open the criterion.
pub fn item(session: &mut Session, command: ItemCommand, section: Section) -> Result<(), Refusal> {
    let edits = matches!(command, ItemCommand::Open | ItemCommand::Edit);
    let Section::Criterion(at) = section else {
        return Err(session.refusal(
            "These are figures: {figures} goes back to the worksheet, where the definition is edited",
        ));
    };
    let tried = session
        .leads
        .as_ref()
        .and_then(|leads| leads.tried.as_ref());
    let figures = tried.and_then(|tried| tried.figures.criteria.get(at));
    let figures = figures.ok_or(Refusal::Gone("criterion"))?;
    let id = Id::from(&*figures.id);
    let row = match figures.part {
        Part::Always => Row::Always(id),
        Part::Never => Row::Never(id),
        Part::Points => {
            let definition = super::lead_definition::definition(session)?;
            let group = definition
                .groups
                .iter()
                .find(|(_, group)| group.criteria.contains(&id));
            let (group, _) = group.ok_or(Refusal::Gone("criterion"))?;
            Row::Criterion(group.clone(), id)
        }
    };
    if edits {
        let purpose = match &row {
            Row::Always(id) => Purpose::Always(Some(id.clone())),
            Row::Never(id) => Purpose::Never(Some(id.clone())),
            Row::Criterion(group, id) => Purpose::Criterion(group.clone(), Some(id.clone())),
            _ => return Err(super::not_here(command)),
        };
        return super::open_form(session, &purpose);
    }
    super::lead_definition::item(session, command, &row)
}

/// Records in the definition what the back-test counted: figures and the file's hash, nothing of
/// the leads. A record of the same text on the same file is replaced.
fn record(session: &mut Session) -> Result<(), Refusal> {
    let leads = session
        .leads
        .as_ref()
        .ok_or_else(|| no_leads(&session.keys))?;
    let tried = leads.tried.as_ref().filter(|_| !leads.stale);
    let Some(tried) = tried else {
        let why = leads.cannot.clone();
        return Err(Refusal::because(why.unwrap_or_else(|| {
            "The figures are being worked out: record them when they are there".to_owned()
        })));
    };
    let all = tried.figures.all;
    let record = BackTestRecord {
        on: Some(session.now.date()),
        version: tried.definition.version.max(1),
        text: tried.definition.content_hash(),
        file: leads.file.name.clone(),
        file_hash: leads.file.hash.clone(),
        outcomes_file: leads
            .file
            .source
            .outcomes
            .as_ref()
            .map_or(String::new(), |second| second.name.clone()),
        outcomes_hash: leads.file.outcomes_hash.clone(),
        period: tried.period.clone().unwrap_or_default(),
        leads: all.leads,
        positives: all.positives,
        selected: all.selected,
        true_positives: all.true_positives,
        warnings: tried.figures.warnings.clone(),
    };
    let same = |known: &BackTestRecord| {
        known.text == record.text && known.is_on(&record.file_hash, &record.outcomes_hash)
    };
    let known = tried.definition.back_tests.iter();
    let known = known
        .filter(|(_, tried)| same(tried))
        .map(|(id, _)| id.clone())
        .next();
    let id = known.unwrap_or_else(|| session.new_id());
    session.edit("the record of the back-test", |b| {
        b.edit_lead_definition(|d| {
            d.back_tests.insert(id, record);
            Ok(())
        })
    })?;
    session.say("Recorded: counts, warnings and the file's fingerprint. No lead is saved");
    Ok(())
}
