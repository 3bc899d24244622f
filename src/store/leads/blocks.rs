//! A stream of bytes cut into blocks of whole rows, so that several threads can read them. Memory
//! is bounded by the block, whatever the file's size.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, UTF_8};

use super::sniff;
use crate::forum::refusal::Refusal;

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 20;
/// A row longer than this is taken for a quote that was never closed.
const LONGEST_ROW: usize = 16 << 20;
/// Bytes that are looked at to learn what the file is.
const HEAD: usize = 1 << 16;

/// Whole rows, in the file's order.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) place: usize,
    pub(super) bytes: Vec<u8>,
    /// Bytes of the file that it took.
    pub(super) read: usize,
    /// Whether its last row opens a quote that is never closed.
    pub(super) open_quote: bool,
}

/// The rows of a CSV, block by block. The headers come apart.
pub(super) struct Blocks<R> {
    input: Input<R>,
    /// What was read and not yet given out; it begins with a row.
    rest: Vec<u8>,
    place: usize,
    /// Bytes of the file that were read and not yet told of with a block.
    read: usize,
    ended: bool,
    name: String,
    pub(super) delimiter: u8,
    /// The first row, raw.
    pub(super) head: Vec<u8>,
}

impl<R: Read> Blocks<R> {
    /// Looks at the beginning of the input. Refuses what is not a CSV.
    pub(super) fn open(mut input: R, name: &str) -> Result<Self, Refusal> {
        let mut head = Vec::with_capacity(HEAD);
        let read = (&mut input).take(HEAD as u64).read_to_end(&mut head);
        read.map_err(|error| unreadable(name, &error))?;
        let shape = sniff::shape(&head, name)?;
        head.drain(..shape.mark);
        let decoder = (shape.encoding != UTF_8).then(|| shape.encoding.new_decoder());
        let mut blocks = Self {
            input: Input {
                bytes: input,
                head,
                decoder,
            },
            rest: Vec::new(),
            place: 0,
            read: 0,
            ended: false,
            name: name.to_owned(),
            delimiter: b',',
            head: Vec::new(),
        };
        blocks.read_head()?;
        Ok(blocks)
    }

    fn read_head(&mut self) -> Result<(), Refusal> {
        self.fill()?;
        if memchr::memchr(b'\n', &self.rest).is_none()
            && memchr::memchr(b'\r', &self.rest).is_some()
        {
            return Err(Refusal::because(format!(
                "The lines of {} end as in very old programs (CR alone): save it again as CSV (UTF-8)",
                self.name
            )));
        }
        let row = sniff::header_row(&self.rest);
        let head = &self.rest[row.start..row.end];
        if !quotes(head).is_multiple_of(2) {
            let open = row.start + memchr::memrchr(b'"', head).unwrap_or(0);
            let line = 1 + memchr::memchr_iter(b'\n', &self.rest[..open]).count();
            return Err(Refusal::because(format!(
                "Line {line} opens a quote that is never closed, so that everything behind it reads \
                 as a header: close the quote there"
            )));
        }
        self.head = head.to_vec();
        self.delimiter = row.delimiter;
        self.rest.drain(..row.end);
        Ok(())
    }

    /// The next block; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Block>, Refusal> {
        loop {
            if !self.ended {
                self.fill()?;
            }
            if self.ended {
                return Ok(self.give(self.rest.len()));
            }
            if let Some(end) = last_row_end(&self.rest) {
                return Ok(self.give(end));
            }
            if self.rest.len() > LONGEST_ROW {
                // The rows up to the open quote are given out, so that its row can be counted.
                self.ended = true;
                return Ok(self.give(self.rest.len()));
            }
        }
    }

    fn give(&mut self, end: usize) -> Option<Block> {
        if end == 0 {
            return None;
        }
        let rest = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, rest);
        self.place += 1;
        Some(Block {
            place: self.place - 1,
            open_quote: self.ended && !quotes(&bytes).is_multiple_of(2),
            bytes,
            read: std::mem::take(&mut self.read),
        })
    }

    /// Reads one more block's bytes behind the rest.
    fn fill(&mut self) -> Result<(), Refusal> {
        let read = self.input.read_block(&mut self.rest);
        let read = read.map_err(|error| unreadable(&self.name, &error))?;
        self.read += read;
        self.ended = read == 0;
        Ok(())
    }
}

