//! When the forum's own place is out of reach: the whole meeting, written to another folder; and the
//! copies that cloud clients leave, taken in by item.

use std::path::{Path, PathBuf};

use super::super::effect::Effect;
use super::super::form::{Field, Form};
use super::super::over::{Ask, Choice, Over};
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, FieldFault, Session};
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::refusal::Refusal;

/// The form that asks for a folder.
pub fn form(_: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    let field = Field::line("folder", "Into", "")
        .hint("an empty or new folder on another disk, such as ~/forum-kept");
    Ok(Form::new(
        "Write the whole meeting to another place",
        purpose.clone(),
        vec![field],
    ))
}

/// Writes everything that is open into the folder that was named.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let named = form.value("folder").trim();
    if named.is_empty() {
        return Err(FieldFault::at("folder", "Name a folder on another disk"));
    }
    let (Some(opened), Some(meeting)) = (&session.forum, &session.live) else {
        return Err(Refusal::because("No meeting is open").into());
    };
    let effect = Effect::WriteElsewhere {
        folder: PathBuf::from(named),
        charter: std::sync::Arc::clone(&opened.charter),
        name: meeting.name.clone(),
        boards: Box::new(meeting.boards.clone()),
    };
    session.tell("Writing everything there…");
    session.effect(effect);
    Ok(())
}

/// Everything on screen is in another place.
pub fn written(session: &mut Session, folder: &str) {
    let lines = vec![
        format!("It is a forum of its own: `lockstep {folder}` opens it."),
        format!("To bring it back, in the forum's folder: `lockstep take-in {folder}`"),
    ];
    let choices = vec![
        Choice::new('n', "Stay; saving here is tried on", Answer::Stay),
        Choice::new('y', "Quit", Answer::Quit),
    ];
    let title = format!("The whole meeting is in {folder}");
    let ask = Ask::new(title, lines, choices).unasked(session.now);
    // Below what is open: nobody who types is interrupted.
    session.over.insert(0, Over::Ask(ask));
}

/// The folder of a meeting went away, or came back.
pub fn gone(session: &mut Session, name: &MeetingName, gone: bool) {
    let Some(live) = session.live.as_mut().filter(|live| live.name == *name) else {
        return;
    };
    if live.gone != gone {
        live.gone = gone;
        if gone {
            session.refuse(format!(
                "meetings/{name} is no longer in the folder; what is on screen is kept"
            ));
        } else {
            session.say(format!("meetings/{name} is there again"));
        }
    }
}

/// Asks what to do about a meeting whose folder is gone.
pub fn ask_about_gone(session: &mut Session) {
    let Some(live) = session.live.as_ref().filter(|live| live.gone) else {
        return;
    };
    let title = format!("meetings/{} is no longer in the folder", live.name);
    let lines = vec![
        "Perhaps another branch was checked out, or a network folder is away.".to_owned(),
        "What is on screen is kept, and joined with what comes back.".to_owned(),
    ];
    let choices = vec![
        Choice::new('n', "Wait until it is back", Answer::Stay),
        Choice::new('w', "Write all of it here again", Answer::WriteAgain),
        Choice::new(
            'a',
            "Write it to another place",
            Answer::Open(Purpose::AnotherPlace),
        ),
    ];
    session
        .over
        .push(Over::Ask(Ask::new(title, lines, choices)));
}

/// Writes a meeting whose folder is gone here again.
pub fn write_again(session: &mut Session) {
    let Some(live) = session.live.as_mut() else {
        return;
    };
    live.gone = false;
    let (name, boards) = (live.name.clone(), live.boards.clone());
    session.effect(Effect::MakeAgain(name.clone()));
    if let Some(charter) = session.stored(&FileName::Charter) {
        session.save(FileName::Charter, charter);
    }
    for kind in BoardKind::ALL {
        session.save(FileName::Board(name.clone(), kind), boards.stored(kind));
    }
}

/// A copy was read: what it holds comes in by item, as one edit.
pub fn take_in(session: &mut Session, path: &Path, of: &FileName, theirs: &Stored) {
    let empty = theirs.empty();
    let what = format!("taking in {}", path.display());
    session.change_file(what, of, &empty, theirs);
    session.effect(Effect::SetAside(path.to_owned(), of.clone()));
    if let Some(forum) = &mut session.forum {
        forum.copies.retain(|(known, _)| known != path);
    }
    let back = session.keys.fill("{undo} takes it back");
    session.say(format!("{} was taken in by item; {back}", path.display()));
}
