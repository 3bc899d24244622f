//! Comparing the definition on screen with another one on the leads: choosing the other one, the
//! leads on which the two disagree, and what fits when only so many leads can be worked.

use std::path::PathBuf;

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

/// Asks what to compare with.
pub fn ask(session: &mut Session) -> Result<(), Refusal> {
    session.leads.as_ref().ok_or_else(no_leads)?;
    let definition = super::lead_definition::definition(session)?;
    let now = definition.content_hash();
    let mut choices = vec![Choice::new(
        's',
        "The version both sides signed last",
        Answer::CompareWith(None),
    )];
    let others = session.versions.iter();
    let others = others.filter(|version| version.text != now).take(CHOICES);
    for (version, digit) in others.zip('1'..='9') {
        let label = format!("{} · meeting of {}", version.called, version.meeting);
        let answer = Answer::CompareWith(Some(version.text.clone()));
        choices.push(Choice::new(digit, label, answer));
    }
    choices.push(Choice::new(
        'f',
        "Another draft, from a file",
        Answer::Open(Purpose::CompareFile),
    ));
    session.over.push(Over::Ask(Ask::new(
        "Compare this definition with",
        vec!["Both are tried on the same leads.".to_owned()],
        choices,
    )));
    Ok(())
}

/// Compares with the version of that text from now on.
pub fn with(session: &mut Session, text: Option<&str>) -> Result<(), Refusal> {
    let versions = session.versions.iter();
    let chosen = text
        .map(|text| {
            let mut versions = versions.filter(|version| version.text == text);
            versions.next().cloned().ok_or(Refusal::Gone("version"))
        })
        .transpose()?;
    choose(session, chosen)
}

fn choose(session: &mut Session, chosen: Option<EarlierVersion>) -> Result<(), Refusal> {
    let leads = session.leads.as_mut().ok_or_else(no_leads)?;
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
    let leads = session.leads.as_ref().ok_or_else(no_leads)?;
    let (title, field) = match purpose {
        Purpose::Capacity => {
            let a_week = leads
                .a_week
                .map_or(String::new(), |leads| leads.to_string());
            let field = Field::line("capacity", "Sales can work", a_week);
            let hint = if leads
                .tried
                .as_ref()
                .is_some_and(|tried| tried.period.is_some())
            {
                "60 a week; empty for no limit"
            } else {
                "so many of these leads, as they have no dates; empty for no limit"
            };
            ("How many leads can be worked?", field.hint(hint))
        }
        _ => (
            "Compare with another draft",
            Field::line("file", "File", "")
                .hint("the path of a lead-definition.ron, such as one from another branch"),
        ),
    };
    Ok(Form::new(title, purpose.clone(), vec![field]))
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    if form.purpose == Purpose::CompareFile {
        let path = form.value("file");
        if path.is_empty() {
            return Err(FieldFault::at("file", "Say which file"));
        }
        session.effect(Effect::ReadDefinition(PathBuf::from(path)));
        return Ok(());
    }
    let a_week = read_capacity(form.value("capacity"))?;
    let leads = session.leads.as_mut().ok_or_else(no_leads)?;
    leads.a_week = a_week;
    leads.try_again();
    Ok(())
}

/// `60`, `60 a week`, `1 200 per week`; none when nothing is written.
fn read_capacity(text: &str) -> Result<Option<u64>, FieldFault> {
    let digits: String = text
        .chars()
        .take_while(|sign| sign.is_ascii_digit() || sign.is_whitespace())
        .filter(char::is_ascii_digit)
        .collect();
    if text.trim().is_empty() {
        return Ok(None);
    }
    match digits.parse::<u64>() {
        Ok(leads) if (1..1_000_000_000).contains(&leads) => Ok(Some(leads)),
        _ => Err(FieldFault::at(
            "capacity",
            format!("`{text}` is not a number of leads; write it like 60 a week"),
        )),
    }
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
    let leads = session.leads.as_ref().ok_or_else(no_leads)?;
    let against = leads
        .tried
        .as_ref()
        .and_then(|tried| tried.against.as_ref());
    let (Some(against), Some((old, new))) = (against, leads.tests()) else {
        return Err(Refusal::because(
            "There is no other version to compare with: v chooses one",
        ));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capacity_is_read_as_people_say_it() {
        for (text, meant) in [
            ("60", Ok(Some(60))),
            ("60 a week", Ok(Some(60))),
            ("1 200 per week", Ok(Some(1200))),
            ("", Ok(None)),
            ("0", Err(())),
            ("many", Err(())),
        ] {
            assert_eq!(read_capacity(text).map_err(|_| ()), meant, "{text}");
        }
    }
}
