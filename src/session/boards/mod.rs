//! What each board does with a command, and what its forms become. This file only sends each to
//! its board; a new board is a new file here and one line in each function.

pub mod actions;
pub mod agenda;
mod asked;
pub mod back_test;
pub mod brief;
pub mod bring_leads;
pub mod capacity;
pub mod capture;
pub mod charter;
mod choices;
pub mod choose_condition;
pub mod clock;
pub mod compare;
pub mod earlier_issue;
pub mod elsewhere;
mod filtering;
pub mod hands;
pub mod history;
pub mod home;
pub mod issue;
pub mod issues;
pub mod lead_definition;
mod leaving;
pub mod minutes;
pub mod notes;
pub mod past;
pub mod picture;
pub mod plan;
pub mod processes;
pub mod recap;
pub mod scoreboard;
pub mod search;
pub mod settle;
mod stepping;
pub mod take_along;
pub mod team;
pub mod trends;
pub mod versions;
pub mod worksheet;

pub use asked::drop_or_bring_back;
pub use choices::{
    chosen_objective, chosen_side, handle, id, name_of, number, objective_field, objectives,
    people, person_field, read_date, read_number, roster, side_field, tags, tags_field,
};
pub use filtering::{FilterWords, filter_words, set_filter};
pub use leaving::{ask_to_quit, back};
pub use stepping::{other_pane, sideways};

use super::Session;
use super::commands::{Command, ItemCommand};
use super::form::Form;
use super::over::Over;
use super::place::{Place, Row, Tab, Trend};
use super::purpose::{Answer, Purpose};
use crate::forum::meeting::Boards;
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
        Place::Start | Place::Home => home::rows(session),
        Place::Past => match &session.search {
            Some(search) => search::rows(search),
            None => past::rows(session),
        },
        Place::Plan => plan::rows(session),
        Place::Trends => Trend::ALL.map(Row::Trend).to_vec(),
        Place::Charter => charter::rows(session),
        Place::Meeting => {
            let Some(meeting) = session.meeting() else {
                return Vec::new();
            };
            if meeting.recap {
                return recap::rows(session);
            }
            if meeting.unread.contains(&settle::kind(meeting.tab)) {
                return Vec::new();
            }
            match meeting.tab {
                Tab::Agenda => agenda::rows(session),
                Tab::Scoreboard => scoreboard::rows(meeting),
                Tab::LeadDefinition => {
                    let page = versions::rows(session).or_else(|| back_test::rows(session));
                    page.unwrap_or_else(|| lead_definition::rows(meeting))
                }
                Tab::Actions => actions::rows(session),
                Tab::Issues => issues::rows(session),
                Tab::Notes => notes::rows(session, meeting),
            }
        }
    }
}

/// Does something to the selected row.
pub fn item(session: &mut Session, command: ItemCommand) -> Result<(), Refusal> {
    let rows = session.rows();
    let Some(row) = session.selection_among(&rows) else {
        return Err(nothing_selected(session));
    };
    if session.place == Place::Meeting
        && let Some(meeting) = session.meeting_mut()
    {
        meeting.stay_on(&row, &rows);
    }
    match session.place {
        Place::Past if matches!(row, Row::Hit(_)) => search::item(session, command),
        Place::Start | Place::Home | Place::Past => home::item(session, command, &row),
        Place::Plan => plan::item(session, command, &row),
        Place::Trends => trends::item(session, command, &row),
        Place::Charter => charter::item(session, command, &row),
        Place::Meeting => match session
            .meeting()
            .map(|meeting| (meeting.recap, meeting.tab))
        {
            Some((true, _)) => recap::item(session, command, &row),
            Some((_, Tab::Agenda)) => agenda::item(session, command, &row),
            Some((_, Tab::Scoreboard)) => scoreboard::item(session, command, &row),
            Some((_, Tab::LeadDefinition)) => match row {
                Row::Figure(section) => back_test::item(session, command, section),
                Row::Version(at) => versions::item(session, command, at),
                row => lead_definition::item(session, command, &row),
            },
            Some((_, Tab::Actions)) => actions::item(session, command, &row),
            Some((_, Tab::Issues)) => issues::item(session, command, &row),
            Some((_, Tab::Notes)) => notes::item(session, command, &row),
            None => Ok(()),
        },
    }
}

