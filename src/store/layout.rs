//! Lays a value out as people would write it, and carries the comments of the text before over to
//! it: a comment follows its field or item by name, key or id.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::syntax::{Body, Entry, Node, Notes, Tree};
use super::writing::{Out, quoted};

/// The longest line that a small record or a list is laid out on, in characters after the indent.
const WIDE: usize = 124;

/// Records whose fields stand one a line however short they are, so that git merges two edits.
const ROOMY: [&str; 16] = [
    "Action",
    "AgendaItem",
    "Ask",
    "BackTestRecord",
    "Commitment",
    "Decision",
    "Experiment",
    "Group",
    "HandOff",
    "Issue",
    "Kpi",
    "Objective",
    "OpenQuestion",
    "Parked",
    "SignOff",
    "Win",
];

/// Where the items of boards stand in a text that was laid out: by the fields that lead to them, in
/// the order of the text, each with its indent and the end of its last line.
#[derive(Clone, Debug, Default)]
pub struct Pieces(BTreeMap<Vec<&'static str>, Vec<Range<usize>>>);

/// The text of a value, with the comments of the text before.
pub fn lay_out(value: &Out, before: Option<&Tree<'_>>) -> String {
    let mut page = Page::default();
    page.whole(value, before);
    page.text
}

/// A value without comments, laid out.
#[derive(Debug)]
pub struct Laid {
    /// The text.
    pub text: String,
    /// Where its items stand in it.
    pub pieces: Pieces,
    /// What of it was copied from the text before.
    pub copied: Vec<Range<usize>>,
}

/// As [`lay_out`] for a value without comments, and where its items stand. What is [`Out::Same`] is
/// copied from the text before; none when it does not stand there.
pub fn lay_out_on(value: &Out, before: Option<(&str, &Pieces)>) -> Option<Laid> {
    let mut page = Page {
        text: String::with_capacity(before.map_or(0, |(text, _)| text.len() + text.len() / 16)),
        path: Some(Vec::new()),
        before,
        ..Page::default()
    };
    page.whole(value, None);
    (!page.lost).then_some(Laid {
        text: page.text,
        pieces: page.pieces,
        copied: page.copied,
    })
}

#[derive(Default)]
struct Page<'b> {
    text: String,
    /// The fields that lead to what is being written; none within items, and where nobody asks.
    path: Option<Vec<&'static str>>,
    pieces: Pieces,
    /// A text that was laid out before, of which items are taken.
    before: Option<(&'b str, &'b Pieces)>,
    copied: Vec<Range<usize>>,
    /// Whether an item was to be taken from it that is not there.
    lost: bool,
}

/// A field, item or element that is to stand between two brackets, with its name or key if it has
/// one.
struct Part<'o> {
    field: Option<&'static str>,
    key: Option<&'o str>,
    value: &'o Out,
}

