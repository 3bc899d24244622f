//! `lockstep follow`: the running meeting on another screen, in the room view.

use super::Surroundings;
use super::arguments::Everywhere;
use super::open::screen;
use super::stop::Ended;
use super::which;
use crate::live::Open;

/// Opens the room view on the meeting that runs, or waits for one. It never changes anything.
pub fn run(everywhere: &Everywhere, around: &Surroundings) -> Ended {
    let folder = which::forum(everywhere, around)?;
    screen(Open::Follow(folder), everywhere, around)
}
