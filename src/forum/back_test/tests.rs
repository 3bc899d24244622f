use std::fmt::Write as _;

use super::compare::{compare, disputes};
use super::*;
use crate::forum::lead_definition::{
    Condition, Criterion, Group, Measure, OutcomeColumn, Rule, ScoreTest,
};
use crate::forum::record::Id;

/// Leads of a made-up company. Every tenth of a hundred days' leads, one after the other: the
/// source decides who became a customer, less so as time goes on.
fn leads() -> Arc<Leads> {
    let mut rows = Vec::new();
    for lead in 0..1_000_u32 {
        let source = ["web", "fair", "mail", "friend"][lead as usize % 4];
        let luck = lead * 7_919 % 100;
        let chance = match source {
            "friend" if lead < 700 => 60,
            "fair" => 30,
            _ => 20,
        };
        let won = luck < chance;
        let day = 1 + lead / 40;
        rows.push(vec![
            format!("lead{lead}@example.com"),
            source.to_owned(),
            if won { "1" } else { "0" }.to_owned(),
            format!("2026-{:02}-{:02}", 1 + day / 9, 1 + day % 9),
            if won || lead < 20 { "called back" } else { "" }.to_owned(),
            (lead % 50).to_string(),
        ]);
    }
    let headers = ["Email", "Source", "Won", "Created", "Call note", "Visits"];
    let rows: Vec<Vec<_>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    Arc::new(Leads::from_rows(&headers, &rows))
}

fn criterion(title: &str, when: Condition, points: f64) -> Criterion {
    Criterion {
        title: title.to_owned(),
        when,
        points,
        ..Criterion::default()
    }
}

/// A definition of one group whose criteria are worth ten points each and of which one is enough.
fn definition(criteria: Vec<(&str, Condition)>) -> LeadDefinition {
    let mut group = Group::default();
    for (place, (title, when)) in criteria.into_iter().enumerate() {
        group
            .criteria
            .insert(Id(format!("c{place}")), criterion(title, when, 10.0));
    }
    let mut definition = LeadDefinition {
        qualifies_when: vec![vec![ScoreTest::AtLeast(Measure::Total, 10.0)]],
        ..LeadDefinition::default()
    };
    definition.groups.insert(Id::from("g"), group);
    definition.leads.outcome = Some(OutcomeColumn {
        column: "Won".to_owned(),
        is: vec!["1".to_owned()],
    });
    definition
}

fn source(name: &str) -> Condition {
    Condition::Is("Source".into(), name.into())
}

fn try_on(definition: &LeadDefinition) -> BackTest {
    BackTest::new(leads(), definition).expect("it fits")
}

fn warnings(definition: &LeadDefinition) -> String {
    try_on(definition)
        .figures()
        .warnings
        .iter()
        .fold(String::new(), |mut all, warning| {
            writeln!(all, "{warning}").expect("a string takes all");
            all
        })
}

#[test]
fn each_reason_to_be_careful_is_said() {
    let late = || Condition::Present("Call note".into());
    let mut late_by_name = definition(vec![("note", late())]);
    late_by_name.leads.filled_after_hand_off = std::iter::once("call NOTE").collect();
    let mut over_time = definition(vec![("friend", source("friend"))]);
    over_time.leads.date = Some("Created".into());
    let mut undated = over_time.clone();
    undated.leads.missing = std::iter::once("2026-01-02").collect();
    let all = Condition::All(vec![]);
    for (definition, words) in [
        (
            &definition(vec![("note", late())]),
            "of “note” became customers, which is almost too clear",
        ),
        (
            &late_by_name,
            "“note” reads “Call note”, which is filled after the hand-off",
        ),
        (
            &definition(vec![("won", Condition::Is("Won".into(), "1".into()))]),
            "the outcome itself",
        ),
        (
            &definition(vec![("radio", source("radio"))]),
            "“radio” never matches a lead",
        ),
        (
            &definition(vec![("radio", source("radio"))]),
            "No lead is selected",
        ),
        (
            &definition(vec![("anyone", all)]),
            "“anyone” matches every lead",
        ),
        (&over_time, "The lift does not hold: "),
        (&undated, "leads have no readable date"),
        (
            &definition(vec![("friend", source("friend"))]),
            "250 leads score exactly 10, the threshold",
        ),
    ] {
        let said = warnings(definition);
        assert!(said.contains(words), "{words} is not in {said}");
    }
    let good = definition(vec![
        ("friend", source("friend")),
        ("visits", Condition::AtLeast("Visits".into(), 10.0)),
        ("fair", source("fair")),
    ]);
    let mut good = good;
    good.qualifies_when = vec![vec![ScoreTest::AtLeast(Measure::Total, 15.0)]];
    assert_eq!(warnings(&good), "");
}

