//! How much of a file a change takes away: what was taken out of it, dropped, retired or withdrawn.
//! A change that takes away much at once is asked about before it counts, because it is more often
//! a truncated file or the wrong branch than what somebody meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::actions::ActionState;
use super::files::Stored;
use super::lead_definition::Criterion;
use super::record::{AsKey, Items};

/// What a change takes away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// The titles of what stood before and stands no more, in the order of the file.
    pub titles: Vec<String>,
    /// How many things stood before.
    pub of: usize,
}

impl Losses {
    /// Whether to ask first: more than a fifth of the board, and more than one thing. Dropping a
    /// single thing is done on purpose, however small the board is.
    pub fn are_many(&self) -> bool {
        self.titles.len() > 1 && self.titles.len() * 5 > self.of
    }

    /// In words: `7 of 20: “Call script”, “Landing page” and 5 more`.
    pub fn words(&self) -> String {
        let named: Vec<String> = self
            .titles
            .iter()
            .take(NAMED)
            .map(|title| format!("“{title}”"))
            .collect();
        let more = match self.titles.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let (lost, of) = (self.titles.len(), self.of);
        format!("{lost} of {of}: {}{more}", named.join(", "))
    }
}

/// What counts as lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// What was taken out of the file, and what was dropped, retired or withdrawn in it.
    Standing,
    /// What was taken out of the file alone, which the program itself never does.
    There,
}

/// How many of them a sentence names.
const NAMED: usize = 3;

/// What stands in a file: from its place to its title.
type Standing = BTreeMap<String, String>;

impl Stored {
    /// What a change from this value to `after` takes away.
    #[must_use]
    pub fn losses(&self, after: &Self, counting: Counting) -> Losses {
        let before = standing(self, counting);
        let after = standing(after, counting);
        let of = before.len();
        let gone = before
            .into_iter()
            .filter(|(place, _)| !after.contains_key(place));
        Losses {
            titles: gone.map(|(_, title)| title).collect(),
            of,
        }
    }

    /// This value, and what [`Stored::losses`] counted in it as lost since `before` stands in it again;
    /// what else was changed stays so.
    #[must_use]
    pub fn with_back(&self, before: &Self, counting: Counting) -> Self {
        let mut kept = self.clone();
        bring_back(before, &mut kept, counting);
        kept
    }
}

fn note<T, K: Ord + AsKey>(
    found: &mut Standing,
    name: &str,
    items: &Items<T, K>,
    title: impl Fn(&T) -> &str,
    stands: impl Fn(&T) -> bool,
) {
    for (key, item) in items.iter().filter(|(_, item)| stands(item)) {
        let place = format!("{name}/{}", key.key());
        found.insert(place, title(item).to_owned());
    }
}

fn raise<T: Clone, K: Ord + AsKey + Clone>(
    before: &Items<T, K>,
    after: &mut Items<T, K>,
    stands: impl Fn(&T) -> bool,
    raise: impl Fn(&mut T, &T),
) {
    for (key, was) in before.iter().filter(|(_, was)| stands(was)) {
        if after.get(key).is_some_and(&stands) {
            continue;
        }
        match after.get_mut(key) {
            Some(item) => raise(item, was),
            None => after.insert(key.clone(), was.clone()),
        }
    }
}

