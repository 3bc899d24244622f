//! What the desk writes for people to read: minutes, the page of an ask, what is taken along.

use std::path::Path;

use super::Work;
use crate::forum::files::MeetingName;
use crate::forum::issues::BriefForm;
use crate::forum::meeting::Boards;
use crate::forum::record::Id;
use crate::live::{briefs, papers, take_along};
use crate::session::message::Message;
use crate::session::take_along::Form;

/// What was done, or why not.
fn done(came: Result<String, String>) -> Message {
    match came {
        Ok(words) => Message::Done(words),
        Err(why) => Message::Failed(why),
    }
}

impl Work {
    pub(super) fn write_minutes(&self, name: &MeetingName, boards: &Boards) {
        let Some(keeper) = &self.keeper else { return };
        let folder = keeper.folder();
        let below = Path::new("meetings").join(format!("{name}.md"));
        let (text, fault) = papers::sitting(folder, name, boards, |sitting| {
            take_along::minutes_to_keep(folder, sitting)
        });
        let written = papers::write(folder, &below, &text);
        self.tell(done(match (written, fault) {
            (Ok(()), None) => Ok(format!("The minutes are in meetings/{name}.md")),
            (Ok(()), Some(fault)) => Err(format!(
                "The minutes are in meetings/{name}.md, by the built-in template: {fault}"
            )),
            (Err(why), _) => Err(format!("The minutes could not be written: {why}")),
        }));
    }

    pub(super) fn write_brief(
        &self,
        name: &MeetingName,
        issue: &Id,
        form: BriefForm,
        boards: &Boards,
    ) {
        let Some(keeper) = &self.keeper else { return };
        let written = briefs::write(keeper.folder(), name, boards, issue, form);
        self.tell(done(written));
    }

    /// Writes what is taken along beside the meeting.
    pub(super) fn take_along(&self, form: Form, name: MeetingName, boards: Box<Boards>) {
        let now = self.clock.now();
        self.apart(move |folder, tell| {
            let written = take_along::write_meeting(folder, &name, &boards, form, now);
            let told = written.map(|path| format!("Written: {path}, in the forum's folder"));
            tell(done(told));
        });
    }

    /// Writes the site beside the meeting: of years of forums that takes seconds.
    pub(super) fn take_site_along(&self) {
        let now = self.clock.now();
        self.apart(move |folder, tell| tell(done(take_along::write_site(folder, now))));
    }
}
