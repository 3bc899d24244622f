//! The screens outside a meeting: start, the forum's home, past forums, planning.

pub mod charter;
pub mod home;
pub mod past;
pub mod plan;
pub mod search;
pub mod start;
pub mod trends;
