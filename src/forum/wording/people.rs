//! Who a clause is about: names of the roster, teams, and words for people.

use super::lexicon::{HEAD, SlotId, WHO, WHOM};
use super::scan::Read;
use super::tokens::Kind;

/// How many epithets may stand between an article and a word for people.
const EPITHETS: usize = 3;

/// Finds all people of a sentence and notes them in the built-in lists `who`, `whom` and `head`.
pub(super) fn find(read: &mut Read<'_>, names: &[Vec<String>]) {
    let mut heads = heads(read, names);
    heads.sort_unstable();
    heads.dedup();
    for (start, end) in &heads {
        read.found[*start].push((HEAD, *end));
    }
    for (start, end) in heads.iter().copied() {
        let by_name = named(read, names, start);
        let (starts, before) = phrase(read, start, by_name);
        let subject = !after_preposition(read, before) && !joined(read, &heads, &starts, end);
        let alone = stands_alone(read, start, end, by_name);
        let ends = [
            Some(end),
            with_team(read, &heads, end),
            with_place(read, end),
        ];
        for end in ends.into_iter().flatten() {
            for start in &starts {
                note(read, *start, WHOM, end, alone);
                note(read, *start, WHO, end, subject);
            }
        }
    }
}

fn note(read: &mut Read<'_>, at: usize, slot: SlotId, end: usize, holds: bool) {
    if holds && !read.found[at].contains(&(slot, end)) {
        read.found[at].push((slot, end));
    }
}

fn heads(read: &Read<'_>, names: &[Vec<String>]) -> Vec<(usize, usize)> {
    let lists = &read.compiled.lists;
    let mut heads = Vec::new();
    for at in 0..read.tokens.len() {
        if read.tokens[at].quoted {
            continue;
        }
        heads.extend(
            names
                .iter()
                .filter_map(|name| named_at(read, name, at))
                .map(|end| (at, end)),
        );
        for list in [lists.team, lists.people] {
            heads.extend(read.end_of(list, at).map(|end| (at, end)));
        }
        if read.tokens[at].shouted {
            heads.extend(read.end_of(lists.capital_team, at).map(|end| (at, end)));
        }
        if read.is(lists.unit, at) && bare(read, at) && written_as_a_name(read, at) {
            heads.push((at, at + 1));
        }
        if let Some(end) = read.end_of(lists.bare_team, at)
            && bare(read, at)
        {
            heads.push((at, end));
        }
    }
    heads
}

fn named(read: &Read<'_>, names: &[Vec<String>], at: usize) -> bool {
    names.iter().any(|name| named_at(read, name, at).is_some())
}

/// Whether a word inside a sentence has a capital that its neighbours have not: "if Field had
/// booked it".
fn written_as_a_name(read: &Read<'_>, at: usize) -> bool {
    let capital = |at: usize| read.tokens.get(at).is_some_and(|token| token.capital);
    at > 0 && capital(at) && !capital(at - 1) && !capital(at + 1)
}

/// The place after a name that stands here. A name that is a word too needs its capital; a double
/// name counts by its first half.
fn named_at(read: &Read<'_>, name: &[String], at: usize) -> Option<usize> {
    let fits = name.iter().enumerate().all(|(place, word)| {
        read.tokens.get(at + place).is_some_and(|token| {
            let double = || token.lower.strip_prefix(word);
            token.lower == *word
                || (token.capital && double().is_some_and(|rest| rest.starts_with('-')))
        })
    });
    let ambiguous = read.is(read.compiled.lists.name_words, at);
    (fits && (!ambiguous || read.tokens[at].capital)).then_some(at + name.len())
}

/// Whether a team's word that has another meaning stands without article or epithet, as a team's
/// name does: "Sales never calls", and not "our ticket sales never fell".
fn bare(read: &Read<'_>, at: usize) -> bool {
    let lists = &read.compiled.lists;
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    matches!(read.tokens[before].kind, Kind::Mark(_))
        || read.is(lists.takes_people, before)
        || (read.is(lists.function, before) && !read.is(lists.determiner, before))
        || is_short_for_is(read, before)
}

/// Whether the `'s` of "it's marketing's fault" is a verb and nobody's.
fn is_short_for_is(read: &Read<'_>, at: usize) -> bool {
    let after_pronoun = |before: usize| read.is(read.compiled.lists.pronoun_is, before);
    read.tokens[at].lower == "'s" && at.checked_sub(1).is_some_and(after_pronoun)
}

