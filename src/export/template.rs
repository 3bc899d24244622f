//! Templates in the language of `MiniJinja`: values in, text out. The template has the markup, and
//! every value is escaped on its way out, so that nothing a person wrote can become markup. A
//! template that is wrong, or that comes to no end, is refused with its file and line.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, ErrorKind, HtmlEscape, UndefinedBehavior, Value};

use super::{markdown, style};
use crate::forum::plain::neutralise;

/// Steps a template may take: many times what a built-in one needs for the largest boards, and an
/// end for one that loops.
const FUEL: u64 = 20_000_000;

/// What the values of a template become part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Markdown.
    Markdown,
    /// HTML: element content and quoted attributes.
    Html,
}

/// The parts of HTML pages, which a team's own template may build on.
const PARTS: [(&str, &str); 3] = [
    (
        "page.html",
        include_str!("../../assets/templates/page.html"),
    ),
    (
        "minutes-body.html",
        include_str!("../../assets/templates/minutes-body.html"),
    ),
    (
        "marks.html",
        include_str!("../../assets/templates/marks.html"),
    ),
];

/// The texts of the parts.
pub fn parts() -> impl Iterator<Item = &'static str> {
    PARTS.into_iter().map(|(_, text)| text)
}

/// Why a text could not be made: the template is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: this template cannot be used: {reason}")]
pub struct BadTemplate {
    /// The template's file, as the user knows it.
    pub file: String,
    /// The line in it, from 1; 0 when it is not known.
    pub line: usize,
    /// What the template engine says.
    pub reason: String,
}

impl BadTemplate {
    fn of(error: &minijinja::Error, file: &str) -> Self {
        let reason = match (error.kind(), error.detail()) {
            (ErrorKind::OutOfFuel, _) => "it does not come to an end".to_owned(),
            (_, Some(detail)) => detail.to_owned(),
            (ErrorKind::UndefinedError, None) => "it names a value that is not there".to_owned(),
            (kind, None) => kind.to_string(),
        };
        Self {
            file: error.name().unwrap_or(file).to_owned(),
            line: error.line().unwrap_or_default(),
            reason: neutralise(&reason).into_owned(),
        }
    }
}

/// What makes texts from templates and values.
pub struct Engine(Environment<'static>);

impl Engine {
    /// An engine for that kind of text.
    pub fn new(markup: Markup) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_fuel(Some(FUEL));
        // A line that is only a block leaves no line behind.
        let mut syntax = SyntaxConfig::builder();
        if let Ok(syntax) = syntax.trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        // Nobody may pass text by the escaping.
        for passes in ["safe", "escape", "e"] {
            environment.remove_filter(passes);
        }
        environment.set_formatter(move |out, _, value| {
            if value.is_safe() {
                return Ok(write!(out, "{value}")?);
            }
            let text = value.to_string();
            match markup {
                Markup::Markdown => out.write_str(&markdown::text(&text))?,
                Markup::Html => write!(out, "{}", HtmlEscape(&neutralise(&text)))?,
            }
            Ok(())
        });
        if markup == Markup::Html {
            // What a macro made is markup already.
            environment.set_auto_escape_callback(|_| AutoEscape::Html);
            environment.add_filter("anchor", |id: String| anchor(&id));
            environment.add_global("style", Value::from_safe_string(style::STYLE.to_owned()));
            environment.add_global("policy", style::policy(&[]));
            for (name, source) in PARTS {
                // The tests render each of them.
                let _ = environment.add_template(name, source);
            }
        }
        Self(environment)
    }

    /// Adds a template that comes with the program.
    pub fn add(&mut self, name: &'static str, source: &'static str) {
        // The tests render each of them.
        let _ = self.0.add_template(name, source);
    }

    /// Renders a template that was added.
    pub fn render(&self, name: &str, values: Value) -> Result<String, BadTemplate> {
        let template = self.0.get_template(name);
        template
            .and_then(|template| template.render(values))
            .map_err(|error| BadTemplate::of(&error, name))
    }

    /// Renders a template from its text. `file` is what its faults are told with.
    pub fn render_text(
        &self,
        file: &str,
        source: &str,
        values: Value,
    ) -> Result<String, BadTemplate> {
        self.0
            .render_named_str(file, source, values)
            .map_err(|error| BadTemplate::of(&error, file))
    }
}

/// An id as a part of an address within a page: a person may write any word for one by hand, so
/// everything but plain letters, digits and `_` is written as its number.
pub fn anchor(id: &str) -> String {
    use std::fmt::Write as _;
    let mut written = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            written.push(c);
        } else {
            let _ = write!(written, "-{:x}", u32::from(c));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_no_markup_in_content_and_in_attributes() {
        let engine = Engine::new(Markup::Html);
        let hostile = "<script>alert('x')</script>\" onload=\"x&{{ 1 }}\u{202e}\u{1b}[31m\n";
        let values = minijinja::context! { hostile => hostile };
        let text = "<p title=\"{{ hostile }}\">{{ hostile }}</p>";
        let made = engine.render_text("a.html", text, values).expect("right");
        assert_eq!(made.matches('<').count(), 2, "{made}");
        assert_eq!(made.matches('"').count(), 2, "{made}");
        assert!(made.contains("{{ 1 }}"), "{made}");
        assert!(!made.contains(['\u{202e}', '\u{1b}', '\n']), "{made}");
    }

    #[test]
    fn no_filter_and_no_block_turns_the_escaping_off() {
        let engine = Engine::new(Markup::Html);
        let values = || minijinja::context! { text => "<b>" };
        let text = "{% autoescape false %}{{ text }}{% endautoescape %}";
        assert_eq!(
            engine.render_text("a", text, values()).expect("right"),
            "&lt;b&gt;"
        );
        for text in ["{{ text|safe }}", "{{ text|e }}", "{{ text|escape }}"] {
            assert!(engine.render_text("a", text, values()).is_err(), "{text}");
        }
    }

    #[test]
    fn every_id_makes_an_anchor_of_its_own_and_of_plain_letters() {
        let ids = ["k3v9m2xq", "a b", "a-20b", "\"><script>", "ä", "a_b", ""];
        let anchors: std::collections::BTreeSet<String> = ids.into_iter().map(anchor).collect();
        assert_eq!(anchors.len(), ids.len());
        for anchor in anchors {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            assert!(anchor.chars().all(plain), "{anchor}");
        }
    }
}
