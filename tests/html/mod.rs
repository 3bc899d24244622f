//! A strict look at a page of HTML: every error that the standard's parser knows, what must stand
//! once, and that nothing outside is named.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::cell::Ref;
use std::collections::BTreeSet;

use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element as the checks see it.
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes in order.
    pub attributes: Vec<(String, String)>,
    /// All text in it.
    pub text: String,
    /// The names of the elements around it, the outermost first.
    pub within: Vec<String>,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.attributes.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// The elements of a page in order; or what is wrong with it as HTML.
pub fn elements(text: &str) -> Result<Vec<Element>, String> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            exact_errors: true,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let dom = parse_document(RcDom::default(), options).one(text);
    let errors: Ref<'_, Vec<_>> = dom.errors.borrow();
    if let Some(error) = errors.first() {
        return Err(error.to_string());
    }
    let mut found = Vec::new();
    collect(&dom.document, &mut Vec::new(), &mut found);
    Ok(found)
}

fn collect(node: &Handle, within: &mut Vec<String>, found: &mut Vec<Element>) {
    let mut entered = false;
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes = attrs.borrow();
        let attributes = attributes.iter();
        let name = name.local.to_string();
        found.push(Element {
            attributes: attributes
                .map(|one| (one.name.local.to_string(), one.value.to_string()))
                .collect(),
            text: text_of(node),
            within: within.clone(),
            name: name.clone(),
        });
        within.push(name);
        entered = true;
    }
    for child in node.children.borrow().iter() {
        collect(child, within, found);
    }
    if entered {
        within.pop();
    }
}

fn text_of(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => {
            let children = node.children.borrow();
            children.iter().map(text_of).collect()
        }
    }
}

/// Everything that is wrong with a page.
pub fn faults(text: &str) -> Vec<String> {
    let elements = match elements(text) {
        Ok(elements) => elements,
        Err(error) => return vec![error],
    };
    let mut faults = Vec::new();
    let mut say = |holds: bool, fault: String| {
        if !holds {
            faults.push(fault);
        }
    };
    let count = |name: &str| elements.iter().filter(|one| one.name == name).count();
    say(
        text.starts_with("<!doctype html>\n<html lang=\"en\">"),
        "does not open as a page".into(),
    );
    for once in ["title", "main", "h1", "footer", "style"] {
        // A drawing has titles of its own.
        let found = elements
            .iter()
            .filter(|one| one.name == once && !one.within.iter().any(|name| name == "svg"))
            .count();
        say(found == 1, format!("{found} <{once}>"));
    }
    for never in [
        "iframe", "object", "embed", "form", "img", "link", "base", "font", "center",
    ] {
        say(count(never) == 0, format!("<{never}>"));
    }
    let mut ids = BTreeSet::new();
    for id in elements.iter().filter_map(|one| one.get("id")) {
        say(ids.insert(id), format!("two have the id {id}"));
        say(
            !id.is_empty() && !id.contains(char::is_whitespace),
            format!("the id {id:?}"),
        );
    }
    for one in &elements {
        check(one, &ids, &mut say);
    }
    faults
}

fn check(one: &Element, ids: &BTreeSet<&str>, say: &mut impl FnMut(bool, String)) {
    let shown = format!(
        "<{}> {:?}",
        one.name,
        one.text.chars().take(40).collect::<String>()
    );
    for (name, value) in &one.attributes {
        say(!name.starts_with("on"), format!("{shown} runs {name}"));
        say(
            name != "style" && name != "src",
            format!("{shown} has {name}"),
        );
        let says_where = matches!(
            name.as_str(),
            "href" | "action" | "data" | "poster" | "srcset"
        );
        if says_where {
            let known = value.strip_prefix('#').map(|id| ids.contains(id));
            let page = value.split('#').next().unwrap_or_default();
            let plain = page
                .strip_prefix("../")
                .unwrap_or(page)
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-./".contains(c));
            let inside = plain && page.rsplit('.').next() == Some("html") && !page.starts_with('/');
            say(
                known.unwrap_or(inside),
                format!("{shown} leads to {value:?}"),
            );
        }
        if matches!(
            name.as_str(),
            "aria-labelledby" | "for" | "aria-describedby"
        ) {
            let all = value.split(' ').all(|id| ids.contains(id));
            say(
                all,
                format!("{shown} is named by {value:?}, which is not there"),
            );
        }
    }
    match one.name.as_str() {
        "th" => say(one.get("scope").is_some(), format!("{shown} heads nothing")),
        "a" => say(!one.text.trim().is_empty(), format!("{shown} has no words")),
        "svg" => {
            let named = one.get("aria-labelledby").is_some();
            say(
                named && one.get("role") == Some("img"),
                format!("{shown} is not said in words"),
            );
        }
        "table" => {
            let heads = one.text.trim();
            say(!heads.is_empty(), "an empty table".to_owned());
        }
        "input" => say(one.get("id").is_some(), format!("{shown} has no label")),
        "h1" | "h2" | "h3" => say(!one.text.trim().is_empty(), format!("{shown} is empty")),
        _ => {}
    }
}
