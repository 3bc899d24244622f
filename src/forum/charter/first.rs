//! A forum's first charter from a short form.

use super::{Cadence, Charter};
use crate::forum::editing::some_words;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// What a forum is founded on: a name, a cadence, a few people, why they meet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShortForm {
    /// The forum's name.
    pub name: String,
    /// When it meets.
    pub cadence: Cadence,
    /// Full names with their sides.
    pub people: Vec<(String, Side)>,
    /// The objectives, a line each.
    pub objectives: Vec<String>,
}

impl Charter {
    /// The first charter of a forum. Lines without words are left out; a name is needed, everything
    /// else can come later.
    pub fn first(form: &ShortForm, mut id: impl FnMut() -> Id) -> Result<Self, Refusal> {
        let mut charter = Self {
            name: some_words(&form.name, "The forum's name")?,
            cadence: form.cadence.clone(),
            ..Self::default()
        };
        for (name, side) in form
            .people
            .iter()
            .filter(|(name, _)| !name.trim().is_empty())
        {
            charter.add_person(name, *side)?;
        }
        for title in form
            .objectives
            .iter()
            .filter(|line| !line.trim().is_empty())
        {
            charter.add_objective(id(), title)?;
        }
        Ok(charter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::record::Handle;

    fn first() -> Charter {
        let form = ShortForm {
            name: " Acme revenue forum ".into(),
            people: vec![
                ("Ana Ruiz".into(), Side::Marketing),
                (" ".into(), Side::Sales),
                ("Cy Obi".into(), Side::Sales),
            ],
            objectives: ["40 new customers", "", "Churn under 2%", "One price list"]
                .map(str::to_owned)
                .to_vec(),
            ..ShortForm::default()
        };
        let mut ids = ["c", "a", "b"].into_iter();
        Charter::first(&form, || ids.next().unwrap().into()).unwrap()
    }

    fn order(charter: &Charter) -> String {
        let rows = charter.objectives_in_order();
        rows.iter().map(|(id, _)| id.as_str()).collect()
    }

    #[test]
    fn a_short_form_makes_the_first_charter() {
        let charter = first();
        assert_eq!(charter.name, "Acme revenue forum");
        let handles: Vec<_> = charter.roster.ids().map(Handle::as_str).collect();
        assert_eq!(handles, ["ana", "cy"]);
        assert_eq!(order(&charter), "cab", "in the order of the form");
        let unnamed = Charter::first(&ShortForm::default(), Id::default).unwrap_err();
        assert_eq!(unnamed.to_string(), "The forum's name needs some words");
    }
}