#[test]
fn what_does_not_fit_is_refused_with_the_way_out() {
    let refusal = |definition: &LeadDefinition| {
        BackTest::new(leads(), definition)
            .expect_err("it does not fit")
            .to_string()
    };
    let mut none = definition(vec![]);
    none.leads.outcome = None;
    let mut wrong = definition(vec![]);
    wrong.leads.outcome = Some(OutcomeColumn {
        column: "Won".into(),
        is: vec!["yes".into()],
    });
    let mut date = definition(vec![]);
    date.leads.date = Some("Creatd".into());
    for (definition, words) in [
        (&none, "does not say which column tells the customers"),
        (&wrong, "“Won” is never yes"),
        (&date, "no column “Creatd”: the nearest is “Created”"),
        (
            &definition(vec![(
                "x",
                Condition::Not(Box::new(Condition::Missing("Sourc".into()))),
            )]),
            "the nearest is “Source”",
        ),
    ] {
        assert!(
            refusal(definition).contains(words),
            "{}",
            refusal(definition)
        );
    }
}

#[test]
fn a_refused_change_leaves_the_last_definition_in_place() {
    let friends = definition(vec![("friend", source("friend"))]);
    let mut back_test = try_on(&friends);
    let before = back_test.figures();
    let broken = definition(vec![(
        "x",
        Condition::Present("no such column at all".into()),
    )]);
    assert!(back_test.change(&broken).is_err());
    let mut other_outcome = friends.clone();
    other_outcome.leads.outcome = None;
    assert!(back_test.change(&other_outcome).is_err());
    assert_eq!(back_test.figures(), before);
    assert_eq!(back_test.change(&friends), Ok(before));
}

#[test]
fn a_column_that_was_not_kept_is_asked_for() {
    let kept = Leads::clone(&leads()).keeping(|place| place != 1);
    let tried = BackTest::new(
        Arc::new(kept),
        &definition(vec![("friend", source("friend"))]),
    );
    assert_eq!(
        tried.err(),
        Some(CannotTry::NotRead(vec!["Source".to_owned()]))
    );
    let read = columns_read(&definition(vec![
        ("friend", source("friend")),
        ("again", source("web")),
    ]));
    assert_eq!(read, ["Source", "Won"]);
}

#[test]
fn never_wins_over_always_and_always_over_the_score() {
    let mut rules = definition(vec![("nobody", source("radio"))]);
    let rule = |when| Rule {
        when,
        ..Rule::default()
    };
    rules.always.insert(
        Id::from("a"),
        rule(Condition::In(
            "Source".into(),
            vec!["friend".into(), "fair".into()],
        )),
    );
    rules.never.insert(Id::from("n"), rule(source("fair")));
    let figures = try_on(&rules).figures();
    assert_eq!(
        (
            figures.all.selected,
            figures.auto_qualified,
            figures.disqualified
        ),
        (250, 500, 250)
    );
}

/// Six hundred leads: a hundred each score 70 and 50, a hundred score 60 but are disqualified, a
/// hundred ask for a call whatever they score, and two hundred score nothing.
fn with_rules(qualifies_when: Vec<Vec<ScoreTest>>) -> BackTest {
    let kinds = ["seventy", "barred", "call", "fifty", "nothing", "nothing"];
    let rows: Vec<Vec<&str>> = (0..600)
        .map(|lead| vec![kinds[lead % 6], if lead % 12 < 6 { "1" } else { "0" }])
        .collect();
    let leads = Arc::new(Leads::from_rows(&["Source", "Won"], &rows));
    let mut definition = definition(vec![
        ("seventy", source("seventy")),
        ("sixty", source("barred")),
        ("fifty", source("fifty")),
    ]);
    let group = definition.groups.get_mut(&Id::from("g")).expect("a group");
    for (id, points) in [("c0", 70.0), ("c1", 60.0), ("c2", 50.0)] {
        let criterion = group.criteria.get_mut(&Id::from(id));
        criterion.expect("a criterion").points = points;
    }
    let rule = |when| Rule {
        when,
        ..Rule::default()
    };
    definition
        .always
        .insert(Id::from("a"), rule(source("call")));
    definition
        .never
        .insert(Id::from("n"), rule(source("barred")));
    definition.qualifies_when = qualifies_when;
    BackTest::new(leads, &definition).expect("it fits")
}

fn total(least: f64) -> Vec<ScoreTest> {
    vec![ScoreTest::AtLeast(Measure::Total, least)]
}

