//! Promises kept, by side and never by person: of the actions whose day has come, how many were
//! done by it; how old the open ones are; which was carried most. An owner is never looked at.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::actions::{Action, ActionState, Actions};
use super::due::days_between;
use super::people::Side;
use super::record::Id;

/// What became of the promises of one side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SidePromises {
    /// The side; what nobody's side is on counts as shared.
    pub side: Side,
    /// Promises in all, without those that were dropped.
    pub made: usize,
    /// Promises whose day has come: done ones with a day, and open ones whose day is over.
    pub due: usize,
    /// Of these, done by their day.
    pub kept: usize,
    /// Open ones.
    pub open: usize,
    /// Open ones whose day is over.
    pub past_their_day: usize,
    /// Promises that never had a day.
    pub without_a_day: usize,
    /// Promises whose day was moved at least once between meetings.
    pub moved: usize,
    /// Promises that the room gave up.
    pub dropped: usize,
    /// The median age of the open ones, in days since they were made.
    pub median_age: Option<i64>,
    /// The median time from the promise to its being done, in days.
    pub median_to_done: Option<i64>,
}

impl SidePromises {
    /// The share that was done by its day, from 0 to 1; none while no promise's day has come.
    pub fn share_kept(&self) -> Option<f64> {
        (self.due > 0).then(|| self.kept as f64 / self.due as f64)
    }
}

/// A promise that was carried often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedOften {
    /// The action.
    pub id: Id,
    /// What was promised.
    pub title: String,
    /// Whose side's it is.
    pub side: Side,
    /// How often it was carried.
    pub carried: u32,
    /// Whether it still stands.
    pub open: bool,
}

/// What became of the promises of some meetings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Promises {
    /// Each side that promised something, in the order of [`Side::ALL`].
    pub sides: Vec<SidePromises>,
    /// The promises that were carried most, at most [`MOST`] of them, those twice or more.
    pub carried_most: Vec<CarriedOften>,
}

/// How many of the promises that were carried most are named.
pub const MOST: usize = 3;

impl Promises {
    /// Looks at the actions of some meetings, the oldest first, on the day `today`.
    ///
    /// The same id is the same promise: its newest copy counts. A promise that was dropped counts
    /// for nothing but its being dropped; its day counts as moved when its first copy had another
    /// one. "Done by its day" compares days: done on the day itself is kept.
    pub fn of<'a>(meetings: impl IntoIterator<Item = &'a Actions>, today: Date) -> Self {
        let mut known: BTreeMap<&Id, (Option<Date>, &Action)> = BTreeMap::new();
        for board in meetings {
            for (id, action) in board.actions.iter() {
                let first = known
                    .get(id)
                    .map_or(action.due, |(first, _)| first.or(action.due));
                known.insert(id, (first, action));
            }
        }
        let sides = Side::ALL.into_iter().filter_map(|side| {
            let own: Vec<_> = known
                .values()
                .filter(|(_, it)| side_of(it) == side)
                .copied()
                .collect();
            (!own.is_empty()).then(|| of_side(side, &own, today))
        });
        let sides = sides.collect();
        let mut often: Vec<_> = known
            .iter()
            .filter(|(_, (_, action))| action.carried >= 2 && action.state != ActionState::Dropped)
            .collect();
        often.sort_by_key(|(id, (_, action))| (std::cmp::Reverse(action.carried), **id));
        let often = often
            .into_iter()
            .take(MOST)
            .map(|(id, (_, action))| CarriedOften {
                id: (*id).clone(),
                title: action.title.clone(),
                side: side_of(action),
                carried: action.carried,
                open: action.state.is_open(),
            });
        Self {
            sides,
            carried_most: often.collect(),
        }
    }

    /// All sides together.
    pub fn all(&self) -> (usize, usize) {
        let sum = |count: fn(&SidePromises) -> usize| self.sides.iter().map(count).sum();
        (sum(|side| side.kept), sum(|side| side.due))
    }
}

fn side_of(action: &Action) -> Side {
    action.side.unwrap_or_default()
}

fn of_side(side: Side, own: &[(Option<Date>, &Action)], today: Date) -> SidePromises {
    let mut found = SidePromises {
        side,
        ..SidePromises::default()
    };
    let (mut ages, mut to_done) = (Vec::new(), Vec::new());
    for (first, action) in own {
        if action.state == ActionState::Dropped {
            found.dropped += 1;
            continue;
        }
        found.made += 1;
        found.moved += usize::from(first.is_some() && action.due != *first);
        found.without_a_day += usize::from(action.due.is_none());
        if action.state == ActionState::Done {
            if let Some(due) = action.due {
                found.due += 1;
                found.kept += usize::from(action.done.is_some_and(|done| done <= due));
            }
            let took = action.made.zip(action.done);
            to_done.extend(took.map(|(made, done)| days_between(made, done).max(0)));
        } else {
            found.open += 1;
            let over = action.is_overdue(today);
            found.past_their_day += usize::from(over);
            found.due += usize::from(over);
            ages.extend(action.age(today));
        }
    }
    found.median_age = median(ages);
    found.median_to_done = median(to_done);
    found
}

