//! Bringing leads: the list of files, a file while it is read, its columns, the outcome.

use ratatui::layout::Rect;

use super::ask::choose;
use super::field;
use crate::forum::back_test::Bits;
use crate::forum::back_test::columns::{ColumnSummary, Kind, ValueCount};
use crate::forum::back_test::leads::NumberStyle;
use crate::forum::back_test::words::{count, percent};
use crate::screens::sheet::{
    Sheet, bottom_of, left_of, piece, right_of, row, skip_left, skip_top, top_of,
};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{bar, boxed, list};
use crate::session::boards::bring_leads::{BringLeads, JoinColumns, Preview, Step, tells_outcome};

/// How wide it is, if there is room.
const WIDE: u16 = 100;

/// Draws the step that is on.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, bringing: &BringLeads) {
    let width = WIDE.min(screen.width.saturating_sub(2));
    let height = match bringing.step {
        Step::File | Step::SecondFile(_) => 16,
        Step::Reading { .. } => 7,
        Step::Wrapped { .. } => 10,
        Step::Join(..) => 14,
        _ => 30,
    };
    let height = screen.height.saturating_sub(1).min(height);
    let area = boxed::centred(screen, width, height);
    match &bringing.step {
        Step::File => {
            let inner = boxed::open(sheet, screen, area, "Which leads?");
            let words = "A CSV from your CRM. Type part of its name, or a path. It is only read: \
                         never copied, never saved, never sent.";
            files(sheet, inner, bringing, words);
        }
        Step::SecondFile(_) => {
            let title = "Which file tells who became a customer?";
            let inner = boxed::open(sheet, screen, area, title);
            let words = "A second CSV, such as closed deals. It needs one column that the leads have \
                         as well. It is only read.";
            files(sheet, inner, bringing, words);
        }
        Step::Wrapped { name, why, .. } => {
            let inner = boxed::open(sheet, screen, area, name);
            wrapped(sheet, inner, why);
        }
        Step::Join(preview, second) => {
            let title = "Which column names the same lead in both files?";
            let inner = boxed::open(sheet, screen, area, title);
            join(sheet, inner, preview, second, bringing.fault.as_deref());
        }
        Step::Reading { name, share, .. } => {
            let inner = boxed::open(sheet, screen, area, "Reading");
            let ink = sheet.theme.over;
            sheet.put(inner, name, ink);
            if let Some(share) = share {
                let line = row(inner, 2);
                let words = format!("{:.0}%", share * 100.0);
                let used = sheet.put_right(line, &words, ink);
                let style = sheet.theme.bar;
                let rest = left_of(line, line.width.saturating_sub(used + 2));
                bar::bar(sheet, rest, *share, style);
            }
        }
        Step::Columns(preview) => {
            let title = title(preview);
            let inner = boxed::open(sheet, screen, area, &title);
            columns(sheet, inner, preview, &advice(view, preview));
        }
        Step::Outcome(preview) => {
            let title = "Which column tells who became a customer?";
            let inner = boxed::open(sheet, screen, area, title);
            columns(sheet, inner, preview, "");
        }
        Step::Yes(preview) => {
            let inner = boxed::open(sheet, screen, area, "Which values mean: became a customer?");
            values(sheet, inner, preview);
        }
    }
}

fn title(preview: &Preview) -> String {
    let leads = count(preview.file.leads.len() as u64);
    format!(
        "{}: {leads} leads, {} columns",
        preview.file.name,
        preview.file.leads.headers().len()
    )
}

/// What Enter does, and what is left on this machine.
fn advice(view: &View<'_>, preview: &Preview) -> String {
    let Some(meeting) = view.meeting else {
        return String::new();
    };
    let definition = &meeting.boards.lead_definition;
    if let Some(second) = &preview.file.source.outcomes {
        let customers = preview.file.leads.joined().map_or(0, Bits::count);
        return format!(
            "{} of these leads became customers, says {}. Both are only read; no lead is saved.",
            count(customers),
            second.name
        );
    }
    match &definition.leads.outcome {
        Some(outcome) if tells_outcome(definition, &preview.file) => format!(
            "A customer is a lead whose {} is {}. The file is only read; no lead is saved.",
            outcome.column,
            outcome.is.join(" or ")
        ),
        Some(outcome) => format!(
            "There is no column {} here: Enter chooses the one that tells who became a customer.",
            outcome.column
        ),
        None => "Enter goes on to the column that tells who became a customer.".to_owned(),
    }
}