fn nothing_selected(session: &Session) -> Refusal {
    session.refusal(match session.tab() {
        Some(Tab::Actions) => "No action is selected; {capture-action} captures one",
        Some(Tab::Issues) => "No issue is selected; {capture-issue} captures one",
        Some(Tab::Notes) => "Nothing is selected; {capture-decision} captures a decision",
        Some(Tab::Scoreboard) => "No KPI is selected; {add} adds one",
        _ => "Nothing is selected",
    })
}

/// A refusal for a command that this row does not know.
pub fn not_here(command: ItemCommand) -> Refusal {
    let says = super::commands::entry(Command::Item(command)).map_or("That", |entry| entry.says);
    // The first thing that it does tells what was meant; the bottom line has no room for all.
    let first = says.split([',', ';', ':']).next().unwrap_or(says);
    Refusal::because(format!("Not for this line: {}", first.to_lowercase()))
}

/// Adds something to the board on screen.
pub fn add(session: &mut Session) -> Result<(), Refusal> {
    match session.tab() {
        None if session.place == Place::Charter => charter::add(session),
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
    session.may_change()?;
    if session.place == Place::Meeting
        && session
            .meeting()
            .is_some_and(super::open::OpenMeeting::is_closed)
        && !purpose.is_of_the_forum()
    {
        return Err(Refusal::MeetingClosed);
    }
    if !purpose.is_of_the_forum() {
        session.meeting_is_known()?;
        // Typed for a board that is not written, a text could only be refused.
        if let (Some(tab), Some(meeting)) = (session.tab(), session.meeting())
            && let Some(why) = meeting.why_not_writable(settle::kind(tab))
        {
            return Err(Refusal::because(why));
        }
    }
    let form = (forms(purpose).form)(session, purpose)?;
    super::press::open_form(session, form);
    Ok(())
}

/// How one kind of form is made, and what becomes of it.
#[derive(Clone, Copy)]
struct Forms {
    form: fn(&Session, &Purpose) -> Result<Form, Refusal>,
    confirm: fn(&mut Session, &Form) -> Confirmed,
}

/// Whose form it is.
fn forms(purpose: &Purpose) -> Forms {
    use Purpose as P;
    macro_rules! of {
        ($board:ident) => {
            Forms {
                form: $board::form,
                confirm: $board::confirm,
            }
        };
    }
    match purpose {
        P::NewForum | P::Charter | P::Person(_) | P::Objective(_) => of!(charter),
        P::Picture(_) | P::BuyingStage(_) | P::ConfirmPicture(_) => of!(picture),
        P::Process(_) | P::Step(..) => of!(processes),
        P::PlanDate => of!(plan),
        P::AgendaItem(_) | P::Guest | P::SaveAgenda => of!(agenda),
        P::Kpi(_)
        | P::KpiActual(_)
        | P::Commitment(_)
        | P::CommitmentActual(_)
        | P::FiguresFile => of!(scoreboard),
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
        | P::SignOff(_) => of!(lead_definition),
        P::Action(_) | P::ActionFor(_) | P::ActionSplit(_) | P::HandOver(_) | P::Blocked(_) => {
            of!(actions)
        }
        P::Issue(..)
        | P::IssueInFull(_)
        | P::Why { .. }
        | P::Factor { .. }
        | P::IssueGoesOn(..)
        | P::IssueParked(_)
        | P::IssueOutcome(_) => of!(issues),
        P::Decision(_) | P::Parked(_) | P::Win(_) | P::Experiment(_) | P::ExperimentResult(_) => {
            of!(notes)
        }
        P::AnotherPlace => of!(elsewhere),
        P::Capacity => of!(capacity),
        P::CompareFile => of!(compare),
        P::Owner(_) | P::Due(_) | P::Drop(_) => of!(asked),
    }
}

/// A file changed while forms are open: they say which of their fields.
pub fn look_at_forms_again(session: &mut Session) {
    for place in 0..session.over.len() {
        let Some(Over::Form(form)) = session.over.get(place) else {
            continue;
        };
        let Ok(now) = (forms(&form.purpose).form)(session, &form.purpose) else {
            continue;
        };
        if let Some(Over::Form(form)) = session.over.get_mut(place) {
            form.compare_with(&now);
        }
    }
}

/// Another owner was chosen in the form on top: the person beside them is of another side.
pub fn owner_chosen(session: &mut Session) {
    if let Some(Over::Form(mut form)) = session.over.pop() {
        if form.fields.iter().any(|field| field.name == "with") {
            issue::offer_the_other_side(session, &mut form);
        }
        session.over.push(Over::Form(form));
    }
}

/// Makes what a confirmed form says true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    (forms(&form.purpose).confirm)(session, form)
}

