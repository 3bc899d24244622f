//! Asking before much of a board goes at once: by an edit, by taking one back, or by what somebody
//! else did to the file. How much is much is the forum's rule.

use super::Session;
use super::commands::Command;
use super::over::{Ask, Choice, Over};
use super::purpose::Answer;
use crate::forum::files::{FileName, Stored};
use crate::forum::losses::{Counting, Losses};
use crate::forum::refusal::Refusal;

/// A change that waits for an answer.
#[derive(Clone, Debug)]
pub struct Held {
    what: String,
    file: FileName,
    before: Stored,
    after: Stored,
    /// Whether somebody else made it, so that all but its losses is done already.
    outside: bool,
    /// What is still to be asked about; it is asked as soon as nothing lies over the screen, for a
    /// letter that is being typed must not answer it.
    to_ask: Option<Losses>,
}

impl Held {
    fn answer(&self) -> Answer {
        Answer::LetGo {
            file: self.file.clone(),
            outside: self.outside,
        }
    }
}

fn hold(session: &mut Session, held: Held) {
    let same = |known: &Held| known.file == held.file && known.outside == held.outside;
    session.held.retain(|known| !same(known));
    session.held.push(held);
}

/// What a change takes away, if it is so much that it is asked about first.
pub fn asked_about(before: &Stored, after: &Stored) -> Option<Losses> {
    let losses = before.losses(after, Counting::Standing);
    losses.are_many().then_some(losses)
}

/// Holds an edit back until it was asked about.
pub fn ask_first(
    session: &mut Session,
    what: String,
    file: FileName,
    before: Stored,
    after: Stored,
    losses: &Losses,
) {
    let held = Held {
        what,
        file,
        before,
        after,
        outside: false,
        to_ask: None,
    };
    ask(session, &held.what.clone(), losses, held.answer());
    hold(session, held);
}

/// Asks whether an edit is really to be taken back, or done again.
pub fn ask_about_turning_back(
    session: &mut Session,
    what: &str,
    command: Command,
    losses: &Losses,
) {
    let verb = if command == Command::Undo {
        "Taking back"
    } else {
        "Doing again"
    };
    let what = format!("{verb}: {what}");
    ask(session, &what, losses, Answer::Really(command));
}

fn ask(session: &mut Session, what: &str, losses: &Losses, answer: Answer) {
    let lines = vec![
        what.to_owned(),
        format!("This takes away {}.", losses.words()),
    ];
    let choices = vec![
        Choice::new('n', "Keep them", Answer::Stay),
        Choice::new('y', "Let them go", answer),
    ];
    let title = "That is much of the board at once";
    session
        .over
        .push(Over::Ask(Ask::new(title, lines, choices)));
}

/// What of somebody else's change is taken over at once: all of it, but for what it takes away where
/// that is much. This stays on the board and in the file until it is let go.
pub fn without_losses(
    session: &mut Session,
    file: &FileName,
    mine: &Stored,
    base: &Stored,
    theirs: &Stored,
) -> Stored {
    let merged = Stored::merge(base, mine, theirs);
    let Some(losses) = asked_about(mine, &merged) else {
        return merged;
    };
    // A second such change before the question: both are let go, or neither.
    let mut waiting = session.held.iter().filter(|held| held.to_ask.is_some());
    let earlier = waiting.find(|held| held.file == *file);
    let held = Held {
        what: format!("what {file} lost outside"),
        file: file.clone(),
        before: earlier.map_or_else(|| base.clone(), |held| held.before.clone()),
        after: theirs.clone(),
        outside: true,
        to_ask: Some(losses),
    };
    hold(session, held);
    merged.with_back(mine, Counting::Standing)
}

/// Asks about what somebody else took away, as soon as no text is being typed.
pub fn ask_when_free(session: &mut Session) {
    if !session.over.is_empty() {
        return;
    }
    let waiting = session.held.iter_mut().find(|held| held.to_ask.is_some());
    let Some((losses, held)) = waiting.and_then(|held| Some((held.to_ask.take()?, held))) else {
        return;
    };
    let lines = vec![
        format!(
            "{} was changed outside, and lost {}.",
            held.file,
            losses.words()
        ),
        "They are kept here and in the file until you let them go.".to_owned(),
    ];
    let choices = vec![
        Choice::plain("Keep them", Answer::Stay),
        // No letter takes this one: it may come up under somebody's hands.
        Choice::plain("Let them go", held.answer()),
    ];
    let title = "Much of a board is gone from its file";
    let ask = Ask::new(title, lines, choices).unasked(session.now);
    session.over.push(Over::Ask(ask));
}

/// Does the change that was held back.
pub fn let_go(session: &mut Session, file: &FileName, outside: bool) -> Result<(), Refusal> {
    let same = |held: &Held| held.file == *file && held.outside == outside;
    let Some(at) = session.held.iter().position(same) else {
        return Err(Refusal::because("Nothing waits for that answer any more"));
    };
    let held = session.held.remove(at);
    let back = session.keys.fill("{undo} takes it back");
    session.say(format!("Let go: {}. {back}", held.what));
    session.change_file(held.what, &held.file, &held.before, &held.after);
    Ok(())
}
