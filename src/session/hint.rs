//! Wording hints while a text is written: which one is shown, and what its three keys do.
//!
//! Hints are looked for after each message, never while drawing. A hint refuses nothing: a text with
//! a hint that nobody has seen yet stops once on its way to be saved, and is saved as it is the
//! second time. What the writer keeps is left alone from then on; of it this machine remembers a
//! sum, and nothing of who wrote it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::Session;
use super::boards::capture::title_of;
use super::commands::{Capture, HintCommand};
use super::effect::Effect;
use super::form::Input;
use super::kept::KeptSentences;
use super::key::{Code, Key};
use super::over::Over;
use super::place::Tab;
use super::text::Text;
use crate::forum::issues::Issues;
use crate::forum::meeting::Meeting;
use crate::forum::record::Id;
use crate::forum::wording::{Family, FieldKind, Hint, Wording};

/// What stands for something that the writer fills in.
pub const BLANK: &str = "__";

/// What is shown below a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownHint {
    /// The field of the open form; 0 in the capture line.
    pub field: usize,
    /// What it says.
    pub says: Says,
}

/// What a hint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// Some words blame, and this is how else to say it.
    OtherWords(OtherWords),
    /// There are blanks to fill; with the writer's own sentence still at hand when `own` is set.
    Blanks {
        /// Whether the own sentence can be brought back.
        own: bool,
    },
}

/// Words that blame, and what is offered for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherWords {
    /// Where the words stand, in bytes of the text.
    pub marked: Range<usize>,
    /// Where the sentence stands that an offer takes the place of.
    pub sentence: Range<usize>,
    /// The words as written.
    pub words: String,
    /// Why they get in the way, in a sentence.
    pub reason: String,
    /// Other ways to say it; empty when there are none.
    pub offers: Vec<String>,
    /// Which of them is shown.
    pub at: usize,
    asks: bool,
    /// Whether it is about the whole and not about words: a why that ends at a person.
    ends: bool,
}

impl OtherWords {
    /// The offer that is shown.
    pub fn offer(&self) -> Option<&str> {
        self.offers.get(self.at).map(String::as_str)
    }
}

/// What is known of the wording of the text that is being written.
#[derive(Debug, Default)]
pub struct Writing {
    /// The rules with the forum's names; none until they are read, which is when somebody first
    /// writes.
    of_forum: Option<Arc<Wording>>,
    /// Whether they were asked for.
    asked_for: bool,
    /// Which reading they are of.
    reading: u64,
    /// The same with the names of everybody who is in the meeting, guests too.
    wording: Option<Arc<Wording>>,
    /// The meeting whose people those are.
    people_of: Option<Arc<Meeting>>,
    /// What the writer kept, up to the words that were pointed out.
    kept: BTreeSet<String>,
    /// Sentences that were kept on this machine, in this sitting or before.
    sentences: KeptSentences,
    /// Clauses whose hint the writer has met in what is open now: they stop nothing.
    met: BTreeSet<String>,
    /// Whether saving stopped at the hint that is shown.
    stopped: bool,
    /// The text in which hints were looked for last.
    seen: Option<Seen>,
    shown: Option<ShownHint>,
    taken: Option<Taken>,
    page: Option<Page>,
}

/// The page of an issue in which hints were looked for last.
#[derive(Debug)]
struct Page {
    issue: Id,
    board: Arc<Issues>,
    /// The whys with no deeper one that end at a person.
    ends: BTreeSet<Id>,
}

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    field: usize,
    texts: Vec<Written>,
    /// The text as it was when the cursor came into its field: until something is typed, all of it
    /// is finished.
    arrived: String,
}

/// A text in which hints are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Written {
    field: usize,
    kind: FieldKind,
    text: String,
    /// In bytes; none when the writer is elsewhere.
    cursor: Option<usize>,
    /// Whether its last clause is finished, whatever it ends in.
    finished: bool,
}

/// An offer that was taken, so that the own words can be brought back.
#[derive(Debug)]
struct Taken {
    field: usize,
    before: String,
    kept: String,
}

