//! Which objective a KPI, a commitment, an action and an issue serve.

use crate::forum::actions::Actions;
use crate::forum::issues::Issues;
use crate::forum::record::Id;
use crate::forum::scoreboard::Scoreboard;

/// What serves one objective, or none: rows that are looked at, and things that are open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// KPIs in the order of the scoreboard.
    pub kpis: Vec<Id>,
    /// Commitments in the order of the scoreboard.
    pub commitments: Vec<Id>,
    /// Open actions, the nearest day first.
    pub actions: Vec<Id>,
    /// Open issues.
    pub issues: Vec<Id>,
}

impl Served {
    /// What serves that objective; with none, what serves no objective yet.
    pub fn by(
        objective: Option<&Id>,
        scoreboard: &Scoreboard,
        actions: &Actions,
        issues: &Issues,
    ) -> Self {
        let fits = |of: &Option<Id>| of.as_ref() == objective;
        let kpis = scoreboard.kpis.in_order().into_iter();
        let kpis = kpis.filter(|(_, kpi)| fits(&kpi.objective));
        let commitments = scoreboard.commitments.in_order().into_iter();
        let commitments = commitments.filter(|(_, promise)| fits(&promise.objective));
        let mut open: Vec<_> = actions
            .actions
            .iter()
            .filter(|(_, action)| action.state.is_open() && fits(&action.objective))
            .collect();
        open.sort_by_key(|(id, action)| (action.due.is_none(), action.due, *id));
        let issues = issues.issues.iter();
        let issues = issues.filter(|(_, issue)| issue.state.is_open() && fits(&issue.objective));
        Self {
            kpis: kpis.map(|(id, _)| id.clone()).collect(),
            commitments: commitments.map(|(id, _)| id.clone()).collect(),
            actions: open.into_iter().map(|(id, _)| id.clone()).collect(),
            issues: issues.map(|(id, _)| id.clone()).collect(),
        }
    }

    /// How many things that is.
    pub fn len(&self) -> usize {
        self.kpis.len() + self.commitments.len() + self.actions.len() + self.issues.len()
    }

    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::actions::{Action, ActionState};
    use crate::forum::scoreboard::Kpi;

    #[test]
    fn what_serves_an_objective_is_found_and_what_serves_none() {
        let mut scoreboard = Scoreboard::default();
        for (id, objective) in [("k", Some("grow")), ("l", None), ("m", Some("other"))] {
            let kpi = Kpi {
                name: id.into(),
                objective: objective.map(Id::from),
                ..Kpi::default()
            };
            scoreboard.kpis.add(id.into(), kpi).unwrap();
        }
        let mut actions = Actions::default();
        for (id, due, state) in [
            ("late", Some("2026-12-01"), ActionState::Doing),
            ("soon", Some("2026-11-25"), ActionState::ToDo),
            ("some-day", None, ActionState::ToDo),
            ("done", None, ActionState::Done),
        ] {
            let action = Action {
                due: due.map(|due| due.parse().unwrap()),
                state,
                objective: Some("grow".into()),
                ..Action::default()
            };
            actions.actions.insert(id.into(), action);
        }
        let found = |objective: Option<&str>| {
            let objective = objective.map(Id::from);
            Served::by(
                objective.as_ref(),
                &scoreboard,
                &actions,
                &Issues::default(),
            )
        };
        let grow = found(Some("grow"));
        assert_eq!(grow.kpis, ["k".into()]);
        assert_eq!(
            grow.actions,
            ["soon".into(), "late".into(), "some-day".into()]
        );
        assert_eq!(found(None).kpis, ["l".into()]);
        assert!(found(Some("nothing")).is_empty());
    }
}
