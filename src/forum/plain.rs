//! Makes text from files and keyboards harmless before anything shows, logs or exports it: control
//! characters, ANSI escapes, bidi overrides and zero-width characters. It never touches what a
//! reader can see.

use std::borrow::Cow;
use std::fmt::Write;

/// The text on one line, harmless: line ends and tabs become spaces, other control characters
/// become the visible signs for them (`␛`), bidi controls and zero-width characters are taken out.
///
/// Emoji sequences keep their joiners, and so do scripts that are written with them.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    clean(text, false)
}

/// As [`neutralise`], where several lines are allowed: `\n` stays.
pub fn neutralise_lines(text: &str) -> Cow<'_, str> {
    clean(text, true)
}

/// JSON text in which every character that [`neutralise`] would look at is written as `\u` and its
/// number: the same JSON, and harmless where it is printed.
pub fn escape_json(json: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == '\n' || !suspicious(c);
    if json.chars().all(harmless) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if harmless(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    Cow::Owned(out)
}

fn clean(text: &str, lines: bool) -> Cow<'_, str> {
    // Most text is of such letters alone.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let harmless = |c: char| !suspicious(c) || (lines && c == '\n');
    let Some(first) = text.find(|c| !harmless(c)) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = text[first..].chars().peekable();
    while let Some(c) = rest.next() {
        if harmless(c) {
            out.push(c);
            continue;
        }
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\r' if lines => out.push('\n'),
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => out.push('\u{2421}'),
            '\u{80}'..='\u{9f}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => {
                if belongs(c, &out, rest.peek().copied()) {
                    out.push(c);
                }
            }
        }
    }
    Cow::Owned(out)
}

/// Whether a character needs a closer look; everything else is passed on as it is.
fn suspicious(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether an invisible character is part of a sign that people write: an emoji sequence, a flag,
/// a variant of an ideograph, or a word of a script with joiners.
fn belongs(c: char, before: &str, next: Option<char>) -> bool {
    let last = before.chars().next_back();
    let pictured = |c: Option<char>| c.is_some_and(pictographic);
    match c {
        '\u{200d}' | '\u{200c}' if last.is_some_and(joined) && next.is_some_and(joined) => true,
        '\u{200d}' => {
            // An emoji has one skin tone and one variant sign; more is looked back at in vain.
            let base = before
                .chars()
                .rev()
                .take(4)
                .find(|c| !matches!(c, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'));
            // At most one joiner in a row: the character before it must be one that is seen.
            last != Some('\u{200d}') && pictured(base) && pictured(next)
        }
        '\u{fe0e}' | '\u{fe0f}' => {
            pictured(last)
                || matches!(last, Some('0'..='9' | '#' | '*')) && next == Some('\u{20e3}')
        }
        '\u{e0100}'..='\u{e01ef}' => {
            matches!(
                last,
                Some('\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
            )
        }
        // The flags of England, Scotland and Wales are a black flag and letters that are not shown.
        '\u{e0020}'..='\u{e007f}' => {
            before
                .chars()
                .rev()
                .take(8)
                .find(|c| !matches!(c, '\u{e0020}'..='\u{e007e}'))
                == Some('\u{1f3f4}')
        }
        _ => false,
    }
}

fn pictographic(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2460}'..='\u{24ff}'
        | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Letters of scripts whose words need joiners: Arabic and its kin, and those of India and around.
fn joined(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' | '\u{700}'..='\u{7ff}'
        | '\u{8a0}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1780}'..='\u{17ff}'
        | '\u{1820}'..='\u{18af}')
}

#[cfg(test)]
mod tests {
    use super::{escape_json, neutralise, neutralise_lines};
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn harmless_text_is_passed_on_without_a_copy() {
        for text in ["", "plain", "Größe · 東京 · 😀 · שלום", "a – b … c"] {
            assert!(matches!(neutralise(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn harmful_characters_lose_their_power() {
        let cases = [
            ("\u{1b}[31mred", "␛[31mred"),
            ("\u{1b}]52;c;aGk=\u{7}", "␛]52;c;aGk=␇"),
            ("\u{9b}31m", "\u{fffd}31m"),
            ("a\u{202e}b\u{2066}c\u{200f}", "abc"),
            ("pay\u{200b}pal\u{feff}", "paypal"),
            ("two\r\nlines\tand\u{2028}more", "two lines and more"),
            ("nul\0del\u{7f}", "nul␀del␡"),
            ("soft\u{ad}hyphen\u{2060}", "softhyphen"),
            ("a\u{200d}b", "ab"),
            ("tag\u{e0041}", "tag"),
        ];
        for (text, expected) in cases {
            assert_eq!(neutralise(text), expected, "{text:?}");
        }
    }

    #[test]
    fn json_says_the_same_with_harmless_characters_alone() {
        let text = "a\u{1b}[31m\u{202e}b\u{200d}\u{e0041}\u{9b} ü 😀";
        let json = serde_json::to_string(text).unwrap();
        let escaped = escape_json(&json);
        assert!(escaped.is_ascii() || !escaped.contains(['\u{202e}', '\u{200d}', '\u{9b}']));
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
        assert!(matches!(escape_json("{\n  \"a\": 1\n}"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_stay_where_lines_are_allowed() {
        assert_eq!(neutralise_lines("a\r\nb\nc\u{1b}"), "a\nb\nc␛");
    }

    #[test]
    fn signs_that_people_write_stay_whole() {
        let whole = [
            "👩‍👩‍👧‍👦",
            "🏳️‍🌈",
            "👩🏽‍🚀",
            "❤️‍🔥",
            "1️⃣",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "می‌خواهم",
            "क्‍ष",
            "🙂‍↔️",
            "葛󠄀",
        ];
        for text in whole {
            assert_eq!(neutralise(text), text);
        }
    }

    proptest! {
        #[test]
        fn neutralising_twice_changes_nothing_more(text in "[\\x00-\\x1fa-c\u{200b}-\u{200f}\u{202e}\u{2066}\u{fe0f}😀👩🏽\u{e0041}\u{e007f}🏴کम ]{0,24}") {
            let once = neutralise(&text).into_owned();
            prop_assert_eq!(neutralise(&once), once.as_str());
            prop_assert!(!once.chars().any(char::is_control));
            let bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!once.contains(bidi));
        }
    }
}
