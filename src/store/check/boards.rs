//! Checks of the lead definition, the actions, the issues and the notes.

use std::collections::HashSet;

use super::Checking;
use crate::forum::actions::Actions;
use crate::forum::issues::{Issue, Issues, Owner, Why};
use crate::forum::lead_definition::{Condition, LeadDefinition};
use crate::forum::notes::Notes;
use crate::forum::record::{Id, Items};

impl Checking<'_, '_> {
    pub(super) fn lead_definition(&mut self, definition: &LeadDefinition) {
        for (id, group) in definition.groups.iter() {
            let path = format!("groups/{id}");
            self.title(&path, "title", &group.title);
            if let (Some(floor), Some(cap)) = (group.floor, group.cap)
                && floor > cap
            {
                self.say(&format!("{path}/floor"), "the floor is above the cap");
            }
            for (id, criterion) in group.criteria.iter() {
                self.condition(&format!("{path}/criteria/{id}/when"), &criterion.when);
            }
        }
        for (field, rules) in [("always", &definition.always), ("never", &definition.never)] {
            for (id, rule) in rules.iter() {
                self.condition(&format!("{field}/{id}/when"), &rule.when);
            }
        }
        for (id, stage) in definition.stages.iter() {
            self.title(&format!("stages/{id}"), "title", &stage.title);
        }
        for (id, hand_off) in definition.hand_offs.iter() {
            self.title(&format!("hand_offs/{id}"), "title", &hand_off.title);
        }
        for (id, question) in definition.open_questions.iter() {
            self.title(&format!("open_questions/{id}"), "title", &question.title);
        }
        for (id, sign_off) in definition.sign_offs.iter() {
            self.handle(&format!("sign_offs/{id}/by"), sign_off.by.as_ref());
        }
        let mut codes = HashSet::new();
        for (id, reason) in definition.reasons.iter() {
            if !reason.code.is_empty() && !codes.insert(&reason.code) {
                let sentence = format!("the code `{}` stands for two reasons", reason.code);
                self.say(&format!("reasons/{id}/code"), sentence);
            }
        }
        for (id, tried) in definition.back_tests.iter() {
            let path = format!("back_tests/{id}");
            let parts = [
                ("positives", tried.positives, "leads", tried.leads),
                ("selected", tried.selected, "leads", tried.leads),
                (
                    "true_positives",
                    tried.true_positives,
                    "selected",
                    tried.selected,
                ),
                (
                    "true_positives",
                    tried.true_positives,
                    "positives",
                    tried.positives,
                ),
            ];
            for (part, count, whole, of) in parts {
                if count > of {
                    let sentence =
                        format!("`{part}` is {count}, more than `{whole}`, which is {of}");
                    self.say(&format!("{path}/{part}"), sentence);
                }
            }
        }
    }

    fn condition(&mut self, path: &str, condition: &Condition) {
        match condition {
            Condition::Between(column, least, most) if least > most => {
                let sentence = format!("no `{column}` is between {least} and {most}");
                self.say(path, sentence);
            }
            Condition::All(conditions) | Condition::Any(conditions) => {
                for condition in conditions {
                    self.condition(path, condition);
                }
            }
            Condition::Not(condition) => self.condition(path, condition),
            _ => {}
        }
    }

    pub(super) fn actions(&mut self, actions: &Actions) {
        let beside = self.beside;
        for (id, action) in actions.actions.iter() {
            let path = format!("actions/{id}");
            self.title(&path, "title", &action.title);
            self.handle(&format!("{path}/owner"), action.owner.as_ref());
            for (place, member) in action.team.iter().enumerate() {
                self.handle(&format!("{path}/team/{place}"), Some(member));
            }
            let issue = action.issue.as_ref();
            self.reference(
                &format!("{path}/issue"),
                "issue",
                issue,
                beside.issues.as_ref(),
            );
            let from = action.split_from.as_ref();
            let from_path = format!("{path}/split_from");
            self.reference(&from_path, "action", from, beside.actions.as_ref());
            if from == Some(id) {
                self.say(&from_path, "the action is split off itself");
            }
            self.objective(&path, action.objective.as_ref());
            if action.kept_at > action.carried {
                let sentence = format!(
                    "`kept_at` is {}, more than `carried`, which is {}",
                    action.kept_at, action.carried
                );
                self.say(&format!("{path}/kept_at"), sentence);
            }
        }
    }

