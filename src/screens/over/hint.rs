//! A wording hint below a text: the words, the reason, an offer, the keys. Dim, and never a warning.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::key_hint;
use crate::session::commands::{Command, HintCommand, entry};
use crate::session::hint::{Says, ShownHint};

/// The most lines of a reason, and of an offer.
const MOST: usize = 2;

/// The lines that a hint takes at that width.
pub fn height(hint: &ShownHint, width: u16) -> u16 {
    let width = usize::from(width);
    match &hint.says {
        Says::Blanks { .. } => 1,
        Says::OtherWords(words) => {
            let offer = words.offer().map_or(0, |offer| {
                text::lines_of(offer, width.saturating_sub(2), MOST)
            });
            text::lines_of(&reason(&words.words, &words.reason), width, MOST) + offer + 1
        }
    }
}

fn reason(words: &str, reason: &str) -> String {
    format!("“{words}”: {reason}")
}

/// Draws the hint. The lines used.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, hint: &ShownHint) -> u16 {
    let lines = height(hint, area.width).min(area.height);
    let mut rest = area;
    if let Says::OtherWords(words) = &hint.says {
        let (dim, ink, key) = (sheet.theme.dim, sheet.theme.text, sheet.theme.key);
        let most = |rest: Rect| Rect {
            height: rest.height.min(MOST as u16),
            ..rest
        };
        let used = sheet.put_wrapped(most(rest), &reason(&words.words, &words.reason), dim);
        rest = skip_top(rest, used);
        if let Some(offer) = words.offer() {
            sheet.put(left_of(row(rest, 0), 1), sheet.signs.behind, key);
            let used = sheet.put_wrapped(skip_left(most(rest), 2), offer, ink);
            rest = skip_top(rest, used);
        }
    }
    draw_keys(sheet, row(rest, 0), view, hint);
    lines
}

fn draw_keys(sheet: &mut Sheet<'_>, line: Rect, view: &View<'_>, hint: &ShownHint) {
    let short = |command| entry(Command::Hint(command)).map_or("", |entry| entry.short);
    let (take, next, keep) = (HintCommand::Take, HintCommand::Next, HintCommand::Keep);
    let keys: Vec<(HintCommand, &str)> = match &hint.says {
        Says::Blanks { own: true } => vec![(next, "next blank"), (keep, "back to my words")],
        Says::Blanks { own: false } => vec![(next, "next blank")],
        Says::OtherWords(words) => match words.offers.len() {
            0 => vec![(keep, short(keep))],
            1 => vec![(take, short(take)), (keep, short(keep))],
            _ => [take, next, keep].map(|key| (key, short(key))).to_vec(),
        },
    };
    let mut rest = line;
    for (command, does) in keys {
        let key = view.session.keys.shown(Command::Hint(command));
        if key.is_empty() {
            continue;
        }
        let dim = sheet.theme.dim;
        let [_, does] = key_hint(sheet, &key, does);
        let used = sheet.put_pieces(rest, &[piece(key, dim), does, piece("   ", dim)]);
        rest = skip_left(rest, used);
    }
}

/// How words are marked that a hint is about.
pub fn mark() -> Style {
    Style::new().add_modifier(Modifier::UNDERLINED)
}
