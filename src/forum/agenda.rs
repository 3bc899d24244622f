//! Agendas that meetings are planned from, and the items of a meeting's running order.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use super::merge::{Clashes, Merging, NotSettled, read_value};
use super::record::{Format, Handle, Id, InFull, Value};
use super::span::Span;
use crate::{board, record, whole};

record! {
    /// An agenda to plan meetings from: a file of `agendas/`.
    pub struct Agenda {
        /// The file's format.
        pub format: Format,
        /// Its name in the list of agendas.
        pub title: String,
        /// When to take it, in a sentence or two.
        pub about: Vec<String>,
        /// The items in order.
        pub items: Vec<AgendaPart>,
        /// Fields that two sides changed differently.
        pub clashes: Clashes,
    }
}
board!(Agenda);

record! {
    /// One item of an agenda.
    pub struct AgendaPart {
        /// What it is called on screen.
        pub title: String,
        /// Which board it opens.
        pub kind: ItemKind,
        /// Its timebox.
        pub time: Span,
        /// What a facilitator may say, a sentence each.
        pub prompts: Vec<String>,
    }
}
whole!(Vec<AgendaPart>);

impl Agenda {
    /// The sum of the timeboxes.
    pub fn time(&self) -> Span {
        self.items.iter().map(|item| item.time).sum()
    }
}

/// What an agenda item is for, and so which board it opens.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum ItemKind {
    /// Where both teams are going: the objectives.
    Destination,
    /// Wins and thanks.
    Wins,
    /// The shared scoreboard.
    Scoreboard,
    /// The lead definition.
    LeadDefinition,
    /// The hand-offs of the lead definition.
    HandOffs,
    /// Action items.
    Actions,
    /// The issue log.
    Issues,
    /// Open discussion.
    #[default]
    Discussion,
    /// The close: pulse, rating, recap.
    Close,
}

impl ItemKind {
    /// All kinds in the order of a usual meeting.
    pub const ALL: [Self; 9] = [
        Self::Destination,
        Self::Wins,
        Self::Scoreboard,
        Self::LeadDefinition,
        Self::HandOffs,
        Self::Actions,
        Self::Issues,
        Self::Discussion,
        Self::Close,
    ];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Destination => "Destination",
            Self::Wins => "Wins",
            Self::Scoreboard => "Scoreboard",
            Self::LeadDefinition => "Lead definition",
            Self::HandOffs => "Hand-offs",
            Self::Actions => "Actions",
            Self::Issues => "Issues",
            Self::Discussion => "Discussion",
            Self::Close => "Close",
        }
    }
}

impl fmt::Display for ItemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

whole!(ItemKind);

record! {
    /// One item of a meeting's running order. A list keeps them, because their order is the point.
    pub struct AgendaItem {
        /// The same in the next meeting when it was not reached in this one.
        pub id: Id,
        /// What it is called on screen.
        pub title: String,
        /// Which board it opens.
        pub kind: ItemKind,
        /// Its timebox as planned.
        pub planned: Span,
        /// What was added to the timebox while it ran.
        pub added: Span,
        /// What was taken from the timebox while it ran.
        pub taken: Span,
        /// For how long it was the current item, while the clock ran, without the stretch that
        /// runs now.
        pub spent: Span,
        /// How far it is.
        pub state: ItemState,
        /// Who leads it, if not the facilitator.
        pub led_by: Option<Handle>,
        /// What a facilitator may say, a sentence each.
        pub prompts: Vec<String>,
        /// Why it was dropped.
        pub reason: String,
        /// How often it was carried over without being reached.
        pub carried: u32,
    }
}

/// How far an agenda item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemState {
    /// Not reached yet, or current for the first time.
    #[default]
    Ahead,
    /// Left behind.
    Done,
    /// Parked for a later meeting.
    Parked,
    /// Dropped.
    Dropped,
}

whole!(ItemState);

