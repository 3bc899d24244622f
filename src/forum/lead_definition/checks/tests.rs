use super::{Axis, Condition, Criterion, Group, HandOff, LeadDefinition, LeadsColumns, Measure};
use crate::forum::lead_definition::{OutcomeColumn, Reason, Rule, RuleList, read_thresholds};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::span::Within;

fn criterion(title: &str, when: &str, points: f64) -> Criterion {
    Criterion {
        title: title.to_owned(),
        when: when.parse().unwrap(),
        points,
        ..Criterion::default()
    }
}

fn definition() -> LeadDefinition {
    let mut definition = LeadDefinition::default();
    let group = |title: &str, axis, cap, floor| Group {
        title: title.to_owned(),
        axis,
        cap,
        floor,
        ..Group::default()
    };
    let (fit, negative) = (Id::from("fit"), Id::from("neg"));
    definition
        .add_group(fit.clone(), group("Fit", Axis::Fit, Some(50.0), None))
        .unwrap();
    let negatives = group("Negative", Axis::Engagement, None, Some(-40.0));
    definition.add_group(negative.clone(), negatives).unwrap();
    let rows = [
        (&fit, "job", criterion("job", "occupation is boss", 35.0)),
        (
            &fit,
            "ref",
            criterion("referred", "source is Reference", 30.0),
        ),
        (&negative, "mail", criterion("no mail", "mail is No", -60.0)),
    ];
    for (group, id, row) in rows {
        definition.add_criterion(group, Id::from(id), row).unwrap();
    }
    definition
        .set_thresholds(read_thresholds("45").unwrap())
        .unwrap();
    definition
}

#[test]
fn caps_and_floors_bound_what_can_be_reached() {
    let definition = definition();
    assert_eq!(definition.reach(Measure::Total), (-40.0, 50.0));
    assert_eq!(definition.reach(Measure::Fit), (0.0, 50.0));
    assert_eq!(definition.reach(Measure::Engagement), (-40.0, 0.0));
    assert!(definition.problems().is_empty());
}

