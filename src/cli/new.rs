//! `lockstep new`: the next meeting, planned.

use std::process::ExitCode;

use jiff::civil::Date;

use super::Surroundings;
use super::agenda::{self, Listed};
use super::arguments::{Everywhere, New};
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::export::words::{count, long_day};
use crate::forum::carry_over::{Plan, plan_next, planned_from, usual_agenda};
use crate::forum::due;
use crate::forum::files::{MeetingName, newest_first};
use crate::forum::meeting::{Boards, MeetingState};
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::store::folder::Folder;

/// Plans the next meeting and says what it holds.
pub fn run(asked: &New, everywhere: &Everywhere, around: &Surroundings, out: &mut Output) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let charter = which::charter(&folder)?;
    let names = which::meetings(&folder)?;
    let today = around.started.today();
    let next = charter.cadence.next_date(&newest_first(&names), today);
    let date = match &asked.date {
        Some(words) => due::read(words, today, Some(next))?,
        None => {
            none_planned_yet(&folder, &names)?;
            next
        }
    };
    let before = planned_from(&names, date);
    let last = before
        .map(|name| which::boards(&folder, name))
        .transpose()?;
    let agenda = match &asked.agenda {
        Some(wanted) => agenda::find(wanted, Some(&folder))?,
        None => {
            let all = agenda::all(Some(&folder));
            let known = all
                .iter()
                .map(|listed| (listed.name.as_str(), listed.built_in));
            let usual = usual_agenda(known, charter.cadence.every, names.is_empty());
            agenda::find(usual, Some(&folder))?
        }
    };
    let plan = Plan {
        charter: &charter,
        agenda: &agenda.agenda,
        date,
        last: last.as_ref(),
    };
    let boards = plan_next(&plan, || Id::from_bits(fastrand::u64(..)));
    let name = folder.plan_meeting(date, &boards, last.as_ref())?;
    output::say(&said(&boards, date, &agenda, before));
    out.line(name.as_str())?;
    Ok(ExitCode::SUCCESS)
}

fn none_planned_yet(folder: &Folder, names: &[MeetingName]) -> Result<(), Stop> {
    let Some(newest) = names.last() else {
        return Ok(());
    };
    if which::boards(folder, newest)?.meeting.state == MeetingState::Planned {
        return Err(Stop::Refused(Refusal::because(format!(
            "A meeting is planned already: {newest}, which `lockstep show next` shows. To plan \
             another one, say its day with --date."
        ))));
    }
    Ok(())
}

fn said(boards: &Boards, date: Date, agenda: &Listed, from: Option<&MeetingName>) -> String {
    let minutes = agenda.agenda.time().in_minutes();
    let planned = format!(
        "Planned for {} at {} with the agenda “{}” ({minutes} minutes).",
        long_day(date),
        boards.meeting.at,
        agenda.agenda.title,
    );
    let Some(from) = from else {
        return planned;
    };
    let actions = count(boards.actions.actions.len(), "action", "actions");
    let issues = count(boards.issues.issues.len(), "issue", "issues");
    let parked = count(boards.notes.parked.len(), "parked item", "parked items");
    format!("{planned} Carried over from {from}: {actions}, {issues}, {parked}.")
}
