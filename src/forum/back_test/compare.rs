//! Two definitions on the same leads: what one selects that the other does not, and how those
//! leads turned out.

use serde::Serialize;

use super::BackTest;
use super::bits::Bits;
use super::words::count;
use crate::forum::refusal::Refusal;

/// What a new definition changes against an old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Leads that only the new one selects.
    pub gained: u64,
    /// Those of them that became customers.
    pub gained_converted: u64,
    /// Leads that only the old one selects.
    pub lost: u64,
    /// Those of them that became customers: the customers that would have been missed.
    pub lost_converted: u64,
    /// Leads that both select.
    pub both: u64,
    /// Those of them that became customers.
    pub both_converted: u64,
    /// What that means, in a sentence.
    pub in_words: String,
}

/// Compares a new definition with an old one. Refuses when they were tried on different leads.
pub fn compare(old: &BackTest, new: &BackTest) -> Result<Comparison, Refusal> {
    let (before, after) = selections(old, new)?;
    let customers = new.customers();
    let counts = |bits: &Bits| (bits.count(), bits.count_with(customers));
    let (gained, gained_converted) = counts(&after.clone().without(&before));
    let (lost, lost_converted) = counts(&before.clone().without(&after));
    let (both, both_converted) = counts(&before.and(&after));
    let mut comparison = Comparison {
        gained,
        gained_converted,
        lost,
        lost_converted,
        both,
        both_converted,
        in_words: String::new(),
    };
    comparison.in_words = in_words(&comparison);
    Ok(comparison)
}

fn in_words(comparison: &Comparison) -> String {
    if comparison.gained == 0 && comparison.lost == 0 {
        return "Both select the same leads.".to_owned();
    }
    let mut parts = Vec::new();
    let leads = |number: u64| if number == 1 { "lead" } else { "leads" };
    if comparison.gained > 0 {
        parts.push(format!(
            "+{} {}, {} of them converted",
            count(comparison.gained),
            leads(comparison.gained),
            count(comparison.gained_converted)
        ));
    }
    if comparison.lost > 0 {
        parts.push(format!(
            "−{} {}",
            count(comparison.lost),
            leads(comparison.lost)
        ));
    }
    let missed = comparison.lost_converted;
    let customers = if missed == 1 { "customer" } else { "customers" };
    parts.push(format!(
        "{} {customers} would have been missed",
        count(missed)
    ));
    parts.join("; ")
}

fn selections(old: &BackTest, new: &BackTest) -> Result<(Bits, Bits), Refusal> {
    if old.leads().len() != new.leads().len() {
        return Err(Refusal::because(
            "The two definitions were tried on different leads: try both on the same file",
        ));
    }
    Ok((old.selected(), new.selected()))
}

/// A lead that only one of two definitions selects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dispute {
    /// Its row in the table of leads, from 0.
    pub lead: usize,
    /// Whether the new definition is the one that selects it.
    pub selected_by_new: bool,
    /// Whether it became a customer.
    pub converted: bool,
    /// Its values under the headers of [`Disputes::headers`].
    pub values: Vec<String>,
}

/// The leads on which two definitions disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disputes {
    /// How many there are, also beyond those listed.
    pub count: u64,
    /// The headers of the columns that are shown.
    pub headers: Vec<String>,
    /// The headers of columns that may name a person and are left out.
    pub hidden: Vec<String>,
    /// The leads, in the file's order.
    pub leads: Vec<Dispute>,
}

/// Lists up to `most` leads on which two definitions disagree, from the `from`th on. Columns that
/// may name a person are left out unless `with_persons`.
pub fn disputes(
    old: &BackTest,
    new: &BackTest,
    from: usize,
    most: usize,
    with_persons: bool,
) -> Result<Disputes, Refusal> {
    let (before, after) = selections(old, new)?;
    let only_new = after.clone().without(&before);
    let disputed = before.without(&after).or(&only_new);
    let (hidden, shown): (Vec<_>, Vec<_>) = new
        .leads()
        .kept()
        .partition(|(header, column)| !with_persons && may_name_a_person(header, column));
    let lead = |lead: usize| Dispute {
        lead,
        selected_by_new: only_new.get(lead),
        converted: new.customers().get(lead),
        values: shown
            .iter()
            .map(|(_, column)| column.value(lead).to_owned())
            .collect(),
    };
    let headers = |columns: &[(&str, &super::Column)]| {
        columns
            .iter()
            .map(|(header, _)| (*header).to_owned())
            .collect()
    };
    Ok(Disputes {
        count: disputed.count(),
        leads: disputed.leads().skip(from).take(most).map(lead).collect(),
        headers: headers(&shown),
        hidden: headers(&hidden),
    })
}

/// Words that head columns about a person.
const PERSONAL: [&str; 22] = [
    "name",
    "first",
    "last",
    "surname",
    "email",
    "mail",
    "phone",
    "mobile",
    "tel",
    "telephone",
    "fax",
    "address",
    "street",
    "contact",
    "person",
    "owner",
    "linkedin",
    "twitter",
    "birth",
    "dob",
    "ip",
    "prospect",
];

/// Whether the first values of a column are days. A day on which something was done names nobody,
/// however few leads share it.
fn holds_dates(column: &super::Column) -> bool {
    let texts = column.texts().iter().zip(column.days());
    let mut first = texts
        .filter(|(text, _)| !text.is_empty())
        .take(20)
        .peekable();
    first.peek().is_some() && first.all(|(_, day)| day.is_some())
}

/// Whether a column may say who a lead is: by a word of its header, by an address in its first
/// values, or because nearly every lead has a value of its own, as a key into the CRM.
pub fn may_name_a_person(header: &str, column: &super::Column) -> bool {
    let lower = header.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    let telling = ["email", "phone"].iter().any(|word| lower.contains(word));
    // "Do not email" and "last activity" are about what was done, not about who it was.
    let of_deeds = [
        "do not", "opt", "activity", "touch", "seen", "opened", "origin", "source",
    ];
    let of_birth = ["birth", "dob"].iter().any(|word| lower.contains(word));
    if !of_birth && holds_dates(column) {
        return false;
    }
    let about_deeds = of_deeds.iter().any(|word| lower.contains(word));
    if !about_deeds && (telling || words.any(|word| PERSONAL.contains(&word))) {
        return true;
    }
    let texts = column.texts();
    let address = |text: &str| text.contains('@') && text.contains('.');
    let leads = column.len();
    texts.iter().take(1000).any(address)
        || leads >= 20
            && texts.len() * 10 > leads * 9
            && texts
                .iter()
                .take(1000)
                .any(|text| super::leads::number(text).is_none())
}
