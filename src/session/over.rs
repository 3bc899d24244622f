//! What lies over the screen and takes the keys first: the capture line, a form, a question, a
//! list to choose from, the palette, help, the room view.

use super::commands::{self, Capture};
use super::form::Form;
use super::key::Key;
use super::purpose::Answer;
use super::text::Text;
use crate::forum::moment::Moment;
use crate::forum::people::Side;
use crate::forum::record::Id;

/// Something over the screen.
#[derive(Clone, Debug)]
pub enum Over {
    /// The quick-capture line.
    Capture(CaptureLine),
    /// A form.
    Form(Form),
    /// A question with a few answers.
    Ask(Ask),
    /// The command palette.
    Palette(Palette),
    /// All keys; the number is the first line shown.
    Help(usize),
    /// The filter line of a board.
    Filter(Text),
    /// Counting hands for pulse or rating.
    Count(Count),
    /// Counting hands over the issues: votes, or who should own a fix.
    Hands(super::boards::hands::Hands),
    /// Forming a small team.
    Team(Box<super::boards::team::TeamChoice>),
    /// Bringing leads: choosing a file, looking at its columns.
    Leads(super::boards::bring_leads::BringLeads),
    /// Choosing a condition from what the leads hold.
    Condition(super::boards::choose_condition::ChooseCondition),
    /// The leads that only one of two versions selects.
    Disputes(super::boards::compare::DisputedLeads),
    /// What git says.
    Git(super::sync::GitPane),
    /// The line of the search over all meetings.
    Search,
    /// One thing through time.
    History(super::boards::history::History),
    /// What changed on the board since the meeting before.
    Changes(super::boards::past::Changes),
    /// What is to be read, line by line.
    Page(Page),
    /// The room view: the current item and a big clock.
    Room,
}

/// A page of lines that scrolls.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it is about.
    pub title: String,
    /// The lines.
    pub lines: Vec<String>,
    /// The first line shown.
    pub first: usize,
}

/// The quick-capture line.
#[derive(Clone, Debug)]
pub struct CaptureLine {
    /// What it makes.
    pub kind: Capture,
    /// What is typed.
    pub text: Text,
    /// Which completion is chosen, while there are some.
    pub chosen: usize,
    /// Whether completions were waved away until the next letter.
    pub quiet: bool,
}

/// A question with a few answers.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The question in a line.
    pub title: String,
    /// What is to be known before answering.
    pub lines: Vec<String>,
    /// The answers.
    pub choices: Vec<Choice>,
    /// Which one Enter takes.
    pub at: usize,
    /// When it came up by itself; none when it is what a key asked for.
    pub unasked: Option<Moment>,
}

/// Keys and clicks so soon after a question came up by itself, in milliseconds, were meant for what
/// was there before: nobody reads a question that fast. Esc as well, or it would be gone unread.
const TOO_SOON: i64 = 700;

/// An answer to a question.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The key that takes it.
    pub key: Option<Key>,
    /// What it says.
    pub label: String,
    /// What it does.
    pub answer: Answer,
}

impl Choice {
    /// An answer with a letter of its own.
    pub fn new(letter: char, label: impl Into<String>, answer: Answer) -> Self {
        Self {
            key: Some(Key::char(letter)),
            label: label.into(),
            answer,
        }
    }

    /// An answer reached with the arrows.
    pub fn plain(label: impl Into<String>, answer: Answer) -> Self {
        Self {
            key: None,
            label: label.into(),
            answer,
        }
    }
}

impl Ask {
    /// A question on its first answer.
    pub fn new(title: impl Into<String>, lines: Vec<String>, choices: Vec<Choice>) -> Self {
        Self {
            title: title.into(),
            lines,
            choices,
            at: 0,
            unasked: None,
        }
    }

    /// The same when nobody asked it: it comes up now by itself.
    #[must_use]
    pub fn unasked(self, now: Moment) -> Self {
        Self {
            unasked: Some(now),
            ..self
        }
    }

    /// Whether a key or a click now was meant for what was there before the question.
    pub fn is_too_new(&self, now: Moment) -> bool {
        let since = self.unasked.map(|came| now.milliseconds_since(came));
        since.is_some_and(|since| (0..TOO_SOON).contains(&since))
    }
}

/// The command palette.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// What is looked for.
    pub text: Text,
    /// Which of the found commands is chosen.
    pub at: usize,
}

impl Palette {
    /// The commands that fit what is typed, best first; all in the table's order while nothing is.
    pub fn found(&self, here: &[commands::Where]) -> Vec<&'static commands::Entry> {
        let mut entries: Vec<&'static commands::Entry> = commands::TABLE
            .iter()
            .filter(|entry| here.contains(&entry.place))
            .collect();
        let wanted = self.text.trimmed();
        if wanted.is_empty() {
            return entries;
        }
        let mut matcher = nucleo_matcher::Matcher::new(nucleo_matcher::Config::DEFAULT);
        let pattern = nucleo_matcher::pattern::Pattern::parse(
            wanted,
            nucleo_matcher::pattern::CaseMatching::Ignore,
            nucleo_matcher::pattern::Normalization::Smart,
        );
        let mut score = |entry: &commands::Entry| {
            let mut buffer = Vec::new();
            let mut of = |text: &str| {
                pattern.score(
                    nucleo_matcher::Utf32Str::new(text, &mut buffer),
                    &mut matcher,
                )
            };
            // A fit of the name counts double: it is what people learn. A sentence that says much is
            // less about each of its words.
            let long = entry.says.len() as u32 / 16;
            let said = of(entry.says).map(|fit| fit.saturating_sub(long));
            of(entry.name).map(|fit| fit * 2).max(said)
        };
        let mut scored: Vec<(u32, &'static commands::Entry)> = entries
            .drain(..)
            .filter_map(|entry| score(entry).map(|fit| (fit, entry)))
            .collect();
        scored.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        scored.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// Counting raised hands.
#[derive(Clone, Debug)]
pub struct Count {
    /// What is counted.
    pub what: Counted,
    /// For which side.
    pub side: Side,
    /// The hands counted since counting began, so that the last one can be taken back.
    pub counted: Vec<Id>,
}

/// What hands are raised for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// How aligned people feel, 1 to 5.
    Pulse,
    /// What they thought of the meeting, 1 to 10.
    Rating,
}
