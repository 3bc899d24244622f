//! Signing the definition: a side's word is bound to the exact text, by its hash. An edit touches
//! no sign-off; it makes another text, for which none stands.

use std::cell::RefCell;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{LeadDefinition, SignOff, Verdict};
use crate::forum::digest::hex;
use crate::forum::editing::{on_the_roster, some_words};
use crate::forum::merge::ron_options;
use crate::forum::people::{Roster, Side};
use crate::forum::record::{Format, Handle, Id, Items};
use crate::forum::refusal::Refusal;

/// What a side says of the text as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It signed this text.
    Signed {
        /// Who said so for it.
        by: Option<Handle>,
        /// The day.
        on: Option<Date>,
        /// The reservation with which it agreed; empty when there is none.
        reservation: String,
    },
    /// It signed another text, last as that version.
    SignedOther {
        /// The version.
        version: u32,
        /// Whether that was an earlier text of the version it is now.
        earlier_text: bool,
    },
    /// It objects to this text.
    Objects {
        /// Why.
        reason: String,
    },
    /// It has not signed yet.
    Unsigned,
}

impl Standing {
    /// `signed`, `signed v7`, `signed an earlier text of v7, not this one`, `objects: too few leads`,
    /// `not signed yet`.
    pub fn words(&self) -> String {
        match self {
            Self::Signed { reservation, .. } if reservation.is_empty() => "signed".to_owned(),
            Self::Signed { reservation, .. } => {
                format!("signed, with a reservation: {reservation}")
            }
            Self::SignedOther {
                version,
                earlier_text: false,
            } => format!("signed v{version}"),
            Self::SignedOther { version, .. } => {
                format!("signed an earlier text of v{version}, not this one")
            }
            Self::Objects { reason } => format!("objects: {reason}"),
            Self::Unsigned => "not signed yet".to_owned(),
        }
    }
}

/// The start of a text's hash, enough to tell texts apart on screen.
pub fn short(hash: &str) -> &str {
    hash.get(..10).unwrap_or(hash)
}

impl LeadDefinition {
    /// What is signed, in one exact form: everything that says which lead qualifies and what
    /// happens then. Not in it: the version's number, sign-offs, back-tests, clashes, open
    /// questions, and what is retired.
    pub fn canonical_text(&self) -> String {
        let mut text = Self {
            // The format of the file says nothing about leads; one fixed number keeps signatures
            // through a migration.
            format: Format(1),
            version: 0,
            sign_offs: Items::default(),
            back_tests: Items::default(),
            open_questions: Items::default(),
            clashes: super::Clashes::default(),
            ..self.clone()
        };
        text.groups = standing(&text.groups, |group| &group.retired);
        let groups: Vec<Id> = text.groups.ids().cloned().collect();
        for id in groups {
            if let Some(group) = text.groups.get_mut(&id) {
                group.criteria = standing(&group.criteria, |criterion| &criterion.retired);
            }
        }
        text.always = standing(&text.always, |rule| &rule.retired);
        text.never = standing(&text.never, |rule| &rule.retired);
        text.stages = standing(&text.stages, |stage| &stage.retired);
        text.hand_offs = standing(&text.hand_offs, |hand_off| &hand_off.retired);
        text.reasons = standing(&text.reasons, |reason| &reason.retired);
        // A value of plain fields always writes; an empty text would match no signature.
        ron_options().to_string(&text).unwrap_or_default()
    }

    /// The hash of [`LeadDefinition::canonical_text`]: SHA-256 (FIPS 180-4) in hexadecimal.
    pub fn content_hash(&self) -> String {
        remembered_hash(self)
    }

    fn worked_out_hash(&self) -> String {
        hex(Sha256::digest(self.canonical_text().as_bytes()))
    }

