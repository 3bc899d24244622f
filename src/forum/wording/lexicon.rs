//! Word lists, compiled: which lists a run of words belongs to.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use compact_str::CompactString;
use foldhash::fast::FixedState;

use super::rules::RuleFile;

/// Quick for short words. It is no guard against chosen ones, which a team's own file has no use for.
pub(super) type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;

/// A list, or one form of a list of verbs.
pub(super) type SlotId = u16;

/// A word of the lists or patterns.
pub(super) type WordId = u32;

/// A word that no list and no pattern has.
pub(super) const UNKNOWN: WordId = 0;

/// Somebody as the subject of a clause.
pub(super) const WHO: SlotId = 0;
/// Somebody anywhere.
pub(super) const WHOM: SlotId = 1;
/// Somebody's name or a word for people, without article or epithet.
pub(super) const HEAD: SlotId = 2;

/// A word that ends like a participle: "checked".
pub(super) const ED: SlotId = 3;

const BUILT_IN: [&str; 4] = ["who", "whom", "head", "ed"];
const FORMS: [&str; 6] = ["", ".base", ".s", ".past", ".pp", ".ing"];
/// The last of the finite forms, after the list itself.
const FINITE: usize = 3;
/// About how many words the lists have; room for them is made at once.
const WORDS: usize = 7_168;

/// How many words `..` in an entry may stand for.
const GAP: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Word(WordId),
    Gap,
}

/// What comes after the first word of a phrase: a stretch of [`Lexicon::parts`].
#[derive(Clone, Copy, Debug)]
struct Rest {
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug)]
struct Phrase {
    first: WordId,
    /// The word after the first; unknown where it may be any, or there is none.
    second: WordId,
    /// What comes after the first word; the forms of a verb share it.
    rest: Rest,
    slot: SlotId,
    /// A second list that the phrase is in: of a finite verb, the list of all finite forms.
    also: Option<SlotId>,
}

/// All word lists of a rule file.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    words: HashMap<CompactString, WordId>,
    slots: HashMap<CompactString, SlotId>,
    /// The phrases; once they are in order, by their first word.
    phrases: Vec<Phrase>,
    /// For each word where the phrases begin that begin with it, and behind the last word where they
    /// end.
    starts: Vec<u32>,
    /// What comes after the first words of all phrases, end to end.
    parts: Vec<Part>,
    /// The languages that a function word is of, one bit each; the lowest is ours.
    languages: HashMap<String, u16>,
}

