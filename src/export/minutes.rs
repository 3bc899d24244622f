//! The minutes of a meeting as Markdown, made by a template from values that are plain text: the
//! template has the markup, and every value is escaped on its way out, so that nothing a person
//! wrote can become markup. A team's own template sees the same values.

mod values;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};

use super::{Sitting, markdown};
use crate::forum::moment::Moment;
pub use values::Values;

/// The template that is used when a team has none of its own.
pub const TEMPLATE: &str = include_str!("../../assets/templates/minutes.md");

/// Steps a template may take: many times what the built-in one needs for the largest boards, and
/// an end for one that loops.
const FUEL: u64 = 20_000_000;

/// Why minutes could not be made: the template is at fault.
#[derive(Debug, thiserror::Error)]
#[error("The minutes template is wrong at line {line}: {reason}")]
pub struct BadTemplate {
    /// The template's line, from 1; 0 when it is not known.
    pub line: usize,
    /// What the template engine says.
    pub reason: String,
}

impl From<minijinja::Error> for BadTemplate {
    fn from(error: minijinja::Error) -> Self {
        let reason = match (error.kind(), error.detail()) {
            (ErrorKind::OutOfFuel, _) => "it does not come to an end".to_owned(),
            (_, Some(detail)) => detail.to_owned(),
            (kind, None) => kind.to_string(),
        };
        Self {
            line: error.line().unwrap_or_default(),
            reason,
        }
    }
}

/// The minutes of a meeting by the built-in template, as of the last instant the meeting knows of:
/// its close, once it is closed.
pub fn minutes(sitting: &Sitting) -> String {
    minutes_at(sitting, sitting.last_known())
}

/// The minutes of a meeting by the built-in template, as it stands at `now`: for one that runs.
pub fn minutes_at(sitting: &Sitting, now: Moment) -> String {
    // The built-in template is rendered by the tests with every value there is.
    minutes_with(TEMPLATE, sitting, now).unwrap_or_default()
}

/// The minutes of a meeting as it stands at `now` by `template`, in the language of `minijinja`.
///
/// Refuses a template that is not valid or names a value that does not exist.
pub fn minutes_with(template: &str, sitting: &Sitting, now: Moment) -> Result<String, BadTemplate> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(FUEL));
    // A line that is only a block leaves no line behind.
    let mut syntax = SyntaxConfig::builder();
    let syntax = syntax.trim_blocks(true).lstrip_blocks(true).build()?;
    environment.set_syntax(syntax);
    // Nobody may pass text by the escaping.
    environment.remove_filter("safe");
    environment.set_formatter(|out, _, value| {
        if value.is_safe() {
            return Ok(write!(out, "{value}")?);
        }
        Ok(out.write_str(&markdown::text(&value.to_string()))?)
    });
    let rendered = environment.render_str(template, Values::of(sitting, now))?;
    Ok(tidy(&rendered))
}

