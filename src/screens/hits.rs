//! What a click meets: the places drawn last, in the order in which they were drawn.

use ratatui::layout::{Position, Rect};

use crate::session::place::Target;

/// The clickable places of a drawn frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits(Vec<(Rect, Target)>);

impl Hits {
    /// Says that a click into that place means that target.
    pub fn add(&mut self, place: Rect, target: Target) {
        if !place.is_empty() {
            self.0.push((place, target));
        }
    }

    /// What a click there means. Where places overlap, the one drawn last lies on top.
    pub fn at(&self, x: u16, y: u16) -> Option<Target> {
        let mut found = self.0.iter().rev();
        let found = found.find(|(place, _)| place.contains(Position { x, y }));
        found.map(|(_, target)| target.clone())
    }

    /// All places with what they mean, the first one drawn first.
    pub fn iter(&self) -> impl Iterator<Item = &(Rect, Target)> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::place::Tab;

    #[test]
    fn of_two_places_over_each_other_the_one_drawn_last_is_met() {
        let mut hits = Hits::default();
        hits.add(Rect::new(0, 0, 10, 10), Target::Outside);
        hits.add(Rect::new(2, 2, 4, 1), Target::Tab(Tab::Issues));
        assert_eq!(hits.at(3, 2), Some(Target::Tab(Tab::Issues)));
        assert_eq!(
            hits.at(6, 2),
            Some(Target::Outside),
            "the right edge is outside"
        );
        assert_eq!(hits.at(10, 3), None);
    }
}
