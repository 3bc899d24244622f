//! The scan of a line: sentences, the lists that its words belong to, and the rules that fit.

use std::ops::Range;

use super::lexicon::{ED, HEAD, HashMap, Lexicon, SlotId, UNKNOWN, WordId};
use super::pattern::{Atom, Compiler, Pattern, Sentence};
use super::rules::{Family, FieldKind, Note, Rule};
use super::tokens::{Kind, Token, tokens};
use super::{Hint, guards, offers, people};

/// Rules, compiled.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub lexicon: Lexicon,
    pub rules: Vec<CompiledRule>,
    pub offers: std::collections::BTreeMap<Family, Vec<String>>,
    pub lists: Lists,
    /// The patterns of all rules, each with its rule.
    patterns: Vec<(usize, Pattern)>,
    /// For each pattern its rarest step, one behind the other: most patterns are told by it alone that
    /// they need not be tried.
    rarest: Vec<Atom>,
    rarest_of: Vec<Range<usize>>,
    /// The patterns that may begin with a word or a list, by their place in `patterns`.
    by_word: HashMap<WordId, Vec<u32>>,
    by_slot: Vec<Vec<u32>>,
    anywhere: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct CompiledRule {
    pub rule: Rule,
    pub needs: Vec<SlotId>,
    pub without: Vec<SlotId>,
}

/// What a rule's texts compile to.
struct RuleParts {
    patterns: Vec<Pattern>,
    needs: Vec<SlotId>,
    without: Vec<SlotId>,
}

impl RuleParts {
    fn of<'a>(rule: &'a Rule, compiler: &mut Compiler<'a>) -> Result<Self, String> {
        let patterns = rule.patterns.iter();
        let patterns = patterns.map(|pattern| compiler.pattern(pattern));
        let patterns = patterns.collect::<Result<_, _>>()?;
        let slots = |names: &[String]| {
            let slot = |name: &String| {
                let found = compiler.lexicon.slot(name);
                found.ok_or_else(|| format!("There is no word list `{name}`"))
            };
            names.iter().map(slot).collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            patterns,
            needs: slots(&rule.needs)?,
            without: slots(&rule.without)?,
        })
    }
}

macro_rules! lists {
    ($($list:ident),+ $(,)?) => {
        /// The lists that the scan itself asks for. A list that is missing matches nothing.
        #[derive(Debug, Default)]
        #[allow(missing_docs, reason = "each has the name of its list")]
        pub(super) struct Lists { $(pub $list: Option<SlotId>),+ }

        impl Lists {
            fn new(lexicon: &Lexicon) -> Self {
                Self { $($list: lexicon.slot(stringify!($list))),+ }
            }
        }
    };
}
lists!(
    team,
    bare_team,
    people,
    name_words,
    determiner,
    preposition,
    quantifier,
    function,
    within,
    negator,
    boundary,
    conjunction,
    opener,
    customer,
    speech,
    reported,
    condition,
    policy,
    modal,
    number_word,
    date,
    work,
    cause,
    pp_passive,
    care,
    takes_people,
    capital_team,
    unit,
    labelled,
    filler,
    no_thing,
    plain_person,
    explains,
    pronoun_is,
);

impl Compiled {
    /// Compiles rules; one that cannot be is left out with a note.
    pub fn new(
        lexicon: Lexicon,
        rules: Vec<Rule>,
        offers: std::collections::BTreeMap<Family, Vec<String>>,
        notes: &mut Vec<Note>,
    ) -> Self {
        let lists = Lists::new(&lexicon);
        let mut workshop = Compiler::new(lexicon);
        let parts = rules.iter().map(|rule| RuleParts::of(rule, &mut workshop));
        let parts: Vec<_> = parts.collect();
        let mut lexicon = workshop.lexicon;
        lexicon.put_in_order();
        let mut compiled = Self {
            by_slot: vec![Vec::new(); lexicon.slot_count()],
            lexicon,
            offers,
            lists,
            ..Self::default()
        };
        for (rule, parts) in rules.into_iter().zip(parts) {
            match parts {
                Ok(parts) => compiled.add(rule, parts),
                Err(sentence) => notes.push(Note {
                    rule: rule.id,
                    sentence,
                }),
            }
        }
        compiled
    }

