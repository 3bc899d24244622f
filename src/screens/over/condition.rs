//! Choosing a condition from what the leads hold: the columns, the tests, the values.

use ratatui::layout::Rect;

use super::ask::choose;
use super::field;
use super::leads::{ColumnList, values};
use crate::forum::back_test::words::{count, percent};
use crate::screens::sheet::{Sheet, bottom_of, row, skip_left, skip_top, top_of};
use crate::screens::view::View;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::boards::choose_condition::{ChooseCondition, Columns, Step};

/// How wide it is, if there is room.
const WIDE: u16 = 100;

/// Draws the step that is on.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, choosing: &ChooseCondition) {
    let (Some(meeting), Some(leads)) = (view.meeting, &view.session.leads) else {
        return;
    };
    let columns = Columns::of(leads, &meeting.boards.lead_definition.leads);
    let width = WIDE.min(screen.width.saturating_sub(2));
    let area = boxed::centred(screen, width, boxed::tall(screen).min(26));
    match &choosing.step {
        Step::Column => {
            let inner = boxed::open(sheet, screen, area, "Which column? Type part of its name");
            column(sheet, inner, choosing, &columns);
        }
        Step::Test(column) => {
            let title = format!("A lead counts when “{}” …", column.name);
            let inner = boxed::open(sheet, screen, area, &title);
            test(sheet, inner, choosing, &columns);
        }
        Step::Value(column, test) => {
            let title = format!("A lead counts when “{}” {} …", column.name, test.says);
            let inner = boxed::open(sheet, screen, area, &title);
            value(sheet, inner, choosing, &columns);
        }
    }
}

fn column(sheet: &mut Sheet<'_>, area: Rect, choosing: &ChooseCondition, columns: &Columns<'_>) {
    field::line(sheet, row(area, 0), &choosing.text, true);
    let found = choosing.found(columns);
    let below = skip_top(area, 2);
    if found.is_empty() {
        let dim = sheet.theme.dim;
        let words = "No column is called anything like that";
        sheet.put(skip_left(below, MARGIN), words, dim);
        return;
    }
    let list = ColumnList {
        columns: &found,
        at: choosing.at.min(found.len() - 1),
        missing: None,
    };
    list.draw(sheet, below, "");
}

fn test(sheet: &mut Sheet<'_>, area: Rect, choosing: &ChooseCondition, columns: &Columns<'_>) {
    let (ink, dim) = (sheet.theme.over, sheet.theme.dim);
    let tests = choosing.tests(columns);
    list::list(
        sheet,
        top_of(area, area.height.saturating_sub(2)),
        tests.len(),
        Some(choosing.at),
        |_| 1,
        |sheet, at, place| {
            sheet.put(skip_left(place, MARGIN), tests[at].says, ink);
            choose(sheet, place, at, at == choosing.at);
        },
    );
    if let Step::Test(column) = &choosing.step
        && let Some(summary) = columns.summary(column)
    {
        let words = format!(
            "{} different values, {} of the leads have none",
            count(summary.distinct),
            percent(summary.missing_share)
        );
        sheet.put(bottom_of(area, 1), &words, dim);
    }
}

fn value(sheet: &mut Sheet<'_>, area: Rect, choosing: &ChooseCondition, columns: &Columns<'_>) {
    let known = choosing.values(columns);
    let known: Vec<_> = known
        .iter()
        .map(|(value, leads)| (value.as_str(), *leads))
        .collect();
    let list = top_of(area, area.height.saturating_sub(2));
    let dim = sheet.theme.dim;
    let words = if choosing.ticks(columns) {
        values(
            sheet,
            list,
            &known,
            Some(&choosing.ticked),
            Some(choosing.at),
        );
        "x ticks several; Enter takes what is ticked, or the one under the cursor"
    } else {
        field::line(sheet, row(list, 0), &choosing.text, true);
        let at = (!choosing.is_typed()).then_some(choosing.at);
        values(sheet, skip_top(list, 2), &known, None, at);
        if known.is_empty() {
            "Type a value; Enter takes it"
        } else {
            "Enter takes what is typed, or the one under the cursor"
        }
    };
    sheet.put(bottom_of(area, 1), words, dim);
}