/// The hint that is shown below a field of what lies on top.
pub fn current(session: &Session) -> Option<&ShownHint> {
    session.writing.shown.as_ref()
}

/// Whether a why of the opened issue ends at a person, and nothing yet says what made it likely.
pub fn ends_at_person(session: &Session, why: &Id) -> bool {
    let page = session.writing.page.as_ref();
    page.is_some_and(|page| page.ends.contains(why))
}

/// The rules as they were read, and what the reading found.
#[derive(Clone, Debug)]
pub struct ReadRules {
    /// The forum whose names and own rules they know.
    pub root: PathBuf,
    /// Which reading it was: an older one never takes the place of a newer one.
    pub reading: u64,
    /// The rules.
    pub wording: Arc<Wording>,
    /// Sums of the sentences that were kept on this machine before.
    pub kept: Vec<u64>,
    /// What is wrong with the forum's own rules.
    pub notes: Vec<String>,
}

/// These rules are in use from now on, unless they are another forum's or older ones; what is wrong
/// with the forum's own is said.
pub fn rules_read(session: &mut Session, read: &ReadRules) {
    let here = session.forum.as_ref().map(|forum| forum.root.as_path());
    if here != Some(read.root.as_path()) || session.writing.reading > read.reading {
        return;
    }
    if let [note, more @ ..] = &read.notes[..] {
        let more = match more.len() {
            0 => String::new(),
            more => format!(" (and {more} more: lockstep check)"),
        };
        session.refuse(format!("{note}{more}"));
    }
    let wording = Arc::clone(&read.wording);
    let writing = &mut session.writing;
    writing.reading = read.reading;
    writing.sentences.extend(read.kept.iter().copied());
    writing.wording = Some(Arc::clone(&wording));
    writing.of_forum = Some(wording);
    writing.people_of = None;
    writing.page = None;
    writing.look_anew();
}

/// Whether saving has just stopped at the hint that is shown: the same key saves now.
pub fn stopped(session: &Session) -> bool {
    session.writing.stopped
}

/// Saving what is being written: stops once, and shows the hint, where a clause has one that the
/// writer has not met. True when it stopped.
pub fn stops(session: &mut Session) -> bool {
    let Some(wording) = session.writing.wording.clone() else {
        return false;
    };
    let Some((_, mut texts)) = written(session) else {
        return false;
    };
    let writing = &mut session.writing;
    let mut first = None;
    for text in &mut texts {
        text.finished = true;
        for (words, family) in writing.found(&wording, text, None) {
            // Of a why that ends at a person the page asks on, once it is saved.
            let asked_later = family == Family::Structure && text.kind == FieldKind::Why;
            let clause = kept_as(&text.text, &words).to_owned();
            if !asked_later && writing.met.insert(clause) {
                first.get_or_insert(text.field);
            }
        }
    }
    let unmet = first.and_then(|field| texts.iter().find(|text| text.field == field));
    let Some(shown) = unmet.and_then(|text| writing.search(&wording, text, true)) else {
        return false;
    };
    let before = writing.shown.take();
    writing.shown = Some(same_offer(shown, before));
    writing.stopped = matches!(
        writing.shown,
        Some(ShownHint {
            says: Says::OtherWords(_),
            ..
        })
    );
    writing.stopped
}

/// The sentences on top that have a hint, to be kept once they are saved as they stand. A why that
/// ends at a person is none of them: the page goes on to ask.
pub fn as_they_stand(session: &Session) -> Vec<u64> {
    let (Some(wording), Some((_, texts))) = (&session.writing.wording, written(session)) else {
        return Vec::new();
    };
    texts
        .iter()
        .flat_map(|text| {
            let hints = wording.hints(&text.text, text.kind, None).into_iter();
            hints
                .filter(|hint| hint.family != Family::Structure || text.kind != FieldKind::Why)
                .filter_map(|hint| other_words(&text.text, hint))
                .filter_map(|words| {
                    let sentence = text.text.get(words.sentence)?;
                    Some(KeptSentences::sum(sentence, words.ends))
                })
        })
        .collect()
}

