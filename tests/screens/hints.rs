//! The keys that the bottom line names can act.

use lockstep_forum::session::commands::Command;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::place::Target;
use lockstep_forum::session::update::update;

use crate::fixture::draw;
use crate::states::screens;

/// The commands that the bottom line of a drawn screen names.
fn named(session: &lockstep_forum::session::Session) -> Vec<Command> {
    let (_, hits) = draw(session, 160, 36);
    let last = hits.iter().filter(|(place, _)| place.y == 35);
    last.filter_map(|(_, target)| match target {
        Target::Command(command) => Some(*command),
        _ => None,
    })
    .collect()
}

#[test]
fn no_key_that_the_bottom_line_names_is_refused_there() {
    let (mut pressed, mut lies) = (0, Vec::new());
    for (at, (name, session)) in screens().into_iter().enumerate() {
        // A file that cannot be read refuses whatever would change it; a closed meeting as well.
        if matches!(name, "unreadable" | "looking-back") {
            continue;
        }
        for command in named(&session) {
            let mut session = screens().swap_remove(at).1;
            let now = session.now;
            update(
                &mut session,
                Message::Clicked(Target::Command(command)),
                now,
            );
            let refused = session.notice.filter(|notice| notice.refused);
            // The second time it says where the issue is: that is an answer.
            let refused = refused.filter(|notice| !notice.text.contains("5 goes there"));
            lies.extend(refused.map(|notice| format!("{name}: {command:?}: {}", notice.text)));
            pressed += 1;
        }
    }
    assert!(lies.is_empty(), "{lies:#?}");
    assert!(pressed > 150, "{pressed}");
}
