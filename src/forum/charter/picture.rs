//! The shared picture of the market: who stands behind it as it is, and when it is to be looked at
//! again. A side's word is bound to the exact text, as a signature of the lead definition is.

use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{BuyingStage, Charter, Confirmation, SharedPicture};
use crate::forum::digest::hex;
use crate::forum::editing::{edited, some_words};
use crate::forum::merge::ron_options;
use crate::forum::people::Side;
use crate::forum::record::{Handle, Id, Items};
use crate::forum::refusal::Refusal;

/// After so many months a word for the picture is old: a quarter.
pub const OLD_AFTER_MONTHS: i64 = 3;

/// A part of the picture that is written in lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PicturePart {
    /// Whom the company sells to.
    TargetMarket,
    /// Who buys most gladly and stays longest.
    IdealCustomer,
    /// Why they buy from us.
    ValuePropositions,
}

impl PicturePart {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [
        Self::TargetMarket,
        Self::IdealCustomer,
        Self::ValuePropositions,
    ];

    /// Its heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::TargetMarket => "Target market",
            Self::IdealCustomer => "Ideal customer",
            Self::ValuePropositions => "Value propositions",
        }
    }
}

/// What a side says of the picture as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureStanding {
    /// It confirmed this picture on that day.
    Confirmed(Date),
    /// It did so longer than [`OLD_AFTER_MONTHS`] months ago.
    Old(Date),
    /// It confirmed another one then; the picture was changed since.
    ChangedSince(Date),
    /// It has not confirmed any yet.
    Never,
}

impl PictureStanding {
    /// `confirmed on 2026-11-10`, `changed since 2026-11-10`, `not confirmed yet`.
    pub fn words(self) -> String {
        match self {
            Self::Confirmed(on) => format!("confirmed on {on}"),
            Self::Old(on) => format!("confirmed on {on}, more than a quarter ago"),
            Self::ChangedSince(on) => format!("confirmed on {on}, changed since"),
            Self::Never => "not confirmed yet".to_owned(),
        }
    }
}

impl SharedPicture {
    /// The lines of a part.
    pub fn lines(&self, part: PicturePart) -> &[String] {
        match part {
            PicturePart::TargetMarket => &self.target_market,
            PicturePart::IdealCustomer => &self.ideal_customer,
            PicturePart::ValuePropositions => &self.value_propositions,
        }
    }

    fn lines_mut(&mut self, part: PicturePart) -> &mut Vec<String> {
        match part {
            PicturePart::TargetMarket => &mut self.target_market,
            PicturePart::IdealCustomer => &mut self.ideal_customer,
            PicturePart::ValuePropositions => &mut self.value_propositions,
        }
    }

    /// Whether nothing is written in it yet.
    pub fn is_empty(&self) -> bool {
        let parts = PicturePart::ALL.into_iter();
        self.buying_process.is_empty() && parts.into_iter().all(|part| self.lines(part).is_empty())
    }

