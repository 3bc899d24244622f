//! `lockstep trends`: whether it gets better, read from the last meetings.

use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::Surroundings;
use super::arguments::{Everywhere, Listing, Trends as Asked};
use super::output::{self, Output};
use super::stop::Ended;
use super::which;
use crate::export::json;
use crate::forum::meeting::MeetingState;
use crate::forum::people::Side;
use crate::forum::trends::{Felt, MEETINGS, Rhythm, Trends};

/// Prints the trends. A meeting that cannot be read is left out, and said.
pub fn run(
    asked: &Asked,
    everywhere: &Everywhere,
    around: &Surroundings,
    out: &mut Output,
) -> Ended {
    let folder = which::forum(everywhere, around)?;
    let charter = which::charter(&folder)?;
    let names = which::meetings(&folder)?;
    let today = around.started.today();
    let mut unreadable = None;
    let mut meetings = Vec::new();
    for name in &names[names.len().saturating_sub(MEETINGS)..] {
        match which::boards(&folder, name) {
            Ok(boards) => meetings.push((name.clone(), boards)),
            Err(stop) => {
                output::say(&format!("{stop}: this meeting is left out"));
                unreadable = Some(stop.code());
            }
        }
    }
    let mut days: Vec<(Date, bool)> = names
        .iter()
        .map(|name| {
            let known = meetings.iter().find(|(known, _)| known == name);
            let day = known.map_or(name.date(), |(name, boards)| boards.meeting.day(name));
            let state = known.map(|(_, boards)| boards.meeting.state);
            let held = state.map_or(day <= today, |it| it != MeetingState::Planned);
            (day, held)
        })
        .collect();
    days.sort();
    let rhythm = Rhythm::of(&charter.cadence, &days, today);
    let trends = Trends::of(&meetings, today);
    match asked.format {
        Listing::Json => out.data(json::written(&data(&trends, &rhythm)).as_bytes())?,
        Listing::Text => text(&trends, &rhythm, out)?,
    }
    Ok(unreadable.unwrap_or(ExitCode::SUCCESS))
}

fn data(trends: &Trends, rhythm: &Rhythm) -> Json {
    let together = trends.together();
    json!({
        "feeling_and_fact": {
            "sentence": together.as_ref().map(crate::forum::trends::Together::sentence),
            "part_ways": together.as_ref().map(|it| it.both.parting.is_some()),
            "meetings": trends.felt.iter().map(felt).collect::<Vec<_>>(),
        },
        "promises": promises(trends),
        "minutes": trends.timings.kinds().iter().map(|kind| json!({
            "kind": kind.kind.words(),
            "meetings": kind.meetings,
            "planned": kind.planned,
            "taken": kind.actual,
            "over": kind.over,
        })).collect::<Vec<_>>(),
        "cadence": {
            "next": rhythm.next,
            "planned": rhythm.planned,
            "overdue": rhythm.overdue.map(crate::forum::charter::Overdue::sentence),
            "streak": rhythm.streak,
        },
    })
}

fn felt(felt: &Felt) -> Json {
    let sides = Side::ALL.map(|side| (side.to_string(), json!(felt.side(side))));
    json!({
        "meeting": felt.name.as_str(),
        "closed": felt.closed,
        "pulse": felt.all,
        "pulse_by_side": serde_json::Map::from_iter(sides),
        "targets_met": felt.attainment.met,
        "targets": felt.attainment.of,
        "commitments_kept": felt.commitments.met,
        "commitments": felt.commitments.of,
    })
}

fn promises(trends: &Trends) -> Json {
    let sides = trends.promises.sides.iter().map(|side| {
        json!({
            "side": side.side,
            "made": side.made,
            "due": side.due,
            "kept": side.kept,
            "share_kept": side.share_kept(),
            "open": side.open,
            "past_their_day": side.past_their_day,
            "without_a_day": side.without_a_day,
            "day_moved": side.moved,
            "dropped": side.dropped,
            "median_age_days": side.median_age,
            "median_days_to_done": side.median_to_done,
        })
    });
    let most = trends.promises.carried_most.iter().map(|often| {
        json!({
            "id": often.id,
            "title": often.title,
            "side": often.side,
            "carried": often.carried,
            "open": often.open,
        })
    });
    json!({
        "sides": sides.collect::<Vec<_>>(),
        "carried_most": most.collect::<Vec<_>>(),
    })
}

fn text(trends: &Trends, rhythm: &Rhythm, out: &mut Output) -> std::io::Result<()> {
    match trends.together() {
        Some(together) => out.line(&format!("{}.", together.sentence()))?,
        None => out.line("No pulse was taken yet.")?,
    }
    let one = |value: Option<f64>| value.map_or("-".to_owned(), |felt| format!("{felt:.1}"));
    let rows = trends.felt.iter().map(|felt| {
        [
            felt.name.to_string(),
            format!("felt {}", one(felt.all)),
            format!("Marketing {}", one(felt.side(Side::Marketing))),
            format!("Sales {}", one(felt.side(Side::Sales))),
            format!(
                "{} of {} targets met",
                felt.attainment.met, felt.attainment.of
            ),
        ]
    });
    out.table(&rows.collect::<Vec<_>>())?;
    out.line("")?;
    let rows = trends.promises.sides.iter().map(|side| {
        let days = |days: Option<i64>| days.map_or("-".to_owned(), |days| days.to_string());
        [
            side.side.to_string(),
            format!("{} of {} done by their day", side.kept, side.due),
            format!("{} open", side.open),
            format!("median age {} days", days(side.median_age)),
            format!("done in {} days", days(side.median_to_done)),
        ]
    });
    out.table(&rows.collect::<Vec<_>>())?;
    for often in &trends.promises.carried_most {
        out.line(&format!(
            "carried {}: {} ({})",
            often.carried, often.title, often.side
        ))?;
    }
    out.line("")?;
    let rows = trends.timings.kinds().into_iter().map(|kind| {
        [
            kind.kind.words().to_owned(),
            format!("{} min planned", kind.planned),
            format!("{} taken", kind.actual),
            format!("over in {} of {}", kind.over, kind.meetings),
        ]
    });
    out.table(&rows.collect::<Vec<_>>())?;
    out.line("")?;
    let planned = if rhythm.planned {
        "planned"
    } else {
        "not planned yet"
    };
    out.line(&format!("Next: {}, {planned}.", rhythm.next))?;
    if let Some(overdue) = rhythm.overdue {
        out.line(&format!("{}.", overdue.sentence()))?;
    } else if let Some(streak) = rhythm.streak_words() {
        out.line(&format!("{streak}."))?;
    }
    Ok(())
}
