//! A meeting and an agenda in words. Of the pulse and the rating the number of answers alone: what
//! two copies differ by would tell what one person answered.

use super::Names;
use super::charter::objectives;
use super::thing::Thing;
use crate::forum::agenda::{Agenda, AgendaItem, ItemState};
use crate::forum::meeting::{Attendance, Clock, Meeting, MeetingState};
use crate::forum::moment::Moment;

pub(super) fn things(meeting: &Meeting, names: Names<'_>) -> Vec<Thing> {
    let mut things = vec![whole(meeting)];
    things.extend(objectives(&meeting.objectives));
    for (handle, person) in meeting.people.iter() {
        let came = match person.attendance {
            Attendance::Expected => "expected",
            Attendance::Present => "present",
            Attendance::Absent => "absent",
        };
        let thing = Thing::new("people", handle, "person", &person.name);
        things.push(thing.state(came, "").say("side", person.side));
    }
    let items = meeting.agenda.0.iter().enumerate();
    things.extend(items.map(|(place, one)| item(place, one, names)));
    things
}

fn whole(meeting: &Meeting) -> Thing {
    let state = match meeting.state {
        MeetingState::Planned => "planned",
        MeetingState::Running => "running",
        MeetingState::Closed => "closed",
    };
    let clock = match &meeting.clock {
        Clock::Stopped => String::new(),
        Clock::Running(id, _) => format!("running on {}", title(meeting, id)),
        Clock::Paused(id, _) => format!("paused on {}", title(meeting, id)),
    };
    let reopened: Vec<String> = meeting.reopened.iter().copied().map(when).collect();
    Thing::whole("the meeting")
        .state(state, "")
        .day("day", meeting.date)
        .say("start", meeting.at)
        .maybe("started", meeting.started.map(when))
        .maybe("closed", meeting.closed.map(when))
        .say("reopened", reopened.join(", "))
        .say("clock", clock)
        .count("pulse answers", meeting.pulse.len() as u64)
        .count("ratings", meeting.rating.len() as u64)
}

fn when(moment: Moment) -> String {
    format!(
        "{} {}",
        moment.date().strftime("%a %-d %b %Y"),
        moment.clock()
    )
}

fn title(meeting: &Meeting, id: &crate::forum::record::Id) -> String {
    let item = meeting.agenda.get(id);
    item.map_or_else(|| id.to_string(), |item| format!("“{}”", item.title))
}

fn item(place: usize, one: &AgendaItem, names: Names<'_>) -> Thing {
    let state = match one.state {
        ItemState::Ahead => "ahead",
        ItemState::Done => "done",
        ItemState::Parked => "parked",
        ItemState::Dropped => "dropped",
    };
    let some = |span: crate::forum::span::Span| (span.0 > 0).then_some(span);
    Thing::new("agenda", &one.id, "agenda item", &one.title)
        .rank(i64::try_from(place).unwrap_or(i64::MAX))
        .state(state, "")
        .say("planned", one.planned)
        .maybe("added", some(one.added))
        .maybe("taken away", some(one.taken))
        .maybe("spent", some(one.spent))
        .say("board", one.kind)
        .maybe("led by", one.led_by.as_ref().map(|who| names.person(who)))
        .say("dropped because", &one.reason)
        .count("carried", one.carried.into())
        .lines_of("prompt", &one.prompts)
}

pub(super) fn agenda(agenda: &Agenda) -> Vec<Thing> {
    let mut things = vec![
        Thing::whole("the agenda")
            .say("title", &agenda.title)
            .lines_of("about", &agenda.about),
    ];
    let items = agenda.items.iter().enumerate();
    things.extend(items.map(|(place, one)| {
        // Items of an agenda have no id: their title tells them apart, and their place those of one
        // title.
        let same = agenda.items[..place].iter();
        let nth = same.filter(|before| before.title == one.title).count();
        let key = match nth {
            0 => one.title.clone(),
            nth => format!("{} ({})", one.title, nth + 1),
        };
        Thing::new("items", key, "agenda item", &one.title)
            .rank(i64::try_from(place).unwrap_or(i64::MAX))
            .say("time", one.time)
            .say("board", one.kind)
            .lines_of("prompt", &one.prompts)
    }));
    things
}
