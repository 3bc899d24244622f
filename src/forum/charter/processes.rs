//! Who does what: shared processes as steps with a lead and a support side, one after the other or
//! side by side.

use super::{Charter, Process, Step};
use crate::forum::editing::{edited, item, some_words};
use crate::forum::people::Side;
use crate::forum::reason;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

impl Process {
    /// The steps that are in use, each with its place in the list and its number. A step beside the
    /// one before it has that one's number.
    pub fn numbered(&self) -> Vec<(usize, usize, &Step)> {
        let mut number = 0;
        let used = self.steps.iter().enumerate();
        let used = used.filter(|(_, step)| step.retired.is_empty());
        used.map(|(place, step)| {
            number += usize::from(!step.beside || number == 0);
            (place, number, step)
        })
        .collect()
    }

    fn step(&mut self, place: usize) -> Result<&mut Step, Refusal> {
        self.steps.get_mut(place).ok_or(Refusal::Gone("step"))
    }
}

impl Charter {
    /// The processes in use, by title.
    pub fn processes_in_order(&self) -> Vec<(&Id, &Process)> {
        let mut rows: Vec<_> = self.processes.iter().collect();
        rows.retain(|(_, process)| process.retired.is_empty());
        rows.sort_by_key(|(id, process)| (&process.title, *id));
        rows
    }

    /// Adds a process.
    pub fn add_process(&mut self, id: Id, process: &Process) -> Result<(), Refusal> {
        let title = some_words(&process.title, "A process")?;
        let process = Process {
            title,
            ..process.clone()
        };
        self.processes.insert(id, process);
        Ok(())
    }

    /// Takes what was edited in a form. Its steps stay.
    pub fn edit_process(
        &mut self,
        id: &Id,
        before: &Process,
        after: &Process,
    ) -> Result<(), Refusal> {
        let title = some_words(&after.title, "A process")?;
        let process = self.process(id)?;
        let after = Process {
            title,
            steps: before.steps.clone(),
            ..after.clone()
        };
        *process = edited(process, before, &after);
        Ok(())
    }

    /// Puts a process out of use, with the reason.
    pub fn retire_process(&mut self, id: &Id, reason: &str) -> Result<(), Refusal> {
        self.process(id)?.retired = reason::stored(reason);
        Ok(())
    }

    /// Adds a step after the one at that place, or as the last one. Its place.
    pub fn add_step(
        &mut self,
        id: &Id,
        after: Option<usize>,
        step: Step,
    ) -> Result<usize, Refusal> {
        let step = checked(step)?;
        let steps = &mut self.process(id)?.steps;
        let place = after.map_or(steps.len(), |after| (after + 1).min(steps.len()));
        steps.insert(place, step);
        Ok(place)
    }

    /// Takes what was edited in a form, where that step still stands at its place.
    pub fn edit_step(
        &mut self,
        id: &Id,
        place: usize,
        before: &Step,
        after: Step,
    ) -> Result<(), Refusal> {
        let after = checked(after)?;
        let step = self.process(id)?.step(place)?;
        if step.title != before.title {
            return Err(Refusal::Gone("step"));
        }
        *step = edited(step, before, &after);
        Ok(())
    }

    /// Puts a step out of use, with the reason.
    pub fn retire_step(&mut self, id: &Id, place: usize, reason: &str) -> Result<(), Refusal> {
        self.process(id)?.step(place)?.retired = reason::stored(reason);
        Ok(())
    }

    /// Moves a step one place up or down among those in use. Its new place.
    pub fn move_step(&mut self, id: &Id, place: usize, up: bool) -> Result<usize, Refusal> {
        let process = self.process(id)?;
        let used: Vec<usize> = process.numbered().into_iter().map(|(at, ..)| at).collect();
        let at = used.iter().position(|known| *known == place);
        let at = at.ok_or(Refusal::Gone("step"))?;
        let to = if up { at.checked_sub(1) } else { Some(at + 1) };
        let to = to.and_then(|to| used.get(to).copied()).ok_or_else(|| {
            Refusal::because(format!(
                "It is the {} step already",
                if up { "first" } else { "last" }
            ))
        })?;
        process.steps.swap(place, to);
        Ok(to)
    }

    /// Lets a step run beside the one before it, or after it. Whether it runs beside it now.
    pub fn turn_beside(&mut self, id: &Id, place: usize) -> Result<bool, Refusal> {
        let process = self.process(id)?;
        if process
            .numbered()
            .first()
            .is_some_and(|(first, ..)| *first == place)
        {
            return Err(Refusal::because(
                "The first step runs beside none: there is none before it",
            ));
        }
        let step = process.step(place)?;
        step.beside = !step.beside;
        Ok(step.beside)
    }

