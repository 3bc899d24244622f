//! Settling what two sides changed: a field that both changed differently, where ours stands and
//! theirs waits beside it; a file that git left in conflict; a copy that another machine left.

use super::super::Session;
use super::super::commands::Command;
use super::super::effect::Effect;
use super::super::over::{Ask, Choice, Over};
use super::super::place::{Place, Tab};
use super::super::purpose::Answer;
use crate::forum::clash_words::{Naming, plain_words};
use crate::forum::files::{BoardKind, FileName, Stored};
use crate::forum::meeting::edit::Edited;
use crate::forum::merge::{self, Board, Clashes};
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

/// What waits to be settled in the meeting, in a line; none when nothing does.
pub fn waits(session: &Session) -> Option<String> {
    let charter = session.forum.as_ref().map(|forum| forum.charter.clashes());
    let charter = charter.map_or(0, |clashes| clashes.iter().count());
    if session.live.is_none() || session.place == Place::Charter {
        return (charter > 0).then(|| on_two_sides(charter, "the charter"));
    }
    let live = session.live.as_ref()?;
    if live.gone {
        return Some(format!(
            "meetings/{} is no longer in the folder; what is here is kept",
            live.name
        ));
    }
    if let Some((kind, _)) = live
        .unreadable
        .iter()
        .find(|(_, why)| why.contains(CONFLICT))
    {
        return Some(format!(
            "{} is in conflict, as git left it",
            kind.file_name()
        ));
    }
    if let Some((path, _)) = session.forum.as_ref()?.copies.first() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return Some(format!("Another machine left a copy: {name}"));
    }
    let both = |tab: &Tab| {
        let count = clashes(session, *tab).map_or(0, |clashes| clashes.iter().count());
        (count > 0).then(|| on_two_sides(count, tab.title()))
    };
    let boards = Tab::ALL.iter().find_map(both);
    boards.or_else(|| (charter > 0).then(|| on_two_sides(charter, "the charter")))
}

fn on_two_sides(count: usize, of: &str) -> String {
    match count {
        1 => format!("1 field of {of} was changed on two sides"),
        count => format!("{count} fields of {of} were changed on two sides"),
    }
}

/// How the sentence about a file that git left in conflict opens.
const CONFLICT: &str = "git left a conflict";

/// Whether a fault says so.
pub fn in_conflict(why: &str) -> bool {
    why.contains(CONFLICT)
}

/// Settles what waits: a meeting whose folder is gone, a file that git left in conflict, a copy that
/// another machine left, a field that was changed on two sides. What is on screen comes first.
pub fn open(session: &mut Session) -> Result<(), Refusal> {
    session.may_change()?;
    if session.live.as_ref().is_some_and(|live| live.gone) {
        super::elsewhere::ask_about_gone(session);
        return Ok(());
    }
    if let Some(file) = file_in_conflict(session) {
        session.tell(format!("Merging {file} by item…"));
        session.effect(Effect::Resolve(file));
        return Ok(());
    }
    let copy = session
        .forum
        .as_ref()
        .and_then(|forum| forum.copies.first());
    if let Some((path, of)) = copy.cloned() {
        if session.stored(&of).is_none() {
            return Err(Refusal::because(format!(
                "{} belongs to a meeting that is not open; `lockstep take-in` merges it",
                path.display()
            )));
        }
        session.effect(Effect::TakeIn(path, of));
        return Ok(());
    }
    if in_charter(session) && (session.place == Place::Charter || !in_meeting(session)) {
        session.past = None;
        session.place = Place::Charter;
        ask(session, None);
        return Ok(());
    }
    let on_screen = session.tab().filter(|tab| has_clashes(session, *tab));
    let anywhere = || Tab::ALL.into_iter().find(|tab| has_clashes(session, *tab));
    let Some(tab) = on_screen.or_else(anywhere) else {
        return Err(Refusal::because("Nothing was changed on two sides"));
    };
    if session.tab() != Some(tab) {
        super::super::update::run(session, Command::Go(tab));
    }
    ask(session, Some(tab));
    Ok(())
}