/// The entries of a list: each text may hold several, with commas between.
fn entries(texts: &[String]) -> impl Iterator<Item = &str> {
    texts
        .iter()
        .flat_map(|text| text.split([',']))
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

impl Lexicon {
    /// Compiles the lists of a file.
    pub fn new(file: &RuleFile) -> Self {
        let mut lexicon = Self {
            words: HashMap::with_capacity_and_hasher(WORDS, FixedState::default()),
            phrases: Vec::with_capacity(3 * WORDS),
            parts: Vec::with_capacity(WORDS),
            ..Self::default()
        };
        for name in BUILT_IN {
            lexicon.slot_of(name);
        }
        for list in file.words.keys() {
            lexicon.slot_of(list);
        }
        let mut verbs = Vec::new();
        for list in file.verbs.keys() {
            let slots = FORMS.map(|form| lexicon.slot_of(&format!("{list}{form}")));
            verbs.push((list, slots));
        }
        for list in file.words.keys() {
            let slot = lexicon.slot_of(list);
            for entry in all_entries(&file.words, &file.without, list) {
                lexicon.add(&entry, slot);
            }
        }
        let verbs: Vec<_> = verbs
            .into_iter()
            .map(|(list, slots)| (all_entries(&file.verbs, &file.without, list), slots))
            .collect();
        let mut known = Forms::default();
        for (entries, slots) in &verbs {
            for entry in entries {
                lexicon.add_verb(entry, slots, &mut known);
            }
        }
        let own = file.words.get("function").into_iter();
        for (language, words) in own.chain(file.foreign.values()).enumerate() {
            for word in entries(words) {
                *lexicon.languages.entry(word.to_owned()).or_default() |= 1 << language.min(15);
            }
        }
        lexicon
    }

    fn slot_of(&mut self, name: &str) -> SlotId {
        if let Some(known) = self.slot(name) {
            return known;
        }
        let next = self.slots.len() as SlotId;
        self.slots.insert(name.into(), next);
        next
    }

    /// The list of that name.
    pub fn slot(&self, name: &str) -> Option<SlotId> {
        self.slots.get(name).copied()
    }

    /// How many lists there are.
    pub fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// A list of its own for a phrase in a pattern, written `a_b`.
    pub fn phrase(&mut self, phrase: &str) -> SlotId {
        // No list has a name with a quotation mark in it.
        let name = joined(&["\"", phrase]);
        self.slot(&name).unwrap_or_else(|| {
            let slot = self.slot_of(&name);
            self.add(&phrase.replace('_', " ").to_lowercase(), slot);
            slot
        })
    }

    /// The number of a word, given it when it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let next = self.words.len() as WordId + 1;
        self.words.insert(word.into(), next);
        next
    }

    /// How many words there are, the unknown one with them.
    pub fn word_count(&self) -> usize {
        self.words.len() + 1
    }

    /// The number of a word.
    pub fn word(&self, word: &str) -> WordId {
        self.words.get(word).copied().unwrap_or(UNKNOWN)
    }

    fn add(&mut self, entry: &str, slot: SlotId) {
        let mut words = entry.split_whitespace();
        if let Some(first) = words.next() {
            let first = self.intern(if first == "comma" { "," } else { first });
            let rest = self.add_parts(words);
            self.add_phrase(first, rest, slot, None);
        }
    }

    fn add_parts<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> Rest {
        let start = self.parts.len() as u32;
        for word in words {
            let part = match word {
                ".." => Part::Gap,
                "comma" => Part::Word(self.intern(",")),
                word => Part::Word(self.intern(word)),
            };
            self.parts.push(part);
        }
        let end = self.parts.len() as u32;
        Rest { start, end }
    }

    fn add_phrase(&mut self, first: WordId, rest: Rest, slot: SlotId, also: Option<SlotId>) {
        let second = match self.parts_of(rest).first() {
            Some(Part::Word(word)) => *word,
            Some(Part::Gap) | None => UNKNOWN,
        };
        self.phrases.push(Phrase {
            first,
            second,
            rest,
            slot,
            also,
        });
    }

    fn parts_of(&self, rest: Rest) -> &[Part] {
        &self.parts[rest.start as usize..rest.end as usize]
    }

    /// Puts the phrases in order, those of one word behind each other. Nothing is found before.
    pub fn put_in_order(&mut self) {
        let mut starts = vec![0_u32; self.word_count() + 1];
        for phrase in &self.phrases {
            starts[phrase.first as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut ordered = self.phrases.clone();
        for phrase in &self.phrases {
            let place = &mut next[phrase.first as usize];
            ordered[*place as usize] = *phrase;
            *place += 1;
        }
        (self.phrases, self.starts) = (ordered, starts);
    }

    /// The phrases that begin with a word.
    fn beginning_with(&self, word: WordId) -> &[Phrase] {
        let at = word as usize;
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) => &self.phrases[start as usize..end as usize],
            _ => &[],
        }
    }

    fn add_verb<'a>(
        &mut self,
        entry: &'a str,
        slots: &[SlotId; FORMS.len()],
        known: &mut Forms<'a>,
    ) {
        let (verb, rest) = entry.split_once(' ').unwrap_or((entry, ""));
        let rest = self.add_parts(rest.split_whitespace());
        let forms = match known.of.get(verb) {
            Some(forms) => forms.clone(),
            None => {
                let start = known.words.len();
                each_form(verb, |form, word| {
                    known.words.push((form, self.intern(word)));
                });
                let forms = start..known.words.len();
                known.of.insert(verb, forms.clone());
                forms
            }
        };
        for (form, word) in &known.words[forms] {
            let finite = (*form <= FINITE).then_some(slots[0]);
            self.add_phrase(*word, rest, slots[*form], finite);
        }
    }

    /// Finds all entries that begin at `at`: each list and the place after the entry.
    pub fn matches(&self, words: &[WordId], at: usize, found: &mut Vec<(SlotId, usize)>) {
        let next = words.get(at + 1);
        for phrase in self.beginning_with(words[at]) {
            if phrase.second != UNKNOWN && next != Some(&phrase.second) {
                continue;
            }
            let Some(end) = follow(self.parts_of(phrase.rest), words, at + 1) else {
                continue;
            };
            for slot in [Some(phrase.slot), phrase.also].into_iter().flatten() {
                if !found.contains(&(slot, end)) {
                    found.push((slot, end));
                }
            }
        }
    }

    /// Whether a text with these words is in another language: it has more of that language's
    /// function words than of ours.
    pub fn foreign(&self, words: impl Iterator<Item = String>) -> bool {
        let mut counts = [0_u32; 16];
        for word in words {
            let languages = self.languages.get(&word).copied().unwrap_or_default();
            for (language, count) in counts.iter_mut().enumerate() {
                *count += u32::from(languages >> language & 1);
            }
        }
        counts[1..].iter().any(|count| *count > counts[0])
    }
}

