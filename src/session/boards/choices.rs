//! What the fields of forms choose from, and what is read out of them: people, sides, objectives,
//! days, figures.

use super::super::form::{Field, Form};
use super::{FieldFault, Session, agenda, home};
use crate::forum::people::{Person, Roster, Side};
use crate::forum::record::{Handle, Id, Words};

/// The people to choose an owner from: nobody first, then the meeting's people, then the roster's.
pub fn people(session: &Session) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "nobody yet".to_owned())];
    if let Some(meeting) = session.meeting() {
        let people = meeting.boards.meeting.people.iter();
        options.extend(people.map(|(handle, person)| {
            (
                handle.to_string(),
                format!("{} · {}", person.name, person.side),
            )
        }));
    }
    if let Some(forum) = &session.forum {
        for (handle, person) in forum
            .charter
            .roster
            .iter()
            .filter(|(_, person)| !person.left)
        {
            if !options.iter().any(|(known, _)| known == handle.as_str()) {
                options.push((
                    handle.to_string(),
                    format!("{} · {}", person.name, person.side),
                ));
            }
        }
    }
    options
}

/// What is said below the field of an owner.
pub fn owner_hint(session: &Session) -> String {
    if people(session).len() > 1 {
        return "type a name; exactly one person".to_owned();
    }
    session
        .keys
        .fill("nobody is known yet: {charter} adds people, {add-guest} on the agenda a guest")
}

/// Everybody who can own something: the roster, and the people of the meeting that are not on it.
pub fn roster(session: &Session) -> Roster {
    let mut roster = session
        .forum
        .as_ref()
        .map_or_else(Roster::default, |forum| forum.charter.roster.clone());
    if let Some(meeting) = session.meeting() {
        for (handle, person) in meeting.boards.meeting.people.iter() {
            if !roster.contains(handle) {
                let guest = Person {
                    name: person.name.clone(),
                    side: person.side,
                    ..Person::default()
                };
                roster.insert(handle.clone(), guest);
            }
        }
    }
    roster
}

/// The name to show for a handle: the person's given name, or the handle itself.
pub fn name_of<'a>(session: &'a Session, handle: &'a Handle) -> &'a str {
    let attendee = session
        .meeting()
        .and_then(|meeting| meeting.boards.meeting.people.get(handle));
    let name = attendee.map(|person| person.name.as_str()).or_else(|| {
        let forum = session.forum.as_ref()?;
        forum
            .charter
            .roster
            .get(handle)
            .map(|person| person.name.as_str())
    });
    name.filter(|name| !name.is_empty())
        .unwrap_or(handle.as_str())
}

/// The objectives to choose from: none first.
pub fn objectives(session: &Session) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "none".to_owned())];
    if let Some(meeting) = session.meeting() {
        let objectives = meeting.boards.meeting.objectives.iter();
        options.extend(objectives.map(|(id, objective)| (id.to_string(), objective.title.clone())));
    } else if let Some(forum) = &session.forum {
        let objectives = forum.charter.objectives_in_order().into_iter();
        options.extend(objectives.map(|(id, objective)| (id.to_string(), objective.title.clone())));
    }
    options
}

/// A chosen handle, or none.
pub fn handle(value: &str) -> Option<Handle> {
    (!value.is_empty()).then(|| Handle(value.to_owned()))
}

/// A chosen id, or none.
pub fn id(value: &str) -> Option<Id> {
    (!value.is_empty()).then(|| Id(value.to_owned()))
}

/// A date as people say it; none when nothing is written.
pub fn read_date(
    session: &Session,
    field: &'static str,
    value: &str,
) -> Result<Option<jiff::civil::Date>, FieldFault> {
    if value.is_empty() {
        return Ok(None);
    }
    crate::forum::due::read(value, session.now.date(), home::next_forum(session))
        .map(Some)
        .map_err(|wrong| FieldFault::at(field, wrong.to_string()))
}

/// A figure as people write it; none when nothing is written.
pub fn read_number(field: &'static str, value: &str) -> Result<Option<f64>, FieldFault> {
    crate::forum::figure::read(value).map_err(|refusal| FieldFault::at(field, refusal.to_string()))
}

/// A number as it stands in a field: no decimals that say nothing.
pub fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// A field for one of the people.
pub fn person_field(
    session: &Session,
    name: &'static str,
    label: &'static str,
    who: Option<&Handle>,
) -> Field {
    Field::choice(name, label, people(session), who.map_or("", Handle::as_str))
}

/// A field for a side, which may be left open.
pub fn side_field(name: &'static str, label: &'static str, side: Option<Side>) -> Field {
    let mut sides = agenda::sides();
    sides.insert(0, (String::new(), "not said".to_owned()));
    Field::choice(name, label, sides, side.map_or("", Side::word))
}

/// The side chosen in such a field.
pub fn chosen_side(form: &Form, name: &str) -> Option<Side> {
    let word = form.value(name);
    (!word.is_empty()).then(|| agenda::side(word))
}

/// The field for the objective that something serves.
pub fn objective_field(session: &Session, objective: Option<&Id>) -> Field {
    Field::choice(
        "objective",
        "Objective",
        objectives(session),
        objective.map_or("", Id::as_str),
    )
}

/// The objective chosen there.
pub fn chosen_objective(form: &Form) -> Option<Id> {
    id(form.value("objective"))
}

/// The field for tags.
pub fn tags_field(tags: &Words) -> Field {
    Field::line("tags", "Tags", tags.iter().collect::<Vec<_>>().join(" "))
}

/// The tags written there: words with or without `#`.
pub fn tags(form: &Form) -> Words {
    form.value("tags")
        .split_whitespace()
        .map(|word| word.trim_start_matches('#').to_lowercase())
        .collect()
}
