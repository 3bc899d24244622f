//! What a frame is drawn from, worked out once: the session, its rows, the selection, the clock.

use jiff::civil::Date;

use crate::forum::people::Side;
use crate::forum::record::Handle;
use crate::forum::timebox::Reading;
use crate::session::Session;
use crate::session::boards::name_of;
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

use super::text::{given_name, given_name_and_initial};

/// The session as one frame sees it.
#[derive(Debug)]
pub struct View<'a> {
    /// The session.
    pub session: &'a Session,
    /// The rows of the screen, in order.
    pub rows: Vec<Row>,
    /// The selected one.
    pub chosen: Option<Row>,
    /// The meeting on screen.
    pub meeting: Option<&'a OpenMeeting>,
    /// Its clock.
    pub reading: Option<Reading>,
    /// The day that ages are told from: that of a past meeting while it is looked back at.
    pub today: Date,
    /// Given names that more than one person bears.
    doubled: Vec<&'a str>,
}

impl<'a> View<'a> {
    /// Looks at the session.
    pub fn of(session: &'a Session) -> Self {
        let meeting = session.meeting();
        let rows = session.rows();
        Self {
            session,
            chosen: session.selection_among(&rows),
            rows,
            meeting,
            reading: meeting.map(|meeting| Reading::of(&meeting.boards.meeting, session.now)),
            today: session.day(),
            doubled: doubled(session, meeting),
        }
    }

    /// A name in short: the given name, with an initial where somebody else bears it as well.
    pub fn short<'n>(&self, name: &'n str) -> &'n str {
        let given = given_name(name);
        if self.doubled.contains(&given) {
            given_name_and_initial(name)
        } else {
            given
        }
    }

    /// A sentence with the keys in force for the commands it names in braces.
    pub fn fill(&self, sentence: &'static str) -> String {
        self.session.keys.fill(sentence)
    }

    /// Whether that row is the selected one.
    pub fn is_chosen(&self, row: &Row) -> bool {
        self.chosen.as_ref() == Some(row)
    }

    /// The place of the selected row among those of the screen.
    pub fn chosen_at(&self) -> Option<usize> {
        let chosen = self.chosen.as_ref()?;
        self.rows.iter().position(|row| row == chosen)
    }

    /// The given name of a person that only borrows from the view.
    pub fn name_of<'b>(&'b self, handle: &'b Handle) -> &'b str {
        self.short(name_of(self.session, handle))
    }

    /// The given name of a person.
    pub fn name(&self, handle: &'a Handle) -> &'a str {
        self.short(name_of(self.session, handle))
    }

    /// The name of an owner, or that there is none.
    pub fn owner(&self, owner: Option<&'a Handle>) -> &'a str {
        owner.map_or("no owner yet", |handle| self.name(handle))
    }
}

/// The given names that two people bear, of those in the meeting or on the roster.
fn doubled<'a>(session: &'a Session, meeting: Option<&'a OpenMeeting>) -> Vec<&'a str> {
    let here = meeting.into_iter().flat_map(|meeting| {
        let people = meeting.boards.meeting.people.iter();
        people.map(|(handle, person)| (handle, person.name.as_str()))
    });
    let roster = session.forum.iter().flat_map(|forum| {
        let people = forum.charter.roster.iter();
        people.map(|(handle, person)| (handle, person.name.as_str()))
    });
    let mut names: Vec<(&str, &Handle)> = here
        .chain(roster)
        .map(|(handle, name)| (given_name(name), handle))
        .collect();
    names.sort_unstable();
    names.dedup();
    let pairs = names.windows(2);
    let twice = pairs.filter(|pair| pair[0].0 == pair[1].0);
    twice.map(|pair| pair[0].0).collect()
}

/// A side in as few letters as tell it apart: for cards and narrow columns.
pub fn short_side(side: Side) -> &'static str {
    match side {
        Side::Marketing => "Mktg",
        Side::Sales => "Sales",
        Side::Shared => "Shared",
        Side::Other => "Other",
    }
}
