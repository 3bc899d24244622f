//! What is read when a forum or a meeting is opened.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::Open;
use crate::forum::facts::MeetingFacts;
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::forum::meeting::{Boards, Meeting, MeetingState};
use crate::forum::merge::ron_options;
use crate::forum::moment::Moment;
use crate::forum::plain::neutralise_lines;
use crate::forum::scoreboard::Scoreboard;
use crate::forum::trends::{self, Trends};
use crate::forum::wording::{RuleFile, Rules, Wording};
use crate::session::effect::Effect;
use crate::session::hint::ReadRules;
use crate::session::keymap::KeyMap;
use crate::session::message::{AgendaChoice, Message, OpenedForum, OpenedMeeting, Previous};
use crate::session::seat::Seat;
use crate::session::update::update;
use crate::session::{Session, ThemeName};
use crate::store::disk::read_text;
use crate::store::drafts::Drafts;
use crate::store::file::ReadState;
use crate::store::folder::{Folder, Read};
use crate::store::keeper::Keeper;
use crate::store::settings::Places;
use crate::store::{carried, git, kept_sentences, listing, wording};

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

/// Opens what was asked for, before the first frame, so that the first frame is whole. What comes
/// back is for after it: the owner of the forum's files, and what is to be done beside.
pub fn open(session: &mut Session, open: Open) -> (Option<Box<Keeper>>, Vec<Effect>) {
    let now = session.now;
    let follows = matches!(open, Open::Follow(_));
    let (folder, into_meeting) = match open {
        Open::Here(here) => {
            session.here = here;
            return (None, Vec::new());
        }
        Open::Forum(folder) => (folder, false),
        Open::Meeting(folder) | Open::Follow(folder) => (folder, true),
    };
    folder.root().clone_into(&mut session.here);
    if follows {
        session.seat = Seat::Shows;
    }
    let (opened, keeper, keys) = forum(folder, into_meeting);
    session.keys = keys.0;
    let effects = update(session, Message::ForumOpened(Box::new(opened)), now);
    if let Some(fault) = keys.1.into_iter().next() {
        session.refuse(fault);
    }
    (Some(Box::new(keeper)), effects)
}

/// A forum as it was read, the owner of its files, and the keys with what is wrong with them.
type Opened = (OpenedForum, Keeper, (KeyMap, Vec<String>));

/// How many meetings are looked at for one that runs.
const LOOKED_AT: usize = 5;

/// The meeting that runs, else the last one by date.
pub fn running(folder: &Folder, meetings: &[MeetingName]) -> Option<MeetingName> {
    let runs = |name: &&MeetingName| {
        let read = folder.read_board::<Meeting>(name, BoardKind::Meeting);
        read.value.state == MeetingState::Running
    };
    let recent = meetings.iter().rev().take(LOOKED_AT);
    recent.clone().find(runs).or(meetings.last()).cloned()
}