#[test]
fn a_threshold_that_none_or_all_reach_is_named() {
    let table = [
        (
            "60",
            "The threshold total ≥ 60 is never reached: total is at most 50",
        ),
        (
            "engagement > 0",
            "The threshold engagement > 0 is never reached: engagement is at most 0",
        ),
        (
            "fit < 0",
            "The threshold fit < 0 is never reached: fit is at least 0",
        ),
        (
            "fit >= 0",
            "Every lead qualifies by fit ≥ 0: raise the threshold",
        ),
        ("never", "No lead can qualify: set a threshold"),
    ];
    for (typed, said) in table {
        let mut definition = definition();
        definition
            .set_thresholds(read_thresholds(typed).unwrap())
            .unwrap();
        assert_eq!(definition.problems(), [said]);
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    let mut definition = definition();
    let fit = Id::from("fit");
    let refused = definition
        .set_points(&fit, &Id::from("job"), f64::NAN)
        .unwrap_err();
    assert_eq!(refused.to_string(), "Points must be a number");
    assert_eq!(definition, self::definition());
    let group = Group {
        title: "x".to_owned(),
        cap: Some(1.0),
        floor: Some(2.0),
        ..Group::default()
    };
    assert_eq!(
        definition
            .add_group(Id::from("x"), group)
            .unwrap_err()
            .to_string(),
        "The cap 1 lies below the floor 2: raise the cap or lower the floor"
    );
    let when = Condition::Above("a".to_owned(), f64::INFINITY);
    let rule = Rule {
        title: "x".to_owned(),
        when,
        ..Rule::default()
    };
    assert_eq!(
        definition
            .add_rule(RuleList::Never, Id::from("x"), rule)
            .unwrap_err()
            .to_string(),
        "A test must compare with a number"
    );
}

#[test]
fn what_looks_wrong_is_listed() {
    let mut definition = definition();
    definition.leads.filled_after_hand_off = ["Lead Quality"].into_iter().collect();
    definition
        .leads
        .columns
        .insert("quality".to_owned(), vec!["lead quality".to_owned()]);
    let fit = Id::from("fit");
    for (id, row) in [
        ("a", criterion("good", "quality is high", 1.0)),
        ("b", criterion("all", "always", 0.0)),
        ("c", criterion("age", "age between 9 and 1", 1.0)),
    ] {
        definition.add_criterion(&fit, Id::from(id), row).unwrap();
    }
    let reason = Reason {
        code: "no-budget".to_owned(),
        title: "no budget".to_owned(),
        ..Reason::default()
    };
    definition
        .add_reason(Id::from("r"), reason.clone())
        .unwrap();
    assert_eq!(
        definition
            .add_reason(Id::from("s"), reason)
            .unwrap_err()
            .to_string(),
        "The code `no-budget` stands for “no budget” already: choose another one"
    );
    for (id, code) in [("n", "no-budgt"), ("o", "")] {
        let rule = Rule {
            title: id.to_owned(),
            when: Condition::Missing("mail".to_owned()),
            reason: code.to_owned(),
            ..Rule::default()
        };
        definition
            .add_rule(RuleList::Never, Id::from(id), rule)
            .unwrap();
    }
    let hand_off = HandOff {
        title: "pass".to_owned(),
        from: Side::Marketing,
        to: Side::Sales,
        ..HandOff::default()
    };
    definition
        .add_hand_off(Id::from("h"), hand_off.clone())
        .unwrap();
    assert_eq!(
        definition.problems(),
        [
            "Criterion “good” tests `quality`, which is filled only after the hand-off: it \
             knows the outcome",
            "Criterion “all” adds no points",
            "Criterion “all” holds for every lead: say when it holds",
            "Criterion “age”: `age between 9 and 1` never holds, its ends are swapped",
            "Disqualifier “n” names the reason `no-budgt`, which is not in the list: did you \
             mean `no-budget`?",
            "Disqualifier “o” names no reason for sending the lead back",
            "Hand-off “pass” has no time for the first response",
        ]
    );
    let timed = HandOff {
        respond_within: Some(Within::Hours(4)),
        ..hand_off.clone()
    };
    definition
        .edit_hand_off(&Id::from("h"), &hand_off, &timed)
        .unwrap();
    assert_eq!(definition.problems().len(), 6);
    let same = HandOff {
        to: Side::Marketing,
        ..timed.clone()
    };
    assert_eq!(
        definition
            .edit_hand_off(&Id::from("h"), &timed, &same)
            .unwrap_err()
            .to_string(),
        "A hand-off passes from one side to the other: choose two sides"
    );
}

#[test]
fn a_header_has_one_short_name() {
    let mut definition = LeadDefinition::default();
    let before = LeadsColumns::default();
    let mut edit = |after: LeadsColumns| definition.edit_leads(&before, &after);
    let columns = |pairs: &[(&str, &[&str])]| LeadsColumns {
        columns: pairs
            .iter()
            .map(|(short, headers)| {
                let headers = headers.iter().map(|header| (*header).to_owned());
                ((*short).to_owned(), headers.collect())
            })
            .collect(),
        ..LeadsColumns::default()
    };
    let twice = columns(&[("a", &["Job"]), ("b", &["job "])]);
    assert_eq!(
        edit(twice).unwrap_err().to_string(),
        "The header `job` has two short names, `a` and `b`: keep one"
    );
    assert_eq!(
        edit(columns(&[("a", &[])])).unwrap_err().to_string(),
        "The short name `a` stands for no header"
    );
    let outcome = Some(OutcomeColumn {
        column: "Won".to_owned(),
        is: vec![],
    });
    let no_value = LeadsColumns {
        outcome,
        ..LeadsColumns::default()
    };
    assert_eq!(
        edit(no_value).unwrap_err().to_string(),
        "The outcome needs a value that means yes"
    );
    assert_eq!(edit(columns(&[("a", &["Job", "Position"])])), Ok(()));
}
