//! Edits: each changes the boards, goes to the disk, and can be taken back.
//!
//! Undo is a merge back: an edit keeps the file before and after it, shared and not copied, and
//! taking it back removes that edit alone, even when a colleague's change came between.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Session;
use super::commands::Command;
use super::effect::Effect;
use super::form::OpenedOn;
use super::losses;
use super::open::OpenMeeting;
use crate::forum::charter::Charter;
use crate::forum::files::{FileName, MeetingName, Stored};
use crate::forum::losses::Losses;
use crate::forum::meeting::edit::{Change, Edited};
use crate::forum::meeting::{Boards, MeetingState};
use crate::forum::refusal::Refusal;

/// One edit: what it was, and the file it changed before and after it.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What was done, in words that follow "took back: ".
    pub what: String,
    file: FileName,
    before: Stored,
    after: Stored,
    /// Whether it is taken back together with the edit before it.
    joined: bool,
}

/// A change of a file from `before` to `after`, to be taken out of it.
struct Turn<'e> {
    file: &'e FileName,
    before: &'e Stored,
    after: &'e Stored,
}

/// The edits of this sitting, newest last.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    done: Vec<Edit>,
    undone: Vec<Edit>,
    /// How many there were so far.
    made: usize,
}

impl Edits {
    /// Whether there is one that can be taken back.
    pub fn any(&self) -> bool {
        !self.done.is_empty()
    }
}

/// What the edits of a form start from.
#[derive(Clone, Debug)]
pub(super) struct Starting {
    opened_on: OpenedOn,
    /// How many fields somebody else changed as well.
    clashed: usize,
}

impl Starting {
    fn boards(&self, name: &MeetingName) -> Option<&Boards> {
        let (of, boards) = self.opened_on.meeting.as_ref()?;
        (of == name).then_some(boards)
    }

    fn charter(&self) -> Option<Arc<Charter>> {
        self.opened_on.charter.clone()
    }

    /// The next edit of the same form starts from this one.
    fn went_on(&mut self, name: &MeetingName, after: &Stored) {
        if let Some((of, boards)) = &mut self.opened_on.meeting
            && of == name
        {
            boards.put(after.clone());
        }
    }

    fn went_on_charter(&mut self, after: &Stored) {
        if let Stored::Charter(charter) = after {
            self.opened_on.charter = Some(Arc::clone(charter));
        }
    }
}

/// How many edits can be taken back.
const KEPT: usize = 500;

impl Session {
    /// Changes a board of the meeting on screen through its door, saves the file and remembers the
    /// edit for undo. A closed meeting refuses, and so does a file that cannot be read.
    pub fn edit<T>(
        &mut self,
        what: impl Into<String>,
        change: impl FnOnce(&mut Boards) -> Result<Edited<T>, Refusal>,
    ) -> Result<T, Refusal> {
        self.may_change()?;
        let Some(meeting) = self.meeting_mut() else {
            return Err(Refusal::because("Open a meeting first"));
        };
        let (name, now) = (meeting.name.clone(), meeting.boards.clone());
        let then = self.starting.as_ref().and_then(|start| start.boards(&name));
        let mut boards = then.cloned().unwrap_or_else(|| now.clone());
        if now.is_closed() && !boards.is_closed() {
            return Err(Refusal::MeetingClosed);
        }
        let Edited { value, change } = change(&mut boards)?;
        if let Some(change) = change {
            let (board, stands) = (change.board, now.stored(change.board));
            if let Some(why) = self.meeting().and_then(|it| it.why_not_writable(board)) {
                return Err(Refusal::because(why));
            }
            if let Some(start) = &mut self.starting {
                start.went_on(&name, &change.after);
            }
            let after = self.merged(&change.before, &change.after, &stands);
            self.make(what.into(), FileName::Board(name, board), stands, after);
        }
        Ok(value)
    }

