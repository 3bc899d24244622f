//! The figures of an independent program on public leads, reproduced: counts exactly, rates to
//! four decimals. The leads stay outside of the project; the environment variable `LOCKSTEP_LEADS`
//! names their folder, and without it these tests have nothing to read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lockstep_forum::forum::back_test::figures::CriterionFigures;
use lockstep_forum::forum::back_test::{BackTest, Figures, Outcome};
use lockstep_forum::forum::lead_definition::{LeadDefinition, Measure, ScoreTest};
use lockstep_forum::forum::merge::ron_options;
use lockstep_forum::forum::record::Items;
use lockstep_forum::store::leads::{Choice, Outcomes, headers, read};
use serde_json::Value;

/// A definition's file here, its name among the reference figures, its leads, and where its
/// outcomes are.
const REFERENCES: [(&str, &str, &str, Option<&str>); 8] = [
    (
        "x_education_a_fit_and_engagement",
        "xedu_a_fit_and_engagement",
        "x_education_leads.csv",
        None,
    ),
    (
        "x_education_b_activity",
        "xedu_b_activity_volume",
        "x_education_leads.csv",
        None,
    ),
    (
        "x_education_c_two_axes",
        "xedu_c_two_axis_auto",
        "x_education_leads.csv",
        None,
    ),
    (
        "x_education_z_leaky",
        "xedu_z_leaky",
        "x_education_leads.csv",
        None,
    ),
    (
        "olist_a_intent",
        "olist_a_intent_source",
        "olist_marketing_qualified_leads_dataset.csv",
        Some("olist_closed_deals_dataset.csv"),
    ),
    (
        "olist_b_reach",
        "olist_b_reach",
        "olist_marketing_qualified_leads_dataset.csv",
        Some("olist_closed_deals_dataset.csv"),
    ),
    (
        "extraalearn_a_profile_and_site",
        "extraa_a_profile_site",
        "extraalearn.csv",
        None,
    ),
    (
        "extraalearn_b_reach",
        "extraa_b_reach",
        "extraalearn.csv",
        None,
    ),
];

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("LOCKSTEP_LEADS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("LOCKSTEP_LEADS is not set: no real leads to read");
    }
    folder
}

fn definition(name: &str) -> LeadDefinition {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/back_test_reference")
        .join(name)
        .with_extension("ron");
    let text = fs::read_to_string(&path).expect("the definition is here");
    ron_options()
        .from_str(&text)
        .expect("the definition is well formed")
}

/// The same by its total score alone: the reference moves the threshold and fills a capacity
/// without the rules and the other score tests.
fn score_alone(definition: &LeadDefinition) -> LeadDefinition {
    LeadDefinition {
        always: Items::default(),
        never: Items::default(),
        qualifies_when: vec![vec![ScoreTest::AtLeast(Measure::Total, 0.0)]],
        ..definition.clone()
    }
}

fn back_test(folder: &Path, name: &str, leads: &str, outcomes: Option<&str>) -> BackTest {
    let definition = definition(name);
    let outcomes = outcomes.map(|file| folder.join(file));
    let choice = Choice {
        definitions: &[&definition],
        outcomes: outcomes.as_deref().map(|path| Outcomes {
            path,
            join: "mql_id",
        }),
        ..Choice::default()
    };
    let leads = read(&folder.join(leads), &choice).expect("the leads can be read");
    BackTest::new(Arc::new(leads), &definition).expect("the definition fits the leads")
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is a number"))
}

/// Equal when rounded to four decimals. The reference rounded what it wrote.
fn same_rate(mine: Option<f64>, theirs: &Value, what: &str) {
    let mine = mine.unwrap_or_else(|| panic!("{what} has a value"));
    assert!(
        (mine - number(theirs)).abs() <= 0.5e-4 + 1e-9,
        "{what}: {mine} is not {theirs}"
    );
}

