//! The nearest known word to a mistyped one.

/// The word among `known` that takes the fewest typing slips from `word`; none when all are far
/// off. Case does not count.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.trim().chars().count();
    let (slips, name) = best(word, known)?;
    (slips * 2 <= letters.max(2)).then_some(name)
}

/// The same however far off it is; none when nothing is known.
pub fn least_far<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    best(word, known).map(|(_, name)| name)
}

fn best<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    let wanted: Vec<char> = word.trim().to_lowercase().chars().collect();
    let far = |name: &str| slips(&wanted, &name.to_lowercase().chars().collect::<Vec<_>>());
    let known = known.filter(|name| !name.is_empty());
    known
        .map(|name| (far(name), name))
        .min_by_key(|(slips, _)| *slips)
}

/// Insertions, deletions and replacements between two words (Levenshtein 1966).
fn slips(one: &[char], two: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in two.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[two.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_takes_the_fewest_slips() {
        let known = ["Lead Source", "Lead Origin", "City"];
        assert_eq!(
            nearest("lead sourse", known.into_iter()),
            Some("Lead Source")
        );
        assert_eq!(nearest("Citty", known.into_iter()), Some("City"));
        assert_eq!(nearest("Budget 2026", known.into_iter()), None);
        assert_eq!(least_far("Sity of lead", known.into_iter()), Some("City"));
        assert_eq!(least_far("Budget", std::iter::empty()), None);
    }
}