    pub(super) fn issues(&mut self, issues: &Issues) {
        let beside = self.beside;
        for (id, issue) in issues.issues.iter() {
            let path = format!("issues/{id}");
            self.title(&path, "title", &issue.title);
            self.issue_people(&path, issue);
            if let (Some(count), Some(of)) = (issue.count, issue.out_of)
                && count > of
            {
                let sentence = format!("`count` is {count}, more than `out_of`, which is {of}");
                self.say(&format!("{path}/count"), sentence);
            }
            let like = issue.like.as_ref();
            let like_path = format!("{path}/like");
            self.reference(&like_path, "issue", like, beside.issues.as_ref());
            if like == Some(id) {
                self.say(&like_path, "the issue is like itself");
            }
            let action = issue.action.as_ref();
            self.reference(
                &format!("{path}/action"),
                "action",
                action,
                beside.actions.as_ref(),
            );
            self.objective(&path, issue.objective.as_ref());
            self.whys(&path, &issue.whys);
        }
    }

    fn issue_people(&mut self, path: &str, issue: &Issue) {
        let owner_path = format!("{path}/owner");
        match &issue.owner {
            Owner::Nobody => {}
            Owner::Person(person) => self.handle(&owner_path, Some(person)),
            Owner::Pair(one, other) => {
                self.handle(&owner_path, Some(one));
                self.handle(&owner_path, Some(other));
                if one == other {
                    self.say(
                        &owner_path,
                        format!("a pair is two people, not `{one}` twice"),
                    );
                }
            }
        }
        for (place, member) in issue.team.iter().enumerate() {
            self.handle(&format!("{path}/team/{place}"), Some(member));
        }
    }

    fn whys(&mut self, path: &str, whys: &Items<Why>) {
        for (id, why) in whys.iter() {
            let why_path = format!("{path}/whys/{id}");
            self.title(&why_path, "text", &why.text);
            let under = format!("{why_path}/under");
            if let Some(above) = &why.under
                && !whys.contains(above)
            {
                self.say(&under, format!("there is no why `{above}`"));
            } else if circles(whys, id) {
                self.say(&under, "the whys go round in a circle");
            }
        }
    }

    pub(super) fn notes(&mut self, notes: &Notes) {
        let beside = self.beside;
        for (id, decision) in notes.decisions.iter() {
            let path = format!("decisions/{id}");
            self.title(&path, "title", &decision.title);
            self.handle(&format!("{path}/owner"), decision.owner.as_ref());
            self.objective(&path, decision.objective.as_ref());
            let issue = decision.issue.as_ref();
            self.reference(
                &format!("{path}/issue"),
                "issue",
                issue,
                beside.issues.as_ref(),
            );
        }
        for (id, parked) in notes.parked.iter() {
            let path = format!("parked/{id}");
            self.title(&path, "title", &parked.title);
            self.handle(&format!("{path}/owner"), parked.owner.as_ref());
            self.objective(&path, parked.objective.as_ref());
        }
        for (id, win) in notes.wins.iter() {
            let path = format!("wins/{id}");
            self.title(&path, "title", &win.title);
            for (place, thanked) in win.thanks_to.iter().enumerate() {
                self.handle(&format!("{path}/thanks_to/{place}"), Some(thanked));
            }
            self.objective(&path, win.objective.as_ref());
        }
        for (id, experiment) in notes.experiments.iter() {
            let path = format!("experiments/{id}");
            self.title(&path, "title", &experiment.title);
            let from = experiment.from_marketing.as_ref();
            self.handle(&format!("{path}/from_marketing"), from);
            self.handle(
                &format!("{path}/from_sales"),
                experiment.from_sales.as_ref(),
            );
            self.objective(&path, experiment.objective.as_ref());
            let issue = experiment.issue.as_ref();
            self.reference(
                &format!("{path}/issue"),
                "issue",
                issue,
                beside.issues.as_ref(),
            );
        }
    }
}

/// Whether the way up from a why leads back to it.
fn circles(whys: &Items<Why>, start: &Id) -> bool {
    let mut at = start;
    // Longer than any way without a circle.
    for _ in 0..whys.len() {
        match whys.get(at).and_then(|why| why.under.as_ref()) {
            None => return false,
            Some(above) if above == start => return true,
            Some(above) => at = above,
        }
    }
    false
}
