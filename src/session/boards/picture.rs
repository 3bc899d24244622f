//! The shared picture of the market: written on screen, confirmed by each side with the date.
//!
//! The ideal customer is one text in two places: the charter keeps it, and the lead definition
//! holds a copy, because a signature is bound to an exact text. Wherever it is edited, both are
//! written as one edit.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::{Field, Form};
use super::super::over::{Ask, Choice, Over};
use super::super::place::{Page, Place, Row};
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, FieldFault, handle, not_here, open_form};
use crate::forum::charter::{BuyingStage, Charter, PicturePart};
use crate::forum::people::Side;
use crate::forum::refusal::Refusal;

/// The parts, the stages of the buying process, the two sides' words.
pub fn rows(charter: &Charter) -> Vec<Row> {
    let parts = PicturePart::ALL.map(Row::Picture).into_iter();
    let stages = (0..charter.picture.buying_process.len()).map(Row::BuyingStage);
    let sides = [Side::Marketing, Side::Sales].map(Row::Confirmation);
    parts.chain(stages).chain(sides).collect()
}

/// Does something to a row.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    use ItemCommand as I;
    match (command, row) {
        (I::Open | I::Edit, Row::Picture(part)) => open_form(session, &Purpose::Picture(*part)),
        (I::Open | I::Edit, Row::BuyingStage(place)) => {
            open_form(session, &Purpose::BuyingStage(Some(*place)))
        }
        (I::Open | I::Edit | I::Tick, Row::Confirmation(side)) => {
            open_form(session, &Purpose::ConfirmPicture(*side))
        }
        (I::Tick, _) => {
            ask_who_confirms(session);
            Ok(())
        }
        (I::Earlier | I::Later, Row::BuyingStage(place)) => {
            let (place, up) = (*place, command == I::Earlier);
            let to = session.edit_charter("moving a stage", |it| it.move_stage(place, up))?;
            session.select(Row::BuyingStage(to));
            Ok(())
        }
        (I::Drop, Row::BuyingStage(place)) => {
            let place = *place;
            session.edit_charter("taking a stage out", |it| it.take_stage_out(place))?;
            session.say_with_keys("Taken out; {undo} brings it back");
            Ok(())
        }
        (command, _) => Err(not_here(command)),
    }
}

fn ask_who_confirms(session: &mut Session) {
    let today = session.now.date();
    let standing = |side| {
        let forum = session.forum.as_ref();
        forum.map_or(String::new(), |forum| {
            forum.charter.picture.standing(side, today).words()
        })
    };
    let choice = |letter, side: Side| {
        let label = format!("{side}: {}", standing(side));
        Choice::new(letter, label, Answer::Open(Purpose::ConfirmPicture(side)))
    };
    let choices = vec![choice('m', Side::Marketing), choice('s', Side::Sales)];
    session.over.push(Over::Ask(Ask::new(
        "Who stands behind this picture?",
        vec!["A side's word holds for the picture as it is now; any edit asks again.".to_owned()],
        choices,
    )));
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let forum = session.forum.as_ref().ok_or(Refusal::Gone("forum"))?;
    let picture = &forum.charter.picture;
    match purpose {
        Purpose::Picture(part) => {
            if *part == PicturePart::IdealCustomer {
                may_change_ideal_customer(session)?;
            }
            let hint = match part {
                PicturePart::TargetMarket => "whom we sell to, one line each",
                PicturePart::IdealCustomer => {
                    "who buys most gladly and stays longest; Not: opens a line about who is not"
                }
                PicturePart::ValuePropositions => "why they buy from us, one line each",
            };
            let field = Field::lines("lines", part.words(), picture.lines(*part)).hint(hint);
            Ok(Form::new(part.words(), purpose.clone(), vec![field]))
        }
        Purpose::BuyingStage(place) => {
            let known = place.map(|place| {
                let stage = picture.buying_process.get(place).cloned();
                stage.ok_or(Refusal::Gone("stage"))
            });
            let title = if known.is_some() {
                "A stage of the buying process"
            } else {
                "A new stage of the buying process"
            };
            let stage = known.transpose()?.unwrap_or_default();
            Ok(Form::new(
                title,
                purpose.clone(),
                vec![
                    Field::line("title", "The customer", stage.title)
                        .hint("looks around; tries it; makes the case"),
                    Field::line("question", "asks", stage.question)
                        .hint("what they ask themselves then"),
                    Field::line("help", "What helps", stage.help).hint("and from whom"),
                ],
            ))
        }
        Purpose::ConfirmPicture(side) => {
            let roster = &forum.charter.roster;
            let of_side = || {
                let people = roster.iter();
                people.filter(|(_, person)| person.side == *side && !person.left)
            };
            let mut people = vec![(String::new(), "no name given".to_owned())];
            people.extend(of_side().map(|(handle, one)| (handle.to_string(), one.name.clone())));
            let head = of_side().find(|(_, person)| person.head);
            let head = head.map_or("", |(handle, _)| handle.as_str());
            let field = Field::choice("by", "Confirmed by", people, head)
                .hint("it holds for the picture as it is now");
            let title = format!("{side} stands behind the shared picture");
            Ok(Form::new(title, purpose.clone(), vec![field]))
        }
        _ => Err(Refusal::Gone("form")),
    }
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let opened = form.opened_on.charter.clone().unwrap_or_default();
    match &form.purpose {
        Purpose::Picture(PicturePart::IdealCustomer) => {
            let before = opened.picture.ideal_customer.clone();
            set_ideal_customer(session, &before, &form.lines("lines"))?;
        }
        Purpose::Picture(part) => {
            let before = opened.picture.lines(*part);
            let lines = form.lines("lines");
            session.edit_charter("the shared picture", |charter| {
                charter.write_picture(*part, before, &lines)
            })?;
        }
        Purpose::BuyingStage(place) => {
            let stage = BuyingStage {
                title: form.value("title").to_owned(),
                question: form.value("question").to_owned(),
                help: form.value("help").to_owned(),
            };
            if stage.title.is_empty() {
                return Err(FieldFault::at("title", "A stage needs some words"));
            }
            confirm_stage(session, &opened, *place, stage)?;
        }
        Purpose::ConfirmPicture(side) => {
            let (id, today) = (session.new_id(), session.now.date());
            let by = handle(form.value("by"));
            session.edit_charter("confirming the shared picture", |charter| {
                charter.confirm_picture(id, *side, by, today)
            })?;
            session.say(format!("{side} stands behind the picture as it is"));
        }
        _ => {}
    }
    Ok(())
}