    /// Puts an edited file in its place and remembers the edit; where it takes much away, the
    /// answer to a question does it.
    fn make(&mut self, what: String, file: FileName, before: Stored, after: Stored) {
        if before == after {
            return;
        }
        if let Some(loses) = losses::asked_about(&before, &after) {
            losses::ask_first(self, what, file, before, after, &loses);
            return;
        }
        self.put(&file, after.clone());
        self.follow_in_left_forms(&file, &before, &after);
        self.remember(what, file, before, after);
    }

    /// A form that was left with text goes on from what the room changed itself since then: only
    /// somebody else's change is one that both sides made.
    fn follow_in_left_forms(&mut self, file: &FileName, before: &Stored, after: &Stored) {
        for opened_on in self.left_on.values_mut() {
            match (file, &mut opened_on.meeting, &mut opened_on.charter) {
                (FileName::Board(name, board), Some((of, boards)), _) if of == name => {
                    let then = boards.stored(*board);
                    boards.put(Stored::merge(before, &then, after));
                }
                (FileName::Charter, _, Some(charter)) => {
                    let then = Stored::Charter(Arc::clone(charter));
                    if let Stored::Charter(now) = Stored::merge(before, &then, after) {
                        *charter = now;
                    }
                }
                _ => {}
            }
        }
    }

    /// What an edit comes to on top of what stands by now. A field that both changed differently
    /// keeps ours, and theirs waits beside it.
    fn merged(&mut self, before: &Stored, after: &Stored, stands: &Stored) -> Stored {
        if before == stands {
            return after.clone();
        }
        let merged = Stored::merge(before, after, stands);
        let new = merged.clashes().iter().filter(|(path, theirs)| {
            let known = stands.clashes().0.get(*path);
            known != Some(theirs)
        });
        let new = new.count();
        if let Some(start) = &mut self.starting {
            start.clashed += new;
        }
        merged
    }

    /// Does `work` with edits that start from the files as they were then: what others changed
    /// since is merged with it, field by field, and what both changed is kept on both sides.
    pub(super) fn starting_from<T>(
        &mut self,
        opened_on: OpenedOn,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.starting = Some(Starting {
            opened_on,
            clashed: 0,
        });
        let result = work(self);
        let clashed = self.starting.take().map_or(0, |start| start.clashed);
        match clashed {
            0 => {}
            1 => self.say("Somebody else changed the same field meanwhile: both are kept, = settles it"),
            more => self.say(format!(
                "Somebody else changed {more} of the same fields meanwhile: both are kept, = settles them"
            )),
        }
        result
    }

    /// Changes the forum's charter, saves it and remembers it for undo.
    pub fn edit_charter<T>(
        &mut self,
        what: impl Into<String>,
        change: impl FnOnce(&mut Charter) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.may_change()?;
        let Some(forum) = self.forum.as_mut() else {
            return Err(Refusal::because("No forum is open"));
        };
        if let Some(fault) = &forum.unreadable {
            return Err(Refusal::because(format!(
                "{fault}. It is not written until it can be read"
            )));
        }
        let stands = Arc::clone(&forum.charter);
        let then = self.starting.as_ref().and_then(Starting::charter);
        let before = then.unwrap_or_else(|| Arc::clone(&stands));
        let mut charter = Charter::clone(&before);
        let result = change(&mut charter)?;
        if charter != *before {
            let after = Stored::Charter(Arc::new(charter));
            if let Some(start) = &mut self.starting {
                start.went_on_charter(&after);
            }
            let stands = Stored::Charter(stands);
            let after = self.merged(&Stored::Charter(before), &after, &stands);
            self.make(what.into(), FileName::Charter, stands, after);
        }
        Ok(result)
    }

    /// Makes an edit of a file that is open, on top of what it is now; merged where somebody else
    /// changed it since. It can be taken back.
    pub(super) fn change_file(
        &mut self,
        what: String,
        file: &FileName,
        before: &Stored,
        after: &Stored,
    ) {
        let Some(now) = self.stored(file) else { return };
        let changed = Stored::merge(before, &now, after);
        if changed != now {
            self.put(file, changed.clone());
            self.remember(what, file.clone(), now, changed);
        }
    }

