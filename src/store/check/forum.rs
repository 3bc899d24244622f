//! Checks of the standing forum and of a meeting: charter, agendas, running order, scoreboard.

use std::collections::HashSet;

use super::Checking;
use crate::forum::agenda::Agenda;
use crate::forum::charter::{Charter, Every};
use crate::forum::meeting::Meeting;
use crate::forum::record::{Id, Items};
use crate::forum::scoreboard::{Commitment, Kpi};
use crate::forum::span::Span;

/// A timebox is part of a meeting, and a meeting is part of a day.
const LONGEST: Span = Span::minutes(24 * 60);

impl Checking<'_, '_> {
    pub(super) fn charter(&mut self, charter: &Charter) {
        if charter.cadence.every == Every::Weeks(0) {
            let sentence = "`Weeks(0)` never comes: say every how many weeks the forum meets";
            self.say("cadence/every", sentence);
        }
        for (id, objective) in charter.objectives.iter() {
            self.title(&format!("objectives/{id}"), "title", &objective.title);
        }
        for (handle, person) in charter.roster.iter() {
            let path = format!("roster/{handle}");
            self.title(&path, "name", &person.name);
            if handle.as_str().is_empty() || handle.as_str().contains(char::is_whitespace) {
                self.say(&path, "a handle is one short word, such as \"ana\"");
            }
        }
        for (id, confirmation) in charter.picture.confirmed.iter() {
            let by = confirmation.by.as_ref();
            self.handle(&format!("picture/confirmed/{id}/by"), by);
        }
        self.kpis(&charter.kpis);
        self.commitments(&charter.commitments);
        for (id, process) in charter.processes.iter() {
            let path = format!("processes/{id}");
            self.title(&path, "title", &process.title);
            self.objective(&path, process.objective.as_ref());
            for (place, step) in process.steps.iter().enumerate() {
                self.title(&format!("{path}/steps/{place}"), "title", &step.title);
            }
        }
    }

    pub(super) fn agenda(&mut self, agenda: &Agenda) {
        self.title("title", "title", &agenda.title);
        for (place, item) in agenda.items.iter().enumerate() {
            let path = format!("items/{place}");
            self.title(&path, "title", &item.title);
            self.timebox(&format!("{path}/time"), item.time);
        }
    }

    pub(super) fn meeting(&mut self, meeting: &Meeting) {
        let mut ids = HashSet::new();
        for (place, item) in meeting.agenda.0.iter().enumerate() {
            // By its place: an id that is there twice leads to the first one only.
            let path = format!("agenda/{place}");
            if item.id.as_str().is_empty() {
                self.say(&path, "the agenda item has no `id`");
            } else if !ids.insert(&item.id) {
                let sentence = format!("the agenda item `{}` stands here twice", item.id);
                self.say(&path, sentence);
            }
            self.title(&path, "title", &item.title);
            self.handle(&format!("{path}/led_by"), item.led_by.as_ref());
            for (field, span) in [("planned", item.planned), ("added", item.added)] {
                self.timebox(&format!("{path}/{field}"), span);
            }
        }
        if let Some(current) = meeting.clock.item().filter(|id| !ids.contains(id)) {
            self.say("clock", format!("there is no agenda item `{current}`"));
        }
        for (id, vote) in meeting.pulse.iter() {
            if !(1..=5).contains(&vote.felt) {
                let sentence = format!("`felt` goes from 1 to 5, not {}", vote.felt);
                self.say(&format!("pulse/{id}/felt"), sentence);
            }
        }
        for (id, vote) in meeting.rating.iter() {
            if !(1..=10).contains(&vote.score) {
                let sentence = format!("`score` goes from 1 to 10, not {}", vote.score);
                self.say(&format!("rating/{id}/score"), sentence);
            }
        }
        for (id, objective) in meeting.objectives.iter() {
            self.title(&format!("objectives/{id}"), "title", &objective.title);
        }
        if let (Some(started), Some(closed)) = (meeting.started, meeting.closed)
            && closed < started
        {
            self.say("closed", "the meeting was closed before it was started");
        }
    }

    fn timebox(&mut self, path: &str, span: Span) {
        if span > LONGEST {
            self.say(path, format!("{span} is longer than a day"));
        }
    }

    pub(super) fn kpis(&mut self, kpis: &Items<Kpi>) {
        for (id, kpi) in kpis.iter() {
            let path = format!("kpis/{id}");
            self.title(&path, "name", &kpi.name);
            self.objective(&path, kpi.objective.as_ref());
        }
    }

    pub(super) fn commitments(&mut self, commitments: &Items<Commitment, Id>) {
        for (id, commitment) in commitments.iter() {
            let path = format!("commitments/{id}");
            self.title(&path, "title", &commitment.title);
            self.objective(&path, commitment.objective.as_ref());
        }
    }
}
