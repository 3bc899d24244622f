//! How aligned people feel, and what they thought of the meeting: counts, never names.
//!
//! One entry a voter under a random id, so that two copies of a meeting merge without losing a vote.
//! Answers are small numbers of people, so they are kept apart from who gave them: a side's answers
//! are shown from [`NEEDED`] answers up, and the whole leaves out what could be worked out from it.

use super::meeting::{Meeting, PulseVote, RatingVote};
use super::people::Side;
use super::record::Id;
use super::refusal::Refusal;
use super::scoreboard::{Attainment, Scoreboard};

/// How many answers a group needs before they are shown.
pub const NEEDED: usize = 3;

/// The answers of a group of people to one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// How many answered.
    pub count: usize,
    /// Their mean; none while too few answered for it to be shown.
    pub mean: Option<f64>,
    /// How many gave each answer, the lowest answer first; empty while it is not shown.
    pub spread: Vec<usize>,
}

impl Answers {
    fn of(answers: &[u8], shown: bool, lowest: u8, highest: u8) -> Self {
        let count = answers.len();
        if !shown || count == 0 {
            return Self {
                count,
                ..Self::default()
            };
        }
        let sum: u32 = answers.iter().map(|answer| u32::from(*answer)).sum();
        let times = |wanted: u8| {
            answers
                .iter()
                .map(|answer| usize::from(*answer == wanted))
                .sum()
        };
        Self {
            count,
            mean: Some(f64::from(sum) / count as f64),
            spread: (lowest..=highest).map(times).collect(),
        }
    }

    /// The mean with one decimal, or why there is none: `4.4`, `needs 3 answers`, `no answers`.
    pub fn words(&self) -> String {
        match self.mean {
            Some(mean) => format!("{mean:.1}"),
            None if self.count == 0 => "no answers".to_owned(),
            None => format!("needs {NEEDED} answers"),
        }
    }
}

/// What a question came to, by side and in all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Poll {
    /// Each side that answered, in the order of [`Side::ALL`].
    pub sides: Vec<(Side, Answers)>,
    /// The whole. Its count is everybody's. Its mean leaves out the answers of sides that are not
    /// shown when they are fewer than [`NEEDED`] together: beside the sides that are shown, the
    /// whole would give them away.
    pub all: Answers,
    /// How many answers the mean of the whole leaves out.
    pub kept_back: usize,
}

impl Poll {
    /// Of all votes; one outside the scale, which only a hand-written file can hold, is no answer.
    fn of(votes: impl Iterator<Item = (Side, u8)>, lowest: u8, highest: u8) -> Self {
        let scale = lowest..=highest;
        let votes: Vec<_> = votes.filter(|(_, vote)| scale.contains(vote)).collect();
        let of_side = |side| -> Vec<u8> {
            let votes = votes.iter().filter(|(whose, _)| *whose == side);
            votes.map(|(_, answer)| *answer).collect()
        };
        let sides = Side::ALL.map(|side| (side, of_side(side)));
        let any_shown = sides.iter().any(|(_, answers)| answers.len() >= NEEDED);
        let hidden: usize = sides
            .iter()
            .map(|(_, answers)| answers.len())
            .filter(|count| *count < NEEDED)
            .sum();
        let kept_back = if any_shown && hidden < NEEDED {
            hidden
        } else {
            0
        };
        let counted: Vec<u8> = sides
            .iter()
            .filter(|(_, answers)| kept_back == 0 || answers.len() >= NEEDED)
            .flat_map(|(_, answers)| answers.iter().copied())
            .collect();
        let mut all = Answers::of(&counted, counted.len() >= NEEDED, lowest, highest);
        all.count = votes.len();
        let shown =
            sides
                .iter()
                .filter(|(_, answers)| !answers.is_empty())
                .map(|(side, answers)| {
                    let shown = answers.len() >= NEEDED;
                    (*side, Answers::of(answers, shown, lowest, highest))
                });
        Self {
            sides: shown.collect(),
            all,
            kept_back,
        }
    }

