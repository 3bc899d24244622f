//! Taking things along: what is asked, and which effect writes it.

use super::super::Session;
use super::super::effect::Effect;
use super::super::over::{Ask, Choice, Over};
use super::super::purpose::Answer;
use super::super::take_along::{FOLDER, Form};
use crate::forum::files::MeetingName;
use crate::forum::meeting::Boards;
use crate::forum::refusal::Refusal;

/// What can be taken from a meeting: the key, the words and the form.
const OF_A_MEETING: [(char, &str, Form); 5] = [
    ('h', "Minutes, as a page for the browser", Form::Html),
    ('m', "Minutes, as Markdown", Form::Markdown),
    ('c', "Actions, as a table for spreadsheets", Form::Csv),
    (
        'k',
        "Due dates and the next forum, for calendars",
        Form::Calendar,
    ),
    ('j', "The whole meeting, for programs", Form::Json),
];

/// The meeting that is meant: the one on screen, else the last one by date.
fn meant(session: &Session) -> Option<(MeetingName, Boards)> {
    let on_screen = session.meeting();
    let on_screen = on_screen.map(|meeting| (meeting.name.clone(), meeting.boards.clone()));
    on_screen.or_else(|| session.forum.as_ref()?.last.clone())
}

/// Asks what is to be taken along.
pub fn open(session: &mut Session) -> Result<(), Refusal> {
    if session.forum.is_none() {
        return Err(Refusal::because("No forum is open"));
    }
    let meeting = meant(session).map(|(name, _)| name);
    let mut choices = Vec::new();
    let mut lines = Vec::new();
    if let Some(name) = meeting {
        let day = session.day_of(&name).strftime("%a %-d %b %Y");
        lines.push(format!("Of the meeting of {day}, or of all forums."));
        let all = OF_A_MEETING.into_iter();
        choices
            .extend(all.map(|(key, words, form)| Choice::new(key, words, Answer::TakeAlong(form))));
    }
    let site = "The site of all forums, for the browser";
    choices.push(Choice::new('s', site, Answer::TakeSiteAlong));
    lines.push(format!(
        "It is written into the folder {FOLDER} of the forum."
    ));
    let ask = Ask::new("What do you want to take along?", lines, choices);
    session.over.push(Over::Ask(ask));
    Ok(())
}

/// Writes the meeting in that form.
pub fn take(session: &mut Session, form: Form) -> Result<(), Refusal> {
    let (name, boards) =
        meant(session).ok_or_else(|| Refusal::because("No meeting was held yet"))?;
    session.tell("Writing…");
    session.effect(Effect::TakeAlong(form, name, Box::new(boards)));
    Ok(())
}

/// Writes the site.
pub fn take_site(session: &mut Session) -> Result<(), Refusal> {
    if !session.all_saved() {
        return Err(Refusal::because(
            "Not everything is saved yet; the site is made from what is",
        ));
    }
    session.tell("Writing the site…");
    session.effect(Effect::TakeSiteAlong);
    Ok(())
}
