//! Text from people as Markdown that shows exactly that text: never a heading, a link, HTML, a
//! table, a mention or another list. Every value that a template writes goes through [`text`].

use crate::forum::plain::neutralise;

/// `text` escaped for any place inside a line of Markdown, on one line.
///
/// Words that a renderer would make a link of by itself (addresses, mail, `@names`, `#12`) stand as
/// code: that is the one form that all renderers leave alone.
pub fn text(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    for word in neutralise(text).split_whitespace() {
        let first = written.is_empty();
        if !first {
            written.push(' ');
        }
        if becomes_a_link(word) {
            code(&mut written, word);
        } else {
            escape(&mut written, word, first);
        }
    }
    written
}

/// Whether some renderer turns the bare word into a link.
fn becomes_a_link(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let bare = word.trim_start_matches(|c: char| c.is_ascii_punctuation() && c != '#' && c != '@');
    let numbered = bare
        .char_indices()
        .any(|(at, c)| c == '#' && bare[at + 1..].starts_with(|next: char| next.is_ascii_digit()));
    // Some take even `a@.b` for an address.
    let mentions = word.find('@').is_some_and(|at| at + 1 < word.len());
    numbered
        || mentions
        || ["://", "www.", "mailto:", "xmpp:"]
            .iter()
            .any(|sign| lower.contains(sign))
}

fn code(written: &mut String, word: &str) {
    // A bar would end a table's cell even here.
    let word = word.replace('|', "¦");
    let mut longest = 0;
    let mut run = 0;
    for c in word.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if word.starts_with('`') || word.ends_with('`') {
        " "
    } else {
        ""
    };
    written.push_str(&fence);
    written.push_str(pad);
    written.push_str(&word);
    written.push_str(pad);
    written.push_str(&fence);
}

fn escape(written: &mut String, word: &str, opens: bool) {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let mut before = ' ';
    let mut letters = word.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let after = letters.peek().map_or(' ', |(_, next)| *next);
        let escaped = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '$' => true,
            // Within a word it means nothing, and `time_on_site` reads better bare.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after.is_alphanumeric() || after == '#',
            '#' | '=' | '>' | ':' => opens && at == 0,
            '+' | '-' => opens && at == 0 && !after.is_alphanumeric(),
            '.' | ')' => opens && digits > 0 && at == digits && after == ' ',
            _ => false,
        };
        if escaped {
            written.push('\\');
        }
        written.push(c);
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use comrak::nodes::NodeValue;
    use comrak::{Arena, Options, parse_document};
    use proptest::prelude::*;

    use super::*;

    /// What a reader with all of GitHub's extensions makes of `markdown`: the text it shows, or
    /// the first thing in it that is not plain text.
    fn shown(markdown: &str) -> Result<String, String> {
        let mut options = Options::default();
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.tasklist = true;
        options.extension.footnotes = true;
        options.extension.math_dollars = true;
        options.extension.alerts = true;
        let arena = Arena::new();
        let mut text = String::new();
        for node in parse_document(&arena, markdown, &options).descendants() {
            match &node.data.borrow().value {
                NodeValue::Document | NodeValue::Paragraph => {}
                NodeValue::Text(part) => text.push_str(part),
                NodeValue::Code(part) => text.push_str(&part.literal),
                other => return Err(format!("{other:?} in {markdown:?}")),
            }
        }
        Ok(text)
    }

    fn on_one_line(text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").replace('|', "¦")
    }

    #[test]
    fn nothing_from_people_becomes_markup() {
        let attempts = [
            "# a heading",
            "- a list",
            "+ a list",
            "1. a list",
            "12) a list",
            "> a quote",
            "> [!NOTE]",
            "---",
            "===",
            "***",
            "```sh",
            "    code",
            "*a* **b** _c_ __d__ ~~e~~ `f`",
            "time_on_site",
            "[link](https://example.org)",
            "![image](x.png)",
            "<b>bold</b> <script>alert(1)</script> <!-- gone -->",
            "&amp; &#60; & AT&T",
            "see https://example.org/a_b_(c) now",
            "HTTP://EXAMPLE.ORG|x",
            "www.example.org",
            "ana@example.org",
            "mailto:ana@example.org",
            "@ana and (@bo)",
            "#12 and (#12)",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "a\n\n# b",
            "a\r\n- b",
            "\\",
            "\\*a\\*",
            "`a`b``c @ana`x``y",
            "$x$ costs $5",
            "[^1]: note",
            "[ ] task",
            ": definition",
            "line  \nbreak",
        ];
        for attempt in attempts {
            let was = shown(&text(attempt)).expect(attempt);
            assert_eq!(was.replace('|', "¦"), on_one_line(attempt));
        }
    }

    #[test]
    fn plain_sentences_stay_as_they_are() {
        for plain in [
            "Answer every qualified lead within 4 hours (as agreed), please.",
            "It went well: 3 of 4, i.e. 75%!",
            "3.5 h",
            "-4 points",
            "Größe, 名前, عرض",
        ] {
            assert_eq!(text(plain), plain);
        }
    }

    #[test]
    fn what_only_looks_a_little_like_an_address_is_no_link() {
        for odd in ["a@.A", "@.", "a@-b.c", "@@a.b"] {
            assert_eq!(shown(&text(odd)).unwrap(), odd);
        }
    }

    #[test]
    fn a_value_stays_in_its_table_cell() {
        let mut options = Options::default();
        options.extension.table = true;
        let cell = text("a | b | `c|d` | @x|y");
        let table = format!("| one | two |\n|---|---|\n| {cell} | end |\n");
        let arena = Arena::new();
        let document = parse_document(&arena, &table, &options);
        let cells = document
            .descendants()
            .filter(|node| matches!(node.data.borrow().value, NodeValue::TableCell));
        assert_eq!(cells.count(), 4);
    }

    proptest! {
        #[test]
        fn any_text_is_shown_as_itself(
            words in "[ \\na-c1-2#+*_\\-=.)(>!<&;:/@|`~$\\\\\\[\\]^wA]{0,40}",
        ) {
            let was = shown(&text(&words)).map_err(TestCaseError::fail)?;
            prop_assert_eq!(was.replace('|', "¦"), on_one_line(&words));
        }
    }
}
