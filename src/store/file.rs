//! A forum's files as text: strict reading with places and sentences, and writing as a person
//! would, comments kept. No disk here.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::graft::graft;
use super::layout::{Laid, Pieces, lay_out, lay_out_on};
use super::reading::{self, wrong_name};
use super::syntax::{self, Kind, Lines, Node, Tree, Wrong};
use super::text::{self, LARGEST, NotText, fault_at};
use super::writing::{NotWritable, Out, tree_of};
use crate::forum::actions::Actions;
use crate::forum::agenda::Agenda;
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, Fault, FileName, Stored};
use crate::forum::issues::Issues;
use crate::forum::lead_definition::LeadDefinition;
use crate::forum::meeting::Meeting;
use crate::forum::merge::{Board, Clashes};
use crate::forum::notes::Notes;
use crate::forum::record::{Format, MOST_ITEMS, Unshared};
use crate::forum::scoreboard::Scoreboard;

/// A value that is a file of its own.
pub trait Document: Board + Serialize + DeserializeOwned {
    /// The name that the file opens with.
    const NAME: &'static str;
    /// The value, to be told apart from those of other files.
    fn stored(self: Arc<Self>) -> Stored;
    /// The value again, if it is of this kind.
    fn of(stored: &Stored) -> Option<&Arc<Self>>;
}

macro_rules! documents {
    ($($type:ident),+ $(,)?) => {
        $(
            impl Document for $type {
                const NAME: &'static str = stringify!($type);

                fn stored(self: Arc<Self>) -> Stored {
                    Stored::$type(self)
                }

                fn of(stored: &Stored) -> Option<&Arc<Self>> {
                    match stored {
                        Stored::$type(value) => Some(value),
                        _ => None,
                    }
                }
            }
        )+

        /// The names that files open with.
        pub const NAMES: &[&str] = &[$(stringify!($type)),+];

        /// Reads the kind of file that opens with `name`.
        pub fn read_named(name: &str, file: &str, text: &str) -> Option<Reading<Stored>> {
            match name {
                $( stringify!($type) => Some(read::<$type>(file, text).map(|value| Arc::new(value).stored())), )+
                _ => None,
            }
        }

        /// Whether two values are one and the same copy: cheap, and false says nothing.
        pub(super) fn same(one: &Stored, other: &Stored) -> bool {
            match (one, other) {
                $( (Stored::$type(one), Stored::$type(other)) => Arc::ptr_eq(one, other), )+
                _ => false,
            }
        }

        /// A file's value laid out, as [`lay_out_text`].
        pub fn lay_out_stored(
            value: &Stored,
            before: Option<&str>,
            proved: Option<Proved<'_>>,
        ) -> Result<LaidOut, NotWritable> {
            match value {
                $( Stored::$type(value) => lay_out_text(&**value, before, proved), )+
            }
        }

        /// Whether a file's value reads from its text as it is, as [`LaidOut::proves`].
        pub fn proves_stored(
            laid_out: &LaidOut,
            value: &Stored,
            before: Option<Proved<'_>>,
        ) -> Result<(), NotWritable> {
            match value {
                $( Stored::$type(value) => laid_out.proves(&**value, before), )+
            }
        }

        /// The text of a merged value, with the comments of both sides.
        pub fn write_merged(
            value: &Stored,
            ours: &str,
            theirs: &str,
            base: &str,
        ) -> Result<String, NotWritable> {
            let mut tree = syntax::parse(ours).ok();
            if let (Some(tree), Ok(theirs)) = (&mut tree, syntax::parse(theirs)) {
                graft(tree, theirs, syntax::parse(base).ok().as_ref());
            }
            match value {
                $( Stored::$type(value) => {
                    let laid_out = lay_out_with(&**value, tree.as_ref())?;
                    laid_out.proves(&**value, None)?;
                    Ok(laid_out.text)
                } )+
            }
        }
    };
}

documents!(
    Charter,
    Agenda,
    Meeting,
    Scoreboard,
    LeadDefinition,
    Actions,
    Issues,
    Notes,
);

/// What came of reading a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    /// The value; where something is at fault, what could be read of it.
    pub value: T,
    /// How the text is.
    pub state: ReadState,
}

impl<T> Reading<T> {
    /// The same state of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<U> {
        Reading {
            value: change(self.value),
            state: self.state,
        }
    }
}

