//! Charts as SVG without any style of their own: classes name what the style sheet draws. Each is
//! said in words as well, and no state is told by colour alone.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::forum::plain::neutralise;
use crate::forum::scoreboard::{Better, figure};
use minijinja::HtmlEscape;

/// The picture's measures, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 210.0;
const LEFT: f64 = 10.0;
const RIGHT: f64 = 110.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 34.0;

/// A KPI at a meeting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The meeting's day.
    pub day: Date,
    /// What was aimed for.
    pub target: Option<f64>,
    /// What it was.
    pub actual: Option<f64>,
}

/// Feeling and fact at a meeting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feeling {
    /// The meeting's day.
    pub day: Date,
    /// How aligned people felt, from 1 to 5.
    pub felt: Option<f64>,
    /// The share of the targets that were met, from 0 to 1.
    pub met: Option<f64>,
}

/// A chart's frame: where a day stands from left to right.
struct Days {
    first: Date,
    days: f64,
}

impl Days {
    fn of(days: impl Iterator<Item = Date> + Clone) -> Option<Self> {
        let (first, last) = (days.clone().min()?, days.max()?);
        Some(Self {
            first,
            days: f64::from((last - first).get_days()).max(1.0),
        })
    }

    fn x(&self, day: Date) -> f64 {
        let gone = f64::from((day - self.first).get_days());
        LEFT + gone / self.days * (WIDTH - LEFT - RIGHT)
    }
}

/// The trend of a KPI with its target line; none while there is no figure. `id` is unique in its page.
pub fn trend(id: &str, name: &str, unit: &str, better: Better, points: &[Point]) -> Option<String> {
    let known = || points.iter().filter(|point| point.actual.is_some());
    let last = known().next_back()?;
    let days = Days::of(known().map(|point| point.day))?;
    let scale = Scale::of(points.iter().flat_map(|point| [point.actual, point.target]));
    let mut svg = opening(id, &format!("Trend of {name}"), &told(unit, points));
    axis(
        &mut svg,
        known().next().map(|first| first.day),
        Some(last.day),
    );
    // The targets: a line that steps where the target was changed.
    let targets: Vec<(f64, f64)> = known()
        .filter_map(|point| Some((days.x(point.day), scale.y(point.target?))))
        .collect();
    path(&mut svg, "target", &stepped(&targets));
    if let (Some((_, y)), Some(target)) = (targets.first(), known().find_map(|point| point.target))
    {
        let words = format!("target {}", figure(target, unit));
        label(&mut svg, "", LEFT, y - 7.0, "start", &words);
    }
    for stretch in stretches(points, &days, &scale) {
        path(&mut svg, "line", &stretch);
    }
    let radius = if points.len() > 60 { 2.5 } else { 4.5 };
    for point in known() {
        let missed = better.on_track(point.target, point.actual) == Some(false);
        let class = if missed { "missed" } else { "dot" };
        let (x, y) = (days.x(point.day), scale.y(point.actual.unwrap_or_default()));
        let _ = write!(
            svg,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"/>"
        );
    }
    let value = last.actual.unwrap_or_default();
    let (x, y) = (days.x(last.day) + 12.0, scale.y(value) + 5.0);
    label(&mut svg, "value", x, y, "start", &figure(value, unit));
    svg.push_str("</svg>");
    Some(svg)
}

