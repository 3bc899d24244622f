//! What is read when a forum or a meeting is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Open;
use super::desk::{Desk, Job};
use crate::forum::files::{FileName, MeetingName};
use crate::forum::meeting::MeetingState;
use crate::session::effect::Effect;
use crate::session::keymap::KeyMap;
use crate::session::message::{AgendaChoice, Message, OpenedForum, OpenedMeeting};
use crate::session::update::update;
use crate::session::{Session, ThemeName};
use crate::store::drafts::Drafts;
use crate::store::file::ReadState;
use crate::store::folder::{Folder, Read};
use crate::store::git;
use crate::store::keeper::Keeper;
use crate::store::settings::Places;

/// What the user has settled once and for all.
pub struct Settled {
    /// The theme of last time.
    pub theme: ThemeName,
    /// Forums opened lately.
    pub recent: Vec<PathBuf>,
    /// What is wrong with the settings' file.
    pub fault: Option<String>,
}

/// Reads the user's own settings.
pub fn settings() -> Settled {
    let Some(places) = Places::of_user() else {
        return Settled {
            theme: ThemeName::default(),
            recent: Vec::new(),
            fault: None,
        };
    };
    let (settings, fault) = places.settings();
    let theme = settings
        .theme
        .as_deref()
        .and_then(ThemeName::named)
        .unwrap_or_default();
    Settled {
        theme,
        recent: places.recent(),
        fault,
    }
}

/// Opens what was asked for, before the first frame, so that the first frame is whole.
pub fn open(session: &mut Session, desk: &Desk, open: Open) -> Vec<Effect> {
    let now = session.now;
    let (folder, into_meeting) = match open {
        Open::Here(here) => {
            session.here = here;
            return Vec::new();
        }
        Open::Forum(folder) => (folder, false),
        Open::Meeting(folder) => (folder, true),
    };
    folder.root().clone_into(&mut session.here);
    let (opened, keeper, keys) = forum(folder, into_meeting);
    desk.send(Job::Keep(Box::new(keeper)));
    session.keys = keys.0;
    let effects = update(session, Message::ForumOpened(Box::new(opened)), now);
    if let Some(fault) = keys.1.into_iter().next() {
        session.refuse(fault);
    }
    effects
}

/// Reads a forum: its charter, its agendas, its last meeting and the names of the others.
pub fn forum(folder: Folder, into_meeting: bool) -> (OpenedForum, Keeper, (KeyMap, Vec<String>)) {
    let root = folder.root().to_owned();
    let charter = folder.read_charter();
    let meetings = folder.meetings().unwrap_or_default();
    let agendas = agendas(&folder);
    let keys = key_map(&root);
    let mut keeper = Keeper::new(folder);
    let stored = Read {
        value: crate::forum::files::Stored::Charter(Arc::clone(&charter.value)),
        state: charter.state.clone(),
        text: charter.text.clone(),
    };
    keeper.remember(&FileName::Charter, &stored);
    let last = meetings.last().cloned();
    let last = last.map(|name| Box::new(meeting(&mut keeper, &name, &meetings, true)));
    let opened = OpenedForum {
        in_git: git::is_repository(&root),
        drafts: Drafts::of(&root).list(),
        faults: charter.state.faults().to_vec(),
        charter: charter.value,
        root,
        meetings,
        agendas,
        last,
        into_meeting,
    };
    (opened, keeper, keys)
}

/// The agendas that a meeting can be planned from: those that can be read.
pub fn agendas(folder: &Folder) -> Vec<AgendaChoice> {
    let listed = folder
        .agendas()
        .into_iter()
        .filter(|listed| listed.agenda.state.writable());
    listed
        .map(|listed| AgendaChoice {
            name: listed.name,
            agenda: listed.agenda.value,
            built_in: listed.built_in,
        })
        .collect()
}

/// Reads a meeting. `live` when it is to be gone on with.
pub fn meeting(
    keeper: &mut Keeper,
    name: &MeetingName,
    meetings: &[MeetingName],
    live: bool,
) -> OpenedMeeting {
    let read = keeper.folder().read_boards(name);
    keeper.remember_boards(name, &read);
    let unreadable = read
        .unwritable()
        .map(|(board, state)| (board, why_unreadable(board.file_name(), state)))
        .collect();
    let boards = read.boards();
    let place = meetings
        .iter()
        .position(|known| known == name)
        .unwrap_or(meetings.len());
    // What the meeting before left open belongs into this one, until it starts.
    let planned = boards.meeting.state == MeetingState::Planned;
    let before = place
        .checked_sub(1)
        .and_then(|before| meetings.get(before))
        .filter(|_| planned && live);
    let previous = before
        .map(|before| keeper.folder().read_boards(before).boards())
        .filter(|boards| boards.meeting.state == MeetingState::Closed)
        .map(Box::new);
    OpenedMeeting {
        name: name.clone(),
        number: place + 1,
        boards,
        unreadable,
        earlier: Vec::new(),
        live,
        previous,
    }
}

fn why_unreadable(file: &str, state: &ReadState) -> String {
    state
        .sentence()
        .unwrap_or_else(|| format!("{file} cannot be read; it is not written"))
}

/// The key bindings of the team, and what is wrong with them.
fn key_map(root: &Path) -> (KeyMap, Vec<String>) {
    let path = root.join("keys.ron");
    let Ok(text) = std::fs::read_to_string(&path) else {
        return (KeyMap::default(), Vec::new());
    };
    match crate::forum::merge::ron_options().from_str(&text) {
        Ok(bindings) => KeyMap::with(&bindings),
        Err(wrong) => {
            let place = wrong.span.start;
            let fault = format!(
                "keys.ron:{}:{}: {}; the usual keys are in force",
                place.line, place.col, wrong.code
            );
            (KeyMap::default(), vec![fault])
        }
    }
}

/// A seed for the ids of new items.
pub fn seed() -> u64 {
    fastrand::u64(..)
}
