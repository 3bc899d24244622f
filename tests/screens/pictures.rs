//! Every screen as text.

use crate::fixture::{draw, text_of};
use crate::states::{State, overlays, screens};

fn check(states: Vec<State>) {
    for (name, session) in states {
        for (columns, lines) in [(80, 24), (120, 36)] {
            let (buffer, _) = draw(&session, columns, lines);
            insta::assert_snapshot!(format!("{name}-{columns}x{lines}"), text_of(&buffer));
        }
    }
}

#[test]
fn the_screens_look_as_they_did() {
    check(screens());
}

#[test]
fn what_lies_over_them_looks_as_it_did() {
    check(overlays());
}
