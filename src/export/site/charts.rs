//! Charts as SVG without any style of their own: classes name what the style sheet draws. Each is
//! said in words as well, and no state is told by colour alone.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::forum::people::Side;
use crate::forum::plain::neutralise;
use crate::forum::scoreboard::{Better, figure};
use crate::forum::trends::Felt;
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

/// A chart's frame: where a day stands from left to right.
struct Days {
    first: Date,
    span: f64,
    left: f64,
    right: f64,
}

impl Days {
    /// From the first of these days to the last, between so much room at the left and the right.
    fn of(days: impl Iterator<Item = Date> + Clone, left: f64, right: f64) -> Option<Self> {
        let (first, last) = (days.clone().min()?, days.max()?);
        Some(Self {
            first,
            span: f64::from((last - first).get_days()).max(1.0),
            left,
            right: WIDTH - right,
        })
    }

    fn x(&self, day: Date) -> f64 {
        let gone = f64::from((day - self.first).get_days());
        self.left + gone / self.span * (self.right - self.left)
    }
}

/// The trend of a KPI with its target line; none while there is no figure. `id` is unique in its page.
pub fn trend(id: &str, name: &str, unit: &str, better: Better, points: &[Point]) -> Option<String> {
    let known = || points.iter().filter(|point| point.actual.is_some());
    let last = known().next_back()?;
    let days = Days::of(known().map(|point| point.day), LEFT, RIGHT)?;
    let scale = Scale::of(points.iter().flat_map(|point| [point.actual, point.target]));
    let mut svg = opening(id, &format!("Trend of {name}"), &told(unit, points));
    axis(
        &mut svg,
        &days,
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

/// Feeling beside fact: a line for each side's pulse, columns for the share of targets met. Where no
/// side ever had answers enough to be shown, one line for everybody. None while nobody was asked.
pub fn feeling(id: &str, meetings: &[Felt]) -> Option<String> {
    // The columns at both ends stand inside, with the scale beside them.
    const LEFT: f64 = 62.0;
    const RIGHT: f64 = 150.0;
    let lines = pulses(meetings);
    let shown = || {
        let told = |one: &&Felt| !felt_in_words(one).is_empty() || one.share_met().is_some();
        meetings.iter().filter(told)
    };
    if lines.is_empty() {
        return None;
    }
    let days = Days::of(shown().map(|one| one.day), LEFT, RIGHT)?;
    let y = |share: f64| HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    let told: Vec<String> = shown().rev().take(12).map(meeting_in_words).collect();
    let title = "How aligned people feel, beside the share of targets met";
    let mut svg = opening(id, title, &told.join("; "));
    let width = ((days.right - days.left) / (shown().count() as f64) * 0.5).clamp(1.0, 26.0);
    for one in shown() {
        if let Some(met) = one.share_met() {
            // None met is a column as well, a thin one.
            let (x, top) = (
                days.x(one.day) - width / 2.0,
                y(met).min(HEIGHT - BOTTOM - 2.0),
            );
            let height = HEIGHT - BOTTOM - top;
            let _ = write!(
                svg,
                "<rect class=\"met\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
            );
        }
    }
    let (first, last) = (shown().next(), shown().next_back());
    axis(
        &mut svg,
        &days,
        first.map(|one| one.day),
        last.map(|one| one.day),
    );
    // The two scales: how it felt at the left, how much was met at the right of the columns.
    for (share, felt, met) in [(0.0, "1", "0%"), (0.5, "3", "50%"), (1.0, "5", "100%")] {
        label(&mut svg, "", LEFT - 30.0, y(share) + 5.0, "end", felt);
        let x = days.right + 30.0;
        label(&mut svg, "", x, y(share) + 5.0, "start", met);
    }
    label(&mut svg, "", 4.0, TOP - 16.0, "start", "felt, of 5");
    let x = days.right + 30.0;
    label(&mut svg, "", x, TOP - 16.0, "start", "targets met");
    for pulse in &lines {
        let points: Vec<(f64, f64)> = pulse
            .points
            .iter()
            .map(|(day, felt)| (days.x(*day), y((felt - 1.0) / 4.0)))
            .collect();
        path(&mut svg, pulse.line, &points);
        for (x, y) in points {
            match pulse.mark {
                Mark::Dot => {
                    let _ = write!(
                        svg,
                        "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>"
                    );
                }
                Mark::Square => {
                    let (left, top) = (x - 4.0, y - 4.0);
                    let _ = write!(
                        svg,
                        "<rect class=\"square\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"8\" height=\"8\"/>"
                    );
                }
            }
        }
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// The pulse of some people as a line.
struct Pulse {
    line: &'static str,
    mark: Mark,
    points: Vec<(Date, f64)>,
}

#[derive(Clone, Copy)]
enum Mark {
    Dot,
    Square,
}

/// A line for each of the two teams that was ever shown, else one for everybody.
fn pulses(meetings: &[Felt]) -> Vec<Pulse> {
    let line = |line, mark, felt: &dyn Fn(&Felt) -> Option<f64>| {
        let told = meetings.iter();
        let points: Vec<_> = told.filter_map(|one| Some((one.day, felt(one)?))).collect();
        (!points.is_empty()).then_some(Pulse { line, mark, points })
    };
    let teams: Vec<Pulse> = [
        line("line", Mark::Dot, &|one| one.side(Side::Marketing)),
        line("other-line", Mark::Square, &|one| one.side(Side::Sales)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if teams.is_empty() {
        line("line", Mark::Dot, &|one| one.all)
            .into_iter()
            .collect()
    } else {
        teams
    }
}

/// What is shown of a meeting's pulse: `Marketing felt 4.2 of 5`, for each side, else for all.
fn felt_in_words(one: &Felt) -> Vec<String> {
    let sides = one.sides.iter();
    let sides: Vec<String> = sides
        .map(|(side, felt)| format!("{side} felt {felt:.1} of 5"))
        .collect();
    if sides.is_empty() {
        let all = one.all.map(|felt| format!("felt {felt:.1} of 5"));
        all.into_iter().collect()
    } else {
        sides
    }
}

fn meeting_in_words(one: &Felt) -> String {
    let mut parts = felt_in_words(one);
    let met = one.share_met();
    parts.extend(met.map(|met| format!("{:.0}% of targets met", met * 100.0)));
    format!("{}: {}", one.day, parts.join(", "))
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
fn axis(svg: &mut String, days: &Days, first: Option<Date>, last: Option<Date>) {
    let (left, right, bottom) = (days.left, days.right, HEIGHT - BOTTOM);
    let _ = write!(
        svg,
        "<line class=\"axis\" x1=\"{left}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{bottom}\"/>"
    );
    let words = |day: Date| day.strftime("%-d %b %Y").to_string();
    if let Some(first) = first {
        label(svg, "", left, HEIGHT - 8.0, "start", &words(first));
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
    use crate::forum::files::MeetingName;
    use crate::forum::scoreboard::Attainment;

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

    fn felt(day: i8, sides: &[(Side, f64)], all: Option<f64>, met: usize, of: usize) -> Felt {
        let day = date(2026, 11, day);
        Felt {
            name: MeetingName::parse(&day.to_string()).unwrap(),
            day,
            closed: true,
            sides: sides.to_vec(),
            all,
            attainment: Attainment {
                met,
                of,
                ..Attainment::default()
            },
            commitments: Attainment::default(),
        }
    }

    #[test]
    fn feeling_and_fact_are_one_picture_with_a_line_a_side() {
        let both = [(Side::Marketing, 4.4), (Side::Sales, 3.0)];
        let meetings = [
            felt(1, &both, Some(3.7), 1, 2),
            felt(9, &[], None, 2, 2),
            felt(20, &[(Side::Sales, 2.0)], None, 0, 0),
        ];
        let svg = feeling("f", &meetings).expect("somebody was asked");
        assert_eq!(svg.matches("class=\"met\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("class=\"dot\"").count(), 1, "{svg}");
        assert_eq!(svg.matches("class=\"square\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("class=\"other-line\"").count(), 1, "{svg}");
        for scale in [">1<", ">3<", ">5<", ">0%<", ">50%<", ">100%<"] {
            assert!(svg.contains(scale), "{scale} in {svg}");
        }
        let told = "2026-11-20: Sales felt 2.0 of 5; 2026-11-09: 100% of targets met; \
                    2026-11-01: Marketing felt 4.4 of 5, Sales felt 3.0 of 5, 50% of targets met";
        assert!(svg.contains(told), "{svg}");
        assert_eq!(feeling("f", &meetings[1..2]), None);
    }

    #[test]
    fn where_no_side_had_answers_enough_one_line_stands_for_all() {
        let meetings = [felt(1, &[], Some(3.7), 1, 2), felt(9, &[], Some(4.0), 1, 2)];
        let svg = feeling("f", &meetings).expect("somebody was asked");
        assert_eq!(svg.matches("class=\"line\"").count(), 1, "{svg}");
        assert!(svg.contains("2026-11-09: felt 4.0 of 5"), "{svg}");
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