fn unreadable(name: &str, error: &io::Error) -> Refusal {
    Refusal::because(format!("{name} cannot be read: {error}"))
}

fn quotes(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'"', bytes).count()
}

/// The end of the last row that is whole. Quotes come in pairs within a row, so a line end with an
/// even number of quotes before it ends a row.
fn last_row_end(bytes: &[u8]) -> Option<usize> {
    let mut before = quotes(bytes);
    let mut end = bytes.len();
    while let Some(line_end) = memchr::memrchr(b'\n', &bytes[..end]) {
        before -= quotes(&bytes[line_end..end]);
        if before.is_multiple_of(2) {
            return Some(line_end + 1);
        }
        end = line_end;
    }
    None
}

/// The file, as UTF-8 or as bytes that are ASCII where it matters.
struct Input<R> {
    bytes: R,
    /// What was read to learn what the file is.
    head: Vec<u8>,
    decoder: Option<Decoder>,
}

impl<R: Read> Input<R> {
    /// Appends up to a block; returns the bytes read, 0 at the end.
    fn read_block(&mut self, to: &mut Vec<u8>) -> io::Result<usize> {
        let Some(mut decoder) = self.decoder.take() else {
            to.reserve(BLOCK);
            return self.read_raw(to);
        };
        let mut raw = Vec::with_capacity(BLOCK);
        let read = self.read_raw(&mut raw)?;
        if read > 0 {
            decode(&mut decoder, &raw, to, false);
            self.decoder = Some(decoder);
        } else {
            decode(&mut decoder, &[], to, true);
        }
        Ok(read)
    }

    fn read_raw(&mut self, to: &mut Vec<u8>) -> io::Result<usize> {
        let head = self.head.len();
        to.append(&mut self.head);
        let more = (&mut self.bytes)
            .take((BLOCK - head) as u64)
            .read_to_end(to)?;
        Ok(head + more)
    }
}

fn decode(decoder: &mut Decoder, raw: &[u8], to: &mut Vec<u8>, last: bool) {
    let mut text = String::new();
    let mut from = 0;
    loop {
        let room = decoder.max_utf8_buffer_length(raw.len() - from);
        text.reserve(room.unwrap_or(BLOCK * 4));
        let (result, read, _) = decoder.decode_to_string(&raw[from..], &mut text, last);
        from += read;
        if result == CoderResult::InputEmpty {
            break;
        }
    }
    to.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> (String, Vec<u8>, usize) {
        let mut blocks = Blocks::open(bytes, "x.csv").expect("a CSV");
        let mut rows = Vec::new();
        let mut count = 0;
        while let Some(block) = blocks.next().expect("readable") {
            assert_eq!(block.place, count);
            rows.extend(block.bytes);
            count += 1;
        }
        (
            String::from_utf8_lossy(&blocks.head).into_owned(),
            rows,
            count,
        )
    }

    #[test]
    fn blocks_are_whole_rows_and_nothing_is_lost() {
        let row = "1,\"a \"\"quoted\"\" cell\nof two lines\",x\r\n";
        let rows = row.repeat(90_000);
        let (head, read, count) = all(format!("id,text,c\r\n{rows}").as_bytes());
        assert_eq!(head, "id,text,c\r\n");
        assert!(read == rows.as_bytes(), "the rows are the same");
        assert!(count > 2, "{count} blocks");
    }

    #[test]
    fn the_first_row_comes_apart() {
        for (text, head, rows) in [
            ("\n\r\na;b\n1;2\n", "a;b\n", "1;2\n"),
            ("\u{feff}a\n1", "a\n", "1"),
            ("\"a\nb\",c\n1,2", "\"a\nb\",c\n", "1,2"),
            ("sep=;\na,x;b\n1;2", "a,x;b\n", "1;2"),
            ("a,b", "a,b", ""),
        ] {
            let read = all(text.as_bytes());
            assert_eq!(
                (read.0.as_str(), &read.1[..]),
                (head, rows.as_bytes()),
                "{text}"
            );
        }
    }

    #[test]
    fn utf_16_is_read_as_its_text() {
        let rows = "1;Zürich 🚀\n".repeat(80_000);
        let text = format!("\u{feff}id;city\n{rows}");
        let bytes: Vec<_> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (head, read, _) = all(&bytes);
        assert_eq!(head, "id;city\n");
        assert!(read == rows.as_bytes(), "the rows are the same");
    }
}
