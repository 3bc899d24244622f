//! The wording rules as files: the built-in ones for English, and a forum's own `blame.ron`.

use std::io::ErrorKind;

use super::disk::read_text;
use super::folder::Folder;
use super::syntax::Lines;
use super::text::fault_of;
use crate::forum::files::Fault;
use crate::forum::merge::ron_options;
use crate::forum::plain::neutralise;
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
    not_newer(&file, name)?;
    Ok(file)
}

/// The team's own wording rules, in the forum's folder.
pub const BLAME: &str = "blame.ron";

/// The text of a forum's own rules, if it has some.
pub fn team_text(folder: &Folder) -> Option<Result<String, Fault>> {
    match read_text(&folder.root().join(BLAME)) {
        Ok(text) => Some(Ok(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(Err(fault_of(BLAME, format!("it cannot be read: {error}")))),
    }
}

/// What is wrong with a team's rules, each at its place: the text, and every rule that is left out
/// because it does not do what its own sentences say.
pub fn faults(text: &str, file: &str) -> Vec<Fault> {
    let at = |(line, column): (usize, usize), sentence: String| Fault {
        file: file.to_owned(),
        line,
        column,
        sentence: neutralise(&sentence).into_owned(),
    };
    let team: RuleFile = match ron_options().from_str(text) {
        Ok(team) => team,
        Err(error) => {
            let place = error.span.start;
            return vec![at((place.line, place.col), error.code.to_string())];
        }
    };
    if let Err(refusal) = not_newer(&team, file) {
        return vec![at((1, 1), refusal.to_string())];
    }
    let Ok((_, notes)) = rules(Some(&team)) else {
        return Vec::new();
    };
    let lines = Lines::of(text);
    let place = |rule: &str| lines.place(text.find(&format!("\"{rule}\"")).unwrap_or(0));
    let faults = notes.into_iter().map(|note| {
        let sentence = format!("{}: {}", note.rule, note.sentence);
        at(place(&note.rule), sentence)
    });
    faults.collect()
}

fn not_newer(team: &RuleFile, name: &str) -> Result<(), Refusal> {
    if team.format > FORMAT {
        return Err(Refusal::because(format!(
            "{name} has format {}, which a newer Lockstep wrote: update Lockstep to use it",
            team.format
        )));
    }
    Ok(())
}

/// The rules in use: the built-in ones, with a forum's own when it has a `blame.ron`.
pub fn rules(team: Option<&RuleFile>) -> Result<(Rules, Vec<Note>), Refusal> {
    let english = read(ENGLISH, "the built-in wording rules")?;
    Ok(match team {
        Some(team) => Rules::with_team(english, team),
        None => Rules::of(english),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_teams_rules_is_said_at_its_place() {
        let rule =
            "(id: \"tbd\", family: Failure, patterns: [\"{who} said tbd\"], reason: \"When?\"";
        let table = [
            ("(format: 1)", vec![]),
            ("(format: 1, mute: [\"Absolute\"])", vec![]),
            (
                "(format: 1,\n mute: [\"absolutes\"])",
                vec!["blame.ron:2:9: absolutes: It is muted"],
            ),
            ("(format: 1,\n wrods: {})", vec!["blame.ron:2:"]),
            ("(format: 9)", vec!["blame.ron:1:1: blame.ron has format 9"]),
        ];
        for (text, expected) in table {
            let found: Vec<String> = faults(text, BLAME)
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
            for (found, expected) in found.iter().zip(expected) {
                assert!(found.starts_with(expected), "{found}");
            }
        }
        let own = format!(
            "(format: 1, rules: [\n {rule}, flags: [\"Dispatch said TBD.\"], passes: [\"The date is TBD.\"]),\n])"
        );
        assert_eq!(faults(&own, BLAME), []);
        let wrong = format!(
            "(format: 1, rules: [\n {rule}, flags: [\"The date is TBD.\"], passes: [\"The date is known.\"]),\n])"
        );
        let found = faults(&wrong, BLAME);
        assert_eq!(
            (found.len(), found[0].line, found[0].column),
            (1, 2, 7),
            "{found:?}"
        );
        assert!(found[0].sentence.contains("The date is TBD."), "{found:?}");
    }
}
