//! Settling a field that two sides changed differently: ours stands, theirs waits beside it.

use super::super::Session;
use super::super::over::{Ask, Choice, Over};
use super::super::place::Tab;
use super::super::purpose::Answer;
use crate::forum::files::BoardKind;
use crate::forum::meeting::edit::Edited;
use crate::forum::merge::{Board, Clashes};
use crate::forum::refusal::Refusal;

/// The file behind a board on screen.
pub fn kind(tab: Tab) -> BoardKind {
    match tab {
        Tab::Agenda => BoardKind::Meeting,
        Tab::Scoreboard => BoardKind::Scoreboard,
        Tab::LeadDefinition => BoardKind::LeadDefinition,
        Tab::Actions => BoardKind::Actions,
        Tab::Issues => BoardKind::Issues,
        Tab::Notes => BoardKind::Notes,
    }
}

/// What waits to be settled on the board of that tab.
pub fn clashes(session: &Session, tab: Tab) -> Option<&Clashes> {
    let boards = &session.meeting()?.boards;
    Some(match tab {
        Tab::Agenda => boards.meeting.clashes(),
        Tab::Scoreboard => boards.scoreboard.clashes(),
        Tab::LeadDefinition => boards.lead_definition.clashes(),
        Tab::Actions => boards.actions.clashes(),
        Tab::Issues => boards.issues.clashes(),
        Tab::Notes => boards.notes.clashes(),
    })
}

/// Asks about the first clash of the board on screen.
pub fn open(session: &mut Session) -> Result<(), Refusal> {
    let first = session.tab().and_then(|tab| {
        let clashes = clashes(session, tab)?;
        clashes
            .iter()
            .next()
            .map(|(path, theirs)| (path.to_owned(), theirs.clone()))
    });
    let Some((path, theirs)) = first else {
        return Err(Refusal::because(
            "Nothing on this board was changed on two sides",
        ));
    };
    let mut choices = vec![Choice::new(
        'o',
        "Keep ours, as shown on the board",
        Answer::Settle {
            path: path.clone(),
            theirs: None,
        },
    )];
    choices.extend(theirs.iter().map(|text| {
        Choice::plain(
            format!("Take theirs: {text}"),
            Answer::Settle {
                path: path.clone(),
                theirs: Some(text.to_owned()),
            },
        )
    }));
    let field = path.rsplit('/').next().unwrap_or(&path).replace('_', " ");
    let lines = vec![format!("Place in the file: {path}")];
    session.over.push(Over::Ask(Ask::new(
        format!("“{field}” was changed on two sides"),
        lines,
        choices,
    )));
    Ok(())
}

/// Settles a clash on the board on screen with theirs or, without it, ours.
pub fn settle(session: &mut Session, path: &str, theirs: Option<&str>) -> Result<(), Refusal> {
    let Some(tab) = session.tab() else {
        return Ok(());
    };
    session.edit("settling a clash", |boards| {
        let change = boards
            .settle(kind(tab), path, theirs)
            .map_err(|why| Refusal::because(why.to_string()))?;
        Ok(Edited { value: (), change })
    })?;
    session.say("Settled");
    Ok(())
}
