//! Styles by meaning, one set a theme. No other file of this room names a colour.
//!
//! One accent colour says "this one": the current item, the selection, the keys. The other tints
//! (on track, off track, over) never stand alone; a sign or a word goes with each.

use ratatui::style::{Color, Modifier, Style};

use crate::session::{Look, ThemeName};

/// What each thing looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The ground on which everything stands, with the colour of plain text.
    pub ground: Style,
    /// Plain text.
    pub text: Style,
    /// What is to be read first: names, titles, the current thing.
    pub strong: Style,
    /// What may be read later.
    pub dim: Style,
    /// Rules, tracks and other lines.
    pub faint: Style,
    /// The one accent: what is current, what is chosen.
    pub accent: Style,
    /// A heading over a group.
    pub heading: Style,
    /// A key, in hints and help.
    pub key: Style,
    /// Laid over a selected row, under its text.
    pub selected: Style,
    /// On track, done, signed.
    pub good: Style,
    /// Off track.
    pub off_track: Style,
    /// Over its time, or over its day.
    pub overrun: Style,
    /// Something that wants attention: a refusal, a clash, not saved.
    pub warning: Style,
    /// The filled part of a bar or chart.
    pub bar: Style,
    /// Columns of a chart that are in the past.
    pub past: Style,
    /// A field of a form that is not being edited.
    pub field: Style,
    /// The field that is being edited.
    pub editing: Style,
    /// The ground of what lies over the screen.
    pub over: Style,
    /// The calm band that says that the time is up.
    pub band: Style,
}

