use proptest::prelude::{any, prop_assert_eq, proptest};

use super::{Axis, Criterion, Group, HandOff, LeadDefinition, Reason, Rule, Stage, changes};
use crate::forum::lead_definition::{Place, RuleList, read_thresholds};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::span::Within;

fn id(text: &str) -> Id {
    Id::from(text)
}

fn definition() -> LeadDefinition {
    let mut definition = LeadDefinition::default();
    let group = Group {
        title: "Fit".to_owned(),
        cap: Some(50.0),
        ..Group::default()
    };
    definition.add_group(id("fit"), group).unwrap();
    let criterion = |title: &str, when: &str, points| Criterion {
        title: title.to_owned(),
        when: when.parse().unwrap(),
        points,
        ..Criterion::default()
    };
    let rows = [
        ("ref", criterion("referred", "source is Reference", 20.0)),
        ("job", criterion("job", "job is boss", 30.0)),
    ];
    for (name, row) in rows {
        definition.add_criterion(&id("fit"), id(name), row).unwrap();
    }
    definition
        .set_thresholds(read_thresholds("45").unwrap())
        .unwrap();
    let rule = Rule {
        title: "student".to_owned(),
        when: "job is student".parse().unwrap(),
        ..Rule::default()
    };
    definition.add_rule(RuleList::Never, id("s"), rule).unwrap();
    let stage = Stage {
        title: "Qualified".to_owned(),
        ..Stage::default()
    };
    definition.add_stage(id("q"), stage).unwrap();
    let hand_off = HandOff {
        title: "to Sales".to_owned(),
        from: Side::Marketing,
        to: Side::Sales,
        respond_within: Some(Within::Hours(4)),
        ..HandOff::default()
    };
    definition.add_hand_off(id("h"), hand_off).unwrap();
    let reason = Reason {
        code: "no-budget".to_owned(),
        title: "No budget".to_owned(),
        ..Reason::default()
    };
    definition.add_reason(id("r"), reason).unwrap();
    definition
        .set_ideal_customer(vec!["Working".to_owned()])
        .unwrap();
    definition
}

fn told(change: impl FnOnce(&mut LeadDefinition)) -> Vec<String> {
    let old = definition();
    let mut new = old.clone();
    change(&mut new);
    changes(&old, &new)
}

type Change = fn(&mut LeadDefinition);

#[test]
fn each_change_is_told_in_words() {
    let table: [(Change, &str); 14] = [
        (
            |it| it.set_points(&id("fit"), &id("ref"), 30.0).unwrap(),
            "criterion “referred” 20 → 30 points",
        ),
        (
            |it| it.set_thresholds(read_thresholds("40").unwrap()).unwrap(),
            "threshold 45 → 40",
        ),
        (
            |it| {
                it.set_thresholds(read_thresholds("fit >= 3").unwrap())
                    .unwrap();
            },
            "qualifies when total ≥ 45 → fit ≥ 3",
        ),
        (
            |it| {
                let criterion = Criterion {
                    title: "mail".to_owned(),
                    when: "mail is present".parse().unwrap(),
                    points: 5.0,
                    ..Criterion::default()
                };
                it.add_criterion(&id("fit"), id("m"), criterion).unwrap();
            },
            "new criterion “mail”: +5 points when mail is present",
        ),
        (
            |it| {
                it.retire(&Place::Criterion(id("fit"), id("job")), "too few")
                    .unwrap();
            },
            "criterion “job” retired: too few",
        ),
        (
            |it| it.groups.get_mut(&id("fit")).unwrap().cap = None,
            "group “Fit” cap 50 → none",
        ),
        (
            |it| it.groups.get_mut(&id("fit")).unwrap().axis = Axis::Engagement,
            "group “Fit” counts as fit → engagement",
        ),
        (
            |it| it.groups.get_mut(&id("fit")).unwrap().title = "Who".to_owned(),
            "group “Fit” is now called “Who”",
        ),
        (
            |it| it.never.get_mut(&id("s")).unwrap().when = "job is pupil".parse().unwrap(),
            "disqualifier “student” when job is student → job is pupil",
        ),
        (
            |it| it.hand_offs.get_mut(&id("h")).unwrap().respond_within = Some(Within::Hours(2)),
            "hand-off “to Sales” respond within 4h → 2h",
        ),
        (
            |it| it.retire(&Place::Reason(id("r")), "").unwrap(),
            "reason “No budget” retired",
        ),
        (
            |it| it.stages.get_mut(&id("q")).unwrap().side = Side::Sales,
            "stage “Qualified” with Shared → Sales",
        ),
        (
            |it| {
                it.set_ideal_customer(vec!["Working".to_owned(), "Rich".to_owned()])
                    .unwrap();
            },
            "“Rich” is new in the ideal customer",
        ),
        (
            |it| it.leads.date = Some("Created".to_owned()),
            "date column none → Created",
        ),
    ];
    for (change, said) in table {
        assert_eq!(told(change), [said]);
    }
}

#[test]
fn a_moved_row_says_so() {
    let moved = told(|it| {
        it.shift(&Place::Criterion(id("fit"), id("job")), -1)
            .unwrap();
    });
    assert_eq!(
        moved,
        [
            "criterion “job” stands in another place",
            "criterion “referred” stands in another place"
        ]
    );
}

/// Every field of the signed text, each changed by itself.
fn one_field(new: &mut LeadDefinition, which: usize, text: &str) {
    let owned = text.to_owned();
    let lines = vec![owned.clone()];
    let fit = new.groups.get_mut(&id("fit")).unwrap();
    match which {
        0 => fit.title = owned,
        1 => fit.floor = Some(-7.0),
        2 => fit.rank = 7,
        3 => fit.criteria.get_mut(&id("ref")).unwrap().title = owned,
        4 => fit.criteria.get_mut(&id("ref")).unwrap().because = owned,
        5 => fit.criteria.get_mut(&id("ref")).unwrap().raised_by = Some(Side::Sales),
        6 => fit.retired = owned,
        7 => new.ideal_customer = lines,
        8 => new.leads.missing = [owned].into_iter().collect(),
        9 => new.leads.filled_after_hand_off = [owned].into_iter().collect(),
        10 => drop(new.leads.columns.insert(owned, lines)),
        11 => new.never.get_mut(&id("s")).unwrap().reason = owned,
        12 => new.stages.get_mut(&id("q")).unwrap().meaning = lines,
        13 => new.reasons.get_mut(&id("r")).unwrap().comes_back = owned,
        14 => new.reasons.get_mut(&id("r")).unwrap().code = owned,
        _ => {
            let hand_off = new.hand_offs.get_mut(&id("h")).unwrap();
            match which {
                15 => hand_off.trigger = owned,
                16 => hand_off.passed = lines,
                17 => hand_off.attempts = Some(9),
                18 => hand_off.attempts_over = Some(Within::Days(9)),
                19 => hand_off.decide_within = Some(Within::Days(9)),
                20 => hand_off.if_nobody_decides = super::Undecided::Returned,
                21 => hand_off.from_promises = lines,
                22 => hand_off.to_promises = lines,
                _ => hand_off.from = Side::Shared,
            }
        }
    }
}

proptest! {
    #[test]
    fn a_changed_text_is_never_told_as_no_change(which in 0_usize..24, text in any::<String>()) {
        let old = definition();
        let mut new = old.clone();
        one_field(&mut new, which, &text);
        let same = old.canonical_text() == new.canonical_text();
        prop_assert_eq!(changes(&old, &new).is_empty(), same);
    }
}
