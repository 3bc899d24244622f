use proptest::prelude::{Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};

use super::Condition::{
    self, Above, All, Any, AtLeast, AtMost, Below, Between, Contains, EndsWith, In, Is, IsNot,
    Missing, Not, NotIn, Present, StartsWith, WithinDays,
};

fn text(text: &str) -> String {
    text.to_owned()
}

fn list(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| text(value)).collect()
}

fn said_back(table: &[(&str, Condition, &str)]) {
    for (typed, condition, said) in table {
        assert_eq!(typed.parse(), Ok(condition.clone()), "{typed}");
        assert_eq!(condition.to_string(), *said);
    }
}

#[test]
fn words_are_read_and_said_back() {
    let job = || Is(text("occupation"), text("Working Professional"));
    let time = || AtLeast(text("time on site"), 600.0);
    let table = [
        (
            "occupation is \"Working Professional\"",
            job(),
            "occupation is Working Professional",
        ),
        (
            "occupation = Working  Professional",
            job(),
            "occupation is Working Professional",
        ),
        ("time on site >= 600", time(), "time on site ≥ 600"),
        ("time on site is at least 600", time(), "time on site ≥ 600"),
        ("score over 5.5", Above(text("score"), 5.5), "score > 5.5"),
        ("score<-5", Below(text("score"), -5.0), "score < -5"),
        ("score at most 1", AtMost(text("score"), 1.0), "score ≤ 1"),
        (
            "age between 18 and 30",
            Between(text("age"), 18.0, 30.0),
            "age between 18 and 30",
        ),
        (
            "source in (Reference, \"Fair, big\")",
            In(text("source"), list(&["Reference", "Fair, big"])),
            "source in (Reference, \"Fair, big\")",
        ),
        (
            "source is not in (a, b and c)",
            NotIn(text("source"), list(&["a", "b and c"])),
            "source not in (a, \"b and c\")",
        ),
        (
            "status is Not Applicable",
            Is(text("status"), text("Not Applicable")),
            "status is \"Not Applicable\"",
        ),
        (
            "status is not lost",
            IsNot(text("status"), text("lost")),
            "status is not lost",
        ),
        (
            "status != lost",
            IsNot(text("status"), text("lost")),
            "status is not lost",
        ),
        ("spec present", Present(text("spec")), "spec is present"),
        (
            "mail is not missing",
            Present(text("mail")),
            "mail is present",
        ),
        ("mail missing", Missing(text("mail")), "mail is missing"),
        (
            "job contains chief",
            Contains(text("job"), text("chief")),
            "job contains chief",
        ),
        (
            "job starts with Head of",
            StartsWith(text("job"), text("Head of")),
            "job starts with Head of",
        ),
        (
            "mail ends with .edu",
            EndsWith(text("mail"), text(".edu")),
            "mail ends with .edu",
        ),
        (
            "last visit within 2 weeks",
            WithinDays(text("last visit"), 14),
            "last visit within 14 days",
        ),
        (
            "last visit within 1 day",
            WithinDays(text("last visit"), 1),
            "last visit within 1 day",
        ),
    ];
    said_back(&table);
}

#[test]
fn joined_tests_and_the_files_form_are_read_and_said_back() {
    let time = || AtLeast(text("time on site"), 600.0);
    let table = [
        (
            "a = 1 and b = 2 or not c = 3",
            Any(vec![
                All(vec![Is(text("a"), text("1")), Is(text("b"), text("2"))]),
                Not(Box::new(Is(text("c"), text("3")))),
            ]),
            "(a is 1 and b is 2) or not c is 3",
        ),
        ("always", All(vec![]), "always"),
        (
            "AtLeast(\"time on site\", 600)",
            time(),
            "time on site ≥ 600",
        ),
        (
            " All([Present(\"a\"), Not(Missing(\"b\"))])",
            All(vec![Present(text("a")), Not(Box::new(Missing(text("b"))))]),
            "a is present and not b is missing",
        ),
        ("“time on site” ≥ 600", time(), "time on site ≥ 600"),
    ];
    said_back(&table);
}

