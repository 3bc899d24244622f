//! Writing the worksheet: adding and editing its rows, the thresholds, how the CSV is read.

use jiff::civil::Date;

use super::rows::{Row, add, edit};
use super::{
    Criterion, Group, HandOff, LeadDefinition, LeadsColumns, Measure, OpenQuestion, Reason, Rule,
    RuleList, ScoreTest, Stage,
};
use crate::forum::editing::item;
use crate::forum::record::{Id, Items};
use crate::forum::refusal::Refusal;

/// The rows of another draft, and those that only this one has, retired.
fn taken<T: Row>(mine: &Items<T>, theirs: &Items<T>, why: &str) -> Items<T> {
    let mut all = theirs.clone();
    for (id, row) in mine.iter().filter(|(id, _)| !theirs.contains(id)) {
        let mut row = row.clone();
        if row.retired().is_empty() {
            why.clone_into(row.retired_mut());
        }
        all.insert(id.clone(), row);
    }
    all
}

impl LeadDefinition {
    /// Says who the ideal customer is.
    pub fn set_ideal_customer(&mut self, lines: Vec<String>) -> Result<(), Refusal> {
        self.rewrite(|definition| {
            definition.ideal_customer = lines;
            Ok(())
        })
    }

    /// Says how the CSV of leads is read: `before` is what the form opened with.
    pub fn edit_leads(
        &mut self,
        before: &LeadsColumns,
        after: &LeadsColumns,
    ) -> Result<(), Refusal> {
        self.rewrite(|definition| {
            let changed = crate::forum::editing::edited(&definition.leads, before, after);
            changed.check()?;
            definition.leads = changed;
            Ok(())
        })
    }

    /// Sets when a lead qualifies by its score.
    pub fn set_thresholds(&mut self, alternatives: Vec<Vec<ScoreTest>>) -> Result<(), Refusal> {
        let finite = |test: &ScoreTest| test.parts().1.is_finite();
        if !alternatives.iter().flatten().all(finite) {
            return Err(Refusal::because("A threshold must be a number"));
        }
        self.rewrite(|definition| {
            definition.qualifies_when = alternatives;
            Ok(())
        })
    }

    /// Moves the threshold of the total; where no alternative asks for the total alone, the first one
    /// there is. Refuses where no score is settled yet.
    pub fn move_threshold(&mut self, by: f64) -> Result<(), Refusal> {
        let mut alternatives = self.qualifies_when.clone();
        let alone = |tests: &Vec<ScoreTest>| {
            matches!(
                tests[..],
                [ScoreTest::AtLeast(Measure::Total, _) | ScoreTest::Above(Measure::Total, _)]
            )
        };
        let at = alternatives.iter().position(alone).unwrap_or_default();
        let tests = alternatives.get_mut(at);
        let test = tests.and_then(|tests| tests.first_mut()).ok_or_else(|| {
            Refusal::because("No score is settled yet: say first from which one a lead qualifies")
        })?;
        let (ScoreTest::AtLeast(_, limit)
        | ScoreTest::Above(_, limit)
        | ScoreTest::AtMost(_, limit)
        | ScoreTest::Below(_, limit)) = test;
        *limit += by;
        self.set_thresholds(alternatives)
    }

    /// Moves the cap of a group. Refuses where it has none.
    pub fn move_cap(&mut self, group: &Id, by: f64) -> Result<(), Refusal> {
        self.rewrite(|definition| {
            let group = item(&mut definition.groups, group, "group")?;
            let cap = group.cap.as_mut().ok_or_else(|| {
                Refusal::because(
                    "The group has no cap, which is the most it can add: set one first",
                )
            })?;
            *cap += by;
            if cap.is_finite() {
                Ok(())
            } else {
                Err(Refusal::because("A cap must be a number"))
            }
        })
    }

    /// Takes the signed text of another draft. What only this one has is retired, with the reason;
    /// questions, signatures and records stay.
    pub fn take_text_of(&mut self, other: &Self, why: &str) -> Result<(), Refusal> {
        self.rewrite(|definition| {
            let mut groups = taken(&definition.groups, &other.groups, why);
            for (id, before) in definition.groups.iter() {
                if let (Some(now), Some(theirs)) = (groups.get_mut(id), other.groups.get(id)) {
                    now.criteria = taken(&before.criteria, &theirs.criteria, why);
                }
            }
            definition.groups = groups;
            definition.always = taken(&definition.always, &other.always, why);
            definition.never = taken(&definition.never, &other.never, why);
            definition.stages = taken(&definition.stages, &other.stages, why);
            definition.hand_offs = taken(&definition.hand_offs, &other.hand_offs, why);
            definition.reasons = taken(&definition.reasons, &other.reasons, why);
            definition.ideal_customer.clone_from(&other.ideal_customer);
            definition.qualifies_when.clone_from(&other.qualifies_when);
            definition.leads = other.leads.clone();
            Ok(())
        })
    }

    /// Adds a group of criteria.
    pub fn add_group(&mut self, id: Id, group: Group) -> Result<(), Refusal> {
        self.rewrite(|definition| add(&mut definition.groups, id, group))
    }

    /// Takes an edited group, without its criteria: `before` is what the form opened with. Here and
    /// below, fields that were not touched keep what they hold now.
    pub fn edit_group(&mut self, id: &Id, before: &Group, after: &Group) -> Result<(), Refusal> {
        let after = Group {
            criteria: before.criteria.clone(),
            ..after.clone()
        };
        self.rewrite(|definition| edit(&mut definition.groups, id, before, &after))
    }