    /// The answers of one side; empty ones when nobody of it answered.
    pub fn side(&self, side: Side) -> Answers {
        let found = self.sides.iter().find(|(whose, _)| *whose == side);
        found
            .map(|(_, answers)| answers.clone())
            .unwrap_or_default()
    }
}

impl Meeting {
    /// Adds one answer to how aligned somebody of that side feels, from 1 to 5.
    pub fn add_pulse(&mut self, id: Id, side: Side, felt: u8) -> Result<(), Refusal> {
        if !(1..=5).contains(&felt) {
            return Err(Refusal::because("The pulse is a number from 1 to 5"));
        }
        self.pulse.insert(id, PulseVote { side, felt });
        Ok(())
    }

    /// Adds one rating of the meeting by somebody of that side, from 1 to 10.
    pub fn add_rating(&mut self, id: Id, side: Side, score: u8) -> Result<(), Refusal> {
        if !(1..=10).contains(&score) {
            return Err(Refusal::because("The rating is a number from 1 to 10"));
        }
        self.rating.insert(id, RatingVote { side, score });
        Ok(())
    }

    /// Takes the pulse answer of that id back: the one that was entered last, as its adder knows.
    pub fn take_pulse_back(&mut self, id: &Id) -> Result<(), Refusal> {
        if !self.pulse.contains(id) {
            return Err(Refusal::because("There is no answer to take back"));
        }
        self.pulse.remove(id);
        Ok(())
    }

    /// Takes the rating of that id back.
    pub fn take_rating_back(&mut self, id: &Id) -> Result<(), Refusal> {
        if !self.rating.contains(id) {
            return Err(Refusal::because("There is no rating to take back"));
        }
        self.rating.remove(id);
        Ok(())
    }

    /// How aligned people feel, from 1 (not at all) to 5 (fully).
    pub fn pulse_poll(&self) -> Poll {
        let votes = self.pulse.values().map(|vote| (vote.side, vote.felt));
        Poll::of(votes, 1, 5)
    }

    /// What people thought of the meeting, from 1 (a waste) to 10 (could not be better).
    pub fn rating_poll(&self) -> Poll {
        let votes = self.rating.values().map(|vote| (vote.side, vote.score));
        Poll::of(votes, 1, 10)
    }
}

/// By how much feeling and numbers must differ, both on a scale from 0 to 1, to be said to part ways.
pub const APART: f64 = 0.4;

/// How few KPIs with a target and an actual say too little to be held against a feeling.
pub const KPIS_NEEDED: usize = 3;

/// How aligned people feel beside what the numbers did.
#[derive(Clone, Debug, PartialEq)]
pub struct FeelingAndFact {
    /// The mean of the pulse, from 1 to 5; none while too few answered.
    pub felt: Option<f64>,
    /// How many of the targets were met.
    pub attainment: Attainment,
    /// Which way they part, if they do.
    pub parting: Option<Parting>,
}

/// Which of the two stands higher when feeling and numbers part ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// People feel better than the numbers are.
    FeelsBetter,
    /// The numbers are better than people feel.
    NumbersAreBetter,
}

impl FeelingAndFact {
    /// Sets the meeting's pulse beside its scoreboard.
    ///
    /// The feeling is put on a scale from 0 to 1 as (mean - 1) / 4, the numbers as targets met of
    /// those that have an actual. They part ways when these differ by [`APART`] or more; with fewer
    /// than [`KPIS_NEEDED`] figures nothing is said. The threshold is the product's own: the gap
    /// between "mostly" and "hardly".
    pub fn of(meeting: &Meeting, scoreboard: &Scoreboard) -> Self {
        Self::new(meeting.pulse_poll().all.mean, scoreboard.attainment())
    }