/// How a file is. Only what is fine or absent may ever be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadState {
    /// Read in full.
    Fine,
    /// Not there: an empty board.
    Absent,
    /// Something is wrong with it, in the order of the text.
    Faulty(Vec<Fault>),
    /// Written by a newer Lockstep.
    Newer {
        /// The format it names.
        format: u32,
    },
    /// Git left its conflict markers in it, first here.
    Conflicted(Fault),
}

impl ReadState {
    /// Whether the file may be written.
    pub fn writable(&self) -> bool {
        matches!(self, Self::Fine | Self::Absent)
    }

    /// What is wrong, in a sentence, if something is.
    pub fn sentence(&self) -> Option<String> {
        match self {
            Self::Fine | Self::Absent => None,
            Self::Faulty(faults) => {
                let more = match faults.len() {
                    0 | 1 => String::new(),
                    count => format!(" (and {} more)", count - 1),
                };
                Some(format!("{}{more}", faults.first()?))
            }
            Self::Newer { format } => Some(format!(
                "written by a newer Lockstep (format {format}, this one knows {}): it opens read-only",
                Format::NEWEST.0
            )),
            Self::Conflicted(fault) => Some(fault.to_string()),
        }
    }

    /// All faults.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::Faulty(faults) => faults,
            Self::Conflicted(fault) => std::slice::from_ref(fault),
            Self::Fine | Self::Absent | Self::Newer { .. } => &[],
        }
    }
}

/// Reads a text strictly; every fault has its line and column. A newer format is a fault here;
/// [`read`] tells it apart.
pub fn read_text<T: Document>(file: &str, text: &str) -> Result<T, Vec<Fault>> {
    let reading = read::<T>(file, text);
    match reading.state {
        ReadState::Fine | ReadState::Absent => Ok(reading.value),
        ReadState::Faulty(faults) => Err(faults),
        ReadState::Conflicted(fault) => Err(vec![fault]),
        ReadState::Newer { .. } => {
            let sentence = reading.state.sentence().unwrap_or_default();
            Err(vec![text::fault_of(file, sentence)])
        }
    }
}

/// Reads a text as far as it can be read, and says how it is.
pub fn read<T: Document>(file: &str, text: &str) -> Reading<T> {
    match text::check(file, text) {
        Ok(()) => read_checked(file, text),
        Err(not_text) => unread(not_text),
    }
}

/// Reads the bytes of a file, as [`read`].
pub fn read_bytes<T: Document>(file: &str, bytes: &[u8]) -> Reading<T> {
    match text::read_bytes(file, bytes) {
        Ok(text) => read_checked(file, text),
        Err(not_text) => unread(not_text),
    }
}

fn unread<T: Document>(not_text: NotText) -> Reading<T> {
    Reading {
        value: T::default(),
        state: match not_text {
            NotText::Faulty(fault) => ReadState::Faulty(vec![fault]),
            NotText::Conflicted(fault) => ReadState::Conflicted(fault),
        },
    }
}

fn read_checked<T: Document>(file: &str, text: &str) -> Reading<T> {
    let tree = match syntax::parse(text) {
        Ok(tree) => tree,
        Err(wrong) => return stopped(file, text, wrong),
    };
    if let Some(wrong) = wrong_name(&tree.root, T::NAME) {
        return stopped(file, text, wrong);
    }
    let (mut value, mut wrongs) = reading::read::<T>(&tree.root);
    settle_clashes(value.clashes_mut());
    if let Some(format) = format_of(&tree).filter(|format| *format > Format::NEWEST.0) {
        return Reading {
            value,
            state: ReadState::Newer { format },
        };
    }
    wrongs.extend(tree.faults.iter().cloned());
    too_many(&tree.root, &mut wrongs);
    if wrongs.is_empty() {
        let state = ReadState::Fine;
        return Reading { value, state };
    }
    wrongs.sort_by_key(|wrong| wrong.at);
    let lines = Lines::of(text);
    let faults = wrongs
        .into_iter()
        .map(|wrong| fault_at(file, &lines, wrong.at, wrong.sentence));
    let state = ReadState::Faulty(faults.collect());
    Reading { value, state }
}

fn stopped<T: Document>(file: &str, text: &str, wrong: Wrong) -> Reading<T> {
    let fault = fault_at(file, &Lines::of(text), wrong.at, wrong.sentence);
    Reading {
        value: T::default(),
        state: ReadState::Faulty(vec![fault]),
    }
}

fn format_of(tree: &Tree<'_>) -> Option<u32> {
    match tree.root.entry("format")?.value.kind {
        // One that is too large for a number is newer, too.
        Kind::Number(text) => match text.parse::<u64>() {
            Ok(format) => Some(u32::try_from(format).unwrap_or(u32::MAX)),
            Err(_) => None,
        },
        _ => None,
    }
}

