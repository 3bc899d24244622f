//! The selected row of the scoreboard over past meetings: below the list, or over the whole board.

use ratatui::layout::Rect;

use super::bound;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::scoreboard::{Better, commitment_trend, figure, trend};
use crate::screens::sheet::{Sheet, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::chart::Chart;
use crate::screens::widgets::heading;
use crate::screens::widgets::rows::MARGIN;
use crate::session::open::OpenMeeting;
use crate::session::place::{Row, Target};

/// What a chart says of a row.
struct Charted<'a> {
    title: &'a str,
    unit: &'a str,
    better: Better,
    target: Option<f64>,
    actual: Option<f64>,
    retired: bool,
    /// What on track and off track are called.
    words: [&'static str; 2],
    whose: String,
    objective: Option<&'a Id>,
    note: &'a str,
    figures: Vec<Option<f64>>,
}

/// A row's figures over the earlier meetings and this one.
pub fn figures(meeting: &OpenMeeting, wanted: &Row) -> Vec<Option<f64>> {
    let earlier = meeting.earlier.iter().map(|(_, board)| board.as_ref());
    let boards = earlier.chain([meeting.boards.scoreboard.as_ref()]);
    match wanted {
        Row::Kpi(id) => trend(id, boards),
        Row::Commitment(id) => commitment_trend(id, boards),
        _ => Vec::new(),
    }
}

fn charted<'a>(view: &View<'_>, meeting: &'a OpenMeeting) -> Option<Charted<'a>> {
    let board = &meeting.boards.scoreboard;
    let first = || view.rows.first().cloned();
    let wanted = view.chosen.clone().or_else(first)?;
    let figures = figures(meeting, &wanted);
    Some(match &wanted {
        Row::Kpi(id) => {
            let kpi = board.kpis.get(id)?;
            Charted {
                title: &kpi.name,
                unit: &kpi.unit,
                better: kpi.better,
                target: kpi.target,
                actual: kpi.actual,
                retired: !kpi.retired.is_empty(),
                words: ["on track", "off track"],
                whose: match kpi.side {
                    Side::Shared => "brought together".to_owned(),
                    side => format!("brought by {side}"),
                },
                objective: kpi.objective.as_ref(),
                note: &kpi.note,
                figures,
            }
        }
        Row::Commitment(id) => {
            let promise = board.commitments.get(id)?;
            Charted {
                title: &promise.title,
                unit: &promise.unit,
                better: promise.better,
                target: promise.target,
                actual: promise.actual,
                retired: !promise.retired.is_empty(),
                words: ["kept", "not kept"],
                whose: format!("{} to {}", promise.from, promise.to),
                objective: promise.objective.as_ref(),
                note: "",
                figures,
            }
        }
        _ => return None,
    })
}

/// The chart below the list: the name, the target and the line.
pub fn below(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let Some(charted) = charted(view, meeting) else {
        return;
    };
    let known = charted.figures.iter().flatten().count();
    if known < 2 {
        return;
    }
    let unit = charted.unit;
    let target = charted.target.map_or(String::new(), |target| {
        format!(
            "target {} {}, ",
            bound(charted.better),
            figure(target, unit)
        )
    });
    let aside = format!("{target}{}", text::counted(known, "meeting"));
    heading(sheet, area, charted.title, &aside);
    plot(sheet, skip_top(area, 2), (view, meeting), &charted, false);
}

/// The whole board for one row.
pub fn page(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let area = skip_left(area, MARGIN);
    let Some(charted) = charted(view, meeting) else {
        let dim = sheet.theme.dim;
        let words = view.fill("No KPI yet: {add} adds one");
        sheet.put(area, &words, dim);
        return;
    };
    let at = view.chosen_at().unwrap_or_default() + 1;
    let aside = format!("{at} of {}", view.rows.len());
    heading(sheet, area, charted.title, &aside);
    if let Some(chosen) = &view.chosen {
        sheet.hit(row(area, 0), Target::Row(chosen.clone()));
    }
    stands(sheet, row(area, 1), &charted);
    let objectives = &meeting.boards.meeting.objectives;
    let objective = charted.objective.and_then(|id| objectives.get(id));
    let serves = objective.map_or(String::new(), |objective| {
        format!(" {} serves “{}”", sheet.signs.dot, objective.title)
    });
    let (dim, ink) = (sheet.theme.dim, sheet.theme.text);
    sheet.put_pieces(
        row(area, 2),
        &[piece(charted.whose.as_str(), dim), piece(serves, dim)],
    );
    sheet.put(row(area, 3), charted.note, ink);
    let rest = skip_top(area, 5);
    if charted.figures.iter().flatten().count() < 2 {
        sheet.put(rest, "The line begins with the second figure", dim);
        return;
    }
    plot(sheet, rest, (view, meeting), &charted, true);
}

/// The newest figure beside the target, and how it stands.
fn stands(sheet: &mut Sheet<'_>, line: Rect, charted: &Charted<'_>) {
    let theme = sheet.theme;
    let actual = charted.actual.map_or("not said yet".to_owned(), |actual| {
        figure(actual, charted.unit)
    });
    let target = charted.target.map_or(", no target".to_owned(), |target| {
        format!(
            ", target {} {}",
            bound(charted.better),
            figure(target, charted.unit)
        )
    });
    let [good, bad] = charted.words;
    let (sign, words, style) = match charted.better.on_track(charted.target, charted.actual) {
        _ if charted.retired => ("", "retired", theme.dim),
        Some(true) => (sheet.signs.on_track, good, theme.good),
        Some(false) => (sheet.signs.off_track, bad, theme.off_track),
        None => ("", "", theme.dim),
    };
    sheet.put_pieces(
        line,
        &[
            piece(actual, theme.strong),
            piece(target, theme.dim),
            piece("   ", theme.dim),
            piece(sign, style),
            piece(if sign.is_empty() { "" } else { " " }, style),
            piece(words, style),
        ],
    );
}

fn plot(
    sheet: &mut Sheet<'_>,
    area: Rect,
    (view, meeting): (&View<'_>, &OpenMeeting),
    charted: &Charted<'_>,
    with_figures: bool,
) {
    let earlier = meeting
        .earlier
        .iter()
        .map(|(name, _)| view.session.day_of(name));
    let days = earlier.chain([meeting.day()]);
    let labels: Vec<String> = days.map(|day| day.strftime("%-d %b").to_string()).collect();
    let written = |value: f64| figure(value, charted.unit);
    let chart = Chart {
        figures: &charted.figures,
        labels: &labels,
        target: charted.target,
        written: &written,
        with_figures,
    };
    chart.draw(sheet, area);
}
