//! Merges three texts of one file, as git hands them over: read strictly, merged by item and field,
//! written with both sides' comments. No disk here.

use std::path::Path;

use super::check::kind_of;
use super::file::{self, ReadState};
use super::syntax::{self, Lines};
use super::text::{self, fault_at, fault_of};
use crate::forum::files::{Fault, Stored};
use crate::forum::losses::Counting;
use crate::forum::merge::Clashes;

/// Three texts as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The text to write.
    pub text: String,
    /// What it says.
    pub value: Stored,
    /// How many values of theirs this merge could not put in: they stand in the file's `clashes`.
    pub clashed: usize,
    /// What one side took out of the file, where it is so much that it was kept: a truncated file
    /// is more likely than that somebody meant it. In words, with the side's name.
    pub kept: Vec<String>,
}

/// Why texts are not merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMerged {
    /// A side cannot be read, or is of another kind or a newer format.
    Unreadable(Vec<Fault>),
    /// None of them is a file that Lockstep knows, such as keys.ron.
    NotOurs,
}

/// A text with the name that complaints about it use.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The name.
    pub name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// Merges `ours` and `theirs`, which both came from `base`; an empty base is a file that both made.
/// `path` tells the kind of a file that does not open with a name.
pub fn merge(
    path: &Path,
    base: Side<'_>,
    ours: Side<'_>,
    theirs: Side<'_>,
) -> Result<Merged, NotMerged> {
    let mine = read(path, ours);
    let other = read(path, theirs);
    if let (Err(NotMerged::NotOurs), Err(NotMerged::NotOurs)) = (&mine, &other) {
        return Err(NotMerged::NotOurs);
    }
    // The faults of both sides at once: one round of repair is enough.
    let ((mine, mine_text), (other, other_text)) = match (mine, other) {
        (Ok(mine), Ok(other)) => (mine, other),
        (mine, other) => return Err(unreadable([(ours, mine), (theirs, other)])),
    };
    let made_by_both = base.bytes.iter().all(u8::is_ascii_whitespace);
    let (was, was_text) = if made_by_both {
        (mine.empty(), "")
    } else {
        read(path, base).map_err(|why| unreadable([(base, Err::<(), _>(why))]))?
    };
    for (side, value) in [(base, &was), (theirs, &other)] {
        if !value.is_like(&mine) {
            let sentence = format!("this is another kind of file than {}", ours.name);
            return Err(NotMerged::Unreadable(vec![fault_of(side.name, sentence)]));
        }
    }
    let mut value = Stored::merge(&was, &mine, &other);
    let mut kept = Vec::new();
    for (before, side) in [(&mine, theirs), (&other, ours)] {
        let losses = before.losses(&value, Counting::There);
        if losses.are_many() {
            kept.push(format!("{} takes out {}", side.name, losses.words()));
            value = value.with_back(before, Counting::There);
        }
    }
    let text = file::write_merged(&value, mine_text, other_text, was_text)
        .map_err(|why| NotMerged::Unreadable(vec![fault_of(ours.name, why.to_string())]))?;
    let known = [mine.clashes(), other.clashes()];
    let clashed = count_new(value.clashes(), known);
    Ok(Merged {
        text,
        value,
        clashed,
        kept,
    })
}

/// Reads a text of any kind strictly.
pub fn read<'a>(path: &Path, side: Side<'a>) -> Result<(Stored, &'a str), NotMerged> {
    let unreadable = |fault: Fault| NotMerged::Unreadable(vec![fault]);
    let text = text::read_bytes(side.name, side.bytes)
        .map_err(|not_text| unreadable(not_text.fault().clone()))?;
    let tree = match syntax::parse(text) {
        Ok(tree) => tree,
        Err(wrong) => {
            let place = fault_at(side.name, &Lines::of(text), wrong.at, wrong.sentence);
            return Err(unreadable(place));
        }
    };
    let kind = kind_of(&tree, path).map_err(|_| NotMerged::NotOurs)?;
    let reading = file::read_named(kind, side.name, text).ok_or(NotMerged::NotOurs)?;
    match &reading.state {
        ReadState::Fine | ReadState::Absent => Ok((reading.value, text)),
        ReadState::Newer { .. } => {
            let sentence = reading.state.sentence().unwrap_or_default();
            Err(unreadable(fault_of(side.name, sentence)))
        }
        ReadState::Faulty(_) | ReadState::Conflicted(_) => {
            Err(NotMerged::Unreadable(reading.state.faults().to_vec()))
        }
    }
}

