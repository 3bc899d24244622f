//! Settling what two sides changed: a field that both changed differently, where ours stands and
//! theirs waits beside it; a file that git left in conflict; a copy that another machine left.

use super::super::Session;
use super::super::commands::Command;
use super::super::effect::Effect;
use super::super::over::{Ask, Choice, Over};
use super::super::place::Tab;
use super::super::purpose::Answer;
use serde_json::Value as Json;

use crate::forum::files::{BoardKind, FileName, Stored};
use crate::forum::meeting::edit::Edited;
use crate::forum::merge::{Board, Clashes, ron_options};
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
        (count > 0).then(|| match count {
            1 => format!("1 field of {} was changed on two sides", tab.title()),
            count => format!(
                "{count} fields of {} were changed on two sides",
                tab.title()
            ),
        })
    };
    Tab::ALL.iter().find_map(both)
}

/// How the sentence about a file that git left in conflict opens.
const CONFLICT: &str = "git left a conflict";

/// Settles what waits: a meeting whose folder is gone, a file that git left in conflict, a copy that
/// another machine left, a field that was changed on two sides. What is on screen comes first.
pub fn open(session: &mut Session) -> Result<(), Refusal> {
    session.may_change()?;
    if session.live.as_ref().is_some_and(|live| live.gone) {
        super::elsewhere::ask_about_gone(session);
        return Ok(());
    }
    if let Some(file) = in_conflict(session) {
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
    let on_screen = session.tab().filter(|tab| has_clashes(session, *tab));
    let anywhere = || Tab::ALL.into_iter().find(|tab| has_clashes(session, *tab));
    let Some(tab) = on_screen.or_else(anywhere) else {
        return Err(Refusal::because("Nothing was changed on two sides"));
    };
    if session.tab() != Some(tab) {
        super::super::update::run(session, Command::Go(tab));
    }
    ask(session, tab);
    Ok(())
}

fn has_clashes(session: &Session, tab: Tab) -> bool {
    clashes(session, tab).is_some_and(|clashes| !clashes.is_empty())
}

/// A file of the meeting that git left in conflict; that of the board on screen first.
fn in_conflict(session: &Session) -> Option<FileName> {
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

/// Asks about the first clash of a board, with both values.
fn ask(session: &mut Session, tab: Tab) {
    let Some((path, theirs)) = clashes(session, tab).and_then(|clashes| {
        let (path, theirs) = clashes.iter().next()?;
        Some((path.to_owned(), theirs.clone()))
    }) else {
        return;
    };
    let json = session
        .meeting()
        .map(|meeting| as_json(&meeting.boards.stored(kind(tab))))
        .unwrap_or_default();
    let ours = at(&json, &path).map_or_else(|| "nothing".to_owned(), in_words);
    let mut choices = vec![Choice::new(
        'o',
        format!("Keep ours: {ours}"),
        Answer::Settle {
            path: path.clone(),
            theirs: None,
        },
    )];
    choices.extend(theirs.iter().enumerate().map(|(nth, text)| {
        let answer = Answer::Settle {
            path: path.clone(),
            theirs: Some(text.to_owned()),
        };
        let label = format!("Take theirs: {}", plain_words(text));
        match nth {
            0 => Choice::new('t', label, answer),
            _ => Choice::plain(label, answer),
        }
    }));
    let field = path.rsplit('/').next().unwrap_or(&path).replace('_', " ");
    let whose = title_of(&json, &path).map_or(String::new(), |title| format!(" of “{title}”"));
    let left = clashes(session, tab).map_or(0, |clashes| clashes.iter().count()) - 1;
    let mut lines = vec![format!("Place in the file: {path}")];
    if left > 0 {
        lines.push(format!("{left} more after this one"));
    }
    session.over.push(Over::Ask(Ask::new(
        format!("The {field}{whose} was changed on two sides"),
        lines,
        choices,
    )));
}

fn as_json(board: &Stored) -> Json {
    let json = match board {
        Stored::Charter(value) => serde_json::to_value(&**value),
        Stored::Agenda(value) => serde_json::to_value(&**value),
        Stored::Meeting(value) => serde_json::to_value(&**value),
        Stored::Scoreboard(value) => serde_json::to_value(&**value),
        Stored::LeadDefinition(value) => serde_json::to_value(&**value),
        Stored::Actions(value) => serde_json::to_value(&**value),
        Stored::Issues(value) => serde_json::to_value(&**value),
        Stored::Notes(value) => serde_json::to_value(&**value),
    };
    json.unwrap_or_default()
}

/// The value at a clash's path; an agenda item stands in a list and is told by its id.
fn at<'a>(json: &'a Json, path: &str) -> Option<&'a Json> {
    path.split('/').try_fold(json, |json, step| match json {
        Json::Array(items) => items.iter().find(|item| item["id"] == step),
        json => json.get(step),
    })
}

/// The title of the innermost thing on the way to a field.
fn title_of(json: &Json, path: &str) -> Option<String> {
    let ends = path.match_indices('/').map(|(end, _)| &path[..end]);
    let titled = |path: &str| {
        let thing = at(json, path)?;
        let named = thing.get("title").or_else(|| thing.get("name"))?;
        named
            .as_str()
            .filter(|title| !title.is_empty())
            .map(str::to_owned)
    };
    ends.collect::<Vec<_>>().into_iter().rev().find_map(titled)
}

fn in_words(json: &Json) -> String {
    match json {
        Json::Null => "nothing".to_owned(),
        Json::String(text) if text.is_empty() => "nothing".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(lines) => lines.iter().map(in_words).collect::<Vec<_>>().join(" / "),
        json => json.to_string(),
    }
}

/// A value in RON as people read it: a text without its quotes.
fn plain_words(text: &str) -> String {
    match text {
        "None" | "\"\"" => "nothing".to_owned(),
        text => ron_options()
            .from_str::<String>(text)
            .unwrap_or_else(|_| text.to_owned()),
    }
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
    if has_clashes(session, tab) {
        ask(session, tab);
    }
    session.say("Settled");
    Ok(())
}
