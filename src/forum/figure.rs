//! Figures as people write and read them: `1 200`, `4.5`, `85%`, `4,5`.

use super::refusal::Refusal;

/// Reads a figure; none when nothing is written. Blanks and apostrophes between digits are passed
/// over, a trailing `%` as well; `40k` is forty thousand. A comma is a decimal comma, unless three digits
/// follow it: `1,200` means two things to two people, and is refused, and so is `40.000`.
pub fn read(text: &str) -> Result<Option<f64>, Refusal> {
    let plain: String = text
        .trim()
        .trim_end_matches('%')
        .chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '\'' | '’'))
        .collect();
    if plain.is_empty() {
        return Ok(None);
    }
    // With both signs the last one begins the fraction: 40,000.50 and 40.000,50 are one number.
    let both = plain.contains(',') && plain.contains('.');
    let plain = if both {
        without_thousands(&plain)
    } else {
        plain
    };
    let parts = plain.split_once([',', '.']).filter(|_| !both);
    if let Some((whole, rest)) = parts.filter(|(whole, _)| !matches!(*whole, "0" | "-0")) {
        let thousands = rest.len() == 3 && rest.bytes().all(|digit| digit.is_ascii_digit());
        // Nobody writes a nought at the end of a fraction, but for thousands.
        let thousands = thousands && (plain.contains(',') || rest.ends_with('0'));
        if thousands || rest.contains([',', '.']) {
            let digits = |text: &str| text.replace([',', '.'], "");
            let fraction = digits(rest);
            let fraction = fraction.trim_end_matches('0');
            let dot = if fraction.is_empty() { "" } else { "." };
            return Err(Refusal::because(format!(
                "`{text}` can be read in two ways: write {}, or {whole}{dot}{fraction}",
                digits(&plain),
            )));
        }
    }
    let (plain, thousand) = match plain.strip_suffix(['k', 'K']) {
        Some(thousands) => (thousands, 1000.0),
        None => (plain.as_str(), 1.0),
    };
    let number = plain.replace(',', ".").parse::<f64>().ok();
    number
        .map(|number| number * thousand)
        .filter(|number| number.is_finite())
        .map(Some)
        .ok_or_else(|| {
            Refusal::because(format!(
                "`{text}` is not a number; write it like 120, 4.5 or 85"
            ))
        })
}

/// A figure that has both signs, with a point and no thousands apart; as it was where those are no groups
/// of three.
fn without_thousands(plain: &str) -> String {
    let sign = |sign: char| matches!(sign, ',' | '.');
    let Some((whole, fraction)) = plain.rsplit_once(sign) else {
        return plain.to_owned();
    };
    let digits = |group: &str| group.bytes().all(|digit| digit.is_ascii_digit());
    let mut groups = whole.trim_start_matches('-').split(sign);
    let first = groups.next().unwrap_or_default();
    let apart = matches!(first.len(), 1..=3) && digits(first);
    if apart && groups.all(|group| group.len() == 3 && digits(group)) {
        format!("{}.{fraction}", whole.replace(sign, ""))
    } else {
        plain.to_owned()
    }
}

/// A count with its thousands apart: `9 240`.
pub fn count(count: u64) -> String {
    grouped(&count.to_string())
}

/// A number with its thousands apart and no `.0`: `320 000`, `4.5`.
pub fn amount(value: f64) -> String {
    // Adding nought makes a negative nought plain.
    let text = (value + 0.0).to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if whole.len() <= 3 || !whole.bytes().all(|digit| digit.is_ascii_digit()) {
        return text;
    }
    format!("{sign}{}{rest}", grouped(whole))
}

fn grouped(digits: &str) -> String {
    let first = digits.len() % 3;
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 3 == first {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_thousands_apart() {
        let table = [
            (320_000.0, "320 000"),
            (1_204.5, "1 204.5"),
            (-12_000.0, "-12 000"),
            (999.0, "999"),
            (-0.0, "0"),
            (f64::INFINITY, "inf"),
        ];
        for (value, text) in table {
            assert_eq!(amount(value), text);
            if value.is_finite() {
                assert_eq!(read(text).unwrap(), Some(value), "it reads back");
            }
        }
    }

    #[test]
    fn figures_are_read_as_people_write_them() {
        let table = [
            ("", None),
            ("120", Some(120.0)),
            ("1 200", Some(1200.0)),
            ("1'200", Some(1200.0)),
            ("4.5", Some(4.5)),
            ("4,5", Some(4.5)),
            ("85%", Some(85.0)),
            ("-3", Some(-3.0)),
            ("1200.50", Some(1200.5)),
            ("40k", Some(40_000.0)),
            ("40,000.50", Some(40_000.5)),
            ("1.200.000,5", Some(1_200_000.5)),
            ("0,500", Some(0.5)),
            ("0.125", Some(0.125)),
        ];
        for (text, expected) in table {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_means_two_things_is_asked_about() {
        let table = [
            (
                "1,200",
                "`1,200` can be read in two ways: write 1200, or 1.2",
            ),
            (
                "1,200,000",
                "`1,200,000` can be read in two ways: write 1200000, or 1.2",
            ),
            (
                "40.000",
                "`40.000` can be read in two ways: write 40000, or 40",
            ),
            (
                "1,2.3",
                "`1,2.3` is not a number; write it like 120, 4.5 or 85",
            ),
            (
                "many",
                "`many` is not a number; write it like 120, 4.5 or 85",
            ),
            (
                "1e999",
                "`1e999` is not a number; write it like 120, 4.5 or 85",
            ),
        ];
        for (text, sentence) in table {
            assert_eq!(read(text).unwrap_err().to_string(), sentence);
        }
    }
}
