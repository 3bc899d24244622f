//! The words of a clock: `12:41 left`, `2:10 over`, `1:05:00`.

/// Minutes and seconds, with hours where there are some: `12:41`, `1:02:03`.
pub fn time(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

/// What is left of a timebox, or how much it is over: `12:41 left`, `2:10 over`.
pub fn left(seconds: i64) -> String {
    if seconds < 0 {
        format!("{} over", time(seconds))
    } else {
        format!("{} left", time(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_reads_as_people_say_it() {
        let table = [
            (761, "12:41 left"),
            (0, "0:00 left"),
            (-130, "2:10 over"),
            (3723, "1:02:03 left"),
        ];
        for (seconds, words) in table {
            assert_eq!(left(seconds), words);
        }
    }
}
