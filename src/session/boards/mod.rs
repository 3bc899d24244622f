//! What each board does with a command, and what its forms become. This file only sends each to
//! its board; a new board is a new file here and one line in each function.

pub mod actions;
pub mod agenda;
pub mod back_test;
pub mod bring_leads;
pub mod capture;
pub mod charter;
pub mod choose_condition;
pub mod clock;
pub mod compare;
pub mod home;
pub mod issue;
pub mod issues;
pub mod lead_definition;
pub mod notes;
pub mod plan;
pub mod recap;
pub mod scoreboard;
pub mod settle;
pub mod worksheet;

use super::Session;
use super::commands::{Command, ItemCommand, Move};
use super::form::Form;
use super::over::{Ask, Choice, Over};
use super::place::{Place, Row, Tab};
use super::purpose::{Answer, Purpose};
use crate::forum::meeting::Boards;
use crate::forum::people::{Person, Roster, Side};
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

/// What is wrong with a field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name; empty when it is not one field's fault.
    pub field: &'static str,
    /// What is wrong and the way out.
    pub sentence: String,
}

impl FieldFault {
    /// Something wrong with that field.
    pub fn at(field: &'static str, sentence: impl Into<String>) -> Self {
        Self {
            field,
            sentence: sentence.into(),
        }
    }
}

impl From<Refusal> for FieldFault {
    fn from(refusal: Refusal) -> Self {
        Self {
            field: "",
            sentence: refusal.to_string(),
        }
    }
}

/// What came of a form.
pub type Confirmed = Result<(), FieldFault>;

/// The rows of the screen that can be selected, in order.
pub fn rows(session: &Session) -> Vec<Row> {
    match session.place {
        Place::Start | Place::Home | Place::Past => home::rows(session),
        Place::Plan => plan::rows(session),
        Place::Meeting => {
            let Some(meeting) = session.meeting() else {
                return Vec::new();
            };
            if meeting.recap {
                return recap::rows(session);
            }
            match meeting.tab {
                Tab::Agenda => agenda::rows(session),
                Tab::Scoreboard => scoreboard::rows(meeting),
                Tab::LeadDefinition => {
                    back_test::rows(session).unwrap_or_else(|| lead_definition::rows(meeting))
                }
                Tab::Actions => actions::rows(session),
                Tab::Issues => issues::rows(session),
                Tab::Notes => notes::rows(meeting),
            }
        }
    }
}

/// Does something to the selected row.
pub fn item(session: &mut Session, command: ItemCommand) -> Result<(), Refusal> {
    let Some(row) = session.selection() else {
        return Err(Refusal::because(nothing_selected(session)));
    };
    match session.place {
        Place::Start | Place::Home | Place::Past => home::item(session, command, &row),
        Place::Plan => plan::item(session, command, &row),
        Place::Meeting => match session
            .meeting()
            .map(|meeting| (meeting.recap, meeting.tab))
        {
            Some((true, _)) => recap::item(session, command, &row),
            Some((_, Tab::Agenda)) => agenda::item(session, command, &row),
            Some((_, Tab::Scoreboard)) => scoreboard::item(session, command, &row),
            Some((_, Tab::LeadDefinition)) => match row {
                Row::Figure(section) => back_test::item(session, command, section),
                row => lead_definition::item(session, command, &row),
            },
            Some((_, Tab::Actions)) => actions::item(session, command, &row),
            Some((_, Tab::Issues)) => issues::item(session, command, &row),
            Some((_, Tab::Notes)) => notes::item(session, command, &row),
            None => Ok(()),
        },
    }
}

fn nothing_selected(session: &Session) -> String {
    match session.tab() {
        Some(Tab::Actions) => "No action is selected; a captures one".to_owned(),
        Some(Tab::Issues) => "No issue is selected; i captures one".to_owned(),
        Some(Tab::Notes) => "Nothing is selected; d captures a decision".to_owned(),
        Some(Tab::Scoreboard) => "No KPI is selected; A adds one".to_owned(),
        _ => "Nothing is selected".to_owned(),
    }
}

/// A refusal for a command that this row does not know.
pub fn not_here(command: ItemCommand) -> Refusal {
    let says = super::commands::entry(Command::Item(command)).map_or("That", |entry| entry.says);
    Refusal::because(format!("Not for this line ({})", says.to_lowercase()))
}

/// Adds something to the board on screen.
pub fn add(session: &mut Session) -> Result<(), Refusal> {
    match session.tab() {
        Some(Tab::Agenda) => open_form(session, &Purpose::AgendaItem(None)),
        Some(Tab::Scoreboard) => scoreboard::add(session),
        Some(Tab::LeadDefinition) => lead_definition::add(session),
        Some(Tab::Actions) => capture::open(session, super::commands::Capture::Action),
        Some(Tab::Issues) => issues::add(session),
        Some(Tab::Notes) => open_form(session, &Purpose::Experiment(None)),
        None => Err(Refusal::because("Open a meeting first")),
    }
}

