//! The tree of whys and the contributing factors. A why is withdrawn, never deleted, and its
//! answers below it stay.

use std::collections::{BTreeMap, BTreeSet};

use super::{Factor, Issue, Issues, Reach, Why};
use crate::forum::editing::{item, some_words};
use crate::forum::reason;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

impl Issue {
    /// The whys from top to bottom, each with its depth in the tree. Answers follow what they
    /// answer; siblings stand by rank. A why whose parent is gone stands at the top, so none is
    /// ever left out.
    pub fn whys_in_order(&self) -> Vec<(usize, &Id, &Why)> {
        let mut below: BTreeMap<Option<&Id>, Vec<(&Id, &Why)>> = BTreeMap::new();
        for (id, why) in self.whys.iter() {
            let under = why.under.as_ref().filter(|under| self.whys.contains(under));
            below.entry(under).or_default().push((id, why));
        }
        for siblings in below.values_mut() {
            siblings.sort_by_key(|(id, why)| (why.rank, *id));
        }
        let mut order = Vec::with_capacity(self.whys.len());
        let mut seen = BTreeSet::new();
        let roots = below.get(&None).into_iter().flatten();
        // Merging two branches can leave a circle; each of its whys is then reached from the list.
        for (id, why) in roots.copied().chain(self.whys.iter()) {
            let mut waiting = vec![(0, id, why)];
            while let Some((depth, id, why)) = waiting.pop() {
                if !seen.insert(id) {
                    continue;
                }
                order.push((depth, id, why));
                let answers = below.get(&Some(id)).into_iter().flatten().rev();
                waiting.extend(answers.map(|(id, why)| (depth + 1, *id, *why)));
            }
        }
        order
    }

    /// The siblings below `under`, in order.
    fn siblings(&self, under: Option<&Id>) -> Vec<Id> {
        let mut found: Vec<(i32, &Id)> = self
            .whys
            .iter()
            .filter(|(_, why)| why.under.as_ref() == under)
            .map(|(id, why)| (why.rank, id))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id.clone()).collect()
    }

    fn rank_after_all(&self, under: Option<&Id>) -> i32 {
        let ranks = self.whys.values().filter(|why| why.under.as_ref() == under);
        ranks
            .map(|why| why.rank)
            .max()
            .map_or(0, |rank| rank.saturating_add(1))
    }

    fn why(&mut self, id: &Id) -> Result<&mut Why, Refusal> {
        item(&mut self.whys, id, "why")
    }
}

impl Issues {
    /// Adds a why: an answer to the why `under`, or to the observation itself.
    pub fn add_why(
        &mut self,
        id: &Id,
        new: Id,
        under: Option<Id>,
        text: &str,
    ) -> Result<(), Refusal> {
        let text = some_words(text, "A why")?;
        let issue = self.issue(id)?;
        if let Some(under) = &under {
            issue.why(under)?;
        }
        let why = Why {
            text,
            rank: issue.rank_after_all(under.as_ref()),
            under,
            ..Why::default()
        };
        issue.whys.insert(new, why);
        Ok(())
    }

    /// Says a why in other words.
    pub fn edit_why(&mut self, id: &Id, why: &Id, text: &str) -> Result<(), Refusal> {
        let text = some_words(text, "A why")?;
        self.issue(id)?.why(why)?.text = text;
        Ok(())
    }

    /// Moves a why so many places down among its siblings; up when negative. It stops at the ends.
    pub fn shift_why(&mut self, id: &Id, why: &Id, places: isize) -> Result<(), Refusal> {
        let issue = self.issue(id)?;
        let under = issue.why(why)?.under.clone();
        let mut siblings = issue.siblings(under.as_ref());
        let Some(from) = siblings.iter().position(|one| one == why) else {
            return Err(Refusal::Gone("why"));
        };
        let to = from.saturating_add_signed(places).min(siblings.len() - 1);
        let moved = siblings.remove(from);
        siblings.insert(to, moved);
        for (rank, sibling) in siblings.iter().enumerate() {
            let rank = i32::try_from(rank).unwrap_or(i32::MAX);
            // Only what moves is written, so that merges stay small.
            if issue.whys.get(sibling).is_some_and(|why| why.rank != rank) {
                issue.why(sibling)?.rank = rank;
            }
        }
        Ok(())
    }

    /// Withdraws a why, with a reason if there is one.
    pub fn withdraw_why(&mut self, id: &Id, why: &Id, reason: &str) -> Result<(), Refusal> {
        self.issue(id)?.why(why)?.withdrawn = reason::stored(reason);
        Ok(())
    }

    /// Lets a withdrawn why stand again.
    pub fn bring_back_why(&mut self, id: &Id, why: &Id) -> Result<(), Refusal> {
        self.issue(id)?.why(why)?.withdrawn.clear();
        Ok(())
    }

    /// Adds a contributing factor and who can do something about it.
    pub fn add_factor(
        &mut self,
        id: &Id,
        new: Id,
        text: &str,
        reach: Reach,
    ) -> Result<(), Refusal> {
        let text = some_words(text, "A factor")?;
        let factor = Factor {
            text,
            reach,
            withdrawn: String::new(),
        };
        self.issue(id)?.factors.insert(new, factor);
        Ok(())
    }

