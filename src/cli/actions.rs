//! `lockstep actions`: the action items as they stand in the newest meeting.

use std::process::ExitCode;

use super::Surroundings;
use super::arguments::{Actions, Everywhere, Listing};
use super::output::{self, Output};
use super::stop::{Ended, Stop};
use super::which;
use crate::export::Sitting;
use crate::export::json::{self, ActionRow};
use crate::forum::charter::Charter;
use crate::forum::due;
use crate::forum::people::Side;
use crate::forum::record::Handle;
use jiff::civil::Date;

/// Prints the actions that were asked for.
pub fn run(
    asked: &Actions,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let charter = which::charter(&folder)?;
    let owner = asked.owner.as_deref();
    let owner = owner.map(|who| owner_of(who, &charter)).transpose()?;
    let today = around.started.today();
    let names = which::meetings(&folder)?;
    // Whatever is open was carried into the newest meeting, planned ones included.
    let mut rows = match names.last() {
        None => Vec::new(),
        Some(newest) => json::action_rows(
            &Sitting {
                charter: &charter,
                name: newest,
                number: names.len(),
                boards: &which::boards(&folder, newest)?,
            },
            today,
        ),
    };
    let side = asked.side.map(Side::from);
    rows.retain(|row| {
        (asked.all || row.open)
            && owner
                .as_ref()
                .is_none_or(|owner| row.owner.as_ref() == Some(owner))
            && side.is_none_or(|side| row.side == Some(side))
            && (!asked.overdue || row.overdue)
    });
    match asked.format {
        Listing::Json => out.data(json::written(&rows).as_bytes())?,
        Listing::Text if rows.is_empty() => output::say("No action fits."),
        Listing::Text => {
            let rows: Vec<_> = rows.iter().map(|row| cells(row, today)).collect();
            out.table(&rows)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The person of that handle or full name.
fn owner_of(who: &str, charter: &Charter) -> Result<Handle, Stop> {
    let who = who.trim_start_matches('@');
    let lower = who.to_lowercase();
    let found = charter.roster.iter().find(|(handle, person)| {
        handle.as_str().to_lowercase() == lower || person.name.to_lowercase() == lower
    });
    found.map(|(handle, _)| handle.clone()).ok_or_else(|| {
        let roster: Vec<&str> = charter.roster.ids().map(Handle::as_str).collect();
        Stop::NotThere(format!(
            "Nobody on the roster is called `{who}`; there are {}.",
            roster.join(", ")
        ))
    })
}

fn cells(row: &ActionRow, today: Date) -> [String; 6] {
    let due = match row.due {
        None => "no day".to_owned(),
        Some(day) if row.overdue => format!("{} !", due::words(day, today)),
        Some(day) => due::words(day, today),
    };
    let carried = match row.carried {
        0 => String::new(),
        times => format!("carried {times}"),
    };
    [
        due,
        row.owner_name
            .clone()
            .unwrap_or_else(|| "nobody".to_owned()),
        row.side.map(|side| side.to_string()).unwrap_or_default(),
        row.state.to_owned(),
        carried,
        row.title.clone(),
    ]
}