/// Declares the lists of each file: the list, the field that names a thing of it and, where things
/// are dropped or retired in place, the field that says so.
macro_rules! lists {
    ($( $kind:ident { $( $list:ident $title:ident $(, $state:ident)?; )+ } )+) => {
        fn standing(file: &Stored, counting: Counting) -> Standing {
            let mut found = Standing::new();
            match file {
                $( Stored::$kind(value) => { $(
                    note(
                        &mut found,
                        stringify!($list),
                        &value.$list,
                        |item| &item.$title,
                        |_item| counting == Counting::There || (true $(&& _item.$state.stands())?),
                    );
                )+ } )+
                Stored::Agenda(value) => {
                    for (place, part) in value.items.iter().enumerate() {
                        found.insert(format!("items/{place:04}"), part.title.clone());
                    }
                }
            }
            note_lists_within(file, &mut found, counting);
            found
        }

        fn bring_back(before: &Stored, after: &mut Stored, counting: Counting) {
            match (before, &mut *after) {
                $( (Stored::$kind(before), Stored::$kind(after)) => {
                    let after = Arc::make_mut(after);
                    $( raise(
                        &before.$list,
                        &mut after.$list,
                        |_item| counting == Counting::There || (true $(&& _item.$state.stands())?),
                        |_item, _was| { $( _item.$state.clone_from(&_was.$state); )? },
                    ); )+
                } )+
                _ => {}
            }
            bring_lists_within_back(before, after, counting);
        }
    };
}

lists! {
    Charter {
        roster name, left;
        objectives title, retired;
        kpis name, retired;
        commitments title, retired;
        processes title, retired;
    }
    Meeting {
        people name;
        objectives title, retired;
    }
    Scoreboard {
        kpis name, retired;
        commitments title, retired;
    }
    LeadDefinition {
        groups title, retired;
        always title, retired;
        never title, retired;
        stages title, retired;
        hand_offs title, retired;
        reasons title, retired;
        open_questions title, withdrawn;
    }
    Actions {
        actions title, state;
    }
    Issues {
        issues title;
    }
    Notes {
        decisions title, withdrawn;
        parked title, dropped;
        wins title, withdrawn;
        experiments title;
    }
}

/// A field that says whether its thing still stands.
trait Stands {
    fn stands(&self) -> bool;
}

/// The reason for which something was retired, dropped or withdrawn is empty while it stands.
impl Stands for String {
    fn stands(&self) -> bool {
        self.is_empty()
    }
}

/// Whether a person left.
impl Stands for bool {
    fn stands(&self) -> bool {
        !self
    }
}

impl Stands for ActionState {
    fn stands(&self) -> bool {
        *self != Self::Dropped
    }
}

/// The criteria of each group, and the running order.
fn note_lists_within(file: &Stored, found: &mut Standing, counting: Counting) {
    match file {
        Stored::LeadDefinition(definition) => {
            for (group, within) in definition.groups.iter() {
                let name = format!("groups/{group}/criteria");
                let stands =
                    |item: &Criterion| counting == Counting::There || item.retired.stands();
                note(found, &name, &within.criteria, |item| &item.title, stands);
            }
        }
        Stored::Meeting(meeting) => {
            for item in &meeting.agenda.0 {
                found.insert(format!("agenda/{}", item.id), item.title.clone());
            }
        }
        _ => {}
    }
}

