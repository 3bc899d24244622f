//! Texts of several lines, and other short lists, merged line by line: what only one side changed is
//! that side's, and only a place that both changed differently is a clash.

use std::cmp::Ordering;

/// What came of merging two changed copies of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedLines {
    /// The text; where both sides changed a place differently, with our lines.
    pub lines: Vec<String>,
    /// The same with their lines in those places, if there is such a place.
    pub with_theirs: Option<Vec<String>>,
}

/// The most pairs of lines that are compared; longer texts are merged whole. A board's text has a
/// few dozen lines.
const MOST_PAIRS: usize = 4_000_000;

/// Merges two changed copies of `base`, both read from the same lines: the three-way merge of
/// Khanna, Kunal and Pierce, "A Formal Investigation of Diff3" (2007), and within a place that both
/// changed, line against line where each side only rewrote lines.
pub fn merge_lines(base: &[String], mine: &[String], theirs: &[String]) -> MergedLines {
    let (Some(ours), Some(others)) = (partners(base, mine), partners(base, theirs)) else {
        return MergedLines {
            lines: mine.to_vec(),
            with_theirs: Some(theirs.to_vec()),
        };
    };
    let mut merging = Merging::default();
    let (mut at, mut my, mut their) = (0, 0, 0);
    for (place, (in_mine, in_theirs)) in ours.iter().zip(&others).enumerate() {
        // A line that all three have ends the place before it.
        if let (Some(in_mine), Some(in_theirs)) = (*in_mine, *in_theirs) {
            merging.place(
                &base[at..place],
                &mine[my..in_mine],
                &theirs[their..in_theirs],
            );
            merging.both(&base[place..=place]);
            (at, my, their) = (place + 1, in_mine + 1, in_theirs + 1);
        }
    }
    merging.place(&base[at..], &mine[my..], &theirs[their..]);
    MergedLines {
        with_theirs: merging.clashed.then_some(merging.with_theirs),
        lines: merging.lines,
    }
}

#[derive(Default)]
struct Merging {
    lines: Vec<String>,
    with_theirs: Vec<String>,
    clashed: bool,
}

impl Merging {
    fn both(&mut self, lines: &[String]) {
        self.lines.extend_from_slice(lines);
        self.with_theirs.extend_from_slice(lines);
    }

    fn place(&mut self, base: &[String], mine: &[String], theirs: &[String]) {
        if mine == base || mine == theirs {
            self.both(theirs);
        } else if theirs == base {
            self.both(mine);
        } else if rewritten(base, mine) && rewritten(base, theirs) {
            for ((was, my), their) in base.iter().zip(mine).zip(theirs) {
                self.line(was, my, their);
            }
        } else {
            self.clashed = true;
            self.lines.extend_from_slice(mine);
            self.with_theirs.extend_from_slice(theirs);
        }
    }

    fn line(&mut self, was: &String, mine: &String, theirs: &String) {
        self.clashed |= mine != was && theirs != was && mine != theirs;
        let lines = if mine == was { theirs } else { mine };
        let others = if theirs == was { mine } else { theirs };
        self.lines.push(lines.clone());
        self.with_theirs.push(others.clone());
    }
}

/// Whether a side only put other words in the place of some lines: none was moved or taken out.
fn rewritten(base: &[String], side: &[String]) -> bool {
    let kept = |(was, now): (&String, &String)| was == now || !base.contains(now);
    base.len() == side.len() && base.iter().zip(side).all(kept)
}

