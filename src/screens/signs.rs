//! The signs that stand beside colours, and the characters that lines and bars are made of: one set
//! of box and block characters, one of plain ASCII.

use std::borrow::Cow;

/// Every sign that is drawn. None of them is a letter, and each takes one cell but `more`.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Signs {
    pub done: &'static str,
    pub current: &'static str,
    pub ahead: &'static str,
    pub parked: &'static str,
    pub dropped: &'static str,
    pub paused: &'static str,
    pub here: &'static str,
    pub away: &'static str,
    pub expected: &'static str,
    pub chosen: &'static str,
    pub up: &'static str,
    pub on_track: &'static str,
    pub off_track: &'static str,
    pub carried: &'static str,
    pub warns: &'static str,
    pub dot: &'static str,
    pub arrow: &'static str,
    pub tip: &'static str,
    pub back_tip: &'static str,
    pub before: &'static str,
    pub behind: &'static str,
    /// What stands behind cut text.
    pub more: &'static str,
    pub line: &'static str,
    pub heavy: &'static str,
    pub dashes: &'static str,
    pub upright: &'static str,
    pub thumb: &'static str,
    pub full: &'static str,
    pub rest: &'static str,
    /// A cell filled from the left, in eighths.
    pub parts: [&'static str; 7],
    /// A bar from nearly nothing to a full cell, in eighths.
    pub eighths: [&'static str; 8],
    /// Branches of a tree: one that goes on, the last one, the line beside.
    pub branch: &'static str,
    pub last_branch: &'static str,
    pub beside: &'static str,
    /// The corners of a box: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    pub edge: &'static str,
    pub ballot: &'static str,
    /// Two steps side by side.
    pub parallel: &'static str,
    pub ticked: &'static str,
}

/// Box and block characters. None of these has an emoji form that a terminal could draw two cells
/// wide.
pub const DRAWN: Signs = Signs {
    done: "✓",
    current: "►",
    ahead: "·",
    parked: "≡",
    dropped: "×",
    paused: "‖",
    here: "●",
    away: "×",
    expected: "○",
    chosen: "▌",
    up: "▲",
    on_track: "✓",
    off_track: "✗",
    carried: "↻",
    warns: "!",
    dot: "·",
    arrow: "→",
    tip: "►",
    back_tip: "◄",
    before: "‹",
    behind: "›",
    more: "…",
    line: "─",
    heavy: "━",
    dashes: "╌",
    upright: "│",
    thumb: "▐",
    full: "█",
    rest: "░",
    parts: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
    eighths: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    branch: "├─ ",
    last_branch: "└─ ",
    beside: "│  ",
    corners: ["╭", "╮", "╰", "╯"],
    edge: "│",
    ballot: "☐",
    parallel: "‖",
    ticked: "☑",
};

/// Nothing but ASCII.
pub const ASCII: Signs = Signs {
    done: "v",
    current: "*",
    ahead: ".",
    parked: "=",
    dropped: "x",
    paused: "\"",
    here: "*",
    away: "x",
    expected: "o",
    chosen: ">",
    up: "^",
    on_track: "+",
    off_track: "!",
    carried: "~",
    warns: "!",
    dot: "-",
    arrow: ">",
    tip: ">",
    back_tip: "<",
    before: "<",
    behind: ">",
    more: "...",
    line: "-",
    heavy: "=",
    dashes: "-",
    upright: "|",
    thumb: "#",
    full: "#",
    rest: ".",
    parts: [".", ".", ".", "#", "#", "#", "#"],
    eighths: [".", ".", ":", ":", "+", "+", "#", "#"],
    branch: "|- ",
    last_branch: "`- ",
    beside: "|  ",
    corners: ["+", "+", "+", "+"],
    edge: "|",
    ballot: "o",
    parallel: "=",
    ticked: "x",
};

/// The typographic signs of our own sentences in plain ones. Letters of any language stay.
pub fn in_ascii(words: &str) -> Cow<'_, str> {
    if words.is_ascii() {
        return Cow::Borrowed(words);
    }
    let mut plain = String::with_capacity(words.len());
    for sign in words.chars() {
        match sign {
            '≥' => plain.push_str(">="),
            '≤' => plain.push_str("<="),
            '≠' => plain.push_str("!="),
            '×' => plain.push('x'),
            '·' | '–' | '—' | '−' => plain.push('-'),
            '“' | '”' => plain.push('"'),
            '‘' | '’' => plain.push('\''),
            '…' => plain.push_str("..."),
            '→' | '›' => plain.push('>'),
            '←' | '‹' => plain.push('<'),
            '↑' => plain.push('^'),
            '↓' => plain.push('v'),
            other => plain.push(other),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_set_is_ascii() {
        assert!(format!("{ASCII:?}").is_ascii());
    }

    #[test]
    fn our_own_signs_become_plain_and_letters_stay() {
        assert_eq!(in_ascii("total ≥ 45 · 3×"), "total >= 45 - 3x");
        assert_eq!(in_ascii("“Inès” → 田中…"), "\"Inès\" > 田中...");
    }
}
