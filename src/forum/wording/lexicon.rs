//! Word lists, compiled: which lists a run of words belongs to.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

// Quick for short words. It is no guard against chosen ones, which a team's own file has no use for.
use fnv::FnvHashMap;

use super::rules::RuleFile;

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
const WORDS: usize = 12_288;

/// How many words `..` in an entry may stand for.
const GAP: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Word(WordId),
    Gap,
}

#[derive(Clone, Debug)]
struct Phrase {
    /// What comes after the first word; the forms of a verb share it.
    rest: Option<Arc<[Part]>>,
    slot: SlotId,
    /// A second list that the phrase is in: of a finite verb, the list of all finite forms.
    also: Option<SlotId>,
    /// The next phrase with the same first word.
    next: Option<u32>,
}

/// The first and the last phrase of those that begin with one word.
type Chain = Option<(u32, u32)>;

/// All word lists of a rule file.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    words: FnvHashMap<String, WordId>,
    slots: FnvHashMap<String, SlotId>,
    phrases: Vec<Phrase>,
    /// The phrases of each word that begins some.
    chains: Vec<Chain>,
    /// The languages that a function word is of, one bit each; the lowest is ours.
    languages: FnvHashMap<String, u16>,
}

/// The entries of a list: each text may hold several, with commas between.
fn entries(texts: &[String]) -> impl Iterator<Item = &str> {
    texts
        .iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

impl Lexicon {
    /// Compiles the lists of a file.
    pub fn new(file: &RuleFile) -> Self {
        let mut lexicon = Self {
            words: FnvHashMap::with_capacity_and_hasher(WORDS, fnv::FnvBuildHasher::default()),
            phrases: Vec::with_capacity(3 * WORDS),
            chains: Vec::with_capacity(WORDS),
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
        let mut known = FnvHashMap::default();
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
        self.slots.insert(name.to_owned(), next);
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

    /// A list of its own for a phrase in a pattern.
    pub fn phrase(&mut self, phrase: &str) -> SlotId {
        let name = format!("\"{phrase}");
        self.slot(&name).unwrap_or_else(|| {
            let slot = self.slot_of(&name);
            self.add(&phrase.to_lowercase(), slot);
            slot
        })
    }

    /// The number of a word, given it when it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let next = self.words.len() as WordId + 1;
        self.words.insert(word.to_owned(), next);
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
        let mut parts = entry.split_whitespace();
        if let Some(first) = parts.next() {
            let first = self.intern(if first == "comma" { "," } else { first });
            let rest = self.parts(parts);
            self.add_parts(first, rest, slot, None);
        }
    }

    fn parts<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> Option<Arc<[Part]>> {
        let parts: Vec<Part> = words
            .map(|word| match word {
                ".." => Part::Gap,
                "comma" => Part::Word(self.intern(",")),
                word => Part::Word(self.intern(word)),
            })
            .collect();
        (!parts.is_empty()).then(|| parts.into())
    }

    fn add_parts(
        &mut self,
        first: WordId,
        rest: Option<Arc<[Part]>>,
        slot: SlotId,
        also: Option<SlotId>,
    ) {
        let first = first as usize;
        if self.chains.len() <= first {
            self.chains.resize(first + 1, None);
        }
        let new = self.phrases.len() as u32;
        let chain = &mut self.chains[first];
        if let Some((_, last)) = *chain {
            self.phrases[last as usize].next = Some(new);
        }
        *chain = Some((chain.map_or(new, |(start, _)| start), new));
        self.phrases.push(Phrase {
            rest,
            slot,
            also,
            next: None,
        });
    }

    fn add_verb<'a>(
        &mut self,
        entry: &'a str,
        slots: &[SlotId; FORMS.len()],
        known: &mut FnvHashMap<&'a str, Vec<(usize, WordId)>>,
    ) {
        let (verb, rest) = entry.split_once(' ').unwrap_or((entry, ""));
        let rest = self.parts(rest.split_whitespace());
        let forms = known.entry(verb).or_insert_with(|| {
            let forms = forms(verb).into_iter();
            let words =
                forms.flat_map(|(form, words)| words.into_iter().map(move |word| (form, word)));
            words
                .map(|(form, word)| (form, self.intern(&word)))
                .collect()
        });
        for (form, word) in forms.iter() {
            let finite = (*form <= FINITE).then_some(slots[0]);
            self.add_parts(*word, rest.clone(), slots[*form], finite);
        }
    }

    /// Finds all entries that begin at `at`: each list and the place after the entry.
    pub fn matches(&self, words: &[WordId], at: usize, found: &mut Vec<(SlotId, usize)>) {
        let chain = self.chains.get(words[at] as usize).copied().flatten();
        let mut next = chain.map(|(first, _)| first);
        while let Some(phrase) = next.and_then(|place| self.phrases.get(place as usize)) {
            next = phrase.next;
            let Some(end) = follow(phrase.rest.as_deref().unwrap_or_default(), words, at + 1)
            else {
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
                None if entry.chars().any(char::is_uppercase) => {
                    all.push(Cow::Owned(entry.to_lowercase()));
                }
                None => all.push(Cow::Borrowed(entry)),
            }
        }
    }
    all
}

/// The forms of a verb, by their place in `FORMS`, written `drop`, `forget/forgot/forgotten` or `have/had/had/has`. Where a consonant may
/// be doubled, both spellings are made: a form nobody writes does no harm.
fn forms(verb: &str) -> [(usize, Vec<String>); 5] {
    let mut written = verb.split('/');
    let base = written.next().unwrap_or_default();
    let past: Option<Vec<String>> = written.next().map(|past| vec![past.to_owned()]);
    let participle = written.next().map(|participle| vec![participle.to_owned()]);
    let regular = endings(base, "ed");
    let past = past.unwrap_or(regular);
    let participle = participle.unwrap_or_else(|| past.clone());
    let third = written
        .next()
        .map_or_else(|| third_person(base), str::to_owned);
    [
        (1, vec![base.to_owned()]),
        (2, vec![third]),
        (3, past),
        (4, participle),
        (5, endings(base, "ing")),
    ]
}

fn third_person(base: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh", "o"]
        .iter()
        .any(|end| base.ends_with(end));
    match base.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => [stem, "ies"].concat(),
        _ if sibilant => [base, "es"].concat(),
        _ => [base, "s"].concat(),
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

fn endings(base: &str, ending: &str) -> Vec<String> {
    if let Some(stem) = base.strip_suffix('e') {
        let stem = if ending == "ing" && base.ends_with("ee") {
            base
        } else {
            stem
        };
        return vec![[stem, ending].concat()];
    }
    if ending == "ed"
        && let Some(stem) = base.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o', 'u'])
    {
        return vec![[stem, "ied"].concat()];
    }
    let plain = [base, ending].concat();
    match doubled(base) {
        Some(last) => vec![plain, [base, last, ending].concat()],
        None => vec![plain],
    }
}
