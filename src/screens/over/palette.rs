//! The command palette: type a little, see the commands that fit with their keys.

use ratatui::layout::Rect;

use super::ask::choose;
use super::field;
use crate::screens::sheet::{Sheet, left_of, right_of, row, skip_left, skip_top};
use crate::screens::view::View;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::over::Palette;

/// How wide it is, if there is room.
const WIDE: u16 = 84;

/// The widest name of a command, with a blank behind it.
const NAME: u16 = 22;

/// Draws the palette.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, palette: &Palette) {
    let width = WIDE.min(screen.width.saturating_sub(2));
    let height = boxed::tall(screen).min(22);
    let area = boxed::centred(screen, width, height);
    let inner = boxed::open(sheet, screen, area, "Commands");
    field::line(sheet, row(inner, 0), &palette.text, true);
    let found = palette.found(&view.session.here());
    let list = skip_top(inner, 2);
    if found.is_empty() {
        let dim = sheet.theme.dim;
        sheet.put(
            skip_left(list, MARGIN),
            "No command is called anything like that",
            dim,
        );
        return;
    }
    let at = palette.at.min(found.len() - 1);
    list::list(
        sheet,
        list,
        found.len(),
        Some(at),
        |_| 1,
        |sheet, entry, place| {
            let command = found[entry];
            let (ink, dim, key) = (sheet.theme.text, sheet.theme.dim, sheet.theme.key);
            let line = skip_left(place, MARGIN);
            let shown = view.session.keys.shown(command.command);
            let used = sheet.put_right(line, &shown, key);
            sheet.put(left_of(line, NAME - 1), command.name, ink);
            let says = skip_left(line, NAME);
            sheet.put(
                left_of(says, says.width.saturating_sub(used + 2)),
                command.says,
                dim,
            );
            choose(sheet, place, entry, entry == at);
        },
    );
    let count = format!("{} of {}", at + 1, found.len());
    let dim = sheet.theme.dim;
    let bottom = Rect {
        y: area.bottom().saturating_sub(2),
        height: 1,
        ..area
    };
    sheet.put(right_of(bottom, count.len() as u16 + 3), &count, dim);
}