    /// Sets a mean pulse beside the targets met, by the rule of [`of`](Self::of).
    pub fn new(felt: Option<f64>, attainment: Attainment) -> Self {
        let parting = felt
            .filter(|_| attainment.of >= KPIS_NEEDED)
            .and_then(|felt| {
                let gap = (felt - 1.0) / 4.0 - attainment.met as f64 / attainment.of as f64;
                // Figures of one decimal on screen: a gap that shows as the threshold is one.
                match gap {
                    gap if gap >= APART - 1e-9 => Some(Parting::FeelsBetter),
                    gap if gap <= 1e-9 - APART => Some(Parting::NumbersAreBetter),
                    _ => None,
                }
            });
        Self {
            felt,
            attainment,
            parting,
        }
    }

    /// Both in a sentence: `Felt 4.4 of 5; 2 of 6 targets met`, and where they part ways which one
    /// stands higher.
    pub fn sentence(&self) -> String {
        self.sentence_over("")
    }

    /// The same with words on when it felt so: ` in the last three forums`.
    pub(super) fn sentence_over(&self, when: &str) -> String {
        let felt = self.felt.map(|felt| format!("Felt {felt:.1} of 5{when}"));
        let met = (self.attainment.of > 0).then(|| self.attainment.sentence());
        let both = match (felt, met) {
            (Some(felt), Some(met)) => format!("{felt}; {met}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "No pulse and no figures yet".to_owned(),
        };
        match self.parting {
            None => both,
            Some(Parting::FeelsBetter) => {
                format!("{both}: it feels better than the numbers are")
            }
            Some(Parting::NumbersAreBetter) => {
                format!("{both}: the numbers are better than it feels")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::forum::scoreboard::Kpi;

    fn voted(votes: &[(Side, &[u8])]) -> Meeting {
        let mut meeting = Meeting::default();
        for (side, answers) in votes {
            for (place, felt) in answers.iter().enumerate() {
                let id = Id(format!("{side}{place}"));
                meeting.add_pulse(id, *side, *felt).unwrap();
            }
        }
        meeting
    }

    #[test]
    fn a_side_is_shown_from_three_answers_up() {
        use Side::{Marketing, Sales};
        let poll = voted(&[(Marketing, &[5, 4, 4]), (Sales, &[2, 3, 3, 4])]).pulse_poll();
        let words: Vec<_> = poll
            .sides
            .iter()
            .map(|(side, answers)| format!("{side} {} {}", answers.count, answers.words()))
            .collect();
        assert_eq!(words, ["Marketing 3 4.3", "Sales 4 3.0"]);
        assert_eq!(poll.side(Sales).spread, [0, 1, 2, 1, 0]);
        assert_eq!((poll.all.count, poll.all.words()), (7, "3.6".to_owned()));
        assert_eq!(poll.side(Side::Other).words(), "no answers");
    }

    #[test]
    fn what_the_whole_would_give_away_is_kept_back() {
        use Side::{Marketing, Sales, Shared};
        // answers by side, words for the whole, how many are kept back
        type Votes<'a> = &'a [(Side, &'a [u8])];
        let table: [(Votes<'_>, &str, usize); 5] = [
            (&[(Marketing, &[5, 5, 5]), (Shared, &[1])], "5.0", 1),
            (&[(Marketing, &[5, 5]), (Sales, &[1, 1])], "3.0", 0),
            (
                &[(Marketing, &[5, 5, 5]), (Sales, &[1, 1]), (Shared, &[3])],
                "3.3",
                0,
            ),
            (&[(Marketing, &[5]), (Sales, &[1])], "needs 3 answers", 0),
            (&[], "no answers", 0),
        ];
        for (votes, words, kept_back) in table {
            let poll = voted(votes).pulse_poll();
            let found = (poll.all.words(), poll.kept_back);
            assert_eq!(found, (words.to_owned(), kept_back), "{votes:?}");
        }
    }

    #[test]
    fn answers_outside_the_scale_are_refused() {
        let mut meeting = Meeting::default();
        for felt in [0, 6] {
            let refused = meeting.add_pulse("a".into(), Side::Sales, felt);
            let sentence = refused.unwrap_err().to_string();
            assert_eq!(sentence, "The pulse is a number from 1 to 5");
        }
        for score in [0, 11] {
            let refused = meeting.add_rating("a".into(), Side::Sales, score);
            let sentence = refused.unwrap_err().to_string();
            assert_eq!(sentence, "The rating is a number from 1 to 10");
        }
        assert!(meeting.pulse.is_empty() && meeting.rating.is_empty());
        let by_hand = PulseVote {
            side: Side::Sales,
            felt: 50,
        };
        meeting.pulse.insert("a".into(), by_hand);
        assert_eq!(meeting.pulse_poll().all.count, 0);
    }

    #[test]
    fn an_answer_is_taken_back_once() {
        let mut meeting = voted(&[(Side::Sales, &[4, 2])]);
        let id = meeting.pulse.ids().next().unwrap().clone();
        meeting.take_pulse_back(&id).unwrap();
        assert_eq!(meeting.pulse_poll().all.count, 1);
        let again = meeting.take_pulse_back(&id).unwrap_err();
        assert_eq!(again.to_string(), "There is no answer to take back");
        meeting.add_rating("r".into(), Side::Sales, 9).unwrap();
        meeting.take_rating_back(&"r".into()).unwrap();
        let again = meeting.take_rating_back(&"r".into()).unwrap_err();
        assert_eq!(again.to_string(), "There is no rating to take back");
    }

    #[test]
    fn feeling_and_numbers_are_said_to_part_ways_by_one_rule() {
        let scoreboard = |met: usize, of: usize| {
            let mut scoreboard = Scoreboard::default();
            for place in 0..of {
                let kpi = Kpi {
                    target: Some(10.0),
                    actual: Some(if place < met { 12.0 } else { 8.0 }),
                    ..Kpi::default()
                };
                scoreboard.kpis.insert(Id(place.to_string()), kpi);
            }
            scoreboard
        };
        let table: [(&[u8], usize, usize, &str); 7] = [
            (
                &[5, 4, 4, 4, 5],
                2,
                6,
                "Felt 4.4 of 5; 2 of 6 targets met: it feels better than the numbers are",
            ),
            (&[4, 4, 4], 4, 6, "Felt 4.0 of 5; 4 of 6 targets met"),
            (
                &[2, 2, 2],
                4,
                6,
                "Felt 2.0 of 5; 4 of 6 targets met: the numbers are better than it feels",
            ),
            // Exactly at the threshold: 0.75 against 0.35 is a gap of 0.4.
            (
                &[4, 4, 4],
                7,
                20,
                "Felt 4.0 of 5; 7 of 20 targets met: it feels better than the numbers are",
            ),
            (&[5, 5, 5], 0, 2, "Felt 5.0 of 5; 0 of 2 targets met"),
            (&[5, 5], 1, 3, "1 of 3 targets met"),
            (&[], 0, 0, "No pulse and no figures yet"),
        ];
        for (felt, met, of, sentence) in table {
            let meeting = voted(&[(Side::Sales, felt)]);
            let both = FeelingAndFact::of(&meeting, &scoreboard(met, of));
            assert_eq!(both.sentence(), sentence);
        }
    }

    proptest! {
        /// From the means and counts that are shown, the sum of the hidden answers follows only
        /// when there are at least three of them.
        #[test]
        fn fewer_than_three_answers_never_follow_from_what_is_shown(
            votes in proptest::collection::vec((0_usize..4, 1_u8..=5), 0..20)
        ) {
            let mut meeting = Meeting::default();
            for (place, (side, felt)) in votes.iter().enumerate() {
                meeting.add_pulse(Id(place.to_string()), Side::ALL[*side], *felt).unwrap();
            }
            let poll = meeting.pulse_poll();
            let hidden: usize = poll.sides.iter()
                .filter(|(_, answers)| answers.mean.is_none())
                .map(|(_, answers)| answers.count)
                .sum();
            let shown = poll.sides.iter().any(|(_, answers)| answers.mean.is_some());
            let in_whole = poll.all.mean.is_some() && poll.kept_back == 0;
            prop_assert!(!(shown && in_whole && (1..NEEDED).contains(&hidden)));
            prop_assert_eq!(poll.all.count, votes.len());
        }
    }
}
