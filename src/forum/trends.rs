//! How a forum does over its last meetings: feeling beside fact, promises kept, minutes, cadence.
//! Counts and means of groups; nothing here names a person.

use jiff::civil::Date;

use super::charter::{Cadence, Overdue};
use super::files::MeetingName;
use super::meeting::{Boards, MeetingState};
use super::people::Side;
use super::promises::Promises;
use super::pulse::FeelingAndFact;
use super::scoreboard::Attainment;
use super::timing::Timings;

/// How many of the last meetings are looked at: a year of a forum that meets every two weeks.
pub const MEETINGS: usize = 26;

/// Over how many of the last forums feeling is set beside the numbers.
pub const TOGETHER: usize = 3;

/// How people felt in a meeting, and what the numbers said in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Felt {
    /// The meeting.
    pub name: MeetingName,
    /// Its day.
    pub day: Date,
    /// Whether it is over.
    pub closed: bool,
    /// The mean pulse of each side from 1 to 5, of sides with answers enough to be shown.
    pub sides: Vec<(Side, f64)>,
    /// The mean pulse of all, where enough answered.
    pub all: Option<f64>,
    /// How many targets were met.
    pub attainment: Attainment,
    /// How many commitments were kept.
    pub commitments: Attainment,
}

impl Felt {
    /// Of a meeting.
    pub fn of(name: MeetingName, boards: &Boards) -> Self {
        let poll = boards.meeting.pulse_poll();
        let sides = poll.sides.iter();
        Self {
            day: boards.meeting.day(&name),
            name,
            closed: boards.meeting.state == MeetingState::Closed,
            sides: sides
                .filter_map(|(side, answers)| Some((*side, answers.mean?)))
                .collect(),
            all: poll.all.mean,
            attainment: boards.scoreboard.attainment(),
            commitments: boards.scoreboard.commitments_kept(),
        }
    }

    /// The pulse of a side, where it is shown.
    pub fn side(&self, side: Side) -> Option<f64> {
        let found = self.sides.iter().find(|(whose, _)| *whose == side);
        found.map(|(_, felt)| *felt)
    }

    /// The share of targets that were met, from 0 to 1; none without any figure.
    pub fn share_met(&self) -> Option<f64> {
        (self.attainment.of > 0).then(|| self.attainment.met as f64 / self.attainment.of as f64)
    }
}

/// How the last meetings of a forum went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trends {
    /// A meeting each, the oldest first; planned ones are left out.
    pub felt: Vec<Felt>,
    /// What became of the promises.
    pub promises: Promises,
    /// How long the agenda's items took.
    pub timings: Timings,
}

impl Trends {
    /// Of the last meetings in the order of their days, on the day `today`.
    pub fn of(meetings: &[(MeetingName, Boards)], today: Date) -> Self {
        let held = meetings
            .iter()
            .filter(|(_, boards)| boards.meeting.state != MeetingState::Planned);
        Self {
            felt: held
                .map(|(name, boards)| Felt::of(name.clone(), boards))
                .collect(),
            promises: Promises::of(meetings.iter().map(|(_, boards)| &*boards.actions), today),
            timings: Timings::of(meetings.iter().map(|(_, boards)| &*boards.meeting)),
        }
    }

    /// The last forums whose pulse was taken: how it felt in them, and what the numbers said in the
    /// newest of those that is over. None before the first.
    pub fn together(&self) -> Option<Together> {
        let over = self.felt.iter().rev().filter(|felt| felt.closed);
        Together::of(over.map(|felt| (felt.all, felt.attainment)))
    }
}

/// Feeling beside fact over the last forums.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// Over how many forums.
    pub forums: usize,
    /// How people felt in them, beside the targets met in the newest.
    pub both: FeelingAndFact,
}

impl Together {
    /// Of the forums that are over, the newest first, each with its mean pulse and its targets met.
    /// Every screen, page and verb takes the sentence from here.
    pub fn of(newest_first: impl Iterator<Item = (Option<f64>, Attainment)>) -> Option<Self> {
        let last: Vec<(f64, Attainment)> = newest_first
            .filter_map(|(felt, attainment)| Some((felt?, attainment)))
            .take(TOGETHER)
            .collect();
        let (_, attainment) = *last.first()?;
        let felt = last.iter().map(|(felt, _)| felt).sum::<f64>() / last.len() as f64;
        Some(Self {
            forums: last.len(),
            both: FeelingAndFact::new(Some(felt), attainment),
        })
    }

    /// `Felt 4.4 of 5 in the last three forums; 2 of 6 targets met: it feels better than the
    /// numbers are`.
    pub fn sentence(&self) -> String {
        let last = match self.forums {
            1 => " in the last forum",
            2 => " in the last two forums",
            _ => " in the last three forums",
        };
        self.both.sentence_over(last)
    }
}

/// How regularly a forum meets.
#[derive(Clone, Debug, PartialEq)]
pub struct Rhythm {
    /// The day of the next meeting: of one that is planned, else by the cadence.
    pub next: Date,
    /// Whether that meeting is planned already.
    pub planned: bool,
    /// What is to be said when it should have met.
    pub overdue: Option<Overdue>,
    /// How many forums in a row were held at least monthly, the newest included. Nought once the
    /// row is broken.
    pub streak: usize,
}

