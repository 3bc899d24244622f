//! Comparing the definition on screen with another one on the leads: choosing the other one, the
//! leads on which the two disagree, and what fits when only so many leads can be worked.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::Session;
use super::super::effect::Effect;
use super::super::form::{Field, Form};
use super::super::key::{Code, Key};
use super::super::leads::EarlierVersion;
use super::super::over::{Ask, Choice, Over};
use super::super::purpose::{Answer, Purpose};
use super::back_test::no_leads;
use super::{Confirmed, FieldFault};
use crate::forum::back_test::compare::{Disputes, disputes};
use crate::forum::due;
use crate::forum::people::Side;
use crate::forum::refusal::Refusal;

/// Disputed leads that are listed at most.
const LISTED: usize = 2000;

/// Versions that can be chosen from.
const CHOICES: usize = 9;

/// The leads that only one of two versions selects.
#[derive(Clone, Debug)]
pub struct DisputedLeads {
    /// The leads.
    pub disputes: Disputes,
    /// What the other version is called.
    pub called: String,
    /// The lead under the cursor.
    pub at: usize,
    /// The first column shown.
    pub column: usize,
    /// Whether columns that may name a person are shown.
    pub with_persons: bool,
}

/// The sides that can keep a draft of their own, with the letters that keep it and take it.
const SIDES: [(Side, char, char); 2] = [(Side::Marketing, 'm', 'M'), (Side::Sales, 'l', 'L')];

/// Asks what to compare with.
pub fn ask(session: &mut Session) -> Result<(), Refusal> {
    session
        .leads
        .as_ref()
        .ok_or_else(|| no_leads(&session.keys))?;
    let definition = super::lead_definition::definition(session)?;
    let now = definition.content_hash();
    let mut choices = vec![Choice::new(
        's',
        "The version both sides signed last",
        Answer::CompareWith(None),
    )];
    let other = |version: &&EarlierVersion| version.text != now;
    let drafts = session.drafts.values().filter(other);
    choices.extend(drafts.map(|draft| {
        let label = format!("{}, as it was kept in this sitting", draft.called);
        Choice::plain(label, Answer::CompareWith(Some(draft.text.clone())))
    }));
    let room = CHOICES.saturating_sub(choices.len() - 1);
    let meeting = session.meeting().map(|meeting| &meeting.name);
    let stands = |version: &&EarlierVersion| {
        other(version) && meeting.is_none_or(|meeting| super::versions::stands(version, meeting))
    };
    for version in session.versions.iter().filter(stands).take(room) {
        let made = due::words(session.day_of(&version.since), session.now.date());
        let label = format!("{} · meeting of {made}", version.called);
        let answer = Answer::CompareWith(Some(version.text.clone()));
        // Version 6 is taken with 6. Where that key is taken, by a later draft of the same
        // version, and for versions of two digits, the arrows reach it.
        let digit = char::from_digit(version.definition.version.max(1), 10).map(Key::char);
        let free = |key: &Key| !choices.iter().any(|choice| choice.key == Some(*key));
        choices.push(match digit.filter(free) {
            Some(key) => Choice {
                key: Some(key),
                label,
                answer,
            },
            None => Choice::plain(label, answer),
        });
    }
    choices.push(Choice::new(
        'f',
        "Another draft, from a file",
        Answer::Open(Purpose::CompareFile),
    ));
    for (side, keep, take) in SIDES {
        match session.drafts.get(&side) {
            Some(draft) if draft.text != now => choices.push(Choice::new(
                take,
                format!("Put the draft of {side} on the worksheet"),
                Answer::TakeDraft(side),
            )),
            Some(_) => {}
            None => choices.push(Choice::new(
                keep,
                format!("Keep this text as the draft of {side}"),
                Answer::KeepDraft(side),
            )),
        }
    }
    session.over.push(Over::Ask(Ask::new(
        "Compare this definition with",
        vec!["Both are tried on the same leads. The arrows choose and Enter takes it.".to_owned()],
        choices,
    )));
    Ok(())
}

/// Keeps the text on screen as that side's draft, for this sitting.
pub fn keep_draft(session: &mut Session, side: Side) -> Result<(), Refusal> {
    let meeting = session
        .meeting()
        .ok_or_else(|| Refusal::because("Open a meeting first"))?;
    let definition = Arc::clone(&meeting.boards.lead_definition);
    let mut draft = EarlierVersion::of(meeting.name.clone(), definition);
    draft.called = format!("{side}'s draft");
    draft.signed = false;
    session.drafts.insert(side, draft);
    let compares = session.keys.fill("{compare-versions} compares with it");
    session.say(format!(
        "Kept as {side}'s draft: go on editing, then {compares}"
    ));
    Ok(())
}

