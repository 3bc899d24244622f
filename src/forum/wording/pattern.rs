//! Patterns of words and slots, compiled: `{who} {filler}* never {did}`.
//!
//! | written | stands for |
//! |---|---|
//! | `word` | that word |
//! | `{list}` | an entry of a word list; `{verbs.pp}` one form of a list of verbs |
//! | `a_b` | the words `a b` |
//! | `a\|{b}` | either |
//! | `x?` `x*` | perhaps; up to three times |
//! | `!x` | what follows is not x |
//! | `..3` | up to three words, over no mark |
//! | `,..3` | up to three words or marks |
//! | `^` | the start of a clause |
//! | `$` | the end of a clause |

use std::sync::Arc;

use foldhash::fast::FixedState;

use super::lexicon::{HashMap, Lexicon, SlotId, WordId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    Word(WordId),
    Slot(SlotId),
}

/// Any one of these; many patterns share the same.
type Atoms = Arc<[Atom]>;

#[derive(Clone, Debug)]
enum Step {
    One(Atoms),
    Repeat(Atoms, usize),
    Not(Atoms),
    Gap { most: usize, marks: bool },
    Start,
    End,
}

/// What a pattern is matched against.
pub(super) trait Sentence {
    /// How many tokens there are.
    fn len(&self) -> usize;
    /// The places after all runs that begin at `at` and fit the atom.
    fn ends(&self, atom: Atom, at: usize) -> impl Iterator<Item = usize>;
    /// Whether the token is a mark and no word.
    fn mark(&self, at: usize) -> bool;
    /// Whether a clause begins at `at`.
    fn opens(&self, at: usize) -> bool;
    /// Whether a clause ends before `at`.
    fn closes(&self, at: usize) -> bool;
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    /// What must be there, the steps with the fewest choices first.
    required: Vec<Atoms>,
}

/// About how many parts of patterns differ; room for them is made at once.
const SHARED: usize = 2_048;

/// Compiles patterns; what several of them have in common is compiled once.
#[derive(Debug)]
pub(super) struct Compiler<'a> {
    pub lexicon: Lexicon,
    known: HashMap<&'a str, Atoms>,
}

impl<'a> Compiler<'a> {
    pub fn new(lexicon: Lexicon) -> Self {
        Self {
            lexicon,
            known: HashMap::with_capacity_and_hasher(SHARED, FixedState::default()),
        }
    }

    /// Compiles a pattern; the error is a sentence.
    pub fn pattern(&mut self, text: &'a str) -> Result<Pattern, String> {
        let steps = text
            .split_whitespace()
            .map(|part| self.step(part))
            .collect::<Result<Vec<_>, _>>()?;
        let required = steps.iter().filter_map(|step| match step {
            Step::One(atoms) => Some(atoms.clone()),
            _ => None,
        });
        let mut required: Vec<Atoms> = required.collect();
        if required.is_empty() {
            return Err(format!(
                "The pattern `{text}` needs a word or a list that must be there"
            ));
        }
        required.sort_by_key(|atoms| atoms.len());
        Ok(Pattern { steps, required })
    }

    fn step(&mut self, part: &'a str) -> Result<Step, String> {
        match part {
            "^" => return Ok(Step::Start),
            "$" => return Ok(Step::End),
            _ => {}
        }
        if let Some(count) = part.strip_prefix(",..").or_else(|| part.strip_prefix("..")) {
            let most = count.parse().ok().filter(|most| *most <= 12);
            return Ok(Step::Gap {
                most: most
                    .ok_or_else(|| format!("`{part}` needs a number up to 12, as in `..3`"))?,
                marks: part.starts_with(','),
            });
        }
        if let Some(rest) = part.strip_prefix('!') {
            return Ok(Step::Not(self.atoms(rest)?));
        }
        if let Some(rest) = part.strip_suffix('?') {
            return Ok(Step::Repeat(self.atoms(rest)?, 1));
        }
        if let Some(rest) = part.strip_suffix('*') {
            return Ok(Step::Repeat(self.atoms(rest)?, 3));
        }
        Ok(Step::One(self.atoms(part)?))
    }

