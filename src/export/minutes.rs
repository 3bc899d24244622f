//! The minutes of a meeting as Markdown, made by a template from values that are plain text: the
//! template has the markup, and every value is escaped on its way out, so that nothing a person
//! wrote can become markup. A team's own template sees the same values.

mod values;

use super::Sitting;
pub use super::template::BadTemplate;
use super::template::{Engine, Markup};
use crate::forum::moment::Moment;
pub use values::Values;
pub(super) use values::{WhyText, whys};

/// The template of the Markdown that is used when a team has none of its own.
pub const TEMPLATE: &str = include_str!("../../assets/templates/minutes.md");

/// The template of the HTML that is used when a team has none of its own.
pub const HTML_TEMPLATE: &str = include_str!("../../assets/templates/minutes.html");

/// A team's own template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTemplate {
    /// Its file below the forum's folder, for what is said of its faults.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// The minutes of a meeting by the built-in template, as of the last instant the meeting knows of:
/// its close, once it is closed.
pub fn minutes(sitting: &Sitting) -> String {
    minutes_at(sitting, sitting.last_known())
}

/// The minutes of a meeting by the built-in template, as it stands at `now`: for one that runs.
pub fn minutes_at(sitting: &Sitting, now: Moment) -> String {
    // The built-in template is rendered by the tests with every value there is.
    markdown_with(None, sitting, now).unwrap_or_default()
}

/// The minutes of a meeting as it stands at `now`, by the team's own template where it has one.
///
/// Refuses a template that is not valid, names a value that does not exist or comes to no end.
pub fn markdown_with(
    own: Option<&OwnTemplate>,
    sitting: &Sitting,
    now: Moment,
) -> Result<String, BadTemplate> {
    let rendered = rendered(
        Markup::Markdown,
        ("minutes.md", TEMPLATE),
        own,
        sitting,
        now,
    )?;
    Ok(tidy(&rendered))
}

/// As [`markdown_with`], as one page of HTML: it needs no other file, prints well, and is light or
/// dark as its reader's machine is.
pub fn html_with(
    own: Option<&OwnTemplate>,
    sitting: &Sitting,
    now: Moment,
) -> Result<String, BadTemplate> {
    let built_in = ("minutes.html", HTML_TEMPLATE);
    rendered(Markup::Html, built_in, own, sitting, now)
}

fn rendered(
    markup: Markup,
    (name, built_in): (&str, &str),
    own: Option<&OwnTemplate>,
    sitting: &Sitting,
    now: Moment,
) -> Result<String, BadTemplate> {
    let (file, text) = own.map_or((name, built_in), |own| (&own.file, &own.text));
    let values = Values::of(sitting, now);
    Engine::new(markup).render_text(file, text, values.into())
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

    fn own(text: &str) -> OwnTemplate {
        OwnTemplate {
            file: "templates/minutes.md.j2".to_owned(),
            text: text.to_owned(),
        }
    }

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
            let minutes =
                markdown_with(None, sitting, sitting.last_known()).expect("the template is right");
            insta::assert_snapshot!(minutes);
        });
    }

    #[test]
    fn after_a_reopening_the_minutes_say_what_the_agenda_took_as_the_screen_does() {
        let mut boards = example::boards();
        let meeting = Arc::make_mut(&mut boards.meeting);
        meeting.reopened.extend(meeting.closed);
        let minutes = minutes(&Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 14,
            boards: &boards,
        });
        let sentence = "Held from 10:00 to 11:02, reopened in between: 25 minutes spent on the \
                        agenda, 30 planned.";
        assert!(minutes.contains(sentence), "{minutes}");
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
                let own = own(template);
                let refused = markdown_with(Some(&own), sitting, sitting.last_known());
                let refused = refused.expect_err(template);
                assert_eq!(refused.line, line, "{template}: {refused}");
                let opens = format!("templates/minutes.md.j2:{line}: this template cannot be used");
                assert!(refused.to_string().starts_with(&opens), "{refused}");
            }
        });
    }

    #[test]
    fn a_template_cannot_turn_the_escaping_off() {
        with_example(|sitting| {
            let template = "{% autoescape false %}{{ forum }}{% endautoescape %}";
            let own = own(template);
            let minutes = markdown_with(Some(&own), sitting, sitting.last_known());
            let minutes = minutes.expect("is right");
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