/// The middle value; of an even number of values the lower middle one, which did happen.
pub(super) fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len().checked_sub(1)? / 2;
    values.get(middle).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn board(actions: &[(&str, Action)]) -> Actions {
        let actions = actions
            .iter()
            .map(|(id, action)| (Id::from(*id), action.clone()));
        Actions {
            actions: actions.collect(),
            ..Actions::default()
        }
    }

    fn action(side: Option<Side>, made: &str, due: &str) -> Action {
        Action {
            title: format!("due {due}"),
            side,
            made: Some(day(made)),
            due: (!due.is_empty()).then(|| day(due)),
            ..Action::default()
        }
    }

    fn done(action: Action, on: &str) -> Action {
        Action {
            state: ActionState::Done,
            done: Some(day(on)),
            ..action
        }
    }

    #[test]
    fn a_promise_is_kept_when_it_is_done_by_its_day() {
        let sales = |made, due| action(Some(Side::Sales), made, due);
        let meeting = board(&[
            (
                "on-its-day",
                done(sales("2026-11-10", "2026-11-20"), "2026-11-20"),
            ),
            (
                "a-day-late",
                done(sales("2026-11-10", "2026-11-20"), "2026-11-21"),
            ),
            ("not-yet-due", sales("2026-11-10", "2026-11-24")),
            ("past-its-day", sales("2026-11-03", "2026-11-23")),
            ("no-day", done(sales("2026-11-10", ""), "2026-11-12")),
            (
                "given-up",
                Action {
                    state: ActionState::Dropped,
                    ..sales("2026-11-01", "2026-11-02")
                },
            ),
            ("nobodys", action(None, "2026-11-10", "2026-12-01")),
        ]);
        let found = Promises::of([&meeting], TODAY);
        let sides: Vec<_> = found.sides.iter().map(|one| one.side).collect();
        assert_eq!(sides, [Side::Sales, Side::Shared]);
        let sales = &found.sides[0];
        assert_eq!((sales.kept, sales.due, sales.made), (1, 3, 5));
        assert_eq!((sales.open, sales.past_their_day), (2, 1));
        assert_eq!((sales.without_a_day, sales.dropped), (1, 1));
        assert_eq!(sales.median_age, Some(14), "of 14 and 21 days");
        assert_eq!(sales.median_to_done, Some(10), "of 2, 10 and 11 days");
        assert_eq!(found.sides[1].share_kept(), None);
        assert_eq!(found.all(), (1, 3));
    }

    #[test]
    fn the_newest_copy_of_a_promise_counts_and_a_moved_day_is_seen() {
        let first = action(Some(Side::Marketing), "2026-10-13", "2026-10-20");
        let carried = |due: &str, carried| Action {
            carried,
            ..action(Some(Side::Marketing), "2026-10-13", due)
        };
        let meetings = [
            board(&[("a", first.clone()), ("b", first.clone())]),
            board(&[
                ("a", carried("2026-10-20", 1)),
                ("b", carried("2026-11-03", 1)),
            ]),
            board(&[
                ("a", done(carried("2026-10-20", 2), "2026-10-19")),
                ("b", carried("2026-11-30", 3)),
            ]),
        ];
        let found = Promises::of(&meetings, TODAY);
        let side = &found.sides[0];
        assert_eq!((side.made, side.kept, side.due, side.moved), (2, 1, 1, 1));
        let often: Vec<_> = found
            .carried_most
            .iter()
            .map(|one| (one.id.as_str(), one.carried))
            .collect();
        assert_eq!(often, [("b", 3), ("a", 2)]);
        assert!(found.carried_most[0].open && !found.carried_most[1].open);
    }

    #[test]
    fn the_median_is_a_value_that_happened() {
        let table: [(&[i64], Option<i64>); 4] = [
            (&[], None),
            (&[7], Some(7)),
            (&[9, 1], Some(1)),
            (&[5, 1, 3], Some(3)),
        ];
        for (values, expected) in table {
            assert_eq!(median(values.to_vec()), expected, "{values:?}");
        }
    }
}
