use proptest::prelude::*;

use super::*;
use crate::forum::actions::ActionState;
use crate::forum::agenda::{AgendaItem, AgendaPart, ItemKind, ItemState};
use crate::forum::issues::{Ask, Owner, Vote, Why};
use crate::forum::lead_definition::SignOff;
use crate::forum::meeting::{Attendance, MeetingState};
use crate::forum::notes::Decision;
use crate::forum::people::Side;
use crate::forum::record::Words;
use crate::forum::scoreboard::Kpi;
use crate::forum::span::Span;

const DATE: Date = jiff::civil::date(2026, 11, 24);

fn agenda(items: &[(&str, ItemKind)]) -> Agenda {
    let part = |(title, kind): &(&str, ItemKind)| AgendaPart {
        title: (*title).to_owned(),
        kind: *kind,
        time: Span::minutes(10),
        ..AgendaPart::default()
    };
    Agenda {
        items: items.iter().map(part).collect(),
        ..Agenda::default()
    }
}

fn standard() -> Agenda {
    agenda(&[
        ("Scoreboard", ItemKind::Scoreboard),
        ("Actions", ItemKind::Actions),
        ("Issues", ItemKind::Issues),
        ("Close", ItemKind::Close),
    ])
}

fn ids() -> impl FnMut() -> Id {
    let mut count = 0;
    move || {
        count += 1;
        Id(format!("new{count}"))
    }
}

/// Plans the meeting after `last`, which took place, with the usual agenda and an empty charter.
fn next(last: &Boards) -> Boards {
    let mut held = last.clone();
    Arc::make_mut(&mut held.meeting).state = MeetingState::Closed;
    let plan = Plan {
        charter: &Charter::default(),
        agenda: &standard(),
        date: DATE,
        last: Some(&held),
    };
    plan_next(&plan, ids())
}

fn with_action(id: &str, action: Action) -> Boards {
    let mut boards = Boards::default();
    Arc::make_mut(&mut boards.actions)
        .actions
        .insert(id.into(), action);
    boards
}

fn with_issue(issue: Issue) -> Boards {
    let mut boards = Boards::default();
    Arc::make_mut(&mut boards.issues)
        .issues
        .insert("i".into(), issue);
    boards
}

fn item(id: &str, title: &str, kind: ItemKind, state: ItemState) -> AgendaItem {
    AgendaItem {
        id: id.into(),
        title: title.to_owned(),
        kind,
        state,
        planned: Span::minutes(15),
        added: Span::minutes(2),
        spent: Span::minutes(4),
        ..AgendaItem::default()
    }
}

fn with_items(items: Vec<AgendaItem>) -> Boards {
    let mut boards = Boards::default();
    let meeting = Arc::make_mut(&mut boards.meeting);
    meeting.agenda = RunningOrder(items);
    meeting.state = MeetingState::Closed;
    boards
}

fn titles(boards: &Boards) -> Vec<&str> {
    let items = boards.meeting.agenda.0.iter();
    items.map(|item| item.title.as_str()).collect()
}

#[test]
fn a_meeting_is_planned_from_the_last_one_on_its_day_or_before_it() {
    let meetings: Vec<MeetingName> = ["2026-11-10", "2026-11-24", "2026-11-24-b", "2026-12-22"]
        .into_iter()
        .filter_map(MeetingName::parse)
        .collect();
    let table = [
        ("2026-11-09", None),
        ("2026-11-23", Some("2026-11-10")),
        ("2026-11-24", Some("2026-11-24-b")),
        ("2026-12-08", Some("2026-11-24-b")),
        ("2027-01-05", Some("2026-12-22")),
    ];
    for (day, expected) in table {
        let found = planned_from(&meetings, day.parse().unwrap());
        assert_eq!(found.map(MeetingName::as_str), expected, "{day}");
    }
}

