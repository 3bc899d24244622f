//! The search page: everything that can be found, as data in the page itself, and the script that
//! looks through it. So it works from a file, with no network and no server.

use serde::Serialize;

use super::super::template::anchor;
use super::Whole;
use super::definition::{anchor_of, kpi_anchor, words_of};
use super::things::Kind;
use crate::forum::plain::neutralise;

/// The script of the page; the page's policy lets this one run, and nothing else.
pub const SCRIPT: &str = include_str!("../../../assets/site/search.js");

/// The longest text of a thing that is kept for the search, in bytes.
const LONGEST: usize = 2_000;

/// A meeting, as results are grouped by it.
#[derive(Serialize)]
struct Place<'a> {
    day: String,
    date: String,
    page: &'a str,
}

/// Something to be found.
#[derive(Serialize)]
struct Entry {
    kind: &'static str,
    title: String,
    text: String,
    who: String,
    side: &'static str,
    state: &'static str,
    meeting: usize,
    page: String,
}

#[derive(Serialize)]
struct Index<'a> {
    meetings: Vec<Place<'a>>,
    entries: Vec<Entry>,
}

fn plain(text: &str) -> String {
    let text = neutralise(text);
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// The index as JSON that can stand inside a `script` element.
pub fn index(whole: &Whole, today: jiff::civil::Date) -> String {
    let meetings = whole.meetings.iter().map(|row| Place {
        day: row.day.clone(),
        date: row.date.to_string(),
        page: &row.page,
    });
    let things = whole.things.values().map(|seen| {
        let thing = &seen.thing;
        let page = &whole.meetings[seen.last].page;
        Entry {
            kind: thing.kind.word(),
            title: plain(&thing.title),
            text: plain(&thing.text),
            who: plain(&thing.who),
            side: thing.side.map_or("", crate::forum::people::Side::word),
            state: match thing.kind {
                Kind::Decision | Kind::Win if thing.given_up => "withdrawn",
                Kind::Decision | Kind::Win => "",
                _ if thing.is_overdue(today) => "overdue",
                _ if thing.open => "open",
                _ => "closed",
            },
            meeting: seen.last,
            page: format!(
                "{page}#{}-{}",
                thing.kind.anchor(),
                anchor(thing.id.as_str())
            ),
        }
    });
    let texts = whole.versions().into_iter().map(|version| Entry {
        kind: "lead definition",
        title: format!("Lead definition {}", version.called()),
        text: plain(&words_of(&version.definition)),
        who: String::new(),
        side: "",
        state: "",
        meeting: whole.place_of(&version.meeting).unwrap_or_default(),
        page: format!("definition.html#{}", anchor_of(&version)),
    });
    let last = whole.boards.last();
    let kpis = last.into_iter().flat_map(|last| {
        let rows = last.scoreboard.kpis.in_order().into_iter();
        rows.map(|(id, kpi)| Entry {
            kind: "kpi",
            title: plain(&kpi.name),
            text: plain(&kpi.note),
            who: String::new(),
            side: kpi.side.word(),
            state: "",
            meeting: last.meeting,
            page: format!("scoreboard.html#{}", kpi_anchor(id)),
        })
    });
    let mut entries: Vec<Entry> = things.chain(texts).chain(kpis).collect();
    // The newest first; within a meeting by kind, as they came.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.meeting));
    let index = Index {
        meetings: meetings.collect(),
        entries,
    };
    // Values of text and numbers always write. No `<` may end the element that holds them.
    let json = serde_json::to_string(&index).unwrap_or_default();
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_cannot_end_its_element_and_asks_for_nothing_outside() {
        for word in [
            "</script",
            "<!--",
            "http",
            "fetch",
            "innerHTML",
            "eval",
            "import",
        ] {
            assert!(!SCRIPT.contains(word), "{word}");
        }
    }
}
