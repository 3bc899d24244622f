//! How much a board holds. A file with more is not read again, so an edit that leads beyond it is
//! refused where it is made, and not when it is saved.

use crate::forum::files::Stored;
use crate::forum::record::MOST_ITEMS;
use crate::forum::refusal::Refusal;

/// Refuses an edit that makes a list longer than a board may hold.
pub fn refuse_too_many(before: &Stored, after: &Stored) -> Result<(), Refusal> {
    let was = lists(before);
    let grown = lists(after)
        .into_iter()
        .zip(was)
        .find(|((_, now), (_, was))| *now > MOST_ITEMS && now > was);
    match grown {
        None => Ok(()),
        Some(((what, _), _)) => Err(Refusal::because(format!(
            "There are {MOST_ITEMS} {what} here, the most there may be: plan the next meeting, it \
             takes over only what is open"
        ))),
    }
}

/// What a board holds, and how many of each; of lists within lists the longest.
fn lists(board: &Stored) -> Vec<(&'static str, usize)> {
    let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
    match board {
        Stored::Charter(_) | Stored::Agenda(_) => Vec::new(),
        Stored::Meeting(board) => vec![
            ("agenda items", board.agenda.0.len()),
            ("people", board.people.len()),
            ("objectives", board.objectives.len()),
            ("hands", board.pulse.len()),
            ("ratings", board.rating.len()),
        ],
        Stored::Scoreboard(board) => vec![
            ("KPIs", board.kpis.len()),
            ("commitments", board.commitments.len()),
        ],
        Stored::LeadDefinition(board) => vec![
            ("groups", board.groups.len()),
            (
                "criteria",
                longest(&mut board.groups.values().map(|group| group.criteria.len())),
            ),
            ("rules", board.always.len().max(board.never.len())),
            ("stages", board.stages.len()),
            ("hand-offs", board.hand_offs.len()),
            ("reasons", board.reasons.len()),
            ("questions", board.open_questions.len()),
            ("signatures", board.sign_offs.len()),
            ("back-tests", board.back_tests.len()),
        ],
        Stored::Actions(board) => vec![("actions", board.actions.len())],
        Stored::Issues(board) => {
            let issues = || board.issues.values();
            vec![
                ("issues", board.issues.len()),
                ("whys", longest(&mut issues().map(|issue| issue.whys.len()))),
                (
                    "factors",
                    longest(&mut issues().map(|issue| issue.factors.len())),
                ),
                (
                    "votes",
                    longest(&mut issues().map(|issue| issue.votes.len())),
                ),
            ]
        }
        Stored::Notes(board) => vec![
            ("decisions", board.decisions.len()),
            ("parked items", board.parked.len()),
            ("wins", board.wins.len()),
            ("experiments", board.experiments.len()),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forum::actions::{Action, Actions};
    use crate::forum::meeting::Boards;

    #[test]
    fn the_edit_that_would_make_a_board_too_large_to_be_read_is_refused() {
        let mut full = Actions::default();
        for number in 0..MOST_ITEMS {
            full.actions
                .insert(format!("a{number}").as_str().into(), Action::default());
        }
        let mut boards = Boards {
            actions: Arc::new(full),
            ..Boards::default()
        };
        let add = |actions: &mut Actions| {
            actions.actions.insert("one more".into(), Action::default());
            Ok(())
        };
        let refused = boards.edit_actions(add).unwrap_err().to_string();
        assert!(
            refused.starts_with("There are 5000 actions here"),
            "{refused}"
        );
        assert_eq!(boards.actions.actions.len(), MOST_ITEMS);
        let rename = |actions: &mut Actions| {
            let action = actions.actions.get_mut(&"a7".into()).unwrap();
            action.title = "Still edited".to_owned();
            Ok(())
        };
        assert!(boards.edit_actions(rename).unwrap().change.is_some());
    }
}
