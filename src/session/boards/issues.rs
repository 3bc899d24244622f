//! The issue log. What is inside an opened issue stands in [`super::issue`].

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::{Field, Form};
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::{IssuePart, Row, Tab};
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, FieldFault};
use crate::forum::capture::Captured;
use crate::forum::issues::{Issue, IssueFilter, IssueState, Outcome, Owner, Ranking};
use crate::forum::meeting::edit::Edited;
use crate::forum::people::Roster;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

/// The log in its order, or the parts of the opened issue.
pub fn rows(session: &Session) -> Vec<Row> {
    let Some(meeting) = session.meeting() else {
        return Vec::new();
    };
    if let Some(issue) = meeting
        .issue
        .as_ref()
        .and_then(|id| meeting.boards.issues.issues.get(id))
    {
        return super::issue::rows(issue);
    }
    ranked(session, meeting)
        .into_iter()
        .map(|(id, _)| Row::Issue(id.clone()))
        .collect()
}

/// The issues on screen, in the chosen order.
pub fn ranked<'a>(session: &Session, meeting: &'a OpenMeeting) -> Vec<(&'a Id, &'a Issue)> {
    let text = meeting.filters.get(&Tab::Issues).map_or("", String::as_str);
    // Without a filter nobody's name is looked for.
    let roster = if text.is_empty() {
        Roster::default()
    } else {
        super::roster(session)
    };
    let words = super::filter_words(text, &roster);
    let filter = IssueFilter {
        owners: words.owners,
        side: words.side,
        closed: words.all,
        text: words.text,
    };
    let today = session.day();
    meeting.boards.issues.ranked(meeting.order, &filter, today)
}

/// The issue of that id.
pub fn get(session: &Session, id: &Id) -> Result<Issue, Refusal> {
    let meeting = session.meeting().ok_or(Refusal::Gone("issue"))?;
    meeting
        .boards
        .issues
        .issues
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("issue"))
}

/// The issue that a row of the log or of the opened issue belongs to.
pub fn of_row(session: &Session, row: &Row) -> Option<Id> {
    match row {
        Row::Issue(id) => Some(id.clone()),
        _ => session.meeting().and_then(|meeting| meeting.issue.clone()),
    }
}

/// Does something to a row.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    let Some(id) = of_row(session, row) else {
        return Err(Refusal::Gone("issue"));
    };
    match command {
        ItemCommand::Open if matches!(row, Row::Issue(_)) => {
            if let Some(meeting) = session.meeting_mut() {
                meeting.open_issue(id);
            }
            Ok(())
        }
        ItemCommand::Edit if matches!(row, Row::Issue(_)) => {
            super::open_form(session, &Purpose::IssueInFull(id))
        }
        ItemCommand::Edit if row == &Row::IssuePart(IssuePart::Title) => {
            super::open_form(session, &Purpose::IssueInFull(id))
        }
        ItemCommand::MoveOn => move_on(session, &id),
        ItemCommand::Owner => super::open_form(session, &Purpose::Issue(id, IssuePart::Owner)),
        ItemCommand::Due => super::open_form(session, &Purpose::Issue(id, IssuePart::NextStep)),
        ItemCommand::Turn => super::open_form(session, &Purpose::ActionFor(id)),
        ItemCommand::Drop
            if *row == Row::IssuePart(IssuePart::Ask) && super::brief::is_backed(session, &id) =>
        {
            super::brief::take_backing_back(session, &id)
        }
        ItemCommand::Drop if matches!(row, Row::Issue(_) | Row::IssuePart(_)) => {
            ask_for_state(session, &id)
        }
        ItemCommand::Earlier | ItemCommand::Later if matches!(row, Row::Issue(_)) => Err(session
            .refusal("Issues stand by votes, impact or age; {sort} changes that, {vote} votes")),
        command => super::issue::item(session, command, &id, row),
    }
}

