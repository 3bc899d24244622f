//! Blocks of rows gathered into columns on two threads: each has dictionaries of its own, which
//! are joined at the end.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use simd_csv::{ZeroCopyByteRecord, ZeroCopyReaderBuilder};

use super::blocks::{Block, Blocks};
use super::dictionary::Dictionary;
use super::{NotRead, Progress};
use crate::forum::back_test::leads::{Codes, Column, Leads, Texts};
use crate::forum::plain::neutralise;
use crate::forum::refusal::Refusal;

/// Threads that read.
const THREADS: usize = 2;
/// Distinct text that is kept at most, over all columns of a thread.
const MOST_TEXT: usize = 512 << 20;
/// Leads that are read at most.
const MOST_ROWS: u64 = u32::MAX as u64;

/// Whether a column is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    No,
    /// While its different values take no more than so many bytes.
    UpTo(usize),
    Yes,
}

/// What was read of a file.
pub(super) struct Gathered {
    headers: Vec<String>,
    /// Places of the columns that were kept, and whether each was left out again.
    kept: Vec<(usize, bool)>,
    workers: Vec<Worker>,
    blank_rows: u64,
    unwrapped: u64,
    nameless: Vec<usize>,
    latin: bool,
}

/// One thread's columns.
struct Worker {
    /// None for a column that was left out.
    dictionaries: Vec<Option<Dictionary>>,
    parts: Vec<Part>,
    trouble: Option<Trouble>,
}

/// One block's columns, in one thread's codes.
struct Part {
    place: usize,
    /// Rows of the file, also blank ones.
    rows: u64,
    leads: usize,
    blank: u64,
    /// Rows that were wrapped whole in quotes, and the first of them, from 1.
    wrapped: u64,
    first_wrapped: u64,
    columns: Vec<Codes>,
}

/// Where reading had to stop: a row of a block, and why.
struct Trouble {
    place: usize,
    row: u64,
    why: Why,
}

enum Why {
    Fields(usize),
    OpenQuote,
    TooMuchText,
    TooManyRows,
    Cancelled,
    Refused(Refusal),
}

/// How rows are read.
struct Rows {
    width: usize,
    delimiter: u8,
    kept: Vec<Kept>,
    unwrap: bool,
}

/// A column that is kept.
struct Kept {
    place: usize,
    /// Bytes that its different values may take in one thread.
    most: usize,
    /// Whether they took more, so that it is left out.
    left_out: AtomicBool,
}

impl Kept {
    fn is_left_out(&self) -> bool {
        self.left_out.load(Ordering::Relaxed)
    }
}

