//! The agenda that is proposed for the next meeting before anybody chooses.

use crate::forum::charter::Every;

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
    use super::*;

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