/// Rows that were wrapped: what is the matter, and the offer to unwrap them.
fn wrapped(sheet: &mut Sheet<'_>, area: Rect, why: &str) {
    let (warning, ink) = (sheet.theme.warning, sheet.theme.over);
    let why = format!("{} {why}.", sheet.signs.warns);
    let used = sheet.put_wrapped(top_of(area, 3), &why, warning);
    let offer = "A program has put each of these rows into quotes as if it were one value. Enter reads \
                 the file again and takes them out of their quotes; the file itself stays as it is. \
                 Or export the leads again.";
    sheet.put_wrapped(skip_top(area, used + 1), offer, ink);
}

/// The columns that both files have.
fn join(
    sheet: &mut Sheet<'_>,
    area: Rect,
    preview: &Preview,
    second: &JoinColumns,
    fault: Option<&str>,
) {
    let (dim, ink) = (sheet.theme.dim, sheet.theme.over);
    let list = top_of(area, area.height.saturating_sub(3));
    list::list(
        sheet,
        list,
        second.columns.len(),
        Some(second.at),
        |_| 1,
        |sheet, at, place| {
            sheet.put(skip_left(place, MARGIN), &second.columns[at], ink);
            choose(sheet, place, at, at == second.at);
        },
    );
    if let Some(why) = fault {
        let warning = sheet.theme.warning;
        sheet.put_wrapped(bottom_of(area, 3), why, warning);
        return;
    }
    let words = format!(
        "A lead of {} counts as a customer when {} has a row with the same value there.",
        preview.file.name, second.name
    );
    sheet.put_wrapped(bottom_of(area, 2), &words, dim);
}

fn files(sheet: &mut Sheet<'_>, area: Rect, bringing: &BringLeads, about: &str) {
    let (dim, ink, warning) = (sheet.theme.dim, sheet.theme.over, sheet.theme.warning);
    field::line(sheet, row(area, 0), &bringing.text, true);
    let (said, style) = match &bringing.fault {
        Some(why) => (why.as_str(), warning),
        None => (about, dim),
    };
    let lines = text::lines_of(said, usize::from(area.width), 4);
    sheet.put_wrapped(bottom_of(area, lines), said, style);
    let list = skip_top(area, 2);
    let list = top_of(list, list.height.saturating_sub(lines + 1));
    if bringing.found.is_empty() {
        let words = if bringing.looking {
            "Looking for files"
        } else {
            "No CSV here. Put one into the forum's folder leads/, or type a path."
        };
        sheet.put(skip_left(list, MARGIN), words, dim);
        return;
    }
    list::list(
        sheet,
        list,
        bringing.found.len(),
        Some(bringing.at),
        |_| 1,
        |sheet, at, place| {
            let found = &bringing.found[at];
            let line = skip_left(place, MARGIN);
            let used = sheet.put(line, &found.name, ink);
            let rest = skip_left(line, used + 3);
            sheet.put_right(rest, &found.about, dim);
            choose(sheet, place, at, at == bringing.at);
        },
    );
}

/// The columns with what they hold, and below the one under the cursor in detail.
fn columns(sheet: &mut Sheet<'_>, area: Rect, preview: &Preview, advice: &str) {
    let detail = 5.min(area.height / 3);
    let (dim, heading) = (sheet.theme.dim, sheet.theme.heading);
    let name = (area.width * 2 / 5).min(40);
    sheet.put(skip_left(area, MARGIN), "column", heading);
    sheet.put(skip_left(area, MARGIN + name), "holds", heading);
    sheet.put_right(left_of(area, MARGIN + name + 20), "missing", heading);
    let list = skip_top(area, 1);
    let list = top_of(list, list.height.saturating_sub(detail + 3));
    let columns = &preview.file.columns;
    list::list(
        sheet,
        list,
        columns.len(),
        Some(preview.at),
        |_| 1,
        |sheet, at, place| {
            let column = &columns[at];
            let line = skip_left(place, MARGIN);
            column_line(sheet, line, column, preview, name);
            choose(sheet, place, at, at == preview.at);
        },
    );
    let below = bottom_of(area, detail + 2);
    if let Some(column) = preview.column() {
        column_detail(sheet, top_of(below, detail), column, preview);
    }
    sheet.put(bottom_of(area, 1), advice, dim);
}

