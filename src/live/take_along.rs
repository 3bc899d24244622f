//! What is taken along, read from the forum's folder and written: for the screen's tasks and for the
//! command line.

use super::papers::{self, NotWritten};
use crate::export::calendar::NextForum;
use crate::export::minutes::OwnTemplate;
use crate::export::{Sitting, calendar, csv, json, minutes};
use crate::forum::files::{BoardKind, MeetingName, newest_first};
use crate::forum::meeting::{Boards, Meeting, MeetingState};
use crate::forum::moment::Moment;
use crate::session::take_along::Form;
use crate::store::disk::why;
use crate::store::folder::Folder;
use crate::store::templates;

/// A meeting in that form as it stands at `now`. What stands in the way, in a sentence: a template of
/// the team's that cannot be used.
pub fn document(
    folder: &Folder,
    sitting: &Sitting,
    form: Form,
    now: Moment,
) -> Result<String, String> {
    let said = |bad: minutes::BadTemplate| bad.to_string();
    match form {
        Form::Markdown => {
            let own = own(folder, "minutes.md.j2")?;
            minutes::markdown_with(own.as_ref(), sitting, now).map_err(said)
        }
        Form::Html => {
            let own = own(folder, "minutes.html.j2")?;
            minutes::html_with(own.as_ref(), sitting, now).map_err(said)
        }
        Form::Csv => Ok(csv::actions(sitting, now.date())),
        Form::Calendar => Ok(calendar::written(
            sitting,
            next_forum(folder, sitting, now),
            now,
        )),
        Form::Json => Ok(json::written(&json::meeting(sitting))),
    }
}

/// The team's own template of that name.
fn own(folder: &Folder, name: &str) -> Result<Option<OwnTemplate>, String> {
    let found = templates::read(folder, name)?;
    Ok(found.map(|found| OwnTemplate {
        file: found.file,
        text: found.text,
    }))
}

/// The minutes that are kept beside a meeting, as of the last instant it knows of. They are written
/// whatever the team's template is like; what is wrong with that comes with them.
pub fn minutes_to_keep(folder: &Folder, sitting: &Sitting) -> (String, Option<String>) {
    let own = own(folder, "minutes.md.j2");
    let own = own.and_then(|own| {
        let own = own.as_ref();
        minutes::markdown_with(own, sitting, sitting.last_known()).map_err(|bad| bad.to_string())
    });
    match own {
        Ok(text) => (text, None),
        Err(fault) => (minutes::minutes(sitting), Some(fault)),
    }
}

/// The sitting after that one, or that one itself while it is planned: a meeting that is planned
/// already, else the day that the cadence gives.
fn next_forum(folder: &Folder, sitting: &Sitting, now: Moment) -> Option<NextForum> {
    let planned = |name: &MeetingName, meeting: &Meeting| NextForum {
        date: meeting.day(name),
        at: meeting.at,
        minutes: meeting.agenda.planned_minutes(),
    };
    if sitting.boards.meeting.state == MeetingState::Planned {
        return Some(planned(sitting.name, &sitting.boards.meeting));
    }
    let meetings = folder.meetings().ok()?;
    let ahead = |name: &&MeetingName| *name > sitting.name && name.date() >= now.date();
    if let Some(name) = meetings.iter().find(ahead) {
        let meeting = folder.read_board::<Meeting>(name, BoardKind::Meeting).value;
        return Some(planned(name, &meeting));
    }
    let cadence = &sitting.charter.cadence;
    Some(NextForum {
        date: cadence.next_date(&newest_first(&meetings), now.date()),
        at: cadence.at,
        minutes: sitting.boards.meeting.agenda.planned_minutes(),
    })
}

/// Writes a meeting in that form below the forum's folder. Where it is now, below that folder; or why
/// it is not there, in a sentence.
pub fn write_meeting(
    folder: &Folder,
    name: &MeetingName,
    boards: &Boards,
    form: Form,
    now: Moment,
) -> Result<String, String> {
    let below = form.path(name);
    let shown = below.display().to_string();
    let text = papers::sitting(folder, name, boards, |sitting| {
        document(folder, sitting, form, now)
    })?;
    papers::write_with_folders(folder, &below, &text).map_err(|not| match not {
        NotWritten::Outside(outside) => format!("{shown}: {outside}"),
        NotWritten::Disk(error) => format!("{shown} cannot be written: {}", why(&error)),
    })?;
    Ok(shown)
}

/// Writes the site below the forum's folder. What was done, or why it was not, in a sentence.
pub fn write_site(folder: &Folder, now: Moment) -> Result<String, String> {
    let below = crate::session::take_along::site();
    let into = folder
        .inside(&below)
        .map_err(|outside| format!("{}: {outside}", below.display()))?;
    let written = super::site::write(folder, &into, now)?;
    let index = below.join("index.html");
    Ok(format!(
        "Written: {} pages; open {}, in the forum's folder",
        written.pages,
        index.display()
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;
    use crate::forum::charter::{Cadence, Charter, Every};

    /// The next forum as somebody takes it along from the first meeting of those days, on `today`.
    fn next_after_the_first(days: &[Date], today: &str) -> Option<Date> {
        let root = tempfile::tempdir().unwrap();
        let charter = Charter {
            cadence: Cadence {
                every: Every::Month,
                ..Cadence::default()
            },
            ..Charter::default()
        };
        let folder = Folder::create(root.path(), &charter).unwrap();
        for day in days {
            let name = MeetingName::of(*day, 0);
            folder.create_meeting(&name, &Boards::default()).unwrap();
        }
        let name = MeetingName::of(days[0], 0);
        let closed = Meeting {
            state: MeetingState::Closed,
            ..Meeting::default()
        };
        let boards = Boards {
            meeting: std::sync::Arc::new(closed),
            ..Boards::default()
        };
        let sitting = Sitting {
            charter: &charter,
            name: &name,
            number: 1,
            boards: &boards,
        };
        let now = Moment::parse(&format!("{today}T10:00:00+01:00")).unwrap();
        next_forum(&folder, &sitting, now).map(|next| next.date)
    }

    #[test]
    fn the_next_forum_of_an_old_meeting_is_the_one_that_is_to_come() {
        let days = [date(2026, 11, 10), date(2026, 11, 24), date(2026, 12, 8)];
        let table = [
            ("2026-11-20", date(2026, 11, 24)),
            ("2026-11-24", date(2026, 11, 24)),
            ("2026-11-25", date(2026, 12, 8)),
            ("2026-12-08", date(2026, 12, 8)),
        ];
        for (today, expected) in table {
            let found = next_after_the_first(&days, today);
            assert_eq!(found, Some(expected), "{today}");
        }
    }

    #[test]
    fn a_monthly_series_is_gone_on_with_by_all_its_meetings() {
        let days = [date(2026, 9, 29), date(2026, 10, 27), date(2026, 11, 24)];
        let found = next_after_the_first(&days, "2026-11-25");
        assert_eq!(found, Some(date(2026, 12, 29)));
    }
}
