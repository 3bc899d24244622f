//! The one door to a meeting's boards: a change touches exactly one file, is refused as a whole or
//! made as a whole, and says what was there before and after it.

use std::sync::Arc;

use super::{Boards, Meeting, MeetingState, limits};
use crate::forum::actions::Actions;
use crate::forum::files::{BoardKind, Stored};
use crate::forum::issues::Issues;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::merge::{self, NotSettled};
use crate::forum::moment::Moment;
use crate::forum::notes::Notes;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::Scoreboard;

/// One change of one board: which, and the board before and after it. Enough to take it back.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The board, and so the file.
    pub board: BoardKind,
    /// The board before the change.
    pub before: Stored,
    /// The board after it.
    pub after: Stored,
}

/// What an edit came to.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Edited<T> {
    /// What the edit gave back.
    pub value: T,
    /// What changed; none when the board is as it was.
    pub change: Option<Change>,
}

/// Declares a door for each board, and what treats them all alike.
macro_rules! doors {
    ($( $(#[$meta:meta])* $door:ident, $field:ident: $board:ident; )+) => {
        impl Boards {
            $(
                $(#[$meta])*
                ///
                /// Refuses when the meeting is closed, or with what `edit` refuses with; then
                /// nothing changed.
                pub fn $door<T>(
                    &mut self,
                    edit: impl FnOnce(&mut $board) -> Result<T, Refusal>,
                ) -> Result<Edited<T>, Refusal> {
                    self.refuse_closed()?;
                    let mut after = $board::clone(&self.$field);
                    let value = edit(&mut after)?;
                    let after = Stored::$board(Arc::new(after));
                    let before = Stored::$board(Arc::clone(&self.$field));
                    limits::refuse_too_many(&before, &after)?;
                    let change = self.replace(after);
                    Ok(Edited { value, change })
                }
            )+

            /// A board as the value of its file.
            pub fn stored(&self, board: BoardKind) -> Stored {
                match board {
                    $( BoardKind::$board => Stored::$board(Arc::clone(&self.$field)), )+
                }
            }

            /// Puts a board in as it was read. Answers whether it is one: a charter and an agenda
            /// belong to no meeting.
            pub fn put(&mut self, stored: Stored) -> bool {
                match stored {
                    $( Stored::$board(board) => self.$field = board, )+
                    Stored::Charter(_) | Stored::Agenda(_) => return false,
                }
                true
            }

            /// The board without what one change did to it; a field that was changed again since
            /// keeps its newer value.
            fn without(&self, change: &Change) -> Stored {
                match (&change.before, &change.after) {
                    $( (Stored::$board(before), Stored::$board(after)) => {
                        let now = merge::take_back(&**before, &**after, &*self.$field);
                        Stored::$board(Arc::new(now))
                    } )+
                    _ => self.stored(change.board),
                }
            }

            /// Settles a clash on a board: with the other side's value, or, with none, with ours.
            /// It ends a merge and is no edit of the meeting, so a closed one allows it too.
            pub fn settle(
                &mut self,
                board: BoardKind,
                path: &str,
                theirs: Option<&str>,
            ) -> Result<Option<Change>, NotSettled> {
                let after = match board {
                    $( BoardKind::$board => {
                        let mut after = $board::clone(&self.$field);
                        merge::settle(&mut after, path, theirs)?;
                        Stored::$board(Arc::new(after))
                    } )+
                };
                Ok(self.replace(after))
            }
        }
    };
}

doors! {
    /// Edits the meeting itself: its running order, clock, people and pulse.
    edit_meeting, meeting: Meeting;
    /// Edits the scoreboard.
    edit_scoreboard, scoreboard: Scoreboard;
    /// Edits the lead definition.
    edit_lead_definition, lead_definition: LeadDefinition;
    /// Edits the actions.
    edit_actions, actions: Actions;
    /// Edits the issues.
    edit_issues, issues: Issues;
    /// Edits the notes.
    edit_notes, notes: Notes;
}

impl Boards {
    /// Whether the meeting is over and only to be read.
    pub fn is_closed(&self) -> bool {
        self.meeting.state == MeetingState::Closed
    }

    /// Reopens the meeting: the one edit that a closed meeting takes.
    pub fn reopen(&mut self, now: Moment) -> Result<Edited<()>, Refusal> {
        let mut after = Meeting::clone(&self.meeting);
        after.reopen(now)?;
        let change = self.replace(Stored::Meeting(Arc::new(after)));
        Ok(Edited { value: (), change })
    }

    /// Takes one change back, and that one alone: what others changed since stays. Taking back the
    /// change that this gives back makes the first one again.
    ///
    /// Refuses when the meeting is closed: it is opened again by reopening it, which is recorded,
    /// and not by taking its closing back. Reopening it once more, after that was taken back, keeps
    /// the record and is allowed.
    pub fn take_back(&mut self, change: &Change) -> Result<Option<Change>, Refusal> {
        let now = self.without(change);
        let records = matches!(&now, Stored::Meeting(now)
            if now.state != MeetingState::Closed
                && now.reopened.len() > self.meeting.reopened.len());
        if !records {
            self.refuse_closed()?;
        }
        Ok(self.replace(now))
    }

    fn refuse_closed(&self) -> Result<(), Refusal> {
        if self.is_closed() {
            return Err(Refusal::MeetingClosed);
        }
        Ok(())
    }

    fn replace(&mut self, after: Stored) -> Option<Change> {
        let board = after.board()?;
        let before = self.stored(board);
        if before == after {
            return None;
        }
        self.put(after.clone());
        Some(Change {
            board,
            before,
            after,
        })
    }
}

impl Stored {
    /// Which board of a meeting it is; none for a charter and an agenda.
    pub fn board(&self) -> Option<BoardKind> {
        Some(match self {
            Self::Charter(_) | Self::Agenda(_) => return None,
            Self::Meeting(_) => BoardKind::Meeting,
            Self::Scoreboard(_) => BoardKind::Scoreboard,
            Self::LeadDefinition(_) => BoardKind::LeadDefinition,
            Self::Actions(_) => BoardKind::Actions,
            Self::Issues(_) => BoardKind::Issues,
            Self::Notes(_) => BoardKind::Notes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::actions::{Action, ActionState};
    use crate::forum::agenda::{AgendaItem, RunningOrder};

    fn at(clock: &str) -> Moment {
        Moment::parse(&format!("2026-11-24T{clock}:00+01:00")).unwrap()
    }

    fn boards() -> Boards {
        let mut actions = Actions::default();
        actions.actions.insert("a".into(), Action::default());
        let item = AgendaItem {
            id: "x".into(),
            ..AgendaItem::default()
        };
        Boards {
            actions: Arc::new(actions),
            meeting: Arc::new(Meeting {
                agenda: RunningOrder(vec![item]),
                ..Meeting::default()
            }),
            ..Boards::default()
        }
    }

    fn rename(boards: &mut Boards, title: &str) -> Change {
        let edited = boards.edit_actions(|actions| {
            let action = actions.actions.get_mut(&"a".into());
            action.ok_or(Refusal::Gone("action"))?.title = title.to_owned();
            Ok(())
        });
        edited.unwrap().change.unwrap()
    }

    fn title(boards: &Boards) -> &str {
        &boards.actions.actions.get(&"a".into()).unwrap().title
    }

    #[test]
    fn an_edit_names_its_board_and_what_was_before_and_after() {
        let mut boards = boards();
        let before = Arc::clone(&boards.actions);
        let change = rename(&mut boards, "call");
        assert_eq!(change.board, BoardKind::Actions);
        assert_eq!(change.before, Stored::Actions(before));
        assert_eq!(change.after, Stored::Actions(Arc::clone(&boards.actions)));
    }

    #[test]
    fn an_edit_that_changes_nothing_is_no_change() {
        let mut boards = boards();
        let edited = boards.edit_notes(|_| Ok(7)).unwrap();
        assert_eq!((edited.value, edited.change), (7, None));
    }

    #[test]
    fn a_refused_edit_leaves_the_board_as_it_was() {
        let mut boards = boards();
        let before = boards.clone();
        let refused = boards.edit_actions(|actions| {
            actions.actions.insert("b".into(), Action::default());
            Err::<(), _>(Refusal::Gone("action"))
        });
        assert_eq!(
            refused.unwrap_err().to_string(),
            "That action is no longer on the board"
        );
        assert_eq!(boards, before);
    }

    #[test]
    fn taking_back_keeps_what_came_between_and_can_be_taken_back_itself() {
        let mut boards = boards();
        let renamed = rename(&mut boards, "call");
        let between = boards.edit_actions(|actions| {
            let action = actions.actions.get_mut(&"a".into()).unwrap();
            action.state = ActionState::Doing;
            Ok(())
        });
        assert!(between.unwrap().change.is_some());
        let undone = boards.take_back(&renamed).unwrap().unwrap();
        let action = boards.actions.actions.get(&"a".into()).unwrap();
        assert_eq!(
            (action.title.as_str(), action.state),
            ("", ActionState::Doing)
        );
        let redone = boards.take_back(&undone).unwrap();
        assert_eq!(title(&boards), "call");
        assert!(redone.is_some());
        assert_eq!(
            boards.take_back(&undone).unwrap(),
            None,
            "nothing is left of it"
        );
    }

    #[test]
    fn a_closed_meeting_takes_no_edit_but_reopening_which_is_recorded() {
        let mut boards = boards();
        let renamed = rename(&mut boards, "call");
        let started = boards.edit_meeting(|meeting| meeting.start(at("10:00")));
        assert!(started.unwrap().change.is_some());
        let closed = boards.edit_meeting(|meeting| meeting.close(at("10:30")));
        let closed = closed.unwrap().change.unwrap();
        assert!(boards.is_closed());
        let sentence = "The meeting is closed: reopen it to change it";
        let refused = boards.edit_issues(|_| Ok(())).unwrap_err();
        assert_eq!(refused.to_string(), sentence);
        let refused = boards.take_back(&renamed).unwrap_err();
        assert_eq!(refused.to_string(), sentence);
        assert_eq!(title(&boards), "call");

        let refused = boards.take_back(&closed).unwrap_err();
        assert_eq!(refused.to_string(), sentence, "that would leave no record");
        assert!(boards.is_closed());

        let reopened = boards.reopen(at("11:00")).unwrap().change.unwrap();
        assert_eq!(boards.meeting.reopened, [at("11:00")]);
        let closed_again = boards.take_back(&reopened).unwrap().unwrap();
        assert!(boards.is_closed());
        assert!(boards.take_back(&closed_again).unwrap().is_some());
        assert_eq!(boards.meeting.reopened, [at("11:00")]);
        assert!(boards.take_back(&renamed).unwrap().is_some());
    }

    #[test]
    fn a_clash_is_settled_on_its_board_even_after_the_close() {
        let (mut ours, mut theirs) = (boards(), boards());
        rename(&mut ours, "ours");
        rename(&mut theirs, "theirs");
        let clashing = merge::merge(&*boards().actions, &*ours.actions, &*theirs.actions);
        assert!(ours.put(Stored::Actions(Arc::new(clashing))));
        Arc::make_mut(&mut ours.meeting).state = MeetingState::Closed;
        let path = "actions/a/title";
        let settled = ours.settle(BoardKind::Actions, path, Some("\"theirs\""));
        assert!(settled.unwrap().is_some());
        assert_eq!(title(&ours), "theirs");
        assert!(ours.actions.clashes.is_empty());
    }

    #[test]
    fn every_board_is_put_back_where_it_was_taken() {
        let boards = boards();
        let mut copy = Boards::default();
        for board in BoardKind::ALL {
            let stored = boards.stored(board);
            assert_eq!(stored.board(), Some(board));
            assert!(copy.put(stored));
        }
        assert_eq!(copy, boards);
        assert!(!copy.put(Stored::Charter(Arc::default())));
    }
}
