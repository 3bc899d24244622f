//! How a thing stands: what the filter `is:` asks for.

use jiff::civil::Date;

/// What `is:` may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Is {
    Open,
    Done,
    Overdue,
    Blocked,
    Parked,
    Dropped,
    Carried,
    Back,
    OffTrack,
}

impl Is {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::Done,
        Self::Overdue,
        Self::Blocked,
        Self::Parked,
        Self::Dropped,
        Self::Carried,
        Self::Back,
        Self::OffTrack,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Overdue => "overdue",
            Self::Blocked => "blocked",
            Self::Parked => "parked",
            Self::Dropped => "dropped",
            Self::Carried => "carried",
            Self::Back => "back",
            Self::OffTrack => "off-track",
        }
    }
}

/// How a thing stands in a meeting: all that holds of it, and its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// A bit for each [`Is`] that holds whatever the day.
    ways: u16,
    /// The day by which it is due.
    pub due: Option<Date>,
}

impl Standing {
    /// The same, and `way` holds where `holds` says so.
    #[must_use]
    pub fn when(mut self, way: Is, holds: bool) -> Self {
        self.ways |= u16::from(holds) << way as u16;
        self
    }

    /// The same with a day.
    #[must_use]
    pub fn by(self, due: Option<Date>) -> Self {
        Self { due, ..self }
    }

    /// Whether it stands so, on that day.
    pub fn is(self, what: Is, on: Date) -> bool {
        match what {
            Is::Overdue => self.is(Is::Open, on) && self.due.is_some_and(|due| due < on),
            way => self.ways >> way as u16 & 1 == 1,
        }
    }
}
