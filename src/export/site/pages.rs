//! The values of the pages about all meetings.

use jiff::civil::Date;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::super::template::anchor;
use super::super::words::{day, known};
use super::charts::{self, Point};
use super::definition::{Version, Worksheet, kpi_anchor, versions, worksheet};
use super::things::Kind;
use super::{Row, Seen, Whole, day_of};
use crate::forum::charter::{Charter, Overdue};
use crate::forum::files::MeetingName;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::meeting::MeetingState;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::scoreboard::{Kpi, figure};
use crate::forum::trends::{Felt, Together};

/// The most rows of a list of what is over; the search finds the others.
const MOST: usize = 200;

/// The most rows of figures below a chart.
const FIGURES: usize = 26;

fn value(values: impl Serialize) -> Value {
    Value::from(Serde(values))
}

/// Markup that we made.
fn markup(svg: Option<String>) -> Value {
    svg.map_or(Value::UNDEFINED, Value::from_safe_string)
}

#[derive(Serialize)]
struct Tile {
    figure: String,
    says: String,
    page: &'static str,
}

#[derive(Serialize)]
struct Year<T: Serialize> {
    year: i16,
    rows: Vec<T>,
}

/// Rows by year, in the order in which they come.
fn by_year<T: Serialize>(rows: impl Iterator<Item = (i16, T)>) -> Vec<Year<T>> {
    let mut years: Vec<Year<T>> = Vec::new();
    for (year, row) in rows {
        match years.last_mut().filter(|last| last.year == year) {
            Some(last) => last.rows.push(row),
            None => years.push(Year {
                year,
                rows: vec![row],
            }),
        }
    }
    years
}

/// The first page: where we are going, how it stands, and the timeline.
pub fn timeline(whole: &Whole, charter: &Charter, today: Date) -> Value {
    #[derive(Serialize)]
    struct Values<'a> {
        written: String,
        overdue: String,
        unreadable: usize,
        tiles: Vec<Tile>,
        objectives: Vec<String>,
        years: Vec<Year<&'a Row>>,
    }
    let objectives = charter.objectives_in_order().into_iter();
    let newest_first = whole.meetings.iter().rev();
    let held = newest_first.filter(|row| row.state == MeetingState::Closed);
    let held: Vec<Date> = held.map(|row| row.date).collect();
    let overdue = charter.cadence.overdue(&held, today);
    let faulty = whole.meetings.iter().filter(|row| !row.faults.is_empty());
    value(Values {
        written: day(today),
        overdue: overdue.map(Overdue::sentence).unwrap_or_default(),
        unreadable: faulty.count(),
        tiles: tiles(whole, charter, today),
        objectives: objectives
            .map(|(_, objective)| {
                let by = objective.by.map(|by| format!("by {}", day(by)));
                let facts = [Some(objective.measure.clone()), by];
                let facts = facts.into_iter().flatten().filter(|fact| !fact.is_empty());
                let facts: Vec<String> = facts.collect();
                match facts.join("; ") {
                    facts if facts.is_empty() => objective.title.clone(),
                    facts => format!("{} ({facts})", objective.title),
                }
            })
            .collect(),
        years: by_year(
            whole
                .meetings
                .iter()
                .rev()
                .map(|row| (row.date.year(), row)),
        ),
    })
}

fn tiles(whole: &Whole, charter: &Charter, today: Date) -> Vec<Tile> {
    let open = |kind| whole.of_kind(kind).filter(|seen| seen.thing.open);
    let late = open(Kind::Action).filter(|seen| seen.thing.is_overdue(today));
    let late = match late.count() {
        0 => String::new(),
        late => format!(", {late} past their day"),
    };
    let actions = open(Kind::Action).count();
    let issues = open(Kind::Issue).count();
    let plural = |count, one: &str, many: &str| if count == 1 { one } else { many }.to_owned();
    let newest = whole.meetings.last();
    let planned = newest.filter(|row| row.state == MeetingState::Planned && row.date >= today);
    let by_cadence = || {
        let newest_first = whole.meetings.iter().rev().map(|row| row.date);
        let held: Vec<Date> = newest_first.collect();
        charter.cadence.next_date(&held, today)
    };
    let next = planned.map_or_else(by_cadence, |planned| planned.date);
    let mut tiles = vec![
        Tile {
            figure: actions.to_string(),
            says: plural(actions, "open action", "open actions") + &late,
            page: "actions.html",
        },
        Tile {
            figure: issues.to_string(),
            says: plural(issues, "open issue", "open issues"),
            page: "issues.html",
        },
        Tile {
            figure: next.strftime("%-d %b").to_string(),
            says: format!("the next forum, a {}", next.strftime("%A")),
            page: "",
        },
    ];
    let known = whole.boards.iter().rev();
    let met = known
        .map(|board| board.felt.attainment)
        .find(|met| met.of > 0);
    if let Some(met) = met {
        let tile = Tile {
            figure: format!("{} of {}", met.met, met.of),
            says: plural(met.of, "target met", "targets met") + " last",
            page: "scoreboard.html",
        };
        tiles.insert(2, tile);
    }
    tiles
}

