use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::forum::actions::Action;
use crate::forum::issues::{Issue, Owner};
use crate::forum::people::Person;

fn roster(people: &[(&str, Side)]) -> Roster {
    people
        .iter()
        .map(|(handle, side)| {
            let person = Person {
                name: handle.to_uppercase(),
                side: *side,
                ..Person::default()
            };
            (Handle::from(*handle), person)
        })
        .collect()
}

fn four_a_side() -> Roster {
    let marketing = ["ana", "bo", "eva", "flo"].map(|one| (one, Side::Marketing));
    let sales = ["cy", "dee", "gil", "hal"].map(|one| (one, Side::Sales));
    roster(&[marketing, sales].concat())
}

fn handles(names: &[&str]) -> Vec<Handle> {
    names.iter().map(|name| Handle::from(*name)).collect()
}

/// Issues on which these people worked.
fn worked(crews: &[&[&str]]) -> WorkedTogether {
    let mut issues = Issues::default();
    for (at, crew) in crews.iter().enumerate() {
        let issue = Issue {
            title: format!("issue {at}"),
            team: handles(crew),
            ..Issue::default()
        };
        issues.issues.insert(Id(format!("i{at}")), issue);
    }
    let mut together = WorkedTogether::default();
    together.add(&Actions::default(), &issues);
    together
}

fn pool(roster: &Roster, before: &WorkedTogether, owners: &[&str]) -> Pool {
    let about = Work::Issue(Id::from("now"));
    let boards = (&Actions::default(), &Issues::default());
    Pool::new(roster, before, &about, &handles(owners), boards)
}

#[test]
fn a_team_has_both_sides_and_those_who_worked_together_least() {
    let before = worked(&[
        &["ana", "cy"],
        &["ana", "cy", "bo"],
        &["ana", "dee"],
        &["ana", "gil", "eva"],
    ]);
    let pool = pool(&four_a_side(), &before, &["ana"]);
    // Of marketing only flo, of sales only hal never worked with her: one more of sales did once.
    let team = pool.propose(4).unwrap();
    assert_eq!(pool.new_pairs(&team), (5, 6));
    assert!(team.contains(&Handle::from("ana")));
    assert_eq!(pool.sides_missing(&team), []);
    assert_eq!(pool.propose(4).unwrap(), team);
}

#[test]
fn what_was_carried_counts_once_and_what_the_team_is_for_not_at_all() {
    let mut issues = Issues::default();
    let issue = Issue {
        title: "Calls".to_owned(),
        owner: Owner::Person(Handle::from("ana")),
        team: handles(&["cy"]),
        ..Issue::default()
    };
    issues.issues.insert(Id::from("now"), issue);
    let mut actions = Actions::default();
    let part = |owner: &str, issue: Option<&str>, from: Option<&str>| Action {
        title: "Part".to_owned(),
        owner: Some(Handle::from(owner)),
        issue: issue.map(Id::from),
        split_from: from.map(Id::from),
        ..Action::default()
    };
    actions
        .actions
        .insert(Id::from("a1"), part("dee", Some("now"), None));
    actions
        .actions
        .insert(Id::from("a2"), part("ana", None, None));
    actions
        .actions
        .insert(Id::from("a3"), part("cy", None, Some("a2")));
    let mut before = WorkedTogether::default();
    for _ in 0..3 {
        before.add(&actions, &issues);
    }
    let boards = (&Actions::default(), &Issues::default());
    let roster = four_a_side();
    let name = |handle: &Handle| handle.to_string();
    let other = Pool::new(&roster, &before, &Work::Issue(Id::from("x")), [], boards);
    let team = handles(&["ana", "cy", "dee"]);
    assert_eq!(
        other.why(&team, 0, name),
        "worked 2 times with cy, once with dee (“Calls”)"
    );
    assert_eq!(
        other.why(&team, 2, name),
        "worked once with ana (“Calls”), once with cy (“Calls”)"
    );
    let own = Pool::new(
        &roster,
        &before,
        &Work::Issue(Id::from("now")),
        &team[..1],
        boards,
    );
    assert_eq!(
        own.why(&team, 0, name),
        "owns it; worked once with cy (“Part”)"
    );
    assert_eq!(
        own.why(&team, 2, name),
        "has worked with none of the others yet"
    );
}

