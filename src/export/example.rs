//! A meeting with something on every board, for the tests of the exports.

use std::sync::Arc;

use jiff::civil::{Date, date};

use crate::forum::actions::{Action, ActionState, Actions};
use crate::forum::agenda::{AgendaItem, ItemKind, ItemState, RunningOrder};
use crate::forum::charter::{Charter, Objective};
use crate::forum::files::MeetingName;
use crate::forum::issues::{
    Ask, Factor, Issue, IssueState, Issues, Owner, PollVote, Reach, Vote, WentOn, Why,
};
use crate::forum::lead_definition::{
    Criterion, Group, LeadDefinition, Measure, OpenQuestion, ScoreTest, SignOff,
};
use crate::forum::meeting::{
    Attendance, Attendee, Boards, Meeting, MeetingState, PulseVote, RatingVote,
};
use crate::forum::moment::Moment;
use crate::forum::notes::{Decision, Experiment, Notes, Parked, Win};
use crate::forum::people::{Person, Side};
use crate::forum::record::{Handle, Id, Items};
use crate::forum::scoreboard::{Better, Commitment, Kpi, Scoreboard};
use crate::forum::span::Span;

/// The day of the example.
pub const DAY: Date = date(2026, 11, 24);

fn items<T, const N: usize>(items: [(&str, T); N]) -> Items<T> {
    items
        .into_iter()
        .map(|(id, item)| (Id::from(id), item))
        .collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn who(handle: &str) -> Handle {
    Handle::from(handle)
}

/// The example's charter, with text in it that would be markup.
pub fn charter() -> Charter {
    let person = |name: &str, side| Person {
        name: text(name),
        side,
        ..Person::default()
    };
    Charter {
        name: text("Acme revenue *forum*"),
        roster: [
            ("ana", person("Ana Lima", Side::Marketing)),
            ("cy", person("Cy Okafor", Side::Sales)),
        ]
        .into_iter()
        .map(|(handle, person)| (Handle::from(handle), person))
        .collect(),
        ..Charter::default()
    }
}

/// The example's folder.
pub fn name() -> MeetingName {
    MeetingName::of(DAY, 0)
}

/// The example's boards.
pub fn boards() -> Boards {
    Boards {
        meeting: Arc::new(meeting()),
        scoreboard: Arc::new(scoreboard()),
        lead_definition: Arc::new(lead_definition()),
        actions: Arc::new(actions()),
        issues: Arc::new(issues()),
        notes: Arc::new(notes()),
    }
}

fn meeting() -> Meeting {
    let attendee = |name: &str, side, attendance| Attendee {
        name: text(name),
        side,
        attendance,
    };
    let item = |id: &str, title: &str, kind, planned, spent, state| AgendaItem {
        id: Id::from(id),
        title: text(title),
        kind,
        planned: Span::minutes(planned),
        spent: Span::minutes(spent),
        state,
        ..AgendaItem::default()
    };
    let felt = |side, felt| PulseVote { side, felt };
    let score = |side, score| RatingVote { side, score };
    Meeting {
        state: MeetingState::Closed,
        date: Some(DAY),
        started: Moment::parse("2026-11-24T10:00:00+01:00").ok(),
        closed: Moment::parse("2026-11-24T11:02:00+01:00").ok(),
        objectives: items([(
            "win",
            Objective {
                title: text("Win 40 mid-market accounts"),
                measure: text("signed contracts"),
                by: Some(date(2026, 12, 31)),
                ..Objective::default()
            },
        )]),
        people: [
            (
                "ana",
                attendee("Ana Lima", Side::Marketing, Attendance::Present),
            ),
            (
                "bo",
                attendee("Bo Chen", Side::Marketing, Attendance::Absent),
            ),
            (
                "cy",
                attendee("Cy Okafor", Side::Sales, Attendance::Present),
            ),
        ]
        .into_iter()
        .map(|(handle, person)| (Handle::from(handle), person))
        .collect(),
        agenda: RunningOrder(vec![
            item(
                "a1",
                "Wins and thanks",
                ItemKind::Wins,
                5,
                4,
                ItemState::Done,
            ),
            item(
                "a2",
                "Scoreboard",
                ItemKind::Scoreboard,
                15,
                21,
                ItemState::Done,
            ),
            item(
                "a3",
                "Pricing page",
                ItemKind::Discussion,
                10,
                0,
                ItemState::Parked,
            ),
        ]),
        pulse: items([
            ("v1", felt(Side::Marketing, 4)),
            ("v2", felt(Side::Marketing, 3)),
            ("v3", felt(Side::Marketing, 3)),
            ("v4", felt(Side::Sales, 5)),
        ]),
        rating: items([
            ("v1", score(Side::Marketing, 8)),
            ("v2", score(Side::Sales, 9)),
        ]),
        ..Meeting::default()
    }
}

fn scoreboard() -> Scoreboard {
    Scoreboard {
        kpis: items([
            (
                "k1",
                Kpi {
                    name: text("Qualified leads | all"),
                    unit: text("leads"),
                    target: Some(1200.0),
                    actual: Some(980.0),
                    rank: 1,
                    ..Kpi::default()
                },
            ),
            (
                "k2",
                Kpi {
                    name: text("First response"),
                    unit: text("h"),
                    better: Better::Lower,
                    target: Some(4.0),
                    actual: Some(3.5),
                    rank: 2,
                    ..Kpi::default()
                },
            ),
        ]),
        commitments: items([(
            "c1",
            Commitment {
                from: Side::Sales,
                to: Side::Marketing,
                title: text("Answer every qualified lead the same day"),
                unit: text("%"),
                target: Some(95.0),
                ..Commitment::default()
            },
        )]),
        ..Scoreboard::default()
    }
}

fn lead_definition() -> LeadDefinition {
    LeadDefinition {
        version: 8,
        groups: items([(
            "fit",
            Group {
                title: text("Fit"),
                criteria: items([(
                    "c1",
                    Criterion {
                        title: text("working professional"),
                        points: 35.0,
                        ..Criterion::default()
                    },
                )]),
                ..Group::default()
            },
        )]),
        qualifies_when: vec![vec![ScoreTest::AtLeast(Measure::Total, 45.0)]],
        sign_offs: items([(
            "s1",
            SignOff {
                side: Side::Marketing,
                by: Some(who("ana")),
                on: Some(date(2026, 11, 10)),
                version: 7,
                ..SignOff::default()
            },
        )]),
        open_questions: items([(
            "q1",
            OpenQuestion {
                title: text("Do we count students?"),
                raised_by: Some(Side::Sales),
                ..OpenQuestion::default()
            },
        )]),
        ..LeadDefinition::default()
    }
}

fn actions() -> Actions {
    let action = |title: &str, owner, side, due, state| Action {
        title: text(title),
        owner,
        side: Some(side),
        due: Some(due),
        state,
        made: Some(date(2026, 11, 10)),
        ..Action::default()
    };
    Actions {
        actions: items([
            (
                "k3v9m2xq",
                Action {
                    carried: 2,
                    ..action(
                        "Send the list of lost deals",
                        Some(who("cy")),
                        Side::Sales,
                        date(2026, 11, 17),
                        ActionState::Doing,
                    )
                },
            ),
            (
                "7hq0c1dz",
                Action {
                    waits_for: text("the new site"),
                    ..action(
                        "Put prices on https://example.org",
                        Some(who("ana")),
                        Side::Marketing,
                        date(2026, 12, 1),
                        ActionState::Blocked,
                    )
                },
            ),
            (
                "m4w8t2yb",
                action(
                    "Ask two customers why they left",
                    None,
                    Side::Shared,
                    date(2026, 12, 8),
                    ActionState::ToDo,
                ),
            ),
            (
                "p9x2k7fa",
                action(
                    "Share the webinar recording",
                    Some(who("ana")),
                    Side::Marketing,
                    date(2026, 11, 20),
                    ActionState::Done,
                ),
            ),
            (
                "q0drop00",
                Action {
                    reason: text("the trade fair is off"),
                    ..action(
                        "Book the stand",
                        Some(who("cy")),
                        Side::Sales,
                        date(2026, 11, 20),
                        ActionState::Dropped,
                    )
                },
            ),
        ]),
        ..Actions::default()
    }
}

fn issues() -> Issues {
    let why = |text: &str, under: Option<&str>| Why {
        text: text.to_owned(),
        under: under.map(Id::from),
        ..Why::default()
    };
    Issues {
        issues: items([(
            "i1",
            Issue {
                title: text("Webinar leads wait three days"),
                state: IssueState::Owned,
                side: Some(Side::Shared),
                observed: vec![text("Leads of the October webinar were called late.")],
                count: Some(31),
                out_of: Some(212),
                source: text("CRM"),
                impact: vec![text("Nine of them had bought elsewhere.")],
                impact_amount: Some(54_000.0),
                impact_unit: text("EUR"),
                whys: items([
                    ("w1", why("The list arrives as an attachment", None)),
                    (
                        "w2",
                        why("The form is not connected to the CRM", Some("w1")),
                    ),
                ]),
                factors: items([(
                    "f1",
                    Factor {
                        text: text("One form for three campaigns"),
                        reach: Reach::Leadership,
                        ..Factor::default()
                    },
                )]),
                went_well: vec![text("All guests left their name")],
                poll: items([("h1", PollVote::default()), ("h2", PollVote::default())]),
                votes: items([("v1", Vote::default())]),
                team: vec![Handle::from("ana"), Handle::from("cy")],
                before: text("3 days"),
                after: text("4 hours"),
                went_on: items([(
                    "g1",
                    WentOn {
                        to: IssueState::Owned,
                        missing: vec!["a why".to_owned()],
                        reason: text("It is plain to see"),
                        on: Some(DAY),
                    },
                )]),
                reopened: vec![DAY],
                owner: Owner::Pair(Handle::from("ana"), Handle::from("cy")),
                next_step: text("Connect the form"),
                next_step_by: Some(date(2026, 12, 1)),
                ask: Some(Ask {
                    what: vec![text("A day of the CRM's administrator")],
                    backed_by_marketing: Some(DAY),
                    backed_by_sales: Some(DAY),
                    sent: Some(DAY),
                    ..Ask::default()
                }),
                ..Issue::default()
            },
        )]),
        ..Issues::default()
    }
}

fn notes() -> Notes {
    Notes {
        decisions: items([(
            "d1",
            Decision {
                title: text("Leads without a budget go back with a reason"),
                detail: vec![text("Calling them first was weighed.")],
                owner: Some(who("cy")),
                side: Some(Side::Shared),
                ..Decision::default()
            },
        )]),
        parked: items([(
            "p1",
            Parked {
                title: text("# Pricing page"),
                owner: Some(who("bo")),
                ..Parked::default()
            },
        )]),
        wins: items([(
            "w1",
            Win {
                title: text("First deal from the partner list"),
                thanks_to: vec![Handle::from("cy"), Handle::from("zoe")],
                ..Win::default()
            },
        )]),
        experiments: items([(
            "e1",
            Experiment {
                title: text("Call within the hour"),
                tried: vec![text("Two people call webinar leads at once.")],
                measure: text("meetings booked"),
                from_marketing: Some(who("ana")),
                from_sales: Some(who("cy")),
                review: Some(date(2026, 12, 15)),
                ..Experiment::default()
            },
        )]),
        ..Notes::default()
    }
}
