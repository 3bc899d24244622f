//! The back-test against a naive row-by-row evaluator, on random leads, definitions and edits.

mod naive;

use std::sync::Arc;

use lockstep_forum::forum::back_test::{BackTest, Figures, Leads};
use lockstep_forum::forum::lead_definition::{
    Axis, Condition, Criterion, Group, LeadDefinition, LeadsColumns, Measure, OutcomeColumn, Rule,
    ScoreTest, total_threshold, with_total_threshold,
};
use lockstep_forum::forum::record::{Id, Items};
use naive::Table;
use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseResult;

fn cells(column: usize) -> prop::sample::Select<&'static str> {
    prop::sample::select(match column {
        0 => vec![
            "", "Select", "Google", "google ", "Zürich", "ZÜRICH", "referral", "Ref",
        ],
        1 => vec![
            "", "0", "1", "2.5", "10", " 10", "-3", "x", "1e1", "select", "1,5", "inf",
        ],
        2 => vec![
            "",
            "2026-01-01",
            "2026-01-15",
            "2026-03-01",
            "2025-07-31",
            "soon",
            "SELECT",
        ],
        _ => vec!["1", "0", "", "yes"],
    })
}

fn table() -> impl Strategy<Value = Table> {
    let row = (cells(0), cells(1), cells(2), cells(3));
    prop::collection::vec(row, 1..150).prop_map(|rows| {
        let mut rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|(a, b, c, d)| vec![a.into(), b.into(), c.into(), d.into()])
            .collect();
        // Somebody became a customer, or there is nothing to compare with.
        rows.push(vec![
            "Ref".into(),
            "1".into(),
            "2026-01-01".into(),
            "1".into(),
        ]);
        Table {
            headers: ["source", "visits", "seen", "won"]
                .map(String::from)
                .to_vec(),
            rows,
        }
    })
}

fn words() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "google",
        "zürich",
        "REF",
        "select",
        "1",
        "10",
        "2026-01-01",
        "",
    ])
    .prop_map(String::from)
}

fn numbers() -> prop::sample::Select<f64> {
    prop::sample::select(vec![-3.0, 0.0, 1.0, 2.5, 10.0])
}

fn condition() -> impl Strategy<Value = Condition> {
    let column = || prop::sample::select(vec!["source", "visits", "seen"]).prop_map(String::from);
    let list = || prop::collection::vec(words(), 0..3);
    let one = prop_oneof![
        (column(), words()).prop_map(|(c, w)| Condition::Is(c, w)),
        (column(), words()).prop_map(|(c, w)| Condition::IsNot(c, w)),
        (column(), list()).prop_map(|(c, w)| Condition::In(c, w)),
        (column(), list()).prop_map(|(c, w)| Condition::NotIn(c, w)),
        (column(), words()).prop_map(|(c, w)| Condition::Contains(c, w)),
        (column(), words()).prop_map(|(c, w)| Condition::StartsWith(c, w)),
        (column(), words()).prop_map(|(c, w)| Condition::EndsWith(c, w)),
        (column(), numbers()).prop_map(|(c, n)| Condition::Above(c, n)),
        (column(), numbers()).prop_map(|(c, n)| Condition::AtLeast(c, n)),
        (column(), numbers()).prop_map(|(c, n)| Condition::Below(c, n)),
        (column(), numbers()).prop_map(|(c, n)| Condition::AtMost(c, n)),
        (column(), numbers(), numbers()).prop_map(|(c, a, b)| Condition::Between(c, a, b)),
        column().prop_map(Condition::Missing),
        column().prop_map(Condition::Present),
        (column(), 0_u32..300).prop_map(|(c, d)| Condition::WithinDays(c, d)),
    ];
    one.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|condition| Condition::Not(Box::new(condition))),
        ]
    })
}

fn items<T>(all: Vec<T>, prefix: &str) -> Items<T> {
    let mut items = Items::default();
    for (place, item) in all.into_iter().enumerate() {
        items.insert(Id(format!("{prefix}{place}")), item);
    }
    items
}