/// What was written is saved: nothing is said again about those sentences.
pub fn saved(session: &mut Session, sums: Vec<u64>) {
    session.writing.met.clear();
    for sum in sums {
        keep_sentence(session, sum);
    }
}

fn keep_sentence(session: &mut Session, sum: u64) {
    if session.writing.sentences.insert(sum) {
        session.effect(Effect::KeepSentence(sum));
    }
}

/// Looks for hints in what changed: the text that is being written, the page of the opened issue.
pub fn look(session: &mut Session) {
    ask_for_rules(session);
    know_the_people(session);
    look_at_page(session);
    look_at_text(session);
}

/// Another forum is open: its names are others.
pub fn forget_rules(session: &mut Session) {
    session.writing = Writing::default();
}

/// The rules are read once something is written or the issue log is on screen, from where a page for
/// leadership is written: who only looks on needs none.
fn ask_for_rules(session: &mut Session) {
    let writing = &session.writing;
    if writing.asked_for || writing.of_forum.is_some() {
        return;
    }
    if session.tab() == Some(Tab::Issues) || written(session).is_some() {
        session.writing.asked_for = true;
        session.effect(Effect::ReadWording);
    }
}

/// The people of the meeting are names for the rules, like those of the roster.
fn know_the_people(session: &mut Session) {
    let meeting = session
        .meeting()
        .map(|open| Arc::clone(&open.boards.meeting));
    let (Some(meeting), Some(of_forum)) = (meeting, &session.writing.of_forum) else {
        return;
    };
    let before = session.writing.people_of.as_ref();
    if before.is_some_and(|before| Arc::ptr_eq(before, &meeting)) {
        return;
    }
    if before.is_none_or(|before| before.people != meeting.people) {
        let names = meeting.people.values().map(|person| person.name.as_str());
        let wording = Arc::new(of_forum.with_names(names));
        session.writing.wording = Some(wording);
        session.writing.page = None;
        session.writing.look_anew();
    }
    session.writing.people_of = Some(meeting);
}

fn look_at_page(session: &mut Session) {
    let opened = session.meeting().and_then(|meeting| {
        let issue = meeting.issue.as_ref()?;
        Some((issue.clone(), Arc::clone(&meeting.boards.issues)))
    });
    let (Some((issue, board)), Some(wording)) = (opened, &session.writing.wording) else {
        session.writing.page = None;
        return;
    };
    let known = session.writing.page.as_ref();
    if known.is_some_and(|page| page.issue == issue && Arc::ptr_eq(&page.board, &board)) {
        return;
    }
    let ends = board
        .issues
        .get(&issue)
        .map_or_else(BTreeSet::new, |issue| {
            let whys = issue.whys_in_order();
            let deepest = whys.iter().enumerate().filter(|(at, (depth, _, why))| {
                let deeper = whys.get(at + 1).is_some_and(|(next, ..)| next > depth);
                !deeper && why.withdrawn.is_empty()
            });
            deepest
                .filter(|(_, (.., why))| session.writing.stops_short(wording, &why.text))
                .map(|(_, (_, id, _))| (*id).clone())
                .collect()
        });
    session.writing.page = Some(Page { issue, board, ends });
}