/// Brings the issue to its next state, or asks what is missing for it.
fn move_on(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let issue = get(session, id)?;
    let Some(next) = issue.next_state() else {
        return ask_for_state(session, id);
    };
    let waits = issue
        .ask
        .as_ref()
        .is_some_and(|ask| ask.sent.is_some() && ask.answered.is_none());
    if issue.state == IssueState::WithLeadership && waits {
        let words = next.words().to_lowercase();
        let answer = Purpose::Issue(id.clone(), IssuePart::Ask);
        let choices = vec![
            Choice::new('a', "Write the answer down", Answer::Open(answer)),
            Choice::new(
                'g',
                format!("Go on without one: it is {words} then"),
                Answer::IssueState(id.clone(), next),
            ),
            Choice::new('n', "Leave it with leadership", Answer::Stay),
        ];
        let title = "Leadership has not answered yet";
        let ask = Ask::new(title, vec![issue.title.clone()], choices);
        session.over.push(Over::Ask(ask));
        return Ok(());
    }
    to_state(session, id, next)
}

/// Brings an issue to a state: at once where nothing is missing, else a short reason is asked for.
pub fn to_state(session: &mut Session, id: &Id, state: IssueState) -> Result<(), Refusal> {
    let issue = get(session, id)?;
    let today = session.now.date();
    match state {
        IssueState::Closed => super::open_form(session, &Purpose::IssueOutcome(id.clone())),
        IssueState::Parked => super::open_form(session, &Purpose::IssueParked(id.clone())),
        IssueState::Understood if issue.state == IssueState::Closed => {
            session.edit("reopening an issue", |b| {
                b.edit_issues(|i| i.reopen(id, today))
            })?;
            session.say("Reopened: it came back, and that is recorded");
            Ok(())
        }
        state if issue.missing_for(state).is_empty() => {
            let record = session.new_id();
            session.edit("moving an issue on", |b| {
                b.edit_issues(|i| i.go_to(id, state, "", record, today))
            })?;
            session.say(format!("The issue moved on to {}", state.words()));
            Ok(())
        }
        state => super::open_form(session, &Purpose::IssueGoesOn(id.clone(), state)),
    }
}

/// Asks where the issue is to go.
fn ask_for_state(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let issue = get(session, id)?;
    let states: Vec<IssueState> = if issue.state == IssueState::Closed {
        vec![IssueState::Understood]
    } else {
        // Where it mostly goes comes first: a hasty Enter sends no issue back to the start.
        let aside = [
            IssueState::Parked,
            IssueState::WithLeadership,
            IssueState::Closed,
        ];
        let on_the_way = IssueState::ALL.into_iter();
        let on_the_way = on_the_way.filter(|state| !aside.contains(state));
        let all = aside.into_iter().chain(on_the_way);
        all.filter(|state| *state != issue.state).collect()
    };
    let choices = states.into_iter().map(|state| {
        let label = match state {
            IssueState::Understood if issue.state == IssueState::Closed => {
                "Reopen it: it came back".to_owned()
            }
            IssueState::Parked => "Parked until a day".to_owned(),
            IssueState::Closed => {
                "Closed: fixed, accepted as is, a duplicate, no longer seen".to_owned()
            }
            state => state.words().to_owned(),
        };
        Choice::plain(label, Answer::IssueState(id.clone(), state))
    });
    let lines = vec![issue.title.clone(), format!("Now: {}", issue.state.words())];
    let ask = Ask::new("Where does it go?", lines, choices.collect());
    session.over.push(Over::Ask(ask));
    Ok(())
}

/// Adds an issue, or, in an opened one, asks what to add.
pub fn add(session: &mut Session) -> Result<(), Refusal> {
    match session.meeting().and_then(|meeting| meeting.issue.clone()) {
        Some(issue) => super::issue::add(session, &issue),
        None => super::capture::open(session, super::super::commands::Capture::Issue),
    }
}

/// Puts a captured issue on the log.
pub fn capture(
    session: &mut Session,
    id: Id,
    captured: &Captured,
    what: String,
) -> Result<(), Refusal> {
    let today = session.now.date();
    session.edit(what, |b| b.edit_issues(|i| i.add(id, captured, today)))
}

/// Makes an issue from an action that does not move.
pub fn from_action(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let meeting = session.meeting().ok_or(Refusal::Gone("action"))?;
    let action = meeting
        .boards
        .actions
        .actions
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("action"))?;
    let (new, today) = (session.new_id(), session.now.date());
    session.edit("making an issue of an action", |b| {
        b.edit_issues(|i| i.add_from_action(new, id, &action, today))
    })?;
    session.say_with_keys("It is on the issue log, linked to the action; {go-issues} goes there");
    Ok(())
}