#[test]
fn an_open_action_is_carried_and_counted_and_a_closed_one_stays_where_it_was() {
    let table = [
        (ActionState::ToDo, true),
        (ActionState::Doing, true),
        (ActionState::Blocked, true),
        (ActionState::Done, false),
        (ActionState::Dropped, false),
    ];
    for (state, carried) in table {
        let action = Action {
            title: "call".into(),
            state,
            carried: 2,
            kept_at: 1,
            ..Action::default()
        };
        let next = next(&with_action("a", action.clone()));
        let expected = carried.then_some(Action {
            carried: 3,
            ..action
        });
        let found = next.actions.actions.get(&"a".into());
        assert_eq!(found, expected.as_ref(), "{state:?}");
    }
}

#[test]
fn a_parked_issue_whose_day_has_come_goes_on_where_it_can() {
    let parked = |until: Option<Date>| Issue {
        state: IssueState::Parked,
        parked_until: until,
        carried: 1,
        ..Issue::default()
    };
    let mut understood = parked(Some(DATE));
    understood.observed = vec!["late".into()];
    (understood.count, understood.out_of) = (Some(3), Some(9));
    understood.whys.insert("w".into(), Why::default());
    let mut owned = understood.clone();
    owned.owner = Owner::Person("ana".into());
    let mut asked = parked(Some(DATE));
    asked.ask = Some(Ask {
        sent: Some(DATE),
        ..Ask::default()
    });
    let table = [
        (parked(None), IssueState::Parked),
        (parked(Some(DATE.tomorrow().unwrap())), IssueState::Parked),
        (parked(Some(DATE)), IssueState::Raised),
        (understood, IssueState::Understood),
        (owned, IssueState::Owned),
        (asked, IssueState::WithLeadership),
    ];
    for (issue, expected) in table {
        let next = next(&with_issue(issue));
        let issue = next.issues.issues.get(&"i".into()).unwrap();
        assert_eq!((issue.state, issue.carried), (expected, 2));
        assert_eq!(issue.parked_until.is_some(), {
            expected == IssueState::Parked && issue.parked_until.is_some()
        });
    }
}

#[test]
fn a_closed_issue_stays_behind_and_votes_are_a_meetings_own() {
    let closed = Issue {
        state: IssueState::Closed,
        ..Issue::default()
    };
    assert!(next(&with_issue(closed)).issues.issues.is_empty());
    let mut voted = Issue::default();
    voted.votes.insert("v".into(), Vote::default());
    let next = next(&with_issue(voted));
    assert!(
        next.issues
            .issues
            .get(&"i".into())
            .unwrap()
            .votes
            .is_empty()
    );
}

#[test]
fn waiting_parked_items_and_running_experiments_are_carried_and_decisions_are_not() {
    let mut last = Boards::default();
    let notes = Arc::make_mut(&mut last.notes);
    notes.decisions.insert("d".into(), Decision::default());
    for (id, taken_up, dropped) in [("a", false, ""), ("b", true, ""), ("c", false, "old")] {
        let parked = Parked {
            taken_up,
            dropped: dropped.to_owned(),
            ..Parked::default()
        };
        notes.parked.insert(id.into(), parked);
    }
    for (id, state) in ["k", "l", "m", "n"].into_iter().zip(ExperimentState::ALL) {
        let experiment = Experiment {
            state,
            ..Experiment::default()
        };
        notes.experiments.insert(id.into(), experiment);
    }
    let next = next(&last);
    assert!(next.notes.decisions.is_empty());
    let parked: Vec<_> = next.notes.parked.iter().collect();
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].0.as_str(), parked[0].1.carried), ("a", 1));
    let running: Vec<_> = next.notes.experiments.iter().collect();
    let found: Vec<_> = running
        .iter()
        .map(|(id, one)| (id.as_str(), one.state))
        .collect();
    let expected = [
        ("k", ExperimentState::Running),
        ("m", ExperimentState::Running),
    ];
    assert_eq!(found, expected, "the adapted one is tried again");
}

