//! Which forum and which meeting a verb is about.

use super::Surroundings;
use super::arguments::{Everywhere, Which};
use super::stop::Stop;
use crate::export::Sitting;
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, FileName, MeetingName};
use crate::forum::meeting::{Boards, Meeting, MeetingState};
use crate::store::file::ReadState;
use crate::store::folder::{Folder, NoForum};

/// The forum that a verb is about: named, else the nearest around the current folder, else the
/// one in `LOCKSTEP_FORUM`.
pub fn forum(everywhere: &Everywhere, around: &Surroundings) -> Result<Folder, Stop> {
    maybe_forum(everywhere, around)?.ok_or_else(|| {
        Stop::NotThere(format!(
            "No forum here: no folder from {} up holds forum.ron. Create one with `lockstep init \
             DIR --name NAME`, or name one with --forum DIR or in LOCKSTEP_FORUM.",
            around.folder.display()
        ))
    })
}

/// As [`forum`]; none when nothing is named and none is around.
pub fn maybe_forum(everywhere: &Everywhere, around: &Surroundings) -> Result<Option<Folder>, Stop> {
    let (named, env) = (everywhere.forum.as_deref(), around.forum.as_deref());
    match Folder::find(&around.folder, named, env) {
        Ok(folder) => Ok(Some(folder)),
        Err(NoForum::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The meetings of a forum by date.
pub fn meetings(folder: &Folder) -> Result<Vec<MeetingName>, Stop> {
    let meetings = folder.root().join("meetings");
    folder
        .meetings()
        .map_err(|error| Stop::disk(&meetings, &error))
}

/// The forum's charter. One that cannot be read stops the verb: without it nothing has a name.
pub fn charter(folder: &Folder) -> Result<Charter, Stop> {
    let read = folder.read_charter();
    readable("forum.ron", &read.state)?;
    Ok(Charter::clone(&read.value))
}

/// The boards of a meeting. One that cannot be read stops the verb: a part of a meeting must not
/// pass for the whole.
pub fn boards(folder: &Folder, name: &MeetingName) -> Result<Boards, Stop> {
    let read = folder.read_boards(name);
    for (board, state) in read.unwritable() {
        readable(&FileName::Board(name.clone(), board).to_string(), state)?;
    }
    Ok(read.boards())
}

/// Stops where a file cannot be read.
pub fn readable(file: &str, state: &ReadState) -> Result<(), Stop> {
    match (state, state.sentence()) {
        (_, None) => Ok(()),
        // A fault names its file itself.
        (ReadState::Faulty(_) | ReadState::Conflicted(_), Some(sentence)) => {
            Err(Stop::Disk(sentence))
        }
        (_, Some(sentence)) => Err(Stop::Disk(format!("{file}: {sentence}"))),
    }
}

/// A forum with the one meeting that a verb is about.
pub struct Chosen {
    charter: Charter,
    name: MeetingName,
    number: usize,
    boards: Boards,
}

impl Chosen {
    /// Reads the meeting that was asked for.
    pub fn read(folder: &Folder, which: &Which) -> Result<Self, Stop> {
        let names = meetings(folder)?;
        let state = |name: &MeetingName| {
            let read = folder.read_board::<Meeting>(name, BoardKind::Meeting);
            read.value.state
        };
        let place = place_of(which.meeting.as_deref(), &names, state)?;
        Ok(Self {
            charter: charter(folder)?,
            boards: boards(folder, &names[place])?,
            name: names[place].clone(),
            number: place + 1,
        })
    }

    /// The meeting's folder.
    pub fn name(&self) -> &MeetingName {
        &self.name
    }

    /// Its boards.
    pub fn boards(&self) -> &Boards {
        &self.boards
    }

    /// The meeting as the exports take it.
    pub fn sitting(&self) -> Sitting<'_> {
        Sitting {
            charter: &self.charter,
            name: &self.name,
            number: self.number,
            boards: &self.boards,
        }
    }
}

/// The place of the meeting that was asked for among the forum's meetings by date. The newest are
/// looked at first, and no further than needed: there may be years of them.
fn place_of(
    asked: Option<&str>,
    names: &[MeetingName],
    state: impl Fn(&MeetingName) -> MeetingState,
) -> Result<usize, Stop> {
    if names.is_empty() {
        return Err(Stop::NotThere(
            "This forum has no meeting yet; plan one with `lockstep new`.".to_owned(),
        ));
    }
    let last = || {
        names
            .iter()
            .rposition(|name| state(name) != MeetingState::Planned)
    };
    let next = || {
        let after = last().map_or(0, |last| last + 1);
        (after < names.len()).then_some(after)
    };
    let none = |what: &str| Stop::NotThere(format!("No meeting {what}."));
    match asked {
        None => Ok(last().or_else(next).unwrap_or_default()),
        Some("last") => last().ok_or_else(|| none("was held yet; plan one with `lockstep new`")),
        Some("next") => next().ok_or_else(|| none("is planned; plan one with `lockstep new`")),
        Some(asked) => {
            let by_name = names.iter().position(|name| name.as_str() == asked);
            let by_number = asked.parse().ok().and_then(|number: usize| {
                let place = number.checked_sub(1)?;
                (place < names.len()).then_some(place)
            });
            by_name.or(by_number).ok_or_else(|| {
                let (first, last) = (&names[0], &names[names.len() - 1]);
                none(&format!(
                    "`{asked}`: there are {first} (1) to {last} ({}); `lockstep list` lists them",
                    names.len()
                ))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(asked: Option<&str>, states: &[MeetingState]) -> Result<usize, String> {
        let day = |place: usize| jiff::civil::date(2026, 1, 1 + place as i8);
        let names: Vec<MeetingName> = (0..states.len())
            .map(|place| MeetingName::of(day(place), 0))
            .collect();
        let state = |wanted: &MeetingName| {
            let place = names.iter().position(|name| name == wanted);
            states[place.expect("is one of them")]
        };
        place_of(asked, &names, state).map_err(|stop| stop.to_string())
    }

    #[test]
    fn a_meeting_is_found_by_name_number_and_words() {
        use MeetingState::{Closed, Planned, Running};
        let table: [(Option<&str>, &[MeetingState], usize); 9] = [
            (None, &[Closed, Closed, Planned], 1),
            (None, &[Closed, Running, Planned], 1),
            (None, &[Planned, Planned], 0),
            (Some("last"), &[Closed, Closed, Planned], 1),
            (Some("next"), &[Closed, Planned, Planned], 1),
            (Some("3"), &[Closed, Planned, Planned], 2),
            (Some("2026-01-02"), &[Closed, Planned], 1),
            (Some("1"), &[Closed], 0),
            (Some("last"), &[Running], 0),
        ];
        for (asked, states, expected) in table {
            assert_eq!(
                place(asked, states),
                Ok(expected),
                "{asked:?} of {states:?}"
            );
        }
    }

    #[test]
    fn a_meeting_that_is_not_there_is_refused_with_the_way_out() {
        use MeetingState::{Closed, Planned};
        let table: [(Option<&str>, &[MeetingState], &str); 5] = [
            (None, &[], "lockstep new"),
            (Some("next"), &[Closed], "lockstep new"),
            (Some("last"), &[Planned], "lockstep new"),
            (Some("0"), &[Closed], "lockstep list"),
            (Some("2026-01-09"), &[Closed, Planned], "2026-01-02 (2)"),
        ];
        for (asked, states, words) in table {
            let refused = place(asked, states).expect_err(words);
            assert!(refused.contains(words), "{refused}");
        }
    }
}
