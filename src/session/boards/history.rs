//! Following one thing through time: from the selected row of any board, or from what was found.

use super::super::Session;
use super::super::effect::Effect;
use super::super::key::{Code, Key};
use super::super::over::Over;
use super::super::place::{Place, Row};
use crate::forum::files::MeetingName;
use crate::forum::history::{Story, Subject};
use crate::forum::refusal::Refusal;
use crate::forum::search::Spot;

/// The history of a thing while it is shown.
#[derive(Clone, Debug)]
pub struct History {
    /// What is followed.
    pub subject: Subject,
    /// Its history; none while it is read.
    pub story: Option<Story>,
    /// The selected step.
    pub at: usize,
}

/// Opens the history of the selected thing.
pub fn open(session: &mut Session) -> Result<(), Refusal> {
    let subject = chosen(session).as_ref().and_then(Subject::of);
    let Some(subject) = subject else {
        return Err(Refusal::because(
            "Select an action, an issue, a note, a figure or a line of the lead definition first",
        ));
    };
    session.effect(Effect::ReadHistory(subject.clone()));
    session.over.push(Over::History(History {
        subject,
        story: None,
        at: 0,
    }));
    Ok(())
}

fn chosen(session: &Session) -> Option<Spot> {
    if session.place == Place::Past {
        let hit = session.search.as_ref()?.chosen()?;
        return Some(hit.thing.clone());
    }
    let row: Row = session.selection()?;
    super::search::spot_of(&row, session.meeting())
}

/// A history was read.
pub fn read(session: &mut Session, subject: &Subject, story: Story) {
    let shown = session.over.iter_mut().find_map(|over| match over {
        Over::History(shown) => Some(shown),
        _ => None,
    });
    if let Some(shown) = shown.filter(|shown| shown.subject == *subject) {
        // What stands at the end is asked for most.
        shown.at = story.steps.len().saturating_sub(1);
        shown.story = Some(story);
    }
}

/// A key while a history is shown.
pub fn press(session: &mut Session, key: Key) {
    let Some(Over::History(shown)) = session.over.last_mut() else {
        return;
    };
    let steps = shown.story.as_ref().map_or(0, |story| story.steps.len());
    let last = steps.saturating_sub(1);
    match key.code {
        Code::Esc | Code::Char('q' | 'h') => {
            session.over.pop();
        }
        Code::Up | Code::Char('k') => shown.at = shown.at.saturating_sub(1),
        Code::Down | Code::Char('j') => shown.at = (shown.at + 1).min(last),
        Code::PageUp => shown.at = shown.at.saturating_sub(5),
        Code::PageDown | Code::Char(' ') => shown.at = (shown.at + 5).min(last),
        Code::Home | Code::Char('g') => shown.at = 0,
        Code::End | Code::Char('G') => shown.at = last,
        Code::Enter => go(session),
        _ => session.refuse("↑ ↓ move, Enter opens that meeting, Esc leaves"),
    }
}

/// A click on a step: selects it, and goes there when it is selected.
pub fn click(session: &mut Session, step: usize) {
    let Some(Over::History(shown)) = session.over.last_mut() else {
        return;
    };
    if shown.at == step {
        go(session);
    } else {
        shown.at = step;
    }
}

/// Goes to the meeting of the selected step.
fn go(session: &mut Session) {
    let Some(Over::History(shown)) = session.over.last() else {
        return;
    };
    let step = shown
        .story
        .as_ref()
        .and_then(|story| story.steps.get(shown.at));
    let name = step.and_then(|step| MeetingName::parse(&step.meeting));
    if let (Some(name), Some(spot)) = (name, shown.subject.spot()) {
        session.over.pop();
        super::search::go_to(session, &name, spot);
    }
}
