//! What happened from meeting to meeting fits together.

use std::collections::BTreeSet;

use super::sample;
use crate::forum::actions::{Action, ActionState};
use crate::forum::agenda::{Agenda, ItemState};
use crate::forum::carry_over::{Plan, plan_next};
use crate::forum::issues::{Issue, Owner};
use crate::forum::meeting::{Attendance, Boards, Clock, MeetingState};
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id};
use crate::forum::scoreboard::Better;
use crate::forum::wording::{FieldKind, Wording};

#[test]
fn an_open_action_is_in_the_next_meeting_carried_once_more() {
    let sample = sample();
    for pair in sample.meetings.windows(2) {
        let [(_, before), (day, after)] = pair else {
            unreachable!()
        };
        for (id, action) in before.actions.actions.iter() {
            let next = after.actions.actions.get(id);
            if action.state.is_open() {
                let next = next.unwrap_or_else(|| panic!("{day}: `{}` is lost", action.title));
                assert_eq!(next.carried, action.carried + 1, "{day}: {}", action.title);
                assert_eq!((&next.title, next.made), (&action.title, action.made));
            } else {
                assert!(next.is_none(), "{day}: `{}` is over", action.title);
            }
        }
        let new = after
            .actions
            .actions
            .iter()
            .filter(|(id, _)| !before.actions.actions.contains(id));
        for (_, action) in new {
            assert_eq!(
                (action.carried, action.made),
                (0, Some(*day)),
                "{}",
                action.title
            );
        }
        for action in after.actions.actions.values() {
            let done = action.state == ActionState::Done;
            assert_eq!(action.done.is_some(), done, "{}", action.title);
            assert!(
                action.done <= Some(*day) && action.made <= Some(*day),
                "{}",
                action.title
            );
        }
    }
}

#[test]
fn each_meeting_took_over_what_planning_it_from_the_one_before_gives() {
    let sample = sample();
    for pair in sample.meetings.windows(2) {
        let [(_, before), (day, after)] = pair else {
            unreachable!()
        };
        let planned = plan_next(
            &Plan {
                charter: &sample.charter,
                agenda: &Agenda::default(),
                date: *day,
                last: Some(before),
            },
            Id::default,
        );
        for (id, action) in planned.actions.actions.iter() {
            let held = after.actions.actions.get(id).unwrap();
            let same = |action: &Action| (action.title.clone(), action.carried, action.made);
            assert_eq!(same(held), same(action), "{day}");
        }
        for (id, issue) in planned.issues.issues.iter() {
            let held = after.issues.issues.get(id).unwrap();
            let same = |issue: &Issue| (issue.title.clone(), issue.carried, issue.raised);
            assert_eq!(same(held), same(issue), "{day}");
        }
        let new = |raised| raised == Some(*day);
        let raised = after
            .issues
            .issues
            .values()
            .filter(|issue| new(issue.raised));
        assert_eq!(
            raised.count() + planned.issues.issues.len(),
            after.issues.issues.len()
        );
        for (id, parked) in planned.notes.parked.iter() {
            let held = after.notes.parked.get(id).unwrap();
            assert_eq!((&held.title, held.carried), (&parked.title, parked.carried));
        }
        for id in planned.notes.experiments.ids() {
            assert!(after.notes.experiments.contains(id), "{day}: {id}");
        }
        for item in &planned.meeting.agenda.0 {
            let held = after.meeting.agenda.get(&item.id).unwrap();
            assert_eq!((&held.title, held.carried), (&item.title, item.carried));
        }
        assert!(
            planned
                .scoreboard
                .kpis
                .ids()
                .eq(after.scoreboard.kpis.ids())
        );
        assert!(
            planned
                .scoreboard
                .commitments
                .ids()
                .eq(after.scoreboard.commitments.ids())
        );
    }
}

#[test]
fn whatever_is_named_exists() {
    let sample = sample();
    let roster = |handle: &Handle| assert!(sample.charter.roster.contains(handle), "{handle}");
    let objective = |id: &Option<Id>| {
        assert!(
            id.as_ref()
                .is_none_or(|id| sample.charter.objectives.contains(id)),
            "{id:?}"
        );
    };
    let mut issues = BTreeSet::new();
    for (day, boards) in &sample.meetings {
        issues.extend(boards.issues.issues.ids().cloned());
        let known = |id: &Option<Id>| {
            assert!(
                id.as_ref().is_none_or(|id| issues.contains(id)),
                "{day}: {id:?}"
            );
        };
        boards.meeting.people.ids().for_each(roster);
        boards
            .meeting
            .agenda
            .0
            .iter()
            .filter_map(|item| item.led_by.as_ref())
            .for_each(roster);
        for action in boards.actions.actions.values() {
            action.owner.iter().for_each(roster);
            objective(&action.objective);
            known(&action.issue);
        }
        for issue in boards.issues.issues.values() {
            match &issue.owner {
                Owner::Nobody => {}
                Owner::Person(one) => roster(one),
                Owner::Pair(one, other) => [one, other].into_iter().for_each(roster),
            }
            issue.team.iter().for_each(roster);
            objective(&issue.objective);
            known(&issue.like);
            assert!(
                issue
                    .kpi
                    .as_ref()
                    .is_none_or(|kpi| boards.scoreboard.kpis.contains(kpi))
            );
            for why in issue.whys.values() {
                assert!(
                    why.under
                        .as_ref()
                        .is_none_or(|under| issue.whys.contains(under))
                );
            }
        }
        let notes = &boards.notes;
        for decision in notes.decisions.values() {
            decision.owner.iter().for_each(roster);
            objective(&decision.objective);
            known(&decision.issue);
        }
        notes
            .wins
            .values()
            .flat_map(|win| &win.thanks_to)
            .for_each(roster);
        notes
            .parked
            .values()
            .flat_map(|parked| &parked.owner)
            .for_each(roster);
        for experiment in notes.experiments.values() {
            experiment
                .from_marketing
                .iter()
                .chain(&experiment.from_sales)
                .for_each(roster);
            known(&experiment.issue);
            objective(&experiment.objective);
        }
        for kpi in boards.scoreboard.kpis.ids() {
            assert!(sample.charter.kpis.contains(kpi));
        }
        for sign_off in boards.lead_definition.sign_offs.values() {
            sign_off.by.iter().for_each(roster);
        }
    }
    let last = &sample.meetings.last().unwrap().1.lead_definition;
    for process in sample.charter.processes.values() {
        for hand_off in process
            .steps
            .iter()
            .filter_map(|step| step.hand_off.as_ref())
        {
            assert!(last.hand_offs.contains(hand_off));
        }
    }
}