impl Page<'_> {
    fn whole(&mut self, value: &Out, before: Option<&Tree<'_>>) {
        for comment in before.iter().flat_map(|tree| &tree.above) {
            self.line(0, comment);
        }
        if let Out::Record(name, _) = value {
            self.text.push_str(name);
        }
        let old = before.map(|tree| &tree.root);
        self.value(value, old.filter(|root| root.commented), 0, None);
        self.text.push('\n');
        for comment in before.iter().flat_map(|tree| &tree.below) {
            self.line(0, comment);
        }
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.text.push_str("    ");
        }
    }

    fn line(&mut self, depth: usize, comment: &str) {
        self.indent(depth);
        self.comment(comment);
        self.text.push('\n');
    }

    fn comment(&mut self, comment: &str) {
        self.text.extend(comment.split('\r'));
    }

    /// A value; `used` is what its line holds before it, or none for the outermost, which always
    /// gets one field a line. `old` is its former self, when that has comments.
    fn value(&mut self, value: &Out, old: Option<&Node<'_>>, depth: usize, used: Option<usize>) {
        if let Out::Scalar(text) = value {
            self.text.push_str(text);
            return;
        }
        if let (None, Some(used)) = (old, used)
            && let Some(line) = on_one_line(value, WIDE.saturating_sub(used + 1))
        {
            self.text.push_str(&line);
            return;
        }
        let body = old.and_then(Node::body);
        match value {
            // Written above.
            Out::Scalar(_) => {}
            // Taken by whoever writes the items that it is one of.
            Out::Same => self.lost = true,
            Out::Record(_, fields) => {
                let parts = fields.iter().map(|(name, value)| Part {
                    field: Some(name),
                    key: Some(name),
                    value,
                });
                let find = |place: usize| old?.entry(fields[place].0);
                let gone = body.map(|body| gone(body, fields)).unwrap_or_default();
                self.brackets(["(", ")"], parts, find, body, &gone, depth);
            }
            Out::Map(items) if self.path.is_some() && items.iter().any(is_record) => {
                self.items(items, depth);
            }
            Out::Map(items) => {
                let parts = items.iter().map(|(key, value)| Part {
                    field: None,
                    key: Some(key),
                    value,
                });
                let by_key: HashMap<String, &Entry<'_>> = body
                    .iter()
                    .flat_map(|body| &body.entries)
                    .map(|entry| (quoted(&entry.key), entry))
                    .collect();
                let find = |place: usize| by_key.get(&items[place].0).copied();
                self.brackets(["{", "}"], parts, find, body, &[], depth);
            }
            Out::List(values) => self.elements(["[", "]"], values, body, depth),
            Out::Variant(name, values) => {
                self.text.push_str(name);
                match &values[..] {
                    // A list that is the only value shares the brackets' lines: `All([`.
                    [Out::List(values)] if !body.is_some_and(has_own_comments) => {
                        let only = body.and_then(|body| body.entries.first());
                        let list = only.and_then(|entry| entry.value.body());
                        self.text.push('(');
                        self.elements(["[", "]"], values, list, depth);
                        self.text.push(')');
                    }
                    _ => self.elements(["(", ")"], values, body, depth),
                }
            }
        }
    }

    /// The items of a board, none of which has comments: those that are the same from the text before.
    fn items(&mut self, items: &[(String, Out)], depth: usize) {
        let path = self.path.take().unwrap_or_default();
        let mut former = self.before.into_iter().flat_map(|(text, pieces)| {
            let pieces = pieces.0.get(&path).into_iter().flatten();
            pieces.map(|piece| &text[piece.clone()])
        });
        let mut pieces = Vec::with_capacity(items.len());
        self.text.push_str("{\n");
        for (key, value) in items {
            let start = self.text.len();
            if *value == Out::Same {
                let is_its = |piece: &&str| {
                    let behind = piece.trim_start().strip_prefix(key.as_str());
                    behind.is_some_and(|behind| behind.starts_with(": "))
                };
                match former.find(is_its) {
                    Some(piece) => {
                        self.text.push_str(piece);
                        self.copied.push(start..self.text.len());
                    }
                    None => self.lost = true,
                }
            } else {
                let item = Part {
                    field: None,
                    key: Some(key),
                    value,
                };
                self.part(&item, None, depth + 1);
            }
            pieces.push(start..self.text.len());
        }
        self.indent(depth);
        self.text.push('}');
        self.pieces.0.insert(path.clone(), pieces);
        self.path = Some(path);
    }

    fn elements(
        &mut self,
        signs: [&str; 2],
        values: &[Out],
        body: Option<&Body<'_>>,
        depth: usize,
    ) {
        let parts = values.iter().map(|value| Part {
            field: None,
            key: None,
            value,
        });
        let partners = body.map(|body| partners(values, body)).unwrap_or_default();
        let find = |place: usize| partners.get(place).copied().flatten();
        self.brackets(signs, parts, find, body, &[], depth);
    }

    fn brackets<'n, 'o, 'a: 'n>(
        &mut self,
        [open, close]: [&str; 2],
        parts: impl Iterator<Item = Part<'o>>,
        find: impl Fn(usize) -> Option<&'n Entry<'a>>,
        body: Option<&Body<'_>>,
        gone: &[&str],
        depth: usize,
    ) {
        self.text.push_str(open);
        self.behind(body.map(|body| &body.open[..]).unwrap_or_default());
        self.text.push('\n');
        for (place, part) in parts.enumerate() {
            self.part(&part, find(place), depth + 1);
        }
        let end = body.map(|body| &body.end[..]).unwrap_or_default();
        for comment in gone.iter().chain(end) {
            self.line(depth + 1, comment);
        }
        self.indent(depth);
        self.text.push_str(close);
    }

    fn part(&mut self, part: &Part<'_>, old: Option<&Entry<'_>>, depth: usize) {
        let notes = old.and_then(|entry| entry.notes.as_deref());
        for comment in notes.iter().flat_map(|notes| &notes.above) {
            self.line(depth, comment);
        }
        let mut within = old.map(|entry| &entry.value).filter(|node| node.commented);
        if let (Some(node), Out::Scalar(_)) = (within, part.value) {
            // There is no inside any more to keep them in.
            let mut comments = Vec::new();
            all_within(node, &mut comments);
            for comment in comments {
                self.line(depth, comment);
            }
            within = None;
        }
        // A field leads further to items; within an item or an element nobody asks for the way.
        let outside = match (part.field, &mut self.path) {
            (Some(field), Some(path)) => {
                path.push(field);
                None
            }
            (_, path) => path.take(),
        };
        self.indent(depth);
        let mut used = 0;
        if let Some(key) = part.key {
            self.text.push_str(key);
            self.text.push_str(": ");
            used = key.chars().count() + 2;
        }
        self.value(part.value, within, depth, Some(used));
        match outside {
            Some(outside) => self.path = Some(outside),
            None => {
                self.path.as_mut().and_then(Vec::pop);
            }
        }
        self.text.push(',');
        self.behind(notes.map(|notes| &notes.behind[..]).unwrap_or_default());
        self.text.push('\n');
    }

    fn behind(&mut self, comments: &[&str]) {
        for comment in comments {
            self.text.push(' ');
            self.comment(comment);
        }
    }
}

/// Whether an item has fields, so that it stands on lines of its own whatever they say.
fn is_record((_, value): &(String, Out)) -> bool {
    matches!(value, Out::Record(..) | Out::Same)
}

