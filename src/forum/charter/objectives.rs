//! Changes of the objectives.

use super::{Charter, Objective};
use crate::forum::editing::{edited, item, some_words};
use crate::forum::reason;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::rank_after;

impl Charter {
    /// Adds an objective as the last one.
    pub fn add_objective(&mut self, id: Id, title: &str) -> Result<(), Refusal> {
        let objective = Objective {
            title: some_words(title, "An objective")?,
            rank: rank_after(self.objectives.values().map(|one| one.rank)),
            ..Objective::default()
        };
        self.objectives.insert(id, objective);
        Ok(())
    }

    /// Takes what was edited in a form: `before` is what the form opened with. Fields that were not
    /// touched keep what they hold now.
    pub fn edit_objective(
        &mut self,
        id: &Id,
        before: &Objective,
        after: &Objective,
    ) -> Result<(), Refusal> {
        let title = some_words(&after.title, "An objective")?;
        let objective = item(&mut self.objectives, id, "objective")?;
        *objective = edited(
            objective,
            before,
            &Objective {
                title,
                ..after.clone()
            },
        );
        Ok(())
    }

    /// Ends an objective, with the reason: reached, or no longer pursued.
    pub fn retire_objective(&mut self, id: &Id, reason: &str) -> Result<(), Refusal> {
        item(&mut self.objectives, id, "objective")?.retired = reason::stored(reason);
        Ok(())
    }

    /// Pursues a retired objective again.
    pub fn take_up_objective(&mut self, id: &Id) -> Result<(), Refusal> {
        item(&mut self.objectives, id, "objective")?.retired.clear();
        Ok(())
    }

    /// Moves an objective one place up on screen.
    pub fn move_objective_up(&mut self, id: &Id) -> Result<(), Refusal> {
        self.move_objective(
            id,
            |place| place.checked_sub(1),
            "It is the first objective already",
        )
    }

    /// Moves an objective one place down on screen.
    pub fn move_objective_down(&mut self, id: &Id) -> Result<(), Refusal> {
        self.move_objective(
            id,
            |place| Some(place + 1),
            "It is the last objective already",
        )
    }

    /// The objectives that are pursued, in the order of the screen.
    pub fn objectives_in_order(&self) -> Vec<(&Id, &Objective)> {
        let mut rows: Vec<_> = self.objectives.iter().collect();
        rows.retain(|(_, objective)| objective.retired.is_empty());
        rows.sort_by_key(|(id, objective)| (objective.rank, *id));
        rows
    }

    fn move_objective(
        &mut self,
        id: &Id,
        to: impl FnOnce(usize) -> Option<usize>,
        at_the_end: &str,
    ) -> Result<(), Refusal> {
        let order: Vec<Id> = self
            .objectives_in_order()
            .into_iter()
            .map(|(id, _)| id.clone())
            .collect();
        let place = order.iter().position(|known| known == id);
        let place = place.ok_or(Refusal::Gone("objective"))?;
        let to = to(place).filter(|to| *to < order.len());
        let to = to.ok_or_else(|| Refusal::because(at_the_end))?;
        let mut order = order;
        order.swap(place, to);
        // Ranks may be equal or have gaps when files were merged: number them anew.
        for (rank, id) in (0_i32..).zip(&order) {
            if let Some(objective) = self.objectives.get_mut(id) {
                objective.rank = rank;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first() -> Charter {
        let mut charter = Charter::default();
        for (id, title) in [("c", "Grow"), ("a", "Churn under 2%"), ("b", "One list")] {
            charter.add_objective(id.into(), title).unwrap();
        }
        charter
    }

    fn order(charter: &Charter) -> String {
        let rows = charter.objectives_in_order();
        rows.iter().map(|(id, _)| id.as_str()).collect()
    }

    #[test]
    fn objectives_move_and_retire() {
        let mut charter = first();
        charter.move_objective_up(&"b".into()).unwrap();
        assert_eq!(order(&charter), "cba");
        charter.move_objective_down(&"c".into()).unwrap();
        assert_eq!(order(&charter), "bca");
        charter.retire_objective(&"c".into(), "reached").unwrap();
        assert_eq!(order(&charter), "ba");
        let table = [
            (
                charter.move_objective_up(&"b".into()),
                "It is the first objective already",
            ),
            (
                charter.move_objective_down(&"a".into()),
                "It is the last objective already",
            ),
            (
                charter.move_objective_down(&"c".into()),
                "That objective is no longer on the board",
            ),
            (
                charter.add_objective("d".into(), " "),
                "An objective needs some words",
            ),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
        charter.take_up_objective(&"c".into()).unwrap();
        assert_eq!(charter.objectives_in_order().len(), 3);
    }

    #[test]
    fn a_form_changes_only_what_was_touched_in_it() {
        let mut charter = first();
        let opened = charter.objectives.get(&"a".into()).unwrap().clone();
        charter.objectives.get_mut(&"a".into()).unwrap().measure = "CRM".into();
        let mut sent = opened.clone();
        sent.title = " Churn under 3% ".into();
        charter.edit_objective(&"a".into(), &opened, &sent).unwrap();
        let now = charter.objectives.get(&"a".into()).unwrap();
        assert_eq!(
            (now.title.as_str(), now.measure.as_str()),
            ("Churn under 3%", "CRM")
        );
    }
}
