//! The charter: its pages, and the forms of a new forum, its name and cadence, people, objectives.

mod pages;

use super::super::Session;
use super::super::effect::Effect;
use super::super::form::{Field, Form};
use super::super::purpose::Purpose;
use super::{Confirmed, FieldFault};
use crate::forum::charter::{Cadence, Charter, Every, Objective, ShortForm, StartTime, Weekday};
use crate::forum::meeting::Attendee;
use crate::forum::people::{Person, Side};
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

pub use pages::{add, boards, bring_back, go, go_to, item, retire, rows, served, turn_page};

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let charter = session.forum.as_ref().map(|forum| forum.charter.as_ref());
    match purpose {
        Purpose::NewForum => Ok(new_forum(session, purpose)),
        Purpose::Charter => {
            let charter = charter.ok_or(Refusal::Gone("forum"))?;
            let mut fields = vec![Field::line("name", "Name", charter.name.as_str())];
            fields.extend(cadence_fields(&charter.cadence));
            Ok(Form::new("Name and cadence", purpose.clone(), fields))
        }
        Purpose::Person(handle) => {
            let found = handle
                .as_ref()
                .and_then(|handle| charter?.roster.get(handle));
            Ok(person_form(
                purpose,
                &found.cloned().unwrap_or_default(),
                handle.is_some(),
            ))
        }
        Purpose::Objective(id) => {
            let found = id.as_ref().and_then(|id| charter?.objectives.get(id));
            Ok(objective_form(
                purpose,
                &found.cloned().unwrap_or_default(),
                id.is_some(),
            ))
        }
        _ => Err(Refusal::Gone("form")),
    }
}

fn new_forum(session: &Session, purpose: &Purpose) -> Form {
    let folder = session
        .here
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let mut fields = vec![
        Field::line("name", "Name", "")
            .hint("such as Acme revenue forum; every field may stay empty"),
    ];
    fields.extend(cadence_fields(&Cadence::default()));
    fields.extend([
        Field::lines("marketing", "Marketing", &[]).hint("one name a line"),
        Field::lines("sales", "Sales", &[]).hint("one name a line"),
        Field::lines("others", "Others", &[]).hint("leadership, operations, guests"),
        Field::lines("objectives", "Objectives", &[]).hint("what both teams row for, one a line"),
    ]);
    Form::new(
        format!("A new forum in {}", folder.unwrap_or_default()),
        purpose.clone(),
        fields,
    )
}

fn cadence_fields(cadence: &Cadence) -> [Field; 3] {
    let every = [
        ("1", "every week"),
        ("2", "every two weeks"),
        ("3", "every three weeks"),
        ("4", "every four weeks"),
        ("month", "every month"),
    ]
    .map(|(stored, shown)| (stored.to_owned(), shown.to_owned()));
    let now = match cadence.every {
        Every::Weeks(weeks) => weeks.to_string(),
        Every::Month => "month".to_owned(),
    };
    let days = Weekday::ALL.map(|day| (day.to_string(), day.to_string()));
    [
        Field::choice("every", "Meets", every.to_vec(), &now),
        Field::choice("on", "On", days.to_vec(), &cadence.on.to_string()),
        Field::line("at", "At", cadence.at.to_string()),
    ]
}

fn read_cadence(form: &Form) -> Result<Cadence, FieldFault> {
    let every = match form.value("every") {
        "month" => Every::Month,
        weeks => Every::Weeks(weeks.parse().unwrap_or(2)),
    };
    let on = Weekday::ALL
        .into_iter()
        .find(|day| day.to_string() == form.value("on"));
    let at = match form.value("at") {
        "" => StartTime::default(),
        text => text.parse().map_err(|wrong| FieldFault::at("at", wrong))?,
    };
    Ok(Cadence {
        every,
        on: on.unwrap_or_default(),
        at,
    })
}

fn person_form(purpose: &Purpose, person: &Person, known: bool) -> Form {
    let yes_no = || {
        vec![
            ("no".to_owned(), "no".to_owned()),
            ("yes".to_owned(), "yes".to_owned()),
        ]
    };
    let yes = |value: bool| if value { "yes" } else { "no" };
    let mut fields = vec![
        Field::line("name", "Name", person.name.as_str()),
        Field::choice(
            "side",
            "Side",
            super::agenda::sides(),
            if known {
                person.side.word()
            } else {
                "Marketing"
            },
        ),
        Field::line("role", "Role", person.role.as_str()),
        Field::choice("head", "Head of the function", yes_no(), yes(person.head)),
    ];
    if known {
        fields.push(Field::choice(
            "left",
            "Has left the forum",
            yes_no(),
            yes(person.left),
        ));
    }
    Form::new(
        if known { "Person" } else { "A new person" },
        purpose.clone(),
        fields,
    )
}

fn objective_form(purpose: &Purpose, objective: &Objective, known: bool) -> Form {
    let mut fields = vec![
        Field::line("title", "Objective", objective.title.as_str()),
        Field::line("measure", "How both will know", objective.measure.as_str()),
        Field::day("by", "By", objective.by, ""),
    ];
    if known {
        fields.push(
            Field::line("retired", "Retired because", objective.retired.as_str())
                .hint("empty while it is pursued"),
        );
    }
    Form::new(
        if known {
            "Objective"
        } else {
            "A new objective"
        },
        purpose.clone(),
        fields,
    )
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::NewForum => create(session, form),
        Purpose::Charter => {
            let cadence = read_cadence(form)?;
            let name = form.value("name").to_owned();
            if name.is_empty() {
                return Err(FieldFault::at("name", "The forum needs a name"));
            }
            session.edit_charter("editing the charter", |charter| {
                charter.name = name;
                charter.cadence = cadence;
                Ok(())
            })?;
            Ok(())
        }
        Purpose::Person(handle) => confirm_person(session, form, handle.as_ref()),
        Purpose::Objective(id) => confirm_objective(session, form, id.as_ref()),
        _ => Ok(()),
    }
}

