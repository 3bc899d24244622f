//! The items of the scoreboard, the actions, the issues and the notes in words.

use super::Names;
use super::thing::Thing;
use crate::forum::actions::{Action, Actions};
use crate::forum::issues::{Ask, Issue, Issues, Owner, PollChoice};
use crate::forum::notes::Notes;
use crate::forum::people::Side;
use crate::forum::reason;
use crate::forum::record::{Id, Words};
use crate::forum::scoreboard::{Better, Commitment, Kpi, Scoreboard, figure};

fn tags(words: &Words) -> String {
    let words: Vec<&str> = words.iter().collect();
    words.join(", ")
}

pub(super) fn scoreboard(board: &Scoreboard, names: Names<'_>) -> Vec<Thing> {
    let kpis = board.kpis.iter().map(|(id, one)| kpi(id, one, names));
    let commitments = board.commitments.iter();
    kpis.chain(commitments.map(|(id, one)| commitment(id, one, names)))
        .collect()
}

fn better(better: Better) -> &'static str {
    match better {
        Better::Higher => "the higher",
        Better::Lower => "the lower",
    }
}

pub(super) fn kpi(id: &Id, kpi: &Kpi, names: Names<'_>) -> Thing {
    let of = |value: Option<f64>| value.map(|value| figure(value, &kpi.unit));
    Thing::new("kpis", id, "KPI", &kpi.name)
        .rank(kpi.rank)
        .maybe("actual", of(kpi.actual))
        .maybe("target", of(kpi.target))
        .say("unit", &kpi.unit)
        .say("better", better(kpi.better))
        .say("side", kpi.side)
        .maybe(
            "objective",
            kpi.objective.as_ref().map(|id| names.objective(id)),
        )
        .say("note", &kpi.note)
        .say("retired because", reason::words(&kpi.retired))
}

pub(super) fn commitment(id: &Id, one: &Commitment, names: Names<'_>) -> Thing {
    let of = |value: Option<f64>| value.map(|value| figure(value, &one.unit));
    Thing::new("commitments", id, "commitment", &one.title)
        .rank(one.rank)
        .say("from", one.from)
        .say("to", one.to)
        .maybe("actual", of(one.actual))
        .maybe("target", of(one.target))
        .say("unit", &one.unit)
        .say("better", better(one.better))
        .maybe(
            "objective",
            one.objective.as_ref().map(|id| names.objective(id)),
        )
        .say("retired because", reason::words(&one.retired))
}

pub(super) fn actions(board: &Actions, names: Names<'_>) -> Vec<Thing> {
    let actions = board.actions.iter();
    actions
        .map(|(id, one)| action(id, one, board, names))
        .collect()
}

fn action(id: &Id, one: &Action, board: &Actions, names: Names<'_>) -> Thing {
    let owner = one.owner.as_ref().map(|owner| names.person(owner));
    Thing::new("actions", id, "action", &one.title)
        .state(one.state.words(), owner.as_deref().unwrap_or_default())
        .maybe("owner", owner)
        .day("due", one.due)
        .maybe("side", one.side)
        .day("made", one.made)
        .day("done", one.done)
        .say("waits for", &one.waits_for)
        .say("dropped because", reason::words(&one.reason))
        .count("carried", one.carried.into())
        .count("kept at", one.kept_at.into())
        .maybe(
            "from the issue",
            one.issue.as_ref().map(|id| names.issue(id)),
        )
        .maybe(
            "split from",
            one.split_from.as_ref().map(|id| {
                let other = board.actions.get(id);
                other.map_or_else(
                    || "an earlier action".to_owned(),
                    |other| format!("“{}”", other.title),
                )
            }),
        )
        .say("team", names.people(&one.team))
        .maybe(
            "objective",
            one.objective.as_ref().map(|id| names.objective(id)),
        )
        .say("tags", tags(&one.tags))
        .lines_of("detail", &one.detail)
}

