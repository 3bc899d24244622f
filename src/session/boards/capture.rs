//! Quick capture: one line from anywhere becomes an action, an issue, a decision, something for
//! later, or a win.

use super::super::Session;
use super::super::commands::Capture;
use super::super::effect::Effect;
use super::super::key::{Code, Key};
use super::super::over::{CaptureLine, Over};
use super::super::place::{Row, Tab};
use super::super::text::Text;
use crate::forum::capture::{Captured, Completion, Known, completions, read, read_thanks};
use crate::forum::issues::has_blank;
use crate::forum::record::Items;
use crate::forum::refusal::Refusal;

/// The key under which an unfinished line is kept.
pub fn draft_key(kind: Capture) -> String {
    format!("Capture({kind:?})")
}

/// Opens the line, with what was left in it before.
pub fn open(session: &mut Session, kind: Capture) -> Result<(), Refusal> {
    session.may_change()?;
    if session
        .meeting()
        .is_some_and(super::super::open::OpenMeeting::is_closed)
    {
        return Err(Refusal::MeetingClosed);
    }
    let left = session
        .left_texts
        .get(&draft_key(kind))
        .and_then(|values| values.first());
    if left.is_some() {
        session.tell("Your words from before; Ctrl-U empties the line");
    }
    let left = session
        .left_texts
        .get(&draft_key(kind))
        .and_then(|values| values.first());
    let text = Text::line(left.cloned().unwrap_or_default());
    session.over.push(Over::Capture(CaptureLine {
        kind,
        text,
        chosen: 0,
        quiet: false,
    }));
    Ok(())
}

/// What the open line says, understood.
pub fn understood(session: &Session, line: &CaptureLine) -> Captured {
    with_known(session, |known| {
        let today = session.now.date();
        match line.kind {
            Capture::Win => read_thanks(line.text.as_str(), known, today),
            _ => read(line.text.as_str(), known, today),
        }
    })
}

/// What is typed, with blanks in the place of its tokens, so that places in it stay the same; and
/// whether a token at its end closes the words.
pub fn title_of(session: &Session, line: &CaptureLine) -> (String, bool) {
    let mut title = line.text.as_str().to_owned();
    let captured = understood(session, line);
    for token in &captured.tokens {
        title.replace_range(token.range.clone(), &" ".repeat(token.range.len()));
    }
    let end = title.trim_end().len();
    let closed = captured.tokens.iter().any(|token| token.range.start >= end);
    (title, closed && end > 0)
}

/// The ways to complete the word under the cursor, none while they are waved away.
pub fn offers(session: &Session, line: &CaptureLine) -> Vec<Completion> {
    if line.quiet {
        return Vec::new();
    }
    with_known(session, |known| {
        completions(
            line.text.as_str(),
            line.text.cursor(),
            known,
            session.now.date(),
        )
    })
}