fn look_at_text(session: &mut Session) {
    let Some(wording) = session.writing.wording.clone() else {
        return;
    };
    let Some((field, texts)) = written(session) else {
        if session.writing.seen.take().is_some() {
            session.writing.shown = None;
            session.writing.taken = None;
            session.writing.stopped = false;
            session.writing.met.clear();
        }
        return;
    };
    let writing = &mut session.writing;
    let own = texts.iter().find(|text| text.field == field);
    let own = own.map(|text| text.text.as_str()).unwrap_or_default();
    let arrived = match &writing.seen {
        Some(seen) if seen.field == field => seen.arrived.clone(),
        _ => own.to_owned(),
    };
    let untouched = arrived == own;
    let seen = Seen {
        field,
        texts,
        arrived,
    };
    if writing.seen.as_ref() == Some(&seen) {
        return;
    }
    let before = writing.shown.take();
    writing.stopped = false;
    writing.shown = seen
        .texts
        .iter()
        .find_map(|text| writing.search(&wording, text, untouched))
        .map(|shown| same_offer(shown, before));
    // A hint on a text that was there, or on a field that was left, has been met.
    if let Some(shown) = &writing.shown
        && let Says::OtherWords(words) = &shown.says
        && (untouched || shown.field != seen.field)
        && let Some(text) = seen.texts.iter().find(|text| text.field == shown.field)
    {
        let clause = kept_as(&text.text, words).to_owned();
        writing.met.insert(clause);
    }
    writing.seen = Some(seen);
}

/// While the same words are pointed out, the same offer stays.
fn same_offer(mut shown: ShownHint, before: Option<ShownHint>) -> ShownHint {
    let before = before.map(|before| before.says);
    if let (Says::OtherWords(now), Some(Says::OtherWords(before))) = (&mut shown.says, before)
        && now.marked == before.marked
        && now.offers == before.offers
    {
        now.at = before.at;
    }
    shown
}

/// The texts on top in which hints are looked for, the one that is being written first, and the
/// field in which the writer is.
fn written(session: &Session) -> Option<(usize, Vec<Written>)> {
    match session.over.last()? {
        Over::Form(form) => {
            let mut texts: Vec<Written> = form
                .fields
                .iter()
                .enumerate()
                .filter_map(|(at, field)| match (&field.input, field.kind) {
                    (Input::Text(text), Some(kind)) => Some(Written {
                        field: at,
                        kind,
                        text: text.as_str().to_owned(),
                        cursor: (at == form.at).then(|| text.cursor()),
                        finished: at != form.at,
                    }),
                    _ => None,
                })
                .collect();
            texts.sort_by_key(|text| text.field != form.at);
            (!texts.is_empty()).then_some((form.at, texts))
        }
        Over::Capture(line) => {
            let kind = match line.kind {
                Capture::Action => FieldKind::Action,
                Capture::Issue => FieldKind::Title,
                Capture::Decision | Capture::Parked | Capture::Win => return None,
            };
            // A token at the end says that the words before it are finished.
            let (text, finished) = title_of(session, line);
            let text = Written {
                field: 0,
                kind,
                text,
                cursor: Some(line.text.cursor()),
                finished,
            };
            Some((0, vec![text]))
        }
        _ => None,
    }
}

impl Writing {
    /// The first words of a text that get a hint, kept or not.
    pub fn first_hinted(&self, text: &str, kind: FieldKind) -> Option<String> {
        let hints = self.wording.as_ref()?.hints(text, kind, None);
        Some(hints.into_iter().next()?.words)
    }

    /// Whether a why ends at a person, and the writer did not keep it so.
    fn stops_short(&self, wording: &Wording, why: &str) -> bool {
        wording
            .hints(why, FieldKind::Why, None)
            .into_iter()
            .filter(|hint| hint.family == Family::Structure)
            .filter_map(|hint| other_words(why, hint))
            .any(|words| !self.is_kept(why, &words))
    }

    /// Whether the writer kept these words, now or in an earlier sitting.
    fn is_kept(&self, text: &str, words: &OtherWords) -> bool {
        let sentence = text.get(words.sentence.clone()).unwrap_or_default();
        self.kept.contains(kept_as(text, words)) || self.sentences.contains(sentence, words.ends)
    }

    /// What is to be said of a text, but for what was kept; `cursor` in characters.
    fn found(
        &self,
        wording: &Wording,
        text: &Written,
        cursor: Option<usize>,
    ) -> Vec<(OtherWords, Family)> {
        wording
            .hints(&text.text, text.kind, cursor)
            .into_iter()
            .filter_map(|hint| Some((hint.family, other_words(&text.text, hint)?)))
            .filter(|(_, words)| !self.is_kept(&text.text, words))
            .map(|(family, words)| (words, family))
            .collect()
    }

