//! Outcomes that stand in a second file, joined to the leads on a column.

use std::collections::HashSet;

use super::gather::Wanted;
use super::{Choice, NotRead, Outcomes, gather};
use crate::forum::back_test::leads::find_column;
use crate::forum::back_test::{Bits, Leads};
use crate::forum::lead_definition::LeadsColumns;
use crate::forum::plain::neutralise;
use crate::forum::refusal::Refusal;

/// The keys of the leads that became customers.
pub(super) struct Customers {
    keys: HashSet<String>,
    /// What whoever brings the file should know of how they were found.
    pub(super) note: Option<String>,
}

/// Reads who became a customer.
pub(super) fn customers(
    outcomes: Outcomes<'_>,
    choice: &Choice<'_>,
    reading: &LeadsColumns,
) -> Result<Customers, NotRead> {
    let mut key = 0;
    let mut says = None;
    let gathered = gather(outcomes.path, choice, |headers| {
        key = find_column(headers, outcomes.join, reading)?;
        if let Some(outcome) = &reading.outcome {
            // A file of closed deals often names nothing but the customers.
            let place = find_column(headers, &outcome.column, reading).ok();
            says = place.map(|place| (place, &outcome.is));
        }
        let wanted =
            |place: usize| place == key || says.as_ref().is_some_and(|(says, _)| *says == place);
        let wanted = |place| {
            if wanted(place) {
                Wanted::Yes
            } else {
                Wanted::No
            }
        };
        Ok((0..headers.len()).map(wanted).collect())
    })?;
    let table = gathered.into_leads();
    let Some(keys) = table.column(key) else {
        return Ok(Customers {
            keys: HashSet::new(),
            note: None,
        });
    };
    let lacks = reading.outcome.as_ref().filter(|_| says.is_none());
    let note = lacks.map(|outcome| {
        let name = outcomes
            .path
            .file_name()
            .unwrap_or(outcomes.path.as_os_str());
        format!(
            "{} has no column “{}”: every lead that stands in it counts as a customer",
            neutralise(&name.to_string_lossy()),
            outcome.column
        )
    });
    let won = |lead: &usize| match &says {
        None => true,
        Some((place, is)) => table.column(*place).is_some_and(|column| {
            let value = column.value(*lead).to_lowercase();
            is.iter().any(|yes| yes.trim().to_lowercase() == value)
        }),
    };
    let customers = (0..table.len())
        .filter(won)
        .map(|lead| keys.value(lead).to_owned());
    Ok(Customers {
        keys: customers.filter(|key| !key.is_empty()).collect(),
        note,
    })
}

impl Customers {
    /// Which of the leads they are, by the column at `place`. Refuses when none is among them.
    pub(super) fn among(&self, leads: &Leads, place: usize, join: &str) -> Result<Bits, Refusal> {
        let Some(column) = leads.column(place) else {
            return Ok(Bits::all(leads.len(), false));
        };
        let won: Vec<_> = column
            .texts()
            .iter()
            .map(|key| self.keys.contains(key))
            .collect();
        let bits = column.select(&won);
        if bits.count() == 0 {
            return Err(Refusal::because(format!(
                "No lead's “{join}” stands among the {} customers of the second file: join on \
                 another column, or look whether both files are of the same leads",
                self.keys.len()
            )));
        }
        Ok(bits)
    }
}
