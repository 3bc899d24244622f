//! What holds at any size.

use std::collections::BTreeMap;

use lockstep_forum::session::place::{Row, Tab, Target};

use crate::fixture::{draw, text_of};
use crate::states::{all, screens};

#[test]
fn every_screen_is_drawn_at_any_size_from_two_by_two_on() {
    let states = all();
    for columns in (2..=61).chain([79, 99, 100, 131, 300]) {
        // Both sides of every limit of the layout, without drawing each of thousands of sizes.
        for lines in [2, 3, 9, 15, 16, 24, 40] {
            if columns < 58 && lines > 5 && columns % 7 > 0 {
                continue;
            }
            for (name, session) in &states {
                let (buffer, hits) = draw(session, columns, lines);
                for (place, target) in hits.iter() {
                    let inside = place.right() <= columns && place.bottom() <= lines;
                    assert!(inside, "{name} at {columns}x{lines}: {place:?} {target:?}");
                }
                assert_eq!(
                    buffer.content().len(),
                    usize::from(columns) * usize::from(lines)
                );
            }
        }
    }
}

#[test]
fn too_little_room_is_asked_for_in_a_sentence() {
    for (name, session) in screens() {
        let (buffer, _) = draw(&session, 59, 30);
        let text = text_of(&buffer);
        assert!(
            text.contains("Please make the window a little larger"),
            "{name}"
        );
        let (buffer, _) = draw(&session, 60, 16);
        assert!(
            !text_of(&buffer).contains("Please make the window"),
            "{name}"
        );
    }
}

#[test]
fn whatever_row_is_selected_it_is_on_screen_and_can_be_clicked() {
    for (columns, lines) in [(60, 16), (120, 36)] {
        for (name, mut session) in screens() {
            for row in session.rows() {
                session.select(row.clone());
                let (_, hits) = draw(&session, columns, lines);
                let wanted = Target::Row(row.clone());
                let drawn = hits.iter().find(|(_, target)| *target == wanted);
                let (place, _) =
                    drawn.unwrap_or_else(|| panic!("{name} at {columns}x{lines}: {row:?}"));
                assert_eq!(
                    hits.at(place.x, place.y),
                    Some(wanted),
                    "{name} at {columns}x{lines}"
                );
            }
        }
    }
}

#[test]
fn rows_are_drawn_from_top_to_bottom_in_the_sessions_order() {
    // Cards stand in columns and people beside the running order; every other list runs down.
    for (name, session) in screens() {
        let tab = session.tab();
        let beside = session.meeting().is_some_and(|meeting| meeting.recap)
            || matches!(tab, Some(Tab::Agenda | Tab::Actions));
        if beside || session.rows().is_empty() {
            continue;
        }
        let (_, hits) = draw(&session, 80, 24);
        let mut tops: BTreeMap<Row, u16> = BTreeMap::new();
        for (place, target) in hits.iter() {
            if let Target::Row(row) = target {
                tops.insert(row.clone(), place.y);
            }
        }
        let drawn: Vec<u16> = session
            .rows()
            .iter()
            .filter_map(|row| tops.get(row).copied())
            .collect();
        assert!(!drawn.is_empty() && drawn.is_sorted(), "{name}: {drawn:?}");
    }
}
