//! Figures as people write them: `1 200`, `4.5`, `85%`, `4,5`.

use super::refusal::Refusal;

/// Reads a figure; none when nothing is written. Blanks and apostrophes between digits are passed
/// over, a trailing `%` as well. A comma is a decimal comma, unless three digits follow it: `1,200`
/// means two things to two people, and is refused.
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
    if let Some((whole, rest)) = plain.split_once(',') {
        let thousands = rest.len() == 3 && rest.bytes().all(|digit| digit.is_ascii_digit());
        if thousands || rest.contains(',') {
            let without = plain.replace(',', "");
            return Err(Refusal::because(format!(
                "`{text}` can be read in two ways: write {without}, or {whole}.{}",
                rest.replace(',', "")
            )));
        }
    }
    let number = plain.replace(',', ".").parse::<f64>().ok();
    number
        .filter(|number| number.is_finite())
        .map(Some)
        .ok_or_else(|| {
            Refusal::because(format!(
                "`{text}` is not a number; write it like 120, 4.5 or 85"
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

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
                "`1,200` can be read in two ways: write 1200, or 1.200",
            ),
            (
                "1,200,000",
                "`1,200,000` can be read in two ways: write 1200000, or 1.200000",
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
