//! Bringing leads: the list of files, a file while it is read, its columns, the outcome.

use ratatui::layout::Rect;

use super::ask::choose;
use super::field;
use crate::forum::back_test::Bits;
use crate::forum::back_test::columns::{ColumnSummary, Kind, ValueCount};
use crate::forum::back_test::leads::NumberStyle;
use crate::forum::back_test::words::{count, percent};
use crate::screens::sheet::{Sheet, bottom_of, left_of, piece, row, skip_left, skip_top, top_of};
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
            yes_values(sheet, inner, preview);
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
        let typed = bringing.text.trimmed();
        let words = if bringing.looking {
            "Looking for files".to_owned()
        } else if typed.is_empty() {
            "No CSV here. Put one into the forum's folder leads/, or type a path.".to_owned()
        } else {
            format!("No file or folder is called anything like “{typed}”: Ctrl-U shows all again.")
        };
        sheet.put_wrapped(skip_left(list, MARGIN), &words, dim);
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

/// Columns to choose from: which they are, the one under the cursor, and the values that were said
/// to mean missing; none where that is not asked.
pub struct ColumnList<'a> {
    /// The columns.
    pub columns: &'a [&'a ColumnSummary],
    /// The one under the cursor.
    pub at: usize,
    /// What counts as missing, where that is asked here.
    pub missing: Option<&'a [String]>,
}

impl<'a> ColumnList<'a> {
    /// Whether it asks if that value means missing.
    fn asks(&self, value: &ValueCount) -> bool {
        let known = |missing: &[String]| missing.contains(&value.value);
        self.missing.is_some_and(|missing| !known(missing))
    }

    /// Draws the columns with what they hold, and below the one under the cursor in detail. The
    /// list keeps most of the room.
    pub fn draw(&self, sheet: &mut Sheet<'_>, area: Rect, advice: &str) {
        let said = text::lines_of(advice, usize::from(area.width), 2);
        let advised = u16::from(said > 0) + said;
        let detail = if self.missing.is_some() {
            5.min((area.height / 3).max(2))
        } else {
            4.min((area.height / 5).max(2))
        };
        let (dim, heading) = (sheet.theme.dim, sheet.theme.heading);
        let name = (area.width * 2 / 5).min(40);
        sheet.put(skip_left(area, MARGIN), "column", heading);
        sheet.put(skip_left(area, MARGIN + name), "holds", heading);
        sheet.put_right(left_of(area, MARGIN + name + 20), "missing", heading);
        let list = skip_top(area, 1);
        let list = top_of(list, list.height.saturating_sub(detail + 1 + advised));
        list::list(
            sheet,
            list,
            self.columns.len(),
            Some(self.at),
            |_| 1,
            |sheet, at, place| {
                self.line(sheet, skip_left(place, MARGIN), self.columns[at], name);
                choose(sheet, place, at, at == self.at);
            },
        );
        if let Some(column) = self.columns.get(self.at) {
            let below = bottom_of(area, detail + advised);
            self.detail(sheet, top_of(below, detail), column);
        }
        sheet.put_wrapped(bottom_of(area, said), advice, dim);
    }

    fn line(&self, sheet: &mut Sheet<'_>, line: Rect, column: &'a ColumnSummary, name: u16) {
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
        let open = column.placeholders.iter().filter(|value| self.asks(value));
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

    fn detail(&self, sheet: &mut Sheet<'_>, area: Rect, column: &ColumnSummary) {
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
            let words = "It may name a person, so its values are not shown.";
            sheet.put(row(area, 1), words, dim);
            return;
        }
        let values: Vec<String> = column
            .most_frequent
            .iter()
            .map(|value| format!("{} ({})", value.value, count(value.leads)))
            .collect();
        let asked = u16::from(self.missing.is_some());
        let lines = Rect {
            height: area.height.saturating_sub(1 + asked),
            ..skip_top(area, 1)
        };
        sheet.put_wrapped(lines, &values.join(", "), ink);
        if let Some(missing) = self.missing {
            placeholders(sheet, bottom_of(area, 1), &column.placeholders, missing);
        }
    }
}

fn columns(sheet: &mut Sheet<'_>, area: Rect, preview: &Preview, advice: &str) {
    let columns: Vec<&ColumnSummary> = preview.file.columns.iter().collect();
    let list = ColumnList {
        columns: &columns,
        at: preview.at,
        missing: Some(&preview.missing),
    };
    list.draw(sheet, area, advice);
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

/// Values that may mean "missing" are offered, never assumed.
fn placeholders(sheet: &mut Sheet<'_>, line: Rect, offered: &[ValueCount], missing: &[String]) {
    if offered.is_empty() {
        return;
    }
    let taken = offered.iter().all(|value| missing.contains(&value.value));
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

/// Draws values with how many leads have each; those that are ticked are marked.
pub fn values(
    sheet: &mut Sheet<'_>,
    area: Rect,
    values: &[(&str, Option<u64>)],
    ticked: Option<&[String]>,
    at: Option<usize>,
) {
    let (dim, ink) = (sheet.theme.dim, sheet.theme.over);
    list::list(
        sheet,
        area,
        values.len(),
        at,
        |_| 1,
        |sheet, place_at, place| {
            let (value, leads) = values[place_at];
            let sign = match ticked {
                Some(ticked) if ticked.iter().any(|known| known == value) => sheet.signs.ticked,
                Some(_) => sheet.signs.ballot,
                None => "",
            };
            let line = left_of(skip_left(place, MARGIN), 50);
            let leads = leads.map_or(String::new(), count);
            let used = sheet.put_right(line, &leads, dim);
            let rest = left_of(line, line.width.saturating_sub(used + 1));
            let blank = if sign.is_empty() { "" } else { " " };
            sheet.put_pieces(
                rest,
                &[piece(format!("{sign}{blank}"), ink), piece(value, ink)],
            );
            choose(sheet, place, place_at, Some(place_at) == at);
        },
    );
}

fn yes_values(sheet: &mut Sheet<'_>, area: Rect, preview: &Preview) {
    let known = preview.outcome_values().iter();
    let known: Vec<_> = known
        .map(|value| (value.value.as_str(), Some(value.leads)))
        .collect();
    let list = top_of(area, area.height.saturating_sub(2));
    values(sheet, list, &known, Some(&preview.yes), Some(preview.at));
    let dim = sheet.theme.dim;
    let words = "x ticks; Enter takes what is ticked, or the one under the cursor";
    sheet.put(bottom_of(area, 1), words, dim);
}
