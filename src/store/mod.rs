//! The disk: the forum's folder, RON with positions, atomic replace, lock, drafts, watching, git.

pub mod agendas;
pub mod disk;
pub mod file;
#[cfg(test)]
mod file_tests;
pub mod folder;
pub mod keeper;
#[cfg(test)]
mod keeper_tests;
mod layout;
pub mod leads;
pub mod lock;
mod reading;
pub mod replace;
pub mod sample;
pub mod syntax;
pub mod text;
mod writing;

pub use writing::NotWritable;