    /// Says a factor in other words, or who can do something about it.
    pub fn edit_factor(
        &mut self,
        id: &Id,
        factor: &Id,
        text: &str,
        reach: Reach,
    ) -> Result<(), Refusal> {
        let text = some_words(text, "A factor")?;
        let factor = self.factor(id, factor)?;
        factor.text = text;
        factor.reach = reach;
        Ok(())
    }

    /// Withdraws a factor, with a reason if there is one.
    pub fn withdraw_factor(&mut self, id: &Id, factor: &Id, reason: &str) -> Result<(), Refusal> {
        self.factor(id, factor)?.withdrawn = reason::stored(reason);
        Ok(())
    }

    /// Lets a withdrawn factor stand again.
    pub fn bring_back_factor(&mut self, id: &Id, factor: &Id) -> Result<(), Refusal> {
        self.factor(id, factor)?.withdrawn.clear();
        Ok(())
    }

    fn factor(&mut self, id: &Id, factor: &Id) -> Result<&mut Factor, Refusal> {
        item(&mut self.issue(id)?.factors, factor, "factor")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{Id, Issue, Issues, Reach, Why};

    fn log() -> (Issues, Id) {
        let id = Id::from("i1");
        let mut log = Issues::default();
        log.issues.insert(id.clone(), Issue::default());
        (log, id)
    }

    fn outline(log: &Issues, id: &Id) -> String {
        let issue = log.issues.get(id).unwrap();
        let lines = issue.whys_in_order().into_iter();
        lines
            .map(|(depth, _, why)| format!("{}{}", "-".repeat(depth), why.text))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn answers_stand_below_what_they_answer() {
        let (mut log, id) = log();
        let under = |name: &str| Some(Id::from(name));
        let whys = [
            ("z", None, "one"),
            ("a", None, "two"),
            ("m", under("z"), "one-a"),
            ("b", under("m"), "deep"),
            ("c", under("z"), "one-b"),
        ];
        for (new, under, text) in whys {
            log.add_why(&id, Id::from(new), under, text).unwrap();
        }
        assert_eq!(outline(&log, &id), "one -one-a --deep -one-b two");
        log.shift_why(&id, &Id::from("c"), -1).unwrap();
        log.shift_why(&id, &Id::from("z"), 9).unwrap();
        assert_eq!(outline(&log, &id), "two one -one-b -one-a --deep");
        let refusal = log
            .add_why(&id, Id::from("n"), under("gone"), "x")
            .unwrap_err();
        assert_eq!(refusal.to_string(), "That why is no longer on the board");
        let refusal = log.add_why(&id, Id::from("n"), None, " ").unwrap_err();
        assert_eq!(refusal.to_string(), "A why needs some words");
    }

    #[test]
    fn what_is_withdrawn_stays_and_can_come_back() {
        let (mut log, id) = log();
        let why = Id::from("w");
        log.add_why(&id, why.clone(), None, "late").unwrap();
        log.withdraw_why(&id, &why, "").unwrap();
        assert_eq!(
            log.issues
                .get(&id)
                .unwrap()
                .whys
                .get(&why)
                .unwrap()
                .withdrawn,
            "–"
        );
        log.bring_back_why(&id, &why).unwrap();
        assert_eq!(
            log.issues
                .get(&id)
                .unwrap()
                .whys
                .get(&why)
                .unwrap()
                .withdrawn,
            ""
        );
        let factor = Id::from("f");
        log.add_factor(&id, factor.clone(), "one tool each", Reach::Ours)
            .unwrap();
        log.edit_factor(&id, &factor, "two tools", Reach::Leadership)
            .unwrap();
        log.withdraw_factor(&id, &factor, "no longer so").unwrap();
        let kept = log
            .issues
            .get(&id)
            .unwrap()
            .factors
            .get(&factor)
            .unwrap()
            .clone();
        assert_eq!(
            (kept.text.as_str(), kept.withdrawn.as_str()),
            ("two tools", "no longer so")
        );
        log.bring_back_factor(&id, &factor).unwrap();
        assert_eq!(
            log.issues
                .get(&id)
                .unwrap()
                .factors
                .get(&factor)
                .unwrap()
                .withdrawn,
            ""
        );
    }

    proptest! {
        #[test]
        fn no_why_is_left_out_whatever_the_tree(
            parents in proptest::collection::vec(proptest::option::of(0_usize..12), 0..12)
        ) {
            let mut issue = Issue::default();
            for (place, parent) in parents.iter().enumerate() {
                let under = parent.map(|parent| Id(format!("w{parent}")));
                issue.whys.insert(Id(format!("w{place}")), Why { under, ..Why::default() });
            }
            let order = issue.whys_in_order();
            let mut ids: Vec<_> = order.iter().map(|(_, id, _)| *id).collect();
            ids.sort();
            prop_assert!(ids.into_iter().eq(issue.whys.ids()));
        }
    }
}