pub(super) fn issues(board: &Issues, names: Names<'_>) -> Vec<Thing> {
    let mut things = Vec::new();
    for (id, one) in board.issues.iter() {
        things.push(issue(id, one, names));
        if let Some(asked) = &one.ask {
            things.push(ask(id, one, asked));
        }
        let list = format!("issues/{id}/whys");
        for (why_id, why) in one.whys.iter() {
            let above = why.under.as_ref().and_then(|id| one.whys.get(id));
            let above = above.map(|above| format!("“{}”", above.text));
            let thing = Thing::new(&list, why_id, "why", &why.text)
                .say("of the issue", &one.title)
                .maybe("under the answer", above)
                .say("withdrawn because", reason::words(&why.withdrawn));
            things.push(thing.rank(why.rank));
        }
        let list = format!("issues/{id}/factors");
        for (factor_id, factor) in one.factors.iter() {
            let thing = Thing::new(&list, factor_id, "factor", &factor.text)
                .say("of the issue", &one.title)
                .say("reach", factor.reach.words())
                .say("withdrawn because", reason::words(&factor.withdrawn));
            things.push(thing);
        }
        let list = format!("issues/{id}/went_on");
        for (step_id, step) in one.went_on.iter() {
            let thing = Thing::new(&list, step_id, "step ahead", &one.title)
                .say("to", step.to.words())
                .lines_of("missing", &step.missing)
                .say("because", &step.reason)
                .day("on", step.on);
            things.push(thing);
        }
    }
    things
}

fn issue(id: &Id, one: &Issue, names: Names<'_>) -> Thing {
    let owner = match &one.owner {
        Owner::Nobody => String::new(),
        Owner::Person(who) => names.person(who),
        Owner::Pair(one, other) => format!("{} and {}", names.person(one), names.person(other)),
    };
    let cost = one.impact_amount;
    let days: Vec<String> = one.reopened.iter().map(ToString::to_string).collect();
    Thing::new("issues", id, "issue", &one.title)
        .state(one.state.words(), &owner)
        .say("owner of the fix", &owner)
        .maybe("side", one.side)
        .say("next step", &one.next_step)
        .day("next step by", one.next_step_by)
        .maybe(
            "outcome",
            one.outcome.map(crate::forum::issues::Outcome::words),
        )
        .count("votes", one.votes.len() as u64)
        .say("votes by side", votes(one))
        .say("show of hands", hands(one))
        .maybe("seen", one.count)
        .maybe("out of", one.out_of)
        .say("source", &one.source)
        .maybe("cost", cost.map(|amount| figure(amount, &one.impact_unit)))
        .say("counted in", &one.impact_unit)
        .say("before", &one.before)
        .say("after", &one.after)
        .day("raised", one.raised)
        .day("parked until", one.parked_until)
        .say("came back on", days.join(", "))
        .count("carried", one.carried.into())
        .say("team", names.people(&one.team))
        .maybe("like", one.like.as_ref().map(|id| names.issue(id)))
        .maybe("from the KPI", one.kpi.as_ref().map(|id| names.kpi(id)))
        .maybe(
            "from the action",
            one.action.as_ref().map(|_| "an action of this forum"),
        )
        .maybe(
            "objective",
            one.objective.as_ref().map(|id| names.objective(id)),
        )
        .say("tags", tags(&one.tags))
        .lines_of("observed", &one.observed)
        .lines_of("impact", &one.impact)
        .lines_of("went well", &one.went_well)
        .lines_of("learned", &one.learned)
}

/// Votes by side; a vote says a side, never a person.
fn votes(issue: &Issue) -> String {
    let of = |side: Side| {
        let votes = issue.votes.values();
        votes.filter(|vote| vote.side == Some(side)).count()
    };
    let sides = Side::ALL.map(|side| (side, of(side)));
    let said = sides.iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> = said
        .map(|(side, count)| format!("{side} {count}"))
        .collect();
    said.join(", ")
}

fn hands(issue: &Issue) -> String {
    let of = |choice: PollChoice| {
        let hands = issue.poll.values();
        hands.filter(|hand| hand.choice == choice).count()
    };
    let choices = PollChoice::ALL.map(|choice| (choice, of(choice)));
    let said = choices.iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> = said
        .map(|(choice, count)| format!("{} {count}", choice.words()))
        .collect();
    said.join(", ")
}