fn group() -> impl Strategy<Value = Group> {
    // Now and then points that make the steps from score to score very many.
    let points = prop_oneof![
        20 => (-8_i32..8).prop_map(|halves| f64::from(halves) / 2.0),
        1 => prop::sample::select(vec![0.125, -0.125, 1_000.0]),
    ];
    let criterion = (condition(), points)
        .prop_map(|(when, points)| Criterion {
            when,
            points,
            ..Criterion::default()
        })
        .boxed();
    let limit = || prop::option::of((-6_i32..6).prop_map(f64::from));
    (
        // Few, or so many that a group is more than one table and a pattern more than one word.
        prop_oneof![
            15 => prop::collection::vec(criterion.clone(), 0..5),
            1 => prop::collection::vec(criterion, 8..34),
        ],
        limit(),
        limit(),
        prop::bool::ANY,
    )
        .prop_map(|(criteria, cap, floor, fit)| Group {
            criteria: items(criteria, "c"),
            cap,
            floor,
            axis: if fit { Axis::Fit } else { Axis::Engagement },
            ..Group::default()
        })
}

fn score_test() -> impl Strategy<Value = ScoreTest> {
    let measure = prop::sample::select(vec![Measure::Total, Measure::Fit, Measure::Engagement]);
    let limit = (-6_i32..8).prop_map(|halves| f64::from(halves) / 2.0);
    (measure, limit, 0..4).prop_map(|(measure, limit, kind)| match kind {
        0 => ScoreTest::AtLeast(measure, limit),
        1 => ScoreTest::Above(measure, limit),
        2 => ScoreTest::AtMost(measure, limit),
        _ => ScoreTest::Below(measure, limit),
    })
}

fn definition() -> impl Strategy<Value = LeadDefinition> {
    let rules = || {
        let rule = condition().prop_map(|when| Rule {
            when,
            ..Rule::default()
        });
        prop::collection::vec(rule, 0..2)
    };
    let alternatives = prop::collection::vec(prop::collection::vec(score_test(), 0..3), 0..3);
    let groups = prop::collection::vec(group(), 0..4);
    let date = prop_oneof![
        Just(None),
        Just(Some("seen".to_owned())),
        Just(Some("visits".to_owned()))
    ];
    (groups, rules(), rules(), alternatives, date).prop_map(
        |(groups, always, never, qualifies_when, date)| LeadDefinition {
            leads: LeadsColumns {
                outcome: Some(OutcomeColumn {
                    column: "won".into(),
                    is: vec!["1".into()],
                }),
                missing: std::iter::once("Select".to_owned()).collect(),
                date,
                ..LeadsColumns::default()
            },
            groups: items(groups, "g"),
            always: items(always, "a"),
            never: items(never, "n"),
            qualifies_when,
            ..LeadDefinition::default()
        },
    )
}

fn leads(table: &Table) -> Arc<Leads> {
    let headers: Vec<_> = table.headers.iter().map(String::as_str).collect();
    let rows: Vec<Vec<_>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    Arc::new(Leads::from_rows(&headers, &rows))
}

