//! The board of actions: cards in columns, each with who, by when, and how often it was carried.

use jiff::civil::Date;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::actions::{Action, ActionState};
use crate::forum::due;
use crate::forum::record::Id;
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::{View, short_side};
use crate::screens::widgets::{list, rows};
use crate::session::boards::actions::{column, columns, filter_in_force};
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

/// The narrowest column of cards, with the gap behind it.
const COLUMN: u16 = 25;

/// The most lines of a title.
const TITLE: usize = 3;

/// What an action asks that was carried three times.
const ASKS: &str = "keep, split, hand over or drop?";

/// A column with its cards.
struct Column<'a> {
    state: ActionState,
    cards: Vec<(&'a Id, &'a Action)>,
}

/// What stands on a carried card that was looked at in this meeting.
const SEEN: &str = "seen";

/// Draws the board.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let filter = filter_in_force(view.session, meeting);
    let all: Vec<Column<'_>> = columns(meeting)
        .iter()
        .map(|state| Column {
            state: *state,
            cards: column(meeting, &filter, *state, view.today),
        })
        .collect();
    if meeting.filter().is_empty() && all.iter().all(|column| column.cards.is_empty()) {
        let dim = sheet.theme.dim;
        let words =
            view.fill("No action yet: {capture-action} captures one, with @who and due:when");
        sheet.put(skip_left(area, rows::MARGIN), &words, dim);
        return;
    }
    let chosen = all.iter().position(|column| {
        column
            .cards
            .iter()
            .any(|(id, _)| matches!(&view.chosen, Some(Row::Action(chosen)) if chosen == *id))
    });
    let fits = usize::from((area.width + 2) / COLUMN).clamp(1, all.len());
    // As many columns as fit, the selected one among them.
    let first = chosen
        .unwrap_or(0)
        .saturating_sub(fits / 2)
        .min(all.len() - fits);
    let width = area.width / fits as u16;
    for (at, column) in all[first..first + fits].iter().enumerate() {
        let place = left_of(skip_left(area, at as u16 * width), width.saturating_sub(2));
        let before = (at == 0 && first > 0).then(|| &all[first - 1]);
        let behind = (at + 1 == fits).then(|| all.get(first + fits)).flatten();
        draw_heading(sheet, row(place, 0), column, before, behind);
        draw_column(sheet, skip_top(place, 2), view, meeting, column);
    }
}

/// The column's name and count, and beside it a column that does not fit.
fn draw_heading(
    sheet: &mut Sheet<'_>,
    area: Rect,
    column: &Column<'_>,
    before: Option<&Column<'_>>,
    behind: Option<&Column<'_>>,
) {
    let theme = sheet.theme;
    let open = column.state.is_open();
    let name = if open { theme.strong } else { theme.heading };
    let words = |column: &Column<'_>| format!("{} {}", column.state.words(), column.cards.len());
    let line = skip_left(area, rows::MARGIN);
    sheet.put_pieces(
        line,
        &[
            piece(column.state.words(), name),
            piece(format!("  {}", column.cards.len()), theme.key),
        ],
    );
    let aside = match (before, behind) {
        (Some(before), _) => Some(format!("{} {}", sheet.signs.before, words(before))),
        (None, Some(behind)) => Some(format!("{} {}", words(behind), sheet.signs.behind)),
        (None, None) => None,
    };
    if let Some(aside) = aside {
        sheet.put_right(skip_left(line, 12), &aside, theme.dim);
    }
}

fn draw_column(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    meeting: &OpenMeeting,
    column: &Column<'_>,
) {
    let room = usize::from(area.width.saturating_sub(rows::MARGIN + 2));
    if column.cards.is_empty() {
        let dim = sheet.theme.dim;
        sheet.put(skip_left(area, rows::MARGIN), "nothing here", dim);
        return;
    }
    let chosen = column
        .cards
        .iter()
        .position(|(id, _)| matches!(&view.chosen, Some(Row::Action(chosen)) if chosen == *id));
    let each = |at: usize| lines_of(column.cards[at].1, room) + 1;
    list::list(
        sheet,
        area,
        column.cards.len(),
        chosen,
        each,
        |sheet, at, place| {
            let (id, action) = column.cards[at];
            let place = Rect {
                height: place.height.min(lines_of(action, room)),
                ..place
            };
            let (sign, faint) = (sheet.signs.upright, sheet.theme.faint);
            sheet.upright(place, sign, faint);
            let seen = meeting.seen.contains(id);
            let inner = left_of(skip_left(place, rows::MARGIN), room as u16);
            let titled = chosen == Some(at);
            draw_card(sheet, inner, view, action, (seen, titled));
            rows::mark(sheet, place, &Row::Action(id.clone()), chosen == Some(at));
        },
    );
}