    /// Adds a criterion to a group.
    pub fn add_criterion(
        &mut self,
        group: &Id,
        id: Id,
        criterion: Criterion,
    ) -> Result<(), Refusal> {
        self.rewrite(|definition| add(definition.criteria(group)?, id, criterion))
    }

    /// Takes an edited criterion.
    pub fn edit_criterion(
        &mut self,
        group: &Id,
        id: &Id,
        before: &Criterion,
        after: &Criterion,
    ) -> Result<(), Refusal> {
        self.rewrite(|definition| edit(definition.criteria(group)?, id, before, after))
    }

    /// Sets what a criterion adds.
    pub fn set_points(&mut self, group: &Id, id: &Id, points: f64) -> Result<(), Refusal> {
        self.rewrite(|definition| {
            let criterion = item(definition.criteria(group)?, id, "criterion")?;
            criterion.points = points;
            criterion.check_numbers()
        })
    }

    fn criteria(&mut self, group: &Id) -> Result<&mut Items<Criterion>, Refusal> {
        item(&mut self.groups, group, "group").map(|group| &mut group.criteria)
    }

    fn rules(&mut self, list: RuleList) -> &mut Items<Rule> {
        match list {
            RuleList::Always => &mut self.always,
            RuleList::Never => &mut self.never,
        }
    }

    /// Adds a rule that settles the matter whatever the score.
    pub fn add_rule(&mut self, list: RuleList, id: Id, rule: Rule) -> Result<(), Refusal> {
        self.rewrite(|definition| add(definition.rules(list), id, rule))
    }

    /// Takes an edited rule.
    pub fn edit_rule(
        &mut self,
        list: RuleList,
        id: &Id,
        before: &Rule,
        after: &Rule,
    ) -> Result<(), Refusal> {
        self.rewrite(|definition| edit(definition.rules(list), id, before, after))
    }

    /// Adds a stage.
    pub fn add_stage(&mut self, id: Id, stage: Stage) -> Result<(), Refusal> {
        self.rewrite(|definition| add(&mut definition.stages, id, stage))
    }

    /// Takes an edited stage.
    pub fn edit_stage(&mut self, id: &Id, before: &Stage, after: &Stage) -> Result<(), Refusal> {
        self.rewrite(|definition| edit(&mut definition.stages, id, before, after))
    }

    /// Adds a hand-off.
    pub fn add_hand_off(&mut self, id: Id, hand_off: HandOff) -> Result<(), Refusal> {
        self.rewrite(|definition| add(&mut definition.hand_offs, id, hand_off))
    }

    /// Takes an edited hand-off.
    pub fn edit_hand_off(
        &mut self,
        id: &Id,
        before: &HandOff,
        after: &HandOff,
    ) -> Result<(), Refusal> {
        self.rewrite(|definition| edit(&mut definition.hand_offs, id, before, after))
    }

    /// Adds a reason for sending a lead back.
    pub fn add_reason(&mut self, id: Id, reason: Reason) -> Result<(), Refusal> {
        self.code_is_free(&reason.code, None)?;
        self.rewrite(|definition| add(&mut definition.reasons, id, reason))
    }

    /// Takes an edited reason.
    pub fn edit_reason(&mut self, id: &Id, before: &Reason, after: &Reason) -> Result<(), Refusal> {
        self.code_is_free(&after.code, Some(id))?;
        self.rewrite(|definition| edit(&mut definition.reasons, id, before, after))
    }

    fn code_is_free(&self, code: &str, own: Option<&Id>) -> Result<(), Refusal> {
        let taken = self.reasons.iter().find(|(id, reason)| {
            Some(*id) != own && reason.retired.is_empty() && reason.code.trim() == code.trim()
        });
        match taken {
            None => Ok(()),
            Some((_, reason)) => Err(Refusal::because(format!(
                "The code `{}` stands for \u{201c}{}\u{201d} already: choose another one",
                code.trim(),
                reason.title
            ))),
        }
    }

    /// Adds an open question. Questions are no part of the signed text.
    pub fn add_question(&mut self, id: Id, question: OpenQuestion) -> Result<(), Refusal> {
        self.rewrite(|definition| add(&mut definition.open_questions, id, question))
    }

    /// Asks a question about the definition.
    pub fn ask(
        &mut self,
        id: Id,
        title: &str,
        raised_by: Option<super::Side>,
        today: Date,
    ) -> Result<(), Refusal> {
        let question = OpenQuestion {
            title: title.trim().to_owned(),
            raised_by,
            on: Some(today),
            ..OpenQuestion::default()
        };
        self.add_question(id, question)
    }

    /// Takes an edited open question.
    pub fn edit_question(
        &mut self,
        id: &Id,
        before: &OpenQuestion,
        after: &OpenQuestion,
    ) -> Result<(), Refusal> {
        self.rewrite(|definition| edit(&mut definition.open_questions, id, before, after))
    }

    /// Answers an open question; an empty answer opens it again.
    pub fn answer(&mut self, id: &Id, answer: Vec<String>) -> Result<(), Refusal> {
        let question = item(&mut self.open_questions, id, "question")?;
        question.answer = answer;
        Ok(())
    }
}
