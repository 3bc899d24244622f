//! The nearest known word to a mistyped one.

use crate::forum::spelling::distance;

/// The word among `known` that takes the fewest typing slips from `word`; none when all are far
/// off. Case does not count.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.trim().to_lowercase();
    let letters = wanted.chars().count();
    let (slips, name) = known
        .filter(|name| !name.is_empty())
        .map(|name| (distance(&wanted, &name.to_lowercase()), name))
        .min_by_key(|(slips, _)| *slips)?;
    (slips * 2 <= letters.max(2)).then_some(name)
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
    }
}