/// Opens the form for that purpose.
pub fn open_form(session: &mut Session, purpose: &Purpose) -> Result<(), Refusal> {
    if session.place == Place::Meeting
        && session
            .meeting()
            .is_some_and(super::open::OpenMeeting::is_closed)
        && !purpose.is_of_the_forum()
    {
        return Err(Refusal::MeetingClosed);
    }
    let form = form(session, purpose)?;
    super::press::open_form(session, form);
    Ok(())
}

fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    use Purpose as P;
    match purpose {
        P::NewForum | P::Charter | P::Person(_) | P::Objective(_) => {
            charter::form(session, purpose)
        }
        P::PlanDate => plan::form(session, purpose),
        P::AgendaItem(_) | P::Guest | P::SaveAgenda | P::ReopenReason => {
            agenda::form(session, purpose)
        }
        P::Kpi(_) | P::KpiActual(_) | P::Commitment(_) | P::CommitmentActual(_) => {
            scoreboard::form(session, purpose)
        }
        P::IdealCustomer
        | P::LeadsColumns
        | P::Group(_)
        | P::Criterion(..)
        | P::Threshold(_)
        | P::Always(_)
        | P::Never(_)
        | P::Stage(_)
        | P::HandOff(_)
        | P::ReturnReason(_)
        | P::OpenQuestion(_)
        | P::SignOff(_) => lead_definition::form(session, purpose),
        P::Action(_) | P::ActionSplit(_) | P::Blocked(_) => actions::form(session, purpose),
        P::Issue(..)
        | P::Why { .. }
        | P::Factor { .. }
        | P::IssueGoesOn(..)
        | P::IssueParked(_)
        | P::IssueOutcome(_) => issues::form(session, purpose),
        P::Decision(_) | P::Parked(_) | P::Win(_) | P::Experiment(_) | P::ExperimentResult(_) => {
            notes::form(session, purpose)
        }
        P::Capacity | P::CompareFile => compare::form(session, purpose),
        P::Owner(row) => owner_form(session, row),
        P::Due(row) => due_form(session, row),
        P::Drop(row) => Ok(Form::new(
            "Drop it",
            P::Drop(row.clone()),
            vec![
                super::form::Field::line("reason", "Why", "").hint("a few words; u brings it back"),
            ],
        )),
    }
}

/// Makes what a confirmed form says true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    use Purpose as P;
    match &form.purpose {
        P::NewForum | P::Charter | P::Person(_) | P::Objective(_) => {
            charter::confirm(session, form)
        }
        P::PlanDate => plan::confirm(session, form),
        P::AgendaItem(_) | P::Guest | P::SaveAgenda | P::ReopenReason => {
            agenda::confirm(session, form)
        }
        P::Kpi(_) | P::KpiActual(_) | P::Commitment(_) | P::CommitmentActual(_) => {
            scoreboard::confirm(session, form)
        }
        P::IdealCustomer
        | P::LeadsColumns
        | P::Group(_)
        | P::Criterion(..)
        | P::Threshold(_)
        | P::Always(_)
        | P::Never(_)
        | P::Stage(_)
        | P::HandOff(_)
        | P::ReturnReason(_)
        | P::OpenQuestion(_)
        | P::SignOff(_) => lead_definition::confirm(session, form),
        P::Action(_) | P::ActionSplit(_) | P::Blocked(_) => actions::confirm(session, form),
        P::Issue(..)
        | P::Why { .. }
        | P::Factor { .. }
        | P::IssueGoesOn(..)
        | P::IssueParked(_)
        | P::IssueOutcome(_) => issues::confirm(session, form),
        P::Decision(_) | P::Parked(_) | P::Win(_) | P::Experiment(_) | P::ExperimentResult(_) => {
            notes::confirm(session, form)
        }
        P::Capacity | P::CompareFile => compare::confirm(session, form),
        P::Owner(row) => confirm_owner(session, row, form.value("owner")),
        P::Due(row) => confirm_due(session, row, form.value("due")),
        P::Drop(row) => confirm_drop(session, row, form.value("reason")),
    }
}

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

/// The boards as they were when the form was opened.
pub fn opened<'a>(session: &'a Session, form: &'a Form) -> Result<&'a Boards, Refusal> {
    let now = session.meeting().map(|meeting| &meeting.boards);
    form.opened_on
        .as_ref()
        .or(now)
        .ok_or_else(|| Refusal::because("Open a meeting first"))
}