    /// Gives a side's word on the text as it stands, under a new id; a word that the side gave on
    /// the same text before is replaced.
    pub fn sign(
        &mut self,
        id: Id,
        side: Side,
        by: Option<Handle>,
        verdict: Verdict,
        roster: &Roster,
        on: Date,
    ) -> Result<(), Refusal> {
        if !matches!(side, Side::Marketing | Side::Sales) {
            return Err(Refusal::because(
                "A lead definition is signed by Marketing and by Sales",
            ));
        }
        if !self.clashes.is_empty() {
            return Err(Refusal::because(
                "Two versions of the text clash: settle that before signing it",
            ));
        }
        if let Some(handle) = &by {
            let person = on_the_roster(roster, handle)?;
            if person.side != side {
                return Err(Refusal::because(format!(
                    "{} is {}: somebody from {side} signs for {side}",
                    person.name, person.side
                )));
            }
        }
        let verdict = match verdict {
            Verdict::Agree => Verdict::Agree,
            Verdict::AgreeWithReservation(text) => {
                Verdict::AgreeWithReservation(some_words(&text, "A reservation")?)
            }
            Verdict::Object(text) => Verdict::Object(some_words(&text, "An objection")?),
        };
        let text = self.content_hash();
        let given = self
            .sign_offs
            .iter()
            .filter(|(_, one)| one.side == side && one.text == text)
            .map(|(id, _)| id.clone())
            .next();
        let sign_off = SignOff {
            side,
            by,
            on: Some(on),
            version: self.version.max(1),
            text,
            verdict,
        };
        self.version = self.version.max(1);
        self.sign_offs.insert(given.unwrap_or(id), sign_off);
        Ok(())
    }

    /// What a side says of the text as it stands.
    pub fn standing(&self, side: Side) -> Standing {
        self.standing_on(side, &self.content_hash())
    }

    /// What a side says of the text of that hash: for those who ask several times of one text.
    pub fn standing_on(&self, side: Side, hash: &str) -> Standing {
        let of_side = || self.sign_offs.values().filter(|one| one.side == side);
        // Merging can bring two words on one text: the later one holds, on one day the objection.
        let on_this = of_side()
            .filter(|one| one.text == hash)
            .max_by_key(|one| (one.on, matches!(one.verdict, Verdict::Object(_))));
        match on_this.map(|one| (one, &one.verdict)) {
            Some((_, Verdict::Object(reason))) => Standing::Objects {
                reason: reason.clone(),
            },
            Some((one, verdict)) => Standing::Signed {
                by: one.by.clone(),
                on: one.on,
                reservation: match verdict {
                    Verdict::AgreeWithReservation(text) => text.clone(),
                    _ => String::new(),
                },
            },
            None => of_side()
                .filter(|one| !matches!(one.verdict, Verdict::Object(_)))
                .map(|one| one.version)
                .max()
                .map_or(Standing::Unsigned, |version| Standing::SignedOther {
                    version,
                    earlier_text: version == self.version.max(1),
                }),
        }
    }

    /// Whether both sides signed this very text: then it is in force.
    pub fn agreed(&self) -> bool {
        if self.sign_offs.is_empty() {
            return false;
        }
        let hash = self.content_hash();
        [Side::Marketing, Side::Sales]
            .into_iter()
            .all(|side| matches!(self.standing_on(side, &hash), Standing::Signed { .. }))
    }

    /// `v7`, or `v8 (draft)` while not both sides signed it.
    pub fn version_words(&self) -> String {
        self.version_words_when(self.agreed())
    }

    /// The same for a text of which is known whether both sides signed it.
    pub fn version_words_when(&self, agreed: bool) -> String {
        let version = self.version.max(1);
        if agreed {
            format!("v{version}")
        } else {
            format!("v{version} (draft)")
        }
    }

    /// Changes the text. The first change after both sides signed opens the draft of the next
    /// version; nothing changes when `change` refuses.
    pub(super) fn rewrite<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let before = self.clone();
        let done = change(self);
        if done.is_err() {
            *self = before;
            return done;
        }
        self.version = self.version.max(1);
        // A change of a question, or one that changes nothing, opens no draft.
        if before.agreed() && before.content_hash() != self.content_hash() {
            self.version = before.version.saturating_add(1);
        }
        done
    }
}

thread_local! {
    static LAST: RefCell<Option<(LeadDefinition, String)>> = const { RefCell::new(None) };
}

/// The hash of a definition: asked again of the same one, as each frame does, the one worked out
/// before. Items that both share are equal without a look into them.
fn remembered_hash(definition: &LeadDefinition) -> String {
    LAST.with_borrow_mut(|last| match last {
        Some((known, hash)) if known == definition => hash.clone(),
        last => {
            let hash = definition.worked_out_hash();
            *last = Some((definition.clone(), hash.clone()));
            hash
        }
    })
}

/// The rows that are not retired.
fn standing<T: Clone>(rows: &Items<T>, retired: impl Fn(&T) -> &String) -> Items<T> {
    rows.iter()
        .filter(|(_, row)| retired(row).is_empty())
        .map(|(id, row)| (id.clone(), row.clone()))
        .collect()
}

#[cfg(test)]
mod tests;
