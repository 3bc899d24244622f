//! Offers: other ways to say it, with blanks. They never invent: a name or number in an offer
//! stands in the text already, and an offer that would itself give a hint is not made.

use std::ops::Range;

use super::lexicon::{WHO, WHOM};
use super::rules::Rule;
use super::scan::{Read, Scan};
use super::tokens::Kind;

/// How many offers a hint has at the most.
const MOST: usize = 4;
/// What the text is about when it does not say.
pub(super) const ANYTHING: &str = "cases";

/// Behind a comma, what these open is told beside the blame and not of it.
const GOES_ON: [&str; 4] = ["and", "so", "but", "which"];

/// The offers for a match of those tokens, best first.
pub(super) fn offers(
    scan: &Scan<'_>,
    read: &Read<'_>,
    rule: &Rule,
    matched: Range<usize>,
    chars: &[char],
) -> Vec<String> {
    let family = scan.compiled.offers.get(&rule.family);
    let thing = thing(read).unwrap_or_else(|| ANYTHING.to_owned());
    let written = rule.offers.iter().chain(family.into_iter().flatten());
    let fact = fact(read, matched.start, chars).filter(|offer| !scan.blames(offer));
    let rest = rest(read, matched.end, chars).filter(|rest| !scan.blames(rest));
    let with_rest = |offer: String| match &rest {
        Some(rest) if !offer.contains(':') => {
            let whole = format!("{}, {rest}", offer.trim_end_matches('.'));
            if scan.blames(&whole) { offer } else { whole }
        }
        _ => offer,
    };
    let mut kept: Vec<String> = Vec::new();
    for offer in fact
        .into_iter()
        .chain(written.map(|offer| with_rest(fill(offer, &thing))))
    {
        if kept.len() < MOST && !kept.contains(&offer) {
            kept.push(offer);
        }
    }
    kept
}

/// An offer that speaks of `thing`.
pub(super) fn fill(offer: &str, thing: &str) -> String {
    offer.replace("{thing}", thing)
}

/// What the sentence speaks of: leads, invoices, calls.
fn thing(read: &Read<'_>) -> Option<String> {
    let lists = &read.compiled.lists;
    let in_a_name = |at: usize| {
        (0..=at).any(|start| {
            let found = &read.found[start];
            found.iter().any(|(slot, end)| *slot == WHOM && at < *end)
        })
    };
    // The events of "the events team" are no thing that is spoken of.
    let things: Vec<usize> = (0..read.tokens.len())
        .filter(|at| {
            let token = &read.tokens[*at];
            let named = read.is(lists.work, *at) && token.lower.ends_with('s');
            let counted = named && !read.is(lists.no_thing, *at);
            counted && !token.quoted && !in_a_name(*at) && !acts(read, *at)
        })
        .collect();
    // "Sales never calls the leads back" speaks of leads: an article tells a noun from a verb.
    let named = |at: &&usize| {
        at.checked_sub(1)
            .is_some_and(|before| read.is(lists.determiner, before))
    };
    let at = things.iter().find(named).or(things.first())?;
    Some(read.tokens[*at].lower.to_string())
}

/// Whether a word that may be a noun is what somebody does: "Raj never calls", "they order". It
/// comes right after somebody, or after a small word that goes with verbs.
fn acts(read: &Read<'_>, at: usize) -> bool {
    let lists = &read.compiled.lists;
    let after_somebody = read.found[..at]
        .iter()
        .flatten()
        .any(|(slot, end)| *slot == WHOM && *end == at);
    let goes_with_verbs = at.checked_sub(1).is_some_and(|before| {
        let small = read.is(lists.function, before) || read.is(lists.filler, before);
        let goes_with_nouns = [lists.determiner, lists.preposition, lists.conjunction]
            .into_iter()
            .any(|list| read.is(list, before));
        small && !goes_with_nouns
    });
    after_somebody || goes_with_verbs
}

/// What the sentence goes on to tell: "…, and we lost 3 deals in Leeds". It stays behind other words.
fn rest(read: &Read<'_>, end: usize, chars: &[char]) -> Option<String> {
    let goes_on = |at: &usize| {
        let next = read.tokens.get(at + 1);
        matches!(read.tokens[*at].kind, Kind::Mark(','))
            && next.is_some_and(|next| GOES_ON.contains(&next.lower.as_str()))
    };
    let mark = (end..read.tokens.len()).find(goes_on)?;
    let rest = &read.tokens[mark + 1..];
    let (first, last) = (rest.first()?, rest.last()?);
    (rest.len() >= 4).then(|| chars[first.start..last.end].iter().collect())
}

/// The observed part of "6 of 50 were answered because …", kept, with the why left open.
fn fact(read: &Read<'_>, start: usize, chars: &[char]) -> Option<String> {
    let lists = &read.compiled.lists;
    // "As" gives a cause only before somebody: "as Dana was ill", and not "treated as a cost".
    let gives_a_cause = |at: &usize| {
        let somebody = || {
            let found = read.found.get(at + 1);
            let who = found.is_some_and(|found| found.iter().any(|(slot, _)| *slot == WHO));
            who || read.is(lists.plain_person, at + 1)
        };
        read.is(lists.cause, *at) && (read.tokens[*at].lower != "as" || somebody())
    };
    let cause = (0..=start).rev().find(gives_a_cause)?;
    let words: Vec<_> = read.tokens[..cause].iter().collect();
    let first = words.first().filter(|_| words.len() >= 3)?;
    let first = if first.lower == "only" {
        words[1]
    } else {
        first
    };
    let fact: String = chars[first.start..words.last()?.end].iter().collect();
    let fact = fact.trim_end_matches([',', ' ', ':', '–']);
    Some(format!("{fact}. What made that likely: __"))
}
