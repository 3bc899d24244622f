//! When a match gives no hint: questions, denials, reports, conditions, policies, bounded facts.

use super::lexicon::{HEAD, SlotId, WHO, WHOM};
use super::pattern::Sentence;
use super::rules::{FieldKind, Guard};
use super::scan::{CompiledRule, Read};
use super::tokens::{Kind, Token};

/// Whether a rule has a say in this field and sentence at all.
pub(super) fn in_scope(read: &Read<'_>, rule: &CompiledRule, field: FieldKind) -> bool {
    let fields = &rule.rule.fields;
    (fields.is_empty() || fields.contains(&field))
        && (!rule.rule.asks || read.mark == Some('?'))
        && !(read.mark == Some('?') && rule.rule.guarded_by(Guard::Question) && !rule.rule.asks)
}

/// Whether no guard of the rule stops the match at `start..end`.
pub(super) fn lets_through(read: &Read<'_>, rule: &CompiledRule, start: usize, end: usize) -> bool {
    let has = |lists: &[SlotId]| lists.iter().any(|list| read.has(*list));
    if (!rule.needs.is_empty() && !has(&rule.needs)) || has(&rule.without) {
        return false;
    }
    let stops = |guard: Guard| match guard {
        Guard::Question => read.mark == Some('?') && !rule.rule.asks,
        Guard::Denied => denied(read, start),
        Guard::Reported => reported(read, start),
        Guard::Conditional => conditional(read, start),
        Guard::Policy => policy(read, start),
        Guard::Number => scope(read, start).any(|at| number(read, at)),
        Guard::Date => scope(read, start).any(|at| read.is(read.compiled.lists.date, at)),
        Guard::Explained => explained(read, end),
    };
    let guards = [
        Guard::Question,
        Guard::Denied,
        Guard::Reported,
        Guard::Conditional,
        Guard::Policy,
        Guard::Number,
        Guard::Date,
        Guard::Explained,
    ];
    let inside = (start..end).all(|at| !read.tokens[at].quoted);
    inside
        && !guards
            .into_iter()
            .any(|guard| rule.rule.guarded_by(guard) && stops(guard))
}

/// The first token of the clause: after the last mark or joining word before `at`.
fn clause_start(read: &Read<'_>, at: usize) -> usize {
    let boundary = read.compiled.lists.boundary;
    (0..at)
        .rev()
        .find(|before| read.mark(*before) || read.is(boundary, *before))
        .map_or(0, |before| before + 1)
}

/// The part of the sentence that a match speaks about: from the last "because" or "but" to the end.
fn scope(read: &Read<'_>, at: usize) -> std::ops::Range<usize> {
    let boundary = read.compiled.lists.boundary;
    let start = (0..at).rev().find(|before| read.is(boundary, *before));
    start.unwrap_or(0)..read.tokens.len()
}

fn number(read: &Read<'_>, at: usize) -> bool {
    let token = &read.tokens[at];
    token.kind == Kind::Number
        || token.lower.starts_with("__")
        || read.is(read.compiled.lists.number_word, at)
}

/// Whether a reason follows the match that does not point at somebody again.
fn explained(read: &Read<'_>, end: usize) -> bool {
    let lists = &read.compiled.lists;
    let somebody = |at: usize| {
        read.is(lists.plain_person, at) || read.found.get(at).is_some_and(|found| people(found))
    };
    (end..read.tokens.len())
        .filter_map(|at| read.end_of(lists.explains, at))
        .map(|reason| reason + usize::from(read.tokens.get(reason).is_some_and(is_of)))
        .any(|reason| reason < read.tokens.len() && !somebody(reason))
}

fn is_of(token: &Token) -> bool {
    token.lower == "of"
}

fn people(found: &[(SlotId, usize)]) -> bool {
    found
        .iter()
        .any(|(slot, _)| matches!(*slot, WHO | WHOM | HEAD))
}

fn denied(read: &Read<'_>, start: usize) -> bool {
    (clause_start(read, start)..start).any(|at| read.is(read.compiled.lists.negator, at))
}

fn reported(read: &Read<'_>, start: usize) -> bool {
    let lists = &read.compiled.lists;
    let customer = (0..start).find(|at| read.is(lists.customer, *at));
    let speaks = |from: usize| (from..start).any(|at| read.is(lists.speech, at));
    if customer.is_some_and(speaks) || (0..start).any(|at| read.is(lists.reported, at)) {
        return true;
    }
    (0..start).any(|at| {
        let said = |from: usize| read.is(lists.speech, from);
        let people = read.found[at].iter().filter(|(slot, _)| *slot == WHO);
        let pronoun = matches!(read.tokens[at].lower.as_str(), "he" | "she" | "they");
        people
            .map(|(_, end)| *end)
            .any(|end| end < start && said(end))
            || (pronoun && at + 1 < start && said(at + 1))
    })
}

fn conditional(read: &Read<'_>, start: usize) -> bool {
    (clause_start(read, start)..start).any(|at| read.is(read.compiled.lists.condition, at))
        || (start > 0 && read.is(read.compiled.lists.condition, start - 1))
}

fn policy(read: &Read<'_>, start: usize) -> bool {
    let lists = &read.compiled.lists;
    read.is(lists.policy, 0)
        || (clause_start(read, start)..start)
            .any(|at| read.is(lists.modal, at) || read.is(lists.policy, at))
}
