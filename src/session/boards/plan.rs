//! Planning the next meeting: the day, an agenda, the people; everything open is carried over.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::effect::Effect;
use super::super::form::{Field, Form};
use super::super::message::Previous;
use super::super::place::{Place, Row};
use super::super::purpose::Purpose;
use super::{Confirmed, FieldFault};
use crate::forum::agenda::Agenda;
use crate::forum::carry_over::{self, CarriedFrom};
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, Stored, newest_first};
use crate::forum::meeting::{Attendance, Boards, Meeting, MeetingState};
use crate::forum::people::Side;
use crate::forum::record::Handle;
use crate::forum::refusal::Refusal;

/// A meeting being planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The day.
    pub date: Date,
    /// Which of the forum's agendas.
    pub agenda: usize,
    /// Who will not come.
    pub without: BTreeSet<Handle>,
    /// Whether each item takes the minutes that it usually takes, in place of the agenda's own.
    pub usual_minutes: bool,
}

/// Opens the plan of the next meeting: on the day the cadence says, with the agenda of the usual
/// length, and everybody on the roster.
///
/// Asked for once more on the plan itself, the meeting is planned as it stands there.
pub fn open(session: &mut Session) -> Result<(), Refusal> {
    if session.place == Place::Plan && session.plan.is_some() {
        return plan_it(session);
    }
    let Some(forum) = &session.forum else {
        return Err(Refusal::because("No forum is open"));
    };
    if let Some(fault) = &forum.unreadable {
        return Err(Refusal::because(format!(
            "forum.ron cannot be read, so nothing can be planned from it: {fault}"
        )));
    }
    let cadence = &forum.charter.cadence;
    let known = forum
        .agendas
        .iter()
        .map(|choice| (choice.name.as_str(), choice.built_in));
    let usual = carry_over::usual_agenda(known, cadence.every, forum.meetings.is_empty());
    let agenda = forum
        .agendas
        .iter()
        .position(|choice| choice.name == usual)
        .unwrap_or(0);
    let held = newest_first(&forum.meetings);
    let date = cadence.next_date(&held, session.now.date());
    let fresh = Plan {
        date,
        agenda,
        without: BTreeSet::new(),
        usual_minutes: false,
    };
    // A day that has gone by since is no plan any more.
    let left = session.plan_left.take();
    let left = left.filter(|left| *left != fresh && left.date >= session.now.date());
    let came_back = left.is_some();
    let plan = left.unwrap_or(fresh);
    let agenda = plan.agenda;
    session.plan = Some(plan);
    if session.trends.is_none() {
        session.effect(Effect::ReadTrends);
    }
    session.past = None;
    session.place = Place::Plan;
    session.select(Row::PlanAgenda(agenda));
    if came_back {
        session.say("Your plan from before is back");
    }
    Ok(())
}

/// Leaves the plan; what was chosen in it comes back when it is opened again.
pub fn leave(session: &mut Session) {
    if let Some(plan) = session.plan.take() {
        session.plan_left = Some(plan);
    }
}

/// The day, the agendas, the people by side, and the row that plans it.
pub fn rows(session: &Session) -> Vec<Row> {
    let Some(forum) = &session.forum else {
        return Vec::new();
    };
    let agendas = (0..forum.agendas.len()).map(Row::PlanAgenda);
    let people = Side::ALL.into_iter().flat_map(|side| {
        let here = forum.charter.roster.iter();
        let here = here.filter(move |(_, person)| person.side == side && !person.left);
        here.map(|(handle, _)| Row::PlanPerson(handle.clone()))
    });
    [Row::PlanDate]
        .into_iter()
        .chain(agendas)
        .chain(people)
        .chain([Row::PlanCreate])
        .collect()
}

/// Does something to a row of the plan.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    match (command, row) {
        (ItemCommand::Open | ItemCommand::Edit | ItemCommand::Due, Row::PlanDate) => {
            super::open_form(session, &Purpose::PlanDate)
        }
        (ItemCommand::Open | ItemCommand::Tick, Row::PlanAgenda(place)) => {
            if let Some(plan) = &mut session.plan {
                plan.agenda = *place;
            }
            // The same key once more goes on to what is left to do.
            if command == ItemCommand::Open {
                session.select(Row::PlanCreate);
            }
            Ok(())
        }
        (ItemCommand::Open | ItemCommand::Tick, Row::PlanPerson(handle)) => {
            if let Some(plan) = &mut session.plan
                && !plan.without.remove(handle)
            {
                plan.without.insert(handle.clone());
            }
            Ok(())
        }
        (ItemCommand::Open, Row::PlanCreate) => create(session),
        (command, _) => Err(super::not_here(command)),
    }
}