    /// Hands the lead of a step to a side. The side that led supports it, where the other supported.
    pub fn hand_lead(&mut self, id: &Id, place: usize, side: Side) -> Result<(), Refusal> {
        let step = self.process(id)?.step(place)?;
        if step.lead == side {
            return Err(Refusal::because(format!("{side} leads this step already")));
        }
        if step.support == Some(side) {
            step.support = Some(step.lead);
        }
        step.lead = side;
        Ok(())
    }

    fn process(&mut self, id: &Id) -> Result<&mut Process, Refusal> {
        item(&mut self.processes, id, "process")
    }
}

/// Refuses a step without words; a side that leads does not support as well.
fn checked(step: Step) -> Result<Step, Refusal> {
    Ok(Step {
        title: some_words(&step.title, "A step")?,
        support: step.support.filter(|support| *support != step.lead),
        ..step
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(title: &str, lead: Side, support: Option<Side>) -> Step {
        Step {
            title: title.into(),
            lead,
            support,
            ..Step::default()
        }
    }

    fn charter() -> (Charter, Id) {
        use Side::{Marketing, Sales};
        let mut charter = Charter::default();
        let id = Id::from("p");
        let process = Process {
            title: "Finding a customer".into(),
            ..Process::default()
        };
        charter.add_process(id.clone(), &process).unwrap();
        for (title, lead, support) in [
            ("Be found", Marketing, None),
            ("Hand over", Marketing, Some(Sales)),
            ("First talk", Sales, None),
        ] {
            charter
                .add_step(&id, None, step(title, lead, support))
                .unwrap();
        }
        (charter, id)
    }

    fn lanes(charter: &Charter, id: &Id) -> Vec<String> {
        let numbered = charter.processes.get(id).unwrap().numbered();
        let words = numbered.into_iter().map(|(_, number, step)| {
            let support = step
                .support
                .map_or(String::new(), |side| format!("/{side}"));
            format!("{number} {} {}{support}", step.title, step.lead)
        });
        words.collect()
    }

    #[test]
    fn steps_follow_each_other_or_run_side_by_side() {
        let (mut charter, id) = charter();
        assert!(charter.turn_beside(&id, 1).unwrap());
        assert_eq!(
            lanes(&charter, &id),
            [
                "1 Be found Marketing",
                "1 Hand over Marketing/Sales",
                "2 First talk Sales"
            ]
        );
        charter.hand_lead(&id, 1, Side::Sales).unwrap();
        assert_eq!(charter.move_step(&id, 2, true).unwrap(), 1);
        assert_eq!(
            lanes(&charter, &id),
            [
                "1 Be found Marketing",
                "2 First talk Sales",
                "2 Hand over Sales/Marketing"
            ]
        );
        charter.retire_step(&id, 0, "").unwrap();
        assert_eq!(lanes(&charter, &id)[0], "1 First talk Sales");
        let table = [
            (
                charter.turn_beside(&id, 1).map(|_| ()),
                "The first step runs beside none: there is none before it",
            ),
            (
                charter.move_step(&id, 1, true).map(|_| ()),
                "It is the first step already",
            ),
            (
                charter.hand_lead(&id, 1, Side::Sales),
                "Sales leads this step already",
            ),
            (
                charter.move_step(&id, 0, true).map(|_| ()),
                "That step is no longer on the board",
            ),
            (
                charter.add_step(&id, None, Step::default()).map(|_| ()),
                "A step needs some words",
            ),
            (
                charter.retire_process(&"q".into(), ""),
                "That process is no longer on the board",
            ),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
    }

    #[test]
    fn a_form_changes_only_what_was_touched_in_it() {
        let (mut charter, id) = charter();
        let opened = charter.processes.get(&id).unwrap().clone();
        charter.turn_beside(&id, 1).unwrap();
        let sent = Process {
            title: " Winning a customer ".into(),
            ..opened.clone()
        };
        charter.edit_process(&id, &opened, &sent).unwrap();
        let now = charter.processes.get(&id).unwrap();
        assert_eq!(now.title, "Winning a customer");
        assert!(now.steps[1].beside, "come meanwhile, and still there");
        let before = opened.steps[2].clone();
        let after = step("First talk within 4 hours", Side::Sales, Some(Side::Sales));
        charter.edit_step(&id, 2, &before, after).unwrap();
        let now = &charter.processes.get(&id).unwrap().steps[2];
        assert_eq!(
            (now.title.as_str(), now.support),
            ("First talk within 4 hours", None)
        );
        let again = charter.edit_step(&id, 2, &before, before.clone());
        assert_eq!(
            again.unwrap_err().to_string(),
            "That step is no longer on the board"
        );
    }
}