fn same_outcome(mine: &Outcome, theirs: &Value, what: &str) {
    let counts = [
        (mine.leads, "n"),
        (mine.positives, "converted"),
        (mine.selected, "selected"),
        (mine.true_positives, "tp"),
        (mine.false_positives, "fp"),
        (mine.false_negatives, "fn"),
        (mine.true_negatives, "tn"),
    ];
    for (count, key) in counts {
        assert_eq!(Some(count), theirs[key].as_u64(), "{what} {key}");
    }
    same_rate(mine.base_rate, &theirs["base_rate"], what);
    same_rate(mine.precision, &theirs["precision"], what);
    same_rate(mine.precision_low, &theirs["precision_ci95"][0], what);
    same_rate(mine.precision_high, &theirs["precision_ci95"][1], what);
    same_rate(mine.recall, &theirs["recall"], what);
    same_rate(mine.lift, &theirs["lift"], what);
    // The reference writes three digits of a p-value, however small.
    let (mine, theirs) = (mine.p_value.expect("a p-value"), number(&theirs["p_value"]));
    assert!(
        (mine - theirs).abs() <= theirs * 0.006 + 1e-320,
        "{what} p: {mine} is not {theirs}"
    );
}

fn same_criterion(mine: &CriterionFigures, theirs: &Value, what: &str) {
    assert_eq!(*mine.id, *theirs["id"].as_str().expect("an id"), "{what}");
    assert_eq!(
        Some(mine.matched),
        theirs["matched"].as_u64(),
        "{what} {}",
        mine.id
    );
    assert_eq!(
        Some(mine.converted),
        theirs["converted"].as_u64(),
        "{what} {}",
        mine.id
    );
    same_rate(mine.rate, &theirs["rate"], &mine.id);
    same_rate(mine.lift, &theirs["lift"], &mine.id);
}

fn same_scores(mine: &Figures, theirs: &Value, what: &str) {
    let bands = theirs["bands_of_10"].as_array().expect("bands");
    assert_eq!(mine.bands.len(), bands.len(), "{what} bands");
    for (mine, theirs) in mine.bands.iter().zip(bands) {
        assert_eq!(
            Some(mine.leads),
            theirs["n"].as_u64(),
            "{what} band {}",
            mine.from
        );
        assert_eq!(
            Some(mine.converted),
            theirs["converted"].as_u64(),
            "{what} band {}",
            mine.from
        );
        let name = theirs["band"].as_str().expect("a name");
        assert!(
            name.starts_with(&format!("{}..", mine.from)),
            "{name} is not {}",
            mine.from
        );
    }
    for theirs in theirs["threshold_sweep_total"]
        .as_array()
        .expect("thresholds")
    {
        // A threshold between two scores selects what the next score selects.
        let threshold = number(&theirs["threshold"]);
        let Some(mine) = mine.curve.iter().find(|point| point.score >= threshold) else {
            assert_eq!(theirs["selected"], 0, "{what} from {threshold} on");
            continue;
        };
        assert_eq!(
            Some(mine.selected),
            theirs["selected"].as_u64(),
            "{what} from {threshold} on"
        );
        same_rate(mine.precision, &theirs["precision"], what);
        same_rate(mine.recall, &theirs["recall"], what);
        same_rate(mine.lift, &theirs["lift"], what);
    }
}

#[test]
fn all_figures_are_those_of_the_reference() {
    let Some(folder) = folder() else { return };
    let text = fs::read_to_string(folder.join("reference_figures.json")).expect("the figures");
    let reference: Value = serde_json::from_str(&text).expect("JSON");
    for (name, id, leads, outcomes) in REFERENCES {
        let theirs = &reference["definitions"][id];
        let back_test = back_test(&folder, name, leads, outcomes);
        let mine = back_test.figures();
        same_outcome(&mine.all, &theirs["all"], id);
        assert_eq!(
            Some(mine.auto_qualified),
            theirs["auto_qualified"].as_u64(),
            "{id}"
        );
        assert_eq!(
            Some(mine.disqualified),
            theirs["disqualified"].as_u64(),
            "{id}"
        );
        let criteria = theirs["criteria"].as_array().expect("criteria");
        assert_eq!(mine.criteria.len(), criteria.len(), "{id}");
        for (mine, theirs) in mine.criteria.iter().zip(criteria) {
            same_criterion(mine, theirs, id);
        }
        let alone = BackTest::new(back_test.leads().clone(), &score_alone(&definition(name)));
        let alone = alone.expect("it fits as well");
        same_scores(&alone.figures(), theirs, id);
        assert_eq!(
            mine.oldest.is_some(),
            theirs.get("oldest_70pct").is_some(),
            "{id}"
        );
        if let (Some(oldest), Some(newest)) = (&mine.oldest, &mine.newest) {
            same_outcome(oldest, &theirs["oldest_70pct"], &format!("{id} oldest"));
            same_outcome(newest, &theirs["newest_30pct"], &format!("{id} newest"));
        }
        for theirs in theirs["at_capacity"].as_array().expect("capacities") {
            let capacity = theirs["capacity"].as_u64().expect("a number");
            let mine = alone.capacity(capacity).expect("enough leads");
            let threshold = mine.threshold.expect("no lead is in anyway");
            assert!(
                (threshold - number(&theirs["cutoff_score"])).abs() < 1e-9,
                "{id} {capacity}"
            );
            let customers = number(&theirs["expected_converted"]);
            assert!(
                (mine.expected_customers - customers).abs() <= 0.005 + 1e-9,
                "{id} {capacity}"
            );
            same_rate(Some(mine.precision), &theirs["precision"], id);
            same_rate(mine.lift, &theirs["lift"], id);
        }
    }
}

