//! The page with all figures of the back-test: what it comes to, warnings, what changes against
//! another version, each criterion, the threshold, bands of score, and how it holds over time.

use ratatui::layout::Rect;

use super::{curve, number, share};
use crate::forum::back_test::RIPE_AFTER;
use crate::forum::back_test::figures::{Band, CriterionFigures, PeriodFigures};
use crate::forum::back_test::words::{against_lots_in_short, between, count};
use crate::forum::back_test::{Figures, Outcome, Part};
use crate::screens::sheet::{Sheet, left_of, piece, skip_left, skip_top, top_of};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::bar::bar;
use crate::screens::widgets::rows::{self, Entry};
use crate::session::boards::back_test::Section;
use crate::session::leads::{BroughtLeads, Tried};
use crate::session::place::Row;

/// Draws the page.
pub fn draw(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    leads: &BroughtLeads,
    tried: &Tried,
) {
    let room = usize::from(area.width.saturating_sub(4));
    let mut entries = Vec::new();
    let mut before = None;
    for wanted in &view.rows {
        let Row::Figure(section) = wanted else {
            continue;
        };
        let (title, aside) = heading(*section, tried);
        let Some(entry) = entry(wanted, *section, leads, tried, room) else {
            continue;
        };
        if before == Some(title) {
            entries.push(entry);
            continue;
        }
        if before.is_some() {
            entries.push(Entry::gap());
        }
        before = Some(title);
        // The chart is drawn whole or not at all.
        let least = match section {
            Section::Curve => curve::LINES + 1,
            _ => 2,
        };
        entries.push(entry.under_heading(least, title, aside));
    }
    rows::draw(sheet, area, view, &entries);
}

fn heading(section: Section, tried: &Tried) -> (&'static str, String) {
    match section {
        Section::InShort => ("In short", String::new()),
        Section::Warning(_) => ("Be careful", String::new()),
        Section::Against | Section::Change(_) => {
            let called = tried.against.as_ref().map(|against| &against.called);
            let called = called.map_or("", String::as_str);
            ("What changes", format!("against {called}"))
        }
        Section::Capacity => ("What can be worked", String::new()),
        Section::Criterion(at) => {
            let part = tried.figures.criteria.get(at).map(|figures| figures.part);
            let columns = "leads  customers   lift".to_owned();
            match part {
                Some(Part::Always) => ("Always qualifies", columns),
                Some(Part::Never) => ("Never qualifies", columns),
                _ => ("Each criterion by itself", columns),
            }
        }
        Section::Curve => ("Where to draw the line", String::new()),
        Section::Band(_) => (
            "All leads by score, the share of customers",
            "leads  customers".to_owned(),
        ),
        Section::Half(_) => (
            "Does it hold for the newest leads? Against drawing lots:",
            "leads  selected  customers   lift".to_owned(),
        ),
        Section::Period(_) => ("Over time", "leads  selected  customers   lift".to_owned()),
    }
}

fn entry<'a>(
    wanted: &Row,
    section: Section,
    leads: &'a BroughtLeads,
    tried: &'a Tried,
    room: usize,
) -> Option<Entry<'a>> {
    let figures = &tried.figures;
    let row = wanted.clone();
    Some(match section {
        Section::InShort => in_short(row, leads, figures, room),
        Section::Warning(at) => words(row, figures.warnings.get(at)?, room),
        Section::Against => {
            let against = tried.against.as_ref()?;
            let said = match &against.comparison {
                Ok(comparison) => &comparison.in_words,
                Err(why) => why,
            };
            words(row, said, room)
        }
        Section::Change(at) => words(row, tried.against.as_ref()?.changes.get(at)?, room),
        Section::Capacity => words(row, &tried.capacity.as_ref()?.in_words, room),
        Section::Criterion(at) => criterion(row, figures.criteria.get(at)?),
        Section::Curve => Entry::row(row, curve::LINES, move |sheet, area| {
            curve::draw(sheet, area, tried);
        }),
        Section::Band(at) => band(row, figures, at)?,
        Section::Half(0) => half(row, "oldest 70%", figures.oldest.as_ref()?),
        Section::Half(_) => half(row, "newest 30%", figures.newest.as_ref()?),
        Section::Period(at) => period(row, figures.periods.get(at)?),
    })
}

fn words(wanted: Row, said: &str, room: usize) -> Entry<'_> {
    let lines = text::lines_of(said, room, 4);
    Entry::row(wanted, lines, move |sheet, area| {
        let style = sheet.theme.ground;
        sheet.put_wrapped(area, said, style);
    })
}