    /// Drops the offers that would themselves give a hint in some field. The built-in ones are
    /// known to give none (a test tries them all); a team's words and offers may change that.
    pub fn drop_blaming_offers(&mut self) {
        let fields = [FieldKind::Observed, FieldKind::Why, FieldKind::Action];
        let mut families = std::mem::take(&mut self.offers);
        let mut rules: Vec<Vec<String>> = self
            .rules
            .iter_mut()
            .map(|rule| std::mem::take(&mut rule.rule.offers))
            .collect();
        for offers in families.values_mut().chain(&mut rules) {
            offers.retain(|offer| {
                fields.into_iter().all(|field| {
                    let scan = Scan {
                        compiled: self,
                        names: &[],
                        field,
                    };
                    !scan.blames(&offers::fill(offer, offers::ANYTHING))
                })
            });
        }
        self.offers = families;
        for (rule, offers) in self.rules.iter_mut().zip(rules) {
            rule.rule.offers = offers;
        }
    }

    fn add(&mut self, rule: Rule, parts: RuleParts) {
        for pattern in parts.patterns {
            let place = self.patterns.len() as u32;
            let start = self.rarest.len();
            self.rarest.extend_from_slice(pattern.rarest());
            self.rarest_of.push(start..self.rarest.len());
            for atom in pattern.first().unwrap_or_default() {
                match atom {
                    Atom::Word(word) => self.by_word.entry(*word).or_default().push(place),
                    Atom::Slot(slot) => self.by_slot[usize::from(*slot)].push(place),
                }
            }
            if pattern.first().is_none() {
                self.anywhere.push(place);
            }
            self.patterns.push((self.rules.len(), pattern));
        }
        self.rules.push(CompiledRule {
            // Once compiled and tried, these are of no use.
            rule: Rule {
                patterns: Vec::new(),
                flags: Vec::new(),
                passes: Vec::new(),
                ..rule
            },
            needs: parts.needs,
            without: parts.without,
        });
    }
}

/// A sentence with what the lists say of its words.
pub(super) struct Read<'a> {
    pub compiled: &'a Compiled,
    pub tokens: &'a [Token],
    /// The mark that ends it; none at the end of a line.
    pub mark: Option<char>,
    pub ids: Vec<WordId>,
    pub found: Vec<Vec<(SlotId, usize)>>,
}

impl Read<'_> {
    /// Whether an entry of the list begins at the token.
    pub fn is(&self, list: Option<SlotId>, at: usize) -> bool {
        list.is_some_and(|list| {
            let found = self.found.get(at);
            found.is_some_and(|found| found.iter().any(|(slot, _)| *slot == list))
        })
    }

    /// The place after the longest entry of the list that begins at the token.
    pub fn end_of(&self, list: Option<SlotId>, at: usize) -> Option<usize> {
        let list = list?;
        let ends = self.found.get(at)?.iter().filter(|(slot, _)| *slot == list);
        ends.map(|(_, end)| *end).max()
    }

    /// Whether the sentence has an entry of the list.
    pub fn has(&self, list: SlotId) -> bool {
        (0..self.tokens.len()).any(|at| self.is(Some(list), at))
    }
}

impl Sentence for Read<'_> {
    fn len(&self) -> usize {
        self.tokens.len()
    }

    fn ends(&self, atom: Atom, at: usize) -> impl Iterator<Item = usize> {
        let literal = match atom {
            Atom::Word(word) => self.ids.get(at).is_some_and(|id| *id == word),
            Atom::Slot(_) => false,
        };
        let found = self.found.get(at).map_or(&[][..], Vec::as_slice);
        let slots = found.iter().filter_map(move |(slot, end)| match atom {
            Atom::Slot(wanted) if wanted == *slot => Some(*end),
            _ => None,
        });
        literal.then_some(at + 1).into_iter().chain(slots)
    }

    fn mark(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_none_or(|token| matches!(token.kind, Kind::Mark(_)))
    }

    fn opens(&self, at: usize) -> bool {
        at == 0
            || self.mark(at - 1)
            || self.is(self.compiled.lists.conjunction, at - 1)
            || (self.is(self.compiled.lists.opener, at - 1) && self.opens(at - 1))
    }

    fn closes(&self, at: usize) -> bool {
        at >= self.tokens.len() || self.mark(at) || self.is(self.compiled.lists.conjunction, at)
    }
}

/// A rule that fits a place.
struct Match {
    rule: usize,
    start: usize,
    end: usize,
}

