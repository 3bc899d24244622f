//! A new meeting, written from what is on disk: the meeting before it may be another one than those
//! that were on screen when the forum was opened.

use crate::forum::carry_over::{self, Plan};
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::meeting::Boards;
use crate::forum::record::Id;
use crate::session::boards::plan::NewMeeting;
use crate::store::folder::Folder;

/// Writes the meeting and gives its name, or says why there is none. What is `unsaved` of the meeting
/// before it counts as if it were on disk.
pub fn create<'a>(
    folder: &Folder,
    unsaved: impl Fn(&FileName) -> Option<&'a Stored>,
    meeting: &NewMeeting,
) -> Result<MeetingName, String> {
    let names = folder.meetings().map_err(|error| error.to_string())?;
    let last = carry_over::planned_from(&names, meeting.date)
        .map(|name| last_boards(folder, &unsaved, name))
        .transpose()?;
    let plan = Plan {
        charter: &meeting.charter,
        agenda: &meeting.agenda,
        date: meeting.date,
        last: last.as_ref(),
    };
    let mut boards = carry_over::plan_next(&plan, || Id::from_bits(fastrand::u64(..)));
    meeting.stay_away(&mut boards);
    folder
        .plan_meeting(meeting.date, &boards, last.as_ref())
        .map_err(|error| error.to_string())
}

/// A meeting that cannot be read whole is not planned from: what it left open would be lost.
fn last_boards<'a>(
    folder: &Folder,
    unsaved: impl Fn(&FileName) -> Option<&'a Stored>,
    name: &MeetingName,
) -> Result<Boards, String> {
    let read = folder.read_boards(name);
    let mut boards = read.boards();
    for board in BoardKind::ALL {
        let file = FileName::Board(name.clone(), board);
        if let Some(value) = unsaved(&file) {
            boards.put(value.clone());
        } else if !read.state(board).writable() {
            let why = read.state(board).sentence().unwrap_or(file.to_string());
            return Err(format!(
                "Nothing is planned: what the meeting of {name} left open cannot be read ({why})"
            ));
        }
    }
    Ok(boards)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::forum::actions::{Action, Actions};
    use crate::forum::charter::Charter;

    fn promised(title: &str) -> Boards {
        let mut actions = Actions::default();
        let action = Action {
            title: title.to_owned(),
            ..Action::default()
        };
        actions.actions.insert(Id::from("a"), action);
        Boards {
            actions: Arc::new(actions),
            ..Boards::default()
        }
    }

    #[test]
    fn a_meeting_is_planned_from_the_one_before_its_day_with_what_is_not_saved_yet() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path(), &Charter::default()).unwrap();
        let [before, after] = [10, 24].map(|day| MeetingName::of(date(2026, 11, day), 0));
        folder.create_meeting(&before, &promised("early")).unwrap();
        folder.create_meeting(&after, &promised("late")).unwrap();
        let unsaved = promised("not saved").stored(BoardKind::Actions);
        let file = FileName::Board(after, BoardKind::Actions);
        let unsaved = BTreeMap::from([(file.clone(), unsaved)]);
        let titles = |day, unsaved: &BTreeMap<FileName, Stored>| {
            let meeting = NewMeeting {
                date: day,
                ..NewMeeting::default()
            };
            let name = create(&folder, |file| unsaved.get(file), &meeting)?;
            let boards = folder.read_boards(&name).boards();
            let actions = boards.actions.actions.values();
            Ok::<_, String>(actions.map(|one| one.title.clone()).collect::<Vec<_>>())
        };
        let nothing = BTreeMap::new();
        assert_eq!(titles(date(2026, 11, 17), &nothing).unwrap(), ["early"]);
        assert_eq!(titles(date(2026, 12, 8), &unsaved).unwrap(), ["not saved"]);
        std::fs::write(root.path().join(file.path()), "Actions(").unwrap();
        let refused = titles(date(2026, 11, 25), &nothing).unwrap_err();
        assert!(refused.contains("the meeting of 2026-11-24"), "{refused}");
    }
}