#[test]
fn items_not_reached_come_again_once_and_in_a_sensible_place() {
    use ItemKind::{Actions, Close, Discussion, Issues, Wins};
    use ItemState::{Ahead, Done, Dropped, Parked};
    let last = with_items(vec![
        item("a", "Actions", Actions, Done),
        item("b", "Pricing page", Issues, Ahead),
        item("c", "Price list", Discussion, Parked),
        item("d", "Old idea", Discussion, Dropped),
        item("e", "Thanks", Wins, Ahead),
        item("f", "The end", Close, Ahead),
    ]);
    let next = next(&last);
    assert_eq!(
        titles(&next),
        [
            "Scoreboard",
            "Actions",
            "Issues",
            "Price list",
            "Thanks",
            "Close"
        ]
    );
    let agenda = &next.meeting.agenda;
    let issues = agenda.get(&"b".into()).unwrap();
    assert_eq!((issues.title.as_str(), issues.carried), ("Issues", 1));
    assert_eq!(issues.prompts, ["Not reached last time: Pricing page"]);
    assert_eq!(issues.planned, Span::minutes(10), "as the new agenda says");
    let prices = agenda.get(&"c".into()).unwrap();
    let times = (prices.planned, prices.added, prices.spent);
    assert_eq!(times, (Span::minutes(15), Span(0), Span(0)));
    assert_eq!((prices.state, prices.carried), (Ahead, 1));
    assert_eq!(agenda.get(&"f".into()).unwrap().title, "Close");
    assert!(agenda.get(&"f".into()).unwrap().prompts.is_empty());
}

#[test]
fn a_discussion_of_the_new_agenda_stands_for_one_of_its_own_title_only() {
    use ItemKind::Discussion;
    let last = with_items(vec![
        item("a", "Pipeline", Discussion, ItemState::Ahead),
        item("b", "Budget", Discussion, ItemState::Ahead),
    ]);
    let agenda = agenda(&[("Anything else", Discussion), ("budget ", Discussion)]);
    let plan = Plan {
        charter: &Charter::default(),
        agenda: &agenda,
        date: DATE,
        last: Some(&last),
    };
    let next = plan_next(&plan, ids());
    assert_eq!(titles(&next), ["Anything else", "budget ", "Pipeline"]);
    assert_eq!(next.meeting.agenda.0[1].id, "b".into());
}

#[test]
fn two_items_of_one_kind_stand_for_two() {
    use ItemKind::LeadDefinition;
    let last = with_items(vec![
        item("a", "Criteria", LeadDefinition, ItemState::Ahead),
        item("b", "Thresholds", LeadDefinition, ItemState::Ahead),
        item("c", "Reasons", LeadDefinition, ItemState::Ahead),
    ]);
    let agenda = agenda(&[("Definition", LeadDefinition), ("Criteria", LeadDefinition)]);
    let plan = Plan {
        charter: &Charter::default(),
        agenda: &agenda,
        date: DATE,
        last: Some(&last),
    };
    let next = plan_next(&plan, ids());
    let found: Vec<_> = next
        .meeting
        .agenda
        .0
        .iter()
        .map(|item| item.id.as_str())
        .collect();
    assert_eq!(found, ["b", "a", "c"]);
    assert_eq!(titles(&next), ["Definition", "Criteria", "Reasons"]);
}

fn charter() -> Charter {
    let mut charter = Charter::default();
    charter.add_person("Ana Ruiz", Side::Marketing).unwrap();
    charter.add_person("Cy Obi", Side::Sales).unwrap();
    charter.roster.get_mut(&"cy".into()).unwrap().left = true;
    charter.add_objective("o".into(), "Grow").unwrap();
    charter.add_objective("p".into(), "Old one").unwrap();
    charter.retire_objective(&"p".into(), "reached").unwrap();
    for id in ["k", "l", "m"] {
        let kpi = Kpi {
            name: format!("KPI {id}"),
            target: Some(9.0),
            actual: Some(1.0),
            ..Kpi::default()
        };
        charter.kpis.add(id.into(), kpi).unwrap();
    }
    charter.kpis.retire(&"m".into(), "old").unwrap();
    charter.picture.ideal_customer = vec!["Grows fast".into()];
    charter
}