#[test]
fn an_error_points_at_the_character() {
    let table = [
        ("", "At character 1: the name of a column is missing here"),
        (
            "time >= many",
            "At character 9: `≥` needs a number, not `many`",
        ),
        ("time >=", "At character 8: `≥` needs a number"),
        (
            "time",
            "At character 5: what about `time`? Write is, in, contains, ≥, <, between, within, \
             present or missing behind it",
        ),
        (
            "a is b c is d and",
            "At character 18: the name of a column is missing here",
        ),
        ("a = b = c", "At character 7: join tests with `and` or `or`"),
        ("a is \"b", "At character 6: this quote is not closed"),
        ("(a is b", "At character 8: a `)` is missing"),
        ("a is b)", "At character 7: there is a `)` too many"),
        (
            "city is Bonn, Ulm",
            "At character 13: put a value with a comma in quotes, or a list in ( )",
        ),
        (
            "a in b",
            "At character 6: `in` needs a list, such as in (Reference, Fair)",
        ),
        (
            "a in (b,)",
            "At character 9: a value is missing in the list",
        ),
        (
            "a in (b \"c\")",
            "At character 9: put a comma between the values, and a `)` behind the last",
        ),
        (
            "é between 1 or 2",
            "At character 13: write `between` 1 `and` 5",
        ),
        (
            "x within soon",
            "At character 10: `within` needs a number of days, such as within 30 days",
        ),
        (
            "a not b",
            "At character 7: write `is not` or `not in` behind a column",
        ),
        (
            "a is",
            "At character 5: `is` needs a value; put an empty one in quotes",
        ),
    ];
    for (typed, said) in table {
        let error = typed.parse::<Condition>().expect_err(typed);
        assert_eq!(error.to_string(), said, "{typed}");
    }
    let error = "AtLeast(\"a\", many)".parse::<Condition>().unwrap_err();
    assert_eq!(error.at, 14);
    let deep = format!("{}a is b", "not ".repeat(100));
    let error = deep.parse::<Condition>().unwrap_err();
    assert_eq!(
        error.sentence,
        "tests stand more than 60 deep in each other"
    );
    assert!(
        format!("{}{}", "Not(".repeat(9_999), ")".repeat(9_999))
            .parse::<Condition>()
            .is_err()
    );
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{1,5}( (is|in|Not|with|of|at|least|over|all|or|1|\"|\\\\|,)){0,3}",
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
        (-1000_i32..1000).prop_map(f64::from),
    ]
}

fn test() -> impl Strategy<Value = Condition> {
    let names = || prop::collection::vec(name(), 0..3);
    prop_oneof![
        (name(), name()).prop_map(|(column, value)| Is(column, value)),
        (name(), name()).prop_map(|(column, value)| IsNot(column, value)),
        (name(), names()).prop_map(|(column, values)| In(column, values)),
        (name(), names()).prop_map(|(column, values)| NotIn(column, values)),
        (name(), name()).prop_map(|(column, value)| Contains(column, value)),
        (name(), name()).prop_map(|(column, value)| StartsWith(column, value)),
        (name(), name()).prop_map(|(column, value)| EndsWith(column, value)),
        (name(), number()).prop_map(|(column, number)| Above(column, number)),
        (name(), number()).prop_map(|(column, number)| AtLeast(column, number)),
        (name(), number()).prop_map(|(column, number)| Below(column, number)),
        (name(), number()).prop_map(|(column, number)| AtMost(column, number)),
        (name(), number(), number()).prop_map(|(column, low, high)| Between(column, low, high)),
        name().prop_map(Missing),
        name().prop_map(Present),
        (name(), any::<u32>()).prop_map(|(column, days)| WithinDays(column, days)),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    test().prop_recursive(4, 24, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            some.clone().prop_map(All),
            some.prop_map(Any),
            inner.prop_map(|test| Not(Box::new(test))),
        ]
    })
}

proptest! {
    #[test]
    fn the_words_of_a_condition_read_as_that_condition(condition in condition()) {
        prop_assert_eq!(condition.to_string().parse(), Ok(condition));
    }

    #[test]
    fn no_text_makes_reading_panic(
        typed in prop_oneof![any::<String>(), "[a-zA-Z()\",=<>! 0-9]{0,40}"]
    ) {
        let _ = typed.parse::<Condition>();
    }
}