/// For each line of `base` its place in `side`, along a longest common subsequence; none when the
/// texts are too long to compare.
fn partners(base: &[String], side: &[String]) -> Option<Vec<Option<usize>>> {
    let same = |(one, other): &(&String, &String)| one == other;
    let head = base.iter().zip(side).take_while(same).count();
    let (rest, other) = (&base[head..], &side[head..]);
    let tail = rest.iter().rev().zip(other.iter().rev());
    let tail = tail.take_while(same).count();
    let (rest, other) = (&rest[..rest.len() - tail], &other[..other.len() - tail]);
    let (height, width) = (rest.len() + 1, other.len() + 1);
    if height.saturating_mul(width) > MOST_PAIRS {
        return None;
    }
    // `longest[a * width + b]`: how many lines the texts from a and from b have in common.
    let mut longest = vec![0_u32; height * width];
    for a in (0..rest.len()).rev() {
        for b in (0..other.len()).rev() {
            longest[a * width + b] = if rest[a] == other[b] {
                longest[(a + 1) * width + b + 1] + 1
            } else {
                longest[(a + 1) * width + b].max(longest[a * width + b + 1])
            };
        }
    }
    let mut partners: Vec<Option<usize>> = (0..head).map(Some).collect();
    let (mut a, mut b) = (0, 0);
    while a < rest.len() {
        let down = longest[(a + 1) * width + b];
        let across = if b < other.len() {
            longest[a * width + b + 1]
        } else {
            0
        };
        if b < other.len() && rest[a] == other[b] {
            partners.push(Some(head + b));
            (a, b) = (a + 1, b + 1);
        } else {
            match down.cmp(&across) {
                Ordering::Less => b += 1,
                Ordering::Equal | Ordering::Greater => {
                    partners.push(None);
                    a += 1;
                }
            }
        }
    }
    let first = side.len() - tail;
    partners.extend((0..tail).map(|nth| Some(first + nth)));
    Some(partners)
}

#[cfg(test)]
mod tests {
    use super::{MergedLines, merge_lines};
    use proptest::prelude::*;

    fn text(lines: &str) -> Vec<String> {
        lines.split_terminator('|').map(str::to_owned).collect()
    }

    #[test]
    fn what_one_side_changed_is_taken_and_what_both_changed_is_a_clash() {
        let cases = [
            // base, mine, theirs, merged, with theirs
            ("a|b|c", "a|b|c", "a|x|c", "a|x|c", None),
            ("a|b|c", "A|b|c", "a|b|C", "A|b|C", None),
            ("a|b", "A|b", "a|B", "A|B", None),
            ("a|b|c", "new|a|b|c", "a|b|c|last", "new|a|b|c|last", None),
            ("a|b|c", "a|c", "a|b|c|d", "a|c|d", None),
            ("a|b|c", "a|c", "a|c", "a|c", None),
            ("a", "a|x", "a|y", "a|x", Some("a|y")),
            (
                "a|b|c|d",
                "A1|b|c|d|e",
                "A2|b|C|d",
                "A1|b|C|d|e",
                Some("A2|b|C|d|e"),
            ),
            ("a|b", "b", "a|B", "b", Some("a|B")),
            ("", "x", "y", "x", Some("y")),
            ("a|a|a", "a|a", "a|a|a|a", "a|a", Some("a|a|a|a")),
        ];
        for (base, mine, theirs, lines, with_theirs) in cases {
            let merged = merge_lines(&text(base), &text(mine), &text(theirs));
            let expected = MergedLines {
                lines: text(lines),
                with_theirs: with_theirs.map(text),
            };
            assert_eq!(merged, expected, "{base}: {mine} and {theirs}");
        }
    }

    #[test]
    fn texts_that_are_too_long_to_compare_are_merged_whole() {
        let long =
            |sign: &str| -> Vec<String> { (0..3000).map(|n| format!("{sign}{n}")).collect() };
        let merged = merge_lines(&long("a"), &long("b"), &long("c"));
        assert_eq!(merged.lines, long("b"));
        assert_eq!(merged.with_theirs, Some(long("c")));
    }

    fn lines() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-e]", 0..7)
    }

    proptest! {
        #[test]
        fn merging_lines_is_fair(base in lines(), mine in lines(), theirs in lines()) {
            let here = merge_lines(&base, &mine, &theirs);
            let there = merge_lines(&base, &theirs, &mine);
            // The same places clash, and taking theirs gives what they got.
            let with_theirs = here.with_theirs.clone().unwrap_or_else(|| here.lines.clone());
            prop_assert_eq!(&with_theirs, &there.lines);
            prop_assert_eq!(here.with_theirs.is_some(), there.with_theirs.is_some());
            prop_assert_eq!(merge_lines(&base, &mine, &base).lines, mine.clone());
            prop_assert_eq!(merge_lines(&base, &base, &theirs).lines, theirs.clone());
            let both = merge_lines(&base, &mine, &mine);
            prop_assert_eq!((both.lines, both.with_theirs), (mine.clone(), None));
            // Every new line of either side is there, or with theirs.
            for (side, kept) in [(&mine, &here.lines), (&theirs, &with_theirs)] {
                for line in side.iter().filter(|line| !base.contains(line)) {
                    prop_assert!(kept.contains(line), "{line} is gone");
                }
            }
        }
    }
}
