//! The joint ask to leadership as one page, in Markdown or HTML. Both sides back it, or there is no
//! page. What people wrote is escaped on its way out and can become neither markup nor script.

use jiff::civil::Date;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::minutes::{WhyText, whys};
use super::{Sitting, markdown};
use crate::forum::issues::{Ask, BriefForm, Issue, Owner};
use crate::forum::plain::neutralise;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

const MARKDOWN: &str = include_str!("../../assets/templates/brief.md");
const HTML: &str = include_str!("../../assets/templates/brief.html");

/// So many whys stand on the page: it is one page.
const WHYS: usize = 8;

/// What the templates see; all of it plain text.
#[derive(Serialize)]
struct Values {
    title: String,
    forum: String,
    day: String,
    to: String,
    decide_by: String,
    cost: String,
    what: Vec<String>,
    why: Vec<String>,
    options: Vec<String>,
    seen: Vec<String>,
    impact: String,
    made_likely: Vec<WhyText>,
    marketing: String,
    sales: String,
    owner: String,
    answer: Vec<String>,
    answered: String,
}

/// The page of an issue's joint ask. Refuses where there is no ask, or where a side does not back it.
pub fn brief(sitting: &Sitting, id: &Id, form: BriefForm) -> Result<String, Refusal> {
    let issue = sitting.boards.issues.issues.get(id);
    let issue = issue.ok_or(Refusal::Gone("issue"))?;
    let ask = issue
        .ask
        .as_ref()
        .ok_or_else(|| Refusal::because(format!("“{}” asks nothing of leadership", issue.title)))?;
    ask.check_backing()?;
    let values = values(sitting, issue, ask);
    // Both templates are rendered by the tests with every value there is.
    Ok(rendered(form, values).unwrap_or_default())
}

/// The file of the page, without its folder: the day and the issue in a few plain letters.
pub fn file_name(sitting: &Sitting, id: &Id, form: BriefForm) -> String {
    let title = sitting.boards.issues.issues.get(id);
    let title = title.map_or("", |issue| issue.title.as_str());
    let mut slug = String::new();
    for letter in title.to_lowercase().chars() {
        if slug.len() >= 40 {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    // Two issues may have the same first words.
    let id: String = id
        .as_str()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(12)
        .collect();
    let parts = [sitting.name.to_string(), slug.to_owned(), id];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}.{}", parts.join("-"), form.ending())
}

fn rendered(form: BriefForm, values: Values) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(syntax.trim_blocks(true).lstrip_blocks(true).build()?);
    let text = match form {
        BriefForm::Html => {
            environment.set_auto_escape_callback(|_| AutoEscape::Html);
            environment.render_str(HTML, minijinja::value::Serde(values))?
        }
        BriefForm::Markdown => {
            environment.set_formatter(|out, _, value| {
                let text = value.to_string();
                // Blanks before a nested line are ours.
                if value.is_safe() {
                    return Ok(out.write_str(&text)?);
                }
                Ok(out.write_str(&markdown::text(&text))?)
            });
            environment.render_str(MARKDOWN, minijinja::value::Serde(values))?
        }
    };
    Ok(super::minutes::tidy(&text))
}

