//! The product: what a forum is and what may be done with it. Values and rules only.
//!
//! Nothing here knows a screen, a disk, a clock or a task; time is an argument. Every file of a
//! forum's folder is one value of this module ([`charter::Charter`], [`meeting::Meeting`],
//! [`scoreboard::Scoreboard`], [`lead_definition::LeadDefinition`], [`actions::Actions`],
//! [`issues::Issues`], [`notes::Notes`], [`agenda::Agenda`]), and field names are the words on
//! screen.

pub mod actions;
pub mod agenda;
pub mod back_test;
pub mod capture;
pub mod carry_over;
pub mod changes;
pub mod charter;
pub mod clash_words;
pub mod digest;
pub mod due;
pub mod earlier;
mod editing;
pub mod facts;
pub mod figure;
pub mod files;
pub mod history;
pub mod holder;
pub mod issues;
pub mod lead_definition;
pub mod lines;
pub mod losses;
pub mod meeting;
pub mod merge;
pub mod moment;
pub mod notes;
pub mod people;
pub mod plain;
pub mod promises;
pub mod pulse;
pub mod reason;
pub mod recap;
pub mod record;
pub mod refusal;
pub mod scoreboard;
pub mod search;
pub mod span;
pub mod spelling;
pub mod teams;
pub mod timebox;
pub mod timing;
pub mod trends;
pub mod wording;