/// Puts that side's draft on the worksheet, as one edit.
pub fn take_draft(session: &mut Session, side: Side) -> Result<(), Refusal> {
    let draft = session.drafts.get(&side).cloned();
    let draft = draft.ok_or(Refusal::Gone("draft"))?;
    let why = format!("not in {}", draft.called);
    session.edit("taking a draft", |b| {
        b.edit_lead_definition(|d| d.take_text_of(&draft.definition, &why))
    })?;
    let back = session.keys.fill("{undo} takes it back");
    session.say(format!("{} is on the worksheet; {back}", draft.called));
    Ok(())
}

/// Compares with the version of that text from now on.
pub fn with(session: &mut Session, text: Option<&str>) -> Result<(), Refusal> {
    let versions = session.drafts.values().chain(&session.versions);
    let chosen = text
        .map(|text| {
            let mut versions = versions.filter(|version| version.text == text);
            versions.next().cloned().ok_or(Refusal::Gone("version"))
        })
        .transpose()?;
    choose(session, chosen)
}

fn choose(session: &mut Session, chosen: Option<EarlierVersion>) -> Result<(), Refusal> {
    let leads = session
        .leads
        .as_mut()
        .ok_or_else(|| no_leads(&session.keys))?;
    leads.chosen = chosen;
    leads.try_again();
    Ok(())
}

/// Another draft was read from its file.
pub fn definition_read(session: &mut Session, read: Result<Box<EarlierVersion>, String>) {
    match read {
        Ok(version) => {
            session.say(format!("Compared with {}", version.called));
            if let Err(why) = choose(session, Some(*version)) {
                session.refuse(why.to_string());
            }
        }
        Err(why) => session.refuse(why),
    }
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    session
        .leads
        .as_ref()
        .ok_or_else(|| no_leads(&session.keys))?;
    let field = Field::line("file", "File", "")
        .hint("the path of a lead-definition.ron, such as one from another branch");
    Ok(Form::new(
        "Compare with another draft",
        purpose.clone(),
        vec![field],
    ))
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let path = form.value("file");
    if path.is_empty() {
        return Err(FieldFault::at("file", "Say which file"));
    }
    session.effect(Effect::ReadDefinition(PathBuf::from(path)));
    Ok(())
}

/// Lists the leads on which the two versions disagree.
pub fn open_disputes(session: &mut Session) -> Result<(), Refusal> {
    let listed = list(session, false)?;
    if listed.disputes.count == 0 {
        return Err(Refusal::because(format!(
            "Both select the same leads: there is no dispute with {}",
            listed.called
        )));
    }
    session.over.push(Over::Disputes(listed));
    Ok(())
}

fn list(session: &Session, with_persons: bool) -> Result<DisputedLeads, Refusal> {
    let leads = session
        .leads
        .as_ref()
        .ok_or_else(|| no_leads(&session.keys))?;
    let against = leads
        .tried
        .as_ref()
        .and_then(|tried| tried.against.as_ref());
    let (Some(against), Some((old, new))) = (against, leads.tests()) else {
        return Err(session
            .refusal("There is no other version to compare with: {compare-versions} chooses one"));
    };
    Ok(DisputedLeads {
        disputes: disputes(old, new, 0, LISTED, with_persons)?,
        called: against.called.clone(),
        at: 0,
        column: 0,
        with_persons,
    })
}

/// A key while disputed leads are listed.
pub fn press(session: &mut Session, key: Key) {
    let Some(Over::Disputes(listed)) = session.over.last_mut() else {
        return;
    };
    let last = listed.disputes.leads.len().saturating_sub(1);
    let columns = listed.disputes.headers.len().saturating_sub(1);
    match key.code {
        Code::Esc | Code::Enter | Code::Char('q' | 'y') => {
            session.over.pop();
        }
        Code::Up | Code::Char('k') => listed.at = listed.at.saturating_sub(1),
        Code::Down | Code::Char('j') => listed.at = (listed.at + 1).min(last),
        Code::PageUp => listed.at = listed.at.saturating_sub(10),
        Code::PageDown | Code::Char(' ') => listed.at = (listed.at + 10).min(last),
        Code::Home | Code::Char('g') => listed.at = 0,
        Code::End | Code::Char('G') => listed.at = last,
        Code::Left => listed.column = listed.column.saturating_sub(1),
        Code::Right => listed.column = (listed.column + 1).min(columns),
        Code::Char('p') => turn_persons(session),
        _ => session.refuse("↑ ↓ and ← → move, p shows or hides persons, Esc leaves"),
    }
}

/// Shows the columns that may name a person, or hides them again.
fn turn_persons(session: &mut Session) {
    let Some(Over::Disputes(before)) = session.over.last() else {
        return;
    };
    let (at, with_persons) = (before.at, !before.with_persons);
    match list(session, with_persons) {
        Ok(mut listed) => {
            listed.at = at;
            session.over.pop();
            session.over.push(Over::Disputes(listed));
        }
        Err(why) => session.refuse(why.to_string()),
    }
}