/// A meeting's agenda items in order; merged by id, and by order where only one side moved them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunningOrder(pub Vec<AgendaItem>);

/// Where a clash of the order itself stands; no id that the program makes has a blank in it.
const ORDER: &str = "running order";

impl RunningOrder {
    /// The item of that id.
    pub fn get(&self, id: &Id) -> Option<&AgendaItem> {
        self.0.iter().find(|item| item.id == *id)
    }

    /// The item of that id, to be changed.
    pub fn get_mut(&mut self, id: &Id) -> Option<&mut AgendaItem> {
        self.0.iter_mut().find(|item| item.id == *id)
    }

    /// The place of that item, from 0.
    pub fn place(&self, id: &Id) -> Option<usize> {
        self.0.iter().position(|item| item.id == *id)
    }

    /// The ids of the items that all of those hold, in their order here.
    fn order_among(&self, others: [&Self; 2]) -> Vec<&Id> {
        let ids = self.0.iter().map(|item| &item.id);
        ids.filter(|id| others.iter().all(|other| other.get(id).is_some()))
            .collect()
    }

    /// These items, and those of `before` that are not here, each behind the item it followed.
    pub(super) fn with_back(&self, before: &Self) -> Self {
        let order = self.order_with(before);
        let items = order
            .iter()
            .filter_map(|id| self.get(id).or(before.get(id)));
        Self(items.cloned().collect())
    }

    /// The ids here, and those of `other` behind the item that each follows there.
    fn order_with(&self, other: &Self) -> Vec<Id> {
        let mut order: Vec<Id> = self.0.iter().map(|item| item.id.clone()).collect();
        for (place, item) in other.0.iter().enumerate() {
            if !order.contains(&item.id) {
                let before = place.checked_sub(1).map(|before| &other.0[before].id);
                let after = before.and_then(|id| order.iter().position(|known| known == id));
                order.insert(after.map_or(0, |after| after + 1), item.id.clone());
            }
        }
        order
    }

    /// The items without those that were dropped: those that are counted.
    pub fn kept(&self) -> impl Iterator<Item = &AgendaItem> {
        let items = self.0.iter();
        items.filter(|item| item.state != ItemState::Dropped)
    }

    /// How far the meeting is at that item: its place from 1 among those that are counted, and how
    /// many there are.
    pub fn how_far(&self, id: &Id) -> (usize, usize) {
        let place = self.kept().position(|item| item.id == *id);
        (place.map_or(0, |place| place + 1), self.kept().count())
    }

    /// The time planned for all items, without those that were dropped.
    pub fn planned(&self) -> Span {
        self.kept().map(|item| item.planned).sum()
    }

    /// The same in minutes.
    pub fn planned_minutes(&self) -> u32 {
        self.planned().in_minutes()
    }

    /// The minutes spent on all items until their clocks stopped, on those that were dropped later
    /// as well.
    pub fn spent_minutes(&self) -> u32 {
        total(self.0.iter().map(|item| item.spent))
    }
}

/// Lengths together, in whole minutes.
fn total(spans: impl Iterator<Item = Span>) -> u32 {
    let seconds = spans.fold(0, |sum: u32, span| sum.saturating_add(span.0));
    Span(seconds).in_minutes()
}