/// The names in those lines: one a line, or several with commas between them. `Dee Moss, head of
/// sales` is one person still: what follows is no name.
fn names(lines: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for line in lines {
        let parts: Vec<&str> = line.split([',', ';']).map(str::trim).collect();
        let all_names = parts.iter().all(|part| {
            part.is_empty()
                || part
                    .chars()
                    .next()
                    .is_some_and(|first| !first.is_lowercase())
        });
        if all_names {
            names.extend(
                parts
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .map(str::to_owned),
            );
        } else {
            names.push(line.trim().to_owned());
        }
    }
    names
}

fn create(session: &mut Session, form: &Form) -> Confirmed {
    let sides = [
        ("marketing", Side::Marketing),
        ("sales", Side::Sales),
        ("others", Side::Other),
    ];
    let people = sides.into_iter().flat_map(|(field, side)| {
        names(&form.lines(field))
            .into_iter()
            .map(move |name| (name, side))
    });
    let name = form.value("name");
    let short = ShortForm {
        name: if name.is_empty() {
            "Our joint forum"
        } else {
            name
        }
        .to_owned(),
        cadence: read_cadence(form)?,
        people: people.collect(),
        objectives: form.lines("objectives"),
    };
    let charter = Charter::first(&short, || session.new_id())?;
    let here = session.here.clone();
    session.effect(Effect::CreateForum(here, std::sync::Arc::new(charter)));
    Ok(())
}

fn confirm_person(session: &mut Session, form: &Form, handle: Option<&Handle>) -> Confirmed {
    let name = form.value("name").to_owned();
    if name.is_empty() {
        return Err(FieldFault::at("name", "A person needs a name"));
    }
    let person = Person {
        name: name.clone(),
        side: super::agenda::side(form.value("side")),
        role: form.value("role").to_owned(),
        head: form.value("head") == "yes",
        left: form.value("left") == "yes",
    };
    let opened = form.opened_on.charter.clone().unwrap_or_default();
    let known = handle.cloned();
    let after = person.clone();
    let handle = session.edit_charter("editing the roster", |charter| {
        let handle = match known {
            Some(handle) => handle,
            None => charter.add_person(&name, after.side)?,
        };
        let fresh = charter.roster.get(&handle).cloned().unwrap_or_default();
        let before = opened.roster.get(&handle).unwrap_or(&fresh);
        charter.edit_person(&handle, before, &after)?;
        Ok(handle)
    })?;
    in_the_meeting(session, handle, person)
}

/// The meeting on screen has its own copy of the people; while it is not closed it follows.
fn in_the_meeting(session: &mut Session, handle: Handle, person: Person) -> Confirmed {
    let open = session
        .live
        .as_ref()
        .is_some_and(|meeting| !meeting.is_closed());
    if session.past.is_some() || !open || person.left {
        return Ok(());
    }
    session.edit("who is expected", |b| {
        b.edit_meeting(|meeting| {
            let known = meeting.people.get(&handle).cloned().unwrap_or_default();
            let attendee = Attendee {
                name: person.name,
                side: person.side,
                ..known
            };
            meeting.people.insert(handle, attendee);
            Ok(())
        })
    })?;
    Ok(())
}

fn confirm_objective(session: &mut Session, form: &Form, id: Option<&Id>) -> Confirmed {
    if form.value("title").is_empty() {
        return Err(FieldFault::at("title", "An objective needs some words"));
    }
    let opened = form.opened_on.charter.clone().unwrap_or_default();
    let known = id.and_then(|id| opened.objectives.get(id)).cloned();
    let after = Objective {
        title: form.value("title").to_owned(),
        measure: form.value("measure").to_owned(),
        by: super::read_date(session, "by", form.value("by"))?,
        retired: form.value("retired").to_owned(),
        rank: known.as_ref().map_or(0, |known| known.rank),
    };
    let new = id.is_none().then(|| session.new_id());
    let id = id.cloned().or_else(|| new.clone()).unwrap_or_default();
    session.edit_charter("editing an objective", |charter| {
        if new.is_some() {
            charter.add_objective(id.clone(), &after.title)?;
        }
        let fresh = charter.objectives.get(&id).cloned().unwrap_or_default();
        let before = known.as_ref().unwrap_or(&fresh);
        let after = Objective {
            rank: before.rank,
            ..after.clone()
        };
        charter.edit_objective(&id, before, &after)
    })?;
    let open = session
        .live
        .as_ref()
        .is_some_and(|meeting| !meeting.is_closed());
    if session.past.is_none() && open {
        let charter = session
            .forum
            .as_ref()
            .map(|forum| std::sync::Arc::clone(&forum.charter));
        let objective = charter.and_then(|charter| charter.objectives.get(&id).cloned());
        session.edit("the objectives of the meeting", |b| {
            b.edit_meeting(|meeting| {
                match objective.filter(|objective| objective.retired.is_empty()) {
                    Some(objective) => meeting.objectives.insert(id, objective),
                    None => meeting.objectives.remove(&id),
                }
                Ok(())
            })
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_stand_a_line_each_or_with_commas_between_them() {
        let table: [(&str, &[&str]); 4] = [
            ("Ana Kovač, Bo", &["Ana Kovač", "Bo"]),
            ("Dee Moss, head of sales", &["Dee Moss, head of sales"]),
            ("陈伟; Lena", &["陈伟", "Lena"]),
            (" ", &[]),
        ];
        for (line, expected) in table {
            assert_eq!(names(&[line.to_owned()]), expected, "{line}");
        }
    }
}
