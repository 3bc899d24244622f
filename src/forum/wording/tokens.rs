//! A line of text as words and marks, with their places in characters.

use compact_str::CompactString;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a part of a contraction.
    Word,
    /// A number.
    Number,
    /// A mark inside a sentence: comma, colon, dash, bracket.
    Mark(char),
    /// The end of a sentence: `.`, `!`, `?`, `;`.
    End(char),
}

/// A word or mark of a line.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Its first character, from the start of the line.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
    /// The text in lower case.
    pub lower: CompactString,
    /// What it is.
    pub kind: Kind,
    /// Whether it begins with a capital and goes on in small letters.
    pub capital: bool,
    /// Whether it is all in capitals.
    pub shouted: bool,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
}

const ABBREVIATIONS: [&str; 15] = [
    "mr", "mrs", "ms", "dr", "prof", "e.g", "i.e", "etc", "approx", "vs", "inc", "ltd", "st", "eg",
    "ie",
];

/// The words of a text in lower case, without marks.
pub(super) fn plain_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// The tokens of one line.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let chars: Vec<char> = line
        .chars()
        .map(|c| match c {
            '’' | 'ʼ' | '`' => '\'',
            c => c,
        })
        .collect();
    let mut reader = Reader {
        chars: &chars,
        at: 0,
        quote: None,
        out: Vec::new(),
    };
    while reader.at < chars.len() {
        reader.step();
    }
    reader.out
}