    fn remember(&mut self, what: String, file: FileName, before: Stored, after: Stored) {
        self.save(file.clone(), after.clone());
        self.edits.undone.clear();
        self.edits.done.push(Edit {
            what,
            file,
            before,
            after,
            joined: false,
        });
        self.edits.made += 1;
        if self.edits.done.len() > KEPT {
            self.edits.done.remove(0);
        }
    }

    /// Does several edits that are taken back, and done again, as one: what concerns the charter
    /// and the meeting that goes on.
    pub fn together<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.edits.made;
        let result = work(self);
        let joined = (self.edits.made - before).saturating_sub(1);
        for edit in self.edits.done.iter_mut().rev().take(joined) {
            edit.joined = true;
        }
        result
    }

    /// Sends a file to the disk.
    pub fn save(&mut self, file: FileName, value: Stored) {
        let number = self.saving.ask(&file);
        self.effect(Effect::Save(file, value, number));
    }

    /// Takes the last edit back, with those that were done together with it: all of them or none.
    /// Where that takes much of a board away, it is asked about first, unless it was `asked`.
    pub fn undo(&mut self, asked: bool) -> Result<(), Refusal> {
        self.may_change()?;
        let Some(newest) = self.edits.done.last() else {
            return Err(Refusal::because("There is nothing to take back"));
        };
        if self.closed_the_meeting(newest) {
            return super::boards::clock::ask_to_reopen(self);
        }
        if !asked && let Some(loses) = self.would_lose(&newest.file, &newest.before, &newest.after)
        {
            let (what, command) = (newest.what.clone(), Command::Undo);
            losses::ask_about_turning_back(self, &what, command, &loses);
            return Ok(());
        }
        let item = self.current_item();
        // Each that is joined goes with the one before it.
        let done = &self.edits.done;
        let first = done.iter().rposition(|edit| !edit.joined).unwrap_or(0);
        let group: Vec<Edit> = done[first..].iter().rev().cloned().collect();
        let turns = group.iter().map(|edit| Turn {
            file: &edit.file,
            before: &edit.before,
            after: &edit.after,
        });
        let stood = self.turn_back(turns)?;
        self.edits.done.truncate(first);
        super::boards::clock::go_along(self, item.as_ref());
        if let Some(edit) = group.last() {
            self.say_turned("Took back", edit, stood);
        }
        self.edits.undone.extend(group);
        Ok(())
    }

    /// Does the edit that was taken back last again, with those that were done together with it;
    /// asks as [`Session::undo`] does.
    pub fn redo(&mut self, asked: bool) -> Result<(), Refusal> {
        self.may_change()?;
        let Some(oldest) = self.edits.undone.last() else {
            return Err(Refusal::because("There is nothing to do again"));
        };
        if !asked && let Some(loses) = self.would_lose(&oldest.file, &oldest.after, &oldest.before)
        {
            let (what, command) = (oldest.what.clone(), Command::Redo);
            losses::ask_about_turning_back(self, &what, command, &loses);
            return Ok(());
        }
        let item = self.current_item();
        let (undone, last) = (&self.edits.undone, self.edits.undone.len() - 1);
        let joined = undone[..last].iter().rev();
        let first = last - joined.take_while(|edit| edit.joined).count();
        let group: Vec<Edit> = undone[first..].iter().rev().cloned().collect();
        let turns = group.iter().map(|edit| Turn {
            file: &edit.file,
            before: &edit.after,
            after: &edit.before,
        });
        let stood = self.turn_back(turns)?;
        self.edits.undone.truncate(first);
        super::boards::clock::go_along(self, item.as_ref());
        if let Some(edit) = group.first() {
            self.say_turned("Did again", edit, stood);
        }
        self.edits.done.extend(group);
        Ok(())
    }

    /// Whether that edit closed the meeting on screen. It is not taken back without a trace: the
    /// meeting is reopened, which is recorded.
    fn closed_the_meeting(&self, edit: &Edit) -> bool {
        let FileName::Board(name, _) = &edit.file else {
            return false;
        };
        let state = |stored: &Stored| match stored {
            Stored::Meeting(meeting) => Some(meeting.state),
            _ => None,
        };
        let closed = Some(MeetingState::Closed);
        let on_screen = self.meeting().filter(|meeting| meeting.name == *name);
        on_screen.is_some_and(super::open::OpenMeeting::is_closed)
            && state(&edit.after) == closed
            && state(&edit.before) != closed
    }

    fn say_turned(&mut self, how: &str, edit: &Edit, stood: bool) {
        let what = &edit.what;
        self.say(if stood {
            format!("{how}: {what}")
        } else {
            format!("{what}: changed again since, and stays as it is")
        });
    }

    /// What taking that change back takes away, if it is much.
    fn would_lose(&self, file: &FileName, before: &Stored, after: &Stored) -> Option<Losses> {
        let now = self.stored(file)?;
        losses::asked_about(&now, &Stored::take_back(before, after, &now))
    }

    /// Takes changes out of their files, and those changes alone: all of them, or none where one is
    /// refused. False when nothing of them stands any more, because it was changed again since.
    fn turn_back<'e>(&mut self, turns: impl Iterator<Item = Turn<'e>>) -> Result<bool, Refusal> {
        let mut turned = BTreeMap::new();
        for turn in turns {
            if let Some(value) = self.turned_back(&turn, &turned)? {
                turned.insert(turn.file.clone(), value);
            }
        }
        let stood = !turned.is_empty();
        for (file, value) in turned {
            self.put(&file, value.clone());
            self.save(file, value);
        }
        Ok(stood)
    }

    /// What a file is without a change, on top of what was `turned` before; none when nothing of it
    /// stands any more.
    fn turned_back(
        &self,
        turn: &Turn<'_>,
        turned: &BTreeMap<FileName, Stored>,
    ) -> Result<Option<Stored>, Refusal> {
        let FileName::Board(name, board) = turn.file else {
            if let Some(why) = self
                .forum
                .as_ref()
                .and_then(|forum| forum.unreadable.clone())
            {
                return Err(Refusal::because(why));
            }
            let now = turned.get(turn.file).cloned();
            let now = now.or_else(|| self.stored(turn.file)).ok_or_else(|| {
                Refusal::because("That edit was in a forum that is no longer open")
            })?;
            let without = Stored::take_back(turn.before, turn.after, &now);
            return Ok((without != now).then_some(without));
        };
        let meeting = self.opened(name).ok_or_else(|| {
            Refusal::because(format!(
                "That edit was in the meeting of {name}: open it to take it back"
            ))
        })?;
        if let Some(why) = meeting.why_not_writable(*board) {
            return Err(Refusal::because(why));
        }
        let mut boards = meeting.boards.clone();
        for (file, value) in turned {
            if matches!(file, FileName::Board(of, _) if of == name) {
                boards.put(value.clone());
            }
        }
        let change = Change {
            board: *board,
            before: turn.before.clone(),
            after: turn.after.clone(),
        };
        Ok(boards.take_back(&change)?.map(|change| change.after))
    }

    fn opened(&self, name: &MeetingName) -> Option<&OpenMeeting> {
        [&self.past, &self.live]
            .into_iter()
            .flatten()
            .find(|meeting| meeting.name == *name)
    }

    /// The value of a file that is open.
    pub fn stored(&self, file: &FileName) -> Option<Stored> {
        match file {
            FileName::Charter => self
                .forum
                .as_ref()
                .map(|forum| Stored::Charter(Arc::clone(&forum.charter))),
            FileName::Agenda(_) => None,
            FileName::Board(name, kind) => self
                .opened(name)
                .map(|meeting| meeting.boards.stored(*kind)),
        }
    }

    /// Puts a value in the place of a file that is open.
    pub fn put(&mut self, file: &FileName, value: Stored) {
        match (file, value) {
            (FileName::Charter, Stored::Charter(charter)) => {
                if let Some(forum) = &mut self.forum {
                    forum.charter = charter;
                }
            }
            (FileName::Board(name, _), value) => {
                let meetings = [&mut self.past, &mut self.live].into_iter().flatten();
                for meeting in meetings.filter(|meeting| meeting.name == *name) {
                    meeting.boards.put(value.clone());
                }
            }
            _ => {}
        }
    }
}