/// One line against the rules.
pub(super) struct Scan<'a> {
    pub compiled: &'a Compiled,
    pub names: &'a [Vec<String>],
    pub field: FieldKind,
}

impl Scan<'_> {
    /// The hints of a line. `cursor` is where its unfinished last clause is being written.
    pub fn line(&self, line: &str, cursor: Option<usize>) -> Vec<Hint> {
        let tokens = tokens(line);
        let unfinished = cursor.and_then(|cursor| self.unfinished(&tokens, cursor));
        let chars: Vec<char> = line.chars().collect();
        let mut hints = Vec::new();
        for (sentence, mark) in sentences(&tokens) {
            let read = self.read(sentence, mark);
            for found in self.matches(&read) {
                let hint = self.hint(&read, &found, &chars);
                if unfinished.is_none_or(|from| hint.end <= from) {
                    hints.push(hint);
                }
            }
        }
        hints
    }

    /// Whether a text gives any hint.
    pub fn blames(&self, text: &str) -> bool {
        let tokens = tokens(text);
        sentences(&tokens)
            .into_iter()
            .any(|(sentence, mark)| !self.matches(&self.read(sentence, mark)).is_empty())
    }

    /// Where the clause begins that is still being written.
    fn unfinished(&self, tokens: &[Token], cursor: usize) -> Option<usize> {
        let closes = |at: usize| match tokens[at].kind {
            Kind::End(_) | Kind::Mark(':') => true,
            Kind::Mark(',') => tokens.get(at + 1).is_some_and(|next| {
                let word = self.compiled.lexicon.word(&next.lower);
                let mut found = Vec::new();
                self.compiled.lexicon.matches(&[word], 0, &mut found);
                found
                    .iter()
                    .any(|(slot, _)| Some(*slot) == self.compiled.lists.conjunction)
            }),
            _ => false,
        };
        let last = (0..tokens.len()).rev().find(|at| closes(*at));
        match last {
            Some(at) if tokens[at].end > cursor => None,
            Some(at) => Some(tokens[at].end),
            None => Some(0),
        }
    }

    fn read<'b>(&'b self, tokens: &'b [Token], mark: Option<char>) -> Read<'b> {
        let lexicon = &self.compiled.lexicon;
        let ids: Vec<WordId> = tokens
            .iter()
            .map(|token| {
                if token.quoted {
                    UNKNOWN
                } else {
                    lexicon.word(&token.lower)
                }
            })
            .collect();
        let mut read = Read {
            compiled: self.compiled,
            tokens,
            mark,
            found: vec![Vec::new(); ids.len()],
            ids,
        };
        read.find_entries();
        people::find(&mut read, self.names);
        read.forget_proper_names();
        read
    }

    fn matches(&self, read: &Read<'_>) -> Vec<Match> {
        let mut matches = Vec::new();
        let present = Present::of(read);
        // Whether a pattern can match anywhere in the sentence, once that was asked.
        let mut may_match = vec![None; self.compiled.patterns.len()];
        for at in 0..read.tokens.len() {
            let word = self.compiled.by_word.get(&read.ids[at]);
            let mut slots: Vec<SlotId> = read.found[at].iter().map(|(slot, _)| *slot).collect();
            slots.sort_unstable();
            slots.dedup();
            let slots = slots
                .iter()
                .filter_map(|slot| self.compiled.by_slot.get(usize::from(*slot)));
            let candidates = word
                .into_iter()
                .chain(slots)
                .flatten()
                .chain(&self.compiled.anywhere);
            for &place in candidates {
                let place = place as usize;
                let asked = || {
                    let rarest = self.compiled.rarest_of[place].clone();
                    let mut rarest = self.compiled.rarest[rarest].iter();
                    rarest.any(|atom| present.has(*atom))
                        && self.is_worth_trying(read, &present, place)
                };
                if !*may_match[place].get_or_insert_with(asked) {
                    continue;
                }
                let (rule, pattern) = &self.compiled.patterns[place];
                let compiled = &self.compiled.rules[*rule];
                if let Some(end) = pattern.matches(read, at)
                    && end > at
                    && guards::lets_through(read, compiled, at, end)
                {
                    matches.push(Match {
                        rule: *rule,
                        start: at,
                        end,
                    });
                }
            }
        }
        best(matches)
    }

    fn is_worth_trying(&self, read: &Read<'_>, present: &Present, place: usize) -> bool {
        let (rule, pattern) = &self.compiled.patterns[place];
        guards::in_scope(read, &self.compiled.rules[*rule], self.field)
            && pattern.may_match(|atom| present.has(atom))
    }

    fn hint(&self, read: &Read<'_>, found: &Match, chars: &[char]) -> Hint {
        let rule = &self.compiled.rules[found.rule].rule;
        let start = read.tokens[found.start].start;
        let end = read.tokens[found.end - 1].end;
        let last = read.tokens.len() - 1;
        let closed = usize::from(read.mark.is_some());
        Hint {
            line: 1,
            start,
            end,
            sentence_start: read.tokens[0].start,
            sentence_end: (read.tokens[last].end + closed).min(chars.len()),
            rule: rule.id.clone(),
            family: rule.family,
            words: chars[start..end].iter().collect(),
            reason: rule.reason.clone(),
            offers: offers::offers(self, read, rule, found.start..found.end, chars),
        }
    }
}