/// Whether the charter has a field to be settled.
fn in_charter(session: &Session) -> bool {
    let forum = session.forum.as_ref();
    forum.is_some_and(|forum| !forum.charter.clashes().is_empty())
}

/// Whether a board of the meeting on screen has one.
fn in_meeting(session: &Session) -> bool {
    Tab::ALL.into_iter().any(|tab| has_clashes(session, tab))
}

fn has_clashes(session: &Session, tab: Tab) -> bool {
    clashes(session, tab).is_some_and(|clashes| !clashes.is_empty())
}

/// A file of the meeting that git left in conflict; that of the board on screen first.
fn file_in_conflict(session: &Session) -> Option<FileName> {
    let live = session.live.as_ref()?;
    let wanted = session.tab().map(kind);
    let mut found = live
        .unreadable
        .iter()
        .filter(|(_, why)| why.contains(CONFLICT));
    let first = found.clone().find(|(kind, _)| Some(**kind) == wanted);
    let (kind, _) = first.or_else(|| found.next())?;
    Some(FileName::Board(live.name.clone(), *kind))
}

/// Asks about the first clash of a board, or of the charter, with both values.
fn ask(session: &mut Session, tab: Option<Tab>) {
    let Some(value) = value(session, tab) else {
        return;
    };
    let Some((path, theirs)) = value.clashes().iter().next() else {
        return;
    };
    let naming = Naming::of(&value);
    let settles = |theirs: Option<&str>| Answer::Settle {
        path: path.to_owned(),
        theirs: theirs.map(str::to_owned),
    };
    let here = format!("Keep what stands here: {}", naming.ours(path));
    let mut choices = vec![Choice::new('o', here, settles(None))];
    choices.extend(theirs.iter().enumerate().map(|(nth, text)| {
        let label = format!("Take what came from elsewhere: {}", plain_words(text));
        match nth {
            0 => Choice::new('t', label, settles(Some(text))),
            _ => Choice::plain(label, settles(Some(text))),
        }
    }));
    let field = naming.field(path);
    let mut lines = vec![
        "What stands here was written on this side; the other value came from a colleague, or from \
         a second copy of the file."
            .to_owned(),
    ];
    let left = value.clashes().iter().count() - 1;
    if left > 0 {
        lines.push(format!("{left} more after this one"));
    }
    session.over.push(Over::Ask(Ask::new(
        format!(
            "{}{} was changed on two sides",
            field[..1].to_uppercase(),
            &field[1..]
        ),
        lines,
        choices,
    )));
}

/// The board of that tab; without one, the charter.
fn value(session: &Session, tab: Option<Tab>) -> Option<Stored> {
    match tab {
        Some(tab) => Some(session.meeting()?.boards.stored(kind(tab))),
        None => session.stored(&FileName::Charter),
    }
}

/// Settles a clash on the board on screen, or in the charter, with the other value or, without it,
/// with what stands.
pub fn settle(session: &mut Session, path: &str, theirs: Option<&str>) -> Result<(), Refusal> {
    let tab = session.tab();
    let refused = |why: merge::NotSettled| Refusal::because(why.to_string());
    match tab {
        Some(tab) => session.edit("settling a clash", |boards| {
            let change = boards.settle(kind(tab), path, theirs).map_err(refused)?;
            Ok(Edited { value: (), change })
        })?,
        None if session.place == Place::Charter => session
            .edit_charter("settling a clash", |charter| {
                merge::settle(charter, path, theirs).map_err(refused)
            })?,
        None => return Ok(()),
    }
    if value(session, tab).is_some_and(|value| !value.clashes().is_empty()) {
        ask(session, tab);
    }
    session.say("Settled");
    Ok(())
}