fn column_line(
    sheet: &mut Sheet<'_>,
    line: Rect,
    column: &ColumnSummary,
    preview: &Preview,
    name: u16,
) {
    let (ink, dim) = (sheet.theme.over, sheet.theme.dim);
    sheet.put(left_of(line, name - 1), &column.header, ink);
    let rest = skip_left(line, name);
    sheet.put(rest, kind(column.kind), dim);
    let missing = if column.missing == 0 {
        sheet.signs.dot.to_owned()
    } else {
        percent(column.missing_share)
    };
    sheet.put_right(left_of(rest, 20), &missing, dim);
    let rest = skip_left(rest, 23);
    let open = column.placeholders.iter();
    let open = open.filter(|value| !preview.missing.contains(&value.value));
    let open: Vec<&str> = open.map(|value| value.value.as_str()).collect();
    let used = if open.is_empty() {
        0
    } else {
        let words = format!("{} means missing? ", open.join(", "));
        let warning = sheet.theme.warning;
        sheet.put(rest, &words, warning)
    };
    sheet.put(skip_left(rest, used), &holds(column), dim);
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Empty => "nothing",
        Kind::Number => "numbers",
        Kind::Date => "dates",
        Kind::Choice => "choices",
        Kind::Text => "text",
    }
}

/// A range, or the first values; nothing of a column that may name a person.
fn holds(column: &ColumnSummary) -> String {
    if column.personal {
        return "may name a person: not shown".to_owned();
    }
    match &column.range {
        Some((least, most)) => format!("{least} to {most}"),
        None => {
            let values = column.most_frequent.iter().take(6);
            let values: Vec<&str> = values.map(|value| value.value.as_str()).collect();
            values.join(", ")
        }
    }
}

fn column_detail(sheet: &mut Sheet<'_>, area: Rect, column: &ColumnSummary, preview: &Preview) {
    let (dim, ink, strong) = (sheet.theme.dim, sheet.theme.over, sheet.theme.strong);
    let mut distinct = format!("   {} different values", count(column.distinct));
    if column.kind == Kind::Number && column.number_style != NumberStyle::Plain {
        distinct.push_str(", numbers with ");
        distinct.push_str(column.number_style.words());
    }
    sheet.put_pieces(
        row(area, 0),
        &[piece(column.header.as_str(), strong), piece(distinct, dim)],
    );
    if column.personal {
        sheet.put(
            row(area, 1),
            "It may name a person, so its values are not shown.",
            dim,
        );
        return;
    }
    let values: Vec<String> = column
        .most_frequent
        .iter()
        .map(|value| format!("{} ({})", value.value, count(value.leads)))
        .collect();
    let lines = Rect {
        height: area.height.saturating_sub(2),
        ..skip_top(area, 1)
    };
    sheet.put_wrapped(lines, &values.join(", "), ink);
    placeholders(sheet, bottom_of(area, 1), &column.placeholders, preview);
}

/// Values that may mean "missing" are offered, never assumed.
fn placeholders(sheet: &mut Sheet<'_>, line: Rect, offered: &[ValueCount], preview: &Preview) {
    if offered.is_empty() {
        return;
    }
    let taken = offered
        .iter()
        .all(|value| preview.missing.contains(&value.value));
    let names: Vec<&str> = offered.iter().map(|value| value.value.as_str()).collect();
    let names = names.join(", ");
    let (words, style) = if taken {
        let sign = sheet.signs.done;
        (
            format!("{sign} {names} counts as missing"),
            sheet.theme.good,
        )
    } else {
        (
            format!("Does {names} mean that nothing was filled in? x says yes"),
            sheet.theme.warning,
        )
    };
    sheet.put(line, &words, style);
}

fn values(sheet: &mut Sheet<'_>, area: Rect, preview: &Preview) {
    let (dim, ink) = (sheet.theme.dim, sheet.theme.over);
    let values = preview.outcome_values();
    let list = top_of(area, area.height.saturating_sub(2));
    list::list(
        sheet,
        list,
        values.len(),
        Some(preview.at),
        |_| 1,
        |sheet, at, place| {
            let value = &values[at];
            let ticked = preview.yes.contains(&value.value);
            let sign = if ticked {
                sheet.signs.ticked
            } else {
                sheet.signs.ballot
            };
            let line = left_of(skip_left(place, MARGIN), 50);
            let leads = count(value.leads);
            let used = sheet.put_right(line, &leads, dim);
            let rest = left_of(line, line.width.saturating_sub(used + 1));
            sheet.put_pieces(
                rest,
                &[
                    piece(format!("{sign} "), ink),
                    piece(value.value.as_str(), ink),
                ],
            );
            choose(sheet, place, at, at == preview.at);
        },
    );
    let words = "x ticks; Enter takes what is ticked, or the one under the cursor";
    sheet.put(right_of(bottom_of(area, 1), area.width), words, dim);
}
