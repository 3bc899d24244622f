//! The agendas that are always there, embedded in the program.

use super::file::read_text;
use crate::forum::agenda::Agenda;
use crate::forum::files::Fault;

/// The built-in agendas by name, in the order in which they are offered.
pub const BUILT_IN: [(&str, &str); 6] = [
    ("biweekly", include_str!("../../agendas/biweekly.ron")),
    ("monthly", include_str!("../../agendas/monthly.ron")),
    ("first-forum", include_str!("../../agendas/first-forum.ron")),
    (
        "lead-definition-workshop",
        include_str!("../../agendas/lead-definition-workshop.ron"),
    ),
    (
        "campaign-debrief",
        include_str!("../../agendas/campaign-debrief.ron"),
    ),
    ("half-hour", include_str!("../../agendas/half-hour.ron")),
];

/// Reads a built-in agenda; none of that name is none.
pub fn built_in(name: &str) -> Option<Result<Agenda, Vec<Fault>>> {
    let (name, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
    Some(read_text(&format!("{name}.ron (built in)"), text))
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, built_in};

    #[test]
    fn every_built_in_agenda_is_read_and_has_a_close() {
        for (name, _) in BUILT_IN {
            let agenda = built_in(name).unwrap().unwrap();
            assert!(!agenda.title.is_empty() && agenda.time().0 > 0, "{name}");
            assert!(agenda.items.iter().all(|item| item.time.0 > 0), "{name}");
        }
        assert!(built_in("no such").is_none());
    }
}