    fn atoms(&mut self, text: &'a str) -> Result<Atoms, String> {
        if let Some(known) = self.known.get(text) {
            return Ok(known.clone());
        }
        if text.as_bytes().windows(2).any(|pair| pair == b"..") {
            return Err(mixed(text));
        }
        // A choice of one sign: looked for letter by letter, which is quicker in so short a text.
        let atoms = text.split(['|']).map(|word| match word {
            "" => Err(mixed(text)),
            word => atom(word, &mut self.lexicon),
        });
        let atoms: Atoms = atoms.collect::<Result<Vec<_>, _>>()?.into();
        self.known.insert(text, atoms.clone());
        Ok(atoms)
    }
}

fn mixed(text: &str) -> String {
    format!("`{text}` mixes words with a gap; only words and lists stand beside `|`")
}

/// A word, a phrase `a_b` or a list `{list}`.
fn atom(word: &str, lexicon: &mut Lexicon) -> Result<Atom, String> {
    let Some(list) = word.strip_prefix('{') else {
        if word.bytes().any(|byte| byte == b'_') {
            return Ok(Atom::Slot(lexicon.phrase(word)));
        }
        let small = word.bytes().all(super::lexicon::is_lower_ascii);
        return Ok(Atom::Word(if small {
            lexicon.intern(word)
        } else {
            lexicon.intern(&word.to_lowercase())
        }));
    };
    let list = list.strip_suffix('}').unwrap_or(list);
    lexicon
        .slot(list)
        .map(Atom::Slot)
        .ok_or_else(|| format!("There is no word list `{list}`"))
}

impl Pattern {
    /// Whether a sentence has something for every step that must be there. Most patterns are told
    /// by this that they need not be tried at all.
    pub fn may_match(&self, has: impl Fn(Atom) -> bool) -> bool {
        self.required
            .iter()
            .all(|atoms| atoms.iter().any(|atom| has(*atom)))
    }

    /// What must be there with the fewest choices.
    pub fn rarest(&self) -> &[Atom] {
        self.required.first().map_or(&[], |atoms| atoms)
    }

    /// What the pattern begins with, when that is fixed.
    pub fn first(&self) -> Option<&[Atom]> {
        let fixed = self.steps.iter().find(|step| !matches!(step, Step::Start));
        match fixed {
            Some(Step::One(atoms)) => Some(atoms),
            _ => None,
        }
    }

    /// The place after the match that begins at `at`.
    pub fn matches(&self, sentence: &impl Sentence, at: usize) -> Option<usize> {
        follow(&self.steps, sentence, at)
    }
}

fn follow<S: Sentence>(steps: &[Step], sentence: &S, at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(at);
    };
    match step {
        Step::One(atoms) => atoms.iter().find_map(|atom| {
            sentence
                .ends(*atom, at)
                .find_map(|end| follow(rest, sentence, end))
        }),
        Step::Repeat(atoms, most) => repeat(atoms, *most, rest, sentence, at),
        Step::Not(atoms) => {
            let there = atoms
                .iter()
                .any(|atom| sentence.ends(*atom, at).next().is_some());
            if there {
                None
            } else {
                follow(rest, sentence, at)
            }
        }
        Step::Gap { most, marks } => (0..=*most)
            .take_while(|skip| {
                *skip == 0
                    || (at + skip <= sentence.len() && (*marks || !sentence.mark(at + skip - 1)))
            })
            .find_map(|skip| follow(rest, sentence, at + skip)),
        Step::Start => sentence.opens(at).then(|| follow(rest, sentence, at))?,
        Step::End => sentence.closes(at).then(|| follow(rest, sentence, at))?,
    }
}

fn repeat<S: Sentence>(
    atoms: &[Atom],
    most: usize,
    rest: &[Step],
    sentence: &S,
    at: usize,
) -> Option<usize> {
    if most > 0 {
        let longer = atoms.iter().find_map(|atom| {
            sentence
                .ends(*atom, at)
                .find_map(|end| repeat(atoms, most - 1, rest, sentence, end))
        });
        if longer.is_some() {
            return longer;
        }
    }
    follow(rest, sentence, at)
}