/// A thing in a list.
#[derive(Serialize)]
struct Item {
    title: String,
    text: String,
    who: String,
    side: String,
    state: String,
    due: String,
    overdue: bool,
    carried: String,
    page: String,
    day: String,
    since: String,
}

fn item(whole: &Whole, seen: &Seen, today: Option<Date>) -> Item {
    let thing = &seen.thing;
    let (first, last) = (&whole.meetings[seen.first], &whole.meetings[seen.last]);
    let due = match (thing.done, thing.due) {
        (Some(done), _) => Some(done),
        (None, due) => due,
    };
    Item {
        title: thing.title.clone(),
        text: thing.text.clone(),
        who: thing.who.clone(),
        side: thing.side.map(|side| side.to_string()).unwrap_or_default(),
        state: thing.state.clone(),
        due: due.map(super::day_of).unwrap_or_default(),
        overdue: today.is_some_and(|today| thing.is_overdue(today)),
        carried: match thing.carried {
            0 => String::new(),
            1 => "carried once".to_owned(),
            2 => "carried twice".to_owned(),
            times => format!("carried {times} times"),
        },
        page: format!(
            "{}#{}-{}",
            last.page,
            thing.kind.anchor(),
            anchor(thing.id.as_str())
        ),
        day: last.day.clone(),
        since: thing.on.map_or_else(|| first.day.clone(), super::day_of),
    }
}

/// Everything that was decided, newest first.
pub fn decisions(whole: &Whole) -> Value {
    let mut standing: Vec<&Seen> = whole
        .of_kind(Kind::Decision)
        .filter(|seen| !seen.thing.given_up)
        .collect();
    standing.sort_by_key(|seen| std::cmp::Reverse(seen.last));
    let rows = standing.into_iter().map(|seen| {
        let year = whole.meetings[seen.last].date.year();
        (year, item(whole, seen, None))
    });
    let years = by_year(rows);
    minijinja::context! { years => value(years) }
}

/// Who does what by when, and what was done.
pub fn actions(whole: &Whole, today: Date) -> Value {
    let all = || whole.of_kind(Kind::Action);
    let mut open: Vec<&Seen> = all().filter(|seen| seen.thing.open).collect();
    open.sort_by_key(|seen| (seen.thing.due.is_none(), seen.thing.due, &seen.thing.id));
    let over = |given_up: bool| {
        let over = all().filter(|seen| !seen.thing.open && seen.thing.given_up == given_up);
        let mut over: Vec<&Seen> = over.collect();
        over.sort_by_key(|seen| std::cmp::Reverse((seen.thing.done, seen.last)));
        over
    };
    let (done, dropped) = (over(false), over(true));
    let rows = |seen: &[&Seen]| {
        let rows = seen.iter().take(MOST);
        let rows: Vec<Item> = rows.map(|seen| item(whole, seen, Some(today))).collect();
        value(rows)
    };
    let open_rows: Vec<Item> = open
        .iter()
        .map(|seen| item(whole, seen, Some(today)))
        .collect();
    minijinja::context! {
        open => value(open_rows),
        done => rows(&done),
        done_count => done.len(),
        dropped => rows(&dropped),
        dropped_count => dropped.len(),
        most => MOST,
    }
}

/// The issue log.
pub fn issues(whole: &Whole, today: Date) -> Value {
    let rows = |open: bool| {
        let all = whole.of_kind(Kind::Issue);
        let mut some: Vec<&Seen> = all.filter(|seen| seen.thing.open == open).collect();
        some.sort_by_key(|seen| std::cmp::Reverse((seen.last, seen.thing.carried)));
        let count = some.len();
        let rows = some.into_iter().take(if open { usize::MAX } else { MOST });
        let rows: Vec<Item> = rows.map(|seen| item(whole, seen, Some(today))).collect();
        (value(rows), count)
    };
    let (open, _) = rows(true);
    let (closed, closed_count) = rows(false);
    minijinja::context! { open, closed, closed_count, most => MOST }
}

#[derive(Serialize)]
struct Figures {
    day: String,
    page: String,
    target: String,
    actual: String,
    track: &'static str,
}

#[derive(Serialize)]
struct KpiText {
    anchor: String,
    name: String,
    says: String,
    track: &'static str,
    brought_by: String,
    note: String,
    chart: Value,
    figures: Vec<Figures>,
}

fn track(kpi: &Kpi) -> &'static str {
    match (kpi.on_track(), kpi.actual) {
        (Some(true), _) => "on track",
        (Some(false), _) => "off track",
        (None, Some(_)) => "no target",
        (None, None) => "no figure",
    }
}

