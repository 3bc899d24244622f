//! What two sides changed, in words: the field by its word on screen, the thing by its title, and
//! both values as people read them. The ids of the files stay in the files.

use serde_json::Value as Json;

use super::files::Stored;
use super::merge::ron_options;
use super::record::Words;

/// Names the fields of one file in words.
#[derive(Clone, Debug)]
pub struct Naming {
    json: Json,
}

/// The word for the things of a list, by the list's name in a file.
const KINDS: [(&str, &str); 26] = [
    ("actions", "action"),
    ("agenda", "agenda item"),
    ("always", "rule"),
    ("back_tests", "back-test"),
    ("buying_stages", "buying stage"),
    ("commitments", "commitment"),
    ("criteria", "criterion"),
    ("decisions", "decision"),
    ("experiments", "experiment"),
    ("factors", "factor"),
    ("groups", "group"),
    ("hand_offs", "hand-off"),
    ("issues", "issue"),
    ("kpis", "KPI"),
    ("never", "disqualifier"),
    ("objectives", "objective"),
    ("open_questions", "open question"),
    ("parked", "parked item"),
    ("people", "person"),
    ("processes", "process"),
    ("reasons", "reason"),
    ("roster", "person"),
    ("sign_offs", "sign-off"),
    ("stages", "stage"),
    ("whys", "why"),
    ("wins", "win"),
];

/// Fields whose word on screen is another than their name in the file.
const FIELDS: [(&str, &str); 9] = [
    ("by", "day"),
    ("due", "due day"),
    ("led_by", "lead"),
    ("next_step_by", "day of the next step"),
    ("out_of", "number it is out of"),
    ("raised_by", "side that raised it"),
    ("waits_for", "condition to wait for"),
    ("when", "test"),
    ("went_well", "good side"),
];

impl Naming {
    /// Of the things in that file.
    pub fn of(value: &Stored) -> Self {
        let json = match value {
            Stored::Charter(value) => serde_json::to_value(&**value),
            Stored::Agenda(value) => serde_json::to_value(&**value),
            Stored::Meeting(value) => serde_json::to_value(&**value),
            Stored::Scoreboard(value) => serde_json::to_value(&**value),
            Stored::LeadDefinition(value) => serde_json::to_value(&**value),
            Stored::Actions(value) => serde_json::to_value(&**value),
            Stored::Issues(value) => serde_json::to_value(&**value),
            Stored::Notes(value) => serde_json::to_value(&**value),
        };
        Self {
            json: json.unwrap_or_default(),
        }
    }

    /// The field at a clash's path: `the title of the action “Call script”`.
    pub fn field(&self, path: &str) -> String {
        let word = field_word(path);
        if self.is_a_thing(path) {
            return self.thing(path).unwrap_or(word);
        }
        match path
            .rsplit_once('/')
            .and_then(|(whole, _)| self.thing(whole))
        {
            Some(thing) => format!("the {word} of {thing}"),
            None => format!("the {word}"),
        }
    }

    /// What stands in the file itself.
    pub fn ours(&self, path: &str) -> String {
        self.at(path).map_or_else(|| "nothing".to_owned(), in_words)
    }

    /// The whole of it in a sentence without its full stop, with the way out.
    pub fn sentence(&self, path: &str, theirs: &Words) -> String {
        let theirs: Vec<String> = theirs
            .iter()
            .map(|text| format!("“{}”", plain_words(text)))
            .collect();
        format!(
            "{} was changed on two sides: “{}” stands here, {} came from elsewhere; = on the \
             screen settles it",
            self.field(path),
            self.ours(path),
            theirs.join(" and "),
        )
    }

    /// The value at a path; an agenda item stands in a list and is told by its id.
    fn at(&self, path: &str) -> Option<&Json> {
        path.split('/')
            .try_fold(&self.json, |json, step| match json {
                Json::Array(items) => items.iter().find(|item| item["id"] == step),
                json => json.get(step),
            })
    }