fn unreadable<T, const N: usize>(sides: [(Side<'_>, Result<T, NotMerged>); N]) -> NotMerged {
    let faults = sides.into_iter().flat_map(|(side, read)| match read {
        Ok(_) => Vec::new(),
        Err(NotMerged::Unreadable(faults)) => faults,
        Err(NotMerged::NotOurs) => {
            let sentence = "the file does not open with the name of what it is";
            vec![fault_of(side.name, sentence)]
        }
    });
    NotMerged::Unreadable(faults.collect())
}

fn count_new(clashes: &Clashes, known: [&Clashes; 2]) -> usize {
    let is_known = |path: &str, value: &str| {
        let mut of = known.iter().filter_map(|clashes| clashes.0.get(path));
        of.any(|words| words.0.contains(value))
    };
    let values = clashes
        .iter()
        .flat_map(|(path, words)| words.iter().map(move |value| (path, value)));
    values
        .filter(|(path, value)| !is_known(path, value))
        .count()
}

#[cfg(test)]
mod tests {
    use super::{Merged, NotMerged, Side, merge};
    use std::path::Path;

    fn merged(base: &str, ours: &str, theirs: &str) -> Result<Merged, NotMerged> {
        let side = |name, text: &'static str| Side {
            name,
            bytes: text.as_bytes(),
        };
        let own = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        merge(
            Path::new("actions.ron"),
            side("base", own(base)),
            side("ours", own(ours)),
            side("theirs", own(theirs)),
        )
    }

    fn actions(items: &str) -> String {
        format!("Actions(format: 1, actions: {{\n{items}\n}})\n")
    }

    #[test]
    fn different_fields_of_one_item_merge() {
        let base = actions(r#""a": (title: "Call", carried: 1),"#);
        let ours = actions(r#""a": (title: "Call them", carried: 1),"#);
        let theirs = actions(r#""a": (title: "Call", carried: 2),"#);
        let merged = merged(&base, &ours, &theirs).unwrap();
        assert_eq!(merged.clashed, 0);
        assert!(
            merged.text.contains("title: \"Call them\""),
            "{}",
            merged.text
        );
        assert!(merged.text.contains("carried: 2"), "{}", merged.text);
    }

    #[test]
    fn one_field_changed_twice_keeps_both_values() {
        let base = actions(r#""a": (title: "Call"),"#);
        let ours = actions(r#""a": (title: "Ring"),"#);
        let theirs = actions(r#""a": (title: "Write"),"#);
        let once = merged(&base, &ours, &theirs).unwrap();
        assert_eq!(once.clashed, 1);
        assert!(once.text.contains("title: \"Ring\""));
        assert!(
            once.text.contains(r#""actions/a/title": ["\"Write\""]"#),
            "{}",
            once.text
        );
        // A clash that stands already is not a new one.
        let theirs = actions(r#""a": (title: "Call"), "b": (title: "New"),"#);
        let again = merged(&base, &once.text, &theirs).unwrap();
        assert_eq!(again.clashed, 0);
        assert!(again.text.contains("\\\"Write\\\"") && again.text.contains("New"));
    }

    #[test]
    fn a_truncated_side_takes_nothing_away_and_is_said() {
        let items: Vec<String> = (0..10)
            .map(|n| format!("\"a{n}\": (title: \"Call {n}\"),\n"))
            .collect();
        let items = items.concat();
        let base = actions(&items);
        let short = actions(r#""a0": (title: "Call 0, sooner"),"#);
        for (ours, theirs, side) in [(&base, &short, "theirs"), (&short, &base, "ours")] {
            let merged = merged(&base, ours, theirs).unwrap();
            assert_eq!(merged.text.matches("title:").count(), 10, "{}", merged.text);
            assert!(merged.text.contains("Call 0, sooner"));
            let said = format!("{side} takes out 9 of 10: “Call 1”, “Call 2”, “Call 3” and 6 more");
            assert_eq!(merged.kept, [said]);
        }
        // One thing taken out is meant.
        let one = actions(&items.replacen("\"a0\": (title: \"Call 0\"),\n", "", 1));
        let merged = merged(&base, &base, &one).unwrap();
        assert_eq!(merged.text.matches("title:").count(), 9);
        assert!(merged.kept.is_empty());
    }

    #[test]
    fn comments_of_both_sides_are_kept_once() {
        let base = actions("// both\n\"a\": (title: \"Call\"),");
        let ours = actions("// both\n// ours\n\"a\": (title: \"Call\"),");
        let theirs = actions(
            "// both\n// theirs\n\"a\": (\n  // why\n  title: \"Ring\"),\n// new\n\"b\": (title: \"B\"),",
        );
        let text = merged(&base, &ours, &theirs).unwrap().text;
        for comment in ["// both", "// ours", "// theirs", "// why", "// new"] {
            assert_eq!(
                text.matches(&format!("{comment}\n")).count(),
                1,
                "{comment} in {text}"
            );
        }
        let gone = merged(&theirs, &ours, &theirs).unwrap().text;
        assert!(!gone.contains("// why"), "{gone}");
    }

    #[test]
    fn a_file_that_both_made_merges_from_nothing() {
        let ours = actions(r#""a": (title: "A"),"#);
        let theirs = actions(r#""b": (title: "B"),"#);
        let merged = merged("", &ours, &theirs).unwrap();
        assert_eq!(merged.clashed, 0);
        assert!(merged.text.contains("\"A\"") && merged.text.contains("\"B\""));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let fine = actions("");
        let cases = [
            ("Actions(\n  x: 1)", "theirs:2:3"),
            ("Actions(format: 9)", "theirs:1:1"),
            ("Actions(\n<<<<<<< HEAD\n)", "theirs:2:1"),
            ("Notes(format: 1)", "theirs:1:1"),
            ("", "theirs:1:1"),
        ];
        for (theirs, place) in cases {
            let Err(NotMerged::Unreadable(faults)) = merged(&fine, &fine, theirs) else {
                panic!("{theirs} merged");
            };
            let said = faults[0].to_string();
            assert!(said.starts_with(place), "{said}");
        }
    }
}