/// The trends of all KPIs, and feeling beside fact.
pub fn scoreboard(whole: &Whole) -> Value {
    let Some(last) = whole.boards.last() else {
        return minijinja::context! { kpis => Vec::<Value>::new() };
    };
    let kpis = last.scoreboard.kpis.in_order().into_iter();
    let kpis: Vec<KpiText> = kpis.map(|(id, _)| kpi(whole, id)).collect();
    let felt: Vec<Felt> = whole
        .boards
        .iter()
        .map(|board| board.felt.clone())
        .collect();
    let said = |felt: Option<f64>| felt.map(|felt| format!("{felt:.1}")).unwrap_or_default();
    let rows: Vec<Value> = whole
        .boards
        .iter()
        .rev()
        .take(FIGURES)
        .map(|board| {
            let row = &whole.meetings[board.meeting];
            let met = board.felt.attainment;
            minijinja::context! {
                day => &row.day,
                page => &row.page,
                marketing => said(board.felt.side(Side::Marketing)),
                sales => said(board.felt.side(Side::Sales)),
                felt => said(board.felt.all),
                met => if met.of > 0 { format!("{} of {}", met.met, met.of) } else { String::new() },
            }
        })
        .collect();
    let over = whole.boards.iter().rev().filter(|board| board.closed);
    let together = Together::of(over.map(|board| (board.felt.all, board.felt.attainment)));
    let kept = last.scoreboard.commitments.in_order().into_iter().map(|(_, one)| {
        minijinja::context! {
            name => format!("{} to {}: {}", one.from, one.to, one.title),
            target => known(one.target, &one.unit),
            actual => known(one.actual, &one.unit),
            track => match one.on_track() { Some(true) => "kept", Some(false) => "not kept", None => "no figure" },
        }
    });
    minijinja::context! {
        kpis => value(kpis),
        feeling => markup(charts::feeling("feeling", &felt)),
        says => together.map(|together| together.sentence()).unwrap_or_default(),
        by_side => felt.iter().any(|one| !one.sides.is_empty()),
        rows,
        commitments => kept.collect::<Vec<_>>(),
    }
}

fn kpi(whole: &Whole, id: &Id) -> KpiText {
    let held = || {
        let boards = whole.boards.iter();
        boards.filter_map(|board| Some((board, board.scoreboard.kpis.get(id)?)))
    };
    let points: Vec<Point> = held()
        .map(|(board, kpi)| Point {
            day: board.day,
            target: kpi.target,
            actual: kpi.actual,
        })
        .collect();
    // The row of today's name, unit and direction, with the last figure that is known.
    let newest = held()
        .next_back()
        .map(|(_, kpi)| kpi.clone())
        .unwrap_or_default();
    let known_last = held()
        .rev()
        .map(|(_, kpi)| kpi)
        .find(|kpi| kpi.actual.is_some());
    let shown = known_last.unwrap_or(&newest);
    let bound = match shown.better {
        crate::forum::scoreboard::Better::Higher => "at least",
        crate::forum::scoreboard::Better::Lower => "at most",
    };
    let target = shown
        .target
        .map(|target| format!("target {bound} {}", figure(target, &shown.unit)));
    let said = [Some(known(shown.actual, &shown.unit)), target];
    let said = said.into_iter().flatten().filter(|part| !part.is_empty());
    KpiText {
        anchor: kpi_anchor(id),
        name: newest.name.clone(),
        says: said.collect::<Vec<_>>().join(", "),
        track: track(shown),
        brought_by: match newest.side {
            Side::Shared => "both sides bring the figure".to_owned(),
            Side::Other => String::new(),
            side => format!("{side} brings the figure"),
        },
        note: shown.note.clone(),
        chart: markup(charts::trend(
            &kpi_anchor(id),
            &newest.name,
            &newest.unit,
            newest.better,
            &points,
        )),
        figures: held()
            .rev()
            .filter(|(_, kpi)| kpi.actual.is_some())
            .take(FIGURES)
            .map(|(board, kpi)| Figures {
                day: whole.meetings[board.meeting].day.clone(),
                page: whole.meetings[board.meeting].page.clone(),
                target: known(kpi.target, &kpi.unit),
                actual: known(kpi.actual, &kpi.unit),
                track: track(kpi),
            })
            .collect(),
    }
}

/// The lead definition and its history.
pub fn definition(whole: &Whole, charter: &Charter) -> Value {
    #[derive(Serialize)]
    struct Values {
        now: Option<Worksheet>,
        versions: Vec<Version>,
    }
    let history = whole.versions();
    let day = |meeting: &MeetingName| {
        let row = whole.place_of(meeting).map(|place| &whole.meetings[place]);
        row.map_or_else(|| day_of(meeting.date()), |row| row.day.clone())
    };
    let last = whole.left.last();
    let last = last.filter(|left| *left.definition != LeadDefinition::default());
    value(Values {
        now: last.map(|left| worksheet(&left.definition, charter)),
        versions: versions(&history, charter, day),
    })
}