impl Value for RunningOrder {
    fn write_in_full<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(InFull))
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, merging: &mut Merging) -> Self {
        // The order is the side's that moved something; an item new on the other side follows the
        // item it followed there.
        let was = base.order_among([mine, theirs]);
        let (ours, others) = (
            mine.order_among([base, theirs]),
            theirs.order_among([base, mine]),
        );
        let order = if ours == was {
            theirs.order_with(mine)
        } else {
            mine.order_with(theirs)
        };
        if ours != was && others != was && ours != others {
            merging.at(ORDER, |merging| merging.clash(&theirs.order_with(mine)));
        }
        let nothing = AgendaItem::default();
        let merged = order.iter().filter_map(|id| {
            let (was, ours, other) = (base.get(id), mine.get(id), theirs.get(id));
            match (was, ours, other) {
                (was, Some(ours), Some(other)) => {
                    let was = was.unwrap_or(&nothing);
                    Some(merging.at(id.as_str(), |merging| {
                        AgendaItem::merge(was, ours, other, merging)
                    }))
                }
                (Some(was), Some(kept), None) | (Some(was), None, Some(kept)) => {
                    (was != kept).then(|| kept.clone())
                }
                (None, Some(new), None) | (None, None, Some(new)) => Some(new.clone()),
                (_, None, None) => None,
            }
        });
        Self(merged.collect())
    }

    fn settle(&mut self, path: &[&str], text: &str) -> Result<(), NotSettled> {
        let [first, rest @ ..] = path else {
            return Err(NotSettled::NoSuchPlace);
        };
        if *first == ORDER && rest.is_empty() {
            let order: Vec<Id> = read_value(text)?;
            let place = |item: &AgendaItem| order.iter().position(|id| *id == item.id);
            // An item that came later stays behind the one that it follows.
            let mut last = None;
            let mut placed = Vec::with_capacity(self.0.len());
            for item in std::mem::take(&mut self.0) {
                last = place(&item).or(last);
                placed.push((last, item));
            }
            placed.sort_by_key(|(place, _)| *place);
            self.0 = placed.into_iter().map(|(_, item)| item).collect();
            return Ok(());
        }
        let found = self.0.iter_mut().find(|item| item.id.as_str() == *first);
        found.ok_or(NotSettled::NoSuchPlace)?.settle(rest, text)
    }
}

#[cfg(test)]
mod tests {
    use super::{AgendaItem, RunningOrder};
    use crate::forum::meeting::Meeting;
    use crate::forum::merge::{Board, merge, settle};

    fn meeting(order: &str) -> Meeting {
        let items = order.chars().map(|id| AgendaItem {
            id: id.to_string().as_str().into(),
            ..AgendaItem::default()
        });
        Meeting {
            agenda: RunningOrder(items.collect()),
            ..Meeting::default()
        }
    }

    fn order(meeting: &Meeting) -> String {
        let ids = meeting.agenda.0.iter().map(|item| item.id.as_str());
        ids.collect()
    }

    #[test]
    fn an_order_that_one_side_changed_is_kept_whatever_the_other_adds() {
        let cases = [
            ("abc", "abc", "cab", "cab"),
            ("abc", "abxc", "cab", "cabx"),
            ("abc", "bac", "abyc", "byac"),
            ("abc", "bac", "bac", "bac"),
            ("abc", "xabc", "abcy", "xabcy"),
            ("abc", "bac", "ac", "ac"),
        ];
        for (base, mine, theirs, expected) in cases {
            let merged = merge(&meeting(base), &meeting(mine), &meeting(theirs));
            assert_eq!(order(&merged), expected, "{base}: {mine} and {theirs}");
            assert!(merged.clashes().is_empty(), "{base}: {mine} and {theirs}");
        }
    }

    #[test]
    fn two_new_orders_are_a_clash_that_can_be_settled_either_way() {
        let mut merged = merge(&meeting("abcd"), &meeting("bacd"), &meeting("abdxc"));
        assert_eq!(order(&merged), "bacdx");
        let (path, theirs) = merged.clashes().iter().next().expect("a clash");
        assert_eq!(path, "agenda/running order");
        let (path, theirs) = (path.to_owned(), theirs.iter().next().map(str::to_owned));
        merged.agenda.0.push(AgendaItem {
            id: "new".into(),
            ..AgendaItem::default()
        });
        let mut ours = merged.clone();
        settle(&mut ours, &path, None).expect("it fits");
        assert_eq!(order(&ours), "bacdxnew");
        settle(&mut merged, &path, theirs.as_deref()).expect("it fits");
        assert_eq!(order(&merged), "abdxnewc");
        assert!(merged.clashes().is_empty());
    }
}
