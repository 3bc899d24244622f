//! What a click does where a key would do it.

use lockstep_forum::session::Session;
use lockstep_forum::session::form::Form;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::over::Over;
use lockstep_forum::session::place::Target;
use lockstep_forum::session::update::update;

use crate::fixture::{draw, in_meeting, press, text_of};

/// Clicks into the first place of the screen where those words stand, so many columns further.
fn click(session: &mut Session, words: &str, further: usize) {
    let (buffer, hits) = draw(session, 120, 36);
    let text = text_of(&buffer);
    let found = text.lines().enumerate().find_map(|(y, line)| {
        let at = line.find(words)?;
        Some((line[..at].chars().count() + further, y))
    });
    let (x, y) = found.unwrap_or_else(|| panic!("{words} in\n{text}"));
    let target = hits.at(x as u16, y as u16).unwrap();
    let at = session.now;
    update(session, Message::Clicked(target), at);
}

fn form(session: &Session) -> &Form {
    match session.over.last() {
        Some(Over::Form(form)) => form,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_choice_is_changed_by_clicks_on_its_two_ends_and_on_its_value() {
    let mut session = in_meeting();
    press(&mut session, "4 e");
    let value = |session: &Session| form(session).value("state").to_owned();
    let first = value(&session);
    assert_eq!(first, "To do");
    click(&mut session, "‹ To do ›", 8);
    assert_eq!(value(&session), "Doing");
    assert_eq!(form(&session).fields[form(&session).at].name, "state");
    click(&mut session, "‹ Doing ›", 0);
    assert_eq!(value(&session), "To do");
    click(&mut session, "‹ To do ›", 4);
    assert_eq!(value(&session), "Doing");
}

#[test]
fn the_keys_at_the_bottom_and_the_save_button_are_clicked() {
    let mut session = in_meeting();
    press(&mut session, "4 e");
    click(&mut session, "Esc leave", 0);
    assert!(session.over.is_empty());
    press(&mut session, "4 e Ctrl-U N e w");
    click(&mut session, "► Save", 2);
    assert!(session.over.is_empty());
    let actions = &session.live.as_ref().unwrap().boards.actions.actions;
    assert!(actions.values().any(|action| action.title == "New"));
}

#[test]
fn the_wheel_goes_through_the_fields_of_a_form_and_changes_nothing() {
    let mut session = in_meeting();
    press(&mut session, "4 e");
    let at = session.now;
    for _ in 0..30 {
        update(&mut session, Message::Wheeled(true), at);
    }
    assert_eq!(form(&session).at + 1, form(&session).fields.len());
    assert!(!form(&session).changed());
    let (_, hits) = draw(&session, 120, 36);
    assert!(
        hits.iter()
            .any(|(_, target)| matches!(target, Target::Step(..)))
    );
}
