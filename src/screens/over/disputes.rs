//! The leads that only one of two versions selects, with what became of them.

use ratatui::layout::Rect;

use super::ask::choose;
use crate::forum::back_test::compare::Dispute;
use crate::forum::back_test::words::count;
use crate::screens::sheet::{Sheet, bottom_of, left_of, skip_left, skip_top, top_of};
use crate::screens::text;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::boards::compare::DisputedLeads;

/// The columns before the values: who selects it, and what became of it.
const WHO: u16 = 12;
const OUTCOME: u16 = 10;

/// The widest a column is drawn.
const WIDEST: usize = 22;

/// Leads that are measured for the width of a column.
const MEASURED: usize = 200;

/// Draws the list.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, listed: &DisputedLeads) {
    let width = screen.width.saturating_sub(2).min(150);
    let height = screen.height.saturating_sub(1).min(34);
    let area = boxed::centred(screen, width, height);
    let title = format!(
        "{} leads that only the draft or only {} selects",
        count(listed.disputes.count),
        listed.called
    );
    let inner = boxed::open(sheet, screen, area, &title);
    let columns = columns(listed);
    head(sheet, skip_left(inner, MARGIN), listed, &columns);
    let rows = top_of(skip_top(inner, 1), inner.height.saturating_sub(3));
    let leads = &listed.disputes.leads;
    list::list(
        sheet,
        rows,
        leads.len(),
        Some(listed.at),
        |_| 1,
        |sheet, at, place| {
            line(
                sheet,
                skip_left(place, MARGIN),
                &leads[at],
                listed,
                &columns,
            );
            choose(sheet, place, at, at == listed.at);
        },
    );
    let dim = sheet.theme.dim;
    sheet.put(bottom_of(inner, 1), &below(listed), dim);
}

/// Which columns are not shown, and how many leads of how many are listed.
fn below(listed: &DisputedLeads) -> String {
    let hidden = &listed.disputes.hidden;
    let persons = if listed.with_persons {
        "Columns that may name a person are shown; p hides them".to_owned()
    } else if hidden.is_empty() {
        "No column seems to name a person".to_owned()
    } else {
        format!(
            "Hidden, as they may name a person: {} (p shows)",
            hidden.join(", ")
        )
    };
    if (listed.disputes.leads.len() as u64) < listed.disputes.count {
        let first = count(listed.disputes.leads.len() as u64);
        return format!("The first {first} · {persons}");
    }
    persons
}

/// The columns from the first one shown on, with their widths.
fn columns(listed: &DisputedLeads) -> Vec<(usize, u16)> {
    let headers = listed.disputes.headers.iter().enumerate();
    headers
        .skip(listed.column)
        .map(|(at, header)| {
            let leads = listed.disputes.leads.iter().take(MEASURED);
            let values = leads.filter_map(|lead| lead.values.get(at));
            let widest = values.map(|value| text::width(value)).max().unwrap_or(0);
            let own = widest.max(text::width(header).min(14)).min(WIDEST);
            (at, own as u16 + 2)
        })
        .collect()
}

fn head(sheet: &mut Sheet<'_>, line: Rect, listed: &DisputedLeads, columns: &[(usize, u16)]) {
    let heading = sheet.theme.heading;
    sheet.put(left_of(line, WHO), "only", heading);
    sheet.put(left_of(skip_left(line, WHO), OUTCOME), "customer", heading);
    let mut rest = skip_left(line, WHO + OUTCOME);
    for (at, width) in columns {
        let header = &listed.disputes.headers[*at];
        sheet.put(left_of(rest, width.saturating_sub(1)), header, heading);
        rest = skip_left(rest, *width);
    }
}

fn line(
    sheet: &mut Sheet<'_>,
    line: Rect,
    lead: &Dispute,
    listed: &DisputedLeads,
    columns: &[(usize, u16)],
) {
    let (ink, dim, good) = (sheet.theme.over, sheet.theme.dim, sheet.theme.good);
    let (who, style) = if lead.selected_by_new {
        ("+ the draft".to_owned(), ink)
    } else {
        (format!("− {}", listed.called), dim)
    };
    sheet.put(left_of(line, WHO - 1), &who, style);
    let outcome = left_of(skip_left(line, WHO), OUTCOME);
    if lead.converted {
        let words = format!("{} yes", sheet.signs.done);
        sheet.put(outcome, &words, good);
    } else {
        sheet.put(outcome, "no", dim);
    }
    let mut rest = skip_left(line, WHO + OUTCOME);
    for (at, width) in columns {
        let value = lead.values.get(*at).map_or("", String::as_str);
        sheet.put(left_of(rest, width.saturating_sub(1)), value, ink);
        rest = skip_left(rest, *width);
    }
}