impl Rhythm {
    /// Of the days on which a forum met or means to, in order, each with whether it was held.
    pub fn of(cadence: &Cadence, days: &[(Date, bool)], today: Date) -> Self {
        let newest_first = || days.iter().rev();
        let held: Vec<Date> = newest_first()
            .filter(|(_, held)| *held)
            .map(|(day, _)| *day)
            .collect();
        let last = held.first().copied();
        let planned = days
            .iter()
            .find(|(day, held)| !held && *day >= today && Some(*day) >= last);
        let by_cadence = || {
            let all: Vec<Date> = newest_first().map(|(day, _)| *day).collect();
            cadence.next_date(&all, today)
        };
        Self {
            next: planned.map_or_else(by_cadence, |(day, _)| *day),
            planned: planned.is_some(),
            overdue: cadence.overdue(&held, today),
            streak: cadence.streak(&held, today),
        }
    }

    /// `9 forums in a row, at least monthly`; none for fewer than two.
    pub fn streak_words(&self) -> Option<String> {
        (self.streak > 1).then(|| format!("{} forums in a row, at least monthly", self.streak))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forum::meeting::Meeting;
    use crate::forum::record::Id;
    use crate::forum::scoreboard::{Kpi, Scoreboard};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn boards(votes: &[(Side, &[u8])], met: usize, of: usize) -> Boards {
        let mut meeting = Meeting {
            state: MeetingState::Closed,
            ..Meeting::default()
        };
        for (side, answers) in votes {
            for (place, felt) in answers.iter().enumerate() {
                meeting
                    .add_pulse(Id(format!("{side}{place}")), *side, *felt)
                    .unwrap();
            }
        }
        let mut scoreboard = Scoreboard::default();
        for place in 0..of {
            let kpi = Kpi {
                name: "k".into(),
                target: Some(10.0),
                actual: Some(if place < met { 12.0 } else { 8.0 }),
                ..Kpi::default()
            };
            scoreboard.kpis.insert(Id(place.to_string()), kpi);
        }
        Boards {
            meeting: Arc::new(meeting),
            scoreboard: Arc::new(scoreboard),
            ..Boards::default()
        }
    }

    fn trends(meetings: &[(&str, Boards)]) -> Trends {
        let meetings: Vec<_> = meetings
            .iter()
            .map(|(name, boards)| (MeetingName::parse(name).unwrap(), boards.clone()))
            .collect();
        Trends::of(&meetings, day("2026-11-24"))
    }

    #[test]
    fn feeling_over_the_last_three_forums_stands_beside_the_newest_numbers() {
        use Side::{Marketing, Sales};
        let felt = |answers: &[u8], met| boards(&[(Marketing, answers), (Sales, answers)], met, 6);
        let mut running = felt(&[1, 1, 1], 6);
        Arc::make_mut(&mut running.meeting).state = MeetingState::Running;
        let found = trends(&[
            ("2026-09-29", felt(&[1, 1, 1], 0)),
            ("2026-10-13", felt(&[4, 4, 4], 6)),
            ("2026-10-27", felt(&[4, 4, 5], 5)),
            ("2026-11-10", felt(&[5, 5, 5], 2)),
            ("2026-11-24", running),
        ]);
        let sentence = found.together().map(|together| together.sentence());
        assert_eq!(
            sentence.as_deref(),
            Some(
                "Felt 4.4 of 5 in the last three forums; 2 of 6 targets met: it feels better than \
                 the numbers are"
            )
        );
        assert_eq!(found.felt.len(), 5, "the running one is in the picture");
        assert_eq!(found.felt[2].side(Sales), Some(13.0 / 3.0));
    }

    #[test]
    fn a_side_with_fewer_than_three_answers_has_no_figure() {
        use Side::{Marketing, Sales};
        let found = trends(&[(
            "2026-11-10",
            boards(&[(Marketing, &[5, 4, 4]), (Sales, &[1, 1])], 1, 3),
        )]);
        let felt = &found.felt[0];
        assert_eq!(
            (felt.side(Sales), felt.side(Marketing)),
            (None, Some(13.0 / 3.0))
        );
        assert_eq!(trends(&[]).together(), None);
    }

    #[test]
    fn the_next_day_is_the_planned_one_or_the_cadences() {
        let cadence = Cadence::default();
        let days = |words: &[(&str, bool)]| -> Vec<(Date, bool)> {
            words.iter().map(|(on, held)| (day(on), *held)).collect()
        };
        let held = days(&[("2026-10-27", true), ("2026-11-10", true)]);
        let found = Rhythm::of(&cadence, &held, day("2026-11-20"));
        assert_eq!(
            (found.next, found.planned, found.streak),
            (day("2026-11-24"), false, 2)
        );
        assert_eq!(found.overdue, None);
        assert_eq!(
            found.streak_words().as_deref(),
            Some("2 forums in a row, at least monthly")
        );
        let planned = days(&[("2026-11-10", true), ("2026-11-26", false)]);
        let found = Rhythm::of(&cadence, &planned, day("2026-11-20"));
        assert_eq!((found.next, found.planned), (day("2026-11-26"), true));
        let late = Rhythm::of(&cadence, &held, day("2026-12-20"));
        assert!(late.overdue.is_some_and(|overdue| overdue.over_a_month));
        assert_eq!((late.streak, late.streak_words()), (0, None));
        let monthly = Cadence {
            every: crate::forum::charter::Every::Month,
            ..Cadence::default()
        };
        let fifths = [
            ("2026-09-29", true),
            ("2026-10-27", true),
            ("2026-11-24", true),
        ];
        let found = Rhythm::of(&monthly, &days(&fifths), day("2026-12-23"));
        assert_eq!((found.next, found.overdue), (day("2026-12-29"), None));
        let first = Rhythm::of(&cadence, &[], day("2026-11-20"));
        assert_eq!((first.next, first.streak), (day("2026-11-24"), 0));
    }
}