#[test]
fn a_meeting_that_has_not_taken_place_leaves_only_what_it_was_to_take_up() {
    let mut last = with_items(vec![
        item("x", "Pipeline", ItemKind::Discussion, ItemState::Ahead),
        AgendaItem {
            carried: 2,
            ..item("y", "Budget", ItemKind::Discussion, ItemState::Ahead)
        },
    ]);
    Arc::make_mut(&mut last.meeting).state = MeetingState::Planned;
    let plan = Plan {
        charter: &Charter::default(),
        agenda: &standard(),
        date: DATE,
        last: Some(&last),
    };
    let next = plan_next(&plan, ids());
    assert!(!titles(&next).contains(&"Pipeline"), "{:?}", titles(&next));
    let order = &next.meeting.agenda;
    assert_eq!(order.0[order.place(&"y".into()).unwrap()].carried, 2);

    let mut last = with_action(
        "a",
        Action {
            carried: 2,
            ..Action::default()
        },
    );
    Arc::make_mut(&mut last.meeting).state = MeetingState::Planned;
    let plan = Plan {
        last: Some(&last),
        ..plan
    };
    let next = plan_next(&plan, ids());
    assert_eq!(next.actions.actions.get(&"a".into()).unwrap().carried, 2);
}

#[test]
fn a_first_meeting_starts_from_the_charter() {
    let charter = charter();
    let plan = Plan {
        charter: &charter,
        agenda: &standard(),
        date: DATE,
        last: None,
    };
    let first = plan_next(&plan, ids());
    let meeting = &first.meeting;
    assert_eq!(meeting.state, MeetingState::Planned);
    assert_eq!((meeting.date, meeting.at), (Some(DATE), charter.cadence.at));
    let people: Vec<_> = meeting.people.iter().collect();
    assert_eq!(people.len(), 1, "who left is not expected");
    assert_eq!(people[0].1.name, "Ana Ruiz");
    assert_eq!(people[0].1.attendance, Attendance::Expected);
    let objectives: Vec<_> = meeting.objectives.values().map(|one| &one.title).collect();
    assert_eq!(objectives, ["Grow"]);
    let rows: Vec<_> = first.scoreboard.kpis.iter().collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(id, row)| (id.as_str(), row.actual))
        .collect();
    assert_eq!(rows, [("k", None), ("l", None)]);
    assert_eq!(first.lead_definition.version, 1);
    assert_eq!(first.lead_definition.ideal_customer, ["Grows fast"]);
}

#[test]
fn the_scoreboard_starts_from_the_charters_catalogue_and_keeps_rows_of_its_own_without_figures() {
    let mut last = Boards::default();
    let scoreboard = Arc::make_mut(&mut last.scoreboard);
    for (id, retired) in [("k", ""), ("x", ""), ("y", "old"), ("m", "")] {
        let kpi = Kpi {
            name: format!("here {id}"),
            actual: Some(4.0),
            note: "holidays".into(),
            retired: retired.to_owned(),
            ..Kpi::default()
        };
        scoreboard.kpis.insert(id.into(), kpi);
    }
    let charter = charter();
    let plan = Plan {
        charter: &charter,
        agenda: &standard(),
        date: DATE,
        last: Some(&last),
    };
    let next = plan_next(&plan, ids());
    let rows = next.scoreboard.kpis.iter();
    let names: Vec<_> = rows.map(|(_, row)| row.name.as_str()).collect();
    assert_eq!(names, ["KPI k", "KPI l", "here x"]);
    let figures = next.scoreboard.kpis.values();
    assert!(
        figures
            .into_iter()
            .all(|row| row.actual.is_none() && row.note.is_empty())
    );
}

#[test]
fn the_lead_definition_in_force_is_carried_as_it_is() {
    let mut last = Boards::default();
    let definition = Arc::make_mut(&mut last.lead_definition);
    definition.version = 8;
    definition.sign_offs.insert("s".into(), SignOff::default());
    assert_eq!(next(&last).lead_definition, last.lead_definition);
}

