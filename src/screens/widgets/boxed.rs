//! A box over the screen: a quiet frame with its title in it, on a ground of its own.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, bottom_of, left_of, right_of, skip_left, skip_top, top_of};
use crate::screens::text;
use crate::session::place::Target;

/// The lines of the frame's top, which a box leaves free where it can.
const TOP: u16 = 3;

/// A box of at most that size over the screen, a little above its middle.
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let below = skip_top(screen, TOP);
    let area = if height <= below.height {
        below
    } else {
        screen
    };
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) * 2 / 5,
        width,
        height,
    }
}

/// The height of a box that takes what there is.
pub fn tall(screen: Rect) -> u16 {
    screen.height.saturating_sub(TOP)
}

/// Draws a box with its title; what is to be drawn in it stands in the area that is handed back. A
/// click beside it leaves it, a click on it does nothing of itself.
pub fn open(sheet: &mut Sheet<'_>, screen: Rect, area: Rect, title: &str) -> Rect {
    sheet.hit(screen, Target::Outside);
    sheet.hit(area, Target::Inside);
    sheet.clear(area, sheet.theme.over);
    frame(sheet, area);
    if !title.is_empty() {
        let line = skip_left(top_of(area, 1), 2);
        let room = usize::from(area.width.saturating_sub(6));
        let words = format!(" {} ", text::cut(title, room, sheet.signs.more));
        sheet.put(
            left_of(line, area.width.saturating_sub(4)),
            &words,
            sheet.theme.strong,
        );
    }
    Rect {
        x: area.x + 3.min(area.width),
        y: area.y + 2.min(area.height),
        width: area.width.saturating_sub(6),
        height: area.height.saturating_sub(4),
    }
}

fn frame(sheet: &mut Sheet<'_>, area: Rect) {
    let style = sheet.theme.faint;
    let [top_left, top_right, bottom_left, bottom_right] = sheet.signs.corners;
    let (line, edge) = (sheet.signs.line, sheet.signs.edge);
    let (top, bottom) = (top_of(area, 1), bottom_of(area, 1));
    sheet.rule(top, line, style);
    sheet.rule(bottom, line, style);
    sheet.upright(left_of(area, 1), edge, style);
    sheet.upright(right_of(area, 1), edge, style);
    for (corner, sign) in [
        (left_of(top, 1), top_left),
        (right_of(top, 1), top_right),
        (left_of(bottom, 1), bottom_left),
        (right_of(bottom, 1), bottom_right),
    ] {
        sheet.rule(corner, sign, style);
    }
}
