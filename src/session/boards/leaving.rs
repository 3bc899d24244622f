//! What Esc and `q` leave: what is open on the screen, and the program.

use super::super::over::{Ask, Choice, Over};
use super::super::place::{Place, Tab};
use super::super::purpose::{Answer, Purpose};
use super::{Session, back_test, bring_leads, clock, plan, search, set_filter, versions};

/// Leaves what is open on the screen: an issue, the recap, a filter, a meeting looked back at.
pub fn back(session: &mut Session) {
    if session.place != Place::Meeting && bring_leads::stop(session) {
        return;
    }
    match session.place {
        Place::Plan => {
            plan::leave(session);
            session.place = if session.live.is_some() {
                Place::Meeting
            } else {
                Place::Home
            };
        }
        Place::Past if session.search.is_some() => search::close(session),
        Place::Past | Place::Trends | Place::Charter => {
            session.place = if session.live.is_some() {
                Place::Meeting
            } else {
                Place::Home
            };
        }
        Place::Meeting => back_in_meeting(session),
        Place::Start | Place::Home => session.tell_with_keys("{quit} quits"),
    }
}

fn back_in_meeting(session: &mut Session) {
    let waved = clock::wave_away(session);
    if !waved
        && (bring_leads::stop(session)
            || versions::leave_page(session)
            || back_test::leave_page(session))
    {
        return;
    }
    let Some(meeting) = session.meeting_mut() else {
        return;
    };
    if waved {
    } else if meeting.recap {
        meeting.recap = false;
    } else if meeting.charted && meeting.tab == Tab::Scoreboard {
        meeting.charted = false;
    } else if meeting.issue.is_some() && meeting.tab == Tab::Issues {
        meeting.issue = None;
    } else if !meeting.filter().is_empty() {
        set_filter(session, "");
    } else if let Some(place) = session.came_from.take() {
        session.past = None;
        session.place = place;
        search::again(session);
    } else if session.past.take().is_some() {
        session.place = Place::Past;
        search::again(session);
    } else {
        session.tell_with_keys("{home} goes to the forum's home, {quit} quits");
    }
}

/// Asks whether to quit although something speaks against it.
pub fn ask_to_quit(session: &mut Session, reasons: Vec<String>) {
    let mut choices = vec![
        Choice::new('y', "Quit", Answer::Quit),
        Choice::new('n', "Stay", Answer::Stay),
    ];
    if !session.saving.failed.is_empty() && session.live.is_some() {
        // What is not on disk would be lost with the program: that is not the first answer.
        choices.swap(0, 1);
        let place = Choice::new(
            'a',
            "Write the whole meeting to another place",
            Answer::Open(Purpose::AnotherPlace),
        );
        choices.insert(0, place);
    }
    session
        .over
        .push(Over::Ask(Ask::new("Quit Lockstep?", reasons, choices)));
}
