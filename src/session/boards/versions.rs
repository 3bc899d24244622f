//! The versions of the lead definition: a page in the place of the worksheet, made from what the
//! meetings up to this one left.

use std::sync::Arc;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::effect::Effect;
use super::super::leads::EarlierVersion;
use super::super::place::{Row, Tab};
use crate::forum::files::MeetingName;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::lead_definition::history::{Left, Version, history};
use crate::forum::refusal::Refusal;

/// The page while it is shown.
#[derive(Clone, Debug)]
pub struct VersionsPage {
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// Whether the texts of earlier meetings are still being read.
    pub reading: bool,
    /// The definition that it was made with.
    of: Arc<LeadDefinition>,
}

/// Opens the page, or goes back to the worksheet.
pub fn turn(session: &mut Session) -> Result<(), Refusal> {
    if session.definition_versions.take().is_some() {
        return Ok(());
    }
    let meeting = session
        .meeting()
        .ok_or_else(|| Refusal::because("Open a meeting first"))?;
    let of = Arc::clone(&meeting.boards.lead_definition);
    let versions = made(session, &of);
    session.definition_versions = Some(VersionsPage {
        versions,
        reading: true,
        of,
    });
    session.select(Row::Version(0));
    session.effect(Effect::ReadVersions);
    Ok(())
}

/// Goes from the page back to the worksheet; false when it was not there.
pub fn leave_page(session: &mut Session) -> bool {
    session.tab() == Some(Tab::LeadDefinition) && session.definition_versions.take().is_some()
}

/// The texts of earlier meetings are there.
pub fn texts_read(session: &mut Session) {
    if let Some(mut page) = session.definition_versions.take() {
        page.reading = false;
        page.versions = made(session, &page.of);
        session.definition_versions = Some(page);
    }
}

/// Makes the page anew when the definition on screen is another one.
pub fn follow(session: &mut Session) {
    let Some(page) = &session.definition_versions else {
        return;
    };
    let Some(meeting) = session.meeting() else {
        session.definition_versions = None;
        return;
    };
    let now = Arc::clone(&meeting.boards.lead_definition);
    if Arc::ptr_eq(&page.of, &now) {
        return;
    }
    let versions = made(session, &now);
    if let Some(page) = &mut session.definition_versions {
        (page.versions, page.of) = (versions, now);
    }
}

fn made(session: &Session, now: &Arc<LeadDefinition>) -> Vec<Version> {
    let Some(meeting) = session.meeting() else {
        return Vec::new();
    };
    let text = now.content_hash();
    // The text on the worksheet comes last, whatever of it is on disk by now.
    let same = |version: &&EarlierVersion| {
        version.text == text && version.definition.version == now.version
    };
    let known = session.versions.iter().find(same);
    let since = known.map_or(&meeting.name, |version| (&version.since).min(&meeting.name));
    let earlier = session.versions.iter().rev();
    let mut left: Vec<Left> = earlier
        .filter(|version| version.since <= meeting.name && !same(version))
        .filter(|version| stands(version, &meeting.name))
        .map(|version| Left {
            meeting: version.since.clone(),
            definition: Arc::clone(&version.definition),
        })
        .collect();
    left.sort_by(|one, other| one.meeting.cmp(&other.meeting));
    left.push(Left {
        meeting: since.clone(),
        definition: Arc::clone(now),
    });
    history(&left)
}

/// Whether a text that was read is more than what the worksheet was for a while: in the meeting on
/// screen only what both sides signed is.
pub fn stands(version: &EarlierVersion, meeting: &MeetingName) -> bool {
    version.signed || version.since != *meeting
}

/// The rows of the page, in the place of the worksheet's; none while the worksheet is shown.
pub fn rows(session: &Session) -> Option<Vec<Row>> {
    let page = session.definition_versions.as_ref()?;
    Some((0..page.versions.len()).map(Row::Version).collect())
}

/// Does something to a version: Enter compares the definition on screen with it.
pub fn item(session: &mut Session, command: ItemCommand, at: usize) -> Result<(), Refusal> {
    if command != ItemCommand::Open {
        return Err(session.refusal(
            "A version stays as it was: {versions} goes back to the worksheet, where the draft is edited",
        ));
    }
    let page = session.definition_versions.as_ref();
    let version = page.and_then(|page| page.versions.get(at));
    let version = version.ok_or(Refusal::Gone("version"))?;
    let (text, called) = (version.text.clone(), version.called());
    if text == super::lead_definition::definition(session)?.content_hash() {
        return Err(Refusal::because("This is the text on the worksheet"));
    }
    if session.leads.is_none() {
        let shows = session
            .keys
            .fill("{bring-leads} brings leads; then {open} shows what the draft changes on them");
        return Err(Refusal::because(format!("{shows} against {called}")));
    }
    super::compare::with(session, Some(&text))?;
    session.definition_versions = None;
    session.say(format!("Compared with {called}"));
    Ok(())
}