#[test]
fn of_equal_teams_the_one_that_sees_to_least_is_proposed() {
    let mut actions = Actions::default();
    for (at, owner) in ["ana", "ana", "bo", "cy", "dee"].iter().enumerate() {
        let action = Action {
            owner: Some(Handle::from(*owner)),
            ..Action::default()
        };
        actions.actions.insert(Id(format!("a{at}")), action);
    }
    let before = WorkedTogether::default();
    let about = Work::Issue(Id::from("now"));
    let pool = Pool::new(
        &four_a_side(),
        &before,
        &about,
        [],
        (&actions, &Issues::default()),
    );
    assert_eq!(
        pool.propose(4).unwrap(),
        handles(&["eva", "flo", "gil", "hal"])
    );
}

#[test]
fn anybody_can_be_swapped_for_the_next_best() {
    let before = worked(&[&["ana", "cy"], &["ana", "dee"], &["ana", "dee"]]);
    let pool = pool(&four_a_side(), &before, &["ana"]);
    let team = handles(&["ana", "gil"]);
    let instead = pool.for_seat(&team, 1);
    assert_eq!(instead[..2], handles(&["gil", "hal"]));
    // Those of the other side who know her come before a team of one side alone.
    let place = |name: &str| instead.iter().position(|one| one.as_str() == name).unwrap();
    assert!(place("cy") < place("dee") && place("dee") < place("bo"));
    assert!(!instead.contains(&Handle::from("ana")));
    assert_eq!(pool.for_seat(&team, 2).len(), 6);
}

#[test]
fn a_forum_of_one_side_has_no_team_to_mix() {
    let pool = pool(&roster(&[("ana", Side::Marketing)]), &worked(&[]), &[]);
    assert_eq!(
        pool.propose(4).unwrap_err().to_string(),
        "A team has both sides in it, and nobody of Sales is on the roster"
    );
}

#[test]
fn a_large_roster_is_answered_without_comparing_every_team() {
    let people: Vec<(String, Side)> = (0..400)
        .map(|at| {
            let side = if at % 2 == 0 {
                Side::Marketing
            } else {
                Side::Sales
            };
            (format!("p{at:03}"), side)
        })
        .collect();
    let people: Vec<(&str, Side)> = people
        .iter()
        .map(|(name, side)| (name.as_str(), *side))
        .collect();
    let before = worked(&[&["p000", "p001", "p002", "p003"]]);
    let pool = pool(&roster(&people), &before, &["p000"]);
    let team = pool.propose(4).unwrap();
    assert_eq!((team.len(), pool.new_pairs(&team)), (4, (6, 6)));
    assert_eq!(pool.sides_missing(&team), []);
}

proptest! {
    #[test]
    fn no_other_team_has_worked_together_less(
        crews in proptest::collection::vec(proptest::collection::btree_set(0_usize..8, 2..5), 0..8),
        size in 2_usize..5,
    ) {
        let roster = four_a_side();
        let names: Vec<String> = roster.ids().map(Handle::to_string).collect();
        let crews: Vec<Vec<&str>> = crews
            .iter()
            .map(|crew| crew.iter().map(|at| names[*at].as_str()).collect())
            .collect();
        let crews: Vec<&[&str]> = crews.iter().map(Vec::as_slice).collect();
        let pool = pool(&roster, &worked(&crews), &[]);
        let team = pool.propose(size).unwrap();
        prop_assert_eq!(team.len(), size);
        // Counted apart from the pool: every team of that size with the sides as even.
        let together = |team: &[&str]| -> usize {
            crews.iter().map(|crew| {
                let here = team.iter().filter(|one| crew.contains(one)).count();
                here * here.saturating_sub(1) / 2
            }).sum()
        };
        let own: Vec<&str> = team.iter().map(Handle::as_str).collect();
        let marketing = |team: &[&str]| team.iter().filter(|one| {
            roster.get(&Handle::from(**one)).unwrap().side == Side::Marketing
        }).count();
        let spread = |team: &[&str]| marketing(team).abs_diff(team.len() - marketing(team));
        prop_assert!(spread(&own) <= 1);
        for bits in 0_u32..256 {
            let other: Vec<&str> = (0..8).filter(|at| bits >> at & 1 == 1).map(|at| names[at].as_str()).collect();
            if other.len() == size && spread(&other) <= 1 {
                prop_assert!(together(&own) <= together(&other), "{other:?} is better than {own:?}");
            }
        }
    }
}