#[test]
fn the_past_meetings_are_closed_and_everybody_there_has_voted() {
    let sample = sample();
    let (_, past) = sample.meetings.split_last().unwrap();
    for (day, boards) in past {
        let meeting = &boards.meeting;
        assert_eq!(
            (meeting.state, meeting.date),
            (MeetingState::Closed, Some(*day))
        );
        assert!(meeting.closed > meeting.started && meeting.clock == Clock::Stopped);
        let here = |side| {
            let people = meeting.people.values();
            people
                .filter(|one| one.side == side && one.attendance == Attendance::Present)
                .count()
        };
        for side in Side::ALL {
            let pulse = meeting.pulse.values().filter(|vote| vote.side == side);
            assert_eq!(pulse.count(), here(side), "{day}: {side}");
            let rating = meeting.rating.values().filter(|vote| vote.side == side);
            assert_eq!(rating.count(), here(side), "{day}: {side}");
        }
        let done = meeting
            .agenda
            .0
            .iter()
            .filter(|item| item.state == ItemState::Done);
        assert!(done.count() >= 7, "{day}");
        assert!(
            boards
                .scoreboard
                .kpis
                .values()
                .all(|kpi| kpi.actual.is_some()),
            "{day}"
        );
    }
}

#[test]
fn the_room_feels_better_while_fewer_figures_are_on_track() {
    let sample = sample();
    let felt = |boards: &Boards| {
        let votes = boards
            .meeting
            .pulse
            .values()
            .map(|vote| f64::from(vote.felt));
        votes.sum::<f64>() / boards.meeting.pulse.len() as f64
    };
    let on_track = |boards: &Boards| {
        let reached = boards
            .scoreboard
            .kpis
            .values()
            .filter(|kpi| match kpi.better {
                Better::Higher => kpi.actual >= kpi.target,
                Better::Lower => kpi.actual <= kpi.target,
            });
        reached.count()
    };
    let (fifth, eighth) = (&sample.meetings[4].1, &sample.meetings[7].1);
    assert!(felt(eighth) > felt(fifth) + 0.5);
    assert!(on_track(eighth) * 2 < on_track(fifth));
}

#[test]
fn titles_fit_on_a_narrow_screen() {
    for (day, boards) in &sample().meetings {
        let actions = boards.actions.actions.values().map(|action| &action.title);
        let issues = boards.issues.issues.values().map(|issue| &issue.title);
        let wins = boards.notes.wins.values().map(|win| &win.title);
        let decisions = boards
            .notes
            .decisions
            .values()
            .map(|decision| &decision.title);
        for title in actions.chain(issues).chain(wins).chain(decisions) {
            assert!(title.chars().count() <= 66, "{day}: {title}");
        }
    }
}

#[test]
fn no_issue_is_worded_as_blame() {
    let sample = sample();
    let (rules, _) = crate::store::wording::rules(None).unwrap();
    let names = sample
        .charter
        .roster
        .values()
        .map(|person| person.name.as_str());
    let wording = Wording::new(rules, names);
    let mut found = Vec::new();
    for (_, boards) in &sample.meetings {
        for issue in boards.issues.issues.values() {
            let whys = issue.whys.values().map(|why| (FieldKind::Why, &why.text));
            let factors = issue
                .factors
                .values()
                .map(|one| (FieldKind::Factor, &one.text));
            let observed = issue
                .observed
                .iter()
                .map(|line| (FieldKind::Observed, line));
            let impact = issue.impact.iter().map(|line| (FieldKind::Impact, line));
            let title = std::iter::once((FieldKind::Title, &issue.title));
            let texts = whys
                .chain(factors)
                .chain(observed)
                .chain(impact)
                .chain(title);
            for (field, text) in texts {
                let hints = wording.hints(text, field, None);
                found.extend(hints.into_iter().map(|hint| (text.clone(), hint.words)));
            }
        }
    }
    found.sort();
    found.dedup();
    assert_eq!(found, []);
}

#[test]
fn both_sides_stand_behind_the_shared_picture_as_it_is() {
    use crate::forum::charter::PictureStanding;
    use crate::forum::people::Side;

    let charter = &sample().charter;
    let text = charter.picture.text();
    for word in charter.picture.confirmed.values() {
        assert_eq!(word.text, text, "{}", word.side);
    }
    for side in [Side::Marketing, Side::Sales] {
        let standing = charter.picture.standing(side, super::super::ANCHOR);
        assert!(
            matches!(standing, PictureStanding::Confirmed(_)),
            "{side}: {standing:?}"
        );
    }
}