fn too_many(node: &Node<'_>, wrongs: &mut Vec<Wrong>) {
    let Some(body) = node.body() else {
        return;
    };
    if body.entries.len() > MOST_ITEMS {
        let count = body.entries.len();
        let sentence = format!("there are {count} items here; at most {MOST_ITEMS} are read");
        wrongs.push(Wrong::new(node.start, sentence));
    }
    for entry in &body.entries {
        too_many(&entry.value, wrongs);
    }
}

/// The other side's values of clashes are RON within RON: what their escapes stand for must be
/// harmless as well before one of them is taken.
fn settle_clashes(clashes: &mut Clashes) {
    for words in clashes.0.values_mut() {
        if words.iter().any(|word| word.contains('\\')) {
            *words = words.iter().map(harmless_value).collect();
        }
    }
}

fn harmless_value(text: &str) -> String {
    match syntax::parse(text) {
        Ok(tree) => {
            let mut out = String::new();
            harmless_within(&tree.root, text, &mut out);
            out
        }
        Err(_) => text.to_owned(),
    }
}

/// Copies a value's text, its texts in quotes written anew.
fn harmless_within(node: &Node<'_>, text: &str, out: &mut String) {
    if let Kind::Text(value) = &node.kind {
        out.push_str(&super::writing::quoted(value));
        return;
    }
    let mut at = node.start;
    for entry in node.body().iter().flat_map(|body| &body.entries) {
        let value = &entry.value;
        let key = entry.start..value.start;
        out.push_str(&text[at..key.start]);
        if text[key.clone()].starts_with('"') {
            out.push_str(&super::writing::quoted(&entry.key));
            out.push_str(": ");
        } else {
            out.push_str(&text[key]);
        }
        harmless_within(value, text, out);
        at = value.end;
    }
    out.push_str(&text[at..node.end]);
}

/// A value laid out as the text of its file. Only a text that proves its value may be written.
#[derive(Debug)]
pub struct LaidOut {
    /// The text.
    pub text: String,
    /// Where its items stand; none where comments stand between them.
    pub pieces: Option<Pieces>,
    /// What of it stands, letter for letter, in a text that was proved before, for items that are the
    /// same copy still.
    copied: Vec<Range<usize>>,
}

/// A value whose text was proved, and how it was laid out.
#[derive(Clone, Copy, Debug)]
pub struct Proved<'k> {
    /// The value.
    pub value: &'k Stored,
    /// Its text.
    pub text: &'k str,
    /// Where its items stand in it.
    pub pieces: &'k Pieces,
}

impl LaidOut {
    /// How many bytes are read to prove it.
    pub fn proof_length(&self) -> usize {
        self.text.len() - self.copied.iter().map(Range::len).sum::<usize>()
    }

    /// Reads the text again and compares: an error when it is not `value`, of which it was made, on
    /// the text of `before` if that was proved. Of what was copied from there the proof stands.
    pub fn proves<T: Document>(
        &self,
        value: &T,
        before: Option<Proved<'_>>,
    ) -> Result<(), NotWritable> {
        match before.and_then(|before| T::of(before.value)) {
            Some(before) if !self.copied.is_empty() => {
                proves(&self.without_copied(), &value.unshared(before))
            }
            _ => proves(&self.text, value),
        }
    }

    fn without_copied(&self) -> String {
        let mut own = String::with_capacity(self.proof_length());
        let mut at = 0;
        for copied in &self.copied {
            own.push_str(&self.text[at..copied.start]);
            at = copied.end;
        }
        own.push_str(&self.text[at..]);
        own
    }
}

fn proves<T: Document>(text: &str, value: &T) -> Result<(), NotWritable> {
    let read = read::<T>("", text);
    if let Some(sentence) = read.state.sentence() {
        return Err(NotWritable(format!(
            "what would be written cannot be read: {sentence}"
        )));
    }
    // A value with characters that were made harmless on the way, or with parts of a second, differs,
    // but not once both are written.
    if read.value != *value && tree_of(&read.value)? != tree_of(value)? {
        let sentence = "what would be written does not read the same";
        return Err(NotWritable(sentence.to_owned()));
    }
    Ok(())
}