/// Gathers the columns that `wanted` marks, given the headers.
pub(super) fn gather<R: Read + Send>(
    blocks: Blocks<R>,
    unwrap: bool,
    progress: Option<&Progress>,
    wanted: impl FnOnce(&[String]) -> Result<Vec<Wanted>, Refusal>,
) -> Result<Gathered, NotRead> {
    let (headers, nameless) = headers(&blocks);
    let wanted = wanted(&headers)?;
    let kept = wanted
        .into_iter()
        .enumerate()
        .filter_map(|(place, wanted)| {
            let most = match wanted {
                Wanted::No => return None,
                Wanted::UpTo(bytes) => bytes,
                Wanted::Yes => usize::MAX,
            };
            let left_out = AtomicBool::new(false);
            Some(Kept {
                place,
                most,
                left_out,
            })
        });
    let kept = kept.collect();
    let rows = Rows {
        width: headers.len(),
        delimiter: blocks.delimiter,
        kept,
        unwrap,
    };
    let blocks = Mutex::new(Some(blocks));
    let workers = std::thread::scope(|scope| {
        let work = || scope.spawn(|| rows.work(&blocks, progress));
        let threads: Vec<_> = (0..THREADS).map(|_| work()).collect();
        let joined = threads.into_iter().map(|thread| {
            // A panic of a reading thread is a defect: it goes on to whoever asked.
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        joined.collect::<Vec<_>>()
    });
    let mut gathered = Gathered {
        headers,
        kept: rows
            .kept
            .iter()
            .map(|kept| (kept.place, kept.is_left_out()))
            .collect(),
        workers,
        blank_rows: 0,
        unwrapped: 0,
        nameless,
        latin: false,
    };
    gathered.settle(unwrap)?;
    Ok(gathered)
}

fn headers<R: Read>(blocks: &Blocks<R>) -> (Vec<String>, Vec<usize>) {
    let mut reader = ZeroCopyReaderBuilder::new()
        .delimiter(blocks.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(&blocks.head[..]);
    let mut headers: Vec<_> = match reader.read_byte_record() {
        Ok(Some(record)) => record
            .unescaped_iter()
            .map(|cell| text(&cell).into_owned())
            .collect(),
        _ => Vec::new(),
    };
    let mut nameless = Vec::new();
    for (place, header) in headers.iter_mut().enumerate() {
        if header.is_empty() {
            *header = format!("column {}", place + 1);
            nameless.push(place);
        }
    }
    (headers, nameless)
}

impl Rows {
    fn work<R: Read>(
        &self,
        blocks: &Mutex<Option<Blocks<R>>>,
        progress: Option<&Progress>,
    ) -> Worker {
        let mut worker = Worker {
            dictionaries: self
                .kept
                .iter()
                .map(|_| Some(Dictionary::default()))
                .collect(),
            parts: Vec::new(),
            trouble: None,
        };
        let mut scratch: Vec<Vec<u32>> = self.kept.iter().map(|_| Vec::new()).collect();
        loop {
            let block = {
                // A lock is poisoned only when the other thread panicked, and that goes on anyway.
                let Ok(mut blocks) = blocks.lock() else { break };
                match blocks.as_mut().map(Blocks::next) {
                    Some(Ok(Some(block))) => block,
                    Some(Err(refusal)) => {
                        worker.stop(usize::MAX, 0, Why::Refused(refusal));
                        break;
                    }
                    _ => break,
                }
            };
            if let Some(progress) = progress {
                progress.advance(block.read);
                if progress.is_cancelled() {
                    worker.stop(0, 0, Why::Cancelled);
                }
            }
            if worker.trouble.is_none() {
                self.read(&block, &mut worker, &mut scratch);
            }
            if worker.trouble.is_some()
                && let Ok(mut blocks) = blocks.lock()
            {
                // The other thread finishes its block, which may hold an earlier fault.
                *blocks = None;
            }
        }
        worker
    }

    fn read(&self, block: &Block, worker: &mut Worker, scratch: &mut [Vec<u32>]) {
        let mut part = Part {
            place: block.place,
            rows: 0,
            leads: 0,
            blank: 0,
            wrapped: 0,
            first_wrapped: 0,
            columns: Vec::new(),
        };
        let mut reader = ZeroCopyReaderBuilder::with_capacity(1 << 17)
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&block.bytes[..]);
        // Memory is read, so there is no error to come.
        while let Ok(Some(record)) = reader.read_byte_record() {
            part.rows += 1;
            if record.len() == self.width {
                // Only delimiters: a spreadsheet's empty row.
                if record.as_slice().len() + 1 == self.width && self.width > 1 {
                    part.blank += 1;
                    continue;
                }
                self.keep(&record, worker, scratch);
            } else if !self.keep_wrapped(&record, &mut part, worker, scratch) {
                let fields = record.len();
                let last = matches!(reader.read_byte_record(), Ok(None) | Err(_));
                if !(block.open_quote && last) {
                    worker.stop(block.place, part.rows, Why::Fields(fields));
                }
                break;
            }
            part.leads += 1;
        }
        if block.open_quote {
            worker.stop(block.place, part.rows, Why::OpenQuote);
        }
        let columns = scratch.iter_mut().zip(&worker.dictionaries);
        let known = |known: &Option<Dictionary>| known.as_ref().map_or(0, Dictionary::len);
        part.columns = columns
            .map(|(codes, dictionary)| narrow(codes.drain(..), known(dictionary)))
            .collect();
        worker.parts.push(part);
        self.leave_out(worker);
        let sizes = worker.dictionaries.iter().flatten().map(Dictionary::size);
        if sizes.sum::<usize>() > MOST_TEXT {
            worker.stop(block.place, 0, Why::TooMuchText);
        }
    }

    /// Leaves out the columns that hold more different text than they may, in either thread.
    fn leave_out(&self, worker: &mut Worker) {
        for (at, kept) in self.kept.iter().enumerate() {
            let Some(dictionary) = &worker.dictionaries[at] else {
                continue;
            };
            if dictionary.size() > kept.most {
                kept.left_out.store(true, Ordering::Relaxed);
            }
            if kept.is_left_out() {
                worker.dictionaries[at] = None;
                for part in &mut worker.parts {
                    part.columns[at] = Codes::Narrow(Vec::new());
                }
            }
        }
    }

    fn keep(&self, record: &ZeroCopyByteRecord<'_>, worker: &mut Worker, scratch: &mut [Vec<u32>]) {
        let columns = self.kept.iter().zip(&mut worker.dictionaries).zip(scratch);
        for ((kept, dictionary), codes) in columns {
            let Some(dictionary) = dictionary else {
                continue;
            };
            let cell = record.get(kept.place).unwrap_or_default();
            let code = if cell.first() == Some(&b'"') {
                let cell = record.unescape(kept.place).unwrap_or_default();
                dictionary.code(cell.trim_ascii())
            } else {
                dictionary.code(cell.trim_ascii())
            };
            codes.push(code);
        }
    }

    /// Keeps a row that stands whole in one quoted cell; says whether it is such a row.
    fn keep_wrapped(
        &self,
        record: &ZeroCopyByteRecord<'_>,
        part: &mut Part,
        worker: &mut Worker,
        scratch: &mut [Vec<u32>],
    ) -> bool {
        let Some(row) = record.unescape(0).filter(|_| record.len() == 1) else {
            return false;
        };
        let mut reader = ZeroCopyReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&row[..]);
        match reader.read_byte_record() {
            Ok(Some(inner)) if inner.len() == self.width => {
                part.wrapped += 1;
                if part.wrapped == 1 {
                    part.first_wrapped = part.rows;
                }
                if self.unwrap {
                    self.keep(&inner, worker, scratch);
                } else {
                    for codes in scratch.iter_mut() {
                        codes.push(0);
                    }
                }
                true
            }
            _ => false,
        }
    }
}

impl Worker {
    fn stop(&mut self, place: usize, row: u64, why: Why) {
        if self.trouble.is_none() {
            self.trouble = Some(Trouble { place, row, why });
        }
    }
}

impl Gathered {
    /// Refuses what cannot be read; counts what is told of the rest.
    fn settle(&mut self, unwrap: bool) -> Result<(), NotRead> {
        let mut parts: Vec<_> = self
            .workers
            .iter()
            .flat_map(|worker| &worker.parts)
            .collect();
        parts.sort_unstable_by_key(|part| part.place);
        // Rows are counted as a spreadsheet does: the headers are row 1.
        let row = |place: usize, row: u64| {
            let before = parts.iter().take_while(|part| part.place < place);
            1 + before.map(|part| part.rows).sum::<u64>() + row
        };
        let troubles = self
            .workers
            .iter()
            .filter_map(|worker| worker.trouble.as_ref());
        if let Some(trouble) = troubles.min_by_key(|trouble| (trouble.place, trouble.row)) {
            return Err(self
                .refusal(&trouble.why, row(trouble.place, trouble.row))
                .into());
        }
        if parts.iter().map(|part| part.rows).sum::<u64>() >= MOST_ROWS {
            return Err(self.refusal(&Why::TooManyRows, 0).into());
        }
        let wrapped: u64 = parts.iter().map(|part| part.wrapped).sum();
        if let Some(first) = parts.iter().find(|part| part.wrapped > 0)
            && !unwrap
        {
            let why = Refusal::because(format!(
                "{} wrapped whole in one quoted cell, the first of them row {}",
                match wrapped {
                    1 => "1 row is".to_owned(),
                    rows => format!("{rows} rows are"),
                },
                row(first.place, first.first_wrapped)
            ));
            return Err(NotRead { why, wrapped: true });
        }
        if parts.iter().all(|part| part.leads == 0) {
            return Err(Refusal::because(
                "The file has headers but no leads: export it again with the rows",
            )
            .into());
        }
        self.unwrapped = wrapped;
        self.blank_rows = parts.iter().map(|part| part.blank).sum();
        let beyond_ascii = |dictionary: &Dictionary| {
            (0..dictionary.len() as u32)
                .any(|code| std::str::from_utf8(dictionary.get(code)).is_err())
        };
        let dictionaries = self.workers.iter().flat_map(|worker| &worker.dictionaries);
        self.latin = dictionaries.flatten().any(beyond_ascii);
        Ok(())
    }

    fn refusal(&self, why: &Why, row: u64) -> Refusal {
        let width = self.headers.len();
        Refusal::because(match why {
            Why::Fields(fields) => format!(
                "Row {row} has {} where the headers have {width}: a quote or a delimiter is \
                 missing in it or just before it",
                if *fields == 1 {
                    "1 cell".to_owned()
                } else {
                    format!("{fields} cells")
                }
            ),
            Why::OpenQuote => format!("Row {row} opens a quote that is never closed"),
            Why::TooMuchText => format!(
                "Near row {row} the columns that are read hold more than {} MB of different texts: \
                 choose columns with fewer different values",
                MOST_TEXT >> 20
            ),
            Why::TooManyRows => "The file has more rows than can be read: split it".to_owned(),
            Why::Cancelled => "Reading the leads was cancelled".to_owned(),
            Why::Refused(refusal) => return refusal.clone(),
        })
    }

    /// What whoever brings the file should know, in sentences.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.unwrapped > 0 {
            notes.push(format!(
                "{} rows that were wrapped whole in quotes were unwrapped",
                self.unwrapped
            ));
        }
        if self.blank_rows > 0 {
            notes.push(format!("{} empty rows were left out", self.blank_rows));
        }
        for place in &self.nameless {
            notes.push(format!(
                "Column {0} has no name: it is called “column {0}”",
                place + 1
            ));
        }
        let left_out = self.kept.iter().filter(|(_, left_out)| *left_out);
        let left_out: Vec<_> = left_out
            .map(|(place, _)| format!("“{}”", self.headers[*place]))
            .collect();
        if !left_out.is_empty() {
            notes.push(format!(
                "The file is large, so columns with very many different values were left out: {}. \
                 A criterion that names one has it read",
                left_out.join(", ")
            ));
        }
        if self.latin {
            notes.push("The file is not UTF-8: its letters were read as Latin-1".to_owned());
        }
        notes
    }

    /// The leads.
    pub(super) fn into_leads(self) -> Leads {
        let leads: usize = self
            .workers
            .iter()
            .flat_map(|worker| &worker.parts)
            .map(|part| part.leads)
            .sum();
        let joined: Vec<_> = (0..self.kept.len())
            .into_par_iter()
            .map(|kept| (!self.kept[kept].1).then(|| self.column(kept, leads)))
            .collect();
        let mut columns: Vec<_> = self
            .headers
            .into_iter()
            .map(|header| (header, None))
            .collect();
        for ((place, _), column) in self.kept.into_iter().zip(joined) {
            columns[place].1 = column;
        }
        Leads::new(leads, columns)
    }

    /// Joins the threads' codes for one column.
    fn column(&self, kept: usize, leads: usize) -> Column {
        let mut all = Dictionary::default();
        let mut texts = Texts::default();
        let maps: Vec<Vec<u32>> = self
            .workers
            .iter()
            .map(|worker| {
                let Some(known) = &worker.dictionaries[kept] else {
                    return Vec::new();
                };
                let join = |code: u32| {
                    let value = text(known.get(code));
                    let joined = all.code(value.as_bytes());
                    if joined as usize == texts.len() {
                        texts.push(&value);
                    }
                    joined
                };
                (0..known.len() as u32).map(join).collect()
            })
            .collect();
        let parts = self.workers.iter().zip(&maps);
        let mut parts: Vec<_> = parts
            .flat_map(|(worker, map)| worker.parts.iter().map(move |part| (part, map)))
            .collect();
        parts.sort_unstable_by_key(|(part, _)| part.place);
        let codes = parts
            .iter()
            .map(|(part, map)| (&part.columns[kept], &map[..]));
        let codes = match texts.len() {
            0..=0x100 => Codes::Narrow(join_codes(codes, leads)),
            0x101..=0x1_0000 => Codes::Middle(join_codes(codes, leads)),
            _ => Codes::Wide(join_codes(codes, leads)),
        };
        Column::new(texts, codes)
    }
}