#[test]
fn the_figures_say_what_they_teach() {
    let Some(folder) = folder() else { return };
    let figures = |place: usize| {
        let (name, _, leads, outcomes) = REFERENCES[place];
        back_test(&folder, name, leads, outcomes).figures()
    };
    let activity = figures(1);
    assert!(
        activity.in_words.contains("no better than drawing lots"),
        "{}",
        activity.in_words
    );
    let leaky = figures(3);
    for column in ["Tags", "Lead Quality"] {
        let warned =
            |warning: &String| warning.contains(column) && warning.contains("who fills this field");
        assert!(leaky.warnings.iter().any(warned), "{:?}", leaky.warnings);
    }
    let reach = figures(5);
    assert!(
        reach.in_words.contains("worse than drawing lots"),
        "{}",
        reach.in_words
    );
    assert_eq!(reach.periods.len(), 12, "June 2017 to May 2018");
    assert!(reach.periods[0].ripe && !reach.periods[11].ripe);
}

#[test]
fn broken_files_found_in_the_wild_are_named_for_what_they_are() {
    let Some(folder) = folder() else { return };
    let quirks = folder.join("quirks");
    let sentence = |file: &str, repair_wrapped_rows: bool| {
        let definition = definition("x_education_a_fit_and_engagement");
        let choice = Choice {
            definitions: &[&definition],
            repair_wrapped_rows,
            ..Choice::default()
        };
        match read(&quirks.join(file), &choice) {
            Err(refusal) => refusal.to_string(),
            Ok(leads) => format!("{} leads. {}", leads.len(), leads.notes().join(". ")),
        }
    };
    for (file, repair, words) in [
        (
            "html_page_saved_as_leads.csv",
            false,
            "is a web page, not a CSV",
        ),
        (
            "xlsx_saved_as_leads.csv",
            false,
            "is an Excel workbook, not a CSV",
        ),
        (
            "x_education_double_wrapped_rows.csv",
            false,
            "338 rows are wrapped whole in one quoted cell, the first of them row 24",
        ),
        (
            "x_education_double_wrapped_rows.csv",
            true,
            "9240 leads. 338 rows",
        ),
        (
            "x_education_trailing_empty_column.csv",
            false,
            "9240 leads. Column 38 has no name",
        ),
    ] {
        let said = sentence(file, repair);
        assert!(said.contains(words), "{file}: {said}");
    }
}

#[test]
fn repaired_rows_give_the_figures_of_the_whole_file() {
    let Some(folder) = folder() else { return };
    let definition = definition("x_education_a_fit_and_engagement");
    let choice = Choice {
        definitions: &[&definition],
        repair_wrapped_rows: true,
        ..Choice::default()
    };
    let path = folder.join("quirks/x_education_double_wrapped_rows.csv");
    let repaired = read(&path, &choice).expect("repaired");
    let figures = BackTest::new(Arc::new(repaired), &definition)
        .expect("fits")
        .figures();
    assert_eq!(
        (figures.all.selected, figures.all.true_positives),
        (2835, 2252)
    );
    assert_eq!(headers(&path).expect("headers").len(), 37);
}