/// Feeling beside fact: a line for how aligned people feel, columns for the share of targets met.
/// None while nobody was asked.
pub fn feeling(id: &str, points: &[Feeling]) -> Option<String> {
    let asked = || points.iter().filter(|point| point.felt.is_some());
    let last = asked().next_back()?;
    let shown = || {
        points
            .iter()
            .filter(|point| point.felt.is_some() || point.met.is_some())
    };
    let days = Days::of(shown().map(|point| point.day))?;
    let said = |felt: f64| (felt - 1.0) / 4.0;
    let y = |share: f64| HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    let told: Vec<String> = shown()
        .rev()
        .take(12)
        .map(|point| {
            let felt = point.felt.map(|felt| format!("felt {felt:.1} of 5"));
            let met = point
                .met
                .map(|met| format!("{:.0}% of targets met", met * 100.0));
            let both: Vec<String> = felt.into_iter().chain(met).collect();
            format!("{}: {}", point.day, both.join(", "))
        })
        .collect();
    let title = "How aligned people feel, beside the share of targets met";
    let mut svg = opening(id, title, &told.join("; "));
    let width = ((WIDTH - LEFT - RIGHT) / (shown().count() as f64) * 0.5).clamp(1.0, 26.0);
    for point in shown() {
        if let Some(met) = point.met {
            // None met is a column as well, a thin one.
            let (x, top) = (
                days.x(point.day) - width / 2.0,
                y(met).min(HEIGHT - BOTTOM - 2.0),
            );
            let height = HEIGHT - BOTTOM - top;
            let _ = write!(
                svg,
                "<rect class=\"met\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
            );
        }
    }
    axis(
        &mut svg,
        shown().next().map(|first| first.day),
        shown().next_back().map(|last| last.day),
    );
    let line: Vec<(f64, f64)> = asked()
        .filter_map(|point| Some((days.x(point.day), y(said(point.felt?)))))
        .collect();
    path(&mut svg, "line", &line);
    for (x, y) in &line {
        let _ = write!(
            svg,
            "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>"
        );
    }
    // What the two ends of the picture stand for.
    label(
        &mut svg,
        "",
        LEFT,
        y(1.0) - 10.0,
        "start",
        "top: felt 5 of 5, all targets met",
    );
    let ends = "0%, 1 of 5";
    label(&mut svg, "", WIDTH - RIGHT + 18.0, y(0.0), "start", ends);
    let felt = last.felt.unwrap_or_default();
    let (x, top) = (days.x(last.day) + 18.0, y(said(felt)) + 5.0);
    label(
        &mut svg,
        "value",
        x,
        top,
        "start",
        &format!("{felt:.1} of 5"),
    );
    svg.push_str("</svg>");
    Some(svg)
}

/// The figures in words, for those who hear the picture.
fn told(unit: &str, points: &[Point]) -> String {
    let known = points.iter().rev().filter_map(|point| {
        let actual = figure(point.actual?, unit);
        let target = point
            .target
            .map(|target| format!(" (target {})", figure(target, unit)));
        Some(format!(
            "{}: {actual}{}",
            point.day,
            target.unwrap_or_default()
        ))
    });
    known.take(12).collect::<Vec<_>>().join("; ")
}

fn escaped(text: &str) -> String {
    HtmlEscape(&neutralise(text)).to_string()
}

fn opening(id: &str, title: &str, told: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escaped(title),
        escaped(told)
    )
}

/// The line at the bottom with the first and the last day.
fn axis(svg: &mut String, first: Option<Date>, last: Option<Date>) {
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    let _ = write!(
        svg,
        "<line class=\"axis\" x1=\"{LEFT}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{bottom}\"/>"
    );
    let words = |day: Date| day.strftime("%-d %b %Y").to_string();
    if let Some(first) = first {
        label(svg, "", LEFT, HEIGHT - 8.0, "start", &words(first));
    }
    if let Some(last) = last.filter(|last| Some(*last) != first) {
        label(svg, "", right, HEIGHT - 8.0, "end", &words(last));
    }
}

fn label(svg: &mut String, class: &str, x: f64, y: f64, anchor: &str, words: &str) {
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    let _ = write!(
        svg,
        "<text{class} x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(words)
    );
}

fn path(svg: &mut String, class: &str, points: &[(f64, f64)]) {
    if points.len() < 2 {
        return;
    }
    let points: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    let _ = write!(
        svg,
        "<polyline class=\"{class}\" points=\"{}\"/>",
        points.join(" ")
    );
}

/// A line that goes across before it goes up or down.
fn stepped(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut line: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for (x, y) in points {
        if let Some((_, before)) = line.last().copied() {
            line.push((*x, before));
        }
        line.push((*x, *y));
    }
    line
}