#[test]
fn capacity_takes_hand_raises_first_and_never_the_disqualified() {
    let tried = with_rules(vec![total(50.0)]);
    assert_eq!(tried.eligible(), 500);
    let fits = |capacity| tried.capacity(capacity).expect("enough leads");
    let hundred = fits(100);
    assert_eq!((hundred.anyway, hundred.threshold), (100, None));
    assert_eq!(
        hundred.in_words,
        "The 100 leads that qualify whatever their total take all the room; expect 50 customers \
         among them (50%)."
    );
    assert_eq!(
        fits(40).in_words,
        "100 leads qualify whatever their total, and there is room for 40: no threshold of the \
         total helps. Of 40 taken by lot from them, expect 20 customers among them (50%)."
    );
    let more = fits(250);
    assert_eq!(
        (more.threshold, more.above, more.tied),
        (Some(50.0), 100, 100)
    );
    assert_eq!((more.fits_from, more.fits), (Some(70.0), 200));
    assert_eq!(
        more.in_words,
        "100 leads qualify whatever their total, and the 150 best of the others score 50 or more; \
         expect 125 customers among them (50%). 100 leads share the score 50 and there is room for \
         50: they count in equal shares. From 70 points on 200 leads fit."
    );
    assert!(tried.capacity(500).is_some());
    assert!(tried.capacity(501).is_none(), "the others are disqualified");
}

#[test]
fn a_tie_at_the_threshold_counts_only_leads_that_the_threshold_decides_on() {
    let said = |least| with_rules(vec![total(least)]).figures().warnings.join(" ");
    assert!(
        said(50.0).contains("100 leads score exactly 50, the threshold"),
        "{}",
        said(50.0)
    );
    assert!(!said(60.0).contains("exactly 60"), "all are disqualified");
    assert!(
        !said(0.0).contains("300 leads"),
        "hand-raises are in anyway"
    );
}

#[test]
fn the_curve_stands_at_the_threshold_where_the_figures_stand() {
    let fit = vec![ScoreTest::AtLeast(Measure::Fit, 70.0)];
    for (alternatives, selected) in [
        (vec![total(50.0)], 300),
        (vec![total(60.0)], 200),
        (vec![total(0.0), fit], 500),
    ] {
        let figures = with_rules(alternatives.clone()).figures();
        let threshold = figures.threshold.expect("one of the total alone");
        let mut points = figures.curve.iter();
        let point = points.find(|point| point.score >= threshold);
        let point = point.expect("a score from there on");
        assert_eq!(
            (point.selected, point.converted),
            (figures.all.selected, figures.all.true_positives),
            "{alternatives:?}"
        );
        assert_eq!(figures.all.selected, selected, "{alternatives:?}");
    }
}

#[test]
fn what_is_retired_does_not_count() {
    let mut with_retired = definition(vec![("friend", source("friend")), ("web", source("web"))]);
    let group = with_retired
        .groups
        .get_mut(&Id::from("g"))
        .expect("a group");
    group
        .criteria
        .get_mut(&Id::from("c1"))
        .expect("web")
        .retired = "says nothing".into();
    let figures = try_on(&with_retired).figures();
    assert_eq!((figures.all.selected, figures.criteria.len()), (250, 1));
}

#[test]
fn points_add_up_as_on_paper() {
    let mut tenths = definition(vec![
        ("friend", source("friend")),
        ("visits", Condition::AtLeast("Visits".into(), 0.0)),
    ]);
    let group = tenths.groups.get_mut(&Id::from("g")).expect("a group");
    group
        .criteria
        .get_mut(&Id::from("c0"))
        .expect("friend")
        .points = 0.1;
    group
        .criteria
        .get_mut(&Id::from("c1"))
        .expect("visits")
        .points = 0.2;
    tenths.qualifies_when = vec![vec![ScoreTest::AtLeast(Measure::Total, 0.3)]];
    assert_eq!(
        try_on(&tenths).figures().all.selected,
        250,
        "0.1 and 0.2 make 0.3"
    );
}

#[test]
fn two_drafts_are_compared_in_words() {
    let old = try_on(&definition(vec![
        ("friend", source("friend")),
        ("fair", source("fair")),
    ]));
    let new = try_on(&definition(vec![
        ("friend", source("friend")),
        ("web", source("web")),
    ]));
    let compared = compare(&old, &new).expect("the same leads");
    assert_eq!(
        (compared.gained, compared.lost, compared.both),
        (250, 250, 250)
    );
    let words = format!(
        "+250 leads, {} of them converted; −250 leads; {} customers would have been missed",
        compared.gained_converted, compared.lost_converted
    );
    assert_eq!(compared.in_words, words);
    assert_eq!(
        compare(&old, &old).expect("the same").in_words,
        "Both select the same leads."
    );
    let other = BackTest::new(
        Arc::new(Leads::from_rows(&["Source", "Won"], &[vec!["web", "1"]])),
        &definition(vec![]),
    );
    assert!(compare(&old, &other.expect("it fits")).is_err());
}

