//! What lies over the screen and takes the keys: the last one opened lies on top.

mod ask;
mod capture;
mod changes;
mod condition;
mod count;
mod disputes;
pub mod field;
mod filter;
mod form;
mod git;
mod hands;
mod help;
mod hint;
mod history;
mod leads;
mod page;
mod palette;
pub mod room;
mod team;

use ratatui::layout::Rect;

use super::frame;
use super::sheet::Sheet;
use super::view::View;
use crate::session::over::Over;

/// Draws all of them over the screen.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>) {
    let mut above = screen;
    above.height = above.height.saturating_sub(frame::lines_below(view));
    for over in &view.session.over {
        match over {
            Over::Capture(line) => capture::draw(sheet, above, view, line),
            Over::Form(form) => form::draw(sheet, above, view, form),
            Over::Ask(ask) => ask::draw(sheet, above, ask),
            Over::Palette(palette) => palette::draw(sheet, above, view, palette),
            Over::Help(first) => help::draw(sheet, above, view, *first),
            Over::Filter(text) => filter::draw(sheet, above, view, text),
            Over::Count(count) => count::draw(sheet, above, view, count),
            Over::Hands(hands) => hands::draw(sheet, above, view, hands),
            Over::Team(team) => team::draw(sheet, above, view, team),
            Over::Disputes(listed) => disputes::draw(sheet, above, listed),
            Over::Git(pane) => git::draw(sheet, above, view, *pane),
            Over::Leads(bringing) => leads::draw(sheet, above, view, bringing),
            Over::Condition(choosing) => condition::draw(sheet, above, view, choosing),
            Over::History(shown) => history::draw(sheet, above, view, shown),
            Over::Page(page) => page::draw(sheet, above, page),
            Over::Changes(shown) => changes::draw(sheet, above, view, *shown),
            // The search has the whole screen below the line.
            Over::Search | Over::Room => {}
        }
    }
}
