//! Who is expected at a meeting and who came: counts by side, never a remark about a person.

use super::{Attendance, Attendee, Meeting};
use crate::forum::people::Side;
use crate::forum::record::Handle;
use crate::forum::refusal::Refusal;

/// How many people of one side are on a meeting's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SideCount {
    /// The side.
    pub side: Side,
    /// Ticked as here.
    pub present: usize,
    /// Ticked as not here.
    pub absent: usize,
    /// Not ticked yet.
    pub expected: usize,
}

impl SideCount {
    /// Everybody on the list.
    pub fn listed(self) -> usize {
        self.present + self.absent + self.expected
    }
}

impl Meeting {
    /// Ticks somebody: expected or absent becomes present, present becomes absent.
    pub fn tick(&mut self, who: &Handle) -> Result<Attendance, Refusal> {
        let attendee = self.attendee(who)?;
        attendee.attendance = match attendee.attendance {
            Attendance::Expected | Attendance::Absent => Attendance::Present,
            Attendance::Present => Attendance::Absent,
        };
        Ok(attendee.attendance)
    }

    /// Ticks everybody who is not ticked yet as here.
    pub fn everybody_is_here(&mut self) {
        let waiting: Vec<Handle> = self
            .people
            .iter()
            .filter(|(_, attendee)| attendee.attendance == Attendance::Expected)
            .map(|(handle, _)| handle.clone())
            .collect();
        for handle in waiting {
            if let Some(attendee) = self.people.get_mut(&handle) {
                attendee.attendance = Attendance::Present;
            }
        }
    }

    /// Puts a guest on the list, present. `handle` must be nobody's on the list
    /// ([`new_handle`](crate::forum::charter::new_handle) makes one).
    pub fn add_guest(&mut self, handle: Handle, name: &str, side: Side) -> Result<(), Refusal> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::Empty("A guest"));
        }
        if let Some(known) = self.people.get(&handle) {
            return Err(Refusal::because(format!(
                "@{handle} is on the list already: {}",
                known.name
            )));
        }
        let guest = Attendee {
            name: name.to_owned(),
            side,
            attendance: Attendance::Present,
        };
        self.people.insert(handle, guest);
        Ok(())
    }

    /// The counts of each side that has somebody on the list, in the order of [`Side::ALL`].
    pub fn attendance_by_side(&self) -> Vec<SideCount> {
        let count = |side| {
            let mut count = SideCount {
                side,
                ..SideCount::default()
            };
            for attendee in self.people.values().filter(|one| one.side == side) {
                *match attendee.attendance {
                    Attendance::Expected => &mut count.expected,
                    Attendance::Present => &mut count.present,
                    Attendance::Absent => &mut count.absent,
                } += 1;
            }
            count
        };
        let counts = Side::ALL.into_iter().map(count);
        counts.filter(|count| count.listed() > 0).collect()
    }

    fn attendee(&mut self, who: &Handle) -> Result<&mut Attendee, Refusal> {
        let gone = || Refusal::because(format!("@{who} is not on this meeting's list"));
        self.people.get_mut(who).ok_or_else(gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting() -> Meeting {
        let mut meeting = Meeting::default();
        for (handle, side) in [
            ("ana", Side::Marketing),
            ("bo", Side::Marketing),
            ("cy", Side::Sales),
        ] {
            let attendee = Attendee {
                name: handle.to_uppercase(),
                side,
                ..Attendee::default()
            };
            meeting.people.insert(handle.into(), attendee);
        }
        meeting
    }

    #[test]
    fn a_tick_goes_from_expected_to_here_to_not_here_and_back() {
        let mut meeting = meeting();
        let ticks = [(); 3].map(|()| meeting.tick(&"ana".into()).unwrap());
        let expected = [Attendance::Present, Attendance::Absent, Attendance::Present];
        assert_eq!(ticks, expected);
    }

    #[test]
    fn people_are_counted_by_side_and_a_side_with_nobody_is_not_shown() {
        let mut meeting = meeting();
        meeting.tick(&"ana".into()).unwrap();
        for _ in 0..2 {
            meeting.tick(&"cy".into()).unwrap();
        }
        let counts = meeting.attendance_by_side();
        let figures: Vec<_> = counts
            .iter()
            .map(|count| (count.side, count.present, count.absent, count.expected))
            .collect();
        assert_eq!(
            figures,
            [(Side::Marketing, 1, 0, 1), (Side::Sales, 0, 1, 0)]
        );
        meeting.everybody_is_here();
        assert_eq!(meeting.attendance_by_side()[0].present, 2);
        assert_eq!(
            meeting.attendance_by_side()[1].present,
            0,
            "who was ticked as not here stays so"
        );
    }

    #[test]
    fn a_guest_is_here_and_needs_a_name_and_a_handle_of_their_own() {
        let mut meeting = meeting();
        meeting
            .add_guest("eve".into(), " Eve Ito ", Side::Other)
            .unwrap();
        let guest = meeting.people.get(&"eve".into()).unwrap();
        assert_eq!(
            (guest.name.as_str(), guest.attendance),
            ("Eve Ito", Attendance::Present)
        );
        let table = [
            ("fay", "  ", "A guest needs some words"),
            ("ana", "Ana", "@ana is on the list already: ANA"),
        ];
        for (handle, name, sentence) in table {
            let refusal = meeting.add_guest(handle.into(), name, Side::Other);
            assert_eq!(refusal.unwrap_err().to_string(), sentence);
        }
        let stranger = meeting.tick(&"zed".into()).unwrap_err();
        assert_eq!(stranger.to_string(), "@zed is not on this meeting's list");
    }
}