fn with_known<T>(session: &Session, then: impl FnOnce(&Known<'_>) -> T) -> T {
    let roster = super::roster(session);
    let none = Items::default();
    let objectives = session
        .meeting()
        .map_or(&none, |meeting| &meeting.boards.meeting.objectives);
    let tags = tags_in_use(session);
    then(&Known {
        roster: &roster,
        objectives,
        tags: &tags,
        next_forum: super::home::next_forum(session),
    })
}

fn tags_in_use(session: &Session) -> Vec<String> {
    let Some(meeting) = session.meeting() else {
        return Vec::new();
    };
    let actions = meeting
        .boards
        .actions
        .actions
        .values()
        .flat_map(|action| action.tags.iter());
    let issues = meeting
        .boards
        .issues
        .issues
        .values()
        .flat_map(|issue| issue.tags.iter());
    let mut tags: Vec<String> = actions.chain(issues).map(str::to_owned).collect();
    tags.sort();
    tags.dedup();
    tags
}

/// Does what a key means in the line.
pub fn press(session: &mut Session, key: Key) {
    let Some(Over::Capture(line)) = session.over.last().cloned() else {
        return;
    };
    if super::super::press::hint_key(session, key) {
        return;
    }
    let offers = offers(session, &line);
    let count = offers.len();
    // The screen, but for a column at each side of it and of the field, and the word before it.
    let room = usize::from(session.size.0).saturating_sub(4 + line.kind.word().len() + 2);
    match key.code {
        Code::Esc if count > 0 => change(session, |line| line.quiet = true),
        Code::Esc => leave(session),
        Code::Enter if key.ctrl || key.alt => save(session, &line, true),
        Code::Enter => save(session, &line, false),
        Code::Tab | Code::Right if count > 0 && !key.shift && at_end(&line) => {
            let offer = offers[line.chosen.min(count - 1)].clone();
            change(session, |line| {
                line.text.replace(offer.replace, &offer.text);
                if line.text.cursor() == line.text.as_str().len() {
                    line.text.insert(" ");
                }
                line.chosen = 0;
            });
        }
        Code::Down if count > 0 => change(session, |line| line.chosen = (line.chosen + 1) % count),
        Code::Up if count > 0 => {
            change(session, |line| {
                line.chosen = (line.chosen + count - 1) % count;
            });
        }
        _ if super::super::hint::type_over(session, key) => {}
        _ => change(session, |line| {
            if line.text.press_in(key, room) {
                line.chosen = 0;
                line.quiet = false;
            }
        }),
    }
    super::super::press::keep_draft(session);
}

fn at_end(line: &CaptureLine) -> bool {
    line.text.cursor() == line.text.as_str().len()
}

fn change(session: &mut Session, change: impl FnOnce(&mut CaptureLine)) {
    if let Some(Over::Capture(line)) = session.over.last_mut() {
        change(line);
    }
}

fn leave(session: &mut Session) {
    let Some(Over::Capture(line)) = session.over.pop() else {
        return;
    };
    let key = draft_key(line.kind);
    if line.text.trimmed().is_empty() {
        session.left_texts.remove(&key);
        session.effect(Effect::DropDraft(key));
    } else {
        session
            .left_texts
            .insert(key, vec![line.text.as_str().to_owned()]);
        session.tell("Left unsaved; your words come back in the next such line");
    }
}

fn save(session: &mut Session, line: &CaptureLine, stay: bool) {
    if let Err(refusal) = session.may_change() {
        // The line stays open with its words.
        session.refuse_because(&refusal);
        return;
    }
    let captured = understood(session, line);
    if captured.title.trim().is_empty() {
        session.refuse(format!(
            "Write some words for the {}, or leave with Esc",
            line.kind.word()
        ));
        return;
    }
    if super::super::hint::stops(session) {
        // The hint stands where the ways to complete the last word would cover it.
        change(session, |line| line.quiet = true);
        return;
    }
    let sums = super::super::hint::as_they_stand(session);
    match keep(session, line.kind, &captured) {
        Ok(row) => {
            super::super::hint::saved(session, sums);
            let issue = match &row {
                Row::Issue(id) => Some(id.clone()),
                _ => None,
            };
            let key = draft_key(line.kind);
            session.left_texts.remove(&key);
            session.effect(Effect::DropDraft(key));
            session.over.pop();
            show(session, row);
            let words = if captured.in_words.is_empty() {
                String::new()
            } else {
                format!(" · {}", captured.in_words)
            };
            let kept = match captured.problems().count() {
                0 => String::new(),
                1 => " · one word was not understood and stays in the title".to_owned(),
                count => format!(" · {count} words were not understood and stay in the title"),
            };
            let blanks = if has_blank(&captured.title) {
                " · its blanks wait to be filled in"
            } else {
                ""
            };
            session.say(format!(
                "{} captured: {}{words}{kept}{blanks}",
                capital(line.kind.word()),
                super::actions::short(&captured.title)
            ));
            if let Some(issue) = issue
                && super::earlier_issue::point_out(session, &issue)
                && !blanks.is_empty()
            {
                session.say_also("Its blanks wait to be filled in");
            }
            if stay {
                session.over.push(Over::Capture(CaptureLine {
                    kind: line.kind,
                    text: Text::line(""),
                    chosen: 0,
                    quiet: false,
                }));
            }
        }
        Err(refusal) => session.refuse_because(&refusal),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Puts what was captured on its board.
fn keep(session: &mut Session, kind: Capture, captured: &Captured) -> Result<Row, Refusal> {
    let id = session.new_id();
    let today = session.now.date();
    let new = id.clone();
    let what = format!("capturing “{}”", super::actions::short(&captured.title));
    match kind {
        Capture::Action => {
            session.edit(what, |b| b.edit_actions(|a| a.add(new, captured, today)))?;
            Ok(Row::Action(id))
        }
        Capture::Issue => {
            super::issues::capture(session, new, captured, what)?;
            Ok(Row::Issue(id))
        }
        Capture::Decision => {
            session.edit(what, |b| {
                b.edit_notes(|n| n.add_decision(new, captured, today))
            })?;
            Ok(Row::Decision(id))
        }
        Capture::Parked => {
            session.edit(what, |b| b.edit_notes(|n| n.park(new, captured, today)))?;
            Ok(Row::Parked(id))
        }
        Capture::Win => {
            session.edit(what, |b| b.edit_notes(|n| n.add_win(new, captured, today)))?;
            Ok(Row::Win(id))
        }
    }
}

/// Selects what was captured, where its board is on screen. The screen stays where it is otherwise:
/// the room is talking about something else.
fn show(session: &mut Session, row: Row) {
    let board = match row {
        Row::Action(_) => Tab::Actions,
        Row::Issue(_) => Tab::Issues,
        _ => Tab::Notes,
    };
    let opened = session
        .meeting()
        .is_some_and(|meeting| meeting.recap || meeting.issue.is_some());
    if session.tab() == Some(board) && !opened {
        session.select(row);
    }
}
