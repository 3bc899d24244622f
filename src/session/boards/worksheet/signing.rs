//! The word of each side on the text as it stands.

use super::super::{Confirmed, FieldFault, handle, roster};
use crate::forum::lead_definition::{LeadDefinition, Standing, Verdict};
use crate::forum::people::Side;
use crate::forum::record::Handle;
use crate::session::Session;
use crate::session::form::{Field, Form};
use crate::session::purpose::Purpose;

/// The form in which a side gives its word.
pub fn sign_form(
    session: &Session,
    definition: &LeadDefinition,
    purpose: &Purpose,
    side: Side,
) -> Form {
    let verdicts = vec![
        ("agree".to_owned(), "agrees".to_owned()),
        (
            "reservation".to_owned(),
            "agrees with a reservation, which is kept".to_owned(),
        ),
        ("object".to_owned(), "objects, with a reason".to_owned()),
    ];
    let roster = roster(session);
    let of_side = roster
        .iter()
        .filter(|(_, person)| person.side == side && !person.left);
    let mut people = vec![(String::new(), "no name given".to_owned())];
    people.extend(of_side.map(|(handle, person)| (handle.to_string(), person.name.clone())));
    let head = roster
        .iter()
        .find(|(_, person)| person.side == side && person.head);
    let head = head.map_or("", |(handle, _)| handle.as_str());
    let standing = definition.standing(side);
    let words = match &standing {
        Standing::Signed { reservation, .. } => reservation.clone(),
        Standing::Objects { reason } => reason.clone(),
        _ => String::new(),
    };
    let title = format!(
        "{side} on the lead definition {}",
        definition.version_words()
    );
    Form::new(
        title,
        purpose.clone(),
        vec![
            Field::choice("verdict", side.word(), verdicts, "agree")
                .hint("the signature holds for this exact text"),
            Field::choice("by", "Signed by", people, head),
            Field::line("words", "Reservation or reason", words).hint("only where there is one"),
        ],
    )
}

/// Makes the word of a side true.
pub fn confirm_sign(session: &mut Session, form: &Form, side: Side) -> Confirmed {
    let words = form.value("words").to_owned();
    let (said, verdict) = match form.value("verdict") {
        "reservation" => (
            "agreed with a reservation",
            Verdict::AgreeWithReservation(words),
        ),
        "object" => ("objected", Verdict::Object(words)),
        _ => ("agreed", Verdict::Agree),
    };
    let by: Option<Handle> = handle(form.value("by"));
    let roster = roster(session);
    let (id, today) = (session.new_id(), session.now.date());
    session
        .edit(format!("the word of {side}"), |b| {
            b.edit_lead_definition(|d| d.sign(id, side, by, verdict, &roster, today))
        })
        .map_err(|refusal| FieldFault::at("words", refusal.to_string()))?;
    session.say(format!("{side} {said} to this text"));
    Ok(())
}
