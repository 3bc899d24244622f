//! Owners whom nobody knows: a handle that is neither on the roster nor among the people of the
//! meeting, such as a typing error in a file. What they own stays theirs; it is told everywhere.

use std::collections::BTreeMap;

use super::Boards;
use crate::forum::charter::Charter;
use crate::forum::files::BoardKind;
use crate::forum::issues::Owner;
use crate::forum::record::Handle;

impl Boards {
    /// The unknown handles on a board, each with how many things name it.
    pub fn strangers(&self, board: BoardKind, charter: &Charter) -> BTreeMap<&Handle, usize> {
        let mut found = BTreeMap::new();
        for handle in self.named_on(board) {
            let known =
                charter.roster.get(handle).is_some() || self.meeting.people.get(handle).is_some();
            if !known {
                *found.entry(handle).or_default() += 1;
            }
        }
        found
    }

    /// What is to be said of them: `“ann” is not on the roster, and owns 2 things here`.
    pub fn strangers_in_words(&self, board: BoardKind, charter: &Charter) -> Option<String> {
        let found = self.strangers(board, charter);
        let each: Vec<String> = found
            .iter()
            .map(|(handle, count)| match count {
                1 => format!("“{handle}” is not on the roster, and stands for a person once here"),
                count => format!(
                    "“{handle}” is not on the roster, and stands for a person {count} times here"
                ),
            })
            .collect();
        (!each.is_empty()).then(|| each.join("; "))
    }

    fn named_on(&self, board: BoardKind) -> Vec<&Handle> {
        match board {
            BoardKind::Meeting => {
                let items = self.meeting.agenda.0.iter();
                items.filter_map(|item| item.led_by.as_ref()).collect()
            }
            BoardKind::Actions => {
                let actions = self.actions.actions.values();
                actions
                    .flat_map(|one| one.owner.iter().chain(&one.team))
                    .collect()
            }
            BoardKind::Issues => {
                let issues = self.issues.issues.values();
                issues
                    .flat_map(|one| {
                        let owners = match &one.owner {
                            Owner::Nobody => [None, None],
                            Owner::Person(who) => [Some(who), None],
                            Owner::Pair(who, other) => [Some(who), Some(other)],
                        };
                        owners.into_iter().flatten().chain(&one.team)
                    })
                    .collect()
            }
            BoardKind::Notes => {
                let notes = &self.notes;
                let decisions = notes.decisions.values().filter_map(|it| it.owner.as_ref());
                let parked = notes.parked.values().filter_map(|it| it.owner.as_ref());
                let wins = notes.wins.values().flat_map(|it| &it.thanks_to);
                let tried = notes.experiments.values();
                let tried = tried.flat_map(|it| it.from_marketing.iter().chain(&it.from_sales));
                decisions.chain(parked).chain(wins).chain(tried).collect()
            }
            BoardKind::LeadDefinition => {
                let signed = self.lead_definition.sign_offs.values();
                signed.filter_map(|it| it.by.as_ref()).collect()
            }
            BoardKind::Scoreboard => Vec::new(),
        }
    }
}
