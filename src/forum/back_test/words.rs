//! Figures in words that somebody understands who never took statistics.

use super::figures::{Capacity, Outcome};
pub use crate::forum::figure::count;

/// A share as a percentage: `79%`, and `0.4%` where a whole number would hide it.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if (0.05..0.95).contains(&percent) || (99.05..99.95).contains(&percent) {
        format!("{percent:.1}%")
    } else {
        format!("{percent:.0}%")
    }
}

/// Where a share very likely lies: `31% to 36%`, and `about 36%` where both ends are the same in words.
pub fn between(low: f64, high: f64) -> String {
    let (low, high) = (percent(low), percent(high));
    if low == high {
        format!("about {low}")
    } else {
        format!("{low} to {high}")
    }
}

/// How the selection compares with drawing lots.
pub fn against_lots(outcome: &Outcome) -> &'static str {
    let (Some(lift), Some(p_value)) = (outcome.lift, outcome.p_value) else {
        return "cannot be compared with drawing lots";
    };
    let better = lift > 1.0;
    match p_value {
        0.05.. => "no better than drawing lots",
        0.01.. if better => "probably better than drawing lots, but it could still be luck",
        0.01.. => "probably worse than drawing lots",
        _ if better => "clearly better than drawing lots",
        _ => "clearly worse than drawing lots",
    }
}

/// The same where what it is compared with is said elsewhere.
pub fn against_lots_in_short(outcome: &Outcome) -> &'static str {
    let (Some(lift), Some(p_value)) = (outcome.lift, outcome.p_value) else {
        return "cannot be compared";
    };
    match (p_value, lift > 1.0) {
        (0.05.., _) => "no better",
        (0.01.., true) => "probably better",
        (0.01.., false) => "probably worse",
        (_, true) => "clearly better",
        (_, false) => "clearly worse",
    }
}

/// What a definition does, in a sentence.
pub fn outcome(outcome: &Outcome) -> String {
    let (Some(precision), Some(base)) = (outcome.precision, outcome.base_rate) else {
        return "It selects no lead.".to_owned();
    };
    let mut text = format!(
        "It selects {} of {} leads; {} of them became customers (all leads: {}).",
        count(outcome.selected),
        count(outcome.leads),
        percent(precision),
        percent(base)
    );
    if let Some(recall) = outcome.recall {
        text += " It finds ";
        text += &percent(recall);
        text += " of the customers and is ";
        text += against_lots(outcome);
        text += ".";
    }
    text
}

/// What fits a capacity, in a sentence.
pub(super) fn capacity(fits: &Capacity) -> String {
    let expect = format!(
        "expect {} customers among them ({})",
        count(fits.expected_customers.round() as u64),
        percent(fits.precision)
    );
    let (capacity, anyway) = (count(fits.capacity), count(fits.anyway));
    let Some(threshold) = fits.threshold else {
        return if fits.anyway == fits.capacity {
            format!(
                "The {anyway} leads that qualify whatever their total take all the room; {expect}."
            )
        } else {
            format!(
                "{anyway} leads qualify whatever their total, and there is room for {capacity}: no \
                 threshold of the total helps. Of {capacity} taken by lot from them, {expect}."
            )
        };
    };
    let room = fits.capacity - fits.anyway;
    let text = if fits.anyway == 0 {
        format!("The {capacity} best leads score {threshold} or more; {expect}.")
    } else {
        format!(
            "{anyway} leads qualify whatever their total, and the {} best of the others score \
             {threshold} or more; {expect}.",
            count(room)
        )
    };
    let room = room - fits.above;
    if room == fits.tied {
        return text;
    }
    let fitting = fits.fits_from.map_or_else(
        || "No threshold fits so few".to_owned(),
        |from| format!("From {from} points on {} leads fit", count(fits.fits)),
    );
    format!(
        "{text} {} leads share the score {threshold} and there is room for {}: they count in equal \
         shares. {fitting}.",
        count(fits.tied),
        count(room)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_that_is_a_point_in_words_is_told_as_one() {
        assert_eq!(between(0.31, 0.36), "31% to 36%");
        assert_eq!(between(0.3601, 0.3604), "about 36%");
    }

    #[test]
    fn counts_have_their_thousands_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (9_240, "9 240"),
            (1_000_000, "1 000 000"),
        ] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn shares_are_whole_unless_that_would_hide_them() {
        for (share, text) in [
            (0.0, "0%"),
            (0.004, "0.4%"),
            (0.794, "79%"),
            (0.997, "99.7%"),
            (1.0, "100%"),
        ] {
            assert_eq!(percent(share), text);
        }
    }

    #[test]
    fn chance_is_said_in_words() {
        for (selected, hits, words) in [
            (3683, 1394, "no better than drawing lots"),
            (2835, 2252, "clearly better than drawing lots"),
            (2835, 600, "clearly worse than drawing lots"),
            (
                100,
                49,
                "probably better than drawing lots, but it could still be luck",
            ),
            (100, 28, "probably worse than drawing lots"),
            (0, 0, "cannot be compared with drawing lots"),
        ] {
            assert_eq!(
                against_lots(&Outcome::of(9240, 3561, selected, hits)),
                words,
                "{hits} of {selected}"
            );
        }
    }

    #[test]
    fn a_definition_is_told_in_a_sentence() {
        assert_eq!(
            outcome(&Outcome::of(9240, 3561, 2835, 2252)),
            "It selects 2 835 of 9 240 leads; 79% of them became customers (all leads: 39%). \
             It finds 63% of the customers and is clearly better than drawing lots."
        );
        assert_eq!(
            outcome(&Outcome::of(9240, 3561, 0, 0)),
            "It selects no lead."
        );
    }
}
