//! How to read the leads that the definition talks about.

use std::collections::BTreeMap;

use super::super::{Confirmed, FieldFault, opened};
use crate::forum::lead_definition::{LeadsColumns, OutcomeColumn};
use crate::forum::record::Words;
use crate::session::Session;
use crate::session::form::{Field, Form};

/// The fields about the columns.
pub fn leads_fields(leads: &LeadsColumns) -> Vec<Field> {
    let outcome = leads.outcome.clone().unwrap_or_default();
    let aliases: Vec<String> = leads
        .columns
        .iter()
        .map(|(short, long)| format!("{short} = {}", long.join(" | ")))
        .collect();
    let words = |words: &Words| words.iter().map(str::to_owned).collect::<Vec<_>>();
    vec![
        Field::line("outcome", "Outcome column", outcome.column)
            .hint("its header in the CSV, such as Converted"),
        Field::lines("is", "Became a customer when it is", &outcome.is)
            .hint("one value a line, such as 1"),
        Field::lines("missing", "Also means missing", &words(&leads.missing))
            .hint("besides blank, such as Select"),
        Field::lines("columns", "Short names", &aliases)
            .hint("occupation = What is your current occupation"),
        Field::lines(
            "after",
            "Filled after the hand-off",
            &words(&leads.filled_after_hand_off),
        )
        .hint("columns that a criterion must not use"),
        Field::line(
            "date",
            "Date column",
            leads.date.clone().unwrap_or_default(),
        ),
    ]
}

/// Makes confirmed columns true.
pub fn confirm_leads(session: &mut Session, form: &Form) -> Confirmed {
    let before = opened(session, form)?.lead_definition.leads.clone();
    let mut columns = BTreeMap::new();
    for line in form
        .lines("columns")
        .iter()
        .filter(|line| !line.trim().is_empty())
    {
        let Some((short, long)) = line.split_once('=') else {
            return Err(FieldFault::at(
                "columns",
                format!("`{line}` lacks a =; write it like short = long header"),
            ));
        };
        let long = long
            .split('|')
            .map(|header| header.trim().to_owned())
            .collect();
        columns.insert(short.trim().to_owned(), long);
    }
    let column = form.value("outcome").to_owned();
    let date = form.value("date").to_owned();
    let after = LeadsColumns {
        outcome: (!column.is_empty()).then(|| OutcomeColumn {
            column,
            is: form.lines("is"),
        }),
        missing: form.lines("missing").into_iter().collect(),
        columns,
        filled_after_hand_off: form.lines("after").into_iter().collect(),
        date: (!date.is_empty()).then_some(date),
    };
    session.edit("how to read the leads", |b| {
        b.edit_lead_definition(|d| d.edit_leads(&before, &after))
    })?;
    Ok(())
}
