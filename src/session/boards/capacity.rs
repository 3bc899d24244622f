//! What fits when only so many leads can be worked: saying how many, and taking the threshold that
//! fits.

use super::super::Session;
use super::super::form::{Field, Form};
use super::super::over::{Ask, Choice, Over};
use super::super::purpose::{Answer, Purpose};
use super::back_test::no_leads;
use super::{Confirmed, FieldFault};
use crate::forum::back_test::Capacity;
use crate::forum::back_test::words::count;
use crate::forum::lead_definition::{thresholds_in_words, total_threshold, with_total_threshold};
use crate::forum::refusal::Refusal;

/// The form.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let leads = session
        .leads
        .as_ref()
        .ok_or_else(|| no_leads(&session.keys))?;
    let a_week = leads
        .a_week
        .map_or(String::new(), |leads| leads.to_string());
    let tried = leads.tried.as_ref();
    let hint = if tried.is_some_and(|tried| tried.period.is_some()) {
        "60 a week; empty for no limit"
    } else {
        "so many of these leads, as they have no dates; empty for no limit"
    };
    let field = Field::line("capacity", "Sales can work", a_week).hint(hint);
    Ok(Form::new(
        "How many leads can be worked?",
        purpose.clone(),
        vec![field],
    ))
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let a_week = read(form.value("capacity"))?;
    let leads = session
        .leads
        .as_mut()
        .ok_or_else(|| no_leads(&session.keys))?;
    leads.a_week = a_week;
    leads.try_again();
    if a_week.is_some() {
        let words = session
            .keys
            .fill("What fits is worked out: {figures} tells it in full");
        session.say(words);
    }
    Ok(())
}

/// `60`, `60 a week`, `1 200 per week`; none when nothing is written.
fn read(text: &str) -> Result<Option<u64>, FieldFault> {
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

/// What fits, as it was worked out last.
fn fits(session: &Session) -> Result<Capacity, Refusal> {
    let leads = session
        .leads
        .as_ref()
        .ok_or_else(|| no_leads(&session.keys))?;
    if leads.a_week.is_none() {
        return Err(
            session.refusal("How many leads can be worked is not said yet: {capacity} takes it")
        );
    }
    let tried = leads.tried.as_ref().filter(|_| !leads.stale);
    let tried = tried.ok_or_else(|| Refusal::because("The figures are being worked out"))?;
    tried.capacity.clone().ok_or_else(|| {
        Refusal::because("All leads that may qualify can be worked: any threshold fits")
    })
}

/// The threshold that fits and is not the definition's yet.
pub fn offered(session: &Session) -> Option<f64> {
    let from = fits(session).ok()?.fits_from?;
    let tried = session.leads.as_ref()?.tried.as_ref()?;
    let now = &tried.definition.qualifies_when;
    (*now != with_total_threshold(now, from)).then_some(from)
}

/// The threshold that fits, or why none does.
fn fitting(fits: &Capacity) -> Result<f64, Refusal> {
    fits.fits_from.ok_or_else(|| {
        Refusal::because(match fits.threshold {
            None => format!(
                "{} leads qualify whatever their total, so no threshold makes room",
                count(fits.anyway)
            ),
            Some(score) => format!(
                "{} leads share the best score, {score}: no threshold takes only some of them",
                count(fits.tied)
            ),
        })
    })
}

/// Sets the threshold that fits; asks first when score tests would go that are no such threshold.
pub fn take_threshold(session: &mut Session) -> Result<(), Refusal> {
    let from = fitting(&fits(session)?)?;
    let now = &super::lead_definition::definition(session)?.qualifies_when;
    if now.is_empty() || total_threshold(now).is_some() {
        return set(session);
    }
    let before = thresholds_in_words(now);
    let lines = vec![
        format!("Now a lead qualifies when {before}."),
        format!("What fits is one number: total ≥ {from}."),
    ];
    let choices = vec![
        Choice::new('y', "Replace it", Answer::TakeThreshold),
        Choice::new('n', "Leave it as it is", Answer::Stay),
    ];
    session.over.push(Over::Ask(Ask::new(
        "Take the threshold that fits?",
        lines,
        choices,
    )));
    Ok(())
}

/// Sets the threshold that fits.
pub fn set(session: &mut Session) -> Result<(), Refusal> {
    let fits = fits(session)?;
    let from = fitting(&fits)?;
    let now = super::lead_definition::definition(session)?;
    let wanted = with_total_threshold(&now.qualifies_when, from);
    session.edit("the threshold that fits", |b| {
        b.edit_lead_definition(|d| d.set_thresholds(wanted))
    })?;
    session.say(format!(
        "A lead qualifies from {from} points on: {} leads, and {} can be worked",
        count(fits.fits),
        count(fits.capacity)
    ));
    Ok(())
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
            assert_eq!(read(text).map_err(|_| ()), meant, "{text}");
        }
    }
}
