//! The disk: the forum's folder, RON with positions, atomic replace, lock, drafts, watching, git.

pub mod agendas;
pub mod carried;
pub mod check;
pub mod copies;
pub mod disk;
pub mod drafts;
pub mod figures;
pub mod file;
#[cfg(test)]
mod file_tests;
pub mod folder;
#[cfg(test)]
mod folder_tests;
pub mod git;
mod graft;
pub mod hold;
pub mod keeper;
#[cfg(test)]
mod keeper_tests;
pub mod kept_sentences;
mod layout;
pub mod leads;
pub mod listing;
pub mod lock;
pub mod merging;
mod reading;
pub mod replace;
pub mod resolving;
pub mod sample;
pub mod search;
pub mod settings;
pub mod site;
pub mod syntax;
pub mod templates;
pub mod text;
pub mod watch;
pub mod wording;
mod writing;

pub use writing::NotWritable;