/// The text of a value, proved: one field a line, small records on one line, no `Some`, texts
/// harmless. The comments of the text `before` are kept with what they stand at.
///
/// # Errors
/// A number that is not finite cannot be written.
pub fn write_text<T: Document>(value: &T, before: Option<&str>) -> Result<String, NotWritable> {
    let laid_out = lay_out_text(value, before, None)?;
    laid_out.proves(value, None)?;
    Ok(laid_out.text)
}

/// The text of a file's value, as [`write_text`].
pub fn write_stored(value: &Stored, before: Option<&str>) -> Result<String, NotWritable> {
    let laid_out = lay_out_stored(value, before, None)?;
    proves_stored(&laid_out, value, None)?;
    Ok(laid_out.text)
}

/// A value laid out, as [`write_text`], and not proved. On a text that was proved, only what was
/// edited since is written anew.
pub fn lay_out_text<T: Document>(
    value: &T,
    before: Option<&str>,
    proved: Option<Proved<'_>>,
) -> Result<LaidOut, NotWritable> {
    if let Some(proved) = proved
        && let Some(known) = T::of(proved.value)
    {
        let tree = tree_of(&Unshared(value, known))?;
        let on = Some((proved.text, proved.pieces));
        let laid = lay_out_on(&tree, on).filter(|_| !holds_too_many(&tree));
        // What is too large to be read again is proved whole, which says so.
        if let Some(laid) = laid.filter(|laid| laid.text.len() <= LARGEST) {
            return Ok(LaidOut::from(laid));
        }
    }
    // The text before is of use for its comments alone.
    let commented = before.filter(|text| text.contains("//") || text.contains("/*"));
    let former = commented.and_then(|text| syntax::parse(text).ok());
    lay_out_with(value, former.as_ref().filter(|tree| tree.has_comments()))
}

fn lay_out_with<T: Document>(value: &T, former: Option<&Tree<'_>>) -> Result<LaidOut, NotWritable> {
    let tree = tree_of(value)?;
    if former.is_none()
        && let Some(laid) = lay_out_on(&tree, None)
    {
        return Ok(LaidOut::from(laid));
    }
    Ok(LaidOut {
        text: lay_out(&tree, former),
        pieces: None,
        copied: Vec::new(),
    })
}

impl From<Laid> for LaidOut {
    fn from(laid: Laid) -> Self {
        Self {
            text: laid.text,
            pieces: Some(laid.pieces),
            copied: laid.copied,
        }
    }
}

/// Whether a board holds more than would be read again.
fn holds_too_many(tree: &Out) -> bool {
    match tree {
        Out::Record(_, fields) => fields.iter().any(|(_, value)| holds_too_many(value)),
        Out::Map(items) => items.len() > MOST_ITEMS,
        _ => false,
    }
}

/// Reads a file of a forum's folder by its name.
pub fn read_file(name: &FileName, bytes: &[u8]) -> Reading<Stored> {
    fn stored<T: Document>(file: &str, bytes: &[u8]) -> Reading<Stored> {
        read_bytes::<T>(file, bytes).map(|value| Arc::new(value).stored())
    }
    let file = name.to_string();
    let read = match name {
        FileName::Charter => stored::<Charter>,
        FileName::Agenda(_) => stored::<Agenda>,
        FileName::Board(_, BoardKind::Meeting) => stored::<Meeting>,
        FileName::Board(_, BoardKind::Scoreboard) => stored::<Scoreboard>,
        FileName::Board(_, BoardKind::LeadDefinition) => stored::<LeadDefinition>,
        FileName::Board(_, BoardKind::Actions) => stored::<Actions>,
        FileName::Board(_, BoardKind::Issues) => stored::<Issues>,
        FileName::Board(_, BoardKind::Notes) => stored::<Notes>,
    };
    read(&file, bytes)
}

/// The value of a file that is not there.
pub fn empty(name: &FileName) -> Stored {
    match name {
        FileName::Charter => Stored::Charter(Arc::default()),
        FileName::Agenda(_) => Stored::Agenda(Arc::default()),
        FileName::Board(_, BoardKind::Meeting) => Stored::Meeting(Arc::default()),
        FileName::Board(_, BoardKind::Scoreboard) => Stored::Scoreboard(Arc::default()),
        FileName::Board(_, BoardKind::LeadDefinition) => Stored::LeadDefinition(Arc::default()),
        FileName::Board(_, BoardKind::Actions) => Stored::Actions(Arc::default()),
        FileName::Board(_, BoardKind::Issues) => Stored::Issues(Arc::default()),
        FileName::Board(_, BoardKind::Notes) => Stored::Notes(Arc::default()),
    }
}