fn join_codes<'a, T: TryFrom<u32> + Default + Copy>(
    parts: impl Iterator<Item = (&'a Codes, &'a [u32])>,
    leads: usize,
) -> Vec<T> {
    let mut joined = Vec::with_capacity(leads);
    for (codes, map) in parts {
        // The joined dictionary is small enough for `T`: its size chose `T`.
        let map: Vec<T> = map
            .iter()
            .map(|code| T::try_from(*code).unwrap_or_default())
            .collect();
        match codes {
            Codes::Narrow(codes) => joined.extend(codes.iter().map(|code| map[usize::from(*code)])),
            Codes::Middle(codes) => joined.extend(codes.iter().map(|code| map[usize::from(*code)])),
            Codes::Wide(codes) => joined.extend(codes.iter().map(|code| map[*code as usize])),
        }
    }
    joined
}

fn narrow(codes: impl Iterator<Item = u32>, known: usize) -> Codes {
    match known {
        0..=0x100 => Codes::Narrow(codes.map(|code| code as u8).collect()),
        0x101..=0x1_0000 => Codes::Middle(codes.map(|code| code as u16).collect()),
        _ => Codes::Wide(codes.collect()),
    }
}

/// A value as text on one line: UTF-8, or else Latin-1 in the form that Windows writes; harmless to
/// show.
fn text(value: &[u8]) -> Cow<'_, str> {
    let text = match std::str::from_utf8(value) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(value)
                .0
        }
    };
    match text {
        Cow::Borrowed(text) => neutralise(text.trim()),
        Cow::Owned(text) => Cow::Owned(neutralise(text.trim()).into_owned()),
    }
}