/// The places at which the phrase around a head may begin, and the place before the phrase.
fn phrase(read: &Read<'_>, head: usize, named: bool) -> (Vec<usize>, Option<usize>) {
    let lists = &read.compiled.lists;
    let mut starts = vec![head];
    let mut at = head;
    let most = if named { 0 } else { EPITHETS };
    while let Some(before) = at.checked_sub(1) {
        let plain = read.tokens[before].kind == Kind::Word && !read.tokens[before].quoted;
        if read.is(lists.determiner, before) && !named && !is_short_for_is(read, before) {
            starts.push(before);
            if read.tokens[before].lower == "'s" {
                return owner(read, starts, before);
            }
            return (starts, before.checked_sub(1));
        }
        // "our own reps": the small word is part of the phrase.
        let own = read.tokens[before].lower == "own";
        let other =
            (read.is(lists.function, before) && !own) || read.is(lists.takes_people, before);
        if !plain || other || head - before > most {
            return (starts, Some(before));
        }
        starts.push(before);
        at = before;
    }
    (starts, None)
}

/// The phrase goes on to whose it is: "Dana's team", "the agency's people".
fn owner(read: &Read<'_>, mut starts: Vec<usize>, s: usize) -> (Vec<usize>, Option<usize>) {
    let Some(owner) = s.checked_sub(1) else {
        return (starts, None);
    };
    if read.tokens[owner].kind != Kind::Word {
        return (starts, Some(owner));
    }
    starts.push(owner);
    let article = owner
        .checked_sub(1)
        .filter(|before| read.is(read.compiled.lists.determiner, *before));
    starts.extend(article);
    let first = article.unwrap_or(owner);
    (starts, first.checked_sub(1))
}

/// Whether the phrase hangs on a preposition, other than in "half of the team".
fn after_preposition(read: &Read<'_>, before: Option<usize>) -> bool {
    let lists = &read.compiled.lists;
    before.is_some_and(|at| {
        let counted = at
            .checked_sub(1)
            .is_some_and(|before| read.is(lists.quantifier, before));
        read.is(lists.preposition, at) && !counted
    })
}

/// Whether the phrase is one of two, as in "sales and marketing": nobody is pointed at.
fn joined(read: &Read<'_>, heads: &[(usize, usize)], starts: &[usize], end: usize) -> bool {
    let and = |at: usize| {
        read.tokens
            .get(at)
            .is_some_and(|token| matches!(token.lower.as_str(), "and" | "&" | "or" | "nor"))
    };
    // "Dana and her team" is one party.
    let whose = |at: usize| {
        let token = read.tokens.get(at);
        token.is_some_and(|token| ["her", "his", "their", "its"].contains(&token.lower.as_str()))
    };
    if starts.iter().any(|start| whose(*start)) || (and(end) && whose(end + 1)) {
        return false;
    }
    let before = starts.iter().any(|start| {
        start
            .checked_sub(1)
            .is_some_and(|at| and(at) && heads.iter().any(|head| head.1 == at))
    });
    let after = and(end) && (1..=3).any(|skip| heads.iter().any(|head| head.0 == end + skip));
    before || after
}

/// Whether the head is no part of a longer word, as in "the sales forecast".
fn stands_alone(read: &Read<'_>, start: usize, end: usize, named: bool) -> bool {
    let lists = &read.compiled.lists;
    let inside = read.is(lists.people, start) || named;
    match read.tokens.get(end) {
        None => true,
        Some(next) => {
            next.kind != Kind::Word
                || read.is(lists.function, end)
                || read.is(lists.care, end)
                || next.lower == "'s"
                || (inside && next.lower.ends_with("ed"))
        }
    }
}

/// The end of "people in telesales", "the guys from the brand team".
fn with_team(read: &Read<'_>, heads: &[(usize, usize)], end: usize) -> Option<usize> {
    if !read.is(read.compiled.lists.within, end) {
        return None;
    }
    let near = |head: &&(usize, usize)| head.0 > end && head.0 <= end + 1 + EPITHETS;
    heads.iter().find(near).map(|head| head.1)
}

/// The end of "the reps in Leeds", "the office in the North": the place that tells them apart.
fn with_place(read: &Read<'_>, end: usize) -> Option<usize> {
    if !read.is(read.compiled.lists.within, end) {
        return None;
    }
    let article = read
        .tokens
        .get(end + 1)
        .is_some_and(|token| token.lower == "the");
    let first = end + 1 + usize::from(article);
    let named = read.tokens[first.min(read.tokens.len())..]
        .iter()
        .take_while(|token| token.kind == Kind::Word && !token.quoted)
        .take_while(|token| token.capital || token.shouted)
        .take(EPITHETS)
        .count();
    (named > 0).then_some(first + named)
}