/// Whether a word's brackets hold comments of their own, outside the values between them.
fn has_own_comments(body: &Body<'_>) -> bool {
    let noted = body.entries.iter().any(|entry| entry.notes.is_some());
    noted || !body.open.is_empty() || !body.end.is_empty()
}

/// The comments of fields that are left out now; they stay at the end of their record.
fn gone<'a>(body: &Body<'a>, fields: &[(&str, Out)]) -> Vec<&'a str> {
    let mut comments = Vec::new();
    for entry in &body.entries {
        if !fields.iter().any(|(name, _)| *name == entry.key) {
            all_of(entry, &mut comments);
        }
    }
    comments
}

fn all_of<'a>(entry: &Entry<'a>, comments: &mut Vec<&'a str>) {
    let nothing = Notes::default();
    let notes = entry.notes.as_deref().unwrap_or(&nothing);
    comments.extend(&notes.above);
    all_within(&entry.value, comments);
    comments.extend(&notes.behind);
}

fn all_within<'a>(node: &Node<'a>, comments: &mut Vec<&'a str>) {
    let Some(body) = node.body().filter(|_| node.commented) else {
        return;
    };
    comments.extend(&body.open);
    for entry in &body.entries {
        all_of(entry, comments);
    }
    comments.extend(&body.end);
}

/// Finds the former self of each element of a list: by its `id`, else by its text, else, among
/// those that are left, by its place.
fn partners<'n, 'a>(values: &[Out], body: &'n Body<'a>) -> Vec<Option<&'n Entry<'a>>> {
    let mut known: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, entry) in body.entries.iter().enumerate().rev() {
        let text = entry.value.id().or_else(|| entry.value.text());
        if let Some(text) = text {
            known.entry(quoted(text)).or_default().push(place);
        }
    }
    let mut taken = vec![false; body.entries.len()];
    let mut found = vec![None; values.len()];
    for (value, found) in values.iter().zip(&mut found) {
        let text = match value {
            Out::Record(_, fields) => fields.iter().find(|(name, _)| *name == "id"),
            _ => None,
        };
        let text = text.map_or(value, |(_, id)| id);
        if let Out::Scalar(text) = text
            && let Some(place) = known.get_mut(text.as_ref()).and_then(Vec::pop)
        {
            taken[place] = true;
            *found = Some(&body.entries[place]);
        }
    }
    for (place, found) in found.iter_mut().enumerate() {
        if found.is_none() && taken.get(place) == Some(&false) {
            *found = body.entries.get(place);
        }
    }
    found
}

/// The value on one line, when it is flat, not roomy and fits.
fn on_one_line(value: &Out, room: usize) -> Option<String> {
    let roomy = match value {
        Out::Record(name, fields) => {
            !fields.is_empty()
                && (ROOMY.contains(name) || !fields.iter().all(|(_, value)| flat(value)))
        }
        Out::Map(items) => !items.iter().all(|(_, value)| flat(value)),
        Out::List(values) | Out::Variant(_, values) => !values.iter().all(flat),
        Out::Scalar(_) => false,
        Out::Same => true,
    };
    if roomy {
        return None;
    }
    let mut line = Line {
        text: String::new(),
        room,
    };
    line.value(value)?;
    Some(line.text)
}

/// Whether there are no records or items in it.
fn flat(value: &Out) -> bool {
    match value {
        Out::Scalar(_) => true,
        Out::Record(..) | Out::Map(_) | Out::Same => false,
        Out::List(values) | Out::Variant(_, values) => values.iter().all(flat),
    }
}

struct Line {
    text: String,
    /// Characters that still fit.
    room: usize,
}

impl Line {
    fn push(&mut self, text: &str) -> Option<()> {
        self.room = self.room.checked_sub(text.chars().count())?;
        self.text.push_str(text);
        Some(())
    }

    fn value(&mut self, value: &Out) -> Option<()> {
        match value {
            Out::Scalar(text) => self.push(text),
            Out::Same => None,
            Out::Record(_, fields) => {
                let fields = fields.iter().map(|(name, value)| (Some(*name), value));
                self.brackets(["(", ")"], fields)
            }
            Out::Map(items) => {
                let items = items.iter().map(|(key, value)| (Some(key.as_str()), value));
                self.brackets(["{", "}"], items)
            }
            Out::List(values) => {
                self.brackets(["[", "]"], values.iter().map(|value| (None, value)))
            }
            Out::Variant(name, values) => {
                self.push(name)?;
                self.brackets(["(", ")"], values.iter().map(|value| (None, value)))
            }
        }
    }

    fn brackets<'o>(
        &mut self,
        [open, close]: [&str; 2],
        parts: impl Iterator<Item = (Option<&'o str>, &'o Out)>,
    ) -> Option<()> {
        self.push(open)?;
        for (place, (key, value)) in parts.enumerate() {
            if place > 0 {
                self.push(", ")?;
            }
            if let Some(key) = key {
                self.push(key)?;
                self.push(": ")?;
            }
            self.value(value)?;
        }
        self.push(close)
    }
}