fn in_lower_case(text: &[char]) -> CompactString {
    if text.iter().all(char::is_ascii) {
        text.iter().map(char::to_ascii_lowercase).collect()
    } else {
        text.iter().collect::<String>().to_lowercase().into()
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    /// The mark that closes the quotation we are in.
    quote: Option<char>,
    out: Vec<Token>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn step(&mut self) {
        let c = self.chars[self.at];
        if c.is_alphanumeric() || c == '_' {
            self.word();
        } else if !self.quotation(c) {
            self.mark(c);
        }
    }

    fn mark(&mut self, c: char) {
        let kind = match c {
            '.' if self.abbreviated() => None,
            '.' | '!' | '?' | ';' if self.quote.is_none() => Some(Kind::End(c)),
            '…' if self.quote.is_none() => Some(Kind::End('.')),
            ',' | ':' | '(' | ')' | '[' | ']' | '–' | '—' | '/' | '&' => Some(Kind::Mark(c)),
            '-' if self.peek(1).is_none_or(|next| next == ' ' || next == '-') => {
                Some(Kind::Mark('–'))
            }
            _ => None,
        };
        if let Some(kind) = kind {
            self.push(self.at, self.at + 1, kind);
        }
        self.at += 1;
    }

    fn abbreviated(&self) -> bool {
        let known = self.out.last().is_some_and(|last| {
            last.end == self.at
                && (ABBREVIATIONS.contains(&last.lower.as_str()) || last.lower == "no")
        });
        let goes_on = self.peek(1).is_some_and(char::is_alphanumeric);
        let numbered = self.out.last().is_some_and(|last| last.lower == "no")
            && !self.chars[self.at..]
                .iter()
                .skip(1)
                .find(|c| **c != ' ')
                .is_some_and(char::is_ascii_digit);
        goes_on || (known && !numbered)
    }

    /// Opens or closes a quotation; whether `c` did so.
    fn quotation(&mut self, c: char) -> bool {
        let after_word = self.at > 0 && self.chars[self.at - 1].is_alphanumeric();
        let closes = self.quote == Some(c)
            && (c != '\'' || !self.peek(1).is_some_and(char::is_alphanumeric));
        let opens = match c {
            '"' => Some('"'),
            '“' | '„' if c == '„' => Some('“'),
            '“' => Some('”'),
            '«' => Some('»'),
            '‘' => Some('\''),
            '\'' if !after_word && self.single_closes() => Some('\''),
            _ => None,
        };
        if closes {
            self.quote = None;
            if self.quotation_ends_sentence() {
                self.push(self.at, self.at + 1, Kind::End('.'));
            }
        } else if self.quote.is_none() && opens.is_some() {
            self.quote = opens;
        } else {
            return false;
        }
        self.at += 1;
        true
    }

    /// Whether the sentence ends with the quotation that closes here: `wrote: "Never again." Dee …`.
    fn quotation_ends_sentence(&self) -> bool {
        let before = self.at.checked_sub(1).map(|before| self.chars[before]);
        let next = self.chars[self.at + 1..]
            .iter()
            .find(|c| !c.is_whitespace());
        matches!(before, Some('.' | '!' | '?')) && next.is_none_or(|next| next.is_uppercase())
    }

    /// Whether an apostrophe here opens a quotation that is closed on this line.
    fn single_closes(&self) -> bool {
        let rest = &self.chars[self.at + 1..];
        rest.first().is_some_and(|c| c.is_alphanumeric())
            && rest
                .windows(2)
                .any(|pair| pair[1] == '\'' && !pair[0].is_whitespace())
            && rest.iter().enumerate().any(|(place, c)| {
                *c == '\''
                    && place > 0
                    && !rest[place - 1].is_whitespace()
                    && !rest
                        .get(place + 1)
                        .is_some_and(|next| next.is_alphanumeric())
            })
    }

    fn word(&mut self) {
        let start = self.at;
        while let Some(c) = self.peek(0) {
            let joins = matches!(c, '-' | '.' | ',' | ':')
                && self.at > start
                && self.peek(1).is_some_and(|next| self.joined(c, next));
            if !(c.is_alphanumeric() || c == '_' || joins) {
                break;
            }
            self.at += 1;
        }
        if self.peek(0) == Some('%') {
            self.at += 1;
        }
        let word = in_lower_case(&self.chars[start..self.at]);
        self.contraction(start, &word);
    }

    fn joined(&self, mark: char, next: char) -> bool {
        let before = self.chars[self.at - 1];
        match mark {
            '-' => next.is_alphanumeric(),
            '.' => {
                (before.is_ascii_digit() && next.is_ascii_digit())
                    || (before.is_alphabetic() && next.is_lowercase())
            }
            _ => before.is_ascii_digit() && next.is_ascii_digit(),
        }
    }

    /// Splits `don't` into `do` and `not`, `Oscar's` into `oscar` and `'s`.
    fn contraction(&mut self, start: usize, word: &str) {
        let end = self.at;
        let tail = in_lower_case(&self.chars[end..(end + 3).min(self.chars.len())]);
        let ends_word = |length: usize| {
            !self
                .chars
                .get(end + length)
                .is_some_and(|c| c.is_alphanumeric())
        };
        if tail.starts_with("'t") && ends_word(2) && word.ends_with('n') && word.len() > 2 {
            let base = match word {
                "can" => "can",
                "won" => "will",
                "shan" => "shall",
                word => &word[..word.len() - 1],
            };
            let split = if word == "can" { end } else { end - 1 };
            self.push_as(start, split, base);
            self.push_as(split, end + 2, "not");
            self.at = end + 2;
            return;
        }
        if word == "cannot" {
            self.push_as(start, end - 3, "can");
            self.push_as(end - 3, end, "not");
            return;
        }
        let number = word.chars().any(|c| c.is_ascii_digit());
        self.push_word(start, end, word, number);
        for (ending, length) in [
            ("'s", 2),
            ("'re", 3),
            ("'ve", 3),
            ("'ll", 3),
            ("'d", 2),
            ("'m", 2),
        ] {
            if tail.starts_with(ending) && ends_word(length) {
                self.push_as(end, end + length, ending);
                self.at = end + length;
                return;
            }
        }
        let closes_single = self.quote == Some('\'');
        if tail.starts_with('\'') && word.ends_with('s') && !closes_single {
            self.push_as(end, end + 1, "'s");
            self.at = end + 1;
        }
    }

    fn push_word(&mut self, start: usize, end: usize, lower: &str, number: bool) {
        let kind = if number { Kind::Number } else { Kind::Word };
        self.push(start, end, kind);
        if let Some(last) = self.out.last_mut() {
            last.lower = lower.into();
        }
    }

    fn push_as(&mut self, start: usize, end: usize, lower: &str) {
        self.push_word(start, end, lower, false);
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        let text = &self.chars[start..end];
        let capital = text.first().is_some_and(|c| c.is_uppercase())
            && (text.len() == 1 || text[1..].iter().any(|c| c.is_lowercase()));
        let lower = text.iter().collect();
        self.out.push(Token {
            start,
            end,
            lower,
            kind,
            capital,
            shouted: text.len() > 1 && !text.iter().any(|c| c.is_lowercase()),
            quoted: self.quote.is_some(),
        });
    }
}