    /// The headings of the parts that are not written yet.
    pub fn open_parts(&self) -> Vec<&'static str> {
        let parts = PicturePart::ALL.into_iter();
        let open = parts.filter(|part| self.lines(*part).is_empty());
        let mut open: Vec<_> = open.map(PicturePart::words).collect();
        open.extend(self.buying_process.is_empty().then_some("Buying process"));
        open
    }

    /// The hash of what is confirmed: everything but the confirmations. SHA-256 (FIPS 180-4), the
    /// first 16 hexadecimal digits.
    pub fn text(&self) -> String {
        let plain = Self {
            confirmed: Items::default(),
            ..self.clone()
        };
        // A value of plain fields always writes; an empty text would match no confirmation.
        let text = ron_options().to_string(&plain).unwrap_or_default();
        hex(&Sha256::digest(text.as_bytes())[..8])
    }

    /// What a side says of the picture as it is, by its newest word. A word without a text, from
    /// before texts were kept, holds for any.
    pub fn standing(&self, side: Side, today: Date) -> PictureStanding {
        let words = self.confirmed.values().filter(|word| word.side == side);
        let newest = words
            .filter_map(|word| Some((word.on?, word)))
            .max_by_key(|(on, _)| *on);
        let Some((on, word)) = newest else {
            return PictureStanding::Never;
        };
        let old_from = on.checked_add(OLD_AFTER_MONTHS.months());
        if !word.text.is_empty() && word.text != self.text() {
            PictureStanding::ChangedSince(on)
        } else if old_from.is_ok_and(|from| today >= from) {
            PictureStanding::Old(on)
        } else {
            PictureStanding::Confirmed(on)
        }
    }

    /// What is to be said about it at the next forum, if anything: what is not written, which side
    /// does not stand behind it as it is, or that a word for it is older than a quarter.
    pub fn to_look_at(&self, today: Date) -> Option<String> {
        if self.is_empty() {
            return Some("The shared picture of the market is not written yet".to_owned());
        }
        let open = self.open_parts();
        if !open.is_empty() {
            let parts = open.join(", ");
            return Some(format!(
                "The shared picture of the market has open parts: {parts}"
            ));
        }
        let words = [Side::Marketing, Side::Sales].map(|side| (side, self.standing(side, today)));
        let sides = |wanted: fn(PictureStanding) -> bool| {
            let found = words.iter().filter(|(_, standing)| wanted(*standing));
            found
                .map(|(side, _)| side.word())
                .collect::<Vec<_>>()
                .join(" and ")
        };
        let missing = sides(|standing| standing == PictureStanding::Never);
        if !missing.is_empty() {
            return Some(format!(
                "The shared picture of the market is not confirmed by {missing} yet"
            ));
        }
        let changed = sides(|standing| matches!(standing, PictureStanding::ChangedSince(_)));
        if !changed.is_empty() {
            return Some(format!(
                "The shared picture of the market changed since {changed} confirmed it"
            ));
        }
        let old = words.iter().filter_map(|(_, standing)| match standing {
            PictureStanding::Old(on) => Some(on),
            _ => None,
        });
        let oldest = old.min()?;
        Some(format!(
            "The shared picture of the market was last confirmed by both on {oldest}, more than a \
             quarter ago: look at it again"
        ))
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
            text: self.picture.text(),
        };
        self.picture.confirmed.insert(id, word);
        Ok(())
    }

    /// Writes a part of the picture, where it still is what it was `before`.
    pub fn write_picture(
        &mut self,
        part: PicturePart,
        before: &[String],
        lines: &[String],
    ) -> Result<(), Refusal> {
        let now = self.picture.lines_mut(part);
        if now.as_slice() != before && now.as_slice() != lines {
            return Err(Refusal::because(format!(
                "{} was changed meanwhile: leave this with Esc and open it again",
                part.words()
            )));
        }
        *now = lines.to_vec();
        Ok(())
    }

    /// Adds a stage to the buying process, after the one at that place or as the last one. Its
    /// place.
    pub fn add_stage(
        &mut self,
        after: Option<usize>,
        stage: BuyingStage,
    ) -> Result<usize, Refusal> {
        let stages = &mut self.picture.buying_process;
        let place = after.map_or(stages.len(), |after| (after + 1).min(stages.len()));
        stages.insert(place, checked(stage)?);
        Ok(place)
    }

    /// Takes what was edited in a form, where that stage still stands at its place.
    pub fn edit_stage(
        &mut self,
        place: usize,
        before: &BuyingStage,
        after: BuyingStage,
    ) -> Result<(), Refusal> {
        let after = checked(after)?;
        let stage = self.stage(place)?;
        if stage.title != before.title {
            return Err(Refusal::Gone("stage"));
        }
        *stage = edited(stage, before, &after);
        Ok(())
    }

    /// Moves a stage one place up or down. Its new place.
    pub fn move_stage(&mut self, place: usize, up: bool) -> Result<usize, Refusal> {
        self.stage(place)?;
        let stages = &mut self.picture.buying_process;
        let to = if up {
            place.checked_sub(1)
        } else {
            Some(place + 1)
        };
        let to = to.filter(|to| *to < stages.len());
        let to = to.ok_or_else(|| {
            Refusal::because(format!(
                "It is the {} stage already",
                if up { "first" } else { "last" }
            ))
        })?;
        stages.swap(place, to);
        Ok(to)
    }

    /// Takes a stage out of the buying process; an undo brings it back.
    pub fn take_stage_out(&mut self, place: usize) -> Result<(), Refusal> {
        self.stage(place)?;
        self.picture.buying_process.remove(place);
        Ok(())
    }

    fn stage(&mut self, place: usize) -> Result<&mut BuyingStage, Refusal> {
        let stage = self.picture.buying_process.get_mut(place);
        stage.ok_or(Refusal::Gone("stage"))
    }
}