fn bring_lists_within_back(before: &Stored, after: &mut Stored, counting: Counting) {
    match (before, after) {
        (Stored::LeadDefinition(before), Stored::LeadDefinition(after)) => {
            let after = Arc::make_mut(after);
            for (group, was) in before.groups.iter() {
                if let Some(now) = after.groups.get_mut(group) {
                    raise(
                        &was.criteria,
                        &mut now.criteria,
                        |item| counting == Counting::There || item.retired.stands(),
                        |item, was| item.retired.clone_from(&was.retired),
                    );
                }
            }
        }
        (Stored::Meeting(before), Stored::Meeting(after)) => {
            let after = Arc::make_mut(after);
            after.agenda = after.agenda.with_back(&before.agenda);
        }
        (Stored::Agenda(before), Stored::Agenda(after)) => {
            let after = Arc::make_mut(after);
            let gone = before.items.iter().skip(after.items.len()).cloned();
            let gone: Vec<_> = gone.collect();
            after.items.extend(gone);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Counting::{Standing, There};
    use super::Stored;
    use crate::forum::actions::{Action, ActionState, Actions};
    use crate::forum::agenda::{AgendaItem, RunningOrder};
    use crate::forum::lead_definition::{Criterion, Group, LeadDefinition};
    use crate::forum::meeting::Meeting;
    use crate::forum::record::Id;

    fn actions(ids: &str) -> Actions {
        let of = |id: char| {
            let action = Action {
                title: format!("Action {id}"),
                ..Action::default()
            };
            (Id(id.to_string()), action)
        };
        Actions {
            actions: ids.chars().map(of).collect(),
            ..Actions::default()
        }
    }

    fn stored(actions: Actions) -> Stored {
        Stored::Actions(Arc::new(actions))
    }

    #[test]
    fn more_than_a_fifth_and_more_than_one_thing_are_many() {
        let before = stored(actions("abcdefghij"));
        let cases = [
            ("abcdefghij", 0, false),
            ("abcdefghi", 1, false),
            ("cdefghij", 2, false),
            ("defghij", 3, true),
            ("", 10, true),
        ];
        for (left, lost, many) in cases {
            let losses = before.losses(&stored(actions(left)), Standing);
            assert_eq!((losses.titles.len(), losses.of), (lost, 10), "{left}");
            assert_eq!(losses.are_many(), many, "{left}");
        }
        let one = stored(actions("ab")).losses(&stored(actions("a")), Standing);
        assert!(!one.are_many());
        let all = before.losses(&stored(actions("")), Standing);
        let words = "10 of 10: “Action a”, “Action b”, “Action c” and 7 more";
        assert_eq!(all.words(), words);
    }

    #[test]
    fn what_was_dropped_is_lost_and_comes_back_with_its_other_edits() {
        let before = stored(actions("abc"));
        let mut now = actions("ab");
        for id in ["a", "b"] {
            let action = now.actions.get_mut(&id.into()).unwrap();
            action.state = ActionState::Dropped;
            action.title.push_str(", edited");
        }
        let now = stored(now);
        assert_eq!(before.losses(&now, Standing).titles.len(), 3);
        assert_eq!(before.losses(&now, There).titles.len(), 1);
        let back = now.with_back(&before, Standing);
        assert!(before.losses(&back, Standing).titles.is_empty());
        let there = now.with_back(&before, There);
        assert_eq!(before.losses(&there, Standing).titles.len(), 2);
        assert!(before.losses(&there, There).titles.is_empty());
        let Stored::Actions(back) = back else {
            panic!("not actions")
        };
        let a = back.actions.get(&"a".into()).unwrap();
        assert_eq!(
            (a.state, &*a.title),
            (ActionState::ToDo, "Action a, edited")
        );
        assert!(back.actions.contains(&"c".into()));
    }

    #[test]
    fn criteria_and_the_running_order_count_and_come_back_in_place() {
        let mut definition = LeadDefinition::default();
        let mut group = Group::default();
        for id in ["a", "b", "c"] {
            group.criteria.insert(id.into(), Criterion::default());
        }
        definition.groups.insert("fit".into(), group);
        let before = Stored::LeadDefinition(Arc::new(definition.clone()));
        let fit = definition.groups.get_mut(&"fit".into()).unwrap();
        fit.criteria.remove(&"a".into());
        fit.criteria.get_mut(&"b".into()).unwrap().retired = "unused".into();
        let after = Stored::LeadDefinition(Arc::new(definition));
        assert!(before.losses(&after, Standing).are_many());
        assert_eq!(after.with_back(&before, Standing), before);

        let meeting = |order: &str| {
            let items = order.chars().map(|id| AgendaItem {
                id: Id(id.to_string()),
                ..AgendaItem::default()
            });
            Stored::Meeting(Arc::new(Meeting {
                agenda: RunningOrder(items.collect()),
                ..Meeting::default()
            }))
        };
        let back = meeting("ad").with_back(&meeting("abcd"), There);
        assert_eq!(back, meeting("abcd"));
    }
}