fn values(sitting: &Sitting, issue: &Issue, ask: &Ask) -> Values {
    let line = |text: &str| {
        neutralise(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let lines = |texts: &[String]| -> Vec<String> {
        let texts = texts.iter().map(|text| line(text));
        texts.filter(|text| !text.is_empty()).collect()
    };
    let day =
        |day: Option<Date>| day.map_or(String::new(), |day| day.strftime("%-d %B %Y").to_string());
    let mut seen = lines(&issue.observed);
    let counts = issue.counts().words();
    if !counts.is_empty() {
        let source = line(&issue.source);
        let from = if source.is_empty() {
            String::new()
        } else {
            format!(", from {source}")
        };
        seen.push(format!("Seen in {counts}{from}"));
    }
    let (said, amount) = (lines(&issue.impact).join(" "), line(&issue.impact_words()));
    let impact = match (said.is_empty(), amount.is_empty()) {
        (false, false) => format!("{said} ({amount})"),
        _ => said + &amount,
    };
    let whys = whys(&issue.whys).into_iter().take(WHYS);
    let name = |handle: &Handle| line(sitting.full_name(handle));
    Values {
        title: line(&issue.title),
        forum: line(&sitting.charter.name),
        day: day(ask.sent.or(Some(sitting.date()))),
        to: line(&by_name(sitting, &ask.to)),
        decide_by: day(ask.decide_by),
        cost: line(&ask.cost),
        what: lines(&ask.what),
        why: lines(&ask.why),
        options: lines(&ask.options),
        seen,
        impact,
        made_likely: whys
            .map(|why| WhyText {
                text: line(&why.text),
                ..why
            })
            .collect(),
        marketing: day(ask.backed_by_marketing),
        sales: day(ask.backed_by_sales),
        owner: match &issue.owner {
            Owner::Nobody => String::new(),
            Owner::Person(one) => name(one),
            Owner::Pair(one, other) => format!("{} and {}", name(one), name(other)),
        },
        answer: lines(&ask.answer),
        answered: day(ask.answered),
    }
}

/// Whom an ask goes to, with a person's name in the place of the handle: `Mei Sato` for `@mei`.
fn by_name(sitting: &Sitting, to: &str) -> String {
    let word = |word: &str| {
        let Some(handle) = word.strip_prefix('@') else {
            return word.to_owned();
        };
        let end = handle.trim_end_matches([',', ';', '.']).len();
        let (handle, mark) = handle.split_at(end);
        let handle = Handle::from(handle.to_lowercase().as_str());
        let known = sitting.charter.roster.contains(&handle)
            || sitting.boards.meeting.people.contains(&handle);
        if known {
            format!("{}{mark}", sitting.full_name(&handle))
        } else {
            word.to_owned()
        }
    };
    let words = to.split_whitespace().map(word);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use comrak::nodes::NodeValue;
    use comrak::{Arena, Options, parse_document};
    use jiff::civil::date;

    use super::super::example;
    use super::*;
    use crate::forum::issues::Why;
    use crate::forum::meeting::Boards;
    use crate::forum::record::Items;

    fn asked(text: &str) -> (Boards, Id) {
        let mut boards = example::boards();
        let id = Id::from("i1");
        let issue = Arc::make_mut(&mut boards.issues);
        let issue = issue.issues.get_mut(&id).expect("is there");
        issue.title = format!("Two tools {text}");
        issue.ask = Some(Ask {
            what: vec![format!("One CRM {text}"), "By the spring".to_owned()],
            why: vec![format!("The budget is not ours {text}")],
            options: vec!["Keep ours".to_owned(), format!("Buy one {text}")],
            cost: format!("12 000 EUR {text}"),
            decide_by: Some(date(2026, 12, 15)),
            to: format!("Managing board {text}"),
            backed_by_marketing: Some(date(2026, 11, 10)),
            backed_by_sales: Some(date(2026, 11, 24)),
            sent: Some(date(2026, 11, 24)),
            answer: vec![format!("Yes, from March {text}")],
            answered: Some(date(2026, 12, 1)),
        });
        (boards, id)
    }

    fn page(boards: &Boards, id: &Id, form: BriefForm) -> Result<String, Refusal> {
        let sitting = Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 14,
            boards,
        };
        brief(&sitting, id, form)
    }

    #[test]
    fn the_page_of_an_ask_in_both_forms() {
        let (boards, id) = asked("first");
        insta::assert_snapshot!("brief_md", page(&boards, &id, BriefForm::Markdown).unwrap());
        insta::assert_snapshot!("brief_html", page(&boards, &id, BriefForm::Html).unwrap());
    }

    #[test]
    fn the_whys_stand_as_a_tree_the_impact_once_and_a_person_by_name() {
        let (mut boards, id) = asked("first");
        let issues = Arc::make_mut(&mut boards.issues);
        let issue = issues.issues.get_mut(&id).unwrap();
        issue.impact = vec!["Two deals were lost".to_owned()];
        issue.impact_amount = Some(12_000.0);
        issue.impact_unit = "EUR".to_owned();
        issue.ask.as_mut().unwrap().to = "@ana, the board".to_owned();
        issue.whys = Items::default();
        let why = |text: &str, under: Option<&str>| Why {
            text: text.to_owned(),
            under: under.map(Id::from),
            ..Why::default()
        };
        issue.whys.insert(Id::from("w1"), why("No alert", None));
        issue
            .whys
            .insert(Id::from("w2"), why("No source", Some("w1")));
        let text = page(&boards, &id, BriefForm::Markdown).unwrap();
        assert!(
            text.contains("- What it leads to: Two deals were lost (12 000 EUR)\n"),
            "{text}"
        );
        assert!(
            text.contains("- What made it likely:\n  - No alert\n    - No source\n"),
            "{text}"
        );
        let name = example::charter()
            .roster
            .get(&Handle::from("ana"))
            .unwrap()
            .name
            .clone();
        assert!(
            text.contains(&format!("**To:** {name}, the board")),
            "{text}"
        );
        let html = page(&boards, &id, BriefForm::Html).unwrap();
        assert!(html.contains("<li class=\"l2\">No source</li>"), "{html}");
    }

    #[test]
    fn an_ask_that_a_side_does_not_back_has_no_page() {
        let (mut boards, id) = asked("first");
        let issues = Arc::make_mut(&mut boards.issues);
        let ask = issues.issues.get_mut(&id).unwrap().ask.as_mut().unwrap();
        ask.backed_by_sales = None;
        let refusal = page(&boards, &id, BriefForm::Html).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "Sales does not back the ask yet: both sides send it together"
        );
    }

    #[test]
    fn hostile_text_becomes_neither_markup_nor_script() {
        let hostile = "<script>alert(1)</script> \"><img src=x onerror=y> [a](javascript:b) # **c** \u{1b}[2J\u{202e}";
        let ((plain, id), (boards, _)) = (asked("first"), asked(hostile));
        let html = page(&boards, &id, BriefForm::Html).unwrap();
        let tags = |text: &str| text.matches('<').count();
        assert_eq!(
            tags(&html),
            tags(&page(&plain, &id, BriefForm::Html).unwrap())
        );
        assert!(!html.contains(['\u{1b}', '\u{202e}']), "{html}");
        let shape = |boards: &Boards| -> Vec<String> {
            let text = page(boards, &id, BriefForm::Markdown).unwrap();
            let arena = Arena::new();
            let nodes = parse_document(&arena, &text, &Options::default()).descendants();
            nodes
                .filter_map(|node| match &node.data.borrow().value {
                    NodeValue::Text(_) | NodeValue::Code(_) | NodeValue::SoftBreak => None,
                    NodeValue::Heading(heading) => Some(format!("heading {}", heading.level)),
                    NodeValue::List(_) | NodeValue::Item(_) => Some("list".to_owned()),
                    other => Some(format!("{other:?}")),
                })
                .collect()
        };
        assert_eq!(shape(&boards), shape(&plain));
    }

    #[test]
    fn the_file_has_plain_letters_whatever_the_title() {
        let table = [
            ("Two CRMs, no sync", "two-crms-no-sync-"),
            ("../../etc/passwd", "etc-passwd-"),
            ("営業", ""),
        ];
        for (title, middle) in table {
            let (mut boards, id) = asked("x");
            let issues = Arc::make_mut(&mut boards.issues);
            issues.issues.get_mut(&id).unwrap().title = title.to_owned();
            let sitting = Sitting {
                charter: &example::charter(),
                name: &example::name(),
                number: 14,
                boards: &boards,
            };
            let name = file_name(&sitting, &id, BriefForm::Html);
            assert_eq!(
                name,
                format!("{}-{middle}i1.html", example::name()),
                "{title}"
            );
        }
    }
}
