//! A form in a box: labels, fields, what is expected, what is wrong.

use ratatui::layout::Rect;

use super::{field, hint};
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top, top_of};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::{boxed, list};
use crate::session::form::{Field, Form, Input};
use crate::session::hint::{Says, ShownHint, current};
use crate::session::over::Over;
use crate::session::place::Target;

/// The most lines of what is wrong with a field.
const SAID: usize = 5;

/// The lines kept free for a hint, so that the box does not jump when one comes.
const KEPT_FREE: u16 = 3;

/// Draws the form.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, form: &Form) {
    // The hint is about what lies on top.
    let on_top =
        matches!(view.session.over.last(), Some(Over::Form(top)) if std::ptr::eq(top, form));
    let shown = current(view.session).filter(|_| on_top);
    let (width, label) = form.columns(screen.width);
    let field_width = width.saturating_sub(6 + label);
    let between = (form.fields.len() as u16).saturating_sub(1);
    let hint_at = |at: usize| shown.filter(|hint| hint.field == at);
    let lines_of = |at: usize| lines_of(form, at, hint_at(at), field_width);
    let whole: u16 = (0..form.fields.len()).map(lines_of).sum();
    // An empty line between the fields, where all of them fit with it.
    let gap = u16::from(whole + between + 4 <= boxed::tall(screen));
    let lines = |at: usize| {
        let last = at + 1 == form.fields.len();
        lines_of(at) + if last { 0 } else { gap }
    };
    let free = kept_free(form, shown, field_width);
    let wanted = (whole + gap * between + 4)
        .max((whole + gap * between + 4 + free).min(boxed::tall(screen)));
    let area = boxed::centred(screen, width, wanted.min(screen.height));
    let inner = boxed::open(sheet, screen, area, &form.title);
    list::list(
        sheet,
        inner,
        form.fields.len(),
        Some(form.at),
        lines,
        |sheet, at, place| {
            sheet.hit(place, Target::Field(at));
            draw_field(sheet, place, (view, hint_at(at)), form, at, label);
        },
    );
}

/// The lines kept free at the end of the box: what a hint may still take.
fn kept_free(form: &Form, shown: Option<&ShownHint>, width: u16) -> u16 {
    if form.fields.iter().all(|field| field.kind.is_none()) {
        return 0;
    }
    KEPT_FREE.saturating_sub(shown.map_or(0, |hint| hint::height(hint, width)))
}

/// The lines of a field: itself, what is expected while it is edited or a hint on its wording, its
/// fault.
fn lines_of(form: &Form, at: usize, wording: Option<&ShownHint>, width: u16) -> u16 {
    let Some(shown) = form.fields.get(at) else {
        return 0;
    };
    let own = match &shown.input {
        Input::Text(text) => field::height(text, width),
        _ => 1,
    };
    let hint = match wording {
        Some(wording) => hint::height(wording, width.saturating_sub(1)),
        None if at == form.at => expected_lines(shown, width),
        None => 0,
    };
    let said = |words: &str| text::lines_of(words, usize::from(width.saturating_sub(1)), SAID);
    let meanwhile = form.says_meanwhile(at).map_or(0, |words| said(&words));
    own + hint + meanwhile + fault_of(form, at).map_or(0, said)
}

/// The lines on what is expected in a field.
fn expected_lines(shown: &Field, width: u16) -> u16 {
    if shown.hint.is_empty() {
        return 0;
    }
    text::lines_of(&shown.hint, usize::from(width.saturating_sub(1)), 3)
}

fn fault_of(form: &Form, at: usize) -> Option<&str> {
    form.fault
        .as_ref()
        .filter(|(place, _)| *place == at)
        .map(|(_, why)| why.as_str())
}

fn draw_field(
    sheet: &mut Sheet<'_>,
    area: Rect,
    (view, wording): (&View<'_>, Option<&ShownHint>),
    form: &Form,
    at: usize,
    label: u16,
) {
    let Some(shown) = form.fields.get(at) else {
        return;
    };
    let editing = at == form.at;
    let style = if editing {
        sheet.theme.accent
    } else {
        sheet.theme.dim
    };
    sheet.put(left_of(area, label.saturating_sub(2)), shown.label, style);
    let place = skip_left(area, label);
    let own = draw_input(sheet, place, shown, (at, editing));
    let mut rest = skip_top(place, own);
    if let Some(wording) = wording {
        if let (Says::OtherWords(words), Input::Text(text)) = (&wording.says, &shown.input) {
            let line = top_of(place, own);
            field::mark(sheet, line, text, editing, &words.marked);
        }
        // In line with the text.
        rest = skip_top(rest, hint::draw(sheet, skip_left(rest, 1), view, wording));
    } else if editing && !shown.hint.is_empty() {
        let dim = sheet.theme.dim;
        let lines = expected_lines(shown, place.width).min(rest.height);
        sheet.put_wrapped(skip_left(top_of(rest, lines), 1), &shown.hint, dim);
        rest = skip_top(rest, lines);
    }
    let meanwhile = form.says_meanwhile(at);
    let said = [meanwhile.as_deref(), fault_of(form, at)];
    for words in said.into_iter().flatten() {
        let warning = sheet.theme.warning;
        // In line with the text.
        let lines = Rect {
            height: rest.height.min(SAID as u16),
            ..skip_left(rest, 1)
        };
        let used = sheet.put_wrapped(lines, words, warning);
        rest = skip_top(rest, used);
    }
}

fn draw_input(
    sheet: &mut Sheet<'_>,
    area: Rect,
    shown: &Field,
    (place, editing): (usize, bool),
) -> u16 {
    match &shown.input {
        Input::Text(text) => {
            let lines = field::height(text, area.width);
            field::lines(
                sheet,
                Rect {
                    height: lines.min(area.height),
                    ..area
                },
                text,
                editing,
            );
            lines
        }
        Input::Button => {
            button(sheet, area, "Save", editing);
            1
        }
        Input::Opens(words) => {
            button(sheet, area, words, editing);
            1
        }
        Input::Choice { options, at } => {
            let words = options.get(*at).map_or("", |(_, shown)| shown.as_str());
            choice(sheet, row(area, 0), words, (place, editing));
            1
        }
    }
}

/// What Enter on it does.
fn button(sheet: &mut Sheet<'_>, area: Rect, words: &str, editing: bool) {
    let style = if editing {
        sheet.theme.editing
    } else {
        sheet.theme.field
    };
    let words = format!(" {} {words} ", sheet.signs.current);
    let used = sheet.put_pieces(row(area, 0), &[piece(words, style)]);
    if editing {
        sheet.put_cursor(left_of(area, used), 1);
    }
}

/// `‹ value ›`: what can be stepped through with the arrows, and by clicks on its two ends; a click
/// on the value goes on to the next one.
fn choice(sheet: &mut Sheet<'_>, area: Rect, words: &str, (place, editing): (usize, bool)) {
    let style = if editing {
        sheet.theme.editing
    } else {
        sheet.theme.field
    };
    let (before, behind) = (sheet.signs.before, sheet.signs.behind);
    let room = usize::from(area.width.saturating_sub(6));
    let words = text::cut(words, room, sheet.signs.more).into_owned();
    let used = sheet.put_pieces(
        area,
        &[
            piece(format!(" {before} "), style),
            piece(words, style),
            piece(format!(" {behind} "), style),
        ],
    );
    let whole = left_of(area, used);
    sheet.hit(whole, Target::Step(place, true));
    sheet.hit(left_of(whole, 3), Target::Step(place, false));
    if editing {
        sheet.put_cursor(whole, 3);
    }
}
