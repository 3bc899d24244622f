//! Figures of a bench: times, their median and ninety-ninth percentile, and lines of a table.

#![allow(dead_code, reason = "each bench uses what it needs")]

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Times of the same thing, shortest first.
pub struct Times(Vec<Duration>);

impl Times {
    /// Puts them in order.
    pub fn of(mut times: Vec<Duration>) -> Self {
        assert!(times.len() >= 10, "ten or more make a median");
        times.sort_unstable();
        Self(times)
    }

    /// The median.
    pub fn p50(&self) -> Duration {
        self.0[self.0.len() / 2]
    }

    /// The time that 99 of 100 stay within.
    pub fn p99(&self) -> Duration {
        self.0[(self.0.len() * 99 / 100).min(self.0.len() - 1)]
    }

    /// How many are longer than that.
    pub fn over(&self, limit: Duration) -> usize {
        self.0.iter().filter(|time| **time > limit).count()
    }
}

/// What is asked of a figure: a ratio to a reference, or an absolute figure.
#[derive(Clone, Copy)]
pub struct Goal {
    /// The largest median, as so many medians of the reference.
    pub p50: f64,
    /// The largest p99, as so many p99 of the reference; none asked when it is 0.
    pub p99: f64,
}

/// Opens a table of times.
pub fn open_times(title: &str) {
    println!("\n{title}");
    println!(
        "{:<46}{:>10}{:>10}{:>8}{:>8}  goal",
        "", "p50 ms", "p99 ms", "x p50", "x p99"
    );
}

/// One line of it: the times, and how they stand to those of the reference.
pub fn times_line(what: &str, times: &Times, reference: Option<&Times>, goal: Option<Goal>) {
    let (p50, p99) = (milliseconds(times.p50()), milliseconds(times.p99()));
    print!("{what:<46}{p50:>10.3}{p99:>10.3}");
    let Some(reference) = reference else {
        println!();
        return;
    };
    let of = |mine: f64, other: Duration| mine / milliseconds(other);
    let ratios = (of(p50, reference.p50()), of(p99, reference.p99()));
    print!("{:>8.2}{:>8.2}", ratios.0, ratios.1);
    if let Some(goal) = goal {
        let kept = ratios.0 <= goal.p50 && (goal.p99 == 0.0 || ratios.1 <= goal.p99);
        let wanted = if goal.p99 == 0.0 {
            format!("{} x", goal.p50)
        } else {
            format!("{} x / {} x", goal.p50, goal.p99)
        };
        print!("  {wanted}{}", verdict(kept));
    }
    println!();
}

/// A line with a figure that has a goal of its own.
pub fn figure_line(what: &str, figure: f64, unit: &str, goal: Option<f64>) {
    print!("{what:<46}{figure:>10.3} {unit}");
    if let Some(goal) = goal {
        print!("  goal {goal} {unit}{}", verdict(figure <= goal));
    }
    println!();
}

fn verdict(kept: bool) -> &'static str {
    if kept { "" } else { "  MISSED" }
}

/// How long something takes.
#[allow(clippy::disallowed_methods, reason = "a bench reads the clock")]
pub fn time(what: impl FnOnce()) -> Duration {
    let start = Instant::now();
    what();
    start.elapsed()
}

/// A line on how still the machine is: adding up the same numbers, for about as long as what was
/// measured. What its p99 is above its p50, others took.
pub fn still(runs: usize, about: Duration) {
    let numbers: Vec<u64> = (0..8_192).collect();
    let rounds = |rounds: usize| {
        for _ in 0..rounds {
            black_box(
                black_box(&numbers)
                    .iter()
                    .fold(0_u64, |sum, number| sum.rotate_left(1) ^ number),
            );
        }
    };
    let one = Times::of((0..50).map(|_| time(|| rounds(1))).collect()).p50();
    let enough = (about.as_secs_f64() / one.as_secs_f64().max(1e-9)).ceil() as usize;
    let times = Times::of((0..runs).map(|_| time(|| rounds(enough))).collect());
    times_line(
        "  the machine: the same sum, for as long",
        &times,
        None,
        None,
    );
}

/// Milliseconds with their fraction.
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