/// Makes an issue from an off-track KPI, linked to it.
pub fn from_kpi(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let today = session.now.date();
    let new = session.new_id();
    let known_already =
        session.refusal("This KPI is on the issue log already; {go-issues} goes there");
    session.edit("making an issue of a KPI", |boards| {
        let issue = boards.scoreboard.issue_from_kpi(id, today)?;
        let edited: Edited<()> = boards.edit_issues(|issues| {
            if issues
                .issues
                .values()
                .any(|known| known.kpi.as_ref() == Some(id) && known.state.is_open())
            {
                return Err(known_already.clone());
            }
            issues.issues.insert(new, issue);
            Ok(())
        })?;
        Ok(edited)
    })?;
    session.say_with_keys(
        "It is on the issue log, with the figures and the link; {go-issues} goes there",
    );
    Ok(())
}

/// Orders the log by the next measure: votes, impact, age.
pub fn next_order(session: &mut Session) {
    let Some(meeting) = session.meeting_mut() else {
        return;
    };
    let at = Ranking::ALL
        .iter()
        .position(|order| *order == meeting.order)
        .unwrap_or(0);
    meeting.order = Ranking::ALL[(at + 1) % Ranking::ALL.len()];
    let words = meeting.order.words();
    session.say(format!("Issues {words}"));
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    match purpose {
        Purpose::IssueGoesOn(id, state) => {
            let issue = get(session, id)?;
            let missing = issue.missing_for(*state).join(", ");
            let field = Field::line("reason", "Why go on anyway", "")
                .hint("a few words; they are kept with the issue");
            Ok(Form::new(
                format!("Still missing: {missing}"),
                purpose.clone(),
                vec![field],
            ))
        }
        Purpose::IssueParked(id) => {
            let until = get(session, id)?.parked_until;
            let field = Field::day("until", "Parked until", until, "next forum, 4w, 1 feb");
            Ok(Form::new("Park the issue", purpose.clone(), vec![field]))
        }
        Purpose::IssueOutcome(id) => outcome_form(session, purpose, id),
        purpose => super::issue::form(session, purpose),
    }
}

fn outcome_form(session: &Session, purpose: &Purpose, id: &Id) -> Result<Form, Refusal> {
    let issue = get(session, id)?;
    let outcomes =
        Outcome::ALL.map(|outcome| (outcome.words().to_owned(), outcome.words().to_owned()));
    let mut others = vec![(String::new(), "none".to_owned())];
    if let Some(meeting) = session.meeting() {
        let issues = meeting
            .boards
            .issues
            .issues
            .iter()
            .filter(|(other, _)| *other != id);
        others.extend(issues.map(|(id, other)| (id.to_string(), other.title.clone())));
    }
    let value = issue.outcome.map_or(Outcome::Fixed.words(), Outcome::words);
    let open = not_said_when_fixed(&issue);
    let (first, last) = if open.is_empty() {
        (String::new(), "only where something is missing".to_owned())
    } else {
        let open = open.join(", ");
        (
            format!("when it is fixed, not said yet: {open}"),
            format!("if it is fixed: a few words on why without {open}"),
        )
    };
    Ok(Form::new(
        "Close the issue",
        purpose.clone(),
        vec![
            Field::choice("outcome", "It is", outcomes.to_vec(), value).hint(first),
            Field::choice(
                "like",
                "Duplicate of",
                others,
                issue.like.as_ref().map_or("", Id::as_str),
            )
            .hint("counts only for a duplicate"),
            Field::lines("learned", "Learned", &issue.learned).hint("what both sides take from it"),
            Field::line("reason", "Why go on anyway", "").hint(last),
        ],
    ))
}

