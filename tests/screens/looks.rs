//! Themes, no colours, no drawing characters.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lockstep_forum::session::{Look, ThemeName};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use crate::fixture::{draw, in_meeting, press, text_of};
use crate::states::all;

/// The runs of equal style of each line, and at the end what each letter stands for.
fn styles_of(buffer: &Buffer) -> String {
    let mut letters: BTreeMap<String, char> = BTreeMap::new();
    let mut order = Vec::new();
    let mut text = String::new();
    for line in buffer.content().chunks(usize::from(buffer.area.width)) {
        for cell in line {
            let style = format!("{:?} on {:?} {:?}", cell.fg, cell.bg, cell.modifier);
            let next = char::from(b'a' + (letters.len() % 26) as u8);
            let letter = *letters.entry(style.clone()).or_insert_with(|| {
                order.push(style);
                next
            });
            text.push(letter);
        }
        text.push('\n');
    }
    for style in order {
        writeln!(text, "{} {style}", letters[&style]).unwrap();
    }
    text
}

#[test]
fn the_styles_of_every_board_are_as_they_were_in_the_dark_and_in_the_light() {
    for theme in [ThemeName::Dusk, ThemeName::Dawn] {
        for key in ["1", "2", "3", "4", "5", "6", "c"] {
            let mut session = in_meeting();
            session.look.theme = theme;
            press(&mut session, key);
            let (buffer, _) = draw(&session, 80, 24);
            let name = format!("styles-{}-{key}", theme.word());
            insta::assert_snapshot!(name, styles_of(&buffer));
        }
    }
}

#[test]
fn the_styles_of_the_contrast_theme_are_as_they_were() {
    let mut session = in_meeting();
    session.look.theme = ThemeName::Contrast;
    press(&mut session, "1");
    let (buffer, _) = draw(&session, 80, 24);
    insta::assert_snapshot!("styles-contrast", styles_of(&buffer));
}

#[test]
fn the_three_painted_themes_leave_no_cell_on_the_terminals_own_ground() {
    for theme in [ThemeName::Dusk, ThemeName::Dawn, ThemeName::Contrast] {
        for (name, mut session) in all() {
            session.look.theme = theme;
            let (buffer, _) = draw(&session, 100, 30);
            let bare = buffer
                .content()
                .iter()
                .filter(|cell| cell.bg == Color::Reset)
                .count();
            assert_eq!(bare, 0, "{name} in {}", theme.word());
        }
    }
}

#[test]
fn without_colours_no_cell_has_one_and_the_selection_is_still_seen() {
    for (name, mut session) in all() {
        session.look = Look {
            plain: true,
            ..Look::default()
        };
        let (buffer, _) = draw(&session, 100, 30);
        let cells = buffer.content();
        assert!(
            cells
                .iter()
                .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset),
            "{name}"
        );
    }
    let mut session = in_meeting();
    session.look.plain = true;
    press(&mut session, "4");
    let (buffer, _) = draw(&session, 100, 30);
    let reversed = buffer
        .content()
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::REVERSED));
    assert!(reversed.count() > 10);
}

#[test]
fn in_ascii_nothing_is_drawn_with_box_or_block_characters() {
    for (name, mut session) in all() {
        session.look.ascii = true;
        let (buffer, _) = draw(&session, 100, 30);
        let drawn = buffer
            .content()
            .iter()
            .flat_map(|cell| cell.symbol().chars());
        let drawn: Vec<char> = drawn
            .filter(|sign| ('\u{2500}'..='\u{25ff}').contains(sign))
            .collect();
        assert!(drawn.is_empty(), "{name}: {drawn:?}");
    }
}

#[test]
fn in_ascii_nothing_but_letters_of_peoples_own_text_is_more_than_ascii() {
    for (name, mut session) in all() {
        session.look.ascii = true;
        let (buffer, _) = draw(&session, 120, 36);
        let other: String = text_of(&buffer)
            .chars()
            .filter(|sign| !sign.is_ascii() && !sign.is_alphabetic())
            .collect();
        assert_eq!(other, "", "{name}");
    }
}
