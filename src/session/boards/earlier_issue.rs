//! Issues that are like an earlier one: pointed out when an issue is raised and on its page, with one
//! key to see the earlier one and to say that it came back.

use std::sync::Arc;

use super::super::Session;
use super::super::over::{Ask, Choice, Over};
use super::super::place::{Row, Tab};
use super::super::purpose::Answer;
use crate::forum::issues::{Issue, IssueState, Issues};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// What was found out about one issue of one log; sought again when either is another.
#[derive(Debug)]
pub struct Alike {
    issue: Id,
    log: Arc<Issues>,
    earlier: usize,
    like: Option<Id>,
}

/// Looks for an earlier issue that the opened one is like, after a message and never while drawing.
pub fn look(session: &mut Session) {
    let Some(meeting) = session.meeting() else {
        session.alike = None;
        return;
    };
    let Some(issue) = meeting.issue.clone() else {
        session.alike = None;
        return;
    };
    let log = Arc::clone(&meeting.boards.issues);
    let earlier = session.earlier_work.issues.len();
    let known = session.alike.as_ref();
    if known.is_some_and(|known| {
        known.issue == issue && Arc::ptr_eq(&known.log, &log) && known.earlier == earlier
    }) {
        return;
    }
    let like = find(session, &issue);
    session.alike = Some(Alike {
        issue,
        log,
        earlier,
        like,
    });
}

/// The issue that the opened one is like, in a line; none where there is no such issue.
pub fn pointed_out(session: &Session) -> Option<String> {
    let like = session.alike.as_ref()?.like.as_ref()?;
    Some(in_words(session, like))
}

/// The issue that was noted as alike, else the one that is found by words and tags.
fn find(session: &Session, id: &Id) -> Option<Id> {
    let log = &session.meeting()?.boards.issues;
    let noted = log.issues.get(id)?.like.clone();
    let noted = noted.filter(|like| get(session, like).is_some());
    noted.or_else(|| log.like(id, &session.earlier_work.issues))
}

/// An issue of this log, or of an earlier meeting.
fn get<'a>(session: &'a Session, id: &Id) -> Option<&'a Issue> {
    let log = &session.meeting()?.boards.issues.issues;
    let earlier = || session.earlier_work.issues.get(id);
    log.get(id).or_else(|| earlier().map(|known| &*known.issue))
}

/// `“Webinar leads wait” (fixed, raised 13 Oct 2026)`.
fn in_words(session: &Session, id: &Id) -> String {
    let Some(issue) = get(session, id) else {
        return String::new();
    };
    let title = super::actions::short(&issue.title);
    let state = issue.state.words().to_lowercase();
    let state = issue
        .outcome
        .map_or(state.as_str(), |outcome| outcome.words());
    let raised = issue.raised.map_or(String::new(), |day| {
        format!(", raised {}", day.strftime("%-d %b %Y"))
    });
    format!("“{title}” ({state}{raised})")
}

/// Says that an issue just raised is like an earlier one, if it is; whether it is.
pub fn point_out(session: &mut Session, id: &Id) -> bool {
    let Some(like) = find(session, id) else {
        return false;
    };
    let words = in_words(session, &like);
    let shows = session.keys.fill("{earlier-issue} shows one like it");
    if let Some(meeting) = session.meeting_mut() {
        meeting.pointed_out = Some(id.clone());
    }
    session.say(format!("Captured. {shows}: {words}"));
    true
}