impl Read<'_> {
    fn find_entries(&mut self) {
        for at in 0..self.ids.len() {
            let mut found = Vec::new();
            self.compiled.lexicon.matches(&self.ids, at, &mut found);
            let word = &self.tokens[at].lower;
            let passive = self.compiled.lists.pp_passive;
            let participle = word.len() > 4 && word.ends_with("ed") && !self.tokens[at].quoted;
            if participle && !found.iter().any(|(slot, _)| Some(*slot) == passive) {
                found.push((ED, at + 1));
            }
            self.found[at] = found;
        }
    }

    /// A word with a capital inside a sentence is a name: "Ms. Fault", "Never Stop Brewing".
    fn forget_proper_names(&mut self) {
        // "Sloppy Joe's" at the start is a firm; nobody calls a colleague so in writing.
        let capital = |at: usize| self.tokens.get(at).is_some_and(|token| token.capital);
        let whose = self.tokens.get(2).is_some_and(|token| token.lower == "'s");
        if whose && capital(0) && capital(1) && self.is(self.compiled.lists.labelled, 0) {
            self.ids[0] = UNKNOWN;
            self.found[0].clear();
        }
        for at in 1..self.tokens.len() {
            let token = &self.tokens[at];
            let opens = matches!(self.tokens[at - 1].kind, Kind::Mark(':' | '(' | '–'));
            let person = self.is(Some(HEAD), at);
            if token.capital && token.lower != "i" && !opens && !person {
                self.ids[at] = UNKNOWN;
                let kept = [
                    self.compiled.lists.team,
                    self.compiled.lists.date,
                    Some(super::lexicon::WHO),
                    Some(super::lexicon::WHOM),
                ];
                self.found[at].retain(|(slot, _)| kept.contains(&Some(*slot)));
            }
        }
    }
}

/// Which words a sentence has, and entries of which lists.
struct Present {
    words: Vec<bool>,
    slots: Vec<bool>,
}

impl Present {
    fn of(read: &Read<'_>) -> Self {
        let lexicon = &read.compiled.lexicon;
        let mut words = vec![false; lexicon.word_count()];
        let mut slots = vec![false; lexicon.slot_count()];
        for word in &read.ids {
            words[*word as usize] = true;
        }
        for (slot, _) in read.found.iter().flatten() {
            slots[usize::from(*slot)] = true;
        }
        Self { words, slots }
    }

    fn has(&self, atom: Atom) -> bool {
        match atom {
            Atom::Word(word) => self.words[word as usize],
            Atom::Slot(slot) => self.slots[usize::from(slot)],
        }
    }
}

/// Keeps, where matches overlap, the first rule's, and of one rule's the longest.
fn best(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|found| {
        (
            found.rule,
            usize::MAX - (found.end - found.start),
            found.start,
        )
    });
    let mut kept: Vec<Match> = Vec::new();
    for found in matches {
        if kept
            .iter()
            .all(|other| found.end <= other.start || other.end <= found.start)
        {
            kept.push(found);
        }
    }
    kept.sort_by_key(|found| found.start);
    kept
}

/// The sentences of a line, each with the mark that ends it.
fn sentences(tokens: &[Token]) -> Vec<(&[Token], Option<char>)> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        if let Kind::End(mark) = token.kind {
            if start < at {
                all.push((&tokens[start..at], Some(mark)));
            }
            start = at + 1;
        }
    }
    if start < tokens.len() {
        all.push((&tokens[start..], None));
    }
    all
}