    /// The same text is looked at again after this message.
    fn look_anew(&mut self) {
        if let Some(seen) = &mut self.seen {
            seen.texts.clear();
        }
    }

    fn search(&self, wording: &Wording, text: &Written, untouched: bool) -> Option<ShownHint> {
        let shown = |says| ShownHint {
            field: text.field,
            says,
        };
        let own = self
            .taken
            .as_ref()
            .is_some_and(|taken| taken.field == text.field);
        // One thing at a time: while there are blanks, they come first.
        if text.text.contains(BLANK) {
            return text.cursor.map(|_| shown(Says::Blanks { own }));
        }
        let cursor = text.cursor.filter(|_| !untouched && !text.finished);
        let cursor = cursor.map(|at| text.text[..at].chars().count());
        let found = self.found(wording, text, cursor);
        let structure = found
            .iter()
            .position(|(_, family)| *family == Family::Structure);
        let near = found.iter().rposition(|(words, _)| {
            text.cursor
                .is_none_or(|cursor| words.sentence.start <= cursor)
        });
        let chosen = structure.or(near).unwrap_or(0);
        let (words, _) = found.into_iter().nth(chosen)?;
        Some(shown(Says::OtherWords(words)))
    }
}

/// The hint with its places in bytes of the whole text.
fn other_words(text: &str, hint: Hint) -> Option<OtherWords> {
    let line = text.split('\n').nth(hint.line - 1)?;
    // Both are parts of the same text.
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let byte = |at: usize| {
        start
            + line
                .char_indices()
                .nth(at)
                .map_or(line.len(), |(byte, _)| byte)
    };
    Some(OtherWords {
        marked: byte(hint.start)..byte(hint.end),
        sentence: byte(hint.sentence_start)..byte(hint.sentence_end),
        asks: hint.family == Family::Question,
        ends: hint.family == Family::Structure,
        words: hint.words,
        reason: hint.reason,
        offers: hint.offers,
        at: 0,
    })
}

/// What is remembered of a clause that is kept: it stays the same while the sentence goes on.
fn kept_as<'a>(text: &'a str, words: &OtherWords) -> &'a str {
    text.get(words.sentence.start..words.marked.end)
        .unwrap_or_default()
}