fn confirm_stage(
    session: &mut Session,
    opened: &Charter,
    place: Option<usize>,
    stage: BuyingStage,
) -> Result<(), Refusal> {
    if let Some(place) = place {
        let before = opened.picture.buying_process.get(place).cloned();
        let before = before.ok_or(Refusal::Gone("stage"))?;
        return session.edit_charter("a stage of the buying process", |charter| {
            charter.edit_stage(place, &before, stage)
        });
    }
    let after = match session.selection() {
        Some(Row::BuyingStage(place)) => Some(place),
        _ => None,
    };
    let place = session.edit_charter("a stage of the buying process", |charter| {
        charter.add_stage(after, stage)
    })?;
    if (session.place, session.page) == (Place::Charter, Page::Market) {
        session.select(Row::BuyingStage(place));
    }
    Ok(())
}

/// Whether the ideal customer can be changed now: the lead definition shows the same text, so a
/// meeting must be open in which that can change.
fn may_change_ideal_customer(session: &Session) -> Result<(), Refusal> {
    let first = session
        .forum
        .as_ref()
        .is_some_and(|forum| forum.meetings.is_empty());
    if first || goes_on(session) {
        return Ok(());
    }
    Err(session.refusal(
        "The lead definition shows this text, and its meeting is closed: plan the next meeting \
         with {plan-meeting} and change it then",
    ))
}

fn goes_on(session: &Session) -> bool {
    session.live.as_ref().is_some_and(|live| !live.is_closed())
}

/// Writes the ideal customer into the charter and into the lead definition of the meeting that goes
/// on, as one edit.
pub fn set_ideal_customer(
    session: &mut Session,
    before: &[String],
    lines: &[String],
) -> Result<(), Refusal> {
    let what = "the ideal customer";
    session.together(|session| {
        if session.past.is_some() || goes_on(session) {
            let lines = lines.to_vec();
            session.edit(what, |boards| {
                boards.edit_lead_definition(|it| it.set_ideal_customer(lines))
            })?;
        }
        session.edit_charter(what, |charter| {
            charter.write_picture(PicturePart::IdealCustomer, before, lines)
        })
    })?;
    Ok(())
}

/// Whether the charter and the lead definition of the meeting that goes on show two texts: somebody
/// changed one of the files by hand.
pub fn two_ideal_customers(session: &Session) -> bool {
    let (Some(forum), Some(live)) = (&session.forum, &session.live) else {
        return false;
    };
    !live.is_closed()
        && forum.charter.picture.ideal_customer != live.boards.lead_definition.ideal_customer
}