fn in_short<'a>(wanted: Row, leads: &BroughtLeads, figures: &Figures, room: usize) -> Entry<'a> {
    let all = &figures.all;
    let mut said = vec![figures.in_words.clone()];
    if leads.stale {
        said.insert(0, "These are the figures before the last edit.".to_owned());
    }
    if let Some((low, high)) = all.precision_low.zip(all.precision_high) {
        said.push(format!(
            "Lift {}: the selected become customers {} times as often as all leads. With so many \
             leads, their true share is very likely {}.",
            number(all.lift),
            number(all.lift),
            between(low, high)
        ));
    }
    said.push(format!(
        "{} selected and became customers · {} selected and did not · {} customers not selected",
        count(all.true_positives),
        count(all.false_positives),
        count(all.false_negatives)
    ));
    said.push(format!(
        "{} always qualify by a rule · {} are disqualified by one",
        text::counted(figures.auto_qualified as usize, "lead"),
        count(figures.disqualified)
    ));
    let lines = said.iter().map(|said| text::lines_of(said, room, 4)).sum();
    Entry::row(wanted, lines, move |sheet, area| {
        let ground = sheet.theme.ground;
        let mut rest = area;
        for said in &said {
            let used = sheet.put_wrapped(top_of(rest, 4), said, ground);
            rest = skip_top(rest, used);
        }
    })
}

fn criterion(wanted: Row, figures: &CriterionFigures) -> Entry<'_> {
    Entry::row(wanted, 1, move |sheet, area| {
        let (ground, dim, strong) = (sheet.theme.ground, sheet.theme.dim, sheet.theme.strong);
        let right = [
            piece(format!("{:>7}", count(figures.matched)), ground),
            piece(format!("{:>11}", share(figures.rate)), strong),
            piece(format!("{:>7}", number(figures.lift)), ground),
        ];
        let used = sheet.put_pieces_right(area, &right);
        let points = match figures.part {
            Part::Points => format!("{:+}", figures.points),
            Part::Always | Part::Never => String::new(),
        };
        sheet.put_right(left_of(area, 5), &points, strong);
        let rest = skip_left(area, 7);
        let rest = left_of(rest, rest.width.saturating_sub(used + 1));
        let used = sheet.put(rest, &figures.title, ground);
        sheet.put(skip_left(rest, used + 2), &figures.group, dim);
    })
}

/// The scores of a band, so that each stands in one alone: `60 to 69`, or `60 to below 70` where
/// points have fractions.
fn scores_of(band: &Band, figures: &Figures) -> String {
    let whole = |points: f64| points.fract() == 0.0;
    if figures.curve.iter().all(|point| whole(point.score))
        && figures
            .criteria
            .iter()
            .all(|criterion| whole(criterion.points))
    {
        format!("{} to {}", band.from, band.from + 9.0)
    } else {
        format!("{} to below {}", band.from, band.from + 10.0)
    }
}

fn band(wanted: Row, figures: &Figures, at: usize) -> Option<Entry<'_>> {
    let band = figures.bands.get(at)?;
    let words = scores_of(band, figures);
    Some(Entry::row(wanted, 1, move |sheet, area| {
        let (ground, dim, strong) = (sheet.theme.ground, sheet.theme.dim, sheet.theme.strong);
        let right = [
            piece(format!("{:>7}", count(band.leads)), ground),
            piece(format!("{:>11}", share(band.rate)), strong),
        ];
        let used = sheet.put_pieces_right(area, &right);
        sheet.put(left_of(area, 16), &words, dim);
        let rest = skip_left(area, 17);
        let rest = left_of(rest, rest.width.saturating_sub(used + 2));
        let style = sheet.theme.bar;
        bar(sheet, rest, band.rate.unwrap_or(0.0), style);
    }))
}

fn outcome_figures(sheet: &mut Sheet<'_>, area: Rect, outcome: &Outcome) -> u16 {
    let (ground, strong) = (sheet.theme.ground, sheet.theme.strong);
    sheet.put_pieces_right(
        area,
        &[
            piece(format!("{:>7}", count(outcome.leads)), ground),
            piece(format!("{:>10}", count(outcome.selected)), ground),
            piece(format!("{:>11}", share(outcome.precision)), strong),
            piece(format!("{:>7}", number(outcome.lift)), strong),
        ],
    )
}

fn half<'a>(wanted: Row, title: &'a str, outcome: &'a Outcome) -> Entry<'a> {
    Entry::row(wanted, 1, move |sheet, area| {
        let used = outcome_figures(sheet, area, outcome);
        let (ground, dim) = (sheet.theme.ground, sheet.theme.dim);
        sheet.put(left_of(area, 14), title, ground);
        let rest = skip_left(area, 15);
        let rest = left_of(rest, rest.width.saturating_sub(used + 1));
        sheet.put(rest, against_lots_in_short(outcome), dim);
    })
}

fn period(wanted: Row, period: &PeriodFigures) -> Entry<'_> {
    Entry::row(wanted, 1, move |sheet, area| {
        let used = outcome_figures(sheet, area, &period.outcome);
        let (ground, dim, style) = (sheet.theme.ground, sheet.theme.dim, sheet.theme.bar);
        sheet.put(left_of(area, 14), &period.title, ground);
        let rest = skip_left(area, 15);
        let rest = left_of(rest, rest.width.saturating_sub(used + 2));
        if period.ripe {
            // A lift of 4 fills the bar; more is rare and looks the same.
            let lift = period.outcome.lift.unwrap_or(0.0) / 4.0;
            bar(sheet, left_of(rest, 20), lift, style);
        } else {
            let words = format!("too young to tell: under {RIPE_AFTER} days");
            sheet.put(rest, &words, dim);
        }
    })
}
