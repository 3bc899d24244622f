//! What forms and questions are for: said when they are opened, done when they are confirmed.

use super::commands::Command;
use super::place::{IssuePart, Row};
use crate::forum::record::Id;

/// What the fields of a form become.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Purpose {
    NewForum,
    Charter,
    Person(Option<crate::forum::record::Handle>),
    Objective(Option<Id>),
    PlanDate,
    AgendaItem(Option<Id>),
    Guest,
    SaveAgenda,
    Kpi(Option<Id>),
    KpiActual(Id),
    Commitment(Option<Id>),
    CommitmentActual(Id),
    /// A CSV with actuals.
    FiguresFile,
    Picture(crate::forum::charter::PicturePart),
    BuyingStage(Option<usize>),
    ConfirmPicture(crate::forum::people::Side),
    Process(Option<Id>),
    /// A step of that process.
    Step(Id, Option<usize>),
    IdealCustomer,
    LeadsColumns,
    Group(Option<Id>),
    /// A criterion of that group.
    Criterion(Id, Option<Id>),
    Threshold(Option<usize>),
    Always(Option<Id>),
    Never(Option<Id>),
    Stage(Option<Id>),
    HandOff(Option<Id>),
    ReturnReason(Option<Id>),
    OpenQuestion(Option<Id>),
    SignOff(crate::forum::people::Side),
    Action(Id),
    /// A new action for that issue.
    ActionFor(Id),
    ActionSplit(Id),
    /// Somebody else for an action that asks.
    HandOver(Id),
    Owner(Row),
    Due(Row),
    /// A reason for dropping it.
    Drop(Row),
    Blocked(Id),
    Issue(Id, IssuePart),
    /// All fields of an issue.
    IssueInFull(Id),
    /// A why under another one, or under the observation.
    Why {
        issue: Id,
        why: Option<Id>,
        under: Option<Id>,
    },
    Factor {
        issue: Id,
        factor: Option<Id>,
    },
    /// A reason for going on although something is missing.
    IssueGoesOn(Id, crate::forum::issues::IssueState),
    IssueParked(Id),
    IssueOutcome(Id),
    Decision(Id),
    Parked(Id),
    Win(Id),
    Experiment(Option<Id>),
    ExperimentResult(Id),
    /// How many leads can be worked in a week.
    Capacity,
    /// A file with another lead definition to compare with.
    CompareFile,
    /// A folder to write the whole meeting to.
    AnotherPlace,
}

impl Purpose {
    /// The key under which text that was left is kept, the same each time this is opened.
    pub fn key(&self) -> String {
        format!("{self:?}")
    }
}

/// That texts of these keys were being typed and are kept, and in which fields.
pub fn kept_in_words<'a>(keys: impl Iterator<Item = &'a String>) -> Option<String> {
    let mut fields: Vec<String> = keys.map(|key| field_in_words(key)).collect();
    fields.sort();
    fields.dedup();
    let more = fields.len().saturating_sub(3);
    fields.truncate(3);
    if more > 0 {
        fields.push(format!("{more} more"));
    }
    (!fields.is_empty()).then(|| {
        format!(
            "Text you were typing is kept ({}): it comes back when you open the same field",
            fields.join(", ")
        )
    })
}

/// The words for the field of a key: `agenda item` of `AgendaItem(None)`, `action` of the capture
/// line's `Capture(Action)`.
fn field_in_words(key: &str) -> String {
    let key = key.strip_prefix("Capture(").unwrap_or(key);
    let end = key.find(|sign: char| !sign.is_ascii_alphanumeric());
    let mut words = String::new();
    for sign in key[..end.unwrap_or(key.len())].chars() {
        if sign.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(sign.to_ascii_lowercase());
    }
    words.replace("kpi", "KPI")
}

/// What an answer does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Answer {
    /// Nothing: stay.
    Stay,
    /// Runs a command as if its key had been pressed.
    Run(Command),
    /// Runs a command that asked whether it is really meant.
    Really(Command),
    /// Opens a form.
    Open(Purpose),
    KeepAction(Id),
    CommitAfterClose,
    /// Push what was committed, after a question.
    Push,
    /// Writes the meeting in that form below the forum's folder.
    TakeAlong(super::take_along::Form),
    /// Writes the site of all forums below the forum's folder.
    TakeSiteAlong,
    EverybodyIsHere,
    /// Reopens the closed meeting on screen.
    Reopen,
    TakeUp(Id),
    IssueState(Id, crate::forum::issues::IssueState),
    /// Opens that issue on its board.
    GoToIssue(Id),
    /// The second issue came back, and goes on in the place of the first.
    CameBack(Id, Id),
    /// The first issue is like the second, and worked on apart.
    NoteLike(Id, Id),
    /// The joint ask of that issue goes out in that form.
    SendAsk(Id, crate::forum::issues::BriefForm),
    /// Settles a clash on this board: the path, and theirs or, without it, ours.
    Settle {
        path: String,
        theirs: Option<String>,
    },
    /// Compares with the version of that text; none for the one signed last.
    CompareWith(Option<String>),
    /// Does the change that takes much of a board away.
    LetGo {
        file: crate::forum::files::FileName,
        outside: bool,
    },
    /// Keeps the text on screen as that side's draft.
    KeepDraft(crate::forum::people::Side),
    /// Puts that side's draft on the worksheet.
    TakeDraft(crate::forum::people::Side),
    /// Sets the threshold that fits what can be worked, in the place of several tests.
    TakeThreshold,
    TakeOver,
    /// Writes a meeting whose folder is gone here again.
    WriteAgain,
    /// Whether git is to be told to merge by item.
    Drivers(bool),
    Quit,
}

impl Purpose {
    /// Whether the form belongs to the forum and not to a meeting, so that a closed meeting on
    /// screen does not stand in its way.
    pub fn is_of_the_forum(&self) -> bool {
        matches!(
            self,
            Self::NewForum
                | Self::Charter
                | Self::Person(_)
                | Self::Objective(_)
                | Self::Picture(_)
                | Self::BuyingStage(_)
                | Self::ConfirmPicture(_)
                | Self::Process(_)
                | Self::Step(..)
                | Self::PlanDate
                | Self::SaveAgenda
                | Self::Capacity
                | Self::CompareFile
                | Self::AnotherPlace
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_named_by_its_field() {
        let keys = [
            crate::session::boards::capture::draft_key(crate::session::commands::Capture::Action),
            Purpose::AgendaItem(None).key(),
            Purpose::KpiActual("k".into()).key(),
        ];
        assert_eq!(
            kept_in_words(keys.iter()).unwrap(),
            "Text you were typing is kept (KPI actual, action, agenda item): it comes back when you \
             open the same field"
        );
        assert_eq!(kept_in_words([].iter()), None);
    }
}
