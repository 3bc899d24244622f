//! Letters and digits of large dots, for what is to be read from across the room.
//!
//! A small type of our own: seven letters and the digits are all that is ever this large, it scales
//! to the room there is, and it has an ASCII form.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::screens::sheet::{Sheet, left_of, row, skip_left};

/// How many dots a sign is high.
const HIGH: u16 = 5;

/// The dots of a sign, line by line.
fn dots(sign: char) -> [&'static str; HIGH as usize] {
    match sign {
        '0' => ["#####", "#   #", "#   #", "#   #", "#####"],
        '1' => ["  #  ", " ##  ", "  #  ", "  #  ", " ### "],
        '2' => ["#####", "    #", "#####", "#    ", "#####"],
        '3' => ["#####", "    #", " ####", "    #", "#####"],
        '4' => ["#   #", "#   #", "#####", "    #", "    #"],
        '5' => ["#####", "#    ", "#####", "    #", "#####"],
        '6' => ["#####", "#    ", "#####", "#   #", "#####"],
        '7' => ["#####", "    #", "    #", "    #", "    #"],
        '8' => ["#####", "#   #", "#####", "#   #", "#####"],
        '9' => ["#####", "#   #", "#####", "    #", "#####"],
        ':' => [" ", "#", " ", "#", " "],
        '+' => ["     ", "  #  ", "#####", "  #  ", "     "],
        _ => ["   ", "   ", "   ", "   ", "   "],
    }
}

fn dots_wide(words: &str) -> u16 {
    let signs: u16 = words
        .chars()
        .map(|sign| dots(sign)[0].len() as u16 + 1)
        .sum();
    signs.saturating_sub(1)
}

/// The size in cells at a scale. A dot is two cells wide and one high at scale 1.
pub fn size(words: &str, scale: u16) -> (u16, u16) {
    (dots_wide(words) * 2 * scale, HIGH * scale)
}

/// The largest scale at which the words fit; none when they do not fit at all.
pub fn scale_for(words: &str, room: Rect) -> Option<u16> {
    (1..=4).rev().find(|scale| {
        let (width, height) = size(words, *scale);
        width <= room.width && height <= room.height
    })
}

/// Draws the words in the middle of an area's first lines.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, words: &str, scale: u16, style: Style) {
    let (width, _) = size(words, scale);
    let mut x = area.width.saturating_sub(width) / 2;
    for sign in words.chars() {
        let shape = dots(sign);
        for (high, line) in shape.iter().enumerate() {
            for (wide, _) in line.char_indices().filter(|(_, dot)| *dot == '#') {
                for step in 0..scale {
                    let cells = row(area, high as u16 * scale + step);
                    let cells = skip_left(cells, x + wide as u16 * 2 * scale);
                    sheet.rule(left_of(cells, 2 * scale), sheet.signs.full, style);
                }
            }
        }
        x += (shape[0].len() as u16 + 1) * 2 * scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_as_large_as_its_room_allows() {
        assert_eq!(size("12:41", 1), (50, 5));
        assert_eq!(scale_for("12:41", Rect::new(0, 0, 80, 24)), Some(1));
        assert_eq!(scale_for("12:41", Rect::new(0, 0, 120, 36)), Some(2));
        assert_eq!(scale_for("12:41", Rect::new(0, 0, 49, 36)), None);
    }

    #[test]
    fn every_line_of_a_sign_is_as_wide_as_its_first() {
        for sign in "0123456789:+ ".chars() {
            let shape = dots(sign);
            assert!(
                shape.iter().all(|line| line.len() == shape[0].len()),
                "{sign}"
            );
        }
    }
}