const fn rgb(hex: u32) -> Color {
    Color::Rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn ink(hex: u32) -> Style {
    Style::new().fg(rgb(hex))
}

const fn on(text: u32, ground: u32) -> Style {
    Style::new().fg(rgb(text)).bg(rgb(ground))
}

const BOLD: Modifier = Modifier::BOLD;

/// Dark, for a dim room and a good screen.
const DUSK: Theme = Theme {
    ground: on(0xd5_dae4, 0x16_1a22),
    text: ink(0xd5_dae4),
    strong: ink(0xff_ffff).add_modifier(BOLD),
    dim: ink(0x8f_9aad),
    faint: ink(0x3a_4254),
    accent: ink(0x7a_c7ff).add_modifier(BOLD),
    heading: ink(0xa9_b4c8).add_modifier(BOLD),
    key: ink(0x7a_c7ff),
    selected: Style::new().bg(rgb(0x26_3145)),
    good: ink(0x8f_d19e),
    off_track: ink(0xf0_b866),
    overrun: ink(0xf5_9a7a).add_modifier(BOLD),
    warning: ink(0xf0_b866).add_modifier(BOLD),
    bar: ink(0x7a_c7ff),
    past: ink(0x5a_6a85),
    field: Style::new().bg(rgb(0x22_2938)),
    editing: on(0xff_ffff, 0x2d_3a52),
    over: on(0xd5_dae4, 0x1e_2430),
    band: on(0xff_e3c4, 0x4a_3423),
};

/// Light, for projectors in bright rooms.
const DAWN: Theme = Theme {
    ground: on(0x2a_2d34, 0xfb_f9f4),
    text: ink(0x2a_2d34),
    strong: ink(0x0b_0d12).add_modifier(BOLD),
    dim: ink(0x5d_636f),
    faint: ink(0xc9_c5b9),
    accent: ink(0x0a_58a8).add_modifier(BOLD),
    heading: ink(0x49_4f5b).add_modifier(BOLD),
    key: ink(0x0a_58a8),
    selected: Style::new().bg(rgb(0xdc_e9f7)),
    good: ink(0x1d_6f3d),
    off_track: ink(0x93_4f00),
    overrun: ink(0xa8_2f1c).add_modifier(BOLD),
    warning: ink(0x93_4f00).add_modifier(BOLD),
    bar: ink(0x0a_58a8),
    past: ink(0x9f_b0c4),
    field: Style::new().bg(rgb(0xec_e8dd)),
    editing: on(0x0b_0d12, 0xd3_e5f8),
    over: on(0x2a_2d34, 0xf1_eee5),
    band: on(0x5a_2d00, 0xfb_e3c5),
};

/// For bad projectors and low vision: white on black, and nothing greyer than it must be.
const CONTRAST: Theme = Theme {
    ground: on(0xff_ffff, 0x00_0000),
    text: ink(0xff_ffff),
    strong: ink(0xff_ffff).add_modifier(BOLD),
    dim: ink(0xe0_e0e0),
    faint: ink(0x9a_9a9a),
    accent: ink(0xff_e600).add_modifier(BOLD),
    heading: ink(0xff_ffff)
        .add_modifier(BOLD)
        .add_modifier(Modifier::UNDERLINED),
    key: ink(0xff_e600).add_modifier(BOLD),
    selected: on(0x00_0000, 0xff_e600).add_modifier(BOLD),
    good: ink(0x7d_ff9b),
    off_track: ink(0xff_c04d),
    overrun: ink(0xff_a08a).add_modifier(BOLD),
    warning: ink(0xff_c04d).add_modifier(BOLD),
    bar: ink(0xff_e600),
    past: ink(0xb0_b0b0),
    field: Style::new().bg(rgb(0x33_3333)),
    editing: on(0x00_0000, 0xff_ffff),
    over: on(0xff_ffff, 0x14_1414),
    band: on(0x00_0000, 0xff_c04d).add_modifier(BOLD),
};

/// The 16 colours of the user's terminal, on its own ground.
const TERMINAL: Theme = Theme {
    ground: Style::new(),
    text: Style::new(),
    strong: Style::new().add_modifier(BOLD),
    dim: Style::new().add_modifier(Modifier::DIM),
    faint: Style::new().add_modifier(Modifier::DIM),
    accent: Style::new().fg(Color::Cyan).add_modifier(BOLD),
    heading: Style::new().add_modifier(BOLD),
    key: Style::new().fg(Color::Cyan),
    selected: Style::new().add_modifier(Modifier::REVERSED),
    good: Style::new().fg(Color::Green),
    off_track: Style::new().fg(Color::Yellow),
    overrun: Style::new().fg(Color::Red).add_modifier(BOLD),
    warning: Style::new().fg(Color::Yellow).add_modifier(BOLD),
    bar: Style::new().fg(Color::Cyan),
    past: Style::new(),
    field: Style::new().add_modifier(Modifier::UNDERLINED),
    editing: Style::new()
        .add_modifier(BOLD)
        .add_modifier(Modifier::UNDERLINED),
    over: Style::new(),
    band: Style::new()
        .fg(Color::Yellow)
        .add_modifier(Modifier::REVERSED),
};

/// No colour at all: weight, underline and reverse say what colours say elsewhere.
const PLAIN: Theme = Theme {
    ground: Style::new(),
    text: Style::new(),
    strong: Style::new().add_modifier(BOLD),
    dim: Style::new().add_modifier(Modifier::DIM),
    faint: Style::new().add_modifier(Modifier::DIM),
    accent: Style::new().add_modifier(BOLD),
    heading: Style::new().add_modifier(BOLD),
    key: Style::new().add_modifier(BOLD),
    selected: Style::new().add_modifier(Modifier::REVERSED),
    good: Style::new(),
    off_track: Style::new().add_modifier(BOLD),
    overrun: Style::new().add_modifier(BOLD),
    warning: Style::new().add_modifier(BOLD),
    bar: Style::new(),
    past: Style::new(),
    field: Style::new().add_modifier(Modifier::UNDERLINED),
    editing: Style::new()
        .add_modifier(BOLD)
        .add_modifier(Modifier::UNDERLINED),
    over: Style::new(),
    band: Style::new().add_modifier(Modifier::REVERSED),
};

impl Theme {
    /// The styles for that look.
    pub fn of(look: Look) -> &'static Self {
        match look.theme {
            _ if look.plain => &PLAIN,
            ThemeName::Dusk => &DUSK,
            ThemeName::Dawn => &DAWN,
            ThemeName::Contrast => &CONTRAST,
            ThemeName::Terminal => &TERMINAL,
        }
    }

    /// Whether a selected row paints over the colours of its text, so that these are left away.
    pub fn selection_covers(&self) -> bool {
        self.selected.fg.is_some() || self.selected.add_modifier.contains(Modifier::REVERSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two colours after WCAG 2.2, from 1 to 21.
    fn contrast(one: Color, other: Color) -> f64 {
        let light = |color: Color| {
            let Color::Rgb(red, green, blue) = color else {
                panic!("a true colour")
            };
            let part = |part: u8| {
                let part = f64::from(part) / 255.0;
                if part <= 0.040_45 {
                    part / 12.92
                } else {
                    ((part + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
        };
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_every_ground_it_stands_on() {
        for (name, theme, least) in [
            ("dusk", DUSK, 4.5),
            ("dawn", DAWN, 4.5),
            ("contrast", CONTRAST, 7.0),
        ] {
            let inks = [
                theme.text,
                theme.strong,
                theme.dim,
                theme.accent,
                theme.heading,
                theme.key,
                theme.good,
                theme.off_track,
                theme.overrun,
                theme.warning,
            ];
            let mut grounds = vec![theme.ground, theme.over];
            if !theme.selection_covers() {
                grounds.push(theme.selected);
            }
            for ground in grounds.iter().filter_map(|style| style.bg) {
                for ink in inks.iter().filter_map(|style| style.fg) {
                    let found = contrast(ink, ground);
                    assert!(
                        found >= least,
                        "{name}: {ink:?} on {ground:?} is {found:.1}"
                    );
                }
            }
            for pair in [theme.band, theme.editing] {
                let (Some(ink), Some(ground)) = (pair.fg, pair.bg) else {
                    panic!("both")
                };
                assert!(contrast(ink, ground) >= least, "{name}: {pair:?}");
            }
        }
    }

    #[test]
    fn without_colours_there_is_no_colour() {
        for theme in ThemeName::ALL {
            let words = format!(
                "{:?}",
                Theme::of(Look {
                    theme,
                    plain: true,
                    ascii: false
                })
            );
            for colour in ["Rgb", "Cyan", "Green", "Yellow", "Red"] {
                assert!(!words.contains(colour));
            }
        }
    }
}
