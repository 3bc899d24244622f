//! The disk: the forum's folder, RON with positions, atomic replace, lock, drafts, watching, git.

pub mod leads;
pub mod sample;