#[test]
fn disputed_leads_are_listed_without_names() {
    let old = try_on(&definition(vec![("fair", source("fair"))]));
    let new = try_on(&definition(vec![("web", source("web"))]));
    let listed = disputes(&old, &new, 1, 2, false).expect("the same leads");
    assert_eq!(listed.count, 500);
    assert_eq!(listed.hidden, ["Email"]);
    assert_eq!(listed.headers.len(), 5);
    let sides: Vec<_> = listed
        .leads
        .iter()
        .map(|lead| (lead.lead, lead.selected_by_new))
        .collect();
    assert_eq!(sides, [(1, false), (4, true)]);
    let named = disputes(&old, &new, 0, 1, true).expect("the same leads");
    assert_eq!(named.leads[0].values[0], "lead0@example.com");
    assert!(named.hidden.is_empty());
}

#[test]
fn capacity_is_told_by_week_and_in_words() {
    let mut dated = definition(vec![
        ("friend", source("friend")),
        ("visits", Condition::AtLeast("Visits".into(), 25.0)),
    ]);
    dated.leads.date = Some("Created".into());
    let back_test = try_on(&dated);
    // The leads span 2026-01-02 to 2026-03-08, which is 66 days.
    assert_eq!(
        back_test.period().as_deref(),
        Some("2026-01-02 to 2026-03-08")
    );
    assert_eq!(back_test.over_weeks(7), Some(66));
    let fits = back_test.capacity(66).expect("enough leads");
    assert_eq!((fits.threshold, fits.above), (Some(20.0), 0));
    assert!(
        fits.in_words
            .contains("there is room for 66: they count in equal shares"),
        "{}",
        fits.in_words
    );
    assert_eq!(back_test.capacity(0), None);
    assert_eq!(back_test.capacity(1_001), None);
    assert_eq!(try_on(&definition(vec![])).over_weeks(7), None);
}

#[test]
fn young_periods_are_marked() {
    let mut dated = definition(vec![("friend", source("friend"))]);
    dated.leads.date = Some("Created".into());
    let ripe = |days: u16| {
        let figures = try_on(&dated).ripe_after(days).figures();
        figures
            .periods
            .iter()
            .map(|period| period.ripe)
            .collect::<Vec<_>>()
    };
    assert_eq!(ripe(8), [true, true, false]);
    assert_eq!(ripe(30), [true, false, false]);
    assert_eq!(ripe(365), [false, false, false]);
}

#[test]
fn the_points_of_ever_so_many_criteria_do_not_overflow() {
    let most = |points: f64| {
        let mut definition = definition(Vec::new());
        for group in 0..4 {
            let mut criteria = Group::default();
            for place in 0..3_000 {
                let is = criterion("any", Condition::Present("Source".to_owned()), points);
                criteria.criteria.insert(Id(format!("c{place}")), is);
            }
            definition.groups.insert(Id(format!("g{group}")), criteria);
        }
        definition.qualifies_when.push(vec![
            ScoreTest::AtLeast(Measure::Fit, 50.0),
            ScoreTest::AtLeast(Measure::Total, 1e9),
        ]);
        let figures = BackTest::new(leads(), &definition).unwrap().figures();
        let (lowest, highest) = (figures.bands[0].from, figures.bands.last().unwrap().from);
        (lowest, highest, figures.all.selected)
    };
    // By the total alone, and by another score.
    let (_, highest, selected) = most(1e9);
    assert!((2e12..3e12).contains(&highest), "{highest}");
    assert!(selected > 0);
    let (lowest, _, selected) = most(-1e9);
    assert!((-3e12..-2e12).contains(&lowest), "{lowest}");
    assert_eq!(selected, 0);
}

#[test]
fn caps_and_floors_off_the_points_steps_are_scores_as_well() {
    let scores = |cap: Option<f64>, floor: Option<f64>, points: f64| {
        let mut definition = definition(Vec::new());
        let mut group = Group {
            cap,
            floor,
            ..Group::default()
        };
        let here = criterion("any", Condition::Present("Source".to_owned()), points);
        group.criteria.insert(Id("one".to_owned()), here.clone());
        group.criteria.insert(Id("two".to_owned()), here);
        definition.groups.insert(Id("g".to_owned()), group);
        let figures = BackTest::new(leads(), &definition).unwrap().figures();
        figures
            .curve
            .iter()
            .map(|point| point.score)
            .collect::<Vec<_>>()
    };
    assert_eq!(scores(None, None, 10.0), [20.0]);
    assert_eq!(scores(Some(15.0), None, 10.0), [15.0]);
    assert_eq!(scores(None, Some(-12.5), -10.0), [-12.5]);
    assert_eq!(scores(Some(3.0), Some(7.0), 10.0), [7.0]);
}
