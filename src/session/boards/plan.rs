//! Planning the next meeting: the day, an agenda, the people; everything open is carried over.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::effect::Effect;
use super::super::form::{Field, Form};
use super::super::place::{Place, Row};
use super::super::purpose::Purpose;
use super::{Confirmed, FieldFault};
use crate::forum::carry_over;
use crate::forum::files::{BoardKind, FileName, MeetingName};
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
        return create(session);
    }
    let Some(forum) = &session.forum else {
        return Err(Refusal::because("No forum is open"));
    };
    if let Some(fault) = &forum.unreadable {
        return Err(Refusal::because(format!(
            "forum.ron cannot be read, so nothing can be planned from it: {fault}"
        )));
    }
    let newest = forum.meetings.last().map(MeetingName::date);
    let cadence = &forum.charter.cadence;
    let known = forum
        .agendas
        .iter()
        .map(|choice| (choice.name.as_str(), choice.built_in));
    let usual = carry_over::usual_agenda(known, cadence.every, newest.is_none());
    let agenda = forum
        .agendas
        .iter()
        .position(|choice| choice.name == usual)
        .unwrap_or(0);
    let held = forum.meetings.iter().rev().map(MeetingName::date);
    let date = cadence.next_date(held, session.now.date());
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
    let agenda = usual.map_or_else(
        || std::sync::Arc::clone(&choice.agenda),
        std::sync::Arc::new,
    );
    let charter = std::sync::Arc::clone(&forum.charter);
    let last = last_boards(session).cloned();
    let plan_of = carry_over::Plan {
        charter: &charter,
        agenda: &agenda,
        date: plan.date,
        last: last.as_ref(),
    };
    let mut boards = carry_over::plan_next(&plan_of, || session.new_id());
    stay_away(&mut boards, &plan.without);
    // The plan stays until the meeting is there: writing it may fail.
    session.effect(Effect::CreateMeeting(plan.date, Box::new(boards)));
    Ok(())
}

/// The boards of the last meeting by date, from which the next one is planned.
fn last_boards(session: &Session) -> Option<&Boards> {
    let forum = session.forum.as_ref()?;
    let last = forum.meetings.last()?;
    let live = session.live.as_ref().filter(|live| live.name == *last);
    live.map(|live| &live.boards).or_else(|| {
        forum
            .last
            .as_ref()
            .filter(|(name, _)| name == last)
            .map(|(_, boards)| boards)
    })
}

fn stay_away(boards: &mut Boards, without: &BTreeSet<Handle>) {
    if without.is_empty() {
        return;
    }
    let mut meeting = Meeting::clone(&boards.meeting);
    for handle in without {
        if let Some(person) = meeting.people.get_mut(handle) {
            person.attendance = Attendance::Absent;
        }
    }
    boards.meeting = std::sync::Arc::new(meeting);
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

/// Carries what the meeting before left open into the planned one on screen. Each file that changes
/// is one edit.
pub fn carry_into(session: &mut Session, previous: &Boards) {
    if session.may_change().is_err() {
        return;
    }
    let Some(meeting) = session.live.as_ref() else {
        return;
    };
    if meeting.boards.meeting.state != MeetingState::Planned {
        return;
    }
    let mut planned = meeting.boards.clone();
    carry_over::carry_into(&mut planned, previous, None);
    let name = meeting.name.clone();
    let changed: Vec<_> = BoardKind::ALL
        .into_iter()
        .filter(|board| meeting.boards.stored(*board) != planned.stored(*board))
        .collect();
    if changed.is_empty() {
        return;
    }
    for board in changed {
        session.save(FileName::Board(name.clone(), board), planned.stored(board));
    }
    if let Some(live) = session.live.as_mut() {
        live.boards = planned;
    }
    session.say("What the last meeting left open was carried into this one");
}