/// The place after the parts when they match from `at`; the nearest one.
fn follow(parts: &[Part], words: &[WordId], at: usize) -> Option<usize> {
    match parts {
        [] => Some(at),
        [Part::Word(word), rest @ ..] => {
            (words.get(at) == Some(word)).then(|| follow(rest, words, at + 1))?
        }
        [Part::Gap, rest @ ..] => (0..=GAP).find_map(|skip| follow(rest, words, at + skip)),
    }
}

/// The entries of a list with those of the lists it takes in, without those taken out.
fn all_entries<'a>(
    lists: &'a BTreeMap<String, Vec<String>>,
    without: &'a BTreeMap<String, Vec<String>>,
    list: &'a str,
) -> Vec<Cow<'a, str>> {
    let mut all = Vec::new();
    let mut seen = Vec::new();
    let mut open = vec![list];
    while let Some(list) = open.pop() {
        if seen.contains(&list) {
            continue;
        }
        seen.push(list);
        let out: Vec<&str> = match without.get(list) {
            Some(out) => entries(out).collect(),
            None => Vec::new(),
        };
        for entry in lists.get(list).into_iter().flat_map(|texts| entries(texts)) {
            match entry
                .strip_prefix('<')
                .and_then(|rest| rest.strip_suffix('>'))
            {
                Some(other) => open.push(other),
                None if out.contains(&entry) => {}
                None if !entry.bytes().all(is_lower_ascii) => {
                    all.push(Cow::Owned(entry.to_lowercase()));
                }
                None => all.push(Cow::Borrowed(entry)),
            }
        }
    }
    all
}

/// Whether a byte is ASCII and stands for itself in lower case.
pub(super) fn is_lower_ascii(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_uppercase()
}

/// The forms of the verbs that are known already, by their place in `FORMS`.
#[derive(Debug, Default)]
struct Forms<'a> {
    of: HashMap<&'a str, Range<usize>>,
    /// The forms of all verbs, end to end.
    words: Vec<(usize, WordId)>,
}

/// Calls `with` with each form of a verb and its place in `FORMS`. The verb is written `drop`,
/// `forget/forgot/forgotten` or `have/had/had/has`. Where a consonant may be doubled, both spellings
/// are made: a form nobody writes does no harm.
fn each_form(verb: &str, mut with: impl FnMut(usize, &str)) {
    let mut written = verb.split('/');
    let base = written.next().unwrap_or_default();
    let (past, participle, third) = (written.next(), written.next(), written.next());
    with(1, base);
    match third {
        Some(third) => with(2, third),
        None => with(2, &third_person(base)),
    }
    let regular = endings(base, "ed");
    let regular = || regular.iter().flatten().map(CompactString::as_str);
    match past {
        Some(past) => with(3, past),
        None => regular().for_each(|past| with(3, past)),
    }
    match participle.or(past) {
        Some(participle) => with(4, participle),
        None => regular().for_each(|participle| with(4, participle)),
    }
    for ing in endings(base, "ing").iter().flatten() {
        with(5, ing);
    }
}

/// The parts end to end. Up to 24 bytes, which is nearly every word, take no memory of their own.
fn joined(parts: &[&str]) -> CompactString {
    parts.iter().copied().collect()
}

fn third_person(base: &str) -> CompactString {
    let sibilant = ["s", "x", "z", "ch", "sh", "o"]
        .iter()
        .any(|end| base.ends_with(end));
    match base.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => joined(&[stem, "ies"]),
        _ if sibilant => joined(&[base, "es"]),
        _ => joined(&[base, "s"]),
    }
}

/// The consonant that is doubled before an ending, as in "dropped": it comes after one vowel.
fn doubled(base: &str) -> Option<&str> {
    let vowel = |c: &char| "aeiou".contains(*c);
    let mut back = base.chars().rev();
    let last = back.next().filter(|c| !vowel(c) && !"wxy".contains(*c))?;
    let after_one = back.next().is_some_and(|c| vowel(&c))
        && back.next().is_none_or(|c| !vowel(&c) || c == 'u');
    after_one.then(|| &base[base.len() - last.len_utf8()..])
}

/// A verb with an ending, in one or two spellings.
fn endings(base: &str, ending: &str) -> [Option<CompactString>; 2] {
    if let Some(stem) = base.strip_suffix('e') {
        let stem = if ending == "ing" && base.ends_with("ee") {
            base
        } else {
            stem
        };
        return [Some(joined(&[stem, ending])), None];
    }
    if ending == "ed"
        && let Some(stem) = base.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o', 'u'])
    {
        return [Some(joined(&[stem, "ied"])), None];
    }
    let twice = doubled(base).map(|last| joined(&[base, last, ending]));
    [Some(joined(&[base, ending])), twice]
}