#[test]
fn an_unsettled_clash_waits_in_the_next_meeting_as_well() {
    let mut last = with_action("a", Action::default());
    let actions = Arc::make_mut(&mut last.actions);
    let done = Action {
        state: ActionState::Done,
        ..Action::default()
    };
    actions.actions.insert("b".into(), done);
    for path in ["actions/a/due", "actions/b/due"] {
        let theirs = Words::from_iter(["\"2026-12-01\""]);
        actions.clashes.0.insert(path.to_owned(), theirs);
    }
    let next = next(&last);
    let paths: Vec<_> = next.actions.clashes.iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["actions/a/due"]);
}

mod into_a_planned_meeting {
    use super::*;

    /// A meeting, the one planned from it, and the meeting in between, changed by the room.
    fn three(change: impl FnOnce(&mut Actions)) -> (Boards, Boards, Boards) {
        let action = Action {
            title: "call".into(),
            detail: vec!["soon".into()],
            ..Action::default()
        };
        let before = with_action("a", action);
        let mut between = next(&before);
        change(Arc::make_mut(&mut between.actions));
        (before.clone(), between, next(&before))
    }

    fn action(boards: &Boards) -> Action {
        boards.actions.actions.get(&"a".into()).unwrap().clone()
    }

    #[test]
    fn what_came_up_meanwhile_is_added_and_nothing_is_doubled() {
        let (before, between, mut planned) = three(|actions| {
            let new = Action::default();
            actions.actions.insert("n".into(), new);
        });
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        let found: Vec<_> = planned
            .actions
            .actions
            .iter()
            .map(|(id, action)| (id.as_str(), action.carried))
            .collect();
        assert_eq!(found, [("a", 2), ("n", 1)]);
        let once = planned.clone();
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        assert_eq!(planned, once, "carrying again changes nothing");
    }

    #[test]
    fn what_was_done_meanwhile_is_done_in_the_planned_meeting() {
        let (before, between, mut planned) = three(|actions| {
            let action = actions.actions.get_mut(&"a".into()).unwrap();
            (action.state, action.done) = (ActionState::Done, Some(DATE));
        });
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        assert_eq!(action(&planned).state, ActionState::Done);
        let mut unplanned = Boards::default();
        carry_into(
            &mut unplanned,
            &between,
            CarriedFrom::Guessed(&Boards::default()),
        );
        assert!(unplanned.actions.actions.is_empty());
    }

    #[test]
    fn the_room_and_the_plan_may_change_different_fields() {
        let (before, between, mut planned) = three(|actions| {
            actions.actions.get_mut(&"a".into()).unwrap().due = Some(DATE);
        });
        let prepared = Arc::make_mut(&mut planned.actions);
        prepared.actions.get_mut(&"a".into()).unwrap().owner = Some("ana".into());
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        let action = action(&planned);
        assert_eq!((action.due, action.owner), (Some(DATE), Some("ana".into())));
        assert!(planned.actions.clashes.is_empty());
    }

    #[test]
    fn where_both_changed_one_field_the_room_is_right_and_the_plan_stands_beside_it() {
        let (before, between, mut planned) = three(|actions| {
            actions.actions.get_mut(&"a".into()).unwrap().title = "write".into();
        });
        let prepared = Arc::make_mut(&mut planned.actions);
        prepared.actions.get_mut(&"a".into()).unwrap().title = "visit".into();
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        assert_eq!(action(&planned).title, "write");
        let clashes: Vec<_> = planned.actions.clashes.iter().collect();
        assert_eq!(clashes.len(), 1);
        assert_eq!(clashes[0].0, "actions/a/title");
        assert_eq!(clashes[0].1.iter().collect::<Vec<_>>(), ["\"visit\""]);
    }

    #[test]
    fn where_nobody_kept_what_it_was_carried_from_what_was_prepared_stands_and_nothing_clashes() {
        let (before, between, mut planned) = three(|actions| {
            let action = actions.actions.get_mut(&"a".into()).unwrap();
            (action.title, action.due) = ("write".into(), Some(DATE));
            actions.actions.insert("n".into(), Action::default());
        });
        let mut fresh = planned.clone();
        let prepared = Arc::make_mut(&mut planned.actions);
        prepared.actions.get_mut(&"a".into()).unwrap().title = "visit".into();
        carry_into(&mut planned, &between, CarriedFrom::Guessed(&before));
        let prepared = action(&planned);
        assert_eq!((&*prepared.title, prepared.due), ("visit", Some(DATE)));
        assert!(planned.actions.actions.contains(&"n".into()));
        assert!(planned.actions.clashes.is_empty());
        carry_into(&mut fresh, &between, CarriedFrom::Guessed(&before));
        assert_eq!(action(&fresh).title, "write", "nobody touched it");
    }