/// The boards as they were when the form was opened.
pub fn opened<'a>(session: &'a Session, form: &'a Form) -> Result<&'a Boards, Refusal> {
    let now = session.meeting().map(|meeting| &meeting.boards);
    let then = form.opened_on.meeting.as_ref().map(|(_, boards)| boards);
    then.or(now)
        .ok_or_else(|| Refusal::because("Open a meeting first"))
}

/// Does what an answer says.
pub fn answer(session: &mut Session, answer: Answer) -> Result<(), Refusal> {
    match answer {
        Answer::Really(Command::Clock(clock)) => clock::really(session, clock),
        Answer::Really(Command::Undo) => session.undo(true),
        Answer::Really(Command::Redo) => session.redo(true),
        Answer::LetGo { file, outside } => super::losses::let_go(session, &file, outside),
        Answer::Really(command) => {
            super::update::run(session, command);
            Ok(())
        }
        Answer::KeepAction(id) => actions::keep(session, &id),
        Answer::CommitAfterClose => super::sync::start(session, super::sync::Errand::Commit),
        Answer::Push => super::sync::start(session, super::sync::Errand::Push),
        Answer::TakeAlong(form) => take_along::take(session, form),
        Answer::TakeSiteAlong => take_along::take_site(session),
        Answer::EverybodyIsHere => clock::everybody_is_here(session),
        Answer::Reopen => clock::reopen(session),
        Answer::TakeUp(id) => notes::take_up(session, &id),
        Answer::IssueState(id, state) => issues::to_state(session, &id, state),
        Answer::GoToIssue(id) => earlier_issue::go_to(session, id),
        Answer::CameBack(id, like) => earlier_issue::came_back(session, &id, &like),
        Answer::NoteLike(id, like) => earlier_issue::note_like(session, &id, &like),
        Answer::SendAsk(id, form) => brief::send_as(session, &id, form),
        Answer::WriteAgain => {
            elsewhere::write_again(session);
            Ok(())
        }
        Answer::Drivers(yes) => {
            session.effect(super::effect::Effect::Drivers(yes));
            Ok(())
        }
        Answer::Settle { path, theirs } => settle::settle(session, &path, theirs.as_deref()),
        Answer::CompareWith(text) => compare::with(session, text.as_deref()),
        Answer::KeepDraft(side) => compare::keep_draft(session, side),
        Answer::TakeDraft(side) => compare::take_draft(session, side),
        Answer::TakeThreshold => capacity::set(session),
        Answer::Stay | Answer::Run(_) | Answer::Open(_) | Answer::TakeOver | Answer::Quit => Ok(()),
    }
}
