//! Planned against actual minutes for each kind of agenda item, and the minutes that past meetings
//! suggest for the next agenda. Looks at meetings that are over; changes nothing by itself.

use super::agenda::{Agenda, ItemKind, ItemState, RunningOrder};
use super::meeting::{Meeting, MeetingState};
use super::promises::median;
use super::span::{Span, minutes};

/// The minutes of how many meetings are looked at: the newest in which there was such an item.
pub const LOOKED_AT: usize = 6;

/// From so many meetings on minutes are suggested: two say too little.
pub const ENOUGH: usize = 3;

/// How long the items of one kind were planned for and took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindTime {
    /// The kind.
    pub kind: ItemKind,
    /// In how many of the looked-at meetings there was one.
    pub meetings: usize,
    /// The median of the planned time, in whole minutes.
    pub planned: i64,
    /// The median of the time it took, in whole minutes.
    pub actual: i64,
    /// How often it took at least a minute longer than planned.
    pub over: usize,
}

/// One item as it went in one meeting, in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sample {
    kind: ItemKind,
    title: String,
    planned: i64,
    spent: i64,
}

/// How the items of past meetings went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timings {
    /// A meeting each, the newest first.
    meetings: Vec<Vec<Sample>>,
}

impl Timings {
    /// Of meetings in the order of their days. Only those that are closed count, and in them the
    /// items that were had.
    pub fn of<'a>(meetings: impl IntoIterator<Item = &'a Meeting>) -> Self {
        let closed = meetings
            .into_iter()
            .filter(|meeting| meeting.state == MeetingState::Closed);
        let mut meetings: Vec<Vec<Sample>> =
            closed.map(|meeting| samples(&meeting.agenda)).collect();
        meetings.reverse();
        Self { meetings }
    }

    /// Each kind of item with its planned and actual minutes, in the order of a usual meeting.
    pub fn kinds(&self) -> Vec<KindTime> {
        let kinds = ItemKind::ALL.into_iter().filter_map(|kind| {
            let last = self.last(|sample| sample.kind == kind);
            let planned = last.iter().map(|(planned, _)| *planned).collect();
            let spent = last.iter().map(|(_, spent)| *spent).collect();
            Some(KindTime {
                kind,
                meetings: last.len(),
                planned: minutes(median(planned)?),
                actual: minutes(median(spent)?),
                over: last
                    .iter()
                    .filter(|(planned, spent)| spent - planned >= 60)
                    .count(),
            })
        });
        kinds.collect()
    }

    /// The minutes that past meetings suggest for the items of an agenda, in its order; none where
    /// fewer than [`ENOUGH`] meetings had such an item.
    ///
    /// An item is like those of its kind and title; where too few of these were had and the agenda
    /// has one item of that kind, like those of its kind. Open discussions are like none but those
    /// of their title. What is suggested is the median of the last [`LOOKED_AT`], in whole minutes.
    pub fn suggest(&self, items: &[(ItemKind, &str)]) -> Vec<Option<Span>> {
        let suggested = items.iter().map(|(kind, title)| {
            let kind = *kind;
            let title = title.trim().to_lowercase();
            let mut like = self.last(|sample| sample.kind == kind && sample.title == title);
            let alone = items.iter().filter(|(other, _)| *other == kind).count() == 1;
            if like.len() < ENOUGH && alone && kind != ItemKind::Discussion {
                like = self.last(|sample| sample.kind == kind);
            }
            if like.len() < ENOUGH {
                return None;
            }
            let spent = median(like.into_iter().map(|(_, spent)| spent).collect())?;
            Some(Span::minutes(u32::try_from(minutes(spent).max(1)).ok()?))
        });
        suggested.collect()
    }

    /// The agenda with the suggested minutes in place of its own; none when no item's would change.
    pub fn agenda(&self, agenda: &Agenda) -> Option<Agenda> {
        let items = agenda.items.iter();
        let items: Vec<_> = items.map(|item| (item.kind, item.title.as_str())).collect();
        let suggested = self.suggest(&items);
        let mut with = agenda.clone();
        for (item, minutes) in with.items.iter_mut().zip(suggested) {
            item.time = minutes.unwrap_or(item.time);
        }
        (with != *agenda).then_some(with)
    }

    /// The suggested minutes of a running order, in its order.
    pub fn of_order(&self, order: &RunningOrder) -> Vec<Option<Span>> {
        let items = order.0.iter();
        let items: Vec<_> = items.map(|item| (item.kind, item.title.as_str())).collect();
        self.suggest(&items)
    }

    /// The planned and actual seconds of the last meetings in which there was such an item, several
    /// in one meeting added up.
    fn last(&self, fits: impl Fn(&Sample) -> bool) -> Vec<(i64, i64)> {
        let meetings = self.meetings.iter().filter_map(|samples| {
            let like: Vec<&Sample> = samples.iter().filter(|sample| fits(sample)).collect();
            let sum = |of: fn(&Sample) -> i64| like.iter().map(|sample| of(sample)).sum();
            (!like.is_empty()).then(|| (sum(|it| it.planned), sum(|it| it.spent)))
        });
        meetings.take(LOOKED_AT).collect()
    }
}