fn same(
    back_test: &BackTest,
    figures: &Figures,
    table: &Table,
    definition: &LeadDefinition,
) -> TestCaseResult {
    let naive = naive::evaluate(table, definition);
    let selected = back_test.selected();
    let mine: Vec<_> = (0..table.rows.len()).map(|row| selected.get(row)).collect();
    prop_assert_eq!(&mine, &naive.selected);
    let pairs = || naive.selected.iter().zip(&naive.won);
    let count = |selected: bool, won: bool| {
        pairs().filter(|pair| *pair == (&selected, &won)).count() as u64
    };
    prop_assert_eq!(figures.all.true_positives, count(true, true));
    prop_assert_eq!(figures.all.false_positives, count(true, false));
    prop_assert_eq!(figures.all.false_negatives, count(false, true));
    prop_assert_eq!(figures.all.true_negatives, count(false, false));
    let criteria = figures
        .criteria
        .iter()
        .map(|mine| (mine.id.to_string(), mine.matched, mine.converted));
    prop_assert_eq!(criteria.collect::<Vec<_>>(), naive.criteria);
    for point in &figures.curve {
        // With the total threshold there, the definition selects so many.
        let mut moved = definition.clone();
        moved.qualifies_when = with_total_threshold(&moved.qualifies_when, point.score);
        let moved = naive::evaluate(table, &moved).selected;
        let from = moved.iter().filter(|selected| **selected).count();
        prop_assert_eq!(point.selected, from as u64);
    }
    if let Some(threshold) = total_threshold(&definition.qualifies_when)
        && let Some(point) = figures.curve.iter().find(|point| point.score >= threshold)
    {
        let above = definition
            .qualifies_when
            .contains(&vec![ScoreTest::Above(Measure::Total, threshold)]);
        prop_assert!(above || point.selected == figures.all.selected);
    }
    let eligible = back_test.eligible();
    for capacity in [1, 3, eligible] {
        let Some(fits) = back_test.capacity(capacity) else {
            prop_assert!(eligible < capacity || capacity == 0);
            continue;
        };
        let Some(from) = fits.fits_from else { continue };
        let mut moved = definition.clone();
        moved.qualifies_when = with_total_threshold(&moved.qualifies_when, from);
        let moved = naive::evaluate(table, &moved).selected;
        let handed_over = moved.iter().filter(|selected| **selected).count() as u64;
        prop_assert_eq!(fits.fits, handed_over);
        prop_assert!(handed_over <= capacity);
    }
    if let (Some(oldest), Some(newest)) = (figures.oldest, figures.newest) {
        let dated = oldest.leads + newest.leads;
        prop_assert_eq!(oldest.leads, dated * 7 / 10);
        prop_assert!(
            figures.periods.is_empty()
                || dated == figures.periods.iter().map(|p| p.outcome.leads).sum::<u64>()
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_definition_selects_what_the_naive_evaluator_selects(table in table(), definition in definition()) {
        let back_test = BackTest::new(leads(&table), &definition).expect("it fits");
        same(&back_test, &back_test.figures(), &table, &definition)?;
    }

    #[test]
    fn a_changed_definition_gives_the_figures_of_a_fresh_start(
        table in table(),
        first in definition(),
        tests in prop::collection::vec((0_usize..20, condition(), -4_i32..4), 1..6),
        last in definition(),
    ) {
        let mut back_test = BackTest::new(leads(&table), &first).expect("it fits");
        let mut definition = first;
        for (place, when, points) in tests {
            edit(&mut definition, place, &when, f64::from(points));
            let figures = back_test.change(&definition).expect("it fits");
            same(&back_test, &figures, &table, &definition)?;
            let fresh = BackTest::new(leads(&table), &definition).expect("it fits");
            prop_assert_eq!(&figures, &fresh.figures());
        }
        let figures = back_test.change(&last).expect("it fits");
        same(&back_test, &figures, &table, &last)?;
    }
}

/// Changes one criterion's test and points, counting through all groups; or the thresholds.
fn edit(definition: &mut LeadDefinition, place: usize, when: &Condition, points: f64) {
    let ids: Vec<_> = definition
        .groups
        .iter()
        .flat_map(|(group, of)| of.criteria.ids().map(move |id| (group.clone(), id.clone())))
        .collect();
    match ids.get(place) {
        Some((group, id)) => {
            let group = definition.groups.get_mut(group).expect("a group");
            let criterion = group.criteria.get_mut(id).expect("a criterion");
            criterion.points = points;
            if place.is_multiple_of(2) {
                criterion.when = when.clone();
            }
        }
        None => definition.qualifies_when = vec![vec![ScoreTest::AtLeast(Measure::Total, points)]],
    }
}