/// What a fixed issue would still miss, but for what the form itself asks.
fn not_said_when_fixed(issue: &Issue) -> Vec<String> {
    let fixed = Issue {
        outcome: Some(Outcome::Fixed),
        learned: vec!["said below".to_owned()],
        ..issue.clone()
    };
    fixed.missing_for(IssueState::Closed)
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let today = session.now.date();
    match &form.purpose {
        Purpose::IssueGoesOn(id, state) => {
            let record = session.new_id();
            let reason = form.value("reason");
            session
                .edit("moving an issue on", |b| {
                    b.edit_issues(|i| i.go_to(id, *state, reason, record, today))
                })
                .map_err(|refusal| FieldFault::at("reason", refusal.to_string()))?;
            session.say(format!("The issue moved on to {}", state.words()));
        }
        Purpose::IssueParked(id) => {
            let until = super::read_date(session, "until", form.value("until"))?;
            let until = until.ok_or_else(|| FieldFault::at("until", "Say until which day"))?;
            session
                .edit("parking an issue", |b| {
                    b.edit_issues(|i| i.park(id, until, today))
                })
                .map_err(|refusal| FieldFault::at("until", refusal.to_string()))?;
            session.say("Parked; it comes up again on that day");
        }
        Purpose::IssueOutcome(id) => confirm_outcome(session, form, id)?,
        _ => super::issue::confirm(session, form)?,
    }
    Ok(())
}

fn confirm_outcome(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let today = session.now.date();
    let outcome = Outcome::ALL
        .into_iter()
        .find(|outcome| outcome.words() == form.value("outcome"));
    let outcome = outcome.unwrap_or(Outcome::Fixed);
    // Chosen before the outcome was: an issue that is fixed is a duplicate of none.
    let like = super::id(form.value("like")).filter(|_| outcome == Outcome::Duplicate);
    let gap = first_gap(&get(session, id)?, outcome, like.as_ref(), form);
    let opened = session
        .meeting()
        .is_some_and(|meeting| meeting.issue.is_some());
    let row = Row::Issue(id.clone());
    let next = (!opened).then(|| super::super::update::next_to(session, &row));
    let (learned, reason) = (form.lines("learned"), form.value("reason").to_owned());
    let record = session.new_id();
    session
        .edit("closing an issue", |b| {
            b.edit_issues(|i| {
                if let Some(issue) = i.issues.get_mut(id) {
                    issue.learned = learned;
                }
                i.close(id, outcome, like, &reason, record, today)
            })
        })
        .map_err(|refusal| FieldFault::at(gap, refusal.to_string()))?;
    if let Some(next) = next.flatten() {
        session.select(next);
    }
    // The page stays, so that the next key means the issue that the room has just talked about.
    let all = session.keys.fill("{filter} all shows closed issues");
    session.say(format!("Closed: {}; {all}", outcome.words()));
    Ok(())
}

/// The field of the first thing that is missing for the end, or that of the reason.
fn first_gap(issue: &Issue, outcome: Outcome, like: Option<&Id>, form: &Form) -> &'static str {
    let closed = Issue {
        outcome: Some(outcome),
        like: like.cloned().or_else(|| issue.like.clone()),
        learned: form.lines("learned"),
        ..issue.clone()
    };
    let missing = closed.missing_for(IssueState::Closed);
    let is = |gap: &str| missing.iter().any(|one| one == gap);
    if is("the issue it is a duplicate of") {
        "like"
    } else if is("what was learned") {
        "learned"
    } else {
        "reason"
    }
}

/// Who owns the fix, if it is one person.
pub fn owner(session: &Session, id: &Id) -> Option<Handle> {
    match get(session, id).ok()?.owner {
        Owner::Person(handle) | Owner::Pair(handle, _) => Some(handle),
        Owner::Nobody => None,
    }
}

/// Sets who owns the fix.
pub fn set_owner(session: &mut Session, id: &Id, owner: Option<Handle>) -> Result<(), Refusal> {
    let roster = super::roster(session);
    let owner = owner.map_or(Owner::Nobody, Owner::Person);
    session.edit("setting the owner of a fix", |b| {
        b.edit_issues(|i| i.set_owner(id, owner, &roster))
    })
}

/// By when the next step is due.
pub fn due(session: &Session, id: &Id) -> Option<Date> {
    get(session, id).ok()?.next_step_by
}

/// Sets by when the next step is due.
pub fn set_due(session: &mut Session, id: &Id, due: Option<Date>) -> Result<(), Refusal> {
    let step = get(session, id)?.next_step;
    session.edit("when a next step is due", |b| {
        b.edit_issues(|i| i.set_next_step(id, &step, due))
    })
}