    #[test]
    fn a_new_thing_of_the_last_meeting_that_was_prepared_meanwhile_keeps_what_was_prepared() {
        let (before, between, _) = three(|actions| {
            let new = Action {
                title: "new".into(),
                ..Action::default()
            };
            actions.actions.insert("n".into(), new);
        });
        let mut planned = next(&between);
        let prepared = Arc::make_mut(&mut planned.actions);
        prepared.actions.get_mut(&"n".into()).unwrap().owner = Some("ana".into());
        let prepared = planned.clone();
        carry_into(&mut planned, &between, CarriedFrom::Guessed(&before));
        assert_eq!(planned, prepared);
        carry_into(&mut planned, &between, CarriedFrom::Known(&between));
        assert_eq!(planned, prepared);
    }

    #[test]
    fn a_discussion_that_was_had_meanwhile_is_dropped_and_another_one_is_added() {
        use ItemKind::Discussion;
        let before = with_items(vec![item("x", "Pipeline", Discussion, ItemState::Ahead)]);
        let mut between = next(&before);
        let agenda = &mut Arc::make_mut(&mut between.meeting).agenda;
        agenda.get_mut(&"x".into()).unwrap().state = ItemState::Done;
        agenda
            .0
            .push(item("y", "Budget", Discussion, ItemState::Parked));
        let mut planned = next(&before);
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        let agenda = &planned.meeting.agenda;
        let had = agenda.get(&"x".into()).unwrap();
        assert_eq!(had.state, ItemState::Dropped);
        assert_eq!(had.reason, "reached in the meeting before");
        assert_eq!(agenda.get(&"y".into()).unwrap().state, ItemState::Ahead);
    }

    #[test]
    fn boards_with_nothing_new_are_not_written() {
        let (before, between, mut planned) = three(|_| {});
        let (issues, notes) = (Arc::clone(&planned.issues), Arc::clone(&planned.notes));
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        assert!(Arc::ptr_eq(&planned.issues, &issues));
        assert!(Arc::ptr_eq(&planned.notes, &notes));
    }

    #[test]
    fn a_row_left_out_on_purpose_does_not_come_back() {
        let mut before = Boards::default();
        let scoreboard = Arc::make_mut(&mut before.scoreboard);
        scoreboard.kpis.insert("k".into(), Kpi::default());
        let mut between = next(&before);
        let scoreboard = Arc::make_mut(&mut between.scoreboard);
        scoreboard.kpis.insert("l".into(), Kpi::default());
        let mut planned = next(&before);
        Arc::make_mut(&mut planned.scoreboard)
            .kpis
            .remove(&"k".into());
        carry_into(&mut planned, &between, CarriedFrom::Known(&before));
        let rows: Vec<_> = planned.scoreboard.kpis.ids().map(Id::as_str).collect();
        assert_eq!(rows, ["l"]);
    }
}

/// What a random meeting is made of: a state and a carry count for each thing.
type Things = Vec<(usize, u32)>;

