//! The lead definition in words: the worksheet itself, and what stands beside the signed text.

use super::Names;
use super::thing::Thing;
use crate::forum::editing::number;
use crate::forum::lead_definition::{
    Criterion, HandOff, LeadDefinition, LeadsColumns, Rule, Verdict, short, thresholds_in_words,
};
use crate::forum::reason;
use crate::forum::record::{Id, Items, Words};

/// What does not belong to the signed text: the version, sign-offs, open questions, back-tests.
pub(super) fn records(definition: &LeadDefinition, names: Names<'_>) -> Vec<Thing> {
    let mut things =
        vec![Thing::whole("the definition").say("version", format!("v{}", definition.version))];
    for (id, one) in definition.sign_offs.iter() {
        let verdict = match &one.verdict {
            Verdict::Agree => "agrees".to_owned(),
            Verdict::AgreeWithReservation(why) => format!("agrees, with a reservation: {why}"),
            Verdict::Object(why) => format!("objects: {why}"),
        };
        let thing = Thing::new("sign_offs", id, super::thing::SIGN_OFF, one.side.word())
            .say("verdict", verdict)
            .maybe("by", one.by.as_ref().map(|who| names.person(who)))
            .say("of", format!("v{}", one.version))
            .day("on", one.on)
            .say("text", short(&one.text));
        things.push(thing);
    }
    for (id, one) in definition.open_questions.iter() {
        let thing = Thing::new("open_questions", id, "open question", &one.title)
            .maybe("raised by", one.raised_by)
            .day("on", one.on)
            .lines_of("answer", &one.answer)
            .say("withdrawn because", reason::words(&one.withdrawn));
        things.push(thing);
    }
    for (id, one) in definition.back_tests.iter() {
        let thing = Thing::new("back_tests", id, "back-test on", &one.file)
            .say("leads", one.leads)
            .say("customers", one.positives)
            .say("selected", one.selected)
            .say("selected customers", one.true_positives)
            .say("of", format!("v{}", one.version))
            .day("on", one.on)
            .say("period", &one.period)
            .say("text", short(&one.text))
            .say("file's content", short(&one.file_hash))
            .lines_of("warning", &one.warnings);
        things.push(thing);
    }
    things
}

/// The worksheet.
pub(super) fn worksheet(definition: &LeadDefinition) -> Vec<Thing> {
    let mut things = vec![
        Thing::whole("qualifies when")
            .say("any of", thresholds_in_words(&definition.qualifies_when))
            .lines_of("ideal customer", &definition.ideal_customer),
        leads(&definition.leads),
    ];
    for (id, group) in definition.groups.iter() {
        let thing = Thing::new("groups", id, "group", &group.title)
            .rank(group.rank)
            .say("counts as", group.axis.word())
            .maybe("cap", group.cap.map(number))
            .maybe("floor", group.floor.map(number))
            .say("retired because", reason::words(&group.retired));
        things.push(thing);
        let list = format!("groups/{id}/criteria");
        let criteria = group.criteria.iter();
        things.extend(criteria.map(|(id, one)| criterion(&list, id, one)));
    }
    things.extend(rules("always", "rule", &definition.always));
    things.extend(rules("never", "disqualifier", &definition.never));
    for (id, stage) in definition.stages.iter() {
        let thing = Thing::new("stages", id, "stage", &stage.title)
            .rank(stage.rank)
            .say("with", stage.side)
            .lines_of("meaning", &stage.meaning)
            .say("retired because", reason::words(&stage.retired));
        things.push(thing);
    }
    let hand_offs = definition.hand_offs.iter();
    things.extend(hand_offs.map(|(id, one)| hand_off(id, one)));
    for (id, reason) in definition.reasons.iter() {
        let thing = Thing::new("reasons", id, "reason", &reason.title)
            .rank(reason.rank)
            .say("code", &reason.code)
            .say("comes back", &reason.comes_back)
            .say("retired because", reason::words(&reason.retired));
        things.push(thing);
    }
    things
}

fn leads(leads: &LeadsColumns) -> Thing {
    let outcome = leads.outcome.as_ref();
    let outcome = outcome.map(|one| format!("{} is {}", one.column, one.is.join(" or ")));
    let words = |words: &Words| -> Vec<String> { words.iter().map(str::to_owned).collect() };
    let names = leads.columns.iter();
    let names: Vec<String> = names
        .map(|(name, headers)| format!("{name} for {}", headers.join(", ")))
        .collect();
    Thing::whole_at("leads", "the leads")
        .maybe("customer where", outcome)
        .lines_of("means missing", &words(&leads.missing))
        .lines_of("short name", &names)
        .lines_of(
            "filled after the hand-off",
            &words(&leads.filled_after_hand_off),
        )
        .maybe("date column", leads.date.as_ref())
}

fn criterion(list: &str, id: &Id, one: &Criterion) -> Thing {
    Thing::new(list, id, "criterion", &one.title)
        .rank(one.rank)
        .say("points", number(one.points))
        .say("when", &one.when)
        .maybe("raised by", one.raised_by)
        .say("because", &one.because)
        .say("retired because", reason::words(&one.retired))
}

fn rules(list: &str, kind: &'static str, rules: &Items<Rule>) -> Vec<Thing> {
    let all = rules.iter().map(|(id, one)| {
        Thing::new(list, id, kind, &one.title)
            .rank(one.rank)
            .say("when", &one.when)
            .say("reason", &one.reason)
            .maybe("raised by", one.raised_by)
            .say("retired because", reason::words(&one.retired))
    });
    all.collect()
}

fn hand_off(id: &Id, one: &HandOff) -> Thing {
    Thing::new("hand_offs", id, "hand-off", &one.title)
        .rank(one.rank)
        .say("from", one.from)
        .say("to", one.to)
        .say("when", &one.trigger)
        .maybe("respond within", one.respond_within)
        .maybe("attempts", one.attempts)
        .maybe("attempts over", one.attempts_over)
        .maybe("decide within", one.decide_within)
        .say("if nobody decides it", one.if_nobody_decides.words())
        .lines_of("passes", &one.passed)
        .lines_of("the passing side promises", &one.from_promises)
        .lines_of("the taking side promises", &one.to_promises)
        .say("retired because", reason::words(&one.retired))
}