/// The title, who and by when; then what it waits for and what it asks, where there is something.
fn lines_of(action: &Action, room: usize) -> u16 {
    let waits = u16::from(!action.waits_for.is_empty()) * 2;
    text::lines_of(&action.title, room, TITLE)
        + 2
        + u16::from(!action.team.is_empty())
        + waits.min(text::lines_of(&waits_words(action), room, 2))
        + if action.asks_to_decide() {
            text::lines_of(ASKS, room, 2)
        } else {
            0
        }
}

fn waits_words(action: &Action) -> String {
    format!("waits for {}", action.waits_for)
}

fn draw_card(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    action: &Action,
    (seen, chosen): (bool, bool),
) {
    let theme = sheet.theme;
    let open = action.state.is_open();
    let title = match (open, chosen) {
        (true, true) => theme.strong,
        (true, false) => theme.text,
        (false, _) => theme.dim,
    };
    let lines = Rect {
        height: area.height.min(TITLE as u16),
        ..area
    };
    let mut rest = skip_top(area, sheet.put_wrapped(lines, &action.title, title));
    let dot = sheet.signs.dot;
    let owner = view.owner(action.owner.as_ref());
    let unowned = action.owner.is_none() && open;
    let owner_style = if unowned { theme.off_track } else { theme.dim };
    let mut pieces = vec![piece(owner, owner_style)];
    if let Some(side) = action.side {
        // A card is narrow: the whole word where it fits.
        let room = usize::from(rest.width).saturating_sub(text::width(owner) + 5);
        let words = Some(side.word()).filter(|word| text::width(word) <= room);
        let words = words.unwrap_or_else(|| short_side(side));
        pieces.push(piece(format!(" {dot} {words}"), theme.dim));
    }
    if open && action.carried > 0 && seen {
        // Looked at in this meeting; a tick would say that it is done.
        pieces.push(piece(format!(" {dot} {SEEN}"), theme.dim));
    }
    sheet.put_pieces(row(rest, 0), &pieces);
    rest = skip_top(rest, 1);
    if !action.team.is_empty() {
        let others = action
            .team
            .iter()
            .filter(|one| action.owner.as_ref() != Some(one));
        let names: Vec<&str> = others.map(|one| view.name_of(one)).collect();
        sheet.put(
            row(rest, 0),
            &format!("with {}", names.join(", ")),
            theme.dim,
        );
        rest = skip_top(rest, 1);
    }
    draw_day(sheet, row(rest, 0), action, view.today);
    rest = skip_top(rest, 1);
    if !action.waits_for.is_empty() {
        let lines = Rect {
            height: rest.height.min(2),
            ..rest
        };
        rest = skip_top(
            rest,
            sheet.put_wrapped(lines, &waits_words(action), theme.warning),
        );
    }
    if action.asks_to_decide() {
        let lines = Rect {
            height: rest.height.min(2),
            ..rest
        };
        sheet.put_wrapped(lines, ASKS, theme.accent);
    }
}

/// How often carried, by when, how late; for what is over, when that was.
fn draw_day(sheet: &mut Sheet<'_>, line: Rect, action: &Action, today: Date) {
    let theme = sheet.theme;
    let mut pieces = Vec::new();
    if action.carried > 0 && action.state.is_open() {
        let style = if action.asks_to_decide() {
            theme.off_track
        } else {
            theme.dim
        };
        let (sign, count) = (sheet.signs.carried, action.carried);
        pieces.push(piece(format!("{sign}{count} "), style));
    }
    let (words, style) = day(sheet, action, today);
    pieces.push(piece(words, style));
    sheet.put_pieces(line, &pieces);
}

fn day(sheet: &Sheet<'_>, action: &Action, today: Date) -> (String, Style) {
    let theme = sheet.theme;
    match (action.state, action.due) {
        (ActionState::Done, _) => {
            let on = action
                .done
                .map_or(String::new(), |on| format!(" {}", due::words(on, today)));
            (format!("{} done{on}", sheet.signs.done), theme.good)
        }
        (ActionState::Dropped, _) => {
            let why = if action.reason.is_empty() {
                String::new()
            } else {
                format!(": {}", action.reason)
            };
            (format!("{} dropped{why}", sheet.signs.dropped), theme.dim)
        }
        (_, Some(day)) if action.is_overdue(today) => (
            format!("{} {}", sheet.signs.warns, due::how_far(day, today)),
            theme.overrun,
        ),
        (_, Some(day)) => (due::words(day, today), theme.text),
        (_, None) => ("no day yet".to_owned(), theme.dim),
    }
}
