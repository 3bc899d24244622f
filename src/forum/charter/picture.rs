//! The shared picture of the market: who stands behind it, and when it is to be looked at again.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Charter, Confirmation, SharedPicture};
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;

/// After so many months a word for the picture is old: two quarters, in which prices, rivals and
/// teams usually change once.
pub const OLD_AFTER_MONTHS: i64 = 6;

impl SharedPicture {
    /// Whether nothing is written in it yet.
    pub fn is_empty(&self) -> bool {
        let lines = [
            &self.target_market,
            &self.ideal_customer,
            &self.value_propositions,
        ];
        self.buying_process.is_empty() && lines.into_iter().all(Vec::is_empty)
    }

    /// Since when a side stands behind it: its newest word.
    pub fn confirmed_by(&self, side: Side) -> Option<Date> {
        let words = self.confirmed.values();
        let words = words.filter(|word| word.side == side);
        words.filter_map(|word| word.on).max()
    }

    /// What is to be said about its age, if anything: which of the two sides has not confirmed it,
    /// or that a word for it is older than [`OLD_AFTER_MONTHS`] months.
    pub fn to_look_at(&self, today: Date) -> Option<String> {
        if self.is_empty() {
            return Some("The shared picture of the market is not written yet".to_owned());
        }
        let words = [Side::Marketing, Side::Sales].map(|side| (side, self.confirmed_by(side)));
        let missing = words.iter().filter(|(_, since)| since.is_none());
        let missing: Vec<&str> = missing.map(|(side, _)| side.word()).collect();
        if !missing.is_empty() {
            let sides = missing.join(" and ");
            return Some(format!(
                "The shared picture of the market is not confirmed by {sides} yet"
            ));
        }
        let oldest = words.iter().filter_map(|(_, since)| *since).min()?;
        let old_from = oldest.checked_add(OLD_AFTER_MONTHS.months()).ok()?;
        (today >= old_from).then(|| {
            format!(
                "The shared picture of the market was last confirmed by both on {oldest}: look at \
                 it again"
            )
        })
    }
}

impl Charter {
    /// Notes that a side stands behind the shared picture as it is. Refuses while it is empty, and
    /// for a side that is not one of the two.
    pub fn confirm_picture(
        &mut self,
        id: Id,
        side: Side,
        by: Option<Handle>,
        today: Date,
    ) -> Result<(), Refusal> {
        if !matches!(side, Side::Marketing | Side::Sales) {
            return Err(Refusal::because(
                "Marketing and Sales confirm the picture, each for itself",
            ));
        }
        if self.picture.is_empty() {
            return Err(Refusal::because(
                "There is nothing to confirm: write the picture first",
            ));
        }
        let word = Confirmation {
            side,
            by,
            on: Some(today),
        };
        self.picture.confirmed.insert(id, word);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sides with the day of their word.
    type Said<'a> = &'a [(Side, &'a str)];

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn confirmed(words: Said<'_>) -> Charter {
        let mut charter = Charter::default();
        charter.picture.target_market = vec!["Clinics".into()];
        for (place, (side, on)) in words.iter().enumerate() {
            let id = Id(place.to_string());
            let on = on.parse().unwrap();
            charter.confirm_picture(id, *side, None, on).unwrap();
        }
        charter
    }

    #[test]
    fn the_picture_is_to_be_looked_at_until_both_confirmed_it_and_when_it_is_old() {
        use Side::{Marketing, Sales};
        let table: [(Said<'_>, Option<&str>); 5] = [
            (
                &[],
                Some(
                    "The shared picture of the market is not confirmed by Marketing and Sales yet",
                ),
            ),
            (
                &[(Marketing, "2026-11-10")],
                Some("The shared picture of the market is not confirmed by Sales yet"),
            ),
            (&[(Marketing, "2026-11-10"), (Sales, "2026-05-25")], None),
            (
                &[(Marketing, "2026-11-10"), (Sales, "2026-05-24")],
                Some(
                    "The shared picture of the market was last confirmed by both on 2026-05-24: \
                     look at it again",
                ),
            ),
            (
                &[
                    (Marketing, "2026-11-10"),
                    (Sales, "2025-01-01"),
                    (Sales, "2026-10-01"),
                ],
                None,
            ),
        ];
        for (words, sentence) in table {
            let found = confirmed(words).picture.to_look_at(TODAY);
            assert_eq!(found.as_deref(), sentence, "{words:?}");
        }
        let unwritten = SharedPicture::default().to_look_at(TODAY);
        assert_eq!(
            unwritten.as_deref(),
            Some("The shared picture of the market is not written yet")
        );
    }

    #[test]
    fn only_the_two_sides_confirm_and_only_what_is_written() {
        let mut charter = confirmed(&[]);
        let shared = charter.confirm_picture("a".into(), Side::Shared, None, TODAY);
        let mut empty = Charter::default();
        let nothing = empty.confirm_picture("a".into(), Side::Sales, None, TODAY);
        let table = [
            (
                shared,
                "Marketing and Sales confirm the picture, each for itself",
            ),
            (
                nothing,
                "There is nothing to confirm: write the picture first",
            ),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
    }
}