/// The words of a filter line.
#[derive(Clone, Debug, Default)]
pub struct FilterWords {
    /// `@ana`
    pub owner: Option<Handle>,
    /// `^sales`
    pub side: Option<Side>,
    /// `overdue`
    pub overdue: bool,
    /// `all`: what is folded away as well.
    pub all: bool,
    /// The other words.
    pub text: String,
}

/// Reads a filter line: `@ana ^sales overdue` and words.
pub fn filter_words(text: &str, roster: &Roster) -> FilterWords {
    let mut filter = FilterWords::default();
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        if let Some(name) = word.strip_prefix('@') {
            filter.owner = person_like(name, roster);
            if filter.owner.is_none() && !name.is_empty() {
                words.push(word);
            }
        } else if let Some(name) = word.strip_prefix('^') {
            let begins = |side: &Side| side.word().to_lowercase().starts_with(&name.to_lowercase());
            filter.side = Side::ALL.into_iter().find(begins);
        } else if word.eq_ignore_ascii_case("overdue") {
            filter.overdue = true;
        } else if super::open::UNFOLDS.contains(&word) {
            filter.all = true;
        } else {
            words.push(word);
        }
    }
    filter.text = words.join(" ");
    filter
}

fn person_like(name: &str, roster: &Roster) -> Option<Handle> {
    let name = name.to_lowercase();
    let mut begins = roster.iter().filter(|(handle, person)| {
        handle.as_str().starts_with(&name) || person.name.to_lowercase().starts_with(&name)
    });
    begins
        .next()
        .filter(|_| !name.is_empty())
        .map(|(handle, _)| handle.clone())
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

fn owner_form(session: &Session, row: &Row) -> Result<Form, Refusal> {
    let owner = match row {
        Row::Action(id) => actions::owner(session, id),
        Row::Issue(id) => issues::owner(session, id),
        Row::Decision(_) | Row::Parked(_) | Row::Experiment(_) => notes::owner(session, row),
        Row::AgendaItem(id) => agenda::led_by(session, id),
        _ => return Err(not_here(ItemCommand::Owner)),
    };
    let value = owner.map_or(String::new(), |handle| handle.to_string());
    let field = super::form::Field::choice("owner", "Owner", people(session), &value)
        .hint("a letter finds a name; exactly one person");
    Ok(Form::new(
        "Who sees to it",
        Purpose::Owner(row.clone()),
        vec![field],
    ))
}

fn confirm_owner(session: &mut Session, row: &Row, value: &str) -> Confirmed {
    let owner = handle(value);
    match row {
        Row::Action(id) => actions::set_owner(session, id, owner)?,
        Row::Issue(id) => issues::set_owner(session, id, owner)?,
        Row::AgendaItem(id) => agenda::set_led_by(session, id, owner)?,
        row => notes::set_owner(session, row, owner)?,
    }
    Ok(())
}

fn due_form(session: &Session, row: &Row) -> Result<Form, Refusal> {
    let due = match row {
        Row::Action(id) => actions::due(session, id),
        Row::Issue(id) => issues::due(session, id),
        Row::Experiment(id) => notes::review(session, id),
        _ => return Err(not_here(ItemCommand::Due)),
    };
    let value = due.map_or(String::new(), |date| date.to_string());
    let field = super::form::Field::line("due", "By", value)
        .hint("fri, 2w, next tue, 1 dec or 2026-12-01; empty for no day");
    Ok(Form::new(
        "By which day",
        Purpose::Due(row.clone()),
        vec![field],
    ))
}

fn confirm_due(session: &mut Session, row: &Row, value: &str) -> Confirmed {
    let due = read_date(session, "due", value)?;
    match row {
        Row::Action(id) => actions::set_due(session, id, due)?,
        Row::Issue(id) => issues::set_due(session, id, due)?,
        Row::Experiment(id) => notes::set_review(session, id, due)?,
        _ => {}
    }
    Ok(())
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

/// Asks for the reason of a drop, or brings back what was dropped.
pub fn drop_or_bring_back(session: &mut Session, row: &Row, dropped: bool) -> Result<(), Refusal> {
    if dropped {
        return match row {
            Row::Action(id) => actions::bring_back(session, id),
            Row::AgendaItem(id) => agenda::bring_back(session, id),
            Row::Kpi(_) | Row::Commitment(_) => scoreboard::bring_back(session, row),
            Row::Decision(_) | Row::Parked(_) | Row::Win(_) | Row::Experiment(_) => {
                notes::bring_back(session, row)
            }
            row => lead_definition::bring_back(session, row),
        };
    }
    open_form(session, &Purpose::Drop(row.clone()))
}

fn confirm_drop(session: &mut Session, row: &Row, reason: &str) -> Confirmed {
    let reason = if reason.is_empty() {
        "no reason given"
    } else {
        reason
    };
    super::update::keep_selection(session, row);
    match row {
        Row::Action(id) => actions::drop(session, id, reason)?,
        Row::AgendaItem(id) => agenda::drop(session, id, reason)?,
        Row::Kpi(_) | Row::Commitment(_) => scoreboard::retire(session, row, reason)?,
        Row::Why(_) | Row::Factor(_) => issue::withdraw(session, row, reason)?,
        Row::Decision(_) | Row::Parked(_) | Row::Win(_) | Row::Experiment(_) => {
            notes::withdraw(session, row, reason)?;
        }
        row => lead_definition::retire(session, row, reason)?,
    }
    Ok(())
}

/// Does what an answer says.
pub fn answer(session: &mut Session, answer: Answer) -> Result<(), Refusal> {
    match answer {
        Answer::Really(Command::Clock(clock)) => clock::really(session, clock),
        Answer::Really(command) => {
            super::update::run(session, command);
            Ok(())
        }
        Answer::KeepAction(id) => actions::keep(session, &id),
        Answer::CommitAfterClose => home::commit(session),
        Answer::EverybodyIsHere => clock::everybody_is_here(session),
        Answer::TakeUp(id) => notes::take_up(session, &id),
        Answer::IssueState(id, state) => issues::to_state(session, &id, state),
        Answer::Settle { path, theirs } => settle::settle(session, &path, theirs.as_deref()),
        Answer::CompareWith(text) => compare::with(session, text.as_deref()),
        Answer::Stay | Answer::Run(_) | Answer::Open(_) | Answer::Quit => Ok(()),
    }
}

/// Leaves what is open on the screen: an issue, the recap, a filter, a meeting looked back at.
pub fn back(session: &mut Session) {
    match session.place {
        Place::Plan => {
            session.plan = None;
            session.place = if session.live.is_some() {
                Place::Meeting
            } else {
                Place::Home
            };
        }
        Place::Past => {
            session.place = if session.live.is_some() {
                Place::Meeting
            } else {
                Place::Home
            };
        }
        Place::Meeting => back_in_meeting(session),
        Place::Start | Place::Home => session.say("q quits"),
    }
}

fn back_in_meeting(session: &mut Session) {
    let waved = clock::wave_away(session);
    if !waved && back_test::leave_page(session) {
        return;
    }
    let Some(meeting) = session.meeting_mut() else {
        return;
    };
    if waved {
    } else if meeting.recap {
        meeting.recap = false;
    } else if meeting.issue.is_some() && meeting.tab == Tab::Issues {
        meeting.issue = None;
    } else if !meeting.filter().is_empty() {
        set_filter(session, "");
    } else if session.past.take().is_some() {
        session.place = Place::Past;
    } else {
        session.say("0 goes to the forum's home, q quits");
    }
}

/// Sets the filter of the board on screen.
pub fn set_filter(session: &mut Session, filter: &str) {
    if let Some(meeting) = session.meeting_mut() {
        let tab = meeting.tab;
        if filter.is_empty() {
            meeting.filters.remove(&tab);
        } else {
            meeting.filters.insert(tab, filter.to_owned());
        }
    }
}

/// A step to the left or right, where a board has columns.
pub fn sideways(session: &Session, step: Move) -> Option<Row> {
    if session.tab() == Some(Tab::Actions) && !session.meeting()?.recap {
        return actions::sideways(session, step);
    }
    None
}

/// The first row of the next, or the previous, kind of rows.
pub fn other_pane(rows: &[Row], at: usize, ahead: bool) -> usize {
    let kind = |row: &Row| std::mem::discriminant(row);
    let here = kind(&rows[at]);
    if ahead {
        let after = rows[at..].iter().position(|row| kind(row) != here);
        return after.map_or(0, |step| at + step);
    }
    let start = rows[..at].iter().rposition(|row| kind(row) != here);
    let Some(last) = start else {
        // Before the first kind comes the last one.
        let wanted = kind(&rows[rows.len() - 1]);
        return rows
            .iter()
            .rposition(|row| kind(row) != wanted)
            .map_or(0, |before| before + 1);
    };
    let wanted = kind(&rows[last]);
    rows[..last]
        .iter()
        .rposition(|row| kind(row) != wanted)
        .map_or(0, |before| before + 1)
}

/// Asks whether to quit although something speaks against it.
pub fn ask_to_quit(session: &mut Session, reasons: Vec<String>) {
    let choices = vec![
        Choice::new('y', "Quit", Answer::Quit),
        Choice::new('n', "Stay", Answer::Stay),
    ];
    session
        .over
        .push(Over::Ask(Ask::new("Quit Lockstep?", reasons, choices)));
}
