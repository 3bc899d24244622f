//! Commit, pull and push beside the meeting: which one goes on, what git says of it, and the pane
//! that shows it. The meeting never waits for any of them.

use super::Session;
use super::commands::GitCommand;
use super::effect::Effect;
use super::key::{Code, Key};
use super::over::{Ask, Choice, Over};
use super::purpose::Answer;
use crate::forum::refusal::Refusal;

/// What git is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Errand {
    Commit,
    Pull,
    Push,
}

impl Errand {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Pull => "pull",
            Self::Push => "push",
        }
    }

    /// What goes on while it runs.
    pub fn going_on(self) -> &'static str {
        match self {
            Self::Commit => "committing",
            Self::Pull => "pulling",
            Self::Push => "pushing",
        }
    }
}

/// How far git is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It runs.
    Going,
    /// It runs, and was asked to stop.
    Stopping,
    /// It ended; what came of it.
    Done(String),
    /// It did not come about, and why.
    Failed(String),
}

/// A run of git, and what it printed.
#[derive(Clone, Debug)]
pub struct GitRun {
    /// Which one it is, so that what an earlier one says is known as such.
    pub number: u64,
    /// What it is to do.
    pub errand: Errand,
    /// What it printed, harmless.
    pub lines: Vec<String>,
    /// Whether the next line takes the place of the last one.
    passing: bool,
    /// How far it is.
    pub stage: Stage,
}

impl GitRun {
    /// Whether it still runs.
    pub fn goes_on(&self) -> bool {
        matches!(self.stage, Stage::Going | Stage::Stopping)
    }
}

/// The pane with git's output: its first line on screen; none follows the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GitPane {
    /// The line.
    pub first: Option<usize>,
}

/// The most lines that are kept of one run; of more, the last ones.
const KEPT: usize = 2000;

/// Does a command of git.
pub fn run(session: &mut Session, command: GitCommand) -> Result<(), Refusal> {
    let errand = match command {
        GitCommand::Output => return show(session),
        GitCommand::Commit => Errand::Commit,
        GitCommand::Pull => Errand::Pull,
        GitCommand::Push => {
            ready(session, Errand::Push)?;
            ask_to_push(session);
            return Ok(());
        }
    };
    start(session, errand)
}

/// Asks before what was committed leaves this machine: that cannot be taken back.
fn ask_to_push(session: &mut Session) {
    let lines = vec![
        "What was committed goes to where colleagues pull from. That cannot be taken back."
            .to_owned(),
    ];
    let choices = vec![
        Choice::new('y', "Push", Answer::Push),
        Choice::new('n', "Not now", Answer::Stay),
    ];
    let ask = Ask::new("Push what was committed?", lines, choices);
    session.over.push(Over::Ask(ask));
}

/// Starts an errand beside the meeting, and shows what git says.
pub fn start(session: &mut Session, errand: Errand) -> Result<(), Refusal> {
    ready(session, errand)?;
    let Some(forum) = &session.forum else {
        return Ok(());
    };
    let message = match &session.live {
        Some(meeting) => format!("{}: meeting of {}", forum.charter.name, meeting.day()),
        None => format!("{}: forum", forum.charter.name),
    };
    let number = session.git.as_ref().map_or(1, |run| run.number + 1);
    session.git = Some(GitRun {
        number,
        errand,
        lines: Vec::new(),
        passing: false,
        stage: Stage::Going,
    });
    session.effect(Effect::Git {
        number,
        errand,
        message,
    });
    session.over.push(Over::Git(GitPane::default()));
    Ok(())
}

/// Refuses where git cannot be asked for that now.
fn ready(session: &Session, errand: Errand) -> Result<(), Refusal> {
    let Some(forum) = &session.forum else {
        return Err(Refusal::because("No forum is open"));
    };
    if !forum.in_git {
        return Err(Refusal::because(
            "This folder is not in a git repository; `git init` in it makes one",
        ));
    }
    if let Some(run) = session.git.as_ref().filter(|run| run.goes_on()) {
        let going = run.errand.going_on();
        return Err(Refusal::because(format!("git is still {going}")));
    }
    if !session.all_saved() {
        return Err(Refusal::because(format!(
            "Not everything is saved yet; {} once it is",
            errand.word()
        )));
    }
    Ok(())
}

fn show(session: &mut Session) -> Result<(), Refusal> {
    if session.git.is_none() {
        return Err(Refusal::because("git has not been asked for anything yet"));
    }
    session.over.push(Over::Git(GitPane::default()));
    Ok(())
}

/// Git printed a line.
pub fn said(session: &mut Session, number: u64, line: String, passing: bool) {
    let Some(run) = session.git.as_mut().filter(|run| run.number == number) else {
        return;
    };
    if run.passing {
        run.lines.pop();
    }
    run.lines.push(line);
    run.passing = passing;
    if run.lines.len() > KEPT {
        run.lines.remove(0);
    }
}

/// Git ended.
pub fn ended(session: &mut Session, number: u64, came: Result<String, String>) {
    let Some(run) = session.git.as_mut().filter(|run| run.number == number) else {
        return;
    };
    let word = run.errand.word();
    run.stage = match came.clone() {
        Ok(done) => Stage::Done(done),
        Err(why) => Stage::Failed(why),
    };
    // In the pane it is seen; otherwise it is said.
    if !session.over.iter().any(|over| matches!(over, Over::Git(_))) {
        match came {
            Ok(done) => session.say(done),
            Err(why) => session.refuse(format!("{word}: {why}")),
        }
    }
}

/// A key in the pane.
pub fn press(session: &mut Session, key: Key) {
    let goes_on = session.git.as_ref().is_some_and(GitRun::goes_on);
    match key.code {
        Code::Esc if goes_on => stop(session),
        Code::Esc | Code::Char('q') | Code::Enter | Code::Tab => {
            session.over.pop();
        }
        code => {
            if !scroll(session, code) {
                session.refuse(if goes_on {
                    "↑ ↓ scroll, Enter goes back to the meeting, Esc stops git"
                } else {
                    "↑ ↓ scroll, Enter and Esc go back to the meeting"
                });
            }
        }
    }
}

fn stop(session: &mut Session) {
    session.effect(Effect::StopGit);
    if let Some(run) = &mut session.git {
        if run.stage == Stage::Stopping {
            session.tell("Asked again to end at once");
        } else {
            run.stage = Stage::Stopping;
        }
    }
}

fn scroll(session: &mut Session, code: Code) -> bool {
    let count = session.git.as_ref().map_or(0, |run| run.lines.len());
    let half = usize::from(session.size.1 / 2).max(1);
    let Some(Over::Git(pane)) = session.over.last_mut() else {
        return true;
    };
    let seen = shown_lines(session.size.1);
    let last = count.saturating_sub(seen);
    let at = pane.first.unwrap_or(last).min(last);
    let to = match code {
        Code::Up | Code::Char('k') => at.saturating_sub(1),
        Code::Down | Code::Char('j') => at + 1,
        Code::PageUp => at.saturating_sub(half),
        Code::PageDown | Code::Char(' ') => at + half,
        Code::Home | Code::Char('g') => 0,
        Code::End | Code::Char('G') => last,
        _ => return false,
    };
    pane.first = (to < last).then_some(to);
    true
}

/// How many of its lines the pane shows on a screen of so many.
pub fn shown_lines(screen: u16) -> usize {
    usize::from(screen.saturating_sub(3).min(26).saturating_sub(6)).max(1)
}