/// Reads a forum: its charter, its agendas, its running or last meeting and the names of the others.
pub fn forum(folder: Folder, into_meeting: bool) -> Opened {
    let root = folder.root().to_owned();
    let charter = folder.read_charter();
    let meetings =
        listing::remembered(&folder).unwrap_or_else(|| folder.meetings().unwrap_or_default());
    let agendas = agendas(&folder);
    let keys = key_map(Some(&root));
    let last = running(&folder, &meetings);
    let mut keeper = Keeper::new(folder);
    let stored = Read {
        value: crate::forum::files::Stored::Charter(Arc::clone(&charter.value)),
        state: charter.state.clone(),
        text: charter.text.clone(),
    };
    keeper.remember(&FileName::Charter, &stored);
    let last = last.map(|name| Box::new(meeting(&mut keeper, &name, &meetings, true)));
    let opened = OpenedForum {
        in_git: git::is_repository(&root),
        drafts: Drafts::of(&root).list(),
        unreadable: charter.state.sentence(),
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

/// How many past meetings are read for trends.
const EARLIER: usize = 12;

/// The scoreboards of the meetings before that one, oldest first.
pub fn earlier(folder: &Folder, name: &MeetingName) -> Vec<(MeetingName, Arc<Scoreboard>)> {
    let mut meetings = folder.meetings().unwrap_or_default();
    meetings.retain(|known| known < name);
    let recent = meetings.len().saturating_sub(EARLIER);
    let read = meetings[recent..].iter().map(|name| {
        let board = folder.read_board(name, BoardKind::Scoreboard);
        (name.clone(), board.value)
    });
    read.collect()
}

/// What the list of past forums says of these meetings as they stand at `now`. Of one with a file
/// that cannot be read, what stands in the others, with the fault.
pub fn facts(folder: &Folder, names: Vec<MeetingName>, now: Moment) -> Vec<MeetingFacts> {
    let each = names.into_iter().map(|name| {
        let read = folder.read_boards(&name);
        let faulty: Vec<BoardKind> = read.unwritable().map(|(board, _)| board).collect();
        let fault = read.unwritable().next().map(|(board, state)| {
            state
                .sentence()
                .unwrap_or_else(|| board.file_name().to_owned())
        });
        let fault = fault.unwrap_or_default();
        MeetingFacts::of_readable(name, &read.boards(), now, faulty, fault)
    });
    each.collect()
}

/// The meeting before that one, if there is one.
pub fn before(folder: &Folder, name: &MeetingName) -> Option<(MeetingName, Boards)> {
    let meetings = folder.meetings().unwrap_or_default();
    let at = meetings.binary_search(name).unwrap_or_else(|at| at);
    let before = meetings.get(at.checked_sub(1)?)?;
    Some((before.clone(), folder.read_boards(before).boards()))
}

/// How the last meetings went. One that cannot be read is left out.
pub fn trends(folder: &Folder, today: Date) -> Trends {
    let names = folder.meetings().unwrap_or_default();
    let first = names.len().saturating_sub(trends::MEETINGS);
    let read = names[first..].iter().filter_map(|name| {
        let read = folder.read_boards(name);
        let whole = read.unwritable().next().is_none();
        whole.then(|| (name.clone(), read.boards()))
    });
    Trends::of(&read.collect::<Vec<_>>(), today)
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
    let unread = read
        .unwritable()
        .filter(|(_, state)| !matches!(state, ReadState::Newer { .. }))
        .map(|(board, _)| board)
        .collect();
    let boards = read.boards();
    let place = meetings
        .iter()
        .position(|known| known == name)
        .unwrap_or(meetings.len());
    // What the meeting before left open belongs into this one, until it starts.
    let planned = boards.meeting.state == MeetingState::Planned;
    let previous = (planned && live)
        .then(|| previous(keeper.folder(), name, &meetings[..place]))
        .flatten()
        .map(Box::new);
    OpenedMeeting {
        name: name.clone(),
        number: place + 1,
        boards,
        unreadable,
        unread,
        earlier: Vec::new(),
        live,
        previous,
    }
}

/// The meeting before a planned one, once it is over; `before` are the meetings before the planned
/// one, in order of their days.
fn previous(folder: &Folder, name: &MeetingName, before: &[MeetingName]) -> Option<Previous> {
    let (last, before) = before.split_last()?;
    let read = folder.read_boards(last);
    let boards = read.boards();
    // What cannot be read would count as taken out.
    if boards.meeting.state != MeetingState::Closed || read.unwritable().next().is_some() {
        return None;
    }
    let carried_from = carried::of(folder, name);
    let earlier = before.last().filter(|_| carried_from.is_none());
    Some(Previous {
        earlier: earlier.map_or_else(Boards::default, |earlier| {
            folder.read_boards(earlier).boards()
        }),
        carried_from,
        boards,
    })
}

fn why_unreadable(file: &str, state: &ReadState) -> String {
    state
        .sentence()
        .unwrap_or_else(|| format!("{file} cannot be read; it is not written"))
}

/// The wording rules in use, with the names of the forum's people; and what is wrong with the
/// forum's `blame.ron`, which then counts for nothing, or for what of it can be used.
pub fn wording(folder: &Folder, reading: u64) -> ReadRules {
    let mut faults = Vec::new();
    let team = match wording::team_text(folder) {
        Some(Ok(text)) => {
            let found = wording::faults(&text, wording::BLAME);
            faults.extend(found.iter().map(ToString::to_string));
            wording::read(&text, wording::BLAME).ok()
        }
        Some(Err(fault)) => {
            faults.push(fault.to_string());
            None
        }
        None => None,
    };
    let rules = match wording::rules(team.as_ref()) {
        Ok((rules, _)) => rules,
        Err(why) => {
            faults.push(why.to_string());
            Rules::of(RuleFile::default()).0
        }
    };
    let charter = folder.read_charter().value;
    let names = charter
        .roster
        .iter()
        .map(|(_, person)| person.name.as_str());
    ReadRules {
        root: folder.root().to_owned(),
        reading,
        wording: Arc::new(Wording::new(rules, names)),
        kept: kept_sentences::read(folder.root()),
        notes: faults,
    }
}

/// The keys in force: the table's, bound anew by the team's `keys.ron` and then by the user's own;
/// and what is wrong with those files.
pub fn key_map(root: Option<&Path>) -> (KeyMap, Vec<String>) {
    let mut bindings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut faults = Vec::new();
    let own = Places::of_user().map(|places| places.config().join("keys.ron"));
    for path in [root.map(|root| root.join("keys.ron")), own]
        .into_iter()
        .flatten()
    {
        let Some(text) = read_bindings(&path, &mut faults) else {
            continue;
        };
        match ron_options().from_str::<BTreeMap<String, Vec<String>>>(&text) {
            Ok(bound) => bindings.extend(bound),
            Err(wrong) => {
                let place = wrong.span.start;
                let (line, column) = (place.line, place.col);
                faults.push(format!(
                    "{}:{line}:{column}: {}",
                    path.display(),
                    wrong.code
                ));
            }
        }
    }
    let (map, unknown) = KeyMap::with(&bindings);
    faults.extend(unknown);
    (map, faults)
}

/// The most that a file of key bindings may hold, in bytes.
const MOST_BINDINGS: u64 = 256 * 1024;

/// The text of a file of key bindings, if there is one: a plain file of a sensible size, for a
/// forum comes from colleagues through git.
fn read_bindings(path: &Path, faults: &mut Vec<String>) -> Option<String> {
    let about = path.symlink_metadata().ok()?;
    if !about.is_file() || about.len() > MOST_BINDINGS {
        faults.push(format!(
            "{}: it is no plain file of key bindings, and is not read",
            path.display()
        ));
        return None;
    }
    match read_text(path) {
        Ok(text) => Some(neutralise_lines(&text).into_owned()),
        Err(error) => {
            faults.push(format!("{}: {error}", path.display()));
            None
        }
    }
}

/// A seed for the ids of new items.
pub fn seed() -> u64 {
    fastrand::u64(..)
}