/// Lines without trailing blanks, never two empty ones, one newline at the end: so that a template
/// need not count its own.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || !empty {
            tidied.push_str(line);
            tidied.push('\n');
        }
        empty = line.is_empty();
    }
    tidied.truncate(tidied.trim_end().len());
    tidied.push('\n');
    tidied
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use comrak::nodes::NodeValue;
    use comrak::{Arena, Options, parse_document};
    use proptest::prelude::*;

    use super::super::example;
    use super::*;
    use crate::forum::meeting::{Boards, Meeting};

    fn with_example<T>(then: impl FnOnce(&Sitting) -> T) -> T {
        then(&Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 14,
            boards: &example::boards(),
        })
    }

    #[test]
    fn the_minutes_of_a_full_meeting() {
        with_example(|sitting| {
            let minutes = minutes_with(TEMPLATE, sitting, sitting.last_known())
                .expect("the template is right");
            insta::assert_snapshot!(minutes);
        });
    }

    #[test]
    fn the_minutes_of_an_empty_meeting() {
        let minutes = minutes(&Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 1,
            boards: &Boards::default(),
        });
        insta::assert_snapshot!(minutes);
    }

    #[test]
    fn whys_in_a_ring_are_all_written_once() {
        let mut boards = example::boards();
        let issues = Arc::make_mut(&mut boards.issues);
        let issue = issues.issues.get_mut(&"i1".into()).expect("is there");
        for why in ["w1", "w2"] {
            let under = if why == "w1" { "w2" } else { "w1" };
            let why = issue.whys.get_mut(&why.into()).expect("is there");
            why.under = Some(under.into());
        }
        let minutes = minutes(&Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 1,
            boards: &boards,
        });
        for text in ["The list arrives", "The form is not connected"] {
            assert_eq!(minutes.matches(text).count(), 1, "{minutes}");
        }
    }

    #[test]
    fn a_group_of_two_answers_is_not_shown() {
        with_example(|sitting| {
            let minutes = minutes(sitting);
            assert!(minutes.contains("Marketing 3.3"), "{minutes}");
            assert!(!minutes.contains("Sales 5"), "{minutes}");
            // 3.8 would be the mean of all four, and would say what the fourth one said.
            assert!(!minutes.contains("3.8"), "{minutes}");
            assert!(minutes.contains("2 answers, too few to show"), "{minutes}");
        });
    }

    #[test]
    fn a_wrong_template_is_refused_with_its_line() {
        let table = [
            ("one\n{% if %}", 2),
            ("{{ no_such_value.inside }}", 1),
            ("{{ forum|safe }}", 1),
            (
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                1,
            ),
        ];
        with_example(|sitting| {
            for (template, line) in table {
                let refused =
                    minutes_with(template, sitting, sitting.last_known()).expect_err(template);
                assert_eq!(refused.line, line, "{template}: {refused}");
            }
        });
    }

    #[test]
    fn a_template_cannot_turn_the_escaping_off() {
        with_example(|sitting| {
            let template = "{% autoescape false %}{{ forum }}{% endautoescape %}";
            let minutes = minutes_with(template, sitting, sitting.last_known()).expect("is right");
            assert_eq!(minutes, "Acme revenue \\*forum\\*\n");
        });
    }

    proptest! {
        // Each case renders and parses a whole document.
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn names_from_people_add_no_heading_and_no_link(text in "[a#*\\[\\](<>)!|`\\n \\-:/]{1,30}") {
            let mut charter = example::charter();
            charter.name.clone_from(&text);
            let mut boards = example::boards();
            let notes = Arc::make_mut(&mut boards.notes);
            let parked = notes.parked.get_mut(&"p1".into()).expect("is there");
            parked.title.clone_from(&text);
            let actions = Arc::make_mut(&mut boards.actions);
            let action = actions.actions.get_mut(&"k3v9m2xq".into()).expect("is there");
            action.title.clone_from(&text);
            let board = Arc::make_mut(&mut boards.scoreboard);
            board.kpis.get_mut(&"k1".into()).expect("is there").name = text;
            let sitting = Sitting {
                charter: &charter,
                name: &example::name(),
                number: 14,
                boards: &boards,
            };
            let plain = with_example(minutes);
            prop_assert_eq!(shape(&minutes(&sitting)), shape(&plain));
        }
    }

    /// The blocks of a document, without the text in them.
    fn shape(markdown: &str) -> Vec<String> {
        let mut options = Options::default();
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.strikethrough = true;
        let arena = Arena::new();
        let nodes = parse_document(&arena, markdown, &options).descendants();
        let blocks = nodes.filter_map(|node| match &node.data.borrow().value {
            NodeValue::Text(_) | NodeValue::Code(_) | NodeValue::SoftBreak => None,
            NodeValue::Heading(heading) => Some(format!("heading {}", heading.level)),
            NodeValue::List(_) | NodeValue::Item(_) => Some("list".to_owned()),
            other => Some(format!("{other:?}")),
        });
        blocks.collect()
    }

    #[test]
    fn a_planned_meeting_says_who_is_expected() {
        let mut boards = example::boards();
        let meeting = Arc::make_mut(&mut boards.meeting);
        *meeting = Meeting {
            people: meeting.people.clone(),
            ..Meeting::default()
        };
        let minutes = minutes(&Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 14,
            boards: &boards,
        });
        assert!(minutes.contains("Planned for 10:00"), "{minutes}");
        assert!(minutes.contains("- **Sales:** Cy Okafor"), "{minutes}");
    }
}
