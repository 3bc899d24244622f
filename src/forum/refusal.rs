//! Why the product says no: each refusal's text is the sentence that the user reads.

/// Why a change was not made. Nothing changed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// The meeting is over.
    #[error("The meeting is closed: reopen it to change it")]
    MeetingClosed,
    /// The item is not on the board.
    #[error("That {0} is no longer on the board")]
    Gone(&'static str),
    /// A text is needed.
    #[error("{0} needs some words")]
    Empty(&'static str),
    /// Anything else, said where the rule is.
    #[error("{0}")]
    Because(String),
}

impl Refusal {
    /// A refusal in the rule's own words.
    pub fn because(sentence: impl Into<String>) -> Self {
        Self::Because(sentence.into())
    }
}