fn ask(id: &Id, issue: &Issue, ask: &Ask) -> Thing {
    Thing::new(&format!("issues/{id}"), "ask", "joint ask", &issue.title)
        .say("to", &ask.to)
        .day("decide by", ask.decide_by)
        .say("cost", &ask.cost)
        .day("backed by Marketing", ask.backed_by_marketing)
        .day("backed by Sales", ask.backed_by_sales)
        .day("sent", ask.sent)
        .day("answered", ask.answered)
        .lines_of("what", &ask.what)
        .lines_of("why", &ask.why)
        .lines_of("options", &ask.options)
        .lines_of("answer", &ask.answer)
}

pub(super) fn notes(board: &Notes, names: Names<'_>) -> Vec<Thing> {
    let mut things = decisions(board, names);
    things.extend(parked(board, names));
    things.extend(wins(board, names));
    things.extend(experiments(board, names));
    things
}

fn decisions(board: &Notes, names: Names<'_>) -> Vec<Thing> {
    let all = board.decisions.iter().map(|(id, one)| {
        Thing::new("decisions", id, "decision", &one.title)
            .maybe("owner", one.owner.as_ref().map(|who| names.person(who)))
            .maybe("side", one.side)
            .day("on", one.on)
            .maybe(
                "answers the issue",
                one.issue.as_ref().map(|id| names.issue(id)),
            )
            .maybe(
                "objective",
                one.objective.as_ref().map(|id| names.objective(id)),
            )
            .say("tags", tags(&one.tags))
            .say("withdrawn because", reason::words(&one.withdrawn))
            .lines_of("detail", &one.detail)
    });
    all.collect()
}

fn parked(board: &Notes, names: Names<'_>) -> Vec<Thing> {
    let all = board.parked.iter().map(|(id, one)| {
        Thing::new("parked", id, "parked item", &one.title)
            .maybe(
                "brought by",
                one.owner.as_ref().map(|who| names.person(who)),
            )
            .maybe("side", one.side)
            .day("on", one.on)
            .maybe(
                "objective",
                one.objective.as_ref().map(|id| names.objective(id)),
            )
            .count("carried", one.carried.into())
            .holds("taken up", one.taken_up)
            .say("tags", tags(&one.tags))
            .say("dropped because", reason::words(&one.dropped))
            .lines_of("detail", &one.detail)
    });
    all.collect()
}

fn wins(board: &Notes, names: Names<'_>) -> Vec<Thing> {
    let all = board.wins.iter().map(|(id, one)| {
        Thing::new("wins", id, "win", &one.title)
            .say("thanks to", names.people(&one.thanks_to))
            .maybe("side", one.side)
            .day("on", one.on)
            .maybe(
                "objective",
                one.objective.as_ref().map(|id| names.objective(id)),
            )
            .say("tags", tags(&one.tags))
            .say("withdrawn because", reason::words(&one.withdrawn))
    });
    all.collect()
}

fn experiments(board: &Notes, names: Names<'_>) -> Vec<Thing> {
    let all = board.experiments.iter().map(|(id, one)| {
        let person = |who: &Option<_>| who.as_ref().map(|who| names.person(who));
        Thing::new("experiments", id, "experiment", &one.title)
            .state(one.state.words(), "")
            .say("measure", &one.measure)
            .maybe("from Marketing", person(&one.from_marketing))
            .maybe("from Sales", person(&one.from_sales))
            .day("began", one.began)
            .day("review", one.review)
            .maybe("tries to fix", one.issue.as_ref().map(|id| names.issue(id)))
            .maybe(
                "objective",
                one.objective.as_ref().map(|id| names.objective(id)),
            )
            .say("tags", tags(&one.tags))
            .say("stopped because", &one.reason)
            .lines_of("tried", &one.tried)
            .lines_of("result", &one.result)
    });
    all.collect()
}