    fn is_a_thing(&self, path: &str) -> bool {
        let list = path.rsplit('/').nth(1);
        list.and_then(kind_of).is_some() && self.at(path).is_some_and(|it| title_of(it).is_some())
    }

    /// The innermost thing on the way to a field, with its title.
    fn thing(&self, path: &str) -> Option<String> {
        let steps: Vec<&str> = path.split('/').collect();
        (1..steps.len()).rev().find_map(|at| {
            let kind = kind_of(steps[at - 1])?;
            let title = title_of(self.at(&steps[..=at].join("/"))?)?;
            Some(format!("the {kind} “{title}”"))
        })
    }
}

fn kind_of(list: &str) -> Option<&'static str> {
    let known = KINDS.iter().find(|(name, _)| *name == list);
    known.map(|(_, kind)| *kind)
}

fn field_word(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let known = FIELDS.iter().find(|(field, _)| *field == name);
    known.map_or_else(|| name.replace('_', " "), |(_, word)| (*word).to_owned())
}

fn title_of(thing: &Json) -> Option<&str> {
    let named = ["title", "name", "text", "side"]
        .iter()
        .find_map(|field| thing.get(field)?.as_str());
    named.filter(|title| !title.is_empty())
}

fn in_words(json: &Json) -> String {
    match json {
        Json::Null => "nothing".to_owned(),
        Json::String(text) if text.is_empty() => "nothing".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(lines) => lines.iter().map(in_words).collect::<Vec<_>>().join(" / "),
        json => json.to_string(),
    }
}

/// A value in RON as people read it: a text without its quotes, lines one after the other.
pub fn plain_words(text: &str) -> String {
    if matches!(text, "None" | "\"\"" | "[]") {
        return "nothing".to_owned();
    }
    let options = ron_options();
    if let Ok(text) = options.from_str::<String>(text) {
        return text;
    }
    match options.from_str::<Vec<String>>(text) {
        Ok(lines) => lines.join(" / "),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forum::actions::{Action, Actions};
    use crate::forum::issues::{Issue, Issues, Why};

    #[test]
    fn a_field_is_named_by_its_word_and_the_title_of_its_thing() {
        let mut actions = Actions::default();
        let action = Action {
            title: "Call script".to_owned(),
            detail: vec!["One page".to_owned(), "Two sides".to_owned()],
            ..Action::default()
        };
        actions.actions.insert("k3v9m2xq".into(), action);
        let naming = Naming::of(&Stored::Actions(Arc::new(actions)));
        assert_eq!(
            naming.field("actions/k3v9m2xq/waits_for"),
            "the condition to wait for of the action “Call script”"
        );
        assert_eq!(
            naming.field("actions/k3v9m2xq/due"),
            "the due day of the action “Call script”"
        );
        assert_eq!(
            naming.ours("actions/k3v9m2xq/detail"),
            "One page / Two sides"
        );
        assert_eq!(naming.ours("actions/k3v9m2xq/due"), "nothing");
    }

    #[test]
    fn the_innermost_thing_is_named() {
        let mut issue = Issue {
            title: "Late calls".to_owned(),
            ..Issue::default()
        };
        let why = Why {
            text: "Nobody is at the desk".to_owned(),
            ..Why::default()
        };
        issue.whys.insert("b".into(), why);
        let mut issues = Issues::default();
        issues.issues.insert("a".into(), issue);
        let naming = Naming::of(&Stored::Issues(Arc::new(issues)));
        assert_eq!(
            naming.field("issues/a/whys/b/text"),
            "the text of the why “Nobody is at the desk”"
        );
        let theirs: Words = ["\"Nobody has time\"".to_owned()].into_iter().collect();
        let sentence = naming.sentence("issues/a/whys/b/text", &theirs);
        assert!(
            sentence.contains("“Nobody has time” came from elsewhere"),
            "{sentence}"
        );
        assert!(!sentence.contains('/'), "{sentence}");
    }
}