/// The text of a field of what lies on top.
fn text_mut(session: &mut Session, at: usize) -> Option<&mut Text> {
    match session.over.last_mut()? {
        Over::Capture(line) => Some(&mut line.text),
        Over::Form(form) => match form.fields.get_mut(at).map(|field| &mut field.input) {
            Some(Input::Text(text)) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The field in which the writer is, if hints are looked for in it.
fn hinted_field(session: &Session) -> Option<usize> {
    match session.over.last()? {
        Over::Form(form) => form.fields.get(form.at)?.kind.map(|_| form.at),
        Over::Capture(line) => matches!(line.kind, Capture::Action | Capture::Issue).then_some(0),
        _ => None,
    }
}

/// Does what one of the hint's keys means.
pub fn run(session: &mut Session, command: HintCommand) {
    let shown = session.writing.shown.clone();
    match (command, shown) {
        (HintCommand::Take, Some(shown)) => take(session, &shown),
        (HintCommand::Next, Some(shown)) => next(session, &shown),
        (HintCommand::Keep, Some(shown)) => keep(session, shown),
        (_, None) => session.refuse("There is no hint on these words"),
    }
}

/// Puts the offer in the place of the sentence and the cursor in its first blank.
fn take(session: &mut Session, shown: &ShownHint) {
    let Says::OtherWords(words) = &shown.says else {
        return;
    };
    let Some(offer) = words.offer() else {
        session.refuse("There are no other words to offer here");
        return;
    };
    let tokens = tokens_within(session, &words.sentence);
    let field = shown.field;
    let Some(text) = text_mut(session, field) else {
        return;
    };
    let before = text.as_str().to_owned();
    let kept = kept_as(&before, words).to_owned();
    let sentence = before.get(words.sentence.clone()).unwrap_or_default();
    let mark = match sentence.chars().next_back() {
        Some('?') if words.asks => "?",
        Some('.' | '!' | '?' | ';' | ':') => ".",
        _ => "",
    };
    let put = format!("{offer}{mark}{tokens}");
    text.replace(words.sentence.clone(), &put);
    let blank = put.find(BLANK).unwrap_or(put.len());
    text.put_cursor(words.sentence.start + blank);
    if let Some(Over::Form(form)) = session.over.last_mut() {
        form.at = field;
        form.fault = None;
    }
    session.writing.taken = Some(Taken {
        field,
        before,
        kept,
    });
}

/// The tokens of the capture line that stand within a sentence; an offer must not lose them.
fn tokens_within(session: &Session, sentence: &Range<usize>) -> String {
    let Some(Over::Capture(line)) = session.over.last() else {
        return String::new();
    };
    let captured = super::boards::capture::understood(session, line);
    let within = captured
        .tokens
        .iter()
        .filter(|token| sentence.contains(&token.range.start));
    within
        .filter_map(|token| line.text.as_str().get(token.range.clone()))
        .fold(String::new(), |all, token| all + " " + token)
}

/// The next offer; or, while there are blanks, the next one of them.
fn next(session: &mut Session, shown: &ShownHint) {
    if let Says::Blanks { .. } = shown.says {
        if let Some(text) = text_mut(session, shown.field) {
            to_next_blank(text);
        }
    } else if let Some(ShownHint {
        says: Says::OtherWords(words),
        ..
    }) = &mut session.writing.shown
    {
        words.at = (words.at + 1) % words.offers.len().max(1);
    }
}

fn to_next_blank(text: &mut Text) {
    let (content, at) = (text.as_str(), text.cursor());
    // The blank under the cursor is not the next one.
    let from = at + content[at..].len() - content[at..].trim_start_matches('_').len();
    let next = content[from..].find(BLANK).map(|found| from + found);
    if let Some(next) = next.or_else(|| content.find(BLANK)) {
        text.put_cursor(next);
    }
}

/// Leaves the words alone from now on; after an offer was taken, brings the own words back.
fn keep(session: &mut Session, shown: ShownHint) {
    match shown.says {
        Says::OtherWords(words) => {
            let Some(text) = text_mut(session, shown.field) else {
                return;
            };
            let kept = kept_as(text.as_str(), &words).to_owned();
            let sentence = text.as_str().get(words.sentence).unwrap_or_default();
            let sum = KeptSentences::sum(sentence, words.ends);
            session.writing.kept.insert(kept);
            keep_sentence(session, sum);
        }
        Says::Blanks { .. } => {
            let Some(taken) = session
                .writing
                .taken
                .take_if(|taken| taken.field == shown.field)
            else {
                session.refuse("Type over the blanks, or take them out");
                return;
            };
            if let Some(text) = text_mut(session, shown.field) {
                let all = 0..text.as_str().len();
                text.replace(all, &taken.before);
            }
            session.writing.kept.insert(taken.kept);
        }
    }
    session.writing.page = None;
    session.writing.look_anew();
}

/// The blank under the cursor goes as soon as something is written there. True when the key did
/// nothing but take it out.
pub fn type_over(session: &mut Session, key: Key) -> bool {
    let takes_out = key.code == Code::Delete && !key.ctrl && !key.alt;
    if !takes_out && key.writes().is_none() {
        return false;
    }
    take_blank(session) && takes_out
}

/// Takes the blank under the cursor out; false when there is none.
pub fn take_blank(session: &mut Session) -> bool {
    let Some(text) = hinted_field(session).and_then(|field| text_mut(session, field)) else {
        return false;
    };
    let at = text.cursor();
    let blank = text.as_str()[at..].starts_with(BLANK);
    if blank {
        text.replace(at..at + BLANK.len(), "");
    }
    blank
}