fn samples(order: &RunningOrder) -> Vec<Sample> {
    let had = order.0.iter();
    let had = had.filter(|item| item.state == ItemState::Done && item.spent > Span(0));
    let samples = had.map(|item| Sample {
        kind: item.kind,
        title: item.title.trim().to_lowercase(),
        planned: item.planned.seconds(),
        spent: item.spent.seconds(),
    });
    samples.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::agenda::{AgendaItem, AgendaPart};

    fn meeting(items: &[(ItemKind, &str, u32, u32)]) -> Meeting {
        let items = items
            .iter()
            .map(|(kind, title, planned, spent)| AgendaItem {
                title: (*title).to_owned(),
                kind: *kind,
                planned: Span::minutes(*planned),
                spent: Span(*spent),
                state: if *spent > 0 {
                    ItemState::Done
                } else {
                    ItemState::Ahead
                },
                ..AgendaItem::default()
            });
        Meeting {
            state: MeetingState::Closed,
            agenda: RunningOrder(items.collect()),
            ..Meeting::default()
        }
    }

    fn part(kind: ItemKind, title: &str, minutes: u32) -> AgendaPart {
        AgendaPart {
            title: title.into(),
            kind,
            time: Span::minutes(minutes),
            ..AgendaPart::default()
        }
    }

    fn four() -> Timings {
        use ItemKind::{Discussion, Issues, Scoreboard};
        Timings::of(&[
            meeting(&[
                (Scoreboard, "Scoreboard", 10, 60),
                (Issues, "Issues", 10, 0),
            ]),
            meeting(&[
                (Scoreboard, "Scoreboard", 10, 14 * 60),
                (Issues, "Issues", 10, 900),
            ]),
            meeting(&[
                (Scoreboard, "Numbers", 10, 13 * 60 + 31),
                (Discussion, "Prices", 5, 300),
            ]),
            meeting(&[
                (Scoreboard, "Scoreboard", 10, 12 * 60),
                (Issues, "Issues", 10, 600),
            ]),
        ])
    }

    #[test]
    fn each_kind_has_its_planned_and_actual_minutes() {
        let kinds = four().kinds();
        let found: Vec<_> = kinds
            .iter()
            .map(|it| (it.kind, it.meetings, it.planned, it.actual, it.over))
            .collect();
        assert_eq!(
            found,
            [
                (ItemKind::Scoreboard, 4, 10, 12, 3),
                (ItemKind::Issues, 2, 10, 10, 1),
                (ItemKind::Discussion, 1, 5, 5, 0),
            ]
        );
    }

    #[test]
    fn minutes_are_suggested_from_three_meetings_on() {
        use ItemKind::{Discussion, Issues, Scoreboard};
        let timings = four();
        let items = [
            (Scoreboard, "Scoreboard"),
            (Issues, "Issues"),
            (Discussion, "Prices"),
        ];
        assert_eq!(
            timings.suggest(&items),
            [Some(Span::minutes(12)), None, None]
        );
        // Two items of a kind are told apart by their titles alone.
        let two = [(Scoreboard, "Numbers"), (Scoreboard, "Promises")];
        assert_eq!(timings.suggest(&two), [None, None]);
        let agenda = Agenda {
            items: vec![
                part(Scoreboard, "Our numbers", 10),
                part(Issues, "Issues", 10),
            ],
            ..Agenda::default()
        };
        let with = timings.agenda(&agenda).unwrap();
        let found: Vec<_> = with
            .items
            .iter()
            .map(|item| item.time.in_minutes())
            .collect();
        assert_eq!(found, [12, 10]);
        assert_eq!(timings.agenda(&with), None, "nothing more to change");
    }

    #[test]
    fn a_meeting_that_is_not_over_says_nothing() {
        let mut running = meeting(&[(ItemKind::Issues, "Issues", 10, 600)]);
        running.state = MeetingState::Running;
        assert_eq!(Timings::of([&running]).kinds(), []);
    }
}