fn boards(actions: &Things, issues: &Things, parked: &Things, items: &Things) -> Boards {
    let mut boards = Boards::default();
    let board = Arc::make_mut(&mut boards.actions);
    for (place, (state, carried)) in actions.iter().enumerate() {
        let action = Action {
            state: ActionState::ALL[state % 5],
            carried: *carried,
            ..Action::default()
        };
        board.actions.insert(Id(format!("a{place}")), action);
    }
    let board = Arc::make_mut(&mut boards.issues);
    for (place, (state, carried)) in issues.iter().enumerate() {
        let issue = Issue {
            state: IssueState::ALL[state % 8],
            parked_until: (state % 2 == 0).then_some(DATE),
            carried: *carried,
            ..Issue::default()
        };
        board.issues.insert(Id(format!("i{place}")), issue);
    }
    let board = Arc::make_mut(&mut boards.notes);
    for (place, (state, carried)) in parked.iter().enumerate() {
        let parked = Parked {
            taken_up: state % 2 == 0,
            carried: *carried,
            ..Parked::default()
        };
        board.parked.insert(Id(format!("p{place}")), parked);
    }
    let meeting = Arc::make_mut(&mut boards.meeting);
    for (place, (state, carried)) in items.iter().enumerate() {
        use ItemState::{Ahead, Done, Dropped, Parked};
        meeting.agenda.0.push(AgendaItem {
            id: Id(format!("g{place}")),
            title: format!("item {}", state % 3),
            kind: ItemKind::ALL[state % 9],
            state: [Ahead, Done, Parked, Dropped][place % 4],
            carried: *carried,
            ..AgendaItem::default()
        });
    }
    boards
}

/// The open things of a meeting with their carry counts.
fn open(boards: &Boards) -> Vec<(String, u32)> {
    let actions = boards.actions.actions.iter();
    let actions = actions.filter(|(_, one)| is_open_action(one));
    let issues = boards.issues.issues.iter();
    let issues = issues.filter(|(_, one)| is_open_issue(one));
    let parked = boards.notes.parked.iter().filter(|(_, one)| one.waits());
    let items = boards.meeting.agenda.0.iter();
    let items = items.filter(|one| matches!(one.state, ItemState::Ahead | ItemState::Parked));
    let mut open: Vec<_> = actions
        .map(|(id, one)| (id.to_string(), one.carried))
        .chain(issues.map(|(id, one)| (id.to_string(), one.carried)))
        .chain(parked.map(|(id, one)| (id.to_string(), one.carried)))
        .chain(items.map(|one| (one.id.to_string(), one.carried)))
        .filter(|(id, _)| !id.starts_with("new"))
        .collect();
    open.sort();
    open
}

fn counted(open: Vec<(String, u32)>, more: u32) -> Vec<(String, u32)> {
    let counted = open.into_iter().map(|(id, carried)| (id, carried + more));
    counted.collect()
}

fn things() -> impl Strategy<Value = Things> {
    proptest::collection::vec((0_usize..72, 0_u32..5), 0..12)
}

proptest! {
    #[test]
    fn nothing_open_is_lost_and_carrying_twice_counts_twice(
        actions in things(), issues in things(), parked in things(), items in things()
    ) {
        let last = boards(&actions, &issues, &parked, &items);
        let before = last.clone();
        let once = next(&last);
        prop_assert_eq!(&last, &before, "the last meeting is only read");
        prop_assert_eq!(open(&once), counted(open(&last), 1));
        let twice = next(&once);
        prop_assert_eq!(open(&twice), counted(open(&last), 2));
    }

    #[test]
    fn no_id_stands_twice_on_an_agenda(items in things()) {
        let next = next(&boards(&vec![], &vec![], &vec![], &items));
        let mut ids: Vec<_> = next.meeting.agenda.0.iter().map(|item| &item.id).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), all);
    }

    #[test]
    fn nothing_open_is_lost_on_the_way_into_a_planned_meeting(
        actions in things(), issues in things(), parked in things(), items in things(),
        planned in things()
    ) {
        let last = boards(&actions, &issues, &parked, &items);
        let mut into = next(&boards(&planned, &planned, &planned, &vec![]));
        carry_into(&mut into, &last, CarriedFrom::Guessed(&Boards::default()));
        let there = open(&into);
        for (id, carried) in open(&last) {
            let found = there.iter().find(|(known, _)| *known == id);
            prop_assert!(found.is_some_and(|(_, count)| *count > carried), "{id}");
        }
        let once = into.clone();
        carry_into(&mut into, &last, CarriedFrom::Guessed(&Boards::default()));
        prop_assert_eq!(into, once);
    }
}