fn checked(stage: BuyingStage) -> Result<BuyingStage, Refusal> {
    Ok(BuyingStage {
        title: some_words(&stage.title, "A stage")?,
        ..stage
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sides with the day of their word.
    type Said<'a> = &'a [(Side, &'a str)];

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn stage(title: &str) -> BuyingStage {
        BuyingStage {
            title: title.into(),
            ..BuyingStage::default()
        }
    }

    fn confirmed(words: Said<'_>) -> Charter {
        let mut charter = Charter::default();
        for part in PicturePart::ALL {
            *charter.picture.lines_mut(part) = vec![part.words().to_owned()];
        }
        charter.add_stage(None, stage("Looks around")).unwrap();
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
            (&[(Marketing, "2026-11-10"), (Sales, "2026-08-25")], None),
            (
                &[(Marketing, "2026-11-10"), (Sales, "2026-08-24")],
                Some(
                    "The shared picture of the market was last confirmed by both on 2026-08-24, \
                     more than a quarter ago: look at it again",
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
        let mut charter = confirmed(&[]);
        charter.picture.value_propositions.clear();
        charter.take_stage_out(0).unwrap();
        assert_eq!(
            charter.picture.to_look_at(TODAY).as_deref(),
            Some(
                "The shared picture of the market has open parts: Value propositions, Buying process"
            )
        );
    }

    #[test]
    fn a_word_holds_for_the_text_it_was_given_for() {
        use Side::{Marketing, Sales};
        let mut charter = confirmed(&[(Marketing, "2026-11-10"), (Sales, "2026-11-10")]);
        let before = charter.picture.target_market.clone();
        charter
            .write_picture(PicturePart::TargetMarket, &before, &["Clinics".to_owned()])
            .unwrap();
        let day = "2026-11-10".parse().unwrap();
        let standing = charter.picture.standing(Sales, TODAY);
        assert_eq!(standing, PictureStanding::ChangedSince(day));
        assert_eq!(
            charter.picture.to_look_at(TODAY).as_deref(),
            Some("The shared picture of the market changed since Marketing and Sales confirmed it")
        );
        charter
            .write_picture(PicturePart::TargetMarket, &["Clinics".to_owned()], &before)
            .unwrap();
        let standing = charter.picture.standing(Sales, TODAY);
        assert_eq!(
            standing,
            PictureStanding::Confirmed(day),
            "the same text again"
        );
        let meanwhile = charter
            .write_picture(PicturePart::TargetMarket, &[], &[])
            .unwrap_err();
        assert_eq!(
            meanwhile.to_string(),
            "Target market was changed meanwhile: leave this with Esc and open it again"
        );
    }

    #[test]
    fn a_word_from_before_texts_were_kept_holds_for_any() {
        let mut charter = confirmed(&[(Side::Sales, "2026-11-10")]);
        charter
            .picture
            .confirmed
            .get_mut(&"0".into())
            .unwrap()
            .text
            .clear();
        charter.picture.target_market.push("Clinics".into());
        let standing = charter.picture.standing(Side::Sales, TODAY);
        assert_eq!(standing.words(), "confirmed on 2026-11-10");
    }

    #[test]
    fn stages_are_added_edited_moved_and_taken_out() {
        let mut charter = confirmed(&[]);
        assert_eq!(charter.add_stage(None, stage("Tries it")).unwrap(), 1);
        assert_eq!(charter.add_stage(Some(0), stage("Asks")).unwrap(), 1);
        let titles = |charter: &Charter| -> Vec<String> {
            let stages = charter.picture.buying_process.iter();
            stages.map(|stage| stage.title.clone()).collect()
        };
        assert_eq!(titles(&charter), ["Looks around", "Asks", "Tries it"]);
        assert_eq!(charter.move_stage(1, true).unwrap(), 0);
        charter
            .edit_stage(0, &stage("Asks"), stage(" Asks others "))
            .unwrap();
        charter.take_stage_out(1).unwrap();
        assert_eq!(titles(&charter), ["Asks others", "Tries it"]);
        let table = [
            (
                charter.move_stage(0, true).map(|_| ()),
                "It is the first stage already",
            ),
            (
                charter.move_stage(1, false).map(|_| ()),
                "It is the last stage already",
            ),
            (
                charter.take_stage_out(7),
                "That stage is no longer on the board",
            ),
            (
                charter.edit_stage(0, &stage("Asks"), stage("Waits")),
                "That stage is no longer on the board",
            ),
            (
                charter.add_stage(None, stage(" ")).map(|_| ()),
                "A stage needs some words",
            ),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
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
