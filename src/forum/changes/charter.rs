//! The standing forum in words.

use super::Names;
use super::boards::{commitment, kpi};
use super::thing::Thing;
use crate::forum::charter::{Charter, Every, Objective, Process, SharedPicture, Step};
use crate::forum::reason;
use crate::forum::record::Items;

pub(super) fn things(charter: &Charter) -> Vec<Thing> {
    let names = Names::of(charter);
    let every = match charter.cadence.every {
        Every::Weeks(1) => "every week".to_owned(),
        Every::Weeks(weeks) => format!("every {weeks} weeks"),
        Every::Month => "every month".to_owned(),
    };
    let cadence = &charter.cadence;
    let mut things = vec![Thing::whole("the forum").say("name", &charter.name).say(
        "cadence",
        format!("{every} on {} at {}", cadence.on, cadence.at),
    )];
    things.extend(objectives(&charter.objectives));
    for (handle, person) in charter.roster.iter() {
        let thing = Thing::new("roster", handle, "person", &person.name)
            .say("side", person.side)
            .say("role", &person.role)
            .holds("head of the function", person.head)
            .holds("has left", person.left);
        things.push(thing);
    }
    things.push(picture(&charter.picture));
    for (id, one) in charter.picture.confirmed.iter() {
        let thing = Thing::new("picture/confirmed", id, "confirmation by", one.side.word())
            .maybe("by", one.by.as_ref().map(|who| names.person(who)))
            .day("on", one.on);
        things.push(thing);
    }
    things.extend(charter.kpis.iter().map(|(id, one)| kpi(id, one, names)));
    let commitments = charter.commitments.iter();
    things.extend(commitments.map(|(id, one)| commitment(id, one, names)));
    let processes = charter.processes.iter();
    things.extend(processes.map(|(id, one)| {
        let steps: Vec<String> = one.steps.iter().map(step).collect();
        process(id, one, names).lines_of("step", &steps)
    }));
    things
}

pub(super) fn objectives(objectives: &Items<Objective>) -> Vec<Thing> {
    let all = objectives.iter().map(|(id, one)| {
        Thing::new("objectives", id, "objective", &one.title)
            .rank(one.rank)
            .say("measure", &one.measure)
            .day("by", one.by)
            .say("retired because", reason::words(&one.retired))
    });
    all.collect()
}

fn picture(picture: &SharedPicture) -> Thing {
    let stages = picture.buying_process.iter().map(|stage| {
        let parts = [&stage.title, &stage.question, &stage.help];
        let parts: Vec<&str> = parts.iter().map(|part| part.as_str()).collect();
        parts.join(" · ")
    });
    let stages: Vec<String> = stages.collect();
    Thing::whole_at("picture", "the shared picture")
        .lines_of("target market", &picture.target_market)
        .lines_of("ideal customer", &picture.ideal_customer)
        .lines_of("value proposition", &picture.value_propositions)
        .lines_of("buying process", &stages)
}

fn process(id: &crate::forum::record::Id, one: &Process, names: Names<'_>) -> Thing {
    Thing::new("processes", id, "process", &one.title)
        .maybe(
            "objective",
            one.objective.as_ref().map(|id| names.objective(id)),
        )
        .say("retired because", reason::words(&one.retired))
}

fn step(step: &Step) -> String {
    let support = step.support.map(|side| format!(", {side} supports"));
    let beside = if step.beside {
        ", beside the one before"
    } else {
        ""
    };
    let hand_off = step.hand_off.as_ref().map(|id| format!(", hand-off {id}"));
    format!(
        "{}: {} leads{}{beside}{}",
        step.title,
        step.lead,
        support.unwrap_or_default(),
        hand_off.unwrap_or_default()
    )
}