/// Plans with the agenda that is looked at, whose items stand on the screen.
fn plan_it(session: &mut Session) -> Result<(), Refusal> {
    if let (Some(Row::PlanAgenda(place)), Some(plan)) = (session.selection(), &mut session.plan) {
        plan.agenda = place;
    }
    create(session)
}

/// The meeting that the plan would make.
fn create(session: &mut Session) -> Result<(), Refusal> {
    session.may_change()?;
    let (Some(plan), Some(forum)) = (session.plan.clone(), &session.forum) else {
        return Ok(());
    };
    let Some(choice) = forum.agendas.get(plan.agenda) else {
        return Err(Refusal::because("Choose an agenda first"));
    };
    let usual = session.trends.as_ref().filter(|_| plan.usual_minutes);
    let usual = usual.and_then(|trends| trends.timings.agenda(&choice.agenda));
    let agenda = usual.map_or_else(|| Arc::clone(&choice.agenda), Arc::new);
    let meeting = NewMeeting {
        date: plan.date,
        charter: Arc::clone(&forum.charter),
        agenda,
        without: plan.without,
    };
    // The plan stays until the meeting is there: writing it may fail.
    session.effect(Effect::CreateMeeting(Box::new(meeting)));
    Ok(())
}

/// A meeting to be made as it was planned, from the last one on its day or before it.
#[derive(Clone, Debug, Default)]
pub struct NewMeeting {
    /// The day.
    pub date: Date,
    /// The forum's charter.
    pub charter: Arc<Charter>,
    /// The agenda.
    pub agenda: Arc<Agenda>,
    /// Who will not come.
    pub without: BTreeSet<Handle>,
}

impl NewMeeting {
    /// Notes who will not come in the planned meeting.
    pub fn stay_away(&self, boards: &mut Boards) {
        if self.without.is_empty() {
            return;
        }
        let mut meeting = Meeting::clone(&boards.meeting);
        for handle in &self.without {
            if let Some(person) = meeting.people.get_mut(handle) {
                person.attendance = Attendance::Absent;
            }
        }
        boards.meeting = Arc::new(meeting);
    }
}

/// The form of the day.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let date = session.plan.as_ref().map(|plan| plan.date);
    let field = Field::day("date", "On", date, "2026-12-01, tue, next week, 1 dec");
    Ok(Form::new(
        "The day of the meeting",
        purpose.clone(),
        vec![field],
    ))
}

/// Makes the confirmed day true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let date = super::read_date(session, "date", form.value("date"))?;
    let date = date.ok_or_else(|| FieldFault::at("date", "A meeting needs a day"))?;
    if let Some(plan) = &mut session.plan {
        plan.date = date;
    }
    Ok(())
}

/// Carries what the meeting before left open into the planned one on screen: one edit, which can be
/// taken back. A board that cannot be read takes nothing in.
pub fn carry_into(session: &mut Session, previous: &Previous) {
    if session.may_change().is_err() {
        return;
    }
    let Some(meeting) = session.live.as_ref() else {
        return;
    };
    if meeting.boards.meeting.state != MeetingState::Planned {
        return;
    }
    let from = previous.carried_from.as_ref();
    let from = from.map_or(CarriedFrom::Guessed(&previous.earlier), CarriedFrom::Known);
    let mut planned = meeting.boards.clone();
    carry_over::carry_into(&mut planned, &previous.boards, from);
    let name = meeting.name.clone();
    let whole = meeting.unreadable.is_empty();
    let changed: Vec<(FileName, Stored, Stored)> = BoardKind::ALL
        .into_iter()
        .filter(|board| !meeting.unreadable.contains_key(board))
        .map(|board| {
            let file = FileName::Board(name.clone(), board);
            (file, meeting.boards.stored(board), planned.stored(board))
        })
        .filter(|(_, before, after)| before != after)
        .collect();
    if !changed.is_empty() {
        session.together(|session| {
            for (file, before, after) in changed {
                let what = "carrying over what the last meeting left open";
                session.change_file(what.to_owned(), &file, &before, &after);
            }
        });
        session.say("What the last meeting left open was carried into this one");
    }
    // A board that took nothing in is still as it was carried before.
    if whole && previous.carried_from.as_ref() != Some(&previous.boards) {
        session.effect(Effect::KeepCarried(name, Box::new(previous.boards.clone())));
    }
}
