//! The reader of RON text. It goes on after what it can guess (a missing comma) and stops at what
//! it cannot.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Body, DEEPEST, Entry, Kind, Node, Notes, Tree, Wrong};
use crate::forum::plain::neutralise;

/// Reads a text.
pub fn parse(text: &str) -> Result<Tree<'_>, Wrong> {
    let mut parser = Parser {
        text,
        at: text.len() - text.trim_start_matches('\u{feff}').len(),
        depth: 0,
        found: Vec::new(),
        faults: Vec::new(),
    };
    parser.trivia()?;
    parser.extensions()?;
    let above = parser.take_comments();
    let root = parser.value()?;
    parser.trivia()?;
    let below = parser.take_comments();
    if parser.at < text.len() {
        return Err(Wrong::new(
            parser.at,
            "there is something after the end of the value: a bracket may be closed too early",
        ));
    }
    let mut faults = parser.faults;
    faults.sort_by_key(|wrong| wrong.at);
    Ok(Tree {
        root,
        above,
        below,
        faults,
    })
}

struct Comment<'a> {
    text: &'a str,
    /// Whether a line ended between the last token and this comment.
    on_new_line: bool,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    found: Vec<Comment<'a>>,
    faults: Vec<Wrong>,
}

fn name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn name_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn run(&mut self, part: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| !part(byte));
        let run = &rest[..length.unwrap_or(rest.len())];
        self.at += run.len();
        run
    }

    /// Skips blanks and comments; the comments wait in `found`.
    fn trivia(&mut self) -> Result<(), Wrong> {
        let mut on_new_line = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    on_new_line = true;
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'/' => {
                    let start = self.at;
                    self.comment()?;
                    let text = self.text[start..self.at].trim_end();
                    self.found.push(Comment { text, on_new_line });
                }
                0xc2.. => match self.rest().chars().next().filter(|c| c.is_whitespace()) {
                    Some(blank) => self.at += blank.len_utf8(),
                    None => return Ok(()),
                },
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    fn comment(&mut self) -> Result<(), Wrong> {
        let start = self.at;
        let rest = self.rest().as_bytes();
        match rest.get(1) {
            Some(b'/') => {
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                Ok(())
            }
            Some(b'*') => {
                let mut open = 0_usize;
                while let Some(step) = memchr::memchr2(b'/', b'*', &self.text.as_bytes()[self.at..])
                {
                    self.at += step;
                    let pair = self.text.as_bytes().get(self.at..self.at + 2);
                    self.at += match pair {
                        Some(b"/*") => {
                            open += 1;
                            2
                        }
                        Some(b"*/") => {
                            open -= 1;
                            2
                        }
                        _ => 1,
                    };
                    if open == 0 {
                        return Ok(());
                    }
                }
                Err(Wrong::new(start, "the comment is not closed: write `*/`"))
            }
            _ => Err(Wrong::new(start, "a comment starts with `//`")),
        }
    }

    fn take_comments(&mut self) -> Vec<&'a str> {
        self.found.drain(..).map(|comment| comment.text).collect()
    }

    /// Takes the comments that stand on the line of the token before them; the rest waits.
    fn take_behind(&mut self, behind: &mut Vec<&'a str>) {
        let line = self.found.iter().take_while(|comment| !comment.on_new_line);
        let count = line.count();
        behind.extend(self.found.drain(..count).map(|comment| comment.text));
    }

    /// `#![enable(implicit_some)]` at the top, which these files have anyway.
    fn extensions(&mut self) -> Result<(), Wrong> {
        while self.rest().starts_with("#![") {
            let Some(end) = self.rest().find(']') else {
                return Err(Wrong::new(self.at, "`#![` is never closed"));
            };
            self.at += end + 1;
            self.trivia()?;
        }
        Ok(())
    }

    fn node(&self, start: usize, kind: Kind<'a>, commented: bool) -> Node<'a> {
        Node {
            start,
            end: self.at,
            kind,
            commented,
        }
    }

    fn value(&mut self) -> Result<Node<'a>, Wrong> {
        let start = self.at;
        let Some(byte) = self.peek() else {
            return Err(Wrong::new(start, "the text ends where a value is expected"));
        };
        match byte {
            b'(' => self.brackets(start, None),
            b'[' => self.list(start),
            b'{' => self.map(start),
            b'"' => self.text(start),
            b'r' if self.raw() => self.raw_text(start),
            b'0'..=b'9' | b'+' | b'-' | b'.' => Ok(self.number(start)),
            byte if name_start(byte) => self.word(start),
            b'\'' => Err(Wrong::new(start, "texts stand in double quotes: \"…\"")),
            b',' | b')' | b']' | b'}' => Err(Wrong::new(start, "a value is missing here")),
            _ => {
                let odd = self.rest().chars().next().unwrap_or(' ');
                let odd = odd.to_string();
                Err(Wrong::new(
                    start,
                    format!("`{}` does not belong here", neutralise(&odd)),
                ))
            }
        }
    }

    fn raw(&self) -> bool {
        let after = self.rest()[1..].trim_start_matches('#');
        after.starts_with('"')
    }

    fn word(&mut self, start: usize) -> Result<Node<'a>, Wrong> {
        let word = self.run(name_part);
        let behind = self.at;
        self.run(|byte| byte.is_ascii_whitespace());
        if self.peek() == Some(b'(') {
            return self.brackets(start, Some(word));
        }
        self.at = behind;
        if matches!(word, "inf" | "NaN" | "infinity" | "nan") {
            self.not_finite(start, word);
            return Ok(self.node(start, Kind::Number("0"), false));
        }
        Ok(self.node(start, Kind::Word(word), false))
    }

    fn not_finite(&mut self, start: usize, text: &str) {
        let sentence = format!("`{text}` is not a finite number");
        self.faults.push(Wrong::new(start, sentence));
    }

    fn number(&mut self, start: usize) -> Node<'a> {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        while let Some(byte) = bytes.get(end) {
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            // `10:00` without quotes is one odd value, not two.
            let clock = *byte == b':' && digit(end - 1) && digit(end + 1);
            if !(byte.is_ascii_alphanumeric() || b"_.+-".contains(byte) || clock) {
                break;
            }
            end += 1;
        }
        self.at = end;
        let text = &self.text[start..end];
        let plain = text.replace('_', "");
        let radix = ["0x", "0b", "0o"].iter().any(|radix| text.contains(radix));
        let kind = match plain.parse::<f64>() {
            Ok(number) if number.is_finite() => Kind::Number(text),
            Ok(_) => {
                self.not_finite(start, text);
                Kind::Number("0")
            }
            Err(_) if radix => Kind::Number(text),
            Err(_) => Kind::Odd(text),
        };
        self.node(start, kind, false)
    }

    fn text(&mut self, start: usize) -> Result<Node<'a>, Wrong> {
        self.at += 1;
        let mut owned = String::new();
        let mut escaped = false;
        loop {
            let rest = self.rest();
            let Some(stop) = memchr::memchr2(b'"', b'\\', rest.as_bytes()) else {
                return Err(Wrong::new(start, "the quotes are not closed: write `\"`"));
            };
            let run = &rest[..stop];
            self.at += stop;
            if self.eat(b'"') {
                let text = if escaped {
                    owned.push_str(run);
                    Cow::Owned(neutralise(&owned).into_owned())
                } else {
                    neutralise(run)
                };
                return Ok(self.node(start, Kind::Text(text), false));
            }
            escaped = true;
            owned.push_str(run);
            owned.push(self.escape()?);
        }
    }

    /// The character after a backslash.
    fn escape(&mut self) -> Result<char, Wrong> {
        let start = self.at;
        self.at += 1;
        let Some(letter) = self.rest().chars().next() else {
            return Err(Wrong::new(start, "the text ends in the middle of a value"));
        };
        self.at += letter.len_utf8();
        let code = match letter {
            'n' => return Ok('\n'),
            't' => return Ok('\t'),
            'r' => return Ok('\r'),
            '0' => return Ok('\0'),
            '"' | '\\' | '\'' => return Ok(letter),
            'x' => {
                let digits = self.rest().get(..2);
                self.at += digits.map_or(0, str::len);
                digits
            }
            'u' => {
                let braces = self.rest().strip_prefix('{');
                let digits = braces.and_then(|braces| braces.split_once('}'));
                self.at += digits.map_or(0, |(digits, _)| digits.len() + 2);
                digits.map(|(digits, _)| digits)
            }
            _ => None,
        };
        let code = code.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        code.and_then(char::from_u32).ok_or_else(|| {
            let shown = neutralise(&self.text[start..self.at]).into_owned();
            Wrong::new(
                start,
                format!("`{shown}` means nothing: write `\\\\` for a backslash"),
            )
        })
    }

    fn raw_text(&mut self, start: usize) -> Result<Node<'a>, Wrong> {
        self.at += 1;
        let hashes = self.run(|byte| byte == b'#');
        self.at += 1;
        let close = format!("\"{hashes}");
        let Some(end) = self.rest().find(&close) else {
            return Err(Wrong::new(start, "the quotes are not closed"));
        };
        let text = neutralise(&self.rest()[..end]);
        self.at += end + close.len();
        Ok(self.node(start, Kind::Text(text), false))
    }

    fn list(&mut self, start: usize) -> Result<Node<'a>, Wrong> {
        let (body, commented) = self.body(b']', Self::element)?;
        Ok(self.node(start, Kind::List(body), commented))
    }

    fn map(&mut self, start: usize) -> Result<Node<'a>, Wrong> {
        let (mut body, commented) = self.body(b'}', |parser, entry_start| {
            let key = parser.value()?;
            let Kind::Text(key) = key.kind else {
                return Err(Wrong::new(
                    entry_start,
                    "the key of an item stands in quotes",
                ));
            };
            parser.keyed(entry_start, key)
        })?;
        self.twice(&mut body, "item");
        Ok(self.node(start, Kind::Map(body), commented))
    }

    /// What stands in round brackets: fields when a name and a colon come first.
    fn brackets(&mut self, start: usize, name: Option<&'a str>) -> Result<Node<'a>, Wrong> {
        if !self.opens_record()? {
            let (body, commented) = self.body(b')', Self::element)?;
            return Ok(self.node(start, Kind::Tuple(name, body), commented));
        }
        let (mut body, commented) = self.body(b')', |parser, entry_start| {
            let field = parser.run(name_part);
            if field.is_empty() {
                return Err(Wrong::new(
                    entry_start,
                    "a field's name is expected, or `)` to close the record",
                ));
            }
            parser.keyed(entry_start, Cow::Borrowed(field))
        })?;
        self.twice(&mut body, "field");
        Ok(self.node(start, Kind::Record(name, body), commented))
    }

    fn opens_record(&mut self) -> Result<bool, Wrong> {
        let (at, found) = (self.at, self.found.len());
        self.at += 1;
        self.trivia()?;
        let named = self.peek().is_some_and(name_start) && !self.run(name_part).is_empty();
        self.trivia()?;
        let record = named && matches!(self.peek(), Some(b':' | b'0'..=b'9' | b'"' | b'[' | b'{'));
        self.at = at;
        self.found.truncate(found);
        Ok(record)
    }

    fn element(&mut self, start: usize) -> Result<Entry<'a>, Wrong> {
        Ok(Entry {
            start,
            key: Cow::Borrowed(""),
            value: self.value()?,
            notes: None,
            again: false,
        })
    }

    fn keyed(&mut self, start: usize, key: Cow<'a, str>) -> Result<Entry<'a>, Wrong> {
        self.trivia()?;
        if !self.eat(b':') {
            return Err(Wrong::new(
                self.at,
                format!("after `{key}` a colon is missing, or before it a comma is missing"),
            ));
        }
        self.trivia()?;
        Ok(Entry {
            start,
            key,
            value: self.value()?,
            notes: None,
            again: false,
        })
    }

    fn body(
        &mut self,
        close: u8,
        mut entry: impl FnMut(&mut Self, usize) -> Result<Entry<'a>, Wrong>,
    ) -> Result<(Body<'a>, bool), Wrong> {
        let opened = self.at;
        if self.depth == DEEPEST {
            let sentence = format!("values are nested more than {DEEPEST} deep here");
            return Err(Wrong::new(opened, sentence));
        }
        self.depth += 1;
        self.at += 1;
        let mut body = Body::default();
        let outside = std::mem::take(&mut self.found);
        self.trivia()?;
        self.take_behind(&mut body.open);
        let mut commented = !body.open.is_empty();
        while self.peek() != Some(close) {
            if self.peek().is_none() {
                let sentence = format!(
                    "`{}` is never closed",
                    char::from(self.text.as_bytes()[opened])
                );
                return Err(Wrong::new(opened, sentence));
            }
            let above = self.take_comments();
            let mut next = entry(self, self.at)?;
            // Comments between a name and its value move above the field.
            let mut notes = Notes {
                above,
                behind: Vec::new(),
            };
            notes.above.append(&mut self.take_comments());
            self.separator(close, &mut notes.behind)?;
            let any = !(notes.above.is_empty() && notes.behind.is_empty());
            commented |= any || next.value.commented;
            next.notes = any.then(|| Box::new(notes));
            body.entries.push(next);
        }
        self.at += 1;
        self.depth -= 1;
        body.end = self.take_comments();
        commented |= !body.end.is_empty();
        self.found = outside;
        Ok((body, commented))
    }

    /// The comma after an entry, and the comments on its line.
    fn separator(&mut self, close: u8, behind: &mut Vec<&'a str>) -> Result<(), Wrong> {
        let end = self.at;
        self.trivia()?;
        self.take_behind(behind);
        if self.eat(b',') {
            let waiting = self.found.len();
            self.trivia()?;
            if waiting == 0 {
                self.take_behind(behind);
            }
            return Ok(());
        }
        match self.peek() {
            None => Ok(()),
            Some(byte) if byte == close => Ok(()),
            Some(b')' | b']' | b'}') => {
                let sentence = format!("`{}` is expected here", char::from(close));
                Err(Wrong::new(self.at, sentence))
            }
            Some(_) => {
                self.faults.push(Wrong::new(end, "a comma is missing here"));
                Ok(())
            }
        }
    }

    fn twice(&mut self, body: &mut Body<'a>, what: &str) {
        let mut seen = HashSet::with_capacity(body.entries.len());
        let mut again = Vec::new();
        for (place, entry) in body.entries.iter().enumerate() {
            if !seen.insert(entry.key.as_ref()) {
                let sentence = format!("the {what} `{}` stands here twice", entry.key);
                self.faults.push(Wrong::new(entry.start, sentence));
                again.push(place);
            }
        }
        drop(seen);
        for place in again {
            body.entries[place].again = true;
        }
    }
}
