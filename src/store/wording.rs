//! The wording rules as files: the built-in ones for English, and a forum's own `blame.ron`.

use crate::forum::merge::ron_options;
use crate::forum::refusal::Refusal;
use crate::forum::wording::{Note, RuleFile, Rules};

/// The built-in rules for English, as RON.
pub const ENGLISH: &str = include_str!("../../assets/wording/en.ron");

/// The newest format of a rule file that we read.
const FORMAT: u32 = 1;

/// Reads a file of wording rules. `name` is the file as the user knows it, for the refusal.
pub fn read(text: &str, name: &str) -> Result<RuleFile, Refusal> {
    let file: RuleFile = ron_options().from_str(text).map_err(|error| {
        let at = error.span.start;
        Refusal::because(format!("{name}:{}:{}: {}", at.line, at.col, error.code))
    })?;
    if file.format > FORMAT {
        return Err(Refusal::because(format!(
            "{name} has format {}, which a newer Lockstep wrote: update Lockstep to use it",
            file.format
        )));
    }
    Ok(file)
}

/// The rules in use: the built-in ones, with a forum's own when it has a `blame.ron`.
pub fn rules(team: Option<&RuleFile>) -> Result<(Rules, Vec<Note>), Refusal> {
    let english = read(ENGLISH, "the built-in wording rules")?;
    Ok(match team {
        Some(team) => Rules::with_team(&english, team),
        None => Rules::of(&english),
    })
}
