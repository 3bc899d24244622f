//! Issues that are like an earlier one: told by their words and tags, or by what they were made
//! from. It only points one out; whether it is the same is for the room to say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Issue, IssueState, Issues};
use crate::forum::files::MeetingName;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// The issues of earlier meetings, each as it stood in the last meeting that knew it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EarlierIssues(BTreeMap<Id, EarlierIssue>);

/// An issue of an earlier meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlierIssue {
    /// The last meeting that knew it.
    pub meeting: MeetingName,
    /// The issue as it stood then.
    pub issue: Arc<Issue>,
}

impl EarlierIssues {
    /// Adds a meeting's issues, in place of what an older meeting knew of them.
    pub fn add(&mut self, meeting: &MeetingName, issues: &Issues) {
        for (id, issue) in issues.issues.iter() {
            if self.0.get(id).is_some_and(|known| known.meeting > *meeting) {
                continue;
            }
            let earlier = EarlierIssue {
                meeting: meeting.clone(),
                issue: Arc::new(issue.clone()),
            };
            self.0.insert(id.clone(), earlier);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The issue of that id.
    pub fn get(&self, id: &Id) -> Option<&EarlierIssue> {
        self.0.get(id)
    }
}

/// Of two titles, the shared words must weigh at least so much of the one that weighs less.
const ALIKE: f64 = 0.5;

/// With a tag in common so much is enough.
const ALIKE_WITH_TAG: f64 = 0.3;

/// Words that say nothing about what an issue is about.
const EMPTY: &[&str] = &[
    "about", "after", "again", "all", "also", "and", "any", "are", "because", "been", "before",
    "being", "but", "can", "could", "did", "does", "don", "each", "for", "from", "get", "had",
    "has", "have", "her", "his", "how", "into", "its", "less", "long", "more", "most", "much",
    "not", "now", "off", "one", "only", "our", "out", "over", "same", "should", "some", "still",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "too", "two", "under", "until", "very", "was", "were", "what", "when", "where",
    "which", "while", "who", "why", "will", "with", "without", "would", "you", "your",
];

/// The words of an issue by which it is compared: its title's, in a plain form.
fn words(issue: &Issue) -> BTreeSet<String> {
    let letters = |c: char| !c.is_alphanumeric();
    let title = issue.title.to_lowercase();
    let words = title.split(letters).filter(|word| {
        word.chars().count() >= 3 && !word.chars().all(char::is_numeric) && !EMPTY.contains(word)
    });
    words.map(plain).collect()
}

/// A word without the endings of English: `calls`, `called` and `calling` are one word.
fn plain(word: &str) -> String {
    let long_enough = |stem: &&str| stem.chars().count() >= 3;
    if let Some(stem) = word.strip_suffix("ies").filter(long_enough) {
        return format!("{stem}y");
    }
    let stem = ["ing", "ed", "es", "s"]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(long_enough)
        .unwrap_or(word);
    stem.strip_suffix('e')
        .filter(long_enough)
        .unwrap_or(stem)
        .to_owned()
}

impl Issues {
    /// The issue that `id` is most like, of this log and of earlier meetings, if there is one.
    pub fn like(&self, id: &Id, earlier: &EarlierIssues) -> Option<Id> {
        let own = self.issues.get(id)?;
        let past = earlier.0.iter().map(|(id, known)| (id, &*known.issue));
        let mut known: BTreeMap<&Id, &Issue> = past.collect();
        // What this log says of an issue is newer.
        known.extend(self.issues.iter());
        known.remove(id);
        // What was told apart, or is the same already, is not pointed out again.
        known.retain(|_, issue| issue.like.as_ref() != Some(id) && !issue.title.trim().is_empty());
        let worded: Vec<(&Id, &Issue, BTreeSet<String>)> = known
            .into_iter()
            .map(|(id, issue)| (id, issue, words(issue)))
            .collect();
        let mut uses: BTreeMap<&str, u32> = BTreeMap::new();
        for word in worded.iter().flat_map(|(.., words)| words) {
            *uses.entry(word).or_default() += 1;
        }
        // A word that many issues share tells little: the inverse document frequency.
        let all = worded.len() as f64;
        let weight = |word: &String| {
            let uses = uses.get(word.as_str()).copied().unwrap_or_default();
            (1.0 + (1.0 + all) / (1.0 + f64::from(uses))).ln()
        };
        let own_words = words(own);
        let sum = |words: &BTreeSet<String>| words.iter().map(weight).sum::<f64>();
        let own_weight = sum(&own_words);
        let mut best: Option<(f64, &Id)> = None;
        for (other, issue, words) in &worded {
            let shared: BTreeSet<String> = own_words.intersection(words).cloned().collect();
            let least = own_weight.min(sum(words));
            let share = if least > 0.0 {
                sum(&shared) / least
            } else {
                0.0
            };
            let tagged = own
                .tags
                .iter()
                .any(|tag| issue.tags.iter().any(|one| one == tag));
            let from_the_same = (own.kpi.is_some() && own.kpi == issue.kpi)
                || (own.action.is_some() && own.action == issue.action);
            let alike = from_the_same
                || (shared.len() >= 2 && share >= ALIKE)
                || (tagged && !shared.is_empty() && share >= ALIKE_WITH_TAG);
            let score =
                share + f64::from(u8::from(from_the_same)) + f64::from(u8::from(tagged)) / 4.0;
            if alike && best.is_none_or(|(known, _)| score > known) {
                best = Some((score, other));
            }
        }
        best.map(|(_, id)| id.clone())
    }

    /// Notes that `id` is like an earlier issue, and is to be worked on all the same.
    pub fn note_like(&mut self, id: &Id, like: &Id) -> Result<(), Refusal> {
        if id == like {
            return Err(Refusal::because("An issue is not like itself"));
        }
        self.issue(id)?.like = Some(like.clone());
        Ok(())
    }

    /// An earlier issue came back: it stands on this log again, with all that was found out about it,
    /// and `id`, which was raised about the same, is closed as its duplicate. What `id` says beyond
    /// that is added to what was observed.
    pub fn came_back(
        &mut self,
        id: &Id,
        (earlier, known): (&Id, &Issue),
        record: Id,
        today: Date,
    ) -> Result<(), Refusal> {
        if id == earlier {
            return Err(Refusal::because("An issue is not like itself"));
        }
        let own = self.issue(id)?.clone();
        if !self.issues.contains(earlier) {
            let mut known = known.clone();
            // The hands of another room.
            known.votes = super::Items::default();
            self.issues.insert(earlier.clone(), known);
        }
        let issue = self.issue(earlier)?;
        let again = std::iter::once(&own.title).chain(&own.observed);
        let new: Vec<String> = again
            .filter(|line| !issue.observed.contains(line) && **line != issue.title)
            .cloned()
            .collect();
        issue.observed.extend(new);
        if issue.state == IssueState::Closed {
            self.reopen(earlier, today)?;
        }
        let like = Some(earlier.clone());
        let outcome = super::Outcome::Duplicate;
        self.close(
            id,
            outcome,
            like,
            "it is an earlier issue that came back",
            record,
            today,
        )
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::forum::issues::Outcome;

    fn issue(title: &str, tags: &[&str]) -> Issue {
        Issue {
            title: title.to_owned(),
            tags: tags.iter().copied().collect(),
            ..Issue::default()
        }
    }

    fn log(issues: &[(&str, &str, &[&str])]) -> Issues {
        let mut log = Issues::default();
        for (id, title, tags) in issues {
            log.issues.insert(Id::from(*id), issue(title, tags));
        }
        log
    }

    fn earlier(issues: &[(&str, &str, &[&str])]) -> EarlierIssues {
        let mut earlier = EarlierIssues::default();
        let meeting = MeetingName::parse("2026-10-13").unwrap();
        earlier.add(&meeting, &log(issues));
        earlier
    }

    const PAST: &[(&str, &str, &[&str])] = &[
        (
            "p1",
            "Webinar leads wait two days for the first call",
            &["webinar"],
        ),
        ("p2", "Lead source is empty on imported records", &["crm"]),
        ("p3", "Case studies are out of date", &[]),
        (
            "p4",
            "Trade fair leads never reach the CRM",
            &["crm", "fairs"],
        ),
    ];

    #[test]
    fn an_issue_is_like_another_by_its_words_and_tags() {
        let table: &[(&str, &[&str], Option<&str>)] = &[
            (
                "First calls to webinar leads take too long",
                &[],
                Some("p1"),
            ),
            (
                "Half of the webinar lead calls wait for days",
                &[],
                Some("p1"),
            ),
            (
                "The case study about Nordwind is out of date",
                &[],
                Some("p3"),
            ),
            ("Imported contacts without a source", &["crm"], Some("p2")),
            ("The pricing page has no calculator", &[], None),
            // A tag alone, or one word alone, says too little.
            ("The new dashboard is slow", &["crm"], None),
            ("Leads from partners", &[], None),
            ("", &[], None),
        ];
        for (title, tags, expected) in table {
            let log = log(&[("new", title, tags)]);
            let like = log.like(&Id::from("new"), &earlier(PAST));
            assert_eq!(like.as_ref().map(Id::as_str), *expected, "{title}");
        }
    }

    #[test]
    fn what_was_made_from_the_same_kpi_is_alike_whatever_its_words() {
        let mut log = log(&[
            ("new", "MQL to SQL: 20 against 30 %", &[]),
            ("old", "Hand-off", &[]),
        ]);
        for id in ["new", "old"] {
            log.issues.get_mut(&Id::from(id)).unwrap().kpi = Some(Id::from("k1"));
        }
        let like = log.like(&Id::from("new"), &EarlierIssues::default());
        assert_eq!(like, Some(Id::from("old")));
    }

    #[test]
    fn the_last_meeting_that_knew_an_issue_speaks_for_it() {
        let mut known = earlier(PAST);
        let mut newer = log(&[("p1", "Webinar leads wait", &[])]);
        newer.issues.get_mut(&Id::from("p1")).unwrap().outcome = Some(Outcome::Fixed);
        let later = MeetingName::parse("2026-11-10").unwrap();
        known.add(&later, &newer);
        known.add(&MeetingName::parse("2026-09-01").unwrap(), &log(PAST));
        let issue = known.get(&Id::from("p1")).unwrap();
        assert_eq!(
            (&issue.meeting, issue.issue.outcome),
            (&later, Some(Outcome::Fixed))
        );
    }

    #[test]
    fn what_came_back_goes_on_under_its_own_id_with_what_was_found_out() {
        const TODAY: Date = date(2026, 11, 24);
        let (new, old) = (Id::from("new"), Id::from("p1"));
        let mut log = log(&[("new", "Calls to webinar leads wait again", &[])]);
        let mut known = issue("Webinar leads wait two days", &[]);
        known.state = IssueState::Closed;
        known.outcome = Some(Outcome::Fixed);
        known.learned = vec!["A rota helps".to_owned()];
        log.came_back(&new, (&old, &known), Id::from("r"), TODAY)
            .unwrap();
        let back = log.issues.get(&old).unwrap();
        assert_eq!(back.state, IssueState::Understood);
        assert_eq!(back.reopened, [TODAY]);
        assert_eq!(back.learned, ["A rota helps"]);
        assert_eq!(back.observed, ["Calls to webinar leads wait again"]);
        let closed = log.issues.get(&new).unwrap();
        assert_eq!(
            (closed.state, closed.outcome),
            (IssueState::Closed, Some(Outcome::Duplicate))
        );
        assert_eq!(closed.like, Some(old.clone()));
        // The closed one points at it, and is not pointed out for it.
        assert_eq!(log.like(&old, &EarlierIssues::default()), None);
        let refusal = log.came_back(&old, (&old, &known), Id::from("r2"), TODAY);
        assert_eq!(
            refusal.unwrap_err().to_string(),
            "An issue is not like itself"
        );
    }
}
