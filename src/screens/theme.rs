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

/// The colours of a theme that has its own.
struct Palette {
    /// The ground of the screen, of what lies over it, of a selected row, of a field, of the field
    /// that is edited and of the calm band.
    grounds: [u32; 6],
    text: u32,
    strong: u32,
    dim: u32,
    faint: u32,
    accent: u32,
    heading: u32,
    good: u32,
    off_track: u32,
    overrun: u32,
    past: u32,
    /// The text on the calm band.
    band: u32,
}

impl Palette {
    const fn theme(&self) -> Theme {
        let [ground, over, selected, field, editing, band] = self.grounds;
        Theme {
            ground: on(self.text, ground),
            text: ink(self.text),
            strong: ink(self.strong).add_modifier(BOLD),
            dim: ink(self.dim),
            faint: ink(self.faint),
            accent: ink(self.accent).add_modifier(BOLD),
            heading: ink(self.heading).add_modifier(BOLD),
            key: ink(self.accent),
            selected: Style::new().bg(rgb(selected)),
            good: ink(self.good),
            off_track: ink(self.off_track),
            overrun: ink(self.overrun).add_modifier(BOLD),
            warning: ink(self.off_track).add_modifier(BOLD),
            bar: ink(self.accent),
            past: ink(self.past),
            field: Style::new().bg(rgb(field)),
            editing: on(self.strong, editing),
            over: on(self.text, over),
            band: on(self.band, band),
        }
    }
}

/// Dark, for a dim room and a good screen.
const DUSK: Theme = Palette {
    grounds: [
        0x16_1a22, 0x1e_2430, 0x26_3145, 0x22_2938, 0x2d_3a52, 0x4a_3423,
    ],
    text: 0xd5_dae4,
    strong: 0xff_ffff,
    dim: 0x8f_9aad,
    faint: 0x3a_4254,
    accent: 0x7a_c7ff,
    heading: 0xa9_b4c8,
    good: 0x8f_d19e,
    off_track: 0xf0_b866,
    overrun: 0xf5_9a7a,
    past: 0x5a_6a85,
    band: 0xff_e3c4,
}
.theme();

/// Light, for projectors in bright rooms.
const DAWN: Theme = Palette {
    grounds: [
        0xfb_f9f4, 0xf1_eee5, 0xdc_e9f7, 0xec_e8dd, 0xd3_e5f8, 0xfb_e3c5,
    ],
    text: 0x2a_2d34,
    strong: 0x0b_0d12,
    dim: 0x5d_636f,
    faint: 0xc9_c5b9,
    accent: 0x0a_58a8,
    heading: 0x49_4f5b,
    good: 0x1d_6f3d,
    off_track: 0x93_4f00,
    overrun: 0xa8_2f1c,
    past: 0x9f_b0c4,
    band: 0x5a_2d00,
}
.theme();

/// For bad projectors and low vision: white on black, and nothing greyer than it must be. What is
/// selected or edited changes places with its ground.
const CONTRAST: Theme = Theme {
    heading: ink(0xff_ffff)
        .add_modifier(BOLD)
        .add_modifier(Modifier::UNDERLINED),
    key: ink(0xff_e600).add_modifier(BOLD),
    selected: on(0x00_0000, 0xff_e600).add_modifier(BOLD),
    editing: on(0x00_0000, 0xff_ffff),
    band: on(0x00_0000, 0xff_c04d).add_modifier(BOLD),
    ..Palette {
        grounds: [
            0x00_0000, 0x14_1414, 0xff_e600, 0x33_3333, 0xff_ffff, 0xff_c04d,
        ],
        text: 0xff_ffff,
        strong: 0xff_ffff,
        dim: 0xe0_e0e0,
        faint: 0x9a_9a9a,
        accent: 0xff_e600,
        heading: 0xff_ffff,
        good: 0x7d_ff9b,
        off_track: 0xff_c04d,
        overrun: 0xff_a08a,
        past: 0xb0_b0b0,
        band: 0x00_0000,
    }
    .theme()
};

/// The 16 colours of the user's terminal, on its own ground.
const TERMINAL: Theme = Theme {
    accent: Style::new().fg(Color::Cyan).add_modifier(BOLD),
    key: Style::new().fg(Color::Cyan),
    good: Style::new().fg(Color::Green),
    off_track: Style::new().fg(Color::Yellow),
    overrun: Style::new().fg(Color::Red).add_modifier(BOLD),
    warning: Style::new().fg(Color::Yellow).add_modifier(BOLD),
    bar: Style::new().fg(Color::Cyan),
    band: Style::new()
        .fg(Color::Yellow)
        .add_modifier(Modifier::REVERSED),
    ..PLAIN
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
            // A selected row that paints over the colours of its text has none of these inks on it.
            let covers = theme.selected.fg.is_some()
                || theme.selected.add_modifier.contains(Modifier::REVERSED);
            if !covers {
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