/// Shows the issue that the one raised just now is like, else the selected one.
pub fn show(session: &mut Session) -> Result<(), Refusal> {
    let on_board = session.tab() == Some(Tab::Issues);
    let selected = session.selection().filter(|_| on_board);
    let selected = selected.and_then(|row| super::issues::of_row(session, &row));
    let raised = session
        .meeting()
        .and_then(|meeting| meeting.pointed_out.clone());
    let wanted = raised.or(selected);
    let id = wanted.ok_or_else(|| Refusal::because("Select an issue first, on its board (5)"))?;
    let none = || Refusal::because("No earlier issue is like this one in words or tags");
    let like = find(session, &id).ok_or_else(none)?;
    let issue = get(session, &like).ok_or_else(none)?.clone();
    let here = session
        .meeting()
        .is_some_and(|meeting| meeting.boards.issues.issues.contains(&like));
    let mut choices = vec![
        Choice::new(
            'b',
            "It came back: go on with the earlier one",
            Answer::CameBack(id.clone(), like.clone()),
        ),
        Choice::new(
            'l',
            "Alike, and worked on apart: note that",
            Answer::NoteLike(id, like.clone()),
        ),
    ];
    if here {
        choices.insert(
            0,
            Choice::new('g', "Go to it", Answer::GoToIssue(like.clone())),
        );
    }
    choices.push(Choice::new(
        'n',
        "Something else: leave both as they are",
        Answer::Stay,
    ));
    let title = format!("An earlier issue: {}", issue.title);
    session.over.push(Over::Ask(Ask::new(
        title,
        about(session, &like, &issue),
        choices,
    )));
    Ok(())
}

/// What the room wants to know of an earlier issue.
fn about(session: &Session, id: &Id, issue: &Issue) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |what: &str, words: String| {
        if !words.is_empty() {
            lines.push(format!("{what}: {words}"));
        }
    };
    let state = issue
        .outcome
        .map_or(issue.state.words(), |outcome| outcome.words());
    let raised = issue.raised.map_or(String::new(), |day| {
        format!(", raised {}", day.strftime("%-d %b %Y"))
    });
    let meeting = session.earlier_work.issues.get(id);
    let meeting = meeting.map_or(String::new(), |known| {
        format!(", last seen at {}", known.meeting)
    });
    say(
        "State",
        format!("{}{raised}{meeting}", state.to_lowercase()),
    );
    say("Observed", issue.observed.join(" "));
    say("Seen in", issue.counts().words());
    let whys = issue.whys_in_order();
    let whys = whys.iter().filter(|(.., why)| why.withdrawn.is_empty());
    let whys: Vec<&str> = whys.map(|(.., why)| why.text.as_str()).take(3).collect();
    say("Why", whys.join("; "));
    let measures = [("before", &issue.before), ("after", &issue.after)];
    let measures = measures.iter().filter(|(_, measure)| !measure.is_empty());
    let measures: Vec<String> = measures
        .map(|(when, what)| format!("{when} {what}"))
        .collect();
    say("Measured", measures.join(", "));
    say("Learned", issue.learned.join(" "));
    lines
}

/// Opens an issue on its board.
pub fn go_to(session: &mut Session, id: Id) -> Result<(), Refusal> {
    super::super::update::run(session, super::super::commands::Command::Go(Tab::Issues));
    let meeting = session.meeting_mut().ok_or(Refusal::Gone("issue"))?;
    meeting.open_issue(id);
    Ok(())
}

/// The earlier issue came back, and goes on in the place of the one that was raised.
pub fn came_back(session: &mut Session, id: &Id, like: &Id) -> Result<(), Refusal> {
    let earlier = get(session, like).ok_or(Refusal::Gone("issue"))?.clone();
    let was_closed = earlier.state == IssueState::Closed;
    let (record, today) = (session.new_id(), session.now.date());
    session.edit("an issue that came back", |b| {
        b.edit_issues(|i| i.came_back(id, (like, &earlier), record, today))
    })?;
    let words = if was_closed {
        "Reopened: it came back, and that is recorded; the new one is its duplicate"
    } else {
        "The earlier one goes on; the new one is its duplicate"
    };
    go_to(session, like.clone())?;
    session.select(Row::IssuePart(super::super::place::IssuePart::Title));
    session.say(words);
    Ok(())
}

/// Notes that two issues are alike and worked on apart.
pub fn note_like(session: &mut Session, id: &Id, like: &Id) -> Result<(), Refusal> {
    session.edit("noting an issue alike", |b| {
        b.edit_issues(|i| i.note_like(id, like))
    })?;
    session.say("Noted");
    Ok(())
}
