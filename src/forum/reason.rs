//! Why something was put aside. Giving a reason is free.

/// What stands for a reason that nobody gave where the field also says *that* something was put
/// aside, so that it cannot be empty.
const NOT_GIVEN: &str = "–";

/// A reason as such a field stores it.
pub(super) fn stored(reason: &str) -> String {
    match reason.trim() {
        "" => NOT_GIVEN.to_owned(),
        reason => reason.to_owned(),
    }
}

/// The reason that somebody gave, of one that is stored.
pub fn given(stored: &str) -> Option<&str> {
    Some(stored.trim()).filter(|reason| !reason.is_empty() && *reason != NOT_GIVEN)
}

/// A stored reason as people read it: nothing of what was not put aside, and one phrase where nobody
/// gave a reason.
pub fn words(stored: &str) -> &str {
    match given(stored) {
        Some(reason) => reason,
        None if stored.is_empty() => "",
        None => "no reason given",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_nobody_gave_is_told_by_one_phrase() {
        let table = [
            ("", "", None),
            ("–", "no reason given", None),
            ("too dear", "too dear", Some("too dear")),
        ];
        for (kept, read, reason) in table {
            assert_eq!((words(kept), given(kept)), (read, reason));
        }
        assert_eq!(words(&stored("  ")), "no reason given");
        assert_eq!(words(&stored(" too dear ")), "too dear");
    }
}
