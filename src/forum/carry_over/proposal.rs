//! What is proposed for the next meeting before anybody chooses: its day and its agenda.

use jiff::civil::Date;

use crate::forum::charter::{Cadence, Every};

impl Cadence {
    /// The next date of the series that is not over; `held` are the dates so far, the newest first. A
    /// forum that missed some dates goes on with the first one from today; without any meeting yet,
    /// with the first day of the week that fits.
    pub fn next_date(&self, held: impl IntoIterator<Item = Date>, today: Date) -> Date {
        let mut held = held.into_iter().peekable();
        let Some(newest) = held.peek().copied() else {
            return self.first_on_or_after(today);
        };
        let place = self.place(held);
        let mut date = self.step(newest, place);
        while date < today {
            date = self.step(date, place);
        }
        date
    }
}

/// The agenda that is usual: a team's own where it has exactly one; else the kick-off for the first
/// meeting, and after it the built-in one of the cadence. `agendas` are the names there are, each
/// with whether it is built in.
pub fn usual_agenda<'a>(
    agendas: impl IntoIterator<Item = (&'a str, bool)>,
    every: Every,
    first_meeting: bool,
) -> &'a str {
    let own: Vec<&str> = agendas
        .into_iter()
        .filter(|(_, built_in)| !built_in)
        .map(|(name, _)| name)
        .collect();
    if let [only] = own.as_slice() {
        return only;
    }
    match every {
        _ if first_meeting => "first-forum",
        Every::Month => "monthly",
        Every::Weeks(_) => "biweekly",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_series_that_missed_dates_goes_on_from_today() {
        let cadence = Cadence::default();
        let table = [
            (date(2026, 9, 2), date(2026, 9, 15)),
            (date(2026, 9, 15), date(2026, 9, 15)),
            (date(2026, 11, 23), date(2026, 11, 24)),
        ];
        for (today, expected) in table {
            assert_eq!(cadence.next_date([date(2026, 9, 1)], today), expected);
        }
        assert_eq!(
            cadence.next_date([], date(2026, 11, 23)),
            date(2026, 11, 24)
        );
    }

    #[test]
    fn the_usual_agenda_is_the_teams_only_one_else_that_of_the_cadence() {
        let built_in = [("biweekly", true), ("monthly", true)];
        assert_eq!(usual_agenda(built_in, Every::Weeks(2), true), "first-forum");
        assert_eq!(usual_agenda(built_in, Every::Weeks(2), false), "biweekly");
        assert_eq!(usual_agenda(built_in, Every::Month, false), "monthly");
        let one = [("biweekly", true), ("ours", false)];
        assert_eq!(usual_agenda(one, Every::Month, false), "ours");
        let two = [("theirs", false), ("ours", false)];
        assert_eq!(usual_agenda(two, Every::Weeks(1), false), "biweekly");
    }
}