/// The line of the actuals, broken where one is not known.
fn stretches(points: &[Point], days: &Days, scale: &Scale) -> Vec<Vec<(f64, f64)>> {
    let parts = points.split(|point| point.actual.is_none());
    let line = |part: &[Point]| {
        let known = part
            .iter()
            .filter_map(|point| Some((point.day, point.actual?)));
        known
            .map(|(day, actual)| (days.x(day), scale.y(actual)))
            .collect()
    };
    parts.map(line).collect()
}

/// Where a figure stands from bottom to top.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// Of the figures there are, with air above and below; from nought where they start near it.
    fn of(figures: impl Iterator<Item = Option<f64>>) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for figure in figures.flatten() {
            low = low.min(figure);
            high = high.max(figure);
        }
        let air = ((high - low) * 0.12).max(high.abs() * 0.02).max(1e-9);
        let from_nought = low >= 0.0 && low < high * 0.4;
        Self {
            low: if from_nought { 0.0 } else { low - air },
            high: high + air,
        }
    }

    fn y(&self, figure: f64) -> f64 {
        let share = (figure - self.low) / (self.high - self.low);
        HEIGHT - BOTTOM - share.clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn point(day: i8, target: Option<f64>, actual: Option<f64>) -> Point {
        Point {
            day: date(2026, 11, day),
            target,
            actual,
        }
    }

    #[test]
    fn a_trend_has_its_target_line_a_gap_and_its_last_figure() {
        let points = [
            point(1, Some(100.0), Some(80.0)),
            point(5, Some(100.0), Some(90.0)),
            point(9, Some(120.0), None),
            point(12, Some(120.0), Some(110.0)),
            point(20, Some(120.0), Some(130.0)),
        ];
        let svg = trend("k", "Leads", "leads", Better::Higher, &points).expect("has figures");
        assert_eq!(svg.matches("class=\"line\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("class=\"missed\"").count(), 3, "{svg}");
        assert_eq!(svg.matches("class=\"dot\"").count(), 1, "{svg}");
        assert!(svg.contains(">target 100 leads<"), "{svg}");
        assert!(svg.contains(">130 leads<"), "{svg}");
        assert!(
            svg.contains("2026-11-20: 130 leads (target 120 leads); 2026-11-12"),
            "{svg}"
        );
        assert_eq!(
            trend("k", "Leads", "leads", Better::Higher, &points[2..3]),
            None
        );
    }

    #[test]
    fn feeling_and_fact_are_one_picture() {
        let points = [
            Feeling {
                day: date(2026, 11, 1),
                felt: Some(4.4),
                met: Some(0.5),
            },
            Feeling {
                day: date(2026, 11, 9),
                felt: None,
                met: Some(1.0),
            },
            Feeling {
                day: date(2026, 11, 20),
                felt: Some(3.0),
                met: None,
            },
        ];
        let svg = feeling("f", &points).expect("somebody was asked");
        assert_eq!(svg.matches("class=\"met\"").count(), 2);
        assert_eq!(svg.matches("class=\"dot\"").count(), 2);
        assert!(svg.contains(">3.0 of 5<"), "{svg}");
        assert_eq!(feeling("f", &points[1..2]), None);
    }

    proptest! {
        #[test]
        fn whatever_the_figures_everything_stands_inside(
            figures in proptest::collection::vec((1_i8..28, proptest::option::of(-1e9..1e9), proptest::option::of(-1e9..1e9)), 1..9),
            unit in "[<>&\"' -~]{0,9}",
        ) {
            let points: Vec<Point> = figures.iter().map(|(day, target, actual)| point(*day, *target, *actual)).collect();
            let Some(svg) = trend("k", &unit, &unit, Better::Lower, &points) else { return Ok(()) };
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", svg);
            for part in svg.split(" cy=\"").skip(1) {
                let y: f64 = part.split('"').next().unwrap().parse().unwrap();
                prop_assert!((TOP - 0.1..=HEIGHT - BOTTOM + 0.1).contains(&y), "{y} in {svg}");
            }
        }
    }
}
